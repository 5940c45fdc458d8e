/*
 * collector.c
 *	  Collects the values of two samples in memory, past a limit in a file.
 *
 * Values are kept in chunks that double up to half a megabyte: nothing is ever
 * copied to grow, and 8 bytes a row are all that stays resident.  Order is not
 * kept (statistics are functions of the multiset).  See spill.c for the limit.
 *
 * Wire form, all integers and doubles big-endian:
 *	 version (1 byte, 3), kind (1 byte, 0 numbers, 1 seconds), bins (4),
 *	 eps (8), share (8), unassigned (8), missing (8, 8), counts (8, 8), values of the reference, of
 *	 the current sample (8 each).
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/collector.h"
#include "common/compat.h"

#define FIRST_ROOM 8
#define LAST_ROOM 65536
#define WIRE_VERSION 3
#define WIRE_HEADER (1 + 1 + 4 + 7 * 8)
#define CHUNK_BYTES(room) (offsetof(RetrainChunk, values) + (Size) (room) * sizeof(double))

static void collector_spill(RetrainSpillMember *member);

/*
 * retrain_collector_create returns an empty collector that lives in mcxt.  Without a
 * site it has no limit (for deserialised states, which live for one call).
 */
RetrainCollector *
retrain_collector_create(MemoryContext mcxt, RetrainSpillSite *site)
{
	RetrainCollector *collector = MemoryContextAllocZero(mcxt, sizeof(RetrainCollector));

	collector->mcxt = mcxt;
	if (site != NULL)
		retrain_spill_join(site, &collector->member, mcxt, collector_spill);
	for (int s = 0; s < 2; s++)
		collector->side[s].next_room = FIRST_ROOM;
	return collector;
}

/* collector_chunk adds an empty chunk to a side. */
static void
collector_chunk(RetrainCollector *collector, RetrainSample *sample, int room)
{
	RetrainChunk *chunk = MemoryContextAllocHuge(collector->mcxt, CHUNK_BYTES(room));

	if (sample->last != NULL)
	{
		sample->last->n = sample->fill;
		sample->last->next = chunk;
	}
	else
		sample->first = chunk;
	sample->stored += sample->fill;
	chunk->next = NULL;
	chunk->n = 0;
	chunk->room = room;
	sample->last = chunk;
	sample->tail = chunk->values;
	sample->fill = 0;
	sample->room = room;
}

/* retrain_collector_grow makes room for at least one more value. */
void
retrain_collector_grow(RetrainCollector *collector, int side)
{
	RetrainSample *sample = &collector->side[side];
	int			room = sample->next_room;
	int			most = LAST_ROOM;

	CHECK_FOR_INTERRUPTS();
	if (collector->member.site != NULL)
		most = Max(FIRST_ROOM, (int) Min((Size) LAST_ROOM,
										 collector->member.site->limit / 16 / sizeof(double)));
	retrain_spill_reserve(&collector->member, CHUNK_BYTES(room));
	collector_chunk(collector, sample, room);
	sample->next_room = Min(room * 2, most);
}

/* collector_spill writes all values in memory to the file and frees them. */
static void
collector_spill(RetrainSpillMember *member)
{
	RetrainCollector *collector = (RetrainCollector *) member;

	for (int s = 0; s < 2; s++)
	{
		RetrainSample *sample = &collector->side[s];
		Size		freed = 0;

		if (sample->last == NULL)
			continue;
		sample->last->n = sample->fill;
		for (RetrainChunk *chunk = sample->first; chunk != NULL;)
		{
			RetrainChunk *next = chunk->next;

			retrain_spill_write(member, &sample->disk, collector->mcxt,
								chunk->values, chunk->n * sizeof(double));
			freed += CHUNK_BYTES(chunk->room);
			pfree(chunk);
			chunk = next;
		}
		sample->stored += sample->fill;
		sample->next_room = Max(FIRST_ROOM, sample->room / 2);
		sample->first = sample->last = NULL;
		sample->tail = NULL;
		sample->fill = sample->room = 0;
		retrain_spill_account(member, -(int64) freed);
	}
}

/* State of reading one side. */
typedef struct Reader
{
	RetrainCollector *collector;
	RetrainSample *sample;
	RetrainChunk *chunk;		/* next chunk to hand out */
	RetrainExtentReader disk;	/* comes before the chunks */
	RetrainChunk *peek_chunk;	/* where peek stands */
	int			peek_extent;
	int64		peek_base;
	double	   *buffer;			/* for reading the file */
	int			room;
} Reader;

/* reader_rewind starts from the first value again. */
static void
reader_rewind(void *arg)
{
	Reader	   *r = arg;

	r->chunk = r->sample->first;
	r->disk.extent = 0;
	r->disk.done = 0;
}

/* reader_next returns the next block: of the file, then of memory. */
static const double *
reader_next(void *arg, int *count)
{
	Reader	   *r = arg;
	RetrainChunk *chunk;
	Size		bytes = retrain_spill_read_next(&r->disk, r->buffer, r->room * sizeof(double));

	CHECK_FOR_INTERRUPTS();
	if (bytes > 0)
	{
		*count = (int) (bytes / sizeof(double));
		return r->buffer;
	}
	while ((chunk = r->chunk) != NULL)
	{
		r->chunk = chunk->next;
		*count = chunk == r->sample->last ? r->sample->fill : chunk->n;
		if (*count > 0)
			return chunk->values;
	}
	return NULL;
}

/* reader_peek returns the value at a position; positions rise from call to call. */
static double
reader_peek(void *arg, int64 position)
{
	Reader	   *r = arg;
	double		value;

	while (r->peek_extent < r->sample->disk.n)
	{
		RetrainExtent *e = &r->sample->disk.extents[r->peek_extent];
		int64		n = e->bytes / (int64) sizeof(double);

		if (position < r->peek_base + n)
		{
			retrain_spill_read(r->collector->member.site,
							   e->offset + (position - r->peek_base) * (off_t) sizeof(double),
							   &value, sizeof(double));
			return value;
		}
		r->peek_base += n;
		r->peek_extent++;
	}
	while (r->peek_chunk != NULL)
	{
		int			n = r->peek_chunk == r->sample->last ? r->sample->fill : r->peek_chunk->n;

		if (position < r->peek_base + n)
			return r->peek_chunk->values[position - r->peek_base];
		r->peek_base += n;
		r->peek_chunk = r->peek_chunk->next;
	}
	elog(ERROR, "position " INT64_FORMAT " is past the end of a sample", position);
	return 0;					/* not reached */
}

/*
 * retrain_collector_source fills source to read one side, without changing the
 * collector.  Its memory is in the current context.
 */
void
retrain_collector_source(RetrainCollector *collector, int side, RetrainSource *source)
{
	Reader	   *r = palloc0(sizeof(Reader));

	r->collector = collector;
	r->sample = &collector->side[side];
	r->disk.site = collector->member.site;
	r->disk.list = &r->sample->disk;
	if (r->sample->disk.n > 0)
	{
		Size		limit = collector->member.site->limit;

		r->room = (int) (Max((Size) 8192, Min((Size) 262144, limit / 16)) / sizeof(double));
		r->buffer = palloc(r->room * sizeof(double));
	}
	r->peek_chunk = r->sample->first;
	reader_rewind(r);
	source->n = retrain_collector_count(collector, side);
	source->arg = r;
	source->rewind = reader_rewind;
	source->next = reader_next;
	source->peek = reader_peek;
}

/*
 * retrain_collector_budget says how much memory a final computation may use: in
 * memory a fifth of the values (two copies: 3.2 bytes a row), else what is
 * proportionate to the limit.
 */
void
retrain_collector_budget(RetrainCollector *collector, RetrainBudget *budget)
{
	int64		n = retrain_collector_count(collector, 0) + retrain_collector_count(collector, 1);
	Size		limit = collector->member.site ? collector->member.site->limit : SIZE_MAX;

	budget->cells = (int) Max((Size) 1024, Min((Size) 65536, limit / 64));
	budget->values = Max(n / 5, (int64) 65536);
	budget->values = Max((int64) 512, Min(budget->values, (int64) (limit / 64)));
}

/*
 * retrain_collector_append adds all rows of from to into.  The two must have been
 * called with the same bins.
 */
void
retrain_collector_append(RetrainCollector *into, RetrainCollector *from)
{
	into->unassigned += from->unassigned;
	for (int s = 0; s < 2; s++)
	{
		RetrainSource source;
		const double *block;
		int			count;

		into->side[s].missing += from->side[s].missing;
		retrain_collector_source(from, s, &source);
		while ((block = source.next(source.arg, &count)) != NULL)
			for (int i = 0; i < count; i++)
				retrain_collector_add(into, s, block[i]);
	}
}

/* put64 writes one big-endian 64-bit integer and returns the place after it. */
static char *
put64(char *p, uint64 v)
{
	v = pg_hton64(v);
	memcpy(p, &v, 8);
	return p + 8;
}

/* get64 reads one big-endian 64-bit integer and moves the pointer after it. */
static uint64
get64(const char **p)
{
	uint64		v;

	memcpy(&v, *p, 8);
	*p += 8;
	return pg_ntoh64(v);
}

/*
 * retrain_collector_serialize returns the wire form, palloc'd.  A state that does
 * not fit into a value of the server (1 GB) is an error.
 */
bytea *
retrain_collector_serialize(RetrainCollector *collector)
{
	int64		n = retrain_collector_count(collector, 0) + retrain_collector_count(collector, 1);
	Size		size;
	bytea	   *result;
	char	   *p;
	uint32		bins = pg_hton32((uint32) collector->bins);
	uint64		eps;
	uint64		share;

	if (n > (int64) ((MaxAllocSize - 4096) / sizeof(double)))
		retrain_state_too_large("values");
	size = VARHDRSZ + WIRE_HEADER + (Size) n * sizeof(double);
	result = palloc(size);
	SET_VARSIZE(result, size);
	p = VARDATA(result);
	*p++ = WIRE_VERSION;
	*p++ = collector->is_time ? 1 : 0;
	memcpy(p, &bins, 4);
	p += 4;
	memcpy(&eps, &collector->eps, 8);
	p = put64(p, eps);
	memcpy(&share, &collector->share, 8);
	p = put64(p, share);
	p = put64(p, collector->unassigned);
	for (int s = 0; s < 2; s++)
		p = put64(p, collector->side[s].missing);
	for (int s = 0; s < 2; s++)
		p = put64(p, retrain_collector_count(collector, s));
	for (int s = 0; s < 2; s++)
	{
		RetrainSource source;
		const double *block;
		int			count;

		retrain_collector_source(collector, s, &source);
		while ((block = source.next(source.arg, &count)) != NULL)
			for (int i = 0; i < count; i++)
			{
				uint64		v;

				memcpy(&v, &block[i], 8);
				p = put64(p, v);
			}
	}
	return result;
}

/*
 * retrain_collector_deserialize returns a collector in the current context.  Bytes
 * that retrain_collector_serialize cannot have written are an error.
 */
RetrainCollector *
retrain_collector_deserialize(bytea *bytes)
{
	const char *p = VARDATA_ANY(bytes);
	Size		size = VARSIZE_ANY_EXHDR(bytes);
	RetrainCollector *collector = retrain_collector_create(CurrentMemoryContext, NULL);
	uint32		bins;
	uint64		eps;
	uint64		share;
	int64		n[2];

	if (size < WIRE_HEADER || p[0] != WIRE_VERSION || p[1] < 0 || p[1] > 1)
		goto invalid;
	collector->is_time = p[1] == 1;
	memcpy(&bins, p + 2, 4);
	collector->bins = (int) pg_ntoh32(bins);
	p += 6;
	eps = get64(&p);
	memcpy(&collector->eps, &eps, 8);
	share = get64(&p);
	memcpy(&collector->share, &share, 8);
	collector->unassigned = (int64) get64(&p);
	for (int s = 0; s < 2; s++)
		collector->side[s].missing = (int64) get64(&p);
	for (int s = 0; s < 2; s++)
		n[s] = (int64) get64(&p);
	if (collector->bins < 0 || !(collector->eps >= 0 && collector->eps < 0.5) ||
		!(collector->share >= 0 && collector->share <= 1) ||
		collector->unassigned < 0 ||
		collector->side[0].missing < 0 || collector->side[1].missing < 0 ||
		n[0] < 0 || n[1] < 0 ||
		n[0] > (int64) (size / 8) || n[1] > (int64) (size / 8) ||
		size != WIRE_HEADER + (Size) (n[0] + n[1]) * 8)
		goto invalid;
	for (int s = 0; s < 2; s++)
	{
		RetrainSample *sample = &collector->side[s];

		if (n[s] == 0)
			continue;
		collector_chunk(collector, sample, (int) n[s]);
		for (int64 i = 0; i < n[s]; i++)
		{
			uint64		v = get64(&p);

			memcpy(&sample->tail[i], &v, 8);
			if (isnan(sample->tail[i]))
				goto invalid;
		}
		sample->fill = (int) n[s];
	}
	return collector;

invalid:
	retrain_state_invalid();
}
