/*
 * gate_rule_calibration.c
 *	  Rule calibration: the probabilities of the candidate are to be believed.
 *
 * Absolute: ece, ace and brier of retrain.scores_summary(), slope and
 * in_the_large of retrain.calibration_line() as the distance from 1 and from 0.
 * Relative to the champion (margin): the difference of both ece over the same
 * rows, with the percentile interval of a paired block bootstrap: the blocks
 * that retrain.block_draws() draws are drawn for both sides at once.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"
#include "stats/distributions.h"

typedef enum CalibrationFigure
{
	CALIBRATION_ECE,
	CALIBRATION_ACE,
	CALIBRATION_BRIER,
	CALIBRATION_SLOPE,
	CALIBRATION_IN_THE_LARGE
} CalibrationFigure;

static const char *const figures[] = {"ece", "ace", "brier", "slope", "in_the_large"};

/* Blocks that an interval of the bootstrap needs. */
#define MINIMUM_BLOCKS 5

/* What the rule says. */
typedef struct Options
{
	CalibrationFigure figure;
	char	   *maximum;		/* or NULL */
	double		maximum_value;
	char	   *margin;			/* or NULL */
	double		margin_value;
	char	   *level;
	double		level_value;
	RetrainJudgedBy by;
	int64		minimum_rows;
	Interval	block;
	int			replicates;
	int64		seed;
} Options;

/* An estimate. */
typedef struct Estimate
{
	double		value;
	double		low;
	double		high;
	int64		rows;
	char	   *status;
	double		figure[2];
	int64		blocks;			/* -1: no bootstrap */
} Estimate;

/* read_limits reads maximum and margin. */
static void
read_limits(const RetrainReader *reader, Options *options)
{
	options->maximum_value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1e6, &options->maximum);
	options->margin_value = retrain_gate_read_number(reader, "margin", 0.0, 0.0, 1.0, &options->margin);
	if (retrain_read_field(reader, "margin") && options->figure != CALIBRATION_ECE)
		retrain_reader_refuse(reader, "margin", psprintf("does not go with figure %s", figures[options->figure]),
							  "Give a maximum; compare brier with rule non_inferiority.");
	if (!retrain_read_field(reader, "maximum") && !retrain_read_field(reader, "margin"))
		retrain_reader_refuse(reader, "maximum", "is missing",
							  "Give a maximum, or a margin by which ece may exceed the champion's, or both.");
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));
	bool		fixed;

	rule->options = options;
	options->figure = (CalibrationFigure) retrain_read_choice(reader, "figure", figures, lengthof(figures), CALIBRATION_ECE);
	fixed = options->figure <= CALIBRATION_BRIER;
	read_limits(reader, options);
	options->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &options->level);
	if (options->level == NULL)
		options->level = gate->level;
	if (fixed && options->maximum && options->level_value != 0.95 && retrain_read_field(reader, "level"))
		retrain_reader_refuse(reader, "level", psprintf("must be 0.95 for a maximum of %s", figures[options->figure]),
							  "Its interval is that of retrain.scores_summary().");
	options->by = retrain_judged_by_read(reader, RETRAIN_BY_INTERVAL);
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", gate->minimum_rows, 1, PG_INT64_MAX);
	options->block = gate->block;
	retrain_gate_read_block(reader, &options->block);
	options->replicates = (int) retrain_read_integer(reader, "replicates", gate->replicates, 100, 100000);
	options->seed = retrain_read_integer(reader, "seed", gate->seed, PG_INT64_MIN, PG_INT64_MAX);
	if (rule->name == NULL)
		rule->name = psprintf("calibration, %s", figures[options->figure]);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "figure", figures[options->figure]);
	retrain_gate_put_decimal(json, "maximum", options->maximum);
	retrain_gate_put_decimal(json, "margin", options->margin);
	if (options->margin || options->figure > CALIBRATION_BRIER)
		retrain_put_raw(json, "level", options->level);
	retrain_judged_by_put(json, options->by);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
	if (options->margin == NULL)
		return;
	retrain_put_interval(json, "block", &options->block);
	retrain_put_integer(json, "replicates", options->replicates);
	retrain_put_integer(json, "seed", options->seed);
}

/* check refuses sides without probability, and labels without two classes. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	(void) retrain_gate_needs(gate, rule, problems, "figure", true, options->margin != NULL);
	retrain_gate_needs_classes(gate, rule, problems, "figure");
}

/* estimate_summary reads a figure of the summary, whose interval has a level of 0.95. */
static void
estimate_summary(const RetrainGateRun *run, const Options *options, Estimate *estimate)
{
	if (retrain_gate_query(psprintf("SELECT m.value, m.low, m.high, m.support, m.status FROM (SELECT"
									" retrain.scores_agg(%s, p.candidate_probability, 1, 65536) AS s FROM " RETRAIN_GATE_ROWS ") AS x,"
									" LATERAL unnest(retrain.scores_summary(x.s)) AS m WHERE m.metric = '%s'",
									retrain_gate_label(run->gate), figures[options->figure])) == 0)
		return;
	estimate->value = retrain_gate_double(1, 1);
	estimate->low = retrain_gate_double(1, 2);
	estimate->high = retrain_gate_double(1, 3);
	estimate->rows = retrain_store_null(1, 4) ? 0 : retrain_store_int8(1, 4);
	estimate->status = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 5);
}

/* estimate_line reads slope or in_the_large. */
static void
estimate_line(const RetrainGateRun *run, const Options *options, Estimate *estimate)
{
	const char *name = figures[options->figure];
	double		error;

	if (retrain_gate_query(psprintf("SELECT (x.l).%s, (x.l).%s_error, (x.l).positives + (x.l).negatives, (x.l).status FROM"
									" (SELECT retrain.calibration_line(%s, p.candidate_probability) AS l FROM " RETRAIN_GATE_ROWS
									") AS x WHERE (x.l).positives IS NOT NULL", name, name, retrain_gate_label(run->gate))) == 0)
		return;
	estimate->value = retrain_gate_double(1, 1);
	error = retrain_gate_double(1, 2) * retrain_normal_quantile(0.5 * (1.0 - options->level_value));
	estimate->low = estimate->value - error;
	estimate->high = estimate->value + error;
	estimate->rows = retrain_store_int8(1, 3);
	estimate->status = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 4);
}

/*
 * bootstrap_query returns the query for the difference of both ece and its
 * interval.  Sums are of numeric, exact, so that the order of rows is of no
 * consequence.
 */
static char *
bootstrap_query(const RetrainGateRun *run, const Options *options)
{
	char	   *label = retrain_gate_label(run->gate);
	double		tail = 0.5 * (1.0 - options->level_value);

	return psprintf(
		"WITH s AS MATERIALIZED (SELECT %s AS b, (p.label)::int4 AS y, p.champion_probability AS p0, p.candidate_probability AS p1"
		" FROM " RETRAIN_GATE_ROWS "),\n"
		"n AS MATERIALIZED (SELECT b, dense_rank() OVER (ORDER BY b)::int4 AS block FROM (SELECT DISTINCT b FROM s) AS d),\n"
		"c AS MATERIALIZED (SELECT n.block, v.side, v.bin, count(*) AS rows, sum(v.x::numeric - s.y) AS gap FROM s JOIN n USING (b),"
		" LATERAL (VALUES (0, s.p0, greatest(ceil(s.p0 * 15), 1)), (1, s.p1, greatest(ceil(s.p1 * 15), 1))) AS v (side, x, bin) GROUP BY n.block, v.side, v.bin),\n"
		"g AS (SELECT d.replicate, c.side, c.bin, sum(d.times * c.gap) AS gap, sum(d.times * c.rows) AS rows"
		" FROM retrain.block_draws((SELECT greatest(count(*), 1)::int4 FROM n), %d, " INT64_FORMAT ") AS d JOIN c USING (block) GROUP BY d.replicate, c.side, c.bin),\n"
		"e AS (SELECT replicate, side, (sum(abs(gap)) / sum(rows))::float8 AS ece FROM g GROUP BY replicate, side),\n"
		"r AS (SELECT a.ece - b.ece AS d FROM e AS a JOIN e AS b USING (replicate) WHERE a.side = 1 AND b.side = 0)\n"
		"SELECT x.e0, x.e1, x.rows, (SELECT count(*) FROM n), (SELECT percentile_cont(%.17g) WITHIN GROUP (ORDER BY d) FROM r),"
		" (SELECT percentile_cont(%.17g) WITHIN GROUP (ORDER BY d) FROM r)\n"
		"FROM (SELECT retrain.ece(%s, p.champion_probability) AS e0, retrain.ece(%s, p.candidate_probability) AS e1, count(*) AS rows"
		" FROM " RETRAIN_GATE_ROWS ") AS x",
		retrain_gate_block_sql(&options->block), options->replicates, options->seed, tail, 1.0 - tail, label, label);
}

/* estimate_difference reads the difference of both ece. */
static void
estimate_difference(const RetrainGateRun *run, const Options *options, Estimate *estimate)
{
	retrain_gate_query(bootstrap_query(run, options));
	estimate->figure[RETRAIN_CHAMPION] = retrain_gate_double(1, 1);
	estimate->figure[RETRAIN_CANDIDATE] = retrain_gate_double(1, 2);
	estimate->value = estimate->figure[RETRAIN_CANDIDATE] - estimate->figure[RETRAIN_CHAMPION];
	estimate->rows = retrain_store_int8(1, 3);
	estimate->blocks = retrain_store_int8(1, 4);
	estimate->status = "few_blocks";
	if (estimate->blocks < MINIMUM_BLOCKS)
		return;
	estimate->low = retrain_gate_double(1, 5);
	estimate->high = retrain_gate_double(1, 6);
	estimate->status = "ok";
}

/* beyond tells whether an estimate is refused. */
static bool
beyond(const Options *options, bool relative, const Estimate *estimate)
{
	double		ideal = options->figure == CALIBRATION_SLOPE ? 1.0 : 0.0;

	if (relative)
		return retrain_judge_beyond(options->by, estimate->value, estimate->low, estimate->high, options->margin_value);
	if (options->figure <= CALIBRATION_BRIER)
		return retrain_judge_beyond(options->by, estimate->value, estimate->low, estimate->high, options->maximum_value);
	return retrain_judge_beyond(options->by, estimate->value - ideal, estimate->low - ideal, estimate->high - ideal, options->maximum_value) ||
		retrain_judge_beyond(options->by, ideal - estimate->value, ideal - estimate->high, ideal - estimate->low, options->maximum_value);
}

/* detail_of returns what else is to be told. */
static char *
detail_of(const Options *options, bool relative, const Estimate *estimate)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "figure", figures[options->figure]);
	retrain_put_string(&json, "compared", relative ? "with the champion" : "with the maximum");
	retrain_put_string(&json, "status", estimate->status);
	if (relative)
	{
		retrain_put_number(&json, "champion", estimate->figure[RETRAIN_CHAMPION]);
		retrain_put_number(&json, "candidate", estimate->figure[RETRAIN_CANDIDATE]);
		retrain_put_integer(&json, "blocks", estimate->blocks);
		retrain_put_integer(&json, "replicates", options->replicates);
		retrain_put_integer(&json, "seed", options->seed);
	}
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* judge sets status and words of a line. */
static void
judge(const Options *options, bool relative, const Estimate *estimate, RetrainGateLine *line)
{
	bool		at_floor = estimate->status && strcmp(estimate->status, "no_interval") == 0 && options->by == RETRAIN_BY_INTERVAL;

	if (estimate->rows < options->minimum_rows)
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = retrain_gate_few_rows(estimate->rows, options->minimum_rows);
	}
	else if (isnan(estimate->value) || (isnan(estimate->low) && !at_floor && retrain_judge_needs_interval(options->by)))
	{
		line->status = RETRAIN_GATE_UNDEFINED;
		line->phrase = psprintf("%s has no value or no interval on these rows", figures[options->figure]);
	}
	else if (beyond(options, relative, estimate))
	{
		line->status = RETRAIN_GATE_FAIL;
		line->phrase = psprintf("%s %s %.4g [%.4g, %.4g], beyond %s", figures[options->figure],
								relative ? "differs from the champion's by" : "is", estimate->value, estimate->low, estimate->high,
								relative ? options->margin : options->maximum);
	}
	else
		line->status = RETRAIN_GATE_OK;
}

/* add_line adds the line of an estimate. */
static void
add_line(RetrainGateRun *run, RetrainGateRule *rule, bool relative, const Estimate *estimate)
{
	const Options *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);

	line->value = estimate->value;
	line->low = estimate->low;
	line->high = estimate->high;
	line->margin = relative ? options->margin_value : options->maximum_value;
	line->rows = estimate->rows;
	line->detail = detail_of(options, relative, estimate);
	judge(options, relative, estimate, line);
	MemoryContextSwitchTo(old);
}

/* evaluate judges it by maximum and by margin. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	const Estimate none = {.value = NAN, .low = NAN, .high = NAN, .figure = {NAN, NAN}, .blocks = -1};
	Estimate	estimate = none;

	if (options->maximum)
	{
		if (options->figure <= CALIBRATION_BRIER)
			estimate_summary(run, options, &estimate);
		else
			estimate_line(run, options, &estimate);
		add_line(run, rule, false, &estimate);
	}
	if (options->margin)
	{
		estimate = none;
		estimate_difference(run, options, &estimate);
		add_line(run, rule, true, &estimate);
	}
}

static const char *const keys[] = {
	"figure", "maximum", "margin", "level", "judged_by", "minimum_rows", "block", "replicates", "seed", NULL
};

const RetrainGateRuleType retrain_gate_calibration = {
	.name = "calibration",
	.summary = "The candidate is calibrated: ece, ace, brier, slope or in_the_large within a maximum, or ece not above the champion's by more than a margin.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
