-- Default choice of drift measures for a column.  Definition and examples: doc/reference/drift.md.

CREATE TYPE retrain.drift_result AS (
	kind text,
	treated_as text,
	level text,
	decided_by text,
	psi double precision,
	psi_p_value double precision,
	psi_critical_value double precision,
	bins integer,
	wasserstein double precision,
	wasserstein_scaled double precision,
	js_distance double precision,
	ks_statistic double precision,
	ks_p_value double precision,
	chi2_statistic double precision,
	chi2_p_value double precision,
	cramers_v double precision,
	max_error double precision,
	reference_rows bigint,
	reference_missing bigint,
	current_rows bigint,
	current_missing bigint,
	status text
);
COMMENT ON TYPE retrain.drift_result IS
'Result of retrain.drift_summary: one row.';
COMMENT ON COLUMN retrain.drift_result.kind IS
'Kind of the profiles: number, time, boolean or category.';
COMMENT ON COLUMN retrain.drift_result.treated_as IS
'number or category: which measures were chosen.';
COMMENT ON COLUMN retrain.drift_result.level IS
'none, warn or alert: by the larger of the two figures that decide. NULL if status is undefined.';
COMMENT ON COLUMN retrain.drift_result.decided_by IS
'The larger of the figures that decide: psi, wasserstein_scaled or js_distance.';
COMMENT ON COLUMN retrain.drift_result.psi IS
'Population stability index, see retrain.psi; decides.';
COMMENT ON COLUMN retrain.drift_result.psi_p_value IS
'Its p-value for these sample sizes, see retrain.psi_test; NULL if bins are too small or folded.';
COMMENT ON COLUMN retrain.drift_result.psi_critical_value IS
'The index that noise alone exceeds with probability 0.05.';
COMMENT ON COLUMN retrain.drift_result.bins IS
'Bins of the index that hold a row.';
COMMENT ON COLUMN retrain.drift_result.wasserstein IS
'Wasserstein distance in the unit of the values; of numbers and times only.';
COMMENT ON COLUMN retrain.drift_result.wasserstein_scaled IS
'The same over the standard deviation of the reference; decides, of numbers and times only.';
COMMENT ON COLUMN retrain.drift_result.js_distance IS
'Jensen-Shannon distance in base 2; decides, of categories only.';
COMMENT ON COLUMN retrain.drift_result.ks_statistic IS
'Kolmogorov-Smirnov D; informs, of numbers and times only.';
COMMENT ON COLUMN retrain.drift_result.ks_p_value IS
'Its p-value for independent rows.';
COMMENT ON COLUMN retrain.drift_result.chi2_statistic IS
'Chi-square of the two samples; informs, of categories only.';
COMMENT ON COLUMN retrain.drift_result.chi2_p_value IS
'Its p-value for independent rows.';
COMMENT ON COLUMN retrain.drift_result.cramers_v IS
'Bias-corrected Cramer''s V; informs, of categories only.';
COMMENT ON COLUMN retrain.drift_result.max_error IS
'How much larger than ks_statistic that of the rows can be; 0 for categories that could all be told apart, NULL for folded ones.';
COMMENT ON COLUMN retrain.drift_result.reference_rows IS
'Rows of the reference.';
COMMENT ON COLUMN retrain.drift_result.reference_missing IS
'Those of them that are NULL or NaN.';
COMMENT ON COLUMN retrain.drift_result.current_rows IS
'Rows of the current sample.';
COMMENT ON COLUMN retrain.drift_result.current_missing IS
'Those of them that are NULL or NaN.';
COMMENT ON COLUMN retrain.drift_result.status IS
'ok; undefined (a sample has no rows); infinite or undefined_scale (there is no scaled Wasserstein distance, psi alone decides); low_resolution (max_error is above 0.01); folded (categories could not be told apart).';

CREATE FUNCTION retrain.drift_summary(reference retrain.profile, current retrain.profile, warn double precision DEFAULT 0.1,
	alert double precision DEFAULT 0.25, kind text DEFAULT 'auto') RETURNS retrain.drift_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_drift_summary';
COMMENT ON FUNCTION retrain.drift_summary(retrain.profile, retrain.profile, double precision, double precision, text) IS
'The usual measures of drift of two profiles of one kind, as one row with a level: values (numbers and times) are judged by psi and the scaled Wasserstein distance, with ks to inform; categories, booleans and whole numbers of at most 20 distinct values by psi and the Jensen-Shannon distance, with chi-square to inform. warn, alert: levels from which the larger of both figures is a warning or an alert. kind: ''auto'', ''number'' or ''category''. NULL if a profile is NULL. Errors: 22023, 22004.';
