/*
 * json_reader.c
 *	  Strict reading of small jsonb objects: definitions and changes.
 *
 * An unknown key, a wrong type or a value out of range raises an error that
 * names the path, or is noted with others (see the header).  JSON null reads as a key left out.  Intervals and instants
 * are decoded without raising errors of their own, so that every message
 * names the field; an instant without a zone is in UTC.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/json_reader.h"

#define MAX_NAME_LENGTH		128

/* Longest interval: 100 years, each field on its own. */
#define MAX_INTERVAL_MONTHS	1200
#define MAX_INTERVAL_DAYS	36525

/* begin starts reading an object. */
static void
begin(RetrainReader *reader, Jsonb *value, const char *what, int sqlstate, RetrainProblems *problems,
	  const char *const *known_keys)
{
	if (!JB_ROOT_IS_OBJECT(value))
		ereport(ERROR,
				(errcode(sqlstate),
				 errmsg("%s: must be an object", what)));
	reader->object = &value->root;
	reader->what = what;
	reader->sqlstate = sqlstate;
	reader->prefix = "";
	reader->problems = problems;
	retrain_reader_refuse_unknown(reader, known_keys);
}

/* retrain_reader_begin starts reading an object and refuses unknown keys. */
void
retrain_reader_begin(RetrainReader *reader, Jsonb *value, const char *what, int sqlstate,
					 const char *const *known_keys)
{
	begin(reader, value, what, sqlstate, NULL, known_keys);
}

/* retrain_reader_gather does the same, but what is refused is noted in problems. */
void
retrain_reader_gather(RetrainReader *reader, Jsonb *value, RetrainProblems *problems,
					  const char *const *known_keys)
{
	begin(reader, value, problems->what, problems->sqlstate, problems, known_keys);
}

/*
 * retrain_reader_inner returns a reader of an object inside that of reader, and
 * refuses unknown keys; prefix is its path with a dot at the end.
 */
RetrainReader
retrain_reader_inner(const RetrainReader *reader, JsonbContainer *object, const char *prefix,
					 const char *const *known_keys)
{
	RetrainReader inner = *reader;

	inner.object = object;
	inner.prefix = prefix;
	retrain_reader_refuse_unknown(&inner, known_keys);
	return inner;
}

/*
 * retrain_read_object begins to read the object at key, and refuses keys that are
 * not known; false when it is absent or refused.
 */
bool
retrain_read_object(const RetrainReader *reader, const char *key, const char *const *known_keys, RetrainReader *inner)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL)
		return false;
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
	{
		retrain_reader_refuse(reader, key, "must be an object", NULL);
		return false;
	}
	*inner = retrain_reader_inner(reader, value->val.binary.data, psprintf("%s%s.", reader->prefix, key), known_keys);
	return true;
}

/* retrain_reader_has tells whether a key is present, be it with JSON null. */
bool
retrain_reader_has(const RetrainReader *reader, const char *key)
{
	return getKeyJsonValueFromContainer(reader->object, key, strlen(key), NULL) != NULL;
}

/* retrain_read_boolean returns true or false, missing when absent. */
bool
retrain_read_boolean(const RetrainReader *reader, const char *key, bool missing)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL)
		return missing;
	if (value->type == jbvBool)
		return value->val.boolean;
	retrain_reader_refuse(reader, key, "must be true or false", NULL);
	return missing;
}

/* retrain_read_text_list returns the strings of an array, NIL when absent. */
List *
retrain_read_text_list(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);
	List	   *result = NIL;
	int			n;

	if (value == NULL)
		return NIL;
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
	{
		retrain_reader_refuse(reader, key, "must be an array of strings", NULL);
		return NIL;
	}
	n = JsonContainerSize(value->val.binary.data);
	for (int i = 0; i < n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value->val.binary.data, i);

		if (element->type != jbvString)
		{
			retrain_reader_refuse(reader, key, "must be an array of strings", NULL);
			return NIL;
		}
		result = lappend(result, pnstrdup(element->val.string.val, element->val.string.len));
	}
	return result;
}

/*
 * retrain_reader_refuse raises the reader's error for a field, or notes it where
 * problems are gathered.  Problem completes the sentence that the path begins;
 * hint may be NULL.
 */
void
retrain_reader_refuse(const RetrainReader *reader, const char *key, const char *problem, const char *hint)
{
	if (reader->problems)
	{
		retrain_problems_add(reader->problems, psprintf("%s%s", reader->prefix, key), problem, hint);
		return;
	}
	ereport(ERROR,
			(errcode(reader->sqlstate),
			 errmsg("%s: %s%s %s", reader->what, reader->prefix, key, problem),
			 hint ? errhint("%s", hint) : 0));
}

/* retrain_read_field returns the value of a key, NULL when absent or JSON null. */
JsonbValue *
retrain_read_field(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = getKeyJsonValueFromContainer(reader->object, key, strlen(key), NULL);

	return value == NULL || value->type == jbvNull ? NULL : value;
}

/* retrain_reader_refuse_unknown refuses keys that are not known. */
void
retrain_reader_refuse_unknown(const RetrainReader *reader, const char *const *known)
{
	JsonbIterator *it = JsonbIteratorInit(reader->object);
	JsonbIteratorToken token;
	JsonbValue	value;

	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		int			i = 0;
		StringInfoData list;

		if (token != WJB_KEY)
			continue;
		while (known[i] && !(strlen(known[i]) == (size_t) value.val.string.len &&
							 memcmp(known[i], value.val.string.val, value.val.string.len) == 0))
			i++;
		if (known[i])
			continue;
		initStringInfo(&list);
		for (i = 0; known[i]; i++)
			appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", known[i]);
		retrain_reader_refuse(reader, pnstrdup(value.val.string.val, value.val.string.len),
			   "is not a known key", psprintf("Known keys are: %s.", list.data));
	}
}

/* retrain_read_text returns a string, NULL when absent. */
char *
retrain_read_text(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL)
		return NULL;
	if (value->type != jbvString)
	{
		retrain_reader_refuse(reader, key, "must be a string", NULL);
		return NULL;
	}
	return pnstrdup(value->val.string.val, value->val.string.len);
}

/* retrain_read_name returns a string of 1 to 128 characters, NULL when absent. */
char *
retrain_read_name(const RetrainReader *reader, const char *key)
{
	char	   *name = retrain_read_text(reader, key);

	if (name && (name[0] == '\0' || pg_mbstrlen(name) > MAX_NAME_LENGTH))
	{
		retrain_reader_refuse(reader, key, psprintf("must have 1 to %d characters", MAX_NAME_LENGTH), NULL);
		return NULL;
	}
	return name;
}

/* retrain_read_number returns a number without trailing zeros as text, NULL when absent. */
char *
retrain_read_number(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);
	Datum		trimmed;

	if (value == NULL)
		return NULL;
	if (value->type != jbvNumeric)
	{
		retrain_reader_refuse(reader, key, "must be a number", NULL);
		return NULL;
	}
	trimmed = DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(value->val.numeric));
	return DatumGetCString(DirectFunctionCall1(numeric_out, trimmed));
}

/* retrain_read_integer returns a whole number in [low, high], missing when absent. */
int64
retrain_read_integer(const RetrainReader *reader, const char *key, int64 missing, int64 low, int64 high)
{
	char	   *text = retrain_read_number(reader, key);
	char	   *end;
	int64		result;

	if (text == NULL)
		return missing;
	errno = 0;
	result = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || result < low || result > high)
	{
		retrain_reader_refuse(reader, key,
			   psprintf("must be a whole number from " INT64_FORMAT " to " INT64_FORMAT
						", not %s", low, high, text),
			   NULL);
		return missing;
	}
	return result;
}

/* decode_interval reads an interval without raising errors; false if it is none. */
static bool
decode_interval(const char *text, Interval *result)
{
	char		buffer[256];
	char	   *fields[MAXDATEFIELDS];
	int			types[MAXDATEFIELDS];
	int			nfields;
	int			dtype;
	int			error;
	struct pg_itm_in itm;

	memset(&itm, 0, sizeof(itm));
	error = ParseDateTime(text, buffer, sizeof(buffer), fields, types, MAXDATEFIELDS, &nfields);
	if (error == 0)
		error = DecodeInterval(fields, types, nfields, INTERVAL_FULL_RANGE, &dtype, &itm);
	if (error == DTERR_BAD_FORMAT)
		error = DecodeISO8601Interval(pstrdup(text), &dtype, &itm);
	return error == 0 && dtype == DTK_DELTA && itmin2interval(&itm, result) == 0;
}

/* interval_problem tells what is wrong with an interval, NULL if nothing is. */
static const char *
interval_problem(const Interval *span, bool positive)
{
	if (span->month < 0 || span->day < 0 || span->time < 0)
		return "must not be negative, not even in part";
	if (positive && span->month == 0 && span->day == 0 && span->time < USECS_PER_SEC)
		return "must be at least one second";
	if (span->month > MAX_INTERVAL_MONTHS || span->day > MAX_INTERVAL_DAYS ||
		span->time > MAX_INTERVAL_DAYS * USECS_PER_DAY)
		return "must not be longer than 100 years";
	return NULL;
}

/* retrain_read_interval reads an interval; negative, overlong and unreadable ones are refused. */
void
retrain_read_interval(const RetrainReader *reader, const char *key, const char *missing,
			   bool positive, Interval *result)
{
	char	   *text = retrain_read_text(reader, key);
	const char *problem;

	if (text == NULL)
		text = pstrdup(missing);
	if (!decode_interval(text, result))
		retrain_reader_refuse(reader, key, psprintf("is not an interval: \"%s\"", text),
			   "Write for example \"7 days\", \"1 mon\" or \"06:00:00\".");
	else if ((problem = interval_problem(result, positive)) != NULL)
		retrain_reader_refuse(reader, key, psprintf("%s: \"%s\"", problem, text), NULL);
	else
		return;
	(void) decode_interval(missing, result);
}

/* decode_fields decodes a timestamp; with zone NULL a text that names one fails. */
static bool
decode_fields(const char *text, int *zone, struct pg_tm *tm, fsec_t *fraction)
{
	char		buffer[MAXDATELEN + MAXDATEFIELDS];
	char	   *fields[MAXDATEFIELDS];
	int			types[MAXDATEFIELDS];
	int			nfields;
	int			dtype;

	/* Decoding writes into the fields, so every attempt parses anew. */
	return ParseDateTime(text, buffer, sizeof(buffer), fields, types, MAXDATEFIELDS, &nfields) == 0 &&
		RETRAIN_DECODE_DATE_TIME(fields, types, nfields, &dtype, tm, fraction, zone) == 0 &&
		dtype == DTK_DATE;
}

/* retrain_decode_instant reads a finite instant, in UTC unless it names a zone; false if it is none. */
bool
retrain_decode_instant(const char *text, TimestampTz *result)
{
	int			zone = 0;
	fsec_t		fraction;
	struct pg_tm tm;

	if (!decode_fields(text, NULL, &tm, &fraction) && !decode_fields(text, &zone, &tm, &fraction))
		return false;
	return tm2timestamp(&tm, fraction, &zone, result) == 0;
}

/* retrain_read_instant reads a finite instant; false when absent. */
bool
retrain_read_instant(const RetrainReader *reader, const char *key, TimestampTz *result)
{
	char	   *text = retrain_read_text(reader, key);

	if (text == NULL)
		return false;
	if (!retrain_decode_instant(text, result))
	{
		retrain_reader_refuse(reader, key, psprintf("is not a finite point in time: \"%s\"", text),
			   "Write for example \"2013-03-01T00:00:00+00:00\"; without a zone it is taken as UTC.");
		return false;
	}
	return true;
}

/* retrain_read_choice returns the index of a word in a list, missing when absent. */
int
retrain_read_choice(const RetrainReader *reader, const char *key, const char *const *words, int nwords,
			 int missing)
{
	char	   *text = retrain_read_text(reader, key);
	StringInfoData list;

	if (text == NULL)
		return missing;
	initStringInfo(&list);
	for (int i = 0; i < nwords; i++)
	{
		if (strcmp(text, words[i]) == 0)
			return i;
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	retrain_reader_refuse(reader, key, psprintf("is not a known word: \"%s\"", text),
		   psprintf("Use one of: %s.", list.data));
	return missing;
}
