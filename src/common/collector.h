/*
 * collector.h
 *	  The values of two samples, as the state of exact aggregates.
 */
#ifndef RETRAIN_COLLECTOR_H
#define RETRAIN_COLLECTOR_H

#include "common/spill.h"
#include "stats/source.h"

/* Sides of a comparison; also the value of the boolean is_current. */
#define RETRAIN_REFERENCE 0
#define RETRAIN_CURRENT 1

typedef struct RetrainChunk
{
	struct RetrainChunk *next;
	int			n;				/* set when the chunk is no longer the tail */
	int			room;
	double		values[FLEXIBLE_ARRAY_MEMBER];
} RetrainChunk;

typedef struct RetrainSample
{
	double	   *tail;			/* values of the last chunk */
	int			fill;			/* how many of them are set */
	int			room;
	int			next_room;		/* size of the next chunk */
	RetrainChunk *first;
	RetrainChunk *last;
	int64		stored;			/* values in full chunks and in the file */
	int64		missing;		/* NULL and NaN */
	RetrainExtentList disk;
} RetrainSample;

typedef struct RetrainCollector
{
	RetrainSpillMember member;	/* first: spilling casts back */
	MemoryContext mcxt;
	int64		unassigned;		/* rows whose side is NULL */
	int			bins;			/* argument of the call, 0 if it has none */
	double		eps;			/* of log_loss, else 0 */
	double		share;			/* k of lift and capture, else 0 */
	bool		is_time;		/* values are seconds, not plain numbers */
	RetrainSample side[2];
} RetrainCollector;

extern RetrainCollector *retrain_collector_create(MemoryContext mcxt, RetrainSpillSite *site);
extern void retrain_collector_grow(RetrainCollector *collector, int side);
extern void retrain_collector_append(RetrainCollector *into, RetrainCollector *from);
extern void retrain_collector_source(RetrainCollector *collector, int side, RetrainSource *source);
extern void retrain_collector_budget(RetrainCollector *collector, RetrainBudget *budget);
extern bytea *retrain_collector_serialize(RetrainCollector *collector);
extern RetrainCollector *retrain_collector_deserialize(bytea *bytes);

/* retrain_collector_count returns how many values (not NULL, not NaN) a side has. */
static inline int64
retrain_collector_count(const RetrainCollector *collector, int side)
{
	return collector->side[side].stored + collector->side[side].fill;
}

/* retrain_collector_add puts one value, which is not NaN, into a side. */
static inline void
retrain_collector_add(RetrainCollector *collector, int side, double value)
{
	RetrainSample *sample = &collector->side[side];

	if (unlikely(sample->fill == sample->room))
		retrain_collector_grow(collector, side);
	sample->tail[sample->fill++] = value;
}

#endif							/* RETRAIN_COLLECTOR_H */
