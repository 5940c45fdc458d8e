/*
 * leaf_cursor.c
 *	  Reading the leaves of the tree in their order, a batch at a time.
 *
 * Owner scope, SPI connected.  Other statements may run between two leaves.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "ledger/leaf_cursor.h"

#define BATCH 1000

#define COLUMNS "l.position, l.policy_id, l.slot, l.ordinal, l.purge_seq, l.leaf_hash"

/* open_cursor opens a cursor; purge_seq is $1 where the query has one. */
static void
open_cursor(RetrainLeafCursor *cursor, const char *query, int nargs, int64 purge_seq)
{
	Oid			types[1] = {INT8OID};
	Datum		values[1] = {Int64GetDatum(purge_seq)};

	memset(cursor, 0, sizeof(RetrainLeafCursor));
	cursor->portal = SPI_cursor_open_with_args(NULL, query, nargs, types, values, NULL, false, 0);
}

/* retrain_leaf_cursor_open begins with the first leaf of the tree. */
void
retrain_leaf_cursor_open(RetrainLeafCursor *cursor)
{
	open_cursor(cursor, "SELECT " COLUMNS " FROM retrain.leaf l WHERE l.position IS NOT NULL ORDER BY l.position", 0, 0);
}

/* retrain_leaf_cursor_open_waiting reads those that no checkpoint covers yet. */
void
retrain_leaf_cursor_open_waiting(RetrainLeafCursor *cursor)
{
	open_cursor(cursor, "SELECT " COLUMNS " FROM retrain.leaf l WHERE l.position IS NULL"
		 " ORDER BY l.recorded_xid, l.policy_id, l.slot, l.ordinal", 0, 0);
}

/* retrain_leaf_cursor_open_purged reads those of one purge. */
void
retrain_leaf_cursor_open_purged(RetrainLeafCursor *cursor, int64 purge_seq)
{
	open_cursor(cursor, "SELECT " COLUMNS " FROM retrain.leaf l WHERE l.purge_seq = $1 ORDER BY l.position", 1, purge_seq);
}

/* retrain_leaf_cursor_next gives the next leaf; false at the end. */
bool
retrain_leaf_cursor_next(RetrainLeafCursor *cursor, RetrainLeaf *leaf)
{
	HeapTuple	tuple;
	TupleDesc	desc;
	bytea	   *hash;
	bool		isnull;

	if (cursor->next >= cursor->n)
	{
		CHECK_FOR_INTERRUPTS();
		if (cursor->batch)
			SPI_freetuptable(cursor->batch);
		SPI_cursor_fetch(cursor->portal, true, BATCH);
		cursor->batch = SPI_tuptable;
		cursor->n = SPI_processed;
		cursor->next = 0;
		if (cursor->n == 0)
			return false;
	}
	tuple = cursor->batch->vals[cursor->next++];
	desc = cursor->batch->tupdesc;
	leaf->position = DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull));
	leaf->policy_id = DatumGetInt64(SPI_getbinval(tuple, desc, 2, &isnull));
	leaf->slot = DatumGetTimestampTz(SPI_getbinval(tuple, desc, 3, &isnull));
	leaf->ordinal = DatumGetInt32(SPI_getbinval(tuple, desc, 4, &isnull));
	leaf->purge_seq = DatumGetInt64(SPI_getbinval(tuple, desc, 5, &isnull));
	leaf->purged = !isnull;
	hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 6, &isnull));
	leaf->has_hash = VARSIZE_ANY_EXHDR(hash) == RETRAIN_HASH_LENGTH;
	if (leaf->has_hash)
		memcpy(leaf->hash, VARDATA_ANY(hash), RETRAIN_HASH_LENGTH);
	return true;
}

/* retrain_leaf_cursor_close ends the reading. */
void
retrain_leaf_cursor_close(RetrainLeafCursor *cursor)
{
	if (cursor->batch)
		SPI_freetuptable(cursor->batch);
	SPI_cursor_close(cursor->portal);
}
