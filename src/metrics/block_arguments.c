/*
 * block_arguments.c
 *	  Arguments of the functions that draw blocks of rows: sums by block in arrays, and how
 *	  the blocks are drawn.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/float.h"

#include "common/compat.h"
#include "metrics/block_arguments.h"

#define MOST_BLOCKS 100000
#define MOST_REPLICATES 100000

/* retrain_blocks_argument returns a number of blocks after checking it. */
int
retrain_blocks_argument(FunctionCallInfo fcinfo, int argument)
{
	int			blocks = PG_GETARG_INT32(argument);

	if (blocks < 1 || blocks > MOST_BLOCKS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("blocks must be from 1 to %d, not %d", MOST_BLOCKS, blocks),
				 errhint("Give the number of blocks of time that there are.")));
	return blocks;
}

/* retrain_replicates_argument returns a number of replicates after checking it. */
int
retrain_replicates_argument(FunctionCallInfo fcinfo, int argument)
{
	int			replicates = PG_GETARG_INT32(argument);

	if (replicates < 2 || replicates > MOST_REPLICATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("replicates must be from 2 to %d, not %d", MOST_REPLICATES, replicates),
				 errhint("Leave the argument out for 1000.")));
	return replicates;
}

/*
 * retrain_resampling_arguments reads replicates, seed and level, and the reference of the
 * p-value if the call has a fourth argument.
 */
void
retrain_resampling_arguments(FunctionCallInfo fcinfo, int argument, RetrainResampling *resampling)
{
	resampling->replicates = retrain_replicates_argument(fcinfo, argument);
	resampling->seed = (uint64) PG_GETARG_INT64(argument + 1);
	resampling->level = PG_GETARG_FLOAT8(argument + 2);
	if (!(resampling->level > 0 && resampling->level < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level must be between 0 and 1, not %s", float8out_internal(resampling->level)),
				 errhint("Leave the argument out for 0.95.")));
	resampling->reference = PG_NARGS() > argument + 3 ? PG_GETARG_FLOAT8(argument + 3) : 0;
	if (!isfinite(resampling->reference))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reference must be finite, not %s", float8out_internal(resampling->reference)),
				 errhint("Leave the argument out for a p-value of no difference.")));
}

/* An array of numbers. */
typedef struct Numbers
{
	Datum	   *value;
	bool	   *null;
} Numbers;

/* numbers_argument returns the elements of an argument, and how many there are. */
static int
numbers_argument(FunctionCallInfo fcinfo, int argument, Numbers *numbers)
{
	static const char *const names[] = {"numerators", "denominators"};
	const char *name = names[argument % 2];
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	int			n;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must have one dimension, not %d", name, ARR_NDIM(array)),
				 errhint("Give one element for each block of time.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &numbers->value, &numbers->null, &n);
	if (n > MOST_BLOCKS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d elements, more than %d", name, n, MOST_BLOCKS),
				 errhint("Take longer blocks of time.")));
	return n;
}

/* read_ratio sets one ratio of block i (from 0), false if a number of it is NULL. */
static bool
read_ratio(const Numbers numbers[2], int i, RetrainRatio *ratio)
{
	if (numbers[0].null[i] || numbers[1].null[i])
		return false;
	ratio->numerator = DatumGetFloat8(numbers[0].value[i]) + 0.0;	/* not -0 */
	ratio->denominator = DatumGetFloat8(numbers[1].value[i]) + 0.0;
	if (!isfinite(ratio->numerator) || !isfinite(ratio->denominator) || ratio->denominator < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("block %d is %g over %g", i + 1, ratio->numerator, ratio->denominator),
				 errhint("Numerators must be finite, denominators finite and not negative; a block with NULL is left out.")));
	return true;
}

/*
 * retrain_ratio_blocks_arguments returns the blocks of which all numbers are known, sorted,
 * and how many there are, from the first 2 or (two sides) 4 arguments.
 */
RetrainRatioBlock *
retrain_ratio_blocks_arguments(FunctionCallInfo fcinfo, int sides, int *n)
{
	Numbers		numbers[4];
	RetrainRatioBlock *blocks;
	int			count = numbers_argument(fcinfo, 0, &numbers[0]);

	for (int i = 1; i < 2 * sides; i++)
	{
		int			other = numbers_argument(fcinfo, i, &numbers[i]);

		if (other != count)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there are %d numerators, but %d %s", count, other,
							i == 1 ? "denominators" : i == 2 ? "numerators of the second side" :
							"denominators of the second side"),
					 errhint("Give one of each for each block of time.")));
	}
	blocks = palloc0(Max(count, 1) * sizeof(RetrainRatioBlock));
	*n = 0;
	for (int i = 0; i < count; i++)
	{
		RetrainRatioBlock block = {0};

		if (read_ratio(&numbers[0], i, &block.side[0]) &&
			(sides < 2 || read_ratio(&numbers[2], i, &block.side[1])))
			blocks[(*n)++] = block;
	}
	retrain_sort_ratio_blocks(blocks, *n);
	return blocks;
}
