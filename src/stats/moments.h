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

/* Values of one batch: as many as the plain words of the scratch table can add. */
#define RETRAIN_MOMENTS_BATCH 1024

/*
 * Where a batch is added up before it goes into the sums: an entry for each sign and
 * exponent.  It may serve all columns of a process in turn, starts zeroed and is left
 * zeroed.
 */
typedef struct RetrainMomentsEntry
{
	uint64		mantissas;
	uint64		high;			/* products of the halves of mantissas: high, */
	uint64		cross;			/* mixed, */
	uint64		low;			/* and low */
} RetrainMomentsEntry;

typedef struct RetrainMomentsScratch
{
	RetrainMomentsEntry entry[4096];
} RetrainMomentsScratch;

/* Most bytes of packed moments. */
#define RETRAIN_MOMENTS_PACKED_MAX (2 * RETRAIN_EXACT_PACKED_MAX)

extern void retrain_moments_init(RetrainMoments *moments, MemoryContext mcxt);
extern void retrain_moments_free(RetrainMoments *moments);
extern void retrain_moments_add(RetrainMoments *moments, RetrainMomentsScratch *scratch,
								const double *values, int n);
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
