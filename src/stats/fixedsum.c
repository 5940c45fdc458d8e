/*
 * fixedsum.c
 *	  Error-free, order-independent sum of doubles in [0,1]: the rare paths.
 *
 * A sum is read as one array of 18 words, the lowest worth 2^-1088 a unit, of
 * which the upper three always exist.  Nothing is ever rounded before
 * retrain_fixedsum_value, which rounds once, half to even.
 *
 * It does not accept negative values, values above 1 or NaN; callers check.
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "port/pg_bitutils.h"

#include "common/compat.h"
#include "stats/fixedsum.h"

#define LOW_WORDS RETRAIN_FIXEDSUM_LOW_WORDS
#define ALL_WORDS (LOW_WORDS + 3)
#define LOWEST_EXPONENT (-1088)
#define NARROW_OFFSET (64 * LOW_WORDS)

/* word_at returns the place of word i, counted from the lowest. */
static inline uint64 *
word_at(RetrainFixedSum *sum, int i)
{
	return i < LOW_WORDS ? &sum->low[i] : &sum->word[i - LOW_WORDS];
}

/* word_of returns the value of word i; absent low words are 0. */
static inline uint64
word_of(const RetrainFixedSum *sum, int i)
{
	if (i >= LOW_WORDS)
		return sum->word[i - LOW_WORDS];
	return sum->low == NULL ? 0 : sum->low[i];
}

/* widen allocates the low words, as zeros, in mcxt if they are not there. */
static void
widen(RetrainFixedSum *sum, MemoryContext mcxt)
{
	if (sum->low == NULL)
		sum->low = MemoryContextAllocZero(mcxt, LOW_WORDS * sizeof(uint64));
}

/* add_word adds value to word i and carries upwards. */
static void
add_word(RetrainFixedSum *sum, int i, uint64 value)
{
	for (; value != 0 && i < ALL_WORDS; i++)
	{
		uint64	   *word = word_at(sum, i);

		*word += value;
		value = (*word < value);
	}
}

/*
 * retrain_fixedsum_add_small adds x, 0 < x < 2^-76, and widens the sum into
 * mcxt only if x has a bit below 2^-128: so the form of the sum, too, is a
 * function of the set of values.
 */
void
retrain_fixedsum_add_small(RetrainFixedSum *sum, double x, MemoryContext mcxt)
{
	uint64		bits;
	uint64		mantissa;
	int			exponent;
	int			offset;
	int			zeros;

	memcpy(&bits, &x, sizeof(bits));
	exponent = (int) ((bits >> 52) & 0x7ff);
	mantissa = bits & UINT64CONST(0xfffffffffffff);
	if (exponent == 0)
		exponent = 1;			/* subnormal */
	else
		mantissa |= UINT64CONST(0x10000000000000);

	zeros = pg_rightmost_one_pos64(mantissa);
	mantissa >>= zeros;
	offset = exponent - 1075 - LOWEST_EXPONENT + zeros;
	if (offset < NARROW_OFFSET)
		widen(sum, mcxt);

	add_word(sum, offset / 64, mantissa << (offset % 64));
	if (offset % 64 != 0)
		add_word(sum, offset / 64 + 1, mantissa >> (64 - offset % 64));
}

/*
 * retrain_fixedsum_merge adds other to sum without error; sum takes memory
 * from mcxt when other is wide, other stays as it is.
 */
void
retrain_fixedsum_merge(RetrainFixedSum *sum, const RetrainFixedSum *other, MemoryContext mcxt)
{
	if (other->low != NULL)
		widen(sum, mcxt);
	for (int i = (other->low != NULL ? 0 : LOW_WORDS); i < ALL_WORDS; i++)
		add_word(sum, i, word_of(other, i));
}

/* double_sum multiplies a sum, which stays below 2^63, by two. */
static void
double_sum(RetrainFixedSum *sum)
{
	int			first = sum->low != NULL ? 0 : LOW_WORDS;

	for (int i = ALL_WORDS - 1; i >= first; i--)
		*word_at(sum, i) = word_of(sum, i) << 1 | (i > first ? word_of(sum, i - 1) >> 63 : 0);
}

/* add_product adds x, at least 2^-76 and at most 1, so many times, less than 2^62. */
static void
add_product(RetrainFixedSum *sum, double x, uint64 times)
{
	uint64		bits;
	uint64		high;
	uint64		low;
	int			shift;
	int			first;

	memcpy(&bits, &x, sizeof(bits));
	shift = (int) (bits >> 52) - (1023 - 76);
	retrain_multiply_words((bits & UINT64CONST(0xfffffffffffff)) | UINT64CONST(0x10000000000000), times,
						   &high, &low);
	first = LOW_WORDS + shift / 64;
	shift %= 64;
	add_word(sum, first, low << shift);
	if (shift == 0)
		add_word(sum, first + 1, high);
	else
	{
		add_word(sum, first + 1, high << shift | low >> (64 - shift));
		if (first == LOW_WORDS)
			add_word(sum, first + 2, high >> (64 - shift));
	}
}

/* retrain_fixedsum_add_times adds x, which must lie in [0,1], so many times, less than 2^62. */
void
retrain_fixedsum_add_times(RetrainFixedSum *sum, double x, uint64 times, MemoryContext mcxt)
{
	RetrainFixedSum power = {{0}, NULL};

	if (likely(x >= 0x1p-76))
	{
		add_product(sum, x, times);
		return;
	}
	retrain_fixedsum_add(&power, x, mcxt);
	for (; times > 0; times >>= 1)
	{
		if (times & 1)
			retrain_fixedsum_merge(sum, &power, mcxt);
		if (times > 1)
			double_sum(&power);
	}
	if (power.low != NULL)
		pfree(power.low);
}

/* retrain_fixedsum_to_exact adds a sum to one of unlimited range. */
void
retrain_fixedsum_to_exact(const RetrainFixedSum *sum, RetrainExactSum *into)
{
	for (int i = sum->low != NULL ? 0 : LOW_WORDS; i < ALL_WORDS; i++)
	{
		uint64		word = word_of(sum, i);

		if (word != 0)
			retrain_exact_add_words(into, false, &word, 1, LOWEST_EXPONENT + 64 * i);
	}
}

/*
 * retrain_fixedsum_of_exact sets a sum to one of unlimited range; false, with the sum
 * undefined, if that is negative or has bits that no sum of this kind has.
 */
bool
retrain_fixedsum_of_exact(const RetrainExactSum *from, RetrainFixedSum *sum, MemoryContext mcxt)
{
	RetrainMagnitude m;
	bool		fits;

	memset(sum, 0, sizeof(*sum));
	retrain_exact_magnitude(from, &m);
	fits = m.n == 0 || (!m.negative && m.low >= LOWEST_EXPONENT / 64 &&
						m.low + m.n + -LOWEST_EXPONENT / 64 <= ALL_WORDS);
	for (int i = 0; fits && i < m.n; i++)
	{
		int			at = m.low + i + -LOWEST_EXPONENT / 64;

		if (at < LOW_WORDS)
			widen(sum, mcxt);
		*word_at(sum, at) = m.word[i];
	}
	pfree(m.word);
	return fits;
}

/*
 * retrain_fixedsum_distance stores |sum - count| in result (a wide one in
 * mcxt) and returns true if the difference is negative.
 */
bool
retrain_fixedsum_distance(const RetrainFixedSum *sum, int64 count, RetrainFixedSum *result,
						  MemoryContext mcxt)
{
	bool		negative;

	memcpy(result->word, sum->word, sizeof(result->word));
	result->low = NULL;
	if (sum->low != NULL)
	{
		widen(result, mcxt);
		memcpy(result->low, sum->low, LOW_WORDS * sizeof(uint64));
	}

	/* Two's complement over all words: the top bit is the sign. */
	result->word[2] -= (uint64) count;
	negative = (result->word[2] >> 63) != 0;
	if (negative)
	{
		int			first = (result->low != NULL ? 0 : LOW_WORDS);

		for (int i = first; i < ALL_WORDS; i++)
			*word_at(result, i) = ~*word_at(result, i);
		add_word(result, first, 1);
	}
	return negative;
}

/*
 * retrain_fixedsum_value returns the double nearest to the sum, ties to even.
 * A sum below 2^-1022 is a multiple of 2^-1074 and so is returned exactly.
 */
double
retrain_fixedsum_value(const RetrainFixedSum *sum)
{
	int			top = ALL_WORDS - 1;
	int			lead;
	uint64		window;
	uint64		mantissa;
	bool		sticky = false;

	while (top >= 0 && word_of(sum, top) == 0)
		top--;
	if (top < 0)
		return 0;

	/* the 64 bits that begin with the highest one, and whether more follow */
	lead = 63 - pg_leftmost_one_pos64(word_of(sum, top));
	window = word_of(sum, top) << lead;
	if (top > 0 && lead > 0)
	{
		window |= word_of(sum, top - 1) >> (64 - lead);
		sticky = (word_of(sum, top - 1) << lead) != 0;
	}
	else if (top > 0)
		sticky = word_of(sum, top - 1) != 0;
	for (int i = top - 2; i >= 0 && !sticky; i--)
		sticky = word_of(sum, i) != 0;

	mantissa = window >> 11;
	if ((window & 0x400) != 0 &&
		((window & 0x3ff) != 0 || sticky || (mantissa & 1) != 0))
		mantissa++;
	return ldexp((double) mantissa, LOWEST_EXPONENT + 64 * top + 63 - lead - 52);
}

/* retrain_fixedsum_send appends the sum to buf: a form byte, then the words. */
void
retrain_fixedsum_send(StringInfo buf, const RetrainFixedSum *sum)
{
	bool		wide = sum->low != NULL;

	pq_sendbyte(buf, wide ? 1 : 0);
	for (int i = (wide ? 0 : LOW_WORDS); i < ALL_WORDS; i++)
		pq_sendint64(buf, word_of(sum, i));
}

/*
 * retrain_fixedsum_recv reads into sum what retrain_fixedsum_send wrote, false
 * if it cannot have written that; low words are allocated in mcxt.
 */
bool
retrain_fixedsum_recv(StringInfo buf, RetrainFixedSum *sum, MemoryContext mcxt)
{
	int			form = pq_getmsgbyte(buf);

	if (form != 0 && form != 1)
		return false;
	sum->low = NULL;
	if (form == 1)
		widen(sum, mcxt);
	for (int i = (form == 1 ? 0 : LOW_WORDS); i < ALL_WORDS; i++)
		*word_at(sum, i) = (uint64) pq_getmsgint64(buf);
	return true;
}
