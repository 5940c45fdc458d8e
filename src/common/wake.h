/*
 * wake.h
 *	  Telling the scheduler, if there is one, that something changed.
 */
#ifndef RETRAIN_WAKE_H
#define RETRAIN_WAKE_H

/*
 * Called with the OID of a database after a commit that asked for it.  Set by
 * the scheduler when the library is preloaded, NULL otherwise.  Must not
 * raise errors: the transaction is over.
 */
typedef void (*RetrainWakeHook) (Oid database);
extern RetrainWakeHook retrain_wake_hook;

/*
 * retrain_wake_at_commit makes the launcher look at this database again after
 * the current transaction has committed; does nothing when the transaction
 * aborts or the library was not preloaded.
 */
extern void retrain_wake_at_commit(void);

#endif							/* RETRAIN_WAKE_H */
