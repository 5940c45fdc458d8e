/*
 * psi_binned.h
 *	  Current rows counted in the bins of a stored reference, as the state of aggregates.
 */
#ifndef RETRAIN_PSI_BINNED_H
#define RETRAIN_PSI_BINNED_H

#include "metrics/psi_reference.h"

/* What a state holds; it belongs to the state. */
typedef struct RetrainPsiBinned
{
	const double *edges;
	int			nedges;
	const int64 *rows[2];		/* one more than edges */
	int64		missing[2];
} RetrainPsiBinned;

extern bool retrain_psi_binned_counts(FunctionCallInfo fcinfo, RetrainPsiBinned *binned);

/* profile/reference.c */
extern RetrainPsiReference *retrain_psi_reference_of_profile(Datum datum, RetrainPsiKind kind);

#endif							/* RETRAIN_PSI_BINNED_H */
