/*
 * gate_rule_paired.c
 *	  Rules that compare the candidate with the champion on the same rows.
 *
 * The advantage is the candidate's figure less the champion's, with the sign
 * turned where lower is better; its interval is that of the difference.
 *
 *	superiority			ok if the interval lies above margin
 *	non_inferiority		ok if the interval lies above -margin
 *	no_slice_worse		a slice fails only if its interval lies below -margin,
 *						and its p-value, adjusted by Holm over all slices that
 *						have enough rows, is at most 1 - level
 *
 * The p-value is two-sided, of an advantage of margin (superiority) or -margin.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/json.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/metric_catalog.h"
#include "release/gate_paired.h"
#include "release/gate_rule.h"
#include "stats/multiplicity.h"

/* Most values of all slices of one rule. */
#define MAX_SLICES 10000

static const char *const directions[] = {"lower", "higher"};

/* read_statistic reads which figure is compared, and its direction. */
static bool
read_statistic(const RetrainReader *reader, RetrainPairedOptions *options)
{
	char	   *name = retrain_read_text(reader, "statistic");
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; retrain_paired_statistic(i); i++)
	{
		const RetrainPairedStatistic *statistic = retrain_paired_statistic(i);

		if (name && strcmp(statistic->name, name) == 0)
			options->statistic = statistic;
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", statistic->name);
	}
	if (options->statistic == NULL)
	{
		if (name || retrain_read_field(reader, "statistic") == NULL)
			retrain_reader_refuse(reader, "statistic", name ? psprintf("is not known: \"%s\"", name) : "is missing",
								  psprintf("Use one of: %s.", list.data));
		return false;
	}
	options->higher = retrain_read_choice(reader, "direction", directions, lengthof(directions), options->statistic->higher) == 1;
	if (options->higher != options->statistic->higher)
		retrain_reader_refuse(reader, "direction", psprintf("is \"%s\", but of %s %s is better", directions[options->higher],
															options->statistic->name, directions[options->statistic->higher]), NULL);
	return true;
}

/* read_threshold reads from which probability on a row is predicted positive. */
static void
read_threshold(const RetrainReader *reader, RetrainPairedOptions *options)
{
	char	   *text;

	if (retrain_read_field(reader, "threshold") == NULL)
		return;
	(void) retrain_gate_read_number(reader, "threshold", 0.5, 0.0, 1.0, &text);
	options->threshold = text;
	if (options->statistic->probability || options->statistic->prediction_kinds == RETRAIN_KINDS_NUMBER)
		retrain_reader_refuse(reader, "threshold", psprintf("does not go with %s", options->statistic->name),
							  "It makes predictions of probabilities, for accuracy, f1, precision and recall.");
}

/* read_method reads by what method the difference is judged. */
static void
read_method(const RetrainReader *reader, RetrainPairedOptions *options)
{
	char	   *name = retrain_read_text(reader, "method");
	StringInfoData list;

	options->method = options->statistic->method;
	if (name == NULL)
		return;
	initStringInfo(&list);
	for (int m = RETRAIN_PAIRED_DELONG; m <= RETRAIN_PAIRED_BOOTSTRAP; m++)
	{
		if ((options->statistic->methods & 1 << m) == 0)
			continue;
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", retrain_paired_method_name(m));
		if (strcmp(retrain_paired_method_name(m), name) == 0)
		{
			options->method = (RetrainPairedMethod) m;
			return;
		}
	}
	retrain_reader_refuse(reader, "method", psprintf("does not go with %s: \"%s\"", options->statistic->name, name),
						  psprintf("Use one of: %s.", list.data));
}

/* read_margin reads the margin; only superiority has a default. */
static void
read_margin(const RetrainReader *reader, const RetrainGateRule *rule, RetrainPairedOptions *options)
{
	bool		needed = rule->type != &retrain_gate_superiority;

	options->margin_value = retrain_gate_read_number(reader, "margin", needed ? NAN : 0.0, 0.0, 1e300, &options->margin);
	if (options->margin == NULL)
		options->margin = "0";
}

/* read_options reads what all three types have. */
static RetrainPairedOptions *
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule, int64 minimum_rows)
{
	RetrainPairedOptions *options = palloc0(sizeof(RetrainPairedOptions));

	rule->options = options;
	if (read_statistic(reader, options))
	{
		read_threshold(reader, options);
		read_method(reader, options);
		if (rule->name == NULL)
			rule->name = psprintf("%s of %s", rule->type->name, options->statistic->name);
	}
	read_margin(reader, rule, options);
	options->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &options->level);
	if (options->level == NULL)
		options->level = gate->level;
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", minimum_rows, 1, PG_INT64_MAX);
	options->block = gate->block;
	retrain_gate_read_block(reader, &options->block);
	options->replicates = (int) retrain_read_integer(reader, "replicates", gate->replicates, 100, 100000);
	options->seed = retrain_read_integer(reader, "seed", gate->seed, PG_INT64_MIN, PG_INT64_MAX);
	return options;
}

/* read_overall reads a rule over all rows. */
static void
read_overall(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	(void) read_options(reader, gate, rule, gate->minimum_rows);
}

/* read_slices reads a rule by slice: its own columns, or those of the gate. */
static void
read_slices(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	RetrainPairedOptions *options = read_options(reader, gate, rule, gate->minimum_slice_rows);
	ListCell   *cell;

	options->slices = retrain_read_text_list(reader, "slices");
	rule->by_slice = true;
	foreach(cell, options->slices)
		retrain_gate_read_column(gate, lfirst(cell));
	if (options->slices == NIL)
		options->slices = gate->slices;
}

/* put writes a rule. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const RetrainPairedOptions *options = rule->options;

	retrain_put_string(json, "statistic", options->statistic->name);
	retrain_put_string(json, "direction", directions[options->higher]);
	if (options->threshold)
		retrain_put_raw(json, "threshold", options->threshold);
	retrain_put_string(json, "method", retrain_paired_method_name(options->method));
	retrain_put_raw(json, "margin", options->margin);
	retrain_put_raw(json, "level", options->level);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
	if (options->method == RETRAIN_PAIRED_BOOTSTRAP)
	{
		retrain_put_interval(json, "block", &options->block);
		retrain_put_integer(json, "replicates", options->replicates);
		retrain_put_integer(json, "seed", options->seed);
	}
	if (rule->by_slice)
	{
		StringInfoData names;
		ListCell   *cell;

		initStringInfo(&names);
		foreach(cell, options->slices)
		{
			appendStringInfoString(&names, names.len > 0 ? ", " : "");
			escape_json(&names, lfirst(cell));
		}
		retrain_put_raw(json, "slices", psprintf("[%s]", names.data));
	}
}

/* check_side refuses a side that lacks what the figure reads. */
static void
check_side(const RetrainGate *gate, const RetrainGateRule *rule, int which, RetrainProblems *problems)
{
	const RetrainPairedOptions *options = rule->options;
	const RetrainPairedStatistic *statistic = options->statistic;
	bool		probability = statistic->probability || options->threshold != NULL;
	const RetrainGateSide *side = &gate->side[which];
	const char *name = which == RETRAIN_CHAMPION ? "champion" : "candidate";
	const char *needed = probability ? "probability" : "prediction";

	if ((probability ? side->probability : side->prediction) == NULL)
		retrain_gate_refuse_rule(problems, rule, "statistic",
								 psprintf("%s needs a %s of the %s, which names none", statistic->name, needed, name),
								 psprintf("Add \"%s\": column to \"%s\".", needed, name));
	else if (!probability && (statistic->prediction_kinds & RETRAIN_KIND(side->prediction_kind)) == 0)
		retrain_gate_refuse_rule(problems, rule, "statistic",
								 psprintf("%s cannot be computed from the prediction of the %s, of another type", statistic->name, name),
								 psprintf("Use a prediction of type %s.", retrain_metric_kinds(statistic->prediction_kinds)));
	else if (!probability && statistic->prediction_kinds != RETRAIN_KINDS_NUMBER && side->prediction_kind != gate->label_kind)
		retrain_gate_refuse_rule(problems, rule, "statistic",
								 psprintf("%s needs label and prediction of one kind, which those of the %s are not", statistic->name, name),
								 "Both boolean, both integer 0 and 1, or both text.");
}

/* check refuses what columns and types do not allow. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const RetrainPairedOptions *options = rule->options;

	if (rule->by_slice && options->slices == NIL)
		retrain_gate_refuse_rule(problems, rule, "slices", "is missing, and the gate names none either",
								 "Name columns of the log: \"slices\": [\"carrier\"].");
	if (((options->threshold ? RETRAIN_KINDS_BINARY : options->statistic->label_kinds) & RETRAIN_KIND(gate->label_kind)) == 0)
		retrain_gate_refuse_rule(problems, rule, "statistic",
								 psprintf("%s cannot be computed from a label of this type", options->statistic->name),
								 psprintf("It needs a label of type %s.", retrain_metric_kinds(options->threshold ? RETRAIN_KINDS_BINARY :
																							options->statistic->label_kinds)));
	check_side(gate, rule, RETRAIN_CHAMPION, problems);
	check_side(gate, rule, RETRAIN_CANDIDATE, problems);
}

/* reference returns the difference that p-values are of. */
static double
reference(const RetrainGateRule *rule)
{
	const RetrainPairedOptions *options = rule->options;
	double		advantage = rule->type == &retrain_gate_superiority ? options->margin_value : -options->margin_value;

	return options->higher ? advantage : -advantage;
}

/* detail_of returns what else is to be told of an estimate. */
static char *
detail_of(const RetrainPairedOptions *options, const RetrainPairedEstimate *estimate)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "statistic", options->statistic->name);
	retrain_put_string(&json, "method", estimate->method);
	retrain_put_number(&json, "champion", estimate->figure[RETRAIN_CHAMPION]);
	retrain_put_number(&json, "candidate", estimate->figure[RETRAIN_CANDIDATE]);
	if (estimate->discordant >= 0)
		retrain_put_integer(&json, "discordant", estimate->discordant);
	if (estimate->blocks >= 0)
	{
		retrain_put_integer(&json, "blocks", estimate->blocks);
		retrain_put_integer(&json, "replicates", estimate->replicates);
		retrain_put_integer(&json, "seed", options->seed);
	}
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* phrase_of says in words what is wrong. */
static char *
phrase_of(const RetrainPairedOptions *options, const RetrainGateLine *line)
{
	if (strcmp(line->status, RETRAIN_GATE_INSUFFICIENT) == 0)
		return line->rows < options->minimum_rows ?
			psprintf(INT64_FORMAT " rows, and " INT64_FORMAT " are asked for", line->rows, options->minimum_rows) :
			psprintf("fewer than %d blocks of time", RETRAIN_PAIRED_MINIMUM_BLOCKS);
	if (strcmp(line->status, RETRAIN_GATE_UNDEFINED) == 0)
		return pstrdup("it has no value or no interval on these rows");
	return psprintf("%s differs by %.4g [%.4g, %.4g], %s is better, margin %s", options->statistic->name,
					line->value, line->low, line->high, directions[options->higher], options->margin);
}

/* add_line adds the line of an estimate; its status is still to be judged where it has enough rows. */
static RetrainGateLine *
add_line(RetrainGateRun *run, RetrainGateRule *rule, const char *column, const RetrainPairedEstimate *estimate)
{
	const RetrainPairedOptions *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);

	line->slice_column = column ? pstrdup(column) : NULL;
	line->slice = estimate->slice ? pstrdup(estimate->slice) : NULL;
	line->value = estimate->difference;
	line->low = estimate->low;
	line->high = estimate->high;
	line->margin = options->margin_value;
	line->p = estimate->p;
	line->rows = estimate->rows;
	line->detail = detail_of(options, estimate);
	if (estimate->rows < options->minimum_rows ||
		(estimate->blocks >= 0 && estimate->blocks < RETRAIN_PAIRED_MINIMUM_BLOCKS))
		line->status = RETRAIN_GATE_INSUFFICIENT;
	else if (isnan(estimate->difference) || isnan(estimate->low) || isnan(estimate->high))
		line->status = RETRAIN_GATE_UNDEFINED;
	else
		line->status = RETRAIN_GATE_OK;
	MemoryContextSwitchTo(old);
	return line;
}

/* say_why adds the words to lines that are not ok. */
static void
say_why(RetrainGateRun *run, const RetrainGateRule *rule, RetrainGateLine *line)
{
	MemoryContext old = MemoryContextSwitchTo(run->context);

	if (strcmp(line->status, RETRAIN_GATE_OK) != 0)
		line->phrase = phrase_of(rule->options, line);
	MemoryContextSwitchTo(old);
}

/* evaluate_overall judges a rule over all rows. */
static void
evaluate_overall(RetrainGateRun *run, RetrainGateRule *rule)
{
	const RetrainPairedOptions *options = rule->options;
	double		needed = rule->type == &retrain_gate_superiority ? options->margin_value : -options->margin_value;
	List	   *estimates = retrain_paired_estimate(run, options, NULL, reference(rule));
	RetrainGateLine *line = add_line(run, rule, NULL, linitial(estimates));

	if (strcmp(line->status, RETRAIN_GATE_OK) == 0 && !((options->higher ? line->low : -line->high) > needed))
		line->status = RETRAIN_GATE_FAIL;
	say_why(run, rule, line);
}

/* adjust_lines adjusts the p-values of the lines that are judged. */
static void
adjust_lines(List *lines)
{
	double	   *p = palloc(sizeof(double) * (list_length(lines) + 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, lines)
	{
		RetrainGateLine *line = lfirst(cell);

		if (strcmp(line->status, RETRAIN_GATE_OK) == 0 && !isnan(line->p))
			p[n++] = line->p;
	}
	retrain_holm(p, p, n);
	n = 0;
	foreach(cell, lines)
	{
		RetrainGateLine *line = lfirst(cell);

		if (strcmp(line->status, RETRAIN_GATE_OK) == 0 && !isnan(line->p))
			line->p_adjusted = p[n++];
	}
}

/*
 * can_refuse says whether the smallest p-value that the replicates of a bootstrap
 * can give still refuses one of so many slices; if not, more replicates are needed.
 */
static bool
can_refuse(const RetrainPairedOptions *options, int slices)
{
	return options->method != RETRAIN_PAIRED_BOOTSTRAP ||
		2.0 * slices <= (1.0 - options->level_value) * (options->replicates + 1.0);
}

/* count_judged counts the lines that are judged. */
static int
count_judged(List *lines)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, lines)
		if (strcmp(((RetrainGateLine *) lfirst(cell))->status, RETRAIN_GATE_OK) == 0)
			n++;
	return n;
}

/* check_slices raises 54000 for more slices than a rule may have lines. */
static void
check_slices(int slices)
{
	if (slices > MAX_SLICES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("slices have more than %d values", MAX_SLICES),
				 errhint("Slice by columns with fewer values, not by keys or times.")));
}

/* evaluate_slices judges a rule by slice. */
static void
evaluate_slices(RetrainGateRun *run, RetrainGateRule *rule)
{
	const RetrainPairedOptions *options = rule->options;
	List	   *lines = NIL;
	int			judged;
	ListCell   *cell;
	ListCell   *inner;

	foreach(cell, options->slices)
	{
		List	   *estimates = retrain_paired_estimate(run, options, lfirst(cell), reference(rule));

		check_slices(list_length(lines) + list_length(estimates));
		foreach(inner, estimates)
			lines = lappend(lines, add_line(run, rule, lfirst(cell), lfirst(inner)));
	}
	adjust_lines(lines);
	judged = count_judged(lines);
	foreach(cell, lines)
	{
		RetrainGateLine *line = lfirst(cell);

		if (strcmp(line->status, RETRAIN_GATE_OK) == 0 &&
			(options->higher ? line->high : -line->low) < -options->margin_value &&
			line->p_adjusted <= 1.0 - options->level_value)
			line->status = RETRAIN_GATE_FAIL;
		if (strcmp(line->status, RETRAIN_GATE_OK) == 0 && !can_refuse(options, judged))
		{
			line->status = RETRAIN_GATE_ERROR;
			line->phrase = MemoryContextStrdup(run->context,
											   psprintf("%d replicates cannot tell which of %d slices is worse: %.0f are needed", options->replicates,
														judged, ceil(2.0 * judged / (1.0 - options->level_value)) - 1.0));
		}
		else
			say_why(run, rule, line);
	}
}

static const char *const overall_keys[] = {
	"statistic", "direction", "threshold", "method", "margin", "level", "minimum_rows", "block", "replicates", "seed", NULL
};

static const char *const slice_keys[] = {
	"statistic", "direction", "threshold", "method", "margin", "level", "minimum_rows", "block", "replicates", "seed", "slices", NULL
};

const RetrainGateRuleType retrain_gate_superiority = {
	.name = "superiority",
	.summary = "The candidate is better than the champion by more than margin: the interval of the difference lies beyond it.",
	.keys = overall_keys,
	.read = read_overall,
	.put = put_options,
	.check = check,
	.evaluate = evaluate_overall,
};

const RetrainGateRuleType retrain_gate_non_inferiority = {
	.name = "non_inferiority",
	.summary = "The candidate is not worse than the champion by margin or more: the interval of the difference lies on the good side of it.",
	.keys = overall_keys,
	.read = read_overall,
	.put = put_options,
	.check = check,
	.evaluate = evaluate_overall,
};

const RetrainGateRuleType retrain_gate_no_slice_worse = {
	.name = "no_slice_worse",
	.summary = "In no slice is the candidate worse than the champion by more than margin: a slice fails if its interval lies wholly beyond it.",
	.keys = slice_keys,
	.read = read_slices,
	.put = put_options,
	.check = check,
	.evaluate = evaluate_slices,
};
