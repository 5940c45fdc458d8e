/*
 * profile_set.h
 *	  The profiles of several columns of the same rows, as one value.
 *
 * Like a profile it has two forms behind one SQL type, retrain.profile_set:
 *
 *	  packed	canonical bytes (profile_set.c): stored, sent
 *	  open		the state of aggregates, one builder a column, changed in place
 */
#ifndef RETRAIN_PROFILE_SET_H
#define RETRAIN_PROFILE_SET_H

#include "profile/builder.h"
#include "profile/column.h"

/* Most columns of a set: those of a table. */
#define RETRAIN_PROFILE_SET_MOST 1600

/* A line is longer than pending_room by so much, to begin in other sets of the cache. */
#define RETRAIN_PENDING_APART 8

/* Rows that are counted together; a builder takes so many values. */
#define RETRAIN_PENDING_ROWS RETRAIN_PENDING

typedef struct RetrainProfileSet
{
	ExpandedObjectHeader header;
	uint64		source;			/* number of the call site that pending rows are from; 0: none */
	RetrainColumn *column;		/* how it reads them */
	int			npending;		/* rows */
	int			pending_room;
	int			ngathered;		/* columns that are gathered */
	Datum	   *gathered;		/* their values in those rows, a line a column */
	bool	   *nulls;			/* lines, too: which of them are NULL */
	int			n;
	RetrainBuilder *builder[FLEXIBLE_ARRAY_MEMBER];
} RetrainProfileSet;

/* Reads the profiles of a set, whatever form it has, one after the other. */
typedef struct RetrainProfileSetReader
{
	RetrainProfileSet *open;	/* or NULL: */
	const uint8 *next;			/* what is left of the packed form */
	const uint8 *end;
	int			n;
	int			taken;
} RetrainProfileSetReader;

/* Bytes of a packed profile, without a header. */
typedef struct RetrainProfileBytes
{
	const uint8 *data;
	Size		len;
} RetrainProfileBytes;

extern RetrainProfileSet *retrain_profile_set_create(MemoryContext parent, int n);
extern RetrainProfileSet *retrain_profile_set_open(Datum datum, MemoryContext parent);
extern void retrain_profile_set_expect(RetrainProfileSet *set, uint64 source,
									   const RetrainColumn *columns);
extern void retrain_profile_set_flush(RetrainProfileSet *set);
extern void retrain_profile_set_merge(RetrainProfileSet *set, Datum from);
extern struct varlena *retrain_profile_set_packed(Datum datum);
extern void retrain_profile_set_read(RetrainProfileSetReader *reader, Datum datum);
extern RetrainProfileBytes retrain_profile_set_next(RetrainProfileSetReader *reader);

/* retrain_profile_set_of returns the set of a datum, NULL unless it is open for writing. */
static inline RetrainProfileSet *
retrain_profile_set_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return (RetrainProfileSet *) DatumGetEOHP(datum);
	return NULL;
}

#endif							/* RETRAIN_PROFILE_SET_H */
