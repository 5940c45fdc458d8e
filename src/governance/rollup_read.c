/*
 * rollup_read.c
 *	  The reading of one step of maintenance of a rollup.
 *
 * What is made: first the closed buckets that do not exist yet, oldest first,
 * some at a time.  When there are no more of them, the buckets that exist are
 * looked at again.  Made anew are
 *	 - those whose lateness has passed since they were made, without asking
 *	   whether anything changed: from then on they are settled;
 *	 - younger ones, and settled ones while the watch lasts, whose number of
 *	   rows is no longer what it was;
 *	 - still older ones, looked at in turn, that have more rows than before.
 *	   Fewer rows mean that somebody has removed old ones; the states stay;
 *	 - those that somebody asked for.
 *
 * Called in the sandbox, as the owner of the model.  One snapshot.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/log_sql.h"
#include "governance/rollup.h"

/* Buckets made in one step, and the states in them; whichever comes first. */
#define MAX_BUCKETS 24
#define MAX_STATES 4096

/* append_rows appends FROM (...) AS q: the rows of a range with their bucket, q.b. */
static void
append_rows(StringInfo query, const RetrainRollupStep *step, TimestampTz start, TimestampTz end,
			const char *columns)
{
	const RetrainLog *log = step->log;
	char	   *from = retrain_instant_sql(start);

	appendStringInfo(query, " FROM (SELECT %s AS b, %s AS used%s FROM %s WHERE %s OFFSET 0) AS q",
					 retrain_log_bucket(log, step->width, from),
					 step->filter ? psprintf("(%s) IS TRUE", retrain_filter_as_known(log, step->filter, from)) : "true",
					 columns, quote_qualified_identifier(log->schema_name, log->relation_name),
					 retrain_log_window(log, from, retrain_instant_sql(end)));
}

/* run runs a statement that reads, on the snapshot of the transaction. */
static void
run(const char *query)
{
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the rows of the rollup");
}

/* int8_field and time_field return fields of the result, not null. */
static int64
int8_field(uint64 row, int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull));
}

static TimestampTz
time_field(uint64 row, int column)
{
	bool		isnull;

	return DatumGetTimestampTz(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull));
}

/* find_built returns the bucket in the making that begins at an instant. */
static RetrainBuiltBucket *
find_built(const RetrainRollupStep *step, TimestampTz start)
{
	ListCell   *cell;

	foreach(cell, step->built)
	{
		RetrainBuiltBucket *bucket = lfirst(cell);

		if (bucket->start == start)
			return bucket;
	}
	elog(ERROR, "no such bucket of the rollup");
	return NULL;				/* not reached */
}

/* add_built adds an empty bucket in the making. */
static RetrainBuiltBucket *
add_built(RetrainRollupStep *step, TimestampTz start)
{
	MemoryContext old = MemoryContextSwitchTo(step->context);
	RetrainBuiltBucket *bucket = palloc0(sizeof(RetrainBuiltBucket));

	bucket->start = start;
	step->built = lappend(step->built, bucket);
	MemoryContextSwitchTo(old);
	return bucket;
}

/*
 * find_crowded notes which buckets of a range have too many slices by some
 * column: of those no states by that column are made.
 */
static void
find_crowded(RetrainRollupStep *step, TimestampTz start, TimestampTz end)
{
	ListCell   *cell;

	foreach(cell, step->slices)
	{
		char	   *slice_column = lfirst(cell);
		StringInfoData query;

		initStringInfo(&query);
		appendStringInfoString(&query, "SELECT g.b FROM (SELECT DISTINCT q.b, q.s");
		append_rows(&query, step, start, end,
					psprintf(", %s AS s", retrain_slice_text(quote_identifier(slice_column))));
		appendStringInfo(&query, " WHERE q.used) AS g GROUP BY g.b HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) %d",
						 step->max_slices);
		run(query.data);
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			RetrainBuiltBucket *bucket = find_built(step, time_field(i, 1));
			MemoryContext old = MemoryContextSwitchTo(step->context);

			bucket->crowded = lappend(bucket->crowded, pstrdup(slice_column));
			MemoryContextSwitchTo(old);
		}
	}
}

/* crowded tells whether a bucket has too many slices by a column. */
static bool
crowded(const RetrainBuiltBucket *bucket, const char *slice_column)
{
	ListCell   *cell;

	foreach(cell, bucket->crowded)
		if (strcmp(lfirst(cell), slice_column) == 0)
			return true;
	return false;
}

/* slice_expression returns SQL for the slice by a column, NULL in crowded buckets. */
static char *
slice_expression(const RetrainRollupStep *step, const char *slice_column, TimestampTz origin)
{
	StringInfoData starts;
	ListCell   *cell;

	initStringInfo(&starts);
	foreach(cell, step->built)
	{
		RetrainBuiltBucket *bucket = lfirst(cell);

		if (crowded(bucket, slice_column))
			appendStringInfo(&starts, "%s%s", starts.len > 0 ? ", " : "", retrain_instant_sql(bucket->start));
	}
	if (starts.len == 0)
		return retrain_slice_text(quote_identifier(slice_column));
	return psprintf("CASE WHEN %s OPERATOR(pg_catalog.=) ANY (ARRAY[%s]) THEN NULL ELSE %s END",
					retrain_log_bucket(step->log, step->width, retrain_instant_sql(origin)), starts.data,
					retrain_slice_text(quote_identifier(slice_column)));
}

/* profiles_query returns the statement that makes the states of a range. */
static char *
profiles_query(const RetrainRollupStep *step, TimestampTz start, TimestampTz end)
{
	int			nslices = list_length(step->slices);
	StringInfoData query;
	StringInfoData columns;
	StringInfoData sets;
	ListCell   *cell;

	initStringInfo(&query);
	initStringInfo(&columns);
	initStringInfo(&sets);
	appendStringInfoString(&query, "SELECT q.b, ");
	foreach(cell, step->slices)
	{
		int			n = foreach_current_index(cell) + 1;

		appendStringInfo(&query, "%sq.s%d", n == 1 ? "GROUPING(" : ", ", n);
		appendStringInfo(&columns, ", %s AS s%d", slice_expression(step, lfirst(cell), start), n);
		appendStringInfo(&sets, ", (q.b, q.s%d)", n);
	}
	appendStringInfoString(&query, nslices > 0 ? "), COALESCE(" : "0, NULL::pg_catalog.text");
	for (int i = 1; i <= nslices; i++)
		appendStringInfo(&query, "%sq.s%d", i == 1 ? "" : ", ", i);
	appendStringInfoString(&query, nslices > 0 ? ")" : "");
	appendStringInfoString(&query,
						   ", pg_catalog.count(*) FILTER (WHERE q.used), pg_catalog.count(*) FILTER (WHERE NOT q.used)");
	foreach(cell, step->columns)
	{
		int			n = foreach_current_index(cell) + 1;

		appendStringInfo(&columns, ", %s AS c%d", quote_identifier(lfirst(cell)), n);
		appendStringInfo(&query, ", retrain.profile_agg(q.c%d, %d) FILTER (WHERE q.used)", n, step->capacity);
	}
	append_rows(&query, step, start, end, columns.data);
	appendStringInfo(&query, " GROUP BY GROUPING SETS ((q.b)%s)", sets.data);
	return query.data;
}

/* keep_states copies the states in a result row, of a bucket and perhaps a slice. */
static void
keep_states(RetrainRollupStep *step, RetrainBuiltBucket *bucket, uint64 row, char *slice_column)
{
	MemoryContext old = MemoryContextSwitchTo(step->context);
	char	   *slice = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 3);
	ListCell   *cell;

	foreach(cell, step->columns)
	{
		RetrainBuiltState *state;
		bool		isnull;
		Datum		profile = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
											6 + foreach_current_index(cell), &isnull);

		if (isnull)
			continue;
		state = palloc0(sizeof(RetrainBuiltState));
		state->column_name = lfirst(cell);
		state->slice_column = slice_column;
		state->slice_value = slice_column && slice ? retrain_cut_slice(slice) : NULL;
		state->profile = PointerGetDatum(PG_DETOAST_DATUM_COPY(profile));
		bucket->states = lappend(bucket->states, state);
	}
	MemoryContextSwitchTo(old);
}

/* read_range makes the buckets of a range, which are in step->built already. */
static void
read_range(RetrainRollupStep *step, TimestampTz start, TimestampTz end)
{
	int			nslices = list_length(step->slices);

	find_crowded(step, start, end);
	run(profiles_query(step, start, end));
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		RetrainBuiltBucket *bucket = find_built(step, time_field(i, 1));
		bool		isnull;
		int32		grouping = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &isnull));
		char	   *slice_column = NULL;

		for (int s = 0; s < nslices; s++)
			if ((grouping & (1 << (nslices - 1 - s))) == 0)
				slice_column = list_nth(step->slices, s);
		if (slice_column == NULL)
		{
			bucket->row_count = int8_field(i, 4);
			bucket->rows_unused = int8_field(i, 5);
		}
		else if (crowded(bucket, slice_column))
			continue;
		keep_states(step, bucket, i, slice_column);
	}
}

/* find_known returns the bucket that begins at an instant, NULL if it is not among those looked at. */
static RetrainKnownBucket *
find_known(const RetrainRollupStep *step, TimestampTz start)
{
	int			low = 0;
	int			high = list_length(step->known);

	while (low < high)
	{
		int			middle = (low + high) / 2;
		RetrainKnownBucket *bucket = list_nth(step->known, middle);

		if (bucket->start == start)
			return bucket;
		if (bucket->start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* count_range counts the rows of the known buckets from first to last anew. */
static void
count_range(const RetrainRollupStep *step, int first, int last)
{
	TimestampTz start = ((RetrainKnownBucket *) list_nth(step->known, first))->start;
	TimestampTz end = ((RetrainKnownBucket *) list_nth(step->known, last))->start + step->width;
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT q.b, pg_catalog.count(*) FILTER (WHERE q.used),"
						   " pg_catalog.count(*) FILTER (WHERE NOT q.used)");
	append_rows(&query, step, start, end, "");
	appendStringInfoString(&query, " GROUP BY q.b");
	run(query.data);
	for (int i = first; i <= last; i++)
		((RetrainKnownBucket *) list_nth(step->known, i))->counted = true;
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		RetrainKnownBucket *bucket = find_known(step, time_field(i, 1));

		if (bucket)
		{
			bucket->now_used = int8_field(i, 2);
			bucket->now_unused = int8_field(i, 3);
		}
	}
}

/* settles tells whether a bucket is not settled although its lateness has passed. */
static bool
settles(const RetrainRollupStep *step, const RetrainKnownBucket *bucket)
{
	return !bucket->settled && bucket->start + step->width + step->lateness <= step->now;
}

/* count_known counts the known buckets that may have changed, run by run. */
static void
count_known(const RetrainRollupStep *step)
{
	int			first = -1;
	ListCell   *cell;

	foreach(cell, step->known)
	{
		RetrainKnownBucket *bucket = lfirst(cell);
		RetrainKnownBucket *next = foreach_current_index(cell) + 1 < list_length(step->known) ?
			list_nth(step->known, foreach_current_index(cell) + 1) : NULL;

		if (first < 0)
			first = foreach_current_index(cell);
		if (next == NULL || next->start != bucket->start + step->width)
		{
			count_range(step, first, foreach_current_index(cell));
			first = -1;
		}
	}
}

/* changed tells whether the number of rows of a bucket is not what it was, as far as that matters. */
static bool
changed(const RetrainKnownBucket *bucket)
{
	int64		before = bucket->row_count + bucket->rows_unused;
	int64		now = bucket->now_used + bucket->now_unused;

	if (bucket->old)
		return now > before;
	return bucket->now_used != bucket->row_count || bucket->now_unused != bucket->rows_unused;
}

/* choose_known notes which of the known buckets are made anew, at most limit. */
static void
choose_known(RetrainRollupStep *step, int limit)
{
	ListCell   *cell;

	foreach(cell, step->known)
	{
		RetrainKnownBucket *bucket = lfirst(cell);
		RetrainBuiltBucket *built;
		int64		gained = bucket->now_used + bucket->now_unused - bucket->row_count - bucket->rows_unused;

		if (!changed(bucket) && !settles(step, bucket) && !bucket->redo)
			continue;
		if (list_length(step->built) >= limit)
		{
			step->more = true;
			return;
		}
		built = add_built(step, bucket->start);
		built->redone = changed(bucket);
		built->late_rows = bucket->settled ? Max(gained, 0) : 0;
	}
}

/*
 * closed_until returns the end of the last closed bucket that has a row, and
 * covers_until when there is none: a log in which nothing happens any more does
 * not get a bucket for each hour that passes.  If that is more than limit
 * buckets ahead, any instant beyond them will do, and the newest row, which can
 * take a scan of all the rest to find, is not looked for.
 */
static TimestampTz
closed_until(const RetrainRollupStep *step, int limit)
{
	const RetrainLog *log = step->log;
	char	   *relation = quote_qualified_identifier(log->schema_name, log->relation_name);
	const char *name = quote_identifier(retrain_log_role(log, "time")->name);
	TimestampTz closed = retrain_bucket_floor(step->now, step->width);
	TimestampTz far = step->covers_until + limit * step->width;
	bool		isnull;
	Datum		newest;

	if (step->covers_until >= closed)
		return step->covers_until;
	if (far < closed)
	{
		run(psprintf("SELECT FROM %s WHERE %s LIMIT 1", relation,
					 retrain_log_window(log, retrain_instant_sql(far), retrain_instant_sql(closed))));
		if (SPI_processed > 0)
			return far + step->width;
	}
	run(psprintf("SELECT pg_catalog.max(%s)::pg_catalog.timestamptz FROM %s WHERE %s", name, relation,
				 retrain_log_window(log, retrain_instant_sql(step->covers_until),
									retrain_instant_sql(Min(far, closed)))));
	newest = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	return isnull ? step->covers_until :
		retrain_bucket_floor(DatumGetTimestampTz(newest), step->width) + step->width;
}

/* choose_new notes the closed buckets that do not exist yet, at most limit. */
static void
choose_new(RetrainRollupStep *step, int limit)
{
	TimestampTz closed = closed_until(step, limit);

	for (TimestampTz start = step->covers_until; start < closed; start += step->width)
	{
		if (list_length(step->built) >= limit)
		{
			step->more = true;
			break;
		}
		(void) add_built(step, start);
		step->made_until = start + step->width;
	}
}

/* read_chosen makes the buckets chosen, one range at a time. */
static void
read_chosen(RetrainRollupStep *step)
{
	ListCell   *cell;
	TimestampTz start = 0;

	foreach(cell, step->built)
	{
		RetrainBuiltBucket *bucket = lfirst(cell);
		RetrainBuiltBucket *next = foreach_current_index(cell) + 1 < list_length(step->built) ?
			list_nth(step->built, foreach_current_index(cell) + 1) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (start == 0)
			start = bucket->start;
		if (next == NULL || next->start != bucket->start + step->width)
		{
			read_range(step, start, bucket->start + step->width);
			start = 0;
		}
	}
}

/* bucket_limit returns how many buckets are made in one step. */
static int
bucket_limit(const RetrainRollupStep *step)
{
	int64		states = (int64) list_length(step->columns) *
		(1 + (int64) list_length(step->slices) * step->max_slices);

	return (int) Max(Min(MAX_STATES / Max(states, 1), MAX_BUCKETS), 1);
}

/* retrain_rollup_read is the sandbox body of a step. */
void
retrain_rollup_read(void *arg)
{
	RetrainRollupStep *step = arg;
	int			limit = bucket_limit(step);

	retrain_log_verify(step->log, list_concat(list_make1(retrain_log_role(step->log, "time")->name),
											  list_concat(list_copy(step->columns), step->slices)));
	/* Made by the million rows, as an index is. */
	(void) set_config_option("work_mem", GetConfigOption("maintenance_work_mem", false, false),
							 PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	SPI_connect();
	step->read_at = GetCurrentTimestamp();
	choose_new(step, limit);
	if (!step->more)
	{
		count_known(step);
		choose_known(step, limit);
		step->audited_until = step->audit_until;
	}
	read_chosen(step);
	SPI_finish();
}
