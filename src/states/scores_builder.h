/*
 * scores_builder.h
 *	  The open form of retrain.scores: the state of aggregates, changed in place.
 */
#ifndef RETRAIN_SCORES_BUILDER_H
#define RETRAIN_SCORES_BUILDER_H

#include "utils/expandeddatum.h"

#include "profile/builder.h"
#include "states/scores.h"

typedef struct RetrainScoresBuilder
{
	ExpandedObjectHeader header;
	int64		unused;
	RetrainBuilder *side[2];	/* of negatives, of positives */
	RetrainCalibration *calibration;	/* of all rows, but for those pending */
	int			npending[2];
	int			room[2];
	double	   *pending[2];		/* probabilities to count */
	struct varlena *packed;		/* cache of retrain_scores_packed */
	int64		packed_rows;	/* rows of all kinds when it was made: it holds until they change */
} RetrainScoresBuilder;

extern RetrainScoresBuilder *retrain_scores_create(MemoryContext parent, int capacity);
extern RetrainScoresBuilder *retrain_scores_open(Datum datum, MemoryContext parent);
extern void retrain_scores_flush(RetrainScoresBuilder *builder, int side);
extern void retrain_scores_add_times(RetrainScoresBuilder *builder, bool positive, double p,
									 int64 rows);
extern void retrain_scores_add_unused(RetrainScoresBuilder *builder, int64 rows);
extern void retrain_scores_merge(RetrainScoresBuilder *builder, const RetrainScores *from);
extern RetrainScores *retrain_scores_close(RetrainScoresBuilder *builder);
extern struct varlena *retrain_scores_packed(RetrainScoresBuilder *builder);

/* retrain_scores_capacity returns the capacity of each of the two distributions. */
static inline int
retrain_scores_capacity(const RetrainScoresBuilder *builder)
{
	return builder->side[0]->histogram.capacity;
}

/* retrain_scores_builder_of returns the builder of a datum, NULL unless it is open for writing. */
static inline RetrainScoresBuilder *
retrain_scores_builder_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return (RetrainScoresBuilder *) DatumGetEOHP(datum);
	return NULL;
}

/* retrain_scores_add counts one row; p must lie in [0,1]. */
static inline void
retrain_scores_add(RetrainScoresBuilder *builder, bool positive, double p)
{
	if (unlikely(builder->npending[positive] == builder->room[positive]))
		retrain_scores_flush(builder, positive);
	builder->pending[positive][builder->npending[positive]++] = p;
}

#endif							/* RETRAIN_SCORES_BUILDER_H */
