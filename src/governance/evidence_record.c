/*
 * evidence_record.c
 *	  Writes the evidence of an evaluation, after evaluation and measurements.
 *
 * States go to retrain.state by their SHA-256, so that what does not change
 * from slot to slot (a baseline's profile, an empty window) is stored once.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/sha256.h"
#include "common/version.h"
#include "governance/evidence.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"
#include "governance/row.h"

/* digest_of returns the SHA-256 of bytes. */
static bytea *
digest_of(const void *bytes, Size length)
{
	bytea	   *digest = palloc(VARHDRSZ + RETRAIN_SHA256_LENGTH);
	RetrainSha256 *sha = retrain_sha256_create(CurrentMemoryContext);

	SET_VARSIZE(digest, VARHDRSZ + RETRAIN_SHA256_LENGTH);
	retrain_sha256(sha, bytes, length, (uint8 *) VARDATA(digest));
	return digest;
}

/* state_digest returns the digest that a state is kept by; NULL for NULL. */
static bytea *
state_digest(const bytea *bytes)
{
	return bytes ? digest_of(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)) : NULL;
}

/* append_line appends a line of the digest of evidence: a name, and a digest in hexadecimal. */
static void
append_line(StringInfo text, const char *name, const bytea *digest)
{
	appendStringInfo(text, "%s ", name);
	for (int i = 0; digest && i < RETRAIN_SHA256_LENGTH; i++)
		appendStringInfo(text, "%02x", ((const unsigned char *) VARDATA_ANY(digest))[i]);
	appendStringInfoChar(text, '\n');
}

/* columns_digest returns the digest of the names of columns, in UTF-8, a line each. */
static bytea *
columns_digest(List *columns)
{
	StringInfoData text;
	char	   *utf8;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, columns)
		appendStringInfo(&text, "%s%s", text.len > 0 ? "\n" : "", (char *) lfirst(cell));
	utf8 = pg_server_to_any(text.data, text.len, PG_UTF8);
	return digest_of(utf8, strlen(utf8));
}

/*
 * retrain_evidence_digest returns the digest that a record has of its evidence:
 * SHA-256 of the lines that doc/reference/evidence.md shows; NULL without
 * evidence.  Measurements are numbered already.
 */
bytea *
retrain_evidence_digest(const RetrainEvaluation *ev)
{
	StringInfoData text;
	ListCell   *cell;

	if (ev->evidence == NULL)
		return NULL;
	initStringInfo(&text);
	appendStringInfoString(&text, "retrain evidence 1\n");
	append_line(&text, "columns", columns_digest(ev->evidence->columns));
	append_line(&text, "lineage", ev->evidence->lineage ? retrain_jsonb_digest(ev->evidence->lineage) : NULL);
	append_line(&text, "current", state_digest(ev->evidence->current_rows));
	append_line(&text, "reference", state_digest(ev->evidence->reference_rows));
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		ListCell   *other;

		foreach(other, m->states)
		{
			RetrainState *state = lfirst(other);

			append_line(&text, psprintf("%d %d %s %s", m->check->check_no, m->measurement_no, state->side,
										state->type), state_digest(state->bytes));
		}
	}
	return digest_of(text.data, text.len);
}

/* store_state stores a state unless it is there; returns its digest, NULL for NULL. */
static bytea *
store_state(const char *type, const bytea *bytes)
{
	Oid			types[4] = {BYTEAOID, TEXTOID, BYTEAOID, TIMESTAMPTZOID};
	Datum		values[4];
	bytea	   *digest = state_digest(bytes);

	if (bytes == NULL)
		return NULL;
	values[0] = PointerGetDatum(digest);
	values[1] = CStringGetTextDatum(type);
	values[2] = PointerGetDatum(bytes);
	values[3] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (retrain_fixed_execute("INSERT INTO retrain.state (digest, recorded_xid, state_type, bytes, stored_at)"
							  " SELECT $1, pg_catalog.pg_current_xact_id(), $2, $3, $4"
							  " WHERE NOT EXISTS (SELECT FROM retrain.state s WHERE s.digest = $1)",
							  4, types, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not write retrain.state");
	return digest;
}

/* write_state writes one state of a measurement. */
static void
write_state(const RetrainEvaluation *ev, const RetrainMeasurement *m, const RetrainState *state)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.measurement_state");
	retrain_row_int8(&row, "policy_id", ev->policy_id);
	retrain_row_time(&row, "slot", ev->slot);
	retrain_row_int4(&row, "ordinal", ev->ordinal);
	retrain_row_int4(&row, "check_no", m->check->check_no);
	retrain_row_int4(&row, "measurement_no", m->measurement_no);
	retrain_row_text(&row, "side", state->side);
	retrain_row_text(&row, "state_type", state->type);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(store_state(state->type, state->bytes)), false);
	retrain_row_insert(&row);
}

/* add_digest adds the digest of a fingerprint to a row, and stores the fingerprint. */
static void
add_digest(RetrainRow *row, const char *column, const bytea *fingerprint)
{
	bytea	   *digest = store_state("fingerprint", fingerprint);

	retrain_row_datum(row, column, BYTEAOID, PointerGetDatum(digest), digest == NULL);
}


/* add_lineage adds the digest of the lineage to a row, and stores the lineage unless it is there. */
static void
add_lineage(RetrainRow *row, Jsonb *lineage)
{
	Oid			types[3] = {BYTEAOID, JSONBOID, TIMESTAMPTZOID};
	Datum		values[3];
	bytea	   *digest = lineage ? retrain_jsonb_digest(lineage) : NULL;

	retrain_row_datum(row, "lineage_digest", BYTEAOID, PointerGetDatum(digest), digest == NULL);
	if (lineage == NULL)
		return;
	values[0] = PointerGetDatum(digest);
	values[1] = JsonbPGetDatum(lineage);
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (retrain_fixed_execute("INSERT INTO retrain.lineage (digest, recorded_xid, document, stored_at)"
							  " SELECT $1, pg_catalog.pg_current_xact_id(), $2, $3"
							  " WHERE NOT EXISTS (SELECT FROM retrain.lineage l WHERE l.digest = $1)",
							  3, types, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not write retrain.lineage");
}

/* add_place adds where and by whom it ran. */
static void
add_place(RetrainRow *row, const RetrainEvidence *evidence)
{
	if (retrain_fixed_execute("SELECT pg_catalog.jsonb_object_agg(e.extname, e.extversion)::pg_catalog.text,"
							  " pg_catalog.inet_client_addr()::pg_catalog.text"
							  " FROM pg_catalog.pg_extension e",
							  0, NULL, NULL, NULL, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read pg_extension");
	retrain_row_text_as(row, "extensions", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1),
						"pg_catalog.jsonb");
	retrain_row_text_as(row, "client_address", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2),
						"pg_catalog.inet");
	retrain_row_text(row, "isolation", evidence->isolation);
	retrain_row_text(row, "backend_type", GetBackendTypeDesc(MyBackendType));
	retrain_row_text(row, "authenticated_as", RETRAIN_SYSTEM_USER());
	retrain_row_oid(row, "database_oid", MyDatabaseId);
	retrain_row_int4(row, "server_version_num", RETRAIN_SERVER_VERSION_NUM);
	retrain_row_text(row, "server_build", PG_VERSION_STR);
	retrain_row_text(row, "library_build", RETRAIN_LIBRARY_BUILD);
#ifdef WORDS_BIGENDIAN
	retrain_row_text(row, "byte_order", "big endian");
#else
	retrain_row_text(row, "byte_order", "little endian");
#endif
}

/*
 * retrain_evidence_record writes the evidence of ev.  Owner scope, SPI
 * connected; evaluation and measurements are written.
 */
void
retrain_evidence_record(const RetrainEvaluation *ev)
{
	const RetrainEvidence *evidence = ev->evidence;
	RetrainRow	row;
	ListCell   *cell;

	if (evidence == NULL)
		return;
	retrain_row_begin(&row, "retrain.evaluation_evidence");
	retrain_row_int8(&row, "policy_id", ev->policy_id);
	retrain_row_time(&row, "slot", ev->slot);
	retrain_row_int4(&row, "ordinal", ev->ordinal);
	retrain_row_text(&row, "status", evidence->status);
	retrain_row_text(&row, "error_code", evidence->error ? unpack_sql_state(evidence->error->sqlerrcode) : NULL);
	retrain_row_text(&row, "error_message", evidence->error ? evidence->error->message : NULL);
	retrain_row_text_array(&row, "fingerprint_columns", evidence->columns);
	add_digest(&row, "current_fingerprint", evidence->current_rows);
	add_digest(&row, "reference_fingerprint", evidence->reference_rows);
	add_lineage(&row, evidence->lineage);
	retrain_row_time_or_null(&row, "rows_first", evidence->rows_first, evidence->has_times);
	retrain_row_time_or_null(&row, "rows_last", evidence->rows_last, evidence->has_times);
	retrain_row_text_array(&row, "query_texts", evidence->query_texts);
	retrain_row_float8_or_null(&row, "milliseconds", evidence->milliseconds, true);
	retrain_row_text(&row, "determinism", "bit_exact");
	add_place(&row, evidence);
	retrain_row_insert(&row);
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);
		ListCell   *other;

		foreach(other, m->states)
			write_state(ev, m, lfirst(other));
	}
}
