/*
 * training_options.c
 *	  What a trainer may ask of its training rows.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "retraining/training_data.h"

static const char *const keys[] = {
	"log", "columns", "window", "window_start", "window_end", "label_cutoff", "exclude", "balance", "preview", NULL
};
static const char *const exclude_keys[] = {"start", "end", "reason", NULL};
static const char *const balance_keys[] = {"column", "max_rows", NULL};

/* default_columns returns the time, the features, the slices and the label: what was known, and not what the model said. */
static List *
default_columns(const RetrainLog *log)
{
	static const char *const roles[] = {"time", "feature", "slice", "label"};
	List	   *result = NIL;

	for (int i = 0; i < lengthof(roles); i++)
	{
		ListCell   *cell;

		foreach(cell, log->columns)
		{
			RetrainLogColumn *column = lfirst(cell);
			ListCell   *other;
			bool		seen = strcmp(column->role, roles[i]) != 0;

			foreach(other, result)
				seen = seen || strcmp(lfirst(other), column->name) == 0;
			if (!seen)
				result = lappend(result, column->name);
		}
	}
	return result;
}

/* check_columns refuses columns that are not of the log, or named twice. */
static void
check_columns(const RetrainReader *reader, const RetrainTrainingSet *set)
{
	ListCell   *cell;

	if (set->columns == NIL)
		retrain_reader_refuse(reader, "columns", "must not be empty", NULL);
	foreach(cell, set->columns)
	{
		if (retrain_log_column(set->log, lfirst(cell)) == NULL)
			retrain_reader_refuse(reader, "columns", psprintf("names \"%s\", which is no column of log \"%s\"",
															  (char *) lfirst(cell), set->log->name), NULL);
		for (int i = 0; i < foreach_current_index(cell); i++)
			if (strcmp(list_nth(set->columns, i), lfirst(cell)) == 0)
				retrain_reader_refuse(reader, "columns", psprintf("names \"%s\" twice", (char *) lfirst(cell)), NULL);
	}
}

/* read_window reads the bounds; window is the length before window_end. */
static void
read_window(RetrainTrainingSet *set, const RetrainReader *reader)
{
	bool		has_cutoff = retrain_read_instant(reader, "label_cutoff", &set->cutoff);

	if (!retrain_read_instant(reader, "window_end", &set->end) && has_cutoff && set->end > set->cutoff)
		set->end = set->cutoff;
	set->has_start = retrain_read_instant(reader, "window_start", &set->start);
	if (retrain_reader_has(reader, "window"))
	{
		Interval	length;

		if (set->has_start)
			retrain_reader_refuse(reader, "window", "and window_start cannot both be told", NULL);
		retrain_read_interval(reader, "window", "1 year", true, &length);
		set->start = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval, TimestampTzGetDatum(set->end),
															 IntervalPGetDatum(&length)));
		set->has_start = true;
	}
	if (set->has_start && set->start >= set->end)
		retrain_reader_refuse(reader, "window_end", "must be later than the start of the window", NULL);
}

/* read_exclude reads the ranges that the trainer leaves out besides. */
static void
read_exclude(RetrainTrainingSet *set, const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "exclude");
	int			n;

	if (value == NULL)
		return;
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		retrain_reader_refuse(reader, "exclude", "must be an array", NULL);
	n = JsonContainerSize(value->val.binary.data);
	if (n > 100)
		retrain_reader_refuse(reader, "exclude", "must not have more than 100 ranges", NULL);
	for (int i = 0; i < n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value->val.binary.data, i);
		char	   *path = psprintf("exclude[%d]", i);
		RetrainExclusion *exclusion = palloc0(sizeof(RetrainExclusion));
		RetrainReader inner;

		if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
			retrain_reader_refuse(reader, path, "must be an object", NULL);
		inner = retrain_reader_inner(reader, element->val.binary.data, psprintf("%s.", path), exclude_keys);
		exclusion->reason = retrain_read_text(&inner, "reason");
		if (!retrain_read_instant(&inner, "start", &exclusion->start) ||
			!retrain_read_instant(&inner, "end", &exclusion->end) || exclusion->reason == NULL)
			retrain_reader_refuse(reader, path, "needs start, end and reason", NULL);
		if (exclusion->start >= exclusion->end)
			retrain_reader_refuse(&inner, "end", "must be later than start", NULL);
		set->exclusions = lappend(set->exclusions, exclusion);
	}
}

/* read_balance reads how many rows of each slice are kept at most. */
static void
read_balance(RetrainTrainingSet *set, const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "balance");
	RetrainReader inner;
	bool		selected = false;
	ListCell   *cell;

	if (value == NULL)
		return;
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		retrain_reader_refuse(reader, "balance", "must be an object", NULL);
	inner = retrain_reader_inner(reader, value->val.binary.data, "balance.", balance_keys);
	set->balance_column = retrain_read_text(&inner, "column");
	set->balance_rows = retrain_read_integer(&inner, "max_rows", 0, 1, PG_INT64_MAX);
	if (set->balance_column == NULL || set->balance_rows == 0)
		retrain_reader_refuse(reader, "balance", "needs column and max_rows", NULL);
	foreach(cell, set->columns)
		selected = selected || strcmp(lfirst(cell), set->balance_column) == 0;
	if (!selected)
		retrain_reader_refuse(&inner, "column", "must be one of the columns", NULL);
}

/*
 * retrain_training_options reads the options into a set whose log, end and
 * cut-off have their defaults, and whose exclusions are those of the owner.
 */
void
retrain_training_options(RetrainTrainingSet *set, Jsonb *options)
{
	RetrainReader reader;

	retrain_reader_begin(&reader, options, "options of the training set", ERRCODE_INVALID_PARAMETER_VALUE, keys);
	set->columns = retrain_reader_has(&reader, "columns") ? retrain_read_text_list(&reader, "columns") :
		default_columns(set->log);
	check_columns(&reader, set);
	read_window(set, &reader);
	read_exclude(set, &reader);
	read_balance(set, &reader);
	set->preview = retrain_read_boolean(&reader, "preview", false);
}
