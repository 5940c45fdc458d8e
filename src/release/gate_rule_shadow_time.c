/*
 * gate_rule_shadow_time.c
 *	  Rule shadow_time: the candidate has run alongside for long enough.
 *
 * Rows count from when the version was registered (or all of the window, with
 * since window): a score of an earlier row cannot have been made alongside.
 * What is not there yet is insufficient_rows: the gate waits, it does not fail.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/log_sql.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

static const char *const beginnings[] = {"registered", "window"};

/* What the rule says. */
typedef struct Options
{
	Interval	minimum;		/* from the first to the last row */
	int64		minimum_rows;
	char	   *coverage;		/* share of blocks with rows */
	double		coverage_value;
	Interval	block;
	bool		whole_window;
} Options;

/* What the rows show. */
typedef struct Shadow
{
	int64		rows;
	bool		has_time;
	TimestampTz first;
	TimestampTz last;
	double		days;
	int64		blocks_with;
	int64		blocks;			/* from the first row to the last */
} Shadow;

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	if (retrain_read_field(reader, "minimum") == NULL)
		retrain_reader_refuse(reader, "minimum", "is missing", "Write for example \"14 days\".");
	retrain_read_interval(reader, "minimum", "1 day", true, &options->minimum);
	if (options->minimum.month != 0)
		retrain_reader_refuse(reader, "minimum", "must not have months, which are not equally long", "Write for example \"14 days\".");
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", gate->minimum_rows, 1, PG_INT64_MAX);
	options->coverage_value = retrain_gate_read_number(reader, "coverage", 0.0, 0.0, 1.0, &options->coverage);
	if (options->coverage == NULL)
		options->coverage = "0";
	options->block = gate->block;
	retrain_gate_read_block(reader, &options->block);
	options->whole_window = retrain_read_choice(reader, "since", beginnings, lengthof(beginnings), 0) == 1;
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_interval(json, "minimum", &options->minimum);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
	retrain_put_raw(json, "coverage", options->coverage);
	retrain_put_interval(json, "block", &options->block);
	retrain_put_string(json, "since", beginnings[options->whole_window]);
}

/* read_shadow reads what the candidate has scored; labels are not needed for that. */
static void
read_shadow(const RetrainGateRun *run, const Options *options, Shadow *shadow)
{
	retrain_gate_query(psprintf("SELECT count(*), min(x.at), max(x.at), count(DISTINCT x.block), max(x.block) - min(x.block) + 1"
								" FROM (SELECT p.at, (%s)::int8 AS block FROM gate_row AS p WHERE p.candidate_scored AND isfinite(p.at)"
								" AND p.at >= %s) AS x", retrain_gate_block_sql(&options->block),
								options->whole_window ? "'-infinity'::timestamptz" : retrain_instant_sql(run->candidate.registered_at)));
	shadow->rows = retrain_store_int8(1, 1);
	shadow->has_time = !retrain_store_null(1, 2);
	if (!shadow->has_time)
		return;
	shadow->first = retrain_store_time(1, 2);
	shadow->last = retrain_store_time(1, 3);
	shadow->days = (double) (shadow->last - shadow->first) / USECS_PER_DAY;
	shadow->blocks_with = retrain_store_int8(1, 4);
	shadow->blocks = retrain_store_int8(1, 5);
}

/* detail_of returns what was found. */
static char *
detail_of(const Options *options, const Shadow *shadow)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "unit", "days");
	if (shadow->has_time)
	{
		retrain_put_instant(&json, "first", shadow->first);
		retrain_put_instant(&json, "last", shadow->last);
	}
	retrain_put_integer(&json, "blocks", shadow->blocks);
	retrain_put_integer(&json, "blocks_with_rows", shadow->blocks_with);
	retrain_put_integer(&json, "minimum_rows", options->minimum_rows);
	retrain_put_raw(&json, "coverage", options->coverage);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* phrase_of says what is still missing; NULL if nothing is. */
static char *
phrase_of(const Options *options, const Shadow *shadow, double needed)
{
	if (shadow->rows < options->minimum_rows)
		return retrain_gate_few_rows(shadow->rows, options->minimum_rows);
	if (shadow->days < needed)
		return psprintf("the candidate has run alongside for %.4g days, and %.4g are asked for", shadow->days, needed);
	if (shadow->blocks_with < options->coverage_value * shadow->blocks)
		return psprintf(INT64_FORMAT " of " INT64_FORMAT " blocks of %s have rows, less than %s of them", shadow->blocks_with,
						shadow->blocks, retrain_interval_text(&options->block), options->coverage);
	return NULL;
}

/* evaluate judges it. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	Shadow		shadow = {0};
	RetrainGateLine *line;
	MemoryContext old;

	read_shadow(run, options, &shadow);
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->value = shadow.days;
	line->margin = options->minimum.day + (double) options->minimum.time / USECS_PER_DAY;
	line->rows = shadow.rows;
	line->detail = detail_of(options, &shadow);
	line->phrase = phrase_of(options, &shadow, line->margin);
	line->status = line->phrase ? RETRAIN_GATE_INSUFFICIENT : RETRAIN_GATE_OK;
	MemoryContextSwitchTo(old);
}

static const char *const keys[] = {"minimum", "minimum_rows", "coverage", "block", "since", NULL};

const RetrainGateRuleType retrain_gate_shadow_time = {
	.name = "shadow_time",
	.summary = "The candidate has scored rows alongside for a minimum time, on a minimum of rows, without gaps; until then the gate waits.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.evaluate = evaluate,
};
