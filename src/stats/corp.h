/*
 * corp.h
 *	  Log loss in three parts: miscalibration, discrimination, uncertainty.
 */
#ifndef RETRAIN_CORP_H
#define RETRAIN_CORP_H

#include "stats/isotonic.h"

/* In nats a row; log_loss = miscalibration - discrimination + uncertainty. */
typedef struct RetrainCorp
{
	double		log_loss;		/* probabilities clipped to [2^-52, 1 - 2^-52] */
	double		miscalibration; /* what the best non-decreasing map of the probability saves; 0 or more */
	double		discrimination; /* what that map saves over the share of positives; 0 or more */
	double		uncertainty;	/* entropy of the labels */
	int64		groups;			/* values of the best map */
	int64		clipped;
} RetrainCorp;

extern double retrain_entropy(double p);
extern void retrain_corp(RetrainPairs *pairs, const double *weight, RetrainCorp *result);

#endif							/* RETRAIN_CORP_H */
