-- Calibration: ece, ece_test and reliability, one state for all three.
-- Definitions and examples: doc/reference/calibration.md.

CREATE TYPE retrain.ece_result AS (
	ece double precision,
	bins integer,
	bins_used integer,
	expected_ece double precision,
	critical_value double precision,
	used bigint,
	unused bigint,
	positives bigint,
	status text
);
COMMENT ON TYPE retrain.ece_result IS
'Result of retrain.ece_test: the expected calibration error beside what a calibrated model would show at this size.';
COMMENT ON COLUMN retrain.ece_result.ece IS
'Expected calibration error, 0 to 1: mean over the rows of the distance between mean probability and share of positives of the row''s bin. NULL without a usable row.';
COMMENT ON COLUMN retrain.ece_result.bins IS
'Number of equal-width bins; NULL if the aggregate saw no row at all.';
COMMENT ON COLUMN retrain.ece_result.bins_used IS
'Bins that hold at least one row.';
COMMENT ON COLUMN retrain.ece_result.expected_ece IS
'Mean ECE of a perfectly calibrated model with these probabilities: the noise floor. NULL without a usable row.';
COMMENT ON COLUMN retrain.ece_result.critical_value IS
'95 % level of the ECE of a perfectly calibrated model with these probabilities, rows taken as independent; an ece above it is unlikely to be noise. NULL without a usable row.';
COMMENT ON COLUMN retrain.ece_result.used IS
'Rows with a label and a probability.';
COMMENT ON COLUMN retrain.ece_result.unused IS
'Rows left out because label or probability is NULL.';
COMMENT ON COLUMN retrain.ece_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.ece_result.status IS
'ok, or undefined (no usable row).';

CREATE TYPE retrain.reliability_bin AS (
	bin integer,
	lower double precision,
	upper double precision,
	support bigint,
	positives bigint,
	mean_probability double precision,
	positive_rate double precision,
	rate_low double precision,
	rate_high double precision,
	gap double precision
);
COMMENT ON TYPE retrain.reliability_bin IS
'One bin of the table behind a reliability diagram, see retrain.reliability.';
COMMENT ON COLUMN retrain.reliability_bin.bin IS
'Number of the bin, from 1.';
COMMENT ON COLUMN retrain.reliability_bin.lower IS
'Lower edge; a probability equal to it belongs to the bin before (0 belongs to the first).';
COMMENT ON COLUMN retrain.reliability_bin.upper IS
'Upper edge; a probability equal to it belongs to this bin.';
COMMENT ON COLUMN retrain.reliability_bin.support IS
'Rows of the bin; 0 for an empty bin, whose figures are NULL.';
COMMENT ON COLUMN retrain.reliability_bin.positives IS
'Rows of the bin whose label is positive.';
COMMENT ON COLUMN retrain.reliability_bin.mean_probability IS
'Mean of the probabilities of the bin.';
COMMENT ON COLUMN retrain.reliability_bin.positive_rate IS
'Share of positives among the rows of the bin.';
COMMENT ON COLUMN retrain.reliability_bin.rate_low IS
'Lower end of the 95 % Wilson interval of positive_rate, rows taken as independent.';
COMMENT ON COLUMN retrain.reliability_bin.rate_high IS
'Upper end of the 95 % Wilson interval of positive_rate, rows taken as independent.';
COMMENT ON COLUMN retrain.reliability_bin.gap IS
'mean_probability minus positive_rate, formed without cancellation; above 0 the model is too sure of the positive class.';

CREATE FUNCTION retrain.calibration_accum_bool(internal, label boolean, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_accum_bool';
COMMENT ON FUNCTION retrain.calibration_accum_bool(internal, boolean, double precision) IS
'Support: transition function of ece, ece_test and reliability.';

CREATE FUNCTION retrain.calibration_accum_bool_bins(internal, label boolean, probability double precision, bins integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_accum_bool_bins';
COMMENT ON FUNCTION retrain.calibration_accum_bool_bins(internal, boolean, double precision, integer) IS
'Support: transition function of ece, ece_test and reliability.';

CREATE FUNCTION retrain.calibration_accum_int(internal, label integer, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_accum_int';
COMMENT ON FUNCTION retrain.calibration_accum_int(internal, integer, double precision) IS
'Support: transition function of ece, ece_test and reliability.';

CREATE FUNCTION retrain.calibration_accum_int_bins(internal, label integer, probability double precision, bins integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_accum_int_bins';
COMMENT ON FUNCTION retrain.calibration_accum_int_bins(internal, integer, double precision, integer) IS
'Support: transition function of ece, ece_test and reliability.';

CREATE FUNCTION retrain.calibration_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_combine';
COMMENT ON FUNCTION retrain.calibration_combine(internal, internal) IS
'Support: combine function of ece, ece_test, mce and reliability.';

CREATE FUNCTION retrain.calibration_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_serialize';
COMMENT ON FUNCTION retrain.calibration_serialize(internal) IS
'Support: serial function of ece, ece_test, mce and reliability.';

CREATE FUNCTION retrain.calibration_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_deserialize';
COMMENT ON FUNCTION retrain.calibration_deserialize(bytea, internal) IS
'Support: deserial function of ece, ece_test, mce and reliability.';

CREATE FUNCTION retrain.ece_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ece_final';
COMMENT ON FUNCTION retrain.ece_final(internal) IS
'Support: final function of ece.';

CREATE FUNCTION retrain.ece_test_final(internal) RETURNS retrain.ece_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ece_test_final';
COMMENT ON FUNCTION retrain.ece_test_final(internal) IS
'Support: final function of ece_test.';

CREATE FUNCTION retrain.reliability_final(internal) RETURNS retrain.reliability_bin[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_reliability_final';
COMMENT ON FUNCTION retrain.reliability_final(internal) IS
'Support: final function of reliability.';

CREATE AGGREGATE retrain.ece(label boolean, probability double precision) (
	SFUNC = retrain.calibration_accum_bool, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ece_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece(boolean, double precision) IS
'Expected calibration error, 0 (calibrated) to 1: over 15 equal-width bins (lower, upper], 0 in the first, the distance between mean probability and share of positives, weighted by rows. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.ece(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_bool_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.ece_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece(boolean, double precision, integer) IS
'Expected calibration error, 0 (calibrated) to 1: over 2 to 1000 (the same for all rows) equal-width bins (lower, upper], 0 in the first, the distance between mean probability and share of positives, weighted by rows. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.ece(label integer, probability double precision) (
	SFUNC = retrain.calibration_accum_int, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ece_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece(integer, double precision) IS
'Expected calibration error, 0 (calibrated) to 1: over 15 equal-width bins (lower, upper], 0 in the first, the distance between mean probability and share of positives, weighted by rows. label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.ece(label integer, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_int_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.ece_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece(integer, double precision, integer) IS
'Expected calibration error, 0 (calibrated) to 1: over 2 to 1000 (the same for all rows) equal-width bins (lower, upper], 0 in the first, the distance between mean probability and share of positives, weighted by rows. label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.ece_test(label boolean, probability double precision) (
	SFUNC = retrain.calibration_accum_bool, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ece_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece_test(boolean, double precision) IS
'Expected calibration error over 15 equal-width bins with its noise floor: mean and 95 % level of the ECE of a perfectly calibrated model with these probabilities, rows taken as independent. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Without a usable row the status is undefined.';

CREATE AGGREGATE retrain.ece_test(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_bool_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.ece_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece_test(boolean, double precision, integer) IS
'Expected calibration error over 2 to 1000 (the same for all rows) equal-width bins with its noise floor: mean and 95 % level of the ECE of a perfectly calibrated model with these probabilities, rows taken as independent. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Without a usable row the status is undefined.';

CREATE AGGREGATE retrain.ece_test(label integer, probability double precision) (
	SFUNC = retrain.calibration_accum_int, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.ece_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece_test(integer, double precision) IS
'Expected calibration error over 15 equal-width bins with its noise floor: mean and 95 % level of the ECE of a perfectly calibrated model with these probabilities, rows taken as independent. label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out and counted. Without a usable row the status is undefined.';

CREATE AGGREGATE retrain.ece_test(label integer, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_int_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.ece_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ece_test(integer, double precision, integer) IS
'Expected calibration error over 2 to 1000 (the same for all rows) equal-width bins with its noise floor: mean and 95 % level of the ECE of a perfectly calibrated model with these probabilities, rows taken as independent. label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out and counted. Without a usable row the status is undefined.';

CREATE AGGREGATE retrain.reliability(label boolean, probability double precision) (
	SFUNC = retrain.calibration_accum_bool, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.reliability_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.reliability(boolean, double precision) IS
'Table behind the reliability diagram: 15 equal-width bins (lower, upper] in order, empty ones included, an array (unnest makes rows). label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.reliability(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_bool_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.reliability_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.reliability(boolean, double precision, integer) IS
'Table behind the reliability diagram: 2 to 1000 (the same for all rows) equal-width bins (lower, upper] in order, empty ones included, an array (unnest makes rows). label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.reliability(label integer, probability double precision) (
	SFUNC = retrain.calibration_accum_int, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.reliability_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.reliability(integer, double precision) IS
'Table behind the reliability diagram: 15 equal-width bins (lower, upper] in order, empty ones included, an array (unnest makes rows). label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.reliability(label integer, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_int_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.reliability_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.reliability(integer, double precision, integer) IS
'Table behind the reliability diagram: 2 to 1000 (the same for all rows) equal-width bins (lower, upper] in order, empty ones included, an array (unnest makes rows). label: 1 positive, 0 negative. probability: of the positive class, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE FUNCTION retrain.mce_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mce_final';
COMMENT ON FUNCTION retrain.mce_final(internal) IS
'Support: final function of mce.';

CREATE AGGREGATE retrain.mce(label boolean, probability double precision) (
	SFUNC = retrain.calibration_accum_bool, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.mce_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mce(boolean, double precision) IS
'Maximum calibration error, 0 to 1: the largest distance between mean probability and share of positives of 15 equal-width bins (lower, upper] that have rows, 0 in the first. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.mce(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_bool_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.mce_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mce(boolean, double precision, integer) IS
'Maximum calibration error, 0 to 1: the largest distance between mean probability and share of positives of 2 to 1000 (the same for all rows) equal-width bins (lower, upper] that have rows, 0 in the first. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.mce(label integer, probability double precision) (
	SFUNC = retrain.calibration_accum_int, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.mce_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mce(integer, double precision) IS
'Maximum calibration error, 0 to 1: the largest distance between mean probability and share of positives of 15 equal-width bins (lower, upper] that have rows, 0 in the first. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.mce(label integer, probability double precision, bins integer) (
	SFUNC = retrain.calibration_accum_int_bins, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.mce_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.calibration_combine, SERIALFUNC = retrain.calibration_serialize,
	DESERIALFUNC = retrain.calibration_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mce(integer, double precision, integer) IS
'Maximum calibration error, 0 to 1: the largest distance between mean probability and share of positives of 2 to 1000 (the same for all rows) equal-width bins (lower, upper] that have rows, 0 in the first. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';
