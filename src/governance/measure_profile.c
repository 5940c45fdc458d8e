/*
 * measure_profile.c
 *	  The checks of form profile: profiles of the current window against those of
 *	  the baseline or of the window before.
 *
 * A profile comes from merged buckets of the log's rollup, where it serves, and a
 * scan of the time that they do not cover, or from a scan of the whole window:
 * the same bytes either way.  All columns and slices are read in one scan for
 * each window; checks that the rollup does not serve have a scan of their own.
 * The scan is made even when there is no time left to be scanned: it is where
 * the server checks that the owner of the policy may read what he is told.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rls.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/evidence.h"
#include "governance/json_writer.h"
#include "governance/log_sql.h"
#include "governance/measure.h"
#include "governance/rollup_use.h"

/* One window of the evaluation. */
typedef struct Side
{
	const char *name;			/* current or reference */
	RetrainRange window;
	bool		cut;			/* not the whole window is read, but ranges */
	List	   *ranges;			/* of RetrainRange * */
	RetrainRollupUse rollup;
	List	   *served;			/* of RetrainCheck *: answered from the rollup, edges scanned */
	List	   *scanned;		/* of RetrainCheck * */
	List	   *edge_parts;		/* of RetrainProfilePart *: of the time the buckets do not cover */
	List	   *parts;			/* of the whole window; of the baseline */
	bool		has_counts;
	int64		used;
	int64		unused;
	bool		has_labelled;
	int64		labelled;
} Side;

typedef struct Work
{
	RetrainEvaluation *ev;
	List	   *checks;			/* of RetrainCheck * */
	MemoryContext context;		/* of the results */
	Side		current;
	Side		reference;		/* the window before; of the baseline only parts */
	bool		previous;
} Work;

/* find_side finds what rollups give for a window, and sorts the checks.  Owner scope. */
static void
find_side(Work *work, Side *side)
{
	ListCell   *cell;
	MemoryContext old;

	if (side->cut)
	{
		side->scanned = work->checks;
		return;
	}
	retrain_rollup_find(work->ev, &side->window, &side->rollup, work->context);
	old = MemoryContextSwitchTo(work->context);
	foreach(cell, work->checks)
	{
		if (retrain_rollup_serves(&side->rollup, lfirst(cell)))
			side->served = lappend(side->served, lfirst(cell));
		else
			side->scanned = lappend(side->scanned, lfirst(cell));
	}
	MemoryContextSwitchTo(old);
	if (side->served != NIL)
		retrain_rollup_merge(work->ev, side->served, &side->rollup, work->context);
}

/* find_profiles is the body that reads our own tables, as the extension's owner. */
static void
find_profiles(void *arg)
{
	Work	   *work = arg;

	SPI_connect();
	find_side(work, &work->current);
	if (work->previous)
		find_side(work, &work->reference);
	else
		work->reference.parts = retrain_baseline_parts(work->ev, work->checks, work->context);
	SPI_finish();
}

/* names_of returns the distinct columns, or slice columns, of checks. */
static List *
names_of(List *checks, bool slices)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);
		char	   *name = slices ? check->slice_column : check->column_name;
		ListCell   *other;
		bool		seen = name == NULL;

		foreach(other, names)
			seen = seen || strcmp(lfirst(other), name) == 0;
		if (!seen)
			names = lappend(names, name);
	}
	return names;
}

/* append_ranges appends the condition that a row lies in one of some ranges. */
static void
append_ranges(StringInfo query, const RetrainLog *log, List *ranges)
{
	ListCell   *cell;

	if (ranges == NIL)
		appendStringInfoString(query, "false");
	foreach(cell, ranges)
	{
		RetrainRange *range = lfirst(cell);

		appendStringInfo(query, "%s(%s)", cell == list_head(ranges) ? "" : " OR ",
						 retrain_log_window(log, retrain_instant_sql(range->start),
											retrain_instant_sql(range->end)));
	}
}

/* The statement of one scan; capacities of one column may differ between checks. */
typedef struct ProfileScan
{
	List	   *columns;		/* of RetrainCheck *: one for each column and capacity */
	List	   *slices;			/* of char * */
	char	   *text;
} ProfileScan;

/* build_scan builds the statement that makes the profiles of some checks from some ranges. */
static void
build_scan(ProfileScan *scan, const RetrainEvaluation *ev, List *checks, List *ranges)
{
	const RetrainLog *log = ev->log;
	char	   *known = retrain_instant_sql(ev->known_until);
	RetrainLogColumn *label = retrain_log_role(log, "label");
	StringInfoData query;
	StringInfoData inner;
	StringInfoData sets;
	ListCell   *cell;

	memset(scan, 0, sizeof(ProfileScan));
	scan->slices = names_of(checks, true);
	initStringInfo(&query);
	initStringInfo(&inner);
	initStringInfo(&sets);
	appendStringInfoString(&query, "SELECT ");
	foreach(cell, scan->slices)
	{
		int			n = foreach_current_index(cell) + 1;

		appendStringInfo(&query, "%sw.s%d", n == 1 ? "GROUPING(" : ", ", n);
		appendStringInfo(&inner, ", %s AS s%d", retrain_slice_text(retrain_log_value(log, lfirst(cell), known)), n);
		appendStringInfo(&sets, ", (w.s%d)", n);
	}
	appendStringInfoString(&query, scan->slices ? "), COALESCE(" : "0, NULL::pg_catalog.text");
	for (int i = 1; i <= list_length(scan->slices); i++)
		appendStringInfo(&query, "%sw.s%d", i == 1 ? "" : ", ", i);
	appendStringInfo(&query, "%s,\n  pg_catalog.count(*) FILTER (WHERE w.passes), pg_catalog.count(*) FILTER (WHERE NOT w.passes), ",
					 scan->slices ? ")" : "");
	if (label)
		appendStringInfoString(&query, "pg_catalog.count(w.y) FILTER (WHERE w.passes)");
	else
		appendStringInfoString(&query, "0::pg_catalog.int8");
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);
		ListCell   *other;
		bool		seen = false;

		foreach(other, scan->columns)
			seen = seen || (strcmp(((RetrainCheck *) lfirst(other))->column_name, check->column_name) == 0 &&
							((RetrainCheck *) lfirst(other))->capacity == check->capacity);
		if (seen)
			continue;
		scan->columns = lappend(scan->columns, check);
		appendStringInfo(&inner, ", %s AS c%d", retrain_log_value(log, check->column_name, known),
						 list_length(scan->columns));
		appendStringInfo(&query, ",\n  retrain.profile_agg(w.c%d, %d) FILTER (WHERE w.passes)",
						 list_length(scan->columns), check->capacity);
	}
	if (label)
		appendStringInfo(&inner, ", %s AS y", retrain_log_value(log, label->name, known));
	appendStringInfo(&query, "\nFROM (\n  SELECT %s AS passes%s\n  FROM %s\n  WHERE ",
					 ev->def->filter ? psprintf("(%s) IS TRUE", retrain_filter_as_known(log, ev->def->filter, known)) : "true",
					 inner.data, retrain_log_source(log));
	append_ranges(&query, log, ranges);
	appendStringInfo(&query, "\n) AS w\nGROUP BY GROUPING SETS (()%s)", sets.data);
	scan->text = query.data;
}

/* int8_field returns a bigint field of the result. */
static int64
int8_field(uint64 row, int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull));
}

/* keep_parts copies the profiles in a result row; each column stands for its check's capacity. */
static void
keep_parts(Work *work, List **parts, const ProfileScan *scan, uint64 row, const char *slice_column)
{
	MemoryContext old = MemoryContextSwitchTo(work->context);
	char	   *slice = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 2);
	ListCell   *cell;

	foreach(cell, scan->columns)
	{
		RetrainCheck *check = lfirst(cell);
		RetrainProfilePart *part;
		bool		isnull;
		Datum		profile = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
											6 + foreach_current_index(cell), &isnull);

		if (isnull)
			continue;
		part = palloc0(sizeof(RetrainProfilePart));
		part->column_name = check->column_name;
		part->slice_column = slice_column;
		part->slice_value = slice_column && slice ? retrain_cut_slice(slice) : NULL;
		part->capacity = check->capacity;
		part->profile = PointerGetDatum(PG_DETOAST_DATUM_COPY(profile));
		*parts = lappend(*parts, part);
	}
	MemoryContextSwitchTo(old);
}

/* scan_ranges runs one scan for some checks; with_rollup: the rollup gives the rest. */
static void
scan_ranges(Work *work, Side *side, List *checks, List *ranges, bool with_rollup)
{
	ProfileScan scan;
	MemoryContext old;
	int			nslices;

	if (checks == NIL)
		return;
	build_scan(&scan, work->ev, checks, ranges);
	nslices = list_length(scan.slices);
	old = MemoryContextSwitchTo(work->context);
	work->ev->query_texts = lappend(work->ev->query_texts, pstrdup(scan.text));
	MemoryContextSwitchTo(old);
	if (work->ev->only_texts)
		return;
	if (SPI_execute(scan.text, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "profile statement did not return rows");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		int32		grouping = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
		const char *slice_column = NULL;

		for (int s = 0; s < nslices; s++)
			if ((grouping & (1 << (nslices - 1 - s))) == 0)
				slice_column = list_nth(scan.slices, s);
		if (slice_column == NULL && (!side->has_counts || !with_rollup))
		{
			side->has_counts = true;
			side->used = int8_field(i, 3) + (with_rollup ? side->rollup.row_count : 0);
			side->unused = int8_field(i, 4) + (with_rollup ? side->rollup.rows_unused : 0);
			side->has_labelled = !with_rollup;
			side->labelled = int8_field(i, 5);
		}
		keep_parts(work, with_rollup ? &side->edge_parts : &side->parts, &scan, i, slice_column);
	}
}

/* scan_side makes the profiles of a window that have to be scanned. */
static void
scan_side(Work *work, Side *side)
{
	scan_ranges(work, side, side->served, side->rollup.edges, true);
	scan_ranges(work, side, side->scanned,
				side->cut ? side->ranges : list_make1(&side->window), false);
}

/* same_part tells whether a part is of a check's column, slice column and capacity, and of a slice. */
static bool
same_part(const RetrainProfilePart *part, const RetrainCheck *check, const char *slice)
{
	if (strcmp(part->column_name, check->column_name) != 0 ||
		(part->capacity != 0 && part->capacity != check->capacity) ||
		(part->slice_column == NULL) != (check->slice_column == NULL) ||
		(part->slice_column && strcmp(part->slice_column, check->slice_column) != 0))
		return false;
	if (part->slice_value == NULL || slice == NULL)
		return part->slice_value == NULL && slice == NULL;
	return strcmp(part->slice_value, slice) == 0;
}

/* find_part returns the profile of a check and slice among parts; 0 if there is none. */
static Datum
find_part(List *parts, const RetrainCheck *check, const char *slice)
{
	ListCell   *cell;

	foreach(cell, parts)
		if (same_part(lfirst(cell), check, slice))
			return ((RetrainProfilePart *) lfirst(cell))->profile;
	return (Datum) 0;
}

/* parts_of returns the parts that serve a check: of the rollup, or what was read. */
static List *
parts_of(const Side *side, RetrainCheck *check, bool of_rollup)
{
	bool		served = list_member_ptr(side->served, check);

	if (of_rollup)
		return served ? side->rollup.parts : NIL;
	return served ? side->edge_parts : side->parts;
}

/* A slice, which may be that of NULLs. */
typedef struct Slice
{
	const char *value;
} Slice;

/* add_slices adds the slices of a check that occur in parts. */
static List *
add_slices(List *slices, List *parts, const RetrainCheck *check)
{
	ListCell   *cell;

	foreach(cell, parts)
	{
		RetrainProfilePart *part = lfirst(cell);
		ListCell   *other;
		bool		seen = false;

		if (!same_part(part, check, part->slice_value))
			continue;
		foreach(other, slices)
		{
			const char *value = ((Slice *) lfirst(other))->value;

			seen = seen || (value && part->slice_value ? strcmp(value, part->slice_value) == 0 : value == part->slice_value);
		}
		if (!seen)
		{
			Slice	   *slice = palloc(sizeof(Slice));

			slice->value = part->slice_value;
			slices = lappend(slices, slice);
		}
	}
	return slices;
}

/* keep_profile keeps a profile that was compared, in a result column, as evidence. */
static void
keep_profile(RetrainMeasurement *m, const char *side, int column)
{
	bool		isnull;
	Datum		bytes = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);

	if (!isnull)
		retrain_evidence_keep(m, side, "profile", DatumGetByteaPP(bytes));
}

/* placeholder returns what stands for the name in braces. */
static char *
placeholder(void *arg, const char *name)
{
	const RetrainCheck *check = arg;

	if (strcmp(name, "reference") == 0)
		return pstrdup("x.r");
	if (strcmp(name, "current") == 0)
		return pstrdup("x.c");
	if (strcmp(name, "bins") == 0)
		return psprintf("%d", check->bins);
	elog(ERROR, "metric \"%s\" has an unknown placeholder \"%s\"", check->metric->name, name);
	return NULL;				/* not reached */
}

/*
 * comparison_sql returns the statement that compares two profiles, each in up
 * to two parts: result, detail, rows on both sides, the profiles, counts.
 */
static char *
comparison_sql(RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	retrain_metric_fill(&sql, metric->profile, placeholder, check);
	appendStringInfoString(&sql, ", ");
	retrain_metric_fill(&sql, metric->profile_detail ? metric->profile_detail : "NULL::pg_catalog.jsonb", placeholder, check);
	appendStringInfoString(&sql, ", COALESCE(retrain.total_rows(x.r), 0), COALESCE(retrain.total_rows(x.c), 0),"
						   " retrain.profile_send(x.r), retrain.profile_send(x.c), ");
	retrain_metric_fill(&sql, metric->profile_counts ? metric->profile_counts : "NULL::pg_catalog.int8[]", placeholder, check);
	appendStringInfoString(&sql, " FROM (SELECT retrain.merge($1, $2) AS r, retrain.merge($3, $4) AS c OFFSET 0) AS x");
	return sql.data;
}

/*
 * compare makes the measurement of a check and slice: $1 and $2 are the
 * reference, $3 and $4 the current profile, each in up to two parts.
 */
static void
compare(Work *work, RetrainCheck *check, const char *slice)
{
	Oid			profile = typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																				  makeString("profile"))));
	Oid			types[4] = {profile, profile, profile, profile};
	Datum		values[4];
	char		nulls[4];
	MemoryContext old;

	for (int i = 0; i < 4; i++)
	{
		values[i] = find_part(parts_of(i < 2 ? &work->reference : &work->current, check, i % 2 == 1), check, slice);
		nulls[i] = values[i] == (Datum) 0 ? 'n' : ' ';
	}
	if (SPI_execute_with_args(comparison_sql(check),
							  4, types, values, nulls, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not compare profiles");
	old = MemoryContextSwitchTo(work->context);
	retrain_measure_compared(work->ev, check, slice, SPI_tuptable->vals[0], SPI_tuptable->tupdesc,
							 list_member_ptr(work->current.served, check) ? "rollup" : "scan");
	keep_profile(llast(work->ev->measurements), "current", 6);
	keep_profile(llast(work->ev->measurements), "reference", 5);
	MemoryContextSwitchTo(old);
}

/* compare_all makes the measurements of a check. */
static void
compare_all(Work *work, RetrainCheck *check)
{
	List	   *slices = NIL;
	ListCell   *cell;

	if (check->slice_column == NULL)
	{
		compare(work, check, NULL);
		return;
	}
	for (int i = 0; i < 4; i++)
		slices = add_slices(slices, parts_of(i < 2 ? &work->reference : &work->current, check, i % 2 == 1), check);
	foreach(cell, slices)
	{
		CHECK_FOR_INTERRUPTS();
		compare(work, check, ((Slice *) lfirst(cell))->value);
	}
}

/* measure_body is the sandbox body: scans, then compares. */
static void
measure_body(void *arg)
{
	Work	   *work = arg;
	RetrainEvaluation *ev = work->ev;
	ListCell   *cell;

	SPI_connect();
	retrain_log_verify(ev->log, retrain_query_columns(ev, work->checks));
	/* What a scan would refuse is refused where the rollup leaves nothing to be scanned, too. */
	if (!ev->log->respect_rls)
		(void) check_enable_rls(ev->log->relation, InvalidOid, false);
	scan_side(work, &work->current);
	if (work->previous)
		scan_side(work, &work->reference);
	if (!ev->only_texts)
		foreach(cell, work->checks)
			compare_all(work, lfirst(cell));
	SPI_finish();
}

/* put_side appends where the profiles of a window came from. */
static void
put_side(StringInfo json, const Side *side)
{
	StringInfoData edges;
	ListCell   *cell;

	appendStringInfo(json, "%s{", json->data[json->len - 1] == '[' ? "" : ", ");
	retrain_put_string(json, "window", side->name);
	retrain_put_instant(json, "start", side->window.start);
	retrain_put_instant(json, "end", side->window.end);
	retrain_put_raw(json, "checks_from_rollup", psprintf("%d", list_length(side->served)));
	retrain_put_raw(json, "checks_scanned", psprintf("%d", list_length(side->scanned)));
	if (side->served != NIL)
	{
		retrain_put_raw(json, "buckets", psprintf("%d", side->rollup.buckets));
		retrain_put_raw(json, "days", psprintf("%d", side->rollup.days));
		retrain_put_raw(json, "rows_in_buckets", psprintf(INT64_FORMAT, side->rollup.row_count));
		initStringInfo(&edges);
		appendStringInfoChar(&edges, '[');
		foreach(cell, side->rollup.edges)
		{
			RetrainRange *edge = lfirst(cell);

			appendStringInfoString(&edges, cell == list_head(side->rollup.edges) ? "{" : ", {");
			retrain_put_instant(&edges, "start", edge->start);
			retrain_put_instant(&edges, "end", edge->end);
			appendStringInfoChar(&edges, '}');
		}
		appendStringInfoChar(&edges, ']');
		retrain_put_raw(json, "edges_scanned", edges.data);
	}
	appendStringInfoChar(json, '}');
}

/* note_sources keeps where the profiles came from, and the counts if no check of rows has them. */
static void
note_sources(Work *work)
{
	RetrainEvaluation *ev = work->ev;
	StringInfoData json;

	initStringInfo(&json);
	/* Of checks that ran one by one, the later ones are added. */
	if (ev->profile_sources)
		appendBinaryStringInfo(&json, ev->profile_sources, strlen(ev->profile_sources) - 1);
	else
		appendStringInfoChar(&json, '[');
	put_side(&json, &work->current);
	if (work->previous)
		put_side(&json, &work->reference);
	appendStringInfoChar(&json, ']');
	ev->profile_sources = json.data;
	if (!ev->has_counts && work->current.has_counts)
	{
		ev->has_counts = true;
		ev->rows_current = work->current.used;
		ev->rows_current_unused = work->current.unused;
		ev->labelled_unknown = !work->current.has_labelled;
		ev->rows_current_labelled = work->current.labelled;
	}
	if (!ev->has_reference_counts && work->reference.has_counts)
	{
		ev->has_reference_counts = true;
		ev->rows_reference = work->reference.used;
		ev->rows_reference_unused = work->reference.unused;
	}
}

/* measure_checks measures some checks; returns NULL, or the error. */
static ErrorData *
measure_checks(RetrainEvaluation *ev, List *checks)
{
	Work		work = {.ev = ev, .checks = checks, .context = CurrentMemoryContext};
	ErrorData  *error;

	work.current.name = "current";
	work.current.window.start = ev->windows.current_start;
	work.current.window.end = ev->windows.current_end;
	work.previous = retrain_reference_of_log(ev);
	work.reference.name = "previous";
	work.reference.window.start = ev->reference_start;
	work.reference.window.end = ev->reference_end;
	work.reference.cut = ev->reference_cut;
	work.reference.ranges = ev->reference_ranges;
	error = retrain_sandbox_run(retrain_extension_owner(), false, find_profiles, &work);
	if (error == NULL)
		error = retrain_sandbox_run(ev->owner, ev->log->respect_rls, measure_body, &work);
	if (error == NULL)
		note_sources(&work);
	return error;
}

/*
 * retrain_measure_profiles measures the checks of form profile.  When that
 * fails, each check is measured alone, so that only the failing ones get an
 * error.  Returns how many failed; *error is the first error.
 */
int
retrain_measure_profiles(RetrainEvaluation *ev, List *checks, ErrorData **error)
{
	int			before = list_length(ev->measurements);
	int			failures = 0;
	ListCell   *cell;

	*error = measure_checks(ev, checks);
	if (*error == NULL)
		return 0;
	ev->measurements = list_truncate(ev->measurements, before);
	if (retrain_interrupted(*error) || list_length(checks) == 1)
	{
		foreach(cell, checks)
			retrain_measure_failed(ev, lfirst(cell), *error);
		return list_length(checks);
	}
	foreach(cell, checks)
	{
		int			so_far = list_length(ev->measurements);
		ErrorData  *one = measure_checks(ev, list_make1(lfirst(cell)));

		if (one == NULL)
			continue;
		ev->measurements = list_truncate(ev->measurements, so_far);
		retrain_measure_failed(ev, lfirst(cell), one);
		failures++;
		if (retrain_interrupted(one))
		{
			*error = one;
			break;
		}
	}
	return failures;
}
