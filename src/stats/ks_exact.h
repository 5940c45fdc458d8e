/*
 * ks_exact.h
 *	  Exact distribution of the two-sample Kolmogorov-Smirnov statistic.
 */
#ifndef RETRAIN_KS_EXACT_H
#define RETRAIN_KS_EXACT_H

#include <stdbool.h>
#include <stdint.h>

/* Largest n * m for two sizes, largest n for n = m. */
#define RETRAIN_KS_EXACT_STEPS			1e10
#define RETRAIN_KS_EXACT_SQUARE_ROWS	INT64_C(1000000000000)

/* Whether samples of n and m rows are small enough for retrain_ks_exact_sf. */
extern bool retrain_ks_exact_feasible(int64_t n, int64_t m);

/*
 * P(D >= d), d rounded to the nearest multiple of 1/lcm(n, m), for feasible
 * n, m >= 1 and 0 <= d <= 1.
 */
extern double retrain_ks_exact_sf(int64_t n, int64_t m, double d);

#endif							/* RETRAIN_KS_EXACT_H */
