/*
 * detect_values.c
 *	  Transition functions of the detectors of numbers: page_hinkley, cusum, adwin, kswin,
 *	  loss_monitor.
 *
 * NULL and NaN are not used, and counted; an infinite value is an error, since no mean is
 * left after it.  Definitions: doc/reference/detectors.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/detection.h"

PG_FUNCTION_INFO_V1(retrain_page_hinkley_accum);
PG_FUNCTION_INFO_V1(retrain_page_hinkley_accum_options);
PG_FUNCTION_INFO_V1(retrain_cusum_accum);
PG_FUNCTION_INFO_V1(retrain_cusum_accum_options);
PG_FUNCTION_INFO_V1(retrain_cusum_accum_known);
PG_FUNCTION_INFO_V1(retrain_adwin_accum);
PG_FUNCTION_INFO_V1(retrain_adwin_accum_options);
PG_FUNCTION_INFO_V1(retrain_kswin_accum);
PG_FUNCTION_INFO_V1(retrain_kswin_accum_options);
PG_FUNCTION_INFO_V1(retrain_loss_monitor_accum);
PG_FUNCTION_INFO_V1(retrain_loss_monitor_accum_alpha);
PG_FUNCTION_INFO_V1(retrain_loss_monitor_accum_at);

/*
 * retrain.page_hinkley_accum(internal, double precision) returns internal
 *
 * retrain_page_hinkley_accum adds a row to a test with the default parameters.
 */
Datum
retrain_page_hinkley_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_page_hinkley, 0);
}

/*
 * retrain.page_hinkley_accum(internal, double precision, delta double precision,
 *		threshold double precision, minimum_rows integer, direction text) returns internal
 *
 * retrain_page_hinkley_accum_options adds a row to a test with the parameters given.
 */
Datum
retrain_page_hinkley_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_page_hinkley, 4);
}

/*
 * retrain.cusum_accum(internal, double precision) returns internal
 *
 * retrain_cusum_accum adds a row to a chart with the default parameters.
 */
Datum
retrain_cusum_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_cusum, 0);
}

/*
 * retrain.cusum_accum(internal, double precision, slack double precision,
 *		threshold double precision, minimum_rows integer, direction text) returns internal
 *
 * retrain_cusum_accum_options adds a row to a chart with the parameters given.
 */
Datum
retrain_cusum_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_cusum, 4);
}

/*
 * retrain.cusum_accum(internal, double precision, target double precision, sigma double
 *		precision, slack double precision, threshold double precision, direction text)
 *		returns internal
 *
 * retrain_cusum_accum_known adds a row to a chart whose target and sigma are given.
 */
Datum
retrain_cusum_accum_known(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_cusum_known, 5);
}

/*
 * retrain.adwin_accum(internal, double precision) returns internal
 *
 * retrain_adwin_accum adds a row to a window with the default parameters.
 */
Datum
retrain_adwin_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_adwin, 0);
}

/*
 * retrain.adwin_accum(internal, double precision, delta double precision,
 *		value_range double precision, minimum_rows integer) returns internal
 *
 * retrain_adwin_accum_options adds a row to a window with the parameters given.
 */
Datum
retrain_adwin_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_adwin, 3);
}

/*
 * retrain.kswin_accum(internal, double precision) returns internal
 *
 * retrain_kswin_accum adds a row to a window with the default parameters.
 */
Datum
retrain_kswin_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_kswin, 0);
}

/*
 * retrain.kswin_accum(internal, double precision, alpha double precision,
 *		window_rows integer, recent_rows integer) returns internal
 *
 * retrain_kswin_accum_options adds a row to a window with the parameters given.
 */
Datum
retrain_kswin_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_kswin, 3);
}

/*
 * retrain.loss_monitor_accum(internal, loss double precision,
 *		target double precision) returns internal
 *
 * retrain_loss_monitor_accum adds a row to a test at alpha 0.05.
 */
Datum
retrain_loss_monitor_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_loss_monitor, 1);
}

/*
 * retrain.loss_monitor_accum(internal, loss double precision,
 *		target double precision, alpha double precision) returns internal
 *
 * retrain_loss_monitor_accum_alpha adds a row to a test at the alpha given.
 */
Datum
retrain_loss_monitor_accum_alpha(PG_FUNCTION_ARGS)
{
	return retrain_detection_value(fcinfo, &retrain_loss_monitor, 2);
}

/*
 * retrain.loss_monitor_accum(internal, loss double precision, target double precision,
 *		alpha double precision, known_at timestamptz) returns internal
 *
 * retrain_loss_monitor_accum_at adds a row to such a test after checking its time.
 */
Datum
retrain_loss_monitor_accum_at(PG_FUNCTION_ARGS)
{
	return retrain_detection_timed(fcinfo, &retrain_loss_monitor, 2);
}
