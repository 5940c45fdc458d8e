/*
 * calibration_line.c
 *	  Logistic recalibration (Cox 1958): maximum likelihood of logit P(y) = a + b logit(p).
 *
 * Newton's method, from slope 0.  The log-likelihood is concave, so a step that does not
 * raise it is halved.  Gradient and information are exact sums of the doubles of each row: the result
 * does not depend on the order of the rows, nor on whether equal p come together.  x =
 * logit(p) is measured from its mean, without which p in a narrow range would lose digits.
 *
 * A finite maximum exists if and only if both classes have rows and neither all positive
 * rows are at or above all negative ones, nor all at or below them (Albert and Anderson
 * 1984).  With the slope fixed at 1, two classes are enough.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/calibration_line.h"
#include "stats/log_loss.h"
#include "stats/moments_batch.h"

#define MOST_STEPS 200
#define MOST_HALVINGS 60

/* A step that moves linear predictors by less than this, beside their size or 1, is the last. */
#define CLOSE 1e-13

/* What a pass over the rows adds up; z = x - centre, m the modelled probability. */
enum
{
	GRADIENT,					/* y - m */
	GRADIENT_Z,					/* (y - m) z */
	WEIGHT,						/* m (1 - m) */
	WEIGHT_Z,
	WEIGHT_ZZ,
	LOSS,						/* negative log-likelihood */
	TOTALS
};

typedef struct Fit
{
	RetrainPairs *pairs;
	double		centre;
	bool		fixed;			/* slope is 1 */
	double		a;				/* at the centre */
	double		b;
	RetrainMomentsBatch *total;
	double		sum[TOTALS];	/* at a and b */
} Fit;

/* total_value returns a sum. */
static double
total_value(RetrainMomentsBatch *total)
{
	retrain_batch_finish(total);
	return retrain_exact_value(&total->moments.sum);
}

/* clip moves a probability to where its logit is finite. */
static inline double
clip(double p)
{
	return retrain_log_loss_clip(p, RETRAIN_LOG_LOSS_EPS);
}

/* The range of the probabilities of each class, and the rows that are clipped. */
typedef struct Range
{
	double		least[2];
	double		greatest[2];
	double		mean;			/* of logit(p), over all rows */
} Range;

/* look sets the range and counts what is clipped. */
static void
look(Fit *fit, Range *range, int64 *clipped)
{
	const RetrainPair *pair;
	RetrainPairReader reader;
	RetrainMomentsBatch *total = &fit->total[0];

	for (int s = 0; s < 2; s++)
	{
		range->least[s] = INFINITY;
		range->greatest[s] = -INFINITY;
	}
	*clipped = 0;
	retrain_batch_clear(total);
	retrain_pairs_begin(&reader, fit->pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		p = clip(pair->value);
		int64		rows = pair->rows[0] + pair->rows[1];

		if (p != pair->value)
			*clipped += rows;
		for (int s = 0; s < 2; s++)
			if (pair->rows[s] > 0)
			{
				range->least[s] = Min(range->least[s], p);
				range->greatest[s] = Max(range->greatest[s], p);
			}
		retrain_batch_add(total, retrain_logit(p), rows);
	}
	range->mean = total_value(total) / ((double) fit->pairs->n[0] + (double) fit->pairs->n[1]);
}

/* fit_rows adds equal rows of one class to the sums. */
static inline void
fit_rows(Fit *fit, double z, double eta, int64 rows, bool positive)
{
	/* the smaller one of m and 1 - m; the other one keeps its digits as 1 less that */
	double		e = exp(-fabs(eta));
	double		small = e / (1 + e);
	double		weight = small / (1 + e);
	bool		wrong = (eta >= 0) != positive;
	double		part = eta >= 0 ? small : -small;

	/* y - m is part, or 1 or -1 more */
	retrain_batch_add(&fit->total[GRADIENT], part, rows);
	retrain_batch_add(&fit->total[WEIGHT], weight, rows);
	retrain_batch_add(&fit->total[LOSS], log1p(e) + (wrong ? fabs(eta) : 0), rows);
	if (wrong)
		retrain_batch_add(&fit->total[GRADIENT], positive ? 1 : -1, rows);
	if (fit->fixed)
		return;
	retrain_batch_add(&fit->total[GRADIENT_Z], part * z, rows);
	retrain_batch_add(&fit->total[WEIGHT_Z], weight * z, rows);
	retrain_batch_add(&fit->total[WEIGHT_ZZ], weight * z * z, rows);
	if (wrong)
		retrain_batch_add(&fit->total[GRADIENT_Z], positive ? z : -z, rows);
}

/* evaluate sets the sums for a and b. */
static void
evaluate(Fit *fit)
{
	const RetrainPair *pair;
	RetrainPairReader reader;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < TOTALS; i++)
		retrain_batch_clear(&fit->total[i]);
	retrain_pairs_begin(&reader, fit->pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		z = retrain_logit(clip(pair->value)) - fit->centre;
		double		eta = fit->a + fit->b * z;

		for (int s = 0; s < 2; s++)
			if (pair->rows[s] > 0)
				fit_rows(fit, z, eta, pair->rows[s], s == 1);
	}
	for (int i = 0; i < TOTALS; i++)
		fit->sum[i] = total_value(&fit->total[i]);
}

/* step computes Newton's step; false if the information is singular. */
static bool
step(const Fit *fit, double *da, double *db)
{
	const double *s = fit->sum;
	double		determinant;
	double		offset;

	if (!(s[WEIGHT] > 0))
		return false;
	offset = s[WEIGHT_Z] / s[WEIGHT];
	determinant = s[WEIGHT_ZZ] - s[WEIGHT_Z] * offset;
	if (!(determinant > 0))
		return false;
	*db = (s[GRADIENT_Z] - s[GRADIENT] * offset) / determinant;
	*da = (s[GRADIENT] - s[WEIGHT_Z] * *db) / s[WEIGHT];
	return isfinite(*da) && isfinite(*db);
}

/* maximise moves a and b to the maximum; false if it cannot be reached. */
static bool
maximise(Fit *fit)
{
	evaluate(fit);
	for (int i = 0; i < MOST_STEPS; i++)
	{
		double		a = fit->a;
		double		b = fit->b;
		double		loss = fit->sum[LOSS];
		double		spread;
		double		da;
		double		db;
		bool		last;

		if (!step(fit, &da, &db))
			return false;
		spread = sqrt(fit->sum[WEIGHT_ZZ] / fit->sum[WEIGHT]);
		last = fabs(da) + fabs(db) * spread <= CLOSE * Max(1, fabs(a) + fabs(b) * spread);
		for (int h = 0;; h++)
		{
			fit->a = a + da;
			fit->b = b + db;
			evaluate(fit);
			if (last)
				return true;
			/* at the maximum the loss stands still but for rounding */
			if (fit->sum[LOSS] <= loss + 1e-14 * fabs(loss))
				break;
			if (h == MOST_HALVINGS)
				return false;
			da /= 2;
			db /= 2;
		}
	}
	return false;
}

/*
 * maximise_fixed moves a to the maximum for slope 1, which lies between low and high: the
 * derivative falls.  A step of Newton's that leaves the range is replaced by halving it.
 */
static bool
maximise_fixed(Fit *fit, double low, double high)
{
	for (int i = 0; i < MOST_STEPS; i++)
	{
		double		next;
		bool		last;

		evaluate(fit);
		if (fit->sum[GRADIENT] >= 0)
			low = fit->a;
		if (fit->sum[GRADIENT] <= 0)
			high = fit->a;
		next = fit->a + fit->sum[GRADIENT] / fit->sum[WEIGHT];
		if (!(next >= low && next <= high))
			next = low / 2 + high / 2;
		last = fabs(next - fit->a) <= CLOSE * Max(1, fabs(next));
		fit->a = next;
		if (last)
		{
			evaluate(fit);
			return true;
		}
	}
	return false;
}

/* line sets slope and intercept, measured at p = 1/2, and their errors. */
static void
line(Fit *fit, RetrainCalibrationLine *result)
{
	const double *s = fit->sum;
	double		offset;
	double		determinant;

	if (!maximise(fit))
		return;
	offset = s[WEIGHT_Z] / s[WEIGHT];
	determinant = s[WEIGHT_ZZ] - s[WEIGHT_Z] * offset;
	result->slope = fit->b;
	result->intercept = fit->a - fit->b * fit->centre;

	/* the information is diagonal about the weighted mean of x */
	offset += fit->centre;
	result->slope_error = 1 / sqrt(determinant);
	result->intercept_error = sqrt(1 / s[WEIGHT] + offset * offset / determinant);
}

/* retrain_calibration_line computes it from pairs in any order, whose values are probabilities. */
void
retrain_calibration_line(RetrainPairs *pairs, RetrainCalibrationLine *result)
{
	Fit			fit = {.pairs = pairs, .b = 1};
	Range		range;

	result->slope = result->intercept = result->slope_error = result->intercept_error = NAN;
	result->in_the_large = result->in_the_large_error = NAN;
	fit.total = palloc(TOTALS * sizeof(RetrainMomentsBatch));
	for (int i = 0; i < TOTALS; i++)
		retrain_batch_init(&fit.total[i], CurrentMemoryContext);
	look(&fit, &range, &result->clipped);
	if (pairs->n[0] > 0 && pairs->n[1] > 0)
	{
		double		base = log((double) pairs->n[1] / (double) pairs->n[0]);
		double		most = retrain_logit(Max(range.greatest[0], range.greatest[1]));
		double		least = retrain_logit(Min(range.least[0], range.least[1]));

		/* the modelled share of positives cannot be right if all x are on one side of it */
		fit.fixed = true;
		fit.a = base - range.mean;
		if (maximise_fixed(&fit, base - most - 1, base - least + 1))
		{
			result->in_the_large = fit.a;
			result->in_the_large_error = 1 / sqrt(fit.sum[WEIGHT]);
		}
		if (range.greatest[0] > range.least[1] && range.greatest[1] > range.least[0])
		{
			fit.fixed = false;
			fit.centre = range.mean;
			fit.a = base;
			fit.b = 0;
			line(&fit, result);
		}
	}
	for (int i = 0; i < TOTALS; i++)
		retrain_batch_free(&fit.total[i]);
	pfree(fit.total);
}
