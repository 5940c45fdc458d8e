/*
 * detect_cusum.c
 *	  The two-sided cumulative sum chart for a change of the mean.
 *
 * Page (1954), Continuous inspection schemes, in the tabular form of Montgomery,
 * Introduction to Statistical Quality Control (section 9.1):
 *
 *	  C+ = max(0, C+ + z - slack), C- = max(0, C- - z - slack), z = (x - target) / sigma
 *	  alarm when C+ or C- > threshold
 *
 * Target and sigma are given, or are the mean and the standard deviation (n - 1) of the
 * first minimum_rows rows, of more rows if all of these are equal.
 */
#include "stats/pure.h"

#include "stats/detector.h"
#include "stats/running_mean.h"

typedef struct Cusum
{
	double		slack;
	double		threshold;
	double		least;			/* rows of the reference; 0: it is given */
	int			direction;
	bool		ready;			/* the reference is complete */
	bool		judged;			/* there was a row after the reference */
	double		sigma;
	double		up;
	double		down;
	RetrainRunningMean reference;
} Cusum;

/* cusum_size returns the size of a state. */
static size_t
cusum_size(const double *parameter)
{
	return sizeof(Cusum);
}

/* cusum_begin begins a state that takes its reference from the first rows. */
static void
cusum_begin(void *state, const double *parameter)
{
	Cusum	   *cusum = state;

	cusum->slack = parameter[0];
	cusum->threshold = parameter[1];
	cusum->least = parameter[2];
	cusum->direction = (int) parameter[3];
}

/* cusum_known_begin begins a state whose reference is given. */
static void
cusum_known_begin(void *state, const double *parameter)
{
	Cusum	   *cusum = state;

	cusum->reference.count = 1;
	cusum->reference.sum = parameter[0];
	cusum->sigma = parameter[1];
	cusum->slack = parameter[2];
	cusum->threshold = parameter[3];
	cusum->direction = (int) parameter[4];
	cusum->ready = true;
}

/* cusum_add adds a row. */
static RetrainDetectorState
cusum_add(void *state, double value)
{
	Cusum	   *cusum = state;
	double		z;

	if (!cusum->ready)
	{
		RetrainRunningMean *reference = &cusum->reference;

		retrain_running_add(reference, value);
		if (reference->count >= cusum->least && reference->spread > 0)
		{
			cusum->sigma = sqrt(reference->spread / (double) (reference->count - 1));
			cusum->ready = cusum->sigma > 0;
		}
		return RETRAIN_DETECTOR_FEW;
	}
	cusum->judged = true;
	z = retrain_running_deviation(&cusum->reference, value) / cusum->sigma;
	if (cusum->direction != RETRAIN_DETECTOR_DECREASE)
		cusum->up = Max(0, cusum->up + (z - cusum->slack));
	if (cusum->direction != RETRAIN_DETECTOR_INCREASE)
		cusum->down = Max(0, cusum->down - (z + cusum->slack));
	return Max(cusum->up, cusum->down) > cusum->threshold ? RETRAIN_DETECTOR_DRIFT :
		RETRAIN_DETECTOR_OK;
}

/* cusum_statistic returns the larger of both sums. */
static double
cusum_statistic(const void *state)
{
	const Cusum *cusum = state;

	return cusum->judged ? Max(cusum->up, cusum->down) : NAN;
}

const RetrainDetector retrain_cusum = {
	.count = 4,
	.parameter = {
		{"slack", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, false, 0.5},
		{"threshold", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, true, 5},
		{"minimum_rows", RETRAIN_PARAMETER_INTEGER, 2, INT32_MAX, false, 100},
		{"direction", RETRAIN_PARAMETER_DIRECTION, 0, 2, false, RETRAIN_DETECTOR_BOTH}
	},
	.low = -RETRAIN_DETECTOR_LARGEST,
	.high = RETRAIN_DETECTOR_LARGEST,
	.size = cusum_size,
	.begin = cusum_begin,
	.add = cusum_add,
	.statistic = cusum_statistic
};

const RetrainDetector retrain_cusum_known = {
	.count = 5,
	.parameter = {
		{"target", RETRAIN_PARAMETER_NUMBER, -RETRAIN_DETECTOR_LARGEST, RETRAIN_DETECTOR_LARGEST, false, NAN},
		{"sigma", RETRAIN_PARAMETER_NUMBER, 1e-100, RETRAIN_DETECTOR_LARGEST, false, NAN},
		{"slack", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, false, 0.5},
		{"threshold", RETRAIN_PARAMETER_NUMBER, 0, RETRAIN_DETECTOR_LARGEST, true, 5},
		{"direction", RETRAIN_PARAMETER_DIRECTION, 0, 2, false, RETRAIN_DETECTOR_BOTH}
	},
	.low = -RETRAIN_DETECTOR_LARGEST,
	.high = RETRAIN_DETECTOR_LARGEST,
	.size = cusum_size,
	.begin = cusum_known_begin,
	.add = cusum_add,
	.statistic = cusum_statistic
};
