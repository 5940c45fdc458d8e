/*
 * f1_by_slice.c
 *	  SQL aggregate f1_by_slice: precision, recall and F1 per slice.
 *
 * Definitions: stats/f1.c and doc/reference/slices.md.  A slice is the
 * canonical text of a value (common/slice_key.c); NULL is a slice of its own.
 * Slices of little support are flagged, never dropped.  A row without label or
 * prediction counts as unused in its slice.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "common/slice_key.h"
#include "metrics/binary_label.h"
#include "metrics/slice_counts.h"
#include "stats/f1.h"

#define DEFAULT_MIN_SUPPORT 30
#define SLICE_F1_COLUMNS 15

PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_bool);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_bool_min);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_int);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_int_min);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_text);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_accum_text_min);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_combine);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_serialize);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_deserialize);
PG_FUNCTION_INFO_V1(retrain_f1_by_slice_final);

/* slice_key returns how the call site reads argument 3, made on its first call. */
static inline RetrainSliceKey *
slice_key(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_slice_key_create(fcinfo, 3, "labels and slices", fcinfo->flinfo->fn_mcxt);
	return site->extra;
}

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, DEFAULT_MIN_SUPPORT};

/* state_of returns the state of the call, begun if there is none. */
static inline RetrainSliceCounts *
state_of(FunctionCallInfo fcinfo, bool classes_named, int min_support)
{
	RetrainSliceCounts *state;

	if (unlikely(PG_ARGISNULL(0)))
		return retrain_slice_counts_create(classes_named, min_support, 0,
										   retrain_spill_site(fcinfo->flinfo),
										   retrain_aggregate_context(fcinfo));
	state = (RetrainSliceCounts *) PG_GETARG_POINTER(0);
	if (unlikely(state->min_support != min_support))
		retrain_constant_differs(&min_support_rule, state->min_support, min_support);
	return state;
}

/* slice_of returns the number of the row's slice, argument 3. */
static inline int
slice_of(FunctionCallInfo fcinfo, RetrainSliceCounts *state)
{
	RetrainSliceKey *key = slice_key(fcinfo);
	RetrainBytes name = {NULL, 0};

	if (!PG_ARGISNULL(3))
		name = retrain_slice_key_bytes(key, PG_GETARG_DATUM(3));
	return retrain_slice_counts_slice(state, name);
}

/* accum_binary counts one row of boolean or integer labels. */
static inline Datum
accum_binary(FunctionCallInfo fcinfo, bool integers, int min_support)
{
	RetrainSliceCounts *state = state_of(fcinfo, false, min_support);
	bool		label = false;
	bool		predicted = false;
	int			number;
	RetrainSlice *slice;

	if (!PG_ARGISNULL(1))
		label = integers ? retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (!PG_ARGISNULL(2))
		predicted = integers ? retrain_binary_label(PG_GETARG_INT32(2), "predicted") : PG_GETARG_BOOL(2);

	/* In two steps: finding the number may move the array. */
	number = slice_of(fcinfo, state);
	slice = &state->slice[number];
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		slice->unused++;
	else
		slice->count[label << 1 | predicted]++;	/* no branch on random bits */
	PG_RETURN_POINTER(state);
}

/* accum_text counts one row of text labels. */
static inline Datum
accum_text(FunctionCallInfo fcinfo, int min_support)
{
	RetrainSliceCounts *state = state_of(fcinfo, true, min_support);
	int			slice = slice_of(fcinfo, state);
	int			label = -1;
	int			predicted = -1;

	/* A class is seen also in a row that cannot be used. */
	if (!PG_ARGISNULL(1))
		label = retrain_slice_counts_class(state, retrain_text_bytes(PG_GETARG_DATUM(1)));
	if (!PG_ARGISNULL(2))
		predicted = retrain_slice_counts_class(state, retrain_text_bytes(PG_GETARG_DATUM(2)));
	if (label < 0 || predicted < 0)
		state->slice[slice].unused++;
	else
		retrain_slice_counts_cell(state, slice, label, predicted, 1);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.f1_by_slice_accum_bool(internal, label boolean, predicted boolean,
 *		slice "any") returns internal
 *
 * retrain_f1_by_slice_accum_bool counts one row.
 */
Datum
retrain_f1_by_slice_accum_bool(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, false, DEFAULT_MIN_SUPPORT);
}

/*
 * retrain.f1_by_slice_accum_bool_min(internal, label boolean, predicted boolean,
 *		slice "any", min_support integer) returns internal
 *
 * retrain_f1_by_slice_accum_bool_min counts one row; min_support is constant.
 */
Datum
retrain_f1_by_slice_accum_bool_min(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, false, retrain_constant_argument(fcinfo, 4, &min_support_rule));
}

/*
 * retrain.f1_by_slice_accum_int(internal, label integer, predicted integer,
 *		slice "any") returns internal
 *
 * retrain_f1_by_slice_accum_int counts one row of labels 0 and 1.
 */
Datum
retrain_f1_by_slice_accum_int(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, true, DEFAULT_MIN_SUPPORT);
}

/*
 * retrain.f1_by_slice_accum_int_min(internal, label integer, predicted integer,
 *		slice "any", min_support integer) returns internal
 *
 * retrain_f1_by_slice_accum_int_min counts one row of labels 0 and 1.
 */
Datum
retrain_f1_by_slice_accum_int_min(PG_FUNCTION_ARGS)
{
	return accum_binary(fcinfo, true, retrain_constant_argument(fcinfo, 4, &min_support_rule));
}

/*
 * retrain.f1_by_slice_accum_text(internal, label text, predicted text,
 *		slice "any") returns internal
 *
 * retrain_f1_by_slice_accum_text counts one row of named classes.
 */
Datum
retrain_f1_by_slice_accum_text(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, DEFAULT_MIN_SUPPORT);
}

/*
 * retrain.f1_by_slice_accum_text_min(internal, label text, predicted text, slice "any",
 *		min_support integer) returns internal
 *
 * retrain_f1_by_slice_accum_text_min counts one row of named classes.
 */
Datum
retrain_f1_by_slice_accum_text_min(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, retrain_constant_argument(fcinfo, 4, &min_support_rule));
}

/*
 * retrain.f1_by_slice_combine(internal, internal) returns internal
 *
 * retrain_f1_by_slice_combine adds the second state to the first, or to a new
 * one if there is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_f1_by_slice_combine(PG_FUNCTION_ARGS)
{
	RetrainSliceCounts *state;
	const RetrainSliceCounts *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainSliceCounts *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = retrain_slice_counts_create(other->classes_named, other->min_support,
											other->crossed ? other->crossed->n : 0,
											retrain_spill_site(fcinfo->flinfo),
											retrain_aggregate_context(fcinfo));
	else
		state = state_of(fcinfo, other->classes_named, other->min_support);
	retrain_slice_counts_merge(state, other);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.f1_by_slice_serialize(internal) returns bytea
 *
 * retrain_f1_by_slice_serialize returns the wire form of a state.
 */
Datum
retrain_f1_by_slice_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_slice_counts_send(&buf, (const RetrainSliceCounts *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.f1_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_f1_by_slice_deserialize returns the state in the current context.
 */
Datum
retrain_f1_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainSliceCounts *state;

	retrain_state_open(&buf, wire);
	state = retrain_slice_counts_recv(&buf, CurrentMemoryContext);
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* set_figure stores a figure, NULL if it is undefined. */
static void
set_figure(Datum *value, bool *isnull, RetrainFigure figure)
{
	*value = Float8GetDatum(figure.value);
	*isnull = !figure.defined;
}

/*
 * add_slice appends one row of the result.  classes is the number of classes
 * seen in the call (-1: of no names), counts the binary table (or, of named classes, correct
 * rows as TP and wrong ones as both FP and FN).
 */
static void
add_slice(RetrainRows *rows, const RetrainSliceCounts *state, int slice, int64 support,
		  const int64 *counts, int classes, const RetrainF1 *f1)
{
	Datum		values[SLICE_F1_COLUMNS] = {0};
	bool		nulls[SLICE_F1_COLUMNS] = {0};
	bool		named = classes >= 0;
	const char *status = "ok";

	if (support < state->min_support)
		status = "insufficient_rows";
	else if (!f1->f1.defined)
		status = "undefined";

	values[0] = retrain_slice_counts_name(state, slice, &nulls[0]);
	values[1] = Int64GetDatum(support);
	values[2] = Int64GetDatum(state->slice[slice].unused);
	values[3] = Int64GetDatum(counts[RETRAIN_TP]);
	values[4] = Int64GetDatum(counts[RETRAIN_FP]);
	values[5] = Int64GetDatum(counts[RETRAIN_FN]);
	values[6] = Int64GetDatum(counts[RETRAIN_TN]);
	nulls[6] = named;
	set_figure(&values[7], &nulls[7], f1->precision);
	set_figure(&values[8], &nulls[8], f1->recall);
	set_figure(&values[9], &nulls[9], f1->f1);
	set_figure(&values[10], &nulls[10], f1->low);
	set_figure(&values[11], &nulls[11], f1->high);
	values[12] = Int32GetDatum(f1->classes);
	nulls[12] = !named;
	values[13] = Int32GetDatum(classes - f1->classes);
	nulls[13] = !named;
	values[14] = CStringGetTextDatum(status);
	retrain_rows_add(rows, values, nulls);
}

/* final_binary appends the slices of a state of binary tables, in order. */
static void
final_binary(RetrainRows *rows, const RetrainSliceCounts *state, const int *order)
{
	for (int i = 0; i < state->slices.count; i++)
	{
		const int64 *n = state->slice[order[i]].count;
		RetrainF1	f1;

		CHECK_FOR_INTERRUPTS();
		retrain_f1_binary(n[RETRAIN_TP], n[RETRAIN_FP], n[RETRAIN_FN], &f1);
		add_slice(rows, state, order[i], n[0] + n[1] + n[2] + n[3], n, -1, &f1);
	}
}

/* final_macro appends the slices of a state of named classes, in order. */
static void
final_macro(RetrainRows *rows, const RetrainSliceCounts *state, const int *order)
{
	int			nclasses = state->classes.count;
	int64		ncells;
	int64		next = 0;
	RetrainSliceCell *cells;
	RetrainConfusionCell *table;

	cells = retrain_slice_counts_cells(state, order, retrain_bytes_dict_order(&state->classes),
									   &ncells);
	table = MemoryContextAllocHuge(CurrentMemoryContext,
								   Max(ncells, 1) * sizeof(RetrainConfusionCell));
	for (int i = 0; i < state->slices.count; i++)
	{
		int64		counts[4] = {0};
		int			n = 0;
		RetrainF1	f1;

		CHECK_FOR_INTERRUPTS();
		for (; next < ncells && cells[next].key.slice == i; next++, n++)
		{
			table[n].label = cells[next].key.label;
			table[n].predicted = cells[next].key.predicted;
			table[n].count = cells[next].count;
			counts[table[n].label == table[n].predicted ? RETRAIN_TP : RETRAIN_FP] +=
				cells[next].count;
		}
		counts[RETRAIN_FN] = counts[RETRAIN_FP];
		retrain_f1_macro(table, n, nclasses, &f1);
		add_slice(rows, state, order[i], counts[RETRAIN_TP] + counts[RETRAIN_FP], counts, nclasses,
				  &f1);
	}
}

/*
 * retrain.f1_by_slice_final(internal) returns retrain.slice_f1[]
 * retrain.f1_by_slices_final(internal) returns retrain.slices_f1[]
 *
 * retrain_f1_by_slice_final returns one row per slice, in C order of the slice
 * text (of crossed slices, column by column), NULL last; NULL without rows.
 */
Datum
retrain_f1_by_slice_final(PG_FUNCTION_ARGS)
{
	const RetrainSliceCounts *state;
	RetrainRows rows;
	int		   *order;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	order = retrain_slice_counts_order(state);
	retrain_rows_begin(&rows, fcinfo, state->slices.count);
	if (state->classes_named)
		final_macro(&rows, state, order);
	else
		final_binary(&rows, state, order);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
