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
'Result of retrain.block_bootstrap: one row.';
COMMENT ON COLUMN retrain.bootstrap_result.value IS
'Sum of the numerators divided by the sum of the denominators; NULL if status is undefined.';
COMMENT ON COLUMN retrain.bootstrap_result.standard_error IS
'Standard deviation of the replicates, 0 or more; NULL with fewer than two.';
COMMENT ON COLUMN retrain.bootstrap_result.low IS
'2.5 % quantile of the replicates.';
COMMENT ON COLUMN retrain.bootstrap_result.high IS
'97.5 % quantile of the replicates.';
COMMENT ON COLUMN retrain.bootstrap_result.blocks IS
'Blocks of time that were used.';
COMMENT ON COLUMN retrain.bootstrap_result.replicates IS
'Replicates that have a value: their denominators do not add up to 0.';
COMMENT ON COLUMN retrain.bootstrap_result.status IS
'ok, few_blocks (fewer than 5), or undefined (no block, or the denominators are all 0).';

CREATE FUNCTION retrain.block_bootstrap(numerators double precision[], denominators double precision[], replicates integer DEFAULT 1000, seed bigint DEFAULT 0)
RETURNS retrain.bootstrap_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_block_bootstrap';
COMMENT ON FUNCTION retrain.block_bootstrap(double precision[], double precision[], integer, bigint) IS
'How stable a figure is over blocks of time: the ratio of two sums (right rows and rows, errors and rows, ...) that are given by block, and its spread over draws of whole blocks with replacement (replicates, 2 to 100000). The same blocks in any order and the same seed give the same bits. A block with a NULL is left out. NULL if an argument is NULL; error 22023 for arrays of unequal length, more than one dimension or more than 100000 elements, numbers that are not finite, and negative denominators.';

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
