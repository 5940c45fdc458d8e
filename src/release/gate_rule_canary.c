/*
 * gate_rule_canary.c
 *	  Rule canary: the candidate serves a share of the live traffic, and what it
 *	  serves is not in error too often.
 *
 * The share is that of the deployment in force in an environment when the gate
 * is evaluated.  Rows served by the candidate are those of the window whose
 * version column names it; labels are not needed.
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

/* What the rule says. */
typedef struct Options
{
	char	   *environment;
	char	   *version;		/* column of the log that names the version */
	char	   *error;			/* boolean column of the log, or NULL */
	char	   *minimum_share;
	double		minimum_share_value;
	char	   *maximum;		/* error rate, or NULL */
	double		maximum_value;
	char	   *level;
	double		level_value;
	RetrainJudgedBy by;
	int64		minimum_rows;
} Options;

/* The share of the candidate; NaN: it serves none. */
typedef struct Loaded
{
	double		share;
} Loaded;

/* read_error reads the error rate's keys. */
static void
read_error(const RetrainReader *reader, RetrainGate *gate, Options *options)
{
	options->error = retrain_read_name(reader, "error");
	options->maximum_value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1.0, &options->maximum);
	if ((retrain_read_field(reader, "error") == NULL) != (retrain_read_field(reader, "maximum") == NULL))
		retrain_reader_refuse(reader, retrain_read_field(reader, "error") ? "maximum" : "error", "is missing",
							  "Give both a boolean column that says whether a served row was in error, and the maximum of its share.");
	if (options->error)
		retrain_gate_read_column(gate, options->error);
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	options->environment = retrain_read_name(reader, "environment");
	if (options->environment == NULL)
		options->environment = "production";
	options->version = retrain_read_name(reader, "version");
	if (options->version)
		retrain_gate_read_column(gate, options->version);
	else if (retrain_read_field(reader, "version") == NULL)
		retrain_reader_refuse(reader, "version", "is missing", "Name the column of the log that says which version has served a row.");
	options->minimum_share_value = retrain_gate_read_number(reader, "minimum_share", 0.0, 0.0, 1.0, &options->minimum_share);
	if (options->minimum_share == NULL)
		options->minimum_share = "0";
	read_error(reader, gate, options);
	options->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &options->level);
	if (options->level == NULL)
		options->level = gate->level;
	options->by = retrain_judged_by_read(reader, RETRAIN_BY_INTERVAL);
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", gate->minimum_rows, 1, PG_INT64_MAX);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "environment", options->environment);
	retrain_put_string(json, "version", options->version);
	retrain_put_raw(json, "minimum_share", options->minimum_share);
	if (options->error)
		retrain_put_string(json, "error", options->error);
	retrain_gate_put_decimal(json, "maximum", options->maximum);
	retrain_put_raw(json, "level", options->level);
	retrain_judged_by_put(json, options->by);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
}

/* check refuses an error that is not boolean. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	if (options->error)
		retrain_gate_needs_type(gate, rule, problems, "error", options->error, RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN));
}

/* load reads the share of the deployment in force. */
static void
load(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	Loaded	   *loaded = MemoryContextAlloc(run->context, sizeof(Loaded));
	RetrainParams params = {0};

	rule->loaded = loaded;
	loaded->share = NAN;
	retrain_param_int8(&params, run->gate->model_id);
	retrain_param_text(&params, options->environment);
	retrain_param_time(&params, run->known_until, true);
	retrain_param_int8(&params, run->candidate.version_id);
	if (retrain_store_run("SELECT s.share::pg_catalog.float8 FROM retrain.deployment d"
						  " JOIN retrain.environment e ON e.environment_id OPERATOR(pg_catalog.=) d.environment_id"
						  " JOIN retrain.deployment_version s ON s.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
						  " WHERE d.model_id OPERATOR(pg_catalog.=) $1 AND e.name OPERATOR(pg_catalog.=) $2"
						  " AND d.effective OPERATOR(pg_catalog.@>) $3 AND s.version_id OPERATOR(pg_catalog.=) $4",
						  &params, SPI_OK_SELECT) > 0)
		loaded->share = retrain_gate_double(1, 1);
}

/* judge_share adds the line of the share. */
static void
judge_share(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	double		share = ((Loaded *) rule->loaded)->share;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "figure", "share");
	retrain_put_string(&json, "environment", options->environment);
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	line->value = share;
	line->margin = options->minimum_share_value;
	line->status = share >= options->minimum_share_value ? RETRAIN_GATE_OK : RETRAIN_GATE_INSUFFICIENT;
	if (isnan(share))
		line->phrase = psprintf("version \"%s\" serves nothing in environment \"%s\"", run->candidate.name, options->environment);
	else if (share < options->minimum_share_value)
		line->phrase = psprintf("the candidate serves a share of %.4g, and %s is asked for", share, options->minimum_share);
	MemoryContextSwitchTo(old);
}

/* judge_errors adds the line of the rows that were served. */
static void
judge_errors(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	char	   *error = options->error ? retrain_gate_column(run->gate, options->error) : "NULL::bool";
	RetrainGateLine *line;
	MemoryContext old;
	int64		errors;

	retrain_gate_query(psprintf("SELECT count(*), count(*) FILTER (WHERE %s) FROM gate_row AS p WHERE (%s)::text = %s%s", error,
								retrain_gate_column(run->gate, options->version), quote_literal_cstr(run->candidate.name),
								options->error ? psprintf(" AND %s IS NOT NULL", error) : ""));
	errors = retrain_store_int8(1, 2);
	old = MemoryContextSwitchTo(run->context);
	line = retrain_gate_line(run, rule);
	line->rows = retrain_store_int8(1, 1);
	line->status = RETRAIN_GATE_OK;
	line->detail = options->error ? psprintf("{\"figure\": \"error_rate\", \"errors\": " INT64_FORMAT "}", errors) : "{\"figure\": \"rows\"}";
	if (options->error && line->rows > 0)
	{
		line->value = (double) errors / line->rows;
		retrain_wilson(errors, line->rows, options->level_value, &line->low, &line->high);
		line->margin = options->maximum_value;
	}
	if (line->rows < options->minimum_rows)
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = psprintf("the candidate has served %s", retrain_gate_few_rows(line->rows, options->minimum_rows));
	}
	else if (options->error && retrain_judge_beyond(options->by, line->value, line->low, line->high, options->maximum_value))
	{
		line->status = RETRAIN_GATE_FAIL;
		line->phrase = psprintf("the error rate of the rows served is %.4g [%.4g, %.4g], beyond %s", line->value, line->low, line->high, options->maximum);
	}
	MemoryContextSwitchTo(old);
}

/* evaluate judges share and errors. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	judge_share(run, rule);
	judge_errors(run, rule);
}

static const char *const keys[] = {
	"environment", "version", "minimum_share", "error", "maximum", "level", "judged_by", "minimum_rows", NULL
};

const RetrainGateRuleType retrain_gate_canary = {
	.name = "canary",
	.summary = "The candidate serves a share of the live traffic and a minimum of rows, with an error rate within a maximum.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.load = load,
	.evaluate = evaluate,
};
