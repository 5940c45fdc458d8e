/*
 * moments_batch.h
 *	  Moments of figures that come one by one, with their counts.
 *
 * Single ones are gathered and added many at a time.  The moments are the same bits
 * either way.
 */
#ifndef RETRAIN_MOMENTS_BATCH_H
#define RETRAIN_MOMENTS_BATCH_H

#include "stats/moments.h"

typedef struct RetrainMomentsBatch
{
	RetrainMoments moments;		/* complete after retrain_batch_finish only */
	RetrainMomentsScratch scratch;
	int			n;
	double		values[RETRAIN_MOMENTS_BATCH];
} RetrainMomentsBatch;

/* retrain_batch_init makes empty moments with memory from mcxt. */
static inline void
retrain_batch_init(RetrainMomentsBatch *batch, MemoryContext mcxt)
{
	memset(&batch->scratch, 0, sizeof(batch->scratch));
	retrain_moments_init(&batch->moments, mcxt);
	batch->n = 0;
}

/* retrain_batch_add adds count times a finite value. */
static inline void
retrain_batch_add(RetrainMomentsBatch *batch, double value, int64 count)
{
	if (count != 1)
	{
		retrain_moments_add_times(&batch->moments, value, (uint64) count);
		return;
	}
	batch->values[batch->n++] = value;
	if (batch->n == RETRAIN_MOMENTS_BATCH)
	{
		retrain_moments_add(&batch->moments, &batch->scratch, batch->values, batch->n);
		batch->n = 0;
	}
}

/* retrain_batch_finish completes the moments; more can be added. */
static inline void
retrain_batch_finish(RetrainMomentsBatch *batch)
{
	if (batch->n > 0)
		retrain_moments_add(&batch->moments, &batch->scratch, batch->values, batch->n);
	batch->n = 0;
	retrain_moments_settle(&batch->moments, &batch->scratch);
}

/* retrain_batch_clear makes finished moments empty again. */
static inline void
retrain_batch_clear(RetrainMomentsBatch *batch)
{
	retrain_exact_clear(&batch->moments.sum);
	retrain_exact_clear(&batch->moments.squares);
}

/* retrain_batch_free gives their memory back. */
static inline void
retrain_batch_free(RetrainMomentsBatch *batch)
{
	retrain_moments_free(&batch->moments);
}

#endif							/* RETRAIN_MOMENTS_BATCH_H */
