/*
 * compat_figures.c
 *	  Drift figures as other tools compute them, where their rules are not ours.
 *
 * Definitions: doc/reference/compat.md.  Written from what the tools do, not from their code,
 * and tested against figures that they computed (test/goldens/compat.py).  Sums are free of errors, so
 * that the order of bins and categories never matters.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "common/compat.h"
#include "stats/compat_figures.h"
#include "stats/contingency.h"
#include "stats/divergence.h"
#include "stats/distributions.h"
#include "stats/rank_tests.h"

/* Evidently raises a share of 0 to this, or to a millionth of the smallest share that is at most this. */
#define EVIDENTLY_FILL 1e-4
#define EVIDENTLY_PART 1e6

/* deepchecks raises shares to this, and takes categories with less of the reference as rare. */
#define DEEPCHECKS_FLOOR 0.01
#define DEEPCHECKS_RARE 0.01
#define DEEPCHECKS_MARGIN 0.025

/* share_of returns a share as a tool sees it where it needs a logarithm; fill is Evidently's. */
static double
share_of(RetrainCompat tool, int64 rows, int64 total, double fill)
{
	double		share = (double) rows / (double) total;

	switch (tool)
	{
		case RETRAIN_COMPAT_EVIDENTLY:
			return rows == 0 ? fill : share;
		case RETRAIN_COMPAT_DEEPCHECKS:
			return Max(share, DEEPCHECKS_FLOOR);
		case RETRAIN_COMPAT_FROUROS:
			return Max(share, DBL_MIN);
		case RETRAIN_COMPAT_NONE:
		case RETRAIN_COMPAT_NANNYML:
			break;
	}
	return share;
}

/* evidently_fill returns what replaces shares of 0 in a sample. */
static double
evidently_fill(const RetrainCompatCounts *counts, int side)
{
	int64		least = PG_INT64_MAX;
	double		share;

	for (int64 b = 0; b < counts->n; b++)
	{
		if (counts->rows[side][b] > 0)
			least = Min(least, counts->rows[side][b]);
	}
	share = (double) least / (double) counts->total[side];
	return share <= EVIDENTLY_FILL ? share / EVIDENTLY_PART : EVIDENTLY_FILL;
}

/* retrain_compat_psi returns the sum of (c - r) ln(c / r), shares being those of the tool. */
double
retrain_compat_psi(RetrainCompat tool, const RetrainCompatCounts *counts)
{
	double		fill[2] = {0, 0};
	RetrainExactSum sum;
	double		psi;

	for (int s = 0; s < 2 && tool == RETRAIN_COMPAT_EVIDENTLY; s++)
		fill[s] = evidently_fill(counts, s);
	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int64 b = 0; b < counts->n; b++)
	{
		double		r = share_of(tool, counts->rows[0][b], counts->total[0], fill[0]);
		double		c = share_of(tool, counts->rows[1][b], counts->total[1], fill[1]);

		retrain_exact_add(&sum, (c - r) * log(c / r));
	}
	psi = retrain_exact_value(&sum);
	retrain_exact_free(&sum);
	return psi;
}

/* total_of adds shares without error. */
static double
total_of(const double *shares, int n)
{
	RetrainExactSum sum;
	double		total;

	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
		retrain_exact_add(&sum, shares[i]);
	total = retrain_exact_value(&sum);
	retrain_exact_free(&sum);
	return total;
}

/*
 * retrain_evidently_kl returns the divergence from the reference to the current sample; shares, with
 * those of 0 replaced, are divided by their sum.
 */
double
retrain_evidently_kl(const RetrainCompatCounts *counts)
{
	double	   *share[2];
	double		kl;

	for (int s = 0; s < 2; s++)
	{
		double		fill = evidently_fill(counts, s);
		double		total;

		share[s] = palloc(counts->n * sizeof(double));
		for (int64 b = 0; b < counts->n; b++)
			share[s][b] = share_of(RETRAIN_COMPAT_EVIDENTLY, counts->rows[s][b], counts->total[s], fill);
		total = total_of(share[s], (int) counts->n);
		for (int64 b = 0; b < counts->n; b++)
			share[s][b] /= total;
	}
	kl = retrain_compat_kl_of_shares(share[0], share[1], (int) counts->n);
	for (int s = 0; s < 2; s++)
		pfree(share[s]);
	return kl;
}

/*
 * retrain_deepchecks_pool makes one category of those that are rare in the reference, and drops it where
 * it is rare in both samples: the rows of dropped categories leave the totals.
 */
void
retrain_deepchecks_pool(RetrainCompatCounts *counts)
{
	double		limit[2];
	int64		rare[2] = {0, 0};
	int64		n = 0;

	for (int s = 0; s < 2; s++)
		limit[s] = (double) counts->total[s] * DEEPCHECKS_RARE;
	for (int64 b = 0; b < counts->n; b++)
	{
		bool		is_rare = (double) counts->rows[0][b] < limit[0];

		for (int s = 0; s < 2; s++)
		{
			if (is_rare)
				rare[s] += counts->rows[s][b];
			else
				counts->rows[s][n] = counts->rows[s][b];
		}
		n += !is_rare;
	}
	if ((double) rare[0] > limit[0] || (double) rare[1] > limit[1])
	{
		for (int s = 0; s < 2; s++)
			counts->rows[s][n] = rare[s];
		n++;
	}
	else
	{
		for (int s = 0; s < 2; s++)
			counts->total[s] -= rare[s];
	}
	counts->n = n;
}

/*
 * retrain_compat_js_of_shares returns the Jensen-Shannon distance, base e, of shares that need not
 * add up to 1; NaN if those of a sample are all 0.
 */
double
retrain_compat_js_of_shares(const double *reference, const double *current, int n)
{
	double		total[2] = {total_of(reference, n), total_of(current, n)};
	RetrainExactSum sum;
	double		js;

	if (total[0] == 0 || total[1] == 0)
		return NAN;
	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
	{
		double		r = reference[i] / total[0];
		double		c = current[i] / total[1];

		retrain_exact_add(&sum, retrain_jensen_part(r, c - r));
		retrain_exact_add(&sum, retrain_jensen_part(c, r - c));
	}
	js = sqrt(Max(retrain_exact_value(&sum), 0) / 2);
	retrain_exact_free(&sum);
	return js;
}

/* retrain_compat_kl_of_shares returns the sum of p ln(p / q), infinity if a q is 0 and its p is not. */
double
retrain_compat_kl_of_shares(const double *p, const double *q, int n)
{
	RetrainExactSum sum;
	double		kl;

	for (int i = 0; i < n; i++)
	{
		if (p[i] > 0 && q[i] == 0)
			return INFINITY;
	}
	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
	{
		if (p[i] > 0)
			retrain_exact_add(&sum, p[i] * log(p[i] / q[i]));
	}
	kl = retrain_exact_value(&sum);
	retrain_exact_free(&sum);
	return kl;
}

/* has_new_category tells whether the reference has no rows of some category. */
static bool
has_new_category(const RetrainCompatCounts *counts)
{
	for (int64 b = 0; b < counts->n; b++)
	{
		if (counts->rows[0][b] == 0)
			return true;
	}
	return false;
}

/*
 * retrain_compat_fit_chi2 returns chi-square of the current rows j against those expected if the
 * reference shares were known, i m / n; infinity if a category is new.
 */
double
retrain_compat_fit_chi2(const RetrainCompatCounts *counts)
{
	int64		n = counts->total[0];
	int64		m = counts->total[1];
	RetrainExactSum sum;
	double		chi2;

	if (counts->n < 2)
		return NAN;
	if (has_new_category(counts))
		return INFINITY;
	retrain_wide_check(n, m);
	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int64 b = 0; b < counts->n; b++)
	{
		int64		i = counts->rows[0][b];
		double		d = (double) ((RetrainWide) counts->rows[1][b] * n - (RetrainWide) i * m);

		retrain_exact_add(&sum, d * d / (double) i);
	}
	chi2 = retrain_exact_value(&sum) / ((double) n * (double) m);
	retrain_exact_free(&sum);
	return chi2;
}

/*
 * retrain_compat_fit_g returns twice the sum of j ln(j / i), the current rows j against the
 * reference rows i themselves; NaN if there are not as many of them.
 */
double
retrain_compat_fit_g(const RetrainCompatCounts *counts)
{
	double		n = (double) counts->total[0];
	double		m = (double) counts->total[1];
	RetrainExactSum sum;
	double		g;

	if (counts->n < 2 || fabs(n - m) > sqrt(DBL_EPSILON) * Min(n, m))
		return NAN;
	if (has_new_category(counts))
		return INFINITY;
	retrain_exact_init(&sum, CurrentMemoryContext);
	for (int64 b = 0; b < counts->n; b++)
	{
		double		i = (double) counts->rows[0][b];
		double		j = (double) counts->rows[1][b];

		if (j > 0)
			retrain_exact_add(&sum, j * log(j / i));
	}
	g = 2 * retrain_exact_value(&sum);
	retrain_exact_free(&sum);
	return g;
}

/* retrain_yates_chi2 returns chi-square of the contingency table, with Yates' correction if it is 2 x 2. */
double
retrain_yates_chi2(const RetrainCompatCounts *counts)
{
	double		n = (double) counts->total[0];
	double		m = (double) counts->total[1];
	RetrainContingencyResult table;
	double		gap;
	double		columns[2];

	if (counts->n != 2)
		return retrain_contingency(counts->rows[0], counts->rows[1], (int) counts->n, &table) ?
			table.chi2 : NAN;
	retrain_wide_check(counts->total[0], counts->total[1]);
	for (int b = 0; b < 2; b++)
		columns[b] = (double) counts->rows[0][b] + (double) counts->rows[1][b];

	/* all four cells are as far from what is expected of them */
	gap = fabs((double) ((RetrainWide) counts->rows[0][0] * counts->total[1] -
						 (RetrainWide) counts->rows[1][0] * counts->total[0])) / (n + m);
	gap -= Min(gap, 0.5);
	return gap * gap * ((n + m) / n) * ((n + m) / m) * (1 / columns[0] + 1 / columns[1]);
}

/*
 * retrain_deepchecks_v returns Cramer's V, bias-corrected, after the larger sample was scaled down
 * to the smaller one and rounded to whole rows; NaN where deepchecks has none.
 */
double
retrain_deepchecks_v(RetrainCompatCounts *counts)
{
	int			larger;
	double		scale;
	int64		n = 0;
	double		total;
	double		columns;
	double		bins;
	double		phi;

	retrain_deepchecks_pool(counts);
	if (counts->n < 2)
		return counts->n == 1 ? 0 : NAN;
	larger = counts->total[0] > counts->total[1] ? 0 : 1;
	scale = (double) counts->total[1 - larger] / (double) counts->total[larger];
	counts->total[larger] = 0;
	for (int64 b = 0; b < counts->n; b++)
	{
		int64		rows = (int64) rint((double) counts->rows[larger][b] * scale);
		int64		others = counts->rows[1 - larger][b];

		if (rows == 0 && others == 0)
			continue;
		counts->total[larger] += rows;
		counts->rows[larger][n] = rows;
		counts->rows[1 - larger][n] = others;
		n++;
	}
	counts->n = n;
	if (n < 2 || counts->total[larger] == 0)
		return NAN;
	bins = (double) n - 1;
	total = (double) counts->total[0] + (double) counts->total[1];
	columns = bins - bins * bins / (total - 1);
	phi = retrain_yates_chi2(counts) / total - bins / (total - 1);
	return sqrt(Max(phi, 0) / Min(columns, 1 - 1 / (total - 1)));
}

/* cumulate replaces counts by what they and those before add up to. */
static void
cumulate(int64 *counts, int64 n)
{
	for (int64 b = 1; b < n; b++)
		counts[b] += counts[b - 1];
}

/* rows_outside returns the rows of a sample below or above a value. */
static int64
rows_outside(const RetrainPairSide *sample, double value, bool above)
{
	int64		rows = 0;

	for (int i = sample->first; i <= sample->last; i++)
	{
		if (above ? sample->pairs[i].value > value : sample->pairs[i].value < value)
			rows += sample->pairs[i].rows[sample->side];
	}
	return rows;
}

/* estimated_counts counts up the rows of both samples in NannyML's bins. */
static void
estimated_counts(const RetrainPairSide *sides, const RetrainEqualBins *bins, int64 **below)
{
	for (int s = 0; s < 2; s++)
	{
		below[s] = palloc(RETRAIN_NANNYML_BINS * sizeof(int64));
		retrain_equal_count(bins, &sides[s], below[s]);
		cumulate(below[s], RETRAIN_NANNYML_BINS);
	}
}

/*
 * retrain_nannyml_ks sets the largest distance of the distribution functions at the upper edges of 10,000
 * bins; false if there is none.
 */
bool
retrain_nannyml_ks(const RetrainPairSide *sides, double *statistic)
{
	double		low = sides[0].pairs[sides[0].first].value;
	double		high = sides[0].pairs[sides[0].last].value;
	RetrainEqualBins bins = {low, high, (high - low) / RETRAIN_NANNYML_BINS, RETRAIN_NANNYML_BINS};
	int64		smaller = rows_outside(&sides[1], low, false);
	int64	   *below[2];
	RetrainWide most = 0;

	if (!isfinite(high - low))
		return false;
	retrain_wide_check(sides[0].rows, sides[1].rows);
	estimated_counts(sides, &bins, below);
	for (int b = 0; b < RETRAIN_NANNYML_BINS; b++)
	{
		RetrainWide d = (RetrainWide) below[0][b] * sides[1].rows -
			(RetrainWide) (smaller + below[1][b]) * sides[0].rows;

		most = Max(most, d < 0 ? -d : d);
	}
	*statistic = (double) most / ((double) sides[0].rows * (double) sides[1].rows);
	return true;
}

/* outside_distance adds the distances of the rows beyond one end of the range. */
static void
outside_distance(const RetrainPairSide *sample, double end, bool above, RetrainExactSum *sum)
{
	for (int i = sample->first; i <= sample->last; i++)
	{
		double		gap = above ? sample->pairs[i].value - end : end - sample->pairs[i].value;

		if (gap > 0)
			retrain_exact_add(sum, gap * (double) sample->pairs[i].rows[sample->side]);
	}
}

/*
 * retrain_nannyml_wasserstein sets the distance estimated from 10,000 bins; false if there is none.
 * One row too many counts as smaller than the range, if there are any.
 */
bool
retrain_nannyml_wasserstein(const RetrainPairSide *sides, double *distance)
{
	double		n = (double) sides[0].rows;
	double		m = (double) sides[1].rows;
	RetrainEqualBins bins;
	int64	   *below[2];
	int64		smaller;
	RetrainExactSum within;
	RetrainExactSum outside;
	double		last = sides[1].pairs[sides[1].last].value;
	double		first = sides[1].pairs[sides[1].first].value;

	if (!retrain_equal_bins(sides[0].pairs[sides[0].first].value,
							sides[0].pairs[sides[0].last].value, RETRAIN_NANNYML_BINS, &bins) ||
		!isfinite((last - bins.high) * m) || !isfinite((bins.low - first) * m))
		return false;
	smaller = rows_outside(&sides[1], bins.low, false);
	smaller += smaller > 0;
	estimated_counts(sides, &bins, below);
	retrain_exact_init(&within, CurrentMemoryContext);
	retrain_exact_init(&outside, CurrentMemoryContext);
	for (int b = 0; b < RETRAIN_NANNYML_BINS; b++)
		retrain_exact_add(&within, fabs((double) below[0][b] / n - (double) (smaller + below[1][b]) / m));
	outside_distance(&sides[1], bins.low, false, &outside);
	outside_distance(&sides[1], bins.high, true, &outside);
	*distance = retrain_exact_value(&within) * (retrain_equal_edge(&bins, 1) - bins.low) +
		retrain_exact_value(&outside) / m;
	retrain_exact_free(&within);
	retrain_exact_free(&outside);
	return true;
}

/*
 * retrain_deepchecks_trim sets the pairs without the rows of each sample outside its quantiles 0.025 and
 * 0.975, and returns their number.
 */
int
retrain_deepchecks_trim(const RetrainPair *pairs, int n, RetrainPair *trimmed)
{
	double		low[2];
	double		high[2];
	int			kept = 0;

	for (int s = 0; s < 2; s++)
	{
		RetrainPairSide side;

		retrain_pair_side(pairs, n, s, &side);
		low[s] = retrain_side_quantile(&side, DEEPCHECKS_MARGIN);
		high[s] = retrain_side_quantile(&side, 1 - DEEPCHECKS_MARGIN);
	}
	for (int i = 0; i < n; i++)
	{
		RetrainPair pair = pairs[i];

		for (int s = 0; s < 2; s++)
		{
			if (pair.value < low[s] || pair.value > high[s])
				pair.rows[s] = 0;
		}
		if (pair.rows[0] > 0 || pair.rows[1] > 0)
			trimmed[kept++] = pair;
	}
	return kept;
}

/*
 * retrain_scipy_anderson_pvalue returns the p-value of scipy.stats.anderson_ksamp: the exponential of the
 * parabola that comes nearest, in squares, to the logarithms of seven levels at their critical values
 * (Scholz and Stephens 1987, table 2); 0.25 and 0.001 outside of them.
 */
double
retrain_scipy_anderson_pvalue(double statistic)
{
	if (statistic < 0.325)
		return 0.25;
	if (statistic > 6.546)
		return 0.001;
	return exp((0.018198094574111258 * statistic - 1.0082265644652506) * statistic -
			   1.0777702798204873);
}

/*
 * retrain_mann_whitney_less returns the p-value against the alternative that the reference is less than
 * the current sample, by the rule of scipy.stats.mannwhitneyu.
 */
double
retrain_mann_whitney_less(const RetrainMannWhitney *result, int64 n, int64 m)
{
	double		pairs = (double) n * (double) m;
	double		twice = 2 * result->statistic - pairs;
	double		deviation = sqrt(retrain_mann_whitney_variance(n, m, result->tie_term));
	bool		exact;

	if (result->constant)
		return 1;
	(void) retrain_mann_whitney_pvalue(result->distance, n, m, result->tie_term, &exact);
	if (!exact)
		return retrain_normal_sf((-twice / 2 - 0.5) / deviation);

	/* both tails are equal: half the two-sided one of U, or of the next larger U and up */
	if (twice < 0)
		return retrain_mann_whitney_pvalue(-twice, n, m, 0, NULL) / 2;
	if (result->statistic >= pairs)
		return 1;
	return 1 - retrain_mann_whitney_pvalue(twice + 2, n, m, 0, NULL) / 2;
}
