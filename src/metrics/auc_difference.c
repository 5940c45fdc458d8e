/*
 * auc_difference.c
 *	  SQL aggregate auc_difference: areas of two scores of the same rows.
 *
 * The state keeps the rows (common/row_store.c), 16 bytes each: negative ones on side 0, positive
 * ones on side 1.  Definitions: stats/auc_difference.c and doc/reference/auc.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/row_store.h"
#include "common/rows_result.h"
#include "metrics/binary_label.h"
#include "stats/auc_difference.h"

PG_FUNCTION_INFO_V1(retrain_auc_difference_accum_bool);
PG_FUNCTION_INFO_V1(retrain_auc_difference_accum_int);
PG_FUNCTION_INFO_V1(retrain_auc_difference_combine);
PG_FUNCTION_INFO_V1(retrain_auc_difference_serialize);
PG_FUNCTION_INFO_V1(retrain_auc_difference_deserialize);
PG_FUNCTION_INFO_V1(retrain_auc_difference_final);

/* add_row adds a row whose label, if there is one, is positive or not. */
static Datum
add_row(FunctionCallInfo fcinfo, bool positive)
{
	RetrainRowStore *state = retrain_row_store_state(fcinfo, sizeof(RetrainTwoScores));
	RetrainTwoScores *row;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || isnan(PG_GETARG_FLOAT8(2)) || isnan(PG_GETARG_FLOAT8(3)))
	{
		state->unused++;
		PG_RETURN_POINTER(state);
	}
	row = retrain_row_store_add(state, positive ? 1 : 0);
	row->champion = PG_GETARG_FLOAT8(2);
	row->challenger = PG_GETARG_FLOAT8(3);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.auc_difference_accum(internal, label boolean, champion double precision,
 *		challenger double precision) returns internal
 *
 * retrain_auc_difference_accum_bool adds one row.
 */
Datum
retrain_auc_difference_accum_bool(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && PG_GETARG_BOOL(1));
}

/*
 * retrain.auc_difference_accum(internal, label integer, champion double precision,
 *		challenger double precision) returns internal
 *
 * retrain_auc_difference_accum_int adds one row with a label 0 or 1.
 */
Datum
retrain_auc_difference_accum_int(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && retrain_binary_label(PG_GETARG_INT32(1), "label"));
}

/*
 * retrain.auc_difference_combine(internal, internal) returns internal
 *
 * retrain_auc_difference_combine adds up two states.
 */
Datum
retrain_auc_difference_combine(PG_FUNCTION_ARGS)
{
	return retrain_row_store_combine(fcinfo);
}

/*
 * retrain.auc_difference_serialize(internal) returns bytea
 *
 * retrain_auc_difference_serialize returns the wire form of a state.
 */
Datum
retrain_auc_difference_serialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(retrain_row_store_serialize((const RetrainRowStore *) PG_GETARG_POINTER(0), "auc_difference"));
}

/* valid_rows tells whether no score is NaN. */
static bool
valid_rows(const void *rows, int64 n)
{
	const RetrainTwoScores *row = rows;

	for (int64 i = 0; i < n; i++)
		if (isnan(row[i].champion) || isnan(row[i].challenger))
			return false;
	return true;
}

/*
 * retrain.auc_difference_deserialize(bytea, internal) returns internal
 *
 * retrain_auc_difference_deserialize returns the state in the current context.
 */
Datum
retrain_auc_difference_deserialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_row_store_deserialize(PG_GETARG_BYTEA_PP(0), sizeof(RetrainTwoScores), valid_rows));
}

/* status_of returns the status of a result. */
static const char *
status_of(const RetrainAucDifference *result)
{
	if (isnan(result->difference))
		return "undefined";
	return isnan(result->low) ? "no_interval" : "ok";
}

/*
 * retrain.auc_difference_final(internal) returns retrain.auc_difference_result
 *
 * retrain_auc_difference_final returns one row, also for no rows at all.
 */
Datum
retrain_auc_difference_final(PG_FUNCTION_ARGS)
{
	RetrainRowStore none = {.width = sizeof(RetrainTwoScores)};
	const RetrainRowStore *state = PG_ARGISNULL(0) ? &none : (const RetrainRowStore *) PG_GETARG_POINTER(0);
	RetrainAucDifference result;
	Datum		values[11] = {0};
	bool		nulls[11] = {0};

	retrain_auc_difference((const RetrainTwoScores *) state->side[0].data, state->side[0].n,
						   (const RetrainTwoScores *) state->side[1].data, state->side[1].n, &result);
	retrain_column_float(&values[0], &nulls[0], result.champion);
	retrain_column_float(&values[1], &nulls[1], result.challenger);
	retrain_column_float(&values[2], &nulls[2], result.difference);
	retrain_column_float(&values[3], &nulls[3], result.standard_error);
	retrain_column_float(&values[4], &nulls[4], result.low);
	retrain_column_float(&values[5], &nulls[5], result.high);
	retrain_column_float(&values[6], &nulls[6], result.p_value);
	values[7] = Int64GetDatum(state->side[1].n);
	values[8] = Int64GetDatum(state->side[0].n);
	values[9] = Int64GetDatum(state->unused);
	values[10] = CStringGetTextDatum(status_of(&result));
	return retrain_row_result(fcinfo, values, nulls);
}
