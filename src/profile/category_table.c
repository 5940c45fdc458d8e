/*
 * category_table.c
 *	  The names of categories that a builder has seen, found by their bytes.
 *
 * A hash table with linear probing over an array of entries.  The hash is the
 * server's, or a quick one of short names, and stays inside a state; what is stored
 * goes by SHA-256 (category.c), which would cost too much for every row.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "profile/category_table.h"

#define FIRST_ROOM 16

/* retrain_category_table_hash returns the hash by which a name is found. */
uint32
retrain_category_table_hash(const RetrainCategoryName *name)
{
	if (name->cut)
		return hash_bytes(name->hash, sizeof(name->hash));
	if (name->bytes.len <= RETRAIN_CATEGORY_SHORT)
		return retrain_category_words_hash(retrain_category_words(name->bytes.data, name->bytes.len),
										   name->bytes.len);
	return hash_bytes((const unsigned char *) name->bytes.data, (int) name->bytes.len);
}

/* place puts an entry into the slots. */
static void
place(RetrainCategoryTable *table, int entry)
{
	uint32		mask = RETRAIN_CATEGORY_SLOTS * (uint32) table->room - 1;
	uint32		slot = table->entries[entry].hash & mask;

	while (table->slots[slot].entry != 0)
		slot = (slot + 1) & mask;
	table->slots[slot].hash = table->entries[entry].hash;
	table->slots[slot].entry = (uint32) entry + 1;
}

/* grow makes room for one more entry. */
static void
grow(RetrainCategoryTable *table)
{
	int			room = table->room == 0 ? FIRST_ROOM : 2 * table->room;
	Size		bytes = (Size) room * sizeof(RetrainCategoryEntry);

	if (table->room == 0)
		table->entries = MemoryContextAllocHuge(table->mcxt, bytes);
	else
	{
		table->entries = repalloc_huge(table->entries, bytes);
		pfree(table->slots);
	}
	table->slots = MemoryContextAllocZero(table->mcxt, RETRAIN_CATEGORY_SLOTS * (Size) room * sizeof(RetrainCategorySlot));
	table->room = room;
	for (int i = 0; i < table->n; i++)
		place(table, i);
}

/* retrain_category_table_find returns the entry of a name, NULL if there is none. */
RetrainCategoryEntry *
retrain_category_table_find(const RetrainCategoryTable *table, uint32 hash,
							const RetrainCategoryName *name)
{
	uint32		mask = RETRAIN_CATEGORY_SLOTS * (uint32) table->room - 1;
	uint32		slot = hash & mask;

	if (table->room == 0)
		return NULL;
	for (; table->slots[slot].entry != 0; slot = (slot + 1) & mask)
	{
		RetrainCategoryEntry *entry = &table->entries[table->slots[slot].entry - 1];

		if (table->slots[slot].hash == hash && retrain_category_same(&entry->name, name))
			return entry;
	}
	return NULL;
}

/* retrain_category_table_add appends a category that is not there; the name is copied. */
void
retrain_category_table_add(RetrainCategoryTable *table, uint64 key, uint32 hash,
						   const RetrainCategoryName *name)
{
	RetrainCategoryEntry *entry;
	char	   *bytes = MemoryContextAlloc(table->mcxt, Max(name->bytes.len, 1));

	memcpy(bytes, name->bytes.data, name->bytes.len);
	if (table->n == table->room)
		grow(table);
	entry = &table->entries[table->n];
	entry->key = key;
	entry->rows = 0;
	entry->hash = hash;
	entry->name = *name;
	entry->name.bytes.data = bytes;
	entry->short_length = RETRAIN_CATEGORY_SHORT + 1;
	if (!name->cut && name->bytes.len <= RETRAIN_CATEGORY_SHORT)
	{
		entry->short_length = name->bytes.len;
		entry->words = retrain_category_words(bytes, name->bytes.len);
	}
	place(table, table->n++);
}

/* retrain_category_table_keep forgets the entries that are not wanted. */
void
retrain_category_table_keep(RetrainCategoryTable *table,
							bool (*wanted) (void *arg, const RetrainCategoryEntry *entry),
							void *arg)
{
	int			n = 0;

	for (int i = 0; i < table->n; i++)
	{
		if (wanted(arg, &table->entries[i]))
			table->entries[n++] = table->entries[i];
		else
			pfree(unconstify(char *, table->entries[i].name.bytes.data));
	}
	table->n = n;
	memset(table->slots, 0, RETRAIN_CATEGORY_SLOTS * (Size) table->room * sizeof(RetrainCategorySlot));
	for (int i = 0; i < n; i++)
		place(table, i);
}
