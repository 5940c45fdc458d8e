/*
 * probability.h
 *	  The check that all aggregates over probabilities make.
 */
#ifndef RETRAIN_PROBABILITY_H
#define RETRAIN_PROBABILITY_H

#include "utils/float.h"

/* retrain_check_probability raises an error unless p lies in [0,1]; NaN fails. */
static inline void
retrain_check_probability(double p)
{
	if (unlikely(!(p >= 0.0 && p <= 1.0)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probability %s is not between 0 and 1", float8out_internal(p)),
				 errhint("Pass the probability of the positive class; leave out other rows with FILTER (WHERE ...).")));
}

#endif							/* RETRAIN_PROBABILITY_H */
