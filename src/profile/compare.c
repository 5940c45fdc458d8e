/*
 * compare.c
 *	  Two profiles side by side, in the forms that the statistics read.
 *
 * Both are folded to the larger of their shifts.  Two single buckets with the same
 * leading bits stay what they are, one value or two; a mixed one on either
 * side makes a span, or a category, that nobody can divide.
 *
 * Exact profiles give the very pairs and categories that the rows give, so that all that
 * is computed from them is the same to the bit.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "miscadmin.h"

#include "common/collector.h"
#include "common/compat.h"
#include "profile/category.h"
#include "profile/compare.h"
#include "stats/float_key.h"

/* The buckets of a profile under a shift that is not smaller than its own. */
typedef struct Side
{
	const RetrainProfile *profile;
	RetrainBucket *buckets;
	RetrainCategoryName *names;
	int			n;
} Side;

/* retrain_compare_same_kind raises an error if two profiles cannot be compared. */
void
retrain_compare_same_kind(const RetrainProfile *reference, const RetrainProfile *current)
{
	if (reference->kind != current->kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("profiles of different kinds cannot be compared"),
				 errdetail("The reference is of kind \"%s\", the current one of kind \"%s\".",
						   retrain_profile_kind_name(reference->kind),
						   retrain_profile_kind_name(current->kind)),
				 errhint("Compare profiles of one column.")));
}

/* retrain_compare_fits_values raises an error if rows of a kind cannot be compared with a profile. */
void
retrain_compare_fits_values(const RetrainProfile *profile, RetrainProfileKind kind)
{
	if (profile->kind != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("profile is of kind \"%s\", but the values are of kind \"%s\"",
						retrain_profile_kind_name(profile->kind), retrain_profile_kind_name(kind)),
				 errhint("Give the profile of the same column.")));
}

/* retrain_compare_need_numbers raises an error if what is asked of a profile needs an order. */
void
retrain_compare_need_numbers(const RetrainProfile *profile, const char *what)
{
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not defined for profiles of categories", what),
				 errhint("Use retrain.psi, retrain.js_distance or retrain.chi2_test.")));
}

/* retrain_compare_as_categories tells whether divergences treat values as categories. */
bool
retrain_compare_as_categories(const RetrainProfile *profile)
{
	return profile->kind == RETRAIN_PROFILE_CATEGORY || profile->kind == RETRAIN_PROFILE_BOOLEAN;
}

/* fold_side makes the buckets of a profile under a shift. */
static void
fold_side(Side *side, const RetrainProfile *profile, int shift)
{
	int			n = 0;

	side->profile = profile;
	side->buckets = profile->buckets;
	side->names = profile->names;
	side->n = profile->n;
	if (profile->shift == shift || profile->n == 0)
		return;
	side->buckets = palloc(profile->n * sizeof(RetrainBucket));
	memcpy(side->buckets, profile->buckets, profile->n * sizeof(RetrainBucket));
	side->n = retrain_buckets_fold(side->buckets, profile->n, shift);
	if (profile->names == NULL)
		return;

	/* the names of those that have stayed single, in the same order */
	side->names = palloc0(side->n * sizeof(RetrainCategoryName));
	for (int i = 0; i < side->n; i++)
	{
		if (!retrain_bucket_single(&side->buckets[i]))
			continue;
		while (profile->buckets[n].key != side->buckets[i].key)
			n++;
		side->names[i] = profile->names[n];
	}
}

/* bucket_span returns the span of a bucket, cut to the values that its profile has seen. */
static RetrainSpan
bucket_span(const Side *side, int i, int shift, int which)
{
	const RetrainBucket *bucket = &side->buckets[i];
	RetrainSpan span = {0};

	span.first = retrain_bucket_first(bucket, shift);
	span.last = retrain_bucket_last(bucket, shift);
	span.exact = retrain_bucket_single(bucket);
	span.rows[which] = retrain_bucket_rows(bucket);
	if (!span.exact)
	{
		span.first = Max(span.first, retrain_float_key(side->profile->min));
		span.last = retrain_float_key_down(Min(span.last, retrain_float_key(side->profile->max)));
	}
	return span;
}

/* join_spans adds the spans of two buckets with the same leading bits, and returns how many they are. */
static int
join_spans(RetrainSpan *to, const RetrainSpan *a, const RetrainSpan *b)
{
	if (a->exact && b->exact && a->first != b->first)
	{
		to[0] = a->first < b->first ? *a : *b;
		to[1] = a->first < b->first ? *b : *a;
		return 2;
	}
	to->first = Min(a->first, b->first);
	to->last = Max(a->last, b->last);
	to->exact = a->exact && b->exact;
	to->rows[0] = a->rows[0];
	to->rows[1] = b->rows[1];
	return 1;
}

/*
 * retrain_compare_spans makes the spans of two profiles, not of categories; current may be
 * NULL.
 */
void
retrain_compare_spans(const RetrainProfile *reference, const RetrainProfile *current,
					  RetrainSpans *spans)
{
	static const RetrainProfile nothing;
	const RetrainProfile *profile[2] = {reference, current ? current : &nothing};
	int			shift = Max(profile[0]->shift, profile[1]->shift);
	Side		side[2];
	int			at[2] = {0, 0};

	memset(spans, 0, sizeof(*spans));
	for (int s = 0; s < 2; s++)
	{
		const RetrainProfileCounts *counts = &profile[s]->counts;

		fold_side(&side[s], profile[s], shift);
		spans->negative[s] = counts->negative_infinities;
		spans->positive[s] = counts->positive_infinities;
		spans->missing[s] = counts->nulls + counts->nans;
	}
	spans->spans = palloc(Max(side[0].n + side[1].n, 1) * sizeof(RetrainSpan));
	while (at[0] < side[0].n || at[1] < side[1].n)
	{
		uint64		a = at[0] < side[0].n ? side[0].buckets[at[0]].key >> shift : PG_UINT64_MAX;
		uint64		b = at[1] < side[1].n ? side[1].buckets[at[1]].key >> shift : PG_UINT64_MAX;
		RetrainSpan left;
		RetrainSpan right;

		if (a <= b)
			left = bucket_span(&side[0], at[0]++, shift, 0);
		if (b <= a)
			right = bucket_span(&side[1], at[1]++, shift, 1);
		if (a == b)
			spans->n += join_spans(spans->spans + spans->n, &left, &right);
		else
			spans->spans[spans->n++] = a < b ? left : right;
	}
}

/* A category that nobody can divide is named by a zero byte, which no text has, and its key. */
#define FOLDED_NAME_LENGTH 9

/* retrain_compare_name_folded tells whether a name stands for several categories. */
bool
retrain_compare_name_folded(const RetrainBytes *name)
{
	return name->len == FOLDED_NAME_LENGTH && name->data[0] == '\0';
}

/* add_category counts rows of a category, or of several that are folded together. */
static void
add_category(RetrainCategories *categories, const RetrainCategoryName *name, uint64 key, int side,
			 int64 rows)
{
	char		folded[FOLDED_NAME_LENGTH] = {0};
	const char *data = folded;
	int			length = FOLDED_NAME_LENGTH;

	if (name != NULL && name->cut)
	{
		data = retrain_category_text(name);
		length = (int) strlen(data);
	}
	else if (name != NULL)
	{
		data = name->bytes.data;
		length = (int) name->bytes.len;
	}
	else
	{
		for (int i = 0; i < 8; i++)
			folded[1 + i] = (char) (key >> (56 - 8 * i));
	}
	retrain_categories_add(categories, retrain_category_hash(data, length), data, length,
						   side == RETRAIN_REFERENCE ? rows : 0, side == RETRAIN_CURRENT ? rows : 0);
}

/* add_booleans counts the two values of a boolean column. */
static void
add_booleans(RetrainCategories *categories, const RetrainProfile *profile, int side)
{
	static const RetrainCategoryName names[2] = {
		{.bytes = {"false", 5}}, {.bytes = {"true", 4}}
	};

	for (int i = 0; i < profile->n; i++)
		add_category(categories, &names[profile->buckets[i].key != retrain_float_key(0)], 0, side,
					 retrain_bucket_rows(&profile->buckets[i]));
}

/*
 * retrain_compare_categories returns the counts of two profiles of categories or booleans, in the current
 * context, as those of rows.  folded says whether some categories could not be told apart.
 */
RetrainCategories *
retrain_compare_categories(const RetrainProfile *reference, const RetrainProfile *current, bool *folded)
{
	const RetrainProfile *profile[2] = {reference, current};
	RetrainCategories *categories = retrain_categories_create(CurrentMemoryContext, NULL);
	int			shift = Max(reference->shift, current->shift);
	Side		side[2];
	int			at[2] = {0, 0};

	*folded = false;
	for (int s = 0; s < 2; s++)
	{
		categories->missing[s] = profile[s]->counts.nulls;
		if (profile[s]->kind == RETRAIN_PROFILE_BOOLEAN)
			add_booleans(categories, profile[s], s);
		fold_side(&side[s], profile[s], shift);
	}
	if (reference->kind == RETRAIN_PROFILE_BOOLEAN)
		return categories;
	while (at[0] < side[0].n || at[1] < side[1].n)
	{
		uint64		leading[2];
		bool		apart = true;

		CHECK_FOR_INTERRUPTS();
		for (int s = 0; s < 2; s++)
			leading[s] = at[s] < side[s].n ? side[s].buckets[at[s]].key >> shift : PG_UINT64_MAX;
		if (leading[0] == leading[1] && at[0] < side[0].n && at[1] < side[1].n)
			apart = retrain_bucket_single(&side[0].buckets[at[0]]) &&
				retrain_bucket_single(&side[1].buckets[at[1]]);
		for (int s = 0; s < 2; s++)
		{
			const RetrainBucket *bucket;

			/* both, if they are the same */
			if (at[s] == side[s].n || leading[s] > leading[1 - s])
				continue;
			bucket = &side[s].buckets[at[s]];
			*folded |= !apart || !retrain_bucket_single(bucket);
			add_category(categories, apart && retrain_bucket_single(bucket) ?
						 &side[s].names[at[s]] : NULL, leading[s], s, retrain_bucket_rows(bucket));
			at[s]++;
		}
	}
	return categories;
}

/*
 * retrain_compare_numbers returns the counts of two profiles of numbers or times whose values
 * are taken as categories, named by their shortest exact decimal.
 */
RetrainCategories *
retrain_compare_numbers(const RetrainProfile *reference, const RetrainProfile *current, bool *folded)
{
	RetrainCategories *categories = retrain_categories_create(CurrentMemoryContext, NULL);
	RetrainPair *pair;
	RetrainPairs pairs;
	RetrainSpans spans;
	int			n;

	*folded = false;
	retrain_compare_spans(reference, current, &spans);
	retrain_spans_pairs(&spans, &pairs);
	pair = unconstify(RetrainPair *, pairs.next(pairs.arg, &n));
	for (int i = 0; pair != NULL && i < n; i++)
	{
		char		name[DOUBLE_SHORTEST_DECIMAL_LEN];
		int			length = double_to_shortest_decimal_buf(pair[i].value, name);
		RetrainCategoryName known = {.bytes = {name, (uint32) length}};

		*folded |= !pair[i].exact;
		for (int s = 0; s < 2; s++)
		{
			if (pair[i].rows[s] > 0)
				add_category(categories, pair[i].exact ? &known : NULL, (uint64) i, s, pair[i].rows[s]);
		}
	}
	for (int s = 0; s < 2; s++)
		categories->missing[s] = spans.missing[s];
	return categories;
}
