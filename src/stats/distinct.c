/*
 * distinct.c
 *	  Approximate number of distinct keys: HyperLogLog of fixed precision.
 *
 * Flajolet, Fusy, Gandouet, Meunier (2007), 4096 registers: standard error
 * 1.04 / sqrt(4096) = 1.6 %.  Registers keep maxima, so they depend on the
 * set of keys only.  Estimator: the improved raw one of Ertl (2017, "New
 * cardinality estimation algorithms for HyperLogLog sketches", algorithm 6),
 * which needs no tables of bias and no switch to linear counting.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/distinct.h"
#include "stats/vectors.h"

#define RANKS (64 - RETRAIN_DISTINCT_BITS)	/* q; registers hold 0 to q + 1 */
#define EXCEPTION 15

/* Keys that are passed over together. */
#define BLOCK 32

/* Smaller lower bounds pass over too few keys. */
#define WORTH_LOOKING 4

/* sigma of Ertl, equation 13: x + sum of x^(2^k) 2^(k-1). */
static double
sigma(double x)
{
	double		y = 1;
	double		z = x;
	double		before;

	if (x == 1)
		return INFINITY;
	do
	{
		x *= x;
		before = z;
		z += x * y;
		y += y;
	} while (z != before);
	return z;
}

/* tau of Ertl, equation 24. */
static double
tau(double x)
{
	double		y = 1;
	double		z = 1 - x;
	double		before;

	if (x == 0 || x == 1)
		return 0;
	do
	{
		x = sqrt(x);
		before = z;
		y *= 0.5;
		z -= (1 - x) * (1 - x) * y;
	} while (z != before);
	return z / 3;
}

/* retrain_distinct_merge takes the union of the keys. */
void
retrain_distinct_merge(RetrainDistinct *into, const RetrainDistinct *from)
{
	for (int i = 0; i < RETRAIN_DISTINCT_REGISTERS; i++)
		into->registers[i] = Max(into->registers[i], from->registers[i]);
}

/* least_register returns the smallest register. */
static int
least_register(const RetrainDistinct *distinct)
{
	uint8		least = distinct->registers[0];

	for (int i = 1; i < RETRAIN_DISTINCT_REGISTERS; i++)
		least = Min(least, distinct->registers[i]);
	return least;
}

/* note_block takes note of those hashes of a block that are, after a shift, at most limit. */
static inline int
note_block(RetrainDistinct *distinct, const uint64 *hash, const uint8 *low)
{
	int			raised = 0;

	for (int i = 0; i < BLOCK; i += 8)
	{
		uint64		eight;

		memcpy(&eight, low + i, sizeof(eight));
		if (likely(eight == 0))
			continue;
		for (int j = i; j < i + 8; j++)
			if (low[j])
				raised += retrain_distinct_note(distinct, hash[j]);
	}
	return raised;
}

static pg_attribute_always_inline void
hash_block_body(const uint64 *keys, uint64 limit, uint64 *hash, uint8 *low)
{
	for (int i = 0; i < BLOCK; i++)
	{
		hash[i] = retrain_distinct_hash(keys[i]);
		low[i] = hash[i] << RETRAIN_DISTINCT_BITS <= limit;
	}
}

/* hash_block makes the hashes of a block, and tells which are, after a shift, at most limit. */
RETRAIN_TWICE(static, void, hash_block, (const uint64 *keys, uint64 limit, uint64 *hash, uint8 *low),
			  (keys, limit, hash, low))

/*
 * retrain_distinct_add_all takes note of n keys.  A rank above least needs a hash that has,
 * after the 12 bits of its register, that many leading zeros: below a limit, after a shift.
 */
void
retrain_distinct_add_all(RetrainDistinct *distinct, RetrainDistinctWatch *watch,
						 const uint64 *keys, int n)
{
	uint64		limit = PG_UINT64_MAX >> watch->least;
	const uint64 *end = keys + n;
	bool		blocks = watch->least >= WORTH_LOOKING && retrain_wide_vectors();

	for (; blocks && end - keys >= BLOCK; keys += BLOCK)
	{
		uint64		hash[BLOCK];
		uint8		low[BLOCK];

		hash_block(keys, limit, hash, low);
		watch->raised += note_block(distinct, hash, low);
	}
	for (; keys < end; keys++)
	{
		uint64		hash = retrain_distinct_hash(*keys);

		if (likely(hash << RETRAIN_DISTINCT_BITS > limit))
			continue;
		watch->raised += retrain_distinct_note(distinct, hash);
	}
	if (watch->raised > RETRAIN_DISTINCT_REGISTERS)
	{
		watch->least = least_register(distinct);
		watch->raised = 0;
	}
}

/* retrain_distinct_estimate returns the estimated number of distinct keys. */
double
retrain_distinct_estimate(const RetrainDistinct *distinct)
{
	int			counts[RANKS + 2] = {0};
	const double m = RETRAIN_DISTINCT_REGISTERS;
	double		z;

	for (int i = 0; i < RETRAIN_DISTINCT_REGISTERS; i++)
		counts[distinct->registers[i]]++;
	z = m * tau(1 - counts[RANKS + 1] / m);
	for (int k = RANKS; k >= 1; k--)
		z = 0.5 * (z + counts[k]);
	z += m * sigma(counts[0] / m);
	return m * m / (2 * M_LN2 * z);
}

/*
 * retrain_distinct_pack writes the registers and returns the bytes written: the smallest
 * register, then of each the distance to it in four bits (even registers in the
 * high ones); 15 stands for a distance of 15 or more, whose excess over 15 follows at the end.
 */
int
retrain_distinct_pack(const RetrainDistinct *distinct, uint8 *bytes)
{
	int			least = least_register(distinct);
	int			n = 1 + RETRAIN_DISTINCT_REGISTERS / 2;

	bytes[0] = (uint8) least;
	memset(bytes + 1, 0, RETRAIN_DISTINCT_REGISTERS / 2);
	for (int i = 0; i < RETRAIN_DISTINCT_REGISTERS; i++)
	{
		int			above = distinct->registers[i] - least;

		if (above >= EXCEPTION)
		{
			bytes[n++] = (uint8) (above - EXCEPTION);
			above = EXCEPTION;
		}
		bytes[1 + i / 2] |= (uint8) (i % 2 == 0 ? above << 4 : above);
	}
	return n;
}

/*
 * retrain_distinct_unpack reads what pack wrote and returns the bytes read, -1 if pack
 * would not have written these bytes.
 */
int
retrain_distinct_unpack(const uint8 *bytes, int len, RetrainDistinct *distinct)
{
	int			n = 1 + RETRAIN_DISTINCT_REGISTERS / 2;
	uint8		least = bytes[0];
	bool		least_seen = false;
	bool		exceptions = false;

	if (len < n || least > RANKS + 1)
		return -1;
	/* nearly all are no exceptions: a loop without branches first */
	for (int i = 0; i < RETRAIN_DISTINCT_REGISTERS / 2; i++)
	{
		uint8		high = bytes[1 + i] >> 4;
		uint8		low = bytes[1 + i] & 15;

		least_seen |= (high == 0) | (low == 0);
		exceptions |= (high == EXCEPTION) | (low == EXCEPTION);
		distinct->registers[2 * i] = least + high;
		distinct->registers[2 * i + 1] = least + low;
	}
	for (int i = 0; exceptions && i < RETRAIN_DISTINCT_REGISTERS; i++)
	{
		if (distinct->registers[i] != least + EXCEPTION)
			continue;
		if (n == len || least + EXCEPTION + bytes[n] > RANKS + 1)
			return -1;
		distinct->registers[i] += bytes[n++];
	}
	for (int i = 0; least + EXCEPTION > RANKS + 1 && i < RETRAIN_DISTINCT_REGISTERS; i++)
	{
		if (distinct->registers[i] > RANKS + 1)
			return -1;
	}
	return least_seen ? n : -1;
}
