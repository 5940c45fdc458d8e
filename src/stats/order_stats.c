/*
 * order_stats.c
 *	  Exact order statistics: the values at given ranks of a sample.
 *
 * Counts per cell of a monotone map tell which cell holds which rank.  Only the
 * values of those cells are copied and sorted, as many at a time as the budget
 * allows; a cell with too many values is one value repeated, or divided again.
 *
 * Does not handle NaN; infinities are ordinary values.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "stats/cells.h"
#include "stats/key_sort.h"
#include "stats/order_stats.h"

/* Values up to which nothing is gained by a histogram. */
#define SMALL 4096

/* A cell that holds ranks first..last-1 of the list asked for. */
typedef struct Holder
{
	int			cell;
	int			slot;			/* index into the extremes, -1: light */
	int64		before;			/* values left of the cell */
	int64		mass;
	int			first;
	int			last;
} Holder;

typedef struct Selection
{
	RetrainSource *source;
	const RetrainBudget *budget;
	const int64 *ranks;
	double	   *values;
} Selection;

static void select_cells(Selection *sel, const RetrainCellMap *map, int64 before,
						 int first, int last);

/* collect_batch sorts the values of some cells and picks the ranks inside them. */
static void
collect_batch(Selection *sel, const RetrainCellMap *map, const Holder *h, int nh)
{
	uint8	   *wanted;
	uint64	   *keys;
	uint64	   *scratch;
	int64		mass = 0;
	int64		at = 0;

	if (nh == 0)
		return;
	wanted = palloc0(map->ncells);
	for (int k = 0; k < nh; k++)
	{
		wanted[h[k].cell] = 1;
		mass += h[k].mass;
	}
	keys = MemoryContextAllocHuge(CurrentMemoryContext, (mass + 1) * sizeof(uint64));
	scratch = MemoryContextAllocHuge(CurrentMemoryContext, mass * sizeof(uint64));
	if (retrain_cells_collect(map, sel->source, wanted, keys) != mass)
		elog(ERROR, "two passes over a sample differ");
	retrain_key_sort(keys, mass, scratch);
	for (int k = 0; k < nh; k++)
	{
		for (int r = h[k].first; r < h[k].last; r++)
			sel->values[r] = retrain_key_float(keys[at + sel->ranks[r] - h[k].before]);
		at += h[k].mass;
	}
	pfree(keys);
	pfree(scratch);
	pfree(wanted);
}

/* select_holders finds the ranks inside the cells that hold them. */
static void
select_holders(Selection *sel, const RetrainCellMap *map, Holder *h, int nh)
{
	uint64	   *least = palloc(nh * sizeof(uint64));
	uint64	   *greatest = palloc(nh * sizeof(uint64));
	int			heavy = 0;
	int			first = 0;
	int64		gathered = 0;

	for (int k = 0; k < nh; k++)
	{
		h[k].slot = -1;
		if (h[k].mass > SMALL / 16 &&
			(h[k].mass > sel->source->n / 64 || h[k].mass > sel->budget->values))
		{
			least[heavy] = PG_UINT64_MAX;
			greatest[heavy] = 0;
			h[k].slot = heavy++;
		}
	}
	if (heavy > 0)
	{
		int		   *slot = palloc(map->ncells * sizeof(int));

		memset(slot, -1, map->ncells * sizeof(int));
		for (int k = 0; k < nh; k++)
			slot[h[k].cell] = h[k].slot;
		retrain_cells_extremes(map, sel->source, slot, least, greatest);
		pfree(slot);
	}

	for (int k = 0; k < nh; k++)
	{
		bool		atom = h[k].slot >= 0 && least[h[k].slot] == greatest[h[k].slot];

		if (!atom && h[k].mass <= sel->budget->values)
		{
			if (gathered + h[k].mass > sel->budget->values)
			{
				collect_batch(sel, map, h + first, k - first);
				first = k;
				gathered = 0;
			}
			gathered += h[k].mass;
			continue;
		}
		collect_batch(sel, map, h + first, k - first);
		first = k + 1;
		gathered = 0;
		if (atom)
			for (int r = h[k].first; r < h[k].last; r++)
				sel->values[r] = retrain_key_float(least[h[k].slot]);
		else
		{
			RetrainCellMap inner;

			retrain_cells_range(&inner, least[h[k].slot], greatest[h[k].slot],
								sel->budget->cells);
			select_cells(sel, &inner, h[k].before, h[k].first, h[k].last);
		}
	}
	collect_batch(sel, map, h + first, nh - first);
	pfree(least);
	pfree(greatest);
}

/*
 * select_cells finds ranks first..last-1 of the list, all of them among the values
 * of the map, before which there are before values.
 */
static void
select_cells(Selection *sel, const RetrainCellMap *map, int64 before, int first, int last)
{
	int64	   *counts = palloc0(map->ncells * sizeof(int64));
	Holder	   *h = palloc((last - first) * sizeof(Holder));
	int			nh = 0;
	int			r = first;

	check_stack_depth();
	retrain_cells_count(map, sel->source, counts);
	for (int k = 0; k < map->ncells && r < last; k++)
	{
		int64		after = before + counts[k];

		if (sel->ranks[r] < after)
		{
			h[nh].cell = k;
			h[nh].before = before;
			h[nh].mass = counts[k];
			h[nh].first = r;
			while (r < last && sel->ranks[r] < after)
				r++;
			h[nh++].last = r;
		}
		before = after;
	}
	pfree(counts);
	if (r < last)
		elog(ERROR, "two passes over a sample differ");
	select_holders(sel, map, h, nh);
	pfree(h);
}

/*
 * retrain_order_statistics sets values[r] to the value of rank ranks[r] (0 is the
 * smallest).  Ranks are in rising order (repeats allowed) and below source->n.
 */
void
retrain_order_statistics(RetrainSource *source, const int64 *ranks, int nranks,
						 const RetrainBudget *budget, double *values)
{
	if (nranks == 0)
		return;
	if (source->n <= Min(SMALL, budget->values))
	{
		uint64	   *keys = palloc(source->n * sizeof(uint64));
		uint64	   *scratch = palloc(source->n * sizeof(uint64));

		retrain_source_keys(source, keys);
		retrain_key_sort(keys, source->n, scratch);
		for (int r = 0; r < nranks; r++)
			values[r] = retrain_key_float(keys[ranks[r]]);
		pfree(keys);
		pfree(scratch);
	}
	else
	{
		RetrainCellMap map;
		Selection	sel = {source, budget, ranks, values};

		retrain_cells_whole(&map, &source, 1, budget->cells);
		select_cells(&sel, &map, 0, 0, nranks);
	}
}
