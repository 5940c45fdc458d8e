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

#endif							/* RETRAIN_SCORES_FIGURES_H */
