/*
 * equal_bins.c
 *	  Bins of equal width, as numpy makes them.
 *
 * Rules of numpy.histogram_bin_edges and numpy.histogram over doubles, which the tools that
 * compat imitates build on (doc/reference/compat.md): edge i is low + i ((high - low) / n), in doubles,
 * and the last one high itself; the number of bins is the range over a wanted width, rounded up; a
 * constant sample has one bin, from half below to half above.  Rows are compared with those
 * very edges, so counts are numpy's, whatever the rounding.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/equal_bins.h"
#include "stats/exact_sum.h"
#include "stats/psi_value.h"

/* retrain_pair_side looks at one side of pairs. */
void
retrain_pair_side(const RetrainPair *pairs, int n, int side, RetrainPairSide *result)
{
	result->pairs = pairs;
	result->n = n;
	result->side = side;
	result->rows = 0;
	result->first = result->last = 0;
	for (int i = 0; i < n; i++)
	{
		if (pairs[i].rows[side] == 0)
			continue;
		if (result->rows == 0)
			result->first = i;
		result->last = i;
		result->rows += pairs[i].rows[side];
	}
}

/* value_at returns the value of a row by its position in ascending order. */
static double
value_at(const RetrainPairSide *sample, int64 position)
{
	int64		before = 0;
	int			i = sample->first;

	while (before + sample->pairs[i].rows[sample->side] <= position)
		before += sample->pairs[i++].rows[sample->side];
	return sample->pairs[i].value;
}

/* retrain_side_quantile returns numpy's linear quantile, whose position is a product of doubles. */
double
retrain_side_quantile(const RetrainPairSide *sample, double q)
{
	double		position = q * (double) (sample->rows - 1);
	int64		k = (int64) floor(position);

	return retrain_between(value_at(sample, k), value_at(sample, Min(k + 1, sample->rows - 1)),
						   position - (double) k);
}

/* retrain_equal_bins makes n bins; false if the range is no number, or there are too many. */
bool
retrain_equal_bins(double low, double high, int64 n, RetrainEqualBins *bins)
{
	if (low == high)
	{
		low -= 0.5;
		high += 0.5;
	}
	if (!isfinite(high - low) || n > RETRAIN_EQUAL_BINS_MOST)
		return false;
	bins->low = low;
	bins->high = high;
	bins->step = (high - low) / (double) n;
	bins->n = n;
	return true;
}

/* bins_of_width makes bins of at most the width, one if that is 0. */
static bool
bins_of_width(double low, double high, double width, RetrainEqualBins *bins)
{
	double		n = width > 0 && high > low ? ceil((high - low) / width) : 1;

	return n <= (double) RETRAIN_EQUAL_BINS_MOST && retrain_equal_bins(low, high, (int64) n, bins);
}

/* sturges_width returns the range over 1 + log2 of the rows. */
static double
sturges_width(double low, double high, int64 rows)
{
	return (high - low) / (log2((double) rows) + 1);
}

/* retrain_sturges_bins makes bins by the rule of Sturges. */
bool
retrain_sturges_bins(double low, double high, int64 rows, RetrainEqualBins *bins)
{
	return bins_of_width(low, high, sturges_width(low, high, rows), bins);
}

/*
 * skewness returns the third central moment over the cube of the standard deviation.  Values are
 * taken relative to the range, so that no power leaves that of doubles.
 */
static double
skewness(const RetrainPairSide *sample)
{
	const RetrainPair *pairs = sample->pairs;
	double		low = pairs[sample->first].value;
	double		range = pairs[sample->last].value - low;
	double		n = (double) sample->rows;
	double		second;
	double		third;
	double		mean;
	RetrainExactSum sum[2];

	for (int k = 0; k < 2; k++)
		retrain_exact_init(&sum[k], CurrentMemoryContext);
	for (int i = sample->first; i <= sample->last; i++)
		retrain_exact_add_times(&sum[0], (pairs[i].value - low) / range,
								(uint64) pairs[i].rows[sample->side]);
	mean = retrain_exact_value(&sum[0]) / n;
	retrain_exact_clear(&sum[0]);
	for (int i = sample->first; i <= sample->last; i++)
	{
		double		d = (pairs[i].value - low) / range - mean;

		retrain_exact_add_times(&sum[0], d * d, (uint64) pairs[i].rows[sample->side]);
		retrain_exact_add_times(&sum[1], d * d * d, (uint64) pairs[i].rows[sample->side]);
	}
	second = retrain_exact_value(&sum[0]) / n;
	third = retrain_exact_value(&sum[1]) / n;
	for (int k = 0; k < 2; k++)
		retrain_exact_free(&sum[k]);
	return third / (second * sqrt(second));
}

/* retrain_doane_bins makes bins by the rule of Doane: more of them for a skewed sample. */
bool
retrain_doane_bins(const RetrainPairSide *sample, RetrainEqualBins *bins)
{
	double		low = sample->pairs[sample->first].value;
	double		high = sample->pairs[sample->last].value;
	double		n = (double) sample->rows;
	double		width = 0;

	if (!isfinite(high - low))
		return false;
	if (n > 2 && high > low)
	{
		double		error = sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));

		width = (high - low) / (1 + log2(n) + log2(1 + fabs(skewness(sample)) / error));
	}
	return bins_of_width(low, high, width, bins);
}

/*
 * retrain_auto_bins makes bins of the smaller of the widths of Freedman and Diaconis and of
 * Sturges; the former counts only where the quartiles differ (numpy before 2.3).
 */
bool
retrain_auto_bins(const RetrainPairSide *sample, RetrainEqualBins *bins)
{
	double		low = sample->pairs[sample->first].value;
	double		high = sample->pairs[sample->last].value;
	double		width = sturges_width(low, high, sample->rows);
	double		diaconis = 2 * (retrain_side_quantile(sample, 0.75) -
								retrain_side_quantile(sample, 0.25)) /
		pow((double) sample->rows, 1.0 / 3);

	return bins_of_width(low, high, diaconis > 0 ? Min(width, diaconis) : width, bins);
}

/* retrain_equal_edge returns an edge, 0 to n. */
double
retrain_equal_edge(const RetrainEqualBins *bins, int64 i)
{
	if (i == bins->n)
		return bins->high;
	if (bins->step == 0)		/* the width is less than the smallest double */
		return (double) i / (double) bins->n * (bins->high - bins->low) + bins->low;
	return (double) i * bins->step + bins->low;
}

/* bin_of returns the bin of a value between the outer edges. */
static int64
bin_of(const RetrainEqualBins *bins, double value)
{
	int64		low = 0;
	int64		high = bins->n - 1;

	/* the last bin whose lower edge is not above the value */
	while (low < high)
	{
		int64		middle = low + (high - low + 1) / 2;

		if (retrain_equal_edge(bins, middle) <= value)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* retrain_equal_count counts the rows of each bin; rows outside are in none. */
void
retrain_equal_count(const RetrainEqualBins *bins, const RetrainPairSide *sample, int64 *counts)
{
	memset(counts, 0, bins->n * sizeof(int64));
	for (int i = sample->first; i <= sample->last; i++)
	{
		const RetrainPair *pair = &sample->pairs[i];

		if (pair->value >= bins->low && pair->value <= bins->high)
			counts[bin_of(bins, pair->value)] += pair->rows[sample->side];
	}
}

/* A walk through the bins of a sample, in ascending order. */
typedef struct BinWalk
{
	const RetrainPairSide *sample;
	int			at;				/* the first pair that has not been counted */
	int64		below;			/* rows that have */
} BinWalk;

/* rows_below returns the rows below an edge, not lower than that of the call before. */
static int64
rows_below(BinWalk *walk, double edge, bool closed)
{
	const RetrainPair *pairs = walk->sample->pairs;

	while (walk->at <= walk->sample->last &&
		   (pairs[walk->at].value < edge || (closed && pairs[walk->at].value == edge)))
		walk->below += pairs[walk->at++].rows[walk->sample->side];
	return walk->below;
}

/*
 * retrain_equal_masses sets the share of the sample in each of parts, if the rows of each of
 * bins were spread evenly over it.
 */
void
retrain_equal_masses(const RetrainEqualBins *bins, const RetrainPairSide *sample,
					 const RetrainEqualBins *parts, double *masses)
{
	BinWalk		walk = {sample, sample->first, 0};
	double		before = 0;

	for (int64 i = 0; i <= parts->n; i++)
	{
		double		x = retrain_equal_edge(parts, i);
		double		share = x >= bins->high ? 1 : 0;

		if (x > bins->low && x < bins->high)
		{
			int64		bin = bin_of(bins, x);
			double		low = retrain_equal_edge(bins, bin);
			double		high = retrain_equal_edge(bins, bin + 1);
			BinWalk		next;
			double		below;
			double		within;

			below = (double) rows_below(&walk, low, false) / (double) sample->rows;
			next = walk;
			within = (double) rows_below(&next, high, bin + 1 == bins->n) / (double) sample->rows - below;
			share = below + within / (high - low) * (x - low);
		}
		if (i > 0)
			masses[i - 1] = share - before;
		before = share;
	}
}
