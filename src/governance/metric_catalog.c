/*
 * metric_catalog.c
 *	  The table of metrics; see metric_catalog.h for the placeholders.
 *
 * Everything here calls functions of layer 1 that a user could call, so a
 * figure can be had again by hand: doc/reference/checks.md has the list.
 * Calls that several metrics share (the confusion, the scores) are written in
 * the same words, so that the server computes them once.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "common/compat.h"
#include "governance/metric_catalog.h"

#define ANY_NUMBER	1e300

/* Maps: what the attributes of results are. */

static const RetrainResultMap psi_map = {
	.value = "psi", .p_value = "p_value", .p_method = "=chi-square", .critical = "critical_value",
	.reference_used = "reference_used", .reference_unused = "reference_unused",
	.current_used = "current_used", .current_unused = "current_unused", .status = "status"
};

static const RetrainResultMap ks_map = {
	.value = "statistic", .p_value = "p_value", .p_method = "method", .max_error = "max_error",
	.reference_used = "reference_used", .reference_unused = "reference_unused",
	.current_used = "current_used", .current_unused = "current_unused", .status = "status"
};

static const RetrainResultMap effect_map = {
	.value = "effect", .p_value = "p_value", .p_method = "method", .max_error = "max_error",
	.reference_used = "reference_used", .reference_unused = "reference_unused",
	.current_used = "current_used", .current_unused = "current_unused", .status = "status"
};

static const RetrainResultMap ece_map = {
	.value = "ece", .critical = "critical_value", .expected = "expected_ece",
	.current_used = "used", .current_unused = "unused"
};

static const RetrainResultMap slice_map = {
	.value = "f1", .low = "f1_low", .high = "f1_high",
	.method = "=wilson or delta, 95 %, independent rows",
	.current_used = "support", .current_unused = "unused"
};

static const RetrainResultMap metric_map = {
	.value = "value", .standard_error = "standard_error", .low = "low", .high = "high", .method = "method",
	.constant = "constant", .max_error = "max_error"
};

static const RetrainResultMap quality_map = {.value = "share"};

static const RetrainResultMap moments_map = {.value = "mean", .variance = "variance", .support = "value_rows"};

static const RetrainResultMap slope_map = {
	.value = "slope", .standard_error = "slope_error"
};

static const RetrainResultMap intercept_map = {
	.value = "intercept", .standard_error = "intercept_error"
};

static const RetrainResultMap in_the_large_map = {
	.value = "in_the_large", .standard_error = "in_the_large_error"
};

static const RetrainResultMap gap_map = {.value = "value", .low = "low", .high = "high", .method = "=see fairness, 95 %"};

static const RetrainResultMap ipw_map = {
	.value = "value", .standard_error = "standard_error", .low = "low", .high = "high", .method = "=normal",
	.current_used = "rows", .current_unused = "unused"
};

static const RetrainResultMap coverage_map = {
	.value = "coverage", .low = "low", .high = "high", .method = "=wilson",
	.current_used = "rows", .current_unused = "unused"
};

static const RetrainResultMap delay_p50_map = {.value = "delay_p50", .current_used = "labelled", .current_unused = "unused"};
static const RetrainResultMap delay_p90_map = {.value = "delay_p90", .current_used = "labelled", .current_unused = "unused"};
static const RetrainResultMap delay_p99_map = {.value = "delay_p99", .current_used = "labelled", .current_unused = "unused"};

static const RetrainResultMap detection_map = {
	.value = "drifts", .current_used = "rows_used", .current_unused = "rows_unused"
};

static const RetrainResultMap diagnosis_map = {
	.verdict = "verdict", .reference_used = "reference_used", .current_used = "current_used", .current_unused = "unused"
};

static const RetrainResultMap monitor_map = {
	.value = "drifts", .log_e_value = "statistic", .current_used = "rows_used", .current_unused = "rows_unused"
};

/* Options. */

static const RetrainMetricOption beta_options[] = {{"beta", 0, 1e6, false, "2"}, {NULL}};
static const RetrainMetricOption quantile_options[] = {{"q", 0, 1, false, "0.5"}, {NULL}};
static const RetrainMetricOption top_options[] = {{"k", 1e-9, 1, false, "0.1"}, {NULL}};
static const RetrainMetricOption support_options[] = {{"min_support", 1, PG_INT32_MAX, true, "30"}, {NULL}};
static const RetrainMetricOption target_options[] = {{"target", 1e-9, 1 - 1e-9, false, NULL}, {NULL}};

/* Calls that several metrics share. */

#define PSI				"retrain.psi_test({v}, {is_current}){where}"
#define KS				"retrain.ks_test({v}, {is_current}){where}"
#define CONFUSION		"retrain.confusion_agg({y}, {yhat}){where}"
#define SCORES			"retrain.scores_agg({y}, {p}){where}"
#define ERRORS			"retrain.errors_agg({y}, {yhat}){where}"
#define LABELS			"retrain.label_delay({t}, {known}, {slot}){where}"
#define FAIRNESS		"retrain.fairness({y}, {yhat}, {v}, {min_support}){where}"
#define ESTIMATES		"retrain.estimated_performance({p}, {yhat}){where}"
#define COUNT(what)		"pg_catalog.count(" what "){where}"
#define REST(what)		COUNT("*") " OPERATOR(pg_catalog.-) " COUNT(what)

#define TEST_COUNTS(test) \
	"ARRAY[(" test ").reference_used, (" test ").reference_unused, (" test ").current_used, (" test ").current_unused]"
#define SIDE(of, side)	"COALESCE(" of "({" side "}), 0)"
#define SIDE_COUNTS(of) \
	"ARRAY[" SIDE(of, "reference") ", " SIDE("retrain.total_rows", "reference") " OPERATOR(pg_catalog.-) " SIDE(of, "reference") \
	", " SIDE(of, "current") ", " SIDE("retrain.total_rows", "current") " OPERATOR(pg_catalog.-) " SIDE(of, "current") "]"
#define ROWS_OF_PROFILES		SIDE_COUNTS("retrain.total_rows")
#define VALUES_OF_PROFILES		SIDE_COUNTS("retrain.value_rows")
#define COUNTS(used, unused)	"ARRAY[" used ", " unused "]"
#define CONFUSION_COUNTS \
	COUNTS("(retrain.confusion_counts(" CONFUSION ")).support", "(retrain.confusion_counts(" CONFUSION ")).unused")
#define SCORES_COUNTS \
	COUNTS("(retrain.scores_counts(" SCORES ")).support", "(retrain.scores_counts(" SCORES ")).unused")
#define ERRORS_COUNTS \
	COUNTS("(retrain.errors_counts(" ERRORS ")).row_count", \
		   COUNT("*") " OPERATOR(pg_catalog.-) (retrain.errors_counts(" ERRORS ")).row_count")
#define COLUMN_COUNTS	COUNTS("retrain.value_rows({profile})", COUNT("*") " OPERATOR(pg_catalog.-) retrain.value_rows({profile})")
#define ALL_COUNTS		COUNTS(COUNT("*"), "0::pg_catalog.int8")
#define OBJECT(key, of)	"pg_catalog.jsonb_build_object('" key "', " of ")"

/* Families: what their metrics have in common. */

#define DRIFT(kinds, most) \
	.family = "drift", .needs = RETRAIN_NEEDS_COLUMN, .column_kinds = (kinds), .two_samples = true, .high = (most), \
	.min_rows = 100, .verdict = RETRAIN_INVESTIGATE
#define DRIFT_NUMBER(function, bins, bins_argument, test, rows_of_profiles, kinds, most) \
	DRIFT(kinds, most), .kind = RETRAIN_RESULT_NUMBER, .result = "retrain." function "({v}, {is_current}" bins "){where}", \
	.counts = TEST_COUNTS(test), .profile = "retrain." function "({reference}, {current}" bins_argument ")", \
	.profile_counts = rows_of_profiles
#define DIVERGENCE(function, most) \
	DRIFT_NUMBER(function, "{more_bins}", ", bins => {bins}", PSI, ROWS_OF_PROFILES, RETRAIN_KINDS_ALL, most), .bins = 10
#define DISTANCE(function) \
	DRIFT_NUMBER(function, "", "", KS, VALUES_OF_PROFILES, RETRAIN_KINDS_ORDERED, ANY_NUMBER)

#define DRIFT_ROW(result_map, call, call_of_profiles, kinds, most) \
	DRIFT(kinds, most), .kind = RETRAIN_RESULT_ROW, .map = &(result_map), .result = call, .detail = OBJECT("test", call), \
	.profile = call_of_profiles, .profile_detail = OBJECT("test", call_of_profiles)
#define TEST(function, kinds, most) \
	DRIFT_ROW(effect_map, "retrain." function "({v}, {is_current}){where}", "retrain." function "({reference}, {current})", \
			  kinds, most)
#define BINNED_TEST(function) \
	DRIFT_ROW(effect_map, "retrain." function "({v}, {is_current}{more_bins}){where}", \
			  "retrain." function "({reference}, {current}, bins => {bins})", RETRAIN_KINDS_ALL, 1), .bins = 10

#define QUALITY(call) \
	.family = "quality", .kind = RETRAIN_RESULT_ROW, .map = &quality_map, .result = call, .detail = OBJECT("check", call), \
	.high = 1, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE
#define COLUMN_QUALITY(function, kinds) \
	QUALITY("retrain." function "({reference}, {current})"), .counts = ROWS_OF_PROFILES, \
	.profile = "retrain." function "({reference}, {current})", \
	.profile_detail = OBJECT("check", "retrain." function "({reference}, {current})"), \
	.profile_counts = ROWS_OF_PROFILES, .needs = RETRAIN_NEEDS_COLUMN, .column_kinds = (kinds), .two_samples = true
#define OVERLAP(call) \
	QUALITY(call), .counts = "ARRAY[pg_catalog.count(*) FILTER (WHERE NOT {is_current}{and_passes}), 0::pg_catalog.int8, " \
	"pg_catalog.count(*) FILTER (WHERE {is_current}{and_passes}), 0::pg_catalog.int8]", .two_samples = true
#define WINDOW_QUALITY(call)	QUALITY(call), .counts = ALL_COUNTS

#define LABEL_DELAY(result_map) \
	.family = "labels", .kind = RETRAIN_RESULT_ROW, .map = &(result_map), .result = LABELS, .detail = OBJECT("labels", LABELS), \
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_LABEL_TIME, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE

#define COLUMN_BASE(sql, kinds, least, most) \
	.family = "column", .result = sql, .needs = RETRAIN_NEEDS_COLUMN, .column_kinds = (kinds), .low = (least), .high = (most), \
	.min_rows = 100, .verdict = RETRAIN_INVESTIGATE
#define COLUMN(sql, kinds, least, most) \
	COLUMN_BASE(sql, kinds, least, most), .kind = RETRAIN_RESULT_NUMBER, .counts = COLUMN_COUNTS
#define COLUMN_ROWS(sql, kinds, least, most) \
	COLUMN_BASE(sql, kinds, least, most), .kind = RETRAIN_RESULT_NUMBER, .counts = ALL_COUNTS

#define LABEL_AND_CLASS \
	.family = "confusion", .needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION, .label_kinds = RETRAIN_KINDS_CLASS, .high = 1, \
	.verdict = RETRAIN_RETRAIN
#define CONFUSION_BASE \
	LABEL_AND_CLASS, .detail = OBJECT("summary", "retrain.confusion_summary(" CONFUSION ")"), .counts = CONFUSION_COUNTS, \
	.min_rows = 100
#define CONFUSION_METRIC(metric) \
	CONFUSION_BASE, .kind = RETRAIN_RESULT_ELEMENT, .map = &metric_map, .element = metric, .below = true, \
	.result = "retrain.confusion_summary(" CONFUSION ")"
#define CONFUSION_NUMBER(before, after) \
	CONFUSION_BASE, .kind = RETRAIN_RESULT_NUMBER, .result = before CONFUSION after

#define LABEL_AND_SCORE(grave) \
	.family = "scores", .needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PROBABILITY, .label_kinds = RETRAIN_KINDS_BINARY, \
	.min_rows = 100, .verdict = (grave)
#define SCORES_BASE(grave) \
	LABEL_AND_SCORE(grave), .detail = OBJECT("summary", "retrain.scores_summary(" SCORES ")"), .counts = SCORES_COUNTS
#define SCORES_METRIC(metric, grave, most) \
	SCORES_BASE(grave), .kind = RETRAIN_RESULT_ELEMENT, .map = &metric_map, .element = metric, \
	.result = "retrain.scores_summary(" SCORES ")", .high = (most)
#define CALIBRATION_LINE(result_map, at) \
	LABEL_AND_SCORE(RETRAIN_RECALIBRATE), .kind = RETRAIN_RESULT_ROW, .map = &(result_map), \
	.result = "retrain.calibration_line({y}, {p}){where}", .detail = OBJECT("line", "retrain.calibration_line({y}, {p}){where}"), \
	.counts = SCORES_COUNTS, .magnitude = true, .center = (at), .high = ANY_NUMBER

#define ERRORS_BASE \
	.family = "errors", .detail = OBJECT("summary", "retrain.errors_summary(" ERRORS ")"), .counts = ERRORS_COUNTS, \
	.needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION, .label_kinds = RETRAIN_KINDS_NUMBER, .high = ANY_NUMBER, .min_rows = 100
#define ERRORS_METRIC(metric) \
	ERRORS_BASE, .kind = RETRAIN_RESULT_ELEMENT, .map = &metric_map, .element = metric, \
	.result = "retrain.errors_summary(" ERRORS ")"

#define GAP(metric) \
	.family = "fairness", .kind = RETRAIN_RESULT_ELEMENT, .map = &gap_map, .element = metric, .result = FAIRNESS, \
	.detail = OBJECT("gaps", FAIRNESS), .counts = CONFUSION_COUNTS, \
	.needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION | RETRAIN_NEEDS_COLUMN, .column_kinds = RETRAIN_KINDS_ALL, \
	.label_kinds = RETRAIN_KINDS_BINARY, .high = 1, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE, .options = support_options

#define ESTIMATE(metric) \
	.family = "estimates", .kind = RETRAIN_RESULT_ELEMENT, .map = &metric_map, .element = metric, .result = ESTIMATES, \
	.detail = OBJECT("summary", ESTIMATES), \
	.counts = COUNTS("pg_catalog.count({p} OPERATOR(pg_catalog.+) 0 * ({yhat})::pg_catalog.int4){where}", "0::pg_catalog.int8"), \
	.needs = RETRAIN_NEEDS_PREDICTION | RETRAIN_NEEDS_PROBABILITY, .label_kinds = RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN), \
	.below = true, .high = 1, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE

#define DETECTOR(result_map, call, most) \
	.family = "detectors", .kind = RETRAIN_RESULT_ROW, .map = &(result_map), .result = call, .detail = OBJECT("detection", call), \
	.high = (most), .min_rows = 100, .verdict = RETRAIN_INVESTIGATE
#define COLUMN_DETECTOR(function) \
	DETECTOR(detection_map, "retrain." function "({v} ORDER BY {t}, {v}){where}", 1e9), \
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_COLUMN, .column_kinds = RETRAIN_KINDS_NUMBER
#define ERROR_DETECTOR(function) \
	DETECTOR(detection_map, "retrain." function "({wrong} ORDER BY {t}, {wrong}){where}", 1e9), \
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION, .label_kinds = RETRAIN_KINDS_CLASS

#define KINDS_CATEGORY	(RETRAIN_KIND(RETRAIN_TYPE_TEXT) | RETRAIN_KIND(RETRAIN_TYPE_ENUM) | RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN))

static const RetrainMetric catalog[] = {
	/* The four that there were first stand first: hints list the table in this order. */
	{.name = "psi", .summary = "population stability index",
		DRIFT(RETRAIN_KINDS_ALL, 1e6), .kind = RETRAIN_RESULT_ROW, .map = &psi_map,
		.result = "retrain.psi_test({v}, {sample}{more_bins}){where}",
		.profile = "retrain.psi_test({reference}, {current}, bins => {bins})",
		.detail = "pg_catalog.jsonb_build_object('test', retrain.psi_test({v}, {sample}{more_bins}){where}, "
			"'bins', retrain.psi_bins({v}, {sample}{more_bins}){where})",
		.profile_detail = "pg_catalog.jsonb_build_object('test', retrain.psi_test({reference}, {current}, bins => {bins}), "
			"'bins', retrain.psi_bins({reference}, {current}, bins => {bins}))",
	.bins = 10},
	{.name = "ks_stat", .summary = "Kolmogorov-Smirnov distance",
	DRIFT_ROW(ks_map, KS, "retrain.ks_test({reference}, {current})", RETRAIN_KINDS_ORDERED, 1)},
	{.name = "ece", .summary = "expected calibration error",
		LABEL_AND_SCORE(RETRAIN_RECALIBRATE), .kind = RETRAIN_RESULT_ROW, .map = &ece_map,
		.result = "retrain.ece_test({y}, {p}, {bins}){where}",
		.detail = "pg_catalog.jsonb_build_object('test', retrain.ece_test({y}, {p}, {bins}){where}, "
			"'bins', retrain.reliability({y}, {p}, {bins}){where})",
	.high = 1, .bins = 15},
	{.name = "f1_by_slice", .summary = "F1 of each slice, all from one aggregate",
		LABEL_AND_CLASS, .kind = RETRAIN_RESULT_SLICES, .map = &slice_map,
		.result = "retrain.f1_by_slice({y}, {yhat}, {slice}, {min_rows}){where}",
	.below = true, .min_rows = 30},

	/* drift: one column, reference and current rows */
	{.name = "js_distance", .summary = "Jensen-Shannon distance, base 2", DIVERGENCE("js_distance", 1)},
	{.name = "hellinger", .summary = "Hellinger distance", DIVERGENCE("hellinger", 1)},
	{.name = "total_variation", .summary = "total variation distance", DIVERGENCE("total_variation", 1)},
	{.name = "l_infinity", .summary = "largest difference of the shares of a bin", DIVERGENCE("l_infinity", 1)},
	{.name = "kl_divergence", .summary = "Kullback-Leibler divergence from reference to current, in nats",
	DIVERGENCE("kl_divergence", 1e6)},
	{.name = "wasserstein", .summary = "Wasserstein-1 distance, in the unit of the column", DISTANCE("wasserstein")},
	{.name = "wasserstein_scaled", .summary = "Wasserstein-1 distance over the standard deviation of the reference",
	DISTANCE("wasserstein_scaled")},
	{.name = "energy_distance", .summary = "energy distance, in the root of the unit of the column", DISTANCE("energy_distance")},
	{.name = "cramer_von_mises", .summary = "Cramer-von Mises test: root mean squared difference of the distribution functions",
	TEST("cramer_von_mises_test", RETRAIN_KINDS_ORDERED, 1)},
	{.name = "anderson_darling", .summary = "Anderson-Darling test: the same, weighted",
	TEST("anderson_darling_test", RETRAIN_KINDS_ORDERED, ANY_NUMBER)},
	{.name = "mann_whitney", .summary = "Mann-Whitney test: how far the probability that a current value is the greater one is from 1/2",
	TEST("mann_whitney_test", RETRAIN_KINDS_ORDERED, 0.5), .magnitude = true, .center = 0.5},
	{.name = "t_test", .summary = "Welch test: magnitude of Cohen's d",
	TEST("t_test", RETRAIN_KINDS_ORDERED, ANY_NUMBER), .magnitude = true},
	{.name = "z_test", .summary = "z test: magnitude of the difference of the shares of true",
	TEST("z_test", RETRAIN_KINDS_BINARY, 1), .magnitude = true},
	{.name = "chi2_test", .summary = "chi-square test: Cramer's V of samples of equal weight", BINNED_TEST("chi2_test")},
	{.name = "g_test", .summary = "likelihood ratio test: V of samples of equal weight", BINNED_TEST("g_test")},

	/* quality: a column against the reference */
	{.name = "missing_growth", .summary = "growth of the share of missing values",
	COLUMN_QUALITY("check_completeness", RETRAIN_KINDS_ALL)},
	{.name = "type_change", .summary = "share of values of another type than in the reference",
	COLUMN_QUALITY("check_type", RETRAIN_KINDS_ALL)},
	{.name = "distinct_growth", .summary = "change of the share of distinct values",
	COLUMN_QUALITY("check_distinct_ratio", RETRAIN_KINDS_ALL)},
	{.name = "new_categories", .summary = "share of rows with a category that the reference does not have",
	COLUMN_QUALITY("check_new_categories", KINDS_CATEGORY)},
	{.name = "vanished_categories", .summary = "share of the reference with a category that is gone",
	COLUMN_QUALITY("check_vanished_categories", KINDS_CATEGORY)},
	{.name = "out_of_range", .summary = "growth of the share of values outside the range of the reference",
	COLUMN_QUALITY("check_range", RETRAIN_KINDS_ORDERED)},
	{.name = "representativeness", .summary = "Jensen-Shannon distance of the shares of the values",
	COLUMN_QUALITY("check_representativeness", RETRAIN_KINDS_ALL)},
	{.name = "source_growth", .summary = "growth of the share of one value",
	COLUMN_QUALITY("check_dominant_source", RETRAIN_KINDS_ALL)},
	{.name = "row_overlap", .summary = "growth of the share of rows equal to a row of the reference in all features",
	OVERLAP("retrain.check_row_overlap({is_current}, {features}){where}"), .needs = RETRAIN_NEEDS_FEATURES, .low = -1},
	{.name = "key_overlap", .summary = "share of rows whose key, the column, the reference has, too",
		OVERLAP("retrain.check_key_overlap({is_current}, {v}){where}"), .needs = RETRAIN_NEEDS_COLUMN,
	.column_kinds = RETRAIN_KINDS_ALL},

	/* quality: the current rows alone */
	{.name = "class_imbalance", .summary = "share of the most frequent label",
		WINDOW_QUALITY("retrain.check_class_imbalance({y}){where}"), .needs = RETRAIN_NEEDS_LABEL,
	.label_kinds = RETRAIN_KINDS_CLASS},
	{.name = "duplicates", .summary = "share of rows equal to an earlier one in all features",
	WINDOW_QUALITY("retrain.check_duplicates({features}){where}"), .needs = RETRAIN_NEEDS_FEATURES},
	{.name = "bursts", .summary = "share of rows in bursts of equal rows within an hour",
		WINDOW_QUALITY("retrain.check_bursts({t}, '1 hour'::pg_catalog.interval, {features}){where}"),
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_FEATURES},
	{.name = "dominant_source", .summary = "share of the most frequent value",
		WINDOW_QUALITY("retrain.check_dominant_source({profile})"), .needs = RETRAIN_NEEDS_COLUMN,
	.column_kinds = RETRAIN_KINDS_ALL},
	{.name = "single_feature", .summary = "how well the column alone tells the label: the larger one of AUC and 1 - AUC",
		WINDOW_QUALITY("retrain.check_single_feature({y}, {v}){where}"), .needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_COLUMN,
	.column_kinds = RETRAIN_KINDS_NUMBER, .label_kinds = RETRAIN_KINDS_BINARY, .low = 0.5},
	{.name = "label_before_prediction", .summary = "share of rows whose label was known before the prediction",
		WINDOW_QUALITY("retrain.check_label_before_prediction({known}, {t}){where}"),
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_LABEL_TIME},
	{.name = "feature_after_prediction", .summary = "share of rows whose feature, a time, is later than the prediction",
		WINDOW_QUALITY("retrain.check_feature_after_prediction({v}, {t}){where}"),
	.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_COLUMN, .column_kinds = RETRAIN_KIND(RETRAIN_TYPE_TIME)},

	/* labels */
	{.name = "label_coverage", .summary = "share of rows whose label is known", LABEL_DELAY(coverage_map), .below = true, .high = 1},
	{.name = "label_delay_p50", .summary = "median delay of labels, in seconds", LABEL_DELAY(delay_p50_map), .high = ANY_NUMBER},
	{.name = "label_delay_p90", .summary = "delay of 90 % of the labels, in seconds", LABEL_DELAY(delay_p90_map), .high = ANY_NUMBER},
	{.name = "label_delay_p99", .summary = "delay of 99 % of the labels, in seconds", LABEL_DELAY(delay_p99_map), .high = ANY_NUMBER},

	/* column: one figure of the current values */
	{.name = "mean", .summary = "mean of the finite values",
		COLUMN_BASE("retrain.moments({profile})", RETRAIN_KINDS_NUMBER, -ANY_NUMBER, ANY_NUMBER),
		.kind = RETRAIN_RESULT_ROW, .map = &moments_map, .counts = COLUMN_COUNTS,
	.detail = OBJECT("moments", "retrain.moments({profile})")},
	{.name = "stddev", .summary = "standard deviation of the finite values",
	COLUMN("retrain.stddev({profile})", RETRAIN_KINDS_NUMBER, 0, ANY_NUMBER)},
	{.name = "minimum", .summary = "least finite value",
	COLUMN("retrain.min_value({profile})", RETRAIN_KINDS_NUMBER, -ANY_NUMBER, ANY_NUMBER), .below = true},
	{.name = "maximum", .summary = "greatest finite value",
	COLUMN("retrain.max_value({profile})", RETRAIN_KINDS_NUMBER, -ANY_NUMBER, ANY_NUMBER)},
	{.name = "quantile", .summary = "quantile q of the finite values",
		COLUMN("retrain.quantile({profile}, {q})", RETRAIN_KINDS_NUMBER, -ANY_NUMBER, ANY_NUMBER),
	.options = quantile_options},
	{.name = "missing_share", .summary = "share of NULL and NaN",
		COLUMN_ROWS("(retrain.null_rows({profile}) OPERATOR(pg_catalog.+) retrain.nan_rows({profile}))::pg_catalog.float8"
	" OPERATOR(pg_catalog./) retrain.total_rows({profile})::pg_catalog.float8", RETRAIN_KINDS_ALL, 0, 1)},
	{.name = "zero_share", .summary = "share of zeros among the values",
		COLUMN("pg_catalog.avg((({v}) OPERATOR(pg_catalog.=) 0)::pg_catalog.int4::pg_catalog.float8){where}", RETRAIN_KINDS_NUMBER, 0, 1),
	.loss = "(({v}) OPERATOR(pg_catalog.=) 0)::pg_catalog.int4"},
	{.name = "distinct_values", .summary = "number of distinct values",
	COLUMN_ROWS("retrain.distinct_count({profile})::pg_catalog.float8", RETRAIN_KINDS_ALL, 0, ANY_NUMBER), .below = true},
	{.name = "row_count", .summary = "number of rows",
		.family = "column", .kind = RETRAIN_RESULT_NUMBER, .result = "(pg_catalog.count(*){where})::pg_catalog.float8",
		.counts = ALL_COUNTS, .below = true, .high = ANY_NUMBER, .min_rows = 0,	/* none is a figure, too */
	.verdict = RETRAIN_INVESTIGATE},

	/* confusion: label and prediction are classes */
	{.name = "accuracy", .summary = "share of right predictions", CONFUSION_METRIC("accuracy"),
	.loss = "({wrong})::pg_catalog.int4", .complement = true},
	{.name = "error_rate", .summary = "share of wrong predictions", CONFUSION_NUMBER("retrain.error_rate(", ")"),
	.loss = "({wrong})::pg_catalog.int4"},
	{.name = "precision", .summary = "precision; of several classes the mean", CONFUSION_METRIC("precision")},
	{.name = "recall", .summary = "recall; of several classes the mean", CONFUSION_METRIC("recall")},
	{.name = "f1", .summary = "F1; of several classes the mean", CONFUSION_METRIC("f1")},
	{.name = "fbeta", .summary = "F-beta", CONFUSION_NUMBER("retrain.fbeta(", ", {beta})"), .below = true, .options = beta_options},
	{.name = "specificity", .summary = "specificity; of several classes the mean", CONFUSION_METRIC("specificity")},
	{.name = "negative_predictive_value", .summary = "negative predictive value; of several classes the mean",
	CONFUSION_METRIC("negative_predictive_value")},
	{.name = "balanced_accuracy", .summary = "mean of the recalls", CONFUSION_METRIC("balanced_accuracy")},
	{.name = "mcc", .summary = "Matthews correlation coefficient", CONFUSION_METRIC("mcc"), .low = -1},
	{.name = "kappa", .summary = "Cohen's kappa", CONFUSION_METRIC("kappa"), .low = -1},
	{.name = "macro_f1", .summary = "F1, mean over the classes",
	CONFUSION_NUMBER("retrain.f1(", ", 'macro')"), .below = true},
	{.name = "micro_f1", .summary = "F1 of all classes taken together",
	CONFUSION_NUMBER("retrain.f1(", ", 'micro')"), .below = true},
	{.name = "weighted_f1", .summary = "F1, mean over the classes weighted by their rows",
	CONFUSION_NUMBER("retrain.f1(", ", 'weighted')"), .below = true},
	{.name = "macro_precision", .summary = "precision, mean over the classes",
	CONFUSION_NUMBER("retrain.precision(", ", 'macro')"), .below = true},
	{.name = "weighted_precision", .summary = "precision, mean over the classes weighted by their rows",
	CONFUSION_NUMBER("retrain.precision(", ", 'weighted')"), .below = true},
	{.name = "macro_recall", .summary = "recall, mean over the classes",
	CONFUSION_NUMBER("retrain.recall(", ", 'macro')"), .below = true},
	{.name = "weighted_recall", .summary = "recall, mean over the classes weighted by their rows",
	CONFUSION_NUMBER("retrain.recall(", ", 'weighted')"), .below = true},
	{.name = "prediction_rate", .summary = "share of rows predicted positive",
		.family = "confusion", .kind = RETRAIN_RESULT_ROW, .map = &moments_map,
		.result = "retrain.moments(retrain.profile_agg(({yhat})::pg_catalog.int4){where})",
		.counts = COUNTS(COUNT("{yhat}"), REST("{yhat}")), .needs = RETRAIN_NEEDS_PREDICTION,
		.label_kinds = RETRAIN_KINDS_BINARY, .high = 1, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE,
	.loss = "({yhat})::pg_catalog.int4"},

	/* scores: label and probability */
	{.name = "roc_auc", .summary = "area under the ROC curve", SCORES_METRIC("roc_auc", RETRAIN_RETRAIN, 1), .below = true},
	{.name = "gini", .summary = "2 AUC - 1", SCORES_METRIC("gini", RETRAIN_RETRAIN, 1), .below = true, .low = -1},
	{.name = "average_precision", .summary = "average precision",
	SCORES_METRIC("average_precision", RETRAIN_RETRAIN, 1), .below = true},
	{.name = "ks_separation", .summary = "largest distance of the distributions of the scores of both classes",
	SCORES_METRIC("ks_separation", RETRAIN_RETRAIN, 1), .below = true},
	{.name = "positive_rate", .summary = "share of positive labels", SCORES_METRIC("positive_rate", RETRAIN_INVESTIGATE, 1),
	.loss = "({y})::pg_catalog.int4"},
	{.name = "log_loss", .summary = "log loss, in nats", SCORES_METRIC("log_loss", RETRAIN_RETRAIN, 1e6)},
	{.name = "brier", .summary = "Brier score", SCORES_METRIC("brier", RETRAIN_RETRAIN, 1),
	.loss = "pg_catalog.power(({y})::pg_catalog.int4 OPERATOR(pg_catalog.-) {p}, 2)"},
	{.name = "mce", .summary = "largest calibration error of a bin", SCORES_METRIC("mce", RETRAIN_RECALIBRATE, 1)},
	{.name = "ace", .summary = "calibration error in bins of equal size", SCORES_METRIC("ace", RETRAIN_RECALIBRATE, 1)},
	{.name = "lift", .summary = "lift among the share k of the most probable",
		SCORES_BASE(RETRAIN_RETRAIN), .kind = RETRAIN_RESULT_NUMBER, .result = "retrain.lift(" SCORES ", {k})", .below = true,
	.high = 1e9, .options = top_options},
	{.name = "capture", .summary = "share of the positives among the share k of the most probable",
		SCORES_BASE(RETRAIN_RETRAIN), .kind = RETRAIN_RESULT_NUMBER, .result = "retrain.capture(" SCORES ", {k})", .below = true,
	.high = 1, .options = top_options},
	{.name = "calibration_slope", .summary = "distance of the slope of the calibration line from 1", CALIBRATION_LINE(slope_map, 1)},
	{.name = "calibration_intercept", .summary = "magnitude of the intercept of the calibration line",
	CALIBRATION_LINE(intercept_map, 0)},
	{.name = "calibration_in_the_large", .summary = "magnitude of the calibration in the large", CALIBRATION_LINE(in_the_large_map, 0)},
	{.name = "diagnosis", .summary = "what should follow: 0 keep, 1 investigate, 2 recalibrate, 3 retrain",
		LABEL_AND_SCORE(RETRAIN_INVESTIGATE), .kind = RETRAIN_RESULT_ROW, .map = &diagnosis_map,
		.result = "retrain.diagnose({y}, {p}, {t}, {is_current}){where}",
		.detail = OBJECT("diagnosis", "retrain.diagnose({y}, {p}, {t}, {is_current}){where}"), .two_samples = true, .high = 3,
	.fail = "1"},

	/* errors: label and prediction are numbers */
	{.name = "mae", .summary = "mean absolute error", ERRORS_METRIC("mae"), .verdict = RETRAIN_RETRAIN},
	{.name = "mse", .summary = "mean squared error", ERRORS_METRIC("mse"), .verdict = RETRAIN_RETRAIN},
	{.name = "rmse", .summary = "root of the mean squared error", ERRORS_METRIC("rmse"), .verdict = RETRAIN_RETRAIN},
	{.name = "mape", .summary = "mean absolute error as a share of the label", ERRORS_METRIC("mape"), .verdict = RETRAIN_RETRAIN},
	{.name = "smape", .summary = "symmetric mean absolute percentage error", ERRORS_METRIC("smape"), .verdict = RETRAIN_RETRAIN},
	{.name = "wape", .summary = "sum of the absolute errors over that of the labels", ERRORS_METRIC("wape"), .verdict = RETRAIN_RETRAIN},
	{.name = "r2", .summary = "coefficient of determination",
	ERRORS_METRIC("r2"), .verdict = RETRAIN_RETRAIN, .below = true, .low = -ANY_NUMBER},
	{.name = "explained_variance", .summary = "explained variance",
	ERRORS_METRIC("explained_variance"), .verdict = RETRAIN_RETRAIN, .below = true, .low = -ANY_NUMBER},
	{.name = "bias", .summary = "mean error, with its sign", ERRORS_METRIC("bias"), .verdict = RETRAIN_RECALIBRATE, .low = -ANY_NUMBER},
	{.name = "max_error", .summary = "largest absolute error", ERRORS_METRIC("max_error"), .verdict = RETRAIN_RETRAIN},
	{.name = "pinball", .summary = "mean pinball loss of a prediction of quantile q",
		ERRORS_BASE, .kind = RETRAIN_RESULT_NUMBER, .result = "retrain.pinball(" ERRORS ", {q})", .verdict = RETRAIN_RETRAIN,
	.options = quantile_options},
	{.name = "error_quantile", .summary = "quantile q of label less prediction",
		ERRORS_BASE, .kind = RETRAIN_RESULT_NUMBER, .result = "retrain.error_quantile(" ERRORS ", {q})", .verdict = RETRAIN_RETRAIN,
	.low = -ANY_NUMBER, .options = quantile_options},

	/* fairness: between the groups of a column */
	{.name = "demographic_parity_difference", .summary = "highest less lowest selection rate", GAP("demographic_parity/difference")},
	{.name = "demographic_parity_ratio", .summary = "lowest over highest selection rate", GAP("demographic_parity/ratio"), .below = true},
	{.name = "equal_opportunity_difference", .summary = "highest less lowest true positive rate", GAP("equal_opportunity/difference")},
	{.name = "equal_opportunity_ratio", .summary = "lowest over highest true positive rate", GAP("equal_opportunity/ratio"), .below = true},
	{.name = "predictive_equality_difference", .summary = "highest less lowest false positive rate", GAP("predictive_equality/difference")},
	{.name = "predictive_equality_ratio", .summary = "lowest over highest false positive rate", GAP("predictive_equality/ratio"), .below = true},
	{.name = "equalized_odds_difference", .summary = "larger one of the gaps of true and false positive rate", GAP("equalized_odds/difference")},
	{.name = "equalized_odds_ratio", .summary = "lesser one of the ratios of true and false positive rate", GAP("equalized_odds/ratio"), .below = true},
	{.name = "predictive_parity_difference", .summary = "highest less lowest precision", GAP("predictive_parity/difference")},
	{.name = "predictive_parity_ratio", .summary = "lowest over highest precision", GAP("predictive_parity/ratio"), .below = true},

	/* estimates: before, or without all, labels */
	{.name = "estimated_accuracy", .summary = "accuracy expected from calibrated probabilities", ESTIMATE("accuracy")},
	{.name = "estimated_precision", .summary = "precision expected from calibrated probabilities", ESTIMATE("precision")},
	{.name = "estimated_recall", .summary = "recall expected from calibrated probabilities", ESTIMATE("recall")},
	{.name = "estimated_specificity", .summary = "specificity expected from calibrated probabilities", ESTIMATE("specificity")},
	{.name = "estimated_f1", .summary = "F1 expected from calibrated probabilities", ESTIMATE("f1")},
	{.name = "estimated_roc_auc", .summary = "area under the ROC curve expected from calibrated probabilities",
		.family = "estimates", .kind = RETRAIN_RESULT_ROW, .map = &metric_map,
		.result = "retrain.estimated_roc_auc_test({p}){where}", .detail = OBJECT("test", "retrain.estimated_roc_auc_test({p}){where}"),
		.counts = COUNTS(COUNT("{p}"), REST("{p}")), .needs = RETRAIN_NEEDS_PROBABILITY, .below = true, .high = 1, .min_rows = 100,
	.verdict = RETRAIN_INVESTIGATE},
	{.name = "ipw_accuracy", .summary = "accuracy of the rows with a label, each weighted by 1 over the column, its chance of having one",
		.family = "estimates", .kind = RETRAIN_RESULT_ROW, .map = &ipw_map,
		.result = "retrain.ipw_accuracy_test({y}, {yhat}, {v}){where}",
		.detail = OBJECT("test", "retrain.ipw_accuracy_test({y}, {yhat}, {v}){where}"),
		.needs = RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION | RETRAIN_NEEDS_COLUMN, .column_kinds = RETRAIN_KINDS_NUMBER,
	.label_kinds = RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN), .below = true, .high = 1, .min_rows = 100, .verdict = RETRAIN_RETRAIN},

	/* detectors: changes within the window, rows in the order of time */
	{.name = "page_hinkley", .summary = "changes of the mean found by the Page-Hinkley test", COLUMN_DETECTOR("page_hinkley")},
	{.name = "cusum", .summary = "changes of the mean found by a cumulative sum chart", COLUMN_DETECTOR("cusum")},
	{.name = "adwin", .summary = "changes of the mean found by ADWIN; values in an interval of width 1", COLUMN_DETECTOR("adwin")},
	{.name = "kswin", .summary = "changes of the distribution found by KSWIN", COLUMN_DETECTOR("kswin")},
	{.name = "ddm", .summary = "changes of the error rate found by DDM", ERROR_DETECTOR("ddm")},
	{.name = "eddm", .summary = "changes of the distance of errors found by EDDM", ERROR_DETECTOR("eddm")},
	{.name = "hddm", .summary = "changes of the error rate found by HDDM_A", ERROR_DETECTOR("hddm")},
	{.name = "loss_monitor", .summary = "1 when the mean of the column, a loss in [0,1], is above target: anytime-valid at 5 %",
		DETECTOR(monitor_map, "retrain.loss_monitor({v}, {target} ORDER BY {t}, {v}){where}", 1),
		.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_COLUMN, .column_kinds = RETRAIN_KINDS_NUMBER,
	.options = target_options},
	{.name = "error_monitor", .summary = "1 when the error rate is above target: anytime-valid at 5 %",
		DETECTOR(monitor_map, "retrain.loss_monitor(({wrong})::pg_catalog.int4, {target} ORDER BY {t}, {wrong}){where}", 1),
		.needs = RETRAIN_NEEDS_TIME | RETRAIN_NEEDS_LABEL | RETRAIN_NEEDS_PREDICTION, .label_kinds = RETRAIN_KINDS_CLASS,
	.options = target_options},

	/* sql: of the user */
	{.name = "sql_row", .summary = "mean of a row expression over the rows of the window",
		.family = "sql", .kind = RETRAIN_RESULT_ROW, .map = &moments_map, .result = "retrain.moments(retrain.profile_agg({e}))",
		.detail = OBJECT("moments", "retrain.moments(retrain.profile_agg({e}))"),
		.counts = "ARRAY[COALESCE(retrain.value_rows(retrain.profile_agg({e})), 0), "
			"pg_catalog.count(*) OPERATOR(pg_catalog.-) COALESCE(retrain.value_rows(retrain.profile_agg({e})), 0)]",
	.needs = RETRAIN_NEEDS_SQL, .low = -ANY_NUMBER, .high = ANY_NUMBER, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE},
	{.name = "sql_aggregate", .summary = "an aggregate expression over the rows of the window",
		.family = "sql", .kind = RETRAIN_RESULT_NUMBER, .result = "{e}", .counts = "ARRAY[pg_catalog.count(*), 0::pg_catalog.int8]",
	.needs = RETRAIN_NEEDS_SQL, .low = -ANY_NUMBER, .high = ANY_NUMBER, .min_rows = 100, .verdict = RETRAIN_INVESTIGATE},
	{.name = "sql_query", .summary = "the number that a query returns; $1, $2: the window, $3: when labels count as known",
		.family = "sql", .kind = RETRAIN_RESULT_NUMBER, .needs = RETRAIN_NEEDS_SQL, .low = -ANY_NUMBER, .high = ANY_NUMBER,
	.verdict = RETRAIN_INVESTIGATE},
};

/* retrain_metric_find returns a metric, NULL if there is none of the name. */
const RetrainMetric *
retrain_metric_find(const char *name)
{
	for (int i = 0; i < lengthof(catalog); i++)
		if (strcmp(catalog[i].name, name) == 0)
			return &catalog[i];
	return NULL;
}

/* retrain_metric_at returns metric n, from 0; NULL after the last. */
const RetrainMetric *
retrain_metric_at(int n)
{
	return n >= 0 && n < lengthof(catalog) ? &catalog[n] : NULL;
}

/* retrain_metric_anytime tells whether a metric has an e-value. */
bool
retrain_metric_anytime(const RetrainMetric *metric)
{
	return metric->loss != NULL || (metric->map != NULL && metric->map->log_e_value != NULL);
}

/* retrain_metric_name returns the name of a metric, a static string. */
const char *
retrain_metric_name(const RetrainMetric *metric)
{
	return metric->name;
}

/* retrain_metric_fill appends SQL of the catalogue with its placeholders filled in. */
void
retrain_metric_fill(StringInfo out, const char *sql, RetrainMetricPlaceholder placeholder, void *arg)
{
	const char *at = sql;

	while (*at)
	{
		const char *open = strchr(at, '{');
		const char *close = open ? strchr(open, '}') : NULL;

		if (close == NULL)
		{
			appendStringInfoString(out, at);
			return;
		}
		appendBinaryStringInfo(out, at, open - at);
		appendStringInfoString(out, placeholder(arg, pnstrdup(open + 1, close - open - 1)));
		at = close + 1;
	}
}

/* retrain_metric_kinds returns words for kinds of types, palloc'd. */
char *
retrain_metric_kinds(int kinds)
{
	static const struct
	{
		int			kinds;
		const char *word;
	}			words[] = {
		{RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN), "boolean"},
		{RETRAIN_KIND(RETRAIN_TYPE_INTEGER), "integer"},
		{RETRAIN_KIND(RETRAIN_TYPE_NUMBER), "number"},
		{RETRAIN_KIND(RETRAIN_TYPE_TIME), "time"},
		{RETRAIN_KIND(RETRAIN_TYPE_TEXT), "text"},
		{RETRAIN_KIND(RETRAIN_TYPE_ENUM), "enum"}
	};
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(words); i++)
		if (kinds & words[i].kinds)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", words[i].word);
	return list.data;
}
