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
	bool		probability;	/* reads it, else the prediction, or with a threshold what follows from the probability */
	int			label_kinds;	/* bits RETRAIN_KIND() */
	int			prediction_kinds;
	RetrainPairedMethod method; /* the default */
	int			methods;		/* bits 1 << method */
	const struct RetrainPairedSums *sums;	/* by block, or NULL */
	const char *of_scores;		/* function of retrain.scores that gives it, or NULL */
} RetrainPairedStatistic;

/*
 * A figure as a ratio of two sums over the rows of a block, in SQL.  Words of one
 * capital letter are replaced: L the label (as 0, 1 or boolean where it is
 * binary), S the side's probability or prediction, P and Q whether label and
 * prediction are positive, R whether the prediction is right.
 */
typedef struct RetrainPairedSums
{
	const char *numerator;
	const char *denominator;
} RetrainPairedSums;

/* What a paired rule says. */
typedef struct RetrainPairedOptions
{
	const RetrainPairedStatistic *statistic;
	char	   *threshold;		/* predictions are probability >= threshold; decimal text, or NULL */
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

/* gate_paired.c */
extern const char *retrain_paired_method_name(RetrainPairedMethod method);
extern const RetrainPairedStatistic *retrain_paired_statistic(int n);

/* Estimates over all rows (column NULL), or one for each slice of a column; list of RetrainPairedEstimate *. */
extern List *retrain_paired_estimate(const RetrainGateRun *run, const RetrainPairedOptions *options,
									 const char *column, double reference);

extern RetrainPairedEstimate *retrain_paired_estimate_new(uint64 row, const char *method);

/* gate_paired_sql.c */
extern char *retrain_paired_slice(const RetrainGateRun *run, const char *column);
extern char *retrain_paired_order(const char *column);
extern char *retrain_paired_where(const RetrainGateRun *run, const RetrainPairedOptions *options);
extern char *retrain_paired_score(const RetrainPairedOptions *options, int which);
extern char *retrain_paired_positive(const RetrainGateRun *run, const RetrainPairedOptions *options, int which);
extern char *retrain_paired_right(const RetrainGateRun *run, const RetrainPairedOptions *options, int which);

/* gate_paired_mcnemar.c, gate_paired_blocks.c */
extern List *retrain_paired_mcnemar(const RetrainGateRun *run, const RetrainPairedOptions *options,
									const char *column, double reference);
extern List *retrain_paired_blocks(const RetrainGateRun *run, const RetrainPairedOptions *options,
								   const char *column, double reference);

/* Blocks that an interval needs. */
#define RETRAIN_PAIRED_MINIMUM_BLOCKS 5

#endif							/* RETRAIN_GATE_PAIRED_H */
