/*
 * confusion_agg.c
 *	  retrain.confusion_agg and merge: aggregates that make confusions.
 *
 * The state is the type itself: of booleans the packed form, which has a fixed size, else
 * the open form.  Both are changed in place, so there are no serial functions, and partial
 * states travel packed.  The transition functions can be called by anybody; outside an
 * aggregate they change a copy.
 *
 * A row without label, prediction or weight is not used, and counted: as many rows as its
 * weight says, one if that is NULL.  A row of weight 0 is no row.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/argument_image.h"
#include "common/slice_key.h"
#include "states/confusion.h"

PG_FUNCTION_INFO_V1(retrain_confusion_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_boolean_weight);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_integer);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_integer_weight);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_integer_classes);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_integer_weight_classes);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_text);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_text_weight);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_text_classes);
PG_FUNCTION_INFO_V1(retrain_confusion_accum_text_weight_classes);
PG_FUNCTION_INFO_V1(retrain_confusion_combine);
PG_FUNCTION_INFO_V1(retrain_confusion_final);
PG_FUNCTION_INFO_V1(retrain_confusion_merge_two);
PG_FUNCTION_INFO_V1(retrain_confusion_from_counts);

/* refuse_kind raises the error of labels of another type than before. */
pg_noreturn static void refuse_kind(RetrainConfusionKind has, RetrainConfusionKind wanted);

static void
refuse_kind(RetrainConfusionKind has, RetrainConfusionKind wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("confusion of kind \"%s\" cannot take one of kind \"%s\"", retrain_confusion_kind_name(has),
					retrain_confusion_kind_name(wanted)),
			 errhint("Count labels of one type; cast them if need be.")));
}

/* begin_boolean returns new counts, or a copy of those in argument 0 with room for one row. */
static RetrainConfusionBoolean *
begin_boolean(FunctionCallInfo fcinfo)
{
	RetrainConfusionBoolean *counts;
	RetrainConfusionKind kind;

	if (PG_ARGISNULL(0))
		return retrain_confusion_boolean_create(CurrentMemoryContext);
	kind = retrain_confusion_datum_kind(PG_GETARG_DATUM(0));
	if (kind != RETRAIN_CONFUSION_BOOLEAN)
		refuse_kind(kind, RETRAIN_CONFUSION_BOOLEAN);
	counts = (RetrainConfusionBoolean *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	retrain_confusion_boolean_check(counts, 1);
	return counts;
}

/*
 * boolean_state returns the counts of the call.  Those of a plain aggregate are changed in
 * place; the executor has copied them to where they live.
 */
static inline RetrainConfusionBoolean *
boolean_state(FunctionCallInfo fcinfo)
{
	if (likely(!PG_ARGISNULL(0) && fcinfo->context != NULL && IsA(fcinfo->context, AggState)))
	{
		RetrainConfusionBoolean *counts = (RetrainConfusionBoolean *) PG_GETARG_POINTER(0);

		if (likely(VARATT_IS_4B_U(counts) && counts->kind == RETRAIN_CONFUSION_BOOLEAN))
			return counts;
	}
	return begin_boolean(fcinfo);
}

/* retrain_confusion_check_collation raises an error unless classes are compared by their bytes. */
void
retrain_confusion_check_collation(FunctionCallInfo fcinfo)
{
	if (OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "classes");
	else if (PG_NARGS() > 2)
		/* label and prediction differ: each is looked at */
		retrain_slice_key_create(fcinfo, 1, "classes", CurrentMemoryContext);
}

/* begin_named returns a new state, or an open copy of the one in argument 0. */
static RetrainConfusionState *
begin_named(FunctionCallInfo fcinfo, RetrainConfusionKind kind)
{
	RetrainConfusionState *state;

	if (kind == RETRAIN_CONFUSION_TEXT)
		retrain_confusion_check_collation(fcinfo);
	if (PG_ARGISNULL(0))
		return retrain_confusion_begin(kind, retrain_state_context(fcinfo));
	state = retrain_confusion_of(PG_GETARG_DATUM(0));
	if (state == NULL)
	{
		RetrainConfusionKind has = retrain_confusion_datum_kind(PG_GETARG_DATUM(0));

		if (has != kind)
			refuse_kind(has, kind);
		return retrain_confusion_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
	}
	if (state->kind != kind)
		refuse_kind(state->kind, kind);
	return state;
}

/* named_state returns the state of the call, of integer or text classes. */
static inline RetrainConfusionState *
named_state(FunctionCallInfo fcinfo, RetrainConfusionKind kind)
{
	if (likely(!PG_ARGISNULL(0)))
	{
		RetrainConfusionState *state = retrain_confusion_of(PG_GETARG_DATUM(0));

		if (likely(state != NULL && state->kind == kind))
			return state;
	}
	return begin_named(fcinfo, kind);
}

/* weight_of returns the rows that argument 3 counts for; *unused if it is NULL. */
static int64
weight_of(FunctionCallInfo fcinfo, bool *unused)
{
	int64		weight = retrain_weight_argument(fcinfo, 3);

	*unused = weight < 0;
	return *unused ? 1 : weight;
}

/*
 * retrain.confusion_accum(retrain.confusion, label boolean, predicted boolean)
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_boolean counts one row.
 */
Datum
retrain_confusion_accum_boolean(PG_FUNCTION_ARGS)
{
	RetrainConfusionBoolean *counts = boolean_state(fcinfo);

	/* In place, so many rows one by one take centuries: there is room.  No branch on what is random. */
	if (unlikely(PG_ARGISNULL(1) || PG_ARGISNULL(2)))
		counts->unused++;
	else
		counts->count[(PG_GETARG_BOOL(1) ? 2 : 0) | (PG_GETARG_BOOL(2) ? 1 : 0)]++;
	PG_RETURN_POINTER(counts);
}

/*
 * retrain.confusion_accum(retrain.confusion, label boolean, predicted boolean, weight bigint)
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_boolean_weight counts weight rows.
 */
Datum
retrain_confusion_accum_boolean_weight(PG_FUNCTION_ARGS)
{
	RetrainConfusionBoolean *counts = boolean_state(fcinfo);
	bool		unused;
	int64		weight = weight_of(fcinfo, &unused);

	if (unused || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		retrain_confusion_boolean_add_unused(counts, weight);
	else
		retrain_confusion_boolean_add(counts, (PG_GETARG_BOOL(1) ? 2 : 0) | (PG_GETARG_BOOL(2) ? 1 : 0), weight);
	PG_RETURN_POINTER(counts);
}

/* add_row counts rows of arguments 1 and 2. */
static inline void
add_row(FunctionCallInfo fcinfo, RetrainConfusionState *state, int64 rows, bool unused)
{
	if (unlikely(unused || PG_ARGISNULL(1) || PG_ARGISNULL(2)))
		retrain_confusion_add_unused(state, rows);
	else if (state->kind == RETRAIN_CONFUSION_INTEGER)
	{
		int32		label = PG_GETARG_INT32(1);
		int32		predicted = PG_GETARG_INT32(2);

		retrain_confusion_add(state, retrain_confusion_integer_bytes(&label),
							  retrain_confusion_integer_bytes(&predicted), rows);
	}
	else
		retrain_confusion_add(state, retrain_text_bytes(PG_GETARG_DATUM(1)),
							  retrain_text_bytes(PG_GETARG_DATUM(2)), rows);
}

/* accum counts one row, or as many as argument 3 says. */
static inline Datum
accum(FunctionCallInfo fcinfo, RetrainConfusionKind kind, bool weighted)
{
	RetrainConfusionState *state = named_state(fcinfo, kind);
	bool		unused = false;
	int64		rows = weighted ? weight_of(fcinfo, &unused) : 1;

	add_row(fcinfo, state, rows, unused);
	PG_RETURN_DATUM(retrain_confusion_datum(state));
}

/*
 * retrain.confusion_accum(retrain.confusion, label integer, predicted integer)
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_integer counts one row.
 */
Datum
retrain_confusion_accum_integer(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, RETRAIN_CONFUSION_INTEGER, false);
}

/*
 * retrain.confusion_accum(retrain.confusion, label integer, predicted integer, weight bigint)
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_integer_weight counts weight rows.
 */
Datum
retrain_confusion_accum_integer_weight(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, RETRAIN_CONFUSION_INTEGER, true);
}

/*
 * retrain.confusion_accum(retrain.confusion, label text, predicted text) returns retrain.confusion
 *
 * retrain_confusion_accum_text counts one row.
 */
Datum
retrain_confusion_accum_text(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, RETRAIN_CONFUSION_TEXT, false);
}

/*
 * retrain.confusion_accum(retrain.confusion, label text, predicted text, weight bigint)
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_text_weight counts weight rows.
 */
Datum
retrain_confusion_accum_text_weight(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, RETRAIN_CONFUSION_TEXT, true);
}

/* element_bytes returns the names of the elements of the array of classes. */
static RetrainBytes *
element_bytes(RetrainConfusionKind kind, ArrayType *array, int *n)
{
	bool		text = kind == RETRAIN_CONFUSION_TEXT;
	Datum	   *elements;
	bool	   *nulls;
	RetrainBytes *names;

	deconstruct_array(array, ARR_ELEMTYPE(array), text ? -1 : sizeof(int32), !text, TYPALIGN_INT, &elements,
					  &nulls, n);
	names = palloc(Max(*n, 1) * sizeof(RetrainBytes));
	for (int i = 0; i < *n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("classes must not contain nulls"),
					 errhint("Rows with a NULL label are not used; leave it out.")));
		if (text)
			names[i] = retrain_text_bytes(elements[i]);
		else
		{
			int32	   *integer = palloc(sizeof(int32));

			*integer = DatumGetInt32(elements[i]);
			names[i] = retrain_confusion_integer_bytes(integer);
		}
	}
	return names;
}

/* declare gives a state the classes of an array. */
static void
declare(RetrainConfusionState *state, ArrayType *array)
{
	int			n;
	RetrainBytes *names = element_bytes(state->kind, array, &n);
	RetrainConfusionState *distinct;

	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("classes must not be empty"),
				 errhint("Leave the argument out to take the classes from the rows.")));
	distinct = retrain_confusion_create(state->kind, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
		if (retrain_confusion_class_number(distinct, names[i]) != i)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("classes must be distinct"),
					 errhint("Declare each class once.")));
	retrain_confusion_declare(state, names, n);
}

/* The classes that a call site saw last, by the bytes of the array. */
typedef struct Declaration
{
	bool		constant;
	uint64		number;			/* grows by one with each change */
	struct varlena *image;
} Declaration;

/* declaration_of returns the call site's number of the classes in the row. */
static uint64
declaration_of(FunctionCallInfo fcinfo, int argument)
{
	Declaration *seen = fcinfo->flinfo->fn_extra;
	struct varlena *image;
	MemoryContext old;

	if (seen != NULL && seen->constant)
		return seen->number;
	image = retrain_argument_image(fcinfo, argument);
	if (seen != NULL && retrain_same_image(seen->image, image))
		return seen->number;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (seen == NULL)
	{
		seen = fcinfo->flinfo->fn_extra = palloc0(sizeof(Declaration));
		seen->constant = retrain_argument_change(fcinfo, argument) == RETRAIN_ARGUMENT_CONSTANT;
	}
	else
		pfree(seen->image);
	seen->number++;
	seen->image = palloc(VARSIZE_ANY(image));
	memcpy(seen->image, image, VARSIZE_ANY(image));
	MemoryContextSwitchTo(old);
	return seen->number;
}

/* check_declared raises an error unless a state has exactly the classes of the call, or none yet. */
static void
check_declared(FunctionCallInfo fcinfo, RetrainConfusionState *state, int argument)
{
	RetrainConfusionState *other = retrain_confusion_create(state->kind, CurrentMemoryContext);

	declare(other, PG_GETARG_ARRAYTYPE_P(argument));
	retrain_confusion_merge(state, retrain_confusion_close(other));
}

/* accum_declared counts a row of declared classes, which argument tells. */
static Datum
accum_declared(FunctionCallInfo fcinfo, RetrainConfusionKind kind, bool weighted)
{
	RetrainConfusionState *state = named_state(fcinfo, kind);
	int			argument = weighted ? 4 : 3;
	bool		unused = false;
	int64		rows = weighted ? weight_of(fcinfo, &unused) : 1;
	uint64		declaration;

	if (unlikely(PG_ARGISNULL(argument)))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("classes must not be null"),
				 errhint("Leave the argument out to take the classes from the rows.")));
	declaration = declaration_of(fcinfo, argument);
	if (unlikely(state->declaration != declaration))
	{
		check_declared(fcinfo, state, argument);
		state->declaration = declaration;
	}
	add_row(fcinfo, state, rows, unused);
	PG_RETURN_DATUM(retrain_confusion_datum(state));
}

/*
 * retrain.confusion_accum(retrain.confusion, label integer, predicted integer, classes integer[])
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_integer_classes counts one row of declared classes.
 */
Datum
retrain_confusion_accum_integer_classes(PG_FUNCTION_ARGS)
{
	return accum_declared(fcinfo, RETRAIN_CONFUSION_INTEGER, false);
}

/*
 * retrain.confusion_accum(retrain.confusion, label integer, predicted integer, weight bigint,
 *		classes integer[]) returns retrain.confusion
 *
 * retrain_confusion_accum_integer_weight_classes counts weight rows of declared classes.
 */
Datum
retrain_confusion_accum_integer_weight_classes(PG_FUNCTION_ARGS)
{
	return accum_declared(fcinfo, RETRAIN_CONFUSION_INTEGER, true);
}

/*
 * retrain.confusion_accum(retrain.confusion, label text, predicted text, classes text[])
 *		returns retrain.confusion
 *
 * retrain_confusion_accum_text_classes counts one row of declared classes.
 */
Datum
retrain_confusion_accum_text_classes(PG_FUNCTION_ARGS)
{
	return accum_declared(fcinfo, RETRAIN_CONFUSION_TEXT, false);
}

/*
 * retrain.confusion_accum(retrain.confusion, label text, predicted text, weight bigint,
 *		classes text[]) returns retrain.confusion
 *
 * retrain_confusion_accum_text_weight_classes counts weight rows of declared classes.
 */
Datum
retrain_confusion_accum_text_weight_classes(PG_FUNCTION_ARGS)
{
	return accum_declared(fcinfo, RETRAIN_CONFUSION_TEXT, true);
}

/* copy_boolean returns a copy of counts in the current context. */
static RetrainConfusionBoolean *
copy_boolean(Datum datum)
{
	return (RetrainConfusionBoolean *) PG_DETOAST_DATUM_COPY(datum);
}

/*
 * retrain.confusion_combine(retrain.confusion, retrain.confusion) returns retrain.confusion
 *
 * retrain_confusion_combine adds the second confusion to the first, in place where that is the
 * state of an aggregate; NULL is a confusion of nothing.
 */
Datum
retrain_confusion_combine(PG_FUNCTION_ARGS)
{
	RetrainConfusionState *state;
	RetrainConfusionKind kind;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	kind = retrain_confusion_datum_kind(PG_GETARG_DATUM(1));
	if (kind == RETRAIN_CONFUSION_BOOLEAN)
	{
		RetrainConfusionBoolean *counts;

		if (PG_ARGISNULL(0))
			PG_RETURN_POINTER(copy_boolean(PG_GETARG_DATUM(1)));
		counts = boolean_state(fcinfo);
		retrain_confusion_boolean_merge(counts, copy_boolean(PG_GETARG_DATUM(1)));
		PG_RETURN_POINTER(counts);
	}
	if (PG_ARGISNULL(0))
		state = retrain_confusion_open(PG_GETARG_DATUM(1), retrain_state_context(fcinfo));
	else
	{
		state = named_state(fcinfo, kind);
		retrain_confusion_merge(state, retrain_confusion_argument(fcinfo, 1));
	}
	PG_RETURN_DATUM(retrain_confusion_datum(state));
}

/*
 * retrain.confusion_final(retrain.confusion) returns retrain.confusion
 *
 * retrain_confusion_final returns a copy in packed form.
 */
Datum
retrain_confusion_final(PG_FUNCTION_ARGS)
{
	Datum		state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(state)))
		PG_RETURN_POINTER(retrain_confusion_packed_datum(state));
	PG_RETURN_POINTER(PG_DETOAST_DATUM_COPY(state));
}

/*
 * retrain.merge(a retrain.confusion, b retrain.confusion) returns retrain.confusion
 *
 * retrain_confusion_merge_two returns the confusion of the rows of both; NULL is a confusion of
 * nothing.
 */
Datum
retrain_confusion_merge_two(PG_FUNCTION_ARGS)
{
	RetrainConfusionState *state;
	RetrainConfusionKind kind;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(retrain_confusion_packed_datum(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0)));
	}
	kind = retrain_confusion_datum_kind(PG_GETARG_DATUM(0));
	if (retrain_confusion_datum_kind(PG_GETARG_DATUM(1)) != kind)
		refuse_kind(kind, retrain_confusion_datum_kind(PG_GETARG_DATUM(1)));
	if (kind == RETRAIN_CONFUSION_BOOLEAN)
	{
		RetrainConfusionBoolean *counts = copy_boolean(PG_GETARG_DATUM(0));

		retrain_confusion_boolean_merge(counts, copy_boolean(PG_GETARG_DATUM(1)));
		PG_RETURN_POINTER(counts);
	}
	state = retrain_confusion_open(PG_GETARG_DATUM(0), CurrentMemoryContext);
	retrain_confusion_merge(state, retrain_confusion_argument(fcinfo, 1));
	PG_RETURN_POINTER(retrain_confusion_pack(retrain_confusion_close(state)));
}

/*
 * retrain.confusion_from_counts(tp bigint, fp bigint, fn bigint, tn bigint)
 *		returns retrain.confusion
 *
 * retrain_confusion_from_counts returns the confusion of booleans with these counts.
 */
Datum
retrain_confusion_from_counts(PG_FUNCTION_ARGS)
{
	static const int cells[] = {3, 1, 2, 0};
	RetrainConfusionBoolean *counts = retrain_confusion_boolean_create(CurrentMemoryContext);

	for (int i = 0; i < 4; i++)
	{
		int64		rows = PG_GETARG_INT64(i);

		if (rows < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("counts must not be negative, as is %lld", (long long) rows),
					 errhint("Give the rows of each cell: tp, fp, fn, tn.")));
		retrain_confusion_boolean_add(counts, cells[i], rows);
	}
	PG_RETURN_POINTER(counts);
}
