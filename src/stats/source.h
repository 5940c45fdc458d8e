/*
 * source.h
 *	  A sample of doubles that can be read several times, block by block.
 *
 * The statistics need not know whether values are in memory or in a file, and
 * never ask for more than one block at a time.
 */
#ifndef RETRAIN_SOURCE_H
#define RETRAIN_SOURCE_H

typedef struct RetrainSource
{
	int64		n;				/* values in all blocks; no NaN among them */
	void	   *arg;
	void		(*rewind) (void *arg);

	/* Next block, valid until the following call; NULL after the last one. */
	const double *(*next) (void *arg, int *count);

	/* The value at a position; positions are asked for in rising order. */
	double		(*peek) (void *arg, int64 position);
} RetrainSource;

/*
 * How much memory a computation over sources may use.  Results never depend on
 * it, only the number of passes does.
 */
typedef struct RetrainBudget
{
	int64		values;			/* values copied and sorted at a time */
	int			cells;			/* cells of a histogram */
} RetrainBudget;

#endif							/* RETRAIN_SOURCE_H */
