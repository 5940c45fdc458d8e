/*
 * probability.h
 *	  Reading of probabilities: 0 to 1, nothing else.
 */
#ifndef RETRAIN_PROBABILITY_H
#define RETRAIN_PROBABILITY_H

extern void retrain_probability_error(double p);

/*
 * retrain_check_probability raises an error unless p lies in [0,1].  Written so that
 * NaN fails.
 */
static inline void
retrain_check_probability(double p)
{
	if (unlikely(!(p >= 0.0 && p <= 1.0)))
		retrain_probability_error(p);
}

#endif							/* RETRAIN_PROBABILITY_H */
