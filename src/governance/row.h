/*
 * row.h
 *	  Inserting one row into one of our tables, column by column.
 */
#ifndef RETRAIN_ROW_H
#define RETRAIN_ROW_H

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

#define RETRAIN_ROW_MAX_COLUMNS 64

typedef struct RetrainRow
{
	const char *table;			/* qualified name, one of ours */
	StringInfoData names;
	StringInfoData params;
	int			n;
	Oid			types[RETRAIN_ROW_MAX_COLUMNS];
	Datum		values[RETRAIN_ROW_MAX_COLUMNS];
	char		nulls[RETRAIN_ROW_MAX_COLUMNS];
} RetrainRow;

extern void retrain_row_begin(RetrainRow *row, const char *table);
extern void retrain_row_datum(RetrainRow *row, const char *column, Oid type, Datum value, bool isnull);
extern void retrain_row_text(RetrainRow *row, const char *column, const char *value);
extern void retrain_row_text_as(RetrainRow *row, const char *column, const char *value, const char *cast);
extern void retrain_row_text_array(RetrainRow *row, const char *column, List *strings);
extern void retrain_row_int4(RetrainRow *row, const char *column, int32 value);
extern void retrain_row_int8(RetrainRow *row, const char *column, int64 value);
extern void retrain_row_int8_or_null(RetrainRow *row, const char *column, int64 value, bool present);
extern void retrain_row_float8_or_null(RetrainRow *row, const char *column, double value, bool present);
extern void retrain_row_time(RetrainRow *row, const char *column, TimestampTz value);
extern void retrain_row_time_or_null(RetrainRow *row, const char *column, TimestampTz value, bool present);
extern void retrain_row_oid(RetrainRow *row, const char *column, Oid value);
extern void retrain_row_insert(RetrainRow *row);
extern int64 retrain_row_insert_returning(RetrainRow *row, const char *id_column);
extern int64 retrain_row_insert_unless_taken(RetrainRow *row, const char *id_column);

#endif							/* RETRAIN_ROW_H */
