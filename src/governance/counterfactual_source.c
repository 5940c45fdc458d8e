/*
 * counterfactual_source.c
 *	  Scores of models that one would have had: reading them in place of those
 *	  of the log.
 *
 * Rows from a takeover on get probability and prediction of its version; a row
 * without a score of that version gets NULL, and is counted.  All other columns
 * are those of the log.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_attribute.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/counterfactual.h"
#include "governance/log_sql.h"

/* What is built, or counted, in the sandbox. */
typedef struct Work
{
	const RetrainCounterfactual *scores;
	List	   *takeovers;
	RetrainEvaluation *ev;
	MemoryContext context;		/* of the result */
	int64		missing;
} Work;

/* time_sql returns SQL for the time of a row of l as timestamptz. */
static char *
time_sql(const RetrainLog *log)
{
	RetrainLogColumn *time = retrain_log_role(log, "time");

	return strcmp(time->type_name, "timestamp with time zone") == 0 ?
		psprintf("l.%s", quote_identifier(time->name)) :
		psprintf("pg_catalog.timezone('UTC', l.%s::pg_catalog.timestamp)", quote_identifier(time->name));
}

/* first_known returns the first takeover by a version with scores, NULL if there is none. */
static const RetrainTakeover *
first_known(List *takeovers)
{
	ListCell   *cell;

	foreach(cell, takeovers)
		if (((RetrainTakeover *) lfirst(cell))->version)
			return lfirst(cell);
	return NULL;
}

/*
 * version_sql returns SQL for the version that is live at a row of l, NULL
 * before the first takeover.  A takeover without scores leaves the version
 * before in place.
 */
static char *
version_sql(const Work *work)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "CASE");
	for (int i = list_length(work->takeovers) - 1; i >= 0; i--)
	{
		const RetrainTakeover *takeover = list_nth(work->takeovers, i);

		if (takeover->version)
			appendStringInfo(&sql, " WHEN %s OPERATOR(pg_catalog.>=) %s THEN %s::%s",
							 time_sql(work->ev->log), retrain_instant_sql(takeover->from),
							 quote_literal_cstr(takeover->version->name), work->scores->version_type);
	}
	appendStringInfoString(&sql, " END");
	return sql.data;
}

/* append_join appends the log as l, and its scores as x. */
static void
append_join(StringInfo sql, const Work *work)
{
	const RetrainLog *log = work->ev->log;
	ListCell   *cell;

	appendStringInfo(sql, "%s AS l LEFT JOIN %s AS x ON (x.%s OPERATOR(pg_catalog.=) %s",
					 quote_qualified_identifier(log->schema_name, log->relation_name), work->scores->relation,
					 quote_identifier(work->scores->version), version_sql(work));
	foreach(cell, work->scores->key)
		appendStringInfo(sql, " AND x.%s OPERATOR(pg_catalog.=) l.%s",
						 quote_identifier(lfirst(cell)), quote_identifier(lfirst(cell)));
	appendStringInfoChar(sql, ')');
}

/* scored_sql returns SQL for the column of x that stands for a column of the log, NULL if none does. */
static char *
scored_sql(const Work *work, const char *name)
{
	const RetrainCounterfactual *scores = work->scores;
	RetrainLogColumn *probability = retrain_log_role(work->ev->log, "probability");
	RetrainLogColumn *prediction = retrain_log_role(work->ev->log, "prediction");

	if (strcmp(name, probability->name) == 0)
		return psprintf("x.%s::%s", quote_identifier(scores->probability), probability->type_name);
	if (prediction == NULL || strcmp(name, prediction->name) != 0)
		return NULL;
	if (scores->prediction)
		return psprintf("x.%s::%s", quote_identifier(scores->prediction), prediction->type_name);
	if (scores->threshold)
		return psprintf("(x.%s OPERATOR(pg_catalog.>=) %s)%s::%s", quote_identifier(scores->probability),
						scores->threshold,
						strcmp(prediction->type_name, "boolean") == 0 ? "" : "::pg_catalog.int4", prediction->type_name);
	return psprintf("NULL::%s", prediction->type_name);
}

/* append_columns appends all columns of the log that its owner may read. */
static void
append_columns(StringInfo sql, const Work *work, const RetrainTakeover *first)
{
	Relation	rel = relation_open(work->ev->log->relation, AccessShareLock);
	bool		all = pg_class_aclcheck(RelationGetRelid(rel), GetUserId(), ACL_SELECT) == ACLCHECK_OK;
	char	   *taken = psprintf("%s OPERATOR(pg_catalog.>=) %s", time_sql(work->ev->log), retrain_instant_sql(first->from));
	const char *separator = "";

	for (int i = 0; i < RelationGetNumberOfAttributes(rel); i++)
	{
		Form_pg_attribute att = TupleDescAttr(RelationGetDescr(rel), i);
		const char *name = NameStr(att->attname);
		char	   *scored;

		if (att->attisdropped ||
			(!all && pg_attribute_aclcheck(RelationGetRelid(rel), att->attnum, GetUserId(), ACL_SELECT) != ACLCHECK_OK))
			continue;
		scored = scored_sql(work, name);
		if (scored)
			appendStringInfo(sql, "%sCASE WHEN %s THEN %s ELSE l.%s END AS %s", separator, taken, scored,
							 quote_identifier(name), quote_identifier(name));
		else
			appendStringInfo(sql, "%sl.%s", separator, quote_identifier(name));
		separator = ", ";
	}
	relation_close(rel, AccessShareLock);
}

/* build_source is the sandbox body that makes the SQL read in place of the log. */
static void
build_source(void *arg)
{
	Work	   *work = arg;
	RetrainLog *log;
	StringInfoData sql;

	retrain_log_verify(work->ev->log, NIL);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "(SELECT ");
	append_columns(&sql, work, first_known(work->takeovers));
	appendStringInfoString(&sql, " FROM ");
	append_join(&sql, work);
	appendStringInfo(&sql, ") AS %s", quote_identifier(work->ev->log->relation_name));

	log = MemoryContextAlloc(work->context, sizeof(RetrainLog));
	*log = *work->ev->log;
	log->source = MemoryContextStrdup(work->context, sql.data);
	work->ev->log = log;
}

/*
 * retrain_counterfactual_apply makes an evaluation that has not been measured
 * read the scores of the versions that took over.
 */
void
retrain_counterfactual_apply(const RetrainCounterfactual *scores, List *takeovers, RetrainEvaluation *ev)
{
	Work		work = {scores, takeovers, ev, CurrentMemoryContext, 0};
	ErrorData  *error;

	if (first_known(takeovers) == NULL)
		return;
	error = retrain_sandbox_run(ev->owner, ev->log->respect_rls, build_source, &work);
	if (error)
		ReThrowError(error);
}

/* count_missing is the sandbox body that counts rows without a score. */
static void
count_missing(void *arg)
{
	Work	   *work = arg;
	StringInfoData sql;
	bool		isnull;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT pg_catalog.count(*) FILTER (WHERE x.%s IS NULL) FROM ",
					 quote_identifier(work->scores->probability));
	append_join(&sql, work);
	appendStringInfo(&sql, " WHERE %s OPERATOR(pg_catalog.>=) %s AND %s OPERATOR(pg_catalog.<) %s",
					 time_sql(work->ev->log),
					 retrain_instant_sql(Max(work->ev->windows.current_start, first_known(work->takeovers)->from)),
					 time_sql(work->ev->log), retrain_instant_sql(work->ev->windows.current_end));
	if (SPI_execute(sql.data, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not count scores");
	work->missing = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	SPI_finish();
}

/*
 * retrain_counterfactual_missing returns how many rows of the window of an
 * evaluation lie past a takeover and have no score of its version.
 */
int64
retrain_counterfactual_missing(const RetrainCounterfactual *scores, List *takeovers, const RetrainEvaluation *ev)
{
	Work		work = {scores, takeovers, unconstify(RetrainEvaluation *, ev), CurrentMemoryContext, 0};
	const RetrainTakeover *first = first_known(takeovers);
	ErrorData  *error;

	if (first == NULL || first->from >= ev->windows.current_end || ev->error)
		return 0;
	error = retrain_sandbox_run(ev->owner, ev->log->respect_rls, count_missing, &work);
	if (error)
		ReThrowError(error);
	return work.missing;
}
