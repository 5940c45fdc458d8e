/*
 * crossed_counts.c
 *	  Transition functions of aggregates over crossed slices: f1_by_slices and others that
 *	  count label and prediction.
 *
 * The state is that of f1_by_slice (slice_counts.c), and so are its combine and serial
 * functions.  min_support is argument 3, or 4 after a weight; the columns follow.
 *
 * A row without label, prediction or weight is not used, and counted as often as its weight says, once if
 * that is NULL.  Counts do not overflow: they stay at the largest one, which no confusion can have.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/slice_counts.h"

PG_FUNCTION_INFO_V1(retrain_crossed_counts_bool);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_int);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_class);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_text);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_bool_weighted);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_class_weighted);
PG_FUNCTION_INFO_V1(retrain_crossed_counts_text_weighted);

#define WEIGHT 3

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* crossed_site returns how the call site reads its columns, made on its first call. */
static inline RetrainCrossedSite *
crossed_site(FunctionCallInfo fcinfo, bool weighted)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, weighted ? WEIGHT + 2 : WEIGHT + 1, RETRAIN_CROSSED_MAX, "labels and slices");
	return site->extra;
}

/* state_of returns the state of the call, begun if there is none. */
static inline RetrainSliceCounts *
state_of(FunctionCallInfo fcinfo, const RetrainCrossedSite *site, bool classes_named, bool weighted)
{
	int			min_support = retrain_constant_argument(fcinfo, weighted ? WEIGHT + 1 : WEIGHT, &min_support_rule);
	RetrainSliceCounts *state;

	if (unlikely(PG_ARGISNULL(0)))
		return retrain_slice_counts_create(classes_named, min_support, site->n,
										   retrain_spill_site(fcinfo->flinfo),
										   retrain_aggregate_context(fcinfo));
	state = (RetrainSliceCounts *) PG_GETARG_POINTER(0);
	if (unlikely(state->min_support != min_support))
		retrain_constant_differs(&min_support_rule, state->min_support, min_support);
	return state;
}

/* slice_of returns the number of the row's slice. */
static inline int
slice_of(FunctionCallInfo fcinfo, const RetrainCrossedSite *site, RetrainSliceCounts *state)
{
	RetrainCrossedImage image;
	int			slice;

	retrain_crossed_read(fcinfo, site, state->crossed, &image);
	slice = retrain_crossed_find(state->crossed, &image);
	if (unlikely(slice < 0))
	{
		slice = retrain_slice_counts_slice(state, retrain_crossed_name(&image, site->n));
		retrain_crossed_place(state->crossed, &image, slice, &state->slices);
	}
	return slice;
}

/* accum_binary counts a row of boolean or integer labels, which stands for several if it is weighted. */
static pg_attribute_always_inline Datum
accum_binary(FunctionCallInfo fcinfo, bool integers, bool weighted)
{
	RetrainCrossedSite *site = crossed_site(fcinfo, weighted);
	RetrainSliceCounts *state = state_of(fcinfo, site, false, weighted);
	int64		rows = weighted ? retrain_weight_argument(fcinfo, WEIGHT) : 1;
	bool		label = false;
	bool		predicted = false;
	int			number;

	if (!PG_ARGISNULL(1))
		label = integers ? retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (!PG_ARGISNULL(2))
		predicted = integers ? retrain_binary_label(PG_GETARG_INT32(2), "predicted") : PG_GETARG_BOOL(2);
	number = slice_of(fcinfo, site, state);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || rows < 0)
		retrain_slice_counts_add(&state->slice[number].unused, rows < 0 ? 1 : rows);
	else
		retrain_slice_counts_add(&state->slice[number].count[label << 1 | predicted], rows);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.crossed_counts_bool(internal, label boolean, predicted boolean,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_bool counts one row; min_support is constant.
 */
Datum
retrain_crossed_counts_bool(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, false, false);
}

/*
 * retrain.crossed_counts_int(internal, label integer, predicted integer,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_int counts one row of labels 0 and 1.
 */
Datum
retrain_crossed_counts_int(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, true, false);
}

/* accum_named counts a row of classes, named by text or by the bytes of integers, which stands for several if it is weighted. */
static pg_attribute_always_inline Datum
accum_named(FunctionCallInfo fcinfo, bool integers, bool weighted)
{
	RetrainCrossedSite *site = crossed_site(fcinfo, weighted);
	RetrainSliceCounts *state = state_of(fcinfo, site, true, weighted);
	int64		rows = weighted ? retrain_weight_argument(fcinfo, WEIGHT) : 1;
	int			slice = slice_of(fcinfo, site, state);
	int			number[2] = {-1, -1};

	/* A class is seen also in a row that cannot be used. */
	for (int i = 0; i < 2; i++)
	{
		int32		integer;

		if (PG_ARGISNULL(1 + i))
			continue;
		if (integers)
		{
			integer = PG_GETARG_INT32(1 + i);
			number[i] = retrain_slice_counts_class(state, (RetrainBytes) {(const char *) &integer, sizeof(integer)});
		}
		else
			number[i] = retrain_slice_counts_class(state, retrain_text_bytes(PG_GETARG_DATUM(1 + i)));
	}
	if (number[0] < 0 || number[1] < 0 || rows < 0)
		retrain_slice_counts_add(&state->slice[slice].unused, rows < 0 ? 1 : rows);
	else if (rows > 0)
		retrain_slice_counts_cell(state, slice, number[0], number[1], rows);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.crossed_counts_class(internal, label integer, predicted integer,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_class counts one row of integer classes.
 */
Datum
retrain_crossed_counts_class(PG_FUNCTION_ARGS)
{
	return accum_named(fcinfo, true, false);
}

/*
 * retrain.crossed_counts_text(internal, label text, predicted text, min_support integer,
 *		VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_text counts one row of text classes.
 */
Datum
retrain_crossed_counts_text(PG_FUNCTION_ARGS)
{
	return accum_named(fcinfo, false, false);
}

/*
 * retrain.crossed_counts_bool_weighted(internal, label boolean, predicted boolean, weight bigint,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_bool_weighted counts a row that stands for several.
 */
Datum
retrain_crossed_counts_bool_weighted(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, false, true);
}

/*
 * retrain.crossed_counts_class_weighted(internal, label integer, predicted integer, weight bigint,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_class_weighted does so for integer classes.
 */
Datum
retrain_crossed_counts_class_weighted(PG_FUNCTION_ARGS)
{
	return accum_named(fcinfo, true, true);
}

/*
 * retrain.crossed_counts_text_weighted(internal, label text, predicted text, weight bigint,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_crossed_counts_text_weighted does so for text classes.
 */
Datum
retrain_crossed_counts_text_weighted(PG_FUNCTION_ARGS)
{
	return accum_named(fcinfo, false, true);
}
