-- Rows against a stored profile.  Definitions and examples: doc/reference/psi.md, ks.md, drift.md.

CREATE FUNCTION retrain.psi_binned_accum_float8(internal, double precision, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profile_accum_float8';
COMMENT ON FUNCTION retrain.psi_binned_accum_float8(internal, double precision, retrain.profile) IS
'Support: transition function of psi and its kin against a profile.';

CREATE FUNCTION retrain.psi_binned_accum_date(internal, date, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profile_accum_date';
COMMENT ON FUNCTION retrain.psi_binned_accum_date(internal, date, retrain.profile) IS
'Support: transition function of psi and its kin against a profile.';

CREATE FUNCTION retrain.psi_binned_accum_timestamp(internal, timestamp, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profile_accum_timestamp';
COMMENT ON FUNCTION retrain.psi_binned_accum_timestamp(internal, timestamp, retrain.profile) IS
'Support: transition function of psi and its kin against a profile.';

CREATE FUNCTION retrain.psi_binned_accum_timestamptz(internal, timestamptz, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profile_accum_timestamp';
COMMENT ON FUNCTION retrain.psi_binned_accum_timestamptz(internal, timestamptz, retrain.profile) IS
'Support: transition function of psi and its kin against a profile.';

CREATE FUNCTION retrain.against_accum_float8(internal, double precision, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_float8';
COMMENT ON FUNCTION retrain.against_accum_float8(internal, double precision, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_date(internal, date, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_date';
COMMENT ON FUNCTION retrain.against_accum_date(internal, date, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_timestamp(internal, timestamp, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_timestamp';
COMMENT ON FUNCTION retrain.against_accum_timestamp(internal, timestamp, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_timestamptz(internal, timestamptz, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_timestamp';
COMMENT ON FUNCTION retrain.against_accum_timestamptz(internal, timestamptz, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_boolean(internal, boolean, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_boolean';
COMMENT ON FUNCTION retrain.against_accum_boolean(internal, boolean, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_text(internal, text, retrain.profile) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_text';
COMMENT ON FUNCTION retrain.against_accum_text(internal, text, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_accum_enum(internal, anyenum, retrain.profile) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_accum_enum';
COMMENT ON FUNCTION retrain.against_accum_enum(internal, anyenum, retrain.profile) IS
'Support: transition function of comparisons with a profile.';

CREATE FUNCTION retrain.against_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_combine';
COMMENT ON FUNCTION retrain.against_combine(internal, internal) IS
'Support: combine function of comparisons with a profile.';

CREATE FUNCTION retrain.against_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_serialize';
COMMENT ON FUNCTION retrain.against_serialize(internal) IS
'Support: serial function of comparisons with a profile.';

CREATE FUNCTION retrain.against_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_against_deserialize';
COMMENT ON FUNCTION retrain.against_deserialize(bytea, internal) IS
'Support: deserial function of comparisons with a profile.';

CREATE FUNCTION retrain.js_distance_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_js_distance_binned_final';
COMMENT ON FUNCTION retrain.js_distance_binned_final(internal) IS
'Support: the result of js_distance against a profile.';

CREATE FUNCTION retrain.kl_divergence_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kl_divergence_binned_final';
COMMENT ON FUNCTION retrain.kl_divergence_binned_final(internal) IS
'Support: the result of kl_divergence against a profile.';

CREATE FUNCTION retrain.hellinger_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hellinger_binned_final';
COMMENT ON FUNCTION retrain.hellinger_binned_final(internal) IS
'Support: the result of hellinger against a profile.';

CREATE FUNCTION retrain.total_variation_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_variation_binned_final';
COMMENT ON FUNCTION retrain.total_variation_binned_final(internal) IS
'Support: the result of total_variation against a profile.';

CREATE FUNCTION retrain.l_infinity_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_l_infinity_binned_final';
COMMENT ON FUNCTION retrain.l_infinity_binned_final(internal) IS
'Support: the result of l_infinity against a profile.';

CREATE FUNCTION retrain.chi2_test_binned_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_chi2_test_binned_final';
COMMENT ON FUNCTION retrain.chi2_test_binned_final(internal) IS
'Support: the result of chi2_test against a profile.';

CREATE FUNCTION retrain.g_test_binned_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_g_test_binned_final';
COMMENT ON FUNCTION retrain.g_test_binned_final(internal) IS
'Support: the result of g_test against a profile.';

CREATE FUNCTION retrain.cramers_v_binned_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramers_v_binned_final';
COMMENT ON FUNCTION retrain.cramers_v_binned_final(internal) IS
'Support: the result of cramers_v against a profile.';

CREATE FUNCTION retrain.psi_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_against_final';
COMMENT ON FUNCTION retrain.psi_against_final(internal) IS
'Support: the result of psi against a profile.';

CREATE FUNCTION retrain.psi_test_against_final(internal) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_test_against_final';
COMMENT ON FUNCTION retrain.psi_test_against_final(internal) IS
'Support: the result of psi_test against a profile.';

CREATE FUNCTION retrain.psi_bins_against_final(internal) RETURNS retrain.psi_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_bins_against_final';
COMMENT ON FUNCTION retrain.psi_bins_against_final(internal) IS
'Support: the result of psi_bins against a profile.';

CREATE FUNCTION retrain.js_distance_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_js_distance_against_final';
COMMENT ON FUNCTION retrain.js_distance_against_final(internal) IS
'Support: the result of js_distance against a profile.';

CREATE FUNCTION retrain.kl_divergence_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kl_divergence_against_final';
COMMENT ON FUNCTION retrain.kl_divergence_against_final(internal) IS
'Support: the result of kl_divergence against a profile.';

CREATE FUNCTION retrain.hellinger_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hellinger_against_final';
COMMENT ON FUNCTION retrain.hellinger_against_final(internal) IS
'Support: the result of hellinger against a profile.';

CREATE FUNCTION retrain.total_variation_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_variation_against_final';
COMMENT ON FUNCTION retrain.total_variation_against_final(internal) IS
'Support: the result of total_variation against a profile.';

CREATE FUNCTION retrain.l_infinity_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_l_infinity_against_final';
COMMENT ON FUNCTION retrain.l_infinity_against_final(internal) IS
'Support: the result of l_infinity against a profile.';

CREATE FUNCTION retrain.chi2_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_chi2_test_against_final';
COMMENT ON FUNCTION retrain.chi2_test_against_final(internal) IS
'Support: the result of chi2_test against a profile.';

CREATE FUNCTION retrain.g_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_g_test_against_final';
COMMENT ON FUNCTION retrain.g_test_against_final(internal) IS
'Support: the result of g_test against a profile.';

CREATE FUNCTION retrain.cramers_v_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramers_v_against_final';
COMMENT ON FUNCTION retrain.cramers_v_against_final(internal) IS
'Support: the result of cramers_v against a profile.';

CREATE FUNCTION retrain.ks_stat_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_stat_against_final';
COMMENT ON FUNCTION retrain.ks_stat_against_final(internal) IS
'Support: the result of ks_stat against a profile.';

CREATE FUNCTION retrain.ks_test_against_final(internal) RETURNS retrain.ks_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_test_against_final';
COMMENT ON FUNCTION retrain.ks_test_against_final(internal) IS
'Support: the result of ks_test against a profile.';

CREATE FUNCTION retrain.wasserstein_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_against_final';
COMMENT ON FUNCTION retrain.wasserstein_against_final(internal) IS
'Support: the result of wasserstein against a profile.';

CREATE FUNCTION retrain.wasserstein_scaled_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_scaled_against_final';
COMMENT ON FUNCTION retrain.wasserstein_scaled_against_final(internal) IS
'Support: the result of wasserstein_scaled against a profile.';

CREATE FUNCTION retrain.energy_distance_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_energy_distance_against_final';
COMMENT ON FUNCTION retrain.energy_distance_against_final(internal) IS
'Support: the result of energy_distance against a profile.';

CREATE FUNCTION retrain.cramer_von_mises_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_against_final';
COMMENT ON FUNCTION retrain.cramer_von_mises_against_final(internal) IS
'Support: the result of cramer_von_mises against a profile.';

CREATE FUNCTION retrain.cramer_von_mises_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_test_against_final';
COMMENT ON FUNCTION retrain.cramer_von_mises_test_against_final(internal) IS
'Support: the result of cramer_von_mises_test against a profile.';

CREATE FUNCTION retrain.anderson_darling_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_against_final';
COMMENT ON FUNCTION retrain.anderson_darling_against_final(internal) IS
'Support: the result of anderson_darling against a profile.';

CREATE FUNCTION retrain.anderson_darling_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_test_against_final';
COMMENT ON FUNCTION retrain.anderson_darling_test_against_final(internal) IS
'Support: the result of anderson_darling_test against a profile.';

CREATE FUNCTION retrain.mann_whitney_against_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_against_final';
COMMENT ON FUNCTION retrain.mann_whitney_against_final(internal) IS
'Support: the result of mann_whitney against a profile.';

CREATE FUNCTION retrain.mann_whitney_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_test_against_final';
COMMENT ON FUNCTION retrain.mann_whitney_test_against_final(internal) IS
'Support: the result of mann_whitney_test against a profile.';

CREATE FUNCTION retrain.t_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_t_test_against_final';
COMMENT ON FUNCTION retrain.t_test_against_final(internal) IS
'Support: the result of t_test against a profile.';

CREATE FUNCTION retrain.z_test_against_final(internal) RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_z_test_against_final';
COMMENT ON FUNCTION retrain.z_test_against_final(internal) IS
'Support: the result of z_test against a profile.';

CREATE AGGREGATE retrain.psi(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(double precision, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(date, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamp, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(timestamptz, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(text, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(boolean, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi(anyenum, retrain.profile) IS
'Population stability index (0 or more, natural logarithm) of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(double precision, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(date, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamp, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(timestamptz, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(text, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(boolean, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_test(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_test(anyenum, retrain.profile) IS
'One row: population stability index, p-value, critical value, rows used and status, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(double precision, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(date, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamp, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.psi_binned_bins_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(timestamptz, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_bins_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(text, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_bins_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(boolean, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.psi_bins(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.psi_bins_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.psi_bins(anyenum, retrain.profile) IS
'The bins of the population stability index, in order, an array (unnest makes rows), of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if there are no rows. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(double precision, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(date, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamp, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamptz, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.js_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(text, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.js_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(boolean, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.js_distance(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.js_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(anyenum, retrain.profile) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(double precision, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(date, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamp, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamptz, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.kl_divergence_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(text, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.kl_divergence_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(boolean, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.kl_divergence(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.kl_divergence_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(anyenum, retrain.profile) IS
'Kullback-Leibler divergence from the reference to the current distribution (natural logarithm, shares at least 0.0001) of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(double precision, retrain.profile) IS
'Hellinger distance, 0 to 1, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(date, retrain.profile) IS
'Hellinger distance, 0 to 1, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamp, retrain.profile) IS
'Hellinger distance, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamptz, retrain.profile) IS
'Hellinger distance, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.hellinger_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(text, retrain.profile) IS
'Hellinger distance, 0 to 1, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.hellinger_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(boolean, retrain.profile) IS
'Hellinger distance, 0 to 1, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.hellinger(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.hellinger_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(anyenum, retrain.profile) IS
'Hellinger distance, 0 to 1, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(double precision, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(date, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamp, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamptz, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.total_variation_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(text, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.total_variation_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(boolean, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.total_variation(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.total_variation_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(anyenum, retrain.profile) IS
'Total variation distance, 0 to 1: half the sum of the differences of shares, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(double precision, retrain.profile) IS
'Largest difference of a share, 0 to 1, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(date, retrain.profile) IS
'Largest difference of a share, 0 to 1, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamp, retrain.profile) IS
'Largest difference of a share, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamptz, retrain.profile) IS
'Largest difference of a share, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.l_infinity_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(text, retrain.profile) IS
'Largest difference of a share, 0 to 1, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.l_infinity_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(boolean, retrain.profile) IS
'Largest difference of a share, 0 to 1, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.l_infinity(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.l_infinity_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(anyenum, retrain.profile) IS
'Largest difference of a share, 0 to 1, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs form a bin of their own. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(double precision, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(date, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamp, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.chi2_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(timestamptz, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.chi2_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(text, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.chi2_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(boolean, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.chi2_test(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.chi2_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.chi2_test(anyenum, retrain.profile) IS
'Chi-square test of two samples, without Yates'' correction, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(double precision, retrain.profile) IS
'G test of two samples of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(date, retrain.profile) IS
'G test of two samples of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamp, retrain.profile) IS
'G test of two samples of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.g_test_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(timestamptz, retrain.profile) IS
'G test of two samples of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.g_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(text, retrain.profile) IS
'G test of two samples of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.g_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(boolean, retrain.profile) IS
'G test of two samples of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.g_test(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.g_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.g_test(anyenum, retrain.profile) IS
'G test of two samples of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value double precision, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(double precision, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of numbers between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULL and NaN values are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value date, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(date, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of dates between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value timestamp, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamp, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.psi_binned_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.cramers_v_binned_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_binned_combine, SERIALFUNC = retrain.psi_binned_serialize,
	DESERIALFUNC = retrain.psi_binned_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(timestamptz, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample, in 10 bins at the deciles of the reference, on borders that the profile knows; the same bits as from the rows of both where the profile is exact. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value text, reference retrain.profile) (
	SFUNC = retrain.against_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.cramers_v_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(text, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of text categories (by bytes; error 0A000 for a nondeterministic collation) between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.cramers_v_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(boolean, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramers_v(value anyenum, reference retrain.profile) (
	SFUNC = retrain.against_accum_enum, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.cramers_v_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramers_v(anyenum, retrain.profile) IS
'Cramer''s V, bias-corrected, 0 to 1, of enum categories between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more categories than its capacity, beyond which categories are folded together. NULLs are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_stat(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_stat_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(double precision, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_stat(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ks_stat_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(boolean, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_stat(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_stat_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(date, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_stat(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_stat_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(timestamp, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_stat(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_stat_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_stat(timestamptz, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(double precision, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov test with max_error, the bound of how much larger D of the rows can be, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ks_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(boolean, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov test with max_error, the bound of how much larger D of the rows can be, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_test(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(date, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov test with max_error, the bound of how much larger D of the rows can be, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(timestamp, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov test with max_error, the bound of how much larger D of the rows can be, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.ks_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.ks_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_test(timestamptz, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov test with max_error, the bound of how much larger D of the rows can be, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(double precision, retrain.profile) IS
'Wasserstein distance, in the unit of the values, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.wasserstein_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(boolean, retrain.profile) IS
'Wasserstein distance, in the unit of the values, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(date, retrain.profile) IS
'Wasserstein distance, in the unit of the values, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(timestamp, retrain.profile) IS
'Wasserstein distance, in the unit of the values, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(timestamptz, retrain.profile) IS
'Wasserstein distance, in the unit of the values, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein_scaled(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_scaled_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(double precision, retrain.profile) IS
'Wasserstein distance over the standard deviation of the reference, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein_scaled(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.wasserstein_scaled_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(boolean, retrain.profile) IS
'Wasserstein distance over the standard deviation of the reference, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein_scaled(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_scaled_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(date, retrain.profile) IS
'Wasserstein distance over the standard deviation of the reference, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein_scaled(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_scaled_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(timestamp, retrain.profile) IS
'Wasserstein distance over the standard deviation of the reference, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.wasserstein_scaled(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.wasserstein_scaled_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(timestamptz, retrain.profile) IS
'Wasserstein distance over the standard deviation of the reference, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.energy_distance(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.energy_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(double precision, retrain.profile) IS
'Energy distance of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.energy_distance(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.energy_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(boolean, retrain.profile) IS
'Energy distance of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.energy_distance(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.energy_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(date, retrain.profile) IS
'Energy distance of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.energy_distance(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.energy_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(timestamp, retrain.profile) IS
'Energy distance of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.energy_distance(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.energy_distance_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(timestamptz, retrain.profile) IS
'Energy distance of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row, a value is infinite. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(double precision, retrain.profile) IS
'Cramer-von Mises T of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.cramer_von_mises_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(boolean, retrain.profile) IS
'Cramer-von Mises T of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(date, retrain.profile) IS
'Cramer-von Mises T of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(timestamp, retrain.profile) IS
'Cramer-von Mises T of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises(timestamptz, retrain.profile) IS
'Cramer-von Mises T of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(double precision, retrain.profile) IS
'Cramer-von Mises test of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.cramer_von_mises_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(boolean, retrain.profile) IS
'Cramer-von Mises test of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(date, retrain.profile) IS
'Cramer-von Mises test of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(timestamp, retrain.profile) IS
'Cramer-von Mises test of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.cramer_von_mises_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.cramer_von_mises_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cramer_von_mises_test(timestamptz, retrain.profile) IS
'Cramer-von Mises test of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(double precision, retrain.profile) IS
'Standardised Anderson-Darling statistic of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.anderson_darling_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(boolean, retrain.profile) IS
'Standardised Anderson-Darling statistic of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(date, retrain.profile) IS
'Standardised Anderson-Darling statistic of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(timestamp, retrain.profile) IS
'Standardised Anderson-Darling statistic of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling(timestamptz, retrain.profile) IS
'Standardised Anderson-Darling statistic of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(double precision, retrain.profile) IS
'Anderson-Darling test of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.anderson_darling_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(boolean, retrain.profile) IS
'Anderson-Darling test of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling_test(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(date, retrain.profile) IS
'Anderson-Darling test of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(timestamp, retrain.profile) IS
'Anderson-Darling test of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.anderson_darling_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.anderson_darling_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.anderson_darling_test(timestamptz, retrain.profile) IS
'Anderson-Darling test of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(double precision, retrain.profile) IS
'Mann-Whitney U of the reference rows of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.mann_whitney_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(boolean, retrain.profile) IS
'Mann-Whitney U of the reference rows of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(date, retrain.profile) IS
'Mann-Whitney U of the reference rows of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(timestamp, retrain.profile) IS
'Mann-Whitney U of the reference rows of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney(timestamptz, retrain.profile) IS
'Mann-Whitney U of the reference rows of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. NULL if a sample has no usable row. NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(double precision, retrain.profile) IS
'Mann-Whitney test, two-sided, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.mann_whitney_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(boolean, retrain.profile) IS
'Mann-Whitney test, two-sided, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney_test(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(date, retrain.profile) IS
'Mann-Whitney test, two-sided, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(timestamp, retrain.profile) IS
'Mann-Whitney test, two-sided, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.mann_whitney_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.mann_whitney_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mann_whitney_test(timestamptz, retrain.profile) IS
'Mann-Whitney test, two-sided, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.t_test(value double precision, reference retrain.profile) (
	SFUNC = retrain.against_accum_float8, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.t_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(double precision, retrain.profile) IS
'Welch test of the means, two-sided, of numbers between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULL and NaN values are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.t_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.t_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(boolean, retrain.profile) IS
'Welch test of the means, two-sided, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. false counts as 0, true as 1. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.t_test(value date, reference retrain.profile) (
	SFUNC = retrain.against_accum_date, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.t_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(date, retrain.profile) IS
'Welch test of the means, two-sided, of dates between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Dates are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.t_test(value timestamp, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamp, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.t_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(timestamp, retrain.profile) IS
'Welch test of the means, two-sided, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.t_test(value timestamptz, reference retrain.profile) (
	SFUNC = retrain.against_accum_timestamptz, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.t_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.t_test(timestamptz, retrain.profile) IS
'Welch test of the means, two-sided, of timestamps between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact and the current rows have no more distinct values than its capacity. NULLs are not used. Timestamps are measured in seconds since 1970-01-01 UTC. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';

CREATE AGGREGATE retrain.z_test(value boolean, reference retrain.profile) (
	SFUNC = retrain.against_accum_boolean, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.z_test_against_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.against_combine, SERIALFUNC = retrain.against_serialize,
	DESERIALFUNC = retrain.against_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.z_test(boolean, retrain.profile) IS
'Pooled z test of the share of rows that are true, two-sided, of booleans between a stored profile, the reference, and all rows, the current sample; the same bits as from the rows of both where the profile is exact. NULLs are not used. Always one row, but NULL for a NULL profile; error 22023 for one of another kind, or one that changes within a group.';
