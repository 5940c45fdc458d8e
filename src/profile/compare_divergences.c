/*
 * compare_divergences.c
 *	  js_distance, kl_divergence, hellinger, total_variation and l_infinity of two profiles.
 *
 * Definitions: doc/reference/drift.md.  Numbers and times go into bins on borders that both
 * profiles know.  Categories that cannot be told apart count as one: the divergences are then those
 * of coarser distributions, and none of them can be larger than that of the rows, but for l_infinity and a
 * smoothed kl_divergence.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/float.h"

#include "common/compat.h"
#include "metrics/divergences.h"
#include "profile/compare_tests.h"
#include "profile/compat.h"
#include "profile/options.h"

PG_FUNCTION_INFO_V1(retrain_js_distance_profiles);
PG_FUNCTION_INFO_V1(retrain_kl_divergence_profiles);
PG_FUNCTION_INFO_V1(retrain_hellinger_profiles);
PG_FUNCTION_INFO_V1(retrain_total_variation_profiles);
PG_FUNCTION_INFO_V1(retrain_l_infinity_profiles);

static const char *const direction_words[] = {"reference_to_current", "current_to_reference"};
static const char *const smoothing_words[] = {"floor", "none", "laplace"};

/* retrain_divergence_of_profiles returns a divergence, NaN if a profile has no rows. */
double
retrain_divergence_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
							   RetrainDivergenceKind kind, const RetrainBinning *binning, bool missing)
{
	static const RetrainBinning usual = {.bins = RETRAIN_PSI_BINS};
	RetrainBinned binned;
	double		result;

	retrain_compare_same_kind(reference, current);
	retrain_bin_profiles(reference, current, binning != NULL ? binning : &usual, &binned);
	for (int s = 0; s < 2 && !missing; s++)
		binned.missing[s] = 0;
	if (binned.categories != NULL)
	{
		for (int s = 0; s < 2; s++)
			binned.categories->missing[s] = binned.missing[s];
		return retrain_categories_divergence(binned.categories, kind, &result) ? result : NAN;
	}
	for (int s = 0; s < 2; s++)
	{
		binned.rows[s] = repalloc(binned.rows[s], (binned.nedges + 2) * sizeof(int64));
		binned.rows[s][binned.nedges + 1] = binned.missing[s];
	}
	return retrain_divergence(kind, binned.rows[0], binned.rows[1], binned.nedges + 2, &result) ?
		result : NAN;
}

/* add_doubled adds one category with half a row more in both samples, everything doubled. */
static void
add_doubled(void *arg, const RetrainCategory *category)
{
	retrain_divergence_add(arg, 2 * category->rows[0] + 1, 2 * category->rows[1] + 1);
}

/*
 * laplace_divergence returns the Kullback-Leibler divergence with half a row more in every bin, also
 * those that are empty; NaN if a profile has no rows.
 */
static double
laplace_divergence(const RetrainProfile *reference, const RetrainProfile *current,
				   RetrainDivergenceKind kind, const RetrainBinning *binning, bool missing)
{
	RetrainDivergence divergence;
	RetrainBinned binned;
	int64		rows[2] = {0, 0};
	bool		other;
	int64		bins;

	retrain_compare_same_kind(reference, current);
	retrain_bin_profiles(reference, current, binning, &binned);
	other = missing && binned.missing[0] + binned.missing[1] > 0;
	bins = (binned.categories != NULL ? binned.categories->n : binned.nedges + 1) + other;
	for (int s = 0; s < 2; s++)
	{
		for (int b = 0; binned.categories == NULL && b <= binned.nedges; b++)
			rows[s] += binned.rows[s][b];
		if (binned.categories != NULL)
			rows[s] = binned.categories->used[s];
		if (other)
			rows[s] += binned.missing[s];
		if (rows[s] == 0)
			return NAN;
		if (rows[s] > PG_INT64_MAX / 4)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("too many rows for smoothing \"laplace\""),
					 errhint("Use smoothing => 'floor'.")));
	}
	retrain_divergence_begin(&divergence, kind, 2 * rows[0] + bins, 2 * rows[1] + bins);
	if (binned.categories != NULL)
		retrain_categories_visit(binned.categories, add_doubled, &divergence);
	else
		for (int b = 0; b <= binned.nedges; b++)
			retrain_divergence_add(&divergence, 2 * binned.rows[0][b] + 1, 2 * binned.rows[1][b] + 1);
	if (other)
		retrain_divergence_add(&divergence, 2 * binned.missing[0] + 1, 2 * binned.missing[1] + 1);
	return retrain_divergence_end(&divergence);
}

/*
 * profiles_divergence returns the divergence of the call's profiles, whose further arguments are bins,
 * edges, strategy, kind and missing; or that of another tool.
 */
static Datum
profiles_divergence(FunctionCallInfo fcinfo, RetrainDivergenceKind kind, bool laplace,
					RetrainCompat tool, RetrainCompatFigure figure)
{
	RetrainBinning binning;
	bool		missing;
	const RetrainProfile *reference;
	const RetrainProfile *current;
	double		result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	retrain_option_binning(fcinfo, 2, &binning);
	missing = retrain_option_boolean(fcinfo, 6, "missing", true);
	reference = retrain_profile_argument(fcinfo, 0);
	current = retrain_profile_argument(fcinfo, 1);
	if (tool != RETRAIN_COMPAT_NONE)
	{
		retrain_compat_bins(tool, &binning);
		retrain_compat_alone(tool, "missing", missing);
		result = retrain_compat_divergence(tool, figure, reference, current, &binning);
	}
	else if (laplace)
		result = laplace_divergence(reference, current, kind, &binning, missing);
	else
		result = retrain_divergence_of_profiles(reference, current, kind, &binning, missing);
	if (isnan(result))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result);
}

/*
 * retrain.js_distance(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		missing, base double precision, compat text) returns double precision
 *
 * retrain_js_distance_profiles returns the Jensen-Shannon distance; base is 2 or e.
 */
Datum
retrain_js_distance_profiles(PG_FUNCTION_ARGS)
{
	double		base = PG_ARGISNULL(7) ? NAN : PG_GETARG_FLOAT8(7);
	RetrainCompat tool = retrain_option_compat(fcinfo, 8);

	if (base != 2 && !(fabs(base - M_E) <= 1e-12))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("base must be 2 or e, not %s",
						PG_ARGISNULL(7) ? "NULL" : float8out_internal(base)),
				 errhint("Leave the argument out for 2, or give exp(1).")));
	if (tool != RETRAIN_COMPAT_NONE)
		retrain_compat_alone(tool, "base", base == 2);
	return profiles_divergence(fcinfo, base == 2 ? RETRAIN_JS_DISTANCE : RETRAIN_JS_DISTANCE_E,
							   false, tool, RETRAIN_COMPAT_JS);
}

/*
 * retrain.kl_divergence(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		missing, direction text, smoothing text, compat text) returns double precision
 *
 * retrain_kl_divergence_profiles returns the Kullback-Leibler divergence.
 */
Datum
retrain_kl_divergence_profiles(PG_FUNCTION_ARGS)
{
	static const RetrainDivergenceKind kinds[2][3] = {
		{RETRAIN_KL_TO_CURRENT, RETRAIN_KL_RAW_TO_CURRENT, RETRAIN_KL_RAW_TO_CURRENT},
		{RETRAIN_KL_TO_REFERENCE, RETRAIN_KL_RAW_TO_REFERENCE, RETRAIN_KL_RAW_TO_REFERENCE}
	};
	int			direction = retrain_option_word(fcinfo, 7, "direction", direction_words,
												lengthof(direction_words));
	int			smoothing = retrain_option_word(fcinfo, 8, "smoothing", smoothing_words,
												lengthof(smoothing_words));
	RetrainCompat tool = retrain_option_compat(fcinfo, 9);

	if (tool != RETRAIN_COMPAT_NONE)
	{
		retrain_compat_alone(tool, "direction", direction == 0);
		retrain_compat_alone(tool, "smoothing", smoothing == 0);
	}
	return profiles_divergence(fcinfo, kinds[direction][smoothing], smoothing == 2, tool,
							   RETRAIN_COMPAT_KL);
}

/*
 * retrain.hellinger(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		missing, compat text) returns double precision
 *
 * retrain_hellinger_profiles returns the Hellinger distance.
 */
Datum
retrain_hellinger_profiles(PG_FUNCTION_ARGS)
{
	return profiles_divergence(fcinfo, RETRAIN_HELLINGER, false, retrain_option_compat(fcinfo, 7),
							   RETRAIN_COMPAT_HELLINGER);
}

/*
 * retrain.total_variation(reference retrain.profile, current retrain.profile, bins, edges, strategy,
 *		kind, missing, compat text) returns double precision
 *
 * retrain_total_variation_profiles returns the total variation distance.
 */
Datum
retrain_total_variation_profiles(PG_FUNCTION_ARGS)
{
	return profiles_divergence(fcinfo, RETRAIN_TOTAL_VARIATION, false, retrain_option_compat(fcinfo, 7),
							   RETRAIN_COMPAT_TOTAL_VARIATION);
}

/*
 * retrain.l_infinity(reference retrain.profile, current retrain.profile, bins, edges, strategy, kind,
 *		missing, compat text) returns double precision
 *
 * retrain_l_infinity_profiles returns the largest difference of shares.
 */
Datum
retrain_l_infinity_profiles(PG_FUNCTION_ARGS)
{
	return profiles_divergence(fcinfo, RETRAIN_L_INFINITY, false, retrain_option_compat(fcinfo, 7),
							   RETRAIN_COMPAT_L_INFINITY);
}
