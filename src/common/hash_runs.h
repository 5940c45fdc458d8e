/*
 * hash_runs.h
 *	  A multiset of SHA-256 hashes, in memory and in sorted runs of the call's
 *	  temporary file, read back in order.
 */
#ifndef RETRAIN_HASH_RUNS_H
#define RETRAIN_HASH_RUNS_H

#include "common/spill.h"

#define RETRAIN_HASH_LENGTH 32

typedef struct RetrainHash
{
	uint8		bytes[RETRAIN_HASH_LENGTH];
} RetrainHash;

typedef struct RetrainHashRuns
{
	RetrainSpillMember member;	/* first: spilling casts back */
	MemoryContext mcxt;
	RetrainHash *hashes;		/* not yet in the file, in no order */
	int64		count;
	int64		capacity;
	RetrainExtent *run;			/* sorted runs in the file, each one extent */
	int			runs;
	int			run_capacity;
} RetrainHashRuns;

typedef struct RetrainHashReader RetrainHashReader;

extern RetrainHashRuns *retrain_hash_runs_create(RetrainSpillSite *site, MemoryContext mcxt);
extern void retrain_hash_runs_add(RetrainHashRuns *set, const RetrainHash *hash);
extern int64 retrain_hash_runs_count(const RetrainHashRuns *set);
extern RetrainHashReader *retrain_hash_runs_read(const RetrainHashRuns *set);
extern const RetrainHash *retrain_hash_runs_next(RetrainHashReader *reader);

#endif							/* RETRAIN_HASH_RUNS_H */
