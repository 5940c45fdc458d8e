/*
 * categories.c
 *	  A hash table from the bytes of a name to its rows in two samples, which may
 *	  outgrow memory.
 *
 * Entries are an array in order of arrival beside an array of slots (open
 * addressing, linear probing, at most half full).  Past the limit (spill.c) all
 * entries are written to the file of the call, divided by hash into 32
 * partitions, and the table begins anew; a name may then have several records.
 * Visiting merges them partition by partition, and a partition that is too
 * large for memory in several passes over further bits of the hash.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/categories.h"
#include "common/compat.h"

#define FIRST_ROOM 16
#define FIRST_NAMES 256
#define LAST_NAMES 65536
#define PARTITION_BITS 5
#define RECORD_HEADER (4 + 4 + 8 + 8)
#define ROOM_BYTES(room) ((room) * (sizeof(RetrainCategory) + 2 * sizeof(uint32)))

/* A merged table costs about this many times the bytes of its records. */
#define MERGE_FACTOR 3

StaticAssertDecl(1 << PARTITION_BITS == RETRAIN_CATEGORY_PARTITIONS, "partitions are bits of a hash");

#define ST_SORT sort_by_hash
#define ST_ELEMENT_TYPE RetrainCategory
#define ST_COMPARE(a, b) ((a)->hash < (b)->hash ? -1 : (a)->hash > (b)->hash)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static void categories_spill(RetrainSpillMember *member);

/*
 * retrain_categories_create returns an empty table that lives in mcxt; without a site it
 * has no limit.
 */
RetrainCategories *
retrain_categories_create(MemoryContext mcxt, RetrainSpillSite *site)
{
	RetrainCategories *categories = MemoryContextAllocZero(mcxt, sizeof(RetrainCategories));

	categories->mcxt = mcxt;
	if (site != NULL)
		retrain_spill_join(site, &categories->member, mcxt, categories_spill);
	return categories;
}

/* retrain_category_hash returns the hash of a name. */
uint32
retrain_category_hash(const char *name, int length)
{
	return hash_bytes((const unsigned char *) name, length);
}

/* put_slot enters entry number index into the slots. */
static void
put_slot(RetrainCategories *c, int64 index)
{
	uint64		mask = 2 * c->room - 1;
	uint64		at = c->entries[index].hash & mask;

	while (c->slots[at] != 0)
		at = (at + 1) & mask;
	c->slots[at] = (uint32) (index + 1);
}

/* categories_grow doubles the table; past the limit it may come back empty first. */
static void
categories_grow(RetrainCategories *c)
{
	Size		bytes = c->room == 0 ? ROOM_BYTES(FIRST_ROOM) : ROOM_BYTES(c->room);
	int64		before = c->room;

	CHECK_FOR_INTERRUPTS();
	if (c->room >= PG_UINT32_MAX / 4)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many categories in memory"),
				 errhint("Lower retrain.aggregate_memory, so that categories go to a temporary file.")));
	if (retrain_spill_reserve(&c->member, bytes) && before != 0 && c->room == 0)
	{
		/* This table has been written: begin small again. */
		retrain_spill_account(&c->member, (int64) ROOM_BYTES(FIRST_ROOM) - (int64) bytes);
	}
	if (c->room == 0)
	{
		c->room = FIRST_ROOM;
		c->entries = MemoryContextAlloc(c->mcxt, c->room * sizeof(RetrainCategory));
		c->slots = MemoryContextAllocZero(c->mcxt, 2 * c->room * sizeof(uint32));
		return;
	}
	c->room *= 2;
	c->entries = repalloc_huge(c->entries, c->room * sizeof(RetrainCategory));
	c->slots = repalloc_huge(c->slots, 2 * c->room * sizeof(uint32));
	memset(c->slots, 0, 2 * c->room * sizeof(uint32));
	for (int64 i = 0; i < c->n; i++)
		put_slot(c, i);
}

/* name_fits tells whether the current block has room for a name. */
static inline bool
name_fits(const RetrainCategories *c, Size length)
{
	return c->names != NULL && c->names->room - c->names->used >= length;
}

/* names_grow adds a block that has room for a name; past the limit the table is emptied first. */
static void
names_grow(RetrainCategories *c, Size length)
{
	Size		room = c->names == NULL ? FIRST_NAMES : Min(c->names->room * 2, LAST_NAMES);
	RetrainNameBlock *block;

	room = Max(room, length);
	retrain_spill_reserve(&c->member, offsetof(RetrainNameBlock, bytes) + room);
	block = MemoryContextAllocHuge(c->mcxt, offsetof(RetrainNameBlock, bytes) + room);
	block->room = room;
	block->used = 0;
	block->next = c->names;
	c->names = block;
}

/* keep_name copies a name into the current block. */
static const char *
keep_name(RetrainCategories *c, const char *name, Size length)
{
	char	   *copy = c->names->bytes + c->names->used;

	memcpy(copy, name, length);
	c->names->used += length;
	return copy;
}

/*
 * retrain_categories_add adds rows of both samples to a category.
 */
void
retrain_categories_add(RetrainCategories *c, uint32 hash, const char *name, int length,
					   int64 reference, int64 current)
{
	RetrainCategory *entry = NULL;

	c->used[0] += reference;
	c->used[1] += current;
	if (c->room > 0)
	{
		uint64		mask = 2 * c->room - 1;

		for (uint64 at = hash & mask; c->slots[at] != 0; at = (at + 1) & mask)
		{
			entry = &c->entries[c->slots[at] - 1];
			if (entry->hash == hash && entry->length == (uint32) length &&
				memcmp(entry->name, name, length) == 0)
			{
				entry->rows[0] += reference;
				entry->rows[1] += current;
				return;
			}
		}
	}

	/* Making room for one thing may write the table to the file, and the other with it. */
	while (c->n >= c->room || !name_fits(c, length))
	{
		if (c->n >= c->room)
			categories_grow(c);
		else
			names_grow(c, length);
	}
	entry = &c->entries[c->n];
	entry->hash = hash;
	entry->length = (uint32) length;
	entry->name = keep_name(c, name, length);
	entry->rows[0] = reference;
	entry->rows[1] = current;
	put_slot(c, c->n++);
}

/*
 * Writing: records go through a buffer, which is flushed at the end of each partition.
 */
typedef struct Writer
{
	RetrainCategories *categories;
	char	   *buffer;
	Size		used;
	Size		room;
	int			partition;
} Writer;

/* writer_flush writes the buffer to the current partition. */
static void
writer_flush(Writer *w)
{
	RetrainCategories *c = w->categories;

	retrain_spill_write(&c->member, &c->disk[w->partition], c->mcxt, w->buffer, w->used);
	w->used = 0;
}

/* writer_put appends bytes. */
static void
writer_put(Writer *w, const void *bytes, Size length)
{
	if (w->used + length > w->room)
		writer_flush(w);
	if (length > w->room)
	{
		RetrainCategories *c = w->categories;

		retrain_spill_write(&c->member, &c->disk[w->partition], c->mcxt, bytes, length);
		return;
	}
	memcpy(w->buffer + w->used, bytes, length);
	w->used += length;
}

/* categories_spill writes all entries to the file and empties the table. */
static void
categories_spill(RetrainSpillMember *member)
{
	RetrainCategories *c = (RetrainCategories *) member;
	Writer		w = {c, NULL, 0, 8192, 0};

	if (c->n == 0)
		return;
	if (c->disk == NULL)
		c->disk = MemoryContextAllocZero(c->mcxt, RETRAIN_CATEGORY_PARTITIONS *
										 sizeof(RetrainExtentList));
	w.buffer = MemoryContextAlloc(c->mcxt, w.room);
	sort_by_hash(c->entries, c->n);
	for (int64 i = 0; i < c->n; i++)
	{
		RetrainCategory *entry = &c->entries[i];
		int			partition = (int) (entry->hash >> (32 - PARTITION_BITS));

		if (partition != w.partition)
		{
			writer_flush(&w);
			w.partition = partition;
		}
		writer_put(&w, &entry->hash, 4);
		writer_put(&w, &entry->length, 4);
		writer_put(&w, entry->rows, 16);
		writer_put(&w, entry->name, entry->length);
	}
	writer_flush(&w);
	pfree(w.buffer);

	while (c->names != NULL)
	{
		RetrainNameBlock *block = c->names;

		c->names = block->next;
		pfree(block);
	}
	pfree(c->entries);
	pfree(c->slots);
	c->entries = NULL;
	c->slots = NULL;
	c->n = c->room = 0;
	retrain_spill_account(member, -(int64) member->bytes);
}

/* Reading one partition of the file. */
typedef struct Reader
{
	RetrainExtentReader disk;
	char	   *buffer;
	Size		at;
	Size		filled;
	Size		room;
} Reader;

/* reader_get copies the next bytes; false at the end of the partition. */
static bool
reader_get(Reader *r, void *bytes, Size length)
{
	char	   *p = bytes;

	while (length > 0)
	{
		Size		piece;

		if (r->at == r->filled)
		{
			r->filled = retrain_spill_read_next(&r->disk, r->buffer, r->room);
			r->at = 0;
			if (r->filled == 0)
				return false;
		}
		piece = Min(length, r->filled - r->at);
		memcpy(p, r->buffer + r->at, piece);
		r->at += piece;
		p += piece;
		length -= piece;
	}
	return true;
}

/* in_pass tells whether a hash belongs to a pass over a partition. */
static inline bool
in_pass(uint32 hash, int bits, uint32 pass)
{
	return ((hash >> (32 - PARTITION_BITS - bits)) & ((1U << bits) - 1)) == pass;
}

/* merge_pass adds the records of a partition that belong to a pass to a table. */
static void
merge_pass(RetrainCategories *c, int partition, int bits, uint32 pass, RetrainCategories *into)
{
	Reader		r = {{c->member.site, &c->disk[partition], 0, 0}, NULL, 0, 0, 8192};
	Size		room = 256;
	char	   *name = palloc(room);
	uint32		hash;

	r.buffer = palloc(r.room);
	while (reader_get(&r, &hash, 4))
	{
		uint32		length;
		int64		rows[2];

		CHECK_FOR_INTERRUPTS();
		reader_get(&r, &length, 4);
		reader_get(&r, rows, 16);
		if (length > room)
		{
			room = length;
			name = repalloc_huge(name, room);
		}
		reader_get(&r, name, length);
		if (in_pass(hash, bits, pass))
			retrain_categories_add(into, hash, name, (int) length, rows[0], rows[1]);
	}
	for (int64 i = 0; i < c->n; i++)
	{
		RetrainCategory *entry = &c->entries[i];

		if ((int) (entry->hash >> (32 - PARTITION_BITS)) == partition &&
			in_pass(entry->hash, bits, pass))
			retrain_categories_add(into, entry->hash, entry->name, (int) entry->length,
								   entry->rows[0], entry->rows[1]);
	}
}

/*
 * retrain_categories_visit calls visit once for every category, in no order.  Name and
 * category are valid only during the call.  The table is not changed.
 */
void
retrain_categories_visit(RetrainCategories *c, RetrainCategoryVisit visit, void *arg)
{
	MemoryContext work;

	if (c->disk == NULL)
	{
		for (int64 i = 0; i < c->n; i++)
			visit(arg, &c->entries[i]);
		return;
	}

	work = AllocSetContextCreate(CurrentMemoryContext, "retrain categories", ALLOCSET_DEFAULT_SIZES);
	for (int p = 0; p < RETRAIN_CATEGORY_PARTITIONS; p++)
	{
		Size		memory = MERGE_FACTOR * ((Size) c->disk[p].bytes +
											 c->member.bytes / RETRAIN_CATEGORY_PARTITIONS);
		int			bits = 0;

		while ((memory >> bits) > c->member.site->limit / 4 && bits < 16)
			bits++;
		for (uint32 pass = 0; pass < 1U << bits; pass++)
		{
			MemoryContext old = MemoryContextSwitchTo(work);
			RetrainCategories *merged = retrain_categories_create(work, NULL);

			merge_pass(c, p, bits, pass, merged);
			MemoryContextSwitchTo(old);
			for (int64 i = 0; i < merged->n; i++)
				visit(arg, &merged->entries[i]);
			MemoryContextReset(work);
		}
	}
	MemoryContextDelete(work);
}
