-- Scores and probabilities against labels: roc_auc, gini, average_precision, ks_separation,
-- log_loss, brier and calibration_line, over collected rows.
-- Definitions and examples: doc/reference/auc.md.

CREATE TYPE retrain.roc_auc_result AS (
	auc double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	method text,
	constant double precision,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.roc_auc_result IS
'Result of retrain.roc_auc_test: the area under the ROC curve with its uncertainty, rows taken as independent.';
COMMENT ON COLUMN retrain.roc_auc_result.auc IS
'Area under the ROC curve, 0 to 1: the share of pairs of a positive and a negative row in which the positive one has the higher score, ties half. NULL unless both classes have a usable row.';
COMMENT ON COLUMN retrain.roc_auc_result.standard_error IS
'Standard error of auc (DeLong). NULL where status is not ok.';
COMMENT ON COLUMN retrain.roc_auc_result.low IS
'Lower end of the 95 % interval, formed on the logit scale. NULL where status is not ok.';
COMMENT ON COLUMN retrain.roc_auc_result.high IS
'Upper end of the 95 % interval, formed on the logit scale. NULL where status is not ok.';
COMMENT ON COLUMN retrain.roc_auc_result.method IS
'delong; NULL where there is no interval.';
COMMENT ON COLUMN retrain.roc_auc_result.constant IS
'The area for a constant score, 0.5; NULL where auc is NULL.';
COMMENT ON COLUMN retrain.roc_auc_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.roc_auc_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.roc_auc_result.unused IS
'Rows left out because the label is NULL or the score is NULL or NaN.';
COMMENT ON COLUMN retrain.roc_auc_result.status IS
'ok, no_interval (auc is 0 or 1, or a class has fewer than two rows), or undefined (a class has no usable row).';

CREATE TYPE retrain.log_loss_result AS (
	log_loss double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	constant double precision,
	clipped bigint,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.log_loss_result IS
'Result of retrain.log_loss_test: the log loss with its uncertainty, rows taken as independent.';
COMMENT ON COLUMN retrain.log_loss_result.log_loss IS
'Mean of -ln p over positive and -ln(1 - p) over negative rows, in nats, 0 or more; infinity for a certain and wrong prediction with eps 0. NULL without a usable row.';
COMMENT ON COLUMN retrain.log_loss_result.standard_error IS
'Standard error of that mean. NULL for an infinite value and for fewer than two rows.';
COMMENT ON COLUMN retrain.log_loss_result.low IS
'Lower end of the 95 % interval of a normal distribution. NULL where standard_error is NULL.';
COMMENT ON COLUMN retrain.log_loss_result.high IS
'Upper end of the 95 % interval of a normal distribution. NULL where standard_error is NULL.';
COMMENT ON COLUMN retrain.log_loss_result.constant IS
'The log loss of predicting the share of positives for every row: the entropy of the labels. NULL without a usable row.';
COMMENT ON COLUMN retrain.log_loss_result.clipped IS
'Rows whose probability was moved into [eps, 1 - eps].';
COMMENT ON COLUMN retrain.log_loss_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.log_loss_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.log_loss_result.unused IS
'Rows left out because label or probability is NULL.';
COMMENT ON COLUMN retrain.log_loss_result.status IS
'ok, or undefined (no usable row).';

CREATE TYPE retrain.brier_result AS (
	brier double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	reliability double precision,
	resolution double precision,
	uncertainty double precision,
	within_variance double precision,
	within_covariance double precision,
	groups bigint,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.brier_result IS
'Result of retrain.brier_decomposition: brier = reliability - resolution + uncertainty + within_variance - within_covariance.';
COMMENT ON COLUMN retrain.brier_result.brier IS
'Brier score, 0 to 1: mean of the squared difference of probability and label (1 positive, 0 negative). NULL without a usable row.';
COMMENT ON COLUMN retrain.brier_result.standard_error IS
'Standard error of brier, rows taken as independent. NULL for fewer than two rows.';
COMMENT ON COLUMN retrain.brier_result.low IS
'Lower end of the 95 % interval of a normal distribution. NULL where standard_error is NULL.';
COMMENT ON COLUMN retrain.brier_result.high IS
'Upper end of the 95 % interval of a normal distribution. NULL where standard_error is NULL.';
COMMENT ON COLUMN retrain.brier_result.reliability IS
'Mean squared distance of the probability of a group from its share of positives; 0 for a calibrated model.';
COMMENT ON COLUMN retrain.brier_result.resolution IS
'Variance of the shares of positives of the groups: what the model tells apart.';
COMMENT ON COLUMN retrain.brier_result.uncertainty IS
'Variance of the labels; also the score of predicting the share of positives for every row.';
COMMENT ON COLUMN retrain.brier_result.within_variance IS
'Mean variance of the probabilities within bins; 0 over distinct probabilities.';
COMMENT ON COLUMN retrain.brier_result.within_covariance IS
'Twice the mean covariance of probabilities and labels within bins; 0 over distinct probabilities.';
COMMENT ON COLUMN retrain.brier_result.groups IS
'Distinct probabilities, or bins that hold a row.';
COMMENT ON COLUMN retrain.brier_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.brier_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.brier_result.unused IS
'Rows left out because label or probability is NULL.';
COMMENT ON COLUMN retrain.brier_result.status IS
'ok, or undefined (no usable row).';

CREATE TYPE retrain.calibration_line_result AS (
	slope double precision,
	slope_error double precision,
	intercept double precision,
	intercept_error double precision,
	in_the_large double precision,
	in_the_large_error double precision,
	clipped bigint,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.calibration_line_result IS
'Result of retrain.calibration_line: maximum likelihood of logit P(y) = intercept + slope logit(p). A calibrated model has slope 1, intercept 0 and in_the_large 0.';
COMMENT ON COLUMN retrain.calibration_line_result.slope IS
'Below 1 the model is too sure of itself, above 1 not sure enough. NULL where status is undefined.';
COMMENT ON COLUMN retrain.calibration_line_result.slope_error IS
'Standard error of slope, rows taken as independent. NULL where status is undefined.';
COMMENT ON COLUMN retrain.calibration_line_result.intercept IS
'Intercept that goes with slope. NULL where status is undefined.';
COMMENT ON COLUMN retrain.calibration_line_result.intercept_error IS
'Standard error of intercept, rows taken as independent. NULL where status is undefined.';
COMMENT ON COLUMN retrain.calibration_line_result.in_the_large IS
'Calibration in the large: the intercept with the slope held at 1; above 0 the probabilities are too low. NULL unless both classes have a usable row.';
COMMENT ON COLUMN retrain.calibration_line_result.in_the_large_error IS
'Standard error of in_the_large, rows taken as independent.';
COMMENT ON COLUMN retrain.calibration_line_result.clipped IS
'Rows whose probability was moved into [2^-52, 1 - 2^-52], where its logit is finite.';
COMMENT ON COLUMN retrain.calibration_line_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.calibration_line_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.calibration_line_result.unused IS
'Rows left out because label or probability is NULL.';
COMMENT ON COLUMN retrain.calibration_line_result.status IS
'ok, or undefined: a class without rows, or probabilities that separate the classes, so that no finite maximum exists.';

CREATE FUNCTION retrain.scored_accum_bool(internal, label boolean, score double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scored_accum_bool';
COMMENT ON FUNCTION retrain.scored_accum_bool(internal, boolean, double precision) IS
'Support: transition function of aggregates over labels and scores.';

CREATE FUNCTION retrain.scored_accum_int(internal, label integer, score double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scored_accum_int';
COMMENT ON FUNCTION retrain.scored_accum_int(internal, integer, double precision) IS
'Support: transition function of aggregates over labels and scores.';

CREATE FUNCTION retrain.likely_accum_bool(internal, label boolean, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_bool';
COMMENT ON FUNCTION retrain.likely_accum_bool(internal, boolean, double precision) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.likely_accum_int(internal, label integer, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_int';
COMMENT ON FUNCTION retrain.likely_accum_int(internal, integer, double precision) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.likely_accum_bool_bins(internal, label boolean, probability double precision, bins integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_bool_bins';
COMMENT ON FUNCTION retrain.likely_accum_bool_bins(internal, boolean, double precision, integer) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.likely_accum_int_bins(internal, label integer, probability double precision, bins integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_int_bins';
COMMENT ON FUNCTION retrain.likely_accum_int_bins(internal, integer, double precision, integer) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.likely_accum_bool_eps(internal, label boolean, probability double precision, eps double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_bool_eps';
COMMENT ON FUNCTION retrain.likely_accum_bool_eps(internal, boolean, double precision, double precision) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.likely_accum_int_eps(internal, label integer, probability double precision, eps double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_likely_accum_int_eps';
COMMENT ON FUNCTION retrain.likely_accum_int_eps(internal, integer, double precision, double precision) IS
'Support: transition function of aggregates over labels and probabilities.';

CREATE FUNCTION retrain.roc_auc_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_roc_auc_final';
COMMENT ON FUNCTION retrain.roc_auc_final(internal) IS
'Support: final function of roc_auc.';

CREATE FUNCTION retrain.gini_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_gini_final';
COMMENT ON FUNCTION retrain.gini_final(internal) IS
'Support: final function of gini.';

CREATE FUNCTION retrain.average_precision_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_average_precision_final';
COMMENT ON FUNCTION retrain.average_precision_final(internal) IS
'Support: final function of average_precision.';

CREATE FUNCTION retrain.ks_separation_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_separation_final';
COMMENT ON FUNCTION retrain.ks_separation_final(internal) IS
'Support: final function of ks_separation.';

CREATE FUNCTION retrain.roc_auc_test_final(internal) RETURNS retrain.roc_auc_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_roc_auc_test_final';
COMMENT ON FUNCTION retrain.roc_auc_test_final(internal) IS
'Support: final function of roc_auc_test.';

CREATE FUNCTION retrain.log_loss_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_log_loss_final';
COMMENT ON FUNCTION retrain.log_loss_final(internal) IS
'Support: final function of log_loss.';

CREATE FUNCTION retrain.log_loss_test_final(internal) RETURNS retrain.log_loss_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_log_loss_test_final';
COMMENT ON FUNCTION retrain.log_loss_test_final(internal) IS
'Support: final function of log_loss_test.';

CREATE FUNCTION retrain.brier_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_brier_final';
COMMENT ON FUNCTION retrain.brier_final(internal) IS
'Support: final function of brier.';

CREATE FUNCTION retrain.brier_decomposition_final(internal) RETURNS retrain.brier_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_brier_decomposition_final';
COMMENT ON FUNCTION retrain.brier_decomposition_final(internal) IS
'Support: final function of brier_decomposition.';

CREATE FUNCTION retrain.calibration_line_final(internal) RETURNS retrain.calibration_line_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_line_final';
COMMENT ON FUNCTION retrain.calibration_line_final(internal) IS
'Support: final function of calibration_line.';

CREATE AGGREGATE retrain.roc_auc(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.roc_auc_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.roc_auc(boolean, double precision) IS
'Area under the ROC curve, 0 to 1, exact: the share of pairs of a positive and a negative row in which the positive one has the higher score, ties half; 0.5 for constant scores. label: the truth. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.roc_auc(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.roc_auc_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.roc_auc(integer, double precision) IS
'Area under the ROC curve, 0 to 1, exact: the share of pairs of a positive and a negative row in which the positive one has the higher score, ties half; 0.5 for constant scores. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.roc_auc_test(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.roc_auc_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.roc_auc_test(boolean, double precision) IS
'Area under the ROC curve with the standard error and 95 % interval of DeLong (on the logit scale), rows taken as independent. Always one row. label: the truth. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out and counted.';

CREATE AGGREGATE retrain.roc_auc_test(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.roc_auc_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.roc_auc_test(integer, double precision) IS
'Area under the ROC curve with the standard error and 95 % interval of DeLong (on the logit scale), rows taken as independent. Always one row. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out and counted.';

CREATE AGGREGATE retrain.gini(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.gini_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.gini(boolean, double precision) IS
'Gini coefficient of scores against labels, -1 to 1: twice the area under the ROC curve less 1; 0 for constant scores. label: the truth. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.gini(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.gini_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.gini(integer, double precision) IS
'Gini coefficient of scores against labels, -1 to 1: twice the area under the ROC curve less 1; 0 for constant scores. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.average_precision(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.average_precision_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.average_precision(boolean, double precision) IS
'Average precision, 0 to 1: the sum over distinct scores, from the highest down, of precision times the growth of recall (a step function, not trapezoids); the share of positives for constant scores. label: the truth. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';

CREATE AGGREGATE retrain.average_precision(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.average_precision_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.average_precision(integer, double precision) IS
'Average precision, 0 to 1: the sum over distinct scores, from the highest down, of precision times the growth of recall (a step function, not trapezoids); the share of positives for constant scores. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';

CREATE AGGREGATE retrain.ks_separation(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_separation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_separation(boolean, double precision) IS
'Separation of Kolmogorov and Smirnov, 0 to 1: the largest difference, over all thresholds, of the shares of positive and of negative rows at or below it; 0 for constant scores. label: the truth. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.ks_separation(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ks_separation_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ks_separation(integer, double precision) IS
'Separation of Kolmogorov and Smirnov, 0 to 1: the largest difference, over all thresholds, of the shares of positive and of negative rows at or below it; 0 for constant scores. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. Rows with a NULL label or a NULL or NaN score are left out. NULL unless both classes have a usable row.';

CREATE AGGREGATE retrain.log_loss(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss(boolean, double precision) IS
'Log loss, 0 or more, in nats: mean of -ln p over positive and -ln(1 - p) over negative rows, p clipped to [2^-52, 1 - 2^-52]. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.log_loss(label boolean, probability double precision, eps double precision) (
	SFUNC = retrain.likely_accum_bool_eps, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss(boolean, double precision, double precision) IS
'Log loss, 0 or more, in nats: mean of -ln p over positive and -ln(1 - p) over negative rows, p clipped to [eps, 1 - eps]. label: the truth. probability: of the positive class, 0 to 1, else error 22023. eps: 0 to less than 0.5, the same for all rows; with 0 a certain and wrong prediction gives infinity. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.log_loss(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss(integer, double precision) IS
'Log loss, 0 or more, in nats: mean of -ln p over positive and -ln(1 - p) over negative rows, p clipped to [2^-52, 1 - 2^-52]. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.log_loss(label integer, probability double precision, eps double precision) (
	SFUNC = retrain.likely_accum_int_eps, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss(integer, double precision, double precision) IS
'Log loss, 0 or more, in nats: mean of -ln p over positive and -ln(1 - p) over negative rows, p clipped to [eps, 1 - eps]. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. eps: 0 to less than 0.5, the same for all rows; with 0 a certain and wrong prediction gives infinity. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.log_loss_test(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_test(boolean, double precision) IS
'Log loss in nats with its standard error and 95 % interval, the rows that were clipped, and the entropy of the labels, p clipped to [2^-52, 1 - 2^-52]. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.log_loss_test(label boolean, probability double precision, eps double precision) (
	SFUNC = retrain.likely_accum_bool_eps, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_test(boolean, double precision, double precision) IS
'Log loss in nats with its standard error and 95 % interval, the rows that were clipped, and the entropy of the labels, p clipped to [eps, 1 - eps]. label: the truth. probability: of the positive class, 0 to 1, else error 22023. eps: 0 to less than 0.5, the same for all rows; with 0 a certain and wrong prediction gives infinity. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.log_loss_test(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_test(integer, double precision) IS
'Log loss in nats with its standard error and 95 % interval, the rows that were clipped, and the entropy of the labels, p clipped to [2^-52, 1 - 2^-52]. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.log_loss_test(label integer, probability double precision, eps double precision) (
	SFUNC = retrain.likely_accum_int_eps, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.log_loss_test_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.log_loss_test(integer, double precision, double precision) IS
'Log loss in nats with its standard error and 95 % interval, the rows that were clipped, and the entropy of the labels, p clipped to [eps, 1 - eps]. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. eps: 0 to less than 0.5, the same for all rows; with 0 a certain and wrong prediction gives infinity. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.brier(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier(boolean, double precision) IS
'Brier score, 0 to 1, exact: mean of the squared difference of probability and label. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.brier(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier(integer, double precision) IS
'Brier score, 0 to 1, exact: mean of the squared difference of probability and label. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row.';

CREATE AGGREGATE retrain.brier_decomposition(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier_decomposition(boolean, double precision) IS
'Brier score with its standard error and its parts over distinct probabilities: brier = reliability - resolution + uncertainty. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.brier_decomposition(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.likely_accum_bool_bins, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier_decomposition(boolean, double precision, integer) IS
'Brier score with its standard error and its parts over 2 to 1000 (the same for all rows) equal-width bins (lower, upper], 0 in the first, with the two terms within bins: brier = reliability - resolution + uncertainty + within_variance - within_covariance. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.brier_decomposition(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier_decomposition(integer, double precision) IS
'Brier score with its standard error and its parts over distinct probabilities: brier = reliability - resolution + uncertainty. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.brier_decomposition(label integer, probability double precision, bins integer) (
	SFUNC = retrain.likely_accum_int_bins, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.brier_decomposition_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.brier_decomposition(integer, double precision, integer) IS
'Brier score with its standard error and its parts over 2 to 1000 (the same for all rows) equal-width bins (lower, upper], 0 in the first, with the two terms within bins: brier = reliability - resolution + uncertainty + within_variance - within_covariance. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.calibration_line(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.calibration_line_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.calibration_line(boolean, double precision) IS
'Slope and intercept of calibration by maximum likelihood of logit P(y) = intercept + slope logit(p), and calibration in the large, with standard errors, rows taken as independent; p clipped to [2^-52, 1 - 2^-52]. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE AGGREGATE retrain.calibration_line(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.calibration_line_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.calibration_line(integer, double precision) IS
'Slope and intercept of calibration by maximum likelihood of logit P(y) = intercept + slope logit(p), and calibration in the large, with standard errors, rows taken as independent; p clipped to [2^-52, 1 - 2^-52]. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out and counted. Always one row.';

CREATE FUNCTION retrain.scored_accum_bool_share(internal, label boolean, score double precision, k double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scored_accum_bool_share';
COMMENT ON FUNCTION retrain.scored_accum_bool_share(internal, boolean, double precision, double precision) IS
'Support: transition function of capture and lift.';

CREATE FUNCTION retrain.scored_accum_int_share(internal, label integer, score double precision, k double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scored_accum_int_share';
COMMENT ON FUNCTION retrain.scored_accum_int_share(internal, integer, double precision, double precision) IS
'Support: transition function of capture and lift.';

CREATE FUNCTION retrain.ace_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ace_final';
COMMENT ON FUNCTION retrain.ace_final(internal) IS
'Support: final function of ace.';

CREATE FUNCTION retrain.capture_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_capture_final';
COMMENT ON FUNCTION retrain.capture_final(internal) IS
'Support: final function of capture.';

CREATE FUNCTION retrain.lift_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_lift_final';
COMMENT ON FUNCTION retrain.lift_final(internal) IS
'Support: final function of lift.';

CREATE AGGREGATE retrain.ace(label boolean, probability double precision) (
	SFUNC = retrain.likely_accum_bool, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ace_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ace(boolean, double precision) IS
'Adaptive calibration error, 0 to 1, exact: the distance between mean probability and share of positives, weighted by rows, over 15 bins of equal mass; equal probabilities stay together. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.ace(label boolean, probability double precision, bins integer) (
	SFUNC = retrain.likely_accum_bool_bins, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ace_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ace(boolean, double precision, integer) IS
'Adaptive calibration error, 0 to 1, exact: the distance between mean probability and share of positives, weighted by rows, over 2 to 1000 (the same for all rows) bins of equal mass; equal probabilities stay together. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.ace(label integer, probability double precision) (
	SFUNC = retrain.likely_accum_int, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ace_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ace(integer, double precision) IS
'Adaptive calibration error, 0 to 1, exact: the distance between mean probability and share of positives, weighted by rows, over 15 bins of equal mass; equal probabilities stay together. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.ace(label integer, probability double precision, bins integer) (
	SFUNC = retrain.likely_accum_int_bins, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.ace_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ace(integer, double precision, integer) IS
'Adaptive calibration error, 0 to 1, exact: the distance between mean probability and share of positives, weighted by rows, over 2 to 1000 (the same for all rows) bins of equal mass; equal probabilities stay together. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL label or probability are left out. NULL without a usable row. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.capture(label boolean, score double precision, k double precision) (
	SFUNC = retrain.scored_accum_bool_share, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.capture_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.capture(boolean, double precision, double precision) IS
'Cumulative gain at k, 0 to 1, exact: the share of the positive rows that are among the k of all rows with the highest scores; among equal scores the expected number. label: the truth. score: any number, higher for positive; infinities are ordinary values. k: share of rows, above 0, at most 1, the same for all rows, else error 22023 (NULL: 22004). Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';

CREATE AGGREGATE retrain.capture(label integer, score double precision, k double precision) (
	SFUNC = retrain.scored_accum_int_share, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.capture_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.capture(integer, double precision, double precision) IS
'Cumulative gain at k, 0 to 1, exact: the share of the positive rows that are among the k of all rows with the highest scores; among equal scores the expected number. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. k: share of rows, above 0, at most 1, the same for all rows, else error 22023 (NULL: 22004). Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';

CREATE AGGREGATE retrain.lift(label boolean, score double precision, k double precision) (
	SFUNC = retrain.scored_accum_bool_share, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.lift_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.lift(boolean, double precision, double precision) IS
'Lift at k, 0 to 1/k, exact: the share of positives among the k of all rows with the highest scores, over that among all rows; among equal scores the expected number. label: the truth. score: any number, higher for positive; infinities are ordinary values. k: share of rows, above 0, at most 1, the same for all rows, else error 22023 (NULL: 22004). Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';

CREATE AGGREGATE retrain.lift(label integer, score double precision, k double precision) (
	SFUNC = retrain.scored_accum_int_share, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.lift_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize,
	DESERIALFUNC = retrain.sample_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.lift(integer, double precision, double precision) IS
'Lift at k, 0 to 1/k, exact: the share of positives among the k of all rows with the highest scores, over that among all rows; among equal scores the expected number. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive; infinities are ordinary values. k: share of rows, above 0, at most 1, the same for all rows, else error 22023 (NULL: 22004). Rows with a NULL label or a NULL or NaN score are left out. NULL without a positive row.';
