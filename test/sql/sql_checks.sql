-- Checks with SQL of the user: what they measure, against the same SQL by hand, what they
-- leave when something is wrong, and a collection of attempts that must not pass (X08).
\set ON_ERROR_ROLLBACK on
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_sql_owner LOGIN;
CREATE ROLE regress_sql_victim LOGIN;
CREATE SCHEMA regress_sql AUTHORIZATION regress_sql_owner;
SET search_path = regress_sql, public;
SELECT retrain.grant_role('policy_author', 'regress_sql_owner');
CREATE TABLE secret (word text, n integer);
INSERT INTO secret VALUES ('hidden', 1);
SET ROLE regress_sql_owner;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN positive AS double precision CHECK (VALUE > 0);
CREATE TABLE log (at timestamptz, x double precision, n integer, carrier text, flag boolean, price numeric, d date, tags text[], feeling mood, dom positive, y boolean, known timestamptz);
INSERT INTO log SELECT '2020-01-06 00:00Z'::timestamptz + i * interval '14 minutes 24 seconds', CASE WHEN i % 50 = 0 THEN NULL WHEN i % 51 = 0 THEN 'NaN' ELSE i % 37 / 3.0 END, i % 12, 'c' || i % 4, i % 3 = 0,
	i % 100 / 8.0, '2020-01-06'::date + i / 100, '{a}', 'low', 1, i % 5 = 0, '2020-01-06 00:00Z'::timestamptz + i * interval '14 minutes 24 seconds' + i % 72 * interval '1 hour' FROM generate_series(0, 1399) i;
CREATE TABLE orders (placed timestamptz, amount numeric);
INSERT INTO orders SELECT '2020-01-06 00:00Z'::timestamptz + i * interval '30 minutes', i % 90 FROM generate_series(0, 699) i;
-- one that joins business tables is attached like any other log
CREATE VIEW sales AS SELECT l.at, l.x, l.carrier, o.amount FROM log l JOIN orders o ON date_trunc('hour', o.placed) = date_trunc('hour', l.at);
CREATE VIEW recent AS SELECT * FROM log WHERE at > now() - interval '1 day';
CREATE VIEW chance AS SELECT *, random() AS r FROM log;
CREATE VIEW over_chance AS SELECT at, r FROM chance;
CREATE VIEW plain AS SELECT at, x FROM log WHERE x > 0;
CREATE VIEW plain2 AS SELECT at, x FROM log WHERE x > 0;
CREATE FUNCTION mine(integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::float8';
CREATE FUNCTION mine_stable() RETURNS double precision LANGUAGE sql STABLE AS 'SELECT 1.0::float8';
CREATE FUNCTION mine_volatile() RETURNS double precision LANGUAGE plpgsql VOLATILE AS $$ BEGIN DELETE FROM regress_sql.orders; RETURN 1; END $$;
CREATE FUNCTION lying(double precision) RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN DELETE FROM regress_sql.orders; RETURN 1; END $$;
CREATE FUNCTION escalate(double precision) RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN EXECUTE 'SET ROLE postgres'; RETURN 1; END $$;
CREATE AGGREGATE my_sum(double precision) (SFUNC = float8pl, STYPE = double precision, INITCOND = '0');
CREATE SEQUENCE counter;
CREATE TEMP TABLE mine_only (at timestamptz, x double precision);
GRANT USAGE ON SCHEMA regress_sql TO regress_sql_victim;
SELECT retrain.register_model('sql') > 0 AS model, retrain.attach_log('sql', 'log', 'at', label_column => 'y', label_time_column => 'known', slices => '{carrier,flag}', name => 'log') > 0 AS log,
	retrain.attach_log('sql', 'sales', 'at', slices => '{carrier}', name => 'sales') > 0 AS sales;
CREATE FUNCTION measured(checks jsonb, log text DEFAULT 'log', more jsonb DEFAULT '{}')
RETURNS TABLE (check_name text, slices text[], value numeric, level text, status text, used bigint, unused bigint) LANGUAGE plpgsql AS $$
DECLARE
	of_policy text := 'p' || (SELECT count(*) FROM retrain.policy_status);
BEGIN
	PERFORM retrain.create_policy(jsonb_build_object('name', of_policy, 'model', 'sql', 'log', log, 'checks', checks, 'every', '7 days', 'anchor', '2020-01-20') || more);
	PERFORM retrain.evaluate(of_policy, '2020-01-20');
	RETURN QUERY SELECT m.check_name, m.slice_values, round(m.value::numeric, 9), m.level, m.status || coalesce(': ' || m.error_message, ''), m.current_used, m.current_unused
		FROM retrain.measurements m WHERE m.policy = of_policy ORDER BY m.check_no, m.measurement_no;
END $$;

-- 1. Each kind, and the same by hand; labels as they were known at the slot.
SELECT * FROM measured(jsonb_build_array(
	retrain.policy_check('sql_row', sql => 'x * 2', fail => 12), retrain.policy_check('sql_row', sql => 'flag', fail => 0.5, name => 'share of flag'),
	retrain.policy_check('sql_row', sql => 'price * n -- revenue', fail => 1000, slice => 'carrier', name => 'by carrier'),
	retrain.policy_check('sql_row', sql => 'extract(hour FROM at)', fail => 1000, slices => '{carrier,flag}', min_rows => 10, name => 'crossed'),
	retrain.policy_check('sql_row', sql => 'y', fail => 1000, name => 'label'), retrain.policy_check('sql_row', sql => 'dom', fail => 1000, name => 'domain'),
	retrain.policy_check('sql_aggregate', sql => 'count(DISTINCT n) FILTER (WHERE flag) / 2.0', fail => 5), retrain.policy_check('sql_aggregate', sql => 'sum(price) / count(*)', fail => 1, direction => 'below', slice => 'carrier', name => 'by slice'),
	retrain.policy_check('sql_aggregate', sql => 'retrain.accuracy(y, flag)', fail => 0.5, direction => 'below', name => 'retrain'), retrain.policy_check('sql_aggregate', sql => 'percentile_cont(0.5) WITHIN GROUP (ORDER BY price)', fail => 100, name => 'ordered'),
	retrain.policy_check('sql_aggregate', sql => 'bool_or(n > 11)', fail => 1, name => 'boolean'), retrain.policy_check('sql_aggregate', sql => 'max(x)', fail => 1, min_rows => 701, name => 'too few rows'),
	retrain.policy_check('sql_query', sql => 'SELECT sum(amount)::float8 FROM regress_sql.orders WHERE placed >= $1 AND placed < $2', fail => 1e6),
	retrain.policy_check('sql_query', sql => 'WITH d AS (SELECT date_trunc(''day'', o.placed) AS day, avg(o.amount) AS a FROM regress_sql.orders o WHERE o.placed < $2 GROUP BY 1) SELECT max(a)::float8 FROM d WHERE day >= $1; -- the best day', fail => 1e6, name => 'with'),
	retrain.policy_check('sql_query', sql => 'SELECT retrain.accuracy(y, flag) FROM regress_sql.log WHERE at >= $1 AND at < $2 AND known <= $3', fail => 0.1, direction => 'below', name => 'known until'),
	retrain.policy_check('sql_query', sql => 'SELECT CASE WHEN count(*) > 1000 THEN 1.0::float8 END FROM regress_sql.log WHERE at >= $1 AND at < $2', fail => 1, name => 'null')));
CREATE VIEW w AS SELECT *, CASE WHEN known <= '2020-01-20' THEN y END AS label FROM log WHERE at >= '2020-01-13' AND at < '2020-01-20';
SELECT round(avg(NULLIF(x * 2, 'NaN'))::numeric, 9) AS sql_row, count(x) FILTER (WHERE x <> 'NaN') AS used, round(avg(flag::integer), 9) AS flag, round(avg(label::integer), 9) AS label, count(label) AS labels, count(DISTINCT n) FILTER (WHERE flag) / 2.0 AS sql_aggregate,
	round(retrain.accuracy(label, flag)::numeric, 9) AS retrain, (SELECT sum(amount) FROM orders WHERE placed >= '2020-01-13' AND placed < '2020-01-20') AS sql_query FROM w;
SELECT carrier, round(avg(price * n), 9) AS row, round(sum(price) / count(*), 9) AS aggregate FROM w GROUP BY 1 ORDER BY 1;
SELECT carrier, flag, round(avg(extract(hour FROM at)), 9) AS value FROM w GROUP BY 1, 2 ORDER BY 1, flag::text LIMIT 3;
-- uncertainty of a mean
SELECT abs(m.standard_error - h.se) < 1e-12 AS standard_error, abs(m.interval_low - (m.value - 1.959963984540054 * h.se)) < 1e-12 AS low FROM retrain.measurements m, (SELECT stddev(x * 2) / sqrt(count(*)) AS se FROM w WHERE x <> 'NaN') h WHERE m.check_name = 'sql_row';
SELECT query_texts[3] AS statement FROM retrain.evaluations;
SELECT count(*) AS statements, count(DISTINCT s) AS different FROM retrain.evaluations, unnest(query_texts) s;
SELECT scan_mode, rows_current, rows_current_labelled, outcome FROM retrain.evaluations;
-- the policy's filter holds for expressions, and a view that joins business tables is a log
SELECT check_name, value, used FROM measured(jsonb_build_array(retrain.policy_check('sql_row', sql => 'n', fail => 100), retrain.policy_check('sql_aggregate', sql => 'sum(n)', fail => 100)), more => '{"filter": "n > 5"}');
SELECT round(avg(n), 9) AS sql_row, count(*) AS used, sum(n) AS sql_aggregate FROM w WHERE n > 5;
SELECT check_name, slices, value FROM measured(jsonb_build_array(retrain.policy_check('sql_aggregate', sql => 'sum(amount) / count(DISTINCT at)', fail => 1000), retrain.policy_check('sql_row', sql => 'amount', fail => 1000, slice => 'carrier')), 'sales');
SELECT round(sum(amount) / count(DISTINCT at), 9) AS sql_aggregate FROM sales WHERE at >= '2020-01-13' AND at < '2020-01-20';
-- among other checks; all features, margin and test go with it
SELECT * FROM measured(jsonb_build_array(retrain.policy_check('row_count', fail => 10), retrain.policy_check('sql_row', sql => 'n', fail => 5, test => 'interval'), retrain.policy_check('sql_row', sql => 'n', fail => 5.3, test => 'p_value', name => 'p'), retrain.policy_check('sql_aggregate', sql => 'avg(n)', fail => 5, test => 'interval', name => 'no interval')));

-- 2. What goes wrong when it runs costs one check.
RESET ROLE;
GRANT SELECT ON secret TO regress_sql_owner;
SET ROLE regress_sql_owner;
SELECT retrain.create_policy('secret', 'sql', jsonb_build_array(retrain.policy_check('row_count', fail => 10), retrain.policy_check('sql_query', sql => 'SELECT count(*)::float8 FROM regress_sql.secret WHERE n > extract(day FROM $1)', fail => 1)), log => 'log', anchor => '2020-01-20') > 0 AS created;
RESET ROLE;
REVOKE SELECT ON secret FROM regress_sql_owner;
SET ROLE regress_sql_owner;
SELECT outcome FROM retrain.evaluate('secret', '2020-01-20');
SELECT check_name, status, error_message FROM retrain.measurements WHERE policy = 'secret' ORDER BY check_no;
SELECT * FROM measured(jsonb_build_array(retrain.policy_check('row_count', fail => 10), retrain.policy_check('sql_row', sql => '1 / n', fail => 1), retrain.policy_check('sql_aggregate', sql => '1 / (count(*) - 700)', fail => 1),
	retrain.policy_check('sql_query', sql => 'SELECT x FROM regress_sql.log WHERE at >= $1 AND at < $2', fail => 1, name => 'many'), retrain.policy_check('sql_query', sql => 'SELECT x FROM regress_sql.log WHERE at >= $2 AND at < $1', fail => 1, name => 'none'),
	retrain.policy_check('sql_query', sql => 'SELECT regress_sql.lying(x) FROM regress_sql.log WHERE at >= $1 LIMIT 1', fail => 1, name => 'lying'), retrain.policy_check('sql_query', sql => 'SELECT regress_sql.escalate(x) FROM regress_sql.log WHERE at >= $1 LIMIT 1', fail => 1, name => 'escalate')));
SELECT count(*) AS orders, current_user = 'regress_sql_owner' AS still_me FROM orders;
-- all of them: nothing was measured
SELECT * FROM measured(jsonb_build_array(retrain.policy_check('sql_row', sql => '1 / n', fail => 1), retrain.policy_check('sql_aggregate', sql => '1 / (count(*) - 700)', fail => 1)));
SELECT outcome, error_code, error_message, rows_current FROM retrain.evaluations ORDER BY finished_at DESC LIMIT 1;
-- what an expression means is checked again: a function that has become volatile, a relation that has become a view of the moment
SELECT retrain.create_policy('later', 'sql', jsonb_build_array(retrain.policy_check('sql_query', sql => 'SELECT regress_sql.mine_stable() FROM regress_sql.plain WHERE at >= $1 LIMIT 1', fail => 2), retrain.policy_check('sql_row', sql => 'n', fail => 100)), log => 'log', anchor => '2020-01-20') > 0 AS created;
ALTER FUNCTION mine_stable() VOLATILE;
SELECT outcome FROM retrain.evaluate('later', '2020-01-20');
ALTER FUNCTION mine_stable() STABLE;
CREATE OR REPLACE VIEW plain AS SELECT at, x FROM log WHERE at < now();
SELECT outcome FROM retrain.evaluate('later', '2020-01-21');
ALTER TABLE log RENAME n TO m;
SELECT outcome FROM retrain.evaluate('later', '2020-01-22');
ALTER TABLE log RENAME m TO n;
SELECT slot, check_name, level, status, error_message FROM retrain.measurements WHERE policy = 'later' ORDER BY slot, check_no;

-- 3. A definition says what belongs to what.
SELECT retrain.policy_check('sql_row', fail => 1);
SELECT retrain.policy_check('psi', 'x', sql => 'x', fail => 1);
SELECT retrain.policy_check('sql_row', 'x', sql => 'x', fail => 1);
SELECT retrain.policy_check('sql_query', sql => 'x', fail => 1, slice => 'carrier');
SELECT retrain.policy_check('sql_query', sql => 'x', fail => 1, min_rows => 5);
SELECT retrain.policy_check('sql_row', sql => 'x', fail => 1, against => 'reference');
SELECT retrain.policy_check('sql_row', sql => 'x', fail => 1, min_positives => 5);
SELECT retrain.policy_check('sql_row', sql => 'x', fail => 1, form => 'profile');
SELECT retrain.policy_check('sql_query', sql => 'SELECT 1', fail => 1) - 'form' AS fine_until_it_is_checked;

-- 4. What must not pass.  Each is tried as the check of a policy.
CREATE FUNCTION try(metric text, sql text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM retrain.create_policy('try', 'sql', jsonb_build_array(retrain.policy_check(metric, sql => sql, fail => 1)), log => 'log');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN 'accepted';
	WHEN OTHERS THEN
		RETURN SQLSTATE || ' ' || replace(SQLERRM, E'\n', '\n');
END $$;
CREATE TABLE bad (n integer GENERATED ALWAYS AS IDENTITY, row_sql text, aggregate_sql text);
-- of expressions: one with the value 1, one with the value count(*)
INSERT INTO bad (row_sql, aggregate_sql) SELECT replace(t, '@', '1'), replace(t, '@', 'count(*)') FROM (VALUES
	-- leaving the brackets
	('@) FROM regress_sql.secret WHERE (true'), ('@) UNION ALL SELECT (1'), ('@); DROP TABLE regress_sql.secret; SELECT (1'), ('@), (@'), ('@) AS x, (@'), ('@) INTO stolen FROM regress_sql.secret WHERE (true'), ('@) ORDER BY (1'),
	('@) LIMIT (1'), ('@) OFFSET (0'), ('@) FOR UPDATE OF log'), ('@) WHERE (true'), ('@) GROUP BY (1'), ('@) HAVING (true'), ('@) WINDOW w AS (PARTITION BY n'), ('@) EXCEPT SELECT (0'), ('@) INTERSECT TABLE regress_sql.secret --'),
	('@) x'), ('@) AS (x'), ('@) --'), ('@) /*'), ('@ /*'), ('*/ @'), ('@)) ((@'), ('(@'), ('@)'), ('@;'), (';'), ('@; SELECT 1'), (''''), ('"'), ('$$'), ('$x$ @'), ('E''\'''), ('U&''\00'''), (E'@ -- \n) FROM secret'),
	-- subqueries in every costume
	('@ + (SELECT n FROM regress_sql.secret)'), ('SELECT @'), ('@ + EXISTS (SELECT FROM regress_sql.secret)::int'), ('(@ IN (SELECT 1))::int'), ('(@ = ANY (SELECT 1))::int'), ('cardinality(ARRAY(SELECT 1)) + @'), ('VALUES (@)'), ('TABLE regress_sql.secret'), ('WITH x AS (SELECT 1) SELECT @'),
	('(VALUES (@))'), ('@ + (TABLE regress_sql.secret)'), ('CASE WHEN (SELECT true) THEN @ END'), ('(DELETE FROM regress_sql.orders RETURNING 1)'), ('DELETE FROM regress_sql.orders'), ('DO $x$BEGIN END$x$'), ('COPY log TO PROGRAM ''id'''), ('@ FILTER (WHERE (SELECT true))'),
	-- not one number
	('@::text'), ('@, @'), ('ROW(@)'), ('(@, @)'), ('*'), ('log.*'), ('log'), ('@ AS x'), ('DISTINCT @'), ('ALL @'), (''), (E' \n\t '), ('ARRAY[@]'), ('NULL::text'), ('to_char(at, ''YYYY'')'), ('interval ''1 day'' * @'), ('now()'),
	-- windows, sets, parameters
	('sum(@) OVER ()'), ('rank() OVER (ORDER BY n)'), ('count(*) OVER (PARTITION BY n)'), ('generate_series(1, 2) + @'), ('unnest(ARRAY[1, 2]) + @'), ('@ + $1'), ('$1'), ('@ + $2'), ('CURRENT OF c'), ('GROUPING(n)'), ('DEFAULT'), ('n := 1'), (':x'),
	-- other schemas
	('@ * mine(1)'), ('@ * regress_sql.mine(1)'), ('@ * regress_sql.mine_stable()'), ('@ * regress_sql.mine_volatile()'), ('@::regress_sql.positive'), ('@ OPERATOR(regress_sql.+) 1'), ('@ * regress_sql.lying(1)'), ('regress_sql.my_sum(x)'), ('retrain.register_model(''x'') + @'), ('@ + retrain.evaluate(''x'')'), ('retrain.tick()'),
	-- volatile, clock, session, server
	('@ * random()'), ('@ + extract(epoch FROM now())'), ('@ + extract(epoch FROM transaction_timestamp())'), ('@ + extract(epoch FROM statement_timestamp())'), ('@ + extract(epoch FROM clock_timestamp())'), ('@ + extract(day FROM CURRENT_DATE)'), ('@ + extract(day FROM CURRENT_TIMESTAMP)'), ('@ + extract(hour FROM LOCALTIME)'),
	('@ + extract(day FROM timestamptz ''now'')'), ('@ + extract(day FROM date ''today'')'), ('@ + extract(day FROM ''tomorrow''::date)'), ('@ + extract(day FROM (''n'' || ''ow'')::timestamptz)'), ('@ + extract(day FROM age(timestamptz ''2020-01-01''))'), ('@ + length(current_user)'), ('@ + length(session_user::text)'), ('@ + length(current_setting(''x.y''))'),
	('@ + length(set_config(''role'', ''postgres'', false))'), ('@ + length(current_query())'), ('@ + length(version())'), ('@ + length(pg_read_file(''/etc/passwd''))'), ('@ + pg_backend_pid()'), ('@ + nextval(''regress_sql.counter'')'), ('@ + lo_import(''/etc/passwd'')'), ('@ + (pg_sleep(1) IS NULL)::int'), ('@ + pg_is_in_recovery()::int'), ('@ + (pg_notify(''x'', ''y'') IS NULL)::int'),
	('@ + (pg_advisory_lock(1) IS NULL)::int'), ('@ + has_table_privilege(''secret'', ''SELECT'')::int'), ('@ + txid_current()'), ('@ + (query_to_xml(''SELECT 1'', true, true, '''') IS NULL)::int'), ('@ + pg_terminate_backend(1)::int'), ('@ + (dblink(''x'', ''y'') IS NULL)::int'), ('@ + (to_regclass(carrier) IS NULL)::int'), ('@ + pg_relation_size(''secret'')'), ('@ + inet_server_port()'),
	-- names
	('@ + nothing'), ('@ + secret.n'), ('@ + pg_class.relpages'), ('@ + ''x'''), ('@ +'), ('@ + "n'), ('sum(secret.n)')) v (t);
INSERT INTO bad (row_sql) VALUES ('count(*)'), ('sum(n)'), ('retrain.accuracy(y, flag)'), ('ctid'), ('(xmin::text)::int'), ('tableoid::int'), ('carrier'), ('at'), ('tags'), ('feeling');
INSERT INTO bad (aggregate_sql) VALUES ('n'), ('1'), ('count(*) + n'), ('sum(n) / x'), ('sum(sum(n))'), ('count(ctid)'), ('count(log)'), ('count(log.*)'), ('max(carrier)'), ('max(at)'), ('array_agg(n)'), ('sum(n + random())'), ('sum(n) FILTER (WHERE random() < 0.5)'), ('sum(n ORDER BY random())'),
	('sum(n) FILTER (WHERE at > now())'), ('string_agg(carrier, now()::text)'), ('count(DISTINCT (SELECT 1))'), ('mode() WITHIN GROUP (ORDER BY carrier)'), ('sum(regress_sql.mine(n))'), ('sum(n) FILTER (WHERE feeling = ''low'' AND d = CURRENT_DATE)');
SELECT n, row_sql, try('sql_row', row_sql) FROM bad WHERE row_sql IS NOT NULL ORDER BY n;
SELECT n, aggregate_sql, try('sql_aggregate', aggregate_sql) FROM bad WHERE aggregate_sql IS NOT NULL ORDER BY n;
SELECT count(row_sql) AS rows_tried, count(*) FILTER (WHERE row_sql IS NOT NULL AND try('sql_row', row_sql) = 'accepted') AS accepted, count(aggregate_sql) AS aggregates_tried,
	count(*) FILTER (WHERE aggregate_sql IS NOT NULL AND try('sql_aggregate', aggregate_sql) = 'accepted') AS accepted FROM bad;
CREATE TABLE bad_query (n integer GENERATED ALWAYS AS IDENTITY, sql text);
INSERT INTO bad_query (sql) VALUES
	('SELECT count(*)::float8 FROM regress_sql.secret WHERE n > extract(day FROM $1)'),
	-- more than one statement, or another one
	('SELECT 1.0::float8 WHERE $1 < $2; DROP TABLE regress_sql.secret'), ('SELECT 1.0::float8 WHERE $1 < $2; SELECT 1'), (';'), (''), ('-- nothing'), ('DELETE FROM regress_sql.orders WHERE placed >= $1'), ('UPDATE regress_sql.orders SET amount = 0 WHERE placed >= $1 RETURNING 1.0::float8'),
	('INSERT INTO regress_sql.orders VALUES ($1, 1) RETURNING 1.0::float8'), ('MERGE INTO regress_sql.orders o USING regress_sql.log l ON l.at = $1 WHEN MATCHED THEN DELETE'), ('DO $x$BEGIN END$x$'), ('CALL retrain.tick()'), ('COPY regress_sql.orders TO PROGRAM ''id'''), ('EXPLAIN ANALYZE SELECT 1.0::float8 WHERE $1 < $2'), ('SET ROLE postgres'), ('RESET ROLE'),
	('PREPARE x AS SELECT 1'), ('EXECUTE x'), ('DECLARE c CURSOR FOR SELECT 1'), ('FETCH c'), ('LISTEN x'), ('NOTIFY x'), ('LOCK TABLE regress_sql.orders'), ('VACUUM'), ('CREATE TABLE t AS SELECT 1'), ('BEGIN'), ('COMMIT'), ('ROLLBACK'), ('SAVEPOINT s'), ('TRUNCATE regress_sql.orders'), ('GRANT ALL ON regress_sql.orders TO PUBLIC'),
	('WITH d AS (DELETE FROM regress_sql.orders WHERE placed >= $1 RETURNING amount) SELECT sum(amount)::float8 FROM d'), ('WITH d AS (INSERT INTO regress_sql.orders VALUES ($1, 1) RETURNING amount) SELECT sum(amount)::float8 FROM d'), ('WITH d AS (SELECT 1), e AS (UPDATE regress_sql.orders SET amount = 1 WHERE placed > $1 RETURNING 1) SELECT count(*)::float8 FROM e'),
	('SELECT 1.0::float8 INTO t WHERE $1 < $2'), ('SELECT * FROM (WITH d AS (DELETE FROM regress_sql.orders RETURNING amount) SELECT sum(amount)::float8 FROM d) q WHERE $1 < $2'),
	('SELECT x FROM regress_sql.log WHERE at = $1 FOR UPDATE'), ('SELECT x FROM regress_sql.log WHERE at = $1 FOR SHARE'), ('SELECT q.x FROM (SELECT x FROM regress_sql.log WHERE at = $1 FOR NO KEY UPDATE) q'), ('SELECT 1.0::float8 FROM regress_sql.log WHERE at = $1 AND EXISTS (SELECT FROM regress_sql.orders FOR KEY SHARE)'),
	-- the contract: one column, double precision, the window
	('SELECT count(*) FROM regress_sql.log WHERE at >= $1'), ('SELECT 1.0 WHERE $1 < $2'), ('SELECT 1 WHERE $1 < $2'), ('SELECT ''1'' WHERE $1 < $2'), ('SELECT x, x FROM regress_sql.log WHERE at >= $1'), ('SELECT * FROM regress_sql.log WHERE at >= $1'), ('SELECT FROM regress_sql.log WHERE at >= $1'), ('SELECT 1.0::float8'), ('VALUES (1.0::float8)'),
	('TABLE regress_sql.log'), ('SELECT 1.0::float8 FROM regress_sql.log WHERE at <= $3'), ('SELECT 1.0::float8 WHERE $4 > $1'), ('SELECT $0'), ('SELECT 1.0::float8 WHERE $1 = 1'), ('SELECT $1'), ('SELECT dom FROM regress_sql.log WHERE at = $1'), ('SELECT 1::regress_sql.positive::float8 WHERE $1 < $2'),
	-- the clock, the session, the server, chance
	('SELECT extract(epoch FROM now() - $1)::float8'), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at >= $1 AND at < CURRENT_DATE'), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at >= $1 AND at < ''now'''), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at >= $1 AND at < ''today''::timestamptz'), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at BETWEEN $1 AND clock_timestamp()'),
	('SELECT random() WHERE $1 < $2'), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at >= $1 AND random() < 0.5'), ('SELECT avg(x) FROM regress_sql.log TABLESAMPLE BERNOULLI (10) WHERE at >= $1'), ('SELECT x FROM regress_sql.log WHERE at >= $1 ORDER BY random() LIMIT 1'), ('SELECT count(*)::float8 FROM regress_sql.log WHERE at >= $1 AND current_user = ''x'''),
	('SELECT length(current_setting(''x''))::float8 WHERE $1 < $2'), ('SELECT length(set_config(''role'', ''postgres'', false))::float8 WHERE $1 < $2'), ('SELECT nextval(''regress_sql.counter'')::float8 WHERE $1 < $2'), ('SELECT (pg_sleep(1) IS NULL)::int::float8 WHERE $1 < $2'), ('SELECT length(pg_read_file(''/etc/passwd''))::float8 WHERE $1 < $2'), ('SELECT lo_import(''/etc/passwd'')::float8 WHERE $1 < $2'),
	-- what is called immutable and is not fails when it is planned
	('SELECT regress_sql.lying(1) WHERE $1 < $2'), ('SELECT regress_sql.escalate(1) WHERE $1 < $2'), ('SELECT regress_sql.mine_volatile() WHERE $1 < $2'), ('SELECT (pg_advisory_lock(1) IS NULL)::int::float8 WHERE $1 < $2'), ('SELECT length(query_to_xml(''DELETE FROM regress_sql.orders'', true, true, '''')::text)::float8 WHERE $1 < $2'), ('SELECT count(*)::float8 FROM pg_ls_dir(''.'') WHERE $1 < $2'), ('SELECT pg_terminate_backend(1)::int::float8 WHERE $1 < $2'), ('SELECT txid_current()::text::float8 WHERE $1 < $2'),
	('SELECT retrain.register_model(''x'')::float8 WHERE $1 < $2'), ('SELECT count(*)::float8 FROM retrain.evaluate(''p0'', $1)'),
	-- catalogs, temporary tables, system columns, views of the moment, also one below another
	('SELECT count(*)::float8 FROM pg_class WHERE $1 < $2'), ('SELECT count(*)::float8 FROM pg_stat_activity WHERE backend_start >= $1'), ('SELECT count(*)::float8 FROM pg_authid WHERE $1 < $2'), ('SELECT count(*)::float8 FROM information_schema.tables WHERE $1 < $2'), ('SELECT count(*)::float8 FROM pg_temp.mine_only WHERE at >= $1'), ('SELECT count(ctid)::float8 FROM regress_sql.log WHERE at >= $1'),
	('SELECT max(xmin::text::int)::float8 FROM regress_sql.log WHERE at >= $1'), ('SELECT count(*)::float8 FROM regress_sql.recent WHERE at >= $1'), ('SELECT max(r) FROM regress_sql.chance WHERE at >= $1'), ('SELECT max(r) FROM regress_sql.over_chance WHERE at >= $1'), ('SELECT x FROM regress_sql.log WHERE at >= $1 AND at IN (SELECT at FROM regress_sql.recent)'),
	('WITH r AS (SELECT at FROM regress_sql.over_chance) SELECT count(*)::float8 FROM r WHERE at >= $1'), ('SELECT (SELECT count(*) FROM pg_stat_activity)::float8 WHERE $1 < $2'), ('SELECT count(*)::float8 FROM regress_sql.log l, LATERAL (SELECT now() AS t) q WHERE l.at >= $1'),
	-- names: the search path has pg_catalog only
	('SELECT count(*)::float8 FROM log WHERE at >= $1'), ('SELECT mine(1) WHERE $1 < $2'), ('SELECT count(*)::float8 FROM regress_sql.nothing WHERE at >= $1'), ('SELECT nothing FROM regress_sql.log WHERE at >= $1'), ('SELECT x FROM regress_sql.log WHERE at >= $1 AND'), ('SELEC 1'), ('SELECT ''x'), ('SELECT "x'), ('SELECT $$x'), ('SELECT 1.0::float8 WHERE $1 < $2 /*');
SELECT n, sql, try('sql_query', sql) FROM bad_query ORDER BY n;
SELECT count(*) AS tried, count(*) FILTER (WHERE try('sql_query', sql) = 'accepted') AS accepted FROM bad_query;
-- length and depth
SELECT left(try('sql_row', '1' || repeat(' ', 8192)), 80), left(try('sql_row', repeat('- ', 4000) || 'n'), 40), left(try('sql_query', 'SELECT 1.0::float8 WHERE $1 < $2' || repeat(' ', 8192)), 80),
	left(try('sql_query', 'SELECT ' || repeat('(SELECT ', 900) || '1.0::float8' || repeat(')', 900) || ' WHERE $1 < $2'), 60);
SELECT word, (SELECT count(*) FROM orders) AS orders, to_regclass('stolen') IS NULL AND to_regclass('t') IS NULL AS nothing_made FROM retrain.policy_status, (VALUES ('x')) v (word) LIMIT 1;
-- what people write does pass
SELECT sql, try('sql_query', sql) FROM (VALUES ('SELECT avg(x) FROM regress_sql.log WHERE at >= $1 AND at < $2'), ('(SELECT max(x) FROM regress_sql.plain2 WHERE $1 < $2)'), ('SELECT regress_sql.my_sum(x) FROM regress_sql.log WHERE at BETWEEN $1 AND $2'), ('SELECT regress_sql.mine(1) FROM generate_series($1, $2, interval ''1 day'') LIMIT 1'),
	('SELECT count(l.*)::float8 FROM regress_sql.log l WHERE l.at >= $1'), ('SELECT 1.0::float8 WHERE $1 < $2 UNION ALL SELECT 2.0::float8 LIMIT 1'), ('SELECT sum(amount)::float8 FROM regress_sql.sales s WHERE s.at >= $1 AND carrier = ''now'''), ('SELECT (date_part(''day'', $2 - $1))'), ('WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n)::float8 FROM r WHERE $1 < $2')) v (sql);
ROLLBACK;
