/*
 * rows_digest.c
 *	  SQL aggregate rows_digest: a digest of a multiset of rows.
 *
 *	  digest   = SHA-256 ("retrain.rows_digest", byte 1 (the format), int64 rows,
 *				 the row hashes in ascending order of their bytes)
 *
 * All integers are big-endian; row hashes: common/row_hash.c.  Sorting makes
 * the digest independent of the order of rows and keeps the collision
 * resistance of SHA-256, which a sum or exclusive-or of row hashes would give
 * up; equal rows are kept.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/hash_runs.h"
#include "common/row_hash.h"

#define DIGEST_FORMAT 1
#define DIGEST_TAG "retrain.rows_digest"

PG_FUNCTION_INFO_V1(retrain_rows_digest_accum);
PG_FUNCTION_INFO_V1(retrain_rows_digest_combine);
PG_FUNCTION_INFO_V1(retrain_rows_digest_serialize);
PG_FUNCTION_INFO_V1(retrain_rows_digest_deserialize);
PG_FUNCTION_INFO_V1(retrain_rows_digest_final);

/* hash_failed raises the error of a failed hash step. */
static void
hash_failed(pg_cryptohash_ctx *sha)
{
	elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(sha));
}

/* call_site returns what a call site keeps, made on its first call; RetrainSpillSite.extra. */
static inline RetrainRowHasher *
call_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_row_hasher_create(fcinfo, "rows_digest", 1);
	return site->extra;
}

/* begin_state returns a new empty state in the aggregate's memory context. */
static RetrainHashRuns *
begin_state(FunctionCallInfo fcinfo)
{
	return retrain_hash_runs_create(retrain_spill_site(fcinfo->flinfo),
									retrain_aggregate_context(fcinfo));
}

/*
 * retrain.rows_digest_accum(internal, VARIADIC "any") returns internal
 *
 * retrain_rows_digest_accum adds the hash of one row.
 */
Datum
retrain_rows_digest_accum(PG_FUNCTION_ARGS)
{
	RetrainRowHasher *hasher = call_site(fcinfo);
	RetrainHashRuns *state;
	RetrainHash hash;

	if (PG_ARGISNULL(0))
		state = begin_state(fcinfo);
	else
		state = (RetrainHashRuns *) PG_GETARG_POINTER(0);

	retrain_row_hash(hasher, fcinfo, hash.bytes);
	retrain_hash_runs_add(state, &hash);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.rows_digest_combine(internal, internal) returns internal
 *
 * retrain_rows_digest_combine adds the second state to the first, or to a new
 * one if there is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_rows_digest_combine(PG_FUNCTION_ARGS)
{
	RetrainHashRuns *state;
	RetrainHashReader *reader;
	const RetrainHash *hash;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		state = begin_state(fcinfo);
	else
		state = (RetrainHashRuns *) PG_GETARG_POINTER(0);
	reader = retrain_hash_runs_read((const RetrainHashRuns *) PG_GETARG_POINTER(1));
	while ((hash = retrain_hash_runs_next(reader)) != NULL)
		retrain_hash_runs_add(state, hash);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.rows_digest_serialize(internal) returns bytea
 *
 * retrain_rows_digest_serialize returns the wire form of a state: a format
 * byte, then the hashes in order.
 */
Datum
retrain_rows_digest_serialize(PG_FUNCTION_ARGS)
{
	const RetrainHashRuns *state = (const RetrainHashRuns *) PG_GETARG_POINTER(0);
	int64		count = retrain_hash_runs_count(state);
	int64		most = (MaxAllocSize - VARHDRSZ - 1) / RETRAIN_HASH_LENGTH;
	bytea	   *wire;
	uint8	   *next;
	RetrainHashReader *reader;
	const RetrainHash *hash;

	if (count > most)
		retrain_state_too_large("row hashes");
	wire = palloc(VARHDRSZ + 1 + count * RETRAIN_HASH_LENGTH);
	SET_VARSIZE(wire, VARHDRSZ + 1 + count * RETRAIN_HASH_LENGTH);
	next = (uint8 *) VARDATA(wire);
	*next++ = DIGEST_FORMAT;
	reader = retrain_hash_runs_read(state);
	while ((hash = retrain_hash_runs_next(reader)) != NULL)
	{
		memcpy(next, hash->bytes, RETRAIN_HASH_LENGTH);
		next += RETRAIN_HASH_LENGTH;
	}
	PG_RETURN_BYTEA_P(wire);
}

/*
 * retrain.rows_digest_deserialize(bytea, internal) returns internal
 *
 * retrain_rows_digest_deserialize returns the state in the current context.
 */
Datum
retrain_rows_digest_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(wire);
	Size		len = VARSIZE_ANY_EXHDR(wire);
	RetrainHashRuns *state;

	if (len < 1 || data[0] != DIGEST_FORMAT || (len - 1) % RETRAIN_HASH_LENGTH != 0)
		retrain_state_invalid();
	state = retrain_hash_runs_create(NULL, CurrentMemoryContext);
	for (Size at = 1; at < len; at += RETRAIN_HASH_LENGTH)
	{
		RetrainHash hash;

		memcpy(hash.bytes, data + at, RETRAIN_HASH_LENGTH);
		retrain_hash_runs_add(state, &hash);
	}
	PG_RETURN_POINTER(state);
}

/* hash_set adds the count and the sorted hashes of a state, or of no rows. */
static void
hash_set(pg_cryptohash_ctx *sha, const RetrainHashRuns *state)
{
	StringInfoData head;
	RetrainHashReader *reader;
	const RetrainHash *hash;

	initStringInfo(&head);
	appendBinaryStringInfo(&head, DIGEST_TAG, strlen(DIGEST_TAG));
	pq_sendbyte(&head, DIGEST_FORMAT);
	pq_sendint64(&head, state == NULL ? 0 : retrain_hash_runs_count(state));
	if (pg_cryptohash_update(sha, (uint8 *) head.data, head.len) < 0)
		hash_failed(sha);
	if (state == NULL)
		return;
	reader = retrain_hash_runs_read(state);
	while ((hash = retrain_hash_runs_next(reader)) != NULL)
	{
		if (pg_cryptohash_update(sha, hash->bytes, RETRAIN_HASH_LENGTH) < 0)
			hash_failed(sha);
	}
}

/*
 * retrain.rows_digest_final(internal) returns bytea
 *
 * retrain_rows_digest_final returns the 32 bytes of the digest; that of the
 * empty multiset if there was no row.
 */
Datum
retrain_rows_digest_final(PG_FUNCTION_ARGS)
{
	const RetrainHashRuns *state = NULL;
	bytea	   *result = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	pg_cryptohash_ctx *sha;

	if (!PG_ARGISNULL(0))
		state = (const RetrainHashRuns *) PG_GETARG_POINTER(0);
	SET_VARSIZE(result, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);

	/* an error leaves the context to the current resource owner */
	sha = pg_cryptohash_create(PG_SHA256);
	if (pg_cryptohash_init(sha) < 0)
		hash_failed(sha);
	hash_set(sha, state);
	if (pg_cryptohash_final(sha, (uint8 *) VARDATA(result), PG_SHA256_DIGEST_LENGTH) < 0)
		hash_failed(sha);
	pg_cryptohash_free(sha);
	PG_RETURN_BYTEA_P(result);
}
