-- Gates: definitions and what is wrong with them, pairing of rows, paired rules
-- against the calls of layer 1, planted candidates, requests, post hoc.
SET client_min_messages = warning;
-- on records of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_gates_owner LOGIN;
CREATE ROLE regress_gates_trainer LOGIN;
CREATE ROLE regress_gates_stranger LOGIN;
CREATE ROLE regress_gates_auditor LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_gates_owner,regress_gates_stranger}'::name[]) r;
SELECT retrain.grant_role('trainer', 'regress_gates_trainer'), retrain.grant_role('auditor', 'regress_gates_auditor');
CREATE SCHEMA regress_gates AUTHORIZATION regress_gates_owner;

-- try runs a statement and returns what it returns, or its error with detail and hint.
CREATE FUNCTION regress_gates.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN regexp_replace(format(E'%s: %s%s%s', SQLSTATE, SQLERRM, E'\n' || nullif(detail, ''), E'\n' || nullif(hint, '')), '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
END $$;
GRANT USAGE ON SCHEMA regress_gates TO PUBLIC;

SET SESSION AUTHORIZATION regress_gates_owner;
SET search_path = regress_gates, pg_temp;
-- noise is a fixed number between 0 and 1
CREATE FUNCTION noise(i integer, salt integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS
'SELECT (hashint4(i * 31 + salt)::bigint & 65535) / 65536.0';
CREATE TABLE log (id integer, at timestamptz, p double precision, guess boolean, y boolean, known timestamptz, seg text, amount double precision, amount_guess double precision);
INSERT INTO log SELECT i, '2026-01-01'::timestamptz + i * interval '15 minutes', q, q > 0.5, y, '2026-01-01'::timestamptz + i * interval '15 minutes' + interval '1 day',
	CASE WHEN i % 40 = 0 THEN 'thin' WHEN i % 41 = 0 THEN NULL ELSE 's' || i % 3 END, round((10 * noise(i, 4))::numeric, 3), round((10 * noise(i, 4) + noise(i, 5))::numeric, 3)
FROM (SELECT i, noise(i, 1) < 0.4 AS y, round((0.2 + 0.2 * (noise(i, 1) < 0.4)::integer + 0.4 * noise(i, 2))::numeric, 4)::double precision AS q FROM generate_series(0, 3839) i) x;
CREATE TABLE scores (id integer, version text, at timestamptz, p double precision, guess boolean, amount_guess double precision);
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'log', 'at', label_column => 'y', label_time_column => 'known', probability_column => 'p',
	prediction_column => 'guess', slices => '{seg}', features => '{id}') > 0 AS log;

-- 1. What a gate may say.
SELECT try($$SELECT retrain.gate_rule('superiority', '{"statistic": "auc", "margin": -1, "lvl": 1}')$$);
SELECT try($$SELECT retrain.gate_rule('superiority', '{"statistic": "f1", "direction": "lower"}')$$);
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"windows": 1, "rules": [{"rule": "superiority", "statistic": "r2"}, 3, {"rule": "minimum_rows", "rows": 0}], "candidate": {"relation": "nowhere"}}')$$);
SELECT name, try(format($$SELECT retrain.create_gate('g', 'm', '{"window": "4 weeks", "candidate": {"relation": "%s", "key": {"id": "id"}, "version": "v", "probability": "p"}, "rules": [{"rule": "minimum_rows", "rows": 1}]}')$$, name))
FROM unnest('{..,a.b.c.d,a.b.c,""}'::text[]) name;
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"window": "4 weeks", "slices": ["nowhere"], "block": "1 month", "level": 2, "seed": 0.5, "candidate": {"key": {"id": "id"}}, "rules": []}')$$);
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"window": "4 weeks", "candidate": {"relation": "scores", "key": {"nr": "no"}, "version": "v", "probability": "version", "latency": "guess"},
	"rules": [{"rule": "minimum_rows"}]}')$$);
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"window_start": "2026-01-02", "window_end": "2026-01-01", "candidate": {"probability": "p"}, "rules": [{"rule": "minimum_rows"}]}')$$);
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"window": "4 weeks", "candidate": {"probability": "p"}, "slices": ["seg"], "rules": [{"rule": "superiority", "statistic": "accuracy"},
	{"rule": "non_inferiority", "statistic": "mae", "margin": 0.1}, {"rule": "non_inferiority", "statistic": "auc"}]}')$$);
SELECT try($$SELECT retrain.create_gate('g', 'm', '{"window": "4 weeks", "candidate": {"probability": "p"}, "slices": ["seg"], "rules": [{"rule": "superiority", "statistic": "accuracy"},
	{"rule": "non_inferiority", "statistic": "mae", "margin": 0.1}]}')$$);
SELECT try($$SELECT retrain.create_gate('', 'm', '{}')$$), try($$SELECT retrain.create_gate('g', 'none', '{}')$$), try($$SELECT retrain.create_gate('g', 'm', NULL)$$), try($$SELECT retrain.create_gate('g', 'm', '[]')$$);
SELECT count(*) FROM retrain.gates;

-- 2. Sealing.
CREATE FUNCTION side() RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$SELECT '{"relation": "scores", "key": {"id": "id"}, "version": "version", "time": "at", "probability": "p", "prediction": "guess"}'::jsonb$$;
SELECT retrain.create_gate('holdout', 'm', jsonb_build_object('window', '4 weeks', 'candidate', side(), 'slices', '["seg"]'::jsonb, 'minimum_slice_rows', 70,
	'rules', jsonb_build_array(retrain.gate_rule('minimum_rows', '{"rows": 1000, "positives": 300}'), retrain.gate_rule('non_inferiority', '{"statistic": "auc", "margin": 0.01}'),
		retrain.gate_rule('no_slice_worse', '{"statistic": "auc", "margin": 0.03}')))) > 0 AS gate;
SELECT try($$SELECT retrain.create_gate('holdout', 'm', retrain.gate_definition('holdout'))$$);
SELECT jsonb_pretty(retrain.gate_definition('holdout'));
SELECT digest = sha256(convert_to(definition::text, 'UTF8')) AS digest, revision, rules, log, state FROM retrain.gates;
SELECT retrain.create_gate('better', 'm', jsonb_build_object('window', '4 weeks', 'candidate', side(),
	'rules', jsonb_build_array(retrain.gate_rule('superiority', '{"statistic": "auc"}')))) > 0 AS gate;

-- 3. Candidates: better everywhere, equal, better but in one slice, good only on what it was trained on.
INSERT INTO scores SELECT id, 'better', at, least(p + 0.1 * y::integer, 0.9999), p + 0.1 * y::integer > 0.5, amount_guess - 0.3 FROM log;
INSERT INTO scores SELECT id, 'equal', at, p, guess, amount_guess FROM log;
INSERT INTO scores SELECT id, 'worse in s1', at, least(p + CASE WHEN seg = 's1' THEN -0.12 ELSE 0.4 END * y::integer, 0.9999), p + CASE WHEN seg = 's1' THEN -0.12 ELSE 0.4 END * y::integer > 0.5, amount_guess FROM log;
INSERT INTO scores SELECT id, 'overfit', at, CASE WHEN at < '2026-01-25' THEN 0.1 + 0.8 * y::integer ELSE noise(id, 7) END, CASE WHEN at < '2026-01-25' THEN y ELSE noise(id, 7) > 0.5 END, amount_guess FROM log;
SELECT retrain.register_version('m', v, 'file:///' || v, sha256(convert_to(v, 'UTF8')), '{"training_start": "2026-01-01", "training_end": "2026-01-10", "label_cutoff": "2026-01-10"}') > 0 AS version
FROM unnest('{better,equal,worse in s1}'::text[]) v;
SELECT retrain.register_version('m', 'overfit', 'file:///o', sha256('o'), '{"training_start": "2026-01-01", "training_end": "2026-01-25", "label_cutoff": "2026-01-25"}') > 0 AS version,
	retrain.register_version('m', 'unknown', 'file:///u', sha256('u')) > 0 AS version;
CREATE VIEW outcome AS SELECT v.candidate, g.gate, e.result, e.reason FROM unnest('{better,equal,worse in s1,overfit}'::text[]) WITH ORDINALITY v (candidate, n),
	unnest('{holdout,better}'::text[]) g (gate), LATERAL retrain.evaluate_gate(g.gate, candidate => v.candidate, options => '{"until": "2026-02-05"}') e ORDER BY g.gate COLLATE "C" DESC, v.n;
SELECT * FROM outcome;
SELECT candidate, rule, slice_column, slice, status, round(value::numeric, 8) AS value, round(low::numeric, 8) AS low, round(high::numeric, 8) AS high, margin,
	to_char(p, '9.999EEEE') AS p, to_char(p_adjusted, '9.999EEEE') AS p_adjusted, rows FROM retrain.gate_rules WHERE gate = 'holdout' ORDER BY gate_result_id, ordinal, line;
-- rows that the candidate was trained on are left out, and counted
SELECT candidate, bundle -> 'rows' AS rows FROM retrain.gate_results WHERE gate = 'holdout' ORDER BY gate_result_id;
SELECT count(*), count(*) FILTER (WHERE known > '2026-02-05') AS unlabelled, count(*) FILTER (WHERE known <= '2026-01-10') AS trained,
	count(*) FILTER (WHERE known <= '2026-01-25') AS trained_overfit FROM log WHERE at >= '2026-01-08' AND at < '2026-02-05';
-- a version of which nobody knows what it was trained on
INSERT INTO scores SELECT id, 'unknown', at, p, guess, amount_guess FROM log;
SELECT result, reason FROM retrain.evaluate_gate('holdout', candidate => 'unknown', options => '{"until": "2026-02-05"}');

-- 4. The figures are those of layer 1 on the same rows.
ANALYZE log, scores;
CREATE VIEW paired AS SELECT l.id, l.at, l.y, l.seg, l.p AS a, s.p AS b, l.guess AS ga, s.guess AS gb, l.amount, l.amount_guess AS aa, s.amount_guess AS ab
FROM log l JOIN scores s ON s.id = l.id AND s.version = 'better' WHERE l.at >= '2026-01-08' AND l.at < '2026-02-05' AND l.known <= '2026-02-05' AND l.known > '2026-01-10';
SELECT u.value = (a.d).difference AS value, abs(u.low - (a.d).low) < 1e-15 AS low, abs(u.high - (a.d).high) < 1e-15 AS high, u.rows = a.n AS rows
FROM retrain.gate_rules u, (SELECT retrain.auc_difference(y, a, b) AS d, count(*) AS n FROM paired) a WHERE u.candidate = 'better' AND u.rule = 'non_inferiority';
SELECT bool_and(u.value = (a.d).difference AND u.rows = a.n) AS slices FROM retrain.gate_rules u
JOIN (SELECT seg, retrain.auc_difference(y, a, b) AS d, count(*) AS n FROM paired GROUP BY seg) a ON a.seg IS NOT DISTINCT FROM u.slice WHERE u.candidate = 'better' AND u.rule = 'no_slice_worse';
SELECT bool_and(u.p_adjusted = h.p) AS holm FROM (SELECT p_adjusted, row_number() OVER w AS n FROM retrain.gate_rules WHERE candidate = 'worse in s1' AND rule = 'no_slice_worse' AND status <> 'insufficient_rows'
	WINDOW w AS (ORDER BY line)) u JOIN unnest((SELECT retrain.holm_adjust(array_agg(p ORDER BY line)) FROM retrain.gate_rules WHERE candidate = 'worse in s1' AND rule = 'no_slice_worse'
	AND status <> 'insufficient_rows')) WITH ORDINALITY h (p, n) USING (n);
SELECT retrain.create_gate('all', 'm', jsonb_build_object('window', '4 weeks', 'candidate', side(), 'replicates', 200, 'seed', 7, 'block', '2 days', 'rules', (SELECT jsonb_agg(
	retrain.gate_rule('non_inferiority', jsonb_build_object('statistic', s, 'margin', 0.05) || m)) FROM (VALUES ('accuracy', '{}'::jsonb), ('log_loss', '{}'), ('ece', '{}'), ('auc', '{"method": "block_bootstrap"}'), ('auc', '{}')) x (s, m)))) > 0 AS gate;
CREATE TEMP TABLE lines AS SELECT * FROM retrain.check_gate('all', 'better', '{"until": "2026-02-05"}');
SELECT l.ordinal, ROW(l.value, l.low, l.high, l.p, l.detail ->> 'blocks') = ROW((b.r).difference, (b.r).low, (b.r).high, (b.r).p_value, (b.r).blocks::text) AS same FROM lines l JOIN (
	SELECT 2 AS ordinal, retrain.block_comparison(array_agg(la), array_agg(n), array_agg(lb), array_agg(n), 200, 7, 0.95, 0.05) AS r FROM (SELECT
		count(*)::double precision AS n, retrain.log_loss(y, a) * count(*) AS la, retrain.log_loss(y, b) * count(*) AS lb FROM paired GROUP BY date_bin('2 days', at, '2026-01-08')) x
	UNION ALL SELECT 4, retrain.auc_block_comparison(retrain.auc_blocks_agg(y, a, date_bin('2 days', at, '2026-01-08')), retrain.auc_blocks_agg(y, b, date_bin('2 days', at, '2026-01-08')), 200, 7, 0.95, -0.05) FROM paired
) b USING (ordinal) ORDER BY 1;

-- 5. Scored on other rows.
INSERT INTO scores SELECT id, 'other rows', at, p, guess, 0 FROM log WHERE id % 100 > 0;
INSERT INTO scores VALUES (100001, 'other rows', '2026-02-01', 0.5, true), (100002, 'other rows', '2026-03-01', 0.5, true);
SELECT retrain.register_version('m', 'other rows', 'file:///r1', sha256('r1'), '{"training_end": "2026-01-10"}') > 0 AS version;
SELECT try($$SELECT retrain.check_gate('holdout', 'other rows', '{"until": "2026-02-05"}')$$);
SELECT result, reason FROM retrain.evaluate_gate('holdout', candidate => 'other rows', options => '{"until": "2026-02-05"}');
SELECT rows, fingerprint IS NOT NULL AS fingerprint, bundle ->> 'sqlstate' AS sqlstate FROM retrain.gate_results WHERE candidate = 'other rows';
-- a row twice
INSERT INTO scores SELECT id, 'twice', at, p, guess, 0 FROM log;
INSERT INTO scores SELECT id, 'twice', at, 0.99, guess, 0 FROM log WHERE id = 2000;
SELECT retrain.register_version('m', 'twice', 'file:///t', sha256('t'), '{"training_end": "2026-01-10"}') > 0 AS version;
SELECT try($$SELECT retrain.check_gate('holdout', 'twice', '{"until": "2026-02-05"}')$$);
-- another label
CREATE TABLE labelled AS SELECT s.*, CASE WHEN s.id = 2000 THEN NOT l.y ELSE l.y END AS y FROM scores s JOIN log l USING (id) WHERE s.version = 'equal';
SELECT retrain.create_gate('labelled', 'm', jsonb_build_object('window', '4 weeks', 'candidate', side() || '{"relation": "labelled", "label": "y"}', 'rules', '[{"rule": "minimum_rows"}]'::jsonb)) > 0 AS gate;
SELECT try($$SELECT retrain.check_gate('labelled', 'equal', '{"until": "2026-02-05"}')$$);
SELECT retrain.retire_gate('labelled');
-- columns of the log itself need no key
SELECT retrain.create_gate('columns', 'm', '{"window": "4 weeks", "candidate": {"probability": "amount", "prediction": "guess"}, "rules": [{"rule": "superiority", "statistic": "accuracy"}, {"rule": "superiority", "statistic": "auc"}]}') > 0 AS gate;
SELECT result, ordinal, status, value, rows FROM retrain.check_gate('columns', 'equal', '{"until": "2026-02-05"}');
SELECT retrain.retire_gate('columns');
-- the same rows in another order, from a view, give the same bytes
CREATE VIEW backwards AS SELECT * FROM scores ORDER BY id DESC, version;
SELECT retrain.create_gate('backwards', 'm', retrain.gate_definition('all') || jsonb_build_object('candidate', side() || '{"relation": "backwards"}')) > 0 AS gate;
SELECT count(*) FROM ((SELECT * FROM lines EXCEPT SELECT * FROM retrain.check_gate('backwards', 'better', '{"until": "2026-02-05"}'))) x;

-- 6. Rows that the database issued for training are known one by one; requests move.
SELECT retrain.retire_gate('all', 'done'), retrain.retire_gate('backwards'), retrain.retire_gate('better');
SELECT try($$SELECT retrain.retire_gate('all')$$), try($$SELECT retrain.alter_gate('all', '{}')$$), try($$SELECT retrain.evaluate_gate('all', candidate => 'better')$$);
GRANT SELECT ON log TO regress_gates_trainer;
GRANT SELECT, INSERT ON scores TO regress_gates_trainer;
SELECT try($$SELECT retrain.evaluate_gate('holdout')$$);
SELECT retrain.request_retraining('m', 'test') AS r \gset
SELECT try(format('SELECT retrain.evaluate_gate(''holdout'', %L)', :'r'));
SET SESSION AUTHORIZATION regress_gates_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t', 'm') \gset
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT row_count FROM retrain.training_set(:'r', '{"window_start": "2026-01-01", "window_end": "2026-01-20", "label_cutoff": "2026-01-20", "columns": ["p", "y", "seg"]}');
COMMIT;
INSERT INTO scores SELECT id, 'issued', at, p + 0.01 * y::integer, guess, 0 FROM log;
SELECT state FROM retrain.report(:'r', :'t', :f, 'once', 'trained', 'issued', 'file:///i', sha256('i'));
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT result, reason FROM retrain.evaluate_gates(:'r', '{"until": "2026-02-05"}');
SELECT bundle -> 'rows' AS rows, bundle #>> '{training,compared_by_row}' AS by_row, bundle #>> '{training,began_when}' AS began, trigger FROM retrain.gate_results WHERE candidate = 'issued';
SELECT count(*) FILTER (WHERE known > '2026-01-20' AND EXISTS (SELECT FROM log t WHERE t.at < '2026-01-20' AND t.known <= '2026-01-20' AND (t.p, t.y) = (l.p, l.y) AND t.seg IS NOT DISTINCT FROM l.seg)) AS trained_by_row
FROM log l WHERE at >= '2026-01-08' AND at < '2026-02-05' AND known <= '2026-02-05';
SELECT state, version FROM retrain.requests;
SET SESSION AUTHORIZATION regress_gates_auditor;
SELECT event, from_state, to_state, actor, detail FROM retrain.request_transition WHERE actor = 'gate';
SELECT payload_json ->> 'result' AS result, payload_json ->> 'gate' AS gate FROM retrain.ledger WHERE kind = 'gate_result' ORDER BY seq DESC LIMIT 1;
SELECT bool_and(digest = sha256(convert_to(bundle::text, 'UTF8'))) AS digests FROM retrain.gate_results;
SELECT ok FROM retrain.verify_ledger();
SELECT try($$SELECT retrain.evaluate_gate('holdout', candidate => 'better')$$);

-- 7. A request that fails; one whose gate was changed after training began.
SET SESSION AUTHORIZATION postgres;
UPDATE retrain.request SET state = 'promoted' WHERE state = 'awaiting_promotion';
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_gates_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t', 'm') \gset
INSERT INTO scores SELECT id, 'fails', at, CASE WHEN seg = 's2' THEN 0.9 - p ELSE p END, guess, 0 FROM log;
SELECT state FROM retrain.report(:'r', :'t', :f, 'twice', 'trained', 'fails', 'file:///fails', sha256('fails'), '{"training_end": "2026-01-10"}');
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT result, reason FROM retrain.evaluate_gate('holdout', options => '{"until": "2026-02-05"}');
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT try(format('SELECT retrain.evaluate_gate(''holdout'', %L)', :'r'));
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_gates_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t', 'm') \gset
INSERT INTO scores SELECT id, 'late', at, p + 0.01 * y::integer, guess, 0 FROM log;
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT retrain.alter_gate('holdout', '{"description": "changed while somebody trains"}'), retrain.alter_gate('holdout', '{"description": "changed while somebody trains"}');
SET SESSION AUTHORIZATION regress_gates_trainer;
SELECT state FROM retrain.report(:'r', :'t', :f, 'once', 'trained', 'late', 'file:///late', sha256('late'), '{"training_end": "2026-01-10"}');
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT result, reason FROM retrain.evaluate_gate('holdout', :'r', options => '{"until": "2026-02-05"}');
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT retrain.alter_gate('holdout', '{"allow_post_hoc": true}');
SELECT result, reason FROM retrain.evaluate_gate('holdout', :'r', options => '{"until": "2026-02-05", "champion": "better"}');
SELECT result, post_hoc, revision, champion, bundle -> 'post_hoc_allowed' AS allowed FROM retrain.gate_results WHERE candidate = 'late' ORDER BY gate_result_id;
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT try($$SELECT retrain.evaluate_gate('holdout', candidate => 'none')$$), try($$SELECT retrain.evaluate_gate('holdout', candidate => 'better', options => '{"until": "2999-01-01"}')$$),
	try($$SELECT retrain.evaluate_gate('holdout', candidate => 'better', options => '{"champion": "none"}')$$), try($$SELECT retrain.evaluate_gate('none')$$);

-- 8. Others see and do nothing; nobody changes what is written.
SET SESSION AUTHORIZATION regress_gates_stranger;
SELECT count(*) FROM retrain.gates;
SELECT count(*) FROM retrain.gate_results;
SELECT count(*) FROM retrain.gate_rules;
SELECT try($$SELECT retrain.evaluate_gate('holdout', candidate => 'better')$$), try($$SELECT retrain.gate_definition('holdout')$$), try($$SELECT retrain.retire_gate('holdout')$$);
SET SESSION AUTHORIZATION regress_gates_owner;
SELECT try($$UPDATE retrain.gate_result SET result = 'passed'$$), try($$DELETE FROM retrain.gate_revision$$);
SET SESSION AUTHORIZATION postgres;
SELECT regress_gates.try($$UPDATE retrain.gate_result SET result = 'passed'$$), regress_gates.try($$UPDATE retrain.gate_rule_result SET status = 'ok'$$),
	regress_gates.try($$UPDATE retrain.gate_revision SET definition = '{}'$$), regress_gates.try($$UPDATE retrain.gate SET name = 'x'$$);
SELECT regress_gates.try($$SELECT retrain.evaluate_gate('holdout', candidate => 'better')$$);

DROP TABLE lines;
DROP SCHEMA regress_gates CASCADE;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP ROLE regress_gates_owner, regress_gates_trainer, regress_gates_stranger, regress_gates_auditor;
