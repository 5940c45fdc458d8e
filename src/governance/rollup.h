/*
 * rollup.h
 *	  Rollups of logs: what a step of maintenance works with, and what
 *	  evaluations ask of them.
 *
 * A step is three transactions, as an evaluation is: claim (rollup_run.c),
 * read in the sandbox (rollup_read.c), write (rollup_write.c).
 */
#ifndef RETRAIN_ROLLUP_H
#define RETRAIN_ROLLUP_H

#include "datatype/timestamp.h"
#include "utils/uuid.h"

#include "governance/definition.h"
#include "governance/run.h"

/* A bucket that exists. */
typedef struct RetrainKnownBucket
{
	TimestampTz start;
	int64		row_count;
	int64		rows_unused;
	bool		settled;
	bool		redo;			/* somebody asked for it to be made anew */
	bool		counted;		/* row_count and rows_unused now are: */
	int64		now_used;
	int64		now_unused;
	bool		old;			/* looked at in turn: it may have lost rows, but not gained any */
} RetrainKnownBucket;

/* A state of a bucket in the making. */
typedef struct RetrainBuiltState
{
	char	   *column_name;
	char	   *slice_column;	/* or NULL */
	char	   *slice_value;	/* or NULL */
	Datum		profile;
} RetrainBuiltState;

typedef struct RetrainBuiltBucket
{
	TimestampTz start;
	bool		redone;			/* an existing one, because its rows changed */
	int64		late_rows;		/* that came after it was settled */
	int64		row_count;
	int64		rows_unused;
	List	   *crowded;		/* of char *: slice columns with too many values */
	List	   *states;			/* of RetrainBuiltState * */
} RetrainBuiltBucket;

/* One step of maintenance, in a memory context that outlives the transactions. */
typedef struct RetrainRollupStep
{
	RetrainLog *log;			/* the revision the rollup is of */
	Oid			owner;			/* of the model */
	pg_uuid_t	run_id;
	TimestampTz now;			/* when it was claimed */
	int64		width;			/* all lengths in microseconds */
	int64		lateness;
	int64		watch;
	char	   *filter;			/* or NULL */
	int			capacity;
	int			max_slices;
	List	   *columns;		/* of char * */
	List	   *slices;			/* of char * */
	TimestampTz covers_from;
	TimestampTz covers_until;
	TimestampTz audited_until;
	TimestampTz audit_until;	/* what audited_until becomes when the known buckets were counted */
	List	   *known;			/* of RetrainKnownBucket *, oldest first: those looked at */

	MemoryContext context;
	TimestampTz read_at;
	TimestampTz made_until;		/* new covers_until */
	bool		more;			/* there is more to do at once */
	List	   *built;			/* of RetrainBuiltBucket * */
	ErrorData  *error;			/* or NULL */
} RetrainRollupStep;

/* rollup.c */
extern TimestampTz retrain_bucket_floor(TimestampTz at, int64 width);

/* rollup_run.c */
extern bool retrain_rollup_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next,
									MemoryContext context);

/* rollup_read.c: sandbox body, arg is a RetrainRollupStep */
extern void retrain_rollup_read(void *arg);

/* rollup_write.c */
extern bool retrain_rollup_write(const RetrainRollupStep *step);

#endif							/* RETRAIN_ROLLUP_H */
