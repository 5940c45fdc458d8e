/*
 * bytes_dict.c
 *	  Dictionary from byte strings to dense numbers, in order of appearance.
 *
 * A name that is known costs one hash and one comparison, and no allocation.
 * A name of up to 16 bytes lives in the hash table itself, as two words that
 * its length and bytes determine and that determine them: hash and comparison
 * touch nothing else.  A longer one is hashed and compared by its bytes.
 * Numbers depend on the order of rows, so they never leave a state: results
 * go through retrain_bytes_dict_order.  NULL is a name of its own.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"

#include "common/bytes_dict.h"
#include "common/compat.h"

#define SHORT_NAME 16

/* A name as the table sees it. */
typedef struct DictKey
{
	uint64		first;			/* up to 16 bytes: their image; else a pointer */
	uint64		last;
	uint32		len;
} DictKey;

/* 32 bytes: two to a cache line, so the hash is not stored but made again. */
typedef struct DictEntry
{
	DictKey		key;
	int			id;
	char		status;
} DictEntry;

/* load64 reads 8 bytes that need not be aligned. */
static inline uint64
load64(const char *p)
{
	uint64		word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* load32 reads 4 bytes that need not be aligned. */
static inline uint32
load32(const char *p)
{
	uint32		word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/*
 * make_key returns the key of a name.  Together with the length, the two words
 * of a short name hold each of its bytes (some twice): overlapping loads
 * instead of a loop.
 */
static inline DictKey
make_key(const char *data, uint32 len)
{
	DictKey		key = {0, 0, len};

	if (len > SHORT_NAME)
		key.first = (uint64) (uintptr_t) data;
	else if (len >= 8)
	{
		key.first = load64(data);
		key.last = load64(data + len - 8);
	}
	else if (len >= 4)
		key.first = load32(data) | (uint64) load32(data + len - 4) << 32;
	else if (len > 0)
		key.first = (uint64) (unsigned char) data[0] |
			(uint64) (unsigned char) data[len / 2] << 8 |
			(uint64) (unsigned char) data[len - 1] << 16;
	return key;
}

/* hash_key hashes a name; the multiplications mix all bits of both words. */
static inline uint32
hash_key(DictKey key)
{
	uint64		h;

	if (key.len > SHORT_NAME)
		return hash_bytes((const unsigned char *) (uintptr_t) key.first, key.len);
	h = (key.first ^ key.len) * UINT64CONST(0x9e3779b97f4a7c15);
	h ^= h >> 32;
	h = (h ^ key.last) * UINT64CONST(0xd6e8feb86659fd93);
	h ^= h >> 32;
	h *= UINT64CONST(0xd6e8feb86659fd93);
	return (uint32) (h >> 32);
}

/* same_name compares two keys. */
static inline bool
same_name(DictKey a, DictKey b)
{
	if (a.len != b.len)
		return false;
	if (a.len > SHORT_NAME)
		return memcmp((const char *) (uintptr_t) a.first,
					  (const char *) (uintptr_t) b.first, a.len) == 0;
	return a.first == b.first && a.last == b.last;
}

#define SH_PREFIX bytesdict
#define SH_ELEMENT_TYPE DictEntry
#define SH_KEY_TYPE DictKey
#define SH_KEY key
#define SH_HASH_KEY(tb, key) hash_key(key)
#define SH_EQUAL(tb, a, b) same_name(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define FIRST_SIZE 16

/* charge counts bytes and notes when the limit is passed. */
static void
charge(RetrainBytesDict *dict, Size bytes)
{
	if (!retrain_spill_charge(dict->member, bytes))
		dict->over_limit = true;
}

/*
 * retrain_bytes_dict_init prepares an empty dictionary whose memory comes from
 * mcxt and is charged to member.
 */
void
retrain_bytes_dict_init(RetrainBytesDict *dict, MemoryContext mcxt, RetrainSpillMember *member)
{
	memset(dict, 0, sizeof(*dict));
	dict->mcxt = mcxt;
	dict->member = member;
	dict->null_id = -1;
	dict->table = bytesdict_create(mcxt, FIRST_SIZE, NULL);
	dict->table_bytes = dict->table->size * sizeof(DictEntry);
	dict->capacity = FIRST_SIZE;
	dict->names = MemoryContextAlloc(mcxt, FIRST_SIZE * sizeof(RetrainBytes));
	charge(dict, dict->table_bytes + FIRST_SIZE * sizeof(RetrainBytes));
}

/* append_name gives the next number to name, which must outlive dict. */
static int
append_name(RetrainBytesDict *dict, RetrainBytes name)
{
	if (dict->count == dict->capacity)
	{
		if (dict->capacity > PG_INT32_MAX / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %d distinct names in one group", dict->capacity)));
		charge(dict, (Size) dict->capacity * sizeof(RetrainBytes));
		dict->capacity *= 2;
		dict->names = repalloc_huge(dict->names, (Size) dict->capacity * sizeof(RetrainBytes));
	}
	dict->names[dict->count] = name;
	return dict->count++;
}

/*
 * retrain_bytes_dict_id returns the number of the name; a new name is copied
 * and gets the next number.  The caller looks at over_limit after a new one.
 */
int
retrain_bytes_dict_id(RetrainBytesDict *dict, const char *data, uint32 len)
{
	DictKey		key = make_key(data, len);
	uint32		hash = hash_key(key);
	DictEntry  *entry;
	RetrainBytes name;
	char	   *copy;
	bool		found;

	entry = bytesdict_lookup_hash(dict->table, key, hash);
	if (likely(entry != NULL))
		return entry->id;

	CHECK_FOR_INTERRUPTS();
	copy = MemoryContextAlloc(dict->mcxt, Max(len, 1));
	memcpy(copy, data, len);
	name.data = copy;
	name.len = len;
	charge(dict, MAXALIGN(Max(len, 1)));
	entry = bytesdict_insert_hash(dict->table, make_key(copy, len), hash, &found);
	entry->id = append_name(dict, name);
	if (dict->table->size * sizeof(DictEntry) != dict->table_bytes)
	{
		Size		bytes = dict->table->size * sizeof(DictEntry);

		charge(dict, bytes - dict->table_bytes);
		dict->table_bytes = bytes;
	}
	return entry->id;
}

/* retrain_bytes_dict_null_id returns the number of the null name. */
int
retrain_bytes_dict_null_id(RetrainBytesDict *dict)
{
	if (dict->null_id < 0)
	{
		RetrainBytes none = {NULL, 0};

		dict->null_id = append_name(dict, none);
	}
	return dict->null_id;
}

/* compare_names orders numbers by the bytes of their names, null last. */
static inline int
compare_names(const int *a, const int *b, const RetrainBytes *names)
{
	const RetrainBytes *x = &names[*a];
	const RetrainBytes *y = &names[*b];

	if (x->data == NULL || y->data == NULL)
		return (x->data == NULL) - (y->data == NULL);
	return retrain_bytes_compare(x, y);
}

#define ST_SORT sort_names
#define ST_ELEMENT_TYPE int
#define ST_COMPARE_ARG_TYPE RetrainBytes
#define ST_COMPARE(a, b, names) compare_names(a, b, names)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/*
 * retrain_bytes_dict_order returns, in the current context, all numbers in C
 * order of their names, the null name last.
 */
int *
retrain_bytes_dict_order(const RetrainBytesDict *dict)
{
	int		   *order = MemoryContextAllocHuge(CurrentMemoryContext,
											   Max(dict->count, 1) * sizeof(int));

	for (int i = 0; i < dict->count; i++)
		order[i] = i;
	sort_names(order, dict->count, dict->names);
	return order;
}
