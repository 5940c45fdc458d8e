/*
 * host.c
 *	  Memory and interruptions for the pure files of src/stats.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "stats/host.h"

/*
 * retrain_host_allocate returns zeroed memory of the current memory context, or
 * raises an error.
 */
void *
retrain_host_allocate(size_t size)
{
	return palloc_extended(size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* retrain_host_release frees what retrain_host_allocate returned. */
void
retrain_host_release(void *memory)
{
	pfree(memory);
}

/* retrain_host_check_interrupts raises an error if the query is cancelled. */
void
retrain_host_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}
