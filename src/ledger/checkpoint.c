/*
 * checkpoint.c
 *	  Checkpoints: the root of the tree over all evaluations becomes a row of
 *	  the ledger.
 *
 * Evaluations get their leaf without an order; here they get their place.  The
 * order of sequences is not that of commits: a transaction with a lower number
 * may commit later.  So only leaves of transactions below the xmin of the
 * snapshot get one, which have all ended, in the order of their numbers.
 *
 * Lock order: tree_head, then ledger_head, which nobody takes the other way.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/xid8.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/context.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"
#include "governance/row.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"

/* Leaves read at a time. */
#define BATCH 1000

PG_FUNCTION_INFO_V1(retrain_checkpoint);

/* first_value returns a field of the first row of the last result. */
static Datum
first_value(int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, isnull);
}

/* copy_hash copies a hash out of a bytea; raises an internal error for another length. */
static void
copy_hash(Datum value, uint8 *hash)
{
	bytea	   *bytes = DatumGetByteaPP(value);

	if (VARSIZE_ANY_EXHDR(bytes) != RETRAIN_HASH_LENGTH)
		elog(ERROR, "a hash in the ledger has a wrong length");
	memcpy(hash, VARDATA_ANY(bytes), RETRAIN_HASH_LENGTH);
}

/* lock_tree locks the tree's head, and makes it when there is none; returns the last checkpoint's number. */
static int64
lock_tree(RetrainMerkle *tree)
{
	bool		isnull;

	for (int attempt = 0; attempt < 2; attempt++)
	{
		if (retrain_fixed_execute("SELECT h.checkpoint_no, h.tree_size, h.peaks FROM retrain.tree_head h FOR UPDATE",
								  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
			elog(ERROR, "could not lock retrain.tree_head");
		if (SPI_processed == 1)
		{
			bytea	   *peaks = DatumGetByteaPP(first_value(3, &isnull));

			if (!retrain_merkle_resume(tree, DatumGetInt64(first_value(2, &isnull)),
									   VARDATA_ANY(peaks), VARSIZE_ANY_EXHDR(peaks)))
				elog(ERROR, "retrain.tree_head does not fit its size");
			return DatumGetInt64(first_value(1, &isnull));
		}
		if (retrain_fixed_execute("INSERT INTO retrain.tree_head (checkpoint_no, tree_size, peaks, closed_at)"
								  " VALUES (0, 0, '', '-infinity') ON CONFLICT DO NOTHING",
								  0, NULL, NULL, NULL, false, 0) != SPI_OK_INSERT)
			elog(ERROR, "could not write retrain.tree_head");
	}
	elog(ERROR, "could not lock retrain.tree_head");
	return 0;					/* not reached */
}

/* place_leaves gives leaves their places, behind those of the tree; returns how many. */
static int64
place_leaves(int64 tree_size, FullTransactionId horizon, bool all)
{
	Oid			types[2] = {INT8OID, XID8OID};
	Datum		values[2];
	char		nulls[2] = {' ', ' '};

	values[0] = Int64GetDatum(tree_size);
	values[1] = FullTransactionIdGetDatum(horizon);
	nulls[1] = all ? 'n' : ' ';
	if (retrain_fixed_execute("UPDATE retrain.leaf t SET position = w.position FROM ("
							  "SELECT l.policy_id, l.slot, l.ordinal,"
							  " $1 - 1 + pg_catalog.row_number() OVER (ORDER BY l.recorded_xid, l.policy_id, l.slot, l.ordinal) AS position"
							  " FROM retrain.leaf l WHERE l.position IS NULL AND ($2 IS NULL OR l.recorded_xid < $2)) w"
							  " WHERE t.policy_id = w.policy_id AND t.slot = w.slot AND t.ordinal = w.ordinal",
							  2, types, values, nulls, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.leaf");
	return (int64) SPI_processed;
}

/* grow adds the leaves that have places behind the tree. */
static void
grow(RetrainMerkle *tree)
{
	Oid			types[1] = {INT8OID};
	Datum		values[1] = {Int64GetDatum(tree->size)};
	Portal		portal = SPI_cursor_open_with_args(NULL, "SELECT l.leaf_hash FROM retrain.leaf l"
												   " WHERE l.position >= $1 ORDER BY l.position",
												   1, types, values, NULL, false, 0);

	for (;;)
	{
		SPI_cursor_fetch(portal, true, BATCH);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			uint8		hash[RETRAIN_HASH_LENGTH];
			bool		isnull;

			copy_hash(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull), hash);
			retrain_merkle_add(tree, hash);
		}
		SPI_freetuptable(SPI_tuptable);
		CHECK_FOR_INTERRUPTS();
	}
	SPI_cursor_close(portal);
}

/* schema_digest returns a digest over columns and triggers of the extension's tables. */
static Datum
schema_digest(void)
{
	bool		isnull;

	if (retrain_fixed_execute("SELECT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.string_agg(x.line, E'\\n' ORDER BY x.line COLLATE \"C\"), 'UTF8'))"
							  " FROM (SELECT pg_catalog.format('%s.%s %s %s', c.relname, a.attname,"
							  "  pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull) AS line"
							  "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
							  "  WHERE c.relnamespace = 'retrain'::pg_catalog.regnamespace AND c.relkind = 'r'"
							  "  AND a.attnum > 0 AND NOT a.attisdropped"
							  "  UNION ALL SELECT pg_catalog.format('%s trigger %s %s', c.relname, t.tgname, t.tgenabled)"
							  "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid"
							  "  WHERE c.relnamespace = 'retrain'::pg_catalog.regnamespace AND NOT t.tgisinternal) x",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read the catalog");
	return first_value(1, &isnull);
}

/* chain appends the checkpoint to the ledger and gives its number there. */
static void
chain(RetrainCheckpoint *made, FullTransactionId horizon, bool all)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("checkpoint");
	RetrainLedgerHead head;

	retrain_ledger_int8(entry, "checkpoint_no", made->checkpoint_no);
	retrain_ledger_int8(entry, "tree_size", made->tree_size);
	retrain_ledger_int8(entry, "leaves_added", made->leaves_added);
	retrain_ledger_bytes(entry, "root", made->root, RETRAIN_HASH_LENGTH);
	retrain_ledger_datum(entry, "horizon", INT8OID, Int64GetDatum((int64) U64FromFullTransactionId(horizon)), all);
	retrain_ledger_text(entry, "extension_version", retrain_extension_version());
	retrain_ledger_datum(entry, "schema_digest", BYTEAOID, schema_digest(), false);
	retrain_ledger_log_at_commit(entry);
	retrain_ledger_append(entry);
	retrain_ledger_flush(&head);
	made->seq = head.seq;
}

/* hash_datum returns a hash as bytea. */
static Datum
hash_datum(const void *data, int len)
{
	bytea	   *result = palloc(VARHDRSZ + len);

	SET_VARSIZE(result, VARHDRSZ + len);
	memcpy(VARDATA(result), data, len);
	return PointerGetDatum(result);
}

/* write_checkpoint writes the checkpoint's row and moves the tree's head. */
static void
write_checkpoint(const RetrainCheckpoint *made, const RetrainMerkle *tree, FullTransactionId horizon, bool all)
{
	TimestampTz now = GetCurrentTimestamp();
	Oid			types[4] = {INT8OID, INT8OID, BYTEAOID, TIMESTAMPTZOID};
	Datum		values[4];
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.checkpoint");
	retrain_row_int8(&row, "checkpoint_no", made->checkpoint_no);
	retrain_row_int8(&row, "seq", made->seq);
	retrain_row_int8(&row, "tree_size", made->tree_size);
	retrain_row_datum(&row, "root", BYTEAOID, hash_datum(made->root, RETRAIN_HASH_LENGTH), false);
	retrain_row_int8(&row, "leaves_added", made->leaves_added);
	retrain_row_datum(&row, "horizon", XID8OID, FullTransactionIdGetDatum(horizon), all);
	retrain_row_time(&row, "closed_at", now);
	retrain_row_text_as(&row, "closed_by", GetUserNameFromId(GetSessionUserId(), false), "pg_catalog.name");
	retrain_row_insert(&row);

	values[0] = Int64GetDatum(made->checkpoint_no);
	values[1] = Int64GetDatum(made->tree_size);
	values[2] = hash_datum(tree->peaks, tree->n_peaks * RETRAIN_HASH_LENGTH);
	values[3] = TimestampTzGetDatum(now);
	if (retrain_fixed_execute("UPDATE retrain.tree_head SET checkpoint_no = $1, tree_size = $2, peaks = $3, closed_at = $4",
							  4, types, values, NULL, false, 0) != SPI_OK_UPDATE || SPI_processed != 1)
		elog(ERROR, "could not write retrain.tree_head");
}

/* retrain_checkpoint_last reads the last checkpoint; false if there is none.  Owner scope, SPI connected. */
bool
retrain_checkpoint_last(RetrainCheckpoint *last)
{
	bool		isnull;

	memset(last, 0, sizeof(RetrainCheckpoint));
	if (retrain_fixed_execute("SELECT c.checkpoint_no, c.seq, c.tree_size, c.root FROM retrain.checkpoint c"
							  " ORDER BY c.checkpoint_no DESC LIMIT 1",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.checkpoint");
	if (SPI_processed == 0)
		return false;
	last->exists = true;
	last->checkpoint_no = DatumGetInt64(first_value(1, &isnull));
	last->seq = DatumGetInt64(first_value(2, &isnull));
	last->tree_size = DatumGetInt64(first_value(3, &isnull));
	copy_hash(first_value(4, &isnull), last->root);
	return true;
}

/*
 * retrain_checkpoint_make makes a checkpoint, or gives the last one when
 * nothing came since.  all: every leaf gets a place, whatever its transaction;
 * right only where nobody else can be recording.  Owner scope, SPI connected.
 */
void
retrain_checkpoint_make(RetrainCheckpoint *result, bool all)
{
	RetrainMerkle tree;
	RetrainLedgerHead head;
	RetrainCheckpoint last;
	FullTransactionId horizon;
	int64		checkpoint_no;
	int64		placed;

	retrain_merkle_init(&tree, retrain_sha256_create(CurrentMemoryContext));
	checkpoint_no = lock_tree(&tree);
	if (retrain_fixed_execute("SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the snapshot");
	{
		bool		isnull;

		horizon = DatumGetFullTransactionId(first_value(1, &isnull));
	}
	placed = place_leaves(tree.size, horizon, all);
	retrain_ledger_flush(&head);
	(void) retrain_checkpoint_last(&last);
	if (placed == 0 && last.seq == head.seq)
	{
		*result = last;
		return;
	}
	memset(result, 0, sizeof(RetrainCheckpoint));
	result->exists = true;
	result->checkpoint_no = checkpoint_no + 1;
	result->leaves_added = placed;
	result->tree_size = tree.size + placed;
	grow(&tree);
	if (tree.size != result->tree_size)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("places of leaves do not fit the tree of the last checkpoint"),
				 errdetail("The tree has " INT64_FORMAT " leaves, " INT64_FORMAT " were expected.", tree.size, result->tree_size),
				 errhint("retrain.verify_ledger() says what is wrong.")));
	retrain_merkle_root(&tree, result->root);
	chain(result, horizon, all);
	write_checkpoint(result, &tree, horizon, all);
}

/* anything_waits tells whether a checkpoint would cover something new, and when the last was made. */
static bool
anything_waits(TimestampTz *closed_at)
{
	bool		isnull;

	if (retrain_fixed_execute("SELECT EXISTS (SELECT FROM retrain.leaf l WHERE l.position IS NULL)"
							  " OR COALESCE((SELECT h.seq FROM retrain.ledger_head h), 0)"
							  "  > COALESCE((SELECT pg_catalog.max(c.seq) FROM retrain.checkpoint c), 0),"
							  " COALESCE((SELECT h.closed_at FROM retrain.tree_head h), '-infinity')",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read the ledger");
	*closed_at = DatumGetTimestampTz(first_value(2, &isnull));
	return DatumGetBool(first_value(1, &isnull));
}

/* due_at returns when the checkpoint after one made at closed_at is due. */
static TimestampTz
due_at(TimestampTz closed_at)
{
	return TIMESTAMP_NOT_FINITE(closed_at) ? closed_at :
		TimestampTzPlusMilliseconds(closed_at, (int64) retrain_checkpoint_interval * 1000);
}

/*
 * retrain_checkpoint_next returns when the scheduler should look at the ledger
 * next, DT_NOEND when nothing waits.  What is due now is made by whoever
 * asks.  Owner scope, SPI connected.
 */
TimestampTz
retrain_checkpoint_next(TimestampTz now)
{
	TimestampTz closed_at;

	if (retrain_checkpoint_interval <= 0 || !anything_waits(&closed_at))
		return DT_NOEND;
	return due_at(closed_at) > now ? due_at(closed_at) : due_at(now);
}

/*
 * retrain_checkpoint_if_due makes a checkpoint when retrain.checkpoint_interval
 * has passed since the last one and something waits.  Called inside a
 * transaction of its own, without SPI and snapshot; becomes the extension
 * owner itself.
 */
void
retrain_checkpoint_if_due(void)
{
	RetrainScope scope;
	RetrainCheckpoint made;
	TimestampTz closed_at;

	if (retrain_checkpoint_interval <= 0)
		return;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	if (retrain_instance_recorded() && anything_waits(&closed_at) && due_at(closed_at) <= GetCurrentTimestamp())
	{
		retrain_check_catalog();
		retrain_checkpoint_make(&made, false);
	}
	SPI_finish();
	retrain_scope_end(&scope);
	PopActiveSnapshot();
}

/*
 * retrain.checkpoint() returns record
 *
 * retrain_checkpoint makes a checkpoint now.
 */
Datum
retrain_checkpoint(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainCheckpoint made;
	TupleDesc	desc;
	Datum		values[5] = {0};
	bool		nulls[5] = {0};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	retrain_store_begin_change(&store);
	retrain_checkpoint_make(&made, false);
	retrain_store_end(&store);
	if (!made.exists)
		memset(nulls, true, sizeof(nulls));
	else
	{
		values[0] = Int64GetDatum(made.checkpoint_no);
		values[1] = Int64GetDatum(made.seq);
		values[2] = Int64GetDatum(made.tree_size);
		values[3] = Int64GetDatum(made.leaves_added);
		values[4] = hash_datum(made.root, RETRAIN_HASH_LENGTH);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
