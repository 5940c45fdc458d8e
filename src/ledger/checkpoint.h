/*
 * checkpoint.h
 *	  Checkpoints of the ledger.
 */
#ifndef RETRAIN_CHECKPOINT_H
#define RETRAIN_CHECKPOINT_H

#include "datatype/timestamp.h"

#include "ledger/merkle.h"

typedef struct RetrainCheckpoint
{
	bool		exists;			/* there is one, made now or before */
	int64		checkpoint_no;
	int64		seq;			/* its row in the ledger */
	int64		tree_size;
	int64		leaves_added;
	uint8		root[RETRAIN_HASH_LENGTH];
} RetrainCheckpoint;

extern void retrain_checkpoint_make(RetrainCheckpoint *result, bool all);
extern void retrain_checkpoint_if_due(void);
extern TimestampTz retrain_checkpoint_next(TimestampTz now);
extern bool retrain_checkpoint_last(RetrainCheckpoint *last);

#endif							/* RETRAIN_CHECKPOINT_H */
