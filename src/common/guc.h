/*
 * guc.h
 *	  All settings of the extension, one variable each.
 */
#ifndef RETRAIN_GUC_H
#define RETRAIN_GUC_H

#include "datatype/timestamp.h"

/* Upper limit of retrain.max_workers; shared memory has a place for each. */
#define RETRAIN_MAX_WORKERS 64

/* retrain.aggregate_memory, kB: memory of the exact aggregates of one call. */
extern int	retrain_aggregate_memory;

extern bool retrain_allow_nologin_owner;
extern bool retrain_allow_superuser_evaluate;
extern bool retrain_allow_superuser_policies;
extern int	retrain_catchup_limit;
extern int	retrain_checkpoint_interval; /* s, 0: none by itself */
extern char *retrain_databases;
extern int	retrain_default_lease;	/* s */
extern bool retrain_enabled;
extern char *retrain_evaluation_retention;	/* empty: for ever; see retrain_retention() */
extern int	retrain_evaluation_timeout; /* ms, 0: none */
extern bool retrain_four_eyes;
extern int	retrain_gate_timeout;	/* s, 0: none */
extern char *retrain_instance_name;
extern int	retrain_lock_timeout;	/* ms, 0: none */
extern int	retrain_max_attempts;
extern int	retrain_max_consecutive_errors; /* 0: never suspend */
extern int	retrain_max_databases;
extern int	retrain_max_lease;		/* s */
extern int	retrain_max_workers;
extern int	retrain_naptime;	/* s */
extern bool retrain_notify;
extern bool retrain_require_approval;
extern int	retrain_retry_pause;	/* s */
extern int	retrain_worker_temp_file_limit; /* kB, -1: none */

/* retrain_retention returns what retrain.evaluation_retention says, NULL for ever. */
extern const Interval *retrain_retention(void);

extern void retrain_guc_init(void);

#endif							/* RETRAIN_GUC_H */
