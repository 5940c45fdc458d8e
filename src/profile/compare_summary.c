/*
 * compare_summary.c
 *	  drift_summary: the default choice of measures for a column, as one row with a level.
 *
 * Definition: doc/reference/drift.md.  Numbers and times: psi and the scaled Wasserstein
 * distance decide, ks informs.  Categories, booleans, and numbers of few distinct whole
 * values: psi over categories and the Jensen-Shannon distance decide, chi-square informs.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "profile/compare_tests.h"
#include "profile/options.h"
#include "stats/float_key.h"

PG_FUNCTION_INFO_V1(retrain_drift_summary);

/* Numbers with more distinct values are not taken as categories. */
#define MOST_CATEGORIES 20

/* Figures that are NaN, and words that are NULL, become NULL. */
typedef struct Summary
{
	const char *kind;
	bool		as_categories;
	const char *level;
	const char *decided_by;
	double		psi;
	double		psi_p_value;
	double		psi_critical_value;
	int			bins;
	double		wasserstein;
	double		wasserstein_scaled;
	double		js_distance;
	double		ks_statistic;
	double		ks_p_value;
	double		chi2_statistic;
	double		chi2_p_value;
	double		cramers_v;
	double		max_error;
	const char *status;
} Summary;

/* The two profiles. */
typedef struct Sides
{
	const RetrainProfile *reference;
	const RetrainProfile *current;
} Sides;

/* few_whole_values tells whether two profiles of numbers have few distinct values, all whole. */
static bool
few_whole_values(const Sides *sides)
{
	RetrainSpans spans;

	if (sides->reference->kind != RETRAIN_PROFILE_NUMBER)
		return false;
	retrain_compare_spans(sides->reference, sides->current, &spans);
	if (spans.n == 0 || spans.n > MOST_CATEGORIES ||
		spans.negative[0] + spans.negative[1] + spans.positive[0] + spans.positive[1] > 0)
		return false;
	for (int i = 0; i < spans.n; i++)
	{
		double		value = retrain_key_float(spans.spans[i].first);

		if (!spans.spans[i].exact || value != floor(value))
			return false;
	}
	return true;
}

/* threshold returns an argument that must be a number, not negative. */
static double
threshold(FunctionCallInfo fcinfo, int argument, const char *name, const char *otherwise)
{
	double		value;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name),
				 errhint("Leave the argument out for %s.", otherwise)));
	value = PG_GETARG_FLOAT8(argument);
	if (!isfinite(value) || value < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a number from 0, not %s", name, float8out_internal(value)),
				 errhint("Leave the argument out for %s.", otherwise)));
	return value;
}

/* take_psi fills the index and its significance; false if a sample has no rows. */
static bool
take_psi(Summary *summary, const Sides *sides, bool *folded)
{
	RetrainBinning binning = {.bins = RETRAIN_PSI_BINS, .as_categories = summary->as_categories};
	RetrainBinned binned;
	RetrainPsiTable *table;
	RetrainPsi	psi;
	int64		used[2];

	retrain_bin_profiles(sides->reference, sides->current, &binning, &binned);
	table = retrain_binned_table(&binned, true);
	retrain_psi_table_compute(table, &psi, used);
	summary->bins = psi.bins;
	*folded = binned.folded;
	if (psi.status == RETRAIN_PSI_UNDEFINED)
		return false;
	summary->psi = psi.psi;
	if (psi.status == RETRAIN_PSI_OK && !binned.folded)
	{
		summary->psi_p_value = psi.p_value;
		summary->psi_critical_value = psi.critical_value;
	}
	return true;
}

/* take_values fills the measures of numbers and times. */
static void
take_values(Summary *summary, const Sides *sides)
{
	RetrainKsResult ks;
	RetrainKsMethod used;

	retrain_ks_of_profiles(sides->reference, sides->current, &ks);
	if (!ks.defined)
		return;
	summary->ks_statistic = ks.statistic;
	summary->ks_p_value = retrain_ks_sf(ks.used[0], ks.used[1], ks.statistic, RETRAIN_KS_AUTO, &used);
	summary->max_error = ks.max_error;
	if (ks.max_error > RETRAIN_LOW_RESOLUTION)
		summary->status = "low_resolution";
	summary->wasserstein = retrain_wasserstein_of_profiles(sides->reference, sides->current,
														   RETRAIN_DISTANCE_RAW);
	summary->wasserstein_scaled = retrain_wasserstein_of_profiles(sides->reference, sides->current,
																  RETRAIN_DISTANCE_STD);
	if (isnan(summary->wasserstein))
		summary->status = "infinite";
	else if (isnan(summary->wasserstein_scaled))
		summary->status = "undefined_scale";
}

/* take_categories fills the measures of categories. */
static void
take_categories(Summary *summary, const Sides *sides, bool folded)
{
	RetrainBinning binning = {.bins = RETRAIN_PSI_BINS, .as_categories = summary->as_categories};
	RetrainTestResult test;

	summary->js_distance = retrain_divergence_of_profiles(sides->reference, sides->current,
														  RETRAIN_JS_DISTANCE, &binning, true);
	retrain_chi2_of_profiles(sides->reference, sides->current, &binning, RETRAIN_CHI2_PEARSON, &test);
	summary->chi2_statistic = test.statistic;
	summary->chi2_p_value = test.p_value;
	summary->cramers_v = retrain_cramers_v_of_profiles(sides->reference, sides->current, &binning);
	if (folded)
		summary->status = "folded";
	else
		summary->max_error = 0;
}

/* judge sets the level by the larger of two figures, of which the second may be NaN. */
static void
judge(Summary *summary, const char *name, double other, double warn, double alert)
{
	bool		second = other > summary->psi;
	double		most = second ? other : summary->psi;

	summary->decided_by = second ? name : "psi";
	summary->level = most >= alert ? "alert" : most >= warn ? "warn" : "none";
}

/* summary_datum returns a retrain.drift_result. */
static Datum
summary_datum(FunctionCallInfo fcinfo, const Summary *summary, const Sides *sides)
{
	Datum		values[22];
	bool		nulls[22] = {false};
	const double figures[] = {summary->wasserstein, summary->wasserstein_scaled, summary->js_distance,
		summary->ks_statistic, summary->ks_p_value, summary->chi2_statistic, summary->chi2_p_value,
	summary->cramers_v, summary->max_error};

	retrain_column_text(&values[0], &nulls[0], summary->kind);
	retrain_column_text(&values[1], &nulls[1], summary->as_categories ? "category" : "number");
	retrain_column_text(&values[2], &nulls[2], summary->level);
	retrain_column_text(&values[3], &nulls[3], summary->decided_by);
	retrain_column_float(&values[4], &nulls[4], summary->psi);
	retrain_column_float(&values[5], &nulls[5], summary->psi_p_value);
	retrain_column_float(&values[6], &nulls[6], summary->psi_critical_value);
	values[7] = Int32GetDatum(summary->bins);
	for (int i = 0; i < lengthof(figures); i++)
		retrain_column_float(&values[8 + i], &nulls[8 + i], figures[i]);
	for (int s = 0; s < 2; s++)
	{
		const RetrainProfile *profile = s == 0 ? sides->reference : sides->current;

		values[17 + 2 * s] = Int64GetDatum(retrain_profile_all_rows(profile));
		values[18 + 2 * s] = Int64GetDatum(profile->counts.nulls + profile->counts.nans);
	}
	retrain_column_text(&values[21], &nulls[21], summary->status);
	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.drift_summary(reference retrain.profile, current retrain.profile,
 *		warn double precision, alert double precision, kind text) returns retrain.drift_result
 *
 * retrain_drift_summary returns one row, NULL if a profile is NULL.
 */
Datum
retrain_drift_summary(PG_FUNCTION_ARGS)
{
	static const char *const words[] = {"auto", "number", "category"};
	Summary		summary = {0};
	Sides		sides;
	double		warn = threshold(fcinfo, 2, "warn", "0.1");
	double		alert = threshold(fcinfo, 3, "alert", "0.25");
	int			kind = retrain_option_word(fcinfo, 4, "kind", words, lengthof(words));
	bool		folded;

	if (warn > alert)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("warn must not be above alert"),
				 errdetail("warn is %s, alert is %s.", float8out_internal(warn), float8out_internal(alert)),
				 errhint("A figure from alert on is an alert, from warn on a warning.")));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	sides.reference = retrain_profile_argument(fcinfo, 0);
	sides.current = retrain_profile_argument(fcinfo, 1);
	retrain_compare_same_kind(sides.reference, sides.current);
	if (kind == 1)
		retrain_compare_need_numbers(sides.reference, "kind 'number'");

	summary.kind = retrain_profile_kind_name(sides.reference->kind);
	summary.as_categories = kind == 2 ||
		(kind == 0 && (retrain_compare_as_categories(sides.reference) || few_whole_values(&sides)));
	summary.psi = summary.psi_p_value = summary.psi_critical_value = NAN;
	summary.wasserstein = summary.wasserstein_scaled = summary.js_distance = NAN;
	summary.ks_statistic = summary.ks_p_value = summary.chi2_statistic = summary.chi2_p_value = NAN;
	summary.cramers_v = summary.max_error = NAN;
	summary.status = "ok";
	if (!take_psi(&summary, &sides, &folded))
		summary.status = "undefined";
	else if (summary.as_categories)
	{
		take_categories(&summary, &sides, folded);
		judge(&summary, "js_distance", summary.js_distance, warn, alert);
	}
	else
	{
		take_values(&summary, &sides);
		judge(&summary, "wasserstein_scaled", summary.wasserstein_scaled, warn, alert);
	}
	return summary_datum(fcinfo, &summary, &sides);
}
