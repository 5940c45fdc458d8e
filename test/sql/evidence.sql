-- Evidence: fingerprints of the rows and sufficient states, against layer 1 over the same rows; what is kept once; what a
-- broken column, a rollup and a failed evaluation leave; who reads it.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_evidence_owner LOGIN;
CREATE ROLE regress_evidence_other LOGIN;
CREATE SCHEMA regress_evidence AUTHORIZATION regress_evidence_owner;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_evidence_owner,regress_evidence_other}'::name[]) r;
SET ROLE regress_evidence_owner;
SET search_path = regress_evidence, pg_temp;
-- 42 days of 48 rows; labels become known up to 47 hours later
CREATE TABLE log (at timestamptz, x double precision, cat text, seg text, p double precision, yhat boolean, y boolean, known timestamptz);
INSERT INTO log SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes', (i * 37 % 101) / 7.0 + i / 1500, 'c' || i % 5, NULLIF('s' || i % 3, 's2'),
	(i * 53 % 97) / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97, '2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes' + i * 7 % 48 * interval '1 hour'
FROM generate_series(0, 42 * 48 - 1) i;
SELECT retrain.register_model('evidence') > 0 AS model,
	retrain.attach_log('evidence', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,cat}', slices => '{seg}', name => 'evidence') > 0 AS log,
	retrain.freeze_baseline('evidence', 'evidence', '2020-01-01', '2020-01-15', 'training', known_until => '2020-01-15') > 0 AS baseline;
CREATE TEMP TABLE checks AS SELECT jsonb_build_array(
	retrain.policy_check('psi', 'x', fail => 9),
	retrain.policy_check('ks_stat', 'x', fail => 0.9),
	retrain.policy_check('ece', fail => 0.9),
	retrain.policy_check('f1_by_slice', slice => 'seg', warn => 0.01),
	retrain.policy_check('ks_stat', 'x', slice => 'seg', fail => 0.9),
	retrain.policy_check('psi', 'cat', form => 'profile', fail => 9)) AS c;
SELECT retrain.create_policy('previous', 'evidence', c, reference => 'previous', every => '7 days', anchor => '2020-01-15') > 0 AS previous,
	retrain.create_policy('baseline', 'evidence', c, reference => 'baseline', every => '7 days', anchor => '2020-01-22', filter => 'cat <> ''c4''') > 0 AS baseline FROM checks;
SELECT p.name, v.outcome, v.reason FROM (VALUES ('previous', '2020-01-29Z'::timestamptz), ('baseline', '2020-01-29Z'), ('baseline', '2020-02-05Z')) p (name, t), retrain.evaluate(p.name, p.t) v;

-- Fingerprints are those of the rows, labels as known at the slot.
CREATE FUNCTION by_hand(start timestamptz, until timestamptz, known_until timestamptz, filtered boolean) RETURNS bytea LANGUAGE sql AS $$
	SELECT retrain.fingerprint_digest(retrain.fingerprint_agg(at, yhat, p, CASE WHEN known <= known_until THEN y END,
		CASE WHEN known <= known_until THEN known END, x, cat, seg))
	FROM regress_evidence.log WHERE at >= start AND at < until AND (NOT filtered OR cat <> 'c4') $$;
SELECT policy, slot, ordinal, status, fingerprint_columns, current_fingerprint = by_hand(slot - interval '7 days', slot, slot, policy = 'baseline') AS current,
	reference_fingerprint = by_hand(slot - interval '14 days', slot - interval '7 days', slot, false) AS reference, rows_first, rows_last
FROM retrain.evidence ORDER BY 1, 2;
SELECT DISTINCT determinism, isolation, backend_type, error_code, server_version_num = current_setting('server_version_num')::integer AS version,
	server_build = version() AS build, library_build ~ '^retrain [0-9.]+ for PostgreSQL [0-9]+' AS library, extensions ? 'retrain' AS extensions,
	database_oid = (SELECT oid FROM pg_database WHERE datname = current_database()) AS database, milliseconds > 0 AS took
FROM retrain.evidence;

-- States: of which type, and the figures they give.
SELECT m.check_name, m.slice_value, string_agg(s.side || ' ' || s.state_type, ', ' ORDER BY s.side) AS states
FROM retrain.measurement_states s JOIN retrain.measurements m USING (policy, slot, ordinal, check_no, measurement_no)
WHERE policy = 'previous' GROUP BY 1, 2, s.check_no, s.measurement_no ORDER BY s.check_no, s.measurement_no;
SELECT bool_and(digest = sha256(bytes)) AS digests FROM retrain.measurement_states;
-- the bytes are those of layer 1 over the rows
SELECT s.policy, s.slot, m.check_name, m.slice_value, s.side, s.bytes = CASE m.metric
	WHEN 'ks_stat' THEN (SELECT retrain.profile_send(retrain.profile_agg(x, CASE WHEN m.slice_column IS NULL THEN 1024 ELSE 256 END)) FROM log
		WHERE at >= r.first AND at < r.last AND (m.slice_column IS NULL OR seg IS NOT DISTINCT FROM m.slice_value)
			AND (s.policy = 'previous' OR s.side = 'reference' OR cat <> 'c4'))
	WHEN 'psi' THEN (SELECT retrain.profile_send(retrain.profile_agg(cat)) FROM log WHERE at >= r.first AND at < r.last
			AND (s.policy = 'previous' OR s.side = 'reference' OR cat <> 'c4'))
	ELSE (SELECT retrain.confusion_send(retrain.confusion_from_counts(count(*) FILTER (WHERE yhat AND y), count(*) FILTER (WHERE yhat AND NOT y),
			count(*) FILTER (WHERE NOT yhat AND y), count(*) FILTER (WHERE NOT yhat AND NOT y))) FROM log
		WHERE at >= r.first AND at < r.last AND seg IS NOT DISTINCT FROM m.slice_value AND known <= s.slot AND (s.policy = 'previous' OR cat <> 'c4')) END AS same
FROM retrain.measurement_states s JOIN retrain.measurements m USING (policy, slot, ordinal, check_no, measurement_no)
CROSS JOIN LATERAL (SELECT s.slot - CASE WHEN s.side = 'current' THEN interval '7 days' ELSE interval '14 days' END AS first,
		s.slot - CASE WHEN s.side = 'current' THEN interval '0' ELSE interval '7 days' END AS last WHERE s.side = 'current' OR s.policy = 'previous'
	UNION ALL SELECT '2020-01-01', '2020-01-15' WHERE s.side = 'reference' AND s.policy = 'baseline') r
WHERE s.state_type IN ('profile', 'confusion') AND s.slot = '2020-01-29' ORDER BY 1, 2, s.check_no, s.measurement_no, 5;
-- bins are those of the detail
SELECT m.check_name, bool_and(convert_from(s.bytes, 'UTF8')::jsonb = m.detail -> 'bins') AS same
FROM retrain.measurement_states s JOIN retrain.measurements m USING (policy, slot, ordinal, check_no, measurement_no)
WHERE s.state_type IN ('psi_bins', 'ece_bins') GROUP BY 1 ORDER BY 1;
-- what does not change is kept once: the profiles of the baseline
SELECT check_no, measurement_no, state_type, count(*) AS records, count(DISTINCT digest) AS states
FROM retrain.measurement_states WHERE policy = 'baseline' AND side = 'reference' GROUP BY 1, 2, 3 ORDER BY 1, 2;
-- the digest of all of it
SELECT e.policy, e.slot, e.evidence_digest = sha256(convert_to(E'retrain evidence 1\ncolumns ' || encode(sha256(convert_to(array_to_string(e.fingerprint_columns, E'\n'), 'UTF8')), 'hex') || E'\nlineage ' || encode(e.lineage_digest, 'hex') || E'\ncurrent ' || coalesce(encode(e.current_fingerprint, 'hex'), '')
	|| E'\nreference ' || coalesce(encode(e.reference_fingerprint, 'hex'), '') || E'\n'
	|| (SELECT string_agg(format(E'%s %s %s %s %s\n', s.check_no, s.measurement_no, s.side, s.state_type, encode(s.digest, 'hex')), ''
			ORDER BY s.check_no, s.measurement_no, s.side)
		FROM retrain.measurement_states s WHERE (s.policy, s.slot, s.ordinal) = (e.policy, e.slot, e.ordinal)), 'UTF8')) AS same
FROM retrain.evidence e ORDER BY 1, 2;

-- A dry run leaves nothing.
SELECT outcome FROM retrain.evaluate('previous', '2020-02-05Z', dry_run => true);
SELECT count(*) FROM retrain.evidence;
-- A column is gone: its checks fail, the fingerprint is of the others.
ALTER TABLE log RENAME COLUMN seg TO segment;
SELECT outcome FROM retrain.evaluate('previous', '2020-02-05Z');
SELECT status, error_code, error_message, fingerprint_columns, current_fingerprint IS NOT NULL AS fingerprint,
	(SELECT string_agg(DISTINCT check_no::text, ' ') FROM retrain.measurement_states s WHERE (s.policy, s.slot) = (e.policy, e.slot)) AS checks
FROM retrain.evidence e WHERE policy = 'previous' AND slot = '2020-02-05';
-- Nothing can be measured.
ALTER TABLE log RENAME TO log2;
SELECT outcome FROM retrain.evaluate('previous', '2020-02-12Z');
SELECT status, error_code, fingerprint_columns, current_fingerprint FROM retrain.evidence e WHERE policy = 'previous' AND slot = '2020-02-12';
-- Others see nothing.
SET ROLE regress_evidence_other;
SELECT (SELECT count(*) FROM retrain.evidence) AS evidence, (SELECT count(*) FROM retrain.measurement_states) AS states;
SELECT count(*) FROM retrain.state;
ROLLBACK;
