/*
 * batch.c
 *	  Loops over a batch of doubles that are worth vectors.
 *
 * Comparisons with a branch each would not become vector operations, so bits of differences
 * are gathered instead.
 */
#include "postgres.h"

#include "stats/batch.h"
#include "stats/float_key.h"
#include "stats/vectors.h"

static pg_attribute_always_inline bool
retrain_batch_finite_body(const double *values, int n)
{
	uint64		others = 0;

	for (int i = 0; i < n; i++)
	{
		double		zero = values[i] - values[i];
		uint64		bits;

		memcpy(&bits, &zero, sizeof(bits));
		others |= bits;
	}
	return others == 0;
}

/* retrain_batch_finite tells whether there is neither NaN nor infinity among n values. */
RETRAIN_TWICE(extern, bool, retrain_batch_finite, (const double *values, int n), (values, n))

static pg_attribute_always_inline bool
retrain_batch_between_body(const double *values, int n, double low, double high)
{
	uint64		others = 0;
	uint64		negative = 0;

	for (int i = 0; i < n; i++)
	{
		double		difference[3] = {values[i] - values[i], values[i] - low, high - values[i]};
		uint64		bits[3];

		memcpy(bits, difference, sizeof(bits));
		others |= bits[0];
		negative |= bits[1] | bits[2];
	}
	return others == 0 && negative >> 63 == 0;
}

/*
 * retrain_batch_between tells whether n values are all finite and lie between two finite ones: then
 * no difference is NaN or negative.
 */
RETRAIN_TWICE(extern, bool, retrain_batch_between, (const double *values, int n, double low, double high),
			  (values, n, low, high))

static pg_attribute_always_inline int
retrain_batch_equal_body(const double *values, int n, double value)
{
	int			equal = 0;

	for (int i = 0; i < n; i++)
		equal += values[i] == value;
	return equal;
}

/* retrain_batch_equal returns how many of n values are equal to one. */
RETRAIN_TWICE(extern, int, retrain_batch_equal, (const double *values, int n, double value),
			  (values, n, value))

static pg_attribute_always_inline int
retrain_batch_keys_body(const double *values, uint64 *keys, int n)
{
	for (int i = 0; i < n; i++)
		keys[i] = retrain_float_key(values[i]);
	return n;
}

/* retrain_batch_keys makes the keys (stats/float_key.h) of n values, and returns n. */
RETRAIN_TWICE(extern, int, retrain_batch_keys, (const double *values, uint64 *keys, int n), (values, keys, n))
