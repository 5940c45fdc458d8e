/*
 * profile.h
 *	  The mergeable summary of one column, as everybody but its builder sees it.
 *
 * A profile is a function of the multiset of rows and of its capacity.  It has
 * two forms in memory, behind one SQL type:
 *
 *	  packed	canonical bytes (packed.c): stored, sent, compared
 *	  open		the state of aggregates (builder.h), changed in place
 *
 * RetrainProfile is what either is read as: buckets in ascending order.  A column of
 * at most capacity distinct values is "exact": each bucket is one value, and
 * moments and distinct values are taken from the buckets.  Otherwise keys have lost
 * their last shift bits, and moments and the distinct sketch stand beside the buckets.
 *
 * Keys: of numbers, times (seconds since 1970 UTC) and booleans (0, 1) the
 * order-preserving image of the double (stats/float_key.h); of categories the first
 * 64 bits of the SHA-256 of the name (category.h).
 */
#ifndef RETRAIN_PROFILE_H
#define RETRAIN_PROFILE_H

#include "fmgr.h"
#include "utils/jsonb.h"

#include "common/bytes.h"
#include "stats/distinct.h"
#include "stats/histogram.h"
#include "stats/moments.h"

#define RETRAIN_PROFILE_CAPACITY 4096

/* All rows of a profile together are at most so many, so that sums over two never overflow. */
#define RETRAIN_PROFILE_MAX_ROWS (PG_INT64_MAX / 4)

typedef enum RetrainProfileKind
{
	RETRAIN_PROFILE_NUMBER = 1,
	RETRAIN_PROFILE_TIME,
	RETRAIN_PROFILE_BOOLEAN,
	RETRAIN_PROFILE_CATEGORY
} RetrainProfileKind;

/* Rows that are not in a bucket, and one remark on those that are. */
typedef struct RetrainProfileCounts
{
	int64		nulls;
	int64		nans;
	int64		negative_infinities;
	int64		positive_infinities;
	int64		inexact;		/* values counted as one near it: double precision cannot hold them, or
								 * export has moved them */
} RetrainProfileCounts;

/* The name of a category; a long one is known by its beginning and its hash. */
typedef struct RetrainCategoryName
{
	RetrainBytes bytes;			/* data NULL: no name, the bucket is mixed */
	bool		cut;			/* bytes are the beginning only */
	uint8		hash[16];		/* of the whole name, if it is cut */
} RetrainCategoryName;

typedef struct RetrainProfile
{
	RetrainProfileKind kind;
	int			capacity;
	RetrainProfileCounts counts;
	int64		rows;			/* in buckets */
	int			shift;			/* 0: exact, but for mixed buckets of categories */
	int			n;
	RetrainBucket *buckets;
	RetrainCategoryName *names; /* of categories, one a bucket; else NULL */
	double		min;			/* of the values in buckets; not for categories */
	double		max;
	bool		has_moments;	/* stored: only with shift > 0, not for categories */
	RetrainMoments moments;
	const RetrainDistinct *distinct;	/* stored: only with shift > 0; or NULL */
} RetrainProfile;

/* profile.c */
extern const RetrainProfile *retrain_profile_read(Datum datum);
extern bool retrain_profile_rows_fit(const RetrainProfileCounts *counts, int64 rows);
extern int64 retrain_profile_all_rows(const RetrainProfile *profile);
extern const char *retrain_profile_kind_name(RetrainProfileKind kind);
extern bool retrain_profile_exact(const RetrainProfile *profile);
extern bool retrain_profile_moments(const RetrainProfile *profile, RetrainMoments *moments);
extern double retrain_profile_distinct(const RetrainProfile *profile, bool *exact);
extern uint64 retrain_number_key(uint64 key);
extern double retrain_bucket_low(const RetrainProfile *profile, int bucket);
extern double retrain_bucket_high(const RetrainProfile *profile, int bucket);
extern double retrain_bucket_value(const RetrainProfile *profile, int bucket);
extern const RetrainProfile *retrain_profile_argument(FunctionCallInfo fcinfo, int argument);

/* packed.c */
extern struct varlena *retrain_profile_pack(const RetrainProfile *profile);
extern RetrainProfile *retrain_profile_unpack(const struct varlena *packed);
extern RetrainProfile *retrain_profile_unpack_bytes(const uint8 *bytes, Size length);
extern RetrainProfile *retrain_profile_unpack_foreign(const uint8 *bytes, Size length);

/* text.c */
extern char *retrain_profile_text(const RetrainProfile *profile);
extern RetrainProfile *retrain_profile_parse(const char *text);
extern RetrainProfile *retrain_profile_parse_jsonb(Jsonb *json);

/* validate.c */
extern void retrain_profile_validate(RetrainProfile *profile);
pg_noreturn extern void retrain_profile_invalid(const char *problem);

#endif							/* RETRAIN_PROFILE_H */
