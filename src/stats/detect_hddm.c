/*
 * detect_hddm.c
 *	  HDDM_A, drift detection by Hoeffding's bound for the difference of averages.
 *
 * Frias-Blanco, del Campo-Avila, Ramos-Jimenez, Morales-Bueno, Ortiz-Diaz and
 * Caballero-Mota (2015), Online and non-parametric drift detection methods based on
 * Hoeffding's bounds, the A-test.  With X the mean of the first n rows, Z that of all N,
 * rows independent in [0,1] of one mean (their Corollary on the difference of X and Z),
 *
 *	  P(Z - X >= e) <= alpha for e = sqrt((N - n) / (2 n N) ln(1 / alpha))
 *
 * The cut n is the row where mean + sqrt(ln(1 / drift_alpha) / (2 n)) was least, for an
 * increase; mean - ..., greatest, for a decrease.  With both directions each has half of
 * alpha.
 */
#include "stats/pure.h"

#include "stats/detector.h"

typedef struct Cut
{
	int64_t		rows;
	int64_t		errors;
} Cut;

typedef struct Hddm
{
	double		warning;		/* ln(1 / alpha) of one direction */
	double		drift;
	int			direction;
	Cut			total;
	Cut			increase;
	Cut			decrease;
	double		statistic;
} Hddm;

/* hddm_check tells whether the levels are in order. */
static const char *
hddm_check(const double *parameter)
{
	return parameter[0] >= parameter[1] ? NULL : "warning_alpha must not be below drift_alpha";
}

/* hddm_size returns the size of a state. */
static size_t
hddm_size(const double *parameter)
{
	return sizeof(Hddm);
}

/* hddm_begin begins a state. */
static void
hddm_begin(void *state, const double *parameter)
{
	Hddm	   *hddm = state;
	double		sides;

	hddm->direction = (int) parameter[2];
	sides = hddm->direction == RETRAIN_DETECTOR_BOTH ? 2 : 1;
	hddm->warning = log(sides / parameter[0]);
	hddm->drift = log(sides / parameter[1]);
	hddm->statistic = NAN;
}

/* cut_mean returns the share of errors. */
static double
cut_mean(const Cut *cut)
{
	return (double) cut->errors / (double) cut->rows;
}

/* cut_bound returns how far the mean of the rows may lie from its expectation. */
static double
cut_bound(const Hddm *hddm, const Cut *cut)
{
	return sqrt(hddm->drift / (2 * (double) cut->rows));
}

/*
 * cut_excess returns the difference of the means of all rows and of those up to the cut,
 * times sign, as a multiple of the bound of the drift level; 0 at the cut itself.
 */
static double
cut_excess(const Hddm *hddm, const Cut *cut, double sign)
{
	double		n = (double) cut->rows;
	double		all = (double) hddm->total.rows;

	if (cut->rows == hddm->total.rows)
		return 0;
	return sign * (cut_mean(&hddm->total) - cut_mean(cut)) /
		sqrt((all - n) / (2 * n * all) * hddm->drift);
}

/* hddm_add adds a row. */
static RetrainDetectorState
hddm_add(void *state, double error)
{
	Hddm	   *hddm = state;
	double		excess = -INFINITY;
	double		mean;
	double		bound;

	hddm->total.rows++;
	hddm->total.errors += error > 0;
	mean = cut_mean(&hddm->total);
	bound = cut_bound(hddm, &hddm->total);
	if (hddm->direction != RETRAIN_DETECTOR_DECREASE)
	{
		Cut		   *cut = &hddm->increase;

		if (cut->rows == 0 || mean + bound <= cut_mean(cut) + cut_bound(hddm, cut))
			*cut = hddm->total;
		excess = cut_excess(hddm, cut, 1);
	}
	if (hddm->direction != RETRAIN_DETECTOR_INCREASE)
	{
		Cut		   *cut = &hddm->decrease;

		if (cut->rows == 0 || mean - bound >= cut_mean(cut) - cut_bound(hddm, cut))
			*cut = hddm->total;
		excess = Max(excess, cut_excess(hddm, cut, -1));
	}
	hddm->statistic = excess;
	return excess >= 1 ? RETRAIN_DETECTOR_DRIFT :
		excess >= sqrt(hddm->warning / hddm->drift) ? RETRAIN_DETECTOR_WARNING : RETRAIN_DETECTOR_OK;
}

/* hddm_statistic returns the larger difference over its bound. */
static double
hddm_statistic(const void *state)
{
	return ((const Hddm *) state)->statistic;
}

const RetrainDetector retrain_hddm = {
	.count = 3,
	.parameter = {
		{"warning_alpha", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.005},
		{"drift_alpha", RETRAIN_PARAMETER_NUMBER, 0, 1, true, 0.001},
		{"direction", RETRAIN_PARAMETER_DIRECTION, 0, 2, false, RETRAIN_DETECTOR_INCREASE}
	},
	.low = 0,
	.high = 1,
	.check = hddm_check,
	.size = hddm_size,
	.begin = hddm_begin,
	.add = hddm_add,
	.statistic = hddm_statistic
};
