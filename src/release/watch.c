/*
 * watch.c
 *	  The first days of a deployment: a policy that may take it back.
 *
 * Its verdict roll_back puts the versions live again that were so before, in
 * the transaction that records the decision, as long as the deployment is the
 * last one and the slot is not later than the end of the watch.  Evidence is
 * a window that begins at the start of the deployment or later: what happened
 * before speaks of other versions.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/evaluation.h"
#include "governance/json_writer.h"
#include "release/watch.h"

/* A deployment that a policy watches, and what was live before it. */
typedef struct WatchedDeployment
{
	int64		id;
	int64		model_id;
	int64		environment_id;
	bool		effective_given;
	bool		has_version;	/* it promotes a request: its version */
	int64		version_id;
	bool		early;			/* the window of the decision begins before it */
} WatchedDeployment;

/* watching_definition returns the definition of the policy; raises 22023 unless it governs the model, RT011 if retired. */
static RetrainPolicyDefinition *
watching_definition(RetrainStore *store, const RetrainDeploymentDraft *draft)
{
	RetrainParams params = {0};
	RetrainPolicyDefinition *def;
	MemoryContext old;
	char	   *name;
	bool		isnull;

	retrain_param_int8(&params, draft->watch_policy_id);
	retrain_param_int8(&params, draft->model_id);
	if (retrain_store_run("SELECT p.name, p.state, (p.model_id OPERATOR(pg_catalog.=) $2)::pg_catalog.int4, r.definition"
						  " FROM retrain.policy p JOIN retrain.policy_revision r ON r.policy_id OPERATOR(pg_catalog.=) p.policy_id"
						  " AND r.revision OPERATOR(pg_catalog.=) p.current_revision"
						  " WHERE p.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "policy " INT64_FORMAT " not found", draft->watch_policy_id);
	name = retrain_store_text(store, 1, 1);
	if (retrain_store_int8(1, 3) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" does not govern the model that is deployed", name),
				 errhint("The view retrain.policy_status lists the policies of a model.")));
	if (strcmp(retrain_store_text(store, 1, 2), "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("policy \"%s\" is retired", name),
				 errdetail("Retiring is final; a retired policy watches nothing.")));
	old = MemoryContextSwitchTo(store->caller);
	def = retrain_definition_parse(DatumGetJsonbPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 4, &isnull)));
	MemoryContextSwitchTo(old);
	return def;
}

/* may_roll_back tells whether the policy can come to the verdict roll_back at all. */
static bool
may_roll_back(const RetrainPolicyDefinition *def)
{
	const RetrainVerdictRule *rule = &def->verdict_rule;
	ListCell   *cell;

	for (int i = 0; i < RETRAIN_STATUSES; i++)
		if (rule->statuses[i] == RETRAIN_ROLL_BACK)
			return true;
	if (rule->has_trees)
		return rule->trees[RETRAIN_ROLL_BACK] != NULL;
	foreach(cell, def->checks)
		if (((RetrainCheck *) lfirst(cell))->verdict == RETRAIN_ROLL_BACK)
			return true;
	return false;
}

/* check_policy raises 22023 for a policy that would watch without ever acting. */
static void
check_policy(const RetrainPolicyDefinition *def)
{
	if (def->verdict_rule.shadow)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" is a shadow policy and takes nothing back", def->name),
				 errhint("Use a policy that acts.")));
	if (!may_roll_back(def))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" has no verdict roll_back", def->name),
				 errdetail("A watch policy takes a deployment back by that verdict."),
				 errhint("Give one of its checks verdict => 'roll_back', or a rule for it.")));
}

/* check_length raises 22023 when no slot of the watch has a window that begins with the deployment. */
static void
check_length(const RetrainPolicyDefinition *def, TimestampTz start, TimestampTz end)
{
	TimestampTz slot = retrain_time_plus(retrain_time_plus(start, &def->label_delay), &def->window_length) - 1;
	RetrainWindows windows;
	bool		found;

	while ((found = retrain_schedule_next(def, slot, &slot)) && slot <= end)
	{
		CHECK_FOR_INTERRUPTS();
		retrain_schedule_windows(def, slot, &windows);
		if (windows.current_start >= start)
			return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the watch ends before policy \"%s\" has seen the deployment", def->name),
			 found ? errdetail("The deployment begins at %s and the watch ends at %s; the first slot whose window begins with it is %s.",
							   retrain_instant_text(start), retrain_instant_text(end), retrain_instant_text(slot)) :
			 errdetail("The policy has no slot whose window begins at %s or later.", retrain_instant_text(start)),
			 errhint("Watch longer, or use a policy with a shorter window.")));
}

/*
 * retrain_watch_end returns until when the policy of a deployment watches it,
 * from its start; raises an error for a watch that would never act.  Owner
 * scope, SPI connected.
 */
TimestampTz
retrain_watch_end(RetrainStore *store, const RetrainDeploymentDraft *draft, TimestampTz start)
{
	RetrainPolicyDefinition *def = watching_definition(store, draft);
	TimestampTz end = draft->watch ? retrain_time_plus(start, draft->watch) : start;

	if (end <= start || TIMESTAMP_NOT_FINITE(end))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a watch policy needs a time to watch, longer than nothing"),
				 errhint("Give watch as an interval, such as '7 days'.")));
	check_policy(def);
	check_length(def, start, end);
	return end;
}

/* find_watched returns the deployments that the decision may take back, a list of WatchedDeployment *. */
static List *
find_watched(const RetrainEvaluation *ev)
{
	RetrainParams params = {0};
	List	   *result = NIL;
	uint64		n;

	retrain_param_int8(&params, ev->policy_id);
	retrain_param_time(&params, ev->slot, true);
	retrain_param_time(&params, ev->windows.current_start, true);
	n = retrain_store_run("SELECT d.deployment_id, d.model_id, d.environment_id, d.effective_given::pg_catalog.int4, r.version_id,"
						  " (pg_catalog.lower(d.effective) OPERATOR(pg_catalog.>) $3)::pg_catalog.int4"
						  " FROM retrain.deployment d LEFT JOIN retrain.request r ON r.request_id OPERATOR(pg_catalog.=) d.request_id"
						  " WHERE d.watch_policy_id OPERATOR(pg_catalog.=) $1 AND d.ended_recorded_at IS NULL"
						  " AND d.watch_until OPERATOR(pg_catalog.>=) $2 AND pg_catalog.lower(d.effective) OPERATOR(pg_catalog.<) $2"
						  " ORDER BY d.deployment_id", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		WatchedDeployment *watched = palloc0(sizeof(WatchedDeployment));

		watched->id = retrain_store_int8(i, 1);
		watched->model_id = retrain_store_int8(i, 2);
		watched->environment_id = retrain_store_int8(i, 3);
		watched->effective_given = retrain_store_int8(i, 4) != 0;
		watched->has_version = !retrain_store_null(i, 5);
		watched->version_id = retrain_store_int8(i, 5);
		watched->early = retrain_store_int8(i, 6) != 0;
		result = lappend(result, watched);
	}
	return result;
}

/*
 * find_before returns the last deployment before this one without the version
 * that it promotes, 0 when there is none; *usable tells whether it has
 * versions, and they and the model are still in use.
 */
static int64
find_before(const WatchedDeployment *watched, bool *usable)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, watched->model_id);
	retrain_param_int8(&params, watched->environment_id);
	retrain_param_int8(&params, watched->id);
	retrain_param_datum(&params, INT8OID, Int64GetDatum(watched->version_id), !watched->has_version);
	if (retrain_store_run("SELECT d.deployment_id, (m.state OPERATOR(pg_catalog.<>) 'retired' AND EXISTS (SELECT FROM retrain.deployment_version x"
						  "  WHERE x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id) AND NOT EXISTS (SELECT FROM retrain.deployment_version x"
						  "  JOIN retrain.version v ON v.version_id OPERATOR(pg_catalog.=) x.version_id"
						  "  WHERE x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id AND v.state OPERATOR(pg_catalog.=) 'retired'))::pg_catalog.int4"
						  " FROM retrain.deployment d JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) d.model_id"
						  " WHERE d.model_id OPERATOR(pg_catalog.=) $1 AND d.environment_id OPERATOR(pg_catalog.=) $2"
						  " AND d.deployment_id OPERATOR(pg_catalog.<) $3"
						  " AND NOT EXISTS (SELECT FROM retrain.deployment_version x WHERE x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
						  "  AND x.version_id OPERATOR(pg_catalog.=) $4)"
						  " ORDER BY d.deployment_id DESC LIMIT 1", &params, SPI_OK_SELECT) == 0)
		return 0;
	*usable = retrain_store_int8(1, 2) != 0;
	return retrain_store_int8(1, 1);
}

/* tell_not_taken_back says that a decision to roll back took nothing back. */
static void
tell_not_taken_back(const RetrainEvaluation *ev, const WatchedDeployment *watched, const char *why)
{
	char	   *what = psprintf("deployment " INT64_FORMAT, watched->id);

	retrain_event("not_rolled_back", ev->policy_id, what, why);
	ereport(WARNING,
			(errmsg("%s is not taken back by policy \"%s\"", what, ev->def->name),
			 errdetail_internal("%s", why),
			 errhint("Look at it, and use retrain.rollback() or retrain.deploy().")));
}

/* take_back puts the versions live again that were before. */
static void
take_back(RetrainStore *store, const RetrainEvaluation *ev, const WatchedDeployment *watched)
{
	RetrainDeploymentDraft draft = {.cause = RETRAIN_DEPLOYED_BY_ROLLBACK};
	bool		usable = true;
	int64		before;

	if (watched->early)
	{
		tell_not_taken_back(ev, watched, "The window of the decision begins before the deployment.");
		return;
	}
	before = find_before(watched, &usable);
	if (before == 0 || !usable)
	{
		tell_not_taken_back(ev, watched, before == 0 ? "Nothing else was live there before." : "What was live before was withdrawn, or is retired.");
		return;
	}
	draft.model_id = watched->model_id;
	draft.environment_id = watched->environment_id;
	draft.shares = retrain_shares_of_deployment(store, before);
	draft.has_effective = watched->effective_given;
	draft.effective_at = ev->slot;
	draft.reason = psprintf("Policy \"%s\": %s", ev->def->name, ev->reason);
	draft.has_decision = true;
	draft.policy_id = ev->policy_id;
	draft.slot = ev->slot;
	draft.ordinal = ev->ordinal;
	if (retrain_take_back(store, &draft, watched->id, RETRAIN_ACTOR_POLICY) == 0)
		tell_not_taken_back(ev, watched, "Another deployment was recorded meanwhile.");
}

/*
 * retrain_watch_decision takes back the deployments that the policy watches
 * when its verdict is roll_back.  A deployment whose start was given, in a
 * history that is replayed, ends at the slot, others now.  A shadow policy
 * never acts.  Owner scope, SPI connected, the leaf of the evaluation written.
 */
void
retrain_watch_decision(const RetrainEvaluation *ev)
{
	RetrainStore store = {.caller = CurrentMemoryContext};
	ListCell   *cell;

	if (ev->verdict != RETRAIN_ROLL_BACK || ev->def->verdict_rule.shadow)
		return;
	store.scope.saved_userid = ev->owner;	/* who decides */
	foreach(cell, find_watched(ev))
		take_back(&store, ev, lfirst(cell));
}
