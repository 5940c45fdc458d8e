-- retrain.evaluate(): every figure against the functions of layer 1 called by
-- hand over the same rows, statuses, failures, callers, and what is written.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_eval_owner LOGIN;
CREATE ROLE regress_eval_other LOGIN;
CREATE ROLE regress_eval_sched LOGIN;
CREATE ROLE regress_eval_super LOGIN SUPERUSER;
CREATE SCHEMA regress_eval AUTHORIZATION regress_eval_owner;
GRANT USAGE ON SCHEMA regress_eval TO PUBLIC;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_eval_owner,regress_eval_other}'::name[]) r;
SELECT retrain.grant_role('scheduler', 'regress_eval_sched');
SET ROLE regress_eval_owner;
SET search_path = regress_eval, pg_temp;

-- 60 days of 96 rows.  x drifts from day 28 on, labels become known 0 to 47
-- hours later, some never; NULL, NaN and infinities are among the values.
CREATE TABLE log (id integer, at timestamptz, x double precision, cat text, seg text, p double precision,
	yhat boolean, y boolean, known timestamptz, note text);
INSERT INTO log
SELECT i, '2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes',
	CASE WHEN i % 211 = 0 THEN 'NaN' WHEN i % 223 = 0 THEN 'Infinity' WHEN i % 227 = 0 THEN '-Infinity' WHEN i % 229 = 0 THEN NULL
		ELSE (i * 37 % 101) / 7.0 + CASE WHEN i >= 28 * 96 THEN (i % 7) / 3.0 ELSE 0 END END,
	'c' || CASE WHEN i >= 28 * 96 THEN i % 6 ELSE i % 5 END, NULLIF('s' || i % 4, 's3'), (i * 53 % 97) / 97.0,
	i * 53 % 97 >= 48, CASE WHEN i % 50 = 0 THEN NULL ELSE i * 31 % 97 < i * 53 % 97 END,
	'2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes' + i * 7 % 48 * interval '1 hour', 'n' || i
FROM generate_series(0, 60 * 96 - 1) i;
SELECT retrain.register_model('eval') > 0 AS model,
	retrain.attach_log('eval', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,cat}', slices => '{seg}', name => 'eval') > 0 AS log,
	retrain.freeze_baseline('eval', 'eval', '2020-01-01', '2020-01-15', 'training', known_until => '2020-01-15') > 0 AS baseline;

CREATE TEMP TABLE checks AS SELECT jsonb_build_array(
	retrain.policy_check('psi', 'x', warn => 0.05, fail => 0.2),
	retrain.policy_check('psi', 'cat', warn => 0.05, fail => 0.2),
	retrain.policy_check('ks_stat', 'x', fail => 0.5),
	retrain.policy_check('ece', fail => 0.9),
	retrain.policy_check('ece', fail => 0.9, bins => 10, name => 'ece10'),
	retrain.policy_check('f1_by_slice', warn => 0.1),
	retrain.policy_check('f1_by_slice', slice => 'seg', warn => 0.1),
	retrain.policy_check('psi', 'x', slice => 'seg', warn => 0.1),
	retrain.policy_check('ks_stat', 'x', slice => 'seg', warn => 0.9),
	retrain.policy_check('ece', slice => 'seg', warn => 0.9),
	retrain.policy_check('ks_stat', 'p', slice => 'cat', warn => 0.9)) AS c;
-- slots every 7 days; a window ends one day before its slot
SELECT retrain.create_policy('previous', 'eval', c || retrain.policy_check('psi', 'x', warn => 0.05, bins => 20, name => 'psi20'), reference => 'previous', label_delay => '1 day', every => '7 days',
	anchor => '2020-01-23') > 0 AS previous,
	retrain.create_policy('baseline', 'eval', c, reference => 'baseline', label_delay => '1 day', every => '7 days',
	anchor => '2020-01-23', filter => 'cat <> ''c4''') > 0 AS baseline FROM checks;

-- By hand: the rows of both windows, and each call of layer 1.
CREATE FUNCTION rows_of(ref_start timestamptz, ref_end timestamptz, cur_start timestamptz, cur_end timestamptz,
	ref_known timestamptz, cur_known timestamptz, OUT cur boolean, OUT l log) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT false, (l.id, l.at, l.x, l.cat, l.seg, l.p, l.yhat, CASE WHEN l.known <= ref_known THEN l.y END, l.known, l.note)::regress_eval.log
	FROM regress_eval.log l WHERE l.at >= ref_start AND l.at < ref_end
	UNION ALL
	SELECT true, (l.id, l.at, l.x, l.cat, l.seg, l.p, l.yhat, CASE WHEN l.known <= cur_known THEN l.y END, l.known, l.note)::regress_eval.log
	FROM regress_eval.log l WHERE l.at >= cur_start AND l.at < cur_end $$;
-- what a measurement must be, for the checks above; keep: the rows that pass the policy's filter
CREATE FUNCTION by_hand(ref_start timestamptz, ref_end timestamptz, cur_start timestamptz, cur_end timestamptz,
	ref_known timestamptz, cur_known timestamptz, filtered boolean)
RETURNS TABLE (check_name text, slice_value text, has_slice boolean, value double precision, figures jsonb) LANGUAGE sql AS $$
	WITH w AS MATERIALIZED (
		SELECT cur, (l).* FROM regress_eval.rows_of(ref_start, ref_end, cur_start, cur_end, ref_known, cur_known)
		WHERE NOT (filtered AND cur AND (l).cat = 'c4')
	), whole AS (
		SELECT retrain.psi_test(x, cur) AS psi_x, retrain.psi_test(x, cur, 20) AS psi20, retrain.psi_test(cat, cur) AS psi_cat,
			retrain.ks_test(x, cur) AS ks_x, retrain.ece_test(y, p) FILTER (WHERE cur) AS ece, retrain.ece_test(y, p, 10) FILTER (WHERE cur) AS ece10,
			retrain.f1_by_slice(y, yhat, ''::text, 30) FILTER (WHERE cur) AS f1, retrain.f1_by_slice(y, yhat, seg, 30) FILTER (WHERE cur) AS f1_seg
		FROM w
	), by_seg AS (
		SELECT seg, retrain.psi_test(x, cur) AS psi_x, retrain.ks_test(x, cur) AS ks_x, retrain.ece_test(y, p) FILTER (WHERE cur) AS ece FROM w GROUP BY seg
	), by_cat AS (
		SELECT cat, retrain.ks_test(p, cur) AS ks_p FROM w GROUP BY cat
	)
	SELECT 'psi(x)', NULL, false, (psi_x).psi, to_jsonb(psi_x) FROM whole
	UNION ALL SELECT 'psi20', NULL, false, (psi20).psi, to_jsonb(psi20) FROM whole WHERE NOT filtered
	UNION ALL SELECT 'psi(cat)', NULL, false, (psi_cat).psi, to_jsonb(psi_cat) FROM whole
	UNION ALL SELECT 'ks_stat(x)', NULL, false, (ks_x).statistic, to_jsonb(ks_x) FROM whole
	UNION ALL SELECT 'ece', NULL, false, (ece).ece, to_jsonb(ece) FROM whole
	UNION ALL SELECT 'ece10', NULL, false, (ece10).ece, to_jsonb(ece10) FROM whole
	UNION ALL SELECT 'f1_by_slice', NULL, false, f.f1, to_jsonb(f) FROM whole, unnest(f1) f
	UNION ALL SELECT 'f1_by_slice by seg', f.slice, true, f.f1, to_jsonb(f) FROM whole, unnest(f1_seg) f
	UNION ALL SELECT 'psi(x) by seg', seg, true, (psi_x).psi, to_jsonb(psi_x) FROM by_seg
	UNION ALL SELECT 'ks_stat(x) by seg', seg, true, (ks_x).statistic, to_jsonb(ks_x) FROM by_seg
	UNION ALL SELECT 'ece by seg', seg, true, (ece).ece, to_jsonb(ece) FROM by_seg
	UNION ALL SELECT 'ks_stat(p) by cat', cat, true, (ks_p).statistic, to_jsonb(ks_p) FROM by_cat $$;
-- joins measurements with by_hand(): how many, and those that differ in anything
CREATE FUNCTION differences(of_policy text, of_slot timestamptz, ref_start timestamptz, ref_end timestamptz, ref_known timestamptz, filtered boolean)
RETURNS TABLE (compared bigint, differ text[]) LANGUAGE sql AS $$
	SELECT count(*), array_agg(coalesce(m.check_name, h.check_name) || coalesce(' ' || coalesce(m.slice_value, h.slice_value), '')
			ORDER BY coalesce(m.check_name, h.check_name) COLLATE "C", coalesce(m.slice_value, h.slice_value) COLLATE "C")
		FILTER (WHERE m.value IS DISTINCT FROM h.value
			OR CASE m.metric WHEN 'f1_by_slice' THEN m.detail ELSE m.detail -> 'test' END IS DISTINCT FROM h.figures
			OR m.p_value IS DISTINCT FROM (h.figures ->> 'p_value')::float8
			OR m.critical_value IS DISTINCT FROM (h.figures ->> 'critical_value')::float8
			OR m.expected_value IS DISTINCT FROM (h.figures ->> 'expected_ece')::float8
			OR m.interval_low IS DISTINCT FROM (h.figures ->> 'f1_low')::float8
			OR m.interval_high IS DISTINCT FROM (h.figures ->> 'f1_high')::float8
			OR m.reference_used IS DISTINCT FROM (h.figures ->> 'reference_used')::int8
			OR m.reference_unused IS DISTINCT FROM (h.figures ->> 'reference_unused')::int8
			OR m.current_used IS DISTINCT FROM coalesce(h.figures ->> 'current_used', h.figures ->> 'used', h.figures ->> 'support')::int8
			OR m.current_unused IS DISTINCT FROM coalesce(h.figures ->> 'current_unused', h.figures ->> 'unused')::int8)
	FROM (SELECT * FROM retrain.measurements WHERE policy = of_policy AND slot = of_slot) m
	FULL JOIN regress_eval.by_hand(ref_start, ref_end, of_slot - interval '8 days', of_slot - interval '1 day', ref_known, of_slot, filtered) h
		ON h.check_name = m.check_name AND h.has_slice = (m.slice_column IS NOT NULL) AND h.slice_value IS NOT DISTINCT FROM m.slice_value $$;

-- 1. Previous window, without and with drift.
SELECT slot, ordinal, outcome, verdict, candidate, reason FROM retrain.evaluate('previous', '2020-01-24');
SELECT * FROM differences('previous', '2020-01-23', '2020-01-08', '2020-01-15', '2020-01-23', false);
SELECT slot, ordinal, outcome, verdict, candidate, reason FROM retrain.evaluate('previous', '2020-02-06');
SELECT * FROM differences('previous', '2020-02-06', '2020-01-22', '2020-01-29', '2020-02-06', false);
SELECT check_no, measurement_no, check_name, slice_value, round(value::numeric, 6) AS value, level, status, reference_used, reference_unused, current_used, current_unused
FROM retrain.measurements WHERE policy = 'previous' AND slot = '2020-02-06' ORDER BY 1, 2;
SELECT window_start, window_end, known_until, reference_kind, reference_start, reference_end, rows_current, rows_current_unused, rows_current_labelled,
	rows_reference, rows_reference_unused, reference_digest, scan_mode, missed_slots, attempt, triggered_by, revision, rls_applied, run_as, session_role = session_user AS by_me, error_message
FROM retrain.evaluations WHERE policy = 'previous' AND slot = '2020-02-06' \gx
-- labels that became known after the slot count as unknown
SELECT count(y) AS labels, count(y) FILTER (WHERE known <= '2020-02-06') AS known FROM log WHERE at >= '2020-01-29' AND at < '2020-02-05';
-- the statement that ran, windows as literals
SELECT query_texts[1] ~ $q$at OPERATOR\(pg_catalog.>=\) '2020-01-29 00:00:00\+00'::pg_catalog.timestamptz AND at OPERATOR\(pg_catalog.<\) '2020-02-05 00:00:00\+00'$q$ AS current,
	query_texts[1] ~ $q$at OPERATOR\(pg_catalog.>=\) '2020-01-22 00:00:00\+00'::pg_catalog.timestamptz AND at OPERATOR\(pg_catalog.<\) '2020-01-29 00:00:00\+00'$q$ AS reference,
	query_texts[1] ~ $q$CASE WHEN known OPERATOR\(pg_catalog.<=\) '2020-02-06 00:00:00\+00'::pg_catalog.timestamptz THEN y END$q$ AS label, cardinality(query_texts) AS statements
FROM retrain.evaluations WHERE policy = 'previous' AND slot = '2020-02-06';

-- 2. Baseline, with a filter of the policy.
SELECT slot, ordinal, outcome, verdict, candidate, reason FROM retrain.evaluate('baseline', '2020-02-06');
SELECT * FROM differences('baseline', '2020-02-06', '2020-01-01', '2020-01-15', '2020-01-15', true);
SELECT e.rows_current, e.rows_current_unused, e.rows_reference, e.rows_reference_unused, e.rows_current_labelled, e.reference_digest = b.rows_digest AS same_digest,
	e.scan_mode, e.reference_start, e.reference_end
FROM retrain.evaluations e, (SELECT retrain.rows_digest(at, yhat, p, CASE WHEN known <= '2020-01-15' THEN y END, CASE WHEN known <= '2020-01-15' THEN known END, x, cat, seg) AS rows_digest
	FROM log WHERE at < '2020-01-15') b
WHERE e.policy = 'baseline' AND e.slot = '2020-02-06';
-- baseline and policy with a filter each: rows_reference counts those that pass the baseline's
SELECT retrain.freeze_baseline('eval', 'eval', '2020-01-01', '2020-01-15', 'filtered', filter => 'id % 10 <> 3') > 0 AS baseline;
SELECT retrain.create_policy('two filters', 'eval', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5), retrain.policy_check('psi', 'x', fail => 2)),
	baseline => 'filtered', every => '7 days', anchor => '2020-01-23', filter => 'id % 4 = 1') > 0 AS created;
SELECT outcome, verdict FROM retrain.evaluate('two filters', '2020-01-23');
SELECT e.rows_current, e.rows_current_unused, e.rows_reference, e.rows_reference_unused, m.check_name, m.value = h.value AS same
FROM retrain.evaluations e JOIN retrain.measurements m USING (policy, slot, ordinal)
JOIN (SELECT retrain.ks_stat(x, at >= '2020-01-16') AS ks, retrain.psi(x, at >= '2020-01-16') AS psi FROM log
	WHERE at < '2020-01-15' AND id % 10 <> 3 OR at >= '2020-01-16' AND at < '2020-01-23' AND id % 4 = 1) f ON true
CROSS JOIN LATERAL (SELECT CASE m.metric WHEN 'psi' THEN f.psi ELSE f.ks END AS value) h
WHERE e.policy = 'two filters' ORDER BY m.check_no;
-- a filter sees of labels what was known, as everything does: a label that arrives later changes nothing
SELECT retrain.freeze_baseline('eval', 'eval', '2020-01-01', '2020-01-15', 'labelled', filter => 'y IS NOT NULL AND known < ''2020-01-14 12:00+00''', known_until => '2020-01-15') > 0 AS baseline,
	retrain.create_policy('labelled', 'eval', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5)), baseline => 'labelled', every => '7 days', anchor => '2020-01-23',
		filter => 'coalesce(y, id % 2 = 0) AND (known IS NULL OR known > at)') > 0 AS created;
SELECT outcome FROM retrain.evaluate('labelled', '2020-01-23');
SELECT e.rows_current = c.used AS current, e.rows_reference = r.used AS reference, e.rows_current_labelled = c.labelled AS labelled, e.rows_current <> n.used AS not_as_today FROM retrain.evaluations e,
	(SELECT count(*) AS used, count(y) AS labelled FROM (SELECT id, at, CASE WHEN known <= '2020-01-23' THEN y END AS y, CASE WHEN known <= '2020-01-23' THEN known END AS known FROM log) l
		WHERE at >= '2020-01-16' AND at < '2020-01-23' AND coalesce(y, id % 2 = 0) AND (known IS NULL OR known > at)) c,
	(SELECT count(*) AS used FROM log WHERE at < '2020-01-15' AND y IS NOT NULL AND known < '2020-01-14 12:00Z') r,
	(SELECT count(*) AS used FROM log WHERE at >= '2020-01-16' AND at < '2020-01-23' AND coalesce(y, id % 2 = 0) AND (known IS NULL OR known > at)) n
WHERE e.policy = 'labelled';
SAVEPOINT s;
UPDATE log SET y = NOT y WHERE known > '2020-01-23';
SELECT outcome FROM retrain.evaluate('labelled', '2020-01-23', repeat => true);
SELECT count(DISTINCT (rows_current, rows_current_labelled, rows_reference, reference_digest)) AS readings, count(*) AS evaluations FROM retrain.evaluations WHERE policy = 'labelled';
ROLLBACK TO s;
-- a baseline needs its rows only for ks and for slices: psi alone reads the window only
SELECT retrain.create_policy('sealed', 'eval', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 2), retrain.policy_check('psi', 'cat', fail => 2)),
	baseline => 'training', every => '7 days', anchor => '2020-01-23') > 0 AS created;
SELECT outcome, verdict FROM retrain.evaluate('sealed', '2020-02-06');
SELECT e.reference_digest, e.rows_reference, query_texts[1] ~ 'UNION' AS reads_reference, m.check_name, m.value = CASE m.column_name WHEN 'x' THEN h.x ELSE h.cat END AS same
FROM retrain.evaluations e JOIN retrain.measurements m USING (policy, slot, ordinal),
	(SELECT retrain.psi(x, at >= '2020-01-30') AS x, retrain.psi(cat, at >= '2020-01-30') AS cat FROM log WHERE at < '2020-01-15' OR at >= '2020-01-30' AND at < '2020-02-06') h
WHERE e.policy = 'sealed' ORDER BY m.check_no;

-- 3. Repeats, records that are there, and what evaluate() returns.
CREATE TEMP VIEW counts AS SELECT (SELECT count(*) FROM retrain.evaluations) AS evaluations, (SELECT count(*) FROM retrain.measurements) AS measurements,
	(SELECT count(*) FROM retrain.decisions) AS decisions;
SELECT * FROM counts;
SELECT slot, ordinal, outcome, verdict FROM retrain.evaluate('baseline', '2020-02-12 23:59');
SELECT * FROM counts;
SET extra_float_digits = 0;
SELECT count(*) AS compared, bool_and((j ->> 'value')::numeric = (k ->> 'value')::numeric) AS same_values, bool_and(j - 'value' = k - 'value') AS same_rest
FROM retrain.evaluate('baseline', '2020-02-06') a, retrain.evaluate('baseline', '2020-02-06', dry_run => true) b,
	ROWS FROM (jsonb_array_elements(a.measurements), jsonb_array_elements(b.measurements)) AS x (j, k);
RESET extra_float_digits;
SELECT slot, ordinal, outcome, verdict FROM retrain.evaluate('baseline', '2020-02-06', repeat => true);
SELECT slot, ordinal, outcome, verdict FROM retrain.evaluate('baseline', '2020-02-06', repeat => true);
SELECT slot, ordinal FROM retrain.evaluate('baseline', '2020-02-06');
SELECT e.ordinal, e.previous_ordinal, count(m) AS measurements, count(DISTINCT d) AS decisions
FROM retrain.evaluations e LEFT JOIN retrain.measurements m USING (policy, slot, ordinal) LEFT JOIN retrain.decisions d USING (policy, slot, ordinal)
WHERE e.policy = 'baseline' GROUP BY 1, 2 ORDER BY 1;
SELECT count(*) AS pairs, bool_and(a.value IS NOT DISTINCT FROM b.value AND a.detail IS NOT DISTINCT FROM b.detail) AS same FROM retrain.measurements a
JOIN retrain.measurements b USING (policy, slot, check_no, measurement_no) WHERE policy = 'baseline' AND a.ordinal = 0 AND b.ordinal = 1;

-- 4. A dry run writes nothing and runs in a read-only transaction; a rollback leaves nothing.
SELECT * FROM counts;
SELECT slot, ordinal, outcome, verdict, jsonb_array_length(measurements) AS measurements FROM retrain.evaluate('previous', '2020-01-30', dry_run => true);
\set ON_ERROR_ROLLBACK off
SAVEPOINT s;
SET TRANSACTION READ ONLY;
SELECT slot, ordinal, outcome, verdict, jsonb_array_length(measurements) AS measurements FROM retrain.evaluate('previous', '2020-01-30', dry_run => true);
SELECT outcome FROM retrain.evaluate('previous', '2020-01-30');
ROLLBACK TO s;
\set ON_ERROR_ROLLBACK on
SELECT slot, ordinal FROM retrain.evaluate('previous', '2020-01-30');
ROLLBACK TO s;
SELECT * FROM counts;

-- 5. Slots: before the first, between, after until.
SELECT retrain.evaluate('previous', '2020-01-22 23:59:59.999999');
SELECT slot FROM retrain.evaluate('previous', '2020-01-23', dry_run => true);
SELECT slot FROM retrain.evaluate('previous', '2020-01-29 23:59:59.999999', dry_run => true);
SELECT retrain.evaluate('previous', 'infinity');
SELECT retrain.evaluate(NULL);
SELECT retrain.create_policy('short', 'eval', jsonb_build_array(retrain.policy_check('ece', fail => 0.9)), every => '1 day', anchor => '2020-01-20', until => '2020-01-25 12:00') > 0 AS created;
SELECT slot FROM retrain.evaluate('short');
SELECT slot FROM retrain.evaluate('short', '2020-01-22 12:00');

-- 6. Callers.
RESET ROLE;
SET ROLE regress_eval_other;
SELECT retrain.evaluate('previous', '2020-01-30');
SELECT retrain.evaluate('no such policy');
SET ROLE regress_eval_sched;
SELECT slot, outcome FROM retrain.evaluate('previous', '2020-01-30');
SELECT retrain.evaluate('no such policy');
SELECT count(*) FROM log;
RESET ROLE;
SELECT e.session_role = session_user AS by_me, e.run_as FROM retrain.evaluations e WHERE policy = 'previous' AND slot = '2020-01-30';
SET SESSION AUTHORIZATION regress_eval_super;
SELECT retrain.evaluate('previous', '2020-01-30');
SELECT retrain.evaluate('previous', '2020-01-30', dry_run => true);
SELECT retrain.evaluate('no such policy');
RESET SESSION AUTHORIZATION;
SET ROLE regress_eval_owner;
SELECT retrain.pause_policy('short', 'audit');
SELECT retrain.evaluate('short', '2020-01-24');
SELECT slot FROM retrain.evaluate('short', '2020-01-24', dry_run => true);
SELECT retrain.resume_policy('short');
SELECT retrain.pause_model('eval');
SELECT retrain.evaluate('short', '2020-01-24');
SELECT slot FROM retrain.evaluate('short', '2020-01-24', dry_run => true);
SELECT retrain.resume_model('eval');
SELECT retrain.pause_log('eval');
SELECT retrain.evaluate('short', '2020-01-24');
SELECT retrain.resume_log('eval');
SELECT retrain.retire_policy('short');
SELECT retrain.evaluate('short', '2020-01-24');
SELECT retrain.evaluate('short', '2020-01-24', dry_run => true);

-- 7. Statuses: too few rows, too few labels, undefined, NaN and infinities.
CREATE TABLE small (at timestamptz, x double precision, y boolean, yhat boolean, p double precision, seg text);
INSERT INTO small SELECT '2020-03-01 00:00Z'::timestamptz + i * interval '1 hour',
	CASE WHEN i < 24 THEN i WHEN i < 48 THEN double precision 'NaN' WHEN i < 72 THEN 'Infinity' ELSE i END, CASE WHEN i < 72 THEN false END, false, 0.5, 's' || i % 2
FROM generate_series(0, 95) i;
SELECT retrain.register_model('small') > 0 AS model,
	retrain.attach_log('small', 'small', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', features => '{x}', slices => '{seg}') > 0 AS log,
	retrain.create_policy('small', 'small', jsonb_build_array(
		retrain.policy_check('psi', 'x', fail => 1, min_rows => 20), retrain.policy_check('ks_stat', 'x', fail => 1, min_rows => 20), retrain.policy_check('ece', fail => 1, min_rows => 20),
		retrain.policy_check('f1_by_slice', fail => 0, min_rows => 20), retrain.policy_check('f1_by_slice', slice => 'seg', fail => 0, min_rows => 20)),
		reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2020-03-02') > 0 AS policy;
SELECT s.slot, e.outcome, e.verdict, e.candidate, e.reason FROM generate_series('2020-03-02 00:00Z', '2020-03-06', interval '1 day') s (slot), retrain.evaluate('small', s.slot) e;
SELECT slot, check_name, slice_value, round(value::numeric, 6) AS value, level, status, reference_used, reference_unused, current_used, current_unused FROM retrain.measurements WHERE policy = 'small' ORDER BY slot, check_no, measurement_no;

-- 8. A failing expression costs one check; the others are as without it.
CREATE VIEW broken AS SELECT l.at, l.x, l.y, l.yhat, l.p, l.seg, 1 / (l.x - 30)::integer AS ratio FROM (SELECT at, x, y, yhat, p, seg FROM small UNION ALL
	SELECT '2020-03-10 00:00Z'::timestamptz + i * interval '1 hour', i, i % 2 = 0, i % 3 = 0, 0.25, 's' FROM generate_series(0, 95) i) l;
SELECT retrain.attach_log('small', 'broken', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', features => '{x,ratio}', slices => '{seg}') > 0 AS log,
	retrain.create_policy('broken', 'small', jsonb_build_array(
		retrain.policy_check('psi', 'x', warn => 0.1, min_rows => 20), retrain.policy_check('psi', 'ratio', warn => 0.1, min_rows => 20), retrain.policy_check('ece', fail => 1, min_rows => 20)),
		log => 'broken', reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2020-03-03') > 0 AS policy;
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('broken', '2020-03-12');
SELECT scan_mode, cardinality(query_texts) AS statements, rows_current, rows_reference, error_code, error_message FROM retrain.evaluations WHERE policy = 'broken';
SELECT check_name, round(value::numeric, 9) AS value, level, status, current_used, error_message FROM retrain.measurements WHERE policy = 'broken' ORDER BY check_no;
SELECT measurements -> 1 AS failed FROM retrain.evaluate('broken', '2020-03-12');
SELECT m.value = h.psi AS same_psi FROM retrain.measurements m, (SELECT retrain.psi(x, at >= '2020-03-11') AS psi FROM broken WHERE at >= '2020-03-10' AND at < '2020-03-12') h
WHERE m.policy = 'broken' AND m.check_no = 1;
-- two days later no row fails
SELECT outcome, verdict, reason FROM retrain.evaluate('broken', '2020-03-14');
-- when all fail, nothing was measured
SELECT retrain.alter_policy('broken', jsonb_build_object('checks', jsonb_build_array(
	retrain.policy_check('psi', 'ratio', warn => 0.1, min_rows => 20), retrain.policy_check('ks_stat', 'ratio', warn => 0.1, min_rows => 20)))) AS revision;
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('broken', '2020-03-12', repeat => true);
SELECT ordinal, outcome, scan_mode, cardinality(query_texts) AS statements, rows_current, error_code, error_message FROM retrain.evaluations WHERE policy = 'broken' AND slot = '2020-03-12' ORDER BY 1;
SELECT check_name, status, level, value, error_message FROM retrain.measurements WHERE policy = 'broken' AND slot = '2020-03-12' AND ordinal = 1 ORDER BY check_no;
-- a message of a megabyte is cut
CREATE FUNCTION shout(double precision) RETURNS double precision IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', repeat(chr(228), 500000); END $$;
CREATE OR REPLACE VIEW broken AS SELECT l.at, l.x, l.y, l.yhat, l.p, l.seg, regress_eval.shout(l.x)::integer AS ratio FROM small l;
SELECT outcome, verdict, octet_length(reason) < 9000 AS short FROM retrain.evaluate('broken', '2020-03-04');
SELECT octet_length(e.error_message) BETWEEN 8189 AND 8192 AS evaluation, m.error_message = e.error_message AS measurement, e.error_message = repeat(chr(228), length(e.error_message)) AS whole_characters
FROM retrain.evaluations e JOIN retrain.measurements m USING (policy, slot, ordinal) WHERE policy = 'broken' AND slot = '2020-03-04';

-- 9. The baseline's rows have changed: what reads them says so, sealed counts stay good.
SAVEPOINT s;
UPDATE log SET x = x + 1 WHERE id = 100;
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('baseline', '2020-02-13');
SELECT check_name, status, count(*) AS n, min(level) AS level FROM retrain.measurements WHERE policy = 'baseline' AND slot = '2020-02-13' GROUP BY check_no, check_name, status ORDER BY check_no;
ROLLBACK TO s;
DELETE FROM log WHERE id = 100;
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('two filters', '2020-02-06');
SELECT check_name, status, value IS NOT NULL AS has_value FROM retrain.measurements WHERE policy = 'two filters' AND slot = '2020-02-06' ORDER BY check_no;
SELECT e.rows_reference, e.reference_digest <> b.rows_digest AS differs FROM retrain.evaluations e, (SELECT retrain.rows_digest(at, yhat, p, y, known, x, cat, seg) AS rows_digest FROM log WHERE at < '2020-01-15') b
WHERE e.policy = 'two filters' AND slot = '2020-02-06';
ROLLBACK TO s;
-- a row outside the baseline's filter or a column outside the log changes nothing
UPDATE log SET x = 0 WHERE id = 103;
UPDATE log SET note = 'other';
SELECT outcome, verdict FROM retrain.evaluate('two filters', '2020-02-06');
ROLLBACK TO s;
-- a label that arrived after the baseline's known_until changes nothing
UPDATE log SET y = NOT y, known = '2020-03-01' WHERE id < 14 * 96 AND known > '2020-01-15';
SELECT outcome, verdict FROM retrain.evaluate('baseline', '2020-02-13');
ROLLBACK TO s;
-- paused and retired baselines
SELECT retrain.pause_baseline('eval', 'training');
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('baseline', '2020-02-13');
SELECT check_name, status, count(*) AS n FROM retrain.measurements WHERE policy = 'baseline' AND slot = '2020-02-13' GROUP BY check_no, check_name, status ORDER BY check_no;
SELECT outcome, verdict, candidate, reason FROM retrain.evaluate('sealed', '2020-02-13');
SELECT scan_mode, rows_current, rows_reference FROM retrain.evaluations WHERE policy = 'sealed' AND slot = '2020-02-13';
ROLLBACK TO s;

-- 10. The relation is not the sealed one any more: recorded as error RT004, and evaluate() does not fail;
-- a column that is not the sealed one fails the checks that read it.
CREATE FUNCTION outcome(of_policy text, at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r record;
	e record;
	failed text;
BEGIN
	SELECT slot, ordinal INTO r FROM retrain.evaluate(of_policy, at);
	SELECT outcome, scan_mode, error_code, error_message INTO e FROM retrain.evaluations WHERE policy = of_policy AND slot = r.slot AND ordinal = r.ordinal;
	SELECT string_agg(format(E'\n  %s%s: %s', check_name, ' by slice ' || slice_value, error_message), '' ORDER BY check_no, measurement_no) INTO failed
	FROM retrain.measurements WHERE policy = of_policy AND slot = r.slot AND ordinal = r.ordinal AND status = 'error';
	RETURN concat_ws(', ', e.outcome, e.scan_mode, e.error_code) || coalesce(failed, '');
END $$;
\pset format unaligned
SAVEPOINT s2;
ALTER TABLE log RENAME TO log2;
SELECT outcome('previous', '2020-02-20');
ROLLBACK TO s2;
ALTER TABLE log RENAME COLUMN x TO xx;
SELECT outcome('previous', '2020-02-20');
ROLLBACK TO s2;
DROP FUNCTION by_hand CASCADE;
DROP FUNCTION rows_of CASCADE;
ALTER TABLE log DROP COLUMN x;
SELECT outcome('previous', '2020-02-20');
ROLLBACK TO s2;
ALTER TABLE small DROP COLUMN x CASCADE;
SELECT outcome('small', '2020-03-07 12:00');
SELECT outcome('broken', '2020-03-05 12:00');
ROLLBACK TO s2;
ALTER TABLE log ALTER COLUMN x TYPE numeric;
SELECT outcome('previous', '2020-02-20');
ROLLBACK TO s2;
DROP TABLE log CASCADE;
SELECT outcome('previous', '2020-02-20');
CREATE TABLE log (id integer, at timestamptz, x double precision, cat text, seg text, p double precision, yhat boolean, y boolean, known timestamptz, note text);
SELECT outcome('previous', '2020-02-27');
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'previous';
-- sealed again, but the policy still means the old one until it is altered
SELECT retrain.alter_log('eval', '{}') AS log_revision;
SELECT outcome('previous', '2020-03-05');
SELECT retrain.alter_policy('previous', '{}') AS revision;
SELECT outcome('previous', '2020-03-12');
ROLLBACK TO s2;
-- the owner may no longer read a column, or all of it
RESET ROLE;
CREATE VIEW regress_eval.mine AS SELECT * FROM regress_eval.log;
GRANT SELECT ON regress_eval.mine TO regress_eval_owner;
SET ROLE regress_eval_owner;
SELECT retrain.attach_log('eval', 'mine', 'at', label_column => 'y', probability_column => 'p', features => '{x}') > 0 AS log,
	retrain.create_policy('mine', 'eval', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 9), retrain.policy_check('ece', fail => 1)),
		log => 'mine', reference => 'previous', anchor => '2020-01-23') > 0 AS policy;
SELECT outcome('mine', '2020-01-23');
RESET ROLE;
REVOKE SELECT ON regress_eval.mine FROM regress_eval_owner;
GRANT SELECT (at, x, p) ON regress_eval.mine TO regress_eval_owner;
SET ROLE regress_eval_owner;
SELECT outcome('mine', '2020-01-24');
ROLLBACK TO s2;
-- a baseline of another relation that is gone: sealed counts still serve
CREATE TABLE copy AS SELECT * FROM log;
SELECT retrain.attach_log('eval', 'copy', 'at', label_column => 'y', probability_column => 'p', features => '{x}') > 0 AS log,
	retrain.create_policy('copy', 'eval', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 9), retrain.policy_check('ks_stat', 'x', fail => 1)),
		log => 'copy', baseline => 'filtered', anchor => '2020-01-23') > 0 AS policy;
SELECT outcome('copy', '2020-01-23');
ALTER TABLE log RENAME TO old_log;
SELECT outcome('copy', '2020-01-24');
SELECT check_name, status, error_message FROM retrain.measurements WHERE policy = 'copy' AND slot = '2020-01-24' ORDER BY check_no;
ROLLBACK TO s2;

\pset format aligned

-- 11. Several slots in one statement: each sees the decisions of those before.
SELECT retrain.create_policy('three of four', 'small', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.9, min_rows => 1)),
	log => 'small', reference => 'previous', window_length => '6 hours', every => '6 hours', anchor => '2020-03-01 12:00', breaches_needed => 3, slots_considered => 4) > 0 AS created;
SELECT e.slot, e.outcome, e.verdict, e.reason FROM generate_series('2020-03-01 12:00Z', '2020-03-02 06:00', interval '6 hours') s (slot), retrain.evaluate('three of four', s.slot) e;
SELECT slot, breaches FROM retrain.decisions WHERE policy = 'three of four' ORDER BY slot;
ROLLBACK;
