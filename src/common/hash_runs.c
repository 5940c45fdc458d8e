/*
 * hash_runs.c
 *	  A multiset of hashes that goes to a temporary file past the memory limit.
 *
 * Hashes collect in an array.  Past the limit (spill.c) it is sorted, written
 * to the file of the call as a run, and begins anew; reading merges all runs
 * and the array.  Readers sort a copy, so that final functions leave the state
 * as it is; the copy is counted from the start, 64 bytes a hash.
 */
#include "postgres.h"

#include "lib/binaryheap.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "common/hash_runs.h"

#define FIRST_HASHES 16
#define HASH_BYTES RETRAIN_HASH_LENGTH
#define COUNTED_BYTES (2 * HASH_BYTES)
#define READ_BYTES (1024 * 1024)	/* shared by all runs of a merge */

static void hash_runs_spill(RetrainSpillMember *member);

/* compare_hashes orders hashes by their bytes. */
static inline int
compare_hashes(const RetrainHash *a, const RetrainHash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_BYTES);
}

#define ST_SORT sort_hashes
#define ST_ELEMENT_TYPE RetrainHash
#define ST_COMPARE(a, b) compare_hashes(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

struct RetrainHashReader
{
	const RetrainHashRuns *set;
	int			sources;
	struct HashSource *source;
	binaryheap *heap;			/* sources that have a hash left, by that hash */
	int			advance;		/* source of the hash returned last, or -1 */
};

typedef struct HashSource
{
	RetrainHash *buffer;
	int64		next;			/* in the buffer */
	int64		filled;
	off_t		offset;			/* in the file, of what follows the buffer */
	int64		left;			/* hashes there */
	int64		buffer_hashes;
} HashSource;

/*
 * retrain_hash_runs_create returns an empty set that lives in mcxt; without a
 * site it has no limit.
 */
RetrainHashRuns *
retrain_hash_runs_create(RetrainSpillSite *site, MemoryContext mcxt)
{
	RetrainHashRuns *set = MemoryContextAllocZero(mcxt, sizeof(RetrainHashRuns));

	set->mcxt = mcxt;
	if (site != NULL)
		retrain_spill_join(site, &set->member, mcxt, hash_runs_spill);
	return set;
}

/* add_run notes a run in the file. */
static void
add_run(RetrainHashRuns *set, off_t offset, int64 bytes)
{
	if (set->runs == set->run_capacity)
	{
		int			capacity = Max(4, 2 * set->run_capacity);
		Size		size = capacity * sizeof(RetrainExtent);

		if (set->run == NULL)
			set->run = MemoryContextAlloc(set->mcxt, size);
		else
			set->run = repalloc_huge(set->run, size);
		set->run_capacity = capacity;
	}
	set->run[set->runs].offset = offset;
	set->run[set->runs].bytes = bytes;
	set->runs++;
}

/* hash_runs_spill writes the array to the file as a sorted run and frees it. */
static void
hash_runs_spill(RetrainSpillMember *member)
{
	RetrainHashRuns *set = (RetrainHashRuns *) member;
	Size		bytes = set->count * HASH_BYTES;

	if (set->count == 0)
		return;
	sort_hashes(set->hashes, set->count);
	add_run(set, retrain_spill_append(member, set->hashes, bytes), (int64) bytes);
	pfree(set->hashes);
	set->hashes = NULL;
	set->count = 0;
	set->capacity = 0;
	retrain_spill_account(member, -(int64) member->bytes);
}

/* make_room doubles the array; past the limit it may come back empty first. */
static void
make_room(RetrainHashRuns *set)
{
	int64		more = Max(set->capacity, FIRST_HASHES);

	if (retrain_spill_reserve(&set->member, more * COUNTED_BYTES) && set->hashes == NULL)
	{
		/* This set has been written: begin small again. */
		retrain_spill_account(&set->member, (FIRST_HASHES - more) * COUNTED_BYTES);
		more = FIRST_HASHES;
	}
	set->capacity += more;
	if (set->hashes == NULL)
		set->hashes = MemoryContextAlloc(set->mcxt, set->capacity * HASH_BYTES);
	else
		set->hashes = repalloc_huge(set->hashes, set->capacity * HASH_BYTES);
}

/* retrain_hash_runs_add adds one hash. */
void
retrain_hash_runs_add(RetrainHashRuns *set, const RetrainHash *hash)
{
	if (unlikely(set->count == set->capacity))
		make_room(set);
	set->hashes[set->count++] = *hash;
}

/* retrain_hash_runs_count returns the number of hashes, equal ones counted. */
int64
retrain_hash_runs_count(const RetrainHashRuns *set)
{
	int64		count = set->count;

	for (int i = 0; i < set->runs; i++)
		count += set->run[i].bytes / HASH_BYTES;
	return count;
}

/* fill reads the next hashes of a run into its buffer. */
static void
fill(RetrainHashReader *reader, HashSource *source)
{
	int64		hashes = Min(source->buffer_hashes, source->left);

	source->next = 0;
	source->filled = hashes;
	if (hashes == 0)
		return;
	retrain_spill_read(reader->set->member.site, source->offset, source->buffer,
					   hashes * HASH_BYTES);
	source->offset += hashes * HASH_BYTES;
	source->left -= hashes;
}

/* compare_sources orders sources by their next hash, smallest on top. */
static int
compare_sources(Datum a, Datum b, void *arg)
{
	const HashSource *sources = arg;
	const HashSource *x = &sources[DatumGetInt32(a)];
	const HashSource *y = &sources[DatumGetInt32(b)];

	return compare_hashes(&y->buffer[y->next], &x->buffer[x->next]);
}

/*
 * retrain_hash_runs_read returns, in the current context, a reader of all
 * hashes in order.  The set stays as it is; it must not grow meanwhile.
 */
RetrainHashReader *
retrain_hash_runs_read(const RetrainHashRuns *set)
{
	RetrainHashReader *reader = palloc0(sizeof(RetrainHashReader));
	int64		share = Max(READ_BYTES / HASH_BYTES / Max(set->runs, 1), 32);

	reader->set = set;
	reader->sources = set->runs + 1;
	reader->source = MemoryContextAllocHuge(CurrentMemoryContext,
											reader->sources * sizeof(HashSource));
	reader->heap = binaryheap_allocate(reader->sources, compare_sources, reader->source);
	reader->advance = -1;
	for (int i = 0; i < reader->sources; i++)
	{
		HashSource *source = &reader->source[i];

		memset(source, 0, sizeof(*source));
		if (i < set->runs)
		{
			source->offset = set->run[i].offset;
			source->left = set->run[i].bytes / HASH_BYTES;
			source->buffer_hashes = Min(share, source->left);
			source->buffer = palloc(source->buffer_hashes * HASH_BYTES);
			fill(reader, source);
		}
		else
		{
			source->buffer = MemoryContextAllocHuge(CurrentMemoryContext,
													Max(set->count, 1) * HASH_BYTES);
			if (set->count > 0)
				memcpy(source->buffer, set->hashes, set->count * HASH_BYTES);
			sort_hashes(source->buffer, set->count);
			source->filled = set->count;
		}
		if (source->filled > 0)
			binaryheap_add_unordered(reader->heap, Int32GetDatum(i));
	}
	binaryheap_build(reader->heap);
	return reader;
}

/*
 * retrain_hash_runs_next returns the next hash, valid until the next call, or
 * NULL after the last one.
 */
const RetrainHash *
retrain_hash_runs_next(RetrainHashReader *reader)
{
	HashSource *source;

	if (reader->advance >= 0)
	{
		source = &reader->source[reader->advance];
		if (++source->next == source->filled)
			fill(reader, source);
		if (source->filled == 0)
			(void) binaryheap_remove_first(reader->heap);
		else
			binaryheap_replace_first(reader->heap, Int32GetDatum(reader->advance));
	}
	if (binaryheap_empty(reader->heap))
	{
		reader->advance = -1;
		return NULL;
	}
	reader->advance = DatumGetInt32(binaryheap_first(reader->heap));
	source = &reader->source[reader->advance];
	return &source->buffer[source->next];
}
