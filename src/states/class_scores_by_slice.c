/*
 * class_scores_by_slice.c
 *	  SQL aggregates class_scores_by_slice and class_scores_by_slice_weighted: a
 *	  retrain.class_scores for every crossed slice.
 *
 * The classes are those of the slice: its rows have the same array, that of another slice may
 * differ.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/class_arguments.h"
#include "states/class_scores.h"
#include "states/states_by_slice.h"

PG_FUNCTION_INFO_V1(retrain_class_scores_by_slice_text);
PG_FUNCTION_INFO_V1(retrain_class_scores_by_slice_text_weighted);
PG_FUNCTION_INFO_V1(retrain_class_scores_by_slice_integer);
PG_FUNCTION_INFO_V1(retrain_class_scores_by_slice_integer_weighted);
PG_FUNCTION_INFO_V1(retrain_class_scores_by_slice_deserialize);

#define LABEL 1
#define PROBABILITIES 2
#define CLASSES 3
#define WEIGHT 4

/* create is the method create of class scores; how is an array of classes. */
static void *
create(MemoryContext parent, const void *how)
{
	int			n;
	RetrainBytes *names = retrain_class_names(unconstify(ArrayType *, (const ArrayType *) how), &n);

	return retrain_class_scores_create(parent, n, names);
}

/* open_packed is the method open of class scores. */
static void *
open_packed(MemoryContext parent, struct varlena *packed)
{
	return retrain_class_scores_open(PointerGetDatum(packed), parent);
}

/* merge is the method merge of class scores. */
static void
merge(void *open, struct varlena *packed)
{
	retrain_class_scores_merge(open, retrain_class_scores_read(PointerGetDatum(packed)));
}

/* pack is the method pack of class scores. */
static struct varlena *
pack(void *open)
{
	return retrain_class_scores_packed(open);
}

static const RetrainSliceKind class_scores_kind = {"classes and slices", create, open_packed, merge, pack};

/* label_bytes returns the name of the label, which is not NULL; digits has room for an integer. */
static inline RetrainBytes
label_bytes(FunctionCallInfo fcinfo, bool integer, char *digits)
{
	RetrainBytes name = {digits, 0};

	if (!integer)
		return retrain_text_bytes(PG_GETARG_DATUM(LABEL));
	name.len = (uint32) pg_ltoa(PG_GETARG_INT32(LABEL), digits);
	return name;
}

/* accum counts a row, which stands for several if it is weighted. */
static pg_attribute_always_inline Datum
accum(FunctionCallInfo fcinfo, bool integer, bool weighted)
{
	RetrainSliceStates *states = retrain_by_slice_states(fcinfo, &class_scores_kind,
														 weighted ? WEIGHT + 1 : WEIGHT);
	int64		rows = weighted ? retrain_weight_argument(fcinfo, WEIGHT) : 1;
	RetrainClassScoresState *open;
	RetrainSliceState *slice;
	ArrayType  *classes;
	char		digits[12];

	if (PG_ARGISNULL(CLASSES))
		retrain_refuse_classes("must not be NULL");
	classes = PG_GETARG_ARRAYTYPE_P(CLASSES);
	slice = retrain_by_slice_slice(fcinfo, states);
	open = retrain_slice_states_open(states, slice, classes);
	retrain_class_scores_check_classes(open, classes);
	if (retrain_by_slice_count(slice, !PG_ARGISNULL(LABEL) && !PG_ARGISNULL(PROBABILITIES), rows))
	{
		RetrainBytes name = label_bytes(fcinfo, integer, digits);

		retrain_class_scores_add_named(open, &name, PG_GETARG_ARRAYTYPE_P(PROBABILITIES), rows);
	}
	else
		retrain_class_scores_add_unused(open, rows < 0 ? 1 : rows);
	PG_RETURN_POINTER(states);
}

/*
 * retrain.class_scores_by_slice_text(internal, label text, probabilities double precision[],
 *		classes text[], min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_class_scores_by_slice_text counts one row.
 */
Datum
retrain_class_scores_by_slice_text(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, false);
}

/*
 * retrain.class_scores_by_slice_text_weighted(internal, label text, probabilities double precision[],
 *		classes text[], weight bigint, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_class_scores_by_slice_text_weighted counts a row that stands for several.
 */
Datum
retrain_class_scores_by_slice_text_weighted(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, true);
}

/*
 * retrain.class_scores_by_slice_integer(internal, label integer, probabilities double precision[],
 *		classes text[], min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_class_scores_by_slice_integer counts one row, whose label is the class of that decimal name.
 */
Datum
retrain_class_scores_by_slice_integer(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, false);
}

/*
 * retrain.class_scores_by_slice_integer_weighted(internal, label integer, probabilities double precision[],
 *		classes text[], weight bigint, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_class_scores_by_slice_integer_weighted counts such a row that stands for several.
 */
Datum
retrain_class_scores_by_slice_integer_weighted(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, true);
}

/*
 * retrain.class_scores_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_class_scores_by_slice_deserialize returns states of class scores.
 */
Datum
retrain_class_scores_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	return retrain_by_slice_recv(fcinfo, &class_scores_kind);
}
