/*
 * judge_check.c
 *	  From measurements and history to what one check came out as.
 *
 * Pure: no tables, no clock.  Rule 1 of judge.c.
 */
#include "postgres.h"

#include "common/compat.h"
#include "governance/judge.h"

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

/* retrain_judge_check sums up the measurements of one check. */
RetrainCheckResult *
retrain_judge_check(const RetrainEvaluation *ev, const RetrainHistory *history, RetrainCheck *check)
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
