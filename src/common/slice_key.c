/*
 * slice_key.c
 *	  Canonical text of a slice value of any type.
 *
 * Two values are the same slice when their canonical texts are the same
 * bytes.  The text depends on no setting of the session:
 *
 *	  text, varchar, name, untyped literals	 their bytes
 *	  char(n)								 their bytes without trailing blanks
 *	  integers								 decimal
 *	  boolean								 true, false
 *	  numeric								 without trailing zeros
 *	  real, double precision				 shortest exact decimal, -0 as 0
 *	  date, timestamp						 ISO
 *	  timestamptz							 ISO in UTC
 *	  any other type						 output function, fixed settings
 *	  domains								 as their base type
 *
 * Comparing bytes is what the deterministic collations do; a nondeterministic
 * one would say otherwise and is refused.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "common/shortest_dec.h"
#include "datatype/timestamp.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/fixed_settings.h"
#include "common/slice_key.h"

/*
 * Types without a formatter below cost a call of their output function, so the
 * texts of recent values are kept, each in the place its bytes hash to.
 */
#define CACHED_VALUES 256
#define CACHED_BYTES 256		/* of a value or its text; longer ones are not kept */

typedef struct CachedText
{
	char	   *text;			/* NULL: free */
	uint32		len;
	Datum		value;
} CachedText;

/* retrain_check_collation raises an error if the collation of names (what) is nondeterministic. */
void
retrain_check_collation(Oid collation, const char *what)
{
	if (!get_collation_isdeterministic(collation))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("nondeterministic collation \"%s\" is not supported for %s",
						get_collation_name(collation), what),
				 errhint("Write COLLATE \"C\" after the argument; names are then compared by their bytes.")));
}

/*
 * check_collations raises an error if names (what) would be compared under a
 * nondeterministic collation.
 */
static void
check_collations(FunctionCallInfo fcinfo, const char *what)
{
	Aggref	   *aggref = AggGetAggref(fcinfo);
	ListCell   *lc;

	if (OidIsValid(PG_GET_COLLATION()))
	{
		retrain_check_collation(PG_GET_COLLATION(), what);
		return;
	}

	/*
	 * Arguments of differing collations, or none: each must be deterministic.
	 * A window call does not show its arguments, so there they must agree.
	 */
	if (aggref == NULL)
	{
		for (int i = 1; i < PG_NARGS(); i++)
		{
			Oid			type = get_fn_expr_argtype(fcinfo->flinfo, i);

			if (OidIsValid(type) && type_is_collatable(type))
				ereport(ERROR,
						(errcode(ERRCODE_INDETERMINATE_COLLATION),
						 errmsg("could not determine which collation %s have", what),
						 errhint("Write COLLATE \"C\" after one argument; names are then compared by their bytes.")));
		}
		return;
	}
	foreach(lc, aggref->args)
	{
		Oid			collation = exprCollation((Node *) ((TargetEntry *) lfirst(lc))->expr);

		if (OidIsValid(collation))
			retrain_check_collation(collation, what);
	}
}

/*
 * retrain_slice_key_create returns, in mcxt, what is needed to turn argument
 * argno of the call into text; refuses nondeterministic collations.  What the
 * call takes for names is told by what, in the plural.
 */
RetrainSliceKey *
retrain_slice_key_create(FunctionCallInfo fcinfo, int argno, const char *what, MemoryContext mcxt)
{
	RetrainSliceKey *key = MemoryContextAllocZero(mcxt, sizeof(RetrainSliceKey));
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, argno);
	Oid			output;
	bool		varlena;
	char		typalign;

	if (!OidIsValid(type))
		elog(ERROR, "could not determine the type of the slice");
	key->mcxt = mcxt;
	key->type = getBaseType(type);
	key->text = key->type == TEXTOID || key->type == VARCHAROID;
	key->enumeration = type_is_enum(key->type);
	get_typlenbyvalalign(key->type, &key->typlen, &key->typbyval, &typalign);
	getTypeOutputInfo(key->type, &output, &varlena);
	fmgr_info_cxt(output, &key->output, mcxt);
	check_collations(fcinfo, what);
	return key;
}

/* format_int writes v to the buffer and returns its length. */
static uint32
format_int(RetrainSliceKey *key, int64 v)
{
	return pg_lltoa(v, key->buffer);
}

/* format_timestamp writes v as ISO text; with_zone marks it as UTC. */
static uint32
format_timestamp(RetrainSliceKey *key, Timestamp v, bool with_zone)
{
	struct pg_tm tm;
	fsec_t		fsec;

	if (TIMESTAMP_NOT_FINITE(v))
		EncodeSpecialTimestamp(v, key->buffer);
	else if (timestamp2tm(v, NULL, &tm, &fsec, NULL, NULL) == 0)
	{
		tm.tm_isdst = 0;		/* negative would leave out the zone */
		EncodeDateTime(&tm, fsec, with_zone, 0, NULL, USE_ISO_DATES, key->buffer);
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return strlen(key->buffer);
}

/* format_date writes v as ISO text. */
static uint32
format_date(RetrainSliceKey *key, DateADT v)
{
	struct pg_tm tm;

	if (DATE_NOT_FINITE(v))
		EncodeSpecialDate(v, key->buffer);
	else
	{
		j2date(v + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
		EncodeDateOnly(&tm, USE_ISO_DATES, key->buffer);
	}
	return strlen(key->buffer);
}

/* cache_place returns the place of a value, which is not toasted. */
static CachedText *
cache_place(RetrainSliceKey *key, Datum value)
{
	uint32		hash;

	if (key->cache == NULL)
		key->cache = MemoryContextAllocZero(key->mcxt, CACHED_VALUES * sizeof(CachedText));
	if (key->typbyval)
		hash = hash_bytes((const unsigned char *) &value, sizeof(value));
	else
		hash = hash_bytes((const unsigned char *) DatumGetPointer(value),
						  datumGetSize(value, false, key->typlen));
	return &key->cache[hash % CACHED_VALUES];
}

/* remember puts value and text, both copied, in a place of the cache. */
static void
remember(RetrainSliceKey *key, CachedText *place, Datum value, const char *text)
{
	MemoryContext old;

	if (place->text != NULL)
	{
		pfree(place->text);
		place->text = NULL;
		if (!key->typbyval)
			pfree(DatumGetPointer(place->value));
	}
	old = MemoryContextSwitchTo(key->mcxt);
	place->value = datumCopy(value, key->typbyval, key->typlen);
	place->text = pstrdup(text);
	place->len = strlen(text);
	MemoryContextSwitchTo(old);
}

/* by_output returns the text by the output function, or from the cache. */
static RetrainBytes
by_output(RetrainSliceKey *key, Datum value)
{
	CachedText *place;
	RetrainBytes bytes;
	char	   *text;

	if (key->typlen == -1)
		value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
	place = cache_place(key, value);
	if (place->text != NULL && datumIsEqual(place->value, value, key->typbyval, key->typlen))
	{
		bytes.data = place->text;
		bytes.len = place->len;
		return bytes;
	}

	if (key->type == NUMERICOID)
		text = OutputFunctionCall(&key->output, DirectFunctionCall1(numeric_trim_scale, value));
	else if (key->enumeration)
		text = OutputFunctionCall(&key->output, value);
	else
		text = retrain_output_fixed(&key->output, value);
	bytes.data = text;
	bytes.len = strlen(text);
	if (bytes.len <= CACHED_BYTES && datumGetSize(value, key->typbyval, key->typlen) <= CACHED_BYTES)
		remember(key, place, value, text);
	return bytes;
}

/*
 * retrain_slice_key_format returns the canonical text of a value that is not
 * text, as retrain_slice_key_bytes does.
 */
RetrainBytes
retrain_slice_key_format(RetrainSliceKey *key, Datum value)
{
	RetrainBytes bytes;

	bytes.data = key->buffer;
	switch (key->type)
	{
		case BPCHAROID:
			bytes = retrain_text_bytes(value);
			while (bytes.len > 0 && bytes.data[bytes.len - 1] == ' ')
				bytes.len--;
			return bytes;
		case NAMEOID:
			bytes.data = NameStr(*DatumGetName(value));
			bytes.len = strlen(bytes.data);
			return bytes;
		case UNKNOWNOID:
			bytes.data = DatumGetCString(value);
			bytes.len = strlen(bytes.data);
			return bytes;
		case INT2OID:
			bytes.len = format_int(key, DatumGetInt16(value));
			return bytes;
		case INT4OID:
			bytes.len = format_int(key, DatumGetInt32(value));
			return bytes;
		case INT8OID:
			bytes.len = format_int(key, DatumGetInt64(value));
			return bytes;
		case BOOLOID:
			bytes.data = DatumGetBool(value) ? "true" : "false";
			bytes.len = DatumGetBool(value) ? 4 : 5;
			return bytes;
		case FLOAT4OID:
			if (isnan(DatumGetFloat4(value)) || isinf(DatumGetFloat4(value)))
				return by_output(key, value);
			/* adding 0 turns -0 into 0 */
			bytes.len = float_to_shortest_decimal_bufn(DatumGetFloat4(value) + 0.0f, key->buffer);
			return bytes;
		case FLOAT8OID:
			if (isnan(DatumGetFloat8(value)) || isinf(DatumGetFloat8(value)))
				return by_output(key, value);
			bytes.len = double_to_shortest_decimal_bufn(DatumGetFloat8(value) + 0.0, key->buffer);
			return bytes;
		case DATEOID:
			bytes.len = format_date(key, DatumGetDateADT(value));
			return bytes;
		case TIMESTAMPOID:
			bytes.len = format_timestamp(key, DatumGetTimestamp(value), false);
			return bytes;
		case TIMESTAMPTZOID:
			bytes.len = format_timestamp(key, DatumGetTimestampTz(value), true);
			return bytes;
		default:
			return by_output(key, value);
	}
}
