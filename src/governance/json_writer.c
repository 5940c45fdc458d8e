/*
 * json_writer.c
 *	  Writing small JSON objects whose text does not depend on settings.
 *
 * An object is begun by appending '{' and ended by appending '}'.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/float.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/json_writer.h"

/* retrain_put_string appends "key": "value", or "key": null. */
void
retrain_put_string(StringInfo json, const char *key, const char *value)
{
	appendStringInfo(json, "%s\"%s\": ", json->data[json->len - 1] == '{' ? "" : ", ", key);
	if (value)
		escape_json(json, value);
	else
		appendStringInfoString(json, "null");
}

/* retrain_put_raw appends "key": value; value is valid JSON already. */
void
retrain_put_raw(StringInfo json, const char *key, const char *value)
{
	appendStringInfo(json, "%s\"%s\": %s", json->data[json->len - 1] == '{' ? "" : ", ", key, value);
}

/* retrain_put_number appends "key": a number; null for what JSON has no number for. */
void
retrain_put_number(StringInfo json, const char *key, double value)
{
	retrain_put_raw(json, key, isfinite(value) ? float8out_internal(value) : "null");
}

/* retrain_put_integer appends "key": an integer. */
void
retrain_put_integer(StringInfo json, const char *key, int64 value)
{
	retrain_put_raw(json, key, psprintf(INT64_FORMAT, value));
}

/* retrain_put_boolean appends "key": true or false. */
void
retrain_put_boolean(StringInfo json, const char *key, bool value)
{
	retrain_put_raw(json, key, value ? "true" : "false");
}

/* retrain_interval_text returns an interval in the style "postgres", palloc'd. */
char *
retrain_interval_text(const Interval *value)
{
	struct pg_itm itm;
	char		buffer[MAXDATELEN + 1];

	interval2itm(*value, &itm);
	EncodeInterval(&itm, INTSTYLE_POSTGRES, buffer);
	return pstrdup(buffer);
}

/* retrain_put_interval appends an interval in the style "postgres". */
void
retrain_put_interval(StringInfo json, const char *key, const Interval *value)
{
	retrain_put_string(json, key, retrain_interval_text(value));
}

/* retrain_instant_text returns an instant in UTC, ISO 8601, palloc'd. */
char *
retrain_instant_text(TimestampTz value)
{
	struct pg_tm tm;
	fsec_t		fraction;
	char		buffer[MAXDATELEN + 1];

	/* A plain timestamp of the same number is the wall clock in UTC. */
	if (timestamp2tm(value, NULL, &tm, &fraction, NULL, NULL) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	tm.tm_isdst = 0;			/* "zone unknown" would leave the zone out */
	EncodeDateTime(&tm, fraction, true, 0, NULL, USE_XSD_DATES, buffer);
	return pstrdup(buffer);
}

/* retrain_put_instant appends an instant in UTC, ISO 8601. */
void
retrain_put_instant(StringInfo json, const char *key, TimestampTz value)
{
	retrain_put_string(json, key, retrain_instant_text(value));
}
