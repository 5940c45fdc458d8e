/*
 * agg_memory.h
 *	  Memory of the exact aggregates, counted over all groups of one call
 *	  against retrain.aggregate_memory.
 */
#ifndef RETRAIN_AGG_MEMORY_H
#define RETRAIN_AGG_MEMORY_H

#include "fmgr.h"

/* What one call site (one support function of one aggregate call) uses. */
typedef struct RetrainMemoryTotal
{
	Size		used;
} RetrainMemoryTotal;

/* What one group's state uses; embedded in the state. */
typedef struct RetrainMemoryAccount
{
	RetrainMemoryTotal *total;	/* NULL: not counted (short-lived states) */
	Size		used;
	MemoryContextCallback callback;
} RetrainMemoryAccount;

extern void retrain_memory_open(RetrainMemoryAccount *account, RetrainMemoryTotal *total,
								MemoryContext aggcontext);
extern bool retrain_memory_charge(RetrainMemoryAccount *account, Size bytes);
extern void retrain_memory_release(RetrainMemoryAccount *account, Size bytes);

#endif							/* RETRAIN_AGG_MEMORY_H */
