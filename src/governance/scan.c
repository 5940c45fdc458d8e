/*
 * scan.c
 *	  What the scheduler asks of a database: who has due work, and when next.
 *
 * Fixed statements on our own tables and catalogs only: no user text is
 * parsed, no expression run, whatever the policies say.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"
#include "ledger/checkpoint.h"
#include "release/gate_queue.h"
#include "retraining/request.h"
#include "ledger/ledger.h"

/* A slot or claim further ahead than this comes of a clock that was set back, ms. */
#define CLOCK_TOLERANCE_MS 300000

/*
 * suspend_orphans suspends active policies that could only fail: owner or
 * relation gone, owner not allowed to log in.  Both are found by oid alone, so
 * that one created later under the old name is not taken for them; that an oid
 * means what it meant is known because the scanner asks only where the records
 * are those of this server and database.
 */
static void
suspend_orphans(void)
{
	static const char *const query =
		"WITH problem AS ("
		"  SELECT p.policy_id, CASE"
		"   WHEN r.oid IS NULL THEN 'owner_missing: the role ' || p.owner_name || ' was dropped'"
		"   WHEN NOT r.rolcanlogin AND NOT $1 THEN 'owner_nologin: the role ' || r.rolname || ' may not log in'"
		"   WHEN r.rolsuper AND NOT $2 THEN 'owner_superuser: the role ' || r.rolname || ' has become a superuser'"
		"   WHEN NOT pg_catalog.pg_has_role(r.oid, m.owner_oid, 'MEMBER') THEN 'owner_not_member: the role ' || r.rolname || ' is no longer a member of the owner of the model'"
		"   WHEN c.oid IS NULL THEN 'relation_missing: ' || v.relation_schema || '.' || v.relation_name || ' was dropped'"
		"   END AS reason"
		"  FROM retrain.policy p"
		"  JOIN retrain.model m ON m.model_id = p.model_id"
		"  JOIN retrain.policy_revision n ON n.policy_id = p.policy_id AND n.revision = p.current_revision"
		"  JOIN retrain.log_revision v ON v.log_id = n.log_id AND v.revision = n.log_revision"
		"  LEFT JOIN pg_catalog.pg_roles r ON r.oid = p.owner_oid"
		"  LEFT JOIN pg_catalog.pg_class c ON c.oid = v.relation_oid"
		"  WHERE p.state = 'active'"
		" ), changed AS ("
		"  UPDATE retrain.policy p SET state = 'suspended', state_reason = q.reason,"
		"   changed_at = pg_catalog.clock_timestamp(), changed_by = SESSION_USER"
		"  FROM problem q WHERE q.policy_id = p.policy_id AND q.reason IS NOT NULL"
		"  RETURNING p.policy_id, p.name, p.state_reason"
		" ), told AS (INSERT INTO retrain.event (happened_at, kind, policy_id, message, actor)"
		"  SELECT pg_catalog.clock_timestamp(), 'suspended', policy_id, state_reason, SESSION_USER FROM changed"
		" ) SELECT policy_id, name, state_reason FROM changed ORDER BY policy_id";
	Oid			types[2] = {BOOLOID, BOOLOID};
	Datum		values[2];

	values[0] = BoolGetDatum(retrain_allow_nologin_owner);
	values[1] = BoolGetDatum(retrain_allow_superuser_policies);
	if (retrain_fixed_execute(query, 2, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not suspend policies");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		bool		isnull;

		retrain_ledger_transition("policy", DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull)),
								  SPI_getvalue(tuple, desc, 2), "active", "suspended", SPI_getvalue(tuple, desc, 3));
	}
}

/*
 * retrain_forget_future deals with a clock that was set back: slots and claims that
 * lie ahead of it would keep their policies waiting until it has caught up.
 * The last slot becomes the last recorded one that has come, and claiming finds
 * out what is due; it passes over slots that are recorded.  A worker that still
 * holds such a claim is refused.  Owner scope, SPI connected.
 */
void
retrain_forget_future(TimestampTz now)
{
	Oid			types[2] = {TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[2];

	values[0] = TimestampTzGetDatum(now);
	values[1] = TimestampTzGetDatum(TimestampTzPlusMilliseconds(now, CLOCK_TOLERANCE_MS));
	if (retrain_fixed_execute("WITH changed AS ("
							  "UPDATE retrain.policy_state s SET last_slot = ("
							  "  SELECT pg_catalog.max(e.slot) FROM retrain.evaluation e"
							  "  WHERE e.policy_id = s.policy_id AND e.slot <= $1 AND e.outcome <> 'superseded'),"
							  " next_due = $1, retry_at = NULL, run_id = NULL, run_slot = NULL, run_revision = NULL,"
							  " run_started = NULL, run_deadline = NULL, run_missed = NULL, attempts = 0"
							  " FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.state = 'active'"
							  " AND (s.last_slot > $2 OR s.run_started > $2) RETURNING s.policy_id)"
							  " INSERT INTO retrain.event (happened_at, kind, policy_id, message, actor)"
							  " SELECT pg_catalog.clock_timestamp(), 'clock_set_back', policy_id,"
							  " 'the last slot or claim lay ahead of the clock', SESSION_USER FROM changed",
							  2, types, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not update retrain.policy_state");
}

/*
 * Rollups that can be maintained here; $2: owners without LOGIN may, $3:
 * superusers may.  An evaluator that could not claim would be started for ever.
 */
#define ROLLUPS "retrain.rollup r JOIN retrain.log l ON l.log_id = r.log_id" \
	" JOIN retrain.model m ON m.model_id = l.model_id" \
	" JOIN pg_catalog.pg_roles o ON o.oid = m.owner_oid AND (o.rolcanlogin OR $2) AND (NOT o.rolsuper OR $3)" \
	" WHERE l.state = 'active' AND m.state = 'active'"

/* Requests whose gates are to be evaluated here. */
#define GATES "retrain.request q JOIN retrain.model m ON m.model_id = q.model_id" \
	" JOIN pg_catalog.pg_roles o ON o.oid = m.owner_oid AND (o.rolcanlogin OR $2) AND (NOT o.rolsuper OR $3)" \
	" WHERE q.state = 'gating' AND m.state = 'active'" \
	" AND EXISTS (SELECT FROM retrain.gate g WHERE g.model_id = q.model_id AND g.state = 'active')"
#define GATES_DUE "COALESCE(q.gates_deadline, q.gates_due, q.changed_at)"

/* due_owners reads the owners with due work, oldest first. */
static void
due_owners(TimestampTz now, RetrainDueOwner *owners, int max_owners, int *n_owners)
{
	Oid			types[3] = {TIMESTAMPTZOID, BOOLOID, BOOLOID};
	Datum		values[3];

	values[0] = TimestampTzGetDatum(now);
	values[1] = BoolGetDatum(retrain_allow_nologin_owner);
	values[2] = BoolGetDatum(retrain_allow_superuser_policies);
	if (retrain_fixed_execute("SELECT d.owner_oid, pg_catalog.min(d.due) AS due FROM ("
							  "SELECT p.owner_oid, pg_catalog.min(COALESCE(s.run_slot, s.next_due)) AS due"
							  " FROM retrain.policy_state s JOIN retrain.policy p ON p.policy_id = s.policy_id"
							  " JOIN retrain.model m ON m.model_id = p.model_id"
							  " JOIN retrain.log l ON l.log_id = p.log_id"
							  " WHERE p.state = 'active' AND m.state = 'active' AND l.state = 'active'"
							  " AND CASE WHEN s.run_id IS NULL THEN s.next_due <= $1 ELSE s.run_deadline <= $1 END"
							  " AND (s.retry_at IS NULL OR s.retry_at <= $1)"
							  " GROUP BY p.owner_oid UNION ALL"
							  " SELECT m.owner_oid, r.next_due FROM " ROLLUPS
							  " AND r.next_due <= $1 AND (r.run_id IS NULL OR r.run_deadline <= $1)"
							  " AND (r.retry_at IS NULL OR r.retry_at <= $1) UNION ALL"
							  " SELECT m.owner_oid, " GATES_DUE " FROM " GATES " AND " GATES_DUE " <= $1"
							  ") d GROUP BY d.owner_oid ORDER BY due, d.owner_oid",
							  3, types, values, NULL, false, max_owners) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_state");
	*n_owners = 0;
	for (uint64 i = 0; i < SPI_processed && *n_owners < max_owners; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		bool		isnull;

		owners[*n_owners].owner = DatumGetObjectId(SPI_getbinval(tuple, SPI_tuptable->tupdesc, 1, &isnull));
		owners[*n_owners].due = DatumGetTimestampTz(SPI_getbinval(tuple, SPI_tuptable->tupdesc, 2, &isnull));
		(*n_owners)++;
	}
}

/*
 * next_event returns when something may become due that is not due now.  A
 * policy without a further slot has nothing to retry.
 */
static TimestampTz
next_event(TimestampTz now)
{
	Oid			types[3] = {TIMESTAMPTZOID, BOOLOID, BOOLOID};
	Datum		values[3];
	TimestampTz next;
	bool		isnull;

	values[0] = TimestampTzGetDatum(now);
	values[1] = BoolGetDatum(retrain_allow_nologin_owner);
	values[2] = BoolGetDatum(retrain_allow_superuser_policies);
	if (retrain_fixed_execute("SELECT LEAST((SELECT pg_catalog.min(GREATEST("
							  "  CASE WHEN s.run_id IS NULL THEN s.next_due ELSE s.run_deadline END, s.retry_at))"
							  " FROM retrain.policy_state s JOIN retrain.policy p ON p.policy_id = s.policy_id"
							  " WHERE p.state = 'active'"
							  " AND (s.run_id IS NOT NULL OR s.next_due IS NOT NULL)"
							  " AND GREATEST(CASE WHEN s.run_id IS NULL THEN s.next_due ELSE s.run_deadline END, s.retry_at) > $1),"
							  " (SELECT pg_catalog.min(GREATEST("
							  "  CASE WHEN r.run_id IS NULL THEN r.next_due ELSE r.run_deadline END, r.retry_at)) FROM " ROLLUPS
							  " AND GREATEST(CASE WHEN r.run_id IS NULL THEN r.next_due ELSE r.run_deadline END, r.retry_at) > $1),"
							  " (SELECT pg_catalog.min(" GATES_DUE ") FROM " GATES " AND " GATES_DUE " > $1))",
							  3, types, values, NULL, false, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read retrain.policy_state");
	next = DatumGetTimestampTz(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	return isnull ? DT_NOEND : next;
}

/* retrain_scan looks for work; see run.h. */
TimestampTz
retrain_scan(RetrainDueOwner *owners, int max_owners, int *n_owners)
{
	RetrainScope scope;
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz next = DT_NOEND;

	*n_owners = 0;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_check_catalog();
	if (retrain_instance_recorded())
	{
		retrain_refresh_owner_names();
		suspend_orphans();
		retrain_forget_future(now);
		due_owners(now, owners, max_owners, n_owners);
		next = Min(next_event(now), retrain_checkpoint_next(now));
		next = Min(next, retrain_requests_next(now));
		next = Min(next, retrain_gates_next_stall(now));
	}
	SPI_finish();
	retrain_scope_end(&scope);
	PopActiveSnapshot();
	return next;
}
