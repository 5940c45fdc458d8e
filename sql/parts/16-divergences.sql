-- Divergences over bins and categories.  Definition and examples: doc/reference/drift.md.

CREATE FUNCTION retrain.js_distance_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_js_distance_final';
COMMENT ON FUNCTION retrain.js_distance_final(internal) IS
'Support: the Jensen-Shannon distance of the collected samples.';

CREATE FUNCTION retrain.js_distance_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_js_distance_category_final';
COMMENT ON FUNCTION retrain.js_distance_category_final(internal) IS
'Support: the Jensen-Shannon distance of the counted categories.';

CREATE FUNCTION retrain.kl_divergence_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kl_divergence_final';
COMMENT ON FUNCTION retrain.kl_divergence_final(internal) IS
'Support: the Kullback-Leibler divergence of the collected samples.';

CREATE FUNCTION retrain.kl_divergence_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kl_divergence_category_final';
COMMENT ON FUNCTION retrain.kl_divergence_category_final(internal) IS
'Support: the Kullback-Leibler divergence of the counted categories.';

CREATE FUNCTION retrain.hellinger_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hellinger_final';
COMMENT ON FUNCTION retrain.hellinger_final(internal) IS
'Support: the Hellinger distance of the collected samples.';

CREATE FUNCTION retrain.hellinger_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hellinger_category_final';
COMMENT ON FUNCTION retrain.hellinger_category_final(internal) IS
'Support: the Hellinger distance of the counted categories.';

CREATE FUNCTION retrain.total_variation_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_variation_final';
COMMENT ON FUNCTION retrain.total_variation_final(internal) IS
'Support: the total variation distance of the collected samples.';

CREATE FUNCTION retrain.total_variation_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_variation_category_final';
COMMENT ON FUNCTION retrain.total_variation_category_final(internal) IS
'Support: the total variation distance of the counted categories.';

CREATE FUNCTION retrain.l_infinity_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_l_infinity_final';
COMMENT ON FUNCTION retrain.l_infinity_final(internal) IS
'Support: the largest difference of a share of the collected samples.';

CREATE FUNCTION retrain.l_infinity_category_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_l_infinity_category_final';
COMMENT ON FUNCTION retrain.l_infinity_category_final(internal) IS
'Support: the largest difference of a share of the counted categories.';

CREATE AGGREGATE retrain.js_distance(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(double precision, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(double precision, boolean, integer) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(date, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(date, boolean, integer) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamp, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamp, boolean, integer) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamptz, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(timestamptz, boolean, integer) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(text, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(boolean, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.js_distance(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.js_distance_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.js_distance(anyenum, boolean) IS
'Jensen-Shannon distance (0 to 1: the square root of the divergence in base 2) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(double precision, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(double precision, boolean, integer) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(date, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(date, boolean, integer) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamp, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamp, boolean, integer) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamptz, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(timestamptz, boolean, integer) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(text, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(boolean, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.kl_divergence(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.kl_divergence_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kl_divergence(anyenum, boolean) IS
'Kullback-Leibler divergence from the reference to the current distribution (sum of r ln(r/c), natural logarithm, shares raised to at least 0.0001) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(double precision, boolean) IS
'Hellinger distance (0 to 1) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(double precision, boolean, integer) IS
'Hellinger distance (0 to 1) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(date, boolean) IS
'Hellinger distance (0 to 1) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(date, boolean, integer) IS
'Hellinger distance (0 to 1) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamp, boolean) IS
'Hellinger distance (0 to 1) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamp, boolean, integer) IS
'Hellinger distance (0 to 1) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamptz, boolean) IS
'Hellinger distance (0 to 1) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(timestamptz, boolean, integer) IS
'Hellinger distance (0 to 1) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(text, boolean) IS
'Hellinger distance (0 to 1) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(boolean, boolean) IS
'Hellinger distance (0 to 1) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.hellinger(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.hellinger_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hellinger(anyenum, boolean) IS
'Hellinger distance (0 to 1) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(double precision, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(double precision, boolean, integer) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(date, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(date, boolean, integer) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamp, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamp, boolean, integer) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamptz, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(timestamptz, boolean, integer) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(text, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(boolean, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.total_variation(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.total_variation_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.total_variation(anyenum, boolean) IS
'Total variation distance (0 to 1: half the sum of the differences of shares) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(double precision, boolean) IS
'Largest difference of a share (0 to 1) of numbers between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value double precision, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(double precision, boolean, integer) IS
'Largest difference of a share (0 to 1) of numbers between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULL and NaN values form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(date, boolean) IS
'Largest difference of a share (0 to 1) of dates between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value date, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(date, boolean, integer) IS
'Largest difference of a share (0 to 1) of dates between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamp, boolean) IS
'Largest difference of a share (0 to 1) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value timestamp, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamp, boolean, integer) IS
'Largest difference of a share (0 to 1) of timestamps (read as UTC) between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamptz, boolean) IS
'Largest difference of a share (0 to 1) of timestamps between the reference rows (is_current false) and the current rows (true), in 10 bins at the deciles of the reference as retrain.psi makes them. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value timestamptz, is_current boolean, bins integer) (
	SFUNC = retrain.sample_accum_bins_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(timestamptz, boolean, integer) IS
'Largest difference of a share (0 to 1) of timestamps between the reference rows (is_current false) and the current rows (true), in bins at the quantiles of the reference as retrain.psi makes them; bins is 2 to 1000 and the same for all rows (else error 22023). NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value text, is_current boolean) (
	SFUNC = retrain.psi_category_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(text, boolean) IS
'Largest difference of a share (0 to 1) of text categories (by bytes; error 0A000 for a nondeterministic collation) between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value boolean, is_current boolean) (
	SFUNC = retrain.psi_category_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(boolean, boolean) IS
'Largest difference of a share (0 to 1) of boolean categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.l_infinity(value anyenum, is_current boolean) (
	SFUNC = retrain.psi_category_accum_enum, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.l_infinity_category_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.psi_category_combine, SERIALFUNC = retrain.psi_category_serialize,
	DESERIALFUNC = retrain.psi_category_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.l_infinity(anyenum, boolean) IS
'Largest difference of a share (0 to 1) of enum categories between the reference rows (is_current false) and the current rows (true), over the union of the categories of both. NULLs form a bin of their own. NULL if a sample has no rows. Rows whose is_current is NULL belong to no sample.';
