/*
 * label_delay.c
 *	  SQL aggregates label_delay and label_delay_profile: how many labels are known at an
 *	  instant, and how long labels take.
 *
 * The state is a collector (sample.c; its combine and serial functions serve): of rows with a
 * label the delay in microseconds, current sample, of rows without one their age, reference.
 * Definitions: stats/label_delay.c and doc/reference/labels.md.
 */
#include "postgres.h"

#include <math.h>

#include "common/int.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/sample_pairs.h"
#include "stats/distributions.h"
#include "stats/label_delay.h"

PG_FUNCTION_INFO_V1(retrain_label_delay_accum);
PG_FUNCTION_INFO_V1(retrain_label_delay_final);
PG_FUNCTION_INFO_V1(retrain_label_delay_profile_final);

/* Fewer labels than this tell little of their delays. */
#define MIN_LABELLED 30

/* Longest delay in microseconds: what an interval of days and time holds. */
#define LONGEST_DELAY INT64CONST(9200000000000000000)

#define UNLABELLED RETRAIN_REFERENCE
#define LABELLED RETRAIN_CURRENT

/* The shares of label_delay, and of label_delay_profile. */
static const double summary_share[] = {0.5, 0.9, 0.99};
static const double summary_remaining[] = {0.5, 0.1, 0.01};
static const double profile_share[] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
static const double profile_remaining[] = {0.99, 0.95, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05, 0.01};

StaticAssertDecl(lengthof(summary_share) == lengthof(summary_remaining), "a share without its rest");
StaticAssertDecl(lengthof(profile_share) == lengthof(profile_remaining), "a share without its rest");

/* microseconds returns the time from one instant to another. */
static double
microseconds(TimestampTz from, TimestampTz to)
{
	int64		result;

	if (pg_sub_s64_overflow(to, from, &result) || result > LONGEST_DELAY || result < -LONGEST_DELAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the time between a prediction and its label is out of range"),
				 errhint("Leave out rows with such times with FILTER (WHERE ...).")));
	return (double) result;
}

/* as_of_argument returns argument 3, the instant of which the question is. */
static TimestampTz
as_of_argument(FunctionCallInfo fcinfo)
{
	TimestampTz as_of;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("as_of must not be NULL"),
				 errhint("Pass the instant up to which labels count as known, such as now().")));
	as_of = PG_GETARG_TIMESTAMPTZ(3);
	if (TIMESTAMP_NOT_FINITE(as_of))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must not be infinite"),
				 errhint("Pass the instant up to which labels count as known, such as now().")));
	return as_of;
}

/*
 * retrain.label_delay_accum(internal, predicted_at timestamptz, label_known_at timestamptz,
 *		as_of timestamptz) returns internal
 *
 * retrain_label_delay_accum adds one row.
 */
Datum
retrain_label_delay_accum(PG_FUNCTION_ARGS)
{
	TimestampTz as_of = as_of_argument(fcinfo);
	TimestampTz predicted;
	RetrainCollector *collector;

	if (likely(!PG_ARGISNULL(0)))
		collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	else
		collector = retrain_collector_create(retrain_aggregate_context(fcinfo),
											 retrain_spill_site(fcinfo->flinfo));
	predicted = PG_ARGISNULL(1) ? DT_NOBEGIN : PG_GETARG_TIMESTAMPTZ(1);
	if (TIMESTAMP_NOT_FINITE(predicted) || predicted > as_of ||
		(!PG_ARGISNULL(2) && TIMESTAMP_IS_NOBEGIN(PG_GETARG_TIMESTAMPTZ(2))))
		collector->unassigned++;
	else if (PG_ARGISNULL(2) || PG_GETARG_TIMESTAMPTZ(2) > as_of)
		retrain_collector_add(collector, UNLABELLED, microseconds(predicted, as_of));
	else
		retrain_collector_add(collector, LABELLED,
							  microseconds(predicted, PG_GETARG_TIMESTAMPTZ(2)));
	PG_RETURN_POINTER(collector);
}

/* read_delays computes the delays for the state in argument 0, which is not NULL. */
static void
read_delays(FunctionCallInfo fcinfo, const double *remaining, int npoints,
			RetrainDelayPoint *points, RetrainDelays *delays, RetrainPairs *pairs)
{
	RetrainCollector *collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainSource source[2];
	RetrainBudget budget;

	for (int s = 0; s < 2; s++)
		retrain_collector_source(collector, s, &source[s]);
	retrain_collector_budget(collector, &budget);
	retrain_pairs_of_sources(&source[0], &source[1], &budget, pairs);
	for (int i = 0; i < npoints; i++)
		points[i].remaining = remaining[i];
	retrain_label_delays(pairs, points, npoints, delays);
}

/* set_delay sets a column to an interval of days and time, or to NULL for NaN. */
static void
set_delay(Datum *value, bool *null, double delay)
{
	Interval   *interval;
	int64		microseconds;

	*null = isnan(delay);
	*value = (Datum) 0;
	if (*null)
		return;
	microseconds = (int64) delay;
	interval = palloc0(sizeof(Interval));
	interval->day = (int32) (microseconds / USECS_PER_DAY);
	interval->time = microseconds % USECS_PER_DAY;
	*value = IntervalPGetDatum(interval);
}

/*
 * retrain.label_delay_final(internal) returns retrain.label_delay_result
 *
 * retrain_label_delay_final returns one row, also for no rows at all.
 */
Datum
retrain_label_delay_final(PG_FUNCTION_ARGS)
{
	RetrainDelayPoint point[lengthof(summary_share)];
	RetrainDelays delays = {0, NAN};
	RetrainPairs pairs = {0};
	Datum		values[12] = {0};
	bool		nulls[12] = {0};
	int64		rows = 0;
	int64		labelled = 0;
	int64		unused = 0;
	const char *status = "ok";

	for (int i = 0; i < lengthof(point); i++)
		point[i].delay = NAN;
	if (!PG_ARGISNULL(0))
	{
		read_delays(fcinfo, summary_remaining, lengthof(point), point, &delays, &pairs);
		rows = pairs.n[UNLABELLED] + pairs.n[LABELLED];
		labelled = pairs.n[LABELLED];
		unused = ((const RetrainCollector *) PG_GETARG_POINTER(0))->unassigned;
	}
	values[0] = Int64GetDatum(rows);
	values[1] = Int64GetDatum(labelled);
	nulls[2] = nulls[3] = nulls[4] = (rows == 0);
	if (rows > 0)
	{
		double		low;
		double		high;

		retrain_wilson(labelled, rows, 0.95, &low, &high);
		values[2] = Float8GetDatum((double) labelled / (double) rows);
		values[3] = Float8GetDatum(low);
		values[4] = Float8GetDatum(high);
	}
	for (int i = 0; i < lengthof(point); i++)
		set_delay(&values[5 + i], &nulls[5 + i], point[i].delay);
	set_delay(&values[8], &nulls[8], delays.longest);
	values[9] = Int64GetDatum(delays.early);
	values[10] = Int64GetDatum(unused);
	if (rows == 0)
		status = "undefined";
	else if (labelled < MIN_LABELLED)
		status = "insufficient_labels";
	values[11] = CStringGetTextDatum(status);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.label_delay_profile_final(internal) returns retrain.label_delay_point[]
 *
 * retrain_label_delay_profile_final returns one row per share, NULL without a usable row.
 */
Datum
retrain_label_delay_profile_final(PG_FUNCTION_ARGS)
{
	RetrainDelayPoint point[lengthof(profile_share)];
	RetrainDelays delays;
	RetrainPairs pairs;
	RetrainRows rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	read_delays(fcinfo, profile_remaining, lengthof(point), point, &delays, &pairs);
	if (pairs.n[UNLABELLED] + pairs.n[LABELLED] == 0)
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, lengthof(point));
	for (int i = 0; i < lengthof(point); i++)
	{
		Datum		values[4] = {0};
		bool		nulls[4] = {0};

		values[0] = Float8GetDatum(profile_share[i]);
		set_delay(&values[1], &nulls[1], point[i].delay);
		values[2] = Int64GetDatum(point[i].at_risk);
		nulls[2] = nulls[1];
		values[3] = CStringGetTextDatum(nulls[1] ? "not_reached" : "ok");
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
