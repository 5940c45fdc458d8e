/*
 * verify_states.c
 *	  Level 2: the measurements computed again from their sufficient states.
 *
 * A state must have the digest it was recorded under.  What the state holds
 * exactly must give the measured figure to the bit; what it rounds (the mean
 * probabilities of calibration bins, coarse profiles) must give it within the
 * bound that is known.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

#include "common/compat.h"
#include "common/sha256.h"
#include "governance/evidence_metric.h"
#include "governance/measure.h"
#include "governance/verify.h"
#include "stats/psi_value.h"

#define LEVEL 2

/* Bins hold mean probabilities as double precision: so many roundings of the sum. */
#define BIN_ROUNDING 1e-12

/* A figure computed from states. */
typedef struct Figure
{
	bool		present;
	double		value;
	double		bound;			/* the value of the rows is at most so far away */
	double		rounding;		/* or so far, by the rounding of the state */
	bool		coarse;			/* a state rounds what it was made of */
} Figure;

/* state_of returns the state of one side of a measurement, or NULL. */
static RetrainRecordedState *
state_of(const RetrainVerification *v, const RetrainMeasurement *m, const char *side)
{
	ListCell   *cell;

	foreach(cell, v->recorded->states)
	{
		RetrainRecordedState *state = lfirst(cell);

		if (state->check_no == m->check->check_no && state->measurement_no == m->measurement_no &&
			strcmp(state->side, side) == 0)
			return state;
	}
	return NULL;
}

/* has_digest tells whether a state's bytes have the digest they were recorded under. */
static bool
has_digest(const RetrainRecordedState *state)
{
	uint8		digest[RETRAIN_SHA256_LENGTH];

	retrain_sha256(retrain_sha256_create(CurrentMemoryContext), VARDATA_ANY(state->bytes),
				   VARSIZE_ANY_EXHDR(state->bytes), digest);
	return VARSIZE_ANY_EXHDR(state->digest) == RETRAIN_SHA256_LENGTH &&
		memcmp(VARDATA_ANY(state->digest), digest, RETRAIN_SHA256_LENGTH) == 0;
}

/* type_named returns the type of retrain of a name. */
static Oid
type_named(const char *name)
{
	return typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																	makeString(pstrdup(name)))));
}

/* value_of returns the value that bytes are the binary form of. */
static Datum
value_of(const RetrainRecordedState *state, Oid type)
{
	StringInfoData buffer;
	Oid			receive;
	Oid			io_param;

	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, VARDATA_ANY(state->bytes), VARSIZE_ANY_EXHDR(state->bytes));
	getTypeBinaryInputInfo(type, &receive, &io_param);
	return OidReceiveFunctionCall(receive, &buffer, io_param, -1);
}

/* bins_of returns the bins that a state holds as JSON text. */
static Jsonb *
bins_of(const RetrainRecordedState *state)
{
	char	   *text = pnstrdup(VARDATA_ANY(state->bytes), VARSIZE_ANY_EXHDR(state->bytes));

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(pg_any_to_server(text, strlen(text), PG_UTF8))));
}

/* number reads a number of a bin; 0 for null. */
static double
number(JsonbContainer *bin, const char *name)
{
	JsonbValue	value;

	if (getKeyJsonValueFromContainer(bin, name, strlen(name), &value) == NULL || value.type != jbvNumeric)
		return 0;
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(value.val.numeric)));
}

/* psi_of_bins computes psi from the counts of its bins. */
static void
psi_of_bins(Jsonb *bins, Figure *figure)
{
	int			n = JB_ROOT_COUNT(bins);
	int64	   *reference = palloc(sizeof(int64) * Max(n, 1));
	int64	   *current = palloc(sizeof(int64) * Max(n, 1));
	RetrainPsi	psi;

	for (int i = 0; i < n; i++)
	{
		JsonbValue *bin = getIthJsonbValueFromContainer(&bins->root, i);

		reference[i] = (int64) number(bin->val.binary.data, "reference_rows");
		current[i] = (int64) number(bin->val.binary.data, "current_rows");
	}
	retrain_psi_value(reference, current, n, RETRAIN_PSI_FLOOR, &psi);
	figure->present = psi.status != RETRAIN_PSI_UNDEFINED;
	figure->value = psi.psi;
}

/* ece_of_bins computes ece from the bins of a reliability diagram. */
static void
ece_of_bins(Jsonb *bins, Figure *figure)
{
	double		sum = 0;
	double		rows = 0;

	for (uint32 i = 0; i < JB_ROOT_COUNT(bins); i++)
	{
		JsonbContainer *bin = getIthJsonbValueFromContainer(&bins->root, i)->val.binary.data;
		double		support = number(bin, "support");

		sum += fabs(number(bin, "mean_probability") * support - number(bin, "positives"));
		rows += support;
	}
	figure->present = rows > 0;
	figure->value = rows > 0 ? sum / rows : 0;
	figure->rounding = BIN_ROUNDING;
}

/* compute returns what a statement over states returns: one row, one column. */
static Datum
compute(const char *statement, int n, RetrainRecordedState **states, bool *isnull)
{
	Oid			types[2];
	Datum		values[2];

	for (int i = 0; i < n; i++)
	{
		types[i] = type_named(states[i]->type);
		values[i] = value_of(states[i], types[i]);
	}
	if (SPI_execute_with_args(statement, n, types, values, NULL, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not compute a figure from states");
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, isnull);
}

/* is_coarse tells whether a state rounds what it was made of. */
static bool
is_coarse(RetrainRecordedState *state)
{
	bool		isnull;
	Datum		exact;

	if (strcmp(state->type, "profile") == 0)
		exact = compute("SELECT retrain.profile_is_exact($1)", 1, &state, &isnull);
	else if (strcmp(state->type, "scores") == 0)
		exact = compute("SELECT (retrain.scores_counts($1)).exact", 1, &state, &isnull);
	else
		return false;
	return !isnull && !DatumGetBool(exact);
}

/* f1_of_counts computes f1 of a slice from its confusion. */
static void
f1_of_counts(RetrainRecordedState *state, Figure *figure)
{
	bool		isnull;
	Datum		value = compute("SELECT retrain.f1($1)", 1, &state, &isnull);

	figure->present = !isnull;
	figure->value = isnull ? 0 : DatumGetFloat8(value);
}

/*
 * of_catalogue computes a figure by the SQL of the catalogue, and reads it as
 * measuring does.
 */
static void
of_catalogue(RetrainRecordedState *current, RetrainRecordedState *reference, const RetrainMeasurement *m,
			 Figure *figure)
{
	RetrainMeasurement again = {.check = m->check, .part = m->part, .status = "ok", .source = m->source};
	RetrainFigures figures = {.detail_null = true, .reference_null = true};
	char	   *statement = retrain_state_figure(m->part);
	RetrainRecordedState *both[2];

	both[0] = reference;
	both[1] = current;
	if (m->check->metric->two_samples)
		figures.result = compute(statement, 2, both, &figures.result_null);
	else
	{
		figures.result = compute(statement, 1, &current, &figures.result_null);
		if (m->check->against_reference && reference)
			figures.reference = compute(statement, 1, &reference, &figures.reference_null);
	}
	retrain_fill_measurement(&again, &figures);
	figure->present = again.has_value;
	figure->value = again.value;
	figure->bound = again.has_max_error ? again.max_error : 0;
	figure->coarse = is_coarse(current) || (reference && is_coarse(reference));
}

/* figure_of computes the figure of a measurement from its states; false if that is not known how. */
static bool
figure_of(RetrainRecordedState *current, RetrainRecordedState *reference, const RetrainMeasurement *m, Figure *figure)
{
	if (strcmp(current->type, "psi_bins") == 0)
		psi_of_bins(bins_of(current), figure);
	else if (strcmp(current->type, "ece_bins") == 0)
		ece_of_bins(bins_of(current), figure);
	else if (m->check->metric->kind == RETRAIN_RESULT_SLICES)
		f1_of_counts(current, figure);
	else if (retrain_state_type(m->part) == NULL || (retrain_state_two_sided(m->part) && reference == NULL))
		return false;
	else
		of_catalogue(current, reference, m, figure);
	return true;
}

/* judge_figure says how a computed figure stands to the measured one. */
static const char *
judge_figure(const RetrainMeasurement *m, const Figure *figure)
{
	double		difference = m->value - figure->value;

	if (m->has_value != figure->present)
		return "differs";
	if (!m->has_value || m->value == figure->value || (isnan(m->value) && isnan(figure->value)))
		return "identical";
	if (fabs(difference) <= figure->rounding || fabs(difference) <= figure->bound)
		return "within_bounds";
	return figure->coarse ? "coarse_state" : "differs";
}

/* verify_figure checks one measurement that has states. */
static void
verify_figure(RetrainVerification *v, const RetrainMeasurement *m, RetrainRecordedState *current,
			  RetrainRecordedState *reference)
{
	Figure		figure = {0};
	const char *result;

	if (!figure_of(current, reference, m, &figure))
	{
		retrain_verify_row(v, LEVEL, retrain_verify_subject(m), "no_state", "its states do not give its figure");
		return;
	}
	result = judge_figure(m, &figure);
	retrain_verify_row(v, LEVEL, retrain_verify_subject(m), result,
					   strcmp(result, "identical") == 0 ? NULL :
					   psprintf("stored %s, computed %s", retrain_verify_figure(m->has_value, m->value),
								retrain_verify_figure(figure.present, figure.value)));
}

/* usable tells whether a state is there with the digest it was recorded under; says so if not. */
static bool
usable(RetrainVerification *v, const RetrainMeasurement *m, const RetrainRecordedState *state)
{
	if (state == NULL || (state->bytes && has_digest(state)))
		return true;
	retrain_verify_row(v, LEVEL, retrain_verify_subject(m), state->bytes ? "state_altered" : "state_missing",
					   psprintf("side %s", state->side));
	return false;
}

/* verify_measurement checks one measurement. */
static void
verify_measurement(RetrainVerification *v, const RetrainMeasurement *m)
{
	RetrainRecordedState *current = state_of(v, m, "both");
	RetrainRecordedState *reference = state_of(v, m, "reference");

	if (current == NULL)
		current = state_of(v, m, "current");
	if (current == NULL)
		retrain_verify_row(v, LEVEL, retrain_verify_subject(m), "no_state",
						   m->has_value ? "no state was kept of it" : psprintf("it has no value: %s", m->status));
	else if (usable(v, m, current) && usable(v, m, reference))
		verify_figure(v, m, current, reference);
}

/* hex_line appends a line of the digest of evidence. */
static void
hex_line(StringInfo text, const char *name, const bytea *digest)
{
	appendStringInfo(text, "%s ", name);
	for (int i = 0; digest && i < (int) VARSIZE_ANY_EXHDR(digest); i++)
		appendStringInfo(text, "%02x", ((const unsigned char *) VARDATA_ANY(digest))[i]);
	appendStringInfoChar(text, '\n');
}

/* verify_digest checks the digest of the evidence. */
static void
verify_digest(RetrainVerification *v)
{
	const RetrainRecorded *r = v->recorded;
	StringInfoData names;
	StringInfoData text;
	bytea	   *columns = palloc(VARHDRSZ + RETRAIN_SHA256_LENGTH);
	bytea	   *computed = palloc(VARHDRSZ + RETRAIN_SHA256_LENGTH);
	RetrainSha256 *sha = retrain_sha256_create(CurrentMemoryContext);
	char	   *utf8;
	ListCell   *cell;

	initStringInfo(&names);
	foreach(cell, r->fingerprint_columns)
		appendStringInfo(&names, "%s%s", names.len > 0 ? "\n" : "", (char *) lfirst(cell));
	utf8 = pg_server_to_any(names.data, names.len, PG_UTF8);
	SET_VARSIZE(columns, VARHDRSZ + RETRAIN_SHA256_LENGTH);
	retrain_sha256(sha, utf8, strlen(utf8), (uint8 *) VARDATA(columns));
	initStringInfo(&text);
	appendStringInfoString(&text, "retrain evidence 1\n");
	hex_line(&text, "columns", columns);
	hex_line(&text, "lineage", r->lineage_digest);
	hex_line(&text, "current", r->current_fingerprint);
	hex_line(&text, "reference", r->reference_fingerprint);
	foreach(cell, r->states)
	{
		RetrainRecordedState *state = lfirst(cell);

		hex_line(&text, psprintf("%d %d %s %s", state->check_no, state->measurement_no, state->side, state->type),
				 state->digest);
	}
	SET_VARSIZE(computed, VARHDRSZ + RETRAIN_SHA256_LENGTH);
	retrain_sha256(sha, text.data, text.len, (uint8 *) VARDATA(computed));
	retrain_verify_row(v, LEVEL, "evidence",
					   retrain_verify_same_bytes(computed, r->evidence_digest) ? "identical" : "differs",
					   retrain_verify_same_bytes(computed, r->evidence_digest) ? NULL :
					   "fingerprints and states do not have the digest that the evaluation recorded");
}

/* retrain_verify_states checks level 2. */
void
retrain_verify_states(RetrainVerification *v)
{
	RetrainStore store;
	MemoryContext old;
	ListCell   *cell;

	if (!v->recorded->has_evidence)
	{
		retrain_verify_row(v, LEVEL, "evidence", "no_state", "the evaluation has no evidence");
		return;
	}
	retrain_store_begin(&store);
	old = MemoryContextSwitchTo(store.caller);
	verify_digest(v);
	foreach(cell, v->recorded->ev->measurements)
	{
		CHECK_FOR_INTERRUPTS();
		verify_measurement(v, lfirst(cell));
	}
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
}
