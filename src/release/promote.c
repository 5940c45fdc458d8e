/*
 * promote.c
 *	  Putting the version that answers a request live.
 *
 * One function promotes, and it checks everything that is required in the
 * transaction that deploys, with the request, the results of gates, approvals
 * and waivers locked.  No trigger does: it would fire while a dump is restored.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "release/approval.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_promote);
PG_FUNCTION_INFO_V1(retrain_check_promotion);

/* A promotion on its way. */
typedef struct Promotion
{
	RetrainRequirements requirements;
	RetrainEnvironment *environment;
	Numeric		share;
	char	   *watch_policy;	/* name, or NULL */
	RetrainDeploymentDraft draft;
	int64		from_version_id;	/* 0: none, or several */
	int64		deployment_id;
} Promotion;

/* check_isolation raises 25000 where what is checked may not be what is there. */
static void
check_isolation(void)
{
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("retrain.promote() must run in a READ COMMITTED transaction"),
				 errdetail("An older snapshot does not show what was revoked meanwhile."),
				 errhint("BEGIN ISOLATION LEVEL READ COMMITTED;")));
}

/* one returns the numeric 1. */
static Datum
one(void)
{
	return NumericGetDatum(int64_to_numeric(1));
}

/* below tells whether a numeric is below another. */
static bool
below(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, a, b));
}

/* check_share raises 22023 for a share that is not above 0 and at most 1. */
static void
check_share(Numeric share)
{
	Datum		value = NumericGetDatum(share);

	if (numeric_is_nan(share) || !below(NumericGetDatum(int64_to_numeric(0)), value) || below(one(), value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share must be above 0 and at most 1"),
				 errhint("1 replaces what is live; 0.1 gives the new version a tenth and scales the others down.")));
}

/* check_caller raises 42501 unless the caller may promote: the model's owner, or whom the rule names. */
static void
check_caller(RetrainStore *store, const Promotion *promotion)
{
	const RetrainRequest *request = promotion->requirements.request;
	Oid			caller = store->scope.saved_userid;

	if (is_member_of_role(caller, request->model_owner) ||
		retrain_approval_rule_names(promotion->requirements.rule, GetSessionUserId(), caller))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("role \"%s\" may not promote versions of model \"%s\"", GetUserNameFromId(caller, false), request->model_name),
			 errhint("The owner of the model may, and the roles that its approval rule for the environment names.")));
}

/* add_share appends one version with its share. */
static void
add_share(Promotion *promotion, int64 version_id, Datum share)
{
	RetrainShare *result = palloc(sizeof(RetrainShare));

	result->version_id = version_id;
	result->share = DatumGetCString(DirectFunctionCall1(numeric_out, share));
	promotion->draft.shares = lappend(promotion->draft.shares, result);
}

/* plan_shares gives the new version its share and what is live the rest, in the proportion that there is. */
static void
plan_shares(RetrainStore *store, Promotion *promotion)
{
	int64		version_id = promotion->requirements.request->version_id;
	Datum		mine = NumericGetDatum(promotion->share);
	Datum		others = NumericGetDatum(int64_to_numeric(0));
	RetrainLastDeployment last;
	List	   *live = NIL;
	ListCell   *cell;

	retrain_deployment_last(store, promotion->draft.model_id, promotion->draft.environment_id, &last);
	if (last.id != 0 && !last.ended)
		live = retrain_shares_of_deployment(store, last.id);
	if (list_length(live) == 1)
		promotion->from_version_id = ((RetrainShare *) linitial(live))->version_id;
	add_share(promotion, version_id, mine);
	if (!below(mine, one()))
		return;
	foreach(cell, live)
	{
		RetrainShare *share = lfirst(cell);

		if (share->version_id != version_id)
			others = DirectFunctionCall2(numeric_add, others,
										 DirectFunctionCall3(numeric_in, CStringGetDatum(share->share),
															 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	}
	if (!below(NumericGetDatum(int64_to_numeric(0)), others))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no other version is live that could keep the rest"),
				 errhint("Promote the version with share 1.")));
	if (below(others, one()))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the version has a share already"),
				 errhint("Promote it with share 1.")));
	foreach(cell, live)
	{
		RetrainShare *share = lfirst(cell);
		Datum		old = DirectFunctionCall3(numeric_in, CStringGetDatum(share->share), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));

		add_share(promotion, share->version_id,
				  DirectFunctionCall2(numeric_mul, old, DirectFunctionCall2(numeric_sub, one(), mine)));
	}
}

/* plan_watch finds the policy that watches the new deployment. */
static void
plan_watch(Promotion *promotion)
{
	RetrainParams params = {0};

	if (promotion->watch_policy == NULL)
	{
		if (promotion->draft.watch)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("watch is given, but no watch_policy"),
					 errhint("Name the policy whose verdict roll_back may take the deployment back.")));
		return;
	}
	retrain_param_text(&params, promotion->watch_policy);
	retrain_param_int8(&params, promotion->draft.model_id);
	if (retrain_store_run("SELECT p.policy_id FROM retrain.policy p WHERE p.name OPERATOR(pg_catalog.=) $1"
						  " AND p.model_id OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_NOT_FOUND),
				 errmsg("policy \"%s\" of this model does not exist", promotion->watch_policy),
				 errhint("The view retrain.policy_status lists the policies of a model.")));
	promotion->draft.watch_policy_id = retrain_store_int8(1, 1);
}

/* ids returns identifiers as bigint[]. */
static Datum
ids(Datum *values, int n)
{
	return PointerGetDatum(construct_array(values, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* approval_ids returns the identifiers of the approvals that count, or of the waivers that were needed. */
static Datum
approval_ids(const RetrainRequirements *requirements, bool waivers)
{
	Datum	   *values = palloc(sizeof(Datum) * Max(list_length(requirements->approvals), 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, requirements->approvals)
	{
		RetrainApproval *approval = lfirst(cell);

		if (approval->waiver == waivers && approval->void_reason == NULL && (approval->used || !waivers))
			values[n++] = Int64GetDatum(approval->id);
	}
	return ids(values, n);
}

/* gate_result_ids returns the identifiers of the results of gates that count. */
static Datum
gate_result_ids(const RetrainRequirements *requirements)
{
	Datum	   *values = palloc(sizeof(Datum) * Max(list_length(requirements->gate_results), 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, requirements->gate_results)
		values[n++] = Int64GetDatum(*(int64 *) lfirst(cell));
	return ids(values, n);
}

/* requirements_json returns all requirements as a JSON array. */
static char *
requirements_json(const RetrainRequirements *requirements)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, requirements->list)
	{
		RetrainRequirement *requirement = lfirst(cell);

		appendStringInfo(&json, "%s{", foreach_current_index(cell) > 0 ? ", " : "");
		retrain_put_string(&json, "requirement", requirement->name);
		retrain_put_raw(&json, "met", requirement->met ? "true" : "false");
		retrain_put_string(&json, "detail", requirement->detail);
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* write_promotion writes the row and returns its identifier. */
static int64
write_promotion(const Promotion *promotion, const RetrainActor *actor)
{
	const RetrainRequirements *requirements = &promotion->requirements;
	const RetrainApprovalRule *rule = requirements->rule;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.promotion");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_row_int8(&row, "model_id", promotion->draft.model_id);
	retrain_row_int8(&row, "environment_id", promotion->draft.environment_id);
	retrain_row_int8(&row, "deployment_id", promotion->deployment_id);
	retrain_row_int8_or_null(&row, "from_version_id", promotion->from_version_id, promotion->from_version_id != 0);
	retrain_row_int8(&row, "to_version_id", requirements->request->version_id);
	retrain_row_datum(&row, "share", NUMERICOID, NumericGetDatum(promotion->share), false);
	retrain_row_int8_or_null(&row, "rule_id", rule ? rule->id : 0, rule != NULL);
	retrain_row_datum(&row, "rule_digest", BYTEAOID, rule ? PointerGetDatum(rule->digest) : (Datum) 0, rule == NULL);
	retrain_row_datum(&row, "evidence_digest", BYTEAOID, PointerGetDatum(requirements->evidence_digest), false);
	retrain_row_text_as(&row, "requirements", requirements_json(requirements), "pg_catalog.jsonb");
	retrain_row_datum(&row, "gate_result_ids", INT8ARRAYOID, gate_result_ids(requirements), false);
	retrain_row_datum(&row, "approval_ids", INT8ARRAYOID, approval_ids(requirements, false), false);
	retrain_row_datum(&row, "waiver_ids", INT8ARRAYOID, approval_ids(requirements, true), false);
	retrain_row_time(&row, "promoted_at", GetCurrentTimestamp());
	retrain_actor_add(&row, actor);
	return retrain_row_insert_returning(&row, "promotion_id");
}

/* record writes the promotion and its row of the ledger. */
static void
record(RetrainStore *store, const Promotion *promotion)
{
	const RetrainRequirements *requirements = &promotion->requirements;
	RetrainActor actor;
	RetrainLedgerEntry *entry;

	retrain_actor_now(store, &actor);
	entry = retrain_release_entry(RETRAIN_RELEASE_PROMOTION, write_promotion(promotion, &actor), &actor);
	retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&requirements->request->id), false);
	retrain_ledger_text(entry, "model", requirements->request->model_name);
	retrain_ledger_text(entry, "environment", promotion->environment->name);
	retrain_ledger_int8(entry, "deployment_id", promotion->deployment_id);
	retrain_ledger_int8(entry, "to_version_id", requirements->request->version_id);
	retrain_ledger_datum(entry, "evidence_digest", BYTEAOID, PointerGetDatum(requirements->evidence_digest), false);
	retrain_ledger_datum(entry, "rule_digest", BYTEAOID, requirements->rule ? PointerGetDatum(requirements->rule->digest) : (Datum) 0,
						 requirements->rule == NULL);
	retrain_ledger_append(entry);
}

/* begin locks the request and the model, and finds what is required. */
static void
begin(RetrainStore *store, Promotion *promotion, const pg_uuid_t *id, const char *environment)
{
	RetrainRequirements *requirements = &promotion->requirements;
	RetrainRequest *request = retrain_request_for_release(store, id, true);

	promotion->environment = retrain_environment_by_name(store, environment);
	retrain_deployment_lock_model(request->model_id);
	retrain_requirements_begin(store, requirements, request, true, promotion->environment->id);
	requirements->lock = true;
	check_caller(store, promotion);
	retrain_requirements_find(store, requirements);
	retrain_requirements_check(requirements);
}

/* deploy puts the version live and moves the request on, unless a part of the traffic has done so before. */
static void
deploy(RetrainStore *store, Promotion *promotion)
{
	RetrainRequest *request = promotion->requirements.request;
	RetrainDeploymentDraft *draft = &promotion->draft;

	draft->model_id = request->model_id;
	draft->environment_id = promotion->environment->id;
	draft->cause = RETRAIN_DEPLOYED_BY_PROMOTION;
	draft->reason = request->reason;
	draft->request = request;
	plan_shares(store, promotion);
	plan_watch(promotion);
	promotion->deployment_id = retrain_deploy(store, draft);
	record(store, promotion);
	if (request->state != RETRAIN_REQUEST_PROMOTED)
		retrain_request_move(store, request, RETRAIN_EVENT_PROMOTE, RETRAIN_ACTOR_APPROVER,
							 psprintf("Deployment " INT64_FORMAT " in \"%s\".", promotion->deployment_id, promotion->environment->name));
}

/*
 * retrain.promote(request uuid, environment text, effective_at timestamptz,
 *				   share numeric, watch_policy text, watch interval) returns bigint
 *
 * retrain_promote puts the version of a request live and returns the deployment.
 */
Datum
retrain_promote(PG_FUNCTION_ARGS)
{
	Promotion	promotion = {0};
	RetrainStore store;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "environment");
	RETRAIN_REQUIRE_ARG(3, "share");
	promotion.share = PG_GETARG_NUMERIC(3);
	check_share(promotion.share);
	promotion.draft.has_effective = !PG_ARGISNULL(2);
	if (promotion.draft.has_effective)
		promotion.draft.effective_at = PG_GETARG_TIMESTAMPTZ(2);
	promotion.watch_policy = RETRAIN_ARG_TEXT(4);
	promotion.draft.watch = PG_ARGISNULL(5) ? NULL : PG_GETARG_INTERVAL_P(5);
	retrain_store_begin_change(&store);
	check_isolation();
	begin(&store, &promotion, PG_GETARG_UUID_P(0), RETRAIN_ARG_TEXT(1));
	deploy(&store, &promotion);
	retrain_store_end(&store);
	PG_RETURN_INT64(promotion.deployment_id);
}

/* environment_id_of returns the environment of a name, 0 for one that will be made by its first use. */
static int64
environment_id_of(const char *name)
{
	RetrainParams params = {0};

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT e.environment_id FROM retrain.environment e WHERE e.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 1)
		return retrain_store_int8(1, 1);
	if (strcmp(name, "production") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("environment \"%s\" does not exist", name),
				 errhint("Make it with retrain.create_environment(%s).", quote_literal_cstr(name))));
	return 0;
}

/* put_requirement adds a row to the result of check_promotion(). */
static void
put_requirement(ReturnSetInfo *result, const RetrainRequirement *requirement)
{
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	values[0] = CStringGetTextDatum(requirement->name);
	values[1] = BoolGetDatum(requirement->met);
	values[2] = CStringGetTextDatum(requirement->detail);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * retrain.check_promotion(request uuid, environment text) returns setof record
 *
 * retrain_check_promotion lists what is required and whether it is met, and
 * changes nothing.
 */
Datum
retrain_check_promotion(PG_FUNCTION_ARGS)
{
	RetrainRequirements requirements = {0};
	RetrainStore store;
	RetrainRequest *request;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "environment");
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	retrain_store_begin(&store);
	retrain_check_instance();
	request = retrain_request_for_release(&store, PG_GETARG_UUID_P(0), false);
	retrain_requirements_begin(&store, &requirements, request, request->state != RETRAIN_REQUEST_PROPOSED,
							   environment_id_of(RETRAIN_ARG_TEXT(1)));
	retrain_requirements_find(&store, &requirements);
	foreach(cell, requirements.list)
		put_requirement((ReturnSetInfo *) fcinfo->resultinfo, lfirst(cell));
	retrain_store_end(&store);
	return (Datum) 0;
}
