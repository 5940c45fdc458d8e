/*
 * builder.c
 *	  The open form of a profile: the state of aggregates, changed in place.
 *
 * An expanded object whose memory context is a child of the aggregate's, so that
 * nothing is copied per row.  Numbers are gathered into small batches; a batch
 * goes through the histogram, and, once the histogram has become coarse, through
 * the exact sums and the distinct sketch as well.  Until then both follow from the
 * histogram and cost nothing.
 *
 * Categories are counted beside their name (category_table.c) and their rows are
 * brought into the histogram when it is read; there a name that is new costs one SHA-256.
 * Past the capacity the table also serves as a cache of names without a bucket of their own.
 */
#include "postgres.h"

#include <math.h>

#include "common/int.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "profile/builder.h"
#include "stats/batch.h"
#include "stats/float_key.h"

#define FIRST_PENDING 16

/* One batch in so many is looked at for a frequent value. */
#define BATCHES_PER_LOOK 16

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* retrain_builder_create returns an empty builder in a context of its own below parent. */
RetrainBuilder *
retrain_builder_create(MemoryContext parent, RetrainProfileKind kind, int capacity)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "retrain profile", ALLOCSET_START_SMALL_SIZES);
	RetrainBuilder *builder = MemoryContextAllocZero(mcxt, sizeof(RetrainBuilder));

	EOH_init_header(&builder->header, &methods, mcxt);
	builder->kind = kind;
	builder->categories.mcxt = mcxt;
	retrain_histogram_init(&builder->histogram, mcxt, capacity);
	retrain_moments_init(&builder->moments, mcxt);
	builder->pending_room = FIRST_PENDING;
	if (kind == RETRAIN_PROFILE_CATEGORY)
		builder->pending_names = MemoryContextAlloc(mcxt, FIRST_PENDING * sizeof(RetrainPendingName));
	else
		builder->pending = MemoryContextAlloc(mcxt, FIRST_PENDING * sizeof(double));
	return builder;
}

/* retrain_builder_without_distinct lets a new builder do without the distinct sketch. */
void
retrain_builder_without_distinct(RetrainBuilder *builder)
{
	Assert(!builder->coarse);
	builder->distinct_unknown = true;
}

/* retrain_builder_open returns a new builder below parent with what the datum holds. */
RetrainBuilder *
retrain_builder_open(Datum datum, MemoryContext parent)
{
	const RetrainProfile *profile = retrain_profile_read(datum);
	RetrainBuilder *builder = retrain_builder_create(parent, profile->kind, profile->capacity);

	retrain_builder_merge(builder, profile);
	return builder;
}

/* refuse_rows raises the error of too many rows. */
static void
refuse_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a profile cannot hold that many rows"),
			 errdetail("There would be more than %lld rows.", (long long) RETRAIN_PROFILE_MAX_ROWS),
			 errhint("Check the row counts that were merged or given as weights.")));
}

/*
 * check_rows raises an error if rows, not negative, cannot be added to those with a value; with the
 * others they are checked when the profile is closed.
 */
static void
check_rows(const RetrainBuilder *builder, int64 rows)
{
	if (rows > RETRAIN_PROFILE_MAX_ROWS - builder->rows)
		refuse_rows();
}

/*
 * note_distinct_value brings one value, of a number of rows, into what is kept beside a
 * coarse histogram.
 */
static void
note_distinct_value(RetrainBuilder *builder, uint64 key, int64 rows)
{
	if (builder->distinct != NULL)
		retrain_distinct_add(builder->distinct, key);
	if (builder->kind == RETRAIN_PROFILE_CATEGORY)
		return;
	retrain_moments_add_times(&builder->moments, retrain_key_float(key), (uint64) rows);
	builder->least = Min(builder->least, key);
	builder->greatest = Max(builder->greatest, key);
}

/*
 * become_coarse begins to keep moments and distinct values beside the histogram, whose
 * buckets still are single values.
 */
static void
become_coarse(RetrainBuilder *builder)
{
	RetrainHistogram *histogram = &builder->histogram;

	Assert(!builder->coarse && histogram->shift == 0);
	retrain_histogram_settle(histogram);
	builder->coarse = true;
	if (!builder->distinct_unknown)
		builder->distinct = MemoryContextAllocZero(builder->header.eoh_context, sizeof(RetrainDistinct));
	builder->least = PG_UINT64_MAX;
	builder->greatest = 0;
	for (Size i = 0; i < (Size) 1 << histogram->log_slots; i++)
	{
		const RetrainBucket *bucket = &histogram->slots[i];

		if (bucket->key != 0)
			note_distinct_value(builder, bucket->key, retrain_bucket_rows(bucket));
	}
}

/* settle_rows brings the rows of categories into their buckets. */
static void
settle_rows(RetrainBuilder *builder)
{
	RetrainCategoryTable *table = &builder->categories;

	for (int i = 0; i < table->n; i++)
	{
		RetrainCategoryEntry *entry = &table->entries[i];

		if (entry->rows != 0)
			retrain_histogram_find(&builder->histogram, entry->key)->rows += (uint64) entry->rows;
		entry->rows = 0;
	}
}

/* fit makes the histogram coarser if it is full. */
static inline void
fit(RetrainBuilder *builder)
{
	if (likely(!retrain_histogram_full(&builder->histogram)))
		return;
	if (!builder->coarse)
		become_coarse(builder);
	retrain_histogram_coarsen(&builder->histogram, 0);
}

/* grow_pending gives a builder that sees more than a few values a batch of full size. */
static void
grow_pending(RetrainBuilder *builder)
{
	builder->pending_room = Min(4 * builder->pending_room, RETRAIN_PENDING);
	if (builder->kind == RETRAIN_PROFILE_CATEGORY)
		builder->pending_names = repalloc(builder->pending_names,
										  builder->pending_room * sizeof(RetrainPendingName));
	else
		builder->pending = repalloc(builder->pending, builder->pending_room * sizeof(double));
}

/* note_extremes keeps the least and the greatest of n finite values, of which there are some. */
static void
note_extremes(RetrainBuilder *builder, const double *values, int n)
{
	double		least[2] = {values[0], values[0]};
	double		greatest[2] = {values[0], values[0]};
	int			i = 1;

	/* two at a time: each comparison waits for the one before */
	for (; i + 1 < n; i += 2)
	{
		least[0] = Min(values[i], least[0]);
		least[1] = Min(values[i + 1], least[1]);
		greatest[0] = Max(values[i], greatest[0]);
		greatest[1] = Max(values[i + 1], greatest[1]);
	}
	if (i < n)
	{
		least[0] = Min(values[i], least[0]);
		greatest[0] = Max(values[i], greatest[0]);
	}
	builder->least = Min(builder->least, retrain_float_key(Min(least[0], least[1])));
	builder->greatest = Max(builder->greatest, retrain_float_key(Max(greatest[0], greatest[1])));
}

/*
 * note_batch brings finite values into what is kept beside a coarse histogram; extremes tells
 * whether some may be less than the least one or greater than the greatest.
 */
static void
note_batch(RetrainBuilder *builder, const double *values, const uint64 *keys, int n, bool extremes)
{
	if (builder->scratch == NULL)
		builder->scratch = MemoryContextAllocZero(builder->header.eoh_context,
												  sizeof(RetrainMomentsScratch));
	retrain_moments_add(&builder->moments, builder->scratch, values, n);
	if (extremes)
		note_extremes(builder, values, n);
	if (builder->distinct != NULL)
		retrain_distinct_add_all(builder->distinct, &builder->watch, keys, n);
}

/* count_others counts the values that are not finite and returns how many finite ones are left. */
static int
count_others(RetrainBuilder *builder, double *values, int n)
{
	RetrainProfileCounts *counts = &builder->counts;
	int			finite = 0;

	for (int i = 0; i < n; i++)
	{
		if (isnan(values[i]))
			counts->nans++;
		else if (isinf(values[i]))
			*(values[i] < 0 ? &counts->negative_infinities : &counts->positive_infinities) += 1;
		else
			values[finite++] = values[i];
	}
	return finite;
}

/* settle_frequent brings the rows of the frequent value to the others. */
static void
settle_frequent(RetrainBuilder *builder)
{
	uint64		key = retrain_float_key(builder->frequent);
	int64		rows = builder->frequent_rows;

	if (rows == 0)
		return;
	builder->frequent_rows = 0;
	if (builder->coarse)
		note_distinct_value(builder, key, rows);
	retrain_histogram_add_bucket(&builder->histogram, key, (uint64) rows);
	fit(builder);
}

/* look_for_frequent looks whether a value, if one is frequent probably it, is frequent. */
static void
look_for_frequent(RetrainBuilder *builder, const double *values, int n)
{
	builder->batches = BATCHES_PER_LOOK;
	if (n < RETRAIN_PENDING / 2 || retrain_batch_equal(values, n, values[n / 2]) < n / 4)
		return;
	settle_frequent(builder);
	builder->frequent = values[n / 2];
	builder->has_frequent = true;
}

/*
 * count_frequent counts the frequent value and returns how many other values are left, without
 * a branch on each: there where it stands is as good as random.
 */
static int
count_frequent(RetrainBuilder *builder, double *values, int n)
{
	double		frequent = builder->frequent;
	int			others = 0;

	for (int i = 0; i < n; i++)
	{
		double		value = values[i];

		values[others] = value;
		others += value != frequent;
	}
	builder->frequent_rows += n - others;
	builder->has_frequent = n - others >= n / 8;
	return others;
}

/* flush_booleans counts the pending booleans. */
static void
flush_booleans(RetrainBuilder *builder)
{
	for (int i = 0; i < 2; i++)
	{
		if (builder->pending_booleans[i] != 0)
			retrain_histogram_add_bucket(&builder->histogram, retrain_float_key(i),
										 (uint64) builder->pending_booleans[i]);
		builder->rows += builder->pending_booleans[i];
		builder->pending_booleans[i] = 0;
	}
}

/*
 * retrain_builder_add_values counts n values, at most RETRAIN_PENDING, of numbers and times; the array
 * is used as scratch.
 */
void
retrain_builder_add_values(RetrainBuilder *builder, double *values, int n)
{
	uint64		keys[RETRAIN_PENDING];
	int			rows;
	bool		inside;

	/* in a large column one look tells that there is neither a new extreme nor NaN or infinity */
	inside = builder->coarse && retrain_batch_between(values, n, retrain_key_float(builder->least),
											retrain_key_float(builder->greatest));
	if (!inside && unlikely(!retrain_batch_finite(values, n)))
		n = count_others(builder, values, n);
	rows = n;
	if (builder->has_frequent)
		n = count_frequent(builder, values, n);
	else if (unlikely(builder->batches-- == 0))
		look_for_frequent(builder, values, n);
	retrain_batch_keys(values, keys, n);
	for (int done = 0; done < n;)
	{
		int			more = retrain_histogram_add(&builder->histogram, keys + done, n - done);

		if (builder->coarse)
			note_batch(builder, values + done, keys + done, more, !inside);
		done += more;
		fit(builder);
	}
	builder->rows += rows;
}

/* add_names counts n pending names. */
static void
add_names(RetrainBuilder *builder, int n)
{
	int64		found = 0;

	check_rows(builder, n);
	for (int i = 0; i < n; i++)
	{
		RetrainPendingName *pending = &builder->pending_names[i];
		RetrainCategoryEntry *entry =
			retrain_category_table_find_short(&builder->categories, pending->words, pending->len);

		if (likely(entry != NULL))
		{
			entry->rows++;
			found++;
		}
		else
		{
			RetrainBytes name = {(const char *) &pending->words, pending->len};

			retrain_builder_add_category(builder, &name, 1);
		}
	}
	builder->rows += found;
}

/* retrain_builder_flush counts the pending values; afterwards there is room for one. */
void
retrain_builder_flush(RetrainBuilder *builder)
{
	int			n = builder->npending;

	if (builder->kind == RETRAIN_PROFILE_BOOLEAN)
		flush_booleans(builder);
	if (n == 0)
		return;
	builder->npending = 0;
	if (builder->kind == RETRAIN_PROFILE_CATEGORY)
		add_names(builder, n);
	else
		retrain_builder_add_values(builder, builder->pending, n);
	if (n == builder->pending_room && n < RETRAIN_PENDING)
		grow_pending(builder);
}

/* bring_up_to_date counts whatever is pending. */
static void
bring_up_to_date(RetrainBuilder *builder)
{
	retrain_builder_flush(builder);
	settle_frequent(builder);
	settle_rows(builder);
}

/* retrain_builder_add_times counts rows, at least one, of a finite value. */
void
retrain_builder_add_times(RetrainBuilder *builder, double value, int64 rows)
{
	uint64		key = retrain_float_key(value);

	check_rows(builder, rows);
	if (builder->coarse)
		note_distinct_value(builder, key, rows);
	retrain_histogram_add_bucket(&builder->histogram, key, (uint64) rows);
	builder->rows += rows;
	fit(builder);
}

/* keep_single is what stays in the table of categories when it has grown too long. */
static bool
keep_single(void *arg, const RetrainCategoryEntry *entry)
{
	return retrain_bucket_single(retrain_histogram_find(arg, entry->key));
}

/* add_new_category counts rows of a name that is not in the table. */
static void
add_new_category(RetrainBuilder *builder, uint64 key, uint32 hash, const RetrainCategoryName *name,
				 int64 rows)
{
	RetrainBucket *bucket = retrain_histogram_find(&builder->histogram, key);

	if (builder->distinct != NULL)
		retrain_distinct_add(builder->distinct, key);
	/* all single names are in the table, so this is another one with the same key */
	if (bucket != NULL && bucket->key == key)
		bucket->rows |= RETRAIN_BUCKET_MIXED;
	retrain_histogram_add_bucket(&builder->histogram, key, (uint64) rows);
	retrain_category_table_add(&builder->categories, key, hash, name);
	fit(builder);
	if (builder->categories.n > 2 * builder->histogram.capacity)
	{
		settle_rows(builder);
		retrain_category_table_keep(&builder->categories, keep_single, &builder->histogram);
	}
}

/*
 * keep_lesser keeps the lesser of two beginnings of one long name.  They differ only if somebody made a
 * profile that says so, and then merging must not depend on the order either.
 */
static void
keep_lesser(RetrainBuilder *builder, RetrainBytes *mine, const RetrainBytes *other)
{
	int			difference = memcmp(mine->data, other->data, Min(mine->len, other->len));
	char	   *copy;

	if (likely(mine->len == other->len && difference == 0))
		return;
	if (difference < 0 || (difference == 0 && mine->len < other->len))
		return;
	copy = MemoryContextAlloc(builder->header.eoh_context, Max(other->len, 1));
	memcpy(copy, other->data, other->len);
	pfree(unconstify(char *, mine->data));
	mine->data = copy;
	mine->len = other->len;
}

/* add_named counts rows of a category whose key is known. */
static void
add_named(RetrainBuilder *builder, const RetrainCategoryName *name, uint64 key, int64 rows)
{
	uint32		hash = retrain_category_table_hash(name);
	RetrainCategoryEntry *entry = retrain_category_table_find(&builder->categories, hash, name);

	builder->rows += rows;
	if (unlikely(entry == NULL))
	{
		add_new_category(builder, key, hash, name, rows);
		return;
	}
	entry->rows += rows;
	if (name->cut)
		keep_lesser(builder, &entry->name.bytes, &name->bytes);
}

/* retrain_builder_add_category counts rows, at least one, of a category. */
void
retrain_builder_add_category(RetrainBuilder *builder, const RetrainBytes *name, int64 rows)
{
	RetrainCategoryName kept = {.bytes = *name};
	uint8		hash[16];
	uint64		key;

	check_rows(builder, rows);
	if (likely(name->len <= RETRAIN_CATEGORY_WHOLE))
	{
		uint32		place = retrain_category_table_hash(&kept);
		RetrainCategoryEntry *entry = retrain_category_table_find(&builder->categories, place, &kept);

		if (likely(entry != NULL))
		{
			entry->rows += rows;
			builder->rows += rows;
			return;
		}
	}
	if (builder->categories.sha == NULL)
		builder->categories.sha = retrain_sha256_create(builder->header.eoh_context);
	key = retrain_category_key(builder->categories.sha, name, hash);
	retrain_category_name(name, hash, &kept);
	add_named(builder, &kept, key, rows);
}

/* check_same_kind raises an error if a profile is of another kind. */
static void
check_same_kind(const RetrainBuilder *builder, const RetrainProfile *from)
{
	if (builder->kind != from->kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("profiles of different kinds cannot be merged"),
				 errdetail("One is of kind \"%s\", another one of kind \"%s\".",
						   retrain_profile_kind_name(Min(builder->kind, from->kind)),
						   retrain_profile_kind_name(Max(builder->kind, from->kind))),
				 errhint("Merge profiles of one column.")));
}

/* merge_counts adds the rows that are not in buckets. */
static void
merge_counts(RetrainBuilder *builder, const RetrainProfile *from)
{
	RetrainProfileCounts *into = &builder->counts;
	const RetrainProfileCounts *add = &from->counts;

	check_rows(builder, from->rows);
	if (pg_add_s64_overflow(into->nulls, add->nulls, &into->nulls) ||
		pg_add_s64_overflow(into->nans, add->nans, &into->nans) ||
		pg_add_s64_overflow(into->negative_infinities, add->negative_infinities,
							&into->negative_infinities) ||
		pg_add_s64_overflow(into->positive_infinities, add->positive_infinities,
							&into->positive_infinities) ||
		pg_add_s64_overflow(into->inexact, add->inexact, &into->inexact) ||
		!retrain_profile_rows_fit(into, builder->rows + from->rows))
		refuse_rows();
}

/* merge_coarse adds what a coarse profile keeps beside its buckets. */
static void
merge_coarse(RetrainBuilder *builder, const RetrainProfile *from)
{
	if (!builder->coarse)
		become_coarse(builder);
	if (from->shift > builder->histogram.shift)
		retrain_histogram_coarsen(&builder->histogram, from->shift);
	if (from->distinct == NULL)
		builder->distinct_unknown = true;
	else if (builder->distinct != NULL)
		retrain_distinct_merge(builder->distinct, from->distinct);
	if (from->kind == RETRAIN_PROFILE_CATEGORY)
		return;
	if (from->has_moments)
		retrain_moments_merge(&builder->moments, &from->moments);
	else
		builder->moments_unknown = true;
	builder->least = Min(builder->least, retrain_float_key(from->min));
	builder->greatest = Max(builder->greatest, retrain_float_key(from->max));
}

/* retrain_builder_merge adds a profile, which is not changed, to a builder. */
void
retrain_builder_merge(RetrainBuilder *builder, const RetrainProfile *from)
{
	check_same_kind(builder, from);
	bring_up_to_date(builder);
	builder->packed_rows = -1;
	merge_counts(builder, from);
	if (from->capacity < builder->histogram.capacity)
	{
		builder->histogram.capacity = from->capacity;
		fit(builder);
	}
	if (from->shift > 0)
		merge_coarse(builder, from);
	retrain_histogram_expect(&builder->histogram, from->n);
	for (int i = 0; i < from->n; i++)
	{
		const RetrainBucket *bucket = &from->buckets[i];
		int64		rows = retrain_bucket_rows(bucket);

		if (from->names != NULL && from->names[i].bytes.data != NULL)
		{
			add_named(builder, &from->names[i], bucket->key, rows);
			continue;
		}
		if (builder->coarse && from->shift == 0)
			note_distinct_value(builder, bucket->key, rows);
		retrain_histogram_add_bucket(&builder->histogram, bucket->key, bucket->rows);
		builder->rows += rows;
		fit(builder);
	}
}

/* name_buckets returns the names of sorted buckets, the single ones of categories. */
static RetrainCategoryName *
name_buckets(const RetrainBuilder *builder, const RetrainBucket *buckets, int n)
{
	RetrainCategoryName *names = palloc0(Max(n, 1) * sizeof(RetrainCategoryName));

	for (int e = 0; e < builder->categories.n; e++)
	{
		const RetrainCategoryEntry *entry = &builder->categories.entries[e];
		int			low = 0;
		int			high = n - 1;

		while (low < high)
		{
			int			middle = (low + high) / 2;

			if (buckets[middle].key < entry->key)
				low = middle + 1;
			else
				high = middle;
		}
		if (buckets[low].key == entry->key && retrain_bucket_single(&buckets[low]))
			names[low] = entry->name;
	}
	return names;
}

/*
 * retrain_builder_close returns what the builder holds, in the current context; it shares
 * memory with the builder, which must not be changed while the profile is read.
 */
RetrainProfile *
retrain_builder_close(RetrainBuilder *builder)
{
	RetrainProfile *profile = palloc0(sizeof(RetrainProfile));

	bring_up_to_date(builder);
	if (!retrain_profile_rows_fit(&builder->counts, builder->rows))
		refuse_rows();
	profile->kind = builder->kind;
	profile->capacity = builder->histogram.capacity;
	profile->counts = builder->counts;
	profile->rows = builder->rows;
	profile->shift = builder->histogram.shift;
	profile->n = builder->histogram.used;
	profile->buckets = retrain_histogram_sorted(&builder->histogram);
	if (builder->kind == RETRAIN_PROFILE_CATEGORY)
		profile->names = name_buckets(builder, profile->buckets, profile->n);
	else if (profile->n > 0)
	{
		profile->min = retrain_key_float(builder->coarse ? builder->least : profile->buckets[0].key);
		profile->max = retrain_key_float(builder->coarse ? builder->greatest :
										 profile->buckets[profile->n - 1].key);
	}
	if (builder->coarse)
	{
		if (builder->scratch != NULL)
			retrain_moments_settle(&builder->moments, builder->scratch);
		profile->has_moments = builder->kind != RETRAIN_PROFILE_CATEGORY && !builder->moments_unknown;
		profile->moments = builder->moments;
		profile->distinct = builder->distinct_unknown ? NULL : builder->distinct;
	}
	return profile;
}

/* all_rows returns the rows that the builder has seen, with and without a value. */
static int64
all_rows(const RetrainBuilder *builder)
{
	const RetrainProfileCounts *counts = &builder->counts;

	return builder->rows + builder->npending + builder->pending_booleans[0] +
		builder->pending_booleans[1] + counts->nulls + counts->nans +
		counts->negative_infinities + counts->positive_infinities;
}

/* retrain_builder_packed returns the packed form, which stays the builder's. */
struct varlena *
retrain_builder_packed(RetrainBuilder *builder)
{
	MemoryContext mine;
	MemoryContext old;
	struct varlena *packed;

	if (builder->packed != NULL && builder->packed_rows == all_rows(builder))
		return builder->packed;
	mine = AllocSetContextCreate(CurrentMemoryContext, "retrain profile packing",
								 ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(mine);
	packed = retrain_profile_pack(retrain_builder_close(builder));
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
	return VARSIZE(retrain_builder_packed((RetrainBuilder *) object));
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	struct varlena *packed = retrain_builder_packed((RetrainBuilder *) object);

	Assert(VARSIZE(packed) == allocated);
	memcpy(result, packed, VARSIZE(packed));
}
