-- Probabilities of several classes: retrain.class_scores.  Definition and examples: doc/reference/class_scores.md.

CREATE TYPE retrain.class_scores;

CREATE FUNCTION retrain.class_scores_in(cstring) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_in';
COMMENT ON FUNCTION retrain.class_scores_in(cstring) IS
'Support: class scores from their text form (JSON), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.class_scores_out(retrain.class_scores) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_out';
COMMENT ON FUNCTION retrain.class_scores_out(retrain.class_scores) IS
'Support: the lossless text form of class scores, JSON that a person can read.';

CREATE FUNCTION retrain.class_scores_recv(internal) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_recv';
COMMENT ON FUNCTION retrain.class_scores_recv(internal) IS
'Support: class scores from their binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.class_scores_send(retrain.class_scores) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_send';
COMMENT ON FUNCTION retrain.class_scores_send(retrain.class_scores) IS
'The binary form of class scores: canonical bytes, the same for the same rows on every machine.';

CREATE TYPE retrain.class_scores (
	INPUT = retrain.class_scores_in, OUTPUT = retrain.class_scores_out,
	RECEIVE = retrain.class_scores_recv, SEND = retrain.class_scores_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE retrain.class_scores IS
'Mergeable summary of labels and probabilities of several classes: scores of each class against the others and of the most probable class, the place of the label among the classes, exact sums of log loss and Brier score. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.class_scores_eq(retrain.class_scores, retrain.class_scores) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_eq';
COMMENT ON FUNCTION retrain.class_scores_eq(retrain.class_scores, retrain.class_scores) IS
'Support: whether two class scores are the same bytes; NULL if one is NULL.';

CREATE FUNCTION retrain.class_scores_ne(retrain.class_scores, retrain.class_scores) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_ne';
COMMENT ON FUNCTION retrain.class_scores_ne(retrain.class_scores, retrain.class_scores) IS
'Support: whether two class scores are different bytes; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.class_scores, RIGHTARG = retrain.class_scores, FUNCTION = retrain.class_scores_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.class_scores, retrain.class_scores) IS
'Whether two class scores are the same bytes.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.class_scores, RIGHTARG = retrain.class_scores, FUNCTION = retrain.class_scores_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.class_scores, retrain.class_scores) IS
'Whether two class scores are different bytes.';

CREATE FUNCTION retrain.class_scores_accum(retrain.class_scores, text, double precision[], text[]) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_accum_text';
COMMENT ON FUNCTION retrain.class_scores_accum(retrain.class_scores, text, double precision[], text[]) IS
'Support: class scores with one more row with a label of type text.';

CREATE FUNCTION retrain.class_scores_accum(retrain.class_scores, text, double precision[], text[], bigint) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_accum_text';
COMMENT ON FUNCTION retrain.class_scores_accum(retrain.class_scores, text, double precision[], text[], bigint) IS
'Support: class scores with one more row with a label of type text, as often as its weight says.';

CREATE FUNCTION retrain.class_scores_accum(retrain.class_scores, integer, double precision[], text[]) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_accum_integer';
COMMENT ON FUNCTION retrain.class_scores_accum(retrain.class_scores, integer, double precision[], text[]) IS
'Support: class scores with one more row with a label of type integer.';

CREATE FUNCTION retrain.class_scores_accum(retrain.class_scores, integer, double precision[], text[], bigint) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_accum_integer';
COMMENT ON FUNCTION retrain.class_scores_accum(retrain.class_scores, integer, double precision[], text[], bigint) IS
'Support: class scores with one more row with a label of type integer, as often as its weight says.';

CREATE FUNCTION retrain.class_scores_combine(retrain.class_scores, retrain.class_scores) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_combine';
COMMENT ON FUNCTION retrain.class_scores_combine(retrain.class_scores, retrain.class_scores) IS
'Support: the first class scores with the rows of the second.';

CREATE FUNCTION retrain.class_scores_final(retrain.class_scores) RETURNS retrain.class_scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_final';
COMMENT ON FUNCTION retrain.class_scores_final(retrain.class_scores) IS
'Support: the result of an aggregate that makes class scores.';

CREATE AGGREGATE retrain.class_scores_agg(label text, probabilities double precision[], classes text[]) (
	SFUNC = retrain.class_scores_accum, STYPE = retrain.class_scores, SSPACE = 65536,
	FINALFUNC = retrain.class_scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.class_scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_agg(text, double precision[], text[]) IS
'State of labels and a probability for each of classes (2 to 1000 distinct names, the same array for all rows), from which retrain.log_loss, roc_auc and the others are read. Rows with a NULL label or array are not used, and counted. Error 22023 for a label outside the classes, arrays of different length, a probability outside 0 to 1, or a sum off 1 by more than 1e-6; 22004 for a NULL probability. NULL without rows.';

CREATE AGGREGATE retrain.class_scores_agg(label text, probabilities double precision[], classes text[], weight bigint) (
	SFUNC = retrain.class_scores_accum, STYPE = retrain.class_scores, SSPACE = 65536,
	FINALFUNC = retrain.class_scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.class_scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_agg(text, double precision[], text[], bigint) IS
'The same for rows that stand for weight equal rows: 0 or more, else error 22023; a row whose weight is NULL is not used, and counted.';

CREATE AGGREGATE retrain.class_scores_agg(label integer, probabilities double precision[], classes text[]) (
	SFUNC = retrain.class_scores_accum, STYPE = retrain.class_scores, SSPACE = 65536,
	FINALFUNC = retrain.class_scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.class_scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_agg(integer, double precision[], text[]) IS
'The same for labels that are whole numbers: the class is that of their decimal name.';

CREATE AGGREGATE retrain.class_scores_agg(label integer, probabilities double precision[], classes text[], weight bigint) (
	SFUNC = retrain.class_scores_accum, STYPE = retrain.class_scores, SSPACE = 65536,
	FINALFUNC = retrain.class_scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.class_scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_agg(integer, double precision[], text[], bigint) IS
'The same for rows that stand for weight equal rows: 0 or more, else error 22023; a row whose weight is NULL is not used, and counted.';

CREATE AGGREGATE retrain.merge(class_scores retrain.class_scores) (
	SFUNC = retrain.class_scores_combine, STYPE = retrain.class_scores, SSPACE = 65536,
	FINALFUNC = retrain.class_scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.class_scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.class_scores) IS
'The class scores of the rows of all states: the same bytes as one class_scores_agg over those rows, whatever the order of merging. NULL states are skipped; NULL without a state. Error 22023 for different classes.';

CREATE FUNCTION retrain.log_loss(class_scores retrain.class_scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_log_loss';
COMMENT ON FUNCTION retrain.log_loss(retrain.class_scores) IS
'The mean of -ln p of the label, p moved into [2^-52, 1 - 2^-52] (class_scores_counts says for how many rows). NULL without rows.';

CREATE FUNCTION retrain.brier(class_scores retrain.class_scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_brier';
COMMENT ON FUNCTION retrain.brier(retrain.class_scores) IS
'The mean over the rows of the sum over the classes of (probability - 1 if it is the label, else 0) squared, 0 to 2. NULL without rows.';

CREATE FUNCTION retrain.top_k_accuracy(class_scores retrain.class_scores, k integer DEFAULT 1) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_top_k_accuracy';
COMMENT ON FUNCTION retrain.top_k_accuracy(retrain.class_scores, integer) IS
'The share of rows whose label is among the k most probable classes (1 to their number, else error 22023); of equal probabilities that of the class that stands first counts as greater. NULL without rows.';

CREATE FUNCTION retrain.top_label_ece(class_scores retrain.class_scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_top_label_ece';
COMMENT ON FUNCTION retrain.top_label_ece(retrain.class_scores) IS
'Expected calibration error of the most probable class, its probability against whether it is the label, over 15 bins (lower, upper] of equal width. NULL without rows.';

CREATE FUNCTION retrain.classwise_ece(class_scores retrain.class_scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_classwise_ece';
COMMENT ON FUNCTION retrain.classwise_ece(retrain.class_scores) IS
'The mean over all classes of the expected calibration error of the class, its probability against whether it is the label, over 15 bins (lower, upper] of equal width. NULL without rows.';

CREATE FUNCTION retrain.roc_auc(class_scores retrain.class_scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_roc_auc';
COMMENT ON FUNCTION retrain.roc_auc(retrain.class_scores) IS
'The mean of the areas under the ROC curves of the classes, each against the others, over the classes that are the label of some but not all rows. Exact up to 1024 distinct probabilities of a class; else near it, with the bound in class_scores_summary. NULL without such a class.';

CREATE TYPE retrain.class_scores_counts_result AS (
	row_count bigint,
	unused_rows bigint,
	clipped_rows bigint
);
COMMENT ON TYPE retrain.class_scores_counts_result IS
'Rows that class scores use and rows that they do not use.';
COMMENT ON COLUMN retrain.class_scores_counts_result.row_count IS
'Rows with a label and probabilities: the figures are about them.';
COMMENT ON COLUMN retrain.class_scores_counts_result.unused_rows IS
'Rows not used because the label or the array of probabilities is NULL.';
COMMENT ON COLUMN retrain.class_scores_counts_result.clipped_rows IS
'Of row_count, rows whose label had a probability outside [2^-52, 1 - 2^-52], which log_loss moves to its end.';

CREATE FUNCTION retrain.class_scores_counts(class_scores retrain.class_scores) RETURNS retrain.class_scores_counts_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_counts';
COMMENT ON FUNCTION retrain.class_scores_counts(retrain.class_scores) IS
'How many rows the figures of class scores are about, how many were not used, and how many clipped.';

CREATE TYPE retrain.class_scores_class_result AS (
	class text,
	support bigint,
	roc_auc double precision,
	roc_auc_standard_error double precision,
	roc_auc_max_error double precision,
	ece double precision,
	ece_standard_error double precision
);
COMMENT ON TYPE retrain.class_scores_class_result IS
'Figures of the probability of one class against the others.';
COMMENT ON COLUMN retrain.class_scores_class_result.class IS
'Name of the class.';
COMMENT ON COLUMN retrain.class_scores_class_result.support IS
'Rows of which it is the label.';
COMMENT ON COLUMN retrain.class_scores_class_result.roc_auc IS
'Area under the ROC curve; NULL if it is the label of no row or of all.';
COMMENT ON COLUMN retrain.class_scores_class_result.roc_auc_standard_error IS
'Standard error of roc_auc (DeLong), rows taken as independent; NULL if the area is NULL, 0 or 1, or if fewer than two rows have the class, or another one, as label.';
COMMENT ON COLUMN retrain.class_scores_class_result.roc_auc_max_error IS
'Bound of the distance between roc_auc and that of the rows: half the pairs of rows that share a range of probabilities; 0 if it is exact.';
COMMENT ON COLUMN retrain.class_scores_class_result.ece IS
'Expected calibration error over 15 bins, over all rows; NULL without rows.';
COMMENT ON COLUMN retrain.class_scores_class_result.ece_standard_error IS
'Standard error of ece (delta method, signs of the bins held fixed); NULL up to the critical value of ece_test, where ece may be all noise, and for fewer than two rows.';

CREATE FUNCTION retrain.class_scores_classes(class_scores retrain.class_scores) RETURNS retrain.class_scores_class_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_classes';
COMMENT ON FUNCTION retrain.class_scores_classes(retrain.class_scores) IS
'Figures of each class against the others, in the order of the classes, to be read with unnest.';

CREATE FUNCTION retrain.class_scores_summary(class_scores retrain.class_scores) RETURNS retrain.metric_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_summary';
COMMENT ON FUNCTION retrain.class_scores_summary(retrain.class_scores) IS
'All headline figures of class scores with intervals, bounds and what predicting the shares of the labels would have reached, to be read with unnest. The standard errors of classwise_ece and roc_auc are upper bounds (method bound): the mean of those of the classes. Status low_resolution if max_error is above 0.01, no_interval if a figure has no interval.';
