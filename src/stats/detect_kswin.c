/*
 * detect_kswin.c
 *	  KSWIN, a Kolmogorov-Smirnov test of the newest rows of a sliding window.
 *
 * Raab, Heusinger and Schleif (2020), Reactive soft prototype computing for concept drift
 * streams: of a window of n rows the newest r are compared with r others, drawn at random
 * from the older n - r ones; drift when D > sqrt(-ln(alpha) / r), and the newest r rows
 * become the window.  Here nothing is drawn: the newest r rows are compared with all n - r
 * older ones, and the bound is the one for samples of these sizes, which for n = 2r is that
 * of the paper:
 *
 *	  D > sqrt(-ln(alpha) / 2 (1/r + 1/(n - r)))
 *
 * Both parts are kept sorted, so a row costs time in proportion to n.
 */
#include "stats/pure.h"

#include <string.h>

#include "stats/detector.h"

typedef struct Kswin
{
	double		bound;
	int			window;
	int			recent;			/* rows of the newer part */
	int			recents;		/* how many of them there are */
	int			olders;			/* rows of the older part there are */
	int			next;			/* place of the next row in the ring */
	double		statistic;
	double		place[];		/* ring of the window, newer part and older part in order of value */
} Kswin;

/* kswin_check tells whether the older part has at least as many rows as the newer one. */
static const char *
kswin_check(const double *parameter)
{
	return 2 * parameter[2] <= parameter[1] ? NULL : "recent_rows must not be above half of window_rows";
}

/* kswin_size returns the size of a state. */
static size_t
kswin_size(const double *parameter)
{
	return sizeof(Kswin) + 2 * (size_t) parameter[1] * sizeof(double);
}

/* kswin_begin begins a state. */
static void
kswin_begin(void *state, const double *parameter)
{
	Kswin	   *kswin = state;

	kswin->window = (int) parameter[1];
	kswin->recent = (int) parameter[2];
	kswin->bound = sqrt(-log(parameter[0]) / 2 *
						(1 / parameter[2] + 1 / (parameter[1] - parameter[2])));
	kswin->statistic = NAN;
}

/* lower_bound returns how many of the sorted values lie below value. */
static int
lower_bound(const double *sorted, int count, double value)
{
	int			low = 0;

	while (count > 0)
	{
		int			half = count / 2;

		if (sorted[low + half] < value)
		{
			low += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return low;
}

/* insert_value puts a value in its place. */
static void
insert_value(double *sorted, int *count, double value)
{
	int			place = lower_bound(sorted, *count, value);

	memmove(sorted + place + 1, sorted + place, (size_t) (*count - place) * sizeof(double));
	sorted[place] = value;
	(*count)++;
}

/* remove_value removes one of the values equal to value; there is one. */
static void
remove_value(double *sorted, int *count, double value)
{
	int			place = lower_bound(sorted, *count, value);

	(*count)--;
	memmove(sorted + place, sorted + place + 1, (size_t) (*count - place) * sizeof(double));
}

/* largest_distance returns D of both sorted parts, by whole groups of equal values. */
static double
largest_distance(const double *a, int n, const double *b, int m)
{
	int64_t		most = 0;
	int			i = 0;
	int			j = 0;

	while (i < n && j < m)
	{
		double		value = Min(a[i], b[j]);
		int64_t		gap;

		while (i < n && a[i] == value)
			i++;
		while (j < m && b[j] == value)
			j++;
		gap = (int64_t) i * m - (int64_t) j * n;
		most = Max(most, gap < 0 ? -gap : gap);
	}
	return (double) most / ((double) n * (double) m);
}

/* kswin_add adds a row. */
static RetrainDetectorState
kswin_add(void *state, double value)
{
	Kswin	   *kswin = state;
	double	   *ring = kswin->place;
	double	   *newer = ring + kswin->window;
	double	   *older = newer + kswin->recent;

	if (kswin->olders == kswin->window - kswin->recent)
		remove_value(older, &kswin->olders, ring[kswin->next]);
	if (kswin->recents == kswin->recent)
	{
		double		leaving = ring[(kswin->next + kswin->window - kswin->recent) % kswin->window];

		remove_value(newer, &kswin->recents, leaving);
		insert_value(older, &kswin->olders, leaving);
	}
	ring[kswin->next] = value;
	kswin->next = (kswin->next + 1) % kswin->window;
	insert_value(newer, &kswin->recents, value);

	kswin->statistic = NAN;
	if (kswin->olders < kswin->window - kswin->recent)
		return RETRAIN_DETECTOR_FEW;
	kswin->statistic = largest_distance(newer, kswin->recents, older, kswin->olders);
	if (!(kswin->statistic > kswin->bound))
		return RETRAIN_DETECTOR_OK;
	kswin->olders = 0;
	return RETRAIN_DETECTOR_DRIFT;
}

/* kswin_statistic returns D at the last row. */
static double
kswin_statistic(const void *state)
{
	return ((const Kswin *) state)->statistic;
}

const RetrainDetector retrain_kswin = {
	.count = 3,
	.parameter = {
		{"alpha", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.0001},
		{"window_rows", RETRAIN_PARAMETER_INTEGER, 4, 10000, false, 100},
		{"recent_rows", RETRAIN_PARAMETER_INTEGER, 2, 5000, false, 30}
	},
	.keeps = true,
	.low = -RETRAIN_DETECTOR_LARGEST,
	.high = RETRAIN_DETECTOR_LARGEST,
	.check = kswin_check,
	.size = kswin_size,
	.begin = kswin_begin,
	.add = kswin_add,
	.statistic = kswin_statistic
};
