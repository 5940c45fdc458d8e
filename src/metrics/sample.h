/*
 * sample.h
 *	  What the aggregates over collected samples share.
 */
#ifndef RETRAIN_SAMPLE_H
#define RETRAIN_SAMPLE_H

#include "fmgr.h"
#include "utils/typcache.h"

extern MemoryContext retrain_aggregate_context(FunctionCallInfo fcinfo);
extern int	retrain_bins_argument(FunctionCallInfo fcinfo, int argument);

#endif							/* RETRAIN_SAMPLE_H */
