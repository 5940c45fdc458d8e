/*
 * errors_by_slice.c
 *	  SQL aggregates errors_by_slice and errors_by_slice_weighted: a retrain.errors for every
 *	  crossed slice.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "states/errors.h"
#include "states/states_by_slice.h"

PG_FUNCTION_INFO_V1(retrain_errors_by_slice_accum);
PG_FUNCTION_INFO_V1(retrain_errors_by_slice_accum_weighted);
PG_FUNCTION_INFO_V1(retrain_errors_by_slice_deserialize);

#define ACTUAL 1
#define PREDICTED 2
#define WEIGHT 3

/* create is the method create of errors. */
static void *
create(MemoryContext parent, const void *how)
{
	return retrain_errors_create(parent, false);
}

/* open_packed is the method open of errors. */
static void *
open_packed(MemoryContext parent, struct varlena *packed)
{
	return retrain_errors_open(PointerGetDatum(packed), parent);
}

/* merge is the method merge of errors. */
static void
merge(void *open, struct varlena *packed)
{
	retrain_errors_merge(open, retrain_errors_read(PointerGetDatum(packed)));
}

/* pack is the method pack of errors. */
static struct varlena *
pack(void *open)
{
	return retrain_errors_packed(open);
}

static const RetrainSliceKind errors_kind = {"slices", create, open_packed, merge, pack};

/* accum counts a row, which stands for several if it is weighted. */
static pg_attribute_always_inline Datum
accum(FunctionCallInfo fcinfo, bool weighted)
{
	RetrainSliceStates *states = retrain_by_slice_states(fcinfo, &errors_kind, weighted ? WEIGHT + 1 : WEIGHT);
	int64		rows = weighted ? retrain_weight_argument(fcinfo, WEIGHT) : 1;
	RetrainSliceState *slice = retrain_by_slice_slice(fcinfo, states);
	void	   *open = retrain_slice_states_open(states, slice, NULL);

	if (!retrain_by_slice_count(slice, !PG_ARGISNULL(ACTUAL) && !PG_ARGISNULL(PREDICTED), rows))
		retrain_errors_add_missing(open, rows < 0 ? 1 : rows);
	else if (rows == 1)
		retrain_errors_add(open, PG_GETARG_FLOAT8(ACTUAL), PG_GETARG_FLOAT8(PREDICTED));
	else
		retrain_errors_add_times(open, PG_GETARG_FLOAT8(ACTUAL), PG_GETARG_FLOAT8(PREDICTED), rows);
	PG_RETURN_POINTER(states);
}

/*
 * retrain.errors_by_slice_accum(internal, actual double precision,
 *		predicted double precision, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_errors_by_slice_accum counts one row.
 */
Datum
retrain_errors_by_slice_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false);
}

/*
 * retrain.errors_by_slice_accum_weighted(internal, actual double precision, predicted double precision,
 *		weight bigint, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_errors_by_slice_accum_weighted counts a row that stands for several.
 */
Datum
retrain_errors_by_slice_accum_weighted(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true);
}

/*
 * retrain.errors_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_errors_by_slice_deserialize returns states of errors.
 */
Datum
retrain_errors_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	return retrain_by_slice_recv(fcinfo, &errors_kind);
}
