/*
 * categories.h
 *	  Exact counts per category of two samples, as the state of aggregates.
 */
#ifndef RETRAIN_CATEGORIES_H
#define RETRAIN_CATEGORIES_H

#include "common/spill.h"

#define RETRAIN_CATEGORY_PARTITIONS 32

typedef struct RetrainCategory
{
	uint32		hash;
	uint32		length;
	const char *name;			/* not terminated */
	int64		rows[2];		/* reference, current */
} RetrainCategory;

typedef struct RetrainNameBlock
{
	struct RetrainNameBlock *next;
	Size		room;
	Size		used;
	char		bytes[FLEXIBLE_ARRAY_MEMBER];
} RetrainNameBlock;

typedef struct RetrainCategories
{
	RetrainSpillMember member;	/* first: spilling casts back */
	MemoryContext mcxt;
	RetrainCategory *entries;
	uint32	   *slots;			/* 1 + index of an entry, 0: free; 2 * room of them */
	int64		n;
	int64		room;			/* a power of two, or 0 */
	RetrainNameBlock *names;
	RetrainExtentList *disk;	/* one list per partition, NULL: nothing spilled */
	int64		used[2];		/* rows with a category */
	int64		missing[2];
	int64		unassigned;
	void	   *reference;		/* stored reference of the call, if it has one */
	bool		has_reference;	/* the call has a reference argument, maybe NULL */
} RetrainCategories;

typedef void (*RetrainCategoryVisit) (void *arg, const RetrainCategory *category);

extern RetrainCategories *retrain_categories_create(MemoryContext mcxt, RetrainSpillSite *site);
extern uint32 retrain_category_hash(const char *name, int length);
extern void retrain_categories_add(RetrainCategories *categories, uint32 hash, const char *name,
								   int length, int64 reference, int64 current);
extern void retrain_categories_visit(RetrainCategories *categories,
									 RetrainCategoryVisit visit, void *arg);

#endif							/* RETRAIN_CATEGORIES_H */
