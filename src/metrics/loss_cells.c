/*
 * loss_cells.c
 *	  Transition state of worst_slices: rows and exact sum of the loss for every combination
 *	  of slice values and block.
 *
 * Every slice that crosses some of the columns is a union of cells, so nothing else is
 * kept.  Never approximate: past retrain.aggregate_memory the call fails.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/loss_cells.h"

#define LOSS_CELLS_FORMAT 1
#define FIRST_CELLS 16

/* Of most sums: a header and the words of a window of three. */
#define SUM_BYTES 48

/* charge counts bytes; an error past the limit. */
static void
charge(RetrainLossCells *state, Size bytes)
{
	if (!retrain_spill_charge(&state->member, bytes))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("slices need more memory than retrain.aggregate_memory (%zu kB)",
						state->member.site->setting / 1024),
				 errdetail("This group has %d combinations of slice values and block so far.",
						   state->names.count),
				 errhint("Raise retrain.aggregate_memory, or take longer blocks, fewer slice columns, or coarser values.")));
}

/*
 * retrain_loss_cells_create returns an empty state in mcxt, charged to site, or to none
 * (NULL) if it only lives for a moment.
 */
RetrainLossCells *
retrain_loss_cells_create(int columns, int min_support, RetrainSpillSite *site, MemoryContext mcxt)
{
	RetrainLossCells *state = MemoryContextAllocZero(mcxt, sizeof(RetrainLossCells));

	state->mcxt = mcxt;
	state->min_support = min_support;
	state->columns = columns;
	state->last_number = -1;
	if (site != NULL)
		retrain_spill_join(site, &state->member, mcxt, NULL);
	state->keys = retrain_crossed_create(columns + 1, mcxt, &state->member);
	retrain_bytes_dict_init(&state->names, mcxt, &state->member);
	state->capacity = FIRST_CELLS;
	state->cell = MemoryContextAlloc(mcxt, FIRST_CELLS * sizeof(RetrainLossCell));
	charge(state, sizeof(RetrainLossCells) + FIRST_CELLS * sizeof(RetrainLossCell));
	return state;
}

/* cell_of returns the number of a combination's cell, made if it is new. */
static int
cell_of(RetrainLossCells *state, const RetrainCrossedImage *image)
{
	RetrainBytes name = retrain_crossed_name(image, state->columns + 1);
	int			known = state->names.count;
	int			number = retrain_bytes_dict_id(&state->names, name.data, name.len);

	if (number < known)
		return number;
	if (number >= state->capacity)
	{
		Size		bytes = (Size) state->capacity * sizeof(RetrainLossCell);

		charge(state, bytes);
		state->cell = repalloc_huge(state->cell, 2 * bytes);
		state->capacity *= 2;
	}
	charge(state, SUM_BYTES);
	state->cell[number].rows = 0;
	retrain_exact_init(&state->cell[number].sum, state->mcxt);
	return number;
}

/* block_number returns the number of a block. */
static int
block_number(RetrainLossCells *state, int64 block)
{
	if (state->last_number < 0 || state->last_block != block)
	{
		state->last_number = retrain_bytes_dict_id(&state->keys->dict[state->columns],
												   (const char *) &block, sizeof(block));
		state->last_block = block;
	}
	return state->last_number;
}

/* retrain_loss_cells_add counts the row of the call. */
void
retrain_loss_cells_add(RetrainLossCells *state, FunctionCallInfo fcinfo, const RetrainCrossedSite *site,
					   int64 block, double loss)
{
	RetrainCrossedImage image;
	int			number;

	retrain_crossed_read(fcinfo, site, state->keys, &image);
	image.number[state->columns] = block_number(state, block);
	number = retrain_crossed_find(state->keys, &image);
	if (number < 0)
	{
		number = cell_of(state, &image);
		retrain_crossed_place(state->keys, &image, number, &state->names);
	}
	state->cell[number].rows++;
	retrain_exact_add(&state->cell[number].sum, loss);
}

/* retrain_loss_cells_merge adds other, of as many columns, to state; other stays as it is. */
void
retrain_loss_cells_merge(RetrainLossCells *state, const RetrainLossCells *other)
{
	int		  **map = retrain_crossed_map(state->keys, other->keys);

	for (int i = 0; i < other->names.count; i++)
	{
		const int32 *from = (const int32 *) other->names.names[i].data;
		RetrainCrossedImage image;
		int			number;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j <= state->columns; j++)
			image.number[j] = map[j][from[j]];
		number = cell_of(state, &image);
		state->cell[number].rows += other->cell[i].rows;
		retrain_exact_merge(&state->cell[number].sum, &other->cell[i].sum);
	}
}

/* retrain_loss_cells_send appends the state to buf in its versioned wire form. */
void
retrain_loss_cells_send(StringInfo buf, const RetrainLossCells *state)
{
	pq_sendbyte(buf, LOSS_CELLS_FORMAT);
	pq_sendint32(buf, state->min_support);
	pq_sendint32(buf, state->columns);
	retrain_crossed_send(buf, state->keys);
	retrain_bytes_dict_send(buf, &state->names);
	for (int i = 0; i < state->names.count; i++)
	{
		uint8		packed[RETRAIN_EXACT_PACKED_MAX];
		int			size = retrain_exact_pack(&state->cell[i].sum, packed);

		pq_sendint64(buf, state->cell[i].rows);
		pq_sendint32(buf, size);
		pq_sendbytes(buf, (const char *) packed, size);
	}
}

/* recv_image reads the name of a cell; its numbers must be those of values. */
static void
recv_image(StringInfo buf, const RetrainCrossedKeys *keys, RetrainCrossedImage *image)
{
	int			size = keys->n * sizeof(int32);

	if (pq_getmsgint(buf, 4) != size)
		retrain_state_invalid();
	memcpy(image->number, pq_getmsgbytes(buf, size), size);
	for (int i = 0; i < keys->n; i++)
		if (image->number[i] < 0 || image->number[i] >= keys->dict[i].count)
			retrain_state_invalid();
}

/* recv_cells reads the cells. */
static void
recv_cells(StringInfo buf, RetrainLossCells *state)
{
	uint32		count = pq_getmsgint(buf, 4);

	for (uint32 i = 0; i < count; i++)
	{
		RetrainCrossedImage image;

		recv_image(buf, state->keys, &image);
		if ((uint32) cell_of(state, &image) != i)
			retrain_state_invalid();
	}
	for (uint32 i = 0; i < count; i++)
	{
		int			size;

		state->cell[i].rows = pq_getmsgint64(buf);
		size = (int) pq_getmsgint(buf, 4);
		if (retrain_exact_unpack(&state->cell[i].sum, RETRAIN_EXACT_VALUES,
								 (const uint8 *) pq_getmsgbytes(buf, size), size) != size)
			retrain_state_invalid();
	}
}

/* retrain_loss_cells_recv returns, in mcxt, the state that buf holds. */
RetrainLossCells *
retrain_loss_cells_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainLossCells *state;
	int			format = pq_getmsgbyte(buf);
	int			min_support = (int) pq_getmsgint(buf, 4);
	int			columns = (int) pq_getmsgint(buf, 4);
	const RetrainBytesDict *blocks;

	if (format != LOSS_CELLS_FORMAT || columns < 1 || columns >= RETRAIN_CROSSED_MAX)
		retrain_state_invalid();
	state = retrain_loss_cells_create(columns, min_support, NULL, mcxt);
	retrain_crossed_recv(buf, state->keys);
	blocks = &state->keys->dict[columns];
	for (int i = 0; i < blocks->count; i++)
		if (blocks->names[i].data == NULL || blocks->names[i].len != sizeof(int64))
			retrain_state_invalid();
	recv_cells(buf, state);
	return state;
}
