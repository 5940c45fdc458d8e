/*
 * fingerprint_agg.c
 *	  SQL aggregates fingerprint_agg and merge over fingerprints, and row_hash.
 *
 * The state is a fingerprint, changed in place.  In a moving window frame rows that
 * leave it are subtracted.
 */
#include "postgres.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/fingerprint.h"

PG_FUNCTION_INFO_V1(retrain_fingerprint_accum);
PG_FUNCTION_INFO_V1(retrain_fingerprint_leave);
PG_FUNCTION_INFO_V1(retrain_fingerprint_combine);
PG_FUNCTION_INFO_V1(retrain_fingerprint_final);
PG_FUNCTION_INFO_V1(retrain_row_hash_row);

/* hasher returns what a call site needs for hashing rows, made on its first call. */
static inline RetrainRowHasher *
hasher(FunctionCallInfo fcinfo, const char *name, int first)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		fcinfo->flinfo->fn_extra = retrain_row_hasher_create(fcinfo, name, first);
	return fcinfo->flinfo->fn_extra;
}

/*
 * state_argument returns the first argument for being changed: the state of an
 * aggregate itself, a copy for any other caller, no rows for NULL.
 */
static RetrainFingerprint *
state_argument(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt;
	RetrainFingerprint *copy;

	if (!AggCheckCallContext(fcinfo, &mcxt))
	{
		copy = retrain_fingerprint_create(CurrentMemoryContext);
		if (!PG_ARGISNULL(0))
			memcpy(copy, retrain_fingerprint_argument(fcinfo, 0), sizeof(RetrainFingerprint));
		return copy;
	}
	if (PG_ARGISNULL(0))
		return retrain_fingerprint_create(mcxt);
	return retrain_fingerprint_argument(fcinfo, 0);
}

/*
 * retrain.fingerprint_accum(retrain.fingerprint, VARIADIC "any") returns retrain.fingerprint
 *
 * retrain_fingerprint_accum adds one row.
 */
Datum
retrain_fingerprint_accum(PG_FUNCTION_ARGS)
{
	uint8		row[RETRAIN_ROW_HASH_LENGTH];
	RetrainFingerprint *state;

	retrain_row_hash(hasher(fcinfo, "fingerprint_agg", 1), fcinfo, row);
	state = state_argument(fcinfo);
	retrain_fingerprint_add(state, row);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fingerprint_leave(retrain.fingerprint, VARIADIC "any") returns retrain.fingerprint
 *
 * retrain_fingerprint_leave takes away one row, which has been added.
 */
Datum
retrain_fingerprint_leave(PG_FUNCTION_ARGS)
{
	uint8		row[RETRAIN_ROW_HASH_LENGTH];
	RetrainFingerprint *state;

	retrain_row_hash(hasher(fcinfo, "fingerprint_agg", 1), fcinfo, row);
	state = state_argument(fcinfo);
	retrain_fingerprint_remove(state, row);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fingerprint_combine(retrain.fingerprint, retrain.fingerprint) returns retrain.fingerprint
 *
 * retrain_fingerprint_combine adds the rows of the second, which stays as it is, to the
 * first, or to a new one if there is no first.  NULL if both are NULL.
 */
Datum
retrain_fingerprint_combine(PG_FUNCTION_ARGS)
{
	RetrainFingerprint *state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = state_argument(fcinfo);
	retrain_fingerprint_merge(state, retrain_fingerprint_argument(fcinfo, 1));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fingerprint_final(retrain.fingerprint) returns retrain.fingerprint
 *
 * retrain_fingerprint_final returns a copy of the state, no rows for NULL.
 */
Datum
retrain_fingerprint_final(PG_FUNCTION_ARGS)
{
	RetrainFingerprint *result = retrain_fingerprint_create(CurrentMemoryContext);

	if (!PG_ARGISNULL(0))
		memcpy(result, retrain_fingerprint_argument(fcinfo, 0), sizeof(RetrainFingerprint));
	PG_RETURN_POINTER(result);
}

/*
 * retrain.row_hash(VARIADIC "any") returns bytea
 *
 * retrain_row_hash_row returns the hash of one row.
 */
Datum
retrain_row_hash_row(PG_FUNCTION_ARGS)
{
	bytea	   *result = palloc(VARHDRSZ + RETRAIN_ROW_HASH_LENGTH);

	SET_VARSIZE(result, VARHDRSZ + RETRAIN_ROW_HASH_LENGTH);
	retrain_row_hash(hasher(fcinfo, "row_hash", 0), fcinfo, (uint8 *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}
