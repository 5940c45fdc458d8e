/*
 * pairs_rows.c
 *	  Rows of two samples as pairs of one row each, in any order.
 *
 * For figures that do not ask for an order: nothing is sorted.  Their sums are exact, so
 * that they are the same bits whether equal values come together or not.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/pairs.h"

#define BLOCK 512

typedef struct RowPairs
{
	RetrainSource *source[2];
	int			side;			/* that is being read */
	const double *values;		/* not given out yet */
	int			n;
	RetrainPair block[BLOCK];
} RowPairs;

/* rows_rewind starts from the first row again. */
static void
rows_rewind(void *arg)
{
	RowPairs   *rows = arg;

	rows->side = 0;
	rows->n = 0;
	for (int s = 0; s < 2; s++)
		rows->source[s]->rewind(rows->source[s]->arg);
}

/* rows_next returns some rows of one side. */
static const RetrainPair *
rows_next(void *arg, int *count)
{
	RowPairs   *rows = arg;

	while (rows->n == 0)
	{
		RetrainSource *source = rows->source[rows->side];

		rows->values = source->next(source->arg, &rows->n);
		if (rows->values == NULL)
		{
			rows->n = 0;
			if (rows->side == 1)
				return NULL;
			rows->side = 1;
		}
	}
	*count = Min(rows->n, BLOCK);
	for (int i = 0; i < *count; i++)
	{
		RetrainPair *pair = &rows->block[i];

		pair->value = rows->values[i];
		pair->rows[0] = rows->side == 0;
		pair->rows[1] = rows->side == 1;
		pair->exact = true;
	}
	rows->values += *count;
	rows->n -= *count;
	return rows->block;
}

/*
 * retrain_pairs_of_rows fills pairs to read two samples, which must outlive them, row by
 * row: values may repeat and have no order.  Memory is in the current context.
 */
void
retrain_pairs_of_rows(RetrainSource *reference, RetrainSource *current, RetrainPairs *pairs)
{
	RowPairs   *rows = palloc0(sizeof(RowPairs));

	rows->source[0] = reference;
	rows->source[1] = current;
	pairs->n[0] = reference->n;
	pairs->n[1] = current->n;
	pairs->arg = rows;
	pairs->rewind = rows_rewind;
	pairs->next = rows_next;
}
