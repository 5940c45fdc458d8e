/*
 * hash_runs.h
 *	  A multiset of SHA-256 hashes, in memory or in sorted runs of a temporary
 *	  file, read back in order.
 */
#ifndef RETRAIN_HASH_RUNS_H
#define RETRAIN_HASH_RUNS_H

#include "storage/buffile.h"

#include "common/agg_memory.h"

#define RETRAIN_HASH_LENGTH 32

typedef struct RetrainHash
{
	uint8		bytes[RETRAIN_HASH_LENGTH];
} RetrainHash;

typedef struct RetrainHashRuns
{
	MemoryContext mcxt;
	RetrainMemoryAccount account;
	RetrainHash *hashes;		/* not yet in the file, in no order */
	int64		count;
	int64		capacity;
	BufFile    *file;			/* NULL, or sorted runs one after the other */
	int64	   *run_end;		/* end of each run, counted in hashes */
	int			runs;
	int			run_capacity;
	MemoryContextCallback close_file;
} RetrainHashRuns;

typedef struct RetrainHashReader RetrainHashReader;

extern RetrainHashRuns *retrain_hash_runs_create(RetrainMemoryTotal *total, MemoryContext mcxt);
extern void retrain_hash_runs_add(RetrainHashRuns *set, const RetrainHash *hash);
extern int64 retrain_hash_runs_count(const RetrainHashRuns *set);
extern RetrainHashReader *retrain_hash_runs_read(const RetrainHashRuns *set);
extern const RetrainHash *retrain_hash_runs_next(RetrainHashReader *reader);

#endif							/* RETRAIN_HASH_RUNS_H */
