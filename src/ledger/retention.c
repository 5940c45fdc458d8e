/*
 * retention.c
 *	  Removing what retrain.evaluation_retention no longer keeps.
 *
 * Unlike retrain.purge(), which a person calls, this goes on by itself, so it
 * removes less: only evaluations that changed nothing.  A decision that did stays
 * with its evaluation, measurements and states, and so do the evaluations that
 * its stability rule looked back on; without them nobody could verify it.  What
 * the next verdicts look back on stays too.  Leaves and the row of the ledger
 * show every gap, as after a purge.
 *
 * Events, which nothing decides on and no leaf covers, go by their age alone.
 */
#include "postgres.h"

#include "access/xact.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/context.h"
#include "governance/registry.h"
#include "governance/schedule.h"
#include "ledger/checkpoint.h"
#include "ledger/purge.h"

/* Evaluations, or events, removed by one transaction. */
#define CHUNK 1000

/* A decision that changed something: it has a row in the ledger. */
#define CHANGED_SOMETHING(d) d ".verdict NOT IN ('keep', 'insufficient_evidence') AND NOT " d ".shadow"

/*
 * mark_leaves marks the leaves of up to CHUNK evaluations, oldest first; returns
 * how many.  Next to what was decided: of a decision that changed something, the
 * slots before it that it considered, the one before it in any case (clear levels
 * ask for it), and other records of its slot.
 */
static int64
mark_leaves(TimestampTz before, int64 tree_size)
{
	static const char *const statement =
		"UPDATE retrain.leaf t SET purge_seq = 0 FROM ("
		" SELECT l.policy_id, l.slot, l.ordinal FROM retrain.leaf l"
		"  JOIN retrain.evaluation e ON e.policy_id = l.policy_id AND e.slot = l.slot AND e.ordinal = l.ordinal"
		" WHERE l.position < $2 AND l.purge_seq IS NULL AND l.slot < $1 AND e.recorded_at < $1"
		" AND NOT EXISTS (SELECT FROM retrain.decision d WHERE d.policy_id = l.policy_id AND d.slot = l.slot"
		"  AND d.ordinal = l.ordinal AND (" CHANGED_SOMETHING("d") " OR d.cooldown_until > pg_catalog.clock_timestamp()))"
		/* the latest slots of the policy */
		" AND l.slot < (SELECT x.slot FROM (SELECT DISTINCT y.slot FROM retrain.evaluation y"
		"  WHERE y.policy_id = l.policy_id ORDER BY y.slot DESC"
		"  LIMIT (SELECT GREATEST(pg_catalog.max(w.slots_considered), 2) FROM ("
		"   SELECT z.slots_considered FROM retrain.decision z WHERE z.policy_id = l.policy_id"
		"   ORDER BY z.slot DESC, z.ordinal DESC LIMIT 1) w)) x ORDER BY x.slot LIMIT 1)"
		/* those near the next decision that changed something */
		" AND NOT EXISTS (SELECT FROM ("
		"   SELECT d.slot, d.slots_considered FROM retrain.decision d"
		"   WHERE d.policy_id = l.policy_id AND d.slot >= l.slot AND " CHANGED_SOMETHING("d")
		"   ORDER BY d.slot LIMIT 1) n"
		"  WHERE (SELECT pg_catalog.count(DISTINCT y.slot) FROM retrain.evaluation y"
		"   WHERE y.policy_id = l.policy_id AND y.slot > l.slot AND y.slot < n.slot) < GREATEST(n.slots_considered, 2) - 1)"
		" ORDER BY l.slot, l.policy_id, l.ordinal LIMIT $3) g"
		" WHERE t.policy_id = g.policy_id AND t.slot = g.slot AND t.ordinal = g.ordinal";
	RetrainParams params = {0};

	retrain_param_time(&params, before, true);
	retrain_param_int8(&params, tree_size);
	retrain_param_int8(&params, CHUNK);
	return (int64) retrain_store_run(statement, &params, SPI_OK_UPDATE);
}

/* remove_evaluations removes a chunk of evaluations; returns how many. */
static int64
remove_evaluations(TimestampTz before)
{
	RetrainPurge purge = {.before = before, .retention = retrain_evaluation_retention};
	RetrainCheckpoint last;
	uint8		root[RETRAIN_HASH_LENGTH];

	/* The lock that checkpoints and purges take; whoever has it is not waited for. */
	if (retrain_store_run("SELECT h.checkpoint_no FROM retrain.tree_head h FOR UPDATE SKIP LOCKED", NULL, SPI_OK_SELECT) == 0 ||
		!retrain_checkpoint_last(&last))
		return 0;
	purge.evaluations = mark_leaves(before, last.tree_size);
	if (purge.evaluations > 0)
		(void) retrain_purge_marked(&purge, root);
	return purge.evaluations;
}

/* remove_events removes a chunk of events; returns how many. */
static int64
remove_events(TimestampTz before)
{
	RetrainParams params = {0};

	retrain_param_time(&params, before, true);
	retrain_param_int8(&params, CHUNK);
	return (int64) retrain_store_run("DELETE FROM retrain.event t USING (SELECT e.event_id FROM retrain.event e"
									 " WHERE e.happened_at < $1 ORDER BY e.event_id LIMIT $2) g"
									 " WHERE t.event_id = g.event_id", &params, SPI_OK_DELETE);
}

/*
 * retrain_retention_step removes a chunk of what is older than
 * retrain.evaluation_retention and returns how many evaluations and events that
 * were; 0 when there was nothing left to do.  Called inside a transaction of its
 * own, without SPI and snapshot; becomes the extension owner itself.
 */
int64
retrain_retention_step(void)
{
	const Interval *retention = retrain_retention();
	RetrainStore store;
	int64		removed = 0;

	if (retention == NULL)
		return 0;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin(&store);
	if (retrain_instance_recorded())
	{
		TimestampTz before = retrain_time_minus(GetCurrentTimestamp(), retention);

		retrain_check_catalog();
		removed = remove_evaluations(before) + remove_events(before);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
	return removed;
}
