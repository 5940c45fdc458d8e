/*
 * schedule_cron.c
 *	  The instants that a cron expression names in a time zone; pure functions.
 *
 * Reckoning is done on the local clock, in seconds as if it were UTC, and turned
 * into instants by one function that never falls: first_reached(l) is the first
 * instant at which the local clock shows l or later.  Its counterpart
 * furthest(t) is the latest that the clock has shown up to t; where the clock
 * was set back, that is later than what it shows at t.  Therefore
 *
 *		first_reached(l) > t  if and only if  l > furthest(t)
 *
 * and the next and the previous instant are those of the next and the previous
 * matching local minute.  The rules for gaps and repeated hours in
 * schedule_cron.h follow from this.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/schedule_cron.h"

#define MINUTES_PER_DAY (24 * 60)

/* No offset from UTC is larger, and no clock is ever set back by more. */
#define MAX_OFFSET (16 * SECS_PER_HOUR)
#define MAX_SET_BACK (2 * MAX_OFFSET)

/* 29 February on a given day of the week comes again within 40 years. */
#define MAX_DAYS_SEARCHED (100 * 366)

/* Seconds from 1970 to 2000. */
#define EPOCH_SECONDS ((int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

/* A stretch of time with one offset from UTC. */
typedef struct Stretch
{
	pg_time_t	start;
	pg_time_t	end;			/* not included; meaningless if last */
	int64		offset;			/* local minus UTC, seconds */
	int64		next_offset;
	bool		last;
} Stretch;

/* floor_divide divides, rounding down. */
static int64
floor_divide(int64 a, int64 b)
{
	int64		quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

/* stretch_at returns the stretch from an instant on. */
static Stretch
stretch_at(pg_time_t start, pg_tz *zone)
{
	Stretch		s = {.start = start};
	long		before;
	long		after;
	int			before_isdst;
	int			after_isdst;
	int			result = pg_next_dst_boundary(&start, &before, &before_isdst, &s.end,
											  &after, &after_isdst, zone);

	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("no offset of time zone \"%s\" is known for this time", pg_get_timezone_name(zone))));
	s.offset = before;
	s.next_offset = after;
	s.last = result == 0;
	return s;
}

/* first_reached returns the first instant at which the local clock shows local or later. */
static pg_time_t
first_reached(int64 local, pg_tz *zone)
{
	Stretch		s = stretch_at(local - MAX_OFFSET, zone);

	while (!s.last && local - s.offset >= s.end)
	{
		CHECK_FOR_INTERRUPTS();
		s = stretch_at(s.end, zone);
	}
	return Max(local - s.offset, s.start);
}

/* furthest returns the latest second that the local clock has shown up to an instant. */
static int64
furthest(pg_time_t at, pg_tz *zone)
{
	Stretch		s = stretch_at(at - MAX_SET_BACK, zone);
	int64		result = s.start + s.offset;

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (s.last || s.end > at)
			return Max(result, at + s.offset);
		result = Max(result, s.end - 1 + s.offset);
		s = stretch_at(s.end, zone);
	}
}

/* day_matches tells whether a day, counted from 1970, is one of the expression's. */
static bool
day_matches(const RetrainCron *cron, int64 day)
{
	int			julian = (int) (day + UNIX_EPOCH_JDATE);
	int			year;
	int			month;
	int			mday;
	bool		by_day;
	bool		by_weekday;

	j2date(julian, &year, &month, &mday);
	if ((cron->months & (1U << month)) == 0)
		return false;
	by_day = (cron->days & (1U << mday)) != 0 ||
		(cron->last_day && mday == day_tab[isleap(year)][month - 1]);
	by_weekday = (cron->weekdays & (1U << j2day(julian))) != 0;
	return cron->any_day || cron->any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

/* minute_matches tells whether a minute of the day is one of the expression's. */
static bool
minute_matches(const RetrainCron *cron, int minute)
{
	return (cron->hours & (1U << minute / 60)) != 0 &&
		(cron->minutes & (UINT64CONST(1) << minute % 60)) != 0;
}

/*
 * search returns in *local the matching local minute nearest to a local minute,
 * itself included, in a direction (1 or -1); false when there is none.
 */
static bool
search(const RetrainCron *cron, int64 minute, int direction, int64 *local)
{
	int64		day = floor_divide(minute, MINUTES_PER_DAY);
	int			of_day = (int) (minute - day * MINUTES_PER_DAY);

	for (int i = 0; i < MAX_DAYS_SEARCHED && day + UNIX_EPOCH_JDATE >= 0 &&
		 day + UNIX_EPOCH_JDATE < TIMESTAMP_END_JULIAN; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (; day_matches(cron, day) && of_day >= 0 && of_day < MINUTES_PER_DAY; of_day += direction)
		{
			if (!minute_matches(cron, of_day))
				continue;
			*local = (day * MINUTES_PER_DAY + of_day) * SECS_PER_MINUTE;
			return true;
		}
		day += direction;
		of_day = direction > 0 ? 0 : MINUTES_PER_DAY - 1;
	}
	return false;
}

/* seconds_of returns the seconds since 1970 of an instant, rounded down. */
static pg_time_t
seconds_of(TimestampTz at)
{
	return floor_divide(at, USECS_PER_SEC) + EPOCH_SECONDS;
}

/* instant_of stores the instant of seconds since 1970; false beyond the range of timestamps. */
static bool
instant_of(pg_time_t seconds, TimestampTz *slot)
{
	int64		since_2000 = seconds - EPOCH_SECONDS;

	if (since_2000 >= END_TIMESTAMP / USECS_PER_SEC || since_2000 < MIN_TIMESTAMP / USECS_PER_SEC)
		return false;
	*slot = since_2000 * USECS_PER_SEC;
	return true;
}

/* retrain_cron_next stores the first instant later than after; see schedule_cron.h. */
bool
retrain_cron_next(const RetrainCron *cron, pg_tz *zone, TimestampTz after, TimestampTz *slot)
{
	int64		shown = furthest(seconds_of(after), zone);
	int64		local;

	return search(cron, floor_divide(shown, SECS_PER_MINUTE) + 1, 1, &local) &&
		instant_of(first_reached(local, zone), slot);
}

/* retrain_cron_previous stores the last instant not later than at. */
bool
retrain_cron_previous(const RetrainCron *cron, pg_tz *zone, TimestampTz at, TimestampTz *slot)
{
	int64		shown = furthest(seconds_of(at), zone);
	int64		local;

	return search(cron, floor_divide(shown, SECS_PER_MINUTE), -1, &local) &&
		instant_of(first_reached(local, zone), slot);
}

/* count_matching counts the matching minutes m of the local clock with low < m <= high, in minutes. */
static int64
count_matching(const RetrainCron *cron, int64 low, int64 high)
{
	int64		first = floor_divide(low + 1, MINUTES_PER_DAY);
	int64		last = floor_divide(high, MINUTES_PER_DAY);
	int64		a_day = pg_popcount64(cron->minutes) * (int64) pg_popcount32(cron->hours);
	int64		count = 0;

	for (int64 day = first; day <= last; day++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!day_matches(cron, day))
			continue;
		if (day > first && day < last)
		{
			count += a_day;
			continue;
		}
		for (int of_day = 0; of_day < MINUTES_PER_DAY; of_day++)
		{
			int64		minute = day * MINUTES_PER_DAY + of_day;

			if (minute > low && minute <= high && minute_matches(cron, of_day))
				count++;
		}
	}
	return count;
}

/*
 * merged_in_gaps counts the matching minutes in (low, high] that are no instant
 * of their own, because a gap of the clock makes several of them one.
 */
static int64
merged_in_gaps(const RetrainCron *cron, pg_tz *zone, pg_time_t after, pg_time_t upto, int64 low, int64 high)
{
	Stretch		s = stretch_at(after, zone);
	int64		merged = 0;

	for (; !s.last && s.end <= upto; s = stretch_at(s.end, zone))
	{
		int64		from = s.end + s.offset;	/* what the clock would have shown ... */
		int64		to = s.end + s.next_offset;	/* ... and what it shows */
		int64		inside;

		CHECK_FOR_INTERRUPTS();
		if (to <= from)
			continue;
		inside = count_matching(cron, Max(floor_divide(from - 1, SECS_PER_MINUTE), low),
								Min(floor_divide(to, SECS_PER_MINUTE), high));
		merged += Max(inside - 1, 0);
	}
	return merged;
}

/* retrain_cron_count counts the instants in (after, upto]. */
int64
retrain_cron_count(const RetrainCron *cron, pg_tz *zone, TimestampTz after, TimestampTz upto)
{
	pg_time_t	from = seconds_of(after);
	pg_time_t	to = seconds_of(upto);
	int64		low;
	int64		high;

	if (to <= from)
		return 0;
	low = floor_divide(furthest(from, zone), SECS_PER_MINUTE);
	high = floor_divide(furthest(to, zone), SECS_PER_MINUTE);
	return count_matching(cron, low, high) - merged_in_gaps(cron, zone, from, to, low, high);
}

/*
 * retrain_cron_zone returns the zone of an IANA name, NULL if there is none.
 * pg_tzset takes POSIX forms as well, so that a slip of the pen could become a
 * zone nobody meant (Nowhere5): their canonical names are in capitals, with
 * digits.
 */
pg_tz *
retrain_cron_zone(const char *name)
{
	pg_tz	   *zone;
	const char *canonical;
	bool		lower = false;
	bool		digit = false;

	if (strlen(name) > TZ_STRLEN_MAX)
		return NULL;
	zone = pg_tzset(name);
	if (zone == NULL || !pg_tz_acceptable(zone))
		return NULL;
	canonical = pg_get_timezone_name(zone);
	for (const char *c = canonical; *c; c++)
	{
		lower = lower || (*c >= 'a' && *c <= 'z');
		digit = digit || (*c >= '0' && *c <= '9');
	}
	return digit && !lower ? NULL : zone;
}
