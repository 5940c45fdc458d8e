/*
 * schedule_cron.h
 *	  Cron expressions in a time zone: the instants that they name.
 *
 * Five fields: minute, hour, day of month, month, day of week.  A field is a
 * list of values, ranges and steps; months and days of the week have names, L
 * is the last day of a month.  Where both day fields are restricted, a day
 * matches if either does; a field that begins with * does not restrict in this
 * sense (as in Vixie's cron).
 *
 * Where a zone's clock is moved, a local time means the first instant at which
 * the clock has reached it: a time that is left out is the first instant after
 * the gap, and all times of one gap are one instant; a time that comes twice is
 * its first occurrence.
 */
#ifndef RETRAIN_SCHEDULE_CRON_H
#define RETRAIN_SCHEDULE_CRON_H

#include "datatype/timestamp.h"
#include "pgtime.h"

#define RETRAIN_CRON_MAX_LENGTH 256

typedef struct RetrainCron
{
	uint64		minutes;		/* bit n: minute n */
	uint32		hours;
	uint32		days;			/* bit n: day n, from 1 */
	bool		last_day;		/* L */
	uint32		months;			/* from 1 */
	uint32		weekdays;		/* bit 0: Sunday */
	bool		any_day;		/* the field begins with * */
	bool		any_weekday;
} RetrainCron;

/* What is wrong with an expression. */
typedef struct RetrainCronError
{
	int			position;		/* of the first wrong character, from 1 */
	char	   *problem;		/* completes "cron ..." */
	const char *hint;			/* or NULL */
} RetrainCronError;

/* false with *error filled; *canonical gets the text with single spaces and names in capitals. */
extern bool retrain_cron_parse(const char *text, RetrainCron *cron, char **canonical,
							   RetrainCronError *error);

/* The zone of an IANA name, or NULL; POSIX forms and zones with leap seconds are none. */
extern pg_tz *retrain_cron_zone(const char *name);

/* The first instant later than after; false when there is none within the range of timestamps. */
extern bool retrain_cron_next(const RetrainCron *cron, pg_tz *zone, TimestampTz after, TimestampTz *slot);

/* The last instant not later than at. */
extern bool retrain_cron_previous(const RetrainCron *cron, pg_tz *zone, TimestampTz at, TimestampTz *slot);

/* How many instants lie in (after, upto]. */
extern int64 retrain_cron_count(const RetrainCron *cron, pg_tz *zone, TimestampTz after, TimestampTz upto);

#endif							/* RETRAIN_SCHEDULE_CRON_H */
