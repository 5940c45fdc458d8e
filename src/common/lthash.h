/*
 * lthash.h
 *	  The additive hash of a multiset: 1024 lanes of 16 bits.
 */
#ifndef RETRAIN_LTHASH_H
#define RETRAIN_LTHASH_H

#include "common/sha256.h"

#define RETRAIN_LTHASH_LANES 1024

extern void retrain_lthash_add(uint16 lanes[RETRAIN_LTHASH_LANES],
							   const uint8 element[RETRAIN_SHA256_LENGTH]);
extern void retrain_lthash_subtract(uint16 lanes[RETRAIN_LTHASH_LANES],
									const uint8 element[RETRAIN_SHA256_LENGTH]);

#endif							/* RETRAIN_LTHASH_H */
