/*
 * mcnemar.c
 *	  SQL function mcnemar_test: two classifiers on the same rows, from counts.
 *
 * Arguments are checked here, the figures come from stats/paired_shares.c;
 * doc/reference/comparison.md has the definitions.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/float.h"

#include "common/rows_result.h"
#include "stats/paired_shares.h"

PG_FUNCTION_INFO_V1(retrain_mcnemar_test);

/* check_counts raises an error unless the counts can be those of some rows. */
static void
check_counts(int64 first, int64 second, int64 rows)
{
	if (first < 0 || second < 0 || rows < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("counts must not be negative, and rows must be at least 1"),
				 errhint("Count the rows that only the champion has right, those that only the challenger has right, and all rows.")));
	if (first > rows || second > rows - first)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%lld and %lld rows are more than all %lld rows", (long long) first, (long long) second, (long long) rows),
				 errhint("The third argument counts all rows, also those that both or neither have right.")));
}

/*
 * retrain.mcnemar_test(only_champion bigint, only_challenger bigint, rows bigint,
 *		level float8, reference float8, OUT difference float8, OUT low float8,
 *		OUT high float8, OUT p_value float8, OUT p_above float8,
 *		OUT p_below float8, OUT exact boolean)
 *
 * retrain_mcnemar_test returns one row.  Strict.
 */
Datum
retrain_mcnemar_test(PG_FUNCTION_ARGS)
{
	double		level = PG_GETARG_FLOAT8(3);
	double		reference = PG_GETARG_FLOAT8(4);
	RetrainPairedShares shares;
	Datum		values[7];
	bool		nulls[7] = {false};

	check_counts(PG_GETARG_INT64(0), PG_GETARG_INT64(1), PG_GETARG_INT64(2));
	if (!(level > 0.0 && level < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level %s is not between 0 and 1", float8out_internal(level)),
				 errhint("It is the confidence of the interval, usually 0.95.")));
	if (!(reference >= -1.0 && reference <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reference %s is not between -1 and 1", float8out_internal(reference)),
				 errhint("It is a difference of two shares; for non-inferiority, less the margin.")));
	retrain_paired_shares(PG_GETARG_INT64(0), PG_GETARG_INT64(1), PG_GETARG_INT64(2), level, reference + 0.0, &shares);
	values[0] = Float8GetDatum(shares.difference);
	values[1] = Float8GetDatum(shares.low);
	values[2] = Float8GetDatum(shares.high);
	values[3] = Float8GetDatum(shares.p_value);
	values[4] = Float8GetDatum(shares.p_above);
	values[5] = Float8GetDatum(shares.p_below);
	values[6] = BoolGetDatum(shares.exact);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
