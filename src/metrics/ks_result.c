/*
 * ks_result.c
 *	  The row that Kolmogorov-Smirnov tests of rows and of profiles return.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/ks_result.h"

/* retrain_ks_method returns the method of this name or raises an error. */
RetrainKsMethod
retrain_ks_method(text *method)
{
	char	   *name = text_to_cstring(method);

	if (strcmp(name, "auto") == 0)
		return RETRAIN_KS_AUTO;
	if (strcmp(name, "exact") == 0)
		return RETRAIN_KS_EXACT;
	if (strcmp(name, "asymptotic") == 0)
		return RETRAIN_KS_ASYMP;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("method \"%s\" is not known", name),
			 errhint("Use 'auto', 'exact' or 'asymptotic'.")));
	return RETRAIN_KS_AUTO;		/* keep the compiler quiet */
}

/* retrain_ks_datum returns a retrain.ks_result. */
Datum
retrain_ks_datum(FunctionCallInfo fcinfo, const RetrainKsResult *result)
{
	Datum		values[11];
	bool		nulls[11] = {false};
	const char *status = "undefined";

	for (int s = 0; s < 2; s++)
	{
		values[4 + 2 * s] = Int64GetDatum(result->used[s]);
		values[5 + 2 * s] = Int64GetDatum(result->unused[s]);
	}
	nulls[4] = nulls[5] = result->reference_unknown;
	values[8] = Int64GetDatum(result->unassigned);
	if (result->defined)
	{
		RetrainKsMethod used;
		double		p = retrain_ks_sf(result->used[0], result->used[1], result->statistic,
									  result->method, &used);

		values[0] = Float8GetDatum(result->statistic);
		values[1] = Float8GetDatum(result->location);
		values[2] = Float8GetDatum(p);
		values[3] = CStringGetTextDatum(used == RETRAIN_KS_EXACT ? "exact" : "asymptotic");
		values[9] = Float8GetDatum(result->max_error);
		status = result->max_error > RETRAIN_LOW_RESOLUTION ? "low_resolution" : "ok";
	}
	else
		nulls[0] = nulls[1] = nulls[2] = nulls[3] = nulls[9] = true;
	values[10] = CStringGetTextDatum(status);
	return retrain_row_result(fcinfo, values, nulls);
}
