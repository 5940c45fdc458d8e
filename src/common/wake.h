/*
 * wake.h
 *	  Telling the scheduler, if there is one, that something changed.
 */
#ifndef RETRAIN_WAKE_H
#define RETRAIN_WAKE_H

/*
 * retrain_wake_at_commit makes the launcher look at this database again after
 * the current transaction has committed; does nothing when the transaction
 * aborts or the library was not preloaded.
 */
extern void retrain_wake_at_commit(void);

#endif							/* RETRAIN_WAKE_H */
