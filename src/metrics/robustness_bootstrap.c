/*
 * robustness_bootstrap.c
 *	  SQL function block_bootstrap: how stable a figure is over blocks of time.
 *
 * The arrays are checked here, the figures come from stats/bootstrap.c; definition:
 * doc/reference/robustness.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "stats/bootstrap.h"

#define MOST_BLOCKS 100000
#define MOST_REPLICATES 100000
#define FEW_BLOCKS 5

PG_FUNCTION_INFO_V1(retrain_block_bootstrap);

/* read_array returns the elements of an argument. */
static int
read_array(FunctionCallInfo fcinfo, int argument, const char *name, Datum **elements, bool **nulls)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	int			n;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must have one dimension, not %d", name, ARR_NDIM(array)),
				 errhint("Give one element for each block of time.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  elements, nulls, &n);
	if (n > MOST_BLOCKS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d elements, more than %d", name, n, MOST_BLOCKS),
				 errhint("Take longer blocks of time.")));
	return n;
}

/* read_blocks returns the blocks of which both numbers are known, and how many there are. */
static RetrainBlock *
read_blocks(FunctionCallInfo fcinfo, int *blocks)
{
	Datum	   *numerators;
	Datum	   *denominators;
	bool	   *numerator_null;
	bool	   *denominator_null;
	int			n = read_array(fcinfo, 0, "numerators", &numerators, &numerator_null);
	int			m = read_array(fcinfo, 1, "denominators", &denominators, &denominator_null);
	RetrainBlock *block = palloc(Max(n, 1) * sizeof(RetrainBlock));

	if (n != m)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are %d numerators, but %d denominators", n, m),
				 errhint("Give one of each for each block of time.")));
	*blocks = 0;
	for (int i = 0; i < n; i++)
	{
		RetrainBlock next;

		if (numerator_null[i] || denominator_null[i])
			continue;
		next.numerator = DatumGetFloat8(numerators[i]) + 0.0;	/* not -0 */
		next.denominator = DatumGetFloat8(denominators[i]) + 0.0;
		if (!isfinite(next.numerator) || !isfinite(next.denominator) || next.denominator < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("block %d is %g over %g", i + 1, next.numerator, next.denominator),
					 errhint("Numerators must be finite, denominators finite and not negative; a block with NULL is left out.")));
		block[(*blocks)++] = next;
	}
	return block;
}

/*
 * retrain.block_bootstrap(numerators double precision[], denominators double precision[],
 *		replicates integer, seed bigint) returns retrain.bootstrap_result
 *
 * retrain_block_bootstrap returns the ratio of the sums and its spread over draws of blocks.
 */
Datum
retrain_block_bootstrap(PG_FUNCTION_ARGS)
{
	RetrainBootstrap result = {NAN, NAN, NAN, NAN, 0};
	int			replicates = PG_GETARG_INT32(2);
	const char *status = "undefined";
	int			n;
	RetrainBlock *blocks;
	Datum		values[7];
	bool		nulls[7] = {false};

	if (replicates < 2 || replicates > MOST_REPLICATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("replicates must be from 2 to %d, not %d", MOST_REPLICATES, replicates),
				 errhint("Leave the argument out for 1000.")));
	blocks = read_blocks(fcinfo, &n);
	if (n > 0)
		retrain_bootstrap(blocks, n, replicates, (uint64) PG_GETARG_INT64(3), &result);
	if (!isnan(result.value))
		status = n < FEW_BLOCKS ? "few_blocks" : "ok";
	retrain_column_float(&values[0], &nulls[0], result.value);
	retrain_column_float(&values[1], &nulls[1], result.standard_error);
	retrain_column_float(&values[2], &nulls[2], result.low);
	retrain_column_float(&values[3], &nulls[3], result.high);
	values[4] = Int32GetDatum(n);
	values[5] = Int32GetDatum(result.replicates);
	values[6] = CStringGetTextDatum(status);
	return retrain_row_result(fcinfo, values, nulls);
}
