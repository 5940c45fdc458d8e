/*
 * two_sample_tests.h
 *	  The tests of the drift family, once their two samples have been read: from rows, or
 *	  from profiles.
 *
 * Each fills the figures of a result whose rows and name of effect are set, for samples that both
 * have usable rows.
 */
#ifndef RETRAIN_TWO_SAMPLE_TESTS_H
#define RETRAIN_TWO_SAMPLE_TESTS_H

#include "metrics/test_result.h"
#include "stats/contingency.h"
#include "stats/moments.h"
#include "stats/pairs.h"

/* Names of effects. */
#define RETRAIN_EFFECT_CRAMER_VON_MISES "rms_difference"
#define RETRAIN_EFFECT_ANDERSON_DARLING "weighted_rms_difference"
#define RETRAIN_EFFECT_MANN_WHITNEY "auc"
#define RETRAIN_EFFECT_WELCH "cohens_d"
#define RETRAIN_EFFECT_CONTINGENCY "v_equal_weights"
#define RETRAIN_EFFECT_PROPORTIONS "difference"

/* rank_tests.c */
extern void retrain_test_cramer_von_mises(RetrainTestResult *test, RetrainPairs *pairs);
extern void retrain_test_anderson_darling(RetrainTestResult *test, RetrainPairs *pairs);
extern void retrain_test_mann_whitney(RetrainTestResult *test, RetrainPairs *pairs);

/* t_test.c; infinite counts the rows that no moment knows */
extern void retrain_test_welch(RetrainTestResult *test, const RetrainMoments *moments,
							   int64 infinite);

/* contingency_tests.c */
typedef enum RetrainChi2Method
{
	RETRAIN_CHI2_PEARSON,		/* without Yates' correction */
	RETRAIN_CHI2_YATES,			/* with it, if there are two bins */
	RETRAIN_CHI2_FIT			/* goodness of fit: the reference is taken as certain */
} RetrainChi2Method;

extern void retrain_test_chi2(RetrainTestResult *test, const RetrainContingencyResult *table);
extern void retrain_test_chi2_by(RetrainTestResult *test, const RetrainContingencyResult *table,
								 RetrainChi2Method method);
extern void retrain_test_g(RetrainTestResult *test, const RetrainContingencyResult *table);
extern bool retrain_categories_contingency(RetrainCategories *categories,
										   RetrainContingencyResult *table);
extern void retrain_test_proportions(RetrainTestResult *test, RetrainCategories *categories);

#endif							/* RETRAIN_TWO_SAMPLE_TESTS_H */
