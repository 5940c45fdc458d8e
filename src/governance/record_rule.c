/*
 * record_rule.c
 *	  What the verdict rule reads from the record, and writes to it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/decision_cost.h"
#include "governance/fixed_statement.h"
#include "governance/record_rule.h"

/* has_clear tells whether a check has a level that it must come back to. */
static bool
has_clear(const RetrainPolicyDefinition *def)
{
	ListCell   *cell;

	foreach(cell, def->checks)
		if (((RetrainCheck *) lfirst(cell))->clear)
			return true;
	return false;
}

/* load_raised reads which checks were raised at the latest slot before, under the same revision. */
static void
load_raised(const RetrainEvaluation *ev, RetrainHistory *history)
{
	Oid			types[4] = {INT8OID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID};
	Datum		values[4];

	if (!has_clear(ev->def))
		return;
	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	values[2] = Int32GetDatum(ev->revision);
	values[3] = TimestampTzGetDatum(retrain_history_end(ev));
	if (retrain_fixed_execute("SELECT c.value ->> 'name' FROM (SELECT d.checks FROM retrain.decision d"
							  " JOIN retrain.evaluation e"
							  "  ON e.policy_id = d.policy_id AND e.slot = d.slot AND e.ordinal = d.ordinal"
							  " WHERE d.policy_id = $1 AND d.slot < $2 AND e.revision = $3 AND d.decided_at < $4"
							  " ORDER BY d.slot DESC, d.ordinal DESC LIMIT 1) AS x,"
							  " pg_catalog.jsonb_array_elements(x.checks) AS c"
							  " WHERE (c.value -> 'raised')::pg_catalog.bool",
							  4, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.decision");
	for (uint64 i = 0; i < SPI_processed; i++)
		history->raised = lappend(history->raised,
								  SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1));
}

/*
 * load_retrains counts the decisions to retrain in the period that ends with the
 * slot, its beginning not included; the latest word on each slot counts, and of
 * a shadow policy those it made as one.
 */
static void
load_retrains(const RetrainEvaluation *ev, RetrainHistory *history)
{
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;
	Oid			types[5] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, BOOLOID, TIMESTAMPTZOID};
	Datum		values[5];
	bool		isnull;

	if (rule->max_retrains == 0)
		return;
	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(retrain_time_minus(ev->slot, &rule->retrain_period));
	values[2] = TimestampTzGetDatum(ev->slot);
	values[3] = BoolGetDatum(rule->shadow);
	values[4] = TimestampTzGetDatum(retrain_history_end(ev));
	if (retrain_fixed_execute("SELECT pg_catalog.count(*) FROM retrain.decision d"
							  " WHERE d.policy_id = $1 AND d.slot > $2 AND d.slot < $3"
							  " AND d.verdict = 'retrain' AND d.shadow = $4 AND d.decided_at < $5"
							  " AND NOT EXISTS (SELECT FROM retrain.decision x WHERE x.policy_id = d.policy_id"
							  "  AND x.slot = d.slot AND x.ordinal > d.ordinal AND x.decided_at < $5)",
							  5, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.decision");
	history->retrains = (int) DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * retrain_history_load_rule reads what clear levels and the limit of retrains
 * need of the past.  Owner scope, SPI connected.
 */
void
retrain_history_load_rule(const RetrainEvaluation *ev, RetrainHistory *history)
{
	load_raised(ev, history);
	load_retrains(ev, history);
}

/* retrain_truth_table_json returns the trees with the value of every node, by verdict. */
char *
retrain_truth_table_json(const RetrainEvaluation *ev)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (int v = 0; v < RETRAIN_VERDICTS; v++)
	{
		if (ev->trees[v] == NULL)
			continue;
		appendStringInfo(&json, "%s\"%s\": ", json.len > 1 ? ", " : "", retrain_verdict_name(v));
		retrain_rule_value_put(&json, ev->trees[v]);
	}
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* retrain_row_rule adds to a decision row what the verdict rule contributes. */
void
retrain_row_rule(RetrainRow *row, const RetrainEvaluation *ev)
{
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;

	retrain_row_text_as(row, "truth_table", retrain_truth_table_json(ev), "pg_catalog.jsonb");
	retrain_row_datum(row, "retrains", INT4OID, Int32GetDatum(ev->retrains), rule->max_retrains == 0);
	retrain_row_datum(row, "max_retrains", INT4OID, Int32GetDatum(rule->max_retrains), rule->max_retrains == 0);
	retrain_row_text_as(row, "cost", retrain_decision_cost_json(ev), "pg_catalog.jsonb");
	retrain_row_datum(row, "shadow", BOOLOID, BoolGetDatum(rule->shadow), false);
	retrain_row_datum(row, "post_hoc_allowed", BOOLOID, BoolGetDatum(rule->allow_post_hoc), false);
}
