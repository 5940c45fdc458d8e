-- Policies looked at before they act: what is missing, what will run, what the levels mean.

CREATE FUNCTION retrain.check_policy(
	policy text,
	OUT check_name text,
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
'What would hinder a policy, and what its levels are worth: checks the definition as retrain.alter_policy() would, then measures the last window in a dry run with the rights of the policy owner; nothing is recorded. One row per check and slice: rows_current and rows_reference (used), rows_needed (min_rows), expected_value and noise_floor (what the metric shows on average, and passes in 5 % of windows, when nothing has changed; noise_kind says whether it is that or half of the 95 % interval; both for independent rows), level (fail, else warn), problem (NULL: none) and remedy. Rows without check_name concern the policy as a whole. The window is that of the latest slot, or the one that ends now less label_delay. Errors: RT001 (no such policy, or not the caller''s), RT003 (owner), 42501 (superuser, or no SET ROLE), RT031.';

CREATE FUNCTION retrain.check_policy(
	definition jsonb,
	OUT check_name text,
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
