/*
 * log_loss_parts.c
 *	  retrain.log_loss_decomposition.
 *
 * A final function over collected rows (scored_rows.c).  Definitions: stats/corp.c and
 * doc/reference/diagnosis.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/scored_rows.h"
#include "stats/corp.h"

PG_FUNCTION_INFO_V1(retrain_log_loss_decomposition_final);

/*
 * retrain.log_loss_decomposition_final(internal) returns retrain.log_loss_parts
 *
 * retrain_log_loss_decomposition_final returns one row, also for no rows at all.
 */
Datum
retrain_log_loss_decomposition_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	const double even[2] = {1, 1};
	RetrainCorp corp = {NAN, NAN, NAN, NAN, 0, 0};
	RetrainScoredCounts counts;
	RetrainPairs pairs;
	Datum		values[10] = {0};
	bool		nulls[10] = {0};

	retrain_scored_counts(collector, &counts);
	if (counts.used > 0)
	{
		retrain_scored_pairs(collector, &pairs);
		retrain_corp(&pairs, even, &corp);
	}
	retrain_column_float(&values[0], &nulls[0], corp.log_loss);
	retrain_column_float(&values[1], &nulls[1], corp.miscalibration);
	retrain_column_float(&values[2], &nulls[2], corp.discrimination);
	retrain_column_float(&values[3], &nulls[3], corp.uncertainty);
	values[4] = Int64GetDatum(corp.groups);
	values[5] = Int64GetDatum(corp.clipped);
	values[6] = Int64GetDatum(counts.positives);
	values[7] = Int64GetDatum(counts.used - counts.positives);
	values[8] = Int64GetDatum(counts.unused);
	values[9] = CStringGetTextDatum(counts.used > 0 ? "ok" : "undefined");
	return retrain_row_result(fcinfo, values, nulls);
}
