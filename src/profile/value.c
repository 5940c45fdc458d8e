/*
 * value.c
 *	  Values of wider types as doubles, and whether they are still themselves.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "profile/value.h"

/*
 * retrain_value_of_numeric returns the nearest double of a numeric; it is exact if its shortest
 * decimal is the same number again, so that 0.1 counts as itself and two numbers never
 * become one unseen.
 */
double
retrain_value_of_numeric(Datum value, bool *exact)
{
	double		nearest = DatumGetFloat8(DirectFunctionCall1(numeric_float8, value));
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];
	Datum		back;

	double_to_shortest_decimal_buf(nearest, digits);
	back = DirectFunctionCall3(numeric_in, CStringGetDatum(digits), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
	*exact = DatumGetBool(DirectFunctionCall2(numeric_eq, value, back));
	return nearest;
}

/*
 * retrain_seconds_exact tells whether seconds far from 1970 are those of the timestamp, to the
 * microsecond; infinite ones are.
 */
bool
retrain_seconds_exact(double seconds, Timestamp timestamp)
{
	double		whole = floor(seconds);
	double		micros = (seconds - whole) * USECS_PER_SEC; /* few bits, so nothing is rounded */

	if (TIMESTAMP_NOT_FINITE(timestamp))
		return true;
	return micros == floor(micros) &&
		((int64) whole - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * INT64CONST(86400)) * USECS_PER_SEC +
		(int64) micros == timestamp;
}
