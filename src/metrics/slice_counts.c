/*
 * slice_counts.c
 *	  Confusion counts per slice: binary tables beside the slice, tables of
 *	  text classes as one hash of (slice, label, prediction).
 *
 * Never approximate: when the names and cells of all groups of a call need
 * more than retrain.aggregate_memory, the call fails.  Slice and class numbers
 * inside a state depend on the order of rows; results are ordered by name.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/slice_counts.h"

#define SLICE_COUNTS_FORMAT 2
#define FIRST_SLICES 16
#define FIRST_CELLS 64

/* hash_cell returns the hash of a cell's key. */
static inline uint32
hash_cell(RetrainSliceCellKey key)
{
	return hash_combine(hash_combine(murmurhash32(key.slice), murmurhash32(key.label)),
						murmurhash32(key.predicted));
}

/* same_cell compares two keys. */
static inline bool
same_cell(RetrainSliceCellKey a, RetrainSliceCellKey b)
{
	return a.slice == b.slice && a.label == b.label && a.predicted == b.predicted;
}

#define SH_PREFIX slicecell
#define SH_ELEMENT_TYPE RetrainSliceCell
#define SH_KEY_TYPE RetrainSliceCellKey
#define SH_KEY key
#define SH_HASH_KEY(tb, key) hash_cell(key)
#define SH_EQUAL(tb, a, b) same_cell(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* refuse_more raises the error for a call that needs too much memory. */
static void
refuse_more(const RetrainSliceCounts *state)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("slices need more memory than retrain.aggregate_memory (%zu kB)",
					state->member.site->setting / 1024),
			 state->classes_named ?
			 errdetail("This group has %d slices, %d classes and " UINT64_FORMAT " cells so far.",
					   state->slices.count, state->classes.count,
					   (uint64) state->cells->members) :
			 errdetail("This group has %d slices so far.", state->slices.count),
			 errhint("Raise retrain.aggregate_memory, or slice by a coarser value.")));
}

/* charge counts bytes; an error past the limit. */
static void
charge(RetrainSliceCounts *state, Size bytes)
{
	if (!retrain_spill_charge(&state->member, bytes))
		refuse_more(state);
}

/* charge_cells counts the cell table if its size has changed. */
static void
charge_cells(RetrainSliceCounts *state)
{
	Size		bytes = state->cells->size * sizeof(RetrainSliceCell);

	if (bytes != state->cells_bytes)
	{
		Size		more = bytes - state->cells_bytes;

		state->cells_bytes = bytes;
		charge(state, more);
	}
}

/*
 * retrain_slice_counts_create returns an empty state in mcxt, charged to site, or to none
 * (NULL) if it only lives for a moment.  columns is the number of slice columns that are
 * crossed, 0 for slices of one that are named by its values.
 */
RetrainSliceCounts *
retrain_slice_counts_create(bool classes_named, int min_support, int columns,
							RetrainSpillSite *site, MemoryContext mcxt)
{
	RetrainSliceCounts *state = MemoryContextAllocZero(mcxt, sizeof(RetrainSliceCounts));

	state->mcxt = mcxt;
	state->min_support = min_support;
	state->classes_named = classes_named;
	if (site != NULL)
		retrain_spill_join(site, &state->member, mcxt, NULL);
	if (columns > 0)
		state->crossed = retrain_crossed_create(columns, mcxt, &state->member);
	retrain_bytes_dict_init(&state->slices, mcxt, &state->member);
	state->slice_capacity = FIRST_SLICES;
	state->slice = MemoryContextAllocZero(mcxt, FIRST_SLICES * sizeof(RetrainSlice));
	if (classes_named)
	{
		retrain_bytes_dict_init(&state->classes, mcxt, &state->member);
		state->cells = slicecell_create(mcxt, FIRST_CELLS, NULL);
		charge_cells(state);
	}
	charge(state, sizeof(RetrainSliceCounts) + FIRST_SLICES * sizeof(RetrainSlice));
	if (state->slices.over_limit || state->classes.over_limit)
		refuse_more(state);
	return state;
}

/* make_room makes room for slice id. */
static void
make_room(RetrainSliceCounts *state, int id)
{
	while (id >= state->slice_capacity)
	{
		Size		bytes = (Size) state->slice_capacity * sizeof(RetrainSlice);

		charge(state, bytes);
		state->slice = repalloc_huge(state->slice, 2 * bytes);
		memset(state->slice + state->slice_capacity, 0, bytes);
		state->slice_capacity *= 2;
	}
}

/*
 * retrain_slice_counts_new makes room for slice id and raises the error of the
 * memory limit, whichever is due; returns id.
 */
int
retrain_slice_counts_new(RetrainSliceCounts *state, int id)
{
	make_room(state, id);
	if (state->slices.over_limit)
		refuse_more(state);
	return id;
}

/* retrain_slice_counts_class returns the number of a class, new or known. */
int
retrain_slice_counts_class(RetrainSliceCounts *state, RetrainBytes name)
{
	int			id = retrain_bytes_dict_id(&state->classes, name.data, name.len);

	if (unlikely(state->classes.over_limit))
		refuse_more(state);
	return id;
}

/* retrain_slice_counts_cell adds count rows to a cell of a slice. */
void
retrain_slice_counts_cell(RetrainSliceCounts *state, int slice, int label, int predicted,
						  int64 count)
{
	RetrainSliceCellKey key = {slice, label, predicted};
	RetrainSliceCell *cell;
	bool		found;

	cell = slicecell_insert(state->cells, key, &found);
	if (unlikely(!found))
	{
		CHECK_FOR_INTERRUPTS();
		cell->count = count;
		charge_cells(state);
	}
	else
		retrain_slice_counts_add(&cell->count, count);
}

/* map_classes returns, in the current context, state's numbers of other's classes. */
static int *
map_classes(RetrainSliceCounts *state, const RetrainSliceCounts *other)
{
	int		   *map = MemoryContextAllocHuge(CurrentMemoryContext,
											 Max(other->classes.count, 1) * sizeof(int));

	for (int i = 0; i < other->classes.count; i++)
		map[i] = retrain_slice_counts_class(state, other->classes.names[i]);
	return map;
}

/* name_in returns the name in state of a slice of other; map is by column, of crossed ones. */
static RetrainBytes
name_in(const RetrainSliceCounts *other, int slice, int **map, RetrainCrossedImage *image)
{
	const int32 *number = (const int32 *) other->slices.names[slice].data;

	if (map == NULL)
		return other->slices.names[slice];
	for (int i = 0; i < other->crossed->n; i++)
		image->number[i] = map[i][number[i]];
	return retrain_crossed_name(image, other->crossed->n);
}

/* map_slices returns the same for slices, and adds their counts to state. */
static int *
map_slices(RetrainSliceCounts *state, const RetrainSliceCounts *other)
{
	int		  **columns = other->crossed ? retrain_crossed_map(state->crossed, other->crossed) : NULL;
	int		   *map = MemoryContextAllocHuge(CurrentMemoryContext,
											 Max(other->slices.count, 1) * sizeof(int));

	for (int i = 0; i < other->slices.count; i++)
	{
		RetrainCrossedImage image;
		RetrainSlice *slice;

		map[i] = retrain_slice_counts_slice(state, name_in(other, i, columns, &image));
		slice = &state->slice[map[i]];
		retrain_slice_counts_add(&slice->unused, other->slice[i].unused);
		for (int j = 0; j < 4; j++)
			retrain_slice_counts_add(&slice->count[j], other->slice[i].count[j]);
	}
	return map;
}

/*
 * retrain_slice_counts_merge adds other, of the same kind and min_support, to
 * state; other stays as it is.
 */
void
retrain_slice_counts_merge(RetrainSliceCounts *state, const RetrainSliceCounts *other)
{
	int		   *slices;
	int		   *classes;
	slicecell_iterator iterator;
	RetrainSliceCell *cell;

	Assert(state->classes_named == other->classes_named);
	slices = map_slices(state, other);
	if (!other->classes_named)
		return;

	/*
	 * Cells arrive in the order of their hashes; a table that grows under
	 * such input clusters badly, so make room first.
	 */
	if (state->cells->members == 0 && state->cells->size < other->cells->size)
	{
		slicecell_destroy(state->cells);
		state->cells = slicecell_create(state->mcxt, other->cells->members, NULL);
		charge_cells(state);
	}
	classes = map_classes(state, other);
	slicecell_start_iterate(other->cells, &iterator);
	while ((cell = slicecell_iterate(other->cells, &iterator)) != NULL)
		retrain_slice_counts_cell(state, slices[cell->key.slice], classes[cell->key.label],
								  classes[cell->key.predicted], cell->count);
	pfree(classes);
	pfree(slices);
}

/*
 * retrain_slice_counts_order returns, in the current context, the numbers of all slices in
 * C order of their names, NULL last.
 */
int *
retrain_slice_counts_order(const RetrainSliceCounts *state)
{
	if (state->crossed != NULL)
		return retrain_crossed_order(state->crossed, &state->slices);
	return retrain_bytes_dict_order(&state->slices);
}

/* retrain_slice_counts_name returns the name of a slice: text, or text[] of crossed ones. */
Datum
retrain_slice_counts_name(const RetrainSliceCounts *state, int slice, bool *isnull)
{
	const RetrainBytes *name = &state->slices.names[slice];

	*isnull = name->data == NULL;
	if (*isnull)
		return (Datum) 0;
	if (state->crossed != NULL)
		return retrain_crossed_datum(state->crossed, (const int32 *) name->data);
	return retrain_bytes_datum(name);
}

/* compare_cells orders cells by slice, label, prediction. */
static inline int
compare_cells(const RetrainSliceCell *a, const RetrainSliceCell *b)
{
	const RetrainSliceCellKey *x = &a->key;
	const RetrainSliceCellKey *y = &b->key;

	if (x->slice != y->slice)
		return x->slice < y->slice ? -1 : 1;
	if (x->label != y->label)
		return x->label < y->label ? -1 : 1;
	return (x->predicted > y->predicted) - (x->predicted < y->predicted);
}

#define ST_SORT sort_cells
#define ST_ELEMENT_TYPE RetrainSliceCell
#define ST_COMPARE(a, b) compare_cells(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* ranks_of returns the inverse of an order, in the current context. */
static int *
ranks_of(const int *order, int count)
{
	int		   *rank = MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * sizeof(int));

	for (int i = 0; i < count; i++)
		rank[order[i]] = i;
	return rank;
}

/*
 * retrain_slice_counts_cells returns, in the current context, a copy of all
 * cells, numbered and sorted by the given orders of slices and classes.
 */
RetrainSliceCell *
retrain_slice_counts_cells(const RetrainSliceCounts *state, const int *slice_order,
						   const int *class_order, int64 *ncells)
{
	int		   *slice_rank = ranks_of(slice_order, state->slices.count);
	int		   *class_rank = ranks_of(class_order, state->classes.count);
	RetrainSliceCell *cells;
	RetrainSliceCell *cell;
	slicecell_iterator iterator;
	int64		n = 0;

	cells = MemoryContextAllocHuge(CurrentMemoryContext,
								   Max(state->cells->members, 1) * sizeof(RetrainSliceCell));
	slicecell_start_iterate(state->cells, &iterator);
	while ((cell = slicecell_iterate(state->cells, &iterator)) != NULL)
	{
		cells[n] = *cell;
		cells[n].key.slice = slice_rank[cell->key.slice];
		cells[n].key.label = class_rank[cell->key.label];
		cells[n].key.predicted = class_rank[cell->key.predicted];
		n++;
	}
	sort_cells(cells, n);
	pfree(slice_rank);
	pfree(class_rank);
	*ncells = n;
	return cells;
}

/* retrain_slice_counts_send appends the state to buf in its versioned wire form. */
void
retrain_slice_counts_send(StringInfo buf, const RetrainSliceCounts *state)
{
	slicecell_iterator iterator;
	RetrainSliceCell *cell;

	pq_sendbyte(buf, SLICE_COUNTS_FORMAT);
	pq_sendbyte(buf, state->classes_named ? 1 : 0);
	pq_sendint32(buf, state->min_support);
	pq_sendint32(buf, state->crossed != NULL ? state->crossed->n : 0);
	if (state->crossed != NULL)
		retrain_crossed_send(buf, state->crossed);
	retrain_bytes_dict_send(buf, &state->slices);
	for (int i = 0; i < state->slices.count; i++)
	{
		pq_sendint64(buf, state->slice[i].unused);
		for (int j = 0; j < 4; j++)
			pq_sendint64(buf, state->slice[i].count[j]);
	}
	if (!state->classes_named)
		return;

	retrain_bytes_dict_send(buf, &state->classes);
	pq_sendint32(buf, (uint32) state->cells->members);
	slicecell_start_iterate(state->cells, &iterator);
	while ((cell = slicecell_iterate(state->cells, &iterator)) != NULL)
	{
		pq_sendint32(buf, cell->key.slice);
		pq_sendint32(buf, cell->key.label);
		pq_sendint32(buf, cell->key.predicted);
		pq_sendint64(buf, cell->count);
	}
}

/* recv_number returns the next number of buf, which must lie below limit. */
static int
recv_number(StringInfo buf, int64 limit)
{
	uint32		number = pq_getmsgint(buf, 4);

	if (number >= limit)
		retrain_state_invalid();
	return (int) number;
}

/* recv_slices reads the names of all slices; those of crossed ones must be numbers of values. */
static void
recv_slices(StringInfo buf, RetrainSliceCounts *state)
{
	retrain_bytes_dict_recv(buf, &state->slices);
	make_room(state, state->slices.count - 1);
	if (state->crossed == NULL)
		return;
	for (int i = 0; i < state->slices.count; i++)
	{
		const RetrainBytes *name = &state->slices.names[i];

		if (name->data == NULL || name->len != state->crossed->n * sizeof(int32))
			retrain_state_invalid();
		for (int j = 0; j < state->crossed->n; j++)
		{
			int32		number = ((const int32 *) name->data)[j];

			if (number < 0 || number >= state->crossed->dict[j].count)
				retrain_state_invalid();
		}
	}
}

/* retrain_slice_counts_recv returns, in mcxt, the state that buf holds. */
RetrainSliceCounts *
retrain_slice_counts_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainSliceCounts *state;
	int			format = pq_getmsgbyte(buf);
	bool		classes_named = pq_getmsgbyte(buf) != 0;
	int			min_support = (int) pq_getmsgint(buf, 4);
	int			columns = recv_number(buf, RETRAIN_CROSSED_MAX + 1);
	int			count;

	if (format != SLICE_COUNTS_FORMAT)
		retrain_state_invalid();
	state = retrain_slice_counts_create(classes_named, min_support, columns, NULL, mcxt);
	if (columns > 0)
		retrain_crossed_recv(buf, state->crossed);
	recv_slices(buf, state);
	for (int i = 0; i < state->slices.count; i++)
	{
		state->slice[i].unused = pq_getmsgint64(buf);
		for (int j = 0; j < 4; j++)
			state->slice[i].count[j] = pq_getmsgint64(buf);
	}
	if (!classes_named)
		return state;

	retrain_bytes_dict_recv(buf, &state->classes);
	if (state->classes.null_id >= 0)
		retrain_state_invalid();
	count = recv_number(buf, PG_INT32_MAX);
	slicecell_destroy(state->cells);
	state->cells = slicecell_create(mcxt, Max(count, FIRST_CELLS), NULL);
	for (int i = 0; i < count; i++)
	{
		int			slice = recv_number(buf, state->slices.count);
		int			label = recv_number(buf, state->classes.count);
		int			predicted = recv_number(buf, state->classes.count);

		retrain_slice_counts_cell(state, slice, label, predicted, pq_getmsgint64(buf));
	}
	return state;
}
