/*
 * ks_statistic.c
 *	  Two-sample Kolmogorov-Smirnov: D = max over x of |F(x) - G(x)|.
 *
 * F and G are the right-continuous empirical distribution functions of n and
 * m values.  With i and j values up to and including x, n m |F - G| =
 * |i m - j n| is an integer: everything here is compared in integers (128 bits),
 * so that the maximum and the smallest value that reaches it are exact.
 *
 * Method: counts per cell of a monotone map give the differences at all cell
 * borders, hence a lower bound of the maximum.  Inside a cell with a and b
 * values the difference cannot leave [left - b n, left + a m]; only cells that
 * can reach the bound are looked into.  Their values are copied and sorted, as
 * many at a time as the budget allows.  A cell with too many values is
 * either one value repeated or is divided again.
 *
 * Does not handle NaN; infinities are ordinary values.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "stats/cells.h"
#include "stats/key_sort.h"
#include "stats/ks_statistic.h"
#include "stats/wide.h"

/* Values up to which nothing is gained by a histogram. */
#define SMALL 4096

typedef struct Search
{
	RetrainSource *source[2];
	int64		n[2];
	const RetrainBudget *budget;
	RetrainWide floor;			/* some value reaches this */
	RetrainWide best;			/* largest difference met in order, -1: none */
	uint64		best_key;
} Search;

/* One cell that can hold the maximum. */
typedef struct Candidate
{
	int			cell;
	int			slot;			/* index into the extremes, -1: light */
	int64		before[2];		/* values left of the cell */
	int64		mass[2];		/* values inside */
} Candidate;

static void search_cells(Search *search, const RetrainCellMap *map, const int64 *before);

/* difference returns |i m - j n|. */
static inline RetrainWide
difference(const Search *search, int64 i, int64 j)
{
	RetrainWide d = (RetrainWide) i * search->n[1] - (RetrainWide) j * search->n[0];

	return d < 0 ? -d : d;
}

/* offer takes note of the difference at a key; keys are offered in rising order. */
static inline void
offer(Search *search, uint64 key, int64 i, int64 j)
{
	RetrainWide d = difference(search, i, j);

	if (d > search->best)
	{
		search->best = d;
		search->best_key = key;
		if (d > search->floor)
			search->floor = d;
	}
}

/* walk offers every distinct key of two sorted arrays, starting from before values. */
static void
walk(Search *search, const int64 *before,
	 const uint64 *a, int64 na, const uint64 *b, int64 nb)
{
	int64		i = 0;
	int64		j = 0;

	while (i < na || j < nb)
	{
		uint64		key;

		if (j >= nb || (i < na && a[i] <= b[j]))
			key = a[i];
		else
			key = b[j];
		while (i < na && a[i] == key)
			i++;
		while (j < nb && b[j] == key)
			j++;
		offer(search, key, before[0] + i, before[1] + j);
	}
}

/* can_reach tells whether some value of the cell may reach the bound. */
static bool
can_reach(const Search *search, const Candidate *c)
{
	RetrainWide left = (RetrainWide) c->before[0] * search->n[1] -
		(RetrainWide) c->before[1] * search->n[0];

	return left + (RetrainWide) c->mass[0] * search->n[1] >= search->floor ||
		-(left - (RetrainWide) c->mass[1] * search->n[0]) >= search->floor;
}

/*
 * collect_batch sorts the values of some candidates and walks them, cell by cell.
 */
static void
collect_batch(Search *search, const RetrainCellMap *map, const Candidate *c, int nc)
{
	uint8	   *wanted;
	uint64	   *keys[2];
	uint64	   *scratch;
	int64		mass[2] = {0, 0};
	int64		at[2] = {0, 0};

	if (nc == 0)
		return;
	wanted = palloc0(map->ncells);
	for (int k = 0; k < nc; k++)
	{
		wanted[c[k].cell] = 1;
		mass[0] += c[k].mass[0];
		mass[1] += c[k].mass[1];
	}
	scratch = MemoryContextAllocHuge(CurrentMemoryContext,
									 (Max(mass[0], mass[1]) + 1) * sizeof(uint64));
	for (int s = 0; s < 2; s++)
	{
		keys[s] = MemoryContextAllocHuge(CurrentMemoryContext, (mass[s] + 1) * sizeof(uint64));
		if (retrain_cells_collect(map, search->source[s], wanted, keys[s]) != mass[s])
			elog(ERROR, "two passes over a sample differ");
		retrain_key_sort(keys[s], mass[s], scratch);
	}
	for (int k = 0; k < nc; k++)
	{
		walk(search, c[k].before, keys[0] + at[0], c[k].mass[0], keys[1] + at[1], c[k].mass[1]);
		at[0] += c[k].mass[0];
		at[1] += c[k].mass[1];
	}
	pfree(scratch);
	pfree(keys[0]);
	pfree(keys[1]);
	pfree(wanted);
}

/*
 * find_extremes gives heavy candidates a slot, and fills the smallest and greatest
 * key of each.  Heavy cells are few, as each holds more than 1/256 of the values.
 */
static void
find_extremes(Search *search, const RetrainCellMap *map, Candidate *c, int nc,
			  uint64 **least, uint64 **greatest)
{
	int64		total = search->n[0] + search->n[1];
	int			heavy = 0;
	int		   *slot;

	for (int k = 0; k < nc; k++)
	{
		int64		mass = c[k].mass[0] + c[k].mass[1];

		c[k].slot = -1;
		if (mass > SMALL / 16 && (mass > total / 256 || mass > search->budget->values))
			c[k].slot = heavy++;
	}
	if (heavy == 0)
		return;

	*least = palloc(heavy * sizeof(uint64));
	*greatest = palloc(heavy * sizeof(uint64));
	for (int h = 0; h < heavy; h++)
	{
		(*least)[h] = PG_UINT64_MAX;
		(*greatest)[h] = 0;
	}
	slot = palloc(map->ncells * sizeof(int));
	memset(slot, -1, map->ncells * sizeof(int));
	for (int k = 0; k < nc; k++)
		slot[c[k].cell] = c[k].slot;
	for (int s = 0; s < 2; s++)
		retrain_cells_extremes(map, search->source[s], slot, *least, *greatest);
	pfree(slot);
}

/*
 * search_candidates looks into the candidate cells, from left to right.
 */
static void
search_candidates(Search *search, const RetrainCellMap *map, Candidate *c, int nc)
{
	uint64	   *least = NULL;
	uint64	   *greatest = NULL;
	int			first = 0;		/* start of the batch that is being gathered */
	int64		gathered = 0;

	find_extremes(search, map, c, nc, &least, &greatest);
	for (int k = 0; k < nc; k++)
	{
		int64		mass = c[k].mass[0] + c[k].mass[1];
		bool		atom = c[k].slot >= 0 && least[c[k].slot] == greatest[c[k].slot];

		if (!atom && mass <= search->budget->values)
		{
			if (gathered + mass > search->budget->values)
			{
				collect_batch(search, map, c + first, k - first);
				first = k;
				gathered = 0;
			}
			gathered += mass;
			continue;
		}

		/* The cells before this one come first. */
		collect_batch(search, map, c + first, k - first);
		first = k + 1;
		gathered = 0;
		if (atom)
			offer(search, least[c[k].slot],
				  c[k].before[0] + c[k].mass[0], c[k].before[1] + c[k].mass[1]);
		else if (can_reach(search, &c[k]))
		{
			RetrainCellMap inner;

			retrain_cells_range(&inner, least[c[k].slot], greatest[c[k].slot],
								search->budget->cells);
			search_cells(search, &inner, c[k].before);
		}
	}
	collect_batch(search, map, c + first, nc - first);
	if (least != NULL)
	{
		pfree(least);
		pfree(greatest);
	}
}

/*
 * search_cells finds the best key among the values of a map, before which there are
 * before[0] and before[1] values.
 */
static void
search_cells(Search *search, const RetrainCellMap *map, const int64 *before)
{
	int64	   *counts[2];
	int64		at[2];
	Candidate  *c;
	int			nc = 0;
	int			room = 64;

	check_stack_depth();
	for (int s = 0; s < 2; s++)
	{
		counts[s] = palloc0(map->ncells * sizeof(int64));
		retrain_cells_count(map, search->source[s], counts[s]);
		at[s] = before[s];
	}

	/* Borders are reached by a value: the last one before them. */
	for (int k = 0; k < map->ncells; k++)
	{
		RetrainWide d;

		if (counts[0][k] == 0 && counts[1][k] == 0)
			continue;
		at[0] += counts[0][k];
		at[1] += counts[1][k];
		d = difference(search, at[0], at[1]);
		if (d > search->floor)
			search->floor = d;
	}

	c = palloc(room * sizeof(Candidate));
	at[0] = before[0];
	at[1] = before[1];
	for (int k = 0; k < map->ncells; k++)
	{
		if (counts[0][k] == 0 && counts[1][k] == 0)
			continue;
		if (nc == room)
		{
			room *= 2;
			c = repalloc(c, room * sizeof(Candidate));
		}
		c[nc].cell = k;
		for (int s = 0; s < 2; s++)
		{
			c[nc].before[s] = at[s];
			c[nc].mass[s] = counts[s][k];
			at[s] += counts[s][k];
		}
		if (can_reach(search, &c[nc]))
			nc++;
	}
	pfree(counts[0]);
	pfree(counts[1]);
	search_candidates(search, map, c, nc);
	pfree(c);
}

/*
 * search_small sorts everything.
 */
static void
search_small(Search *search)
{
	static const int64 before[2] = {0, 0};
	uint64	   *keys[2];
	uint64	   *scratch = palloc(Max(search->n[0], search->n[1]) * sizeof(uint64));

	for (int s = 0; s < 2; s++)
	{
		keys[s] = palloc(search->n[s] * sizeof(uint64));
		retrain_source_keys(search->source[s], keys[s]);
		retrain_key_sort(keys[s], search->n[s], scratch);
	}
	walk(search, before, keys[0], search->n[0], keys[1], search->n[1]);
	pfree(keys[0]);
	pfree(keys[1]);
	pfree(scratch);
}

/*
 * retrain_ks_statistic computes D and its location for two samples that both have
 * values.  Memory beyond the budget's is a few kilobytes.
 */
void
retrain_ks_statistic(RetrainSource *reference, RetrainSource *current,
				 const RetrainBudget *budget, RetrainKs *result)
{
	static const int64 before[2] = {0, 0};
	Search		search;

	retrain_wide_check(reference->n, current->n);
	search.source[0] = reference;
	search.source[1] = current;
	search.n[0] = reference->n;
	search.n[1] = current->n;
	search.budget = budget;
	search.floor = 0;
	search.best = -1;
	search.best_key = 0;

	if (reference->n + current->n <= Min(SMALL, budget->values))
		search_small(&search);
	else
	{
		RetrainCellMap map;

		retrain_cells_whole(&map, search.source, 2, budget->cells);
		search_cells(&search, &map, before);
	}
	result->statistic = (double) search.best / ((double) search.n[0] * (double) search.n[1]);
	result->location = retrain_key_float(search.best_key);
}
