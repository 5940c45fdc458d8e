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

#include "governance/counterfactual.h"
#include "governance/dry_run.h"

/* What to replay. */
typedef struct RetrainBacktestRequest
{
	const char *policy;
	TimestampTz since;			/* slots in [since, until], none in the future */
	TimestampTz until;
	Jsonb	   *overrides;		/* changes of the definition, or NULL */
	int			revision;		/* 0: the one in force; not with overrides */
	Jsonb	   *counterfactual; /* scores of models one would have had, or NULL */
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
	char	   *cost;			/* JSON, as a decision has it; NULL without a cost model */
	bool		has_loss;
	double		loss;			/* by the cost model */
	const char *model_version;	/* live at the end of the window; NULL: the logged model */
	int64		missing_scores; /* rows of the window without a score of the live version */
	const char *status;			/* see status_of in backtest.c */
} RetrainReplayedSlot;

typedef struct RetrainBacktest
{
	MemoryContext context;		/* of the replayed slots */
	RetrainDryRun *run;
	RetrainCounterfactual *scores;	/* or NULL */
	TimestampTz since;			/* of the first slot to be looked for ... */
	TimestampTz until;			/* ... to the last, both finite */
	bool		judged;			/* the policy decides, and orders retrains */
	List	   *slots;			/* of RetrainReplayedSlot *, in order */
	List	   *takeovers;		/* of RetrainTakeover *, in order */
	int			without_scores; /* takeovers by a version that is not there */
} RetrainBacktest;

extern void retrain_backtest_arguments(FunctionCallInfo fcinfo, RetrainBacktestRequest *request);
extern RetrainBacktest *retrain_backtest_begin(const RetrainBacktestRequest *request);
extern void retrain_backtest_restart(RetrainBacktest *backtest, bool judged);
extern void retrain_backtest_order(RetrainBacktest *backtest, TimestampTz at);
extern void retrain_backtest_replay(RetrainBacktest *backtest);

/* backtest_progress.c */
extern void retrain_progress_show(int64 slot, int64 slots);
extern void retrain_progress_end(void);

#endif							/* RETRAIN_BACKTEST_H */
