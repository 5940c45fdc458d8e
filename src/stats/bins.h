/*
 * bins.h
 *	  Bins (lower, upper] over fixed edges, and the search for a value's bin.
 */
#ifndef RETRAIN_BINS_H
#define RETRAIN_BINS_H

#include "stats/source.h"

#define RETRAIN_BINS_FEW 16
#define RETRAIN_BINS_GRID 1024

typedef struct RetrainBins
{
	int			nedges;			/* there is one bin more */
	int			steps;			/* edges are padded with +infinity to a power of two */
	bool		grid;
	double		low;			/* grid: left border, cells per unit */
	double		scale;
	uint16	   *start;			/* grid: first edge that a value of the cell can be below */
	double	   *edges;			/* strictly rising, then +infinity */
} RetrainBins;

extern RetrainBins *retrain_bins_create(const double *edges, int nedges, int64 searches);
extern void retrain_bins_count(const RetrainBins *bins, RetrainSource *source, int64 *counts);

/*
 * retrain_bins_find returns the bin of x, which is not NaN: the number of edges below x.
 */
static inline int
retrain_bins_find(const RetrainBins *bins, double x)
{
	const double *edges = bins->edges;
	int			bin = 0;

	if (bins->grid)
	{
		double		t = (x - bins->low) * bins->scale;

		t = t > 0 ? t : 0;
		t = t < RETRAIN_BINS_GRID - 1 ? t : RETRAIN_BINS_GRID - 1;
		bin = bins->start[(int) t];
		while (edges[bin] < x)
			bin++;
		return bin;
	}
	if (bins->nedges <= RETRAIN_BINS_FEW)
	{
		/* Without a branch: which four edges, then which of them; padded to sixteen. */
		const double *four = edges + 4 * ((edges[3] < x) + (edges[7] < x) + (edges[11] < x));

		return (int) (four - edges) + (four[0] < x) + (four[1] < x) + (four[2] < x) + (four[3] < x);
	}

	/* Multiplication, since gcc turns a conditional back into a branch. */
	for (int half = bins->steps; half > 0; half /= 2)
		bin += half * (edges[bin + half - 1] < x);
	return bin;
}

#endif							/* RETRAIN_BINS_H */
