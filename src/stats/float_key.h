/*
 * float_key.h
 *	  Order-preserving 64-bit image of a double.
 *
 * Comparing images as unsigned integers orders the doubles as numbers: negative
 * values have all bits flipped, others only the sign bit.  -0 has the image of
 * +0.  NaN is not expected.
 */
#ifndef RETRAIN_FLOAT_KEY_H
#define RETRAIN_FLOAT_KEY_H

/* The image that -0 would have, just below that of 0: no double has it. */
#define RETRAIN_FLOAT_KEY_MINUS_ZERO UINT64CONST(0x7fffffffffffffff)

/* retrain_float_key returns the image of x. */
static inline uint64
retrain_float_key(double x)
{
	union
	{
		double		d;
		uint64		u;
	}			v;

	v.d = x + 0.0;				/* -0 + 0 is +0 */
	return v.u ^ ((uint64) ((int64) v.u >> 63) | UINT64CONST(0x8000000000000000));
}

/* retrain_float_key_down returns the greatest image of a double that is not above key. */
static inline uint64
retrain_float_key_down(uint64 key)
{
	return key == RETRAIN_FLOAT_KEY_MINUS_ZERO ? key - 1 : key;
}

/* retrain_key_float returns the double that has this image. */
static inline double
retrain_key_float(uint64 key)
{
	union
	{
		double		d;
		uint64		u;
	}			v;

	v.u = (key & UINT64CONST(0x8000000000000000)) ?
		key ^ UINT64CONST(0x8000000000000000) : ~key;
	return v.d;
}

#endif							/* RETRAIN_FLOAT_KEY_H */
