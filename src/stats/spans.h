/*
 * spans.h
 *	  Two samples of numbers as counts over the buckets of histograms.
 *
 * A span is a range of keys (stats/float_key.h) with the rows of both samples in
 * it; an exact one is a single value.  Spans are disjoint and in ascending
 * order.  Where all of them are exact, every figure made from them is that of
 * the rows, to the bit.
 */
#ifndef RETRAIN_SPANS_H
#define RETRAIN_SPANS_H

#include "stats/pairs.h"

typedef struct RetrainSpan
{
	uint64		first;			/* keys of finite doubles */
	uint64		last;			/* first, if exact */
	int64		rows[2];		/* reference, current; not both 0 */
	bool		exact;
} RetrainSpan;

typedef struct RetrainSpans
{
	int			n;
	RetrainSpan *spans;
	int64		negative[2];	/* rows that are -infinity, */
	int64		positive[2];	/* infinity, */
	int64		missing[2];		/* NULL or NaN */
} RetrainSpans;

extern int64 retrain_spans_rows(const RetrainSpans *spans, int side);
extern void retrain_spans_pairs(const RetrainSpans *spans, RetrainPairs *pairs);
extern int	retrain_spans_quantile_edges(const RetrainSpans *spans, int bins, double *edges);
extern int	retrain_spans_snap_edges(const RetrainSpans *spans, double *edges, int nedges);
extern void retrain_spans_count(const RetrainSpans *spans, const double *edges, int nedges,
								int side, int64 *counts);

#endif							/* RETRAIN_SPANS_H */
