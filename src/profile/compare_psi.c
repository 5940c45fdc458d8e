/*
 * compare_psi.c
 *	  psi, psi_test and psi_bins of two profiles.
 *
 * Definition: doc/reference/psi.md.  The bins lie on borders that both profiles know, so the
 * index is exact for the edges that psi_bins shows.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "profile/binned.h"
#include "profile/compat.h"
#include "profile/options.h"

PG_FUNCTION_INFO_V1(retrain_psi_profiles);
PG_FUNCTION_INFO_V1(retrain_psi_test_profiles);
PG_FUNCTION_INFO_V1(retrain_psi_bins_profiles);

static const char *const smoothing_words[] = {"floor", "laplace", "none"};

/*
 * psi_options reads the arguments bins, edges, strategy, kind, smoothing and missing.
 */
static void
psi_options(FunctionCallInfo fcinfo, RetrainBinning *binning, RetrainPsiSmoothing *smoothing,
			bool *missing)
{
	retrain_option_binning(fcinfo, 2, binning);
	*smoothing = retrain_option_word(fcinfo, 6, "smoothing", smoothing_words, lengthof(smoothing_words));
	*missing = retrain_option_boolean(fcinfo, 7, "missing", true);
}

/*
 * profiles_table returns the bins of the call's profiles, NULL if one is NULL.  Arguments: reference,
 * current, bins, edges, strategy, kind, smoothing, missing.
 */
static RetrainPsiTable *
profiles_table(FunctionCallInfo fcinfo)
{
	RetrainBinning binning;
	RetrainBinned binned;
	RetrainPsiTable *table;
	const RetrainProfile *reference;
	const RetrainProfile *current;
	RetrainPsiSmoothing smoothing;
	bool		missing;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return NULL;
	psi_options(fcinfo, &binning, &smoothing, &missing);
	reference = retrain_profile_argument(fcinfo, 0);
	current = retrain_profile_argument(fcinfo, 1);
	retrain_compare_same_kind(reference, current);
	retrain_bin_profiles(reference, current, &binning, &binned);
	table = retrain_binned_table(&binned, missing);
	table->smoothing = smoothing;
	return table;
}

/* compat_psi returns the index of the call's profiles as another tool computes it. */
static Datum
compat_psi(FunctionCallInfo fcinfo, RetrainCompat tool)
{
	RetrainBinning binning;
	RetrainPsiSmoothing smoothing;
	bool		missing;
	double		psi;

	psi_options(fcinfo, &binning, &smoothing, &missing);
	retrain_compat_bins(tool, &binning);
	retrain_compat_alone(tool, "smoothing", smoothing == RETRAIN_PSI_FLOOR);
	retrain_compat_alone(tool, "missing", missing);
	psi = retrain_compat_divergence(tool, RETRAIN_COMPAT_PSI, retrain_profile_argument(fcinfo, 0),
									retrain_profile_argument(fcinfo, 1), &binning);
	if (isnan(psi))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(psi);
}

/*
 * retrain.psi(reference retrain.profile, current retrain.profile, ..., compat) returns double precision
 *
 * retrain_psi_profiles returns the index, NULL if a profile is NULL or has no rows.
 */
Datum
retrain_psi_profiles(PG_FUNCTION_ARGS)
{
	RetrainCompat tool = retrain_option_compat(fcinfo, 8);

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (tool != RETRAIN_COMPAT_NONE)
		return compat_psi(fcinfo, tool);
	return retrain_psi_table_value(fcinfo, profiles_table(fcinfo));
}

/*
 * retrain.psi_test(reference retrain.profile, current retrain.profile, ...)
 *		returns retrain.psi_result
 *
 * retrain_psi_test_profiles returns one row, NULL if a profile is NULL.
 */
Datum
retrain_psi_test_profiles(PG_FUNCTION_ARGS)
{
	RetrainPsiTable *table = profiles_table(fcinfo);

	if (table == NULL)
		PG_RETURN_NULL();
	return retrain_psi_table_test(fcinfo, table);
}

/*
 * retrain.psi_bins(reference retrain.profile, current retrain.profile, ...)
 *		returns retrain.psi_bin[]
 *
 * retrain_psi_bins_profiles returns the bins in order, NULL if a profile is NULL or both have no
 * rows.
 */
Datum
retrain_psi_bins_profiles(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_bins(fcinfo, profiles_table(fcinfo));
}
