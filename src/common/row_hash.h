/*
 * row_hash.h
 *	  SHA-256 of a row: of the arguments of a VARIADIC "any" function.
 */
#ifndef RETRAIN_ROW_HASH_H
#define RETRAIN_ROW_HASH_H

#include "common/canonical_bytes.h"
#include "common/sha256.h"

#define RETRAIN_ROW_HASH_LENGTH RETRAIN_SHA256_LENGTH

/* How a call site hashes rows. */
typedef struct RetrainRowHasher
{
	int			first;			/* argument that is the first column */
	int			columns;
	RetrainCanonical *column;
	StringInfoData row;			/* encoding of the row at hand */
	RetrainSha256 *sha;
} RetrainRowHasher;

extern RetrainRowHasher *retrain_row_hasher_create(FunctionCallInfo fcinfo, const char *name, int first);
extern void retrain_row_hash(RetrainRowHasher *hasher, FunctionCallInfo fcinfo,
							 uint8 result[RETRAIN_ROW_HASH_LENGTH]);

#endif							/* RETRAIN_ROW_HASH_H */
