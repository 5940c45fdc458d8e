-- Distances of values.  Definition and examples: doc/reference/drift.md.

CREATE FUNCTION retrain.wasserstein_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_final';
COMMENT ON FUNCTION retrain.wasserstein_final(internal) IS
'Support: the Wasserstein distance of the collected samples.';

CREATE FUNCTION retrain.wasserstein_scaled_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_scaled_final';
COMMENT ON FUNCTION retrain.wasserstein_scaled_final(internal) IS
'Support: the Wasserstein distance of the collected samples over the standard deviation of the reference.';

CREATE FUNCTION retrain.energy_distance_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_energy_distance_final';
COMMENT ON FUNCTION retrain.energy_distance_final(internal) IS
'Support: the energy distance of the collected samples.';

CREATE AGGREGATE retrain.wasserstein(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(double precision, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true), in the unit of the values: the area between the two empirical distribution functions, exact. NULL and NaN values are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.wasserstein(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(boolean, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true), in the unit of the values: the area between the two empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.wasserstein(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(date, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true), in the unit of the values: the area between the two empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.wasserstein(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(timestamp, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true), in the unit of the values: the area between the two empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.wasserstein(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein(timestamptz, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true), in the unit of the values: the area between the two empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.wasserstein_scaled(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_scaled_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(double precision, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true) over the standard deviation of the reference (of the population): a number without unit. NULL and NaN values are not used; NULL if a sample has no usable row or a value is infinite, or if the reference is constant and the samples differ. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.wasserstein_scaled(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_scaled_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(boolean, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true) over the standard deviation of the reference (of the population): a number without unit. NULLs are not used; NULL if a sample has no usable row or a value is infinite, or if the reference is constant and the samples differ. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.wasserstein_scaled(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_scaled_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(date, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true) over the standard deviation of the reference (of the population): a number without unit. NULLs are not used; NULL if a sample has no usable row or a value is infinite, or if the reference is constant and the samples differ. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.wasserstein_scaled(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_scaled_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(timestamp, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true) over the standard deviation of the reference (of the population): a number without unit. NULLs are not used; NULL if a sample has no usable row or a value is infinite, or if the reference is constant and the samples differ. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.wasserstein_scaled(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.wasserstein_scaled_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wasserstein_scaled(timestamptz, boolean) IS
'Wasserstein-1 distance between the reference rows (is_current false) and the current rows (true) over the standard deviation of the reference (of the population): a number without unit. NULLs are not used; NULL if a sample has no usable row or a value is infinite, or if the reference is constant and the samples differ. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.energy_distance(value double precision, is_current boolean) (
	SFUNC = retrain.sample_accum_float8, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.energy_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(double precision, boolean) IS
'Energy distance between the reference rows (is_current false) and the current rows (true), in the root of the unit of the values: the root of twice the integral of the squared difference of the empirical distribution functions, exact. NULL and NaN values are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample.';

CREATE AGGREGATE retrain.energy_distance(value boolean, is_current boolean) (
	SFUNC = retrain.sample_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.energy_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(boolean, boolean) IS
'Energy distance between the reference rows (is_current false) and the current rows (true), in the root of the unit of the values: the root of twice the integral of the squared difference of the empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. false counts as 0, true as 1.';

CREATE AGGREGATE retrain.energy_distance(value date, is_current boolean) (
	SFUNC = retrain.sample_accum_date, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.energy_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(date, boolean) IS
'Energy distance between the reference rows (is_current false) and the current rows (true), in the root of the unit of the values: the root of twice the integral of the squared difference of the empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Dates are measured in seconds since 1970-01-01 UTC.';

CREATE AGGREGATE retrain.energy_distance(value timestamp, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamp, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.energy_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(timestamp, boolean) IS
'Energy distance between the reference rows (is_current false) and the current rows (true), in the root of the unit of the values: the root of twice the integral of the squared difference of the empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC, read as UTC.';

CREATE AGGREGATE retrain.energy_distance(value timestamptz, is_current boolean) (
	SFUNC = retrain.sample_accum_timestamptz, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.energy_distance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.energy_distance(timestamptz, boolean) IS
'Energy distance between the reference rows (is_current false) and the current rows (true), in the root of the unit of the values: the root of twice the integral of the squared difference of the empirical distribution functions, exact. NULLs are not used; NULL if a sample has no usable row or a value is infinite. Rows whose is_current is NULL belong to no sample. Timestamps are measured in seconds since 1970-01-01 UTC.';
