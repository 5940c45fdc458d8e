/*
 * calibration.c
 *	  Expected calibration error from binned, exact sums.
 *
 * B bins of equal width with edges i/B (one division in double precision),
 * each (lower, upper], 0 in the first bin.  With P_b the sum of probabilities
 * and y_b the positives of bin b, N the rows used:
 *
 *	  ECE = sum over b of |P_b - y_b| / N
 *
 * The sum is formed without error and rounded once before the division.
 * Under a calibrated model P_b - y_b has mean 0 and variance
 * V_b = sum of p (1 - p), and is about normal, so that |P_b - y_b| is a half-normal
 * variable: its mean is sqrt(2 V_b / pi), its variance V_b (1 - 2/pi).  Hence
 *
 *	  expected ECE   = sum over b of sqrt(2 V_b / pi) / N
 *	  critical value = 95 % point of the gamma distribution with the mean and
 *					   the variance of the sum, divided by N
 *
 * doc/reference/calibration.md tells how good that is.  Rows are taken as
 * independent.  Nothing here depends on the order of rows or merges.
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"

#include "common/compat.h"
#include "stats/calibration.h"
#include "stats/distributions.h"

#define CALIBRATION_FORMAT 1

/* retrain_calibration_create returns an empty state of that many bins in mcxt. */
RetrainCalibration *
retrain_calibration_create(int bins, MemoryContext mcxt)
{
	RetrainCalibration *state;

	state = MemoryContextAllocZero(mcxt, offsetof(RetrainCalibration, bin) +
								   bins * sizeof(RetrainCalibrationBin));
	state->mcxt = mcxt;
	state->bins = bins;
	state->scale = bins;
	for (int i = 0; i < bins; i++)
	{
		state->bin[i].lower = (double) i / bins;
		state->bin[i].upper = (double) (i + 1) / bins;
	}
	return state;
}

/*
 * retrain_calibration_add_times counts rows, whose sum over all calls stays below 2^62, of
 * one p, which must lie in [0,1].
 */
void
retrain_calibration_add_times(RetrainCalibration *state, bool positive, double p, int64 rows)
{
	RetrainCalibrationBin *bin = retrain_calibration_bin(state, p);

	bin->rows += rows;
	bin->positives += positive ? rows : 0;
	retrain_fixedsum_add_times(&bin->probability, p, (uint64) rows, state->mcxt);
	retrain_fixedsum_add_times(&bin->variance, p * (1.0 - p), (uint64) rows, state->mcxt);
}

/* retrain_calibration_merge adds other, which must have as many bins, to state. */
void
retrain_calibration_merge(RetrainCalibration *state, const RetrainCalibration *other)
{
	Assert(state->bins == other->bins);
	state->unused += other->unused;
	for (int i = 0; i < state->bins; i++)
	{
		RetrainCalibrationBin *bin = &state->bin[i];

		bin->rows += other->bin[i].rows;
		bin->positives += other->bin[i].positives;
		retrain_fixedsum_merge(&bin->probability, &other->bin[i].probability, state->mcxt);
		retrain_fixedsum_merge(&bin->variance, &other->bin[i].variance, state->mcxt);
	}
}

/*
 * retrain_calibration_gap returns mean probability minus share of positives of
 * a bin that has rows: the exact difference, rounded, over the rows.
 */
double
retrain_calibration_gap(const RetrainCalibrationBin *bin)
{
	RetrainFixedSum distance;
	bool		negative;
	double		gap;

	negative = retrain_fixedsum_distance(&bin->probability, bin->positives, &distance,
										 CurrentMemoryContext);
	gap = retrain_fixedsum_value(&distance) / bin->rows;
	return negative ? -gap : gap;
}

/*
 * largest_critical returns the 95 % point of the largest distance of a calibrated model, at most 1:
 * that of bin b, normal of variance V_b / n_b^2, stays below c with probability
 * erf(c n_b / sqrt(2 V_b)), and the bins are independent.
 */
static double
largest_critical(const RetrainCalibration *state)
{
	double		low = 0;
	double		high = 1;

	for (int step = 0; step < 60; step++)
	{
		double		middle = (low + high) / 2;
		double		below = 1;

		for (int i = 0; i < state->bins; i++)
		{
			double		variance = retrain_fixedsum_value(&state->bin[i].variance);

			if (variance > 0)
				below *= erf(middle * (double) state->bin[i].rows / sqrt(2 * variance));
		}
		if (below < 0.95)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/*
 * largest_interval sets the interval of the largest distance: with Wilson's intervals of the shares
 * of positives of all bins at a level of 1 - 0.05 / bins, all of which hold together in 95 of 100
 * cases (Bonferroni), the least and the greatest it can be.
 */
static void
largest_interval(const RetrainCalibration *state, int used, RetrainCalibrationMaximum *maximum)
{
	maximum->low = 0;
	maximum->high = maximum->mce;
	for (int i = 0; i < state->bins; i++)
	{
		const RetrainCalibrationBin *bin = &state->bin[i];
		double		mean;
		double		low;
		double		high;

		if (bin->rows == 0)
			continue;
		mean = retrain_fixedsum_value(&bin->probability) / (double) bin->rows;
		retrain_wilson(bin->positives, bin->rows, 1 - 0.05 / used, &low, &high);
		maximum->low = Max(maximum->low, Max(low - mean, mean - high));
		maximum->high = Max(maximum->high, Max(high - mean, mean - low));
	}
	maximum->low = Min(maximum->low, maximum->mce);
}

/* retrain_calibration_maximum finds the bin that is farthest off, the first one of equals. */
void
retrain_calibration_maximum(const RetrainCalibration *state, RetrainCalibrationMaximum *maximum)
{
	int			used = 0;

	memset(maximum, 0, sizeof(*maximum));
	maximum->mce = maximum->low = maximum->high = maximum->critical_value = NAN;
	for (int i = 0; i < state->bins; i++)
	{
		double		distance;

		if (state->bin[i].rows == 0)
			continue;
		used++;
		distance = fabs(retrain_calibration_gap(&state->bin[i]));
		if (!(distance <= maximum->mce))
		{
			maximum->mce = distance;
			maximum->bin = i;
			maximum->tied = false;
		}
		else if (distance == maximum->mce)
			maximum->tied = true;
	}
	if (used == 0)
		return;
	maximum->critical_value = largest_critical(state);
	largest_interval(state, used, maximum);
}

/* retrain_calibration_mce returns the largest distance of a bin that has rows, NaN if none has. */
double
retrain_calibration_mce(const RetrainCalibration *state)
{
	double		mce = NAN;

	for (int i = 0; i < state->bins; i++)
	{
		if (state->bin[i].rows > 0)
			mce = fmax(mce, fabs(retrain_calibration_gap(&state->bin[i])));
	}
	return mce;
}

/*
 * retrain_calibration_ece fills in the counts and, if any row was used, ece;
 * the other figures are set to 0.
 */
void
retrain_calibration_ece(const RetrainCalibration *state, RetrainCalibrationFigures *figures)
{
	RetrainFixedSum total = {{0}, NULL};

	memset(figures, 0, sizeof(*figures));
	for (int i = 0; i < state->bins; i++)
	{
		const RetrainCalibrationBin *bin = &state->bin[i];
		RetrainFixedSum distance;

		if (bin->rows == 0)
			continue;
		figures->used += bin->rows;
		figures->positives += bin->positives;
		figures->bins_used++;
		(void) retrain_fixedsum_distance(&bin->probability, bin->positives, &distance,
										 CurrentMemoryContext);
		retrain_fixedsum_merge(&total, &distance, CurrentMemoryContext);
	}
	if (figures->used > 0)
		figures->ece = retrain_fixedsum_value(&total) / figures->used;
}

/*
 * retrain_calibration_test fills in everything.  If every probability is 0 or
 * 1, a calibrated model has ECE 0 for certain: both reference figures are 0.
 */
void
retrain_calibration_test(const RetrainCalibration *state, RetrainCalibrationFigures *figures)
{
	double		mean = 0;
	double		variance = 0;

	retrain_calibration_ece(state, figures);
	if (figures->used == 0)
		return;

	for (int i = 0; i < state->bins; i++)
	{
		double		v = retrain_fixedsum_value(&state->bin[i].variance);

		mean += sqrt(2.0 * v / M_PI);
		variance += v * (1.0 - 2.0 / M_PI);
	}
	figures->expected_ece = mean / figures->used;
	if (variance > 0)
		figures->critical_value =
			retrain_gamma_quantile(0.05, mean * mean / variance, variance / mean) / figures->used;
}

/* retrain_calibration_send appends the state to buf in its versioned wire form. */
void
retrain_calibration_send(StringInfo buf, const RetrainCalibration *state)
{
	pq_sendbyte(buf, CALIBRATION_FORMAT);
	pq_sendint32(buf, state->bins);
	pq_sendint64(buf, state->unused);
	for (int i = 0; i < state->bins; i++)
	{
		pq_sendint64(buf, state->bin[i].rows);
		pq_sendint64(buf, state->bin[i].positives);
		retrain_fixedsum_send(buf, &state->bin[i].probability);
		retrain_fixedsum_send(buf, &state->bin[i].variance);
	}
}

/*
 * retrain_calibration_recv returns, in mcxt, the state that buf holds; NULL if
 * retrain_calibration_send cannot have written it.
 */
RetrainCalibration *
retrain_calibration_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainCalibration *state;
	int			format = pq_getmsgbyte(buf);
	int			bins = (int) pq_getmsgint(buf, 4);

	if (format != CALIBRATION_FORMAT || bins < RETRAIN_CALIBRATION_MIN_BINS ||
		bins > RETRAIN_CALIBRATION_MAX_BINS)
		return NULL;

	state = retrain_calibration_create(bins, mcxt);
	state->unused = pq_getmsgint64(buf);
	for (int i = 0; i < bins; i++)
	{
		RetrainCalibrationBin *bin = &state->bin[i];

		bin->rows = pq_getmsgint64(buf);
		bin->positives = pq_getmsgint64(buf);
		if (bin->positives < 0 || bin->positives > bin->rows ||
			!retrain_fixedsum_recv(buf, &bin->probability, mcxt) ||
			!retrain_fixedsum_recv(buf, &bin->variance, mcxt))
			return NULL;
	}
	return state;
}
