/*
 * label_errors.c
 *	  check_label_errors and confident_joint: second step of confident learning.
 *
 * The state counts rows by their label and by the class they confidently belong to
 * (stats/confident.h), given the thresholds that label_thresholds has found, and keeps the ids of the
 * rows that are most at odds with their label.  Definition: doc/reference/quality.md.
 *
 * Wire form: version (1), classes (class_row.c), thresholds (8 each), counts (8 each), number of ids
 * (1), and for each: probability of the label (8), length (4), id.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "common/spill.h"
#include "metrics/binary_label.h"
#include "metrics/class_row.h"
#include "metrics/quality_result.h"
#include "stats/confident.h"

#define WIRE_VERSION 1

/* From this share of suspected rows on the check flags. */
#define THRESHOLD 0.05

#define LABEL 1
#define PROBABILITY 2

PG_FUNCTION_INFO_V1(retrain_label_errors_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_label_errors_accum_integer);
PG_FUNCTION_INFO_V1(retrain_label_errors_accum_text);
PG_FUNCTION_INFO_V1(retrain_label_errors_combine);
PG_FUNCTION_INFO_V1(retrain_label_errors_serialize);
PG_FUNCTION_INFO_V1(retrain_label_errors_deserialize);
PG_FUNCTION_INFO_V1(retrain_label_errors_final);
PG_FUNCTION_INFO_V1(retrain_confident_joint_final);

/* A row that confidently belongs to another class than its label. */
typedef struct Suspect
{
	double		probability;	/* of its label */
	RetrainBytes id;
} Suspect;

typedef struct LabelErrors
{
	MemoryContext mcxt;
	RetrainClassList classes;
	double	   *threshold;		/* NaN: a class without rows */
	int64	   *joint;			/* rows by label and confident class */
	int64		rows;			/* all used, also those without a confident class */
	ArrayType  *image;			/* array that the thresholds come from, NULL if not seen */
	int			n;
	Suspect		worst[RETRAIN_QUALITY_KEYS];	/* the smallest probability first, then by id */
} LabelErrors;

/* begin_counts makes the parts of a state whose classes are known. */
static void
begin_counts(LabelErrors *state)
{
	int			n = state->classes.n;

	state->threshold = MemoryContextAlloc(state->mcxt, n * sizeof(double));
	state->joint = MemoryContextAllocZero(state->mcxt, n * n * sizeof(int64));
}

/* create_state returns a state without classes in mcxt. */
static LabelErrors *
create_state(MemoryContext mcxt)
{
	LabelErrors *state = MemoryContextAllocZero(mcxt, sizeof(LabelErrors));

	state->mcxt = mcxt;
	return state;
}

/* thresholds_differ raises the error of thresholds that change within a group. */
static void
thresholds_differ(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("thresholds must be the same for all rows of a group"),
			 errhint("Give the result of retrain.label_thresholds over the same rows.")));
}

/* same_thresholds compares the thresholds of n classes, NaN being the same as NaN. */
static bool
same_thresholds(const double *a, const double *b, int n)
{
	for (int i = 0; i < n; i++)
	{
		if (isnan(a[i]) ? !isnan(b[i]) : a[i] != b[i])
			return false;
	}
	return true;
}

/* read_thresholds takes an array apart, in the current context; an error if it does not fit n classes. */
static double *
read_thresholds(ArrayType *array, int n)
{
	double	   *threshold = palloc(n * sizeof(double));
	Datum	   *elements;
	bool	   *nulls;
	int			found;

	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d thresholds do not fit %d classes",
						ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)), n),
				 errhint("Give the result of retrain.label_thresholds over the same rows.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements,
					  &nulls, &found);
	for (int i = 0; i < n; i++)
	{
		threshold[i] = nulls[i] ? get_float8_nan() : DatumGetFloat8(elements[i]);
		if (!nulls[i] && !(threshold[i] >= 0 && threshold[i] <= 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("thresholds must be between 0 and 1, not %s", float8out_internal(threshold[i])),
					 errhint("Give the result of retrain.label_thresholds over the same rows.")));
	}
	return threshold;
}

/* check_thresholds sets the thresholds of a new state, or compares them with those of the row. */
static void
check_thresholds(LabelErrors *state, ArrayType *array)
{
	double	   *threshold;

	if (likely(state->image != NULL && VARSIZE(state->image) == VARSIZE(array) &&
			   memcmp(state->image, array, VARSIZE(array)) == 0))
		return;
	threshold = read_thresholds(array, state->classes.n);
	if (state->joint == NULL)
	{
		begin_counts(state);
		memcpy(state->threshold, threshold, state->classes.n * sizeof(double));
	}
	else if (!same_thresholds(state->threshold, threshold, state->classes.n))
		thresholds_differ();
	if (state->image == NULL)
	{
		state->image = MemoryContextAlloc(state->mcxt, VARSIZE(array));
		memcpy(state->image, array, VARSIZE(array));
	}
}

/* before tells whether a row is listed before another one. */
static bool
before(const Suspect *a, const Suspect *b)
{
	return a->probability != b->probability ? a->probability < b->probability :
		retrain_bytes_compare(&a->id, &b->id) < 0;
}

/* suspect keeps a row if it is among the worst. */
static void
suspect(LabelErrors *state, double probability, const RetrainBytes *id)
{
	Suspect		row = {probability, *id};
	int			at = state->n;
	char	   *copy;

	if (at == RETRAIN_QUALITY_KEYS)
	{
		if (!before(&row, &state->worst[at - 1]))
			return;
		pfree(unconstify(char *, state->worst[--at].id.data));
	}
	else
		state->n++;
	for (; at > 0 && before(&row, &state->worst[at - 1]); at--)
		state->worst[at] = state->worst[at - 1];
	copy = MemoryContextAlloc(state->mcxt, Max(id->len, 1));
	memcpy(copy, id->data, id->len);
	row.id.data = copy;
	state->worst[at] = row;
}

/* id_of returns the text of an id argument, which is not NULL. */
static RetrainBytes
id_of(FunctionCallInfo fcinfo, int argument)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_slice_key_create(fcinfo, argument, "ids", fcinfo->flinfo->fn_mcxt);
	return retrain_slice_key_bytes(site->extra, PG_GETARG_DATUM(argument));
}

/* add_row adds one row, whose state is made if it is the first; thresholds and id are behind the others. */
static Datum
add_row(FunctionCallInfo fcinfo, bool named, bool label)
{
	int			thresholds = named ? 4 : 3;
	LabelErrors *state;
	RetrainClassRow row;
	int			class;

	state = PG_ARGISNULL(0) ? create_state(retrain_aggregate_context(fcinfo)) :
		(LabelErrors *) PG_GETARG_POINTER(0);
	if (named)
		retrain_class_list_check(&state->classes, fcinfo, thresholds - 1, state->mcxt);
	else
		state->classes.n = 2;
	check_thresholds(state, PG_GETARG_ARRAYTYPE_P(thresholds));
	if (named)
		retrain_class_row_named(&row, &state->classes, PG_GETARG_DATUM(LABEL), PG_GETARG_DATUM(PROBABILITY));
	else
		retrain_class_row_binary(&row, label, PG_GETARG_FLOAT8(PROBABILITY));
	state->rows++;
	class = retrain_confident_class(row.probability, state->threshold, state->classes.n);
	if (class >= 0)
		state->joint[row.label * state->classes.n + class]++;
	if (class >= 0 && class != row.label && PG_NARGS() > thresholds + 1 && !PG_ARGISNULL(thresholds + 1))
	{
		RetrainBytes id = id_of(fcinfo, thresholds + 1);

		suspect(state, row.probability[row.label], &id);
	}
	PG_RETURN_POINTER(state);
}

/* same_state returns the state that came in. */
static Datum
same_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* unused tells whether a row lacks its label or probabilities, or there are no thresholds. */
static inline bool
unused(FunctionCallInfo fcinfo, int thresholds)
{
	return PG_ARGISNULL(LABEL) || PG_ARGISNULL(PROBABILITY) || PG_ARGISNULL(thresholds);
}

/*
 * retrain.label_errors_accum_boolean(internal, label boolean, probability double precision,
 *		thresholds double precision[], id "any") returns internal
 *
 * retrain_label_errors_accum_boolean adds one row; the id can be left out.
 */
Datum
retrain_label_errors_accum_boolean(PG_FUNCTION_ARGS)
{
	return unused(fcinfo, 3) ? same_state(fcinfo) : add_row(fcinfo, false, PG_GETARG_BOOL(LABEL));
}

/*
 * retrain.label_errors_accum_integer(internal, label integer, probability double precision,
 *		thresholds double precision[], id "any") returns internal
 *
 * retrain_label_errors_accum_integer adds one row with a label 0 or 1; the id can be left out.
 */
Datum
retrain_label_errors_accum_integer(PG_FUNCTION_ARGS)
{
	return unused(fcinfo, 3) ? same_state(fcinfo) :
		add_row(fcinfo, false, retrain_binary_label(PG_GETARG_INT32(LABEL), "label"));
}

/*
 * retrain.label_errors_accum_text(internal, label text, probabilities double precision[],
 *		classes text[], thresholds double precision[], id "any") returns internal
 *
 * retrain_label_errors_accum_text adds one row with named classes; the id can be left out.
 */
Datum
retrain_label_errors_accum_text(PG_FUNCTION_ARGS)
{
	return unused(fcinfo, 4) ? same_state(fcinfo) : add_row(fcinfo, true, false);
}

/*
 * retrain.label_errors_combine(internal, internal) returns internal
 *
 * retrain_label_errors_combine adds the second state to the first, which it makes in the
 * aggregate's context if it is NULL.
 */
Datum
retrain_label_errors_combine(PG_FUNCTION_ARGS)
{
	LabelErrors *into;
	const LabelErrors *from;
	int			n;

	if (PG_ARGISNULL(1))
		return same_state(fcinfo);
	from = (const LabelErrors *) PG_GETARG_POINTER(1);
	n = from->classes.n;
	if (PG_ARGISNULL(0))
	{
		into = create_state(retrain_aggregate_context(fcinfo));
		retrain_class_list_copy(&into->classes, &from->classes, into->mcxt);
		begin_counts(into);
		memcpy(into->threshold, from->threshold, n * sizeof(double));
	}
	else
		into = (LabelErrors *) PG_GETARG_POINTER(0);
	if (!retrain_class_list_same(&into->classes, &from->classes))
		retrain_class_list_differs();
	if (!same_thresholds(into->threshold, from->threshold, n))
		thresholds_differ();
	into->rows += from->rows;
	for (int i = 0; i < n * n; i++)
		into->joint[i] += from->joint[i];
	for (int i = 0; i < from->n; i++)
		suspect(into, from->worst[i].probability, &from->worst[i].id);
	PG_RETURN_POINTER(into);
}

/*
 * retrain.label_errors_serialize(internal) returns bytea
 *
 * retrain_label_errors_serialize returns the wire form of a state.
 */
Datum
retrain_label_errors_serialize(PG_FUNCTION_ARGS)
{
	const LabelErrors *state = (const LabelErrors *) PG_GETARG_POINTER(0);
	int			n = state->classes.n;
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, WIRE_VERSION);
	retrain_class_list_send(&buf, &state->classes);
	for (int i = 0; i < n; i++)
		pq_sendfloat8(&buf, state->threshold[i]);
	pq_sendint64(&buf, state->rows);
	for (int i = 0; i < n * n; i++)
		pq_sendint64(&buf, state->joint[i]);
	pq_sendbyte(&buf, state->n);
	for (int i = 0; i < state->n; i++)
	{
		pq_sendfloat8(&buf, state->worst[i].probability);
		pq_sendint32(&buf, state->worst[i].id.len);
		pq_sendbytes(&buf, state->worst[i].id.data, state->worst[i].id.len);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.label_errors_deserialize(bytea, internal) returns internal
 *
 * retrain_label_errors_deserialize returns the state in the current context.
 */
Datum
retrain_label_errors_deserialize(PG_FUNCTION_ARGS)
{
	LabelErrors *state = create_state(CurrentMemoryContext);
	StringInfoData buf;
	int			n;
	int			suspects;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (pq_getmsgbyte(&buf) != WIRE_VERSION)
		retrain_state_invalid();
	retrain_class_list_recv(&buf, &state->classes);
	n = state->classes.n;
	begin_counts(state);
	for (int i = 0; i < n; i++)
		state->threshold[i] = pq_getmsgfloat8(&buf);
	state->rows = pq_getmsgint64(&buf);
	for (int i = 0; i < n * n; i++)
		state->joint[i] = pq_getmsgint64(&buf);
	suspects = pq_getmsgbyte(&buf);
	if (state->rows < 0 || suspects > RETRAIN_QUALITY_KEYS)
		retrain_state_invalid();
	for (int i = 0; i < suspects; i++)
	{
		double		probability = pq_getmsgfloat8(&buf);
		RetrainBytes id;

		id.len = pq_getmsgint(&buf, 4);
		id.data = pq_getmsgbytes(&buf, (int) id.len);
		suspect(state, probability, &id);
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* suspected_rows returns the rows that confidently belong to another class than their label. */
static int64
suspected_rows(const LabelErrors *state)
{
	int64		rows = 0;

	for (int i = 0; i < state->classes.n; i++)
	{
		for (int j = 0; j < state->classes.n; j++)
			rows += i == j ? 0 : state->joint[i * state->classes.n + j];
	}
	return rows;
}

/*
 * retrain.label_errors_final(internal) returns retrain.quality_result
 *
 * retrain_label_errors_final returns one row, also for no rows at all.
 */
Datum
retrain_label_errors_final(PG_FUNCTION_ARGS)
{
	const LabelErrors *state = NULL;
	RetrainQuality quality = {0};
	Datum		keys[RETRAIN_QUALITY_KEYS];

	quality.name = CStringGetTextDatum("label_errors");
	quality.counted = true;
	quality.share = get_float8_nan();
	quality.threshold = THRESHOLD;
	if (!PG_ARGISNULL(0))
	{
		state = (const LabelErrors *) PG_GETARG_POINTER(0);
		quality.rows = state->rows;
		quality.count = suspected_rows(state);
		quality.share = (double) quality.count / (double) quality.rows;
		quality.certain = retrain_quality_level(quality.rows, quality.count, THRESHOLD);
		for (int i = 0; i < state->n; i++)
			keys[i] = retrain_bytes_datum(&state->worst[i].id);
		quality.has_keys = state->n > 0;
	}
	if (quality.has_keys)
		quality.keys = PointerGetDatum(construct_array(keys, state->n, TEXTOID, -1, false, TYPALIGN_INT));
	return retrain_quality_datum(fcinfo, &quality);
}

/*
 * retrain.confident_joint_final(internal) returns bigint[]
 *
 * retrain_confident_joint_final returns the counts as a square array; NULL without rows.
 */
Datum
retrain_confident_joint_final(PG_FUNCTION_ARGS)
{
	const LabelErrors *state;
	int			dims[2];
	int			lower_bounds[2] = {1, 1};
	Datum	   *values;
	int			n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const LabelErrors *) PG_GETARG_POINTER(0);
	n = dims[0] = dims[1] = state->classes.n;
	values = palloc(n * n * sizeof(Datum));
	for (int i = 0; i < n * n; i++)
		values[i] = Int64GetDatum(state->joint[i]);
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, NULL, 2, dims, lower_bounds, INT8OID,
											 sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
