/*
 * block_ratio.c
 *	  A ratio of two sums over blocks, as a figure for the bootstrap.
 *
 * Sums are exact and rounded once each, then divided.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/block_ratio.h"
#include "stats/exact_sum.h"

/* compare_ratios orders by denominator, then numerator. */
static inline int
compare_ratios(const RetrainRatio *a, const RetrainRatio *b)
{
	if (a->denominator != b->denominator)
		return a->denominator < b->denominator ? -1 : 1;
	return a->numerator < b->numerator ? -1 : a->numerator > b->numerator;
}

/* compare_blocks orders by the first ratio, then by the second. */
static inline int
compare_blocks(const RetrainRatioBlock *a, const RetrainRatioBlock *b)
{
	int			order = compare_ratios(&a->side[0], &b->side[0]);

	return order != 0 ? order : compare_ratios(&a->side[1], &b->side[1]);
}

#define ST_SORT sort_blocks
#define ST_ELEMENT_TYPE RetrainRatioBlock
#define ST_COMPARE(a, b) compare_blocks(a, b)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* retrain_sort_ratio_blocks sorts blocks, so that the order they came in does not matter. */
void
retrain_sort_ratio_blocks(RetrainRatioBlock *blocks, int n)
{
	sort_blocks(blocks, n);
}

/*
 * retrain_block_ratio returns the ratio of the sums of a RetrainBlockRatio, NaN if the
 * denominators add up to 0.
 */
double
retrain_block_ratio(const void *arg, const uint32 *times, int n)
{
	const RetrainBlockRatio *figure = arg;
	RetrainExactSum numerator;
	RetrainExactSum denominator;
	double		below;
	double		value = NAN;

	retrain_exact_init(&numerator, CurrentMemoryContext);
	retrain_exact_init(&denominator, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
	{
		const RetrainRatio *ratio = &figure->blocks[i].side[figure->side];

		if (times[i] == 0)
			continue;
		retrain_exact_add_times(&numerator, ratio->numerator, times[i]);
		retrain_exact_add_times(&denominator, ratio->denominator, times[i]);
	}
	below = retrain_exact_value(&denominator);
	if (below > 0)
		value = retrain_exact_value(&numerator) / below;
	retrain_exact_free(&numerator);
	retrain_exact_free(&denominator);
	return value;
}
