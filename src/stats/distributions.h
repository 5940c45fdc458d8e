/*
 * distributions.h
 *	  Tails and quantiles of the normal, chi-square, gamma, Student t and F
 *	  distributions, and the Wilson interval.
 *
 * Pure functions of their arguments: no memory, no state, no errors.  An
 * argument outside the domain gives NaN, a NaN argument gives NaN.  "Upper"
 * means P(X > x), so a p-value is computed directly and keeps its relative
 * accuracy where it is small.
 */
#ifndef RETRAIN_DISTRIBUTIONS_H
#define RETRAIN_DISTRIBUTIONS_H

#include <stdint.h>

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
 * Student t, 0 < df <= 1e300, not necessarily whole (Welch): P(T > t), P(|T| >
 * |t|), and t with P(T > t) = p_upper.
 */
extern double retrain_student_t_sf(double t, double df);
extern double retrain_student_t_two_sided(double t, double df);
extern double retrain_student_t_quantile(double p_upper, double df);

/*
 * P(F > x), 0 < df1, df2 <= 1e300; 1 for x <= 0.  The lower tail is
 * retrain_f_sf(1 / x, df2, df1).
 */
extern double retrain_f_sf(double x, double df1, double df2);

/*
 * Wilson score interval without continuity correction for successes out of
 * trials, 0 <= successes <= trials, 0 < level < 1.  No trials give [0, 1].
 */
extern void retrain_wilson(int64_t successes, int64_t trials, double level,
									double *low, double *high);

#endif							/* RETRAIN_DISTRIBUTIONS_H */
