/*
 * rule_truth.c
 *	  retrain.rule_truth(): a verdict rule on given values of its checks.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/definition_rule.h"

PG_FUNCTION_INFO_V1(retrain_rule_truth);

/* given_value returns what the caller says a leaf comes out as. */
static RetrainTruth
given_value(const RetrainRule *leaf, void *arg)
{
	JsonbValue *value = getKeyJsonValueFromContainer(arg, leaf->check, strlen(leaf->check), NULL);

	if (value && value->type == jbvBool)
		return value->val.boolean ? RETRAIN_TRUE : RETRAIN_FALSE;
	if (value && value->type == jbvNull)
		return RETRAIN_UNKNOWN;
	if (value && value->type == jbvString)
	{
		char	   *word = pnstrdup(value->val.string.val, value->val.string.len);

		if (strcmp(word, "unknown") == 0)
			return RETRAIN_UNKNOWN;
		if (strcmp(word, "ignored") == 0)
			return RETRAIN_IGNORED;
		if (strcmp(word, "warn") == 0)
			return leaf->at_warn ? RETRAIN_TRUE : RETRAIN_FALSE;
	}
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 value ? errmsg("checks: the value of \"%s\" is none that a check can have", leaf->check) :
			 errmsg("checks: \"%s\" is missing", leaf->check),
			 errhint("Use true, false, null, \"unknown\", \"warn\" or \"ignored\".")));
}

/*
 * retrain.rule_truth(rule jsonb, checks jsonb) returns jsonb
 *
 * retrain_rule_truth returns the truth table of a tree.
 */
Datum
retrain_rule_truth(PG_FUNCTION_ARGS)
{
	Jsonb	   *given = PG_GETARG_JSONB_P(0);
	Jsonb	   *checks = PG_GETARG_JSONB_P(1);
	RetrainProblems problems;
	RetrainReader reader = {0};
	JsonbValue	value;
	RetrainRule *rule;
	StringInfoData json;

	if (!JB_ROOT_IS_OBJECT(checks))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("checks must be an object"),
				 errhint("Give names of checks with their levels.")));
	retrain_problems_begin(&problems, "verdict rule", ERRCODE_RETRAIN_POLICY_INVALID);
	reader.what = problems.what;
	reader.prefix = "";
	reader.sqlstate = problems.sqlstate;
	reader.problems = &problems;
	if (JB_ROOT_IS_SCALAR(given))
		value = *getIthJsonbValueFromContainer(&given->root, 0);
	else
	{
		value.type = jbvBinary;
		value.val.binary.data = &given->root;
		value.val.binary.len = VARSIZE(given) - VARHDRSZ;
	}
	rule = retrain_rule_parse(&reader, &value, "rule");
	retrain_problems_raise(&problems);
	initStringInfo(&json);
	retrain_rule_value_put(&json, retrain_rule_value(rule, given_value, &checks->root));
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}
