/*
 * threshold.h
 *	  Decisions by a threshold on scores: counts, costs, cumulative gains.
 *
 * Spans hold negative rows (rows[0]) and positive ones (rows[1]) by score.  A row is
 * predicted positive if its score is at or above the threshold.  A threshold never cuts
 * a span that is not exact: counts are true for the threshold that is returned.
 */
#ifndef RETRAIN_THRESHOLD_H
#define RETRAIN_THRESHOLD_H

#include "stats/spans.h"

typedef struct RetrainThreshold
{
	double		threshold;		/* infinity: above every score that there can be */
	int64		tp;
	int64		fp;
	int64		tn;
	int64		fn;
} RetrainThreshold;

/* What a decision costs, one of each kind. */
typedef struct RetrainCosts
{
	double		fp;
	double		fn;
	double		tp;
	double		tn;
} RetrainCosts;

extern double retrain_threshold_cost(const RetrainThreshold *at, const RetrainCosts *costs);
extern void retrain_threshold_at(const RetrainSpans *spans, double threshold,
								 RetrainThreshold *result);
extern RetrainThreshold *retrain_thresholds(const RetrainSpans *spans, int *n);
extern int	retrain_thresholds_thin(RetrainThreshold *points, int n, int most);
extern const RetrainThreshold *retrain_threshold_best(const RetrainThreshold *points, int n,
													  const RetrainCosts *costs);

/* The share of positives among the best rows; NaN without rows or positives. */
typedef struct RetrainGain
{
	double		capture;		/* share of the positives that are among them */
	double		max_error;		/* bound of what unknown order within spans can change */
} RetrainGain;

extern double retrain_gain_of_pairs(RetrainPairs *pairs, double share);
extern void retrain_gain(const RetrainSpans *spans, double share, RetrainGain *result);

#endif							/* RETRAIN_THRESHOLD_H */
