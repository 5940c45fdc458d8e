/*
 * record.c
 *	  Transaction 3: write evaluation, measurements and decision.
 *
 * The state row is locked first and the run id compared, so that a worker that
 * was stopped past its deadline writes nothing.  A policy that was changed or
 * paused meanwhile gets its evaluation recorded as superseded, without a
 * decision.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_control.h"
#include "catalog/pg_type.h"
#include "commands/dbcommands.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/pg_lsn.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"
#include "utils/xid8.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/announce.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/evidence.h"
#include "governance/event.h"
#include "governance/fixed_statement.h"
#include "governance/record_rule.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/watch.h"
#include "retraining/request.h"

/* First pause after an error, doubled with each further one. */
#define RETRY_FIRST_MS 10000

static const char *const trigger_names[] =
{
	[RETRAIN_TRIGGER_WORKER] = "worker",
	[RETRAIN_TRIGGER_TICK] = "tick",
	[RETRAIN_TRIGGER_MANUAL] = "manual",
};

static const char *const reference_names[] =
{
	[RETRAIN_REFERENCE_NONE] = "none",
	[RETRAIN_REFERENCE_BASELINE] = "baseline",
	[RETRAIN_REFERENCE_PREVIOUS] = "previous",
	[RETRAIN_REFERENCE_SEASONAL] = "seasonal",
};

/* retrain_history_end returns the instant from which on decisions are not history: the future, unless one is judged again. */
TimestampTz
retrain_history_end(const RetrainEvaluation *ev)
{
	return ev->judged_at != 0 ? ev->judged_at : DT_NOEND;
}

/* load_candidates reads the candidates of the earlier slots considered. */
static void
load_candidates(const RetrainEvaluation *ev, RetrainHistory *history)
{
	Oid			types[5] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID};
	Datum		values[5];

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(retrain_schedule_considered_from(ev->def, ev->slot));
	values[2] = TimestampTzGetDatum(ev->slot);
	values[3] = Int32GetDatum(ev->revision);
	values[4] = TimestampTzGetDatum(retrain_history_end(ev));

	/* The latest word on each slot counts, and only under the same revision. */
	if (retrain_fixed_execute("SELECT DISTINCT ON (d.slot) d.candidate"
							  " FROM retrain.decision d JOIN retrain.evaluation e"
							  "  ON e.policy_id = d.policy_id AND e.slot = d.slot AND e.ordinal = d.ordinal"
							  " WHERE d.policy_id = $1 AND d.slot >= $2 AND d.slot < $3 AND e.revision = $4 AND d.decided_at < $5"
							  " ORDER BY d.slot, d.ordinal DESC",
							  5, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.decision");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		RetrainVerdict verdict;

		if (retrain_verdict_parse(SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1), &verdict) &&
			verdict != RETRAIN_INSUFFICIENT_EVIDENCE)
			history->candidates = lappend_int(history->candidates, (int) verdict);
	}
}

/*
 * load_cooldown finds the gravest decision whose cool-down covers the slot;
 * the latest word on each slot counts.  What a policy decided as a shadow cools
 * only a shadow.
 */
static void
load_cooldown(const RetrainEvaluation *ev, RetrainHistory *history)
{
	Oid			types[4] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, BOOLOID};
	Datum		values[4];

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	values[2] = TimestampTzGetDatum(retrain_history_end(ev));
	values[3] = BoolGetDatum(ev->def->verdict_rule.shadow);
	if (retrain_fixed_execute("SELECT d.verdict, d.cooldown_until FROM retrain.decision d"
							  " WHERE d.policy_id = $1 AND d.slot < $2 AND d.cooldown_until > $2 AND d.decided_at < $3"
							  " AND d.verdict NOT IN ('keep', 'insufficient_evidence') AND d.shadow = $4"
							  " AND NOT EXISTS (SELECT FROM retrain.decision x WHERE x.policy_id = d.policy_id"
							  "  AND x.slot = d.slot AND x.ordinal > d.ordinal AND x.decided_at < $3)",
							  4, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.decision");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		RetrainVerdict verdict;
		bool		isnull;

		if (!retrain_verdict_parse(SPI_getvalue(tuple, SPI_tuptable->tupdesc, 1), &verdict) ||
			(history->in_cooldown && verdict <= history->cooldown_verdict))
			continue;
		history->in_cooldown = true;
		history->cooldown_verdict = verdict;
		history->cooldown_until = DatumGetTimestampTz(SPI_getbinval(tuple, SPI_tuptable->tupdesc, 2, &isnull));
	}
}

/*
 * retrain_history_load reads what the past contributes to the judgement of
 * ev.  Owner scope, SPI connected.
 */
void
retrain_history_load(const RetrainEvaluation *ev, RetrainHistory *history)
{
	memset(history, 0, sizeof(RetrainHistory));
	load_candidates(ev, history);
	load_cooldown(ev, history);
	retrain_history_load_rule(ev, history);
}

/* add_plan adds what was to be evaluated to an evaluation row. */
static void
add_plan(RetrainRow *row, const RetrainEvaluation *ev)
{
	retrain_row_int8(row, "policy_id", ev->policy_id);
	retrain_row_time(row, "slot", ev->slot);
	retrain_row_int4(row, "ordinal", ev->ordinal);
	retrain_row_datum(row, "previous_ordinal", INT4OID, Int32GetDatum(ev->ordinal - 1), ev->ordinal == 0);
	retrain_row_int4(row, "revision", ev->revision);
	retrain_row_datum(row, "post_hoc", BOOLOID, BoolGetDatum(ev->post_hoc), false);
	retrain_row_datum(row, "revision_digest", BYTEAOID, PointerGetDatum(ev->revision_digest), false);
	retrain_row_text(row, "triggered_by", trigger_names[ev->trigger]);
	retrain_row_text(row, "outcome", ev->outcome);
	retrain_row_int4(row, "missed_slots", ev->missed_slots);
	retrain_row_int4(row, "attempt", ev->attempt);
	retrain_row_time(row, "window_start", ev->windows.current_start);
	retrain_row_time(row, "window_end", ev->windows.current_end);
	retrain_row_time(row, "known_until", ev->slot);
	retrain_row_text(row, "reference_kind", reference_names[ev->def->reference]);
	retrain_row_int8_or_null(row, "baseline_id", ev->baseline ? ev->baseline->baseline_id : 0,
							 ev->baseline != NULL);
	retrain_row_time_or_null(row, "reference_start", ev->reference_start, ev->has_reference_window);
	retrain_row_time_or_null(row, "reference_end", ev->reference_end, ev->has_reference_window);
	retrain_row_int8(row, "log_id", ev->log->log_id);
	retrain_row_int4(row, "log_revision", ev->log->revision);
	retrain_row_oid(row, "relation_oid", ev->log->relation);
	retrain_row_text_as(row, "relation_schema", ev->log->schema_name, "pg_catalog.name");
	retrain_row_text_as(row, "relation_name", ev->log->relation_name, "pg_catalog.name");
}

/* add_reading adds what was read, and on what state of the database. */
static void
add_reading(RetrainRow *row, const RetrainEvaluation *ev)
{
	bytea	   *evidence = retrain_evidence_digest(ev);

	retrain_row_datum(row, "rls_applied", BOOLOID, BoolGetDatum(ev->rls_applied), false);
	retrain_row_int8_or_null(row, "rows_current", ev->rows_current, ev->has_counts);
	retrain_row_int8_or_null(row, "rows_current_unused", ev->rows_current_unused, ev->has_counts);
	retrain_row_int8_or_null(row, "rows_current_labelled", ev->rows_current_labelled,
							 ev->has_counts && !ev->labelled_unknown);
	retrain_row_int8_or_null(row, "rows_reference", ev->rows_reference, ev->has_reference_counts);
	retrain_row_int8_or_null(row, "rows_reference_unused", ev->rows_reference_unused, ev->has_reference_counts);
	retrain_row_datum(row, "reference_digest", BYTEAOID, PointerGetDatum(ev->reference_digest),
					  ev->reference_digest == NULL);
	retrain_row_text(row, "scan_mode", ev->scan_mode);
	retrain_row_text_array(row, "query_texts", ev->query_texts);
	retrain_row_text_as(row, "query_parameters", ev->query_parameters, "pg_catalog.jsonb");
	retrain_row_text_as(row, "profile_sources", ev->profile_sources, "pg_catalog.jsonb");
	retrain_row_text_as(row, "settings", ev->settings ? ev->settings : "{}", "pg_catalog.jsonb");
	retrain_row_text(row, "snapshot", ev->snapshot);
	retrain_row_datum(row, "wal_lsn_start", PG_LSNOID, LSNGetDatum(ev->lsn_start), false);
	retrain_row_datum(row, "wal_lsn_end", PG_LSNOID, LSNGetDatum(ev->lsn_end), false);
	retrain_row_datum(row, "evidence_digest", BYTEAOID, PointerGetDatum(evidence), evidence == NULL);
	retrain_row_time(row, "started_at", ev->started_at);
	retrain_row_time(row, "finished_at", ev->finished_at);
	retrain_row_text(row, "error_code", ev->error ? unpack_sql_state(ev->error->sqlerrcode) : NULL);
	retrain_row_text(row, "error_message", ev->error ? ev->error->message : NULL);
}

/* add_origin adds who evaluated, with which software, where. */
static void
add_origin(RetrainRow *row, const RetrainEvaluation *ev)
{
	retrain_row_datum(row, "recorded_xid", XID8OID,
					  FullTransactionIdGetDatum(GetCurrentFullTransactionId()), false);
	retrain_row_int8(row, "system_identifier", (int64) GetSystemIdentifier());
	retrain_row_int4(row, "timeline", (int32) GetWALInsertionTimeLine());
	retrain_row_text_as(row, "database_name", get_database_name(MyDatabaseId), "pg_catalog.name");
	retrain_row_text(row, "server_version", GetConfigOption("server_version", false, false));
	retrain_row_text(row, "extension_version", retrain_extension_version());
	retrain_row_text(row, "library_version", RETRAIN_VERSION);
	retrain_row_datum(row, "run_id", UUIDOID, UUIDPGetDatum(&ev->run_id), false);
	retrain_row_oid(row, "run_as_oid", ev->owner);
	retrain_row_text_as(row, "run_as", retrain_role_name(ev->owner, false), "pg_catalog.name");
	retrain_row_text_as(row, "session_role", GetUserNameFromId(GetSessionUserId(), false), "pg_catalog.name");
	retrain_row_text_as(row, "caller_role", retrain_role_name(ev->caller, true), "pg_catalog.name");
	retrain_row_text(row, "application", application_name ? application_name : "");
	retrain_row_int4(row, "backend_pid", MyProcPid);
	retrain_row_time(row, "recorded_at", GetCurrentTimestamp());
}

/* write_evaluation writes the evaluation row. */
static void
write_evaluation(const RetrainEvaluation *ev)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.evaluation");
	add_plan(&row, ev);
	add_reading(&row, ev);
	add_origin(&row, ev);
	retrain_row_insert(&row);
}

/* add_figures adds the figures of a measurement to its row. */
static void
add_figures(RetrainRow *row, const RetrainMeasurement *m)
{
	retrain_row_float8_or_null(row, "value", m->value, m->has_value);
	retrain_row_float8_or_null(row, "standard_error", m->standard_error, m->has_standard_error);
	retrain_row_float8_or_null(row, "interval_low", m->interval_low, m->has_interval);
	retrain_row_float8_or_null(row, "interval_high", m->interval_high, m->has_interval);
	retrain_row_text(row, "interval_method", m->interval_method);
	retrain_row_float8_or_null(row, "p_value", m->p_value, m->has_p_value);
	retrain_row_text(row, "p_method", m->p_method);
	retrain_row_float8_or_null(row, "adjusted_p", m->adjusted_p, m->has_adjusted_p);
	retrain_row_float8_or_null(row, "e_value", m->e_value, m->has_e_value);
	retrain_row_float8_or_null(row, "critical_value", m->critical_value, m->has_critical);
	retrain_row_float8_or_null(row, "max_error", m->max_error, m->has_max_error);
	retrain_row_float8_or_null(row, "expected_value", m->expected_value, m->has_expected);
	retrain_row_float8_or_null(row, "constant_value", m->constant_value, m->has_constant);
	retrain_row_float8_or_null(row, "reference_value", m->reference_value, m->has_reference_value);
	retrain_row_int8_or_null(row, "reference_used", m->reference_used, m->has_reference);
	retrain_row_int8_or_null(row, "reference_unused", m->reference_unused, m->has_reference);
	retrain_row_int8_or_null(row, "current_used", m->current_used, m->has_current);
	retrain_row_int8_or_null(row, "current_unused", m->current_unused, m->has_current);
	retrain_row_datum(row, "detail", JSONBOID, JsonbPGetDatum(m->detail), m->detail == NULL);
}

/* add_slices adds the slice columns and the slice of a measurement; NULL when the check is over all rows. */
static void
add_slices(RetrainRow *row, const RetrainMeasurement *m)
{
	int			n = list_length(m->check->slices);
	Datum	   *names = palloc(sizeof(Datum) * Max(n, 1));
	Datum	   *values = palloc(sizeof(Datum) * Max(n, 1));
	bool	   *nulls = palloc(sizeof(bool) * Max(n, 1));
	int			lower = 1;
	ArrayType  *array = NULL;

	for (int i = 0; i < n; i++)
	{
		char	   *value = m->slice_values ? m->slice_values[i] : NULL;

		names[i] = DirectFunctionCall1(namein, CStringGetDatum(list_nth(m->check->slices, i)));
		nulls[i] = value == NULL;
		values[i] = value ? CStringGetTextDatum(value) : (Datum) 0;
	}
	if (n > 0)
		array = construct_array(names, n, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR);
	retrain_row_datum(row, "slice_columns", NAMEARRAYOID, PointerGetDatum(array), n == 0);
	if (n > 0 && m->slice_values)
		array = construct_md_array(values, nulls, 1, &n, &lower, TEXTOID, -1, false, TYPALIGN_INT);
	retrain_row_datum(row, "slice_values", TEXTARRAYOID, PointerGetDatum(array), n == 0 || m->slice_values == NULL);
}

/* write_measurement writes one measurement row. */
static void
write_measurement(const RetrainEvaluation *ev, const RetrainMeasurement *m)
{
	const RetrainCheck *check = m->check;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.measurement");
	retrain_row_int8(&row, "policy_id", ev->policy_id);
	retrain_row_time(&row, "slot", ev->slot);
	retrain_row_int4(&row, "ordinal", ev->ordinal);
	retrain_row_int4(&row, "check_no", check->check_no);
	retrain_row_int4(&row, "measurement_no", m->measurement_no);
	retrain_row_text(&row, "check_name", check->name);
	retrain_row_text(&row, "metric", check->metric->name);
	retrain_row_text_as(&row, "column_name", m->part->column_name, "pg_catalog.name");
	retrain_row_text_as(&row, "slice_column", check->slice_column, "pg_catalog.name");
	retrain_row_text(&row, "slice_value", m->slice_value);
	add_slices(&row, m);
	retrain_row_text(&row, "form", check->of_profiles ? "profile" : "rows");
	retrain_row_text(&row, "source", m->source);
	add_figures(&row, m);
	retrain_row_text_as(&row, "warn", check->warn, "pg_catalog.numeric");
	retrain_row_text_as(&row, "fail", check->fail, "pg_catalog.numeric");
	retrain_row_text(&row, "breach_when", check->below ? "below" : "above");
	retrain_row_int8(&row, "min_rows", check->min_rows);
	retrain_row_text(&row, "level", retrain_level_name(m->level));
	retrain_row_text(&row, "status", m->status);
	retrain_row_text(&row, "error_code", m->error_code);
	retrain_row_text(&row, "error_message", m->error_message);
	retrain_row_insert(&row);
}

/* retrain_checks_json returns how each check came out. */
char *
retrain_checks_json(const RetrainEvaluation *ev)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, ev->checks)
	{
		RetrainCheckResult *result = lfirst(cell);

		appendStringInfo(&json, "%s{\"check_no\": %d, \"name\": ",
						 foreach_current_index(cell) > 0 ? ", " : "", result->check->check_no);
		escape_json(&json, result->check->name);
		appendStringInfo(&json, ", \"level\": \"%s\", \"verdict\": \"%s\", \"status\": \"%s\"",
						 retrain_level_name(result->level),
						 retrain_verdict_name(result->verdict),
						 result->decisive ? result->decisive->status : "insufficient_rows");
		appendStringInfo(&json, ", \"value\": \"%s\", \"raised\": %s",
						 retrain_truth_name(result->value), result->raised ? "true" : "false");
		if (result->decisive)
			appendStringInfo(&json, ", \"measurement_no\": %d", result->decisive->measurement_no);
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* write_decision writes the decision row. */
static void
write_decision(const RetrainEvaluation *ev)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.decision");
	retrain_row_int8(&row, "policy_id", ev->policy_id);
	retrain_row_time(&row, "slot", ev->slot);
	retrain_row_int4(&row, "ordinal", ev->ordinal);
	retrain_row_text(&row, "verdict", retrain_verdict_name(ev->verdict));
	retrain_row_text(&row, "candidate", retrain_verdict_name(ev->candidate));
	retrain_row_text(&row, "reason", ev->reason);
	retrain_row_text_as(&row, "checks", retrain_checks_json(ev), "pg_catalog.jsonb");
	retrain_row_int4(&row, "breaches", ev->breaches);
	retrain_row_int4(&row, "breaches_needed", ev->def->breaches_needed);
	retrain_row_int4(&row, "slots_considered", ev->def->slots_considered);
	retrain_row_time_or_null(&row, "cooldown_until", ev->cooldown_until, ev->has_cooldown);
	retrain_row_rule(&row, ev);
	retrain_row_time(&row, "decided_at", GetCurrentTimestamp());
	retrain_row_text_as(&row, "decided_by", retrain_role_name(ev->owner, false), "pg_catalog.name");
	retrain_row_insert(&row);
}

/*
 * write_to_ledger writes the leaf of the evaluation, which the next checkpoint
 * covers.  Only a decision that changes something waits for the ledger's head.
 */
static void
write_to_ledger(const RetrainEvaluation *ev, bool decided)
{
	RetrainLedgerEntry *entry;
	uint8		hash[RETRAIN_HASH_LENGTH];

	retrain_leaf_write(ev->policy_id, ev->slot, ev->ordinal, hash);
	if (!decided || ev->verdict == RETRAIN_KEEP || ev->verdict == RETRAIN_INSUFFICIENT_EVIDENCE ||
		ev->def->verdict_rule.shadow)
		return;
	entry = retrain_ledger_begin("decision");
	retrain_ledger_int8(entry, "policy_id", ev->policy_id);
	retrain_ledger_text(entry, "policy", ev->def->name);
	retrain_ledger_time(entry, "slot", ev->slot);
	retrain_ledger_int4(entry, "ordinal", ev->ordinal);
	retrain_ledger_int4(entry, "revision", ev->revision);
	retrain_ledger_datum(entry, "revision_digest", BYTEAOID, PointerGetDatum(ev->revision_digest), false);
	retrain_ledger_text(entry, "verdict", retrain_verdict_name(ev->verdict));
	retrain_ledger_text(entry, "reason", ev->reason);
	retrain_ledger_bytes(entry, "evaluation_hash", hash, RETRAIN_HASH_LENGTH);
	retrain_ledger_append(entry);
}

/* notify_decision queues a hint for listeners; a shadow policy never acts. */
static void
notify_decision(const RetrainEvaluation *ev)
{
	char	   *slot = retrain_time_literal(ev->slot);

	if (ev->verdict == RETRAIN_KEEP || ev->def->verdict_rule.shadow)
		return;
	retrain_announce(psprintf("decision of policy \"%s\"", ev->def->name),
					 psprintf("{\"v\": 1, \"policy\": " INT64_FORMAT ", \"slot\": \"%s\", \"ordinal\": %d, \"verdict\": \"%s\"}",
							  ev->policy_id, pnstrdup(slot + 1, strlen(slot) - 2),
							  ev->ordinal, retrain_verdict_name(ev->verdict)));
}

/*
 * retrain_next_ordinal returns the ordinal of the next record of a slot: 0 for
 * the first.  One that was purged is not given away again: its leaf is there.
 * The policy's state row is locked, so nobody else takes it.
 */
int
retrain_next_ordinal(int64 policy_id, TimestampTz slot)
{
	Oid			types[2] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[2];
	bool		isnull;

	values[0] = Int64GetDatum(policy_id);
	values[1] = TimestampTzGetDatum(slot);
	if (retrain_fixed_execute("SELECT GREATEST("
							  "(SELECT pg_catalog.max(e.ordinal) FROM retrain.evaluation e WHERE e.policy_id = $1 AND e.slot = $2),"
							  "(SELECT pg_catalog.max(l.ordinal) FROM retrain.leaf l WHERE l.policy_id = $1 AND l.slot = $2), -1) + 1",
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	return DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * retrain_record judges ev on the history as of now and writes all rows.
 * ev->outcome is "superseded" already when it must not lead to a decision.
 * Owner scope, SPI connected, the policy's state row locked.
 */
void
retrain_record(RetrainEvaluation *ev)
{
	bool		superseded = ev->outcome != NULL && strcmp(ev->outcome, "superseded") == 0;
	RetrainHistory history;
	ListCell   *cell;

	if (!superseded)
	{
		retrain_history_load(ev, &history);
		retrain_judge(ev, &history);
	}
	write_evaluation(ev);
	foreach(cell, ev->measurements)
		write_measurement(ev, lfirst(cell));
	retrain_evidence_record(ev);
	if (!superseded)
		write_decision(ev);
	write_to_ledger(ev, !superseded);
	if (superseded)
		return;
	retrain_request_for_decision(ev);
	retrain_watch_decision(ev);
	notify_decision(ev);
}

/* failed tells whether nothing could be measured. */
static bool
failed(const RetrainEvaluation *ev)
{
	return ev->error != NULL;
}

/* retry_pause returns how long to wait after so many errors in a row, ms. */
static int64
retry_pause(const RetrainEvaluation *ev, int errors)
{
	int64		period = retrain_schedule_period(ev->def, ev->slot) / 1000;
	int64		pause = (int64) RETRY_FIRST_MS << Min(errors - 1, 30);

	return Min(pause, period);
}

/*
 * release_claim clears the claim and updates the error counters.  The slot of
 * a superseded evaluation stays due, under the new revision.
 */
static void
release_claim(const RetrainEvaluation *ev, bool superseded, int errors, TimestampTz now)
{
	Oid			types[6] = {INT8OID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID, TEXTOID, BOOLOID};
	Datum		values[6];
	char		nulls[6] = {' ', ' ', ' ', ' ', ' ', ' '};

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	values[2] = Int32GetDatum(errors);
	values[3] = TimestampTzGetDatum(errors > 0 ?
									TimestampTzPlusMilliseconds(now, retry_pause(ev, errors)) : 0);
	values[4] = errors > 0 ? CStringGetTextDatum(ev->error->message) : (Datum) 0;
	nulls[3] = nulls[4] = errors > 0 ? ' ' : 'n';
	values[5] = BoolGetDatum(superseded);
	if (retrain_fixed_execute("UPDATE retrain.policy_state SET"
							  " last_slot = CASE WHEN $6 THEN last_slot ELSE GREATEST(last_slot, $2) END,"
							  " next_due = CASE WHEN $6 THEN LEAST(next_due, $2) ELSE next_due END,"
							  " consecutive_errors = $3, retry_at = $4, last_error = $5,"
							  " run_id = NULL, run_slot = NULL, run_revision = NULL, run_started = NULL,"
							  " run_deadline = NULL, run_missed = NULL, attempts = 0"
							  " WHERE policy_id = $1",
							  6, types, values, nulls, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.policy_state");
}

/* suspend_policy suspends a policy after too many errors in a row. */
static void
suspend_policy(const RetrainEvaluation *ev, int errors)
{
	char	   *reason = psprintf("%d evaluations failed in a row, the last with: %s",
								  errors, ev->error->message);
	Oid			types[2] = {INT8OID, TEXTOID};
	Datum		values[2];

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = CStringGetTextDatum(reason);
	if (retrain_fixed_execute("UPDATE retrain.policy SET state = 'suspended', state_reason = $2,"
							  " changed_at = pg_catalog.clock_timestamp(), changed_by = SESSION_USER"
							  " WHERE policy_id = $1 AND state = 'active'",
							  2, types, values, NULL, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.policy");
	retrain_event("suspended", ev->policy_id, NULL, reason);
	retrain_ledger_transition("policy", ev->policy_id, ev->def->name, "active", "suspended", reason);
	ereport(WARNING,
			(errmsg("policy \"%s\" is suspended after %d errors in a row", ev->def->name, errors),
			 errhint("retrain.policy_status says why; mend it, then SELECT retrain.resume_policy(%s).",
					 quote_literal_cstr(ev->def->name))));
}

/*
 * lock_claim locks the state row.  Returns false when the claim is no longer
 * ours; *current tells whether policy and revision are as claimed.
 */
static bool
lock_claim(const RetrainEvaluation *ev, bool *current, int *errors)
{
	Oid			types[2] = {INT8OID, UUIDOID};
	Datum		values[2];
	bool		isnull;

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = UUIDPGetDatum(&ev->run_id);
	if (retrain_fixed_execute("SELECT s.consecutive_errors, p.state = 'active', p.current_revision"
							  " FROM retrain.policy_state s JOIN retrain.policy p ON p.policy_id = s.policy_id"
							  " WHERE s.policy_id = $1 AND s.run_id = $2 FOR UPDATE OF s",
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_state");
	if (SPI_processed == 0)
		return false;
	*errors = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	*current = DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull)) &&
		DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3, &isnull)) == ev->revision;
	return true;
}

/*
 * retrain_record_claimed records an evaluation that was claimed and releases
 * the claim.  Returns false, having written only an event, when the claim has
 * been taken over.  Owner scope, SPI connected.
 */
bool
retrain_record_claimed(RetrainEvaluation *ev, TimestampTz now)
{
	bool		current;
	int			errors;

	if (!lock_claim(ev, &current, &errors))
	{
		retrain_event("discarded", ev->policy_id, NULL,
							 "an evaluation came after its deadline, its claim had been taken over");
		return false;
	}
	if (!current)
		ev->outcome = "superseded";
	ev->ordinal = retrain_next_ordinal(ev->policy_id, ev->slot);
	retrain_record(ev);
	errors = failed(ev) ? errors + 1 : 0;
	release_claim(ev, !current, errors, now);
	if (retrain_max_consecutive_errors > 0 && errors >= retrain_max_consecutive_errors)
		suspend_policy(ev, errors);
	return true;
}
