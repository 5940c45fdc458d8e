/*
 * worst_slices_half.c
 *	  Loss of a slice and of its complement in one half of the blocks of time.
 *
 * Sums are exact, block means are rounded once, and Welch's test of them is exact but for
 * roots and quotients: nothing depends on the order of rows.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "metrics/worst_slices_half.h"

/* retrain_loss_tally_init makes a tally of nothing. */
void
retrain_loss_tally_init(RetrainLossTally *tally)
{
	tally->rows = 0;
	retrain_exact_init(&tally->sum, CurrentMemoryContext);
}

/* retrain_loss_tally_add adds rows and their sum. */
void
retrain_loss_tally_add(RetrainLossTally *tally, int64 rows, const RetrainExactSum *sum)
{
	tally->rows += rows;
	retrain_exact_merge(&tally->sum, sum);
}

/* mean_of returns the mean loss of a tally; NaN without rows. */
static double
mean_of(const RetrainLossTally *tally)
{
	uint64		rows = (uint64) tally->rows;

	return rows == 0 ? NAN : retrain_exact_ratio(&tally->sum, &rows, 1);
}

/* retrain_loss_tally_rest sets rest to what of a whole is not in a part. */
void
retrain_loss_tally_rest(RetrainLossTally *rest, const RetrainLossTally *whole,
						const RetrainLossTally *part)
{
	RetrainExactSum one;

	retrain_loss_tally_init(rest);
	retrain_loss_tally_add(rest, whole->rows - part->rows, &whole->sum);
	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1.0);
	retrain_exact_add_product(&rest->sum, true, &part->sum, &one);
	retrain_exact_free(&one);
}

/* retrain_loss_means_init starts with no block, in the current context. */
void
retrain_loss_means_init(RetrainLossMeans *means)
{
	for (int side = 0; side < 2; side++)
	{
		means->n[side] = 0;
		retrain_moments_init(&means->moments[side], CurrentMemoryContext);
	}
}

/* retrain_loss_means_add adds the mean of a block to those of the slice (0) or its complement (1). */
void
retrain_loss_means_add(RetrainLossMeans *means, int side, const RetrainLossTally *tally)
{
	if (tally->rows == 0)
		return;
	means->n[side]++;
	retrain_moments_add_times(&means->moments[side], mean_of(tally), 1);
}

/* retrain_loss_half_test compares block means; part and whole are the rows of the slice, and all. */
void
retrain_loss_half_test(RetrainLossHalf *half, const RetrainLossMeans *means,
					   const RetrainLossTally *part, const RetrainLossTally *whole)
{
	RetrainLossTally rest;

	retrain_loss_tally_rest(&rest, whole, part);
	half->rows = part->rows;
	half->blocks = means->n[0];
	half->loss = mean_of(part);
	half->elsewhere = mean_of(&rest);
	half->difference = half->error = NAN;
	half->varies = false;
	if (means->n[0] < 2 || means->n[1] < 2)
		return;
	half->difference = retrain_moments_mean(&means->moments[0], means->n[0]) -
		retrain_moments_mean(&means->moments[1], means->n[1]);
	half->error = sqrt(retrain_moments_variance_of_mean(&means->moments[0], means->n[0]) +
					   retrain_moments_variance_of_mean(&means->moments[1], means->n[1]));
	half->varies = retrain_welch(&means->moments[0], means->n[0], &means->moments[1], means->n[1],
								 &half->welch);
}

