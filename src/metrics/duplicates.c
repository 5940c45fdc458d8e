/*
 * duplicates.c
 *	  check_duplicates: rows whose key other rows have too.
 *
 * The state counts each key exactly (common/categories.c), in memory or beyond it.  A key is the
 * canonical text of its columns, so that it can be shown:
 *
 *	  one column	its text; NULL is a zero byte, which no text has
 *	  several		like a row: (a,"b c",), NULL is nothing, quotes where a value needs them
 *	  longer ones	LONG_KEY_PREFIX bytes, a zero byte, 32 hexadecimal digits of the SHA-256 of all
 *
 * Definition: doc/reference/quality.md.
 *
 * Wire form: version (1), number of keys (8), and for each: length (4), key, rows (8).
 */
#include "postgres.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/categories.h"
#include "common/compat.h"
#include "common/sha256.h"
#include "common/slice_key.h"
#include "metrics/quality_result.h"

#define WIRE_VERSION 1

/* Longer keys are kept as so many bytes, whole characters, and a hash. */
#define LONG_KEY 256
#define LONG_KEY_PREFIX 200
#define LONG_KEY_HASH 16

PG_FUNCTION_INFO_V1(retrain_duplicates_accum);
PG_FUNCTION_INFO_V1(retrain_duplicates_combine);
PG_FUNCTION_INFO_V1(retrain_duplicates_serialize);
PG_FUNCTION_INFO_V1(retrain_duplicates_deserialize);
PG_FUNCTION_INFO_V1(retrain_duplicates_final);

/* What one call site keeps; RetrainSpillSite.extra. */
typedef struct CallSite
{
	int			columns;
	RetrainSliceKey **column;
	StringInfoData key;			/* of the row at hand */
	RetrainSha256 *sha;			/* made for the first long key */
	MemoryContext mcxt;
} CallSite;

/* prepare_columns returns what a call site keeps. */
static CallSite *
prepare_columns(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt = fcinfo->flinfo->fn_mcxt;
	CallSite   *site = MemoryContextAllocZero(mcxt, sizeof(CallSite));
	MemoryContext old;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("check_duplicates does not take a VARIADIC array"),
				 errhint("List the columns; an array without the word VARIADIC is one column.")));
	site->mcxt = mcxt;
	site->columns = PG_NARGS() - 1;
	site->column = MemoryContextAlloc(mcxt, site->columns * sizeof(RetrainSliceKey *));
	for (int i = 0; i < site->columns; i++)
		site->column[i] = retrain_slice_key_create(fcinfo, i + 1, "keys", mcxt);
	old = MemoryContextSwitchTo(mcxt);
	initStringInfo(&site->key);
	MemoryContextSwitchTo(old);
	return site;
}

/* call_site returns what a call site keeps, made on its first call. */
static inline CallSite *
call_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = prepare_columns(fcinfo);
	return site->extra;
}

/* needs_quotes tells whether a value must be quoted between others. */
static bool
needs_quotes(const RetrainBytes *value)
{
	if (value->len == 0)
		return true;
	for (uint32 i = 0; i < value->len; i++)
	{
		if (strchr("\",()\\", value->data[i]) != NULL || isspace((unsigned char) value->data[i]))
			return true;
	}
	return false;
}

/* append_value appends one of several columns. */
static void
append_value(StringInfo key, const RetrainBytes *value)
{
	if (!needs_quotes(value))
	{
		appendBinaryStringInfo(key, value->data, value->len);
		return;
	}
	appendStringInfoChar(key, '"');
	for (uint32 i = 0; i < value->len; i++)
	{
		if (value->data[i] == '"' || value->data[i] == '\\')
			appendStringInfoChar(key, value->data[i]);
		appendStringInfoChar(key, value->data[i]);
	}
	appendStringInfoChar(key, '"');
}

/* shorten replaces a long key by its beginning and its hash. */
static void
shorten(CallSite *site)
{
	static const char digits[] = "0123456789abcdef";
	uint8		hash[RETRAIN_SHA256_LENGTH];

	if (site->sha == NULL)
		site->sha = retrain_sha256_create(site->mcxt);
	retrain_sha256(site->sha, site->key.data, site->key.len, hash);
	site->key.len = pg_mbcliplen(site->key.data, site->key.len, LONG_KEY_PREFIX);
	appendStringInfoChar(&site->key, '\0');
	for (int i = 0; i < LONG_KEY_HASH; i++)
	{
		appendStringInfoChar(&site->key, digits[hash[i] >> 4]);
		appendStringInfoChar(&site->key, digits[hash[i] & 15]);
	}
}

/* make_key makes the key of the row at hand. */
static void
make_key(FunctionCallInfo fcinfo, CallSite *site)
{
	StringInfo	key = &site->key;

	resetStringInfo(key);
	if (site->columns > 1)
		appendStringInfoChar(key, '(');
	for (int i = 0; i < site->columns; i++)
	{
		RetrainBytes value = {NULL, 0};

		if (i > 0)
			appendStringInfoChar(key, ',');
		if (!PG_ARGISNULL(i + 1))
			value = retrain_slice_key_bytes(site->column[i], PG_GETARG_DATUM(i + 1));
		if (site->columns > 1)
		{
			if (value.data != NULL)
				append_value(key, &value);
		}
		else if (value.data == NULL)
			appendStringInfoChar(key, '\0');
		else
			appendBinaryStringInfo(key, value.data, value.len);
	}
	if (site->columns > 1)
		appendStringInfoChar(key, ')');
	if (key->len > LONG_KEY)
		shorten(site);
}

/*
 * retrain.duplicates_accum(internal, VARIADIC "any") returns internal
 *
 * retrain_duplicates_accum counts the key of one row.
 */
Datum
retrain_duplicates_accum(PG_FUNCTION_ARGS)
{
	CallSite   *site = call_site(fcinfo);
	RetrainCategories *state;

	if (PG_ARGISNULL(0))
		state = retrain_categories_create(retrain_aggregate_context(fcinfo),
										  retrain_spill_site(fcinfo->flinfo));
	else
		state = (RetrainCategories *) PG_GETARG_POINTER(0);
	make_key(fcinfo, site);
	retrain_categories_add(state, retrain_category_hash(site->key.data, site->key.len),
						   site->key.data, site->key.len, 1, 0);
	PG_RETURN_POINTER(state);
}

/* combine_visit adds one key to another state. */
static void
combine_visit(void *arg, const RetrainCategory *category)
{
	retrain_categories_add(arg, category->hash, category->name, (int) category->length,
						   category->rows[0], 0);
}

/*
 * retrain.duplicates_combine(internal, internal) returns internal
 *
 * retrain_duplicates_combine adds the second state to the first, which it makes in the
 * aggregate's context if it is NULL.
 */
Datum
retrain_duplicates_combine(PG_FUNCTION_ARGS)
{
	RetrainCategories *into;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		into = retrain_categories_create(retrain_aggregate_context(fcinfo),
										 retrain_spill_site(fcinfo->flinfo));
	else
		into = (RetrainCategories *) PG_GETARG_POINTER(0);
	retrain_categories_visit((RetrainCategories *) PG_GETARG_POINTER(1), combine_visit, into);
	PG_RETURN_POINTER(into);
}

/* State of writing the wire form. */
typedef struct Sending
{
	StringInfo	buffer;
	int64		keys;
} Sending;

/* send_visit appends one key to the wire form. */
static void
send_visit(void *arg, const RetrainCategory *category)
{
	Sending    *sending = arg;

	if ((Size) sending->buffer->len + category->length + 64 > MaxAllocSize)
		retrain_state_too_large("keys");
	pq_sendint32(sending->buffer, category->length);
	pq_sendbytes(sending->buffer, category->name, (int) category->length);
	pq_sendint64(sending->buffer, category->rows[0]);
	sending->keys++;
}

/*
 * retrain.duplicates_serialize(internal) returns bytea
 *
 * retrain_duplicates_serialize returns the wire form of a state; error 54000 above 1 GB.
 */
Datum
retrain_duplicates_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData head;
	StringInfoData body;
	Sending		sending = {&body, 0};

	initStringInfo(&body);
	retrain_categories_visit((RetrainCategories *) PG_GETARG_POINTER(0), send_visit, &sending);
	pq_begintypsend(&head);
	pq_sendbyte(&head, WIRE_VERSION);
	pq_sendint64(&head, sending.keys);
	pq_sendbytes(&head, body.data, body.len);
	pfree(body.data);
	PG_RETURN_BYTEA_P(pq_endtypsend(&head));
}

/*
 * retrain.duplicates_deserialize(bytea, internal) returns internal
 *
 * retrain_duplicates_deserialize returns the state in the current context, after checking it.
 */
Datum
retrain_duplicates_deserialize(PG_FUNCTION_ARGS)
{
	RetrainCategories *state = retrain_categories_create(CurrentMemoryContext, NULL);
	StringInfoData buffer;
	int64		n;

	retrain_state_open(&buffer, PG_GETARG_BYTEA_PP(0));
	if (pq_getmsgbyte(&buffer) != WIRE_VERSION)
		retrain_state_invalid();
	n = pq_getmsgint64(&buffer);
	for (int64 i = 0; i < n; i++)
	{
		int			length = (int) pq_getmsgint(&buffer, 4);
		const char *name = pq_getmsgbytes(&buffer, length);
		int64		rows = pq_getmsgint64(&buffer);

		if (rows < 1)
			retrain_state_invalid();
		retrain_categories_add(state, retrain_category_hash(name, length), name, length, rows, 0);
	}
	pq_getmsgend(&buffer);
	PG_RETURN_POINTER(state);
}

/* A key that several rows have. */
typedef struct Repeated
{
	RetrainBytes key;
	int64		rows;
} Repeated;

/* What visiting all keys finds. */
typedef struct Finding
{
	int64		rows;
	int64		count;			/* rows beyond the first of their key */
	int			n;
	Repeated	most[RETRAIN_QUALITY_KEYS]; /* more rows first, then in C order */
} Finding;

/* before tells whether a key is listed before another one. */
static bool
before(const Repeated *a, const Repeated *b)
{
	return a->rows != b->rows ? a->rows > b->rows : retrain_bytes_compare(&a->key, &b->key) < 0;
}

/* find_visit counts one key and keeps it if it is among the most frequent. */
static void
find_visit(void *arg, const RetrainCategory *category)
{
	Finding    *finding = arg;
	Repeated	repeated = {{category->name, category->length}, category->rows[0]};
	char	   *copy;
	int			at = finding->n;

	finding->rows += repeated.rows;
	finding->count += repeated.rows - 1;
	if (repeated.rows < 2)
		return;
	if (at == RETRAIN_QUALITY_KEYS)
	{
		if (!before(&repeated, &finding->most[at - 1]))
			return;
		pfree(unconstify(char *, finding->most[--at].key.data));
	}
	else
		finding->n++;
	while (at > 0 && before(&repeated, &finding->most[at - 1]))
	{
		finding->most[at] = finding->most[at - 1];
		at--;
	}
	copy = palloc(Max(repeated.key.len, 1));
	memcpy(copy, repeated.key.data, repeated.key.len);
	repeated.key.data = copy;
	finding->most[at] = repeated;
}

/* key_text returns a key as it is shown. */
static Datum
key_text(const RetrainBytes *key)
{
	const char *zero = memchr(key->data, '\0', key->len);

	if (zero == NULL)
		return PointerGetDatum(cstring_to_text_with_len(key->data, key->len));
	if (key->len == 1)
		return CStringGetTextDatum("NULL");
	return CStringGetTextDatum(psprintf("%.*s...%.*s", (int) (zero - key->data), key->data,
										2 * LONG_KEY_HASH, zero + 1));
}

/*
 * retrain.duplicates_final(internal) returns retrain.quality_result
 *
 * retrain_duplicates_final returns one row, also for no rows at all.
 */
Datum
retrain_duplicates_final(PG_FUNCTION_ARGS)
{
	Finding		finding = {0};
	RetrainQuality quality = {0};
	Datum		keys[RETRAIN_QUALITY_KEYS];

	if (!PG_ARGISNULL(0))
		retrain_categories_visit((RetrainCategories *) PG_GETARG_POINTER(0), find_visit, &finding);
	for (int i = 0; i < finding.n; i++)
		keys[i] = key_text(&finding.most[i].key);
	quality.name = CStringGetTextDatum("duplicates");
	quality.counted = true;
	quality.rows = finding.rows;
	quality.count = finding.count;
	quality.share = finding.rows == 0 ? get_float8_nan() : (double) finding.count / (double) finding.rows;
	quality.certain = true;
	quality.has_keys = finding.n > 0;
	if (quality.has_keys)
		quality.keys = PointerGetDatum(construct_array(keys, finding.n, TEXTOID, -1, false, TYPALIGN_INT));
	return retrain_quality_datum(fcinfo, &quality);
}
