/*
 * judge_reason.c
 *	  What people are told about a judgement.
 *
 * Pure: no tables, no clock.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "common/compat.h"
#include "governance/judge.h"

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

/* retrain_judge_failing lists the checks that stand for at least a verdict. */
char *
retrain_judge_failing(const RetrainEvaluation *ev, RetrainVerdict verdict)
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

/* retrain_judge_inconclusive lists the checks that gave no answer, with status. */
char *
retrain_judge_inconclusive(const RetrainEvaluation *ev)
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

/* retrain_judge_why_kept returns the reason of a slot in which no tree is true, nor unknown. */
char *
retrain_judge_why_kept(const RetrainEvaluation *ev)
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
