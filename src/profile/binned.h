/*
 * binned.h
 *	  The bins of two profiles: intervals of numbers and times, or categories.
 */
#ifndef RETRAIN_BINNED_H
#define RETRAIN_BINNED_H

#include "metrics/psi_table.h"
#include "profile/compare.h"

typedef enum RetrainBinStrategy
{
	RETRAIN_BINS_QUANTILE,		/* at quantiles of the reference */
	RETRAIN_BINS_EQUAL_WIDTH	/* of equal width between min and max of the reference */
} RetrainBinStrategy;

/* How values are divided into bins; categories and booleans are always categories. */
typedef struct RetrainBinning
{
	int			bins;
	RetrainBinStrategy strategy;
	const double *edges;		/* given by the caller, or NULL */
	int			nedges;
	bool		as_categories;	/* each number for itself */
} RetrainBinning;

/* Counts of bins: of intervals, if edges is not NULL, else of categories. */
typedef struct RetrainBinned
{
	double	   *edges;
	int			nedges;
	int64	   *rows[2];
	int64		missing[2];
	RetrainCategories *categories;
	bool		folded;
} RetrainBinned;

extern int	retrain_equal_width_edges(const RetrainProfile *reference, int bins, double *edges);
extern void retrain_bin_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								 const RetrainBinning *binning, RetrainBinned *binned);
extern RetrainPsiTable *retrain_binned_table(const RetrainBinned *binned, bool missing);

#endif							/* RETRAIN_BINNED_H */
