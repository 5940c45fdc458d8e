/*
 * bins.c
 *	  Prepares edges for the search of retrain_bins_find, and counts samples.
 *
 * 1024 cells of equal width lead to the first edge that matters, if no cell has
 * more than 4 edges.  Else (edges of heavy-tailed values) up to 16 edges are all
 * compared, and more are searched by halving without branches.
 */
#include "postgres.h"

#include <math.h>

#include "utils/float.h"

#include "common/compat.h"
#include "stats/bins.h"

#define GRID_MOST 4

/* grid_cell is the cell of an edge, by the arithmetic of retrain_bins_find. */
static int
grid_cell(const RetrainBins *bins, double x)
{
	double		t = (x - bins->low) * bins->scale;

	t = t > 0 ? t : 0;
	t = t < RETRAIN_BINS_GRID - 1 ? t : RETRAIN_BINS_GRID - 1;
	return (int) t;
}

/* bins_grid tries to make a grid; sets bins->grid if it is good. */
static void
bins_grid(RetrainBins *bins)
{
	int			edge = 0;

	bins->low = bins->edges[0];
	bins->scale = RETRAIN_BINS_GRID / (bins->edges[bins->nedges - 1] - bins->low);
	if (!isfinite(bins->scale) || bins->scale <= 0)
		return;
	bins->start = palloc(RETRAIN_BINS_GRID * sizeof(uint16));
	for (int cell = 0; cell < RETRAIN_BINS_GRID; cell++)
	{
		int			first = edge;

		/* The map is monotone: edges of earlier cells are below all values of this one. */
		bins->start[cell] = (uint16) edge;
		while (edge < bins->nedges && grid_cell(bins, bins->edges[edge]) == cell)
			edge++;
		if (edge - first > GRID_MOST)
			return;
	}
	bins->grid = true;
}

/*
 * retrain_bins_create prepares strictly rising edges, at most 65535, none NaN, none
 * infinite, for about so many searches.  Edges are copied; the result is in the
 * current context.
 */
RetrainBins *
retrain_bins_create(const double *edges, int nedges, int64 searches)
{
	RetrainBins *bins = palloc0(sizeof(RetrainBins));
	int			room = RETRAIN_BINS_FEW;

	bins->nedges = nedges;
	while (room < nedges + 1)
		room *= 2;
	bins->steps = room / 2;
	bins->edges = palloc(room * sizeof(double));
	for (int i = 0; i < room; i++)
		bins->edges[i] = i < nedges ? edges[i] : get_float8_infinity();
	if (nedges > 1 && searches > RETRAIN_BINS_GRID)
		bins_grid(bins);
	return bins;
}

/* retrain_bins_count adds the number of values in each bin to counts. */
void
retrain_bins_count(const RetrainBins *bins, RetrainSource *source, int64 *counts)
{
	const double *x;
	int			n;

	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
		for (int i = 0; i < n; i++)
			counts[retrain_bins_find(bins, x[i])]++;
}
