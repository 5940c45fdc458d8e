/*
 * judge.c
 *	  From measurements and history to outcome, verdict and reason.
 *
 * Pure: no tables, no clock.  The rule:
 *
 *	1. A check has the worst level of its measurements.  It is conclusive when
 *	   at least one measurement has a level.
 *	2. The candidate is the gravest verdict among the failing checks.  Without
 *	   a failing check it is keep, or insufficient_evidence when a check could
 *	   not run or none of its measurements is conclusive.
 *	3. A candidate above insufficient_evidence becomes the verdict when, of the
 *	   last n slots (slot time, this one included), at least m had a candidate
 *	   at least as grave.  Otherwise the next lower verdict that reaches m is
 *	   taken; if none does, the verdict is keep, outcome breach_pending.
 *	4. A verdict that is not graver than the one whose cool-down still runs
 *	   becomes keep, outcome in_cooldown.
 *
 * Inconclusive slots neither count as a breach nor stand for a recovery.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
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

/* check_result sums up the measurements of one check. */
static RetrainCheckResult *
check_result(const RetrainEvaluation *ev, RetrainCheck *check)
{
	RetrainCheckResult *result = palloc0(sizeof(RetrainCheckResult));
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
		else if (strcmp(m->status, "error") == 0 || strcmp(m->status, "baseline_changed") == 0 ||
				 strcmp(m->status, "baseline_paused") == 0)
			result->failed_to_run = true;
		if (worse(m, result->decisive))
			result->decisive = m;
	}
	if (result->decisive)
		result->level = result->decisive->level;
	return result;
}

/* candidate_of applies rule 2. */
static RetrainVerdict
candidate_of(const RetrainEvaluation *ev)
{
	RetrainVerdict candidate = RETRAIN_KEEP;
	ListCell   *cell;

	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		if (result->level == RETRAIN_LEVEL_FAIL)
			candidate = Max(candidate, result->check->verdict);
		else if (result->failed_to_run || !result->conclusive)
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

/* describe returns a phrase about the measurement that decided a check. */
static char *
describe(const RetrainCheckResult *result)
{
	const RetrainMeasurement *m = result->decisive;
	const RetrainCheck *check = result->check;
	const char *level = result->level == RETRAIN_LEVEL_FAIL ? check->fail : check->warn;

	return psprintf("%s%s is %.4f, %s %s %s", check->name, retrain_measurement_phrase(m), m->value,
					check->below ? "at or below" : "at or above",
					result->level == RETRAIN_LEVEL_FAIL ? "the fail level" : "the warn level",
					level);
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

		if (result->level == RETRAIN_LEVEL_FAIL && result->check->verdict >= verdict)
			appendStringInfo(&text, "%s%s", text.len > 0 ? "; " : "", describe(result));
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

		if (result->conclusive && !result->failed_to_run)
			continue;
		appendStringInfo(&text, "%s%s: %s", text.len > 0 ? "; " : "", result->check->name,
						 result->decisive ? result->decisive->status : "no rows");
	}
	return text.data;
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
		ev->reason = pstrdup("no check is at its fail level");
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

/* with_breach applies rules 3 and 4. */
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
	else if (history->in_cooldown && verdict <= history->cooldown_verdict)
	{
		ev->outcome = "in_cooldown";
		ev->has_cooldown = true;
		ev->cooldown_until = history->cooldown_until;
		ev->reason = psprintf("%s; the cool-down of an earlier decision to %s still runs", failing,
							  retrain_verdict_name(history->cooldown_verdict));
	}
	else
	{
		ev->outcome = "breach";
		ev->verdict = verdict;
		ev->reason = psprintf("%s; %d of the last %d slots, %d needed", failing, ev->breaches,
							  ev->def->slots_considered, ev->def->breaches_needed);
		if (!retrain_interval_is_zero(&ev->def->cooldown))
		{
			ev->has_cooldown = true;
			ev->cooldown_until = retrain_time_plus(ev->slot, &ev->def->cooldown);
		}
	}
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
		ev->checks = lappend(ev->checks, check_result(ev, lfirst(cell)));

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
