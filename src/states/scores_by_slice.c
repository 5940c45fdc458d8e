/*
 * scores_by_slice.c
 *	  SQL aggregates scores_by_slice and scores_by_slice_weighted: a retrain.scores for every
 *	  crossed slice.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "states/scores_builder.h"
#include "states/states_by_slice.h"

PG_FUNCTION_INFO_V1(retrain_scores_by_slice_bool);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_bool_weighted);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_int);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_int_weighted);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_deserialize);

#define LABEL 1
#define PROBABILITY 2
#define WEIGHT 3

/* create is the method create of scores. */
static void *
create(MemoryContext parent, const void *how)
{
	return retrain_scores_create(parent, RETRAIN_SCORES_CAPACITY);
}

/* open_packed is the method open of scores. */
static void *
open_packed(MemoryContext parent, struct varlena *packed)
{
	return retrain_scores_open(PointerGetDatum(packed), parent);
}

/* merge is the method merge of scores. */
static void
merge(void *open, struct varlena *packed)
{
	retrain_scores_merge(open, retrain_scores_read(PointerGetDatum(packed)));
}

/* pack is the method pack of scores. */
static struct varlena *
pack(void *open)
{
	return retrain_scores_packed(open);
}

static const RetrainSliceKind scores_kind = {"slices", create, open_packed, merge, pack};

/* accum counts a row of a boolean or integer label, which stands for several if it is weighted. */
static pg_attribute_always_inline Datum
accum(FunctionCallInfo fcinfo, bool integer, bool weighted)
{
	RetrainSliceStates *states = retrain_by_slice_states(fcinfo, &scores_kind, weighted ? WEIGHT + 1 : WEIGHT);
	int64		rows = weighted ? retrain_weight_argument(fcinfo, WEIGHT) : 1;
	bool		positive = false;
	RetrainSliceState *slice;
	void	   *open;

	if (!PG_ARGISNULL(LABEL))
		positive = integer ? retrain_binary_label(PG_GETARG_INT32(LABEL), "label") : PG_GETARG_BOOL(LABEL);
	if (!PG_ARGISNULL(PROBABILITY))
		retrain_check_probability(PG_GETARG_FLOAT8(PROBABILITY));
	slice = retrain_by_slice_slice(fcinfo, states);
	open = retrain_slice_states_open(states, slice, NULL);
	if (!retrain_by_slice_count(slice, !PG_ARGISNULL(LABEL) && !PG_ARGISNULL(PROBABILITY), rows))
		retrain_scores_add_unused(open, rows < 0 ? 1 : rows);
	else if (rows == 1)
		retrain_scores_add(open, positive, PG_GETARG_FLOAT8(PROBABILITY));
	else if (rows > 0)
		retrain_scores_add_times(open, positive, PG_GETARG_FLOAT8(PROBABILITY), rows);
	PG_RETURN_POINTER(states);
}

/*
 * retrain.scores_by_slice_bool(internal, label boolean, probability double precision,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_bool counts one row.
 */
Datum
retrain_scores_by_slice_bool(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, false);
}

/*
 * retrain.scores_by_slice_bool_weighted(internal, label boolean, probability double precision,
 *		weight bigint, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_bool_weighted counts a row that stands for several.
 */
Datum
retrain_scores_by_slice_bool_weighted(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, true);
}

/*
 * retrain.scores_by_slice_int(internal, label integer, probability double precision,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_int counts one row, label 0 or 1.
 */
Datum
retrain_scores_by_slice_int(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, false);
}

/*
 * retrain.scores_by_slice_int_weighted(internal, label integer, probability double precision,
 *		weight bigint, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_int_weighted counts a row, label 0 or 1, that stands for several.
 */
Datum
retrain_scores_by_slice_int_weighted(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, true);
}

/*
 * retrain.scores_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_scores_by_slice_deserialize returns states of scores.
 */
Datum
retrain_scores_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	return retrain_by_slice_recv(fcinfo, &scores_kind);
}
