/*
 * gate_rule_leakage.c
 *	  Rules leakage and overlap: what the candidate may have seen of the answers.
 *
 * leakage looks at the rows of the gate: labels known before the prediction,
 * features later than it, and features that alone predict the label.  overlap
 * looks for rows or keys that stand both among them and among the rows that
 * the candidate was trained on.  The figures are those of the checks of layer 1.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

/* What rule leakage looks at. */
typedef struct LeakageOptions
{
	char	   *label_known_at; /* column of the log, or NULL */
	List	   *feature_times;	/* of char *: columns of the log */
	List	   *features;
	char	   *maximum;		/* share of rows */
	double		maximum_value;
} LeakageOptions;

/* read_columns reads a list of columns of the log. */
static List *
read_columns(const RetrainReader *reader, RetrainGate *gate, const char *key)
{
	List	   *columns = retrain_read_text_list(reader, key);
	ListCell   *cell;

	foreach(cell, columns)
		retrain_gate_read_column(gate, lfirst(cell));
	return columns;
}

/* read_maximum reads the share that is let pass. */
static double
read_maximum(const RetrainReader *reader, char **text)
{
	double		value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1.0, text);

	if (*text == NULL)
		*text = "0";
	return value;
}

/* read_leakage reads a rule. */
static void
read_leakage(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	LeakageOptions *options = palloc0(sizeof(LeakageOptions));

	rule->options = options;
	options->label_known_at = retrain_read_name(reader, "label_known_at");
	if (options->label_known_at)
		retrain_gate_read_column(gate, options->label_known_at);
	options->feature_times = read_columns(reader, gate, "feature_times");
	options->features = read_columns(reader, gate, "features");
	options->maximum_value = read_maximum(reader, &options->maximum);
	if (!retrain_read_field(reader, "label_known_at") && !retrain_read_field(reader, "feature_times") &&
		!retrain_read_field(reader, "features"))
		retrain_reader_refuse(reader, "features", "is missing",
							  "Name at least one of label_known_at (column), feature_times (columns) and features (columns).");
}

/* put_leakage writes it. */
static void
put_leakage(StringInfo json, const RetrainGateRule *rule)
{
	const LeakageOptions *options = rule->options;

	if (options->label_known_at)
		retrain_put_string(json, "label_known_at", options->label_known_at);
	retrain_gate_put_names(json, "feature_times", options->feature_times);
	retrain_gate_put_names(json, "features", options->features);
	retrain_put_raw(json, "maximum", options->maximum);
}

/* check_leakage refuses columns of other types, and features where the label has no two classes. */
static void
check_leakage(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const LeakageOptions *options = rule->options;

	ListCell   *cell;

	if (options->features != NIL)
		retrain_gate_needs_classes(gate, rule, problems, "features");
	if (options->label_known_at)
		retrain_gate_needs_type(gate, rule, problems, "label_known_at", options->label_known_at, RETRAIN_KIND(RETRAIN_TYPE_TIME));
	foreach(cell, options->feature_times)
		retrain_gate_needs_type(gate, rule, problems, "feature_times", lfirst(cell), RETRAIN_KIND(RETRAIN_TYPE_TIME));
	foreach(cell, options->features)
		retrain_gate_needs_type(gate, rule, problems, "features", lfirst(cell), RETRAIN_KINDS_AS_NUMBER);
}

/* evaluate_leakage adds one line for each column. */
static void
evaluate_leakage(RetrainGateRun *run, RetrainGateRule *rule)
{
	const LeakageOptions *options = rule->options;
	const RetrainGate *gate = run->gate;
	ListCell   *cell;

	if (options->label_known_at)
		retrain_gate_quality(run, rule, psprintf("retrain.check_label_before_prediction((%s)::timestamptz, p.at)",
												 retrain_gate_column(gate, options->label_known_at)),
							 RETRAIN_GATE_ROWS, options->label_known_at, options->maximum_value);
	foreach(cell, options->feature_times)
		retrain_gate_quality(run, rule, psprintf("retrain.check_feature_after_prediction((%s)::timestamptz, p.at)",
												 retrain_gate_column(gate, lfirst(cell))),
							 RETRAIN_GATE_ROWS, lfirst(cell), options->maximum_value);
	foreach(cell, options->features)
		retrain_gate_quality(run, rule, psprintf("retrain.check_single_feature(%s, %s)", retrain_gate_label(gate),
												 retrain_gate_number_sql(gate, lfirst(cell))),
							 RETRAIN_GATE_ROWS, lfirst(cell), 0.0);
}

static const char *const leakage_keys[] = {"label_known_at", "feature_times", "features", "maximum", NULL};

const RetrainGateRuleType retrain_gate_leakage = {
	.name = "leakage",
	.summary = "No label known before its prediction, no feature later than it, no feature that alone predicts the label.",
	.keys = leakage_keys,
	.read = read_leakage,
	.put = put_leakage,
	.check = check_leakage,
	.evaluate = evaluate_leakage,
};

/* What rule overlap compares. */
typedef struct OverlapOptions
{
	bool		key;			/* else whole rows */
	List	   *columns;
	char	   *maximum;
	double		maximum_value;
} OverlapOptions;

static const char *const kinds[] = {"rows", "key"};

/* read_overlap reads a rule. */
static void
read_overlap(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	OverlapOptions *options = palloc0(sizeof(OverlapOptions));

	rule->options = options;
	options->key = retrain_read_choice(reader, "compare", kinds, lengthof(kinds), 0) == 1;
	options->columns = read_columns(reader, gate, "columns");
	options->maximum_value = read_maximum(reader, &options->maximum);
	if (options->columns == NIL)
		retrain_reader_refuse(reader, "columns", retrain_read_field(reader, "columns") ? "names no column" : "is missing",
							  "Name the columns of the log that make two rows the same, or, with \"compare\": \"key\", the two keys.");
}

/* put_overlap writes it. */
static void
put_overlap(StringInfo json, const RetrainGateRule *rule)
{
	const OverlapOptions *options = rule->options;

	retrain_put_string(json, "compare", kinds[options->key]);
	retrain_gate_put_names(json, "columns", options->columns);
	retrain_put_raw(json, "maximum", options->maximum);
}

/* evaluate_overlap compares the rows of the gate with the training rows. */
static void
evaluate_overlap(RetrainGateRun *run, RetrainGateRule *rule)
{
	const OverlapOptions *options = rule->options;
	const char *lacks = retrain_gate_training_lacks(run, options->columns);
	StringInfoData from;
	StringInfoData call;
	ListCell   *cell;

	if (lacks)
	{
		retrain_gate_undefined(run, rule, NULL, lacks);
		return;
	}
	initStringInfo(&call);
	appendStringInfo(&call, "retrain.check_%s_overlap(o.is_evaluation", options->key ? "key" : "row");
	initStringInfo(&from);
	appendStringInfoString(&from, "(SELECT true AS is_evaluation");
	foreach(cell, options->columns)
	{
		appendStringInfo(&call, ", o.c%d", foreach_current_index(cell) + 1);
		appendStringInfo(&from, ", %s AS c%d", retrain_gate_column(run->gate, lfirst(cell)), foreach_current_index(cell) + 1);
	}
	appendStringInfoChar(&call, ')');
	appendStringInfo(&from, " FROM " RETRAIN_GATE_ROWS " UNION ALL SELECT false, %s FROM (%s) AS q) AS o",
					 retrain_gate_training_list("q", options->columns), run->training.query);
	retrain_gate_quality(run, rule, call.data, from.data, NULL, options->maximum_value);
}

static const char *const overlap_keys[] = {"compare", "columns", "maximum", NULL};

const RetrainGateRuleType retrain_gate_overlap = {
	.name = "overlap",
	.summary = "No rows, or no keys, that stand both in the rows of the gate and in those the candidate was trained on.",
	.keys = overlap_keys,
	.read = read_overlap,
	.put = put_overlap,
	.evaluate = evaluate_overlap,
};
