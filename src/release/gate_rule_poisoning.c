/*
 * gate_rule_poisoning.c
 *	  Rule poisoning: the rows the candidate was trained on bear no traces of
 *	  rows that somebody, or some broken job, has put there.
 *
 * The query that the database issued for the training is run again, and one
 * check of layer 1 is made on its rows: bursts of near-identical rows, canaries,
 * one source dominating, features shifted given the label.  The last two
 * compare the latest rows (recent, up to the end of the training window) with
 * the rows before them.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/log_sql.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

typedef enum PoisoningCheck
{
	POISONING_BURSTS,
	POISONING_CANARIES,
	POISONING_SOURCE,
	POISONING_SHIFT
} PoisoningCheck;

static const char *const checks[] = {"bursts", "canaries_absent", "dominant_source", "label_conditional_shift"};

/* What the rule says. */
typedef struct Options
{
	PoisoningCheck check;
	List	   *columns;
	Interval	width;			/* bursts */
	List	   *canaries;		/* of char *: row hashes in hexadecimal */
	Interval	recent;			/* dominant_source, label_conditional_shift */
	char	   *threshold;		/* of the check, for these two */
	char	   *maximum;		/* share that is let pass */
	double		maximum_value;
} Options;

/* read_canaries reads the row hashes. */
static void
read_canaries(const RetrainReader *reader, Options *options)
{
	ListCell   *cell;

	options->canaries = retrain_read_text_list(reader, "canaries");
	if (options->canaries == NIL && options->check == POISONING_CANARIES)
		retrain_reader_refuse(reader, "canaries", retrain_read_field(reader, "canaries") ? "names none" : "is missing",
							  "Give row hashes: jsonb_build_array(encode(retrain.row_hash(...), 'hex')).");
	foreach(cell, options->canaries)
		if (strlen(lfirst(cell)) != 64 || strspn(lfirst(cell), "0123456789abcdef") != 64)
			retrain_reader_refuse(reader, psprintf("canaries[%d]", foreach_current_index(cell) + 1),
								  "is not a row hash of 64 hexadecimal digits", "Use encode(retrain.row_hash(...), 'hex').");
}

/* refuse_key refuses a key that goes with other checks. */
static void
refuse_key(const RetrainReader *reader, const Options *options, const char *key, bool allowed)
{
	if (!allowed && retrain_read_field(reader, key))
		retrain_reader_refuse(reader, key, psprintf("does not go with check %s", checks[options->check]), NULL);
}

/* read_columns reads the columns of the training rows that the check looks at. */
static void
read_columns(const RetrainReader *reader, Options *options)
{
	bool		compares = options->check >= POISONING_SOURCE;

	options->columns = retrain_read_text_list(reader, "columns");
	if (options->columns == NIL)
		retrain_reader_refuse(reader, "columns", retrain_read_field(reader, "columns") ? "names no column" : "is missing",
							  "Name columns of the log that the training rows have.");
	else if (compares && list_length(options->columns) != 1)
		retrain_reader_refuse(reader, "columns", psprintf("must be one column with check %s", checks[options->check]), NULL);
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));
	bool		compares;

	rule->options = options;
	if (retrain_read_field(reader, "check") == NULL)
		retrain_reader_refuse(reader, "check", "is missing", "Use bursts, canaries_absent, dominant_source or label_conditional_shift.");
	options->check = (PoisoningCheck) retrain_read_choice(reader, "check", checks, lengthof(checks), POISONING_BURSTS);
	compares = options->check >= POISONING_SOURCE;
	read_columns(reader, options);
	read_canaries(reader, options);
	refuse_key(reader, options, "width", options->check == POISONING_BURSTS);
	refuse_key(reader, options, "canaries", options->check == POISONING_CANARIES);
	refuse_key(reader, options, "recent", compares);
	refuse_key(reader, options, "threshold", compares);
	retrain_read_interval(reader, "width", "1 hour", true, &options->width);
	retrain_read_interval(reader, "recent", "28 days", true, &options->recent);
	retrain_gate_read_number(reader, "threshold", 0.1, 0.0, 1.0, &options->threshold);
	if (options->threshold == NULL)
		options->threshold = "0.1";
	options->maximum_value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1.0, &options->maximum);
	if (options->maximum == NULL)
		options->maximum = "0";
	if (rule->name == NULL)
		rule->name = psprintf("poisoning, %s", checks[options->check]);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "check", checks[options->check]);
	retrain_gate_put_names(json, "columns", options->columns);
	if (options->check == POISONING_BURSTS)
		retrain_put_interval(json, "width", &options->width);
	if (options->check == POISONING_CANARIES)
		retrain_gate_put_names(json, "canaries", options->canaries);
	if (options->check >= POISONING_SOURCE)
	{
		retrain_put_interval(json, "recent", &options->recent);
		retrain_put_raw(json, "threshold", options->threshold);
	}
	retrain_put_raw(json, "maximum", options->maximum);
}

/* check refuses columns that the log does not have, and labels without two classes. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;
	ListCell   *cell;

	foreach(cell, options->columns)
		if (retrain_log_column(gate->log, lfirst(cell)) == NULL)
			retrain_gate_refuse_rule(problems, rule, "columns",
									 psprintf("names \"%s\", which is not a mapped column of log \"%s\"", (char *) lfirst(cell), gate->log->name),
									 "The training rows have the mapped columns: those with a role, such as feature or slice.");
	if (options->check == POISONING_SHIFT)
		retrain_gate_needs_classes(gate, rule, problems, "check");
}

/* canary_array returns SQL for the row hashes. */
static char *
canary_array(List *canaries)
{
	StringInfoData array;
	ListCell   *cell;

	initStringInfo(&array);
	appendStringInfoString(&array, "ARRAY[");
	foreach(cell, canaries)
		appendStringInfo(&array, "%s'\\x%s'::bytea", foreach_current_index(cell) > 0 ? ", " : "", (char *) lfirst(cell));
	appendStringInfoChar(&array, ']');
	return array.data;
}

/* late_sql returns the condition that a training row is one of the latest. */
static char *
late_sql(const RetrainGateRun *run, const Options *options, const char *at)
{
	TimestampTz since = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval, TimestampTzGetDatum(run->training.end),
																IntervalPGetDatum(&options->recent)));

	return psprintf("(%s)::timestamptz >= %s", at, retrain_instant_sql(since));
}

/* call_sql returns SQL for the check. */
static char *
call_sql(const RetrainGateRun *run, const Options *options)
{
	const RetrainLog *log = run->gate->log;
	char	   *list = retrain_gate_training_list("q", options->columns);
	char	   *at = psprintf("q.%s", quote_identifier(retrain_log_role(log, "time")->name));
	char	   *late = late_sql(run, options, at);
	char	   *label = psprintf("(q.%s)::int4", quote_identifier(retrain_log_role(log, "label")->name));

	switch (options->check)
	{
		case POISONING_BURSTS:
			return psprintf("retrain.check_bursts((%s)::timestamptz, %s::interval, %s)", at,
							quote_literal_cstr(retrain_interval_text(&options->width)), list);
		case POISONING_CANARIES:
			return psprintf("retrain.check_canaries_absent(%s, %s)", canary_array(options->canaries), list);
		case POISONING_SOURCE:
			return psprintf("retrain.check_dominant_source(retrain.profile_agg(%s) FILTER (WHERE NOT %s),"
							" retrain.profile_agg(%s) FILTER (WHERE %s), %s)", list, late, list, late, options->threshold);
		case POISONING_SHIFT:
			return psprintf("retrain.check_label_conditional_shift("
							"retrain.profile_agg(%s) FILTER (WHERE %s = 0 AND NOT %s), retrain.profile_agg(%s) FILTER (WHERE %s = 0 AND %s),"
							" retrain.profile_agg(%s) FILTER (WHERE %s = 1 AND NOT %s), retrain.profile_agg(%s) FILTER (WHERE %s = 1 AND %s), %s)",
							list, label, late, list, label, late, list, label, late, list, label, late, options->threshold);
	}
	return NULL;				/* not reached */
}

/* columns_read returns the columns of the training rows that the check reads. */
static List *
columns_read(const RetrainGateRun *run, const Options *options)
{
	List	   *columns = list_copy(options->columns);

	if (options->check != POISONING_CANARIES)
		columns = lappend(columns, retrain_log_role(run->gate->log, "time")->name);
	if (options->check == POISONING_SHIFT)
		columns = lappend(columns, retrain_log_role(run->gate->log, "label")->name);
	return columns;
}

/* evaluate makes the check. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	const char *lacks = retrain_gate_training_lacks(run, columns_read(run, options));

	if (lacks == NULL && options->check >= POISONING_SOURCE && !run->training.has_end)
		lacks = "the end of the training window is not known";
	if (lacks)
	{
		retrain_gate_undefined(run, rule, NULL, lacks);
		return;
	}
	retrain_gate_quality(run, rule, call_sql(run, options), psprintf("(%s) AS q", run->training.query), NULL,
						 options->maximum_value);
}

static const char *const keys[] = {"check", "columns", "width", "canaries", "recent", "threshold", "maximum", NULL};

const RetrainGateRuleType retrain_gate_poisoning = {
	.name = "poisoning",
	.summary = "The training rows of the candidate show no bursts, canaries, dominant source, or features shifted given the label.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
