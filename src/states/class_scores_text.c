/*
 * class_scores_text.c
 *	  The text form of retrain.class_scores: JSON that a person can read and another system write.
 *
 * Lossless: exact sums in hexadecimal (stats/exact_sum.h), scores in their own text form
 * (scores_text.c).  Counts and sums that are 0 are left out.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "metrics/class_arguments.h"
#include "states/class_scores.h"

#define TEXT_VERSION 1

static const char *const known_keys[] = {
	"retrain_class_scores", "classes", "unused", "clipped", "places", "log_loss_sum",
	"log_loss_sum_of_squares", "brier_sum", "brier_sum_of_squares", "scores", "top", NULL
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

/* retrain_class_scores_text returns the text form in the current context. */
char *
retrain_class_scores_text(const RetrainClassScores *scores)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_class_scores\": %d, \"classes\": [", TEXT_VERSION);
	for (int i = 0; i < scores->n; i++)
	{
		appendStringInfoString(&buf, i > 0 ? ", " : "");
		escape_json(&buf, pnstrdup(scores->names[i].data, scores->names[i].len));
	}
	appendStringInfoChar(&buf, ']');
	put_count(&buf, "unused", scores->unused);
	put_count(&buf, "clipped", scores->clipped);
	appendStringInfoString(&buf, ", \"places\": [");
	for (int i = 0; i < scores->n; i++)
		appendStringInfo(&buf, "%s" INT64_FORMAT, i > 0 ? ", " : "", scores->places[i]);
	appendStringInfoChar(&buf, ']');
	put_sum(&buf, "log_loss_sum", &scores->log_loss.sum);
	put_sum(&buf, "log_loss_sum_of_squares", &scores->log_loss.squares);
	put_sum(&buf, "brier_sum", &scores->brier.sum);
	put_sum(&buf, "brier_sum_of_squares", &scores->brier.squares);
	appendStringInfoString(&buf, ", \"scores\": [");
	for (int i = 0; i < scores->n; i++)
		appendStringInfo(&buf, "%s%s", i > 0 ? ", " : "", retrain_scores_text(scores->scores[i]));
	appendStringInfo(&buf, "], \"top\": %s}", retrain_scores_text(scores->scores[scores->n]));
	return buf.data;
}

/* read_array returns the elements of an array, which must be there, and their number. */
static JsonbContainer *
read_array(const RetrainReader *reader, const char *key, int *n)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		retrain_reader_refuse(reader, key, "must be an array", NULL);
	*n = JsonContainerSize(value->val.binary.data);
	return value->val.binary.data;
}

/* read_class_array does so for an array with an element a class. */
static JsonbContainer *
read_class_array(const RetrainReader *reader, const char *key, int n)
{
	int			found;
	JsonbContainer *array = read_array(reader, key, &found);

	if (found != n)
		retrain_reader_refuse(reader, key, "must have an element for each class", NULL);
	return array;
}

/* parse_classes reads the names of the classes. */
static void
parse_classes(const RetrainReader *reader, RetrainClassScores *scores)
{
	JsonbContainer *array = read_array(reader, "classes", &scores->n);

	if (scores->n < RETRAIN_CLASSES_LEAST || scores->n > RETRAIN_CLASSES_MOST)
		retrain_reader_refuse(reader, "classes", "must have from 2 to 1000 elements", NULL);
	scores->names = palloc(scores->n * sizeof(RetrainBytes));
	for (int i = 0; i < scores->n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array, i);

		if (element->type != jbvString || element->val.string.len > RETRAIN_CLASS_NAME_MOST)
			retrain_reader_refuse(reader, "classes", "must be strings of at most 1000 bytes", NULL);
		scores->names[i].data = element->val.string.val;
		scores->names[i].len = (uint32) element->val.string.len;
	}
}

/* parse_places reads the rows of each place. */
static void
parse_places(const RetrainReader *reader, RetrainClassScores *scores)
{
	JsonbContainer *array = read_class_array(reader, "places", scores->n);

	scores->places = palloc(scores->n * sizeof(int64));
	for (int i = 0; i < scores->n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array, i);
		Datum		rows;

		if (element->type != jbvNumeric)
			retrain_reader_refuse(reader, "places", "must be numbers of rows", NULL);
		rows = NumericGetDatum(element->val.numeric);
		if (!DatumGetBool(DirectFunctionCall2(numeric_eq, rows,
											  DirectFunctionCall2(numeric_trunc, rows, Int32GetDatum(0)))) ||
			DatumGetBool(DirectFunctionCall2(numeric_gt, rows,
											 NumericGetDatum(int64_to_numeric(RETRAIN_PROFILE_MAX_ROWS)))) ||
			DatumGetBool(DirectFunctionCall2(numeric_lt, rows, NumericGetDatum(int64_to_numeric(0)))))
			retrain_reader_refuse(reader, "places", "must be numbers of rows", NULL);
		scores->places[i] = DatumGetInt64(DirectFunctionCall1(numeric_int8, rows));
	}
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

/* parse_moments reads two exact sums. */
static void
parse_moments(const RetrainReader *reader, const char *sum, const char *squares, RetrainMoments *moments)
{
	retrain_moments_init(moments, CurrentMemoryContext);
	parse_sum(reader, sum, RETRAIN_EXACT_VALUES, &moments->sum);
	parse_sum(reader, squares, RETRAIN_EXACT_SQUARES, &moments->squares);
}

/* parse_scores reads the scores that a value of a field says. */
static const RetrainScores *
parse_scores(const RetrainReader *reader, const char *key, const JsonbValue *value)
{
	if (value == NULL || value->type != jbvBinary)
		retrain_reader_refuse(reader, key, "must be scores", NULL);
	return retrain_scores_parse(JsonbToCString(NULL, value->val.binary.data, value->val.binary.len));
}

/* retrain_class_scores_parse reads the text form; an error if it is none. */
RetrainClassScores *
retrain_class_scores_parse(const char *text)
{
	RetrainClassScores *scores = palloc0(sizeof(RetrainClassScores));
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	RetrainReader reader;
	JsonbContainer *array;

	retrain_reader_begin(&reader, json, "class scores", ERRCODE_INVALID_TEXT_REPRESENTATION, known_keys);
	if (retrain_read_integer(&reader, "retrain_class_scores", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_class_scores", "must be 1", "It is the version of the text form.");
	parse_classes(&reader, scores);
	scores->unused = retrain_read_integer(&reader, "unused", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	scores->clipped = retrain_read_integer(&reader, "clipped", 0, 0, RETRAIN_PROFILE_MAX_ROWS);
	parse_places(&reader, scores);
	parse_moments(&reader, "log_loss_sum", "log_loss_sum_of_squares", &scores->log_loss);
	parse_moments(&reader, "brier_sum", "brier_sum_of_squares", &scores->brier);
	scores->scores = palloc((scores->n + 1) * sizeof(RetrainScores *));
	array = read_class_array(&reader, "scores", scores->n);
	for (int i = 0; i < scores->n; i++)
		scores->scores[i] = parse_scores(&reader, "scores", getIthJsonbValueFromContainer(array, i));
	scores->scores[scores->n] = parse_scores(&reader, "top", retrain_read_field(&reader, "top"));
	retrain_class_scores_validate(scores);
	return scores;
}
