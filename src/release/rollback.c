/*
 * rollback.c
 *	  Taking back what is live, for a version that was live before.
 *
 * A rollback is a deployment of its own, with its reason and who decided; what
 * it ends stays on record.  The requests whose versions are live nowhere any
 * more are rolled back with it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/free_text.h"
#include "governance/row.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_rollback);
PG_FUNCTION_INFO_V1(retrain_withdraw);

/* Whose rollback it is. */
typedef struct RollbackTarget
{
	int64		model_id;
	char	   *model_name;
	RetrainEnvironment *environment;
	bool		approver;		/* the caller has to approve promotions there */
} RollbackTarget;

/* deploys tells whether a version is among the shares. */
static bool
deploys(List *shares, int64 version_id)
{
	ListCell   *cell;

	foreach(cell, shares)
		if (((RetrainShare *) lfirst(cell))->version_id == version_id)
			return true;
	return false;
}

/*
 * lock_requests locks the promoted requests whose versions are live by this
 * deployment and by no other, and not among the shares; returns a list of
 * RetrainRequest *.
 */
static List *
lock_requests(RetrainStore *store, int64 deployment_id, List *shares)
{
	RetrainParams params = {0};
	List	   *ids = NIL;
	List	   *requests = NIL;
	uint64		n;
	ListCell   *cell;

	retrain_param_int8(&params, deployment_id);
	n = retrain_store_run("SELECT r.request_id, r.version_id FROM retrain.request r"
						  " JOIN retrain.deployment_version x ON x.version_id OPERATOR(pg_catalog.=) r.version_id"
						  " WHERE x.deployment_id OPERATOR(pg_catalog.=) $1 AND r.state OPERATOR(pg_catalog.=) 'promoted'"
						  " AND NOT EXISTS (SELECT FROM retrain.deployment_version o JOIN retrain.deployment d"
						  "  ON d.deployment_id OPERATOR(pg_catalog.=) o.deployment_id"
						  "  WHERE o.version_id OPERATOR(pg_catalog.=) x.version_id AND d.ended_recorded_at IS NULL"
						  "  AND d.deployment_id OPERATOR(pg_catalog.<>) $1)"
						  " ORDER BY r.request_id", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		bool		isnull;
		pg_uuid_t  *id;

		if (deploys(shares, retrain_store_int8(i, 2)))
			continue;
		id = palloc(sizeof(pg_uuid_t));
		*id = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i - 1], SPI_tuptable->tupdesc, 1, &isnull));
		ids = lappend(ids, id);
	}
	foreach(cell, ids)
	{
		RetrainRequest *request = retrain_request_load(store, lfirst(cell), true);

		if (request && request->state == RETRAIN_REQUEST_PROMOTED)
			requests = lappend(requests, request);
	}
	return requests;
}

/*
 * retrain_take_back deploys draft, a rollback, in the place of deployment_id
 * and moves the requests that it concerns to rolled_back; returns the new
 * deployment, or 0 and does nothing when another deployment has ended this one
 * meanwhile.  actor is one of RETRAIN_ACTOR_*.  Owner scope begun by
 * retrain_store_begin_change; nothing is locked yet.
 */
int64
retrain_take_back(RetrainStore *store, const RetrainDeploymentDraft *draft, int64 deployment_id, const char *actor)
{
	List	   *requests = lock_requests(store, deployment_id, draft->shares);
	RetrainLastDeployment last;
	int64		result;
	ListCell   *cell;

	retrain_deployment_lock_model(draft->model_id);
	retrain_deployment_last(store, draft->model_id, draft->environment_id, &last);
	if (last.id != deployment_id || last.ended)
		return 0;
	result = retrain_deploy(store, draft);
	foreach(cell, requests)
		retrain_request_move(store, lfirst(cell), RETRAIN_EVENT_ROLL_BACK, actor, draft->reason);
	return result;
}

/*
 * find_target finds the model, and raises an error unless the current user may
 * roll it back: 42704, in the same words whether there is one or not, or 42501.
 * Called outside owner scope.
 */
static void
find_target(const char *model, const char *environment, RollbackTarget *target)
{
	RetrainParams params = {0};
	RetrainStore store;

	retrain_store_begin_change(&store);
	retrain_param_text(&params, model);
	if (retrain_store_run("SELECT m.model_id, m.name FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 1)
	{
		target->model_id = retrain_store_int8(1, 1);
		target->model_name = retrain_store_text(&store, 1, 2);
		target->approver = retrain_deployment_approver(target->model_id, environment, store.scope.saved_userid);
	}
	retrain_store_end(&store);
	if (!target->approver)
		(void) retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, model);
}

/* refuse_never_live raises RT011 for a version that was never live in the environment. */
static void
refuse_never_live(const RollbackTarget *target, const RetrainDeploymentDraft *draft, const char *version)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, target->model_id);
	retrain_param_int8(&params, target->environment->id);
	retrain_param_int8(&params, ((RetrainShare *) linitial(draft->shares))->version_id);
	if (retrain_store_run("SELECT FROM retrain.deployment d JOIN retrain.deployment_version x"
						  " ON x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
						  " WHERE d.model_id OPERATOR(pg_catalog.=) $1 AND d.environment_id OPERATOR(pg_catalog.=) $2"
						  " AND x.version_id OPERATOR(pg_catalog.=) $3 LIMIT 1", &params, SPI_OK_SELECT) > 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_TRANSITION),
			 errmsg("version \"%s\" was never live in environment \"%s\"", version, target->environment->name),
			 errdetail("A rollback goes back to a version that was."),
			 errhint("The view retrain.deployments lists them; a new version is promoted or deployed.")));
}

/* refuse_pointless raises RT011 when nothing but the version is live. */
static void
refuse_pointless(RetrainStore *store, const RollbackTarget *target, const RetrainDeploymentDraft *draft,
				 const RetrainLastDeployment *last, const char *version)
{
	List	   *live = retrain_shares_of_deployment(store, last->id);

	if (list_length(live) == 1 && deploys(draft->shares, ((RetrainShare *) linitial(live))->version_id))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("version \"%s\" is what is live in environment \"%s\"", version, target->environment->name),
				 errhint("Name an earlier one; the view retrain.deployments lists them.")));
}

/* roll_back records the rollback and returns the deployment. */
static int64
roll_back(RetrainStore *store, const RollbackTarget *target, RetrainDeploymentDraft *draft, const char *version)
{
	RetrainLastDeployment last;
	int64		deployment_id;

	draft->model_id = target->model_id;
	draft->environment_id = target->environment->id;
	draft->shares = retrain_shares_of_version(store, target->model_id, target->model_name, version);
	refuse_never_live(target, draft, version);
	retrain_deployment_last(store, target->model_id, target->environment->id, &last);
	refuse_pointless(store, target, draft, &last, version);
	deployment_id = retrain_take_back(store, draft, last.id, target->approver ? RETRAIN_ACTOR_APPROVER : RETRAIN_ACTOR_OWNER);
	if (deployment_id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("another deployment of model \"%s\" was recorded meanwhile", target->model_name),
				 errhint("See what is live now, and try again.")));
	return deployment_id;
}

/* check_reason raises 22023 for an empty reason. */
static void
check_reason(const char *reason)
{
	if (reason[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("taking a version back needs a reason"),
				 errhint("Say what was wrong with what is live.")));
}

/*
 * retrain.rollback(model text, to_version text, reason text, environment text,
 *					effective_at timestamptz) returns bigint
 *
 * retrain_rollback puts a version live again that was before, and returns the
 * deployment.
 */
Datum
retrain_rollback(PG_FUNCTION_ARGS)
{
	RetrainDeploymentDraft draft = {.cause = RETRAIN_DEPLOYED_BY_ROLLBACK};
	RollbackTarget target = {0};
	RetrainStore store;
	char	   *model;
	int64		deployment_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "to_version");
	RETRAIN_REQUIRE_ARG(2, "reason");
	RETRAIN_REQUIRE_ARG(3, "environment");
	model = RETRAIN_ARG_TEXT(0);
	draft.reason = RETRAIN_ARG_FREE_TEXT(2, "reason");
	draft.has_effective = !PG_ARGISNULL(4);
	if (draft.has_effective)
		draft.effective_at = PG_GETARG_TIMESTAMPTZ(4);
	check_reason(draft.reason);
	find_target(model, RETRAIN_ARG_TEXT(3), &target);

	retrain_store_begin_change(&store);
	target.environment = retrain_environment_by_name(&store, RETRAIN_ARG_TEXT(3));
	deployment_id = roll_back(&store, &target, &draft, RETRAIN_ARG_TEXT(1));
	retrain_store_end(&store);
	PG_RETURN_INT64(deployment_id);
}

/*
 * retrain.withdraw(model text, reason text, environment text,
 *					effective_at timestamptz) returns bigint
 *
 * retrain_withdraw records that nothing is live any more, and returns the
 * deployment that says so.
 */
Datum
retrain_withdraw(PG_FUNCTION_ARGS)
{
	RetrainDeploymentDraft draft = {.cause = RETRAIN_WITHDRAWN};
	RollbackTarget target = {0};
	RetrainLastDeployment last;
	RetrainStore store;
	int64		deployment_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "reason");
	RETRAIN_REQUIRE_ARG(2, "environment");
	draft.reason = RETRAIN_ARG_FREE_TEXT(1, "reason");
	draft.has_effective = !PG_ARGISNULL(3);
	if (draft.has_effective)
		draft.effective_at = PG_GETARG_TIMESTAMPTZ(3);
	check_reason(draft.reason);
	find_target(RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(2), &target);

	retrain_store_begin_change(&store);
	target.environment = retrain_environment_by_name(&store, RETRAIN_ARG_TEXT(2));
	retrain_deployment_lock_model(target.model_id);
	retrain_deployment_last(&store, target.model_id, target.environment->id, &last);
	if (retrain_shares_of_deployment(&store, last.id) == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("nothing of model \"%s\" is live in environment \"%s\"", target.model_name, target.environment->name),
				 errhint("The view retrain.deployments shows what was.")));
	draft.model_id = target.model_id;
	draft.environment_id = target.environment->id;
	deployment_id = retrain_deploy(&store, &draft);
	retrain_store_end(&store);
	PG_RETURN_INT64(deployment_id);
}
