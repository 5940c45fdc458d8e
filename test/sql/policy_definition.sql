-- Definitions: defaults, the canonical form, and every refusal with its path.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'America/New_York';
BEGIN;
CREATE ROLE regress_definition_owner LOGIN;
CREATE SCHEMA regress_definition;
GRANT USAGE, CREATE ON SCHEMA regress_definition TO regress_definition_owner;
SELECT retrain.grant_role('policy_author', 'regress_definition_owner');
SET ROLE regress_definition_owner;
SET search_path = regress_definition;
CREATE TABLE log (at timestamptz, p double precision, y boolean, yhat boolean, carrier text);
INSERT INTO log SELECT '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour', i % 100 / 100.0, i % 3 = 0, i % 2 = 0, 'C' || i % 3 FROM generate_series(0, 499) i;
SELECT retrain.register_model('defined') > 0 AS model,
	retrain.attach_log('defined', 'log', 'at', probability_column => 'p', label_column => 'y', prediction_column => 'yhat', slices => '{carrier}', name => 'defined') > 0 AS log,
	retrain.freeze_baseline('defined', 'defined', '2013-01-01 00:00+00', '2013-01-15 00:00+00') > 0 AS baseline;

-- 1. One check.
SELECT retrain.policy_check('psi', 'p', warn => 0.10, fail => 0.2500);
SELECT retrain.policy_check('psi', 'p', 'carrier', fail => 1e-1, min_rows => 5, bins => 20, verdict => 'retrain', name => 'x');
SELECT retrain.policy_check('ks_stat', 'p', warn => 0);
SELECT retrain.policy_check('ece', fail => 0.05);
SELECT retrain.policy_check('f1_by_slice', slice => 'carrier', warn => 0.8, fail => 0.7);
SELECT retrain.policy_check('f1_by_slice', warn => 1);
SELECT retrain.policy_check(NULL, fail => 1);
SELECT retrain.policy_check('auc', fail => 1);
SELECT retrain.policy_check('psi', fail => 1);
SELECT retrain.policy_check('ece', 'p', fail => 1);
SELECT retrain.policy_check('f1_by_slice', 'p', fail => 1);
SELECT retrain.policy_check('psi', 'p');
SELECT retrain.policy_check('psi', 'p', warn => 0.2, fail => 0.1);
SELECT retrain.policy_check('f1_by_slice', warn => 0.1, fail => 0.2);
SELECT retrain.policy_check('psi', 'p', warn => -0.1);
SELECT retrain.policy_check('psi', 'p', warn => 'NaN');
SELECT retrain.policy_check('psi', 'p', fail => 'Infinity');
SELECT retrain.policy_check('psi', 'p', fail => 1e7);
SELECT retrain.policy_check('ks_stat', 'p', fail => 1.5);
SELECT retrain.policy_check('ece', fail => 2);
SELECT retrain.policy_check('f1_by_slice', fail => 1.01);
SELECT retrain.policy_check('psi', 'p', fail => 1, bins => 1);
SELECT retrain.policy_check('psi', 'p', fail => 1, bins => 1001);
SELECT retrain.policy_check('ks_stat', 'p', fail => 1, bins => 10);
SELECT retrain.policy_check('psi', 'p', fail => 1, min_rows => 0);
SELECT retrain.policy_check('psi', 'p', fail => 1, verdict => 'keep');
SELECT retrain.policy_check('psi', 'p', fail => 1, verdict => 'panic');
SELECT retrain.policy_check('psi', 'p', fail => 1, name => '');
SELECT retrain.policy_check('psi', 'p', fail => 1, name => repeat('x', 129));

-- 2. A whole definition: the least, and what it becomes.
SELECT retrain.create_policy('{"name": "least", "model": "defined", "anchor": "2013-01-22", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.2}]}') > 0 AS created;
SELECT jsonb_pretty(retrain.policy_definition('least'));
-- All settings that change how values are written, and one definition.
SET intervalstyle = 'iso_8601'; SET datestyle = 'SQL, DMY'; SET timezone = 'Asia/Kolkata';
SELECT retrain.create_policy('full', 'defined',
	jsonb_build_array(retrain.policy_check('psi', 'p', warn => 0.1, fail => 0.20), retrain.policy_check('ece', fail => 0.1)),
	log => 'defined', window_length => '1 mon 2 days 03:04:05.678901', label_delay => '36:00', reference => 'baseline', baseline => 'training',
	every => '1 mon', anchor => '2013-03-31 05:30+05:30', until => '2013-12-31 23:59:59.5+00', catchup => 'each', catchup_limit => 3,
	breaches_needed => 2, slots_considered => 3, cooldown => '28 days', filter => 'p > 0.1 -- "quoted"', description => E'first line\nsecond line', owner => 'regress_definition_owner') > 0 AS created;
SET intervalstyle = 'sql_standard'; SET datestyle = 'German'; SET timezone = 'America/New_York';
SELECT retrain.create_policy('full again', 'defined',
	jsonb_build_array(retrain.policy_check('psi', 'p', warn => 0.100, fail => 0.2), retrain.policy_check('ece', fail => 0.1)),
	log => 'defined', window_length => interval '1 mon' + interval '2 days' + interval '03:04:05.678901', label_delay => interval '36 hours', reference => 'baseline', baseline => 'training',
	every => interval '1 mon', anchor => timestamptz '2013-03-31 00:00+00', until => timestamptz '2013-12-31 23:59:59.5+00', catchup => 'each', catchup_limit => 3,
	breaches_needed => 2, slots_considered => 3, cooldown => interval '28 days', filter => 'p > 0.1 -- "quoted"', description => E'first line\nsecond line') > 0 AS created;
SELECT jsonb_pretty(retrain.policy_definition('full'));
SELECT retrain.policy_definition('full again') || '{"name": "full"}' = retrain.policy_definition('full') AS same;
RESET intervalstyle; SET datestyle = 'ISO, MDY';

-- 3. Round trip: equal text, equal digest apart from the name.
SELECT retrain.create_policy(retrain.policy_definition('full') || '{"name": "copy"}') > 0 AS created;
SELECT retrain.policy_definition('copy') || '{"name": "full"}' = retrain.policy_definition('full') AS same;
RESET ROLE;
SELECT p.name, r.digest = sha256(convert_to(r.definition::text, 'UTF8')) AS digest_of_text, length(r.digest) AS bytes, r.revision, l.name AS log, r.log_revision, b.name AS baseline
FROM retrain.policy p JOIN retrain.policy_revision r USING (policy_id) JOIN retrain.log l ON l.log_id = r.log_id LEFT JOIN retrain.baseline b USING (baseline_id)
WHERE p.name IN ('least', 'full', 'copy') ORDER BY 1;
SET ROLE regress_definition_owner;

-- 4. Refusals.  Each names its path.
CREATE FUNCTION pg_temp.try(changes jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	PERFORM retrain.create_policy('{"name": "try", "model": "defined", "anchor": "2013-01-22T00:00Z",
		"checks": [{"metric": "psi", "column_name": "p", "fail": 0.2}, {"metric": "ece", "fail": 0.1}]}'::jsonb || changes);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN 'accepted';
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
		RETURN SQLSTATE || ' ' || SQLERRM || E'\n' || hint;
END $$;
\pset format unaligned
SELECT t.changes, pg_temp.try(t.changes::jsonb) FROM (VALUES
	(1, '{}'),
	(2, '{"description": null, "filter": null, "until": null, "cooldown": null, "reference": null}'),
	(3, '{"every": "P1D", "window_length": "1 week", "label_delay": "@ 3 hours"}'),
	(10, '{"chekcs": []}'), (11, '{"name": null}'), (12, '{"name": ""}'), (13, '{"name": 1}'), (14, '{"model": null}'), (15, '{"model": "no such"}'),
	(16, '{"log": "no such"}'), (17, '{"log": ["defined"]}'), (18, '{"owner": "regress_definition_nobody"}'), (19, '{"description": 5}'), (20, '{"filter": true}'),
	(21, '{"window_length": "0"}'), (22, '{"window_length": "-1 day"}'), (23, '{"window_length": "1 day -1 hour"}'), (24, '{"window_length": "soon"}'), (25, '{"window_length": 7}'),
	(26, '{"window_length": "101 years"}'), (27, '{"window_length": "99999999999 days"}'), (28, '{"window_length": "1 day ago"}'), (29, '{"every": "0.5 s"}'), (30, '{"every": "1 mon -1 day"}'),
	(31, '{"label_delay": "-1 s"}'), (32, '{"cooldown": "-1 s"}'), (33, '{"cooldown": "infinity"}'),
	(40, '{"anchor": "someday"}'), (41, '{"anchor": "infinity"}'), (42, '{"anchor": 20130101}'), (43, '{"anchor": "2013-02-30"}'), (44, '{"until": "2013-01-21T23:59:59Z"}'), (45, '{"until": "-infinity"}'),
	(50, '{"reference": "training"}'), (51, '{"reference": "none"}'), (52, '{"reference": "previous", "baseline": "training"}'), (53, '{"baseline": "no such"}'), (54, '{"reference": "previous"}'),
	(60, '{"catchup": "all"}'), (61, '{"catchup_limit": 0}'), (62, '{"catchup_limit": 1.5}'), (63, '{"catchup_limit": "3"}'), (64, '{"catchup_limit": 99999999999999999999}'),
	(65, '{"breaches_needed": 2}'), (66, '{"breaches_needed": 0}'), (67, '{"slots_considered": 0}'), (68, '{"breaches_needed": 3, "slots_considered": 5}'), (69, '{"slots_considered": 1001}'),
	(70, '{"checks": null}'), (71, '{"checks": []}'), (72, '{"checks": {}}'), (73, '{"checks": "psi"}'), (74, '{"checks": [1]}'), (75, '{"checks": [[]]}'), (76, '{"checks": [{}]}'), (77, '{"checks": [null]}'),
	(78, '{"checks": [{"metric": "ece", "fail": 0.1}, {"metric": "ece", "fail": 0.2}]}'), (79, '{"checks": [{"metric": "ece", "fail": 0.1}, {"metric": "psi", "column_name": "p", "warn": "0.1"}]}'),
	(80, '{"checks": [{"metric": "ece", "fail": 0.1}, {"metric": "ece", "fail": 0.1, "name": "b"}, {"metric": "ks_stat", "column_name": "p", "warn": 2}]}'),
	(81, '{"checks": [{"metric": "ece", "fail": 0.1, "column": "p"}]}'), (82, '{"checks": [{"metric": "ece", "fail": 0.1, "min_rows": -3}]}'), (83, '{"checks": [{"metric": ["ece"], "fail": 0.1}]}'),
	(84, '{"checks": [{"metric": "f1_by_slice", "fail": 0.3, "warn": 0.2, "slice": "carrier"}]}'),
	(90, '{"checks": [{"metric": "ece", "fail": 0.1}], "anchor": "4713-02-01 BC", "window_length": "90 years"}'), (91, '{"checks": [{"metric": "ece", "fail": 0.1}], "anchor": "4700-02-01 BC", "label_delay": "14 years"}'),
	(92, '{"checks": [{"metric": "ece", "fail": 0.1}], "anchor": "4500-02-01 BC", "until": "4499-02-01 BC", "window_length": "90 years"}'),
	(93, '{"anchor": "294276-01-01", "every": "1 year"}'), (94, '{"until": "294276-12-31 23:00Z"}'), (95, '{"anchor": "294276-01-01", "every": "1 day", "cooldown": "13 months"}'),
	(96, '{"until": "294000-01-01", "cooldown": "99 years"}'), (97, '{"until": "294250-01-01", "cooldown": "99 years"}')
) AS t (n, changes) ORDER BY t.n;
\pset format aligned
SELECT pg_temp.try(jsonb_build_object('checks', jsonb_agg(jsonb_build_object('metric', 'ece', 'fail', 0.1, 'name', 'c' || i)))) FROM generate_series(1, 501) i;
-- one statement groups by all slice columns of psi, ks_stat and ece; f1_by_slice is apart
SELECT n, pg_temp.try(jsonb_build_object('checks', (SELECT jsonb_agg(jsonb_build_object('metric', (ARRAY['ks_stat', 'psi', 'ece'])[1 + i % 3], 'fail', 0.1, 'slice', 's' || i / 2, 'name', 'c' || i)
		|| CASE WHEN i % 3 < 2 THEN '{"column_name": "p"}'::jsonb ELSE '{}' END) || jsonb_agg(jsonb_build_object('metric', 'f1_by_slice', 'fail', 0.1, 'slice', 'f' || i, 'name', 'f' || i))
	FROM generate_series(2, 2 * n + 1) i))) FROM unnest(ARRAY[16, 17]) n;
SELECT retrain.create_policy('[]'), 1;
SELECT retrain.create_policy('"x"'::jsonb);
SELECT retrain.create_policy(NULL::jsonb);
SELECT retrain.create_policy('inf', 'defined', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), anchor => 'infinity');
SELECT retrain.create_policy('neg', 'defined', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), every => '-1 day');

-- 5. Changing: only what differs seals a revision; old ones stay readable.
SELECT retrain.alter_policy('least', '{}');
SELECT retrain.alter_policy('least', '{"every": "24:00:00"}');
SELECT retrain.alter_policy('least', '{"every": "24:00:00"}');
SELECT retrain.alter_policy('least', '{"description": "daily", "cooldown": "7 days"}');
SELECT retrain.alter_policy('least', '{"cooldown": null}');
SELECT retrain.alter_policy('least', '{"reference": "previous"}');
SELECT retrain.alter_policy('least', '{"reference": "baseline"}');
SELECT retrain.alter_policy('least', '{"name": "other"}');
SELECT retrain.alter_policy('least', '{"model": "other"}');
SELECT retrain.alter_policy('least', '{"cooldwon": "1 day"}');
SELECT retrain.alter_policy('least', '[1]');
SELECT retrain.alter_policy('least', NULL);
SELECT retrain.alter_policy('no such', '{}');
SELECT n AS revision, d ->> 'every' AS every, d ->> 'cooldown' AS cooldown, d ->> 'description' AS description, d ->> 'reference' AS reference, d ->> 'baseline' AS baseline
FROM generate_series(1, 6) n, LATERAL retrain.policy_definition('least', n) d;
SELECT retrain.policy_definition('least', 7);
SELECT retrain.policy_definition('least', 0);
SELECT retrain.policy_definition('no such');
SELECT retrain.policy_definition(NULL);
-- Renaming what it refers to needs no new revision; the next one has the new names.
SELECT retrain.alter_model('defined', '{"name": "renamed"}') > 0 AS a, retrain.alter_log('defined', '{"name": "renamed log"}') AS b, retrain.alter_baseline('renamed', 'training', '{"name": "renamed baseline"}') > 0 AS c;
SELECT retrain.alter_policy('least', '{"cooldown": "1 day"}');
SELECT d ->> 'model' AS model, d ->> 'log' AS log, d ->> 'baseline' AS baseline FROM retrain.policy_definition('least') d;
-- A log that was sealed anew is read after alter_policy().
SELECT retrain.alter_log('renamed log', '{"slices": null}');
SELECT retrain.alter_policy('least', '{}');
RESET ROLE;
SELECT r.revision, r.log_revision FROM retrain.policy_revision r JOIN retrain.policy p USING (policy_id) WHERE p.name = 'least' ORDER BY 1;
SELECT kind, message FROM retrain.event WHERE object_name = 'policy least' ORDER BY event_id;
ROLLBACK;
