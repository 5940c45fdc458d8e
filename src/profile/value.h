/*
 * value.h
 *	  Values of wider types as doubles, and whether they are still themselves.
 */
#ifndef RETRAIN_VALUE_H
#define RETRAIN_VALUE_H

#include <math.h>

#include "common/unix_time.h"

/* Seconds up to which doubles are closer than microseconds: from the year 1697 to 2242. */
#define RETRAIN_MICROSECONDS_KEPT 8589934592.0

extern double retrain_value_of_numeric(Datum value, bool *exact);
extern bool retrain_seconds_exact(double seconds, Timestamp timestamp);

/* retrain_value_of_int8 returns the nearest double and whether it is the same number. */
static inline double
retrain_value_of_int8(int64 value, bool *exact)
{
	double		nearest = (double) value;

	/* 2^63, the nearest double of the largest values, is no bigint */
	*exact = nearest < 9223372036854775808.0 && (int64) nearest == value;
	return nearest;
}

/* retrain_value_of_timestamp returns the seconds of a timestamp and whether they are its own. */
static inline double
retrain_value_of_timestamp(Timestamp timestamp, bool *exact)
{
	double		seconds = retrain_timestamp_seconds(timestamp);

	*exact = fabs(seconds) < RETRAIN_MICROSECONDS_KEPT || retrain_seconds_exact(seconds, timestamp);
	return seconds;
}

#endif							/* RETRAIN_VALUE_H */
