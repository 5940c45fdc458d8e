/*
 * gate_paired.h
 *	  A figure of both sides on the same rows, and how far they are apart.
 */
#ifndef RETRAIN_GATE_PAIRED_H
#define RETRAIN_GATE_PAIRED_H

#include "release/gate.h"

typedef enum RetrainPairedMethod
{
	RETRAIN_PAIRED_DELONG,
	RETRAIN_PAIRED_MCNEMAR,
	RETRAIN_PAIRED_BOOTSTRAP
} RetrainPairedMethod;

/* A figure that can be compared. */
typedef struct RetrainPairedStatistic
{
	const char *name;
	bool		higher;			/* is better */
	bool		probability;	/* reads it, else the prediction */
	int			label_kinds;	/* bits RETRAIN_KIND() */
	int			prediction_kinds;
	RetrainPairedMethod method; /* the default */
	int			methods;		/* bits 1 << method */
} RetrainPairedStatistic;

/* What a paired rule says. */
typedef struct RetrainPairedOptions
{
	const RetrainPairedStatistic *statistic;
	RetrainPairedMethod method;
	bool		higher;
	char	   *margin;			/* decimal text */
	double		margin_value;	/* >= 0 */
	char	   *level;
	double		level_value;
	int64		minimum_rows;
	Interval	block;
	int			replicates;
	int64		seed;
	List	   *slices;			/* of no_slice_worse */
} RetrainPairedOptions;

/* Both figures over all rows, or in one slice. */
typedef struct RetrainPairedEstimate
{
	char	   *slice;			/* or NULL */
	int64		rows;
	double		figure[2];		/* NaN: undefined */
	double		difference;		/* candidate less champion */
	double		low;
	double		high;
	double		p;				/* two-sided, of a difference of reference */
	int64		discordant;		/* McNemar: pairs that one side has right; else -1 */
	int			blocks;			/* bootstrap; else -1 */
	int			replicates;
	const char *method;			/* in full */
} RetrainPairedEstimate;

extern const char *retrain_paired_method_name(RetrainPairedMethod method);
extern const RetrainPairedStatistic *retrain_paired_statistic(int n);

/* Estimates over all rows (column NULL), or one for each slice of a column; list of RetrainPairedEstimate *. */
extern List *retrain_paired_estimate(const RetrainGateRun *run, const RetrainPairedOptions *options,
									 const char *column, double reference);

#endif							/* RETRAIN_GATE_PAIRED_H */
