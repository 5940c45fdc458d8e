-- Errors of regression models: retrain.errors.  Definition and examples: doc/reference/errors.md.

CREATE TYPE retrain.errors;

CREATE FUNCTION retrain.errors_in(cstring) RETURNS retrain.errors
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_in';
COMMENT ON FUNCTION retrain.errors_in(cstring) IS
'Support: a state of errors from its text form (JSON), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.errors_out(retrain.errors) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_out';
COMMENT ON FUNCTION retrain.errors_out(retrain.errors) IS
'Support: the lossless text form of a state of errors, JSON that a person can read.';

CREATE FUNCTION retrain.errors_recv(internal) RETURNS retrain.errors
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_recv';
COMMENT ON FUNCTION retrain.errors_recv(internal) IS
'Support: a state of errors from its binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.errors_send(retrain.errors) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_send';
COMMENT ON FUNCTION retrain.errors_send(retrain.errors) IS
'The binary form of a state of errors: canonical bytes, the same for the same rows on every machine.';

CREATE TYPE retrain.errors (
	INPUT = retrain.errors_in, OUTPUT = retrain.errors_out,
	RECEIVE = retrain.errors_recv, SEND = retrain.errors_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE retrain.errors IS
'Mergeable summary of a regression model''s errors: row counts (NULL, NaN and infinities apart), exact sums of errors and actual values, and the profile of the errors. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.errors_eq(retrain.errors, retrain.errors) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_eq';
COMMENT ON FUNCTION retrain.errors_eq(retrain.errors, retrain.errors) IS
'Support: whether two states of errors are the same bytes; NULL if one is NULL.';

CREATE FUNCTION retrain.errors_ne(retrain.errors, retrain.errors) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_ne';
COMMENT ON FUNCTION retrain.errors_ne(retrain.errors, retrain.errors) IS
'Support: whether two states of errors are different bytes; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.errors, RIGHTARG = retrain.errors, FUNCTION = retrain.errors_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.errors, retrain.errors) IS
'Whether two states of errors are the same bytes.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.errors, RIGHTARG = retrain.errors, FUNCTION = retrain.errors_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.errors, retrain.errors) IS
'Whether two states of errors are different bytes.';

CREATE FUNCTION retrain.errors_accum(retrain.errors, double precision, double precision) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_accum';
COMMENT ON FUNCTION retrain.errors_accum(retrain.errors, double precision, double precision) IS
'Support: a state of errors with one more row.';

CREATE FUNCTION retrain.errors_accum_weight(retrain.errors, double precision, double precision, bigint) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_accum_weight';
COMMENT ON FUNCTION retrain.errors_accum_weight(retrain.errors, double precision, double precision, bigint) IS
'Support: a state of errors with one more row, as often as its weight says.';

CREATE FUNCTION retrain.errors_detail_accum(retrain.errors, double precision, double precision) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_detail_accum';
COMMENT ON FUNCTION retrain.errors_detail_accum(retrain.errors, double precision, double precision) IS
'Support: a state of errors with detail and one more row.';

CREATE FUNCTION retrain.errors_detail_accum_weight(retrain.errors, double precision, double precision, bigint) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_detail_accum_weight';
COMMENT ON FUNCTION retrain.errors_detail_accum_weight(retrain.errors, double precision, double precision, bigint) IS
'Support: a state of errors with detail and as many more rows as the weight says; error 22023 for a negative one.';

CREATE FUNCTION retrain.errors_combine(retrain.errors, retrain.errors) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_combine';
COMMENT ON FUNCTION retrain.errors_combine(retrain.errors, retrain.errors) IS
'Support: the first state with the rows of the second.';

CREATE FUNCTION retrain.errors_final(retrain.errors) RETURNS retrain.errors
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_final';
COMMENT ON FUNCTION retrain.errors_final(retrain.errors) IS
'Support: the result of an aggregate that makes a state of errors.';

CREATE AGGREGATE retrain.errors_agg(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_agg(double precision, double precision) IS
'State of the errors actual - predicted, from which retrain.mae, rmse, r2 and the others are read. Rows with a NULL or NaN and rows whose error is infinite are not used, and counted apart. NULL without rows.';

CREATE AGGREGATE retrain.errors_agg(actual double precision, predicted double precision, weight bigint) (
	SFUNC = retrain.errors_accum_weight, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_agg(double precision, double precision, bigint) IS
'The same for rows that stand for weight equal rows: 0 or more, else error 22023; a row whose weight is NULL is not used, and counted. The same bytes as from the rows themselves.';

CREATE AGGREGATE retrain.errors_detail_agg(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_detail_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_detail_agg(double precision, double precision) IS
'The same as errors_agg(actual, predicted), with the sums of third and fourth degree that the standard errors of r2 and explained_variance in errors_summary need. All other figures are the same bits. Merged with a state without detail it loses the detail.';

CREATE AGGREGATE retrain.errors_detail_agg(actual double precision, predicted double precision, weight bigint) (
	SFUNC = retrain.errors_detail_accum_weight, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.errors_detail_agg(double precision, double precision, bigint) IS
'The same for rows that stand for weight equal rows: 0 or more, else error 22023; a row whose weight is NULL is not used, and counted. The same bytes as from the rows themselves.';

CREATE AGGREGATE retrain.merge(errors retrain.errors) (
	SFUNC = retrain.errors_combine, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.errors) IS
'The state of the rows of all states: the same bytes as one errors_agg over those rows, whatever the order of merging. NULL states are skipped; NULL without a state.';

CREATE FUNCTION retrain.mae(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_mae';
COMMENT ON FUNCTION retrain.mae(retrain.errors) IS
'The mean absolute error, in units of the values. NULL without rows.';

CREATE AGGREGATE retrain.mae(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.mae, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mae(double precision, double precision) IS
'The mean absolute error of predictions: the same bits as retrain.mae of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.mse(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_mse';
COMMENT ON FUNCTION retrain.mse(retrain.errors) IS
'The mean squared error. NULL without rows; error 22003 beyond the range of double precision.';

CREATE AGGREGATE retrain.mse(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.mse, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mse(double precision, double precision) IS
'The mean squared error of predictions: the same bits as retrain.mse of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.rmse(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_rmse';
COMMENT ON FUNCTION retrain.rmse(retrain.errors) IS
'The root of the mean squared error, in units of the values. NULL without rows.';

CREATE AGGREGATE retrain.rmse(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.rmse, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.rmse(double precision, double precision) IS
'The root mean squared error of predictions: the same bits as retrain.rmse of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.mape(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_mape';
COMMENT ON FUNCTION retrain.mape(retrain.errors) IS
'The mean of |error| / |actual| as a share (1 is 100 %), over the rows whose actual value is not 0: errors_counts counts the others. NULL without such rows; error 22003 if an actual value is so near 0 that the quotient is beyond double precision.';

CREATE AGGREGATE retrain.mape(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.mape, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.mape(double precision, double precision) IS
'The mean absolute percentage error of predictions: the same bits as retrain.mape of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.smape(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_smape';
COMMENT ON FUNCTION retrain.smape(retrain.errors) IS
'The mean of 2 |error| / (|actual| + |predicted|), 0 to 2; 0 for a row of two zeros. NULL without rows.';

CREATE AGGREGATE retrain.smape(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.smape, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.smape(double precision, double precision) IS
'The symmetric mean absolute percentage error of predictions: the same bits as retrain.smape of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.wape(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_wape';
COMMENT ON FUNCTION retrain.wape(retrain.errors) IS
'The sum of |error| over the sum of |actual|. NULL if that is 0, or without rows; error 22003 beyond the range of double precision.';

CREATE AGGREGATE retrain.wape(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.wape, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.wape(double precision, double precision) IS
'The weighted absolute percentage error of predictions: the same bits as retrain.wape of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.r2(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_r2';
COMMENT ON FUNCTION retrain.r2(retrain.errors) IS
'1 less the sum of squared errors over that of squared deviations of the actual values from their mean. NULL if these are all equal (also in one row), or without rows; error 22003 beyond the range of double precision.';

CREATE AGGREGATE retrain.r2(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.r2, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.r2(double precision, double precision) IS
'The coefficient of determination of predictions: the same bits as retrain.r2 of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.explained_variance(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_explained_variance';
COMMENT ON FUNCTION retrain.explained_variance(retrain.errors) IS
'1 less the variance of the errors over that of the actual values: R2 without the bias. NULL if the actual values are all equal, or without rows; error 22003 beyond the range of double precision.';

CREATE AGGREGATE retrain.explained_variance(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.explained_variance, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.explained_variance(double precision, double precision) IS
'The explained variance of predictions: the same bits as retrain.explained_variance of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.bias(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_bias';
COMMENT ON FUNCTION retrain.bias(retrain.errors) IS
'The mean of predicted - actual: above 0 if the model predicts too much. NULL without rows.';

CREATE AGGREGATE retrain.bias(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.bias, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.bias(double precision, double precision) IS
'The bias of predictions: the same bits as retrain.bias of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.max_error(errors retrain.errors) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_max_error';
COMMENT ON FUNCTION retrain.max_error(retrain.errors) IS
'The greatest absolute error. NULL without rows.';

CREATE AGGREGATE retrain.max_error(actual double precision, predicted double precision) (
	SFUNC = retrain.errors_accum, STYPE = retrain.errors, SSPACE = 16384,
	FINALFUNC = retrain.max_error, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.errors_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.max_error(double precision, double precision) IS
'The greatest error of predictions: the same bits as retrain.max_error of the state that errors_agg makes of these rows, NULL and error where that is.';

CREATE FUNCTION retrain.pinball(errors retrain.errors, q double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_pinball_loss';
COMMENT ON FUNCTION retrain.pinball(retrain.errors, double precision) IS
'The mean pinball loss of predictions of quantile q (0 to 1, else error 22023): q for each unit that a prediction is too low, 1 - q for each that it is too high. NULL without rows.';

CREATE FUNCTION retrain.error_quantile(errors retrain.errors, q double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_quantile_value';
COMMENT ON FUNCTION retrain.error_quantile(retrain.errors, double precision) IS
'Quantile q (0 to 1, else error 22023) of the errors actual - predicted, type 7: linear between two errors. Exact up to 4096 distinct errors; else near it, see error_quantiles. NULL without rows.';

CREATE TYPE retrain.error_quantile_result AS (
	q double precision,
	value double precision,
	low double precision,
	high double precision,
	max_error double precision
);
COMMENT ON TYPE retrain.error_quantile_result IS
'A quantile of the errors of a model, and between which values that of the rows lies.';
COMMENT ON COLUMN retrain.error_quantile_result.q IS
'The share that was asked for, 0 to 1.';
COMMENT ON COLUMN retrain.error_quantile_result.value IS
'Quantile of the errors actual - predicted, type 7; NULL without rows.';
COMMENT ON COLUMN retrain.error_quantile_result.low IS
'The quantile of the rows is not below it; equal to value if that is exact, NULL without rows.';
COMMENT ON COLUMN retrain.error_quantile_result.high IS
'The quantile of the rows is not above it; equal to value if that is exact, NULL without rows.';
COMMENT ON COLUMN retrain.error_quantile_result.max_error IS
'Bound of the distance between value and the quantile of the rows, 0 if it is exact; NULL without rows.';

CREATE FUNCTION retrain.error_quantiles(errors retrain.errors, q double precision[]) RETURNS retrain.error_quantile_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_quantiles';
COMMENT ON FUNCTION retrain.error_quantiles(retrain.errors, double precision[]) IS
'Quantiles of the errors with their bounds, one for each element of q (0 to 1, else error 22023; NULL is error 22004), to be read with unnest. NULL for no elements.';

CREATE TYPE retrain.errors_counts_result AS (
	row_count bigint,
	null_rows bigint,
	nan_rows bigint,
	negative_infinity_rows bigint,
	positive_infinity_rows bigint,
	zero_actual_rows bigint,
	steep_rows bigint
);
COMMENT ON TYPE retrain.errors_counts_result IS
'Rows that a state of errors uses and rows that it does not use.';
COMMENT ON COLUMN retrain.errors_counts_result.row_count IS
'Rows whose error is finite: the figures are about them.';
COMMENT ON COLUMN retrain.errors_counts_result.null_rows IS
'Rows not used because actual or predicted is NULL.';
COMMENT ON COLUMN retrain.errors_counts_result.nan_rows IS
'Rows not used because the error is NaN: one value is, or both are infinite with one sign.';
COMMENT ON COLUMN retrain.errors_counts_result.negative_infinity_rows IS
'Rows not used because actual - predicted is -infinity, as it is beyond the range of double precision.';
COMMENT ON COLUMN retrain.errors_counts_result.positive_infinity_rows IS
'Rows not used because actual - predicted is infinity, as it is beyond the range of double precision.';
COMMENT ON COLUMN retrain.errors_counts_result.zero_actual_rows IS
'Of row_count, rows whose actual value is 0: mape leaves them out.';
COMMENT ON COLUMN retrain.errors_counts_result.steep_rows IS
'Of row_count, rows whose |error| / |actual| is beyond the range of double precision: with one, mape is an error.';

CREATE FUNCTION retrain.errors_counts(errors retrain.errors) RETURNS retrain.errors_counts_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_counts';
COMMENT ON FUNCTION retrain.errors_counts(retrain.errors) IS
'How many rows the figures of a state are about, and how many were not used, by reason.';

CREATE FUNCTION retrain.error_profile(errors retrain.errors) RETURNS retrain.profile
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_profile';
COMMENT ON FUNCTION retrain.error_profile(retrain.errors) IS
'The profile of the errors actual - predicted, of capacity 4096, without the sketch of distinct values: for histograms and comparisons of errors.';

CREATE FUNCTION retrain.errors_summary(errors retrain.errors) RETURNS retrain.metric_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_summary';
COMMENT ON FUNCTION retrain.errors_summary(retrain.errors) IS
'All figures of a state with standard error, 95 % interval and what predicting the mean of the actual values would have reached (NULL for mae, mape, wape and max_error: see the form with a profile), to be read with unnest. Status undefined for 0/0, overflow for a figure beyond double precision, no_interval where there is no standard error (max_error; one row), no_detail for r2 and explained_variance of a state that errors_detail_agg did not make.';

CREATE FUNCTION retrain.errors_summary(errors retrain.errors, actual retrain.profile) RETURNS retrain.metric_result[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_errors_summary_actual';
COMMENT ON FUNCTION retrain.errors_summary(retrain.errors, retrain.profile) IS
'The same, with the constants that need the order of the actual values: mae and wape of predicting their median, mape of the median weighted by 1 / |actual|, max_error of the middle of their range. actual: profile of the actual values over the same rows; another number of finite values is error 22023. Exact for an exact profile, else off by at most half the width of a bucket.';
