/*
 * wide.h
 *	  An integer that holds the product of two row counts.
 */
#ifndef RETRAIN_WIDE_H
#define RETRAIN_WIDE_H

#ifdef HAVE_INT128
typedef int128 RetrainWide;
#define RETRAIN_WIDE_IS_ENOUGH(a, b) true
#else
typedef int64 RetrainWide;
#define RETRAIN_WIDE_IS_ENOUGH(a, b) ((b) == 0 || (a) <= (PG_INT64_MAX / 4) / (b))
#endif

/* retrain_wide_check raises an error if products of the two counts could overflow. */
static inline void
retrain_wide_check(int64 a, int64 b)
{
	if (!RETRAIN_WIDE_IS_ENOUGH(a, b))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows for exact arithmetic on a platform without 128-bit integers")));
}

#endif							/* RETRAIN_WIDE_H */
