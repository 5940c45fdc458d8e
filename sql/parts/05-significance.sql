-- Significance of drift statistics: how large a value noise alone would give.
-- Definitions and examples: doc/reference/significance.md.

CREATE FUNCTION retrain.ks_pvalue(statistic double precision, reference_rows bigint, current_rows bigint,
	method text DEFAULT 'auto') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_pvalue';
COMMENT ON FUNCTION retrain.ks_pvalue(double precision, bigint, bigint, text) IS
'Two-sided p-value of a two-sample Kolmogorov-Smirnov statistic (0 to 1) for two row counts (1 or more): the probability that two samples of one continuous distribution differ by at least this much. method: ''exact'' (distribution over all orders of the rows), ''asymptotic'' (one-sample distribution at round(nm/(n+m)) rows), ''auto'' (exact if both counts are at most 10000), as in scipy.stats.ks_2samp. Rows must be independent; with ties the exact value is an upper bound. NULL if an argument is NULL. Errors: 22023 for an argument out of range, 54000 for an exact value that would need more than 1e10 steps.';

CREATE FUNCTION retrain.psi_pvalue(psi double precision, bins integer, reference_rows bigint, current_rows bigint) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_pvalue';
COMMENT ON FUNCTION retrain.psi_pvalue(double precision, integer, bigint, bigint) IS
'Probability that two samples of one distribution show at least this population stability index (0 or more, natural logarithm) over this number of bins (2 or more): psi / (1/n + 1/m) against chi-square with bins - 1 degrees of freedom. Holds for independent rows and about 10 or more expected rows in every bin of either sample. NULL if an argument is NULL; error 22023 for an argument out of range.';

CREATE FUNCTION retrain.psi_critical(bins integer, reference_rows bigint, current_rows bigint,
	alpha double precision DEFAULT 0.05) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_critical';
COMMENT ON FUNCTION retrain.psi_critical(integer, bigint, bigint, double precision) IS
'The population stability index that noise alone exceeds with probability alpha (between 0 and 1, both excluded) for this number of bins (2 or more) and these row counts: the value whose psi_pvalue is alpha. NULL if an argument is NULL; error 22023 for an argument out of range.';

CREATE FUNCTION retrain.wilson_interval(successes bigint, trials bigint, level double precision DEFAULT 0.95,
	OUT low double precision, OUT high double precision) RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wilson_interval';
COMMENT ON FUNCTION retrain.wilson_interval(bigint, bigint, double precision) IS
'Wilson score interval of a proportion, without continuity correction: low and high end (0 to 1) for this many successes (0 to trials) in independent trials (0 or more) at a confidence level (between 0 and 1, both excluded). low is exactly 0 without successes, high exactly 1 without failures; no trials give 0 to 1. NULL ends if an argument is NULL; error 22023 for an argument out of range.';
