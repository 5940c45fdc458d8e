/*
 * text.c
 *	  The text form of a profile: JSON that a person can read and another system write.
 *
 * Lossless: doubles in their shortest exact decimal, exact sums in hexadecimal
 * (stats/exact_sum.h), the distinct sketch as hexadecimal bytes of its packed
 * form.  Counts that are 0 are left out.  doc/reference/profile.md describes the form.
 *
 * A bucket is an array:
 *	  [value, rows]				all its rows have this value (a name, for categories)
 *	  [low, high, rows]			its rows lie from low to high
 *	  [start, hash, rows]		a category whose name is too long
 *	  [null, key, rows]			categories that share the leading bits of a key
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "profile/category.h"
#include "stats/float_key.h"

#define TEXT_VERSION 1

static const char *const known_keys[] = {
	"retrain_profile", "kind", "capacity", "null", "nan", "negative_infinity", "positive_infinity",
	"inexact", "shift", "min", "max", "sum", "sum_of_squares", "distinct", "buckets", NULL
};

static const char *const kind_names[] = {"number", "time", "boolean", "category"};

/* put_double appends a finite double. */
static void
put_double(StringInfo buf, double value)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(value, digits);
	appendStringInfoString(buf, digits);
}

/* put_hex appends bytes in hexadecimal, in quotes. */
static void
put_hex(StringInfo buf, const uint8 *bytes, int n)
{
	appendStringInfoChar(buf, '"');
	for (int i = 0; i < n; i++)
		appendStringInfo(buf, "%02x", bytes[i]);
	appendStringInfoChar(buf, '"');
}

/* put_count appends a count that is not 0. */
static void
put_count(StringInfo buf, const char *key, int64 count)
{
	if (count != 0)
		appendStringInfo(buf, ", \"%s\": " INT64_FORMAT, key, count);
}

/* put_category appends the bucket of a category, but for its rows. */
static void
put_category(StringInfo buf, const RetrainBucket *bucket, const RetrainCategoryName *name)
{
	if (name->bytes.data == NULL)
	{
		appendStringInfo(buf, "null, \"%016llx\"", (unsigned long long) bucket->key);
		return;
	}
	escape_json(buf, pnstrdup(name->bytes.data, name->bytes.len));
	if (name->cut)
	{
		appendStringInfoString(buf, ", ");
		put_hex(buf, name->hash, sizeof(name->hash));
	}
}

/* put_bucket appends a bucket. */
static void
put_bucket(StringInfo buf, const RetrainProfile *profile, int i)
{
	const RetrainBucket *bucket = &profile->buckets[i];

	appendStringInfoString(buf, i > 0 ? ", [" : "[");
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		put_category(buf, bucket, &profile->names[i]);
	else if (profile->kind == RETRAIN_PROFILE_BOOLEAN)
		appendStringInfoString(buf, retrain_key_float(bucket->key) != 0 ? "true" : "false");
	else
	{
		put_double(buf, retrain_bucket_single(bucket) ? retrain_key_float(bucket->key) :
				   retrain_bucket_low(profile, i));
		if (!retrain_bucket_single(bucket))
		{
			appendStringInfoString(buf, ", ");
			put_double(buf, retrain_bucket_high(profile, i));
		}
	}
	appendStringInfo(buf, ", " INT64_FORMAT "]", retrain_bucket_rows(bucket));
}

/* put_coarse appends what stands beside the buckets of a coarse profile. */
static void
put_coarse(StringInfo buf, const RetrainProfile *profile)
{
	appendStringInfo(buf, ", \"shift\": %d", profile->shift);
	if (profile->kind != RETRAIN_PROFILE_CATEGORY)
	{
		appendStringInfoString(buf, ", \"min\": ");
		put_double(buf, profile->min);
		appendStringInfoString(buf, ", \"max\": ");
		put_double(buf, profile->max);
	}
	if (profile->has_moments)
	{
		appendStringInfo(buf, ", \"sum\": \"%s\"", retrain_exact_text(&profile->moments.sum));
		appendStringInfo(buf, ", \"sum_of_squares\": \"%s\"",
						 retrain_exact_text(&profile->moments.squares));
	}
}

/* put_distinct appends the distinct sketch, last because nobody can read it. */
static void
put_distinct(StringInfo buf, const RetrainDistinct *distinct)
{
	uint8	   *bytes = palloc(RETRAIN_DISTINCT_PACKED);

	appendStringInfoString(buf, ", \"distinct\": ");
	put_hex(buf, bytes, retrain_distinct_pack(distinct, bytes));
	pfree(bytes);
}

/* retrain_profile_text returns the text form in the current context. */
char *
retrain_profile_text(const RetrainProfile *profile)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_profile\": %d, \"kind\": \"%s\", \"capacity\": %d", TEXT_VERSION,
					 retrain_profile_kind_name(profile->kind), profile->capacity);
	put_count(&buf, "null", profile->counts.nulls);
	put_count(&buf, "nan", profile->counts.nans);
	put_count(&buf, "negative_infinity", profile->counts.negative_infinities);
	put_count(&buf, "positive_infinity", profile->counts.positive_infinities);
	put_count(&buf, "inexact", profile->counts.inexact);
	if (profile->shift > 0)
		put_coarse(&buf, profile);
	appendStringInfoString(&buf, ", \"buckets\": [");
	for (int i = 0; i < profile->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put_bucket(&buf, profile, i);
	}
	appendStringInfoChar(&buf, ']');
	if (profile->distinct != NULL)
		put_distinct(&buf, profile->distinct);
	appendStringInfoChar(&buf, '}');
	return buf.data;
}

/* refuse raises the error of a text that is no profile. */
static void
refuse(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid profile: %s", problem),
			 errhint("The text form is described in doc/reference/profile.md.")));
}

/* refuse_bucket raises the error of a bucket that is none; i counts from 0. */
static void
refuse_bucket(int i, const char *problem)
{
	refuse(psprintf("buckets[%d] %s", i, problem));
}

/* json_double returns a number of a bucket as the nearest double. */
static double
json_double(const JsonbValue *value, int i)
{
	if (value == NULL || value->type != jbvNumeric)
		refuse_bucket(i, "must begin with a number");
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(value->val.numeric)));
}

/* json_rows returns the rows of a bucket. */
static uint64
json_rows(const JsonbValue *value, int i)
{
	Datum		rows;
	Datum		whole;

	if (value == NULL || value->type != jbvNumeric)
		refuse_bucket(i, "must end with a number of rows");
	rows = NumericGetDatum(value->val.numeric);
	whole = DirectFunctionCall2(numeric_trunc, rows, Int32GetDatum(0));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, rows, whole)) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, rows,
										 NumericGetDatum(int64_to_numeric(RETRAIN_PROFILE_MAX_ROWS)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, rows, NumericGetDatum(int64_to_numeric(1)))))
		refuse_bucket(i, psprintf("must have a whole number of rows from 1 to " INT64_FORMAT,
								  (int64) RETRAIN_PROFILE_MAX_ROWS));
	return (uint64) DatumGetInt64(DirectFunctionCall1(numeric_int8, rows));
}

/* hex_digits reads exactly n hexadecimal digits; false if the text is something else. */
static bool
hex_digits(const char *text, int length, uint8 *bytes, int n)
{
	static const char digits[] = "0123456789abcdef";

	if (length != 2 * n)
		return false;
	for (int i = 0; i < length; i++)
	{
		const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);

		if (digit == NULL)
			return false;
		bytes[i / 2] = (uint8) (bytes[i / 2] << 4 | (digit - digits));
	}
	return true;
}

/* parse_category reads the bucket of a category, but for its rows; n elements. */
static void
parse_category(RetrainProfile *profile, int i, JsonbContainer *array, int n, RetrainSha256 *sha)
{
	RetrainBucket *bucket = &profile->buckets[i];
	RetrainCategoryName *name = &profile->names[i];
	JsonbValue *first = getIthJsonbValueFromContainer(array, 0);
	JsonbValue *second = n == 3 ? getIthJsonbValueFromContainer(array, 1) : NULL;
	uint8		hash[16] = {0};

	if (second != NULL && second->type != jbvString)
		refuse_bucket(i, "must have a string in its middle");
	if (first->type == jbvNull && second != NULL)
	{
		if (!hex_digits(second->val.string.val, second->val.string.len, hash, 8))
			refuse_bucket(i, "must have a key of 16 lower-case hexadecimal digits");
		bucket->rows |= RETRAIN_BUCKET_MIXED;
		bucket->key = retrain_category_hash_key(hash);
		bucket->key = retrain_bucket_canonical(bucket, profile->shift);
		return;
	}
	if (first->type != jbvString)
		refuse_bucket(i, "must begin with the name of a category");
	name->bytes.data = first->val.string.val;
	name->bytes.len = (uint32) first->val.string.len;
	if (second == NULL)
	{
		RetrainBytes whole = name->bytes;

		bucket->key = retrain_category_key(sha, &whole, hash);
		retrain_category_name(&whole, hash, name);
		return;
	}
	name->cut = true;
	if (!hex_digits(second->val.string.val, second->val.string.len, name->hash, 16))
		refuse_bucket(i, "must have a hash of 32 lower-case hexadecimal digits");
	bucket->key = retrain_category_hash_key(name->hash);
}

/* parse_value reads the bucket of a number, time or boolean, but for its rows; n elements. */
static void
parse_value(RetrainProfile *profile, int i, JsonbContainer *array, int n)
{
	RetrainBucket *bucket = &profile->buckets[i];
	JsonbValue *first = getIthJsonbValueFromContainer(array, 0);

	if (profile->kind == RETRAIN_PROFILE_BOOLEAN)
	{
		if (first->type != jbvBool || n != 2)
			refuse_bucket(i, "must be true or false and a number of rows");
		bucket->key = retrain_float_key(first->val.boolean ? 1 : 0);
		return;
	}
	bucket->key = retrain_float_key(json_double(first, i));
	if (n == 3)
	{
		uint64		high = retrain_float_key(json_double(getIthJsonbValueFromContainer(array, 1), i));

		if (high < bucket->key || (bucket->key ^ high) >> profile->shift != 0)
			refuse_bucket(i, "spans more than its shift allows");
		bucket->rows |= RETRAIN_BUCKET_MIXED;
		bucket->key = retrain_bucket_canonical(bucket, profile->shift);
	}
}

/* bucket_order orders indexes of buckets of categories by key. */
static int
bucket_order(const void *a, const void *b, void *arg)
{
	const RetrainBucket *buckets = arg;
	uint64		x = buckets[*(const int *) a].key;
	uint64		y = buckets[*(const int *) b].key;

	return (x > y) - (x < y);
}

/* sort_categories puts categories, which a person need not know how to order, in order. */
static void
sort_categories(RetrainProfile *profile)
{
	int		   *order = palloc(Max(profile->n, 1) * sizeof(int));
	RetrainBucket *buckets = palloc(Max(profile->n, 1) * sizeof(RetrainBucket));
	RetrainCategoryName *names = palloc(Max(profile->n, 1) * sizeof(RetrainCategoryName));

	for (int i = 0; i < profile->n; i++)
		order[i] = i;
	qsort_arg(order, profile->n, sizeof(int), bucket_order, profile->buckets);
	for (int i = 0; i < profile->n; i++)
	{
		buckets[i] = profile->buckets[order[i]];
		names[i] = profile->names[order[i]];
	}
	profile->buckets = buckets;
	profile->names = names;
}

/* parse_buckets reads the array of buckets. */
static void
parse_buckets(RetrainProfile *profile, const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "buckets");
	RetrainSha256 *sha = NULL;
	JsonbContainer *all;

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		retrain_reader_refuse(reader, "buckets", "must be an array", NULL);
	all = value->val.binary.data;
	profile->n = JsonContainerSize(all);
	if (profile->n > profile->capacity)
		refuse(psprintf("it has %d buckets, more than its capacity %d", profile->n, profile->capacity));
	profile->buckets = palloc0(Max(profile->n, 1) * sizeof(RetrainBucket));
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
	{
		profile->names = palloc0(Max(profile->n, 1) * sizeof(RetrainCategoryName));
		sha = retrain_sha256_create(CurrentMemoryContext);
	}
	for (int i = 0; i < profile->n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(all, i);
		JsonbContainer *array;
		int			n;
		uint64		rows;

		CHECK_FOR_INTERRUPTS();
		if (element->type != jbvBinary || !JsonContainerIsArray(element->val.binary.data))
			refuse_bucket(i, "must be an array");
		array = element->val.binary.data;
		n = JsonContainerSize(array);
		if (n != 2 && n != 3)
			refuse_bucket(i, "must have two or three elements");
		rows = json_rows(getIthJsonbValueFromContainer(array, n - 1), i);
		profile->buckets[i].rows = rows;
		if (sha != NULL)
			parse_category(profile, i, array, n, sha);
		else
			parse_value(profile, i, array, n);
		if (rows > (uint64) (RETRAIN_PROFILE_MAX_ROWS - profile->rows))
			refuse("it has too many rows");
		profile->rows += (int64) rows;
	}
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		sort_categories(profile);
}

/* parse_number reads a finite number, which must be there. */
static double
parse_number(const RetrainReader *reader, const char *key)
{
	char	   *text = retrain_read_number(reader, key);

	if (text == NULL)
		retrain_reader_refuse(reader, key, "is missing", "A profile with a shift has it.");
	return DatumGetFloat8(DirectFunctionCall1(float8in, CStringGetDatum(text))) + 0.0;
}

/* parse_sum reads an exact sum, written as text or as a number. */
static void
parse_sum(const RetrainReader *reader, const char *key, RetrainExactKind kind, RetrainExactSum *sum)
{
	JsonbValue *value = retrain_read_field(reader, key);
	char	   *text = value->type == jbvNumeric ? retrain_read_number(reader, key) :
		retrain_read_text(reader, key);

	if (!retrain_exact_parse(sum, kind, text))
		retrain_reader_refuse(reader, key, "is not a finite number, in decimal or hexadecimal", NULL);
}

/* parse_distinct reads the distinct sketch. */
static void
parse_distinct(const RetrainReader *reader, RetrainProfile *profile)
{
	char	   *text = retrain_read_text(reader, "distinct");
	int			length = (int) strlen(text);
	uint8	   *bytes = palloc0(length / 2 + 1);
	RetrainDistinct *distinct = palloc(sizeof(RetrainDistinct));

	if (length % 2 != 0 || !hex_digits(text, length, bytes, length / 2) ||
		retrain_distinct_unpack(bytes, length / 2, distinct) != length / 2)
		retrain_reader_refuse(reader, "distinct", "is malformed", "It may be left out.");
	profile->distinct = distinct;
}

/* parse_coarse reads what stands beside the buckets of a coarse profile. */
static void
parse_coarse(const RetrainReader *reader, RetrainProfile *profile)
{
	bool		has_sum = retrain_read_field(reader, "sum") != NULL;

	if (profile->n == 0)
		refuse("it has a shift but no buckets");
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
	{
		if (has_sum || retrain_reader_has(reader, "min") || retrain_reader_has(reader, "max"))
			refuse("categories have no min, max and sum");
	}
	else
	{
		profile->min = parse_number(reader, "min");
		profile->max = parse_number(reader, "max");
	}
	if (has_sum != (retrain_read_field(reader, "sum_of_squares") != NULL))
		refuse("it must have both sum and sum_of_squares, or neither");
	if (has_sum)
	{
		retrain_moments_init(&profile->moments, CurrentMemoryContext);
		parse_sum(reader, "sum", RETRAIN_EXACT_VALUES, &profile->moments.sum);
		parse_sum(reader, "sum_of_squares", RETRAIN_EXACT_SQUARES, &profile->moments.squares);
		profile->has_moments = true;
	}
	if (retrain_read_field(reader, "distinct") != NULL)
		parse_distinct(reader, profile);
}

/* refuse_beside refuses what an exact profile has no use for, rather than to ignore it. */
static void
refuse_beside(const RetrainReader *reader)
{
	static const char *const keys[] = {"min", "max", "sum", "sum_of_squares", "distinct"};

	for (int i = 0; i < lengthof(keys); i++)
	{
		if (retrain_reader_has(reader, keys[i]))
			retrain_reader_refuse(reader, keys[i], "is given although shift is 0",
								  "Without a shift it follows from the buckets; leave it out.");
	}
}

/* retrain_profile_parse reads the text form; an error if it is none. */
RetrainProfile *
retrain_profile_parse(const char *text)
{
	return retrain_profile_parse_jsonb(DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text))));
}

/* retrain_profile_parse_jsonb reads the text form as jsonb; an error if it is none. */
RetrainProfile *
retrain_profile_parse_jsonb(Jsonb *json)
{
	RetrainProfile *profile = palloc0(sizeof(RetrainProfile));
	RetrainReader reader;

	retrain_reader_begin(&reader, json, "profile", ERRCODE_INVALID_TEXT_REPRESENTATION, known_keys);
	if (retrain_read_integer(&reader, "retrain_profile", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_profile", "must be 1", "It is the version of the text form.");
	profile->kind = RETRAIN_PROFILE_NUMBER +
		retrain_read_choice(&reader, "kind", kind_names, lengthof(kind_names), 0);
	profile->capacity = (int) retrain_read_integer(&reader, "capacity", RETRAIN_PROFILE_CAPACITY,
												   RETRAIN_HISTOGRAM_MIN_CAPACITY,
												   RETRAIN_HISTOGRAM_MAX_CAPACITY);
	profile->counts.nulls = retrain_read_integer(&reader, "null", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	profile->counts.nans = retrain_read_integer(&reader, "nan", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	profile->counts.negative_infinities =
		retrain_read_integer(&reader, "negative_infinity", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	profile->counts.positive_infinities =
		retrain_read_integer(&reader, "positive_infinity", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	profile->counts.inexact = retrain_read_integer(&reader, "inexact", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	profile->shift = (int) retrain_read_integer(&reader, "shift", 0, 0, 63);
	parse_buckets(profile, &reader);
	if (profile->shift > 0)
		parse_coarse(&reader, profile);
	else
		refuse_beside(&reader);
	if (profile->shift == 0 && profile->n > 0 && profile->kind != RETRAIN_PROFILE_CATEGORY)
	{
		profile->min = retrain_key_float(profile->buckets[0].key);
		profile->max = retrain_key_float(profile->buckets[profile->n - 1].key);
	}
	retrain_profile_validate(profile);
	return profile;
}
