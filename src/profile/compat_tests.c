/*
 * compat_tests.c
 *	  Tests of two profiles as other tools compute them.
 *
 * Definitions: doc/reference/compat.md.  Effects, rows and statuses are those of our tests; statistics,
 * p-values and degrees of freedom are the tool's.  What the tool has no figure for is NULL.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "metrics/two_sample_tests.h"
#include "profile/compat.h"
#include "stats/distributions.h"
#include "stats/rank_tests.h"
#include "stats/welch.h"

/* begin starts the result of samples that have been read; false if one has no rows. */
static bool
begin(RetrainTestResult *test, const RetrainCompatSamples *samples, const char *effect_name)
{
	retrain_test_of_counts(test, samples->used, samples->unused, effect_name);
	return retrain_test_defined(test);
}

/* cramer_von_mises takes T as it is for the p-value, also where only ties can give it. */
static void
cramer_von_mises(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	bool		exact;

	if (!begin(test, samples, RETRAIN_EFFECT_CRAMER_VON_MISES))
		return;
	retrain_test_cramer_von_mises(test, &samples->pairs);
	if (samples->used[0] < 2 || samples->used[1] < 2)
	{
		test->statistic = test->p_value = NAN;
		test->method = NULL;
		test->status = "insufficient_rows";
		return;
	}
	test->p_value = retrain_cramer_von_mises_pvalue(test->statistic, samples->used[0],
												   samples->used[1], &exact);
	test->method = exact ? "exact" : "asymptotic";
}

/* anderson_darling has scipy's p-value. */
static void
anderson_darling(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	if (!begin(test, samples, RETRAIN_EFFECT_ANDERSON_DARLING))
		return;
	retrain_test_anderson_darling(test, &samples->pairs);
	if (!isnan(test->statistic))
	{
		test->p_value = retrain_scipy_anderson_pvalue(test->statistic);
		test->method = "interpolated";
	}
}

/* mann_whitney is one-sided in Evidently. */
static void
mann_whitney(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	RetrainMannWhitney result;

	if (!begin(test, samples, RETRAIN_EFFECT_MANN_WHITNEY))
		return;
	retrain_test_mann_whitney(test, &samples->pairs);
	retrain_mann_whitney(&samples->pairs, &result);
	if (samples->tool == RETRAIN_COMPAT_EVIDENTLY)
		test->p_value = retrain_mann_whitney_less(&result, samples->used[0], samples->used[1]);
	else if (result.constant)
		test->p_value = 1;
}

/* cohens_d sets the effect of samples of which one has a single row: all variance is that of the other. */
static void
cohens_d(RetrainTestResult *test, const RetrainMoments *moments)
{
	int			larger = test->used[0] > 1 ? 0 : 1;
	double		deviation = retrain_moments_stddev(&moments[larger], test->used[larger], 1);

	test->status = deviation > 0 ? "ok" : "constant";
	if (deviation > 0)
		test->effect = (retrain_moments_mean(&moments[1], test->used[1]) -
						retrain_moments_mean(&moments[0], test->used[0])) / deviation;
}

/* student is the test with one variance of both samples. */
static void
student(RetrainTestResult *test, const RetrainMoments *moments)
{
	double		n = (double) test->used[0];
	double		m = (double) test->used[1];

	retrain_test_welch(test, moments, 0);
	if (n + m > 2 && Min(n, m) < 2)
		cohens_d(test, moments);
	if (strcmp(test->status, "ok") != 0)
		return;
	test->statistic = 0 - test->effect * sqrt(n / (n + m) * m);
	test->df = n + m - 2;
	test->p_value = retrain_student_t_two_sided(test->statistic, test->df);
	test->method = "student";
	test->max_error = 0;
}

/* constants gives two different constants an infinite t. */
static void
constants(RetrainTestResult *test, const RetrainMoments *moments)
{
	double		reference = retrain_moments_mean(&moments[0], test->used[0]);
	double		current = retrain_moments_mean(&moments[1], test->used[1]);

	if (reference == current)
		return;
	test->statistic = reference < current ? -INFINITY : INFINITY;
	test->p_value = 0;
	test->max_error = 0;
}

/* t_test needs the sums of the profiles only, so they need not be exact. */
static void
t_test(RetrainCompat tool, const RetrainProfile *reference, const RetrainProfile *current,
	   RetrainTestResult *test)
{
	const RetrainProfile *profile[2] = {reference, current};
	RetrainMoments moments[2];
	int64		used[2];
	int64		unused[2];
	int64		infinite = 0;
	bool		known = true;

	for (int s = 0; s < 2; s++)
	{
		const RetrainProfileCounts *counts = &profile[s]->counts;
		int64		endless = counts->negative_infinities + counts->positive_infinities;
		bool		dropped = tool == RETRAIN_COMPAT_EVIDENTLY;

		used[s] = profile[s]->rows + (dropped ? 0 : endless);
		unused[s] = counts->nulls + counts->nans + (dropped ? endless : 0);
		infinite += dropped ? 0 : endless;
		known &= retrain_profile_moments(profile[s], &moments[s]);
	}
	retrain_test_of_counts(test, used, unused, RETRAIN_EFFECT_WELCH);
	if (!retrain_test_defined(test))
		return;
	if (!known)
	{
		test->status = "unknown_sums";
		return;
	}
	if (tool == RETRAIN_COMPAT_EVIDENTLY)
		student(test, moments);
	else
		retrain_test_welch(test, moments, infinite);
	if (strcmp(test->status, "constant") == 0)
		constants(test, moments);
}

/* begin_table starts a result with the figures of our own test; false if a sample has no rows. */
static bool
begin_table(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	RetrainContingencyResult table;

	if (!begin(test, samples, RETRAIN_EFFECT_CONTINGENCY))
		return false;
	retrain_contingency(samples->counts.rows[0], samples->counts.rows[1], (int) samples->counts.n,
						&table);
	retrain_test_chi2(test, &table);
	return true;
}

/* set_fit sets a goodness of fit, which is NaN for one category or, of G, unequal rows. */
static void
set_fit(RetrainTestResult *test, double statistic)
{
	test->statistic = statistic;
	test->p_value = isnan(statistic) ? NAN : isinf(statistic) ? 0 :
		retrain_chisq_sf(statistic, test->df);
	test->method = "goodness_of_fit";
	if (isnan(statistic) && test->df > 0)
		test->status = "undefined";
}

/* chi2_test is a goodness of fit in Evidently, elsewhere a table with Yates' correction if it is 2 x 2. */
static void
chi2_test(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	if (!begin_table(test, samples))
		return;
	if (samples->tool == RETRAIN_COMPAT_EVIDENTLY)
	{
		set_fit(test, retrain_compat_fit_chi2(&samples->counts));
		return;
	}
	test->statistic = retrain_yates_chi2(&samples->counts);
	test->p_value = test->df > 0 ? retrain_chisq_sf(test->statistic, test->df) : 1;
	if (samples->counts.n == 2)
		test->method = "yates";
}

/* g_test compares the current rows with the reference rows themselves. */
static void
g_test(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	if (begin_table(test, samples))
		set_fit(test, retrain_compat_fit_g(&samples->counts));
}

/* z_test compares the share of all categories but the first. */
static void
z_test(RetrainTestResult *test, RetrainCompatSamples *samples)
{
	const RetrainCompatCounts *counts = &samples->counts;
	int64		hits[2];

	if (!begin(test, samples, RETRAIN_EFFECT_PROPORTIONS))
		return;
	for (int s = 0; s < 2; s++)
		hits[s] = counts->total[s] - counts->rows[s][0];
	test->statistic = retrain_two_proportions(counts->total, hits);
	test->effect = retrain_share_difference(counts->total, hits);
	test->p_value = Min(2 * retrain_normal_sf(fabs(test->statistic)), 1);
	test->method = "pooled";
	test->max_error = 0;
	test->status = counts->n == 1 ? "one_bin" :
		retrain_few_expected(counts->total, hits) ? "small_expected" : "ok";
}

/* retrain_compat_test fills the result of a test, after all checks. */
void
retrain_compat_test(RetrainCompat tool, RetrainCompatFigure figure,
					const RetrainProfile *reference, const RetrainProfile *current,
					bool as_categories, RetrainTestResult *test)
{
	RetrainCompatSamples samples;

	if (figure == RETRAIN_COMPAT_T)
	{
		retrain_compat_check(tool, figure, reference, current, as_categories);
		t_test(tool, reference, current, test);
		return;
	}
	(void) retrain_compat_read(tool, figure, reference, current, as_categories, &samples);
	switch (figure)
	{
		case RETRAIN_COMPAT_CRAMER_VON_MISES:
			cramer_von_mises(test, &samples);
			break;
		case RETRAIN_COMPAT_ANDERSON_DARLING:
			anderson_darling(test, &samples);
			break;
		case RETRAIN_COMPAT_MANN_WHITNEY:
			mann_whitney(test, &samples);
			break;
		case RETRAIN_COMPAT_CHI2:
			chi2_test(test, &samples);
			break;
		case RETRAIN_COMPAT_G:
			g_test(test, &samples);
			break;
		case RETRAIN_COMPAT_Z:
			z_test(test, &samples);
			break;
		default:
			elog(ERROR, "no compat for test %d", figure);
	}
}
