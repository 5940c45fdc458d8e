/*
 * backtest.c
 *	  A policy replayed over slots of the past, in memory; see backtest.h.
 *
 * A log holds the predictions of the model that was live.  What follows the
 * first retrain that the replay orders would have come from another model: such
 * slots are marked, unless their scores are given.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/backtest.h"
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
 * begin with: policy, since, until, overrides, revision.
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

/* status_of tells whether the rows of a slot are those of the model that would have been live. */
static const char *
status_of(const RetrainBacktest *backtest, const RetrainEvaluation *ev)
{
	return backtest->retrained && ev->windows.current_end > backtest->retrained_at ?
		"counterfactual_missing" : "ok";
}

/* keep_slot keeps what came out of a slot. */
static void
keep_slot(RetrainBacktest *backtest, const RetrainEvaluation *ev)
{
	MemoryContext old = MemoryContextSwitchTo(backtest->context);
	RetrainReplayedSlot *kept = palloc0(sizeof(RetrainReplayedSlot));

	kept->slot = ev->slot;
	kept->windows = ev->windows;
	kept->outcome = ev->outcome;
	kept->verdict = ev->verdict;
	kept->candidate = ev->candidate;
	kept->reason = pstrdup(ev->reason);
	kept->checks = retrain_checks_json(ev);
	kept->status = status_of(backtest, ev);
	backtest->slots = lappend(backtest->slots, kept);
	if (ev->verdict == RETRAIN_RETRAIN && !backtest->retrained)
	{
		backtest->retrained = true;
		backtest->retrained_at = ev->slot;
	}
	MemoryContextSwitchTo(old);
}

/* replay_slot measures and judges one slot. */
static void
replay_slot(RetrainBacktest *backtest, TimestampTz slot)
{
	RetrainEvaluation *ev = retrain_dry_run_plan(backtest->run, slot);

	retrain_dry_run_measure(ev);
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
