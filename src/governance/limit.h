/*
 * limit.h
 *	  How long one evaluation may read.
 */
#ifndef RETRAIN_LIMIT_H
#define RETRAIN_LIMIT_H

#include "datatype/timestamp.h"

#include "governance/run.h"

typedef struct RetrainLimit
{
	bool		armed;			/* our limit is on the statement timer */
	bool		had;			/* the caller's was, and is to be put back */
	TimestampTz theirs;
	TimestampTz began;
	bool		worker;
} RetrainLimit;

extern void retrain_limit_begin(RetrainLimit *limit, RetrainTrigger trigger);
extern bool retrain_limit_end(RetrainLimit *limit);

#endif							/* RETRAIN_LIMIT_H */
