/*
 * approval_verify.c
 *	  retrain.verify_release(): rules, approvals, promotions, deployments, what
 *	  devices report, and findings against the ledger, and against each other.
 *
 * Nobody but a superuser or the owner of the extension can write these tables
 * behind the functions' back.  Whoever does leaves no row in the ledger, or
 * one whose digest is of something else; this finds it.  The ledger itself is
 * checked by retrain.verify_ledger().
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "release/approval.h"
#include "release/approval_gates.h"
#include "release/deployment_audit.h"

PG_FUNCTION_INFO_V1(retrain_verify_release);

/* Besides those of rows against their digests. */
static const RetrainReleaseCheck checks[] = {
	/* states of requests, which are moved by arrows only */
	{"request",
		"SELECT r.request_id::pg_catalog.text, 'differs', 'it is ' || r.state || ', but the last row of the ledger says '"
		" || COALESCE(l.state, 'nothing') FROM retrain.request r LEFT JOIN (SELECT DISTINCT ON (x.payload_json ->> 'request_id')"
		"  x.payload_json ->> 'request_id' AS id, x.payload_json ->> 'to_state' AS state FROM retrain.ledger x"
		"  WHERE x.kind = 'request' ORDER BY x.payload_json ->> 'request_id', x.seq DESC) l ON l.id = r.request_id::pg_catalog.text"
	" WHERE r.state IS DISTINCT FROM l.state"},
	{"request",
		"SELECT r.request_id::pg_catalog.text, 'unapproved', 'it is ' || r.state || ', but no promotion was recorded'"
		" FROM retrain.request r WHERE r.state IN ('promoted', 'rolled_back')"
	" AND NOT EXISTS (SELECT FROM retrain.promotion p WHERE p.request_id = r.request_id)"},
	{"request",
		"SELECT r.request_id::pg_catalog.text, 'unapproved', 'it was let into the queue without the approvals of rule ' || s.rule_id"
		" FROM retrain.request r JOIN retrain.request_transition t ON t.request_id = r.request_id AND t.event = 'approve'"
		" JOIN LATERAL (SELECT a.rule_id FROM retrain.approval_rule a WHERE a.model_id = r.model_id AND a.subject = 'retraining'"
		"  AND a.sealed_at <= t.happened_at ORDER BY a.revision DESC LIMIT 1) s ON true"
		" WHERE EXISTS (SELECT FROM retrain.approval_rule_role o WHERE o.rule_id = s.rule_id AND o.purpose = 'approve'"
		"  AND o.quorum > (SELECT pg_catalog.count(*) FROM retrain.approval a WHERE a.request_id = r.request_id AND a.rule_id = s.rule_id"
		"   AND a.rule_role_oid = o.role_oid AND a.verdict = 'approve' AND a.decided_at <= t.happened_at"
		"   AND a.expires_at > t.happened_at AND (a.revoked_at IS NULL OR a.revoked_at > t.happened_at))"
		"  AND NOT EXISTS (SELECT FROM retrain.waiver w WHERE w.request_id = r.request_id"
	"   AND w.requirement = 'approval:' || o.role_name AND w.waived_at <= t.happened_at AND w.expires_at > t.happened_at))"},
	/* what a promotion says of what allowed it */
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'approval ' || i.id || ' does not count for it'"
		" FROM retrain.promotion p, LATERAL pg_catalog.unnest(p.approval_ids) i(id)"
		" LEFT JOIN retrain.approval a ON a.approval_id = i.id"
		" WHERE (a.request_id = p.request_id AND a.verdict = 'approve' AND a.rule_id = p.rule_id AND a.evidence_digest = p.evidence_digest"
		"  AND a.decided_at <= p.promoted_at AND a.expires_at > p.promoted_at"
	"  AND (a.revoked_at IS NULL OR a.revoked_at > p.promoted_at)) IS NOT TRUE"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'waiver ' || i.id || ' does not count for it'"
		" FROM retrain.promotion p, LATERAL pg_catalog.unnest(p.waiver_ids) i(id)"
		" LEFT JOIN retrain.waiver w ON w.waiver_id = i.id"
		" WHERE (w.request_id = p.request_id AND w.rule_id = p.rule_id AND w.waived_at <= p.promoted_at AND w.expires_at > p.promoted_at"
	"  AND (w.revoked_at IS NULL OR w.revoked_at > p.promoted_at)) IS NOT TRUE"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'it has not the approvals of role \"' || o.role_name || '\"'"
		" FROM retrain.promotion p JOIN retrain.approval_rule_role o ON o.rule_id = p.rule_id AND o.purpose = 'approve'"
		" WHERE o.quorum > (SELECT pg_catalog.count(*) FROM retrain.approval a WHERE a.approval_id = ANY (p.approval_ids)"
		"  AND a.rule_role_oid = o.role_oid)"
		" AND NOT EXISTS (SELECT FROM retrain.waiver w WHERE w.waiver_id = ANY (p.waiver_ids)"
	"  AND w.requirement = 'approval:' || o.role_name)"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'rule ' || a.rule_id || ' was in force, and is not the one it names'"
		" FROM retrain.promotion p JOIN LATERAL (SELECT a.rule_id FROM retrain.approval_rule a WHERE a.model_id = p.model_id"
		"  AND a.subject = 'promotion' AND a.environment_id = p.environment_id AND a.sealed_at <= p.promoted_at"
	"  ORDER BY a.revision DESC LIMIT 1) a ON true WHERE a.rule_id IS DISTINCT FROM p.rule_id"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'differs', 'deployment ' || p.deployment_id || ' does not give version '"
		" || p.to_version_id || ' the share ' || p.share FROM retrain.promotion p"
		" WHERE NOT EXISTS (SELECT FROM retrain.deployment d JOIN retrain.deployment_version x ON x.deployment_id = d.deployment_id"
		"  WHERE d.deployment_id = p.deployment_id AND d.model_id = p.model_id AND d.environment_id = p.environment_id"
	"  AND d.request_id = p.request_id AND x.version_id = p.to_version_id AND x.share = p.share)"},
	/* what is live, and how it came to be */
	{"deployment",
		"SELECT d.deployment_id::pg_catalog.text, 'unapproved', 'no promotion was recorded for it' FROM retrain.deployment d"
	" WHERE d.cause = 'promotion' AND NOT EXISTS (SELECT FROM retrain.promotion p WHERE p.deployment_id = d.deployment_id)"},
	{"deployment",
		"SELECT d.deployment_id::pg_catalog.text, 'unapproved', 'rule ' || a.rule_id || ' wanted approvals for a change of what was live'"
		" FROM retrain.deployment d JOIN LATERAL (SELECT a.rule_id FROM retrain.approval_rule a WHERE a.model_id = d.model_id"
		"  AND a.subject = 'promotion' AND a.environment_id = d.environment_id AND a.sealed_at <= d.recorded_at"
		"  ORDER BY a.revision DESC LIMIT 1) a ON true"
		" WHERE d.cause = 'manual' AND d.previous_deployment_id IS NOT NULL"
	"  AND EXISTS (SELECT FROM retrain.approval_rule_role o WHERE o.rule_id = a.rule_id AND o.purpose = 'approve')"},
};

/* put adds what a statement found. */
static void
put(ReturnSetInfo *result, const char *object, const char *query)
{
	uint64		n = retrain_store_run(query, NULL, SPI_OK_SELECT);

	for (uint64 i = 0; i < n; i++)
	{
		Datum		values[4];
		bool		nulls[4] = {false};

		values[0] = CStringGetTextDatum(object);
		for (int column = 1; column <= 3; column++)
			values[column] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, column, &nulls[column]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/* put_all adds what a list of checks found. */
static void
put_all(ReturnSetInfo *result, const RetrainReleaseCheck *list, int n)
{
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put(result, list[i].object, list[i].query);
	}
}

/*
 * retrain.verify_release() returns setof record
 *
 * retrain_verify_release returns a row for each difference; none when all is
 * as it was recorded.
 */
Datum
retrain_verify_release(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	RetrainStore store;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	retrain_store_begin(&store);
	for (int i = 0; i < RETRAIN_RELEASE_KINDS; i++)
		put(result, retrain_release_kind_name((RetrainReleaseKind) i), retrain_release_audit((RetrainReleaseKind) i));
	put_all(result, checks, lengthof(checks));
	put_all(result, retrain_gate_checks, retrain_gate_check_count);
	put_all(result, retrain_deployment_checks, retrain_deployment_check_count);
	retrain_store_end(&store);
	return (Datum) 0;
}
