/*
 * transition.c
 *	  The rows of the ledger that governance writes: changes of state, seals.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"

#include "common/compat.h"
#include "ledger/ledger.h"

/* retrain_ledger_transition appends that an object went from one state to another. */
void
retrain_ledger_transition(const char *object, int64 object_id, const char *name,
						  const char *from_state, const char *to_state, const char *reason)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("transition");

	retrain_ledger_text(entry, "object", object);
	retrain_ledger_int8(entry, "object_id", object_id);
	retrain_ledger_text(entry, "object_name", name);
	retrain_ledger_text(entry, "from_state", from_state);
	retrain_ledger_text(entry, "to_state", to_state);
	retrain_ledger_text(entry, "reason", reason);
	retrain_ledger_append(entry);
}

/* retrain_ledger_policy_sealed appends that a revision was sealed; baseline_id 0 is none. */
void
retrain_ledger_policy_sealed(int64 policy_id, const char *name, int revision, bytea *digest,
							 int64 log_id, int log_revision, int64 baseline_id)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("policy_sealed");

	retrain_ledger_int8(entry, "policy_id", policy_id);
	retrain_ledger_text(entry, "policy", name);
	retrain_ledger_int4(entry, "revision", revision);
	retrain_ledger_datum(entry, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_ledger_int8(entry, "log_id", log_id);
	retrain_ledger_int4(entry, "log_revision", log_revision);
	retrain_ledger_datum(entry, "baseline_id", INT8OID, Int64GetDatum(baseline_id), baseline_id == 0);
	retrain_ledger_append(entry);
}
