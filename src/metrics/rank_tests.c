/*
 * rank_tests.c
 *	  retrain.cramer_von_mises, anderson_darling, mann_whitney and their tests.
 *
 * Final functions over collected samples (sample.c), by whole groups of equal values
 * (stats/rank_statistics.c).  NULL and NaN are not used, infinities are ordinary values.
 * Definitions: doc/reference/drift.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/sample_pairs.h"
#include "metrics/two_sample_tests.h"
#include "stats/rank_statistics.h"
#include "stats/rank_tests.h"

PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_final);
PG_FUNCTION_INFO_V1(retrain_cramer_von_mises_test_final);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_final);
PG_FUNCTION_INFO_V1(retrain_anderson_darling_test_final);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_final);
PG_FUNCTION_INFO_V1(retrain_mann_whitney_test_final);

/* argument_pairs reads the state in argument 0; false if a sample has no usable row. */
static bool
argument_pairs(FunctionCallInfo fcinfo, RetrainPairs *pairs)
{
	return !PG_ARGISNULL(0) &&
		retrain_sample_pairs((RetrainCollector *) PG_GETARG_POINTER(0), pairs);
}

/* argument_test does so and starts the result of a test. */
static bool
argument_test(FunctionCallInfo fcinfo, RetrainPairs *pairs, RetrainTestResult *test,
			  const char *effect_name)
{
	retrain_test_of_samples(test, PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0),
							effect_name);
	return argument_pairs(fcinfo, pairs);
}

/* method_name says how a p-value was made. */
static const char *
method_name(bool exact)
{
	return exact ? "exact" : "asymptotic";
}

/* retrain_test_cramer_von_mises computes the Cramer-von Mises test. */
void
retrain_test_cramer_von_mises(RetrainTestResult *test, RetrainPairs *pairs)
{
	RetrainCramer cramer;

	retrain_cramer_von_mises(pairs, &cramer);
	test->statistic = cramer.statistic;
	test->effect = cramer.effect;
	test->max_error = 0;
	test->status = cramer.constant ? "constant" : "ok";
	if (!cramer.constant)
	{
		bool		exact;

		test->p_value = retrain_cramer_von_mises_pvalue(cramer.untied, pairs->n[0], pairs->n[1],
													   &exact);
		test->method = method_name(exact);
	}
}

/* retrain_test_anderson_darling computes the Anderson-Darling test. */
void
retrain_test_anderson_darling(RetrainTestResult *test, RetrainPairs *pairs)
{
	RetrainAnderson anderson;

	retrain_anderson_darling(pairs, &anderson);
	test->effect = anderson.effect;
	test->max_error = 0;
	test->status = anderson.few ? "insufficient_rows" : anderson.constant ? "constant" : "ok";
	if (!anderson.few && !anderson.constant)
	{
		test->statistic = anderson.statistic;
		test->p_value = retrain_anderson_darling_pvalue(anderson.statistic);
		test->method = method_name(false);
	}
}

/* retrain_test_mann_whitney computes the Mann-Whitney test. */
void
retrain_test_mann_whitney(RetrainTestResult *test, RetrainPairs *pairs)
{
	RetrainMannWhitney mann_whitney;

	retrain_mann_whitney(pairs, &mann_whitney);
	test->statistic = mann_whitney.statistic;
	test->effect = mann_whitney.auc;
	test->max_error = 0;
	test->status = mann_whitney.constant ? "constant" : "ok";
	if (!mann_whitney.constant)
	{
		bool		exact;

		test->p_value = retrain_mann_whitney_pvalue(mann_whitney.distance, pairs->n[0], pairs->n[1],
												   mann_whitney.tie_term, &exact);
		test->method = method_name(exact);
	}
}

/*
 * retrain.cramer_von_mises_final(internal) returns double precision
 *
 * retrain_cramer_von_mises_final returns T, NULL if a sample has no usable row.
 */
Datum
retrain_cramer_von_mises_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainCramer cramer;

	if (!argument_pairs(fcinfo, &pairs))
		PG_RETURN_NULL();
	retrain_cramer_von_mises(&pairs, &cramer);
	PG_RETURN_FLOAT8(cramer.statistic);
}

/*
 * retrain.cramer_von_mises_test_final(internal) returns retrain.test_result
 *
 * retrain_cramer_von_mises_test_final returns one row, also for no rows at all.
 */
Datum
retrain_cramer_von_mises_test_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainTestResult test;

	if (argument_test(fcinfo, &pairs, &test, RETRAIN_EFFECT_CRAMER_VON_MISES))
		retrain_test_cramer_von_mises(&test, &pairs);
	return retrain_test_datum(fcinfo, &test);
}

/*
 * retrain.anderson_darling_final(internal) returns double precision
 *
 * retrain_anderson_darling_final returns the standardised statistic, NULL if a sample has
 * no usable row, there are fewer than 4, or all have one value.
 */
Datum
retrain_anderson_darling_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainAnderson anderson;

	if (!argument_pairs(fcinfo, &pairs))
		PG_RETURN_NULL();
	retrain_anderson_darling(&pairs, &anderson);
	if (anderson.constant || anderson.few)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(anderson.statistic);
}

/*
 * retrain.anderson_darling_test_final(internal) returns retrain.test_result
 *
 * retrain_anderson_darling_test_final returns one row, also for no rows at all.
 */
Datum
retrain_anderson_darling_test_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainTestResult test;

	if (argument_test(fcinfo, &pairs, &test, RETRAIN_EFFECT_ANDERSON_DARLING))
		retrain_test_anderson_darling(&test, &pairs);
	return retrain_test_datum(fcinfo, &test);
}

/*
 * retrain.mann_whitney_final(internal) returns double precision
 *
 * retrain_mann_whitney_final returns U of the reference, NULL if a sample has no usable
 * row.
 */
Datum
retrain_mann_whitney_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainMannWhitney mann_whitney;

	if (!argument_pairs(fcinfo, &pairs))
		PG_RETURN_NULL();
	retrain_mann_whitney(&pairs, &mann_whitney);
	PG_RETURN_FLOAT8(mann_whitney.statistic);
}

/*
 * retrain.mann_whitney_test_final(internal) returns retrain.test_result
 *
 * retrain_mann_whitney_test_final returns one row, also for no rows at all.
 */
Datum
retrain_mann_whitney_test_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainTestResult test;

	if (argument_test(fcinfo, &pairs, &test, RETRAIN_EFFECT_MANN_WHITNEY))
		retrain_test_mann_whitney(&test, &pairs);
	return retrain_test_datum(fcinfo, &test);
}
