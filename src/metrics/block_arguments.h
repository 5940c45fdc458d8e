/*
 * block_arguments.h
 *	  Arguments of the functions that draw blocks of rows, and their results.
 */
#ifndef RETRAIN_BLOCK_ARGUMENTS_H
#define RETRAIN_BLOCK_ARGUMENTS_H

#include "fmgr.h"

#include "stats/block_auc.h"
#include "stats/block_ratio.h"
#include "stats/bootstrap.h"

/* Most blocks of an area: it keeps a count for each pair of blocks. */
#define RETRAIN_AUC_BLOCKS_MOST 1000

#define RETRAIN_AUC_BLOCKS_COLUMNS 5

/* An argument of type retrain.auc_blocks. */
typedef struct RetrainAucBlocks
{
	RetrainBlockAuc auc;
	Datum	   *names;			/* of the blocks */
} RetrainAucBlocks;

extern int	retrain_blocks_argument(FunctionCallInfo fcinfo, int argument);
extern int	retrain_replicates_argument(FunctionCallInfo fcinfo, int argument);
extern void retrain_resampling_arguments(FunctionCallInfo fcinfo, int argument,
										 RetrainResampling *resampling);
extern RetrainRatioBlock *retrain_ratio_blocks_arguments(FunctionCallInfo fcinfo, int sides, int *n);
extern void retrain_auc_blocks_argument(FunctionCallInfo fcinfo, int argument,
										RetrainAucBlocks *blocks);

#endif							/* RETRAIN_BLOCK_ARGUMENTS_H */
