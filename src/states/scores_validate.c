/*
 * scores_validate.c
 *	  What must hold of scores that come from outside.
 *
 * One validator for the binary form (scores_packed.c) and the text form
 * (scores_text.c).  The two profiles have passed their own validator
 * (profile/validate.c) before.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "states/scores.h"
#include "stats/float_key.h"

/* retrain_scores_invalid raises the error of scores that cannot be such. */
void
retrain_scores_invalid(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid scores: %s", problem),
			 errhint("Scores are made by retrain.scores_agg or in the text form of doc/reference/scores.md.")));
}

/* validate_side checks that a profile is one of probabilities, as a builder would make it. */
static void
validate_side(const RetrainProfile *side)
{
	const RetrainProfileCounts *counts = &side->counts;

	if (side->kind != RETRAIN_PROFILE_NUMBER)
		retrain_scores_invalid("a distribution is not one of numbers");
	if (counts->nulls != 0 || counts->nans != 0 || counts->negative_infinities != 0 ||
		counts->positive_infinities != 0 || counts->inexact != 0)
		retrain_scores_invalid("a distribution has rows that are no probabilities");
	if (side->distinct != NULL || (side->shift > 0 && !side->has_moments))
		retrain_scores_invalid("a distribution has a distinct sketch, or no sums");
	if (side->n > 0 && (side->min < 0 || side->max > 1))
		retrain_scores_invalid("a probability is not between 0 and 1");
}

/* sum_between tells whether a sum lies between low and high times a count. */
static bool
sum_between(const RetrainFixedSum *sum, int64 rows, double low, double high)
{
	RetrainExactSum rest;
	int			above;
	int			below;

	retrain_exact_init(&rest, CurrentMemoryContext);
	retrain_fixedsum_to_exact(sum, &rest);
	retrain_exact_add_times(&rest, -low, (uint64) rows);
	above = retrain_exact_sign(&rest);
	retrain_exact_add_times(&rest, low, (uint64) rows);
	retrain_exact_add_times(&rest, -high, (uint64) rows);
	below = retrain_exact_sign(&rest);
	retrain_exact_free(&rest);
	return above >= 0 && below <= 0;
}

/* validate_bin checks a bin by itself. */
static void
validate_bin(const RetrainCalibrationBin *bin)
{
	if (bin->positives > bin->rows)
		retrain_scores_invalid("a bin has more positives than rows");
	if (!sum_between(&bin->probability, bin->rows, bin->lower, bin->upper) ||
		!sum_between(&bin->variance, bin->rows, 0, 0.25))
		retrain_scores_invalid("a sum does not fit its bin");
}

/* bin_rows returns the rows of a label in a bin. */
static int64
bin_rows(const RetrainCalibrationBin *bin, int side)
{
	return side == 1 ? bin->positives : bin->rows - bin->positives;
}

/* validate_against checks the rows of the bins against the buckets of a side. */
static void
validate_against(const RetrainCalibration *calibration, const RetrainProfile *side, int label)
{
	int64		total = 0;

	for (int b = 0; b < RETRAIN_CALIBRATION_BINS; b++)
	{
		const RetrainCalibrationBin *bin = &calibration->bin[b];
		int64		least = 0;
		int64		most = 0;

		for (int i = 0; i < side->n; i++)
		{
			bool		single = retrain_bucket_single(&side->buckets[i]);
			int64		rows = retrain_bucket_rows(&side->buckets[i]);
			double		low = single ? retrain_key_float(side->buckets[i].key) : retrain_bucket_low(side, i);
			double		high = single ? low : retrain_bucket_high(side, i);
			bool		above = low > bin->lower || b == 0;
			bool		reaches = high > bin->lower || b == 0;

			least += above && high <= bin->upper ? rows : 0;
			most += reaches && low <= bin->upper ? rows : 0;
		}
		if (bin_rows(bin, label) < least || bin_rows(bin, label) > most)
			retrain_scores_invalid("a bin does not have the rows of its buckets");
		total += bin_rows(bin, label);
	}
	if (total != side->rows)
		retrain_scores_invalid("its bins do not have the rows of its buckets");
}

/* validate_sums checks that bins and profiles have the same sum of probabilities. */
static void
validate_sums(const RetrainScores *scores)
{
	RetrainExactSum rest;

	retrain_exact_init(&rest, CurrentMemoryContext);
	for (int s = 0; s < 2; s++)
	{
		RetrainMoments moments;
		RetrainExactSum one;

		retrain_scores_moments(scores, s, &moments);
		retrain_exact_init(&one, CurrentMemoryContext);
		retrain_exact_add(&one, -1);
		retrain_exact_add_product(&rest, false, &moments.sum, &one);
	}
	for (int b = 0; b < RETRAIN_CALIBRATION_BINS; b++)
		retrain_fixedsum_to_exact(&scores->calibration->bin[b].probability, &rest);
	if (retrain_exact_sign(&rest) != 0)
		retrain_scores_invalid("its bins do not have the sum of its distributions");
	retrain_exact_free(&rest);
}

/*
 * validate_variance checks the sum of p (1 - p) of all bins, whose doubles are each at most
 * 2^-53 away from it, against the sums of p and of p^2.
 */
static void
validate_variance(const RetrainScores *scores, int64 rows)
{
	RetrainExactSum rest;
	RetrainExactSum one;

	retrain_exact_init(&rest, CurrentMemoryContext);
	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1);
	for (int b = 0; b < RETRAIN_CALIBRATION_BINS; b++)
		retrain_fixedsum_to_exact(&scores->calibration->bin[b].variance, &rest);
	for (int s = 0; s < 2; s++)
	{
		RetrainMoments moments;

		retrain_scores_moments(scores, s, &moments);
		retrain_exact_add_product(&rest, true, &moments.sum, &one);
		retrain_exact_merge(&rest, &moments.squares);
	}
	if (fabs(retrain_exact_value(&rest)) > ldexp((double) rows, -53))
		retrain_scores_invalid("its bins do not have the variance of its distributions");
	retrain_exact_free(&rest);
	retrain_exact_free(&one);
}

/* retrain_scores_validate raises an error unless the state can be used. */
void
retrain_scores_validate(const RetrainScores *scores)
{
	if (scores->unused < 0 || scores->unused > RETRAIN_PROFILE_MAX_ROWS)
		retrain_scores_invalid("a count is out of range");
	for (int s = 0; s < 2; s++)
		validate_side(scores->side[s]);
	if (scores->side[0]->capacity != scores->side[1]->capacity)
		retrain_scores_invalid("its distributions have different capacities");
	if (scores->calibration == NULL)
		return;
	for (int b = 0; b < RETRAIN_CALIBRATION_BINS; b++)
		validate_bin(&scores->calibration->bin[b]);
	for (int s = 0; s < 2; s++)
		validate_against(scores->calibration, scores->side[s], s);
	validate_sums(scores);
	validate_variance(scores, scores->side[0]->rows + scores->side[1]->rows);
}
