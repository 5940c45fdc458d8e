/*
 * detect_ddm.c
 *	  DDM, the drift detection method over the error rate of a classifier.
 *
 * Gama, Medas, Castillo and Rodrigues (2004), Learning with drift detection: with p the
 * share of errors of n rows and s = sqrt(p (1 - p) / n), p_min and s_min those of the row
 * where p + s was least,
 *
 *	  warning when p + s >= p_min + 2 s_min, drift when p + s >= p_min + 3 s_min
 *
 * from row 30 on.  While all rows are errors, or none is, s is 0 and the rule would be
 * met by every row; such rows are neither judged nor taken for the minimum.
 */
#include "stats/pure.h"

#include "stats/detector.h"

typedef struct Ddm
{
	double		warning;
	double		drift;
	int64_t		least;
	int64_t		rows;
	int64_t		errors;
	double		p_min;
	double		s_min;			/* 0: there is no minimum yet */
	double		statistic;
} Ddm;

/* ddm_check tells whether the levels are in order. */
static const char *
ddm_check(const double *parameter)
{
	return parameter[0] <= parameter[1] ? NULL : "warning_level must not be above drift_level";
}

/* ddm_size returns the size of a state. */
static size_t
ddm_size(const double *parameter)
{
	return sizeof(Ddm);
}

/* ddm_begin begins a state. */
static void
ddm_begin(void *state, const double *parameter)
{
	Ddm		   *ddm = state;

	ddm->warning = parameter[0];
	ddm->drift = parameter[1];
	ddm->least = (int64_t) parameter[2];
	ddm->statistic = NAN;
}

/* ddm_add adds a row. */
static RetrainDetectorState
ddm_add(void *state, double error)
{
	Ddm		   *ddm = state;
	double		n;
	double		p;
	double		s;

	ddm->rows++;
	ddm->errors += error > 0;
	if (ddm->rows < ddm->least)
		return RETRAIN_DETECTOR_FEW;
	if (ddm->errors == 0 || ddm->errors == ddm->rows)
		return RETRAIN_DETECTOR_OK;

	n = (double) ddm->rows;
	p = (double) ddm->errors / n;
	s = sqrt(p * ((double) (ddm->rows - ddm->errors) / n) / n);
	if (ddm->s_min == 0 || p + s < ddm->p_min + ddm->s_min)
	{
		ddm->p_min = p;
		ddm->s_min = s;
	}
	ddm->statistic = ((p - ddm->p_min) + s) / ddm->s_min;
	return ddm->statistic >= ddm->drift ? RETRAIN_DETECTOR_DRIFT :
		ddm->statistic >= ddm->warning ? RETRAIN_DETECTOR_WARNING : RETRAIN_DETECTOR_OK;
}

/* ddm_statistic returns how many s_min the last row lies above p_min. */
static double
ddm_statistic(const void *state)
{
	return ((const Ddm *) state)->statistic;
}

const RetrainDetector retrain_ddm = {
	.count = 3,
	.parameter = {
		{"warning_level", RETRAIN_PARAMETER_NUMBER, 1, 1e6, true, 2},
		{"drift_level", RETRAIN_PARAMETER_NUMBER, 1, 1e6, true, 3},
		{"minimum_rows", RETRAIN_PARAMETER_INTEGER, 2, INT32_MAX, false, 30}
	},
	.low = 0,
	.high = 1,
	.check = ddm_check,
	.size = ddm_size,
	.begin = ddm_begin,
	.add = ddm_add,
	.statistic = ddm_statistic
};
