-- retrain.verify(): records of all kinds are found identical; late rows, changed rows, changed definitions and tampering
-- are told apart.  Transactions are committed: which rows a snapshot saw is decided by theirs.
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_verify_owner LOGIN;
CREATE ROLE regress_verify_auditor LOGIN;
CREATE ROLE regress_verify_other LOGIN;
CREATE SCHEMA regress_verify AUTHORIZATION regress_verify_owner;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_verify_owner,regress_verify_other}'::name[]) r;
SELECT retrain.grant_role('auditor', 'regress_verify_auditor');
SET ROLE regress_verify_owner;
SET search_path = regress_verify, pg_temp;
CREATE TABLE log (at timestamptz, x double precision, cat text, seg text, p double precision, yhat boolean, y boolean, known timestamptz);
INSERT INTO log SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes', (i * 37 % 101) / 7.0 + i / 300, 'c' || i % 5, NULLIF('s' || i % 3, 's2'),
	(i * 53 % 97) / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97, '2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes' + i * 7 % 48 * interval '1 hour'
FROM generate_series(0, 42 * 48 - 1) i;
SELECT retrain.register_model('verify') > 0 AS model,
	retrain.attach_log('verify', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,cat}', slices => '{seg}', name => 'verify') > 0 AS log,
	retrain.freeze_baseline('verify', 'verify', '2020-01-01', '2020-01-15', 'training', known_until => '2020-01-15') > 0 AS baseline;
CREATE TEMP TABLE checks AS SELECT jsonb_build_array(
	retrain.policy_check('psi', 'x', fail => 9),
	retrain.policy_check('ks_stat', 'x', warn => 0.05, fail => 0.1, verdict => 'retrain'),
	retrain.policy_check('ece', fail => 0.9),
	retrain.policy_check('f1_by_slice', slice => 'seg', warn => 0.01),
	retrain.policy_check('ks_stat', 'x', slice => 'seg', fail => 0.9),
	retrain.policy_check('psi', 'cat', form => 'profile', fail => 9)) AS c;
SELECT retrain.create_policy('previous', 'verify', c, reference => 'previous', every => '7 days', anchor => '2020-01-15') > 0 AS previous,
	retrain.create_policy('baseline', 'verify', c, reference => 'baseline', every => '7 days', anchor => '2020-01-22', filter => 'cat <> ''c4''',
		breaches_needed => 2, slots_considered => 3, cooldown => '10 days') > 0 AS baseline FROM checks;
SELECT p.name, p.t, v.outcome, v.verdict FROM (VALUES ('previous', '2020-01-29Z'::timestamptz), ('previous', '2020-02-05Z'), ('baseline', '2020-01-22Z'), ('baseline', '2020-01-29Z'), ('baseline', '2020-02-05Z'), ('baseline', '2020-02-12Z')) p (name, t),
	retrain.evaluate(p.name, p.t) v;

-- 1. Nothing has changed.
SELECT * FROM retrain.verify('baseline', '2020-01-29') WHERE subject <> 'registration';
SELECT at_level, subject, result, detail ~ '^sealed at .*, after the window ended at ''2020-01-29 00:00:00\+00''$' AS detail FROM retrain.verify('baseline', '2020-01-29', level => 1) WHERE subject = 'registration';
CREATE VIEW findings AS SELECT e.policy, e.slot, e.ordinal, v.at_level, v.subject, v.result,
	regexp_replace(v.detail, '(\.\d{10})\d+', '\1..', 'g') AS detail
FROM retrain.evaluations e, retrain.verify(e.policy, e.slot, e.ordinal) v WHERE v.subject <> 'registration' AND v.result NOT IN ('identical', 'within_bounds', 'waiting');
SELECT * FROM findings ORDER BY 1, 2, 3, 4, 5;
-- what is decided later is not the history of what was decided before
SELECT outcome, verdict FROM retrain.evaluate('baseline', '2020-01-22', repeat => true);
SELECT * FROM findings ORDER BY 1, 2, 3, 4, 5;
SELECT count(*), max(at_level) FROM retrain.verify('baseline', '2020-01-22', 0, 2);
-- a label that became known after the slot changes nothing
UPDATE log SET y = NOT y, known = '2020-02-20' WHERE known > '2020-02-12';
SELECT * FROM findings ORDER BY 1, 2, 3, 4, 5;

-- 2. Rows that came later: the ones read are proven unchanged.
INSERT INTO log VALUES ('2020-01-25 00:10Z', 3, 'c1', 's0', 0.5, true, true, '2020-01-26');
SELECT * FROM findings WHERE policy = 'previous' AND slot = '2020-01-29' ORDER BY at_level, subject COLLATE "C";
-- 3. A row was changed.
UPDATE log SET x = x + 0.001 WHERE at = '2020-01-25 00:00Z';
SELECT * FROM findings WHERE policy = 'previous' AND slot = '2020-01-29' AND at_level = 3 AND subject !~ '^measurement' ORDER BY subject COLLATE "C";
UPDATE log SET x = x - 0.001 WHERE at = '2020-01-25 00:00Z';
DELETE FROM log WHERE at = '2020-01-25 00:10Z';
SELECT * FROM findings ORDER BY 1, 2, 3, 4, 5;
-- one less, of the reference too
DELETE FROM log WHERE at = '2020-01-25 00:00Z';
SELECT * FROM findings WHERE policy = 'previous' AND subject ~ 'rows|evaluation' ORDER BY 2, 5;
-- 4. The definition of what is read.
ALTER TABLE log RENAME COLUMN seg TO segment;
SELECT * FROM findings WHERE policy = 'baseline' AND slot = '2020-01-29' AND at_level = 3 ORDER BY subject COLLATE "C";
ALTER TABLE log RENAME COLUMN segment TO seg;
ALTER TABLE log RENAME TO moved;
SELECT * FROM findings WHERE policy = 'baseline' AND slot = '2020-01-29' AND at_level = 3 ORDER BY subject COLLATE "C";
-- an evaluation that failed
SELECT outcome FROM retrain.evaluate('baseline', '2020-02-19Z');
SELECT * FROM retrain.verify('baseline', '2020-02-19') WHERE subject <> 'registration';
ALTER TABLE moved RENAME TO log;

-- 5. Who may: auditors, not others; level 3 runs the owner's code, so a superuser is asked first.
SET ROLE regress_verify_auditor;
SELECT count(*) > 20 AS findings FROM retrain.verify('baseline', '2020-01-29');
SET ROLE regress_verify_other;
SELECT count(*) FROM retrain.verify('baseline', '2020-01-29');
RESET ROLE;
SELECT count(*) > 10 AS findings FROM retrain.verify('baseline', '2020-01-29', level => 2);
SELECT count(*) FROM retrain.verify('baseline', '2020-01-29', level => 3);
SELECT count(*) FROM retrain.verify('baseline', '2020-01-30');
SELECT count(*) FROM retrain.verify('baseline', '2020-01-29', 7);
SELECT count(*) FROM retrain.verify('baseline', '2020-01-29', level => 4);
SELECT count(*) FROM retrain.verify(NULL, '2020-01-29');

-- With a checkpoint the record has a place in the tree of the ledger.
SELECT * FROM retrain.verify('baseline', '2020-01-29', level => 0);
SELECT tree_size > 0 AS checkpoint FROM retrain.checkpoint();
SELECT * FROM retrain.verify('baseline', '2020-01-29', level => 0);

-- 6. A superuser tampers with the record, one thing at a time.
CREATE FUNCTION tamper(statement text) RETURNS TABLE (at_level integer, subject text, result text, detail text) LANGUAGE plpgsql AS $$
DECLARE
	t regclass;
BEGIN
	FOR t IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgfoid = 'retrain.refuse_change()'::regprocedure LOOP
		EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t);
	END LOOP;
	EXECUTE statement;
	RETURN QUERY SELECT v.at_level, v.subject, v.result, regexp_replace(v.detail, '(\.\d{10})\d+', '\1..', 'g') FROM retrain.verify('baseline', '2020-01-29', level => 2) v WHERE v.subject <> 'registration' AND v.result NOT IN ('identical', 'within_bounds', 'waiting');
	RAISE EXCEPTION 'roll back';
EXCEPTION WHEN raise_exception THEN
	NULL;
END $$;
-- a value below its level, and its level with it
SELECT * FROM tamper($$UPDATE retrain.measurement SET value = 0.01 WHERE slot = '2020-01-29' AND check_no = 2 AND policy_id = (SELECT policy_id FROM retrain.policy WHERE name = 'baseline')$$);
SELECT * FROM tamper($$UPDATE retrain.measurement SET value = 0.01, level = 'ok' WHERE slot = '2020-01-29' AND check_no = 2 AND policy_id = (SELECT policy_id FROM retrain.policy WHERE name = 'baseline')$$);
SELECT * FROM tamper($$UPDATE retrain.decision SET verdict = 'keep' WHERE slot = '2020-01-29'$$);
SELECT * FROM tamper($$UPDATE retrain.evaluation SET outcome = 'ok' WHERE slot = '2020-01-29'$$);
SELECT * FROM tamper($$UPDATE retrain.evaluation SET window_start = window_start - interval '1 day' WHERE slot = '2020-01-29'$$);
SELECT * FROM tamper($$UPDATE retrain.policy_revision SET definition = jsonb_set(definition, '{checks,1,fail}', '0.9') WHERE policy_id = (SELECT policy_id FROM retrain.policy WHERE name = 'baseline')$$);
SELECT * FROM tamper($$UPDATE retrain.evaluation_evidence SET current_fingerprint = sha256('x') WHERE slot = '2020-01-29'$$);
SELECT * FROM tamper($$UPDATE retrain.measurement_state SET digest = sha256('x') WHERE slot = '2020-01-29' AND check_no = 4 AND measurement_no = 2$$);
SELECT * FROM tamper($$DELETE FROM retrain.state WHERE state_type = 'ece_bins'$$);
SELECT * FROM tamper($$ALTER TABLE retrain.state DROP CONSTRAINT state_digest_check; UPDATE retrain.state SET bytes = bytes || '\x00' WHERE state_type = 'psi_bins'$$);
SELECT * FROM tamper($$UPDATE retrain.leaf SET leaf_hash = sha256('x') WHERE slot = '2020-01-29'$$);
SELECT * FROM tamper($$UPDATE retrain.ledger SET recorded_by = 'nobody' WHERE seq = 2$$);
-- an earlier decision goes: the history is another
SELECT * FROM tamper($$DELETE FROM retrain.decision WHERE slot = '2020-01-22'$$);

DROP SCHEMA regress_verify CASCADE;
DROP EXTENSION retrain;
DROP OWNED BY regress_verify_owner, regress_verify_auditor, regress_verify_other;
DROP ROLE regress_verify_owner, regress_verify_auditor, regress_verify_other;
CREATE EXTENSION retrain;
