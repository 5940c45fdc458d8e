/*
 * isotonic.c
 *	  The non-decreasing function of a score that fits labels best.
 *
 * Least squares under order: pool adjacent violators (Ayer, Brunk, Ewing, Reid, Silverman
 * 1955; Zadrozny and Elkan 2002 for probabilities).  Rows of one score are pooled first, so
 * the fit is a function of the multiset of rows.  Shares are compared in whole numbers,
 * and each is rounded once.
 *
 * A block of pooled scores is constant from its first score to its last one; between blocks the
 * function is linear, outside it is constant, as in scikit-learn's IsotonicRegression.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/isotonic.h"
#include "stats/wide.h"

#define FIRST_ROOM 64

/* rises tells whether the share of a block is below that of the next one. */
static bool
rises(const RetrainOrderBlock *block, const RetrainOrderBlock *next)
{
	return (RetrainWide) block->positives * next->rows < (RetrainWide) next->positives * block->rows;
}

/* push adds the block of one score and pools as long as the last two do not rise. */
static void
push(RetrainOrderBlocks *blocks, const RetrainOrderBlock *score)
{
	if (blocks->n == blocks->room)
	{
		blocks->room *= 2;
		blocks->block = repalloc_huge(blocks->block, blocks->room * sizeof(RetrainOrderBlock));
	}
	blocks->block[blocks->n++] = *score;
	while (blocks->n > 1 && !rises(&blocks->block[blocks->n - 2], &blocks->block[blocks->n - 1]))
	{
		RetrainOrderBlock *into = &blocks->block[blocks->n - 2];
		const RetrainOrderBlock *from = &blocks->block[blocks->n - 1];

		into->last = from->last;
		into->rows += from->rows;
		into->positives += from->positives;
		blocks->n--;
	}
}

/* refuse_knots raises the error of a function with too many knots. */
static void
refuse_knots(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("isotonic fit has too many knots"),
			 errhint("Round the scores, or use retrain.fit_platt.")));
}

/* set_knots makes the knots of blocks, in the current context. */
static void
set_knots(const RetrainOrderBlocks *blocks, RetrainKnots *knots)
{
	if (2 * blocks->n > RETRAIN_KNOTS_MOST)
		refuse_knots();
	knots->n = 0;
	knots->x = palloc(Max(2 * blocks->n, 1) * sizeof(double));
	knots->y = palloc(Max(2 * blocks->n, 1) * sizeof(double));
	for (int64 i = 0; i < blocks->n; i++)
	{
		const RetrainOrderBlock *block = &blocks->block[i];
		double		share = (double) block->positives / (double) block->rows;

		knots->x[knots->n] = block->first;
		knots->y[knots->n++] = share;
		if (block->last == block->first)
			continue;
		knots->x[knots->n] = block->last;
		knots->y[knots->n++] = share;
	}
}

/*
 * retrain_isotonic_blocks fits negative (rows[0]) and positive rows, whose scores are finite;
 * no blocks without rows.  The blocks are allocated in the current context.
 */
void
retrain_isotonic_blocks(RetrainPairs *pairs, RetrainOrderBlocks *blocks)
{
	RetrainPairReader reader;
	const RetrainPair *pair;

	blocks->block = palloc(FIRST_ROOM * sizeof(RetrainOrderBlock));
	blocks->n = 0;
	blocks->room = FIRST_ROOM;
	retrain_wide_check(pairs->n[0] + pairs->n[1], pairs->n[0] + pairs->n[1]);
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		RetrainOrderBlock score = {pair->value, pair->value, pair->rows[0] + pair->rows[1], pair->rows[1]};

		CHECK_FOR_INTERRUPTS();
		push(blocks, &score);
	}
}

/* retrain_isotonic makes the knots of such a fit; none without rows. */
void
retrain_isotonic(RetrainPairs *pairs, RetrainKnots *knots)
{
	RetrainOrderBlocks blocks;

	retrain_isotonic_blocks(pairs, &blocks);
	set_knots(&blocks, knots);
	pfree(blocks.block);
}

/* retrain_knots_value returns the function's value at x, which is not NaN; there is a knot. */
double
retrain_knots_value(const RetrainKnots *knots, double x)
{
	int			low = 0;
	int			high = knots->n - 1;
	double		share;

	if (x <= knots->x[0])
		return knots->y[0];
	if (x >= knots->x[high])
		return knots->y[high];
	/* x[low] <= x < x[high] */
	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (knots->x[middle] <= x)
			low = middle;
		else
			high = middle;
	}
	if (knots->y[low] == knots->y[high])
		return knots->y[low];
	/* halves: the distance of two doubles may be beyond their range */
	share = (x / 2 - knots->x[low] / 2) / (knots->x[high] / 2 - knots->x[low] / 2);
	return knots->y[low] + share * (knots->y[high] - knots->y[low]);
}
