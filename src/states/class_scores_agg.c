/*
 * class_scores_agg.c
 *	  retrain.class_scores_agg and merge.
 *
 * The state is the type itself in its open form (class_scores.h), changed in place: no serial
 * functions, and partial states travel packed.  The transition functions can be called by
 * anybody; outside an aggregate they open a copy.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/class_arguments.h"
#include "states/class_scores.h"

PG_FUNCTION_INFO_V1(retrain_class_scores_accum_text);
PG_FUNCTION_INFO_V1(retrain_class_scores_accum_integer);
PG_FUNCTION_INFO_V1(retrain_class_scores_combine);
PG_FUNCTION_INFO_V1(retrain_class_scores_final);

#define LABEL 1
#define PROBABILITIES 2
#define CLASSES 3
#define WEIGHT 4

/* RETURN_STATE returns the state; the pointer that came in, if it is that. */
#define RETURN_STATE(state) PG_RETURN_DATUM(EOHPGetRWDatum(&(state)->header))

/* check_same_classes raises an error unless the state's classes have these names. */
static void
check_same_classes(const RetrainClassScoresState *state, ArrayType *array)
{
	int			n;
	RetrainBytes *names = retrain_class_names(array, &n);
	bool		same = n == state->n;

	for (int i = 0; same && i < n; i++)
		same = retrain_bytes_compare(&names[i], &state->names[i]) == 0;
	if (!same)
		retrain_refuse_classes("must be the same for all rows");
}

/*
 * retrain_class_scores_check_classes raises an error unless the state's classes are those of an array,
 * which it notes.
 */
void
retrain_class_scores_check_classes(RetrainClassScoresState *state, ArrayType *array)
{
	if (likely(state->array != NULL && VARSIZE(state->array) == VARSIZE(array) &&
			   memcmp(state->array, array, VARSIZE(array)) == 0))
		return;
	check_same_classes(state, array);
	if (state->array == NULL)
	{
		state->array = MemoryContextAlloc(state->header.eoh_context, VARSIZE(array));
		memcpy(state->array, array, VARSIZE(array));
	}
}

/*
 * retrain_class_scores_add_named counts rows, not negative, with a label of that name; an error if it is
 * no class or the probabilities are none.
 */
void
retrain_class_scores_add_named(RetrainClassScoresState *state, const RetrainBytes *name,
							   ArrayType *probabilities, int64 rows)
{
	const double *p = retrain_class_probabilities(probabilities, state->n);
	int			label = retrain_class_scores_find(state, name);

	if (unlikely(label < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("label \"%s\" is none of the classes", pnstrdup(name->data, name->len)),
				 errhint("Give all classes, or leave the row out with FILTER.")));
	if (rows > 0)
		retrain_class_scores_add(state, label, p, rows);
}

/* begin_state returns a new state, or an open copy of the one in argument 0. */
static RetrainClassScoresState *
begin_state(FunctionCallInfo fcinfo, ArrayType *array)
{
	if (OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "classes");
	if (PG_ARGISNULL(0))
	{
		int			n;
		RetrainBytes *names = retrain_class_names(array, &n);

		return retrain_class_scores_create(retrain_state_context(fcinfo), n, names);
	}
	return retrain_class_scores_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
}

/* state_of returns the state of the call, whose classes are those of this row. */
static RetrainClassScoresState *
state_of(FunctionCallInfo fcinfo)
{
	RetrainClassScoresState *state = NULL;
	ArrayType  *array;

	if (PG_ARGISNULL(CLASSES))
		retrain_refuse_classes("must not be NULL");
	array = PG_GETARG_ARRAYTYPE_P(CLASSES);
	if (likely(!PG_ARGISNULL(0)))
		state = retrain_class_scores_state_of(PG_GETARG_DATUM(0));
	if (unlikely(state == NULL))
		state = begin_state(fcinfo, array);
	retrain_class_scores_check_classes(state, array);
	return state;
}

/* weight_of returns the rows that a row stands for; -1 for NULL, 1 without that argument. */
static int64
weight_of(FunctionCallInfo fcinfo)
{
	return PG_NARGS() <= WEIGHT ? 1 : retrain_weight_argument(fcinfo, WEIGHT);
}

/* accum counts a row with a label that is not NULL. */
static Datum
accum(FunctionCallInfo fcinfo, RetrainClassScoresState *state, const RetrainBytes *name, int64 rows)
{
	retrain_class_scores_add_named(state, name, PG_GETARG_ARRAYTYPE_P(PROBABILITIES), rows);
	RETURN_STATE(state);
}

/* unused tells whether the row is not used, and counts it. */
static bool
unused(FunctionCallInfo fcinfo, RetrainClassScoresState *state, int64 rows)
{
	if (likely(!PG_ARGISNULL(LABEL) && !PG_ARGISNULL(PROBABILITIES) && rows >= 0))
		return false;
	retrain_class_scores_add_unused(state, rows < 0 ? 1 : rows);
	return true;
}

/*
 * retrain.class_scores_accum(retrain.class_scores, label text, probabilities double precision[],
 *		classes text[] [, weight bigint]) returns retrain.class_scores
 *
 * retrain_class_scores_accum_text counts a row, as often as its weight says.
 */
Datum
retrain_class_scores_accum_text(PG_FUNCTION_ARGS)
{
	RetrainClassScoresState *state = state_of(fcinfo);
	int64		rows = weight_of(fcinfo);
	RetrainBytes name;

	if (unused(fcinfo, state, rows))
		RETURN_STATE(state);
	name = retrain_text_bytes(PG_GETARG_DATUM(LABEL));
	return accum(fcinfo, state, &name, rows);
}

/*
 * retrain.class_scores_accum(retrain.class_scores, label integer, probabilities double precision[],
 *		classes text[] [, weight bigint]) returns retrain.class_scores
 *
 * retrain_class_scores_accum_integer does so for a label that is the class of that decimal name.
 */
Datum
retrain_class_scores_accum_integer(PG_FUNCTION_ARGS)
{
	RetrainClassScoresState *state = state_of(fcinfo);
	int64		rows = weight_of(fcinfo);
	char		digits[12];
	RetrainBytes name;

	if (unused(fcinfo, state, rows))
		RETURN_STATE(state);
	name.len = (uint32) pg_ltoa(PG_GETARG_INT32(LABEL), digits);
	name.data = digits;
	return accum(fcinfo, state, &name, rows);
}

/*
 * retrain.class_scores_combine(retrain.class_scores, retrain.class_scores) returns retrain.class_scores
 *
 * retrain_class_scores_combine adds the second state to the first, in place if that is open; NULL
 * is a state of nothing.
 */
Datum
retrain_class_scores_combine(PG_FUNCTION_ARGS)
{
	RetrainClassScoresState *state = NULL;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		state = retrain_class_scores_open(PG_GETARG_DATUM(1), retrain_state_context(fcinfo));
	else
	{
		state = retrain_class_scores_state_of(PG_GETARG_DATUM(0));
		if (state == NULL)
			state = retrain_class_scores_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
		retrain_class_scores_merge(state, retrain_class_scores_read(PG_GETARG_DATUM(1)));
	}
	RETURN_STATE(state);
}

/*
 * retrain.class_scores_final(retrain.class_scores) returns retrain.class_scores
 *
 * retrain_class_scores_final returns the packed form.
 */
Datum
retrain_class_scores_final(PG_FUNCTION_ARGS)
{
	Datum		datum;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	datum = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		struct varlena *packed = retrain_class_scores_packed((RetrainClassScoresState *) DatumGetEOHP(datum));
		struct varlena *result = palloc(VARSIZE(packed));

		memcpy(result, packed, VARSIZE(packed));
		PG_RETURN_POINTER(result);
	}
	PG_RETURN_DATUM(datum);
}
