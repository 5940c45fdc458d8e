/*
 * gate_record.c
 *	  Writing down what came of a gate, and what follows for the request.
 *
 * One transaction writes result, lines and ledger row and moves the request: to
 * failed_gate when a gate has failed, to awaiting_promotion when all active
 * gates of the model have passed for its version.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/announce.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/gate.h"

static const char *const trigger_names[] = {"worker", "tick", "manual"};

/* hex returns bytes in hexadecimal, NULL for none. */
static char *
hex(const bytea *bytes)
{
	Size		length;
	char	   *result;

	if (bytes == NULL)
		return NULL;
	length = VARSIZE_ANY_EXHDR(bytes);
	result = palloc(2 * length + 1);
	hex_encode(VARDATA_ANY(bytes), length, result);
	result[2 * length] = '\0';
	return result;
}

/* put_count appends a count, or null. */
static void
put_count(StringInfo json, const char *key, int64 value)
{
	retrain_put_raw(json, key, value < 0 ? "null" : psprintf(INT64_FORMAT, value));
}

/* put_time appends an instant, or null. */
static void
put_time(StringInfo json, const char *key, TimestampTz value, bool present)
{
	if (present)
		retrain_put_instant(json, key, value);
	else
		retrain_put_string(json, key, NULL);
}

/* version_json returns a version as JSON. */
static char *
version_json(const RetrainGateVersion *version)
{
	StringInfoData json;

	if (version->version_id == 0)
		return pstrdup("null");
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	put_count(&json, "version_id", version->version_id);
	retrain_put_string(&json, "name", version->name);
	retrain_put_string(&json, "artifact_digest", hex(version->artifact_digest));
	retrain_put_string(&json, "injected", version->injected);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* training_json returns what is known of the training rows as JSON. */
static char *
training_json(const RetrainGateRun *run)
{
	const RetrainGateTraining *training = &run->training;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_boolean(&json, "known", training->known);
	put_time(&json, "start", training->start, training->has_start);
	put_time(&json, "end", training->end, training->has_end);
	put_time(&json, "label_cutoff", training->cutoff, training->has_cutoff);
	put_count(&json, "rows", training->rows);
	retrain_put_boolean(&json, "compared_by_row", training->query != NULL);
	retrain_put_instant(&json, "began", training->began);
	retrain_put_string(&json, "began_when", training->began_with);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* rows_json returns the counts of rows as JSON. */
static char *
rows_json(const RetrainGateRun *run)
{
	const RetrainGateCounts *counts = &run->counts;
	StringInfoData json;

	if (!run->has_counts)
		return pstrdup("null");
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	put_count(&json, "in_window", counts->in_window);
	put_count(&json, "unlabelled", counts->unlabelled);
	put_count(&json, "trained_in_window", counts->trained_window);
	put_count(&json, "trained_by_row", counts->trained_rows);
	put_count(&json, "scored_by_neither", counts->unscored);
	put_count(&json, "scored_by_champion_only", counts->only_champion);
	put_count(&json, "scored_by_candidate_only", counts->only_candidate);
	put_count(&json, "paired", counts->used);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* line_json returns a line of a rule as JSON. */
static char *
line_json(const RetrainGateLine *line)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	put_count(&json, "ordinal", line->rule->ordinal);
	retrain_put_string(&json, "rule", line->rule->type->name);
	retrain_put_string(&json, "name", line->rule->name);
	if (line->slice_column)
	{
		retrain_put_string(&json, "slice_column", line->slice_column);
		retrain_put_string(&json, "slice", line->slice);
	}
	retrain_put_string(&json, "status", line->status);
	retrain_put_number(&json, "value", line->value);
	retrain_put_number(&json, "low", line->low);
	retrain_put_number(&json, "high", line->high);
	retrain_put_number(&json, "margin", line->margin);
	retrain_put_number(&json, "p", line->p);
	retrain_put_number(&json, "p_adjusted", line->p_adjusted);
	put_count(&json, "rows", line->rows);
	retrain_put_raw(&json, "detail", line->detail ? line->detail : "{}");
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* bundle_of returns all that came of the evaluation as one jsonb. */
static Jsonb *
bundle_of(const RetrainGateRun *run)
{
	const RetrainGate *gate = run->gate;
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "gate", gate->name);
	put_count(&json, "revision", gate->revision);
	retrain_put_string(&json, "definition_digest", hex(gate->digest));
	retrain_put_instant(&json, "sealed_at", gate->sealed_at);
	retrain_put_string(&json, "model", gate->model_name);
	retrain_put_string(&json, "log", gate->log->name);
	put_count(&json, "log_revision", gate->log->revision);
	retrain_put_string(&json, "request", run->request ? run->request->id_text : NULL);
	retrain_put_raw(&json, "champion", version_json(&run->champion));
	retrain_put_raw(&json, "candidate", version_json(&run->candidate));
	retrain_put_raw(&json, "training", training_json(run));
	retrain_put_boolean(&json, "post_hoc", run->post_hoc);
	retrain_put_boolean(&json, "post_hoc_allowed", gate->allow_post_hoc);
	retrain_put_instant(&json, "window_start", run->window_start);
	retrain_put_instant(&json, "window_end", run->window_end);
	retrain_put_instant(&json, "known_until", run->known_until);
	retrain_put_boolean(&json, "until_given", run->window_given);
	retrain_put_string(&json, "snapshot", run->snapshot);
	retrain_put_raw(&json, "rows", rows_json(run));
	retrain_put_string(&json, "fingerprint", hex(run->fingerprint));
	retrain_put_string(&json, "scored_fingerprint", hex(run->scored));
	appendStringInfoString(&json, ", \"rules\": [");
	foreach(cell, run->lines)
		appendStringInfo(&json, "%s%s", foreach_current_index(cell) > 0 ? ", " : "", line_json(lfirst(cell)));
	appendStringInfoChar(&json, ']');
	if (run->error)
		retrain_put_string(&json, "sqlstate", unpack_sql_state(run->error->sqlerrcode));
	retrain_put_string(&json, "result", run->result);
	retrain_put_string(&json, "reason", run->reason);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* write_result writes the row of the result and returns its identifier. */
static int64
write_result(RetrainStore *store, const RetrainGateRun *run, Jsonb *bundle, bytea *digest)
{
	Oid			caller = store->scope.saved_userid;
	const pg_uuid_t *request = run->request ? &run->request->id : NULL;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.gate_result");
	retrain_row_int8(&row, "gate_id", run->gate->gate_id);
	retrain_row_int4(&row, "revision", run->gate->revision);
	retrain_row_datum(&row, "request_id", UUIDOID, request ? UUIDPGetDatum(request) : (Datum) 0, request == NULL);
	retrain_row_int8_or_null(&row, "champion_version_id", run->champion.version_id, run->champion.version_id != 0);
	retrain_row_int8(&row, "candidate_version_id", run->candidate.version_id);
	retrain_row_text(&row, "result", run->result);
	retrain_row_text(&row, "reason", run->reason);
	retrain_row_datum(&row, "post_hoc", BOOLOID, BoolGetDatum(run->post_hoc), false);
	retrain_row_time(&row, "window_start", run->window_start);
	retrain_row_time(&row, "window_end", run->window_end);
	retrain_row_time(&row, "known_until", run->known_until);
	retrain_row_int8_or_null(&row, "rows", run->counts.used, run->has_counts);
	retrain_row_datum(&row, "fingerprint", BYTEAOID, PointerGetDatum(run->fingerprint), run->fingerprint == NULL);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_row_datum(&row, "bundle", JSONBOID, JsonbPGetDatum(bundle), false);
	retrain_row_text(&row, "trigger", trigger_names[run->trigger]);
	retrain_row_time(&row, "evaluated_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "evaluated_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "evaluated_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "evaluated_as_oid", caller);
	retrain_row_text_as(&row, "evaluated_as", retrain_role_name(caller, false), "pg_catalog.name");
	return retrain_row_insert_returning(&row, "gate_result_id");
}

/* float_or_null adds a number that may be none. */
static void
float_or_null(RetrainRow *row, const char *column, double value)
{
	retrain_row_float8_or_null(row, column, value, !isnan(value));
}

/* write_line writes one line of a rule. */
static void
write_line(int64 gate_result_id, const RetrainGateLine *line, int number)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.gate_rule_result");
	retrain_row_int8(&row, "gate_result_id", gate_result_id);
	retrain_row_int4(&row, "ordinal", line->rule->ordinal);
	retrain_row_int4(&row, "line", number);
	retrain_row_text(&row, "rule", line->rule->type->name);
	retrain_row_text(&row, "name", line->rule->name);
	retrain_row_text(&row, "slice_column", line->slice_column);
	retrain_row_text(&row, "slice", line->slice);
	retrain_row_text(&row, "status", line->status);
	float_or_null(&row, "value", line->value);
	float_or_null(&row, "low", line->low);
	float_or_null(&row, "high", line->high);
	float_or_null(&row, "margin", line->margin);
	float_or_null(&row, "p", line->p);
	float_or_null(&row, "p_adjusted", line->p_adjusted);
	retrain_row_int8_or_null(&row, "rows", line->rows, line->rows >= 0);
	retrain_row_text_as(&row, "detail", line->detail ? line->detail : "{}", "pg_catalog.jsonb");
	retrain_row_insert(&row);
}

/* write_lines writes all lines, numbered within their rules. */
static void
write_lines(const RetrainGateRun *run, int64 gate_result_id)
{
	RetrainGateRule *rule = NULL;
	int			number = 0;
	ListCell   *cell;

	foreach(cell, run->lines)
	{
		RetrainGateLine *line = lfirst(cell);

		number = line->rule == rule ? number + 1 : 1;
		rule = line->rule;
		write_line(gate_result_id, line, number);
	}
}

/* write_to_ledger hands in the row of the ledger. */
static void
write_to_ledger(const RetrainGateRun *run, int64 gate_result_id, bytea *digest)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("gate_result");
	const pg_uuid_t *request = run->request ? &run->request->id : NULL;

	retrain_ledger_int8(entry, "gate_result_id", gate_result_id);
	retrain_ledger_int8(entry, "gate_id", run->gate->gate_id);
	retrain_ledger_text(entry, "gate", run->gate->name);
	retrain_ledger_int4(entry, "revision", run->gate->revision);
	retrain_ledger_datum(entry, "request_id", UUIDOID, request ? UUIDPGetDatum(request) : (Datum) 0, request == NULL);
	retrain_ledger_int8(entry, "candidate_version_id", run->candidate.version_id);
	retrain_ledger_text(entry, "result", run->result);
	retrain_ledger_int4(entry, "post_hoc", run->post_hoc ? 1 : 0);
	retrain_ledger_datum(entry, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_ledger_append(entry);
}

/*
 * retrain_gates_settled tells whether every active gate of the model has passed
 * for the version of a request, by the newest result of each under the revision
 * in force; true without any gate.  *results: a list of RetrainGateStanding *; *problem: what is missing,
 * NULL when nothing is.  lock keeps gates and results as they are until the
 * transaction ends.  Owner scope, SPI connected.
 */
bool
retrain_gates_settled(RetrainStore *store, const RetrainRequest *request, bool lock, List **results, char **problem)
{
	static const char *const query =
		"SELECT g.gate_id, g.name, e.gate_result_id, e.revision, e.result, e.post_hoc::pg_catalog.int4, e.digest"
		" FROM retrain.gate g LEFT JOIN LATERAL (SELECT x.gate_result_id, x.revision, x.result, x.post_hoc, x.digest"
		"  FROM retrain.gate_result x WHERE x.request_id OPERATOR(pg_catalog.=) $2 AND x.gate_id OPERATOR(pg_catalog.=) g.gate_id"
		"  AND x.candidate_version_id OPERATOR(pg_catalog.=) $3 AND x.revision OPERATOR(pg_catalog.=) g.current_revision"
		"  ORDER BY x.gate_result_id DESC LIMIT 1) e ON true"
		" WHERE g.model_id OPERATOR(pg_catalog.=) $1 AND g.state OPERATOR(pg_catalog.=) 'active' ORDER BY g.gate_id";
	RetrainParams params = {0};
	uint64		n;
	MemoryContext old;

	*results = NIL;
	*problem = NULL;
	retrain_param_int8(&params, request->model_id);
	if (lock)
		(void) retrain_store_run("SELECT FROM retrain.gate g WHERE g.model_id OPERATOR(pg_catalog.=) $1"
								 " AND g.state OPERATOR(pg_catalog.=) 'active' ORDER BY g.gate_id FOR SHARE",
								 &params, SPI_OK_SELECT);
	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int8(&params, request->version_id);
	n = retrain_store_run(query, &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(store->caller);
	for (uint64 i = 1; i <= n; i++)
	{
		RetrainGateStanding *standing = palloc0(sizeof(RetrainGateStanding));
		bool		isnull;
		Datum		digest = SPI_getbinval(SPI_tuptable->vals[i - 1], SPI_tuptable->tupdesc, 7, &isnull);

		standing->gate_id = retrain_store_int8(i, 1);
		standing->gate = retrain_store_text(store, i, 2);
		standing->gate_result_id = retrain_store_int8(i, 3);
		standing->revision = (int) retrain_store_int8(i, 4);
		standing->result = retrain_store_text(store, i, 5);
		standing->post_hoc = retrain_store_int8(i, 6) != 0;
		standing->digest = isnull ? NULL : DatumGetByteaPCopy(digest);
		*results = lappend(*results, standing);
		if (*problem == NULL && (standing->result == NULL || strcmp(standing->result, "passed") != 0))
			*problem = standing->result == NULL ? psprintf("Gate \"%s\" has not been evaluated.", standing->gate) :
				psprintf("The newest result of gate \"%s\" is: %s.", standing->gate, standing->result);
	}
	MemoryContextSwitchTo(old);
	return *problem == NULL;
}

/* move takes the request where its gates lead. */
static void
move(RetrainStore *store, RetrainGateRun *run)
{
	RetrainRequest *request = run->request;
	List	   *results;
	char	   *problem;

	if (request->state != RETRAIN_REQUEST_GATING)
		return;
	if (strcmp(run->result, "failed") == 0)
		retrain_request_move(store, request, RETRAIN_EVENT_GATE_FAILED, RETRAIN_ACTOR_GATE,
							 psprintf("Gate \"%s\": %s", run->gate->name, run->reason));
	else if (retrain_gates_settled(store, request, true, &results, &problem))
		retrain_request_move(store, request, RETRAIN_EVENT_GATE_PASSED, RETRAIN_ACTOR_GATE,
							 psprintf("%d of %d gates passed.", list_length(results), list_length(results)));
}

/* announce tells listeners. */
static void
announce(const RetrainGateRun *run, int64 gate_result_id)
{
	retrain_announce(psprintf("gate \"%s\"", run->gate->name),
					 psprintf("{\"v\": 1, \"gate_result\": " INT64_FORMAT ", \"result\": \"%s\"}", gate_result_id, run->result));
}

/*
 * retrain_gate_record writes a result down, moves its request and returns the
 * identifier of the result, and its digest; 0 for a request that is no longer
 * where its gates matter, or has another version.  The request's row is locked
 * first.  Owner scope begun by retrain_store_begin_change, SPI connected.
 */
int64
retrain_gate_record(RetrainStore *store, RetrainGateRun *run, bytea **digest)
{
	Jsonb	   *bundle;
	int64		gate_result_id;

	if (run->request)
	{
		RetrainRequest *request = retrain_request_load(store, &run->request->id, true);

		if (request->version_id != run->candidate.version_id ||
			(request->state != RETRAIN_REQUEST_GATING && request->state != RETRAIN_REQUEST_AWAITING_PROMOTION))
			return 0;
		run->request = request;
	}
	bundle = bundle_of(run);
	*digest = retrain_jsonb_digest(bundle);
	gate_result_id = write_result(store, run, bundle, *digest);
	write_lines(run, gate_result_id);
	write_to_ledger(run, gate_result_id, *digest);
	announce(run, gate_result_id);
	if (run->request)
		move(store, run);
	return gate_result_id;
}
