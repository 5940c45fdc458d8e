/*
 * gate_queue.h
 *	  Gates that processes of the scheduler, and tick(), evaluate.
 */
#ifndef RETRAIN_GATE_QUEUE_H
#define RETRAIN_GATE_QUEUE_H

#include "nodes/pg_list.h"

#include "governance/run.h"

extern bool retrain_gates_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next,
								   MemoryContext context);
extern TimestampTz retrain_gates_next_stall(TimestampTz now);
extern void retrain_gates_stall_due(void);

#endif							/* RETRAIN_GATE_QUEUE_H */
