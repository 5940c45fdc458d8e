/*
 * deployment.c
 *	  Recording what is live.
 *
 * The row of the model is locked, so deployments of one model are recorded one
 * after the other, and each begins later than the one before.  The exclusion
 * constraint only guards against what does not come through here.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/announce.h"
#include "governance/free_text.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/deployment.h"
#include "release/deployment_audit.h"
#include "release/watch.h"

PG_FUNCTION_INFO_V1(retrain_deploy_versions);

static const char *const cause_names[] =
{
	[RETRAIN_DEPLOYED_INITIALLY] = "initial",
	[RETRAIN_DEPLOYED_BY_PROMOTION] = "promotion",
	[RETRAIN_DEPLOYED_BY_ROLLBACK] = "rollback",
	[RETRAIN_WITHDRAWN] = "withdrawal",
	[RETRAIN_DEPLOYED_BY_HAND] = "manual",
};

/* A deployment on its way into the table. */
typedef struct Deployment
{
	const RetrainDeploymentDraft *draft;
	RetrainLastDeployment last;
	RetrainDeploymentCause cause;
	TimestampTz start;
	TimestampTz recorded_at;
	TimestampTz watch_until;	/* with a watch policy */
} Deployment;

/*
 * retrain_deployment_lock_model locks the row of a model, so that no other
 * deployment of it is recorded before this transaction ends.  Who refers to
 * the row does not wait.
 */
void
retrain_deployment_lock_model(int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	if (retrain_store_run("SELECT FROM retrain.model m WHERE m.model_id OPERATOR(pg_catalog.=) $1 FOR NO KEY UPDATE",
						  &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "model " INT64_FORMAT " not found", model_id);
}

/* retrain_deployment_last reads the last deployment of a model in an environment. */
void
retrain_deployment_last(RetrainStore *store, int64 model_id, int64 environment_id, RetrainLastDeployment *last)
{
	RetrainParams params = {0};

	memset(last, 0, sizeof(*last));
	retrain_param_int8(&params, model_id);
	retrain_param_int8(&params, environment_id);
	if (retrain_store_run("SELECT d.deployment_id, pg_catalog.lower(d.effective), pg_catalog.upper(d.effective), d.recorded_at"
						  " FROM retrain.deployment d WHERE d.model_id OPERATOR(pg_catalog.=) $1"
						  " AND d.environment_id OPERATOR(pg_catalog.=) $2 ORDER BY d.deployment_id DESC LIMIT 1",
						  &params, SPI_OK_SELECT) == 0)
		return;
	last->id = retrain_store_int8(1, 1);
	last->start = retrain_store_time(1, 2);
	last->recorded_at = retrain_store_time(1, 4);
	last->ended = !retrain_store_null(1, 3);
	if (last->ended)
		last->end = retrain_store_time(1, 3);
}

/* check_model raises RT011 for a retired model. */
static void
check_model(RetrainStore *store, int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	if (retrain_store_run("SELECT m.name FROM retrain.model m WHERE m.model_id OPERATOR(pg_catalog.=) $1"
						  " AND m.state OPERATOR(pg_catalog.=) 'retired'", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("model \"%s\" is retired", retrain_store_text(store, 1, 1)),
				 errdetail("Retiring is final; the records stay.")));
}

/* check_start raises 22023 for a start that is not after the last deployment's, or lies ahead. */
static void
check_start(const Deployment *deployment)
{
	TimestampTz start = deployment->start;
	const RetrainLastDeployment *last = &deployment->last;

	if (TIMESTAMP_NOT_FINITE(start) || start > deployment->recorded_at)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effective_at must be finite and not lie ahead"),
				 errhint("Record a deployment when it takes effect; leave effective_at out for now.")));
	if (last->id != 0 && (start <= last->start || (last->ended && start < last->end)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effective_at must be later than the start of the deployment that it ends"),
				 errdetail("Deployment " INT64_FORMAT " begins at %s%s%s; the new one would begin at %s.", last->id,
						   retrain_instant_text(last->start), last->ended ? " and ends at " : "",
						   last->ended ? retrain_instant_text(last->end) : "", retrain_instant_text(start)),
				 errhint("History is added to, not changed; leave effective_at out for now.")));
}

/* fix_times says when it begins and what it ends; raises 22023 when that cannot be. */
static void
fix_times(RetrainStore *store, Deployment *deployment)
{
	const RetrainDeploymentDraft *draft = deployment->draft;
	RetrainLastDeployment *last = &deployment->last;

	retrain_deployment_last(store, draft->model_id, draft->environment_id, last);
	deployment->recorded_at = GetCurrentTimestamp();
	/* so that what is known only grows, and a clock that was set back keeps nobody from a rollback */
	if (last->id != 0 && deployment->recorded_at <= last->recorded_at)
		deployment->recorded_at = last->recorded_at + 1;
	deployment->start = draft->has_effective ? draft->effective_at : deployment->recorded_at;
	check_start(deployment);
	deployment->cause = draft->cause == RETRAIN_DEPLOYED_BY_HAND && last->id == 0 ?
		RETRAIN_DEPLOYED_INITIALLY : draft->cause;
}

/* end_last gives the last deployment its end. */
static void
end_last(const Deployment *deployment)
{
	RetrainParams params = {0};

	if (deployment->last.id == 0 || deployment->last.ended)
		return;
	retrain_param_int8(&params, deployment->last.id);
	retrain_param_time(&params, deployment->start, true);
	retrain_param_time(&params, deployment->recorded_at, true);
	(void) retrain_store_run("UPDATE retrain.deployment d SET effective = pg_catalog.tstzrange(pg_catalog.lower(d.effective), $2),"
							 " ended_recorded_at = $3"
							 " WHERE d.deployment_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/* add_decision adds the decision that a rollback by a watch policy is. */
static void
add_decision(RetrainRow *row, const RetrainDeploymentDraft *draft)
{
	if (!draft->has_decision)
		return;
	retrain_row_int8(row, "policy_id", draft->policy_id);
	retrain_row_time(row, "slot", draft->slot);
	retrain_row_int4(row, "ordinal", draft->ordinal);
}

/* add_author adds who deploys. */
static void
add_author(RetrainRow *row, Oid caller)
{
	retrain_row_oid(row, "deployed_by_oid", GetSessionUserId());
	retrain_row_text_as(row, "deployed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(row, "deployed_as_oid", caller);
	retrain_row_text_as(row, "deployed_as", retrain_role_name(caller, false), "pg_catalog.name");
}

/* write_deployment writes the row and returns its identifier; raises 40001 when another came first. */
static int64
write_deployment(RetrainStore *store, const Deployment *deployment)
{
	const RetrainDeploymentDraft *draft = deployment->draft;
	RetrainRow	row;
	int64		deployment_id;

	retrain_row_begin(&row, "retrain.deployment");
	retrain_row_int8(&row, "model_id", draft->model_id);
	retrain_row_int8(&row, "environment_id", draft->environment_id);
	retrain_row_text_as(&row, "effective", psprintf("[\"%s\",)", retrain_instant_text(deployment->start)), "pg_catalog.tstzrange");
	retrain_row_datum(&row, "effective_given", BOOLOID, BoolGetDatum(draft->has_effective), false);
	retrain_row_time(&row, "recorded_at", deployment->recorded_at);
	retrain_row_text(&row, "cause", cause_names[deployment->cause]);
	retrain_row_text(&row, "reason", draft->reason);
	retrain_row_datum(&row, "request_id", UUIDOID, draft->request ? UUIDPGetDatum(&draft->request->id) : (Datum) 0,
					  draft->request == NULL);
	retrain_row_int8_or_null(&row, "previous_deployment_id", deployment->last.id, deployment->last.id != 0);
	retrain_row_int8_or_null(&row, "watch_policy_id", draft->watch_policy_id, draft->watch_policy_id != 0);
	retrain_row_time_or_null(&row, "watch_until", deployment->watch_until, draft->watch_policy_id != 0);
	add_decision(&row, draft);
	add_author(&row, store->scope.saved_userid);
	deployment_id = retrain_row_insert_unless_taken(&row, "deployment_id");
	if (deployment_id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("another deployment was recorded meanwhile"),
				 errhint("Try the transaction again.")));
	return deployment_id;
}

/* name_of returns what one of the two queries below finds. */
static char *
name_of(RetrainStore *store, const char *query, int64 id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, id);
	(void) retrain_store_run(query, &params, SPI_OK_SELECT);
	return retrain_store_text(store, 1, 1);
}

#define MODEL_NAME "SELECT m.name FROM retrain.model m WHERE m.model_id OPERATOR(pg_catalog.=) $1"
#define ENVIRONMENT_NAME "SELECT e.name FROM retrain.environment e WHERE e.environment_id OPERATOR(pg_catalog.=) $1"

/* write_to_ledger hands in the row of the ledger. */
static void
write_to_ledger(RetrainStore *store, const Deployment *deployment, int64 deployment_id, const char *versions)
{
	const RetrainDeploymentDraft *draft = deployment->draft;
	RetrainLedgerEntry *entry = retrain_ledger_begin("deployment");

	retrain_ledger_int8(entry, "deployment_id", deployment_id);
	retrain_ledger_int8(entry, "model_id", draft->model_id);
	retrain_ledger_text(entry, "model", name_of(store, MODEL_NAME, draft->model_id));
	retrain_ledger_text(entry, "environment", name_of(store, ENVIRONMENT_NAME, draft->environment_id));
	retrain_ledger_text(entry, "versions", versions);
	retrain_ledger_time(entry, "effective_from", deployment->start);
	retrain_ledger_text(entry, "cause", cause_names[deployment->cause]);
	retrain_ledger_text(entry, "reason", draft->reason);
	retrain_ledger_datum(entry, "request_id", UUIDOID, draft->request ? UUIDPGetDatum(&draft->request->id) : (Datum) 0,
						 draft->request == NULL);
	retrain_ledger_datum(entry, "previous_deployment_id", INT8OID, Int64GetDatum(deployment->last.id), deployment->last.id == 0);
	retrain_ledger_datum(entry, "watch_policy_id", INT8OID, Int64GetDatum(draft->watch_policy_id), draft->watch_policy_id == 0);
	retrain_ledger_datum(entry, "watch_until", TIMESTAMPTZOID, TimestampTzGetDatum(deployment->watch_until), draft->watch_policy_id == 0);
	retrain_ledger_datum(entry, "policy_id", INT8OID, Int64GetDatum(draft->policy_id), !draft->has_decision);
	retrain_ledger_datum(entry, "slot", TIMESTAMPTZOID, TimestampTzGetDatum(draft->slot), !draft->has_decision);
	retrain_ledger_datum(entry, "ordinal", INT4OID, Int32GetDatum(draft->ordinal), !draft->has_decision);
	retrain_ledger_text(entry, "caller_role", retrain_role_name(store->scope.saved_userid, false));
	retrain_audited_digest(entry, RETRAIN_AUDITED_DEPLOYMENT, deployment_id);
	retrain_ledger_append(entry);
}

/* tell writes an event and queues a hint for whoever serves the model. */
static void
tell(const RetrainDeploymentDraft *draft, const Deployment *deployment, int64 deployment_id, const char *versions)
{
	retrain_event("deployed", draft->has_decision ? draft->policy_id : 0, psprintf("deployment " INT64_FORMAT, deployment_id),
				  psprintf("%s, %s%s%s", versions, cause_names[deployment->cause], draft->reason ? ": " : ".",
						   draft->reason ? draft->reason : ""));
	retrain_announce(psprintf("deployment " INT64_FORMAT, deployment_id),
					 psprintf("{\"v\": 1, \"deployment\": " INT64_FORMAT ", \"model\": " INT64_FORMAT ", \"environment\": " INT64_FORMAT "}",
							  deployment_id, draft->model_id, draft->environment_id));
}

/*
 * retrain_deploy records a deployment, which ends the one before, and returns
 * its identifier; one without versions says that nothing is live any more.  Raises RT011 for a retired model or version, 42704 for a
 * version of another model, 22023 for shares or a time that cannot be, 40001
 * where a stricter isolation level hides what another session has recorded.
 * Who may deploy, and whether it was approved, is the caller's to check.
 * Owner scope begun by retrain_store_begin_change; the requests that it
 * concerns are locked already.
 */
int64
retrain_deploy(RetrainStore *store, const RetrainDeploymentDraft *draft)
{
	Deployment	deployment = {.draft = draft};
	int64		deployment_id;
	char	   *versions;

	retrain_deployment_lock_model(draft->model_id);
	if (draft->cause != RETRAIN_WITHDRAWN)
	{
		check_model(store, draft->model_id);
		retrain_shares_check(store, draft->model_id, draft->shares);
	}
	fix_times(store, &deployment);
	if (draft->watch_policy_id != 0)
		deployment.watch_until = retrain_watch_end(store, draft, deployment.start);
	end_last(&deployment);
	deployment_id = write_deployment(store, &deployment);
	retrain_shares_write(deployment_id, draft->model_id, draft->shares);
	versions = retrain_shares_text(store, deployment_id);
	write_to_ledger(store, &deployment, deployment_id, versions);
	tell(draft, &deployment, deployment_id, versions);
	return deployment_id;
}

/* refuse_unapproved raises RT017 where a rule of approval stands before a change of what is live. */
static void
refuse_unapproved(RetrainStore *store, const RetrainObject *model, const RetrainEnvironment *environment)
{
	RetrainLastDeployment last;

	retrain_deployment_last(store, model->id, environment->id, &last);
	if (last.id != 0 && retrain_deployment_needs_approval(model->id, environment->id))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_APPROVAL_MISSING),
				 errmsg("a change of what is live of model \"%s\" in environment \"%s\" needs approval", model->name, environment->name),
				 errdetail("A rule of approval covers it."),
				 errhint("Use retrain.promote() for a request, or retrain.rollback() for a version that was live before.")));
}

/*
 * policy_of_caller returns the policy of a name for a watch; it has to govern
 * the model, which the caller owns, or it is refused later.
 */
static int64
policy_of_caller(const char *name, bool has_watch)
{
	if ((name != NULL) != has_watch)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("watch_policy and watch belong together"),
				 errhint("Give both, or none.")));
	return name ? retrain_object_visible(RETRAIN_KIND_POLICY, NULL, name)->id : 0;
}

/*
 * retrain.deploy(model text, versions jsonb, environment text,
 *				  effective_at timestamptz, reason text, watch_policy text,
 *				  watch interval) returns bigint
 *
 * retrain_deploy_versions records what the owner of a model has put live and
 * returns the deployment.
 */
Datum
retrain_deploy_versions(PG_FUNCTION_ARGS)
{
	RetrainDeploymentDraft draft = {.cause = RETRAIN_DEPLOYED_BY_HAND};
	RetrainStore store;
	RetrainObject *model;
	RetrainEnvironment *environment;
	int64		deployment_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "versions");
	RETRAIN_REQUIRE_ARG(2, "environment");
	draft.has_effective = !PG_ARGISNULL(3);
	if (draft.has_effective)
		draft.effective_at = PG_GETARG_TIMESTAMPTZ(3);
	draft.reason = RETRAIN_ARG_FREE_TEXT(4, "reason");
	draft.watch = PG_ARGISNULL(6) ? NULL : PG_GETARG_INTERVAL_P(6);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	draft.watch_policy_id = policy_of_caller(RETRAIN_ARG_TEXT(5), draft.watch != NULL);

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	environment = retrain_environment_by_name(&store, RETRAIN_ARG_TEXT(2));
	refuse_unapproved(&store, model, environment);
	draft.model_id = model->id;
	draft.environment_id = environment->id;
	draft.shares = retrain_shares_of_json(&store, model, PG_GETARG_JSONB_P(1));
	deployment_id = retrain_deploy(&store, &draft);
	retrain_store_end(&store);
	PG_RETURN_INT64(deployment_id);
}
