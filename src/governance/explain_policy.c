/*
 * explain_policy.c
 *	  retrain.explain_policy(): the statements that an evaluation will run, with
 *	  their windows filled in; none of them is run.
 *
 * They are built where an evaluation builds them, in the sandbox as the policy's
 * owner, so what would fail before a statement runs fails here, too.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/dry_run.h"
#include "governance/evidence.h"
#include "governance/policy.h"
#include "governance/schedule.h"

PG_FUNCTION_INFO_V1(retrain_explain_policy);
PG_FUNCTION_INFO_V1(retrain_explain_policy_definition);

/* Columns of the result. */
enum
{
	EXPLAIN_NUMBER,
	EXPLAIN_PURPOSE,
	EXPLAIN_SLOT,
	EXPLAIN_START,
	EXPLAIN_END,
	EXPLAIN_STATEMENT,
	EXPLAIN_PARAMETERS,
	EXPLAIN_COLUMNS
};

/* next_slot returns the slot to be explained: the next one after an instant, or the last of all. */
static TimestampTz
next_slot(const RetrainPolicyDefinition *def, TimestampTz after)
{
	TimestampTz slot;

	if (retrain_schedule_next(def, after, &slot) || retrain_schedule_latest(def, after, &slot))
		return slot;
	return after;
}

/* emit adds a statement to the result. */
static void
emit(ReturnSetInfo *rsinfo, const RetrainEvaluation *ev, int number, const char *purpose,
	 const char *statement, const char *parameters)
{
	Datum		values[EXPLAIN_COLUMNS];
	bool		nulls[EXPLAIN_COLUMNS] = {0};

	values[EXPLAIN_NUMBER] = Int32GetDatum(number);
	values[EXPLAIN_PURPOSE] = CStringGetTextDatum(purpose);
	values[EXPLAIN_SLOT] = TimestampTzGetDatum(ev->slot);
	values[EXPLAIN_START] = TimestampTzGetDatum(ev->windows.current_start);
	values[EXPLAIN_END] = TimestampTzGetDatum(ev->windows.current_end);
	values[EXPLAIN_STATEMENT] = CStringGetTextDatum(statement);
	nulls[EXPLAIN_PARAMETERS] = parameters == NULL || number > 1 || strstr(statement, "$1") == NULL;
	if (!nulls[EXPLAIN_PARAMETERS])
		values[EXPLAIN_PARAMETERS] = DirectFunctionCall1(jsonb_in, CStringGetDatum(unconstify(char *, parameters)));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* The statement of the fingerprints, to be built in the sandbox. */
typedef struct Fingerprints
{
	RetrainEvaluation *ev;
	MemoryContext context;
	char	   *text;
} Fingerprints;

/* build_fingerprints is the sandbox body that builds it. */
static void
build_fingerprints(void *arg)
{
	Fingerprints *f = arg;
	List	   *columns = retrain_log_digest_columns(f->ev->log);
	char	   *text;

	SPI_connect();
	retrain_log_verify(f->ev->log, columns);
	text = retrain_evidence_rows_query(f->ev, columns);
	f->text = MemoryContextStrdup(f->context, text);
	SPI_finish();
}

/* explain fills the result with the statements of one slot. */
static Datum
explain(FunctionCallInfo fcinfo, const RetrainDryRun *run)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	TimestampTz after = PG_ARGISNULL(1) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(1);
	RetrainEvaluation *ev;
	Fingerprints f = {0};
	ListCell   *cell;
	int			number = 0;

	if (TIMESTAMP_NOT_FINITE(after))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("after must be finite"),
				 errhint("Leave it out to explain the next slot.")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	ev = retrain_dry_run_plan(run, next_slot(run->plan->def, after));
	ev->only_texts = true;
	retrain_dry_run_measure(ev);
	if (ev->error)
		ReThrowError(ev->error);
	foreach(cell, ev->query_texts)
		emit(rsinfo, ev, ++number, "measure", lfirst(cell), ev->query_parameters);
	f.ev = ev;
	f.context = CurrentMemoryContext;
	if (retrain_sandbox_run(ev->owner, ev->log->respect_rls, build_fingerprints, &f) == NULL)
		emit(rsinfo, ev, ++number, "fingerprint", f.text, NULL);
	return (Datum) 0;
}

/*
 * retrain.explain_policy(policy text, after timestamptz) returns setof record
 *
 * retrain_explain_policy explains the revision in force.
 */
Datum
retrain_explain_policy(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "policy");
	return explain(fcinfo, retrain_dry_run_policy(RETRAIN_ARG_TEXT(0), 0));
}

/*
 * retrain.explain_policy(definition jsonb, after timestamptz) returns setof record
 *
 * retrain_explain_policy_definition explains a definition that need not be
 * that of a policy.
 */
Datum
retrain_explain_policy_definition(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "definition");
	retrain_refuse_superuser(NULL);
	return explain(fcinfo, retrain_dry_run_definition(PG_GETARG_JSONB_P(0)));
}
