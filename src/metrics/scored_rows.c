/*
 * scored_rows.c
 *	  Transition functions of roc_auc, log_loss and others: rows are only collected.
 *
 * Combine and serial functions are those of collected samples (sample.c).  Aggregates over
 * scores share one transition function, those over probabilities another, so that the
 * executor keeps one state for several of them over the same arguments.
 *
 * A row without label or score is not used, and counted; a score that is NaN too.  A
 * probability outside [0,1] (NaN too) and an integer label other than 0 and 1 are errors,
 * whether the other argument is NULL or not.
 */
#include "postgres.h"

#include <math.h>

#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "metrics/scored_rows.h"
#include "stats/calibration.h"
#include "stats/log_loss.h"

PG_FUNCTION_INFO_V1(retrain_scored_accum_bool);
PG_FUNCTION_INFO_V1(retrain_scored_accum_int);
PG_FUNCTION_INFO_V1(retrain_scored_accum_bool_share);
PG_FUNCTION_INFO_V1(retrain_scored_accum_int_share);
PG_FUNCTION_INFO_V1(retrain_likely_accum_bool);
PG_FUNCTION_INFO_V1(retrain_likely_accum_int);
PG_FUNCTION_INFO_V1(retrain_likely_accum_bool_bins);
PG_FUNCTION_INFO_V1(retrain_likely_accum_int_bins);
PG_FUNCTION_INFO_V1(retrain_likely_accum_bool_eps);
PG_FUNCTION_INFO_V1(retrain_likely_accum_int_eps);

/* scored_new makes the collector of the first row of a group. */
static RetrainCollector *
scored_new(FunctionCallInfo fcinfo)
{
	return retrain_collector_create(retrain_aggregate_context(fcinfo),
									retrain_spill_site(fcinfo->flinfo));
}

/* state_default returns the state of the call. */
static inline RetrainCollector *
state_default(FunctionCallInfo fcinfo)
{
	RetrainCollector *collector;

	if (likely(!PG_ARGISNULL(0)))
		return (RetrainCollector *) PG_GETARG_POINTER(0);
	collector = scored_new(fcinfo);
	collector->eps = RETRAIN_LOG_LOSS_EPS;
	return collector;
}

/* argument_bins returns argument 3 after checking it. */
static int
argument_bins(FunctionCallInfo fcinfo)
{
	int			bins;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("bins must not be null"),
				 errhint("Without the argument ace has %d bins, and brier_decomposition parts over distinct probabilities.",
						 RETRAIN_CALIBRATION_BINS)));
	bins = PG_GETARG_INT32(3);
	if (bins < RETRAIN_CALIBRATION_MIN_BINS || bins > RETRAIN_CALIBRATION_MAX_BINS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must be from %d to %d, not %d", RETRAIN_CALIBRATION_MIN_BINS,
						RETRAIN_CALIBRATION_MAX_BINS, bins),
				 errhint("Without the argument ace has %d bins, and brier_decomposition parts over distinct probabilities.",
						 RETRAIN_CALIBRATION_BINS)));
	return bins;
}

/* state_bins returns the state of a call whose argument 3 is the number of bins. */
static inline RetrainCollector *
state_bins(FunctionCallInfo fcinfo)
{
	static const RetrainConstant rule = {.name = "bins"};
	RetrainCollector *collector = state_default(fcinfo);

	if (unlikely(collector->bins == 0))
		collector->bins = argument_bins(fcinfo);
	else if (unlikely(PG_ARGISNULL(3) || PG_GETARG_INT32(3) != collector->bins))
		retrain_constant_differs(&rule, collector->bins, argument_bins(fcinfo));
	return collector;
}

/* retrain_option_differs raises the error of an eps or k with two values in one group. */
void
retrain_option_differs(const char *name, double a, double b)
{
	/* in this order, because the rows of a parallel plan have none */
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be the same for all rows of a group", name),
			 errdetail("One row gives %s, another one %s.",
					   float8out_internal(Min(a, b)), float8out_internal(Max(a, b))),
			 errhint("Give a constant, or group by it.")));
}

/* argument_eps returns argument 3 after checking it. */
static double
argument_eps(FunctionCallInfo fcinfo)
{
	double		eps;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("eps must not be null"),
				 errhint("Leave the argument out for 2^-52.")));
	eps = PG_GETARG_FLOAT8(3);
	if (!(eps >= 0 && eps < 0.5))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("eps must be from 0 to less than 0.5, not %s", float8out_internal(eps)),
				 errhint("Leave the argument out for 2^-52.")));
	return eps + 0.0;			/* no -0 */
}

/* state_eps returns the state of a call whose argument 3 is eps. */
static inline RetrainCollector *
state_eps(FunctionCallInfo fcinfo)
{
	RetrainCollector *collector;

	if (unlikely(PG_ARGISNULL(0)))
	{
		double		eps = argument_eps(fcinfo);

		collector = scored_new(fcinfo);
		collector->eps = eps;
		return collector;
	}
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(3) || PG_GETARG_FLOAT8(3) != collector->eps))
		retrain_option_differs("eps", collector->eps, argument_eps(fcinfo));
	return collector;
}

/* retrain_share_argument returns a share of the rows, which is not NULL. */
double
retrain_share_argument(FunctionCallInfo fcinfo, int argument)
{
	double		share = PG_GETARG_FLOAT8(argument);

	if (!(share > 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k must be above 0 and at most 1, not %s", float8out_internal(share)),
				 errhint("Give the share of all rows that is looked at, 0.1 for the best tenth.")));
	return share;
}

/* argument_share returns argument 3 after checking it. */
static double
argument_share(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("k must not be null"),
				 errhint("Give the share of all rows that is looked at, 0.1 for the best tenth.")));
	return retrain_share_argument(fcinfo, 3);
}

/* state_share returns the state of a call whose argument 3 is k. */
static inline RetrainCollector *
state_share(FunctionCallInfo fcinfo)
{
	RetrainCollector *collector;

	if (unlikely(PG_ARGISNULL(0)))
	{
		double		share = argument_share(fcinfo);

		collector = scored_new(fcinfo);
		collector->share = share;
		return collector;
	}
	collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(3) || PG_GETARG_FLOAT8(3) != collector->share))
		retrain_option_differs("k", collector->share, argument_share(fcinfo));
	return collector;
}

/* accum_row adds a row of arguments 1 (label) and 2 (score, or probability). */
static pg_attribute_always_inline void
accum_row(FunctionCallInfo fcinfo, RetrainCollector *collector, bool integer_label,
		  bool probability)
{
	bool		positive = false;

	if (likely(!PG_ARGISNULL(1)))
		positive = integer_label ?
			retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (probability && !PG_ARGISNULL(2))
		retrain_check_probability(PG_GETARG_FLOAT8(2));

	if (unlikely(PG_ARGISNULL(1)))
		collector->unassigned++;
	else if (unlikely(PG_ARGISNULL(2) || isnan(PG_GETARG_FLOAT8(2))))
		collector->side[positive].missing++;
	else
		retrain_collector_add(collector, positive, PG_GETARG_FLOAT8(2));
}

/*
 * retrain.scored_accum_bool(internal, label boolean, score double precision)
 *		returns internal
 *
 * retrain_scored_accum_bool adds one row with any score.
 */
Datum
retrain_scored_accum_bool(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_default(fcinfo);

	accum_row(fcinfo, collector, false, false);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.scored_accum_int(internal, label integer, score double precision)
 *		returns internal
 *
 * retrain_scored_accum_int adds one row, label 0 or 1, with any score.
 */
Datum
retrain_scored_accum_int(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_default(fcinfo);

	accum_row(fcinfo, collector, true, false);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.scored_accum_bool_share(internal, label boolean, score double precision,
 *		k double precision) returns internal
 *
 * retrain_scored_accum_bool_share adds one row with any score; k is constant.
 */
Datum
retrain_scored_accum_bool_share(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_share(fcinfo);

	accum_row(fcinfo, collector, false, false);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.scored_accum_int_share(internal, label integer, score double precision,
 *		k double precision) returns internal
 *
 * retrain_scored_accum_int_share adds one row, label 0 or 1, with any score; k is constant.
 */
Datum
retrain_scored_accum_int_share(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_share(fcinfo);

	accum_row(fcinfo, collector, true, false);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_bool(internal, label boolean, probability double precision)
 *		returns internal
 *
 * retrain_likely_accum_bool adds one row with a probability.
 */
Datum
retrain_likely_accum_bool(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_default(fcinfo);

	accum_row(fcinfo, collector, false, true);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_int(internal, label integer, probability double precision)
 *		returns internal
 *
 * retrain_likely_accum_int adds one row, label 0 or 1, with a probability.
 */
Datum
retrain_likely_accum_int(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_default(fcinfo);

	accum_row(fcinfo, collector, true, true);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_bool_bins(internal, label boolean, probability double precision,
 *		bins integer) returns internal
 *
 * retrain_likely_accum_bool_bins adds one row with a probability; bins is constant.
 */
Datum
retrain_likely_accum_bool_bins(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_bins(fcinfo);

	accum_row(fcinfo, collector, false, true);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_int_bins(internal, label integer, probability double precision,
 *		bins integer) returns internal
 *
 * retrain_likely_accum_int_bins adds one row, label 0 or 1; bins is constant.
 */
Datum
retrain_likely_accum_int_bins(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_bins(fcinfo);

	accum_row(fcinfo, collector, true, true);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_bool_eps(internal, label boolean, probability double precision,
 *		eps double precision) returns internal
 *
 * retrain_likely_accum_bool_eps adds one row with a probability; eps is constant.
 */
Datum
retrain_likely_accum_bool_eps(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_eps(fcinfo);

	accum_row(fcinfo, collector, false, true);
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.likely_accum_int_eps(internal, label integer, probability double precision,
 *		eps double precision) returns internal
 *
 * retrain_likely_accum_int_eps adds one row, label 0 or 1; eps is constant.
 */
Datum
retrain_likely_accum_int_eps(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = state_eps(fcinfo);

	accum_row(fcinfo, collector, true, true);
	PG_RETURN_POINTER(collector);
}

/* retrain_scored_state returns the state in argument 0 of a final function, or NULL. */
RetrainCollector *
retrain_scored_state(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
}

/* retrain_scored_counts sets the counts of a state, NULL for no rows at all. */
void
retrain_scored_counts(const RetrainCollector *collector, RetrainScoredCounts *counts)
{
	memset(counts, 0, sizeof(*counts));
	if (collector == NULL)
		return;
	counts->positives = retrain_collector_count(collector, 1);
	counts->used = counts->positives + retrain_collector_count(collector, 0);
	counts->unused = collector->unassigned + collector->side[0].missing + collector->side[1].missing;
}

/* scored_sources lets two sources, in the current context, read both classes. */
static bool
scored_sources(RetrainCollector *collector, RetrainSource **source)
{
	if (collector == NULL ||
		retrain_collector_count(collector, 0) + retrain_collector_count(collector, 1) == 0)
		return false;
	for (int s = 0; s < 2; s++)
	{
		source[s] = palloc(sizeof(RetrainSource));
		retrain_collector_source(collector, s, source[s]);
	}
	return true;
}

/*
 * retrain_scored_pairs fills pairs, in the current context, to read a state by distinct
 * scores in ascending order; false without a usable row.
 */
bool
retrain_scored_pairs(RetrainCollector *collector, RetrainPairs *pairs)
{
	RetrainSource *source[2];
	RetrainBudget budget;

	if (!scored_sources(collector, source))
		return false;
	retrain_collector_budget(collector, &budget);
	retrain_pairs_of_sources(source[0], source[1], &budget, pairs);
	return true;
}

/* retrain_scored_any_order does so row by row. */
bool
retrain_scored_any_order(RetrainCollector *collector, RetrainPairs *pairs)
{
	RetrainSource *source[2];

	if (!scored_sources(collector, source))
		return false;
	retrain_pairs_of_rows(source[0], source[1], pairs);
	return true;
}
