/*
 * detect_eddm.c
 *	  EDDM, the early drift detection method over the distances between errors.
 *
 * Baena-Garcia, del Campo-Avila, Fidalgo, Bifet, Gavalda and Morales-Bueno (2006), Early
 * drift detection method: with p' and s' the mean and the standard deviation of the
 * distances, in rows, between one error and the next, and r the quotient of p' + 2 s' and
 * its maximum,
 *
 *	  warning when r < 0.95, drift when r < 0.90
 *
 * once 30 errors have happened.  The maximum is that of the estimates since then: the paper
 * waits for 30 errors to have an estimate that later ones are compared with, and one from
 * two or three distances is none.  The first distance ends at the second error; the standard
 * deviation is that of the distances themselves (divisor: their number).  Only rows that
 * are errors are judged; the others leave the state as it was.
 */
#include "stats/pure.h"

#include "stats/detector.h"
#include "stats/running_mean.h"

typedef struct Eddm
{
	double		warning;
	double		drift;
	int64_t		least;
	int64_t		errors;
	int64_t		since;			/* rows since the last error */
	RetrainRunningMean distance;
	double		most;			/* largest p' + 2 s' that was judged */
	double		statistic;
	RetrainDetectorState last;
} Eddm;

/* eddm_check tells whether the ratios are in order. */
static const char *
eddm_check(const double *parameter)
{
	return parameter[0] >= parameter[1] ? NULL : "warning_ratio must not be below drift_ratio";
}

/* eddm_size returns the size of a state. */
static size_t
eddm_size(const double *parameter)
{
	return sizeof(Eddm);
}

/* eddm_begin begins a state. */
static void
eddm_begin(void *state, const double *parameter)
{
	Eddm	   *eddm = state;

	eddm->warning = parameter[0];
	eddm->drift = parameter[1];
	eddm->least = (int64_t) parameter[2];
	eddm->statistic = NAN;
	eddm->last = RETRAIN_DETECTOR_FEW;
}

/* eddm_add adds a row. */
static RetrainDetectorState
eddm_add(void *state, double error)
{
	Eddm	   *eddm = state;
	double		n;
	double		level;

	eddm->since++;
	if (error == 0)
		return eddm->last;
	eddm->errors++;
	if (eddm->errors > 1)
		retrain_running_add(&eddm->distance, (double) eddm->since);
	eddm->since = 0;
	if (eddm->errors < eddm->least)
		return eddm->last;

	n = (double) eddm->distance.count;
	level = (eddm->distance.sum + eddm->distance.rest) / n + 2 * sqrt(eddm->distance.spread / n);
	eddm->most = Max(eddm->most, level);
	eddm->statistic = level / eddm->most;
	eddm->last = eddm->statistic < eddm->drift ? RETRAIN_DETECTOR_DRIFT :
		eddm->statistic < eddm->warning ? RETRAIN_DETECTOR_WARNING : RETRAIN_DETECTOR_OK;
	return eddm->last;
}

/* eddm_statistic returns the quotient at the last error. */
static double
eddm_statistic(const void *state)
{
	return ((const Eddm *) state)->statistic;
}

const RetrainDetector retrain_eddm = {
	.count = 3,
	.parameter = {
		{"warning_ratio", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.95},
		{"drift_ratio", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.9},
		{"minimum_errors", RETRAIN_PARAMETER_INTEGER, 2, INT32_MAX, false, 30}
	},
	.low = 0,
	.high = 1,
	.check = eddm_check,
	.size = eddm_size,
	.begin = eddm_begin,
	.add = eddm_add,
	.statistic = eddm_statistic
};
