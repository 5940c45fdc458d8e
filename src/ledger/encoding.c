/*
 * encoding.c
 *	  Canonical encoding of rows: the bytes that ledger and leaves hash.
 *
 * A row is the sequence of its fields that are not null, in the byte order of
 * their names:
 *
 *	  tag (1 byte), length of the name (2), name, length of the value (4), value
 *
 *	  b  boolean		   one byte, 0 or 1
 *	  i  integers, oid	   big-endian two's complement, 8 bytes
 *	  f  real, double	   IEEE 754 double, big-endian; -0 as 0, every NaN as 7ff8...
 *	  n  numeric		   numeric_send, trailing zeros of the fraction off
 *	  t  text, name, enum  UTF-8
 *	  y  bytea			   the bytes
 *	  z  timestamptz	   microseconds since 2000-01-01 00:00 UTC, as i
 *	  u  uuid			   its 16 bytes
 *	  j  jsonb			   see encode_json
 *	  s  date, time, timestamp, timetz, interval: as the type's send function
 *	  x  any other type	   its text under fixed settings, UTF-8
 *	  r  rows of a leaf	   the encoding of a row
 *
 * Null fields are left out, and the order is that of the names, so that a
 * column that a later version adds changes no byte of the rows before.
 * doc/reference/ledger.md says the same for whoever writes a verifier; an
 * encoding once released stays in the code, and a new one gets a new number.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "common/canonical_bytes.h"
#include "common/compat.h"
#include "ledger/encoding.h"

PG_FUNCTION_INFO_V1(retrain_canonical_row);

/* One member of a JSON object. */
typedef struct Member
{
	char	   *key;			/* UTF-8 */
	int			key_len;
	JsonbValue	value;
} Member;

static void encode_json(StringInfo buf, const JsonbValue *value);

/* put_text appends a length and text of the server's encoding in UTF-8. */
static void
put_text(StringInfo buf, const char *data, int len)
{
	char	   *utf8 = pg_server_to_any(data, len, PG_UTF8);
	int			utf8_len = utf8 == data ? len : (int) strlen(utf8);

	pq_sendint32(buf, utf8_len);
	appendBinaryStringInfo(buf, utf8, utf8_len);
}

/* compare_members orders members by the bytes of their keys. */
static int
compare_members(const void *a, const void *b)
{
	const Member *x = a;
	const Member *y = b;
	int			order = memcmp(x->key, y->key, Min(x->key_len, y->key_len));

	return order != 0 ? order : (x->key_len > y->key_len) - (x->key_len < y->key_len);
}

/* encode_object writes {, the number of members, then key and value of each. */
static void
encode_object(StringInfo buf, JsonbContainer *container)
{
	int			n = JsonContainerSize(container);
	Member	   *members = palloc(sizeof(Member) * Max(n, 1));
	JsonbIterator *it = JsonbIteratorInit(container);
	JsonbIteratorToken token;
	JsonbValue	v;
	int			i = 0;

	token = JsonbIteratorNext(&it, &v, true);
	Assert(token == WJB_BEGIN_OBJECT);
	while ((token = JsonbIteratorNext(&it, &v, true)) == WJB_KEY)
	{
		char	   *utf8 = pg_server_to_any(v.val.string.val, v.val.string.len, PG_UTF8);

		members[i].key = utf8;
		members[i].key_len = utf8 == v.val.string.val ? v.val.string.len : (int) strlen(utf8);
		(void) JsonbIteratorNext(&it, &members[i].value, true);
		i++;
	}
	qsort(members, n, sizeof(Member), compare_members);
	appendStringInfoChar(buf, '{');
	pq_sendint32(buf, n);
	for (i = 0; i < n; i++)
	{
		pq_sendint32(buf, members[i].key_len);
		appendBinaryStringInfo(buf, members[i].key, members[i].key_len);
		encode_json(buf, &members[i].value);
	}
}

/* encode_array writes [, the number of elements, then each. */
static void
encode_array(StringInfo buf, JsonbContainer *container)
{
	int			n = JsonContainerSize(container);

	appendStringInfoChar(buf, '[');
	pq_sendint32(buf, n);
	for (int i = 0; i < n; i++)
		encode_json(buf, getIthJsonbValueFromContainer(container, i));
}

/* put_numeric appends a length and what numeric_send gives. */
static void
put_numeric(StringInfo buf, Datum value)
{
	bytea	   *sent = DatumGetByteaP(DirectFunctionCall1(numeric_send,
														  DirectFunctionCall1(numeric_trim_scale, value)));

	pq_sendint32(buf, VARSIZE(sent) - VARHDRSZ);
	appendBinaryStringInfo(buf, VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
}

/*
 * encode_json writes one JSON value: N (null), T, F, # and a numeric with its
 * length, " and text with its length, or an array or object.
 */
static void
encode_json(StringInfo buf, const JsonbValue *value)
{
	check_stack_depth();
	switch (value->type)
	{
		case jbvNull:
			appendStringInfoChar(buf, 'N');
			return;
		case jbvBool:
			appendStringInfoChar(buf, value->val.boolean ? 'T' : 'F');
			return;
		case jbvNumeric:
			appendStringInfoChar(buf, '#');
			put_numeric(buf, NumericGetDatum(value->val.numeric));
			return;
		case jbvString:
			appendStringInfoChar(buf, '"');
			put_text(buf, value->val.string.val, value->val.string.len);
			return;
		case jbvBinary:
			if (JsonContainerIsObject(value->val.binary.data))
				encode_object(buf, value->val.binary.data);
			else
				encode_array(buf, value->val.binary.data);
			return;
		default:
			elog(ERROR, "unexpected kind of JSON value: %d", (int) value->type);
	}
}

/* put_jsonb appends a length and a whole jsonb value. */
static void
put_jsonb(StringInfo buf, Datum value)
{
	Jsonb	   *jsonb = DatumGetJsonbP(value);
	StringInfoData json;
	JsonbValue	root;

	initStringInfo(&json);
	if (JB_ROOT_IS_SCALAR(jsonb))
		encode_json(&json, getIthJsonbValueFromContainer(&jsonb->root, 0));
	else
	{
		root.type = jbvBinary;
		root.val.binary.data = &jsonb->root;
		root.val.binary.len = VARSIZE(jsonb) - VARHDRSZ;
		encode_json(&json, &root);
	}
	pq_sendint32(buf, json.len);
	appendBinaryStringInfo(buf, json.data, json.len);
	pfree(json.data);
}

/* put_int8 appends a length and an integer. */
static void
put_int8(StringInfo buf, int64 value)
{
	pq_sendint32(buf, 8);
	pq_sendint64(buf, value);
}

/* put_float8 appends a length and a double; adding 0 turns -0 into 0. */
static void
put_float8(StringInfo buf, double value)
{
	uint64		bits = UINT64CONST(0x7ff8000000000000);

	if (!isnan(value))
	{
		value += 0.0;
		memcpy(&bits, &value, sizeof(bits));
	}
	put_int8(buf, (int64) bits);
}

/* tag_of returns the tag of a base type. */
static char
tag_of(Oid type)
{
	switch (type)
	{
		case BOOLOID:
			return 'b';
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case OIDOID:
			return 'i';
		case FLOAT4OID:
		case FLOAT8OID:
			return 'f';
		case NUMERICOID:
			return 'n';
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
		case UNKNOWNOID:
		case JSONOID:
		case XMLOID:
			return 't';
		case BYTEAOID:
			return 'y';
		case TIMESTAMPTZOID:
			return 'z';
		case UUIDOID:
			return 'u';
		case JSONBOID:
			return 'j';
		case DATEOID:
		case TIMEOID:
		case TIMETZOID:
		case TIMESTAMPOID:
		case INTERVALOID:
			return 's';
		default:
			return type_is_enum(type) ? 't' : 'x';
	}
}

/* put_integer appends an integer of any width. */
static void
put_integer(StringInfo buf, Oid type, Datum value)
{
	if (type == INT2OID)
		put_int8(buf, DatumGetInt16(value));
	else if (type == INT4OID)
		put_int8(buf, DatumGetInt32(value));
	else if (type == OIDOID)
		put_int8(buf, (int64) DatumGetObjectId(value));
	else
		put_int8(buf, DatumGetInt64(value));
}

/* put_value appends length and value of one field. */
static void
put_value(StringInfo buf, char tag, Oid base, Datum value)
{
	RetrainCanonical canonical;

	switch (tag)
	{
		case 'i':
			put_integer(buf, base, value);
			return;
		case 'f':
			put_float8(buf, base == FLOAT4OID ? (double) DatumGetFloat4(value) : DatumGetFloat8(value));
			return;
		case 'z':
			put_int8(buf, DatumGetTimestampTz(value));
			return;
		case 'n':
			put_numeric(buf, value);
			return;
		case 'j':
			put_jsonb(buf, value);
			return;
		default:
			retrain_canonical_init(&canonical, base, CurrentMemoryContext);
			retrain_canonical_append(&canonical, buf, value);
			return;
	}
}

/* compare_names orders attributes by the bytes of their names. */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(NameStr((*(const Form_pg_attribute *) a)->attname),
				  NameStr((*(const Form_pg_attribute *) b)->attname));
}

/* put_head appends tag and name of a field. */
static void
put_head(StringInfo buf, char tag, const char *name)
{
	char	   *utf8 = pg_server_to_any(name, strlen(name), PG_UTF8);

	appendStringInfoChar(buf, tag);
	pq_sendint16(buf, strlen(utf8));
	appendStringInfoString(buf, utf8);
}

/*
 * retrain_encode_fields appends the fields of a row.  Leaves garbage in the
 * current memory context.
 */
void
retrain_encode_fields(StringInfo buf, TupleDesc desc, const Datum *values, const bool *nulls)
{
	Form_pg_attribute *order = palloc(sizeof(Form_pg_attribute) * Max(desc->natts, 1));
	int			n = 0;

	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped && !nulls[i])
			order[n++] = TupleDescAttr(desc, i);
	qsort(order, n, sizeof(Form_pg_attribute), compare_names);
	for (int i = 0; i < n; i++)
	{
		Oid			base = getBaseType(order[i]->atttypid);
		char		tag = tag_of(base);

		put_head(buf, tag, NameStr(order[i]->attname));
		put_value(buf, tag, base, values[order[i]->attnum - 1]);
	}
	pfree(order);
}

/* retrain_encode_tuple appends the fields of a tuple. */
void
retrain_encode_tuple(StringInfo buf, HeapTuple tuple, TupleDesc desc)
{
	Datum	   *values = palloc(sizeof(Datum) * Max(desc->natts, 1));
	bool	   *nulls = palloc(sizeof(bool) * Max(desc->natts, 1));

	heap_deform_tuple(tuple, desc, values, nulls);
	retrain_encode_fields(buf, desc, values, nulls);
	pfree(values);
	pfree(nulls);
}

/* retrain_encode_row appends a tuple as one field of tag r. */
void
retrain_encode_row(StringInfo buf, const char *name, HeapTuple tuple, TupleDesc desc)
{
	StringInfoData row;

	initStringInfo(&row);
	retrain_encode_tuple(&row, tuple, desc);
	put_head(buf, 'r', name);
	pq_sendint32(buf, row.len);
	appendBinaryStringInfo(buf, row.data, row.len);
	pfree(row.data);
}

/*
 * retrain.canonical_row(value record) returns bytea
 *
 * retrain_canonical_row returns the encoding of a row, with the format in
 * front: what the ledger would hash.
 */
Datum
retrain_canonical_row(PG_FUNCTION_ARGS)
{
	HeapTupleHeader header = PG_GETARG_HEAPTUPLEHEADER(0);
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple;
	StringInfoData buf;

	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = header;
	initStringInfo(&buf);
	appendStringInfoSpaces(&buf, VARHDRSZ);
	appendStringInfoChar(&buf, RETRAIN_ENCODING_FORMAT);
	retrain_encode_tuple(&buf, &tuple, desc);
	ReleaseTupleDesc(desc);
	SET_VARSIZE(buf.data, buf.len);
	PG_RETURN_BYTEA_P((bytea *) buf.data);
}
