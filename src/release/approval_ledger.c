/*
 * approval_ledger.c
 *	  What a row of our tables leaves in the ledger: its key and the digest of
 *	  everything in it that is sealed.
 *
 * The digest is of retrain.canonical_row() of the row as it was written, the
 * columns that may change set to null, which the encoding leaves out.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"

#include "common/compat.h"
#include "release/approval.h"

#define REVOCATION "{\"revoked_at\": null, \"revoked_by_oid\": null, \"revoked_by\": null, \"revoked_reason\": null}"

static const struct
{
	const char *name;			/* kind of the ledger, and table */
	const char *key;
	const char *changes;		/* columns that change, as a JSON object of nulls; or NULL */
	const char *changed;		/* the one that says that they have */
	const char *change_kind;	/* kind of the ledger for that */
	const char *more;			/* rows of another table that belong to it; or NULL */
}			kinds[RETRAIN_RELEASE_KINDS] =
{
	[RETRAIN_RELEASE_RULE] = {"approval_rule", "rule_id", NULL, NULL, NULL,
		" || COALESCE((SELECT pg_catalog.string_agg(retrain.canonical_row(o), ''::pg_catalog.bytea ORDER BY o.purpose, o.ordinal)"
		" FROM retrain.approval_rule_role o WHERE o.rule_id = t.rule_id), ''::pg_catalog.bytea)"},
	[RETRAIN_RELEASE_VIEW] = {"evidence_view", "evidence_view_id", NULL, NULL, NULL, NULL},
	[RETRAIN_RELEASE_DELEGATION] = {"delegation", "delegation_id",
		"{\"ended_at\": null, \"ended_by\": null, \"ended_reason\": null}", "ended_at", "delegation_ended", NULL},
	[RETRAIN_RELEASE_APPROVAL] = {"approval", "approval_id", REVOCATION, "revoked_at", "approval_revoked", NULL},
	[RETRAIN_RELEASE_WAIVER] = {"waiver", "waiver_id", REVOCATION, "revoked_at", "waiver_revoked", NULL},
	[RETRAIN_RELEASE_PROMOTION] = {"promotion", "promotion_id", NULL, NULL, NULL, NULL},
};

/* retrain_release_kind_name returns the name of a kind of rows, that of their table. */
const char *
retrain_release_kind_name(RetrainReleaseKind kind)
{
	return kinds[kind].name;
}

/* digest_expression returns the expression of the digest of a row t. */
static char *
digest_expression(RetrainReleaseKind kind)
{
	return psprintf("pg_catalog.sha256(retrain.canonical_row(pg_catalog.jsonb_populate_record(t, '%s'))%s)",
					kinds[kind].changes ? kinds[kind].changes : "{}", kinds[kind].more ? kinds[kind].more : "");
}

/* add_actor adds who made the change. */
static void
add_actor(RetrainLedgerEntry *entry, const RetrainActor *actor)
{
	retrain_ledger_int8(entry, "authenticated_role_oid", (int64) actor->authenticated);
	retrain_ledger_int8(entry, "session_role_oid", (int64) actor->session);
	retrain_ledger_int8(entry, "caller_role_oid", (int64) actor->caller);
	retrain_ledger_text(entry, "caller_role", retrain_role_name(actor->caller, true));
}

/*
 * retrain_release_entry begins the entry of a row that was just written; the
 * caller adds what people want to read, and hands it in.  Owner scope, SPI
 * connected.
 */
RetrainLedgerEntry *
retrain_release_entry(RetrainReleaseKind kind, int64 id, const RetrainActor *actor)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin(kinds[kind].name);
	RetrainParams params = {0};
	bool		isnull;

	retrain_param_int8(&params, id);
	if (retrain_store_run(psprintf("SELECT %s FROM retrain.%s t WHERE t.%s OPERATOR(pg_catalog.=) $1",
								   digest_expression(kind), kinds[kind].name, kinds[kind].key),
						  &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "%s " INT64_FORMAT " not found", kinds[kind].name, id);
	retrain_ledger_int8(entry, kinds[kind].key, id);
	retrain_ledger_datum(entry, "row_digest", BYTEAOID,
						 SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull), false);
	add_actor(entry, actor);
	return entry;
}

/* retrain_release_change begins the entry of a revocation, or of an early end. */
RetrainLedgerEntry *
retrain_release_change(RetrainReleaseKind kind, int64 id, const RetrainActor *actor)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin(kinds[kind].change_kind);

	retrain_ledger_int8(entry, kinds[kind].key, id);
	add_actor(entry, actor);
	return entry;
}

/*
 * retrain_release_revoke takes an approval or a waiver back, which the caller has
 * locked and may take back.  Owner scope begun by retrain_store_begin_change, SPI
 * connected.
 */
void
retrain_release_revoke(RetrainStore *store, RetrainReleaseKind kind, int64 id, const char *reason)
{
	RetrainActor actor;
	RetrainParams params = {0};
	RetrainLedgerEntry *entry;

	retrain_actor_now(store, &actor);
	retrain_param_int8(&params, id);
	retrain_param_oid(&params, actor.session);
	retrain_param_text(&params, retrain_session_user());
	retrain_param_text(&params, reason);
	(void) retrain_store_run(psprintf("UPDATE retrain.%s x SET revoked_at = pg_catalog.clock_timestamp(), revoked_by_oid = $2,"
									  " revoked_by = $3::pg_catalog.name, revoked_reason = $4"
									  " WHERE x.%s OPERATOR(pg_catalog.=) $1", kinds[kind].name, kinds[kind].key),
							 &params, SPI_OK_UPDATE);
	entry = retrain_release_change(kind, id, &actor);
	retrain_ledger_text(entry, "reason", reason);
	retrain_ledger_append(entry);
}

/*
 * retrain_release_audit returns the statement that compares the rows of a
 * kind with the ledger: key, problem and detail of each difference.
 */
char *
retrain_release_audit(RetrainReleaseKind kind)
{
	StringInfoData query;
	const char *key = kinds[kind].key;
	const char *name = kinds[kind].name;

	initStringInfo(&query);
	appendStringInfo(&query, "WITH l AS (SELECT (x.payload_json ->> '%s')::pg_catalog.int8 AS id, pg_catalog.min(x.seq) AS seq,"
					 " pg_catalog.min(x.payload_json ->> 'row_digest') AS digest, pg_catalog.count(*) AS n"
					 " FROM retrain.ledger x WHERE x.kind = '%s' GROUP BY 1),"
					 " t AS (SELECT t.%s AS id, '\\x' || pg_catalog.encode(%s, 'hex') AS digest%s FROM retrain.%s t)",
					 key, name, key, digest_expression(kind),
					 kinds[kind].changes ? psprintf(", t.%s IS NOT NULL AS changed", kinds[kind].changed) : "", name);
	if (kinds[kind].changes)
		appendStringInfo(&query, ", c AS (SELECT DISTINCT (x.payload_json ->> '%s')::pg_catalog.int8 AS id"
						 " FROM retrain.ledger x WHERE x.kind = '%s')", key, kinds[kind].change_kind);
	appendStringInfoString(&query, " SELECT COALESCE(t.id, l.id)::pg_catalog.text,"
						   " CASE WHEN t.id IS NULL THEN 'missing' WHEN l.id IS NULL THEN 'unrecorded' ELSE 'differs' END,"
						   " CASE WHEN t.id IS NULL THEN 'row ' || l.seq || ' of the ledger tells of it'"
						   " WHEN l.id IS NULL THEN 'no row of the ledger tells of it'"
						   " WHEN l.n > 1 THEN 'several rows of the ledger tell of it'"
						   " ELSE 'it is not what row ' || l.seq || ' of the ledger has the digest of' END"
						   " FROM t FULL JOIN l ON l.id = t.id"
						   " WHERE t.id IS NULL OR l.id IS NULL OR t.digest IS DISTINCT FROM l.digest OR l.n > 1");
	if (kinds[kind].changes)
		appendStringInfo(&query, " UNION ALL SELECT t.id::pg_catalog.text, 'differs',"
						 " CASE WHEN t.changed THEN '%s is set, but no row of kind %s of the ledger tells of it'"
						 " ELSE '%s is not set, but a row of kind %s of the ledger tells of it' END"
						 " FROM t LEFT JOIN c ON c.id = t.id WHERE t.changed <> (c.id IS NOT NULL)",
						 kinds[kind].changed, kinds[kind].change_kind, kinds[kind].changed, kinds[kind].change_kind);
	return query.data;
}
