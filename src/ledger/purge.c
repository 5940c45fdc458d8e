/*
 * purge.c
 *	  Removing old evaluations, visibly.
 *
 * Only what a checkpoint covers may go, and its leaves stay: they name the row
 * of the ledger that says when, by whom and how many, with the Merkle root
 * over what was removed.  A gap without such a row is found by
 * retrain.verify_ledger().  Decisions that changed something, transitions and
 * seals are rows of the ledger and never go.
 *
 * What later verdicts look back on stays: evaluations whose cool-down has not
 * ended, and of each policy the latest slots, as many as it considers.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/rows_result.h"
#include "governance/append_only.h"
#include "governance/registry.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf_cursor.h"
#include "ledger/ledger.h"
#include "ledger/purge.h"

PG_FUNCTION_INFO_V1(retrain_purge);

/* What goes, in the order that foreign keys ask for. */
static const char *const tables[] = {
	"measurement_state", "evaluation_evidence", "decision", "measurement", "evaluation"
};

/* mark_leaves marks the leaves of what is to go; returns how many. */
static int64
mark_leaves(TimestampTz before, int64 policy_id, int64 tree_size)
{
	RetrainParams params = {0};

	retrain_param_time(&params, before, true);
	retrain_param_int8(&params, policy_id);
	retrain_param_int8(&params, tree_size);
	return (int64) retrain_store_run("UPDATE retrain.leaf l SET purge_seq = 0"
									 " WHERE l.position < $3 AND l.purge_seq IS NULL AND l.slot < $1 AND ($2 = 0 OR l.policy_id = $2)"
									 " AND NOT EXISTS (SELECT FROM retrain.decision d WHERE d.policy_id = l.policy_id AND d.slot = l.slot"
									 "  AND d.ordinal = l.ordinal AND d.cooldown_until > pg_catalog.clock_timestamp())"
									 " AND l.slot < (SELECT x.slot FROM (SELECT DISTINCT e.slot FROM retrain.evaluation e"
									 "  WHERE e.policy_id = l.policy_id ORDER BY e.slot DESC"
									 "  LIMIT (SELECT GREATEST(pg_catalog.max(y.slots_considered), 1) FROM ("
									 "   SELECT z.slots_considered FROM retrain.decision z WHERE z.policy_id = l.policy_id"
									 "   ORDER BY z.slot DESC, z.ordinal DESC LIMIT 1) y)) x ORDER BY x.slot LIMIT 1)",
									 &params, SPI_OK_UPDATE);
}

/* root_of_marked writes the root over the marked leaves, in their order. */
static void
root_of_marked(uint8 *root)
{
	RetrainLeafCursor cursor;
	RetrainMerkle tree;
	RetrainLeaf leaf;

	retrain_merkle_init(&tree, retrain_sha256_create(CurrentMemoryContext));
	retrain_leaf_cursor_open_purged(&cursor, RETRAIN_PURGE_MARK);
	while (retrain_leaf_cursor_next(&cursor, &leaf))
		retrain_merkle_add(&tree, leaf.hash);
	retrain_leaf_cursor_close(&cursor);
	retrain_merkle_root(&tree, root);
}

/* remove_marked removes the rows of the marked leaves, and states that nothing refers to any more. */
static void
remove_marked(void)
{
	for (int i = 0; i < lengthof(tables); i++)
		(void) retrain_store_run(psprintf("DELETE FROM retrain.%s t USING retrain.leaf l WHERE l.purge_seq = 0"
										  " AND t.policy_id = l.policy_id AND t.slot = l.slot AND t.ordinal = l.ordinal",
										  tables[i]), NULL, SPI_OK_DELETE);
	(void) retrain_store_run("DELETE FROM retrain.state s"
							 " WHERE NOT EXISTS (SELECT FROM retrain.measurement_state m WHERE m.digest = s.digest)"
							 " AND NOT EXISTS (SELECT FROM retrain.evaluation_evidence e"
							 "  WHERE s.digest IN (e.current_fingerprint, e.reference_fingerprint))",
							 NULL, SPI_OK_DELETE);
}

/* chain appends the purge to the ledger and returns its number there. */
static int64
chain(const RetrainPurge *purge, const uint8 *root)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("purge");
	RetrainLedgerHead head;

	retrain_ledger_time(entry, "before", purge->before);
	if (purge->policy)
		retrain_ledger_int8(entry, "policy_id", purge->policy_id);
	retrain_ledger_text(entry, "policy", purge->policy);
	if (purge->retention)
		retrain_ledger_text(entry, "retention", purge->retention);
	retrain_ledger_int8(entry, "evaluations", purge->evaluations);
	retrain_ledger_bytes(entry, "root", root, RETRAIN_HASH_LENGTH);
	retrain_ledger_append(entry);
	retrain_ledger_flush(&head);
	return head.seq;
}

/*
 * retrain_purge_marked removes what was marked and leaves the traces of it: the
 * row of the ledger, whose number it returns, and the root over the leaves.
 * Owner scope, SPI connected, the head of the tree locked.
 */
int64
retrain_purge_marked(const RetrainPurge *purge, uint8 *root)
{
	RetrainParams params = {0};
	int64		seq;

	root_of_marked(root);
	PG_TRY();
	{
		retrain_append_only_lift(true);
		remove_marked();
	}
	PG_FINALLY();
	{
		retrain_append_only_lift(false);
	}
	PG_END_TRY();
	seq = chain(purge, root);
	retrain_param_int8(&params, seq);
	(void) retrain_store_run("UPDATE retrain.leaf l SET purge_seq = $1 WHERE l.purge_seq = 0", &params, SPI_OK_UPDATE);
	return seq;
}

/* check_arguments raises 22023 for instants that cannot be meant, and 42501 for callers who may not. */
static void
check_arguments(TimestampTz before)
{
	if (!superuser() && !has_privs_of_role(GetUserId(), retrain_extension_owner()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only a superuser or the owner of extension retrain may purge records"),
				 errhint("Ask one of them.")));
	if (before > GetCurrentTimestamp())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("before must not be in the future"),
				 errhint("Laws may ask for a time that records are kept; the EU AI Act names six months at least.")));
}

/* lock_policy returns the identifier of a policy by name; 0 for all policies. */
static int64
find_policy(const char *policy)
{
	RetrainParams params = {0};

	if (policy == NULL)
		return 0;
	retrain_param_text(&params, policy);
	if (retrain_store_run("SELECT p.policy_id FROM retrain.policy p WHERE p.name = $1", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_NOT_FOUND),
				 errmsg("policy \"%s\" does not exist", policy),
				 errhint("The view retrain.policy_status lists the policies.")));
	return retrain_store_int8(1, 1);
}

/*
 * retrain.purge(before timestamptz, policy text) returns record
 *
 * retrain_purge removes evaluations of slots before an instant.
 */
Datum
retrain_purge(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainCheckpoint last;
	uint8		root[RETRAIN_HASH_LENGTH];
	RetrainPurge purge = {0};
	Datum		values[3] = {0};
	bool		nulls[3] = {false, true, true};

	RETRAIN_REQUIRE_ARG(0, "before");
	purge.before = PG_GETARG_TIMESTAMPTZ(0);
	purge.policy = RETRAIN_ARG_TEXT(1);
	check_arguments(purge.before);
	retrain_store_begin_change(&store);
	purge.policy_id = find_policy(purge.policy);
	/* the lock that checkpoints and other purges take */
	(void) retrain_store_run("SELECT h.checkpoint_no FROM retrain.tree_head h FOR UPDATE", NULL, SPI_OK_SELECT);
	if (retrain_checkpoint_last(&last))
		purge.evaluations = mark_leaves(purge.before, purge.policy_id, last.tree_size);
	if (purge.evaluations > 0)
	{
		bytea	   *bytes = MemoryContextAlloc(store.caller, VARHDRSZ + RETRAIN_HASH_LENGTH);

		values[1] = Int64GetDatum(retrain_purge_marked(&purge, root));
		SET_VARSIZE(bytes, VARHDRSZ + RETRAIN_HASH_LENGTH);
		memcpy(VARDATA(bytes), root, RETRAIN_HASH_LENGTH);
		values[2] = PointerGetDatum(bytes);
		nulls[1] = nulls[2] = false;
	}
	retrain_store_end(&store);
	values[0] = Int64GetDatum(purge.evaluations);
	return retrain_row_result(fcinfo, values, nulls);
}
