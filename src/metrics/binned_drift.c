/*
 * binned_drift.c
 *	  js_distance, kl_divergence, hellinger, total_variation, l_infinity, chi2_test, g_test
 *	  and cramers_v of numbers and times against a stored profile.
 *
 * Final functions over the state of psi (psi_binned.c): current rows in the bins of the
 * reference.  Definitions: doc/reference/drift.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/psi_binned.h"
#include "metrics/two_sample_tests.h"
#include "stats/divergence.h"

PG_FUNCTION_INFO_V1(retrain_js_distance_binned_final);
PG_FUNCTION_INFO_V1(retrain_kl_divergence_binned_final);
PG_FUNCTION_INFO_V1(retrain_hellinger_binned_final);
PG_FUNCTION_INFO_V1(retrain_total_variation_binned_final);
PG_FUNCTION_INFO_V1(retrain_l_infinity_binned_final);
PG_FUNCTION_INFO_V1(retrain_chi2_test_binned_final);
PG_FUNCTION_INFO_V1(retrain_g_test_binned_final);
PG_FUNCTION_INFO_V1(retrain_cramers_v_binned_final);

/* binned_used returns the rows of a side that have a value. */
static int64
binned_used(const RetrainPsiBinned *binned, int side)
{
	int64		used = 0;

	for (int b = 0; b <= binned->nedges; b++)
		used += binned->rows[side][b];
	return used;
}

/* binned_divergence returns the divergence of the state in argument 0. */
static Datum
binned_divergence(FunctionCallInfo fcinfo, RetrainDivergenceKind kind)
{
	RetrainPsiBinned binned;
	RetrainDivergence divergence;
	int64		rows[2];

	if (!retrain_psi_binned_counts(fcinfo, &binned))
		PG_RETURN_NULL();
	for (int s = 0; s < 2; s++)
		rows[s] = binned_used(&binned, s) + binned.missing[s];
	if (rows[0] == 0 || rows[1] == 0)
		PG_RETURN_NULL();
	retrain_divergence_begin(&divergence, kind, rows[0], rows[1]);
	for (int b = 0; b <= binned.nedges; b++)
		retrain_divergence_add(&divergence, binned.rows[0][b], binned.rows[1][b]);
	retrain_divergence_add(&divergence, binned.missing[0], binned.missing[1]);
	PG_RETURN_FLOAT8(retrain_divergence_end(&divergence));
}

/*
 * binned_table computes the figures of the state in argument 0, and starts the result of
 * a test; false if a sample has no usable row.
 */
static bool
binned_table(FunctionCallInfo fcinfo, RetrainTestResult *test, RetrainContingencyResult *table)
{
	RetrainPsiBinned binned;
	int64		used[2];

	if (!retrain_psi_binned_counts(fcinfo, &binned))
	{
		retrain_test_of_nothing(test, RETRAIN_EFFECT_CONTINGENCY);
		return false;
	}
	for (int s = 0; s < 2; s++)
		used[s] = binned_used(&binned, s);
	retrain_test_of_counts(test, used, binned.missing, RETRAIN_EFFECT_CONTINGENCY);
	return retrain_contingency(binned.rows[0], binned.rows[1], binned.nedges + 1, table);
}

/* binned_test returns the row of a test, also for no rows at all; NULL for a NULL profile. */
static Datum
binned_test(FunctionCallInfo fcinfo,
			void (*complete) (RetrainTestResult *test, const RetrainContingencyResult *table))
{
	RetrainTestResult test;
	RetrainContingencyResult table;

	if (binned_table(fcinfo, &test, &table))
		complete(&test, &table);
	else if (test.reference_unknown && !PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return retrain_test_datum(fcinfo, &test);
}

/*
 * retrain.js_distance_binned_final(internal) returns double precision
 *
 * retrain_js_distance_binned_final returns the Jensen-Shannon distance,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_js_distance_binned_final(PG_FUNCTION_ARGS)
{
	return binned_divergence(fcinfo, RETRAIN_JS_DISTANCE);
}

/*
 * retrain.kl_divergence_binned_final(internal) returns double precision
 *
 * retrain_kl_divergence_binned_final returns the divergence from reference to current,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_kl_divergence_binned_final(PG_FUNCTION_ARGS)
{
	return binned_divergence(fcinfo, RETRAIN_KL_TO_CURRENT);
}

/*
 * retrain.hellinger_binned_final(internal) returns double precision
 *
 * retrain_hellinger_binned_final returns the Hellinger distance,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_hellinger_binned_final(PG_FUNCTION_ARGS)
{
	return binned_divergence(fcinfo, RETRAIN_HELLINGER);
}

/*
 * retrain.total_variation_binned_final(internal) returns double precision
 *
 * retrain_total_variation_binned_final returns half the sum of the differences of shares,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_total_variation_binned_final(PG_FUNCTION_ARGS)
{
	return binned_divergence(fcinfo, RETRAIN_TOTAL_VARIATION);
}

/*
 * retrain.l_infinity_binned_final(internal) returns double precision
 *
 * retrain_l_infinity_binned_final returns the largest difference of shares,
 * NULL if a sample has no rows or the profile is NULL.
 */
Datum
retrain_l_infinity_binned_final(PG_FUNCTION_ARGS)
{
	return binned_divergence(fcinfo, RETRAIN_L_INFINITY);
}

/*
 * retrain.chi2_test_binned_final(internal) returns retrain.test_result
 *
 * retrain_chi2_test_binned_final returns one row, also for no rows at all.
 */
Datum
retrain_chi2_test_binned_final(PG_FUNCTION_ARGS)
{
	return binned_test(fcinfo, retrain_test_chi2);
}

/*
 * retrain.g_test_binned_final(internal) returns retrain.test_result
 *
 * retrain_g_test_binned_final returns one row, also for no rows at all.
 */
Datum
retrain_g_test_binned_final(PG_FUNCTION_ARGS)
{
	return binned_test(fcinfo, retrain_test_g);
}

/*
 * retrain.cramers_v_binned_final(internal) returns double precision
 *
 * retrain_cramers_v_binned_final returns the bias-corrected V, NULL if a sample has no
 * usable row or the profile is NULL.
 */
Datum
retrain_cramers_v_binned_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;

	if (!binned_table(fcinfo, &test, &table))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(table.cramers_v);
}
