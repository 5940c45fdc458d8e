/*
 * cells.c
 *	  Histograms that direct exact algorithms to the few values that matter.
 *
 * A cell map is monotone: a smaller value never has a larger cell.  So counts
 * at cell borders are exact ranks, and whatever is left to decide is inside
 * single cells.  The first map of a computation has equal widths between two
 * sample quantiles (outliers fall into the two outer cells); a cell that holds
 * too much is divided again by the bits of the keys between its smallest and its
 * greatest value, which ends after at most six levels at single values.
 *
 * The sample that places the borders decides how fast the answer is found,
 * never what it is.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/cells.h"
#include "stats/key_sort.h"

#define SAMPLE 1000				/* values looked at, over all sources */
#define TRIM 4					/* of them left outside at either end */

/* cell_of_value returns the cell of x under a linear map. */
static inline int
cell_of_value(const RetrainCellMap *map, double x)
{
	double		t = (x - map->low) * map->scale;
	double		top = map->ncells - 1;

	t = t > 0 ? t : 0;
	t = t < top ? t : top;
	return (int) t;
}

/* cell_of_key returns the cell of a key inside the range of a map by key. */
static inline int
cell_of_key(const RetrainCellMap *map, uint64 key)
{
	return (int) ((key - map->first) >> map->shift);
}

/*
 * retrain_cells_range makes a map by key of at most ncells (a power of two) cells
 * for the keys first..last; values outside are ignored by all passes.
 */
void
retrain_cells_range(RetrainCellMap *map, uint64 first, uint64 last, int ncells)
{
	map->linear = false;
	map->first = first;
	map->last = last;
	map->shift = 0;
	while (((last - first) >> map->shift) >= (uint64) ncells)
		map->shift++;
	map->ncells = (int) ((last - first) >> map->shift) + 1;
}

/*
 * retrain_cells_whole makes the first map, over all values of the sources.
 */
void
retrain_cells_whole(RetrainCellMap *map, RetrainSource *const *sources, int nsources, int ncells)
{
	uint64		sample[SAMPLE];
	int			n = 0;
	double		low;
	double		high;

	for (int s = 0; s < nsources; s++)
	{
		int			take = (int) Min(sources[s]->n, SAMPLE / nsources);

		for (int i = 0; i < take; i++)
		{
			/* one value of each of take equal parts; parts do not overflow */
			int64		at = sources[s]->n / take * i + (sources[s]->n % take) * i / take;
			double		x = sources[s]->peek(sources[s]->arg, at);

			if (!isinf(x))
				sample[n++] = retrain_float_key(x);
		}
	}
	if (n > 0)
	{
		retrain_key_sort(sample, n, NULL);
		low = retrain_key_float(sample[Min(TRIM, n / 4)]);
		high = retrain_key_float(sample[n - 1 - Min(TRIM, n / 4)]);
		map->ncells = ncells;
		map->low = low;
		map->scale = (ncells - 1) / (high - low);
		map->linear = true;
		/* a zero or huge width has no usable scale */
		if (low < high && isfinite(high - low) && isfinite(map->scale) && map->scale > 0)
			return;
	}
	retrain_cells_range(map, 0, PG_UINT64_MAX, ncells);
}

/* retrain_cells_count adds the number of values in each cell to counts. */
void
retrain_cells_count(const RetrainCellMap *map, RetrainSource *source, int64 *counts)
{
	const double *x;
	int			n;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
	{
		if (map->linear)
			for (int i = 0; i < n; i++)
				counts[cell_of_value(map, x[i])]++;
		else
			for (int i = 0; i < n; i++)
			{
				uint64		key = retrain_float_key(x[i]);

				if (key >= map->first && key <= map->last)
					counts[cell_of_key(map, key)]++;
			}
	}
}

/*
 * retrain_cells_extremes lowers least[s] and raises greatest[s] to the smallest and
 * greatest key of each cell with slot[cell] = s >= 0.
 */
void
retrain_cells_extremes(const RetrainCellMap *map, RetrainSource *source,
					   const int *slot, uint64 *least, uint64 *greatest)
{
	const double *x;
	int			n;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
		for (int i = 0; i < n; i++)
		{
			uint64		key = retrain_float_key(x[i]);
			int			s;

			if (map->linear)
				s = slot[cell_of_value(map, x[i])];
			else if (key >= map->first && key <= map->last)
				s = slot[cell_of_key(map, key)];
			else
				continue;
			if (s < 0)
				continue;
			if (key < least[s])
				least[s] = key;
			if (key > greatest[s])
				greatest[s] = key;
		}
}

/*
 * retrain_cells_collect copies the keys of all values whose cell is wanted (1, else
 * 0) and returns their number.  keys has room for one more than there are.
 */
int64
retrain_cells_collect(const RetrainCellMap *map, RetrainSource *source,
					  const uint8 *wanted, uint64 *keys)
{
	const double *x;
	int			n;
	int64		found = 0;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
	{
		/* Each key is written; whether it stays is decided without a branch. */
		if (map->linear)
			for (int i = 0; i < n; i++)
			{
				keys[found] = retrain_float_key(x[i]);
				found += wanted[cell_of_value(map, x[i])];
			}
		else
			for (int i = 0; i < n; i++)
			{
				uint64		key = retrain_float_key(x[i]);

				keys[found] = key;
				if (key >= map->first && key <= map->last)
					found += wanted[cell_of_key(map, key)];
			}
	}
	return found;
}

/* retrain_source_keys copies the keys of all values and returns their number. */
int64
retrain_source_keys(RetrainSource *source, uint64 *keys)
{
	const double *x;
	int			n;
	int64		found = 0;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
		for (int i = 0; i < n; i++)
			keys[found++] = retrain_float_key(x[i]);
	return found;
}
