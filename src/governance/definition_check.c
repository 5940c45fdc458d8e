/*
 * definition_check.c
 *	  One check of a policy: from jsonb to the C form and back.
 *
 * What a check may say depends on its metric, which the catalogue describes.
 * Rules of reading and writing are those of definition.c; keys of which a
 * check makes no use are left out of the canonical form.
 */
#include "postgres.h"

#include <math.h>

#include "datatype/timestamp.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

#include "common/compat.h"
#include "governance/definition_check.h"
#include "governance/json_writer.h"
#include "profile/profile.h"

#define MAX_BINS			1000
#define MAX_CROSSED			3
#define ALL_FEATURES		"*"

static const char *const form_names[] = {"rows", "profile"};
static const char *const against_names[] = {"none", "reference"};
static const char *const direction_names[] = {"above", "below"};
static const char *const test_names[] = {"none", "interval", "p_value", "anytime"};

const char *const retrain_check_keys[] = {
	"name", "metric", "column_name", "columns", "slice", "bins", "sql", "options", "against", "direction",
	"warn", "fail", "clear", "margin", "test", "alpha", "block",
	"min_rows", "min_positives", "min_label_coverage", "verdict", "form", "capacity", NULL
};

/* retrain_check_compares tells whether a check reads a reference. */
bool
retrain_check_compares(const RetrainCheck *check)
{
	return check->metric->two_samples || check->against_reference;
}

/* retrain_check_option returns the text of an option, NULL without it. */
const char *
retrain_check_option(const RetrainCheck *check, const char *name)
{
	ListCell   *cell;

	foreach(cell, check->options)
	{
		RetrainCheckOption *option = lfirst(cell);

		if (strcmp(option->name, name) == 0)
			return option->text;
	}
	return NULL;
}

/* retrain_same_slices tells whether two lists of slice columns are the same set. */
bool
retrain_same_slices(List *a, List *b)
{
	ListCell   *cell;
	ListCell   *other;

	if (list_length(a) != list_length(b))
		return false;
	foreach(cell, a)
	{
		bool		found = false;

		foreach(other, b)
			found = found || strcmp(lfirst(cell), lfirst(other)) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* retrain_slice_names returns the slice columns of a check for people, palloc'd. */
char *
retrain_slice_names(const RetrainCheck *check)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, check->slices)
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", (char *) lfirst(cell));
	return list.data;
}

/* retrain_check_reads returns the names of the columns of a log that a check reads; those that it has. */
List *
retrain_check_reads(const RetrainLog *log, const RetrainCheck *check)
{
	static const struct
	{
		int			need;
		const char *role;
	}			roles[] = {
		{RETRAIN_NEEDS_LABEL, "label"},
		{RETRAIN_NEEDS_PREDICTION, "prediction"},
		{RETRAIN_NEEDS_PROBABILITY, "probability"},
		{RETRAIN_NEEDS_LABEL_TIME, "label_time"}
	};
	List	   *names = NIL;
	ListCell   *cell;

	if (check->column_name && strcmp(check->column_name, ALL_FEATURES) != 0)
		names = lappend(names, check->column_name);
	names = list_concat(names, check->columns);
	names = list_concat(names, check->slices);
	for (int i = 0; i < lengthof(roles); i++)
	{
		RetrainLogColumn *column = check->metric->needs & roles[i].need ? retrain_log_role(log, roles[i].role) : NULL;

		if (column)
			names = lappend(names, column->name);
	}
	if (check->metric->needs & RETRAIN_NEEDS_FEATURES)
		foreach(cell, log->columns)
			if (strcmp(((RetrainLogColumn *) lfirst(cell))->role, "feature") == 0)
				names = lappend(names, ((RetrainLogColumn *) lfirst(cell))->name);
	return names;
}

/*
 * retrain_check_parts returns the parts of a check: one for each of its
 * columns, or the check itself.
 */
List *
retrain_check_parts(RetrainCheck *check)
{
	List	   *parts = NIL;
	ListCell   *cell;

	if (check->columns == NIL)
		return list_make1(check);
	foreach(cell, check->columns)
	{
		RetrainCheck *part = palloc(sizeof(RetrainCheck));

		*part = *check;
		part->whole = check;
		part->column_name = lfirst(cell);
		part->column_no = foreach_current_index(cell);
		parts = lappend(parts, part);
	}
	return parts;
}

/* number_field reads a number in [low, high], NULL when absent or refused; of says what it is for. */
static char *
number_field(const RetrainReader *reader, const char *key, double low, double high, const char *of, double *value)
{
	char	   *text = retrain_read_number(reader, key);

	if (text == NULL)
		return NULL;
	*value = strtod(text, NULL);
	if (isfinite(*value) && *value >= low && *value <= high)
		return text;
	retrain_reader_refuse(reader, key, psprintf("must be from %g to %g%s%s, not %s", low, high,
												of ? " for " : "", of ? of : "", text), NULL);
	*value = 0;
	return NULL;
}

/* level_field reads a level; differences have the range of differences. */
static char *
level_field(const RetrainReader *reader, const char *key, const RetrainCheck *check, double *level)
{
	const RetrainMetric *metric = check->metric;
	double		width = metric->high - metric->low;

	return check->against_reference ?
		number_field(reader, key, -width, width, psprintf("differences of %s", metric->name), level) :
		number_field(reader, key, metric->low, metric->high, metric->name, level);
}

/* read_metric reads the metric; NULL when it is refused. */
static const RetrainMetric *
read_metric(const RetrainReader *reader)
{
	const char *hint = "SELECT metric, summary FROM retrain.policy_metrics(); lists them.";
	char	   *name = retrain_read_text(reader, "metric");
	const RetrainMetric *metric = name ? retrain_metric_find(name) : NULL;

	if (!retrain_read_field(reader, "metric"))
		retrain_reader_refuse(reader, "metric", "is missing", hint);
	else if (name && metric == NULL)
		retrain_reader_refuse(reader, "metric", psprintf("is not a known word: \"%s\"", name), hint);
	return metric;
}

/* reads_what returns for people what a metric without a column reads. */
static const char *
reads_what(const RetrainMetric *metric)
{
	StringInfoData list;

	if (metric->needs & RETRAIN_NEEDS_FEATURES)
		return psprintf("%s reads the features of the log.", metric->name);
	initStringInfo(&list);
	if (metric->needs & RETRAIN_NEEDS_LABEL)
		appendStringInfoString(&list, "label");
	if (metric->needs & RETRAIN_NEEDS_PREDICTION)
		appendStringInfo(&list, "%sprediction", list.len > 0 ? " and " : "");
	if (metric->needs & RETRAIN_NEEDS_PROBABILITY)
		appendStringInfo(&list, "%sprobability", list.len > 0 ? " and " : "");
	if (list.len == 0)
		return NULL;
	return psprintf("%s reads the %s column%s of the log.", metric->name, list.data,
					strchr(list.data, ' ') ? "s" : "");
}

/* read_column reads the column, or the columns, that are measured. */
static void
read_column(const RetrainReader *reader, RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	bool		of_column = (metric->needs & RETRAIN_NEEDS_COLUMN) != 0;

	check->column_name = retrain_read_text(reader, "column_name");
	check->columns = retrain_read_text_list(reader, "columns");
	if (of_column && !retrain_read_field(reader, "column_name"))
		retrain_reader_refuse(reader, "column_name", psprintf("is missing; %s measures one column", metric->name),
							  "Name it, or write \"*\" for all features of the log.");
	if (!of_column && check->column_name)
		retrain_reader_refuse(reader, "column_name", psprintf("does not belong to %s", metric->name), reads_what(metric));
	if (check->columns && (check->column_name == NULL || strcmp(check->column_name, ALL_FEATURES) != 0))
		retrain_reader_refuse(reader, "columns", "goes with column_name \"*\" only",
							  "It lists what \"*\" stands for.");
}

/* read_slices reads the slice: a name, or an array of them to be crossed. */
static void
read_slices(const RetrainReader *reader, RetrainCheck *check)
{
	JsonbValue *value = retrain_read_field(reader, "slice");
	ListCell   *cell;
	ListCell   *other;

	if (value && value->type == jbvString)
		check->slices = list_make1(retrain_read_text(reader, "slice"));
	else if (value)
		check->slices = retrain_read_text_list(reader, "slice");
	if (list_length(check->slices) > MAX_CROSSED)
		retrain_reader_refuse(reader, "slice", psprintf("crosses %d columns, more than %d",
														list_length(check->slices), MAX_CROSSED), NULL);
	foreach(cell, check->slices)
		foreach(other, check->slices)
			if (cell != other && strcmp(lfirst(cell), lfirst(other)) == 0)
				retrain_reader_refuse(reader, "slice", psprintf("names column \"%s\" twice", (char *) lfirst(cell)), NULL);
	if (list_length(check->slices) == 1)
		check->slice_column = linitial(check->slices);
	else if (check->slices != NIL && check->metric->kind == RETRAIN_RESULT_SLICES)
		retrain_reader_refuse(reader, "slice", psprintf("crosses columns, which %s cannot", check->metric->name),
							  "Use metric f1.");
}

/* read_option adds one option of the metric, unless it is refused. */
static void
read_option(const RetrainReader *reader, RetrainCheck *check, const RetrainMetricOption *known)
{
	RetrainCheckOption *option = palloc(sizeof(RetrainCheckOption));
	double		value;

	option->name = known->name;
	if (retrain_read_field(reader, known->name) == NULL && known->missing == NULL)
	{
		retrain_reader_refuse(reader, known->name, "is missing",
							  psprintf("Give it in options: {\"%s\": ...}.", known->name));
		return;
	}
	if (retrain_read_field(reader, known->name) == NULL)
		option->text = pstrdup(known->missing);
	else if (known->whole)
		option->text = psprintf(INT64_FORMAT, retrain_read_integer(reader, known->name, (int64) known->low,
																  (int64) known->low, (int64) known->high));
	else
		option->text = number_field(reader, known->name, known->low, known->high, NULL, &value);
	if (option->text)
		check->options = lappend(check->options, option);
}

/* read_positive_class adds the class that is the positive one, of labels that are no 0 and 1. */
static void
read_positive_class(const RetrainReader *reader, RetrainCheck *check)
{
	RetrainCheckOption *option = palloc(sizeof(RetrainCheckOption));

	option->name = "positive_class";
	option->text = retrain_read_text(reader, option->name);
	if (option->text)
		check->options = lappend(check->options, option);
}

/* read_options reads the options of the metric, with defaults for what is absent. */
static void
read_options(const RetrainReader *reader, RetrainCheck *check)
{
	const char *keys[8] = {NULL};
	JsonbValue *value = retrain_read_field(reader, "options");
	RetrainReader inner;
	JsonbContainer *object;
	bool		of_label = (check->metric->needs & RETRAIN_NEEDS_LABEL) &&
		(check->metric->label_kinds & RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN));
	int			n = 0;

	for (const RetrainMetricOption *known = check->metric->options; known && known->name; known++)
		keys[n++] = known->name;
	if (of_label)
		keys[n++] = "positive_class";
	if (value && (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data)))
	{
		retrain_reader_refuse(reader, "options", "must be an object", NULL);
		return;
	}
	if (value && n == 0)
		retrain_reader_refuse(reader, "options", psprintf("does not belong to %s, which has none", check->metric->name), NULL);
	if (n == 0)
		return;
	object = value ? value->val.binary.data :
		&DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")))->root;
	inner = retrain_reader_inner(reader, object, psprintf("%soptions.", reader->prefix), keys);
	for (const RetrainMetricOption *known = check->metric->options; known && known->name; known++)
		read_option(&inner, check, known);
	if (of_label)
		read_positive_class(&inner, check);
}

/* read_sql reads the SQL of the user. */
static void
read_sql(const RetrainReader *reader, RetrainCheck *check)
{
	bool		of_sql = (check->metric->needs & RETRAIN_NEEDS_SQL) != 0;

	check->sql = retrain_read_text(reader, "sql");
	if (of_sql && !retrain_read_field(reader, "sql"))
		retrain_reader_refuse(reader, "sql", psprintf("is missing; %s is measured by it", check->metric->name), NULL);
	if (!of_sql && check->sql)
		retrain_reader_refuse(reader, "sql", psprintf("does not belong to %s", check->metric->name),
							  "Use metric sql_row, sql_aggregate or sql_query.");
	if (of_sql && check->metric->result == NULL && check->slices != NIL)
		retrain_reader_refuse(reader, "slice", psprintf("does not belong to %s", check->metric->name),
							  "A query returns one number; use metric sql_aggregate.");
}

/* read_bins reads the number of bins. */
static void
read_bins(const RetrainReader *reader, RetrainCheck *check)
{
	if (check->metric->bins == 0 && retrain_read_field(reader, "bins"))
		retrain_reader_refuse(reader, "bins", psprintf("does not belong to %s", check->metric->name), NULL);
	check->bins = (int) retrain_read_integer(reader, "bins", Max(check->metric->bins, 2), 2, MAX_BINS);
	if (check->metric->bins == 0)
		check->bins = 0;
}

/* read_against reads whether the value is a difference. */
static void
read_against(const RetrainReader *reader, RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;

	check->against_reference = retrain_read_choice(reader, "against", against_names, lengthof(against_names), 0) == 1;
	if (check->against_reference && metric->two_samples)
		retrain_reader_refuse(reader, "against", psprintf("is \"reference\", which %s compares with by itself", metric->name), NULL);
	if (check->against_reference && (metric->kind == RETRAIN_RESULT_SLICES || (metric->needs & RETRAIN_NEEDS_SQL)))
		retrain_reader_refuse(reader, "against", psprintf("is \"reference\", which %s cannot be measured against", metric->name),
							  metric->kind == RETRAIN_RESULT_SLICES ? "Use metric f1." : NULL);
}

/* check_levels refuses checks without a level and levels that contradict. */
static void
check_levels(const RetrainReader *reader, const RetrainCheck *check)
{
	const char *lowest = check->warn ? check->warn : check->fail;
	double		level = check->warn ? check->warn_level : check->fail_level;

	if (!retrain_read_field(reader, "warn") && !retrain_read_field(reader, "fail") && check->metric->fail == NULL)
		retrain_reader_refuse(reader, "fail", "is missing, and so is warn",
			   "A check needs at least one of the two levels.");
	if (check->warn && check->fail && !check->below && check->fail_level < check->warn_level)
		retrain_reader_refuse(reader, "fail", psprintf("must not be below warn (%s), not %s",
										check->warn, check->fail),
			   psprintf("%s breaches above its levels.", check->metric->name));
	if (check->warn && check->fail && check->below && check->fail_level > check->warn_level)
		retrain_reader_refuse(reader, "fail", psprintf("must not be above warn (%s), not %s",
										check->warn, check->fail),
			   psprintf("%s breaches below its levels.", check->metric->name));
	if (check->clear && lowest && (check->below ? check->clear_level < level : check->clear_level > level))
		retrain_reader_refuse(reader, "clear", psprintf("must not lie beyond %s (%s), not %s",
														check->warn ? "warn" : "fail", lowest, check->clear),
							  "It is the level that a check which failed must come back to.");
}

/*
 * retrain_check_target returns the mean loss that the bets of the test anytime
 * are against: that at the fail level (else the warn level) and margin.
 */
double
retrain_check_target(const RetrainCheck *check)
{
	double		level = check->fail ? check->fail_level : check->warn_level;

	return check->metric->complement ? 1 - (level - check->margin_value) : level + check->margin_value;
}

/* check_anytime refuses the test anytime where there is no e-value. */
static void
check_anytime(const RetrainReader *reader, const RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;

	if (!retrain_metric_anytime(metric))
		retrain_reader_refuse(reader, "test", psprintf("is \"anytime\", which %s does not have", metric->name),
							  "Use a metric that is the mean of a loss, such as accuracy, error_rate, brier or loss_monitor.");
	else if (metric->loss && (check->below != metric->complement || check->against_reference))
		retrain_reader_refuse(reader, "test", psprintf("is \"anytime\", which is for levels of %s %s", metric->name,
													   metric->complement ? "that it must not fall below" : "that it must not exceed"),
							  NULL);
	else if (metric->loss && (check->warn || check->fail) &&
			 (retrain_check_target(check) <= 0 || retrain_check_target(check) >= 1))
		retrain_reader_refuse(reader, "test", "is \"anytime\", but level and margin leave nothing to bet against",
							  "Both must leave a mean loss above 0 and below 1.");
}

/* read_block reads the width of the blocks of the jackknife: for test interval, of metrics measured from rows. */
static void
read_block(const RetrainReader *reader, RetrainCheck *check)
{
	Interval	block;

	if (check->test != RETRAIN_TEST_INTERVAL && retrain_read_field(reader, "block"))
		retrain_reader_refuse(reader, "block", psprintf("does not belong to test \"%s\"", test_names[check->test]),
							  "It is the width of the blocks of time that make the interval of test \"interval\".");
	if (check->test != RETRAIN_TEST_INTERVAL || (check->metric->needs & RETRAIN_NEEDS_SQL) ||
		check->metric->kind == RETRAIN_RESULT_SLICES)
		return;
	retrain_read_interval(reader, "block", "1 day", true, &block);
	if (block.month != 0)
		retrain_reader_refuse(reader, "block", "must be of days, hours and the like, without months", NULL);
	check->block = block.day * USECS_PER_DAY + block.time;
}

/* read_levels reads levels, direction, margin and test. */
static void
read_levels(const RetrainReader *reader, RetrainCheck *check)
{
	check->below = retrain_read_choice(reader, "direction", direction_names, lengthof(direction_names),
									   check->metric->below) == 1;
	check->warn = level_field(reader, "warn", check, &check->warn_level);
	check->fail = level_field(reader, "fail", check, &check->fail_level);
	if (check->metric->fail && !retrain_read_field(reader, "warn") && !retrain_read_field(reader, "fail"))
	{
		check->fail = pstrdup(check->metric->fail);
		check->fail_level = strtod(check->fail, NULL);
	}
	check->clear = level_field(reader, "clear", check, &check->clear_level);
	check->margin = number_field(reader, "margin", 0, 1e300, NULL, &check->margin_value);
	check_levels(reader, check);
	check->test = (RetrainCheckTest) retrain_read_choice(reader, "test", test_names, lengthof(test_names), RETRAIN_TEST_NONE);
	check->alpha = number_field(reader, "alpha", 1e-12, 0.5, NULL, &check->alpha_value);
	if (check->alpha && (check->test == RETRAIN_TEST_NONE || check->test == RETRAIN_TEST_INTERVAL))
		retrain_reader_refuse(reader, "alpha", psprintf("does not belong to test \"%s\"", test_names[check->test]),
							  check->test == RETRAIN_TEST_NONE ? "Name a test: p_value or anytime." :
							  "Intervals are of 95 %.");
	if (check->alpha == NULL && (check->test == RETRAIN_TEST_P_VALUE || check->test == RETRAIN_TEST_ANYTIME))
	{
		check->alpha = pstrdup("0.05");
		check->alpha_value = 0.05;
	}
	if (check->test == RETRAIN_TEST_ANYTIME)
		check_anytime(reader, check);
	read_block(reader, check);
}

/* read_minima reads what must be there for a verdict. */
static void
read_minima(const RetrainReader *reader, RetrainCheck *check)
{
	int			needs = check->metric->needs;

	check->min_rows = retrain_read_integer(reader, "min_rows", check->metric->min_rows,
										   Min(check->metric->min_rows, 1), PG_INT64_MAX);
	if (check->min_rows > 0 && check->sql && check->metric->result == NULL)
		retrain_reader_refuse(reader, "min_rows", psprintf("does not belong to %s", check->metric->name),
							  "Let the query return NULL when there are too few rows.");
	check->min_positives = retrain_read_integer(reader, "min_positives", 0, 0, PG_INT64_MAX);
	if (check->min_positives > 0 && !(needs & RETRAIN_NEEDS_LABEL))
		retrain_reader_refuse(reader, "min_positives", psprintf("does not belong to %s, which reads no label", check->metric->name), NULL);
	check->min_label_coverage = number_field(reader, "min_label_coverage", 0, 1, NULL, &check->min_coverage);
	if (check->min_label_coverage && !(needs & RETRAIN_NEEDS_LABEL))
		retrain_reader_refuse(reader, "min_label_coverage", psprintf("does not belong to %s, which reads no label", check->metric->name), NULL);
}

/* read_verdict reads what a failure stands for. */
static RetrainVerdict
read_verdict(const RetrainReader *reader, const RetrainMetric *metric)
{
	char	   *text = retrain_read_text(reader, "verdict");
	RetrainVerdict verdict = metric->verdict;

	if (text && (!retrain_verdict_parse(text, &verdict) || verdict < RETRAIN_INVESTIGATE))
		retrain_reader_refuse(reader, "verdict", psprintf("is not a verdict a check can stand for: \"%s\"", text),
			   "Use one of: investigate, recalibrate, retrain, roll_back, suspend.");
	return verdict;
}

/* read_form reads the form of a check, and the capacity of its profiles. */
static void
read_form(const RetrainReader *reader, RetrainCheck *check)
{
	check->of_profiles = retrain_read_choice(reader, "form", form_names, lengthof(form_names), 0) == 1;
	if (check->of_profiles && check->metric->profile == NULL)
		retrain_reader_refuse(reader, "form", psprintf("is \"profile\", but %s reads rows", check->metric->name),
							  "SELECT metric FROM retrain.policy_metrics() WHERE 'profile' = ANY (forms); lists those that can be measured from profiles.");
	if (check->of_profiles && list_length(check->slices) > 1)
		retrain_reader_refuse(reader, "form", "is \"profile\", but slice crosses columns",
							  "Profiles are kept by one column at a time.");
	if (!check->of_profiles && retrain_read_field(reader, "capacity"))
		retrain_reader_refuse(reader, "capacity", "does not belong to form \"rows\"",
							  "It is the capacity of profiles: form => 'profile'.");
	check->capacity = (int) retrain_read_integer(reader, "capacity", RETRAIN_PROFILE_CAPACITY,
												 RETRAIN_HISTOGRAM_MIN_CAPACITY, RETRAIN_HISTOGRAM_MAX_CAPACITY);
}

/* default_name returns for example "psi(temperature) by carrier". */
static char *
default_name(const RetrainCheck *check)
{
	StringInfoData name;

	initStringInfo(&name);
	appendStringInfoString(&name, check->metric->name);
	if (check->column_name)
		appendStringInfo(&name, "(%s)", check->column_name);
	if (check->slices)
		appendStringInfo(&name, " by %s", retrain_slice_names(check));
	if (check->against_reference)
		appendStringInfoString(&name, " against reference");
	if (check->of_profiles)
		appendStringInfoString(&name, " of profiles");
	return name.data;
}

/*
 * retrain_check_parse reads one check into the current memory context; NULL
 * when its metric is not known.
 */
RetrainCheck *
retrain_check_parse(const RetrainReader *reader, int check_no)
{
	RetrainCheck *check = palloc0(sizeof(RetrainCheck));

	check->check_no = check_no;
	check->metric = read_metric(reader);
	if (check->metric == NULL)
		return NULL;
	read_column(reader, check);
	read_slices(reader, check);
	read_sql(reader, check);
	read_bins(reader, check);
	read_options(reader, check);
	read_against(reader, check);
	read_minima(reader, check);
	read_levels(reader, check);
	check->verdict = read_verdict(reader, check->metric);
	read_form(reader, check);
	check->name = retrain_read_name(reader, "name");
	if (check->name == NULL)
		check->name = default_name(check);
	return check;
}

/* put_names appends a list of names as an array. */
static void
put_names(StringInfo json, const char *key, List *names)
{
	StringInfoData array;
	ListCell   *cell;

	initStringInfo(&array);
	appendStringInfoChar(&array, '[');
	foreach(cell, names)
	{
		if (cell != list_head(names))
			appendStringInfoString(&array, ", ");
		escape_json(&array, lfirst(cell));
	}
	appendStringInfoChar(&array, ']');
	retrain_put_raw(json, key, array.data);
}

/* put_options appends the options. */
static void
put_options(StringInfo json, const RetrainCheck *check)
{
	StringInfoData object;
	ListCell   *cell;

	if (check->options == NIL)
		return;
	initStringInfo(&object);
	appendStringInfoChar(&object, '{');
	foreach(cell, check->options)
	{
		RetrainCheckOption *option = lfirst(cell);

		if (strcmp(option->name, "positive_class") == 0)
			retrain_put_string(&object, option->name, option->text);
		else
			retrain_put_raw(&object, option->name, option->text);
	}
	appendStringInfoChar(&object, '}');
	retrain_put_raw(json, "options", object.data);
}

/* put_number appends a number unless it is NULL. */
static void
put_number(StringInfo json, const char *key, const char *text)
{
	if (text)
		retrain_put_raw(json, key, text);
}

/* retrain_check_put appends one check as an object. */
void
retrain_check_put(StringInfo json, const RetrainCheck *check)
{
	appendStringInfoChar(json, '{');
	retrain_put_string(json, "name", check->name);
	retrain_put_string(json, "metric", check->metric->name);
	if (check->column_name)
		retrain_put_string(json, "column_name", check->column_name);
	if (check->columns)
		put_names(json, "columns", check->columns);
	if (check->slice_column)
		retrain_put_string(json, "slice", check->slice_column);
	else if (check->slices)
		put_names(json, "slice", check->slices);
	if (check->bins > 0)
		retrain_put_raw(json, "bins", psprintf("%d", check->bins));
	if (check->sql)
		retrain_put_string(json, "sql", check->sql);
	put_options(json, check);
	if (check->against_reference)
		retrain_put_string(json, "against", against_names[1]);
	retrain_put_string(json, "direction", direction_names[check->below]);
	put_number(json, "warn", check->warn);
	put_number(json, "fail", check->fail);
	put_number(json, "clear", check->clear);
	put_number(json, "margin", check->margin);
	if (check->test != RETRAIN_TEST_NONE)
		retrain_put_string(json, "test", test_names[check->test]);
	put_number(json, "alpha", check->alpha);
	if (check->block > 0)
	{
		Interval	block = {.time = check->block % USECS_PER_DAY, .day = check->block / USECS_PER_DAY};

		retrain_put_interval(json, "block", &block);
	}
	retrain_put_raw(json, "min_rows", psprintf(INT64_FORMAT, check->min_rows));
	if (check->min_positives > 0)
		retrain_put_raw(json, "min_positives", psprintf(INT64_FORMAT, check->min_positives));
	put_number(json, "min_label_coverage", check->min_label_coverage);
	retrain_put_string(json, "verdict", retrain_verdict_name(check->verdict));
	retrain_put_string(json, "form", form_names[check->of_profiles]);
	if (check->of_profiles)
		retrain_put_raw(json, "capacity", psprintf("%d", check->capacity));
	appendStringInfoChar(json, '}');
}
