/*
 * approval_four_eyes.c
 *	  Nobody decides both sides.
 *
 * With retrain.four_eyes on, the author of the policy, the trainer and the
 * requester approve nothing, whatever the rule says; off, those do not whom
 * the rule names.  Who can act as one of them is taken for him: everybody has
 * the three roles of his session compared, and their memberships.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"

#include "common/compat.h"
#include "common/guc.h"
#include "release/approval.h"

/*
 * Who sealed a revision of a policy whose decision is behind the request, up
 * to the one that decided, and who owns the policy.
 */
static const char *const author_query =
"WITH d AS (SELECT e.policy_id, (SELECT pg_catalog.max(x.revision) FROM retrain.evaluation x"
"   WHERE x.policy_id = e.policy_id AND x.slot = e.slot AND x.ordinal = e.ordinal) AS revision"
"  FROM retrain.request_evidence e WHERE e.request_id = $1)"
" SELECT r.sealed_by_oid FROM d JOIN retrain.policy_revision r ON r.policy_id = d.policy_id"
"  AND r.revision <= COALESCE(d.revision, r.revision)"
" UNION SELECT r.sealed_as_oid FROM d JOIN retrain.policy_revision r ON r.policy_id = d.policy_id"
"  AND r.revision <= COALESCE(d.revision, r.revision)"
" UNION SELECT p.owner_oid FROM d JOIN retrain.policy p ON p.policy_id = d.policy_id";

/* Who claimed the request, held it, or reported. */
static const char *const trainer_query =
"SELECT t.session_role_oid FROM retrain.request_transition t WHERE t.request_id = $1 AND t.actor = 'trainer'"
" UNION SELECT t.caller_role_oid FROM retrain.request_transition t WHERE t.request_id = $1 AND t.actor = 'trainer'"
" UNION SELECT p.reported_by_oid FROM retrain.request_report p WHERE p.request_id = $1"
" UNION SELECT p.reported_as_oid FROM retrain.request_report p WHERE p.request_id = $1"
" UNION SELECT x.oid FROM retrain.request r, LATERAL (VALUES (r.lease_role_oid), (r.lease_as_oid)) x(oid)"
"  WHERE r.request_id = $1 AND x.oid IS NOT NULL";

/* Who asked. */
static const char *const requester_query =
"SELECT r.requested_by_oid FROM retrain.request r WHERE r.request_id = $1"
" UNION SELECT r.requested_as_oid FROM retrain.request r WHERE r.request_id = $1";

/* is_one_of tells whether one of the roles of an approval is this one, or a member of it. */
static bool
is_one_of(const RetrainApproval *approval, Oid role)
{
	return retrain_is_member(approval->authenticated, role) ||
		retrain_is_member(approval->session, role) ||
		retrain_is_member(approval->caller, role) ||
		retrain_is_member(approval->delegator, role);
}

/* conflict_with returns the sentence for the first role of a query that an approval's roles conflict with, or NULL. */
static char *
conflict_with(const RetrainRequest *request, const RetrainApproval *approval, const char *query, const char *what)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	n = retrain_store_run(psprintf("SELECT q.* FROM (%s) AS q ORDER BY 1", query), &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		Oid			role = retrain_store_oid(i, 1);
		char	   *name = retrain_role_name(role, true);

		if (is_one_of(approval, role))
			return psprintf("role \"%s\" is, or can act as, \"%s\", %s", approval->session_name,
							name ? name : psprintf("%u", role), what);
	}
	return NULL;
}

/*
 * retrain_four_eyes_conflict returns why whoever gave an approval, or gives
 * it, may not approve a request; NULL if he may.  Owner scope, SPI connected;
 * the result lasts until SPI is finished.
 */
char *
retrain_four_eyes_conflict(RetrainStore *store, const RetrainRequest *request, const RetrainApprovalRule *rule,
						   const RetrainApproval *approval)
{
	char	   *conflict = NULL;

	if (retrain_four_eyes || rule->not_author)
		conflict = conflict_with(request, approval, author_query, "an author or the owner of the policy");
	if (conflict == NULL && (retrain_four_eyes || rule->not_trainer))
		conflict = conflict_with(request, approval, trainer_query, "the trainer");
	if (conflict == NULL && (retrain_four_eyes || rule->not_requester))
		conflict = conflict_with(request, approval, requester_query, "the requester");
	return conflict;
}

/* shares tells whether one of the three people behind an approval is a role. */
static bool
shares(const RetrainApproval *approval, Oid role)
{
	return OidIsValid(role) &&
		(approval->authenticated == role || approval->session == role || approval->delegator == role);
}

/*
 * retrain_same_person tells whether the same person stands behind two
 * approvals: connected, by session, or through a delegation.  Current users
 * are not compared, since members of a group may all SET ROLE to it.
 */
bool
retrain_same_person(const RetrainApproval *a, const RetrainApproval *b)
{
	return shares(a, b->authenticated) || shares(a, b->session) || shares(a, b->delegator);
}
