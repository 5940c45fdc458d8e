/*
 * label_delay.c
 *	  How long labels take, seen through rows some of which have none yet.
 *
 * A row without a label is not a row that never gets one: it has waited for its age so far.
 * Leaving it out would make delays look short.  The share of labels not yet known after a
 * delay is therefore the product-limit estimate (Kaplan and Meier, Nonparametric estimation
 * from incomplete observations, JASA 53 (1958)):
 *
 *	  S(t) = product over delays t_i <= t of 1 - labels with delay t_i / rows watched up to t_i
 *
 * a row without a label being watched up to and including its age.  Between two ages the
 * product is a quotient of row counts, and only that is rounded: without unlabelled rows S is
 * the share of rows above t, rounded once.  SLACK allows for the roundings at ages.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/label_delay.h"

#define SLACK (1 + 1e-12)

/*
 * retrain_label_delays fills in, for points with falling shares, the smallest delay after which
 * at most that share is not known.  Values of pairs are the delays of rows with a label, the
 * current sample, and the ages of rows without, the reference.
 */
void
retrain_label_delays(RetrainPairs *pairs, RetrainDelayPoint *points, int npoints,
					 RetrainDelays *delays)
{
	RetrainPairReader reader;
	const RetrainPair *pair;
	int64		watched = pairs->n[0] + pairs->n[1];
	int64		since = watched;	/* watched right after the last age */
	double		before = 1;		/* S at the last age */
	int			reached = 0;

	delays->early = 0;
	delays->longest = NAN;
	for (int i = 0; i < npoints; i++)
	{
		points[i].delay = NAN;
		points[i].at_risk = 0;
	}
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		int64		left = watched - pair->rows[1];
		double		remaining = before * ((double) left / (double) since);

		if (pair->rows[1] > 0)
		{
			delays->longest = pair->value;
			if (pair->value < 0)
				delays->early += pair->rows[1];
			for (; reached < npoints && remaining <= points[reached].remaining * SLACK; reached++)
			{
				points[reached].delay = pair->value;
				points[reached].at_risk = watched;
			}
		}
		watched = left;
		if (pair->rows[0] > 0)
		{
			watched -= pair->rows[0];
			since = watched;
			before = remaining;
		}
	}
}
