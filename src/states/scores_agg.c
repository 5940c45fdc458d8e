/*
 * scores_agg.c
 *	  retrain.scores_agg and merge: aggregates that make retrain.scores.
 *
 * The state is the type itself in its open form (scores_builder.h), changed in place: no
 * serial functions, and partial states travel packed.  The transition functions can be
 * called by anybody; outside an aggregate they open a copy.
 *
 * A row without label, probability or weight is not used, and counted.  A probability
 * outside [0,1] (NaN too), an integer label other than 0 and 1 and a negative weight are
 * errors, whether the other arguments are NULL or not.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "states/scores_builder.h"

PG_FUNCTION_INFO_V1(retrain_scores_accum_bool);
PG_FUNCTION_INFO_V1(retrain_scores_accum_bool_weight);
PG_FUNCTION_INFO_V1(retrain_scores_accum_bool_weight_capacity);
PG_FUNCTION_INFO_V1(retrain_scores_accum_int);
PG_FUNCTION_INFO_V1(retrain_scores_accum_int_weight);
PG_FUNCTION_INFO_V1(retrain_scores_accum_int_weight_capacity);
PG_FUNCTION_INFO_V1(retrain_scores_combine);
PG_FUNCTION_INFO_V1(retrain_scores_final);
PG_FUNCTION_INFO_V1(retrain_scores_merge_two);

static const RetrainConstant capacity_rule = {
	"capacity", RETRAIN_HISTOGRAM_MIN_CAPACITY, RETRAIN_HISTOGRAM_MAX_CAPACITY, RETRAIN_SCORES_CAPACITY
};

/* begin_state returns a new state, or an open copy of the one in argument 0. */
static RetrainScoresBuilder *
begin_state(FunctionCallInfo fcinfo, int capacity)
{
	if (PG_ARGISNULL(0))
		return retrain_scores_create(retrain_state_context(fcinfo), capacity);
	return retrain_scores_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
}

/* state_of returns the state of the call; capacity is its argument of that name, 0 if it has none. */
static pg_attribute_always_inline RetrainScoresBuilder *
state_of(FunctionCallInfo fcinfo, int capacity)
{
	RetrainScoresBuilder *builder = NULL;

	if (likely(!PG_ARGISNULL(0)))
		builder = retrain_scores_builder_of(PG_GETARG_DATUM(0));
	if (unlikely(builder == NULL))
		builder = begin_state(fcinfo, capacity == 0 ? RETRAIN_SCORES_CAPACITY :
							  retrain_constant_argument(fcinfo, capacity, &capacity_rule));
	if (capacity != 0 &&
		unlikely(PG_ARGISNULL(capacity) || PG_GETARG_INT32(capacity) != retrain_scores_capacity(builder)))
		retrain_constant_differs(&capacity_rule, retrain_scores_capacity(builder),
								 retrain_constant_argument(fcinfo, capacity, &capacity_rule));
	return builder;
}

/* RETURN_STATE returns the state; the pointer that came in, if it is that. */
#define RETURN_STATE(builder) PG_RETURN_DATUM(EOHPGetRWDatum(&(builder)->header))

/* check_row checks arguments 1 (label) and 2 (probability); returns whether the row can be used. */
static pg_attribute_always_inline bool
check_row(FunctionCallInfo fcinfo, bool integer_label, bool *positive)
{
	*positive = false;
	if (likely(!PG_ARGISNULL(1)))
		*positive = integer_label ?
			retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (likely(!PG_ARGISNULL(2)))
		retrain_check_probability(PG_GETARG_FLOAT8(2));
	return likely(!PG_ARGISNULL(1) && !PG_ARGISNULL(2));
}

/* accum_row counts one row. */
static pg_attribute_always_inline Datum
accum_row(FunctionCallInfo fcinfo, bool integer_label)
{
	RetrainScoresBuilder *builder = state_of(fcinfo, 0);
	bool		positive;

	if (check_row(fcinfo, integer_label, &positive))
		retrain_scores_add(builder, positive, PG_GETARG_FLOAT8(2));
	else
		retrain_scores_add_unused(builder, 1);
	RETURN_STATE(builder);
}

/* accum_weight counts a row that stands for several; one without a weight is one that is not used. */
static pg_attribute_always_inline Datum
accum_weight(FunctionCallInfo fcinfo, bool integer_label, int capacity)
{
	RetrainScoresBuilder *builder = state_of(fcinfo, capacity);
	int64		rows = retrain_weight_argument(fcinfo, 3);
	bool		positive;

	if (!check_row(fcinfo, integer_label, &positive) || rows < 0)
		retrain_scores_add_unused(builder, rows < 0 ? 1 : rows);
	else if (rows == 1)
		retrain_scores_add(builder, positive, PG_GETARG_FLOAT8(2));
	else if (rows > 0)
		retrain_scores_add_times(builder, positive, PG_GETARG_FLOAT8(2), rows);
	RETURN_STATE(builder);
}

/*
 * retrain.scores_accum(retrain.scores, label boolean, probability double precision)
 *		returns retrain.scores
 *
 * retrain_scores_accum_bool counts one row.
 */
Datum
retrain_scores_accum_bool(PG_FUNCTION_ARGS)
{
	return accum_row(fcinfo, false);
}

/*
 * retrain.scores_accum(retrain.scores, label boolean, probability double precision,
 *		weight bigint) returns retrain.scores
 *
 * retrain_scores_accum_bool_weight counts a row that stands for several.
 */
Datum
retrain_scores_accum_bool_weight(PG_FUNCTION_ARGS)
{
	return accum_weight(fcinfo, false, 0);
}

/*
 * retrain.scores_accum(retrain.scores, label boolean, probability double precision,
 *		weight bigint, capacity integer) returns retrain.scores
 *
 * retrain_scores_accum_bool_weight_capacity is the same for a state of another capacity.
 */
Datum
retrain_scores_accum_bool_weight_capacity(PG_FUNCTION_ARGS)
{
	return accum_weight(fcinfo, false, 4);
}

/*
 * retrain.scores_accum(retrain.scores, label integer, probability double precision)
 *		returns retrain.scores
 *
 * retrain_scores_accum_int counts one row, label 0 or 1.
 */
Datum
retrain_scores_accum_int(PG_FUNCTION_ARGS)
{
	return accum_row(fcinfo, true);
}

/*
 * retrain.scores_accum(retrain.scores, label integer, probability double precision,
 *		weight bigint) returns retrain.scores
 *
 * retrain_scores_accum_int_weight counts a row, label 0 or 1, that stands for several.
 */
Datum
retrain_scores_accum_int_weight(PG_FUNCTION_ARGS)
{
	return accum_weight(fcinfo, true, 0);
}

/*
 * retrain.scores_accum(retrain.scores, label integer, probability double precision,
 *		weight bigint, capacity integer) returns retrain.scores
 *
 * retrain_scores_accum_int_weight_capacity is the same for a state of another capacity.
 */
Datum
retrain_scores_accum_int_weight_capacity(PG_FUNCTION_ARGS)
{
	return accum_weight(fcinfo, true, 4);
}

/*
 * retrain.scores_combine(retrain.scores, retrain.scores) returns retrain.scores
 *
 * retrain_scores_combine adds the second state to the first, in place if that is open; NULL
 * is a state of nothing.
 */
Datum
retrain_scores_combine(PG_FUNCTION_ARGS)
{
	RetrainScoresBuilder *builder;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		builder = retrain_scores_open(PG_GETARG_DATUM(1), retrain_state_context(fcinfo));
	else
	{
		builder = retrain_scores_builder_of(PG_GETARG_DATUM(0));
		if (builder == NULL)
			builder = retrain_scores_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
		retrain_scores_merge(builder, retrain_scores_argument(fcinfo, 1));
	}
	RETURN_STATE(builder);
}

/*
 * retrain.scores_final(retrain.scores) returns retrain.scores
 *
 * retrain_scores_final returns the packed form.
 */
Datum
retrain_scores_final(PG_FUNCTION_ARGS)
{
	Datum		state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(state)))
	{
		struct varlena *packed = retrain_scores_packed((RetrainScoresBuilder *) DatumGetEOHP(state));
		struct varlena *result = palloc(VARSIZE(packed));

		memcpy(result, packed, VARSIZE(packed));
		PG_RETURN_POINTER(result);
	}
	PG_RETURN_DATUM(state);
}

/*
 * retrain.merge(a retrain.scores, b retrain.scores) returns retrain.scores
 *
 * retrain_scores_merge_two returns the state of the rows of both; NULL is a state of nothing.
 */
Datum
retrain_scores_merge_two(PG_FUNCTION_ARGS)
{
	RetrainScoresBuilder *builder = NULL;

	for (int i = 0; i < 2; i++)
	{
		if (PG_ARGISNULL(i))
			continue;
		if (builder == NULL)
			builder = retrain_scores_open(PG_GETARG_DATUM(i), CurrentMemoryContext);
		else
			retrain_scores_merge(builder, retrain_scores_argument(fcinfo, i));
	}
	if (builder == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(retrain_scores_packed(builder));
}
