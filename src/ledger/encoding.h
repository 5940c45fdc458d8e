/*
 * encoding.h
 *	  Canonical encoding of rows: the bytes that ledger and leaves hash.
 */
#ifndef RETRAIN_LEDGER_ENCODING_H
#define RETRAIN_LEDGER_ENCODING_H

#include "access/htup.h"
#include "access/tupdesc.h"
#include "lib/stringinfo.h"

/* First byte of every payload; another encoding is another number. */
#define RETRAIN_ENCODING_FORMAT 1

extern void retrain_encode_fields(StringInfo buf, TupleDesc desc, const Datum *values, const bool *nulls);
extern void retrain_encode_tuple(StringInfo buf, HeapTuple tuple, TupleDesc desc);
extern void retrain_encode_row(StringInfo buf, const char *name, HeapTuple tuple, TupleDesc desc);

#endif							/* RETRAIN_LEDGER_ENCODING_H */
