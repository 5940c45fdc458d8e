/*
 * calibration_map.h
 *	  SQL type retrain.calibration_map: a fitted function from scores to probabilities.
 *
 * Stored form, after the header of a varlena, all numbers big-endian:
 *
 *	  byte		version (1)
 *	  byte		method: 1 isotonic, 2 platt
 *	  8 bytes	negative rows of the fit
 *	  8 bytes	positive rows
 *	  doubles	isotonic: x and y of each knot; platt: centre, scale, slope, intercept
 */
#ifndef RETRAIN_CALIBRATION_MAP_H
#define RETRAIN_CALIBRATION_MAP_H

#include "fmgr.h"

#include "stats/isotonic.h"
#include "stats/platt.h"

typedef enum RetrainMapMethod
{
	RETRAIN_MAP_ISOTONIC = 1,
	RETRAIN_MAP_PLATT
} RetrainMapMethod;

typedef struct RetrainMap
{
	RetrainMapMethod method;
	int64		rows[2];		/* negative, positive */
	RetrainKnots knots;			/* isotonic */
	RetrainPlatt platt;
} RetrainMap;

/* calibration_map.c */
extern struct varlena *retrain_map_pack(const RetrainMap *map);
extern RetrainMap *retrain_map_unpack(const struct varlena *packed);
extern RetrainMap *retrain_map_unpack_foreign(const uint8 *bytes, Size length);
extern void retrain_map_validate(const RetrainMap *map, int sqlstate);
extern const char *retrain_map_method_name(RetrainMapMethod method);
extern double retrain_map_value(const RetrainMap *map, double score);

/* calibration_map_text.c */
extern char *retrain_map_text(const RetrainMap *map);
extern RetrainMap *retrain_map_parse(const char *text);

#endif							/* RETRAIN_CALIBRATION_MAP_H */
