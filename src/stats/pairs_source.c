/*
 * pairs_source.c
 *	  Pairs of two samples of doubles, in as many passes as the budget asks for.
 *
 * What fits the budget is copied and sorted.  Else counts per cell of a monotone map
 * (cells.c) divide the values into runs of cells that fit; each run is collected by one
 * pass over the samples, sorted, and handed out.  A cell that alone does not fit is one
 * value repeated, or is divided again by the bits of its keys: at most seven times.
 *
 * Memory is two copies of the budget's values, the counts of one map, and 48 bytes for
 * each run.  The pairs depend on the samples only, never on the budget.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "common/compat.h"
#include "stats/cells.h"
#include "stats/key_sort.h"
#include "stats/pairs.h"

#define BLOCK 256
#define MOST_LEVELS 10

/* A run of cells. */
typedef struct Run
{
	int			first;
	int			last;
	int64		mass[2];
	uint64		least;			/* of a cell that does not fit: its range */
	uint64		greatest;
} Run;

/* A map whose runs are being handed out. */
typedef struct Level
{
	RetrainCellMap map;
	Run		   *runs;
	int			nruns;
	int			at;
} Level;

typedef struct SourcePairs
{
	MemoryContext mcxt;
	RetrainSource *source[2];
	RetrainBudget budget;
	Level		level[MOST_LEVELS];
	int			depth;
	uint64	   *keys[2];		/* sorted keys of the run in hand, NULL: none */
	int64		n[2];
	int64		done[2];
	RetrainPair block[BLOCK];
} SourcePairs;

/* fits tells whether so many values may be sorted at a time. */
static bool
fits(const SourcePairs *p, const int64 *mass)
{
	return mass[0] + mass[1] <= p->budget.values;
}

/* level_runs gathers neighbouring cells into runs that fit, as long as they do. */
static void
level_runs(SourcePairs *p, Level *level, int64 *const *counts)
{
	int			room = 64;
	Run		   *run = NULL;

	level->runs = palloc(room * sizeof(Run));
	level->nruns = 0;
	for (int cell = 0; cell < level->map.ncells; cell++)
	{
		int64		mass[2] = {counts[0][cell], counts[1][cell]};

		if (mass[0] + mass[1] == 0)
			continue;
		if (run != NULL)
		{
			int64		together[2] = {run->mass[0] + mass[0], run->mass[1] + mass[1]};

			if (fits(p, together))
			{
				run->last = cell;
				run->mass[0] = together[0];
				run->mass[1] = together[1];
				continue;
			}
		}
		if (level->nruns == room)
		{
			room *= 2;
			level->runs = repalloc_huge(level->runs, room * sizeof(Run));
		}
		run = &level->runs[level->nruns++];
		run->first = run->last = cell;
		run->mass[0] = mass[0];
		run->mass[1] = mass[1];
	}
}

/* level_ranges finds the least and the greatest key of the cells that do not fit. */
static void
level_ranges(SourcePairs *p, Level *level)
{
	int		   *slot = palloc(level->map.ncells * sizeof(int));
	uint64	   *least = palloc(level->nruns * sizeof(uint64));
	uint64	   *greatest = palloc(level->nruns * sizeof(uint64));
	bool		any = false;

	memset(slot, -1, level->map.ncells * sizeof(int));
	for (int r = 0; r < level->nruns; r++)
	{
		least[r] = PG_UINT64_MAX;
		greatest[r] = 0;
		if (!fits(p, level->runs[r].mass))
		{
			slot[level->runs[r].first] = r;
			any = true;
		}
	}
	if (any)
		for (int s = 0; s < 2; s++)
			retrain_cells_extremes(&level->map, p->source[s], slot, least, greatest);
	for (int r = 0; r < level->nruns; r++)
	{
		level->runs[r].least = least[r];
		level->runs[r].greatest = greatest[r];
	}
	pfree(slot);
	pfree(least);
	pfree(greatest);
}

/* push_level begins to hand out the values of the map in the next level. */
static void
push_level(SourcePairs *p)
{
	MemoryContext old = MemoryContextSwitchTo(p->mcxt);
	Level	   *level = &p->level[p->depth++];
	int64	   *counts[2];

	for (int s = 0; s < 2; s++)
	{
		counts[s] = palloc0(level->map.ncells * sizeof(int64));
		retrain_cells_count(&level->map, p->source[s], counts[s]);
	}
	level_runs(p, level, counts);
	pfree(counts[0]);
	pfree(counts[1]);
	level_ranges(p, level);
	level->at = 0;
	MemoryContextSwitchTo(old);
}

/* drop_run frees the values of the run in hand. */
static void
drop_run(SourcePairs *p)
{
	for (int s = 0; s < 2; s++)
	{
		if (p->keys[s] != NULL)
			pfree(p->keys[s]);
		p->keys[s] = NULL;
		p->n[s] = p->done[s] = 0;
	}
}

/* take_run collects and sorts the values of a run, or of everything without a map. */
static void
take_run(SourcePairs *p, const RetrainCellMap *map, const Run *run)
{
	uint8	   *wanted = NULL;
	uint64	   *scratch;

	drop_run(p);
	if (map != NULL)
	{
		wanted = palloc0(map->ncells);
		memset(wanted + run->first, 1, run->last - run->first + 1);
	}
	scratch = MemoryContextAllocHuge(p->mcxt, (Max(run->mass[0], run->mass[1]) + 1) * sizeof(uint64));
	for (int s = 0; s < 2; s++)
	{
		int64		found;

		p->keys[s] = MemoryContextAllocHuge(p->mcxt, (run->mass[s] + 1) * sizeof(uint64));
		if (map != NULL)
			found = retrain_cells_collect(map, p->source[s], wanted, p->keys[s]);
		else
			found = retrain_source_keys(p->source[s], p->keys[s]);
		if (found != run->mass[s])
			elog(ERROR, "two passes over a sample differ");
		retrain_key_sort(p->keys[s], found, scratch);
		p->n[s] = found;
	}
	pfree(scratch);
	if (wanted != NULL)
		pfree(wanted);
}

/*
 * advance takes the next run in hand and returns 0; for a value that fills a cell it
 * sets the one pair and returns 1; -1 after the last one.
 */
static int
advance(SourcePairs *p)
{
	while (p->depth > 0)
	{
		Level	   *level = &p->level[p->depth - 1];
		Run		   *run;

		if (level->at == level->nruns)
		{
			if (p->depth == 1)
				return -1;		/* kept, for rewinding */
			pfree(level->runs);
			p->depth--;
			continue;
		}
		run = &level->runs[level->at++];
		if (fits(p, run->mass))
		{
			take_run(p, &level->map, run);
			return 0;
		}
		if (run->least == run->greatest)
		{
			p->block[0].value = retrain_key_float(run->least);
			p->block[0].rows[0] = run->mass[0];
			p->block[0].rows[1] = run->mass[1];
			p->block[0].exact = true;
			return 1;
		}
		if (p->depth == MOST_LEVELS)
			elog(ERROR, "cells of a sample do not get smaller");
		retrain_cells_range(&p->level[p->depth].map, run->least, run->greatest, p->budget.cells);
		push_level(p);
	}
	return -1;
}

/* pairs_rewind starts from the smallest value again. */
static void
pairs_rewind(void *arg)
{
	SourcePairs *p = arg;

	drop_run(p);
	for (; p->depth > 1; p->depth--)
		pfree(p->level[p->depth - 1].runs);
	if (p->depth == 1)
		p->level[0].at = 0;
	else
	{
		Run			all = {.mass = {p->source[0]->n, p->source[1]->n}};

		if (fits(p, all.mass))
			take_run(p, NULL, &all);
		else
		{
			retrain_cells_whole(&p->level[0].map, p->source, 2, p->budget.cells);
			push_level(p);
		}
	}
}

/* pairs_next returns the next block, all of it from one run. */
static const RetrainPair *
pairs_next(void *arg, int *count)
{
	SourcePairs *p = arg;
	uint64	   *a;
	uint64	   *b;
	int64		i;
	int64		j;
	int			n = 0;

	while (p->done[0] == p->n[0] && p->done[1] == p->n[1])
	{
		*count = advance(p);
		if (*count > 0)
			return p->block;
		if (*count < 0)
		{
			drop_run(p);
			return NULL;
		}
	}

	a = p->keys[0];
	b = p->keys[1];
	i = p->done[0];
	j = p->done[1];
	while (n < BLOCK && (i < p->n[0] || j < p->n[1]))
	{
		uint64		key = j >= p->n[1] || (i < p->n[0] && a[i] <= b[j]) ? a[i] : b[j];
		int64		i0 = i;
		int64		j0 = j;

		while (i < p->n[0] && a[i] == key)
			i++;
		while (j < p->n[1] && b[j] == key)
			j++;
		p->block[n].value = retrain_key_float(key);
		p->block[n].rows[0] = i - i0;
		p->block[n].rows[1] = j - j0;
		p->block[n].exact = true;
		n++;
	}
	p->done[0] = i;
	p->done[1] = j;
	*count = n;
	return p->block;
}

/*
 * retrain_pairs_of_sources fills pairs to read two samples without NaN, which must
 * outlive them.  Memory is in the current context.
 */
void
retrain_pairs_of_sources(RetrainSource *reference, RetrainSource *current,
						 const RetrainBudget *budget, RetrainPairs *pairs)
{
	SourcePairs *p = palloc0(sizeof(SourcePairs));

	p->mcxt = CurrentMemoryContext;
	p->source[0] = reference;
	p->source[1] = current;
	p->budget = *budget;
	pairs->n[0] = reference->n;
	pairs->n[1] = current->n;
	pairs->arg = p;
	pairs->rewind = pairs_rewind;
	pairs->next = pairs_next;
}
