/*
 * compat_figures.h
 *	  Drift figures as other tools compute them, where their rules are not ours.
 *
 * Definitions: doc/reference/compat.md.  Samples have rows, and no missing values.
 */
#ifndef RETRAIN_COMPAT_FIGURES_H
#define RETRAIN_COMPAT_FIGURES_H

#include "stats/equal_bins.h"
#include "stats/rank_statistics.h"

typedef enum RetrainCompat
{
	RETRAIN_COMPAT_NONE,
	RETRAIN_COMPAT_EVIDENTLY,
	RETRAIN_COMPAT_DEEPCHECKS,
	RETRAIN_COMPAT_FROUROS,
	RETRAIN_COMPAT_NANNYML
} RetrainCompat;

/* Rows of bins or categories. */
typedef struct RetrainCompatCounts
{
	int64		n;
	int64	   *rows[2];		/* reference, current */
	int64		total[2];
} RetrainCompatCounts;

/* From this many reference rows on, NannyML estimates from so many bins. */
#define RETRAIN_NANNYML_BINS 10000

/* Divergences of counts. */
extern double retrain_compat_psi(RetrainCompat tool, const RetrainCompatCounts *counts);
extern double retrain_evidently_kl(const RetrainCompatCounts *counts);
extern void retrain_deepchecks_pool(RetrainCompatCounts *counts);

/* Divergences of shares; NaN where they have no figure. */
extern double retrain_compat_js_of_shares(const double *reference, const double *current, int n);
extern double retrain_compat_kl_of_shares(const double *p, const double *q, int n);

/* Contingency tables; statistics without degrees of freedom are NaN. */
extern double retrain_compat_fit_chi2(const RetrainCompatCounts *counts);
extern double retrain_compat_fit_g(const RetrainCompatCounts *counts);
extern double retrain_yates_chi2(const RetrainCompatCounts *counts);
extern double retrain_deepchecks_v(RetrainCompatCounts *counts);

/* Distribution functions. */
extern bool retrain_nannyml_ks(const RetrainPairSide *sides, double *statistic);
extern bool retrain_nannyml_wasserstein(const RetrainPairSide *sides, double *distance);
extern int	retrain_deepchecks_trim(const RetrainPair *pairs, int n, RetrainPair *trimmed);

/* p-values */
extern double retrain_scipy_anderson_pvalue(double statistic);
extern double retrain_mann_whitney_less(const RetrainMannWhitney *result, int64 n, int64 m);

#endif							/* RETRAIN_COMPAT_FIGURES_H */
