/*
 * policy_arguments.c
 *	  From named SQL arguments to jsonb: retrain.policy_check() and the long
 *	  form of retrain.create_policy().
 *
 * Both only write down what was given; definition.c reads it, so that a
 * policy made either way is checked by the same code.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "governance/policy.h"
#include "governance/registry.h"

PG_FUNCTION_INFO_V1(retrain_policy_check);
PG_FUNCTION_INFO_V1(retrain_create_policy);

/* put_text_argument appends a text argument unless it is null. */
static void
put_text_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_string(json, key, text_to_cstring(PG_GETARG_TEXT_PP(n)));
}

/* put_integer_argument appends an integer argument unless it is null. */
static void
put_integer_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_raw(json, key, psprintf("%d", PG_GETARG_INT32(n)));
}

/* put_interval_argument appends an interval argument unless it is null. */
static void
put_interval_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_interval(json, key, PG_GETARG_INTERVAL_P(n));
}

/* put_instant_argument appends a timestamptz argument unless it is null. */
static void
put_instant_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (PG_ARGISNULL(n))
		return;
	if (TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(n)))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("policy definition: %s must be finite", key)));
	retrain_put_instant(json, key, PG_GETARG_TIMESTAMPTZ(n));
}

/* put_level_argument appends a numeric argument unless it is null. */
static void
put_level_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (PG_ARGISNULL(n))
		return;
	if (numeric_is_nan(PG_GETARG_NUMERIC(n)) || numeric_is_inf(PG_GETARG_NUMERIC(n)))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("check: %s must be finite", key)));
	retrain_put_raw(json, key, DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(n))));
}

/* put_names_argument appends a text[] argument unless it is null. */
static void
put_names_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	StringInfoData list;

	if (PG_ARGISNULL(n))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	initStringInfo(&list);
	for (int i = 0; i < count; i++)
	{
		appendStringInfoString(&list, i > 0 ? ", " : "");
		if (nulls[i])
			appendStringInfoString(&list, "null");
		else
			escape_json(&list, TextDatumGetCString(elements[i]));
	}
	retrain_put_raw(json, key, psprintf("[%s]", list.data));
}

/* put_bigint_argument appends a bigint argument unless it is null. */
static void
put_bigint_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_raw(json, key, psprintf(INT64_FORMAT, PG_GETARG_INT64(n)));
}

/* put_json_argument appends a jsonb argument unless it is null. */
static void
put_json_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_raw(json, key,
						JsonbToCString(NULL, &PG_GETARG_JSONB_P(n)->root, VARSIZE(PG_GETARG_JSONB_P(n))));
}

/* put_boolean_argument appends a boolean argument unless it is null. */
static void
put_boolean_argument(FunctionCallInfo fcinfo, StringInfo json, int n, const char *key)
{
	if (!PG_ARGISNULL(n))
		retrain_put_raw(json, key, PG_GETARG_BOOL(n) ? "true" : "false");
}

/* as_jsonb parses JSON text of our own making. */
static Jsonb *
as_jsonb(StringInfo json)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json->data)));
}

/*
 * retrain.policy_check(metric text, column_name text, slice text, warn numeric,
 *	 fail numeric, min_rows bigint, bins integer, verdict text, name text,
 *	 form text, capacity integer, slices text[], direction text, against text,
 *	 margin numeric, clear numeric, test text, alpha numeric,
 *	 min_positives bigint, min_label_coverage numeric, options jsonb, sql text)
 *	 returns jsonb
 *
 * retrain_policy_check returns one check with all defaults filled in.
 */
Datum
retrain_policy_check(PG_FUNCTION_ARGS)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	put_text_argument(fcinfo, &json, 0, "metric");
	put_text_argument(fcinfo, &json, 1, "column_name");
	put_text_argument(fcinfo, &json, 2, "slice");
	put_level_argument(fcinfo, &json, 3, "warn");
	put_level_argument(fcinfo, &json, 4, "fail");
	put_bigint_argument(fcinfo, &json, 5, "min_rows");
	put_integer_argument(fcinfo, &json, 6, "bins");
	put_text_argument(fcinfo, &json, 7, "verdict");
	put_text_argument(fcinfo, &json, 8, "name");
	put_text_argument(fcinfo, &json, 9, "form");
	put_integer_argument(fcinfo, &json, 10, "capacity");
	if (!PG_ARGISNULL(2) && !PG_ARGISNULL(11))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("check: slice and slices are both given"),
				 errhint("slices alone names one column or several to be crossed.")));
	put_names_argument(fcinfo, &json, 11, "slice");
	put_text_argument(fcinfo, &json, 12, "direction");
	put_text_argument(fcinfo, &json, 13, "against");
	put_level_argument(fcinfo, &json, 14, "margin");
	put_level_argument(fcinfo, &json, 15, "clear");
	put_text_argument(fcinfo, &json, 16, "test");
	put_level_argument(fcinfo, &json, 17, "alpha");
	put_bigint_argument(fcinfo, &json, 18, "min_positives");
	put_level_argument(fcinfo, &json, 19, "min_label_coverage");
	put_json_argument(fcinfo, &json, 20, "options");
	put_text_argument(fcinfo, &json, 21, "sql");
	appendStringInfoChar(&json, '}');
	PG_RETURN_JSONB_P(retrain_check_canonical(as_jsonb(&json)));
}

/*
 * retrain.create_policy(name text, model text, checks jsonb, log text,
 *	 window_length interval, label_delay interval, reference text,
 *	 baseline text, every interval, anchor timestamptz, until timestamptz,
 *	 catchup text, catchup_limit integer, breaches_needed integer,
 *	 slots_considered integer, cooldown interval, filter text,
 *	 description text, owner name, cron text, time_zone text,
 *	 season text, seasons integer, exclude jsonb,
 *	 rule jsonb, statuses jsonb,
 *	 max_retrains integer, retrain_period interval, error_control jsonb,
 *	 cost jsonb, shadow boolean, allow_post_hoc boolean) returns bigint
 *
 * retrain_create_policy creates a policy and returns its identifier.
 */
Datum
retrain_create_policy(PG_FUNCTION_ARGS)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	put_text_argument(fcinfo, &json, 0, "name");
	put_text_argument(fcinfo, &json, 1, "model");
	put_json_argument(fcinfo, &json, 2, "checks");
	put_text_argument(fcinfo, &json, 3, "log");
	put_interval_argument(fcinfo, &json, 4, "window_length");
	put_interval_argument(fcinfo, &json, 5, "label_delay");
	put_text_argument(fcinfo, &json, 6, "reference");
	put_text_argument(fcinfo, &json, 7, "baseline");
	put_interval_argument(fcinfo, &json, 8, "every");
	put_instant_argument(fcinfo, &json, 9, "anchor");
	put_instant_argument(fcinfo, &json, 10, "until");
	put_text_argument(fcinfo, &json, 11, "catchup");
	put_integer_argument(fcinfo, &json, 12, "catchup_limit");
	put_integer_argument(fcinfo, &json, 13, "breaches_needed");
	put_integer_argument(fcinfo, &json, 14, "slots_considered");
	put_interval_argument(fcinfo, &json, 15, "cooldown");
	put_text_argument(fcinfo, &json, 16, "filter");
	put_text_argument(fcinfo, &json, 17, "description");
	if (!PG_ARGISNULL(18))
		retrain_put_string(&json, "owner", NameStr(*PG_GETARG_NAME(18)));
	put_text_argument(fcinfo, &json, 19, "cron");
	put_text_argument(fcinfo, &json, 20, "time_zone");
	put_text_argument(fcinfo, &json, 21, "season");
	put_integer_argument(fcinfo, &json, 22, "seasons");
	put_json_argument(fcinfo, &json, 23, "exclude");
	put_json_argument(fcinfo, &json, 24, "rule");
	put_json_argument(fcinfo, &json, 25, "statuses");
	put_integer_argument(fcinfo, &json, 26, "max_retrains");
	put_interval_argument(fcinfo, &json, 27, "retrain_period");
	put_json_argument(fcinfo, &json, 28, "error_control");
	put_json_argument(fcinfo, &json, 29, "cost");
	put_boolean_argument(fcinfo, &json, 30, "shadow");
	put_boolean_argument(fcinfo, &json, 31, "allow_post_hoc");
	appendStringInfoChar(&json, '}');
	PG_RETURN_INT64(retrain_policy_create(as_jsonb(&json)));
}
