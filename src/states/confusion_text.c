/*
 * confusion_text.c
 *	  The text form of a confusion: JSON that a person can read and another system write.
 *
 * Lossless.  doc/reference/confusion.md describes it:
 *
 *	  {"retrain_confusion": 1, "kind": "boolean", "unused": 2, "tp": 40, "fp": 3, "fn": 5, "tn": 52}
 *	  {"retrain_confusion": 1, "kind": "text", "declared": true, "classes": ["cat", "dog"],
 *	   "cells": [["cat", "cat", 12], ["dog", "cat", 1]]}
 *
 * A cell is [label, predicted, rows].  unused is left out if it is 0, declared if it is false.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/json_reader.h"
#include "states/confusion.h"

#define TEXT_VERSION 1

static const char *const boolean_keys[] = {
	"retrain_confusion", "kind", "unused", "tp", "fp", "fn", "tn", NULL
};
static const char *const class_keys[] = {
	"retrain_confusion", "kind", "unused", "declared", "classes", "cells", NULL
};
static const char *const all_keys[] = {
	"retrain_confusion", "kind", "unused", "tp", "fp", "fn", "tn", "declared", "classes", "cells", NULL
};
static const char *const kind_names[] = {"boolean", "integer", "text"};

/* The keys of the counts of booleans, by cell. */
static const char *const count_keys[] = {"tn", "fp", "fn", "tp"};

/* put_class appends a class. */
static void
put_class(StringInfo buf, const RetrainConfusion *confusion, int class)
{
	if (confusion->kind == RETRAIN_CONFUSION_INTEGER)
		appendStringInfo(buf, "%d", confusion->integers[class]);
	else
		escape_json(buf, retrain_confusion_class_name(confusion, class));
}

/* put_classes appends the classes and the cells. */
static void
put_classes(StringInfo buf, const RetrainConfusion *confusion)
{
	if (confusion->declared)
		appendStringInfoString(buf, ", \"declared\": true");
	appendStringInfoString(buf, ", \"classes\": [");
	for (int i = 0; i < confusion->nclasses; i++)
	{
		if (i > 0)
			appendStringInfoString(buf, ", ");
		put_class(buf, confusion, i);
	}
	appendStringInfoString(buf, "], \"cells\": [");
	for (int i = 0; i < confusion->table.ncells; i++)
	{
		const RetrainConfusionCell *cell = &confusion->table.cells[i];

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(buf, i > 0 ? ", [" : "[");
		put_class(buf, confusion, cell->label);
		appendStringInfoString(buf, ", ");
		put_class(buf, confusion, cell->predicted);
		appendStringInfo(buf, ", " INT64_FORMAT "]", cell->count);
	}
	appendStringInfoChar(buf, ']');
}

/* put_counts appends the counts of booleans. */
static void
put_counts(StringInfo buf, const RetrainConfusion *confusion)
{
	RetrainClassCounts counts = retrain_confusion_class(&confusion->table, 1);

	appendStringInfo(buf, ", \"tp\": " INT64_FORMAT ", \"fp\": " INT64_FORMAT
					 ", \"fn\": " INT64_FORMAT ", \"tn\": " INT64_FORMAT,
					 counts.tp, counts.fp, counts.fn, counts.tn);
}

/* retrain_confusion_text returns the text form in the current context. */
char *
retrain_confusion_text(const RetrainConfusion *confusion)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_confusion\": %d, \"kind\": \"%s\"", TEXT_VERSION,
					 retrain_confusion_kind_name(confusion->kind));
	if (confusion->unused != 0)
		appendStringInfo(&buf, ", \"unused\": " INT64_FORMAT, confusion->unused);
	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
		put_counts(&buf, confusion);
	else
		put_classes(&buf, confusion);
	appendStringInfoChar(&buf, '}');
	return buf.data;
}

/* refuse raises the error of a text that is no confusion. */
pg_noreturn static void refuse(const char *problem);

static void
refuse(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid confusion: %s", problem),
			 errhint("The text form is described in doc/reference/confusion.md.")));
}

/* whole_number tells whether a value is a whole number from low to high, and which. */
static bool
whole_number(const JsonbValue *value, int64 low, int64 high, int64 *result)
{
	Datum		number;
	Datum		whole;

	if (value == NULL || value->type != jbvNumeric)
		return false;
	number = NumericGetDatum(value->val.numeric);
	whole = DirectFunctionCall2(numeric_trunc, number, Int32GetDatum(0));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, number, whole)) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, number, NumericGetDatum(int64_to_numeric(low)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, number, NumericGetDatum(int64_to_numeric(high)))))
		return false;
	*result = DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
	return true;
}

/* parse_class reads a class; of integers into *value, to which the result points. */
static RetrainBytes
parse_class(const RetrainConfusionState *state, const JsonbValue *value, int32 *integer)
{
	RetrainBytes name;
	int64		number;

	if (state->kind == RETRAIN_CONFUSION_INTEGER)
	{
		if (!whole_number(value, PG_INT32_MIN, PG_INT32_MAX, &number))
			refuse("a class must be an integer");
		*integer = (int32) number;
		return retrain_confusion_integer_bytes(integer);
	}
	if (value == NULL || value->type != jbvString)
		refuse("a class must be a string");
	name.data = value->val.string.val;
	name.len = value->val.string.len;
	return name;
}

/* parse_array returns an array that must be there. */
static JsonbContainer *
parse_array(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		retrain_reader_refuse(reader, key, "must be an array", NULL);
	return value->val.binary.data;
}

/* parse_classes reads the classes into a state and returns how many they are. */
static int
parse_classes(const RetrainReader *reader, RetrainConfusionState *state)
{
	JsonbContainer *array = parse_array(reader, "classes");
	int			n = JsonContainerSize(array);

	for (int i = 0; i < n; i++)
	{
		int32		integer;
		RetrainBytes name = parse_class(state, getIthJsonbValueFromContainer(array, i), &integer);

		if (retrain_confusion_class_number(state, name) != i)
			refuse("its classes are not distinct");
	}
	return n;
}

/* cell_class returns the number of the class of a cell, one of the n that the state has. */
static int
cell_class(RetrainConfusionState *state, const JsonbValue *value, int n)
{
	int32		integer;
	int			class = retrain_confusion_class_number(state, parse_class(state, value, &integer));

	if (class >= n)
		refuse("a cell is of no class");
	return class;
}

/* parse_cells reads the cells, whose classes are the n that the state has. */
static void
parse_cells(const RetrainReader *reader, RetrainConfusionState *state, int n)
{
	JsonbContainer *array = parse_array(reader, "cells");
	int			ncells = JsonContainerSize(array);

	for (int i = 0; i < ncells; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array, i);
		JsonbContainer *cell;
		int			label;
		int64		rows;

		CHECK_FOR_INTERRUPTS();
		if (element->type != jbvBinary || !JsonContainerIsArray(element->val.binary.data) ||
			JsonContainerSize(element->val.binary.data) != 3)
			refuse("a cell must be an array of label, prediction and rows");
		cell = element->val.binary.data;
		if (!whole_number(getIthJsonbValueFromContainer(cell, 2), 1, RETRAIN_CONFUSION_MAX_ROWS, &rows))
			refuse("a cell must have a whole number of rows, at least 1");
		label = cell_class(state, getIthJsonbValueFromContainer(cell, 0), n);
		retrain_confusion_add_cell(state, label, cell_class(state, getIthJsonbValueFromContainer(cell, 1), n), rows);
	}
}

/* parse_named reads a confusion of integers or text. */
static RetrainConfusion *
parse_named(const RetrainReader *reader, RetrainConfusionKind kind)
{
	RetrainConfusionState *state = retrain_confusion_create(kind, CurrentMemoryContext);
	bool		declared = retrain_read_boolean(reader, "declared", false);
	RetrainConfusion *confusion;
	int			n;

	retrain_reader_refuse_unknown(reader, class_keys);
	n = parse_classes(reader, state);
	if (declared && n == 0)
		refuse("it declares no classes");
	parse_cells(reader, state, n);
	state->declared = declared;
	retrain_confusion_add_unused(state, retrain_read_integer(reader, "unused", 0, 0, RETRAIN_CONFUSION_MAX_ROWS));
	confusion = retrain_confusion_close(state);
	if (confusion->table.ncells != JsonContainerSize(parse_array(reader, "cells")))
		refuse("its cells are not distinct");
	for (int i = 0; i < n && !declared; i++)
		if (confusion->table.label[i] == 0 && confusion->table.predicted[i] == 0)
			refuse("a class that is not declared has no rows");
	return confusion;
}

/* parse_boolean reads counts of booleans. */
static RetrainConfusion *
parse_boolean(const RetrainReader *reader)
{
	RetrainConfusionBoolean *counts = retrain_confusion_boolean_create(CurrentMemoryContext);

	retrain_reader_refuse_unknown(reader, boolean_keys);
	for (int i = 0; i < 4; i++)
	{
		int64		rows = retrain_read_integer(reader, count_keys[i], -1, 0, RETRAIN_CONFUSION_MAX_ROWS);

		if (rows < 0)
			retrain_reader_refuse(reader, count_keys[i], "is missing", "Give all of tp, fp, fn and tn.");
		retrain_confusion_boolean_add(counts, i, rows);
	}
	retrain_confusion_boolean_add_unused(counts, retrain_read_integer(reader, "unused", 0, 0,
																	  RETRAIN_CONFUSION_MAX_ROWS));
	return retrain_confusion_boolean_read(counts);
}

/* retrain_confusion_parse reads the text form; an error if it is none. */
RetrainConfusion *
retrain_confusion_parse(const char *text)
{
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	RetrainReader reader;
	int			kind;

	retrain_reader_begin(&reader, json, "confusion", ERRCODE_INVALID_TEXT_REPRESENTATION, all_keys);
	if (retrain_read_integer(&reader, "retrain_confusion", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_confusion", "must be 1", "It is the version of the text form.");
	kind = retrain_read_choice(&reader, "kind", kind_names, lengthof(kind_names), -1);
	if (kind < 0)
		retrain_reader_refuse(&reader, "kind", "is missing", "It is boolean, integer or text.");
	kind += RETRAIN_CONFUSION_BOOLEAN;
	return kind == RETRAIN_CONFUSION_BOOLEAN ? parse_boolean(&reader) : parse_named(&reader, kind);
}
