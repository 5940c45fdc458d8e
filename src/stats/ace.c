/*
 * ace.c
 *	  Adaptive calibration error: bins of equal mass in place of equal width.
 *
 * Edges are the quantiles of all probabilities, by the rule of PSI (doc/reference/psi.md):
 * exact positions, bins (lower, upper], equal values together, a value that is two or
 * more quantiles in a bin of its own.  With P_b the sum of probabilities and y_b the
 * positives of bin b, N the rows:
 *
 *	  ACE = sum over b of |P_b - y_b| / N
 *
 * Sums are exact and rounded once.  The rows of a span that is not exact are taken at its
 * middle; no row is further away from it than the farther border.  Where such a span
 * holds a quantile, the edge lies on its border: its rows may be in another bin than their
 * values would put them.  Moving rows with a sum d of p - y to another bin changes the sum
 * over bins by at most 2 |d|, and all that are moved out of a span together by at most
 * twice its sum of |p - y|.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/ace.h"
#include "stats/float_key.h"
#include "stats/psi_value.h"

/* pool returns the spans of all rows, as the reference of quantiles. */
static RetrainSpans
pool(const RetrainSpans *spans)
{
	RetrainSpans all = {.n = spans->n};

	all.spans = palloc(Max(spans->n, 1) * sizeof(RetrainSpan));
	for (int i = 0; i < spans->n; i++)
	{
		all.spans[i] = spans->spans[i];
		all.spans[i].rows[0] += all.spans[i].rows[1];
		all.spans[i].rows[1] = 0;
	}
	return all;
}

/* add_distance adds |difference| to a sum, if there is any, and makes it 0. */
static void
add_distance(RetrainExactSum *total, RetrainExactSum *difference)
{
	RetrainExactSum one;

	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1);
	retrain_exact_add_product(total, retrain_exact_sign(difference) < 0, difference, &one);
	retrain_exact_clear(difference);
	retrain_exact_free(&one);
}

/* add_span adds what a span adds to P_b - y_b, and returns how wrong that can be. */
static double
add_span(RetrainExactSum *difference, const RetrainSpan *span)
{
	double		first = retrain_key_float(span->first);
	double		last = retrain_key_float(span->last);
	double		value = span->exact ? first : first / 2 + last / 2;
	int64		rows = span->rows[0] + span->rows[1];

	retrain_exact_add_times(difference, value, (uint64) rows);
	retrain_exact_add_wide(difference, -(RetrainWide) span->rows[1]);
	return Max(value - first, last - value) * (double) rows;
}

/* holds_quantile tells whether ranks from before up to end hold one next to a quantile from number *next on. */
static bool
holds_quantile(int64 before, int64 end, int64 n, int bins, int *next)
{
	bool		holds = false;

	while (*next < bins)
	{
		/* quantile i lies at i (n - 1) / bins, from rank k to k + 1 */
		int64		k = (n - 1) / bins * *next + (n - 1) % bins * *next / bins;

		holds = holds || (k < end && k + 1 >= before);
		if (k + 1 >= end)
			break;
		(*next)++;
	}
	return holds;
}

/* unsure returns the sum of |p - y|, at most, of the inexact spans that hold a quantile. */
static double
unsure(const RetrainSpans *spans, int64 n, int bins)
{
	int64		before = 0;
	int			next = 1;
	double		sum = 0;

	for (int i = 0; i < spans->n; i++)
	{
		const RetrainSpan *span = &spans->spans[i];
		int64		end = before + span->rows[0] + span->rows[1];

		if (holds_quantile(before, end, n, bins, &next) && !span->exact)
			sum += (double) span->rows[0] * retrain_key_float(span->last) +
				(double) span->rows[1] * (1 - retrain_key_float(span->first));
		before = end;
	}
	return sum;
}

/* A walk over pairs that are exact, by the rank of their rows. */
typedef struct PairWalk
{
	RetrainPairReader reader;
	RetrainPair at;
	int64		end;			/* rows up to and with it */
	RetrainPair next;			/* the one after it, without rows after the last one */
} PairWalk;

/* look_ahead notes the pair after the next one. */
static void
look_ahead(PairWalk *walk)
{
	const RetrainPair *pair = retrain_pairs_next(&walk->reader);

	memset(&walk->next, 0, sizeof(RetrainPair));
	if (pair != NULL)
		walk->next = *pair;
}

/* walk_to moves on to the pair that holds a rank, not below that of the call before. */
static void
walk_to(PairWalk *walk, int64 rank)
{
	while (walk->end <= rank)
	{
		walk->at = walk->next;
		walk->end += walk->at.rows[0] + walk->at.rows[1];
		look_ahead(walk);
	}
}

/* pair_edges sets edges (room for 2 bins) as retrain_spans_quantile_edges does for the rows of exact spans. */
static int
pair_edges(RetrainPairs *pairs, int bins, double *edges)
{
	int64		n = pairs->n[0] + pairs->n[1];
	double	   *quantiles = palloc(bins * sizeof(double));
	PairWalk	walk = {.end = 0};
	int			nedges;

	retrain_pairs_begin(&walk.reader, pairs);
	look_ahead(&walk);
	for (int i = 1; i < bins; i++)
	{
		/* i (n-1) = k bins + r, without the product, which could overflow */
		int64		k = (n - 1) / bins * i + (n - 1) % bins * i / bins;
		int64		r = (n - 1) % bins * i % bins;
		double		q;

		walk_to(&walk, k);
		q = retrain_quantile_between(walk.at.value, r == 0 || k + 1 < walk.end ? walk.at.value : walk.next.value,
									 r, bins);
		quantiles[i - 1] = i > 1 && q < quantiles[i - 2] ? quantiles[i - 2] : q;
	}
	nedges = retrain_edges_of_quantiles(quantiles, bins - 1, edges);
	pfree(quantiles);
	return nedges;
}

/* retrain_ace_of_pairs computes the error of pairs that are exact, over so many bins. */
void
retrain_ace_of_pairs(RetrainPairs *pairs, int bins, RetrainAce *result)
{
	double	   *edges = palloc(2 * bins * sizeof(double));
	uint64		rows = (uint64) (pairs->n[0] + pairs->n[1]);
	int			nedges = rows == 0 ? 0 : pair_edges(pairs, bins, edges);
	RetrainExactSum difference;
	RetrainPairReader reader;
	const RetrainPair *pair;
	int			bin = 0;
	bool		used = false;

	retrain_exact_init(&result->total, CurrentMemoryContext);
	retrain_exact_init(&difference, CurrentMemoryContext);
	result->bins_used = 0;
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		for (; bin < nedges && pair->value > edges[bin]; bin++)
		{
			result->bins_used += used;
			used = false;
			add_distance(&result->total, &difference);
		}
		retrain_exact_add_times(&difference, pair->value, (uint64) (pair->rows[0] + pair->rows[1]));
		retrain_exact_add_wide(&difference, -(RetrainWide) pair->rows[1]);
		used = true;
	}
	result->bins_used += used;
	add_distance(&result->total, &difference);
	result->ace = rows == 0 ? NAN : retrain_exact_ratio(&result->total, &rows, 1);
	result->max_error = rows == 0 ? NAN : 0;
	retrain_exact_free(&difference);
	pfree(edges);
}

/* retrain_ace computes the error over so many bins. */
void
retrain_ace(const RetrainSpans *spans, int bins, RetrainAce *result)
{
	RetrainSpans all = pool(spans);
	double	   *edges = palloc(4 * bins * sizeof(double));
	int			nedges = retrain_spans_quantile_edges(&all, bins, edges);
	uint64		rows = (uint64) retrain_spans_rows(&all, 0);
	RetrainExactSum difference;
	double		error = 0;
	int			at = 0;

	retrain_exact_init(&result->total, CurrentMemoryContext);
	retrain_exact_init(&difference, CurrentMemoryContext);
	result->bins_used = 0;
	for (int bin = 0; bin <= nedges; bin++)
	{
		int			first = at;

		for (; at < spans->n; at++)
		{
			if (bin < nedges && retrain_key_float(spans->spans[at].last) > edges[bin])
				break;
			error += add_span(&difference, &spans->spans[at]);
		}
		result->bins_used += at > first;
		add_distance(&result->total, &difference);
	}
	result->ace = rows == 0 ? NAN : retrain_exact_ratio(&result->total, &rows, 1);
	result->max_error = rows == 0 ? NAN : (error + 2 * unsure(spans, (int64) rows, bins)) / (double) rows;
	retrain_exact_free(&difference);
	pfree(all.spans);
	pfree(edges);
}
