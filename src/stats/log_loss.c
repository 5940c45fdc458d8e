/*
 * log_loss.c
 *	  Mean negative log-likelihood of binary labels.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/log_loss.h"
#include "stats/moments_batch.h"

/*
 * retrain_log_loss_constant returns the log loss of predicting the share of positives for
 * every row, the entropy of the labels in nats; NaN without rows.
 */
double
retrain_log_loss_constant(int64 negatives, int64 positives)
{
	double		n = (double) negatives + (double) positives;
	double		result = 0;

	if (n == 0)
		return NAN;
	if (positives > 0)
		result += (double) positives / n * log(n / (double) positives);
	if (negatives > 0)
		result += (double) negatives / n * log(n / (double) negatives);
	return result;
}

/*
 * retrain_log_loss_of_moments sets all but clipped from the moments of the finite costs
 * and the number of infinite ones, of n[0] negative and n[1] positive rows.
 */
void
retrain_log_loss_of_moments(const RetrainMoments *moments, int64 infinite, const int64 *n,
							RetrainLogLoss *result)
{
	result->constant = retrain_log_loss_constant(n[0], n[1]);
	result->value = INFINITY;
	result->standard_error = NAN;
	if (infinite > 0)
		return;
	result->value = retrain_moments_mean(moments, n[0] + n[1]);
	result->standard_error = sqrt(retrain_moments_variance_of_mean(moments, n[0] + n[1]));
}

/*
 * retrain_log_loss computes the log loss of pairs in any order, whose values are
 * probabilities.
 */
void
retrain_log_loss(RetrainPairs *pairs, double eps, RetrainLogLoss *result)
{
	RetrainMomentsBatch *batch = palloc(sizeof(RetrainMomentsBatch));
	int64		infinite = 0;
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_batch_init(batch, CurrentMemoryContext);
	result->clipped = 0;
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		p = retrain_log_loss_clip(pair->value, eps);

		if (p != pair->value)
			result->clipped += pair->rows[0] + pair->rows[1];
		for (int s = 0; s < 2; s++)
		{
			double		cost;

			if (pair->rows[s] == 0)
				continue;
			cost = retrain_log_loss_row(p, s == 1);
			if (isinf(cost))
				infinite += pair->rows[s];
			else
				retrain_batch_add(batch, cost, pair->rows[s]);
		}
	}
	retrain_batch_finish(batch);
	retrain_log_loss_of_moments(&batch->moments, infinite, pairs->n, result);
	retrain_batch_free(batch);
	pfree(batch);
}
