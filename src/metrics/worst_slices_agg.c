/*
 * worst_slices_agg.c
 *	  SQL aggregate worst_slices: transition, combine and serial functions.
 *
 * The state is a count and a sum of loss for each crossing of slice values and block of time
 * (loss_cells.c).  The final function is in worst_slices.c.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/loss_cells.h"

PG_FUNCTION_INFO_V1(retrain_worst_slices_accum);
PG_FUNCTION_INFO_V1(retrain_worst_slices_combine);
PG_FUNCTION_INFO_V1(retrain_worst_slices_serialize);
PG_FUNCTION_INFO_V1(retrain_worst_slices_deserialize);

#define MOST_COLUMNS 8

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* worst_site returns how the call site reads its columns, made on its first call. */
static inline RetrainCrossedSite *
worst_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, 4, MOST_COLUMNS, "slices");
	return site->extra;
}

/*
 * retrain.worst_slices_accum(internal, loss double precision, block bigint,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_worst_slices_accum counts one row; the same serves blocks of timestamptz, which
 * is as wide and in the same order.
 */
Datum
retrain_worst_slices_accum(PG_FUNCTION_ARGS)
{
	RetrainCrossedSite *site = worst_site(fcinfo);
	int			min_support = retrain_constant_argument(fcinfo, 3, &min_support_rule);
	RetrainLossCells *state;
	double		loss;

	if (unlikely(PG_ARGISNULL(0)))
		state = retrain_loss_cells_create(site->n, min_support, retrain_spill_site(fcinfo->flinfo),
										  retrain_aggregate_context(fcinfo));
	else
		state = (RetrainLossCells *) PG_GETARG_POINTER(0);
	if (unlikely(state->min_support != min_support))
		retrain_constant_differs(&min_support_rule, state->min_support, min_support);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	loss = PG_GETARG_FLOAT8(1);
	if (unlikely(isnan(loss) || isinf(loss)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("loss must be a finite number"),
				 errhint("Leave the row out with FILTER, or bound the loss, for example greatest(p, 1e-15) inside ln().")));
	retrain_loss_cells_add(state, fcinfo, site, PG_GETARG_INT64(2), loss);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.worst_slices_combine(internal, internal) returns internal
 *
 * retrain_worst_slices_combine adds the second state to the first, or to a new one.
 */
Datum
retrain_worst_slices_combine(PG_FUNCTION_ARGS)
{
	RetrainLossCells *state;
	const RetrainLossCells *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainLossCells *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = retrain_loss_cells_create(other->columns, other->min_support,
										  retrain_spill_site(fcinfo->flinfo),
										  retrain_aggregate_context(fcinfo));
	else
		state = (RetrainLossCells *) PG_GETARG_POINTER(0);
	if (state->min_support != other->min_support)
		retrain_constant_differs(&min_support_rule, state->min_support, other->min_support);
	retrain_loss_cells_merge(state, other);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.worst_slices_serialize(internal) returns bytea
 *
 * retrain_worst_slices_serialize returns the wire form of a state.
 */
Datum
retrain_worst_slices_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_loss_cells_send(&buf, (const RetrainLossCells *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.worst_slices_deserialize(bytea, internal) returns internal
 *
 * retrain_worst_slices_deserialize returns the state in the current context.
 */
Datum
retrain_worst_slices_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainLossCells *state;

	retrain_state_open(&buf, wire);
	state = retrain_loss_cells_recv(&buf, CurrentMemoryContext);
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}
