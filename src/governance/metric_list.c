/*
 * metric_list.c
 *	  retrain.policy_metrics(): the catalogue of metrics as rows.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/metric_catalog.h"
#include "governance/verdict.h"

#define NCOLUMNS 15

PG_FUNCTION_INFO_V1(retrain_policy_metrics);

/* words_datum returns text[] of words with commas between them. */
static Datum
words_datum(const char *list)
{
	return DirectFunctionCall2Coll(text_to_array, C_COLLATION_OID, CStringGetTextDatum(list), CStringGetTextDatum(", "));
}

/* reads_words returns what a metric reads. */
static char *
reads_words(const RetrainMetric *metric)
{
	static const struct
	{
		int			need;
		const char *word;
	}			words[] = {
		{RETRAIN_NEEDS_COLUMN, "column"},
		{RETRAIN_NEEDS_FEATURES, "features"},
		{RETRAIN_NEEDS_LABEL, "label"},
		{RETRAIN_NEEDS_PREDICTION, "prediction"},
		{RETRAIN_NEEDS_PROBABILITY, "probability"},
		{RETRAIN_NEEDS_LABEL_TIME, "label_time"},
		{RETRAIN_NEEDS_TIME, "time"}
	};
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(words); i++)
		if (metric->needs & words[i].need)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", words[i].word);
	return list.data;
}

/* options_datum returns the options of a metric with their defaults. */
static Datum
options_datum(const RetrainMetric *metric)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (const RetrainMetricOption *option = metric->options; option && option->name; option++)
		retrain_put_raw(&json, option->name, option->missing ? option->missing : "null");
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/*
 * retrain.policy_metrics() returns setof record
 *
 * retrain_policy_metrics returns one row for each metric.
 */
Datum
retrain_policy_metrics(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const RetrainMetric *metric;

	InitMaterializedSRF(fcinfo, 0);
	for (int n = 0; (metric = retrain_metric_at(n)) != NULL; n++)
	{
		Datum		values[NCOLUMNS];
		bool		nulls[NCOLUMNS] = {false};
		int			i = 0;

		values[i++] = CStringGetTextDatum(metric->name);
		values[i++] = CStringGetTextDatum(metric->family);
		values[i++] = CStringGetTextDatum(metric->summary);
		values[i++] = words_datum(reads_words(metric));
		nulls[i] = metric->column_kinds == 0;
		values[i++] = words_datum(retrain_metric_kinds(metric->column_kinds));
		nulls[i] = metric->label_kinds == 0;
		values[i++] = words_datum(retrain_metric_kinds(metric->label_kinds));
		values[i++] = Int32GetDatum(metric->two_samples ? 2 : 1);
		values[i++] = CStringGetTextDatum(metric->below ? "below" : "above");
		values[i++] = Float8GetDatum(metric->low);
		values[i++] = Float8GetDatum(metric->high);
		values[i++] = Int64GetDatum(metric->min_rows);
		values[i++] = CStringGetTextDatum(retrain_verdict_name(metric->verdict));
		nulls[i] = metric->bins == 0;
		values[i++] = Int32GetDatum(metric->bins);
		nulls[i] = metric->options == NULL;
		values[i++] = options_datum(metric);
		values[i++] = words_datum(metric->profile ? "rows, profile" : "rows");
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
