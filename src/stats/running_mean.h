/*
 * running_mean.h
 *	  Mean and spread of the values so far, for detectors, which need both after each row.
 *
 * The sum is compensated (Neumaier 1974), so that its error does not grow with the number
 * of rows, and a deviation from the mean is formed before the mean is rounded: values far
 * from 0 lose no digits.  The result depends on the order of the rows, as the detectors
 * do.  Values must be finite, of a magnitude whose squares are.
 */
#ifndef RETRAIN_RUNNING_MEAN_H
#define RETRAIN_RUNNING_MEAN_H

#include <math.h>
#include <stdint.h>

/* Begins as zero bytes. */
typedef struct RetrainRunningMean
{
	int64_t		count;
	double		sum;
	double		rest;			/* what rounding took from sum */
	double		spread;			/* sum of squared deviations from the mean */
} RetrainRunningMean;

/* retrain_compensated_add adds a value to sum + rest. */
static inline void
retrain_compensated_add(double *sum, double *rest, double value)
{
	double		total = *sum + value;

	if (fabs(*sum) >= fabs(value))
		*rest += (*sum - total) + value;
	else
		*rest += (value - total) + *sum;
	*sum = total;
}

/* retrain_running_deviation returns value less mean; there must be a row. */
static inline double
retrain_running_deviation(const RetrainRunningMean *mean, double value)
{
	double		n = (double) mean->count;
	double		product = n * value;
	double		error = fma(n, value, -product);

	return ((product - mean->sum) + (error - mean->rest)) / n;
}

/*
 * retrain_running_add adds a row.
 *
 * With d the deviation of the nth value from the mean that includes it, the spread
 * grows by d^2 n/(n-1) (Youngs and Cramer 1971): terms of one sign.
 */
static inline void
retrain_running_add(RetrainRunningMean *mean, double value)
{
	mean->count++;
	retrain_compensated_add(&mean->sum, &mean->rest, value);
	if (mean->count > 1)
	{
		double		n = (double) mean->count;
		double		d = retrain_running_deviation(mean, value);

		mean->spread += d * d * (n / (n - 1));
	}
}

#endif							/* RETRAIN_RUNNING_MEAN_H */
