/*
 * evaluation.h
 *	  One evaluation in memory, from the claim to the record.
 *
 * claim.c fills the plan, measure.c what was read, judge.c the outcome,
 * record.c writes it down.  Everything lives in one memory context that
 * outlives the transactions.
 */
#ifndef RETRAIN_EVALUATION_H
#define RETRAIN_EVALUATION_H

#include "access/xlogdefs.h"
#include "utils/uuid.h"

#include "governance/definition.h"
#include "governance/run.h"
#include "governance/schedule.h"

/* A sealed reference of one column of a baseline. */
typedef struct RetrainSealedColumn
{
	char	   *column_name;
	Datum		reference;		/* retrain.psi_reference, detoasted copy */
} RetrainSealedColumn;

typedef struct RetrainBaseline
{
	int64		baseline_id;
	char	   *name;
	char	   *state;
	RetrainLog *log;			/* the revision it was taken from */
	bool		has_window;		/* else it was made from a query or imported */
	TimestampTz window_start;
	TimestampTz window_end;
	TimestampTz known_until;
	char	   *filter;			/* or NULL */
	int64		rows_used;
	int64		rows_unused;
	bytea	   *rows_digest;	/* NULL: it has no rows that could be read again */
	List	   *digest_columns; /* of char * */
	List	   *columns;		/* of RetrainSealedColumn * */
} RetrainBaseline;

/* One figure: of a check over all rows, or of one slice. */
typedef struct RetrainMeasurement
{
	RetrainCheck *check;
	RetrainCheck *part;			/* of it that was measured; the check itself unless
								 * it is of all features */
	int			measurement_no;
	char	   *slice_value;	/* NULL: all rows, the slice of NULLs, or slices
								 * crossed */
	char	  **slice_values;	/* with slices: as many as the check has; an
								 * element is NULL for NULLs */
	const char *source;			/* rows, scan or rollup */
	const char *status;
	RetrainLevel level;
	bool		has_verdict;	/* the metric says by itself what a failure stands for */
	RetrainVerdict verdict;
	bool		has_value;
	double		value;
	bool		has_standard_error;
	double		standard_error;
	bool		has_interval;
	double		interval_low;
	double		interval_high;
	const char *interval_method;
	bool		has_p_value;
	double		p_value;
	char	   *p_method;
	bool		has_adjusted_p;
	double		adjusted_p;		/* for the number of columns and slices */
	double		adjusted_alpha; /* at most so large it is a discovery */
	bool		has_e_value;
	double		e_value;
	bool		has_critical;
	double		critical_value;
	bool		has_max_error;
	double		max_error;		/* the value of the rows is at most so much larger */
	bool		has_expected;
	double		expected_value;
	bool		has_reference_value;
	double		reference_value;	/* of checks against the reference: value is
									 * the difference from it */
	bool		has_constant;
	double		constant_value;	/* what a constant prediction reaches */
	bool		has_reference;	/* reference_* are meaningful */
	int64		reference_used;
	int64		reference_unused;
	bool		has_current;	/* current_* are meaningful */
	int64		current_used;
	int64		current_unused;
	Jsonb	   *detail;			/* or NULL */
	List	   *states;			/* of struct RetrainState *: evidence.h */
	char	   *error_code;		/* with status error */
	char	   *error_message;
} RetrainMeasurement;

/* How one check came out, for the decision's truth table. */
typedef struct RetrainCheckResult
{
	RetrainCheck *check;
	RetrainLevel level;			/* the worst of its measurements */
	bool		conclusive;		/* at least one measurement has a level */
	bool		failed_to_run;	/* a measurement has status error or the
								 * baseline could not be used */
	RetrainMeasurement *decisive;	/* the one that set the level, or NULL */
	RetrainTruth value;			/* as a leaf of the rule */
	bool		raised;			/* fails, or has failed and has not passed clear since */
	RetrainVerdict verdict;		/* what a failure stands for */
	RetrainVerdict called;		/* what its status stands for by itself, else keep */
	const char *called_status;	/* that status */
} RetrainCheckResult;

typedef struct RetrainDecisionCost RetrainDecisionCost;

typedef struct RetrainEvaluation
{
	/* plan */
	int64		policy_id;
	Oid			owner;
	Oid			model_owner;
	int			revision;
	bytea	   *revision_digest;
	TimestampTz sealed_at;		/* of the revision */
	RetrainPolicyDefinition *def;
	RetrainLog *log;
	RetrainBaseline *baseline;	/* or NULL */
	RetrainTrigger trigger;
	pg_uuid_t	run_id;
	TimestampTz slot;
	TimestampTz known_until;	/* labels known later read as unknown; the slot, but for hindsight */
	int			missed_slots;
	int			attempt;
	int			ordinal;		/* of the record to write */
	RetrainWindows windows;
	bool		post_hoc;		/* the window had ended when the revision was sealed */
	bool		has_reference_window;
	TimestampTz reference_start;
	TimestampTz reference_end;
	List	   *reference_ranges;	/* of RetrainRange *: what of the window, or
									 * windows, is read */
	bool		reference_cut;	/* that is not one whole window */
	List	   *also_excluded;	/* of RetrainRange *: by a dry run, as def->exclude */

	/* reading */
	bool		only_texts;		/* statements are built, but not run */
	bool		rls_applied;
	bool		has_counts;
	int64		rows_current;
	int64		rows_current_unused;
	int64		rows_current_labelled;
	bool		labelled_unknown;	/* rows_current_labelled is: the rollup does not tell */
	bool		has_reference_counts;
	int64		rows_reference;
	int64		rows_reference_unused;
	bytea	   *reference_digest;	/* as read now, or NULL */
	bool		baseline_changed;
	bool		digest_known;	/* the rows of the baseline were compared before,
								 * on the same snapshot */
	const char *scan_mode;
	List	   *query_texts;	/* of char * */
	char	   *query_parameters;	/* JSON, or NULL */
	char	   *profile_sources;	/* JSON, or NULL: where profiles came from */
	char	   *settings;		/* JSON of what was in force, or NULL */
	Oid			caller;			/* current user who asked */
	char	   *snapshot;
	XLogRecPtr	lsn_start;
	XLogRecPtr	lsn_end;
	TimestampTz started_at;
	TimestampTz finished_at;
	List	   *measurements;	/* of RetrainMeasurement *, by check, slice */
	ErrorData  *error;			/* nothing could be measured, or NULL */
	bool		timed_out;
	struct RetrainEvidence *evidence;	/* or NULL: a dry run */

	/* judgement */
	const char *outcome;
	RetrainVerdict candidate;
	RetrainVerdict verdict;
	char	   *reason;
	List	   *checks;			/* of RetrainCheckResult * */
	RetrainRuleValue *trees[RETRAIN_VERDICTS];	/* the truth table; or NULL */
	RetrainDecisionCost *cost;	/* or NULL */
	int			retrains;		/* earlier decisions to retrain in the period of the limit */
	int			breaches;
	bool		has_cooldown;
	TimestampTz cooldown_until;
	TimestampTz judged_at;		/* not 0: decisions from then on are not history */
} RetrainEvaluation;

/* What the past contributes to a judgement; read by record.c. */
typedef struct RetrainHistory
{
	List	   *candidates;		/* int list of RetrainVerdict: the conclusive
								 * slots considered before this one */
	bool		in_cooldown;	/* an earlier decision's cool-down covers this slot */
	RetrainVerdict cooldown_verdict;
	TimestampTz cooldown_until;
	List	   *raised;			/* of char *: checks raised at the latest slot before */
	int			retrains;		/* decisions to retrain in the period before this slot */
} RetrainHistory;

/* query.c */
typedef struct RetrainQuery
{
	char	   *text;
	int			nargs;
	Oid		   *types;
	Datum	   *values;
	List	   *parameters;		/* of char *: the baseline column each holds */
	bool		reads_baseline; /* rows of the baseline are read and digested */
	bool		reads_previous;
	List	   *slice_columns;	/* of char *: columns of GROUPING SETS */
	List	   *slice_sets;		/* of List * of char *: the sets besides () */
	int			slices_at;		/* result column of the first slice column, as
								 * text; 0 if no set crosses columns */
	int			block_at;		/* result column that tells of which sample the
								 * block is that was left out; 0: none was */
} RetrainQuery;

/* Result columns every query begins with, numbered from 1. */
enum
{
	RETRAIN_COL_GROUPING = 1,	/* bits of the slice columns NOT grouped */
	RETRAIN_COL_SLICE,			/* text of the slice */
	RETRAIN_COL_CURRENT,
	RETRAIN_COL_CURRENT_UNUSED,
	RETRAIN_COL_LABELLED,
	RETRAIN_COL_REFERENCE,
	RETRAIN_COL_REFERENCE_UNUSED,
	RETRAIN_COL_DIGEST,
	RETRAIN_COL_FIRST_CHECK		/* then per check, see RetrainCheckColumns */
};

/*
 * Where a check's results stand, from its first column: 0 if there is none.
 * The result itself is the first.
 */
typedef struct RetrainCheckColumns
{
	int			detail;
	int			counts;			/* bigint[]: rows used and unused, by sample */
	int			reference;		/* the result over the reference */
	int			reference_counts;
	int			support;		/* bigint[]: rows, with a label, positive */
	int			monitor;		/* detection of loss_monitor */
	int			width;
} RetrainCheckColumns;

extern RetrainQuery *retrain_query_build(const RetrainEvaluation *ev, List *checks);
extern List *retrain_query_columns(const RetrainEvaluation *ev, List *checks);
extern RetrainQuery *retrain_query_build_blocks(const RetrainEvaluation *ev, List *checks, int64 width);
extern void retrain_query_check_columns(const RetrainCheck *check, RetrainCheckColumns *columns);
extern char *retrain_time_literal(TimestampTz at);
extern bool retrain_uses_sealed(const RetrainEvaluation *ev, const RetrainCheck *check);

/* provenance.c */
extern void retrain_note_parameters(RetrainEvaluation *ev, const RetrainQuery *query);
extern void retrain_note_settings(RetrainEvaluation *ev, MemoryContext context);
extern void retrain_note_snapshot(RetrainEvaluation *ev, MemoryContext context);

/* measure.c */
extern void retrain_measure(RetrainEvaluation *ev);

/* measure_result.c */
extern char *retrain_measurement_phrase(const RetrainMeasurement *m);

/* judge.c */
extern void retrain_judge(RetrainEvaluation *ev, const RetrainHistory *history);

/* plan.c */
extern RetrainEvaluation *retrain_plan_load(int64 policy_id, int revision);
extern RetrainBaseline *retrain_plan_baseline(int64 baseline_id);
extern void retrain_plan_slot(RetrainEvaluation *ev, TimestampTz slot);

/* reference_windows.c */
extern void retrain_plan_reference(RetrainEvaluation *ev);
extern bool retrain_reference_of_log(const RetrainEvaluation *ev);
extern char *retrain_reference_condition(const RetrainEvaluation *ev, const RetrainLog *log);

/* scan.c */
extern void retrain_forget_future(TimestampTz now);

/* claim.c */
extern RetrainEvaluation *retrain_claim(List *owners, RetrainTrigger trigger, TimestampTz now,
										MemoryContext result_context);

/* record.c */
extern TimestampTz retrain_history_end(const RetrainEvaluation *ev);
extern void retrain_history_load(const RetrainEvaluation *ev, RetrainHistory *history);
extern char *retrain_checks_json(const RetrainEvaluation *ev);
extern int	retrain_next_ordinal(int64 policy_id, TimestampTz slot);
extern void retrain_record(RetrainEvaluation *ev);
extern bool retrain_record_claimed(RetrainEvaluation *ev, TimestampTz now);
extern char *retrain_checks_json(const RetrainEvaluation *ev);

/* evaluate.c */
extern int64 retrain_policy_for_caller(const char *name, Oid *owner_result);
extern void retrain_check_runs_as(const char *policy, Oid owner);
extern void retrain_check_member(const RetrainEvaluation *ev);
extern void retrain_refuse_superuser(const char *owner);

#endif							/* RETRAIN_EVALUATION_H */
