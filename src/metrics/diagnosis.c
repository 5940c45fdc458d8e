/*
 * diagnosis.c
 *	  SQL aggregate diagnose: why a classifier became worse.
 *
 * The state keeps the rows of both samples (common/row_store.c), 16 bytes each.  Rules:
 * stats/diagnosis.c, definitions: doc/reference/diagnosis.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/collector.h"
#include "common/compat.h"
#include "common/row_store.h"
#include "common/rows_result.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "stats/diagnosis.h"

#define COLUMNS 35

PG_FUNCTION_INFO_V1(retrain_diagnose_accum_bool);
PG_FUNCTION_INFO_V1(retrain_diagnose_accum_int);
PG_FUNCTION_INFO_V1(retrain_diagnose_combine);
PG_FUNCTION_INFO_V1(retrain_diagnose_serialize);
PG_FUNCTION_INFO_V1(retrain_diagnose_deserialize);
PG_FUNCTION_INFO_V1(retrain_diagnose_final);

/* Words of verdict and reason, by finding. */
static const struct
{
	const char *verdict;
	const char *reason;
}			finding_words[] = {
	[RETRAIN_FINDING_NONE] = {"keep", "none"},
	[RETRAIN_FINDING_INPUTS] = {"investigate", "inputs"},
	[RETRAIN_FINDING_BASE_RATE] = {"investigate", "base_rate"},
	[RETRAIN_FINDING_MISCALIBRATION] = {"recalibrate", "miscalibration"},
	[RETRAIN_FINDING_STAYS] = {"investigate", "miscalibration_not_removed"},
	[RETRAIN_FINDING_DISCRIMINATION] = {"retrain", "discrimination"},
	[RETRAIN_FINDING_FEW_ROWS] = {"insufficient_evidence", "insufficient_rows"},
	[RETRAIN_FINDING_ONE_CLASS] = {"insufficient_evidence", "one_class"},
};

/* add_row adds a row whose label, if there is one, is positive or not. */
static Datum
add_row(FunctionCallInfo fcinfo, bool positive)
{
	RetrainRowStore *state = retrain_row_store_state(fcinfo, sizeof(RetrainTimedRow));
	RetrainTimedRow *row;

	if (!PG_ARGISNULL(2))
		retrain_check_probability(PG_GETARG_FLOAT8(2));
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
	{
		state->unused++;
		PG_RETURN_POINTER(state);
	}
	row = retrain_row_store_add(state, PG_GETARG_BOOL(4) ? RETRAIN_CURRENT : RETRAIN_REFERENCE);
	*row = retrain_timed_row(PG_GETARG_TIMESTAMPTZ(3), PG_GETARG_FLOAT8(2), positive);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.diagnose_accum(internal, label boolean, probability double precision, at timestamptz,
 *		is_current boolean) returns internal
 *
 * retrain_diagnose_accum_bool adds one row.
 */
Datum
retrain_diagnose_accum_bool(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && PG_GETARG_BOOL(1));
}

/*
 * retrain.diagnose_accum(internal, label integer, probability double precision, at timestamptz,
 *		is_current boolean) returns internal
 *
 * retrain_diagnose_accum_int adds one row with a label 0 or 1.
 */
Datum
retrain_diagnose_accum_int(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && retrain_binary_label(PG_GETARG_INT32(1), "label"));
}

/*
 * retrain.diagnose_combine(internal, internal) returns internal
 *
 * retrain_diagnose_combine adds up two states.
 */
Datum
retrain_diagnose_combine(PG_FUNCTION_ARGS)
{
	return retrain_row_store_combine(fcinfo);
}

/*
 * retrain.diagnose_serialize(internal) returns bytea
 *
 * retrain_diagnose_serialize returns the wire form of a state.
 */
Datum
retrain_diagnose_serialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(retrain_row_store_serialize((const RetrainRowStore *) PG_GETARG_POINTER(0), "diagnose"));
}

/* valid_rows tells whether the probabilities of rows lie between 0 and 1. */
static bool
valid_rows(const void *rows, int64 n)
{
	const RetrainTimedRow greatest = retrain_timed_row(0, 1, true);
	const RetrainTimedRow *row = rows;

	for (int64 i = 0; i < n; i++)
		if (row[i].key > greatest.key)
			return false;
	return true;
}

/*
 * retrain.diagnose_deserialize(bytea, internal) returns internal
 *
 * retrain_diagnose_deserialize returns the state in the current context.
 */
Datum
retrain_diagnose_deserialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_row_store_deserialize(PG_GETARG_BYTEA_PP(0), sizeof(RetrainTimedRow), valid_rows));
}

/* A row of the result while it is filled. */
typedef struct Result
{
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS];
	int			n;
} Result;

/* put adds a figure; NaN and infinity are NULL. */
static void
put(Result *result, double figure)
{
	retrain_column_float(&result->values[result->n], &result->nulls[result->n], isinf(figure) ? NAN : figure);
	result->n++;
}

/* put_count adds a whole number. */
static void
put_count(Result *result, int64 count)
{
	result->values[result->n++] = Int64GetDatum(count);
}

/* put_corp adds the parts of a log loss. */
static void
put_corp(Result *result, const RetrainCorp *corp)
{
	put(result, corp->log_loss);
	put(result, corp->miscalibration);
	put(result, corp->discrimination);
	put(result, corp->uncertainty);
}

/* put_band adds a figure with its limits. */
static void
put_band(Result *result, const RetrainBand *band)
{
	put(result, band->value);
	put(result, band->low);
	put(result, band->high);
}

/* diagnosis_datum returns the result row of a diagnosis. */
static Datum
diagnosis_datum(FunctionCallInfo fcinfo, const RetrainDiagnosis *diagnosis, const RetrainRowStore *state)
{
	Result		result = {0};

	result.values[result.n++] = CStringGetTextDatum(finding_words[diagnosis->finding].verdict);
	result.values[result.n++] = CStringGetTextDatum(finding_words[diagnosis->finding].reason);
	put_corp(&result, &diagnosis->current);
	put_corp(&result, &diagnosis->reference);
	put(&result, diagnosis->miscalibration.value);
	put(&result, diagnosis->miscalibration.high);
	put(&result, diagnosis->discrimination.value);
	put(&result, diagnosis->discrimination.low);
	put(&result, diagnosis->deficit.value);
	put(&result, diagnosis->deficit.high);
	put_band(&result, &diagnosis->base_rate);
	put_band(&result, &diagnosis->mean_probability);
	put_band(&result, &diagnosis->mean_entropy);
	put(&result, diagnosis->reweighted_miscalibration);
	put(&result, diagnosis->reweighted_discrimination);
	put(&result, diagnosis->slope);
	put(&result, diagnosis->intercept);
	put(&result, diagnosis->removed);
	put_count(&result, diagnosis->segments[RETRAIN_REFERENCE]);
	put_count(&result, diagnosis->segments[RETRAIN_CURRENT]);
	put_count(&result, state->side[RETRAIN_REFERENCE].n);
	put_count(&result, state->side[RETRAIN_CURRENT].n);
	put_count(&result, state->unused);
	Assert(result.n == COLUMNS);
	return retrain_row_result(fcinfo, result.values, result.nulls);
}

/*
 * retrain.diagnose_final(internal) returns retrain.diagnosis_result
 *
 * retrain_diagnose_final returns one row, also for no rows at all.
 */
Datum
retrain_diagnose_final(PG_FUNCTION_ARGS)
{
	RetrainRowStore none = {.width = sizeof(RetrainTimedRow)};
	const RetrainRowStore *state = PG_ARGISNULL(0) ? &none : (const RetrainRowStore *) PG_GETARG_POINTER(0);
	RetrainDiagnosis diagnosis;

	retrain_diagnosis(retrain_row_store_copy(state, RETRAIN_REFERENCE), state->side[RETRAIN_REFERENCE].n,
					  retrain_row_store_copy(state, RETRAIN_CURRENT), state->side[RETRAIN_CURRENT].n, &diagnosis);
	return diagnosis_datum(fcinfo, &diagnosis, state);
}
