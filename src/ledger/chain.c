/*
 * chain.c
 *	  The hash of one row of the ledger.
 *
 *	  SHA-256(0x02, seq, epoch, hash of the row before, payload)
 *
 * seq in 8 bytes, epoch in 4, big-endian.  The first byte tells it from the
 * leaves and nodes of the tree, which have 0 and 1; the format of the encoding
 * is the first byte of the payload.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "common/compat.h"
#include "ledger/chain.h"

#define CHAIN_PREFIX 0x02

/* retrain_chain_hash writes the hash; hash may be prev_hash. */
void
retrain_chain_hash(RetrainSha256 *sha, int64 seq, int32 epoch, const uint8 *prev_hash,
				   const char *payload, int len, uint8 *hash)
{
	StringInfoData data;

	initStringInfo(&data);
	appendStringInfoChar(&data, CHAIN_PREFIX);
	pq_sendint64(&data, seq);
	pq_sendint32(&data, epoch);
	appendBinaryStringInfo(&data, (const char *) prev_hash, RETRAIN_HASH_LENGTH);
	appendBinaryStringInfo(&data, payload, len);
	retrain_sha256(sha, data.data, data.len, hash);
	pfree(data.data);
}
