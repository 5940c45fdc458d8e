/*
 * detect_adwin.c
 *	  ADWIN, a window that is as long as its rows have one mean.
 *
 * Bifet and Gavalda (2007), Learning from time-changing data with adaptive windowing,
 * ADWIN2: the window W of n rows is cut, from its oldest rows on, as long as some split
 * into n0 older and n1 newer rows has
 *
 *	  |mean0 - mean1| > sqrt(2/m v ln(2/d)) + 2/(3m) R ln(2/d),
 *	  1/m = 1/n0 + 1/n1, d = delta / ln n, v the variance of W
 *
 * R is 1 in the paper, whose values lie in [0,1]; here it is the width of the interval
 * that values lie in.  Splits are those between buckets of an exponential histogram, at
 * most 5 of each size 1, 2, 4, ..., so memory and time of a row grow as ln n.  Every row is
 * tested against every split, the one before the newest bucket included; both sides must
 * have minimum_rows.
 *
 * Nothing is ever subtracted from a sum: those of both sides are added up afresh, and
 * variances are merged from those of the buckets (Chan, Golub and LeVeque 1979).  The rule
 * does not change when all values do by the same, so the first value is taken from all of
 * them, and values far from 0 lose no digits.
 */
#include "stats/pure.h"

#include "stats/detector.h"

#define BUCKETS 5				/* of one size; one more leads to a merger */
#define LEVELS 48				/* sizes, 2^0 to 2^47 rows */

/* The rows of one bucket. */
typedef struct Bucket
{
	double		sum;
	double		spread;			/* sum of squared deviations from the mean */
} Bucket;

typedef struct Level
{
	int			count;
	Bucket		bucket[BUCKETS + 1];	/* oldest first */
} Level;

typedef struct Adwin
{
	double		delta;
	double		range;
	int64_t		least;			/* rows of each side of a split */
	bool		begun;
	double		origin;			/* the first value, taken from all */
	int64_t		rows;
	double		statistic;
	int			levels;
	Level		level[LEVELS];
} Adwin;

/* Both sides of a split before or after a bucket, means as sums. */
typedef struct Split
{
	int64_t		rows;			/* of the older side, this bucket included */
	double		older;
	double		newer;			/* sum of this bucket and all newer ones */
} Split;

/* adwin_size returns the size of a state. */
static size_t
adwin_size(const double *parameter)
{
	return sizeof(Adwin);
}

/* adwin_begin begins a state. */
static void
adwin_begin(void *state, const double *parameter)
{
	Adwin	   *adwin = state;

	adwin->delta = parameter[0];
	adwin->range = parameter[1];
	adwin->least = (int64_t) parameter[2];
	adwin->statistic = NAN;
	adwin->levels = 1;
}

/* remove_oldest removes the oldest buckets of a level. */
static void
remove_oldest(Level *level, int buckets)
{
	level->count -= buckets;
	for (int i = 0; i < level->count; i++)
		level->bucket[i] = level->bucket[i + buckets];
}

/* insert_row adds a bucket of one row and merges the oldest two where there are too many. */
static void
insert_row(Adwin *adwin, double value)
{
	Bucket		bucket = {value, 0};
	double		rows = 1;

	adwin->rows++;
	for (int i = 0; i < LEVELS; i++, rows *= 2)
	{
		Level	   *level = &adwin->level[i];
		double		difference;

		adwin->levels = Max(adwin->levels, i + 1);
		level->bucket[level->count++] = bucket;
		if (level->count <= BUCKETS)
			return;
		difference = level->bucket[0].sum - level->bucket[1].sum;
		bucket.sum = level->bucket[0].sum + level->bucket[1].sum;
		bucket.spread = level->bucket[0].spread + level->bucket[1].spread +
			difference * difference / (2 * rows);
		remove_oldest(level, 2);
	}
}

/* drop_bucket forgets the oldest bucket. */
static void
drop_bucket(Adwin *adwin)
{
	while (adwin->levels > 1 && adwin->level[adwin->levels - 1].count == 0)
		adwin->levels--;
	remove_oldest(&adwin->level[adwin->levels - 1], 1);
	adwin->rows -= (int64_t) 1 << (adwin->levels - 1);
	while (adwin->levels > 1 && adwin->level[adwin->levels - 1].count == 0)
		adwin->levels--;
}

/* lay_out fills the splits, oldest first, and returns their number and the variance. */
static int
lay_out(const Adwin *adwin, Split *split, double *variance)
{
	int			count = 0;
	int64_t		rows = 0;
	double		sum = 0;
	double		spread = 0;

	for (int i = adwin->levels - 1; i >= 0; i--)
		for (int j = 0; j < adwin->level[i].count; j++)
		{
			const Bucket *bucket = &adwin->level[i].bucket[j];
			double		n = (double) ((int64_t) 1 << i);

			spread += bucket->spread;
			if (rows > 0)
			{
				double		difference = sum / (double) rows - bucket->sum / n;

				spread += difference * difference * ((double) rows * n / ((double) rows + n));
			}
			rows += (int64_t) 1 << i;
			sum += bucket->sum;
			split[count].rows = rows;
			split[count].older = sum;
			split[count].newer = bucket->sum;
			count++;
		}
	for (int i = count - 2; i >= 0; i--)
		split[i].newer += split[i + 1].newer;
	*variance = spread / (double) rows;
	return count;
}

/*
 * largest_excess returns the largest difference of means over its bound, of all splits;
 * NAN if no split has enough rows on both sides.
 */
static double
largest_excess(const Adwin *adwin)
{
	Split		split[LEVELS * BUCKETS];
	double		variance;
	double		n = (double) adwin->rows;
	double		logarithm;
	double		most = NAN;
	int			count;

	if (adwin->rows < 2 * adwin->least || adwin->rows < 2)
		return NAN;
	count = lay_out(adwin, split, &variance);
	logarithm = log(2 * log(n) / adwin->delta);
	for (int i = 0; i + 1 < count; i++)
	{
		double		older = (double) split[i].rows;
		double		newer = (double) (adwin->rows - split[i].rows);
		double		inverse = n / (older * newer);	/* 1/m */
		double		bound;
		double		excess;

		if (split[i].rows < adwin->least || adwin->rows - split[i].rows < adwin->least)
			continue;
		bound = sqrt(2 * inverse * variance * logarithm) + 2 * inverse / 3 * adwin->range * logarithm;
		excess = fabs(split[i].older / older - split[i + 1].newer / newer) / bound;
		if (!(excess <= most))
			most = excess;
	}
	return most;
}

/* adwin_add adds a row. */
static RetrainDetectorState
adwin_add(void *state, double value)
{
	Adwin	   *adwin = state;
	bool		drift = false;

	if (!adwin->begun)
		adwin->origin = value;
	adwin->begun = true;
	insert_row(adwin, value - adwin->origin);
	adwin->statistic = largest_excess(adwin);
	for (double excess = adwin->statistic; excess > 1; excess = largest_excess(adwin))
	{
		drift = true;
		drop_bucket(adwin);
	}
	return drift ? RETRAIN_DETECTOR_DRIFT :
		isnan(adwin->statistic) ? RETRAIN_DETECTOR_FEW : RETRAIN_DETECTOR_OK;
}

/* adwin_statistic returns the largest difference over its bound, before any cut. */
static double
adwin_statistic(const void *state)
{
	return ((const Adwin *) state)->statistic;
}

const RetrainDetector retrain_adwin = {
	.count = 3,
	.parameter = {
		{"delta", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.002},
		{"value_range", RETRAIN_PARAMETER_NUMBER, 1e-100, RETRAIN_DETECTOR_LARGEST, false, 1},
		{"minimum_rows", RETRAIN_PARAMETER_INTEGER, 1, INT32_MAX, false, 5}
	},
	.keeps = true,
	.low = -RETRAIN_DETECTOR_LARGEST,
	.high = RETRAIN_DETECTOR_LARGEST,
	.size = adwin_size,
	.begin = adwin_begin,
	.add = adwin_add,
	.statistic = adwin_statistic
};
