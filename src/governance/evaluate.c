/*
 * evaluate.c
 *	  The foreground: retrain.evaluate() and CALL retrain.tick().
 *
 * evaluate() runs all three steps in the caller's transaction, on the
 * statement's snapshot, and is rolled back with it.  tick() ends transactions
 * as the worker does, and therefore refuses to run inside one.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/evidence.h"
#include "governance/fixed_statement.h"
#include "ledger/checkpoint.h"
#include "ledger/purge.h"

PG_FUNCTION_INFO_V1(retrain_evaluate);
PG_FUNCTION_INFO_V1(retrain_tick);

/* Columns of the result of retrain.evaluate(). */
enum
{
	RESULT_SLOT,
	RESULT_ORDINAL,
	RESULT_OUTCOME,
	RESULT_VERDICT,
	RESULT_CANDIDATE,
	RESULT_REASON,
	RESULT_MEASUREMENTS,
	RESULT_COLUMNS
};

typedef struct ResultRow
{
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS];
} ResultRow;

/* What evaluate() was asked for. */
typedef struct Request
{
	const char *policy_name;
	TimestampTz as_of;
	bool		dry_run;
	bool		repeat;
	bool		may_read;		/* figures: not with the scheduler privilege alone */
} Request;

/*
 * retrain_refuse_superuser keeps a superuser from running policy owners' code
 * in his session without meaning to.  owner: quoted name for the hint, or NULL.
 */
void
retrain_refuse_superuser(const char *owner)
{
	if (!superuser() || retrain_allow_superuser_evaluate)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("a superuser may not evaluate policies"),
			 errdetail("The relation and its views may run code of the policy owner."),
			 owner ?
			 errhint("SET ROLE %s first, or set retrain.allow_superuser_evaluate in the server's configuration file.", owner) :
			 errhint("Use a role that was given SELECT retrain.grant_role('scheduler', ...), or set retrain.allow_superuser_evaluate in the server's configuration file.")));
}

/*
 * find_policy returns the id of a policy and its owner; 0 if there is none.
 * Raises RT031 in a copy that nobody has adopted.
 */
static int64
find_policy(const char *name, Oid *owner)
{
	RetrainScope scope;
	Oid			types[1] = {TEXTOID};
	Datum		values[1];
	int64		policy_id = 0;
	bool		isnull;

	values[0] = CStringGetTextDatum(name);
	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");

	/* In a copy an oid may be that of another role: nobody is the owner. */
	if (!retrain_instance_matches())
		retrain_check_instance();
	if (retrain_fixed_execute("SELECT p.policy_id, p.owner_oid FROM retrain.policy p WHERE p.name = $1",
							  1, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy");
	if (SPI_processed == 1)
	{
		policy_id = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
		*owner = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	}
	SPI_finish();
	retrain_scope_end(&scope);
	return policy_id;
}

/*
 * retrain_policy_for_caller returns the id of a policy that the caller may
 * evaluate, and its owner where asked for; RT001 otherwise.
 */
int64
retrain_policy_for_caller(const char *name, Oid *owner_result)
{
	Oid			owner = InvalidOid;
	int64		policy_id = find_policy(name, &owner);

	if (policy_id == 0 ||
		(!retrain_may_act_as(owner) && !retrain_has_scheduler_privilege(GetUserId())))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_NOT_FOUND),
				 errmsg("policy \"%s\" does not exist or is not yours", name),
				 errhint("See retrain.policy_status for the policies you may evaluate.")));
	if (owner_result)
		*owner_result = owner;
	return policy_id;
}

/*
 * check_states raises RT011 when the policy, its model or its log is retired
 * or invalid, or, unless it is a dry run, paused.
 */
static void
check_states(const Request *request, int64 policy_id)
{
	static const char *const query =
		"SELECT v.kind, v.name, v.state FROM retrain.policy p"
		" JOIN retrain.model m ON m.model_id = p.model_id JOIN retrain.log l ON l.log_id = p.log_id"
		" CROSS JOIN LATERAL (VALUES (1, 'policy', p.name, p.state), (2, 'model', m.name, m.state),"
		"  (3, 'log', l.name, l.state)) v(n, kind, name, state)"
		" WHERE p.policy_id = $1 AND (v.state IN ('retired', 'invalid') OR v.state = 'paused' AND NOT $2)"
		" ORDER BY v.n LIMIT 1";
	Oid			types[2] = {INT8OID, BOOLOID};
	Datum		values[2];
	RetrainScope scope;

	values[0] = Int64GetDatum(policy_id);
	values[1] = BoolGetDatum(request->dry_run);
	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	if (retrain_fixed_execute(query, 2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy");
	if (SPI_processed > 0)
	{
		char	   *kind = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
		char	   *name = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);
		char	   *state = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3);

		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("%s \"%s\" is %s", kind, name, state),
				 strcmp(state, "paused") == 0 ?
				 errhint("Resume it with SELECT retrain.resume_%s(%s), or ask for a dry run.",
						 kind, quote_literal_cstr(name)) : 0));
	}
	SPI_finish();
	retrain_scope_end(&scope);
}

/*
 * retrain_check_runs_as raises RT003 when the owner of a policy is not fit to
 * run it, and 42501 for a superuser who did not ask for it.
 */
void
retrain_check_runs_as(const char *policy, Oid owner)
{
	char	   *owner_name;

	owner_name = retrain_role_name(owner, true);
	if (owner_name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
				 errmsg("the owner of policy \"%s\" was dropped", policy),
				 errhint("Give it another owner: SELECT retrain.alter_policy(%s, '{\"owner\": \"...\"}').",
						 quote_literal_cstr(policy))));
	retrain_refuse_superuser(quote_identifier(owner_name));
	if (superuser_arg(owner) && !retrain_allow_superuser_policies)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
				 errmsg("the owner of policy \"%s\" is a superuser", policy),
				 errhint("Give it another owner: SELECT retrain.alter_policy(%s, '{\"owner\": \"...\"}').",
						 quote_literal_cstr(policy))));
}

/*
 * retrain_check_member raises RT003 when the owner of a policy has lost the
 * membership in the owner of its model.  Owner scope.
 */
void
retrain_check_member(const RetrainEvaluation *ev)
{
	if (is_member_of_role(ev->owner, ev->model_owner))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
			 errmsg("the owner of policy \"%s\" is no longer a member of the owner of its model", ev->def->name),
			 retrain_role_name(ev->model_owner, true) ?
			 errhint("GRANT %s TO %s;", quote_identifier(retrain_role_name(ev->model_owner, true)),
					 quote_identifier(retrain_role_name(ev->owner, false))) :
			 errhint("The owner of the model was dropped; a superuser gives it another one with retrain.alter_model().")));
}

/* check_caller finds the policy and checks that the caller may evaluate it. */
static int64
check_caller(Request *request)
{
	Oid			owner;
	int64		policy_id = retrain_policy_for_caller(request->policy_name, &owner);

	retrain_check_runs_as(request->policy_name, owner);
	check_states(request, policy_id);
	request->may_read = retrain_may_act_as(owner);
	return policy_id;
}

/* slot_for returns the latest slot at or before an instant. */
static TimestampTz
slot_for(const RetrainPolicyDefinition *def, TimestampTz as_of)
{
	TimestampTz slot;
	TimestampTz first;

	if (retrain_schedule_latest(def, as_of, &slot))
		return slot;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("policy \"%s\" has no slot at or before %s", def->name, timestamptz_to_str(as_of)),
			 retrain_schedule_first(def, &first) ?
			 errdetail("Its first slot is %s.", timestamptz_to_str(first)) : 0,
			 errhint("Pass a later as_of, or move the anchor with retrain.alter_policy().")));
	return 0;					/* not reached */
}

/*
 * lock_state locks the state row without waiting and refuses while a worker
 * is busy with the same slot.  Owner scope, SPI connected.
 */
static void
lock_state(const RetrainEvaluation *ev)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[3];
	bool		busy;
	bool		isnull;

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (retrain_fixed_execute("SELECT s.run_id IS NOT NULL AND s.run_slot = $2 AND s.run_deadline > $3"
							  " FROM retrain.policy_state s WHERE s.policy_id = $1 FOR UPDATE SKIP LOCKED",
							  3, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_state");
	busy = SPI_processed == 0 ||
		DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	if (busy)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_BUSY),
				 errmsg("policy \"%s\" is being evaluated by another session", ev->def->name),
				 errhint("Wait for it; retrain.policy_status shows when it is done.")));
}

/*
 * check_serializable raises 40001 when somebody has recorded the slot since
 * the transaction's snapshot was taken.  Under READ COMMITTED each statement
 * sees the latest records anyway.  Owner scope, SPI connected.
 */
static void
check_serializable(const RetrainEvaluation *ev)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, INT4OID};
	Datum		values[3];

	if (!IsolationUsesXactSnapshot())
		return;
	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	values[2] = Int32GetDatum(ev->ordinal);
	PushActiveSnapshot(GetLatestSnapshot());
	if (retrain_fixed_execute("SELECT 1 FROM retrain.evaluation e"
							  " WHERE e.policy_id = $1 AND e.slot = $2 AND e.ordinal >= $3",
							  3, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	PopActiveSnapshot();
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access: slot %s of policy \"%s\" was recorded by another transaction",
						timestamptz_to_str(ev->slot), ev->def->name),
				 errhint("Try the transaction again.")));
}

/*
 * exact_numeric returns the shortest decimal that reads back as the same
 * double; the cast float8 to numeric would keep 15 digits only.
 */
static Numeric
exact_numeric(double value)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(double_to_shortest_decimal(value)),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* measurements_json lists the measurements of an evaluation in memory. */
static Datum
measurements_json(const RetrainEvaluation *ev)
{
	JsonbInState state = {0};
	ListCell   *cell;

	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		const char *names[] = {"check_name", "slice_value", "value", "level", "status", "error_message"};
		const char *texts[] = {m->check->name, m->slice_value, NULL, retrain_level_name(m->level), m->status, m->error_message};

		pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
		for (int i = 0; i < lengthof(names); i++)
		{
			JsonbValue	v;

			v.type = jbvString;
			v.val.string.val = unconstify(char *, names[i]);
			v.val.string.len = strlen(names[i]);
			pushJsonbValue(&state, WJB_KEY, &v);
			if (strcmp(names[i], "value") == 0 && m->has_value)
			{
				v.type = jbvNumeric;
				v.val.numeric = exact_numeric(m->value);
			}
			else if (texts[i])
			{
				v.type = jbvString;
				v.val.string.val = unconstify(char *, texts[i]);
				v.val.string.len = strlen(texts[i]);
			}
			else
				v.type = jbvNull;
			pushJsonbValue(&state, WJB_VALUE, &v);
		}
		pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	}
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(state.result));
}

/* set_text sets a text column of the result; NULL makes it null. */
static void
set_text(ResultRow *row, int column, const char *value)
{
	row->nulls[column] = value == NULL;
	row->values[column] = value ? CStringGetTextDatum(value) : (Datum) 0;
}

/* result_of_evaluation fills the result from an evaluation in memory. */
static void
result_of_evaluation(ResultRow *row, const RetrainEvaluation *ev, bool recorded)
{
	memset(row, 0, sizeof(ResultRow));
	row->values[RESULT_SLOT] = TimestampTzGetDatum(ev->slot);
	row->values[RESULT_ORDINAL] = Int32GetDatum(ev->ordinal);
	row->nulls[RESULT_ORDINAL] = !recorded;
	set_text(row, RESULT_OUTCOME, ev->outcome);
	set_text(row, RESULT_VERDICT, retrain_verdict_name(ev->verdict));
	set_text(row, RESULT_CANDIDATE, retrain_verdict_name(ev->candidate));
	set_text(row, RESULT_REASON, ev->reason);
	row->values[RESULT_MEASUREMENTS] = measurements_json(ev);
}

/*
 * result_of_record fills the result from the latest record of the slot; false
 * when there is none.  Owner scope, SPI connected.
 */
static bool
result_of_record(ResultRow *row, const RetrainEvaluation *ev, MemoryContext context)
{
	static const char *const query =
		"SELECT e.slot, e.ordinal, e.outcome, d.verdict, d.candidate, d.reason,"
		" COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object("
		"   'check_name', m.check_name, 'slice_value', m.slice_value, 'value', m.value,"
		"   'level', m.level, 'status', m.status, 'error_message', m.error_message)"
		"   ORDER BY m.check_no, m.measurement_no)"
		"  FROM retrain.measurement m WHERE m.policy_id = e.policy_id AND m.slot = e.slot"
		"   AND m.ordinal = e.ordinal), '[]')"
		" FROM retrain.evaluation e LEFT JOIN retrain.decision d"
		"  ON d.policy_id = e.policy_id AND d.slot = e.slot AND d.ordinal = e.ordinal"
		" WHERE e.policy_id = $1 AND e.slot = $2 AND e.outcome <> 'superseded'"
		" ORDER BY e.ordinal DESC LIMIT 1";
	Oid			types[2] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[2];
	MemoryContext old;

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(ev->slot);
	if (retrain_fixed_execute(query, 2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	if (SPI_processed == 0)
		return false;
	old = MemoryContextSwitchTo(context);
	for (int i = 0; i < RESULT_COLUMNS; i++)
	{
		Form_pg_attribute att = TupleDescAttr(SPI_tuptable->tupdesc, i);

		row->values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &row->nulls[i]);
		if (!row->nulls[i])
			row->values[i] = SPI_datumTransfer(row->values[i], att->attbyval, att->attlen);
	}
	MemoryContextSwitchTo(old);
	return true;
}

/*
 * prepare loads the plan and, unless it is a dry run, takes the lock and looks
 * for a record of the slot.  Returns true when row holds that record.
 */
static bool
prepare(const Request *request, int64 policy_id, RetrainEvaluation **result, ResultRow *row)
{
	MemoryContext context = CurrentMemoryContext;
	MemoryContext old;
	RetrainScope scope;
	RetrainEvaluation *ev;
	bool		recorded = false;

	retrain_owner_scope_begin(&scope);
	retrain_scope_by_index();
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_check_catalog();
	old = MemoryContextSwitchTo(context);
	ev = retrain_plan_load(policy_id, 0);
	ev->trigger = RETRAIN_TRIGGER_MANUAL;
	ev->attempt = 1;
	retrain_plan_slot(ev, slot_for(ev->def, request->as_of));
	ev->run_id = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, (Datum) 0));
	MemoryContextSwitchTo(old);
	retrain_check_member(ev);
	if (!request->dry_run)
	{
		retrain_check_instance();
		lock_state(ev);
		recorded = !request->repeat && result_of_record(row, ev, context);
		ev->ordinal = retrain_next_ordinal(policy_id, ev->slot);
		check_serializable(ev);
	}
	SPI_finish();
	retrain_scope_end(&scope);
	*result = ev;
	return recorded;
}

/* finish judges and, unless it is a dry run, records. */
static void
finish(const Request *request, RetrainEvaluation *ev)
{
	RetrainScope scope;

	retrain_owner_scope_begin(&scope);
	retrain_scope_by_index();
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	if (request->dry_run)
	{
		RetrainHistory history;

		retrain_history_load(ev, &history);
		retrain_judge(ev, &history);
	}
	else
		retrain_record(ev);
	SPI_finish();
	retrain_scope_end(&scope);
}

/* evaluate runs a request and fills the result row. */
static void
evaluate(Request *request, ResultRow *row)
{
	RetrainEvaluation *ev;
	int64		policy_id;

	if (!request->dry_run)
		retrain_check_writable();
	policy_id = check_caller(request);
	if (prepare(request, policy_id, &ev, row))
	{
		ereport(NOTICE,
				(errmsg("policy \"%s\" has a record of slot %s already", ev->def->name,
						timestamptz_to_str(ev->slot)),
				 errhint("It is returned; pass repeat => true to evaluate the slot again.")));
		return;
	}
	retrain_measure(ev);
	if (ev->error && ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		ReThrowError(ev->error);
	if (!request->dry_run)
		retrain_evidence_gather(ev);
	if (retrain_evidence_interrupted(ev))
		ReThrowError(ev->evidence->error);
	finish(request, ev);
	result_of_evaluation(row, ev, !request->dry_run);
}

/*
 * retrain.evaluate(policy text, as_of timestamptz, dry_run boolean,
 *					repeat boolean) returns record
 *
 * retrain_evaluate evaluates a policy at its latest slot at or before as_of
 * (NULL: now), in the caller's transaction.
 */
Datum
retrain_evaluate(PG_FUNCTION_ARGS)
{
	Request		request;
	ResultRow	row;
	TupleDesc	desc;
	TimestampTz now;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("policy must not be null"),
				 errhint("Pass the name of a policy; retrain.policy_status lists them.")));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	request.policy_name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	now = GetCurrentTimestamp();
	request.as_of = PG_ARGISNULL(1) ? now : PG_GETARG_TIMESTAMPTZ(1);
	request.dry_run = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	request.repeat = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	if (TIMESTAMP_NOT_FINITE(request.as_of))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must be finite"),
				 errhint("Leave it out to evaluate the latest slot.")));
	if (request.as_of > now && !request.dry_run)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must not lie in the future: %s", timestamptz_to_str(request.as_of)),
				 errhint("A slot can be recorded only once it has come; pass dry_run => true to look ahead.")));
	evaluate(&request, &row);
	if (!request.may_read)
		row.nulls[RESULT_REASON] = row.nulls[RESULT_MEASUREMENTS] = true;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), row.values, row.nulls)));
}

/*
 * CALL retrain.tick(max_policies integer, max_time interval)
 *
 * retrain_tick evaluates due policies, committing after each step, until none
 * is due, max_policies are done or max_time is through.
 */
Datum
retrain_tick(PG_FUNCTION_ARGS)
{
	int32		max_policies = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT32(0);
	Interval   *max_time = PG_ARGISNULL(1) ? NULL : PG_GETARG_INTERVAL_P(1);
	TimestampTz end;

	if (fcinfo->context == NULL || !IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_IN_TRANSACTION),
				 errmsg("retrain.tick() must be called outside a transaction block"),
				 errdetail("It commits after each step of each evaluation."),
				 errhint("Use CALL retrain.tick() by itself, or retrain.evaluate() inside a transaction.")));
	if (max_policies <= 0 || max_time == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_policies must be positive and max_time must not be null"),
				 errhint("The defaults are 100 and '60 s'.")));
	retrain_check_writable();
	retrain_refuse_superuser(NULL);

	end = retrain_time_plus(GetCurrentTimestamp(), max_time);
	if (SPI_connect_ext(SPI_OPT_NONATOMIC) != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_run_begin();
	while (max_policies-- > 0 && GetCurrentTimestamp() < end &&
		   retrain_run_next(InvalidOid, RETRAIN_TRIGGER_TICK, SPI_commit))
		CHECK_FOR_INTERRUPTS();
	retrain_checkpoint_if_due();
	if (retrain_retention())
	{
		SPI_commit();
		(void) retrain_retention_step();
	}
	SPI_finish();
	PG_RETURN_VOID();
}
