/*
 * metric_result.h
 *	  The row in which figures of performance are returned: retrain.metric_result.
 */
#ifndef RETRAIN_METRIC_RESULT_H
#define RETRAIN_METRIC_RESULT_H

#include "common/rows_result.h"

/* Figures that are NaN, and words that are NULL, become NULL. */
typedef struct RetrainMetric
{
	const char *name;
	double		value;
	double		standard_error;
	double		low;
	double		high;
	const char *method;			/* of the interval */
	double		constant;
	int64		support;
	double		max_error;
	const char *status;			/* NULL: ok, or undefined if value is NaN */
} RetrainMetric;

extern void retrain_metric_init(RetrainMetric *metric, const char *name, double value,
								int64 support);
extern void retrain_metric_wilson(RetrainMetric *metric, int64 successes);
extern void retrain_metric_normal(RetrainMetric *metric, const char *method,
								  double standard_error);
extern void retrain_metric_logit(RetrainMetric *metric, const char *method,
								 double standard_error);
extern void retrain_metric_inside(RetrainMetric *metric, double least, double most);
extern void retrain_metric_add(RetrainRows *rows, const RetrainMetric *metric);
extern Datum retrain_metric_datum(FunctionCallInfo fcinfo, const RetrainMetric *metric);

#endif							/* RETRAIN_METRIC_RESULT_H */
