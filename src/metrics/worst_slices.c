/*
 * worst_slices.c
 *	  SQL aggregate worst_slices: slices whose loss is larger than that of all other rows, as
 *	  rows in the order of their p-values.
 *
 * Definition: doc/reference/worst_slices.md.  The rows are counted by worst_slices_agg.c, the
 * slices are found by worst_slices_search.c.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/worst_slices_search.h"
#include "stats/distributions.h"

PG_FUNCTION_INFO_V1(retrain_worst_slices_final);

#define COLUMNS 20

/* What slices are sorted by. */
typedef struct SliceOrder
{
	const RetrainWorstSearch *search;
	int		  **rank;			/* of a value in C order, NULL last, by column and number */
} SliceOrder;

/* rank_values ranks the values of each column. */
static void
rank_values(SliceOrder *order)
{
	const RetrainLossCells *state = order->search->state;

	order->rank = palloc(state->columns * sizeof(int *));
	for (int column = 0; column < state->columns; column++)
	{
		const RetrainBytesDict *dict = &state->keys->dict[column];
		int		   *names = retrain_bytes_dict_order(dict);

		order->rank[column] = MemoryContextAllocHuge(CurrentMemoryContext,
													 Max(dict->count, 1) * sizeof(int));
		for (int i = 0; i < dict->count; i++)
			order->rank[column][names[i]] = i;
		pfree(names);
	}
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
compare_slices(const RetrainWorstSlice *a, const RetrainWorstSlice *b, const SliceOrder *order)
{
	int			columns = order->search->state->columns;
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
		int			x = order->rank[i][a->number[i]];
		int			y = order->rank[i][b->number[i]];

		if ((a->mask >> i & 1) != 0 && x != y)
			return x - y;
	}
	return 0;
}

#define ST_SORT sort_slices
#define ST_ELEMENT_TYPE RetrainWorstSlice
#define ST_COMPARE_ARG_TYPE SliceOrder
#define ST_COMPARE(a, b, order) compare_slices(a, b, order)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* set_names sets the first two columns: which columns are fixed, and at which values. */
static void
set_names(const RetrainWorstSearch *search, const RetrainWorstSlice *slice, Datum *values)
{
	Datum		columns[RETRAIN_WORST_CROSSED];
	Datum		names[RETRAIN_WORST_CROSSED];
	bool		nulls[RETRAIN_WORST_CROSSED];
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
add_slice(RetrainRows *rows, const RetrainWorstSearch *search, const RetrainWorstSlice *slice)
{
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {0};
	const RetrainLossHalf *searched = &slice->half[RETRAIN_SEARCHED];
	const RetrainLossHalf *held = &slice->half[RETRAIN_HELD_OUT];
	double		share = (double) held->rows / (double) search->whole[RETRAIN_HELD_OUT].rows;
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
	RetrainWorstSearch search;
	SliceOrder	order = {&search, NULL};
	RetrainRows rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_worst_search(&search, (const RetrainLossCells *) PG_GETARG_POINTER(0));
	rank_values(&order);
	sort_slices(search.slices, search.n, &order);
	retrain_rows_begin(&rows, fcinfo, (int) search.n);
	for (int64 i = 0; i < search.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_slice(&rows, &search, &search.slices[i]);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
