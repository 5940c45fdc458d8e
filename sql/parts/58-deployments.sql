-- What is live: functions and views.

CREATE FUNCTION retrain.create_environment(
	name text,
	target text DEFAULT 'cloud',
	description text DEFAULT NULL,
	reporter name DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_create_environment';
COMMENT ON FUNCTION retrain.create_environment(text, text, text, name) IS
'Makes an environment, a place where versions are live, for all models, and returns its identifier; production, a cloud, is made by its first use. name: unique, 1 to 128 characters. target: cloud, where predictions are rows of a log, or edge, where devices report profiles with retrain.report_device_profile(). description: for people. reporter: the role whose members may report for devices, besides the owner of the model (NULL: nobody else). Errors: 42710 (name taken), 22023 (target), 42704 (no such role), 42602 (name), 22004, RT031, 25006.';

CREATE FUNCTION retrain.deploy(
	model text,
	versions jsonb,
	environment text DEFAULT 'production',
	effective_at timestamptz DEFAULT NULL,
	reason text DEFAULT NULL,
	watch_policy text DEFAULT NULL,
	watch interval DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_deploy_versions';
COMMENT ON FUNCTION retrain.deploy(text, jsonb, text, timestamptz, text, text, interval) IS
'Records which versions of a model are live in an environment, which ends the deployment before, and returns the deployment. versions: object of names of versions of the model, none retired, with their shares, above 0 and at most 1, that sum to exactly 1: {"v1": 1}, or {"v1": 0.9, "v2": 0.1} for a canary. effective_at: since when, not ahead, and later than the start of the deployment that it ends (NULL: now); a time that has passed is for history that is replayed. reason: for people. watch_policy, watch: a policy of the model whose verdict roll_back puts the versions before live again, and for how long from the start of the deployment; it must be no shadow policy, be able to come to that verdict, and have a slot in that time whose window begins with the deployment. Two sessions wait for each other. Caller: the owner of the model; where something is live already and a rule of approval covers model and environment, only retrain.promote() and retrain.rollback() change it. Errors: RT017 (needs approval), 22023 (versions, shares, effective_at, watch), RT001 (no such policy), 42704 (no such model, or not the caller''s; no such version or environment), RT011 (model, version or policy retired), 40001 (stricter isolation level than READ COMMITTED: try again), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.live_version(
	model text,
	environment text DEFAULT 'production',
	at timestamptz DEFAULT pg_catalog.clock_timestamp(),
	known_at timestamptz DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_live_version';
COMMENT ON FUNCTION retrain.live_version(text, text, timestamptz, timestamptz) IS
'Name of the version of a model that was live in an environment at an instant; NULL when none was. at: that instant (the start of a deployment is included, its end is not). known_at: as known then, which leaves out what was recorded later (NULL: as known now). Caller: members of the owner of the model, auditors, who has claimed a request of the model, members of roles that have to approve promotions there, and roles that were granted SELECT on retrain.deployment. Errors: 21000 (several share: retrain.live_versions()), 42704 (no such model, or not visible; no such environment), 22004, RT031.';

CREATE FUNCTION retrain.live_versions(
	model text,
	environment text DEFAULT 'production',
	at timestamptz DEFAULT pg_catalog.clock_timestamp(),
	known_at timestamptz DEFAULT NULL,
	OUT version text,
	OUT share numeric,
	OUT deployment_id bigint,
	OUT effective_from timestamptz,
	OUT effective_until timestamptz) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_live_versions';
COMMENT ON FUNCTION retrain.live_versions(text, text, timestamptz, timestamptz) IS
'Versions of a model that were live in an environment at an instant, with their shares, which sum to 1, the largest first; no row when none was. effective_until: NULL while no end is known. Arguments, caller and errors as retrain.live_version(), without 21000.';

CREATE FUNCTION retrain.rollback(
	model text,
	to_version text,
	reason text,
	environment text DEFAULT 'production',
	effective_at timestamptz DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_rollback';
COMMENT ON FUNCTION retrain.rollback(text, text, text, text, timestamptz) IS
'Puts a version live again, alone, that was live in the environment before, and returns the deployment, which records the decision: reason, who, when. to_version: its name. reason: what was wrong with what is live; needed. effective_at: as retrain.deploy(). Promoted requests whose versions are then live in no environment go to rolled_back, each a row of the ledger; the deployment is one, too. No approval is needed. Caller: the owner of the model, and members of the roles that the rule of approval for model and environment names as approvers. Errors: RT011 (never live there, live already, nothing live, version or model retired), 22023 (reason, effective_at), 42704 (no such model, or not the caller''s; no such version or environment), 40001 (another deployment came first), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.withdraw(
	model text,
	reason text,
	environment text DEFAULT 'production',
	effective_at timestamptz DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_withdraw';
COMMENT ON FUNCTION retrain.withdraw(text, text, text, timestamptz) IS
'Records that nothing of a model is live in an environment any more, and returns the deployment that says so, which has no versions; also of a retired model. reason: why; needed. effective_at: as retrain.deploy(). States of requests stay. No approval is needed; what goes live after it needs one where a rule says so, and retrain.rollback() puts a version back. Caller: as retrain.rollback(). Errors: RT011 (nothing live), 22023 (reason, effective_at), 42704 (no such model, or not the caller''s; no such environment), 40001, 22004, RT031, 25006, 42501.';

CREATE VIEW retrain.environments WITH (security_barrier = true) AS
SELECT e.name AS environment, e.target, e.description, e.reporter, e.created_at, e.created_by
FROM retrain.environment e;
COMMENT ON VIEW retrain.environments IS 'Environments: places where versions are live. The same for all readers.';
COMMENT ON COLUMN retrain.environments.environment IS 'Name.';
COMMENT ON COLUMN retrain.environments.target IS 'cloud or edge.';
COMMENT ON COLUMN retrain.environments.description IS 'For people.';
COMMENT ON COLUMN retrain.environments.reporter IS 'Role whose members report for devices, besides the owner of the model.';
COMMENT ON COLUMN retrain.environments.created_at IS 'When it was made.';
COMMENT ON COLUMN retrain.environments.created_by IS 'Session user who made it.';

CREATE VIEW retrain.deployments WITH (security_barrier = true) AS
SELECT
	d.deployment_id,
	m.name AS model,
	e.name AS environment,
	(SELECT COALESCE(pg_catalog.jsonb_object_agg(v.name, x.share), '{}') FROM retrain.deployment_version x
		JOIN retrain.version v ON v.version_id = x.version_id WHERE x.deployment_id = d.deployment_id) AS versions,
	pg_catalog.lower(d.effective) AS effective_from,
	pg_catalog.upper(d.effective) AS effective_until,
	d.ended_recorded_at IS NULL AS live,
	d.cause,
	d.reason,
	d.recorded_at,
	d.ended_recorded_at,
	d.request_id,
	d.previous_deployment_id,
	w.name AS watch_policy,
	d.watch_until,
	p.name AS policy,
	d.slot,
	d.ordinal,
	d.deployed_by,
	d.deployed_as
FROM retrain.deployment d
JOIN retrain.model m ON m.model_id = d.model_id
JOIN retrain.environment e ON e.environment_id = d.environment_id
LEFT JOIN retrain.policy w ON w.policy_id = d.watch_policy_id
LEFT JOIN retrain.policy p ON p.policy_id = d.policy_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR EXISTS (SELECT FROM retrain.approval_rule a JOIN retrain.approval_rule_role o ON o.rule_id = a.rule_id
		WHERE a.model_id = d.model_id AND a.environment_id = d.environment_id AND a.subject = 'promotion' AND o.purpose = 'approve'
			AND pg_catalog.pg_has_role(o.role_oid, 'MEMBER') AND (SELECT h.here FROM retrain.instance_here h)
			AND NOT EXISTS (SELECT FROM retrain.approval_rule n WHERE n.model_id = a.model_id AND n.environment_id = a.environment_id
				AND n.subject = a.subject AND n.revision > a.revision))
	OR pg_catalog.has_table_privilege('retrain.deployment'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.deployments IS
'What of each model was live where and when, and since when that is known. As known at an instant: WHERE recorded_at <= it, and effective_until counts where ended_recorded_at <= it. Shows the models of roles the reader is a member of, and what roles that have to approve promotions can roll back; all of them to auditors and to roles that may read retrain.deployment.';
COMMENT ON COLUMN retrain.deployments.deployment_id IS 'Identifier, ascending in time for one model and environment.';
COMMENT ON COLUMN retrain.deployments.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.deployments.environment IS 'Name of the environment.';
COMMENT ON COLUMN retrain.deployments.versions IS 'Names of the versions with their shares, which sum to 1; {} after a withdrawal.';
COMMENT ON COLUMN retrain.deployments.effective_from IS 'Since when it is live, included.';
COMMENT ON COLUMN retrain.deployments.effective_until IS 'Until when, not included; NULL while it is live.';
COMMENT ON COLUMN retrain.deployments.live IS 'It has no end: it is the last one there.';
COMMENT ON COLUMN retrain.deployments.cause IS 'initial, promotion, rollback, manual or withdrawal.';
COMMENT ON COLUMN retrain.deployments.reason IS 'Why.';
COMMENT ON COLUMN retrain.deployments.recorded_at IS 'Clock: since when it is known.';
COMMENT ON COLUMN retrain.deployments.ended_recorded_at IS 'Clock: since when its end is known.';
COMMENT ON COLUMN retrain.deployments.request_id IS 'The request that it promotes.';
COMMENT ON COLUMN retrain.deployments.previous_deployment_id IS 'The deployment that it ended.';
COMMENT ON COLUMN retrain.deployments.watch_policy IS 'The policy whose verdict roll_back takes it back.';
COMMENT ON COLUMN retrain.deployments.watch_until IS 'Slots up to then count.';
COMMENT ON COLUMN retrain.deployments.policy IS 'The policy whose decision it is, for a rollback by a watch policy.';
COMMENT ON COLUMN retrain.deployments.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.deployments.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.deployments.deployed_by IS 'Session user who recorded it.';
COMMENT ON COLUMN retrain.deployments.deployed_as IS 'Current user; of a rollback by a watch policy, the owner of the policy.';

CREATE FUNCTION retrain.report_device_profile(
	model text,
	environment text,
	device text,
	version text,
	column_name text,
	period_start timestamptz,
	period_end timestamptz,
	profile retrain.profile) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_report_device_profile';
COMMENT ON FUNCTION retrain.report_device_profile(text, text, text, text, text, timestamptz, timestamptz, retrain.profile) IS
'Takes in what a device reports in place of rows: the profile of one column over a period, and returns its identifier. environment: one of target edge. device: what it calls itself, 1 to 200 characters. version: the version that ran on it, whether it is deployed there or not. column_name: 1 to 128 characters. period_start, period_end: finite; the start is included, the end is not. The same report again returns the first identifier and changes nothing; another profile under the same key is refused (RT022), and so is a period that overlaps one of the same device, version and column, except that two sessions that report for one device at once do not see each other. Caller: members of the owner of the model, and of the reporter of the environment. Errors: RT022, 22023 (environment, device, column_name, period), 42704 (no such model or environment, or not open to the caller; no such version), RT011 (model retired), 22004, RT031, 25006.';

CREATE VIEW retrain.device_profiles WITH (security_barrier = true) AS
SELECT
	m.name AS model,
	e.name AS environment,
	p.device,
	v.name AS version,
	EXISTS (SELECT FROM retrain.deployment_version x JOIN retrain.deployment d ON d.deployment_id = x.deployment_id
		WHERE x.version_id = p.version_id AND d.environment_id = p.environment_id
			AND d.effective && pg_catalog.tstzrange(p.period_start, p.period_end)) AS deployed,
	p.column_name,
	p.period_start,
	p.period_end,
	p.profile,
	retrain.total_rows(p.profile) AS rows,
	p.reported_at,
	p.reported_by,
	p.reported_as,
	p.device_profile_id
FROM retrain.device_profile p
JOIN retrain.model m ON m.model_id = p.model_id
JOIN retrain.environment e ON e.environment_id = p.environment_id
JOIN retrain.version v ON v.version_id = p.version_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.device_profile'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.device_profiles IS
'Profiles that devices have reported; retrain.merge(profile) puts devices and periods together. Shows the models of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.device_profiles.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.device_profiles.environment IS 'Name of the environment.';
COMMENT ON COLUMN retrain.device_profiles.device IS 'What the device is called.';
COMMENT ON COLUMN retrain.device_profiles.version IS 'Name of the version that ran on it.';
COMMENT ON COLUMN retrain.device_profiles.deployed IS 'The version was live there at some time of the period.';
COMMENT ON COLUMN retrain.device_profiles.column_name IS 'What was profiled.';
COMMENT ON COLUMN retrain.device_profiles.period_start IS 'First instant of the rows, included.';
COMMENT ON COLUMN retrain.device_profiles.period_end IS 'End of the period, not included.';
COMMENT ON COLUMN retrain.device_profiles.profile IS 'Profile of the rows of the period.';
COMMENT ON COLUMN retrain.device_profiles.rows IS 'Its rows.';
COMMENT ON COLUMN retrain.device_profiles.reported_at IS 'Clock.';
COMMENT ON COLUMN retrain.device_profiles.reported_by IS 'Session user who reported it.';
COMMENT ON COLUMN retrain.device_profiles.reported_as IS 'Current user.';
COMMENT ON COLUMN retrain.device_profiles.device_profile_id IS 'Identifier.';
