/*
 * canonical_bytes.c
 *	  Canonical bytes of a value of any type, for digests.
 *
 * The bytes depend on the value alone: not on settings, client or server
 * encoding, byte order, or object identifiers.
 *
 *	  boolean				 one byte, 0 or 1
 *	  integers, oid			 big-endian two's complement, 2, 4 or 8 bytes
 *	  real, double precision IEEE 754 big-endian; -0 as 0, every NaN as 7ff8...
 *	  date, time, timestamp, timestamptz, timetz, interval, uuid
 *							 as the type's send function writes them
 *	  numeric				 as numeric_send, trailing zeros of the fraction off
 *	  bytea					 its bytes
 *	  text, varchar, name, json, xml, enums, untyped literals
 *							 the text in UTF-8
 *	  char(n)				 the same without trailing blanks
 *	  pg_lsn				 X/X in hexadecimal, no leading zeros
 *	  any other type		 text of its output function under fixed settings,
 *							 in UTF-8
 *	  domains				 as their base type
 *
 * Send functions of other types are not used: those of arrays and rows write
 * type oids, and those of most text-like types write the client's encoding.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/pg_lsn.h"

#include "common/canonical_bytes.h"
#include "common/compat.h"
#include "common/fixed_settings.h"

/* kind_of returns how values of a base type are written. */
static RetrainCanonicalKind
kind_of(Oid type)
{
	switch (type)
	{
		case BOOLOID:
			return RETRAIN_CANONICAL_BOOL;
		case INT2OID:
			return RETRAIN_CANONICAL_INT2;
		case INT4OID:
		case OIDOID:
		case DATEOID:
			return RETRAIN_CANONICAL_INT4;
		case INT8OID:
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return RETRAIN_CANONICAL_INT8;
		case FLOAT4OID:
			return RETRAIN_CANONICAL_FLOAT4;
		case FLOAT8OID:
			return RETRAIN_CANONICAL_FLOAT8;
		case NUMERICOID:
			return RETRAIN_CANONICAL_NUMERIC;
		case TEXTOID:
		case VARCHAROID:
		case JSONOID:
		case XMLOID:
			return RETRAIN_CANONICAL_TEXT;
		case BPCHAROID:
			return RETRAIN_CANONICAL_BPCHAR;
		case NAMEOID:
		case UNKNOWNOID:
			return RETRAIN_CANONICAL_CSTRING;
		case BYTEAOID:
			return RETRAIN_CANONICAL_BYTEA;
		case TIMETZOID:
		case INTERVALOID:
		case UUIDOID:
			return RETRAIN_CANONICAL_SEND;
		case PG_LSNOID:
			return RETRAIN_CANONICAL_LSN;
		default:
			return type_is_enum(type) ? RETRAIN_CANONICAL_LABEL : RETRAIN_CANONICAL_OUTPUT;
	}
}

/*
 * retrain_canonical_init prepares canonical for values of a type; what it
 * looks up is kept in mcxt.
 */
void
retrain_canonical_init(RetrainCanonical *canonical, Oid type, MemoryContext mcxt)
{
	Oid			base = getBaseType(type);
	Oid			function = InvalidOid;
	bool		varlena;

	canonical->kind = kind_of(base);
	if (canonical->kind == RETRAIN_CANONICAL_SEND || canonical->kind == RETRAIN_CANONICAL_NUMERIC)
		getTypeBinaryOutputInfo(base, &function, &varlena);
	else if (canonical->kind == RETRAIN_CANONICAL_LABEL || canonical->kind == RETRAIN_CANONICAL_OUTPUT)
		getTypeOutputInfo(base, &function, &varlena);
	if (OidIsValid(function))
		fmgr_info_cxt(function, &canonical->function, mcxt);
}

/* append_bytes writes a length and the bytes. */
static void
append_bytes(StringInfo buf, const char *data, int len)
{
	pq_sendint32(buf, len);
	appendBinaryStringInfo(buf, data, len);
}

/* append_text writes text of the server's encoding in UTF-8. */
static void
append_text(StringInfo buf, const char *data, int len)
{
	char	   *utf8 = pg_server_to_any(data, len, PG_UTF8);

	append_bytes(buf, utf8, utf8 == data ? len : (int) strlen(utf8));
}

/* append_int writes a length and an integer of that length. */
static void
append_int(StringInfo buf, int len, uint64 value)
{
	pq_sendint32(buf, len);
	if (len == 8)
		pq_sendint64(buf, value);
	else if (len == 4)
		pq_sendint32(buf, (uint32) value);
	else if (len == 2)
		pq_sendint16(buf, (uint16) value);
	else
		pq_sendint8(buf, (uint8) value);
}

/* append_float8 writes a double; adding 0 turns -0 into 0. */
static void
append_float8(StringInfo buf, double value)
{
	uint64		bits = UINT64CONST(0x7ff8000000000000);

	if (!isnan(value))
	{
		value += 0.0;
		memcpy(&bits, &value, sizeof(bits));
	}
	append_int(buf, 8, bits);
}

/* append_float4 writes a real in the same way. */
static void
append_float4(StringInfo buf, float value)
{
	uint32		bits = 0x7fc00000;

	if (!isnan(value))
	{
		value += 0.0f;
		memcpy(&bits, &value, sizeof(bits));
	}
	append_int(buf, 4, bits);
}

/* append_sent writes what the type's send function returns. */
static void
append_sent(RetrainCanonical *canonical, StringInfo buf, Datum value)
{
	bytea	   *sent = SendFunctionCall(&canonical->function, value);

	append_bytes(buf, VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
}

/* append_lsn writes a position in the WAL as versions before 19 do: later ones fill up with zeros. */
static void
append_lsn(StringInfo buf, XLogRecPtr value)
{
	char	   *text = psprintf("%X/%X", LSN_FORMAT_ARGS(value));

	append_bytes(buf, text, strlen(text));
}

/* append_packed writes a text or bytea value, as text if text is true. */
static void
append_packed(StringInfo buf, Datum value, bool as_text, bool strip_blanks)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(value);
	const char *data = VARDATA_ANY(v);
	int			len = VARSIZE_ANY_EXHDR(v);

	while (strip_blanks && len > 0 && data[len - 1] == ' ')
		len--;
	if (as_text)
		append_text(buf, data, len);
	else
		append_bytes(buf, data, len);
}

/*
 * retrain_canonical_append appends a length word and the canonical bytes of a
 * value, which is not NULL, to buf.  Leaves garbage in the current context.
 */
void
retrain_canonical_append(RetrainCanonical *canonical, StringInfo buf, Datum value)
{
	const char *text;

	switch (canonical->kind)
	{
		case RETRAIN_CANONICAL_BOOL:
			append_int(buf, 1, DatumGetBool(value) ? 1 : 0);
			return;
		case RETRAIN_CANONICAL_INT2:
			append_int(buf, 2, (uint64) DatumGetInt16(value));
			return;
		case RETRAIN_CANONICAL_INT4:
			append_int(buf, 4, (uint64) DatumGetInt32(value));
			return;
		case RETRAIN_CANONICAL_INT8:
			append_int(buf, 8, (uint64) DatumGetInt64(value));
			return;
		case RETRAIN_CANONICAL_FLOAT4:
			append_float4(buf, DatumGetFloat4(value));
			return;
		case RETRAIN_CANONICAL_FLOAT8:
			append_float8(buf, DatumGetFloat8(value));
			return;
		case RETRAIN_CANONICAL_NUMERIC:
			append_sent(canonical, buf, DirectFunctionCall1(numeric_trim_scale, value));
			return;
		case RETRAIN_CANONICAL_TEXT:
			append_packed(buf, value, true, false);
			return;
		case RETRAIN_CANONICAL_BPCHAR:
			append_packed(buf, value, true, true);
			return;
		case RETRAIN_CANONICAL_CSTRING:
			text = DatumGetCString(value);
			append_text(buf, text, strlen(text));
			return;
		case RETRAIN_CANONICAL_BYTEA:
			append_packed(buf, value, false, false);
			return;
		case RETRAIN_CANONICAL_SEND:
			append_sent(canonical, buf, value);
			return;
		case RETRAIN_CANONICAL_LSN:
			append_lsn(buf, DatumGetLSN(value));
			return;
		case RETRAIN_CANONICAL_LABEL:
			text = OutputFunctionCall(&canonical->function, value);
			append_text(buf, text, strlen(text));
			return;
		case RETRAIN_CANONICAL_OUTPUT:
			text = retrain_output_fixed(&canonical->function, value);
			append_text(buf, text, strlen(text));
			return;
	}
}
