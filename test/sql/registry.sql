-- Models, logs, baselines: registering, changing, states, and every refusal.
-- Everything happens in a transaction that is rolled back, roles included;
-- errors are rolled back one by one.
\set ON_ERROR_ROLLBACK on
\set VERBOSITY default
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_registry_owner LOGIN;
CREATE ROLE regress_registry_other LOGIN;
CREATE ROLE regress_registry_super SUPERUSER;
CREATE SCHEMA regress_registry;
SET search_path = regress_registry;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN share AS double precision CHECK (VALUE >= 0);
CREATE TABLE predictions (
	id bigint, made_at timestamptz, made_on date, made_local timestamp,
	predicted boolean, predicted_no integer, predicted_text text,
	score double precision, score_domain share, score_text text,
	arrived boolean, arrived_big bigint, arrived_at timestamptz,
	model_version text, carrier text, feeling mood, temp double precision, payload jsonb,
	"Odd ""Name" integer);
INSERT INTO predictions
SELECT i, '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour',
	('2013-01-01'::date + i / 24), '2013-01-01'::timestamp + i * interval '1 hour',
	i % 4 = 0, i % 2, 'class ' || i % 3, i % 100 / 100.0, 0.5, '0.5', i % 3 = 0, i % 2,
	CASE WHEN i % 10 < 9 THEN '2013-01-02 00:00+00'::timestamptz + i * interval '1 hour' END,
	'v1', 'C' || i % 3, CASE WHEN i % 2 = 0 THEN 'low' ELSE 'high' END::mood,
	CASE WHEN i % 50 = 0 THEN NULL WHEN i % 50 = 1 THEN 'NaN'::float8 ELSE i % 17 END, '{}', i
FROM generate_series(0, 999) i;
SELECT retrain.grant_role('policy_author', 'regress_registry_owner');
SELECT retrain.grant_role('policy_author', 'regress_registry_other');

-- 1. Models.
SELECT retrain.register_model('m', owner => 'regress_registry_super');
SELECT retrain.register_model('m', owner => 'regress_registry_nobody');
SELECT retrain.register_model(NULL);
SELECT retrain.register_model('', owner => 'regress_registry_owner');
SELECT retrain.register_model(repeat('x', 129), owner => 'regress_registry_owner');
SELECT retrain.register_model('m', 'Late or not', 'regress_registry_owner') > 0 AS registered;
SELECT retrain.register_model('m', owner => 'regress_registry_owner');
-- the model is named from the start, in every table
SELECT name, purpose, owner_name, owner_oid = 'regress_registry_owner'::regrole AS owner_is, state, created_by = session_user AS by_me
FROM retrain.model WHERE name = 'm';
SELECT reason, system_identifier = (SELECT system_identifier FROM pg_control_system()) AS here,
	database_oid = (SELECT oid FROM pg_database WHERE datname = current_database()) AS this_database
FROM retrain.instance;
-- nobody makes another role the owner
SET ROLE regress_registry_other;
SELECT retrain.register_model('m2', owner => 'regress_registry_owner');
SELECT retrain.alter_model('m', '{"purpose": "mine"}');
SELECT retrain.pause_model('m');
SELECT retrain.attach_log('m', 'regress_registry.predictions', 'made_at');
RESET ROLE;
-- changing
SET ROLE regress_registry_owner;
SELECT retrain.alter_model('m', '{"name": "flights", "purpose": null}') > 0 AS changed;
SELECT retrain.alter_model('m', '{}');
SELECT retrain.alter_model('flights', '{"nmae": "x"}');
SELECT retrain.alter_model('flights', '{"name": 3}');
SELECT retrain.alter_model('flights', '[]');
SELECT retrain.alter_model('flights', NULL);
SELECT retrain.alter_model('flights', '{"owner": "regress_registry_other"}');
SELECT retrain.alter_model('flights', '{"owner": "postgres_of_nowhere"}');
RESET ROLE;
SELECT name, purpose FROM retrain.model WHERE name IN ('m', 'flights');

-- 2. Logs.  The owner of the model needs USAGE and SELECT.
SET ROLE regress_registry_owner;
SELECT retrain.attach_log('nothing', 'pg_class', 'relname');
SELECT retrain.attach_log('flights', 'regress_registry.predictions', 'made_at');
RESET ROLE;
SELECT retrain.attach_log('flights', 'predictions', 'made_at');
GRANT USAGE ON SCHEMA regress_registry TO regress_registry_owner;
GRANT SELECT (made_at) ON predictions TO regress_registry_owner;
SELECT retrain.attach_log('flights', 'predictions', 'made_at', probability_column => 'score');
GRANT SELECT ON predictions TO regress_registry_owner;
SET ROLE regress_registry_owner;
-- columns
SELECT retrain.attach_log('flights', 'predictions', NULL);
SELECT retrain.attach_log('flights', 'predictions', 'made_art');
SELECT retrain.attach_log('flights', 'predictions', 'ctid');
SELECT retrain.attach_log('flights', 'predictions', 'score');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', probability_column => 'score_text');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', label_column => 'arrived_big');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', prediction_column => 'feeling');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', label_time_column => 'arrived_at');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', label_column => 'arrived', label_time_column => 'id');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', features => '{temp,temp}');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', features => '{temp,NULL}');
SELECT retrain.attach_log('flights', 'predictions', 'made_at; DROP TABLE x');
-- relations
SELECT retrain.attach_log('flights', 'no_such_table', 'made_at');
SELECT retrain.attach_log('flights', 999999::regclass, 'made_at');
RESET ROLE;
CREATE SEQUENCE counter;
CREATE TEMP TABLE temporary (made_at timestamptz);
CREATE INDEX predictions_made_at_idx ON predictions (made_at);
CREATE VIEW good AS SELECT made_at, score, carrier FROM predictions WHERE id % 2 = 0;
CREATE MATERIALIZED VIEW stored AS SELECT made_on, score FROM predictions;
CREATE TABLE parts (made_local timestamp, score real, feeling mood) PARTITION BY RANGE (made_local);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2013-01-01') TO ('2013-01-20');
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2013-01-20') TO ('2014-01-01');
INSERT INTO parts SELECT made_local, score, feeling FROM predictions;
GRANT SELECT ON good, stored, parts, counter, temporary TO regress_registry_owner;
SET ROLE regress_registry_owner;
SELECT retrain.attach_log('flights', 'counter', 'made_at');
SELECT retrain.attach_log('flights', 'temporary', 'made_at');
SELECT retrain.attach_log('flights', 'predictions_made_at_idx', 'made_at');
SELECT retrain.attach_log('flights', 'predictions', 'made_at',
	prediction_column => 'predicted', probability_column => 'score',
	label_column => 'arrived', label_time_column => 'arrived_at', version_column => 'model_version',
	features => ARRAY['temp', 'payload', 'Odd "Name'], slices => '{carrier,feeling}') > 0 AS attached;
SELECT retrain.attach_log('flights', 'predictions', 'made_at');
SELECT retrain.attach_log('flights', 'good', 'made_at', probability_column => 'score', slices => '{carrier}') > 0 AS view;
SELECT retrain.attach_log('flights', 'stored', 'made_on', probability_column => 'score') > 0 AS materialized_view;
SELECT retrain.attach_log('flights', 'parts', 'made_local', probability_column => 'score', slices => '{feeling}', name => 'partitioned') > 0 AS partitioned;
RESET ROLE;
SELECT l.name, r.revision, r.relation_oid::regclass = (r.relation_schema || '.' || r.relation_name)::regclass AS same,
	r.relation_kind, r.respect_rls, length(r.digest) AS digest_bytes, c.value ->> 'role' AS role, c.value ->> 'name' AS name, c.value ->> 'number' AS number, c.value ->> 'type' AS type
FROM retrain.log l JOIN retrain.log_revision r USING (log_id) CROSS JOIN jsonb_array_elements(r.columns) WITH ORDINALITY c (value, n)
WHERE l.model_id = (SELECT model_id FROM retrain.model WHERE name = 'flights')
ORDER BY l.name COLLATE "C", c.n;

-- 3. Changing a log seals a new revision; the old one stays.
SET ROLE regress_registry_owner;
SELECT retrain.alter_log('good', '{}');
SELECT retrain.alter_log('good', '{"slices": []}');
SELECT retrain.alter_log('good', '{"slices": [], "name": "odd"}');
SELECT retrain.alter_log('odd', '{"time_column": null}');
SELECT retrain.alter_log('odd', '{"time_column": "carrier"}');
SELECT retrain.alter_log('odd', '{"slices": "carrier"}');
SELECT retrain.alter_log('odd', '{"slices": [1]}');
SELECT retrain.alter_log('odd', '{"respect_rls": "yes"}');
SELECT retrain.alter_log('odd', '{"columns": []}');
SELECT retrain.alter_log('odd', '{"name": "predictions"}');
SELECT retrain.alter_log('odd', '{"relation": "regress_registry.stored", "time_column": "made_on", "respect_rls": true}');
RESET ROLE;
SELECT r.revision, r.relation_name, r.relation_kind, r.respect_rls, jsonb_array_length(r.columns) AS columns
FROM retrain.log l JOIN retrain.log_revision r USING (log_id) WHERE l.name = 'odd' ORDER BY 1;

-- 4. Baselines.  No psql variable or setting changes what is sealed.
SET ROLE regress_registry_owner;
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-10', '2013-01-10');
SELECT retrain.freeze_baseline('flights', 'predictions', '-infinity', '2013-01-10');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-10', known_until => '2999-01-01');
SELECT retrain.freeze_baseline('flights', 'predictions', '2012-01-01', '2012-01-10');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-10', filter => 'score > 7');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-10', filter => 'scoer > 7');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-10', name => NULL);
SELECT retrain.freeze_baseline('flights', 'nothing', '2013-01-01', '2013-01-10');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', known_until => '2013-01-20 00:00+00') > 0 AS frozen;
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', known_until => '2013-01-20 00:00+00');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'filtered', 'score >= 0.5 AND feeling = ''low''') > 0 AS frozen;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'parts') > 0 AS frozen;
SELECT retrain.freeze_baseline('flights', 'stored', '2013-01-01', '2013-01-21', 'days') > 0 AS frozen;
-- the time zone of the session does not move windows over date and timestamp
SET timezone = 'Asia/Tokyo';
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01 00:00+00', '2013-01-21 00:00+00', 'parts in Tokyo') > 0 AS frozen;
SELECT retrain.freeze_baseline('flights', 'stored', '2013-01-01 00:00+00', '2013-01-21 00:00+00', 'days in Tokyo') > 0 AS frozen;
SET timezone = 'UTC';
RESET ROLE;
-- counts by plain SQL beside what was sealed
SELECT b.name, b.rows_used, b.rows_unused, b.rows_labelled, b.digest_columns, b.run_as, b.state, length(b.rows_digest) AS digest_bytes
FROM retrain.baseline b JOIN retrain.model m USING (model_id) WHERE m.name = 'flights' ORDER BY b.name COLLATE "C";
SELECT count(*) AS used, count(arrived) FILTER (WHERE arrived_at <= '2013-01-20 00:00+00') AS labelled
FROM predictions WHERE made_at >= '2013-01-01' AND made_at < '2013-01-21';
SELECT count(*) FILTER (WHERE score >= 0.5 AND feeling = 'low') AS used, count(*) FILTER (WHERE NOT (score >= 0.5 AND feeling = 'low')) AS unused,
	count(*) FILTER (WHERE score >= 0.5 AND feeling = 'low' AND arrived_at IS NOT NULL) AS labelled
FROM predictions WHERE made_at >= '2013-01-01' AND made_at < '2013-01-21';
SELECT c.column_name, c.type_name, c.rows_used, c.rows_unused, c.reference
FROM retrain.baseline_column c JOIN retrain.baseline b USING (baseline_id) WHERE b.name = 'training' ORDER BY 1;
SELECT count(score) AS score, count(arrived) FILTER (WHERE arrived_at <= '2013-01-20 00:00+00') AS arrived,
	count(temp) FILTER (WHERE temp <> 'NaN') AS temp
FROM predictions WHERE made_at >= '2013-01-01' AND made_at < '2013-01-21';
-- labels that arrive after known_until do not change the digest, other changes do
SELECT a.rows_digest = b.rows_digest AS same FROM retrain.baseline a, retrain.baseline b WHERE a.name = 'parts' AND b.name = 'parts in Tokyo';
UPDATE predictions SET arrived_at = '2013-02-01', arrived = false WHERE arrived_at IS NULL;
SET ROLE regress_registry_owner;
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'later labels', known_until => '2013-01-20 00:00+00') > 0 AS frozen;
RESET ROLE;
UPDATE predictions SET temp = temp + 1 WHERE id = 7;
SET ROLE regress_registry_owner;
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'changed value', known_until => '2013-01-20 00:00+00') > 0 AS frozen;
RESET ROLE;
SELECT b.name, b.rows_digest = a.rows_digest AS same_digest
FROM retrain.baseline a, retrain.baseline b WHERE a.name = 'training' AND b.name IN ('later labels', 'changed value') ORDER BY 1;

-- 5. A relation that is not what was sealed.
ALTER TABLE parts RENAME TO pieces;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
ALTER TABLE pieces RENAME TO parts;
ALTER TABLE parts RENAME COLUMN score TO points;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
ALTER TABLE parts RENAME COLUMN points TO score;
ALTER TABLE parts ALTER COLUMN score TYPE double precision;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
ALTER TABLE parts DROP COLUMN score;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
DROP TABLE parts;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
SELECT retrain.alter_log('partitioned', '{}');
CREATE TABLE parts AS SELECT made_local, score, feeling FROM predictions;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x');
SELECT retrain.alter_log('partitioned', '{}');
GRANT SELECT ON parts TO regress_registry_owner;
SELECT retrain.alter_log('partitioned', '{}');
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'x') > 0 AS frozen;
REVOKE SELECT ON parts FROM regress_registry_owner;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'y');
-- the kind is part of what was sealed
GRANT SELECT ON parts TO regress_registry_owner;
ALTER TABLE retrain.log_revision DISABLE TRIGGER log_revision_append_only;
UPDATE retrain.log_revision r SET relation_kind = 'view', digest = '\x00' FROM retrain.log l WHERE l.log_id = r.log_id AND l.name = 'partitioned';
ALTER TABLE retrain.log_revision ENABLE ALWAYS TRIGGER log_revision_append_only;
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'y');
SELECT retrain.alter_log('partitioned', '{}');
SELECT retrain.freeze_baseline('flights', 'partitioned', '2013-01-01', '2013-01-21', 'kind') > 0 AS frozen;

-- 6. Row security: hidden rows are an error, unless that is wished.
ALTER TABLE predictions ENABLE ROW LEVEL SECURITY;
CREATE POLICY half ON predictions FOR SELECT TO regress_registry_owner USING (id % 2 = 0);
SET ROLE regress_registry_owner;
\set VERBOSITY terse
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'half');
\set VERBOSITY default
SELECT retrain.alter_log('predictions', '{"respect_rls": true}');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'half') > 0 AS frozen;
RESET ROLE;
SELECT rows_used FROM retrain.baseline WHERE name = 'half';

-- 7. States.
SET ROLE regress_registry_owner;
SELECT retrain.alter_baseline('flights', 'x', '{"name": "y"}') > 0 AS renamed;
SELECT retrain.alter_baseline('flights', 'y', '{"name": "training"}');
SELECT retrain.alter_baseline('flights', 'y', '{"rows_used": 1}');
SELECT retrain.alter_baseline('flights', 'x', '{"name": "y"}');
SELECT retrain.resume_baseline('flights', 'y');
SELECT retrain.pause_baseline('flights', 'y', 'looks odd');
SELECT retrain.pause_baseline('flights', 'y');
SELECT retrain.resume_baseline('flights', 'y');
SELECT retrain.retire_baseline('flights', 'y', 'superseded');
SELECT retrain.resume_baseline('flights', 'y');
SELECT retrain.retire_baseline('flights', 'y');
SELECT retrain.alter_baseline('flights', 'y', '{"name": "z"}');
SELECT retrain.pause_log('odd', 'under repair');
SELECT retrain.resume_log('odd');
SELECT retrain.retire_log('odd');
SELECT retrain.alter_log('odd', '{}');
SELECT retrain.freeze_baseline('flights', 'odd', '2013-01-01', '2013-01-21');
SELECT retrain.pause_log('nothing');
SELECT retrain.pause_model('flights');
SELECT retrain.resume_model('flights');
SELECT retrain.retire_model('flights', 'replaced');
SELECT retrain.resume_model('flights');
SELECT retrain.alter_model('flights', '{}');
SELECT retrain.attach_log('flights', 'predictions', 'made_at', name => 'again');
SELECT retrain.freeze_baseline('flights', 'predictions', '2013-01-01', '2013-01-21', 'again');
SELECT retrain.register_model('flights');
RESET ROLE;
SELECT kind, object_name, message, policy_id FROM retrain.event
WHERE object_name LIKE '%flights' OR object_name LIKE 'log %' ORDER BY event_id;
SELECT 'model' AS kind, name, state, state_reason FROM retrain.model WHERE name = 'flights'
UNION ALL SELECT 'log', name, state, state_reason FROM retrain.log WHERE name = 'odd'
UNION ALL SELECT 'baseline', name, state, state_reason FROM retrain.baseline WHERE name = 'y' ORDER BY 1;

-- 8. A dropped owner is nobody, also when a role of that name comes again.
CREATE ROLE regress_registry_short LOGIN;
SELECT retrain.register_model('orphan', owner => 'regress_registry_short') > 0 AS registered;
DROP ROLE regress_registry_short;
CREATE ROLE regress_registry_short LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_registry_short');
SET ROLE regress_registry_short;
SELECT retrain.pause_model('orphan');
RESET ROLE;
SELECT retrain.alter_model('orphan', '{"owner": "regress_registry_short"}') > 0 AS given;
SET ROLE regress_registry_short;
SELECT retrain.pause_model('orphan');
RESET ROLE;

-- 9. A copy of the database does nothing until it is adopted.
SELECT retrain.adopt('restored');
SELECT retrain.adopt('stolen');
UPDATE retrain.instance SET system_identifier = 1;
SELECT retrain.register_model('elsewhere', owner => 'regress_registry_owner');
SET ROLE regress_registry_owner;
SELECT retrain.adopt('restored');
RESET ROLE;
SELECT retrain.adopt('restored');
SELECT retrain.register_model('elsewhere', owner => 'regress_registry_owner') > 0 AS registered;
SELECT reason, count(*) FROM retrain.instance GROUP BY 1 ORDER BY 1;
-- A restore gives roles and relations other oids, and columns other numbers:
-- adopting binds by name.  One relation is missing, one may not be read.
SELECT retrain.alter_model('elsewhere', '{"purpose": "x"}') > 0 AS changed;
CREATE TABLE moved (gone text, made_at timestamptz, score double precision, arrived boolean);
CREATE TABLE missing (made_at timestamptz);
CREATE TABLE forbidden (made_at timestamptz);
GRANT SELECT ON moved, missing, forbidden TO regress_registry_owner;
SELECT retrain.attach_log('elsewhere', t::regclass, 'made_at') > 0 AS attached FROM unnest(ARRAY['missing', 'forbidden']) t;
SELECT retrain.attach_log('elsewhere', 'moved', 'made_at', probability_column => 'score', label_column => 'arrived') > 0 AS attached;
SELECT retrain.create_policy('moved', 'elsewhere', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), log => 'moved', owner => 'regress_registry_owner') > 0 AS created;
DROP TABLE moved, missing, forbidden;
CREATE TABLE moved (made_at timestamptz, score double precision, arrived boolean);
CREATE TABLE forbidden (made_at timestamptz);
GRANT SELECT ON moved TO regress_registry_owner;
UPDATE retrain.model SET owner_oid = 1 WHERE name = 'elsewhere';
UPDATE retrain.policy SET owner_oid = 1 WHERE name = 'moved';
UPDATE retrain.instance SET system_identifier = 1;
UPDATE retrain.log SET state = 'retired' WHERE name = 'partitioned';
SELECT retrain.adopt('restored');
SELECT policy, revision, problem FROM retrain.policy_status WHERE policy = 'moved';
SELECT l.name, r.revision, r.relation_oid = to_regclass(r.relation_name) AS here, jsonb_path_query_array(r.columns, '$[*].number') AS numbers
FROM retrain.log l JOIN retrain.log_revision r USING (log_id) WHERE l.name IN ('moved', 'missing', 'forbidden') ORDER BY 1, 2;
SELECT r.revision, r.log_revision, r.digest = a.digest AS same_definition FROM retrain.policy_revision r JOIN retrain.policy p USING (policy_id)
JOIN retrain.policy_revision a ON a.policy_id = p.policy_id AND a.revision = 1 WHERE p.name = 'moved' ORDER BY 1;
SET ROLE regress_registry_owner;
SELECT slot IS NOT NULL AS evaluated, outcome FROM retrain.evaluate('moved');
RESET ROLE;
SELECT kind, message FROM retrain.event WHERE kind = 'adopted';

-- 10. Who an owner is in a copy.  A role is renamed, and another takes its name.
CREATE ROLE regress_registry_first LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_registry_first');
GRANT USAGE ON SCHEMA regress_registry TO regress_registry_first;
GRANT SELECT ON moved TO regress_registry_first;
SELECT retrain.register_model('named', owner => 'regress_registry_first') > 0 AS model,
	retrain.attach_log('named', 'moved', 'made_at', probability_column => 'score', label_column => 'arrived', name => 'named') > 0 AS log,
	retrain.create_policy('named', 'named', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), owner => 'regress_registry_first') > 0 AS policy;
ALTER ROLE regress_registry_first RENAME TO regress_registry_second;
CREATE ROLE regress_registry_first LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_registry_first');
CREATE FUNCTION pg_temp.seen(viewer name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	seen text;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', viewer);
	SELECT coalesce(string_agg(policy || ' of ' || owner, ', '), 'nothing') INTO seen FROM retrain.policy_status;
	BEGIN
		seen := seen || ', and ' || (retrain.policy_definition('named') ->> 'name');
	EXCEPTION WHEN OTHERS THEN
		seen := seen || ', and ' || SQLSTATE || ' ' || SQLERRM;
	END;
	SET LOCAL ROLE NONE;
	RETURN seen;
END $$;
\pset format unaligned
-- here the oid says who it is ...
SELECT r AS viewer, pg_temp.seen(r) FROM unnest(ARRAY['regress_registry_first', 'regress_registry_second']) r;
-- ... elsewhere neither oid nor name alone
UPDATE retrain.instance SET system_identifier = 1;
SELECT r AS viewer, pg_temp.seen(r) FROM unnest(ARRAY['regress_registry_first', 'regress_registry_second']) r;
SELECT policy, owner, problem FROM retrain.policy_status WHERE policy = 'named';
-- a copy of the files keeps oids: owners stay, whatever they are called, and relations too
ALTER TABLE moved RENAME TO moved_away;
CREATE TABLE moved (made_at timestamptz, score double precision, arrived boolean);
SELECT retrain.adopt('cloned');
SELECT r AS viewer, pg_temp.seen(r) FROM unnest(ARRAY['regress_registry_first', 'regress_registry_second']) r;
SELECT l.name, l.current_revision, m.owner_name FROM retrain.log l JOIN retrain.model m USING (model_id) WHERE l.name = 'named';
SELECT owner_name FROM retrain.policy WHERE name = 'named';
DROP TABLE moved;
ALTER TABLE moved_away RENAME TO moved;
-- a dump keeps names only: the oid is that of a stranger, and stays nobody's when the name is missing
UPDATE retrain.model SET owner_oid = 'regress_registry_first'::regrole, owner_name = 'regress_registry_gone' WHERE name = 'named';
UPDATE retrain.policy SET owner_oid = 'regress_registry_first'::regrole, owner_name = 'regress_registry_gone' WHERE name = 'named';
UPDATE retrain.instance SET system_identifier = 1;
SELECT pg_temp.seen('regress_registry_first');
SELECT retrain.adopt('restored');
SELECT pg_temp.seen('regress_registry_first');
SELECT p.owner_oid AS policy, s.owner_oid AS state, m.owner_oid AS model
FROM retrain.policy p JOIN retrain.policy_state s USING (policy_id) JOIN retrain.model m USING (model_id) WHERE p.name = 'named';
SELECT policy, owner, problem FROM retrain.policy_status WHERE policy = 'named';
SELECT retrain.alter_model('named', '{"owner": "regress_registry_second"}') > 0 AS model, retrain.alter_policy('named', '{"owner": "regress_registry_second"}') AS policy;
SELECT policy, owner, problem FROM retrain.policy_status WHERE policy = 'named';
\pset format aligned
ROLLBACK;

-- 11. Read-only transactions.
BEGIN READ ONLY;
SELECT retrain.register_model('late', owner => 'pg_monitor');
ROLLBACK;
