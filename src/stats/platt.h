/*
 * platt.h
 *	  The logistic function of a score that fits labels best, after Platt.
 */
#ifndef RETRAIN_PLATT_H
#define RETRAIN_PLATT_H

#include "stats/pairs.h"

/* Probability: 1 / (1 + exp(-(intercept + slope (x - centre) / scale))), scale > 0. */
typedef struct RetrainPlatt
{
	double		centre;
	double		scale;
	double		slope;
	double		intercept;
} RetrainPlatt;

extern void retrain_platt(RetrainPairs *pairs, RetrainPlatt *platt);
extern double retrain_platt_value(const RetrainPlatt *platt, double x);

#endif							/* RETRAIN_PLATT_H */
