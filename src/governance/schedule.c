/*
 * schedule.c
 *	  Slot arithmetic: pure functions of a definition and an instant, for both
 *	  kinds of schedule.
 *
 * "every": slots have numbers.  A month has no fixed length, so the index of an instant is estimated with
 * the mean month and corrected by looking at the slots around it.
 */
#include "postgres.h"

#include "common/int.h"
#include "miscadmin.h"
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
 * slot_of returns slot n of "every", n >= 0.  Raises 22008 when it lies outside
 * the range of timestamps.
 */
static TimestampTz
slot_of(const RetrainPolicyDefinition *def, int64 n)
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
 * index_of returns the largest n with slot_of(n) <= at, or -1 when at lies
 * before the anchor; "every" only.
 */
static int64
index_of(const RetrainPolicyDefinition *def, TimestampTz at)
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
	while (n > 0 && slot_of(def, n) > at)
		n--;
	while (slot_of(def, n + 1) <= at)
		n++;
	return n;
}

/*
 * retrain_schedule_next returns the first slot later than after in *slot, or
 * false when the schedule has ended.
 */
bool
retrain_schedule_next(const RetrainPolicyDefinition *def, TimestampTz after, TimestampTz *slot)
{
	if (def->cron == NULL)
		*slot = slot_of(def, index_of(def, after) + 1);
	else if (!retrain_cron_next(&def->cron_fields, def->zone, Max(after, def->anchor - 1), slot))
		return false;
	return !(def->has_until && *slot > def->until);
}

/*
 * retrain_schedule_first returns the first slot of the schedule in *slot, or
 * false when until lies before it.  The catch-up rule is applied when the slot
 * is claimed, not here.
 */
bool
retrain_schedule_first(const RetrainPolicyDefinition *def, TimestampTz *slot)
{
	return retrain_schedule_next(def, def->anchor - 1, slot);
}

/*
 * retrain_schedule_latest returns the latest slot not after at, nor after
 * until, in *slot; false when there is none yet.
 */
bool
retrain_schedule_latest(const RetrainPolicyDefinition *def, TimestampTz at, TimestampTz *slot)
{
	if (def->has_until)
		at = Min(at, def->until);
	if (at < def->anchor)
		return false;
	if (def->cron)
		return retrain_cron_previous(&def->cron_fields, def->zone, at, slot) && *slot >= def->anchor;
	*slot = slot_of(def, index_of(def, at));
	return true;
}

/*
 * retrain_schedule_back returns the slot n slots before the latest one that is
 * not after at; the first slot where there are not so many, and at itself
 * where there is none.
 */
TimestampTz
retrain_schedule_back(const RetrainPolicyDefinition *def, TimestampTz at, int n)
{
	TimestampTz slot;

	if (!retrain_schedule_latest(def, at, &slot))
		return at;
	if (def->cron == NULL)
		return slot_of(def, Max(index_of(def, slot) - n, 0));
	for (int i = 0; i < n; i++)
	{
		TimestampTz before;

		CHECK_FOR_INTERRUPTS();
		if (!retrain_schedule_latest(def, slot - 1, &before))
			break;
		slot = before;
	}
	return slot;
}

/* retrain_schedule_count returns how many slots lie in (after, upto]; until is not heeded. */
int64
retrain_schedule_count(const RetrainPolicyDefinition *def, TimestampTz after, TimestampTz upto)
{
	if (def->cron)
		return retrain_cron_count(&def->cron_fields, def->zone, Max(after, def->anchor - 1), upto);
	return Max(index_of(def, upto) - index_of(def, after), 0);
}

/*
 * retrain_schedule_period returns the microseconds from a slot to the next one
 * of the schedule; a month counts as 30 days.
 */
int64
retrain_schedule_period(const RetrainPolicyDefinition *def, TimestampTz slot)
{
	TimestampTz next;

	if (def->cron == NULL)
		return ((int64) def->every.month * DAYS_PER_MONTH + def->every.day) * USECS_PER_DAY + def->every.time;
	return retrain_cron_next(&def->cron_fields, def->zone, slot, &next) ? next - slot : USECS_PER_DAY;
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
	TimestampTz oldest;
	TimestampTz latest;

	if (!(has_last ? retrain_schedule_next(def, last, &oldest) : retrain_schedule_first(def, &oldest)) ||
		!retrain_schedule_latest(def, now, &latest) || latest < oldest)
		return false;
	*slot = def->catchup_each ? Max(retrain_schedule_back(def, latest, limit - 1), oldest) : latest;
	*missed = *slot == oldest ? 0 :
		(int) Min(retrain_schedule_count(def, oldest, *slot), PG_INT32_MAX);
	return true;
}

/*
 * retrain_schedule_considered_from returns the first of the last n slots that
 * the rule "m of the last n" looks at, slot itself being the last of them.
 */
TimestampTz
retrain_schedule_considered_from(const RetrainPolicyDefinition *def, TimestampTz slot)
{
	return retrain_schedule_back(def, slot, def->slots_considered - 1);
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
