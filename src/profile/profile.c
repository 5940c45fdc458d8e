/*
 * profile.c
 *	  Reading a profile, whatever form it has.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "common/compat.h"
#include "profile/builder.h"
#include "stats/float_key.h"

/*
 * retrain_profile_read returns what a datum of type retrain.profile holds, in the
 * current context; it must not be changed, and lives as long as the datum.
 */
const RetrainProfile *
retrain_profile_read(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);

	if (VARATT_IS_EXTERNAL_EXPANDED(value))
		return retrain_builder_close((RetrainBuilder *) DatumGetEOHP(datum));
	return retrain_profile_unpack(PG_DETOAST_DATUM_PACKED(datum));
}

/* retrain_profile_argument returns an argument of the call, which is not NULL. */
const RetrainProfile *
retrain_profile_argument(FunctionCallInfo fcinfo, int argument)
{
	return retrain_profile_read(PG_GETARG_DATUM(argument));
}

/* retrain_profile_rows_fit tells whether these rows, and so many in buckets, fit one profile. */
bool
retrain_profile_rows_fit(const RetrainProfileCounts *counts, int64 rows)
{
	const int64 others[] = {counts->nulls, counts->nans, counts->negative_infinities,
	counts->positive_infinities};
	int64		room = RETRAIN_PROFILE_MAX_ROWS - rows;

	for (int i = 0; i < lengthof(others) && room >= 0; i++)
		room = others[i] > room ? -1 : room - others[i];
	return room >= 0;
}

/* retrain_profile_all_rows returns the rows of all kinds. */
int64
retrain_profile_all_rows(const RetrainProfile *profile)
{
	const RetrainProfileCounts *counts = &profile->counts;

	return profile->rows + counts->nulls + counts->nans + counts->negative_infinities +
		counts->positive_infinities;
}

/* retrain_profile_kind_name returns the name of a kind. */
const char *
retrain_profile_kind_name(RetrainProfileKind kind)
{
	switch (kind)
	{
		case RETRAIN_PROFILE_NUMBER:
			return "number";
		case RETRAIN_PROFILE_TIME:
			return "time";
		case RETRAIN_PROFILE_BOOLEAN:
			return "boolean";
		case RETRAIN_PROFILE_CATEGORY:
			return "category";
	}
	return NULL;				/* keep the compiler quiet */
}

/* retrain_profile_exact tells whether every bucket is a single value. */
bool
retrain_profile_exact(const RetrainProfile *profile)
{
	for (int i = 0; i < profile->n; i++)
	{
		if (!retrain_bucket_single(&profile->buckets[i]))
			return false;
	}
	return true;
}

/*
 * retrain_profile_moments makes the exact sums of a profile's values, in the current
 * context; false if it does not know them.  Not for categories.
 */
bool
retrain_profile_moments(const RetrainProfile *profile, RetrainMoments *moments)
{
	if (profile->shift > 0)
	{
		*moments = profile->moments;
		return profile->has_moments;
	}
	retrain_moments_init(moments, CurrentMemoryContext);
	for (int i = 0; i < profile->n; i++)
		retrain_moments_add_times(moments, retrain_key_float(profile->buckets[i].key),
								  (uint64) retrain_bucket_rows(&profile->buckets[i]));
	return true;
}

/*
 * retrain_profile_distinct returns the number of distinct values and whether it is exact; NaN if
 * the profile does not know it.
 */
double
retrain_profile_distinct(const RetrainProfile *profile, bool *exact)
{
	*exact = retrain_profile_exact(profile);
	if (*exact)
		return profile->n;
	if (profile->shift > 0)
		return profile->distinct == NULL ? NAN :
			Max(retrain_distinct_estimate(profile->distinct), profile->n);

	/* two names with one key: as many as there are keys, or a few more */
	return profile->n;
}

/* retrain_number_key keeps a key among those of finite numbers; -0, which is 0, is none of them. */
uint64
retrain_number_key(uint64 key)
{
	key = Max(key, retrain_float_key(-DBL_MAX));
	key = Min(key, retrain_float_key(DBL_MAX));
	return retrain_float_key_down(key);
}

/* retrain_bucket_low returns the smallest value that a bucket can hold; not for categories. */
double
retrain_bucket_low(const RetrainProfile *profile, int bucket)
{
	double		low = retrain_key_float(retrain_number_key(retrain_bucket_first(&profile->buckets[bucket],
																			 profile->shift)));

	return Max(low, profile->min);
}

/* retrain_bucket_high returns the greatest value that a bucket can hold; not for categories. */
double
retrain_bucket_high(const RetrainProfile *profile, int bucket)
{
	double		high = retrain_key_float(retrain_number_key(retrain_bucket_last(&profile->buckets[bucket],
																			 profile->shift)));

	return Min(high, profile->max);
}

/*
 * retrain_bucket_value returns the value that stands for a bucket: its own, or the middle of
 * those that it can hold; not for categories.
 */
double
retrain_bucket_value(const RetrainProfile *profile, int bucket)
{
	double		low;
	double		high;

	if (retrain_bucket_single(&profile->buckets[bucket]))
		return retrain_key_float(profile->buckets[bucket].key);
	low = retrain_bucket_low(profile, bucket);
	high = retrain_bucket_high(profile, bucket);
	return low / 2 + high / 2;
}
