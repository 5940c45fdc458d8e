/*
 * category_table.h
 *	  The names of categories that a builder has seen, found by their bytes.
 */
#ifndef RETRAIN_CATEGORY_TABLE_H
#define RETRAIN_CATEGORY_TABLE_H

#include "profile/category.h"

/* A category and the rows that are not yet in its bucket. */
typedef struct RetrainCategoryEntry
{
	uint64		key;
	int64		rows;
	uint32		hash;
	RetrainCategoryName name;
} RetrainCategoryEntry;

typedef struct RetrainCategoryTable
{
	MemoryContext mcxt;
	RetrainCategoryEntry *entries;
	int			n;
	int			room;			/* a power of two, or 0 */
	uint32	   *slots;			/* 1 + index of an entry, 0: free; 2 * room of them */
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

#endif							/* RETRAIN_CATEGORY_TABLE_H */
