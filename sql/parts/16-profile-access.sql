-- Reading profiles.  Definition and examples: doc/reference/profile.md.

CREATE TYPE retrain.moments_result AS (
	value_rows bigint,
	value_sum double precision,
	sum_of_squares double precision,
	mean double precision,
	variance double precision,
	stddev double precision
);
COMMENT ON TYPE retrain.moments_result IS
'Result of retrain.moments: one row.';
COMMENT ON COLUMN retrain.moments_result.value_rows IS
'Rows with a finite value.';
COMMENT ON COLUMN retrain.moments_result.value_sum IS
'Their sum, exact, rounded once; infinite beyond the range of double precision. NULL without values, or if the profile was made without sums.';
COMMENT ON COLUMN retrain.moments_result.sum_of_squares IS
'The sum of their squares, likewise.';
COMMENT ON COLUMN retrain.moments_result.mean IS
'Their mean, rounded once.';
COMMENT ON COLUMN retrain.moments_result.variance IS
'Their variance with the divisor value_rows - 1, rounded once. NULL for fewer than two values.';
COMMENT ON COLUMN retrain.moments_result.stddev IS
'The root of that variance.';

CREATE TYPE retrain.histogram_bin AS (
	lower double precision,
	upper double precision,
	rows bigint,
	exact boolean
);
COMMENT ON TYPE retrain.histogram_bin IS
'One bin (lower, upper] of a histogram; retrain.histogram and histogram_at return an array of them.';
COMMENT ON COLUMN retrain.histogram_bin.lower IS
'Lower edge, not part of the bin; -Infinity for the first. Times in seconds since 1970-01-01 UTC.';
COMMENT ON COLUMN retrain.histogram_bin.upper IS
'Upper edge, part of the bin; Infinity for the last.';
COMMENT ON COLUMN retrain.histogram_bin.rows IS
'Rows in the bin; infinite values are in the outer ones.';
COMMENT ON COLUMN retrain.histogram_bin.exact IS
'Whether rows is exact: neither edge lies inside a bucket of more than one value.';

CREATE TYPE retrain.profile_bucket AS (
	lower double precision,
	upper double precision,
	category text,
	rows bigint,
	exact boolean
);
COMMENT ON TYPE retrain.profile_bucket IS
'One bucket of a profile; retrain.profile_buckets returns an array of them.';
COMMENT ON COLUMN retrain.profile_bucket.lower IS
'Smallest value that the bucket can hold; times in seconds since 1970-01-01 UTC, booleans 0 and 1. NULL for categories.';
COMMENT ON COLUMN retrain.profile_bucket.upper IS
'Greatest value that the bucket can hold: lower, if exact.';
COMMENT ON COLUMN retrain.profile_bucket.category IS
'Name of the category; NULL for other kinds, and for categories that are folded together. A long name is shown as its beginning, three dots and its hash.';
COMMENT ON COLUMN retrain.profile_bucket.rows IS
'Rows in the bucket, at least 1.';
COMMENT ON COLUMN retrain.profile_bucket.exact IS
'Whether all of them have the same value.';

CREATE TYPE retrain.top_value AS (
	value text,
	rows bigint,
	share double precision
);
COMMENT ON TYPE retrain.top_value IS
'One frequent value of a profile; retrain.top_values returns an array of them.';
COMMENT ON COLUMN retrain.top_value.value IS
'The value: name of a category, shortest decimal of a number, true or false, or a time in ISO 8601 with offset +00:00 (outside the range of timestamptz in seconds since 1970-01-01 UTC).';
COMMENT ON COLUMN retrain.top_value.rows IS
'Rows that have it.';
COMMENT ON COLUMN retrain.top_value.share IS
'These rows divided by value_rows(profile).';

CREATE TYPE retrain.profile_summary_result AS (
	kind text,
	capacity integer,
	buckets integer,
	shift integer,
	is_exact boolean,
	max_error double precision,
	total_rows bigint,
	value_rows bigint,
	null_rows bigint,
	nan_rows bigint,
	negative_infinity_rows bigint,
	positive_infinity_rows bigint,
	inexact_rows bigint,
	folded_rows bigint,
	distinct_count bigint,
	distinct_is_exact boolean,
	min_value double precision,
	max_value double precision,
	earliest timestamptz,
	latest timestamptz,
	mean double precision,
	stddev double precision,
	q05 double precision,
	q25 double precision,
	median double precision,
	q75 double precision,
	q95 double precision,
	top_value text,
	top_rows bigint
);
COMMENT ON TYPE retrain.profile_summary_result IS
'Result of retrain.profile_summary: one row, for a profile of any kind.';
COMMENT ON COLUMN retrain.profile_summary_result.kind IS
'number, time, boolean or category.';
COMMENT ON COLUMN retrain.profile_summary_result.capacity IS
'Most buckets that the profile may have.';
COMMENT ON COLUMN retrain.profile_summary_result.buckets IS
'Buckets that it has.';
COMMENT ON COLUMN retrain.profile_summary_result.shift IS
'Low bits of keys that it does not tell apart.';
COMMENT ON COLUMN retrain.profile_summary_result.is_exact IS
'Whether each bucket is one value.';
COMMENT ON COLUMN retrain.profile_summary_result.max_error IS
'Share of the values in the largest bucket of more than one value: the error bound of cdf, and the largest share of a value that is not in a bucket of its own. NULL without values.';
COMMENT ON COLUMN retrain.profile_summary_result.total_rows IS
'All rows.';
COMMENT ON COLUMN retrain.profile_summary_result.value_rows IS
'Rows with a finite number, a time, a boolean or a category.';
COMMENT ON COLUMN retrain.profile_summary_result.null_rows IS
'Rows whose value is NULL.';
COMMENT ON COLUMN retrain.profile_summary_result.nan_rows IS
'Rows whose value is NaN.';
COMMENT ON COLUMN retrain.profile_summary_result.negative_infinity_rows IS
'Rows whose value is -infinity.';
COMMENT ON COLUMN retrain.profile_summary_result.positive_infinity_rows IS
'Rows whose value is infinity.';
COMMENT ON COLUMN retrain.profile_summary_result.inexact_rows IS
'Rows, among value_rows, that are counted as another value near theirs: double precision cannot hold it, or export has moved them.';
COMMENT ON COLUMN retrain.profile_summary_result.folded_rows IS
'Rows, among value_rows, in buckets of more than one value.';
COMMENT ON COLUMN retrain.profile_summary_result.distinct_count IS
'Distinct values among value_rows; NULL if the profile does not know.';
COMMENT ON COLUMN retrain.profile_summary_result.distinct_is_exact IS
'Whether distinct_count is exact or estimated (standard error 1.6 %).';
COMMENT ON COLUMN retrain.profile_summary_result.min_value IS
'Smallest finite value; times in seconds since 1970-01-01 UTC, booleans as 0 and 1. NULL for categories, as all figures of values.';
COMMENT ON COLUMN retrain.profile_summary_result.max_value IS
'Greatest finite value.';
COMMENT ON COLUMN retrain.profile_summary_result.earliest IS
'min_value of times.';
COMMENT ON COLUMN retrain.profile_summary_result.latest IS
'max_value of times.';
COMMENT ON COLUMN retrain.profile_summary_result.mean IS
'Mean of the finite values, rounded once.';
COMMENT ON COLUMN retrain.profile_summary_result.stddev IS
'Standard deviation with the divisor value_rows - 1.';
COMMENT ON COLUMN retrain.profile_summary_result.q05 IS
'Quantile 0.05 of the finite values.';
COMMENT ON COLUMN retrain.profile_summary_result.q25 IS
'Quantile 0.25.';
COMMENT ON COLUMN retrain.profile_summary_result.median IS
'Quantile 0.5.';
COMMENT ON COLUMN retrain.profile_summary_result.q75 IS
'Quantile 0.75.';
COMMENT ON COLUMN retrain.profile_summary_result.q95 IS
'Quantile 0.95.';
COMMENT ON COLUMN retrain.profile_summary_result.top_value IS
'The most frequent of the values with a bucket of their own.';
COMMENT ON COLUMN retrain.profile_summary_result.top_rows IS
'Rows that have it.';

CREATE FUNCTION retrain.profile_kind(profile retrain.profile) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_kind';
COMMENT ON FUNCTION retrain.profile_kind(retrain.profile) IS
'What a profile is of: number, time, boolean or category.';

CREATE FUNCTION retrain.profile_capacity(profile retrain.profile) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_capacity';
COMMENT ON FUNCTION retrain.profile_capacity(retrain.profile) IS
'Most buckets that the profile may have: up to so many distinct values it is exact.';

CREATE FUNCTION retrain.profile_shift(profile retrain.profile) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_shift';
COMMENT ON FUNCTION retrain.profile_shift(retrain.profile) IS
'How many low bits of the key of a value the profile does not tell apart: 0 as long as it is exact.';

CREATE FUNCTION retrain.profile_is_exact(profile retrain.profile) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_is_exact';
COMMENT ON FUNCTION retrain.profile_is_exact(retrain.profile) IS
'Whether each bucket of the profile is one value, so that it tells the distribution exactly.';

CREATE FUNCTION retrain.profile_max_error(profile retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_max_error';
COMMENT ON FUNCTION retrain.profile_max_error(retrain.profile) IS
'Share of the values in the largest bucket of more than one value: no cdf is further off, and no value without a bucket of its own has a larger share. 0 if the profile is exact; NULL without values.';

CREATE FUNCTION retrain.total_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_rows';
COMMENT ON FUNCTION retrain.total_rows(retrain.profile) IS
'All rows of the profile.';

CREATE FUNCTION retrain.value_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_value_rows';
COMMENT ON FUNCTION retrain.value_rows(retrain.profile) IS
'Rows with a finite number, a time, a boolean or a category: those in buckets.';

CREATE FUNCTION retrain.null_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_null_rows';
COMMENT ON FUNCTION retrain.null_rows(retrain.profile) IS
'Rows whose value is NULL.';

CREATE FUNCTION retrain.nan_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_nan_rows';
COMMENT ON FUNCTION retrain.nan_rows(retrain.profile) IS
'Rows whose value is NaN.';

CREATE FUNCTION retrain.negative_infinity_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_negative_infinity_rows';
COMMENT ON FUNCTION retrain.negative_infinity_rows(retrain.profile) IS
'Rows whose value is -infinity.';

CREATE FUNCTION retrain.positive_infinity_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_positive_infinity_rows';
COMMENT ON FUNCTION retrain.positive_infinity_rows(retrain.profile) IS
'Rows whose value is infinity.';

CREATE FUNCTION retrain.inexact_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_inexact_rows';
COMMENT ON FUNCTION retrain.inexact_rows(retrain.profile) IS
'Rows, among value_rows, that are counted as another value near theirs: a bigint or numeric that double precision cannot hold, or a value that export has moved.';

CREATE FUNCTION retrain.folded_rows(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_folded_rows';
COMMENT ON FUNCTION retrain.folded_rows(retrain.profile) IS
'Rows, among value_rows, in buckets of more than one value.';

CREATE FUNCTION retrain.folded_values(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_folded_values';
COMMENT ON FUNCTION retrain.folded_values(retrain.profile) IS
'Number of distinct values in buckets of more than one value, estimated from distinct_count: how many categories have lost their names. 0 if the profile is exact; NULL if it does not know.';

CREATE FUNCTION retrain.distinct_count(profile retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_distinct_count';
COMMENT ON FUNCTION retrain.distinct_count(retrain.profile) IS
'Number of distinct values among value_rows, exact or estimated (standard error 1.6 %); NULL if the profile does not know it.';

CREATE FUNCTION retrain.distinct_is_exact(profile retrain.profile) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_distinct_is_exact';
COMMENT ON FUNCTION retrain.distinct_is_exact(retrain.profile) IS
'Whether distinct_count is exact; NULL if that is NULL.';

CREATE FUNCTION retrain.min_value(profile retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_min_value';
COMMENT ON FUNCTION retrain.min_value(retrain.profile) IS
'Smallest finite value; times in seconds since 1970-01-01 UTC, booleans as 0 and 1. NULL without one, error 22023 for categories.';

CREATE FUNCTION retrain.max_value(profile retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_max_value';
COMMENT ON FUNCTION retrain.max_value(retrain.profile) IS
'Greatest finite value; times in seconds since 1970-01-01 UTC, booleans as 0 and 1. NULL without one, error 22023 for categories.';

CREATE FUNCTION retrain.value_sum(profile retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_value_sum';
COMMENT ON FUNCTION retrain.value_sum(retrain.profile) IS
'Exact sum of the finite values, rounded once; infinite beyond the range of double precision. NULL without one or if the profile was made without sums, error 22023 for categories.';

CREATE FUNCTION retrain.mean(profile retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mean';
COMMENT ON FUNCTION retrain.mean(retrain.profile) IS
'Mean of the finite values from their exact sum, rounded once. NULL without one or if the profile was made without sums, error 22023 for categories.';

CREATE FUNCTION retrain.variance(profile retrain.profile, ddof integer DEFAULT 1) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_variance';
COMMENT ON FUNCTION retrain.variance(retrain.profile, integer) IS
'Variance of the finite values from their exact sums, with the divisor value_rows - ddof, rounded once. NULL if that is not positive or the profile was made without sums, error 22023 for categories and a negative ddof.';

CREATE FUNCTION retrain.stddev(profile retrain.profile, ddof integer DEFAULT 1) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_stddev';
COMMENT ON FUNCTION retrain.stddev(retrain.profile, integer) IS
'Standard deviation of the finite values: the root of retrain.variance, rounded once.';

CREATE FUNCTION retrain.moments(profile retrain.profile) RETURNS retrain.moments_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_moments';
COMMENT ON FUNCTION retrain.moments(retrain.profile) IS
'Rows, sum, sum of squares, mean, variance and standard deviation of the finite values, in one row. Error 22023 for categories.';

CREATE FUNCTION retrain.quantile(profile retrain.profile, q double precision, disc boolean DEFAULT false) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_quantile';
COMMENT ON FUNCTION retrain.quantile(retrain.profile, double precision, boolean) IS
'Quantile q (0 to 1) of the finite values: type 7, linear between two values, or with disc the smallest value whose share of rows up to it is at least q. Exact if the profile is; else a value within the bucket of the true one. NULL without values, error 22023 for categories and for q out of range.';

CREATE FUNCTION retrain.quantiles(profile retrain.profile, q double precision[], disc boolean DEFAULT false) RETURNS double precision[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_quantiles';
COMMENT ON FUNCTION retrain.quantiles(retrain.profile, double precision[], boolean) IS
'Quantiles of the finite values, one for each element of q; see retrain.quantile.';

CREATE FUNCTION retrain.cdf(profile retrain.profile, x double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cdf';
COMMENT ON FUNCTION retrain.cdf(retrain.profile, double precision) IS
'Share of the finite values that are at most x, off by at most profile_max_error(profile). Times: extract(epoch from x). NULL without values, error 22023 for categories and for NaN.';

CREATE FUNCTION retrain.histogram(profile retrain.profile, bins integer DEFAULT 10, strategy text DEFAULT 'equal_width') RETURNS retrain.histogram_bin[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_histogram';
COMMENT ON FUNCTION retrain.histogram(retrain.profile, integer, text) IS
'Rows in bins (lower, upper], 2 to 1000 of them, of equal width between the smallest and the greatest value, or with strategy ''quantile'' between the quantiles that psi uses as edges. Infinite values are in the outer bins. NULL without numbers, error 22023 for categories.';

CREATE FUNCTION retrain.histogram_at(profile retrain.profile, edges double precision[]) RETURNS retrain.histogram_bin[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_histogram_at';
COMMENT ON FUNCTION retrain.histogram_at(retrain.profile, double precision[]) IS
'Rows in the bins (lower, upper] between given edges, 1 to 10000 finite numbers in rising order (else error 22023); one bin more than edges. Infinite values are in the outer bins. NULL without numbers, error 22023 for categories.';

CREATE FUNCTION retrain.profile_buckets(profile retrain.profile) RETURNS retrain.profile_bucket[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_buckets';
COMMENT ON FUNCTION retrain.profile_buckets(retrain.profile) IS
'The buckets of a profile as they are: numbers in rising order, categories in the order of their hashes. NULL without values.';

CREATE FUNCTION retrain.top_values(profile retrain.profile, k integer DEFAULT 10) RETURNS retrain.top_value[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_top_values';
COMMENT ON FUNCTION retrain.top_values(retrain.profile, integer) IS
'The k most frequent values, more rows first, then numbers in rising order and categories in C order, among those with a bucket of their own; no other value has a larger share than profile_max_error(profile). NULL without one, error 22023 for k below 1.';

CREATE FUNCTION retrain.profile_summary(profile retrain.profile) RETURNS retrain.profile_summary_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_summary';
COMMENT ON FUNCTION retrain.profile_summary(retrain.profile) IS
'All that a person wants to see of a profile, in one row, for any kind; figures that its kind does not have are NULL.';

CREATE FUNCTION retrain.export(profile retrain.profile, min_count bigint) RETURNS retrain.profile
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_export';
COMMENT ON FUNCTION retrain.export(retrain.profile, bigint) IS
'The profile to be given away: it shows no value, name, range or count that fewer than min_count rows share. Small buckets are put together with their neighbours, small categories lose their names, min, max and sums are those of the buckets, and the distinct count is left out. Error 22023 for min_count below 2.';

CREATE FUNCTION retrain.new_values(reference retrain.profile, current retrain.profile, k integer DEFAULT 10) RETURNS retrain.top_value[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_new_values';
COMMENT ON FUNCTION retrain.new_values(retrain.profile, retrain.profile, integer) IS
'The k most frequent values of current that the reference does not have, in the order of retrain.top_values, with their rows and share in current. Values that could be in a bucket of several values of the reference, or that have none of their own, are not listed. NULL without one, error 22023 for k below 1 and profiles of different kinds.';

CREATE FUNCTION retrain.new_value_rows(reference retrain.profile, current retrain.profile) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_new_value_rows';
COMMENT ON FUNCTION retrain.new_value_rows(retrain.profile, retrain.profile) IS
'Rows of current whose value the reference certainly does not have: all such rows where both profiles are exact, else at most as many. Error 22023 for profiles of different kinds.';

CREATE FUNCTION retrain.values_outside(profile retrain.profile, low double precision, high double precision, k integer DEFAULT 10) RETURNS retrain.top_value[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_values_outside';
COMMENT ON FUNCTION retrain.values_outside(retrain.profile, double precision, double precision, integer) IS
'The k finite values that are farthest below low or above high, the farthest first, among those with a bucket of their own, with their rows and share. Times: extract(epoch from x). NULL without one, error 22023 for categories, k below 1 and NaN.';

CREATE FUNCTION retrain.rows_outside(profile retrain.profile, low double precision, high double precision, possible boolean DEFAULT false) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_outside';
COMMENT ON FUNCTION retrain.rows_outside(retrain.profile, double precision, double precision, boolean) IS
'Rows whose finite value is certainly below low or above high; with possible, all that can be (those of a bucket of several values that the border cuts too): the number lies between the two, which are the same where the profile is exact. Error 22023 for categories and NaN.';
