/*
 * gate_definition.c
 *	  The definition of a gate: from jsonb to the C form and back.
 *
 * Reading is strict, and everything that is wrong is noted with its path and
 * raised together, as with policies.  Writing is canonical: all defaults filled
 * in, so that equal definitions have equal text.  Nothing here looks at tables.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "release/gate.h"

#define MAX_SLICE_COLUMNS 16

static const char *const gate_keys[] = {
	"log", "description", "window", "label_delay", "window_start", "window_end", "champion", "candidate",
	"slices", "minimum_rows", "minimum_slice_rows", "level", "block", "replicates", "seed",
	"allow_post_hoc", "allow_unknown_training", "rules", NULL
};

/* retrain_gate_read_column notes that rules or slices read a column of the log. */
void
retrain_gate_read_column(RetrainGate *gate, const char *name)
{
	ListCell   *cell;

	foreach(cell, gate->columns)
		if (strcmp(lfirst(cell), name) == 0)
			return;
	gate->columns = lappend(gate->columns, pstrdup(name));
}

/* retrain_gate_column returns SQL for a column of the log that was noted before. */
char *
retrain_gate_column(const RetrainGate *gate, const char *name)
{
	ListCell   *cell;

	foreach(cell, gate->columns)
		if (strcmp(lfirst(cell), name) == 0)
			return psprintf("p.c%d", foreach_current_index(cell) + 1);
	elog(ERROR, "column \"%s\" was not noted when the gate was read", name);
	return NULL;				/* not reached */
}

/*
 * retrain_gate_read_number returns a number in [low, high], missing when absent
 * or refused; missing NaN: it must be given.  *text is its decimal text, or NULL.
 */
double
retrain_gate_read_number(const RetrainReader *reader, const char *key, double missing, double low, double high,
						 char **text)
{
	char	   *number = retrain_read_number(reader, key);
	double		value;

	*text = NULL;
	if (number == NULL)
	{
		if (isnan(missing) && retrain_read_field(reader, key) == NULL)
			retrain_reader_refuse(reader, key, "is missing", NULL);
		return missing;
	}
	value = strtod(number, NULL);
	if (!(value >= low && value <= high))
	{
		retrain_reader_refuse(reader, key, psprintf("must be from %g to %g, not %s", low, high, number), NULL);
		return missing;
	}
	*text = number;
	return value;
}

/* read_window reads the window: a length, or both ends. */
static void
read_window(const RetrainReader *reader, RetrainGate *gate)
{
	bool		has_start = retrain_read_instant(reader, "window_start", &gate->window_start);
	bool		has_end = retrain_read_instant(reader, "window_end", &gate->window_end);

	gate->has_window = retrain_read_field(reader, "window") != NULL;
	retrain_read_interval(reader, "window", "28 days", true, &gate->window);
	retrain_read_interval(reader, "label_delay", "0", false, &gate->label_delay);
	if (gate->has_window && (has_start || has_end))
		retrain_reader_refuse(reader, "window", "does not go with window_start and window_end",
							  "Give a length that ends when the gate is evaluated, or two fixed ends.");
	else if (!gate->has_window && !(has_start && has_end))
		retrain_reader_refuse(reader, "window", "is missing",
							  "Give \"window\": \"4 weeks\", which ends when the gate is evaluated, or window_start and window_end.");
	else if (!gate->has_window && gate->window_start >= gate->window_end)
		retrain_reader_refuse(reader, "window_end", "does not lie after window_start", NULL);
}

/* read_slices reads the columns that rules are judged by, each on its own. */
static void
read_slices(const RetrainReader *reader, RetrainGate *gate)
{
	ListCell   *cell;

	gate->slices = retrain_read_text_list(reader, "slices");
	if (list_length(gate->slices) > MAX_SLICE_COLUMNS)
		retrain_reader_refuse(reader, "slices", psprintf("has %d columns, more than %d", list_length(gate->slices),
														 MAX_SLICE_COLUMNS), NULL);
	foreach(cell, gate->slices)
	{
		for (int i = 0; i < foreach_current_index(cell); i++)
			if (strcmp(list_nth(gate->slices, i), lfirst(cell)) == 0)
				retrain_reader_refuse(reader, "slices", psprintf("names column \"%s\" twice", (char *) lfirst(cell)), NULL);
		retrain_gate_read_column(gate, lfirst(cell));
	}
}

/* retrain_gate_defaults fills in what rules take from their gate, as it is for a gate that says nothing. */
void
retrain_gate_defaults(RetrainGate *gate)
{
	gate->minimum_rows = gate->minimum_slice_rows = 100;
	gate->level = pstrdup("0.95");
	gate->level_value = 0.95;
	gate->block.day = 1;
	gate->replicates = 1000;
}

/* read_defaults reads what rules take from their gate unless they say otherwise. */
static void
read_defaults(const RetrainReader *reader, RetrainGate *gate)
{
	char	   *level;

	retrain_gate_defaults(gate);
	gate->minimum_rows = retrain_read_integer(reader, "minimum_rows", gate->minimum_rows, 1, PG_INT64_MAX);
	gate->minimum_slice_rows = retrain_read_integer(reader, "minimum_slice_rows", gate->minimum_rows, 1, PG_INT64_MAX);
	gate->level_value = retrain_gate_read_number(reader, "level", gate->level_value, 0.5, 0.9999, &level);
	if (level)
		gate->level = level;
	retrain_gate_read_block(reader, &gate->block);
	gate->replicates = (int) retrain_read_integer(reader, "replicates", gate->replicates, 100, 100000);
	gate->seed = retrain_read_integer(reader, "seed", 0, PG_INT64_MIN, PG_INT64_MAX);
	gate->allow_post_hoc = retrain_read_boolean(reader, "allow_post_hoc", false);
	gate->allow_unknown_training = retrain_read_boolean(reader, "allow_unknown_training", false);
}

/* retrain_gate_read_block reads the width of blocks of time; what block holds is the default. */
void
retrain_gate_read_block(const RetrainReader *reader, Interval *block)
{
	retrain_read_interval(reader, "block", retrain_interval_text(block), true, block);
	if (block->month != 0)
		retrain_reader_refuse(reader, "block", "must not have months, which are not equally long",
							  "Write for example \"7 days\".");
}

/* check_slices_read refuses slices that no rule looks at. */
static void
check_slices_read(const RetrainReader *reader, const RetrainGate *gate)
{
	ListCell   *cell;

	foreach(cell, gate->rules)
		if (((RetrainGateRule *) lfirst(cell))->by_slice)
			return;
	if (gate->slices != NIL && reader->problems->list == NIL)
		retrain_reader_refuse(reader, "slices", "are looked at by no rule",
							  "Add retrain.gate_rule('no_slice_worse', ...), or leave slices out.");
}

/*
 * retrain_gate_read reads a definition into the current memory context, as far
 * as it can be read; what is wrong with it is noted in problems.
 */
RetrainGate *
retrain_gate_read(Jsonb *definition, RetrainProblems *problems)
{
	RetrainGate *gate = palloc0(sizeof(RetrainGate));
	RetrainReader reader;

	retrain_problems_begin(problems, "gate definition", ERRCODE_RETRAIN_POLICY_INVALID);
	retrain_reader_gather(&reader, definition, problems, gate_keys);
	gate->log_name = retrain_read_name(&reader, "log");
	gate->description = retrain_read_text(&reader, "description");
	read_window(&reader, gate);
	retrain_gate_read_sides(&reader, gate);
	read_slices(&reader, gate);
	read_defaults(&reader, gate);
	gate->rules = retrain_gate_read_rules(&reader, gate);
	check_slices_read(&reader, gate);
	return gate;
}

/* names_json returns names as a JSON array. */
static char *
names_json(List *names)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, names)
	{
		if (foreach_current_index(cell) > 0)
			appendStringInfoString(&json, ", ");
		escape_json(&json, lfirst(cell));
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* retrain_gate_to_jsonb returns the canonical form, in the current memory context. */
Jsonb *
retrain_gate_to_jsonb(const RetrainGate *gate)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "log", gate->log_name);
	retrain_put_string(&json, "description", gate->description);
	if (gate->has_window)
		retrain_put_interval(&json, "window", &gate->window);
	else
	{
		retrain_put_instant(&json, "window_start", gate->window_start);
		retrain_put_instant(&json, "window_end", gate->window_end);
	}
	retrain_put_interval(&json, "label_delay", &gate->label_delay);
	retrain_gate_put_sides(&json, gate);
	retrain_put_raw(&json, "slices", names_json(gate->slices));
	retrain_put_integer(&json, "minimum_rows", gate->minimum_rows);
	retrain_put_integer(&json, "minimum_slice_rows", gate->minimum_slice_rows);
	retrain_put_raw(&json, "level", gate->level);
	retrain_put_interval(&json, "block", &gate->block);
	retrain_put_integer(&json, "replicates", gate->replicates);
	retrain_put_integer(&json, "seed", gate->seed);
	retrain_put_boolean(&json, "allow_post_hoc", gate->allow_post_hoc);
	retrain_put_boolean(&json, "allow_unknown_training", gate->allow_unknown_training);
	retrain_gate_put_rules(&json, gate);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}
