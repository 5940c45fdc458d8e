-- Two-sample Kolmogorov-Smirnov test.  Definition and examples: doc/reference/ks.md.

CREATE TYPE retrain.ks_result AS (
	statistic double precision,
	location double precision,
	p_value double precision,
	method text,
	reference_used bigint,
	reference_unused bigint,
	current_used bigint,
	current_unused bigint,
	unassigned bigint,
	max_error double precision,
	status text
);
COMMENT ON TYPE retrain.ks_result IS
'Result of retrain.ks_test: one row, also when nothing could be computed.';
COMMENT ON COLUMN retrain.ks_result.statistic IS
'D: the largest distance between the two empirical distribution functions, 0 to 1, exact. NULL if status is undefined.';
COMMENT ON COLUMN retrain.ks_result.location IS
'The smallest value at which the distance is reached; for dates and timestamps in seconds since 1970-01-01 UTC.';
COMMENT ON COLUMN retrain.ks_result.p_value IS
'Two-sided p-value for independent rows; with tied values it is conservative (too large).';
COMMENT ON COLUMN retrain.ks_result.method IS
'How the p-value was computed: exact (both samples have at most 10000 rows) or asymptotic.';
COMMENT ON COLUMN retrain.ks_result.reference_used IS
'Rows of the reference sample with a value.';
COMMENT ON COLUMN retrain.ks_result.reference_unused IS
'Rows of the reference sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.ks_result.current_used IS
'Rows of the current sample with a value.';
COMMENT ON COLUMN retrain.ks_result.current_unused IS
'Rows of the current sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.ks_result.unassigned IS
'Rows whose is_current is NULL: they belong to no sample.';
COMMENT ON COLUMN retrain.ks_result.max_error IS
'How much larger than the statistic that of the rows can be: 0 for rows and for exact profiles, a bound for coarse ones. NULL if status is undefined.';
COMMENT ON COLUMN retrain.ks_result.status IS
'ok, low_resolution (max_error is above 0.01), or undefined (a sample without usable rows).';

CREATE FUNCTION retrain.ks_stat_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_stat_final';
COMMENT ON FUNCTION retrain.ks_stat_final(internal) IS
'Support: the Kolmogorov-Smirnov statistic of the collected samples.';

CREATE FUNCTION retrain.ks_test_final(internal) RETURNS retrain.ks_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_test_final';
COMMENT ON FUNCTION retrain.ks_test_final(internal) IS
'Support: the Kolmogorov-Smirnov test of the collected samples.';

CREATE AGGREGATE retrain.ks_stat(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_stat_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(double precision, boolean) IS
'Exact two-sample Kolmogorov-Smirnov statistic D, 0 to 1: the largest distance between the empirical distribution functions of the reference rows (is_current false) and the current rows (true). NULL and NaN values are not used, infinities are ordinary values; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.ks_stat(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_stat_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(boolean, boolean) IS
'Exact two-sample Kolmogorov-Smirnov statistic D, 0 to 1: the largest distance between the empirical distribution functions of the reference rows (is_current false) and the current rows (true). NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.ks_stat(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_stat_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(date, boolean) IS
'Exact two-sample Kolmogorov-Smirnov statistic D, 0 to 1: the largest distance between the empirical distribution functions of the reference rows (is_current false) and the current rows (true). NULLs are not used, infinities are ordinary values; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.ks_stat(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_stat_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(timestamp, boolean) IS
'Exact two-sample Kolmogorov-Smirnov statistic D, 0 to 1: the largest distance between the empirical distribution functions of the reference rows (is_current false) and the current rows (true). NULLs are not used, infinities are ordinary values; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.ks_stat(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_stat_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(timestamptz, boolean) IS
'Exact two-sample Kolmogorov-Smirnov statistic D, 0 to 1: the largest distance between the empirical distribution functions of the reference rows (is_current false) and the current rows (true). NULLs are not used, infinities are ordinary values; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.ks_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(double precision, boolean) IS
'Two-sample Kolmogorov-Smirnov test: exact D, the smallest value where it is reached, two-sided p-value (scipy ks_2samp, method auto), rows used and not used on both sides, status. Always one row. Rows whose is_current is NULL are counted as unassigned.';

CREATE AGGREGATE retrain.ks_test(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(boolean, boolean) IS
'Two-sample Kolmogorov-Smirnov test: exact D, the smallest value where it is reached, two-sided p-value (scipy ks_2samp, method auto), rows used and not used on both sides, status. Always one row. Rows whose is_current is NULL are counted as unassigned. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.ks_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(date, boolean) IS
'Two-sample Kolmogorov-Smirnov test: exact D, the smallest value where it is reached, two-sided p-value (scipy ks_2samp, method auto), rows used and not used on both sides, status. Always one row. Rows whose is_current is NULL are counted as unassigned. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.ks_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(timestamp, boolean) IS
'Two-sample Kolmogorov-Smirnov test: exact D, the smallest value where it is reached, two-sided p-value (scipy ks_2samp, method auto), rows used and not used on both sides, status. Always one row. Rows whose is_current is NULL are counted as unassigned. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.ks_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(timestamptz, boolean) IS
'Two-sample Kolmogorov-Smirnov test: exact D, the smallest value where it is reached, two-sided p-value (scipy ks_2samp, method auto), rows used and not used on both sides, status. Always one row. Rows whose is_current is NULL are counted as unassigned. Timestamps are measured in seconds since 1970-01-01 UTC.';
