/*
 * backtest_score.c
 *	  The alarms of a replay held against what people know of the time; see
 *	  backtest_score.h.  Pure: no tables, no clock.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/backtest_score.h"

/* is_alarm tells whether a slot asks for something to be done. */
static bool
is_alarm(const RetrainReplayedSlot *slot)
{
	return slot->verdict > RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* overlaps tells whether the window of a slot overlaps a period. */
static bool
overlaps(const RetrainReplayedSlot *slot, const RetrainIncident *period)
{
	return slot->windows.current_end > period->start && slot->windows.current_start < period->end;
}

/* by_start orders periods. */
static int
by_start(const ListCell *a, const ListCell *b)
{
	const RetrainIncident *left = lfirst(a);
	const RetrainIncident *right = lfirst(b);

	return (left->start > right->start) - (left->start < right->start);
}

/* of_kind returns the periods of one kind, by start. */
static List *
of_kind(List *incidents, bool quiet)
{
	List	   *found = NIL;
	ListCell   *cell;

	foreach(cell, incidents)
		if (((RetrainIncident *) lfirst(cell))->quiet == quiet)
			found = lappend(found, lfirst(cell));
	list_sort(found, by_start);
	return found;
}

/* merge returns quiet periods, which are by start, as periods that do not touch. */
static List *
merge(List *periods)
{
	List	   *merged = NIL;
	ListCell   *cell;

	foreach(cell, periods)
	{
		const RetrainIncident *period = lfirst(cell);
		RetrainIncident *last = merged ? llast(merged) : NULL;

		if (last && period->start <= last->end)
			last->end = Max(last->end, period->end);
		else
		{
			last = palloc(sizeof(RetrainIncident));
			*last = *period;
			merged = lappend(merged, last);
		}
	}
	return merged;
}

/* check_apart raises 22023 when a time is declared to be both. */
static void
check_apart(List *incidents, List *quiet)
{
	ListCell   *cell;
	ListCell   *other;

	foreach(cell, incidents)
		foreach(other, quiet)
		{
			const RetrainIncident *incident = lfirst(cell);
			const RetrainIncident *period = lfirst(other);

			CHECK_FOR_INTERRUPTS();
			if (incident->start < period->end && period->start < incident->end)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("an incident from %s lies in a quiet period", pstrdup(timestamptz_to_str(incident->start))),
						 errdetail("The quiet period begins at %s.", pstrdup(timestamptz_to_str(period->start))),
						 errhint("See retrain.incidents; retrain.withdraw_incident() takes a declaration back.")));
		}
}

/* within_quiet tells whether the window of a slot lies within quiet time. */
static bool
within_quiet(const RetrainReplayedSlot *slot, List *quiet)
{
	ListCell   *cell;

	foreach(cell, quiet)
	{
		const RetrainIncident *period = lfirst(cell);

		if (slot->windows.current_start >= period->start && slot->windows.current_end <= period->end)
			return true;
	}
	return false;
}

/* detect finds out how an incident was noticed. */
static RetrainDetection *
detect(const RetrainIncident *incident, List *slots)
{
	RetrainDetection *detection = palloc0(sizeof(RetrainDetection));
	ListCell   *cell;

	detection->incident = incident;
	foreach(cell, slots)
	{
		const RetrainReplayedSlot *slot = lfirst(cell);

		if (!overlaps(slot, incident))
			continue;
		detection->covered = true;
		if (is_alarm(slot) && !detection->detected)
		{
			detection->detected = true;
			detection->detected_at = slot->slot;
		}
	}
	return detection;
}

/* add_detections fills in what is said of incidents. */
static void
add_detections(RetrainBacktestScore *score, List *slots, List *incidents)
{
	double		sum = 0;
	ListCell   *cell;

	foreach(cell, incidents)
	{
		RetrainDetection *detection = detect(lfirst(cell), slots);
		int64		delay;

		CHECK_FOR_INTERRUPTS();
		score->detections = lappend(score->detections, detection);
		score->covered += detection->covered;
		if (!detection->detected)
			continue;
		delay = detection->detected_at - detection->incident->start;
		score->detected++;
		sum += (double) delay;
		score->longest_delay = Max(score->longest_delay, delay);
	}
	if (score->detected > 0)
		score->mean_delay = (int64) (sum / score->detected);
}

/* add_slot counts a slot. */
static void
add_slot(RetrainBacktestScore *score, const RetrainReplayedSlot *slot, List *incidents, List *quiet)
{
	bool		of_incident = false;
	ListCell   *cell;

	score->slots++;
	score->conclusive += slot->candidate != RETRAIN_INSUFFICIENT_EVIDENCE;
	score->not_logged += strcmp(slot->status, "counterfactual_missing") == 0;
	score->retrains += slot->verdict == RETRAIN_RETRAIN;
	if (!is_alarm(slot))
		return;
	score->alarms++;
	foreach(cell, incidents)
		of_incident = of_incident || overlaps(slot, lfirst(cell));
	if (of_incident)
		return;
	if (within_quiet(slot, quiet))
		score->false_alarms++;
	else
		score->elsewhere++;
}

/* quiet_time returns the microseconds of quiet time between the first and the last row looked at. */
static int64
quiet_time(List *slots, List *quiet)
{
	const RetrainReplayedSlot *first = slots ? linitial(slots) : NULL;
	const RetrainReplayedSlot *last = slots ? llast(slots) : NULL;
	int64		sum = 0;
	ListCell   *cell;

	if (first == NULL)
		return 0;
	foreach(cell, quiet)
	{
		const RetrainIncident *period = lfirst(cell);
		TimestampTz from = Max(period->start, first->windows.current_start);
		TimestampTz to = Min(period->end, last->windows.current_end);

		sum += Max(to - from, 0);
	}
	return sum;
}

/* retrain_backtest_score counts; raises 22023 when incidents and quiet periods overlap. */
RetrainBacktestScore *
retrain_backtest_score(List *slots, List *incidents)
{
	RetrainBacktestScore *score = palloc0(sizeof(RetrainBacktestScore));
	List	   *real = of_kind(incidents, false);
	List	   *quiet = merge(of_kind(incidents, true));
	ListCell   *cell;

	check_apart(real, quiet);
	foreach(cell, slots)
		add_slot(score, lfirst(cell), real, quiet);
	add_detections(score, slots, real);
	score->quiet = quiet_time(slots, quiet);
	return score;
}
