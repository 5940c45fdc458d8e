/*
 * gate_rule_rows.c
 *	  Rule minimum_rows: enough paired rows over all, and of the positive class.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_rule.h"

/* What the rule asks for. */
typedef struct Options
{
	int64		rows;
	int64		positives;		/* 0: any number */
} Options;

/* read reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	options->rows = retrain_read_integer(reader, "rows", gate->minimum_rows, 1, PG_INT64_MAX);
	options->positives = retrain_read_integer(reader, "positives", 0, 0, PG_INT64_MAX);
	rule->options = options;
}

/* put writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_integer(json, "rows", options->rows);
	retrain_put_integer(json, "positives", options->positives);
}

/* check refuses positives where the label has no positive class. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	if (options->positives > 0 && gate->label_kind != RETRAIN_TYPE_BOOLEAN && gate->label_kind != RETRAIN_TYPE_INTEGER)
		retrain_gate_refuse_rule(problems, rule, "positives", "goes with a label of type boolean or integer (0 and 1) only", NULL);
}

/* evaluate counts. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	RetrainGateLine *line = retrain_gate_line(run, rule);
	bool		enough = run->counts.used >= options->rows;
	int64		positives = 0;
	MemoryContext old;

	if (options->positives > 0)
	{
		retrain_gate_query("SELECT pg_catalog.count(*) FROM " RETRAIN_GATE_ROWS
						   " WHERE p.label::pg_catalog.text IN ('true', '1')");
		positives = retrain_store_int8(1, 1);
		enough = enough && positives >= options->positives;
	}
	old = MemoryContextSwitchTo(run->context);
	line->rows = run->counts.used;
	line->value = (double) line->rows;
	line->margin = (double) options->rows;
	line->status = enough ? RETRAIN_GATE_OK : RETRAIN_GATE_INSUFFICIENT;
	if (options->positives > 0)
		line->detail = psprintf("{\"positives\": " INT64_FORMAT ", \"minimum_positives\": " INT64_FORMAT "}",
								positives, options->positives);
	if (!enough)
		line->phrase = options->positives > 0 ?
			psprintf(INT64_FORMAT " rows, " INT64_FORMAT " of them positive, and " INT64_FORMAT " and " INT64_FORMAT " are asked for",
					 line->rows, positives, options->rows, options->positives) :
			psprintf(INT64_FORMAT " rows, and " INT64_FORMAT " are asked for", line->rows, options->rows);
	MemoryContextSwitchTo(old);
}

static const char *const keys[] = {"rows", "positives", NULL};

const RetrainGateRuleType retrain_gate_minimum_rows = {
	.name = "minimum_rows",
	.summary = "At least so many paired rows, and so many with a positive label; fewer are no failure, the gate waits.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
