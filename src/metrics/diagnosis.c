/*
 * diagnosis.c
 *	  SQL aggregate diagnose: why a classifier became worse.
 *
 * The state keeps the rows of both samples, 16 bytes each; past retrain.aggregate_memory the call
 * fails.  Rules: stats/diagnosis.c, definitions: doc/reference/diagnosis.md.
 *
 * Wire form: version (1), unused rows (8), and for reference and current rows: number (8), rows as
 * they stand in memory (a state travels between processes of one server only).
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/collector.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "common/spill.h"
#include "metrics/binary_label.h"
#include "metrics/probability.h"
#include "stats/diagnosis.h"

#define WIRE_VERSION 1
#define FIRST_ROOM 64
#define COLUMNS 35

PG_FUNCTION_INFO_V1(retrain_diagnose_accum_bool);
PG_FUNCTION_INFO_V1(retrain_diagnose_accum_int);
PG_FUNCTION_INFO_V1(retrain_diagnose_combine);
PG_FUNCTION_INFO_V1(retrain_diagnose_serialize);
PG_FUNCTION_INFO_V1(retrain_diagnose_deserialize);
PG_FUNCTION_INFO_V1(retrain_diagnose_final);

/* Rows of one sample. */
typedef struct TimedRows
{
	RetrainTimedRow *row;
	int64		n;
	int64		room;
} TimedRows;

typedef struct DiagnosisState
{
	RetrainSpillMember member;
	MemoryContext mcxt;
	int64		unused;			/* without label, probability, time or side */
	TimedRows	side[2];		/* RETRAIN_REFERENCE, RETRAIN_CURRENT */
} DiagnosisState;

/* Words of verdict and reason, by finding. */
static const struct
{
	const char *verdict;
	const char *reason;
}			finding_words[] = {
	[RETRAIN_FINDING_NONE] = {"keep", "none"},
	[RETRAIN_FINDING_INPUTS] = {"investigate", "inputs"},
	[RETRAIN_FINDING_BASE_RATE] = {"investigate", "base_rate"},
	[RETRAIN_FINDING_MISCALIBRATION] = {"recalibrate", "miscalibration"},
	[RETRAIN_FINDING_STAYS] = {"investigate", "miscalibration_not_removed"},
	[RETRAIN_FINDING_DISCRIMINATION] = {"retrain", "discrimination"},
	[RETRAIN_FINDING_FEW_ROWS] = {"insufficient_evidence", "insufficient_rows"},
	[RETRAIN_FINDING_ONE_CLASS] = {"insufficient_evidence", "one_class"},
};

/* create_state returns a state without rows in mcxt; site: its budget, or NULL. */
static DiagnosisState *
create_state(MemoryContext mcxt, RetrainSpillSite *site)
{
	DiagnosisState *state = MemoryContextAllocZero(mcxt, sizeof(DiagnosisState));

	state->mcxt = mcxt;
	if (site != NULL)
		retrain_spill_join(site, &state->member, mcxt, NULL);
	return state;
}

/* make_room makes room for more rows of a sample; an error past the limit. */
static void
make_room(DiagnosisState *state, TimedRows *rows, int64 more)
{
	int64		room = Max(Max(rows->room * 2, FIRST_ROOM), rows->n + more);

	if (rows->n + more <= rows->room)
		return;
	if (!retrain_spill_charge(&state->member, (room - rows->room) * sizeof(RetrainTimedRow)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("rows need more memory than retrain.aggregate_memory (%zu kB)",
						state->member.site->setting / 1024),
				 errdetail("There are " INT64_FORMAT " rows so far.", state->side[0].n + state->side[1].n),
				 errhint("Raise retrain.aggregate_memory (16 bytes a row, twice while it grows), or compare shorter windows.")));
	if (rows->row == NULL)
		rows->row = MemoryContextAllocHuge(state->mcxt, room * sizeof(RetrainTimedRow));
	else
		rows->row = repalloc_huge(rows->row, room * sizeof(RetrainTimedRow));
	rows->room = room;
}

/* add_row adds a row whose label, if there is one, is positive or not. */
static Datum
add_row(FunctionCallInfo fcinfo, bool positive)
{
	DiagnosisState *state;
	TimedRows  *rows;

	if (PG_ARGISNULL(0))
		state = create_state(retrain_aggregate_context(fcinfo), retrain_spill_site(fcinfo->flinfo));
	else
		state = (DiagnosisState *) PG_GETARG_POINTER(0);
	if (!PG_ARGISNULL(2))
		retrain_check_probability(PG_GETARG_FLOAT8(2));
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
	{
		state->unused++;
		PG_RETURN_POINTER(state);
	}
	rows = &state->side[PG_GETARG_BOOL(4) ? RETRAIN_CURRENT : RETRAIN_REFERENCE];
	make_room(state, rows, 1);
	rows->row[rows->n++] = retrain_timed_row(PG_GETARG_TIMESTAMPTZ(3), PG_GETARG_FLOAT8(2), positive);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.diagnose_accum(internal, label boolean, probability double precision, at timestamptz,
 *		is_current boolean) returns internal
 *
 * retrain_diagnose_accum_bool adds one row.
 */
Datum
retrain_diagnose_accum_bool(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && PG_GETARG_BOOL(1));
}

/*
 * retrain.diagnose_accum(internal, label integer, probability double precision, at timestamptz,
 *		is_current boolean) returns internal
 *
 * retrain_diagnose_accum_int adds one row with a label 0 or 1.
 */
Datum
retrain_diagnose_accum_int(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, !PG_ARGISNULL(1) && retrain_binary_label(PG_GETARG_INT32(1), "label"));
}

/*
 * retrain.diagnose_combine(internal, internal) returns internal
 *
 * retrain_diagnose_combine adds the rows of the second state to the first, or to a new one if there is
 * no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_diagnose_combine(PG_FUNCTION_ARGS)
{
	DiagnosisState *into;
	const DiagnosisState *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		into = create_state(retrain_aggregate_context(fcinfo), retrain_spill_site(fcinfo->flinfo));
	else
		into = (DiagnosisState *) PG_GETARG_POINTER(0);
	from = (const DiagnosisState *) PG_GETARG_POINTER(1);
	into->unused += from->unused;
	for (int s = 0; s < 2; s++)
	{
		TimedRows  *rows = &into->side[s];

		if (from->side[s].n == 0)
			continue;
		make_room(into, rows, from->side[s].n);
		memcpy(rows->row + rows->n, from->side[s].row, from->side[s].n * sizeof(RetrainTimedRow));
		rows->n += from->side[s].n;
	}
	PG_RETURN_POINTER(into);
}

/*
 * retrain.diagnose_serialize(internal) returns bytea
 *
 * retrain_diagnose_serialize returns the wire form of a state.
 */
Datum
retrain_diagnose_serialize(PG_FUNCTION_ARGS)
{
	const DiagnosisState *state = (const DiagnosisState *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	if ((Size) (state->side[0].n + state->side[1].n) > MaxAllocSize / sizeof(RetrainTimedRow) / 2)
		retrain_state_too_large("diagnose");
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, WIRE_VERSION);
	pq_sendint64(&buf, state->unused);
	for (int s = 0; s < 2; s++)
	{
		pq_sendint64(&buf, state->side[s].n);
		if (state->side[s].n > 0)
			appendBinaryStringInfo(&buf, (const char *) state->side[s].row,
								   (int) (state->side[s].n * sizeof(RetrainTimedRow)));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* valid_rows tells whether the probabilities of rows from a wire form lie between 0 and 1. */
static bool
valid_rows(const RetrainTimedRow *row, int64 n)
{
	const RetrainTimedRow greatest = retrain_timed_row(0, 1, true);

	for (int64 i = 0; i < n; i++)
		if (row[i].key > greatest.key)
			return false;
	return true;
}

/*
 * retrain.diagnose_deserialize(bytea, internal) returns internal
 *
 * retrain_diagnose_deserialize returns the state in the current context.
 */
Datum
retrain_diagnose_deserialize(PG_FUNCTION_ARGS)
{
	DiagnosisState *state = create_state(CurrentMemoryContext, NULL);
	StringInfoData buf;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (buf.len < 1 || pq_getmsgbyte(&buf) != WIRE_VERSION)
		retrain_state_invalid();
	state->unused = pq_getmsgint64(&buf);
	if (state->unused < 0)
		retrain_state_invalid();
	for (int s = 0; s < 2; s++)
	{
		TimedRows  *rows = &state->side[s];
		int64		n = pq_getmsgint64(&buf);

		if (n < 0 || n > (int64) ((buf.len - buf.cursor) / sizeof(RetrainTimedRow)))
			retrain_state_invalid();
		if (n == 0)
			continue;
		rows->row = palloc_extended(n * sizeof(RetrainTimedRow), MCXT_ALLOC_HUGE);
		rows->n = rows->room = n;
		memcpy(rows->row, pq_getmsgbytes(&buf, (int) (n * sizeof(RetrainTimedRow))), n * sizeof(RetrainTimedRow));
		if (!valid_rows(rows->row, n))
			retrain_state_invalid();
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* A row of the result while it is filled. */
typedef struct Result
{
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS];
	int			n;
} Result;

/* put adds a figure; NaN and infinity are NULL. */
static void
put(Result *result, double figure)
{
	retrain_column_float(&result->values[result->n], &result->nulls[result->n], isinf(figure) ? NAN : figure);
	result->n++;
}

/* put_count adds a whole number. */
static void
put_count(Result *result, int64 count)
{
	result->values[result->n++] = Int64GetDatum(count);
}

/* put_corp adds the parts of a log loss. */
static void
put_corp(Result *result, const RetrainCorp *corp)
{
	put(result, corp->log_loss);
	put(result, corp->miscalibration);
	put(result, corp->discrimination);
	put(result, corp->uncertainty);
}

/* put_band adds a figure with its limits. */
static void
put_band(Result *result, const RetrainBand *band)
{
	put(result, band->value);
	put(result, band->low);
	put(result, band->high);
}

/* diagnosis_datum returns the result row of a diagnosis. */
static Datum
diagnosis_datum(FunctionCallInfo fcinfo, const RetrainDiagnosis *diagnosis, const DiagnosisState *state)
{
	Result		result = {0};

	result.values[result.n++] = CStringGetTextDatum(finding_words[diagnosis->finding].verdict);
	result.values[result.n++] = CStringGetTextDatum(finding_words[diagnosis->finding].reason);
	put_corp(&result, &diagnosis->current);
	put_corp(&result, &diagnosis->reference);
	put(&result, diagnosis->miscalibration.value);
	put(&result, diagnosis->miscalibration.high);
	put(&result, diagnosis->discrimination.value);
	put(&result, diagnosis->discrimination.low);
	put(&result, diagnosis->deficit.value);
	put(&result, diagnosis->deficit.high);
	put_band(&result, &diagnosis->base_rate);
	put_band(&result, &diagnosis->mean_probability);
	put_band(&result, &diagnosis->mean_entropy);
	put(&result, diagnosis->reweighted_miscalibration);
	put(&result, diagnosis->reweighted_discrimination);
	put(&result, diagnosis->slope);
	put(&result, diagnosis->intercept);
	put(&result, diagnosis->removed);
	put_count(&result, diagnosis->segments[RETRAIN_REFERENCE]);
	put_count(&result, diagnosis->segments[RETRAIN_CURRENT]);
	put_count(&result, state->side[RETRAIN_REFERENCE].n);
	put_count(&result, state->side[RETRAIN_CURRENT].n);
	put_count(&result, state->unused);
	Assert(result.n == COLUMNS);
	return retrain_row_result(fcinfo, result.values, result.nulls);
}

/* copy_rows returns rows of a state, to be put in another order: a state may be read again. */
static RetrainTimedRow *
copy_rows(const TimedRows *rows)
{
	RetrainTimedRow *copy = palloc_extended(Max(rows->n, 1) * sizeof(RetrainTimedRow), MCXT_ALLOC_HUGE);

	if (rows->n > 0)
		memcpy(copy, rows->row, rows->n * sizeof(RetrainTimedRow));
	return copy;
}

/*
 * retrain.diagnose_final(internal) returns retrain.diagnosis_result
 *
 * retrain_diagnose_final returns one row, also for no rows at all.
 */
Datum
retrain_diagnose_final(PG_FUNCTION_ARGS)
{
	DiagnosisState none = {0};
	const DiagnosisState *state = PG_ARGISNULL(0) ? &none : (const DiagnosisState *) PG_GETARG_POINTER(0);
	RetrainDiagnosis diagnosis;

	retrain_diagnosis(copy_rows(&state->side[RETRAIN_REFERENCE]), state->side[RETRAIN_REFERENCE].n,
					  copy_rows(&state->side[RETRAIN_CURRENT]), state->side[RETRAIN_CURRENT].n, &diagnosis);
	return diagnosis_datum(fcinfo, &diagnosis, state);
}
