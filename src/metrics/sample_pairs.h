/*
 * sample_pairs.h
 *	  Collected samples as pairs in ascending order, and their moments.
 */
#ifndef RETRAIN_SAMPLE_PAIRS_H
#define RETRAIN_SAMPLE_PAIRS_H

#include "common/collector.h"
#include "stats/moments.h"
#include "stats/pairs.h"

extern bool retrain_sample_pairs(RetrainCollector *collector, RetrainPairs *pairs);
extern int64 retrain_sample_moments(RetrainCollector *collector, int side,
									RetrainMoments *moments);

#endif							/* RETRAIN_SAMPLE_PAIRS_H */
