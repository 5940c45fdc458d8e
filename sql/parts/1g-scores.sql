-- Scores: labels and predicted probabilities as one mergeable state, and all that is read from it.
-- Definition and examples: doc/reference/scores.md.

CREATE TYPE retrain.scores;

CREATE FUNCTION retrain.scores_in(cstring) RETURNS retrain.scores
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_in';
COMMENT ON FUNCTION retrain.scores_in(cstring) IS
'Support: scores from their text form (JSON), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.scores_out(retrain.scores) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_out';
COMMENT ON FUNCTION retrain.scores_out(retrain.scores) IS
'Support: the lossless text form of scores, JSON that a person can read.';

CREATE FUNCTION retrain.scores_recv(internal) RETURNS retrain.scores
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_recv';
COMMENT ON FUNCTION retrain.scores_recv(internal) IS
'Support: scores from their binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.scores_send(retrain.scores) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_send';
COMMENT ON FUNCTION retrain.scores_send(retrain.scores) IS
'The binary form of scores: canonical bytes, the same for the same rows on every machine.';

-- Packed bytes do not compress; out of line they are read without unpacking.
CREATE TYPE retrain.scores (
	INPUT = retrain.scores_in, OUTPUT = retrain.scores_out,
	RECEIVE = retrain.scores_recv, SEND = retrain.scores_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE retrain.scores IS
'Mergeable summary of labels and predicted probabilities: the distribution of the probability by label, exact up to its capacity of distinct values a label and rounded to as many leading bits as fit after that, exact sums, and 15 calibration bins. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.scores_eq(retrain.scores, retrain.scores) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_eq';
COMMENT ON FUNCTION retrain.scores_eq(retrain.scores, retrain.scores) IS
'Support: whether two states are the same bytes; NULL if one is NULL.';

CREATE FUNCTION retrain.scores_ne(retrain.scores, retrain.scores) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_ne';
COMMENT ON FUNCTION retrain.scores_ne(retrain.scores, retrain.scores) IS
'Support: whether two states are different bytes; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.scores, RIGHTARG = retrain.scores, FUNCTION = retrain.scores_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.scores, retrain.scores) IS
'Whether two states are the same bytes.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.scores, RIGHTARG = retrain.scores, FUNCTION = retrain.scores_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.scores, retrain.scores) IS
'Whether two states are different bytes.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label boolean, probability double precision) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_bool';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, boolean, double precision) IS
'Support: scores with one more row.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label boolean, probability double precision, weight bigint) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_bool_weight';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, boolean, double precision, bigint) IS
'Support: scores with one more row that stands for several.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label boolean, probability double precision, weight bigint, capacity integer) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_bool_weight_capacity';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, boolean, double precision, bigint, integer) IS
'Support: scores, of a capacity, with one more row that stands for several.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label integer, probability double precision) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_int';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, integer, double precision) IS
'Support: scores with one more row.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label integer, probability double precision, weight bigint) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_int_weight';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, integer, double precision, bigint) IS
'Support: scores with one more row that stands for several.';

CREATE FUNCTION retrain.scores_accum(retrain.scores, label integer, probability double precision, weight bigint, capacity integer) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_accum_int_weight_capacity';
COMMENT ON FUNCTION retrain.scores_accum(retrain.scores, integer, double precision, bigint, integer) IS
'Support: scores, of a capacity, with one more row that stands for several.';

CREATE FUNCTION retrain.scores_combine(retrain.scores, retrain.scores) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_combine';
COMMENT ON FUNCTION retrain.scores_combine(retrain.scores, retrain.scores) IS
'Support: the scores of the rows of both; NULL counts as no rows.';

CREATE FUNCTION retrain.scores_final(retrain.scores) RETURNS retrain.scores
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_final';
COMMENT ON FUNCTION retrain.scores_final(retrain.scores) IS
'Support: scores in their packed form.';

CREATE AGGREGATE retrain.scores_agg(label boolean, probability double precision) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(boolean, double precision) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to 4096 distinct probabilities of each label. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. NULL without rows.';

CREATE AGGREGATE retrain.scores_agg(label boolean, probability double precision, weight bigint) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(boolean, double precision, bigint) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to 4096 distinct probabilities of each label. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. weight: the number of rows that the row stands for, 0 or more, else error 22023; too many rows are error 22003. NULL without rows.';

CREATE AGGREGATE retrain.scores_agg(label boolean, probability double precision, weight bigint, capacity integer) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(boolean, double precision, bigint, integer) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to capacity (16 to 65536, the same for all rows) distinct probabilities of each label. label: the truth. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. weight: the number of rows that the row stands for, 0 or more, else error 22023; too many rows are error 22003. NULL without rows.';

CREATE AGGREGATE retrain.scores_agg(label integer, probability double precision) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(integer, double precision) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to 4096 distinct probabilities of each label. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. NULL without rows.';

CREATE AGGREGATE retrain.scores_agg(label integer, probability double precision, weight bigint) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(integer, double precision, bigint) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to 4096 distinct probabilities of each label. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. weight: the number of rows that the row stands for, 0 or more, else error 22023; too many rows are error 22003. NULL without rows.';

CREATE AGGREGATE retrain.scores_agg(label integer, probability double precision, weight bigint, capacity integer) (
	SFUNC = retrain.scores_accum, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_agg(integer, double precision, bigint, integer) IS
'Scores of labelled rows, for roc_auc, log_loss, ece, lift and others, exact up to capacity (16 to 65536, the same for all rows) distinct probabilities of each label. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, 0 to 1, else error 22023. Rows with a NULL are left out and counted. weight: the number of rows that the row stands for, 0 or more, else error 22023; too many rows are error 22003. NULL without rows.';

CREATE AGGREGATE retrain.merge(scores retrain.scores) (
	SFUNC = retrain.scores_combine, STYPE = retrain.scores, SSPACE = 16384,
	FINALFUNC = retrain.scores_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.scores_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.scores) IS
'The scores of the rows of all states: the same bytes as one scores_agg over those rows, whatever the order of merging. The smallest capacity is kept. NULL states are skipped; NULL without a state. Too many rows are error 22003.';

CREATE FUNCTION retrain.merge(a retrain.scores, b retrain.scores) RETURNS retrain.scores
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_merge_two';
COMMENT ON FUNCTION retrain.merge(retrain.scores, retrain.scores) IS
'The scores of the rows of both states: the same bytes as one scores_agg over those rows. The smaller capacity is kept. A NULL counts as no rows; NULL if both are NULL. Too many rows are error 22003.';

CREATE TYPE retrain.scores_counts_result AS (
	support bigint,
	positives bigint,
	negatives bigint,
	unused bigint,
	capacity integer,
	exact boolean
);
COMMENT ON TYPE retrain.scores_counts_result IS
'What retrain.scores have counted, see retrain.scores_counts.';
COMMENT ON COLUMN retrain.scores_counts_result.support IS
'Rows used: with label and probability, by weight.';
COMMENT ON COLUMN retrain.scores_counts_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.scores_counts_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.scores_counts_result.unused IS
'Rows left out because label, probability or weight is NULL; one without a weight counts once.';
COMMENT ON COLUMN retrain.scores_counts_result.capacity IS
'Buckets that the distribution of each label may have.';
COMMENT ON COLUMN retrain.scores_counts_result.exact IS
'Whether every distinct probability is kept: all figures are those of the rows, to the bit.';

CREATE TYPE retrain.threshold_result AS (
	threshold double precision,
	tp bigint,
	fp bigint,
	tn bigint,
	fn bigint,
	precision double precision,
	recall double precision,
	f1 double precision,
	cost double precision
);
COMMENT ON TYPE retrain.threshold_result IS
'Decisions by one threshold, see retrain.threshold_sweep.';
COMMENT ON COLUMN retrain.threshold_result.threshold IS
'Rows with a probability at or above it are predicted positive; infinity: none. The counts are true for this value, which is one that cuts no bucket.';
COMMENT ON COLUMN retrain.threshold_result.tp IS
'True positives.';
COMMENT ON COLUMN retrain.threshold_result.fp IS
'False positives.';
COMMENT ON COLUMN retrain.threshold_result.tn IS
'True negatives.';
COMMENT ON COLUMN retrain.threshold_result.fn IS
'False negatives.';
COMMENT ON COLUMN retrain.threshold_result.precision IS
'tp / (tp + fp); NULL for 0/0.';
COMMENT ON COLUMN retrain.threshold_result.recall IS
'tp / (tp + fn); NULL for 0/0.';
COMMENT ON COLUMN retrain.threshold_result.f1 IS
'2 tp / (2 tp + fp + fn); NULL for 0/0.';
COMMENT ON COLUMN retrain.threshold_result.cost IS
'Cost of all decisions; NULL where no costs are given.';

CREATE TYPE retrain.roc_point AS (
	threshold double precision,
	false_positive_rate double precision,
	true_positive_rate double precision
);
COMMENT ON TYPE retrain.roc_point IS
'A point of the ROC curve, see retrain.roc_points.';
COMMENT ON COLUMN retrain.roc_point.threshold IS
'Rows with a probability at or above it are predicted positive; infinity: none.';
COMMENT ON COLUMN retrain.roc_point.false_positive_rate IS
'Share of the negative rows that are predicted positive.';
COMMENT ON COLUMN retrain.roc_point.true_positive_rate IS
'Share of the positive rows that are predicted positive.';

CREATE TYPE retrain.precision_recall_point AS (
	threshold double precision,
	recall double precision,
	precision double precision
);
COMMENT ON TYPE retrain.precision_recall_point IS
'A point of the precision-recall curve, see retrain.precision_recall_points.';
COMMENT ON COLUMN retrain.precision_recall_point.threshold IS
'Rows with a probability at or above it are predicted positive; infinity: none.';
COMMENT ON COLUMN retrain.precision_recall_point.recall IS
'Share of the positive rows that are predicted positive.';
COMMENT ON COLUMN retrain.precision_recall_point.precision IS
'Share of positives among the rows that are predicted positive; NULL where none is.';

CREATE TYPE retrain.gain_point AS (
	k double precision,
	capture double precision,
	lift double precision,
	capture_error double precision,
	lift_error double precision
);
COMMENT ON TYPE retrain.gain_point IS
'A point of the cumulative gain and lift curves, see retrain.gain_points.';
COMMENT ON COLUMN retrain.gain_point.k IS
'Share of all rows, those with the highest probabilities.';
COMMENT ON COLUMN retrain.gain_point.capture IS
'Share of the positive rows that are among them; among equal probabilities the expected number.';
COMMENT ON COLUMN retrain.gain_point.lift IS
'Share of positives among them over that among all rows.';
COMMENT ON COLUMN retrain.gain_point.capture_error IS
'Bound of what the unknown order of rows within a bucket can change in capture; 0 while the state is exact.';
COMMENT ON COLUMN retrain.gain_point.lift_error IS
'The same for lift.';

CREATE FUNCTION retrain.scores_counts(scores retrain.scores) RETURNS retrain.scores_counts_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_counts';
COMMENT ON FUNCTION retrain.scores_counts(retrain.scores) IS
'Rows of a state, by label, and whether it is exact.';

CREATE FUNCTION retrain.roc_auc(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_roc_auc';
COMMENT ON FUNCTION retrain.roc_auc(retrain.scores) IS
'Area under the ROC curve, 0 to 1: the share of pairs of a positive and a negative row in which the positive one has the higher probability, ties half. NULL unless both labels have rows. Exact, and then the same bits as the aggregate of this name over the rows, while the state is exact; otherwise rows of a bucket count as a tie, and scores_summary has the bound.';

CREATE FUNCTION retrain.gini(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_gini';
COMMENT ON FUNCTION retrain.gini(retrain.scores) IS
'Gini coefficient, -1 to 1: 2 roc_auc - 1, rounded once. NULL unless both labels have rows. Exact, and then the same bits as the aggregate of this name over the rows, while the state is exact; otherwise rows of a bucket count as a tie, and scores_summary has the bound.';

CREATE FUNCTION retrain.average_precision(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_average_precision';
COMMENT ON FUNCTION retrain.average_precision(retrain.scores) IS
'Average precision, 0 to 1: the mean over the positive rows of the precision at their probability (a step function over distinct probabilities). NULL without a positive row. Exact, and then the same bits as the aggregate of this name over the rows, while the state is exact; otherwise rows of a bucket count as a tie, and scores_summary has the bound.';

CREATE FUNCTION retrain.ks_separation(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_ks';
COMMENT ON FUNCTION retrain.ks_separation(retrain.scores) IS
'Largest distance between the distribution functions of the probability of positive and of negative rows, 0 to 1. NULL unless both labels have rows. Exact, and then the same bits as the aggregate of this name over the rows, while the state is exact; otherwise rows of a bucket count as a tie, and scores_summary has the bound.';

CREATE FUNCTION retrain.log_loss(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_log_loss';
COMMENT ON FUNCTION retrain.log_loss(retrain.scores) IS
'Mean negative log-likelihood of the labels in nats, 0 or more; probabilities are moved into [2^-52, 1 - 2^-52]. NULL without a usable row. Exact, and then the same bits as the aggregate of this name over the rows, while the state is exact; otherwise rows of a bucket count as a tie, and scores_summary has the bound.';

CREATE FUNCTION retrain.brier(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_brier';
COMMENT ON FUNCTION retrain.brier(retrain.scores) IS
'Brier score, 0 to 1: the mean squared distance of probability and label. Always exact: sums are kept apart from the buckets. NULL without a usable row.';

CREATE FUNCTION retrain.ece(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_ece';
COMMENT ON FUNCTION retrain.ece(retrain.scores) IS
'Expected calibration error over 15 equal-width bins, always the same bits as the aggregate ece over the rows: bins are counted apart from the buckets. NULL without a usable row.';

CREATE FUNCTION retrain.mce(scores retrain.scores) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_mce';
COMMENT ON FUNCTION retrain.mce(retrain.scores) IS
'Maximum calibration error, 0 to 1: the largest distance between mean probability and share of positives of 15 equal-width bins (lower, upper] that have rows. Always exact. NULL without a usable row.';

CREATE FUNCTION retrain.ace(scores retrain.scores, bins integer DEFAULT 15) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_ace';
COMMENT ON FUNCTION retrain.ace(retrain.scores, integer) IS
'Adaptive calibration error, 0 to 1: the distance between mean probability and share of positives weighted by rows, over bins (2 to 1000, else error 22023) of equal mass; equal probabilities stay together. NULL without a usable row. Exact while the state is exact; otherwise rows of a bucket count at its middle, and scores_summary has the bound.';

CREATE FUNCTION retrain.capture(scores retrain.scores, k double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_capture';
COMMENT ON FUNCTION retrain.capture(retrain.scores, double precision) IS
'Cumulative gain at k: the share of the positive rows that are among the k (above 0, at most 1, else error 22023) of all rows with the highest probabilities; among equal probabilities the expected number. NULL without a positive row.';

CREATE FUNCTION retrain.lift(scores retrain.scores, k double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_lift';
COMMENT ON FUNCTION retrain.lift(retrain.scores, double precision) IS
'Lift at k: the share of positives among the k (above 0, at most 1, else error 22023) of all rows with the highest probabilities, over that among all rows; among equal probabilities the expected number. NULL without a positive row.';

CREATE FUNCTION retrain.gain_points(scores retrain.scores, points integer DEFAULT 10) RETURNS retrain.gain_point[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_gain_points';
COMMENT ON FUNCTION retrain.gain_points(retrain.scores, integer) IS
'Cumulative gain and lift at k = 1/points, 2/points, ... 1 (points 1 to 1000, else error 22023), with bounds where the state is not exact; an array (unnest makes rows). NULL without a positive row.';

CREATE FUNCTION retrain.ece_test(scores retrain.scores) RETURNS retrain.ece_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_ece_test';
COMMENT ON FUNCTION retrain.ece_test(retrain.scores) IS
'Expected calibration error over 15 equal-width bins with its noise floor: always the row of the aggregate ece_test over the rows.';

CREATE FUNCTION retrain.reliability(scores retrain.scores) RETURNS retrain.reliability_bin[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_reliability';
COMMENT ON FUNCTION retrain.reliability(retrain.scores) IS
'Table behind the reliability diagram: 15 equal-width bins, always those of the aggregate reliability over the rows, an array (unnest makes rows). NULL without a usable row.';

CREATE FUNCTION retrain.confusion_at(scores retrain.scores, threshold double precision) RETURNS retrain.threshold_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_confusion_at';
COMMENT ON FUNCTION retrain.confusion_at(retrain.scores, double precision) IS
'Decisions if rows with a probability at or above threshold are predicted positive. If that cuts a bucket that is not exact, the counts are those of its nearer border, which is returned as threshold. Error 22023 for NaN.';

CREATE FUNCTION retrain.threshold_sweep(scores retrain.scores, points integer DEFAULT 200, cost_fp double precision DEFAULT 1, cost_fn double precision DEFAULT 1, cost_tp double precision DEFAULT 0, cost_tn double precision DEFAULT 0) RETURNS retrain.threshold_result[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_threshold_sweep';
COMMENT ON FUNCTION retrain.threshold_sweep(retrain.scores, integer, double precision, double precision, double precision, double precision) IS
'Decisions by thresholds from the smallest probability to infinity: all that make a difference, or at most points (2 to 100000, else error 22023) of them, about as many rows apart. An array in rising order (unnest makes rows); NULL without a usable row. Costs are of one false positive, false negative, true positive and true negative; a negative cost is a gain; error 22023 unless finite.';

CREATE FUNCTION retrain.best_threshold(scores retrain.scores, cost_fp double precision, cost_fn double precision, cost_tp double precision DEFAULT 0, cost_tn double precision DEFAULT 0) RETURNS retrain.threshold_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_best_threshold';
COMMENT ON FUNCTION retrain.best_threshold(retrain.scores, double precision, double precision, double precision, double precision) IS
'The threshold whose decisions cost least, of all that make a difference and cut no bucket; of several the highest. NULL without a usable row. Costs are of one false positive, false negative, true positive and true negative; a negative cost is a gain; error 22023 unless finite.';

CREATE FUNCTION retrain.roc_points(scores retrain.scores, points integer DEFAULT 200) RETURNS retrain.roc_point[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_roc_points';
COMMENT ON FUNCTION retrain.roc_points(retrain.scores, integer) IS
'Points of the ROC curve from (0, 0) to (1, 1): all, or at most points (2 to 100000, else error 22023) of them, about as many rows apart; an array (unnest makes rows). NULL unless both labels have rows.';

CREATE FUNCTION retrain.precision_recall_points(scores retrain.scores, points integer DEFAULT 200) RETURNS retrain.precision_recall_point[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_precision_recall_points';
COMMENT ON FUNCTION retrain.precision_recall_points(retrain.scores, integer) IS
'Points of the precision-recall curve by rising recall: all, or at most points (2 to 100000, else error 22023) of them, about as many rows apart; an array (unnest makes rows). NULL without a positive row.';

CREATE FUNCTION retrain.scores_summary(scores retrain.scores) RETURNS retrain.metric_result[]
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_summary';
COMMENT ON FUNCTION retrain.scores_summary(retrain.scores) IS
'All headline figures of a state: positive_rate, roc_auc, gini, average_precision, ks_separation, log_loss, brier, ece, mce and ace, each with a 95 % interval, or status no_interval where there is none (few rows; an area of 0 or 1; ece and ace up to the critical value of ece_test), with the same figure for the share of positives as constant prediction, and with the bound of its error where the state is not exact. An array (unnest makes rows).';

CREATE FUNCTION retrain.scores_confusion(scores retrain.scores, threshold double precision) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_confusion';
COMMENT ON FUNCTION retrain.scores_confusion(retrain.scores, double precision) IS
'The decisions of confusion_at as a retrain.confusion of booleans, for accuracy, mcc, confusion_summary and others: while the state is exact the same bytes as confusion_agg(label, probability >= threshold). If threshold cuts a bucket that is not exact, the counts are those of its nearer border; confusion_at tells which. Error 22023 for NaN.';

CREATE FUNCTION retrain.brier_decomposition(scores retrain.scores) RETURNS retrain.brier_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_brier_decomposition';
COMMENT ON FUNCTION retrain.brier_decomposition(retrain.scores) IS
'Brier score and its parts: of an exact state over distinct probabilities, the row of the aggregate brier_decomposition over the rows; otherwise over 15 equal-width bins, brier, reliability, resolution and uncertainty exact, the two terms within bins NULL (together they are what is left of brier), standard_error from the middles of the buckets.';

CREATE FUNCTION retrain.calibration_line(scores retrain.scores) RETURNS retrain.calibration_line_result
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_calibration_line';
COMMENT ON FUNCTION retrain.calibration_line(retrain.scores) IS
'Maximum likelihood of logit P(y) = intercept + slope logit(p): of an exact state the row of the aggregate calibration_line over the rows; otherwise with the rows of a bucket at its middle, status approximate. NULL figures and status undefined where no maximum exists.';
