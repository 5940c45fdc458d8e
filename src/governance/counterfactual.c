/*
 * counterfactual.c
 *	  Scores of models that one would have had: reading and checking the
 *	  relation that holds them.
 *
 * A row of the relation is the score of one row of the log by one version.  A
 * row scored twice by a version would count twice, and a version with two
 * training ends would be live at two times: both are refused.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "governance/context.h"
#include "governance/counterfactual.h"
#include "governance/registry.h"

#define WHAT "counterfactual"

#define MAX_VERSIONS 10000

/* A relation being read, in the sandbox. */
typedef struct Reading
{
	RetrainCounterfactual *scores;
	const RetrainEvaluation *plan;
	MemoryContext context;		/* of the result */
	Oid			relation;
} Reading;

/* text_or returns a text field, or what stands for one left out. */
static char *
text_or(const RetrainReader *reader, const char *key, const char *missing)
{
	char	   *text = retrain_read_text(reader, key);

	return text ? text : pstrdup(missing);
}

/* parse reads the jsonb form. */
static RetrainCounterfactual *
parse(Jsonb *value)
{
	static const char *const keys[] = {"relation", "key", "version", "trained_until", "probability",
	"prediction", "threshold", NULL};
	RetrainCounterfactual *scores = palloc0(sizeof(RetrainCounterfactual));
	RetrainReader reader;

	retrain_reader_begin(&reader, value, WHAT, ERRCODE_INVALID_PARAMETER_VALUE, keys);
	scores->relation = retrain_read_text(&reader, "relation");
	scores->key = retrain_read_text_list(&reader, "key");
	scores->version = text_or(&reader, "version", "version");
	scores->trained_until = text_or(&reader, "trained_until", "trained_until");
	scores->probability = text_or(&reader, "probability", "probability");
	scores->prediction = retrain_read_text(&reader, "prediction");
	scores->threshold = retrain_read_number(&reader, "threshold");
	if (scores->relation == NULL)
		retrain_reader_refuse(&reader, "relation", "is missing", "Name the relation with its schema, for example \"public.scores\".");
	if (scores->key == NIL)
		retrain_reader_refuse(&reader, "key", "is missing", "Name the columns, the same in log and relation, that tell rows of the log apart.");
	if (scores->prediction && scores->threshold)
		retrain_reader_refuse(&reader, "threshold", "cannot be given with prediction", "Leave one of them out.");
	return scores;
}

/* check_column raises 42703 unless a relation has a column. */
static void
check_column(Oid relation, const char *name)
{
	if (get_attnum(relation, name) == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("relation %s has no column \"%s\"",
						quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
												   get_rel_name(relation)), name),
				 errhint("The keys of counterfactual name columns: key (also of the log), version, trained_until, probability, prediction.")));
}

/* find_relation finds the relation and checks that all columns are there. */
static void
find_relation(Reading *reading)
{
	RetrainCounterfactual *scores = reading->scores;
	List	   *names = RETRAIN_QUALIFIED_NAMES(scores->relation);
	ListCell   *cell;
	Oid			type;
	int32		typmod;
	Oid			collation;
	MemoryContext old;

	if (list_length(names) != 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(WHAT ": relation must be named with its schema: \"%s\"", scores->relation),
				 errhint("Write for example \"public.scores\".")));
	reading->relation = RangeVarGetRelid(makeRangeVarFromNameList(names), AccessShareLock, false);
	foreach(cell, scores->key)
	{
		check_column(reading->relation, lfirst(cell));
		check_column(reading->plan->log->relation, lfirst(cell));
	}
	check_column(reading->relation, scores->version);
	check_column(reading->relation, scores->trained_until);
	check_column(reading->relation, scores->probability);
	if (scores->prediction)
		check_column(reading->relation, scores->prediction);
	get_atttypetypmodcoll(reading->relation, get_attnum(reading->relation, scores->version), &type, &typmod, &collation);
	old = MemoryContextSwitchTo(reading->context);
	scores->version_type = format_type_with_typemod(type, typmod);
	scores->relation = quote_qualified_identifier(strVal(linitial(names)), strVal(lsecond(names)));
	MemoryContextSwitchTo(old);
}

/* check_once raises 21000 when a version has two scores for a row. */
static void
check_once(const RetrainCounterfactual *scores)
{
	StringInfoData query;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT pg_catalog.min(x.%s::pg_catalog.text) FROM %s AS x GROUP BY x.%s",
					 quote_identifier(scores->version), scores->relation, quote_identifier(scores->version));
	foreach(cell, scores->key)
		appendStringInfo(&query, ", x.%s", quote_identifier(lfirst(cell)));
	appendStringInfoString(&query, " HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1 LIMIT 1");
	if (SPI_execute(query.data, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the scores");
	if (SPI_processed > 0)
	{
		char	   *version = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);

		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg(WHAT ": version \"%s\" has several scores for one row", version ? version : ""),
				 errhint("The columns of key must tell all rows of the log apart, and %s must have one score by each version for each.",
						 scores->relation)));
	}
}

/* field returns a column of the row-th result as text, copied to context. */
static char *
field(MemoryContext context, uint64 row, int column)
{
	char	   *text = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);

	return text ? MemoryContextStrdup(context, text) : NULL;
}

/* time_field returns a timestamptz column of the row-th result. */
static TimestampTz
time_field(uint64 row, int column, bool *isnull)
{
	return DatumGetTimestampTz(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull));
}

/* refuse_version raises 22023 for a version that has no place in time. */
static void
refuse_version(const char *name, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg(WHAT ": version %s %s", name ? psprintf("\"%s\"", name) : "name", problem),
			 errhint("Each version has a name of its own and one finite instant until which it was trained, other than that of every other version.")));
}

/* load_versions reads the versions, in order of training. */
static void
load_versions(Reading *reading)
{
	RetrainCounterfactual *scores = reading->scores;
	char	   *trained = psprintf("x.%s::pg_catalog.timestamptz", quote_identifier(scores->trained_until));
	char	   *query = psprintf("SELECT x.%s::pg_catalog.text, pg_catalog.min(%s), pg_catalog.max(%s), pg_catalog.count(*) OPERATOR(pg_catalog.=) pg_catalog.count(%s)"
								 " FROM %s AS x GROUP BY x.%s ORDER BY 3",
								 quote_identifier(scores->version), trained, trained, trained,
								 scores->relation, quote_identifier(scores->version));
	TimestampTz before = 0;

	if (SPI_execute(query, true, MAX_VERSIONS + 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the versions");
	if (SPI_processed == 0 || SPI_processed > MAX_VERSIONS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 SPI_processed == 0 ? errmsg(WHAT ": %s has no rows", scores->relation) :
				 errmsg(WHAT ": %s has more than %d versions", scores->relation, MAX_VERSIONS),
				 errhint("Give the relation with the scores of the models one would have had, or a view of some of them.")));
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(reading->context);
		RetrainScoredVersion *version = palloc0(sizeof(RetrainScoredVersion));
		bool		isnull;
		TimestampTz first = time_field(i, 2, &isnull);

		version->name = field(reading->context, i, 1);
		version->trained_until = time_field(i, 3, &isnull);
		if (version->name == NULL)
			refuse_version(NULL, "is null in some row");
		if (isnull || !DatumGetBool(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 4, &isnull)) ||
			TIMESTAMP_NOT_FINITE(first) || TIMESTAMP_NOT_FINITE(version->trained_until))
			refuse_version(version->name, "has no finite end of training in some row");
		if (first != version->trained_until)
			refuse_version(version->name, "has several ends of training");
		if (i > 0 && before == version->trained_until)
			refuse_version(version->name, "was trained until the same instant as another one");
		before = version->trained_until;
		scores->versions = lappend(scores->versions, version);
		MemoryContextSwitchTo(old);
	}
}

/* reading_body is the sandbox body. */
static void
reading_body(void *arg)
{
	Reading    *reading = arg;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	find_relation(reading);
	load_versions(reading);
	check_once(reading->scores);
	SPI_finish();
}

/* check_reads_predictions tells whether a check could read predictions of the log. */
static bool
check_reads_predictions(const RetrainEvaluation *plan, const RetrainCheck *check, const RetrainLogColumn *prediction)
{
	ListCell   *cell;

	if (check->sql)
		return true;
	foreach(cell, retrain_check_reads(plan->log, check))
		if (strcmp(lfirst(cell), prediction->name) == 0)
			return true;
	return false;
}

/* reads_predictions tells whether a policy could read predictions of the log. */
static bool
reads_predictions(const RetrainEvaluation *plan, const RetrainLogColumn *prediction)
{
	ListCell   *cell;

	if (plan->def->filter)
		return true;
	foreach(cell, plan->def->checks)
		if (check_reads_predictions(plan, lfirst(cell), prediction))
			return true;
	return false;
}

/* refuse_queries raises 22023 when a check reads the log by a query of its own. */
static void
refuse_queries(const RetrainEvaluation *plan)
{
	ListCell   *cell;

	foreach(cell, plan->def->checks)
	{
		const RetrainCheck *check = lfirst(cell);

		if (strcmp(check->metric->name, "sql_query") == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg(WHAT ": check \"%s\" reads whatever its query names, not the scores", check->name),
					 errhint("Leave it out by overrides of checks, or leave out counterfactual.")));
	}
}

/* check_fits raises 22023 when the scores lack what the policy reads. */
static void
check_fits(const RetrainCounterfactual *scores, const RetrainEvaluation *plan)
{
	RetrainLogColumn *prediction = retrain_log_role(plan->log, "prediction");

	if (retrain_log_role(plan->log, "probability") == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("log \"%s\" has no probability column that other scores could stand for", plan->log->name),
				 errhint("Attach the log with probability_column.")));
	if (prediction && !scores->prediction && !scores->threshold && reads_predictions(plan, prediction))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(WHAT ": policy \"%s\" reads predictions, and the scores have none", plan->def->name),
				 errhint("Give \"prediction\", a column of the relation, or \"threshold\", from which on a probability means true.")));
}

/*
 * retrain_counterfactual_read reads and checks the jsonb form against a plan,
 * and loads the versions with the rights of the policy's owner.
 */
RetrainCounterfactual *
retrain_counterfactual_read(Jsonb *value, const RetrainEvaluation *plan)
{
	Reading		reading = {parse(value), plan, CurrentMemoryContext, InvalidOid};
	ErrorData  *error;

	refuse_queries(plan);
	check_fits(reading.scores, plan);
	error = retrain_sandbox_run(plan->owner, plan->log->respect_rls, reading_body, &reading);
	if (error)
		ReThrowError(error);
	return reading.scores;
}

/*
 * retrain_counterfactual_version returns the version that a retrain ordered at
 * an instant gives: the latest that was trained by then; NULL if there is none.
 */
const RetrainScoredVersion *
retrain_counterfactual_version(const RetrainCounterfactual *scores, TimestampTz ordered)
{
	const RetrainScoredVersion *found = NULL;
	ListCell   *cell;

	foreach(cell, scores->versions)
	{
		const RetrainScoredVersion *version = lfirst(cell);

		if (version->trained_until <= ordered)
			found = version;
	}
	return found;
}

/* retrain_takeover_at returns the takeover in force at an instant, NULL before the first. */
const RetrainTakeover *
retrain_takeover_at(List *takeovers, TimestampTz at)
{
	const RetrainTakeover *found = NULL;
	ListCell   *cell;

	foreach(cell, takeovers)
		if (((RetrainTakeover *) lfirst(cell))->from <= at)
			found = lfirst(cell);
	return found;
}
