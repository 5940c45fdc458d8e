/*
 * sample_pairs.c
 *	  Collected samples as pairs in ascending order, and their moments.
 */
#include "postgres.h"

#include "common/compat.h"
#include "metrics/sample_pairs.h"

/*
 * retrain_sample_pairs fills pairs, in the current context, to read both samples; false if
 * one of them has no usable row.
 */
bool
retrain_sample_pairs(RetrainCollector *collector, RetrainPairs *pairs)
{
	RetrainSource *source[2];
	RetrainBudget budget;

	for (int s = 0; s < 2; s++)
	{
		if (retrain_collector_count(collector, s) == 0)
			return false;
		source[s] = palloc(sizeof(RetrainSource));
		retrain_collector_source(collector, s, source[s]);
	}
	retrain_collector_budget(collector, &budget);
	retrain_pairs_of_sources(source[0], source[1], &budget, pairs);
	return true;
}

/*
 * retrain_sample_moments computes the moments of the finite values of one sample, in the
 * current context, and returns the number of infinite ones.
 */
int64
retrain_sample_moments(RetrainCollector *collector, int side, RetrainMoments *moments)
{
	RetrainSource source;

	retrain_moments_init(moments, CurrentMemoryContext);
	retrain_collector_source(collector, side, &source);
	return retrain_moments_add_source(moments, &source);
}
