-- Views for auditors and owners, hindsight: planted records, exact expectations, who sees what.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET client_min_messages = warning;
\pset null -
BEGIN;
CREATE ROLE regress_audit_owner LOGIN;
CREATE ROLE regress_audit_other LOGIN;
CREATE ROLE regress_audit_auditor LOGIN;
CREATE SCHEMA regress_audit AUTHORIZATION regress_audit_owner;
SELECT retrain.grant_role('policy_author', 'regress_audit_owner'), retrain.grant_role('policy_author', 'regress_audit_other'), retrain.grant_role('auditor', 'regress_audit_auditor');
SET ROLE regress_audit_owner;
-- 24 rows a day; the probabilities are right, but from the third week on the labels that come late are all false: only they show it
CREATE TABLE regress_audit.log (at timestamptz, p double precision, y boolean, known timestamptz, slow boolean);
INSERT INTO regress_audit.log
SELECT t, p, CASE WHEN slow AND t >= '2024-01-15' THEN false ELSE i / 10 % 10 < p * 10 END, t + CASE WHEN slow THEN interval '20 days' ELSE interval '1 hour' END, slow
FROM (SELECT i, '2024-01-01 00:00+00'::timestamptz + i * interval '1 hour' AS t, i % 10 / 10.0 AS p, i % 2 = 0 AS slow FROM generate_series(0, 24 * 35 - 1) i) r;
SELECT retrain.register_model('audited', purpose => 'A test.') > 0 AS model,
	retrain.attach_log('audited', 'regress_audit.log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', name => 'audited') > 0 AS log,
	retrain.create_policy('audited', 'audited', jsonb_build_array(retrain.policy_check('ece', fail => 0.12, min_rows => 50)),
		every => '7 days', anchor => '2024-01-08', label_delay => '2 hours') > 0 AS policy;
SELECT slot, verdict FROM retrain.policy_slots('audited', '2024-01-08', '2024-02-05') n (at), LATERAL retrain.evaluate('audited', n.at) e ORDER BY slot;
-- Hindsight: at first what was known then, later what is known now.
SELECT slot, ordinal, verdict, candidate, labelled, hindsight_verdict, hindsight_candidate, hindsight_outcome, hindsight_labelled, agrees FROM retrain.hindsight('audited', '2024-01-01', '2024-12-31', '2024-04-01');
SELECT bool_and(agrees AND hindsight_labelled >= labelled) AS nothing_new FROM retrain.hindsight('audited', '2024-01-08', '2024-01-15', '2024-01-15');
SELECT count(*) AS slots, count(*) FILTER (WHERE NOT agrees) AS differ FROM retrain.hindsight('audited', '2024-01-01', '2024-12-31');
SELECT hindsight_reason FROM retrain.hindsight('audited', '2024-02-05', '2024-02-05');
SELECT count(*) AS slots FROM retrain.hindsight('audited', '2025-01-01', '2025-12-31');
SELECT * FROM retrain.hindsight('nothing', '2024-01-01', '2024-12-31');
SELECT * FROM retrain.hindsight('audited', NULL, '2024-12-31');
SET ROLE regress_audit_other;
SELECT * FROM retrain.hindsight('audited', '2024-01-01', '2024-12-31');
SET ROLE regress_audit_owner;
-- The record of a decision.
SELECT slot, ordinal, verdict, candidate, shadow, post_hoc, decided_by, run_as, triggered_by, revision, revision_sealed_by = session_user AS sealed_by_session, reference_kind, baseline, length(revision_digest) AS revision_digest,
	length(evidence_digest) AS evidence_digest, length(current_fingerprint) AS current_fingerprint, reference_fingerprint, measurements, states > 0 AS states, length(leaf_hash) AS leaf_hash, tree_position, checkpoint_no, request_id IS NOT NULL AS request
FROM retrain.decision_record WHERE policy = 'audited' ORDER BY slot;
RESET ROLE;
SELECT count(*) AS records, bool_and(r.revision_digest = v.digest AND r.revision_sealed_at = v.sealed_at AND r.leaf_hash = l.leaf_hash) AS as_in_tables
FROM retrain.decision_record r JOIN retrain.policy p ON p.name = r.policy JOIN retrain.policy_revision v USING (policy_id, revision) JOIN retrain.leaf l ON l.policy_id = p.policy_id AND l.slot = r.slot AND l.ordinal = r.ordinal WHERE r.policy = 'audited';
-- Runs that were missed: planted.
UPDATE retrain.policy_state SET next_due = clock_timestamp() - interval '3 hours', last_error = 'no worker' WHERE policy_id = (SELECT policy_id FROM retrain.policy WHERE name = 'audited');
CREATE TEMP TABLE planted AS SELECT * FROM retrain.evaluation WHERE policy_id = (SELECT policy_id FROM retrain.policy WHERE name = 'audited') AND slot = '2024-01-08';
UPDATE planted SET slot = '2024-03-04', triggered_by = 'tick', missed_slots = 3, started_at = '2024-03-04 02:00+00';
INSERT INTO retrain.evaluation SELECT * FROM planted;
UPDATE planted SET slot = '2024-03-11', missed_slots = 0, started_at = '2024-03-11 00:04+00', outcome = 'error', error_code = '22012', error_message = 'division by zero';
INSERT INTO retrain.evaluation SELECT * FROM planted;
UPDATE planted SET slot = '2024-03-18', started_at = '2024-03-18 00:05:01+00', outcome = 'ok', error_code = NULL, error_message = NULL;
INSERT INTO retrain.evaluation SELECT * FROM planted;
SET ROLE regress_audit_owner;
SELECT kind, CASE WHEN kind <> 'overdue' THEN slot END AS slot, slots, CASE WHEN kind = 'overdue' THEN date_trunc('hour', delay) ELSE delay END AS delay, detail FROM retrain.missed_runs WHERE policy = 'audited' ORDER BY kind, slot;
-- What is open, and how the model does.
SELECT kind, model, subject, CASE WHEN kind <> 'overdue' THEN since END AS since, detail FROM retrain.open_matters WHERE model = 'audited' AND kind <> 'request' ORDER BY kind;
SELECT model, state, active_policies, stopped_policies, last_slot, gravest_verdict, policies_alarming, failing_checks, round(label_coverage::numeric, 3) AS label_coverage, open_request, newest_version FROM retrain.model_health WHERE model = 'audited';
SELECT retrain.pause_policy('audited', 'for the test');
SELECT retrain.hindsight('audited', '2024-01-08', '2024-01-08') IS NOT NULL AS paused_too;
SELECT kind, detail FROM retrain.open_matters WHERE model = 'audited' AND kind IN ('policy', 'overdue') ORDER BY kind;
SELECT active_policies, stopped_policies FROM retrain.model_health WHERE model = 'audited';
-- Standards: each control once, each names a relation whose rows are counted.
SELECT count(*) = count(DISTINCT (standard, identifier)) AS once, bool_and(rows IS NOT NULL) AS counted, bool_and(note <> '' AND checked <> '' AND sense <> '') AS told FROM retrain.standards_evidence;
SELECT DISTINCT evidence, rows FROM retrain.standards_evidence WHERE evidence IN ('model', 'policy_revision', 'evaluation', 'decision', 'ledger', 'event') ORDER BY evidence;
-- Others see nothing, auditors everything.
SET ROLE regress_audit_other;
SELECT (SELECT count(*) FROM retrain.decision_record) AS records, (SELECT count(*) FROM retrain.missed_runs) AS missed, (SELECT count(*) FROM retrain.open_matters) AS open, (SELECT count(*) FROM retrain.model_health) AS models,
	(SELECT sum(rows) FROM retrain.standards_evidence) AS evidence;
SET ROLE regress_audit_auditor;
SELECT (SELECT count(*) FROM retrain.decision_record WHERE policy = 'audited') AS records, (SELECT count(*) FROM retrain.missed_runs WHERE policy = 'audited') AS missed, (SELECT count(*) FROM retrain.open_matters WHERE model = 'audited') > 0 AS open, (SELECT count(*) FROM retrain.model_health WHERE model = 'audited') AS models,
	(SELECT string_agg(DISTINCT evidence, ' ' ORDER BY evidence) FROM retrain.standards_evidence WHERE rows > 0) AS evidence;
RESET ROLE;
ROLLBACK;
