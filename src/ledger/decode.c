/*
 * decode.c
 *	  Reading the canonical encoding, as whoever verifies a ledger has to.
 *
 * The bytes may have been tampered with: nothing is read beyond their end, and
 * what is not canonical (an unknown tag, names out of order, a length of an
 * integer that is not 8) fails.
 */
#include "postgres.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "ledger/decode.h"
#include "ledger/encoding.h"

#define TAGS "bifntyzujsxr"

/* get_uint reads a big-endian number of so many bytes. */
static uint64
get_uint(const char *data, int len)
{
	uint64		value = 0;

	for (int i = 0; i < len; i++)
		value = value << 8 | (uint8) data[i];
	return value;
}

/* retrain_reader_init begins to read a payload; false when its format is not known. */
bool
retrain_reader_init(RetrainLedgerReader *reader, const bytea *payload)
{
	memset(reader, 0, sizeof(RetrainLedgerReader));
	reader->next = VARDATA_ANY(payload);
	reader->end = reader->next + VARSIZE_ANY_EXHDR(payload);
	if (reader->next == reader->end || *reader->next != RETRAIN_ENCODING_FORMAT)
	{
		reader->failed = true;
		return false;
	}
	reader->next++;
	return true;
}

/* in_order tells whether a name comes behind the last one. */
static bool
in_order(const RetrainLedgerReader *reader, const RetrainField *field)
{
	int			order;

	if (!reader->any)
		return true;
	order = memcmp(reader->last.name, field->name, Min(reader->last.name_len, field->name_len));
	return order < 0 || (order == 0 && reader->last.name_len < field->name_len);
}

/* well_formed tells whether tag and length of a value fit. */
static bool
well_formed(const RetrainField *field)
{
	switch (field->tag)
	{
		case 'b':
			return field->len == 1 && (field->value[0] == 0 || field->value[0] == 1);
		case 'i':
		case 'f':
		case 'z':
			return field->len == 8;
		case 'u':
			return field->len == 16;
		default:
			return true;
	}
}

/* retrain_reader_next reads the next field; false at the end, and with failed set when there is none to read. */
bool
retrain_reader_next(RetrainLedgerReader *reader, RetrainField *field)
{
	Size		left = reader->end - reader->next;

	if (reader->failed || left == 0)
		return false;
	reader->failed = true;
	if (left < 3)
		return false;
	field->tag = reader->next[0];
	field->name_len = (int) get_uint(reader->next + 1, 2);
	field->name = reader->next + 3;
	left -= 3;
	if (strchr(TAGS, field->tag) == NULL || field->tag == '\0' || left < (Size) field->name_len + 4)
		return false;
	field->len = (uint32) get_uint(field->name + field->name_len, 4);
	field->value = field->name + field->name_len + 4;
	left -= (Size) field->name_len + 4;
	if (left < field->len || !well_formed(field) || !in_order(reader, field))
		return false;
	reader->next = field->value + field->len;
	reader->last = *field;
	reader->any = true;
	reader->failed = false;
	return true;
}

/* has_name tells whether a field has a name. */
static bool
has_name(const RetrainField *field, const char *name)
{
	return strlen(name) == (Size) field->name_len && memcmp(field->name, name, field->name_len) == 0;
}

/* retrain_field_find finds a field of a payload by name. */
bool
retrain_field_find(const bytea *payload, const char *name, RetrainField *field)
{
	RetrainLedgerReader reader;

	(void) retrain_reader_init(&reader, payload);
	while (retrain_reader_next(&reader, field))
		if (has_name(field, name))
			return true;
	return false;
}

/* retrain_field_is_text tells whether a field is this text of the server's encoding. */
bool
retrain_field_is_text(const RetrainField *field, const char *text)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);

	return field->tag == 't' && strlen(utf8) == field->len && memcmp(utf8, field->value, field->len) == 0;
}

/* retrain_field_int8 reads an integer or instant; false for other fields. */
bool
retrain_field_int8(const RetrainField *field, int64 *value)
{
	if (field->tag != 'i' && field->tag != 'z')
		return false;
	*value = (int64) get_uint(field->value, 8);
	return true;
}

/* json_text returns a JSON string as a C string of the server's encoding, NULL for other values. */
static char *
json_text(const JsonbValue *value)
{
	return value->type == jbvString ? pnstrdup(value->val.string.val, value->val.string.len) : NULL;
}

/* matches_number compares an integer or double with a JSON number (or, for doubles, NaN and infinities as text). */
static bool
matches_number(const RetrainField *field, const JsonbValue *value)
{
	uint64		bits = get_uint(field->value, 8);
	char	   *text;
	double		number;

	if (value->type == jbvNumeric)
		text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	else if (field->tag == 'f' && value->type == jbvString)
		text = json_text(value);
	else
		return false;
	if (field->tag == 'i')
		return strcmp(text, psprintf(INT64_FORMAT, (int64) bits)) == 0;
	number = strtod(text, NULL);
	if (isnan(number))
		return bits == UINT64CONST(0x7ff8000000000000);
	number += 0.0;
	return memcmp(&number, &bits, sizeof(number)) == 0;
}

/* matches_time compares an instant with JSON text as row_to_json writes it in UTC. */
static bool
matches_time(const RetrainField *field, const JsonbValue *value)
{
	TimestampTz at = (TimestampTz) get_uint(field->value, 8);
	char	   *text = json_text(value);
	char		buf[MAXDATELEN + 1];

	if (text == NULL)
		return false;
	if (TIMESTAMP_NOT_FINITE(at))
		EncodeSpecialTimestamp(at, buf);
	else
	{
		struct pg_tm tm;
		fsec_t		fsec;

		if (timestamp2tm(at, NULL, &tm, &fsec, NULL, NULL) != 0)
			return false;
		tm.tm_isdst = 0;		/* else no zone is written */
		EncodeDateTime(&tm, fsec, true, 0, NULL, USE_XSD_DATES, buf);
	}
	return strcmp(text, buf) == 0;
}

/* matches_bytes compares bytes with JSON text in the hexadecimal form of bytea. */
static bool
matches_bytes(const RetrainField *field, const JsonbValue *value)
{
	char	   *text = json_text(value);
	char	   *hex;

	if (text == NULL || strlen(text) != 2 + 2 * (Size) field->len || strncmp(text, "\\x", 2) != 0)
		return false;
	hex = palloc(2 * (Size) field->len + 1);
	hex_encode(field->value, field->len, hex);
	return memcmp(text + 2, hex, 2 * (Size) field->len) == 0;
}

/* matches compares a field with what the JSON for people says of it. */
static bool
matches(const RetrainField *field, const JsonbValue *value)
{
	char	   *text;

	switch (field->tag)
	{
		case 't':
			text = json_text(value);
			return text != NULL && retrain_field_is_text(field, text);
		case 'b':
			return value->type == jbvBool && value->val.boolean == (field->value[0] == 1);
		case 'i':
		case 'f':
			return matches_number(field, value);
		case 'z':
			return matches_time(field, value);
		case 'y':
			return matches_bytes(field, value);
		default:
			return true;		/* not compared; the payload is what counts */
	}
}

/*
 * retrain_payload_matches_json tells whether the JSON for people has the
 * fields of a payload, and besides only nulls.  Values of tags n, u, j, s and
 * x are not compared.
 */
bool
retrain_payload_matches_json(const bytea *payload, Jsonb *json)
{
	RetrainLedgerReader reader;
	RetrainField field;
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	v;
	int			fields = 0;
	int			members = 0;

	if (!retrain_reader_init(&reader, payload) || !JB_ROOT_IS_OBJECT(json))
		return false;
	while (retrain_reader_next(&reader, &field))
	{
		char	   *name = pg_any_to_server(pnstrdup(field.name, field.name_len), field.name_len, PG_UTF8);
		JsonbValue *value = getKeyJsonValueFromContainer(&json->root, name, strlen(name), NULL);

		if (value == NULL || !matches(&field, value))
			return false;
		fields++;
	}
	it = JsonbIteratorInit(&json->root);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
		if (token == WJB_VALUE && v.type != jbvNull)
			members++;
	return !reader.failed && fields == members;
}
