-- p-values of many tests at once.
-- Definitions and examples: doc/reference/significance.md.

CREATE FUNCTION retrain.bh_adjust(p_values double precision[]) RETURNS double precision[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bh_adjust';
COMMENT ON FUNCTION retrain.bh_adjust(double precision[]) IS
'Benjamini-Hochberg adjusted p-values, in the order of the input: the smallest false discovery rate at which each test is among the discoveries, that is, reject where the result is at most the rate you accept. NULL elements stay NULL and are not counted as tests; an empty array gives an empty array. Holds for independent tests, and for tests that depend on each other positively. NULL if the argument is NULL; error 22023 for an element that is NaN or not between 0 and 1, and for an array of more than one dimension.';

CREATE FUNCTION retrain.holm_adjust(p_values double precision[]) RETURNS double precision[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_holm_adjust';
COMMENT ON FUNCTION retrain.holm_adjust(double precision[]) IS
'Holm adjusted p-values, in the order of the input: the smallest chance of any false discovery at which each test is among the discoveries, that is, reject where the result is at most the chance you accept. Holds however the tests depend on each other. NULL elements stay NULL and are not counted as tests; an empty array gives an empty array. NULL if the argument is NULL; error 22023 for an element that is NaN or not between 0 and 1, and for an array of more than one dimension.';
