/*
 * slice_pairs.c
 *	  Transition state of comparisons by slice: eight counts for every crossed slice.
 *
 * Never approximate: past retrain.aggregate_memory the call fails.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/slice_pairs.h"

#define SLICE_PAIRS_FORMAT 1
#define FIRST_SLICES 16

/* charge counts bytes; an error past the limit. */
static void
charge(RetrainSlicePairs *state, Size bytes)
{
	if (!retrain_spill_charge(&state->member, bytes))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("slices need more memory than retrain.aggregate_memory (%zu kB)",
						state->member.site->setting / 1024),
				 errdetail("This group has %d slices so far.", state->names.count),
				 errhint("Raise retrain.aggregate_memory, or slice by a coarser value.")));
}

/*
 * retrain_slice_pairs_create returns an empty state in mcxt, charged to site, or to none
 * (NULL) if it only lives for a moment.
 */
RetrainSlicePairs *
retrain_slice_pairs_create(int columns, int min_support, bool named, RetrainSpillSite *site,
						   MemoryContext mcxt)
{
	RetrainSlicePairs *state = MemoryContextAllocZero(mcxt, sizeof(RetrainSlicePairs));

	state->mcxt = mcxt;
	state->min_support = min_support;
	state->named = named;
	if (site != NULL)
		retrain_spill_join(site, &state->member, mcxt, NULL);
	state->keys = retrain_crossed_create(columns, mcxt, &state->member);
	retrain_bytes_dict_init(&state->names, mcxt, &state->member);
	state->capacity = FIRST_SLICES;
	state->slice = MemoryContextAllocZero(mcxt, FIRST_SLICES * sizeof(RetrainSlicePair));
	charge(state, sizeof(RetrainSlicePairs) + FIRST_SLICES * sizeof(RetrainSlicePair));
	return state;
}

/* retrain_slice_pairs_slice returns the counts of a slice, new or known, until the next call. */
RetrainSlicePair *
retrain_slice_pairs_slice(RetrainSlicePairs *state, const RetrainCrossedImage *image)
{
	int			number = retrain_crossed_find(state->keys, image);
	RetrainBytes name;

	if (likely(number >= 0))
		return &state->slice[number];
	name = retrain_crossed_name(image, state->keys->n);
	number = retrain_bytes_dict_id(&state->names, name.data, name.len);
	if (number >= state->capacity)
	{
		Size		bytes = (Size) state->capacity * sizeof(RetrainSlicePair);

		charge(state, bytes);
		state->slice = repalloc_huge(state->slice, 2 * bytes);
		memset(state->slice + state->capacity, 0, bytes);
		state->capacity *= 2;
	}
	charge(state, 0);
	retrain_crossed_place(state->keys, image, number, &state->names);
	return &state->slice[number];
}

/* add_counts adds the counts of a slice. */
static void
add_counts(RetrainSlicePair *into, const RetrainSlicePair *from)
{
	into->unused += from->unused;
	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
		into->count[i] += from->count[i];
}

/* retrain_slice_pairs_merge adds other, of as many columns, to state; other stays as it is. */
void
retrain_slice_pairs_merge(RetrainSlicePairs *state, const RetrainSlicePairs *other)
{
	int		  **map = retrain_crossed_map(state->keys, other->keys);

	for (int i = 0; i < other->names.count; i++)
	{
		const int32 *from = (const int32 *) other->names.names[i].data;
		RetrainCrossedImage image;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < state->keys->n; j++)
			image.number[j] = map[j][from[j]];
		add_counts(retrain_slice_pairs_slice(state, &image), &other->slice[i]);
	}
}

/* retrain_slice_pairs_send appends the state to buf in its versioned wire form. */
void
retrain_slice_pairs_send(StringInfo buf, const RetrainSlicePairs *state)
{
	pq_sendbyte(buf, SLICE_PAIRS_FORMAT);
	pq_sendbyte(buf, state->named ? 1 : 0);
	pq_sendint32(buf, state->min_support);
	pq_sendint32(buf, state->keys->n);
	retrain_crossed_send(buf, state->keys);
	pq_sendint32(buf, state->names.count);
	for (int i = 0; i < state->names.count; i++)
	{
		pq_sendbytes(buf, state->names.names[i].data, state->names.names[i].len);
		pq_sendint64(buf, state->slice[i].unused);
		for (int j = 0; j < RETRAIN_COMPARED_CELLS; j++)
			pq_sendint64(buf, state->slice[i].count[j]);
	}
}

/* recv_slice reads a slice. */
static void
recv_slice(StringInfo buf, RetrainSlicePairs *state)
{
	int			size = state->keys->n * sizeof(int32);
	RetrainCrossedImage image;
	RetrainSlicePair slice;

	memcpy(image.number, pq_getmsgbytes(buf, size), size);
	for (int i = 0; i < state->keys->n; i++)
		if (image.number[i] < 0 || image.number[i] >= state->keys->dict[i].count)
			retrain_state_invalid();
	slice.unused = pq_getmsgint64(buf);
	for (int j = 0; j < RETRAIN_COMPARED_CELLS; j++)
		slice.count[j] = pq_getmsgint64(buf);
	add_counts(retrain_slice_pairs_slice(state, &image), &slice);
}

/* retrain_slice_pairs_recv returns, in mcxt, the state that buf holds. */
RetrainSlicePairs *
retrain_slice_pairs_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainSlicePairs *state;
	int			format = pq_getmsgbyte(buf);
	bool		named = pq_getmsgbyte(buf) != 0;
	int			min_support = (int) pq_getmsgint(buf, 4);
	int			columns = (int) pq_getmsgint(buf, 4);
	uint32		count;

	if (format != SLICE_PAIRS_FORMAT || columns < 1 || columns > RETRAIN_CROSSED_MAX)
		retrain_state_invalid();
	state = retrain_slice_pairs_create(columns, min_support, named, NULL, mcxt);
	retrain_crossed_recv(buf, state->keys);
	count = pq_getmsgint(buf, 4);
	for (uint32 i = 0; i < count; i++)
		recv_slice(buf, state);
	return state;
}
