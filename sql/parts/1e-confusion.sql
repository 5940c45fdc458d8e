-- Confusions: counts of label and prediction, and everything read from them.
-- Definitions and examples: doc/reference/confusion.md.

CREATE TYPE retrain.confusion;

CREATE FUNCTION retrain.confusion_in(cstring) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_in';
COMMENT ON FUNCTION retrain.confusion_in(cstring) IS
'Support: a confusion from its text form (JSON), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.confusion_out(retrain.confusion) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_out';
COMMENT ON FUNCTION retrain.confusion_out(retrain.confusion) IS
'Support: the lossless text form of a confusion, JSON that a person can read.';

CREATE FUNCTION retrain.confusion_recv(internal) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_recv';
COMMENT ON FUNCTION retrain.confusion_recv(internal) IS
'Support: a confusion from its binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.confusion_send(retrain.confusion) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_send';
COMMENT ON FUNCTION retrain.confusion_send(retrain.confusion) IS
'The binary form of a confusion: canonical bytes, the same for the same rows on every machine.';

CREATE TYPE retrain.confusion (
	INPUT = retrain.confusion_in, OUTPUT = retrain.confusion_out,
	RECEIVE = retrain.confusion_recv, SEND = retrain.confusion_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE retrain.confusion IS
'Counts of label and prediction: of booleans the four counts, of integer and text classes a matrix that holds what occurs. Classes are in order (false and true, integers by value, text by its bytes), rows without label or prediction are counted apart. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.confusion_eq(retrain.confusion, retrain.confusion) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_eq';
COMMENT ON FUNCTION retrain.confusion_eq(retrain.confusion, retrain.confusion) IS
'Support: whether two confusions are the same bytes; NULL if one is NULL.';

CREATE FUNCTION retrain.confusion_ne(retrain.confusion, retrain.confusion) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_ne';
COMMENT ON FUNCTION retrain.confusion_ne(retrain.confusion, retrain.confusion) IS
'Support: whether two confusions are different bytes; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.confusion, RIGHTARG = retrain.confusion, FUNCTION = retrain.confusion_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.confusion, retrain.confusion) IS
'Whether two confusions are the same bytes.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.confusion, RIGHTARG = retrain.confusion, FUNCTION = retrain.confusion_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.confusion, retrain.confusion) IS
'Whether two confusions are different bytes.';

CREATE FUNCTION retrain.confusion_to_jsonb(retrain.confusion) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_to_jsonb';
COMMENT ON FUNCTION retrain.confusion_to_jsonb(retrain.confusion) IS
'The text form of a confusion as jsonb; NULL for NULL. Lossless: the text of the result is a confusion again.';

CREATE CAST (retrain.confusion AS jsonb) WITH FUNCTION retrain.confusion_to_jsonb(retrain.confusion);
COMMENT ON CAST (retrain.confusion AS jsonb) IS
'The text form of a confusion as jsonb.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label boolean, predicted boolean) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_boolean';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, boolean, boolean) IS
'Support: a confusion with one more row of type boolean.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label boolean, predicted boolean, weight bigint) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_boolean_weight';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, boolean, boolean, bigint) IS
'Support: a confusion with weight more rows of type boolean.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label integer, predicted integer) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_integer';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, integer, integer) IS
'Support: a confusion with one more row of type integer.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label integer, predicted integer, weight bigint) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_integer_weight';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, integer, integer, bigint) IS
'Support: a confusion with weight more rows of type integer.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label text, predicted text) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_text';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, text, text) IS
'Support: a confusion with one more row of type text.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label text, predicted text, weight bigint) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_text_weight';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, text, text, bigint) IS
'Support: a confusion with weight more rows of type text.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label integer, predicted integer, classes integer[]) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_integer_classes';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, integer, integer, integer[]) IS
'Support: a confusion with one more row of type integer, of declared classes.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label integer, predicted integer, weight bigint, classes integer[]) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_integer_weight_classes';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, integer, integer, bigint, integer[]) IS
'Support: a confusion with weight more rows of type integer, of declared classes.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label text, predicted text, classes text[]) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_text_classes';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, text, text, text[]) IS
'Support: a confusion with one more row of type text, of declared classes.';

CREATE FUNCTION retrain.confusion_accum(retrain.confusion, label text, predicted text, weight bigint, classes text[]) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accum_text_weight_classes';
COMMENT ON FUNCTION retrain.confusion_accum(retrain.confusion, text, text, bigint, text[]) IS
'Support: a confusion with weight more rows of type text, of declared classes.';

CREATE FUNCTION retrain.confusion_combine(retrain.confusion, retrain.confusion) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_combine';
COMMENT ON FUNCTION retrain.confusion_combine(retrain.confusion, retrain.confusion) IS
'Support: two confusions in one; NULL is one of nothing.';

CREATE FUNCTION retrain.confusion_final(retrain.confusion) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_final';
COMMENT ON FUNCTION retrain.confusion_final(retrain.confusion) IS
'Support: the packed form of the state of an aggregate.';

CREATE AGGREGATE retrain.confusion_agg(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(boolean, boolean) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are not used, and counted. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label boolean, predicted boolean, weight bigint) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(boolean, boolean, bigint) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the truth. predicted: the prediction at the threshold in use. weight: the rows that the row stands for, 0 or more; error 22023 below, 22003 if the counts overflow. Rows with a NULL argument are not used, and counted (as weight rows, or one if weight is NULL). NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(integer, integer) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class, any integer. predicted: the predicted one. Classes are those of the rows. Rows with a NULL argument are not used, and counted. More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label integer, predicted integer, weight bigint) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(integer, integer, bigint) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class, any integer. predicted: the predicted one. weight: the rows that the row stands for, 0 or more; error 22023 below, 22003 if the counts overflow. Classes are those of the rows. Rows with a NULL argument are not used, and counted (as weight rows, or one if weight is NULL). More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(text, text) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Classes are those of the rows. Rows with a NULL argument are not used, and counted. More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label text, predicted text, weight bigint) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(text, text, bigint) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. weight: the rows that the row stands for, 0 or more; error 22023 below, 22003 if the counts overflow. Classes are those of the rows. Rows with a NULL argument are not used, and counted (as weight rows, or one if weight is NULL). More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label integer, predicted integer, classes integer[]) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(integer, integer, integer[]) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class, any integer. predicted: the predicted one. classes: all classes there are, the same for all rows of a group; those without rows are kept, a label or prediction outside is error 22023. Rows with a NULL label or prediction are not used, and counted. More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label integer, predicted integer, weight bigint, classes integer[]) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(integer, integer, bigint, integer[]) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class, any integer. predicted: the predicted one. weight: the rows that the row stands for, 0 or more; error 22023 below, 22003 if the counts overflow. classes: all classes there are, the same for all rows of a group; those without rows are kept, a label or prediction outside is error 22023. Rows with a NULL label, prediction or weight are not used, and counted (as weight rows, or one if weight is NULL). More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label text, predicted text, classes text[]) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(text, text, text[]) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. classes: all classes there are, the same for all rows of a group; those without rows are kept, a label or prediction outside is error 22023. Rows with a NULL label or prediction are not used, and counted. More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.confusion_agg(label text, predicted text, weight bigint, classes text[]) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_agg(text, text, bigint, text[]) IS
'Counts of label and prediction, for accuracy, f1, mcc and others. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. weight: the rows that the row stands for, 0 or more; error 22023 below, 22003 if the counts overflow. classes: all classes there are, the same for all rows of a group; those without rows are kept, a label or prediction outside is error 22023. Rows with a NULL label, prediction or weight are not used, and counted (as weight rows, or one if weight is NULL). More than 4096 classes: error 54000. NULL without rows.';

CREATE AGGREGATE retrain.merge(a retrain.confusion) (
	SFUNC = retrain.confusion_combine, STYPE = retrain.confusion, SSPACE = 1024,
	FINALFUNC = retrain.confusion_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.confusion) IS
'The confusion of the rows of all confusions, which are of one kind; NULLs are left out. Confusions of different declared classes: error 22023. More rows than a confusion holds: error 22003. NULL without one.';

CREATE FUNCTION retrain.merge(a retrain.confusion, b retrain.confusion) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_merge_two';
COMMENT ON FUNCTION retrain.merge(retrain.confusion, retrain.confusion) IS
'The confusion of the rows of both, which are of one kind; NULL is one of nothing. Errors as those of the aggregate.';

CREATE FUNCTION retrain.confusion_from_counts(tp bigint, fp bigint, fn bigint, tn bigint) RETURNS retrain.confusion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_from_counts';
COMMENT ON FUNCTION retrain.confusion_from_counts(bigint, bigint, bigint, bigint) IS
'The confusion of booleans that has these counts, each 0 or more (error 22023). NULL for a NULL.';

CREATE TYPE retrain.confusion_counts_result AS (
	kind text,
	support bigint,
	unused bigint,
	correct bigint,
	classes integer,
	classes_with_support integer,
	declared boolean,
	tp bigint,
	fp bigint,
	fn bigint,
	tn bigint
);
COMMENT ON TYPE retrain.confusion_counts_result IS
'Result of retrain.confusion_counts: one row.';
COMMENT ON COLUMN retrain.confusion_counts_result.kind IS
'Type of the classes: boolean, integer or text.';
COMMENT ON COLUMN retrain.confusion_counts_result.support IS
'Rows that are used: those with a label and a prediction.';
COMMENT ON COLUMN retrain.confusion_counts_result.unused IS
'Rows left out because label, prediction or weight is NULL.';
COMMENT ON COLUMN retrain.confusion_counts_result.correct IS
'Rows whose prediction is their label.';
COMMENT ON COLUMN retrain.confusion_counts_result.classes IS
'Classes of the table: declared ones, or those seen as label or prediction; 2 for booleans.';
COMMENT ON COLUMN retrain.confusion_counts_result.classes_with_support IS
'Classes that have rows as their label: those that enter macro averages without zero_division.';
COMMENT ON COLUMN retrain.confusion_counts_result.declared IS
'Whether the classes were declared.';
COMMENT ON COLUMN retrain.confusion_counts_result.tp IS
'True positives; NULL if there is no positive class: true, or 1 where the classes are the integers 0 and 1.';
COMMENT ON COLUMN retrain.confusion_counts_result.fp IS
'False positives, see tp.';
COMMENT ON COLUMN retrain.confusion_counts_result.fn IS
'False negatives, see tp.';
COMMENT ON COLUMN retrain.confusion_counts_result.tn IS
'True negatives, see tp.';

CREATE FUNCTION retrain.confusion_counts(retrain.confusion) RETURNS retrain.confusion_counts_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_counts';
COMMENT ON FUNCTION retrain.confusion_counts(retrain.confusion) IS
'The counts behind the figures of a confusion, one row; NULL for NULL.';

CREATE TYPE retrain.class_metric AS (
	class text,
	support bigint,
	predicted bigint,
	tp bigint,
	fp bigint,
	fn bigint,
	tn bigint,
	precision double precision,
	precision_low double precision,
	precision_high double precision,
	recall double precision,
	recall_low double precision,
	recall_high double precision,
	f1 double precision,
	f1_low double precision,
	f1_high double precision,
	specificity double precision,
	negative_predictive_value double precision
);
COMMENT ON TYPE retrain.class_metric IS
'Figures of one class against the others, see retrain.class_metrics. Intervals take rows as independent.';
COMMENT ON COLUMN retrain.class_metric.class IS
'The class: text as it is, integers in decimal, booleans as false and true.';
COMMENT ON COLUMN retrain.class_metric.support IS
'Rows whose label is the class: tp + fn.';
COMMENT ON COLUMN retrain.class_metric.predicted IS
'Rows whose prediction is the class: tp + fp.';
COMMENT ON COLUMN retrain.class_metric.tp IS
'Rows whose label and prediction are the class.';
COMMENT ON COLUMN retrain.class_metric.fp IS
'Rows whose prediction alone is the class.';
COMMENT ON COLUMN retrain.class_metric.fn IS
'Rows whose label alone is the class.';
COMMENT ON COLUMN retrain.class_metric.tn IS
'Rows whose label and prediction are other classes, the same or not.';
COMMENT ON COLUMN retrain.class_metric.precision IS
'tp / (tp + fp); NULL if the class is never predicted.';
COMMENT ON COLUMN retrain.class_metric.precision_low IS
'Lower end of the 95 % Wilson interval of precision.';
COMMENT ON COLUMN retrain.class_metric.precision_high IS
'Upper end of the 95 % Wilson interval of precision.';
COMMENT ON COLUMN retrain.class_metric.recall IS
'tp / (tp + fn); NULL if no label is the class.';
COMMENT ON COLUMN retrain.class_metric.recall_low IS
'Lower end of the 95 % Wilson interval of recall.';
COMMENT ON COLUMN retrain.class_metric.recall_high IS
'Upper end of the 95 % Wilson interval of recall.';
COMMENT ON COLUMN retrain.class_metric.f1 IS
'2 tp / (2 tp + fp + fn); NULL if the class is neither label nor prediction.';
COMMENT ON COLUMN retrain.class_metric.f1_low IS
'Lower end of the 95 % interval of f1: Wilson interval of tp / (tp + fp + fn), mapped.';
COMMENT ON COLUMN retrain.class_metric.f1_high IS
'Upper end of the 95 % interval of f1, see f1_low.';
COMMENT ON COLUMN retrain.class_metric.specificity IS
'tn / (tn + fp); NULL if every label is the class.';
COMMENT ON COLUMN retrain.class_metric.negative_predictive_value IS
'tn / (tn + fn); NULL if every prediction is the class.';

CREATE TYPE retrain.confusion_cell AS (
	label text,
	predicted text,
	rows bigint
);
COMMENT ON TYPE retrain.confusion_cell IS
'One cell of a confusion, see retrain.confusion_matrix.';
COMMENT ON COLUMN retrain.confusion_cell.label IS
'The true class, as in retrain.class_metric.';
COMMENT ON COLUMN retrain.confusion_cell.predicted IS
'The predicted class.';
COMMENT ON COLUMN retrain.confusion_cell.rows IS
'Rows with this label and prediction.';

CREATE FUNCTION retrain.class_metrics(retrain.confusion) RETURNS retrain.class_metric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_metrics';
COMMENT ON FUNCTION retrain.class_metrics(retrain.confusion) IS
'Figures of each class against the others, with 95 % intervals, an array (unnest makes rows) in the order of the classes: of text its bytes, of integers their values, false before true. Declared classes without rows are there. NULL for NULL.';

CREATE FUNCTION retrain.confusion_matrix(retrain.confusion, empty_cells boolean DEFAULT false) RETURNS retrain.confusion_cell[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_matrix';
COMMENT ON FUNCTION retrain.confusion_matrix(retrain.confusion, boolean) IS
'The cells of a confusion, an array (unnest makes rows) in order of label, then prediction. empty_cells: whether cells without rows are there too, for at most 1000 classes (error 54000). NULL for a NULL.';

CREATE FUNCTION retrain.confusion_summary(retrain.confusion) RETURNS retrain.metric_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_summary';
COMMENT ON FUNCTION retrain.confusion_summary(retrain.confusion) IS
'Headline figures with 95 % intervals and the best that a constant prediction reaches, an array (unnest makes rows): accuracy, precision, recall, f1, specificity, negative_predictive_value (of the positive class of booleans, else macro averages), balanced_accuracy, mcc, kappa. Methods: wilson for shares and F1 of booleans, delta for the others. Status: ok, undefined, absent_classes (a macro average leaves out classes). NULL for NULL.';

CREATE FUNCTION retrain.accuracy(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_accuracy_of';
COMMENT ON FUNCTION retrain.accuracy(retrain.confusion) IS
'Share of rows whose prediction is their label, 0 to 1. NULL without a usable row. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.error_rate(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_error_rate_of';
COMMENT ON FUNCTION retrain.error_rate(retrain.confusion) IS
'Share of rows whose prediction is not their label, 0 to 1. NULL without a usable row. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.balanced_accuracy(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_balanced_accuracy_of';
COMMENT ON FUNCTION retrain.balanced_accuracy(retrain.confusion) IS
'Mean recall of the classes that have rows, 0 to 1. NULL without a usable row. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.mcc(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_mcc_of';
COMMENT ON FUNCTION retrain.mcc(retrain.confusion) IS
'Matthews correlation coefficient of label and prediction, -1 to 1; of more than two classes as defined by Gorodkin. NULL if all labels or all predictions are of one class. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.kappa(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_kappa_of';
COMMENT ON FUNCTION retrain.kappa(retrain.confusion) IS
'Cohen''s kappa, agreement of label and prediction beyond chance, at most 1. NULL if all labels and predictions are of one class, or without a usable row. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.prevalence(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_prevalence_of';
COMMENT ON FUNCTION retrain.prevalence(retrain.confusion) IS
'Share of rows whose label is positive, 0 to 1: true, or 1 where the classes are the integers 0 and 1 (others: error 22023). NULL without a usable row.';

CREATE FUNCTION retrain.precision(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_precision_of';
COMMENT ON FUNCTION retrain.precision(retrain.confusion) IS
'tp / (tp + fp), 0 to 1: how many of the predicted are right. Of the positive class for booleans, else the macro average: the mean over the classes that have rows and a defined figure. NULL for 0/0. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.precision(retrain.confusion, average text, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_precision_of';
COMMENT ON FUNCTION retrain.precision(retrain.confusion, text, double precision) IS
'tp / (tp + fp), 0 to 1: how many of the predicted are right. average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE FUNCTION retrain.recall(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_recall_of';
COMMENT ON FUNCTION retrain.recall(retrain.confusion) IS
'tp / (tp + fn), 0 to 1: how many of the true are found. Of the positive class for booleans, else the macro average: the mean over the classes that have rows and a defined figure. NULL for 0/0. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.recall(retrain.confusion, average text, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_recall_of';
COMMENT ON FUNCTION retrain.recall(retrain.confusion, text, double precision) IS
'tp / (tp + fn), 0 to 1: how many of the true are found. average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE FUNCTION retrain.f1(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_f1_of';
COMMENT ON FUNCTION retrain.f1(retrain.confusion) IS
'2 tp / (2 tp + fp + fn), 0 to 1: harmonic mean of precision and recall. Of the positive class for booleans, else the macro average: the mean over the classes that have rows and a defined figure. NULL for 0/0. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.f1(retrain.confusion, average text, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_f1_of';
COMMENT ON FUNCTION retrain.f1(retrain.confusion, text, double precision) IS
'2 tp / (2 tp + fp + fn), 0 to 1: harmonic mean of precision and recall. average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE FUNCTION retrain.specificity(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_specificity_of';
COMMENT ON FUNCTION retrain.specificity(retrain.confusion) IS
'tn / (tn + fp), 0 to 1: how many of the negatives are seen as such. Of the positive class for booleans, else the macro average: the mean over the classes that have rows and a defined figure. NULL for 0/0. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.specificity(retrain.confusion, average text, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_specificity_of';
COMMENT ON FUNCTION retrain.specificity(retrain.confusion, text, double precision) IS
'tn / (tn + fp), 0 to 1: how many of the negatives are seen as such. average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE FUNCTION retrain.negative_predictive_value(retrain.confusion) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_npv_of';
COMMENT ON FUNCTION retrain.negative_predictive_value(retrain.confusion) IS
'tn / (tn + fn), 0 to 1: how many of the predicted negatives are right. Of the positive class for booleans, else the macro average: the mean over the classes that have rows and a defined figure. NULL for 0/0. Also the final function of the aggregate of this name.';

CREATE FUNCTION retrain.negative_predictive_value(retrain.confusion, average text, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_npv_of';
COMMENT ON FUNCTION retrain.negative_predictive_value(retrain.confusion, text, double precision) IS
'tn / (tn + fn), 0 to 1: how many of the predicted negatives are right. average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE FUNCTION retrain.fbeta(retrain.confusion, beta double precision, average text DEFAULT NULL, zero_division double precision DEFAULT NULL) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_fbeta_of';
COMMENT ON FUNCTION retrain.fbeta(retrain.confusion, double precision, text, double precision) IS
'(1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), 0 to 1: precision and recall, recall weighing the more the greater beta is. beta: 0 (precision) to infinity (recall). average: binary (the positive class: true, or 1 where the classes are the integers 0 and 1; otherwise for booleans), macro (mean over classes; otherwise for the other kinds), micro (ratio of sums) or weighted (by rows). zero_division: what 0/0 counts as, 0 or 1; NULL (the default) leaves it out: macro and weighted are then over the classes that have rows and a defined figure, else over all classes. NULL if undefined. Other values: error 22023.';

CREATE AGGREGATE retrain.accuracy(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.accuracy(boolean, boolean) IS
'Share of rows whose prediction is their label, 0 to 1. NULL without a usable row. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.accuracy(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.accuracy(integer, integer) IS
'Share of rows whose prediction is their label, 0 to 1. NULL without a usable row. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.accuracy(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.accuracy(text, text) IS
'Share of rows whose prediction is their label, 0 to 1. NULL without a usable row. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.error_rate(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.error_rate, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.error_rate(boolean, boolean) IS
'Share of rows whose prediction is not their label, 0 to 1. NULL without a usable row. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as error_rate(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.error_rate(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.error_rate, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.error_rate(integer, integer) IS
'Share of rows whose prediction is not their label, 0 to 1. NULL without a usable row. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as error_rate(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.error_rate(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.error_rate, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.error_rate(text, text) IS
'Share of rows whose prediction is not their label, 0 to 1. NULL without a usable row. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as error_rate(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.balanced_accuracy(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.balanced_accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.balanced_accuracy(boolean, boolean) IS
'Mean recall of the classes that have rows, 0 to 1. NULL without a usable row. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as balanced_accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.balanced_accuracy(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.balanced_accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.balanced_accuracy(integer, integer) IS
'Mean recall of the classes that have rows, 0 to 1. NULL without a usable row. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as balanced_accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.balanced_accuracy(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.balanced_accuracy, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.balanced_accuracy(text, text) IS
'Mean recall of the classes that have rows, 0 to 1. NULL without a usable row. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as balanced_accuracy(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.mcc(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.mcc, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mcc(boolean, boolean) IS
'Matthews correlation coefficient of label and prediction, -1 to 1; of more than two classes as defined by Gorodkin. NULL if all labels or all predictions are of one class. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as mcc(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.mcc(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.mcc, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mcc(integer, integer) IS
'Matthews correlation coefficient of label and prediction, -1 to 1; of more than two classes as defined by Gorodkin. NULL if all labels or all predictions are of one class. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as mcc(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.mcc(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.mcc, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mcc(text, text) IS
'Matthews correlation coefficient of label and prediction, -1 to 1; of more than two classes as defined by Gorodkin. NULL if all labels or all predictions are of one class. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as mcc(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.kappa(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.kappa, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kappa(boolean, boolean) IS
'Cohen''s kappa, agreement of label and prediction beyond chance, at most 1. NULL if all labels and predictions are of one class, or without a usable row. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as kappa(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.kappa(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.kappa, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kappa(integer, integer) IS
'Cohen''s kappa, agreement of label and prediction beyond chance, at most 1. NULL if all labels and predictions are of one class, or without a usable row. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as kappa(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.kappa(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.kappa, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kappa(text, text) IS
'Cohen''s kappa, agreement of label and prediction beyond chance, at most 1. NULL if all labels and predictions are of one class, or without a usable row. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as kappa(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.precision(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.precision, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.precision(boolean, boolean) IS
'tp / (tp + fp), 0 to 1: how many of the predicted are right. Of the positive class; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as precision(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.precision(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.precision, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.precision(integer, integer) IS
'tp / (tp + fp), 0 to 1: how many of the predicted are right. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as precision(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.precision(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.precision, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.precision(text, text) IS
'tp / (tp + fp), 0 to 1: how many of the predicted are right. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as precision(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.recall(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.recall, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.recall(boolean, boolean) IS
'tp / (tp + fn), 0 to 1: how many of the true are found. Of the positive class; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as recall(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.recall(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.recall, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.recall(integer, integer) IS
'tp / (tp + fn), 0 to 1: how many of the true are found. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as recall(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.recall(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.recall, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.recall(text, text) IS
'tp / (tp + fn), 0 to 1: how many of the true are found. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as recall(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.f1(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.f1, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1(boolean, boolean) IS
'2 tp / (2 tp + fp + fn), 0 to 1: harmonic mean of precision and recall. Of the positive class; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as f1(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.f1(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.f1, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1(integer, integer) IS
'2 tp / (2 tp + fp + fn), 0 to 1: harmonic mean of precision and recall. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as f1(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.f1(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.f1, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1(text, text) IS
'2 tp / (2 tp + fp + fn), 0 to 1: harmonic mean of precision and recall. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as f1(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.specificity(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.specificity, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.specificity(boolean, boolean) IS
'tn / (tn + fp), 0 to 1: how many of the negatives are seen as such. Of the positive class; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as specificity(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.specificity(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.specificity, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.specificity(integer, integer) IS
'tn / (tn + fp), 0 to 1: how many of the negatives are seen as such. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as specificity(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.specificity(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.specificity, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.specificity(text, text) IS
'tn / (tn + fp), 0 to 1: how many of the negatives are seen as such. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as specificity(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.negative_predictive_value(label boolean, predicted boolean) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 48,
	FINALFUNC = retrain.negative_predictive_value, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.negative_predictive_value(boolean, boolean) IS
'tn / (tn + fn), 0 to 1: how many of the predicted negatives are right. Of the positive class; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. Rows with a NULL argument are left out. The same as negative_predictive_value(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.negative_predictive_value(label integer, predicted integer) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.negative_predictive_value, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.negative_predictive_value(integer, integer) IS
'tn / (tn + fn), 0 to 1: how many of the predicted negatives are right. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class, any integer. predicted: the predicted one. Rows with a NULL argument are left out. The same as negative_predictive_value(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE AGGREGATE retrain.negative_predictive_value(label text, predicted text) (
	SFUNC = retrain.confusion_accum, STYPE = retrain.confusion, SSPACE = 4096,
	FINALFUNC = retrain.negative_predictive_value, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.confusion_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.negative_predictive_value(text, text) IS
'tn / (tn + fn), 0 to 1: how many of the predicted negatives are right. Macro average: the mean over the classes that have rows and a defined figure; NULL if there is none. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. Rows with a NULL argument are left out. The same as negative_predictive_value(confusion_agg(label, predicted)), which takes options and weights too.';

CREATE FUNCTION retrain.fbeta_accum(internal, label boolean, predicted boolean, beta double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_accum_boolean';
COMMENT ON FUNCTION retrain.fbeta_accum(internal, boolean, boolean, double precision) IS
'Support: transition function of fbeta.';

CREATE FUNCTION retrain.fbeta_accum(internal, label integer, predicted integer, beta double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_accum_integer';
COMMENT ON FUNCTION retrain.fbeta_accum(internal, integer, integer, double precision) IS
'Support: transition function of fbeta.';

CREATE FUNCTION retrain.fbeta_accum(internal, label text, predicted text, beta double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_accum_text';
COMMENT ON FUNCTION retrain.fbeta_accum(internal, text, text, double precision) IS
'Support: transition function of fbeta.';

CREATE FUNCTION retrain.fbeta_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_combine';
COMMENT ON FUNCTION retrain.fbeta_combine(internal, internal) IS
'Support: combine function of fbeta.';

CREATE FUNCTION retrain.fbeta_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_serialize';
COMMENT ON FUNCTION retrain.fbeta_serialize(internal) IS
'Support: serial function of fbeta.';

CREATE FUNCTION retrain.fbeta_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_deserialize';
COMMENT ON FUNCTION retrain.fbeta_deserialize(bytea, internal) IS
'Support: deserial function of fbeta.';

CREATE FUNCTION retrain.fbeta_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fbeta_final';
COMMENT ON FUNCTION retrain.fbeta_final(internal) IS
'Support: final function of fbeta.';

CREATE AGGREGATE retrain.fbeta(label boolean, predicted boolean, beta double precision) (
	SFUNC = retrain.fbeta_accum, STYPE = internal, SSPACE = 128,
	FINALFUNC = retrain.fbeta_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.fbeta_combine, SERIALFUNC = retrain.fbeta_serialize,
	DESERIALFUNC = retrain.fbeta_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fbeta(boolean, boolean, double precision) IS
'(1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), 0 to 1; NULL for 0/0. label: the truth. predicted: the prediction at the threshold in use. beta: 0 (precision) to infinity (recall), the same for all rows, else error 22023. Rows with a NULL label or prediction are left out. The same as fbeta(confusion_agg(label, predicted), beta), which takes options and weights too.';

CREATE AGGREGATE retrain.fbeta(label integer, predicted integer, beta double precision) (
	SFUNC = retrain.fbeta_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.fbeta_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.fbeta_combine, SERIALFUNC = retrain.fbeta_serialize,
	DESERIALFUNC = retrain.fbeta_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fbeta(integer, integer, double precision) IS
'Mean over the classes that have rows of (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), 0 to 1. label: the true class, any integer. predicted: the predicted one. NULL without a usable row. beta: 0 (precision) to infinity (recall), the same for all rows, else error 22023. Rows with a NULL label or prediction are left out. The same as fbeta(confusion_agg(label, predicted), beta), which takes options and weights too.';

CREATE AGGREGATE retrain.fbeta(label text, predicted text, beta double precision) (
	SFUNC = retrain.fbeta_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.fbeta_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.fbeta_combine, SERIALFUNC = retrain.fbeta_serialize,
	DESERIALFUNC = retrain.fbeta_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fbeta(text, text, double precision) IS
'Mean over the classes that have rows of (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), 0 to 1. label: the true class. predicted: the predicted one. Classes are told apart by their bytes; error 0A000 for a nondeterministic collation. NULL without a usable row. beta: 0 (precision) to infinity (recall), the same for all rows, else error 22023. Rows with a NULL label or prediction are left out. The same as fbeta(confusion_agg(label, predicted), beta), which takes options and weights too.';
