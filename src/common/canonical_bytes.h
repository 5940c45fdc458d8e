/*
 * canonical_bytes.h
 *	  Canonical bytes of a value of any type, for digests.
 */
#ifndef RETRAIN_CANONICAL_BYTES_H
#define RETRAIN_CANONICAL_BYTES_H

#include "fmgr.h"
#include "lib/stringinfo.h"

typedef enum RetrainCanonicalKind
{
	RETRAIN_CANONICAL_BOOL,
	RETRAIN_CANONICAL_INT2,
	RETRAIN_CANONICAL_INT4,
	RETRAIN_CANONICAL_INT8,
	RETRAIN_CANONICAL_FLOAT4,
	RETRAIN_CANONICAL_FLOAT8,
	RETRAIN_CANONICAL_NUMERIC,
	RETRAIN_CANONICAL_TEXT,
	RETRAIN_CANONICAL_BPCHAR,
	RETRAIN_CANONICAL_CSTRING,
	RETRAIN_CANONICAL_BYTEA,
	RETRAIN_CANONICAL_SEND,
	RETRAIN_CANONICAL_LSN,
	RETRAIN_CANONICAL_LABEL,
	RETRAIN_CANONICAL_OUTPUT
} RetrainCanonicalKind;

typedef struct RetrainCanonical
{
	RetrainCanonicalKind kind;
	FmgrInfo	function;		/* send or output function, if the kind needs it */
} RetrainCanonical;

extern void retrain_canonical_init(RetrainCanonical *canonical, Oid type, MemoryContext mcxt);
extern void retrain_canonical_append(RetrainCanonical *canonical, StringInfo buf, Datum value);

#endif							/* RETRAIN_CANONICAL_BYTES_H */
