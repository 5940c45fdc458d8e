/*
 * recorded.c
 *	  Reads an evaluation back from the record.
 *
 * The plan is that of the sealed revision; windows, counts, statements and
 * measurements are those that were written.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/recorded.h"

/* field returns a field of a result row by name. */
static Datum
field(uint64 row, const char *name, bool *isnull)
{
	int			number = SPI_fnumber(SPI_tuptable->tupdesc, name);

	if (number <= 0)
		elog(ERROR, "no result column %s", name);
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, number, isnull);
}

/* field_text returns a field as text in the current context, NULL if null. */
static char *
field_text(uint64 row, const char *name)
{
	char	   *value = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
									 SPI_fnumber(SPI_tuptable->tupdesc, name));

	return value;
}

/* field_int returns an integer field, 0 if null. */
static int
field_int(uint64 row, const char *name)
{
	bool		isnull;
	Datum		value = field(row, name, &isnull);

	return isnull ? 0 : DatumGetInt32(value);
}

/* field_int8 reads a bigint field; returns false for NULL. */
static bool
field_int8(uint64 row, const char *name, int64 *value)
{
	bool		isnull;
	Datum		datum = field(row, name, &isnull);

	*value = isnull ? 0 : DatumGetInt64(datum);
	return !isnull;
}

/* field_float8 reads a float8 field; returns false for NULL. */
static bool
field_float8(uint64 row, const char *name, double *value)
{
	bool		isnull;
	Datum		datum = field(row, name, &isnull);

	*value = isnull ? 0 : DatumGetFloat8(datum);
	return !isnull;
}

/* field_time reads a timestamptz field; returns false for NULL. */
static bool
field_time(uint64 row, const char *name, TimestampTz *value)
{
	bool		isnull;
	Datum		datum = field(row, name, &isnull);

	*value = isnull ? 0 : DatumGetTimestampTz(datum);
	return !isnull;
}

/* field_bytea returns a copy of a bytea field, NULL if null. */
static bytea *
field_bytea(uint64 row, const char *name)
{
	bool		isnull;
	Datum		datum = field(row, name, &isnull);

	return isnull ? NULL : DatumGetByteaPCopy(datum);
}

/* field_texts returns the elements of a text[] field, NIL if null. */
static List *
field_texts(uint64 row, const char *name)
{
	List	   *list = NIL;
	bool		isnull;
	Datum		datum = field(row, name, &isnull);
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (isnull)
		return NIL;
	deconstruct_array(DatumGetArrayTypeP(datum), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		list = lappend(list, TextDatumGetCString(elements[i]));
	return list;
}

/* key begins the parameters of a statement about one evaluation. */
static void
key(RetrainParams *params, int64 policy_id, TimestampTz slot, int ordinal)
{
	memset(params, 0, sizeof(RetrainParams));
	retrain_param_int8(params, policy_id);
	retrain_param_time(params, slot, true);
	retrain_param_int4(params, ordinal);
}

static const char *const record_query =
"SELECT e.*, r.digest AS sealed_digest, r.definition, r.sealed_at, d.verdict, d.candidate, d.reason, d.breaches,"
" d.cooldown_until, d.checks, d.truth_table, d.cost, d.decided_at, x.status AS evidence_status, x.fingerprint_columns,"
" x.current_fingerprint, x.reference_fingerprint, x.lineage_digest,"
" (SELECT l.document FROM retrain.lineage l WHERE l.digest OPERATOR(pg_catalog.=) x.lineage_digest LIMIT 1) AS lineage,"
" (SELECT s.bytes FROM retrain.state s WHERE s.digest OPERATOR(pg_catalog.=) x.current_fingerprint LIMIT 1) AS current_state"
" FROM retrain.evaluation e"
" JOIN retrain.policy_revision r ON r.policy_id = e.policy_id AND r.revision = e.revision"
" LEFT JOIN retrain.decision d ON d.policy_id = e.policy_id AND d.slot = e.slot AND d.ordinal = e.ordinal"
" LEFT JOIN retrain.evaluation_evidence x ON x.policy_id = e.policy_id AND x.slot = e.slot AND x.ordinal = e.ordinal"
" WHERE e.policy_id = $1 AND e.slot = $2 AND ($3 < 0 OR e.ordinal = $3)"
" ORDER BY e.ordinal DESC LIMIT 1";

/* read_record fills what stands in the record; the plan comes later. */
static void
read_record(RetrainRecorded *r)
{
	bool		isnull;
	Datum		definition = field(0, "definition", &isnull);
	Datum		lineage;

	r->definition = DatumGetJsonbPCopy(definition);
	r->outcome = field_text(0, "outcome");
	(void) field_time(0, "recorded_at", &r->recorded_at);
	(void) field_time(0, "window_start", &r->window_start);
	(void) field_time(0, "window_end", &r->window_end);
	(void) field_time(0, "known_until", &r->known_until);
	r->system_identifier = (uint64) DatumGetInt64(field(0, "system_identifier", &isnull));
	r->evidence_digest = field_bytea(0, "evidence_digest");
	r->revision_digest = field_bytea(0, "revision_digest");
	r->sealed_digest = field_bytea(0, "sealed_digest");
	(void) field_time(0, "sealed_at", &r->sealed_at);
	r->verdict = field_text(0, "verdict");
	r->has_decision = r->verdict != NULL;
	r->candidate = field_text(0, "candidate");
	r->reason = field_text(0, "reason");
	r->breaches = field_int(0, "breaches");
	r->has_cooldown = field_time(0, "cooldown_until", &r->cooldown_until);
	r->checks = field_text(0, "checks");
	r->truth_table = field_text(0, "truth_table");
	r->cost = field_text(0, "cost");
	(void) field_time(0, "decided_at", &r->decided_at);
	r->evidence_status = field_text(0, "evidence_status");
	r->has_evidence = r->evidence_status != NULL;
	r->fingerprint_columns = field_texts(0, "fingerprint_columns");
	r->current_fingerprint = field_bytea(0, "current_fingerprint");
	r->reference_fingerprint = field_bytea(0, "reference_fingerprint");
	r->lineage_digest = field_bytea(0, "lineage_digest");
	lineage = field(0, "lineage", &isnull);
	r->lineage = isnull ? NULL : DatumGetJsonbPCopy(lineage);
	r->current_state = field_bytea(0, "current_state");
}

/* read_reading fills the reading part of an evaluation from its record. */
static void
read_reading(RetrainEvaluation *ev)
{
	char	   *code = field_text(0, "error_code");
	bool		isnull;

	ev->ordinal = field_int(0, "ordinal");
	ev->has_counts = field_int8(0, "rows_current", &ev->rows_current);
	(void) field_int8(0, "rows_current_unused", &ev->rows_current_unused);
	ev->labelled_unknown = !field_int8(0, "rows_current_labelled", &ev->rows_current_labelled);
	ev->has_reference_counts = field_int8(0, "rows_reference", &ev->rows_reference);
	(void) field_int8(0, "rows_reference_unused", &ev->rows_reference_unused);
	ev->reference_digest = field_bytea(0, "reference_digest");
	ev->scan_mode = field_text(0, "scan_mode");
	ev->query_texts = field_texts(0, "query_texts");
	ev->snapshot = field_text(0, "snapshot");
	ev->rls_applied = DatumGetBool(field(0, "rls_applied", &isnull));
	ev->timed_out = strcmp(field_text(0, "outcome"), "timeout") == 0;
	if (code)
	{
		ev->error = palloc0(sizeof(ErrorData));
		ev->error->sqlerrcode = MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4]);
		ev->error->message = field_text(0, "error_message");
	}
}

/* level_named returns the level of a name. */
static RetrainLevel
level_named(const char *name)
{
	for (RetrainLevel level = RETRAIN_LEVEL_NONE; level <= RETRAIN_LEVEL_FAIL; level++)
		if (strcmp(name, retrain_level_name(level)) == 0)
			return level;
	return RETRAIN_LEVEL_NONE;
}

/* check_numbered returns the check of a number, or NULL. */
static RetrainCheck *
check_numbered(const RetrainPolicyDefinition *def, int check_no)
{
	return check_no >= 1 && check_no <= list_length(def->checks) ?
		list_nth(def->checks, check_no - 1) : NULL;
}

/* part_of returns the part of a check that measures a column, or the check itself. */
static RetrainCheck *
part_of(RetrainCheck *check, const char *column_name)
{
	ListCell   *cell;

	foreach(cell, retrain_check_parts(check))
	{
		RetrainCheck *part = lfirst(cell);

		if (part->column_name && column_name && strcmp(part->column_name, column_name) == 0)
			return part;
	}
	return check;
}

/* field_slices returns the slice of a measurement, one text for each slice column; NULL without. */
static char **
field_slices(uint64 row, int nslices)
{
	bool		isnull;
	Datum		array = field(row, "slice_values", &isnull);
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	char	  **values;

	if (isnull)
		return NULL;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	values = palloc0(sizeof(char *) * Max(Max(n, nslices), 1));
	for (int i = 0; i < n; i++)
		values[i] = nulls[i] ? NULL : TextDatumGetCString(elements[i]);
	return values;
}

/* read_measurement reads a measurement from a result row; NULL when the policy has no such check. */
static RetrainMeasurement *
read_measurement(const RetrainEvaluation *ev, uint64 row)
{
	RetrainMeasurement *m = palloc0(sizeof(RetrainMeasurement));
	bool		isnull;
	Datum		detail;

	m->check = check_numbered(ev->def, field_int(row, "check_no"));
	if (m->check == NULL)
		return NULL;
	m->measurement_no = field_int(row, "measurement_no");
	m->part = part_of(m->check, field_text(row, "column_name"));
	m->slice_value = field_text(row, "slice_value");
	m->slice_values = field_slices(row, list_length(m->check->slices));
	m->source = field_text(row, "source");
	m->status = field_text(row, "status");
	m->level = level_named(field_text(row, "level"));
	m->has_value = field_float8(row, "value", &m->value);
	m->has_standard_error = field_float8(row, "standard_error", &m->standard_error);
	m->has_interval = field_float8(row, "interval_low", &m->interval_low) &&
		field_float8(row, "interval_high", &m->interval_high);
	m->has_p_value = field_float8(row, "p_value", &m->p_value);
	m->has_adjusted_p = field_float8(row, "adjusted_p", &m->adjusted_p);
	m->has_e_value = field_float8(row, "e_value", &m->e_value);
	m->has_critical = field_float8(row, "critical_value", &m->critical_value);
	m->has_max_error = field_float8(row, "max_error", &m->max_error);
	m->has_expected = field_float8(row, "expected_value", &m->expected_value);
	m->has_constant = field_float8(row, "constant_value", &m->constant_value);
	m->has_reference_value = field_float8(row, "reference_value", &m->reference_value);
	m->has_reference = field_int8(row, "reference_used", &m->reference_used);
	(void) field_int8(row, "reference_unused", &m->reference_unused);
	m->has_current = field_int8(row, "current_used", &m->current_used);
	(void) field_int8(row, "current_unused", &m->current_unused);
	detail = field(row, "detail", &isnull);
	m->detail = isnull ? NULL : DatumGetJsonbPCopy(detail);
	if (m->has_value && m->check->metric->map && m->check->metric->map->verdict && m->value >= 1)
	{
		m->has_verdict = true;
		m->verdict = (RetrainVerdict) ((int) m->value + RETRAIN_INSUFFICIENT_EVIDENCE);
	}
	m->error_code = field_text(row, "error_code");
	m->error_message = field_text(row, "error_message");
	return m;
}

/* load_measurements reads the measurements of an evaluation. */
static void
load_measurements(RetrainEvaluation *ev, MemoryContext context)
{
	RetrainParams params;
	uint64		n;
	MemoryContext old;

	key(&params, ev->policy_id, ev->slot, ev->ordinal);
	n = retrain_store_run("SELECT m.* FROM retrain.measurement m"
						  " WHERE m.policy_id = $1 AND m.slot = $2 AND m.ordinal = $3"
						  " ORDER BY m.check_no, m.measurement_no", &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(context);
	for (uint64 i = 0; i < n; i++)
	{
		RetrainMeasurement *m = read_measurement(ev, i);

		if (m)
			ev->measurements = lappend(ev->measurements, m);
	}
	MemoryContextSwitchTo(old);
}

/* load_states reads the states of an evaluation. */
static void
load_states(RetrainRecorded *r, MemoryContext context)
{
	RetrainParams params;
	uint64		n;
	MemoryContext old;

	key(&params, r->ev->policy_id, r->ev->slot, r->ev->ordinal);
	n = retrain_store_run("SELECT s.check_no, s.measurement_no, s.side, s.state_type, s.digest, t.bytes"
						  " FROM retrain.measurement_state s LEFT JOIN LATERAL (SELECT x.bytes FROM retrain.state x WHERE x.digest = s.digest LIMIT 1) t ON true"
						  " WHERE s.policy_id = $1 AND s.slot = $2 AND s.ordinal = $3"
						  " ORDER BY s.check_no, s.measurement_no, s.side COLLATE pg_catalog.\"C\"",
						  &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(context);
	for (uint64 i = 0; i < n; i++)
	{
		RetrainRecordedState *state = palloc(sizeof(RetrainRecordedState));

		state->check_no = field_int(i, "check_no");
		state->measurement_no = field_int(i, "measurement_no");
		state->side = field_text(i, "side");
		state->type = field_text(i, "state_type");
		state->digest = field_bytea(i, "digest");
		state->bytes = field_bytea(i, "bytes");
		r->states = lappend(r->states, state);
	}
	MemoryContextSwitchTo(old);
}

/*
 * retrain_recorded_load reads a record of a slot, the latest one or one by its
 * ordinal, into the context of the caller; NULL when there is none.
 */
RetrainRecorded *
retrain_recorded_load(RetrainStore *store, int64 policy_id, TimestampTz slot, bool latest, int ordinal)
{
	RetrainRecorded *r = MemoryContextAllocZero(store->caller, sizeof(RetrainRecorded));
	RetrainEvaluation reading = {0};
	RetrainParams params;
	int			revision;

	key(&params, policy_id, slot, latest ? -1 : ordinal);
	if (retrain_store_run(record_query, &params, SPI_OK_SELECT) == 0)
		return NULL;
	MemoryContextSwitchTo(store->caller);
	read_record(r);
	read_reading(&reading);
	revision = field_int(0, "revision");

	r->ev = retrain_plan_load(policy_id, revision);
	retrain_plan_slot(r->ev, slot);
	r->ev->ordinal = reading.ordinal;
	r->ev->has_counts = reading.has_counts;
	r->ev->rows_current = reading.rows_current;
	r->ev->rows_current_unused = reading.rows_current_unused;
	r->ev->labelled_unknown = reading.labelled_unknown;
	r->ev->rows_current_labelled = reading.rows_current_labelled;
	r->ev->has_reference_counts = reading.has_reference_counts;
	r->ev->rows_reference = reading.rows_reference;
	r->ev->rows_reference_unused = reading.rows_reference_unused;
	r->ev->reference_digest = reading.reference_digest;
	r->ev->scan_mode = reading.scan_mode;
	r->ev->query_texts = reading.query_texts;
	r->ev->snapshot = reading.snapshot;
	r->ev->rls_applied = reading.rls_applied;
	r->ev->timed_out = reading.timed_out;
	r->ev->error = reading.error;
	load_measurements(r->ev, store->caller);
	load_states(r, store->caller);
	return r;
}
