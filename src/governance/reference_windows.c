/*
 * reference_windows.c
 *	  The time an evaluation's reference is read from: the window of the
 *	  baseline, the window before, or windows of earlier seasons, without the
 *	  ranges that are excluded.
 *
 * Seasonal: with a season s, window i of the reference is the current window
 * less i times s, reckoned in UTC from the ends of the current window, so that
 * month ends stay month ends.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"

/* new_range returns a range. */
static RetrainRange *
new_range(TimestampTz start, TimestampTz end)
{
	RetrainRange *range = palloc(sizeof(RetrainRange));

	range->start = start;
	range->end = end;
	return range;
}

/* add_window adds a window to those of the reference. */
static void
add_window(RetrainEvaluation *ev, TimestampTz start, TimestampTz end)
{
	ev->reference_ranges = lcons(new_range(start, end), ev->reference_ranges);
	ev->reference_start = ev->has_reference_window ? Min(ev->reference_start, start) : start;
	ev->reference_end = ev->has_reference_window ? Max(ev->reference_end, end) : end;
	ev->has_reference_window = true;
}

/* add_seasons adds the windows of earlier seasons. */
static void
add_seasons(RetrainEvaluation *ev)
{
	const RetrainPolicyDefinition *def = ev->def;

	for (int i = 1; i <= def->seasons; i++)
	{
		Interval	back;

		back.month = def->season.month * i;
		back.day = def->season.day * i;
		back.time = def->season.time * i;
		add_window(ev, retrain_time_minus(ev->windows.current_start, &back),
				   retrain_time_minus(ev->windows.current_end, &back));
	}
	ev->reference_cut = true;
}

/* without returns ranges less one; *cut becomes true when that changes anything. */
static List *
without(List *ranges, const RetrainRange *excluded, bool *cut)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, ranges)
	{
		RetrainRange *range = lfirst(cell);

		if (range->end <= excluded->start || range->start >= excluded->end)
		{
			result = lappend(result, range);
			continue;
		}
		*cut = true;
		if (range->start < excluded->start)
			result = lappend(result, new_range(range->start, excluded->start));
		if (range->end > excluded->end)
			result = lappend(result, new_range(excluded->end, range->end));
	}
	return result;
}

/*
 * retrain_plan_reference sets the windows of the reference; called when those
 * of the slot are known.  The ranges live as long as ev: the current context
 * may be that of SPI.
 */
void
retrain_plan_reference(RetrainEvaluation *ev)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(ev));
	ListCell   *cell;

	ev->has_reference_window = false;
	ev->reference_ranges = NIL;
	ev->reference_cut = false;
	switch (ev->def->reference)
	{
		case RETRAIN_REFERENCE_BASELINE:
			if (ev->baseline->has_window)
				add_window(ev, ev->baseline->window_start, ev->baseline->window_end);
			break;
		case RETRAIN_REFERENCE_PREVIOUS:
			add_window(ev, ev->windows.previous_start, ev->windows.previous_end);
			break;
		case RETRAIN_REFERENCE_SEASONAL:
			add_seasons(ev);
			break;
		case RETRAIN_REFERENCE_NONE:
			break;
	}
	foreach(cell, ev->def->exclude)
		ev->reference_ranges = without(ev->reference_ranges, lfirst(cell), &ev->reference_cut);
	foreach(cell, ev->also_excluded)
		ev->reference_ranges = without(ev->reference_ranges, lfirst(cell), &ev->reference_cut);
	MemoryContextSwitchTo(old);
}

/* retrain_reference_of_log tells whether the reference is read from the policy's own log. */
bool
retrain_reference_of_log(const RetrainEvaluation *ev)
{
	return ev->def->reference == RETRAIN_REFERENCE_PREVIOUS ||
		ev->def->reference == RETRAIN_REFERENCE_SEASONAL;
}

/* retrain_reference_condition returns SQL for "the row of log belongs to the reference". */
char *
retrain_reference_condition(const RetrainEvaluation *ev, const RetrainLog *log)
{
	StringInfoData condition;
	ListCell   *cell;

	if (list_length(ev->reference_ranges) == 1)
	{
		RetrainRange *range = linitial(ev->reference_ranges);

		return retrain_log_window(log, retrain_instant_sql(range->start), retrain_instant_sql(range->end));
	}
	if (ev->reference_ranges == NIL)
		return pstrdup("false");
	initStringInfo(&condition);
	foreach(cell, ev->reference_ranges)
	{
		RetrainRange *range = lfirst(cell);

		appendStringInfo(&condition, "%s(%s)", cell == list_head(ev->reference_ranges) ? "(" : "\n    OR ",
						 retrain_log_window(log, retrain_instant_sql(range->start), retrain_instant_sql(range->end)));
	}
	appendStringInfoChar(&condition, ')');
	return condition.data;
}
