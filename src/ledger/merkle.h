/*
 * merkle.h
 *	  Merkle trees as in RFC 6962, over leaf hashes that come one by one.
 *
 * A tree of any size is a row of complete subtrees, the largest first, as many
 * as its size has bits set; their hashes, the peaks, are all that is needed to
 * go on and to know the root.
 */
#ifndef RETRAIN_MERKLE_H
#define RETRAIN_MERKLE_H

#include "common/sha256.h"

#define RETRAIN_HASH_LENGTH RETRAIN_SHA256_LENGTH
#define RETRAIN_MERKLE_MAX_PEAKS 64

typedef struct RetrainMerkle
{
	RetrainSha256 *sha;
	int64		size;
	int			n_peaks;
	uint8		peaks[RETRAIN_MERKLE_MAX_PEAKS][RETRAIN_HASH_LENGTH];
} RetrainMerkle;

/* A stretch of leaves whose root a proof consists of. */
typedef struct RetrainMerkleRange
{
	int64		start;
	int64		end;
	uint8		root[RETRAIN_HASH_LENGTH];
} RetrainMerkleRange;

#define RETRAIN_MERKLE_MAX_PATH 128

typedef struct RetrainMerklePath
{
	int			n;				/* in the order of the proof */
	RetrainMerkleRange ranges[RETRAIN_MERKLE_MAX_PATH];
} RetrainMerklePath;

extern void retrain_merkle_init(RetrainMerkle *tree, RetrainSha256 *sha);
extern bool retrain_merkle_resume(RetrainMerkle *tree, int64 size, const char *peaks, int len);
extern void retrain_merkle_add(RetrainMerkle *tree, const uint8 *leaf_hash);
extern void retrain_merkle_root(const RetrainMerkle *tree, uint8 *root);
extern void retrain_merkle_leaf_hash(RetrainSha256 *sha, const char *data, int len, uint8 *hash);

extern void retrain_merkle_inclusion_path(RetrainMerklePath *path, int64 leaf, int64 size);
extern void retrain_merkle_consistency_path(RetrainMerklePath *path, int64 first, int64 second);
extern bool retrain_merkle_verify_inclusion(RetrainSha256 *sha, int64 leaf, int64 size, const uint8 *leaf_hash,
											const uint8 (*path)[RETRAIN_HASH_LENGTH], int n, const uint8 *root);
extern bool retrain_merkle_verify_consistency(RetrainSha256 *sha, int64 first, int64 second,
											  const uint8 *first_root, const uint8 *second_root,
											  const uint8 (*path)[RETRAIN_HASH_LENGTH], int n);

#endif							/* RETRAIN_MERKLE_H */
