-- F1 by slice.  Definition and examples: doc/reference/slices.md.

CREATE TYPE retrain.slice_f1 AS (
	slice text,
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
COMMENT ON TYPE retrain.slice_f1 IS
'Precision, recall and F1 of one slice, see retrain.f1_by_slice.';
COMMENT ON COLUMN retrain.slice_f1.slice IS
'Canonical text of the slice value: independent of TimeZone, DateStyle and other settings. NULL is the slice of rows whose slice value is NULL.';
COMMENT ON COLUMN retrain.slice_f1.support IS
'Rows of the slice that have a label and a prediction.';
COMMENT ON COLUMN retrain.slice_f1.unused IS
'Rows of the slice left out because label or prediction is NULL.';
COMMENT ON COLUMN retrain.slice_f1.tp IS
'True positives; for text classes, rows whose prediction is right.';
COMMENT ON COLUMN retrain.slice_f1.fp IS
'False positives; for text classes, rows whose prediction is wrong.';
COMMENT ON COLUMN retrain.slice_f1.fn IS
'False negatives; for text classes, rows whose prediction is wrong.';
COMMENT ON COLUMN retrain.slice_f1.tn IS
'True negatives; NULL for text classes.';
COMMENT ON COLUMN retrain.slice_f1.precision IS
'tp / (tp + fp), NULL for 0/0; for text classes, the mean over the classes that have rows in the slice and were predicted in it.';
COMMENT ON COLUMN retrain.slice_f1.recall IS
'tp / (tp + fn), NULL for 0/0; for text classes, the mean over the classes that have rows in the slice.';
COMMENT ON COLUMN retrain.slice_f1.f1 IS
'2 tp / (2 tp + fp + fn), NULL for 0/0; for text classes, macro-F1: the mean of the F1 of the classes that have rows in the slice.';
COMMENT ON COLUMN retrain.slice_f1.f1_low IS
'Lower end of the 95 % interval of f1, rows taken as independent: Wilson interval of tp / (tp + fp + fn), mapped; for text classes the delta method, NULL when its variance is 0.';
COMMENT ON COLUMN retrain.slice_f1.f1_high IS
'Upper end of the 95 % interval of f1, see f1_low.';
COMMENT ON COLUMN retrain.slice_f1.classes IS
'Text classes that have rows in the slice, the ones in the mean; NULL for boolean and integer labels.';
COMMENT ON COLUMN retrain.slice_f1.classes_absent IS
'Text classes seen elsewhere in the call, as label or prediction, that have no row in the slice; NULL for boolean and integer labels.';
COMMENT ON COLUMN retrain.slice_f1.status IS
'ok; insufficient_rows (support below min_support, the figures are given all the same); undefined (f1 is 0/0).';

CREATE FUNCTION retrain.f1_by_slice_accum_bool(internal, label boolean, predicted boolean, slice "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_bool';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_bool(internal, boolean, boolean, "any") IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_accum_bool_min(internal, label boolean, predicted boolean, slice "any", min_support integer) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_bool_min';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_bool_min(internal, boolean, boolean, "any", integer) IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_accum_int(internal, label integer, predicted integer, slice "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_int';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_int(internal, integer, integer, "any") IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_accum_int_min(internal, label integer, predicted integer, slice "any", min_support integer) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_int_min';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_int_min(internal, integer, integer, "any", integer) IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_accum_text(internal, label text, predicted text, slice "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_text';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_text(internal, text, text, "any") IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_accum_text_min(internal, label text, predicted text, slice "any", min_support integer) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_accum_text_min';
COMMENT ON FUNCTION retrain.f1_by_slice_accum_text_min(internal, text, text, "any", integer) IS
'Support: transition function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_combine';
COMMENT ON FUNCTION retrain.f1_by_slice_combine(internal, internal) IS
'Support: combine function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_serialize';
COMMENT ON FUNCTION retrain.f1_by_slice_serialize(internal) IS
'Support: serial function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_deserialize';
COMMENT ON FUNCTION retrain.f1_by_slice_deserialize(bytea, internal) IS
'Support: deserial function of f1_by_slice.';

CREATE FUNCTION retrain.f1_by_slice_final(internal) RETURNS retrain.slice_f1[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_f1_by_slice_final';
COMMENT ON FUNCTION retrain.f1_by_slice_final(internal) IS
'Support: final function of f1_by_slice.';

CREATE AGGREGATE retrain.f1_by_slice(label boolean, predicted boolean, slice "any") (
	SFUNC = retrain.f1_by_slice_accum_bool, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(boolean, boolean, "any") IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the truth. predicted: the prediction at the threshold in use. slice: any type. Below 30 usable rows the status is insufficient_rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.f1_by_slice(label boolean, predicted boolean, slice "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_bool_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(boolean, boolean, "any", integer) IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the truth. predicted: the prediction at the threshold in use. slice: any type. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.f1_by_slice(label integer, predicted integer, slice "any") (
	SFUNC = retrain.f1_by_slice_accum_int, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(integer, integer, "any") IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the truth. predicted: the prediction. Both 1 positive, 0 negative, else error 22023. slice: any type. Below 30 usable rows the status is insufficient_rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.f1_by_slice(label integer, predicted integer, slice "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_int_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(integer, integer, "any", integer) IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the truth. predicted: the prediction. Both 1 positive, 0 negative, else error 22023. slice: any type. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.f1_by_slice(label text, predicted text, slice "any") (
	SFUNC = retrain.f1_by_slice_accum_text, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(text, text, "any") IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the true class. predicted: the predicted one. Macro averages over the classes that have rows in the slice. slice: any type. Below 30 usable rows the status is insufficient_rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.f1_by_slice(label text, predicted text, slice "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_text_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.f1_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.f1_by_slice(text, text, "any", integer) IS
'Precision, recall and F1 with a 95 % interval per slice, an array (unnest makes rows) in C order of the slice text, the NULL slice last. label: the true class. predicted: the predicted one. Macro averages over the classes that have rows in the slice. slice: any type. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';
