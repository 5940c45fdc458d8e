/*
 * worst_slices_search.c
 *	  Search of slices whose loss is larger than that of all other rows.
 *
 * The blocks of time are split: the earlier half is searched, damage is estimated on the
 * later one, which the search has not seen.  A slice fixes the values of one to three of
 * the columns.  Its block means are tested against those of its complement (Welch,
 * one-sided), and the p-values of all slices examined are adjusted together (Benjamini and
 * Hochberg).
 *
 * The cells of a state (loss_cells.c) are sorted by the columns that are fixed and then by
 * block: a slice is a run of cells.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "metrics/worst_slices_search.h"
#include "stats/distributions.h"
#include "stats/multiplicity.h"

/* A block and its number. */
typedef struct Block
{
	int64		block;
	int			number;
} Block;

/* compare_blocks orders blocks by time. */
static int
compare_blocks(const void *a, const void *b)
{
	int64		x = ((const Block *) a)->block;
	int64		y = ((const Block *) b)->block;

	return (x > y) - (x < y);
}

/* order_blocks puts the blocks in order and splits them: an odd one is searched. */
static void
order_blocks(RetrainWorstSearch *search)
{
	const RetrainLossCells *state = search->state;
	Block	   *blocks;

	search->blocks = state->keys->dict[state->columns].count;
	blocks = palloc(Max(search->blocks, 1) * sizeof(Block));
	search->place = palloc(Max(search->blocks, 1) * sizeof(int));
	for (int i = 0; i < search->blocks; i++)
	{
		blocks[i].block = retrain_loss_cells_block(state, i);
		blocks[i].number = i;
	}
	qsort(blocks, search->blocks, sizeof(Block), compare_blocks);
	for (int i = 0; i < search->blocks; i++)
		search->place[blocks[i].number] = i;
	search->split = search->blocks - search->blocks / 2;
	pfree(blocks);
}

/* half_of returns the half in which a place lies. */
static inline int
half_of(const RetrainWorstSearch *search, int place)
{
	return place < search->split ? RETRAIN_SEARCHED : RETRAIN_HELD_OUT;
}

/* place_of returns the place of a cell's block. */
static inline int
place_of(const RetrainWorstSearch *search, const int32 *number)
{
	return search->place[number[search->state->columns]];
}

/* numbers_of returns the numbers that name a cell. */
static inline const int32 *
numbers_of(const RetrainWorstSearch *search, int cell)
{
	return (const int32 *) search->state->names.names[cell].data;
}

/* add_totals adds up all rows, by block and by half. */
static void
add_totals(RetrainWorstSearch *search)
{
	search->total = palloc(Max(search->blocks, 1) * sizeof(RetrainLossTally));
	for (int i = 0; i < search->blocks; i++)
		retrain_loss_tally_init(&search->total[i]);
	for (int i = 0; i < RETRAIN_HALVES; i++)
		retrain_loss_tally_init(&search->whole[i]);
	for (int i = 0; i < search->state->names.count; i++)
	{
		const RetrainLossCell *cell = &search->state->cell[i];
		int			place = place_of(search, numbers_of(search, i));

		retrain_loss_tally_add(&search->total[place], cell->rows, &cell->sum);
		retrain_loss_tally_add(&search->whole[half_of(search, place)], cell->rows, &cell->sum);
	}
}

/* How cells are sorted: by the values of some columns, then by block. */
typedef struct CellOrder
{
	const RetrainWorstSearch *search;
	int			mask;
} CellOrder;

/* compare_values compares the values of two cells in the columns of a mask. */
static inline int
compare_values(const int32 *a, const int32 *b, int mask, int columns)
{
	for (int i = 0; i < columns; i++)
		if ((mask >> i & 1) != 0 && a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

/* compare_cells orders the numbers of two cells. */
static inline int
compare_cells(const int *a, const int *b, const CellOrder *order)
{
	const int32 *x = numbers_of(order->search, *a);
	const int32 *y = numbers_of(order->search, *b);
	int			values = compare_values(x, y, order->mask, order->search->state->columns);

	if (values != 0)
		return values;
	return place_of(order->search, x) - place_of(order->search, y);
}

#define ST_SORT sort_cells
#define ST_ELEMENT_TYPE int
#define ST_COMPARE_ARG_TYPE CellOrder
#define ST_COMPARE(a, b, order) compare_cells(a, b, order)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* keep_slice keeps a slice that was tested, in the context of the result. */
static void
keep_slice(RetrainWorstSearch *search, const RetrainWorstSlice *slice)
{
	if (search->n == search->room)
	{
		search->room *= 2;
		search->slices = repalloc_huge(search->slices, search->room * sizeof(RetrainWorstSlice));
	}
	search->slices[search->n++] = *slice;
	search->examined += !isnan(slice->p);
}

/* block_end returns where the cells of the block of order[first] end. */
static int
block_end(const RetrainWorstSearch *search, const int *order, int first, int end)
{
	int			place = place_of(search, numbers_of(search, order[first]));
	int			i = first + 1;

	while (i < end && place_of(search, numbers_of(search, order[i])) == place)
		i++;
	return i;
}

/* add_blocks adds the blocks in which a slice has no row to the means of its complement. */
static void
add_blocks(const RetrainWorstSearch *search, RetrainLossMeans *means, int from, int to)
{
	for (int place = from; place < to; place++)
		retrain_loss_means_add(&means[half_of(search, place)], 1, &search->total[place]);
}

/* examine tests the slice whose cells are those from first to end of an order. */
static void
examine(RetrainWorstSearch *search, int mask, const int *order, int first, int end,
		RetrainWorstSlice *slice)
{
	RetrainLossMeans means[RETRAIN_HALVES];
	RetrainLossTally part[RETRAIN_HALVES];
	int			next = 0;		/* place */

	for (int i = 0; i < RETRAIN_HALVES; i++)
	{
		retrain_loss_tally_init(&part[i]);
		retrain_loss_means_init(&means[i]);
	}
	for (int i = first, stop; i < end; i = stop)
	{
		int			place = place_of(search, numbers_of(search, order[i]));
		int			half = half_of(search, place);
		RetrainLossTally block;
		RetrainLossTally rest;

		stop = block_end(search, order, i, end);
		retrain_loss_tally_init(&block);
		for (int j = i; j < stop; j++)
			retrain_loss_tally_add(&block, search->state->cell[order[j]].rows,
								   &search->state->cell[order[j]].sum);
		retrain_loss_tally_rest(&rest, &search->total[place], &block);
		add_blocks(search, means, next, place);
		next = place + 1;
		retrain_loss_means_add(&means[half], 0, &block);
		retrain_loss_means_add(&means[half], 1, &rest);
		retrain_loss_tally_add(&part[half], block.rows, &block.sum);
	}
	add_blocks(search, means, next, search->blocks);

	slice->mask = mask;
	slice->number = numbers_of(search, order[first]);
	for (int i = 0; i < RETRAIN_HALVES; i++)
		retrain_loss_half_test(&slice->half[i], &means[i], &part[i], &search->whole[i]);
	slice->p = slice->adjusted = NAN;
	if (slice->half[RETRAIN_SEARCHED].varies)
		slice->p = retrain_student_t_sf(slice->half[RETRAIN_SEARCHED].welch.statistic,
										slice->half[RETRAIN_SEARCHED].welch.df);
}

/* rows_searched returns the rows of the searched half in cells from first to end of an order. */
static int64
rows_searched(const RetrainWorstSearch *search, const int *order, int first, int end)
{
	int64		rows = 0;

	for (int i = first; i < end; i++)
		if (half_of(search, place_of(search, numbers_of(search, order[i]))) == RETRAIN_SEARCHED)
			rows += search->state->cell[order[i]].rows;
	return rows;
}

/* search_columns examines the slices that fix the columns of a mask. */
static void
search_columns(RetrainWorstSearch *search, int mask, int *order, MemoryContext work)
{
	CellOrder	by = {search, mask};
	int			cells = search->state->names.count;

	sort_cells(order, cells, &by);
	for (int first = 0, end; first < cells; first = end)
	{
		RetrainWorstSlice slice;
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		for (end = first + 1; end < cells; end++)
			if (compare_values(numbers_of(search, order[first]), numbers_of(search, order[end]), mask,
							   search->state->columns) != 0)
				break;
		if (rows_searched(search, order, first, end) < search->state->min_support)
		{
			search->too_small++;
			continue;
		}
		old = MemoryContextSwitchTo(work);
		examine(search, mask, order, first, end, &slice);
		MemoryContextSwitchTo(old);
		MemoryContextReset(work);
		if (isnan(slice.half[RETRAIN_SEARCHED].difference))
			search->too_small++;
		else
			keep_slice(search, &slice);
	}
}

/* search_all examines all slices that fix one to three columns. */
static void
search_all(RetrainWorstSearch *search)
{
	int			cells = search->state->names.count;
	int		   *order = MemoryContextAllocHuge(CurrentMemoryContext, Max(cells, 1) * sizeof(int));
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "retrain slice",
											   ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < cells; i++)
		order[i] = i;
	search->room = 64;
	search->slices = palloc(search->room * sizeof(RetrainWorstSlice));
	for (int mask = 1; mask < 1 << search->state->columns; mask++)
	{
		int			crossed = 0;

		for (int i = 0; i < search->state->columns; i++)
			crossed += mask >> i & 1;
		if (crossed <= RETRAIN_WORST_CROSSED)
			search_columns(search, mask, order, work);
	}
	MemoryContextDelete(work);
	pfree(order);
}

/* adjust_all adjusts the p-values of the slices examined. */
static void
adjust_all(RetrainWorstSearch *search)
{
	double	   *p = MemoryContextAllocHuge(CurrentMemoryContext,
										   Max(search->examined, 1) * sizeof(double));
	int64		n = 0;

	for (int64 i = 0; i < search->n; i++)
		if (!isnan(search->slices[i].p))
			p[n++] = search->slices[i].p;
	retrain_benjamini_hochberg(p, p, n);
	n = 0;
	for (int64 i = 0; i < search->n; i++)
		if (!isnan(search->slices[i].p))
			search->slices[i].adjusted = p[n++];
	pfree(p);
}

/* retrain_worst_search examines the slices of a state, in the current context. */
void
retrain_worst_search(RetrainWorstSearch *search, const RetrainLossCells *state)
{
	memset(search, 0, sizeof(*search));
	search->state = state;
	order_blocks(search);
	add_totals(search);
	search_all(search);
	adjust_all(search);
}
