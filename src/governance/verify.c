/*
 * verify.c
 *	  retrain.verify(): a record checked against what it stands on.
 *
 * Level 0 compares the record with the ledger, level 1 judges the stored measurements again by the sealed policy, level 2
 * computes the measurements again from the stored states, level 3 reads the
 * rows again.  Each finding is a row; nothing is written, and a difference is
 * no error.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/verify.h"

#define HIGHEST_LEVEL 3

PG_FUNCTION_INFO_V1(retrain_verify);

/* retrain_verify_row adds a row to the result. */
void
retrain_verify_row(RetrainVerification *v, int level, const char *subject, const char *result,
				   const char *detail)
{
	Datum		values[4];
	bool		nulls[4] = {false, false, false, detail == NULL};

	values[0] = Int32GetDatum(level);
	values[1] = CStringGetTextDatum(subject);
	values[2] = CStringGetTextDatum(result);
	values[3] = detail ? CStringGetTextDatum(detail) : (Datum) 0;
	tuplestore_putvalues(v->result->setResult, v->result->setDesc, values, nulls);
}

/* retrain_verify_subject names a measurement, palloc'd. */
char *
retrain_verify_subject(const RetrainMeasurement *m)
{
	if (m->part == m->check && list_length(m->check->slices) < 2)
		return psprintf("measurement %d.%d %s%s%s", m->check->check_no, m->measurement_no, m->check->name,
						m->slice_value ? ", slice " : "", m->slice_value ? m->slice_value : "");
	return psprintf("measurement %d.%d %s%s", m->check->check_no, m->measurement_no, m->check->name,
					retrain_measurement_phrase(m));
}

/* retrain_verify_same_bytes tells whether two values are the same, or both missing. */
bool
retrain_verify_same_bytes(const bytea *a, const bytea *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/* retrain_verify_figure returns the shortest text of a figure, or "none". */
char *
retrain_verify_figure(bool present, double value)
{
	return present ? double_to_shortest_decimal(value) : pstrdup("none");
}

/* load reads the record that is to be verified; RT001 for a slot without one. */
static RetrainRecorded *
load(const RetrainObject *policy, TimestampTz slot, bool latest, int ordinal)
{
	RetrainStore store;
	RetrainRecorded *recorded;

	retrain_store_begin(&store);
	recorded = retrain_recorded_load(&store, policy->id, slot, latest, ordinal);
	retrain_store_end(&store);
	if (recorded == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("policy \"%s\" has no such evaluation of slot %s", policy->name, timestamptz_to_str(slot)),
				 errhint("retrain.evaluations lists slots and ordinals.")));
	return recorded;
}

/*
 * retrain.verify(policy text, slot timestamptz, ordinal integer, level integer)
 *		returns setof record
 *
 * retrain_verify checks a record of a slot, the latest one if ordinal is NULL,
 * at all levels up to the one given.
 */
Datum
retrain_verify(PG_FUNCTION_ARGS)
{
	RetrainVerification v = {0};
	RetrainObject *policy;
	int			level;

	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "slot");
	RETRAIN_REQUIRE_ARG(3, "level");
	level = PG_GETARG_INT32(3);
	if (level < 0 || level > HIGHEST_LEVEL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level must be from 0 to %d, not %d", HIGHEST_LEVEL, level),
				 errhint("0: chain, 1: logic, 2: states, 3: rows; each with those below it.")));
	policy = retrain_object_visible(RETRAIN_KIND_POLICY, NULL, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	v.policy = policy->name;
	v.recorded = load(policy, PG_GETARG_TIMESTAMPTZ(1), PG_ARGISNULL(2), PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	v.result = (ReturnSetInfo *) fcinfo->resultinfo;
	retrain_verify_chain(&v);
	if (level >= 1)
		retrain_verify_logic(&v);
	if (level >= 2)
		retrain_verify_states(&v);
	if (level >= 3)
	{
		retrain_check_runs_as(policy->name, policy->owner);
		retrain_verify_rows(&v);
	}
	return (Datum) 0;
}
