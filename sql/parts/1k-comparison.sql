-- Comparisons of two models, or of two windows, by crossed slices.
-- Definition and examples: doc/reference/comparison.md.

CREATE TYPE retrain.slice_comparison AS (
	slices text[],
	metric text,
	support_a bigint,
	support_b bigint,
	unused bigint,
	value_a double precision,
	value_b double precision,
	difference double precision,
	low double precision,
	high double precision,
	p_value double precision,
	p_adjusted double precision,
	verdict text,
	worse_here boolean,
	status text
);
COMMENT ON TYPE retrain.slice_comparison IS
'One figure of two models on the same rows, or of one model in two windows, over all rows or in one crossed slice, see retrain.compare_models and retrain.compare_windows.';
COMMENT ON COLUMN retrain.slice_comparison.slices IS
'Canonical texts of the slice values, in the order of the arguments; NULL is a value. NULL as a whole: all rows.';
COMMENT ON COLUMN retrain.slice_comparison.metric IS
'accuracy or f1; of text classes only accuracy.';
COMMENT ON COLUMN retrain.slice_comparison.support_a IS
'Rows of the first side: of two models the rows that have all three values, of two windows the usable rows of the first one.';
COMMENT ON COLUMN retrain.slice_comparison.support_b IS
'Rows of the second side, see support_a.';
COMMENT ON COLUMN retrain.slice_comparison.unused IS
'Rows left out because the label, a prediction or the window is NULL.';
COMMENT ON COLUMN retrain.slice_comparison.value_a IS
'The figure of model a, or of the first window; NULL for 0/0.';
COMMENT ON COLUMN retrain.slice_comparison.value_b IS
'The figure of model b, or of the second window; NULL for 0/0.';
COMMENT ON COLUMN retrain.slice_comparison.difference IS
'value_b - value_a: positive if b is better.';
COMMENT ON COLUMN retrain.slice_comparison.low IS
'Lower end of the 95 % interval of difference, rows taken as independent: Bonett-Price for accuracy of two models (paired), Newcombe for accuracy of two windows, the delta method for f1 (NULL if its variance is 0).';
COMMENT ON COLUMN retrain.slice_comparison.high IS
'Upper end, see low.';
COMMENT ON COLUMN retrain.slice_comparison.p_value IS
'Two-sided, of no difference: exact McNemar test for accuracy of two models, pooled z-test for accuracy of two windows, normal for f1.';
COMMENT ON COLUMN retrain.slice_comparison.p_adjusted IS
'Benjamini-Hochberg adjusted over the slices of the metric with status ok; NULL for all rows and for slices with another status.';
COMMENT ON COLUMN retrain.slice_comparison.verdict IS
'better (low above 0), worse (high below 0), else undecided, also where status is not ok: of b against a.';
COMMENT ON COLUMN retrain.slice_comparison.worse_here IS
'Better overall, worse here: the verdict of all rows is better, and in this slice difference is negative with p_adjusted below 0.05.';
COMMENT ON COLUMN retrain.slice_comparison.status IS
'ok; insufficient_rows (a side has fewer rows than min_support, the figures are given all the same); undefined (a figure is 0/0).';

CREATE FUNCTION retrain.compare_models_bool(internal, label boolean, predicted_a boolean, predicted_b boolean, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_models_bool';
COMMENT ON FUNCTION retrain.compare_models_bool(internal, boolean, boolean, boolean, integer, VARIADIC "any") IS
'Support: transition function of compare_models.';

CREATE FUNCTION retrain.compare_windows_bool(internal, label boolean, predicted boolean, current boolean, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_windows_bool';
COMMENT ON FUNCTION retrain.compare_windows_bool(internal, boolean, boolean, boolean, integer, VARIADIC "any") IS
'Support: transition function of compare_windows.';

CREATE FUNCTION retrain.compare_models_int(internal, label integer, predicted_a integer, predicted_b integer, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_models_int';
COMMENT ON FUNCTION retrain.compare_models_int(internal, integer, integer, integer, integer, VARIADIC "any") IS
'Support: transition function of compare_models.';

CREATE FUNCTION retrain.compare_windows_int(internal, label integer, predicted integer, current boolean, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_windows_int';
COMMENT ON FUNCTION retrain.compare_windows_int(internal, integer, integer, boolean, integer, VARIADIC "any") IS
'Support: transition function of compare_windows.';

CREATE FUNCTION retrain.compare_models_text(internal, label text, predicted_a text, predicted_b text, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_models_text';
COMMENT ON FUNCTION retrain.compare_models_text(internal, text, text, text, integer, VARIADIC "any") IS
'Support: transition function of compare_models.';

CREATE FUNCTION retrain.compare_windows_text(internal, label text, predicted text, current boolean, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_windows_text';
COMMENT ON FUNCTION retrain.compare_windows_text(internal, text, text, boolean, integer, VARIADIC "any") IS
'Support: transition function of compare_windows.';

CREATE FUNCTION retrain.compare_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_combine';
COMMENT ON FUNCTION retrain.compare_combine(internal, internal) IS
'Support: combine function of compare_models and compare_windows.';

CREATE FUNCTION retrain.compare_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_serialize';
COMMENT ON FUNCTION retrain.compare_serialize(internal) IS
'Support: serial function of compare_models and compare_windows.';

CREATE FUNCTION retrain.compare_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_deserialize';
COMMENT ON FUNCTION retrain.compare_deserialize(bytea, internal) IS
'Support: deserial function of compare_models and compare_windows.';

CREATE FUNCTION retrain.compare_models_final(internal) RETURNS retrain.slice_comparison[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_models_final';
COMMENT ON FUNCTION retrain.compare_models_final(internal) IS
'Support: final function of compare_models.';

CREATE FUNCTION retrain.compare_windows_final(internal) RETURNS retrain.slice_comparison[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_compare_windows_final';
COMMENT ON FUNCTION retrain.compare_windows_final(internal) IS
'Support: final function of compare_windows.';

CREATE AGGREGATE retrain.compare_models(label boolean, predicted_a boolean, predicted_b boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_models_bool, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_models_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_models(boolean, boolean, boolean, integer, VARIADIC "any") IS
'Two models on the same rows: accuracy and F1 of both, the difference b - a with a paired 95 % interval, over all rows and in every crossed slice, and where b is better overall but worse here. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the truth. predicted_a, predicted_b: the predictions of both models. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.compare_models(label integer, predicted_a integer, predicted_b integer, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_models_int, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_models_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_models(integer, integer, integer, integer, VARIADIC "any") IS
'Two models on the same rows: accuracy and F1 of both, the difference b - a with a paired 95 % interval, over all rows and in every crossed slice, and where b is better overall but worse here. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the truth. predicted_a, predicted_b: the predictions of both models. All 1 positive, 0 negative, else error 22023. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.compare_models(label text, predicted_a text, predicted_b text, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_models_text, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_models_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_models(text, text, text, integer, VARIADIC "any") IS
'Two models on the same rows: accuracy and F1 of both, the difference b - a with a paired 95 % interval, over all rows and in every crossed slice, and where b is better overall but worse here. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the true class. predicted_a, predicted_b: the classes that both models predict; accuracy only. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.compare_windows(label boolean, predicted boolean, current boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_windows_bool, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_windows_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_windows(boolean, boolean, boolean, integer, VARIADIC "any") IS
'One model in two windows: accuracy and F1 in both, the difference (second less first) with a 95 % interval, over all rows and in every crossed slice. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the truth. predicted: the prediction. current: whether the row is of the second window. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.compare_windows(label integer, predicted integer, current boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_windows_int, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_windows_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_windows(integer, integer, boolean, integer, VARIADIC "any") IS
'One model in two windows: accuracy and F1 in both, the difference (second less first) with a 95 % interval, over all rows and in every crossed slice. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the truth. predicted: the prediction. Both 1 positive, 0 negative, else error 22023. current: whether the row is of the second window. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.compare_windows(label text, predicted text, current boolean, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.compare_windows_text, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.compare_windows_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.compare_combine, SERIALFUNC = retrain.compare_serialize,
	DESERIALFUNC = retrain.compare_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.compare_windows(text, text, boolean, integer, VARIADIC "any") IS
'One model in two windows: accuracy and F1 in both, the difference (second less first) with a 95 % interval, over all rows and in every crossed slice. An array (unnest makes rows): all rows first, then the slices in C order of their texts, column by column, NULL last. label: the true class. predicted: the predicted one; accuracy only. current: whether the row is of the second window. min_support: with fewer rows on a side the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';
