/*
 * errors_agg.c
 *	  retrain.errors_agg, merge, and the support functions of mae and its like.
 *
 * The state is the type itself in its open form (errors.h), changed in place: no serial
 * functions, and partial states travel packed.  The transition functions can be called by
 * anybody; outside an aggregate they open a copy.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "states/errors.h"

PG_FUNCTION_INFO_V1(retrain_errors_accum);
PG_FUNCTION_INFO_V1(retrain_errors_accum_weight);
PG_FUNCTION_INFO_V1(retrain_errors_detail_accum);
PG_FUNCTION_INFO_V1(retrain_errors_detail_accum_weight);
PG_FUNCTION_INFO_V1(retrain_errors_combine);
PG_FUNCTION_INFO_V1(retrain_errors_final);

/* begin_state returns a new state, or an open copy of the one in argument 0, in the aggregate's context. */
static RetrainErrorsState *
begin_state(FunctionCallInfo fcinfo, bool detailed)
{
	MemoryContext mcxt = retrain_state_context(fcinfo);

	if (PG_ARGISNULL(0))
		return retrain_errors_create(mcxt, detailed);
	return retrain_errors_open(PG_GETARG_DATUM(0), mcxt);
}

/* state_of returns the state of the call; a new one with detail, if detailed. */
static inline RetrainErrorsState *
state_of(FunctionCallInfo fcinfo, bool detailed)
{
	RetrainErrorsState *state = NULL;

	if (likely(!PG_ARGISNULL(0)))
		state = retrain_errors_state_of(PG_GETARG_DATUM(0));
	return likely(state != NULL) ? state : begin_state(fcinfo, detailed);
}

/* plain_state_of returns the state of the call for a row that is added without detail. */
static inline RetrainErrorsState *
plain_state_of(FunctionCallInfo fcinfo)
{
	RetrainErrorsState *state = state_of(fcinfo, false);

	if (unlikely(state->powers.detailed))
		retrain_errors_drop_detail(state);
	return state;
}

/* add_row counts the row of the call, arguments 1 and 2. */
static inline void
add_row(FunctionCallInfo fcinfo, RetrainErrorsState *state)
{
	if (unlikely(PG_ARGISNULL(1) || PG_ARGISNULL(2)))
		retrain_errors_add_missing(state, 1);
	else
		retrain_errors_add(state, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2));
}

/* add_weighted_row counts it as often as argument 3 says. */
static void
add_weighted_row(FunctionCallInfo fcinfo, RetrainErrorsState *state)
{
	int64		rows = retrain_weight_argument(fcinfo, 3);

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || rows < 0)
		retrain_errors_add_missing(state, rows < 0 ? 1 : rows);
	else
		retrain_errors_add_times(state, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), rows);
}

/* RETURN_STATE returns the state; the pointer that came in, if it is that. */
#define RETURN_STATE(state) PG_RETURN_DATUM(EOHPGetRWDatum(&(state)->header))

/*
 * retrain.errors_accum(retrain.errors, actual double precision, predicted double precision)
 *		returns retrain.errors
 *
 * retrain_errors_accum counts one row.
 */
Datum
retrain_errors_accum(PG_FUNCTION_ARGS)
{
	RetrainErrorsState *state = plain_state_of(fcinfo);

	add_row(fcinfo, state);
	RETURN_STATE(state);
}

/*
 * retrain.errors_detail_accum(retrain.errors, actual double precision, predicted double precision)
 *		returns retrain.errors
 *
 * retrain_errors_detail_accum counts one row of a state with detail.
 */
Datum
retrain_errors_detail_accum(PG_FUNCTION_ARGS)
{
	RetrainErrorsState *state = state_of(fcinfo, true);

	add_row(fcinfo, state);
	RETURN_STATE(state);
}

/*
 * retrain.errors_accum_weight(retrain.errors, actual double precision, predicted double precision,
 *		weight bigint) returns retrain.errors
 *
 * retrain_errors_accum_weight counts a row as often as its weight says; one without a weight is a row that
 * is not used.
 */
Datum
retrain_errors_accum_weight(PG_FUNCTION_ARGS)
{
	RetrainErrorsState *state = plain_state_of(fcinfo);

	add_weighted_row(fcinfo, state);
	RETURN_STATE(state);
}

/*
 * retrain.errors_detail_accum_weight(retrain.errors, actual double precision, predicted double precision,
 *		weight bigint) returns retrain.errors
 *
 * retrain_errors_detail_accum_weight counts a row of a state with detail as often as its weight says.
 */
Datum
retrain_errors_detail_accum_weight(PG_FUNCTION_ARGS)
{
	RetrainErrorsState *state = state_of(fcinfo, true);

	add_weighted_row(fcinfo, state);
	RETURN_STATE(state);
}

/*
 * retrain.errors_combine(retrain.errors, retrain.errors) returns retrain.errors
 *
 * retrain_errors_combine adds the second state to the first, in place if that is open; NULL is
 * a state of nothing.
 */
Datum
retrain_errors_combine(PG_FUNCTION_ARGS)
{
	RetrainErrorsState *state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = state_of(fcinfo, true);
	retrain_errors_merge(state, retrain_errors_read(PG_GETARG_DATUM(1)));
	RETURN_STATE(state);
}

/*
 * retrain.errors_final(retrain.errors) returns retrain.errors
 *
 * retrain_errors_final returns the packed form.
 */
Datum
retrain_errors_final(PG_FUNCTION_ARGS)
{
	Datum		datum;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	datum = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		struct varlena *packed = retrain_errors_packed((RetrainErrorsState *) DatumGetEOHP(datum));
		struct varlena *result = palloc(VARSIZE(packed));

		memcpy(result, packed, VARSIZE(packed));
		PG_RETURN_POINTER(result);
	}
	PG_RETURN_DATUM(datum);
}
