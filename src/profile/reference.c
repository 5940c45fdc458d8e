/*
 * reference.c
 *	  A profile as the stored reference of psi, for numbers and times.
 *
 * The edges of 10 bins are taken once, on borders of buckets, so that rows are counted
 * against them without error.
 */
#include "postgres.h"

#include "common/compat.h"
#include "metrics/psi_binned.h"
#include "profile/compare.h"

/*
 * retrain_psi_reference_of_profile makes a reference, in the current context; an error if
 * the profile is not of the kind of the values.
 */
RetrainPsiReference *
retrain_psi_reference_of_profile(Datum datum, RetrainPsiKind kind)
{
	const RetrainProfile *profile = retrain_profile_read(datum);
	double	   *edges = palloc(4 * RETRAIN_PSI_BINS * sizeof(double));
	RetrainSpans spans;
	int64	   *counts;
	int			nedges;

	retrain_compare_fits_values(profile, kind == RETRAIN_KIND_TIME ? RETRAIN_PROFILE_TIME :
								RETRAIN_PROFILE_NUMBER);
	retrain_compare_spans(profile, NULL, &spans);
	nedges = retrain_spans_quantile_edges(&spans, RETRAIN_PSI_BINS, edges);
	counts = palloc((nedges + 1) * sizeof(int64));
	retrain_spans_count(&spans, edges, nedges, 0, counts);
	return retrain_psi_reference_intervals(kind, edges, nedges, counts, spans.missing[0]);
}
