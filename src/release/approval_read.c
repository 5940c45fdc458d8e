/*
 * approval_read.c
 *	  The approvals and waivers of a request, and which of them count now.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "release/approval.h"

#define APPROVALS \
	"SELECT a.approval_id, 0, NULL::pg_catalog.text, a.rule_id, a.rule_role_oid, a.evidence_digest, a.authenticated_role_oid," \
	" a.session_role_oid, a.caller_role_oid, a.session_role::pg_catalog.text," \
	" (SELECT d.from_role_oid FROM retrain.delegation d WHERE d.delegation_id OPERATOR(pg_catalog.=) a.delegation_id)," \
	" (a.revoked_at IS NOT NULL)::pg_catalog.int4, (a.expires_at OPERATOR(pg_catalog.<=) pg_catalog.clock_timestamp())::pg_catalog.int4" \
	" FROM retrain.approval a WHERE a.request_id OPERATOR(pg_catalog.=) $1" \
	" AND a.verdict OPERATOR(pg_catalog.=) 'approve' ORDER BY a.approval_id"
#define WAIVERS \
	"SELECT w.waiver_id, 1, w.requirement, w.rule_id, w.rule_role_oid, NULL::pg_catalog.bytea, w.authenticated_role_oid," \
	" w.session_role_oid, w.caller_role_oid, w.session_role::pg_catalog.text, NULL::pg_catalog.oid," \
	" (w.revoked_at IS NOT NULL)::pg_catalog.int4, (w.expires_at OPERATOR(pg_catalog.<=) pg_catalog.clock_timestamp())::pg_catalog.int4" \
	" FROM retrain.waiver w WHERE w.request_id OPERATOR(pg_catalog.=) $1 ORDER BY w.waiver_id"
/* So that nobody takes one back while it is being counted. */
#define LOCK " FOR NO KEY UPDATE"

/* digest_of returns the digest in a result row, copied to the caller's context, or NULL. */
static bytea *
digest_of(RetrainStore *store, uint64 row)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, 6, &isnull);
	MemoryContext old;
	bytea	   *copy;

	if (isnull)
		return NULL;
	old = MemoryContextSwitchTo(store->caller);
	copy = DatumGetByteaPCopy(value);
	MemoryContextSwitchTo(old);
	return copy;
}

/* read_all appends what a statement finds. */
static List *
read_all(RetrainStore *store, const RetrainRequest *request, const char *query, List *list)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	n = retrain_store_run(query, &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		RetrainApproval *approval = MemoryContextAllocZero(store->caller, sizeof(RetrainApproval));
		MemoryContext old;

		approval->id = retrain_store_int8(i, 1);
		approval->waiver = retrain_store_int8(i, 2) != 0;
		approval->requirement = retrain_store_text(store, i, 3);
		approval->rule_id = retrain_store_int8(i, 4);
		approval->rule_role = retrain_store_oid(i, 5);
		approval->evidence_digest = digest_of(store, i);
		approval->authenticated = retrain_store_oid(i, 7);
		approval->session = retrain_store_oid(i, 8);
		approval->caller = retrain_store_oid(i, 9);
		approval->session_name = retrain_store_text(store, i, 10);
		approval->delegator = retrain_store_oid(i, 11);
		approval->revoked = retrain_store_int8(i, 12) != 0;
		approval->expired = retrain_store_int8(i, 13) != 0;
		old = MemoryContextSwitchTo(store->caller);
		list = lappend(list, approval);
		MemoryContextSwitchTo(old);
	}
	return list;
}

/* same_digest tells whether two digests are the same. */
static bool
same_digest(const bytea *a, const bytea *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/* why_void returns why an approval does not count now, NULL if it does. */
static const char *
why_void(RetrainStore *store, const RetrainRequest *request, const RetrainApprovalRule *rule,
		 const bytea *digest, const RetrainApproval *approval)
{
	Oid			member = OidIsValid(approval->delegator) ? approval->delegator : approval->session;
	char	   *conflict;

	if (approval->revoked)
		return "was revoked";
	if (approval->expired)
		return "has expired";
	if (rule == NULL || approval->rule_id != rule->id)
		return "was given under another revision of the rule";
	if (approval->evidence_digest && !same_digest(approval->evidence_digest, digest))
		return "is of other evidence, which has changed since";
	if (!retrain_is_member(member, approval->rule_role))
		return "is of a role that is no longer a member of the rule's";
	conflict = retrain_four_eyes_conflict(store, request, rule, approval);
	return conflict ? MemoryContextStrdup(store->caller, psprintf("is void, because %s", conflict)) : NULL;
}

/*
 * retrain_approvals_read returns the approvals and the waivers of a request,
 * each with why it does not count under the rule and for the evidence of this
 * digest, oldest first; lock locks them until the transaction ends.
 * Owner scope, SPI connected.
 */
List *
retrain_approvals_read(RetrainStore *store, const RetrainRequest *request, const RetrainApprovalRule *rule,
					   const bytea *digest, bool lock)
{
	List	   *list = NIL;
	ListCell   *cell;

	list = read_all(store, request, lock ? APPROVALS LOCK " OF a" : APPROVALS, list);
	list = read_all(store, request, lock ? WAIVERS LOCK : WAIVERS, list);
	foreach(cell, list)
	{
		RetrainApproval *approval = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		approval->void_reason = why_void(store, request, rule, digest, approval);
	}
	return list;
}
