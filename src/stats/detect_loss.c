/*
 * detect_loss.c
 *	  An anytime-valid test that the mean loss is at most a target.
 *
 * Hypothesis: each loss, in [0,1], has a conditional mean of at most target, given the
 * earlier ones.  Capital = product of 1 + lambda_i (loss_i - target), lambda_i from earlier
 * rows only and from 0 to 1 / (2 target), is then a nonnegative supermartingale that begins
 * at 1, so by Ville's inequality the probability that it ever reaches 1 / alpha is at most
 * alpha.  lambda is that of Waudby-Smith and Ramdas (2024), Estimating means of bounded
 * random variables by betting, "aGRAPA" (their appendix B.3) with truncation 1/2:
 *
 *	  lambda_i = (m - target) / (v + (m - target)^2), kept between 0 and 1 / (2 target)
 *	  m = (1/2 + sum of losses) / i, v = (1/4 + sum of (loss_j - m_j)^2) / i, j < i,
 *	  m_j as m, of the rows up to j
 *
 * The claim once made stays: the state is kept after the drift.
 */
#include "stats/pure.h"

#include "stats/detector.h"
#include "stats/running_mean.h"

typedef struct LossMonitor
{
	double		target;
	double		limit;			/* ln(1 / alpha) */
	double		rows;
	double		sum;			/* of losses, compensated */
	double		rest;
	double		squares;		/* of deviations */
	double		capital;		/* logarithm, compensated */
	double		capital_rest;
	bool		rejected;
} LossMonitor;

/* loss_size returns the size of a state. */
static size_t
loss_size(const double *parameter)
{
	return sizeof(LossMonitor);
}

/* loss_begin begins a state. */
static void
loss_begin(void *state, const double *parameter)
{
	LossMonitor *monitor = state;

	monitor->target = parameter[0];
	monitor->limit = -log(parameter[1]);
	monitor->sum = 0.5;
	monitor->squares = 0.25;
}

/* loss_add adds a row. */
static RetrainDetectorState
loss_add(void *state, double loss)
{
	LossMonitor *monitor = state;
	double		n = monitor->rows + 1;
	double		excess = (monitor->sum + monitor->rest) / n - monitor->target;
	double		lambda = excess / (monitor->squares / n + excess * excess);
	double		deviation;

	lambda = Min(Max(lambda, 0), 0.5 / monitor->target);
	retrain_compensated_add(&monitor->capital, &monitor->capital_rest,
							log1p(lambda * (loss - monitor->target)));

	monitor->rows = n;
	retrain_compensated_add(&monitor->sum, &monitor->rest, loss);
	deviation = loss - (monitor->sum + monitor->rest) / (n + 1);
	monitor->squares += deviation * deviation;

	if (monitor->rejected)
		return RETRAIN_DETECTOR_OK;
	monitor->rejected = monitor->capital + monitor->capital_rest >= monitor->limit;
	return monitor->rejected ? RETRAIN_DETECTOR_DRIFT : RETRAIN_DETECTOR_OK;
}

/* loss_statistic returns the logarithm of the capital. */
static double
loss_statistic(const void *state)
{
	const LossMonitor *monitor = state;

	return monitor->capital + monitor->capital_rest;
}

const RetrainDetector retrain_loss_monitor = {
	.count = 2,
	.parameter = {
		{"target", RETRAIN_PARAMETER_NUMBER, 0, 1, true, NAN},
		{"alpha", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.05}
	},
	.keeps = true,
	.low = 0,
	.high = 1,
	.size = loss_size,
	.begin = loss_begin,
	.add = loss_add,
	.statistic = loss_statistic
};
