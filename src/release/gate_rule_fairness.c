/*
 * gate_rule_fairness.c
 *	  Rule fairness: the gap between groups of a column is within a maximum, and
 *	  not wider than the champion's by more than a margin.
 *
 * The gap is that of retrain.fairness(), difference of rates, with its 95 %
 * interval.  The difference of both sides' gaps is over the same rows and
 * groups, with the percentile interval of a paired block bootstrap.  Groups with too
 * few rows take no part; each has a line that says so.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/json_writer.h"
#include "governance/log_sql.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

#define MINIMUM_BLOCKS 5

static const char *const metrics[] = {
	"demographic_parity", "equal_opportunity", "predictive_equality", "equalized_odds", "predictive_parity"
};

/* Numerator and denominator of each metric's rates, of label y and prediction d. */
static const char *const rates[][2] = {
	{"(1, d, 1)", NULL},
	{"(1, y * d, y)", NULL},
	{"(1, (1 - y) * d, 1 - y)", NULL},
	{"(1, y * d, y)", "(2, (1 - y) * d, 1 - y)"},
	{"(1, y * d, d)", NULL},
};

/* What the rule says. */
typedef struct Options
{
	char	   *column;
	int			metric;
	char	   *threshold;		/* of the probability, or NULL: the prediction */
	char	   *maximum;
	double		maximum_value;
	char	   *margin;
	double		margin_value;
	char	   *level;
	double		level_value;
	RetrainJudgedBy by;
	int64		minimum_rows;	/* of a group */
	Interval	block;
	int			replicates;
	int64		seed;
} Options;

/* read_limits reads maximum and margin. */
static void
read_limits(const RetrainReader *reader, Options *options)
{
	options->maximum_value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1.0, &options->maximum);
	options->margin_value = retrain_gate_read_number(reader, "margin", 0.0, 0.0, 1.0, &options->margin);
	if (!retrain_read_field(reader, "maximum") && !retrain_read_field(reader, "margin"))
		retrain_reader_refuse(reader, "maximum", "is missing",
							  "Give a maximum of the gap, or a margin by which it may exceed the champion's, or both.");
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	options->column = retrain_read_name(reader, "column");
	if (options->column)
		retrain_gate_read_column(gate, options->column);
	else if (retrain_read_field(reader, "column") == NULL)
		retrain_reader_refuse(reader, "column", "is missing", "Name the column of the log whose values are the groups.");
	options->metric = retrain_read_choice(reader, "metric", metrics, lengthof(metrics), 0);
	retrain_gate_read_number(reader, "threshold", 0.5, 0.0, 1.0, &options->threshold);
	read_limits(reader, options);
	options->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &options->level);
	if (options->level == NULL)
		options->level = gate->level;
	options->by = retrain_judged_by_read(reader, RETRAIN_BY_INTERVAL);
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", Min(gate->minimum_slice_rows, PG_INT32_MAX), 1, PG_INT32_MAX);
	options->block = gate->block;
	retrain_gate_read_block(reader, &options->block);
	options->replicates = (int) retrain_read_integer(reader, "replicates", gate->replicates, 100, 100000);
	options->seed = retrain_read_integer(reader, "seed", gate->seed, PG_INT64_MIN, PG_INT64_MAX);
	if (rule->name == NULL && options->column)
		rule->name = psprintf("%s of %s", metrics[options->metric], options->column);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "column", options->column);
	retrain_put_string(json, "metric", metrics[options->metric]);
	retrain_gate_put_decimal(json, "threshold", options->threshold);
	retrain_gate_put_decimal(json, "maximum", options->maximum);
	retrain_gate_put_decimal(json, "margin", options->margin);
	retrain_judged_by_put(json, options->by);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
	if (options->margin == NULL)
		return;
	retrain_put_raw(json, "level", options->level);
	retrain_put_interval(json, "block", &options->block);
	retrain_put_integer(json, "replicates", options->replicates);
	retrain_put_integer(json, "seed", options->seed);
}

/* check refuses sides without decision, and labels without two classes. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	retrain_gate_needs_classes(gate, rule, problems, "metric");
	if (!retrain_gate_needs(gate, rule, problems, options->threshold ? "threshold" : "metric", options->threshold != NULL, options->margin != NULL))
		return;
	for (int i = options->margin ? 0 : 1; i < 2 && options->threshold == NULL; i++)
		if (gate->side[i].prediction_kind != RETRAIN_TYPE_BOOLEAN && gate->side[i].prediction_kind != RETRAIN_TYPE_INTEGER)
			retrain_gate_refuse_rule(problems, rule, "metric", "needs predictions of type boolean or integer (0 and 1)",
									 "Give a threshold of the probability.");
}

/* decision returns SQL for what a side decides: 0 or 1. */
static char *
decision(const Options *options, const char *side)
{
	if (options->threshold)
		return psprintf("(p.%s_probability >= %s)::int4", side, options->threshold);
	return psprintf("(p.%s_prediction)::int4", side);
}

/* add_thin adds a line for each group with too few rows. */
static void
add_thin(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	char	   *slice = retrain_slice_text(retrain_gate_column(run->gate, options->column));
	uint64		n = retrain_gate_query(psprintf("SELECT x.slice, x.n FROM (SELECT %s AS slice, count(*) AS n FROM "
												RETRAIN_GATE_ROWS " GROUP BY 1) AS x WHERE x.n < " INT64_FORMAT
												" ORDER BY x.slice COLLATE \"C\" NULLS LAST",
												slice, options->minimum_rows));

	for (uint64 i = 1; i <= n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(run->context);
		RetrainGateLine *line = retrain_gate_line(run, rule);

		line->slice_column = options->column;
		line->slice = retrain_cut_slice(SPI_getvalue(SPI_tuptable->vals[i - 1], SPI_tuptable->tupdesc, 1));
		line->rows = retrain_store_int8(i, 2);
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = retrain_gate_few_rows(line->rows, options->minimum_rows);
		line->detail = "{\"group\": \"takes no part\"}";
		MemoryContextSwitchTo(old);
	}
}

/* judge sets status and words of a line. */
static void
judge(const Options *options, RetrainGateLine *line, bool relative, bool thin)
{
	if (thin)
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = psprintf("fewer than two groups of %s have " INT64_FORMAT " rows", options->column, options->minimum_rows);
	}
	else if (isnan(line->value) || (isnan(line->low) && retrain_judge_needs_interval(options->by)))
	{
		line->status = RETRAIN_GATE_UNDEFINED;
		line->phrase = psprintf("the gap of %s has no value or no interval on these rows", metrics[options->metric]);
	}
	else if (retrain_judge_beyond(options->by, line->value, line->low, line->high, line->margin))
	{
		line->status = RETRAIN_GATE_FAIL;
		line->phrase = psprintf("%s of %s %s %.4g [%.4g, %.4g], beyond %.4g", metrics[options->metric], options->column,
								relative ? "is wider than the champion's by" : "is", line->value, line->low, line->high, line->margin);
	}
	else
		line->status = RETRAIN_GATE_OK;
}

/* evaluate_gap judges the candidate's gap. */
static void
evaluate_gap(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	RetrainGateLine *line;
	StringInfoData json;
	MemoryContext old;
	uint64		n = retrain_gate_query(psprintf("SELECT f.value, f.low, f.high, f.comparison, f.lowest_group, f.highest_group, f.groups,"
												" (SELECT count(*) FROM " RETRAIN_GATE_ROWS "), (SELECT count(*) FROM (SELECT FROM "
												RETRAIN_GATE_ROWS " GROUP BY %s HAVING count(*) >= " INT64_FORMAT ") AS k) FROM (SELECT retrain.fairness((p.label)::int4, %s, %s, %d) AS g FROM "
												RETRAIN_GATE_ROWS ") AS x, LATERAL unnest(x.g) AS f WHERE f.metric = '%s' AND f.comparison = 'difference'",
												retrain_slice_text(retrain_gate_column(run->gate, options->column)), options->minimum_rows,
												decision(options, "candidate"), retrain_gate_column(run->gate, options->column),
												(int) options->minimum_rows, metrics[options->metric]));

	if (n == 0)
	{
		retrain_gate_undefined(run, rule, NULL, "there are no rows");
		return;
	}
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->value = retrain_gate_double(1, 1);
	line->low = retrain_gate_double(1, 2);
	line->high = retrain_gate_double(1, 3);
	line->margin = options->maximum_value;
	line->rows = retrain_store_int8(1, 8);
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "metric", metrics[options->metric]);
	retrain_put_string(&json, "compared", "with the maximum");
	retrain_put_string(&json, "lowest_group", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 5));
	retrain_put_string(&json, "highest_group", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 6));
	if (!retrain_store_null(1, 7))
		retrain_put_raw(&json, "groups", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 7));
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	judge(options, line, false, retrain_store_int8(1, 9) < 2);
	MemoryContextSwitchTo(old);
}

/*
 * bootstrap_query returns the query for both gaps, the replicates of their
 * difference, and blocks.  Replicate 0 is all rows as they are.
 */
static char *
bootstrap_query(const RetrainGateRun *run, const Options *options)
{
	const char *const *rate = rates[options->metric];
	double		tail = 0.5 * (1.0 - options->level_value);
	StringInfoData sides;

	initStringInfo(&sides);
	for (int i = 0; i < 2 && rate[i]; i++)
		appendStringInfo(&sides, "%s%s", i > 0 ? ", " : "", rate[i]);
	return psprintf(
		"WITH s AS MATERIALIZED (SELECT %s AS b, %s AS k, (p.label)::int4 AS y, %s AS d0, %s AS d1, count(*) AS n FROM " RETRAIN_GATE_ROWS " GROUP BY 1, 2, 3, 4, 5),\n"
		"n AS MATERIALIZED (SELECT b, dense_rank() OVER (ORDER BY b)::int4 AS block FROM (SELECT DISTINCT b FROM s) AS d),\n"
		"k AS (SELECT k FROM s GROUP BY k HAVING sum(n) >= " INT64_FORMAT "),\n"
		"c AS MATERIALIZED (SELECT n.block, s.k, e.side, v.part, sum(s.n * v.num) AS num, sum(s.n * v.den) AS den FROM s JOIN n USING (b) JOIN k ON k.k IS NOT DISTINCT FROM s.k,"
		" LATERAL (VALUES (0, s.d0), (1, s.d1)) AS e (side, d), LATERAL (VALUES %s) AS v (part, num, den) GROUP BY n.block, s.k, e.side, v.part),\n"
		"w AS (SELECT 0 AS replicate, n.block, 1 AS times FROM n UNION ALL"
		" SELECT replicate, block, times FROM retrain.block_draws((SELECT greatest(count(*), 1)::int4 FROM n), %d, " INT64_FORMAT ")),\n"
		"r AS (SELECT w.replicate, c.side, c.part, c.k, sum(w.times * c.num)::float8 / nullif(sum(w.times * c.den), 0)::float8 AS rate"
		" FROM w JOIN c USING (block) GROUP BY w.replicate, c.side, c.part, c.k),\n"
		"g AS (SELECT replicate, side, part, max(rate) - min(rate) AS gap FROM r GROUP BY replicate, side, part),\n"
		"h AS MATERIALIZED (SELECT replicate, max(gap) FILTER (WHERE side = 0) AS g0, max(gap) FILTER (WHERE side = 1) AS g1 FROM g GROUP BY replicate)\n"
		"SELECT z.g0, z.g1, (SELECT COALESCE(sum(n), 0)::int8 FROM s), (SELECT count(*) FROM n), (SELECT count(*) FROM k),"
		" (SELECT percentile_cont(%.17g) WITHIN GROUP (ORDER BY g1 - g0) FROM h WHERE replicate > 0),"
		" (SELECT percentile_cont(%.17g) WITHIN GROUP (ORDER BY g1 - g0) FROM h WHERE replicate > 0)\n"
		"FROM (VALUES (0)) AS o (replicate) LEFT JOIN h AS z USING (replicate)",
		retrain_gate_block_sql(&options->block), retrain_slice_text(retrain_gate_column(run->gate, options->column)),
		decision(options, "champion"), decision(options, "candidate"), options->minimum_rows, sides.data, options->replicates, options->seed,
		tail, 1.0 - tail);
}

/* evaluate_difference judges how much wider than the champion's the gap is. */
static void
evaluate_difference(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	RetrainGateLine *line;
	StringInfoData json;
	MemoryContext old;
	int64		blocks;

	retrain_gate_query(bootstrap_query(run, options));
	blocks = retrain_store_int8(1, 4);
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->value = retrain_gate_double(1, 2) - retrain_gate_double(1, 1);
	if (blocks >= MINIMUM_BLOCKS)
	{
		line->low = retrain_gate_double(1, 6);
		line->high = retrain_gate_double(1, 7);
	}
	line->margin = options->margin_value;
	line->rows = retrain_store_int8(1, 3);
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "metric", metrics[options->metric]);
	retrain_put_string(&json, "compared", "with the champion");
	retrain_put_number(&json, "champion", retrain_gate_double(1, 1));
	retrain_put_number(&json, "candidate", retrain_gate_double(1, 2));
	retrain_put_integer(&json, "blocks", blocks);
	retrain_put_integer(&json, "replicates", options->replicates);
	retrain_put_integer(&json, "seed", options->seed);
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	judge(options, line, true, retrain_store_int8(1, 5) < 2);
	MemoryContextSwitchTo(old);
}

/* evaluate judges it by maximum and by margin. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;

	if (options->maximum)
		evaluate_gap(run, rule);
	if (options->margin)
		evaluate_difference(run, rule);
	add_thin(run, rule);
}

static const char *const keys[] = {
	"column", "metric", "threshold", "maximum", "margin", "level", "judged_by", "minimum_rows", "block", "replicates", "seed", NULL
};

const RetrainGateRuleType retrain_gate_fairness = {
	.name = "fairness",
	.summary = "The gap between groups of a column is within a maximum, or not wider than the champion's by more than a margin.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
