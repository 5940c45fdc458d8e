/*
 * threshold.c
 *	  Decisions by a threshold on scores: counts, costs, cumulative gains.
 *
 * The gain at share k is the expected share of the positives among the first k N of N
 * rows, by descending score, where rows of equal score come in random order: between
 * groups of equal scores the curve is a straight line.  In a span that is not exact, of n
 * rows with b positives, the first r rows hold from max(0, r - (n - b)) to min(b, r)
 * positives; the expectation is r b / n as in a tie.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/float_key.h"
#include "stats/threshold.h"

/* retrain_threshold_cost returns the cost of all decisions. */
double
retrain_threshold_cost(const RetrainThreshold *at, const RetrainCosts *costs)
{
	return costs->fp * (double) at->fp + costs->fn * (double) at->fn +
		costs->tp * (double) at->tp + costs->tn * (double) at->tn;
}

/* move_up changes the predictions of the rows of a span to negative. */
static inline void
move_up(RetrainThreshold *at, const RetrainSpan *span)
{
	at->fp -= span->rows[0];
	at->tn += span->rows[0];
	at->tp -= span->rows[1];
	at->fn += span->rows[1];
}

/* all_positive predicts every row positive. */
static RetrainThreshold
all_positive(const RetrainSpans *spans)
{
	RetrainThreshold at = {0};

	for (int i = 0; i < spans->n; i++)
	{
		at.fp += spans->spans[i].rows[0];
		at.tp += spans->spans[i].rows[1];
	}
	return at;
}

/* above returns the smallest double greater than all of a span. */
static inline double
above(const RetrainSpan *span)
{
	return retrain_key_float(span->last + 1);
}

/*
 * retrain_threshold_at counts the decisions by a threshold, which may be infinite.  One
 * that cuts a span is moved to its nearer border.
 */
void
retrain_threshold_at(const RetrainSpans *spans, double threshold, RetrainThreshold *result)
{
	*result = all_positive(spans);
	result->threshold = threshold + 0.0;
	for (int i = 0; i < spans->n; i++)
	{
		const RetrainSpan *span = &spans->spans[i];
		double		first = retrain_key_float(span->first);

		if (threshold <= first)
			break;
		if (threshold <= retrain_key_float(span->last))
		{
			/* only a span that is not exact can be cut */
			if (threshold - first <= above(span) - threshold)
			{
				result->threshold = first;
				break;
			}
			result->threshold = above(span);
		}
		move_up(result, span);
	}
}

/*
 * retrain_thresholds returns the decisions by each threshold that makes a difference, from
 * the smallest (all rows positive) to infinity (none), in the current context.
 */
RetrainThreshold *
retrain_thresholds(const RetrainSpans *spans, int *n)
{
	RetrainThreshold *points = palloc((spans->n + 1) * sizeof(RetrainThreshold));
	RetrainThreshold at = all_positive(spans);

	for (int i = 0; i < spans->n; i++)
	{
		at.threshold = retrain_key_float(spans->spans[i].first);
		points[i] = at;
		move_up(&at, &spans->spans[i]);
	}
	at.threshold = INFINITY;
	points[spans->n] = at;
	*n = spans->n + 1;
	return points;
}

/*
 * retrain_thresholds_thin keeps at most so many (2 or more) of n points, in place, and
 * returns how many: the first, the last, and those at which the rows that are predicted
 * negative pass another equal part of all rows.
 */
int
retrain_thresholds_thin(RetrainThreshold *points, int n, int most)
{
	double		all;
	int			kept = 1;
	int64		part = 0;

	if (n <= most)
		return n;
	all = (double) (points[n - 1].tn + points[n - 1].fn);
	for (int i = 1; i < n - 1; i++)
	{
		int64		reached = (int64) floor((double) (points[i].tn + points[i].fn) / all * (most - 1));

		if (reached > part && kept < most - 1)
		{
			points[kept++] = points[i];
			part = reached;
		}
	}
	points[kept++] = points[n - 1];
	return kept;
}

/* retrain_threshold_best returns the cheapest point; of several the one with the highest threshold. */
const RetrainThreshold *
retrain_threshold_best(const RetrainThreshold *points, int n, const RetrainCosts *costs)
{
	const RetrainThreshold *best = &points[n - 1];
	double		least = retrain_threshold_cost(best, costs);

	for (int i = n - 2; i >= 0; i--)
	{
		double		cost = retrain_threshold_cost(&points[i], costs);

		if (cost < least)
		{
			least = cost;
			best = &points[i];
		}
	}
	return best;
}

/*
 * retrain_gain_of_pairs returns the capture at a share of all rows, of pairs that are exact: the same bits as
 * retrain_gain, although pairs come from the lowest score.
 */
double
retrain_gain_of_pairs(RetrainPairs *pairs, double share)
{
	double		rows = (double) pairs->n[0] + (double) pairs->n[1]; /* above the pair in hand, */
	double		positives = (double) pairs->n[1];	/* and positive ones: counts, so exact */
	double		wanted = share * rows;
	RetrainPairReader reader;
	const RetrainPair *pair;

	if (pairs->n[1] == 0)
		return NAN;
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		a = (double) pair->rows[0];
		double		b = (double) pair->rows[1];
		double		r;

		rows -= a + b;
		positives -= b;
		r = wanted - rows;
		if (r <= 0)
			continue;
		positives += r >= a + b ? b : r * b / (a + b);
		break;
	}
	return positives / (double) pairs->n[1];
}

/* retrain_gain computes the gain at a share of all rows, above 0 and at most 1. */
void
retrain_gain(const RetrainSpans *spans, double share, RetrainGain *result)
{
	RetrainThreshold all = all_positive(spans);
	double		wanted = share * ((double) all.tp + (double) all.fp);
	double		positives = 0;
	double		rows = 0;

	result->capture = result->max_error = NAN;
	if (all.tp == 0)
		return;
	result->max_error = 0;
	for (int i = spans->n - 1; i >= 0 && rows < wanted; i--)
	{
		const RetrainSpan *span = &spans->spans[i];
		double		a = (double) span->rows[0];
		double		b = (double) span->rows[1];
		double		r = wanted - rows;

		rows += a + b;
		if (r >= a + b)
		{
			positives += b;
			continue;
		}
		if (!span->exact)
			result->max_error = Max(Min(b, r) - r * b / (a + b), r * b / (a + b) - Max(0, r - a)) /
				(double) all.tp;
		positives += r * b / (a + b);
	}
	result->capture = positives / (double) all.tp;
}
