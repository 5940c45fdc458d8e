/*
 * gram.c
 *	  Whether sums of products of columns can be those of any rows.
 *
 * The matrix of the sums of products of all pairs of columns has no negative eigenvalue.  It has
 * none if its first element is positive and what is left of the matrix by eliminating the first
 * column, times that element, has none; or if the first row and column are 0, and the
 * matrix without them has none.  All of it is exact.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "stats/gram.h"

/* eliminate returns pivot times element less the product of two, in the current context. */
static RetrainExactSum
eliminate(const RetrainExactSum *pivot, const RetrainExactSum *element, const RetrainExactSum *row,
		  const RetrainExactSum *column)
{
	RetrainExactSum result;

	retrain_exact_init(&result, CurrentMemoryContext);
	retrain_exact_add_product(&result, false, pivot, element);
	retrain_exact_add_product(&result, true, row, column);
	return result;
}

/* first_is_zero tells whether the rest of the first row is 0. */
static bool
first_is_zero(RetrainExactSum matrix[][RETRAIN_GRAM_COLUMNS], int first, int columns)
{
	for (int j = first + 1; j < columns; j++)
	{
		if (retrain_exact_sign(&matrix[first][j]) != 0)
			return false;
	}
	return true;
}

/*
 * retrain_gram_possible tells whether some rows have these sums of products, of which those with
 * column >= row are read.
 */
bool
retrain_gram_possible(const RetrainExactSum *const sum[][RETRAIN_GRAM_COLUMNS], int columns)
{
	RetrainExactSum matrix[RETRAIN_GRAM_COLUMNS][RETRAIN_GRAM_COLUMNS];

	for (int i = 0; i < columns; i++)
		for (int j = i; j < columns; j++)
			matrix[i][j] = *sum[i][j];
	for (int first = 0; first < columns; first++)
	{
		int			sign = retrain_exact_sign(&matrix[first][first]);

		CHECK_FOR_INTERRUPTS();
		if (sign < 0 || (sign == 0 && !first_is_zero(matrix, first, columns)))
			return false;
		if (sign == 0)
			continue;
		for (int i = first + 1; i < columns; i++)
			for (int j = i; j < columns; j++)
				matrix[i][j] = eliminate(&matrix[first][first], &matrix[i][j], &matrix[first][i],
										 &matrix[first][j]);
	}
	return true;
}
