/*
 * estimate.c
 *	  Figures of a confusion table from calibrated probabilities, without labels.
 *
 * A row with probability p is positive with that probability, independently of the others.  The
 * expected table has, over the rows predicted positive, TP = sum of p and FP = sum of 1-p, over the
 * others FN = sum of p and TN = sum of 1-p; figures are those of that table (Confidence-based
 * performance estimation, NannyML without its calibrator; definition: doc/reference/estimates.md).
 *
 * Only labels are random, the probabilities and predictions are given.  With V1 and V0 the
 * variances of TP and FN (sums of p(1-p), Poisson's binomial distribution), the rest follows by
 * the delta method at the expected table:
 *
 *	  accuracy		(V1 + V0) / n^2
 *	  precision		V1 / n1^2
 *	  recall		((1-r)^2 V1 + r^2 V0) / (TP + FN)^2
 *	  specificity	((1-s)^2 V0 + s^2 V1) / (TN + FP)^2
 *	  F1			(2 (n1 + FN) / d^2)^2 V1 + (2 TP / d^2)^2 V0, d = n1 + TP + FN
 *	  prevalence	(V1 + V0) / n^2
 *
 * Sums are exact; each expected count is rounded once.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "libpq/pqformat.h"

#include "common/compat.h"
#include "stats/estimate.h"

#define ESTIMATE_FORMAT 1

/* The expected table, and the variances of its two free counts. */
typedef struct Expected
{
	double		tp;
	double		fp;
	double		fn;
	double		tn;
	double		positives;
	double		negatives;
	double		correct;
	double		variance[2];	/* of FN and TN, of TP and FP */
	double		n;
	double		predicted;		/* rows predicted positive */
} Expected;

/* retrain_estimate_create returns an empty state in mcxt. */
RetrainEstimate *
retrain_estimate_create(MemoryContext mcxt)
{
	RetrainEstimate *estimate = MemoryContextAllocZero(mcxt, sizeof(RetrainEstimate));

	estimate->mcxt = mcxt;
	return estimate;
}

/* retrain_estimate_merge adds a state, which stays as it is, to another one. */
void
retrain_estimate_merge(RetrainEstimate *into, const RetrainEstimate *from)
{
	into->unused += from->unused;
	for (int i = 0; i < 2; i++)
	{
		into->side[i].rows += from->side[i].rows;
		retrain_fixedsum_merge(&into->side[i].probability, &from->side[i].probability, into->mcxt);
		retrain_fixedsum_merge(&into->side[i].variance, &from->side[i].variance, into->mcxt);
	}
}

/* negatives_of returns rows less a sum of probabilities, which is not above them, rounded once. */
static double
negatives_of(const RetrainFixedSum *probability, int64 rows)
{
	RetrainFixedSum distance;

	(void) retrain_fixedsum_distance(probability, rows, &distance, CurrentMemoryContext);
	return retrain_fixedsum_value(&distance);
}

/* retrain_estimate_expected returns the expected rows with a prediction and a label. */
double
retrain_estimate_expected(const RetrainEstimate *estimate, bool predicted, bool positive)
{
	const RetrainEstimateSide *side = &estimate->side[predicted];

	return positive ? retrain_fixedsum_value(&side->probability) :
		negatives_of(&side->probability, side->rows);
}

/* expect fills in the expected table. */
static void
expect(const RetrainEstimate *estimate, Expected *e)
{
	RetrainFixedSum positives = {{0}, NULL};
	RetrainFixedSum correct = {{0}, NULL};
	RetrainFixedSum rejected;
	MemoryContext mcxt = CurrentMemoryContext;
	int64		n = estimate->side[0].rows + estimate->side[1].rows;

	e->tp = retrain_estimate_expected(estimate, true, true);
	e->fp = retrain_estimate_expected(estimate, true, false);
	e->fn = retrain_estimate_expected(estimate, false, true);
	e->tn = retrain_estimate_expected(estimate, false, false);
	retrain_fixedsum_merge(&positives, &estimate->side[0].probability, mcxt);
	retrain_fixedsum_merge(&positives, &estimate->side[1].probability, mcxt);
	e->positives = retrain_fixedsum_value(&positives);
	e->negatives = negatives_of(&positives, n);
	(void) retrain_fixedsum_distance(&estimate->side[0].probability, estimate->side[0].rows,
									 &rejected, mcxt);
	retrain_fixedsum_merge(&correct, &rejected, mcxt);
	retrain_fixedsum_merge(&correct, &estimate->side[1].probability, mcxt);
	e->correct = retrain_fixedsum_value(&correct);
	for (int i = 0; i < 2; i++)
		e->variance[i] = retrain_fixedsum_value(&estimate->side[i].variance);
	e->n = (double) n;
	e->predicted = (double) estimate->side[1].rows;
}

/* set_share sets a figure that is a share of a number of rows which is not random. */
static void
set_share(RetrainEstimated *result, double count, double rows, double variance)
{
	if (rows == 0)
		return;
	result->value = count / rows;
	result->standard_error = sqrt(variance) / rows;
}

/*
 * set_rate sets hits / (hits + misses), both random; a label more moves hits with variance
 * v_hits, or misses with v_misses.
 */
static void
set_rate(RetrainEstimated *result, double hits, double misses, double all, double v_hits,
		 double v_misses)
{
	if (all == 0)
		return;
	result->value = hits / all;
	result->standard_error = hypot(misses / all * sqrt(v_hits), hits / all * sqrt(v_misses)) / all;
}

/* set_f1 sets F1. */
static void
set_f1(RetrainEstimated *result, const Expected *e)
{
	double		d = e->predicted + e->positives;

	if (d == 0)
		return;
	result->value = 2 * e->tp / d;
	result->standard_error = 2 * hypot((e->predicted + e->fn) / d * sqrt(e->variance[1]),
									   e->tp / d * sqrt(e->variance[0])) / d;
	result->constant = 2 * e->positives / (e->n + e->positives);
}

/* retrain_estimate_figure computes a figure. */
void
retrain_estimate_figure(const RetrainEstimate *estimate, RetrainEstimateFigure figure,
						RetrainEstimated *result)
{
	Expected	e;

	expect(estimate, &e);
	result->value = result->standard_error = result->constant = NAN;
	result->support = estimate->side[0].rows + estimate->side[1].rows;
	if (e.n == 0)
		return;
	switch (figure)
	{
		case RETRAIN_ESTIMATE_ACCURACY:
			set_share(result, e.correct, e.n, e.variance[0] + e.variance[1]);
			result->constant = Max(e.positives, e.negatives) / e.n;
			break;
		case RETRAIN_ESTIMATE_PRECISION:
			set_share(result, e.tp, e.predicted, e.variance[1]);
			result->constant = e.positives / e.n;
			result->support = estimate->side[1].rows;
			break;
		case RETRAIN_ESTIMATE_RECALL:
			set_rate(result, e.tp, e.fn, e.positives, e.variance[1], e.variance[0]);
			break;
		case RETRAIN_ESTIMATE_SPECIFICITY:
			set_rate(result, e.tn, e.fp, e.negatives, e.variance[0], e.variance[1]);
			break;
		case RETRAIN_ESTIMATE_F1:
			set_f1(result, &e);
			break;
		case RETRAIN_ESTIMATE_PREVALENCE:
			set_share(result, e.positives, e.n, e.variance[0] + e.variance[1]);
			break;
	}
}

/* slope_of returns a slope, cut where sums of two and products with 0 would no longer be numbers. */
static double
slope_of(double share, double rows)
{
	return Min(share / rows, DBL_MAX / 4);
}

/*
 * retrain_estimate_slope returns how a positive label moves precision, recall or F1 at the expected
 * table: up by right in a row predicted positive, down by wrong in another one; 0 if the figure is
 * undefined.
 */
void
retrain_estimate_slope(const RetrainEstimate *estimate, RetrainEstimateFigure figure, double *right,
					   double *wrong)
{
	Expected	e;
	double		d;

	expect(estimate, &e);
	*right = *wrong = 0;
	d = e.predicted + e.positives;
	if (figure == RETRAIN_ESTIMATE_PRECISION && e.predicted > 0)
		*right = slope_of(1, e.predicted);
	else if (figure == RETRAIN_ESTIMATE_RECALL && e.positives > 0)
	{
		*right = slope_of(e.fn / e.positives, e.positives);
		*wrong = slope_of(e.tp / e.positives, e.positives);
	}
	else if (figure == RETRAIN_ESTIMATE_F1 && d > 0)
	{
		*right = slope_of(2 * (e.predicted + e.fn) / d, d);
		*wrong = slope_of(2 * e.tp / d, d);
	}
}

/* retrain_estimate_send appends the wire form of a state. */
void
retrain_estimate_send(StringInfo buf, const RetrainEstimate *estimate)
{
	pq_sendbyte(buf, ESTIMATE_FORMAT);
	pq_sendint64(buf, estimate->unused);
	for (int i = 0; i < 2; i++)
	{
		pq_sendint64(buf, estimate->side[i].rows);
		retrain_fixedsum_send(buf, &estimate->side[i].probability);
		retrain_fixedsum_send(buf, &estimate->side[i].variance);
	}
}

/*
 * retrain_estimate_recv returns, in mcxt, the state that buf holds; NULL if retrain_estimate_send
 * cannot have written it.
 */
RetrainEstimate *
retrain_estimate_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainEstimate *estimate;

	if (pq_getmsgbyte(buf) != ESTIMATE_FORMAT)
		return NULL;
	estimate = retrain_estimate_create(mcxt);
	estimate->unused = pq_getmsgint64(buf);
	for (int i = 0; i < 2; i++)
	{
		RetrainEstimateSide *side = &estimate->side[i];

		side->rows = pq_getmsgint64(buf);
		if (side->rows < 0 || !retrain_fixedsum_recv(buf, &side->probability, mcxt) ||
			!retrain_fixedsum_recv(buf, &side->variance, mcxt))
			return NULL;
	}
	return estimate;
}
