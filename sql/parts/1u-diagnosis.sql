-- Why a classifier became worse: parts of the log loss, and the diagnosis of a window against
-- a reference.  Definitions and examples: doc/reference/diagnosis.md.

CREATE TYPE retrain.log_loss_parts AS (
	log_loss double precision,
	miscalibration double precision,
	discrimination double precision,
	uncertainty double precision,
	groups bigint,
	clipped bigint,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.log_loss_parts IS
'Result of retrain.log_loss_decomposition: log_loss = miscalibration - discrimination + uncertainty.';
COMMENT ON COLUMN retrain.log_loss_parts.log_loss IS
'Mean log loss, nats a row; probabilities clipped to [2^-52, 1 - 2^-52]. NULL without a usable row.';
COMMENT ON COLUMN retrain.log_loss_parts.miscalibration IS
'What the best non-decreasing map of the probability would save, 0 or more; 0 for probabilities that are isotonic shares themselves.';
COMMENT ON COLUMN retrain.log_loss_parts.discrimination IS
'What that map saves over predicting the share of positives for every row, 0 or more.';
COMMENT ON COLUMN retrain.log_loss_parts.uncertainty IS
'Entropy of the labels, the log loss of the share of positives.';
COMMENT ON COLUMN retrain.log_loss_parts.groups IS
'Values of the best map.';
COMMENT ON COLUMN retrain.log_loss_parts.clipped IS
'Rows whose probability was clipped.';
COMMENT ON COLUMN retrain.log_loss_parts.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.log_loss_parts.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.log_loss_parts.unused IS
'Rows left out because label or probability is NULL.';
COMMENT ON COLUMN retrain.log_loss_parts.status IS
'ok, or undefined (no usable row).';

CREATE FUNCTION retrain.log_loss_decomposition_final(internal) RETURNS retrain.log_loss_parts
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_log_loss_decomposition_final';
COMMENT ON FUNCTION retrain.log_loss_decomposition_final(internal) IS
'Support: final function of log_loss_decomposition.';

CREATE AGGREGATE retrain.log_loss_decomposition(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_decomposition(boolean, double precision) IS
'Log loss and its parts (CORP: Dimitriadis, Gneiting, Jordan 2021), nats: log_loss = miscalibration - discrimination + uncertainty; miscalibration and discrimination by the isotonic fit of the labels on the probabilities. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.log_loss_decomposition(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_decomposition(integer, double precision) IS
'Log loss and its parts (CORP: Dimitriadis, Gneiting, Jordan 2021), nats: log_loss = miscalibration - discrimination + uncertainty; miscalibration and discrimination by the isotonic fit of the labels on the probabilities. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE TYPE retrain.diagnosis_result AS (
	verdict text,
	reason text,
	log_loss double precision,
	miscalibration double precision,
	discrimination double precision,
	uncertainty double precision,
	reference_log_loss double precision,
	reference_miscalibration double precision,
	reference_discrimination double precision,
	reference_uncertainty double precision,
	segment_miscalibration double precision,
	segment_miscalibration_high double precision,
	segment_discrimination double precision,
	segment_discrimination_low double precision,
	discrimination_deficit double precision,
	discrimination_deficit_high double precision,
	base_rate double precision,
	base_rate_low double precision,
	base_rate_high double precision,
	mean_probability double precision,
	mean_probability_low double precision,
	mean_probability_high double precision,
	mean_entropy double precision,
	mean_entropy_low double precision,
	mean_entropy_high double precision,
	reweighted_miscalibration double precision,
	reweighted_discrimination double precision,
	map_slope double precision,
	map_intercept double precision,
	removed double precision,
	reference_segments bigint,
	current_segments bigint,
	reference_used bigint,
	current_used bigint,
	unused bigint
);
COMMENT ON TYPE retrain.diagnosis_result IS
'Result of retrain.diagnose: what became worse, and every figure that says so. Interval limits take segments of one sample as independent, not rows.';
COMMENT ON COLUMN retrain.diagnosis_result.verdict IS
'keep, investigate, recalibrate, retrain, or insufficient_evidence.';
COMMENT ON COLUMN retrain.diagnosis_result.reason IS
'none, inputs (the probabilities are others, but hold), base_rate (the share of positives moved, and that explains it all, or nothing else is outside), miscalibration (a map fitted on the older half removes at least half of the excess on the newer), miscalibration_not_removed, discrimination, insufficient_rows (fewer than 100 current rows, or fewer than five reference segments of their size), one_class (a sample without positive or without negative rows).';
COMMENT ON COLUMN retrain.diagnosis_result.log_loss IS
'Mean log loss of the current rows, nats a row; probabilities clipped to [2^-52, 1 - 2^-52]. NULL without a usable row.';
COMMENT ON COLUMN retrain.diagnosis_result.miscalibration IS
'What the best non-decreasing map of the probability would save of it, 0 or more; all current rows together.';
COMMENT ON COLUMN retrain.diagnosis_result.discrimination IS
'What that map saves over predicting the share of positives for every row, 0 or more; all current rows together.';
COMMENT ON COLUMN retrain.diagnosis_result.uncertainty IS
'Entropy of the current labels: log_loss = miscalibration - discrimination + uncertainty.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_log_loss IS
'Mean log loss of the reference, nats a row.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_miscalibration IS
'Miscalibration of the reference, all its rows together.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_discrimination IS
'Discrimination of the reference, all its rows together.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_uncertainty IS
'Entropy of the labels of the reference.';
COMMENT ON COLUMN retrain.diagnosis_result.segment_miscalibration IS
'Mean miscalibration of the segments of the current rows. NULL without a verdict, as all that follows.';
COMMENT ON COLUMN retrain.diagnosis_result.segment_miscalibration_high IS
'What the segments of the reference give it at most: mean + t s sqrt(1/K + 1/G), one-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.segment_discrimination IS
'Mean discrimination of the segments of the current rows.';
COMMENT ON COLUMN retrain.diagnosis_result.segment_discrimination_low IS
'What the segments of the reference give it at least, one-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.discrimination_deficit IS
'Mean over the current segments of the discrimination that the probabilities promise under the isotonic fit of the reference, less that found.';
COMMENT ON COLUMN retrain.diagnosis_result.discrimination_deficit_high IS
'What the segments of the reference give it at most, one-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.base_rate IS
'Share of positives, mean over the current segments.';
COMMENT ON COLUMN retrain.diagnosis_result.base_rate_low IS
'Lower limit of base_rate from the segments of the reference, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.base_rate_high IS
'Upper limit of base_rate, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_probability IS
'Mean probability, mean over the current segments.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_probability_low IS
'Lower limit of mean_probability from the segments of the reference, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_probability_high IS
'Upper limit of mean_probability, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_entropy IS
'Mean entropy of the probabilities, nats, mean over the current segments: how sure the model is.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_entropy_low IS
'Lower limit of mean_entropy from the segments of the reference, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.mean_entropy_high IS
'Upper limit of mean_entropy, two-sided 0.5 %.';
COMMENT ON COLUMN retrain.diagnosis_result.reweighted_miscalibration IS
'segment_miscalibration with each class weighted to its share in the reference. NULL unless base_rate is outside.';
COMMENT ON COLUMN retrain.diagnosis_result.reweighted_discrimination IS
'segment_discrimination with each class weighted to its share in the reference. NULL unless base_rate is outside.';
COMMENT ON COLUMN retrain.diagnosis_result.map_slope IS
'Slope b of the map logit p'' = a + b logit p, maximum likelihood on the older half of the current rows. NULL unless miscalibration decides, or where no maximum exists.';
COMMENT ON COLUMN retrain.diagnosis_result.map_intercept IS
'Intercept a of that map.';
COMMENT ON COLUMN retrain.diagnosis_result.removed IS
'Share of the excess of miscalibration that the map removes on the newer half; below 0: it makes it worse. NULL where map_slope is.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_segments IS
'Segments K of the reference.';
COMMENT ON COLUMN retrain.diagnosis_result.current_segments IS
'Segments G of the current rows.';
COMMENT ON COLUMN retrain.diagnosis_result.reference_used IS
'Rows of the reference with label, probability and time.';
COMMENT ON COLUMN retrain.diagnosis_result.current_used IS
'Current rows with label, probability and time.';
COMMENT ON COLUMN retrain.diagnosis_result.unused IS
'Rows left out because label, probability, time or is_current is NULL.';

CREATE FUNCTION retrain.diagnose_accum(internal, label boolean, probability double precision, at timestamptz, is_current boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_accum_bool';
COMMENT ON FUNCTION retrain.diagnose_accum(internal, boolean, double precision, timestamptz, boolean) IS
'Support: transition function of diagnose.';

CREATE FUNCTION retrain.diagnose_accum(internal, label integer, probability double precision, at timestamptz, is_current boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_accum_int';
COMMENT ON FUNCTION retrain.diagnose_accum(internal, integer, double precision, timestamptz, boolean) IS
'Support: transition function of diagnose.';

CREATE FUNCTION retrain.diagnose_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_combine';
COMMENT ON FUNCTION retrain.diagnose_combine(internal, internal) IS
'Support: combine function of diagnose.';

CREATE FUNCTION retrain.diagnose_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_serialize';
COMMENT ON FUNCTION retrain.diagnose_serialize(internal) IS
'Support: serial function of diagnose.';

CREATE FUNCTION retrain.diagnose_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_deserialize';
COMMENT ON FUNCTION retrain.diagnose_deserialize(bytea, internal) IS
'Support: deserial function of diagnose.';

CREATE FUNCTION retrain.diagnose_final(internal) RETURNS retrain.diagnosis_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_diagnose_final';
COMMENT ON FUNCTION retrain.diagnose_final(internal) IS
'Support: final function of diagnose.';

CREATE AGGREGATE retrain.diagnose(label boolean, probability double precision, at timestamptz, is_current boolean) (
	SFUNC = retrain.diagnose_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.diagnose_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.diagnose_combine, SERIALFUNC = retrain.diagnose_serialize,
	DESERIALFUNC = retrain.diagnose_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.diagnose(boolean, double precision, timestamptz, boolean) IS
'Why a classifier became worse, and so what to do: keep, investigate (base rate or inputs moved, no more), recalibrate, retrain. Segments of the current rows are compared with segments of the reference of the same size, both in the order of time. label: the truth. probability: of the positive class, 0 to 1, else error 22023. at: when the row was predicted. is_current: true for the window in question, false for the reference. Rows with a NULL argument are left out and counted. Keeps 16 bytes a row; past retrain.aggregate_memory error 54000. Always one row.';

CREATE AGGREGATE retrain.diagnose(label integer, probability double precision, at timestamptz, is_current boolean) (
	SFUNC = retrain.diagnose_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.diagnose_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.diagnose_combine, SERIALFUNC = retrain.diagnose_serialize,
	DESERIALFUNC = retrain.diagnose_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.diagnose(integer, double precision, timestamptz, boolean) IS
'Why a classifier became worse, and so what to do: keep, investigate (base rate or inputs moved, no more), recalibrate, retrain. Segments of the current rows are compared with segments of the reference of the same size, both in the order of time. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. at: when the row was predicted. is_current: true for the window in question, false for the reference. Rows with a NULL argument are left out and counted. Keeps 16 bytes a row; past retrain.aggregate_memory error 54000. Always one row.';
