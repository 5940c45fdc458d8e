/*
 * scores_figures.c
 *	  Figures of retrain.scores, with bounds where the state is not exact.
 *
 * Brier's score needs the sums of p, of p^2 and of p over positives, which the state
 * always has exactly.  Its parts are over distinct probabilities while the state is exact;
 * else over the 15 calibration bins, whose sums of p and counts are exact: reliability,
 * resolution and uncertainty are those of the rows.  The two terms within bins are then
 * known only together, as what is left of the score.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "states/scores_figures.h"
#include "stats/float_key.h"

/* retrain_scores_brier_sums makes the exact sums that Brier's score needs. */
void
retrain_scores_brier_sums(const RetrainScores *scores, RetrainBrierSums *sums)
{
	retrain_brier_init(sums, CurrentMemoryContext);
	for (int s = 0; s < 2; s++)
	{
		RetrainMoments moments;

		retrain_scores_moments(scores, s, &moments);
		sums->rows[s] = scores->side[s]->rows;
		retrain_exact_merge(&sums->sum, &moments.sum);
		retrain_exact_merge(&sums->squares, &moments.squares);
		if (s == 1)
			retrain_exact_merge(&sums->positive, &moments.sum);
	}
}

/* binned_parts sets the parts over the calibration bins. */
static void
binned_parts(const RetrainScores *scores, RetrainBrier *result)
{
	const RetrainCalibration *calibration = retrain_scores_calibration(scores);
	RetrainBrierSums sums[RETRAIN_CALIBRATION_BINS];
	RetrainBrierSums *bins[RETRAIN_CALIBRATION_BINS];
	RetrainBrierSums all;

	for (int i = 0; i < RETRAIN_CALIBRATION_BINS; i++)
	{
		const RetrainCalibrationBin *bin = &calibration->bin[i];

		bins[i] = &sums[i];
		retrain_brier_init(bins[i], CurrentMemoryContext);
		bins[i]->rows[0] = bin->rows - bin->positives;
		bins[i]->rows[1] = bin->positives;
		retrain_fixedsum_to_exact(&bin->probability, &bins[i]->sum);
	}
	retrain_brier_of_bins(bins, RETRAIN_CALIBRATION_BINS, result);
	retrain_scores_brier_sums(scores, &all);
	result->score = retrain_brier_score(&all);
	result->within_variance = result->within_covariance = NAN;
}

/*
 * retrain_scores_brier_parts sets the parts; the terms within bins are NaN for a coarse
 * state, and everything is NaN without rows.
 */
void
retrain_scores_brier_parts(const RetrainScores *scores, RetrainBrier *result)
{
	RetrainSpans spans;
	RetrainPairs pairs;

	if (!retrain_scores_exact(scores))
	{
		binned_parts(scores, result);
		return;
	}
	retrain_scores_spans(scores, &spans);
	retrain_spans_pairs(&spans, &pairs);
	retrain_brier_distinct(&pairs, result);
}

/* cost returns the log loss of a row. */
static double
cost(double p, int label)
{
	return retrain_log_loss_row(retrain_log_loss_clip(p, RETRAIN_LOG_LOSS_EPS), label == 1);
}

/* retrain_scores_log_loss_error returns how far the log loss of the spans can be from that of the rows. */
double
retrain_scores_log_loss_error(const RetrainSpans *spans)
{
	double		more = 0;
	double		less = 0;
	double		rows = 0;

	for (int i = 0; i < spans->n; i++)
	{
		const RetrainSpan *span = &spans->spans[i];
		double		first = retrain_key_float(span->first);
		double		last = retrain_key_float(span->last);

		rows += (double) (span->rows[0] + span->rows[1]);
		for (int s = 0; s < 2 && !span->exact; s++)
		{
			double		middle = cost(first / 2 + last / 2, s);

			more += (double) span->rows[s] * (cost(s == 1 ? first : last, s) - middle);
			less += (double) span->rows[s] * (middle - cost(s == 1 ? last : first, s));
		}
	}
	return rows == 0 ? NAN : Max(more, less) / rows;
}
