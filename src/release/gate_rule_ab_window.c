/*
 * gate_rule_ab_window.c
 *	  Rule ab_window: both versions have served a share of the traffic, and the
 *	  candidate's figure is not worse.
 *
 * Three lines: the sample-ratio test over all rows of the window by the column
 * that split the traffic (chi-square, one degree of freedom, against the sealed
 * share); the sealed number of rows of each arm; and the difference of means
 * between the arms, with Welch's interval (unpaired: each row was served once).
 * Where the sample-ratio test fails nothing can be said of the difference.
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

static const char *const directions[] = {"lower", "higher"};

/* What the rule says. */
typedef struct Options
{
	char	   *split;			/* column of the log */
	char	   *arm[2];			/* its values; NULL: the version's name */
	char	   *share;			/* of the candidate among both arms */
	double		share_value;
	char	   *ratio_level;	/* of the sample-ratio test */
	double		ratio_level_value;
	int64		sample_size;	/* of each arm */
	char	   *column;			/* whose means are compared */
	bool		higher;
	char	   *margin;
	double		margin_value;
	char	   *level;
	double		level_value;
} Options;

/* One arm. */
typedef struct Arm
{
	int64		assigned;
	int64		rows;			/* with a value */
	double		mean;
	double		error;
} Arm;

/* read_arms reads the values of the column that stand for both versions. */
static void
read_arms(const RetrainReader *reader, RetrainGate *gate, Options *options)
{
	options->split = retrain_read_name(reader, "split");
	if (options->split)
		retrain_gate_read_column(gate, options->split);
	else if (retrain_read_field(reader, "split") == NULL)
		retrain_reader_refuse(reader, "split", "is missing", "Name the column of the log that says which arm a row was assigned to.");
	options->arm[RETRAIN_CHAMPION] = retrain_read_text(reader, "champion_arm");
	options->arm[RETRAIN_CANDIDATE] = retrain_read_text(reader, "candidate_arm");
	options->share_value = retrain_gate_read_number(reader, "share", 0.5, 0.0001, 0.9999, &options->share);
	if (options->share == NULL)
		options->share = "0.5";
	options->ratio_level_value = retrain_gate_read_number(reader, "sample_ratio_alpha", 0.001, 0.000001, 0.1, &options->ratio_level);
	if (options->ratio_level == NULL)
		options->ratio_level = "0.001";
}

/* read_options reads a rule. */
static void
read_options(const RetrainReader *reader, RetrainGate *gate, RetrainGateRule *rule)
{
	Options    *options = palloc0(sizeof(Options));

	rule->options = options;
	read_arms(reader, gate, options);
	if (retrain_read_field(reader, "sample_size") == NULL)
		retrain_reader_refuse(reader, "sample_size", "is missing", "Say how many rows with a value each arm needs; it is sealed before the test begins.");
	options->sample_size = retrain_read_integer(reader, "sample_size", 2, 2, PG_INT64_MAX);
	options->column = retrain_read_name(reader, "column");
	if (options->column)
		retrain_gate_read_column(gate, options->column);
	else if (retrain_read_field(reader, "column") == NULL)
		retrain_reader_refuse(reader, "column", "is missing", "Name a numeric or boolean column of the log whose means are compared.");
	if (retrain_read_field(reader, "direction") == NULL)
		retrain_reader_refuse(reader, "direction", "is missing", "Say which is better: \"higher\" or \"lower\".");
	options->higher = retrain_read_choice(reader, "direction", directions, lengthof(directions), 0) == 1;
	options->margin_value = retrain_gate_read_number(reader, "margin", NAN, -1e300, 1e300, &options->margin);
	options->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &options->level);
	if (options->level == NULL)
		options->level = gate->level;
	if (rule->name == NULL && options->column)
		rule->name = psprintf("ab_window of %s", options->column);
}

/* put_options writes it. */
static void
put_options(StringInfo json, const RetrainGateRule *rule)
{
	const Options *options = rule->options;

	retrain_put_string(json, "split", options->split);
	if (options->arm[RETRAIN_CHAMPION])
		retrain_put_string(json, "champion_arm", options->arm[RETRAIN_CHAMPION]);
	if (options->arm[RETRAIN_CANDIDATE])
		retrain_put_string(json, "candidate_arm", options->arm[RETRAIN_CANDIDATE]);
	retrain_put_raw(json, "share", options->share);
	retrain_put_raw(json, "sample_ratio_alpha", options->ratio_level);
	retrain_put_integer(json, "sample_size", options->sample_size);
	retrain_put_string(json, "column", options->column);
	retrain_put_string(json, "direction", directions[options->higher]);
	retrain_put_raw(json, "margin", options->margin);
	retrain_put_raw(json, "level", options->level);
}

/* check refuses a column that has no means. */
static void
check(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems)
{
	const Options *options = rule->options;

	retrain_gate_needs_type(gate, rule, problems, "column", options->column, RETRAIN_KINDS_AS_NUMBER);
}

/* arm_value returns the value of the column that stands for a version; NULL if it is not known. */
static const char *
arm_value(const RetrainGateRun *run, const Options *options, int which)
{
	if (options->arm[which])
		return options->arm[which];
	return which == RETRAIN_CHAMPION ? run->champion.name : run->candidate.name;
}

/*
 * read_arms_of reads both arms: rows by the split, and, of rows with a value,
 * mean and standard error of layer 1 (exact sums), the champion being bin 1.
 * *others are rows of neither arm.
 */
static void
read_arms_of(const RetrainGateRun *run, const Options *options, Arm arms[2], int64 *others)
{
	const RetrainGate *gate = run->gate;
	char	   *from = psprintf("(SELECT CASE (%s)::text WHEN %s THEN 0 WHEN %s THEN 1 END AS arm, %s AS v FROM gate_row AS p) AS a",
								retrain_gate_column(gate, options->split), quote_literal_cstr(arm_value(run, options, RETRAIN_CHAMPION)),
								quote_literal_cstr(arm_value(run, options, RETRAIN_CANDIDATE)), retrain_gate_number_sql(gate, options->column));
	uint64		n;

	retrain_gate_query(psprintf("SELECT count(*) FILTER (WHERE a.arm = 0), count(*) FILTER (WHERE a.arm = 1),"
							" count(*) FILTER (WHERE a.arm IS NULL) FROM %s", from));
	*others = retrain_store_int8(1, 3);
	for (int i = 0; i < 2; i++)
	{
		arms[i].assigned = retrain_store_int8(1, i + 1);
		arms[i].mean = arms[i].error = NAN;
	}
	n = retrain_gate_query(psprintf("SELECT b.rows, b.mean, b.standard_error FROM (SELECT retrain.sensitivity_by_bin(a.arm, a.v, ARRAY[0.5::float8]) AS s"
									" FROM %s WHERE a.arm IS NOT NULL) AS x, LATERAL unnest(x.s) AS b WHERE b.bin <= 2 ORDER BY b.bin", from));
	for (uint64 i = 0; i < n && i < 2; i++)
	{
		arms[i].rows = retrain_store_int8(i + 1, 1);
		arms[i].mean = retrain_gate_double(i + 1, 2);
		arms[i].error = retrain_gate_double(i + 1, 3);
	}
}

/* judge_ratio adds the line of the sample-ratio test; returns whether it passes. */
static bool
judge_ratio(RetrainGateRun *run, RetrainGateRule *rule, const Arm arms[2], int64 others)
{
	const Options *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);
	double		n = (double) (arms[0].assigned + arms[1].assigned);
	double		expected = n * options->share_value;
	double		distance = arms[RETRAIN_CANDIDATE].assigned - expected;

	line->rows = (int64) n;
	line->margin = options->share_value;
	line->detail = psprintf("{\"figure\": \"sample_ratio\", \"champion\": " INT64_FORMAT ", \"candidate\": " INT64_FORMAT
							", \"of_neither\": " INT64_FORMAT "}", arms[0].assigned, arms[1].assigned, others);
	if (n > 0)
	{
		line->value = arms[RETRAIN_CANDIDATE].assigned / n;
		retrain_wilson(arms[RETRAIN_CANDIDATE].assigned, (int64) n, options->level_value, &line->low, &line->high);
		line->p = retrain_chisq_sf(distance * distance / expected + distance * distance / (n - expected), 1.0);
		line->status = line->p < options->ratio_level_value ? RETRAIN_GATE_FAIL : RETRAIN_GATE_OK;
		if (line->p < options->ratio_level_value)
			line->phrase = psprintf("the traffic was not split as sealed: the candidate has %.4g of the rows, not %s (p = %.3g)",
									line->value, options->share, line->p);
	}
	else
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = pstrdup("no row was assigned to either arm");
	}
	MemoryContextSwitchTo(old);
	return strcmp(line->status, RETRAIN_GATE_OK) == 0;
}

/* judge_size adds the line of the sealed sample size; returns whether it is reached. */
static bool
judge_size(RetrainGateRun *run, RetrainGateRule *rule, const Arm arms[2])
{
	const Options *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);
	int64		fewer = Min(arms[0].rows, arms[1].rows);

	line->value = (double) fewer;
	line->margin = (double) options->sample_size;
	line->rows = arms[0].rows + arms[1].rows;
	line->detail = psprintf("{\"figure\": \"sample_size\", \"champion\": " INT64_FORMAT ", \"candidate\": " INT64_FORMAT "}",
							arms[0].rows, arms[1].rows);
	line->status = fewer >= options->sample_size ? RETRAIN_GATE_OK : RETRAIN_GATE_INSUFFICIENT;
	if (fewer < options->sample_size)
		line->phrase = psprintf("the smaller arm has %s", retrain_gate_few_rows(fewer, options->sample_size));
	MemoryContextSwitchTo(old);
	return fewer >= options->sample_size;
}

/* set_welch sets difference, interval and the p-value of a difference of reference. */
static void
set_welch(const Options *options, const Arm arms[2], double reference, RetrainGateLine *line)
{
	double		a = arms[0].error * arms[0].error;
	double		b = arms[1].error * arms[1].error;
	double		error = sqrt(a + b);
	double		df = (a + b) * (a + b) / (a * a / (arms[0].rows - 1.0) + b * b / (arms[1].rows - 1.0));
	double		half;

	line->value = arms[RETRAIN_CANDIDATE].mean - arms[RETRAIN_CHAMPION].mean;
	if (!(error > 0.0))
	{
		line->low = line->high = isnan(error) ? NAN : line->value;
		return;
	}
	half = retrain_student_t_quantile(0.5 * (1.0 - options->level_value), df) * error;
	line->low = line->value - half;
	line->high = line->value + half;
	line->p = retrain_student_t_two_sided((line->value - reference) / error, df);
}

/* judge_difference adds the line of the difference. */
static void
judge_difference(RetrainGateRun *run, RetrainGateRule *rule, const Arm arms[2], bool valid)
{
	const Options *options = rule->options;
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);
	StringInfoData json;

	set_welch(options, arms, options->higher ? -options->margin_value : options->margin_value, line);
	line->margin = options->margin_value;
	line->rows = arms[0].rows + arms[1].rows;
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "figure", "mean");
	retrain_put_string(&json, "column", options->column);
	retrain_put_string(&json, "direction", directions[options->higher]);
	retrain_put_string(&json, "method", "Welch");
	retrain_put_number(&json, "champion", arms[RETRAIN_CHAMPION].mean);
	retrain_put_number(&json, "candidate", arms[RETRAIN_CANDIDATE].mean);
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	if (!valid)
	{
		line->status = RETRAIN_GATE_INSUFFICIENT;
		line->phrase = pstrdup("the difference is not judged before split and sample size are as sealed");
	}
	else if (isnan(line->low))
	{
		line->status = RETRAIN_GATE_UNDEFINED;
		line->phrase = pstrdup("the difference has no interval");
	}
	else if ((options->higher ? line->low : -line->high) > -options->margin_value)
		line->status = RETRAIN_GATE_OK;
	else
	{
		line->status = RETRAIN_GATE_FAIL;
		line->phrase = psprintf("the mean of %s differs by %.4g [%.4g, %.4g], %s is better, margin %s", options->column,
								line->value, line->low, line->high, directions[options->higher], options->margin);
	}
	MemoryContextSwitchTo(old);
}

/* evaluate judges the three lines. */
static void
evaluate(RetrainGateRun *run, RetrainGateRule *rule)
{
	const Options *options = rule->options;
	Arm			arms[2] = {{0}};
	int64		others;
	bool		valid;

	if (arm_value(run, options, RETRAIN_CHAMPION) == NULL)
	{
		retrain_gate_undefined(run, rule, NULL, "the champion is not known, and the rule names no champion_arm");
		return;
	}
	read_arms_of(run, options, arms, &others);
	valid = judge_ratio(run, rule, arms, others);
	valid = judge_size(run, rule, arms) && valid;
	judge_difference(run, rule, arms, valid);
}

static const char *const keys[] = {
	"split", "champion_arm", "candidate_arm", "share", "sample_ratio_alpha", "sample_size", "column", "direction", "margin", "level", NULL
};

const RetrainGateRuleType retrain_gate_ab_window = {
	.name = "ab_window",
	.summary = "Each version has served its sealed share of the traffic, each arm has the sealed number of rows, and the candidate's mean is not worse by margin or more.",
	.keys = keys,
	.read = read_options,
	.put = put_options,
	.check = check,
	.evaluate = evaluate,
};
