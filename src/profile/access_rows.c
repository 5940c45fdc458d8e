/*
 * access_rows.c
 *	  SQL functions that read several figures of a profile: histogram, buckets, top values, summary.
 *
 * Definitions: doc/reference/profile.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "profile/access.h"
#include "profile/binned.h"
#include "profile/category.h"
#include "profile/options.h"
#include "profile/ranks.h"
#include "stats/float_key.h"

PG_FUNCTION_INFO_V1(retrain_quantiles);
PG_FUNCTION_INFO_V1(retrain_histogram);
PG_FUNCTION_INFO_V1(retrain_histogram_at);
PG_FUNCTION_INFO_V1(retrain_profile_buckets);
PG_FUNCTION_INFO_V1(retrain_top_values);
PG_FUNCTION_INFO_V1(retrain_profile_summary);

/* Seconds since 1970 between which a timestamptz can be. */
#define FIRST_SECOND ((double) SECS_PER_DAY * (DATETIME_MIN_JULIAN - UNIX_EPOCH_JDATE))
#define END_SECOND ((double) SECS_PER_DAY * (TIMESTAMP_END_JULIAN - UNIX_EPOCH_JDATE))

/*
 * retrain.quantiles(retrain.profile, q double precision[], disc boolean)
 *		returns double precision[]
 *
 * retrain_quantiles returns a quantile for each element, NULL for NULL; NULL without values.
 */
Datum
retrain_quantiles(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	bool		discrete = PG_GETARG_BOOL(2);
	RetrainRanks ranks;
	bool	   *nulls;
	int			n;
	int			lower_bound = 1;
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(1);
	Datum	   *q;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("q must be an array of one dimension"),
				 errhint("Give one list of numbers from 0 to 1.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &q, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			retrain_quantile_share(DatumGetFloat8(q[i]));
	}
	if (profile->rows == 0)
		PG_RETURN_NULL();
	retrain_ranks_init(&ranks, profile);
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			q[i] = Float8GetDatum(retrain_ranks_quantile(&ranks, DatumGetFloat8(q[i]), discrete));
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(q, nulls, n > 0 ? 1 : 0, &n, &lower_bound, FLOAT8OID,
											 sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * histogram returns the rows between edges, strictly rising and finite, in bins (lower, upper]; NULL
 * without numbers.  Infinities are in the outer bins.
 */
static Datum
histogram(FunctionCallInfo fcinfo, const RetrainProfile *profile, const double *edges, int nedges)
{
	const RetrainProfileCounts *counts = &profile->counts;
	RetrainRanks ranks;
	RetrainRows bins;
	int64		before = -counts->negative_infinities;
	bool		exact_before = true;

	if (profile->rows + counts->negative_infinities + counts->positive_infinities == 0)
		PG_RETURN_NULL();
	retrain_ranks_init(&ranks, profile);
	retrain_rows_begin(&bins, fcinfo, nedges + 1);
	for (int i = 0; i <= nedges; i++)
	{
		int64		through = profile->rows + counts->positive_infinities;
		bool		exact = true;
		Datum		values[4];
		bool		nulls[4] = {false};

		if (i < nedges)
			through = retrain_ranks_through(&ranks, edges[i], &exact);
		values[0] = Float8GetDatum(i == 0 ? -get_float8_infinity() : edges[i - 1]);
		values[1] = Float8GetDatum(i == nedges ? get_float8_infinity() : edges[i]);
		values[2] = Int64GetDatum(through - before);
		values[3] = BoolGetDatum(exact && exact_before);
		retrain_rows_add(&bins, values, nulls);
		before = through;
		exact_before = exact;
	}
	PG_RETURN_DATUM(retrain_rows_finish(&bins));
}

/*
 * retrain.histogram(retrain.profile, bins integer, strategy text)
 *		returns retrain.histogram_bin[]
 *
 * retrain_histogram returns the rows of bins of equal width or between quantiles.
 */
Datum
retrain_histogram(PG_FUNCTION_ARGS)
{
	static const char *const strategies[] = {"equal_width", "quantile"};
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	int			bins = retrain_option_bins(fcinfo, 1);
	double	   *edges = palloc(2 * bins * sizeof(double));
	int			nedges;

	if (retrain_option_word(fcinfo, 2, "strategy", strategies, lengthof(strategies)) == 0)
		nedges = retrain_equal_width_edges(profile, bins, edges);
	else
	{
		RetrainRanks ranks;

		retrain_ranks_init(&ranks, profile);
		nedges = retrain_ranks_quantile_edges(&ranks, bins, edges);
	}
	return histogram(fcinfo, profile, edges, nedges);
}

/*
 * retrain.histogram_at(retrain.profile, edges double precision[])
 *		returns retrain.histogram_bin[]
 *
 * retrain_histogram_at returns the rows between given edges.
 */
Datum
retrain_histogram_at(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	int			nedges;
	double	   *edges = retrain_option_edges(fcinfo, 1, &nedges);

	return histogram(fcinfo, profile, edges, nedges);
}

/* category_datum returns the name of a category as text. */
static Datum
category_datum(const RetrainProfile *profile, int bucket)
{
	return CStringGetTextDatum(retrain_category_text(&profile->names[bucket]));
}

/*
 * retrain.profile_buckets(retrain.profile) returns retrain.profile_bucket[]
 *
 * retrain_profile_buckets returns the buckets as they are, in ascending order; NULL without one.
 */
Datum
retrain_profile_buckets(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, 0);
	bool		category = profile->kind == RETRAIN_PROFILE_CATEGORY;
	RetrainRows rows;

	if (profile->n == 0)
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, profile->n);
	for (int i = 0; i < profile->n; i++)
	{
		bool		single = retrain_bucket_single(&profile->buckets[i]);
		Datum		values[5] = {0};
		bool		nulls[5] = {category, category, !category || !single, false, false};

		if (!category)
		{
			values[0] = Float8GetDatum(single ? retrain_key_float(profile->buckets[i].key) :
									   retrain_bucket_low(profile, i));
			values[1] = Float8GetDatum(single ? retrain_key_float(profile->buckets[i].key) :
									   retrain_bucket_high(profile, i));
		}
		else if (single)
			values[2] = category_datum(profile, i);
		values[3] = Int64GetDatum(retrain_bucket_rows(&profile->buckets[i]));
		values[4] = BoolGetDatum(single);
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* value_text returns the value of a single bucket for people, palloc'd; a time in ISO 8601, UTC. */
static char *
value_text(const RetrainProfile *profile, int bucket)
{
	double		value;
	char	   *text;

	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		return retrain_category_text(&profile->names[bucket]);
	value = retrain_key_float(profile->buckets[bucket].key);
	if (profile->kind == RETRAIN_PROFILE_BOOLEAN)
		return pstrdup(value != 0 ? "true" : "false");
	text = palloc(MAXDATELEN + 1 + DOUBLE_SHORTEST_DECIMAL_LEN);
	if (profile->kind == RETRAIN_PROFILE_TIME && value >= FIRST_SECOND && value < END_SECOND)
	{
		int			utc = 0;

		JsonEncodeDateTime(text, DirectFunctionCall1(float8_timestamptz, Float8GetDatum(value)),
						   TIMESTAMPTZOID, &utc);
	}
	else
		double_to_shortest_decimal_buf(value, text);
	return text;
}

/* order_of_name is the order of two categories, both named, by their bytes. */
static int
order_of_name(const RetrainCategoryName *a, const RetrainCategoryName *b)
{
	int			order = retrain_bytes_compare(&a->bytes, &b->bytes);

	if (order == 0)
		order = (int) a->cut - (int) b->cut;
	return order != 0 ? order : memcmp(a->hash, b->hash, sizeof(a->hash));
}

/* by_rows orders indexes of single buckets: more rows first, then by value. */
static int
by_rows(const void *a, const void *b, void *arg)
{
	const RetrainProfile *profile = arg;
	int			i = *(const int *) a;
	int			j = *(const int *) b;
	int64		x = retrain_bucket_rows(&profile->buckets[i]);
	int64		y = retrain_bucket_rows(&profile->buckets[j]);

	if (x != y)
		return x > y ? -1 : 1;
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		return order_of_name(&profile->names[i], &profile->names[j]);
	return i - j;
}

/* retrain_sort_by_rows sorts the indexes of single buckets, the most frequent first. */
void
retrain_sort_by_rows(const RetrainProfile *profile, int *buckets, int n)
{
	qsort_arg(buckets, n, sizeof(int), by_rows, unconstify(RetrainProfile *, profile));
}

/* single_buckets returns the indexes of buckets of one value, the most frequent first. */
static int *
single_buckets(const RetrainProfile *profile, int *n)
{
	int		   *buckets = palloc(Max(profile->n, 1) * sizeof(int));

	*n = 0;
	for (int i = 0; i < profile->n; i++)
	{
		if (retrain_bucket_single(&profile->buckets[i]))
			buckets[(*n)++] = i;
	}
	retrain_sort_by_rows(profile, buckets, *n);
	return buckets;
}

/*
 * retrain_top_values_rows returns, as retrain.top_value[], the first k of n single buckets, given by
 * their indexes; NULL without one.
 */
Datum
retrain_top_values_rows(FunctionCallInfo fcinfo, const RetrainProfile *profile, const int *buckets, int n, int k)
{
	RetrainRows rows;

	if (k < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k must be at least 1, not %d", k),
				 errhint("Leave the argument out for 10.")));
	if (n == 0)
		PG_RETURN_NULL();
	n = Min(n, k);
	retrain_rows_begin(&rows, fcinfo, n);
	for (int i = 0; i < n; i++)
	{
		int64		count = retrain_bucket_rows(&profile->buckets[buckets[i]]);
		Datum		values[3];
		bool		nulls[3] = {false};

		values[0] = CStringGetTextDatum(value_text(profile, buckets[i]));
		values[1] = Int64GetDatum(count);
		values[2] = Float8GetDatum((double) count / (double) profile->rows);
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.top_values(retrain.profile, k integer) returns retrain.top_value[]
 *
 * retrain_top_values returns the k most frequent of the values with a bucket of their own, NULL
 * without one.
 */
Datum
retrain_top_values(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, 0);
	int			n;
	int		   *buckets = single_buckets(profile, &n);

	return retrain_top_values_rows(fcinfo, profile, buckets, n, PG_GETARG_INT32(1));
}

/* A row being filled, column by column. */
typedef struct SummaryRow
{
	Datum		values[29];
	bool		nulls[29];
	int			n;
} SummaryRow;

/* put appends a column. */
static void
put(SummaryRow *row, bool known, Datum value)
{
	Assert(row->n < lengthof(row->values));
	row->values[row->n] = value;
	row->nulls[row->n++] = !known;
}

/* put_number appends a column, NULL for NaN. */
static void
put_number(SummaryRow *row, double value)
{
	put(row, !isnan(value), Float8GetDatum(value));
}

/* put_instant appends a time, NULL for NaN and for what is no timestamptz. */
static void
put_instant(SummaryRow *row, double seconds)
{
	bool		known = seconds >= FIRST_SECOND && seconds < END_SECOND;

	put(row, known, known ? DirectFunctionCall1(float8_timestamptz, Float8GetDatum(seconds)) : (Datum) 0);
}

/* summarize_counts appends the columns from kind to folded_rows. */
static void
summarize_counts(SummaryRow *row, const RetrainProfile *profile)
{
	const RetrainProfileCounts *counts = &profile->counts;

	put(row, true, CStringGetTextDatum(retrain_profile_kind_name(profile->kind)));
	put(row, true, Int32GetDatum(profile->capacity));
	put(row, true, Int32GetDatum(profile->n));
	put(row, true, Int32GetDatum(profile->shift));
	put(row, true, BoolGetDatum(retrain_profile_exact(profile)));
	put_number(row, profile->rows == 0 ? NAN : retrain_largest_mixed_share(profile));
	put(row, true, Int64GetDatum(retrain_profile_all_rows(profile)));
	put(row, true, Int64GetDatum(profile->rows));
	put(row, true, Int64GetDatum(counts->nulls));
	put(row, true, Int64GetDatum(counts->nans));
	put(row, true, Int64GetDatum(counts->negative_infinities));
	put(row, true, Int64GetDatum(counts->positive_infinities));
	put(row, true, Int64GetDatum(counts->inexact));
	put(row, true, Int64GetDatum(retrain_profile_folded_rows(profile)));
}

/* summarize_numbers appends the columns from min_value to q95. */
static void
summarize_numbers(SummaryRow *row, const RetrainProfile *profile)
{
	static const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
	bool		numbers = profile->kind != RETRAIN_PROFILE_CATEGORY && profile->rows > 0;
	bool		time = numbers && profile->kind == RETRAIN_PROFILE_TIME;
	RetrainMoments moments;
	bool		known = numbers && retrain_profile_moments(profile, &moments);
	RetrainRanks ranks;

	put_number(row, numbers ? profile->min : NAN);
	put_number(row, numbers ? profile->max : NAN);
	put_instant(row, time ? profile->min : NAN);
	put_instant(row, time ? profile->max : NAN);
	put_number(row, known ? retrain_moments_mean(&moments, profile->rows) : NAN);
	put_number(row, known ? retrain_moments_stddev(&moments, profile->rows, 1) : NAN);
	if (numbers)
		retrain_ranks_init(&ranks, profile);
	for (int i = 0; i < lengthof(shares); i++)
		put_number(row, numbers ? retrain_ranks_quantile(&ranks, shares[i], false) : NAN);
}

/*
 * retrain.profile_summary(retrain.profile) returns retrain.profile_summary_result
 *
 * retrain_profile_summary returns one row for a profile of any kind; figures that its kind does
 * not have are NULL.
 */
Datum
retrain_profile_summary(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, 0);
	SummaryRow	row = {.n = 0};
	int64		distinct = 0;
	bool		exact = false;
	bool		known;
	int			n;
	int		   *buckets;

	summarize_counts(&row, profile);
	known = retrain_profile_distinct_count(profile, &distinct, &exact);
	put(&row, known, Int64GetDatum(distinct));
	put(&row, known, BoolGetDatum(exact));
	summarize_numbers(&row, profile);
	buckets = single_buckets(profile, &n);
	put(&row, n > 0, n == 0 ? (Datum) 0 : CStringGetTextDatum(value_text(profile, buckets[0])));
	put(&row, n > 0, n == 0 ? (Datum) 0 :
		Int64GetDatum(retrain_bucket_rows(&profile->buckets[buckets[0]])));
	PG_RETURN_DATUM(retrain_row_result(fcinfo, row.values, row.nulls));
}
