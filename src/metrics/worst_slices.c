/*
 * worst_slices.c
 *	  SQL aggregate worst_slices: slices whose loss is larger than that of all other rows.
 *
 * Definition: doc/reference/worst_slices.md.  The blocks of time are split: the earlier
 * half is searched, damage is estimated on the later one, which the search has not seen.
 * A slice fixes the values of one to three of the columns.  Its block means are tested
 * against those of its complement (Welch, one-sided), and the p-values of all slices
 * examined are adjusted together (Benjamini and Hochberg).
 *
 * Sums are exact, block means are rounded once, and Welch's test of them is exact but for
 * roots and quotients: the result does not depend on the order of rows.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/loss_cells.h"
#include "stats/distributions.h"
#include "stats/multiplicity.h"
#include "stats/welch.h"

PG_FUNCTION_INFO_V1(retrain_worst_slices_accum);
PG_FUNCTION_INFO_V1(retrain_worst_slices_combine);
PG_FUNCTION_INFO_V1(retrain_worst_slices_serialize);
PG_FUNCTION_INFO_V1(retrain_worst_slices_deserialize);
PG_FUNCTION_INFO_V1(retrain_worst_slices_final);

#define MOST_COLUMNS 8
#define MOST_CROSSED 3
#define COLUMNS 20

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* The two halves of the blocks. */
enum
{
	SEARCHED,
	HELD_OUT,
	HALVES
};

/* Rows and the sum of their loss. */
typedef struct Tally
{
	int64		rows;
	RetrainExactSum sum;
} Tally;

/* A slice in one half. */
typedef struct Half
{
	int64		rows;
	int			blocks;			/* with rows of the slice */
	double		loss;			/* mean over rows; NaN without rows */
	double		elsewhere;
	double		difference;		/* of the means of block means; NaN: fewer than two blocks */
	double		error;			/* its standard error */
	bool		varies;			/* Welch's test is defined */
	RetrainWelch welch;
} Half;

/* A slice that is examined, or that could not be as its loss is constant. */
typedef struct Slice
{
	int			mask;			/* columns whose value is fixed */
	const int32 *number;		/* of a cell: the values, by column */
	Half		half[HALVES];
	double		p;				/* NaN: constant */
	double		adjusted;
} Slice;

/* What the search works on. */
typedef struct Search
{
	const RetrainLossCells *state;
	int			blocks;
	int		   *place;			/* of a block by its number, in the order of time */
	int			split;			/* places from here on are held out */
	Tally	   *total;			/* by place */
	Tally		whole[HALVES];
	int64		too_small;		/* slices with fewer rows or blocks than needed */
	int64		examined;
	Slice	   *slices;
	int64		n;
	int64		room;
	int		  **rank;			/* of a value in C order, NULL last, by column and number */
} Search;

/* worst_site returns how the call site reads its columns, made on its first call. */
static inline RetrainCrossedSite *
worst_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, 4, MOST_COLUMNS, "slices");
	return site->extra;
}

/*
 * retrain.worst_slices_accum(internal, loss double precision, block bigint,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_worst_slices_accum counts one row; the same serves blocks of timestamptz, which
 * is as wide and in the same order.
 */
Datum
retrain_worst_slices_accum(PG_FUNCTION_ARGS)
{
	RetrainCrossedSite *site = worst_site(fcinfo);
	int			min_support = retrain_constant_argument(fcinfo, 3, &min_support_rule);
	RetrainLossCells *state;
	double		loss;

	if (unlikely(PG_ARGISNULL(0)))
		state = retrain_loss_cells_create(site->n, min_support, retrain_spill_site(fcinfo->flinfo),
										  retrain_aggregate_context(fcinfo));
	else
		state = (RetrainLossCells *) PG_GETARG_POINTER(0);
	if (unlikely(state->min_support != min_support))
		retrain_constant_differs(&min_support_rule, state->min_support, min_support);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	loss = PG_GETARG_FLOAT8(1);
	if (unlikely(isnan(loss) || isinf(loss)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("loss must be a finite number"),
				 errhint("Leave the row out with FILTER, or bound the loss, for example greatest(p, 1e-15) inside ln().")));
	retrain_loss_cells_add(state, fcinfo, site, PG_GETARG_INT64(2), loss);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.worst_slices_combine(internal, internal) returns internal
 *
 * retrain_worst_slices_combine adds the second state to the first, or to a new one.
 */
Datum
retrain_worst_slices_combine(PG_FUNCTION_ARGS)
{
	RetrainLossCells *state;
	const RetrainLossCells *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainLossCells *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = retrain_loss_cells_create(other->columns, other->min_support,
										  retrain_spill_site(fcinfo->flinfo),
										  retrain_aggregate_context(fcinfo));
	else
		state = (RetrainLossCells *) PG_GETARG_POINTER(0);
	if (state->min_support != other->min_support)
		retrain_constant_differs(&min_support_rule, state->min_support, other->min_support);
	retrain_loss_cells_merge(state, other);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.worst_slices_serialize(internal) returns bytea
 *
 * retrain_worst_slices_serialize returns the wire form of a state.
 */
Datum
retrain_worst_slices_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_loss_cells_send(&buf, (const RetrainLossCells *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.worst_slices_deserialize(bytea, internal) returns internal
 *
 * retrain_worst_slices_deserialize returns the state in the current context.
 */
Datum
retrain_worst_slices_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainLossCells *state;

	retrain_state_open(&buf, wire);
	state = retrain_loss_cells_recv(&buf, CurrentMemoryContext);
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

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
order_blocks(Search *search)
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
half_of(const Search *search, int place)
{
	return place < search->split ? SEARCHED : HELD_OUT;
}

/* init_tally makes a tally of nothing. */
static void
init_tally(Tally *tally)
{
	tally->rows = 0;
	retrain_exact_init(&tally->sum, CurrentMemoryContext);
}

/* add_tally adds rows and their sum. */
static void
add_tally(Tally *tally, int64 rows, const RetrainExactSum *sum)
{
	tally->rows += rows;
	retrain_exact_merge(&tally->sum, sum);
}

/* place_of returns the place of a cell's block. */
static inline int
place_of(const Search *search, const int32 *number)
{
	return search->place[number[search->state->columns]];
}

/* numbers_of returns the numbers that name a cell. */
static inline const int32 *
numbers_of(const Search *search, int cell)
{
	return (const int32 *) search->state->names.names[cell].data;
}

/* add_totals adds up all rows, by block and by half. */
static void
add_totals(Search *search)
{
	search->total = palloc(Max(search->blocks, 1) * sizeof(Tally));
	for (int i = 0; i < search->blocks; i++)
		init_tally(&search->total[i]);
	for (int i = 0; i < HALVES; i++)
		init_tally(&search->whole[i]);
	for (int i = 0; i < search->state->names.count; i++)
	{
		const RetrainLossCell *cell = &search->state->cell[i];
		int			place = place_of(search, numbers_of(search, i));

		add_tally(&search->total[place], cell->rows, &cell->sum);
		add_tally(&search->whole[half_of(search, place)], cell->rows, &cell->sum);
	}
}

/* rank_values ranks the values of each column. */
static void
rank_values(Search *search)
{
	search->rank = palloc(search->state->columns * sizeof(int *));
	for (int column = 0; column < search->state->columns; column++)
	{
		const RetrainBytesDict *dict = &search->state->keys->dict[column];
		int		   *order = retrain_bytes_dict_order(dict);

		search->rank[column] = MemoryContextAllocHuge(CurrentMemoryContext,
													  Max(dict->count, 1) * sizeof(int));
		for (int i = 0; i < dict->count; i++)
			search->rank[column][order[i]] = i;
		pfree(order);
	}
}

/* How cells are sorted: by the values of some columns, then by block. */
typedef struct CellOrder
{
	const Search *search;
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

/* mean_of returns the mean loss of a tally; NaN without rows. */
static double
mean_of(const Tally *tally)
{
	uint64		rows = (uint64) tally->rows;

	return rows == 0 ? NAN : retrain_exact_ratio(&tally->sum, &rows, 1);
}

/* rest_of sets rest to what of a whole is not in a part. */
static void
rest_of(Tally *rest, const Tally *whole, const Tally *part)
{
	RetrainExactSum one;

	init_tally(rest);
	add_tally(rest, whole->rows - part->rows, &whole->sum);
	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1.0);
	retrain_exact_add_product(&rest->sum, true, &part->sum, &one);
	retrain_exact_free(&one);
}

/* Block means of a slice and of its complement, in one half. */
typedef struct BlockMeans
{
	int			n[2];
	RetrainMoments moments[2];
} BlockMeans;

/* add_mean adds the mean of a block to those of the slice (0) or its complement (1). */
static void
add_mean(BlockMeans *means, int side, const Tally *tally)
{
	if (tally->rows == 0)
		return;
	means->n[side]++;
	retrain_moments_add_times(&means->moments[side], mean_of(tally), 1);
}

/* test_half compares block means; part and whole are the rows of the slice, and all. */
static void
test_half(Half *half, const BlockMeans *means, const Tally *part, const Tally *whole)
{
	Tally		rest;

	rest_of(&rest, whole, part);
	half->rows = part->rows;
	half->blocks = means->n[0];
	half->loss = mean_of(part);
	half->elsewhere = mean_of(&rest);
	half->difference = half->error = NAN;
	half->varies = false;
	if (means->n[0] < 2 || means->n[1] < 2)
		return;
	half->difference = retrain_moments_mean(&means->moments[0], means->n[0]) -
		retrain_moments_mean(&means->moments[1], means->n[1]);
	half->error = sqrt(retrain_moments_variance_of_mean(&means->moments[0], means->n[0]) +
					   retrain_moments_variance_of_mean(&means->moments[1], means->n[1]));
	half->varies = retrain_welch(&means->moments[0], means->n[0], &means->moments[1], means->n[1],
								 &half->welch);
}

/* keep_slice keeps a slice that was tested, in the context of the result. */
static void
keep_slice(Search *search, const Slice *slice)
{
	if (search->n == search->room)
	{
		search->room *= 2;
		search->slices = repalloc_huge(search->slices, search->room * sizeof(Slice));
	}
	search->slices[search->n++] = *slice;
	search->examined += !isnan(slice->p);
}

/* block_end returns where the cells of the block of order[first] end. */
static int
block_end(const Search *search, const int *order, int first, int end)
{
	int			place = place_of(search, numbers_of(search, order[first]));
	int			i = first + 1;

	while (i < end && place_of(search, numbers_of(search, order[i])) == place)
		i++;
	return i;
}

/* add_blocks adds the blocks in which a slice has no row to the means of its complement. */
static void
add_blocks(const Search *search, BlockMeans *means, int from, int to)
{
	for (int place = from; place < to; place++)
		add_mean(&means[half_of(search, place)], 1, &search->total[place]);
}

/* examine tests the slice whose cells are those from first to end of an order. */
static void
examine(Search *search, int mask, const int *order, int first, int end, Slice *slice)
{
	BlockMeans	means[HALVES] = {0};
	Tally		part[HALVES];
	int			next = 0;		/* place */

	for (int i = 0; i < HALVES; i++)
	{
		init_tally(&part[i]);
		for (int side = 0; side < 2; side++)
			retrain_moments_init(&means[i].moments[side], CurrentMemoryContext);
	}
	for (int i = first, stop; i < end; i = stop)
	{
		int			place = place_of(search, numbers_of(search, order[i]));
		int			half = half_of(search, place);
		Tally		block;
		Tally		rest;

		stop = block_end(search, order, i, end);
		init_tally(&block);
		for (int j = i; j < stop; j++)
			add_tally(&block, search->state->cell[order[j]].rows, &search->state->cell[order[j]].sum);
		rest_of(&rest, &search->total[place], &block);
		add_blocks(search, means, next, place);
		next = place + 1;
		add_mean(&means[half], 0, &block);
		add_mean(&means[half], 1, &rest);
		add_tally(&part[half], block.rows, &block.sum);
	}
	add_blocks(search, means, next, search->blocks);

	slice->mask = mask;
	slice->number = numbers_of(search, order[first]);
	for (int i = 0; i < HALVES; i++)
		test_half(&slice->half[i], &means[i], &part[i], &search->whole[i]);
	slice->p = slice->adjusted = NAN;
	if (slice->half[SEARCHED].varies)
		slice->p = retrain_student_t_sf(slice->half[SEARCHED].welch.statistic,
										slice->half[SEARCHED].welch.df);
}

/* rows_searched returns the rows of the searched half in cells from first to end of an order. */
static int64
rows_searched(const Search *search, const int *order, int first, int end)
{
	int64		rows = 0;

	for (int i = first; i < end; i++)
		if (half_of(search, place_of(search, numbers_of(search, order[i]))) == SEARCHED)
			rows += search->state->cell[order[i]].rows;
	return rows;
}

/* search_columns examines the slices that fix the columns of a mask. */
static void
search_columns(Search *search, int mask, int *order, MemoryContext work)
{
	CellOrder	by = {search, mask};
	int			cells = search->state->names.count;

	sort_cells(order, cells, &by);
	for (int first = 0, end; first < cells; first = end)
	{
		Slice		slice;
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
		if (isnan(slice.half[SEARCHED].difference))
			search->too_small++;
		else
			keep_slice(search, &slice);
	}
}

/* search_all examines all slices that fix one to three columns. */
static void
search_all(Search *search)
{
	int			cells = search->state->names.count;
	int		   *order = MemoryContextAllocHuge(CurrentMemoryContext, Max(cells, 1) * sizeof(int));
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "retrain slice",
											   ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < cells; i++)
		order[i] = i;
	search->room = 64;
	search->slices = palloc(search->room * sizeof(Slice));
	for (int mask = 1; mask < 1 << search->state->columns; mask++)
	{
		int			crossed = 0;

		for (int i = 0; i < search->state->columns; i++)
			crossed += mask >> i & 1;
		if (crossed <= MOST_CROSSED)
			search_columns(search, mask, order, work);
	}
	MemoryContextDelete(work);
	pfree(order);
}

/* adjust_all adjusts the p-values of the slices examined. */
static void
adjust_all(Search *search)
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

/* compare_masks orders the columns that are fixed: fewer first, then by the columns. */
static int
compare_masks(int a, int b, int columns)
{
	int			crossed[2] = {0};

	for (int i = 0; i < columns; i++)
	{
		crossed[0] += a >> i & 1;
		crossed[1] += b >> i & 1;
	}
	if (crossed[0] != crossed[1])
		return crossed[0] - crossed[1];
	for (int i = 0; i < columns; i++)
		if ((a >> i & 1) != (b >> i & 1))
			return (b >> i & 1) - (a >> i & 1);
	return 0;
}

/* compare_slices orders by p-value, those without last; then by columns and values. */
static inline int
compare_slices(const Slice *a, const Slice *b, const Search *search)
{
	int			columns = search->state->columns;
	int			masks;

	if (isnan(a->p) || isnan(b->p))
	{
		if (isnan(a->p) != isnan(b->p))
			return isnan(a->p) ? 1 : -1;
	}
	else if (a->p != b->p)
		return a->p < b->p ? -1 : 1;
	masks = compare_masks(a->mask, b->mask, columns);
	if (masks != 0)
		return masks;
	for (int i = 0; i < columns; i++)
	{
		int			x = search->rank[i][a->number[i]];
		int			y = search->rank[i][b->number[i]];

		if ((a->mask >> i & 1) != 0 && x != y)
			return x - y;
	}
	return 0;
}

#define ST_SORT sort_slices
#define ST_ELEMENT_TYPE Slice
#define ST_COMPARE_ARG_TYPE Search
#define ST_COMPARE(a, b, search) compare_slices(a, b, search)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* set_names sets the first two columns: which columns are fixed, and at which values. */
static void
set_names(const Search *search, const Slice *slice, Datum *values)
{
	Datum		columns[MOST_CROSSED];
	Datum		names[MOST_CROSSED];
	bool		nulls[MOST_CROSSED];
	int			n = 0;
	int			lower = 1;

	for (int i = 0; i < search->state->columns; i++)
	{
		const RetrainBytes *name;

		if ((slice->mask >> i & 1) == 0)
			continue;
		name = &search->state->keys->dict[i].names[slice->number[i]];
		columns[n] = Int32GetDatum(i + 1);
		nulls[n] = name->data == NULL;
		names[n] = nulls[n] ? (Datum) 0 : retrain_bytes_datum(name);
		n++;
	}
	values[0] = PointerGetDatum(construct_array(columns, n, INT4OID, sizeof(int32), true, TYPALIGN_INT));
	values[1] = PointerGetDatum(construct_md_array(names, nulls, 1, &n, &lower, TEXTOID, -1, false,
												   TYPALIGN_INT));
}

/* add_slice appends one row of the result. */
static void
add_slice(RetrainRows *rows, const Search *search, const Slice *slice)
{
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {0};
	const Half *searched = &slice->half[SEARCHED];
	const Half *held = &slice->half[HELD_OUT];
	double		share = (double) held->rows / (double) search->whole[HELD_OUT].rows;
	double		reach = NAN;
	const char *status = "ok";

	if (held->varies)
		reach = retrain_student_t_quantile(0.025, held->welch.df) * held->error;
	if (isnan(slice->p))
		status = "constant";
	else if (isnan(held->difference))
		status = "no_held_out";

	set_names(search, slice, values);
	values[2] = Int64GetDatum(searched->rows);
	values[3] = Int32GetDatum(searched->blocks);
	retrain_column_float(&values[4], &nulls[4], searched->loss);
	retrain_column_float(&values[5], &nulls[5], searched->elsewhere);
	retrain_column_float(&values[6], &nulls[6], searched->difference);
	retrain_column_float(&values[7], &nulls[7], searched->varies ? searched->welch.statistic : NAN);
	retrain_column_float(&values[8], &nulls[8], searched->varies ? searched->welch.df : NAN);
	retrain_column_float(&values[9], &nulls[9], slice->p);
	retrain_column_float(&values[10], &nulls[10], slice->adjusted);
	values[11] = Int64GetDatum(search->examined);
	values[12] = Int64GetDatum(search->too_small);
	values[13] = Int64GetDatum(held->rows);
	retrain_column_float(&values[14], &nulls[14], share);
	retrain_column_float(&values[15], &nulls[15], held->difference);
	retrain_column_float(&values[16], &nulls[16], held->difference - reach);
	retrain_column_float(&values[17], &nulls[17], held->difference + reach);
	retrain_column_float(&values[18], &nulls[18], share * held->difference);
	values[19] = CStringGetTextDatum(status);
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.worst_slices_final(internal) returns retrain.worst_slice[]
 *
 * retrain_worst_slices_final returns a row per slice that was examined, the smallest
 * p-value first; NULL without rows.
 */
Datum
retrain_worst_slices_final(PG_FUNCTION_ARGS)
{
	Search		search = {0};
	RetrainRows rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	search.state = (const RetrainLossCells *) PG_GETARG_POINTER(0);
	order_blocks(&search);
	add_totals(&search);
	rank_values(&search);
	search_all(&search);
	adjust_all(&search);
	sort_slices(search.slices, search.n, &search);
	retrain_rows_begin(&rows, fcinfo, (int) search.n);
	for (int64 i = 0; i < search.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_slice(&rows, &search, &search.slices[i]);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
