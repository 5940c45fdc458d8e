-- Estimates of performance without labels.  Definitions and examples: doc/reference/estimates.md.

CREATE TYPE retrain.estimated_confusion_result AS (
	tp double precision,
	fp double precision,
	fn double precision,
	tn double precision,
	used bigint,
	unused bigint
);
COMMENT ON TYPE retrain.estimated_confusion_result IS
'The confusion table to expect of calibrated probabilities, see retrain.estimated_confusion.';
COMMENT ON COLUMN retrain.estimated_confusion_result.tp IS
'Expected rows predicted positive whose label is positive.';
COMMENT ON COLUMN retrain.estimated_confusion_result.fp IS
'Expected rows predicted positive whose label is negative.';
COMMENT ON COLUMN retrain.estimated_confusion_result.fn IS
'Expected rows predicted negative whose label is positive.';
COMMENT ON COLUMN retrain.estimated_confusion_result.tn IS
'Expected rows predicted negative whose label is negative.';
COMMENT ON COLUMN retrain.estimated_confusion_result.used IS
'Rows with a probability and a prediction.';
COMMENT ON COLUMN retrain.estimated_confusion_result.unused IS
'Rows left out because probability or prediction is NULL.';

CREATE FUNCTION retrain.estimate_accum(internal, probability double precision, predicted boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimate_accum';
COMMENT ON FUNCTION retrain.estimate_accum(internal, double precision, boolean) IS
'Support: transition function of the estimated_ aggregates over (probability, predicted).';

CREATE FUNCTION retrain.estimate_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimate_combine';
COMMENT ON FUNCTION retrain.estimate_combine(internal, internal) IS
'Support: combine function of the estimated_ aggregates over (probability, predicted).';

CREATE FUNCTION retrain.estimate_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimate_serialize';
COMMENT ON FUNCTION retrain.estimate_serialize(internal) IS
'Support: serial function of the estimated_ aggregates over (probability, predicted).';

CREATE FUNCTION retrain.estimate_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimate_deserialize';
COMMENT ON FUNCTION retrain.estimate_deserialize(bytea, internal) IS
'Support: deserial function of the estimated_ aggregates over (probability, predicted).';

CREATE FUNCTION retrain.estimated_accuracy_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_accuracy_final';
COMMENT ON FUNCTION retrain.estimated_accuracy_final(internal) IS
'Support: final function of estimated_accuracy.';

CREATE FUNCTION retrain.estimated_precision_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_precision_final';
COMMENT ON FUNCTION retrain.estimated_precision_final(internal) IS
'Support: final function of estimated_precision.';

CREATE FUNCTION retrain.estimated_recall_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_recall_final';
COMMENT ON FUNCTION retrain.estimated_recall_final(internal) IS
'Support: final function of estimated_recall.';

CREATE FUNCTION retrain.estimated_specificity_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_specificity_final';
COMMENT ON FUNCTION retrain.estimated_specificity_final(internal) IS
'Support: final function of estimated_specificity.';

CREATE FUNCTION retrain.estimated_f1_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_f1_final';
COMMENT ON FUNCTION retrain.estimated_f1_final(internal) IS
'Support: final function of estimated_f1.';

CREATE FUNCTION retrain.estimated_performance_final(internal) RETURNS retrain.metric_result[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_performance_final';
COMMENT ON FUNCTION retrain.estimated_performance_final(internal) IS
'Support: final function of estimated_performance.';

CREATE FUNCTION retrain.estimated_confusion_final(internal) RETURNS retrain.estimated_confusion_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_confusion_final';
COMMENT ON FUNCTION retrain.estimated_confusion_final(internal) IS
'Support: final function of estimated_confusion.';

CREATE AGGREGATE retrain.estimated_accuracy(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_accuracy_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_accuracy(double precision, boolean) IS
'Expected share of correct predictions without labels (0 to 1): sum of p over rows predicted positive and of 1 - p over the others, over the rows. NULL without a usable row. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_precision(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_precision_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_precision(double precision, boolean) IS
'Expected precision without labels (0 to 1): mean of p over the rows predicted positive. NULL if there is none. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_recall(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_recall_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_recall(double precision, boolean) IS
'Expected recall without labels (0 to 1): sum of p over the rows predicted positive, over the sum of p. NULL if that is 0. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_specificity(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_specificity_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_specificity(double precision, boolean) IS
'Expected specificity without labels (0 to 1): sum of 1 - p over the rows predicted negative, over the sum of 1 - p. NULL if that is 0. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_f1(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_f1_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_f1(double precision, boolean) IS
'Expected F1 without labels (0 to 1): 2 TP / (2 TP + FP + FN) of the expected table. NULL if nothing is predicted or can be positive. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_performance(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_performance_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_performance(double precision, boolean) IS
'Estimates without labels as rows of retrain.metric_result (read with unnest): accuracy, precision, recall, specificity, f1 and prevalence. The interval (method label_noise) covers the randomness of the labels only, not an error of the probabilities. constant: accuracy of the likelier class for all rows; precision and F1 of predicting every row positive. NULL without rows. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE AGGREGATE retrain.estimated_confusion(probability double precision, predicted boolean) (
	SFUNC = retrain.estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_confusion_final,
	COMBINEFUNC = retrain.estimate_combine, SERIALFUNC = retrain.estimate_serialize, DESERIALFUNC = retrain.estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_confusion(double precision, boolean) IS
'The confusion table to expect without labels, and the rows used and not used. Estimates hold only while the probabilities are calibrated in these rows: no concept drift. A probability outside 0 to 1 is error 22023; rows without probability or prediction are left out.';

CREATE FUNCTION retrain.estimated_roc_auc_accum(internal, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_roc_auc_accum';
COMMENT ON FUNCTION retrain.estimated_roc_auc_accum(internal, double precision) IS
'Support: transition function of estimated_roc_auc and estimated_roc_auc_test.';

CREATE FUNCTION retrain.estimated_roc_auc_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_roc_auc_final';
COMMENT ON FUNCTION retrain.estimated_roc_auc_final(internal) IS
'Support: final function of estimated_roc_auc.';

CREATE FUNCTION retrain.estimated_roc_auc_test_final(internal) RETURNS retrain.metric_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_roc_auc_test_final';
COMMENT ON FUNCTION retrain.estimated_roc_auc_test_final(internal) IS
'Support: final function of estimated_roc_auc_test.';

CREATE AGGREGATE retrain.estimated_roc_auc(probability double precision) (
	SFUNC = retrain.estimated_roc_auc_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_roc_auc_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_roc_auc(double precision) IS
'Expected area under the ROC curve without labels (0 to 1), rows ranked by their probability: sum over p_i > p_j of p_i (1 - p_j), ties half, over sum of p times sum of 1 - p. NULL unless both labels are possible. Holds only while the probabilities are calibrated in these rows. NULLs are left out; a probability outside 0 to 1 is error 22023. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.estimated_roc_auc_test(probability double precision) (
	SFUNC = retrain.estimated_roc_auc_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_roc_auc_test_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_roc_auc_test(double precision) IS
'The same as a row with standard error and interval (method label_noise: the randomness of the labels only), constant 0.5. Holds only while the probabilities are calibrated in these rows. NULLs are left out; a probability outside 0 to 1 is error 22023. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';
CREATE FUNCTION retrain.class_estimate_accum(internal, probabilities double precision[], predicted text, classes text[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_estimate_accum';
COMMENT ON FUNCTION retrain.class_estimate_accum(internal, double precision[], text, text[]) IS
'Support: transition function of estimated_class_performance.';

CREATE FUNCTION retrain.class_estimate_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_estimate_combine';
COMMENT ON FUNCTION retrain.class_estimate_combine(internal, internal) IS
'Support: combine function of estimated_class_performance.';

CREATE FUNCTION retrain.class_estimate_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_estimate_serialize';
COMMENT ON FUNCTION retrain.class_estimate_serialize(internal) IS
'Support: serial function of estimated_class_performance.';

CREATE FUNCTION retrain.class_estimate_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_estimate_deserialize';
COMMENT ON FUNCTION retrain.class_estimate_deserialize(bytea, internal) IS
'Support: deserial function of estimated_class_performance.';

CREATE FUNCTION retrain.estimated_class_performance_final(internal) RETURNS retrain.metric_result[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_estimated_class_performance_final';
COMMENT ON FUNCTION retrain.estimated_class_performance_final(internal) IS
'Support: final function of estimated_class_performance.';

CREATE AGGREGATE retrain.estimated_class_performance(probabilities double precision[], predicted text, classes text[]) (
	SFUNC = retrain.class_estimate_accum, STYPE = internal,
	FINALFUNC = retrain.estimated_class_performance_final,
	COMBINEFUNC = retrain.class_estimate_combine, SERIALFUNC = retrain.class_estimate_serialize, DESERIALFUNC = retrain.class_estimate_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.estimated_class_performance(double precision[], text, text[]) IS
'Estimates without labels for several classes, as rows of retrain.metric_result (read with unnest): accuracy; macro_precision, macro_recall and macro_f1, means over the classes that have the figure; then precision, recall and f1 of each class against the others, named like recall(a). probabilities: one for each class, in the order of classes (2 to 1000 different names, the same array for all rows), 0 to 1, adding up to 1 within 1e-6. predicted: the class that was chosen. The interval (method label_noise) covers the randomness of the labels only, one draw a row from its probabilities; that of macro_recall and macro_f1 of more than 32 classes is an upper bound (method label_noise_bound). Rows without probabilities or prediction are left out. NULL without rows. Errors: 22023 for classes or probabilities that do not fit, 22004 for a NULL probability. Estimates hold only while the probabilities are calibrated in these rows: no concept drift.';
