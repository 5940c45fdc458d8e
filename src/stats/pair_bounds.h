/*
 * pair_bounds.h
 *	  How far figures of pairs can be from those of the rows behind them.
 */
#ifndef RETRAIN_PAIR_BOUNDS_H
#define RETRAIN_PAIR_BOUNDS_H

#include "stats/pairs.h"

extern double retrain_pairs_difference_bound(RetrainPairs *pairs);
extern double retrain_pairs_auc_bound(RetrainPairs *pairs);

#endif							/* RETRAIN_PAIR_BOUNDS_H */
