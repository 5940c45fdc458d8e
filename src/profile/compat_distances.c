/*
 * compat_distances.c
 *	  Divergences and distances of two profiles as other tools compute them.
 *
 * Definitions: doc/reference/compat.md.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "profile/compat.h"
#include "stats/cdf_distance.h"
#include "stats/contingency.h"
#include "stats/divergence.h"

/* Evidently counts each value for itself where the reference has no more of them. */
#define EVIDENTLY_FEW_VALUES 20

/* Evidently divides distances by no less than this. */
#define EVIDENTLY_LEAST_STD 0.001

/* deepchecks gives no figure of fewer rows. */
#define DEEPCHECKS_LEAST_ROWS 10

/* count_bins counts both samples in bins of equal width. */
static void
count_bins(RetrainCompatSamples *samples, const RetrainEqualBins *bins)
{
	samples->counts.n = bins->n;
	for (int s = 0; s < 2; s++)
	{
		samples->counts.rows[s] = palloc((bins->n + 1) * sizeof(int64));
		samples->counts.total[s] = samples->side[s].rows;
		retrain_equal_count(bins, &samples->side[s], samples->counts.rows[s]);
	}
}

/* distinct_values returns how many values a sample has. */
static int
distinct_values(const RetrainPairSide *side)
{
	int			n = 0;

	for (int i = side->first; i <= side->last; i++)
		n += side->pairs[i].rows[side->side] > 0;
	return n;
}

/* smallest returns the smallest value of both samples. */
static double
smallest(const RetrainCompatSamples *samples)
{
	return samples->pair[0].value;
}

/* greatest returns the greatest one. */
static double
greatest(const RetrainCompatSamples *samples)
{
	return samples->pair[samples->npairs - 1].value;
}

/* evidently_counts bins numbers as Evidently does; false if that fails. */
static bool
evidently_counts(RetrainCompatSamples *samples, RetrainCompatFigure figure)
{
	int64		rows = samples->used[0] + samples->used[1];
	RetrainEqualBins bins;

	/* by the rule of Sturges of all rows, or, for the Hellinger distance, of the values */
	if (figure == RETRAIN_COMPAT_HELLINGER)
		rows = samples->npairs;
	else if (distinct_values(&samples->side[0]) <= EVIDENTLY_FEW_VALUES)
	{
		samples->counts.n = samples->npairs;
		for (int s = 0; s < 2; s++)
		{
			samples->counts.rows[s] = palloc(samples->npairs * sizeof(int64));
			samples->counts.total[s] = samples->used[s];
			for (int i = 0; i < samples->npairs; i++)
				samples->counts.rows[s][i] = samples->pair[i].rows[s];
		}
		return true;
	}
	if (!retrain_sturges_bins(smallest(samples), greatest(samples), rows, &bins))
		return false;
	count_bins(samples, &bins);
	return true;
}

/* nannyml_counts bins numbers as NannyML does: rows outside the range of the reference are one more. */
static bool
nannyml_counts(RetrainCompatSamples *samples)
{
	RetrainEqualBins bins;
	RetrainCompatCounts *counts = &samples->counts;

	if (!retrain_doane_bins(&samples->side[0], &bins))
		return false;
	count_bins(samples, &bins);
	counts->rows[0][counts->n] = 0;
	counts->rows[1][counts->n] = counts->total[1];
	for (int64 b = 0; b < counts->n; b++)
		counts->rows[1][counts->n] -= counts->rows[1][b];
	counts->n++;
	return true;
}

/* frouros_counts bins numbers as frouros does. */
static bool
frouros_counts(RetrainCompatSamples *samples, int n)
{
	RetrainEqualBins bins;

	if (!retrain_equal_bins(smallest(samples), greatest(samples), n, &bins))
		return false;
	count_bins(samples, &bins);
	return true;
}

/* frouros_of_masses returns what frouros makes of two histograms, each with bins of its own. */
static double
frouros_of_masses(const RetrainCompatSamples *samples, RetrainCompatFigure figure, int n)
{
	RetrainEqualBins parts;
	double	   *masses[2];

	if (smallest(samples) == greatest(samples))
		return figure == RETRAIN_COMPAT_KL ? 0 : NAN;
	if (!retrain_equal_bins(smallest(samples), greatest(samples), n - 1, &parts))
		return NAN;
	for (int s = 0; s < 2; s++)
	{
		RetrainEqualBins bins;

		if (!retrain_auto_bins(&samples->side[s], &bins))
			return NAN;
		masses[s] = palloc(parts.n * sizeof(double));
		retrain_equal_masses(&bins, &samples->side[s], &parts, masses[s]);
	}
	if (figure == RETRAIN_COMPAT_KL)
		return retrain_compat_kl_of_shares(masses[1], masses[0], (int) parts.n);
	return retrain_compat_js_of_shares(masses[0], masses[1], (int) parts.n);
}

/* bin_numbers counts numbers as a tool does; false if that fails. */
static bool
bin_numbers(RetrainCompatSamples *samples, RetrainCompatFigure figure, int bins)
{
	switch (samples->tool)
	{
		case RETRAIN_COMPAT_EVIDENTLY:
			return evidently_counts(samples, figure);
		case RETRAIN_COMPAT_NANNYML:
			return nannyml_counts(samples);
		case RETRAIN_COMPAT_FROUROS:
			return frouros_counts(samples, bins);
		case RETRAIN_COMPAT_NONE:
		case RETRAIN_COMPAT_DEEPCHECKS:
			break;
	}
	return false;
}

/* pool_unseen makes one category of those that the reference does not have, as NannyML does. */
static void
pool_unseen(RetrainCompatCounts *counts)
{
	int64		unseen = 0;
	int64		n = 0;

	for (int64 b = 0; b < counts->n; b++)
	{
		if (counts->rows[0][b] == 0)
			unseen += counts->rows[1][b];
		else
		{
			for (int s = 0; s < 2; s++)
				counts->rows[s][n] = counts->rows[s][b];
			n++;
		}
	}
	if (unseen > 0)
	{
		counts->rows[0][n] = 0;
		counts->rows[1][n++] = unseen;
	}
	counts->n = n;
}

/* plain_divergence returns a divergence that our rules and the tool's agree on once rows are counted. */
static double
plain_divergence(const RetrainCompatCounts *counts, RetrainDivergenceKind kind)
{
	double		result;

	return retrain_divergence(kind, counts->rows[0], counts->rows[1], (int) counts->n, &result) ?
		result : NAN;
}

/* of_counts returns the figure of counted rows. */
static double
of_counts(RetrainCompatSamples *samples, RetrainCompatFigure figure)
{
	RetrainCompatCounts *counts = &samples->counts;
	bool		pooled = samples->tool == RETRAIN_COMPAT_NANNYML && samples->categories;

	switch (figure)
	{
		case RETRAIN_COMPAT_PSI:
			if (samples->tool == RETRAIN_COMPAT_DEEPCHECKS)
				retrain_deepchecks_pool(counts);
			return retrain_compat_psi(samples->tool, counts);
		case RETRAIN_COMPAT_JS:
			if (pooled)
				pool_unseen(counts);
			return plain_divergence(counts, samples->tool == RETRAIN_COMPAT_NANNYML ?
									RETRAIN_JS_DISTANCE : RETRAIN_JS_DISTANCE_E);
		case RETRAIN_COMPAT_KL:
			return retrain_evidently_kl(counts);
		case RETRAIN_COMPAT_HELLINGER:
			if (pooled)
				pool_unseen(counts);
			return plain_divergence(counts, RETRAIN_HELLINGER);
		case RETRAIN_COMPAT_TOTAL_VARIATION:
			return plain_divergence(counts, RETRAIN_TOTAL_VARIATION);
		case RETRAIN_COMPAT_L_INFINITY:
			return plain_divergence(counts, RETRAIN_L_INFINITY);
		case RETRAIN_COMPAT_CRAMERS_V:
			return retrain_deepchecks_v(counts);
		default:
			break;
	}
	return NAN;
}

/* enough_rows tells whether the tool gives a figure of so many rows. */
static bool
enough_rows(RetrainCompat tool, const int64 *rows)
{
	return tool != RETRAIN_COMPAT_DEEPCHECKS ||
		(rows[0] >= DEEPCHECKS_LEAST_ROWS && rows[1] >= DEEPCHECKS_LEAST_ROWS);
}

/* retrain_compat_divergence returns a divergence or Cramer's V, NaN where the tool has none. */
double
retrain_compat_divergence(RetrainCompat tool, RetrainCompatFigure figure,
						  const RetrainProfile *reference, const RetrainProfile *current,
						  const RetrainBinning *binning)
{
	RetrainCompatSamples samples;

	if (!retrain_compat_read(tool, figure, reference, current, binning->as_categories, &samples) ||
		!enough_rows(tool, samples.used))
		return NAN;
	if (!samples.categories)
	{
		if (samples.infinite)
			return NAN;
		if (tool == RETRAIN_COMPAT_FROUROS &&
			(figure == RETRAIN_COMPAT_JS || figure == RETRAIN_COMPAT_KL))
			return frouros_of_masses(&samples, figure, binning->bins);
		if (!bin_numbers(&samples, figure, binning->bins))
			return NAN;
	}
	return of_counts(&samples, figure);
}

/* reference_std returns the standard deviation of the reference's rows. */
static double
reference_std(const RetrainCompatSamples *samples)
{
	RetrainMoments moments;

	retrain_moments_init(&moments, CurrentMemoryContext);
	for (int i = 0; i < samples->npairs; i++)
		retrain_moments_add_times(&moments, samples->pair[i].value,
								  (uint64) samples->pair[i].rows[0]);
	return retrain_moments_stddev(&moments, samples->used[0], 0);
}

/* deepchecks_wasserstein returns the distance of the trimmed samples over their range. */
static double
deepchecks_wasserstein(RetrainCompatSamples *samples)
{
	RetrainPair *trimmed = palloc(samples->npairs * sizeof(RetrainPair));
	int			n = retrain_deepchecks_trim(samples->pair, samples->npairs, trimmed);
	double		range = trimmed[n - 1].value - trimmed[0].value;
	RetrainPairs pairs;
	double		distance;

	if (!isfinite(range))
		return NAN;
	if (range == 0)
		return 0;
	retrain_pairs_of_array(trimmed, n, &pairs);
	return retrain_wasserstein(&pairs, &distance) ? distance / range : NAN;
}

/* retrain_compat_wasserstein returns the Wasserstein distance, NaN where the tool has none. */
double
retrain_compat_wasserstein(RetrainCompat tool, const RetrainProfile *reference,
						   const RetrainProfile *current)
{
	RetrainCompatSamples samples;
	double		distance;

	if (!retrain_compat_read(tool, RETRAIN_COMPAT_WASSERSTEIN, reference, current, false, &samples) ||
		samples.infinite || !enough_rows(tool, samples.used))
		return NAN;
	if (tool == RETRAIN_COMPAT_DEEPCHECKS)
		return deepchecks_wasserstein(&samples);
	if (tool == RETRAIN_COMPAT_NANNYML && samples.used[0] >= RETRAIN_NANNYML_BINS)
		return retrain_nannyml_wasserstein(samples.side, &distance) ? distance : NAN;
	if (!retrain_wasserstein(&samples.pairs, &distance))
		return NAN;
	if (tool == RETRAIN_COMPAT_EVIDENTLY)
		distance /= Max(reference_std(&samples), EVIDENTLY_LEAST_STD);
	return distance;
}

/* retrain_compat_energy returns the energy distance, NaN where the tool has none. */
double
retrain_compat_energy(RetrainCompat tool, const RetrainProfile *reference,
					  const RetrainProfile *current)
{
	RetrainCompatSamples samples;
	double		distance;

	if (!retrain_compat_read(tool, RETRAIN_COMPAT_ENERGY, reference, current, false, &samples) ||
		samples.infinite || !retrain_energy_distance(&samples.pairs, &distance))
		return NAN;
	return distance;
}

/* retrain_compat_ks fills all of a result but the method; it is not defined where the tool has none. */
void
retrain_compat_ks(RetrainCompat tool, RetrainCompatFigure figure, const RetrainProfile *reference,
				  const RetrainProfile *current, RetrainKsResult *result)
{
	RetrainCompatSamples samples;
	RetrainCdfMaximum maximum;

	memset(result, 0, sizeof(*result));
	result->defined = retrain_compat_read(tool, figure, reference, current, false, &samples) &&
		enough_rows(tool, samples.used);
	for (int s = 0; s < 2; s++)
	{
		result->used[s] = samples.used[s];
		result->unused[s] = samples.unused[s];
	}
	if (!result->defined)
		return;
	retrain_cdf_maximum(&samples.pairs, &maximum);
	result->statistic = maximum.statistic;
	result->location = maximum.location;
	if (tool == RETRAIN_COMPAT_NANNYML && samples.used[0] >= RETRAIN_NANNYML_BINS)
		result->defined = !samples.infinite &&
			retrain_nannyml_ks(samples.side, &result->statistic);
}
