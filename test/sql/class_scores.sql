-- retrain.class_scores: goldens, edges, bad input, and the same bytes in every order and plan.
\set SHOW_CONTEXT never
SET extra_float_digits = 1;
SET client_min_messages = warning;
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/class_scores.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= 1e-12 * greatest(abs(b), 1) END $$;
CREATE TEMP TABLE state AS
SELECT g.*, (SELECT retrain.class_scores_agg(l, p::float8[], classes) FROM unnest(labels, probabilities) r (l, p)) AS s FROM golden_class_scores g;
CREATE TEMP TABLE ours AS
SELECT t.id, t.kind, f.i, f.name, f.value, t.exact[f.i] AS exact, t.sklearn[f.sk] AS sklearn
FROM state t, LATERAL (SELECT array_agg(m.standard_error ORDER BY o) AS se, array_agg(m.constant ORDER BY o) AS c
	FROM unnest(retrain.class_scores_summary(s)) WITH ORDINALITY AS m (metric, value, standard_error, low, high, method, constant, support, max_error, status, o)) m,
LATERAL (VALUES (1, 'log_loss', retrain.log_loss(s), 1), (2, 'brier', retrain.brier(s), NULL), (3, 'top_k_accuracy', retrain.top_k_accuracy(s), 2),
	(4, 'top_k_accuracy, 2', retrain.top_k_accuracy(s, 2), 3), (5, 'top_label_ece', retrain.top_label_ece(s), NULL),
	(6, 'classwise_ece', retrain.classwise_ece(s), NULL), (7, 'roc_auc', retrain.roc_auc(s), 4),
	(8, 'log_loss, constant', c[1], NULL), (9, 'brier, constant', c[2], NULL), (10, 'clipped rows', (retrain.class_scores_counts(s)).clipped_rows, NULL),
	(11, 'log_loss, standard error', se[1], NULL), (12, 'brier, standard error', se[2], NULL)) f (i, name, value, sk);
SELECT name, count(*), count(exact) AS defined, count(*) FILTER (WHERE NOT pg_temp.agree(value, exact)) AS off,
	count(sklearn) AS sklearn, count(*) FILTER (WHERE kind <> 'certain' AND sklearn IS NOT NULL AND NOT pg_temp.agree(value, sklearn)) AS off_sklearn
FROM ours GROUP BY i, name ORDER BY i;
-- scikit-learn divides each row by its sum: where that is 1 + 1e-7 the log loss differs, by as much.
SELECT name, count(*) > 0 AS some, max(abs(value - sklearn)) < 1.1e-7 AS near FROM ours WHERE kind = 'certain' AND sklearn IS NOT NULL AND NOT pg_temp.agree(value, sklearn) GROUP BY name;
SELECT count(*) AS classes, count(c.roc_auc) AS defined, count(*) FILTER (WHERE NOT pg_temp.agree(c.roc_auc, class_auc[o])) AS auc_off, count(*) FILTER (WHERE NOT pg_temp.agree(c.ece, class_ece[o])) AS ece_off,
	count(*) FILTER (WHERE c.support <> (SELECT count(*) FROM unnest(labels) l WHERE l = classes[o])) AS support_off, max(c.roc_auc_max_error) AS max_error, bool_and(c.class = classes[o]) AS names
FROM state, unnest(retrain.class_scores_classes(s)) WITH ORDINALITY AS c (class, support, roc_auc, roc_auc_standard_error, roc_auc_max_error, ece, ece_standard_error, o);

-- ---------------------------------------------------------------- same bytes
CREATE TEMP TABLE log AS
SELECT i, i * 7919 % 31 AS part, i * 104729 % 20011 AS shuffled, (i % 3)::bigint AS weight,
	CASE WHEN i % 61 = 0 THEN NULL ELSE i * 31 % 3 + 7 END AS label, CASE WHEN i % 59 <> 0 THEN ARRAY[a, b, 1 - a - b] END AS p
FROM (SELECT i, 0.5 * (i * 48271::bigint % 2147483647) / 2147483647.0::float8 AS a, 0.5 * (i * 69621::bigint % 2147483647) / 2147483647.0::float8 AS b FROM generate_series(1, 20011) i) x;
CREATE FUNCTION pg_temp.same(VARIADIC states retrain.class_scores[]) RETURNS text LANGUAGE sql AS
$$ SELECT count(s) || ' states, ' || count(DISTINCT retrain.class_scores_send(s)) || ' distinct' FROM unnest(states) s $$;
SELECT pg_temp.same((SELECT retrain.class_scores_agg(label, p, '{7,8,9}' ORDER BY i) FROM log), (SELECT retrain.class_scores_agg(label, p, '{7,8,9}' ORDER BY i DESC) FROM log),
	(SELECT retrain.class_scores_agg(label, p, '{7,8,9}' ORDER BY shuffled) FROM log), (SELECT retrain.class_scores_agg(label::text, p, '{7,8,9}') FROM log),
	(SELECT retrain.class_scores_agg(label, p, '{7,8,9}', 1) FROM log), (SELECT retrain.class_scores_agg(label, p, ('[0:2]={7,8,' || CASE WHEN i > 0 THEN 9 END || '}')::text[]) FROM log),
	(SELECT retrain.merge(s ORDER BY part) FROM (SELECT part, retrain.class_scores_agg(label, p, '{7,8,9}') s FROM log GROUP BY part) q),
	(SELECT retrain.merge(s ORDER BY part DESC) FROM (SELECT part, retrain.class_scores_agg(label, p, '{7,8,9}') s FROM log GROUP BY part) q),
	(SELECT retrain.class_scores_combine(a, b) FROM (SELECT retrain.class_scores_agg(label, p, '{7,8,9}') FILTER (WHERE part < 3) a, retrain.class_scores_agg(label, p, '{7,8,9}') FILTER (WHERE part >= 3) b FROM log) q));
SELECT (retrain.class_scores_counts(retrain.class_scores_agg(label, p, '{7,8,9}'))).*, count(*) FILTER (WHERE label IS NULL OR p IS NULL) AS unused FROM log;
-- frequency weights: as often as the rows, 0 not at all; a row without a weight is counted as not used
SELECT pg_temp.same((SELECT retrain.class_scores_agg(label, p, '{7,8,9}', weight) FROM log), (SELECT retrain.class_scores_agg(label, p, '{7,8,9}') FROM log, generate_series(1, weight)),
	(SELECT retrain.class_scores_agg(label::text, p, '{7,8,9}', weight) FROM log WHERE weight > 0));
SELECT (retrain.class_scores_counts(retrain.class_scores_agg('a', '{0.75,0.25}', '{a,b}', w))).* FROM (VALUES (2::bigint), (NULL), (0), (NULL)) v (w);
-- window functions
SELECT count(w) AS frames, bool_and(w IS NOT DISTINCT FROM (SELECT retrain.log_loss(retrain.class_scores_agg(b.label, b.p, '{7,8,9}')) FROM log b WHERE b.i BETWEEN a.i - 5 AND a.i)) AS same
FROM (SELECT i, retrain.log_loss(retrain.class_scores_agg(label, p, '{7,8,9}') OVER (ORDER BY i ROWS 5 PRECEDING)) AS w FROM log WHERE i <= 130 OFFSET 0) a;
-- parallel plan
CREATE TABLE class_scores_log AS TABLE log;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
ANALYZE class_scores_log;
EXPLAIN (COSTS OFF) SELECT retrain.class_scores_agg(label, p, '{7,8,9}') FROM class_scores_log;
SELECT retrain.class_scores_send(retrain.class_scores_agg(label, p, '{7,8,9}')) = (SELECT retrain.class_scores_send(retrain.class_scores_agg(label, p, '{7,8,9}' ORDER BY i)) FROM log) AS parallel
FROM class_scores_log;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE class_scores_log;
-- the area of a coarse state is within its bound; everything else is exact
SELECT c.class, abs(c.roc_auc - retrain.roc_auc(label = c.class::int, p[o])) <= c.roc_auc_max_error AS within, c.roc_auc_max_error BETWEEN 1e-6 AND 0.01 AS coarse,
	abs(c.ece - retrain.ece(label = c.class::int, p[o])) <= 1e-15 AS ece
FROM (SELECT retrain.class_scores_agg(label, p, '{7,8,9}') AS s FROM log) q, unnest(retrain.class_scores_classes(s)) WITH ORDINALITY AS c (class, support, roc_auc, roc_auc_standard_error, roc_auc_max_error, ece, ece_standard_error, o), log
WHERE label IS NOT NULL AND p IS NOT NULL GROUP BY c.class, c.roc_auc, c.roc_auc_max_error, c.ece ORDER BY c.class;

-- ---------------------------------------------------------------- edges
SELECT retrain.class_scores_agg(y, p, '{a,b}'), retrain.log_loss(retrain.class_scores_agg(y, p, '{a,b}')) FROM (SELECT 'a' AS y, '{1,0}'::float8[] AS p WHERE false) v;
SELECT retrain.merge(s) IS NULL AS merged, retrain.log_loss(NULL::retrain.class_scores), retrain.class_scores_combine(NULL, NULL) IS NULL AS combined FROM (VALUES (NULL::retrain.class_scores)) v (s);
-- no row used, one row, one class
SELECT metric, value, constant, support, status FROM unnest((SELECT retrain.class_scores_summary(retrain.class_scores_agg(NULL::text, '{1,0}', '{a,b}')))) m;
SELECT metric, round(value::numeric, 12) AS value, standard_error, round(low::numeric, 12) AS low, high, method, constant, support, max_error, status FROM unnest((SELECT retrain.class_scores_summary(retrain.class_scores_agg('b', '{0.25,0.75}', '{a,b}')))) m;
SELECT * FROM unnest((SELECT retrain.class_scores_classes(retrain.class_scores_agg('b', '{0.25,0.75}', '{a,b}')))) m;
-- of equal probabilities the first class is the most probable
SELECT y, retrain.top_k_accuracy(s, 1) AS first, retrain.top_k_accuracy(s, 2) AS first_two FROM (SELECT y, retrain.class_scores_agg(y, '{0.25,0.25,0.5}', '{a,b,c}') AS s FROM unnest('{a,b,c}'::text[]) y GROUP BY y) q ORDER BY y;
-- certain and wrong: 2^-52, counted
SELECT round(retrain.log_loss(s)::numeric, 12) AS log_loss, (retrain.class_scores_counts(s)).clipped_rows FROM (SELECT retrain.class_scores_agg('a', '{0,1}', '{a,b}') AS s) q;
-- the tolerance of the sum
SELECT retrain.brier(retrain.class_scores_agg('a', '{0.5,0.4999995}', '{a,b}'));
SELECT retrain.class_scores_agg('a', '{0.5,0.49}', '{a,b}');
-- errors
SELECT retrain.class_scores_agg('a', '{0.5,0.6}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{1.5,-0.5}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{NaN,0.5}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{0.5,NULL}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{0.5,0.25,0.25}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{}', '{a,b}');
SELECT retrain.class_scores_agg('a', '{{0.5,0.5}}', '{a,b}');
SELECT retrain.class_scores_agg('z', '{0.5,0.5}', '{a,b}');
SELECT retrain.class_scores_agg(3, '{0.5,0.5}', '{1,2}');
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,a}');
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,NULL}');
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', NULL);
SELECT retrain.class_scores_agg('a', '{1}', '{a}');
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{{a,b}}');
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', ARRAY['a', repeat('b', 1001)]);
SELECT retrain.class_scores_agg('1', array_fill(0::float8, '{1001}'), (SELECT array_agg(i::text) FROM generate_series(1, 1001) i));
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', CASE i WHEN 1 THEN '{a,b}'::text[] ELSE '{b,a}' END) FROM generate_series(1, 2) i;
SELECT retrain.merge(s) FROM (SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}') AS s UNION ALL SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{b,a}')) q;
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}', -1);
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}', 9223372036854775807);
SELECT retrain.class_scores_agg('a', '{0.75,0.25}', '{a,b}', w) FROM (VALUES (2305843009213693951), (1::bigint)) v (w);
SELECT (retrain.class_scores_counts(retrain.class_scores_agg(y, '{0.5,0.5}', '{a,b}', 2305843009213693951))).* FROM (VALUES ('a'), (NULL)) v (y);
SELECT retrain.class_scores_agg(NULL::text, '{0.5,0.5}', '{a,b}', 2305843009213693951) FROM generate_series(1, 2);
SELECT retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}', 2305843009213693951) FROM generate_series(1, 2);
SELECT retrain.top_k_accuracy(retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}'), 3);
SELECT retrain.top_k_accuracy(retrain.class_scores_agg('a', '{0.5,0.5}', '{a,b}'), 0);
CREATE COLLATION pg_temp.anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.class_scores_agg('a' COLLATE pg_temp.anycase, '{0.5,0.5}', '{a,b}');
-- support functions outside an aggregate; a state that was stored goes on
SELECT retrain.top_k_accuracy(retrain.class_scores_accum(s::text::retrain.class_scores, 'b', '{0.9,0.1}', '{a,b}'))
FROM (SELECT retrain.class_scores_accum(NULL, 'a', '{0.5,0.5}', '{a,b}') AS s) q;
SELECT retrain.class_scores_accum(retrain.class_scores_accum(NULL, 'a', '{0.5,0.5}', '{a,b}')::text::retrain.class_scores, 'b', '{0.9,0.1}', '{a,c}');

-- ---------------------------------------------------------------- forms
SELECT count(*), bool_and(s::text::retrain.class_scores OPERATOR(retrain.=) s) AS text_form, bool_or(s::text::retrain.class_scores OPERATOR(retrain.<>) s) AS different
FROM (SELECT s FROM state WHERE id % 10 = 0 UNION ALL SELECT retrain.class_scores_agg(label, p, '{7,8,9}') FROM log UNION ALL SELECT retrain.class_scores_agg(NULL::text, '{1,0,0}', ARRAY['a', 'b "{}', E'\\'])) q;
-- the logarithm is the machine's
SELECT retrain.class_scores_agg('b', '{0.25,0.75}', '{a,b}')::text::jsonb - '{log_loss_sum,log_loss_sum_of_squares}'::text[] AS text;
CREATE FUNCTION pg_temp.read(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; hint text;
BEGIN
	RETURN 'read: ' || ($1::retrain.class_scores IS NOT NULL);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN left(concat_ws(' / ', state, message, nullif(hint, '')), 150);
END $$;
CREATE TEMP TABLE whole AS SELECT retrain.class_scores_agg('b', '{0.25,0.75}', '{a,b}')::text::jsonb AS j;
SELECT t AS text, pg_temp.read(t) FROM unnest(ARRAY['', 'null', '[]', '{}', '{"retrain_class_scores": 2}', '{"retrain_class_scores": 1}', '{"retrain_class_scores": 1, "classes": ["a"]}', '{"retrain_class_scores": 1, "classes": ["a", 5]}',
	'{"retrain_class_scores": 1, "classes": ["a", "b"]}', '{"retrain_class_scores": 1, "class": ["a", "b"]}']) t;
SELECT k AS key, left(v::text, 40) AS value, pg_temp.read((j || jsonb_build_object(k, v))::text) FROM whole, LATERAL (VALUES ('unused', '5'::jsonb), ('unused', '-1'), ('clipped', '2'), ('places', '[0, 1]'), ('places', '[2, 0]'), ('places', '[1]'), ('places', '["1", 0]'),
	('places', '[1.5, 0]'), ('places', '[1e30, 0]'), ('classes', '["a", "a"]'), ('classes', '["a", "b", "c"]'), ('log_loss_sum', '38'), ('log_loss_sum', '-1'), ('log_loss_sum', '"x"'), ('brier_sum', '3'), ('scores', '[]'), ('scores', '[1, 2]'),
	('scores', j -> 'scores' -> 0), ('top', j -> 'scores' -> 0), ('top', 'null'), ('top', '1'), ('scores', jsonb_build_array(j -> 'scores' -> 0, j -> 'scores' -> 0)), ('scores', jsonb_build_array(j -> 'scores' -> 1, j -> 'scores' -> 0))) c (k, v);
-- Binary form: every prefix and every changed byte is refused, or it is a state that sends itself.
CREATE TEMP TABLE received (s retrain.class_scores);
CREATE FUNCTION pg_temp.receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('data_directory') || '/regress_class_scores.bin'; state text;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	TRUNCATE received;
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	RETURN CASE WHEN (SELECT retrain.class_scores_send(s) = bytes AND retrain.class_scores_summary(s) IS NOT NULL FROM received) THEN 'itself' ELSE 'other bytes' END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
SELECT pg_temp.receive(retrain.class_scores_send(s)), count(*) FROM (SELECT s FROM state WHERE id % 20 = 0 UNION ALL SELECT retrain.class_scores_agg(label, p, '{7,8,9}') FROM log) q GROUP BY 1;
CREATE TEMP TABLE victim AS SELECT retrain.class_scores_send(retrain.class_scores_agg(y, p, '{a,b}')) AS b FROM (VALUES ('a', '{0.25,0.75}'::float8[]), ('b', '{0,1}'), ('b', '{0.1,0.9}')) v (y, p);
SELECT pg_temp.receive(substr(b, 1, n)) AS cut, count(*) > 0 AS some FROM victim, generate_series(0, length(b) - 1) n GROUP BY 1 ORDER BY 1;
SELECT pg_temp.receive(b || '\x00') AS longer, pg_temp.receive(set_byte(b, 0, 2)) AS version FROM victim;
SELECT pg_temp.receive(set_byte(b, n, get_byte(b, n) # change)) AS changed, count(*) > 0 AS some FROM victim, generate_series(1, length(b) - 1) n,
	unnest('{1,16,128}'::int[]) change GROUP BY 1 ORDER BY 1;
DO $$ BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'cat >/dev/null; rm ' || quote_literal(current_setting('data_directory') || '/regress_class_scores.bin'));
END $$;
