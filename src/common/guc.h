/*
 * guc.h
 *	  All settings of the extension, one variable each.
 */
#ifndef RETRAIN_GUC_H
#define RETRAIN_GUC_H

/* retrain.aggregate_memory, kB: memory of the exact aggregates of one call. */
extern int	retrain_aggregate_memory;

extern void retrain_guc_init(void);

#endif							/* RETRAIN_GUC_H */
