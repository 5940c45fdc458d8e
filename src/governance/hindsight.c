/*
 * hindsight.c
 *	  retrain.hindsight(): what decisions would have been with the labels that
 *	  are known now.
 *
 * Each recorded decision is judged again: same revision, same windows, but with
 * labels known up to another instant.  The rules over several slots see the
 * hindsight of the slots before, not the record.  Nothing is written: the
 * record says what was known when it was decided, and stays.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/dry_run.h"
#include "governance/registry.h"

PG_FUNCTION_INFO_V1(retrain_hindsight);

/* Columns of the result. */
enum
{
	RESULT_SLOT,
	RESULT_ORDINAL,
	RESULT_VERDICT,
	RESULT_CANDIDATE,
	RESULT_LABELLED,
	RESULT_HINDSIGHT_VERDICT,
	RESULT_HINDSIGHT_CANDIDATE,
	RESULT_HINDSIGHT_OUTCOME,
	RESULT_HINDSIGHT_REASON,
	RESULT_HINDSIGHT_LABELLED,
	RESULT_AGREES,
	RESULT_COLUMNS
};

/* A decision of the record. */
typedef struct RecordedDecision
{
	TimestampTz slot;
	int			ordinal;
	int			revision;
	char	   *verdict;
	char	   *candidate;
	bool		has_labelled;
	int64		labelled;
} RecordedDecision;

/* recorded_decisions returns the newest decision of each slot in [since, until]. */
static List *
recorded_decisions(int64 policy_id, TimestampTz since, TimestampTz until)
{
	List	   *decisions = NIL;
	RetrainParams params = {0};
	RetrainStore store;
	uint64		n;

	retrain_store_begin(&store);
	retrain_param_int8(&params, policy_id);
	retrain_param_time(&params, since, true);
	retrain_param_time(&params, until, true);
	n = retrain_store_run("SELECT DISTINCT ON (d.slot) d.slot, d.ordinal, e.revision, d.verdict, d.candidate, e.rows_current_labelled"
						  " FROM retrain.decision d JOIN retrain.evaluation e ON e.policy_id OPERATOR(pg_catalog.=) d.policy_id"
						  " AND e.slot OPERATOR(pg_catalog.=) d.slot AND e.ordinal OPERATOR(pg_catalog.=) d.ordinal"
						  " WHERE d.policy_id OPERATOR(pg_catalog.=) $1 AND d.slot OPERATOR(pg_catalog.>=) $2"
						  " AND d.slot OPERATOR(pg_catalog.<=) $3 ORDER BY d.slot, d.ordinal DESC", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(store.caller);
		RecordedDecision *decision = palloc0(sizeof(RecordedDecision));

		decision->slot = retrain_store_time(i, 1);
		decision->ordinal = (int) retrain_store_int8(i, 2);
		decision->revision = (int) retrain_store_int8(i, 3);
		decision->verdict = retrain_store_text(&store, i, 4);
		decision->candidate = retrain_store_text(&store, i, 5);
		decision->has_labelled = !retrain_store_null(i, 6);
		if (decision->has_labelled)
			decision->labelled = retrain_store_int8(i, 6);
		decisions = lappend(decisions, decision);
		MemoryContextSwitchTo(old);
	}
	retrain_store_end(&store);
	return decisions;
}

/* set_labelled sets a count of labelled rows, NULL if it is not known. */
static void
set_labelled(Datum *value, bool *null, int64 labelled, bool known)
{
	*value = Int64GetDatum(labelled);
	*null = !known;
}

/* emit adds the row of a decision to the result. */
static void
emit(ReturnSetInfo *rsinfo, const RecordedDecision *decision, const RetrainEvaluation *ev)
{
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS] = {false};
	const char *candidate = retrain_verdict_name(ev->candidate);

	values[RESULT_SLOT] = TimestampTzGetDatum(decision->slot);
	values[RESULT_ORDINAL] = Int32GetDatum(decision->ordinal);
	values[RESULT_VERDICT] = CStringGetTextDatum(decision->verdict);
	values[RESULT_CANDIDATE] = CStringGetTextDatum(decision->candidate);
	set_labelled(&values[RESULT_LABELLED], &nulls[RESULT_LABELLED], decision->labelled, decision->has_labelled);
	values[RESULT_HINDSIGHT_VERDICT] = CStringGetTextDatum(retrain_verdict_name(ev->verdict));
	values[RESULT_HINDSIGHT_CANDIDATE] = CStringGetTextDatum(candidate);
	values[RESULT_HINDSIGHT_OUTCOME] = CStringGetTextDatum(ev->outcome);
	values[RESULT_HINDSIGHT_REASON] = CStringGetTextDatum(ev->reason);
	set_labelled(&values[RESULT_HINDSIGHT_LABELLED], &nulls[RESULT_HINDSIGHT_LABELLED], ev->rows_current_labelled,
				 ev->has_counts && !ev->labelled_unknown);
	values[RESULT_AGREES] = BoolGetDatum(strcmp(decision->candidate, candidate) == 0);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* judge_again measures and judges a decision's slot with labels known up to an instant. */
static RetrainEvaluation *
judge_again(RetrainDryRun *run, const RecordedDecision *decision, TimestampTz known_until)
{
	RetrainEvaluation *ev = retrain_dry_run_plan(run, decision->slot);

	ev->known_until = known_until;
	retrain_dry_run_measure(ev);
	retrain_dry_run_judge(run, ev);
	return ev;
}

/*
 * retrain.hindsight(policy text, since timestamptz, until timestamptz, known_until timestamptz)
 *		returns setof record
 *
 * retrain_hindsight judges the recorded decisions of the slots in [since, until] again.
 */
Datum
retrain_hindsight(PG_FUNCTION_ARGS)
{
	MemoryContext one;
	MemoryContext old;
	RetrainObject *policy;
	RetrainDryRun *run = NULL;
	TimestampTz known_until;
	int			revision = 0;
	List	   *decisions;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "since");
	RETRAIN_REQUIRE_ARG(2, "until");
	known_until = PG_ARGISNULL(3) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(3);
	policy = retrain_object_of_caller(RETRAIN_KIND_POLICY, NULL, RETRAIN_ARG_TEXT(0));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	decisions = recorded_decisions(policy->id, PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	one = AllocSetContextCreate(CurrentMemoryContext, "retrain hindsight slot", ALLOCSET_DEFAULT_SIZES);
	foreach(cell, decisions)
	{
		RecordedDecision *decision = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		/* a new revision judges by a new rule, whose past begins with it */
		if (run == NULL || decision->revision != revision)
			run = retrain_dry_run_policy(policy->name, decision->revision);
		revision = decision->revision;
		old = MemoryContextSwitchTo(one);
		emit((ReturnSetInfo *) fcinfo->resultinfo, decision, judge_again(run, decision, known_until));
		MemoryContextSwitchTo(old);
		MemoryContextReset(one);
	}
	MemoryContextDelete(one);
	return (Datum) 0;
}
