/*
 * detector.h
 *	  What all sequential detectors have in common: they take one value after another, in
 *	  constant memory, and say after each whether the stream has changed.
 *
 * A detector is a table of functions over a state whose size follows from its parameters,
 * which are numbers.  The caller owns the state, checks parameters and values against
 * the ranges given here, and begins the state again after a drift, unless the detector
 * keeps it.  Nothing is random and nothing depends on the clock, so the same values in
 * the same order give the same bits.  Definitions: doc/reference/detectors.md.
 */
#ifndef RETRAIN_DETECTOR_H
#define RETRAIN_DETECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Largest magnitude of a value: sums of squares stay finite. */
#define RETRAIN_DETECTOR_LARGEST 1e100

#define RETRAIN_DETECTOR_PARAMETERS 5

typedef enum RetrainDetectorState
{
	RETRAIN_DETECTOR_FEW,		/* too few rows since the beginning or the last drift */
	RETRAIN_DETECTOR_OK,
	RETRAIN_DETECTOR_WARNING,
	RETRAIN_DETECTOR_DRIFT
} RetrainDetectorState;

typedef enum RetrainDetectorDirection
{
	RETRAIN_DETECTOR_BOTH,
	RETRAIN_DETECTOR_INCREASE,
	RETRAIN_DETECTOR_DECREASE
} RetrainDetectorDirection;

typedef enum RetrainParameterKind
{
	RETRAIN_PARAMETER_NUMBER,
	RETRAIN_PARAMETER_INTEGER,
	RETRAIN_PARAMETER_DIRECTION
} RetrainParameterKind;

typedef struct RetrainDetectorParameter
{
	const char *name;
	RetrainParameterKind kind;
	double		low;			/* smallest value */
	double		high;			/* largest value */
	bool		open;			/* low and high themselves are not allowed */
	double		otherwise;		/* the value if none is given; NAN: it must be given */
} RetrainDetectorParameter;

typedef struct RetrainDetector
{
	int			count;			/* parameters */
	RetrainDetectorParameter parameter[RETRAIN_DETECTOR_PARAMETERS];
	bool		keeps;			/* a drift does not end the state */
	double		low;			/* range of the values */
	double		high;

	/* what is wrong with parameters that are in their ranges, NULL if nothing is */
	const char *(*check) (const double *parameter);
	size_t		(*size) (const double *parameter);
	/* begins a state whose bytes are all zero */
	void		(*begin) (void *state, const double *parameter);
	RetrainDetectorState (*add) (void *state, double value);
	/* the figure the last row was judged by, NAN if there is none */
	double		(*statistic) (const void *state);
} RetrainDetector;

extern const RetrainDetector retrain_page_hinkley;
extern const RetrainDetector retrain_cusum;
extern const RetrainDetector retrain_cusum_known;
extern const RetrainDetector retrain_ddm;
extern const RetrainDetector retrain_eddm;
extern const RetrainDetector retrain_hddm;
extern const RetrainDetector retrain_loss_monitor;
extern const RetrainDetector retrain_adwin;
extern const RetrainDetector retrain_kswin;

#endif							/* RETRAIN_DETECTOR_H */
