/*
 * test_result.h
 *	  The row that all two-sample tests of the drift family return.
 */
#ifndef RETRAIN_TEST_RESULT_H
#define RETRAIN_TEST_RESULT_H

#include "fmgr.h"

#include "common/categories.h"
#include "common/collector.h"

/* Figures that are NaN, and words that are NULL, become NULL. */
typedef struct RetrainTestResult
{
	double		statistic;
	double		p_value;
	double		effect;
	const char *effect_name;
	double		df;
	int64		used[2];		/* reference, current */
	int64		unused[2];
	int64		unassigned;
	const char *method;
	double		max_error;
	const char *status;
	bool		reference_unknown;	/* no row has shown the stored reference */
} RetrainTestResult;

extern void retrain_test_of_samples(RetrainTestResult *test, const RetrainCollector *collector,
									const char *effect_name);
extern void retrain_test_of_categories(RetrainTestResult *test, const RetrainCategories *categories,
									   const char *effect_name);
extern void retrain_test_of_counts(RetrainTestResult *test, const int64 *used, const int64 *unused,
								   const char *effect_name);
extern void retrain_test_of_nothing(RetrainTestResult *test, const char *effect_name);
extern bool retrain_test_defined(const RetrainTestResult *test);
extern Datum retrain_test_datum(FunctionCallInfo fcinfo, const RetrainTestResult *test);

#endif							/* RETRAIN_TEST_RESULT_H */
