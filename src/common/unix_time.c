/*
 * unix_time.c
 *	  Dates and timestamps as doubles, each the correctly rounded one.
 *
 * A timestamp without time zone is read as UTC: nothing depends on TimeZone.
 */
#include "postgres.h"

#include "utils/float.h"

#include "common/compat.h"
#include "common/unix_time.h"

#define EPOCH_DAYS (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)

/* retrain_date_seconds returns the seconds of midnight UTC; infinite dates are infinite. */
double
retrain_date_seconds(DateADT date)
{
	if (DATE_IS_NOBEGIN(date))
		return -get_float8_infinity();
	if (DATE_IS_NOEND(date))
		return get_float8_infinity();
	return (double) ((int64) date + EPOCH_DAYS) * SECS_PER_DAY;
}

/*
 * retrain_timestamp_seconds returns microseconds / 10^6, correctly rounded.
 *
 * Up to 2^53 microseconds (the years 1684 to 2255) one division does it.  Beyond, seconds s and
 * fraction f are added: there a double near s is a multiple of 2^-20 or coarser, and
 * f is either exact or too far from a tie for its own rounding to matter.
 */
double
retrain_timestamp_seconds(Timestamp timestamp)
{
	const int64 near = INT64CONST(9000000000) * USECS_PER_SEC;
	const int64 epoch = (int64) EPOCH_DAYS * USECS_PER_DAY;
	int64		seconds;
	int64		micros;

	if (likely(timestamp > -near - epoch && timestamp < near - epoch))
		return (double) (timestamp + epoch) / 1e6;
	if (TIMESTAMP_IS_NOBEGIN(timestamp))
		return -get_float8_infinity();
	if (TIMESTAMP_IS_NOEND(timestamp))
		return get_float8_infinity();

	seconds = timestamp / USECS_PER_SEC;
	micros = timestamp % USECS_PER_SEC;
	if (micros < 0)
	{
		micros += USECS_PER_SEC;
		seconds--;
	}
	seconds += (int64) EPOCH_DAYS * SECS_PER_DAY;
	return (double) seconds + (double) micros / 1e6;
}
