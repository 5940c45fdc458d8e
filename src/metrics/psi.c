/*
 * psi.c
 *	  retrain.psi, psi_test, psi_bins and psi_reference_agg of numbers and times.
 *
 * Final functions over collected samples (sample.c), in bins at the quantiles of the
 * reference (binned_sample.c).  Definition: doc/reference/psi.md.
 */
#include "postgres.h"

#include "common/collector.h"
#include "common/compat.h"
#include "metrics/binned_sample.h"
#include "metrics/psi_reference.h"
#include "metrics/psi_table.h"

PG_FUNCTION_INFO_V1(retrain_psi_final);
PG_FUNCTION_INFO_V1(retrain_psi_test_final);
PG_FUNCTION_INFO_V1(retrain_psi_bins_final);
PG_FUNCTION_INFO_V1(retrain_psi_reference_final);

/* psi_table returns the bins of the state in argument 0, NULL for no state. */
static RetrainPsiTable *
psi_table(FunctionCallInfo fcinfo)
{
	RetrainCollector *collector;
	RetrainPsiTable *table;
	RetrainBinnedSample binned;
	int64		missing[2];

	if (PG_ARGISNULL(0))
		return NULL;
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	retrain_bin_samples(collector, 2, &binned);
	for (int s = 0; s < 2; s++)
		missing[s] = collector->side[s].missing;
	table = retrain_psi_table_intervals(binned.edges, binned.nedges,
										binned.rows[0], binned.rows[1], missing);
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
	RetrainBinnedSample binned;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	retrain_bin_samples(collector, 1, &binned);
	return retrain_psi_reference_form(fcinfo,
									  collector->is_time ? RETRAIN_KIND_TIME : RETRAIN_KIND_NUMBER,
									  binned.edges, NULL, binned.rows[0], binned.nedges + 1,
									  collector->side[RETRAIN_REFERENCE].missing);
}
