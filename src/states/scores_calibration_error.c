/*
 * scores_calibration_error.c
 *	  Calibration errors of retrain.scores with their standard errors.
 *
 * With the signs s of the bins held fixed, ECE and ACE are the mean of s (p - y) over the rows, and
 * MCE is that over the rows of its bin: the standard error is that of a mean.  Its rows are
 * those of the state; for MCE of a coarse one they stand at the middle of their bucket.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "states/scores_figures.h"

/* row_error returns the standard error of a mean of s (p - y), s 1 or -1, whose sum over rows is given. */
static double
row_error(const RetrainExactSum *total, const RetrainBrierSums *sums)
{
	uint64		rows = (uint64) sums->rows[0] + (uint64) sums->rows[1];
	RetrainExactSum squares;
	RetrainExactSum factor;
	RetrainExactSum spread;
	double		result;

	if (rows < 2)
		return NAN;
	/* the squares are those of p - y: sum of p^2, less twice that of p of positives, and positives */
	retrain_exact_init(&squares, CurrentMemoryContext);
	retrain_exact_init(&factor, CurrentMemoryContext);
	retrain_exact_init(&spread, CurrentMemoryContext);
	retrain_exact_add(&factor, 2);
	retrain_exact_merge(&squares, &sums->squares);
	retrain_exact_add_product(&squares, true, &sums->positive, &factor);
	retrain_exact_add_wide(&squares, sums->rows[1]);
	retrain_exact_clear(&factor);
	retrain_exact_add_wide(&factor, (RetrainWide) rows);
	retrain_exact_add_product(&spread, false, &squares, &factor);
	retrain_exact_add_product(&spread, true, total, total);
	result = retrain_exact_root_ratio(&spread, (uint64[]) {rows, rows, rows - 1}, 3);
	retrain_exact_free(&squares);
	retrain_exact_free(&factor);
	retrain_exact_free(&spread);
	return result;
}

/* bins_total returns the sum over bins of |sum of p - positives|. */
static void
bins_total(const RetrainCalibration *calibration, RetrainExactSum *total)
{
	retrain_exact_init(total, CurrentMemoryContext);
	for (int i = 0; i < calibration->bins; i++)
	{
		RetrainFixedSum distance;

		(void) retrain_fixedsum_distance(&calibration->bin[i].probability, calibration->bin[i].positives,
										 &distance, CurrentMemoryContext);
		retrain_fixedsum_to_exact(&distance, total);
	}
}

/* retrain_scores_ece_error sets the expected calibration error over 15 bins of equal width. */
void
retrain_scores_ece_error(const RetrainScores *scores, RetrainCalibrationError *error)
{
	const RetrainCalibration *calibration = retrain_scores_calibration(scores);
	RetrainCalibrationFigures figures;
	RetrainBrierSums sums;
	RetrainExactSum total;

	error->value = error->standard_error = error->critical_value = NAN;
	retrain_calibration_test(calibration, &figures);
	if (figures.used == 0)
		return;
	retrain_scores_brier_sums(scores, &sums);
	bins_total(calibration, &total);
	error->value = figures.ece;
	error->standard_error = row_error(&total, &sums);
	error->critical_value = figures.critical_value;
}

/*
 * retrain_scores_ace_error sets the adaptive calibration error over 15 bins, without a critical
 * value, and how far it can be from that of the rows.
 */
void
retrain_scores_ace_error(const RetrainScores *scores, const RetrainSpans *spans,
						 RetrainCalibrationError *error, double *max_error)
{
	RetrainBrierSums sums;
	RetrainAce	ace;

	retrain_scores_brier_sums(scores, &sums);
	retrain_ace(spans, RETRAIN_CALIBRATION_BINS, &ace);
	error->value = ace.ace;
	error->standard_error = isnan(ace.ace) ? NAN : row_error(&ace.total, &sums);
	error->critical_value = NAN;
	*max_error = ace.max_error;
}

/* inside tells whether a probability belongs to a bin. */
static bool
inside(const RetrainCalibrationBin *bin, double p)
{
	return p <= bin->upper && (p > bin->lower || bin->lower == 0);
}

/* What is known of p - y in a bin. */
typedef struct BinRows
{
	int64		rows;
	double		first;			/* of its first row */
	double		distances;		/* sum of the distances from a centre */
	double		squares;		/* and of their squares */
} BinRows;

/* read_bin reads the rows of a bin, with their distances from a centre, or from the first row if that is NaN. */
static void
read_bin(const RetrainCalibrationBin *bin, RetrainPairs *pairs, double centre, BinRows *result)
{
	const RetrainPair *pair;
	RetrainPairReader reader;

	memset(result, 0, sizeof(*result));
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		if (!inside(bin, pair->value))
			continue;
		for (int s = 0; s < 2; s++)
		{
			double		distance = pair->value - s;

			if (pair->rows[s] == 0)
				continue;
			if (result->rows == 0)
				result->first = distance;
			result->rows += pair->rows[s];
			distance -= isnan(centre) ? result->first : centre;
			result->distances += (double) pair->rows[s] * distance;
			result->squares += (double) pair->rows[s] * distance * distance;
		}
	}
}

/* bin_error returns the standard error of the mean of p - y in a bin, NaN if its rows do not differ. */
static double
bin_error(const RetrainCalibrationBin *bin, RetrainPairs *pairs)
{
	BinRows		around;

	read_bin(bin, pairs, NAN, &around);
	if (around.rows < 2)
		return NAN;
	read_bin(bin, pairs, around.first + around.distances / (double) around.rows, &around);
	if (around.squares == 0)
		return NAN;
	return sqrt(around.squares / (double) (around.rows - 1) / (double) bin->rows);
}

/*
 * retrain_scores_mce_error sets the maximum calibration error and its interval, which takes no bin
 * for the one; the standard error is NaN if two bins tie.
 */
void
retrain_scores_mce_error(const RetrainScores *scores, RetrainPairs *pairs,
						 RetrainCalibrationError *error, double *low, double *high)
{
	const RetrainCalibration *calibration = retrain_scores_calibration(scores);
	RetrainCalibrationMaximum maximum;

	retrain_calibration_maximum(calibration, &maximum);
	error->value = maximum.mce;
	error->critical_value = maximum.critical_value;
	error->standard_error = isnan(maximum.mce) || maximum.tied ? NAN :
		bin_error(&calibration->bin[maximum.bin], pairs);
	*low = maximum.low;
	*high = maximum.high;
}
