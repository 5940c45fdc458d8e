/*
 * bytes.h
 *	  A name as its bytes: of a category, a class, a slice.
 */
#ifndef RETRAIN_BYTES_H
#define RETRAIN_BYTES_H

#include "utils/builtins.h"

typedef struct RetrainBytes
{
	const char *data;			/* not terminated; NULL for the null name, where there is one */
	uint32		len;
} RetrainBytes;

/* retrain_bytes_compare orders names, none of them null, as the collation C does. */
static inline int
retrain_bytes_compare(const RetrainBytes *a, const RetrainBytes *b)
{
	int			order = memcmp(a->data, b->data, Min(a->len, b->len));

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* retrain_bytes_datum returns a name, not null, as text in the current context. */
static inline Datum
retrain_bytes_datum(const RetrainBytes *name)
{
	return PointerGetDatum(cstring_to_text_with_len(name->data, (int) name->len));
}

#endif							/* RETRAIN_BYTES_H */
