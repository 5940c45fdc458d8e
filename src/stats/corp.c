/*
 * corp.c
 *	  Log loss in three parts: miscalibration, discrimination, uncertainty.
 *
 * CORP (Dimitriadis, Gneiting, Jordan 2021, "Stable reliability diagrams for probabilistic
 * classifiers", PNAS 118(8)): with S the loss of the probabilities, C that of the isotonic fit of
 * the labels on the probabilities, and R that of the share of positives for every row,
 *
 *		miscalibration = S - C,  discrimination = R - C,  uncertainty = R.
 *
 * The isotonic fit is optimal for every proper score, the logarithmic one too, so both parts are
 * 0 or more.
 *
 * Rows of a class can have a weight each.  The blocks of the fit do not change with it: the share
 * of positives w1 k / (w1 k + w0 (n - k)) rises with k / n.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/corp.h"
#include "stats/log_loss.h"
#include "stats/moments_batch.h"

/* retrain_entropy returns the entropy of a label with the share p of positives, in nats. */
double
retrain_entropy(double p)
{
	if (p <= 0 || p >= 1)
		return 0;
	return -(p * log(p) + (1 - p) * log1p(-p));
}

/* weighted_loss returns the mean loss of the probabilities, and counts those that were clipped. */
static double
weighted_loss(RetrainPairs *pairs, const double *weight, double total, int64 *clipped)
{
	RetrainMomentsBatch *batch = palloc(sizeof(RetrainMomentsBatch));
	RetrainPairReader reader;
	const RetrainPair *pair;
	double		sum[2];

	*clipped = 0;
	retrain_batch_init(batch, CurrentMemoryContext);
	for (int s = 0; s < 2; s++)
	{
		retrain_batch_clear(batch);
		retrain_pairs_begin(&reader, pairs);
		while ((pair = retrain_pairs_next(&reader)) != NULL)
		{
			double		p = retrain_log_loss_clip(pair->value, RETRAIN_LOG_LOSS_EPS);

			if (pair->rows[s] == 0)
				continue;
			if (p != pair->value)
				*clipped += pair->rows[s];
			retrain_batch_add(batch, retrain_log_loss_row(p, s == 1), pair->rows[s]);
		}
		retrain_batch_finish(batch);
		sum[s] = retrain_exact_value(&batch->moments.sum);
	}
	retrain_batch_free(batch);
	pfree(batch);
	return (weight[0] * sum[0] + weight[1] * sum[1]) / total;
}

/* block_loss returns the loss of all rows of a block under its share of positives. */
static double
block_loss(const RetrainOrderBlock *block, const double *weight)
{
	double		positive = weight[1] * (double) block->positives;
	double		negative = weight[0] * (double) (block->rows - block->positives);
	double		all = positive + negative;

	return (positive > 0 ? positive * log(all / positive) : 0) +
		(negative > 0 ? negative * log(all / negative) : 0);
}

/* fitted_loss returns the mean loss of the isotonic fit. */
static double
fitted_loss(const RetrainOrderBlocks *blocks, const double *weight, double total)
{
	RetrainMomentsBatch *batch = palloc(sizeof(RetrainMomentsBatch));
	double		sum;

	retrain_batch_init(batch, CurrentMemoryContext);
	for (int64 i = 0; i < blocks->n; i++)
		retrain_batch_add(batch, block_loss(&blocks->block[i], weight), 1);
	retrain_batch_finish(batch);
	sum = retrain_exact_value(&batch->moments.sum);
	retrain_batch_free(batch);
	pfree(batch);
	return sum / total;
}

/*
 * retrain_corp divides the loss of negative (rows[0]) and positive rows; weight: of a negative
 * and of a positive row, above 0.  All NaN without rows.
 */
void
retrain_corp(RetrainPairs *pairs, const double *weight, RetrainCorp *result)
{
	RetrainOrderBlocks blocks;
	RetrainOrderBlock all = {0, 0, pairs->n[0] + pairs->n[1], pairs->n[1]};
	double		total = weight[0] * (double) pairs->n[0] + weight[1] * (double) pairs->n[1];
	double		fitted;

	result->log_loss = result->miscalibration = result->discrimination = result->uncertainty = NAN;
	result->groups = result->clipped = 0;
	if (all.rows == 0)
		return;
	retrain_isotonic_blocks(pairs, &blocks);
	fitted = fitted_loss(&blocks, weight, total);
	result->log_loss = weighted_loss(pairs, weight, total, &result->clipped);
	result->uncertainty = block_loss(&all, weight) / total;
	result->miscalibration = Max(result->log_loss - fitted, 0);
	result->discrimination = Max(result->uncertainty - fitted, 0);
	result->groups = blocks.n;
	pfree(blocks.block);
}
