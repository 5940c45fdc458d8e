/*
 * gate_rule.c
 *	  The types of rules, and what all rules have in common when they are read.
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "release/gate.h"
#include "release/gate_rule.h"

PG_FUNCTION_INFO_V1(retrain_gate_rule_types);
PG_FUNCTION_INFO_V1(retrain_gate_rule);

#define MAX_RULES 200

/* Keys of every rule. */
#define COMMON_KEYS 2
#define MAX_KEYS 30

/* All types of rules; see gate.h for what they have to do. */
static const RetrainGateRuleType *const types[] = {
	&retrain_gate_minimum_rows,
	&retrain_gate_superiority,
	&retrain_gate_non_inferiority,
	&retrain_gate_no_slice_worse,
	&retrain_gate_calibration,
	&retrain_gate_fairness,
	&retrain_gate_leakage,
	&retrain_gate_overlap,
	&retrain_gate_poisoning,
	&retrain_gate_robustness,
	&retrain_gate_limits,
	&retrain_gate_shadow_time,
	&retrain_gate_ab_window,
	&retrain_gate_canary,
	NULL
};

/* retrain_gate_rule_type returns the n-th type, from 0; NULL past the last. */
const RetrainGateRuleType *
retrain_gate_rule_type(int n)
{
	return types[n];
}

/* retrain_gate_refuse_rule notes what is wrong with a rule (key NULL: with all of it). */
void
retrain_gate_refuse_rule(RetrainProblems *problems, const RetrainGateRule *rule, const char *key,
						 const char *problem, const char *hint)
{
	retrain_problems_add(problems, key ? psprintf("rules[%d].%s", rule->ordinal, key) : psprintf("rules[%d]", rule->ordinal),
						 problem, hint);
}

/* find_type returns the type that a rule names, NULL after refusing it. */
static const RetrainGateRuleType *
find_type(const RetrainReader *reader)
{
	char	   *name = retrain_read_text(reader, "rule");
	StringInfoData list;

	if (name == NULL)
	{
		if (retrain_read_field(reader, "rule") == NULL)
			retrain_reader_refuse(reader, "rule", "is missing", "SELECT * FROM retrain.gate_rule_types() lists them.");
		return NULL;
	}
	initStringInfo(&list);
	for (int i = 0; types[i]; i++)
	{
		if (strcmp(types[i]->name, name) == 0)
			return types[i];
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", types[i]->name);
	}
	retrain_reader_refuse(reader, "rule", psprintf("is not a known type: \"%s\"", name), psprintf("Use one of: %s.", list.data));
	return NULL;
}

/* read_rule reads one rule, NULL after refusing it. */
static RetrainGateRule *
read_rule(const RetrainReader *outer, RetrainGate *gate, JsonbContainer *object, int ordinal, const char *prefix)
{
	const char *keys[COMMON_KEYS + MAX_KEYS + 1] = {"rule", "name"};
	RetrainGateRule *rule = palloc0(sizeof(RetrainGateRule));
	RetrainReader reader = *outer;
	int			n = COMMON_KEYS;

	reader.object = object;
	reader.prefix = prefix;
	rule->ordinal = ordinal;
	rule->type = find_type(&reader);
	if (rule->type == NULL)
		return NULL;
	for (int i = 0; rule->type->keys[i]; i++)
	{
		Assert(i < MAX_KEYS);
		keys[n++] = rule->type->keys[i];
	}
	keys[n] = NULL;
	retrain_reader_refuse_unknown(&reader, keys);
	rule->name = retrain_read_name(&reader, "name");
	rule->type->read(&reader, gate, rule);
	if (rule->name == NULL)
		rule->name = pstrdup(rule->type->name);
	return rule;
}

/* retrain_gate_read_rules reads the array of rules; those with a problem are left out. */
List *
retrain_gate_read_rules(const RetrainReader *reader, RetrainGate *gate)
{
	JsonbValue *value = retrain_read_field(reader, "rules");
	List	   *rules = NIL;
	int			n;

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data) || JsonContainerSize(value->val.binary.data) == 0)
	{
		retrain_reader_refuse(reader, "rules", value ? "must be an array with at least one rule" : "is missing",
							  "Use jsonb_build_array(retrain.gate_rule(...), ...).");
		return NIL;
	}
	n = JsonContainerSize(value->val.binary.data);
	if (n > MAX_RULES)
	{
		retrain_reader_refuse(reader, "rules", psprintf("has %d elements, more than %d", n, MAX_RULES), NULL);
		return NIL;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value->val.binary.data, i);
		int			problems = list_length(reader->problems->list);
		RetrainGateRule *rule;

		CHECK_FOR_INTERRUPTS();
		if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
		{
			retrain_reader_refuse(reader, psprintf("rules[%d]", i + 1), "must be an object", "Build it with retrain.gate_rule().");
			continue;
		}
		rule = read_rule(reader, gate, element->val.binary.data, i + 1, psprintf("rules[%d].", i + 1));
		if (rule && list_length(reader->problems->list) == problems)
			rules = lappend(rules, rule);
	}
	return rules;
}

/* put_rule appends a rule as an object. */
static void
put_rule(StringInfo json, const RetrainGateRule *rule)
{
	appendStringInfoChar(json, '{');
	retrain_put_string(json, "rule", rule->type->name);
	retrain_put_string(json, "name", rule->name);
	rule->type->put(json, rule);
	appendStringInfoChar(json, '}');
}

/* retrain_gate_put_rules appends the rules. */
void
retrain_gate_put_rules(StringInfo json, const RetrainGate *gate)
{
	ListCell   *cell;

	appendStringInfoString(json, ", \"rules\": [");
	foreach(cell, gate->rules)
	{
		if (foreach_current_index(cell) > 0)
			appendStringInfoString(json, ", ");
		put_rule(json, lfirst(cell));
	}
	appendStringInfoChar(json, ']');
}

/*
 * retrain.gate_rule(rule text, options jsonb) returns jsonb
 *
 * retrain_gate_rule checks one rule on its own and returns it as one object;
 * what is left out gets its default from the gate.
 */
Datum
retrain_gate_rule(PG_FUNCTION_ARGS)
{
	RetrainProblems problems;
	RetrainReader reader = {0};
	RetrainGate gate = {0};
	StringInfoData json;
	Datum		merged;

	RETRAIN_REQUIRE_ARG(0, "rule");
	RETRAIN_REQUIRE_ARG(1, "options");
	if (!JB_ROOT_IS_OBJECT(PG_GETARG_JSONB_P(1)))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("options of a rule must be an object"),
				 errhint("SELECT * FROM retrain.gate_rule_types() lists the keys of each rule.")));
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "rule", RETRAIN_ARG_TEXT(0));
	appendStringInfoChar(&json, '}');
	merged = DirectFunctionCall2(jsonb_concat, PG_GETARG_DATUM(1), DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
	retrain_gate_defaults(&gate);
	retrain_problems_begin(&problems, "rule", ERRCODE_RETRAIN_POLICY_INVALID);
	reader.what = problems.what;
	reader.sqlstate = problems.sqlstate;
	reader.problems = &problems;
	(void) read_rule(&reader, &gate, &DatumGetJsonbP(merged)->root, 1, "");
	retrain_problems_raise(&problems);
	PG_RETURN_DATUM(merged);
}

/*
 * retrain.gate_rule_types() returns setof record
 *
 * retrain_gate_rule_types lists the types of rules with their keys.
 */
Datum
retrain_gate_rule_types(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; types[i]; i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};
		StringInfoData keys;

		initStringInfo(&keys);
		for (int k = 0; types[i]->keys[k]; k++)
			appendStringInfo(&keys, "%s%s", k > 0 ? ", " : "", types[i]->keys[k]);
		values[0] = CStringGetTextDatum(types[i]->name);
		values[1] = CStringGetTextDatum(types[i]->summary);
		values[2] = CStringGetTextDatum(keys.data);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
