/*
 * states_by_slice.c
 *	  SQL aggregates scores_by_slice and errors_by_slice: a retrain.scores or retrain.errors
 *	  for every crossed slice, the very bytes of scores_agg and errors_agg over its rows.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "states/errors.h"
#include "states/scores_builder.h"
#include "states/slice_states.h"

PG_FUNCTION_INFO_V1(retrain_scores_by_slice_bool);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_int);
PG_FUNCTION_INFO_V1(retrain_scores_by_slice_deserialize);
PG_FUNCTION_INFO_V1(retrain_errors_by_slice_accum);
PG_FUNCTION_INFO_V1(retrain_errors_by_slice_deserialize);
PG_FUNCTION_INFO_V1(retrain_by_slice_combine);
PG_FUNCTION_INFO_V1(retrain_by_slice_serialize);
PG_FUNCTION_INFO_V1(retrain_by_slice_final);

#define COLUMNS 5

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* create_scores returns an empty state of scores. */
static void *
create_scores(MemoryContext parent)
{
	return retrain_scores_create(parent, RETRAIN_SCORES_CAPACITY);
}

/* merge_scores adds packed scores. */
static void
merge_scores(void *open, struct varlena *packed)
{
	retrain_scores_merge(open, retrain_scores_read(PointerGetDatum(packed)));
}

/* pack_scores returns scores packed. */
static struct varlena *
pack_scores(void *open)
{
	return retrain_scores_packed(open);
}

static const RetrainSliceKind scores_kind = {create_scores, merge_scores, pack_scores};

/* create_errors returns an empty state of errors. */
static void *
create_errors(MemoryContext parent)
{
	return retrain_errors_create(parent);
}

/* merge_errors adds packed errors. */
static void
merge_errors(void *open, struct varlena *packed)
{
	retrain_errors_merge(open, retrain_errors_read(PointerGetDatum(packed)));
}

/* pack_errors returns errors packed. */
static struct varlena *
pack_errors(void *open)
{
	return retrain_errors_packed(open);
}

static const RetrainSliceKind errors_kind = {create_errors, merge_errors, pack_errors};

/* slice_site returns how the call site reads its columns, made on its first call. */
static inline RetrainCrossedSite *
slice_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, 4, RETRAIN_CROSSED_MAX, "slices");
	return site->extra;
}

/* states_of returns the states of the call, begun if there are none. */
static RetrainSliceStates *
states_of(FunctionCallInfo fcinfo, const RetrainSliceKind *kind)
{
	int			min_support = retrain_constant_argument(fcinfo, 3, &min_support_rule);
	RetrainSliceStates *states;

	if (unlikely(PG_ARGISNULL(0)))
		return retrain_slice_states_create(kind, slice_site(fcinfo)->n, min_support,
										   retrain_spill_site(fcinfo->flinfo),
										   retrain_aggregate_context(fcinfo));
	states = (RetrainSliceStates *) PG_GETARG_POINTER(0);
	if (unlikely(states->min_support != min_support))
		retrain_constant_differs(&min_support_rule, states->min_support, min_support);
	return states;
}

/* slice_of returns the slice of the row, with its rows counted. */
static RetrainSliceState *
slice_of(FunctionCallInfo fcinfo, RetrainSliceStates *states)
{
	RetrainCrossedImage image;
	RetrainSliceState *slice;

	retrain_crossed_read(fcinfo, slice_site(fcinfo), states->keys, &image);
	slice = retrain_slice_states_slice(states, &image);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		slice->unused++;
	else
		slice->support++;
	return slice;
}

/* accum_scores counts one row of a boolean or integer label. */
static Datum
accum_scores(FunctionCallInfo fcinfo, bool integer)
{
	RetrainSliceStates *states = states_of(fcinfo, &scores_kind);
	bool		positive = false;
	void	   *open;

	if (!PG_ARGISNULL(1))
		positive = integer ? retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (!PG_ARGISNULL(2))
		retrain_check_probability(PG_GETARG_FLOAT8(2));
	open = retrain_slice_states_open(states, slice_of(fcinfo, states));
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		retrain_scores_add_unused(open, 1);
	else
		retrain_scores_add(open, positive, PG_GETARG_FLOAT8(2));
	PG_RETURN_POINTER(states);
}

/*
 * retrain.scores_by_slice_bool(internal, label boolean, probability double precision,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_bool counts one row.
 */
Datum
retrain_scores_by_slice_bool(PG_FUNCTION_ARGS)
{
	return accum_scores(fcinfo, false);
}

/*
 * retrain.scores_by_slice_int(internal, label integer, probability double precision,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_scores_by_slice_int counts one row, label 0 or 1.
 */
Datum
retrain_scores_by_slice_int(PG_FUNCTION_ARGS)
{
	return accum_scores(fcinfo, true);
}

/*
 * retrain.errors_by_slice_accum(internal, actual double precision,
 *		predicted double precision, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_errors_by_slice_accum counts one row.
 */
Datum
retrain_errors_by_slice_accum(PG_FUNCTION_ARGS)
{
	RetrainSliceStates *states = states_of(fcinfo, &errors_kind);
	void	   *open = retrain_slice_states_open(states, slice_of(fcinfo, states));

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		retrain_errors_add_missing(open, 1);
	else
		retrain_errors_add(open, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2));
	PG_RETURN_POINTER(states);
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
 * retrain_by_slice_serialize returns the wire form of states of either kind.
 */
Datum
retrain_by_slice_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_slice_states_send(&buf, (RetrainSliceStates *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* deserialize returns states of a kind in the current context. */
static Datum
deserialize(FunctionCallInfo fcinfo, const RetrainSliceKind *kind)
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
 * retrain.scores_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_scores_by_slice_deserialize returns states of scores.
 */
Datum
retrain_scores_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	return deserialize(fcinfo, &scores_kind);
}

/*
 * retrain.errors_by_slice_deserialize(bytea, internal) returns internal
 *
 * retrain_errors_by_slice_deserialize returns states of errors.
 */
Datum
retrain_errors_by_slice_deserialize(PG_FUNCTION_ARGS)
{
	return deserialize(fcinfo, &errors_kind);
}

/*
 * retrain.scores_by_slice_final(internal) returns retrain.slices_scores[]
 * retrain.errors_by_slice_final(internal) returns retrain.slices_errors[]
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
