/*
 * schedule.h
 *	  Slots: the planned instants of a policy, and the windows they look at.
 *
 * Slot n is anchor + n * every.  Everything is computed in UTC and from the
 * anchor, never from the slot before, so that month ends stay where they are
 * (31 January, 28 February, 31 March).
 */
#ifndef RETRAIN_SCHEDULE_H
#define RETRAIN_SCHEDULE_H

#include "governance/definition.h"

extern TimestampTz retrain_schedule_slot(const RetrainPolicyDefinition *def, int64 n);
extern int64 retrain_schedule_index(const RetrainPolicyDefinition *def, TimestampTz at);
extern bool retrain_schedule_first(const RetrainPolicyDefinition *def, TimestampTz *slot);
extern bool retrain_schedule_next(const RetrainPolicyDefinition *def, TimestampTz after,
								  TimestampTz *slot);
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
