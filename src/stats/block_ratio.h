/*
 * block_ratio.h
 *	  A ratio of two sums over blocks, as a figure for the bootstrap.
 */
#ifndef RETRAIN_BLOCK_RATIO_H
#define RETRAIN_BLOCK_RATIO_H

#include "stats/bootstrap.h"

typedef struct RetrainRatio
{
	double		numerator;
	double		denominator;	/* not negative */
} RetrainRatio;

/* What a block adds: to one ratio (the other side is 0), or to two that are compared. */
typedef struct RetrainRatioBlock
{
	RetrainRatio side[2];
} RetrainRatioBlock;

typedef struct RetrainBlockRatio
{
	const RetrainRatioBlock *blocks;
	int			side;
} RetrainBlockRatio;

extern void retrain_sort_ratio_blocks(RetrainRatioBlock *blocks, int n);
extern double retrain_block_ratio(const void *arg, const uint32 *times, int n);

#endif							/* RETRAIN_BLOCK_RATIO_H */
