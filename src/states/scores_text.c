/*
 * scores_text.c
 *	  The text form of retrain.scores: JSON that a person can read, lossless.
 *
 *	  {"retrain_scores": 1, "unused": 2, "negatives": PROFILE, "positives": PROFILE,
 *	   "bins": [[rows, positives, sum of p, sum of p (1 - p)], ...]}
 *
 * Profiles are in their own text form (profile/text.c).  The bins, sums in hexadecimal
 * (stats/exact_form.c), are there only if a profile has a shift.  doc/reference/scores.md
 * describes the form.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "states/scores.h"

#define TEXT_VERSION 1

static const char *const known_keys[] = {
	"retrain_scores", "unused", "negatives", "positives", "bins", NULL
};

static const char *const side_keys[] = {"negatives", "positives"};

/* put_sum appends a sum. */
static void
put_sum(StringInfo buf, const RetrainFixedSum *sum)
{
	RetrainExactSum exact;

	retrain_exact_init(&exact, CurrentMemoryContext);
	retrain_fixedsum_to_exact(sum, &exact);
	appendStringInfo(buf, "\"%s\"", retrain_exact_text(&exact));
	retrain_exact_free(&exact);
}

/* retrain_scores_text returns the text form in the current context. */
char *
retrain_scores_text(const RetrainScores *scores)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_scores\": %d", TEXT_VERSION);
	if (scores->unused != 0)
		appendStringInfo(&buf, ", \"unused\": " INT64_FORMAT, scores->unused);
	for (int s = 0; s < 2; s++)
		appendStringInfo(&buf, ", \"%s\": %s", side_keys[s], retrain_profile_text(scores->side[s]));
	if (scores->calibration != NULL)
	{
		appendStringInfoString(&buf, ", \"bins\": ");
		for (int i = 0; i < RETRAIN_CALIBRATION_BINS; i++)
		{
			const RetrainCalibrationBin *bin = &scores->calibration->bin[i];

			appendStringInfo(&buf, "%s" INT64_FORMAT ", " INT64_FORMAT ", ", i == 0 ? "[[" : ", [",
							 bin->rows, bin->positives);
			put_sum(&buf, &bin->probability);
			appendStringInfoString(&buf, ", ");
			put_sum(&buf, &bin->variance);
			appendStringInfoChar(&buf, ']');
		}
		appendStringInfoChar(&buf, ']');
	}
	appendStringInfoChar(&buf, '}');
	return buf.data;
}

/* refuse raises the error of a text that is no state. */
static void
refuse(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid scores: %s", problem),
			 errhint("The text form is described in doc/reference/scores.md.")));
}

/* parse_side reads a profile. */
static const RetrainProfile *
parse_side(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL || value->type != jbvBinary)
		retrain_reader_refuse(reader, key, "must be a profile", "An empty one has \"buckets\": [].");
	return retrain_profile_parse_jsonb(JsonbValueToJsonb(value));
}

/* json_count returns a count of rows in a bin. */
static int64
json_count(const JsonbValue *value)
{
	Datum		count;

	if (value == NULL || value->type != jbvNumeric)
		refuse("a bin must begin with two counts");
	count = NumericGetDatum(value->val.numeric);
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, count,
										  DirectFunctionCall2(numeric_trunc, count, Int32GetDatum(0)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, count, NumericGetDatum(int64_to_numeric(0)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, count,
										 NumericGetDatum(int64_to_numeric(PG_INT64_MAX / 2)))))
		refuse("a count of a bin must be a whole number, 0 or more");
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, count));
}

/* json_sum reads a sum of a bin. */
static void
json_sum(const JsonbValue *value, RetrainFixedSum *sum)
{
	RetrainExactSum exact;

	retrain_exact_init(&exact, CurrentMemoryContext);
	if (value == NULL || value->type != jbvString ||
		!retrain_exact_parse(&exact, RETRAIN_EXACT_VALUES,
							 pnstrdup(value->val.string.val, value->val.string.len)) ||
		!retrain_fixedsum_of_exact(&exact, sum, CurrentMemoryContext))
		refuse("a bin must end with two sums, as strings");
	retrain_exact_free(&exact);
}

/* json_array returns an array of n elements. */
static JsonbContainer *
json_array(const JsonbValue *value, int n, const char *problem)
{
	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) != n)
		refuse(problem);
	return value->val.binary.data;
}

/* parse_bins reads the calibration bins. */
static RetrainCalibration *
parse_bins(const RetrainReader *reader)
{
	RetrainCalibration *calibration = retrain_calibration_create(RETRAIN_CALIBRATION_BINS,
																 CurrentMemoryContext);
	JsonbContainer *all = json_array(retrain_read_field(reader, "bins"), RETRAIN_CALIBRATION_BINS,
									 "with a shift it must have 15 bins");

	for (int i = 0; i < RETRAIN_CALIBRATION_BINS; i++)
	{
		RetrainCalibrationBin *bin = &calibration->bin[i];
		JsonbContainer *array = json_array(getIthJsonbValueFromContainer(all, i), 4,
										   "a bin must be an array of four elements");

		bin->rows = json_count(getIthJsonbValueFromContainer(array, 0));
		bin->positives = json_count(getIthJsonbValueFromContainer(array, 1));
		json_sum(getIthJsonbValueFromContainer(array, 2), &bin->probability);
		json_sum(getIthJsonbValueFromContainer(array, 3), &bin->variance);
	}
	return calibration;
}

/* retrain_scores_parse reads the text form; an error if it is none. */
RetrainScores *
retrain_scores_parse(const char *text)
{
	RetrainScores *scores = palloc0(sizeof(RetrainScores));
	RetrainReader reader;

	retrain_reader_begin(&reader, DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text))),
						 "scores", ERRCODE_INVALID_TEXT_REPRESENTATION, known_keys);
	if (retrain_read_integer(&reader, "retrain_scores", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_scores", "must be 1", "It is the version of the text form.");
	scores->unused = retrain_read_integer(&reader, "unused", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	for (int s = 0; s < 2; s++)
		scores->side[s] = parse_side(&reader, side_keys[s]);
	if (retrain_scores_coarse(scores))
		scores->calibration = parse_bins(&reader);
	else if (retrain_reader_has(&reader, "bins"))
		retrain_reader_refuse(&reader, "bins", "is given although no profile has a shift",
							  "Then the bins follow from the buckets; leave it out.");
	retrain_scores_validate(scores);
	return scores;
}
