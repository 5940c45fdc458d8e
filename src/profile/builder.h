/*
 * builder.h
 *	  The open form of a profile: the state of aggregates, changed in place.
 */
#ifndef RETRAIN_BUILDER_H
#define RETRAIN_BUILDER_H

#include "utils/expandeddatum.h"

#include "profile/category_table.h"
#include "profile/profile.h"

/* Values that are counted together; RETRAIN_MOMENTS_BATCH is not smaller. */
#define RETRAIN_PENDING 256

typedef struct RetrainBuilder
{
	ExpandedObjectHeader header;
	RetrainProfileKind kind;
	RetrainProfileCounts counts;
	RetrainHistogram histogram;
	bool		coarse;			/* moments and distinct are kept beside the histogram */
	bool		moments_unknown;	/* a merged profile has none */
	bool		distinct_unknown;
	uint64		least;			/* coarse, numbers: keys of min and max */
	uint64		greatest;
	RetrainMoments moments;
	RetrainDistinct *distinct;
	RetrainCategoryTable categories;
	int64		rows;			/* with a value, but for those pending */
	int			npending;		/* numbers */
	int			pending_room;
	double	   *pending;
	struct varlena *packed;		/* cache of retrain_builder_packed */
	int64		packed_rows;	/* of all kinds, when it was made: it holds until they change */
} RetrainBuilder;

/* What a call site lends to all its builders. */
typedef struct RetrainBuilderSite
{
	MemoryContext mcxt;
	RetrainMomentsScratch *scratch; /* made when first needed */
} RetrainBuilderSite;

extern RetrainBuilder *retrain_builder_create(MemoryContext parent, RetrainProfileKind kind,
											  int capacity);
extern RetrainBuilder *retrain_builder_open(Datum datum, MemoryContext parent);
extern void retrain_builder_flush(RetrainBuilder *builder, RetrainBuilderSite *site);
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
retrain_builder_add(RetrainBuilder *builder, double value, RetrainBuilderSite *site)
{
	union
	{
		double		d;
		uint64		u;
	}			v = {value};

	if (unlikely((v.u & UINT64CONST(0x7ff0000000000000)) == UINT64CONST(0x7ff0000000000000)))
	{
		if (v.u & UINT64CONST(0xfffffffffffff))
			builder->counts.nans++;
		else if (v.u >> 63)
			builder->counts.negative_infinities++;
		else
			builder->counts.positive_infinities++;
		return;
	}
	if (unlikely(builder->npending == builder->pending_room))
		retrain_builder_flush(builder, site);
	builder->pending[builder->npending++] = value;
}

#endif							/* RETRAIN_BUILDER_H */
