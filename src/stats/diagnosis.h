/*
 * diagnosis.h
 *	  Why a classifier became worse: calibration, discrimination, base rate or inputs.
 */
#ifndef RETRAIN_DIAGNOSIS_H
#define RETRAIN_DIAGNOSIS_H

#include "stats/corp.h"

/*
 * A labelled row.  The key holds probability and label, so that rows of one instant have an
 * order of their own: the bits of the probability, moved up by one, then 1 for a positive row.
 */
typedef struct RetrainTimedRow
{
	int64		at;				/* microseconds */
	uint64		key;
} RetrainTimedRow;

typedef enum RetrainFinding
{
	RETRAIN_FINDING_NONE,
	RETRAIN_FINDING_INPUTS,		/* the probabilities are others, but true */
	RETRAIN_FINDING_BASE_RATE,	/* explained by the share of positives alone, or nothing else is outside */
	RETRAIN_FINDING_MISCALIBRATION, /* a map from the older half removes most of it */
	RETRAIN_FINDING_STAYS,		/* miscalibration that such a map does not remove */
	RETRAIN_FINDING_DISCRIMINATION,
	RETRAIN_FINDING_FEW_ROWS,
	RETRAIN_FINDING_ONE_CLASS
} RetrainFinding;

/* A figure of the current rows, and the interval that the reference's segments give it. */
typedef struct RetrainBand
{
	double		value;
	double		low;			/* -infinity or infinity where only one side is looked at */
	double		high;
} RetrainBand;

typedef struct RetrainDiagnosis
{
	RetrainFinding finding;
	RetrainCorp current;		/* of all current rows */
	RetrainCorp reference;
	RetrainBand miscalibration; /* means over segments */
	RetrainBand discrimination;
	RetrainBand deficit;		/* discrimination that the probabilities promise, less what there is */
	RetrainBand base_rate;
	RetrainBand mean_probability;
	RetrainBand mean_entropy;	/* of the probabilities, nats */
	double		reweighted_miscalibration;	/* current rows brought to the reference's base rate */
	double		reweighted_discrimination;
	double		slope;			/* of the map, fitted on the older half; NaN if there is none */
	double		intercept;
	double		removed;		/* share of the excess that it removes on the newer half */
	int			segments[2];	/* of the reference, of the current rows */
	int64		segment_rows;
} RetrainDiagnosis;

/* retrain_timed_row makes a row of a probability in [0, 1]. */
static inline RetrainTimedRow
retrain_timed_row(int64 at, double probability, bool positive)
{
	double		p = probability + 0.0;	/* not -0 */
	uint64		bits;
	RetrainTimedRow row;

	memcpy(&bits, &p, sizeof(bits));
	row.at = at;
	row.key = bits << 1 | (positive ? 1 : 0);
	return row;
}

extern void retrain_diagnosis(RetrainTimedRow *reference, int64 n_reference,
							  RetrainTimedRow *current, int64 n_current,
							  RetrainDiagnosis *result);

#endif							/* RETRAIN_DIAGNOSIS_H */
