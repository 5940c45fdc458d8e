/*
 * verify_rows.c
 *	  Level 3: the rows read and measured again, as the policy's owner.
 *
 * Where the rows of the window are no longer those that were read, those among
 * them whose inserting transaction the recorded snapshot saw are fingerprinted
 * apart.  If they have the recorded fingerprint, nothing was changed and the
 * others came later; that is a proof, not a guess.
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/sha256.h"
#include "governance/evidence.h"
#include "governance/verify.h"

#define LEVEL 3

/* Findings, the gravest last. */
typedef enum Finding
{
	IDENTICAL,
	LATE_ROWS_ARRIVED,
	DATA_CHANGED,
	DEFINITION_CHANGED,
	NOT_REPRODUCIBLE
} Finding;

static const char *const finding_names[] =
{
	[IDENTICAL] = "identical",
	[LATE_ROWS_ARRIVED] = "late_rows_arrived",
	[DATA_CHANGED] = "data_changed",
	[DEFINITION_CHANGED] = "definition_changed",
	[NOT_REPRODUCIBLE] = "not_reproducible",
};

/* The work of level 3. */
typedef struct Rereading
{
	RetrainVerification *v;
	RetrainEvaluation *ev;		/* as read now */
	Finding		worst;
	Finding		rows;			/* how the rows stand; the cause of other differences */
	Finding		definition;		/* how the definitions stand */
	MemoryContext context;
	bytea	   *seen_then;		/* fingerprint of the rows that the recorded snapshot saw */
} Rereading;

/* found adds a row and keeps the gravest finding. */
static void
found(Rereading *w, const char *subject, Finding finding, const char *detail)
{
	w->worst = Max(w->worst, finding);
	retrain_verify_row(w->v, LEVEL, subject, finding_names[finding], detail);
}

/* digest_of_state returns the SHA-256 of bytes, NULL for NULL. */
static bytea *
digest_of_state(const bytea *bytes)
{
	bytea	   *digest;

	if (bytes == NULL)
		return NULL;
	digest = palloc(VARHDRSZ + RETRAIN_SHA256_LENGTH);
	SET_VARSIZE(digest, VARHDRSZ + RETRAIN_SHA256_LENGTH);
	retrain_sha256(retrain_sha256_create(CurrentMemoryContext), VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
				   (uint8 *) VARDATA(digest));
	return digest;
}

/* plan reads the plan again and prepares it for measuring. */
static RetrainEvaluation *
plan(Rereading *w)
{
	const RetrainEvaluation *then = w->v->recorded->ev;
	RetrainStore store;
	RetrainEvaluation *ev;
	MemoryContext old;

	retrain_store_begin(&store);
	old = MemoryContextSwitchTo(w->context);
	ev = retrain_plan_load(then->policy_id, then->revision);
	ev->trigger = RETRAIN_TRIGGER_MANUAL;
	ev->attempt = 1;
	retrain_plan_slot(ev, then->slot);
	retrain_check_member(ev);
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	return ev;
}

/* was_paused tells whether the baseline was paused when the record was made. */
static bool
was_paused(const RetrainEvaluation *then)
{
	ListCell   *cell;

	foreach(cell, then->measurements)
		if (strcmp(((RetrainMeasurement *) lfirst(cell))->status, "baseline_paused") == 0)
			return true;
	return false;
}

/* measure_again measures on the active snapshot; raises what means "stop". */
static void
measure_again(Rereading *w)
{
	MemoryContext old = MemoryContextSwitchTo(w->context);

	w->ev = plan(w);
	if (w->ev->baseline)
		w->ev->baseline->state = was_paused(w->v->recorded->ev) ? "paused" : "active";
	retrain_measure(w->ev);
	if (w->ev->error && (w->ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
						 w->ev->error->sqlerrcode == ERRCODE_ADMIN_SHUTDOWN))
		ReThrowError(w->ev->error);
	retrain_evidence_gather(w->ev);
	if (retrain_evidence_interrupted(w->ev))
		ReThrowError(w->ev->evidence->error);
	MemoryContextSwitchTo(old);
}

/* same_texts tells whether two lists of texts are the same. */
static bool
same_texts(List *a, List *b)
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

/* from_rollup tells whether a measurement came from a rollup, whose borders a statement names. */
static bool
from_rollup(const RetrainEvaluation *ev)
{
	ListCell   *cell;

	foreach(cell, ev->measurements)
		if (strcmp(((RetrainMeasurement *) lfirst(cell))->source, "rollup") == 0)
			return true;
	return false;
}

/* compare_statements compares the statements that ran. */
static void
compare_statements(Rereading *w)
{
	const RetrainEvaluation *then = w->v->recorded->ev;

	if (from_rollup(then) || from_rollup(w->ev))
		return;
	if (same_texts(then->query_texts, w->ev->query_texts))
		found(w, "statements", IDENTICAL, NULL);
	else
		found(w, "statements", w->definition = DEFINITION_CHANGED, "the sealed revision no longer gives the statements that ran");
}

/*
 * What differs between two lineages, but for what a table is stored in and, as
 * oids are others in a copy, its oid.
 */
static const char *const lineage_query =
"WITH side(n, document) AS (VALUES (1, $1), (2, $2)), part(n, name, definition) AS ("
" SELECT s.n, 'relation ' || (x->>'schema') || '.' || (x->>'name'), x - 'relfilenode' - 'oid'"
"  FROM side s, pg_catalog.jsonb_array_elements(s.document->'relations') x"
" UNION ALL SELECT s.n, 'function ' || (x->>'signature'), x"
"  FROM side s, pg_catalog.jsonb_array_elements(s.document->'functions') x"
" UNION ALL SELECT s.n, 'check ' || (x->>'name'), x"
"  FROM side s, pg_catalog.jsonb_array_elements(s.document->'checks') x)"
" SELECT pg_catalog.string_agg(DISTINCT COALESCE(a.name, b.name) COLLATE pg_catalog.\"C\", ', '"
"  ORDER BY COALESCE(a.name, b.name) COLLATE pg_catalog.\"C\")"
" FROM (SELECT * FROM part WHERE n = 1) a FULL JOIN (SELECT * FROM part WHERE n = 2) b ON a.name = b.name"
" WHERE a.definition IS DISTINCT FROM b.definition";

/* compare_lineage compares the definitions behind the statements. */
static void
compare_lineage(Rereading *w)
{
	Jsonb	   *then = w->v->recorded->lineage;
	Jsonb	   *now = w->ev->evidence->lineage;
	Oid			types[2] = {JSONBOID, JSONBOID};
	Datum		values[2];
	RetrainStore store;
	char	   *different;

	if (then == NULL || now == NULL)
		return;
	values[0] = JsonbPGetDatum(then);
	values[1] = JsonbPGetDatum(now);
	retrain_store_begin(&store);
	if (SPI_execute_with_args(lineage_query, 2, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not compare lineages");
	different = retrain_store_text(&store, 1, 1);
	retrain_store_end(&store);
	if (different)
		w->definition = DEFINITION_CHANGED;
	found(w, "lineage", different ? DEFINITION_CHANGED : IDENTICAL, different);
}

/* seen_body is the sandbox body that fingerprints the rows that the recorded snapshot saw. */
static void
seen_body(void *arg)
{
	Rereading  *w = arg;
	RetrainEvaluation *ev = w->ev;
	char	   *text;
	bool		isnull;
	Datum		value;
	MemoryContext old;

	SPI_connect();
	text = retrain_evidence_seen_query(ev, w->v->recorded->fingerprint_columns, w->v->recorded->ev->snapshot,
									   U64FromFullTransactionId(ReadNextFullTransactionId()));
	if (SPI_execute(text, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "statement of the fingerprint did not return a row");
	value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull);
	old = MemoryContextSwitchTo(w->context);
	w->seen_then = isnull ? NULL : DatumGetByteaPCopy(value);
	MemoryContextSwitchTo(old);
	SPI_finish();
}

/* only_later_rows tells whether the rows that were read are there unchanged, and others came later. */
static bool
only_later_rows(Rereading *w)
{
	const RetrainRecorded *r = w->v->recorded;
	ErrorData  *error;

	/* In a copy or a view the numbers of transactions say nothing. */
	if (r->ev->snapshot == NULL || r->system_identifier != GetSystemIdentifier() ||
		(strcmp(w->ev->log->kind, "table") != 0 && strcmp(w->ev->log->kind, "partitioned table") != 0))
		return false;
	error = retrain_sandbox_run(w->ev->owner, w->ev->log->respect_rls, seen_body, w);
	if (error && error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		ReThrowError(error);
	return error == NULL && retrain_verify_same_bytes(digest_of_state(w->seen_then), r->current_fingerprint);
}

/* counts returns what is said of rows that differ. */
static char *
counts(const RetrainEvaluation *then, const RetrainEvaluation *now)
{
	return psprintf("then " INT64_FORMAT " rows, now " INT64_FORMAT, then->rows_current, now->rows_current);
}

/* compare_rows compares the rows of the current window. */
static void
compare_rows(Rereading *w)
{
	const RetrainRecorded *r = w->v->recorded;
	const RetrainEvidence *now = w->ev->evidence;

	if (r->current_fingerprint == NULL)
	{
		if (r->ev->has_counts && r->ev->rows_current != w->ev->rows_current)
			w->rows = DATA_CHANGED;
		if (w->rows != IDENTICAL)
			found(w, "current rows", w->rows, counts(r->ev, w->ev));
		else
			retrain_verify_row(w->v, LEVEL, "current rows", "no_fingerprint", r->evidence_status);
		return;
	}
	if (!same_texts(r->fingerprint_columns, now->columns))
	{
		w->rows = DEFINITION_CHANGED;
		found(w, "current rows", w->rows, now->error ? now->error->message :
			  "other columns of the log can be read than then");
		return;
	}
	if (retrain_verify_same_bytes(digest_of_state(now->current_rows), r->current_fingerprint))
	{
		found(w, "current rows", IDENTICAL, psprintf(INT64_FORMAT " rows", w->ev->rows_current));
		return;
	}
	w->rows = only_later_rows(w) ? LATE_ROWS_ARRIVED : DATA_CHANGED;
	found(w, "current rows", w->rows, w->rows == LATE_ROWS_ARRIVED ?
		  psprintf("%s; the rows read then are unchanged", counts(r->ev, w->ev)) : counts(r->ev, w->ev));
}

/* compare_reference compares the rows of the reference. */
static void
compare_reference(Rereading *w)
{
	const RetrainRecorded *r = w->v->recorded;

	if (r->reference_fingerprint && w->ev->evidence->reference_rows)
	{
		if (retrain_verify_same_bytes(digest_of_state(w->ev->evidence->reference_rows), r->reference_fingerprint))
			found(w, "reference rows", IDENTICAL, psprintf(INT64_FORMAT " rows", w->ev->rows_reference));
		else
		{
			w->rows = Max(w->rows, DATA_CHANGED);
			found(w, "reference rows", DATA_CHANGED,
				  psprintf("then " INT64_FORMAT " rows, now " INT64_FORMAT, r->ev->rows_reference, w->ev->rows_reference));
		}
	}
	else if (r->ev->reference_digest && w->ev->reference_digest)
	{
		if (retrain_verify_same_bytes(w->ev->reference_digest, r->ev->reference_digest))
			found(w, "reference rows", IDENTICAL, psprintf(INT64_FORMAT " rows", w->ev->rows_reference));
		else
		{
			w->rows = Max(w->rows, DATA_CHANGED);
			found(w, "reference rows", DATA_CHANGED, "the rows of the baseline have another digest");
		}
	}
}

/* measurement_now returns what a measurement is now, or NULL. */
static RetrainMeasurement *
measurement_now(const Rereading *w, const RetrainMeasurement *then)
{
	ListCell   *cell;

	foreach(cell, w->ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (m->check->check_no == then->check->check_no && m->measurement_no == then->measurement_no &&
			(m->slice_value && then->slice_value ? strcmp(m->slice_value, then->slice_value) == 0 :
			 m->slice_value == then->slice_value))
			return m;
	}
	return NULL;
}

/* same_count tells whether a count is the same, or missing in both. */
static bool
same_count(bool has_a, int64 a, bool has_b, int64 b)
{
	return has_a == has_b && (!has_a || a == b);
}

/* same_measurement tells whether value, status and counts are the same, to the bit. */
static bool
same_measurement(const RetrainMeasurement *a, const RetrainMeasurement *b)
{
	return strcmp(a->status, b->status) == 0 && a->has_value == b->has_value &&
		(!a->has_value || memcmp(&a->value, &b->value, sizeof(double)) == 0) &&
		same_count(a->has_reference, a->reference_used, b->has_reference, b->reference_used) &&
		same_count(a->has_reference, a->reference_unused, b->has_reference, b->reference_unused) &&
		same_count(a->has_current, a->current_used, b->has_current, b->current_used) &&
		same_count(a->has_current, a->current_unused, b->has_current, b->current_unused);
}

/* cause_of returns why a measurement is another now. */
static Finding
cause_of(const Rereading *w, const RetrainMeasurement *now)
{
	if (w->rows != IDENTICAL)
		return w->rows;
	if (w->definition != IDENTICAL)
		return w->definition;
	if (now && now->error_code && strcmp(now->error_code, "RT004") == 0)
		return DEFINITION_CHANGED;
	return NOT_REPRODUCIBLE;
}

/* compare_measurements compares the measurements; the same ones are told in one row. */
static void
compare_measurements(Rereading *w)
{
	int			same = 0;
	ListCell   *cell;

	foreach(cell, w->v->recorded->ev->measurements)
	{
		RetrainMeasurement *then = lfirst(cell);
		RetrainMeasurement *now = measurement_now(w, then);

		if (now && same_measurement(then, now))
		{
			same++;
			continue;
		}
		found(w, retrain_verify_subject(then), cause_of(w, now),
			  now && now->error_message && strcmp(then->status, "error") != 0 ? now->error_message :
			  psprintf("then %s (%s), now %s (%s)", retrain_verify_figure(then->has_value, then->value), then->status,
					   retrain_verify_figure(now && now->has_value, now ? now->value : 0), now ? now->status : "missing"));
	}
	if (same > 0)
		found(w, "measurements", IDENTICAL, psprintf("%d of %d, to the bit", same,
													  list_length(w->v->recorded->ev->measurements)));
}

/* retrain_verify_rows checks level 3. */
void
retrain_verify_rows(RetrainVerification *v)
{
	Rereading	w = {.v = v, .context = CurrentMemoryContext};

	measure_again(&w);
	if (w.ev->error && v->recorded->ev->error == NULL)
		found(&w, "rows", w.ev->error->sqlerrcode == ERRCODE_RETRAIN_OBJECT_CHANGED ? DEFINITION_CHANGED : NOT_REPRODUCIBLE,
			  w.ev->error->message);
	else if (v->recorded->ev->error)
		retrain_verify_row(v, LEVEL, "rows", "none", "the evaluation had failed");
	else
	{
		compare_statements(&w);
		compare_lineage(&w);
		compare_rows(&w);
		compare_reference(&w);
		compare_measurements(&w);
	}
	retrain_verify_row(v, LEVEL, "evaluation", finding_names[w.worst], NULL);
}
