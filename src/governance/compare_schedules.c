/*
 * compare_schedules.c
 *	  retrain.compare_schedules(): what retraining never, at fixed periods, and
 *	  when a policy says so would have cost.
 *
 * Each schedule is replayed over the same slots on the scores of the models it
 * would have had.  The loss of a slot is what the cost model of the policy makes
 * of the slot's measurements.  Totals are over the slots that have a loss under
 * every schedule.
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/backtest_cost.h"
#include "governance/json_writer.h"
#include "governance/registry.h"
#include "stats/block_ratio.h"

PG_FUNCTION_INFO_V1(retrain_compare_schedules);

#define FEW_BLOCKS	5
#define LEVEL		0.95
#define MAX_REPLICATES 100000
#define MAX_RETRAINS	100000

/* Columns of the result; the costs are those of backtest_cost.h. */
enum
{
	COMPARED_SCHEDULE,
	COMPARED_RETRAINS,
	COMPARED_WITHOUT_SCORES,
	COMPARED_MISSING_SCORES,
	COMPARED_SLOTS,
	COMPARED_SLOTS_COMPARED,
	COMPARED_MEAN_LOSS,
	COMPARED_COST,
	COMPARED_DIFFERENCE = COMPARED_COST + RETRAIN_COST_COLUMNS,
	COMPARED_LOW,
	COMPARED_HIGH,
	COMPARED_STATUS,
	COMPARED_ASSUMPTIONS,
	COMPARED_COLUMNS
};

/* A schedule of retraining. */
typedef struct Schedule
{
	char	   *name;
	Interval   *period;			/* fixed; or NULL: never, or by the policy */
	bool		by_policy;
	List	   *slots;			/* of RetrainReplayedSlot * */
	int			retrains;
	int			without_scores;
} Schedule;

/* What is compared. */
typedef struct Comparison
{
	RetrainBacktest *backtest;
	List	   *schedules;		/* of Schedule *; the first is never */
	int			slots;
	bool	   *compared;		/* the slot has a loss under every schedule */
	int			n_compared;
	RetrainResampling resampling;
} Comparison;

/* refuse_without raises 22023 when what a comparison rests on was not given. */
static void
refuse_without(const char *problem, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("schedules cannot be compared without %s", problem),
			 errdetail("%s", detail),
			 errhint("%s", hint)));
}

/* new_schedule makes a schedule. */
static Schedule *
new_schedule(char *name, Interval *period, bool by_policy)
{
	Schedule   *schedule = palloc0(sizeof(Schedule));

	schedule->name = name;
	schedule->period = period;
	schedule->by_policy = by_policy;
	return schedule;
}

/* check_period raises 22023 for a period that never ends or leads nowhere. */
static void
check_period(const Interval *period)
{
	static const Interval zero = {0};

	if (period->month < 0 || period->day < 0 || period->time < 0 ||
		DatumGetBool(DirectFunctionCall2(interval_le, IntervalPGetDatum(period), IntervalPGetDatum(&zero))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods must be positive"),
				 errhint("Write for example '{30 days,90 days}'.")));
}

/* schedules_of returns never, the fixed periods, and the policy. */
static List *
schedules_of(ArrayType *periods)
{
	List	   *schedules = list_make1(new_schedule("never", NULL, false));
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(periods, INTERVALOID, sizeof(Interval), false, TYPALIGN_DOUBLE, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		Interval   *period;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("periods must not contain null"),
				 errhint("Give the periods to compare as intervals.")));
		period = DatumGetIntervalP(elements[i]);
		check_period(period);
		schedules = lappend(schedules,
							new_schedule(psprintf("every %s", retrain_interval_text(period)), period, false));
	}
	return lappend(schedules, new_schedule("policy", NULL, true));
}

/* order_fixed orders the retrains of a fixed period: one period after the beginning, and so on. */
static void
order_fixed(RetrainBacktest *backtest, Schedule *schedule)
{
	for (int n = 1;; n++)
	{
		Interval	span = {.time = schedule->period->time * n,
		.day = schedule->period->day * n, .month = schedule->period->month * n};
		TimestampTz at = retrain_time_plus(backtest->since, &span);

		CHECK_FOR_INTERRUPTS();
		if (at > backtest->until)
			break;
		if (n > MAX_RETRAINS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("%s is more than %d retrains in this range", schedule->name, MAX_RETRAINS),
					 errhint("Leave out periods that nobody would choose.")));
		retrain_backtest_order(backtest, at);
		schedule->retrains++;
	}
}

/* replay replays a schedule. */
static void
replay(RetrainBacktest *backtest, Schedule *schedule)
{
	ListCell   *cell;

	retrain_backtest_restart(backtest, schedule->by_policy);
	if (schedule->period)
		order_fixed(backtest, schedule);
	retrain_backtest_replay(backtest);
	schedule->slots = backtest->slots;
	schedule->without_scores = backtest->without_scores;
	foreach(cell, schedule->slots)
		schedule->retrains += schedule->by_policy &&
			((RetrainReplayedSlot *) lfirst(cell))->verdict == RETRAIN_RETRAIN;
}

/* slot_of returns the i-th slot of a schedule. */
static const RetrainReplayedSlot *
slot_of(const Schedule *schedule, int i)
{
	return list_nth(schedule->slots, i);
}

/* find_compared finds the slots that have a loss under every schedule. */
static void
find_compared(Comparison *comparison)
{
	ListCell   *cell;

	comparison->slots = list_length(((Schedule *) linitial(comparison->schedules))->slots);
	comparison->compared = palloc(sizeof(bool) * Max(comparison->slots, 1));
	for (int i = 0; i < comparison->slots; i++)
	{
		comparison->compared[i] = true;
		foreach(cell, comparison->schedules)
			comparison->compared[i] = comparison->compared[i] && slot_of(lfirst(cell), i)->has_loss;
		comparison->n_compared += comparison->compared[i];
	}
}

/* cost_of adds up the costs of a schedule over the slots compared. */
static void
cost_of(const Comparison *comparison, const Schedule *schedule, RetrainReplayCost *cost)
{
	const RetrainPolicyDefinition *def = comparison->backtest->run->plan->def;

	memset(cost, 0, sizeof(RetrainReplayCost));
	for (int i = 0; i < comparison->slots; i++)
		if (comparison->compared[i])
			cost->loss_cost += retrain_replay_slot_cost(def, slot_of(schedule, i));
	cost->action_cost = schedule->retrains * retrain_replay_action_cost(def, RETRAIN_RETRAIN);
}

/* mean_loss returns the mean loss over the slots compared. */
static double
mean_loss(const Comparison *comparison, const Schedule *schedule)
{
	double		sum = 0;

	for (int i = 0; i < comparison->slots; i++)
		if (comparison->compared[i])
			sum += slot_of(schedule, i)->loss;
	return sum / comparison->n_compared;
}

/* missing_scores returns how many rows lacked a score of the live version; overlapping windows count again. */
static int64
missing_scores(const Schedule *schedule)
{
	int64		sum = 0;
	ListCell   *cell;

	foreach(cell, schedule->slots)
		sum += ((RetrainReplayedSlot *) lfirst(cell))->missing_scores;
	return sum;
}

/* bootstrap_losses draws slots: the cost of the losses of a schedule, a slot, less that of never. */
static void
bootstrap_losses(const Comparison *comparison, const Schedule *schedule, RetrainBootstrap *result)
{
	const RetrainPolicyDefinition *def = comparison->backtest->run->plan->def;
	RetrainRatioBlock *blocks = palloc0(sizeof(RetrainRatioBlock) * comparison->n_compared);
	RetrainBlockRatio ratio[2] = {{blocks, 0}, {blocks, 1}};
	RetrainBlockFigure side[2] = {{retrain_block_ratio, &ratio[0]}, {retrain_block_ratio, &ratio[1]}};
	double		value[2];
	int			n = 0;

	for (int i = 0; i < comparison->slots; i++)
	{
		if (!comparison->compared[i])
			continue;
		blocks[n].side[0].numerator = retrain_replay_slot_cost(def, slot_of(linitial(comparison->schedules), i));
		blocks[n].side[1].numerator = retrain_replay_slot_cost(def, slot_of(schedule, i));
		blocks[n].side[0].denominator = blocks[n].side[1].denominator = 1;
		n++;
	}
	retrain_sort_ratio_blocks(blocks, n);
	retrain_bootstrap_difference(side, n, &comparison->resampling, value, result);
}

/* add_difference fills what a schedule costs more than never, with its interval. */
static void
add_difference(const Comparison *comparison, const Schedule *schedule, Datum *values, bool *nulls)
{
	const Schedule *never = linitial(comparison->schedules);
	int			n = comparison->n_compared;
	RetrainReplayCost cost[2];
	RetrainBootstrap losses;

	for (int i = COMPARED_DIFFERENCE; i <= COMPARED_STATUS; i++)
		nulls[i] = schedule == never;
	if (schedule == never)
		return;
	cost_of(comparison, never, &cost[0]);
	cost_of(comparison, schedule, &cost[1]);
	bootstrap_losses(comparison, schedule, &losses);
	values[COMPARED_DIFFERENCE] = Float8GetDatum(cost[1].loss_cost + cost[1].action_cost - cost[0].loss_cost);
	nulls[COMPARED_LOW] = nulls[COMPARED_HIGH] = isnan(losses.low) || isnan(losses.high);
	values[COMPARED_LOW] = Float8GetDatum(losses.low * n + cost[1].action_cost);
	values[COMPARED_HIGH] = Float8GetDatum(losses.high * n + cost[1].action_cost);
	values[COMPARED_STATUS] = CStringGetTextDatum(n < FEW_BLOCKS ? "few_blocks" : "ok");
}

/* emit adds the row of a schedule to the result. */
static void
emit(ReturnSetInfo *rsinfo, const Comparison *comparison, const Schedule *schedule)
{
	Datum		values[COMPARED_COLUMNS] = {0};
	bool		nulls[COMPARED_COLUMNS] = {false};
	RetrainReplayCost cost;

	values[COMPARED_SCHEDULE] = CStringGetTextDatum(schedule->name);
	values[COMPARED_RETRAINS] = Int64GetDatum(schedule->retrains);
	values[COMPARED_WITHOUT_SCORES] = Int64GetDatum(schedule->without_scores);
	values[COMPARED_MISSING_SCORES] = Int64GetDatum(missing_scores(schedule));
	values[COMPARED_SLOTS] = Int64GetDatum(comparison->slots);
	values[COMPARED_SLOTS_COMPARED] = Int64GetDatum(comparison->n_compared);
	values[COMPARED_ASSUMPTIONS] = retrain_replay_assumptions(comparison->backtest->run->plan->def);
	if (comparison->n_compared > 0)
	{
		values[COMPARED_MEAN_LOSS] = Float8GetDatum(mean_loss(comparison, schedule));
		cost_of(comparison, schedule, &cost);
		retrain_replay_cost_columns(&cost, &values[COMPARED_COST]);
		add_difference(comparison, schedule, values, nulls);
	}
	else
		for (int i = COMPARED_MEAN_LOSS; i <= COMPARED_STATUS; i++)
			nulls[i] = true;
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* resampling_arguments reads replicates and seed. */
static void
resampling_arguments(FunctionCallInfo fcinfo, RetrainResampling *resampling)
{
	RETRAIN_REQUIRE_ARG(7, "replicates");
	RETRAIN_REQUIRE_ARG(8, "seed");
	resampling->replicates = PG_GETARG_INT32(7);
	resampling->seed = (uint64) PG_GETARG_INT64(8);
	resampling->level = LEVEL;
	resampling->reference = 0;
	if (resampling->replicates < 2 || resampling->replicates > MAX_REPLICATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("replicates must be from 2 to %d", MAX_REPLICATES),
				 errhint("Leave it out for the default.")));
}

/*
 * retrain.compare_schedules(policy text, since timestamptz, until timestamptz,
 *		overrides jsonb, revision integer, counterfactual jsonb, periods interval[],
 *		replicates integer, seed bigint) returns setof record
 *
 * retrain_compare_schedules replays each schedule and adds up what it costs.
 */
Datum
retrain_compare_schedules(PG_FUNCTION_ARGS)
{
	RetrainBacktestRequest request;
	Comparison	comparison = {0};
	ListCell   *cell;

	retrain_backtest_arguments(fcinfo, &request);
	RETRAIN_REQUIRE_ARG(6, "periods");
	resampling_arguments(fcinfo, &comparison.resampling);
	if (request.counterfactual == NULL)
		refuse_without("the scores of the models one would have had",
					   "The log holds only what the live model predicted.",
					   "Score the rows with models trained until different instants, and give the relation as counterfactual.");
	comparison.schedules = schedules_of(PG_GETARG_ARRAYTYPE_P(6));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	comparison.backtest = retrain_backtest_begin(&request);
	if (comparison.backtest->run->plan->def->verdict_rule.cost == NULL)
		refuse_without("a cost model",
					   "A retrain and a loss are weighed by what they cost.",
					   "Give the policy a cost model with retrain.alter_policy(), or only here in overrides.");
	foreach(cell, comparison.schedules)
		replay(comparison.backtest, lfirst(cell));
	find_compared(&comparison);
	foreach(cell, comparison.schedules)
		emit((ReturnSetInfo *) fcinfo->resultinfo, &comparison, lfirst(cell));
	return (Datum) 0;
}
