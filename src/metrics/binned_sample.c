/*
 * binned_sample.c
 *	  Collected samples as counts of bins at the quantiles of the reference.
 *
 * The bins of psi, the divergences and the contingency tests of numbers and times.
 * Edges are found without a sort (stats/psi_value.c), then one pass counts each sample.
 * Definition: doc/reference/psi.md.
 */
#include "postgres.h"

#include "common/compat.h"
#include "metrics/binned_sample.h"
#include "metrics/psi_table.h"
#include "stats/bins.h"
#include "stats/psi_value.h"

/* retrain_bin_samples finds the edges and counts the first nsides samples. */
void
retrain_bin_samples(RetrainCollector *collector, int nsides, RetrainBinnedSample *binned)
{
	int			bins = collector->bins > 0 ? collector->bins : RETRAIN_PSI_BINS;
	RetrainSource source;
	RetrainBudget budget;
	RetrainBins *search;

	retrain_collector_budget(collector, &budget);
	retrain_collector_source(collector, RETRAIN_REFERENCE, &source);
	binned->edges = palloc(2 * bins * sizeof(double));
	binned->nedges = retrain_quantile_edges(&source, bins, &budget, binned->edges);
	search = retrain_bins_create(binned->edges, binned->nedges,
								 retrain_collector_count(collector, RETRAIN_REFERENCE) +
								 retrain_collector_count(collector, RETRAIN_CURRENT));
	for (int s = 0; s < nsides; s++)
	{
		binned->rows[s] = palloc0((binned->nedges + 2) * sizeof(int64));
		retrain_collector_source(collector, s, &source);
		retrain_bins_count(search, &source, binned->rows[s]);
		binned->rows[s][binned->nedges + 1] = collector->side[s].missing;
	}
}
