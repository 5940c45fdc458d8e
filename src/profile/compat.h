/*
 * compat.h
 *	  Figures of two profiles as other tools compute them: the option compat.
 *
 * Functions that compare profiles read the option and, unless it is none, ask here.  What a tool
 * does not have is an error, and so are profiles that are not exact, since bins could not lie where
 * the tool puts them.  Those that return a double return NaN where the tool has no figure.
 */
#ifndef RETRAIN_PROFILE_COMPAT_H
#define RETRAIN_PROFILE_COMPAT_H

#include "fmgr.h"

#include "metrics/ks_result.h"
#include "metrics/test_result.h"
#include "profile/binned.h"
#include "stats/compat_figures.h"

/* Functions with the option. */
typedef enum RetrainCompatFigure
{
	RETRAIN_COMPAT_PSI,
	RETRAIN_COMPAT_JS,
	RETRAIN_COMPAT_KL,
	RETRAIN_COMPAT_HELLINGER,
	RETRAIN_COMPAT_TOTAL_VARIATION,
	RETRAIN_COMPAT_L_INFINITY,
	RETRAIN_COMPAT_CRAMERS_V,
	RETRAIN_COMPAT_CHI2,
	RETRAIN_COMPAT_G,
	RETRAIN_COMPAT_Z,
	RETRAIN_COMPAT_WASSERSTEIN,
	RETRAIN_COMPAT_ENERGY,
	RETRAIN_COMPAT_KS_STAT,
	RETRAIN_COMPAT_KS_TEST,
	RETRAIN_COMPAT_CRAMER_VON_MISES,
	RETRAIN_COMPAT_ANDERSON_DARLING,
	RETRAIN_COMPAT_MANN_WHITNEY,
	RETRAIN_COMPAT_T
} RetrainCompatFigure;

/* Two profiles as a tool sees its samples. */
typedef struct RetrainCompatSamples
{
	RetrainCompat tool;
	bool		categories;		/* counts are set, else pairs */
	RetrainCompatCounts counts; /* in order of value or name */
	const RetrainPair *pair;	/* in ascending order */
	int			npairs;
	RetrainPairs pairs;			/* the same, for statistics that read them */
	RetrainPairSide side[2];
	bool		infinite;		/* among the values */
	int64		used[2];
	int64		unused[2];
} RetrainCompatSamples;

/* compat.c */
extern RetrainCompat retrain_option_compat(FunctionCallInfo fcinfo, int argument);
extern void retrain_compat_alone(RetrainCompat tool, const char *option, bool is_default);
extern void retrain_compat_bins(RetrainCompat tool, const RetrainBinning *binning);
extern void retrain_compat_check(RetrainCompat tool, RetrainCompatFigure figure,
								 const RetrainProfile *reference, const RetrainProfile *current,
								 bool as_categories);
extern bool retrain_compat_read(RetrainCompat tool, RetrainCompatFigure figure,
								const RetrainProfile *reference, const RetrainProfile *current,
								bool as_categories, RetrainCompatSamples *samples);

/* compat_distances.c */
extern double retrain_compat_divergence(RetrainCompat tool, RetrainCompatFigure figure,
										const RetrainProfile *reference,
										const RetrainProfile *current,
										const RetrainBinning *binning);
extern double retrain_compat_wasserstein(RetrainCompat tool, const RetrainProfile *reference,
										 const RetrainProfile *current);
extern double retrain_compat_energy(RetrainCompat tool, const RetrainProfile *reference,
									const RetrainProfile *current);
extern void retrain_compat_ks(RetrainCompat tool, RetrainCompatFigure figure,
							  const RetrainProfile *reference, const RetrainProfile *current,
							  RetrainKsResult *result);

/* compat_tests.c */
extern void retrain_compat_test(RetrainCompat tool, RetrainCompatFigure figure,
								const RetrainProfile *reference, const RetrainProfile *current,
								bool as_categories, RetrainTestResult *test);

#endif							/* RETRAIN_PROFILE_COMPAT_H */
