/*
 * pairs.h
 *	  Two samples as pairs of counts, by whole groups of equal values.
 *
 * Statistics of distribution functions and of ranks read their samples through this
 * interface, in ascending order of value, and do not know whether rows or the buckets
 * of two profiles are behind it.  What they return is a function of the pairs alone.
 */
#ifndef RETRAIN_PAIRS_H
#define RETRAIN_PAIRS_H

#include "stats/source.h"

typedef struct RetrainPair
{
	double		value;			/* -0 is 0; infinities are ordinary values */
	int64		rows[2];		/* of the reference, of the current sample; not both 0 */
	bool		exact;			/* all these rows have this very value */
} RetrainPair;

typedef struct RetrainPairs
{
	int64		n[2];			/* rows in all pairs */
	void	   *arg;
	void		(*rewind) (void *arg);

	/* Next pairs, at least one, valid until the following call; NULL after the last one. */
	const RetrainPair *(*next) (void *arg, int *count);
} RetrainPairs;

/* Reads pairs one by one. */
typedef struct RetrainPairReader
{
	RetrainPairs *pairs;
	const RetrainPair *block;
	int			count;
	int			at;
} RetrainPairReader;

/* retrain_pairs_begin starts from the smallest value. */
static inline void
retrain_pairs_begin(RetrainPairReader *reader, RetrainPairs *pairs)
{
	reader->pairs = pairs;
	reader->count = 0;
	reader->at = 0;
	pairs->rewind(pairs->arg);
}

/* retrain_pairs_next returns the next pair, NULL after the last one. */
static inline const RetrainPair *
retrain_pairs_next(RetrainPairReader *reader)
{
	if (reader->at == reader->count)
	{
		reader->at = 0;
		reader->block = reader->pairs->next(reader->pairs->arg, &reader->count);
		if (reader->block == NULL)
		{
			reader->count = 0;
			return NULL;
		}
	}
	return &reader->block[reader->at++];
}

extern void retrain_pairs_of_array(const RetrainPair *array, int n, RetrainPairs *pairs);
extern void retrain_pairs_of_sources(RetrainSource *reference, RetrainSource *current,
									 const RetrainBudget *budget, RetrainPairs *pairs);

/* Pairs of one row each, in any order: only for figures that say so. */
extern void retrain_pairs_of_rows(RetrainSource *reference, RetrainSource *current,
								  RetrainPairs *pairs);

#endif							/* RETRAIN_PAIRS_H */
