/*
 * divergences.c
 *	  retrain.js_distance, kl_divergence, hellinger, total_variation and l_infinity.
 *
 * Final functions over the states of psi: collected samples (sample.c), in bins at the
 * quantiles of the reference, and counted categories (psi_categories.c), each of them a
 * bin.  Missing values are a bin of their own in both.  Definitions: doc/reference/drift.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/collector.h"
#include "common/compat.h"
#include "metrics/binned_sample.h"
#include "metrics/divergences.h"

PG_FUNCTION_INFO_V1(retrain_js_distance_final);
PG_FUNCTION_INFO_V1(retrain_kl_divergence_final);
PG_FUNCTION_INFO_V1(retrain_hellinger_final);
PG_FUNCTION_INFO_V1(retrain_total_variation_final);
PG_FUNCTION_INFO_V1(retrain_l_infinity_final);
PG_FUNCTION_INFO_V1(retrain_js_distance_category_final);
PG_FUNCTION_INFO_V1(retrain_kl_divergence_category_final);
PG_FUNCTION_INFO_V1(retrain_hellinger_category_final);
PG_FUNCTION_INFO_V1(retrain_total_variation_category_final);
PG_FUNCTION_INFO_V1(retrain_l_infinity_category_final);

/* sample_divergence returns the divergence of the collected samples in argument 0. */
static Datum
sample_divergence(FunctionCallInfo fcinfo, RetrainDivergenceKind kind)
{
	RetrainBinnedSample binned;
	double		result;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_bin_samples((RetrainCollector *) PG_GETARG_POINTER(0), 2, &binned);
	if (!retrain_divergence(kind, binned.rows[0], binned.rows[1], binned.nedges + 2, &result))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result);
}

/* add_visit adds one category. */
static void
add_visit(void *arg, const RetrainCategory *category)
{
	retrain_divergence_add(arg, category->rows[0], category->rows[1]);
}

/*
 * retrain_categories_divergence sets result to the divergence of counted categories, NULLs being one
 * of them; false if a sample has no rows.
 */
bool
retrain_categories_divergence(RetrainCategories *categories, RetrainDivergenceKind kind, double *result)
{
	RetrainDivergence divergence;
	int64		rows[2];

	for (int s = 0; s < 2; s++)
		rows[s] = categories->used[s] + categories->missing[s];
	if (rows[0] == 0 || rows[1] == 0)
		return false;
	retrain_divergence_begin(&divergence, kind, rows[0], rows[1]);
	retrain_categories_visit(categories, add_visit, &divergence);
	retrain_divergence_add(&divergence, categories->missing[0], categories->missing[1]);
	*result = retrain_divergence_end(&divergence);
	return true;
}

/* category_divergence returns the divergence of the counted categories in argument 0. */
static Datum
category_divergence(FunctionCallInfo fcinfo, RetrainDivergenceKind kind)
{
	double		result;

	if (PG_ARGISNULL(0) ||
		!retrain_categories_divergence((RetrainCategories *) PG_GETARG_POINTER(0), kind, &result))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result);
}

/*
 * retrain.js_distance_final(internal) returns double precision
 *
 * retrain_js_distance_final returns the Jensen-Shannon distance, NULL if a sample has no rows.
 */
Datum
retrain_js_distance_final(PG_FUNCTION_ARGS)
{
	return sample_divergence(fcinfo, RETRAIN_JS_DISTANCE);
}

/*
 * retrain.kl_divergence_final(internal) returns double precision
 *
 * retrain_kl_divergence_final returns the divergence from reference to current,
 * NULL if a sample has no rows.
 */
Datum
retrain_kl_divergence_final(PG_FUNCTION_ARGS)
{
	return sample_divergence(fcinfo, RETRAIN_KL_TO_CURRENT);
}

/*
 * retrain.hellinger_final(internal) returns double precision
 *
 * retrain_hellinger_final returns the Hellinger distance, NULL if a sample has no rows.
 */
Datum
retrain_hellinger_final(PG_FUNCTION_ARGS)
{
	return sample_divergence(fcinfo, RETRAIN_HELLINGER);
}

/*
 * retrain.total_variation_final(internal) returns double precision
 *
 * retrain_total_variation_final returns half the sum of the differences of shares,
 * NULL if a sample has no rows.
 */
Datum
retrain_total_variation_final(PG_FUNCTION_ARGS)
{
	return sample_divergence(fcinfo, RETRAIN_TOTAL_VARIATION);
}

/*
 * retrain.l_infinity_final(internal) returns double precision
 *
 * retrain_l_infinity_final returns the largest difference of shares, NULL if a sample has no rows.
 */
Datum
retrain_l_infinity_final(PG_FUNCTION_ARGS)
{
	return sample_divergence(fcinfo, RETRAIN_L_INFINITY);
}

/*
 * retrain.js_distance_category_final(internal) returns double precision
 *
 * retrain_js_distance_category_final returns the Jensen-Shannon distance,
 * NULL if a sample has no rows.
 */
Datum
retrain_js_distance_category_final(PG_FUNCTION_ARGS)
{
	return category_divergence(fcinfo, RETRAIN_JS_DISTANCE);
}

/*
 * retrain.kl_divergence_category_final(internal) returns double precision
 *
 * retrain_kl_divergence_category_final returns the divergence from reference to current,
 * NULL if a sample has no rows.
 */
Datum
retrain_kl_divergence_category_final(PG_FUNCTION_ARGS)
{
	return category_divergence(fcinfo, RETRAIN_KL_TO_CURRENT);
}

/*
 * retrain.hellinger_category_final(internal) returns double precision
 *
 * retrain_hellinger_category_final returns the Hellinger distance, NULL if a sample has no rows.
 */
Datum
retrain_hellinger_category_final(PG_FUNCTION_ARGS)
{
	return category_divergence(fcinfo, RETRAIN_HELLINGER);
}

/*
 * retrain.total_variation_category_final(internal) returns double precision
 *
 * retrain_total_variation_category_final returns half the sum of the differences of shares,
 * NULL if a sample has no rows.
 */
Datum
retrain_total_variation_category_final(PG_FUNCTION_ARGS)
{
	return category_divergence(fcinfo, RETRAIN_TOTAL_VARIATION);
}

/*
 * retrain.l_infinity_category_final(internal) returns double precision
 *
 * retrain_l_infinity_category_final returns the largest difference of shares,
 * NULL if a sample has no rows.
 */
Datum
retrain_l_infinity_category_final(PG_FUNCTION_ARGS)
{
	return category_divergence(fcinfo, RETRAIN_L_INFINITY);
}
