/*
 * host.c
 *	  Memory and interruptions for the pure files of src/stats in a unit test.
 */
#include <stdio.h>
#include <stdlib.h>

#include "stats/host.h"

/* retrain_host_allocate returns zeroed memory, or ends the program. */
void *
retrain_host_allocate(size_t size)
{
	void	   *memory = calloc(1, size > 0 ? size : 1);

	if (memory == NULL)
	{
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

/* retrain_host_release frees what retrain_host_allocate returned. */
void
retrain_host_release(void *memory)
{
	free(memory);
}

/* retrain_host_check_interrupts does nothing: a unit test is ended by signals. */
void
retrain_host_check_interrupts(void)
{
}
