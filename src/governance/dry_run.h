/*
 * dry_run.h
 *	  A policy evaluated at slots of one's choice, without being recorded.
 *
 * What retrain.check_policy(), retrain.calibrate_policy() and a backtest share.
 * Use:
 *
 *	run = retrain_dry_run_policy(name, revision)	a sealed revision, or
 *	run = retrain_dry_run_changed(name, changes)	the one in force with changes, or
 *	run = retrain_dry_run_definition(definition)	any definition; none is sealed
 *
 *	for each slot, in rising order, in a memory context that is reset between:
 *		ev = retrain_dry_run_plan(run, slot);
 *		retrain_dry_run_measure(ev);
 *		retrain_dry_run_judge(run, ev);
 *
 * The three constructors check the caller: he must be able to SET ROLE to the
 * owner of the policy (RT001, 42501), and be no superuser unless
 * retrain.allow_superuser_evaluate is on; so figures may be shown to him.
 *
 * Measuring is what an evaluation does: in the sandbox, as the policy's owner,
 * on the active snapshot, with labels as they were known at the slot.  Judging
 * sees the slots judged before in the same run and nothing of the record.
 * Nothing is written; a standby will do.  All slots of a run are read on one
 * snapshot: the rows of a baseline are compared with what was sealed only once.
 */
#ifndef RETRAIN_DRY_RUN_H
#define RETRAIN_DRY_RUN_H

#include "governance/evaluation.h"

/* What a slot leaves behind for the judgement of later ones. */
typedef struct RetrainPastSlot
{
	TimestampTz slot;
	RetrainVerdict candidate;
	RetrainVerdict verdict;
	bool		has_cooldown;
	TimestampTz cooldown_until;
	List	   *raised;			/* of char *: names of checks with a clear level */
} RetrainPastSlot;

typedef struct RetrainDryRun
{
	MemoryContext context;		/* of this and of all that outlives a slot */
	RetrainEvaluation *plan;	/* policy, definition, log, baseline; no slot */
	bool		sealed;			/* of a revision; plan->revision is its number */
	RetrainPastSlot *past;		/* judged slots, in the order they were judged */
	int			npast;
	int			max_past;
} RetrainDryRun;

extern RetrainDryRun *retrain_dry_run_policy(const char *name, int revision);
extern RetrainDryRun *retrain_dry_run_changed(const char *name, Jsonb *changes);
extern RetrainDryRun *retrain_dry_run_definition(Jsonb *definition);

/* The evaluation of a slot, which need not be one of the schedule. */
extern RetrainEvaluation *retrain_dry_run_plan(const RetrainDryRun *run, TimestampTz slot);

/* Reads; raises only what means "stop" (cancelled), the rest is in ev->error. */
extern void retrain_dry_run_measure(RetrainEvaluation *ev);

/* Judges by the slots judged before, and remembers this one. */
extern void retrain_dry_run_judge(RetrainDryRun *run, RetrainEvaluation *ev);

/* Forgets the slots judged so far. */
extern void retrain_dry_run_forget(RetrainDryRun *run);

#endif							/* RETRAIN_DRY_RUN_H */
