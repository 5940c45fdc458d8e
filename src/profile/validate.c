/*
 * validate.c
 *	  What must hold of a profile that comes from outside.
 *
 * One validator for the binary form (packed.c) and the text form (text.c).  A
 * profile that passes can be merged, compared and read without harm; whether
 * its counts are true nobody here can know.
 */
#include "postgres.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "profile/category.h"
#include "stats/float_key.h"

/* Most bytes of a character in any encoding of a database. */
#define MOST_CHARACTER 4

/* retrain_profile_invalid raises the error of a profile that cannot be one. */
void
retrain_profile_invalid(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid profile: %s", problem),
			 errhint("Profiles are made by retrain.profile_agg or in the text form of doc/reference/profile.md.")));
}

/* validate_counts checks what stands before the buckets. */
static void
validate_counts(const RetrainProfile *profile)
{
	const RetrainProfileCounts *counts = &profile->counts;

	if (profile->capacity < RETRAIN_HISTOGRAM_MIN_CAPACITY ||
		profile->capacity > RETRAIN_HISTOGRAM_MAX_CAPACITY)
		retrain_profile_invalid("its capacity is out of range");
	if (profile->n > profile->capacity)
		retrain_profile_invalid("it has more buckets than its capacity");
	if (!retrain_profile_rows_fit(counts, profile->rows))
		retrain_profile_invalid("it has too many rows");
	if (counts->inexact > profile->rows)
		retrain_profile_invalid("it has more inexact values than values");
	if ((profile->kind == RETRAIN_PROFILE_BOOLEAN || profile->kind == RETRAIN_PROFILE_CATEGORY) &&
		(counts->nans != 0 || counts->negative_infinities != 0 || counts->positive_infinities != 0))
		retrain_profile_invalid("its kind has no such numbers");
	if (profile->kind == RETRAIN_PROFILE_CATEGORY && counts->inexact != 0)
		retrain_profile_invalid("its kind has no such numbers");
	if (profile->kind == RETRAIN_PROFILE_TIME && counts->nans != 0)
		retrain_profile_invalid("its kind has no such numbers");
}

/* validate_bucket checks one bucket by itself and against the one before. */
static void
validate_bucket(const RetrainProfile *profile, int i)
{
	const RetrainBucket *bucket = &profile->buckets[i];
	bool		single = retrain_bucket_single(bucket);

	if (bucket->key == 0 || retrain_bucket_rows(bucket) < (single ? 1 : 2))
		retrain_profile_invalid("a bucket has too few rows");
	if (i > 0 && bucket->key >> profile->shift <= bucket[-1].key >> profile->shift)
		retrain_profile_invalid("its buckets are not in ascending order, or not distinct");
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		return;
	if (!single && profile->shift == 0)
		retrain_profile_invalid("a bucket of one value is marked as mixed");
	if (!isfinite(retrain_key_float(retrain_bucket_first(bucket, profile->shift))) &&
		!isfinite(retrain_key_float(retrain_bucket_last(bucket, profile->shift))))
		retrain_profile_invalid("a value is not finite");
	if (single && (!isfinite(retrain_key_float(bucket->key)) ||
				   retrain_float_key(retrain_key_float(bucket->key)) != bucket->key))
		retrain_profile_invalid("a value is not a finite number");
	if (profile->kind == RETRAIN_PROFILE_BOOLEAN &&
		(profile->shift > 0 || (bucket->key != retrain_float_key(0) &&
								bucket->key != retrain_float_key(1))))
		retrain_profile_invalid("a boolean is neither true nor false");
}

/* validate_extremes checks min and max of a coarse profile against its buckets. */
static void
validate_extremes(const RetrainProfile *profile)
{
	const RetrainBucket *first = &profile->buckets[0];
	const RetrainBucket *last = &profile->buckets[profile->n - 1];
	uint64		least;
	uint64		greatest;

	if (!isfinite(profile->min) || !isfinite(profile->max))
		retrain_profile_invalid("min or max is not finite");
	least = retrain_float_key(profile->min);
	greatest = retrain_float_key(profile->max);
	if (least < retrain_bucket_first(first, profile->shift) ||
		least > retrain_bucket_last(first, profile->shift) ||
		greatest < retrain_bucket_first(last, profile->shift) ||
		greatest > retrain_bucket_last(last, profile->shift) ||
		(profile->n == 1 && !retrain_bucket_single(first) && least >= greatest))
		retrain_profile_invalid("min or max does not fit its bucket");
}

/* validate_names checks the names of categories against their keys. */
static void
validate_names(const RetrainProfile *profile)
{
	RetrainSha256 *sha = retrain_sha256_create(CurrentMemoryContext);

	for (int i = 0; i < profile->n; i++)
	{
		const RetrainCategoryName *name = &profile->names[i];
		uint8		hash[16];
		uint64		key;

		CHECK_FOR_INTERRUPTS();
		if (retrain_bucket_single(&profile->buckets[i]) != (name->bytes.data != NULL))
			retrain_profile_invalid("a category without a name, or a name without a category");
		if (name->bytes.data == NULL)
			continue;
		if (name->cut ? name->bytes.len > RETRAIN_CATEGORY_PREFIX : name->bytes.len > RETRAIN_CATEGORY_WHOLE)
			retrain_profile_invalid("the name of a category is too long");
		/* as many whole characters as fit: else a category could have two names */
		if (name->cut && name->bytes.len <= RETRAIN_CATEGORY_PREFIX - MOST_CHARACTER)
			retrain_profile_invalid("the beginning of a long name of a category is too short");
		pg_verify_mbstr(GetDatabaseEncoding(), name->bytes.data, (int) name->bytes.len, false);
		key = name->cut ? retrain_category_hash_key(name->hash) :
			retrain_category_key(sha, &name->bytes, hash);
		if (key != profile->buckets[i].key)
			retrain_profile_invalid("the name of a category does not fit its key");
	}
}

/* retrain_profile_validate raises an error unless the profile can be used. */
void
retrain_profile_validate(RetrainProfile *profile)
{
	validate_counts(profile);
	for (int i = 0; i < profile->n; i++)
		validate_bucket(profile, i);
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		validate_names(profile);
	else if (profile->shift > 0)
	{
		validate_extremes(profile);
		if (profile->has_moments && !retrain_moments_possible(&profile->moments, profile->rows))
			retrain_profile_invalid("no values have these moments");
	}
}
