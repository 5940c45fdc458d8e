/*
 * bytes.h
 *	  A name as its bytes: of a category, a class, a slice.
 */
#ifndef RETRAIN_BYTES_H
#define RETRAIN_BYTES_H

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

#endif							/* RETRAIN_BYTES_H */
