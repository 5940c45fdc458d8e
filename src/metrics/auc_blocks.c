/*
 * auc_blocks.c
 *	  Reading of retrain.auc_blocks, which retrain.auc_blocks_agg makes.
 *
 * It is a row like others, so anybody can make one: everything that the arithmetic of
 * stats/block_auc.c relies on is checked.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "utils/array.h"

#include "common/compat.h"
#include "metrics/block_arguments.h"

pg_noreturn static void refuse(const char *problem);

/* refuse raises the error of a value that the aggregate cannot have made. */
static void
refuse(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid auc_blocks: %s", problem),
			 errhint("Values of this type are made by retrain.auc_blocks_agg.")));
}

/* column returns the array in a column, and its elements, none of them NULL. */
static ArrayType *
column(HeapTupleHeader row, int number, Oid type, Datum **elements, int *n)
{
	bool		isnull;
	Datum		datum = GetAttributeByNum(row, (AttrNumber) number, &isnull);
	ArrayType  *array;
	bool	   *nulls;

	if (isnull)
		refuse("a column is NULL");
	array = DatumGetArrayTypeP(datum);
	if (array_contains_nulls(array))
		refuse("an array has a NULL element");
	if (type == TEXTOID)
		deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, elements, &nulls, n);
	else
		deconstruct_array(array, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, elements, &nulls, n);
	return array;
}

/* counts reads an array of rows by block. */
static void
counts(HeapTupleHeader row, int number, int n, int64 *result)
{
	Datum	   *elements;
	int			count;
	ArrayType  *array = column(row, number, INT8OID, &elements, &count);

	if (count != n || ARR_NDIM(array) > 1)
		refuse("positives and negatives must have an element for each block");
	for (int i = 0; i < n; i++)
	{
		result[i] = DatumGetInt64(elements[i]);
		if (result[i] < 0)
			refuse("a number of rows is negative");
	}
}

/* pairs reads the counts of pairs. */
static void
pairs(HeapTupleHeader row, RetrainBlockAuc *auc)
{
	Datum	   *elements;
	int			count;
	ArrayType  *array = column(row, 4, INT8OID, &elements, &count);
	int			n = auc->n;

	if (n > 0 && (ARR_NDIM(array) != 2 || ARR_DIMS(array)[0] != n || ARR_DIMS(array)[1] != n))
		refuse("pairs must have a row and a column for each block");
	for (int i = 0; i < n * n; i++)
	{
		int64		value = DatumGetInt64(elements[i]);

		if (value < 0 || value > 2 * auc->positives[i / n] * auc->negatives[i % n])
			refuse("pairs has a count that its rows cannot have");
		auc->pairs[i] = value;
	}
}

/* retrain_auc_blocks_argument reads an argument. */
void
retrain_auc_blocks_argument(FunctionCallInfo fcinfo, int argument, RetrainAucBlocks *blocks)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(argument);
	int			n;

	if (ARR_NDIM(column(row, 1, TEXTOID, &blocks->names, &n)) > 1 || n > RETRAIN_AUC_BLOCKS_MOST)
		refuse("blocks must be at most 1000 names");
	retrain_block_auc_init(&blocks->auc, n);
	counts(row, 2, n, blocks->auc.positives);
	counts(row, 3, n, blocks->auc.negatives);
	retrain_block_auc_check(&blocks->auc);
	pairs(row, &blocks->auc);
}
