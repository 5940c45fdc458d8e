/*
 * states_by_slice.c
 *	  What the SQL aggregates that make a state for every crossed slice share.
 *
 * Each state has the very bytes that the plain aggregate makes of the rows of its slice.  How a
 * row is added to it stands with the kind: scores_by_slice.c, errors_by_slice.c,
 * class_scores_by_slice.c.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "states/states_by_slice.h"

PG_FUNCTION_INFO_V1(retrain_by_slice_combine);
PG_FUNCTION_INFO_V1(retrain_by_slice_serialize);
PG_FUNCTION_INFO_V1(retrain_by_slice_final);

#define COLUMNS 5

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* slice_site returns how the call site reads its columns, the first of them at that argument; made on its first call. */
static inline RetrainCrossedSite *
slice_site(FunctionCallInfo fcinfo, const RetrainSliceKind *kind, int first)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, first, RETRAIN_CROSSED_MAX, kind->names);
	return site->extra;
}

/*
 * retrain_by_slice_states returns the states of the call, begun if there are none; min_support is the
 * argument of that name.
 */
RetrainSliceStates *
retrain_by_slice_states(FunctionCallInfo fcinfo, const RetrainSliceKind *kind, int min_support)
{
	const RetrainCrossedSite *site = slice_site(fcinfo, kind, min_support + 1);
	int			least = retrain_constant_argument(fcinfo, min_support, &min_support_rule);
	RetrainSliceStates *states;

	if (unlikely(PG_ARGISNULL(0)))
		return retrain_slice_states_create(kind, site->n, least, retrain_spill_site(fcinfo->flinfo),
										   retrain_aggregate_context(fcinfo));
	states = (RetrainSliceStates *) PG_GETARG_POINTER(0);
	if (unlikely(states->min_support != least))
		retrain_constant_differs(&min_support_rule, states->min_support, least);
	return states;
}

/* retrain_by_slice_slice returns the slice of the row, until the next call. */
RetrainSliceState *
retrain_by_slice_slice(FunctionCallInfo fcinfo, RetrainSliceStates *states)
{
	const RetrainCrossedSite *site = retrain_spill_site(fcinfo->flinfo)->extra;
	RetrainCrossedImage image;

	retrain_crossed_read(fcinfo, site, states->keys, &image);
	return retrain_slice_states_slice(states, &image);
}

/*
 * retrain.by_slice_combine(internal, internal) returns internal
 *
 * retrain_by_slice_combine adds the second states to the first, or to new ones.
 */
Datum
retrain_by_slice_combine(PG_FUNCTION_ARGS)
{
	RetrainSliceStates *states;
	RetrainSliceStates *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (RetrainSliceStates *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		states = retrain_slice_states_create(other->kind, other->keys->n, other->min_support,
											 retrain_spill_site(fcinfo->flinfo),
											 retrain_aggregate_context(fcinfo));
	else
		states = (RetrainSliceStates *) PG_GETARG_POINTER(0);
	if (states->min_support != other->min_support)
		retrain_constant_differs(&min_support_rule, states->min_support, other->min_support);
	retrain_slice_states_merge(states, other);
	PG_RETURN_POINTER(states);
}

/*
 * retrain.by_slice_serialize(internal) returns bytea
 *
 * retrain_by_slice_serialize returns the wire form of states of any kind.
 */
Datum
retrain_by_slice_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_slice_states_send(&buf, (RetrainSliceStates *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* retrain_by_slice_recv is a deserial function: it returns states of a kind in the current context. */
Datum
retrain_by_slice_recv(FunctionCallInfo fcinfo, const RetrainSliceKind *kind)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainSliceStates *states;

	retrain_state_open(&buf, wire);
	states = retrain_slice_states_recv(&buf, kind, CurrentMemoryContext);
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(states);
}

/*
 * retrain.scores_by_slice_final(internal) returns retrain.slices_scores[]
 * retrain.errors_by_slice_final(internal) returns retrain.slices_errors[]
 * retrain.class_scores_by_slice_final(internal) returns retrain.slices_class_scores[]
 *
 * retrain_by_slice_final returns one row per slice, in C order of the texts, column by
 * column, NULL last; NULL without rows.
 */
Datum
retrain_by_slice_final(PG_FUNCTION_ARGS)
{
	RetrainSliceStates *states;
	RetrainRows rows;
	int		   *order;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	states = (RetrainSliceStates *) PG_GETARG_POINTER(0);
	order = retrain_crossed_order(states->keys, &states->names);
	retrain_rows_begin(&rows, fcinfo, states->names.count);
	for (int i = 0; i < states->names.count; i++)
	{
		const RetrainSliceState *slice = &states->slice[order[i]];
		Datum		values[COLUMNS];
		bool		nulls[COLUMNS] = {0};

		CHECK_FOR_INTERRUPTS();
		values[0] = retrain_crossed_datum(states->keys,
										  (const int32 *) states->names.names[order[i]].data);
		values[1] = Int64GetDatum(slice->support);
		values[2] = Int64GetDatum(slice->unused);
		values[3] = PointerGetDatum(retrain_slice_states_packed(states, order[i]));
		values[4] = CStringGetTextDatum(slice->support < states->min_support ? "insufficient_rows" : "ok");
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
