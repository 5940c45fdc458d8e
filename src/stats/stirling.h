/*
 * stirling.h
 *	  Two functions on which accurate binomial and gamma densities rest.
 */
#ifndef RETRAIN_STIRLING_H
#define RETRAIN_STIRLING_H

/* log(1 + x) - x without cancellation, for x > -1. */
extern double retrain_log1pmx(double x);

/* ln Gamma(a + 1) - [(a + 1/2) ln a - a + ln(2 pi) / 2], for a > 0. */
extern double retrain_stirling_error(double a);

#endif							/* RETRAIN_STIRLING_H */
