/*
 * crossed_keys.h
 *	  Combinations of the values of several columns, as names of slices.
 */
#ifndef RETRAIN_CROSSED_KEYS_H
#define RETRAIN_CROSSED_KEYS_H

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "common/bytes_dict.h"
#include "common/compat.h"
#include "common/slice_key.h"

#define RETRAIN_CROSSED_MAX 16	/* columns */

/*
 * The values seen of each column; of one state.  While it is not much larger than the
 * number of slices, a table finds the slice of a combination without hashing: at the place
 * that the numbers make, put together with as many bits each as the column needs.
 */
typedef struct RetrainCrossedKeys
{
	MemoryContext mcxt;
	RetrainSpillMember *member;
	int			n;				/* columns */
	int			bits[RETRAIN_CROSSED_MAX];
	int32	   *place;			/* number of the slice, -1: none; NULL: no table */
	Size		places;
	int			tried;			/* slices when a table was last thought of */
	RetrainBytesDict dict[FLEXIBLE_ARRAY_MEMBER];
} RetrainCrossedKeys;

/* How a call site reads its columns. */
typedef struct RetrainCrossedSite
{
	int			first;			/* argument of the first column */
	int			n;
	RetrainSliceKey *key[RETRAIN_CROSSED_MAX];
} RetrainCrossedSite;

/* A combination: the number of each column's value.  Its bytes are the name of the slice. */
typedef struct RetrainCrossedImage
{
	int32		number[RETRAIN_CROSSED_MAX];
} RetrainCrossedImage;

extern RetrainCrossedSite *retrain_crossed_site_create(FunctionCallInfo fcinfo, int first, int most,
													   const char *what);
extern RetrainCrossedKeys *retrain_crossed_create(int n, MemoryContext mcxt,
												  RetrainSpillMember *member);
extern void retrain_crossed_place(RetrainCrossedKeys *keys, const RetrainCrossedImage *image,
								  int slice, const RetrainBytesDict *slices);
extern int **retrain_crossed_map(RetrainCrossedKeys *keys, const RetrainCrossedKeys *other);
extern int *retrain_crossed_order(const RetrainCrossedKeys *keys, const RetrainBytesDict *slices);
extern Datum retrain_crossed_datum(const RetrainCrossedKeys *keys, const int32 *number);
extern void retrain_crossed_send(StringInfo buf, const RetrainCrossedKeys *keys);
extern void retrain_crossed_recv(StringInfo buf, RetrainCrossedKeys *keys);
extern void retrain_bytes_dict_send(StringInfo buf, const RetrainBytesDict *dict);
extern void retrain_bytes_dict_recv(StringInfo buf, RetrainBytesDict *dict);

/* retrain_crossed_read sets the combination of the row. */
static inline void
retrain_crossed_read(FunctionCallInfo fcinfo, const RetrainCrossedSite *site, RetrainCrossedKeys *keys,
					 RetrainCrossedImage *image)
{
	for (int i = 0; i < site->n; i++)
	{
		NullableDatum *argument = &fcinfo->args[site->first + i];

		if (likely(!argument->isnull))
		{
			RetrainBytes name = retrain_slice_key_bytes(site->key[i], argument->value);

			image->number[i] = retrain_bytes_dict_id(&keys->dict[i], name.data, name.len);
		}
		else
			image->number[i] = retrain_bytes_dict_null_id(&keys->dict[i]);
	}
}

/* retrain_crossed_index sets the place of a combination; false if it lies outside the table. */
static inline bool
retrain_crossed_index(const RetrainCrossedKeys *keys, const int32 *number, Size *index)
{
	Size		place = 0;
	int32		outside = 0;

	for (int i = 0; i < keys->n; i++)
	{
		outside |= number[i] >> keys->bits[i];
		place = place << keys->bits[i] | (uint32) number[i];
	}
	*index = place;
	return outside == 0;
}

/* retrain_crossed_find returns the slice of a combination if the table knows it, else -1. */
static inline int
retrain_crossed_find(const RetrainCrossedKeys *keys, const RetrainCrossedImage *image)
{
	Size		index;

	if (unlikely(keys->place == NULL) || unlikely(!retrain_crossed_index(keys, image->number, &index)))
		return -1;
	return keys->place[index];
}

/* retrain_crossed_name returns the name of a combination of n columns. */
static inline RetrainBytes
retrain_crossed_name(const RetrainCrossedImage *image, int n)
{
	RetrainBytes name = {(const char *) image->number, n * sizeof(int32)};

	return name;
}

#endif							/* RETRAIN_CROSSED_KEYS_H */
