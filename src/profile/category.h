/*
 * category.h
 *	  What a profile keeps of the name of a category.
 */
#ifndef RETRAIN_CATEGORY_H
#define RETRAIN_CATEGORY_H

#include "common/sha256.h"
#include "profile/profile.h"

/* Longer names are kept as so many bytes, whole characters, and a hash. */
#define RETRAIN_CATEGORY_WHOLE 64
#define RETRAIN_CATEGORY_PREFIX 40

extern uint64 retrain_category_key(RetrainSha256 *sha, const RetrainBytes *name, uint8 hash[16]);
extern void retrain_category_name(const RetrainBytes *name, const uint8 hash[16],
								  RetrainCategoryName *result);
extern bool retrain_category_same(const RetrainCategoryName *a, const RetrainCategoryName *b);
extern char *retrain_category_text(const RetrainCategoryName *name);

/* retrain_category_hash_key returns the key of a hash. */
static inline uint64
retrain_category_hash_key(const uint8 hash[16])
{
	uint64		key = 0;

	for (int i = 0; i < 8; i++)
		key = key << 8 | hash[i];
	return key == 0 ? 1 : key;	/* 0 marks a free bucket */
}

#endif							/* RETRAIN_CATEGORY_H */
