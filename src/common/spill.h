/*
 * spill.h
 *	  Shared memory budget and temporary file of one aggregate call site.
 *
 * Every group of a call has one RetrainSpillMember inside its state.  The
 * site adds up the memory of all members; past retrain.aggregate_memory it
 * asks the larger members to write themselves to the site's file.
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
	Size		limit;			/* bytes that the members may hold */
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
	void		(*spill) (struct RetrainSpillMember *member);
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

extern RetrainSpillSite *retrain_spill_site(FmgrInfo *flinfo);
extern void retrain_spill_join(RetrainSpillSite *site, RetrainSpillMember *member,
							   MemoryContext cxt,
							   void (*spill) (RetrainSpillMember *member));
extern void retrain_spill_account(RetrainSpillMember *member, int64 bytes);
extern bool retrain_spill_reserve(RetrainSpillMember *member, Size bytes);
extern void retrain_spill_write(RetrainSpillMember *member, RetrainExtentList *list,
								MemoryContext cxt, const void *data, Size bytes);
extern void retrain_spill_read(RetrainSpillSite *site, off_t offset, void *data, Size bytes);
extern void retrain_spill_init(void);

#endif							/* RETRAIN_SPILL_H */
