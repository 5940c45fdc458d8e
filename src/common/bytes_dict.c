/*
 * bytes_dict.c
 *	  Dictionary from byte strings to dense numbers, in order of appearance.
 *
 * A name that is known costs one hash and one comparison, and no allocation.
 * Numbers depend on the order of rows, so they never leave a state: results
 * go through retrain_bytes_dict_order.  NULL is a name of its own.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"

#include "common/bytes_dict.h"
#include "common/compat.h"

typedef struct DictEntry
{
	RetrainBytes name;
	uint32		hash;
	int			id;
	char		status;
} DictEntry;

static inline bool
same_bytes(RetrainBytes a, RetrainBytes b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

#define SH_PREFIX bytesdict
#define SH_ELEMENT_TYPE DictEntry
#define SH_KEY_TYPE RetrainBytes
#define SH_KEY name
#define SH_HASH_KEY(tb, key) hash_bytes((const unsigned char *) (key).data, (key).len)
#define SH_EQUAL(tb, a, b) same_bytes(a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define FIRST_SIZE 16

/* charge counts bytes and notes when the limit is passed. */
static void
charge(RetrainBytesDict *dict, Size bytes)
{
	if (!retrain_memory_charge(dict->account, bytes))
		dict->over_limit = true;
}

/*
 * retrain_bytes_dict_init prepares an empty dictionary whose memory comes from
 * mcxt and is counted in account.
 */
void
retrain_bytes_dict_init(RetrainBytesDict *dict, MemoryContext mcxt, RetrainMemoryAccount *account)
{
	memset(dict, 0, sizeof(*dict));
	dict->mcxt = mcxt;
	dict->account = account;
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
	RetrainBytes key = {data, len};
	uint32		hash = hash_bytes((const unsigned char *) data, len);
	DictEntry  *entry;
	bool		found;
	char	   *copy;

	entry = bytesdict_lookup_hash(dict->table, key, hash);
	if (likely(entry != NULL))
		return entry->id;

	CHECK_FOR_INTERRUPTS();
	copy = MemoryContextAlloc(dict->mcxt, Max(len, 1));
	memcpy(copy, data, len);
	key.data = copy;
	charge(dict, MAXALIGN(Max(len, 1)));
	entry = bytesdict_insert_hash(dict->table, key, hash, &found);
	entry->id = append_name(dict, key);
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
static int
compare_names(const void *a, const void *b, void *arg)
{
	const RetrainBytes *names = arg;
	const RetrainBytes *x = &names[*(const int *) a];
	const RetrainBytes *y = &names[*(const int *) b];
	int			result;

	if (x->data == NULL || y->data == NULL)
		return (x->data == NULL) - (y->data == NULL);
	result = memcmp(x->data, y->data, Min(x->len, y->len));
	if (result == 0)
		result = (x->len > y->len) - (x->len < y->len);
	return result;
}

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
	qsort_arg(order, dict->count, sizeof(int), compare_names, dict->names);
	return order;
}
