/*
 * log_loss.c
 *	  Mean negative log-likelihood of binary labels.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/log_loss.h"

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
 * retrain_log_loss_of_sum sets value and constant from the sum of the finite costs and
 * the number of infinite ones, of n[0] negative and n[1] positive rows.
 */
void
retrain_log_loss_of_sum(const RetrainExactSum *sum, int64 infinite, const int64 *n,
						RetrainLogLoss *result)
{
	uint64		rows = (uint64) n[0] + (uint64) n[1];

	result->constant = retrain_log_loss_constant(n[0], n[1]);
	if (rows == 0)
		result->value = NAN;
	else
		result->value = infinite > 0 ? INFINITY : retrain_exact_ratio(sum, &rows, 1);
}

/*
 * retrain_log_loss computes the log loss of pairs in any order, whose values are
 * probabilities.
 */
void
retrain_log_loss(RetrainPairs *pairs, double eps, RetrainLogLoss *result)
{
	RetrainExactSum sum;
	int64		infinite = 0;
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_exact_init(&sum, CurrentMemoryContext);
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
				retrain_exact_add_times(&sum, cost, (uint64) pair->rows[s]);
		}
	}
	retrain_log_loss_of_sum(&sum, infinite, pairs->n, result);
	retrain_exact_free(&sum);
}
