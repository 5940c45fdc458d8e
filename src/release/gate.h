/*
 * gate.h
 *	  Gates: what a new version has to show before it may be promoted.
 *
 * A gate is a sealed definition: a log and a window, two sides (champion and
 * candidate), slices, and rules.  Evaluating it goes like this:
 *
 *	 1. gate_load.c		the revision in force, both versions, the window; load()
 *						of each rule, as the extension's owner, for whatever is
 *						read from our own tables
 *	 2. gate_rows.c		in the sandbox, as the owner of the model: the rows of
 *						the window, paired, held in a tuplestore under the name
 *						gate_row; proof that both sides scored the same rows
 *	 3. gate_run.c		evaluate() of each rule, on these rows, each in a
 *						subtransaction; then the result from all lines
 *	 4. gate_record.c	bundle, digest, rows of the tables, ledger, and the
 *						state of the request
 *
 * A type of rule is a RetrainGateRuleType in a file of its own
 * (gate_rule_*.c), listed in gate_rule.c.  Its functions:
 *
 *	 read		reads its own keys from the definition with the reader (all
 *				problems are gathered, so it must not rely on what it has
 *				refused), keeps them in rule->options, and says with
 *				retrain_gate_read_column() which columns of the log it reads
 *				besides label, scores and slices.  The keys rule, name and
 *				those in the type's list are known.
 *	 put		writes the same keys, all defaults filled in, with
 *				retrain_put_*(): what was read must come out canonical, because
 *				what is sealed is read again with read().
 *	 check		(or NULL) notes with retrain_gate_refuse_rule() what cannot be,
 *				given columns and types: gate->label, gate->side[].  In the
 *				sandbox, before sealing.
 *	 load		(or NULL) reads our own tables into rule->loaded: owner scope, SPI
 *				connected, current memory context is run->context.
 *	 evaluate	adds lines with retrain_gate_line().  In the sandbox, SPI
 *				connected; queries go through retrain_gate_query(), which keeps
 *				to the snapshot.  The paired rows are
 *
 *					FROM RETRAIN_GATE_ROWS, columns of p:
 *					at timestamptz			time of the prediction
 *					label					as in the log
 *					champion_probability, candidate_probability	double precision
 *					champion_prediction, candidate_prediction	as stored
 *					champion_latency, candidate_latency	double precision
 *					retrain_gate_column(gate, name)	any column of the log
 *												that a rule reads: "p.c3"
 *
 *				A column that a side does not name is NULL.  Rows that the
 *				candidate was trained on, and rows without a label, are in
 *				gate_row with used = false (see gate_rows.c for all flags).
 *				Whatever a line keeps is to be allocated in run->context.
 *				Sums of floating-point numbers in SQL depend on the order of
 *				rows: use the exact aggregates of layer 1.
 */
#ifndef RETRAIN_GATE_H
#define RETRAIN_GATE_H

#include "lib/stringinfo.h"

#include "common/json_reader.h"
#include "governance/column_type.h"
#include "governance/definition.h"
#include "governance/registry.h"
#include "governance/run.h"
#include "retraining/request.h"

#define RETRAIN_GATE_ROWS "(SELECT * FROM gate_row WHERE used) AS p"

/* The two sides of a gate. */
#define RETRAIN_CHAMPION	0
#define RETRAIN_CANDIDATE	1

/* A column of the log, and the column of a side's relation that is equal to it. */
typedef struct RetrainGateKey
{
	char	   *log_column;
	char	   *column;
} RetrainGateKey;

/* Where the scores of a side stand. */
typedef struct RetrainGateSide
{
	char	   *given;			/* relation as it was given, or NULL: the log itself */
	char	   *schema_name;
	char	   *relation_name;
	List	   *keys;			/* of RetrainGateKey *; with a relation */
	char	   *version;		/* column that names the version, or NULL */
	char	   *time;			/* of the relation: rows outside of the window are not looked at */
	char	   *label;			/* of the relation: its own copy of the label, or NULL */
	char	   *probability;	/* each of these or NULL */
	char	   *prediction;
	char	   *latency;
	/* once columns have been looked up */
	RetrainTypeKind prediction_kind;
	Oid			prediction_type;
} RetrainGateSide;

struct RetrainGateRuleType;

typedef struct RetrainGateRule
{
	int			ordinal;		/* from 1 */
	const struct RetrainGateRuleType *type;
	char	   *name;			/* for people; the type's and its statistic unless given */
	bool		by_slice;		/* looks at the gate's slices; set by read() */
	void	   *options;		/* of read() */
	void	   *loaded;			/* of load() */
} RetrainGateRule;

typedef struct RetrainGate
{
	int64		gate_id;		/* 0: not sealed yet */
	char	   *name;
	char	   *state;
	int			revision;
	bytea	   *digest;
	TimestampTz sealed_at;
	int64		model_id;
	char	   *model_name;
	Oid			owner;			/* of the model */

	char	   *log_name;
	RetrainLog *log;
	char	   *description;	/* or NULL */
	bool		has_window;		/* a length, else both ends are fixed */
	Interval	window;
	Interval	label_delay;
	TimestampTz window_start;
	TimestampTz window_end;
	RetrainGateSide side[2];
	List	   *slices;			/* of char *: columns of the log */
	int64		minimum_rows;	/* for all rules, unless they say otherwise */
	int64		minimum_slice_rows;
	char	   *level;			/* of intervals; decimal text */
	double		level_value;
	Interval	block;			/* of the block bootstrap, without months */
	int			replicates;
	int64		seed;
	bool		allow_post_hoc;
	bool		allow_unknown_training; /* a version whose training rows nobody knows */
	List	   *rules;			/* of RetrainGateRule * */

	List	   *columns;		/* of char *: columns of the log that rules and slices read */
	Oid			label_type;		/* once columns have been looked up */
	RetrainTypeKind label_kind;
} RetrainGate;

/* A version that takes part. */
typedef struct RetrainGateVersion
{
	int64		version_id;		/* 0: not known */
	char	   *name;
	bytea	   *artifact_digest;
	TimestampTz registered_at;
	char	   *injected;		/* or NULL */
} RetrainGateVersion;

/* The rows a candidate was trained on. */
typedef struct RetrainGateTraining
{
	bool		known;			/* window or rows */
	bool		has_start;
	TimestampTz start;
	bool		has_end;
	TimestampTz end;
	bool		has_cutoff;
	TimestampTz cutoff;
	char	   *query;			/* of rows issued by the database from the gate's log, else NULL */
	List	   *columns;
	int64		rows;			/* of the set as it was issued or told */
	TimestampTz began;			/* rows issued, else claimed, else registered */
	const char *began_with;		/* "issued", "claimed", "registered" */
} RetrainGateTraining;

/* Rows of the window, by what became of them. */
typedef struct RetrainGateCounts
{
	int64		in_window;
	int64		unlabelled;		/* then, of the others: */
	int64		trained_window; /* in window and label cut-off of the training */
	int64		trained_rows;	/* not in it, but equal to a training row */
	int64		unscored;		/* by neither side */
	int64		only_champion;
	int64		only_candidate;
	int64		used;
	int64		repeated;		/* joined more than once: refused */
} RetrainGateCounts;

/* One line of a rule: over all rows (slice_column NULL), or of a slice. */
typedef struct RetrainGateLine
{
	RetrainGateRule *rule;
	char	   *slice_column;
	char	   *slice;
	const char *status;			/* RETRAIN_GATE_OK ... */
	double		value;			/* NaN: none; the same for the others */
	double		low;
	double		high;
	double		margin;
	double		p;
	double		p_adjusted;
	int64		rows;			/* -1: none */
	char	   *detail;			/* JSON object */
	char	   *phrase;			/* what is wrong, for the reason, or NULL */
} RetrainGateLine;

#define RETRAIN_GATE_OK				"ok"
#define RETRAIN_GATE_FAIL			"fail"
#define RETRAIN_GATE_INSUFFICIENT	"insufficient_rows"
#define RETRAIN_GATE_UNDEFINED		"undefined"
#define RETRAIN_GATE_ERROR			"error"

/* One evaluation of a gate. */
typedef struct RetrainGateRun
{
	MemoryContext context;
	RetrainGate *gate;
	RetrainTrigger trigger;
	RetrainRequest *request;	/* or NULL */
	RetrainGateVersion champion;
	RetrainGateVersion candidate;
	RetrainGateTraining training;
	TimestampTz known_until;
	TimestampTz window_start;
	TimestampTz window_end;
	bool		window_given;	/* by the caller, with option until */
	bool		post_hoc;

	RetrainGateCounts counts;
	bool		has_counts;
	bytea	   *fingerprint;	/* of keys and label of the paired rows */
	bytea	   *scored;			/* of keys, label and scores of both sides */
	char	   *snapshot;
	List	   *lines;			/* of RetrainGateLine * */
	ErrorData  *error;			/* reading failed, or row sets differ */

	const char *result;
	char	   *reason;
} RetrainGateRun;

typedef struct RetrainGateRuleType
{
	const char *name;
	const char *summary;		/* what it asks for, for people */
	const char *const *keys;	/* besides rule and name; ends with NULL */
	void		(*read) (const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule);
	void		(*put) (StringInfo json, const RetrainGateRule *rule);
	void		(*check) (const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems);
	void		(*load) (RetrainGateRun *run, RetrainGateRule *rule);
	void		(*evaluate) (RetrainGateRun *run, RetrainGateRule *rule);
} RetrainGateRuleType;

/* gate_rule.c */
extern const RetrainGateRuleType *retrain_gate_rule_type(int n);
extern List *retrain_gate_read_rules(const RetrainReader *reader, RetrainGate *gate);
extern void retrain_gate_put_rules(StringInfo json, const RetrainGate *gate);
extern void retrain_gate_refuse_rule(RetrainProblems *problems, const RetrainGateRule *rule, const char *key,
									 const char *problem, const char *hint);

/* gate_definition.c */
extern RetrainGate *retrain_gate_read(Jsonb *definition, RetrainProblems *problems);
extern Jsonb *retrain_gate_to_jsonb(const RetrainGate *gate);
extern void retrain_gate_defaults(RetrainGate *gate);
extern void retrain_gate_read_block(const RetrainReader *reader, Interval *block);
extern void retrain_gate_read_column(RetrainGate *gate, const char *name);
extern char *retrain_gate_column(const RetrainGate *gate, const char *name);
extern double retrain_gate_read_number(const RetrainReader *reader, const char *key, double missing,
									   double low, double high, char **text);

/* gate_side.c */
extern void retrain_gate_read_sides(const RetrainReader *reader, RetrainGate *gate);
extern void retrain_gate_put_sides(StringInfo json, const RetrainGate *gate);
extern void retrain_gate_name_relations(RetrainGate *gate, RetrainProblems *problems);
extern void retrain_gate_look_up(RetrainGate *gate, RetrainProblems *problems);

/* gate_load.c */
extern RetrainGate *retrain_gate_load(RetrainStore *store, int64 gate_id);
extern void retrain_gate_load_versions(RetrainStore *store, RetrainGateRun *run, const char *champion);
extern void retrain_gate_plan_window(RetrainGateRun *run);

/* gate_rows.c */
extern void retrain_gate_read_rows(RetrainGateRun *run);
extern char *retrain_gate_label(const RetrainGate *gate);

/* gate_run.c */
extern void retrain_gate_evaluate(RetrainGateRun *run);
extern RetrainGateLine *retrain_gate_line(RetrainGateRun *run, RetrainGateRule *rule);
extern uint64 retrain_gate_query(const char *query);
extern double retrain_gate_double(uint64 row, int column);

/* gate_record.c */
extern int64 retrain_gate_record(RetrainStore *store, RetrainGateRun *run, bytea **digest);
extern bool retrain_gates_settled(RetrainStore *store, const RetrainRequest *request, bool lock,
								  List **results, char **problem);

/* An active gate and its newest result for a version; what retrain_gates_settled() gives. */
typedef struct RetrainGateStanding
{
	int64		gate_id;
	char	   *gate;
	int64		gate_result_id; /* 0: there is none */
	int			revision;
	char	   *result;			/* or NULL */
	bool		post_hoc;
	bytea	   *digest;
} RetrainGateStanding;

#endif							/* RETRAIN_GATE_H */
