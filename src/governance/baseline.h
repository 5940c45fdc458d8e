/*
 * baseline.h
 *	  A baseline in the making, whatever it is made from.
 *
 * baseline_read.c reads rows, baseline_import.c takes profiles that exist;
 * both fill in a RetrainFreeze, which baseline_seal.c writes down.
 */
#ifndef RETRAIN_BASELINE_H
#define RETRAIN_BASELINE_H

#include "datatype/timestamp.h"

#include "governance/registry.h"

/* Slices of a baseline: fewer rows, or more slices, are left out and counted. */
#define RETRAIN_SLICE_MIN_ROWS 100
#define RETRAIN_MAX_SLICES 100

/* One column of the log that is sealed. */
typedef struct RetrainFrozenColumn
{
	char	   *name;
	char	   *type_name;
	bool		has_nan;
	int64		rows_used;
	int64		rows_unused;
	Oid			reference_type;
	Datum		reference;		/* retrain.psi_reference; 0: none */
} RetrainFrozenColumn;

typedef struct RetrainFrozenProfile
{
	char	   *column_name;
	char	   *slice_column;	/* NULL: all rows */
	char	   *slice_value;	/* NULL: all rows, or the slice of NULLs */
	const char *kind;
	int64		row_count;
	Datum		profile;		/* packed */
} RetrainFrozenProfile;

/* What became of one slice column. */
typedef struct RetrainFrozenSlices
{
	char	   *slice_column;
	int64		min_rows;
	int			max_slices;
	int64		kept;
	int64		left_out;
	int64		rows_left_out;
} RetrainFrozenSlices;

typedef struct RetrainFreeze
{
	/* the order */
	const char *name;
	const char *source;			/* window, query, profiles or rollup */
	const char *source_query;	/* or NULL */
	RetrainObject *model;
	RetrainLog *log;
	bool		has_window;
	TimestampTz window_start;
	TimestampTz window_end;
	TimestampTz known_until;	/* with source window */
	const char *filter;			/* or NULL */
	int64		slice_min_rows;
	int			max_slices;
	MemoryContext context;		/* of what follows */

	/* what was found */
	List	   *columns;		/* of RetrainFrozenColumn *; with source window or query */
	List	   *unsupported;	/* of char *: "column (type)" */
	List	   *profiles;		/* of RetrainFrozenProfile *, in order */
	List	   *slices;			/* of RetrainFrozenSlices * */
	int64		rows_used;
	int64		rows_unused;
	int64		rows_labelled;
	bytea	   *digest;			/* of the rows, or NULL */
	char	   *snapshot;
	XLogRecPtr	lsn;
} RetrainFreeze;

/* baseline.c */
extern void retrain_freeze_begin(RetrainFreeze *freeze, const char *model, const char *log,
								 const char *name);
extern int64 retrain_freeze_end(RetrainFreeze *freeze, const char *event);

/* baseline_read.c: sandbox bodies, arg is a RetrainFreeze */
extern void retrain_freeze_read_window(void *arg);
extern void retrain_freeze_read_query(void *arg);

/* baseline_seal.c */
extern RetrainFrozenProfile *retrain_freeze_profile(RetrainFreeze *freeze, const char *column_name,
													const char *slice_column, const char *slice_value,
													Datum profile);
extern void retrain_freeze_sort(RetrainFreeze *freeze);
extern int64 retrain_freeze_seal(const RetrainFreeze *freeze);

#endif							/* RETRAIN_BASELINE_H */
