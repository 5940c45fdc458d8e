/*
 * log_sql.c
 *	  Pieces of SQL about a log that several readers share.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"

/* Longer texts of slices are cut. */
#define MAX_SLICE_VALUE 256

/* retrain_log_source returns SQL for what the rows of a log are read from, palloc'd. */
char *
retrain_log_source(const RetrainLog *log)
{
	return log->source ? pstrdup(log->source) :
		quote_qualified_identifier(log->schema_name, log->relation_name);
}

/* retrain_instant_sql returns SQL for an instant, independent of TimeZone, palloc'd. */
char *
retrain_instant_sql(TimestampTz at)
{
	return psprintf("%s::pg_catalog.timestamptz", retrain_time_literal(at));
}

/*
 * retrain_slice_text returns SQL for the slice that a value belongs to, palloc'd:
 * its text, compared byte by byte, so that slices of profiles are the same
 * wherever and in whatever portions they are made.
 */
char *
retrain_slice_text(const char *value)
{
	return psprintf("(%s)::pg_catalog.text COLLATE pg_catalog.\"C\"", value);
}

/*
 * retrain_cut_slice shortens a very long slice value to a prefix and the
 * beginning of its SHA-256, so that it can still be told from others.
 */
char *
retrain_cut_slice(char *value)
{
	Size		length = value ? strlen(value) : 0;
	bytea	   *hash;
	char		digits[17];

	if (length <= MAX_SLICE_VALUE)
		return value;
	hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
											   PointerGetDatum(cstring_to_text(value))));
	hex_encode(VARDATA_ANY(hash), 8, digits);
	digits[16] = '\0';
	return psprintf("%.*s... sha256 %s",
					pg_mbcliplen(value, (int) length, MAX_SLICE_VALUE - 32), value, digits);
}

/* retrain_kind_of_profiles returns the kind of the profiles of a column, a static string. */
const char *
retrain_kind_of_profiles(RetrainTypeKind kind)
{
	switch (kind)
	{
		case RETRAIN_TYPE_BOOLEAN:
			return "boolean";
		case RETRAIN_TYPE_INTEGER:
		case RETRAIN_TYPE_NUMBER:
			return "number";
		case RETRAIN_TYPE_TEXT:
		case RETRAIN_TYPE_ENUM:
			return "category";
		case RETRAIN_TYPE_TIME:
			return "time";
		case RETRAIN_TYPE_OTHER:
			break;
	}
	return "none";
}
