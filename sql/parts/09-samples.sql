-- Support functions of the aggregates over two samples (psi, ks).  They take
-- or return internal and cannot be called from SQL.

CREATE FUNCTION retrain.sample_accum_float8(internal, double precision, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_float8';
COMMENT ON FUNCTION retrain.sample_accum_float8(internal, double precision, boolean) IS
'Support: adds one row (value, is_current) of type double precision to the state of psi and ks aggregates.';

CREATE FUNCTION retrain.sample_accum_boolean(internal, boolean, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_boolean';
COMMENT ON FUNCTION retrain.sample_accum_boolean(internal, boolean, boolean) IS
'Support: adds one row (value, is_current) of type boolean to the state of psi and ks aggregates.';

CREATE FUNCTION retrain.sample_accum_date(internal, date, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_date';
COMMENT ON FUNCTION retrain.sample_accum_date(internal, date, boolean) IS
'Support: adds one row (value, is_current) of type date to the state of psi and ks aggregates.';

CREATE FUNCTION retrain.sample_accum_timestamp(internal, timestamp, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_timestamp';
COMMENT ON FUNCTION retrain.sample_accum_timestamp(internal, timestamp, boolean) IS
'Support: adds one row (value, is_current) of type timestamp to the state of psi and ks aggregates.';

CREATE FUNCTION retrain.sample_accum_timestamptz(internal, timestamptz, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_timestamp';
COMMENT ON FUNCTION retrain.sample_accum_timestamptz(internal, timestamptz, boolean) IS
'Support: adds one row (value, is_current) of type timestamptz to the state of psi and ks aggregates.';

CREATE FUNCTION retrain.sample_accum_bins_float8(internal, double precision, boolean, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_bins_float8';
COMMENT ON FUNCTION retrain.sample_accum_bins_float8(internal, double precision, boolean, integer) IS
'Support: adds one row (value, is_current, bins) of type double precision to the state of psi aggregates.';

CREATE FUNCTION retrain.sample_accum_bins_date(internal, date, boolean, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_bins_date';
COMMENT ON FUNCTION retrain.sample_accum_bins_date(internal, date, boolean, integer) IS
'Support: adds one row (value, is_current, bins) of type date to the state of psi aggregates.';

CREATE FUNCTION retrain.sample_accum_bins_timestamp(internal, timestamp, boolean, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_bins_timestamp';
COMMENT ON FUNCTION retrain.sample_accum_bins_timestamp(internal, timestamp, boolean, integer) IS
'Support: adds one row (value, is_current, bins) of type timestamp to the state of psi aggregates.';

CREATE FUNCTION retrain.sample_accum_bins_timestamptz(internal, timestamptz, boolean, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_accum_bins_timestamp';
COMMENT ON FUNCTION retrain.sample_accum_bins_timestamptz(internal, timestamptz, boolean, integer) IS
'Support: adds one row (value, is_current, bins) of type timestamptz to the state of psi aggregates.';

CREATE FUNCTION retrain.sample_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_combine';
COMMENT ON FUNCTION retrain.sample_combine(internal, internal) IS
'Support: adds the second state of collected samples to the first.';

CREATE FUNCTION retrain.sample_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_serialize';
COMMENT ON FUNCTION retrain.sample_serialize(internal) IS
'Support: state of collected samples as bytes, for parallel plans; error 54000 above 1 GB.';

CREATE FUNCTION retrain.sample_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_deserialize';
COMMENT ON FUNCTION retrain.sample_deserialize(bytea, internal) IS
'Support: state of collected samples from bytes, validated.';

CREATE FUNCTION retrain.sample_collect_float8(internal, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_float8';
COMMENT ON FUNCTION retrain.sample_collect_float8(internal, double precision) IS
'Support: adds one reference row of type double precision to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_date(internal, date) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_date';
COMMENT ON FUNCTION retrain.sample_collect_date(internal, date) IS
'Support: adds one reference row of type date to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_timestamp(internal, timestamp) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_timestamp';
COMMENT ON FUNCTION retrain.sample_collect_timestamp(internal, timestamp) IS
'Support: adds one reference row of type timestamp to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_timestamptz(internal, timestamptz) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_timestamp';
COMMENT ON FUNCTION retrain.sample_collect_timestamptz(internal, timestamptz) IS
'Support: adds one reference row of type timestamptz to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_bins_float8(internal, double precision, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_bins_float8';
COMMENT ON FUNCTION retrain.sample_collect_bins_float8(internal, double precision, integer) IS
'Support: adds one reference row (value, bins) of type double precision to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_bins_date(internal, date, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_bins_date';
COMMENT ON FUNCTION retrain.sample_collect_bins_date(internal, date, integer) IS
'Support: adds one reference row (value, bins) of type date to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_bins_timestamp(internal, timestamp, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_bins_timestamp';
COMMENT ON FUNCTION retrain.sample_collect_bins_timestamp(internal, timestamp, integer) IS
'Support: adds one reference row (value, bins) of type timestamp to the state of psi_reference_agg.';

CREATE FUNCTION retrain.sample_collect_bins_timestamptz(internal, timestamptz, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sample_collect_bins_timestamp';
COMMENT ON FUNCTION retrain.sample_collect_bins_timestamptz(internal, timestamptz, integer) IS
'Support: adds one reference row (value, bins) of type timestamptz to the state of psi_reference_agg.';
