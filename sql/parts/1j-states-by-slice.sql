-- The states retrain.scores, retrain.errors and retrain.class_scores by crossed slices.
-- Definition and examples: doc/reference/slices.md.

CREATE TYPE retrain.slices_scores AS (
	slices text[],
	support bigint,
	unused bigint,
	state retrain.scores,
	status text
);
COMMENT ON TYPE retrain.slices_scores IS
'The scores of one crossed slice, see retrain.scores_by_slice.';
COMMENT ON COLUMN retrain.slices_scores.slices IS
'Canonical texts of the slice values, in the order of the arguments: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.slices_scores.support IS
'Rows of the slice that have label and probability, as often as their weights say.';
COMMENT ON COLUMN retrain.slices_scores.unused IS
'Rows of the slice that lack one of them or the weight; the state counts them, too.';
COMMENT ON COLUMN retrain.slices_scores.state IS
'The scores of the rows of the slice, the same bytes as scores_agg of them.';
COMMENT ON COLUMN retrain.slices_scores.status IS
'ok; insufficient_rows (support below min_support, the state is given all the same).';

CREATE TYPE retrain.slices_errors AS (
	slices text[],
	support bigint,
	unused bigint,
	state retrain.errors,
	status text
);
COMMENT ON TYPE retrain.slices_errors IS
'The errors of one crossed slice, see retrain.errors_by_slice.';
COMMENT ON COLUMN retrain.slices_errors.slices IS
'Canonical texts of the slice values, in the order of the arguments: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.slices_errors.support IS
'Rows of the slice that have actual and predicted value, as often as their weights say.';
COMMENT ON COLUMN retrain.slices_errors.unused IS
'Rows of the slice that lack one of them or the weight; the state counts them, too.';
COMMENT ON COLUMN retrain.slices_errors.state IS
'The errors of the rows of the slice, the same bytes as errors_agg of them.';
COMMENT ON COLUMN retrain.slices_errors.status IS
'ok; insufficient_rows (support below min_support, the state is given all the same).';

CREATE TYPE retrain.slices_class_scores AS (
	slices text[],
	support bigint,
	unused bigint,
	state retrain.class_scores,
	status text
);
COMMENT ON TYPE retrain.slices_class_scores IS
'The class scores of one crossed slice, see retrain.class_scores_by_slice.';
COMMENT ON COLUMN retrain.slices_class_scores.slices IS
'Canonical texts of the slice values, in the order of the arguments: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.slices_class_scores.support IS
'Rows of the slice that have label and probabilities, as often as their weights say.';
COMMENT ON COLUMN retrain.slices_class_scores.unused IS
'Rows of the slice that lack one of them or the weight; the state counts them, too.';
COMMENT ON COLUMN retrain.slices_class_scores.state IS
'The class scores of the rows of the slice, the same bytes as class_scores_agg of them.';
COMMENT ON COLUMN retrain.slices_class_scores.status IS
'ok; insufficient_rows (support below min_support, the state is given all the same).';

CREATE FUNCTION retrain.by_slice_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_by_slice_combine';
COMMENT ON FUNCTION retrain.by_slice_combine(internal, internal) IS
'Support: combine function of scores_by_slice, errors_by_slice and class_scores_by_slice.';

CREATE FUNCTION retrain.by_slice_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_by_slice_serialize';
COMMENT ON FUNCTION retrain.by_slice_serialize(internal) IS
'Support: serial function of scores_by_slice, errors_by_slice and class_scores_by_slice.';

CREATE FUNCTION retrain.scores_by_slice_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_by_slice_deserialize';
COMMENT ON FUNCTION retrain.scores_by_slice_deserialize(bytea, internal) IS
'Support: deserial function of scores_by_slice.';

CREATE FUNCTION retrain.scores_by_slice_final(internal) RETURNS retrain.slices_scores[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_by_slice_final';
COMMENT ON FUNCTION retrain.scores_by_slice_final(internal) IS
'Support: final function of scores_by_slice.';

CREATE FUNCTION retrain.errors_by_slice_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_by_slice_deserialize';
COMMENT ON FUNCTION retrain.errors_by_slice_deserialize(bytea, internal) IS
'Support: deserial function of errors_by_slice.';

CREATE FUNCTION retrain.errors_by_slice_final(internal) RETURNS retrain.slices_errors[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_by_slice_final';
COMMENT ON FUNCTION retrain.errors_by_slice_final(internal) IS
'Support: final function of errors_by_slice.';

CREATE FUNCTION retrain.class_scores_by_slice_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_by_slice_deserialize';
COMMENT ON FUNCTION retrain.class_scores_by_slice_deserialize(bytea, internal) IS
'Support: deserial function of class_scores_by_slice.';

CREATE FUNCTION retrain.class_scores_by_slice_final(internal) RETURNS retrain.slices_class_scores[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_by_slice_final';
COMMENT ON FUNCTION retrain.class_scores_by_slice_final(internal) IS
'Support: final function of class_scores_by_slice.';

CREATE FUNCTION retrain.scores_by_slice_bool(internal, label boolean, probability double precision, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_by_slice_bool';
COMMENT ON FUNCTION retrain.scores_by_slice_bool(internal, boolean, double precision, integer, VARIADIC "any") IS
'Support: transition function of scores_by_slice.';

CREATE AGGREGATE retrain.scores_by_slice(label boolean, probability double precision, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.scores_by_slice_bool, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_by_slice(boolean, double precision, integer, VARIADIC "any") IS
'The scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the truth. probability: of the positive class, from 0 to 1, else error as scores_agg says. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.scores_by_slice_int(internal, label integer, probability double precision, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_by_slice_int';
COMMENT ON FUNCTION retrain.scores_by_slice_int(internal, integer, double precision, integer, VARIADIC "any") IS
'Support: transition function of scores_by_slice.';

CREATE AGGREGATE retrain.scores_by_slice(label integer, probability double precision, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.scores_by_slice_int, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_by_slice(integer, double precision, integer, VARIADIC "any") IS
'The scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, from 0 to 1, else error as scores_agg says. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.errors_by_slice_accum(internal, actual double precision, predicted double precision, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_by_slice_accum';
COMMENT ON FUNCTION retrain.errors_by_slice_accum(internal, double precision, double precision, integer, VARIADIC "any") IS
'Support: transition function of errors_by_slice.';

CREATE AGGREGATE retrain.errors_by_slice(actual double precision, predicted double precision, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.errors_by_slice_accum, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.errors_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.errors_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_by_slice(double precision, double precision, integer, VARIADIC "any") IS
'The errors of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. actual: the truth. predicted: the prediction. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.class_scores_by_slice_text(internal, label text, probabilities double precision[], classes text[], min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_by_slice_text';
COMMENT ON FUNCTION retrain.class_scores_by_slice_text(internal, text, double precision[], text[], integer, VARIADIC "any") IS
'Support: transition function of class_scores_by_slice.';

CREATE AGGREGATE retrain.class_scores_by_slice(label text, probabilities double precision[], classes text[], min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.class_scores_by_slice_text, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.class_scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.class_scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_by_slice(text, double precision[], text[], integer, VARIADIC "any") IS
'The class scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. probabilities: one for each class, in the order of classes, errors as class_scores_agg says. classes: the names, the same array for all rows of a slice, else error 22023; slices may have different ones. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.class_scores_by_slice_integer(internal, label integer, probabilities double precision[], classes text[], min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_by_slice_integer';
COMMENT ON FUNCTION retrain.class_scores_by_slice_integer(internal, integer, double precision[], text[], integer, VARIADIC "any") IS
'Support: transition function of class_scores_by_slice.';

CREATE AGGREGATE retrain.class_scores_by_slice(label integer, probabilities double precision[], classes text[], min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.class_scores_by_slice_integer, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.class_scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.class_scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_by_slice(integer, double precision[], text[], integer, VARIADIC "any") IS
'The class scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: a whole number, the class is that of its decimal name. probabilities: one for each class, in the order of classes, errors as class_scores_agg says. classes: the names, the same array for all rows of a slice, else error 22023; slices may have different ones. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.scores_by_slice_bool_weighted(internal, label boolean, probability double precision, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_by_slice_bool_weighted';
COMMENT ON FUNCTION retrain.scores_by_slice_bool_weighted(internal, boolean, double precision, bigint, integer, VARIADIC "any") IS
'Support: transition function of scores_by_slice_weighted.';

CREATE AGGREGATE retrain.scores_by_slice_weighted(label boolean, probability double precision, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.scores_by_slice_bool_weighted, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_by_slice_weighted(boolean, double precision, bigint, integer, VARIADIC "any") IS
'The scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the truth. probability: of the positive class, from 0 to 1, else error as scores_agg says. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.scores_by_slice_int_weighted(internal, label integer, probability double precision, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_scores_by_slice_int_weighted';
COMMENT ON FUNCTION retrain.scores_by_slice_int_weighted(internal, integer, double precision, bigint, integer, VARIADIC "any") IS
'Support: transition function of scores_by_slice_weighted.';

CREATE AGGREGATE retrain.scores_by_slice_weighted(label integer, probability double precision, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.scores_by_slice_int_weighted, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.scores_by_slice_weighted(integer, double precision, bigint, integer, VARIADIC "any") IS
'The scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: 1 positive, 0 negative, else error 22023. probability: of the positive class, from 0 to 1, else error as scores_agg says. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.errors_by_slice_accum_weighted(internal, actual double precision, predicted double precision, weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_by_slice_accum_weighted';
COMMENT ON FUNCTION retrain.errors_by_slice_accum_weighted(internal, double precision, double precision, bigint, integer, VARIADIC "any") IS
'Support: transition function of errors_by_slice_weighted.';

CREATE AGGREGATE retrain.errors_by_slice_weighted(actual double precision, predicted double precision, weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.errors_by_slice_accum_weighted, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.errors_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.errors_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_by_slice_weighted(double precision, double precision, bigint, integer, VARIADIC "any") IS
'The errors of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. actual: the truth. predicted: the prediction. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.class_scores_by_slice_text_weighted(internal, label text, probabilities double precision[], classes text[], weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_by_slice_text_weighted';
COMMENT ON FUNCTION retrain.class_scores_by_slice_text_weighted(internal, text, double precision[], text[], bigint, integer, VARIADIC "any") IS
'Support: transition function of class_scores_by_slice_weighted.';

CREATE AGGREGATE retrain.class_scores_by_slice_weighted(label text, probabilities double precision[], classes text[], weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.class_scores_by_slice_text_weighted, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.class_scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.class_scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_by_slice_weighted(text, double precision[], text[], bigint, integer, VARIADIC "any") IS
'The class scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: the true class. probabilities: one for each class, in the order of classes, errors as class_scores_agg says. classes: the names, the same array for all rows of a slice, else error 22023; slices may have different ones. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE FUNCTION retrain.class_scores_by_slice_integer_weighted(internal, label integer, probabilities double precision[], classes text[], weight bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_class_scores_by_slice_integer_weighted';
COMMENT ON FUNCTION retrain.class_scores_by_slice_integer_weighted(internal, integer, double precision[], text[], bigint, integer, VARIADIC "any") IS
'Support: transition function of class_scores_by_slice_weighted.';

CREATE AGGREGATE retrain.class_scores_by_slice_weighted(label integer, probabilities double precision[], classes text[], weight bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.class_scores_by_slice_integer_weighted, STYPE = internal, SSPACE = 262144,
	FINALFUNC = retrain.class_scores_by_slice_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.by_slice_combine, SERIALFUNC = retrain.by_slice_serialize,
	DESERIALFUNC = retrain.class_scores_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.class_scores_by_slice_weighted(integer, double precision[], text[], bigint, integer, VARIADIC "any") IS
'The class scores of every combination of the values of the listed columns that has rows. An array (unnest makes rows) in C order of the texts, column by column, NULL last: accessors read figures from the states, merge adds them up. label: a whole number, the class is that of its decimal name. probabilities: one for each class, in the order of classes, errors as class_scores_agg says. classes: the names, the same array for all rows of a slice, else error 22023; slices may have different ones. weight: the number of rows that a row stands for, 0 or more, else error 22023; a row whose weight is NULL is one that is not used. min_support: below so many usable rows the status is insufficient_rows; at least 1, the same for all rows. slices: 1 to 16 columns of any types. NULL without rows. Error 22003 for weights of a slice that add up to more than 2305843009213693951, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';
