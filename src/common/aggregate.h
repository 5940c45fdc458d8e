/*
 * aggregate.h
 *	  What the support functions of all aggregates share.
 */
#ifndef RETRAIN_AGGREGATE_H
#define RETRAIN_AGGREGATE_H

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "common/compat.h"

/* An integer argument that must be the same for all rows of a group. */
typedef struct RetrainConstant
{
	const char *name;
	int			least;
	int			most;			/* PG_INT32_MAX: no upper limit */
	int			otherwise;		/* what the call without the argument takes; 0: it must be given */
} RetrainConstant;

/* Most rows that a frequency weight can stand for: sums over four states never overflow. */
#define RETRAIN_WEIGHT_MOST (PG_INT64_MAX / 4)

extern MemoryContext retrain_aggregate_context(FunctionCallInfo fcinfo);
extern MemoryContext retrain_state_context(FunctionCallInfo fcinfo);
extern int64 retrain_weight_argument(FunctionCallInfo fcinfo, int argument);
extern int	retrain_constant_argument(FunctionCallInfo fcinfo, int argument,
									  const RetrainConstant *rule);
pg_noreturn extern void retrain_constant_differs(const RetrainConstant *rule, int a, int b);
extern void retrain_state_open(StringInfo buf, bytea *wire);
pg_noreturn extern void retrain_state_invalid(void);
pg_noreturn extern void retrain_state_too_large(const char *what);

#endif							/* RETRAIN_AGGREGATE_H */
