/*
 * backtest.c
 *	  A policy replayed over slots of the past, in memory; see backtest.h.
 *
 * A log holds the predictions of the model that was live.  What follows the
 * first retrain that the replay orders would have come from another model: such
 * slots are marked, unless the scores of that model are given.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/backtest.h"
#include "governance/decision_cost.h"
#include "governance/registry.h"

/* More slots are no backtest, but a mistake in the schedule. */
#define MAX_SLOTS 100000

/* refuse_range raises 22023 for a range in which there can be no slot. */
static void
refuse_range(const char *problem, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errhint("%s", hint)));
}

/*
 * retrain_backtest_arguments reads the arguments that all functions of replays
 * begin with: policy, since, until, overrides, revision, counterfactual.
 */
void
retrain_backtest_arguments(FunctionCallInfo fcinfo, RetrainBacktestRequest *request)
{
	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "since");
	RETRAIN_REQUIRE_ARG(2, "until");
	request->policy = RETRAIN_ARG_TEXT(0);
	request->since = PG_GETARG_TIMESTAMPTZ(1);
	request->until = PG_GETARG_TIMESTAMPTZ(2);
	request->overrides = PG_ARGISNULL(3) ? NULL : PG_GETARG_JSONB_P(3);
	request->revision = PG_ARGISNULL(4) ? 0 : PG_GETARG_INT32(4);
	request->counterfactual = PG_ARGISNULL(5) ? NULL : PG_GETARG_JSONB_P(5);
	if (request->until < request->since)
		refuse_range("until must not lie before since", "Slots from since to until, both included, are replayed.");
	if (!PG_ARGISNULL(4) && request->revision < 1)
		refuse_range("revision must be positive", "Leave it out to replay the revision in force.");
	if (request->revision > 0 && request->overrides)
		refuse_range("overrides and revision cannot be given together",
					 "overrides change the revision in force; leave one of them out.");
}

/* dry_run_of begins the dry run of a request. */
static RetrainDryRun *
dry_run_of(const RetrainBacktestRequest *request)
{
	return request->overrides ?
		retrain_dry_run_changed(request->policy, request->overrides) :
		retrain_dry_run_policy(request->policy, request->revision);
}

/*
 * retrain_backtest_begin checks the caller and the definition, and settles the
 * range: from the first slot of the schedule at the earliest, up to now at the
 * latest.
 */
RetrainBacktest *
retrain_backtest_begin(const RetrainBacktestRequest *request)
{
	RetrainBacktest *backtest = palloc0(sizeof(RetrainBacktest));
	const RetrainPolicyDefinition *def;

	backtest->context = CurrentMemoryContext;
	backtest->run = dry_run_of(request);
	def = backtest->run->plan->def;
	backtest->since = Max(request->since, def->anchor);
	backtest->until = Min(request->until, GetCurrentTimestamp());
	if (def->has_until)
		backtest->until = Min(backtest->until, def->until);
	if (request->counterfactual)
		backtest->scores = retrain_counterfactual_read(request->counterfactual, backtest->run->plan);
	backtest->judged = true;
	return backtest;
}

/* count_slots returns how many slots there are to replay; raises 54000 for too many. */
static int64
count_slots(const RetrainBacktest *backtest)
{
	const RetrainPolicyDefinition *def = backtest->run->plan->def;
	int64		n = 0;

	if (backtest->until >= backtest->since)
		n = retrain_schedule_count(def, backtest->since - 1, backtest->until);
	if (n > MAX_SLOTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("policy \"%s\" has " INT64_FORMAT " slots in this range, more than %d", def->name, n, MAX_SLOTS),
				 errhint("Ask for a shorter range, or give a longer period in overrides.")));
	return n;
}

/*
 * retrain_backtest_restart forgets all slots and takeovers, for another replay
 * of the same range; unless judged, slots are only measured.
 */
void
retrain_backtest_restart(RetrainBacktest *backtest, bool judged)
{
	retrain_dry_run_forget(backtest->run);
	backtest->judged = judged;
	backtest->slots = NIL;
	backtest->takeovers = NIL;
	backtest->without_scores = 0;
}

/* add_takeover adds a takeover; by the version that is live already it is none. */
static void
add_takeover(RetrainBacktest *backtest, TimestampTz from, const RetrainScoredVersion *version)
{
	MemoryContext old = MemoryContextSwitchTo(backtest->context);
	RetrainTakeover *takeover;

	if (backtest->takeovers == NIL || ((RetrainTakeover *) llast(backtest->takeovers))->version != version)
	{
		takeover = palloc(sizeof(RetrainTakeover));
		takeover->from = from;
		takeover->version = version;
		backtest->takeovers = lappend(backtest->takeovers, takeover);
	}
	MemoryContextSwitchTo(old);
}

/*
 * retrain_backtest_order orders a retrain, not earlier than those ordered so
 * far: after the delay of the cost model, a version trained by then takes over.
 */
void
retrain_backtest_order(RetrainBacktest *backtest, TimestampTz at)
{
	const RetrainCostModel *cost = backtest->run->plan->def->verdict_rule.cost;
	const RetrainScoredVersion *version = backtest->scores ? retrain_counterfactual_version(backtest->scores, at) : NULL;

	if (version == NULL)
		backtest->without_scores++;
	add_takeover(backtest, cost ? retrain_time_plus(at, &cost->delay) : at, version);
}

/* lacks_scores tells whether some row of a window would be of a version without scores. */
static bool
lacks_scores(const RetrainBacktest *backtest, const RetrainWindows *windows)
{
	const RetrainTakeover *at_start = retrain_takeover_at(backtest->takeovers, windows->current_start);
	ListCell   *cell;

	if (at_start && at_start->version == NULL)
		return true;
	foreach(cell, backtest->takeovers)
	{
		const RetrainTakeover *takeover = lfirst(cell);

		if (takeover->version == NULL && takeover->from > windows->current_start &&
			takeover->from < windows->current_end)
			return true;
	}
	return false;
}

/* set_status tells whether the rows of a slot are those of the model that would have been live. */
static void
set_status(const RetrainBacktest *backtest, const RetrainEvaluation *ev, RetrainReplayedSlot *kept)
{
	const RetrainTakeover *live = retrain_takeover_at(backtest->takeovers, ev->windows.current_end - 1);

	if (live == NULL)
		kept->status = "ok";
	else if (lacks_scores(backtest, &ev->windows))
		kept->status = "counterfactual_missing";
	else
	{
		kept->model_version = live->version->name;
		kept->missing_scores = retrain_counterfactual_missing(backtest->scores, backtest->takeovers, ev);
		kept->status = kept->missing_scores > 0 ? "counterfactual_incomplete" : "counterfactual";
	}
}

/* set_cost keeps what the cost model says of a slot. */
static void
set_cost(RetrainReplayedSlot *kept, RetrainEvaluation *ev)
{
	if (ev->cost == NULL)
		ev->cost = retrain_decision_cost(ev);
	if (ev->cost == NULL)
		return;
	kept->cost = retrain_decision_cost_json(ev);
	kept->has_loss = ev->cost->measurement != NULL;
	kept->loss = ev->cost->loss;
}

/* keep_slot keeps what came out of a slot, and orders what it orders. */
static void
keep_slot(RetrainBacktest *backtest, RetrainEvaluation *ev)
{
	MemoryContext old = MemoryContextSwitchTo(backtest->context);
	RetrainReplayedSlot *kept = palloc0(sizeof(RetrainReplayedSlot));

	kept->slot = ev->slot;
	kept->windows = ev->windows;
	set_status(backtest, ev, kept);
	set_cost(kept, ev);
	if (backtest->judged)
	{
		kept->outcome = ev->outcome;
		kept->verdict = ev->verdict;
		kept->candidate = ev->candidate;
		kept->reason = pstrdup(ev->reason);
		kept->checks = retrain_checks_json(ev);
	}
	backtest->slots = lappend(backtest->slots, kept);
	MemoryContextSwitchTo(old);
	if (backtest->judged && ev->verdict == RETRAIN_RETRAIN)
		retrain_backtest_order(backtest, ev->slot);
}

/* replay_slot measures and judges one slot. */
static void
replay_slot(RetrainBacktest *backtest, TimestampTz slot)
{
	RetrainEvaluation *ev = retrain_dry_run_plan(backtest->run, slot);

	if (backtest->scores)
		retrain_counterfactual_apply(backtest->scores, backtest->takeovers, ev);
	retrain_dry_run_measure(ev);
	if (backtest->judged)
		retrain_dry_run_judge(backtest->run, ev);
	keep_slot(backtest, ev);
}

/* retrain_backtest_replay replays all slots of the range.  Needs an active snapshot. */
void
retrain_backtest_replay(RetrainBacktest *backtest)
{
	MemoryContext one = AllocSetContextCreate(CurrentMemoryContext, "retrain backtest slot",
											  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(one);
	int64		slots = count_slots(backtest);
	TimestampTz slot = backtest->since - 1;

	for (int64 i = 1; i <= slots && retrain_schedule_next(backtest->run->plan->def, slot, &slot); i++)
	{
		CHECK_FOR_INTERRUPTS();
		retrain_progress_show(i, slots);
		replay_slot(backtest, slot);
		MemoryContextReset(one);
	}
	retrain_progress_end();
	MemoryContextSwitchTo(old);
	MemoryContextDelete(one);
}
