/*
 * row_store.h
 *	  Rows of a fixed width on two sides, as the state of aggregates that need them all.
 *
 * Past retrain.aggregate_memory the call fails; nothing is written to disk.
 */
#ifndef RETRAIN_ROW_STORE_H
#define RETRAIN_ROW_STORE_H

#include "fmgr.h"

#include "common/spill.h"

typedef struct RetrainStoredRows
{
	char	   *data;
	int64		n;
	int64		room;
} RetrainStoredRows;

typedef struct RetrainRowStore
{
	RetrainSpillMember member;
	MemoryContext mcxt;
	int			width;			/* bytes of a row */
	int64		unused;			/* rows that were left out */
	RetrainStoredRows side[2];
} RetrainRowStore;

/* Tells whether n rows from a wire form can have come from the aggregate. */
typedef bool (*RetrainRowsValid) (const void *rows, int64 n);

extern RetrainRowStore *retrain_row_store_state(FunctionCallInfo fcinfo, int width);
extern void *retrain_row_store_add(RetrainRowStore *store, int side);
extern void *retrain_row_store_copy(const RetrainRowStore *store, int side);
extern Datum retrain_row_store_combine(FunctionCallInfo fcinfo);
extern bytea *retrain_row_store_serialize(const RetrainRowStore *store, const char *what);
extern RetrainRowStore *retrain_row_store_deserialize(bytea *wire, int width, RetrainRowsValid valid);

#endif							/* RETRAIN_ROW_STORE_H */
