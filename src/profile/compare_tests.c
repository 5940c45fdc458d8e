/*
 * compare_tests.c
 *	  The tests of the drift family over two profiles.
 *
 * Definitions: doc/reference/drift.md.  The figures come from the code that serves rows
 * (metrics/two_sample_tests.h).  Tests of ranks take the rows of a bucket that holds several values as
 * ties and bound what that can change; sums are exact in every profile that has them; bins are exact
 * for their edges, and categories that could not be told apart are said to be folded.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/two_sample_tests.h"
#include "profile/compare_tests.h"
#include "profile/compat.h"
#include "profile/options.h"
#include "stats/pair_bounds.h"

PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_profiles);
PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_test_profiles);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_profiles);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_test_profiles);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_profiles);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_test_profiles);
PG_FUNCTION_INFO_V1(retrain_t_test_profiles);
PG_FUNCTION_INFO_V1(retrain_z_test_profiles);
PG_FUNCTION_INFO_V1(retrain_chi2_test_profiles);
PG_FUNCTION_INFO_V1(retrain_g_test_profiles);
PG_FUNCTION_INFO_V1(retrain_cramers_v_profiles);

/* begin_ranks makes the pairs and starts the result; false if a profile has no usable row. */
static bool
begin_ranks(const RetrainProfile *reference, const RetrainProfile *current, const char *what,
			const char *effect_name, RetrainTestResult *test, RetrainPairs *pairs)
{
	RetrainSpans spans;

	retrain_compare_same_kind(reference, current);
	retrain_compare_need_numbers(reference, what);
	retrain_compare_spans(reference, current, &spans);
	retrain_spans_pairs(&spans, pairs);
	retrain_test_of_counts(test, pairs->n, spans.missing, effect_name);
	return retrain_test_defined(test);
}

/* set_bound notes how far the effect can be from that of the rows. */
static void
set_bound(RetrainTestResult *test, double bound)
{
	test->max_error = bound;
	if (bound > RETRAIN_LOW_RESOLUTION && strcmp(test->status, "ok") == 0)
		test->status = "low_resolution";
}

/* retrain_cramer_von_mises_of_profiles computes the Cramer-von Mises test. */
void
retrain_cramer_von_mises_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
									 RetrainTestResult *test)
{
	RetrainPairs pairs;

	if (!begin_ranks(reference, current, "the Cramer-von Mises statistic",
					 RETRAIN_EFFECT_CRAMER_VON_MISES, test, &pairs))
		return;
	retrain_test_cramer_von_mises(test, &pairs);
	set_bound(test, retrain_pairs_difference_bound(&pairs));
}

/* retrain_anderson_darling_of_profiles computes the Anderson-Darling test. */
void
retrain_anderson_darling_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
									 RetrainTestResult *test)
{
	RetrainPairs pairs;

	if (!begin_ranks(reference, current, "the Anderson-Darling statistic",
					 RETRAIN_EFFECT_ANDERSON_DARLING, test, &pairs))
		return;
	retrain_test_anderson_darling(test, &pairs);
	set_bound(test, retrain_pairs_difference_bound(&pairs));
}

/* retrain_mann_whitney_of_profiles computes the Mann-Whitney test. */
void
retrain_mann_whitney_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								 RetrainTestResult *test)
{
	RetrainPairs pairs;

	if (!begin_ranks(reference, current, "the Mann-Whitney statistic",
					 RETRAIN_EFFECT_MANN_WHITNEY, test, &pairs))
		return;
	retrain_test_mann_whitney(test, &pairs);
	set_bound(test, retrain_pairs_auc_bound(&pairs));
}

/* retrain_t_of_profiles computes Welch's test from the exact sums. */
void
retrain_t_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
					  RetrainTestResult *test)
{
	const RetrainProfile *profile[2] = {reference, current};
	RetrainMoments moments[2];
	int64		used[2];
	int64		unused[2];
	int64		infinite = 0;
	bool		known = true;

	retrain_compare_same_kind(reference, current);
	retrain_compare_need_numbers(reference, "the t statistic");
	for (int s = 0; s < 2; s++)
	{
		const RetrainProfileCounts *counts = &profile[s]->counts;
		int64		endless = counts->negative_infinities + counts->positive_infinities;

		used[s] = profile[s]->rows + endless;
		unused[s] = counts->nulls + counts->nans;
		infinite += endless;
		known &= retrain_profile_moments(profile[s], &moments[s]);
	}
	retrain_test_of_counts(test, used, unused, RETRAIN_EFFECT_WELCH);
	if (!retrain_test_defined(test))
		return;
	if (!known)
		test->status = "unknown_sums";
	else
		retrain_test_welch(test, moments, infinite);
}

/* retrain_z_of_profiles computes the test of two proportions of booleans. */
void
retrain_z_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
					  RetrainTestResult *test)
{
	RetrainCategories *categories;
	bool		folded;

	retrain_compare_same_kind(reference, current);
	if (reference->kind != RETRAIN_PROFILE_BOOLEAN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the test of two proportions is defined for profiles of booleans only"),
				 errdetail("The profiles are of kind \"%s\".", retrain_profile_kind_name(reference->kind)),
				 errhint("Profile a condition, for example retrain.profile_agg(value > 0).")));
	categories = retrain_compare_categories(reference, current, &folded);
	retrain_test_of_categories(test, categories, RETRAIN_EFFECT_PROPORTIONS);
	if (retrain_test_defined(test))
		retrain_test_proportions(test, categories);
}

/* profiles_table counts two profiles in bins without that of missing values, and starts the result. */
static bool
profiles_table(const RetrainProfile *reference, const RetrainProfile *current,
			   const RetrainBinning *binning, RetrainTestResult *test,
			   RetrainContingencyResult *table, bool *folded)
{
	static const RetrainBinning usual = {.bins = RETRAIN_PSI_BINS};
	RetrainBinned binned;
	int64		used[2] = {0, 0};

	retrain_compare_same_kind(reference, current);
	retrain_bin_profiles(reference, current, binning != NULL ? binning : &usual, &binned);
	*folded = binned.folded;
	if (binned.categories != NULL)
	{
		retrain_test_of_categories(test, binned.categories, RETRAIN_EFFECT_CONTINGENCY);
		return retrain_categories_contingency(binned.categories, table);
	}
	for (int s = 0; s < 2; s++)
	{
		for (int b = 0; b <= binned.nedges; b++)
			used[s] += binned.rows[s][b];
	}
	retrain_test_of_counts(test, used, binned.missing, RETRAIN_EFFECT_CONTINGENCY);
	return retrain_test_defined(test) &&
		retrain_contingency(binned.rows[0], binned.rows[1], binned.nedges + 1, table);
}

/* set_folded says that some categories counted as one. */
static void
set_folded(RetrainTestResult *test, bool folded)
{
	if (folded && (strcmp(test->status, "ok") == 0 || strcmp(test->status, "small_expected") == 0))
		test->status = "folded";
}

/* retrain_chi2_of_profiles computes the chi-square test. */
void
retrain_chi2_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
						 const RetrainBinning *binning, RetrainChi2Method method,
						 RetrainTestResult *test)
{
	RetrainContingencyResult table;
	bool		folded;

	if (!profiles_table(reference, current, binning, test, &table, &folded))
		return;
	retrain_test_chi2_by(test, &table, method);
	set_folded(test, folded);
}

/* retrain_g_of_profiles computes the G test. */
void
retrain_g_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
					  const RetrainBinning *binning, RetrainTestResult *test)
{
	RetrainContingencyResult table;
	bool		folded;

	if (!profiles_table(reference, current, binning, test, &table, &folded))
		return;
	retrain_test_g(test, &table);
	set_folded(test, folded);
}

/* retrain_cramers_v_of_profiles returns the bias-corrected V, NaN if a profile has no usable row. */
double
retrain_cramers_v_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
							  const RetrainBinning *binning)
{
	RetrainTestResult test;
	RetrainContingencyResult table;
	bool		folded;

	return profiles_table(reference, current, binning, &test, &table, &folded) ? table.cramers_v : NAN;
}

/* test_datum returns the result of a test of the call's profiles. */
static Datum
test_datum(FunctionCallInfo fcinfo, RetrainProfilesTest compute)
{
	RetrainTestResult test;

	compute(retrain_profile_argument(fcinfo, 0), retrain_profile_argument(fcinfo, 1), &test);
	return retrain_test_datum(fcinfo, &test);
}

/* compat_datum does so, or, if the last argument says so, as another tool does. */
static Datum
compat_datum(FunctionCallInfo fcinfo, RetrainProfilesTest compute, RetrainCompatFigure figure)
{
	RetrainCompat tool = retrain_option_compat(fcinfo, 2);
	RetrainTestResult test;

	if (tool == RETRAIN_COMPAT_NONE)
		return test_datum(fcinfo, compute);
	retrain_compat_test(tool, figure, retrain_profile_argument(fcinfo, 0),
						retrain_profile_argument(fcinfo, 1), false, &test);
	return retrain_test_datum(fcinfo, &test);
}

/* statistic_datum returns the statistic of a test alone. */
static Datum
statistic_datum(FunctionCallInfo fcinfo, RetrainProfilesTest compute)
{
	RetrainTestResult test;

	compute(retrain_profile_argument(fcinfo, 0), retrain_profile_argument(fcinfo, 1), &test);
	if (isnan(test.statistic))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(test.statistic);
}

/*
 * retrain.cramer_von_mises(reference retrain.profile, current retrain.profile)
 *		returns double precision
 *
 * retrain_cramer_von_mises_profiles returns T, NULL if a profile has no usable row.
 */
Datum
retrain_cramer_von_mises_profiles(PG_FUNCTION_ARGS)
{
	return statistic_datum(fcinfo, retrain_cramer_von_mises_of_profiles);
}

/*
 * retrain.cramer_von_mises_test(reference retrain.profile, current retrain.profile, compat text)
 *		returns retrain.test_result
 *
 * retrain_cramer_von_mises_test_profiles returns one row.
 */
Datum
retrain_cramer_von_mises_test_profiles(PG_FUNCTION_ARGS)
{
	return compat_datum(fcinfo, retrain_cramer_von_mises_of_profiles,
						RETRAIN_COMPAT_CRAMER_VON_MISES);
}

/*
 * retrain.anderson_darling(reference retrain.profile, current retrain.profile)
 *		returns double precision
 *
 * retrain_anderson_darling_profiles returns the standardised statistic, NULL if there is none.
 */
Datum
retrain_anderson_darling_profiles(PG_FUNCTION_ARGS)
{
	return statistic_datum(fcinfo, retrain_anderson_darling_of_profiles);
}

/*
 * retrain.anderson_darling_test(reference retrain.profile, current retrain.profile, compat text)
 *		returns retrain.test_result
 *
 * retrain_anderson_darling_test_profiles returns one row.
 */
Datum
retrain_anderson_darling_test_profiles(PG_FUNCTION_ARGS)
{
	return compat_datum(fcinfo, retrain_anderson_darling_of_profiles,
						RETRAIN_COMPAT_ANDERSON_DARLING);
}

/*
 * retrain.mann_whitney(reference retrain.profile, current retrain.profile)
 *		returns double precision
 *
 * retrain_mann_whitney_profiles returns U of the reference, NULL if a profile has no usable row.
 */
Datum
retrain_mann_whitney_profiles(PG_FUNCTION_ARGS)
{
	return statistic_datum(fcinfo, retrain_mann_whitney_of_profiles);
}

/*
 * retrain.mann_whitney_test(reference retrain.profile, current retrain.profile, compat text)
 *		returns retrain.test_result
 *
 * retrain_mann_whitney_test_profiles returns one row.
 */
Datum
retrain_mann_whitney_test_profiles(PG_FUNCTION_ARGS)
{
	return compat_datum(fcinfo, retrain_mann_whitney_of_profiles,
						RETRAIN_COMPAT_MANN_WHITNEY);
}

/*
 * retrain.t_test(reference retrain.profile, current retrain.profile, compat text)
 *		returns retrain.test_result
 *
 * retrain_t_test_profiles returns one row.
 */
Datum
retrain_t_test_profiles(PG_FUNCTION_ARGS)
{
	return compat_datum(fcinfo, retrain_t_of_profiles,
						RETRAIN_COMPAT_T);
}

/*
 * retrain.z_test(reference retrain.profile, current retrain.profile, compat text)
 *		returns retrain.test_result
 *
 * retrain_z_test_profiles returns one row.
 */
Datum
retrain_z_test_profiles(PG_FUNCTION_ARGS)
{
	return compat_datum(fcinfo, retrain_z_of_profiles,
						RETRAIN_COMPAT_Z);
}

/*
 * profiles_and_bins reads the call's profiles and their bins, as another tool takes them if one is given; false
 * if a profile is NULL.
 */
static bool
profiles_and_bins(FunctionCallInfo fcinfo, RetrainCompat tool, RetrainBinning *binning,
				  const RetrainProfile **reference, const RetrainProfile **current)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	retrain_option_binning(fcinfo, 2, binning);
	*reference = retrain_profile_argument(fcinfo, 0);
	*current = retrain_profile_argument(fcinfo, 1);
	if (tool != RETRAIN_COMPAT_NONE)
		retrain_compat_bins(tool, binning);
	return true;
}

/*
 * retrain.chi2_test(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		method, compat) returns retrain.test_result
 *
 * retrain_chi2_test_profiles returns one row, NULL if a profile is NULL.
 */
Datum
retrain_chi2_test_profiles(PG_FUNCTION_ARGS)
{
	static const char *const words[] = {"pearson", "yates", "goodness_of_fit"};
	RetrainChi2Method method = retrain_option_word(fcinfo, 6, "method", words, lengthof(words));
	RetrainCompat tool = retrain_option_compat(fcinfo, 7);
	RetrainBinning binning;
	RetrainTestResult test;
	const RetrainProfile *reference;
	const RetrainProfile *current;

	if (!profiles_and_bins(fcinfo, tool, &binning, &reference, &current))
		PG_RETURN_NULL();
	if (tool != RETRAIN_COMPAT_NONE)
	{
		retrain_compat_alone(tool, "method", method == RETRAIN_CHI2_PEARSON);
		retrain_compat_test(tool, RETRAIN_COMPAT_CHI2, reference, current, binning.as_categories, &test);
	}
	else
		retrain_chi2_of_profiles(reference, current, &binning, method, &test);
	return retrain_test_datum(fcinfo, &test);
}

/*
 * retrain.g_test(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		compat) returns retrain.test_result
 *
 * retrain_g_test_profiles returns one row, NULL if a profile is NULL.
 */
Datum
retrain_g_test_profiles(PG_FUNCTION_ARGS)
{
	RetrainCompat tool = retrain_option_compat(fcinfo, 6);
	RetrainBinning binning;
	RetrainTestResult test;
	const RetrainProfile *reference;
	const RetrainProfile *current;

	if (!profiles_and_bins(fcinfo, tool, &binning, &reference, &current))
		PG_RETURN_NULL();
	if (tool != RETRAIN_COMPAT_NONE)
		retrain_compat_test(tool, RETRAIN_COMPAT_G, reference, current, binning.as_categories, &test);
	else
		retrain_g_of_profiles(reference, current, &binning, &test);
	return retrain_test_datum(fcinfo, &test);
}

/*
 * retrain.cramers_v(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		compat) returns double precision
 *
 * retrain_cramers_v_profiles returns V, NULL if a profile is NULL or has no usable row.
 */
Datum
retrain_cramers_v_profiles(PG_FUNCTION_ARGS)
{
	RetrainCompat tool = retrain_option_compat(fcinfo, 6);
	RetrainBinning binning;
	const RetrainProfile *reference;
	const RetrainProfile *current;
	double		v;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	retrain_option_binning(fcinfo, 2, &binning);
	reference = retrain_profile_argument(fcinfo, 0);
	current = retrain_profile_argument(fcinfo, 1);
	if (tool != RETRAIN_COMPAT_NONE)
	{
		retrain_compat_bins(tool, &binning);
		v = retrain_compat_divergence(tool, RETRAIN_COMPAT_CRAMERS_V, reference, current, &binning);
	}
	else
		v = retrain_cramers_v_of_profiles(reference, current, &binning);
	if (isnan(v))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(v);
}
