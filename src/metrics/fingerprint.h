/*
 * fingerprint.h
 *	  retrain.fingerprint: an additive fingerprint of a multiset of rows.
 */
#ifndef RETRAIN_FINGERPRINT_H
#define RETRAIN_FINGERPRINT_H

#include "fmgr.h"

#include "common/row_hash.h"
#include "stats/lthash.h"

#define RETRAIN_FINGERPRINT_LIMBS 5
#define RETRAIN_FINGERPRINT_SUM_BYTES (8 * RETRAIN_FINGERPRINT_LIMBS)
#define RETRAIN_FINGERPRINT_LANE_BYTES (2 * RETRAIN_LTHASH_LANES)
/* format, rows, sum, lanes */
#define RETRAIN_FINGERPRINT_PACKED \
	(1 + 8 + RETRAIN_FINGERPRINT_SUM_BYTES + RETRAIN_FINGERPRINT_LANE_BYTES)

/* A value of the type, as it is stored and as the state of aggregates. */
typedef struct RetrainFingerprint
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		format;			/* RETRAIN_FINGERPRINT_FORMAT */
	int64		rows;
	uint64		sum[RETRAIN_FINGERPRINT_LIMBS]; /* of row hashes; least significant limb first */
	uint16		lanes[RETRAIN_LTHASH_LANES];
} RetrainFingerprint;

#define RETRAIN_FINGERPRINT_FORMAT 1

extern RetrainFingerprint *retrain_fingerprint_create(MemoryContext mcxt);
extern RetrainFingerprint *retrain_fingerprint_argument(FunctionCallInfo fcinfo, int argument);
extern void retrain_fingerprint_add(RetrainFingerprint *fingerprint,
									const uint8 row[RETRAIN_ROW_HASH_LENGTH]);
extern void retrain_fingerprint_remove(RetrainFingerprint *fingerprint,
									   const uint8 row[RETRAIN_ROW_HASH_LENGTH]);
extern void retrain_fingerprint_merge(RetrainFingerprint *into, const RetrainFingerprint *from);
extern void retrain_fingerprint_subtract(RetrainFingerprint *from, const RetrainFingerprint *part);
extern void retrain_fingerprint_pack(const RetrainFingerprint *fingerprint,
									 uint8 bytes[RETRAIN_FINGERPRINT_PACKED]);
extern RetrainFingerprint *retrain_fingerprint_unpack(const uint8 *bytes, Size length);
pg_noreturn extern void retrain_fingerprint_invalid(int sqlstate, const char *problem);

#endif							/* RETRAIN_FINGERPRINT_H */
