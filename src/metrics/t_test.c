/*
 * t_test.c
 *	  retrain.t_test: Welch's t test of two collected samples.
 *
 * Final function over collected samples (sample.c), from exact moments (stats/welch.c).
 * NULL and NaN are not used; an infinite value leaves no mean.  Definition:
 * doc/reference/drift.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/sample_pairs.h"
#include "metrics/two_sample_tests.h"
#include "stats/distributions.h"
#include "stats/welch.h"

PG_FUNCTION_INFO_V1(retrain_t_test_final);

/* retrain_test_welch computes Welch's test. */
void
retrain_test_welch(RetrainTestResult *test, const RetrainMoments *moments, int64 infinite)
{
	RetrainWelch welch;

	if (infinite > 0)
		test->status = "infinite";
	else if (test->used[0] < 2 || test->used[1] < 2)
		test->status = "insufficient_rows";
	else if (!retrain_welch(&moments[0], test->used[0], &moments[1], test->used[1], &welch))
		test->status = "constant";
	else
	{
		test->statistic = welch.statistic;
		test->df = welch.df;
		test->effect = welch.effect;
		test->p_value = retrain_student_t_two_sided(welch.statistic, welch.df);
		test->method = "welch";
		test->max_error = 0;
		test->status = "ok";
	}
}

/*
 * retrain.t_test_final(internal) returns retrain.test_result
 *
 * retrain_t_test_final returns one row, also for no rows at all.
 */
Datum
retrain_t_test_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainMoments moments[2];
	int64		infinite = 0;
	RetrainTestResult test;

	retrain_test_of_samples(&test, collector, RETRAIN_EFFECT_WELCH);
	if (!retrain_test_defined(&test))
		return retrain_test_datum(fcinfo, &test);

	for (int s = 0; s < 2; s++)
		infinite += retrain_sample_moments(collector, s, &moments[s]);
	retrain_test_welch(&test, moments, infinite);
	return retrain_test_datum(fcinfo, &test);
}
