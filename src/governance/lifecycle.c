/*
 * lifecycle.c
 *	  Pausing, resuming and retiring models, logs, baselines and policies.
 *
 *	 from					pause	resume	retire
 *	 active					paused	-		retired
 *	 paused					-		active	retired
 *	 suspended (policies)	paused	active	retired
 *	 invalid (policies)		-		active	retired
 *	 retired				-		-		-
 *
 * Every other transition raises RT011.  Nothing is ever deleted.  An invalid
 * policy is resumed only if its definition can be read after all.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/evaluation.h"
#include "governance/registry.h"
#include "ledger/ledger.h"

typedef enum Action
{
	ACTION_PAUSE,
	ACTION_RESUME,
	ACTION_RETIRE
} Action;

static const struct
{
	const char *verb;			/* "cannot be ..." */
	const char *state;			/* the state it leads to */
	const char *event;
	const char *from[4];		/* the states it may start from */
}			actions[] =
{
	{"paused", "paused", "paused", {"active", "suspended", NULL}},
	{"resumed", "active", "resumed", {"paused", "suspended", "invalid", NULL}},
	{"retired", "retired", "retired", {"active", "paused", "suspended", "invalid"}},
};

static const char *const updates[] = {
	"UPDATE retrain.model o SET state = $2, state_reason = $3,"
	" changed_at = pg_catalog.clock_timestamp(), changed_by = $4::pg_catalog.name"
	" WHERE o.model_id OPERATOR(pg_catalog.=) $1",
	"UPDATE retrain.log o SET state = $2, state_reason = $3,"
	" changed_at = pg_catalog.clock_timestamp(), changed_by = $4::pg_catalog.name"
	" WHERE o.log_id OPERATOR(pg_catalog.=) $1",
	"UPDATE retrain.baseline o SET state = $2, state_reason = $3,"
	" changed_at = pg_catalog.clock_timestamp(), changed_by = $4::pg_catalog.name"
	" WHERE o.baseline_id OPERATOR(pg_catalog.=) $1",
	"UPDATE retrain.policy o SET state = $2, state_reason = $3,"
	" changed_at = pg_catalog.clock_timestamp(), changed_by = $4::pg_catalog.name"
	" WHERE o.policy_id OPERATOR(pg_catalog.=) $1"
};

PG_FUNCTION_INFO_V1(retrain_pause_model);
PG_FUNCTION_INFO_V1(retrain_resume_model);
PG_FUNCTION_INFO_V1(retrain_retire_model);
PG_FUNCTION_INFO_V1(retrain_pause_log);
PG_FUNCTION_INFO_V1(retrain_resume_log);
PG_FUNCTION_INFO_V1(retrain_retire_log);
PG_FUNCTION_INFO_V1(retrain_pause_baseline);
PG_FUNCTION_INFO_V1(retrain_resume_baseline);
PG_FUNCTION_INFO_V1(retrain_retire_baseline);
PG_FUNCTION_INFO_V1(retrain_pause_policy);
PG_FUNCTION_INFO_V1(retrain_resume_policy);
PG_FUNCTION_INFO_V1(retrain_retire_policy);

/* check_transition raises RT011 unless the action may start from the state. */
static void
check_transition(const RetrainObject *object, Action action)
{
	for (int i = 0; i < lengthof(actions[action].from) && actions[action].from[i]; i++)
		if (strcmp(object->state, actions[action].from[i]) == 0)
			return;
	retrain_object_refuse_retired(object);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_TRANSITION),
			 errmsg("%s \"%s\" is %s and cannot be %s", retrain_kind_name(object->kind),
					object->name, object->state, actions[action].verb),
			 strcmp(object->state, "invalid") == 0 ?
			 errhint("Repair its definition with retrain.alter_policy(), or retire it.") : 0));
}

/* reset_errors lets a resumed policy start anew. */
static void
reset_errors(int64 policy_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, policy_id);
	(void) retrain_store_run("UPDATE retrain.policy_state s SET consecutive_errors = 0,"
							 " retry_at = NULL, last_error = NULL"
							 " WHERE s.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/*
 * change_state is the body of all twelve functions: finds the object, checks
 * caller and transition, writes state and event, wakes the scheduler.
 * Returns the name as text.
 */
static Datum
change_state(FunctionCallInfo fcinfo, RetrainKind kind, Action action)
{
	int			name_arg = kind == RETRAIN_KIND_BASELINE ? 1 : 0;
	char	   *reason = RETRAIN_ARG_TEXT(name_arg + 1);
	char	   *model = NULL;
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *object;

	if (name_arg == 1)
	{
		RETRAIN_REQUIRE_ARG(0, "model");
		model = RETRAIN_ARG_TEXT(0);
	}
	RETRAIN_REQUIRE_ARG(name_arg, "name");
	retrain_check_writable();
	object = retrain_object_of_caller(kind, model, RETRAIN_ARG_TEXT(name_arg));

	retrain_store_begin_change(&store);
	/* Pausing does not touch the state row, and so waits for no evaluation. */
	if (kind == RETRAIN_KIND_POLICY && action == ACTION_RESUME)
		retrain_policy_state_lock(object->id);
	object = retrain_object_lock(&store, object);
	check_transition(object, action);
	retrain_param_int8(&params, object->id);
	retrain_param_text(&params, actions[action].state);
	retrain_param_text(&params, reason);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run(updates[kind], &params, SPI_OK_UPDATE);
	if (kind == RETRAIN_KIND_POLICY && action == ACTION_RESUME)
	{
		/* What made a policy invalid was that this raised an error. */
		if (strcmp(object->state, "invalid") == 0)
			(void) retrain_plan_load(object->id, 0);
		reset_errors(object->id);
	}
	retrain_event(actions[action].event, kind == RETRAIN_KIND_POLICY ? object->id : 0,
				  psprintf("%s %s", retrain_kind_name(kind), object->name),
				  reason ? reason : psprintf("Was %s.", object->state));
	retrain_ledger_transition(retrain_kind_name(kind), object->id, object->name, object->state,
							  actions[action].state, reason);
	retrain_store_end(&store);
	retrain_wake_at_commit();
	return CStringGetTextDatum(object->name);
}

/*
 * Each function is one cell of the table: retrain.pause_model(name text,
 * reason text) returns text, and so on; those of baselines take the model
 * first.
 */
#define LIFECYCLE_FUNCTION(name, kind, action) \
Datum \
retrain_##name(PG_FUNCTION_ARGS) \
{ \
	return change_state(fcinfo, kind, action); \
}

LIFECYCLE_FUNCTION(pause_model, RETRAIN_KIND_MODEL, ACTION_PAUSE)
LIFECYCLE_FUNCTION(resume_model, RETRAIN_KIND_MODEL, ACTION_RESUME)
LIFECYCLE_FUNCTION(retire_model, RETRAIN_KIND_MODEL, ACTION_RETIRE)
LIFECYCLE_FUNCTION(pause_log, RETRAIN_KIND_LOG, ACTION_PAUSE)
LIFECYCLE_FUNCTION(resume_log, RETRAIN_KIND_LOG, ACTION_RESUME)
LIFECYCLE_FUNCTION(retire_log, RETRAIN_KIND_LOG, ACTION_RETIRE)
LIFECYCLE_FUNCTION(pause_baseline, RETRAIN_KIND_BASELINE, ACTION_PAUSE)
LIFECYCLE_FUNCTION(resume_baseline, RETRAIN_KIND_BASELINE, ACTION_RESUME)
LIFECYCLE_FUNCTION(retire_baseline, RETRAIN_KIND_BASELINE, ACTION_RETIRE)
LIFECYCLE_FUNCTION(pause_policy, RETRAIN_KIND_POLICY, ACTION_PAUSE)
LIFECYCLE_FUNCTION(resume_policy, RETRAIN_KIND_POLICY, ACTION_RESUME)
LIFECYCLE_FUNCTION(retire_policy, RETRAIN_KIND_POLICY, ACTION_RETIRE)
