/*
 * ledger.h
 *	  Adding to the ledger.
 *
 * A change of state describes itself in an entry and hands it in:
 *
 *		RetrainLedgerEntry *entry = retrain_ledger_begin("transition");
 *
 *		retrain_ledger_text(entry, "object", "policy");
 *		retrain_ledger_int8(entry, "object_id", policy_id);
 *		retrain_ledger_append(entry);
 *
 * The row is written when the transaction commits, as its last work, so that
 * the head of the ledger is locked for the time of the commit only, whatever
 * else a session does in its transaction; and not at all when it, or the
 * subtransaction, is rolled back.
 */
#ifndef RETRAIN_LEDGER_H
#define RETRAIN_LEDGER_H

#include "datatype/timestamp.h"
#include "utils/jsonb.h"

#include "ledger/merkle.h"

typedef struct RetrainLedgerEntry RetrainLedgerEntry;

/* Names must not be kind, timeline, recorded_at or recorded_by, which every row has. */
extern RetrainLedgerEntry *retrain_ledger_begin(const char *kind);
extern void retrain_ledger_text(RetrainLedgerEntry *entry, const char *name, const char *value);
extern void retrain_ledger_int4(RetrainLedgerEntry *entry, const char *name, int32 value);
extern void retrain_ledger_int8(RetrainLedgerEntry *entry, const char *name, int64 value);
extern void retrain_ledger_time(RetrainLedgerEntry *entry, const char *name, TimestampTz value);
extern void retrain_ledger_bytes(RetrainLedgerEntry *entry, const char *name, const void *data, int len);
extern void retrain_ledger_datum(RetrainLedgerEntry *entry, const char *name, Oid type, Datum value, bool isnull);
extern void retrain_ledger_append(RetrainLedgerEntry *entry);

/* Where the ledger stands. */
typedef struct RetrainLedgerHead
{
	bool		exists;
	int64		seq;
	int32		epoch;
	int32		timeline;
	uint8		hash[RETRAIN_HASH_LENGTH];
} RetrainLedgerHead;

extern void retrain_ledger_new_epoch(RetrainLedgerEntry *entry);
extern void retrain_ledger_log_at_commit(RetrainLedgerEntry *entry);
extern void retrain_ledger_flush(RetrainLedgerHead *head);
extern void retrain_ledger_read_head(RetrainLedgerHead *head);

/* transition.c */
extern void retrain_ledger_transition(const char *object, int64 object_id, const char *name,
									  const char *from_state, const char *to_state, const char *reason);
extern void retrain_ledger_policy_sealed(int64 policy_id, const char *name, int revision, bytea *digest,
										 int64 log_id, int log_revision, int64 baseline_id);

/* leaf.c */
extern void retrain_leaf_write(int64 policy_id, TimestampTz slot, int ordinal, uint8 *hash);
extern bytea *retrain_leaf_payload(int64 policy_id, TimestampTz slot, int ordinal);

#endif							/* RETRAIN_LEDGER_H */
