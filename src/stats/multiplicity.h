/*
 * multiplicity.h
 *	  p-values of many tests at once.
 */
#ifndef RETRAIN_MULTIPLICITY_H
#define RETRAIN_MULTIPLICITY_H

#include <stdint.h>

/*
 * Sets adjusted[i] to the Benjamini-Hochberg adjusted p-value of p[i]: the
 * smallest false discovery rate at which test i is among the discoveries.  p
 * holds n numbers from 0 to 1 in any order (which does not matter; equal ones get
 * equal results); NaN is for the caller to keep out.  p and adjusted may be the
 * same array.  Takes and frees O(n) memory, and can be cancelled (host.h).
 */
extern void retrain_benjamini_hochberg(const double *p, double *adjusted, int64_t n);

/*
 * The same for Holm's procedure: the smallest chance of any false discovery at which
 * test i is among the discoveries, however the tests depend on each other.
 */
extern void retrain_holm(const double *p, double *adjusted, int64_t n);

#endif							/* RETRAIN_MULTIPLICITY_H */
