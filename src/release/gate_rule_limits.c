/*
 * gate_rule_limits.c
 *	  Rule limits: latency, size, cost and energy, absolute or relative to the champion.
 *
 * Latency is a quantile over the rows of the gate; the others are numbers that
 * the versions were registered with.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_judge.h"
#include "release/gate_rule.h"

typedef enum LimitFigure
{
	LIMIT_LATENCY,
	LIMIT_METRIC,
	LIMIT_COST,
	LIMIT_ENERGY
} LimitFigure;

static const char *const figures[] = {"latency", "metric", "cost", "energy_kwh"};

static const char *const when_missing[] = {"refuse", "ok"};

/* What the rule says. */
typedef struct Options
{
	LimitFigure figure;
	List	   *path;			/* of char *: into the version's metrics */
	char	   *quantile;		/* of the latency */
	char	   *maximum;		/* or NULL */
	double		maximum_value;
	char	   *ratio;			/* maximum of candidate / champion, or NULL */
	double		ratio_value;
	int64		minimum_rows;	/* of latency */
	bool		missing_ok;
} Options;

/* What was read of both versions. */
typedef struct Loaded
{
	double		value[2];		/* NaN: none */
	char	   *currency[2];
} Loaded;

/* read_figure reads which figure it is, and where it stands. */
static void
read_figure(const RetrainReader *reader, RetrainGate *gate, Options *options)
{
	bool		of_metrics;
	char	   *quantile;

	if (retrain_read_field(reader, "figure") == NULL)
		retrain_reader_refuse(reader, "figure", "is missing", "Use latency, metric (with path), cost or energy_kwh.");
	options->figure = (LimitFigure) retrain_read_choice(reader, "figure", figures, lengthof(figures), LIMIT_LATENCY);
	of_metrics = options->figure == LIMIT_METRIC;
	options->path = retrain_read_text_list(reader, "path");
	if (of_metrics && options->path == NIL)
		retrain_reader_refuse(reader, "path", "is missing", "Name the place in the version's metrics: [\"artifact\", \"bytes\"].");
	if (!of_metrics && retrain_read_field(reader, "path"))
		retrain_reader_refuse(reader, "path", "goes with figure metric only", NULL);
	if (options->figure != LIMIT_LATENCY && retrain_read_field(reader, "quantile"))
		retrain_reader_refuse(reader, "quantile", "goes with figure latency only", NULL);
	retrain_gate_read_number(reader, "quantile", 0.95, 0.0, 1.0, &quantile);
	options->quantile = quantile ? quantile : "0.95";
	options->minimum_rows = retrain_read_integer(reader, "minimum_rows", gate->minimum_rows, 1, PG_INT64_MAX);
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	read_figure(reader, gate, options);
	options->maximum_value = retrain_gate_read_number(reader, "maximum", 0.0, 0.0, 1e300, &options->maximum);
	options->ratio_value = retrain_gate_read_number(reader, "maximum_ratio", 0.0, 0.0, 1e300, &options->ratio);
	options->missing_ok = retrain_read_choice(reader, "missing", when_missing, lengthof(when_missing), 0) == 1;
	if (!retrain_read_field(reader, "maximum") && !retrain_read_field(reader, "maximum_ratio"))
		retrain_reader_refuse(reader, "maximum", "is missing",
							  "Give a maximum, or a maximum_ratio of the champion's figure, or both.");
	if (rule->name == NULL)
		rule->name = psprintf("limits of %s", figures[options->figure]);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "figure", figures[options->figure]);
	if (options->figure == LIMIT_METRIC)
		retrain_gate_put_names(json, "path", options->path);
	if (options->figure == LIMIT_LATENCY)
		retrain_put_raw(json, "quantile", options->quantile);
	retrain_gate_put_decimal(json, "maximum", options->maximum);
	retrain_gate_put_decimal(json, "maximum_ratio", options->ratio);
	retrain_put_integer(json, "minimum_rows", options->minimum_rows);
	retrain_put_string(json, "missing", when_missing[options->missing_ok]);
}

/* check refuses a latency that no side names. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	if (options->figure != LIMIT_LATENCY)
		return;
	if (gate->side[RETRAIN_CANDIDATE].latency == NULL)
		retrain_gate_refuse_rule(problems, rule, "figure", "needs a latency of the candidate, which names none",
								 "Add \"latency\": column to \"candidate\".");
	if (options->ratio && gate->side[RETRAIN_CHAMPION].latency == NULL)
		retrain_gate_refuse_rule(problems, rule, "maximum_ratio", "needs a latency of the champion, which names none",
								 "Add \"latency\": column to \"champion\".");
}

/* path_array returns the path as text[]. */
static Datum
path_array(List *path)
{
	Datum	   *values = palloc(sizeof(Datum) * (list_length(path) + 1));
	ListCell   *cell;

	foreach(cell, path)
		values[foreach_current_index(cell)] = CStringGetTextDatum(lfirst(cell));
	return PointerGetDatum(construct_array(values, list_length(path), TEXTOID, -1, false, TYPALIGN_INT));
}

/* load reads the figure of both versions. */
static void
load(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	Loaded	   *loaded = MemoryContextAllocZero(run->context, sizeof(Loaded));
	int64		versions[] = {run->champion.version_id, run->candidate.version_id};

	rule->loaded = loaded;
	for (int i = 0; i < 2; i++)
	{
		RetrainParams params = {0};

		loaded->value[i] = NAN;
		if (options->figure == LIMIT_LATENCY || versions[i] == 0)
			continue;
		retrain_param_int8(&params, versions[i]);
		retrain_param_int4(&params, options->figure);
		retrain_param_datum(&params, TEXTARRAYOID, path_array(options->path), false);
		if (retrain_store_run("SELECT CASE $2 WHEN 2 THEN v.cost::pg_catalog.float8 WHEN 3 THEN v.energy_kwh::pg_catalog.float8"
							  " ELSE CASE pg_catalog.jsonb_typeof(v.metrics OPERATOR(pg_catalog.#>) $3) WHEN 'number'"
							  " THEN (v.metrics OPERATOR(pg_catalog.#>>) $3)::pg_catalog.float8 END END, v.currency"
							  " FROM retrain.version v WHERE v.version_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) == 0)
			continue;
		loaded->value[i] = retrain_gate_double(1, 1);
		if (!retrain_store_null(1, 2))
			loaded->currency[i] = MemoryContextStrdup(run->context, SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2));
	}
}

/* read_latency reads the quantile of both sides; returns the rows with a latency of the candidate. */
static int64
read_latency(const Options *options, double values[2])
{
	retrain_gate_query(psprintf("SELECT pg_catalog.percentile_cont(%s) WITHIN GROUP (ORDER BY p.champion_latency),"
								" pg_catalog.percentile_cont(%s) WITHIN GROUP (ORDER BY p.candidate_latency),"
								" pg_catalog.count(p.candidate_latency) FROM " RETRAIN_GATE_ROWS,
								options->quantile, options->quantile));
	values[RETRAIN_CHAMPION] = retrain_gate_double(1, 1);
	values[RETRAIN_CANDIDATE] = retrain_gate_double(1, 2);
	return retrain_store_int8(1, 3);
}

/* comparable tells whether the champion's figure can be divided by. */
static bool
comparable(const Options *options, const Loaded *loaded, const double values[2])
{
	if (isnan(values[RETRAIN_CHAMPION]) || values[RETRAIN_CHAMPION] <= 0.0)
		return false;
	if (options->figure != LIMIT_COST)
		return true;
	if (loaded->currency[0] == NULL || loaded->currency[1] == NULL)
		return loaded->currency[0] == loaded->currency[1];
	return strcmp(loaded->currency[0], loaded->currency[1]) == 0;
}

/* detail_of returns both figures. */
static char *
detail_of(const Options *options, const Loaded *loaded, const double values[2])
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "figure", figures[options->figure]);
	retrain_put_number(&json, "champion", values[RETRAIN_CHAMPION]);
	retrain_put_number(&json, "candidate", values[RETRAIN_CANDIDATE]);
	if (options->figure == LIMIT_COST)
		retrain_put_string(&json, "currency", loaded->currency[RETRAIN_CANDIDATE]);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* judge adds a line: a figure against its maximum; NaN is missing. */
static void
judge(RetrainGateRun *run, RetrainGateRule *rule, double value, double maximum, const char *what, int64 rows, const double values[2])
{
	const Options *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);

	line->value = value;
	line->margin = maximum;
	line->rows = rows;
	line->detail = detail_of(options, rule->loaded, values);
	if (options->figure == LIMIT_LATENCY && rows < options->minimum_rows && !(rows == 0 && options->missing_ok))
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = retrain_gate_few_rows(rows, options->minimum_rows);
	}
	else if (isnan(value))
	{
		line->status = options->missing_ok ? RETRAIN_GATE_OK : RETRAIN_GATE_UNDEFINED;
		line->phrase = options->missing_ok ? NULL : psprintf("the %s is not known", what);
	}
	else
	{
		line->status = value <= maximum ? RETRAIN_GATE_OK : RETRAIN_GATE_FAIL;
		line->phrase = value <= maximum ? NULL : psprintf("the %s is %.6g, more than %.6g", what, value, maximum);
	}
	MemoryContextSwitchTo(old);
}

/* evaluate judges both limits. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	const Loaded *loaded = rule->loaded;
	double		values[2] = {loaded->value[0], loaded->value[1]};
	const char *what = options->figure == LIMIT_METRIC ? psprintf("metric %s", (char *) llast(options->path)) : figures[options->figure];
	int64		rows = -1;

	if (options->figure == LIMIT_LATENCY)
		rows = read_latency(options, values);
	if (options->maximum)
		judge(run, rule, values[RETRAIN_CANDIDATE], options->maximum_value, what, rows, values);
	if (options->ratio)
		judge(run, rule, comparable(options, loaded, values) ? values[RETRAIN_CANDIDATE] / values[RETRAIN_CHAMPION] : NAN,
			  options->ratio_value, psprintf("%s in proportion to the champion's", what), rows, values);
}

static const char *const keys[] = {"figure", "path", "quantile", "maximum", "maximum_ratio", "minimum_rows", "missing", NULL};

const RetrainGateRuleType retrain_gate_limits = {
	.name = "limits",
	.summary = "Latency, a number in the version's metrics (such as size), cost or energy: at most a maximum, or a multiple of the champion's.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.load = load,
	.evaluate = evaluate,
};
