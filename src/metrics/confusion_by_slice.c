/*
 * confusion_by_slice.c
 *	  SQL aggregates confusion_by_slice and confusion_by_slice_weighted: a retrain.confusion for
 *	  every crossed slice.
 *
 * The counts are those of f1_by_slices (crossed_counts.c, slice_counts.c); here they become
 * confusions, each the very bytes of confusion_agg over the rows of its slice.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/rows_result.h"
#include "metrics/slice_counts.h"
#include "states/confusion.h"

#define COLUMNS 5

PG_FUNCTION_INFO_V1(retrain_confusion_by_slice_final_boolean);
PG_FUNCTION_INFO_V1(retrain_confusion_by_slice_final_integer);
PG_FUNCTION_INFO_V1(retrain_confusion_by_slice_final_text);

/* add_slice appends one row of the result. */
static void
add_slice(RetrainRows *rows, const RetrainSliceCounts *state, int slice, int64 support, Datum confusion)
{
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {0};

	values[0] = retrain_slice_counts_name(state, slice, &nulls[0]);
	values[1] = Int64GetDatum(support);
	values[2] = Int64GetDatum(state->slice[slice].unused);
	values[3] = confusion;
	values[4] = CStringGetTextDatum(support < state->min_support ? "insufficient_rows" : "ok");
	retrain_rows_add(rows, values, nulls);
}

/* final_boolean appends the slices of a state of binary tables, in order. */
static void
final_boolean(RetrainRows *rows, const RetrainSliceCounts *state, const int *order)
{
	for (int i = 0; i < state->slices.count; i++)
	{
		const RetrainSlice *slice = &state->slice[order[i]];
		RetrainConfusionBoolean *counts = retrain_confusion_boolean_create(CurrentMemoryContext);
		int64		support = 0;

		CHECK_FOR_INTERRUPTS();
		retrain_confusion_boolean_add_unused(counts, slice->unused);
		for (int j = 0; j < 4; j++)
		{
			retrain_confusion_boolean_add(counts, j, slice->count[j]);
			support += slice->count[j];
		}
		add_slice(rows, state, order[i], support, PointerGetDatum(counts));
		pfree(counts);
	}
}

/* confusion_of returns the confusion of n cells, packed, in the current context. */
static struct varlena *
confusion_of(const RetrainSliceCounts *state, RetrainConfusionKind kind, int64 unused,
			 const RetrainSliceCell *cells, int n, const int *class_order)
{
	RetrainConfusionState *confusion = retrain_confusion_create(kind, CurrentMemoryContext);

	if (unused > 0)
		retrain_confusion_add_unused(confusion, unused);
	for (int i = 0; i < n; i++)
		retrain_confusion_add(confusion, state->classes.names[class_order[cells[i].key.label]],
							  state->classes.names[class_order[cells[i].key.predicted]], cells[i].count);
	return retrain_confusion_pack(retrain_confusion_close(confusion));
}

/* final_named appends the slices of a state of named classes, in order. */
static void
final_named(RetrainRows *rows, const RetrainSliceCounts *state, const int *order,
			RetrainConfusionKind kind)
{
	int		   *class_order = retrain_bytes_dict_order(&state->classes);
	int64		ncells;
	RetrainSliceCell *cells = retrain_slice_counts_cells(state, order, class_order, &ncells);
	int64		next = 0;
	MemoryContext result = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(result, "retrain slice", ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < state->slices.count; i++)
	{
		int64		first = next;
		int64		support = 0;
		struct varlena *confusion;

		CHECK_FOR_INTERRUPTS();
		for (; next < ncells && cells[next].key.slice == i; next++)
			retrain_slice_counts_add(&support, cells[next].count);
		MemoryContextSwitchTo(work);
		confusion = confusion_of(state, kind, state->slice[order[i]].unused, cells + first,
								 (int) (next - first), class_order);
		MemoryContextSwitchTo(result);
		add_slice(rows, state, order[i], support, PointerGetDatum(confusion));
		MemoryContextReset(work);
	}
	MemoryContextDelete(work);
}

/* final returns one row per slice; NULL without rows. */
static Datum
final(FunctionCallInfo fcinfo, RetrainConfusionKind kind)
{
	const RetrainSliceCounts *state;
	RetrainRows rows;
	int		   *order;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSliceCounts *) PG_GETARG_POINTER(0);
	order = retrain_slice_counts_order(state);
	retrain_rows_begin(&rows, fcinfo, state->slices.count);
	if (kind == RETRAIN_CONFUSION_BOOLEAN)
		final_boolean(&rows, state, order);
	else
		final_named(&rows, state, order, kind);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.confusion_by_slice_final_boolean(internal) returns retrain.slices_confusion[]
 *
 * retrain_confusion_by_slice_final_boolean returns the slices of boolean labels.
 */
Datum
retrain_confusion_by_slice_final_boolean(PG_FUNCTION_ARGS)
{
	return final(fcinfo, RETRAIN_CONFUSION_BOOLEAN);
}

/*
 * retrain.confusion_by_slice_final_integer(internal) returns retrain.slices_confusion[]
 *
 * retrain_confusion_by_slice_final_integer returns the slices of integer classes.
 */
Datum
retrain_confusion_by_slice_final_integer(PG_FUNCTION_ARGS)
{
	return final(fcinfo, RETRAIN_CONFUSION_INTEGER);
}

/*
 * retrain.confusion_by_slice_final_text(internal) returns retrain.slices_confusion[]
 *
 * retrain_confusion_by_slice_final_text returns the slices of text classes.
 */
Datum
retrain_confusion_by_slice_final_text(PG_FUNCTION_ARGS)
{
	return final(fcinfo, RETRAIN_CONFUSION_TEXT);
}
