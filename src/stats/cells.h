/*
 * cells.h
 *	  A monotone map from doubles to a few thousand cells, and passes over it.
 */
#ifndef RETRAIN_CELLS_H
#define RETRAIN_CELLS_H

#include "stats/float_key.h"
#include "stats/source.h"

typedef struct RetrainCellMap
{
	int			ncells;
	bool		linear;			/* equal width in value, else in key */
	double		low;			/* linear: left border of cell 0, cells per unit */
	double		scale;
	uint64		first;			/* by key: cells cover [first, last] only */
	uint64		last;
	int			shift;
} RetrainCellMap;

extern void retrain_cells_whole(RetrainCellMap *map, RetrainSource *const *sources,
								int nsources, int ncells);
extern void retrain_cells_range(RetrainCellMap *map, uint64 first, uint64 last, int ncells);
extern void retrain_cells_count(const RetrainCellMap *map, RetrainSource *source, int64 *counts);
extern void retrain_cells_extremes(const RetrainCellMap *map, RetrainSource *source,
								   const int *slot, uint64 *least, uint64 *greatest);
extern int64 retrain_cells_collect(const RetrainCellMap *map, RetrainSource *source,
								   const uint8 *wanted, uint64 *keys);
extern int64 retrain_source_keys(RetrainSource *source, uint64 *keys);

#endif							/* RETRAIN_CELLS_H */
