/*
 * distributions.h
 *	  Tails and quantiles of the normal, chi-square and gamma distributions,
 *	  and the Wilson interval.
 *
 * Pure functions of their arguments: no memory, no state, no errors.  An
 * argument outside the domain gives NaN, a NaN argument gives NaN.  "Upper"
 * means P(X > x), so a p-value is computed directly and keeps its relative
 * accuracy where it is small.
 */
#ifndef RETRAIN_DISTRIBUTIONS_H
#define RETRAIN_DISTRIBUTIONS_H

/* P(X > x) for chi-square, 0 < df <= 2e12 degrees of freedom; 1 for x <= 0. */
extern double retrain_chisq_sf(double x, double df);

/* x with P(X > x) = p_upper; +infinity for 0, 0 for 1. */
extern double retrain_chisq_quantile(double p_upper, double df);

/* The same for gamma, 0 < shape <= 1e12, scale > 0 (mean shape * scale). */
extern double retrain_gamma_sf(double x, double shape, double scale);
extern double retrain_gamma_quantile(double p_upper, double shape, double scale);

/* P(Z > z) of the standard normal, and its inverse. */
extern double retrain_normal_sf(double z);
extern double retrain_normal_quantile(double p_upper);

/*
 * Wilson score interval without continuity correction for successes out of
 * trials, 0 <= successes <= trials, 0 < level < 1.  No trials give [0, 1].
 */
extern void retrain_wilson(int64 successes, int64 trials, double level,
									double *low, double *high);

#endif							/* RETRAIN_DISTRIBUTIONS_H */
