/*
 * gate_judge.c
 *	  What rules of gates share: how a figure is held against a limit, and the
 *	  results of checks as lines.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate_judge.h"

static const char *const judged_by[] = {"interval", "value", "worst_end"};

/* retrain_judged_by_read reads the key judged_by. */
RetrainJudgedBy
retrain_judged_by_read(const RetrainReader *reader, RetrainJudgedBy missing)
{
	return (RetrainJudgedBy) retrain_read_choice(reader, "judged_by", judged_by, lengthof(judged_by), missing);
}

/* retrain_judged_by_put writes it. */
void
retrain_judged_by_put(StringInfo json, RetrainJudgedBy by)
{
	retrain_put_string(json, "judged_by", judged_by[by]);
}

/* retrain_judge_needs_interval tells whether a figure without interval cannot be judged. */
bool
retrain_judge_needs_interval(RetrainJudgedBy by)
{
	return by != RETRAIN_BY_VALUE;
}

/* retrain_judge_beyond tells whether a figure that should be at most maximum is refused. */
bool
retrain_judge_beyond(RetrainJudgedBy by, double value, double low, double high, double maximum)
{
	switch (by)
	{
		case RETRAIN_BY_INTERVAL:
			return low > maximum;
		case RETRAIN_BY_VALUE:
			return value > maximum;
		case RETRAIN_BY_WORST_END:
			return !(high <= maximum);
	}
	return true;				/* not reached */
}

/* retrain_gate_put_decimal appends a number as it was given, if it was. */
void
retrain_gate_put_decimal(StringInfo json, const char *key, const char *text)
{
	if (text)
		retrain_put_raw(json, key, text);
}

/* retrain_gate_put_names appends an array of texts. */
void
retrain_gate_put_names(StringInfo json, const char *key, List *names)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	appendStringInfoChar(&list, '[');
	foreach(cell, names)
	{
		appendStringInfoString(&list, foreach_current_index(cell) > 0 ? ", " : "");
		escape_json(&list, lfirst(cell));
	}
	appendStringInfoChar(&list, ']');
	retrain_put_raw(json, key, list.data);
}

/* retrain_gate_few_rows says in words that there are too few rows. */
char *
retrain_gate_few_rows(int64 rows, int64 minimum)
{
	return psprintf(INT64_FORMAT " rows, and " INT64_FORMAT " are asked for", rows, minimum);
}

/* retrain_gate_block_sql returns SQL for the block of time that a row lies in. */
char *
retrain_gate_block_sql(const Interval *block)
{
	int64		width = block->time + block->day * USECS_PER_DAY;

	return psprintf("pg_catalog.floor((EXTRACT(epoch FROM p.at) - 946684800) * 1000000 / " INT64_FORMAT ")", width);
}

/* needs_of notes that a side names no column of a kind. */
static bool
needs_of(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems, const char *key,
		 bool probability, int which)
{
	const RetrainGateSide *side = &gate->side[which];
	const char *name = which == RETRAIN_CHAMPION ? "champion" : "candidate";
	const char *needed = probability ? "probability" : "prediction";

	if (probability ? side->probability : side->prediction)
		return true;
	retrain_gate_refuse_rule(problems, rule, key, psprintf("needs a %s of the %s, which names none", needed, name),
							 psprintf("Add \"%s\": column to \"%s\".", needed, name));
	return false;
}

/* retrain_gate_needs notes what the candidate, or both sides, lack; returns whether all is there. */
bool
retrain_gate_needs(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems, const char *key,
				   bool probability, bool both)
{
	bool		complete = needs_of(gate, rule, problems, key, probability, RETRAIN_CANDIDATE);

	return (!both || needs_of(gate, rule, problems, key, probability, RETRAIN_CHAMPION)) && complete;
}

/* retrain_gate_needs_classes notes that the label is not one of two classes. */
void
retrain_gate_needs_classes(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems, const char *key)
{
	if (gate->label_kind != RETRAIN_TYPE_BOOLEAN && gate->label_kind != RETRAIN_TYPE_INTEGER)
		retrain_gate_refuse_rule(problems, rule, key, "needs a label of type boolean or integer (0 and 1)", NULL);
}

/* type_of returns the type of a column of the log; InvalidOid if it has none of that name. */
static Oid
type_of(const RetrainGate *gate, const char *column)
{
	AttrNumber	number = get_attnum(gate->log->relation, column);

	return number == InvalidAttrNumber ? InvalidOid : get_atttype(gate->log->relation, number);
}

/* retrain_gate_needs_type notes that a column of the log is of another type than a rule can read. */
void
retrain_gate_needs_type(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems, const char *key,
						const char *column, int kinds)
{
	Oid			type = type_of(gate, column);

	if (OidIsValid(type) && (RETRAIN_KIND(retrain_type_kind(type)) & kinds) == 0)
		retrain_gate_refuse_rule(problems, rule, key, psprintf("names \"%s\", a column of another type than the rule can read", column),
								 psprintf("Use a column of type %s.", retrain_metric_kinds(kinds)));
}

/* retrain_gate_number_sql returns SQL for a column of the log as a number. */
char *
retrain_gate_number_sql(const RetrainGate *gate, const char *column)
{
	bool		boolean = retrain_type_kind(type_of(gate, column)) == RETRAIN_TYPE_BOOLEAN;

	return psprintf("(%s)%s::float8", retrain_gate_column(gate, column), boolean ? "::int4" : "");
}

/* quality_detail returns what else a check has to say. */
static char *
quality_detail(const char *check, const char *about, int64 count, double threshold, const char *status, const char *keys)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "check", check);
	if (about)
		retrain_put_string(&json, "about", about);
	retrain_put_integer(&json, "count", count);
	retrain_put_number(&json, "threshold", threshold);
	retrain_put_string(&json, "status", status);
	if (keys)
		retrain_put_raw(&json, "keys", keys);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* quality_status returns the status of a line for that of a check. */
static const char *
quality_status(const char *status, bool within)
{
	if (strcmp(status, "flagged") == 0)
		return within ? RETRAIN_GATE_OK : RETRAIN_GATE_FAIL;
	if (strcmp(status, "ok") == 0)
		return RETRAIN_GATE_OK;
	return strcmp(status, "insufficient_rows") == 0 ? RETRAIN_GATE_INSUFFICIENT : RETRAIN_GATE_UNDEFINED;
}

/*
 * retrain_gate_quality adds a line for a check of layer 1: call is SQL for a
 * retrain.quality_result, from what it is computed of.  A share of up to
 * maximum is let pass though the check flags it.
 */
RetrainGateLine *
retrain_gate_quality(RetrainGateRun *run, RetrainGateRule *rule, const char *call, const char *from, const char *about,
					 double maximum)
{
	RetrainGateLine *line;
	MemoryContext old;
	char	   *fields[7];
	int64		rows,
				count;
	double		share,
				threshold;

	if (retrain_gate_query(psprintf("SELECT (x.c).check_name, (x.c).status, pg_catalog.to_jsonb((x.c).keys)::pg_catalog.text,"
									" (x.c).rows, (x.c).count, (x.c).share, (x.c).threshold FROM (SELECT %s AS c FROM %s) AS x",
									call, from)) != 1 || retrain_store_null(1, 2))
		return retrain_gate_undefined(run, rule, about, "the check has no result");
	old = MemoryContextSwitchTo(run->context);
	for (int i = 0; i < 3; i++)
		fields[i] = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1);
	rows = retrain_store_null(1, 4) ? -1 : retrain_store_int8(1, 4);
	count = retrain_store_null(1, 5) ? 0 : retrain_store_int8(1, 5);
	share = retrain_gate_double(1, 6);
	threshold = retrain_gate_double(1, 7);
	line = retrain_gate_line(run, rule);
	line->value = share;
	line->margin = isnan(threshold) ? maximum : Max(threshold, maximum);
	line->rows = rows;
	line->status = quality_status(fields[1], share <= maximum);
	line->detail = quality_detail(fields[0], about, count, threshold, fields[1], fields[2]);
	if (strcmp(line->status, RETRAIN_GATE_OK) != 0)
		line->phrase = psprintf("%s%s%s: " INT64_FORMAT " of " INT64_FORMAT " rows, %.4g, is %s", fields[0], about ? " of " : "",
								about ? about : "", count, Max(rows, 0), isnan(share) ? 0.0 : share, fields[1]);
	MemoryContextSwitchTo(old);
	return line;
}

/* retrain_gate_undefined adds a line that cannot be judged. */
RetrainGateLine *
retrain_gate_undefined(RetrainGateRun *run, RetrainGateRule *rule, const char *about, const char *why)
{
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = retrain_gate_line(run, rule);
	StringInfoData json;

	line->status = RETRAIN_GATE_UNDEFINED;
	line->phrase = about ? psprintf("%s: %s", about, why) : pstrdup(why);
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	if (about)
		retrain_put_string(&json, "about", about);
	retrain_put_string(&json, "undefined", why);
	appendStringInfoChar(&json, '}');
	line->detail = json.data;
	MemoryContextSwitchTo(old);
	return line;
}
