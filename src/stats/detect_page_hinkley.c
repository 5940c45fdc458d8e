/*
 * detect_page_hinkley.c
 *	  The Page-Hinkley test for a change of the mean.
 *
 * Page (1954), Continuous inspection schemes; Hinkley (1971); in the form of Gama,
 * Sebastiao and Rodrigues (2013), On evaluating stream learning algorithms:
 *
 *	  m_t = sum over i <= t of (x_i - mean_i - delta), mean_i of the rows up to i
 *	  alarm when m_t - min over i <= t of m_i > threshold
 *
 * and its mirror image for a decrease.  m_t less its minimum is computed as
 * max(0, previous + x_t - mean_t - delta), which is the same without the long sums.
 * There is no forgetting factor.
 */
#include "stats/pure.h"

#include "stats/detector.h"
#include "stats/running_mean.h"

typedef struct PageHinkley
{
	double		delta;
	double		threshold;
	double		least;			/* rows before the first alarm */
	int			direction;
	double		up;				/* m less its minimum */
	double		down;
	RetrainRunningMean mean;
} PageHinkley;

/* page_hinkley_size returns the size of a state. */
static size_t
page_hinkley_size(const double *parameter)
{
	return sizeof(PageHinkley);
}

/* page_hinkley_begin begins a state. */
static void
page_hinkley_begin(void *state, const double *parameter)
{
	PageHinkley *ph = state;

	ph->delta = parameter[0];
	ph->threshold = parameter[1];
	ph->least = parameter[2];
	ph->direction = (int) parameter[3];
}

/* page_hinkley_add adds a row. */
static RetrainDetectorState
page_hinkley_add(void *state, double value)
{
	PageHinkley *ph = state;
	double		deviation;

	retrain_running_add(&ph->mean, value);
	deviation = retrain_running_deviation(&ph->mean, value);
	if (ph->direction != RETRAIN_DETECTOR_DECREASE)
		ph->up = Max(0, ph->up + (deviation - ph->delta));
	if (ph->direction != RETRAIN_DETECTOR_INCREASE)
		ph->down = Max(0, ph->down - (deviation + ph->delta));
	if (ph->mean.count < ph->least)
		return RETRAIN_DETECTOR_FEW;
	return Max(ph->up, ph->down) > ph->threshold ? RETRAIN_DETECTOR_DRIFT : RETRAIN_DETECTOR_OK;
}

/* page_hinkley_statistic returns the larger distance from the extreme. */
static double
page_hinkley_statistic(const void *state)
{
	const PageHinkley *ph = state;

	return ph->mean.count == 0 ? NAN : Max(ph->up, ph->down);
}

const RetrainDetector retrain_page_hinkley = {
	.count = 4,
	.parameter = {
		{"delta", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, false, 0.005},
		{"threshold", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, true, 50},
		{"minimum_rows", RETRAIN_PARAMETER_INTEGER, 1, INT32_MAX, false, 30},
		{"direction", RETRAIN_PARAMETER_DIRECTION, 0, 2, false, RETRAIN_DETECTOR_BOTH}
	},
	.low = -RETRAIN_DETECTOR_LARGEST,
	.high = RETRAIN_DETECTOR_LARGEST,
	.size = page_hinkley_size,
	.begin = page_hinkley_begin,
	.add = page_hinkley_add,
	.statistic = page_hinkley_statistic
};
