/*
 * psi_value.c
 *	  The population stability index from counts, its significance, its edges.
 *
 * Definitions: doc/reference/psi.md.
 *	 psi = sum over bins of (c - r) ln(c / r), shares raised to at least 1e-4;
 *	 psi / (1/n + 1/m) against chi-square with B-1 degrees of freedom.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/distributions.h"
#include "stats/exact_sum.h"
#include "stats/float_key.h"
#include "stats/order_stats.h"
#include "stats/psi_value.h"
#include "stats/wide.h"

#define ALPHA 0.05

/* Expected rows in the smallest bin below which chi-square is not trusted. */
#define SMALLEST_EXPECTED 10

/*
 * count_infinite counts both infinities of a source.
 */
static void
count_infinite(RetrainSource *source, int64 *negative, int64 *positive)
{
	const double *x;
	int			n;

	*negative = *positive = 0;
	source->rewind(source->arg);
	while ((x = source->next(source->arg, &n)) != NULL)
		for (int i = 0; i < n; i++)
		{
			*negative += x[i] == -INFINITY;
			*positive += x[i] == INFINITY;
		}
}

/* retrain_between returns the point at t, 0 <= t < 1, between two neighbouring values. */
double
retrain_between(double a, double b, double t)
{
	double		width = b - a;

	if (t == 0)
		return a + 0.0;			/* -0 is 0 */
	if (isinf(width))
		return a * (1 - t) + b * t + 0.0;
	return (t < 0.5 ? a + width * t : b - width * (1 - t)) + 0.0;
}

/*
 * retrain_quantile_between returns the point at r/bins between two neighbouring values,
 * 0 <= r < bins.
 */
double
retrain_quantile_between(double a, double b, int64 r, int bins)
{
	return retrain_between(a, b, (double) r / bins);
}

/*
 * retrain_edges_of_quantiles sets edges (room for 2 n) to the strictly rising edges that
 * n quantiles, in rising order, give, and returns their number: one that stands twice or more gets a
 * bin of its own.
 */
int
retrain_edges_of_quantiles(const double *quantiles, int n, double *edges)
{
	int			nedges = 0;

	for (int i = 0; i < n;)
	{
		int			same = i + 1;
		double		q = quantiles[i];

		while (same < n && quantiles[same] == q)
			same++;
		if (same - i > 1)
		{
			double		below = nextafter(q, -INFINITY);

			if (!isinf(below) && (nedges == 0 || edges[nedges - 1] < below))
				edges[nedges++] = below;
		}
		edges[nedges++] = q;
		i = same;
	}
	return nedges;
}

/*
 * rank_index returns the place of a rank in the rising list, to which it is appended
 * if it is new.  A rank is at most one below the last of the list.
 */
static int
rank_index(int64 *ranks, int *nranks, int64 rank)
{
	if (*nranks > 0 && ranks[*nranks - 1] == rank)
		return *nranks - 1;
	if (*nranks > 1 && ranks[*nranks - 2] == rank)
		return *nranks - 2;
	ranks[*nranks] = rank;
	return (*nranks)++;
}

/*
 * retrain_quantile_edges sets edges (room for 2 (bins - 1)) to the strictly rising
 * edges of the finite reference values and returns their number.
 */
int
retrain_quantile_edges(RetrainSource *reference, int bins,
					   const RetrainBudget *budget, double *edges)
{
	int			inner = bins - 1;
	int64	   *ranks = palloc(2 * inner * sizeof(int64));
	double	   *values = palloc(2 * inner * sizeof(double));
	double	   *quantiles = palloc(inner * sizeof(double));
	int		   *lower = palloc(inner * sizeof(int));
	int		   *upper = palloc(inner * sizeof(int));
	int			nranks = 0;
	int64		negative;
	int64		positive;
	int64		n;
	int			nedges;

	count_infinite(reference, &negative, &positive);
	n = reference->n - negative - positive;
	if (n == 0)
		return 0;

	/* i (n-1) = k bins + r, without the product, which could overflow */
	for (int i = 0; i < inner; i++)
	{
		int64		k = (n - 1) / bins * (i + 1) + (n - 1) % bins * (i + 1) / bins;

		lower[i] = rank_index(ranks, &nranks, negative + k);
		upper[i] = rank_index(ranks, &nranks, negative + Min(k + 1, n - 1));
	}
	retrain_order_statistics(reference, ranks, nranks, budget, values);

	for (int i = 0; i < inner; i++)
	{
		int64		r = (n - 1) % bins * (i + 1) % bins;
		double		q = retrain_quantile_between(values[lower[i]], values[upper[i]], r, bins);

		quantiles[i] = i > 0 && q < quantiles[i - 1] ? quantiles[i - 1] : q;
	}

	nedges = retrain_edges_of_quantiles(quantiles, inner, edges);
	pfree(ranks);
	pfree(values);
	pfree(quantiles);
	pfree(lower);
	pfree(upper);
	return nedges;
}

/* smoothed returns the share of a bin. */
static inline double
smoothed(int64 rows, int64 n, int bins, RetrainPsiSmoothing smoothing)
{
	if (smoothing == RETRAIN_PSI_LAPLACE)
		return ((double) rows + 0.5) / ((double) n + 0.5 * bins);
	if (smoothing == RETRAIN_PSI_RAW)
		return (double) rows / (double) n;
	return Max((double) rows / (double) n, RETRAIN_SHARE_FLOOR);
}

/*
 * retrain_psi_contribution returns what one of so many bins adds to the index.
 */
double
retrain_psi_contribution(int64 reference, int64 n, int64 current, int64 m, int bins,
						 RetrainPsiSmoothing smoothing)
{
	double		r = smoothed(reference, n, bins, smoothing);
	double		c = smoothed(current, m, bins, smoothing);

	if (reference == 0 && current == 0 && smoothing == RETRAIN_PSI_RAW)
		return 0;
	return (c - r) * log(c / r);
}

/* psi_unit returns 1/n + 1/m: PSI over it is about chi-square (Yurdakul 2018). */
static double
psi_unit(int64 n, int64 m)
{
	return 1.0 / (double) n + 1.0 / (double) m;
}

/* retrain_psi_sf returns the p-value of a PSI without drift, for n, m >= 1 and bins >= 2. */
double
retrain_psi_sf(double psi, int bins, int64 n, int64 m)
{
	return retrain_chisq_sf(psi / psi_unit(n, m), bins - 1.0);
}

/* retrain_psi_quantile returns the PSI whose p-value is p_upper. */
double
retrain_psi_quantile(double p_upper, int bins, int64 n, int64 m)
{
	return retrain_chisq_quantile(p_upper, bins - 1.0) * psi_unit(n, m);
}

/*
 * retrain_psi_value computes the index from the counts of nbins bins, the bin of missing values
 * among them, and its significance.  The order of the bins does not matter.
 */
void
retrain_psi_value(const int64 *reference, const int64 *current, int nbins,
				  RetrainPsiSmoothing smoothing, RetrainPsi *result)
{
	int64		n = 0;
	int64		m = 0;
	int64		smallest = PG_INT64_MAX;
	RetrainExactSum sum;

	result->bins = 0;
	for (int b = 0; b < nbins; b++)
	{
		int64		pooled = reference[b] + current[b];

		n += reference[b];
		m += current[b];
		if (pooled > 0)
		{
			result->bins++;
			smallest = Min(smallest, pooled);
		}
	}
	if (n == 0 || m == 0)
	{
		result->status = RETRAIN_PSI_UNDEFINED;
		return;
	}
	retrain_exact_init(&sum, CurrentMemoryContext);
	result->psi = 0;
	for (int b = 0; b < nbins; b++)
	{
		double		part = retrain_psi_contribution(reference[b], n, current[b], m, nbins, smoothing);

		if (isinf(part))
			result->psi = part;
		else
			retrain_exact_add(&sum, part);
	}
	if (!isinf(result->psi))
		result->psi = retrain_exact_value(&sum);
	retrain_exact_free(&sum);

	retrain_wide_check(smallest, Min(n, m));
	if (result->bins == 1)
		result->status = RETRAIN_PSI_ONE_BIN;
	else if ((RetrainWide) Min(n, m) * smallest <
			 (RetrainWide) SMALLEST_EXPECTED * ((RetrainWide) n + m))
		result->status = RETRAIN_PSI_SMALL_BINS;
	else
	{
		result->status = RETRAIN_PSI_OK;
		result->p_value = retrain_psi_sf(result->psi, result->bins, n, m);
		result->critical_value = retrain_psi_quantile(ALPHA, result->bins, n, m);
	}
}

/* retrain_psi_status_name returns the status as users see it. */
const char *
retrain_psi_status_name(RetrainPsiStatus status)
{
	switch (status)
	{
		case RETRAIN_PSI_OK:
			return "ok";
		case RETRAIN_PSI_SMALL_BINS:
			return "small_bins";
		case RETRAIN_PSI_ONE_BIN:
			return "one_bin";
		case RETRAIN_PSI_UNDEFINED:
			return "undefined";
	}
	return NULL;				/* not reached */
}
