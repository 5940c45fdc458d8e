/*
 * scaled_sums.c
 *	  The exact sum and sum of squares of the doubles of a batch that are integers of one scale.
 *
 * With 2^e above every magnitude of a batch, a value is an integer of units 2^(e - 62) if its last
 * one bit is none below: all those are that exceed a thousandth of the largest.  Their sums
 * are sums of integers below 2^62, and of their squares, which takes few operations a value and
 * no memory.  The other values are handed back.
 */
#include "postgres.h"

#include "stats/exact_sum.h"
#include "stats/scaled_sums.h"
#include "stats/vectors.h"

#define UNIT_BITS 62
#define EXPONENT_BIAS 1023

/* Largest biased exponents with which scale and unit are ordinary doubles. */
#define LEAST_EXPONENT 128
#define MOST_EXPONENT 1920

/* So many squares of integers below 2^62 stay below 2^128. */
#define SQUARES_TOGETHER 16

/* power_of_two returns 2^exponent, an ordinary double. */
static inline double
power_of_two(int exponent)
{
	uint64		bits = (uint64) (exponent + EXPONENT_BIAS) << 52;
	double		power;

	memcpy(&power, &bits, sizeof(power));
	return power;
}

static pg_attribute_always_inline int
largest_exponent_body(const double *values, int n)
{
	uint64		largest = 0;

	for (int i = 0; i < n; i++)
	{
		uint64		bits;

		memcpy(&bits, &values[i], sizeof(bits));
		bits <<= 1;
		largest = Max(largest, bits);
	}
	return (int) (largest >> 53);
}

/* largest_exponent returns the largest biased exponent of n finite values. */
RETRAIN_TWICE(static, int, largest_exponent, (const double *values, int n), (values, n))

/* Integers of a batch, 0 for values that are none. */
typedef struct Scaled
{
	int64		integer[RETRAIN_SCALED_BATCH];
	bool		other[RETRAIN_SCALED_BATCH + 8];	/* false behind the last one */
	int64		high;			/* the sum is high 2^32 + low */
	int64		low;
} Scaled;

static pg_attribute_always_inline void
scale_batch_body(Scaled *scaled, const double *values, int n, double scale, double unit)
{
	int64		high = 0;
	int64		low = 0;

	for (int i = 0; i < n; i++)
	{
		int64		integer = (int64) (values[i] * scale);

		scaled->other[i] = (double) integer * unit != values[i];
		integer &= (int64) scaled->other[i] - 1;
		scaled->integer[i] = integer;
		high += integer >> 32;
		low += integer & 0xffffffff;
	}
	scaled->high = high;
	scaled->low = low;
}

/* scale_batch makes integers of n values. */
RETRAIN_TWICE(static, void, scale_batch, (Scaled *scaled, const double *values, int n, double scale, double unit),
			  (scaled, values, n, scale, unit))

/* square squares an integer. */
static inline void
square(int64 integer, uint64 *high, uint64 *low)
{
#ifdef HAVE_INT128
	uint128		product = (uint128) ((int128) integer * integer);

	*high = (uint64) (product >> 64);
	*low = (uint64) product;
#else
	uint64		magnitude = (uint64) (integer < 0 ? -integer : integer);

	retrain_multiply_words(magnitude, magnitude, high, low);
#endif
}

/* add_squares sets the sum of squares of integers below 2^62. */
static void
add_squares(RetrainScaledSums *sums, const int64 *integer, int n)
{
	memset(sums->squares, 0, sizeof(sums->squares));
	for (int first = 0; first < n; first += SQUARES_TOGETHER)
	{
		int			end = Min(first + SQUARES_TOGETHER, n);
		uint64		some[2] = {0, 0};
		uint64		carry;

		for (int i = first; i < end; i++)
		{
			uint64		high;
			uint64		low;

			square(integer[i], &high, &low);
			some[0] += low;
			some[1] += high + (some[0] < low);
		}
		sums->squares[0] += some[0];
		carry = sums->squares[0] < some[0];
		sums->squares[1] += carry;
		sums->squares[2] += sums->squares[1] < carry;
		sums->squares[1] += some[1];
		sums->squares[2] += sums->squares[1] < some[1];
	}
}

/* set_others collects the values that are no integers. */
static void
set_others(RetrainScaledSums *sums, const Scaled *scaled, const double *values, int n)
{
	int			nothers = 0;

	for (int i = 0; i < n;)
	{
		uint64		eight = 0;
		int			end = Min(i + 8, n);

		memcpy(&eight, scaled->other + i, sizeof(eight));
		if (likely(eight == 0))
		{
			i = end;
			continue;
		}
		for (; i < end; i++)
		{
			sums->others[nothers] = values[i];
			nothers += scaled->other[i];
		}
	}
	sums->nothers = nothers;
}

/* set_sum sets the sum from its two parts. */
static void
set_sum(RetrainScaledSums *sums, const Scaled *scaled)
{
	uint64		low = (uint64) scaled->high << 32;
	uint64		high = (uint64) (scaled->high >> 32);

	low += (uint64) scaled->low;
	high += low < (uint64) scaled->low;
	sums->negative = high >> 63 != 0;
	if (sums->negative)
	{
		low = -low;
		high = ~high + (low == 0);
	}
	sums->sum[0] = low;
	sums->sum[1] = high;
}

/*
 * retrain_scaled_sums adds up n finite values; false, and nothing, if they are very large or very
 * small.
 */
bool
retrain_scaled_sums(RetrainScaledSums *sums, const double *values, int n)
{
	int			largest = largest_exponent(values, n);
	Scaled		scaled;

	Assert(n <= RETRAIN_SCALED_BATCH);
	if (largest < LEAST_EXPONENT || largest > MOST_EXPONENT)
		return false;
	sums->exponent = largest - EXPONENT_BIAS + 1 - UNIT_BITS;
	memset(scaled.other + n, false, 8);
	scale_batch(&scaled, values, n, power_of_two(-sums->exponent), power_of_two(sums->exponent));
	set_sum(sums, &scaled);
	add_squares(sums, scaled.integer, n);
	set_others(sums, &scaled, values, n);
	return true;
}
