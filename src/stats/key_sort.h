/*
 * key_sort.h
 *	  Sorts 64-bit keys: radix for many, comparisons for few.
 */
#ifndef RETRAIN_KEY_SORT_H
#define RETRAIN_KEY_SORT_H

extern void retrain_key_sort(uint64 *keys, int64 n, uint64 *scratch);

#endif							/* RETRAIN_KEY_SORT_H */
