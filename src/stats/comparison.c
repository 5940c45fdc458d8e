/*
 * comparison.c
 *	  Accuracy and F1 of two models on the same rows, or of one model in two windows.
 *
 * Accuracy of two models: with b rows that only the first one has right, c that only the
 * second one has, of n, the difference is (c - b)/n.  Interval: Bonett and Price (2012,
 * J. Educ. Behav. Stat. 37, 479-488), the normal one after a row is added
 * to b and to c,
 *
 *	  p = (b + 1)/(n + 2), q = (c + 1)/(n + 2), q - p -/+ z sqrt((p + q - (q - p)^2)/(n + 2)),
 *
 * and p-value: the exact test of McNemar, b of b + c fair tosses, two-sided.
 *
 * Accuracy of two windows: Newcombe's interval (group_gaps.c), and the z-test of two shares
 * with pooled variance.
 *
 * F1: delta method as in f1.c.  With h the derivative of an F1 by the count of a cell,
 *
 *	  h = 2 (1 - F)/S for hits, -F/S for errors, 0 else, S = 2 tp + fp + fn
 *
 * the variance of the difference is the sum of n (h2 - h1)^2 over the cells, where of two
 * windows a cell has one of both only.  Interval and p-value are those of the normal
 * distribution; there are none if that variance is 0.
 */
#include "stats/pure.h"

#include "stats/comparison.h"
#include "stats/distributions.h"
#include "stats/group_gaps.h"

#define LEVEL 0.95

/* begin starts a comparison of nothing. */
static void
begin(RetrainComparison *result)
{
	result->rows[0] = result->rows[1] = 0;
	result->value[0] = result->value[1] = result->difference = NAN;
	result->low = result->high = result->p_value = NAN;
}

/* mcnemar returns the p-value of b of b + c fair tosses. */
static double
mcnemar(int64_t b, int64_t c)
{
	int64_t		k = Min(b, c);
	int64_t		n = b + c;

	if (b == c)
		return 1.0;

	/* P(X <= k) of a binomial distribution as the tail of an F distribution */
	return Min(1.0, 2.0 * retrain_f_sf((double) (n - k) / ((double) k + 1.0), 2.0 * ((double) k + 1.0),
									   2.0 * (double) (n - k)));
}

/* retrain_compare_accuracy_of_models compares two models on the same rows. */
void
retrain_compare_accuracy_of_models(const int64_t *n, RetrainComparison *result)
{
	int64_t		rows = 0,
				right[2] = {0, 0},
				only[2];
	double		p,
				q,
				half;

	begin(result);
	only[0] = n[RETRAIN_COMPARED(1, 1, 0)] + n[RETRAIN_COMPARED(0, 0, 1)];
	only[1] = n[RETRAIN_COMPARED(1, 0, 1)] + n[RETRAIN_COMPARED(0, 1, 0)];
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		rows += n[i];
		right[0] += (i >> 2 & 1) == (i >> 1 & 1) ? n[i] : 0;
		right[1] += (i >> 2 & 1) == (i & 1) ? n[i] : 0;
	}
	result->rows[0] = result->rows[1] = rows;
	if (rows == 0)
		return;
	for (int i = 0; i < 2; i++)
		result->value[i] = (double) right[i] / (double) rows;
	result->difference = (double) (only[1] - only[0]) / (double) rows;
	p = ((double) only[0] + 1.0) / ((double) rows + 2.0);
	q = ((double) only[1] + 1.0) / ((double) rows + 2.0);
	half = retrain_normal_quantile(0.5 * (1.0 - LEVEL)) *
		sqrt((p + q - (q - p) * (q - p)) / ((double) rows + 2.0));
	result->low = Max(-1.0, q - p - half);
	result->high = Min(1.0, q - p + half);
	result->p_value = mcnemar(only[0], only[1]);
}

/* retrain_compare_accuracy_of_windows compares the rows of two windows. */
void
retrain_compare_accuracy_of_windows(const int64_t *n, RetrainComparison *result)
{
	RetrainShare share[2] = {{0, 0}, {0, 0}};
	double		pooled,
				error;

	begin(result);
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		share[i & 1].trials += n[i];
		share[i & 1].successes += (i >> 2 & 1) == (i >> 1 & 1) ? n[i] : 0;
	}
	for (int i = 0; i < 2; i++)
	{
		result->rows[i] = share[i].trials;
		if (share[i].trials > 0)
			result->value[i] = (double) share[i].successes / (double) share[i].trials;
	}
	if (share[0].trials == 0 || share[1].trials == 0)
		return;
	result->difference = result->value[1] - result->value[0];
	retrain_newcombe(share[1], share[0], LEVEL, &result->low, &result->high);
	pooled = ((double) share[0].successes + (double) share[1].successes) /
		((double) share[0].trials + (double) share[1].trials);
	error = sqrt(pooled * (1.0 - pooled) * (1.0 / (double) share[0].trials + 1.0 / (double) share[1].trials));
	result->p_value = error > 0.0 ? Min(1.0, 2.0 * retrain_normal_sf(fabs(result->difference) / error)) : 1.0;
}

/* F1 of one side, and its derivatives. */
typedef struct F1
{
	double		value;			/* NaN: 0/0 */
	double		hit;			/* derivative by a count of hits */
	double		miss;			/* by one of errors of either kind */
} F1;

/* f1_of returns F1 of hits and errors. */
static F1
f1_of(int64_t hits, int64_t errors)
{
	double		total = 2.0 * (double) hits + (double) errors;
	F1			f1 = {NAN, 0.0, 0.0};

	if (hits == 0 && errors == 0)
		return f1;
	f1.value = 2.0 * (double) hits / total;
	f1.hit = 2.0 * ((double) errors / total) / total;
	f1.miss = -f1.value / total;
	return f1;
}

/* derivative returns that of F1 by the count of rows with a label and a prediction. */
static double
derivative(const F1 *f1, int label, int predicted)
{
	if (label != predicted)
		return f1->miss;
	return label != 0 ? f1->hit : 0.0;
}

/* compare_f1 sets figures from both F1 and the variance of their difference. */
static void
compare_f1(const F1 *f1, double variance, RetrainComparison *result)
{
	double		half;

	result->value[0] = f1[0].value;
	result->value[1] = f1[1].value;
	result->difference = f1[1].value - f1[0].value;
	if (isnan(result->difference) || variance <= 0.0)
		return;
	half = retrain_normal_quantile(0.5 * (1.0 - LEVEL)) * sqrt(variance);
	result->low = Max(-1.0, result->difference - half);
	result->high = Min(1.0, result->difference + half);
	result->p_value = Min(1.0, 2.0 * retrain_normal_sf(fabs(result->difference) / sqrt(variance)));
}

/* retrain_compare_f1_of_models compares two models on the same rows. */
void
retrain_compare_f1_of_models(const int64_t *n, RetrainComparison *result)
{
	int64_t		hits[2] = {0, 0},
				errors[2] = {0, 0};
	F1			f1[2];
	double		variance = 0.0;

	begin(result);
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		result->rows[0] += n[i];
		for (int side = 0; side < 2; side++)
		{
			int			label = i >> 2 & 1,
						predicted = i >> (1 - side) & 1;

			hits[side] += label != 0 && predicted != 0 ? n[i] : 0;
			errors[side] += label != predicted ? n[i] : 0;
		}
	}
	result->rows[1] = result->rows[0];
	for (int side = 0; side < 2; side++)
		f1[side] = f1_of(hits[side], errors[side]);
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		double		slope = derivative(&f1[1], i >> 2 & 1, i & 1) - derivative(&f1[0], i >> 2 & 1, i >> 1 & 1);

		variance += (double) n[i] * slope * slope;
	}
	compare_f1(f1, variance, result);
}

/* retrain_compare_f1_of_windows compares the rows of two windows. */
void
retrain_compare_f1_of_windows(const int64_t *n, RetrainComparison *result)
{
	int64_t		hits[2] = {0, 0},
				errors[2] = {0, 0};
	F1			f1[2];
	double		variance = 0.0;

	begin(result);
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		int			label = i >> 2 & 1,
					predicted = i >> 1 & 1;

		result->rows[i & 1] += n[i];
		hits[i & 1] += label != 0 && predicted != 0 ? n[i] : 0;
		errors[i & 1] += label != predicted ? n[i] : 0;
	}
	for (int side = 0; side < 2; side++)
		f1[side] = f1_of(hits[side], errors[side]);
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
	{
		double		slope = derivative(&f1[i & 1], i >> 2 & 1, i >> 1 & 1);

		variance += (double) n[i] * slope * slope;
	}
	compare_f1(f1, variance, result);
}
