-- Sealed tables: no UPDATE, DELETE or TRUNCATE, not even by the owner, not
-- even in replica mode.  A baseline's name and state may change.
\set ON_ERROR_ROLLBACK on
\set VERBOSITY default
BEGIN;
-- Every table that must be sealed is, by triggers that fire always.
SELECT c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid) ~ 'BEFORE DELETE OR UPDATE' AS for_rows, pg_get_triggerdef(t.oid) ~ 'BEFORE TRUNCATE' AS for_truncate
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgfoid = 'retrain.refuse_change()'::regprocedure ORDER BY 1, 2;

CREATE ROLE regress_append_owner LOGIN;
CREATE SCHEMA regress_append AUTHORIZATION regress_append_owner;
SELECT retrain.grant_role('policy_author', 'regress_append_owner');
SET ROLE regress_append_owner;
CREATE TABLE regress_append.log (at timestamptz, p double precision, y boolean);
INSERT INTO regress_append.log SELECT '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour', 0.5, true FROM generate_series(0, 99) i;
SELECT retrain.register_model('sealed') > 0 AS model, retrain.attach_log('sealed', 'regress_append.log', 'at', label_column => 'y', probability_column => 'p', name => 'sealed') > 0 AS log,
	retrain.freeze_baseline('sealed', 'sealed', '2013-01-01', '2013-01-03') > 0 AS baseline,
	retrain.create_policy('sealed', 'sealed', jsonb_build_array(retrain.policy_check('ece', fail => 0.1))) > 0 AS policy;
-- the owner of the policy cannot even read the tables
SELECT count(*) FROM retrain.policy_revision;
UPDATE retrain.policy SET name = 'x';
INSERT INTO retrain.event (happened_at, kind, message, actor) VALUES (now(), 'x', 'x', 'x');
RESET ROLE;

-- The superuser, by mistake:
UPDATE retrain.log_revision SET respect_rls = true;
UPDATE retrain.log_revision SET respect_rls = respect_rls;
DELETE FROM retrain.log_revision;
TRUNCATE retrain.log_revision CASCADE;
UPDATE retrain.policy_revision SET definition = '{}';
DELETE FROM retrain.policy_revision;
TRUNCATE retrain.policy_revision CASCADE;
UPDATE retrain.baseline_column SET rows_used = 0;
DELETE FROM retrain.baseline_column;
TRUNCATE retrain.baseline_column;
UPDATE retrain.baseline SET rows_used = 0;
UPDATE retrain.baseline SET filter = 'true', state = 'paused';
UPDATE retrain.baseline SET rows_digest = '\x00';
DELETE FROM retrain.baseline;
TRUNCATE retrain.baseline CASCADE;
TRUNCATE retrain.evaluation CASCADE;
TRUNCATE retrain.measurement CASCADE;
TRUNCATE retrain.decision;
TRUNCATE retrain.evaluation_evidence;
TRUNCATE retrain.measurement_state;
INSERT INTO retrain.state VALUES (sha256('x'), '1', 'psi_bins', 'x', now());
UPDATE retrain.state SET stored_at = now();
DELETE FROM retrain.state;
TRUNCATE retrain.state;
TRUNCATE retrain.lineage;
\set VERBOSITY terse
DELETE FROM retrain.model WHERE name = 'sealed';
\set VERBOSITY default
-- what may change
UPDATE retrain.baseline SET state = 'paused', state_reason = 'r', name = 'n', changed_at = now(), changed_by = 'x' WHERE name = 'training';
UPDATE retrain.baseline SET rows_used = rows_used WHERE name = 'n';
-- replica mode
SET session_replication_role = replica;
UPDATE retrain.baseline SET rows_used = 0;
DELETE FROM retrain.policy_revision;
TRUNCATE retrain.measurement CASCADE;
RESET session_replication_role;
-- the codes, and a call that is no trigger
DO $$
BEGIN
	DELETE FROM retrain.policy_revision;
EXCEPTION WHEN SQLSTATE 'RT013' THEN
	RAISE NOTICE 'RT013';
END $$;
SELECT retrain.refuse_change();
-- a trigger of somebody else on our tables stops every record
CREATE FUNCTION regress_append.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER spy BEFORE INSERT ON retrain.event FOR EACH ROW EXECUTE FUNCTION regress_append.spy();
SET ROLE regress_append_owner;
SELECT retrain.pause_policy('sealed');
RESET ROLE;
DROP TRIGGER spy ON retrain.event;
CREATE RULE quiet AS ON INSERT TO retrain.event DO INSTEAD NOTHING;
SELECT retrain.pause_policy('sealed');
DROP RULE quiet ON retrain.event;
ALTER TABLE retrain.policy ENABLE ROW LEVEL SECURITY;
SELECT retrain.pause_policy('sealed');
ALTER TABLE retrain.policy DISABLE ROW LEVEL SECURITY;
SELECT retrain.pause_policy('sealed');
ROLLBACK;
