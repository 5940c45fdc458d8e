/*
 * rollup_use.c
 *	  Which buckets of a rollup serve a window, and what they hold.
 *
 * Only settled buckets that lie within the window are taken, days before hours;
 * what they do not cover has to be scanned.  A rollup serves a policy on the
 * revision of the log that it was made from, with the same filter, and a check
 * of the same capacity whose column it has.  A slice column that is crowded in
 * one of the buckets is not served.
 *
 * Called as the extension's owner, restricted, with SPI connected, on the
 * snapshot of the evaluation: fixed statements only.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/rollup_use.h"

/* run runs a statement that reads on the active snapshot. */
static void
run(const char *query, int n, Oid *types, Datum *values, const char *nulls)
{
	if (SPI_execute_with_args(query, n, types, values, nulls, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the rollup");
}

/* field returns a field of the result. */
static Datum
field(uint64 row, int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull);
}

/* names_of returns a text array as a list of strings. */
static List *
names_of(Datum array)
{
	List	   *names = NIL;
	Datum	   *values;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &n);
	for (int i = 0; i < n; i++)
		names = lappend(names, TextDatumGetCString(values[i]));
	return names;
}

/* has_name tells whether a name is in a list of char *. */
static bool
has_name(List *names, const char *name)
{
	ListCell   *cell;

	foreach(cell, names)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return false;
}

/* add_edge adds a stretch of time that no bucket covers. */
static void
add_edge(RetrainRollupUse *use, TimestampTz start, TimestampTz end)
{
	RetrainRange *edge;

	if (start >= end)
		return;
	edge = palloc(sizeof(RetrainRange));
	edge->start = start;
	edge->end = end;
	use->edges = lappend(use->edges, edge);
}

/* copy_instant returns a copy of an instant, for lists. */
static TimestampTz *
copy_instant(TimestampTz at)
{
	TimestampTz *copy = palloc(sizeof(TimestampTz));

	*copy = at;
	return copy;
}

/* take_buckets takes from the result, in order, the buckets that do not overlap. */
static void
take_buckets(RetrainRollupUse *use, const RetrainRange *window)
{
	TimestampTz covered = window->start;

	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		TimestampTz start = DatumGetTimestampTz(field(i, 1, &isnull));
		TimestampTz end = DatumGetTimestampTz(field(i, 2, &isnull));
		ListCell   *cell;

		if (start < covered)
			continue;
		add_edge(use, covered, start);
		covered = end;
		use->buckets++;
		use->days += end - start == USECS_PER_DAY;
		use->row_count += DatumGetInt64(field(i, 3, &isnull));
		use->rows_unused += DatumGetInt64(field(i, 4, &isnull));
		use->starts = lappend(use->starts, copy_instant(start));
		use->ends = lappend(use->ends, copy_instant(end));
		foreach(cell, names_of(field(i, 5, &isnull)))
		{
			ListCell   *slice;

			foreach(slice, use->slices)
				if (strcmp(lfirst(slice), lfirst(cell)) == 0)
					use->slices = foreach_delete_current(use->slices, slice);
		}
	}
	add_edge(use, covered, window->end);
	use->used = use->buckets > 0;
}

/*
 * retrain_rollup_find finds the buckets of the log's rollup that serve a
 * window; none where other rows than the log's are read.  The result is in context.
 */
void
retrain_rollup_find(const RetrainEvaluation *ev, const RetrainRange *window, RetrainRollupUse *use,
					MemoryContext context)
{
	Oid			types[4] = {INT8OID, INT4OID, TEXTOID};
	Datum		values[4];
	char		nulls[4] = {' ', ' ', ' ', ' '};
	MemoryContext old;
	bool		isnull;

	memset(use, 0, sizeof(RetrainRollupUse));
	values[0] = Int64GetDatum(ev->log->log_id);
	values[1] = Int32GetDatum(ev->log->revision);
	values[2] = ev->def->filter ? CStringGetTextDatum(ev->def->filter) : (Datum) 0;
	nulls[2] = ev->def->filter ? ' ' : 'n';
	run("SELECT r.columns, r.slices, r.capacity FROM retrain.rollup r WHERE r.log_id = $1 AND r.log_revision = $2"
		" AND r.filter IS NOT DISTINCT FROM $3", 3, types, values, nulls);
	if (SPI_processed == 0 || ev->log->respect_rls || ev->log->source)
		return;
	old = MemoryContextSwitchTo(context);
	use->columns = names_of(field(0, 1, &isnull));
	use->slices = names_of(field(0, 2, &isnull));
	use->capacity = DatumGetInt32(field(0, 3, &isnull));
	MemoryContextSwitchTo(old);

	types[1] = types[2] = TIMESTAMPTZOID;
	values[1] = TimestampTzGetDatum(window->start);
	values[2] = TimestampTzGetDatum(window->end);
	run("SELECT b.bucket_start, b.bucket_end, b.row_count, b.rows_unused, b.crowded FROM retrain.rollup_bucket b"
		" WHERE b.log_id = $1 AND b.bucket_start >= $2 AND b.bucket_end <= $3 AND b.settled AND NOT b.redo"
		" ORDER BY b.bucket_start, b.bucket_end DESC", 3, types, values, NULL);
	old = MemoryContextSwitchTo(context);
	take_buckets(use, window);
	MemoryContextSwitchTo(old);
}

/* retrain_rollup_serves tells whether a check can be answered from what was found. */
bool
retrain_rollup_serves(const RetrainRollupUse *use, const RetrainCheck *check)
{
	return use->used && check->capacity == use->capacity && has_name(use->columns, check->column_name) &&
		(check->slice_column == NULL || has_name(use->slices, check->slice_column));
}

/* instants returns an array of instants. */
static Datum
instants(List *list)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(list_length(list), 1));
	ListCell   *cell;

	foreach(cell, list)
		elements[foreach_current_index(cell)] = TimestampTzGetDatum(*(TimestampTz *) lfirst(cell));
	return PointerGetDatum(construct_array(elements, list_length(list), TIMESTAMPTZOID, sizeof(TimestampTz),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* names_array returns the columns, or slice columns, of checks as an array with nulls. */
static Datum
names_array(List *checks, bool slices)
{
	int			n = list_length(checks);
	int			low = 1;
	Datum	   *elements = palloc(sizeof(Datum) * n);
	bool	   *nulls = palloc(sizeof(bool) * n);
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);
		const char *name = slices ? check->slice_column : check->column_name;
		int			i = foreach_current_index(cell);

		nulls[i] = name == NULL;
		elements[i] = name ? CStringGetTextDatum(name) : (Datum) 0;
	}
	return PointerGetDatum(construct_md_array(elements, nulls, 1, &n, &low, TEXTOID, -1, false, TYPALIGN_INT));
}

/* keep_parts copies the result (column, slice column, slice, profile) into context. */
static List *
keep_parts(MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	List	   *parts = NIL;

	for (uint64 i = 0; i < SPI_processed; i++)
	{
		RetrainProfilePart *part = palloc0(sizeof(RetrainProfilePart));
		bool		isnull;

		part->column_name = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		part->slice_column = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2);
		part->slice_value = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 3);
		part->profile = PointerGetDatum(PG_DETOAST_DATUM_COPY(field(i, 4, &isnull)));
		parts = lappend(parts, part);
	}
	MemoryContextSwitchTo(old);
	return parts;
}

/* retrain_rollup_merge merges the buckets found, for what the checks need. */
void
retrain_rollup_merge(const RetrainEvaluation *ev, List *checks, RetrainRollupUse *use, MemoryContext context)
{
	Oid			types[5] = {INT8OID, TIMESTAMPTZARRAYOID, TIMESTAMPTZARRAYOID, TEXTARRAYOID, TEXTARRAYOID};
	Datum		values[5];

	values[0] = Int64GetDatum(ev->log->log_id);
	values[1] = instants(use->starts);
	values[2] = instants(use->ends);
	values[3] = names_array(checks, false);
	values[4] = names_array(checks, true);
	/* OFFSET 0: one search in the key for each bucket and column, whatever the statistics say of a young rollup. */
	run("SELECT x.column_name, x.slice_column, x.slice_value, retrain.merge(x.profile)"
		" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS b(s, e)"
		" CROSS JOIN (SELECT DISTINCT * FROM ROWS FROM (pg_catalog.unnest($4), pg_catalog.unnest($5)) AS w(c, s)) AS w"
		" CROSS JOIN LATERAL (SELECT s.column_name, s.slice_column, s.slice_value, s.profile FROM retrain.rollup_state s"
		"  WHERE s.log_id = $1 AND s.bucket_start = b.s AND s.bucket_end = b.e"
		"  AND s.column_name = w.c AND s.slice_column IS NOT DISTINCT FROM w.s AND s.state_kind = 'profile' OFFSET 0) AS x"
		" GROUP BY x.column_name, x.slice_column, x.slice_value", 5, types, values, NULL);
	use->parts = keep_parts(context);
}

/* retrain_baseline_parts returns the profiles of the baseline that the checks compare with, in context. */
List *
retrain_baseline_parts(const RetrainEvaluation *ev, List *checks, MemoryContext context)
{
	Oid			types[3] = {INT8OID, TEXTARRAYOID, TEXTARRAYOID};
	Datum		values[3];

	values[0] = Int64GetDatum(ev->baseline->baseline_id);
	values[1] = names_array(checks, false);
	values[2] = names_array(checks, true);
	run("SELECT p.column_name, p.slice_column, p.slice_value, p.profile FROM retrain.baseline_profile p"
		" JOIN (SELECT DISTINCT * FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS w(c, s)) AS w"
		" ON p.column_name = w.c AND p.slice_column IS NOT DISTINCT FROM w.s WHERE p.baseline_id = $1",
		3, types, values, NULL);
	return keep_parts(context);
}
