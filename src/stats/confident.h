/*
 * confident.h
 *	  The class to which a row confidently belongs: Northcutt, Jiang and Chuang, Confident learning:
 *	  estimating uncertainty in dataset labels, J. Artificial Intelligence Research 70 (2021), eq. 1.
 */
#ifndef RETRAIN_CONFIDENT_H
#define RETRAIN_CONFIDENT_H

/*
 * retrain_confident_class returns the class with the largest probability among those of n classes
 * whose probability is at least their threshold, the first of equal ones; -1 if there is none.  A
 * threshold that is NaN is reached by no probability.
 */
static inline int
retrain_confident_class(const double *probability, const double *threshold, int n)
{
	int			best = -1;

	for (int i = 0; i < n; i++)
	{
		if (probability[i] >= threshold[i] && (best < 0 || probability[i] > probability[best]))
			best = i;
	}
	return best;
}

#endif							/* RETRAIN_CONFIDENT_H */
