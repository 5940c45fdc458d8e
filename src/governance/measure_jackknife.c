/*
 * measure_jackknife.c
 *	  Intervals of checks with test interval: delete-one-block jackknife.
 *
 * Rows of one day depend on each other, so the intervals of the functions of
 * layer 1, which take rows as independent, are too narrow.  Here the window is
 * cut into blocks of time, and the figure computed once more without each of
 * them; of two samples, without each block of either.  The variance is the sum
 * over both of (G - 1) / G * sum (theta_g - mean)^2, the interval value -+
 * t(G - 1) times its root, with G the lesser number of blocks.  Below five
 * blocks there is none.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/measure.h"
#include "stats/distributions.h"

#define FEWEST_BLOCKS	5

/* The figures of one measurement without a block: of the reference, of the current rows. */
typedef struct LeftOut
{
	RetrainMeasurement *m;
	int			n[2];
	int			undefined;		/* blocks without which there is no figure */
	double		mean[2];
	double		squares[2];		/* sum of squared deviations */
} LeftOut;

typedef struct Work
{
	RetrainEvaluation *ev;
	List	   *checks;
	int64		width;			/* of a block, in microseconds */
	List	   *left_out;		/* of LeftOut * */
	MemoryContext context;
} Work;

/* same_slice tells whether two measurements are of the same slice. */
static bool
same_slice(const RetrainMeasurement *a, const RetrainMeasurement *b)
{
	if (a->slice_values == NULL || b->slice_values == NULL)
		return a->slice_values == b->slice_values;
	for (int i = 0; i < list_length(a->check->slices); i++)
	{
		const char *left = a->slice_values[i];
		const char *right = b->slice_values[i];

		if (left == NULL || right == NULL ? left != right : strcmp(left, right) != 0)
			return false;
	}
	return true;
}

/* entry_for returns the entry that a figure without a block belongs to, NULL if there is none. */
static LeftOut *
entry_for(const Work *work, const RetrainMeasurement *m)
{
	ListCell   *cell;

	foreach(cell, work->left_out)
	{
		LeftOut    *entry = lfirst(cell);

		if (entry->m->part == m->part && same_slice(entry->m, m))
			return entry;
	}
	return NULL;
}

/* add adds a figure without a block of one side. */
static void
add(LeftOut *entry, const RetrainMeasurement *m, int side)
{
	double		deviation = m->value - entry->mean[side];

	if (!m->has_value || isinf(m->value))
	{
		entry->undefined++;
		return;
	}
	entry->n[side]++;
	entry->mean[side] += deviation / entry->n[side];
	entry->squares[side] += deviation * (m->value - entry->mean[side]);
}

/* begin_entries makes an entry for each measurement that gets an interval. */
static void
begin_entries(Work *work)
{
	ListCell   *cell;

	foreach(cell, work->ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		LeftOut    *entry;

		if (!list_member_ptr(work->checks, m->part))
			continue;
		entry = palloc0(sizeof(LeftOut));
		entry->m = m;
		work->left_out = lappend(work->left_out, entry);
	}
}

/* read_body is the sandbox body: runs the statement and adds up. */
static void
read_body(void *arg)
{
	Work	   *work = arg;
	RetrainEvaluation *ev = work->ev;
	int			before = list_length(ev->measurements);
	RetrainQuery *query;
	MemoryContext old;

	SPI_connect();
	query = retrain_query_build_blocks(ev, work->checks, work->width);
	old = MemoryContextSwitchTo(work->context);
	ev->query_texts = lappend(ev->query_texts, pstrdup(query->text));
	MemoryContextSwitchTo(old);
	if (SPI_execute_with_args(query->text, query->nargs, query->types, query->values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "statement of the jackknife did not return rows");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		bool		isnull;
		int			side = DatumGetBool(SPI_getbinval(tuple, SPI_tuptable->tupdesc, query->block_at, &isnull)) ? 1 : 0;
		ListCell   *cell;

		CHECK_FOR_INTERRUPTS();
		retrain_measure_result_row(ev, work->checks, query, tuple, SPI_tuptable->tupdesc);
		for_each_from(cell, ev->measurements, before)
		{
			LeftOut    *entry = entry_for(work, lfirst(cell));

			if (entry)
				add(entry, lfirst(cell), side);
		}
		ev->measurements = list_truncate(ev->measurements, before);
	}
	SPI_finish();
}

/* finish sets the interval of a measurement. */
static void
finish(const LeftOut *entry)
{
	RetrainMeasurement *m = entry->m;
	bool		both = entry->n[0] > 0;
	int			fewest = both ? Min(entry->n[0], entry->n[1]) : entry->n[1];
	double		variance = 0;

	m->has_interval = m->has_standard_error = false;
	m->interval_method = NULL;
	if (!m->has_value || entry->undefined > 0 || fewest < FEWEST_BLOCKS)
		return;
	for (int side = 0; side < 2; side++)
		if (entry->n[side] > 0)
			variance += (entry->n[side] - 1.0) / entry->n[side] * entry->squares[side];
	m->has_interval = m->has_standard_error = true;
	m->standard_error = sqrt(variance);
	m->interval_low = m->value - retrain_student_t_quantile(0.025, fewest - 1) * m->standard_error;
	m->interval_high = m->value + retrain_student_t_quantile(0.025, fewest - 1) * m->standard_error;
	m->interval_method = "jackknife over blocks of time";
}

/*
 * retrain_measure_jackknife gives the measurements of some checks, which have
 * been measured, their intervals.  Returns the error, or NULL.
 */
ErrorData *
retrain_measure_jackknife(RetrainEvaluation *ev, List *checks, int64 width)
{
	Work		work = {ev, checks, width, NIL, CurrentMemoryContext};
	int			before = list_length(ev->measurements);
	ErrorData  *error;
	ListCell   *cell;

	begin_entries(&work);
	if (work.left_out == NIL)
		return NULL;
	error = retrain_sandbox_run(ev->owner, ev->log->respect_rls, read_body, &work);
	ev->measurements = list_truncate(ev->measurements, before);
	if (error)
		return error;
	foreach(cell, work.left_out)
		finish(lfirst(cell));
	return NULL;
}
