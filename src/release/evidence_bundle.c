/*
 * evidence_bundle.c
 *	  What an approver is shown, as one document with a digest, and the record
 *	  that it was opened.
 *
 * The document is the same as long as what it tells is the same: it says
 * nothing of who opened it and who approved, and nothing that a setting
 * decides.  Of the decisions that came while the request was open, it has those
 * up to the report of the version, or the state the request is in would change
 * with every slot of the policy.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/rows_result.h"
#include "release/approval.h"
#include "release/approval_gates.h"

PG_FUNCTION_INFO_V1(retrain_open_evidence);
PG_FUNCTION_INFO_V1(retrain_open_decision_evidence);

/* A decision d with all it stands on; evaluation, evidence and measurements by its key. */
#define KEY_IS(alias)	alias ".policy_id = d.policy_id AND " alias ".slot = d.slot AND " alias ".ordinal = d.ordinal"
#define WITHOUT_KEY		" - 'policy_id' - 'slot' - 'ordinal'"
#define DECISION \
"pg_catalog.jsonb_build_object('policy', (SELECT p.name FROM retrain.policy p WHERE p.policy_id = d.policy_id)," \
" 'policy_id', d.policy_id, 'slot', d.slot, 'ordinal', d.ordinal," \
" 'decision', (SELECT pg_catalog.to_jsonb(x)" WITHOUT_KEY " FROM retrain.decision x WHERE " KEY_IS("x") ")," \
" 'evaluation', (SELECT pg_catalog.to_jsonb(x)" WITHOUT_KEY " FROM retrain.evaluation x WHERE " KEY_IS("x") ")," \
" 'evidence', (SELECT pg_catalog.to_jsonb(x)" WITHOUT_KEY " FROM retrain.evaluation_evidence x WHERE " KEY_IS("x") ")," \
" 'measurements', COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)" WITHOUT_KEY \
"  ORDER BY x.check_no, x.measurement_no) FROM retrain.measurement x WHERE " KEY_IS("x") "), '[]')," \
" 'leaf_hash', (SELECT pg_catalog.encode(x.leaf_hash, 'hex') FROM retrain.leaf x WHERE " KEY_IS("x") ")," \
" 'revision', (SELECT pg_catalog.to_jsonb(r) - 'policy_id' FROM retrain.policy_revision r" \
"  JOIN retrain.evaluation x ON " KEY_IS("x") " AND r.policy_id = x.policy_id AND r.revision = x.revision))"

/* A version v, but for its marks of change; the state is part of it. */
#define VERSION "pg_catalog.to_jsonb(v) - 'changed_at' - 'changed_by'"

static const char *const request_query =
"WITH q AS (SELECT r.*, (SELECT pg_catalog.min(t.happened_at) FROM retrain.request_transition t"
"   WHERE t.request_id = r.request_id AND t.event = 'report') AS reported_at"
"  FROM retrain.request r WHERE r.request_id = $1)"
" SELECT pg_catalog.jsonb_build_object('format', 'retrain evidence 1', 'subject',"
"  CASE q.state WHEN 'proposed' THEN 'retraining' ELSE 'promotion' END,"
"  'request', (SELECT pg_catalog.to_jsonb(x) FROM (SELECT q.request_id, q.model_id, m.name AS model, q.action, q.reason,"
"    q.policy_id, q.slot, q.ordinal, q.requested_at, q.requested_by, q.requested_as, q.trainer, q.lease_role, q.lease_as,"
"    q.fence, q.attempts, q.version_id FROM retrain.model m WHERE m.model_id = q.model_id) x),"
"  'decisions', COALESCE((SELECT pg_catalog.jsonb_agg(" DECISION " ORDER BY d.policy_id, d.slot, d.ordinal)"
"   FROM retrain.request_evidence d WHERE d.request_id = q.request_id"
"    AND (d.attached_at <= q.reported_at OR (d.policy_id = q.policy_id AND d.slot = q.slot AND d.ordinal = q.ordinal))), '[]'),"
"  'transitions', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) - 'request_id' ORDER BY t.transition_id)"
"   FROM retrain.request_transition t WHERE t.request_id = q.request_id AND t.event NOT IN ('promote', 'roll_back')),"
"  'versions', COALESCE((SELECT pg_catalog.jsonb_agg(" VERSION " ORDER BY v.version_id) FROM retrain.version v"
"   WHERE v.version_id = q.version_id OR v.version_id = (SELECT w.parent_version_id FROM retrain.version w WHERE w.version_id = q.version_id)), '[]'),"
"  'training_data', (SELECT pg_catalog.to_jsonb(t) FROM retrain.version v JOIN retrain.training_data t"
"   ON t.training_data_id = v.training_data_id WHERE v.version_id = q.version_id),"
"  'gates', $2::pg_catalog.jsonb) FROM q";

static const char *const decision_query =
"SELECT pg_catalog.jsonb_build_object('format', 'retrain evidence 1', 'subject', 'decision', 'decisions',"
" pg_catalog.jsonb_build_array(" DECISION ")) FROM (SELECT $1::pg_catalog.int8 AS policy_id,"
" $2::pg_catalog.timestamptz AS slot, $3::pg_catalog.int4 AS ordinal) d";

/* fix_settings fixes what the text of values depends on, until the scope ends. */
static void
fix_settings(void)
{
	static const char *const settings[][2] = {
		{"TimeZone", "UTC"}, {"DateStyle", "ISO, YMD"}, {"IntervalStyle", "postgres"}, {"bytea_output", "hex"}
	};

	for (int i = 0; i < lengthof(settings); i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
}

/* run_bundle runs a statement of one document and returns it and its digest in the caller's context. */
static Jsonb *
run_bundle(RetrainStore *store, const char *query, RetrainParams *params, bytea **digest)
{
	bool		isnull;
	Datum		value;
	Jsonb	   *bundle;
	MemoryContext old;

	if (retrain_store_run(query, params, SPI_OK_SELECT) != 1)
		elog(ERROR, "evidence has no document");
	value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	old = MemoryContextSwitchTo(store->caller);
	bundle = DatumGetJsonbPCopy(value);
	*digest = retrain_jsonb_digest(bundle);
	MemoryContextSwitchTo(old);
	return bundle;
}

/*
 * retrain_evidence_bundle returns the evidence of a request and the SHA-256 of
 * its text.  Owner scope, SPI connected.
 */
Jsonb *
retrain_evidence_bundle(RetrainStore *store, const RetrainRequest *request, bytea **digest)
{
	RetrainParams params = {0};
	int			level = NewGUCNestLevel();
	Jsonb	   *bundle;

	fix_settings();
	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_text(&params, retrain_gates_evidence(store, request));
	bundle = run_bundle(store, request_query, &params, digest);
	AtEOXact_GUC(false, level);
	return bundle;
}

/* stands_in tells whether somebody may approve in another's place for a model. */
static bool
stands_in(int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_oid(&params, GetSessionUserId());
	return retrain_store_run("SELECT FROM retrain.delegation d WHERE d.to_role_oid OPERATOR(pg_catalog.=) $2"
							 " AND d.ended_at IS NULL AND pg_catalog.clock_timestamp() OPERATOR(pg_catalog.<) d.valid_until"
							 " AND (d.model_id IS NULL OR d.model_id OPERATOR(pg_catalog.=) $1)", &params, SPI_OK_SELECT) > 0;
}

/* named_by_rule tells whether a rule of a model, in force or not, names a role of the caller. */
static bool
named_by_rule(const RetrainStore *store, int64 model_id)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_int8(&params, model_id);
	n = retrain_store_run("SELECT DISTINCT o.role_oid FROM retrain.approval_rule a JOIN retrain.approval_rule_role o"
						  " ON o.rule_id OPERATOR(pg_catalog.=) a.rule_id WHERE a.model_id OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
		if (retrain_is_member(GetSessionUserId(), retrain_store_oid(i, 1)) &&
			retrain_is_member(store->scope.saved_userid, retrain_store_oid(i, 1)))
			return true;
	return false;
}

/* may_see tells whether the caller may know of the requests of a model. */
static bool
may_see(const RetrainStore *store, int64 model_id, Oid model_owner, bool auditor)
{
	return auditor || is_member_of_role(store->scope.saved_userid, model_owner) ||
		named_by_rule(store, model_id) || stands_in(model_id);
}

/*
 * retrain_request_for_release returns a request of which the caller may know:
 * as member of the owner of its model, as auditor, or because a rule or a
 * delegation names him; raises 42704 otherwise.  lock locks its row until the
 * transaction ends.  Owner scope, SPI connected.
 */
RetrainRequest *
retrain_request_for_release(RetrainStore *store, const pg_uuid_t *id, bool lock)
{
	RetrainRequest *request = retrain_request_load(store, id, lock);

	if (request == NULL || !may_see(store, request->model_id, request->model_owner, false))
		retrain_request_refuse_missing(id);
	return request;
}

/* write_view records that somebody opened a bundle: of a request, or of a decision. */
static void
write_view(RetrainStore *store, const RetrainRequest *request, const RetrainObject *policy, TimestampTz slot, int ordinal,
		   bytea *digest)
{
	RetrainActor actor;
	RetrainRow	row;
	RetrainLedgerEntry *entry;
	int64		view_id;

	retrain_actor_now(store, &actor);
	retrain_row_begin(&row, "retrain.evidence_view");
	if (request)
		retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	else
	{
		retrain_row_int8(&row, "policy_id", policy->id);
		retrain_row_time(&row, "slot", slot);
		retrain_row_int4(&row, "ordinal", ordinal);
	}
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_row_time(&row, "opened_at", GetCurrentTimestamp());
	retrain_actor_add(&row, &actor);
	view_id = retrain_row_insert_returning(&row, "evidence_view_id");
	entry = retrain_release_entry(RETRAIN_RELEASE_VIEW, view_id, &actor);
	if (request)
		retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_ledger_datum(entry, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_ledger_append(entry);
}

/* answer returns a bundle and its digest. */
static Datum
answer(FunctionCallInfo fcinfo, Jsonb *bundle, bytea *digest)
{
	Datum		values[2] = {JsonbPGetDatum(bundle), PointerGetDatum(digest)};
	bool		nulls[2] = {false, false};

	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.open_evidence(request uuid, OUT evidence jsonb, OUT digest bytea)
 *
 * retrain_open_evidence returns the evidence of a request, and records that it
 * was opened.
 */
Datum
retrain_open_evidence(PG_FUNCTION_ARGS)
{
	bool		auditor = retrain_may_audit();
	RetrainStore store;
	RetrainRequest *request;
	Jsonb	   *bundle;
	bytea	   *digest;

	RETRAIN_REQUIRE_ARG(0, "request");
	retrain_store_begin_change(&store);
	request = retrain_request_load(&store, PG_GETARG_UUID_P(0), true);
	if (request == NULL || !may_see(&store, request->model_id, request->model_owner, auditor))
		retrain_request_refuse_missing(PG_GETARG_UUID_P(0));
	bundle = retrain_evidence_bundle(&store, request, &digest);
	write_view(&store, request, NULL, 0, 0, digest);
	retrain_store_end(&store);
	return answer(fcinfo, bundle, digest);
}

/* find_decision returns the policy of a decision, and the ordinal asked for, or the latest of the slot. */
static RetrainObject *
find_decision(RetrainStore *store, bool auditor, const char *name, TimestampTz slot, int *ordinal)
{
	RetrainParams params = {0};
	RetrainObject *policy = MemoryContextAllocZero(store->caller, sizeof(RetrainObject));

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT p.policy_id, p.name, m.model_id, m.owner_oid, p.owner_oid FROM retrain.policy p"
						  " JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) p.model_id"
						  " WHERE p.name OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) > 0)
	{
		policy->id = retrain_store_int8(1, 1);
		policy->name = retrain_store_text(store, 1, 2);
		policy->model_id = retrain_store_int8(1, 3);
		policy->model_owner = retrain_store_oid(1, 4);
		policy->owner = retrain_store_oid(1, 5);
	}
	if (policy->id == 0 || !(is_member_of_role(store->scope.saved_userid, policy->owner) ||
							 may_see(store, policy->model_id, policy->model_owner, auditor)))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_NOT_FOUND),
				 errmsg("policy \"%s\" does not exist or is not yours", name),
				 errhint("The view retrain.policy_status lists yours.")));
	memset(&params, 0, sizeof(params));
	retrain_param_int8(&params, policy->id);
	retrain_param_time(&params, slot, true);
	retrain_param_int4(&params, *ordinal);
	if (retrain_store_run("SELECT e.ordinal FROM retrain.evaluation e WHERE e.policy_id OPERATOR(pg_catalog.=) $1"
						  " AND e.slot OPERATOR(pg_catalog.=) $2 AND ($3 OPERATOR(pg_catalog.<) 0 OR e.ordinal OPERATOR(pg_catalog.=) $3)"
						  " ORDER BY e.ordinal DESC LIMIT 1", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("policy \"%s\" has no such evaluation of slot %s", policy->name, timestamptz_to_str(slot)),
				 errhint("retrain.evaluations lists slots and ordinals.")));
	*ordinal = (int) retrain_store_int8(1, 1);
	return policy;
}

/*
 * retrain.open_evidence(policy text, slot timestamptz, ordinal integer,
 *						 OUT evidence jsonb, OUT digest bytea)
 *
 * retrain_open_decision_evidence returns the evidence of a decision, and
 * records that it was opened.
 */
Datum
retrain_open_decision_evidence(PG_FUNCTION_ARGS)
{
	bool		auditor = retrain_may_audit();
	int			ordinal = PG_ARGISNULL(2) ? -1 : PG_GETARG_INT32(2);
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *policy;
	TimestampTz slot;
	Jsonb	   *bundle;
	bytea	   *digest;

	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "slot");
	slot = PG_GETARG_TIMESTAMPTZ(1);
	retrain_store_begin_change(&store);
	policy = find_decision(&store, auditor, RETRAIN_ARG_TEXT(0), slot, &ordinal);
	fix_settings();
	retrain_param_int8(&params, policy->id);
	retrain_param_time(&params, slot, true);
	retrain_param_int4(&params, ordinal);
	bundle = run_bundle(&store, decision_query, &params, &digest);
	write_view(&store, NULL, policy, slot, ordinal, digest);
	retrain_store_end(&store);
	return answer(fcinfo, bundle, digest);
}
