/*
 * exact_sum.h
 *	  Error-free sums of doubles, of their squares, and of wide integers.
 *
 * A sum is a fixed-point number in a window of 64-bit words that grows to both
 * sides as values ask for it.  Nothing is rounded before a sum is read, so a sum
 * is a function of the multiset of what was added: order, splitting and merging
 * do not change it, nor its packed bytes.
 *
 * Values are finite; callers keep NaN and infinities out.  Memory comes from the
 * context given at creation, except what a reader needs for itself, which comes
 * from the current one and is freed again.
 */
#ifndef RETRAIN_EXACT_SUM_H
#define RETRAIN_EXACT_SUM_H

#include "stats/wide.h"

typedef struct RetrainExactSum
{
	MemoryContext mcxt;
	int			low;			/* a unit of word[0] is worth 2^(64 low) */
	int			n;				/* words in use, 0: the sum is 0 */
	int			room;
	uint64	   *word;			/* two's complement; the highest is 0 or all ones */
} RetrainExactSum;

/* What a packed or written sum may be: its range, and no negative sum of squares or fourths. */
typedef enum RetrainExactKind
{
	RETRAIN_EXACT_VALUES,		/* a sum of less than 2^63 doubles */
	RETRAIN_EXACT_SQUARES,		/* a sum of less than 2^63 squares of doubles */
	RETRAIN_EXACT_PRODUCTS,		/* of two doubles, */
	RETRAIN_EXACT_CUBES,		/* of three, */
	RETRAIN_EXACT_FOURTHS		/* of four, in pairs of equals: not negative */
} RetrainExactKind;

/* Most bytes of a packed sum of values, squares or products of two, and of any. */
#define RETRAIN_EXACT_PACKED_MAX (4 + 536)
#define RETRAIN_EXACT_PACKED_MOST (4 + 1064)

extern void retrain_exact_init(RetrainExactSum *sum, MemoryContext mcxt);
extern void retrain_exact_clear(RetrainExactSum *sum);
extern void retrain_exact_free(RetrainExactSum *sum);
extern void retrain_exact_add(RetrainExactSum *sum, double x);
extern void retrain_exact_add_square(RetrainExactSum *sum, double x);
extern void retrain_exact_add_times(RetrainExactSum *sum, double x, uint64 count);
extern void retrain_exact_add_square_times(RetrainExactSum *sum, double x, uint64 count);
extern void retrain_exact_add_wide(RetrainExactSum *sum, RetrainWide value);
extern void retrain_exact_add_wide_times(RetrainExactSum *sum, double x, RetrainWide times);
extern void retrain_exact_add_two(RetrainExactSum *sum, bool negative, uint64 high, uint64 low,
								  int exponent);
extern void retrain_exact_add_wide_product(RetrainExactSum *sum, double x, RetrainWide a,
										   RetrainWide b);
extern void retrain_exact_add_words(RetrainExactSum *sum, bool negative, const uint64 *word,
									int n, int exponent);
extern void retrain_exact_merge(RetrainExactSum *into, const RetrainExactSum *from);
extern void retrain_exact_add_product(RetrainExactSum *into, bool negative,
									  const RetrainExactSum *a, const RetrainExactSum *b);

/* Readers (exact_value.c): rounded once, half to even. */
extern int	retrain_exact_sign(const RetrainExactSum *sum);
extern double retrain_exact_value(const RetrainExactSum *sum);
extern double retrain_exact_ratio(const RetrainExactSum *sum, const uint64 *divisors, int n);
extern double retrain_exact_root_ratio(const RetrainExactSum *sum, const uint64 *divisors, int n);
extern double retrain_exact_parts(const RetrainExactSum *sum, const uint64 *divisors, int n,
								  int *exponent);
extern double retrain_exact_root_parts(const RetrainExactSum *sum, const uint64 *divisors, int n,
									   int *exponent);
extern double retrain_exact_ratio_over(const RetrainExactSum *sum, const uint64 *divisors, int n,
									   double mantissa, int exponent);

/* Canonical forms (exact_form.c). */
extern int	retrain_exact_packed_size(const RetrainExactSum *sum);
extern int	retrain_exact_pack(const RetrainExactSum *sum, uint8 *out);
extern int	retrain_exact_unpack(RetrainExactSum *sum, RetrainExactKind kind,
								 const uint8 *bytes, int length);
extern char *retrain_exact_text(const RetrainExactSum *sum);
extern bool retrain_exact_parse(RetrainExactSum *sum, RetrainExactKind kind, const char *text);

/* The absolute value of a sum as words without zeros at either end. */
typedef struct RetrainMagnitude
{
	bool		negative;
	int			low;			/* a unit of word[0] is worth 2^(64 low) */
	int			n;				/* 0: the sum is 0 */
	uint64	   *word;			/* palloc'd */
} RetrainMagnitude;

extern void retrain_exact_magnitude(const RetrainExactSum *sum, RetrainMagnitude *magnitude);

/* The product of two words. */
static inline void
retrain_multiply_words(uint64 a, uint64 b, uint64 *high, uint64 *low)
{
#ifdef HAVE_INT128
	uint128		product = (uint128) a * b;

	*high = (uint64) (product >> 64);
	*low = (uint64) product;
#else
	uint64		a1 = a >> 32;
	uint64		a0 = (uint32) a;
	uint64		b1 = b >> 32;
	uint64		b0 = (uint32) b;
	uint64		cross = a1 * b0 + ((a0 * b0) >> 32);
	uint64		rest = a0 * b1 + (uint32) cross;

	*high = a1 * b1 + (cross >> 32) + (rest >> 32);
	*low = a * b;
#endif
}

/* retrain_take_apart returns the mantissa of a finite double, which is mantissa * 2^exponent in magnitude. */
static inline uint64
retrain_take_apart(double x, bool *negative, int *exponent)
{
	uint64		bits;
	uint64		mantissa;
	int			e;

	memcpy(&bits, &x, sizeof(bits));
	*negative = (bits >> 63) != 0;
	e = (int) ((bits >> 52) & 0x7ff);
	mantissa = bits & UINT64CONST(0xfffffffffffff);
	if (e == 0)
		e = 1;					/* subnormal */
	else
		mantissa |= UINT64CONST(0x10000000000000);
	*exponent = e - 1075;
	return mantissa;
}

#endif							/* RETRAIN_EXACT_SUM_H */
