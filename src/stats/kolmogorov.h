/*
 * kolmogorov.h
 *	  Distribution of the one-sample two-sided Kolmogorov-Smirnov statistic.
 */
#ifndef RETRAIN_KOLMOGOROV_H
#define RETRAIN_KOLMOGOROV_H

/* P(D_n >= d) for n >= 1 rows (a whole number) of a continuous distribution. */
extern double retrain_kolmogorov_sf(double n, double d);

/* P(D_n+ >= d), the one-sided tail, 0 < d < 1. */
extern double retrain_smirnov_sf(double n, double d);

#endif							/* RETRAIN_KOLMOGOROV_H */
