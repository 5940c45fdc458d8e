/*
 * backtest_summary.c
 *	  retrain.backtest_summary(): how soon a policy would have noticed what was
 *	  wrong, how often it would have cried wolf, and at what cost.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/backtest_cost.h"
#include "governance/backtest_score.h"
#include "governance/json_writer.h"

PG_FUNCTION_INFO_V1(retrain_backtest_summary);

/* A quarter of a mean Gregorian year, in microseconds. */
#define QUARTER_USECS	(365.2425 / 4 * USECS_PER_DAY)

/* Columns of the result; the costs are those of backtest_cost.h. */
enum
{
	SUMMARY_SLOTS,
	SUMMARY_CONCLUSIVE,
	SUMMARY_NOT_LOGGED,
	SUMMARY_ALARMS,
	SUMMARY_RETRAINS,
	SUMMARY_INCIDENTS,
	SUMMARY_DETECTED,
	SUMMARY_MEAN_DELAY,
	SUMMARY_LONGEST_DELAY,
	SUMMARY_FALSE_ALARMS,
	SUMMARY_QUIET_TIME,
	SUMMARY_FALSE_PER_QUARTER,
	SUMMARY_ELSEWHERE,
	SUMMARY_DETECTIONS,
	SUMMARY_SLOTS_WITH_LOSS,
	SUMMARY_COST,
	SUMMARY_UNCOSTED = SUMMARY_COST + RETRAIN_COST_COLUMNS,
	SUMMARY_ASSUMPTIONS,
	SUMMARY_COLUMNS
};

/* span_of returns microseconds as an interval of days and time. */
static Datum
span_of(int64 usecs)
{
	Interval   *span = palloc0(sizeof(Interval));

	span->day = (int32) (usecs / USECS_PER_DAY);
	span->time = usecs % USECS_PER_DAY;
	return IntervalPGetDatum(span);
}

/* put_detection appends an incident and how it was noticed. */
static void
put_detection(StringInfo json, const RetrainDetection *detection)
{
	const RetrainIncident *incident = detection->incident;

	appendStringInfo(json, "%s{", json->len > 1 ? ", " : "");
	retrain_put_instant(json, "start", incident->start);
	if (TIMESTAMP_IS_NOEND(incident->end))
		retrain_put_raw(json, "end", "null");
	else
		retrain_put_instant(json, "end", incident->end);
	retrain_put_string(json, "result", detection->detected ? "detected" : detection->covered ? "missed" : "not_covered");
	if (detection->detected)
	{
		retrain_put_instant(json, "detected_at", detection->detected_at);
		retrain_put_interval(json, "delay", DatumGetIntervalP(span_of(detection->detected_at - incident->start)));
	}
	appendStringInfoChar(json, '}');
}

/* detections_json returns all incidents as jsonb. */
static Datum
detections_json(const RetrainBacktestScore *score)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, score->detections)
		put_detection(&json, lfirst(cell));
	appendStringInfoChar(&json, ']');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* add_score fills the columns that count alarms. */
static void
add_score(const RetrainBacktestScore *score, Datum *values, bool *nulls)
{
	values[SUMMARY_SLOTS] = Int64GetDatum(score->slots);
	values[SUMMARY_CONCLUSIVE] = Int64GetDatum(score->conclusive);
	values[SUMMARY_NOT_LOGGED] = Int64GetDatum(score->not_logged);
	values[SUMMARY_ALARMS] = Int64GetDatum(score->alarms);
	values[SUMMARY_RETRAINS] = Int64GetDatum(score->retrains);
	values[SUMMARY_INCIDENTS] = Int64GetDatum(score->covered);
	values[SUMMARY_DETECTED] = Int64GetDatum(score->detected);
	nulls[SUMMARY_MEAN_DELAY] = nulls[SUMMARY_LONGEST_DELAY] = score->detected == 0;
	values[SUMMARY_MEAN_DELAY] = span_of(score->mean_delay);
	values[SUMMARY_LONGEST_DELAY] = span_of(score->longest_delay);
	values[SUMMARY_FALSE_ALARMS] = Int64GetDatum(score->false_alarms);
	values[SUMMARY_QUIET_TIME] = span_of(score->quiet);
	nulls[SUMMARY_FALSE_ALARMS] = nulls[SUMMARY_FALSE_PER_QUARTER] = score->quiet == 0;
	if (score->quiet > 0)
		values[SUMMARY_FALSE_PER_QUARTER] = Float8GetDatum(score->false_alarms * QUARTER_USECS / (double) score->quiet);
	values[SUMMARY_ELSEWHERE] = Int64GetDatum(score->elsewhere);
	values[SUMMARY_DETECTIONS] = detections_json(score);
}

/* add_cost fills the columns of costs; null without a cost model. */
static void
add_cost(const RetrainBacktest *backtest, Datum *values, bool *nulls)
{
	const RetrainPolicyDefinition *def = backtest->run->plan->def;
	RetrainReplayCost cost;

	if (def->verdict_rule.cost == NULL)
	{
		for (int i = SUMMARY_SLOTS_WITH_LOSS; i < SUMMARY_COLUMNS; i++)
			nulls[i] = true;
		return;
	}
	retrain_replay_cost(def, backtest->slots, &cost);
	values[SUMMARY_SLOTS_WITH_LOSS] = Int64GetDatum(cost.slots);
	retrain_replay_cost_columns(&cost, &values[SUMMARY_COST]);
	values[SUMMARY_UNCOSTED] = Int64GetDatum(cost.uncosted);
	values[SUMMARY_ASSUMPTIONS] = retrain_replay_assumptions(def);
}

/*
 * retrain.backtest_summary(policy text, since timestamptz, until timestamptz,
 *		overrides jsonb, revision integer, counterfactual jsonb, incidents jsonb)
 *		returns record
 *
 * retrain_backtest_summary replays a policy and sums up.
 */
Datum
retrain_backtest_summary(PG_FUNCTION_ARGS)
{
	RetrainBacktestRequest request;
	RetrainBacktest *backtest;
	List	   *incidents;
	TupleDesc	desc;
	Datum		values[SUMMARY_COLUMNS] = {0};
	bool		nulls[SUMMARY_COLUMNS] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	retrain_backtest_arguments(fcinfo, &request);
	incidents = PG_ARGISNULL(6) ? NIL : retrain_incidents_read(PG_GETARG_JSONB_P(6));
	backtest = retrain_backtest_begin(&request);
	if (PG_ARGISNULL(6))
		incidents = retrain_incidents_load(backtest->run->plan->log->log_id);
	retrain_backtest_replay(backtest);
	add_score(retrain_backtest_score(backtest->slots, incidents), values, nulls);
	add_cost(backtest, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
