/*
 * rank_tests.h
 *	  p-values of the two-sample tests on ranks: Mann-Whitney, Cramer-von Mises,
 *	  Anderson-Darling.
 *
 * The statistics themselves, and midranks under ties, are the caller's.  n and m
 * are the row counts of the two samples, in any order.  Like distributions.h:
 * pure functions, NaN for a NaN statistic or a row count out of range.  The
 * exact distributions suppose continuous data.
 */
#ifndef RETRAIN_RANK_TESTS_H
#define RETRAIN_RANK_TESTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Mann-Whitney, two-sided, by the rule of scipy.stats.mannwhitneyu: exact if the
 * smaller sample has at most RETRAIN_MANN_WHITNEY_EXACT_ROWS rows and there are
 * no ties, else normal with tie and continuity correction.
 *
 * distance is |2U - nm|, a whole number that the caller forms in 128-bit
 * integers (2U = 2R - n(n+1), R the sum of midranks of the n rows; ties make 2U
 * odd at times).  tie_term is the sum of t^3 - t over groups of t equal rows, 0
 * without ties.  *exact (may be NULL) receives which one it was.  1 if all rows
 * are equal (scipy: NaN).  n, m >= 1.
 */
#define RETRAIN_MANN_WHITNEY_EXACT_ROWS	8

extern double retrain_mann_whitney_pvalue(double distance, int64_t n, int64_t m,
										  double tie_term, bool *exact);

/* Variance of U given these ties: nm/12 (n + m + 1 - tie_term / ((n+m)(n+m-1))). */
extern double retrain_mann_whitney_variance(int64_t n, int64_t m, double tie_term);

/*
 * Cramer-von Mises: P(T >= t) for the statistic T of
 * scipy.stats.cramervonmises_2samp,
 *
 *	  T = U / (nm(n+m)) - (4nm - 1) / (6(n+m)),
 *
 * by its rule: exact if both samples have at most
 * RETRAIN_CRAMER_VON_MISES_EXACT_ROWS rows, else the limit law at T moved to its
 * mean and variance.  The exact distribution is that without ties; a T that only
 * ties can give counts as the next smaller value that orders without ties could
 * have (of their grid, as in scipy), so the p-value is rather too large.
 * *exact (may be NULL) receives which one it was.  n, m >= 1.
 */
#define RETRAIN_CRAMER_VON_MISES_EXACT_ROWS	20

extern double retrain_cramer_von_mises_pvalue(double t, int64_t n, int64_t m, bool *exact);

/* Mean and variance of T over all orders of the rows. */
extern void retrain_cramer_von_mises_moments(int64_t n, int64_t m,
											 double *mean, double *variance);

/* P(W^2 > x) of the limit law, the sum of Z_j^2 / (j pi)^2 (mean 1/6). */
extern double retrain_cramer_von_mises_limit_sf(double x);

/*
 * Anderson-Darling: p-value of the standardised two-sample statistic of Scholz
 * and Stephens (1987), (A^2 - 1) / sd, as returned by
 * scipy.stats.anderson_ksamp: P(A^2 > 1 + s standardised) in the limit law, s =
 * sqrt(2 (pi^2 - 9) / 3) being its standard deviation.  scipy fits a curve
 * through seven levels, off by up to 2.5 %, and says 0.25 and 0.001 for
 * whatever is more or less; where it does, this is more or less too.
 */
extern double retrain_anderson_darling_pvalue(double standardised);

/*
 * Standard deviation of A^2 over all orders of n and m rows without ties, by
 * which the statistic is standardised (also with ties, as in scipy); its mean
 * is 1.  n + m >= 4.
 */
extern double retrain_anderson_darling_sd(int64_t n, int64_t m);

/* P(A^2 > x) of the limit law, the sum of Z_j^2 / (j (j+1)) (mean 1). */
extern double retrain_anderson_darling_limit_sf(double x);

#endif							/* RETRAIN_RANK_TESTS_H */
