/*
 * spans.c
 *	  Two samples of numbers as counts over the buckets of histograms.
 *
 * Edges of bins must not cut an inexact span, whose rows nobody can divide: they lie
 * on its borders, so that the counts of bins are true for the edges that are
 * returned.  Where spans are exact the rule is that of rows (doc/reference/psi.md).
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/float_key.h"
#include "stats/psi_value.h"
#include "stats/spans.h"

/* retrain_spans_rows returns the finite rows of a side. */
int64
retrain_spans_rows(const RetrainSpans *spans, int side)
{
	int64		rows = 0;

	for (int i = 0; i < spans->n; i++)
		rows += spans->spans[i].rows[side];
	return rows;
}

/* span_value returns the value that stands for a span: its middle, if it is not exact. */
static double
span_value(const RetrainSpan *span)
{
	double		first = retrain_key_float(span->first);

	return span->exact ? first : first / 2 + retrain_key_float(span->last) / 2;
}

/* retrain_spans_pairs lets statistics read the spans, with the infinities at both ends. */
void
retrain_spans_pairs(const RetrainSpans *spans, RetrainPairs *pairs)
{
	RetrainPair *array = palloc((spans->n + 2) * sizeof(RetrainPair));
	RetrainPair *pair = array;

	if (spans->negative[0] > 0 || spans->negative[1] > 0)
		*pair++ = (RetrainPair) {-INFINITY, {spans->negative[0], spans->negative[1]}, true};
	for (int i = 0; i < spans->n; i++)
	{
		const RetrainSpan *span = &spans->spans[i];

		*pair++ = (RetrainPair) {span_value(span), {span->rows[0], span->rows[1]}, span->exact};
	}
	if (spans->positive[0] > 0 || spans->positive[1] > 0)
		*pair++ = (RetrainPair) {INFINITY, {spans->positive[0], spans->positive[1]}, true};
	retrain_pairs_of_array(array, (int) (pair - array), pairs);
}

/* lower_border returns the edge just below a span, -infinity if no finite number is below it. */
static double
lower_border(const RetrainSpan *span)
{
	return retrain_key_float(retrain_float_key_down(span->first - 1));
}

/* upper_border returns the edge at the end of a span. */
static double
upper_border(const RetrainSpan *span)
{
	return retrain_key_float(span->last);
}

/* span_at returns the first span that ends at or above a key, n if there is none. */
static int
span_at(const RetrainSpans *spans, uint64 key)
{
	int			low = 0;
	int			high = spans->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (spans->spans[middle].last < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* snap moves an edge that cuts an inexact span to the nearer border, by value. */
static double
snap(const RetrainSpans *spans, double edge)
{
	uint64		key = retrain_float_key(edge);
	int			at = span_at(spans, key);
	const RetrainSpan *span = &spans->spans[at];

	if (at == spans->n || span->exact || key < span->first || key >= span->last)
		return edge;
	return edge < span_value(span) ? lower_border(span) : upper_border(span);
}

/* compare_edges orders edges. */
static int
compare_edges(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* rising sorts edges and drops those that are there already, and -infinity, which parts nothing. */
static int
rising(double *edges, int nedges)
{
	int			n = 0;

	qsort(edges, nedges, sizeof(double), compare_edges);
	for (int i = 0; i < nedges; i++)
	{
		if (edges[i] > (n == 0 ? -INFINITY : edges[n - 1]))
			edges[n++] = edges[i];
	}
	return n;
}

/* retrain_spans_snap_edges moves edges off inexact spans and returns how many are left. */
int
retrain_spans_snap_edges(const RetrainSpans *spans, double *edges, int nedges)
{
	for (int i = 0; i < nedges; i++)
		edges[i] = snap(spans, edges[i]);
	return rising(edges, nedges);
}

/* A walk over the finite reference rows, by rank. */
typedef struct RankWalk
{
	const RetrainSpans *spans;
	int			at;				/* a span with reference rows */
	int64		before;			/* reference rows before it */
} RankWalk;

/* walk_to moves on to the span that holds a rank, not below that of the call before. */
static const RetrainSpan *
walk_to(RankWalk *walk, int64 rank)
{
	while (walk->before + walk->spans->spans[walk->at].rows[0] <= rank)
		walk->before += walk->spans->spans[walk->at++].rows[0];
	return &walk->spans->spans[walk->at];
}

/*
 * inexact_edge returns the edge of a quantile next to order statistics a and b, one of them
 * in an inexact span.
 */
static double
inexact_edge(const RankWalk *walk, const RetrainSpan *a, const RetrainSpan *b, int64 rank, bool nearer_b)
{
	if (a->exact)
		return nearer_b ? lower_border(b) : upper_border(a);
	if (a != b && nearer_b)
		return upper_border(a);
	return 2 * (rank - walk->before) + 1 < a->rows[0] ? lower_border(a) : upper_border(a);
}

/*
 * retrain_spans_quantile_edges sets edges (room for 4 bins) to the edges of so many bins at the quantiles of
 * the finite reference values, as retrain_quantile_edges does for rows, and returns their
 * number.  An inexact span that holds two or more quantiles has an edge at both ends.
 */
int
retrain_spans_quantile_edges(const RetrainSpans *spans, int bins, double *edges)
{
	int64		n = retrain_spans_rows(spans, 0);
	double	   *quantiles = palloc(bins * sizeof(double));
	RankWalk	walk = {spans, 0, 0};
	const RetrainSpan *inexact = NULL;
	int			nquantiles = 0;
	int			nedges = 0;
	int			nexact;

	if (n == 0)
		return 0;
	for (int i = 1; i < bins; i++)
	{
		/* i (n-1) = k bins + r, without the product, which could overflow */
		int64		k = (n - 1) / bins * i + (n - 1) % bins * i / bins;
		int64		r = (n - 1) % bins * i % bins;
		const RetrainSpan *a = walk_to(&walk, k);
		RankWalk	ahead = walk;
		const RetrainSpan *b = r == 0 ? a : walk_to(&ahead, k + 1);

		if (a->exact && b->exact)
		{
			double		q = retrain_quantile_between(retrain_key_float(a->first),
													 retrain_key_float(b->first), r, bins);

			if (nquantiles > 0 && q < quantiles[nquantiles - 1])
				q = quantiles[nquantiles - 1];
			quantiles[nquantiles++] = q;
			inexact = NULL;
			continue;
		}
		edges[nedges++] = inexact_edge(&walk, a, b, k, 2 * r >= bins);
		if (!a->exact && a == inexact)
		{
			edges[nedges++] = lower_border(a);
			edges[nedges++] = upper_border(a);
		}
		inexact = a->exact ? NULL : a;
	}
	nexact = retrain_edges_of_quantiles(quantiles, nquantiles, edges + nedges);
	pfree(quantiles);
	return retrain_spans_snap_edges(spans, edges, nedges + nexact);
}

/*
 * retrain_spans_count counts the rows of a side in the bins (lower, upper] of edges that
 * cut no inexact span; infinities go to the outer bins.  counts has one element more than
 * edges.
 */
void
retrain_spans_count(const RetrainSpans *spans, const double *edges, int nedges, int side,
					int64 *counts)
{
	int			bin = 0;

	memset(counts, 0, (nedges + 1) * sizeof(int64));
	for (int i = 0; i < spans->n; i++)
	{
		double		last = retrain_key_float(spans->spans[i].last);

		while (bin < nedges && edges[bin] < last)
			bin++;
		counts[bin] += spans->spans[i].rows[side];
	}
	counts[0] += spans->negative[side];
	counts[nedges] += spans->positive[side];
}
