/*
 * category_table.h
 *	  The names of categories that a builder has seen, found by their bytes.
 */
#ifndef RETRAIN_CATEGORY_TABLE_H
#define RETRAIN_CATEGORY_TABLE_H

#include "profile/category.h"

/* Tools that watch every byte that is read. */
#if defined(USE_VALGRIND) || defined(__SANITIZE_ADDRESS__)
#define RETRAIN_CATEGORY_CAREFUL true
#else
#define RETRAIN_CATEGORY_CAREFUL false
#endif

/* Names of so many bytes are told apart by two words and their length. */
#define RETRAIN_CATEGORY_SHORT 16

typedef struct RetrainCategoryWords
{
	uint64		first;
	uint64		last;
} RetrainCategoryWords;

/* A category and the rows that are not yet in its bucket. */
typedef struct RetrainCategoryEntry
{
	RetrainCategoryWords words; /* of a short name */
	int64		rows;
	uint32		short_length;	/* of a short name; else above RETRAIN_CATEGORY_SHORT */
	uint32		hash;
	uint64		key;
	RetrainCategoryName name;
} RetrainCategoryEntry;

/* Where a name is looked for; so few are taken that the first one mostly is right. */
#define RETRAIN_CATEGORY_SLOTS 4

typedef struct RetrainCategorySlot
{
	uint32		hash;
	uint32		entry;			/* 1 + its index, 0: free */
} RetrainCategorySlot;

typedef struct RetrainCategoryTable
{
	MemoryContext mcxt;
	RetrainCategoryEntry *entries;
	int			n;
	int			room;			/* a power of two, or 0 */
	RetrainCategorySlot *slots; /* RETRAIN_CATEGORY_SLOTS * room of them */
	RetrainSha256 *sha;			/* made when first needed */
} RetrainCategoryTable;

extern uint32 retrain_category_table_hash(const RetrainCategoryName *name);
extern RetrainCategoryEntry *retrain_category_table_find(const RetrainCategoryTable *table,
														 uint32 hash,
														 const RetrainCategoryName *name);
extern void retrain_category_table_add(RetrainCategoryTable *table, uint64 key, uint32 hash,
									   const RetrainCategoryName *name);
extern void retrain_category_table_keep(RetrainCategoryTable *table,
										bool (*wanted) (void *arg, const RetrainCategoryEntry *entry),
										void *arg);

/*
 * retrain_category_words returns the words of a short name: its bytes, and zeros.  Sixteen bytes
 * are read, unless they could lie on a memory page that is not ours, because a copy of so many
 * bytes as there are would branch on their number.  What lies behind the name does not matter.
 */
static inline RetrainCategoryWords
retrain_category_words(const char *data, uint32 len)
{
	static const uint8 ones[2 * RETRAIN_CATEGORY_SHORT] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
	};
	RetrainCategoryWords words;
	RetrainCategoryWords mask;
	char		copy[RETRAIN_CATEGORY_SHORT] = {0};

	if (unlikely(RETRAIN_CATEGORY_CAREFUL || ((uintptr_t) data & 4095) > 4096 - RETRAIN_CATEGORY_SHORT))
	{
		memcpy(copy, data, len);
		data = copy;
	}
	memcpy(&words, data, sizeof(words));
	memcpy(&mask, ones + RETRAIN_CATEGORY_SHORT - len, sizeof(mask));
	words.first &= mask.first;
	words.last &= mask.last;
	return words;
}

/* retrain_category_words_hash returns the hash by which a short name is found. */
static inline uint32
retrain_category_words_hash(RetrainCategoryWords words, uint32 len)
{
	uint64		hash = (words.first ^ len) * UINT64CONST(0x9E3779B97F4A7C15);

	hash = (hash ^ (hash >> 32) ^ words.last) * UINT64CONST(0xD6E8FEB86659FD93);
	return (uint32) (hash >> 32);
}

/* retrain_category_table_find_short returns the entry of a short name, NULL if there is none. */
static inline RetrainCategoryEntry *
retrain_category_table_find_short(const RetrainCategoryTable *table, RetrainCategoryWords words,
								  uint32 len)
{
	uint32		hash = retrain_category_words_hash(words, len);
	uint32		mask = RETRAIN_CATEGORY_SLOTS * (uint32) table->room - 1;

	if (unlikely(table->room == 0))
		return NULL;
	for (uint32 slot = hash & mask; table->slots[slot].entry != 0; slot = (slot + 1) & mask)
	{
		RetrainCategoryEntry *entry = &table->entries[table->slots[slot].entry - 1];

		if (table->slots[slot].hash == hash && entry->words.first == words.first &&
			entry->words.last == words.last && entry->short_length == len)
			return entry;
	}
	return NULL;
}

#endif							/* RETRAIN_CATEGORY_TABLE_H */
