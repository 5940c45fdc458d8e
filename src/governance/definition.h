/*
 * definition.h
 *	  A policy as C sees it: the parsed form of the sealed jsonb definition.
 *
 * The jsonb form (retrain.policy_definition) has the same fields under the
 * same names, all defaults filled in; definition.c is the only place that
 * knows both.
 */
#ifndef RETRAIN_DEFINITION_H
#define RETRAIN_DEFINITION_H

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

#include "common/problems.h"
#include "governance/definition_rule.h"
#include "governance/metric_catalog.h"
#include "governance/schedule_cron.h"
#include "governance/verdict.h"

typedef enum RetrainReference
{
	RETRAIN_REFERENCE_NONE,
	RETRAIN_REFERENCE_BASELINE,
	RETRAIN_REFERENCE_PREVIOUS,
	RETRAIN_REFERENCE_SEASONAL
} RetrainReference;

/* What must hold besides the value for a level to be reached. */
typedef enum RetrainCheckTest
{
	RETRAIN_TEST_NONE,
	RETRAIN_TEST_INTERVAL,		/* the interval is disjoint from the allowed range */
	RETRAIN_TEST_P_VALUE,		/* the p-value is at most alpha */
	RETRAIN_TEST_ANYTIME		/* the e-value is at least 1 / alpha */
} RetrainCheckTest;

/* One entry of options. */
typedef struct RetrainCheckOption
{
	const char *name;
	char	   *text;			/* decimal text, or the words themselves */
} RetrainCheckOption;

/*
 * One check.  A check of all features is measured in parts, one for each
 * column: copies with the name of the column, see retrain_check_parts.
 */
typedef struct RetrainCheck
{
	int			check_no;		/* from 1, position in the definition */
	char	   *name;
	const RetrainMetric *metric;
	char	   *column_name;	/* NULL: the metric reads none; "*": all features */
	List	   *columns;		/* of char *: what "*" stands for, once sealed */
	struct RetrainCheck *whole; /* of a part: the check */
	int			column_no;		/* of a part: position of its column */
	List	   *slices;			/* of char *: crossed if more than one */
	char	   *slice_column;	/* the only one of slices, or NULL; for
								 * f1_by_slice NULL means one slice of all rows */
	bool		against_reference;	/* the value is the difference from that of
									 * the reference */
	int			bins;			/* 0: the metric has none */
	char	   *sql;			/* of the user, or NULL */
	List	   *options;		/* of RetrainCheckOption * */
	bool		of_profiles;	/* form profile, else rows */
	int			capacity;		/* of the profiles */
	bool		below;			/* breaches at or below its levels, else at or above */
	char	   *warn;			/* decimal text as in the definition, or NULL */
	char	   *fail;			/* decimal text, or NULL */
	double		warn_level;		/* meaningful when warn is not NULL */
	double		fail_level;		/* meaningful when fail is not NULL */
	char	   *clear;			/* level to be passed to count as recovered, or NULL */
	double		clear_level;
	char	   *margin;			/* how far beyond a level is still allowed, or NULL */
	double		margin_value;	/* 0 without one */
	RetrainCheckTest test;
	int64		block;			/* test interval: width of the blocks of the
								 * jackknife in microseconds; 0: it has none */
	char	   *alpha;			/* decimal text, NULL without a test */
	double		alpha_value;
	int64		min_rows;		/* per side and slice */
	int64		min_positives;	/* of the current rows, per slice; 0: any number */
	char	   *min_label_coverage; /* share of the current rows, or NULL */
	double		min_coverage;
	RetrainVerdict verdict;		/* what a failure of this check stands for */
} RetrainCheck;

/* A stretch of time, end not included. */
typedef struct RetrainRange
{
	TimestampTz start;
	TimestampTz end;
} RetrainRange;

typedef struct RetrainPolicyDefinition
{
	char	   *name;
	char	   *model;
	char	   *log;
	char	   *owner;
	char	   *description;	/* or NULL */
	char	   *filter;			/* or NULL */
	Interval	window_length;	/* > 0 */
	Interval	label_delay;	/* window ends at slot - label_delay; >= 0 */
	RetrainReference reference;
	char	   *baseline;		/* with RETRAIN_REFERENCE_BASELINE */
	Interval	season;			/* with RETRAIN_REFERENCE_SEASONAL, > 0 */
	int			seasons;		/* so many windows, each one season earlier */
	List	   *exclude;		/* of RetrainRange *: never in the reference;
								 * in order, apart from each other */
	Interval	every;			/* > 0; without cron */
	char	   *cron;			/* canonical expression; NULL: every */
	RetrainCron cron_fields;	/* with cron */
	char	   *time_zone;		/* with cron: canonical name */
	pg_tz	   *zone;			/* the same */
	TimestampTz anchor;			/* slot n is anchor + n * every; with cron no
								 * slot is earlier */
	bool		has_anchor;		/* always true in a sealed definition */
	bool		has_until;
	TimestampTz until;			/* last slot is <= until */
	bool		catchup_each;	/* false: skip to the latest slot */
	int			catchup_limit;	/* with catchup_each: at most so many late
								 * slots, older ones are skipped */
	int			breaches_needed;	/* m ... */
	int			slots_considered;	/* ... of the last n, m <= n */
	Interval	cooldown;		/* >= 0, slot time */
	List	   *checks;			/* of RetrainCheck *, not empty */
	RetrainVerdictRule verdict_rule;
} RetrainPolicyDefinition;

/* Which column of a log plays which part. */
typedef struct RetrainLogColumn
{
	char	   *role;			/* time, prediction, probability, label,
								 * label_time, version, feature, slice */
	char	   *name;
	int			number;			/* attribute number */
	char	   *type_name;
} RetrainLogColumn;

typedef struct RetrainLog
{
	int64		log_id;
	int			revision;
	char	   *name;
	char	   *state;
	Oid			relation;
	char	   *schema_name;
	char	   *relation_name;
	char	   *kind;			/* as retrain_relation_kind */
	bool		respect_rls;
	List	   *columns;		/* of RetrainLogColumn * */
	char	   *source;			/* SQL to read in place of the relation, with the
								 * same columns; NULL: the relation itself */
} RetrainLog;

/* definition_reference.c */
struct RetrainReader;
extern void retrain_read_reference_windows(const struct RetrainReader *reader, RetrainPolicyDefinition *def);
extern void retrain_put_reference_windows(StringInfo json, const RetrainPolicyDefinition *def);

/* definition_schedule.c */
extern void retrain_read_schedule_kind(const struct RetrainReader *reader, RetrainPolicyDefinition *def);
extern void retrain_put_schedule_kind(StringInfo json, const RetrainPolicyDefinition *def);

/*
 * Parses and checks a definition; parse raises RT002 naming all paths, read
 * notes them.  Fields that
 * only the registry can fill in (owner, log, baseline, anchor) stay NULL or
 * unset when absent; a sealed definition has them all.
 */
extern RetrainPolicyDefinition *retrain_definition_parse(Jsonb *definition);
extern RetrainPolicyDefinition *retrain_definition_read(Jsonb *definition, RetrainProblems *problems);
extern Jsonb *retrain_definition_to_jsonb(const RetrainPolicyDefinition *def);
extern Jsonb *retrain_check_canonical(Jsonb *check);

/* definition_check.c */
extern bool retrain_check_compares(const RetrainCheck *check);
extern List *retrain_check_parts(RetrainCheck *check);
extern bool retrain_same_slices(List *a, List *b);
extern List *retrain_check_reads(const RetrainLog *log, const RetrainCheck *check);
extern char *retrain_slice_names(const RetrainCheck *check);
extern double retrain_check_target(const RetrainCheck *check);
extern const char *retrain_check_option(const RetrainCheck *check, const char *name);

/* Loads the current revision (revision 0) or a given one; owner scope. */
extern RetrainLog *retrain_log_load(int64 log_id, int revision);
extern const char *retrain_relation_kind(char relkind);
extern RetrainLogColumn *retrain_log_role(const RetrainLog *log, const char *role);
extern RetrainLogColumn *retrain_log_column(const RetrainLog *log, const char *name);

/*
 * Checks that the relation still is the one sealed, and that the current user
 * may read the columns named; raises RT004 or 42501.  Called in the sandbox.
 */
extern void retrain_log_verify(const RetrainLog *log, List *column_names);

/*
 * SQL for a column of the log as it was known at an instant: label and
 * label_time read as NULL while the label was not known.  known_until is SQL
 * for a timestamptz.  The same text serves baselines and evaluations, so that
 * their digests agree.
 */
extern char *retrain_log_value(const RetrainLog *log, const char *column_name,
							   const char *known_until);

/* SQL condition: the row lies in [start, end), both SQL for a timestamptz. */
extern char *retrain_log_window(const RetrainLog *log, const char *start, const char *end);

/* SQL for the start of the bucket a row lies in; see log.c. */
extern char *retrain_log_bucket(const RetrainLog *log, int64 width, const char *origin);

/* Names of the columns that enter retrain.rows_digest, in order. */
extern List *retrain_log_digest_columns(const RetrainLog *log);

/*
 * Checks a filter expression against a relation (one boolean expression,
 * pg_catalog names only, no subquery, aggregate, window or set-returning
 * function, parameter, volatile function, clock or session function) and
 * returns its deparsed form.  Called in the sandbox.
 */
extern char *retrain_filter_check(Oid relation, const char *filter);
extern char *retrain_filter_as_known(const RetrainLog *log, const char *filter, const char *known_until);

#endif							/* RETRAIN_DEFINITION_H */
