/*
 * class_pairs.c
 *	  Variance of figures of several classes whose labels are drawn from given probabilities.
 *
 * The label of a row is one of n classes, class i with probability p_i, independently of other
 * rows.  A figure that is linear in the labels adds g_i for a row whose label is i; its variance
 * in that row is that of one multinomial draw,
 *
 *	  sum of p_i g_i^2 - (sum of p_i g_i)^2 = sum over i < j of p_i p_j (g_i - g_j)^2
 *
 * for probabilities that add up to 1.  The right side has no term below 0 and nothing cancels.
 * Here g depends on the class c that was predicted, and only so: right_c for a label that is c,
 * -wrong_i for another one.  So the sums over rows of p_i p_j are enough, those of i = c apart
 * from those of rows predicted as neither i nor j: n (n - 1) and n (n - 1) / 2 of them.
 *
 * A product is rounded, sums of products are exact.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "stats/class_pairs.h"

/* others returns how many pairs of two classes there are. */
static inline int
others(int n)
{
	return n * (n - 1) / 2;
}

/* retrain_class_pairs_create returns sums of no rows, in mcxt. */
RetrainClassPairs *
retrain_class_pairs_create(int n, MemoryContext mcxt)
{
	RetrainClassPairs *pairs = MemoryContextAlloc(mcxt, sizeof(RetrainClassPairs));

	pairs->mcxt = mcxt;
	pairs->n = n;
	pairs->predicted = MemoryContextAllocZero(mcxt, n * n * sizeof(RetrainFixedSum));
	pairs->other = MemoryContextAllocZero(mcxt, Max(others(n), 1) * sizeof(RetrainFixedSum));
	return pairs;
}

/* retrain_class_pairs_add counts a row with probabilities p, each in [0,1]. */
void
retrain_class_pairs_add(RetrainClassPairs *pairs, const double *p, int predicted)
{
	RetrainFixedSum *sum = pairs->predicted + predicted * pairs->n;
	RetrainFixedSum *other = pairs->other;
	MemoryContext mcxt = pairs->mcxt;
	int			n = pairs->n;

	for (int i = 0; i < n; i++)
	{
		if (i != predicted)
			retrain_fixedsum_add(&sum[i], p[predicted] * p[i], mcxt);
		if (i == predicted || p[i] == 0)
		{
			other += n - 1 - i;
			continue;
		}
		for (int j = i + 1; j < n; j++, other++)
			if (likely(j != predicted))
				retrain_fixedsum_add(other, p[i] * p[j], mcxt);
	}
}

/* retrain_class_pairs_merge adds the sums of other rows, of as many classes; they stay as they are. */
void
retrain_class_pairs_merge(RetrainClassPairs *into, const RetrainClassPairs *from)
{
	for (int i = 0; i < into->n * into->n; i++)
		retrain_fixedsum_merge(&into->predicted[i], &from->predicted[i], into->mcxt);
	for (int i = 0; i < others(into->n); i++)
		retrain_fixedsum_merge(&into->other[i], &from->other[i], into->mcxt);
}

/* term returns the part of a pair of classes, whose labels add figures that differ so. */
static inline double
term(const RetrainFixedSum *sum, double difference)
{
	return retrain_fixedsum_value(sum) * difference * difference;
}

/*
 * retrain_class_pairs_variance returns the variance of a figure that a label c moves by right[c] in
 * a row predicted as c, and by -wrong[c] in another one.
 */
double
retrain_class_pairs_variance(const RetrainClassPairs *pairs, const double *right, const double *wrong)
{
	const RetrainFixedSum *other = pairs->other;
	int			n = pairs->n;
	double		variance = 0;

	for (int i = 0; i < n; i++)
	{
		double		part = 0;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < n; j++)
			if (j != i)
				part += term(&pairs->predicted[i * n + j], right[i] + wrong[j]);
		for (int j = i + 1; j < n; j++)
			part += term(other++, wrong[i] - wrong[j]);
		variance += part;
	}
	return variance;
}

/* retrain_class_pairs_send appends the wire form of the sums. */
void
retrain_class_pairs_send(StringInfo buf, const RetrainClassPairs *pairs)
{
	for (int i = 0; i < pairs->n * pairs->n; i++)
		if (i % (pairs->n + 1) != 0)
			retrain_fixedsum_send(buf, &pairs->predicted[i]);
	for (int i = 0; i < others(pairs->n); i++)
		retrain_fixedsum_send(buf, &pairs->other[i]);
}

/*
 * retrain_class_pairs_recv returns, in mcxt, the sums of n classes that buf holds; NULL if
 * retrain_class_pairs_send cannot have written them.
 */
RetrainClassPairs *
retrain_class_pairs_recv(StringInfo buf, int n, MemoryContext mcxt)
{
	RetrainClassPairs *pairs = retrain_class_pairs_create(n, mcxt);

	for (int i = 0; i < n * n; i++)
		if (i % (n + 1) != 0 && !retrain_fixedsum_recv(buf, &pairs->predicted[i], mcxt))
			return NULL;
	for (int i = 0; i < others(n); i++)
		if (!retrain_fixedsum_recv(buf, &pairs->other[i], mcxt))
			return NULL;
	return pairs;
}
