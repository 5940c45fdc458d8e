/*
 * bootstrap.h
 *	  Bootstrap of a ratio of two sums by whole blocks.
 */
#ifndef RETRAIN_BOOTSTRAP_H
#define RETRAIN_BOOTSTRAP_H

typedef struct RetrainBlock
{
	double		numerator;
	double		denominator;	/* not negative */
} RetrainBlock;

typedef struct RetrainBootstrap
{
	double		value;			/* NaN: the denominators add up to 0 */
	double		standard_error; /* these are NaN with fewer than two replicates */
	double		low;
	double		high;
	int			replicates;		/* that have a value */
} RetrainBootstrap;

extern void retrain_bootstrap(RetrainBlock *blocks, int n, int replicates, uint64 seed,
							  RetrainBootstrap *result);

#endif							/* RETRAIN_BOOTSTRAP_H */
