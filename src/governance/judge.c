/*
 * judge.c
 *	  From measurements and history to outcome, verdict and reason.
 *
 * Pure: no tables, no clock.  The rule:
 *
 *	1. A check has the worst level of its measurements.  It is conclusive when
 *	   at least one measurement has a level.  It is true when it fails, or was
 *	   raised at the slot before and has not come back past its clear level; it
 *	   is unknown when it could not run or is not conclusive and its status
 *	   stands for more than keep; else false, or left out when the status is
 *	   ignored and nothing is conclusive.
 *	2. The candidate is the gravest verdict whose tree is true, or that the status
 *	   of a check stands for.  Otherwise it is insufficient_evidence when a tree
 *	   is unknown, else keep.  A policy without a rule has, for each verdict, the
 *	   tree "any of the checks that stand for it".
 *	3. A candidate above insufficient_evidence becomes the verdict when, of the
 *	   last n slots (slot time, this one included), at least m had a candidate
 *	   at least as grave.  Otherwise the next lower verdict that reaches m is
 *	   taken; if none does, the verdict is keep, outcome breach_pending.
 *	4. A verdict that is not graver than the one whose cool-down still runs
 *	   becomes keep, outcome in_cooldown.
 *	5. A verdict to retrain that would be one too many in its period gives way to
 *	   the next lower one that this slot calls for; without one the verdict is
 *	   keep, outcome retrain_limit.
 *
 * Rule 1 is in judge_check.c, what people are told in judge_reason.c.
 *
 * Inconclusive slots neither count as a breach nor stand for a recovery.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "governance/decision_cost.h"
#include "governance/judge.h"

/* is_breach tells whether a verdict asks for something to be done. */
static bool
is_breach(RetrainVerdict verdict)
{
	return verdict > RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* leaf_value is what the trees ask of a check. */
static RetrainTruth
leaf_value(const RetrainRule *leaf, void *arg)
{
	const RetrainEvaluation *ev = arg;
	ListCell   *cell;

	foreach(cell, ev->checks)
	{
		const RetrainCheckResult *result = lfirst(cell);
		RetrainTruth value = result->value;

		if (strcmp(result->check->name, leaf->check) != 0)
			continue;
		if (leaf->at_warn && ev->error == NULL && result->level >= RETRAIN_LEVEL_WARN)
			value = RETRAIN_TRUE;
		if (value == RETRAIN_TRUE && leaf->has_verdict && result->verdict != leaf->verdict)
			value = RETRAIN_FALSE;
		return value;
	}
	return RETRAIN_UNKNOWN;
}

/* default_tree returns the rule of a policy without one: any of the checks that stand for a verdict. */
static RetrainRule *
default_tree(const RetrainEvaluation *ev, RetrainVerdict verdict)
{
	RetrainRule *tree = palloc0(sizeof(RetrainRule));
	ListCell   *cell;

	tree->kind = RETRAIN_RULE_ANY;
	foreach(cell, ev->checks)
	{
		const RetrainCheckResult *result = lfirst(cell);
		RetrainRule *leaf;

		if (result->verdict != verdict)
			continue;
		leaf = palloc0(sizeof(RetrainRule));
		leaf->kind = RETRAIN_RULE_CHECK;
		leaf->check = result->check->name;
		tree->operands = lappend(tree->operands, leaf);
	}
	return tree->operands ? tree : NULL;
}

/* apply_rule fills in the truth table. */
static void
apply_rule(RetrainEvaluation *ev)
{
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;

	for (int v = 0; v < RETRAIN_VERDICTS; v++)
	{
		const RetrainRule *tree = rule->has_trees ? rule->trees[v] :
			is_breach(v) ? default_tree(ev, v) : NULL;

		ev->trees[v] = tree ? retrain_rule_value(tree, leaf_value, ev) : NULL;
	}
}

/* calls_for tells whether the tree of a verdict is true, or a status stands for it. */
static bool
calls_for(const RetrainEvaluation *ev, RetrainVerdict verdict)
{
	ListCell   *cell;

	if (ev->trees[verdict] && ev->trees[verdict]->value == RETRAIN_TRUE)
		return true;
	foreach(cell, ev->checks)
		if (((RetrainCheckResult *) lfirst(cell))->called == verdict)
			return true;
	return false;
}

/* candidate_of applies rule 2. */
static RetrainVerdict
candidate_of(const RetrainEvaluation *ev)
{
	RetrainVerdict candidate = RETRAIN_KEEP;

	for (int v = RETRAIN_INVESTIGATE; v < RETRAIN_VERDICTS; v++)
	{
		if (calls_for(ev, v))
			candidate = Max(candidate, v);
		else if (ev->trees[v] && ev->trees[v]->value == RETRAIN_UNKNOWN)
			candidate = Max(candidate, RETRAIN_INSUFFICIENT_EVIDENCE);
	}
	return candidate;
}

/* count_at_least counts this slot and the earlier ones at least as grave. */
static int
count_at_least(const RetrainHistory *history, RetrainVerdict verdict)
{
	int			n = 1;
	ListCell   *cell;

	foreach(cell, history->candidates)
	{
		if (lfirst_int(cell) >= (int) verdict)
			n++;
	}
	return n;
}

/* without_breach handles a candidate of keep or insufficient_evidence. */
static void
without_breach(RetrainEvaluation *ev)
{
	ev->verdict = ev->candidate;
	ev->breaches = 0;
	if (ev->candidate == RETRAIN_KEEP)
	{
		ev->outcome = "ok";
		ev->reason = retrain_judge_why_kept(ev);
	}
	else
	{
		ev->outcome = "insufficient_data";
		ev->reason = psprintf("no verdict: %s", retrain_judge_inconclusive(ev));
	}
}

/* sustained returns the gravest verdict that reaches m of the last n. */
static RetrainVerdict
sustained(RetrainEvaluation *ev, const RetrainHistory *history)
{
	for (int v = ev->candidate; is_breach(v); v--)
	{
		ev->breaches = count_at_least(history, v);
		if (ev->breaches >= ev->def->breaches_needed)
			return v;
	}
	return RETRAIN_KEEP;
}

/* decide makes a verdict the decision; instead ends the reason. */
static void
decide(RetrainEvaluation *ev, RetrainVerdict verdict, const char *failing, const char *instead)
{
	ev->outcome = "breach";
	ev->verdict = verdict;
	ev->reason = psprintf("%s; %d of the last %d slots, %d needed%s", failing, ev->breaches,
						  ev->def->slots_considered, ev->def->breaches_needed, instead);
	if (!retrain_interval_is_zero(&ev->def->cooldown))
	{
		ev->has_cooldown = true;
		ev->cooldown_until = retrain_time_plus(ev->slot, &ev->def->cooldown);
	}
}

/* cooled tells whether the cool-down of an earlier decision still covers a verdict. */
static bool
cooled(const RetrainHistory *history, RetrainVerdict verdict)
{
	return history->in_cooldown && verdict <= history->cooldown_verdict;
}

/* over_limit tells whether a verdict to retrain would be one too many in the period. */
static bool
over_limit(const RetrainEvaluation *ev, const RetrainHistory *history, RetrainVerdict verdict)
{
	return verdict == RETRAIN_RETRAIN && ev->def->verdict_rule.max_retrains > 0 &&
		history->retrains >= ev->def->verdict_rule.max_retrains;
}

/*
 * limit_retrains applies rule 5: the next lower verdict that this slot calls for,
 * and that is not cooled, takes the place of a retrain over the limit.
 */
static void
limit_retrains(RetrainEvaluation *ev, const RetrainHistory *history)
{
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;
	char	   *limit = psprintf("; decisions to retrain in the period: %d, at most %d allowed",
								 history->retrains, rule->max_retrains);

	for (int v = RETRAIN_RETRAIN - 1; is_breach(v); v--)
	{
		if (!calls_for(ev, v) || cooled(history, v))
			continue;
		ev->breaches = count_at_least(history, v);
		decide(ev, v, retrain_judge_failing(ev, v), limit);
		return;
	}
	ev->outcome = "retrain_limit";
	ev->reason = psprintf("%s%s", retrain_judge_failing(ev, RETRAIN_RETRAIN), limit);
}

/* with_breach applies rules 3 to 5. */
static void
with_breach(RetrainEvaluation *ev, const RetrainHistory *history)
{
	RetrainVerdict verdict = sustained(ev, history);
	char	   *failing = retrain_judge_failing(ev, verdict == RETRAIN_KEEP ? RETRAIN_INVESTIGATE : verdict);

	ev->verdict = RETRAIN_KEEP;
	if (verdict == RETRAIN_KEEP)
	{
		ev->outcome = "breach_pending";
		ev->reason = psprintf("%s; %d of the last %d slots, %d needed", failing, ev->breaches,
							  ev->def->slots_considered, ev->def->breaches_needed);
	}
	else if (cooled(history, verdict))
	{
		ev->outcome = "in_cooldown";
		ev->has_cooldown = true;
		ev->cooldown_until = history->cooldown_until;
		ev->reason = psprintf("%s; the cool-down of an earlier decision to %s still runs", failing,
							  retrain_verdict_name(history->cooldown_verdict));
	}
	else if (over_limit(ev, history, verdict))
		limit_retrains(ev, history);
	else
		decide(ev, verdict, failing, "");
}

/* without_measurements handles an evaluation in which nothing could run. */
static void
without_measurements(RetrainEvaluation *ev)
{
	if (ev->timed_out)
		ev->outcome = "timeout";
	else if (ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		ev->outcome = "cancelled";
	else
		ev->outcome = "error";
	ev->candidate = ev->verdict = RETRAIN_INSUFFICIENT_EVIDENCE;
	ev->breaches = 0;
	ev->reason = psprintf("nothing could be measured: %s", ev->error->message);
}

/* judge fills the judgement part of ev in the current context. */
static void
judge(RetrainEvaluation *ev, const RetrainHistory *history)
{
	ListCell   *cell;

	ev->checks = NIL;
	ev->has_cooldown = false;
	foreach(cell, ev->def->checks)
		ev->checks = lappend(ev->checks, retrain_judge_check(ev, history, lfirst(cell)));
	apply_rule(ev);
	ev->cost = retrain_decision_cost(ev);
	ev->retrains = history->retrains;
	if (ev->error)
	{
		without_measurements(ev);
		return;
	}
	ev->candidate = candidate_of(ev);
	if (is_breach(ev->candidate))
		with_breach(ev, history);
	else
		without_breach(ev);
}

/*
 * retrain_judge fills the judgement part of ev from its measurements and from
 * history.  It lives as long as ev: reading the history has left the current
 * context to SPI, whose memory is gone before a caller reads the judgement.
 */
void
retrain_judge(RetrainEvaluation *ev, const RetrainHistory *history)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(ev));

	judge(ev, history);
	MemoryContextSwitchTo(old);
}
