/*
 * key_sort.c
 *	  Sorts arrays of 64-bit keys.
 *
 * Above 1000 keys a least-significant-digit radix sort with 11-bit digits:
 * linear, and blind to the distribution.  Digits in which all keys agree are
 * skipped; keys of a narrow range need two or three passes only.  Below, the
 * server's inlined introsort.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/key_sort.h"

#define ST_SORT sort_few_keys
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define FEW 1000
#define DIGIT_BITS 11
#define DIGITS ((64 + DIGIT_BITS - 1) / DIGIT_BITS)
#define BUCKETS (1 << DIGIT_BITS)

/*
 * retrain_key_sort sorts n keys in place, in ascending order.  scratch has room for
 * n keys (it may be NULL for at most 1000).
 */
void
retrain_key_sort(uint64 *keys, int64 n, uint64 *scratch)
{
	int64	   *counts;
	uint64	   *from = keys;
	uint64	   *to = scratch;

	if (n <= FEW)
	{
		sort_few_keys(keys, (size_t) n);
		return;
	}

	counts = palloc0(sizeof(int64) * DIGITS * BUCKETS);
	for (int64 i = 0; i < n; i++)
	{
		uint64		key = keys[i];

		for (int d = 0; d < DIGITS; d++)
			counts[d * BUCKETS + ((key >> (d * DIGIT_BITS)) & (BUCKETS - 1))]++;
	}
	for (int d = 0; d < DIGITS; d++)
	{
		int64	   *c = counts + d * BUCKETS;
		int			shift = d * DIGIT_BITS;
		int64		sum = 0;

		CHECK_FOR_INTERRUPTS();
		if (c[(from[0] >> shift) & (BUCKETS - 1)] == n)
			continue;			/* all keys have this digit */
		for (int b = 0; b < BUCKETS; b++)
		{
			int64		here = c[b];

			c[b] = sum;
			sum += here;
		}
		for (int64 i = 0; i < n; i++)
		{
			uint64		key = from[i];

			to[c[(key >> shift) & (BUCKETS - 1)]++] = key;
		}
		from = to;
		to = from == keys ? scratch : keys;
	}
	if (from != keys)
		memcpy(keys, from, n * sizeof(uint64));
	pfree(counts);
}
