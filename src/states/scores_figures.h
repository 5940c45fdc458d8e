/*
 * scores_figures.h
 *	  Figures of retrain.scores, with bounds where the state is not exact.
 */
#ifndef RETRAIN_SCORES_FIGURES_H
#define RETRAIN_SCORES_FIGURES_H

#include "states/scores.h"
#include "stats/ace.h"
#include "stats/brier.h"
#include "stats/log_loss.h"

/* The parts of Brier's score: over distinct probabilities, or over the 15 bins of a coarse state. */
extern void retrain_scores_brier_sums(const RetrainScores *scores, RetrainBrierSums *sums);
extern void retrain_scores_brier_parts(const RetrainScores *scores, RetrainBrier *result);
extern double retrain_scores_log_loss_error(const RetrainSpans *spans);

/*
 * A calibration error and its standard error by the delta method, which means something only
 * above the critical value: that of a calibrated model is all noise.  Figures are NaN where
 * undefined.
 */
typedef struct RetrainCalibrationError
{
	double		value;
	double		standard_error;
	double		critical_value;
} RetrainCalibrationError;

/* scores_calibration_error.c */
extern void retrain_scores_ece_error(const RetrainScores *scores, RetrainCalibrationError *error);
extern void retrain_scores_ace_error(const RetrainScores *scores, const RetrainSpans *spans,
									 RetrainCalibrationError *error, double *max_error);
extern void retrain_scores_mce_error(const RetrainScores *scores, RetrainPairs *pairs,
									 RetrainCalibrationError *error, double *low, double *high);

#endif							/* RETRAIN_SCORES_FIGURES_H */
