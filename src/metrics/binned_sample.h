/*
 * binned_sample.h
 *	  Collected samples as counts of bins at the quantiles of the reference.
 */
#ifndef RETRAIN_BINNED_SAMPLE_H
#define RETRAIN_BINNED_SAMPLE_H

#include "common/collector.h"

typedef struct RetrainBinnedSample
{
	double	   *edges;			/* bins are (lower, upper]; one more than edges */
	int			nedges;
	int64	   *rows[2];		/* a last element counts the missing values */
} RetrainBinnedSample;

extern void retrain_bin_samples(RetrainCollector *collector, int nsides,
								RetrainBinnedSample *binned);

#endif							/* RETRAIN_BINNED_SAMPLE_H */
