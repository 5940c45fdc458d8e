/*
 * error_powers.h
 *	  Exact sums of powers and products of two columns, errors and actual values, up to the
 *	  fourth degree.
 *
 * What mean squared error, R2, explained variance and the weighted absolute error need for
 * their values and, by the delta method, for their standard errors; of R2 and explained variance
 * only with detail.  Nothing is rounded, so the sums can be centred afterwards without loss.
 */
#ifndef RETRAIN_ERROR_POWERS_H
#define RETRAIN_ERROR_POWERS_H

#include "stats/moments.h"

/* What is summed over rows of an error e and an actual value y. */
typedef enum RetrainErrorPower
{
	RETRAIN_POWER_Y,
	RETRAIN_POWER_NEGATIVE_Y,	/* y below 0 */
	RETRAIN_POWER_YY,
	RETRAIN_POWER_POSITIVE_E,	/* e above 0 */
	RETRAIN_POWER_POSITIVE_EE,	/* e^2 for e above 0 */
	RETRAIN_POWER_ABSOLUTE_EY,	/* |e y| */
	RETRAIN_POWER_EEEE,
	RETRAIN_POWER_EY,			/* this and the rest: only of detailed sums */
	RETRAIN_POWER_EEE,
	RETRAIN_POWER_EEY,
	RETRAIN_POWER_EYY,
	RETRAIN_POWER_YYY,
	RETRAIN_POWER_EEYY,
	RETRAIN_POWER_YYYY
} RetrainErrorPower;

#define RETRAIN_ERROR_POWERS 14
#define RETRAIN_ERROR_POWERS_PLAIN 7

/* Sums that are detailed cost more time; merged with others they lose the detail. */
typedef struct RetrainErrorPowers
{
	bool		detailed;
	RetrainExactSum sum[RETRAIN_ERROR_POWERS];
} RetrainErrorPowers;

/* Rows that are added at a time, at most. */
#define RETRAIN_ERROR_POWERS_BATCH 512

/* Most bytes of the packed form. */
#define RETRAIN_ERROR_POWERS_PACKED_MAX (RETRAIN_ERROR_POWERS * RETRAIN_EXACT_PACKED_MOST)

extern void retrain_error_powers_init(RetrainErrorPowers *powers, bool detailed, MemoryContext mcxt);
extern void retrain_error_powers_drop_detail(RetrainErrorPowers *powers);
extern void retrain_error_powers_add(RetrainErrorPowers *powers, const double *error,
									 const double *actual, int n);
extern void retrain_error_powers_add_times(RetrainErrorPowers *powers, double error, double actual,
										   uint64 rows);
extern void retrain_error_powers_merge(RetrainErrorPowers *into, const RetrainErrorPowers *from);
extern RetrainExactKind retrain_error_powers_kind(RetrainErrorPower power);
extern int	retrain_error_powers_pack(const RetrainErrorPowers *powers, uint8 *out);
extern int	retrain_error_powers_unpack(RetrainErrorPowers *powers, const uint8 *bytes, int length);

/* retrain_error_powers_kept returns the number of sums, the first ones, that are kept. */
static inline int
retrain_error_powers_kept(const RetrainErrorPowers *powers)
{
	return powers->detailed ? RETRAIN_ERROR_POWERS : RETRAIN_ERROR_POWERS_PLAIN;
}

/* retrain_error_powers_pair returns a sum and a sum of squares as moments that share their memory. */
static inline RetrainMoments
retrain_error_powers_pair(const RetrainErrorPowers *powers, RetrainErrorPower sum,
						  RetrainErrorPower squares)
{
	RetrainMoments moments = {powers->sum[sum], powers->sum[squares]};

	return moments;
}

#endif							/* RETRAIN_ERROR_POWERS_H */
