-- Two-sample tests.  Definition and examples: doc/reference/drift.md.

CREATE TYPE retrain.test_result AS (
	statistic double precision,
	p_value double precision,
	effect double precision,
	effect_name text,
	df double precision,
	reference_used bigint,
	reference_unused bigint,
	current_used bigint,
	current_unused bigint,
	unassigned bigint,
	method text,
	max_error double precision,
	status text
);
COMMENT ON TYPE retrain.test_result IS
'Result of a two-sample test: the statistic with its significance, an effect size that does not grow with the rows, and the rows behind it.';
COMMENT ON COLUMN retrain.test_result.statistic IS
'The statistic of the test, as scipy computes it for (reference, current).';
COMMENT ON COLUMN retrain.test_result.p_value IS
'Probability of a statistic at least as extreme without drift, for independent rows; two-sided. NULL where there is none, see status.';
COMMENT ON COLUMN retrain.test_result.effect IS
'Effect size, comparable between samples of different size; where it has a direction, it is larger for larger current values.';
COMMENT ON COLUMN retrain.test_result.effect_name IS
'What effect is: rms_difference, weighted_rms_difference, auc, cohens_d, v_equal_weights or difference.';
COMMENT ON COLUMN retrain.test_result.df IS
'Degrees of freedom, where the test has them; not whole for t_test.';
COMMENT ON COLUMN retrain.test_result.reference_used IS
'Rows of the reference sample that enter the test.';
COMMENT ON COLUMN retrain.test_result.reference_unused IS
'Rows of the reference sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.test_result.current_used IS
'Rows of the current sample that enter the test.';
COMMENT ON COLUMN retrain.test_result.current_unused IS
'Rows of the current sample whose value is NULL or NaN.';
COMMENT ON COLUMN retrain.test_result.unassigned IS
'Rows whose is_current is NULL: they belong to no sample.';
COMMENT ON COLUMN retrain.test_result.method IS
'How the p-value (or, for t_test, chi2_test, g_test and z_test, the statistic) was made: exact, asymptotic, welch, pearson, likelihood_ratio or pooled.';
COMMENT ON COLUMN retrain.test_result.max_error IS
'0 where rows or exact profiles were compared. Coarse profiles: how far the effect of a rank test can be from that of the rows, but for anderson_darling_test how far the difference of the distribution functions can be at any row.';
COMMENT ON COLUMN retrain.test_result.status IS
'ok; small_expected (fewer than 5 rows expected in a bin); low_resolution (max_error is above 0.01); folded (categories could not be told apart); or why there is no result: undefined (a sample without usable rows), insufficient_rows, constant, one_bin, infinite, unknown_sums (a profile made without sums).';

CREATE FUNCTION retrain.t_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_t_test_final';
COMMENT ON FUNCTION retrain.t_test_final(internal) IS
'Support: the t test of Welch of the collected samples.';

CREATE FUNCTION retrain.chi2_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_chi2_test_final';
COMMENT ON FUNCTION retrain.chi2_test_final(internal) IS
'Support: the chi-square test of the collected samples.';

CREATE FUNCTION retrain.chi2_test_category_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_chi2_test_category_final';
COMMENT ON FUNCTION retrain.chi2_test_category_final(internal) IS
'Support: the chi-square test of the counted categories.';

CREATE FUNCTION retrain.g_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_g_test_final';
COMMENT ON FUNCTION retrain.g_test_final(internal) IS
'Support: the G test of the collected samples.';

CREATE FUNCTION retrain.g_test_category_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_g_test_category_final';
COMMENT ON FUNCTION retrain.g_test_category_final(internal) IS
'Support: the G test of the counted categories.';

CREATE FUNCTION retrain.cramers_v_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramers_v_final';
COMMENT ON FUNCTION retrain.cramers_v_final(internal) IS
'Support: Cramer''s V of the collected samples.';

CREATE FUNCTION retrain.cramers_v_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramers_v_category_final';
COMMENT ON FUNCTION retrain.cramers_v_category_final(internal) IS
'Support: Cramer''s V of the counted categories.';

CREATE FUNCTION retrain.z_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_z_test_final';
COMMENT ON FUNCTION retrain.z_test_final(internal) IS
'Support: the z test of the counted values.';

CREATE FUNCTION retrain.psi_category_accum_bit(internal, integer, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_category_accum_bit';
COMMENT ON FUNCTION retrain.psi_category_accum_bit(internal, integer, boolean) IS
'Support: counts one row (value, is_current) whose value is 0 or 1 as the category false or true.';

CREATE AGGREGATE retrain.t_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.t_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(double precision, boolean) IS
'Welch test of the means between the reference rows (is_current false) and the current rows (true), two-sided, from exact sums: t, p-value, degrees of freedom, and as effect Cohen''s d (positive for larger current values). Without result if a value is infinite, a sample has fewer than two rows, or both are constant. Always one row, with the rows used and not used on both sides. NULL and NaN values are not used. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.t_test(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.t_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(boolean, boolean) IS
'Welch test of the means between the reference rows (is_current false) and the current rows (true), two-sided, from exact sums: t, p-value, degrees of freedom, and as effect Cohen''s d (positive for larger current values). Without result if a value is infinite, a sample has fewer than two rows, or both are constant. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.t_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.t_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(date, boolean) IS
'Welch test of the means between the reference rows (is_current false) and the current rows (true), two-sided, from exact sums: t, p-value, degrees of freedom, and as effect Cohen''s d (positive for larger current values). Without result if a value is infinite, a sample has fewer than two rows, or both are constant. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.t_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.t_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(timestamp, boolean) IS
'Welch test of the means between the reference rows (is_current false) and the current rows (true), two-sided, from exact sums: t, p-value, degrees of freedom, and as effect Cohen''s d (positive for larger current values). Without result if a value is infinite, a sample has fewer than two rows, or both are constant. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.t_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.t_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(timestamptz, boolean) IS
'Welch test of the means between the reference rows (is_current false) and the current rows (true), two-sided, from exact sums: t, p-value, degrees of freedom, and as effect Cohen''s d (positive for larger current values). Without result if a value is infinite, a sample has fewer than two rows, or both are constant. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.chi2_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(double precision, boolean) IS
'Chi-square test (two-sample contingency table without correction) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(double precision, boolean, integer) IS
'Chi-square test (two-sample contingency table without correction) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(date, boolean) IS
'Chi-square test (two-sample contingency table without correction) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(date, boolean, integer) IS
'Chi-square test (two-sample contingency table without correction) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamp, boolean) IS
'Chi-square test (two-sample contingency table without correction) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamp, boolean, integer) IS
'Chi-square test (two-sample contingency table without correction) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamptz, boolean) IS
'Chi-square test (two-sample contingency table without correction) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamptz, boolean, integer) IS
'Chi-square test (two-sample contingency table without correction) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(text, boolean) IS
'Chi-square test (two-sample contingency table without correction) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(boolean, boolean) IS
'Chi-square test (two-sample contingency table without correction) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.chi2_test(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(anyenum, boolean) IS
'Chi-square test (two-sample contingency table without correction) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(double precision, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(double precision, boolean, integer) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(date, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(date, boolean, integer) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamp, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamp, boolean, integer) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamptz, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamptz, boolean, integer) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(text, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(boolean, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.g_test(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(anyenum, boolean) IS
'G test (likelihood ratio of the two-sample contingency table, without correction) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. Always one row, with bins - 1 degrees of freedom and as effect Cramer''s V as if both samples had as many rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(double precision, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(double precision, boolean, integer) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(date, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(date, boolean, integer) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamp, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamp, boolean, integer) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamptz, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamptz, boolean, integer) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(text, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(boolean, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramers_v(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(anyenum, boolean) IS
'Bias-corrected Cramer''s V (0 to 1; it depends on the ratio of the numbers of rows, so compare the effect of chi2_test instead) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs are not used. NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.z_test(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.z_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.z_test(boolean, boolean) IS
'Pooled z test of the share of rows that are true, between the reference rows (is_current false) and the current rows (true), two-sided; its square is the chi-square without correction. Always one row, with as effect the difference of the shares (current less reference). NULLs are not used. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.z_test(value integer, is_current boolean) (
	SFUNC = retrain.psi_category_accum_bit, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.z_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.z_test(integer, boolean) IS
'Pooled z test of the share of rows that are 1; values other than 0 and 1 are an error (22023), between the reference rows (is_current false) and the current rows (true), two-sided; its square is the chi-square without correction. Always one row, with as effect the difference of the shares (current less reference). NULLs are not used. Rows whose is_current is NULL belong to no sample.';

CREATE FUNCTION retrain.cramer_von_mises_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_final';
COMMENT ON FUNCTION retrain.cramer_von_mises_final(internal) IS
'Support: the Cramer-von Mises statistic of the collected samples.';

CREATE FUNCTION retrain.anderson_darling_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_final';
COMMENT ON FUNCTION retrain.anderson_darling_final(internal) IS
'Support: the standardised Anderson-Darling statistic of the collected samples.';

CREATE FUNCTION retrain.mann_whitney_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_final';
COMMENT ON FUNCTION retrain.mann_whitney_final(internal) IS
'Support: Mann-Whitney U of the collected samples.';

CREATE FUNCTION retrain.cramer_von_mises_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_test_final';
COMMENT ON FUNCTION retrain.cramer_von_mises_test_final(internal) IS
'Support: the Cramer-von Mises test of the collected samples.';

CREATE FUNCTION retrain.anderson_darling_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_test_final';
COMMENT ON FUNCTION retrain.anderson_darling_test_final(internal) IS
'Support: the Anderson-Darling test of the collected samples.';

CREATE FUNCTION retrain.mann_whitney_test_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_test_final';
COMMENT ON FUNCTION retrain.mann_whitney_test_final(internal) IS
'Support: the Mann-Whitney test of the collected samples.';

CREATE AGGREGATE retrain.cramer_von_mises(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(double precision, boolean) IS
'Cramer-von Mises statistic T between the reference rows (is_current false) and the current rows (true): the area between the empirical distribution functions, squared and weighted by the pooled rows; equal values have their mean rank (scipy cramervonmises_2samp), infinities are ordinary values. NULL and NaN values are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramer_von_mises(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(boolean, boolean) IS
'Cramer-von Mises statistic T between the reference rows (is_current false) and the current rows (true): the area between the empirical distribution functions, squared and weighted by the pooled rows; equal values have their mean rank (scipy cramervonmises_2samp), infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.cramer_von_mises(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(date, boolean) IS
'Cramer-von Mises statistic T between the reference rows (is_current false) and the current rows (true): the area between the empirical distribution functions, squared and weighted by the pooled rows; equal values have their mean rank (scipy cramervonmises_2samp), infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.cramer_von_mises(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(timestamp, boolean) IS
'Cramer-von Mises statistic T between the reference rows (is_current false) and the current rows (true): the area between the empirical distribution functions, squared and weighted by the pooled rows; equal values have their mean rank (scipy cramervonmises_2samp), infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.cramer_von_mises(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(timestamptz, boolean) IS
'Cramer-von Mises statistic T between the reference rows (is_current false) and the current rows (true): the area between the empirical distribution functions, squared and weighted by the pooled rows; equal values have their mean rank (scipy cramervonmises_2samp), infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(double precision, boolean) IS
'Cramer-von Mises test between the reference rows (is_current false) and the current rows (true): T, p-value (exact up to 20 rows on each side), and as effect the root mean square difference of the distribution functions. Always one row, with the rows used and not used on both sides. NULL and NaN values are not used. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(boolean, boolean) IS
'Cramer-von Mises test between the reference rows (is_current false) and the current rows (true): T, p-value (exact up to 20 rows on each side), and as effect the root mean square difference of the distribution functions. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(date, boolean) IS
'Cramer-von Mises test between the reference rows (is_current false) and the current rows (true): T, p-value (exact up to 20 rows on each side), and as effect the root mean square difference of the distribution functions. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(timestamp, boolean) IS
'Cramer-von Mises test between the reference rows (is_current false) and the current rows (true): T, p-value (exact up to 20 rows on each side), and as effect the root mean square difference of the distribution functions. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramer_von_mises_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(timestamptz, boolean) IS
'Cramer-von Mises test between the reference rows (is_current false) and the current rows (true): T, p-value (exact up to 20 rows on each side), and as effect the root mean square difference of the distribution functions. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.anderson_darling(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(double precision, boolean) IS
'Standardised Anderson-Darling statistic between the reference rows (is_current false) and the current rows (true): like Cramer-von Mises, but with more weight on the tails (scipy anderson_ksamp, midrank); infinities are ordinary values. NULL and NaN values are not used; NULL if a sample has no usable row, with fewer than 4 rows, or if all values are equal. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.anderson_darling(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(boolean, boolean) IS
'Standardised Anderson-Darling statistic between the reference rows (is_current false) and the current rows (true): like Cramer-von Mises, but with more weight on the tails (scipy anderson_ksamp, midrank); infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row, with fewer than 4 rows, or if all values are equal. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.anderson_darling(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(date, boolean) IS
'Standardised Anderson-Darling statistic between the reference rows (is_current false) and the current rows (true): like Cramer-von Mises, but with more weight on the tails (scipy anderson_ksamp, midrank); infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row, with fewer than 4 rows, or if all values are equal. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.anderson_darling(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(timestamp, boolean) IS
'Standardised Anderson-Darling statistic between the reference rows (is_current false) and the current rows (true): like Cramer-von Mises, but with more weight on the tails (scipy anderson_ksamp, midrank); infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row, with fewer than 4 rows, or if all values are equal. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.anderson_darling(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(timestamptz, boolean) IS
'Standardised Anderson-Darling statistic between the reference rows (is_current false) and the current rows (true): like Cramer-von Mises, but with more weight on the tails (scipy anderson_ksamp, midrank); infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row, with fewer than 4 rows, or if all values are equal. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.anderson_darling_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(double precision, boolean) IS
'Anderson-Darling test between the reference rows (is_current false) and the current rows (true): standardised statistic, p-value from its limit distribution, and as effect the root mean square difference of the distribution functions with more weight on the tails. Always one row, with the rows used and not used on both sides. NULL and NaN values are not used. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.anderson_darling_test(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(boolean, boolean) IS
'Anderson-Darling test between the reference rows (is_current false) and the current rows (true): standardised statistic, p-value from its limit distribution, and as effect the root mean square difference of the distribution functions with more weight on the tails. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.anderson_darling_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(date, boolean) IS
'Anderson-Darling test between the reference rows (is_current false) and the current rows (true): standardised statistic, p-value from its limit distribution, and as effect the root mean square difference of the distribution functions with more weight on the tails. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.anderson_darling_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(timestamp, boolean) IS
'Anderson-Darling test between the reference rows (is_current false) and the current rows (true): standardised statistic, p-value from its limit distribution, and as effect the root mean square difference of the distribution functions with more weight on the tails. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.anderson_darling_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.anderson_darling_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(timestamptz, boolean) IS
'Anderson-Darling test between the reference rows (is_current false) and the current rows (true): standardised statistic, p-value from its limit distribution, and as effect the root mean square difference of the distribution functions with more weight on the tails. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.mann_whitney(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(double precision, boolean) IS
'Mann-Whitney U of the reference rows (is_current false) against the current rows (true): pairs of a row of each in which the reference value is larger, equal ones counting half; infinities are ordinary values. NULL and NaN values are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.mann_whitney(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(boolean, boolean) IS
'Mann-Whitney U of the reference rows (is_current false) against the current rows (true): pairs of a row of each in which the reference value is larger, equal ones counting half; infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.mann_whitney(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(date, boolean) IS
'Mann-Whitney U of the reference rows (is_current false) against the current rows (true): pairs of a row of each in which the reference value is larger, equal ones counting half; infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.mann_whitney(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(timestamp, boolean) IS
'Mann-Whitney U of the reference rows (is_current false) against the current rows (true): pairs of a row of each in which the reference value is larger, equal ones counting half; infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.mann_whitney(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(timestamptz, boolean) IS
'Mann-Whitney U of the reference rows (is_current false) against the current rows (true): pairs of a row of each in which the reference value is larger, equal ones counting half; infinities are ordinary values. NULLs are not used; NULL if a sample has no usable row. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.mann_whitney_test(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(double precision, boolean) IS
'Mann-Whitney test between the reference rows (is_current false) and the current rows (true): U of the reference, two-sided p-value (scipy mannwhitneyu, method auto), and as effect the AUC: the probability that a current value is larger than one of the reference, equal ones counting half. Always one row, with the rows used and not used on both sides. NULL and NaN values are not used. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.mann_whitney_test(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(boolean, boolean) IS
'Mann-Whitney test between the reference rows (is_current false) and the current rows (true): U of the reference, two-sided p-value (scipy mannwhitneyu, method auto), and as effect the AUC: the probability that a current value is larger than one of the reference, equal ones counting half. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.mann_whitney_test(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(date, boolean) IS
'Mann-Whitney test between the reference rows (is_current false) and the current rows (true): U of the reference, two-sided p-value (scipy mannwhitneyu, method auto), and as effect the AUC: the probability that a current value is larger than one of the reference, equal ones counting half. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.mann_whitney_test(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(timestamp, boolean) IS
'Mann-Whitney test between the reference rows (is_current false) and the current rows (true): U of the reference, two-sided p-value (scipy mannwhitneyu, method auto), and as effect the AUC: the probability that a current value is larger than one of the reference, equal ones counting half. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.mann_whitney_test(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.mann_whitney_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(timestamptz, boolean) IS
'Mann-Whitney test between the reference rows (is_current false) and the current rows (true): U of the reference, two-sided p-value (scipy mannwhitneyu, method auto), and as effect the AUC: the probability that a current value is larger than one of the reference, equal ones counting half. Always one row, with the rows used and not used on both sides. NULLs are not used. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';
