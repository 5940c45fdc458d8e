/*
 * slice_pairs.h
 *	  Transition state of comparisons by slice: eight counts for every crossed slice.
 */
#ifndef RETRAIN_SLICE_PAIRS_H
#define RETRAIN_SLICE_PAIRS_H

#include "lib/stringinfo.h"

#include "common/crossed_keys.h"
#include "stats/comparison.h"

typedef struct RetrainSlicePair
{
	int64		unused;			/* rows without label, prediction or window */
	int64		count[RETRAIN_COMPARED_CELLS];
} RetrainSlicePair;

typedef struct RetrainSlicePairs
{
	MemoryContext mcxt;
	RetrainSpillMember member;
	int			min_support;
	bool		named;			/* of classes: a hit counts as label and prediction true, else the prediction as false */
	RetrainCrossedKeys *keys;
	RetrainBytesDict names;
	RetrainSlicePair *slice;	/* by number */
	int			capacity;
} RetrainSlicePairs;

extern RetrainSlicePairs *retrain_slice_pairs_create(int columns, int min_support, bool named,
													 RetrainSpillSite *site, MemoryContext mcxt);
extern RetrainSlicePair *retrain_slice_pairs_slice(RetrainSlicePairs *state,
												   const RetrainCrossedImage *image);
extern void retrain_slice_pairs_merge(RetrainSlicePairs *state, const RetrainSlicePairs *other);
extern void retrain_slice_pairs_send(StringInfo buf, const RetrainSlicePairs *state);
extern RetrainSlicePairs *retrain_slice_pairs_recv(StringInfo buf, MemoryContext mcxt);

#endif							/* RETRAIN_SLICE_PAIRS_H */
