/*
 * approval.c
 *	  Approving and rejecting a request, and taking an approval back.
 *
 * What is signed is the digest of the evidence that was shown: another one, or
 * one that has changed since, is refused.  An approval lets a proposed request
 * into the queue as soon as the quorum is there; before a promotion it is kept,
 * and counted again when somebody promotes.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/free_text.h"
#include "governance/json_writer.h"
#include "release/approval.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_approve);
PG_FUNCTION_INFO_V1(retrain_reject);
PG_FUNCTION_INFO_V1(retrain_revoke_approval);

/* A signature on its way into the table. */
typedef struct Signature
{
	const char *verdict;		/* approve, reject */
	char	   *comment;		/* or NULL */
	bytea	   *digest;			/* that is signed */
	RetrainActor actor;
	RetrainRequirements requirements;	/* request, rule, what was approved before */
	RetrainRuleRole *role;		/* that it counts for */
	int64		delegation_id;	/* 0: in his own right */
	Oid			delegator;
	int64		view_id;		/* 0: not opened */
} Signature;

/* refuse_unlisted raises 42501 for somebody whom the rule does not name. */
static void
refuse_unlisted(const Signature *signature)
{
	StringInfoData roles;
	ListCell   *cell;

	initStringInfo(&roles);
	foreach(cell, signature->requirements.rule->approvers)
		appendStringInfo(&roles, "%s\"%s\"", roles.len > 0 ? ", " : "", ((RetrainRuleRole *) lfirst(cell))->name);
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("the rule does not let role \"%s\" approve", GetUserNameFromId(signature->actor.session, false)),
			 errdetail("Session user and current user must be members of one of %s.", roles.data),
			 errhint("An approver who is away can name a stand-in with retrain.delegate().")));
}

/* quorum_of returns how many approvals for a role count. */
static int
quorum_of(const RetrainRequirements *requirements, Oid role)
{
	ListCell   *cell;
	int			n = 0;

	foreach(cell, requirements->approvals)
	{
		RetrainApproval *approval = lfirst(cell);

		n += !approval->waiver && approval->void_reason == NULL && approval->rule_role == role;
	}
	return n;
}

/* may_sign_for tells whether somebody may approve for a role, in his own right or another's. */
static bool
may_sign_for(RetrainStore *store, Signature *signature, const RetrainRuleRole *role)
{
	const RetrainActor *actor = &signature->actor;

	signature->delegation_id = 0;
	signature->delegator = InvalidOid;
	if (retrain_is_member(actor->session, role->oid) && retrain_is_member(actor->caller, role->oid))
		return true;
	signature->delegation_id = retrain_delegation_for(store, signature->requirements.request->model_id, actor, role->oid,
													  &signature->delegator);
	return signature->delegation_id != 0;
}

/*
 * choose_role finds the role that a signature counts for: the one asked for,
 * else the first one whose quorum is not there yet, else the first one.
 */
static void
choose_role(RetrainStore *store, Signature *signature, const char *wanted)
{
	const RetrainRequirements *requirements = &signature->requirements;
	RetrainRuleRole *last = NULL;
	ListCell   *cell;

	foreach(cell, requirements->rule->approvers)
	{
		RetrainRuleRole *role = lfirst(cell);

		if ((wanted && strcmp(role->name, wanted) != 0) || !may_sign_for(store, signature, role))
			continue;
		if (last == NULL || quorum_of(requirements, role->oid) < role->quorum)
			last = role;
		if (quorum_of(requirements, role->oid) < role->quorum)
			break;
	}
	if (last == NULL)
		refuse_unlisted(signature);
	(void) may_sign_for(store, signature, last);
	signature->role = last;
}

/* as_approval returns a signature in the form in which approvals are compared. */
static RetrainApproval
as_approval(const Signature *signature)
{
	RetrainApproval approval = {0};

	approval.rule_role = signature->role->oid;
	approval.authenticated = signature->actor.authenticated;
	approval.session = signature->actor.session;
	approval.caller = signature->actor.caller;
	approval.delegator = signature->delegator;
	approval.session_name = GetUserNameFromId(signature->actor.session, false);
	return approval;
}

/* check_four_eyes raises RT012 for somebody who has a part in what he approves. */
static void
check_four_eyes(RetrainStore *store, const Signature *signature)
{
	const RetrainRequirements *requirements = &signature->requirements;
	RetrainApproval mine = as_approval(signature);
	char	   *conflict = retrain_four_eyes_conflict(store, requirements->request, requirements->rule, &mine);
	ListCell   *cell;

	if (conflict)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_FOUR_EYES),
				 errmsg("role \"%s\" may not approve request %s", mine.session_name, requirements->request->id_text),
				 errdetail("%s.", conflict),
				 errhint("Somebody who has no part in it has to approve.")));
	foreach(cell, requirements->approvals)
	{
		RetrainApproval *other = lfirst(cell);

		if (other->void_reason || !retrain_same_person(other, &mine) ||
			!(retrain_four_eyes || (!other->waiver && other->rule_role == mine.rule_role)))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_FOUR_EYES),
				 errmsg("role \"%s\" may not approve request %s a second time", mine.session_name, requirements->request->id_text),
				 errdetail("%s " INT64_FORMAT " of the same person counts already.", other->waiver ? "Waiver" : "Approval", other->id),
				 errhint("Another person has to approve.")));
	}
}

/* check_digest raises RT014 when another evidence is signed than the one there is. */
static void
check_digest(const Signature *signature)
{
	const bytea *now = signature->requirements.evidence_digest;

	if (VARSIZE_ANY_EXHDR(now) != VARSIZE_ANY_EXHDR(signature->digest) ||
		memcmp(VARDATA_ANY(now), VARDATA_ANY(signature->digest), VARSIZE_ANY_EXHDR(now)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_EVIDENCE_CHANGED),
				 errmsg("this is not the digest of the evidence of request %s", signature->requirements.request->id_text),
				 errdetail("The evidence has changed since it was shown, or another one was."),
				 errhint("Read it again with retrain.open_evidence('%s') and sign the digest that it returns.",
						 signature->requirements.request->id_text)));
}

/* find_view finds when this evidence was first opened by the session user. */
static void
find_view(Signature *signature)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&signature->requirements.request->id), false);
	retrain_param_oid(&params, signature->actor.session);
	retrain_param_datum(&params, BYTEAOID, PointerGetDatum(signature->digest), false);
	if (retrain_store_run("SELECT v.evidence_view_id FROM retrain.evidence_view v WHERE v.request_id OPERATOR(pg_catalog.=) $1"
						  " AND v.session_role_oid OPERATOR(pg_catalog.=) $2 AND v.digest OPERATOR(pg_catalog.=) $3"
						  " ORDER BY v.evidence_view_id LIMIT 1", &params, SPI_OK_SELECT) > 0)
		signature->view_id = retrain_store_int8(1, 1);
}

/* check_opened raises RT014 when the rule wants the evidence to have been read. */
static void
check_opened(Signature *signature)
{
	find_view(signature);
	if (signature->view_id == 0 && signature->requirements.rule->require_opened)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_EVIDENCE_CHANGED),
				 errmsg("role \"%s\" has not opened the evidence of request %s",
						GetUserNameFromId(signature->actor.session, false), signature->requirements.request->id_text),
				 errhint("SELECT * FROM retrain.open_evidence('%s');", signature->requirements.request->id_text)));
}

/* add_expiry adds until when an approval is valid. */
static void
add_expiry(RetrainRow *row, const Signature *signature, TimestampTz now)
{
	const Interval *valid = &signature->requirements.rule->valid;

	retrain_row_time(row, "expires_at",
					 DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval, TimestampTzGetDatum(now),
															 IntervalPGetDatum(valid))));
}

/* write_signature writes the row and its row of the ledger, and returns its identifier. */
static int64
write_signature(const Signature *signature)
{
	const RetrainRequirements *requirements = &signature->requirements;
	TimestampTz now = GetCurrentTimestamp();
	RetrainRow	row;
	RetrainLedgerEntry *entry;
	int64		id;

	retrain_row_begin(&row, "retrain.approval");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_row_text(&row, "verdict", signature->verdict);
	retrain_row_int8(&row, "rule_id", requirements->rule->id);
	retrain_row_oid(&row, "rule_role_oid", signature->role->oid);
	retrain_row_text_as(&row, "rule_role", signature->role->name, "pg_catalog.name");
	retrain_row_datum(&row, "evidence_digest", BYTEAOID, PointerGetDatum(signature->digest), false);
	retrain_row_int8_or_null(&row, "evidence_view_id", signature->view_id, signature->view_id != 0);
	retrain_row_text(&row, "comment", signature->comment);
	retrain_row_int8_or_null(&row, "delegation_id", signature->delegation_id, signature->delegation_id != 0);
	retrain_row_time(&row, "decided_at", now);
	if (strcmp(signature->verdict, "approve") == 0)
		add_expiry(&row, signature, now);
	retrain_actor_add(&row, &signature->actor);
	id = retrain_row_insert_returning(&row, "approval_id");
	entry = retrain_release_entry(RETRAIN_RELEASE_APPROVAL, id, &signature->actor);
	retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_ledger_text(entry, "verdict", signature->verdict);
	retrain_ledger_text(entry, "rule_role", signature->role->name);
	retrain_ledger_datum(entry, "evidence_digest", BYTEAOID, PointerGetDatum(signature->digest), false);
	retrain_ledger_datum(entry, "delegation_id", INT8OID, Int64GetDatum(signature->delegation_id), signature->delegation_id == 0);
	retrain_ledger_text(entry, "comment", signature->comment);
	retrain_ledger_append(entry);
	return id;
}

/* refuse_without_rule raises RT017 where nothing says who approves. */
static void
refuse_without_rule(const RetrainRequest *request)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_APPROVAL_MISSING),
			 errmsg("no rule says who approves request %s", request->id_text),
			 errhint("The owner of the model seals one: SELECT retrain.set_approval_rule('%s', '{\"approvers\": [{\"role\": ...}]}'%s);",
					 request->model_name, request->state == RETRAIN_REQUEST_PROPOSED ? ", 'retraining'" : "")));
}

/* check_state raises RT011 where there is nothing to approve, or to reject. */
static void
check_state(const RetrainRequest *request, bool approves)
{
	if (request->state == RETRAIN_REQUEST_PROPOSED || request->state == RETRAIN_REQUEST_AWAITING_PROMOTION ||
		(approves && (request->state == RETRAIN_REQUEST_GATING || request->state == RETRAIN_REQUEST_PROMOTED)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_TRANSITION),
			 errmsg("request %s is %s, where there is nothing to %s", request->id_text,
					retrain_request_state_name(request->state), approves ? "approve" : "reject"),
			 errdetail("A request is approved while it is proposed, gating, awaiting_promotion or promoted in part, and rejected while it is proposed or awaiting_promotion."),
			 errhint("The view retrain.requests shows where requests stand.")));
}

/* check_not_expired raises RT017 for a proposal that is over, though nobody has moved it yet. */
static void
check_not_expired(const RetrainRequest *request)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	if (retrain_store_run("SELECT FROM retrain.request r WHERE r.request_id OPERATOR(pg_catalog.=) $1"
						  " AND r.state OPERATOR(pg_catalog.=) 'proposed'"
						  " AND r.expires_at OPERATOR(pg_catalog.<=) pg_catalog.clock_timestamp()", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_APPROVAL_MISSING),
				 errmsg("request %s has expired", request->id_text),
				 errdetail("Nobody approved it in time."),
				 errhint("The owner of the model can ask again with retrain.request_retraining().")));
}

/* begin reads the arguments, locks the request and finds what was approved before. */
static void
begin(FunctionCallInfo fcinfo, RetrainStore *store, Signature *signature)
{
	RetrainRequest *request;
	int64		environment_id = 0;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "digest");
	signature->digest = PG_GETARG_BYTEA_PP(1);
	signature->comment = RETRAIN_ARG_FREE_TEXT(2, "comment");
	retrain_store_begin_change(store);
	request = retrain_request_for_release(store, PG_GETARG_UUID_P(0), true);
	retrain_actor_now(store, &signature->actor);
	check_state(request, strcmp(signature->verdict, "approve") == 0);
	check_not_expired(request);
	if (request->state != RETRAIN_REQUEST_PROPOSED)
		environment_id = retrain_environment_by_name(store, RETRAIN_ARG_TEXT(4))->id;
	retrain_requirements_begin(store, &signature->requirements, request, request->state != RETRAIN_REQUEST_PROPOSED, environment_id);
	if (signature->requirements.rule == NULL || signature->requirements.rule->approvers == NIL)
		refuse_without_rule(request);
	signature->requirements.lock = true;
	retrain_requirements_find(store, &signature->requirements);
	choose_role(store, signature, PG_ARGISNULL(3) ? NULL : NameStr(*PG_GETARG_NAME(3)));
}

/* let_in moves a proposed request into the queue once nobody's approval is missing. */
static void
let_in(RetrainStore *store, Signature *signature)
{
	RetrainRequirements now = {.request = signature->requirements.request, .rule = signature->requirements.rule};

	if (now.request->state != RETRAIN_REQUEST_PROPOSED)
		return;
	retrain_requirements_find(store, &now);
	if (retrain_approvals_complete(&now))
		retrain_request_move(store, now.request, RETRAIN_EVENT_APPROVE, RETRAIN_ACTOR_APPROVER, signature->comment);
}

/*
 * retrain.approve(request uuid, digest bytea, comment text, role name,
 *				   environment text) returns bigint
 *
 * retrain_approve signs the evidence of a request and returns the approval.
 */
Datum
retrain_approve(PG_FUNCTION_ARGS)
{
	Signature	signature = {.verdict = "approve"};
	RetrainStore store;
	int64		id;

	RETRAIN_REQUIRE_ARG(4, "environment");
	begin(fcinfo, &store, &signature);
	check_four_eyes(&store, &signature);
	check_digest(&signature);
	check_opened(&signature);
	id = write_signature(&signature);
	let_in(&store, &signature);
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}

/*
 * retrain.reject(request uuid, digest bytea, comment text, role name,
 *				  environment text) returns bigint
 *
 * retrain_reject closes a request and returns the record of it.
 */
Datum
retrain_reject(PG_FUNCTION_ARGS)
{
	Signature	signature = {.verdict = "reject"};
	RetrainStore store;
	int64		id;

	RETRAIN_REQUIRE_ARG(2, "comment");
	RETRAIN_REQUIRE_ARG(4, "environment");
	begin(fcinfo, &store, &signature);
	check_digest(&signature);
	find_view(&signature);
	id = write_signature(&signature);
	retrain_request_move(&store, signature.requirements.request, RETRAIN_EVENT_REJECT, RETRAIN_ACTOR_APPROVER, signature.comment);
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}

/*
 * can_be_revoked tells whether taking an approval of a request back still changes
 * anything: nothing was promoted yet, or it has a part of the traffic only.
 */
static bool
can_be_revoked(const RetrainRequest *request)
{
	RetrainParams params = {0};

	if (request->state != RETRAIN_REQUEST_PROMOTED)
		return request->state == RETRAIN_REQUEST_PROPOSED || request->state == RETRAIN_REQUEST_GATING ||
			request->state == RETRAIN_REQUEST_AWAITING_PROMOTION;
	retrain_param_int8(&params, request->version_id);
	return retrain_store_run("SELECT FROM retrain.deployment d JOIN retrain.deployment_version x"
							 " ON x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
							 " WHERE x.version_id OPERATOR(pg_catalog.=) $1 AND d.ended_recorded_at IS NULL"
							 " AND x.share OPERATOR(pg_catalog.<) 1 LIMIT 1", &params, SPI_OK_SELECT) > 0;
}

/* find_revocable returns the request of an approval of the session user that was not revoked, locked first. */
static void
find_revocable(RetrainStore *store, int64 approval_id)
{
	static const char *const query =
		"SELECT a.request_id, a.session_role_oid, (a.revoked_at IS NOT NULL)::pg_catalog.int4, a.verdict"
		" FROM retrain.approval a WHERE a.approval_id OPERATOR(pg_catalog.=) $1";
	RetrainParams params = {0};
	RetrainRequest *request = NULL;
	bool		revocable;
	bool		isnull;

	retrain_param_int8(&params, approval_id);
	if (retrain_store_run(query, &params, SPI_OK_SELECT) == 1 &&
		(retrain_store_oid(1, 2) == GetSessionUserId() || superuser_arg(store->scope.saved_userid)))
		request = retrain_request_load(store, DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull)), true);
	if (request == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("approval " INT64_FORMAT " does not exist or is not yours", approval_id),
				 errhint("SELECT * FROM retrain.approvals lists yours.")));
	revocable = can_be_revoked(request);
	(void) retrain_store_run(query, &params, SPI_OK_SELECT);
	if (retrain_store_int8(1, 3) != 0 || strcmp(retrain_store_text(store, 1, 4), "approve") != 0 || !revocable)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("approval " INT64_FORMAT " cannot be taken back", approval_id),
				 errdetail("It was taken back already, is a rejection, or its request is %s.", retrain_request_state_name(request->state)),
				 errhint("Of a version that is live already, the way back is retrain.rollback().")));
}

/*
 * retrain.revoke_approval(approval_id bigint, reason text) returns bigint
 *
 * retrain_revoke_approval takes an approval back.
 */
Datum
retrain_revoke_approval(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	int64		id;

	RETRAIN_REQUIRE_ARG(0, "approval_id");
	RETRAIN_REQUIRE_ARG(1, "reason");
	id = PG_GETARG_INT64(0);
	retrain_store_begin_change(&store);
	find_revocable(&store, id);
	retrain_release_revoke(&store, RETRAIN_RELEASE_APPROVAL, id, RETRAIN_ARG_FREE_TEXT(1, "reason"));
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}
