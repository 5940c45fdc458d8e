/*
 * export.c
 *	  retrain.export: a profile that shows nothing held by fewer than k rows.
 *
 * Buckets of at least k rows are kept: a value or a category that so many rows have, or a range
 * that so many rows lie in.  The others are put together.
 *
 * Numbers: a run of small buckets between two kept ones, with k rows or more, becomes groups of
 * at least k neighbouring rows.  A group is counted as one mixed bucket at the roundest
 * number between its ends, which is not taken from the rows.  A run of fewer than k rows
 * moves to the nearer kept bucket.  So values move, by whole groups of less than 3 k
 * rows, and no point of the distribution function by more than that.  They are counted as inexact.
 *
 * Categories: the small ones lose their names and are counted in one mixed bucket, the same for all
 * exports (rare_key), so that two exports can be compared.  If it has fewer than k rows itself, the
 * smallest of the others join it.
 *
 * What stands beside the buckets would still tell about single rows: min and max become the ends
 * of the outer buckets, sums those of the values that stand for the buckets, and the
 * distinct sketch, in which one can look up a value, is left out.  Counts of NULL, NaN and
 * infinities below k become 0.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "profile/category.h"
#include "profile/profile.h"
#include "stats/float_key.h"

PG_FUNCTION_INFO_V1(retrain_export);

/* The key of the bucket in which small categories are counted. */
static const uint64 rare_key = UINT64CONST(0x8000000000000000);

/* A copy of a profile's buckets, and what has become of them. */
typedef struct Export
{
	const RetrainProfile *from;
	int64		least;			/* rows that may be shown */
	int			shift;
	int			n;
	RetrainBucket *buckets;
	RetrainCategoryName *names;
	int64		moved;			/* rows counted as another value */
} Export;

/* shows tells whether a bucket may stay as it is. */
static inline bool
shows(const Export *export, const RetrainBucket *bucket)
{
	return retrain_bucket_rows(bucket) >= export->least;
}

/* append_bucket adds a bucket to the result. */
static void
append_bucket(Export *export, uint64 key, int64 rows, bool mixed, const RetrainCategoryName *name)
{
	RetrainBucket *bucket = &export->buckets[export->n];

	bucket->key = key;
	bucket->rows = (uint64) rows | (mixed ? RETRAIN_BUCKET_MIXED : 0);
	if (export->names != NULL)
	{
		memset(&export->names[export->n], 0, sizeof(RetrainCategoryName));
		if (name != NULL)
			export->names[export->n] = *name;
	}
	export->n++;
}

/* roundest returns the key with the most zeros at its end from low to high, low > 0. */
static uint64
roundest(uint64 low, uint64 high)
{
	uint64		zeros = (low - 1) ^ high;

	/* the highest bit in which they differ is set in high; clear all below it */
	zeros |= zeros >> 1;
	zeros |= zeros >> 2;
	zeros |= zeros >> 4;
	zeros |= zeros >> 8;
	zeros |= zeros >> 16;
	zeros |= zeros >> 32;
	return high & ~(zeros >> 1);
}

/* round_number returns the key of the number with the fewest digits from low to high. */
static uint64
round_number(uint64 low, uint64 high)
{
	uint64		zero = retrain_float_key(0);

	if (low <= zero && zero <= high)
		return zero;
	/* keys of negative numbers have their bits flipped */
	return low > zero ? roundest(low, high) : ~roundest(~high, ~low);
}

/* first_key and last_key return the keys between which the rows of a bucket lie. */
static uint64
first_key(const Export *export, int bucket)
{
	return retrain_number_key(retrain_bucket_first(&export->from->buckets[bucket], export->from->shift));
}

static uint64
last_key(const Export *export, int bucket)
{
	return retrain_number_key(retrain_bucket_last(&export->from->buckets[bucket], export->from->shift));
}

/* group_run makes groups of the small buckets first..end-1, which have rows enough. */
static void
group_run(Export *export, int first, int end)
{
	int			begin = first;
	int64		rows = 0;
	int64		left = 0;

	for (int i = first; i < end; i++)
		left += retrain_bucket_rows(&export->from->buckets[i]);
	export->moved += left;
	export->shift = Max(export->shift, 1);	/* exact profiles have no mixed buckets of numbers */
	for (int i = first; i < end; i++)
	{
		int64		more = retrain_bucket_rows(&export->from->buckets[i]);

		rows += more;
		left -= more;
		/* a last group that would be too small is part of this one */
		if (rows < export->least || (left > 0 && left < export->least))
			continue;
		append_bucket(export, round_number(first_key(export, begin), last_key(export, i)), rows, true, NULL);
		begin = i + 1;
		rows = 0;
	}
}

/* half_distance returns half the distance between two keys, which need not overflow. */
static double
half_distance(uint64 low, uint64 high)
{
	return retrain_key_float(high) / 2 - retrain_key_float(low) / 2;
}

/* move_run moves rows to the nearer of two kept buckets, at least one of which there is. */
static void
move_run(Export *export, int first, int end, int64 rows, int64 *to_next)
{
	const RetrainProfile *from = export->from;
	bool		back = first > 0;

	if (back && end < from->n)
		back = half_distance(last_key(export, first - 1), first_key(export, first)) <=
			half_distance(last_key(export, end - 1), first_key(export, end));
	export->moved += rows;
	if (back)
		export->buckets[export->n - 1].rows += (uint64) rows;
	else
		*to_next = rows;
}

/* export_numbers fills the buckets of numbers, times and booleans. */
static void
export_numbers(Export *export)
{
	const RetrainProfile *from = export->from;
	int64		to_next = 0;

	for (int i = 0; i < from->n;)
	{
		int			end = i;
		int64		rows = 0;

		while (end < from->n && !shows(export, &from->buckets[end]))
			rows += retrain_bucket_rows(&from->buckets[end++]);
		if (rows >= export->least && from->kind != RETRAIN_PROFILE_BOOLEAN)
			group_run(export, i, end);
		else if (rows > 0 && rows < export->least && (i > 0 || end < from->n))
			move_run(export, i, end, rows, &to_next);
		if (end < from->n)
		{
			append_bucket(export, from->buckets[end].key,
						  retrain_bucket_rows(&from->buckets[end]) + to_next,
						  !retrain_bucket_single(&from->buckets[end]), NULL);
			to_next = 0;
		}
		i = end + 1;
	}
}

/* fold puts buckets of one cell together, without a name. */
static void
fold(Export *export)
{
	int			last = -1;

	for (int i = 0; i < export->n; i++)
	{
		RetrainBucket *bucket = &export->buckets[i];

		if (last < 0 || ((export->buckets[last].key ^ bucket->key) >> export->shift) != 0)
		{
			export->buckets[++last] = *bucket;
			if (export->names != NULL)
				export->names[last] = export->names[i];
			continue;
		}
		export->buckets[last].rows =
			(export->buckets[last].rows + (bucket->rows & ~RETRAIN_BUCKET_MIXED)) | RETRAIN_BUCKET_MIXED;
		if (export->names != NULL)
			memset(&export->names[last], 0, sizeof(RetrainCategoryName));
	}
	export->n = last + 1;
	for (int i = 0; i < export->n; i++)
		export->buckets[i].key = retrain_bucket_canonical(&export->buckets[i], export->shift);
}

/*
 * place_rare counts the rows of small categories in the bucket of rare_key, or in the next one
 * that holds no named category; there is one, since small categories have left theirs.
 */
static void
place_rare(Export *export, int64 rows)
{
	uint64		cells = PG_UINT64_MAX >> export->shift;	/* less 1 */
	uint64		cell = rare_key >> export->shift;
	int			at = 0;

	while (at < export->n && export->buckets[at].key >> export->shift < cell)
		at++;
	for (int tries = 0; tries < export->n; tries++)
	{
		if (at == export->n || export->buckets[at].key >> export->shift != cell ||
			!retrain_bucket_single(&export->buckets[at]))
			break;
		cell = cell == cells ? 0 : cell + 1;
		at = cell == 0 ? 0 : at + 1;
	}
	if (at < export->n && export->buckets[at].key >> export->shift == cell)
	{
		export->buckets[at].rows = (export->buckets[at].rows + (uint64) rows) | RETRAIN_BUCKET_MIXED;
		memset(&export->names[at], 0, sizeof(RetrainCategoryName));
	}
	else
	{
		memmove(&export->buckets[at + 1], &export->buckets[at], (export->n - at) * sizeof(RetrainBucket));
		memmove(&export->names[at + 1], &export->names[at], (export->n - at) * sizeof(RetrainCategoryName));
		export->buckets[at].key = cell << export->shift;
		export->buckets[at].rows = (uint64) rows | RETRAIN_BUCKET_MIXED;
		memset(&export->names[at], 0, sizeof(RetrainCategoryName));
		export->n++;
	}
	export->buckets[at].key = retrain_bucket_canonical(&export->buckets[at], export->shift);
}

/* export_categories fills the buckets of categories. */
static void
export_categories(Export *export)
{
	const RetrainProfile *from = export->from;
	int64		rare = 0;
	int			joins = -1;		/* the smallest of the others */

	for (int i = 0; i < from->n; i++)
	{
		int64		rows = retrain_bucket_rows(&from->buckets[i]);

		if (!shows(export, &from->buckets[i]))
			rare += rows;
		else if (joins < 0 || rows < retrain_bucket_rows(&from->buckets[joins]))
			joins = i;
	}
	if (rare == 0 || rare >= export->least)
		joins = -1;
	else if (joins >= 0)
		rare += retrain_bucket_rows(&from->buckets[joins]);
	for (int i = 0; i < from->n; i++)
	{
		if (shows(export, &from->buckets[i]) && i != joins)
			append_bucket(export, from->buckets[i].key, retrain_bucket_rows(&from->buckets[i]),
						  !retrain_bucket_single(&from->buckets[i]), &from->names[i]);
	}
	if (rare < export->least)
		return;
	export->shift = Max(export->shift, 1);
	fold(export);
	place_rare(export, rare);
}

/* shown returns a count that may be shown, 0 for a small one. */
static inline int64
shown(const Export *export, int64 rows)
{
	return rows < export->least ? 0 : rows;
}

/* set_counts sets the rows of the result. */
static void
set_counts(const Export *export, RetrainProfile *result)
{
	const RetrainProfileCounts *counts = &export->from->counts;
	int64		inexact = counts->inexact + export->moved;

	result->counts.nulls = shown(export, counts->nulls);
	result->counts.nans = shown(export, counts->nans);
	result->counts.negative_infinities = shown(export, counts->negative_infinities);
	result->counts.positive_infinities = shown(export, counts->positive_infinities);
	result->rows = 0;
	for (int i = 0; i < result->n; i++)
		result->rows += retrain_bucket_rows(&result->buckets[i]);

	/* in steps of the rows that may be shown, and not less than it is */
	inexact = (inexact + export->least - 1) / export->least * export->least;
	result->counts.inexact = Min(inexact, result->rows);
}

/* set_figures sets min, max and sums of numbers from the buckets of the result. */
static void
set_figures(const Export *export, RetrainProfile *result)
{
	const RetrainProfile *from = export->from;

	if (result->n == 0)
		return;
	result->min = retrain_key_float(retrain_number_key(retrain_bucket_first(&result->buckets[0], result->shift)));
	result->max = retrain_key_float(retrain_number_key(retrain_bucket_last(&result->buckets[result->n - 1],
																   result->shift)));
	if (result->shift == 0 || (from->shift > 0 && !from->has_moments))
		return;
	result->has_moments = true;
	retrain_moments_init(&result->moments, CurrentMemoryContext);
	for (int i = 0; i < result->n; i++)
		retrain_moments_add_times(&result->moments, retrain_bucket_value(result, i),
								  (uint64) retrain_bucket_rows(&result->buckets[i]));
}

/*
 * retrain.export(retrain.profile, min_count bigint) returns retrain.profile
 *
 * retrain_export returns a profile that shows nothing held by fewer than min_count rows.
 */
Datum
retrain_export(PG_FUNCTION_ARGS)
{
	const RetrainProfile *from = retrain_profile_argument(fcinfo, 0);
	int64		least = PG_GETARG_INT64(1);
	Export		export = {.from = from, .least = least, .shift = from->shift};
	RetrainProfile result = {.kind = from->kind, .capacity = from->capacity};

	if (least < 2 || least > RETRAIN_PROFILE_MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_count must be from 2 to %lld, not %lld",
						(long long) RETRAIN_PROFILE_MAX_ROWS, (long long) least),
				 errhint("Give the number of rows that must share what is shown, for instance 10.")));
	export.buckets = palloc((from->n + 1) * sizeof(RetrainBucket));
	if (from->kind == RETRAIN_PROFILE_CATEGORY)
	{
		export.names = palloc((from->n + 1) * sizeof(RetrainCategoryName));
		export_categories(&export);
	}
	else
	{
		export_numbers(&export);
		fold(&export);
	}
	result.n = export.n;
	result.shift = export.n > 0 ? export.shift : 0;
	result.buckets = export.buckets;
	result.names = export.names;
	set_counts(&export, &result);
	if (from->kind != RETRAIN_PROFILE_CATEGORY)
		set_figures(&export, &result);
	PG_RETURN_POINTER(retrain_profile_pack(&result));
}
