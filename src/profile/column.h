/*
 * column.h
 *	  How the values of a column become values of a profile.
 */
#ifndef RETRAIN_COLUMN_H
#define RETRAIN_COLUMN_H

#include "profile/builder.h"

/* The types whose values are read as they are, and those that are not worth it. */
typedef enum RetrainColumnType
{
	RETRAIN_COLUMN_FLOAT8,
	RETRAIN_COLUMN_FLOAT4,
	RETRAIN_COLUMN_INT2,
	RETRAIN_COLUMN_INT4,
	RETRAIN_COLUMN_INT8,
	RETRAIN_COLUMN_BOOLEAN,
	RETRAIN_COLUMN_DATE,
	RETRAIN_COLUMN_TIMESTAMP,
	RETRAIN_COLUMN_NUMERIC,		/* from here on one by one, because values are pointers */
	RETRAIN_COLUMN_CATEGORY
} RetrainColumnType;

typedef struct RetrainColumn
{
	RetrainColumnType type;
	RetrainProfileKind kind;
	int			place;			/* among the columns that are gathered; -1: one by one */
} RetrainColumn;

extern void retrain_column_describe(RetrainColumn *column, Oid type);
extern void retrain_column_add(const RetrainColumn *column, RetrainBuilder *builder,
							   Datum *values, int n);

#endif							/* RETRAIN_COLUMN_H */
