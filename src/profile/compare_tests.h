/*
 * compare_tests.h
 *	  Figures of two profiles, for the SQL functions over stored profiles and for those over rows
 *	  and a stored profile.
 *
 * Profiles must be of one kind, else an error; likewise where a figure needs an order that
 * categories do not have.  Those that return a double return NaN where there is no figure.
 */
#ifndef RETRAIN_COMPARE_TESTS_H
#define RETRAIN_COMPARE_TESTS_H

#include "metrics/ks_result.h"
#include "metrics/two_sample_tests.h"
#include "profile/binned.h"
#include "stats/divergence.h"

typedef double (*RetrainProfilesFigure) (const RetrainProfile *reference,
										 const RetrainProfile *current);
typedef void (*RetrainProfilesTest) (const RetrainProfile *reference, const RetrainProfile *current,
									 RetrainTestResult *test);

/* compare_ks.c */
extern void retrain_ks_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								   RetrainKsResult *result);

/* compare_divergences.c; binning NULL: 10 bins at quantiles, or categories */
extern double retrain_divergence_of_profiles(const RetrainProfile *reference,
											 const RetrainProfile *current,
											 RetrainDivergenceKind kind,
											 const RetrainBinning *binning, bool missing);

/* compare_distances.c */
typedef enum RetrainDistanceScale
{
	RETRAIN_DISTANCE_RAW,
	RETRAIN_DISTANCE_STD,		/* standard deviation of the reference population */
	RETRAIN_DISTANCE_IQR,		/* range between its quartiles */
	RETRAIN_DISTANCE_RANGE		/* range between its smallest and greatest value */
} RetrainDistanceScale;

extern double retrain_wasserstein_of_profiles(const RetrainProfile *reference,
											  const RetrainProfile *current,
											  RetrainDistanceScale scale);
extern double retrain_energy_distance_of_profiles(const RetrainProfile *reference,
												  const RetrainProfile *current);

/* compare_tests.c */
extern void retrain_cramer_von_mises_of_profiles(const RetrainProfile *reference,
												 const RetrainProfile *current,
												 RetrainTestResult *test);
extern void retrain_anderson_darling_of_profiles(const RetrainProfile *reference,
												 const RetrainProfile *current,
												 RetrainTestResult *test);
extern void retrain_mann_whitney_of_profiles(const RetrainProfile *reference,
											 const RetrainProfile *current,
											 RetrainTestResult *test);
extern void retrain_t_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								  RetrainTestResult *test);
extern void retrain_z_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								  RetrainTestResult *test);
extern void retrain_chi2_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
									 const RetrainBinning *binning, RetrainChi2Method method,
									 RetrainTestResult *test);
extern void retrain_g_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								  const RetrainBinning *binning, RetrainTestResult *test);
extern double retrain_cramers_v_of_profiles(const RetrainProfile *reference,
											const RetrainProfile *current,
											const RetrainBinning *binning);

#endif							/* RETRAIN_COMPARE_TESTS_H */
