/*
 * kolmogorov.h
 *	  Distribution of the one-sample Kolmogorov-Smirnov statistics.
 */
#ifndef RETRAIN_KOLMOGOROV_H
#define RETRAIN_KOLMOGOROV_H

/* P(D_n >= d) for n >= 1 rows (a whole number) of a continuous distribution. */
extern double retrain_kolmogorov_sf(double n, double d);

/*
 * P(K > x) of the limit of sqrt(n) D_n (for two samples: sqrt(nm/(n+m)) D) as n
 * grows; 1 for x <= 0.
 */
extern double retrain_kolmogorov_limit_sf(double x);

/* P(D_n+ >= d), the one-sided tail, 0 < d < 1. */
extern double retrain_smirnov_sf(double n, double d);

#endif							/* RETRAIN_KOLMOGOROV_H */
