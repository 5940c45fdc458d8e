/*
 * fixedsum.h
 *	  Error-free, order-independent sum of doubles in [0,1].
 *
 * The sum is a fixed-point number: an integer word and fraction words of 64
 * bits.  Every double in [0,1] is a multiple of 2^-1074, so 17 fraction words
 * hold any sum exactly; two of them (2^-128) are enough for values whose
 * lowest bit is not below 2^-128, which is every value >= 2^-76.  The other 15
 * words are allocated when the first smaller bit appears.
 */
#ifndef RETRAIN_FIXEDSUM_H
#define RETRAIN_FIXEDSUM_H

#include "lib/stringinfo.h"

#include "stats/exact_sum.h"

#define RETRAIN_FIXEDSUM_LOW_WORDS 15

/* Up to 2^63 values of at most 1 fit, more than a row count can reach. */
typedef struct RetrainFixedSum
{
	uint64		word[3];		/* [2] integer, [1] down to 2^-64, [0] to 2^-128 */
	uint64	   *low;			/* NULL, or the 15 words below, lowest first */
} RetrainFixedSum;

extern void retrain_fixedsum_add_small(RetrainFixedSum *sum, double x, MemoryContext mcxt);
extern void retrain_fixedsum_add_times(RetrainFixedSum *sum, double x, uint64 times,
									   MemoryContext mcxt);
extern void retrain_fixedsum_to_exact(const RetrainFixedSum *sum, RetrainExactSum *into);
extern bool retrain_fixedsum_of_exact(const RetrainExactSum *from, RetrainFixedSum *sum,
									  MemoryContext mcxt);
extern void retrain_fixedsum_merge(RetrainFixedSum *sum, const RetrainFixedSum *other,
								   MemoryContext mcxt);
extern bool retrain_fixedsum_distance(const RetrainFixedSum *sum, int64 count,
									  RetrainFixedSum *result, MemoryContext mcxt);
extern double retrain_fixedsum_value(const RetrainFixedSum *sum);
extern void retrain_fixedsum_send(StringInfo buf, const RetrainFixedSum *sum);
extern bool retrain_fixedsum_recv(StringInfo buf, RetrainFixedSum *sum, MemoryContext mcxt);

/*
 * retrain_fixedsum_add adds x, which must lie in [0,1], without error.  Memory
 * for the wide form is taken from mcxt.
 */
static inline void
retrain_fixedsum_add(RetrainFixedSum *sum, double x, MemoryContext mcxt)
{
	uint64		bits;
	uint64		mantissa;
	uint64		part;
	int			exponent;
	int			shift;

	memcpy(&bits, &x, sizeof(bits));
	exponent = (int) ((bits >> 52) & 0x7ff);
	if (unlikely(exponent < 1023 - 76))
	{
		if (x > 0)
			retrain_fixedsum_add_small(sum, x, mcxt);
		return;
	}

	/* x = mantissa * 2^(exponent - 1075) = mantissa * 2^shift * 2^-128 */
	mantissa = (bits & UINT64CONST(0xfffffffffffff)) | UINT64CONST(0x10000000000000);
	shift = exponent - (1023 - 76);
	if (shift >= 64)
	{
		shift -= 64;
		part = mantissa << shift;
		sum->word[1] += part;
		sum->word[2] += (sum->word[1] < part) + (shift == 12);
	}
	else
	{
		uint64		carry;

		part = mantissa << shift;
		sum->word[0] += part;
		carry = (sum->word[0] < part);
		/* the part above is below 2^53, so adding the carry cannot overflow */
		part = (shift == 0 ? 0 : mantissa >> (64 - shift)) + carry;
		sum->word[1] += part;
		sum->word[2] += (sum->word[1] < part);
	}
}

#endif							/* RETRAIN_FIXEDSUM_H */
