/*
 * waiver.c
 *	  Waiving one requirement of a promotion, by name, with a reason and an end.
 *
 * The rule says which roles may waive what.  Four eyes hold here as for an
 * approval; who has waived something approves nothing of the same request.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/free_text.h"
#include "release/approval.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_waive);
PG_FUNCTION_INFO_V1(retrain_revoke_waiver);

/* A waiver on its way into the table. */
typedef struct WaiverDraft
{
	char	   *requirement;
	char	   *reason;
	TimestampTz expires_at;
	RetrainActor actor;
	RetrainRequirements requirements;
	RetrainRuleRole *role;
} WaiverDraft;

/* covers tells whether what a role may waive covers a requirement. */
static bool
covers(const RetrainRuleRole *role, const char *requirement)
{
	ListCell   *cell;

	foreach(cell, role->requirements)
	{
		const char *allowed = lfirst(cell);
		size_t		length = strlen(allowed);

		if (strcmp(allowed, requirement) == 0)
			return true;
		if (strchr(allowed, ':') == NULL && strncmp(allowed, requirement, length) == 0 && requirement[length] == ':')
			return true;
	}
	return false;
}

/* check_arguments raises 22023 for an end that is not ahead, or no reason. */
static void
check_arguments(const WaiverDraft *draft)
{
	if (TIMESTAMP_NOT_FINITE(draft->expires_at) || draft->expires_at <= GetCurrentTimestamp())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("expires_at must lie ahead, and be finite"),
				 errhint("A waiver runs out: give an instant such as now() + interval '7 days'.")));
	if (draft->reason[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a waiver needs a reason"),
				 errhint("Say why the requirement need not be met; auditors read it.")));
}

/* check_requirement raises 22023 for what is not required. */
static void
check_requirement(const WaiverDraft *draft)
{
	StringInfoData names;
	ListCell   *cell;

	initStringInfo(&names);
	foreach(cell, draft->requirements.list)
	{
		RetrainRequirement *requirement = lfirst(cell);

		if (strcmp(requirement->name, draft->requirement) == 0)
			return;
		if (strchr(requirement->name, ':'))
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", requirement->name);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no requirement of request %s", draft->requirement, draft->requirements.request->id_text),
			 names.len > 0 ? errhint("Those that a rule may let somebody waive are %s.", names.data) : 0));
}

/* choose_role finds the role under which the caller may waive the requirement; raises 42501. */
static void
choose_role(WaiverDraft *draft)
{
	ListCell   *cell;

	foreach(cell, draft->requirements.rule ? draft->requirements.rule->waivers : NIL)
	{
		RetrainRuleRole *role = lfirst(cell);

		if (covers(role, draft->requirement) && retrain_is_member(draft->actor.session, role->oid) &&
			retrain_is_member(draft->actor.caller, role->oid))
		{
			draft->role = role;
			return;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("the rule does not let role \"%s\" waive \"%s\"", GetUserNameFromId(draft->actor.session, false), draft->requirement),
			 errhint("The key waivers of the rule says who may waive what; see retrain.approval_rules.")));
}

/* check_four_eyes raises RT012 for somebody who has a part in the request, or has approved it. */
static void
check_four_eyes(RetrainStore *store, const WaiverDraft *draft)
{
	const RetrainRequirements *requirements = &draft->requirements;
	RetrainApproval mine = {0};
	char	   *conflict;
	ListCell   *cell;

	mine.waiver = true;
	mine.rule_role = draft->role->oid;
	mine.authenticated = draft->actor.authenticated;
	mine.session = draft->actor.session;
	mine.caller = draft->actor.caller;
	mine.session_name = GetUserNameFromId(draft->actor.session, false);
	conflict = retrain_four_eyes_conflict(store, requirements->request, requirements->rule, &mine);
	foreach(cell, retrain_four_eyes ? requirements->approvals : NIL)
	{
		RetrainApproval *other = lfirst(cell);

		if (conflict == NULL && !other->waiver && other->void_reason == NULL && retrain_same_person(other, &mine))
			conflict = psprintf("approval " INT64_FORMAT " of the same person counts already", other->id);
	}
	if (conflict)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_FOUR_EYES),
				 errmsg("role \"%s\" may not waive anything of request %s", mine.session_name, requirements->request->id_text),
				 errdetail("%s.", conflict),
				 errhint("Somebody who has no part in it has to do it.")));
}

/* write_waiver writes the row and its row of the ledger, and returns its identifier. */
static int64
write_waiver(const WaiverDraft *draft)
{
	const RetrainRequirements *requirements = &draft->requirements;
	RetrainRow	row;
	RetrainLedgerEntry *entry;
	int64		id;

	retrain_row_begin(&row, "retrain.waiver");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_row_text(&row, "requirement", draft->requirement);
	retrain_row_int8(&row, "rule_id", requirements->rule->id);
	retrain_row_oid(&row, "rule_role_oid", draft->role->oid);
	retrain_row_text_as(&row, "rule_role", draft->role->name, "pg_catalog.name");
	retrain_row_text(&row, "reason", draft->reason);
	retrain_row_time(&row, "waived_at", GetCurrentTimestamp());
	retrain_row_time(&row, "expires_at", draft->expires_at);
	retrain_actor_add(&row, &draft->actor);
	id = retrain_row_insert_returning(&row, "waiver_id");
	entry = retrain_release_entry(RETRAIN_RELEASE_WAIVER, id, &draft->actor);
	retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_ledger_text(entry, "requirement", draft->requirement);
	retrain_ledger_text(entry, "reason", draft->reason);
	retrain_ledger_time(entry, "expires_at", draft->expires_at);
	retrain_ledger_append(entry);
	retrain_event("waived", 0, psprintf("request %s", requirements->request->id_text),
				  psprintf("%s: %s", draft->requirement, draft->reason));
	return id;
}

/*
 * retrain.waive(request uuid, requirement text, reason text,
 *				 expires_at timestamptz, environment text) returns bigint
 *
 * retrain_waive waives a requirement and returns the waiver.
 */
Datum
retrain_waive(PG_FUNCTION_ARGS)
{
	WaiverDraft draft = {0};
	RetrainStore store;
	RetrainRequest *request;
	int64		environment_id = 0;
	int64		id;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "requirement");
	RETRAIN_REQUIRE_ARG(2, "reason");
	RETRAIN_REQUIRE_ARG(3, "expires_at");
	RETRAIN_REQUIRE_ARG(4, "environment");
	draft.requirement = RETRAIN_ARG_TEXT(1);
	draft.reason = RETRAIN_ARG_FREE_TEXT(2, "reason");
	draft.expires_at = PG_GETARG_TIMESTAMPTZ(3);
	check_arguments(&draft);
	retrain_store_begin_change(&store);
	request = retrain_request_for_release(&store, PG_GETARG_UUID_P(0), true);
	retrain_actor_now(&store, &draft.actor);
	if (request->state != RETRAIN_REQUEST_PROPOSED)
		environment_id = retrain_environment_by_name(&store, RETRAIN_ARG_TEXT(4))->id;
	retrain_requirements_begin(&store, &draft.requirements, request, request->state != RETRAIN_REQUEST_PROPOSED, environment_id);
	draft.requirements.lock = true;
	retrain_requirements_find(&store, &draft.requirements);
	check_requirement(&draft);
	choose_role(&draft);
	check_four_eyes(&store, &draft);
	id = write_waiver(&draft);
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}

/* find_revocable locks a waiver of the session user that was not revoked; raises 42704 or RT011. */
static void
find_revocable(RetrainStore *store, int64 waiver_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, waiver_id);
	if (retrain_store_run("SELECT w.session_role_oid, (w.revoked_at IS NOT NULL)::pg_catalog.int4 FROM retrain.waiver w"
						  " WHERE w.waiver_id OPERATOR(pg_catalog.=) $1 FOR NO KEY UPDATE", &params, SPI_OK_SELECT) == 0 ||
		(retrain_store_oid(1, 1) != GetSessionUserId() && !superuser_arg(store->scope.saved_userid)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("waiver " INT64_FORMAT " does not exist or is not yours", waiver_id),
				 errhint("SELECT * FROM retrain.approvals lists yours.")));
	if (retrain_store_int8(1, 2) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("waiver " INT64_FORMAT " was taken back already", waiver_id)));
}

/*
 * retrain.revoke_waiver(waiver_id bigint, reason text) returns bigint
 *
 * retrain_revoke_waiver takes a waiver back.
 */
Datum
retrain_revoke_waiver(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	int64		id;

	RETRAIN_REQUIRE_ARG(0, "waiver_id");
	RETRAIN_REQUIRE_ARG(1, "reason");
	id = PG_GETARG_INT64(0);
	retrain_store_begin_change(&store);
	find_revocable(&store, id);
	retrain_release_revoke(&store, RETRAIN_RELEASE_WAIVER, id, RETRAIN_ARG_FREE_TEXT(1, "reason"));
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}
