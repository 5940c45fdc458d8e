/*
 * class_row.h
 *	  Rows of a label and probabilities of classes, two of them or named ones.
 */
#ifndef RETRAIN_CLASS_ROW_H
#define RETRAIN_CLASS_ROW_H

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"

#include "common/bytes.h"

#define RETRAIN_CLASS_ROW_MOST 256

/* The classes of a state. */
typedef struct RetrainClassList
{
	int			n;
	RetrainBytes *names;		/* NULL: two classes, false and true */
	ArrayType  *image;			/* array that the names come from, NULL if not seen */
} RetrainClassList;

typedef struct RetrainClassRow
{
	int			label;
	const double *probability;	/* one for each class */
	double		binary[2];
} RetrainClassRow;

extern void retrain_class_list_check(RetrainClassList *list, FunctionCallInfo fcinfo, int argument,
									 MemoryContext mcxt);
extern bool retrain_class_list_same(const RetrainClassList *a, const RetrainClassList *b);
extern void retrain_class_list_copy(RetrainClassList *to, const RetrainClassList *from,
									MemoryContext mcxt);
pg_noreturn extern void retrain_class_list_differs(void);
extern void retrain_class_list_send(StringInfo buf, const RetrainClassList *list);
extern void retrain_class_list_recv(StringInfo buf, RetrainClassList *list);
extern void retrain_class_row_binary(RetrainClassRow *row, bool label, double probability);
extern void retrain_class_row_named(RetrainClassRow *row, const RetrainClassList *list,
									Datum label, Datum probabilities);

#endif							/* RETRAIN_CLASS_ROW_H */
