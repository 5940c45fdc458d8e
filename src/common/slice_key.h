/*
 * slice_key.h
 *	  Canonical text of a slice value of any type.
 */
#ifndef RETRAIN_SLICE_KEY_H
#define RETRAIN_SLICE_KEY_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/datetime.h"

#include "common/bytes.h"
#include "common/compat.h"

/* What a call site keeps about the type of its slices; see slice_key.c. */
typedef struct RetrainSliceKey
{
	bool		text;			/* the bytes of a value are its text */
	MemoryContext mcxt;
	Oid			type;			/* never a domain */
	int16		typlen;
	bool		typbyval;
	bool		enumeration;
	FmgrInfo	output;
	struct CachedText *cache;	/* made when first needed */
	char		buffer[MAXDATELEN + 1];
} RetrainSliceKey;

extern RetrainSliceKey *retrain_slice_key_create(FunctionCallInfo fcinfo, int argno,
												 const char *what, MemoryContext mcxt);
extern RetrainBytes retrain_slice_key_format(RetrainSliceKey *key, Datum value);
extern void retrain_check_collation(Oid collation, const char *what);

/*
 * retrain_text_bytes returns the bytes of a text value; they live as long as
 * the value, or in the current context if it had to be unpacked.
 */
static inline RetrainBytes
retrain_text_bytes(Datum value)
{
	struct varlena *v = (struct varlena *) DatumGetPointer(value);
	RetrainBytes bytes;

	/* the usual case without a call */
	if (unlikely(VARATT_IS_EXTERNAL(v) || VARATT_IS_COMPRESSED(v)))
		v = PG_DETOAST_DATUM_PACKED(value);
	bytes.data = VARDATA_ANY(v);
	bytes.len = VARSIZE_ANY_EXHDR(v);
	return bytes;
}

/*
 * retrain_slice_key_bytes returns the canonical text of value, valid until the
 * next call or the end of the row.  Inline for text: this is done for every row.
 */
static inline RetrainBytes
retrain_slice_key_bytes(RetrainSliceKey *key, Datum value)
{
	if (likely(key->text))
		return retrain_text_bytes(value);
	return retrain_slice_key_format(key, value);
}

#endif							/* RETRAIN_SLICE_KEY_H */
