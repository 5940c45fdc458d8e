/*
 * block_auc.h
 *	  The area under the ROC curve of blocks of rows, as a figure for the bootstrap.
 */
#ifndef RETRAIN_BLOCK_AUC_H
#define RETRAIN_BLOCK_AUC_H

#include "stats/bootstrap.h"

/* A labelled score. */
typedef struct RetrainBlockScore
{
	uint64		key;			/* image of the score (float_key.h) */
	int32		block;
	int32		positive;		/* 0 or 1 */
} RetrainBlockScore;

/* Counts from which the area of any draw of blocks follows. */
typedef struct RetrainBlockAuc
{
	int			n;				/* blocks */
	int64	   *positives;		/* rows of each block */
	int64	   *negatives;
	int64	   *pairs;			/* n x n: of the positive rows of a block (row) and the negative
								 * ones of a block (column), 2 for each pair in order, 1 for
								 * each tie */
} RetrainBlockAuc;

extern void retrain_block_auc_init(RetrainBlockAuc *auc, int n);
extern void retrain_block_auc_count(RetrainBlockAuc *auc, RetrainBlockScore *score, int64 rows,
									const int *place);
extern void retrain_block_auc_check(const RetrainBlockAuc *auc);
extern double retrain_block_auc(const void *arg, const uint32 *times, int n);

#endif							/* RETRAIN_BLOCK_AUC_H */
