/*
 * test_result.c
 *	  The row that all two-sample tests of the drift family return.
 *
 * A test starts from the rows of both samples with the status undefined, which stays
 * when one of them has none.  Words and statuses: doc/reference/drift.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/test_result.h"

/* test_empty sets a result without rows. */
static void
test_empty(RetrainTestResult *test, const char *effect_name)
{
	memset(test, 0, sizeof(*test));
	test->statistic = test->p_value = test->effect = test->df = test->max_error = NAN;
	test->effect_name = effect_name;
	test->status = "undefined";
}

/* retrain_test_of_samples starts the result of collected values, NULL for no rows at all. */
void
retrain_test_of_samples(RetrainTestResult *test, const RetrainCollector *collector,
						const char *effect_name)
{
	test_empty(test, effect_name);
	if (collector == NULL)
		return;
	for (int s = 0; s < 2; s++)
	{
		test->used[s] = retrain_collector_count(collector, s);
		test->unused[s] = collector->side[s].missing;
	}
	test->unassigned = collector->unassigned;
}

/* retrain_test_of_categories does so for counted categories. */
void
retrain_test_of_categories(RetrainTestResult *test, const RetrainCategories *categories,
						   const char *effect_name)
{
	test_empty(test, effect_name);
	if (categories == NULL)
		return;
	for (int s = 0; s < 2; s++)
	{
		test->used[s] = categories->used[s];
		test->unused[s] = categories->missing[s];
	}
	test->unassigned = categories->unassigned;
}

/* retrain_test_of_counts starts a result for samples of so many rows. */
void
retrain_test_of_counts(RetrainTestResult *test, const int64 *used, const int64 *unused,
					   const char *effect_name)
{
	test_empty(test, effect_name);
	for (int s = 0; s < 2; s++)
	{
		test->used[s] = used[s];
		test->unused[s] = unused[s];
	}
}

/* retrain_test_of_nothing does so if no row has shown the stored reference. */
void
retrain_test_of_nothing(RetrainTestResult *test, const char *effect_name)
{
	test_empty(test, effect_name);
	test->reference_unknown = true;
}

/* retrain_test_defined tells whether both samples have a row. */
bool
retrain_test_defined(const RetrainTestResult *test)
{
	return test->used[0] > 0 && test->used[1] > 0;
}

/* retrain_test_datum returns a retrain.test_result. */
Datum
retrain_test_datum(FunctionCallInfo fcinfo, const RetrainTestResult *test)
{
	Datum		values[13];
	bool		nulls[13] = {false};

	retrain_column_float(&values[0], &nulls[0], test->statistic);
	retrain_column_float(&values[1], &nulls[1], test->p_value);
	retrain_column_float(&values[2], &nulls[2], test->effect);
	retrain_column_text(&values[3], &nulls[3], test->effect_name);
	retrain_column_float(&values[4], &nulls[4], test->df);
	for (int s = 0; s < 2; s++)
	{
		values[5 + 2 * s] = Int64GetDatum(test->used[s]);
		values[6 + 2 * s] = Int64GetDatum(test->unused[s]);
	}
	nulls[5] = nulls[6] = test->reference_unknown;
	values[9] = Int64GetDatum(test->unassigned);
	retrain_column_text(&values[10], &nulls[10], test->method);
	retrain_column_float(&values[11], &nulls[11], test->max_error);
	retrain_column_text(&values[12], &nulls[12], test->status);
	return retrain_row_result(fcinfo, values, nulls);
}
