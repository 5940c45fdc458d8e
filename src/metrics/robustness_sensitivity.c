/*
 * robustness_sensitivity.c
 *	  SQL aggregate sensitivity_by_bin: how the mean prediction moves from bin to bin of a
 *	  feature, from the rows of the log alone.
 *
 * The state has exact sums of the predictions of each bin (stats/moments.h).  Definition:
 * doc/reference/robustness.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "stats/distributions.h"
#include "stats/moments.h"

#define STATE_VERSION 1
#define MOST_EDGES 1000
#define BIN_COLUMNS 10

PG_FUNCTION_INFO_V1(retrain_sensitivity_accum);
PG_FUNCTION_INFO_V1(retrain_sensitivity_combine);
PG_FUNCTION_INFO_V1(retrain_sensitivity_serialize);
PG_FUNCTION_INFO_V1(retrain_sensitivity_deserialize);
PG_FUNCTION_INFO_V1(retrain_sensitivity_final);

/* Rows of a bin and their predictions. */
typedef struct SensitivityBin
{
	int64		rows;
	RetrainMoments moments;
} SensitivityBin;

/* Bins are one more than edges, and one for rows whose feature is missing. */
typedef struct Sensitivity
{
	int			edges;
	double	   *edge;
	SensitivityBin *bin;
} Sensitivity;

/* begin_state returns a state of no rows; the edges are not set. */
static Sensitivity *
begin_state(MemoryContext mcxt, int edges)
{
	Sensitivity *state = MemoryContextAlloc(mcxt, sizeof(Sensitivity));

	state->edges = edges;
	state->edge = MemoryContextAlloc(mcxt, edges * sizeof(double));
	state->bin = MemoryContextAlloc(mcxt, (edges + 2) * sizeof(SensitivityBin));
	for (int i = 0; i < edges + 2; i++)
	{
		state->bin[i].rows = 0;
		retrain_moments_init(&state->bin[i].moments, mcxt);
	}
	return state;
}

/* edges_argument returns the array of edges in argument 3. */
static ArrayType *
edges_argument(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("edges must not be null"),
				 errhint("Give the borders of the bins, such as quantiles of a profile.")));
	return PG_GETARG_ARRAYTYPE_P(3);
}

/* state_of_edges returns a state of no rows with the edges of an array, after checking them. */
static Sensitivity *
state_of_edges(MemoryContext mcxt, ArrayType *array)
{
	Sensitivity *state;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &n);
	if (ARR_NDIM(array) != 1 || n < 1 || n > MOST_EDGES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("edges must be from 1 to %d numbers, in one dimension", MOST_EDGES),
				 errhint("Give the inner edges of the bins in ascending order.")));
	state = begin_state(mcxt, n);
	for (int i = 0; i < n; i++)
	{
		double		edge = nulls[i] ? NAN : DatumGetFloat8(elements[i]) + 0.0;

		if (!isfinite(edge) || (i > 0 && edge <= state->edge[i - 1]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("edges must be finite numbers in ascending order"),
					 errdetail("Element %d is %s.", i + 1, nulls[i] ? "null" : float8out_internal(edge)),
					 errhint("Equal quantiles must be given once.")));
		state->edge[i] = edge;
	}
	return state;
}

/* edges_differ raises the error of edges that are not the same in one group. */
static void
edges_differ(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("edges must be the same for all rows of a group"),
			 errhint("Give a constant array, or one from a subquery.")));
}

/* check_edges raises an error unless an array has the edges of the state. */
static void
check_edges(const Sensitivity *state, ArrayType *array)
{
	const double *edge = (const double *) ARR_DATA_PTR(array);

	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != state->edges || ARR_HASNULL(array))
		edges_differ();
	for (int i = 0; i < state->edges; i++)
		if (edge[i] != state->edge[i])
			edges_differ();
}

/* bin_of returns the bin of a feature: (lo, hi], the last one for NaN. */
static int
bin_of(const Sensitivity *state, double feature)
{
	int			low = 0;
	int			high = state->edges;

	if (isnan(feature))
		return state->edges + 1;
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (state->edge[middle] < feature)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * retrain.sensitivity_accum(internal, feature double precision, prediction double precision,
 *		edges double precision[]) returns internal
 *
 * retrain_sensitivity_accum adds one row, unless it has no finite prediction.
 */
Datum
retrain_sensitivity_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *array = edges_argument(fcinfo);
	Sensitivity *state;
	SensitivityBin *bin;
	double		prediction;

	if (PG_ARGISNULL(0))
		state = state_of_edges(retrain_aggregate_context(fcinfo), array);
	else
	{
		state = (Sensitivity *) PG_GETARG_POINTER(0);
		check_edges(state, array);
	}
	if (PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	prediction = PG_GETARG_FLOAT8(2);
	if (!isfinite(prediction))
		PG_RETURN_POINTER(state);
	bin = &state->bin[bin_of(state, PG_ARGISNULL(1) ? NAN : PG_GETARG_FLOAT8(1))];
	bin->rows++;
	retrain_moments_add_times(&bin->moments, prediction, 1);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.sensitivity_combine(internal, internal) returns internal
 *
 * retrain_sensitivity_combine adds the second state to the first, or to a new one if there
 * is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_sensitivity_combine(PG_FUNCTION_ARGS)
{
	const Sensitivity *from;
	Sensitivity *state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = (const Sensitivity *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
	{
		state = begin_state(retrain_aggregate_context(fcinfo), from->edges);
		memcpy(state->edge, from->edge, from->edges * sizeof(double));
	}
	else
		state = (Sensitivity *) PG_GETARG_POINTER(0);
	if (state->edges != from->edges || memcmp(state->edge, from->edge, from->edges * sizeof(double)) != 0)
		edges_differ();
	for (int i = 0; i < state->edges + 2; i++)
	{
		state->bin[i].rows += from->bin[i].rows;
		retrain_moments_merge(&state->bin[i].moments, &from->bin[i].moments);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.sensitivity_serialize(internal) returns bytea
 *
 * retrain_sensitivity_serialize returns the wire form of a state.
 */
Datum
retrain_sensitivity_serialize(PG_FUNCTION_ARGS)
{
	const Sensitivity *state = (const Sensitivity *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, STATE_VERSION);
	pq_sendint32(&buf, state->edges);
	for (int i = 0; i < state->edges; i++)
		pq_sendfloat8(&buf, state->edge[i]);
	for (int i = 0; i < state->edges + 2; i++)
	{
		uint8		packed[RETRAIN_MOMENTS_PACKED_MAX];
		int			size = retrain_moments_pack(&state->bin[i].moments, packed);

		pq_sendint64(&buf, state->bin[i].rows);
		pq_sendint32(&buf, size);
		pq_sendbytes(&buf, (const char *) packed, size);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.sensitivity_deserialize(bytea, internal) returns internal
 *
 * retrain_sensitivity_deserialize returns the state in the current context.
 */
Datum
retrain_sensitivity_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;
	Sensitivity *state;
	uint32		edges;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (buf.len < 1 || pq_getmsgbyte(&buf) != STATE_VERSION)
		retrain_state_invalid();
	edges = pq_getmsgint(&buf, 4);
	if (edges < 1 || edges > MOST_EDGES)
		retrain_state_invalid();
	state = begin_state(CurrentMemoryContext, (int) edges);
	for (int i = 0; i < state->edges; i++)
		state->edge[i] = pq_getmsgfloat8(&buf);
	for (int i = 0; i < state->edges + 2; i++)
	{
		uint32		size;

		state->bin[i].rows = pq_getmsgint64(&buf);
		size = pq_getmsgint(&buf, 4);
		if (state->bin[i].rows < 0 || size > RETRAIN_MOMENTS_PACKED_MAX ||
			retrain_moments_unpack(&state->bin[i].moments,
								   (const uint8 *) pq_getmsgbytes(&buf, (int) size), (int) size) != (int) size)
			retrain_state_invalid();
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/*
 * difference_columns sets difference, its interval and the status, of a bin less another one,
 * which may be NULL.
 */
static void
difference_columns(const SensitivityBin *bin, const SensitivityBin *other, Datum *values, bool *nulls)
{
	double		difference = NAN;
	double		half = NAN;
	const char *status = "undefined";

	if (bin->rows > 0 && other != NULL && other->rows > 0)
	{
		double		a = retrain_moments_variance_of_mean(&bin->moments, bin->rows);
		double		b = retrain_moments_variance_of_mean(&other->moments, other->rows);

		difference = retrain_moments_mean(&bin->moments, bin->rows) -
			retrain_moments_mean(&other->moments, other->rows);
		status = bin->rows < 2 || other->rows < 2 ? "insufficient_rows" : "ok";
		if (a + b == 0)
			half = 0;
		else if (bin->rows >= 2 && other->rows >= 2)
		{
			/* parts of the variance, so that squares do not underflow */
			double		s = a / (a + b);
			double		t = b / (a + b);
			double		df = 1 / (s * s / (double) (bin->rows - 1) + t * t / (double) (other->rows - 1));

			half = retrain_student_t_quantile(0.025, df) * sqrt(a + b);
		}
	}
	retrain_column_float(&values[6], &nulls[6], difference);
	retrain_column_float(&values[7], &nulls[7], difference - half);
	retrain_column_float(&values[8], &nulls[8], difference + half);
	values[9] = CStringGetTextDatum(status);
	nulls[9] = false;
}

/* add_bin appends the row of a bin. */
static void
add_bin(RetrainRows *rows, const Sensitivity *state, int i, const SensitivityBin *other)
{
	const SensitivityBin *bin = &state->bin[i];
	bool		missing = i == state->edges + 1;
	Datum		values[BIN_COLUMNS];
	bool		nulls[BIN_COLUMNS] = {false};

	values[0] = Int32GetDatum(i + 1);
	retrain_column_float(&values[1], &nulls[1], missing ? NAN : i == 0 ? -get_float8_infinity() : state->edge[i - 1]);
	retrain_column_float(&values[2], &nulls[2], missing ? NAN : i == state->edges ? get_float8_infinity() : state->edge[i]);
	values[3] = Int64GetDatum(bin->rows);
	retrain_column_float(&values[4], &nulls[4], retrain_moments_mean(&bin->moments, bin->rows));
	retrain_column_float(&values[5], &nulls[5], sqrt(retrain_moments_variance_of_mean(&bin->moments, bin->rows)));
	difference_columns(bin, other, values, nulls);
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.sensitivity_final(internal) returns retrain.sensitivity_bin[]
 *
 * retrain_sensitivity_final returns the bins in order, NULL without a row of the group.
 */
Datum
retrain_sensitivity_final(PG_FUNCTION_ARGS)
{
	const Sensitivity *state;
	const SensitivityBin *before = NULL;
	SensitivityBin others = {0};
	RetrainRows rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const Sensitivity *) PG_GETARG_POINTER(0);
	retrain_rows_begin(&rows, fcinfo, state->edges + 2);
	retrain_moments_init(&others.moments, CurrentMemoryContext);
	for (int i = 0; i <= state->edges; i++)
	{
		const SensitivityBin *bin = &state->bin[i];

		add_bin(&rows, state, i, before);
		if (bin->rows > 0)
			before = bin;
		others.rows += bin->rows;
		retrain_moments_merge(&others.moments, &bin->moments);
	}
	add_bin(&rows, state, state->edges + 1, &others);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
