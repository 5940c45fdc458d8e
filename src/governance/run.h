/*
 * run.h
 *	  The three steps of an evaluation: claim, evaluate, record.
 *
 * The same code runs in the worker, in CALL retrain.tick() and (without the
 * transaction ends) in retrain.evaluate().
 */
#ifndef RETRAIN_RUN_H
#define RETRAIN_RUN_H

#include "datatype/timestamp.h"

/*
 * A claim holds for the evaluation timeout and this, ms: the record may take a
 * moment.
 */
#define RETRAIN_CLAIM_GRACE_MS 60000

typedef enum RetrainTrigger
{
	RETRAIN_TRIGGER_WORKER,
	RETRAIN_TRIGGER_TICK,
	RETRAIN_TRIGGER_MANUAL
} RetrainTrigger;

/*
 * Ends the current transaction by committing it and starts the next one.
 * Worker: commit, statement timestamp, start.  tick(): SPI_commit.
 */
typedef void (*RetrainNextTransaction) (void);

/* Before the first retrain_run_next of a tick(): see run.c. */
extern void retrain_run_begin(void);

/*
 * retrain_run_next takes one step of maintenance of a rollup of a model of the
 * given owner (InvalidOid: of any owner the current user may act for), if one
 * is due, evaluates the gates of one request of such a model, if some are due,
 * then claims the oldest due policy of that owner, evaluates and
 * records it, with a call of next after each of the three transactions of
 * either.  Called inside a transaction without an active snapshot; returns
 * inside a transaction.  Returns false when nothing was due.  Errors of the log
 * and of the policy are recorded, not raised.
 */
extern bool retrain_run_next(Oid owner, RetrainTrigger trigger,
							 RetrainNextTransaction next);

/* One owner with due work, for the scanner. */
typedef struct RetrainDueOwner
{
	Oid			owner;
	TimestampTz due;			/* oldest due slot of this owner */
} RetrainDueOwner;

/*
 * retrain_scan expires dead claims, suspends policies whose owner or relation
 * has gone, and fills up to max_owners owners with due work, oldest first.
 * Returns the earliest future instant at which something may become due
 * (DT_NOEND when nothing ever will).  Fixed statements only: no user text is
 * parsed or run.  Called inside a transaction; switches to the extension
 * owner itself.
 */
extern TimestampTz retrain_scan(RetrainDueOwner *owners, int max_owners, int *n_owners);

#endif							/* RETRAIN_RUN_H */
