/*
 * psi.c
 *	  retrain.psi, psi_test, psi_bins and psi_reference_agg of numbers and times.
 *
 * Final functions over collected samples (sample.c): edges at the quantiles of the
 * reference, found without a sort (stats/psi_value.c), then one pass that counts
 * both samples.  Definition: doc/reference/psi.md.
 */
#include "postgres.h"

#include "common/collector.h"
#include "common/compat.h"
#include "metrics/psi_reference.h"
#include "metrics/psi_table.h"
#include "stats/bins.h"
#include "stats/psi_value.h"

PG_FUNCTION_INFO_V1(retrain_psi_final);
PG_FUNCTION_INFO_V1(retrain_psi_test_final);
PG_FUNCTION_INFO_V1(retrain_psi_bins_final);
PG_FUNCTION_INFO_V1(retrain_psi_reference_final);

/* The edges of a reference and the rows of both samples between them. */
typedef struct Counted
{
	double	   *edges;
	int			nedges;
	int64	   *rows[2];
} Counted;

/* count_samples finds the edges and counts nsides of the samples. */
static void
count_samples(RetrainCollector *collector, int nsides, Counted *counted)
{
	int			bins = collector->bins > 0 ? collector->bins : RETRAIN_PSI_BINS;
	RetrainSource source;
	RetrainBudget budget;
	RetrainBins *search;

	retrain_collector_budget(collector, &budget);
	retrain_collector_source(collector, RETRAIN_REFERENCE, &source);
	counted->edges = palloc(2 * bins * sizeof(double));
	counted->nedges = retrain_quantile_edges(&source, bins, &budget, counted->edges);
	search = retrain_bins_create(counted->edges, counted->nedges,
								 retrain_collector_count(collector, RETRAIN_REFERENCE) +
								 retrain_collector_count(collector, RETRAIN_CURRENT));
	for (int s = 0; s < nsides; s++)
	{
		counted->rows[s] = palloc0((counted->nedges + 1) * sizeof(int64));
		retrain_collector_source(collector, s, &source);
		retrain_bins_count(search, &source, counted->rows[s]);
	}
}

/* psi_table returns the bins of the state in argument 0, NULL for no state. */
static RetrainPsiTable *
psi_table(FunctionCallInfo fcinfo)
{
	RetrainCollector *collector;
	RetrainPsiTable *table;
	Counted		counted;
	int64		missing[2];

	if (PG_ARGISNULL(0))
		return NULL;
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	count_samples(collector, 2, &counted);
	for (int s = 0; s < 2; s++)
		missing[s] = collector->side[s].missing;
	table = retrain_psi_table_intervals(counted.edges, counted.nedges,
										counted.rows[0], counted.rows[1], missing);
	table->unassigned = collector->unassigned;
	return table;
}

/*
 * retrain.psi_final(internal) returns double precision
 *
 * retrain_psi_final returns the index, NULL if a sample has no rows.
 */
Datum
retrain_psi_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_value(fcinfo, psi_table(fcinfo));
}

/*
 * retrain.psi_test_final(internal) returns retrain.psi_result
 *
 * retrain_psi_test_final returns one row, also for no rows at all.
 */
Datum
retrain_psi_test_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_test(fcinfo, psi_table(fcinfo));
}

/*
 * retrain.psi_bins_final(internal) returns retrain.psi_bin[]
 *
 * retrain_psi_bins_final returns the bins in order, NULL if there are no rows.
 */
Datum
retrain_psi_bins_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_bins(fcinfo, psi_table(fcinfo));
}

/*
 * retrain.psi_reference_final(internal) returns retrain.psi_reference
 *
 * retrain_psi_reference_final returns edges and counts of the collected values, NULL
 * for no rows.
 */
Datum
retrain_psi_reference_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector;
	Counted		counted;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	count_samples(collector, 1, &counted);
	return retrain_psi_reference_form(fcinfo,
									  collector->is_time ? RETRAIN_KIND_TIME : RETRAIN_KIND_NUMBER,
									  counted.edges, NULL, counted.rows[0], counted.nedges + 1,
									  collector->side[RETRAIN_REFERENCE].missing);
}
