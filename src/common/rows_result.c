/*
 * rows_result.c
 *	  Builds a row of a named composite type, or an array of them, the form in
 *	  which aggregates return several rows.
 *
 * The type is read from the function's declared result, so that the SQL script
 * alone names it.  Everything is allocated in the current memory context.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "common/rows_result.h"

/* retrain_bytes_datum returns a name, which is not null, as text. */
Datum
retrain_bytes_datum(const RetrainBytes *name)
{
	return PointerGetDatum(cstring_to_text_with_len(name->data, (int) name->len));
}

/* retrain_column_float sets a column to a figure, or to NULL for NaN. */
void
retrain_column_float(Datum *value, bool *null, double figure)
{
	*null = isnan(figure);
	*value = *null ? (Datum) 0 : Float8GetDatum(figure);
}

/* retrain_column_text sets a column to a word, or to NULL. */
void
retrain_column_text(Datum *value, bool *null, const char *word)
{
	*null = word == NULL;
	*value = *null ? (Datum) 0 : CStringGetTextDatum(word);
}

/* retrain_row_result returns one row of the type that the called function returns. */
Datum
retrain_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/*
 * retrain_rows_begin prepares for at most capacity rows of the composite type
 * whose array the called function returns.
 */
void
retrain_rows_begin(RetrainRows *rows, FunctionCallInfo fcinfo, int capacity)
{
	rows->type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	rows->desc = lookup_rowtype_tupdesc_copy(rows->type, -1);
	rows->capacity = capacity;
	rows->count = 0;
	rows->rows = MemoryContextAllocHuge(CurrentMemoryContext,
										Max(capacity, 1) * sizeof(Datum));
}

/* retrain_rows_add appends one row; values and nulls are in column order. */
void
retrain_rows_add(RetrainRows *rows, Datum *values, bool *nulls)
{
	Assert(rows->count < rows->capacity);
	rows->rows[rows->count++] =
		HeapTupleGetDatum(heap_form_tuple(rows->desc, values, nulls));
}

/* retrain_rows_finish returns the array of the rows added. */
Datum
retrain_rows_finish(RetrainRows *rows)
{
	return PointerGetDatum(construct_array(rows->rows, rows->count, rows->type,
										   -1, false, TYPALIGN_DOUBLE));
}
