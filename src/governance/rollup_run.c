/*
 * rollup_run.c
 *	  Maintaining rollups: claim, read, write, in three transactions, in worker
 *	  and tick() alike.
 *
 * A step is small: some buckets.  Evaluations and steps take turns, so that
 * neither waits for the other to come to an end.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "common/progress.h"
#include "governance/context.h"
#include "governance/fixed_statement.h"
#include "governance/limit.h"
#include "governance/registry.h"
#include "governance/rollup.h"

/* Added to the evaluation timeout: writing may take a moment. */
#define CLAIM_GRACE_MS 60000
/* How long a claim holds when readings have no timeout. */
#define CLAIM_WITHOUT_TIMEOUT_MS (INT64CONST(1000) * SECS_PER_DAY)

/* length_of returns an interval without months in microseconds. */
static int64
length_of(Datum interval)
{
	Interval   *value = DatumGetIntervalP(interval);

	return value->time + value->day * USECS_PER_DAY;
}

/* field returns a field of the only result row. */
static Datum
field(int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, isnull);
}

/* names_field returns a text array as a list of strings. */
static List *
names_field(int column)
{
	List	   *names = NIL;
	Datum	   *values;
	bool	   *nulls;
	int			n;
	bool		isnull;

	deconstruct_array(DatumGetArrayTypeP(field(column, &isnull)), TEXTOID, -1, false, TYPALIGN_INT,
					  &values, &nulls, &n);
	for (int i = 0; i < n; i++)
		names = lappend(names, TextDatumGetCString(values[i]));
	return names;
}

/* lock_due locks the rollup that has been due longest; false if there is none. */
static bool
lock_due(List *owners, TimestampTz now)
{
	Oid			types[3] = {OIDARRAYOID, TIMESTAMPTZOID, BOOLOID};
	Datum		values[3];
	Datum	   *elements = palloc(sizeof(Datum) * list_length(owners));
	ListCell   *cell;

	foreach(cell, owners)
		elements[foreach_current_index(cell)] = ObjectIdGetDatum(lfirst_oid(cell));
	values[0] = PointerGetDatum(construct_array(elements, list_length(owners), OIDOID, sizeof(Oid), true, TYPALIGN_INT));
	values[1] = TimestampTzGetDatum(now);
	values[2] = BoolGetDatum(retrain_allow_superuser_policies);
	if (retrain_fixed_execute("SELECT r.log_id, r.log_revision, m.owner_oid, r.bucket_width, r.lateness, r.watch, r.filter,"
							  " r.capacity, r.max_slices, r.columns, r.slices, r.covers_from, r.covers_until, r.audited_until"
							  " FROM retrain.rollup r JOIN retrain.log l ON l.log_id = r.log_id"
							  " JOIN retrain.model m ON m.model_id = l.model_id"
							  " JOIN pg_catalog.pg_roles o ON o.oid = m.owner_oid AND (NOT o.rolsuper OR $3)"
							  " WHERE m.owner_oid = ANY ($1) AND l.state = 'active' AND m.state = 'active'"
							  " AND r.next_due <= $2 AND (r.run_id IS NULL OR r.run_deadline <= $2)"
							  " AND (r.retry_at IS NULL OR r.retry_at <= $2)"
							  " ORDER BY r.next_due, r.log_id LIMIT 1 FOR UPDATE OF r SKIP LOCKED",
							  3, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.rollup");
	return SPI_processed > 0;
}

/* read_step reads the locked row. */
static RetrainRollupStep *
read_step(TimestampTz now)
{
	RetrainRollupStep *step = palloc0(sizeof(RetrainRollupStep));
	bool		isnull;
	Datum		filter = field(7, &isnull);
	int64		log_id = DatumGetInt64(field(1, &(bool) {false}));
	int			revision = DatumGetInt32(field(2, &(bool) {false}));

	step->context = CurrentMemoryContext;
	step->now = now;
	step->filter = isnull ? NULL : TextDatumGetCString(filter);
	step->owner = DatumGetObjectId(field(3, &isnull));
	step->width = length_of(field(4, &isnull));
	step->lateness = length_of(field(5, &isnull));
	step->watch = length_of(field(6, &isnull));
	step->capacity = DatumGetInt32(field(8, &isnull));
	step->max_slices = DatumGetInt32(field(9, &isnull));
	step->columns = names_field(10);
	step->slices = names_field(11);
	step->covers_from = DatumGetTimestampTz(field(12, &isnull));
	step->covers_until = step->made_until = DatumGetTimestampTz(field(13, &isnull));
	step->audited_until = DatumGetTimestampTz(field(14, &isnull));
	step->log = retrain_log_load(log_id, revision);
	return step;
}

/*
 * load_known loads the buckets that are looked at: those young enough, not
 * settled or asked for, and the next portion of the older ones, in turn.
 */
static void
load_known(RetrainRollupStep *step)
{
	TimestampTz young = retrain_bucket_floor(step->now - step->lateness - step->watch, step->width);
	TimestampTz end = Min(young, step->covers_until);
	TimestampTz from = step->audited_until;
	TimestampTz until = Min(from + step->watch, end);
	RetrainParams params = {0};
	uint64		n;

	step->audit_until = until < end ? Max(until, step->covers_from) : step->covers_from;
	retrain_param_int8(&params, step->log->log_id);
	retrain_param_time(&params, young, true);
	retrain_param_time(&params, from, true);
	retrain_param_time(&params, until, true);
	retrain_param_int8(&params, step->width);
	n = retrain_store_run("SELECT b.bucket_start, b.row_count, b.rows_unused, b.settled::pg_catalog.int4,"
						  " b.redo::pg_catalog.int4, (b.settled AND b.bucket_end <= $2)::pg_catalog.int4"
						  " FROM retrain.rollup_bucket b WHERE b.log_id = $1"
						  " AND b.bucket_end - b.bucket_start = pg_catalog.make_interval(secs => $5 / 1000000)"
						  " AND (b.bucket_end > $2 OR NOT b.settled OR b.redo OR b.bucket_start >= $3 AND b.bucket_start < $4)"
						  " ORDER BY b.bucket_start", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step->context);
		RetrainKnownBucket *bucket = palloc0(sizeof(RetrainKnownBucket));

		bucket->start = retrain_store_time(i, 1);
		bucket->row_count = retrain_store_int8(i, 2);
		bucket->rows_unused = retrain_store_int8(i, 3);
		bucket->settled = retrain_store_int8(i, 4) != 0;
		bucket->redo = retrain_store_int8(i, 5) != 0;
		bucket->old = retrain_store_int8(i, 6) != 0;
		step->known = lappend(step->known, bucket);
		MemoryContextSwitchTo(old);
	}
}

/* write_claim stores the claim. */
static void
write_claim(RetrainRollupStep *step)
{
	Oid			types[4] = {INT8OID, UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[4];
	int64		timeout = retrain_evaluation_timeout > 0 ? retrain_evaluation_timeout : CLAIM_WITHOUT_TIMEOUT_MS;

	step->run_id = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, (Datum) 0));
	values[0] = Int64GetDatum(step->log->log_id);
	values[1] = UUIDPGetDatum(&step->run_id);
	values[2] = TimestampTzGetDatum(step->now);
	values[3] = TimestampTzGetDatum(TimestampTzPlusMilliseconds(step->now, timeout + CLAIM_GRACE_MS));
	if (retrain_fixed_execute("UPDATE retrain.rollup SET run_id = $2, run_started = $3, run_deadline = $4"
							  " WHERE log_id = $1", 4, types, values, NULL, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.rollup");
}

/* step_claim is transaction 1; returns NULL when nothing is due. */
static RetrainRollupStep *
step_claim(List *owners, MemoryContext context)
{
	TimestampTz now = GetCurrentTimestamp();
	RetrainRollupStep *step = NULL;
	RetrainStore store;
	MemoryContext old;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	if (lock_due(owners, now))
	{
		old = MemoryContextSwitchTo(context);
		step = read_step(now);
		MemoryContextSwitchTo(old);
		write_claim(step);
		load_known(step);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
	return step;
}

/* step_read is transaction 2: REPEATABLE READ and read only. */
static void
step_read(RetrainRollupStep *step, RetrainTrigger trigger)
{
	MemoryContext old;
	RetrainLimit limit;
	bool		timed_out;

	XactIsoLevel = XACT_REPEATABLE_READ;
	XactReadOnly = true;
	PushActiveSnapshot(GetTransactionSnapshot());
	old = MemoryContextSwitchTo(step->context);
	retrain_limit_begin(&limit, trigger);
	step->error = retrain_sandbox_run(step->owner, step->log->respect_rls, retrain_rollup_read, step);
	timed_out = retrain_limit_end(&limit);
	if (step->error && timed_out && step->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		step->error->message = pstrdup("a step took longer than retrain.evaluation_timeout");
	MemoryContextSwitchTo(old);
	PopActiveSnapshot();
	if (trigger == RETRAIN_TRIGGER_WORKER)
		LockReleaseSession(USER_LOCKMETHOD);
}

/* step_write is transaction 3. */
static void
step_write(const RetrainRollupStep *step)
{
	RetrainStore store;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	(void) retrain_rollup_write(step);
	retrain_store_end(&store);
	PopActiveSnapshot();
}

/* report shows what a worker is busy with. */
static void
report(const RetrainRollupStep *step)
{
	RetrainProgress progress = {.step = RETRAIN_STEP_ROLLUP, .log_id = step->log->log_id, .rows = -1};

	retrain_progress_report(&progress, psprintf("of log \"%s\"", step->log->name));
}

/*
 * retrain_rollup_run_next takes the step that has been due longest of the
 * rollups of models of the owners, with a call of next after each transaction;
 * false when none was due.  Everything lives in context.  Errors of the log are
 * recorded, not raised.
 */
bool
retrain_rollup_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next,
						MemoryContext context)
{
	RetrainRollupStep *step;

	if (owners == NIL)
		return false;
	MemoryContextSwitchTo(context);
	step = step_claim(owners, context);
	if (step == NULL)
		return false;
	next();
	MemoryContextSwitchTo(context);
	report(step);
	step_read(step, trigger);
	next();
	MemoryContextSwitchTo(context);
	step_write(step);
	next();
	MemoryContextSwitchTo(context);

	/* Whoever cancels CALL retrain.tick() means the call. */
	if (trigger == RETRAIN_TRIGGER_TICK && step->error &&
		step->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		ReThrowError(step->error);
	return true;
}
