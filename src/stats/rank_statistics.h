/*
 * rank_statistics.h
 *	  Two-sample statistics of ranks, with midranks for equal values.
 */
#ifndef RETRAIN_RANK_STATISTICS_H
#define RETRAIN_RANK_STATISTICS_H

#include "stats/pairs.h"

/* Cramer-von Mises. */
typedef struct RetrainCramer
{
	double		statistic;		/* T */
	double		untied;			/* T, but no more than without ties: for the p-value */
	double		effect;			/* root mean square of F - G over the pooled rows */
	bool		constant;		/* all rows have one value */
} RetrainCramer;

/* Anderson-Darling. */
typedef struct RetrainAnderson
{
	double		statistic;		/* standardised; not set if constant or of few rows */
	double		raw;			/* A^2_akN before that */
	double		effect;			/* root mean square of F - G over its deviation */
	bool		constant;
	bool		few;			/* fewer than 4 rows have no standardised statistic */
} RetrainAnderson;

/* Mann-Whitney. */
typedef struct RetrainMannWhitney
{
	double		statistic;		/* U of the reference */
	double		auc;			/* share of pairs of rows whose current value is larger */
	double		distance;		/* |2 U - n m|, for the p-value */
	double		tie_term;		/* sum over groups of equal values of t^3 - t */
	bool		constant;
} RetrainMannWhitney;

extern void retrain_cramer_von_mises(RetrainPairs *pairs, RetrainCramer *result);
extern void retrain_anderson_darling(RetrainPairs *pairs, RetrainAnderson *result);
extern void retrain_mann_whitney(RetrainPairs *pairs, RetrainMannWhitney *result);

#endif							/* RETRAIN_RANK_STATISTICS_H */
