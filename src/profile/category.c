/*
 * category.c
 *	  What a profile keeps of the name of a category.
 *
 * A category is known by the SHA-256 of its bytes (in the encoding of the
 * database): specified byte for byte, so that any system can compute it, and
 * nobody can make two names share a bucket unseen.  The key is its first 64
 * bits, big-endian; a name of more than RETRAIN_CATEGORY_WHOLE bytes is told
 * apart by the first 128.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "profile/category.h"

/* retrain_category_key returns the key of a name and the first half of its hash. */
uint64
retrain_category_key(RetrainSha256 *sha, const RetrainBytes *name, uint8 hash[16])
{
	uint8		whole[RETRAIN_SHA256_LENGTH];

	retrain_sha256(sha, name->data, name->len, whole);
	memcpy(hash, whole, 16);
	return retrain_category_hash_key(hash);
}

/* retrain_category_name fills what is kept of a name; bytes are not copied. */
void
retrain_category_name(const RetrainBytes *name, const uint8 hash[16], RetrainCategoryName *result)
{
	memset(result, 0, sizeof(*result));
	result->bytes = *name;
	if (name->len <= RETRAIN_CATEGORY_WHOLE)
		return;
	result->cut = true;
	result->bytes.len = pg_mbcliplen(name->data, (int) name->len, RETRAIN_CATEGORY_PREFIX);
	memcpy(result->hash, hash, 16);
}

/* retrain_category_same tells whether two names, both known, are of one category. */
bool
retrain_category_same(const RetrainCategoryName *a, const RetrainCategoryName *b)
{
	if (a->cut != b->cut)
		return false;
	if (a->cut)
		return memcmp(a->hash, b->hash, 16) == 0;
	return a->bytes.len == b->bytes.len && memcmp(a->bytes.data, b->bytes.data, a->bytes.len) == 0;
}

/* retrain_category_text returns a name for people: a cut one ends in "...", then its hash. */
char *
retrain_category_text(const RetrainCategoryName *name)
{
	char	   *text;

	if (!name->cut)
		return pnstrdup(name->bytes.data, name->bytes.len);
	text = palloc(name->bytes.len + 3 + 32 + 1);
	memcpy(text, name->bytes.data, name->bytes.len);
	strcpy(text + name->bytes.len, "...");
	for (int i = 0; i < 16; i++)
		sprintf(text + name->bytes.len + 3 + 2 * i, "%02x", name->hash[i]);
	return text;
}
