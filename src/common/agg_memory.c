/*
 * agg_memory.c
 *	  Memory of the exact aggregates, counted over all groups of one call.
 *
 * The total of a call site lives in its fn_mcxt, each state in the aggregate's
 * memory context, a descendant of it.  When that context is reset (next group,
 * next batch of hashed groups, next partition of a window) the states vanish
 * without a word from the executor, so a reset callback gives their share
 * back.  It counts what the states ask for, not the overhead of the allocator.
 */
#include "postgres.h"

#include "common/agg_memory.h"
#include "common/compat.h"
#include "common/guc.h"

/* give_back returns the share of a state that is about to vanish. */
static void
give_back(void *arg)
{
	RetrainMemoryAccount *account = arg;

	account->total->used -= account->used;
}

/*
 * retrain_memory_open lets account, which lives in aggcontext, count into
 * total until aggcontext is reset; with total NULL nothing is limited.
 */
void
retrain_memory_open(RetrainMemoryAccount *account, RetrainMemoryTotal *total,
					MemoryContext aggcontext)
{
	account->total = total;
	account->used = 0;
	if (total == NULL)
		return;
	account->callback.func = give_back;
	account->callback.arg = account;
	MemoryContextRegisterResetCallback(aggcontext, &account->callback);
}

/*
 * retrain_memory_charge counts bytes and returns whether the call is still
 * within retrain.aggregate_memory; what follows is the caller's decision.
 */
bool
retrain_memory_charge(RetrainMemoryAccount *account, Size bytes)
{
	account->used += bytes;
	if (account->total == NULL)
		return true;
	account->total->used += bytes;
	return account->total->used <= (Size) retrain_aggregate_memory * 1024;
}

/* retrain_memory_release gives back bytes that were counted before. */
void
retrain_memory_release(RetrainMemoryAccount *account, Size bytes)
{
	Assert(bytes <= account->used);
	account->used -= bytes;
	if (account->total != NULL)
		account->total->used -= bytes;
}
