/*
 * distinct.h
 *	  Approximate number of distinct keys: HyperLogLog of fixed precision.
 */
#ifndef RETRAIN_DISTINCT_H
#define RETRAIN_DISTINCT_H

#include "port/pg_bitutils.h"

#define RETRAIN_DISTINCT_BITS 12
#define RETRAIN_DISTINCT_REGISTERS (1 << RETRAIN_DISTINCT_BITS)

/* Most bytes of the packed form. */
#define RETRAIN_DISTINCT_PACKED (1 + RETRAIN_DISTINCT_REGISTERS / 2 + RETRAIN_DISTINCT_REGISTERS)

typedef struct RetrainDistinct
{
	uint8		registers[RETRAIN_DISTINCT_REGISTERS];
} RetrainDistinct;

/*
 * A lower bound of all registers, by which most keys of a large column are passed over
 * without looking at theirs.  Starts zeroed; other ways of adding keys may go on beside it.
 */
typedef struct RetrainDistinctWatch
{
	int			least;
	int			raised;			/* registers raised since it was found */
} RetrainDistinctWatch;

extern void retrain_distinct_merge(RetrainDistinct *into, const RetrainDistinct *from);
extern void retrain_distinct_add_all(RetrainDistinct *distinct, RetrainDistinctWatch *watch,
									 const uint64 *keys, int n);
extern double retrain_distinct_estimate(const RetrainDistinct *distinct);
extern int	retrain_distinct_pack(const RetrainDistinct *distinct, uint8 *bytes);
extern int	retrain_distinct_unpack(const uint8 *bytes, int len, RetrainDistinct *distinct);

/*
 * retrain_distinct_hash returns the hash of a 64-bit key: the bijection of
 * splitmix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13), so that different
 * keys have different hashes.
 */
static inline uint64
retrain_distinct_hash(uint64 key)
{
	key ^= key >> 30;
	key *= UINT64CONST(0xbf58476d1ce4e5b9);
	key ^= key >> 27;
	key *= UINT64CONST(0x94d049bb133111eb);
	return key ^ (key >> 31);
}

/*
 * retrain_distinct_note takes note of a hash: its leading 12 bits choose a register, which
 * keeps the greatest position (1 to 53) of the first one bit among the others.  Returns whether
 * the register has changed.
 */
static inline bool
retrain_distinct_note(RetrainDistinct *distinct, uint64 hash)
{
	uint8	   *reg = &distinct->registers[hash >> (64 - RETRAIN_DISTINCT_BITS)];
	uint64		rest = hash << RETRAIN_DISTINCT_BITS |
		UINT64CONST(1) << (RETRAIN_DISTINCT_BITS - 1);	/* ends the search at 53 */
	uint8		rank = (uint8) (64 - pg_leftmost_one_pos64(rest));

	if (likely(rank <= *reg))
		return false;
	*reg = rank;
	return true;
}

/* retrain_distinct_add takes note of a key. */
static inline void
retrain_distinct_add(RetrainDistinct *distinct, uint64 key)
{
	(void) retrain_distinct_note(distinct, retrain_distinct_hash(key));
}

#endif							/* RETRAIN_DISTINCT_H */
