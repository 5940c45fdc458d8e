/*
 * pairs_array.c
 *	  Pairs of two samples that stand in an array.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/pairs.h"

typedef struct PairArray
{
	const RetrainPair *pairs;
	int			n;
	bool		given;
} PairArray;

/* rewind_array starts from the smallest value. */
static void
rewind_array(void *arg)
{
	((PairArray *) arg)->given = false;
}

/* next_array gives the whole array at once. */
static const RetrainPair *
next_array(void *arg, int *count)
{
	PairArray  *array = arg;

	if (array->given || array->n == 0)
		return NULL;
	array->given = true;
	*count = array->n;
	return array->pairs;
}

/* retrain_pairs_of_array lets statistics read n pairs in ascending order, which stay where they are. */
void
retrain_pairs_of_array(const RetrainPair *array, int n, RetrainPairs *pairs)
{
	PairArray  *arg = palloc0(sizeof(PairArray));

	arg->pairs = array;
	arg->n = n;
	for (int s = 0; s < 2; s++)
	{
		pairs->n[s] = 0;
		for (int i = 0; i < n; i++)
			pairs->n[s] += array[i].rows[s];
	}
	pairs->arg = arg;
	pairs->rewind = rewind_array;
	pairs->next = next_array;
}
