/*
 * psi_binned.c
 *	  psi and its kin for numbers and times against a stored reference: a psi_reference
 *	  or a profile, of which a psi_reference is made.
 *
 * The state is a counter per bin of the reference; the reference itself is taken
 * apart once per call site (psi_reference.c).  All rows are current rows.
 *
 * Wire form: version (1), reference (psi_reference.c), missing (8), counts (8 each).
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/unix_time.h"
#include "metrics/psi_binned.h"
#include "metrics/psi_table.h"

#define WIRE_VERSION 1

PG_FUNCTION_INFO_V1(retrain_psi_binned_accum_float8);
PG_FUNCTION_INFO_V1(retrain_psi_binned_accum_date);
PG_FUNCTION_INFO_V1(retrain_psi_binned_accum_timestamp);
PG_FUNCTION_INFO_V1(retrain_psi_profile_accum_float8);
PG_FUNCTION_INFO_V1(retrain_psi_profile_accum_date);
PG_FUNCTION_INFO_V1(retrain_psi_profile_accum_timestamp);
PG_FUNCTION_INFO_V1(retrain_psi_binned_combine);
PG_FUNCTION_INFO_V1(retrain_psi_binned_serialize);
PG_FUNCTION_INFO_V1(retrain_psi_binned_deserialize);
PG_FUNCTION_INFO_V1(retrain_psi_binned_final);
PG_FUNCTION_INFO_V1(retrain_psi_binned_test_final);
PG_FUNCTION_INFO_V1(retrain_psi_binned_bins_final);

typedef struct Binned
{
	RetrainPsiReference *reference; /* NULL: the argument is NULL, so is the result */
	int64		missing;
	int64		rows[FLEXIBLE_ARRAY_MEMBER];
} Binned;

/* binned_create returns an empty state in mcxt. */
static Binned *
binned_create(MemoryContext mcxt, RetrainPsiReference *reference)
{
	int			n = reference ? reference->n : 0;
	Binned	   *state = MemoryContextAllocZero(mcxt, offsetof(Binned, rows) + n * sizeof(int64));

	state->reference = reference;
	return state;
}

/* binned_state returns the state of the call, whose argument 2 is the reference. */
static inline Binned *
binned_state(FunctionCallInfo fcinfo, RetrainPsiKind kind, RetrainPsiReferenceParse parse)
{
	if (likely(!PG_ARGISNULL(0)))
	{
		Binned	   *state = (Binned *) PG_GETARG_POINTER(0);

		retrain_psi_reference_check(fcinfo, 2, state->reference);
		return state;
	}
	return binned_create(retrain_aggregate_context(fcinfo),
						 retrain_psi_reference_argument(fcinfo, 2, kind, parse));
}

/* binned_add counts one value. */
static inline void
binned_add(Binned *state, double value)
{
	if (unlikely(state->reference == NULL))
		return;
	if (isnan(value))
		state->missing++;
	else
		state->rows[retrain_bins_find(state->reference->bins, value)]++;
}

/* accum_float8 counts one current row. */
static inline Datum
accum_float8(FunctionCallInfo fcinfo, RetrainPsiReferenceParse parse)
{
	Binned	   *state = binned_state(fcinfo, RETRAIN_KIND_NUMBER, parse);

	binned_add(state, PG_ARGISNULL(1) ? NAN : PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(state);
}

/* accum_date does so for dates, in seconds. */
static inline Datum
accum_date(FunctionCallInfo fcinfo, RetrainPsiReferenceParse parse)
{
	Binned	   *state = binned_state(fcinfo, RETRAIN_KIND_TIME, parse);

	binned_add(state, PG_ARGISNULL(1) ? NAN : retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(state);
}

/* accum_timestamp does so for timestamps, in seconds. */
static inline Datum
accum_timestamp(FunctionCallInfo fcinfo, RetrainPsiReferenceParse parse)
{
	Binned	   *state = binned_state(fcinfo, RETRAIN_KIND_TIME, parse);

	binned_add(state, PG_ARGISNULL(1) ? NAN : retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.psi_binned_accum_float8(internal, double precision, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_binned_accum_float8 counts one current row; the reference is constant.
 */
Datum
retrain_psi_binned_accum_float8(PG_FUNCTION_ARGS)
{
	return accum_float8(fcinfo, retrain_psi_reference_parse);
}

/*
 * retrain.psi_binned_accum_date(internal, date, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_binned_accum_date counts one current row; the reference is constant.
 */
Datum
retrain_psi_binned_accum_date(PG_FUNCTION_ARGS)
{
	return accum_date(fcinfo, retrain_psi_reference_parse);
}

/*
 * retrain.psi_binned_accum_timestamp(internal, timestamp or timestamptz, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_binned_accum_timestamp counts one current row; the reference is constant.
 */
Datum
retrain_psi_binned_accum_timestamp(PG_FUNCTION_ARGS)
{
	return accum_timestamp(fcinfo, retrain_psi_reference_parse);
}

/*
 * retrain.psi_binned_accum_float8(internal, double precision, retrain.profile) returns internal
 *
 * retrain_psi_profile_accum_float8 counts one current row; the profile is constant.
 */
Datum
retrain_psi_profile_accum_float8(PG_FUNCTION_ARGS)
{
	return accum_float8(fcinfo, retrain_psi_reference_of_profile);
}

/*
 * retrain.psi_binned_accum_date(internal, date, retrain.profile) returns internal
 *
 * retrain_psi_profile_accum_date counts one current row; the profile is constant.
 */
Datum
retrain_psi_profile_accum_date(PG_FUNCTION_ARGS)
{
	return accum_date(fcinfo, retrain_psi_reference_of_profile);
}

/*
 * retrain.psi_binned_accum_timestamp(internal, timestamp or timestamptz, retrain.profile) returns internal
 *
 * retrain_psi_profile_accum_timestamp counts one current row; the profile is constant.
 */
Datum
retrain_psi_profile_accum_timestamp(PG_FUNCTION_ARGS)
{
	return accum_timestamp(fcinfo, retrain_psi_reference_of_profile);
}

/*
 * retrain.psi_binned_combine(internal, internal) returns internal
 *
 * retrain_psi_binned_combine adds the second state to the first, which it makes in the
 * aggregate's context if it is NULL.
 */
Datum
retrain_psi_binned_combine(PG_FUNCTION_ARGS)
{
	Binned	   *into = PG_ARGISNULL(0) ? NULL : (Binned *) PG_GETARG_POINTER(0);
	Binned	   *from = PG_ARGISNULL(1) ? NULL : (Binned *) PG_GETARG_POINTER(1);

	if (from == NULL)
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	if (into == NULL)
	{
		MemoryContext mcxt = retrain_aggregate_context(fcinfo);

		into = binned_create(mcxt, retrain_psi_reference_copy(from->reference, mcxt));
	}
	else if (!retrain_psi_reference_equal(into->reference, from->reference))
		retrain_psi_reference_differs();
	if (into->reference != NULL)
	{
		into->missing += from->missing;
		for (int i = 0; i < into->reference->n; i++)
			into->rows[i] += from->rows[i];
	}
	PG_RETURN_POINTER(into);
}

/*
 * retrain.psi_binned_serialize(internal) returns bytea
 *
 * retrain_psi_binned_serialize returns the wire form of a state.
 */
Datum
retrain_psi_binned_serialize(PG_FUNCTION_ARGS)
{
	Binned	   *state = (Binned *) PG_GETARG_POINTER(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, WIRE_VERSION);
	retrain_psi_reference_send(&buffer, state->reference);
	pq_sendint64(&buffer, state->missing);
	for (int i = 0; state->reference != NULL && i < state->reference->n; i++)
		pq_sendint64(&buffer, state->rows[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/*
 * retrain.psi_binned_deserialize(bytea, internal) returns internal
 *
 * retrain_psi_binned_deserialize returns the state in the current context, after
 * checking it.
 */
Datum
retrain_psi_binned_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData buffer;
	Binned	   *state;
	bool		good;

	retrain_state_open(&buffer, bytes);
	good = pq_getmsgbyte(&buffer) == WIRE_VERSION;
	if (good)
	{
		state = binned_create(CurrentMemoryContext, retrain_psi_reference_recv(&buffer));
		state->missing = pq_getmsgint64(&buffer);
		good = state->missing >= 0;
		for (int i = 0; state->reference != NULL && i < state->reference->n; i++)
		{
			state->rows[i] = pq_getmsgint64(&buffer);
			good = good && state->rows[i] >= 0;
		}
	}
	if (!good)
		retrain_state_invalid();
	pq_getmsgend(&buffer);
	PG_RETURN_POINTER(state);
}

/*
 * retrain_psi_binned_counts reads the state in argument 0; false without a state, or if
 * the reference is NULL.
 */
bool
retrain_psi_binned_counts(FunctionCallInfo fcinfo, RetrainPsiBinned *binned)
{
	Binned	   *state = PG_ARGISNULL(0) ? NULL : (Binned *) PG_GETARG_POINTER(0);

	memset(binned, 0, sizeof(*binned));
	if (state == NULL || state->reference == NULL)
		return false;
	binned->edges = state->reference->bins->edges;
	binned->nedges = state->reference->n - 1;
	binned->rows[0] = state->reference->counts;
	binned->rows[1] = state->rows;
	binned->missing[0] = state->reference->missing;
	binned->missing[1] = state->missing;
	return true;
}

/* binned_table returns the bins of the state in argument 0; NULL without a reference. */
static RetrainPsiTable *
binned_table(FunctionCallInfo fcinfo)
{
	RetrainPsiBinned binned;

	if (!retrain_psi_binned_counts(fcinfo, &binned))
		return NULL;
	return retrain_psi_table_intervals(binned.edges, binned.nedges, binned.rows[0], binned.rows[1],
									   binned.missing);
}

/*
 * retrain.psi_binned_final(internal) returns double precision
 *
 * retrain_psi_binned_final returns the index, NULL if a sample has no rows or the
 * reference is NULL.
 */
Datum
retrain_psi_binned_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_value(fcinfo, binned_table(fcinfo));
}

/*
 * retrain.psi_binned_test_final(internal) returns retrain.psi_result
 *
 * retrain_psi_binned_test_final returns NULL for a NULL reference, and for no rows a
 * result that is undefined and leaves the reference, which no row has shown, NULL.
 */
Datum
retrain_psi_binned_test_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_compare_test(fcinfo, binned_table(fcinfo));
}

/*
 * retrain.psi_binned_bins_final(internal) returns retrain.psi_bin[]
 *
 * retrain_psi_binned_bins_final returns the bins in order, NULL if there are no rows or
 * the reference is NULL.
 */
Datum
retrain_psi_binned_bins_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_bins(fcinfo, binned_table(fcinfo));
}
