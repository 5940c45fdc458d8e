/*
 * moments.h
 *	  The exact sum and sum of squares of a column, and what follows from them.
 */
#ifndef RETRAIN_MOMENTS_H
#define RETRAIN_MOMENTS_H

#include "stats/exact_sum.h"
#include "stats/source.h"

typedef struct RetrainMoments
{
	RetrainExactSum sum;
	RetrainExactSum squares;
} RetrainMoments;

/* Most values that are added at a time. */
#define RETRAIN_MOMENTS_BATCH 512

/*
 * Where values are added up before they go into the sums: an entry for each of some
 * neighbouring exponents.  One column's, zeroed at first; what it holds is missing
 * from the moments until retrain_moments_settle.
 */
#define RETRAIN_MOMENTS_EXPONENTS 64

typedef struct RetrainMomentsEntry
{
	int64		some;			/* sum of the last mantissas */
	uint64		squares[2];		/* sum of squares of mantissas, low word first */
	uint64		sum[2];			/* sum of the mantissas before, in two's complement */
} RetrainMomentsEntry;

typedef struct RetrainMomentsScratch
{
	int			first;			/* biased exponent of the first entry */
	int			some;			/* values in some of the entries, at most */
	int			values;			/* in the entries, at most */
	RetrainMomentsEntry entry[RETRAIN_MOMENTS_EXPONENTS];
} RetrainMomentsScratch;

/* Most bytes of packed moments. */
#define RETRAIN_MOMENTS_PACKED_MAX (2 * RETRAIN_EXACT_PACKED_MAX)

extern void retrain_moments_init(RetrainMoments *moments, MemoryContext mcxt);
extern void retrain_moments_free(RetrainMoments *moments);
extern void retrain_moments_add(RetrainMoments *moments, RetrainMomentsScratch *scratch,
								const double *values, int n);
extern void retrain_moments_settle(RetrainMoments *moments, RetrainMomentsScratch *scratch);
extern void retrain_moments_add_times(RetrainMoments *moments, double value, uint64 count);
extern void retrain_moments_merge(RetrainMoments *into, const RetrainMoments *from);

extern int	retrain_moments_packed_size(const RetrainMoments *moments);
extern int	retrain_moments_pack(const RetrainMoments *moments, uint8 *out);
extern int	retrain_moments_unpack(RetrainMoments *moments, const uint8 *bytes, int length);
extern bool retrain_moments_possible(const RetrainMoments *moments, int64 n);

extern void retrain_moments_spread(const RetrainMoments *moments, int64 n, RetrainExactSum *result);
extern double retrain_moments_mean(const RetrainMoments *moments, int64 n);
extern double retrain_moments_variance(const RetrainMoments *moments, int64 n, int ddof);
extern double retrain_moments_stddev(const RetrainMoments *moments, int64 n, int ddof);
extern double retrain_moments_variance_of_mean(const RetrainMoments *moments, int64 n);
extern double retrain_moments_deviation(const RetrainMoments *moments, int64 n, int ddof,
										int *exponent);
extern int64 retrain_moments_add_source(RetrainMoments *moments, RetrainSource *source);

#endif							/* RETRAIN_MOMENTS_H */
