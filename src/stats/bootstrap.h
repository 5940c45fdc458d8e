/*
 * bootstrap.h
 *	  Bootstrap of a figure, or of the difference of two, by whole blocks.
 *
 * A figure is anything that can be computed from blocks of rows of which some count several
 * times: of sums (block_ratio.h), or the area under the ROC curve (block_auc.h).
 */
#ifndef RETRAIN_BOOTSTRAP_H
#define RETRAIN_BOOTSTRAP_H

/* How a figure is computed. */
typedef struct RetrainBlockFigure
{
	/* of n blocks, block i counted times[i] times; NaN if it has no value */
	double		(*value) (const void *arg, const uint32 *times, int n);
	const void *arg;
} RetrainBlockFigure;

/* How blocks are drawn, and what is read from the replicates. */
typedef struct RetrainResampling
{
	int			replicates;
	uint64		seed;
	double		level;			/* of the interval */
	double		reference;		/* value that the p-value is of */
} RetrainResampling;

typedef struct RetrainBootstrap
{
	double		value;			/* NaN: undefined */
	double		standard_error; /* these are NaN with fewer than two replicates */
	double		low;
	double		high;
	double		p_value;		/* two-sided */
	int			replicates;		/* that have a value */
} RetrainBootstrap;

extern void retrain_bootstrap(const RetrainBlockFigure *figure, int n,
							  const RetrainResampling *resampling, RetrainBootstrap *result);
extern void retrain_bootstrap_difference(const RetrainBlockFigure side[2], int n,
										 const RetrainResampling *resampling, double value[2],
										 RetrainBootstrap *result);

#endif							/* RETRAIN_BOOTSTRAP_H */
