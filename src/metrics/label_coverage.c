/*
 * label_coverage.c
 *	  SQL aggregates label_coverage_by_class, label_coverage_by_slice, label_coverage_by_score:
 *	  which rows have labels, and whether that depends on what the model did.
 *
 * Classes and slices are counted in the state of f1_by_slice (slice_counts.c), whose combine and
 * serial functions serve: bit 1 of a count's index tells whether there is a label, bit 0 whether
 * the prediction is positive (by slice only).  Scores are collected (sample.c, likewise): those
 * of rows with a label as current sample, the others as reference.
 *
 * Two groups of rows are compared by Newcombe's interval of the difference of their shares
 * (stats/group_gaps.c), at a level that allows for the number of comparisons of the call.
 * Definitions: doc/reference/labels.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "common/slice_key.h"
#include "metrics/sample_pairs.h"
#include "metrics/slice_counts.h"
#include "stats/distributions.h"
#include "stats/group_gaps.h"

PG_FUNCTION_INFO_V1(retrain_label_coverage_accum_class);
PG_FUNCTION_INFO_V1(retrain_label_coverage_accum_slice);
PG_FUNCTION_INFO_V1(retrain_label_coverage_accum_score);
PG_FUNCTION_INFO_V1(retrain_label_coverage_by_class_final);
PG_FUNCTION_INFO_V1(retrain_label_coverage_by_slice_final);
PG_FUNCTION_INFO_V1(retrain_label_coverage_by_score_final);

/* A side of a comparison needs this many rows. */
#define MIN_ROWS 30

/* Labels are selective if two coverages certainly differ by more than this. */
#define SELECTIVE_GAP 0.1

/* Probability that some interval of a call misses the true difference. */
#define CHANCE 0.01

#define DECILES 10
#define GROUP_COLUMNS 13

/* One row of the result, and the two shares that are compared. */
typedef struct Group
{
	Datum		name;			/* text */
	bool		unnamed;		/* the group of NULL */
	double		lower;			/* of the scores, NaN: none */
	double		upper;
	int64		unused;
	RetrainShare all;
	RetrainShare first;
	RetrainShare second;
} Group;

/* counts_of returns the state of the call, begun if there is none. */
static inline RetrainSliceCounts *
counts_of(FunctionCallInfo fcinfo)
{
	if (likely(!PG_ARGISNULL(0)))
		return (RetrainSliceCounts *) PG_GETARG_POINTER(0);
	return retrain_slice_counts_create(false, MIN_ROWS, 0, retrain_spill_site(fcinfo->flinfo),
									   retrain_aggregate_context(fcinfo));
}

/* group_of returns the counts of the group that an argument names. */
static inline RetrainSlice *
group_of(FunctionCallInfo fcinfo, RetrainSliceCounts *state, int argument)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	RetrainBytes name = {NULL, 0};
	int			number;

	if (unlikely(site->extra == NULL))
		site->extra = retrain_slice_key_create(fcinfo, argument, "classes and slices",
											   fcinfo->flinfo->fn_mcxt);
	if (!PG_ARGISNULL(argument))
		name = retrain_slice_key_bytes(site->extra, PG_GETARG_DATUM(argument));
	number = retrain_slice_counts_slice(state, name);
	return &state->slice[number];
}

/* labelled_argument returns argument 1; NULL is no label. */
static inline bool
labelled_argument(FunctionCallInfo fcinfo)
{
	return !PG_ARGISNULL(1) && PG_GETARG_BOOL(1);
}

/*
 * retrain.label_coverage_accum_class(internal, labelled boolean, predicted_class "any")
 *		returns internal
 *
 * retrain_label_coverage_accum_class counts one row.
 */
Datum
retrain_label_coverage_accum_class(PG_FUNCTION_ARGS)
{
	RetrainSliceCounts *state = counts_of(fcinfo);

	group_of(fcinfo, state, 2)->count[labelled_argument(fcinfo) << 1]++;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.label_coverage_accum_slice(internal, labelled boolean, predicted boolean, slice "any")
 *		returns internal
 *
 * retrain_label_coverage_accum_slice counts one row, as unused without a prediction.
 */
Datum
retrain_label_coverage_accum_slice(PG_FUNCTION_ARGS)
{
	RetrainSliceCounts *state = counts_of(fcinfo);
	RetrainSlice *slice = group_of(fcinfo, state, 3);

	if (PG_ARGISNULL(2))
		slice->unused++;
	else
		slice->count[labelled_argument(fcinfo) << 1 | PG_GETARG_BOOL(2)]++;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.label_coverage_accum_score(internal, labelled boolean, score double precision)
 *		returns internal
 *
 * retrain_label_coverage_accum_score adds one row.
 */
Datum
retrain_label_coverage_accum_score(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector;
	int			side = labelled_argument(fcinfo) ? RETRAIN_CURRENT : RETRAIN_REFERENCE;

	if (likely(!PG_ARGISNULL(0)))
		collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	else
		collector = retrain_collector_create(retrain_aggregate_context(fcinfo),
											 retrain_spill_site(fcinfo->flinfo));
	if (PG_ARGISNULL(2) || isnan(PG_GETARG_FLOAT8(2)))
		collector->side[side].missing++;
	else
		retrain_collector_add(collector, side, PG_GETARG_FLOAT8(2));
	PG_RETURN_POINTER(collector);
}

/* can_compare returns whether both sides of a group's comparison have enough rows. */
static bool
can_compare(const Group *group)
{
	return group->first.trials >= MIN_ROWS && group->second.trials >= MIN_ROWS;
}

/* share_of returns a share that has trials. */
static double
share_of(RetrainShare share)
{
	return (double) share.successes / (double) share.trials;
}

/* status_of returns the status of a group, whose interval is given if it can be compared. */
static const char *
status_of(const Group *group, double low, double high)
{
	if (group->first.trials == 0 || group->second.trials == 0)
		return "undefined";
	if (!can_compare(group))
		return "insufficient_rows";
	return low > SELECTIVE_GAP || high < -SELECTIVE_GAP ? "selective_labels" : "ok";
}

/* add_group appends one group; level is that of the interval of its difference. */
static void
add_group(RetrainRows *rows, const Group *group, double level)
{
	Datum		values[GROUP_COLUMNS] = {0};
	bool		nulls[GROUP_COLUMNS] = {0};
	double		figure[6] = {NAN, NAN, NAN, NAN, NAN, NAN};

	if (group->all.trials > 0)
	{
		figure[0] = share_of(group->all);
		retrain_wilson(group->all.successes, group->all.trials, 0.95, &figure[1], &figure[2]);
	}
	if (group->first.trials > 0 && group->second.trials > 0)
		figure[3] = share_of(group->first) - share_of(group->second);
	if (can_compare(group))
		retrain_newcombe(group->first, group->second, level, &figure[4], &figure[5]);

	values[0] = group->name;
	nulls[0] = group->unnamed;
	retrain_column_float(&values[1], &nulls[1], group->lower);
	retrain_column_float(&values[2], &nulls[2], group->upper);
	values[3] = Int64GetDatum(group->all.trials);
	values[4] = Int64GetDatum(group->all.successes);
	for (int i = 0; i < lengthof(figure); i++)
		retrain_column_float(&values[5 + i], &nulls[5 + i], figure[i]);
	values[11] = Int64GetDatum(group->unused);
	values[12] = CStringGetTextDatum(status_of(group, figure[4], figure[5]));
	retrain_rows_add(rows, values, nulls);
}

/* groups_datum returns the array of groups. */
static Datum
groups_datum(FunctionCallInfo fcinfo, const Group *groups, int ngroups)
{
	RetrainRows rows;
	int			comparisons = 0;

	for (int i = 0; i < ngroups; i++)
		comparisons += can_compare(&groups[i]);
	retrain_rows_begin(&rows, fcinfo, ngroups);
	for (int i = 0; i < ngroups; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_group(&rows, &groups[i], 1 - CHANCE / Max(comparisons, 1));
	}
	return retrain_rows_finish(&rows);
}

/* against_rest makes every group's comparison one with all other rows. */
static void
against_rest(Group *groups, int ngroups)
{
	RetrainShare total = {0, 0};

	for (int i = 0; i < ngroups; i++)
	{
		total.successes += groups[i].all.successes;
		total.trials += groups[i].all.trials;
	}
	for (int i = 0; i < ngroups; i++)
	{
		groups[i].first = groups[i].all;
		groups[i].second.successes = total.successes - groups[i].all.successes;
		groups[i].second.trials = total.trials - groups[i].all.trials;
	}
}

/* groups_of returns the groups of counts in C order of their names, that of NULL last. */
static Group *
groups_of(const RetrainSliceCounts *state)
{
	int		   *order = retrain_slice_counts_order(state);
	Group	   *groups = MemoryContextAllocHuge(CurrentMemoryContext,
												Max(state->slices.count, 1) * sizeof(Group));

	for (int i = 0; i < state->slices.count; i++)
	{
		const RetrainSlice *slice = &state->slice[order[i]];
		const int64 *n = slice->count;
		Group	   *group = &groups[i];

		group->name = retrain_slice_counts_name(state, order[i], &group->unnamed);
		group->lower = group->upper = NAN;
		group->unused = slice->unused;
		group->first.successes = n[3];
		group->first.trials = n[1] + n[3];
		group->second.successes = n[2];
		group->second.trials = n[0] + n[2];
		group->all.successes = n[2] + n[3];
		group->all.trials = n[0] + n[1] + n[2] + n[3];
	}
	return groups;
}

/*
 * retrain.label_coverage_by_class_final(internal) returns retrain.label_coverage_group[]
 *
 * retrain_label_coverage_by_class_final returns one row per class, NULL without rows.
 */
Datum
retrain_label_coverage_by_class_final(PG_FUNCTION_ARGS)
{
	const RetrainSliceCounts *state;
	Group	   *groups;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	groups = groups_of(state);
	against_rest(groups, state->slices.count);
	PG_RETURN_DATUM(groups_datum(fcinfo, groups, state->slices.count));
}

/*
 * retrain.label_coverage_by_slice_final(internal) returns retrain.label_coverage_group[]
 *
 * retrain_label_coverage_by_slice_final returns one row per slice, in which rows predicted
 * positive are compared with the others; NULL without rows.
 */
Datum
retrain_label_coverage_by_slice_final(PG_FUNCTION_ARGS)
{
	const RetrainSliceCounts *state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	PG_RETURN_DATUM(groups_datum(fcinfo, groups_of(state), state->slices.count));
}

/*
 * decile_of returns the decile of a score, counted from 0: at_most of all rows are not above it.
 * Rows take 8 bytes each, so ten times their number is no overflow.
 */
static int
decile_of(int64 at_most, int64 all)
{
	return (int) ((DECILES * at_most + all - 1) / all) - 1;
}

/* add_scores puts scores in ascending order into their deciles. */
static void
add_scores(RetrainPairs *pairs, Group *deciles)
{
	RetrainPairReader reader;
	const RetrainPair *pair;
	int64		all = pairs->n[0] + pairs->n[1];
	int64		at_most = 0;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		Group	   *decile;

		at_most += pair->rows[0] + pair->rows[1];
		decile = &deciles[decile_of(at_most, all)];
		if (decile->all.trials == 0)
			decile->lower = pair->value;
		decile->upper = pair->value;
		decile->all.successes += pair->rows[1];
		decile->all.trials += pair->rows[0] + pair->rows[1];
	}
}

/*
 * retrain.label_coverage_by_score_final(internal) returns retrain.label_coverage_group[]
 *
 * retrain_label_coverage_by_score_final returns one row per decile that has rows, and one of the
 * rows without a score if there are any; NULL without rows.
 */
Datum
retrain_label_coverage_by_score_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector;
	RetrainSource source[2];
	RetrainBudget budget;
	RetrainPairs pairs;
	Group		groups[DECILES + 1] = {0};
	int			ngroups = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	for (int s = 0; s < 2; s++)
		retrain_collector_source(collector, s, &source[s]);
	retrain_collector_budget(collector, &budget);
	retrain_pairs_of_sources(&source[0], &source[1], &budget, &pairs);
	add_scores(&pairs, groups);
	groups[DECILES].unnamed = true;
	groups[DECILES].lower = groups[DECILES].upper = NAN;
	groups[DECILES].all.successes = collector->side[RETRAIN_CURRENT].missing;
	groups[DECILES].all.trials = collector->side[RETRAIN_CURRENT].missing +
		collector->side[RETRAIN_REFERENCE].missing;
	for (int i = 0; i <= DECILES; i++)
	{
		if (groups[i].all.trials == 0)
			continue;
		if (!groups[i].unnamed)
			groups[i].name = CStringGetTextDatum(psprintf("%d", i + 1));
		groups[ngroups++] = groups[i];
	}
	against_rest(groups, ngroups);
	PG_RETURN_DATUM(groups_datum(fcinfo, groups, ngroups));
}
