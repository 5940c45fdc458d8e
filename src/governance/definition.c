/*
 * definition.c
 *	  The definition of a policy: from jsonb to the C form and back.
 *
 * This is the only place that knows the jsonb form.  Reading is strict: an
 * unknown key, a value of the wrong type or out of range, and a rule that
 * contradicts itself are noted with their path, for example checks[3].warn
 * (checks count from 1, as check_no does), and raised together as RT002.  So
 * what has been refused is never relied on: a check with a problem is left out
 * of the list.  JSON null means the same as a key left out.
 *
 * Writing is canonical: every field with its default filled in, intervals in
 * the style "postgres", instants in UTC, decimals without trailing zeros, so
 * that equal definitions have equal text whatever the session's settings.
 *
 * Nothing here looks at tables; whether models, logs, columns and baselines
 * exist is the business of policy.c.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/definition_check.h"
#include "governance/json_writer.h"

#define DEFINITION			"policy definition"

#define MAX_CHECKS			500
#define MAX_CATCHUP			100000
#define MAX_SLOTS			1000
/* One statement groups by all of them, and GROUPING() takes 31 arguments. */
#define MAX_SLICE_COLUMNS	16

static const char *const reference_names[] = {"none", "baseline", "previous", "seasonal"};

static const char *const policy_keys[] = {
	"name", "model", "log", "owner", "description", "filter",
	"window_length", "label_delay", "reference", "baseline", "season", "seasons", "exclude",
	"every", "cron", "time_zone", "anchor", "until", "catchup", "catchup_limit",
	"breaches_needed", "slots_considered", "cooldown", RETRAIN_RULE_KEYS, "checks", NULL
};

/* refuse_same_name refuses a check when an earlier one has its name. */
static void
refuse_same_name(const RetrainReader *reader, List *checks, const RetrainCheck *check)
{
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *other = lfirst(cell);

		if (strcmp(other->name, check->name) != 0)
			continue;
		retrain_reader_refuse(reader, "name", psprintf("is that of checks[%d]: \"%s\"",
													   other->check_no, check->name),
							  "Give one of them a name of its own.");
		return;
	}
}

/*
 * refuse_many_slices refuses checks that are measured in one statement when
 * they slice by too many columns.
 */
static void
refuse_many_slices(const RetrainReader *reader, List *checks)
{
	List	   *columns = NIL;
	ListCell   *cell;
	ListCell   *slice;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (check->metric->kind == RETRAIN_RESULT_SLICES)
			continue;
		foreach(slice, check->slices)
			columns = list_append_unique(columns, makeString(lfirst(slice)));
	}
	if (list_length(columns) > MAX_SLICE_COLUMNS)
		retrain_reader_refuse(reader, "checks",
							  psprintf("slice by %d columns, more than %d",
									   list_length(columns), MAX_SLICE_COLUMNS),
							  "Divide the checks among several policies.");
}

/* checks_array returns the array of checks, NULL when it is missing or refused. */
static JsonbContainer *
checks_array(const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "checks");
	int			n;

	if (value == NULL)
		retrain_reader_refuse(reader, "checks", "is missing",
			   "Give an array of checks, each made with retrain.policy_check().");
	else if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
			 JsonContainerIsScalar(value->val.binary.data))
		retrain_reader_refuse(reader, "checks", "must be an array",
			   "Use jsonb_build_array(retrain.policy_check(...), ...).");
	else if ((n = JsonContainerSize(value->val.binary.data)) == 0)
		retrain_reader_refuse(reader, "checks", "is empty", "A policy needs at least one check.");
	else if (n > MAX_CHECKS)
		retrain_reader_refuse(reader, "checks", psprintf("has %d elements, more than %d", n, MAX_CHECKS), NULL);
	else
		return value->val.binary.data;
	return NULL;
}

/* parse_checks reads the array of checks; those with a problem are left out. */
static List *
parse_checks(const RetrainReader *reader)
{
	JsonbContainer *array = checks_array(reader);
	List	   *checks = NIL;

	for (int i = 0; array && i < JsonContainerSize(array); i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array, i);
		int			problems = list_length(reader->problems->list);
		RetrainReader inner;
		RetrainCheck *check;

		CHECK_FOR_INTERRUPTS();
		if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
		{
			retrain_reader_refuse(reader, psprintf("checks[%d]", i + 1), "must be an object",
								  "Build it with retrain.policy_check().");
			continue;
		}
		inner = retrain_reader_inner(reader, element->val.binary.data,
									 psprintf("checks[%d].", i + 1), retrain_check_keys);
		check = retrain_check_parse(&inner, i + 1);
		if (check && list_length(reader->problems->list) == problems)
		{
			refuse_same_name(&inner, checks, check);
			checks = lappend(checks, check);
		}
	}
	refuse_many_slices(reader, checks);
	return checks;
}

/*
 * parse_reference reads what the current window is compared with: by default
 * a baseline if a check compares, else nothing.
 */
static void
parse_reference(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	static const char *const checks_key[] = {"checks", NULL};
	static const char *const reference_key[] = {"reference", NULL};
	bool		compares = false;
	ListCell   *cell;

	if (!retrain_read_field(reader, "reference") && retrain_problems_at(reader->problems, checks_key))
		return;
	foreach(cell, def->checks)
		compares = compares || retrain_check_compares(lfirst(cell));
	def->reference = (RetrainReference)
		retrain_read_choice(reader, "reference", reference_names, lengthof(reference_names),
							compares ? RETRAIN_REFERENCE_BASELINE : RETRAIN_REFERENCE_NONE);
	def->baseline = retrain_read_name(reader, "baseline");
	if (retrain_problems_at(reader->problems, reference_key))
		return;
	if (def->baseline && def->reference != RETRAIN_REFERENCE_BASELINE)
		retrain_reader_refuse(reader, "baseline", psprintf("does not go with reference \"%s\"",
											reference_names[def->reference]), NULL);
	foreach(cell, def->checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (def->reference != RETRAIN_REFERENCE_NONE || !retrain_check_compares(check))
			continue;
		retrain_reader_refuse(reader, "reference",
							  psprintf("is \"none\", but check \"%s\" compares two samples", check->name),
							  "Use reference \"baseline\", \"previous\" or \"seasonal\".");
		return;
	}
}

/* parse_schedule reads the schedule and the stability rule. */
static void
parse_schedule(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	static const char *const catchup_words[] = {"skip", "each"};
	static const char *const stability_keys[] = {"breaches_needed", "slots_considered", NULL};

	retrain_read_interval(reader, "window_length", "7 days", true, &def->window_length);
	retrain_read_interval(reader, "label_delay", "0", false, &def->label_delay);
	retrain_read_schedule_kind(reader, def);
	retrain_read_interval(reader, "cooldown", "0", false, &def->cooldown);
	def->has_anchor = retrain_read_instant(reader, "anchor", &def->anchor);
	def->has_until = retrain_read_instant(reader, "until", &def->until);
	if (def->has_anchor && def->has_until && def->until < def->anchor)
		retrain_reader_refuse(reader, "until", "lies before anchor", "The first slot is the anchor.");
	def->catchup_each = retrain_read_choice(reader, "catchup", catchup_words,
									 lengthof(catchup_words), 0) == 1;
	def->catchup_limit = (int) retrain_read_integer(reader, "catchup_limit", retrain_catchup_limit,
													1, MAX_CATCHUP);
	def->slots_considered = (int) retrain_read_integer(reader, "slots_considered", 1, 1, MAX_SLOTS);
	def->breaches_needed = (int) retrain_read_integer(reader, "breaches_needed", 1, 1, MAX_SLOTS);
	if (def->breaches_needed > def->slots_considered &&
		!retrain_problems_at(reader->problems, stability_keys))
		retrain_reader_refuse(reader, "breaches_needed",
			   psprintf("is %d, more than slots_considered (%d)",
						def->breaches_needed, def->slots_considered),
			   "The rule is: at least breaches_needed of the last slots_considered slots.");
}

/*
 * retrain_definition_read reads a definition into the current memory context,
 * as far as it can be read; what is wrong with it is noted in problems.
 */
RetrainPolicyDefinition *
retrain_definition_read(Jsonb *definition, RetrainProblems *problems)
{
	RetrainPolicyDefinition *def = palloc0(sizeof(RetrainPolicyDefinition));
	RetrainReader reader;

	retrain_problems_begin(problems, DEFINITION, ERRCODE_RETRAIN_POLICY_INVALID);
	retrain_reader_gather(&reader, definition, problems, policy_keys);

	if (!retrain_read_field(&reader, "name"))
		retrain_reader_refuse(&reader, "name", "is missing", NULL);
	def->name = retrain_read_name(&reader, "name");
	if (!retrain_read_field(&reader, "model"))
		retrain_reader_refuse(&reader, "model", "is missing", NULL);
	def->model = retrain_read_name(&reader, "model");
	def->log = retrain_read_name(&reader, "log");
	def->owner = retrain_read_name(&reader, "owner");
	def->description = retrain_read_text(&reader, "description");
	def->filter = retrain_read_text(&reader, "filter");
	def->checks = parse_checks(&reader);
	parse_reference(&reader, def);
	parse_schedule(&reader, def);
	retrain_read_reference_windows(&reader, def);
	retrain_verdict_rule_read(&reader, def->checks, &def->verdict_rule);
	return def;
}

/*
 * retrain_definition_parse reads a definition into the current memory
 * context, and raises all that is wrong with it.
 */
RetrainPolicyDefinition *
retrain_definition_parse(Jsonb *definition)
{
	RetrainProblems problems;
	RetrainPolicyDefinition *def = retrain_definition_read(definition, &problems);

	retrain_problems_raise(&problems);
	return def;
}

/*
 * retrain_definition_to_jsonb returns the canonical form, in the current
 * memory context.  Absent optional fields of the policy are JSON null, so
 * that readers see they exist; those of a check are left out.
 */
Jsonb *
retrain_definition_to_jsonb(const RetrainPolicyDefinition *def)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "name", def->name);
	retrain_put_string(&json, "model", def->model);
	retrain_put_string(&json, "log", def->log);
	retrain_put_string(&json, "owner", def->owner);
	retrain_put_string(&json, "description", def->description);
	retrain_put_string(&json, "filter", def->filter);
	retrain_put_interval(&json, "window_length", &def->window_length);
	retrain_put_interval(&json, "label_delay", &def->label_delay);
	retrain_put_string(&json, "reference", reference_names[def->reference]);
	retrain_put_string(&json, "baseline", def->baseline);
	retrain_put_reference_windows(&json, def);
	retrain_put_schedule_kind(&json, def);
	if (def->has_anchor)
		retrain_put_instant(&json, "anchor", def->anchor);
	else
		retrain_put_string(&json, "anchor", NULL);
	if (def->has_until)
		retrain_put_instant(&json, "until", def->until);
	else
		retrain_put_string(&json, "until", NULL);
	retrain_put_string(&json, "catchup", def->catchup_each ? "each" : "skip");
	retrain_put_raw(&json, "catchup_limit", psprintf("%d", def->catchup_limit));
	retrain_put_raw(&json, "breaches_needed", psprintf("%d", def->breaches_needed));
	retrain_put_raw(&json, "slots_considered", psprintf("%d", def->slots_considered));
	retrain_put_interval(&json, "cooldown", &def->cooldown);
	retrain_verdict_rule_put(&json, &def->verdict_rule);
	appendStringInfoString(&json, ", \"checks\": [");
	foreach(cell, def->checks)
	{
		if (cell != list_head(def->checks))
			appendStringInfoString(&json, ", ");
		retrain_check_put(&json, lfirst(cell));
	}
	appendStringInfoString(&json, "]}");
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/*
 * retrain_check_canonical checks one check on its own and returns its
 * canonical form, in the current memory context.
 */
Jsonb *
retrain_check_canonical(Jsonb *check)
{
	StringInfoData json;
	RetrainProblems problems;
	RetrainReader reader;
	RetrainCheck *parsed;

	retrain_problems_begin(&problems, "check", ERRCODE_RETRAIN_POLICY_INVALID);
	retrain_reader_gather(&reader, check, &problems, retrain_check_keys);
	parsed = retrain_check_parse(&reader, 1);
	retrain_problems_raise(&problems);
	initStringInfo(&json);
	retrain_check_put(&json, parsed);
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}
