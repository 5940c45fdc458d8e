/*
 * weighted_mean.c
 *	  The mean of values weighted by the inverse of their rows' propensities.
 *
 * A row that is seen with probability p stands for w = 1/p rows.  The mean is
 * (sum of w v) / (sum of w) (Hajek 1971): unlike the sum over the number of all rows it
 * moves with the values and does not need the rows that are not seen.  Its variance is that of
 * its linear part, as of independent rows:
 *
 *	  sum of w^2 (v - mean)^2 / (sum of w)^2
 *
 * and Kish's effective number of rows is (sum of w)^2 / (sum of w^2).
 *
 * Of each row w is rounded, and nothing else: products are added as the two doubles that they are
 * (fma is exact whatever the processor), so order does not matter.  The numerator of the variance,
 * which cancels where values hardly differ, is formed without rounding, too: with W, U the sums of
 * w, wv and S0, S1, S2 those of w^2, w^2 v, (wv)^2 it is W A + U B over W^2, A = W S2 - U S1 and
 * B = U S0 - W S1.
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"

#include "common/compat.h"
#include "stats/weighted_mean.h"

#define WEIGHTED_FORMAT 1

/* kind_of returns what a sum of the state may be. */
static RetrainExactKind
kind_of(int sum)
{
	return sum >= RETRAIN_SUM_WW ? RETRAIN_EXACT_SQUARES : RETRAIN_EXACT_VALUES;
}

/* retrain_weighted_create returns an empty state in mcxt; clip lies in [0,1]. */
RetrainWeightedMean *
retrain_weighted_create(double clip, MemoryContext mcxt)
{
	RetrainWeightedMean *mean = MemoryContextAllocZero(mcxt, sizeof(RetrainWeightedMean));

	mean->mcxt = mcxt;
	mean->clip = clip;
	for (int i = 0; i < RETRAIN_WEIGHTED_SUMS; i++)
		retrain_exact_init(&mean->sum[i], mcxt);
	return mean;
}

/* add_product adds a b without error, unless it is below the range of normal doubles. */
static void
add_product(RetrainExactSum *sum, double a, double b)
{
	double		product = a * b;

	retrain_exact_add(sum, product);
	retrain_exact_add(sum, fma(a, b, -product));
}

/*
 * retrain_weighted_add adds a row with a finite value and a propensity in (0,1]; false, and
 * nothing is added, if the products are beyond double precision.
 */
bool
retrain_weighted_add(RetrainWeightedMean *mean, double value, double propensity)
{
	bool		clipped = propensity < mean->clip;
	double		w = 1 / (clipped ? mean->clip : propensity);
	double		wv = w * value;
	double		rest;

	if (isinf(w * w) || isinf(wv * wv) || isinf(w * wv))
		return false;
	rest = fma(w, value, -wv);
	mean->rows++;
	mean->clipped += clipped;
	retrain_exact_add(&mean->sum[RETRAIN_SUM_W], w);
	retrain_exact_add_square(&mean->sum[RETRAIN_SUM_WW], w);
	retrain_exact_add(&mean->sum[RETRAIN_SUM_V], value);
	retrain_exact_add(&mean->sum[RETRAIN_SUM_WV], wv);
	add_product(&mean->sum[RETRAIN_SUM_WWV], w, wv);
	retrain_exact_add_square(&mean->sum[RETRAIN_SUM_WVWV], wv);
	if (rest != 0)
	{
		retrain_exact_add(&mean->sum[RETRAIN_SUM_WV], rest);
		add_product(&mean->sum[RETRAIN_SUM_WWV], w, rest);
		add_product(&mean->sum[RETRAIN_SUM_WVWV], 2 * wv, rest);
		retrain_exact_add_square(&mean->sum[RETRAIN_SUM_WVWV], rest);
	}
	return true;
}

/* retrain_weighted_merge adds a state of the same clip, which stays as it is, to another one. */
void
retrain_weighted_merge(RetrainWeightedMean *into, const RetrainWeightedMean *from)
{
	into->rows += from->rows;
	into->unused += from->unused;
	into->clipped += from->clipped;
	for (int i = 0; i < RETRAIN_WEIGHTED_SUMS; i++)
		retrain_exact_merge(&into->sum[i], &from->sum[i]);
}

/* two_products sets result, which is 0, to a b - c d. */
static void
two_products(RetrainExactSum *result, const RetrainExactSum *a, const RetrainExactSum *b,
			 const RetrainExactSum *c, const RetrainExactSum *d)
{
	retrain_exact_init(result, CurrentMemoryContext);
	retrain_exact_add_product(result, false, a, b);
	retrain_exact_add_product(result, true, c, d);
}

/* quotient returns a / b, b positive; neither need lie in the range of doubles. */
static double
quotient(const RetrainExactSum *a, const RetrainExactSum *b)
{
	int			exponent;
	double		mantissa = retrain_exact_parts(b, NULL, 0, &exponent);

	return retrain_exact_ratio_over(a, NULL, 0, mantissa, exponent);
}

/* standard_error returns the standard error of the mean of two or more rows. */
static double
standard_error(const RetrainWeightedMean *mean)
{
	const RetrainExactSum *w = &mean->sum[RETRAIN_SUM_W];
	const RetrainExactSum *wv = &mean->sum[RETRAIN_SUM_WV];
	const RetrainExactSum *wwv = &mean->sum[RETRAIN_SUM_WWV];
	RetrainExactSum a;
	RetrainExactSum b;
	RetrainExactSum spread;
	int			exponent;
	int			w_exponent;
	double		root;
	double		mantissa;

	two_products(&a, w, &mean->sum[RETRAIN_SUM_WVWV], wv, wwv);
	two_products(&b, wv, &mean->sum[RETRAIN_SUM_WW], w, wwv);
	retrain_exact_init(&spread, CurrentMemoryContext);
	retrain_exact_add_product(&spread, false, w, &a);
	retrain_exact_add_product(&spread, false, wv, &b);

	/* products below the range of normal doubles are not exact */
	if (retrain_exact_sign(&spread) <= 0)
		return 0;
	root = retrain_exact_root_parts(&spread, NULL, 0, &exponent);
	mantissa = retrain_exact_parts(w, NULL, 0, &w_exponent);
	return ldexp(root / mantissa / mantissa, exponent - 2 * w_exponent);
}

/* effective_rows returns Kish's effective number of rows. */
static double
effective_rows(const RetrainWeightedMean *mean)
{
	const RetrainExactSum *w = &mean->sum[RETRAIN_SUM_W];
	RetrainExactSum square;

	retrain_exact_init(&square, CurrentMemoryContext);
	retrain_exact_add_product(&square, false, w, w);
	return quotient(&square, &mean->sum[RETRAIN_SUM_WW]);
}

/* retrain_weighted_figures computes everything. */
void
retrain_weighted_figures(const RetrainWeightedMean *mean, RetrainWeightedFigures *figures)
{
	uint64		rows = (uint64) mean->rows;

	figures->mean = figures->standard_error = figures->unweighted = NAN;
	figures->effective_rows = 0;
	if (rows == 0)
		return;
	figures->mean = quotient(&mean->sum[RETRAIN_SUM_WV], &mean->sum[RETRAIN_SUM_W]);
	figures->unweighted = retrain_exact_ratio(&mean->sum[RETRAIN_SUM_V], &rows, 1);
	figures->effective_rows = effective_rows(mean);
	if (rows > 1)
		figures->standard_error = standard_error(mean);
}

/* retrain_weighted_send appends the state to buf in its versioned wire form. */
void
retrain_weighted_send(StringInfo buf, const RetrainWeightedMean *mean)
{
	uint8		packed[RETRAIN_EXACT_PACKED_MAX];

	pq_sendbyte(buf, WEIGHTED_FORMAT);
	pq_sendfloat8(buf, mean->clip);
	pq_sendint64(buf, mean->rows);
	pq_sendint64(buf, mean->unused);
	pq_sendint64(buf, mean->clipped);
	for (int i = 0; i < RETRAIN_WEIGHTED_SUMS; i++)
	{
		int			size = retrain_exact_pack(&mean->sum[i], packed);

		pq_sendint32(buf, size);
		pq_sendbytes(buf, (const char *) packed, size);
	}
}

/* retrain_weighted_recv returns, in mcxt, the state that buf holds; NULL if it cannot be one. */
RetrainWeightedMean *
retrain_weighted_recv(StringInfo buf, MemoryContext mcxt)
{
	RetrainWeightedMean *mean;

	if (pq_getmsgbyte(buf) != WEIGHTED_FORMAT)
		return NULL;
	mean = retrain_weighted_create(pq_getmsgfloat8(buf), mcxt);
	mean->rows = pq_getmsgint64(buf);
	mean->unused = pq_getmsgint64(buf);
	mean->clipped = pq_getmsgint64(buf);
	if (!(mean->clip >= 0 && mean->clip <= 1) || mean->rows < 0 || mean->unused < 0 ||
		mean->clipped < 0 || mean->clipped > mean->rows)
		return NULL;
	for (int i = 0; i < RETRAIN_WEIGHTED_SUMS; i++)
	{
		int			size = (int) pq_getmsgint(buf, 4);
		const char *packed;

		if (size < 0 || size > RETRAIN_EXACT_PACKED_MAX)
			return NULL;
		packed = pq_getmsgbytes(buf, size);
		if (retrain_exact_unpack(&mean->sum[i], kind_of(i), (const uint8 *) packed, size) != size)
			return NULL;
	}
	return (mean->rows > 0) == (retrain_exact_sign(&mean->sum[RETRAIN_SUM_W]) > 0) ? mean : NULL;
}
