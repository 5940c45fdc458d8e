/*
 * scores_access.c
 *	  Figures of retrain.scores that are one number.
 *
 * The statistics read the state as pairs of negative and positive rows by probability, as
 * the one-step aggregates read rows: while the state is exact they are the same to the
 * bit.  Otherwise rows of a bucket that holds several probabilities count as a tie at its
 * middle; scores_summary has the bounds.  ece, mce and Brier's score come from sums that
 * are always exact.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/calibration_result.h"
#include "metrics/scored_rows.h"
#include "states/scores_figures.h"
#include "stats/cdf_distance.h"
#include "stats/roc.h"
#include "stats/threshold.h"

PG_FUNCTION_INFO_V1(retrain_scores_roc_auc);
PG_FUNCTION_INFO_V1(retrain_scores_gini);
PG_FUNCTION_INFO_V1(retrain_scores_average_precision);
PG_FUNCTION_INFO_V1(retrain_scores_ks);
PG_FUNCTION_INFO_V1(retrain_scores_log_loss);
PG_FUNCTION_INFO_V1(retrain_scores_brier);
PG_FUNCTION_INFO_V1(retrain_scores_ece);
PG_FUNCTION_INFO_V1(retrain_scores_mce);
PG_FUNCTION_INFO_V1(retrain_scores_ace);
PG_FUNCTION_INFO_V1(retrain_scores_capture);
PG_FUNCTION_INFO_V1(retrain_scores_lift);
PG_FUNCTION_INFO_V1(retrain_scores_ece_test);
PG_FUNCTION_INFO_V1(retrain_scores_reliability);
PG_FUNCTION_INFO_V1(retrain_scores_counts);

/* RETURN_FIGURE returns a figure, NULL for NaN. */
#define RETURN_FIGURE(figure) \
	do { \
		double		figure_ = (figure); \
		if (isnan(figure_)) \
			PG_RETURN_NULL(); \
		PG_RETURN_FLOAT8(figure_); \
	} while (0)

/* pairs_argument lets statistics read the state in argument 0. */
static void
pairs_argument(FunctionCallInfo fcinfo, RetrainPairs *pairs)
{
	RetrainSpans spans;

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	retrain_spans_pairs(&spans, pairs);
}

/*
 * retrain.roc_auc(retrain.scores) returns double precision
 *
 * retrain_scores_roc_auc returns the area under the ROC curve, NULL unless both labels have rows.
 */
Datum
retrain_scores_roc_auc(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainRocAuc result;

	pairs_argument(fcinfo, &pairs);
	retrain_roc_auc(&pairs, &result);
	RETURN_FIGURE(result.auc);
}

/*
 * retrain.gini(retrain.scores) returns double precision
 *
 * retrain_scores_gini returns twice the area less 1, NULL unless both labels have rows.
 */
Datum
retrain_scores_gini(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainRocAuc result;

	pairs_argument(fcinfo, &pairs);
	retrain_roc_auc(&pairs, &result);
	RETURN_FIGURE(result.gini);
}

/*
 * retrain.average_precision(retrain.scores) returns double precision
 *
 * retrain_scores_average_precision returns it, NULL without a positive row.
 */
Datum
retrain_scores_average_precision(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainAveragePrecision result;

	pairs_argument(fcinfo, &pairs);
	retrain_average_precision(&pairs, &result);
	RETURN_FIGURE(result.value);
}

/*
 * retrain.ks_separation(retrain.scores) returns double precision
 *
 * retrain_scores_ks returns the largest distance between the distribution functions of the
 * labels, NULL unless both have rows.
 */
Datum
retrain_scores_ks(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainCdfMaximum result;

	pairs_argument(fcinfo, &pairs);
	if (pairs.n[0] == 0 || pairs.n[1] == 0)
		PG_RETURN_NULL();
	retrain_cdf_maximum(&pairs, &result);
	PG_RETURN_FLOAT8(result.statistic);
}

/*
 * retrain.log_loss(retrain.scores) returns double precision
 *
 * retrain_scores_log_loss returns the mean log loss of the rows, NULL without rows.
 */
Datum
retrain_scores_log_loss(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainLogLoss result;

	pairs_argument(fcinfo, &pairs);
	retrain_log_loss(&pairs, RETRAIN_LOG_LOSS_EPS, &result);
	RETURN_FIGURE(result.value);
}

/*
 * retrain.brier(retrain.scores) returns double precision
 *
 * retrain_scores_brier returns the mean squared error of the probabilities, NULL without rows.
 */
Datum
retrain_scores_brier(PG_FUNCTION_ARGS)
{
	RetrainBrierSums sums;

	retrain_scores_brier_sums(retrain_scores_argument(fcinfo, 0), &sums);
	RETURN_FIGURE(retrain_brier_score(&sums));
}

/*
 * retrain.ece(retrain.scores) returns double precision
 *
 * retrain_scores_ece returns the expected calibration error over 15 bins, NULL without rows.
 */
Datum
retrain_scores_ece(PG_FUNCTION_ARGS)
{
	RetrainCalibrationFigures figures;

	retrain_calibration_ece(retrain_scores_calibration(retrain_scores_argument(fcinfo, 0)), &figures);
	if (figures.used == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figures.ece);
}

/*
 * retrain.mce(retrain.scores) returns double precision
 *
 * retrain_scores_mce returns the largest calibration error of 15 bins, NULL without rows.
 */
Datum
retrain_scores_mce(PG_FUNCTION_ARGS)
{
	RETURN_FIGURE(retrain_calibration_mce(retrain_scores_calibration(retrain_scores_argument(fcinfo, 0))));
}

static const RetrainConstant bins_rule = {
	"bins", RETRAIN_CALIBRATION_MIN_BINS, RETRAIN_CALIBRATION_MAX_BINS, RETRAIN_CALIBRATION_BINS
};

/*
 * retrain.ace(retrain.scores, bins integer) returns double precision
 *
 * retrain_scores_ace returns the calibration error over bins of equal mass, NULL without rows.
 */
Datum
retrain_scores_ace(PG_FUNCTION_ARGS)
{
	RetrainSpans spans;
	RetrainAce	result;
	int			bins = retrain_constant_argument(fcinfo, 1, &bins_rule);

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	retrain_ace(&spans, bins, &result);
	RETURN_FIGURE(result.ace);
}

/*
 * retrain.capture(retrain.scores, k double precision) returns double precision
 *
 * retrain_scores_capture returns the share of the positives among the best rows, NULL
 * without a positive row.
 */
Datum
retrain_scores_capture(PG_FUNCTION_ARGS)
{
	double		share = retrain_share_argument(fcinfo, 1);
	RetrainSpans spans;
	RetrainGain gain;

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	retrain_gain(&spans, share, &gain);
	RETURN_FIGURE(gain.capture);
}

/*
 * retrain.lift(retrain.scores, k double precision) returns double precision
 *
 * retrain_scores_lift returns the share of positives among the best rows over that among all,
 * NULL without a positive row.
 */
Datum
retrain_scores_lift(PG_FUNCTION_ARGS)
{
	double		share = retrain_share_argument(fcinfo, 1);
	RetrainSpans spans;
	RetrainGain gain;

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	retrain_gain(&spans, share, &gain);
	RETURN_FIGURE(gain.capture / share);
}

/*
 * retrain.ece_test(retrain.scores) returns retrain.ece_result
 *
 * retrain_scores_ece_test returns the error over 15 bins with what a calibrated model would show.
 */
Datum
retrain_scores_ece_test(PG_FUNCTION_ARGS)
{
	const RetrainScores *scores = retrain_scores_argument(fcinfo, 0);

	return retrain_ece_test_result(fcinfo, retrain_scores_calibration(scores), scores->unused);
}

/*
 * retrain.reliability(retrain.scores) returns retrain.reliability_bin[]
 *
 * retrain_scores_reliability returns a row for each of 15 bins, NULL without rows.
 */
Datum
retrain_scores_reliability(PG_FUNCTION_ARGS)
{
	return retrain_reliability_result(fcinfo, retrain_scores_calibration(retrain_scores_argument(fcinfo, 0)));
}

/*
 * retrain.scores_counts(retrain.scores) returns retrain.scores_counts_result
 *
 * retrain_scores_counts returns the rows that the state has counted, and how exactly.
 */
Datum
retrain_scores_counts(PG_FUNCTION_ARGS)
{
	const RetrainScores *scores = retrain_scores_argument(fcinfo, 0);
	Datum		values[6];
	bool		nulls[6] = {0};

	values[0] = Int64GetDatum(scores->side[0]->rows + scores->side[1]->rows);
	values[1] = Int64GetDatum(scores->side[1]->rows);
	values[2] = Int64GetDatum(scores->side[0]->rows);
	values[3] = Int64GetDatum(scores->unused);
	values[4] = Int32GetDatum(scores->side[0]->capacity);
	values[5] = BoolGetDatum(retrain_scores_exact(scores));
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
