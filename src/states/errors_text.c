/*
 * errors_text.c
 *	  The text form of retrain.errors: JSON that a person can read and another system write.
 *
 * Lossless: exact sums in hexadecimal (stats/exact_sum.h), the errors as the text form of
 * their profile (profile/text.c).  Counts and sums that are 0 are left out.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "states/errors.h"

#define TEXT_VERSION 1

/* Keys of the sums, in the order of RetrainErrorPower. */
static const char *const power_keys[RETRAIN_ERROR_POWERS] = {
	"actual_sum", "negative_actual_sum", "actual_sum_of_squares", "positive_sum",
	"positive_sum_of_squares", "absolute_product_sum", "sum_of_fourths", "product_sum", "sum_of_cubes",
	"squared_error_product_sum", "squared_actual_product_sum", "actual_sum_of_cubes",
	"product_sum_of_squares", "actual_sum_of_fourths"
};

/* Those in the order of RetrainErrorsSum: the sum, and that of the squares. */
static const char *const sum_keys[RETRAIN_ERRORS_SUMS][2] = {
	{"relative_sum", "relative_sum_of_squares"},
	{"symmetric_sum", "symmetric_sum_of_squares"}
};

static const char *const known_keys[] = {
	"retrain_errors", "detail", "zeros", "steep",
	"actual_sum", "negative_actual_sum", "actual_sum_of_squares", "positive_sum",
	"positive_sum_of_squares", "absolute_product_sum", "sum_of_fourths", "product_sum", "sum_of_cubes",
	"squared_error_product_sum", "squared_actual_product_sum", "actual_sum_of_cubes",
	"product_sum_of_squares", "actual_sum_of_fourths",
	"relative_sum", "relative_sum_of_squares", "symmetric_sum", "symmetric_sum_of_squares",
	"errors", NULL
};

/* put_count appends a count that is not 0. */
static void
put_count(StringInfo buf, const char *key, int64 count)
{
	if (count != 0)
		appendStringInfo(buf, ", \"%s\": " INT64_FORMAT, key, count);
}

/* put_sum appends a sum that is not 0. */
static void
put_sum(StringInfo buf, const char *key, const RetrainExactSum *sum)
{
	if (retrain_exact_sign(sum) != 0)
		appendStringInfo(buf, ", \"%s\": \"%s\"", key, retrain_exact_text(sum));
}

/* retrain_errors_text returns the text form in the current context. */
char *
retrain_errors_text(const RetrainErrors *errors)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_errors\": %d", TEXT_VERSION);
	if (errors->powers.detailed)
		appendStringInfoString(&buf, ", \"detail\": true");
	put_count(&buf, "zeros", errors->counts.zeros);
	put_count(&buf, "steep", errors->counts.steep);
	for (int i = 0; i < retrain_error_powers_kept(&errors->powers); i++)
		put_sum(&buf, power_keys[i], &errors->powers.sum[i]);
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
	{
		put_sum(&buf, sum_keys[i][0], &errors->sums[i].sum);
		put_sum(&buf, sum_keys[i][1], &errors->sums[i].squares);
	}
	appendStringInfo(&buf, ", \"errors\": %s}", retrain_profile_text(errors->errors));
	return buf.data;
}

/* parse_sum reads an exact sum, 0 if it is left out. */
static void
parse_sum(const RetrainReader *reader, const char *key, RetrainExactKind kind, RetrainExactSum *sum)
{
	JsonbValue *value = retrain_read_field(reader, key);
	char	   *text;

	if (value == NULL)
		return;
	text = value->type == jbvNumeric ? retrain_read_number(reader, key) :
		retrain_read_text(reader, key);
	if (!retrain_exact_parse(sum, kind, text))
		retrain_reader_refuse(reader, key, "is not a finite number, in decimal or hexadecimal", NULL);
}

/* retrain_errors_parse reads the text form; an error if it is none. */
RetrainErrors *
retrain_errors_parse(const char *text)
{
	RetrainErrors *errors = palloc0(sizeof(RetrainErrors));
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	RetrainReader reader;
	JsonbValue *profile;

	retrain_reader_begin(&reader, json, "state of errors", ERRCODE_INVALID_TEXT_REPRESENTATION,
						 known_keys);
	if (retrain_read_integer(&reader, "retrain_errors", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_errors", "must be 1", "It is the version of the text form.");
	errors->counts.zeros = retrain_read_integer(&reader, "zeros", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	errors->counts.steep = retrain_read_integer(&reader, "steep", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	retrain_error_powers_init(&errors->powers, retrain_read_boolean(&reader, "detail", false),
							  CurrentMemoryContext);
	for (int i = 0; i < RETRAIN_ERROR_POWERS; i++)
	{
		if (i >= retrain_error_powers_kept(&errors->powers) &&
			retrain_read_field(&reader, power_keys[i]) != NULL)
			retrain_reader_refuse(&reader, power_keys[i], "needs \"detail\": true", NULL);
		parse_sum(&reader, power_keys[i], retrain_error_powers_kind(i), &errors->powers.sum[i]);
	}
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
	{
		retrain_moments_init(&errors->sums[i], CurrentMemoryContext);
		parse_sum(&reader, sum_keys[i][0], RETRAIN_EXACT_VALUES, &errors->sums[i].sum);
		parse_sum(&reader, sum_keys[i][1], RETRAIN_EXACT_SQUARES, &errors->sums[i].squares);
	}
	profile = retrain_read_field(&reader, "errors");
	if (profile == NULL || profile->type != jbvBinary)
		retrain_reader_refuse(&reader, "errors", "must be a profile", "It is the profile of the errors.");
	errors->errors = retrain_profile_parse_jsonb(JsonbValueToJsonb(profile));
	retrain_errors_validate(errors);
	return errors;
}
