/*
 * slice_states.c
 *	  A state of any kind for every crossed slice.
 *
 * Never approximate: past retrain.aggregate_memory the call fails.  A new state is charged
 * at once.  How much states have grown takes a walk over all of them, so that is looked at
 * from time to time: after a few rows a slice.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "states/slice_states.h"

#define SLICE_STATES_FORMAT 1
#define FIRST_SLICES 16
#define ROWS_BETWEEN_LOOKS 4096
#define ROWS_A_SLICE 8

/* charge counts bytes; an error past the limit. */
static void
charge(RetrainSliceStates *states, Size bytes)
{
	if (!retrain_spill_charge(&states->member, bytes))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("slices need more memory than retrain.aggregate_memory (%zu kB)",
						states->member.site->setting / 1024),
				 errdetail("This group has %d slices so far.", states->names.count),
				 errhint("Raise retrain.aggregate_memory, or slice by a coarser value.")));
}

/* measure charges what the open states have grown by. */
static void
measure(RetrainSliceStates *states)
{
	Size		now = MemoryContextMemAllocated(states->states, true);

	states->rows = 0;
	if (now > states->measured)
	{
		Size		more = now - states->measured;

		states->measured = now;
		charge(states, more);
	}
}

/* charge_new charges the state that was created last, whose context is the first one. */
static void
charge_new(RetrainSliceStates *states)
{
	Size		bytes = MemoryContextMemAllocated(states->states->firstchild, true);

	states->measured += bytes;
	charge(states, bytes);
}

/*
 * retrain_slice_states_create returns an empty collection in mcxt, charged to site, or to
 * none (NULL) if it only lives for a moment.
 */
RetrainSliceStates *
retrain_slice_states_create(const RetrainSliceKind *kind, int columns, int min_support,
							RetrainSpillSite *site, MemoryContext mcxt)
{
	RetrainSliceStates *states = MemoryContextAllocZero(mcxt, sizeof(RetrainSliceStates));

	states->kind = kind;
	states->mcxt = mcxt;
	states->states = AllocSetContextCreate(mcxt, "retrain states by slice", ALLOCSET_SMALL_SIZES);
	states->min_support = min_support;
	if (site != NULL)
		retrain_spill_join(site, &states->member, mcxt, NULL);
	states->keys = retrain_crossed_create(columns, mcxt, &states->member);
	retrain_bytes_dict_init(&states->names, mcxt, &states->member);
	states->capacity = FIRST_SLICES;
	states->slice = MemoryContextAllocZero(mcxt, FIRST_SLICES * sizeof(RetrainSliceState));
	charge(states, sizeof(RetrainSliceStates) + FIRST_SLICES * sizeof(RetrainSliceState));
	return states;
}

/* slice_number returns the number of a slice, new or known. */
static int
slice_number(RetrainSliceStates *states, const RetrainCrossedImage *image)
{
	int			number = retrain_crossed_find(states->keys, image);
	RetrainBytes name;

	if (likely(number >= 0))
		return number;
	name = retrain_crossed_name(image, states->keys->n);
	number = retrain_bytes_dict_id(&states->names, name.data, name.len);
	if (number >= states->capacity)
	{
		Size		bytes = (Size) states->capacity * sizeof(RetrainSliceState);

		charge(states, bytes);
		states->slice = repalloc_huge(states->slice, 2 * bytes);
		memset((char *) states->slice + bytes, 0, bytes);
		states->capacity *= 2;
	}
	charge(states, 0);
	retrain_crossed_place(states->keys, image, number, &states->names);
	return number;
}

/* retrain_slice_states_slice returns the slice of a row, until the next call. */
RetrainSliceState *
retrain_slice_states_slice(RetrainSliceStates *states, const RetrainCrossedImage *image)
{
	int			number = slice_number(states, image);

	if (++states->rows >= Max(ROWS_BETWEEN_LOOKS, (int64) ROWS_A_SLICE * states->names.count))
		measure(states);
	return &states->slice[number];
}

/* open_packed lets a slice without an open state have one of what is packed. */
static void
open_packed(RetrainSliceStates *states, RetrainSliceState *slice, struct varlena *packed)
{
	slice->open = states->kind->open(states->states, packed);
	charge_new(states);
	if (slice->packed != NULL)
		pfree(slice->packed);
	slice->packed = NULL;
}

/* retrain_slice_states_begin opens the state of a slice that is not open. */
void *
retrain_slice_states_begin(RetrainSliceStates *states, RetrainSliceState *slice, const void *how)
{
	if (slice->packed != NULL)
		open_packed(states, slice, slice->packed);
	else
	{
		slice->open = states->kind->create(states->states, how);
		charge_new(states);
	}
	return slice->open;
}

/* add_packed adds a packed state to that of a slice. */
static void
add_packed(RetrainSliceStates *states, RetrainSliceState *slice, struct varlena *packed)
{
	if (slice->open == NULL && slice->packed != NULL)
		open_packed(states, slice, slice->packed);
	if (slice->open == NULL)
		open_packed(states, slice, packed);
	else
		states->kind->merge(slice->open, packed);
}

/* retrain_slice_states_packed returns the packed state of a slice. */
struct varlena *
retrain_slice_states_packed(RetrainSliceStates *states, int number)
{
	RetrainSliceState *slice = &states->slice[number];

	return slice->open == NULL ? slice->packed : states->kind->pack(slice->open);
}

/* retrain_slice_states_merge adds other, of the same kind and as many columns, to states. */
void
retrain_slice_states_merge(RetrainSliceStates *states, RetrainSliceStates *other)
{
	int		  **map = retrain_crossed_map(states->keys, other->keys);

	for (int i = 0; i < other->names.count; i++)
	{
		const int32 *from = (const int32 *) other->names.names[i].data;
		RetrainCrossedImage image;
		RetrainSliceState *slice;
		int			number;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < states->keys->n; j++)
			image.number[j] = map[j][from[j]];
		number = slice_number(states, &image);	/* may move the array */
		slice = &states->slice[number];
		slice->support += other->slice[i].support;
		slice->unused += other->slice[i].unused;
		add_packed(states, slice, retrain_slice_states_packed(other, i));
	}
	measure(states);
}

/* retrain_slice_states_send appends the collection to buf in its versioned wire form. */
void
retrain_slice_states_send(StringInfo buf, RetrainSliceStates *states)
{
	pq_sendbyte(buf, SLICE_STATES_FORMAT);
	pq_sendint32(buf, states->min_support);
	pq_sendint32(buf, states->keys->n);
	retrain_crossed_send(buf, states->keys);
	pq_sendint32(buf, states->names.count);
	for (int i = 0; i < states->names.count; i++)
	{
		const struct varlena *packed = retrain_slice_states_packed(states, i);

		pq_sendbytes(buf, states->names.names[i].data, states->names.names[i].len);
		pq_sendint64(buf, states->slice[i].support);
		pq_sendint64(buf, states->slice[i].unused);
		pq_sendint32(buf, VARSIZE_ANY_EXHDR(packed));
		pq_sendbytes(buf, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
	}
}

/* recv_slice reads a slice. */
static void
recv_slice(StringInfo buf, RetrainSliceStates *states)
{
	int			size = states->keys->n * sizeof(int32);
	RetrainCrossedImage image;
	RetrainSliceState *slice;
	int			number;
	int			length;

	memcpy(image.number, pq_getmsgbytes(buf, size), size);
	for (int i = 0; i < states->keys->n; i++)
		if (image.number[i] < 0 || image.number[i] >= states->keys->dict[i].count)
			retrain_state_invalid();
	number = slice_number(states, &image);	/* may move the array */
	slice = &states->slice[number];
	slice->support = pq_getmsgint64(buf);
	slice->unused = pq_getmsgint64(buf);
	length = (int) pq_getmsgint(buf, 4);
	if (length < 0 || slice->packed != NULL)
		retrain_state_invalid();
	slice->packed = MemoryContextAlloc(states->mcxt, VARHDRSZ + (Size) length);
	SET_VARSIZE(slice->packed, VARHDRSZ + length);
	memcpy(VARDATA(slice->packed), pq_getmsgbytes(buf, length), length);
}

/* retrain_slice_states_recv returns, in mcxt, the collection that buf holds. */
RetrainSliceStates *
retrain_slice_states_recv(StringInfo buf, const RetrainSliceKind *kind, MemoryContext mcxt)
{
	RetrainSliceStates *states;
	int			format = pq_getmsgbyte(buf);
	int			min_support = (int) pq_getmsgint(buf, 4);
	int			columns = (int) pq_getmsgint(buf, 4);
	uint32		count;

	if (format != SLICE_STATES_FORMAT || columns < 1 || columns > RETRAIN_CROSSED_MAX)
		retrain_state_invalid();
	states = retrain_slice_states_create(kind, columns, min_support, NULL, mcxt);
	retrain_crossed_recv(buf, states->keys);
	count = pq_getmsgint(buf, 4);
	for (uint32 i = 0; i < count; i++)
		recv_slice(buf, states);
	return states;
}
