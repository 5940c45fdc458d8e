/*
 * ks_result.h
 *	  The row that Kolmogorov-Smirnov tests of rows and of profiles return.
 */
#ifndef RETRAIN_KS_RESULT_H
#define RETRAIN_KS_RESULT_H

#include "fmgr.h"

#include "stats/ks_pvalue.h"

typedef struct RetrainKsResult
{
	bool		defined;		/* both samples have rows: the figures below are set */
	double		statistic;
	double		location;
	double		max_error;		/* 0 for rows and exact profiles */
	RetrainKsMethod method;		/* wanted */
	int64		used[2];		/* reference, current */
	int64		unused[2];
	int64		unassigned;
	bool		reference_unknown;	/* no row has shown the stored reference */
} RetrainKsResult;

/* Above this max_error a result says that the profiles were too coarse for it. */
#define RETRAIN_LOW_RESOLUTION 0.01

extern RetrainKsMethod retrain_ks_method(text *method);
extern Datum retrain_ks_datum(FunctionCallInfo fcinfo, const RetrainKsResult *result);

#endif							/* RETRAIN_KS_RESULT_H */
