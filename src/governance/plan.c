/*
 * plan.c
 *	  Loads what an evaluation needs to know: sealed revision, log, baseline.
 *
 * Everything is read in owner scope, by column name through SPI, and copied
 * into the current memory context.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/evaluation.h"
#include "governance/fixed_statement.h"

/* column returns a value of the first result row by column name. */
static Datum
column(const char *name, bool *isnull)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;
	int			number = SPI_fnumber(desc, name);

	if (number <= 0)
		elog(ERROR, "no result column %s", name);
	return SPI_getbinval(SPI_tuptable->vals[0], desc, number, isnull);
}

/* column_text returns a text or name column as a string, NULL if null. */
static char *
column_text(const char *name)
{
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc,
						SPI_fnumber(SPI_tuptable->tupdesc, name));
}

/* select_one runs a statement with one bigint parameter; false for no row. */
static bool
select_one(const char *query, int64 key)
{
	Oid			types[1] = {INT8OID};
	Datum		values[1];

	values[0] = Int64GetDatum(key);
	if (retrain_fixed_execute(query, 1, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read governance tables");
	return SPI_processed == 1;
}

/* text_list returns the elements of a text[] datum. */
static List *
text_list(Datum array_datum)
{
	List	   *list = NIL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array_datum), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		list = lappend(list, TextDatumGetCString(elements[i]));
	return list;
}

/* load_sealed_columns reads the sealed references of a baseline. */
static List *
load_sealed_columns(int64 baseline_id, MemoryContext context)
{
	Oid			types[1] = {INT8OID};
	Datum		values[1];
	List	   *columns = NIL;
	MemoryContext old;

	values[0] = Int64GetDatum(baseline_id);
	if (retrain_fixed_execute("SELECT c.column_name, c.reference FROM retrain.baseline_column c"
							  " WHERE c.baseline_id = $1", 1, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.baseline_column");
	old = MemoryContextSwitchTo(context);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		RetrainSealedColumn *sealed = palloc0(sizeof(RetrainSealedColumn));
		bool		isnull;

		sealed->column_name = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		sealed->reference = PointerGetDatum(PG_DETOAST_DATUM_COPY(
																  SPI_getbinval(SPI_tuptable->vals[i],
																				SPI_tuptable->tupdesc, 2, &isnull)));
		columns = lappend(columns, sealed);
	}
	MemoryContextSwitchTo(old);
	return columns;
}

/*
 * follow_relation lets a baseline follow its log to the oid the relation has
 * now: after a restore oids differ, and adopt() has sealed a revision of the
 * log with the new one.  Only under the same name; the digest of the rows
 * still has to be the sealed one.
 */
static void
follow_relation(RetrainLog *sealed)
{
	RetrainLog *current = retrain_log_load(sealed->log_id, 0);
	ListCell   *cell;

	if (strcmp(current->schema_name, sealed->schema_name) != 0 ||
		strcmp(current->relation_name, sealed->relation_name) != 0)
		return;
	sealed->relation = current->relation;
	foreach(cell, sealed->columns)
	{
		RetrainLogColumn *column = lfirst(cell);
		RetrainLogColumn *now = retrain_log_column(current, column->name);

		if (now)
			column->number = now->number;
	}
}

/*
 * retrain_plan_baseline reads a baseline with its log revision and references,
 * into the current memory context.  Owner scope, SPI connected.
 */
RetrainBaseline *
retrain_plan_baseline(int64 baseline_id)
{
	MemoryContext context = CurrentMemoryContext;
	MemoryContext old;
	RetrainBaseline *baseline;
	int64		log_id;
	int			log_revision;
	Datum		digest;
	bool		isnull;

	if (!select_one("SELECT b.name, b.state, b.log_id, b.log_revision, b.window_start, b.window_end,"
					" b.known_until, b.filter, b.rows_used, b.rows_unused, b.rows_digest, b.digest_columns"
					" FROM retrain.baseline b WHERE b.baseline_id = $1", baseline_id))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("baseline " INT64_FORMAT " does not exist", baseline_id)));
	old = MemoryContextSwitchTo(context);
	baseline = palloc0(sizeof(RetrainBaseline));
	baseline->baseline_id = baseline_id;
	baseline->name = column_text("name");
	baseline->state = column_text("state");
	baseline->window_start = DatumGetTimestampTz(column("window_start", &isnull));
	baseline->has_window = !isnull;
	baseline->window_end = DatumGetTimestampTz(column("window_end", &isnull));
	baseline->known_until = DatumGetTimestampTz(column("known_until", &isnull));
	baseline->filter = column_text("filter");
	baseline->rows_used = DatumGetInt64(column("rows_used", &isnull));
	baseline->rows_unused = DatumGetInt64(column("rows_unused", &isnull));
	digest = column("rows_digest", &isnull);
	if (!isnull)
	{
		baseline->rows_digest = DatumGetByteaPCopy(digest);
		baseline->digest_columns = text_list(column("digest_columns", &isnull));
	}
	log_id = DatumGetInt64(column("log_id", &isnull));
	log_revision = DatumGetInt32(column("log_revision", &isnull));
	baseline->log = retrain_log_load(log_id, log_revision);
	follow_relation(baseline->log);
	baseline->columns = load_sealed_columns(baseline_id, context);
	MemoryContextSwitchTo(old);
	return baseline;
}

/*
 * retrain_plan_load reads a revision of a policy (0: the current one) with
 * all it refers to; the log as the revision was checked against it.  Raises RT001 when it does not exist, RT002 when the
 * definition cannot be read.  Owner scope, SPI connected.
 */
RetrainEvaluation *
retrain_plan_load(int64 policy_id, int revision)
{
	MemoryContext context = CurrentMemoryContext;
	MemoryContext old;
	RetrainEvaluation *ev;
	Jsonb	   *definition;
	int64		log_id;
	int			log_revision;
	int64		baseline_id;
	bool		isnull;
	bool		no_baseline;
	Oid			types[2] = {INT8OID, INT4OID};
	Datum		values[2] = {Int64GetDatum(policy_id), Int32GetDatum(revision)};
	char		nulls[2] = {' ', revision > 0 ? ' ' : 'n'};

	if (retrain_fixed_execute("SELECT p.owner_oid, m.owner_oid AS model_owner, r.log_id, r.log_revision, r.revision, r.digest,"
							  " r.definition, r.baseline_id, r.sealed_at"
							  " FROM retrain.policy p JOIN retrain.model m ON m.model_id = p.model_id"
							  " JOIN retrain.policy_revision r ON r.policy_id = p.policy_id"
							  "  AND r.revision = COALESCE($2, p.current_revision)"
							  " WHERE p.policy_id = $1",
							  2, types, values, nulls, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_revision");
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_NOT_FOUND),
				 errmsg("policy " INT64_FORMAT " or its revision does not exist", policy_id)));
	old = MemoryContextSwitchTo(context);
	ev = palloc0(sizeof(RetrainEvaluation));
	ev->policy_id = policy_id;
	ev->owner = DatumGetObjectId(column("owner_oid", &isnull));
	ev->model_owner = DatumGetObjectId(column("model_owner", &isnull));
	ev->revision = DatumGetInt32(column("revision", &isnull));
	ev->revision_digest = DatumGetByteaPCopy(column("digest", &isnull));
	ev->sealed_at = DatumGetTimestampTz(column("sealed_at", &isnull));
	definition = DatumGetJsonbPCopy(column("definition", &isnull));
	log_id = DatumGetInt64(column("log_id", &isnull));
	log_revision = DatumGetInt32(column("log_revision", &isnull));
	baseline_id = DatumGetInt64(column("baseline_id", &no_baseline));
	ev->def = retrain_definition_parse(definition);
	ev->log = retrain_log_load(log_id, log_revision);
	if (!no_baseline)
		ev->baseline = retrain_plan_baseline(baseline_id);
	MemoryContextSwitchTo(old);
	return ev;
}

/* retrain_plan_slot sets the slot of an evaluation and what follows from it. */
void
retrain_plan_slot(RetrainEvaluation *ev, TimestampTz slot)
{
	ev->slot = ev->known_until = slot;
	retrain_schedule_windows(ev->def, slot, &ev->windows);
	ev->post_hoc = ev->windows.current_end <= ev->sealed_at;
	retrain_plan_reference(ev);
}
