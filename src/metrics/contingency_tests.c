/*
 * contingency_tests.c
 *	  retrain.chi2_test, g_test, cramers_v and z_test.
 *
 * Final functions over the states of psi: collected samples (sample.c), in bins at the
 * quantiles of the reference, and counted categories (psi_categories.c), each of them a
 * bin.  Missing values are not used here, and counted.  Definitions: doc/reference/drift.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/binned_sample.h"
#include "metrics/two_sample_tests.h"
#include "stats/distributions.h"

PG_FUNCTION_INFO_V1(retrain_chi2_test_final);
PG_FUNCTION_INFO_V1(retrain_g_test_final);
PG_FUNCTION_INFO_V1(retrain_cramers_v_final);
PG_FUNCTION_INFO_V1(retrain_chi2_test_category_final);
PG_FUNCTION_INFO_V1(retrain_g_test_category_final);
PG_FUNCTION_INFO_V1(retrain_cramers_v_category_final);
PG_FUNCTION_INFO_V1(retrain_z_test_final);

/*
 * sample_table computes the figures of the collected samples in argument 0, and starts
 * the result of a test; false if a sample has no usable row.
 */
static bool
sample_table(FunctionCallInfo fcinfo, RetrainTestResult *test, RetrainContingencyResult *table)
{
	RetrainCollector *collector = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainBinnedSample binned;

	retrain_test_of_samples(test, collector, RETRAIN_EFFECT_CONTINGENCY);
	if (!retrain_test_defined(test))
		return false;
	retrain_bin_samples(collector, 2, &binned);
	return retrain_contingency(binned.rows[0], binned.rows[1], binned.nedges + 1, table);
}

/* add_visit adds one category. */
static void
add_visit(void *arg, const RetrainCategory *category)
{
	retrain_contingency_add(arg, category->rows[0], category->rows[1]);
}

/*
 * retrain_categories_contingency computes the figures of counted categories; false if a sample has
 * none.
 */
bool
retrain_categories_contingency(RetrainCategories *categories, RetrainContingencyResult *result)
{
	RetrainContingency table;

	if (categories->used[0] == 0 || categories->used[1] == 0)
		return false;
	retrain_contingency_begin(&table, categories->used[0], categories->used[1]);
	retrain_categories_visit(categories, add_visit, &table);
	retrain_contingency_end(&table, result);
	return true;
}

/* category_table does the same for the counted categories in argument 0. */
static bool
category_table(FunctionCallInfo fcinfo, RetrainTestResult *test, RetrainContingencyResult *result)
{
	RetrainCategories *state = PG_ARGISNULL(0) ? NULL : (RetrainCategories *) PG_GETARG_POINTER(0);

	retrain_test_of_categories(test, state, RETRAIN_EFFECT_CONTINGENCY);
	return state != NULL && retrain_categories_contingency(state, result);
}

/* table_test completes the result of a test with its statistic. */
static void
table_test(RetrainTestResult *test, const RetrainContingencyResult *table, double statistic,
		   const char *method)
{
	test->statistic = statistic;
	test->effect = table->effect;
	test->df = (double) table->df;
	test->method = method;
	test->max_error = 0;
	test->status = table->df == 0 ? "one_bin" : table->small_expected ? "small_expected" : "ok";
	if (table->df > 0)
		test->p_value = retrain_chisq_sf(statistic, (double) table->df);
}

/* retrain_test_chi2 completes the result of the chi-square test. */
void
retrain_test_chi2(RetrainTestResult *test, const RetrainContingencyResult *table)
{
	table_test(test, table, table->chi2, "pearson");
}

/* retrain_test_chi2_by completes that of one of its kinds. */
void
retrain_test_chi2_by(RetrainTestResult *test, const RetrainContingencyResult *table,
					 RetrainChi2Method method)
{
	switch (method)
	{
		case RETRAIN_CHI2_PEARSON:
			retrain_test_chi2(test, table);
			break;
		case RETRAIN_CHI2_YATES:
			table_test(test, table, table->yates, table->df == 1 ? "yates" : "pearson");
			break;
		case RETRAIN_CHI2_FIT:
			table_test(test, table, table->fit, "goodness_of_fit");
			break;
	}
}

/* retrain_test_g completes the result of the G test. */
void
retrain_test_g(RetrainTestResult *test, const RetrainContingencyResult *table)
{
	table_test(test, table, table->g, "likelihood_ratio");
}

/* chi2_datum returns the result of the chi-square test. */
static Datum
chi2_datum(FunctionCallInfo fcinfo, RetrainTestResult *test, bool defined,
		   const RetrainContingencyResult *table)
{
	if (defined)
		retrain_test_chi2(test, table);
	return retrain_test_datum(fcinfo, test);
}

/* g_datum returns the result of the G test. */
static Datum
g_datum(FunctionCallInfo fcinfo, RetrainTestResult *test, bool defined,
		const RetrainContingencyResult *table)
{
	if (defined)
		retrain_test_g(test, table);
	return retrain_test_datum(fcinfo, test);
}

/*
 * retrain.chi2_test_final(internal) returns retrain.test_result
 *
 * retrain_chi2_test_final returns one row, also for no rows at all.
 */
Datum
retrain_chi2_test_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;
	bool		defined = sample_table(fcinfo, &test, &table);

	return chi2_datum(fcinfo, &test, defined, &table);
}

/*
 * retrain.chi2_test_category_final(internal) returns retrain.test_result
 *
 * retrain_chi2_test_category_final returns one row, also for no rows at all.
 */
Datum
retrain_chi2_test_category_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;
	bool		defined = category_table(fcinfo, &test, &table);

	return chi2_datum(fcinfo, &test, defined, &table);
}

/*
 * retrain.g_test_final(internal) returns retrain.test_result
 *
 * retrain_g_test_final returns one row, also for no rows at all.
 */
Datum
retrain_g_test_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;
	bool		defined = sample_table(fcinfo, &test, &table);

	return g_datum(fcinfo, &test, defined, &table);
}

/*
 * retrain.g_test_category_final(internal) returns retrain.test_result
 *
 * retrain_g_test_category_final returns one row, also for no rows at all.
 */
Datum
retrain_g_test_category_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;
	bool		defined = category_table(fcinfo, &test, &table);

	return g_datum(fcinfo, &test, defined, &table);
}

/*
 * retrain.cramers_v_final(internal) returns double precision
 *
 * retrain_cramers_v_final returns the bias-corrected V, NULL if a sample has no usable row.
 */
Datum
retrain_cramers_v_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;

	if (!sample_table(fcinfo, &test, &table))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(table.cramers_v);
}

/*
 * retrain.cramers_v_category_final(internal) returns double precision
 *
 * retrain_cramers_v_category_final returns the bias-corrected V, NULL if a sample has no
 * usable row.
 */
Datum
retrain_cramers_v_category_final(PG_FUNCTION_ARGS)
{
	RetrainTestResult test;
	RetrainContingencyResult table;

	if (!category_table(fcinfo, &test, &table))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(table.cramers_v);
}

/* hits_visit takes the counts of the category true. */
static void
hits_visit(void *arg, const RetrainCategory *category)
{
	int64	   *hits = arg;

	if (category->length == 4 && memcmp(category->name, "true", 4) == 0)
		for (int s = 0; s < 2; s++)
			hits[s] += category->rows[s];
}

/*
 * retrain_test_proportions computes the test of the shares of the category true among false
 * and true.
 */
void
retrain_test_proportions(RetrainTestResult *test, RetrainCategories *categories)
{
	int64		hits[2] = {0, 0};
	bool		one_bin;

	retrain_categories_visit(categories, hits_visit, hits);
	one_bin = hits[0] + hits[1] == 0 ||
		(hits[0] == test->used[0] && hits[1] == test->used[1]);
	test->statistic = retrain_two_proportions(test->used, hits);
	test->effect = retrain_share_difference(test->used, hits);
	if (!one_bin)
		test->p_value = Min(2 * retrain_normal_sf(fabs(test->statistic)), 1);
	test->method = "pooled";
	test->max_error = 0;
	test->status = one_bin ? "one_bin" :
		retrain_few_expected(test->used, hits) ? "small_expected" : "ok";
}

/*
 * retrain.z_test_final(internal) returns retrain.test_result
 *
 * retrain_z_test_final returns one row, also for no rows at all.  The state counts the
 * categories false and true.
 */
Datum
retrain_z_test_final(PG_FUNCTION_ARGS)
{
	RetrainCategories *state = PG_ARGISNULL(0) ? NULL : (RetrainCategories *) PG_GETARG_POINTER(0);
	RetrainTestResult test;

	retrain_test_of_categories(&test, state, RETRAIN_EFFECT_PROPORTIONS);
	if (retrain_test_defined(&test))
		retrain_test_proportions(&test, state);
	return retrain_test_datum(fcinfo, &test);
}
