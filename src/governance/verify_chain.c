/*
 * verify_chain.c
 *	  Level 0: the record against the ledger.
 *
 * The rows of the record must have the hash that their leaf has, the leaf must
 * lie in the tree of the last checkpoint, and the chain must be whole.  That
 * the chain is the one that others have seen, only an anchor kept elsewhere can
 * tell: retrain.verify_ledger(anchor).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/sha256.h"
#include "governance/verify.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"

#define LEVEL 0

/* verify_leaf compares the rows of the record with their leaf; true when it has a place in a tree. */
static bool
verify_leaf(RetrainVerification *v)
{
	const RetrainEvaluation *ev = v->recorded->ev;
	RetrainParams params = {0};
	bytea	   *payload;
	bytea	   *hash;
	uint8		computed[RETRAIN_HASH_LENGTH];
	bool		isnull;
	bool		placed;
	bool		same;

	retrain_param_int8(&params, ev->policy_id);
	retrain_param_time(&params, ev->slot, true);
	retrain_param_int4(&params, ev->ordinal);
	if (retrain_store_run("SELECT l.leaf_hash, l.position FROM retrain.leaf l"
						  " WHERE l.policy_id = $1 AND l.slot = $2 AND l.ordinal = $3", &params, SPI_OK_SELECT) == 0)
	{
		retrain_verify_row(v, LEVEL, "leaf", "missing", "the evaluation has no leaf");
		return false;
	}
	hash = DatumGetByteaPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	placed = !retrain_store_null(1, 2);
	payload = retrain_leaf_payload(ev->policy_id, ev->slot, ev->ordinal);
	retrain_merkle_leaf_hash(retrain_sha256_create(CurrentMemoryContext), VARDATA(payload),
							 VARSIZE(payload) - VARHDRSZ, computed);
	same = VARSIZE_ANY_EXHDR(hash) == RETRAIN_HASH_LENGTH && memcmp(VARDATA_ANY(hash), computed, RETRAIN_HASH_LENGTH) == 0;
	retrain_verify_row(v, LEVEL, "leaf", same ? "identical" : "differs",
					   same ? NULL : "the rows of the record do not have the hash of their leaf");
	return placed;
}

/* verify_inclusion proves that the leaf lies in the tree of the last checkpoint. */
static void
verify_inclusion(RetrainVerification *v)
{
	const RetrainEvaluation *ev = v->recorded->ev;
	RetrainParams params = {0};
	bool		isnull;

	retrain_param_text(&params, v->policy);
	retrain_param_time(&params, ev->slot, true);
	retrain_param_int4(&params, ev->ordinal);
	(void) retrain_store_run("SELECT retrain.verify_inclusion_proof(retrain.inclusion_proof($1, $2, $3))", &params,
							 SPI_OK_SELECT);
	retrain_verify_row(v, LEVEL, "inclusion",
					   DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull)) && !isnull ?
					   "identical" : "differs", NULL);
}

/* verify_ledger checks the chain. */
static void
verify_ledger(RetrainVerification *v)
{
	bool		isnull;
	char	   *reason;
	char	   *detail;

	(void) retrain_store_run("SELECT c.ok, c.reason, c.detail FROM retrain.verify_ledger(evaluations => false) c", NULL,
							 SPI_OK_SELECT);
	if (DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull)))
	{
		retrain_verify_row(v, LEVEL, "ledger", "identical", NULL);
		return;
	}
	reason = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);
	detail = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3);
	retrain_verify_row(v, LEVEL, "ledger", "differs", psprintf("%s: %s", reason, detail));
}

/* retrain_verify_chain checks level 0. */
void
retrain_verify_chain(RetrainVerification *v)
{
	RetrainStore store;

	retrain_store_begin(&store);
	if (verify_leaf(v))
		verify_inclusion(v);
	else
		retrain_verify_row(v, LEVEL, "inclusion", "waiting", "no checkpoint covers the evaluation yet");
	verify_ledger(v);
	retrain_store_end(&store);
}
