/*
 * fairness.c
 *	  SQL aggregates group_rates and fairness: rates of a binary classifier by group, and
 *	  how far apart the groups are.
 *
 * The state is that of f1_by_slice (slice_counts.c), a group being a slice; statistics are
 * those of stats/group_gaps.c, definitions those of doc/reference/fairness.md.  A group
 * without rows in a rate's denominator has no such rate: it takes no part in the gap of
 * that rate and is listed as left out, never counted as 0.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/slice_counts.h"
#include "stats/distributions.h"
#include "stats/group_gaps.h"

PG_FUNCTION_INFO_V1(retrain_group_rates_final);
PG_FUNCTION_INFO_V1(retrain_fairness_final);
PG_FUNCTION_INFO_V1(retrain_fairness_of_rates);

/* The rates of a group. */
typedef enum Rate
{
	SELECTION_RATE,
	TPR,
	FPR,
	PPV,
	RATES
} Rate;

static const char *const rate_names[RATES] = {"selection_rate", "tpr", "fpr", "ppv"};

/* A gap is about one rate, or about the worst of several. */
typedef struct GapMetric
{
	const char *name;
	Rate		first;
	Rate		last;
} GapMetric;

static const GapMetric gap_metrics[] = {
	{"demographic_parity", SELECTION_RATE, SELECTION_RATE},
	{"equal_opportunity", TPR, TPR},
	{"predictive_equality", FPR, FPR},
	{"equalized_odds", TPR, FPR},
	{"predictive_parity", PPV, PPV}
};

/* Columns of retrain.group_rate. */
enum
{
	RATE_GROUP,
	RATE_SUPPORT,
	RATE_UNUSED,
	RATE_TP,
	RATE_FP,
	RATE_FN,
	RATE_TN,
	RATE_FIRST,
	RATE_STATUS = RATE_FIRST + 3 * RATES,
	RATE_COLUMNS
};

#define GAP_COLUMNS 13

/* A group as the gaps see it. */
typedef struct Group
{
	Datum		name;			/* text */
	bool		unnamed;		/* the group of NULL */
	bool		enough;			/* rows to take part */
	int64		count[4];
} Group;

/* share_of returns a rate of a confusion table. */
static RetrainShare
share_of(const int64 *n, Rate rate)
{
	RetrainShare share = {0, 0};

	switch (rate)
	{
		case SELECTION_RATE:
			share.successes = n[RETRAIN_TP] + n[RETRAIN_FP];
			share.trials = n[0] + n[1] + n[2] + n[3];
			break;
		case TPR:
			share.successes = n[RETRAIN_TP];
			share.trials = n[RETRAIN_TP] + n[RETRAIN_FN];
			break;
		case FPR:
			share.successes = n[RETRAIN_FP];
			share.trials = n[RETRAIN_FP] + n[RETRAIN_TN];
			break;
		case PPV:
			share.successes = n[RETRAIN_TP];
			share.trials = n[RETRAIN_TP] + n[RETRAIN_FP];
			break;
		default:
			break;
	}
	return share;
}

/* add_rates appends one group to the result of group_rates. */
static void
add_rates(RetrainRows *rows, const RetrainBytes *name, int min_support, const RetrainSlice *slice)
{
	Datum		values[RATE_COLUMNS] = {0};
	bool		nulls[RATE_COLUMNS] = {0};
	const int64 *n = slice->count;
	int64		support = n[0] + n[1] + n[2] + n[3];
	const char *status = "ok";

	if (name->data != NULL)
		values[RATE_GROUP] = retrain_bytes_datum(name);
	nulls[RATE_GROUP] = name->data == NULL;
	values[RATE_SUPPORT] = Int64GetDatum(support);
	values[RATE_UNUSED] = Int64GetDatum(slice->unused);
	values[RATE_TP] = Int64GetDatum(n[RETRAIN_TP]);
	values[RATE_FP] = Int64GetDatum(n[RETRAIN_FP]);
	values[RATE_FN] = Int64GetDatum(n[RETRAIN_FN]);
	values[RATE_TN] = Int64GetDatum(n[RETRAIN_TN]);
	for (int rate = 0; rate < RATES; rate++)
	{
		RetrainShare share = share_of(n, rate);
		int			column = RATE_FIRST + 3 * rate;
		double		low;
		double		high;

		if (share.trials == 0)
		{
			nulls[column] = nulls[column + 1] = nulls[column + 2] = true;
			status = "undefined";
			continue;
		}
		retrain_wilson(share.successes, share.trials, 0.95, &low, &high);
		values[column] = Float8GetDatum((double) share.successes / share.trials);
		values[column + 1] = Float8GetDatum(low);
		values[column + 2] = Float8GetDatum(high);
	}
	if (support < min_support)
		status = "insufficient_rows";
	values[RATE_STATUS] = CStringGetTextDatum(status);
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.group_rates_final(internal) returns retrain.group_rate[]
 *
 * retrain_group_rates_final returns one row per group, in C order of the group's text,
 * the NULL group last; NULL without rows.
 */
Datum
retrain_group_rates_final(PG_FUNCTION_ARGS)
{
	const RetrainSliceCounts *state;
	RetrainRows rows;
	int		   *order;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	order = retrain_bytes_dict_order(&state->slices);
	retrain_rows_begin(&rows, fcinfo, state->slices.count);
	for (int i = 0; i < state->slices.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_rates(&rows, &state->slices.names[order[i]], state->min_support,
				  &state->slice[order[i]]);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* takes_part returns whether a group has all rates from first to last. */
static bool
takes_part(const Group *group, Rate first, Rate last)
{
	if (!group->enough)
		return false;
	for (int rate = first; rate <= last; rate++)
		if (share_of(group->count, rate).trials == 0)
			return false;
	return true;
}

/* left_out returns the names of the groups that lack a rate from first to last, as text[]. */
static Datum
left_out(const Group *groups, int ngroups, Rate first, Rate last)
{
	Datum	   *names = MemoryContextAllocHuge(CurrentMemoryContext, Max(ngroups, 1) * sizeof(Datum));
	bool	   *nulls = MemoryContextAllocHuge(CurrentMemoryContext, Max(ngroups, 1) * sizeof(bool));
	int			n = 0;
	int			lower = 1;

	for (int i = 0; i < ngroups; i++)
	{
		if (takes_part(&groups[i], first, last))
			continue;
		names[n] = groups[i].name;
		nulls[n++] = groups[i].unnamed;
	}
	if (n == 0)
		return PointerGetDatum(construct_empty_array(TEXTOID));
	return PointerGetDatum(construct_md_array(names, nulls, 1, &n, &lower, TEXTOID, -1, false,
											  TYPALIGN_INT));
}

/* gap_of finds the gap of one rate. */
static void
gap_of(const Group *groups, int ngroups, int reference, Rate rate, bool ratio, RetrainGap *gap)
{
	RetrainShare *shares = MemoryContextAllocHuge(CurrentMemoryContext,
												  Max(ngroups, 1) * sizeof(RetrainShare));

	for (int i = 0; i < ngroups; i++)
	{
		shares[i] = share_of(groups[i].count, rate);
		if (!groups[i].enough)
			shares[i].trials = 0;
	}
	if (ratio)
		retrain_gap_ratio(shares, ngroups, reference, gap);
	else
		retrain_gap_difference(shares, ngroups, reference, gap);
	pfree(shares);
}

/*
 * worst_gap finds the widest gap of the rates from first to last, the first of equals, and
 * which rate it is; undefined if one of them is.
 */
static Rate
worst_gap(const Group *groups, int ngroups, int reference, Rate first, Rate last, bool ratio,
		  RetrainGap *gap)
{
	Rate		worst = first;

	gap_of(groups, ngroups, reference, first, ratio, gap);
	for (int rate = first + 1; rate <= last; rate++)
	{
		RetrainGap	other;

		if (isnan(gap->value))
			break;
		gap_of(groups, ngroups, reference, rate, ratio, &other);
		if (isnan(other.value) || (ratio ? other.value < gap->value : other.value > gap->value))
		{
			*gap = other;
			worst = rate;
		}
	}
	return worst;
}

/* set_group stores name and rate of one of the two groups of a gap. */
static void
set_group(Datum *values, bool *nulls, const Group *groups, int64 number, Rate rate)
{
	RetrainShare share;

	nulls[0] = nulls[1] = true;
	if (number < 0)
		return;
	share = share_of(groups[number].count, rate);
	values[0] = groups[number].name;
	nulls[0] = groups[number].unnamed;
	values[1] = Float8GetDatum((double) share.successes / share.trials);
	nulls[1] = false;
}

/* add_gap appends one row of the result of fairness. */
static void
add_gap(RetrainRows *rows, const Group *groups, int ngroups, int reference, int metric, bool ratio)
{
	Datum		values[GAP_COLUMNS] = {0};
	bool		nulls[GAP_COLUMNS] = {0};
	Rate		first = gap_metrics[metric].first;
	Rate		last = gap_metrics[metric].last;
	RetrainGap	gap;
	Rate		rate = worst_gap(groups, ngroups, reference, first, last, ratio, &gap);
	Datum		lacking = left_out(groups, ngroups, first, last);
	const char *status = "ok";

	if (isnan(gap.value))
		status = "undefined";
	else if (ARR_NDIM(DatumGetArrayTypeP(lacking)) > 0)
		status = "groups_left_out";

	values[0] = CStringGetTextDatum(gap_metrics[metric].name);
	values[1] = CStringGetTextDatum(ratio ? "ratio" : "difference");
	retrain_column_float(&values[2], &nulls[2], gap.value);
	retrain_column_float(&values[3], &nulls[3], gap.low);
	retrain_column_float(&values[4], &nulls[4], gap.high);
	values[5] = CStringGetTextDatum(rate_names[rate]);
	nulls[5] = first != last && isnan(gap.value);
	set_group(&values[6], &nulls[6], groups, nulls[5] ? -1 : gap.lowest, rate);
	set_group(&values[8], &nulls[8], groups, nulls[5] ? -1 : gap.highest, rate);
	values[10] = Int32GetDatum((int32) gap.groups);
	values[11] = lacking;
	values[12] = CStringGetTextDatum(status);
	retrain_rows_add(rows, values, nulls);
}

/* gaps_datum returns the array of all gaps; reference is negative if there is none. */
static Datum
gaps_datum(FunctionCallInfo fcinfo, const Group *groups, int ngroups, int reference)
{
	RetrainRows rows;

	retrain_rows_begin(&rows, fcinfo, 2 * lengthof(gap_metrics));
	for (int metric = 0; metric < lengthof(gap_metrics); metric++)
	{
		CHECK_FOR_INTERRUPTS();
		add_gap(&rows, groups, ngroups, reference, metric, false);
		add_gap(&rows, groups, ngroups, reference, metric, true);
	}
	return retrain_rows_finish(&rows);
}

/*
 * retrain.fairness_final(internal) returns retrain.fairness_gap[]
 *
 * retrain_fairness_final returns two rows per metric, difference and ratio; NULL without rows.
 */
Datum
retrain_fairness_final(PG_FUNCTION_ARGS)
{
	const RetrainSliceCounts *state;
	int		   *order;
	Group	   *groups;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	order = retrain_bytes_dict_order(&state->slices);
	groups = MemoryContextAllocHuge(CurrentMemoryContext,
									Max(state->slices.count, 1) * sizeof(Group));
	for (int i = 0; i < state->slices.count; i++)
	{
		const RetrainBytes *name = &state->slices.names[order[i]];
		Group	   *group = &groups[i];

		group->unnamed = name->data == NULL;
		group->name = group->unnamed ? (Datum) 0 : retrain_bytes_datum(name);
		memcpy(group->count, state->slice[order[i]].count, sizeof(group->count));
		group->enough = group->count[0] + group->count[1] + group->count[2] + group->count[3] >=
			state->min_support;
	}
	PG_RETURN_DATUM(gaps_datum(fcinfo, groups, state->slices.count, -1));
}

/* read_count returns a count of a row that a user may have made. */
static int64
read_count(const Datum *values, const bool *nulls, int column)
{
	int64		count = nulls[column] ? -1 : DatumGetInt64(values[column]);

	if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a count of a group is NULL or negative"),
				 errhint("Pass rows as retrain.group_rates returns them.")));
	return count;
}

/* read_group reads one element of an array of retrain.group_rate. */
static void
read_group(Datum element, TupleDesc desc, Group *group)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(element);
	HeapTupleData tuple;
	Datum		values[RATE_COLUMNS];
	bool		nulls[RATE_COLUMNS];
	int64		sum = 0;

	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = header;
	heap_deform_tuple(&tuple, desc, values, nulls);

	group->unnamed = nulls[RATE_GROUP];
	group->name = group->unnamed ? (Datum) 0 : values[RATE_GROUP];
	group->count[RETRAIN_TP] = read_count(values, nulls, RATE_TP);
	group->count[RETRAIN_FP] = read_count(values, nulls, RATE_FP);
	group->count[RETRAIN_FN] = read_count(values, nulls, RATE_FN);
	group->count[RETRAIN_TN] = read_count(values, nulls, RATE_TN);
	for (int i = 0; i < 4; i++)
		if (pg_add_s64_overflow(sum, group->count[i], &sum))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("the counts of a group are out of range"),
					 errhint("Give what retrain.group_rates has returned.")));
	group->enough = nulls[RATE_STATUS] ||
		strcmp(TextDatumGetCString(values[RATE_STATUS]), "insufficient_rows") != 0;
}

/* find_reference returns the number of the group of that name. */
static int
find_reference(const Group *groups, int ngroups, const text *name)
{
	RetrainBytes wanted = {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)};

	for (int i = 0; i < ngroups; i++)
	{
		if (!groups[i].unnamed)
		{
			const text *other = DatumGetTextPP(groups[i].name);
			RetrainBytes bytes = {VARDATA_ANY(other), VARSIZE_ANY_EXHDR(other)};

			if (retrain_bytes_compare(&bytes, &wanted) == 0)
				return i;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no group \"%s\"", text_to_cstring(name)),
			 errhint("Name a group_name of the first argument, or NULL to compare every two groups.")));
}

/*
 * retrain.fairness(rates retrain.group_rate[], reference text)
 *		returns retrain.fairness_gap[]
 *
 * retrain_fairness_of_rates returns what the aggregate does, of rows of group_rates, and
 * with a reference against that group; NULL if rates is.
 */
Datum
retrain_fairness_of_rates(PG_FUNCTION_ARGS)
{
	ArrayType  *array;
	TupleDesc	desc;
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	Group	   *groups;
	int			reference = -1;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &elements, &nulls, &n);
	desc = lookup_rowtype_tupdesc_copy(ARR_ELEMTYPE(array), -1);
	groups = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof(Group));
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("rates must not contain NULL"),
					 errhint("Pass rows as retrain.group_rates returns them.")));
		read_group(elements[i], desc, &groups[i]);
	}
	if (!PG_ARGISNULL(1))
		reference = find_reference(groups, n, PG_GETARG_TEXT_PP(1));
	PG_RETURN_DATUM(gaps_datum(fcinfo, groups, n, reference));
}
