/*
 * gate_rule_robustness.c
 *	  Rule robustness: the candidate has no corner in which it fails, and its
 *	  scores do not jump.
 *
 *	worst_slice		retrain.worst_slices() over the loss of the candidate: the
 *					worst slice that is significant and holds up on held-out
 *					blocks, held_out_difference against maximum
 *	sensitivity		retrain.sensitivity_by_bin(): the largest step of the mean
 *					probability from bin to bin of a feature against maximum
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

#define MAX_SEARCHED 8
#define MAX_EDGES 1000

static const char *const checks[] = {"worst_slice", "sensitivity"};
static const char *const losses[] = {"error", "brier"};

/* What the rule says. */
typedef struct Options
{
	bool		sensitivity;
	List	   *columns;		/* searched */
	bool		brier;			/* loss, else error */
	char	   *feature;
	List	   *edges;			/* of char *: decimal texts */
	char	   *maximum;
	double		maximum_value;
	RetrainJudgedBy by;
	int64		minimum_rows;
	Interval	block;
} Options;

/* read_edges reads ascending numbers. */
static void
read_edges(const RetrainReader *reader, Options *options)
{
	JsonbValue *value = retrain_read_field(reader, "edges");
	int			n;
	double		before = -INFINITY;

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		(n = JsonContainerSize(value->val.binary.data)) < 1 || n > MAX_EDGES)
	{
		retrain_reader_refuse(reader, "edges", value ? "must be an array of 1 to 1000 numbers" : "is missing",
							  "Give the edges of the feature's bins in ascending order.");
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value->val.binary.data, i);
		char	   *text;

		if (element->type != jbvNumeric)
		{
			retrain_reader_refuse(reader, psprintf("edges[%d]", i + 1), "must be a number", NULL);
			continue;
		}
		text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(element->val.numeric)));
		if (!isfinite(strtod(text, NULL)) || !(strtod(text, NULL) > before))
			retrain_reader_refuse(reader, psprintf("edges[%d]", i + 1), "is not finite and above the edge before it", NULL);
		before = strtod(text, NULL);
		options->edges = lappend(options->edges, text);
	}
}

/* read_worst reads the keys of check worst_slice. */
static void
read_worst(const RetrainReader *reader, RetrainGate *gate, Options *options)
{
	ListCell   *cell;

	options->columns = retrain_read_text_list(reader, "columns");
	if (options->columns == NIL)
		retrain_reader_refuse(reader, "columns", retrain_read_field(reader, "columns") ? "names no column" : "is missing",
							  "Name columns of the log that are crossed in search of the worst slice.");
	else if (list_length(options->columns) > MAX_SEARCHED)
		retrain_reader_refuse(reader, "columns", psprintf("has %d columns, more than %d", list_length(options->columns), MAX_SEARCHED), NULL);
	foreach(cell, options->columns)
		retrain_gate_read_column(gate, lfirst(cell));
	options->brier = retrain_read_choice(reader, "loss", losses, lengthof(losses), 0) == 1;
	options->block = gate->block;
	retrain_gate_read_block(reader, &options->block);
}

/* read_sensitivity reads those of check sensitivity. */
static void
read_sensitivity(const RetrainReader *reader, RetrainGate *gate, Options *options)
{
	options->feature = retrain_read_name(reader, "feature");
	if (options->feature)
		retrain_gate_read_column(gate, options->feature);
	else if (retrain_read_field(reader, "feature") == NULL)
		retrain_reader_refuse(reader, "feature", "is missing", "Name a numeric column of the log.");
	read_edges(reader, options);
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	if (retrain_read_field(reader, "check") == NULL)
		retrain_reader_refuse(reader, "check", "is missing", "Use worst_slice or sensitivity.");
	options->sensitivity = retrain_read_choice(reader, "check", checks, lengthof(checks), 0) == 1;
	if (options->sensitivity)
		read_sensitivity(reader, gate, options);
	else
		read_worst(reader, gate, options);
	options->maximum_value = retrain_gate_read_number(reader, "maximum", NAN, 0.0, 1e300, &options->maximum);
	options->by = retrain_judged_by_read(reader, RETRAIN_BY_INTERVAL);
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", Min(gate->minimum_slice_rows, PG_INT32_MAX), 1, PG_INT32_MAX);
	if (rule->name == NULL)
		rule->name = psprintf("robustness, %s", checks[options->sensitivity]);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "check", checks[options->sensitivity]);
	if (options->sensitivity)
	{
		StringInfoData list;
		ListCell   *cell;

		initStringInfo(&list);
		foreach(cell, options->edges)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", (char *) lfirst(cell));
		retrain_put_string(json, "feature", options->feature);
		retrain_put_raw(json, "edges", psprintf("[%s]", list.data));
	}
	else
	{
		retrain_gate_put_names(json, "columns", options->columns);
		retrain_put_string(json, "loss", losses[options->brier]);
		retrain_put_interval(json, "block", &options->block);
	}
	retrain_put_raw(json, "maximum", options->maximum);
	retrain_judged_by_put(json, options->by);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
}

/* check refuses a candidate that names no score of the kind needed, and features of other types. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	if (options->sensitivity || options->brier)
		(void) retrain_gate_needs(gate, rule, problems, options->sensitivity ? "check" : "loss", true, false);
	else
		(void) retrain_gate_needs(gate, rule, problems, "loss", false, false);
	if (options->brier)
		retrain_gate_needs_classes(gate, rule, problems, "loss");
	if (options->feature)
		retrain_gate_needs_type(gate, rule, problems, "feature", options->feature, RETRAIN_KINDS_AS_NUMBER);
}

/* text_field returns a field as JSON text that lives as long as the run. */
static char *
text_field(RetrainGateRun *run, int column)
{
	char	   *value = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column);

	return value ? MemoryContextStrdup(run->context, value) : NULL;
}

/* judge sets status and words of a line whose figures are set. */
static void
judge(const Options *options, RetrainGateLine *line, const char *what)
{
	if (isnan(line->value) || (isnan(line->low) && retrain_judge_needs_interval(options->by)))
	{
		line->status = RETRAIN_GATE_UNDEFINED;
		line->phrase = psprintf("%s has no value or no interval", what);
	}
	else if (retrain_judge_beyond(options->by, line->value, line->low, line->high, options->maximum_value))
	{
		line->status = RETRAIN_GATE_FAIL;
		line->phrase = psprintf("%s is %.4g [%.4g, %.4g], beyond %s", what, line->value, line->low, line->high, options->maximum);
	}
	else
		line->status = RETRAIN_GATE_OK;
}

/* worst_query returns the query for the worst slice that is significant, or for how many were examined. */
static char *
worst_query(const RetrainGateRun *run, const Options *options)
{
	StringInfoData columns;
	ListCell   *cell;
	const char *loss = options->brier ? "(p.candidate_probability - (p.label)::int4) ^ 2"
		: "(p.label::text IS DISTINCT FROM p.candidate_prediction::text)::int4";

	initStringInfo(&columns);
	foreach(cell, options->columns)
		appendStringInfo(&columns, ", %s", retrain_gate_column(run->gate, lfirst(cell)));
	return psprintf("SELECT w.held_out_difference, w.held_out_low, w.held_out_high, w.p_value, w.p_adjusted, w.support,"
					" to_json(w.columns)::text, to_json(w.slices)::text, w.examined::int8"
					" FROM (SELECT retrain.worst_slices((%s)::float8, (%s)::int8, %d%s) AS s FROM " RETRAIN_GATE_ROWS ") AS x, LATERAL unnest(x.s)"
					" WITH ORDINALITY AS w ORDER BY COALESCE(w.p_adjusted < 0.05 AND w.status = 'ok', false) DESC,"
					" CASE WHEN w.p_adjusted < 0.05 AND w.status = 'ok' THEN w.held_out_low END DESC NULLS LAST, w.ordinality LIMIT 1",
					loss, retrain_gate_block_sql(&options->block), (int) options->minimum_rows, columns.data);
}

/* evaluate_worst judges the worst slice. */
static void
evaluate_worst(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	RetrainGateLine *line;
	StringInfoData json;
	MemoryContext old;

	if (retrain_gate_query(worst_query(run, options)) == 0)
	{
		line = retrain_gate_undefined(run, rule, NULL, "no slice has enough rows to be examined");
		line->status = RETRAIN_GATE_INSUFFICIENT;
		return;
	}
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->margin = options->maximum_value;
	line->p = retrain_gate_double(1, 4);
	line->p_adjusted = retrain_gate_double(1, 5);
	line->rows = retrain_store_int8(1, 6);
	line->status = RETRAIN_GATE_OK;
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "check", checks[0]);
	retrain_gate_put_names(&json, "searched", options->columns);
	retrain_put_raw(&json, "columns", text_field(run, 7));
	retrain_put_raw(&json, "slices", text_field(run, 8));
	retrain_put_raw(&json, "examined", retrain_store_null(1, 9) ? "null" : text_field(run, 9));
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	line->value = retrain_gate_double(1, 1);
	line->low = retrain_gate_double(1, 2);
	line->high = retrain_gate_double(1, 3);
	if (line->p_adjusted < 0.05)
		judge(options, line, psprintf("the excess of loss in slice %s", text_field(run, 8)));
	MemoryContextSwitchTo(old);
}

/* sensitivity_query returns the query for the largest step. */
static char *
sensitivity_query(const RetrainGateRun *run, const Options *options)
{
	StringInfoData edges;
	ListCell   *cell;

	initStringInfo(&edges);
	foreach(cell, options->edges)
		appendStringInfo(&edges, "%s%s", edges.len > 0 ? ", " : "", (char *) lfirst(cell));
	return psprintf("SELECT abs(b.difference), CASE WHEN b.difference < 0 THEN -b.difference_high ELSE b.difference_low END,"
					" CASE WHEN b.difference < 0 THEN -b.difference_low ELSE b.difference_high END, b.bin, x.n"
					" FROM (SELECT retrain.sensitivity_by_bin(%s, p.candidate_probability, ARRAY[%s]::float8[]) AS s, count(*) AS n FROM "
					RETRAIN_GATE_ROWS ") AS x, LATERAL unnest(x.s) AS b WHERE b.rows >= " INT64_FORMAT " AND b.status = 'ok'"
					" ORDER BY 2 DESC, 1 DESC, b.bin LIMIT 1",
					retrain_gate_number_sql(run->gate, options->feature), edges.data, options->minimum_rows);
}

/* evaluate_sensitivity judges the step with the highest lower end. */
static void
evaluate_sensitivity(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	RetrainGateLine *line;
	MemoryContext old;

	if (retrain_gate_query(sensitivity_query(run, options)) == 0)
	{
		line = retrain_gate_undefined(run, rule, NULL, "no two bins have enough rows");
		line->status = RETRAIN_GATE_INSUFFICIENT;
		return;
	}
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->value = retrain_gate_double(1, 1);
	line->low = retrain_gate_double(1, 2);
	line->high = retrain_gate_double(1, 3);
	line->margin = options->maximum_value;
	line->rows = retrain_store_int8(1, 5);
	line->detail = psprintf("{\"check\": \"sensitivity\", \"bin\": %s}", text_field(run, 4));
	judge(options, line, psprintf("the step of the mean probability into bin %s of %s", text_field(run, 4), options->feature));
	MemoryContextSwitchTo(old);
}

/* evaluate makes the check. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	if (((Options *) rule->options)->sensitivity)
		evaluate_sensitivity(run, rule);
	else
		evaluate_worst(run, rule);
}

static const char *const keys[] = {
	"check", "columns", "loss", "block", "feature", "edges", "maximum", "judged_by", "minimum_rows", NULL
};

const RetrainGateRuleType retrain_gate_robustness = {
	.name = "robustness",
	.summary = "No slice in which the candidate fails more than elsewhere by a maximum, or no step of its mean probability along a feature above a maximum.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
