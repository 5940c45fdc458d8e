/*
 * compare_tests.h
 *	  Figures of two profiles, for the SQL functions over stored profiles and for those over rows
 *	  and a stored profile.
 */
#ifndef RETRAIN_COMPARE_TESTS_H
#define RETRAIN_COMPARE_TESTS_H

#include "metrics/ks_result.h"
#include "profile/compare.h"

extern void retrain_ks_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								   RetrainKsResult *result);

#endif							/* RETRAIN_COMPARE_TESTS_H */
