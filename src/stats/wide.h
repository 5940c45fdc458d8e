/*
 * wide.h
 *	  An integer that holds the product of two row counts, or sums of ranks.
 */
#ifndef RETRAIN_WIDE_H
#define RETRAIN_WIDE_H

#ifdef HAVE_INT128
typedef int128 RetrainWide;
#define RETRAIN_WIDE_IS_ENOUGH(a, b) true
#define RETRAIN_WIDE_RANKS (INT64CONST(1) << 40)
#else
typedef int64 RetrainWide;
#define RETRAIN_WIDE_IS_ENOUGH(a, b) ((b) == 0 || (a) <= (PG_INT64_MAX / 4) / (b))
#define RETRAIN_WIDE_RANKS (INT64CONST(1) << 19)
#endif

/* retrain_wide_too_many raises the error of counts that overflow. */
static inline void
retrain_wide_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many rows for exact arithmetic"),
			 errhint("Compare samples of fewer rows.")));
}

/* retrain_wide_check raises an error if products of the two counts could overflow. */
static inline void
retrain_wide_check(int64 a, int64 b)
{
	if (!RETRAIN_WIDE_IS_ENOUGH(a, b))
		retrain_wide_too_many();
}

/* retrain_wide_check_ranks does so if eight times the cube of the total could. */
static inline void
retrain_wide_check_ranks(int64 a, int64 b)
{
	if (a > RETRAIN_WIDE_RANKS || b > RETRAIN_WIDE_RANKS - a)
		retrain_wide_too_many();
}

#endif							/* RETRAIN_WIDE_H */
