/*
 * calibration_map_text.c
 *	  The text form of retrain.calibration_map: JSON, lossless.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "common/shortest_dec.h"
#include "states/calibration_map.h"

#define TEXT_VERSION 1

static const char *const all_keys[] = {
	"retrain_calibration_map", "method", "negatives", "positives", "scores", "probabilities", "centre", "scale",
	"slope", "intercept", NULL
};
static const char *const isotonic_keys[] = {
	"retrain_calibration_map", "method", "negatives", "positives", "scores", "probabilities", NULL
};
static const char *const platt_keys[] = {
	"retrain_calibration_map", "method", "negatives", "positives", "centre", "scale", "slope", "intercept", NULL
};
static const char *const methods[] = {"isotonic", "platt"};

/* put_double appends a double, with as many digits as tell it from all others. */
static void
put_double(StringInfo buf, double x)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(x + 0.0, digits);
	appendStringInfoString(buf, digits);
}

/* put_list appends a list of doubles. */
static void
put_list(StringInfo buf, const char *key, const double *x, int n)
{
	appendStringInfo(buf, ", \"%s\": [", key);
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoString(buf, ", ");
		put_double(buf, x[i]);
	}
	appendStringInfoChar(buf, ']');
}

/* put_number appends a double. */
static void
put_number(StringInfo buf, const char *key, double x)
{
	appendStringInfo(buf, ", \"%s\": ", key);
	put_double(buf, x);
}

/* retrain_map_text returns the text form in the current context. */
char *
retrain_map_text(const RetrainMap *map)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"retrain_calibration_map\": %d, \"method\": \"%s\", \"negatives\": " INT64_FORMAT ", \"positives\": " INT64_FORMAT,
					 TEXT_VERSION, retrain_map_method_name(map->method), map->rows[0], map->rows[1]);
	if (map->method == RETRAIN_MAP_ISOTONIC)
	{
		put_list(&buf, "scores", map->knots.x, map->knots.n);
		put_list(&buf, "probabilities", map->knots.y, map->knots.n);
	}
	else
	{
		put_number(&buf, "centre", map->platt.centre);
		put_number(&buf, "scale", map->platt.scale);
		put_number(&buf, "slope", map->platt.slope);
		put_number(&buf, "intercept", map->platt.intercept);
	}
	appendStringInfoChar(&buf, '}');
	return buf.data;
}

/* to_double returns the double that a text names. */
static double
to_double(const char *text)
{
	return DatumGetFloat8(DirectFunctionCall1(float8in, CStringGetDatum(text)));
}

/* parse_double reads a number; one beyond double precision is an error of float8in. */
static double
parse_double(const RetrainReader *reader, const char *key)
{
	char	   *text = retrain_read_number(reader, key);

	if (text == NULL)
		retrain_reader_refuse(reader, key, "is missing", NULL);
	return to_double(text);
}

/* parse_list reads a list of numbers. */
static double *
parse_list(const RetrainReader *reader, const char *key, int *n)
{
	JsonbValue *value = retrain_read_field(reader, key);
	double	   *list;

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
		retrain_reader_refuse(reader, key, "must be a list of numbers", NULL);
	*n = JsonContainerSize(value->val.binary.data);
	if (*n > RETRAIN_KNOTS_MOST)
		retrain_reader_refuse(reader, key, "has too many numbers", NULL);
	list = palloc(Max(*n, 1) * sizeof(double));
	for (int i = 0; i < *n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value->val.binary.data, i);
		char	   *text;

		if (element->type != jbvNumeric)
			retrain_reader_refuse(reader, key, "must be a list of numbers", NULL);
		text = numeric_normalize(element->val.numeric);
		list[i] = to_double(text);
	}
	return list;
}

/* parse_knots reads the knots of an isotonic map. */
static void
parse_knots(const RetrainReader *reader, RetrainKnots *knots)
{
	int			n;

	knots->x = parse_list(reader, "scores", &knots->n);
	knots->y = parse_list(reader, "probabilities", &n);
	if (n != knots->n)
		retrain_reader_refuse(reader, "probabilities", "must have as many numbers as scores", NULL);
}

/* retrain_map_parse reads the text form; an error if it is none. */
RetrainMap *
retrain_map_parse(const char *text)
{
	RetrainMap *map = palloc0(sizeof(RetrainMap));
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	RetrainReader reader;

	retrain_reader_begin(&reader, json, "calibration map", ERRCODE_INVALID_TEXT_REPRESENTATION, all_keys);
	if (retrain_read_integer(&reader, "retrain_calibration_map", 0, PG_INT32_MIN, PG_INT32_MAX) != TEXT_VERSION)
		retrain_reader_refuse(&reader, "retrain_calibration_map", "must be 1", "It is the version of the text form.");
	if (!retrain_reader_has(&reader, "method"))
		retrain_reader_refuse(&reader, "method", "is missing", "Use one of: isotonic, platt.");
	map->method = 1 + retrain_read_choice(&reader, "method", methods, lengthof(methods), 0);
	retrain_reader_refuse_unknown(&reader, map->method == RETRAIN_MAP_ISOTONIC ? isotonic_keys : platt_keys);
	map->rows[0] = retrain_read_integer(&reader, "negatives", 0, 0, PG_INT64_MAX);
	map->rows[1] = retrain_read_integer(&reader, "positives", 0, 0, PG_INT64_MAX);
	if (map->method == RETRAIN_MAP_ISOTONIC)
		parse_knots(&reader, &map->knots);
	else
	{
		map->platt.centre = parse_double(&reader, "centre");
		map->platt.scale = parse_double(&reader, "scale");
		map->platt.slope = parse_double(&reader, "slope");
		map->platt.intercept = parse_double(&reader, "intercept");
	}
	retrain_map_validate(map, ERRCODE_INVALID_TEXT_REPRESENTATION);
	return map;
}
