/*
 * ace.c
 *	  retrain.ace.
 *
 * Final function over collected rows (scored_rows.c).  Definition: stats/ace.c and
 * doc/reference/calibration.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/scored_rows.h"
#include "stats/ace.h"
#include "stats/calibration.h"

PG_FUNCTION_INFO_V1(retrain_ace_final);

/*
 * retrain.ace_final(internal) returns double precision
 *
 * retrain_ace_final returns the error over the bins that the call names, else 15; NULL without a
 * usable row.
 */
Datum
retrain_ace_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainPairs pairs;
	RetrainAce	result;

	if (!retrain_scored_pairs(collector, &pairs))
		PG_RETURN_NULL();
	retrain_ace_of_pairs(&pairs, collector->bins > 0 ? collector->bins : RETRAIN_CALIBRATION_BINS, &result);
	PG_RETURN_FLOAT8(result.ace);
}
