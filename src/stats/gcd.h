/*
 * gcd.h
 *	  Greatest common divisor of two row counts.
 */
#ifndef RETRAIN_GCD_H
#define RETRAIN_GCD_H

#include <stdint.h>

/* retrain_gcd returns the greatest common divisor of a, b >= 1 (Euclid). */
static inline int64_t
retrain_gcd(int64_t a, int64_t b)
{
	while (b != 0)
	{
		int64_t		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

#endif							/* RETRAIN_GCD_H */
