/*
 * exact_sum.c
 *	  Error-free sums: adding and merging.
 *
 * The words are one number in two's complement, whose highest word holds nothing
 * but the sign.  An addition first makes the window cover what is added, then
 * carries upwards; if the sum has grown into the sign word, another one is
 * appended.  So no addition can overflow, and subtraction needs no case of its
 * own beyond the borrow.
 *
 * Doubles are multiples of 2^-1074, their squares of 2^-2148: a window has at
 * most about 70 words, and ordinary data need two to six.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/exact_sum.h"

#define FIRST_ROOM 6

/* retrain_exact_init makes an empty sum whose memory will come from mcxt. */
void
retrain_exact_init(RetrainExactSum *sum, MemoryContext mcxt)
{
	sum->mcxt = mcxt;
	sum->low = 0;
	sum->n = 0;
	sum->room = 0;
	sum->word = NULL;
}

/* retrain_exact_clear makes the sum 0 again and keeps its memory. */
void
retrain_exact_clear(RetrainExactSum *sum)
{
	sum->n = 0;
}

/* retrain_exact_free gives the memory of a sum back and makes it 0. */
void
retrain_exact_free(RetrainExactSum *sum)
{
	if (sum->word != NULL)
		pfree(sum->word);
	retrain_exact_init(sum, sum->mcxt);
}

/* sign_word returns the word that continues a number whose highest word is given. */
static inline uint64
sign_word(uint64 highest)
{
	return (uint64) ((int64) highest >> 63);
}

/* reserve makes room for n words, keeping those in use. */
static void
reserve(RetrainExactSum *sum, int n)
{
	int			room;

	if (n <= sum->room)
		return;
	room = Max(n + 2, FIRST_ROOM);
	if (sum->word == NULL)
		sum->word = MemoryContextAlloc(sum->mcxt, room * sizeof(uint64));
	else
		sum->word = repalloc(sum->word, room * sizeof(uint64));
	sum->room = room;
}

/* widen makes the window cover words first..last-1 and a sign word above them. */
static void
widen(RetrainExactSum *sum, int first, int last)
{
	int			below;
	int			above;

	if (sum->n == 0)
	{
		reserve(sum, last - first + 1);
		memset(sum->word, 0, (last - first + 1) * sizeof(uint64));
		sum->low = first;
		sum->n = last - first + 1;
		return;
	}
	below = Max(0, sum->low - first);
	above = Max(0, last + 1 - (sum->low + sum->n));
	reserve(sum, sum->n + below + above);
	if (below > 0)
	{
		memmove(sum->word + below, sum->word, sum->n * sizeof(uint64));
		memset(sum->word, 0, below * sizeof(uint64));
		sum->low -= below;
		sum->n += below;
	}
	for (; above > 0; above--)
	{
		sum->word[sum->n] = sum->word[sum->n - 1];
		sum->n++;
	}
}

/* settle restores the sign word after an addition. */
static inline void
settle(RetrainExactSum *sum)
{
	uint64		highest = sum->word[sum->n - 1];

	if (likely(highest == 0 || highest == PG_UINT64_MAX))
		return;
	reserve(sum, sum->n + 1);
	sum->word[sum->n++] = sign_word(highest);
}

/*
 * add_at adds n words, worth 2^(64 first) a unit, to the sum, or subtracts them.
 */
static inline void
add_at(RetrainExactSum *sum, bool negative, const uint64 *word, int n, int first)
{
	uint64		carry = 0;
	int			at;

	while (n > 0 && word[n - 1] == 0)
		n--;
	while (n > 0 && word[0] == 0)
	{
		word++;
		n--;
		first++;
	}
	if (n == 0)
		return;
	if (unlikely(sum->n == 0 || first < sum->low || first + n >= sum->low + sum->n))
		widen(sum, first, first + n);
	at = first - sum->low;

	if (!negative)
	{
		for (int i = 0; i < n; i++, at++)
		{
			uint64		part = word[i] + carry;

			carry = part < carry;
			sum->word[at] += part;
			carry += sum->word[at] < part;
		}
		for (; carry != 0 && at < sum->n; at++)
			carry = ++sum->word[at] == 0;
	}
	else
	{
		for (int i = 0; i < n; i++, at++)
		{
			uint64		part = word[i] + carry;

			carry = part < carry;
			carry += sum->word[at] < part;
			sum->word[at] -= part;
		}
		for (; carry != 0 && at < sum->n; at++)
			carry = sum->word[at]-- == 0;
	}
	settle(sum);
}

/* floor_64 returns the number of the word that holds the bit of an exponent. */
static inline int
floor_64(int exponent)
{
	return exponent >= 0 ? exponent / 64 : -((63 - exponent) / 64);
}

/* retrain_exact_add_two adds (high 2^64 + low) 2^exponent, or subtracts it. */
void
retrain_exact_add_two(RetrainExactSum *sum, bool negative, uint64 high, uint64 low, int exponent)
{
	int			first = floor_64(exponent);
	int			shift = exponent - 64 * first;
	uint64		word[3];

	word[0] = low << shift;
	word[1] = (shift == 0 ? 0 : low >> (64 - shift)) | (high << shift);
	word[2] = shift == 0 ? 0 : high >> (64 - shift);
	add_at(sum, negative, word, 3, first);
}

/*
 * retrain_exact_add_words adds n words, the lowest first, times 2^exponent, or
 * subtracts them.  n is at most 16.
 */
void
retrain_exact_add_words(RetrainExactSum *sum, bool negative, const uint64 *word, int n,
						int exponent)
{
	int			first = floor_64(exponent);
	int			shift = exponent - 64 * first;
	uint64		shifted[17];
	uint64		above = 0;

	Assert(n <= 16);
	for (int i = 0; i < n; i++)
	{
		shifted[i] = (word[i] << shift) | above;
		above = shift == 0 ? 0 : word[i] >> (64 - shift);
	}
	shifted[n] = above;
	add_at(sum, negative, shifted, n + 1, first);
}

/* retrain_exact_add adds x. */
void
retrain_exact_add(RetrainExactSum *sum, double x)
{
	bool		negative;
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative, &exponent);

	retrain_exact_add_two(sum, negative, 0, mantissa, exponent);
}

/* retrain_exact_add_square adds x^2. */
void
retrain_exact_add_square(RetrainExactSum *sum, double x)
{
	bool		negative;
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative, &exponent);
	uint64		high;
	uint64		low;

	retrain_multiply_words(mantissa, mantissa, &high, &low);
	retrain_exact_add_two(sum, false, high, low, 2 * exponent);
}

/* retrain_exact_add_times adds count times x. */
void
retrain_exact_add_times(RetrainExactSum *sum, double x, uint64 count)
{
	bool		negative;
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative, &exponent);
	uint64		high;
	uint64		low;

	retrain_multiply_words(mantissa, count, &high, &low);
	retrain_exact_add_two(sum, negative, high, low, exponent);
}

/* retrain_exact_add_square_times adds count times x^2. */
void
retrain_exact_add_square_times(RetrainExactSum *sum, double x, uint64 count)
{
	bool		negative;
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative, &exponent);
	uint64		square[2];
	uint64		high;
	uint64		low;

	retrain_multiply_words(mantissa, mantissa, &square[1], &square[0]);
	for (int i = 0; i < 2; i++)
	{
		retrain_multiply_words(square[i], count, &high, &low);
		retrain_exact_add_two(sum, false, high, low, 2 * exponent + 64 * i);
	}
}

/* wide_words returns the number of words of |value| and sets them. */
static inline int
wide_words(RetrainWide value, bool *negative, uint64 *word)
{
#ifdef HAVE_INT128
	uint128		magnitude;

	*negative = value < 0;
	magnitude = *negative ? -(uint128) value : (uint128) value;
	word[0] = (uint64) magnitude;
	word[1] = (uint64) (magnitude >> 64);
	return 2;
#else
	*negative = value < 0;
	word[0] = *negative ? -(uint64) value : (uint64) value;
	return 1;
#endif
}

/* retrain_exact_add_wide adds an integer. */
void
retrain_exact_add_wide(RetrainExactSum *sum, RetrainWide value)
{
	bool		negative;
	uint64		word[2];
	int			n = wide_words(value, &negative, word);

	add_at(sum, negative, word, n, 0);
}

/* retrain_exact_add_wide_times adds times x, for an integer times. */
void
retrain_exact_add_wide_times(RetrainExactSum *sum, double x, RetrainWide times)
{
	bool		negative;
	bool		opposite;
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative, &exponent);
	uint64		word[2];
	int			n = wide_words(times, &opposite, word);
	uint64		high;
	uint64		low;

	for (int i = 0; i < n; i++)
	{
		if (word[i] == 0)
			continue;
		retrain_multiply_words(mantissa, word[i], &high, &low);
		retrain_exact_add_two(sum, negative != opposite, high, low, exponent + 64 * i);
	}
}

/* multiply_by multiplies n words by one and returns the number of words of the product. */
static inline int
multiply_by(uint64 *word, int n, uint64 factor)
{
	uint64		carry = 0;

	for (int i = 0; i < n; i++)
	{
		uint64		high;
		uint64		low;

		retrain_multiply_words(word[i], factor, &high, &low);
		word[i] = low + carry;
		carry = high + (word[i] < low);
	}
	if (carry != 0)
		word[n++] = carry;
	return n;
}

/* retrain_exact_add_wide_product adds a b x, for integers a and b. */
void
retrain_exact_add_wide_product(RetrainExactSum *sum, double x, RetrainWide a, RetrainWide b)
{
	bool		negative[3];
	int			exponent;
	uint64		mantissa = retrain_take_apart(x, &negative[0], &exponent);
	uint64		factor[2];
	uint64		other[2];
	uint64		word[4];
	int			nfactors = wide_words(a, &negative[1], factor);
	int			nothers = wide_words(b, &negative[2], other);

	for (int i = 0; i < nfactors; i++)
	{
		int			n = nothers;

		if (factor[i] == 0)
			continue;
		memcpy(word, other, sizeof(other));
		n = multiply_by(word, n, factor[i]);
		while (n > 0 && word[n - 1] == 0)
			n--;
		n = multiply_by(word, n, mantissa);
		retrain_exact_add_words(sum, negative[0] ^ negative[1] ^ negative[2], word, n,
								exponent + 64 * i);
	}
}

/* retrain_exact_merge adds another sum, which stays as it is; adding itself doubles a sum. */
void
retrain_exact_merge(RetrainExactSum *into, const RetrainExactSum *from)
{
	uint64		carry = 0;
	int			at;

	if (from->n == 0)
		return;
	widen(into, from->low, from->low + from->n);
	at = from->low - into->low;
	for (int i = 0; at < into->n; i++, at++)
	{
		uint64		word = i < from->n ? from->word[i] : sign_word(from->word[from->n - 1]);
		uint64		part = word + carry;

		carry = part < carry;
		into->word[at] += part;
		carry += into->word[at] < part;
	}
	settle(into);
}

/*
 * retrain_exact_magnitude takes the absolute value of a sum, with palloc'd words.
 */
void
retrain_exact_magnitude(const RetrainExactSum *sum, RetrainMagnitude *magnitude)
{
	uint64		carry = 1;
	int			zeros = 0;

	magnitude->word = palloc((sum->n + 1) * sizeof(uint64));
	magnitude->n = sum->n;
	magnitude->low = sum->low;
	magnitude->negative = sum->n > 0 && sum->word[sum->n - 1] != 0;
	for (int i = 0; i < sum->n; i++)
	{
		magnitude->word[i] = sum->word[i];
		if (magnitude->negative)
		{
			magnitude->word[i] = ~sum->word[i] + carry;
			carry = carry != 0 && magnitude->word[i] == 0;
		}
	}
	/* -2^(64 k) fills all words but the sign, and its magnitude needs that one */
	while (magnitude->n > 0 && magnitude->word[magnitude->n - 1] == 0)
		magnitude->n--;
	while (zeros < magnitude->n && magnitude->word[zeros] == 0)
		zeros++;
	magnitude->n -= zeros;
	magnitude->low = magnitude->n == 0 ? 0 : magnitude->low + zeros;
	memmove(magnitude->word, magnitude->word + zeros, magnitude->n * sizeof(uint64));
}

/* retrain_exact_add_product adds a times b, or subtracts it. */
void
retrain_exact_add_product(RetrainExactSum *into, bool negative, const RetrainExactSum *a,
						  const RetrainExactSum *b)
{
	RetrainMagnitude factor[2];

	retrain_exact_magnitude(a, &factor[0]);
	retrain_exact_magnitude(b, &factor[1]);
	negative = negative != (factor[0].negative != factor[1].negative);
	for (int i = 0; i < factor[0].n; i++)
		for (int j = 0; j < factor[1].n; j++)
		{
			uint64		word[2];

			retrain_multiply_words(factor[0].word[i], factor[1].word[j], &word[1], &word[0]);
			add_at(into, negative, word, 2, factor[0].low + i + factor[1].low + j);
		}
	pfree(factor[0].word);
	pfree(factor[1].word);
}
