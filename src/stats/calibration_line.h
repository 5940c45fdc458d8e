/*
 * calibration_line.h
 *	  Slope and intercept of calibration, and calibration in the large.
 */
#ifndef RETRAIN_CALIBRATION_LINE_H
#define RETRAIN_CALIBRATION_LINE_H

#include "stats/pairs.h"

/* A calibrated model has slope 1, intercept 0 and in_the_large 0. */
typedef struct RetrainCalibrationLine
{
	double		slope;			/* with intercept: logit P(y) = intercept + slope logit(p) */
	double		intercept;		/* NaN, as their errors, where no maximum exists */
	double		slope_error;	/* standard errors, from the information at the maximum */
	double		intercept_error;
	double		in_the_large;	/* the intercept for slope 1; NaN unless both classes have rows */
	double		in_the_large_error;
	int64		clipped;		/* rows whose p was moved into [2^-52, 1 - 2^-52] */
} RetrainCalibrationLine;

extern void retrain_calibration_line(RetrainPairs *pairs, RetrainCalibrationLine *result);

#endif							/* RETRAIN_CALIBRATION_LINE_H */
