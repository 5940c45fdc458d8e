/*
 * spill.h
 *	  Shared memory budget and temporary file of one aggregate call site.
 *
 * Every group of a call has one RetrainSpillMember inside its state.  The
 * site adds up the memory of all members.  A member that can write itself
 * asks for memory with retrain_spill_reserve: past the limit the larger
 * members go to the site's file.  One that cannot, charges its memory with
 * retrain_spill_charge and raises its own error past the setting.
 */
#ifndef RETRAIN_SPILL_H
#define RETRAIN_SPILL_H

#include "fmgr.h"
#include "lib/ilist.h"
#include "storage/fd.h"
#include "utils/palloc.h"

typedef struct RetrainSpillFile RetrainSpillFile;

typedef struct RetrainSpillSite
{
	dlist_head	members;		/* RetrainSpillMember of every live group */
	int64		nmembers;
	Size		setting;		/* retrain.aggregate_memory in bytes, when the call began */
	Size		limit;			/* what members that can write themselves may hold of it */
	Size		used;			/* bytes held by all members */
	Size		next_sweep;		/* do not look for victims below this */
	RetrainSpillFile *file;		/* NULL until the first spill */
	void	   *extra;			/* what the aggregate itself keeps per call site */
} RetrainSpillSite;

typedef struct RetrainSpillMember
{
	dlist_node	node;
	RetrainSpillSite *site;		/* NULL: a state without a budget (deserialised) */
	Size		bytes;			/* memory that spilling would give back */
	int64		disk;			/* bytes of the file that belong to this member */
	void		(*spill) (struct RetrainSpillMember *member);	/* NULL: cannot */
	MemoryContextCallback callback;
} RetrainSpillMember;

/* A piece of the site's file. */
typedef struct RetrainExtent
{
	off_t		offset;
	int64		bytes;
} RetrainExtent;

typedef struct RetrainExtentList
{
	RetrainExtent *extents;
	int			n;
	int			room;
	int64		bytes;			/* sum over the extents */
} RetrainExtentList;

/* Reads the extents of a list in their order. */
typedef struct RetrainExtentReader
{
	RetrainSpillSite *site;
	const RetrainExtentList *list;
	int			extent;			/* the next one, and how much of it is read */
	int64		done;
} RetrainExtentReader;

extern RetrainSpillSite *retrain_spill_site_create(FmgrInfo *flinfo);
extern void retrain_spill_join(RetrainSpillSite *site, RetrainSpillMember *member,
							   MemoryContext mcxt,
							   void (*spill) (RetrainSpillMember *member));
extern void retrain_spill_account(RetrainSpillMember *member, int64 bytes);
extern bool retrain_spill_charge(RetrainSpillMember *member, Size bytes);
extern bool retrain_spill_reserve(RetrainSpillMember *member, Size bytes);
extern off_t retrain_spill_append(RetrainSpillMember *member, const void *data, Size bytes);
extern void retrain_spill_write(RetrainSpillMember *member, RetrainExtentList *list,
								MemoryContext mcxt, const void *data, Size bytes);
extern void retrain_spill_read(RetrainSpillSite *site, off_t offset, void *data, Size bytes);
extern Size retrain_spill_read_next(RetrainExtentReader *reader, void *buffer, Size room);
extern void retrain_spill_init(void);

/* retrain_spill_site returns the call site's budget, made on the first call in fn_mcxt. */
static inline RetrainSpillSite *
retrain_spill_site(FmgrInfo *flinfo)
{
	if (unlikely(flinfo->fn_extra == NULL))
		return retrain_spill_site_create(flinfo);
	return flinfo->fn_extra;
}

#endif							/* RETRAIN_SPILL_H */
