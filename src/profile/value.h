/*
 * value.h
 *	  Values of wider types as doubles, and whether they are still themselves.
 */
#ifndef RETRAIN_VALUE_H
#define RETRAIN_VALUE_H

extern double retrain_value_of_numeric(Datum value, bool *exact);

/* retrain_value_of_int8 returns the nearest double and whether it is the same number. */
static inline double
retrain_value_of_int8(int64 value, bool *exact)
{
	double		nearest = (double) value;

	/* 2^63, the nearest double of the largest values, is no bigint */
	*exact = nearest < 9223372036854775808.0 && (int64) nearest == value;
	return nearest;
}

#endif							/* RETRAIN_VALUE_H */
