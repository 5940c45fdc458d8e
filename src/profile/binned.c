/*
 * binned.c
 *	  The bins of two profiles: intervals of numbers and times, or categories.
 */
#include "postgres.h"

#include "common/compat.h"
#include "profile/binned.h"

/*
 * retrain_equal_width_edges sets the edges of bins of equal width over a profile and returns their
 * number.
 */
int
retrain_equal_width_edges(const RetrainProfile *reference, int bins, double *edges)
{
	int			n = 0;

	if (reference->n == 0)
		return 0;
	for (int i = 1; i < bins; i++)
	{
		double		t = (double) i / bins;
		double		edge = reference->min * (1 - t) + reference->max * t;

		if (n == 0 || edge > edges[n - 1])
			edges[n++] = edge;
	}
	return n;
}

/* bin_intervals counts numbers or times. */
static void
bin_intervals(const RetrainProfile *reference, const RetrainProfile *current,
			  const RetrainBinning *binning, RetrainBinned *binned)
{
	RetrainSpans spans;

	retrain_compare_spans(reference, current, &spans);
	binned->edges = palloc(Max(4 * binning->bins, binning->nedges + 1) * sizeof(double));
	if (binning->edges != NULL)
	{
		memcpy(binned->edges, binning->edges, binning->nedges * sizeof(double));
		binned->nedges = retrain_spans_snap_edges(&spans, binned->edges, binning->nedges);
	}
	else if (binning->strategy == RETRAIN_BINS_EQUAL_WIDTH)
		binned->nedges = retrain_spans_snap_edges(&spans, binned->edges,
												  retrain_equal_width_edges(reference, binning->bins,
																			binned->edges));
	else
		binned->nedges = retrain_spans_quantile_edges(&spans, binning->bins, binned->edges);
	for (int s = 0; s < 2; s++)
	{
		binned->rows[s] = palloc((binned->nedges + 1) * sizeof(int64));
		retrain_spans_count(&spans, binned->edges, binned->nedges, s, binned->rows[s]);
		binned->missing[s] = spans.missing[s];
	}
}

/* retrain_bin_profiles counts two profiles of one kind in bins, in the current context. */
void
retrain_bin_profiles(const RetrainProfile *reference, const RetrainProfile *current,
					 const RetrainBinning *binning, RetrainBinned *binned)
{
	memset(binned, 0, sizeof(*binned));
	if (retrain_compare_as_categories(reference))
		binned->categories = retrain_compare_categories(reference, current, &binned->folded);
	else if (binning->as_categories)
		binned->categories = retrain_compare_numbers(reference, current, &binned->folded);
	else
		bin_intervals(reference, current, binning, binned);
	for (int s = 0; s < 2 && binned->categories != NULL; s++)
		binned->missing[s] = binned->categories->missing[s];
}

/* show_folded marks the bins of categories that could not be told apart. */
static void
show_folded(RetrainPsiTable *table)
{
	static const RetrainBytes label = {"(folded)", 8};

	for (int b = 0; b < table->nbins; b++)
	{
		RetrainPsiBin *bin = &table->bins[b];

		if (bin->kind == RETRAIN_BIN_CATEGORY && retrain_compare_name_folded(&bin->category))
			bin->kind = RETRAIN_BIN_FOLDED;
		for (int i = 0; i < bin->nmembers; i++)
		{
			if (retrain_compare_name_folded(&bin->members[i]))
				bin->members[i] = label;
		}
	}
}

/*
 * retrain_binned_table returns the bins of a population stability index; missing says
 * whether NULL and NaN form one.
 */
RetrainPsiTable *
retrain_binned_table(const RetrainBinned *binned, bool missing)
{
	static const int64 none[2] = {0, 0};
	RetrainPsiTable *table;

	if (binned->categories == NULL)
		return retrain_psi_table_intervals(binned->edges, binned->nedges, binned->rows[0],
										   binned->rows[1], missing ? binned->missing : none);
	if (!missing)
		binned->categories->missing[0] = binned->categories->missing[1] = 0;
	table = retrain_psi_table_categories(binned->categories);
	table->folded = binned->folded;
	show_folded(table);
	return table;
}
