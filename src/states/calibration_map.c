/*
 * calibration_map.c
 *	  The stored form of a calibration map, and what a map must be.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "port/pg_bswap.h"
#include "states/calibration_map.h"

#define FORMAT_VERSION 1
#define HEAD_BYTES (1 + 1 + 8 + 8)
#define PLATT_NUMBERS 4

/* invalid raises the error of bytes or text that cannot be a map. */
pg_noreturn static void
invalid(int sqlstate, const char *problem)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("invalid calibration map: %s", problem),
			 errhint("Calibration maps are made by retrain.fit_isotonic and retrain.fit_platt; their forms are described in doc/reference/calibration_maps.md.")));
}

/* retrain_map_method_name returns the name of a method. */
const char *
retrain_map_method_name(RetrainMapMethod method)
{
	return method == RETRAIN_MAP_ISOTONIC ? "isotonic" : "platt";
}

/* put_word writes eight bytes. */
static uint8 *
put_word(uint8 *to, uint64 word)
{
	word = pg_hton64(word);
	memcpy(to, &word, sizeof(word));
	return to + sizeof(word);
}

/* put_double writes a double; -0 is written as 0, so that equal maps have equal bytes. */
static uint8 *
put_double(uint8 *to, double x)
{
	uint64		word;

	x += 0.0;
	memcpy(&word, &x, sizeof(word));
	return put_word(to, word);
}

/* get_word reads eight bytes. */
static uint64
get_word(const uint8 **from)
{
	uint64		word;

	memcpy(&word, *from, sizeof(word));
	*from += sizeof(word);
	return pg_ntoh64(word);
}

/* get_double reads a double. */
static double
get_double(const uint8 **from)
{
	uint64		word = get_word(from);
	double		x;

	memcpy(&x, &word, sizeof(x));
	return x;
}

/* numbers_of returns how many doubles a map stores. */
static int
numbers_of(const RetrainMap *map)
{
	return map->method == RETRAIN_MAP_ISOTONIC ? 2 * map->knots.n : PLATT_NUMBERS;
}

/* retrain_map_pack returns the stored form in the current context. */
struct varlena *
retrain_map_pack(const RetrainMap *map)
{
	Size		size = VARHDRSZ + HEAD_BYTES + (Size) numbers_of(map) * sizeof(double);
	struct varlena *packed = palloc(size);
	uint8	   *to = (uint8 *) VARDATA(packed);

	SET_VARSIZE(packed, size);
	*to++ = FORMAT_VERSION;
	*to++ = (uint8) map->method;
	for (int i = 0; i < 2; i++)
		to = put_word(to, (uint64) map->rows[i]);
	if (map->method == RETRAIN_MAP_PLATT)
	{
		to = put_double(to, map->platt.centre);
		to = put_double(to, map->platt.scale);
		to = put_double(to, map->platt.slope);
		to = put_double(to, map->platt.intercept);
	}
	else
		for (int i = 0; i < map->knots.n; i++)
		{
			to = put_double(to, map->knots.x[i]);
			to = put_double(to, map->knots.y[i]);
		}
	Assert((Size) ((char *) to - (char *) packed) == size);
	return packed;
}

/* read_bytes reads the stored form; bytes of our own making need no more checks. */
static RetrainMap *
read_bytes(const uint8 *bytes, Size length)
{
	RetrainMap *map = palloc0(sizeof(RetrainMap));
	const uint8 *from = bytes;
	Size		numbers;

	if (length < HEAD_BYTES || (length - HEAD_BYTES) % sizeof(double) != 0)
		invalid(ERRCODE_INVALID_BINARY_REPRESENTATION, "it has a wrong length");
	if (*from != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("calibration map has format version %d", *from),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension.")));
	map->method = from[1];
	from += 2;
	for (int i = 0; i < 2; i++)
		map->rows[i] = (int64) get_word(&from);
	numbers = (length - HEAD_BYTES) / sizeof(double);
	if (map->method == RETRAIN_MAP_PLATT && numbers == PLATT_NUMBERS)
	{
		map->platt.centre = get_double(&from);
		map->platt.scale = get_double(&from);
		map->platt.slope = get_double(&from);
		map->platt.intercept = get_double(&from);
		return map;
	}
	if (map->method != RETRAIN_MAP_ISOTONIC || numbers % 2 != 0 || numbers / 2 > RETRAIN_KNOTS_MOST)
		invalid(ERRCODE_INVALID_BINARY_REPRESENTATION, "method and length do not fit");
	map->knots.n = (int) (numbers / 2);
	map->knots.x = palloc(Max(numbers / 2, 1) * sizeof(double));
	map->knots.y = palloc(Max(numbers / 2, 1) * sizeof(double));
	for (int i = 0; i < map->knots.n; i++)
	{
		map->knots.x[i] = get_double(&from);
		map->knots.y[i] = get_double(&from);
	}
	return map;
}

/* retrain_map_unpack reads a stored map. */
RetrainMap *
retrain_map_unpack(const struct varlena *packed)
{
	return read_bytes((const uint8 *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
}

/* minus_zero tells whether a number is -0, which is never stored. */
static bool
minus_zero(double x)
{
	return x == 0 && signbit(x);
}

/* retrain_map_unpack_foreign reads bytes that anybody may have made. */
RetrainMap *
retrain_map_unpack_foreign(const uint8 *bytes, Size length)
{
	RetrainMap *map = read_bytes(bytes, length);
	bool		canonical = !minus_zero(map->platt.centre) && !minus_zero(map->platt.slope) &&
		!minus_zero(map->platt.intercept);

	for (int i = 0; i < map->knots.n; i++)
		canonical &= !minus_zero(map->knots.x[i]) && !minus_zero(map->knots.y[i]);
	if (!canonical)
		invalid(ERRCODE_INVALID_BINARY_REPRESENTATION, "it is not in canonical form");
	retrain_map_validate(map, ERRCODE_INVALID_BINARY_REPRESENTATION);
	return map;
}

/* validate_knots raises an error unless knots are in order. */
static void
validate_knots(const RetrainKnots *knots, int sqlstate)
{
	if (knots->n == 0)
		invalid(sqlstate, "it has no knots");
	for (int i = 0; i < knots->n; i++)
	{
		if (!isfinite(knots->x[i]) || !(knots->y[i] >= 0 && knots->y[i] <= 1))
			invalid(sqlstate, "scores must be finite and probabilities between 0 and 1");
		if (i > 0 && !(knots->x[i] > knots->x[i - 1]))
			invalid(sqlstate, "scores must rise");
		if (i > 0 && !(knots->y[i] >= knots->y[i - 1]))
			invalid(sqlstate, "probabilities must not fall");
	}
}

/* retrain_map_validate raises an error, of that SQLSTATE, unless a map can have been fitted. */
void
retrain_map_validate(const RetrainMap *map, int sqlstate)
{
	const RetrainPlatt *platt = &map->platt;

	if (map->rows[0] < 1 || map->rows[1] < 1 || map->rows[0] > PG_INT64_MAX - map->rows[1])
		invalid(sqlstate, "both classes must have rows");
	if (map->method == RETRAIN_MAP_ISOTONIC)
		validate_knots(&map->knots, sqlstate);
	else if (!isfinite(platt->centre) || !(platt->scale > 0) || !isfinite(platt->scale) ||
			 !isfinite(platt->slope) || !isfinite(platt->intercept))
		invalid(sqlstate, "its numbers must be finite and its scale positive");
}

/* retrain_map_value returns the probability of a score, which is not NaN. */
double
retrain_map_value(const RetrainMap *map, double score)
{
	if (map->method == RETRAIN_MAP_ISOTONIC)
		return retrain_knots_value(&map->knots, score);
	return retrain_platt_value(&map->platt, score);
}
