/*
 * gram.h
 *	  Whether sums of products of columns can be those of any rows.
 */
#ifndef RETRAIN_GRAM_H
#define RETRAIN_GRAM_H

#include "stats/exact_sum.h"

/* Most columns. */
#define RETRAIN_GRAM_COLUMNS 5

extern bool retrain_gram_possible(const RetrainExactSum *const sum[][RETRAIN_GRAM_COLUMNS],
								  int columns);

#endif							/* RETRAIN_GRAM_H */
