/*
 * slots.c
 *	  retrain.policy_slots() and cron_slots(): planned instants, to look at.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/json_writer.h"

/* So many instants are plenty to look at, and no loop without end. */
#define MAX_SLOTS 100000

PG_FUNCTION_INFO_V1(retrain_policy_slots);
PG_FUNCTION_INFO_V1(retrain_cron_slots);

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

/* check_range raises 22023 unless both ends are finite. */
static void
check_range(TimestampTz from, TimestampTz until)
{
	if (TIMESTAMP_NOT_FINITE(from) || TIMESTAMP_NOT_FINITE(until))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("slots_from and slots_until must be finite")));
}

/* list_slots fills the result with the slots in [from, until]; whose completes the message. */
static void
list_slots(FunctionCallInfo fcinfo, const RetrainPolicyDefinition *def, const char *whose,
		   TimestampTz from, TimestampTz until)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	TimestampTz slot = from - 1;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (int count = 0; retrain_schedule_next(def, slot, &slot) && slot <= until; count++)
	{
		Datum		value = TimestampTzGetDatum(slot);
		bool		isnull = false;

		CHECK_FOR_INTERRUPTS();
		if (count >= MAX_SLOTS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("%s \"%s\" has more than %d slots in this range", whose, def->name, MAX_SLOTS),
					 errhint("Ask for a shorter range.")));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
	}
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
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("policy, slots_from and slots_until must not be null")));
	check_range(PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	list_slots(fcinfo, load_definition(text_to_cstring(PG_GETARG_TEXT_PP(0))), "policy",
			   PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	return (Datum) 0;
}

/*
 * retrain.cron_slots(cron text, slots_from timestamptz, slots_until timestamptz,
 *					  time_zone text) returns setof timestamptz
 *
 * retrain_cron_slots lists the instants of a cron expression in [slots_from,
 * slots_until]; strict.
 */
Datum
retrain_cron_slots(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"cron", "time_zone", NULL};
	RetrainPolicyDefinition *def = palloc0(sizeof(RetrainPolicyDefinition));
	RetrainReader reader;
	StringInfoData json;

	check_range(PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "cron", text_to_cstring(PG_GETARG_TEXT_PP(0)));
	retrain_put_string(&json, "time_zone", text_to_cstring(PG_GETARG_TEXT_PP(3)));
	appendStringInfoChar(&json, '}');
	retrain_reader_begin(&reader, DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data))),
						 "schedule", ERRCODE_RETRAIN_POLICY_INVALID, keys);
	retrain_read_schedule_kind(&reader, def);
	def->name = def->cron;
	def->anchor = DT_NOBEGIN + 1;
	list_slots(fcinfo, def, "cron", PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	return (Datum) 0;
}
