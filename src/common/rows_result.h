/*
 * rows_result.h
 *	  Results of one row, and of several as an array of a named composite type.
 */
#ifndef RETRAIN_ROWS_RESULT_H
#define RETRAIN_ROWS_RESULT_H

#include "access/tupdesc.h"
#include "fmgr.h"

#include "common/bytes.h"

typedef struct RetrainRows
{
	Oid			type;			/* composite type of the elements */
	TupleDesc	desc;
	Datum	   *rows;
	int			count;
	int			capacity;
} RetrainRows;

extern Datum retrain_bytes_datum(const RetrainBytes *name);
extern void retrain_column_float(Datum *value, bool *null, double figure);
extern void retrain_column_text(Datum *value, bool *null, const char *word);
extern Datum retrain_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls);
extern void retrain_rows_begin(RetrainRows *rows, FunctionCallInfo fcinfo, int capacity);
extern void retrain_rows_add(RetrainRows *rows, Datum *values, bool *nulls);
extern Datum retrain_rows_finish(RetrainRows *rows);

#endif							/* RETRAIN_ROWS_RESULT_H */
