/*
 * fingerprint_io.c
 *	  SQL type retrain.fingerprint: text and binary form, equality, digest, rows.
 *
 * Text form: a JSON object, {"retrain_fingerprint": 1, "rows": 3, "sum": "...",
 * "lanes": "..."}, sum and lanes in hexadecimal as in the packed form.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "metrics/fingerprint.h"

PG_FUNCTION_INFO_V1(retrain_fingerprint_in);
PG_FUNCTION_INFO_V1(retrain_fingerprint_out);
PG_FUNCTION_INFO_V1(retrain_fingerprint_recv);
PG_FUNCTION_INFO_V1(retrain_fingerprint_send);
PG_FUNCTION_INFO_V1(retrain_fingerprint_eq);
PG_FUNCTION_INFO_V1(retrain_fingerprint_ne);
PG_FUNCTION_INFO_V1(retrain_fingerprint_digest);
PG_FUNCTION_INFO_V1(retrain_fingerprint_rows);
PG_FUNCTION_INFO_V1(retrain_fingerprint_difference);

#define SUM_AT 9				/* in the packed form: after format and rows */
#define LANES_AT (SUM_AT + RETRAIN_FINGERPRINT_SUM_BYTES)

static const char *const known_keys[] = {"retrain_fingerprint", "rows", "sum", "lanes", NULL};

/* put_hex appends n bytes in hexadecimal. */
static void
put_hex(StringInfo buf, const uint8 *bytes, int n)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < n; i++)
	{
		appendStringInfoCharMacro(buf, digits[bytes[i] >> 4]);
		appendStringInfoCharMacro(buf, digits[bytes[i] & 15]);
	}
}

/* hex_digit returns the value of a digit, or -1. */
static int
hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

/* get_hex reads a field of n bytes in hexadecimal. */
static void
get_hex(const RetrainReader *reader, const char *key, uint8 *bytes, int n)
{
	const char *text = retrain_read_text(reader, key);

	if (text == NULL || strlen(text) != 2 * n)
		retrain_reader_refuse(reader, key, psprintf("must be %d hexadecimal digits", 2 * n), NULL);
	for (int i = 0; i < n; i++)
	{
		int			high = hex_digit(text[2 * i]);
		int			low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			retrain_reader_refuse(reader, key, "must be hexadecimal digits, letters in lower case", NULL);
		bytes[i] = (uint8) (high << 4 | low);
	}
}

/*
 * retrain.fingerprint_in(cstring) returns retrain.fingerprint
 *
 * retrain_fingerprint_in reads the text form, after checking it.
 */
Datum
retrain_fingerprint_in(PG_FUNCTION_ARGS)
{
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, PG_GETARG_DATUM(0)));
	uint8		bytes[RETRAIN_FINGERPRINT_PACKED];
	RetrainReader reader;
	uint64		rows;

	retrain_reader_begin(&reader, json, "fingerprint", ERRCODE_INVALID_TEXT_REPRESENTATION, known_keys);
	bytes[0] = (uint8) retrain_read_integer(&reader, "retrain_fingerprint", -1, 0, 255);
	rows = (uint64) retrain_read_integer(&reader, "rows", -1, 0, PG_INT64_MAX);
	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (uint8) (rows >> (56 - 8 * i));
	get_hex(&reader, "sum", bytes + SUM_AT, RETRAIN_FINGERPRINT_SUM_BYTES);
	get_hex(&reader, "lanes", bytes + LANES_AT, RETRAIN_FINGERPRINT_LANE_BYTES);
	PG_RETURN_POINTER(retrain_fingerprint_unpack(bytes, sizeof(bytes)));
}

/*
 * retrain.fingerprint_out(retrain.fingerprint) returns cstring
 *
 * retrain_fingerprint_out returns the text form.
 */
Datum
retrain_fingerprint_out(PG_FUNCTION_ARGS)
{
	const RetrainFingerprint *fingerprint = retrain_fingerprint_argument(fcinfo, 0);
	uint8		bytes[RETRAIN_FINGERPRINT_PACKED];
	StringInfoData buf;

	retrain_fingerprint_pack(fingerprint, bytes);
	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_fingerprint\": %d, \"rows\": " INT64_FORMAT ", \"sum\": \"",
					 RETRAIN_FINGERPRINT_FORMAT, fingerprint->rows);
	put_hex(&buf, bytes + SUM_AT, RETRAIN_FINGERPRINT_SUM_BYTES);
	appendStringInfoString(&buf, "\", \"lanes\": \"");
	put_hex(&buf, bytes + LANES_AT, RETRAIN_FINGERPRINT_LANE_BYTES);
	appendStringInfoString(&buf, "\"}");
	PG_RETURN_CSTRING(buf.data);
}

/*
 * retrain.fingerprint_recv(internal) returns retrain.fingerprint
 *
 * retrain_fingerprint_recv reads the binary form, which is the packed one, after
 * checking it.
 */
Datum
retrain_fingerprint_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buf, length);

	PG_RETURN_POINTER(retrain_fingerprint_unpack(bytes, length));
}

/*
 * retrain.fingerprint_send(retrain.fingerprint) returns bytea
 *
 * retrain_fingerprint_send returns the packed form.
 */
Datum
retrain_fingerprint_send(PG_FUNCTION_ARGS)
{
	const RetrainFingerprint *fingerprint = retrain_fingerprint_argument(fcinfo, 0);
	bytea	   *result = palloc(VARHDRSZ + RETRAIN_FINGERPRINT_PACKED);

	SET_VARSIZE(result, VARHDRSZ + RETRAIN_FINGERPRINT_PACKED);
	retrain_fingerprint_pack(fingerprint, (uint8 *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}

/* same tells whether two arguments are the same bytes. */
static bool
same(FunctionCallInfo fcinfo)
{
	return memcmp(retrain_fingerprint_argument(fcinfo, 0), retrain_fingerprint_argument(fcinfo, 1),
				  sizeof(RetrainFingerprint)) == 0;
}

/*
 * retrain.fingerprint_eq(retrain.fingerprint, retrain.fingerprint) returns boolean
 *
 * retrain_fingerprint_eq tells whether two fingerprints are the same.
 */
Datum
retrain_fingerprint_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same(fcinfo));
}

/*
 * retrain.fingerprint_ne(retrain.fingerprint, retrain.fingerprint) returns boolean
 *
 * retrain_fingerprint_ne tells whether two fingerprints differ.
 */
Datum
retrain_fingerprint_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same(fcinfo));
}

/*
 * retrain.fingerprint_digest(retrain.fingerprint) returns bytea
 *
 * retrain_fingerprint_digest returns the SHA-256 of the packed form.
 */
Datum
retrain_fingerprint_digest(PG_FUNCTION_ARGS)
{
	uint8		bytes[RETRAIN_FINGERPRINT_PACKED];
	bytea	   *result = palloc(VARHDRSZ + RETRAIN_SHA256_LENGTH);

	retrain_fingerprint_pack(retrain_fingerprint_argument(fcinfo, 0), bytes);
	SET_VARSIZE(result, VARHDRSZ + RETRAIN_SHA256_LENGTH);
	retrain_sha256(retrain_sha256_create(CurrentMemoryContext), bytes, sizeof(bytes),
				   (uint8 *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}

/*
 * retrain.fingerprint_rows(retrain.fingerprint) returns bigint
 *
 * retrain_fingerprint_rows returns the number of rows.
 */
Datum
retrain_fingerprint_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_fingerprint_argument(fcinfo, 0)->rows);
}

/*
 * retrain.fingerprint_subtract(retrain.fingerprint, retrain.fingerprint) returns retrain.fingerprint
 *
 * retrain_fingerprint_difference returns the fingerprint of the rows of the first without
 * those of the second.
 */
Datum
retrain_fingerprint_difference(PG_FUNCTION_ARGS)
{
	RetrainFingerprint *result = palloc(sizeof(RetrainFingerprint));

	memcpy(result, retrain_fingerprint_argument(fcinfo, 0), sizeof(RetrainFingerprint));
	retrain_fingerprint_subtract(result, retrain_fingerprint_argument(fcinfo, 1));
	PG_RETURN_POINTER(result);
}
