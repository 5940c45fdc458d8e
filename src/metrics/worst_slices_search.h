/*
 * worst_slices_search.h
 *	  Search of slices whose loss is larger than that of all other rows.
 */
#ifndef RETRAIN_WORST_SLICES_SEARCH_H
#define RETRAIN_WORST_SLICES_SEARCH_H

#include "metrics/loss_cells.h"
#include "metrics/worst_slices_half.h"

/* Most columns of which a slice fixes the values. */
#define RETRAIN_WORST_CROSSED 3

/* The two halves of the blocks. */
enum
{
	RETRAIN_SEARCHED,
	RETRAIN_HELD_OUT,
	RETRAIN_HALVES
};

/* A slice that is examined, or that could not be as its loss is constant. */
typedef struct RetrainWorstSlice
{
	int			mask;			/* columns whose value is fixed */
	const int32 *number;		/* of a cell: the values, by column */
	RetrainLossHalf half[RETRAIN_HALVES];
	double		p;				/* NaN: constant */
	double		adjusted;
} RetrainWorstSlice;

/* What the search works on. */
typedef struct RetrainWorstSearch
{
	const RetrainLossCells *state;
	int			blocks;
	int		   *place;			/* of a block by its number, in the order of time */
	int			split;			/* places from here on are held out */
	RetrainLossTally *total;		/* by place */
	RetrainLossTally whole[RETRAIN_HALVES];
	int64		too_small;		/* slices with fewer rows or blocks than needed */
	int64		examined;
	RetrainWorstSlice *slices;
	int64		n;
	int64		room;
} RetrainWorstSearch;

extern void retrain_worst_search(RetrainWorstSearch *search, const RetrainLossCells *state);

#endif							/* RETRAIN_WORST_SLICES_SEARCH_H */
