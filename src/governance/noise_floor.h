/*
 * noise_floor.h
 *	  How large a measured value gets, or how far it strays, when nothing has
 *	  changed.
 */
#ifndef RETRAIN_NOISE_FLOOR_H
#define RETRAIN_NOISE_FLOOR_H

#include "governance/evaluation.h"

typedef struct RetrainNoiseFloor
{
	bool		has_expected;
	double		expected;		/* mean under no change */
	bool		has_floor;
	double		floor;			/* passed in 5 % of windows under no change, or
								 * half the 95 % interval */
	bool		is_half_width;	/* the latter */
	const char *kind;			/* in words; NULL without a floor */
} RetrainNoiseFloor;

extern void retrain_noise_floor(const RetrainMeasurement *m, RetrainNoiseFloor *result);

#endif							/* RETRAIN_NOISE_FLOOR_H */
