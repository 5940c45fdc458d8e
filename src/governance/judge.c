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
 * Inconclusive slots neither count as a breach nor stand for a recovery.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "governance/decision_cost.h"
#include "governance/evaluation.h"

/* is_breach tells whether a verdict asks for something to be done. */
static bool
is_breach(RetrainVerdict verdict)
{
	return verdict > RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* worse tells whether a measurement is more decisive than the one before. */
static bool
worse(const RetrainMeasurement *m, const RetrainMeasurement *than)
{
	if (than == NULL || m->level != than->level)
		return than == NULL || m->level > than->level;
	if (m->level == RETRAIN_LEVEL_NONE)
		return false;
	return m->check->below ?
		m->value < than->value : m->value > than->value;
}

/* failed_to_run tells whether a status means that a measurement could not be made. */
static bool
failed_to_run(const RetrainMeasurement *m)
{
	return strcmp(m->status, "error") == 0 || strcmp(m->status, "baseline_changed") == 0 ||
		strcmp(m->status, "baseline_paused") == 0;
}

/* holds tells whether a measurement has not come back past the clear level. */
static bool
holds(const RetrainMeasurement *m)
{
	const RetrainCheck *check = m->check;
	double		error = m->has_max_error ? m->max_error : 0;

	if (check->clear == NULL || m->level == RETRAIN_LEVEL_NONE)
		return false;
	if (check->below)
		return m->value - error <= check->clear_level;
	return m->value + error >= check->clear_level;
}

/* was_raised tells whether a check was raised at the slot before. */
static bool
was_raised(const RetrainHistory *history, const RetrainCheck *check)
{
	ListCell   *cell;

	foreach(cell, history->raised)
		if (strcmp(lfirst(cell), check->name) == 0)
			return check->clear != NULL;
	return false;
}

/*
 * evidence_missing returns the gravest of what the measurements without a level
 * stand for by their status, and notes it when that is a verdict of its own.
 * Those that could not be made always count, the others when no measurement of
 * the check has a level; *any tells whether one counts.
 */
static int
evidence_missing(const RetrainEvaluation *ev, RetrainCheckResult *result, bool *any)
{
	int			gravest = RETRAIN_STATUS_IGNORED;
	bool		measured = false;
	ListCell   *cell;

	*any = false;
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		int			stands_for;

		if (m->check != result->check)
			continue;
		measured = true;
		if (m->level != RETRAIN_LEVEL_NONE || (result->conclusive && !failed_to_run(m)))
			continue;
		*any = true;
		stands_for = retrain_status_stands_for(&ev->def->verdict_rule, m->status);
		gravest = Max(gravest, stands_for);
		if (stands_for > RETRAIN_INSUFFICIENT_EVIDENCE && stands_for > (int) result->called)
		{
			result->called = (RetrainVerdict) stands_for;
			result->called_status = m->status;
		}
	}
	if (!measured)
	{
		*any = true;
		gravest = retrain_status_stands_for(&ev->def->verdict_rule, "insufficient_rows");
	}
	return gravest;
}

/*
 * set_value decides what a check is worth as a leaf of the rule, and whether it
 * is raised.  A slot without evidence neither raises nor clears.
 */
static void
set_value(const RetrainEvaluation *ev, const RetrainHistory *history, RetrainCheckResult *result, bool held)
{
	bool		before = was_raised(history, result->check);
	bool		any;
	int			missing = evidence_missing(ev, result, &any);

	result->raised = before;
	if (ev->error)
		result->value = RETRAIN_UNKNOWN;
	else if (result->level == RETRAIN_LEVEL_FAIL || (before && held))
	{
		result->value = RETRAIN_TRUE;
		result->raised = true;
	}
	else if (any && missing > RETRAIN_KEEP)
		result->value = RETRAIN_UNKNOWN;
	else if (any && missing == RETRAIN_STATUS_IGNORED && !result->conclusive)
		result->value = RETRAIN_IGNORED;
	else
	{
		result->value = RETRAIN_FALSE;
		result->raised = before && !result->conclusive;
	}
}

/* check_result sums up the measurements of one check. */
static RetrainCheckResult *
check_result(const RetrainEvaluation *ev, const RetrainHistory *history, RetrainCheck *check)
{
	RetrainCheckResult *result = palloc0(sizeof(RetrainCheckResult));
	bool		held = false;
	ListCell   *cell;

	result->check = check;
	result->level = RETRAIN_LEVEL_NONE;
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (m->check != check)
			continue;
		if (m->level != RETRAIN_LEVEL_NONE)
			result->conclusive = true;
		else if (failed_to_run(m))
			result->failed_to_run = true;
		held = held || holds(m);
		if (worse(m, result->decisive))
			result->decisive = m;
	}
	if (result->decisive)
		result->level = result->decisive->level;
	result->verdict = result->decisive && result->decisive->has_verdict ? result->decisive->verdict : check->verdict;
	set_value(ev, history, result, held);
	return result;
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

/* p_phrase returns the p-value that a level rests on, for people; "" without one. */
static char *
p_phrase(const RetrainMeasurement *m)
{
	if (m->check->test != RETRAIN_TEST_P_VALUE || !m->has_p_value)
		return pstrdup("");
	return m->has_adjusted_p ? psprintf(" (adjusted p = %.3g)", m->adjusted_p) : psprintf(" (p = %.3g)", m->p_value);
}

/* describe returns a phrase about the measurement that decided a check. */
static char *
describe(const RetrainCheckResult *result)
{
	const RetrainMeasurement *m = result->decisive;
	const RetrainCheck *check = result->check;
	const char *relation = check->below ? "at or below" : "at or above";
	const char *which = "the fail level";
	const char *level = check->fail;

	if (result->level != RETRAIN_LEVEL_FAIL && result->raised)
	{
		relation = "raised before and not past";
		which = "the clear level";
		level = check->clear;
	}
	else if (result->level != RETRAIN_LEVEL_FAIL)
	{
		which = "the warn level";
		level = check->warn;
	}
	return psprintf("%s%s is %.4f%s, %s %s %s", check->name, retrain_measurement_phrase(m), m->value, p_phrase(m),
					relation, which, level);
}

/* takes_part tells whether a check came out with a value in a tree that did so too, of at least a verdict. */
static bool
takes_part(const RetrainEvaluation *ev, const RetrainCheckResult *result, RetrainVerdict verdict, RetrainTruth value)
{
	for (int v = verdict; v < RETRAIN_VERDICTS; v++)
		if (ev->trees[v] && ev->trees[v]->value == value &&
			retrain_rule_value_has(ev->trees[v], result->check->name, value))
			return true;
	return false;
}

/* failing_checks lists the checks that stand for at least a verdict. */
static char *
failing_checks(const RetrainEvaluation *ev, RetrainVerdict verdict)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		if (takes_part(ev, result, verdict, RETRAIN_TRUE))
			appendStringInfo(&text, "%s%s", text.len > 0 ? "; " : "", describe(result));
		if (result->called >= verdict)
			appendStringInfo(&text, "%s%s: %s", text.len > 0 ? "; " : "", result->check->name,
							 result->called_status);
	}
	return text.data;
}

/* inconclusive_checks lists the checks that gave no answer, with status. */
static char *
inconclusive_checks(const RetrainEvaluation *ev)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		if (takes_part(ev, result, RETRAIN_INVESTIGATE, RETRAIN_UNKNOWN))
			appendStringInfo(&text, "%s%s: %s", text.len > 0 ? "; " : "", result->check->name,
							 result->decisive ? result->decisive->status : "no rows");
	}
	return text.data;
}

/* append_item appends an item to a list for people. */
static void
append_item(StringInfo text, const char *item)
{
	appendStringInfo(text, "%s%s", text->len > 0 ? "; " : "", item);
}

/* why_kept returns the reason of a slot in which no tree is true, nor unknown. */
static char *
why_kept(const RetrainEvaluation *ev)
{
	StringInfoData met;
	StringInfoData missing;
	ListCell   *cell;

	initStringInfo(&met);
	initStringInfo(&missing);
	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		if (result->value == RETRAIN_TRUE)
			append_item(&met, describe(result));
		else if (!result->conclusive)
			append_item(&missing, psprintf("%s: %s", result->check->name,
										   result->decisive ? result->decisive->status : "no rows"));
	}
	return psprintf("%s%s%s%s", met.len > 0 ? "the rule is not met: " : "no check is at its fail level", met.data,
					missing.len > 0 ? "; no evidence: " : "", missing.data);
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
		ev->reason = why_kept(ev);
	}
	else
	{
		ev->outcome = "insufficient_data";
		ev->reason = psprintf("no verdict: %s", inconclusive_checks(ev));
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
		decide(ev, v, failing_checks(ev, v), limit);
		return;
	}
	ev->outcome = "retrain_limit";
	ev->reason = psprintf("%s%s", failing_checks(ev, RETRAIN_RETRAIN), limit);
}

/* with_breach applies rules 3 to 5. */
static void
with_breach(RetrainEvaluation *ev, const RetrainHistory *history)
{
	RetrainVerdict verdict = sustained(ev, history);
	char	   *failing = failing_checks(ev, verdict == RETRAIN_KEEP ? RETRAIN_INVESTIGATE : verdict);

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
		ev->checks = lappend(ev->checks, check_result(ev, history, lfirst(cell)));
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
