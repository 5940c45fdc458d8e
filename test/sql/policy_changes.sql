-- What changed between revisions: retrain.policy_changes, policy_difference().
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE ROLE regress_changes LOGIN;
CREATE ROLE regress_changes_other LOGIN;
CREATE ROLE regress_changes_auditor LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_changes,regress_changes_other}'::name[]) r;
SELECT retrain.grant_role('auditor', 'regress_changes_auditor');
CREATE SCHEMA chang;
GRANT USAGE ON SCHEMA chang TO PUBLIC;
CREATE TABLE chang.log (at timestamptz, x float8, z float8, y boolean, p float8);
GRANT SELECT ON chang.log TO PUBLIC;
SET ROLE regress_changes;
SELECT retrain.register_model('chang') > 0 AS model, retrain.attach_log('chang', 'chang.log', 'at', probability_column => 'p', label_column => 'y', features => '{x}', name => 'chang') > 0 AS log;
SELECT retrain.create_policy('chang', 'chang', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2), retrain.policy_check('ece', fail => 0.1)), reference => 'previous', anchor => '2021-01-01 00:00Z') > 0 AS policy;
SELECT * FROM retrain.policy_changes WHERE policy = 'chang';
-- another level, and the checks in another order
SELECT retrain.alter_policy('chang', jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('ece', fail => 0.1), retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.3))));
-- another schedule
SELECT retrain.alter_policy('chang', '{"cron": "0 6 * * MON", "time_zone": "Europe/Berlin", "description": "weekly"}');
-- a check less, one with quotes in its name more
SELECT retrain.alter_policy('chang', jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.3), retrain.policy_check('ks_stat', 'x', fail => 0.4, name => 'the "big" one'))));
-- the log alone
SELECT retrain.alter_log('chang', '{"features": ["x", "z"]}');
SELECT retrain.alter_policy('chang', '{}');
SELECT revision, path, old, new, sealed_by = session_user AS by_me, sealed_at = (SELECT max(sealed_at) FROM retrain.policy_changes c WHERE c.policy = 'chang') AS latest FROM retrain.policy_changes WHERE policy = 'chang' ORDER BY revision, path COLLATE "C";
-- over several revisions; the first and the last the same way round
SELECT * FROM retrain.policy_difference('chang', 1, 3) ORDER BY path COLLATE "C";
SELECT * FROM retrain.policy_difference('chang', 3, 1) ORDER BY path COLLATE "C";
SELECT path FROM retrain.policy_difference('chang', 4) ORDER BY path COLLATE "C";
SELECT count(*) FROM retrain.policy_difference('chang', 2, 2);
SELECT count(*) FROM retrain.policy_difference('chang', NULL);
SELECT * FROM retrain.policy_difference('chang', 1, 17);
SELECT * FROM retrain.policy_difference('no such', 1, 2);
-- damaged definitions do not break the view
SELECT * FROM retrain.definition_fields('[1]'), retrain.definition_fields('{"checks": 1, "a": null}') b;
SELECT * FROM retrain.definition_fields('{"checks": [1, {"name": "n", "b": 2}, {"c": 3}]}');
-- who may
SET ROLE regress_changes_other;
SELECT count(*) FROM retrain.policy_changes WHERE policy = 'chang';
SELECT * FROM retrain.policy_difference('chang', 1, 2);
SET ROLE regress_changes_auditor;
SELECT count(*) FROM retrain.policy_changes WHERE policy = 'chang';
SELECT count(*) FROM retrain.policy_difference('chang', 1, 2);
RESET ROLE;
ROLLBACK;
