/*
 * label_delay.h
 *	  How long labels take, seen through rows some of which have none yet.
 */
#ifndef RETRAIN_LABEL_DELAY_H
#define RETRAIN_LABEL_DELAY_H

#include "stats/pairs.h"

/* When labels are known but for a share of them. */
typedef struct RetrainDelayPoint
{
	double		remaining;		/* the share, at least 0 and below 1 */
	double		delay;			/* NaN: the rows are too young to tell */
	int64		at_risk;		/* rows that were watched that long without a label */
} RetrainDelayPoint;

/* What the rows say of all delays. */
typedef struct RetrainDelays
{
	int64		early;			/* labels with a delay below 0 */
	double		longest;		/* delay of a label; NaN: there is none */
} RetrainDelays;

extern void retrain_label_delays(RetrainPairs *pairs, RetrainDelayPoint *points, int npoints,
								 RetrainDelays *delays);

#endif							/* RETRAIN_LABEL_DELAY_H */
