/*
 * backtest_result.c
 *	  retrain.backtest(): every decision that a policy would have made.
 */
#include "postgres.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/backtest.h"

PG_FUNCTION_INFO_V1(retrain_backtest);

/* Columns of the result. */
enum
{
	RESULT_SLOT,
	RESULT_WINDOW_START,
	RESULT_WINDOW_END,
	RESULT_OUTCOME,
	RESULT_VERDICT,
	RESULT_CANDIDATE,
	RESULT_REASON,
	RESULT_CHECKS,
	RESULT_RETRAIN_ORDERED,
	RESULT_COST,
	RESULT_MODEL_VERSION,
	RESULT_MISSING_SCORES,
	RESULT_STATUS,
	RESULT_COLUMNS
};

/* json_datum returns JSON text as jsonb. */
static Datum
json_datum(char *text)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
}

/* emit adds the row of a slot to the result. */
static void
emit(ReturnSetInfo *rsinfo, const RetrainReplayedSlot *slot)
{
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS] = {false};

	values[RESULT_SLOT] = TimestampTzGetDatum(slot->slot);
	values[RESULT_WINDOW_START] = TimestampTzGetDatum(slot->windows.current_start);
	values[RESULT_WINDOW_END] = TimestampTzGetDatum(slot->windows.current_end);
	values[RESULT_OUTCOME] = CStringGetTextDatum(slot->outcome);
	values[RESULT_VERDICT] = CStringGetTextDatum(retrain_verdict_name(slot->verdict));
	values[RESULT_CANDIDATE] = CStringGetTextDatum(retrain_verdict_name(slot->candidate));
	values[RESULT_REASON] = CStringGetTextDatum(slot->reason);
	values[RESULT_CHECKS] = json_datum(slot->checks);
	values[RESULT_RETRAIN_ORDERED] = BoolGetDatum(slot->verdict == RETRAIN_RETRAIN);
	nulls[RESULT_COST] = slot->cost == NULL;
	values[RESULT_COST] = slot->cost ? json_datum(slot->cost) : (Datum) 0;
	nulls[RESULT_MODEL_VERSION] = slot->model_version == NULL;
	values[RESULT_MODEL_VERSION] = slot->model_version ? CStringGetTextDatum(slot->model_version) : (Datum) 0;
	values[RESULT_MISSING_SCORES] = Int64GetDatum(slot->missing_scores);
	values[RESULT_STATUS] = CStringGetTextDatum(slot->status);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * retrain.backtest(policy text, since timestamptz, until timestamptz,
 *		overrides jsonb, revision integer, counterfactual jsonb) returns setof record
 *
 * retrain_backtest replays a policy over the slots in [since, until], one row
 * for each.
 */
Datum
retrain_backtest(PG_FUNCTION_ARGS)
{
	RetrainBacktestRequest request;
	RetrainBacktest *backtest;
	ListCell   *cell;

	retrain_backtest_arguments(fcinfo, &request);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	backtest = retrain_backtest_begin(&request);
	retrain_backtest_replay(backtest);
	foreach(cell, backtest->slots)
		emit((ReturnSetInfo *) fcinfo->resultinfo, lfirst(cell));
	return (Datum) 0;
}
