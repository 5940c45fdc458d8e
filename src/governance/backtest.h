/*
 * backtest.h
 *	  A policy replayed over slots of the past, in memory.
 *
 * Every slot is measured and judged as an evaluation would have been, with
 * labels as they were known then, on the replay's own history (dry_run.h).
 * Nothing is written.
 */
#ifndef RETRAIN_BACKTEST_H
#define RETRAIN_BACKTEST_H

#include "fmgr.h"

#include "governance/dry_run.h"

/* What to replay. */
typedef struct RetrainBacktestRequest
{
	const char *policy;
	TimestampTz since;			/* slots in [since, until], none in the future */
	TimestampTz until;
	Jsonb	   *overrides;		/* changes of the definition, or NULL */
	int			revision;		/* 0: the one in force; not with overrides */
} RetrainBacktestRequest;

/* One slot of a replay. */
typedef struct RetrainReplayedSlot
{
	TimestampTz slot;
	RetrainWindows windows;
	const char *outcome;
	RetrainVerdict verdict;
	RetrainVerdict candidate;
	char	   *reason;
	char	   *checks;			/* JSON, as a decision has it */
	const char *status;			/* ok, or counterfactual_missing */
} RetrainReplayedSlot;

typedef struct RetrainBacktest
{
	MemoryContext context;		/* of the replayed slots */
	RetrainDryRun *run;
	TimestampTz since;			/* of the first slot to be looked for ... */
	TimestampTz until;			/* ... to the last, both finite */
	List	   *slots;			/* of RetrainReplayedSlot *, in order */
	bool		retrained;		/* a retrain was ordered ... */
	TimestampTz retrained_at;	/* ... first at this slot */
} RetrainBacktest;

extern void retrain_backtest_arguments(FunctionCallInfo fcinfo, RetrainBacktestRequest *request);
extern RetrainBacktest *retrain_backtest_begin(const RetrainBacktestRequest *request);
extern void retrain_backtest_replay(RetrainBacktest *backtest);

/* backtest_progress.c */
extern void retrain_progress_show(int64 slot, int64 slots);
extern void retrain_progress_end(void);

#endif							/* RETRAIN_BACKTEST_H */
