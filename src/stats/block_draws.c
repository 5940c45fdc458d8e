/*
 * block_draws.c
 *	  Blocks drawn with replacement, as many as there are.
 *
 * Numbers: SplitMix64 (Steele, Lea, Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014), drawn without bias (Lemire, Fast random integer generation in an interval,
 * ACM TOMACS 29, 2019).  Definition: doc/reference/robustness.md.
 */
#include "postgres.h"

#include "stats/block_draws.h"

/* next_number returns the next 64 bits of SplitMix64. */
static uint64
next_number(uint64 *state)
{
	uint64		z;

	*state += UINT64CONST(0x9e3779b97f4a7c15);
	z = *state;
	z = (z ^ (z >> 30)) * UINT64CONST(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64CONST(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/*
 * draw returns a whole number from 0 to n - 1, n below 2^32: the high word of number times
 * n, without 128-bit arithmetic.
 */
static uint32
draw(uint64 *state, uint32 n)
{
	uint64		reject = (0 - (uint64) n) % n;	/* 2^64 mod n */

	for (;;)
	{
		uint64		number = next_number(state);
		uint64		low = (number & 0xffffffff) * n;
		uint64		high = (number >> 32) * n + (low >> 32);

		if (((high << 32) | (low & 0xffffffff)) >= reject)
			return (uint32) (high >> 32);
	}
}

/*
 * retrain_draw_blocks sets how often each of n blocks is drawn in the next replicate;
 * state is the seed before the first one.
 */
void
retrain_draw_blocks(uint64 *state, int n, uint32 *times)
{
	memset(times, 0, n * sizeof(uint32));
	for (int i = 0; i < n; i++)
		times[draw(state, (uint32) n)]++;
}
