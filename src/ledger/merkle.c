/*
 * merkle.c
 *	  Merkle trees, inclusion and consistency proofs as in RFC 6962 section
 *	  2.1, with SHA-256; their verification as in RFC 9162 section 2.1.3 and
 *	  2.1.4.
 *
 *	  leaf	SHA-256(0x00, data)
 *	  node	SHA-256(0x01, left, right)
 *
 * A tree of n leaves splits at the largest power of two below n; a tree of no
 * leaves has the hash of the empty string.
 */
#include "postgres.h"

#include "common/compat.h"
#include "ledger/merkle.h"

#define LEAF_PREFIX 0x00
#define NODE_PREFIX 0x01

/* node_hash writes the hash of a node; result may be left or right. */
static void
node_hash(RetrainSha256 *sha, const uint8 *left, const uint8 *right, uint8 *result)
{
	uint8		data[1 + 2 * RETRAIN_HASH_LENGTH];

	data[0] = NODE_PREFIX;
	memcpy(data + 1, left, RETRAIN_HASH_LENGTH);
	memcpy(data + 1 + RETRAIN_HASH_LENGTH, right, RETRAIN_HASH_LENGTH);
	retrain_sha256(sha, data, sizeof(data), result);
}

/* retrain_merkle_leaf_hash writes the hash of a leaf's data. */
void
retrain_merkle_leaf_hash(RetrainSha256 *sha, const char *data, int len, uint8 *hash)
{
	char	   *copy = palloc((Size) len + 1);

	copy[0] = LEAF_PREFIX;
	memcpy(copy + 1, data, len);
	retrain_sha256(sha, copy, (Size) len + 1, hash);
	pfree(copy);
}

/* retrain_merkle_init begins an empty tree. */
void
retrain_merkle_init(RetrainMerkle *tree, RetrainSha256 *sha)
{
	memset(tree, 0, sizeof(RetrainMerkle));
	tree->sha = sha;
}

/* count_bits returns how many bits of a size are set: the peaks it has. */
static int
count_bits(int64 size)
{
	int			n = 0;

	for (uint64 rest = (uint64) size; rest != 0; rest &= rest - 1)
		n++;
	return n;
}

/* retrain_merkle_resume goes on from kept peaks; false when they do not fit the size. */
bool
retrain_merkle_resume(RetrainMerkle *tree, int64 size, const char *peaks, int len)
{
	tree->size = size;
	tree->n_peaks = count_bits(size);
	if (size < 0 || len != tree->n_peaks * RETRAIN_HASH_LENGTH)
		return false;
	memcpy(tree->peaks, peaks, len);
	return true;
}

/* retrain_merkle_add adds the next leaf. */
void
retrain_merkle_add(RetrainMerkle *tree, const uint8 *leaf_hash)
{
	uint8		hash[RETRAIN_HASH_LENGTH];

	memcpy(hash, leaf_hash, RETRAIN_HASH_LENGTH);
	for (uint64 rest = (uint64) tree->size; rest & 1; rest >>= 1)
		node_hash(tree->sha, tree->peaks[--tree->n_peaks], hash, hash);
	memcpy(tree->peaks[tree->n_peaks++], hash, RETRAIN_HASH_LENGTH);
	tree->size++;
}

/* retrain_merkle_root writes the root of the tree as it is. */
void
retrain_merkle_root(const RetrainMerkle *tree, uint8 *root)
{
	if (tree->n_peaks == 0)
	{
		retrain_sha256(tree->sha, "", 0, root);
		return;
	}
	memcpy(root, tree->peaks[tree->n_peaks - 1], RETRAIN_HASH_LENGTH);
	for (int i = tree->n_peaks - 2; i >= 0; i--)
		node_hash(tree->sha, tree->peaks[i], root, root);
}

/* split returns the largest power of two below n, which is at least 2. */
static int64
split(int64 n)
{
	int64		k = 1;

	while (k <= (n - 1) / 2)
		k *= 2;
	return k;
}

/* add_range appends a range to a path. */
static void
add_range(RetrainMerklePath *path, int64 start, int64 end)
{
	if (path->n >= RETRAIN_MERKLE_MAX_PATH)
		elog(ERROR, "a proof is too long");
	path->ranges[path->n].start = start;
	path->ranges[path->n].end = end;
	path->n++;
}

/* inclusion adds the siblings of a leaf in [start, end), the lowest first. */
static void
inclusion(RetrainMerklePath *path, int64 leaf, int64 start, int64 end)
{
	int64		middle;

	if (end - start == 1)
		return;
	middle = start + split(end - start);
	if (leaf < middle)
	{
		inclusion(path, leaf, start, middle);
		add_range(path, middle, end);
	}
	else
	{
		inclusion(path, leaf, middle, end);
		add_range(path, start, middle);
	}
}

/* retrain_merkle_inclusion_path names the ranges that prove a leaf in a tree. */
void
retrain_merkle_inclusion_path(RetrainMerklePath *path, int64 leaf, int64 size)
{
	path->n = 0;
	inclusion(path, leaf, 0, size);
}

/* consistency is SUBPROOF of RFC 6962; whole: the range begins the first tree. */
static void
consistency(RetrainMerklePath *path, int64 first, int64 start, int64 end, bool whole)
{
	int64		middle;

	if (first == end)
	{
		if (!whole)
			add_range(path, start, end);
		return;
	}
	middle = start + split(end - start);
	if (first <= middle)
	{
		consistency(path, first, start, middle, whole);
		add_range(path, middle, end);
	}
	else
	{
		consistency(path, first, middle, end, false);
		add_range(path, start, middle);
	}
}

/*
 * retrain_merkle_consistency_path names the ranges that prove that the tree of
 * first leaves begins the tree of second leaves; 0 < first <= second.
 */
void
retrain_merkle_consistency_path(RetrainMerklePath *path, int64 first, int64 second)
{
	path->n = 0;
	consistency(path, first, 0, second, true);
}

/* retrain_merkle_verify_inclusion tells whether a path leads from leaf to root. */
bool
retrain_merkle_verify_inclusion(RetrainSha256 *sha, int64 leaf, int64 size, const uint8 *leaf_hash,
								const uint8 (*path)[RETRAIN_HASH_LENGTH], int n, const uint8 *root)
{
	int64		fn = leaf;
	int64		sn = size - 1;
	uint8		r[RETRAIN_HASH_LENGTH];

	if (leaf < 0 || leaf >= size)
		return false;
	memcpy(r, leaf_hash, RETRAIN_HASH_LENGTH);
	for (int i = 0; i < n; i++)
	{
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn)
		{
			node_hash(sha, path[i], r, r);
			while (!(fn & 1) && fn != 0)
			{
				fn >>= 1;
				sn >>= 1;
			}
		}
		else
			node_hash(sha, r, path[i], r);
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(r, root, RETRAIN_HASH_LENGTH) == 0;
}

/*
 * retrain_merkle_verify_consistency tells whether a path shows that the tree
 * of the first root begins that of the second.
 */
bool
retrain_merkle_verify_consistency(RetrainSha256 *sha, int64 first, int64 second,
								  const uint8 *first_root, const uint8 *second_root,
								  const uint8 (*path)[RETRAIN_HASH_LENGTH], int n)
{
	int64		fn = first - 1;
	int64		sn = second - 1;
	uint8		fr[RETRAIN_HASH_LENGTH];
	uint8		sr[RETRAIN_HASH_LENGTH];
	int			i = 0;

	if (first <= 0 || first > second)
		return false;
	if (first == second)
		return n == 0 && memcmp(first_root, second_root, RETRAIN_HASH_LENGTH) == 0;
	while (fn & 1)
	{
		fn >>= 1;
		sn >>= 1;
	}
	/* a complete first tree is its own first node */
	if ((first & (first - 1)) == 0)
		memcpy(fr, first_root, RETRAIN_HASH_LENGTH);
	else if (n == 0)
		return false;
	else
		memcpy(fr, path[i++], RETRAIN_HASH_LENGTH);
	memcpy(sr, fr, RETRAIN_HASH_LENGTH);
	for (; i < n; i++)
	{
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn)
		{
			node_hash(sha, path[i], fr, fr);
			node_hash(sha, path[i], sr, sr);
			while (!(fn & 1) && fn != 0)
			{
				fn >>= 1;
				sn >>= 1;
			}
		}
		else
			node_hash(sha, sr, path[i], sr);
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(fr, first_root, RETRAIN_HASH_LENGTH) == 0 &&
		memcmp(sr, second_root, RETRAIN_HASH_LENGTH) == 0;
}
