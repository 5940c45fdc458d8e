/*
 * value.c
 *	  Values of wider types as doubles, and whether they are still themselves.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"

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
