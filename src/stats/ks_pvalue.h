/*
 * ks_pvalue.h
 *	  p-value of the two-sided two-sample Kolmogorov-Smirnov statistic.
 */
#ifndef RETRAIN_KS_PVALUE_H
#define RETRAIN_KS_PVALUE_H

#include <stdint.h>

typedef enum RetrainKsMethod
{
	RETRAIN_KS_AUTO,			/* exact if both samples have at most 10000 rows */
	RETRAIN_KS_EXACT,			/* distribution of D over all orders of the rows */
	RETRAIN_KS_ASYMP			/* one-sample distribution at round(nm/(n+m)) */
} RetrainKsMethod;

/* Largest sample for which RETRAIN_KS_AUTO is exact. */
#define RETRAIN_KS_AUTO_ROWS		10000

/*
 * P(D >= d) for samples of n and m rows without ties (with ties: an upper
 * bound if exact).  n, m >= 1; d is moved to the nearest multiple of
 * 1/lcm(n, m) by the exact method.  *method_used (may be NULL) receives
 * RETRAIN_KS_EXACT or RETRAIN_KS_ASYMP; exact becomes asymptotic only where
 * it was asked for by name and needs too many steps (ks_exact.h).  Takes
 * and frees O(min(n, m)) memory, and can be cancelled (host.h).
 */
extern double retrain_ks_sf(int64_t n, int64_t m, double d,
								RetrainKsMethod method_wanted,
								RetrainKsMethod *method_used);

#endif							/* RETRAIN_KS_PVALUE_H */
