/*
 * calibrate.h
 *	  A policy tried on windows in which nothing is known to have changed.
 *
 * The windows are those of the baseline, each against the rest of it, or those
 * of a period that the caller calls quiet, against the policy's own reference.
 */
#ifndef RETRAIN_CALIBRATE_H
#define RETRAIN_CALIBRATE_H

#include "governance/dry_run.h"

/* One check over the windows. */
typedef struct RetrainCheckTrial
{
	RetrainCheck *check;
	double	   *worst;			/* the worst value of each conclusive window */
	int			windows;		/* so many */
	int			warnings;		/* windows at the warn level or beyond */
	int			failures;		/* windows at the fail level */
} RetrainCheckTrial;

typedef struct RetrainTrial
{
	RetrainDryRun *run;
	bool		against_rest;	/* of the baseline */
	TimestampTz since;
	TimestampTz until;
	List	   *checks;			/* of RetrainCheckTrial * */
	int			windows;		/* measured and judged */
	double		independent;	/* how many of them do not overlap, on the whole */
	int			alarms;			/* verdicts that ask for something */
	double		slots_per_quarter;
} RetrainTrial;

extern RetrainTrial *retrain_trial_run(RetrainDryRun *run, bool has_period,
									   TimestampTz since, TimestampTz until);

#endif							/* RETRAIN_CALIBRATE_H */
