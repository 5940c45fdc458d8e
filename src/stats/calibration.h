/*
 * calibration.h
 *	  Binned calibration state and the figures computed from it.
 */
#ifndef RETRAIN_CALIBRATION_H
#define RETRAIN_CALIBRATION_H

#include "lib/stringinfo.h"

#include "stats/fixedsum.h"

#define RETRAIN_CALIBRATION_BINS 15
#define RETRAIN_CALIBRATION_MIN_BINS 2
#define RETRAIN_CALIBRATION_MAX_BINS 1000

/* One bin (lower, upper]; the edges lie beside the sums they lead to. */
typedef struct RetrainCalibrationBin
{
	double		lower;
	double		upper;
	int64		rows;
	int64		positives;
	RetrainFixedSum probability;	/* sum of p */
	RetrainFixedSum variance;	/* sum of the doubles p * (1 - p) */
} RetrainCalibrationBin;

typedef struct RetrainCalibration
{
	MemoryContext mcxt;			/* holds the state and its wide sums */
	int64		unused;			/* rows without label or probability */
	int			bins;
	double		scale;			/* bins, for the guess at a row's bin */
	RetrainCalibrationBin bin[FLEXIBLE_ARRAY_MEMBER];
} RetrainCalibration;

/* Figures over all bins; meaningful only if used > 0. */
typedef struct RetrainCalibrationFigures
{
	int64		used;
	int64		positives;
	int			bins_used;
	double		ece;
	double		expected_ece;
	double		critical_value;
} RetrainCalibrationFigures;

/* The bin whose mean probability is farthest from its share of positives. */
typedef struct RetrainCalibrationMaximum
{
	double		mce;			/* that distance, NaN without rows */
	double		low;			/* 95 % interval of the largest distance of any bin */
	double		high;
	double		critical_value; /* what it exceeds for a calibrated model in one of twenty cases */
	int			bin;
	bool		tied;			/* another bin is as far off */
} RetrainCalibrationMaximum;

extern RetrainCalibration *retrain_calibration_create(int bins, MemoryContext mcxt);
extern void retrain_calibration_add_times(RetrainCalibration *state, bool positive, double p,
										  int64 rows);
extern void retrain_calibration_merge(RetrainCalibration *state, const RetrainCalibration *other);
extern void retrain_calibration_ece(const RetrainCalibration *state,
									RetrainCalibrationFigures *figures);
extern void retrain_calibration_test(const RetrainCalibration *state,
									 RetrainCalibrationFigures *figures);
extern double retrain_calibration_mce(const RetrainCalibration *state);
extern void retrain_calibration_maximum(const RetrainCalibration *state,
										RetrainCalibrationMaximum *maximum);
extern double retrain_calibration_gap(const RetrainCalibrationBin *bin);
extern void retrain_calibration_send(StringInfo buf, const RetrainCalibration *state);
extern RetrainCalibration *retrain_calibration_recv(StringInfo buf, MemoryContext mcxt);

/*
 * retrain_calibration_bin returns the bin of p, which must lie in [0,1].  The product
 * only guesses it, the comparison with the edges decides.
 */
static inline RetrainCalibrationBin *
retrain_calibration_bin(RetrainCalibration *state, double p)
{
	int			i = (int) (p * state->scale);

	if (i >= state->bins)
		i = state->bins - 1;
	while (i > 0 && p <= state->bin[i].lower)
		i--;
	while (p > state->bin[i].upper)
		i++;
	return &state->bin[i];
}

/* retrain_calibration_add counts one row; p must lie in [0,1]. */
static inline void
retrain_calibration_add(RetrainCalibration *state, bool positive, double p)
{
	RetrainCalibrationBin *bin = retrain_calibration_bin(state, p);

	bin->rows++;
	bin->positives += positive;
	retrain_fixedsum_add(&bin->probability, p, state->mcxt);
	retrain_fixedsum_add(&bin->variance, p * (1.0 - p), state->mcxt);
}

#endif							/* RETRAIN_CALIBRATION_H */
