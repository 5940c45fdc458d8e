/*
 * deployment_audit.c
 *	  Environments, deployments, device profiles and findings against the
 *	  ledger: a write behind the functions' back leaves no row there, or one
 *	  whose digest is of something else.
 *
 * The digest is SHA-256 of retrain.canonical_row() of the row as it was
 * written, the columns that may change set to null, which the encoding leaves
 * out; of a deployment with its versions, of a finding of the event with the
 * sealed part of the finding.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"

#include "common/compat.h"
#include "governance/registry.h"
#include "release/deployment_audit.h"

/* Expressions of the digests, of a row t. */
#define ENVIRONMENT_DIGEST \
	"pg_catalog.sha256(retrain.canonical_row(pg_catalog.jsonb_populate_record(t, '{\"reporter_oid\": null}')))"
#define DEPLOYMENT_DIGEST \
	"pg_catalog.sha256(retrain.canonical_row(pg_catalog.jsonb_populate_record(t, '{\"effective\": null, \"ended_recorded_at\": null}'))" \
	" OPERATOR(pg_catalog.||) COALESCE((SELECT pg_catalog.string_agg(retrain.canonical_row(x), ''::pg_catalog.bytea ORDER BY x.version_id)" \
	" FROM retrain.deployment_version x WHERE x.deployment_id OPERATOR(pg_catalog.=) t.deployment_id), ''::pg_catalog.bytea))"
#define DEVICE_PROFILE_DIGEST "pg_catalog.sha256(retrain.canonical_row(t))"
#define FINDING_DIGEST \
	"pg_catalog.sha256(retrain.canonical_row(t) OPERATOR(pg_catalog.||) (SELECT retrain.canonical_row(pg_catalog.jsonb_populate_record(f," \
	" '{\"state\": null, \"owner_oid\": null, \"owner_name\": null, \"due\": null, \"changed_at\": null, \"changed_by\": null}'))" \
	" FROM retrain.finding f WHERE f.finding_id OPERATOR(pg_catalog.=) t.finding_id))"

#define DIGEST_OF(table, key, digest) \
	"SELECT " digest " FROM retrain." table " t WHERE t." key " OPERATOR(pg_catalog.=) $1"

static const char *const digest_queries[] =
{
	[RETRAIN_AUDITED_ENVIRONMENT] = DIGEST_OF("environment", "environment_id", ENVIRONMENT_DIGEST),
	[RETRAIN_AUDITED_DEPLOYMENT] = DIGEST_OF("deployment", "deployment_id", DEPLOYMENT_DIGEST),
	[RETRAIN_AUDITED_DEVICE_PROFILE] = DIGEST_OF("device_profile", "device_profile_id", DEVICE_PROFILE_DIGEST),
	[RETRAIN_AUDITED_FINDING] = DIGEST_OF("finding_event", "finding_event_id", FINDING_DIGEST),
};

/* Rows of a table against the rows of a kind of the ledger. */
#define AGAINST_LEDGER(table, kind, key, digest) \
	"WITH l AS (SELECT (x.payload_json OPERATOR(pg_catalog.->>) '" key "')::pg_catalog.int8 AS id, pg_catalog.min(x.seq) AS seq," \
	" pg_catalog.min(x.payload_json OPERATOR(pg_catalog.->>) 'row_digest') AS digest, pg_catalog.count(*) AS n" \
	" FROM retrain.ledger x WHERE x.kind OPERATOR(pg_catalog.=) '" kind "' GROUP BY 1)," \
	" t AS (SELECT t." key " AS id, '\\x' OPERATOR(pg_catalog.||) pg_catalog.encode(" digest ", 'hex') AS digest FROM retrain." table " t)" \
	" SELECT COALESCE(t.id, l.id)::pg_catalog.text," \
	" CASE WHEN t.id IS NULL THEN 'missing' WHEN l.id IS NULL THEN 'unrecorded' ELSE 'differs' END," \
	" CASE WHEN t.id IS NULL THEN pg_catalog.format('row %s of the ledger tells of it', l.seq)" \
	" WHEN l.id IS NULL THEN 'no row of the ledger tells of it'" \
	" WHEN l.n OPERATOR(pg_catalog.>) 1 THEN 'several rows of the ledger tell of it'" \
	" ELSE pg_catalog.format('it is not what row %s of the ledger has the digest of', l.seq) END" \
	" FROM t FULL JOIN l ON l.id OPERATOR(pg_catalog.=) t.id" \
	" WHERE t.id IS NULL OR l.id IS NULL OR t.digest IS DISTINCT FROM l.digest OR l.n OPERATOR(pg_catalog.>) 1"

const RetrainReleaseCheck retrain_deployment_checks[] = {
	{"environment", AGAINST_LEDGER("environment", "environment", "environment_id", ENVIRONMENT_DIGEST)},
	{"deployment", AGAINST_LEDGER("deployment", "deployment", "deployment_id", DEPLOYMENT_DIGEST)},
	/* its period, which its row in the ledger does not cover: the start is told, the end is the start of the next */
	{"deployment",
		"SELECT d.deployment_id::pg_catalog.text, 'differs', pg_catalog.format('row %s of the ledger tells of another start', x.seq)"
		" FROM retrain.deployment d JOIN retrain.ledger x ON x.kind OPERATOR(pg_catalog.=) 'deployment'"
		" AND (x.payload_json OPERATOR(pg_catalog.->>) 'deployment_id')::pg_catalog.int8 OPERATOR(pg_catalog.=) d.deployment_id"
		" WHERE (x.payload_json OPERATOR(pg_catalog.->>) 'effective_from')::pg_catalog.timestamptz"
	" OPERATOR(pg_catalog.<>) pg_catalog.lower(d.effective)"},
	{"deployment",
		"SELECT d.deployment_id::pg_catalog.text, 'differs', CASE WHEN n.deployment_id IS NULL THEN 'it has an end, but no deployment follows it'"
		" ELSE pg_catalog.format('its end is not the start of deployment %s, which follows it', n.deployment_id) END"
		" FROM retrain.deployment d LEFT JOIN retrain.deployment n ON n.previous_deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
		" WHERE pg_catalog.upper(d.effective) IS DISTINCT FROM pg_catalog.lower(n.effective)"
		" OR d.ended_recorded_at IS DISTINCT FROM n.recorded_at"
	" OR n.model_id OPERATOR(pg_catalog.<>) d.model_id OR n.environment_id OPERATOR(pg_catalog.<>) d.environment_id"},
	{"device_profile", AGAINST_LEDGER("device_profile", "device_profile", "device_profile_id", DEVICE_PROFILE_DIGEST)},
	{"finding_event", AGAINST_LEDGER("finding_event", "finding", "finding_event_id", FINDING_DIGEST)},
	{"finding",
		"SELECT f.finding_id::pg_catalog.text, 'differs', 'it does not stand as its last event says'"
		" FROM retrain.finding f LEFT JOIN LATERAL (SELECT e.* FROM retrain.finding_event e"
		"  WHERE e.finding_id OPERATOR(pg_catalog.=) f.finding_id ORDER BY e.finding_event_id DESC LIMIT 1) e ON true"
	" WHERE (e.to_state OPERATOR(pg_catalog.=) f.state AND e.owner_name OPERATOR(pg_catalog.=) f.owner_name"
	"  AND e.due OPERATOR(pg_catalog.=) f.due) IS NOT TRUE"},
};

const int	retrain_deployment_check_count = lengthof(retrain_deployment_checks);

/* retrain_audited_digest adds the digest of a row that was just written.  Owner scope, SPI connected. */
void
retrain_audited_digest(RetrainLedgerEntry *entry, RetrainAuditedKind kind, int64 id)
{
	RetrainParams params = {0};
	bool		isnull;

	retrain_param_int8(&params, id);
	if (retrain_store_run(digest_queries[kind], &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "row " INT64_FORMAT " was not written", id);
	retrain_ledger_datum(entry, "row_digest", BYTEAOID,
						 SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull), false);
}
