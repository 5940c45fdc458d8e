/*
 * moments.c
 *	  The exact sum and sum of squares of a column, and what follows from them.
 *
 * Most values of a batch are integers of one scale (scaled_sums.c).  The others are first
 * added up by exponent, as integers of two words that need no shifting; only now and then do
 * those integers go into the two sums.
 *
 * Mean and variance are quotients of integers formed from the sums: n times the sum of
 * squares less the square of the sum loses nothing, however far the values are from 0
 * (definition: doc/reference/drift.md).  Each is rounded once.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/moments.h"
#include "stats/scaled_sums.h"
#include "stats/vectors.h"

/* Smaller batches are gathered only. */
#define WORTH_SCALING 64

/* So many squares of mantissas, each below 2^106, stay below 2^127. */
#define MOST_VALUES (1 << 20)

/* So many mantissas, each below 2^53, stay below 2^63. */
#define MOST_SOME (1 << 10)

/* The first entry lies so far below the largest exponent of a batch. */
#define EXPONENTS_BELOW 56

/* Values of a batch that may go into the sums one by one before the entries are moved. */
#define MOST_OUTSIDE 8

/* retrain_moments_init makes empty moments whose memory will come from mcxt. */
void
retrain_moments_init(RetrainMoments *moments, MemoryContext mcxt)
{
	retrain_exact_init(&moments->sum, mcxt);
	retrain_exact_init(&moments->squares, mcxt);
}

/* retrain_moments_free gives the memory of moments back. */
void
retrain_moments_free(RetrainMoments *moments)
{
	retrain_exact_free(&moments->sum);
	retrain_exact_free(&moments->squares);
}

/* gather_some makes room for further mantissas. */
static void
gather_some(RetrainMomentsScratch *scratch)
{
	for (int i = 0; i < RETRAIN_MOMENTS_EXPONENTS; i++)
	{
		RetrainMomentsEntry *entry = &scratch->entry[i];
		uint64		some = (uint64) entry->some;

		entry->sum[0] += some;
		entry->sum[1] += (uint64) (entry->some >> 63) + (entry->sum[0] < some);
		entry->some = 0;
	}
	scratch->some = 0;
}

/* add_entry adds what was gathered for an exponent. */
static void
add_entry(RetrainMoments *moments, const RetrainMomentsEntry *entry, int biased)
{
	int			exponent = biased - 1075;
	bool		negative = entry->sum[1] >> 63 != 0;
	uint64		low = entry->sum[0];
	uint64		high = entry->sum[1];

	if (negative)
	{
		low = -low;
		high = ~high + (low == 0);
	}
	retrain_exact_add_two(&moments->sum, negative, high, low, exponent);
	retrain_exact_add_two(&moments->squares, false, entry->squares[1], entry->squares[0],
						  2 * exponent);
}

/* retrain_moments_settle brings what scratch holds into the sums, and empties it. */
void
retrain_moments_settle(RetrainMoments *moments, RetrainMomentsScratch *scratch)
{
	if (scratch->values == 0)
		return;
	gather_some(scratch);
	for (int i = 0; i < RETRAIN_MOMENTS_EXPONENTS; i++)
		if ((scratch->entry[i].squares[0] | scratch->entry[i].squares[1]) != 0)
			add_entry(moments, &scratch->entry[i], scratch->first + i);
	memset(scratch->entry, 0, sizeof(scratch->entry));
	scratch->values = 0;
}

/* largest_exponent returns the largest biased exponent of n finite values. */
static int
largest_exponent(const double *values, int n)
{
	uint64		largest = 0;

	for (int i = 0; i < n; i++)
	{
		uint64		bits;

		memcpy(&bits, &values[i], sizeof(bits));
		largest = Max(largest, bits << 1);
	}
	return (int) (largest >> 53);
}

/*
 * gather adds n finite values, at most RETRAIN_MOMENTS_BATCH, some of them to scratch only.
 */
static void
gather(RetrainMoments *moments, RetrainMomentsScratch *scratch,
					const double *values, int n)
{
	int			outside = 0;
	uint32		first;

	Assert(n <= RETRAIN_MOMENTS_BATCH);
	if (scratch->values > MOST_VALUES - n)
		retrain_moments_settle(moments, scratch);
	if (scratch->some > MOST_SOME - n)
		gather_some(scratch);
	if (scratch->values == 0)
		scratch->first = Max(largest_exponent(values, n) - EXPONENTS_BELOW, 1);
	scratch->values += n;
	scratch->some += n;
	first = (uint32) scratch->first;
	for (int i = 0; i < n; i++)
	{
		uint64		bits;
		uint64		mantissa;
		uint64		sign;			/* all ones, if negative */
		uint64		high;
		uint64		low;
		uint32		place;
		RetrainMomentsEntry *entry;

		memcpy(&bits, &values[i], sizeof(bits));
		place = ((uint32) (bits >> 52) & 0x7ff) - first;
		if (unlikely(place >= RETRAIN_MOMENTS_EXPONENTS))
		{
			/* 0, a subnormal number, or far from the others */
			if (bits << 1 == 0)
				continue;
			retrain_exact_add(&moments->sum, values[i]);
			retrain_exact_add_square(&moments->squares, values[i]);
			outside++;
			continue;
		}
		mantissa = (bits & UINT64CONST(0xfffffffffffff)) | UINT64CONST(0x10000000000000);
		sign = (uint64) ((int64) bits >> 63);
		entry = &scratch->entry[place];
		retrain_multiply_words(mantissa, mantissa, &high, &low);
		entry->some += (int64) ((mantissa ^ sign) - sign);
		entry->squares[0] += low;
		entry->squares[1] += high + (entry->squares[0] < low);
	}
	if (outside > MOST_OUTSIDE)
		retrain_moments_settle(moments, scratch);
}

/*
 * retrain_moments_add adds n finite values, at most RETRAIN_MOMENTS_BATCH, some of them to scratch only.
 */
void
retrain_moments_add(RetrainMoments *moments, RetrainMomentsScratch *scratch,
					const double *values, int n)
{
	RetrainScaledSums sums;

	if (n < WORTH_SCALING || !retrain_wide_vectors() || !retrain_scaled_sums(&sums, values, n))
	{
		gather(moments, scratch, values, n);
		return;
	}
	retrain_exact_add_two(&moments->sum, sums.negative, sums.sum[1], sums.sum[0], sums.exponent);
	retrain_exact_add_words(&moments->squares, false, sums.squares, 3, 2 * sums.exponent);
	if (sums.nothers > 0)
		gather(moments, scratch, sums.others, sums.nothers);
}

/* retrain_moments_add_times adds count rows of a finite value. */
void
retrain_moments_add_times(RetrainMoments *moments, double value, uint64 count)
{
	retrain_exact_add_times(&moments->sum, value, count);
	retrain_exact_add_square_times(&moments->squares, value, count);
}

/* retrain_moments_merge adds other moments, which stay as they are. */
void
retrain_moments_merge(RetrainMoments *into, const RetrainMoments *from)
{
	retrain_exact_merge(&into->sum, &from->sum);
	retrain_exact_merge(&into->squares, &from->squares);
}

/* retrain_moments_packed_size returns the number of bytes of the packed form. */
int
retrain_moments_packed_size(const RetrainMoments *moments)
{
	return retrain_exact_packed_size(&moments->sum) + retrain_exact_packed_size(&moments->squares);
}

/* retrain_moments_pack writes the packed form, the same for the same rows, and returns its size. */
int
retrain_moments_pack(const RetrainMoments *moments, uint8 *out)
{
	int			size = retrain_exact_pack(&moments->sum, out);

	return size + retrain_exact_pack(&moments->squares, out + size);
}

/*
 * retrain_moments_unpack reads a packed form at the start of length bytes into new
 * moments, which have been initialised, and returns its size; -1 if it is none.
 */
int
retrain_moments_unpack(RetrainMoments *moments, const uint8 *bytes, int length)
{
	int			sum = retrain_exact_unpack(&moments->sum, RETRAIN_EXACT_VALUES, bytes, length);
	int			squares;

	if (sum < 0)
		return -1;
	squares = retrain_exact_unpack(&moments->squares, RETRAIN_EXACT_SQUARES,
								   bytes + sum, length - sum);
	return squares < 0 ? -1 : sum + squares;
}

/*
 * retrain_moments_spread initialises result, in the current context, to n times the sum of
 * squares less the square of the sum: n^2 times the variance of the population.
 */
void
retrain_moments_spread(const RetrainMoments *moments, int64 n, RetrainExactSum *result)
{
	RetrainExactSum rows;

	retrain_exact_init(&rows, CurrentMemoryContext);
	retrain_exact_add_two(&rows, false, 0, (uint64) n, 0);
	retrain_exact_init(result, CurrentMemoryContext);
	retrain_exact_add_product(result, false, &rows, &moments->squares);
	retrain_exact_add_product(result, true, &moments->sum, &moments->sum);
	retrain_exact_free(&rows);
}

/*
 * retrain_moments_possible tells whether n finite values can have these moments: the
 * spread is not negative, and 0 for at most one value.  It cannot know more.
 */
bool
retrain_moments_possible(const RetrainMoments *moments, int64 n)
{
	RetrainExactSum result;
	int			sign;

	if (n <= 0)
		return n == 0 && retrain_exact_sign(&moments->sum) == 0 &&
			retrain_exact_sign(&moments->squares) == 0;
	retrain_moments_spread(moments, n, &result);
	sign = retrain_exact_sign(&result);
	retrain_exact_free(&result);
	return n == 1 ? sign == 0 : sign >= 0;
}

/* retrain_moments_mean returns the mean of n values, NaN for none. */
double
retrain_moments_mean(const RetrainMoments *moments, int64 n)
{
	uint64		divisor = (uint64) n;

	return n <= 0 ? NAN : retrain_exact_ratio(&moments->sum, &divisor, 1);
}

/*
 * retrain_moments_variance returns the variance of n values with the divisor n - ddof,
 * NaN if that is not positive.
 */
double
retrain_moments_variance(const RetrainMoments *moments, int64 n, int ddof)
{
	uint64		divisors[2] = {(uint64) n, (uint64) (n - ddof)};
	RetrainExactSum result;
	double		variance;

	if (n <= 0 || n - ddof <= 0)
		return NAN;
	retrain_moments_spread(moments, n, &result);
	variance = retrain_exact_ratio(&result, divisors, 2);
	retrain_exact_free(&result);
	return variance;
}

/*
 * retrain_moments_deviation returns the mantissa of the root of that variance, which is
 * mantissa times 2^exponent and may, like the variance, lie outside the range of doubles.
 */
double
retrain_moments_deviation(const RetrainMoments *moments, int64 n, int ddof, int *exponent)
{
	uint64		divisors[2] = {(uint64) n, (uint64) (n - ddof)};
	RetrainExactSum result;
	double		mantissa;

	*exponent = 0;
	if (n <= 0 || n - ddof <= 0)
		return NAN;
	retrain_moments_spread(moments, n, &result);
	mantissa = retrain_exact_root_parts(&result, divisors, 2, exponent);
	retrain_exact_free(&result);
	return mantissa;
}

/* retrain_moments_stddev returns the root itself. */
double
retrain_moments_stddev(const RetrainMoments *moments, int64 n, int ddof)
{
	int			exponent;
	double		mantissa = retrain_moments_deviation(moments, n, ddof, &exponent);

	return ldexp(mantissa, exponent);
}

/*
 * retrain_moments_variance_of_mean returns the variance with ddof 1 over n, NaN for
 * fewer than two values.
 */
double
retrain_moments_variance_of_mean(const RetrainMoments *moments, int64 n)
{
	uint64		divisors[3] = {(uint64) n, (uint64) n, (uint64) (n - 1)};
	RetrainExactSum result;
	double		variance;

	if (n <= 1)
		return NAN;
	retrain_moments_spread(moments, n, &result);
	variance = retrain_exact_ratio(&result, divisors, 3);
	retrain_exact_free(&result);
	return variance;
}

/*
 * retrain_moments_add_source adds the finite values of a sample and returns the number of
 * infinite ones.
 */
int64
retrain_moments_add_source(RetrainMoments *moments, RetrainSource *source)
{
	RetrainMomentsScratch *scratch = palloc0(sizeof(RetrainMomentsScratch));
	double		batch[RETRAIN_MOMENTS_BATCH];
	int64		infinite = 0;
	const double *x;
	int			n;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
		while (n > 0)
		{
			int			take = Min(n, RETRAIN_MOMENTS_BATCH);
			int			finite = 0;

			for (int i = 0; i < take; i++)
			{
				batch[finite] = x[i];
				finite += isfinite(x[i]);
			}
			retrain_moments_add(moments, scratch, batch, finite);
			infinite += take - finite;
			x += take;
			n -= take;
		}
	retrain_moments_settle(moments, scratch);
	pfree(scratch);
	return infinite;
}
