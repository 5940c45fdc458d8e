-- Leakage checks.  Definitions: doc/reference/leakage.md.

CREATE FUNCTION retrain.leak_time_label(internal, timestamptz, timestamptz) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_label';
COMMENT ON FUNCTION retrain.leak_time_label(internal, timestamptz, timestamptz) IS
'Support: counts a row and whether it has a label known before the prediction.';

CREATE FUNCTION retrain.leak_time_label(internal, timestamptz, timestamptz, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_label';
COMMENT ON FUNCTION retrain.leak_time_label(internal, timestamptz, timestamptz, text) IS
'Support: counts a row and whether it has a label known before the prediction, and keeps its key.';

CREATE FUNCTION retrain.leak_time_label(internal, timestamp, timestamp) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_label';
COMMENT ON FUNCTION retrain.leak_time_label(internal, timestamp, timestamp) IS
'Support: counts a row and whether it has a label known before the prediction.';

CREATE FUNCTION retrain.leak_time_label(internal, timestamp, timestamp, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_label';
COMMENT ON FUNCTION retrain.leak_time_label(internal, timestamp, timestamp, text) IS
'Support: counts a row and whether it has a label known before the prediction, and keeps its key.';

CREATE FUNCTION retrain.leak_time_feature(internal, timestamptz, timestamptz) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_feature';
COMMENT ON FUNCTION retrain.leak_time_feature(internal, timestamptz, timestamptz) IS
'Support: counts a row and whether it has a feature later than the prediction.';

CREATE FUNCTION retrain.leak_time_feature(internal, timestamptz, timestamptz, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_feature';
COMMENT ON FUNCTION retrain.leak_time_feature(internal, timestamptz, timestamptz, text) IS
'Support: counts a row and whether it has a feature later than the prediction, and keeps its key.';

CREATE FUNCTION retrain.leak_time_feature(internal, timestamp, timestamp) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_feature';
COMMENT ON FUNCTION retrain.leak_time_feature(internal, timestamp, timestamp) IS
'Support: counts a row and whether it has a feature later than the prediction.';

CREATE FUNCTION retrain.leak_time_feature(internal, timestamp, timestamp, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_feature';
COMMENT ON FUNCTION retrain.leak_time_feature(internal, timestamp, timestamp, text) IS
'Support: counts a row and whether it has a feature later than the prediction, and keeps its key.';

CREATE FUNCTION retrain.leak_time_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_combine';
COMMENT ON FUNCTION retrain.leak_time_combine(internal, internal) IS
'Support: combine function of the checks of times.';

CREATE FUNCTION retrain.leak_time_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_serialize';
COMMENT ON FUNCTION retrain.leak_time_serialize(internal) IS
'Support: serial function of the checks of times.';

CREATE FUNCTION retrain.leak_time_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_deserialize';
COMMENT ON FUNCTION retrain.leak_time_deserialize(bytea, internal) IS
'Support: deserial function of the checks of times.';

CREATE FUNCTION retrain.leak_time_label_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_label_final';
COMMENT ON FUNCTION retrain.leak_time_label_final(internal) IS
'Support: final function of check_label_before_prediction.';

CREATE FUNCTION retrain.leak_time_feature_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_time_feature_final';
COMMENT ON FUNCTION retrain.leak_time_feature_final(internal) IS
'Support: final function of check_feature_after_prediction.';

CREATE AGGREGATE retrain.check_label_before_prediction(label_known_at timestamptz, predicted_at timestamptz) (
	SFUNC = retrain.leak_time_label, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_label_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_before_prediction(timestamptz, timestamptz) IS
'Leakage: rows whose label was known before the prediction: label_known_at < predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows.';

CREATE AGGREGATE retrain.check_label_before_prediction(label_known_at timestamptz, predicted_at timestamptz, key text) (
	SFUNC = retrain.leak_time_label, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_label_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_before_prediction(timestamptz, timestamptz, text) IS
'Leakage: rows whose label was known before the prediction: label_known_at < predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows. keys: up to 10 distinct keys, the largest distance in time first.';

CREATE AGGREGATE retrain.check_label_before_prediction(label_known_at timestamp, predicted_at timestamp) (
	SFUNC = retrain.leak_time_label, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_label_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_before_prediction(timestamp, timestamp) IS
'Leakage: rows whose label was known before the prediction: label_known_at < predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows.';

CREATE AGGREGATE retrain.check_label_before_prediction(label_known_at timestamp, predicted_at timestamp, key text) (
	SFUNC = retrain.leak_time_label, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_label_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_before_prediction(timestamp, timestamp, text) IS
'Leakage: rows whose label was known before the prediction: label_known_at < predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows. keys: up to 10 distinct keys, the largest distance in time first.';

CREATE AGGREGATE retrain.check_feature_after_prediction(feature_at timestamptz, predicted_at timestamptz) (
	SFUNC = retrain.leak_time_feature, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_feature_after_prediction(timestamptz, timestamptz) IS
'Leakage: rows whose feature is from a time after the prediction: feature_at > predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows.';

CREATE AGGREGATE retrain.check_feature_after_prediction(feature_at timestamptz, predicted_at timestamptz, key text) (
	SFUNC = retrain.leak_time_feature, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_feature_after_prediction(timestamptz, timestamptz, text) IS
'Leakage: rows whose feature is from a time after the prediction: feature_at > predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows. keys: up to 10 distinct keys, the largest distance in time first.';

CREATE AGGREGATE retrain.check_feature_after_prediction(feature_at timestamp, predicted_at timestamp) (
	SFUNC = retrain.leak_time_feature, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_feature_after_prediction(timestamp, timestamp) IS
'Leakage: rows whose feature is from a time after the prediction: feature_at > predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows.';

CREATE AGGREGATE retrain.check_feature_after_prediction(feature_at timestamp, predicted_at timestamp, key text) (
	SFUNC = retrain.leak_time_feature, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.leak_time_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_time_combine, SERIALFUNC = retrain.leak_time_serialize,
	DESERIALFUNC = retrain.leak_time_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_feature_after_prediction(timestamp, timestamp, text) IS
'Leakage: rows whose feature is from a time after the prediction: feature_at > predicted_at. Rows in which both are known count; equal times are no fault. One such row flags. undefined without rows. keys: up to 10 distinct keys, the largest distance in time first.';

CREATE FUNCTION retrain.leak_overlap_key(internal, boolean, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_key';
COMMENT ON FUNCTION retrain.leak_overlap_key(internal, boolean, VARIADIC "any") IS
'Support: adds the hash of a row to its side, unless a column is NULL.';

CREATE FUNCTION retrain.leak_overlap_row(internal, boolean, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_row';
COMMENT ON FUNCTION retrain.leak_overlap_row(internal, boolean, VARIADIC "any") IS
'Support: adds the hash of a row to its side, NULLs included.';

CREATE FUNCTION retrain.leak_overlap_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_combine';
COMMENT ON FUNCTION retrain.leak_overlap_combine(internal, internal) IS
'Support: combine function of the checks of overlap.';

CREATE FUNCTION retrain.leak_overlap_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_serialize';
COMMENT ON FUNCTION retrain.leak_overlap_serialize(internal) IS
'Support: serial function of the checks of overlap.';

CREATE FUNCTION retrain.leak_overlap_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_deserialize';
COMMENT ON FUNCTION retrain.leak_overlap_deserialize(bytea, internal) IS
'Support: deserial function of the checks of overlap.';

CREATE FUNCTION retrain.leak_overlap_key_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_key_final';
COMMENT ON FUNCTION retrain.leak_overlap_key_final(internal) IS
'Support: final function of check_key_overlap.';

CREATE AGGREGATE retrain.check_key_overlap(is_evaluation boolean, VARIADIC "any") (
	SFUNC = retrain.leak_overlap_key, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.leak_overlap_key_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_overlap_combine, SERIALFUNC = retrain.leak_overlap_serialize,
	DESERIALFUNC = retrain.leak_overlap_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_key_overlap(boolean, VARIADIC "any") IS
'Leakage: evaluation rows (is_evaluation true) whose key, the listed columns, is also the key of a training row (false). Rows with a NULL in the key or is_evaluation are left out. One common key flags. undefined without rows of either side. keys: up to 10 row_hash of common keys in hexadecimal, those of most evaluation rows first.';

CREATE FUNCTION retrain.leak_overlap_row_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_overlap_row_final';
COMMENT ON FUNCTION retrain.leak_overlap_row_final(internal) IS
'Support: final function of check_row_overlap.';

CREATE AGGREGATE retrain.check_row_overlap(is_evaluation boolean, VARIADIC "any") (
	SFUNC = retrain.leak_overlap_row, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.leak_overlap_row_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.leak_overlap_combine, SERIALFUNC = retrain.leak_overlap_serialize,
	DESERIALFUNC = retrain.leak_overlap_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_row_overlap(boolean, VARIADIC "any") IS
'Leakage: evaluation rows (is_evaluation true) that are equal to a training row (false) in the listed columns, NULLs alike. share: their share less the share of training rows that are equal to another training row; flags above 0 if that is no chance (growth, doc/reference/quality.md). undefined without rows of either side. keys: up to 10 row_hash of common rows in hexadecimal, those of most evaluation rows first.';

CREATE FUNCTION retrain.leak_feature(internal, boolean, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_feature_boolean';
COMMENT ON FUNCTION retrain.leak_feature(internal, boolean, double precision) IS
'Support: adds a row with a label of type boolean.';

CREATE FUNCTION retrain.leak_feature(internal, integer, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_feature_integer';
COMMENT ON FUNCTION retrain.leak_feature(internal, integer, double precision) IS
'Support: adds a row with a label of type integer.';

CREATE FUNCTION retrain.leak_feature_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_leak_feature_final';
COMMENT ON FUNCTION retrain.leak_feature_final(internal) IS
'Support: final function of check_single_feature.';

CREATE AGGREGATE retrain.check_single_feature(label boolean, feature double precision) (
	SFUNC = retrain.leak_feature, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.leak_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_single_feature(boolean, double precision) IS
'Leakage: a feature that alone predicts the label. share: the larger one of the exact area under the ROC curve and 1 less it; count: rows of the rarer class, which decide what is chance (Hoeffding 1963). Flags at or above 0.95, insufficient_rows if that may be chance. NULL and NaN are left out; undefined unless both classes have rows.';

CREATE AGGREGATE retrain.check_single_feature(label integer, feature double precision) (
	SFUNC = retrain.leak_feature, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.leak_feature_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_single_feature(integer, double precision) IS
'Leakage: a feature that alone predicts the label (0 or 1, else error 22023). share: the larger one of the exact area under the ROC curve and 1 less it; count: rows of the rarer class, which decide what is chance (Hoeffding 1963). Flags at or above 0.95, insufficient_rows if that may be chance. NULL and NaN are left out; undefined unless both classes have rows.';
