/*
 * spill.c
 *	  Memory budget over all groups of a call, and the temporary file behind it.
 *
 * One file per call site, not per group: a million groups need one file
 * descriptor.  Each group keeps the list of its extents.  When the last group
 * that owns a part of the file has gone (sorted groups, window frames), the
 * file is written again from its start.
 *
 * The file belongs to two masters.  Its memory belongs to the executor and
 * goes with it; the open file belongs to the resource owner that was current
 * when it was opened.  Either may go first: a cursor that failed inside a
 * savepoint loses its resource owner at ROLLBACK TO and its memory only when
 * the portal is dropped.  So the memory callback closes the file if it is
 * still open, and a resource-release callback notes that it has been closed.
 *
 * Reading and writing name their offset, so that reading a state (final
 * functions of window frames) never moves the place where rows are appended.
 */
#include "postgres.h"

#include "commands/tablespace.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "common/guc.h"
#include "common/spill.h"

/* Tenths of the setting for collecting; the rest is for one final computation. */
#define COLLECT_TENTHS 7

/* Groups that hold less than this are not worth a write. */
#define SPILL_MIN_BYTES 512

/* Small pieces of many groups are written together. */
#define WRITE_BUFFER 8192

struct RetrainSpillFile
{
	dlist_node	node;			/* in open_files */
	File		file;
	ResourceOwner owner;
	bool		open;
	off_t		end;			/* where the next extent goes */
	off_t		flushed;		/* up to here it is in the file, beyond in the buffer */
	int64		live;			/* bytes that some group still owns */
	MemoryContextCallback callback;
	char		buffer[WRITE_BUFFER];
};

/* Files of this backend, for the resource-release callback only. */
static dlist_head open_files = DLIST_STATIC_INIT(open_files);

/*
 * spill_owner_released notes which files the resource owner that is being
 * released (CurrentResourceOwner, by the contract of the caller) has closed.
 */
static void
spill_owner_released(ResourceReleasePhase phase, bool isCommit, bool isTopLevel, void *arg)
{
	dlist_mutable_iter iter;

	if (phase != RESOURCE_RELEASE_AFTER_LOCKS)
		return;
	dlist_foreach_modify(iter, &open_files)
	{
		RetrainSpillFile *f = dlist_container(RetrainSpillFile, node, iter.cur);

		if (f->owner == CurrentResourceOwner)
		{
			dlist_delete(&f->node);
			f->open = false;
		}
	}
}

/* retrain_spill_init registers the resource-release callback; called once from _PG_init. */
void
retrain_spill_init(void)
{
	RegisterResourceReleaseCallback(spill_owner_released, NULL);
}

/* spill_file_gone closes the file, if it is still open, when its memory goes. */
static void
spill_file_gone(void *arg)
{
	RetrainSpillFile *f = arg;

	if (f->open)
	{
		f->open = false;
		dlist_delete(&f->node);
		FileClose(f->file);
	}
}

/* spill_open creates the site's file beside the site, in temp_tablespaces. */
static void
spill_open(RetrainSpillSite *site)
{
	MemoryContext mcxt = GetMemoryChunkContext(site);
	RetrainSpillFile *f = MemoryContextAllocZero(mcxt, sizeof(RetrainSpillFile));

	PrepareTempTablespaces();
	f->file = OpenTemporaryFile(false);
	f->owner = CurrentResourceOwner;
	f->open = true;
	dlist_push_head(&open_files, &f->node);
	f->callback.func = spill_file_gone;
	f->callback.arg = f;
	MemoryContextRegisterResetCallback(mcxt, &f->callback);
	site->file = f;
}

/*
 * retrain_spill_site_create makes the budget of a call site, in fn_mcxt, which
 * outlives every group of the call, and puts it into fn_extra.
 */
RetrainSpillSite *
retrain_spill_site_create(FmgrInfo *flinfo)
{
	RetrainSpillSite *site = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(RetrainSpillSite));

	dlist_init(&site->members);
	site->setting = (Size) retrain_aggregate_memory * 1024;
	site->limit = site->setting / 10 * COLLECT_TENTHS;
	site->next_sweep = site->limit;
	flinfo->fn_extra = site;
	return site;
}

/* spill_member_gone gives a group's memory and its part of the file back. */
static void
spill_member_gone(void *arg)
{
	RetrainSpillMember *member = arg;
	RetrainSpillSite *site = member->site;

	dlist_delete(&member->node);
	site->nmembers--;
	site->used -= member->bytes;
	if (site->next_sweep > site->limit)
		site->next_sweep = Max(site->limit, site->used + site->limit / 4);
	if (site->file != NULL)
	{
		site->file->live -= member->disk;
		if (site->file->live == 0)
			site->file->end = site->file->flushed = 0;
	}
}

/*
 * retrain_spill_join makes the member (part of a state that lives in mcxt) known to
 * the site until mcxt is reset.  spill is called when the member shall write itself;
 * NULL for one that cannot and only charges its memory.
 */
void
retrain_spill_join(RetrainSpillSite *site, RetrainSpillMember *member,
				   MemoryContext mcxt, void (*spill) (RetrainSpillMember *member))
{
	member->site = site;
	member->bytes = 0;
	member->disk = 0;
	member->spill = spill;
	dlist_push_tail(&site->members, &member->node);
	site->nmembers++;
	member->callback.func = spill_member_gone;
	member->callback.arg = member;
	MemoryContextRegisterResetCallback(mcxt, &member->callback);
}

/* retrain_spill_account adds bytes (negative: gives them back) to the member's account. */
void
retrain_spill_account(RetrainSpillMember *member, int64 bytes)
{
	if (member->site == NULL)
		return;
	member->bytes += bytes;
	member->site->used += bytes;
}

/*
 * retrain_spill_charge charges bytes to a member that cannot write itself and returns
 * whether the call is still within retrain.aggregate_memory; the error is the caller's.
 */
bool
retrain_spill_charge(RetrainSpillMember *member, Size bytes)
{
	retrain_spill_account(member, (int64) bytes);
	return member->site == NULL || member->site->used <= member->site->setting;
}

/*
 * spill_sweep lets every member write itself that holds at least half the
 * average: that frees more than half of the memory in one walk over the groups.
 */
static void
spill_sweep(RetrainSpillSite *site)
{
	Size		least = Max((Size) SPILL_MIN_BYTES, site->used / Max(site->nmembers, 1) / 2);
	dlist_iter	iter;

	dlist_foreach(iter, &site->members)
	{
		RetrainSpillMember *member = dlist_container(RetrainSpillMember, node, iter.cur);

		if (member->bytes >= least)
			member->spill(member);
		CHECK_FOR_INTERRUPTS();
	}

	/* Very many tiny groups: nothing to gain until more has come in. */
	site->next_sweep = Max(site->limit, site->used + site->limit / 4);
}

/*
 * retrain_spill_reserve makes room for bytes more and charges them to the member.
 * Returns true if members wrote themselves to make room: the caller's own arrays
 * may then have been emptied.
 */
bool
retrain_spill_reserve(RetrainSpillMember *member, Size bytes)
{
	RetrainSpillSite *site = member->site;
	bool		swept = false;

	Assert(site == NULL || member->spill != NULL);
	if (site != NULL && site->used + bytes > site->next_sweep)
	{
		spill_sweep(site);
		swept = true;
	}
	retrain_spill_account(member, (int64) bytes);
	return swept;
}

/* file_write writes bytes behind what the file holds. */
static void
file_write(RetrainSpillFile *f, const char *p, Size left)
{
	if (!f->open)
		elog(ERROR, "temporary file of an aggregate is already closed");
	while (left > 0)
	{
		int			piece = (int) Min(left, (Size) 1 << 20);
		int			done;

		CHECK_FOR_INTERRUPTS();
		errno = 0;
		done = (int) FileWrite(f->file, unconstify(char *, p), piece, f->flushed,
							   WAIT_EVENT_BUFFILE_WRITE);
		if (done <= 0)
		{
			if (errno == 0)
				errno = ENOSPC;
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not write to temporary file of an aggregate: %m")));
		}
		f->flushed += done;
		p += done;
		left -= done;
	}
}

/* file_flush writes what is in the buffer. */
static void
file_flush(RetrainSpillFile *f)
{
	file_write(f, f->buffer, (Size) (f->end - f->flushed));
}

/* retrain_spill_append appends data to the site's file and returns its offset there. */
off_t
retrain_spill_append(RetrainSpillMember *member, const void *data, Size bytes)
{
	RetrainSpillSite *site = member->site;
	RetrainSpillFile *f;
	off_t		offset;

	if (site->file == NULL)
		spill_open(site);
	f = site->file;
	offset = f->end;
	member->disk += bytes;
	f->live += bytes;

	if ((Size) (f->end - f->flushed) + bytes > WRITE_BUFFER)
		file_flush(f);
	if (bytes > WRITE_BUFFER)
		file_write(f, data, bytes);
	else
		memcpy(f->buffer + (f->end - f->flushed), data, bytes);
	f->end += bytes;
	return offset;
}

/*
 * retrain_spill_write appends data to the site's file and notes the extent in list,
 * whose memory is taken from mcxt.
 */
void
retrain_spill_write(RetrainSpillMember *member, RetrainExtentList *list,
					MemoryContext mcxt, const void *data, Size bytes)
{
	off_t		offset;

	if (bytes == 0)
		return;
	offset = retrain_spill_append(member, data, bytes);
	if (list->n > 0 &&
		list->extents[list->n - 1].offset + list->extents[list->n - 1].bytes == offset)
		list->extents[list->n - 1].bytes += bytes;
	else
	{
		if (list->n == list->room)
		{
			int			room = list->room == 0 ? 4 : list->room * 2;

			if (list->extents == NULL)
				list->extents = MemoryContextAllocHuge(mcxt, room * sizeof(RetrainExtent));
			else
				list->extents = repalloc_huge(list->extents, room * sizeof(RetrainExtent));
			list->room = room;
		}
		list->extents[list->n].offset = offset;
		list->extents[list->n].bytes = bytes;
		list->n++;
	}
	list->bytes += bytes;
}

/* retrain_spill_read reads exactly bytes at offset of the site's file into data. */
void
retrain_spill_read(RetrainSpillSite *site, off_t offset, void *data, Size bytes)
{
	char	   *p = data;

	if (site->file == NULL || !site->file->open)
		elog(ERROR, "temporary file of an aggregate is already closed");
	if (offset + (off_t) bytes > site->file->flushed)
		file_flush(site->file);
	while (bytes > 0)
	{
		int			piece = (int) Min(bytes, (Size) 1 << 20);
		int			done;

		CHECK_FOR_INTERRUPTS();
		errno = 0;
		done = (int) FileRead(site->file->file, p, piece, offset, WAIT_EVENT_BUFFILE_READ);
		if (done < 0)
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not read from temporary file of an aggregate: %m")));
		if (done == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("temporary file of an aggregate is shorter than what was written to it")));
		offset += done;
		p += done;
		bytes -= done;
	}
}

/*
 * retrain_spill_read_next reads what follows in the reader's list, at most room bytes
 * and not past the end of an extent.  Returns the bytes read, 0 at the end.
 */
Size
retrain_spill_read_next(RetrainExtentReader *reader, void *buffer, Size room)
{
	while (reader->extent < reader->list->n)
	{
		const RetrainExtent *e = &reader->list->extents[reader->extent];
		Size		bytes = Min((Size) (e->bytes - reader->done), room);

		if (bytes > 0)
		{
			retrain_spill_read(reader->site, e->offset + reader->done, buffer, bytes);
			reader->done += bytes;
			return bytes;
		}
		reader->extent++;
		reader->done = 0;
	}
	return 0;
}
