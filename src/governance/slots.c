/*
 * slots.c
 *	  retrain.policy_slots(): the planned instants of a policy, to look at.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/evaluation.h"

/* So many instants are plenty to look at, and no loop without end. */
#define MAX_SLOTS 100000

PG_FUNCTION_INFO_V1(retrain_policy_slots);

/* load_definition returns the definition of a policy the caller may see. */
static RetrainPolicyDefinition *
load_definition(const char *name)
{
	int64		policy_id = retrain_policy_for_caller(name, NULL);
	MemoryContext context = CurrentMemoryContext;
	MemoryContext old;
	RetrainScope scope;
	RetrainEvaluation *ev;

	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	old = MemoryContextSwitchTo(context);
	ev = retrain_plan_load(policy_id, 0);
	MemoryContextSwitchTo(old);
	SPI_finish();
	retrain_scope_end(&scope);
	return ev->def;
}

/*
 * retrain.policy_slots(policy text, slots_from timestamptz,
 *						slots_until timestamptz) returns setof timestamptz
 *
 * retrain_policy_slots lists the slots of a policy in [slots_from,
 * slots_until]; a NULL argument raises 22004.
 */
Datum
retrain_policy_slots(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	RetrainPolicyDefinition *def;
	TimestampTz from;
	TimestampTz until;
	int64		n;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("policy, slots_from and slots_until must not be null")));
	from = PG_GETARG_TIMESTAMPTZ(1);
	until = PG_GETARG_TIMESTAMPTZ(2);
	if (TIMESTAMP_NOT_FINITE(from) || TIMESTAMP_NOT_FINITE(until))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("slots_from and slots_until must be finite")));
	def = load_definition(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	if (def->has_until)
		until = Min(until, def->until);

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	n = retrain_schedule_index(def, from);
	if (n < 0 || retrain_schedule_slot(def, n) < from)
		n++;
	for (int count = 0;; n++, count++)
	{
		TimestampTz slot = retrain_schedule_slot(def, n);
		Datum		value = TimestampTzGetDatum(slot);
		bool		isnull = false;

		CHECK_FOR_INTERRUPTS();
		if (slot > until)
			break;
		if (count >= MAX_SLOTS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("policy \"%s\" has more than %d slots in this range", def->name, MAX_SLOTS),
					 errhint("Ask for a shorter range.")));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
	}
	return (Datum) 0;
}
