-- retrain.training_set(): the governed query for training rows, against counts
-- and fingerprints made by hand; versions carry what was issued.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_ts_owner LOGIN;
CREATE ROLE regress_ts_trainer LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_ts_owner'), retrain.grant_role('trainer', 'regress_ts_trainer');
CREATE SCHEMA regress_ts AUTHORIZATION regress_ts_owner;
GRANT USAGE ON SCHEMA regress_ts TO regress_ts_trainer;

CREATE FUNCTION regress_ts.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN regexp_replace(result, '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN regexp_replace(format('%s: %s%s', SQLSTATE, SQLERRM, ' | ' || nullif(hint, '')), '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
END $$;

SET SESSION AUTHORIZATION regress_ts_owner;
SET search_path = regress_ts, pg_temp;
-- 20 days of hours; labels come 6 hours later, every 50th never; note is not of the log
CREATE TABLE log (at timestamptz, x double precision, "Odd name" text, y boolean, known timestamptz, p double precision, note text);
INSERT INTO log SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', i % 24 + CASE WHEN i > 240 THEN 20 ELSE 0 END,
	CASE WHEN i % 4 > 0 THEN 's' || i % 4 % 3 END, CASE WHEN i % 50 > 0 THEN i % 3 = 0 END,
	'2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' + interval '6 hours', 0.5, 'n' FROM generate_series(0, 24 * 20 - 1) i;
SELECT retrain.register_model('m') > 0 AS model,
	retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', features => '{x}', slices => '{"Odd name"}') > 0 AS log;
SELECT retrain.create_policy('p', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.3, min_rows => 10, verdict => 'retrain')),
	log => 'log', reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2026-01-03', label_delay => '6 hours') > 0 AS policy;
SELECT verdict FROM retrain.evaluate('p', '2026-01-12');
SELECT request_id AS r FROM retrain.requests \gset
GRANT SELECT ON log TO regress_ts_trainer;

-- 1. A preview for the owner: window and cut-off of the decision.
SELECT training_data_id IS NULL AS not_written, columns, row_count, window_start, window_end, label_cutoff, rows_in_window, rows_unlabelled, rows_excluded, rows_over_balance, exclusions
FROM retrain.training_set(:'r', '{"preview": true}');
SELECT count(*), count(y), (SELECT retrain.fingerprint_digest(retrain.fingerprint_agg(at, x, "Odd name", y)) = t.fingerprint FROM log, retrain.training_set(:'r', '{"preview": true}') t
	WHERE at < '2026-01-11 18:00Z' AND y IS NOT NULL GROUP BY t.fingerprint) AS same FROM log WHERE at < '2026-01-11 18:00Z';
SELECT query FROM retrain.training_set(:'r', '{"preview": true}');
SELECT slices FROM retrain.training_set(:'r', '{"preview": true}');
-- the owner leaves rows out; the trainer more; a balance
SELECT retrain.exclude_from_training('m', '2026-01-03', '2026-01-05', 'sensor was broken') AS x \gset
SELECT try($$SELECT retrain.exclude_from_training('m', '2026-01-05', '2026-01-05', 'nothing')$$), try($$SELECT retrain.exclude_from_training('none', '2026-01-03', '2026-01-05', 'x')$$);
SELECT row_count, rows_in_window, rows_unlabelled, rows_excluded, rows_over_balance, exclusions #- '{0,exclusion_id}' AS exclusions, slices
FROM retrain.training_set(:'r', '{"preview": true, "window": "8 days", "exclude": [{"start": "2026-01-04 12:00", "end": "2026-01-06", "reason": "too"}],
	"balance": {"column": "Odd name", "max_rows": 20}}');
SELECT query FROM retrain.training_set(:'r', '{"preview": true, "window": "8 days", "columns": ["x", "y", "Odd name"], "exclude": [{"start": "2026-01-04 12:00", "end": "2026-01-06", "reason": "too"}],
	"balance": {"column": "Odd name", "max_rows": 20}}');
-- the same rows of a balance every time
SELECT count(DISTINCT fingerprint) FROM generate_series(1, 3) i, LATERAL (SELECT fingerprint FROM retrain.training_set(:'r', format('{"preview": true, "balance": {"column": "Odd name", "max_rows": %s}}', 20 + i * 0)::jsonb)) t;
-- labels known at another instant
SELECT row_count, rows_unlabelled, label_cutoff, window_end FROM retrain.training_set(:'r', '{"preview": true, "label_cutoff": "2026-01-02", "window_end": "2026-01-03"}');
SELECT row_count, rows_unlabelled, label_cutoff, window_end FROM retrain.training_set(:'r', '{"preview": true, "label_cutoff": "2026-01-02"}');

-- 2. Options that are none.
SELECT o, try(format('SELECT retrain.training_set(%L, %L)', :'r', o || '{"preview": true}')) FROM (VALUES ('{"rows": 5}'::jsonb), ('{"columns": []}'), ('{"columns": ["note"]}'), ('{"columns": ["x", "x"]}'),
	('{"window": "1 day", "window_start": "2026-01-01"}'), ('{"window_start": "2027-01-01"}'), ('{"window": "-1 day"}'), ('{"log": "other"}'), ('{"exclude": {}}'), ('{"exclude": [{"start": "2026-01-01"}]}'),
	('{"exclude": [{"start": "2026-01-02", "end": "2026-01-01", "reason": "x"}]}'), ('{"balance": {"column": "x"}}'), ('{"balance": {"column": "p", "max_rows": 1}}'), ('{"balance": {"column": "x", "max_rows": 0}}'),
	('{"label_cutoff": "someday"}')) AS v (o);

-- 3. The trainer: holds the request, reads and copies in one transaction.
SET SESSION AUTHORIZATION regress_ts_trainer;
SELECT try(format('SELECT retrain.training_set(%L)', :'r')) AS not_claimed;
SELECT token AS t, fence AS f FROM retrain.claim('t1') \gset
SELECT try(format('SELECT retrain.training_set(%L)', :'r')) AS read_committed;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT query AS q, row_count AS n, fingerprint AS fp, rows_excluded AS e FROM retrain.training_set(:'r') \gset
CREATE TEMP TABLE rows AS :q;
COMMIT;
SELECT count(*) = :n AS as_many, :n AS rows, :e AS excluded, retrain.fingerprint_digest(retrain.fingerprint_agg(at, x, "Odd name", y)) = :'fp' AS same FROM rows;
-- the trainer cannot tell other rows than were issued
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'a', 'trained', 'v1', 'file:///v1', sha256('v1'), '{"training_rows": 5}')$$, :'r', :'t', :f)) AS rows;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'a', 'trained', 'v1', 'file:///v1', sha256('v1'), jsonb_build_object('training_fingerprint', repeat('0', 64)))$$, :'r', :'t', :f)) AS fingerprint;
SELECT state FROM retrain.report(:'r', :'t', :f, 'a', 'trained', 'v1', 'file:///v1', sha256('v1'),
	jsonb_build_object('training_rows', :n, 'training_fingerprint', substr(:'fp', 3), 'exclusions', '[{"what": "outliers", "rows": 3}]'::jsonb));
SELECT version, training_start, training_end, label_cutoff, training_rows = :n AS rows, training_fingerprint = :'fp' AS fingerprint, training_data_issued,
	jsonb_typeof(exclusions -> 'issued') AS issued, exclusions -> 'told' AS told FROM retrain.versions;
RESET SESSION AUTHORIZATION;
SELECT d.query = v.training_query AS same_query, d.row_count, d.issued_to, d.fence, d.columns, d.slices FROM retrain.training_data d JOIN retrain.version v USING (training_data_id);

-- 4. What was withdrawn counts no more; who may not read the log is told.
SET SESSION AUTHORIZATION regress_ts_owner;
SELECT retrain.withdraw_exclusion(:x, 'was not broken') = :x AS withdrawn;
SELECT try(format('SELECT retrain.withdraw_exclusion(%s, ''again'')', :x)) ~ '^RT011: exclusion \d+ is withdrawn already$' AS again, try('SELECT retrain.withdraw_exclusion(0, ''again'')') AS none;
SELECT row_count, rows_excluded FROM retrain.training_set(:'r', '{"preview": true}');
REVOKE SELECT ON log FROM regress_ts_trainer;
GRANT SELECT (at, x) ON log TO regress_ts_trainer;
RESET SESSION AUTHORIZATION;
UPDATE retrain.request SET state = 'failed_gate';
SET SESSION AUTHORIZATION regress_ts_owner;
SELECT retrain.request_retraining('m', 'again') AS r \gset
SET SESSION AUTHORIZATION regress_ts_trainer;
SELECT try($$SELECT retrain.claim('t1', 'm')$$);
SET SESSION AUTHORIZATION regress_ts_owner;
GRANT SELECT ON log TO regress_ts_trainer;
SET SESSION AUTHORIZATION regress_ts_trainer;
SELECT count(*) FROM retrain.claim('t1', 'm');
SET SESSION AUTHORIZATION regress_ts_owner;
REVOKE SELECT ON log FROM regress_ts_trainer;
SET SESSION AUTHORIZATION regress_ts_trainer;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT try(format('SELECT retrain.training_set(%L)', :'r')) AS revoked;
ROLLBACK;
RESET SESSION AUTHORIZATION;

-- 5. Row security does not shorten the rows silently.
SET SESSION AUTHORIZATION regress_ts_owner;
GRANT SELECT ON log TO regress_ts_trainer;
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
CREATE POLICY half ON log FOR SELECT TO regress_ts_trainer USING (x < 10);
SET SESSION AUTHORIZATION regress_ts_trainer;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT try(format('SELECT retrain.training_set(%L)', :'r')) AS row_security;
ROLLBACK;
RESET SESSION AUTHORIZATION;
SELECT * FROM retrain.verify_ledger();

SET client_min_messages = error;
DROP SCHEMA regress_ts CASCADE;
DROP OWNED BY regress_ts_owner, regress_ts_trainer;
DROP ROLE regress_ts_owner, regress_ts_trainer;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
