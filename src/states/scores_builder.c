/*
 * scores_builder.c
 *	  The open form of retrain.scores: the state of aggregates, changed in place.
 *
 * An expanded object that owns two builders of profiles (profile/builder.h), one for
 * each label, and the calibration bins.  Probabilities are gathered by label and
 * counted in batches.  The bins are kept from the first row on, since at no later
 * moment could they be made for all rows.
 */
#include "postgres.h"

#include "common/int.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "states/scores_builder.h"

#define FIRST_ROOM 16

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* retrain_scores_create returns an empty builder in a context of its own below parent. */
RetrainScoresBuilder *
retrain_scores_create(MemoryContext parent, int capacity)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "retrain scores", ALLOCSET_SMALL_SIZES);
	RetrainScoresBuilder *builder = MemoryContextAllocZero(mcxt, sizeof(RetrainScoresBuilder));

	EOH_init_header(&builder->header, &methods, mcxt);
	builder->calibration = retrain_calibration_create(RETRAIN_CALIBRATION_BINS, mcxt);
	for (int s = 0; s < 2; s++)
	{
		builder->side[s] = retrain_builder_create(mcxt, RETRAIN_PROFILE_NUMBER, capacity);
		builder->side[s]->distinct_unknown = true;
		builder->room[s] = FIRST_ROOM;
		builder->pending[s] = MemoryContextAlloc(mcxt, FIRST_ROOM * sizeof(double));
	}
	return builder;
}

/* retrain_scores_open returns a new builder below parent with what the datum holds. */
RetrainScoresBuilder *
retrain_scores_open(Datum datum, MemoryContext parent)
{
	const RetrainScores *scores = retrain_scores_read(datum);
	RetrainScoresBuilder *builder = retrain_scores_create(parent, scores->side[0]->capacity);

	retrain_scores_merge(builder, scores);
	return builder;
}

/* retrain_scores_flush counts the pending rows of a side; afterwards there is room for one. */
void
retrain_scores_flush(RetrainScoresBuilder *builder, int side)
{
	double	   *pending = builder->pending[side];
	int			n = builder->npending[side];

	builder->npending[side] = 0;
	for (int i = 0; i < n; i++)
		retrain_calibration_add(builder->calibration, side == 1, pending[i]);
	if (n > 0)
		retrain_builder_add_values(builder->side[side], pending, n);
	if (n == builder->room[side] && n < RETRAIN_PENDING)
	{
		builder->room[side] = Min(4 * n, RETRAIN_PENDING);
		builder->pending[side] = repalloc(pending, builder->room[side] * sizeof(double));
	}
}

/* retrain_scores_add_times counts rows, at least one, of one p, which must lie in [0,1]. */
void
retrain_scores_add_times(RetrainScoresBuilder *builder, bool positive, double p, int64 rows)
{
	/* the first raises the error of too many rows */
	retrain_builder_add_times(builder->side[positive], p, rows);
	retrain_calibration_add_times(builder->calibration, positive, p, rows);
}

/* retrain_scores_add_unused counts rows that are not used. */
void
retrain_scores_add_unused(RetrainScoresBuilder *builder, int64 rows)
{
	int64		unused;

	if (pg_add_s64_overflow(builder->unused, rows, &unused))
		unused = PG_INT64_MAX;
	retrain_scores_check_unused(unused);
	builder->unused = unused;
}

/* retrain_scores_merge adds a state, which is not changed, to a builder. */
void
retrain_scores_merge(RetrainScoresBuilder *builder, const RetrainScores *from)
{
	builder->packed_rows = -1;
	retrain_scores_add_unused(builder, from->unused);
	for (int s = 0; s < 2; s++)
	{
		retrain_scores_flush(builder, s);
		retrain_builder_merge(builder->side[s], from->side[s]);
	}
	retrain_calibration_merge(builder->calibration, retrain_scores_calibration(from));
}

/*
 * retrain_scores_close returns what the builder holds, in the current context; it shares
 * memory with the builder, which must not be changed while the state is read.
 */
RetrainScores *
retrain_scores_close(RetrainScoresBuilder *builder)
{
	RetrainScores *scores = palloc0(sizeof(RetrainScores));

	scores->unused = builder->unused;
	for (int s = 0; s < 2; s++)
	{
		retrain_scores_flush(builder, s);
		scores->side[s] = retrain_builder_close(builder->side[s]);
	}
	if (retrain_scores_coarse(scores))
		scores->calibration = builder->calibration;
	return scores;
}

/* all_rows returns the rows that the builder has seen; a cache, so it may wrap. */
static int64
all_rows(const RetrainScoresBuilder *builder)
{
	uint64		rows = (uint64) builder->unused;

	for (int s = 0; s < 2; s++)
		rows += (uint64) builder->side[s]->rows + builder->npending[s];
	return (int64) (rows & PG_INT64_MAX);
}

/* retrain_scores_packed returns the packed form, which stays the builder's. */
struct varlena *
retrain_scores_packed(RetrainScoresBuilder *builder)
{
	MemoryContext mine;
	MemoryContext old;
	struct varlena *packed;

	if (builder->packed != NULL && builder->packed_rows == all_rows(builder))
		return builder->packed;
	mine = AllocSetContextCreate(CurrentMemoryContext, "retrain scores packing",
								 ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(mine);
	packed = retrain_scores_pack(retrain_scores_close(builder));
	MemoryContextSwitchTo(old);
	if (builder->packed != NULL)
		pfree(builder->packed);
	builder->packed = MemoryContextAllocHuge(builder->header.eoh_context, VARSIZE(packed));
	memcpy(builder->packed, packed, VARSIZE(packed));
	builder->packed_rows = all_rows(builder);
	MemoryContextDelete(mine);
	return builder->packed;
}

/* flat_size is the method get_flat_size of expanded objects. */
static Size
flat_size(ExpandedObjectHeader *object)
{
	return VARSIZE(retrain_scores_packed((RetrainScoresBuilder *) object));
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	struct varlena *packed = retrain_scores_packed((RetrainScoresBuilder *) object);

	Assert(VARSIZE(packed) == allocated);
	memcpy(result, packed, VARSIZE(packed));
}
