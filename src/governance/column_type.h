/*
 * column_type.h
 *	  What the metrics make of a column's type.
 */
#ifndef RETRAIN_COLUMN_TYPE_H
#define RETRAIN_COLUMN_TYPE_H

typedef enum RetrainTypeKind
{
	RETRAIN_TYPE_BOOLEAN,
	RETRAIN_TYPE_INTEGER,
	RETRAIN_TYPE_NUMBER,		/* float4, float8, numeric: has a NaN */
	RETRAIN_TYPE_TEXT,
	RETRAIN_TYPE_ENUM,
	RETRAIN_TYPE_TIME,			/* date, timestamp, timestamptz */
	RETRAIN_TYPE_OTHER
} RetrainTypeKind;

extern RetrainTypeKind retrain_type_kind(Oid type);

#endif							/* RETRAIN_COLUMN_TYPE_H */
