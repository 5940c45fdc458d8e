/*
 * evidence.c
 *	  Gathers the evidence of an evaluation, after it has been measured.
 *
 * The bins of psi and ece and the counts of f1 are in the detail of their
 * measurements; checks of form profile hand over the profiles that they
 * compared.  What is left is read by statements of our own, in the sandbox as
 * the policy's owner, on the snapshot of the evaluation.  An error here costs
 * evidence, not the evaluation.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/evidence.h"
#include "governance/evidence_metric.h"
#include "governance/lineage.h"
#include "governance/log_sql.h"
#include "governance/measure.h"

/* The work of one sandbox call. */
typedef struct Gathering
{
	RetrainEvaluation *ev;
	MemoryContext context;		/* of the results */
	List	   *columns;		/* of the fingerprints */
	List	   *checks;			/* of RetrainCheck *, parts whose states are read */
	List	   *slices;			/* of char *: by which columns */
} Gathering;

/* retrain_evidence_keep adds a state to a measurement; copied into the measurement's context. */
void
retrain_evidence_keep(RetrainMeasurement *m, const char *side, const char *type, const bytea *bytes)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(m));
	RetrainState *state = palloc(sizeof(RetrainState));

	state->side = side;
	state->type = type;
	state->bytes = DatumGetByteaPCopy(PointerGetDatum(bytes));
	m->states = lappend(m->states, state);
	MemoryContextSwitchTo(old);
}

/* text_bytes returns a text of the server's encoding as bytes of UTF-8. */
static bytea *
text_bytes(char *text)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);

	return (bytea *) cstring_to_text(utf8);
}

/* keep_bins keeps the bins in the detail of a measurement. */
static void
keep_bins(RetrainMeasurement *m, const char *type)
{
	Datum		bins = DirectFunctionCall2(jsonb_object_field_text, JsonbPGetDatum(m->detail),
										   CStringGetTextDatum("bins"));

	retrain_evidence_keep(m, strcmp(type, "psi_bins") == 0 ? "both" : "current", type,
						  text_bytes(TextDatumGetCString(bins)));
}

/* has_key tells whether a jsonb object has a key. */
static bool
has_key(Jsonb *object, const char *key)
{
	JsonbValue	value;

	return getKeyJsonValueFromContainer(&object->root, key, strlen(key), &value) != NULL &&
		value.type != jbvNull;
}

/* keep_counts keeps the confusion whose counts are in the detail of a measurement. */
static void
keep_counts(RetrainMeasurement *m)
{
	Oid			types[1] = {JSONBOID};
	Datum		values[1];
	bool		isnull;
	Datum		bytes;

	values[0] = JsonbPGetDatum(m->detail);
	if (SPI_execute_with_args("SELECT retrain.confusion_send(retrain.confusion_from_counts("
							  "($1->>'tp')::pg_catalog.int8, ($1->>'fp')::pg_catalog.int8,"
							  " ($1->>'fn')::pg_catalog.int8, ($1->>'tn')::pg_catalog.int8))",
							  1, types, values, NULL, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not make a confusion");
	bytes = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	if (!isnull)
		retrain_evidence_keep(m, "current", "confusion", DatumGetByteaPP(bytes));
}

/* keep_measured keeps what the figures of the measurements hold. */
static void
keep_measured(void *arg)
{
	Gathering  *g = arg;
	ListCell   *cell;

	SPI_connect();
	foreach(cell, g->ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		const char *metric = m->check->metric->name;

		CHECK_FOR_INTERRUPTS();
		if (m->states != NIL || m->detail == NULL)
			continue;
		if (strcmp(metric, "psi") == 0 && has_key(m->detail, "bins"))
			keep_bins(m, "psi_bins");
		else if (strcmp(metric, "ece") == 0 && has_key(m->detail, "bins"))
			keep_bins(m, "ece_bins");
		else if (strcmp(metric, "f1_by_slice") == 0 && has_key(m->detail, "tp"))
			keep_counts(m);
	}
	SPI_finish();
}

/* note_query keeps the text of a statement that is about to run. */
static void
note_query(Gathering *g, const char *text)
{
	MemoryContext old = MemoryContextSwitchTo(g->context);

	g->ev->evidence->query_texts = lappend(g->ev->evidence->query_texts, pstrdup(text));
	MemoryContextSwitchTo(old);
}

/* kept_bytes returns a copy of a bytea result column in the context of the results, or NULL. */
static bytea *
kept_bytes(Gathering *g, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old = MemoryContextSwitchTo(g->context);
	bytea	   *copy = isnull ? NULL : DatumGetByteaPCopy(value);

	MemoryContextSwitchTo(old);
	return copy;
}

/* read_rows is the sandbox body that makes the fingerprints. */
static void
read_rows(void *arg)
{
	Gathering  *g = arg;
	RetrainEvidence *evidence = g->ev->evidence;
	char	   *text;
	bool		isnull;

	SPI_connect();
	retrain_log_verify(g->ev->log, g->columns);
	text = retrain_evidence_rows_query(g->ev, g->columns);
	note_query(g, text);
	if (SPI_execute(text, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "statement of the fingerprints did not return a row");
	evidence->rows_first = DatumGetTimestampTz(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	evidence->has_times = !isnull;
	evidence->rows_last = DatumGetTimestampTz(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	evidence->current_rows = kept_bytes(g, 3);
	evidence->reference_rows = kept_bytes(g, 4);
	SPI_finish();
}

/* same_text tells whether two texts are the same, or both missing. */
static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* same_part tells whether two checks, or parts of them, are the same. */
static bool
same_part(const RetrainCheck *a, const RetrainCheck *b)
{
	return a->check_no == b->check_no && same_text(a->column_name, b->column_name);
}

/* measurement_of returns the measurement of a part and its slices, or NULL. */
static RetrainMeasurement *
measurement_of(const RetrainEvaluation *ev, const RetrainCheck *part, char **slices, int nslices)
{
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		bool		same = same_part(m->part, part) && (nslices == 0 || m->slice_values != NULL);

		for (int i = 0; same && i < nslices; i++)
			same = same_text(m->slice_values[i], slices[i]);
		if (same)
			return m;
	}
	return NULL;
}

/* keep_row keeps the states in a result row. */
static void
keep_row(Gathering *g, HeapTuple tuple, TupleDesc desc)
{
	static const char *const sides[] = {"current", "reference"};
	int			nslices = list_length(g->slices);
	char	  **slices = palloc(sizeof(char *) * Max(nslices, 1));
	ListCell   *cell;

	for (int i = 0; i < nslices; i++)
		slices[i] = retrain_cut_slice(SPI_getvalue(tuple, desc, i + 1));
	foreach(cell, g->checks)
	{
		RetrainMeasurement *m = measurement_of(g->ev, lfirst(cell), slices, nslices);

		for (int side = 0; m && side < 2; side++)
		{
			bool		isnull;
			Datum		bytes = SPI_getbinval(tuple, desc, Max(nslices, 1) + 1 + 2 * foreach_current_index(cell) + side,
											  &isnull);

			if (!isnull)
				retrain_evidence_keep(m, sides[side], retrain_state_type(lfirst(cell)), DatumGetByteaPP(bytes));
		}
	}
}

/* read_states is the sandbox body that makes the states of some checks. */
static void
read_states(void *arg)
{
	Gathering  *g = arg;
	char	   *text;

	SPI_connect();
	text = retrain_evidence_states_query(g->ev, g->checks, g->slices);
	note_query(g, text);
	if (SPI_execute(text, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "statement of the states did not return rows");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keep_row(g, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
	}
	SPI_finish();
}

/* parts_to_read returns the parts of checks that were measured and whose states have to be read from rows. */
static List *
parts_to_read(const RetrainEvaluation *ev)
{
	List	   *parts = NIL;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		ListCell   *other;
		bool		seen = !m->has_value || m->states != NIL || m->part->of_profiles ||
			retrain_state_type(m->part) == NULL;

		foreach(other, parts)
			seen = seen || same_part(lfirst(other), m->part);
		if (!seen)
			parts = lappend(parts, m->part);
	}
	return parts;
}

/* same_list tells whether two lists of names are the same, in the same order. */
static bool
same_list(List *a, List *b)
{
	ListCell   *left;
	ListCell   *right;

	if (list_length(a) != list_length(b))
		return false;
	forboth(left, a, right, b)
		if (strcmp(lfirst(left), lfirst(right)) != 0)
			return false;
	return true;
}

/*
 * gather_states reads the states that have to be read: one scan for each set of
 * slice columns.  Returns the first error.
 */
static ErrorData *
gather_states(Gathering *g)
{
	ErrorData  *first = NULL;
	List	   *left = parts_to_read(g->ev);
	ListCell   *cell;

	while (left != NIL)
	{
		List	   *others = NIL;
		ErrorData  *error;

		g->slices = ((RetrainCheck *) linitial(left))->slices;
		g->checks = NIL;
		foreach(cell, left)
		{
			RetrainCheck *part = lfirst(cell);

			if (same_list(part->slices, g->slices))
				g->checks = lappend(g->checks, part);
			else
				others = lappend(others, part);
		}
		left = others;
		error = retrain_sandbox_run(g->ev->owner, g->ev->log->respect_rls, read_states, g);
		if (error && first == NULL)
			first = error;
		if (error && retrain_interrupted(error))
			break;
	}
	return first;
}

/* read_lineage is the sandbox body that finds what the statements read. */
static void
read_lineage(void *arg)
{
	Gathering  *g = arg;
	Jsonb	   *lineage;
	MemoryContext old;

	lineage = retrain_lineage(g->ev);
	old = MemoryContextSwitchTo(g->context);
	g->ev->evidence->lineage = DatumGetJsonbPCopy(JsonbPGetDatum(lineage));
	MemoryContextSwitchTo(old);
}

/* columns_read returns the columns of the log that checks without an error read. */
static List *
columns_read(const RetrainEvaluation *ev)
{
	List	   *checks = NIL;
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (strcmp(m->status, "error") != 0)
			checks = list_append_unique_ptr(checks, m->check);
	}
	foreach(cell, retrain_query_columns(ev, checks))
	{
		ListCell   *other;
		bool		seen = false;

		foreach(other, names)
			seen = seen || strcmp(lfirst(other), lfirst(cell)) == 0;
		if (!seen)
			names = lappend(names, lfirst(cell));
	}
	return names;
}

/* gather_rows makes the fingerprints: of all columns of the log, or of those that can be read. */
static ErrorData *
gather_rows(Gathering *g)
{
	RetrainEvidence *evidence = g->ev->evidence;
	ErrorData  *error;
	ErrorData  *again;

	g->columns = retrain_log_digest_columns(g->ev->log);
	error = retrain_sandbox_run(g->ev->owner, g->ev->log->respect_rls, read_rows, g);
	if (error == NULL)
	{
		evidence->columns = g->columns;
		return NULL;
	}
	evidence->error = error;
	evidence->query_texts = NIL;
	evidence->status = "error";
	if (retrain_interrupted(error))
		return error;
	g->columns = columns_read(g->ev);
	again = retrain_sandbox_run(g->ev->owner, g->ev->log->respect_rls, read_rows, g);
	if (again == NULL)
	{
		evidence->status = "fewer_columns";
		evidence->columns = g->columns;
	}
	return again;
}

/* rows_were_read tells whether any measurement came from rows rather than buckets of a rollup. */
static bool
rows_were_read(const RetrainEvaluation *ev)
{
	ListCell   *cell;

	foreach(cell, ev->measurements)
		if (strcmp(((RetrainMeasurement *) lfirst(cell))->source, "rollup") != 0)
			return true;
	return false;
}

/* note_error keeps the first error of gathering. */
static void
note_error(RetrainEvidence *evidence, ErrorData *error)
{
	if (error == NULL || evidence->error)
		return;
	evidence->error = error;
	evidence->status = "error";
}

/* gather fills the evidence of an evaluation that has measured something. */
static void
gather(RetrainEvaluation *ev)
{
	RetrainEvidence *evidence = ev->evidence;
	Gathering	g = {.ev = ev, .context = CurrentMemoryContext};
	bool		rows = rows_were_read(ev);

	if (rows)
	{
		evidence->status = "ok";
		note_error(evidence, gather_rows(&g));
	}
	if (!retrain_evidence_interrupted(ev))
		note_error(evidence, retrain_sandbox_run(ev->owner, ev->log->respect_rls, keep_measured, &g));
	if (!retrain_evidence_interrupted(ev) && rows)
		note_error(evidence, gather_states(&g));
	if (!retrain_evidence_interrupted(ev))
		note_error(evidence, retrain_sandbox_run(ev->owner, ev->log->respect_rls, read_lineage, &g));
}

/*
 * retrain_evidence_gather gathers the evidence of ev, which has been measured.
 * Needs the active snapshot that it was measured on.  Errors are kept in the
 * evidence, not raised.
 */
void
retrain_evidence_gather(RetrainEvaluation *ev)
{
	RetrainEvidence *evidence = palloc0(sizeof(RetrainEvidence));
	instr_time	start;
	instr_time	end;

	ev->evidence = evidence;
	evidence->isolation = IsolationUsesXactSnapshot() ?
		(IsolationIsSerializable() ? "serializable" : "repeatable read") : "read committed";
	evidence->status = ev->error ? "none" : "rollup";
	INSTR_TIME_SET_CURRENT(start);
	if (ev->error == NULL)
		gather(ev);
	INSTR_TIME_SET_CURRENT(end);
	INSTR_TIME_SUBTRACT(end, start);
	evidence->milliseconds = INSTR_TIME_GET_MILLISEC(end);
}

/*
 * retrain_evidence_interrupted tells whether gathering was cancelled; whoever
 * cancelled meant the evaluation.
 */
bool
retrain_evidence_interrupted(const RetrainEvaluation *ev)
{
	return ev->evidence && ev->evidence->error && retrain_interrupted(ev->evidence->error) &&
		ev->evidence->error->sqlerrcode != ERRCODE_LOCK_NOT_AVAILABLE;
}
