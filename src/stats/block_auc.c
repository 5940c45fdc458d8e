/*
 * block_auc.c
 *	  The area under the ROC curve of blocks of rows, as a figure for the bootstrap.
 *
 * The area is a count of pairs of rows (Mann-Whitney).  With W[b][c] twice the pairs in
 * order of positive rows of block b and negative rows of block c, ties counted once, and
 * block i counted t[i] times,
 *
 *	  area = sum over b, c of t[b] t[c] W[b][c] / (2 P N)
 *
 * where P and N are the positive and negative rows, counted so too.  W is counted in one
 * pass over the rows in order of score; from then on a draw of blocks costs n^2, however
 * many rows there are.  All is exact in integers and rounded once.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/block_auc.h"
#include "stats/exact_sum.h"

#define ST_SORT sort_scores
#define ST_ELEMENT_TYPE RetrainBlockScore
#define ST_COMPARE(a, b) ((a)->key < (b)->key ? -1 : (a)->key > (b)->key)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* retrain_block_auc_init starts with n blocks without rows, in the current context. */
void
retrain_block_auc_init(RetrainBlockAuc *auc, int n)
{
	auc->n = n;
	auc->positives = palloc0(Max(n, 1) * sizeof(int64));
	auc->negatives = palloc0(Max(n, 1) * sizeof(int64));
	auc->pairs = MemoryContextAllocExtended(CurrentMemoryContext, (Size) Max(n, 1) * Max(n, 1) * sizeof(int64),
											MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/*
 * retrain_block_auc_check raises an error if the counts of rows are too many for exact
 * arithmetic over draws of the blocks.
 */
void
retrain_block_auc_check(const RetrainBlockAuc *auc)
{
	int64		positives = 0;
	int64		negatives = 0;

	for (int i = 0; i < auc->n; i++)
	{
		retrain_wide_check_ranks(auc->positives[i], positives);
		retrain_wide_check_ranks(auc->negatives[i], negatives);
		positives += auc->positives[i];
		negatives += auc->negatives[i];
	}
	if (negatives > 0 && positives > PG_INT64_MAX / 2 / negatives)
		retrain_wide_too_many();
	retrain_wide_check(positives * auc->n, negatives * auc->n);
}

/* count_rows counts the rows of the blocks. */
static void
count_rows(RetrainBlockAuc *auc, const RetrainBlockScore *score, int64 rows, const int *place)
{
	for (int64 i = 0; i < rows; i++)
	{
		int			block = place[score[i].block];

		if (score[i].positive != 0)
			auc->positives[block]++;
		else
			auc->negatives[block]++;
	}
}

/* count_negatives adds the negative rows among some rows of equal scores to twice those below. */
static void
count_negatives(int64 *below, const RetrainBlockScore *score, int64 rows, const int *place)
{
	for (int64 i = 0; i < rows; i++)
		below[place[score[i].block]] += 1 - score[i].positive;
}

/* count_pairs adds the pairs of the positive rows among them. */
static void
count_pairs(RetrainBlockAuc *auc, const int64 *below, const RetrainBlockScore *score, int64 rows,
			const int *place)
{
	for (int64 i = 0; i < rows; i++)
	{
		int64	   *pairs = auc->pairs + (Size) place[score[i].block] * auc->n;

		if (score[i].positive == 0)
			continue;
		if (unlikely((i & 1023) == 0))
			CHECK_FOR_INTERRUPTS();
		for (int c = 0; c < auc->n; c++)
			pairs[c] += below[c];
	}
}

/*
 * retrain_block_auc_count counts rows, at first sorting them in place; place is where a
 * block of a row stands in auc.
 */
void
retrain_block_auc_count(RetrainBlockAuc *auc, RetrainBlockScore *score, int64 rows,
						const int *place)
{
	int64	   *below = palloc0(Max(auc->n, 1) * sizeof(int64));	/* twice the negative rows below */
	int64		end;

	sort_scores(score, rows);
	count_rows(auc, score, rows, place);
	retrain_block_auc_check(auc);
	for (int64 begin = 0; begin < rows; begin = end)
	{
		end = begin + 1;
		while (end < rows && score[end].key == score[begin].key)
			end++;
		if (unlikely((begin & 1023) == 0))
			CHECK_FOR_INTERRUPTS();

		/* those of the group itself count half: before its positive rows, and again after them */
		count_negatives(below, score + begin, end - begin, place);
		count_pairs(auc, below, score + begin, end - begin, place);
		count_negatives(below, score + begin, end - begin, place);
	}
	pfree(below);
}

/* drawn_pairs returns twice the pairs in order of a draw. */
static RetrainWide
drawn_pairs(const RetrainBlockAuc *auc, const uint32 *times, const int *drawn, int n)
{
	RetrainWide total = 0;

	for (int i = 0; i < n; i++)
	{
		const int64 *pairs = auc->pairs + (Size) drawn[i] * auc->n;
		RetrainWide row = 0;

		for (int j = 0; j < n; j++)
			row += (RetrainWide) pairs[drawn[j]] * times[drawn[j]];
		total += row * times[drawn[i]];
	}
	return total;
}

/*
 * retrain_block_auc returns the area of a draw of the blocks of a RetrainBlockAuc, NaN
 * unless both classes have rows.
 */
double
retrain_block_auc(const void *arg, const uint32 *times, int n)
{
	const RetrainBlockAuc *auc = arg;
	int		   *drawn = palloc(n * sizeof(int));
	int			different = 0;
	uint64		positives = 0;
	uint64		negatives = 0;
	double		value = NAN;

	for (int i = 0; i < n; i++)
	{
		positives += times[i] * (uint64) auc->positives[i];
		negatives += times[i] * (uint64) auc->negatives[i];
		if (times[i] > 0)
			drawn[different++] = i;
	}
	if (positives > 0 && negatives > 0)
	{
		RetrainExactSum sum;

		retrain_exact_init(&sum, CurrentMemoryContext);
		retrain_exact_add_wide(&sum, drawn_pairs(auc, times, drawn, different));
		value = retrain_exact_ratio(&sum, (uint64[]) {2, positives, negatives}, 3);
		retrain_exact_free(&sum);
	}
	pfree(drawn);
	return value;
}
