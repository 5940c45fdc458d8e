-- Aggregates over crossed slices.  Definition and examples: doc/reference/slices.md.
CREATE TYPE retrain.slices_f1 AS (
	slices text[],
	support bigint,
	unused bigint,
	tp bigint,
	fp bigint,
	fn bigint,
	tn bigint,
	precision double precision,
	recall double precision,
	f1 double precision,
	f1_low double precision,
	f1_high double precision,
	classes integer,
	classes_absent integer,
	status text
);
COMMENT ON TYPE retrain.slices_f1 IS
'Precision, recall and F1 of one crossed slice, see retrain.f1_by_slices.';
COMMENT ON COLUMN retrain.slices_f1.slices IS
'Canonical texts of the slice values, in the order of the arguments: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.slices_f1.support IS
'Rows of the slice that have a label and a prediction.';
COMMENT ON COLUMN retrain.slices_f1.unused IS
'Rows of the slice left out because label or prediction is NULL.';
COMMENT ON COLUMN retrain.slices_f1.tp IS
'True positives; for text classes, rows whose prediction is right.';
COMMENT ON COLUMN retrain.slices_f1.fp IS
'False positives; for text classes, rows whose prediction is wrong.';
COMMENT ON COLUMN retrain.slices_f1.fn IS
'False negatives; for text classes, rows whose prediction is wrong.';
COMMENT ON COLUMN retrain.slices_f1.tn IS
'True negatives; NULL for text classes.';
COMMENT ON COLUMN retrain.slices_f1.precision IS
'tp / (tp + fp), NULL for 0/0; for text classes, the mean over the classes that have rows in the slice and were predicted in it.';
COMMENT ON COLUMN retrain.slices_f1.recall IS
'tp / (tp + fn), NULL for 0/0; for text classes, the mean over the classes that have rows in the slice.';
COMMENT ON COLUMN retrain.slices_f1.f1 IS
'2 tp / (2 tp + fp + fn), NULL for 0/0; for text classes, macro-F1: the mean of the F1 of the classes that have rows in the slice.';
COMMENT ON COLUMN retrain.slices_f1.f1_low IS
'Lower end of the 95 % interval of f1, rows taken as independent: Wilson interval of tp / (tp + fp + fn), mapped; for text classes the delta method, NULL when its variance is 0.';
COMMENT ON COLUMN retrain.slices_f1.f1_high IS
'Upper end of the 95 % interval of f1, see f1_low.';
COMMENT ON COLUMN retrain.slices_f1.classes IS
'Text classes that have rows in the slice, the ones in the mean; NULL for boolean and integer labels.';
COMMENT ON COLUMN retrain.slices_f1.classes_absent IS
'Text classes seen elsewhere in the call, as label or prediction, that have no row in the slice; NULL for boolean and integer labels.';
COMMENT ON COLUMN retrain.slices_f1.status IS
'ok; insufficient_rows (support below min_support, the figures are given all the same); undefined (f1 is 0/0).';

CREATE FUNCTION retrain.crossed_counts_bool(internal, label boolean, predicted boolean, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_bool';
COMMENT ON FUNCTION retrain.crossed_counts_bool(internal, boolean, boolean, integer, VARIADIC "any") IS
'Support: transition function of f1_by_slices and of others that count label and prediction by crossed slices.';

CREATE FUNCTION retrain.crossed_counts_int(internal, label integer, predicted integer, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_int';
COMMENT ON FUNCTION retrain.crossed_counts_int(internal, integer, integer, integer, VARIADIC "any") IS
'Support: transition function of f1_by_slices and of others that count label and prediction by crossed slices.';

CREATE FUNCTION retrain.crossed_counts_text(internal, label text, predicted text, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_text';
COMMENT ON FUNCTION retrain.crossed_counts_text(internal, text, text, integer, VARIADIC "any") IS
'Support: transition function of f1_by_slices and of others that count label and prediction by crossed slices.';

CREATE FUNCTION retrain.f1_by_slices_final(internal) RETURNS retrain.slices_f1[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_final';
COMMENT ON FUNCTION retrain.f1_by_slices_final(internal) IS
'Support: final function of f1_by_slices.';

CREATE AGGREGATE retrain.f1_by_slices(label boolean, predicted boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_bool, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.f1_by_slices_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slices(boolean, boolean, integer, VARIADIC "any") IS
'Precision, recall and F1 with a 95 % interval for every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last. label: the truth. predicted: the prediction at the threshold in use. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.f1_by_slices(label integer, predicted integer, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_int, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.f1_by_slices_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slices(integer, integer, integer, VARIADIC "any") IS
'Precision, recall and F1 with a 95 % interval for every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last. label: the truth. predicted: the prediction. Both 1 positive, 0 negative, else error 22023. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.f1_by_slices(label text, predicted text, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_text, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.f1_by_slices_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slices(text, text, integer, VARIADIC "any") IS
'Precision, recall and F1 with a 95 % interval for every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last. label: the true class. predicted: the predicted one. Macro averages over the classes that have rows in the slice. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE TYPE retrain.slices_confusion AS (
	slices text[],
	support bigint,
	unused bigint,
	state retrain.confusion,
	status text
);
COMMENT ON TYPE retrain.slices_confusion IS
'The confusion of one crossed slice, see retrain.confusion_by_slice.';
COMMENT ON COLUMN retrain.slices_confusion.slices IS
'Canonical texts of the slice values, in the order of the arguments: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.slices_confusion.support IS
'Rows of the slice that have a label and a prediction, as often as their weights say.';
COMMENT ON COLUMN retrain.slices_confusion.unused IS
'Rows of the slice left out because label, prediction or weight is NULL; the state counts them, too.';
COMMENT ON COLUMN retrain.slices_confusion.state IS
'The confusion of the rows of the slice, the same bytes as confusion_agg of them.';
COMMENT ON COLUMN retrain.slices_confusion.status IS
'ok; insufficient_rows (support below min_support, the state is given all the same).';

CREATE FUNCTION retrain.crossed_counts_class(internal, label integer, predicted integer, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_class';
COMMENT ON FUNCTION retrain.crossed_counts_class(internal, integer, integer, integer, VARIADIC "any") IS
'Support: transition function of confusion_by_slice of integer classes.';

CREATE FUNCTION retrain.confusion_by_slice_final_boolean(internal) RETURNS retrain.slices_confusion[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_by_slice_final_boolean';
COMMENT ON FUNCTION retrain.confusion_by_slice_final_boolean(internal) IS
'Support: final function of confusion_by_slice of boolean labels.';

CREATE AGGREGATE retrain.confusion_by_slice(label boolean, predicted boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_bool, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_boolean, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice(boolean, boolean, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the truth. predicted: the prediction at the threshold in use. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.confusion_by_slice_final_integer(internal) RETURNS retrain.slices_confusion[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_by_slice_final_integer';
COMMENT ON FUNCTION retrain.confusion_by_slice_final_integer(internal) IS
'Support: final function of confusion_by_slice of integer labels.';

CREATE AGGREGATE retrain.confusion_by_slice(label integer, predicted integer, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_class, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_integer, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice(integer, integer, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. predicted: the predicted one. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.confusion_by_slice_final_text(internal) RETURNS retrain.slices_confusion[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confusion_by_slice_final_text';
COMMENT ON FUNCTION retrain.confusion_by_slice_final_text(internal) IS
'Support: final function of confusion_by_slice of text labels.';

CREATE AGGREGATE retrain.confusion_by_slice(label text, predicted text, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_text, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_text, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice(text, text, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. predicted: the predicted one. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.crossed_counts_bool_weighted(internal, label boolean, predicted boolean, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_bool_weighted';
COMMENT ON FUNCTION retrain.crossed_counts_bool_weighted(internal, boolean, boolean, bigint, integer, VARIADIC "any") IS
'Support: transition function of confusion_by_slice_weighted.';

CREATE AGGREGATE retrain.confusion_by_slice_weighted(label boolean, predicted boolean, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_bool_weighted, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_boolean, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice_weighted(boolean, boolean, bigint, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the truth. predicted: the prediction at the threshold in use. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.crossed_counts_class_weighted(internal, label integer, predicted integer, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_class_weighted';
COMMENT ON FUNCTION retrain.crossed_counts_class_weighted(internal, integer, integer, bigint, integer, VARIADIC "any") IS
'Support: transition function of confusion_by_slice_weighted.';

CREATE AGGREGATE retrain.confusion_by_slice_weighted(label integer, predicted integer, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_class_weighted, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_integer, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice_weighted(integer, integer, bigint, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. predicted: the predicted one. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.crossed_counts_text_weighted(internal, label text, predicted text, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_crossed_counts_text_weighted';
COMMENT ON FUNCTION retrain.crossed_counts_text_weighted(internal, text, text, bigint, integer, VARIADIC "any") IS
'Support: transition function of confusion_by_slice_weighted.';

CREATE AGGREGATE retrain.confusion_by_slice_weighted(label text, predicted text, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.crossed_counts_text_weighted, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.confusion_by_slice_final_text, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confusion_by_slice_weighted(text, text, bigint, integer, VARIADIC "any") IS
'The confusion of every combination of the values of the listed columns that has rows, an array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. predicted: the predicted one. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. Rows with a NULL label or prediction are unused. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';
