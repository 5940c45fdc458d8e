/*
 * builder.h
 *	  The open form of a profile: the state of aggregates, changed in place.
 */
#ifndef RETRAIN_BUILDER_H
#define RETRAIN_BUILDER_H

#include "utils/expandeddatum.h"

#include "profile/category_table.h"
#include "profile/profile.h"

/* Values that are counted together. */
#define RETRAIN_PENDING 512

/* A row of a category with a short name. */
typedef struct RetrainPendingName
{
	RetrainCategoryWords words;
	uint32		len;
} RetrainPendingName;

typedef struct RetrainBuilder
{
	ExpandedObjectHeader header;
	RetrainProfileKind kind;
	int			npending;		/* values or names */
	int			pending_room;
	double	   *pending;		/* numbers and times, be they finite or not */
	RetrainPendingName *pending_names;	/* categories */
	int64		pending_booleans[2];	/* rows of false and of true */
	bool		has_frequent;	/* a value so frequent that it is counted apart */
	double		frequent;
	int64		frequent_rows;	/* among rows, not in the histogram yet */
	int			batches;		/* until the next one is looked at for a frequent value */
	RetrainProfileCounts counts;
	RetrainHistogram histogram;
	bool		coarse;			/* moments and distinct are kept beside the histogram */
	bool		moments_unknown;	/* a merged profile has none */
	bool		distinct_unknown;	/* a merged profile has none, or the owner wants none: set at once */
	uint64		least;			/* coarse, numbers: keys of min and max */
	uint64		greatest;
	RetrainMoments moments;
	RetrainMomentsScratch *scratch; /* what moments lack; coarse, numbers */
	RetrainDistinct *distinct;	/* coarse; or NULL */
	RetrainDistinctWatch watch;
	RetrainCategoryTable categories;
	int64		rows;			/* with a value, but for those pending */
	struct varlena *packed;		/* cache of retrain_builder_packed */
	int64		packed_rows;	/* of all kinds, when it was made: it holds until they change */
} RetrainBuilder;

extern RetrainBuilder *retrain_builder_create(MemoryContext parent, RetrainProfileKind kind,
											  int capacity);
extern RetrainBuilder *retrain_builder_open(Datum datum, MemoryContext parent);
extern void retrain_builder_without_distinct(RetrainBuilder *builder);
extern void retrain_builder_flush(RetrainBuilder *builder);
extern void retrain_builder_add_values(RetrainBuilder *builder, double *values, int n);
extern void retrain_builder_add_times(RetrainBuilder *builder, double value, int64 rows);
extern void retrain_builder_add_category(RetrainBuilder *builder, const RetrainBytes *name,
										 int64 rows);
extern void retrain_builder_merge(RetrainBuilder *builder, const RetrainProfile *from);
extern RetrainProfile *retrain_builder_close(RetrainBuilder *builder);
extern struct varlena *retrain_builder_packed(RetrainBuilder *builder);

/* retrain_builder_of returns the builder of a datum, NULL unless it is open for writing. */
static inline RetrainBuilder *
retrain_builder_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return (RetrainBuilder *) DatumGetEOHP(datum);
	return NULL;
}

/*
 * retrain_builder_add counts a value, which may be NaN or infinite, of numbers and times.
 */
static inline void
retrain_builder_add(RetrainBuilder *builder, double value)
{
	if (unlikely(builder->npending == builder->pending_room))
		retrain_builder_flush(builder);
	builder->pending[builder->npending++] = value;
}

/* retrain_builder_add_boolean counts a value of booleans. */
static inline void
retrain_builder_add_boolean(RetrainBuilder *builder, bool value)
{
	builder->pending_booleans[value]++;
}

/*
 * retrain_builder_add_name counts a row of a category.  Short names are gathered, since looking many
 * up in a row keeps the table in the cache.
 */
static inline void
retrain_builder_add_name(RetrainBuilder *builder, const RetrainBytes *name)
{
	RetrainPendingName *pending;

	if (unlikely(name->len > RETRAIN_CATEGORY_SHORT))
	{
		retrain_builder_add_category(builder, name, 1);
		return;
	}
	if (unlikely(builder->npending == builder->pending_room))
		retrain_builder_flush(builder);
	pending = &builder->pending_names[builder->npending++];
	pending->words = retrain_category_words(name->data, name->len);
	pending->len = name->len;
}

#endif							/* RETRAIN_BUILDER_H */
