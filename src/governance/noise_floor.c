/*
 * noise_floor.c
 *	  How large a measured value gets when nothing has changed, at the number of
 *	  rows it was measured on; all of it for independent rows.
 *
 * psi and ece bring their own critical value.  For ks_stat it is the limit
 * K(0.95) * sqrt((n + m) / (n m)) of Kolmogorov's distribution.  A metric with
 * an interval gets half of its width.
 */
#include "postgres.h"

#include <math.h>

#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "governance/noise_floor.h"
#include "stats/distributions.h"
#include "stats/kolmogorov.h"

#define NOMINAL 0.05

/* sqrt(pi / 2) ln 2 */
#define KOLMOGOROV_MEAN 0.8687311606361591

/* kolmogorov_quantile returns x with P(K > x) = p of the limit distribution. */
static double
kolmogorov_quantile(double p)
{
	double		low = 0;
	double		high = 4;

	for (int i = 0; i < 60; i++)
	{
		double		middle = (low + high) / 2;

		if (retrain_kolmogorov_limit_sf(middle) > p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* ks_floor returns the critical value of ks_stat for samples of n and m rows. */
static double
ks_floor(double n, double m)
{
	return kolmogorov_quantile(NOMINAL) * sqrt((n + m) / (n * m));
}

/* bins_of returns the bins that psi counted into, from the detail of the measurement; 0 if it does not say. */
static int
bins_of(const RetrainMeasurement *m)
{
	JsonbValue *test = m->detail && JB_ROOT_IS_OBJECT(m->detail) ?
		getKeyJsonValueFromContainer(&m->detail->root, "test", 4, NULL) : NULL;
	JsonbValue *bins = test && test->type == jbvBinary && JsonContainerIsObject(test->val.binary.data) ?
		getKeyJsonValueFromContainer(test->val.binary.data, "bins", 4, NULL) : NULL;

	return bins && bins->type == jbvNumeric ?
		DatumGetInt32(DirectFunctionCall1(numeric_int4, NumericGetDatum(bins->val.numeric))) : 0;
}

/*
 * add_expected fills in the mean under no change where the metric does not
 * bring it: psi is chi-square with bins - 1 degrees of freedom times a factor
 * that its critical value has, too; ks_stat has the mean of Kolmogorov's
 * distribution.
 */
static void
add_expected(const RetrainMeasurement *m, RetrainNoiseFloor *result)
{
	int			bins;

	if (result->has_expected || !result->has_floor)
		return;
	if (strcmp(m->check->metric->name, "ks_stat") == 0)
	{
		result->has_expected = true;
		result->expected = result->floor * KOLMOGOROV_MEAN / kolmogorov_quantile(NOMINAL);
	}
	else if (strcmp(m->check->metric->name, "psi") == 0 && (bins = bins_of(m)) > 1)
	{
		result->has_expected = true;
		result->expected = result->floor * (bins - 1) / retrain_chisq_quantile(NOMINAL, bins - 1);
	}
}

/* retrain_noise_floor fills in what noise does to a measurement. */
void
retrain_noise_floor(const RetrainMeasurement *m, RetrainNoiseFloor *result)
{
	memset(result, 0, sizeof(RetrainNoiseFloor));
	result->has_expected = m->has_expected;
	result->expected = m->expected_value;
	if (m->has_critical)
	{
		result->has_floor = true;
		result->floor = m->critical_value;
		result->kind = "critical value, 5 %";
	}
	else if (strcmp(m->check->metric->name, "ks_stat") == 0 && m->reference_used > 0 && m->current_used > 0)
	{
		result->has_floor = true;
		result->floor = ks_floor((double) m->reference_used, (double) m->current_used);
		result->kind = "critical value, 5 %";
	}
	else if (m->has_interval)
	{
		result->has_floor = result->is_half_width = true;
		result->floor = (m->interval_high - m->interval_low) / 2;
		result->kind = "half of the 95 % interval";
	}
	add_expected(m, result);
}
