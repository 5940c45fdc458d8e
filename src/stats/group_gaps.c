/*
 * group_gaps.c
 *	  How far apart the shares of several groups are, with 95 % intervals.
 *
 * Difference of two shares: hybrid score interval (Newcombe 1998, Statistics in
 * Medicine 17, 873-890, method 10): the Wilson limits l, u of both give
 *
 *	  a - b - sqrt((a - l_a)^2 + (u_b - b)^2),  a - b + sqrt((u_a - a)^2 + (b - l_b)^2)
 *
 * Ratio: normal interval of log(a/b) with variance 1/s - 1/n + 1/t - 1/m (Katz,
 * Baptista, Azen and Pike 1978, Biometrics 34, 469-474).
 *
 * The pair that lies furthest apart is chosen after looking, and its plain 95 %
 * interval would be optimistic.  So the interval is taken at 1 - 0.05/k where k is
 * the number of pairs that could have been chosen (Bonferroni): it holds for the
 * chosen pair whichever it is.
 */
#include "stats/pure.h"

#include "stats/distributions.h"
#include "stats/group_gaps.h"

#define ALPHA 0.05

/* value_of returns a share as a number. */
static double
value_of(RetrainShare share)
{
	return (double) share.successes / (double) share.trials;
}

/*
 * retrain_share_compare compares two fractions as Euclid's algorithm divides them:
 * whole parts first, then the reciprocals of what is left.  No product is made.
 */
int
retrain_share_compare(RetrainShare a, RetrainShare b)
{
	int64_t		s = a.successes,
				n = a.trials,
				t = b.successes,
				m = b.trials;
	int			sign = 1;

	for (;;)
	{
		int64_t		x = s / n,
					y = t / m;

		if (x != y)
			return x < y ? -sign : sign;
		s %= n;
		t %= m;
		if (s == 0 || t == 0)
			return ((s > 0) - (t > 0)) * sign;
		/* s/n < t/m as n/s > m/t */
		x = s;
		s = n;
		n = x;
		y = t;
		t = m;
		m = y;
		sign = -sign;
	}
}

/* retrain_newcombe sets the interval of a - b; see group_gaps.h. */
void
retrain_newcombe(RetrainShare a, RetrainShare b, double level, double *low, double *high)
{
	double		p = value_of(a),
				q = value_of(b),
				a_low,
				a_high,
				b_low,
				b_high;

	retrain_wilson(a.successes, a.trials, level, &a_low, &a_high);
	retrain_wilson(b.successes, b.trials, level, &b_low, &b_high);
	*low = p - q - sqrt((p - a_low) * (p - a_low) + (b_high - q) * (b_high - q));
	*high = p - q + sqrt((a_high - p) * (a_high - p) + (q - b_low) * (q - b_low));
}

/* retrain_katz sets the interval of a/b; see group_gaps.h. */
void
retrain_katz(RetrainShare a, RetrainShare b, double level, double *low, double *high)
{
	double		ratio,
				variance,
				half;

	*low = *high = NAN;
	if (a.successes == 0 || b.successes == 0)
		return;

	/* 1/s - 1/n without the difference of two near numbers */
	variance = (double) (a.trials - a.successes) / (double) a.successes / (double) a.trials +
		(double) (b.trials - b.successes) / (double) b.successes / (double) b.trials;
	if (variance == 0.0 || !(level < 1.0))
		return;
	ratio = value_of(a) / value_of(b);
	half = retrain_normal_quantile(0.5 * (1.0 - level)) * sqrt(variance);
	*low = ratio * exp(-half);
	*high = ratio * exp(half);
}

/* begin_gap starts a gap that is undefined, and counts the groups that take part. */
static void
begin_gap(const RetrainShare *share, int64_t n, RetrainGap *gap)
{
	gap->value = gap->low = gap->high = NAN;
	gap->lowest = gap->highest = -1;
	gap->groups = 0;
	for (int64_t i = 0; i < n; i++)
		gap->groups += share[i].trials > 0;
}

/* choose_extremes names the groups of the smallest and the largest share, the first of equals. */
static void
choose_extremes(const RetrainShare *share, int64_t n, RetrainGap *gap)
{
	for (int64_t i = 0; i < n; i++)
	{
		if (share[i].trials <= 0)
			continue;
		if (gap->lowest < 0 || retrain_share_compare(share[i], share[gap->lowest]) < 0)
			gap->lowest = i;
		if (gap->highest < 0 || retrain_share_compare(share[i], share[gap->highest]) > 0)
			gap->highest = i;
	}

	/* all shares are equal: two groups all the same */
	for (int64_t i = 0; gap->highest == gap->lowest && i < n; i++)
	{
		if (share[i].trials > 0 && i != gap->lowest)
			gap->highest = i;
	}
}

/* difference_of returns the difference of the larger and the smaller share. */
static double
difference_of(RetrainShare low, RetrainShare high)
{
	return value_of(high) - value_of(low);
}

/* ratio_of returns the smaller share over the larger one, NaN for 0/0. */
static double
ratio_of(RetrainShare low, RetrainShare high)
{
	return value_of(low) / value_of(high);
}

/* choose_against names the group that lies furthest from the reference, the first of equals. */
static void
choose_against(const RetrainShare *share, int64_t n, int64_t reference, bool ratio, RetrainGap *gap)
{
	double		worst = -INFINITY;

	for (int64_t i = 0; i < n; i++)
	{
		bool		below;
		int64_t		lowest,
					highest;
		double		distance;

		if (i == reference || share[i].trials <= 0)
			continue;
		below = retrain_share_compare(share[i], share[reference]) < 0;
		lowest = below ? i : reference;
		highest = below ? reference : i;
		distance = ratio ? -ratio_of(share[lowest], share[highest]) :
			difference_of(share[lowest], share[highest]);
		if (isnan(distance))	/* two shares of 0 are no gap */
			distance = -1.0;
		if (distance > worst)
		{
			worst = distance;
			gap->lowest = lowest;
			gap->highest = highest;
		}
	}
}

/* find_gap chooses the pair; false if there are less than two groups, or not the reference. */
static bool
find_gap(const RetrainShare *share, int64_t n, int64_t reference, bool ratio, RetrainGap *gap)
{
	begin_gap(share, n, gap);
	if (gap->groups < 2 || (reference >= 0 && share[reference].trials <= 0))
		return false;
	if (reference < 0)
		choose_extremes(share, n, gap);
	else
		choose_against(share, n, reference, ratio, gap);
	return true;
}

/* level_of returns the level of a gap's interval: 1 - 0.05/k for k pairs. */
static double
level_of(const RetrainGap *gap, int64_t reference)
{
	double		others = (double) gap->groups - 1.0;

	return 1.0 - ALPHA / (reference >= 0 ? others : 0.5 * others * (double) gap->groups);
}

/* retrain_gap_difference finds the largest difference; see group_gaps.h. */
void
retrain_gap_difference(const RetrainShare *share, int64_t n, int64_t reference, RetrainGap *gap)
{
	if (!find_gap(share, n, reference, false, gap))
		return;
	gap->value = difference_of(share[gap->lowest], share[gap->highest]);
	retrain_newcombe(share[gap->highest], share[gap->lowest], level_of(gap, reference),
							 &gap->low, &gap->high);
}

/* retrain_gap_ratio finds the smallest ratio; see group_gaps.h. */
void
retrain_gap_ratio(const RetrainShare *share, int64_t n, int64_t reference, RetrainGap *gap)
{
	if (!find_gap(share, n, reference, true, gap))
		return;
	gap->value = ratio_of(share[gap->lowest], share[gap->highest]);
	retrain_katz(share[gap->lowest], share[gap->highest], level_of(gap, reference),
						&gap->low, &gap->high);
}
