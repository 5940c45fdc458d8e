/*
 * platt.c
 *	  The logistic function of a score that fits labels best, after Platt.
 *
 * Platt (1999): maximum likelihood of P = 1 / (1 + exp(-(a + b x))) for the smoothed targets
 * (m + 1) / (m + 2) of the m positive rows and 1 / (n + 2) of the n negative ones.  The targets
 * lie inside (0, 1), so there is a maximum; scores of one value have slope 0.
 *
 * Newton's method on the scaled score z = (x - centre) / scale in [-1, 1]; the log-likelihood is
 * concave, so a step that does not raise it is halved (Lin, Lin and Weng 2007).  Sums go over
 * ascending scores, with the error of each addition carried along (Neumaier 1974), so that they are the
 * same bits for the same rows.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/platt.h"

#define MOST_STEPS 100
#define MOST_HALVINGS 60

/* A step of less than this, beside a value or 1, is the last one. */
#define CLOSE 1e-14

typedef struct Total
{
	double		sum;
	double		error;
} Total;

/* What a pass over the rows adds up; p is the modelled probability, t the target. */
typedef struct Pass
{
	Total		loss;			/* negative log-likelihood */
	Total		gradient;		/* t - p */
	Total		gradient_z;
	Total		weight;			/* p (1 - p) */
	Total		weight_z;
	Total		weight_zz;
} Pass;

/* total_add adds a term. */
static inline void
total_add(Total *total, double x)
{
	double		sum = total->sum + x;

	if (fabs(total->sum) >= fabs(x))
		total->error += (total->sum - sum) + x;
	else
		total->error += (x - sum) + total->sum;
	total->sum = sum;
}

/* total_value returns a sum. */
static inline double
total_value(const Total *total)
{
	return total->sum + total->error;
}

/* logistic returns 1 / (1 + exp(-u)). */
static inline double
logistic(double u)
{
	double		e;

	if (u >= 0)
		return 1 / (1 + exp(-u));
	e = exp(u);
	return e / (1 + e);
}

/* minus_log_logistic returns -ln(1 / (1 + exp(-u))). */
static inline double
minus_log_logistic(double u)
{
	return u >= 0 ? log1p(exp(-u)) : -u + log1p(exp(u));
}

/* scaled returns the scaled score. */
static inline double
scaled(const RetrainPlatt *platt, double x)
{
	return (x / 2 - platt->centre / 2) / (platt->scale / 2);
}

/* set_scale finds centre and scale; false if all scores are equal. */
static bool
set_scale(RetrainPairs *pairs, RetrainPlatt *platt)
{
	RetrainPairReader reader;
	const RetrainPair *pair;
	double		least = NAN;
	double		most = NAN;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		if (isnan(least))
			least = pair->value;
		most = pair->value;
	}
	platt->centre = least / 2 + most / 2;
	platt->scale = most / 2 - least / 2;
	if (platt->scale > 0)
		return true;
	platt->scale = 1;			/* one score, or neighbours of the smallest ones */
	return false;
}

/* add_rows adds rows of one score and one target. */
static void
add_rows(Pass *pass, double rows, double target, double u, double z)
{
	double		p = logistic(u);
	double		rest = logistic(-u);
	double		gradient;
	double		weight = rows * p * rest;

	if (rows == 0)
		return;
	/* t - p without cancellation near 1 */
	gradient = rows * (target > 0.5 ? rest - (1 - target) : target - p);
	total_add(&pass->loss, rows * (target * minus_log_logistic(u) + (1 - target) * minus_log_logistic(-u)));
	total_add(&pass->gradient, gradient);
	total_add(&pass->gradient_z, gradient * z);
	total_add(&pass->weight, weight);
	total_add(&pass->weight_z, weight * z);
	total_add(&pass->weight_zz, weight * z * z);
}

/* run makes a pass over the rows. */
static void
run(RetrainPairs *pairs, const RetrainPlatt *platt, Pass *pass)
{
	double		low = 1 / ((double) pairs->n[0] + 2);
	double		high = ((double) pairs->n[1] + 1) / ((double) pairs->n[1] + 2);
	RetrainPairReader reader;
	const RetrainPair *pair;

	memset(pass, 0, sizeof(*pass));
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		z = scaled(platt, pair->value);
		double		u = platt->intercept + platt->slope * z;

		CHECK_FOR_INTERRUPTS();
		add_rows(pass, (double) pair->rows[0], low, u, z);
		add_rows(pass, (double) pair->rows[1], high, u, z);
	}
}

/* set_constant fits scores that are all equal. */
static void
set_constant(RetrainPairs *pairs, RetrainPlatt *platt)
{
	double		n = (double) pairs->n[0];
	double		m = (double) pairs->n[1];
	double		positive = m * (m + 1) / (m + 2) + n / (n + 2);
	double		negative = m / (m + 2) + n * (n + 1) / (n + 2);

	platt->slope = 0;
	platt->intercept = log(positive / negative);
}

/* small tells whether a step hardly moves a value. */
static bool
small(double step, double value)
{
	return fabs(step) <= CLOSE * Max(fabs(value), 1.0);
}

/*
 * retrain_platt fits negative (rows[0]) and positive rows, of which there are some each, and whose
 * scores are finite.
 */
void
retrain_platt(RetrainPairs *pairs, RetrainPlatt *platt)
{
	Pass		pass;

	if (!set_scale(pairs, platt))
	{
		set_constant(pairs, platt);
		return;
	}
	platt->slope = 0;
	platt->intercept = log(((double) pairs->n[1] + 1) / ((double) pairs->n[0] + 1));
	run(pairs, platt, &pass);
	for (int step = 0; step < MOST_STEPS; step++)
	{
		double		w = total_value(&pass.weight);
		double		wz = total_value(&pass.weight_z);
		double		wzz = total_value(&pass.weight_zz);
		double		g = total_value(&pass.gradient);
		double		gz = total_value(&pass.gradient_z);
		double		mean = wz / w;
		double		spread = wzz - wz * mean;
		double		loss = total_value(&pass.loss);
		RetrainPlatt from = *platt;
		double		slope_step;
		double		intercept_step;

		if (!(spread > 0))
			break;
		slope_step = (gz - g * mean) / spread;
		intercept_step = g / w - slope_step * mean;
		for (int halving = 0; halving < MOST_HALVINGS; halving++)
		{
			platt->slope = from.slope + slope_step;
			platt->intercept = from.intercept + intercept_step;
			run(pairs, platt, &pass);
			/* rounding alone may raise it a little */
			if (total_value(&pass.loss) <= loss * (1 + CLOSE) || (small(slope_step, from.slope) &&
													 small(intercept_step, from.intercept)))
				break;
			slope_step /= 2;
			intercept_step /= 2;
		}
		if (small(slope_step, platt->slope) && small(intercept_step, platt->intercept))
			break;
	}
}

/* retrain_platt_value returns the probability of a score, which is not NaN. */
double
retrain_platt_value(const RetrainPlatt *platt, double x)
{
	if (platt->slope == 0)
		return logistic(platt->intercept);
	return logistic(platt->intercept + platt->slope * scaled(platt, x));
}
