-- Two models on the same rows: paired tests.  Definitions and examples: doc/reference/auc.md.

CREATE TYPE retrain.auc_difference_result AS (
	champion_auc double precision,
	challenger_auc double precision,
	difference double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	p_value double precision,
	positives bigint,
	negatives bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.auc_difference_result IS
'Result of retrain.auc_difference: two areas of the same rows, their difference and its uncertainty.';
COMMENT ON COLUMN retrain.auc_difference_result.champion_auc IS
'Area under the ROC curve of the champion''s score, 0 to 1. NULL unless both classes have a usable row, as all figures.';
COMMENT ON COLUMN retrain.auc_difference_result.challenger_auc IS
'Area of the challenger''s score.';
COMMENT ON COLUMN retrain.auc_difference_result.difference IS
'challenger_auc - champion_auc: above 0 if the challenger parts the classes better.';
COMMENT ON COLUMN retrain.auc_difference_result.standard_error IS
'Standard error of difference (DeLong, of two correlated areas), rows taken as independent. NULL for fewer than two rows of a class.';
COMMENT ON COLUMN retrain.auc_difference_result.low IS
'Lower end of the 95 % interval of a normal distribution, at least -1. NULL where standard_error is NULL or 0.';
COMMENT ON COLUMN retrain.auc_difference_result.high IS
'Upper end of the 95 % interval, at most 1.';
COMMENT ON COLUMN retrain.auc_difference_result.p_value IS
'Two-sided, of no difference. NULL where low is.';
COMMENT ON COLUMN retrain.auc_difference_result.positives IS
'Used rows whose label is positive.';
COMMENT ON COLUMN retrain.auc_difference_result.negatives IS
'Used rows whose label is negative.';
COMMENT ON COLUMN retrain.auc_difference_result.unused IS
'Rows left out because label or a score is NULL, or a score is NaN.';
COMMENT ON COLUMN retrain.auc_difference_result.status IS
'ok, undefined (a class has no usable row), or no_interval (fewer than two rows of a class, or all rows have the same places under both scores).';

CREATE FUNCTION retrain.auc_difference_accum(internal, label boolean, champion double precision, challenger double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_accum_bool';
COMMENT ON FUNCTION retrain.auc_difference_accum(internal, boolean, double precision, double precision) IS
'Support: transition function of auc_difference.';

CREATE FUNCTION retrain.auc_difference_accum(internal, label integer, champion double precision, challenger double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_accum_int';
COMMENT ON FUNCTION retrain.auc_difference_accum(internal, integer, double precision, double precision) IS
'Support: transition function of auc_difference.';

CREATE FUNCTION retrain.auc_difference_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_combine';
COMMENT ON FUNCTION retrain.auc_difference_combine(internal, internal) IS
'Support: combine function of auc_difference.';

CREATE FUNCTION retrain.auc_difference_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_serialize';
COMMENT ON FUNCTION retrain.auc_difference_serialize(internal) IS
'Support: serial function of auc_difference.';

CREATE FUNCTION retrain.auc_difference_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_deserialize';
COMMENT ON FUNCTION retrain.auc_difference_deserialize(bytea, internal) IS
'Support: deserial function of auc_difference.';

CREATE FUNCTION retrain.auc_difference_final(internal) RETURNS retrain.auc_difference_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_difference_final';
COMMENT ON FUNCTION retrain.auc_difference_final(internal) IS
'Support: final function of auc_difference.';

CREATE AGGREGATE retrain.auc_difference(label boolean, champion double precision, challenger double precision) (
	SFUNC = retrain.auc_difference_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.auc_difference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.auc_difference_combine, SERIALFUNC = retrain.auc_difference_serialize,
	DESERIALFUNC = retrain.auc_difference_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.auc_difference(boolean, double precision, double precision) IS
'Which of two scores of the same rows parts the classes better: both areas under the ROC curve, their difference, its standard error by DeLong, DeLong and Clarke-Pearson (1988) for correlated areas, 95 % interval and p-value; rows taken as independent (for blocks of time see auc_block_comparison). label: the truth. champion, challenger: any numbers, higher for positive; infinities are ordinary values. Rows with a NULL argument or a NaN score are left out and counted. Keeps 16 bytes a row; past retrain.aggregate_memory error 54000. Always one row.';

CREATE AGGREGATE retrain.auc_difference(label integer, champion double precision, challenger double precision) (
	SFUNC = retrain.auc_difference_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.auc_difference_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.auc_difference_combine, SERIALFUNC = retrain.auc_difference_serialize,
	DESERIALFUNC = retrain.auc_difference_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.auc_difference(integer, double precision, double precision) IS
'Which of two scores of the same rows parts the classes better: both areas under the ROC curve, their difference, its standard error by DeLong, DeLong and Clarke-Pearson (1988) for correlated areas, 95 % interval and p-value; rows taken as independent (for blocks of time see auc_block_comparison). label: 1 positive, 0 negative, else error 22023. champion, challenger: any numbers, higher for positive; infinities are ordinary values. Rows with a NULL argument or a NaN score are left out and counted. Keeps 16 bytes a row; past retrain.aggregate_memory error 54000. Always one row.';

CREATE FUNCTION retrain.mcnemar_test(only_champion bigint, only_challenger bigint, rows bigint, level double precision DEFAULT 0.95,
	reference double precision DEFAULT 0, OUT difference double precision, OUT low double precision, OUT high double precision,
	OUT p_value double precision, OUT p_above double precision, OUT p_below double precision, OUT exact boolean) RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mcnemar_test';
COMMENT ON FUNCTION retrain.mcnemar_test(bigint, bigint, bigint, double precision, double precision) IS
'Two classifiers on the same rows: only_champion rows that only the champion has right, only_challenger rows that only the challenger has right, of rows in all (1 or more). difference: share of right rows of the challenger less that of the champion; low, high: its interval by Bonett and Price (2012) at level (between 0 and 1). p_value: two-sided, of a difference of reference (-1 to 1); p_above, p_below: one-sided, small if the difference lies above or below it. For reference 0 the test of McNemar: exact (b of b + c fair tosses) below 25 discordant rows, normal from there on without a correction for continuity; for others normal, with the standard error of the interval. NULL if an argument is NULL; error 22023 for counts that cannot be and numbers out of range.';
