/*
 * log_loss.h
 *	  Mean negative log-likelihood of binary labels.
 *
 * A probability p of a positive row costs -ln p, of a negative one -ln(1 - p).  p is first
 * moved into [eps, 1 - eps]; rows that this changes are counted.  With eps 0 a certain
 * and wrong prediction costs infinity.
 *
 * Costs of rows are doubles, their moments are exact: whoever adds retrain_log_loss_row
 * of each row to RetrainMoments has the same bits as retrain_log_loss.
 */
#ifndef RETRAIN_LOG_LOSS_H
#define RETRAIN_LOG_LOSS_H

#include <float.h>
#include <math.h>

#include "stats/moments.h"
#include "stats/pairs.h"

/* eps of a call that names none: 2^-52, as in scikit-learn 1.3. */
#define RETRAIN_LOG_LOSS_EPS DBL_EPSILON

typedef struct RetrainLogLoss
{
	double		value;			/* mean cost of a row, NaN without rows */
	double		standard_error; /* NaN for an infinite value and for fewer than two rows */
	double		constant;		/* that of the share of positives for every row, unclipped */
	int64		clipped;		/* rows whose probability was moved */
} RetrainLogLoss;

extern double retrain_log_loss_constant(int64 negatives, int64 positives);
extern void retrain_log_loss_of_moments(const RetrainMoments *moments, int64 infinite,
										const int64 *n, RetrainLogLoss *result);
extern void retrain_log_loss(RetrainPairs *pairs, double eps, RetrainLogLoss *result);

/* retrain_log_loss_clip moves p into [eps, 1 - eps], 0 <= eps < 0.5. */
static inline double
retrain_log_loss_clip(double p, double eps)
{
	p = p < eps ? eps : p;
	return p > 1 - eps ? 1 - eps : p;
}

/* retrain_log_loss_row returns the cost of a row, 0 or more; p is clipped already. */
static inline double
retrain_log_loss_row(double p, bool positive)
{
	/* + 0: no -0 */
	return (positive ? -log(p) : -log1p(-p)) + 0.0;
}

/* retrain_logit returns ln(p / (1 - p)), 0 < p < 1. */
static inline double
retrain_logit(double p)
{
	if (p > 0.25 && p < 0.75)
		return 2 * atanh(2 * p - 1);	/* 2 p - 1 is exact */
	return log(p) - log1p(-p);
}

#endif							/* RETRAIN_LOG_LOSS_H */
