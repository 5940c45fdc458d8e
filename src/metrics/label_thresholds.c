/*
 * label_thresholds.c
 *	  label_thresholds: the mean probability of each class over the rows labelled so.
 *
 * First step of confident learning (stats/confident.h).  Sums are exact, so that order and plan do
 * not matter.  Definition: doc/reference/quality.md.
 *
 * Wire form: version (1), classes (class_row.c), and for each class: rows (8), length (4) and bytes
 * of the sum.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/class_row.h"
#include "stats/exact_sum.h"

#define WIRE_VERSION 1

#define LABEL 1
#define PROBABILITY 2
#define CLASSES 3

PG_FUNCTION_INFO_V1(retrain_label_thresholds_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_accum_integer);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_accum_text);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_combine);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_serialize);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_deserialize);
PG_FUNCTION_INFO_V1(retrain_label_thresholds_final);

typedef struct Thresholds
{
	MemoryContext mcxt;
	RetrainClassList classes;
	int64	   *rows;			/* by label */
	RetrainExactSum *sum;		/* of the probability of the label */
} Thresholds;

/* begin_sums makes the sums of a state whose classes are known. */
static void
begin_sums(Thresholds *state)
{
	state->rows = MemoryContextAllocZero(state->mcxt, state->classes.n * sizeof(int64));
	state->sum = MemoryContextAlloc(state->mcxt, state->classes.n * sizeof(RetrainExactSum));
	for (int i = 0; i < state->classes.n; i++)
		retrain_exact_init(&state->sum[i], state->mcxt);
}

/* create_state returns a state without classes in mcxt. */
static Thresholds *
create_state(MemoryContext mcxt)
{
	Thresholds *state = MemoryContextAllocZero(mcxt, sizeof(Thresholds));

	state->mcxt = mcxt;
	return state;
}

/* add_row adds one row, whose state is made if it is the first. */
static Datum
add_row(FunctionCallInfo fcinfo, bool named, bool label)
{
	Thresholds *state;
	RetrainClassRow row;

	state = PG_ARGISNULL(0) ? create_state(retrain_aggregate_context(fcinfo)) :
		(Thresholds *) PG_GETARG_POINTER(0);
	if (named)
		retrain_class_list_check(&state->classes, fcinfo, CLASSES, state->mcxt);
	else
		state->classes.n = 2;
	if (state->rows == NULL)
		begin_sums(state);
	if (named)
		retrain_class_row_named(&row, &state->classes, PG_GETARG_DATUM(LABEL), PG_GETARG_DATUM(PROBABILITY));
	else
		retrain_class_row_binary(&row, label, PG_GETARG_FLOAT8(PROBABILITY));
	state->rows[row.label]++;
	if (named || label)
		retrain_exact_add(&state->sum[row.label], row.probability[row.label]);
	else
	{
		/* not 1 - p, which may be rounded */
		retrain_exact_add(&state->sum[0], 1);
		retrain_exact_add(&state->sum[0], -row.binary[1]);
	}
	PG_RETURN_POINTER(state);
}

/* unused tells whether a row lacks its label or probabilities. */
static inline bool
unused(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(LABEL) || PG_ARGISNULL(PROBABILITY);
}

/* same_state returns the state that came in. */
static Datum
same_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*
 * retrain.label_thresholds_accum_boolean(internal, label boolean, probability double precision)
 *		returns internal
 *
 * retrain_label_thresholds_accum_boolean adds one row.
 */
Datum
retrain_label_thresholds_accum_boolean(PG_FUNCTION_ARGS)
{
	return unused(fcinfo) ? same_state(fcinfo) : add_row(fcinfo, false, PG_GETARG_BOOL(LABEL));
}

/*
 * retrain.label_thresholds_accum_integer(internal, label integer, probability double precision)
 *		returns internal
 *
 * retrain_label_thresholds_accum_integer adds one row with a label 0 or 1.
 */
Datum
retrain_label_thresholds_accum_integer(PG_FUNCTION_ARGS)
{
	return unused(fcinfo) ? same_state(fcinfo) :
		add_row(fcinfo, false, retrain_binary_label(PG_GETARG_INT32(LABEL), "label"));
}

/*
 * retrain.label_thresholds_accum_text(internal, label text, probabilities double precision[],
 *		classes text[]) returns internal
 *
 * retrain_label_thresholds_accum_text adds one row with named classes.
 */
Datum
retrain_label_thresholds_accum_text(PG_FUNCTION_ARGS)
{
	return unused(fcinfo) ? same_state(fcinfo) : add_row(fcinfo, true, false);
}

/*
 * retrain.label_thresholds_combine(internal, internal) returns internal
 *
 * retrain_label_thresholds_combine adds the second state to the first, which it makes in the
 * aggregate's context if it is NULL.
 */
Datum
retrain_label_thresholds_combine(PG_FUNCTION_ARGS)
{
	Thresholds *into;
	const Thresholds *from;

	if (PG_ARGISNULL(1))
		return same_state(fcinfo);
	from = (const Thresholds *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
	{
		into = create_state(retrain_aggregate_context(fcinfo));
		retrain_class_list_copy(&into->classes, &from->classes, into->mcxt);
		begin_sums(into);
	}
	else
		into = (Thresholds *) PG_GETARG_POINTER(0);
	if (!retrain_class_list_same(&into->classes, &from->classes))
		retrain_class_list_differs();
	for (int i = 0; i < from->classes.n; i++)
	{
		into->rows[i] += from->rows[i];
		retrain_exact_merge(&into->sum[i], &from->sum[i]);
	}
	PG_RETURN_POINTER(into);
}

/*
 * retrain.label_thresholds_serialize(internal) returns bytea
 *
 * retrain_label_thresholds_serialize returns the wire form of a state.
 */
Datum
retrain_label_thresholds_serialize(PG_FUNCTION_ARGS)
{
	const Thresholds *state = (const Thresholds *) PG_GETARG_POINTER(0);
	uint8		packed[RETRAIN_EXACT_PACKED_MAX];
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, WIRE_VERSION);
	retrain_class_list_send(&buf, &state->classes);
	for (int i = 0; i < state->classes.n; i++)
	{
		int			length = retrain_exact_pack(&state->sum[i], packed);

		pq_sendint64(&buf, state->rows[i]);
		pq_sendint32(&buf, length);
		pq_sendbytes(&buf, (char *) packed, length);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.label_thresholds_deserialize(bytea, internal) returns internal
 *
 * retrain_label_thresholds_deserialize returns the state in the current context.
 */
Datum
retrain_label_thresholds_deserialize(PG_FUNCTION_ARGS)
{
	Thresholds *state = create_state(CurrentMemoryContext);
	StringInfoData buf;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (pq_getmsgbyte(&buf) != WIRE_VERSION)
		retrain_state_invalid();
	retrain_class_list_recv(&buf, &state->classes);
	begin_sums(state);
	for (int i = 0; i < state->classes.n; i++)
	{
		int			length;

		state->rows[i] = pq_getmsgint64(&buf);
		length = (int) pq_getmsgint(&buf, 4);
		if (state->rows[i] < 0 ||
			retrain_exact_unpack(&state->sum[i], RETRAIN_EXACT_VALUES,
								 (const uint8 *) pq_getmsgbytes(&buf, length), length) != length)
			retrain_state_invalid();
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.label_thresholds_final(internal) returns double precision[]
 *
 * retrain_label_thresholds_final returns the means, NULL for a class without rows; NULL without rows.
 */
Datum
retrain_label_thresholds_final(PG_FUNCTION_ARGS)
{
	const Thresholds *state;
	Datum	   *values;
	bool	   *nulls;
	int			lower_bound = 1;
	int			n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const Thresholds *) PG_GETARG_POINTER(0);
	n = state->classes.n;
	values = palloc0(n * sizeof(Datum));
	nulls = palloc0(n * sizeof(bool));
	for (int i = 0; i < n; i++)
	{
		uint64		rows = (uint64) state->rows[i];

		nulls[i] = rows == 0;
		if (rows > 0)
			values[i] = Float8GetDatum(retrain_exact_ratio(&state->sum[i], &rows, 1));
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, 1, &n, &lower_bound, FLOAT8OID,
											 sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
