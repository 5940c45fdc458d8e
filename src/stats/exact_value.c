/*
 * exact_value.c
 *	  Reads error-free sums: as a double, divided by integers, or as a root.
 *
 * The exact quotient is known to more bits than a double has, and whether any
 * lower bit is set; so each reader rounds once, half to even, also where the
 * result is subnormal or overflows.
 */
#include "postgres.h"

#include <math.h>

#include "port/pg_bitutils.h"

#include "common/compat.h"
#include "stats/exact_sum.h"

/* Exponent of the lowest bit of any double. */
#define LOWEST_BIT (-1074)

/* bit_range returns bits from..from+63 of a magnitude, counted from its lowest. */
static uint64
bit_range(const RetrainMagnitude *m, int from)
{
	int			word = from / 64;
	int			shift = from % 64;
	uint64		bits = word < m->n ? m->word[word] >> shift : 0;

	if (shift > 0 && word + 1 < m->n)
		bits |= m->word[word + 1] << (64 - shift);
	return bits;
}

/* any_below tells whether one of the bits below position is set. */
static bool
any_below(const RetrainMagnitude *m, int position)
{
	int			word = position / 64;

	for (int i = 0; i < word; i++)
		if (m->word[i] != 0)
			return true;
	return position % 64 != 0 && (m->word[word] << (64 - position % 64)) != 0;
}

/*
 * rounded returns a positive magnitude, plus something below its lowest bit if more
 * is set, as mantissa times 2^exponent: at most 53 bits, and none below least.
 */
static double
rounded(const RetrainMagnitude *m, bool more, int least, int *exponent)
{
	int			top = 64 * (m->n - 1) + pg_leftmost_one_pos64(m->word[m->n - 1]);
	int			cut = top - 52;	/* bits below this one are rounded away */
	uint64		mantissa;

	cut = Max(cut, least - 64 * m->low);
	*exponent = cut + 64 * m->low;
	if (cut <= 0)
	{
		/* few words, and a window that ends above the lowest bit wanted */
		*exponent = 64 * m->low;
		return (double) bit_range(m, 0);
	}
	if (cut > top + 1)
		return 0;
	mantissa = cut > top ? 0 : bit_range(m, cut);
	if ((bit_range(m, cut - 1) & 1) != 0 &&
		((mantissa & 1) != 0 || more || any_below(m, cut - 1)))
		mantissa++;
	return (double) mantissa;
}

/* divide_words divides high 2^64 + low, high < divisor, by divisor. */
static inline uint64
divide_words(uint64 high, uint64 low, uint64 divisor, uint64 *rest)
{
#ifdef HAVE_INT128
	uint128		dividend = ((uint128) high << 64) | low;

	*rest = (uint64) (dividend % divisor);
	return (uint64) (dividend / divisor);
#else
	uint64		quotient = 0;

	for (int bit = 63; bit >= 0; bit--)
	{
		bool		carry = (high >> 63) != 0;

		high = (high << 1) | (low >> 63);
		low <<= 1;
		quotient <<= 1;
		if (carry || high >= divisor)
		{
			high -= divisor;
			quotient |= 1;
		}
	}
	*rest = high;
	return quotient;
#endif
}

/*
 * divide replaces a magnitude by its quotient, with two words more than a double
 * needs, and returns whether a rest is left.
 */
static bool
divide(RetrainMagnitude *m, const uint64 *divisors, int n)
{
	int			more = n + 2;
	uint64	   *word = palloc0((m->n + more) * sizeof(uint64));
	bool		left = false;

	memcpy(word + more, m->word, m->n * sizeof(uint64));
	pfree(m->word);
	m->word = word;
	m->n += more;
	m->low -= more;
	for (int d = 0; d < n; d++)
	{
		uint64		rest = 0;

		for (int i = m->n - 1; i >= 0; i--)
			word[i] = divide_words(rest, word[i], divisors[d], &rest);
		left = left || rest != 0;
	}
	while (m->n > 0 && word[m->n - 1] == 0)
		m->n--;
	return left;
}

/* retrain_exact_sign returns -1, 0 or 1. */
int
retrain_exact_sign(const RetrainExactSum *sum)
{
	if (sum->n == 0)
		return 0;
	if (sum->word[sum->n - 1] != 0)
		return -1;
	for (int i = 0; i < sum->n; i++)
		if (sum->word[i] != 0)
			return 1;
	return 0;
}

/* retrain_exact_value returns the double nearest to the sum, infinite past the range. */
double
retrain_exact_value(const RetrainExactSum *sum)
{
	return retrain_exact_ratio(sum, NULL, 0);
}

/*
 * retrain_exact_ratio returns the double nearest to the sum over the product of n
 * positive divisors.
 */
double
retrain_exact_ratio(const RetrainExactSum *sum, const uint64 *divisors, int n)
{
	RetrainMagnitude m;
	bool		left = false;
	double		result = 0;

	retrain_exact_magnitude(sum, &m);
	if (n > 0 && m.n > 0)
		left = divide(&m, divisors, n);
	if (m.n > 0)
	{
		int			exponent;
		double		mantissa = rounded(&m, left, LOWEST_BIT, &exponent);

		result = ldexp(mantissa, exponent);
	}
	pfree(m.word);
	return m.negative ? -result : result;
}

/* ratio_parts returns a ratio that is not 0 as a mantissa of at most 53 bits times 2^exponent. */
static double
ratio_parts(RetrainMagnitude *m, const uint64 *divisors, int n, int *exponent)
{
	bool		left = n > 0 && divide(m, divisors, n);

	return rounded(m, left, PG_INT32_MIN / 2, exponent);
}

/*
 * retrain_exact_parts returns the mantissa of a ratio, which is mantissa times 2^exponent
 * and need not lie in the range of doubles.
 */
double
retrain_exact_parts(const RetrainExactSum *sum, const uint64 *divisors, int n, int *exponent)
{
	RetrainMagnitude m;
	double		mantissa = 0;

	*exponent = 0;
	retrain_exact_magnitude(sum, &m);
	if (m.n > 0)
		mantissa = ratio_parts(&m, divisors, n, exponent);
	pfree(m.word);
	return m.negative ? -mantissa : mantissa;
}

/*
 * retrain_exact_root_parts returns the mantissa of the square root of a ratio, the root
 * being mantissa times 2^exponent: neither the ratio nor its root need lie in the range of
 * doubles.  NaN if the sum is negative.
 */
double
retrain_exact_root_parts(const RetrainExactSum *sum, const uint64 *divisors, int n, int *exponent)
{
	double		mantissa = retrain_exact_parts(sum, divisors, n, exponent);

	if (mantissa < 0)
		return NAN;
	if (*exponent % 2 != 0)
	{
		mantissa *= 2;
		(*exponent)--;
	}
	*exponent /= 2;
	return sqrt(mantissa);
}

/* retrain_exact_root_ratio returns the square root of a ratio, NaN if the sum is negative. */
double
retrain_exact_root_ratio(const RetrainExactSum *sum, const uint64 *divisors, int n)
{
	int			exponent;
	double		mantissa = retrain_exact_root_parts(sum, divisors, n, &exponent);

	return ldexp(mantissa, exponent);
}

/*
 * retrain_exact_ratio_over returns a ratio over mantissa times 2^exponent, which is
 * positive.  Neither of the two need lie in the range of doubles.
 */
double
retrain_exact_ratio_over(const RetrainExactSum *sum, const uint64 *divisors, int n,
						 double mantissa, int exponent)
{
	int			shift;
	double		dividend = retrain_exact_parts(sum, divisors, n, &shift);

	return ldexp(dividend / mantissa, shift - exponent);
}
