/*
 * progress.h
 *	  What a process is busy with, for retrain.progress and pg_stat_activity.
 */
#ifndef RETRAIN_PROGRESS_H
#define RETRAIN_PROGRESS_H

#include "datatype/timestamp.h"

typedef enum RetrainStep
{
	RETRAIN_STEP_STARTING,		/* connecting, or between two policies */
	RETRAIN_STEP_SCANNING,		/* the scanner */
	RETRAIN_STEP_CLAIMING,		/* transaction 1 */
	RETRAIN_STEP_EVALUATING,	/* transaction 2 */
	RETRAIN_STEP_RECORDING,		/* transaction 3 */
	RETRAIN_STEP_ROLLUP,		/* a step of a rollup */
	RETRAIN_STEP_GATES			/* the gates of a request */
} RetrainStep;

typedef struct RetrainProgress
{
	RetrainStep step;
	int64		policy_id;		/* 0: none */
	int64		log_id;			/* 0: none */
	TimestampTz slot;			/* 0: none */
	int64		rows;			/* of the window; -1: not known yet */
} RetrainProgress;

/*
 * Takes note of what this process does now.  Set by a process of the
 * scheduler for itself, NULL in every other.  Must not raise errors.
 */
typedef void (*RetrainProgressHook) (const RetrainProgress *progress);
extern RetrainProgressHook retrain_progress_hook;

extern const char *retrain_step_name(RetrainStep step);
extern void retrain_progress_report(const RetrainProgress *progress, const char *what);

#endif							/* RETRAIN_PROGRESS_H */
