/*
 * host.h
 *	  What the pure files of this folder need from the program around them.
 *
 * In the server common/host.c has these functions, over palloc and
 * CHECK_FOR_INTERRUPTS; the unit tests have their own.
 */
#ifndef RETRAIN_HOST_H
#define RETRAIN_HOST_H

#include <stddef.h>

/* Memory of this size, zeroed; never NULL. */
extern void *retrain_host_allocate(size_t size);
extern void retrain_host_release(void *memory);

/* Called about every 0.1 s or more often; need not return if the user cancels. */
extern void retrain_host_check_interrupts(void);

#endif							/* RETRAIN_HOST_H */
