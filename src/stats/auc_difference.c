/*
 * auc_difference.c
 *	  Two scores of the same rows: which one parts the classes better.
 *
 * DeLong, DeLong and Clarke-Pearson (1988) for two correlated areas.  With n negative and m
 * positive rows, a positive row is placed at u = 2 (negative rows below) + (negative rows tied), a
 * negative one at v = 2 (positive rows above) + (positive rows tied); an area is sum u / (2 n m).
 * The variance of the difference needs of each row only the difference of its two places:
 *
 *	  spread(du) / (4 n^2 m (m-1) m) + spread(dv) / (4 m^2 n (n-1) n),
 *
 * spread being rows times sum of squares less squared sum.  Places and their sums are whole numbers,
 * so the figures do not depend on the order of rows; Sun and Xu (2014) sort as is done here.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/auc_difference.h"
#include "stats/distributions.h"
#include "stats/float_key.h"
#include "stats/key_sort.h"
#include "stats/wide.h"

/* Most rows of a class, so that rows^2 times (2 rows)^2 fits. */
#define MOST_ROWS (sizeof(RetrainWide) > 8 ? PG_INT32_MAX : 1 << 15)

/* Sums over the rows of a class. */
typedef struct Places
{
	RetrainWide champion;
	RetrainWide challenger;
	RetrainWide squares;		/* of the difference of the two places */
} Places;

/* score_key returns the key of one of the two scores of a row; keys are in the order of scores. */
static inline uint64
score_key(const RetrainTwoScores *row, bool challenger)
{
	return retrain_float_key(challenger ? row->challenger : row->champion);
}

/* sorted_keys returns the keys of one score of n rows in ascending order. */
static uint64 *
sorted_keys(const RetrainTwoScores *rows, int64 n, bool challenger)
{
	uint64	   *keys = palloc_extended(Max(n, 1) * sizeof(uint64), MCXT_ALLOC_HUGE);
	uint64	   *scratch = palloc_extended(Max(n, 1) * sizeof(uint64), MCXT_ALLOC_HUGE);

	for (int64 i = 0; i < n; i++)
		keys[i] = score_key(&rows[i], challenger);
	retrain_key_sort(keys, n, scratch);
	pfree(scratch);
	return keys;
}

/* below returns how many of n keys are below a key, or at most it. */
static int64
below(const uint64 *keys, int64 n, uint64 key, bool or_equal)
{
	int64		low = 0;

	while (low < n)
	{
		int64		middle = low + (n - low) / 2;

		if (keys[middle] < key || (or_equal && keys[middle] == key))
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* place_of returns 2 (others below) + (others tied). */
static int64
place_of(const uint64 *others, int64 n, uint64 key)
{
	return below(others, n, key, false) + below(others, n, key, true);
}

/* sum_places adds up the places of rows among the others; turned: from above. */
static void
sum_places(const RetrainTwoScores *rows, int64 n, const RetrainTwoScores *others, int64 m, bool turned, Places *sums)
{
	uint64	   *champion = sorted_keys(others, m, false);
	uint64	   *challenger = sorted_keys(others, m, true);

	memset(sums, 0, sizeof(*sums));
	for (int64 i = 0; i < n; i++)
	{
		int64		a = place_of(champion, m, score_key(&rows[i], false));
		int64		b = place_of(challenger, m, score_key(&rows[i], true));

		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (turned)
		{
			a = 2 * m - a;
			b = 2 * m - b;
		}
		sums->champion += a;
		sums->challenger += b;
		sums->squares += (RetrainWide) (b - a) * (b - a);
	}
	pfree(champion);
	pfree(challenger);
}

/* variance_part returns spread / (4 m^2 n (n-1) n) of n rows placed among m others. */
static double
variance_part(const Places *sums, int64 n, int64 m)
{
	RetrainWide sum = sums->challenger - sums->champion;
	RetrainWide spread = (RetrainWide) n * sums->squares - sum * sum;

	return (double) spread / (double) m / (double) m / 4 / (double) n / (double) (n - 1) / (double) n;
}

/* set_interval sets what follows from the standard error. */
static void
set_interval(RetrainAucDifference *result)
{
	double		half = retrain_normal_quantile(0.025) * result->standard_error;

	if (!(result->standard_error > 0))
		return;
	result->low = Max(result->difference - half, -1);
	result->high = Min(result->difference + half, 1);
	result->p_value = 2 * retrain_normal_sf(fabs(result->difference) / result->standard_error);
}

/* refuse_rows raises the error of too many rows. */
static void
refuse_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many rows for a difference of areas"),
			 errdetail("A class can have %d rows.", MOST_ROWS),
			 errhint("Compare shorter windows, or blocks of them with retrain.auc_block_comparison.")));
}

/* retrain_auc_difference compares the areas of two scores of n negative and m positive rows. */
void
retrain_auc_difference(const RetrainTwoScores *negative, int64 n, const RetrainTwoScores *positive, int64 m,
					   RetrainAucDifference *result)
{
	double		pairs = 2 * (double) n * (double) m;
	Places		up;
	Places		down;

	result->champion = result->challenger = result->difference = NAN;
	result->standard_error = result->low = result->high = result->p_value = NAN;
	if (Max(n, m) > MOST_ROWS)
		refuse_rows();
	if (n == 0 || m == 0)
		return;
	sum_places(positive, m, negative, n, false, &up);
	sum_places(negative, n, positive, m, true, &down);
	result->champion = (double) up.champion / pairs;
	result->challenger = (double) up.challenger / pairs;
	result->difference = (double) (up.challenger - up.champion) / pairs;
	if (n < 2 || m < 2)
		return;
	result->standard_error = sqrt(variance_part(&up, m, n) + variance_part(&down, n, m));
	set_interval(result);
}
