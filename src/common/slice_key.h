/*
 * slice_key.h
 *	  Canonical text of a slice value of any type.
 */
#ifndef RETRAIN_SLICE_KEY_H
#define RETRAIN_SLICE_KEY_H

#include "fmgr.h"

#include "common/bytes.h"

typedef struct RetrainSliceKey RetrainSliceKey;

extern RetrainSliceKey *retrain_slice_key_create(FunctionCallInfo fcinfo, int argno,
												 MemoryContext mcxt);
extern RetrainBytes retrain_slice_key_bytes(RetrainSliceKey *key, Datum value);
extern RetrainBytes retrain_text_bytes(Datum value);
extern void retrain_check_collation(Oid collation, const char *what);

#endif							/* RETRAIN_SLICE_KEY_H */
