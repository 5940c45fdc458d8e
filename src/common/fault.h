/*
 * fault.h
 *	  Points in the code at which a test build stops, fails or dies on demand.
 *
 * Without -DRETRAIN_FAULTS nothing of it is compiled.
 */
#ifndef RETRAIN_FAULT_H
#define RETRAIN_FAULT_H

#ifdef RETRAIN_FAULTS
extern void retrain_fault_init(void);
extern void retrain_fault_point(const char *name);
#else
#define retrain_fault_init()		((void) 0)
#define retrain_fault_point(name)	((void) 0)
#endif

#endif							/* RETRAIN_FAULT_H */
