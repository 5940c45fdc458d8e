/*
 * sha256.h
 *	  SHA-256 contexts that live as long as a memory context.
 */
#ifndef RETRAIN_SHA256_H
#define RETRAIN_SHA256_H

#define RETRAIN_SHA256_LENGTH 32

typedef struct RetrainSha256 RetrainSha256;

extern RetrainSha256 *retrain_sha256_create(MemoryContext mcxt);
extern void retrain_sha256(RetrainSha256 *sha, const void *data, Size len,
						   uint8 result[RETRAIN_SHA256_LENGTH]);

#endif							/* RETRAIN_SHA256_H */
