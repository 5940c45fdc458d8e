/*
 * schedule.c
 *	  Slot arithmetic: pure functions of a definition and an instant.
 *
 * A month has no fixed length, so the index of an instant is estimated with
 * the mean month and corrected by looking at the slots around it.
 */
#include "postgres.h"

#include "common/int.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/schedule.h"

/* Mean Gregorian month, microseconds: 146097 days / 4800 months. */
#define MEAN_MONTH_USECS	((double) 146097 / 4800 * USECS_PER_DAY)

/* retrain_time_plus returns at + span, reckoned in UTC. */
TimestampTz
retrain_time_plus(TimestampTz at, const Interval *span)
{
	/* A plain timestamp is its own wall clock: no session time zone enters. */
	return DatumGetTimestamp(DirectFunctionCall2(timestamp_pl_interval,
												 TimestampGetDatum(at),
												 IntervalPGetDatum(span)));
}

/* retrain_time_minus returns at - span, reckoned in UTC. */
TimestampTz
retrain_time_minus(TimestampTz at, const Interval *span)
{
	return DatumGetTimestamp(DirectFunctionCall2(timestamp_mi_interval,
												 TimestampGetDatum(at),
												 IntervalPGetDatum(span)));
}

/* retrain_interval_is_zero tells whether all fields of span are zero. */
bool
retrain_interval_is_zero(const Interval *span)
{
	return span->month == 0 && span->day == 0 && span->time == 0;
}

/*
 * retrain_schedule_slot returns slot n, n >= 0.  Raises 22008 when it lies
 * outside the range of timestamps.
 */
TimestampTz
retrain_schedule_slot(const RetrainPolicyDefinition *def, int64 n)
{
	Interval	span;
	int64		months;
	int64		days;
	int64		usecs;

	if (pg_mul_s64_overflow(def->every.month, n, &months) ||
		pg_mul_s64_overflow(def->every.day, n, &days) ||
		pg_mul_s64_overflow(def->every.time, n, &usecs) ||
		months > PG_INT32_MAX || months < PG_INT32_MIN ||
		days > PG_INT32_MAX || days < PG_INT32_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("slot " INT64_FORMAT " of policy \"%s\" is out of range", n, def->name)));
	span.month = (int32) months;
	span.day = (int32) days;
	span.time = usecs;
	return retrain_time_plus(def->anchor, &span);
}

/*
 * retrain_schedule_index returns the largest n with slot(n) <= at, or -1 when
 * at lies before the anchor.
 */
int64
retrain_schedule_index(const RetrainPolicyDefinition *def, TimestampTz at)
{
	double		period = def->every.month * MEAN_MONTH_USECS +
		(double) def->every.day * USECS_PER_DAY + (double) def->every.time;
	double		estimate;
	int64		n;

	if (at < def->anchor)
		return -1;
	estimate = ((double) at - (double) def->anchor) / period;
	if (estimate > 1e15)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("policy \"%s\" would have more than 1e15 slots", def->name)));
	n = (int64) estimate;
	while (n > 0 && retrain_schedule_slot(def, n) > at)
		n--;
	while (retrain_schedule_slot(def, n + 1) <= at)
		n++;
	return n;
}

/* last_index returns the index of the latest slot not after at or until. */
static int64
last_index(const RetrainPolicyDefinition *def, TimestampTz at)
{
	return retrain_schedule_index(def, def->has_until ? Min(at, def->until) : at);
}

/*
 * retrain_schedule_first returns the first slot of the schedule in *slot, or
 * false when until lies before it.  The catch-up rule is applied when the slot
 * is claimed, not here.
 */
bool
retrain_schedule_first(const RetrainPolicyDefinition *def, TimestampTz *slot)
{
	*slot = def->anchor;
	return !(def->has_until && def->until < def->anchor);
}

/*
 * retrain_schedule_next returns the first slot later than after in *slot, or
 * false when the schedule has ended.
 */
bool
retrain_schedule_next(const RetrainPolicyDefinition *def, TimestampTz after, TimestampTz *slot)
{
	*slot = retrain_schedule_slot(def, retrain_schedule_index(def, after) + 1);
	return !(def->has_until && *slot > def->until);
}

/*
 * retrain_schedule_due decides which slot to evaluate at now, given the latest
 * slot done (has_last).  skip: the latest, the others are missed; each: the
 * oldest, but no more than limit late slots, older ones are missed.  Returns
 * false when nothing is due.
 */
bool
retrain_schedule_due(const RetrainPolicyDefinition *def, bool has_last, TimestampTz last,
					 TimestampTz now, int limit, TimestampTz *slot, int *missed)
{
	int64		oldest = has_last ? retrain_schedule_index(def, last) + 1 : 0;
	int64		latest = last_index(def, now);
	int64		chosen;

	if (latest < oldest)
		return false;
	if (!def->catchup_each)
		chosen = latest;
	else if (latest - oldest + 1 > limit)
		chosen = latest - limit + 1;
	else
		chosen = oldest;
	*slot = retrain_schedule_slot(def, chosen);
	*missed = (int) Min(chosen - oldest, PG_INT32_MAX);
	return true;
}

/*
 * retrain_schedule_considered_from returns the first of the last n slots that
 * the rule "m of the last n" looks at, slot itself being the last of them.
 */
TimestampTz
retrain_schedule_considered_from(const RetrainPolicyDefinition *def, TimestampTz slot)
{
	int64		n = retrain_schedule_index(def, slot) - def->slots_considered + 1;

	return retrain_schedule_slot(def, Max(n, 0));
}

/* retrain_schedule_windows computes what slot looks at; see the header. */
void
retrain_schedule_windows(const RetrainPolicyDefinition *def, TimestampTz slot,
						 RetrainWindows *windows)
{
	windows->current_end = retrain_time_minus(slot, &def->label_delay);
	windows->current_start = retrain_time_minus(windows->current_end, &def->window_length);
	windows->previous_end = windows->current_start;
	windows->previous_start = retrain_time_minus(windows->previous_end, &def->window_length);
}
