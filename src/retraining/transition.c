/*
 * transition.c
 *	  The states of a request and the arrows between them.
 *
 * The table below is all there is: an event in a state that it does not list
 * raises RT011.  Every arrow leaves a row in retrain.request_transition and one
 * in the ledger, written by the transaction that makes the change, and sends a
 * notification as a hint.  A heartbeat changes no state and is no arrow.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/announce.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "retraining/request.h"

PG_FUNCTION_INFO_V1(retrain_request_arrows);
PG_FUNCTION_INFO_V1(retrain_next_request_state);

static const char *const state_names[] =
{
	[RETRAIN_REQUEST_NONE] = NULL,
	[RETRAIN_REQUEST_PROPOSED] = "proposed",
	[RETRAIN_REQUEST_QUEUED] = "queued",
	[RETRAIN_REQUEST_LEASED] = "leased",
	[RETRAIN_REQUEST_GATING] = "gating",
	[RETRAIN_REQUEST_AWAITING_PROMOTION] = "awaiting_promotion",
	[RETRAIN_REQUEST_PROMOTED] = "promoted",
	[RETRAIN_REQUEST_REJECTED] = "rejected",
	[RETRAIN_REQUEST_EXPIRED] = "expired",
	[RETRAIN_REQUEST_CANCELLED] = "cancelled",
	[RETRAIN_REQUEST_DEAD] = "dead",
	[RETRAIN_REQUEST_FAILED_GATE] = "failed_gate",
	[RETRAIN_REQUEST_GATE_STALLED] = "gate_stalled",
	[RETRAIN_REQUEST_ROLLED_BACK] = "rolled_back",
};

static const char *const event_names[] =
{
	[RETRAIN_EVENT_PROPOSE] = "propose",
	[RETRAIN_EVENT_ENQUEUE] = "enqueue",
	[RETRAIN_EVENT_APPROVE] = "approve",
	[RETRAIN_EVENT_REJECT] = "reject",
	[RETRAIN_EVENT_EXPIRE] = "expire",
	[RETRAIN_EVENT_CLAIM] = "claim",
	[RETRAIN_EVENT_LEASE_OVER] = "lease_over",
	[RETRAIN_EVENT_ATTEMPTS_OVER] = "attempts_over",
	[RETRAIN_EVENT_RELEASE] = "release",
	[RETRAIN_EVENT_REPORT] = "report",
	[RETRAIN_EVENT_REPORT_FAILED] = "report_failed",
	[RETRAIN_EVENT_CANCEL] = "cancel",
	[RETRAIN_EVENT_GATE_PASSED] = "gate_passed",
	[RETRAIN_EVENT_GATE_FAILED] = "gate_failed",
	[RETRAIN_EVENT_GATE_STALLED] = "gate_stalled",
	[RETRAIN_EVENT_PROMOTE] = "promote",
	[RETRAIN_EVENT_ROLL_BACK] = "roll_back",
};

/* All arrows. */
static const struct
{
	RetrainRequestState from;
	RetrainRequestEvent event;
	RetrainRequestState to;
}			arrows[] =
{
	{RETRAIN_REQUEST_NONE, RETRAIN_EVENT_PROPOSE, RETRAIN_REQUEST_PROPOSED},
	{RETRAIN_REQUEST_NONE, RETRAIN_EVENT_ENQUEUE, RETRAIN_REQUEST_QUEUED},
	{RETRAIN_REQUEST_PROPOSED, RETRAIN_EVENT_APPROVE, RETRAIN_REQUEST_QUEUED},
	{RETRAIN_REQUEST_PROPOSED, RETRAIN_EVENT_REJECT, RETRAIN_REQUEST_REJECTED},
	{RETRAIN_REQUEST_PROPOSED, RETRAIN_EVENT_EXPIRE, RETRAIN_REQUEST_EXPIRED},
	{RETRAIN_REQUEST_PROPOSED, RETRAIN_EVENT_CANCEL, RETRAIN_REQUEST_CANCELLED},
	{RETRAIN_REQUEST_QUEUED, RETRAIN_EVENT_CLAIM, RETRAIN_REQUEST_LEASED},
	{RETRAIN_REQUEST_QUEUED, RETRAIN_EVENT_CANCEL, RETRAIN_REQUEST_CANCELLED},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_LEASE_OVER, RETRAIN_REQUEST_QUEUED},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_ATTEMPTS_OVER, RETRAIN_REQUEST_DEAD},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_RELEASE, RETRAIN_REQUEST_QUEUED},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_REPORT, RETRAIN_REQUEST_GATING},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_REPORT_FAILED, RETRAIN_REQUEST_QUEUED},
	{RETRAIN_REQUEST_LEASED, RETRAIN_EVENT_CANCEL, RETRAIN_REQUEST_CANCELLED},
	{RETRAIN_REQUEST_GATING, RETRAIN_EVENT_GATE_PASSED, RETRAIN_REQUEST_AWAITING_PROMOTION},
	{RETRAIN_REQUEST_GATING, RETRAIN_EVENT_PROMOTE, RETRAIN_REQUEST_PROMOTED},
	{RETRAIN_REQUEST_GATING, RETRAIN_EVENT_GATE_FAILED, RETRAIN_REQUEST_FAILED_GATE},
	{RETRAIN_REQUEST_GATING, RETRAIN_EVENT_GATE_STALLED, RETRAIN_REQUEST_GATE_STALLED},
	{RETRAIN_REQUEST_AWAITING_PROMOTION, RETRAIN_EVENT_PROMOTE, RETRAIN_REQUEST_PROMOTED},
	{RETRAIN_REQUEST_AWAITING_PROMOTION, RETRAIN_EVENT_REJECT, RETRAIN_REQUEST_REJECTED},
	{RETRAIN_REQUEST_PROMOTED, RETRAIN_EVENT_ROLL_BACK, RETRAIN_REQUEST_ROLLED_BACK},
};

/* retrain_request_state_name returns the name of a state, NULL for none. */
const char *
retrain_request_state_name(RetrainRequestState state)
{
	return state_names[state];
}

/* retrain_request_event_name returns the name of an event. */
const char *
retrain_request_event_name(RetrainRequestEvent event)
{
	return event_names[event];
}

/* what_is_possible returns the events that a state allows, for a hint. */
static char *
what_is_possible(RetrainRequestState from)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(arrows); i++)
		if (arrows[i].from == from)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", event_names[arrows[i].event]);
	return list.data;
}

/* next_state returns where an event leads; raises RT011 for what is no arrow. */
static RetrainRequestState
next_state(RetrainRequestState from, RetrainRequestEvent event, const char *request)
{
	char	   *possible;

	for (int i = 0; i < lengthof(arrows); i++)
		if (arrows[i].from == from && arrows[i].event == event)
			return arrows[i].to;
	possible = what_is_possible(from);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_TRANSITION),
			 request ? errmsg("request %s is %s, where %s is not possible", request,
							  state_names[from] ? state_names[from] : "new", event_names[event]) :
			 errmsg("event %s is not possible in state %s", event_names[event],
					state_names[from] ? state_names[from] : "none"),
			 possible[0] != '\0' ? errdetail("Possible are: %s.", possible) : errdetail("The state is final.")));
	return RETRAIN_REQUEST_NONE;	/* not reached */
}

/* write_transition writes the row for people. */
static void
write_transition(RetrainStore *store, const RetrainRequest *request, RetrainRequestEvent event,
				 RetrainRequestState from, RetrainRequestState to, const char *actor, const char *detail)
{
	Oid			caller = store->scope.saved_userid;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.request_transition");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_row_text(&row, "event", event_names[event]);
	retrain_row_text(&row, "from_state", state_names[from]);
	retrain_row_text(&row, "to_state", state_names[to]);
	retrain_row_time(&row, "happened_at", GetCurrentTimestamp());
	retrain_row_text(&row, "actor", actor);
	retrain_row_oid(&row, "session_role_oid", GetSessionUserId());
	retrain_row_text_as(&row, "session_role", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "caller_role_oid", caller);
	retrain_row_text_as(&row, "caller_role", retrain_role_name(caller, false), "pg_catalog.name");
	retrain_row_int4(&row, "fence", request->fence);
	retrain_row_text(&row, "detail", detail);
	retrain_row_text(&row, "application", application_name ? application_name : "");
	retrain_row_int4(&row, "backend_pid", MyProcPid);
	retrain_row_insert(&row);
}

/* write_to_ledger hands in the row of the ledger, which is written at commit. */
static void
write_to_ledger(RetrainStore *store, const RetrainRequest *request, RetrainRequestEvent event,
				RetrainRequestState from, RetrainRequestState to, const char *actor, const char *detail)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("request");

	retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_ledger_int8(entry, "model_id", request->model_id);
	retrain_ledger_text(entry, "model", request->model_name);
	retrain_ledger_text(entry, "event", event_names[event]);
	retrain_ledger_text(entry, "from_state", state_names[from]);
	retrain_ledger_text(entry, "to_state", state_names[to]);
	retrain_ledger_text(entry, "actor", actor);
	retrain_ledger_text(entry, "caller_role", retrain_role_name(store->scope.saved_userid, false));
	retrain_ledger_int4(entry, "fence", request->fence);
	retrain_ledger_text(entry, "detail", detail);
	if (from == RETRAIN_REQUEST_NONE)
	{
		retrain_ledger_text(entry, "action", request->action);
		retrain_ledger_datum(entry, "policy_id", INT8OID, Int64GetDatum(request->policy_id), !request->has_decision);
		retrain_ledger_datum(entry, "slot", TIMESTAMPTZOID, TimestampTzGetDatum(request->slot), !request->has_decision);
		retrain_ledger_datum(entry, "ordinal", INT4OID, Int32GetDatum(request->ordinal), !request->has_decision);
	}
	retrain_ledger_datum(entry, "version_id", INT8OID, Int64GetDatum(request->version_id), request->version_id == 0);
	retrain_ledger_append(entry);
}

/* record writes what every arrow leaves behind. */
static void
record(RetrainStore *store, const RetrainRequest *request, RetrainRequestEvent event,
	   RetrainRequestState from, RetrainRequestState to, const char *actor, const char *detail)
{
	write_transition(store, request, event, from, to, actor, detail);
	write_to_ledger(store, request, event, from, to, actor, detail);
	if (to == RETRAIN_REQUEST_GATING)
		retrain_wake_at_commit();	/* its gates are due */
	retrain_announce(psprintf("request %s", request->id_text),
					 psprintf("{\"v\": 1, \"request\": \"%s\", \"state\": \"%s\"}",
							  request->id_text, state_names[to]));
}

/*
 * retrain_request_note_birth records the first arrow of a request that was
 * just written, with its state.
 */
void
retrain_request_note_birth(RetrainStore *store, RetrainRequest *request, RetrainRequestEvent event,
						   const char *actor, const char *detail)
{
	RetrainRequestState to = next_state(RETRAIN_REQUEST_NONE, event, request->id_text);

	Assert(request->state == to);
	record(store, request, event, RETRAIN_REQUEST_NONE, to, actor, detail);
}

/* lock_state locks the row and returns its state as of now. */
static RetrainRequestState
lock_state(RetrainStore *store, const RetrainRequest *request)
{
	RetrainParams params = {0};
	char	   *state;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	if (retrain_store_run("SELECT r.state FROM retrain.request r"
						  " WHERE r.request_id OPERATOR(pg_catalog.=) $1 FOR NO KEY UPDATE",
						  &params, SPI_OK_SELECT) != 1)
		retrain_request_refuse_missing(&request->id);
	state = retrain_store_text(store, 1, 1);
	for (int i = RETRAIN_REQUEST_PROPOSED; i < lengthof(state_names); i++)
		if (strcmp(state, state_names[i]) == 0)
			return (RetrainRequestState) i;
	elog(ERROR, "state \"%s\" of a request is not known", state);
	return RETRAIN_REQUEST_NONE;	/* not reached */
}

/*
 * retrain_request_move takes a request along one arrow: locks its row, raises
 * RT011 when the state as it is now has no such arrow, writes state,
 * transition and ledger row.  actor is one of RETRAIN_ACTOR_*, detail one
 * sentence or NULL.  What else belongs to the new state is the caller's to
 * write, a lease before and the rest before or after; a lease ends by itself,
 * and its token is void when the trainer itself gave up.
 * Owner scope begun by retrain_store_begin_change, SPI connected.
 */
void
retrain_request_move(RetrainStore *store, RetrainRequest *request, RetrainRequestEvent event,
					 const char *actor, const char *detail)
{
	RetrainRequestState from = lock_state(store, request);
	RetrainRequestState to = next_state(from, event, request->id_text);
	bool		gives_up = event == RETRAIN_EVENT_RELEASE || event == RETRAIN_EVENT_REPORT_FAILED;
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_text(&params, state_names[to]);
	retrain_param_int4(&params, gives_up ? 1 : 0);
	(void) retrain_store_run("UPDATE retrain.request r SET state = $2, changed_at = pg_catalog.clock_timestamp(),"
							 " lease_until = CASE WHEN $2 OPERATOR(pg_catalog.=) 'leased' THEN r.lease_until END,"
							 " lease_token = CASE WHEN $3 OPERATOR(pg_catalog.=) 0 THEN r.lease_token END"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	request->state = to;
	record(store, request, event, from, to, actor, detail);
}

/*
 * retrain.request_arrows() returns setof record
 *
 * retrain_request_arrows lists all arrows.
 */
Datum
retrain_request_arrows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < lengthof(arrows); i++)
	{
		const char *from = state_names[arrows[i].from];
		Datum		values[3];
		bool		nulls[3] = {from == NULL, false, false};

		values[0] = from ? CStringGetTextDatum(from) : (Datum) 0;
		values[1] = CStringGetTextDatum(event_names[arrows[i].event]);
		values[2] = CStringGetTextDatum(state_names[arrows[i].to]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* find_name returns the index of a word in a list; raises 22023 for others. */
static int
find_name(const char *const *names, int n, const char *word, const char *what)
{
	for (int i = 0; i < n; i++)
		if (names[i] && strcmp(names[i], word) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s \"%s\" is not known", what, word),
			 errhint("SELECT * FROM retrain.request_arrows() lists all.")));
	return 0;					/* not reached */
}

/*
 * retrain.next_request_state(from_state text, event text) returns text
 *
 * retrain_next_request_state returns where an event leads from a state, NULL
 * being that of a request not yet made; raises RT011 where it leads nowhere.
 */
Datum
retrain_next_request_state(PG_FUNCTION_ARGS)
{
	int			from = RETRAIN_REQUEST_NONE;
	int			event;

	RETRAIN_REQUIRE_ARG(1, "event");
	if (!PG_ARGISNULL(0))
		from = find_name(state_names, lengthof(state_names), RETRAIN_ARG_TEXT(0), "state");
	event = find_name(event_names, lengthof(event_names), RETRAIN_ARG_TEXT(1), "event");
	PG_RETURN_TEXT_P(cstring_to_text(state_names[next_state((RetrainRequestState) from,
															(RetrainRequestEvent) event, NULL)]));
}
