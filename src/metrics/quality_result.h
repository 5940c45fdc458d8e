/*
 * quality_result.h
 *	  The row in which checks return what they found: retrain.quality_result.
 */
#ifndef RETRAIN_QUALITY_RESULT_H
#define RETRAIN_QUALITY_RESULT_H

#include "common/rows_result.h"

/* Confidence level of the intervals that tell a fault from chance. */
#define RETRAIN_QUALITY_LEVEL 0.99

/* Most keys of a result. */
#define RETRAIN_QUALITY_KEYS 10

typedef struct RetrainQuality
{
	Datum		name;			/* of the check, text */
	bool		counted;		/* rows and count are known */
	int64		rows;
	int64		count;
	double		share;			/* NaN: undefined */
	double		threshold;
	bool		certain;		/* chance is excluded */
	bool		has_keys;
	Datum		keys;			/* text[] */
} RetrainQuality;

extern double retrain_quality_threshold(double threshold);
extern double retrain_quality_growth(int64 reference_rows, int64 reference_count, int64 rows, int64 count,
									 bool *certain);
extern bool retrain_quality_level(int64 rows, int64 count, double threshold);
extern Datum retrain_quality_datum(FunctionCallInfo fcinfo, const RetrainQuality *quality);

#endif							/* RETRAIN_QUALITY_RESULT_H */
