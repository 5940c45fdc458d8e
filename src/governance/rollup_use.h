/*
 * rollup_use.h
 *	  What evaluations take from rollups.
 */
#ifndef RETRAIN_ROLLUP_USE_H
#define RETRAIN_ROLLUP_USE_H

#include "governance/evaluation.h"

/* The profile of a column, over all rows or of a slice. */
typedef struct RetrainProfilePart
{
	const char *column_name;
	const char *slice_column;	/* or NULL */
	const char *slice_value;	/* or NULL */
	int			capacity;		/* of a scan; 0: serves checks of any */
	Datum		profile;
} RetrainProfilePart;

/* What the rollup of a log gives for one window. */
typedef struct RetrainRollupUse
{
	bool		used;			/* else the window is scanned */
	List	   *columns;		/* of char *: those it can give */
	List	   *slices;			/* of char *: slice columns it can give */
	int			capacity;
	int			buckets;
	int			days;			/* of them */
	int64		row_count;
	int64		rows_unused;
	List	   *edges;			/* of RetrainRange *: time that has to be scanned */
	List	   *starts;			/* of TimestampTz *: the buckets */
	List	   *ends;
	List	   *parts;			/* of RetrainProfilePart * */
} RetrainRollupUse;

extern void retrain_rollup_find(const RetrainEvaluation *ev, const RetrainRange *window,
								RetrainRollupUse *use, MemoryContext context);
extern bool retrain_rollup_serves(const RetrainRollupUse *use, const RetrainCheck *check);
extern void retrain_rollup_merge(const RetrainEvaluation *ev, List *checks, RetrainRollupUse *use,
								 MemoryContext context);
extern List *retrain_baseline_parts(const RetrainEvaluation *ev, List *checks, MemoryContext context);

#endif							/* RETRAIN_ROLLUP_USE_H */
