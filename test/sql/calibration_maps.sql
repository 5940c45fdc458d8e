-- Calibration maps: goldens, forms, edge cases, bad input, the same bytes.
SET extra_float_digits = 1;
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/calibration_maps.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- Probabilities to 1e-12.
CREATE TEMPORARY TABLE fitted AS
SELECT g.*, m.* FROM map_golden g
CROSS JOIN LATERAL (SELECT retrain.fit_isotonic(y, s) AS steps, retrain.fit_platt(y, s) AS line FROM unnest(g.label, g.score) u (y, s)) m;
SELECT count(DISTINCT id) AS cases, count(*) AS points,
	count(*) FILTER (WHERE abs(retrain.calibrate(steps, p) - i) <= 1e-12) AS isotonic, count(*) FILTER (WHERE abs(retrain.calibrate(line, p) - l) <= 1e-12) AS platt
FROM fitted, unnest(x, isotonic, platt) u (p, i, l);
-- text and binary form lose nothing; stored, too
SELECT count(*) AS maps, count(*) FILTER (WHERE m::text::retrain.calibration_map::text = m::text AND retrain.calibration_map_send(m::text::retrain.calibration_map) = retrain.calibration_map_send(m)) AS kept
FROM (SELECT steps FROM fitted UNION ALL SELECT line FROM fitted) f (m);
CREATE TEMPORARY TABLE copies (id int, steps retrain.calibration_map, line retrain.calibration_map);
INSERT INTO copies SELECT id, steps, line FROM fitted;
SELECT count(*) AS differ FROM copies c JOIN fitted f USING (id) WHERE c.steps::text <> f.steps::text OR c.line::text <> f.line::text;

-- by hand
CREATE TEMPORARY TABLE t (label boolean, score float8);
INSERT INTO t VALUES (false, 1), (true, 2), (false, 3), (false, 3), (true, 3), (true, 5), (NULL, 5), (true, NULL), (false, 'NaN');
\pset null -
SELECT retrain.fit_isotonic(label, score), retrain.fit_isotonic(label::int, score)::text = retrain.fit_isotonic(label, score)::text AS same FROM t;
SELECT u.* FROM (SELECT retrain.fit_isotonic(label, score) AS m FROM t) f, unnest(retrain.calibration_knots(m)) u;
SELECT s.* FROM (SELECT retrain.fit_isotonic(label, score) FROM t UNION ALL SELECT retrain.fit_platt(label, score) FROM t) f (m), retrain.calibration_map_summary(m) s;
SELECT retrain.calibration_knots(retrain.fit_platt(label, score)) AS knots FROM t;
SELECT x, retrain.calibrate((SELECT retrain.fit_isotonic(label, score) FROM t), x) AS isotonic, round(retrain.calibrate((SELECT retrain.fit_platt(label, score) FROM t), x)::numeric, 12) AS platt
FROM unnest(ARRAY['-Infinity', 0, 1, 1.5, 2, 2.9, 3, 4, 5, 6, 'Infinity', 'NaN', NULL]::float8[]) x;
-- a falling score gives a constant isotonic map, and a Platt map with negative slope
SELECT retrain.fit_isotonic(i < 3, i) AS isotonic, retrain.calibrate(retrain.fit_platt(i < 3, i), 'Infinity') AS infinity FROM generate_series(1, 4) i;
-- no rows, one class, no usable row
SELECT retrain.fit_isotonic(true, i), retrain.fit_platt(true, i) FROM generate_series(1, 0) i;
SELECT retrain.fit_isotonic(true, i), retrain.fit_platt(false, i) FROM generate_series(1, 5) i;
SELECT retrain.fit_isotonic(NULL::boolean, 1), retrain.fit_platt(true, NULL);
SELECT retrain.calibrate(NULL, 1), retrain.calibration_knots(NULL), retrain.calibration_map_summary(NULL);

-- bad input
SELECT retrain.fit_isotonic(i > 1, CASE i WHEN 1 THEN 'Infinity'::float8 ELSE i END) FROM generate_series(1, 3) i;
SELECT retrain.fit_platt(2, 0.5);
CREATE FUNCTION pg_temp.read(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text;
BEGIN
	RETURN 'read: ' || $1::retrain.calibration_map;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN left(concat_ws(' / ', state, message), 120);
END $$;
\set head '{"retrain_calibration_map": 1, "negatives": 2, "positives": 3, '
SELECT t AS rest, pg_temp.read(:'head' || t || '}') FROM unnest(ARRAY[
	'"method": "isotonic", "scores": [1, 2], "probabilities": [0.25, 0.5]', '"method": "isotonic", "scores": [-0.0, 2], "probabilities": [0, 1]',
	'"method": "isotonic", "scores": [], "probabilities": []', '"method": "isotonic", "scores": [1], "probabilities": [0.5, 0.6]', '"method": "isotonic", "scores": [2, 1], "probabilities": [0.25, 0.5]',
	'"method": "isotonic", "scores": [1, 1], "probabilities": [0.25, 0.5]', '"method": "isotonic", "scores": [1, 2], "probabilities": [0.5, 0.25]', '"method": "isotonic", "scores": [1, 2], "probabilities": [0.5, 1.25]',
	'"method": "isotonic", "scores": [1, 1e400], "probabilities": [0.5, 1]', '"method": "isotonic", "scores": [1, "2"], "probabilities": [0.5, 1]', '"method": "isotonic", "scores": 1, "probabilities": [0.5]',
	'"method": "isotonic", "scores": [1]', '"method": "isotonic", "scores": [1], "probabilities": [0.5], "slope": 1', '"method": "other"', '"slope": 1',
	'"method": "platt", "centre": 0, "scale": 1, "slope": 2, "intercept": 3', '"method": "platt", "centre": 0, "scale": 0, "slope": 2, "intercept": 3', '"method": "platt", "centre": 0, "scale": 1, "slope": 2',
	'"method": "platt", "centre": 0, "scale": -1, "slope": 2, "intercept": 3', '"method": "platt", "centre": "0", "scale": 1, "slope": 2, "intercept": 3']) t;
SELECT t AS text, pg_temp.read(t) FROM unnest(ARRAY['', 'null', '[]', '{}', '{"retrain_calibration_map": 2}', '{"retrain_calibration_map": 1, "method": "platt", "centre": 0, "scale": 1, "slope": 2, "intercept": 3}',
	'{"retrain_calibration_map": 1, "method": "isotonic", "negatives": -1, "positives": 3, "scores": [1], "probabilities": [0.5]}',
	'{"retrain_calibration_map": 1, "method": "isotonic", "negatives": 9223372036854775807, "positives": 1, "scores": [1], "probabilities": [0.5]}']) t;

-- the same bytes in any order and plan
CREATE TABLE calibration_rows AS
SELECT i, (abs(hashint4(i)) % 5003) / 5003.0::float8 AS score, abs(hashint4(i + 7)) % 5003 < abs(hashint4(i)) % 5003 AS label FROM generate_series(1, 30000) i;
ALTER TABLE calibration_rows SET (parallel_workers = 2);
CREATE FUNCTION pg_temp.both(order_by text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	EXECUTE format('SELECT md5(retrain.fit_isotonic(label, score)::text || retrain.fit_platt(label, score)::text) FROM (SELECT * FROM calibration_rows ORDER BY %s) s', order_by) INTO result;
	RETURN result;
END $$;
SELECT count(DISTINCT pg_temp.both(o)) AS results FROM unnest(ARRAY['i', 'i DESC', 'score', 'label, hashint4(i)']) o;
SET retrain.aggregate_memory = '64kB';
SELECT pg_temp.both('i') AS spilled \gset
RESET retrain.aggregate_memory;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT md5(retrain.fit_isotonic(label, score)::text || retrain.fit_platt(label, score)::text) = :'spilled' AS same FROM calibration_rows;
-- calibrated probabilities are calibrated: on the rows of the fit their sum is that of the labels
SELECT abs(sum(retrain.calibrate(m, score)) - count(*) FILTER (WHERE label)) < 1e-6 AS same_sum, retrain.ece(label, retrain.calibrate(m, score)) < 0.02 AS calibrated
FROM calibration_rows, (SELECT retrain.fit_isotonic(label, score) AS m FROM calibration_rows) f;
DROP TABLE calibration_rows;
