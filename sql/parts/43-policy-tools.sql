-- Policies looked at before they act: what is missing, what will run, what the levels mean.

CREATE FUNCTION retrain.check_policy(
	policy text,
	OUT check_name text,
	OUT column_name text,
	OUT slice_value text,
	OUT rows_current bigint,
	OUT rows_reference bigint,
	OUT rows_needed bigint,
	OUT expected_value double precision,
	OUT noise_floor double precision,
	OUT noise_kind text,
	OUT level double precision,
	OUT problem text,
	OUT remedy text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_check_policy';
COMMENT ON FUNCTION retrain.check_policy(text) IS
'What would hinder a policy, and what its levels are worth: checks the definition as retrain.alter_policy() would, then measures the last window in a dry run with the rights of the policy owner; nothing is recorded. One row per check, column and slice (slice_value: several with commas between where they are crossed): rows_current and rows_reference (used), rows_needed (min_rows), expected_value and noise_floor (what the metric shows on average, and passes in 5 % of windows, when nothing has changed; noise_kind says whether it is that or half of the 95 % interval; both for independent rows), level (fail, else warn), problem (NULL: none) and remedy. Rows without check_name concern the policy as a whole. The window is that of the latest slot, or the one that ends now less label_delay. Errors: RT001 (no such policy, or not the caller''s), RT003 (owner), 42501 (superuser, or no SET ROLE), RT031.';

CREATE FUNCTION retrain.check_policy(
	definition jsonb,
	OUT check_name text,
	OUT column_name text,
	OUT slice_value text,
	OUT rows_current bigint,
	OUT rows_reference bigint,
	OUT rows_needed bigint,
	OUT expected_value double precision,
	OUT noise_floor double precision,
	OUT noise_kind text,
	OUT level double precision,
	OUT problem text,
	OUT remedy text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_check_policy_definition';
COMMENT ON FUNCTION retrain.check_policy(jsonb) IS
'The same for a definition that need not be that of a policy, as retrain.create_policy(jsonb) takes it: what create_policy would refuse is a row, not an error. Errors: 42501 (superuser).';

CREATE FUNCTION retrain.calibrate_policy(
	policy text,
	quantile double precision DEFAULT 0.99,
	since timestamptz DEFAULT NULL,
	until timestamptz DEFAULT NULL,
	OUT check_name text,
	OUT against text,
	OUT windows integer,
	OUT independent_windows double precision,
	OUT quantile_value double precision,
	OUT suggested_level double precision,
	OUT warn double precision,
	OUT fail double precision,
	OUT warnings integer,
	OUT alarms integer,
	OUT slots_per_quarter double precision,
	OUT alarms_per_quarter double precision,
	OUT alarms_low double precision,
	OUT alarms_high double precision,
	OUT note text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_calibrate_policy';
COMMENT ON FUNCTION retrain.calibrate_policy(text, double precision, timestamptz, timestamptz) IS
'Tries a policy on windows in which nothing is known to have changed, in dry runs with the rights of the policy owner; nothing is recorded. Windows: without since and until those of the baseline, each against the rest of it (checks of form profile: against the whole baseline); else those of [since, until), which the caller holds to be quiet, against the reference of the policy. They have the length of the policy''s window and begin one period apart, or one length where that is shorter; those that meet an excluded range are passed over. One row per check, and one without check_name for the policy as a whole. against: what was compared with. windows: conclusive ones. independent_windows: as many as do not overlap. quantile_value: the value that the given share (quantile, above 0, at most 1) of the windows does not go beyond, of the worst column and slice. suggested_level: the next decimal of four digits beyond it. warnings, alarms: windows at warn or beyond, and at fail; of the policy: verdicts that ask for something, after breaches_needed and cooldown, window i judged as slot i. alarms_per_quarter: alarms by windows times slots_per_quarter, with the exact 95 % interval of Clopper and Pearson over the independent windows (alarms_low, alarms_high). Errors: RT001, RT003, 22023 (no baseline with a window; period too short; quantile), 54000 (more than 5000 windows), 42501 (superuser, or no SET ROLE), and what kept a window from being read.';

CREATE FUNCTION retrain.calibrate_policy(
	definition jsonb,
	quantile double precision DEFAULT 0.99,
	since timestamptz DEFAULT NULL,
	until timestamptz DEFAULT NULL,
	OUT check_name text,
	OUT against text,
	OUT windows integer,
	OUT independent_windows double precision,
	OUT quantile_value double precision,
	OUT suggested_level double precision,
	OUT warn double precision,
	OUT fail double precision,
	OUT warnings integer,
	OUT alarms integer,
	OUT slots_per_quarter double precision,
	OUT alarms_per_quarter double precision,
	OUT alarms_low double precision,
	OUT alarms_high double precision,
	OUT note text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_calibrate_policy_definition';
COMMENT ON FUNCTION retrain.calibrate_policy(jsonb, double precision, timestamptz, timestamptz) IS
'The same for a definition that need not be that of a policy, as retrain.create_policy(jsonb) takes it. Errors as there, and 42501 (superuser).';

CREATE FUNCTION retrain.calibrated_checks(
	policy text,
	quantile double precision DEFAULT 0.99,
	since timestamptz DEFAULT NULL,
	until timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
RETURN (
	SELECT pg_catalog.jsonb_agg(
		CASE
			WHEN c.suggested_level IS NULL THEN e.definition
			WHEN e.definition ->> 'direction' = 'below' AND (e.definition ->> 'warn')::double precision < c.suggested_level
				OR e.definition ->> 'direction' = 'above' AND (e.definition ->> 'warn')::double precision > c.suggested_level
				THEN (e.definition - 'warn' - 'clear') || pg_catalog.jsonb_build_object('fail', c.suggested_level)
			ELSE (e.definition - 'clear') || pg_catalog.jsonb_build_object('fail', c.suggested_level)
		END ORDER BY e.n)
	FROM pg_catalog.jsonb_array_elements(retrain.policy_definition(policy) -> 'checks') WITH ORDINALITY AS e (definition, n)
	LEFT JOIN retrain.calibrate_policy(policy, quantile, since, until) AS c ON c.check_name = e.definition ->> 'name');
COMMENT ON FUNCTION retrain.calibrated_checks(text, double precision, timestamptz, timestamptz) IS
'The checks of a policy with fail set to the suggested_level of retrain.calibrate_policy, to be looked at and taken over: SELECT retrain.alter_policy(policy, jsonb_build_object(''checks'', retrain.calibrated_checks(policy))). A warn level that the new fail level has passed is left out, and so is clear; checks without a conclusive window stay as they are. Arguments and errors as retrain.calibrate_policy.';

CREATE FUNCTION retrain.explain_policy(
	policy text,
	after timestamptz DEFAULT NULL,
	OUT statement_no integer,
	OUT purpose text,
	OUT slot timestamptz,
	OUT window_start timestamptz,
	OUT window_end timestamptz,
	OUT statement text,
	OUT parameters jsonb) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_explain_policy';
COMMENT ON FUNCTION retrain.explain_policy(text, timestamptz) IS
'The statements that the evaluation of the first slot later than after (NULL: now; the last slot where the schedule has ended) will run, windows filled in; none is run. purpose: measure, or fingerprint (evidence: rows of the windows). parameters: what $1, $2, ... of a statement stand for: the sealed reference of a column of the baseline. When one of several measuring statements fails in an evaluation, each check runs alone. Statements that keep the states of checks follow from what is measured, and are not shown. EXPLAIN can be put before a statement, by the policy owner. Errors: RT001, RT003, RT004 (relation changed), 22023 (infinite), 42501 (superuser, no SET ROLE, or a column may not be read).';

CREATE FUNCTION retrain.explain_policy(
	definition jsonb,
	after timestamptz DEFAULT NULL,
	OUT statement_no integer,
	OUT purpose text,
	OUT slot timestamptz,
	OUT window_start timestamptz,
	OUT window_end timestamptz,
	OUT statement text,
	OUT parameters jsonb) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_explain_policy_definition';
COMMENT ON FUNCTION retrain.explain_policy(jsonb, timestamptz) IS
'The same for a definition that need not be that of a policy, as retrain.create_policy(jsonb) takes it. Errors as there, and 42501 (superuser).';
