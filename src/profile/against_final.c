/*
 * against_final.c
 *	  The figures of rows against a stored profile: those of two profiles.
 *
 * Final functions over the state of against.c.  Those that return one row do so for no
 * rows as well, with the status undefined and without the reference, which no row has shown.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/two_sample_tests.h"
#include "profile/against.h"
#include "profile/compare_tests.h"

PG_FUNCTION_INFO_V1(retrain_psi_against_final);
PG_FUNCTION_INFO_V1(retrain_psi_test_against_final);
PG_FUNCTION_INFO_V1(retrain_psi_bins_against_final);
PG_FUNCTION_INFO_V1(retrain_ks_stat_against_final);
PG_FUNCTION_INFO_V1(retrain_ks_test_against_final);
PG_FUNCTION_INFO_V1(retrain_js_distance_against_final);
PG_FUNCTION_INFO_V1(retrain_kl_divergence_against_final);
PG_FUNCTION_INFO_V1(retrain_hellinger_against_final);
PG_FUNCTION_INFO_V1(retrain_total_variation_against_final);
PG_FUNCTION_INFO_V1(retrain_l_infinity_against_final);
PG_FUNCTION_INFO_V1(retrain_wasserstein_against_final);
PG_FUNCTION_INFO_V1(retrain_wasserstein_scaled_against_final);
PG_FUNCTION_INFO_V1(retrain_energy_distance_against_final);
PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_against_final);
PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_test_against_final);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_against_final);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_test_against_final);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_against_final);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_test_against_final);
PG_FUNCTION_INFO_V1(retrain_t_test_against_final);
PG_FUNCTION_INFO_V1(retrain_chi2_test_against_final);
PG_FUNCTION_INFO_V1(retrain_g_test_against_final);
PG_FUNCTION_INFO_V1(retrain_cramers_v_against_final);
PG_FUNCTION_INFO_V1(retrain_z_test_against_final);

/* return_figure returns a double, NULL for NaN. */
static Datum
return_figure(FunctionCallInfo fcinfo, double figure)
{
	if (isnan(figure))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figure);
}

/* against_figure returns a figure of the state in argument 0. */
static Datum
against_figure(FunctionCallInfo fcinfo, RetrainProfilesFigure figure)
{
	RetrainAgainst against;

	if (!retrain_against_profiles(fcinfo, &against))
		PG_RETURN_NULL();
	return return_figure(fcinfo, figure(against.reference, against.current));
}

/* against_divergence returns a divergence of the state in argument 0. */
static Datum
against_divergence(FunctionCallInfo fcinfo, RetrainDivergenceKind kind)
{
	RetrainAgainst against;

	if (!retrain_against_profiles(fcinfo, &against))
		PG_RETURN_NULL();
	return return_figure(fcinfo, retrain_divergence_of_profiles(against.reference, against.current,
																kind, NULL, true));
}

/* against_statistic returns the statistic of a test of the state in argument 0. */
static Datum
against_statistic(FunctionCallInfo fcinfo, RetrainProfilesTest compute)
{
	RetrainAgainst against;
	RetrainTestResult test;

	if (!retrain_against_profiles(fcinfo, &against))
		PG_RETURN_NULL();
	compute(against.reference, against.current, &test);
	return return_figure(fcinfo, test.statistic);
}

/* against_test returns the row of a test of the state in argument 0, NULL for a NULL profile. */
static Datum
against_test(FunctionCallInfo fcinfo, RetrainProfilesTest compute, const char *effect_name)
{
	RetrainAgainst against;
	RetrainTestResult test;

	if (retrain_against_profiles(fcinfo, &against))
		compute(against.reference, against.current, &test);
	else if (against.no_rows)
		retrain_test_of_nothing(&test, effect_name);
	else
		PG_RETURN_NULL();
	return retrain_test_datum(fcinfo, &test);
}

/* usual_wasserstein returns the distance in the unit of the values. */
static double
usual_wasserstein(const RetrainProfile *reference, const RetrainProfile *current)
{
	return retrain_wasserstein_of_profiles(reference, current, RETRAIN_DISTANCE_RAW);
}

/* scaled_wasserstein returns the distance over the standard deviation of the reference. */
static double
scaled_wasserstein(const RetrainProfile *reference, const RetrainProfile *current)
{
	return retrain_wasserstein_of_profiles(reference, current, RETRAIN_DISTANCE_STD);
}

/* usual_v returns Cramer's V in the usual bins. */
static double
usual_v(const RetrainProfile *reference, const RetrainProfile *current)
{
	return retrain_cramers_v_of_profiles(reference, current, NULL);
}

/* usual_chi2 computes the chi-square test in the usual bins. */
static void
usual_chi2(const RetrainProfile *reference, const RetrainProfile *current, RetrainTestResult *test)
{
	retrain_chi2_of_profiles(reference, current, NULL, RETRAIN_CHI2_PEARSON, test);
}

/* usual_g computes the G test in the usual bins. */
static void
usual_g(const RetrainProfile *reference, const RetrainProfile *current, RetrainTestResult *test)
{
	retrain_g_of_profiles(reference, current, NULL, test);
}

/* against_table returns the bins of psi of the state in argument 0; NULL without rows or reference. */
static RetrainPsiTable *
against_table(FunctionCallInfo fcinfo)
{
	static const RetrainBinning usual = {.bins = RETRAIN_PSI_BINS};
	RetrainAgainst against;
	RetrainBinned binned;

	if (!retrain_against_profiles(fcinfo, &against))
		return NULL;
	retrain_bin_profiles(against.reference, against.current, &usual, &binned);
	return retrain_binned_table(&binned, true);
}

/*
 * retrain.psi_against_final(internal) returns double precision
 *
 * retrain_psi_against_final returns the index, NULL if a sample has no rows or the profile
 * is NULL.
 */
Datum
retrain_psi_against_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_value(fcinfo, against_table(fcinfo));
}

/*
 * retrain.psi_test_against_final(internal) returns retrain.psi_result
 *
 * retrain_psi_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_psi_test_against_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_compare_test(fcinfo, against_table(fcinfo));
}

/*
 * retrain.psi_bins_against_final(internal) returns retrain.psi_bin[]
 *
 * retrain_psi_bins_against_final returns the bins in order, NULL if there are no rows or
 * the profile is NULL.
 */
Datum
retrain_psi_bins_against_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_bins(fcinfo, against_table(fcinfo));
}

/*
 * retrain.ks_stat_against_final(internal) returns double precision
 *
 * retrain_ks_stat_against_final returns D, NULL if a sample has no usable row or the
 * profile is NULL.
 */
Datum
retrain_ks_stat_against_final(PG_FUNCTION_ARGS)
{
	RetrainAgainst against;
	RetrainKsResult result;

	if (!retrain_against_profiles(fcinfo, &against))
		PG_RETURN_NULL();
	retrain_ks_of_profiles(against.reference, against.current, &result);
	if (!result.defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.statistic);
}

/*
 * retrain.ks_test_against_final(internal) returns retrain.ks_result
 *
 * retrain_ks_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_ks_test_against_final(PG_FUNCTION_ARGS)
{
	RetrainKsResult result = {.reference_unknown = true};
	RetrainAgainst against;

	if (retrain_against_profiles(fcinfo, &against))
		retrain_ks_of_profiles(against.reference, against.current, &result);
	else if (!against.no_rows)
		PG_RETURN_NULL();
	result.method = RETRAIN_KS_AUTO;
	return retrain_ks_datum(fcinfo, &result);
}

/*
 * retrain.js_distance_against_final(internal) returns double precision
 *
 * retrain_js_distance_against_final returns the Jensen-Shannon distance,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_js_distance_against_final(PG_FUNCTION_ARGS)
{
	return against_divergence(fcinfo, RETRAIN_JS_DISTANCE);
}

/*
 * retrain.kl_divergence_against_final(internal) returns double precision
 *
 * retrain_kl_divergence_against_final returns the divergence from reference to current,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_kl_divergence_against_final(PG_FUNCTION_ARGS)
{
	return against_divergence(fcinfo, RETRAIN_KL_TO_CURRENT);
}

/*
 * retrain.hellinger_against_final(internal) returns double precision
 *
 * retrain_hellinger_against_final returns the Hellinger distance,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_hellinger_against_final(PG_FUNCTION_ARGS)
{
	return against_divergence(fcinfo, RETRAIN_HELLINGER);
}

/*
 * retrain.total_variation_against_final(internal) returns double precision
 *
 * retrain_total_variation_against_final returns half the sum of the differences of shares,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_total_variation_against_final(PG_FUNCTION_ARGS)
{
	return against_divergence(fcinfo, RETRAIN_TOTAL_VARIATION);
}

/*
 * retrain.l_infinity_against_final(internal) returns double precision
 *
 * retrain_l_infinity_against_final returns the largest difference of shares,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_l_infinity_against_final(PG_FUNCTION_ARGS)
{
	return against_divergence(fcinfo, RETRAIN_L_INFINITY);
}

/*
 * retrain.wasserstein_against_final(internal) returns double precision
 *
 * retrain_wasserstein_against_final returns the distance,
 * NULL if there is none or the profile is NULL.
 */
Datum
retrain_wasserstein_against_final(PG_FUNCTION_ARGS)
{
	return against_figure(fcinfo, usual_wasserstein);
}

/*
 * retrain.wasserstein_scaled_against_final(internal) returns double precision
 *
 * retrain_wasserstein_scaled_against_final returns the distance over the standard deviation of the reference,
 * NULL if there is none or the profile is NULL.
 */
Datum
retrain_wasserstein_scaled_against_final(PG_FUNCTION_ARGS)
{
	return against_figure(fcinfo, scaled_wasserstein);
}

/*
 * retrain.energy_distance_against_final(internal) returns double precision
 *
 * retrain_energy_distance_against_final returns the distance,
 * NULL if there is none or the profile is NULL.
 */
Datum
retrain_energy_distance_against_final(PG_FUNCTION_ARGS)
{
	return against_figure(fcinfo, retrain_energy_distance_of_profiles);
}

/*
 * retrain.cramer_von_mises_against_final(internal) returns double precision
 *
 * retrain_cramer_von_mises_against_final returns T, NULL if there is none
 * or the profile is NULL.
 */
Datum
retrain_cramer_von_mises_against_final(PG_FUNCTION_ARGS)
{
	return against_statistic(fcinfo, retrain_cramer_von_mises_of_profiles);
}

/*
 * retrain.cramer_von_mises_test_against_final(internal) returns retrain.test_result
 *
 * retrain_cramer_von_mises_test_against_final returns one row, also for no rows;
 * NULL for a NULL profile.
 */
Datum
retrain_cramer_von_mises_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, retrain_cramer_von_mises_of_profiles,
						RETRAIN_EFFECT_CRAMER_VON_MISES);
}

/*
 * retrain.anderson_darling_against_final(internal) returns double precision
 *
 * retrain_anderson_darling_against_final returns the standardised statistic, NULL if there is none
 * or the profile is NULL.
 */
Datum
retrain_anderson_darling_against_final(PG_FUNCTION_ARGS)
{
	return against_statistic(fcinfo, retrain_anderson_darling_of_profiles);
}

/*
 * retrain.anderson_darling_test_against_final(internal) returns retrain.test_result
 *
 * retrain_anderson_darling_test_against_final returns one row, also for no rows;
 * NULL for a NULL profile.
 */
Datum
retrain_anderson_darling_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, retrain_anderson_darling_of_profiles,
						RETRAIN_EFFECT_ANDERSON_DARLING);
}

/*
 * retrain.mann_whitney_against_final(internal) returns double precision
 *
 * retrain_mann_whitney_against_final returns U of the reference, NULL if there is none
 * or the profile is NULL.
 */
Datum
retrain_mann_whitney_against_final(PG_FUNCTION_ARGS)
{
	return against_statistic(fcinfo, retrain_mann_whitney_of_profiles);
}

/*
 * retrain.mann_whitney_test_against_final(internal) returns retrain.test_result
 *
 * retrain_mann_whitney_test_against_final returns one row, also for no rows;
 * NULL for a NULL profile.
 */
Datum
retrain_mann_whitney_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, retrain_mann_whitney_of_profiles,
						RETRAIN_EFFECT_MANN_WHITNEY);
}

/*
 * retrain.t_test_against_final(internal) returns retrain.test_result
 *
 * retrain_t_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_t_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, retrain_t_of_profiles, RETRAIN_EFFECT_WELCH);
}

/*
 * retrain.chi2_test_against_final(internal) returns retrain.test_result
 *
 * retrain_chi2_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_chi2_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, usual_chi2, RETRAIN_EFFECT_CONTINGENCY);
}

/*
 * retrain.g_test_against_final(internal) returns retrain.test_result
 *
 * retrain_g_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_g_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, usual_g, RETRAIN_EFFECT_CONTINGENCY);
}

/*
 * retrain.cramers_v_against_final(internal) returns double precision
 *
 * retrain_cramers_v_against_final returns the bias-corrected V, NULL if there is none or
 * the profile is NULL.
 */
Datum
retrain_cramers_v_against_final(PG_FUNCTION_ARGS)
{
	return against_figure(fcinfo, usual_v);
}

/*
 * retrain.z_test_against_final(internal) returns retrain.test_result
 *
 * retrain_z_test_against_final returns one row, also for no rows; NULL for a NULL profile.
 */
Datum
retrain_z_test_against_final(PG_FUNCTION_ARGS)
{
	return against_test(fcinfo, retrain_z_of_profiles, RETRAIN_EFFECT_PROPORTIONS);
}
