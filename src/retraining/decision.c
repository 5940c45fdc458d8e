/*
 * decision.c
 *	  From a decision to a request, in the transaction that records it.
 *
 * A model has at most one open request.  While there is one, further decisions
 * are attached to it as evidence.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/evaluation.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/approval.h"
#include "retraining/request.h"

/* Between looking for the open request and finding none it can be closed; not for ever. */
#define MAX_TRIES 10

/* model_of returns the model that a policy governs. */
static int64
model_of(int64 policy_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, policy_id);
	if (retrain_store_run("SELECT p.model_id FROM retrain.policy p WHERE p.policy_id OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "policy " INT64_FORMAT " not found", policy_id);
	return retrain_store_int8(1, 1);
}

/* attach writes the decision down as evidence of a request. */
static void
attach(const RetrainRequest *request, const RetrainEvaluation *ev)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.request_evidence");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_row_int8(&row, "policy_id", ev->policy_id);
	retrain_row_time(&row, "slot", ev->slot);
	retrain_row_int4(&row, "ordinal", ev->ordinal);
	retrain_row_text(&row, "verdict", retrain_verdict_name(ev->verdict));
	retrain_row_time(&row, "attached_at", GetCurrentTimestamp());
	retrain_row_insert(&row);
}

/* note_attached tells the ledger that a decision went to a request that was open. */
static void
note_attached(const RetrainRequest *request, const RetrainEvaluation *ev)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("request_evidence");

	retrain_ledger_datum(entry, "request_id", UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_ledger_int8(entry, "policy_id", ev->policy_id);
	retrain_ledger_time(entry, "slot", ev->slot);
	retrain_ledger_int4(entry, "ordinal", ev->ordinal);
	retrain_ledger_append(entry);
}

/* fill makes the draft of a request from a decision; where somebody has to approve it, it is only proposed. */
static void
fill(RetrainStore *store, RetrainRequestDraft *draft, const RetrainEvaluation *ev)
{
	memset(draft, 0, sizeof(*draft));
	draft->model_id = model_of(ev->policy_id);
	draft->has_decision = true;
	draft->policy_id = ev->policy_id;
	draft->slot = ev->slot;
	draft->ordinal = ev->ordinal;
	draft->action = retrain_verdict_name(ev->verdict);
	draft->reason = ev->reason;
	draft->max_attempts = retrain_max_attempts;
	draft->proposed = retrain_require_approval || retrain_approval_needed(store, draft->model_id, false, 0);
	draft->actor = RETRAIN_ACTOR_POLICY;
	draft->requested_as = ev->owner;
}

/*
 * retrain_request_for_decision makes the request that a decision asks for, or
 * attaches the decision to the open one.  Other verdicts than retrain and
 * recalibrate ask for none, and a shadow policy never does.  The leaf of the evaluation is written already.
 * Owner scope, SPI connected.
 */
void
retrain_request_for_decision(const RetrainEvaluation *ev)
{
	RetrainStore store = {.caller = CurrentMemoryContext};
	RetrainRequestDraft draft;

	if ((ev->verdict != RETRAIN_RETRAIN && ev->verdict != RETRAIN_RECALIBRATE) || ev->def->verdict_rule.shadow)
		return;
	store.scope.saved_userid = ev->owner;	/* who decides */
	fill(&store, &draft, ev);
	for (int i = 0; i < MAX_TRIES; i++)
	{
		RetrainRequest *request = retrain_request_create(&store, &draft);
		bool		made = request != NULL;

		if (!made)
			request = retrain_request_open(&store, draft.model_id);
		if (request == NULL)
			continue;
		attach(request, ev);
		if (!made)
			note_attached(request, ev);
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("requests for model " INT64_FORMAT " come and go too fast", draft.model_id),
				 errhint("Try the transaction again.")));
}
