/*
 * gate_evaluate.c
 *	  Evaluating gates by hand: retrain.evaluate_gate(), evaluate_gates(), and
 *	  check_gate(), which writes nothing.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "common/rows_result.h"
#include "governance/evaluation.h"
#include "governance/measure.h"
#include "release/gate.h"
#include "release/gate_evaluate.h"
#include "release/gate_object.h"

PG_FUNCTION_INFO_V1(retrain_evaluate_gate);
PG_FUNCTION_INFO_V1(retrain_evaluate_gates);
PG_FUNCTION_INFO_V1(retrain_check_gate);

#define CHECK_COLUMNS 15

/* What the caller asks for. */
typedef struct Question
{
	const pg_uuid_t *request;	/* or NULL */
	char	   *candidate;		/* or NULL */
	char	   *champion;		/* or NULL */
	bool		has_until;
	TimestampTz until;
} Question;

/* read_options reads the options of an evaluation. */
static void
read_options(Question *question, Jsonb *options)
{
	static const char *const keys[] = {"until", "champion", NULL};
	RetrainReader reader;

	retrain_reader_begin(&reader, options, "options of a gate", ERRCODE_INVALID_PARAMETER_VALUE, keys);
	question->has_until = retrain_read_instant(&reader, "until", &question->until);
	question->champion = retrain_read_name(&reader, "champion");
	if (question->has_until && question->until > GetCurrentTimestamp())
		retrain_reader_refuse(&reader, "until", "lies in the future", "Leave it out for now.");
}

/* load_request loads the request of a question, or the one of the model that waits for its gates. */
static RetrainRequest *
load_request(RetrainStore *store, const RetrainGate *gate, const Question *question)
{
	RetrainRequest *request = NULL;

	if (question->request)
	{
		request = retrain_request_load(store, question->request, false);
		if (request == NULL || request->model_id != gate->model_id)
			retrain_request_refuse_missing(question->request);
	}
	else if (question->candidate == NULL)
	{
		request = retrain_request_open(store, gate->model_id);
		if (request == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_OBJECT),
					 errmsg("model \"%s\" has no open request", gate->model_name),
					 errhint("Name a request, or a candidate.")));
	}
	if (request && request->state != RETRAIN_REQUEST_GATING && request->state != RETRAIN_REQUEST_AWAITING_PROMOTION)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("request %s is %s, and its gates are not open to it", request->id_text,
						retrain_request_state_name(request->state)),
				 errhint("Gates are evaluated once a version has been reported, while the request is gating.")));
	return request;
}

/*
 * check_decisions raises RT015 for a request that only policies have asked for
 * whose bar was set when the result could be known, and which do not allow it.
 */
static void
check_decisions(const RetrainRequest *request)
{
	RetrainParams params = {0};

	if (request == NULL || !request->has_decision)
		return;
	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	(void) retrain_store_run("SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE NOT e.post_hoc OR d.post_hoc_allowed)"
							 " FROM retrain.request_evidence q JOIN retrain.evaluation e"
							 " ON e.policy_id OPERATOR(pg_catalog.=) q.policy_id AND e.slot OPERATOR(pg_catalog.=) q.slot"
							 " AND e.ordinal OPERATOR(pg_catalog.=) q.ordinal JOIN retrain.decision d"
							 " ON d.policy_id OPERATOR(pg_catalog.=) q.policy_id AND d.slot OPERATOR(pg_catalog.=) q.slot"
							 " AND d.ordinal OPERATOR(pg_catalog.=) q.ordinal"
							 " WHERE q.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	if (retrain_store_int8(1, 1) > 0 && retrain_store_int8(1, 2) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_GATE_NOT_PASSED),
				 errmsg("all decisions behind request %s are post hoc", request->id_text),
				 errdetail("Their windows had ended before the policies were sealed, and the policies do not allow that to open a gate."),
				 errhint("Seal the policy with allow_post_hoc, or ask by hand with retrain.request_retraining(), which claims no decision.")));
}

/*
 * retrain_gate_prepare plans an evaluation: everything that is read from our own
 * tables.  The result lives in the store's caller context.  Owner scope, SPI
 * connected.
 */
RetrainGateRun *
retrain_gate_prepare(RetrainStore *store, int64 gate_id, RetrainRequest *request, const char *candidate,
					 const char *champion, TimestampTz until, bool until_given, RetrainTrigger trigger)
{
	RetrainGateRun *run = MemoryContextAllocZero(store->caller, sizeof(RetrainGateRun));
	MemoryContext old;
	ListCell   *cell;

	run->context = store->caller;
	run->gate = retrain_gate_load(store, gate_id);
	run->trigger = trigger;
	run->request = request;
	check_decisions(request);
	old = MemoryContextSwitchTo(store->caller);
	run->candidate.name = candidate ? pstrdup(candidate) : NULL;
	MemoryContextSwitchTo(old);
	run->known_until = until;
	run->window_given = until_given;
	retrain_gate_load_versions(store, run, champion);
	retrain_gate_plan_window(run);
	foreach(cell, run->gate->rules)
	{
		RetrainGateRule *rule = lfirst(cell);

		old = MemoryContextSwitchTo(store->caller);
		if (rule->type->load)
			rule->type->load(run, rule);
		MemoryContextSwitchTo(old);
	}
	return run;
}

/* prepare plans the evaluation of a gate that the caller asks for. */
static RetrainGateRun *
prepare(const RetrainGateObject *object, const Question *question)
{
	RetrainStore store;
	RetrainRequest *request;
	RetrainGateRun *run;
	RetrainGate gate = {.model_id = object->model_id, .model_name = object->model_name};

	if (strcmp(object->state, "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("gate \"%s\" is retired", object->name),
				 errdetail("Retiring is final; the records stay.")));
	retrain_refuse_superuser(retrain_role_name(object->owner, true) ?
							 quote_identifier(retrain_role_name(object->owner, true)) : NULL);
	retrain_store_begin(&store);
	request = load_request(&store, &gate, question);
	run = retrain_gate_prepare(&store, object->id, request, question->candidate, question->champion,
							   question->has_until ? question->until : GetCurrentTimestamp(), question->has_until,
							   RETRAIN_TRIGGER_MANUAL);
	retrain_store_end(&store);
	return run;
}

/* evaluate evaluates a gate, records it, and adds the row of the answer. */
static void
evaluate(ReturnSetInfo *rsinfo, const RetrainGateObject *gate, const Question *question)
{
	RetrainGateRun *run = prepare(gate, question);
	RetrainStore store;
	bytea	   *digest = NULL;
	int64		gate_result_id;
	Datum		values[5];
	bool		nulls[5] = {false};

	retrain_gate_evaluate(run);
	if (run->error && retrain_interrupted(run->error))
		ReThrowError(run->error);
	retrain_store_begin_change(&store);
	gate_result_id = retrain_gate_record(&store, run, &digest);
	if (gate_result_id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("the request of gate \"%s\" was moved meanwhile", gate->name),
				 errhint("Look at retrain.requests.")));
	digest = (bytea *) memcpy(MemoryContextAlloc(store.caller, VARSIZE_ANY(digest)), digest, VARSIZE_ANY(digest));
	retrain_store_end(&store);
	values[0] = Int64GetDatum(gate_result_id);
	values[1] = CStringGetTextDatum(gate->name);
	values[2] = CStringGetTextDatum(run->result);
	values[3] = CStringGetTextDatum(run->reason);
	values[4] = PointerGetDatum(digest);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * retrain.evaluate_gate(gate text, request uuid, candidate text, options jsonb)
 *		returns setof record
 *
 * retrain_evaluate_gate evaluates one gate and records the result.
 */
Datum
retrain_evaluate_gate(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Question	question = {0};

	RETRAIN_REQUIRE_ARG(0, "gate");
	RETRAIN_REQUIRE_ARG(3, "options");
	question.request = PG_ARGISNULL(1) ? NULL : PG_GETARG_UUID_P(1);
	question.candidate = RETRAIN_ARG_TEXT(2);
	read_options(&question, PG_GETARG_JSONB_P(3));
	retrain_check_writable();
	InitMaterializedSRF(fcinfo, 0);
	evaluate(rsinfo, retrain_gate_of_caller(RETRAIN_ARG_TEXT(0)), &question);
	return (Datum) 0;
}

/* active_gates returns the names of the active gates of a request's model; raises 42704 for a request that is not the caller's. */
static List *
active_gates(const pg_uuid_t *id)
{
	RetrainStore store;
	RetrainRequest *request;
	RetrainParams params = {0};
	List	   *names = NIL;
	uint64		n;
	MemoryContext old;

	retrain_store_begin(&store);
	request = retrain_request_load(&store, id, false);
	if (request == NULL)
		retrain_request_refuse_missing(id);
	retrain_param_int8(&params, request->model_id);
	n = retrain_store_run("SELECT g.name FROM retrain.gate g WHERE g.model_id OPERATOR(pg_catalog.=) $1"
						  " AND g.state OPERATOR(pg_catalog.=) 'active' ORDER BY g.gate_id", &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(store.caller);
	for (uint64 i = 1; i <= n; i++)
		names = lappend(names, retrain_store_text(&store, i, 1));
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	if (!is_member_of_role(GetUserId(), request->model_owner))
		retrain_request_refuse_missing(id);
	return names;
}

/*
 * retrain.evaluate_gates(request uuid, options jsonb) returns setof record
 *
 * retrain_evaluate_gates evaluates all active gates of the model of a request,
 * until one has failed.
 */
Datum
retrain_evaluate_gates(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Question	question = {0};
	List	   *names;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "options");
	question.request = PG_GETARG_UUID_P(0);
	read_options(&question, PG_GETARG_JSONB_P(1));
	retrain_check_writable();
	InitMaterializedSRF(fcinfo, 0);
	names = active_gates(question.request);
	foreach(cell, names)
	{
		RetrainStore store;
		RetrainRequest *request;

		evaluate(rsinfo, retrain_gate_of_caller(lfirst(cell)), &question);
		retrain_store_begin(&store);
		request = retrain_request_load(&store, question.request, false);
		retrain_store_end(&store);
		if (request->state == RETRAIN_REQUEST_FAILED_GATE)
			break;
	}
	return (Datum) 0;
}

/* put_line adds a line of a rule to the answer of check_gate(). */
static void
put_line(ReturnSetInfo *rsinfo, const RetrainGateRun *run, const RetrainGateLine *line)
{
	Datum		values[CHECK_COLUMNS] = {0};
	bool		nulls[CHECK_COLUMNS] = {false};
	int			i = 0;

	retrain_column_text(&values[i], &nulls[i], run->result);
	i++;
	retrain_column_text(&values[i], &nulls[i], run->reason);
	i++;
	if (line == NULL)
		memset(&nulls[i], true, CHECK_COLUMNS - i);
	else
	{
		values[i++] = Int32GetDatum(line->rule->ordinal);
		values[i++] = CStringGetTextDatum(line->rule->name);
		retrain_column_text(&values[i], &nulls[i], line->slice_column);
		i++;
		retrain_column_text(&values[i], &nulls[i], line->slice);
		i++;
		values[i++] = CStringGetTextDatum(line->status);
		retrain_column_float(&values[i], &nulls[i], line->value);
		i++;
		retrain_column_float(&values[i], &nulls[i], line->low);
		i++;
		retrain_column_float(&values[i], &nulls[i], line->high);
		i++;
		retrain_column_float(&values[i], &nulls[i], line->margin);
		i++;
		retrain_column_float(&values[i], &nulls[i], line->p);
		i++;
		retrain_column_float(&values[i], &nulls[i], line->p_adjusted);
		i++;
		nulls[i] = line->rows < 0;
		values[i++] = Int64GetDatum(line->rows);
		values[i++] = DirectFunctionCall1(jsonb_in, CStringGetDatum(line->detail ? line->detail : "{}"));
	}
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * retrain.check_gate(gate text, candidate text, options jsonb) returns setof record
 *
 * retrain_check_gate evaluates a gate and returns what every rule says; writes nothing.
 */
Datum
retrain_check_gate(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Question	question = {0};
	RetrainGateRun *run;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(0, "gate");
	RETRAIN_REQUIRE_ARG(2, "options");
	question.candidate = RETRAIN_ARG_TEXT(1);
	read_options(&question, PG_GETARG_JSONB_P(2));
	InitMaterializedSRF(fcinfo, 0);
	run = prepare(retrain_gate_of_caller(RETRAIN_ARG_TEXT(0)), &question);
	retrain_gate_evaluate(run);
	if (run->error)
		ReThrowError(run->error);
	foreach(cell, run->lines)
		put_line(rsinfo, run, lfirst(cell));
	if (run->lines == NIL)
		put_line(rsinfo, run, NULL);
	return (Datum) 0;
}
