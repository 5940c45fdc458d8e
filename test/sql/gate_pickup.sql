-- Gates of requests that are gating are evaluated by tick(), as by workers.
SET client_min_messages = warning;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
CREATE ROLE regress_pickup_owner LOGIN;
CREATE ROLE regress_pickup_trainer LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_pickup_owner'), retrain.grant_role('trainer', 'regress_pickup_trainer');
CREATE SCHEMA regress_pickup AUTHORIZATION regress_pickup_owner;
GRANT USAGE ON SCHEMA regress_pickup TO PUBLIC;
SET SESSION AUTHORIZATION regress_pickup_owner;
SET search_path = regress_pickup, pg_temp;
CREATE TABLE log AS SELECT i AS id, now() - i * interval '1 minute' AS at, (i * 7919 % 1000) / 1000.0::double precision AS p, (i * 7919 % 1000) / 1000.0::double precision AS q, i * 7919 % 1000 > 500 AS y FROM generate_series(1, 1000) i;
GRANT SELECT ON log TO regress_pickup_trainer;
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'log', 'at', label_column => 'y', probability_column => 'p', features => '{q}') > 0 AS log,
	retrain.create_gate('equal', 'm', '{"window": "1 day", "candidate": {"probability": "q"}, "rules": [{"rule": "non_inferiority", "statistic": "auc", "margin": 0.01}]}') > 0 AS gate,
	retrain.create_gate('rows', 'm', '{"window": "1 day", "candidate": {"probability": "q"}, "rules": [{"rule": "minimum_rows", "rows": 500}]}') > 0 AS gate;
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_pickup_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'once', 'trained', 'v1', 'file:///v1', sha256('v1'), '{"training_end": "2026-01-10"}');
SET SESSION AUTHORIZATION regress_pickup_owner;
CALL retrain.tick();
SELECT gate, result, reason, trigger FROM retrain.gate_results ORDER BY gate_result_id;
SELECT state FROM retrain.requests;
CALL retrain.tick();
SELECT count(*) FROM retrain.gate_results;

-- what settles nothing is tried again after a pause
SET SESSION AUTHORIZATION postgres;
UPDATE retrain.request SET state = 'promoted';
SET SESSION AUTHORIZATION regress_pickup_owner;
SELECT retrain.alter_gate('rows', '{"rules": [{"rule": "minimum_rows", "rows": 5000}]}');
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_pickup_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'once', 'trained', 'v2', 'file:///v2', sha256('v2'), '{"training_end": "2026-01-10"}');
SET SESSION AUTHORIZATION regress_pickup_owner;
CALL retrain.tick();
CALL retrain.tick();
SELECT gate, candidate, result, reason, trigger FROM retrain.gate_results ORDER BY gate_result_id;
SELECT state FROM retrain.requests WHERE request_id = :'r';
-- an error is recorded, and tried again after a pause, too
SELECT retrain.alter_gate('equal', '{"candidate": {"probability": "q", "latency": "q"}}');
ALTER TABLE log DROP COLUMN q;
CALL retrain.tick();
CALL retrain.tick();
SELECT gate, candidate, result, reason, trigger FROM retrain.gate_results WHERE result = 'error';
SELECT state FROM retrain.requests WHERE request_id = :'r';

SET SESSION AUTHORIZATION postgres;
DROP SCHEMA regress_pickup CASCADE;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP ROLE regress_pickup_owner, regress_pickup_trainer;
