/*
 * equal_bins.h
 *	  Bins of equal width, as numpy makes them.
 *
 * Samples are pairs of finite values in ascending order (stats/pairs.h), of which one side is
 * meant.
 */
#ifndef RETRAIN_EQUAL_BINS_H
#define RETRAIN_EQUAL_BINS_H

#include "stats/pairs.h"

/* One side of pairs in an array. */
typedef struct RetrainPairSide
{
	const RetrainPair *pairs;
	int			n;
	int			side;
	int64		rows;			/* of this side, in all pairs; at least one */
	int			first;			/* the first and the last pair with rows of this side */
	int			last;
} RetrainPairSide;

/* Bin i is from its edge, included, to the next, excluded; the last one is closed. */
typedef struct RetrainEqualBins
{
	double		low;
	double		high;
	double		step;
	int64		n;
} RetrainEqualBins;

/* More bins than this fit in no memory, neither here nor there. */
#define RETRAIN_EQUAL_BINS_MOST (INT64CONST(1) << 31)

extern void retrain_pair_side(const RetrainPair *pairs, int n, int side, RetrainPairSide *result);
extern double retrain_side_quantile(const RetrainPairSide *sample, double q);

extern bool retrain_equal_bins(double low, double high, int64 n, RetrainEqualBins *bins);
extern bool retrain_sturges_bins(double low, double high, int64 rows, RetrainEqualBins *bins);
extern bool retrain_doane_bins(const RetrainPairSide *sample, RetrainEqualBins *bins);
extern bool retrain_auto_bins(const RetrainPairSide *sample, RetrainEqualBins *bins);

extern double retrain_equal_edge(const RetrainEqualBins *bins, int64 i);
extern void retrain_equal_count(const RetrainEqualBins *bins, const RetrainPairSide *sample,
								int64 *counts);
extern void retrain_equal_masses(const RetrainEqualBins *bins, const RetrainPairSide *sample,
								 const RetrainEqualBins *parts, double *masses);

#endif							/* RETRAIN_EQUAL_BINS_H */
