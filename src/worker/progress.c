/*
 * progress.c
 *	  What the processes of this database are busy with: retrain.progress.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/progress.h"
#include "governance/context.h"
#include "worker/worker.h"

PG_FUNCTION_INFO_V1(retrain_progress_state);

/* Columns of retrain.progress_state(), in order. */
enum
{
	COL_PID,
	COL_PROCESS,
	COL_OWNER,
	COL_STARTED,
	COL_STEP,
	COL_STEP_SINCE,
	COL_POLICY,
	COL_LOG,
	COL_SLOT,
	COL_ROWS,
	N_COLUMNS
};

/*
 * may_see_all tells whether the current user may know what the evaluators of
 * everybody do: who may read the table of policies does already, and who
 * schedules has to.
 */
static bool
may_see_all(void)
{
	Oid			policy = get_relname_relid("policy", get_namespace_oid("retrain", false));

	return retrain_has_scheduler_privilege(GetUserId()) ||
		(OidIsValid(policy) && pg_class_aclcheck(policy, GetUserId(), ACL_SELECT) == ACLCHECK_OK);
}

/* put stores one slot as a row. */
static void
put(ReturnSetInfo *result, const RetrainWorkerSlot *slot, bool scanner)
{
	Datum		values[N_COLUMNS] = {0};
	bool		nulls[N_COLUMNS] = {false};
	const RetrainProgress *progress = &slot->progress;

	values[COL_PID] = Int32GetDatum(slot->pid);
	values[COL_PROCESS] = CStringGetTextDatum(scanner ? "scanner" : "evaluator");
	values[COL_OWNER] = ObjectIdGetDatum(slot->owner);
	nulls[COL_OWNER] = !OidIsValid(slot->owner);
	values[COL_STARTED] = TimestampTzGetDatum(slot->started);
	values[COL_STEP] = CStringGetTextDatum(retrain_step_name(progress->step));
	values[COL_STEP_SINCE] = TimestampTzGetDatum(slot->progress_since);
	values[COL_POLICY] = Int64GetDatum(progress->policy_id);
	nulls[COL_POLICY] = progress->policy_id == 0;
	values[COL_LOG] = Int64GetDatum(progress->log_id);
	nulls[COL_LOG] = progress->log_id == 0;
	values[COL_SLOT] = TimestampTzGetDatum(progress->slot);
	nulls[COL_SLOT] = progress->policy_id == 0;
	values[COL_ROWS] = Int64GetDatum(progress->rows);
	nulls[COL_ROWS] = progress->policy_id == 0 || progress->rows < 0;
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * retrain.progress_state(OUT pid integer, ..., OUT window_rows bigint)
 * returns setof record
 *
 * retrain_progress_state returns one row per process of the scheduler that is
 * at work in this database, as far as it is the caller's business; none without
 * preloading.  The slots are copied
 * first: nothing is allocated while the lock is held.
 */
Datum
retrain_progress_state(PG_FUNCTION_ARGS)
{
	RetrainWorkerSlot *slots;
	bool		all;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (retrain_shared() == NULL)
		return (Datum) 0;

	all = may_see_all();
	slots = palloc(sizeof(RetrainWorkerSlot) * RETRAIN_N_SLOTS);
	retrain_shared_lock(LW_SHARED);
	memcpy(slots, retrain_shared()->slots, sizeof(RetrainWorkerSlot) * RETRAIN_N_SLOTS);
	retrain_shared_unlock();

	for (int i = 0; i < RETRAIN_N_SLOTS; i++)
		if (slots[i].in_use && slots[i].pid != 0 && slots[i].database == MyDatabaseId &&
			(all || !OidIsValid(slots[i].owner) || is_member_of_role(GetUserId(), slots[i].owner)))
			put((ReturnSetInfo *) fcinfo->resultinfo, &slots[i], i == RETRAIN_SCANNER_SLOT);
	return (Datum) 0;
}
