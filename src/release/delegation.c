/*
 * delegation.c
 *	  Standing in for an approver who is away.
 *
 * Only the approver himself hands on his right, from his own session, and only
 * what he has himself: who stands in for somebody cannot hand that on.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/free_text.h"
#include "governance/json_writer.h"
#include "release/approval.h"

PG_FUNCTION_INFO_V1(retrain_delegate);
PG_FUNCTION_INFO_V1(retrain_end_delegation);

/* What a new delegation says. */
typedef struct DelegationDraft
{
	Oid			from;
	Oid			to;
	TimestampTz until;
	char	   *reason;
	RetrainObject *model;		/* NULL: all */
} DelegationDraft;

/*
 * retrain_delegation_for returns the delegation under which somebody may
 * approve for a role, and who gave it; 0 when there is none.  Owner scope, SPI
 * connected.
 */
int64
retrain_delegation_for(RetrainStore *store, int64 model_id, const RetrainActor *actor, Oid rule_role, Oid *delegator)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_int8(&params, model_id);
	retrain_param_oid(&params, actor->session);
	n = retrain_store_run("SELECT d.delegation_id, d.from_role_oid FROM retrain.delegation d"
						  " WHERE d.to_role_oid OPERATOR(pg_catalog.=) $2 AND d.ended_at IS NULL"
						  " AND pg_catalog.clock_timestamp() OPERATOR(pg_catalog.<) d.valid_until"
						  " AND (d.model_id IS NULL OR d.model_id OPERATOR(pg_catalog.=) $1)"
						  " ORDER BY d.delegation_id", &params, SPI_OK_SELECT);
	if (!retrain_is_member(actor->caller, actor->session))
		return 0;				/* acts as somebody else */
	for (uint64 i = 1; i <= n; i++)
		if (retrain_is_member(retrain_store_oid(i, 2), rule_role))
		{
			*delegator = retrain_store_oid(i, 2);
			return retrain_store_int8(i, 1);
		}
	return 0;
}

/* check_from raises 42501 unless it is the session's own right that is handed on. */
static void
check_from(const DelegationDraft *draft, Oid caller)
{
	if (draft->from != GetSessionUserId() || draft->from != caller)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only role \"%s\" itself can let others approve in its place", GetUserNameFromId(draft->from, false)),
				 errhint("Connect as this role.")));
	if (draft->from == draft->to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("from_role and to_role are the same"),
				 errhint("Name the role that is to approve in the place of the other one.")));
}

/* check_until raises 22023 for an end that is not ahead. */
static void
check_until(TimestampTz until)
{
	if (TIMESTAMP_NOT_FINITE(until) || until <= GetCurrentTimestamp())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("until must lie ahead, and end"),
				 errhint("Give the instant from which you approve yourself again.")));
}

/* check_right raises 42501 when the delegator has nothing to hand on. */
static void
check_right(RetrainStore *store, const DelegationDraft *draft)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_datum(&params, INT8OID, Int64GetDatum(draft->model ? draft->model->id : 0), draft->model == NULL);
	n = retrain_store_run("SELECT DISTINCT o.role_oid FROM retrain.approval_rule a"
						  " JOIN retrain.approval_rule_role o ON o.rule_id OPERATOR(pg_catalog.=) a.rule_id"
						  " WHERE o.purpose OPERATOR(pg_catalog.=) 'approve'"
						  " AND (a.model_id OPERATOR(pg_catalog.=) $1 OR $1 IS NULL)"
						  " AND NOT EXISTS (SELECT FROM retrain.approval_rule b WHERE b.model_id OPERATOR(pg_catalog.=) a.model_id"
						  "  AND b.subject OPERATOR(pg_catalog.=) a.subject"
						  "  AND COALESCE(b.environment_id, 0) OPERATOR(pg_catalog.=) COALESCE(a.environment_id, 0)"
						  "  AND b.revision OPERATOR(pg_catalog.>) a.revision)", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
		if (retrain_is_member(draft->from, retrain_store_oid(i, 1)))
			return;
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("role \"%s\" approves nothing that it could hand on", GetUserNameFromId(draft->from, false)),
			 errdetail("No rule in force names a role that it is a member of. A delegation cannot be handed on."),
			 errhint("SELECT * FROM retrain.approval_rules shows who approves.")));
}

/* write_delegation writes the row and returns its identifier. */
static int64
write_delegation(const DelegationDraft *draft, const RetrainActor *actor)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.delegation");
	retrain_row_int8_or_null(&row, "model_id", draft->model ? draft->model->id : 0, draft->model != NULL);
	retrain_row_oid(&row, "from_role_oid", draft->from);
	retrain_row_text_as(&row, "from_role", GetUserNameFromId(draft->from, false), "pg_catalog.name");
	retrain_row_oid(&row, "to_role_oid", draft->to);
	retrain_row_text_as(&row, "to_role", GetUserNameFromId(draft->to, false), "pg_catalog.name");
	retrain_row_text(&row, "reason", draft->reason);
	retrain_row_time(&row, "delegated_at", GetCurrentTimestamp());
	retrain_row_time(&row, "valid_until", draft->until);
	retrain_actor_add(&row, actor);
	return retrain_row_insert_returning(&row, "delegation_id");
}

/* note_delegation hands in the row of the ledger. */
static void
note_delegation(const DelegationDraft *draft, int64 delegation_id, const RetrainActor *actor)
{
	RetrainLedgerEntry *entry = retrain_release_entry(RETRAIN_RELEASE_DELEGATION, delegation_id, actor);

	retrain_ledger_text(entry, "model", draft->model ? draft->model->name : NULL);
	retrain_ledger_text(entry, "from_role", GetUserNameFromId(draft->from, false));
	retrain_ledger_text(entry, "to_role", GetUserNameFromId(draft->to, false));
	retrain_ledger_time(entry, "valid_until", draft->until);
	retrain_ledger_text(entry, "reason", draft->reason);
	retrain_ledger_append(entry);
}

/* find_model returns a model by name, whoever asks; what is approved says which models there are anyway. */
static RetrainObject *
find_model(RetrainStore *store, const char *name)
{
	RetrainParams params = {0};
	RetrainObject *model;

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT m.model_id, m.name FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 0)
		return NULL;
	model = MemoryContextAllocZero(store->caller, sizeof(RetrainObject));
	model->id = retrain_store_int8(1, 1);
	model->name = retrain_store_text(store, 1, 2);
	return model;
}

/* read_model finds the model that a delegation is for; a missing one gives nothing to hand on. */
static void
read_model(RetrainStore *store, DelegationDraft *draft, const char *name)
{
	if (name == NULL)
		return;
	draft->model = find_model(store, name);
	if (draft->model == NULL)
	{
		draft->model = MemoryContextAllocZero(store->caller, sizeof(RetrainObject));
		draft->model->name = pstrdup(name);
	}
}

/*
 * retrain.delegate(from_role name, to_role name, until timestamptz,
 *					reason text, model text) returns bigint
 *
 * retrain_delegate lets another role approve in one's place.
 */
Datum
retrain_delegate(PG_FUNCTION_ARGS)
{
	DelegationDraft draft = {0};
	RetrainStore store;
	RetrainActor actor;
	int64		delegation_id;

	RETRAIN_REQUIRE_ARG(0, "from_role");
	RETRAIN_REQUIRE_ARG(1, "to_role");
	RETRAIN_REQUIRE_ARG(2, "until");
	RETRAIN_REQUIRE_ARG(3, "reason");
	draft.from = get_role_oid(NameStr(*PG_GETARG_NAME(0)), false);
	draft.to = get_role_oid(NameStr(*PG_GETARG_NAME(1)), false);
	draft.until = PG_GETARG_TIMESTAMPTZ(2);
	draft.reason = RETRAIN_ARG_FREE_TEXT(3, "reason");
	check_from(&draft, GetUserId());
	check_until(draft.until);

	retrain_store_begin_change(&store);
	read_model(&store, &draft, RETRAIN_ARG_TEXT(4));
	check_right(&store, &draft);
	retrain_actor_now(&store, &actor);
	delegation_id = write_delegation(&draft, &actor);
	note_delegation(&draft, delegation_id, &actor);
	retrain_store_end(&store);
	PG_RETURN_INT64(delegation_id);
}

/* lock_running locks a delegation of the session user that still runs; raises 42704 or RT011 otherwise. */
static void
lock_running(RetrainStore *store, int64 delegation_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, delegation_id);
	if (retrain_store_run("SELECT d.from_role_oid, (d.ended_at IS NOT NULL OR d.valid_until OPERATOR(pg_catalog.<=)"
						  " pg_catalog.clock_timestamp())::pg_catalog.int4 FROM retrain.delegation d"
						  " WHERE d.delegation_id OPERATOR(pg_catalog.=) $1 FOR NO KEY UPDATE", &params, SPI_OK_SELECT) == 0 ||
		(retrain_store_oid(1, 1) != GetSessionUserId() && !superuser_arg(store->scope.saved_userid)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("delegation " INT64_FORMAT " does not exist or is not yours", delegation_id),
				 errhint("SELECT * FROM retrain.delegations lists yours.")));
	if (retrain_store_int8(1, 2) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("delegation " INT64_FORMAT " is over", delegation_id),
				 errdetail("It ran out, or was ended.")));
}

/*
 * retrain.end_delegation(delegation_id bigint, reason text) returns bigint
 *
 * retrain_end_delegation ends a delegation early.
 */
Datum
retrain_end_delegation(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainActor actor;
	RetrainParams params = {0};
	RetrainLedgerEntry *entry;
	int64		delegation_id;

	RETRAIN_REQUIRE_ARG(0, "delegation_id");
	delegation_id = PG_GETARG_INT64(0);
	retrain_store_begin_change(&store);
	lock_running(&store, delegation_id);
	retrain_actor_now(&store, &actor);
	retrain_param_int8(&params, delegation_id);
	retrain_param_text(&params, retrain_session_user());
	retrain_param_text(&params, RETRAIN_ARG_FREE_TEXT(1, "reason"));
	(void) retrain_store_run("UPDATE retrain.delegation d SET ended_at = pg_catalog.clock_timestamp(),"
							 " ended_by = $2::pg_catalog.name, ended_reason = $3"
							 " WHERE d.delegation_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	entry = retrain_release_change(RETRAIN_RELEASE_DELEGATION, delegation_id, &actor);
	retrain_ledger_text(entry, "reason", RETRAIN_ARG_TEXT(1));
	retrain_ledger_append(entry);
	retrain_store_end(&store);
	PG_RETURN_INT64(delegation_id);
}
