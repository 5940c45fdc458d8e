/*
 * hash_runs.c
 *	  A multiset of hashes that goes to a temporary file past the memory limit.
 *
 * Hashes collect in an array.  When it may not grow further, it is sorted and
 * written to the file as a run; reading merges all runs and the array.
 * Readers sort a copy, so that final functions leave the state as it is; the
 * copy is counted from the start, 64 bytes a hash.  A group may always keep
 * FLOOR hashes, or many groups over the limit would write runs of a few rows.
 *
 * The file belongs to no resource owner but to the memory context of the set,
 * whose reset closes it: an aggregate's state may vanish without notice
 * (next group, window frame, error) and only the context knows when.
 */
#include "postgres.h"

#include "lib/binaryheap.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "common/hash_runs.h"

#define FLOOR 1024
#define FIRST_HASHES 16
#define HASH_BYTES RETRAIN_HASH_LENGTH
#define COUNTED_BYTES (2 * HASH_BYTES)
#define READ_BYTES (1024 * 1024)	/* shared by all runs of a merge */
#define SEGMENT_BYTES INT64CONST(0x40000000)	/* of a BufFile */

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
	RetrainHash *memory;		/* sorted copy of the array: the last source */
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
	int64		position;		/* in the file, of what follows the buffer */
	int64		end;
	int64		buffer_hashes;
} HashSource;

/* close_file closes the file of a set that is about to vanish. */
static void
close_file(void *arg)
{
	RetrainHashRuns *set = arg;

	if (set->file != NULL)
		BufFileClose(set->file);
	set->file = NULL;
}

/*
 * retrain_hash_runs_create returns an empty set in mcxt whose memory counts
 * into total; with total NULL it never goes to a file.
 */
RetrainHashRuns *
retrain_hash_runs_create(RetrainMemoryTotal *total, MemoryContext mcxt)
{
	RetrainHashRuns *set = MemoryContextAllocZero(mcxt, sizeof(RetrainHashRuns));

	set->mcxt = mcxt;
	retrain_memory_open(&set->account, total, mcxt);
	set->capacity = FIRST_HASHES;
	set->hashes = MemoryContextAllocHuge(mcxt, set->capacity * HASH_BYTES);
	(void) retrain_memory_charge(&set->account, set->capacity * COUNTED_BYTES);
	return set;
}

/* seek positions the file at a hash. */
static void
seek(const RetrainHashRuns *set, int64 position)
{
	int64		offset = position * HASH_BYTES;

	if (BufFileSeek(set->file, (int) (offset / SEGMENT_BYTES), offset % SEGMENT_BYTES,
					SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not seek in a temporary file of row hashes")));
}

/* spill writes the array to the file as a sorted run and empties it. */
static void
spill(RetrainHashRuns *set)
{
	MemoryContext old = MemoryContextSwitchTo(set->mcxt);
	int64		start;

	if (set->file == NULL)
	{
		set->file = BufFileCreateTemp(true);
		set->close_file.func = close_file;
		set->close_file.arg = set;
		MemoryContextRegisterResetCallback(set->mcxt, &set->close_file);
		set->run_capacity = 16;
		set->run_end = palloc(set->run_capacity * sizeof(int64));
	}
	else if (set->runs == set->run_capacity)
	{
		set->run_capacity *= 2;
		set->run_end = repalloc_huge(set->run_end, set->run_capacity * sizeof(int64));
	}
	MemoryContextSwitchTo(old);

	sort_hashes(set->hashes, set->count);
	start = set->runs == 0 ? 0 : set->run_end[set->runs - 1];
	seek(set, start);			/* a reader may have moved it */
	for (int64 i = 0; i < set->count; i += 1024)
	{
		CHECK_FOR_INTERRUPTS();
		BufFileWrite(set->file, set->hashes + i, Min(1024, set->count - i) * HASH_BYTES);
	}
	set->run_end[set->runs++] = start + set->count;
	set->count = 0;
}

/* make_room doubles the array, or empties it into the file. */
static void
make_room(RetrainHashRuns *set)
{
	Size		more = set->capacity * COUNTED_BYTES;

	if (!retrain_memory_charge(&set->account, more) && set->capacity >= FLOOR)
	{
		retrain_memory_release(&set->account, more);
		spill(set);
		return;
	}
	set->capacity *= 2;
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
	return set->count + (set->runs == 0 ? 0 : set->run_end[set->runs - 1]);
}

/* fill reads the next hashes of a run into its buffer. */
static void
fill(RetrainHashReader *reader, HashSource *source)
{
	int64		hashes = Min(source->buffer_hashes, source->end - source->position);

	source->next = 0;
	source->filled = hashes;
	if (hashes == 0)
		return;
	CHECK_FOR_INTERRUPTS();
	seek(reader->set, source->position);
	if (BufFileRead(reader->set->file, source->buffer, hashes * HASH_BYTES) != hashes * HASH_BYTES)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read from a temporary file of row hashes")));
	source->position += hashes;
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
			source->position = (i == 0 ? 0 : set->run_end[i - 1]);
			source->end = set->run_end[i];
			source->buffer_hashes = Min(share, source->end - source->position);
			source->buffer = palloc(source->buffer_hashes * HASH_BYTES);
			fill(reader, source);
		}
		else
		{
			source->buffer = MemoryContextAllocHuge(CurrentMemoryContext,
													Max(set->count, 1) * HASH_BYTES);
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
