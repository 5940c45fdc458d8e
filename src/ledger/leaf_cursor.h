/*
 * leaf_cursor.h
 *	  Reading the leaves of the tree in their order.
 */
#ifndef RETRAIN_LEAF_CURSOR_H
#define RETRAIN_LEAF_CURSOR_H

#include "datatype/timestamp.h"
#include "executor/spi.h"

#include "ledger/merkle.h"

typedef struct RetrainLeaf
{
	int64		position;
	int64		policy_id;
	TimestampTz slot;
	int32		ordinal;
	bool		purged;
	int64		purge_seq;
	bool		has_hash;		/* false: its length is wrong */
	uint8		hash[RETRAIN_HASH_LENGTH];
} RetrainLeaf;

typedef struct RetrainLeafCursor
{
	Portal		portal;
	SPITupleTable *batch;
	uint64		n;
	uint64		next;
} RetrainLeafCursor;

extern void retrain_leaf_cursor_open(RetrainLeafCursor *cursor);
extern void retrain_leaf_cursor_open_waiting(RetrainLeafCursor *cursor);
extern void retrain_leaf_cursor_open_purged(RetrainLeafCursor *cursor, int64 purge_seq);
extern bool retrain_leaf_cursor_next(RetrainLeafCursor *cursor, RetrainLeaf *leaf);
extern void retrain_leaf_cursor_close(RetrainLeafCursor *cursor);

#endif							/* RETRAIN_LEAF_CURSOR_H */
