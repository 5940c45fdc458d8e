/*
 * sample.c
 *	  Transition, combine and serial functions of the collected samples.
 *
 * psi, psi_test, psi_bins, ks_stat and ks_test over the same arguments use the
 * same transition function, so that the planner keeps one state for all of them in
 * one SELECT.  Here rows are only collected; definitions are in psi.c and ks.c.
 *
 * Argument order: state, value, is_current [, bins].  A row whose is_current is
 * NULL belongs to no sample and is counted.  NULL and NaN values are counted per
 * side as missing.
 */
#include "postgres.h"

#include <math.h>

#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/collector.h"
#include "common/compat.h"
#include "common/unix_time.h"
#include "metrics/psi_table.h"
#include "metrics/scored_rows.h"

PG_FUNCTION_INFO_V1(retrain_sample_accum_float8);
PG_FUNCTION_INFO_V1(retrain_sample_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_sample_accum_date);
PG_FUNCTION_INFO_V1(retrain_sample_accum_timestamp);
PG_FUNCTION_INFO_V1(retrain_sample_accum_bins_float8);
PG_FUNCTION_INFO_V1(retrain_sample_accum_bins_date);
PG_FUNCTION_INFO_V1(retrain_sample_accum_bins_timestamp);
PG_FUNCTION_INFO_V1(retrain_sample_collect_float8);
PG_FUNCTION_INFO_V1(retrain_sample_collect_date);
PG_FUNCTION_INFO_V1(retrain_sample_collect_timestamp);
PG_FUNCTION_INFO_V1(retrain_sample_collect_bins_float8);
PG_FUNCTION_INFO_V1(retrain_sample_collect_bins_date);
PG_FUNCTION_INFO_V1(retrain_sample_collect_bins_timestamp);
PG_FUNCTION_INFO_V1(retrain_sample_combine);
PG_FUNCTION_INFO_V1(retrain_sample_serialize);
PG_FUNCTION_INFO_V1(retrain_sample_deserialize);

static const RetrainConstant bins_rule = {"bins", 2, 1000, RETRAIN_PSI_BINS};

/* sample_state returns the collector of the call, made for the first row of a group. */
static inline RetrainCollector *
sample_state(FunctionCallInfo fcinfo, bool is_time)
{
	RetrainCollector *collector;

	if (likely(!PG_ARGISNULL(0)))
		return (RetrainCollector *) PG_GETARG_POINTER(0);
	collector = retrain_collector_create(retrain_aggregate_context(fcinfo),
										 retrain_spill_site(fcinfo->flinfo));
	collector->is_time = is_time;
	return collector;
}

/* sample_state_bins is sample_state for calls that give the number of bins. */
static inline RetrainCollector *
sample_state_bins(FunctionCallInfo fcinfo, bool is_time, int argument)
{
	RetrainCollector *collector = sample_state(fcinfo, is_time);

	if (unlikely(collector->bins == 0))
		collector->bins = retrain_constant_argument(fcinfo, argument, &bins_rule);
	else if (unlikely(PG_ARGISNULL(argument) || PG_GETARG_INT32(argument) != collector->bins))
		retrain_constant_differs(&bins_rule, collector->bins,
								 retrain_constant_argument(fcinfo, argument, &bins_rule));
	return collector;
}

/*
 * ADD_ROW puts one row into the state: convert is evaluated only for a value that is
 * there.
 */
#define ADD_ROW(collector, convert) \
	do { \
		if (PG_ARGISNULL(2)) \
			(collector)->unassigned++; \
		else \
		{ \
			int			side_ = PG_GETARG_BOOL(2) ? RETRAIN_CURRENT : RETRAIN_REFERENCE; \
			double		value_ = PG_ARGISNULL(1) ? NAN : (convert); \
\
			if (isnan(value_)) \
				(collector)->side[side_].missing++; \
			else \
				retrain_collector_add((collector), side_, value_); \
		} \
	} while (0)

/*
 * retrain.sample_accum_float8(internal, double precision, is_current boolean)
 *		returns internal
 *
 * retrain_sample_accum_float8 adds one row.
 */
Datum
retrain_sample_accum_float8(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, false);

	ADD_ROW(collector, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_boolean(internal, boolean, is_current boolean) returns internal
 *
 * retrain_sample_accum_boolean adds one row, false as 0 and true as 1.
 */
Datum
retrain_sample_accum_boolean(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, false);

	ADD_ROW(collector, PG_GETARG_BOOL(1) ? 1.0 : 0.0);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_date(internal, date, is_current boolean) returns internal
 *
 * retrain_sample_accum_date adds one row, in seconds.
 */
Datum
retrain_sample_accum_date(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, true);

	ADD_ROW(collector, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_timestamp(internal, timestamp or timestamptz, is_current boolean)
 *		returns internal
 *
 * retrain_sample_accum_timestamp adds one row, in seconds.
 */
Datum
retrain_sample_accum_timestamp(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, true);

	ADD_ROW(collector, retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_bins_float8(internal, double precision, is_current boolean,
 *		bins integer) returns internal
 *
 * retrain_sample_accum_bins_float8 adds one row; bins is constant.
 */
Datum
retrain_sample_accum_bins_float8(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, false, 3);

	ADD_ROW(collector, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_bins_date(internal, date, is_current boolean, bins integer)
 *		returns internal
 *
 * retrain_sample_accum_bins_date adds one row, in seconds; bins is constant.
 */
Datum
retrain_sample_accum_bins_date(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, true, 3);

	ADD_ROW(collector, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_accum_bins_timestamp(internal, timestamp or timestamptz,
 *		is_current boolean, bins integer) returns internal
 *
 * retrain_sample_accum_bins_timestamp adds one row, in seconds; bins is constant.
 */
Datum
retrain_sample_accum_bins_timestamp(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, true, 3);

	ADD_ROW(collector, retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(collector);
}

/* COLLECT_ROW puts one row of the reference sample into the state. */
#define COLLECT_ROW(collector, convert) \
	do { \
		double		value_ = PG_ARGISNULL(1) ? NAN : (convert); \
\
		if (isnan(value_)) \
			(collector)->side[RETRAIN_REFERENCE].missing++; \
		else \
			retrain_collector_add((collector), RETRAIN_REFERENCE, value_); \
	} while (0)

/*
 * retrain.sample_collect_float8(internal, double precision) returns internal
 *
 * retrain_sample_collect_float8 adds one row of the reference.
 */
Datum
retrain_sample_collect_float8(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, false);

	COLLECT_ROW(collector, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_collect_date(internal, date) returns internal
 *
 * retrain_sample_collect_date adds one row of the reference, in seconds.
 */
Datum
retrain_sample_collect_date(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, true);

	COLLECT_ROW(collector, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_collect_timestamp(internal, timestamp or timestamptz) returns internal
 *
 * retrain_sample_collect_timestamp adds one row of the reference, in seconds.
 */
Datum
retrain_sample_collect_timestamp(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state(fcinfo, true);

	COLLECT_ROW(collector, retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_collect_bins_float8(internal, double precision, bins integer)
 *		returns internal
 *
 * retrain_sample_collect_bins_float8 adds one row of the reference; bins is constant.
 */
Datum
retrain_sample_collect_bins_float8(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, false, 2);

	COLLECT_ROW(collector, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_collect_bins_date(internal, date, bins integer) returns internal
 *
 * retrain_sample_collect_bins_date adds one row of the reference, in seconds; bins is
 * constant.
 */
Datum
retrain_sample_collect_bins_date(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, true, 2);

	COLLECT_ROW(collector, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_collect_bins_timestamp(internal, timestamp or timestamptz, bins integer)
 *		returns internal
 *
 * retrain_sample_collect_bins_timestamp adds one row of the reference, in seconds; bins
 * is constant.
 */
Datum
retrain_sample_collect_bins_timestamp(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = sample_state_bins(fcinfo, true, 2);

	COLLECT_ROW(collector, retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.sample_combine(internal, internal) returns internal
 *
 * retrain_sample_combine adds the second state to the first, which it makes if it is
 * NULL.  The result lives in the aggregate's context; the second is not changed.
 */
Datum
retrain_sample_combine(PG_FUNCTION_ARGS)
{
	RetrainCollector *into = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainCollector *from = PG_ARGISNULL(1) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(1);

	if (from == NULL)
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	if (into == NULL)
	{
		into = retrain_collector_create(retrain_aggregate_context(fcinfo),
										retrain_spill_site(fcinfo->flinfo));
		into->bins = from->bins;
		into->eps = from->eps;
		into->share = from->share;
		into->is_time = from->is_time;
	}
	if (into->bins != from->bins)
		retrain_constant_differs(&bins_rule, into->bins, from->bins);
	if (into->eps != from->eps)
		retrain_option_differs("eps", into->eps, from->eps);
	if (into->share != from->share)
		retrain_option_differs("k", into->share, from->share);
	retrain_collector_append(into, from);
	PG_RETURN_POINTER(into);
}

/*
 * retrain.sample_serialize(internal) returns bytea
 *
 * retrain_sample_serialize returns the wire form of a state; error 54000 above 1 GB.
 */
Datum
retrain_sample_serialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(retrain_collector_serialize((RetrainCollector *) PG_GETARG_POINTER(0)));
}

/*
 * retrain.sample_deserialize(bytea, internal) returns internal
 *
 * retrain_sample_deserialize returns the state in the current context, after checking
 * it.
 */
Datum
retrain_sample_deserialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_collector_deserialize(PG_GETARG_BYTEA_PP(0)));
}
