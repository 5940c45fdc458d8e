/*
 * isotonic.h
 *	  The non-decreasing function of a score that fits labels best.
 */
#ifndef RETRAIN_ISOTONIC_H
#define RETRAIN_ISOTONIC_H

#include "stats/pairs.h"

/* Most knots of a function. */
#define RETRAIN_KNOTS_MOST (1 << 20)

/* Knots in ascending order of x; y does not fall, lies in [0,1], and is linear between knots. */
typedef struct RetrainKnots
{
	int			n;
	double	   *x;
	double	   *y;
} RetrainKnots;

/* Scores that share a value of the function: the fit before it becomes lines. */
typedef struct RetrainOrderBlock
{
	double		first;
	double		last;
	int64		rows;
	int64		positives;
} RetrainOrderBlock;

/* A stack of blocks whose shares of positives rise. */
typedef struct RetrainOrderBlocks
{
	RetrainOrderBlock *block;
	int64		n;
	int64		room;
} RetrainOrderBlocks;

extern void retrain_isotonic_blocks(RetrainPairs *pairs, RetrainOrderBlocks *blocks);
extern void retrain_isotonic(RetrainPairs *pairs, RetrainKnots *knots);
extern double retrain_knots_value(const RetrainKnots *knots, double x);

#endif							/* RETRAIN_ISOTONIC_H */
