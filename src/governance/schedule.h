/*
 * schedule.h
 *	  Slots: the planned instants of a policy, and the windows they look at.
 *
 * With "every", slot n is anchor + n * every.  Everything is computed in UTC and
 * from the anchor, never from the slot before, so that month ends stay where
 * they are (31 January, 28 February, 31 March).  With "cron", slots are the
 * instants that the expression names in its time zone (schedule_cron.h), from
 * the anchor on.
 */
#ifndef RETRAIN_SCHEDULE_H
#define RETRAIN_SCHEDULE_H

#include "governance/definition.h"

extern bool retrain_schedule_first(const RetrainPolicyDefinition *def, TimestampTz *slot);
extern bool retrain_schedule_next(const RetrainPolicyDefinition *def, TimestampTz after,
								  TimestampTz *slot);
extern bool retrain_schedule_latest(const RetrainPolicyDefinition *def, TimestampTz at,
									TimestampTz *slot);
extern TimestampTz retrain_schedule_back(const RetrainPolicyDefinition *def, TimestampTz at, int n);
extern int64 retrain_schedule_count(const RetrainPolicyDefinition *def, TimestampTz after,
									TimestampTz upto);
extern int64 retrain_schedule_period(const RetrainPolicyDefinition *def, TimestampTz slot);
extern bool retrain_schedule_due(const RetrainPolicyDefinition *def, bool has_last,
								 TimestampTz last, TimestampTz now, int limit,
								 TimestampTz *slot, int *missed);
extern TimestampTz retrain_schedule_considered_from(const RetrainPolicyDefinition *def,
													TimestampTz slot);
extern TimestampTz retrain_time_plus(TimestampTz at, const Interval *span);
extern TimestampTz retrain_time_minus(TimestampTz at, const Interval *span);
extern bool retrain_interval_is_zero(const Interval *span);

/* The windows of one slot; reference_* only for RETRAIN_REFERENCE_PREVIOUS. */
typedef struct RetrainWindows
{
	TimestampTz current_start;
	TimestampTz current_end;
	TimestampTz previous_start;
	TimestampTz previous_end;
} RetrainWindows;

extern void retrain_schedule_windows(const RetrainPolicyDefinition *def, TimestampTz slot,
									 RetrainWindows *windows);

#endif							/* RETRAIN_SCHEDULE_H */
