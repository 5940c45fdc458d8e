-- Robustness of a figure over time, and of predictions over a feature.  Definitions: doc/reference/robustness.md.

CREATE TYPE retrain.bootstrap_result AS (
	value double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	blocks integer,
	replicates integer,
	status text
);
COMMENT ON TYPE retrain.bootstrap_result IS
'Result of retrain.block_bootstrap and retrain.auc_block_bootstrap: one row.';
COMMENT ON COLUMN retrain.bootstrap_result.value IS
'The figure of all blocks: sum of the numerators divided by the sum of the denominators, or area under the ROC curve; NULL if status is undefined.';
COMMENT ON COLUMN retrain.bootstrap_result.standard_error IS
'Standard deviation of the replicates, 0 or more; NULL with fewer than two.';
COMMENT ON COLUMN retrain.bootstrap_result.low IS
'Quantile of the replicates at (1 - level)/2, 2.5 % by default.';
COMMENT ON COLUMN retrain.bootstrap_result.high IS
'Quantile of the replicates at (1 + level)/2, 97.5 % by default.';
COMMENT ON COLUMN retrain.bootstrap_result.blocks IS
'Blocks of time that were used.';
COMMENT ON COLUMN retrain.bootstrap_result.replicates IS
'Replicates that have a value: their denominators do not add up to 0, or they have rows of both classes.';
COMMENT ON COLUMN retrain.bootstrap_result.status IS
'ok, few_blocks (fewer than 5), or undefined (no block, the denominators are all 0, or rows of one class only).';

CREATE TYPE retrain.block_comparison_result AS (
	value_a double precision,
	value_b double precision,
	difference double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	p_value double precision,
	blocks integer,
	replicates integer,
	status text
);
COMMENT ON TYPE retrain.block_comparison_result IS
'Result of retrain.block_comparison and retrain.auc_block_comparison: one row.';
COMMENT ON COLUMN retrain.block_comparison_result.value_a IS
'The figure of the first side, of all blocks; NULL if it is undefined.';
COMMENT ON COLUMN retrain.block_comparison_result.value_b IS
'The figure of the second side.';
COMMENT ON COLUMN retrain.block_comparison_result.difference IS
'value_b - value_a; NULL if status is undefined.';
COMMENT ON COLUMN retrain.block_comparison_result.standard_error IS
'Standard deviation of the difference over the replicates, 0 or more; NULL with fewer than two.';
COMMENT ON COLUMN retrain.block_comparison_result.low IS
'Quantile of the difference over the replicates at (1 - level)/2, 2.5 % by default.';
COMMENT ON COLUMN retrain.block_comparison_result.high IS
'Quantile at (1 + level)/2, 97.5 % by default.';
COMMENT ON COLUMN retrain.block_comparison_result.p_value IS
'Two-sided, of a difference of reference: 2 (1 + k)/(1 + replicates), at most 1, k being the smaller of the numbers of replicates at or below and at or above reference.';
COMMENT ON COLUMN retrain.block_comparison_result.blocks IS
'Blocks of time that were used.';
COMMENT ON COLUMN retrain.block_comparison_result.replicates IS
'Replicates in which both sides have a value.';
COMMENT ON COLUMN retrain.block_comparison_result.status IS
'ok, few_blocks (fewer than 5), or undefined (a side has no value).';

CREATE TYPE retrain.auc_blocks AS (
	blocks text[],
	positives bigint[],
	negatives bigint[],
	pairs bigint[],
	unused bigint
);
COMMENT ON TYPE retrain.auc_blocks IS
'What the area under the ROC curve of any draw of blocks of time follows from; made by retrain.auc_blocks_agg, read by retrain.auc_block_bootstrap and retrain.auc_block_comparison.';
COMMENT ON COLUMN retrain.auc_blocks.blocks IS
'Canonical texts of the blocks, in C order.';
COMMENT ON COLUMN retrain.auc_blocks.positives IS
'Positive rows of each block.';
COMMENT ON COLUMN retrain.auc_blocks.negatives IS
'Negative rows of each block.';
COMMENT ON COLUMN retrain.auc_blocks.pairs IS
'Two dimensions: of the positive rows of a block (first subscript) and the negative rows of a block (second one), 2 for each pair in which the positive row has the higher score, 1 for each tie.';
COMMENT ON COLUMN retrain.auc_blocks.unused IS
'Rows left out because label, score or block is NULL, or the score NaN.';

CREATE FUNCTION retrain.auc_blocks_accum_bool(internal, label boolean, score double precision, block "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_accum_bool';
COMMENT ON FUNCTION retrain.auc_blocks_accum_bool(internal, boolean, double precision, "any") IS
'Support: transition function of auc_blocks_agg.';

CREATE FUNCTION retrain.auc_blocks_accum_int(internal, label integer, score double precision, block "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_accum_int';
COMMENT ON FUNCTION retrain.auc_blocks_accum_int(internal, integer, double precision, "any") IS
'Support: transition function of auc_blocks_agg.';

CREATE FUNCTION retrain.auc_blocks_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_combine';
COMMENT ON FUNCTION retrain.auc_blocks_combine(internal, internal) IS
'Support: combine function of auc_blocks_agg.';

CREATE FUNCTION retrain.auc_blocks_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_serialize';
COMMENT ON FUNCTION retrain.auc_blocks_serialize(internal) IS
'Support: serial function of auc_blocks_agg.';

CREATE FUNCTION retrain.auc_blocks_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_deserialize';
COMMENT ON FUNCTION retrain.auc_blocks_deserialize(bytea, internal) IS
'Support: deserial function of auc_blocks_agg.';

CREATE FUNCTION retrain.auc_blocks_final(internal) RETURNS retrain.auc_blocks
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_blocks_final';
COMMENT ON FUNCTION retrain.auc_blocks_final(internal) IS
'Support: final function of auc_blocks_agg.';

CREATE AGGREGATE retrain.auc_blocks_agg(label boolean, score double precision, block "any") (
	SFUNC = retrain.auc_blocks_accum_bool, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.auc_blocks_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.auc_blocks_combine, SERIALFUNC = retrain.auc_blocks_serialize,
	DESERIALFUNC = retrain.auc_blocks_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.auc_blocks_agg(boolean, double precision, "any") IS
'Counts from which the area under the ROC curve of any draw of blocks of time follows, for retrain.auc_block_bootstrap and retrain.auc_block_comparison. score: any number, higher for positive rows; infinities are ordinary values. block: what block of time a row is of, of any type, such as a date; values of one canonical text are one block. Rows with a NULL or a NaN score are left out and counted. NULL without rows. Error 54000 for more than 1000 blocks and past retrain.aggregate_memory (about 20 bytes a row), 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.auc_blocks_agg(label integer, score double precision, block "any") (
	SFUNC = retrain.auc_blocks_accum_int, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.auc_blocks_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.auc_blocks_combine, SERIALFUNC = retrain.auc_blocks_serialize,
	DESERIALFUNC = retrain.auc_blocks_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.auc_blocks_agg(integer, double precision, "any") IS
'Counts from which the area under the ROC curve of any draw of blocks of time follows, for retrain.auc_block_bootstrap and retrain.auc_block_comparison. label: 1 positive, 0 negative, else error 22023. score: any number, higher for positive rows; infinities are ordinary values. block: what block of time a row is of, of any type, such as a date; values of one canonical text are one block. Rows with a NULL or a NaN score are left out and counted. NULL without rows. Error 54000 for more than 1000 blocks and past retrain.aggregate_memory (about 20 bytes a row), 0A000 for a nondeterministic collation.';

CREATE FUNCTION retrain.block_bootstrap(numerators double precision[], denominators double precision[], replicates integer DEFAULT 1000, seed bigint DEFAULT 0, level double precision DEFAULT 0.95)
RETURNS retrain.bootstrap_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_block_bootstrap';
COMMENT ON FUNCTION retrain.block_bootstrap(double precision[], double precision[], integer, bigint, double precision) IS
'How stable a figure is over blocks of time: the ratio of two sums (right rows and rows, errors and rows, ...) that are given by block, and its spread over draws of whole blocks with replacement (replicates, 2 to 100000). level: of the interval, between 0 and 1. The same blocks in any order and the same seed give the same bits. A block with a NULL is left out. NULL if an argument is NULL; error 22023 for arrays of unequal length, more than one dimension or more than 100000 elements, numbers that are not finite, and negative denominators.';

CREATE FUNCTION retrain.auc_block_bootstrap(auc retrain.auc_blocks, replicates integer DEFAULT 1000, seed bigint DEFAULT 0, level double precision DEFAULT 0.95)
RETURNS retrain.bootstrap_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_block_bootstrap';
COMMENT ON FUNCTION retrain.auc_block_bootstrap(retrain.auc_blocks, integer, bigint, double precision) IS
'How stable the area under the ROC curve is over blocks of time: auc comes from retrain.auc_blocks_agg, the rest is as for ratios. A replicate with rows of one class only has no value. NULL if an argument is NULL; error 22023 for a value that the aggregate cannot have made.';

CREATE FUNCTION retrain.block_comparison(numerators_a double precision[], denominators_a double precision[], numerators_b double precision[], denominators_b double precision[], replicates integer DEFAULT 1000, seed bigint DEFAULT 0, level double precision DEFAULT 0.95, reference double precision DEFAULT 0)
RETURNS retrain.block_comparison_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_block_comparison';
COMMENT ON FUNCTION retrain.block_comparison(double precision[], double precision[], double precision[], double precision[], integer, bigint, double precision, double precision) IS
'Two models on the same blocks of time (paired block bootstrap): the ratios of two sums each, their difference b - a, and its spread over draws of whole blocks with replacement, the same for both. reference: the difference that p_value is of, finite; for non-inferiority of figures that should be high, less the margin. Else as retrain.block_bootstrap.';

CREATE FUNCTION retrain.auc_block_comparison(a retrain.auc_blocks, b retrain.auc_blocks, replicates integer DEFAULT 1000, seed bigint DEFAULT 0, level double precision DEFAULT 0.95, reference double precision DEFAULT 0)
RETURNS retrain.block_comparison_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_auc_block_comparison';
COMMENT ON FUNCTION retrain.auc_block_comparison(retrain.auc_blocks, retrain.auc_blocks, integer, bigint, double precision, double precision) IS
'Areas under the ROC curve of two models on the same rows (paired block bootstrap): a and b come from retrain.auc_blocks_agg over the same rows, with the scores of either model. Else as for ratios. Error 22023 if blocks, or the positive or negative rows of a block, differ.';

CREATE FUNCTION retrain.block_draws(blocks integer, replicates integer DEFAULT 1000, seed bigint DEFAULT 0)
RETURNS TABLE (replicate integer, block integer, times integer)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10000 AS 'MODULE_PATHNAME', 'retrain_block_draws';
COMMENT ON FUNCTION retrain.block_draws(integer, integer, bigint) IS
'The draws of retrain.block_bootstrap, for figures that are neither ratios of sums nor areas under the ROC curve: how often (times, 1 or more) each block (from 1) is drawn in each replicate (from 1); blocks that are not drawn have no row. blocks: 1 to 100000. replicates: 2 to 100000. No row if an argument is NULL; error 22023 for others.';

CREATE TYPE retrain.sensitivity_bin AS (
	bin integer,
	low double precision,
	high double precision,
	rows bigint,
	mean double precision,
	standard_error double precision,
	difference double precision,
	difference_low double precision,
	difference_high double precision,
	status text
);
COMMENT ON TYPE retrain.sensitivity_bin IS
'One bin of a feature in the result of retrain.sensitivity_by_bin.';
COMMENT ON COLUMN retrain.sensitivity_bin.bin IS
'Number of the bin from 1 on; the last one has the rows whose feature is missing.';
COMMENT ON COLUMN retrain.sensitivity_bin.low IS
'Lower edge, which does not belong to the bin; -Infinity for the first bin, NULL for missing values.';
COMMENT ON COLUMN retrain.sensitivity_bin.high IS
'Upper edge, which belongs to the bin; Infinity for the last bin with edges, NULL for missing values.';
COMMENT ON COLUMN retrain.sensitivity_bin.rows IS
'Rows of the bin with a finite prediction.';
COMMENT ON COLUMN retrain.sensitivity_bin.mean IS
'Their mean prediction; NULL without rows.';
COMMENT ON COLUMN retrain.sensitivity_bin.standard_error IS
'Standard error of the mean, for independent rows; NULL with fewer than two rows.';
COMMENT ON COLUMN retrain.sensitivity_bin.difference IS
'Mean less that of the bin before which has rows; for missing values less that of all other rows. NULL if status is undefined.';
COMMENT ON COLUMN retrain.sensitivity_bin.difference_low IS
'Lower end of its 95 % interval (Welch); NULL if either side has fewer than two rows.';
COMMENT ON COLUMN retrain.sensitivity_bin.difference_high IS
'Upper end of that interval.';
COMMENT ON COLUMN retrain.sensitivity_bin.status IS
'ok, insufficient_rows (one side has fewer than two rows) or undefined (no rows, or no bin before). About the difference.';

CREATE FUNCTION retrain.sensitivity_accum(internal, double precision, double precision, double precision[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sensitivity_accum';
COMMENT ON FUNCTION retrain.sensitivity_accum(internal, double precision, double precision, double precision[]) IS
'Support: adds the prediction of a row to the bin of its feature.';

CREATE FUNCTION retrain.sensitivity_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sensitivity_combine';
COMMENT ON FUNCTION retrain.sensitivity_combine(internal, internal) IS
'Support: combine function of sensitivity_by_bin.';

CREATE FUNCTION retrain.sensitivity_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sensitivity_serialize';
COMMENT ON FUNCTION retrain.sensitivity_serialize(internal) IS
'Support: serial function of sensitivity_by_bin.';

CREATE FUNCTION retrain.sensitivity_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sensitivity_deserialize';
COMMENT ON FUNCTION retrain.sensitivity_deserialize(bytea, internal) IS
'Support: deserial function of sensitivity_by_bin.';

CREATE FUNCTION retrain.sensitivity_final(internal) RETURNS retrain.sensitivity_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_sensitivity_final';
COMMENT ON FUNCTION retrain.sensitivity_final(internal) IS
'Support: final function of sensitivity_by_bin.';

CREATE AGGREGATE retrain.sensitivity_by_bin(feature double precision, prediction double precision, edges double precision[]) (
	SFUNC = retrain.sensitivity_accum, STYPE = internal, SSPACE = 4096,
	FINALFUNC = retrain.sensitivity_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.sensitivity_combine, SERIALFUNC = retrain.sensitivity_serialize,
	DESERIALFUNC = retrain.sensitivity_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.sensitivity_by_bin(double precision, double precision, double precision[]) IS
'How the mean prediction moves from bin to bin of a feature, from the rows of the log alone: an array of retrain.sensitivity_bin, all bins in order and one for missing features (NULL, NaN). edges: 1 to 1000 finite numbers in ascending order, the same for all rows; bins are (lo, hi], the outer ones open. Rows without a finite prediction are not used. NULL without rows. Error 22004 for NULL in place of edges, 22023 for other edges.';
