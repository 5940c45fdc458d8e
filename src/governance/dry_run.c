/*
 * dry_run.c
 *	  A policy evaluated at slots of one's choice, without being recorded; see
 *	  dry_run.h.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/dry_run.h"
#include "governance/policy.h"

/* new_run makes an empty run in a context of its own. */
static RetrainDryRun *
new_run(void)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "retrain dry run",
												  ALLOCSET_DEFAULT_SIZES);
	RetrainDryRun *run = MemoryContextAllocZero(context, sizeof(RetrainDryRun));

	run->context = context;
	return run;
}

/* as_manual fills in what only records need, so that no field is undefined. */
static void
as_manual(RetrainEvaluation *plan)
{
	plan->trigger = RETRAIN_TRIGGER_MANUAL;
	plan->attempt = 1;
}

/*
 * retrain_dry_run_policy begins a run of a sealed revision of a policy (0: the
 * one in force).
 */
RetrainDryRun *
retrain_dry_run_policy(const char *name, int revision)
{
	RetrainObject *policy = retrain_object_of_caller(RETRAIN_KIND_POLICY, NULL, name);
	RetrainDryRun *run = new_run();
	RetrainStore store;
	MemoryContext old;

	retrain_check_runs_as(policy->name, policy->owner);
	retrain_store_begin(&store);
	old = MemoryContextSwitchTo(run->context);
	run->plan = retrain_plan_load(policy->id, revision);
	as_manual(run->plan);
	run->plan->def->name = pstrdup(policy->name);
	MemoryContextSwitchTo(old);
	retrain_check_member(run->plan);
	retrain_store_end(&store);
	run->sealed = true;
	return run;
}

/* plan_of_draft makes the plan of a definition that was checked, but not sealed. */
static RetrainEvaluation *
plan_of_draft(const RetrainPolicyDraft *draft)
{
	RetrainEvaluation *plan = palloc0(sizeof(RetrainEvaluation));
	MemoryContext context = CurrentMemoryContext;
	RetrainStore store;
	MemoryContext old;

	plan->owner = draft->owner;
	plan->model_owner = draft->model->owner;
	plan->def = draft->def;
	plan->log = draft->log;
	plan->revision_digest = draft->digest;
	plan->sealed_at = GetCurrentTimestamp();
	if (draft->baseline)
	{
		retrain_store_begin(&store);
		old = MemoryContextSwitchTo(context);
		plan->baseline = retrain_plan_baseline(draft->baseline->id);
		MemoryContextSwitchTo(old);
		retrain_store_end(&store);
	}
	as_manual(plan);
	return plan;
}

/*
 * retrain_dry_run_definition begins a run of a definition, which is checked as
 * retrain.create_policy() would check it, but not sealed.
 */
RetrainDryRun *
retrain_dry_run_definition(Jsonb *definition)
{
	RetrainDryRun *run = new_run();
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainPolicyDraft *draft = retrain_policy_draft(definition);

	retrain_check_runs_as(draft->def->name, draft->owner);
	run->plan = plan_of_draft(draft);
	MemoryContextSwitchTo(old);
	return run;
}

/*
 * retrain_dry_run_changed begins a run of the definition that
 * retrain.alter_policy() would seal for these changes.
 */
RetrainDryRun *
retrain_dry_run_changed(const char *name, Jsonb *changes)
{
	RetrainObject *policy = retrain_object_of_caller(RETRAIN_KIND_POLICY, NULL, name);

	return retrain_dry_run_definition(retrain_policy_with_changes(policy, changes));
}

/*
 * retrain_dry_run_plan returns the evaluation of a slot, in the current memory
 * context; what does not depend on the slot is shared with the run.
 */
RetrainEvaluation *
retrain_dry_run_plan(const RetrainDryRun *run, TimestampTz slot)
{
	RetrainEvaluation *ev = palloc(sizeof(RetrainEvaluation));

	*ev = *run->plan;
	retrain_plan_slot(ev, slot);
	return ev;
}

/*
 * retrain_dry_run_measure fills the reading part of ev.  Needs an active
 * snapshot.  What ends the call and not a check is raised: who cancels means
 * the whole run.
 */
void
retrain_dry_run_measure(RetrainEvaluation *ev)
{
	CHECK_FOR_INTERRUPTS();
	retrain_measure(ev);
	if (ev->error && (ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
					  ev->error->sqlerrcode == ERRCODE_ADMIN_SHUTDOWN))
		ReThrowError(ev->error);
}

/* is_action tells whether a verdict asks for something to be done. */
static bool
is_action(RetrainVerdict verdict)
{
	return verdict > RETRAIN_INSUFFICIENT_EVIDENCE;
}

/*
 * history_of fills the history of a slot from the slots judged before: the
 * rules of retrain_history_load(), on memory instead of the record.
 */
static void
history_of(const RetrainDryRun *run, const RetrainEvaluation *ev, RetrainHistory *history)
{
	TimestampTz from = retrain_schedule_considered_from(ev->def, ev->slot);
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;
	const RetrainPastSlot *latest = NULL;

	memset(history, 0, sizeof(RetrainHistory));
	for (int i = 0; i < run->npast; i++)
	{
		const RetrainPastSlot *past = &run->past[i];

		if (past->slot >= ev->slot)
			continue;
		if (past->slot >= from && past->candidate != RETRAIN_INSUFFICIENT_EVIDENCE)
			history->candidates = lappend_int(history->candidates, (int) past->candidate);
		if (is_action(past->verdict) && past->has_cooldown && past->cooldown_until > ev->slot &&
			(!history->in_cooldown || past->verdict > history->cooldown_verdict))
		{
			history->in_cooldown = true;
			history->cooldown_verdict = past->verdict;
			history->cooldown_until = past->cooldown_until;
		}
		if (past->verdict == RETRAIN_RETRAIN && rule->max_retrains > 0 &&
			past->slot > retrain_time_minus(ev->slot, &rule->retrain_period))
			history->retrains++;
		if (latest == NULL || past->slot >= latest->slot)
			latest = past;
	}
	history->raised = latest ? latest->raised : NIL;
}

/* remember keeps of a judged slot what later ones are judged by. */
static void
remember(RetrainDryRun *run, const RetrainEvaluation *ev)
{
	RetrainPastSlot *past;
	MemoryContext old;
	ListCell   *cell;

	if (run->npast == run->max_past)
	{
		run->max_past = run->max_past == 0 ? 64 : run->max_past * 2;
		run->past = run->past ?
			repalloc_huge(run->past, run->max_past * sizeof(RetrainPastSlot)) :
			MemoryContextAlloc(run->context, run->max_past * sizeof(RetrainPastSlot));
	}
	past = &run->past[run->npast++];
	past->slot = ev->slot;
	past->candidate = ev->candidate;
	past->verdict = ev->verdict;
	past->has_cooldown = ev->has_cooldown;
	past->cooldown_until = ev->cooldown_until;
	past->raised = NIL;
	old = MemoryContextSwitchTo(run->context);
	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		if (result->raised && result->check->clear)
			past->raised = lappend(past->raised, result->check->name);
	}
	MemoryContextSwitchTo(old);
}

/* note_digest keeps that the rows of the baseline were compared with what was sealed. */
static void
note_digest(RetrainDryRun *run, const RetrainEvaluation *ev)
{
	if (ev->reference_digest == NULL)
		return;
	run->plan->digest_known = true;
	run->plan->baseline_changed = ev->baseline_changed;
}

/*
 * retrain_dry_run_judge fills the judgement part of ev, and remembers it for
 * the slots that follow.
 */
void
retrain_dry_run_judge(RetrainDryRun *run, RetrainEvaluation *ev)
{
	RetrainHistory history;

	history_of(run, ev, &history);
	retrain_judge(ev, &history);
	remember(run, ev);
	note_digest(run, ev);
}

/* retrain_dry_run_forget forgets the slots judged so far. */
void
retrain_dry_run_forget(RetrainDryRun *run)
{
	run->npast = 0;
}
