/*
 * verify.c
 *	  Does the ledger hold what it says?
 *
 * The chain is read once, in order, with the leaves of the tree beside it: a
 * row of kind checkpoint must have the root of the leaves so far, each leaf
 * the hash of the rows it covers, unless a row of kind purge says that they
 * were removed.  Memory is constant.  The first thing that is wrong is told.
 *
 * A chain that was rebuilt as a whole, or cut at its end together with its
 * head, fits itself; only an anchor that left the database before shows it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"
#include "ledger/chain.h"
#include "ledger/checkpoint.h"
#include "ledger/decode.h"
#include "ledger/encoding.h"
#include "ledger/leaf_cursor.h"
#include "ledger/ledger.h"
#include "ledger/ledger_json.h"

#define BATCH 500

PG_FUNCTION_INFO_V1(retrain_verify_ledger);

/* One row of the ledger. */
typedef struct Row
{
	int64		seq;
	int32		epoch;
	char	   *kind;
	int32		timeline;
	TimestampTz recorded_at;
	char	   *recorded_by;
	bytea	   *payload;
	Jsonb	   *json;
	bytea	   *prev_hash;
	bytea	   *hash;
} Row;

typedef struct Verification
{
	RetrainSha256 *sha;
	bool		evaluations;	/* compare leaves with the rows they cover */
	/* the last row, which the next one continues */
	int64		seq;
	int32		epoch;
	int32		timeline;
	uint8		hash[RETRAIN_HASH_LENGTH];
	/* the tree so far */
	RetrainMerkle tree;
	RetrainLeafCursor leaves;
	/* result */
	int64		rows_checked;
	int64		leaves_checked;
	int64		leaves_purged;	/* of them */
	int64		purges;			/* leaves that purges name */
	bool		failed;
	bool		has_bad_seq;
	int64		bad_seq;
	const char *reason;
	char	   *detail;
	MemoryContext context;		/* of detail */
} Verification;

static void fail(Verification *v, int64 seq, const char *reason, const char *format,...) pg_attribute_printf(4, 5);

/* fail notes the first thing that is wrong; seq 0 is none. */
static void
fail(Verification *v, int64 seq, const char *reason, const char *format,...)
{
	MemoryContext old;
	StringInfoData detail;
	int			needed;

	if (v->failed)
		return;
	old = MemoryContextSwitchTo(v->context);
	v->failed = true;
	v->has_bad_seq = seq > 0;
	v->bad_seq = seq;
	v->reason = reason;
	initStringInfo(&detail);
	do
	{
		va_list		args;

		va_start(args, format);
		needed = appendStringInfoVA(&detail, format, args);
		va_end(args);
		if (needed > 0)
			enlargeStringInfo(&detail, needed);
	} while (needed > 0);
	v->detail = detail.data;
	MemoryContextSwitchTo(old);
}

/* is_hash tells whether a bytea is this hash. */
static bool
is_hash(const bytea *bytes, const uint8 *hash)
{
	return VARSIZE_ANY_EXHDR(bytes) == RETRAIN_HASH_LENGTH &&
		memcmp(VARDATA_ANY(bytes), hash, RETRAIN_HASH_LENGTH) == 0;
}

/* field_is_hash tells whether a payload has this hash under a name. */
static bool
field_is_hash(const bytea *payload, const char *name, const uint8 *hash)
{
	RetrainField field;

	return retrain_field_find(payload, name, &field) && field.tag == 'y' &&
		field.len == RETRAIN_HASH_LENGTH && memcmp(field.value, hash, RETRAIN_HASH_LENGTH) == 0;
}

/* field_int8 reads an integer of a payload; false when there is none. */
static bool
field_int8(const bytea *payload, const char *name, int64 *value)
{
	RetrainField field;

	return retrain_field_find(payload, name, &field) && retrain_field_int8(&field, value);
}

/* describe_leaf names the evaluation of a leaf. */
static char *
describe_leaf(const RetrainLeaf *leaf)
{
	return psprintf("evaluation of policy " INT64_FORMAT ", slot %s, ordinal %d", leaf->policy_id,
					timestamptz_to_str(leaf->slot), leaf->ordinal);
}

/* check_leaf compares a leaf with the rows that it covers. */
static void
check_leaf(Verification *v, const RetrainLeaf *leaf, int64 seq)
{
	uint8		hash[RETRAIN_HASH_LENGTH];
	bytea	   *payload;

	v->leaves_checked++;
	if (leaf->purged)
		v->leaves_purged++;
	if (!leaf->has_hash)
		fail(v, seq, "leaf", "The hash of the %s has a wrong length.", describe_leaf(leaf));
	if (v->failed || !v->evaluations || leaf->purged)
		return;
	payload = retrain_leaf_payload(leaf->policy_id, leaf->slot, leaf->ordinal);
	if (payload == NULL)
	{
		fail(v, seq, "missing", "The %s is gone, and no row of the ledger says that it was purged.", describe_leaf(leaf));
		return;
	}
	retrain_merkle_leaf_hash(v->sha, VARDATA(payload), VARSIZE(payload) - VARHDRSZ, hash);
	if (memcmp(hash, leaf->hash, RETRAIN_HASH_LENGTH) != 0)
		fail(v, seq, "evaluation", "The rows of the %s are not those that were recorded.", describe_leaf(leaf));
	pfree(payload);
}

/* grow reads leaves until the tree has as many as a checkpoint says. */
static void
grow(Verification *v, int64 tree_size, int64 seq)
{
	RetrainLeaf leaf;

	while (!v->failed && v->tree.size < tree_size)
	{
		if (!retrain_leaf_cursor_next(&v->leaves, &leaf))
			fail(v, seq, "leaf", "The tree has " INT64_FORMAT " leaves, but retrain.leaf only " INT64_FORMAT ".",
				 tree_size, v->tree.size);
		else if (leaf.position != v->tree.size)
			fail(v, seq, "leaf", "The leaf at position " INT64_FORMAT " is missing.", v->tree.size);
		else
		{
			check_leaf(v, &leaf, seq);
			if (!v->failed)
				retrain_merkle_add(&v->tree, leaf.hash);
		}
	}
}

/* check_checkpoint compares the root of a checkpoint with that of the leaves. */
static void
check_checkpoint(Verification *v, const Row *row)
{
	uint8		root[RETRAIN_HASH_LENGTH];
	int64		tree_size;

	if (!field_int8(row->payload, "tree_size", &tree_size) || tree_size < v->tree.size)
	{
		fail(v, row->seq, "tree", "The tree of the checkpoint is smaller than that of the one before.");
		return;
	}
	grow(v, tree_size, row->seq);
	if (v->failed)
		return;
	retrain_merkle_root(&v->tree, root);
	if (!field_is_hash(row->payload, "root", root))
		fail(v, row->seq, "tree", "The root of the checkpoint is not that of the first " INT64_FORMAT " leaves.", tree_size);
}

/* check_purge compares a purge with the leaves that name it. */
static void
check_purge(Verification *v, const Row *row)
{
	RetrainLeafCursor cursor;
	RetrainLeaf leaf;
	RetrainMerkle tree;
	uint8		root[RETRAIN_HASH_LENGTH];
	int64		purged;

	retrain_merkle_init(&tree, v->sha);
	retrain_leaf_cursor_open_purged(&cursor, row->seq);
	while (retrain_leaf_cursor_next(&cursor, &leaf))
		retrain_merkle_add(&tree, leaf.hash);
	retrain_leaf_cursor_close(&cursor);
	retrain_merkle_root(&tree, root);
	v->purges += tree.size;
	if (!field_int8(row->payload, "evaluations", &purged) || purged != tree.size ||
		!field_is_hash(row->payload, "root", root))
		fail(v, row->seq, "purge", "The purge removed other evaluations than the " INT64_FORMAT " whose leaves name it.", tree.size);
}

/* check_decision compares the hash in a decision with the leaf of its evaluation. */
static void
check_decision(Verification *v, const Row *row)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, INT8OID};
	Datum		values[3];
	int64		policy_id;
	int64		slot;
	int64		ordinal;
	bool		isnull;
	bool		same = false;

	if (field_int8(row->payload, "policy_id", &policy_id) && field_int8(row->payload, "slot", &slot) &&
		field_int8(row->payload, "ordinal", &ordinal))
	{
		values[0] = Int64GetDatum(policy_id);
		values[1] = TimestampTzGetDatum(slot);
		values[2] = Int64GetDatum(ordinal);
		if (retrain_fixed_execute("SELECT l.leaf_hash FROM retrain.leaf l"
								  " WHERE l.policy_id = $1 AND l.slot = $2 AND l.ordinal = $3",
								  3, types, values, NULL, false, 1) != SPI_OK_SELECT)
			elog(ERROR, "could not read retrain.leaf");
		if (SPI_processed == 1)
		{
			bytea	   *hash = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));

			same = VARSIZE_ANY_EXHDR(hash) == RETRAIN_HASH_LENGTH &&
				field_is_hash(row->payload, "evaluation_hash", (uint8 *) VARDATA_ANY(hash));
		}
		SPI_freetuptable(SPI_tuptable);
	}
	if (!same)
		fail(v, row->seq, "leaf", "The decision was made on another evaluation than the one whose leaf is kept.");
}

/* check_seal compares the digest of a sealed revision with its definition. */
static void
check_seal(Verification *v, const Row *row)
{
	Oid			types[2] = {INT8OID, INT8OID};
	Datum		values[2];
	int64		policy_id;
	int64		revision;
	bool		isnull;
	bool		same = false;

	if (field_int8(row->payload, "policy_id", &policy_id) && field_int8(row->payload, "revision", &revision))
	{
		values[0] = Int64GetDatum(policy_id);
		values[1] = Int64GetDatum(revision);
		if (retrain_fixed_execute("SELECT r.definition FROM retrain.policy_revision r"
								  " WHERE r.policy_id = $1 AND r.revision = $2",
								  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
			elog(ERROR, "could not read retrain.policy_revision");
		if (SPI_processed == 1)
		{
			bytea	   *digest = retrain_jsonb_digest(DatumGetJsonbP(SPI_getbinval(SPI_tuptable->vals[0],
																				   SPI_tuptable->tupdesc, 1, &isnull)));

			same = field_is_hash(row->payload, "digest", (uint8 *) VARDATA_ANY(digest));
		}
		SPI_freetuptable(SPI_tuptable);
	}
	if (!same)
		fail(v, row->seq, "policy", "The definition of the policy's revision is not the one that was sealed.");
}

/* begins_epoch tells whether rows of a kind begin an epoch. */
static bool
begins_epoch(const char *kind)
{
	return strcmp(kind, "created") == 0 || strcmp(kind, "adopted") == 0 || strcmp(kind, "timeline") == 0;
}

/* check_epoch checks that epoch and timeline change only where a row says why. */
static void
check_epoch(Verification *v, const Row *row)
{
	bool		begins = begins_epoch(row->kind);

	if (row->epoch != v->epoch + (begins ? 1 : 0))
		fail(v, row->seq, "epoch", "Epoch %d follows epoch %d in a row of kind %s.", row->epoch, v->epoch, row->kind);
	else if (!begins && row->timeline != v->timeline)
		fail(v, row->seq, "epoch", "Timeline %d follows timeline %d in a row of kind %s.", row->timeline, v->timeline, row->kind);
	else if ((strcmp(row->kind, "created") == 0) != (row->seq == 1))
		fail(v, row->seq, "epoch", "A row of kind created is the first one and no other.");
}

/* is_text tells whether a payload has this text under a name. */
static bool
is_text(const Row *row, const char *name, const char *text)
{
	RetrainField field;

	return retrain_field_find(row->payload, name, &field) && retrain_field_is_text(&field, text);
}

/* is_number tells whether a payload has this number under a name. */
static bool
is_number(const Row *row, const char *name, int64 number)
{
	int64		value;

	return field_int8(row->payload, name, &value) && value == number;
}

/* check_columns compares the columns for people with the payload. */
static void
check_columns(Verification *v, const Row *row)
{
	if (!is_text(row, "kind", row->kind) || !is_number(row, "timeline", row->timeline) ||
		!is_number(row, "recorded_at", row->recorded_at) || !is_text(row, "recorded_by", row->recorded_by) ||
		!retrain_payload_matches_json(row->payload, row->json))
		fail(v, row->seq, "columns", "Columns of the row differ from its payload.");
}

/* check_links checks the place of a row in the chain. */
static void
check_links(Verification *v, const Row *row)
{
	uint8		hash[RETRAIN_HASH_LENGTH];

	if (row->seq != v->seq + 1)
		fail(v, v->seq + 1, "gap", "Row " INT64_FORMAT " follows row " INT64_FORMAT ".", row->seq, v->seq);
	if (VARSIZE_ANY_EXHDR(row->payload) < 1 || *VARDATA_ANY(row->payload) != RETRAIN_ENCODING_FORMAT)
		fail(v, row->seq, "version", "The encoding of the payload is not known to this version.");
	if (v->failed)
		return;
	if (VARSIZE_ANY_EXHDR(row->prev_hash) == RETRAIN_HASH_LENGTH)
		retrain_chain_hash(v->sha, row->seq, row->epoch, (uint8 *) VARDATA_ANY(row->prev_hash),
						   VARDATA_ANY(row->payload), VARSIZE_ANY_EXHDR(row->payload), hash);
	if (VARSIZE_ANY_EXHDR(row->prev_hash) != RETRAIN_HASH_LENGTH || !is_hash(row->hash, hash))
		fail(v, row->seq, "hash", "The hash is not that of the row.");
	else if (!is_hash(row->prev_hash, v->hash))
		fail(v, row->seq, "order", "The row continues another one than row " INT64_FORMAT ".", v->seq);
}

/* check_row checks one row and makes it the last one. */
static void
check_row(Verification *v, const Row *row)
{
	check_links(v, row);
	if (!v->failed)
		check_columns(v, row);
	if (!v->failed)
		check_epoch(v, row);
	if (v->failed)
		return;
	if (strcmp(row->kind, "checkpoint") == 0)
		check_checkpoint(v, row);
	else if (strcmp(row->kind, "purge") == 0)
		check_purge(v, row);
	else if (strcmp(row->kind, "decision") == 0)
		check_decision(v, row);
	else if (strcmp(row->kind, "policy_sealed") == 0)
		check_seal(v, row);
	v->seq = row->seq;
	v->epoch = row->epoch;
	v->timeline = row->timeline;
	memcpy(v->hash, VARDATA_ANY(row->hash), RETRAIN_HASH_LENGTH);
	v->rows_checked++;
}

/* set_row takes a row from a tuple of the query in check_chain. */
static void
set_row(Row *row, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;

	row->seq = DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull));
	row->epoch = DatumGetInt32(SPI_getbinval(tuple, desc, 2, &isnull));
	row->kind = SPI_getvalue(tuple, desc, 3);
	row->timeline = DatumGetInt32(SPI_getbinval(tuple, desc, 4, &isnull));
	row->recorded_at = DatumGetTimestampTz(SPI_getbinval(tuple, desc, 5, &isnull));
	row->recorded_by = SPI_getvalue(tuple, desc, 6);
	row->payload = DatumGetByteaPP(SPI_getbinval(tuple, desc, 7, &isnull));
	row->json = DatumGetJsonbP(SPI_getbinval(tuple, desc, 8, &isnull));
	row->prev_hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 9, &isnull));
	row->hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 10, &isnull));
}

/* check_chain reads the rows from one number to another. */
static void
check_chain(Verification *v, int64 from_seq, int64 to_seq)
{
	Oid			types[2] = {INT8OID, INT8OID};
	Datum		values[2] = {Int64GetDatum(from_seq), Int64GetDatum(to_seq)};
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "retrain ledger row",
													  ALLOCSET_DEFAULT_SIZES);
	Portal		portal = SPI_cursor_open_with_args(NULL, "SELECT l.seq, l.epoch, l.kind, l.timeline, l.recorded_at,"
												   " l.recorded_by, l.payload, l.payload_json, l.prev_hash, l.hash"
												   " FROM retrain.ledger l WHERE l.seq BETWEEN $1 AND $2 ORDER BY l.seq",
												   2, types, values, NULL, false, 0);
	uint64		n;

	do
	{
		SPITupleTable *batch;

		SPI_cursor_fetch(portal, true, BATCH);
		batch = SPI_tuptable;
		n = SPI_processed;
		for (uint64 i = 0; i < n && !v->failed; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);
			Row			row;

			CHECK_FOR_INTERRUPTS();
			set_row(&row, batch->vals[i], batch->tupdesc);
			check_row(v, &row);
			MemoryContextSwitchTo(old);
			MemoryContextReset(row_context);
		}
		SPI_freetuptable(batch);
	} while (n > 0 && !v->failed);
	SPI_cursor_close(portal);
	MemoryContextDelete(row_context);
}

/* hash_at reads the hash of a row; false when there is no such row. */
static bool
hash_at(int64 seq, int32 *epoch, int32 *timeline, uint8 *hash)
{
	Oid			types[1] = {INT8OID};
	Datum		values[1] = {Int64GetDatum(seq)};
	bytea	   *bytes;
	bool		isnull;

	if (retrain_fixed_execute("SELECT l.epoch, l.timeline, l.hash FROM retrain.ledger l WHERE l.seq = $1",
							  1, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.ledger");
	if (SPI_processed == 0)
		return false;
	*epoch = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	*timeline = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	bytes = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3, &isnull));
	if (VARSIZE_ANY_EXHDR(bytes) != RETRAIN_HASH_LENGTH)
		return false;
	memcpy(hash, VARDATA_ANY(bytes), RETRAIN_HASH_LENGTH);
	return true;
}

/* check_head compares the head with the last row. */
static void
check_head(Verification *v)
{
	RetrainLedgerHead head;

	retrain_ledger_read_head(&head);
	if (!head.exists && v->seq == 0)
		return;
	if (!head.exists || head.seq != v->seq || memcmp(head.hash, v->hash, RETRAIN_HASH_LENGTH) != 0)
		fail(v, head.exists && head.seq < v->seq ? head.seq + 1 : v->seq + 1, "head",
			 "The last row is " INT64_FORMAT ", but the head of the ledger is at row " INT64_FORMAT ".", v->seq, head.seq);
}

/* check_rest checks what no checkpoint covers yet, and evaluations without a leaf. */
static void
check_rest(Verification *v)
{
	RetrainLeafCursor waiting;
	RetrainCheckpoint last;
	RetrainLeaf leaf;

	/* the rows checked need not have been all */
	if (!v->failed && retrain_checkpoint_last(&last))
		grow(v, last.tree_size, last.seq);
	if (!v->failed && retrain_leaf_cursor_next(&v->leaves, &leaf))
		fail(v, 0, "leaf", "retrain.leaf has places behind the last checkpoint.");
	retrain_leaf_cursor_open_waiting(&waiting);
	while (!v->failed && retrain_leaf_cursor_next(&waiting, &leaf))
		check_leaf(v, &leaf, 0);
	retrain_leaf_cursor_close(&waiting);
	if (v->rows_checked == v->seq && v->leaves_purged != v->purges)
		fail(v, 0, "missing", "Leaves name a purge that the ledger does not know.");
	if (v->failed || !v->evaluations)
		return;
	if (retrain_fixed_execute("SELECT 1 FROM retrain.evaluation e WHERE NOT EXISTS (SELECT FROM retrain.leaf l"
							  " WHERE l.policy_id = e.policy_id AND l.slot = e.slot AND l.ordinal = e.ordinal)",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	if (SPI_processed > 0)
		fail(v, 0, "leaf", "There are evaluations that have no leaf: they were not recorded by retrain.");
}

/* check_anchor compares one anchor with the chain; raises 22023 for what is none. */
static void
check_anchor(Verification *v, JsonbContainer *anchor)
{
	uint8		wanted[RETRAIN_HASH_LENGTH];
	uint8		found[RETRAIN_HASH_LENGTH];
	int64		seq;
	int32		epoch;
	int32		timeline;

	if (!retrain_json_int8(anchor, "seq", &seq) || !retrain_json_hash(anchor, "hash", wanted))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("anchor is not what retrain.export_anchor() gives"),
				 errdetail("It needs \"seq\", a number, and \"hash\", 64 hexadecimal digits; several anchors are an array."),
				 errhint("Give what retrain.export_anchor() returned, as it is.")));
	if (!hash_at(seq, &epoch, &timeline, found))
		fail(v, Min(seq, v->seq + 1), "truncated", "Row " INT64_FORMAT " of the anchor is not there.", seq);
	else if (memcmp(wanted, found, RETRAIN_HASH_LENGTH) != 0)
		fail(v, seq, "anchor", "Row " INT64_FORMAT " is another one than that of the anchor: the chain was rebuilt, or it is another branch of a fork.", seq);
}

/* check_anchors checks one anchor, or an array of them in its order. */
static void
check_anchors(Verification *v, Jsonb *anchors)
{
	if (!JB_ROOT_IS_ARRAY(anchors) || JB_ROOT_IS_SCALAR(anchors))
	{
		check_anchor(v, &anchors->root);
		return;
	}
	for (uint32 i = 0; i < JB_ROOT_COUNT(anchors); i++)
	{
		JsonbValue *anchor = getIthJsonbValueFromContainer(&anchors->root, i);
		Jsonb	   *object = JsonbValueToJsonb(anchor);

		check_anchor(v, &object->root);
	}
}

/* start sets the row before the first one to check. */
static void
start(Verification *v, int64 from_seq)
{
	if (from_seq <= 1)
		return;
	if (!hash_at(from_seq - 1, &v->epoch, &v->timeline, v->hash))
		fail(v, from_seq - 1, "gap", "Row " INT64_FORMAT ", which the first one to check continues, is not there.", from_seq - 1);
	v->seq = from_seq - 1;
}

/*
 * retrain.verify_ledger(anchor jsonb, from_seq bigint, to_seq bigint,
 * evaluations boolean) returns record
 *
 * retrain_verify_ledger checks the ledger, and tells what is wrong first.
 */
Datum
retrain_verify_ledger(PG_FUNCTION_ARGS)
{
	int64		from_seq = PG_ARGISNULL(1) ? 1 : PG_GETARG_INT64(1);
	int64		to_seq = PG_ARGISNULL(2) ? PG_INT64_MAX : PG_GETARG_INT64(2);
	Verification v = {0};
	RetrainStore store;
	Datum		values[6] = {0};
	bool		nulls[6] = {0};

	if (from_seq < 1 || to_seq < from_seq)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("from_seq must be at least 1, and to_seq at least from_seq"),
				 errhint("Leave them out to check the whole ledger.")));
	v.context = CurrentMemoryContext;
	v.evaluations = PG_ARGISNULL(3) || PG_GETARG_BOOL(3);
	retrain_store_begin(&store);
	v.sha = retrain_sha256_create(CurrentMemoryContext);
	retrain_merkle_init(&v.tree, v.sha);
	retrain_leaf_cursor_open(&v.leaves);
	start(&v, from_seq);
	if (!v.failed)
		check_chain(&v, from_seq, to_seq);
	if (!v.failed && PG_ARGISNULL(2))
	{
		check_head(&v);
		check_rest(&v);
	}
	retrain_leaf_cursor_close(&v.leaves);
	if (!v.failed && !PG_ARGISNULL(0))
		check_anchors(&v, PG_GETARG_JSONB_P(0));
	retrain_store_end(&store);

	values[0] = BoolGetDatum(!v.failed);
	values[1] = Int64GetDatum(v.rows_checked);
	values[2] = Int64GetDatum(v.leaves_checked);
	values[3] = Int64GetDatum(v.bad_seq);
	nulls[3] = !v.has_bad_seq;
	retrain_column_text(&values[4], &nulls[4], v.reason);
	retrain_column_text(&values[5], &nulls[5], v.detail);
	return retrain_row_result(fcinfo, values, nulls);
}
