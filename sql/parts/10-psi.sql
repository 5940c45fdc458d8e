-- Population stability index.  Definition and examples: doc/reference/psi.md.

CREATE TYPE retrain.psi_result AS (
	psi double precision,
	bins integer,
	p_value double precision,
	critical_value double precision,
	reference_used bigint,
	reference_unused bigint,
	current_used bigint,
	current_unused bigint,
	reference_missing bigint,
	current_missing bigint,
	unassigned bigint,
	status text
);
COMMENT ON TYPE retrain.psi_result IS
'Result of retrain.psi_test: the index with its significance and the rows behind it.';

CREATE TYPE retrain.psi_bin AS (
	bin integer,
	kind text,
	lower double precision,
	upper double precision,
	category text,
	members text[],
	categories bigint,
	reference_rows bigint,
	current_rows bigint,
	reference_share double precision,
	current_share double precision,
	contribution double precision
);
COMMENT ON TYPE retrain.psi_bin IS
'One bin of a population stability index; retrain.psi_bins returns an array of them.';

CREATE TYPE retrain.psi_reference AS (
	kind text,
	edges double precision[],
	categories text[],
	counts bigint[],
	missing bigint
);
COMMENT ON TYPE retrain.psi_reference IS
'A reference sample as the population stability index needs it: made by retrain.psi_reference_agg, kept in a table, given to retrain.psi(value, reference). It holds bin edges and counts (numbers, times) or all categories with their counts.';
COMMENT ON COLUMN retrain.psi_result.psi IS
'The index: sum over bins of (c - r) ln(c / r), shares r and c raised to at least 0.0001. NULL if status is undefined.';
COMMENT ON COLUMN retrain.psi_result.bins IS
'Bins that are not empty in the pooled sample, the bin of missing values included.';
COMMENT ON COLUMN retrain.psi_result.p_value IS
'Probability of such an index or a larger one without drift, for independent rows (chi-square, bins - 1 degrees of freedom). NULL unless status is ok.';
COMMENT ON COLUMN retrain.psi_result.critical_value IS
'Index that is exceeded with probability 0.05 without drift at these sample sizes. NULL unless status is ok.';
COMMENT ON COLUMN retrain.psi_result.reference_used IS
'Rows of the reference sample, missing values included.';
COMMENT ON COLUMN retrain.psi_result.reference_unused IS
'Always 0: missing values are a bin of their own.';
COMMENT ON COLUMN retrain.psi_result.current_used IS
'Rows of the current sample, missing values included.';
COMMENT ON COLUMN retrain.psi_result.current_unused IS
'Always 0: missing values are a bin of their own.';
COMMENT ON COLUMN retrain.psi_result.reference_missing IS
'Rows of the reference sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.psi_result.current_missing IS
'Rows of the current sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.psi_result.unassigned IS
'Rows whose is_current is NULL: they belong to no sample.';
COMMENT ON COLUMN retrain.psi_result.status IS
'ok, small_bins (too few rows for a p-value), one_bin, or undefined (a sample without rows).';

COMMENT ON COLUMN retrain.psi_bin.bin IS
'Number of the bin, from 1.';
COMMENT ON COLUMN retrain.psi_bin.kind IS
'interval, category, rare, unseen, or missing (NULL and NaN).';
COMMENT ON COLUMN retrain.psi_bin.lower IS
'Interval: lower edge, not part of the bin; -Infinity for the first. Times in seconds since 1970-01-01 UTC.';
COMMENT ON COLUMN retrain.psi_bin.upper IS
'Interval: upper edge, part of the bin; Infinity for the last.';
COMMENT ON COLUMN retrain.psi_bin.category IS
'Name of the category; (rare), (unseen) or (missing) for those kinds; NULL for an interval.';
COMMENT ON COLUMN retrain.psi_bin.members IS
'Kinds rare and unseen: the first 100 of their categories in C order.';
COMMENT ON COLUMN retrain.psi_bin.categories IS
'Kinds rare and unseen: how many categories they hold.';
COMMENT ON COLUMN retrain.psi_bin.reference_rows IS
'Rows of the reference sample in the bin.';
COMMENT ON COLUMN retrain.psi_bin.current_rows IS
'Rows of the current sample in the bin.';
COMMENT ON COLUMN retrain.psi_bin.reference_share IS
'Share of the reference sample, before it is raised to 0.0001; NULL without rows.';
COMMENT ON COLUMN retrain.psi_bin.current_share IS
'Share of the current sample, before it is raised to 0.0001; NULL without rows.';
COMMENT ON COLUMN retrain.psi_bin.contribution IS
'What the bin adds to the index; NULL if a sample has no rows.';

COMMENT ON COLUMN retrain.psi_reference.kind IS
'number, time or category.';
COMMENT ON COLUMN retrain.psi_reference.edges IS
'Numbers and times: inner edges in rising order, finite; bins are (lower, upper]. NULL for categories.';
COMMENT ON COLUMN retrain.psi_reference.categories IS
'Categories: distinct names in C order. NULL for numbers and times.';
COMMENT ON COLUMN retrain.psi_reference.counts IS
'Rows per bin (one more than edges) or per category.';
COMMENT ON COLUMN retrain.psi_reference.missing IS
'Rows whose value is NULL or NaN.';

CREATE FUNCTION retrain.psi_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_final';
COMMENT ON FUNCTION retrain.psi_final(internal) IS
'Support: the population stability index of the collected samples.';

CREATE FUNCTION retrain.psi_test_final(internal) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_test_final';
COMMENT ON FUNCTION retrain.psi_test_final(internal) IS
'Support: the population stability index of the collected samples with its significance.';

CREATE FUNCTION retrain.psi_bins_final(internal) RETURNS retrain.psi_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_bins_final';
COMMENT ON FUNCTION retrain.psi_bins_final(internal) IS
'Support: the bins of the collected samples.';

CREATE FUNCTION retrain.psi_reference_final(internal) RETURNS retrain.psi_reference
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_reference_final';
COMMENT ON FUNCTION retrain.psi_reference_final(internal) IS
'Support: edges and counts of the collected reference.';

CREATE FUNCTION retrain.psi_binned_accum_float8(internal, double precision, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_accum_float8';
COMMENT ON FUNCTION retrain.psi_binned_accum_float8(internal, double precision, retrain.psi_reference) IS
'Support: counts one current row of type double precision in the bins of a stored reference.';

CREATE FUNCTION retrain.psi_binned_accum_date(internal, date, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_accum_date';
COMMENT ON FUNCTION retrain.psi_binned_accum_date(internal, date, retrain.psi_reference) IS
'Support: counts one current row of type date in the bins of a stored reference.';

CREATE FUNCTION retrain.psi_binned_accum_timestamp(internal, timestamp, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_accum_timestamp';
COMMENT ON FUNCTION retrain.psi_binned_accum_timestamp(internal, timestamp, retrain.psi_reference) IS
'Support: counts one current row of type timestamp in the bins of a stored reference.';

CREATE FUNCTION retrain.psi_binned_accum_timestamptz(internal, timestamptz, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_accum_timestamp';
COMMENT ON FUNCTION retrain.psi_binned_accum_timestamptz(internal, timestamptz, retrain.psi_reference) IS
'Support: counts one current row of type timestamptz in the bins of a stored reference.';

CREATE FUNCTION retrain.psi_binned_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_combine';
COMMENT ON FUNCTION retrain.psi_binned_combine(internal, internal) IS
'Support: adds the second state of counted bins to the first.';

CREATE FUNCTION retrain.psi_binned_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_serialize';
COMMENT ON FUNCTION retrain.psi_binned_serialize(internal) IS
'Support: state of counted bins as bytes, for parallel plans.';

CREATE FUNCTION retrain.psi_binned_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_deserialize';
COMMENT ON FUNCTION retrain.psi_binned_deserialize(bytea, internal) IS
'Support: state of counted bins from bytes, validated.';

CREATE FUNCTION retrain.psi_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_final';
COMMENT ON FUNCTION retrain.psi_binned_final(internal) IS
'Support: the population stability index of counted bins.';

CREATE FUNCTION retrain.psi_binned_test_final(internal) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_test_final';
COMMENT ON FUNCTION retrain.psi_binned_test_final(internal) IS
'Support: the population stability index of counted bins with its significance.';

CREATE FUNCTION retrain.psi_binned_bins_final(internal) RETURNS retrain.psi_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_binned_bins_final';
COMMENT ON FUNCTION retrain.psi_binned_bins_final(internal) IS
'Support: the counted bins.';

CREATE FUNCTION retrain.psi_category_accum_text(internal, text, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_accum_text';
COMMENT ON FUNCTION retrain.psi_category_accum_text(internal, text, boolean) IS
'Support: counts one row (value, is_current) of type text by category.';

CREATE FUNCTION retrain.psi_category_accum_boolean(internal, boolean, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_accum_boolean';
COMMENT ON FUNCTION retrain.psi_category_accum_boolean(internal, boolean, boolean) IS
'Support: counts one row (value, is_current) of type boolean by category.';

CREATE FUNCTION retrain.psi_category_accum_enum(internal, anyenum, boolean) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_accum_enum';
COMMENT ON FUNCTION retrain.psi_category_accum_enum(internal, anyenum, boolean) IS
'Support: counts one row (value, is_current) of type anyenum by category.';

CREATE FUNCTION retrain.psi_category_collect_text(internal, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_collect_text';
COMMENT ON FUNCTION retrain.psi_category_collect_text(internal, text) IS
'Support: counts one reference row of type text by category.';

CREATE FUNCTION retrain.psi_category_collect_boolean(internal, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_collect_boolean';
COMMENT ON FUNCTION retrain.psi_category_collect_boolean(internal, boolean) IS
'Support: counts one reference row of type boolean by category.';

CREATE FUNCTION retrain.psi_category_collect_enum(internal, anyenum) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_collect_enum';
COMMENT ON FUNCTION retrain.psi_category_collect_enum(internal, anyenum) IS
'Support: counts one reference row of type anyenum by category.';

CREATE FUNCTION retrain.psi_category_compare_text(internal, text, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_compare_text';
COMMENT ON FUNCTION retrain.psi_category_compare_text(internal, text, retrain.psi_reference) IS
'Support: counts one current row of type text by category.';

CREATE FUNCTION retrain.psi_category_compare_boolean(internal, boolean, retrain.psi_reference) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_compare_boolean';
COMMENT ON FUNCTION retrain.psi_category_compare_boolean(internal, boolean, retrain.psi_reference) IS
'Support: counts one current row of type boolean by category.';

CREATE FUNCTION retrain.psi_category_compare_enum(internal, anyenum, retrain.psi_reference) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_compare_enum';
COMMENT ON FUNCTION retrain.psi_category_compare_enum(internal, anyenum, retrain.psi_reference) IS
'Support: counts one current row of type anyenum by category.';

CREATE FUNCTION retrain.psi_category_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_combine';
COMMENT ON FUNCTION retrain.psi_category_combine(internal, internal) IS
'Support: adds the second state of counted categories to the first.';

CREATE FUNCTION retrain.psi_category_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_serialize';
COMMENT ON FUNCTION retrain.psi_category_serialize(internal) IS
'Support: state of counted categories as bytes, for parallel plans; error 54000 above 1 GB.';

CREATE FUNCTION retrain.psi_category_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_deserialize';
COMMENT ON FUNCTION retrain.psi_category_deserialize(bytea, internal) IS
'Support: state of counted categories from bytes, validated.';

CREATE FUNCTION retrain.psi_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_final';
COMMENT ON FUNCTION retrain.psi_category_final(internal) IS
'Support: the population stability index of counted categories.';

CREATE FUNCTION retrain.psi_category_test_final(internal) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_test_final';
COMMENT ON FUNCTION retrain.psi_category_test_final(internal) IS
'Support: the population stability index of counted categories with its significance.';

CREATE FUNCTION retrain.psi_category_compare_test_final(internal) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_compare_test_final';
COMMENT ON FUNCTION retrain.psi_category_compare_test_final(internal) IS
'Support: the same against a stored reference.';

CREATE FUNCTION retrain.psi_category_bins_final(internal) RETURNS retrain.psi_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_bins_final';
COMMENT ON FUNCTION retrain.psi_category_bins_final(internal) IS
'Support: the bins of counted categories.';

CREATE FUNCTION retrain.psi_category_reference_final(internal) RETURNS retrain.psi_reference
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_reference_final';
COMMENT ON FUNCTION retrain.psi_category_reference_final(internal) IS
'Support: all categories of the reference with their counts.';

CREATE AGGREGATE retrain.psi(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(double precision, boolean) IS
'Population stability index (0 or more, natural logarithm) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULL and NaN form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(double precision, boolean, integer) IS
'Population stability index (0 or more, natural logarithm) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value double precision, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(double precision, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of numbers between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(date, boolean) IS
'Population stability index (0 or more, natural logarithm) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(date, boolean, integer) IS
'Population stability index (0 or more, natural logarithm) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value date, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(date, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of dates between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamp, boolean) IS
'Population stability index (0 or more, natural logarithm) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamp, boolean, integer) IS
'Population stability index (0 or more, natural logarithm) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamp, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamp, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of timestamps (read as UTC) between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamptz, boolean) IS
'Population stability index (0 or more, natural logarithm) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamptz, boolean, integer) IS
'Population stability index (0 or more, natural logarithm) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value timestamptz, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamptz, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of timestamps between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(text, boolean) IS
'Population stability index (0 or more, natural logarithm) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value text, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(text, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(boolean, boolean) IS
'Population stability index (0 or more, natural logarithm) of boolean categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value boolean, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(boolean, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of boolean categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(anyenum, boolean) IS
'Population stability index (0 or more, natural logarithm) of enum categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi(value anyenum, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(anyenum, retrain.psi_reference) IS
'Population stability index (0 or more, natural logarithm) of enum categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if a sample has no rows.';

CREATE AGGREGATE retrain.psi_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(double precision, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULL and NaN form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(double precision, boolean, integer) IS
'One row: population stability index, p-value, critical value, rows used and status, of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value double precision, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(double precision, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of numbers between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(date, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(date, boolean, integer) IS
'One row: population stability index, p-value, critical value, rows used and status, of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value date, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(date, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of dates between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamp, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamp, boolean, integer) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value timestamp, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamp, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps (read as UTC) between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamptz, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamptz, boolean, integer) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value timestamptz, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamptz, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(text, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value text, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_compare_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(text, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(boolean, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of boolean categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value boolean, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_compare_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(boolean, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of boolean categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(anyenum, boolean) IS
'One row: population stability index, p-value, critical value, rows used and status, of enum categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.psi_test(value anyenum, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_compare_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(anyenum, retrain.psi_reference) IS
'One row: population stability index, p-value, critical value, rows used and status, of enum categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(double precision, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULL and NaN form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(double precision, boolean, integer) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value double precision, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(double precision, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of numbers between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(date, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(date, boolean, integer) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value date, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(date, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of dates between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamp, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamp, boolean, integer) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamp, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamp, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps (read as UTC) between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamptz, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference. NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamptz, boolean, integer) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value timestamptz, reference retrain.psi_reference) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamptz, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of timestamps between a stored reference (retrain.psi_reference_agg) and all rows, in the bins of the reference. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(text, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value text, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(text, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(boolean, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of boolean categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value boolean, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(boolean, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of boolean categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(anyenum, boolean) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of enum categories between the reference rows (is_current false) and the current rows (true). Categories below 0.001 of the reference share the bin rare, those absent from it the bin unseen, NULL the bin missing; rows whose is_current is NULL belong to no sample. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_bins(value anyenum, reference retrain.psi_reference) (
	SFUNC = retrain.psi_category_compare_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(anyenum, retrain.psi_reference) IS
'Bins (an array, unnest makes rows) with shares and contributions of the population stability index of enum categories between a stored reference (retrain.psi_reference_agg) and all rows. NULL for a NULL reference; error 22023 for a malformed one, one of another kind, or one that changes within a group. NULL if there are no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value double precision) (
	SFUNC = retrain.sample_collect_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(double precision) IS
'Reference of numbers for retrain.psi(value, reference): edges at the deciles, rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value double precision, bins integer) (
	SFUNC = retrain.sample_collect_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(double precision, integer) IS
'Reference of numbers for retrain.psi(value, reference): edges at the quantiles (bins from 2 to 1000, else error 22023), rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value date) (
	SFUNC = retrain.sample_collect_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(date) IS
'Reference of dates for retrain.psi(value, reference): edges at the deciles, rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value date, bins integer) (
	SFUNC = retrain.sample_collect_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(date, integer) IS
'Reference of dates for retrain.psi(value, reference): edges at the quantiles (bins from 2 to 1000, else error 22023), rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value timestamp) (
	SFUNC = retrain.sample_collect_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(timestamp) IS
'Reference of timestamps (read as UTC) for retrain.psi(value, reference): edges at the deciles, rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value timestamp, bins integer) (
	SFUNC = retrain.sample_collect_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(timestamp, integer) IS
'Reference of timestamps (read as UTC) for retrain.psi(value, reference): edges at the quantiles (bins from 2 to 1000, else error 22023), rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value timestamptz) (
	SFUNC = retrain.sample_collect_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(timestamptz) IS
'Reference of timestamps for retrain.psi(value, reference): edges at the deciles, rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value timestamptz, bins integer) (
	SFUNC = retrain.sample_collect_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(timestamptz, integer) IS
'Reference of timestamps for retrain.psi(value, reference): edges at the quantiles (bins from 2 to 1000, else error 22023), rows per bin, missing rows. NULL for no rows.';

CREATE AGGREGATE retrain.psi_reference_agg(value text) (
	SFUNC = retrain.psi_category_collect_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(text) IS
'Reference of categories of type text for retrain.psi(value, reference): all categories in C order with their rows, missing rows. NULL for no rows; error 54000 beyond 10000 categories.';

CREATE AGGREGATE retrain.psi_reference_agg(value boolean) (
	SFUNC = retrain.psi_category_collect_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(boolean) IS
'Reference of categories of type boolean for retrain.psi(value, reference): all categories in C order with their rows, missing rows. NULL for no rows; error 54000 beyond 10000 categories.';

CREATE AGGREGATE retrain.psi_reference_agg(value anyenum) (
	SFUNC = retrain.psi_category_collect_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_category_reference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_reference_agg(anyenum) IS
'Reference of categories of type anyenum for retrain.psi(value, reference): all categories in C order with their rows, missing rows. NULL for no rows; error 54000 beyond 10000 categories.';
