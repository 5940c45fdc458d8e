/*
 * brier.c
 *	  The Brier score and its parts, from exact sums.
 *
 *	  score = mean of (p - y)^2 = (sum of p^2 - 2 sum of p of positives + positives) / N
 *
 * is formed without error and rounded once.  By groups k of N_k rows with y_k positives
 * (Murphy 1973), where all rows of a group have the same p_k:
 *
 *	  reliability = sum of N_k (p_k - y_k/N_k)^2 / N
 *	  resolution  = sum of N_k (y_k/N_k - y/N)^2 / N
 *	  uncertainty = y/N (1 - y/N),		score = reliability - resolution + uncertainty
 *
 * Bins hold different p; with P_k their sum in place of N_k p_k two terms are left over
 * (Stephenson, Coelho and Jolliffe 2008), + variance - covariance:
 *
 *	  variance    = sum over bins of (sum of p^2 - P_k^2/N_k) / N
 *	  covariance  = 2 sum over bins of (sum of p of positives - y_k P_k/N_k) / N
 *
 * Numerators of a group are exact, terms are rounded once or twice, their sums are exact.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/brier.h"
#include "stats/moments_batch.h"

/* retrain_brier_init makes empty sums with memory from mcxt. */
void
retrain_brier_init(RetrainBrierSums *sums, MemoryContext mcxt)
{
	sums->rows[0] = sums->rows[1] = 0;
	retrain_exact_init(&sums->sum, mcxt);
	retrain_exact_init(&sums->squares, mcxt);
	retrain_exact_init(&sums->positive, mcxt);
}

/* retrain_brier_free gives their memory back. */
void
retrain_brier_free(RetrainBrierSums *sums)
{
	retrain_exact_free(&sums->sum);
	retrain_exact_free(&sums->squares);
	retrain_exact_free(&sums->positive);
}

/* retrain_brier_add adds rows[0] negative and rows[1] positive rows of probability p. */
void
retrain_brier_add(RetrainBrierSums *sums, double p, const int64 *rows)
{
	uint64		all = (uint64) (rows[0] + rows[1]);

	sums->rows[0] += rows[0];
	sums->rows[1] += rows[1];
	retrain_exact_add_times(&sums->sum, p, all);
	retrain_exact_add_square_times(&sums->squares, p, all);
	if (rows[1] > 0)
		retrain_exact_add_times(&sums->positive, p, (uint64) rows[1]);
}

/* retrain_brier_merge adds all rows of from. */
void
retrain_brier_merge(RetrainBrierSums *into, const RetrainBrierSums *from)
{
	for (int s = 0; s < 2; s++)
		into->rows[s] += from->rows[s];
	retrain_exact_merge(&into->sum, &from->sum);
	retrain_exact_merge(&into->squares, &from->squares);
	retrain_exact_merge(&into->positive, &from->positive);
}

/* retrain_brier_sum adds pairs, in any order, to sums that have been initialised. */
void
retrain_brier_sum(RetrainPairs *pairs, RetrainBrierSums *sums)
{
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
		retrain_brier_add(sums, pair->value, pair->rows);
}

/* add_scaled adds times a to a sum, or subtracts it. */
static void
add_scaled(RetrainExactSum *into, bool negative, const RetrainExactSum *a, RetrainWide times)
{
	RetrainExactSum factor;

	retrain_exact_init(&factor, CurrentMemoryContext);
	retrain_exact_add_wide(&factor, times);
	retrain_exact_add_product(into, negative, a, &factor);
	retrain_exact_free(&factor);
}

/* retrain_brier_score returns the score of the rows, NaN for none. */
double
retrain_brier_score(const RetrainBrierSums *sums)
{
	uint64		rows = (uint64) sums->rows[0] + (uint64) sums->rows[1];
	RetrainExactSum total;
	double		result;

	if (rows == 0)
		return NAN;
	retrain_exact_init(&total, CurrentMemoryContext);
	retrain_exact_merge(&total, &sums->squares);
	add_scaled(&total, true, &sums->positive, 2);
	retrain_exact_add_wide(&total, sums->rows[1]);
	result = retrain_exact_ratio(&total, &rows, 1);
	retrain_exact_free(&total);
	return result;
}

/*
 * retrain_brier_error returns the standard error of the score of pairs in any order, from
 * the moments of the doubles (p - y)^2; NaN for fewer than two rows.
 */
double
retrain_brier_error(RetrainPairs *pairs)
{
	RetrainMomentsBatch *batch = palloc(sizeof(RetrainMomentsBatch));
	const RetrainPair *pair;
	RetrainPairReader reader;
	double		result;

	retrain_batch_init(batch, CurrentMemoryContext);
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
		for (int s = 0; s < 2; s++)
			if (pair->rows[s] > 0)
			{
				double		d = pair->value - s;

				retrain_batch_add(batch, d * d, pair->rows[s]);
			}
	retrain_batch_finish(batch);
	result = sqrt(retrain_moments_variance_of_mean(&batch->moments, pairs->n[0] + pairs->n[1]));
	retrain_batch_free(batch);
	pfree(batch);
	return result;
}

/* retrain_brier_uncertainty returns the variance of the labels, NaN without rows. */
double
retrain_brier_uncertainty(int64 negatives, int64 positives)
{
	uint64		rows = (uint64) negatives + (uint64) positives;
	RetrainExactSum product;
	double		result;

	if (rows == 0)
		return NAN;
	retrain_exact_init(&product, CurrentMemoryContext);
	retrain_exact_add_wide_product(&product, 1, negatives, positives);
	result = retrain_exact_ratio(&product, (uint64[]) {rows, rows}, 2);
	retrain_exact_free(&product);
	return result;
}

/* resolution_term returns N_k (y_k/N_k - y/N)^2, to be divided by N; all are rows of labels. */
static double
resolution_term(const int64 *rows, const int64 *all)
{
	RetrainWide n = (RetrainWide) all[0] + all[1];
	RetrainWide nk = (RetrainWide) rows[0] + rows[1];
	double		d = (double) (n * rows[1] - nk * all[1]) / (double) n;

	return d * d / (double) nk;
}

/*
 * retrain_brier_distinct computes the parts over distinct probabilities, where they add
 * up; pairs are in ascending order.
 */
void
retrain_brier_distinct(RetrainPairs *pairs, RetrainBrier *result)
{
	uint64		n = (uint64) pairs->n[0] + (uint64) pairs->n[1];
	RetrainBrierSums sums;
	RetrainExactSum reliability;
	RetrainExactSum resolution;
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_wide_check(pairs->n[0] + pairs->n[1], pairs->n[0] + pairs->n[1]);
	retrain_brier_init(&sums, CurrentMemoryContext);
	retrain_exact_init(&reliability, CurrentMemoryContext);
	retrain_exact_init(&resolution, CurrentMemoryContext);
	result->groups = 0;
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		rows = (double) (pair->rows[0] + pair->rows[1]);
		double		d = fma(rows, pair->value, -(double) pair->rows[1]);

		result->groups++;
		retrain_brier_add(&sums, pair->value, pair->rows);
		retrain_exact_add(&reliability, d * d / rows);
		retrain_exact_add(&resolution, resolution_term(pair->rows, pairs->n));
	}
	result->score = retrain_brier_score(&sums);
	result->uncertainty = retrain_brier_uncertainty(pairs->n[0], pairs->n[1]);
	result->reliability = n == 0 ? NAN : retrain_exact_ratio(&reliability, &n, 1);
	result->resolution = n == 0 ? NAN : retrain_exact_ratio(&resolution, &n, 1);
	result->within_variance = result->within_covariance = n == 0 ? NAN : 0;
	retrain_brier_free(&sums);
	retrain_exact_free(&reliability);
	retrain_exact_free(&resolution);
}

/* bin_terms adds what a bin with rows adds to the four sums. */
static void
bin_terms(const RetrainBrierSums *bin, const int64 *all, RetrainExactSum *reliability,
		  RetrainExactSum *resolution, RetrainExactSum *variance, RetrainExactSum *covariance)
{
	uint64		rows = (uint64) bin->rows[0] + (uint64) bin->rows[1];
	double		distance;
	RetrainExactSum d;

	/* P_k - y_k */
	retrain_exact_init(&d, CurrentMemoryContext);
	retrain_exact_merge(&d, &bin->sum);
	retrain_exact_add_wide(&d, -(RetrainWide) bin->rows[1]);
	distance = retrain_exact_value(&d);
	retrain_exact_add(reliability, distance * distance / (double) rows);
	retrain_exact_add(resolution, resolution_term(bin->rows, all));

	/* N_k times sum of squares less P_k^2 */
	retrain_exact_clear(&d);
	add_scaled(&d, false, &bin->squares, rows);
	retrain_exact_add_product(&d, true, &bin->sum, &bin->sum);
	retrain_exact_add(variance, retrain_exact_ratio(&d, &rows, 1));

	/* N_k times sum of p of positives less y_k P_k */
	retrain_exact_clear(&d);
	add_scaled(&d, false, &bin->positive, rows);
	add_scaled(&d, true, &bin->sum, bin->rows[1]);
	retrain_exact_add(covariance, 2 * retrain_exact_ratio(&d, &rows, 1));
	retrain_exact_free(&d);
}

/* retrain_brier_of_bins computes the parts over bins, with the terms within them. */
void
retrain_brier_of_bins(RetrainBrierSums *const *bins, int nbins, RetrainBrier *result)
{
	RetrainBrierSums all;
	RetrainExactSum part[4];
	double	   *figures[4] = {&result->reliability, &result->resolution,
	&result->within_variance, &result->within_covariance};
	uint64		n;

	retrain_brier_init(&all, CurrentMemoryContext);
	for (int k = 0; k < nbins; k++)
		retrain_brier_merge(&all, bins[k]);
	n = (uint64) all.rows[0] + (uint64) all.rows[1];
	retrain_wide_check((int64) n, (int64) n);
	for (int i = 0; i < 4; i++)
		retrain_exact_init(&part[i], CurrentMemoryContext);
	result->groups = 0;
	for (int k = 0; k < nbins; k++)
	{
		if (bins[k]->rows[0] + bins[k]->rows[1] == 0)
			continue;
		result->groups++;
		bin_terms(bins[k], all.rows, &part[0], &part[1], &part[2], &part[3]);
	}
	result->score = retrain_brier_score(&all);
	result->uncertainty = retrain_brier_uncertainty(all.rows[0], all.rows[1]);
	for (int i = 0; i < 4; i++)
	{
		*figures[i] = n == 0 ? NAN : retrain_exact_ratio(&part[i], &n, 1);
		retrain_exact_free(&part[i]);
	}
	retrain_brier_free(&all);
}

/* bin_of returns the bin of p: (i/nbins, (i+1)/nbins], 0 in the first. */
static int
bin_of(double p, int nbins)
{
	int			i = (int) (p * nbins);

	if (i >= nbins)
		i = nbins - 1;
	while (i > 0 && p <= (double) i / nbins)
		i--;
	while (p > (double) (i + 1) / nbins)
		i++;
	return i;
}

/*
 * retrain_brier_binned computes the parts of pairs, in any order, over bins of equal
 * width, with the edges of the expected calibration error.
 */
void
retrain_brier_binned(RetrainPairs *pairs, int nbins, RetrainBrier *result)
{
	RetrainBrierSums *sums = palloc(nbins * sizeof(RetrainBrierSums));
	RetrainBrierSums **bins = palloc(nbins * sizeof(RetrainBrierSums *));
	const RetrainPair *pair;
	RetrainPairReader reader;

	for (int k = 0; k < nbins; k++)
	{
		bins[k] = &sums[k];
		retrain_brier_init(bins[k], CurrentMemoryContext);
	}
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
		retrain_brier_add(bins[bin_of(pair->value, nbins)], pair->value, pair->rows);
	retrain_brier_of_bins(bins, nbins, result);
	for (int k = 0; k < nbins; k++)
		retrain_brier_free(bins[k]);
	pfree(sums);
	pfree(bins);
}
