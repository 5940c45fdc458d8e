/*
 * lthash.h
 *	  The additive hash of a multiset: 1024 lanes of 16 bits.
 */
#ifndef RETRAIN_LTHASH_H
#define RETRAIN_LTHASH_H

#include <stdbool.h>
#include <stdint.h>

#define RETRAIN_LTHASH_LANES 1024
#define RETRAIN_LTHASH_WORDS (RETRAIN_LTHASH_LANES / 2)
#define RETRAIN_LTHASH_ELEMENT 32	/* bytes of an element */

extern void retrain_lthash_add(uint16_t *lanes, const uint8_t *element);
extern void retrain_lthash_subtract(uint16_t *lanes, const uint8_t *element);

/* For tests: the words of an element, computed in vectors of width words. */
extern bool retrain_lthash_expand(const uint8_t *element, int width, uint32_t *words);

#endif							/* RETRAIN_LTHASH_H */
