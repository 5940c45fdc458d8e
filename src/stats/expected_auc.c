/*
 * expected_auc.c
 *	  The expected area under the ROC curve of calibrated probabilities, without labels.
 *
 * Rows are ranked by their probability p, and are positive with that probability:
 *
 *	  AUC = [sum over p_i > p_j of p_i (1 - p_j) + half the sum over p_i = p_j] / (P Q)
 *
 * with P = sum of p, Q = sum of 1 - p and i = j among the ties.  By groups of c equal
 * values, with q the 1 - p of the rows below: sum of c p (q_below + c (1 - p) / 2).
 *
 * The standard error is that of the labels alone, by the delta method: a label y_k that
 * is 1 instead of 0 moves the numerator by (negatives below k, ties half) - (positives above
 * k, ties half) and P Q by Q - P:
 *
 *	  variance = sum of p (1-p) h^2, h = (q_below - p_above + c (1 - 2 p) / 2 - AUC (Q - P)) / (P Q)
 *
 * Sums go over ascending values in twice the precision of a double (Dekker 1971), so their
 * error does not grow with the rows, and they are the same bits for the same rows.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/estimate.h"

/* Probabilities are multiplied by this: both sides of the quotient are, and none vanishes. */
#define SCALE 0x1p500

/* The unevaluated sum of two doubles, |low| at most half a unit of high. */
typedef struct Twofold
{
	double		high;
	double		low;
} Twofold;

/* fast_two returns a + b, |a| >= |b| or a = 0. */
static inline Twofold
fast_two(double a, double b)
{
	double		sum = a + b;

	return (Twofold) {sum, b - (sum - a)};
}

/* add returns a + b. */
static inline Twofold
add(Twofold a, Twofold b)
{
	double		sum = a.high + b.high;
	double		part = sum - a.high;
	double		rest = (a.high - (sum - part)) + (b.high - part);

	return fast_two(sum, rest + (a.low + b.low));
}

/* subtract returns a - b. */
static inline Twofold
subtract(Twofold a, Twofold b)
{
	return add(a, (Twofold) {-b.high, -b.low});
}

/* multiply returns a b; fma is exact whatever the processor. */
static inline Twofold
multiply(Twofold a, Twofold b)
{
	double		product = a.high * b.high;
	double		rest = fma(a.high, b.high, -product);

	return fast_two(product, rest + (a.high * b.low + a.low * b.high));
}

/* twofold returns a double. */
static inline Twofold
twofold(double x)
{
	return (Twofold) {x, 0};
}

/* rows_of returns a number of rows below 2^63. */
static inline Twofold
rows_of(int64 rows)
{
	double		high = (double) (rows >> 32) * 4294967296.0;

	return add(twofold(high), twofold((double) (rows & 0xffffffff)));
}

/* complement returns 1 - p. */
static inline Twofold
complement(double p)
{
	return subtract(twofold(1), twofold(p));
}

/* positives_of returns the scaled p of equal rows. */
static inline Twofold
positives_of(Twofold rows, double p)
{
	return multiply(rows, twofold(p * SCALE));
}

/* totals computes P, scaled, and Q. */
static void
totals(RetrainPairs *pairs, Twofold *positives, Twofold *negatives)
{
	RetrainPairReader reader;
	const RetrainPair *pair;

	*positives = *negatives = twofold(0);
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		Twofold		rows = rows_of(pair->rows[0] + pair->rows[1]);

		*positives = add(*positives, positives_of(rows, pair->value));
		*negatives = add(*negatives, multiply(rows, complement(pair->value)));
	}
}

/* in_order computes the numerator, scaled. */
static Twofold
in_order(RetrainPairs *pairs)
{
	RetrainPairReader reader;
	const RetrainPair *pair;
	Twofold		below = twofold(0);
	Twofold		result = twofold(0);

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		Twofold		rows = rows_of(pair->rows[0] + pair->rows[1]);
		Twofold		q = multiply(rows, complement(pair->value));
		Twofold		before = add(below, multiply(q, twofold(0.5)));

		result = add(result, multiply(positives_of(rows, pair->value), before));
		below = add(below, q);
	}
	return result;
}

/* label_error computes the standard error of the area that the labels make. */
static double
label_error(RetrainPairs *pairs, double auc, Twofold positives, Twofold negatives)
{
	RetrainPairReader reader;
	const RetrainPair *pair;
	Twofold		q_below = twofold(0);
	Twofold		p_above = positives;
	Twofold		sum = twofold(0);	/* of p (1-p) (h P)^2, over P */
	double		shift = auc * (negatives.high - positives.high / SCALE);

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		Twofold		rows = rows_of(pair->rows[0] + pair->rows[1]);
		Twofold		p = positives_of(rows, pair->value);
		Twofold		q = multiply(rows, complement(pair->value));
		double		h;

		p_above = subtract(p_above, p);
		h = ((q_below.high + q.high / 2) - (p_above.high + p.high / 2) / SCALE - shift) / negatives.high;
		sum = add(sum, twofold(p.high / positives.high * (1 - pair->value) * h * h));
		q_below = add(q_below, q);
	}
	return sqrt(sum.high) / sqrt(positives.high) * sqrt(SCALE);
}

/*
 * retrain_expected_auc computes the area from the rows of both sides of pairs, whose values
 * lie in [0,1]; NaN unless both labels are possible.
 */
void
retrain_expected_auc(RetrainPairs *pairs, RetrainEstimated *result)
{
	Twofold		positives;
	Twofold		negatives;

	result->value = result->standard_error = result->constant = NAN;
	result->support = pairs->n[0] + pairs->n[1];
	totals(pairs, &positives, &negatives);
	if (positives.high == 0 || negatives.high == 0)
		return;
	result->value = in_order(pairs).high / multiply(positives, negatives).high;
	result->standard_error = label_error(pairs, result->value, positives, negatives);
	result->constant = 0.5;
}
