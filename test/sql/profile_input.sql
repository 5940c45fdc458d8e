-- Text that is no profile, or almost one: each is refused with a message that says why, or read.
SET extra_float_digits = 1;
SET client_min_messages = warning;
CREATE FUNCTION pg_temp.read(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	hint text;
BEGIN
	RETURN 'read: ' || $1::retrain.profile;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN left(concat_ws(' / ', state, message, nullif(hint, '')), 250);
END $$;
-- fields of the whole
SELECT t AS text, pg_temp.read(t) FROM unnest(ARRAY[
	'', 'null', '[]', '7', '{', '{}', '{"retrain_profile": 2, "buckets": []}', '{"retrain_profile": "1", "buckets": []}', '{"retrain_profile": 1}',
	'{"retrain_profile": 1, "buckets": {}}', '{"retrain_profile": 1, "buckets": 7}', '{"retrain_profile": 1, "buckets": [], "bucket": 1}',
	'{"retrain_profile": 1, "kind": "text", "buckets": []}', '{"retrain_profile": 1, "kind": 1, "buckets": []}', '{"retrain_profile": 1, "capacity": 15, "buckets": []}',
	'{"retrain_profile": 1, "capacity": 65537, "buckets": []}', '{"retrain_profile": 1, "capacity": 1e400, "buckets": []}', '{"retrain_profile": 1, "null": -1, "buckets": []}', '{"retrain_profile": 1, "null": 1.5, "buckets": []}',
	'{"retrain_profile": 1, "nan": 9223372036854775807, "buckets": []}', '{"retrain_profile": 1, "nan": 2305843009213693951, "buckets": []}', '{"retrain_profile": 1, "nan": 2305843009213693951, "buckets": [[1, 1]]}', '{"retrain_profile": 1, "positive_infinity": 1e19, "buckets": []}',
	'{"retrain_profile": 1, "kind": "category", "nan": 1, "buckets": []}', '{"retrain_profile": 1, "kind": "boolean", "positive_infinity": 1, "buckets": []}',
	'{"retrain_profile": 1, "kind": "time", "nan": 1, "buckets": []}', '{"retrain_profile": 1, "inexact": 3, "buckets": [[1, 2]]}', '{"retrain_profile": 1, "kind": "category", "inexact": 1, "buckets": [["a", 2]]}',
	'{"retrain_profile": 1, "shift": 64, "buckets": []}', '{"retrain_profile": 1, "shift": 5, "buckets": []}', '{"retrain_profile": 1, "min": 1, "buckets": [[1, 2]]}',
	'{"retrain_profile": 1, "sum": "2", "buckets": [[1, 2]]}', '{"retrain_profile": 1, "distinct": "00", "buckets": [[1, 2]]}', '{"retrain_profile": 1, "buckets": [], "buckets": [[1, 2]]}']) t;
-- buckets; the beginning is left out
SELECT t AS rest, pg_temp.read('{"retrain_profile": 1, ' || t || '}') FROM unnest(ARRAY[
	'"buckets": [1]', '"buckets": [{}]', '"buckets": [[]]', '"buckets": [[1]]', '"buckets": [[1, 2, 3, 4]]', '"buckets": [["1", 2]]', '"buckets": [[null, 2]]', '"buckets": [[1, "2"]]', '"buckets": [[1, null]]',
	'"buckets": [[1, 0]]', '"buckets": [[1, -3]]', '"buckets": [[1, 2.5]]', '"buckets": [[1, 2305843009213693951]]', '"buckets": [[1, 2305843009213693952]]', '"buckets": [[1, 1e300]]',
	'"buckets": [[1, 2305843009213693951], [2, 1]]', '"buckets": [[1e400, 1]]', '"buckets": [[1e-400, 1]]', '"buckets": [[-0, 1]]', '"buckets": [[2, 1], [1, 1]]', '"buckets": [[1, 1], [1, 1]]', '"buckets": [[0, 1], [-0, 1]]',
	'"buckets": [[1, 2, 5]]', '"shift": 52, "min": 1, "max": 1.5, "buckets": [[1, 2, 5]]', '"shift": 52, "min": 1, "max": 1.5, "buckets": [[1.5, 1, 5]]', '"shift": 52, "buckets": [[1, 1.5, 5]]',
	'"shift": 52, "min": 1, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 0.5, "max": 1.5, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 2, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1.5, "max": 1, "buckets": [[1, 1.5, 5]]',
	'"shift": 52, "min": "1", "max": 1.5, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "buckets": [[1, 1.5, 1]]', '"shift": 52, "min": 1, "max": 1.75, "buckets": [[1, 1.5, 5], [1.75, 1]]',
	'"shift": 52, "min": 1, "max": 1.5, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "sum": 6, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "sum": 6, "sum_of_squares": "0x1p3", "buckets": [[1, 1.5, 5]]',
	'"shift": 52, "min": 1, "max": 1.5, "sum": "6", "sum_of_squares": -1, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "sum": "Infinity", "sum_of_squares": 7, "buckets": [[1, 1.5, 5]]',
	'"shift": 52, "min": 1, "max": 1.5, "sum": true, "sum_of_squares": 7, "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "sum": 6, "sum_of_squares": 7.5, "buckets": [[1, 1.5, 5]]',
	'"shift": 52, "min": 1, "max": 1.5, "distinct": "0", "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "distinct": "zz", "buckets": [[1, 1.5, 5]]', '"shift": 52, "min": 1, "max": 1.5, "distinct": 5, "buckets": [[1, 1.5, 5]]',
	'"kind": "boolean", "buckets": [[1, 2]]', '"kind": "boolean", "buckets": [[true, 2], [false, 1]]', '"kind": "boolean", "buckets": [[false, true, 2]]', '"kind": "boolean", "shift": 3, "min": 0, "max": 1, "buckets": [[false, 1], [true, 2]]',
	'"kind": "category", "buckets": [["b", 1], ["a", 1]]', '"kind": "category", "buckets": [["a", 1], ["a", 1]]', '"kind": "category", "buckets": [[1, 1]]', '"kind": "category", "buckets": [[null, 1]]', '"kind": "category", "buckets": [[null, 7, 1]]',
	'"kind": "category", "buckets": [[null, "12", 2]]', '"kind": "category", "buckets": [[null, "000000000000000G", 2]]', '"kind": "category", "buckets": [[null, "0000000000000000", 2]]', '"kind": "category", "buckets": [[null, "0123456789abcdef", 1]]',
	'"kind": "category", "buckets": [["a", "ca978112ca1bbdcafac231b39a23dc4d", 2]]', '"kind": "category", "buckets": [["a", "ca978112", 2]]', '"kind": "category", "min": 1, "shift": 4, "buckets": [["a", 2]]',
	'"kind": "category", "buckets": [["a\u0000b", 2]]', '"kind": "category", "buckets": [["\ud800", 2]]', '"kind": "category", "shift": 63, "buckets": [["a", 2], [null, "ffffffffffffffff", 3]]']) t;
SELECT t AS what, pg_temp.read(text) FROM (VALUES
	('more buckets than the capacity', (SELECT '{"retrain_profile": 1, "capacity": 16, "buckets": [' || string_agg('[' || i || ',1]', ',') || ']}' FROM generate_series(1, 17) i)),
	('beginning of a long name, short', '{"retrain_profile": 1, "kind": "category", "buckets": [["' || repeat('x', 36) || '", "00112233445566778899aabbccddeeff", 2]]}'),
	('beginning of a long name', '{"retrain_profile": 1, "kind": "category", "buckets": [["' || repeat('x', 37) || '", "00112233445566778899aabbccddeeff", 2]]}'),
	('hash of a name that is whole', '{"retrain_profile": 1, "kind": "category", "buckets": [["' || repeat('x', 41) || '", "00112233445566778899aabbccddeeff", 2]]}'),
	('a sum of 3000 digits', '{"retrain_profile": 1, "shift": 52, "min": 1, "max": 1.5, "sum": "0x' || repeat('f', 3000) || '", "sum_of_squares": 7.5, "buckets": [[1, 1.5, 5]]}')) v (t, text);
-- a name of a megabyte is read, and kept as its beginning and hash
SELECT (retrain.top_values(('{"retrain_profile": 1, "kind": "category", "buckets": [["' || repeat('x', 1000000) || '", 2]]}')::retrain.profile))[1].value,
	encode(sha256(convert_to(repeat('x', 1000000), 'UTF8')), 'hex') AS hash;
SELECT retrain.profile_agg(repeat('ä', 600000 + i % 2)) FROM generate_series(1, 4) i;

-- NaN everywhere, and nothing but it
SELECT retrain.profile_agg('NaN'::float8), retrain.profile_agg('NaN'::numeric), retrain.profile_agg_rows('NaN'::float8, 7) FROM generate_series(1, 3);
SELECT retrain.profile_agg_rows(x, n) FROM (VALUES ('NaN'::float8, 1000), ('Infinity', 5), ('-Infinity', 6), (NULL, 7), (1, 0), (2, NULL)) v (x, n);

-- Overflow: by weights, by merging, and of each count.
CREATE FUNCTION pg_temp.run(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
	result text;
BEGIN
	EXECUTE 'SELECT (' || query || ')::text' INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN left(concat_ws(' / ', state, message, nullif(detail, ''), nullif(hint, '')), 250);
END $$;
CREATE TEMPORARY TABLE p (name text PRIMARY KEY, p retrain.profile);
INSERT INTO p VALUES ('full', '{"retrain_profile": 1, "buckets": [[1, 2305843009213693951]]}'), ('one', '{"retrain_profile": 1, "buckets": [[2, 1]]}'),
	('nulls', '{"retrain_profile": 1, "null": 2305843009213693951, "buckets": []}'), ('nans', '{"retrain_profile": 1, "nan": 2305843009213693951, "buckets": []}'),
	('infinities', '{"retrain_profile": 1, "negative_infinity": 1152921504606846975, "positive_infinity": 1152921504606846976, "buckets": []}'),
	('category', '{"retrain_profile": 1, "kind": "category", "buckets": [["a", 2305843009213693951]]}'), ('time', '{"retrain_profile": 1, "kind": "time", "buckets": [[2, 1]]}'),
	('small', '{"retrain_profile": 1, "capacity": 16, "buckets": [[2, 1]]}');
CREATE FUNCTION pg_temp.p(text) RETURNS retrain.profile LANGUAGE sql AS 'SELECT p FROM p WHERE name = $1';
SELECT call, pg_temp.run(call) FROM unnest(ARRAY[
	$$retrain.merge(pg_temp.p('full'), pg_temp.p('one'))$$, $$retrain.merge(pg_temp.p('full'), pg_temp.p('full'))$$, $$retrain.merge(pg_temp.p('nulls'), pg_temp.p('nulls'))$$,
	$$retrain.merge(pg_temp.p('nans'), pg_temp.p('nans'))$$, $$retrain.merge(pg_temp.p('infinities'), pg_temp.p('infinities'))$$, $$retrain.merge(pg_temp.p('category'), pg_temp.p('category'))$$,
	$$retrain.merge(retrain.merge(pg_temp.p('nulls'), pg_temp.p('nans')), pg_temp.p('full'))$$, $$retrain.total_rows(retrain.merge(retrain.merge(pg_temp.p('nulls'), pg_temp.p('nans')), pg_temp.p('full')))$$,
	$$SELECT retrain.merge(p) FROM p WHERE name IN ('full', 'one')$$, $$SELECT retrain.profile_agg_rows(i, 1000000000000000000) FROM generate_series(1, 3) i$$,
	$$SELECT retrain.profile_agg_rows('a', 1000000000000000000) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg_rows(NULL::float8, 1000000000000000000) FROM generate_series(1, 3) i$$,
	$$SELECT retrain.profile_agg_rows('NaN', 1000000000000000000) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg_rows(i, -1) FROM generate_series(1, 3) i$$,
	$$SELECT retrain.profile_agg_rows(i, 9223372036854775807) FROM generate_series(1, 3) i$$,
	-- kinds and capacities
	$$retrain.merge(pg_temp.p('one'), pg_temp.p('category'))$$, $$retrain.merge(pg_temp.p('category'), pg_temp.p('time'))$$, $$SELECT retrain.merge(p ORDER BY name) FROM p WHERE name IN ('one', 'time')$$,
	$$retrain.merge(pg_temp.p('one'), pg_temp.p('small'))$$, $$retrain.merge(NULL::retrain.profile, NULL)$$, $$retrain.merge(NULL, pg_temp.p('small'))$$,
	$$SELECT retrain.profile_agg(i, 15) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg(i, 65537) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg(i, NULL) FROM generate_series(1, 3) i$$,
	$$SELECT retrain.profile_agg(i, 15 + i) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg(i::text, 15 + i) FROM generate_series(1, 3) i$$, $$SELECT retrain.profile_agg('1e400'::numeric)$$,
	$$SELECT retrain.profile_agg(i::float8) FROM generate_series(1, 3) i HAVING retrain.profile_agg(i::text) IS NULL$$]) call;

-- Support functions called by hand: with nothing, with profiles of other kinds, and where no aggregate is.
SELECT call, pg_temp.run(call) FROM unnest(ARRAY[
	'retrain.profile_accum_float8(NULL, NULL)', 'retrain.profile_accum_float8(NULL, 1)', $$retrain.profile_accum_float8(pg_temp.p('one'), 7)$$, $$retrain.profile_accum_float8(pg_temp.p('small'), 7)$$, $$retrain.profile_accum_float8(pg_temp.p('category'), 7)$$,
	$$retrain.profile_accum_text(pg_temp.p('one'), 'a')$$, $$retrain.profile_accum_boolean(pg_temp.p('one'), true)$$, $$retrain.profile_accum_date(pg_temp.p('category'), '2025-01-01')$$,
	$$retrain.profile_accum_float8_capacity(pg_temp.p('one'), 7, 4096)$$, $$retrain.profile_accum_float8_capacity(pg_temp.p('one'), 7, 100)$$, 'retrain.profile_accum_float8_capacity(NULL, 7, NULL)', 'retrain.profile_accum_float8_capacity(NULL, 7, 0)',
	$$retrain.profile_accum_rows_float8(pg_temp.p('full'), 7, 1)$$, $$retrain.profile_accum_rows_float8(NULL, 7, -1)$$, $$retrain.profile_accum_float8(pg_temp.p('full'), 7)$$, $$retrain.profile_accum_float8(pg_temp.p('nulls'), NULL)$$, $$retrain.profile_accum_float8(pg_temp.p('nans'), 'NaN')$$, $$retrain.profile_accum_text(pg_temp.p('category'), 'b')$$,
	'retrain.profile_combine(NULL, NULL)', $$retrain.profile_combine(pg_temp.p('one'), NULL)$$, $$retrain.profile_combine(NULL, pg_temp.p('one'))$$, $$retrain.profile_combine(pg_temp.p('one'), pg_temp.p('one'))$$,
	$$retrain.profile_combine(pg_temp.p('one'), pg_temp.p('time'))$$, 'retrain.profile_final(NULL)', $$retrain.profile_final(pg_temp.p('one'))$$, $$retrain.profile_final(retrain.profile_accum_float8(pg_temp.p('one'), 7))$$,
	$$retrain.profile_accum_float8(retrain.profile_accum_float8(retrain.profile_accum_float8(NULL, 1), NULL), 'NaN')$$, $$retrain.profile_combine(retrain.profile_accum_float8(NULL, 1), retrain.profile_accum_float8(NULL, 2))$$]) call;
-- what was in the table is as it was
SELECT name, p FROM p WHERE name IN ('one', 'small') ORDER BY name;

-- Seeded mutations of texts: each is an error of class 22, or a profile that comes back the same,
-- in text, in bytes, merged with itself and summed up.
CREATE FUNCTION pg_temp.mutate(seed bigint, texts text[], rounds int, OUT refused int, OUT read int, OUT states text) LANGUAGE plpgsql AS $$
DECLARE
	r bigint := seed;
	bytes bytea;
	original bytea;
	p retrain.profile;
	other retrain.profile;
	state text;
	seen text[] := '{}';
BEGIN
	refused := 0;
	read := 0;
	other := texts[1]::retrain.profile;
	FOR turn IN 1 .. rounds LOOP
		bytes := convert_to(texts[1 + turn % cardinality(texts)], 'UTF8');
		original := bytes;
		FOR change IN 0 .. turn % 3 LOOP
			r := (r * 48271 + 11) % 2147483647;
			-- a bit, a digit or sign, a part left out, a part doubled
			bytes := CASE (r / 7) % 4
				WHEN 0 THEN set_bit(bytes, (r % (8 * length(bytes)))::int, 1 - get_bit(bytes, (r % (8 * length(bytes)))::int))
				WHEN 1 THEN set_byte(bytes, (r % length(bytes))::int, ascii(substr('0123456789.-e"[]{},', 1 + (r / 1000 % 19)::int, 1)))
				WHEN 2 THEN substr(bytes, 1, (r % length(bytes))::int) || substr(bytes, (r % length(bytes) + 2 + r / 1000 % 9)::int)
				ELSE substr(bytes, 1, (r % length(bytes))::int + 1) || substr(bytes, (r % length(bytes) + 1 - least(r % length(bytes), r / 1000 % 30))::int) END;
		END LOOP;
		BEGIN
			p := convert_from(bytes, 'UTF8')::retrain.profile;
			IF p::text::retrain.profile OPERATOR(retrain.<>) p OR (p::jsonb)::text::retrain.profile OPERATOR(retrain.<>) p
				OR retrain.total_rows(retrain.merge(p, p)) <> 2 * retrain.total_rows(p) OR retrain.profile_summary(p) IS NULL
				OR retrain.export(p, 5)::text::retrain.profile OPERATOR(retrain.<>) retrain.export(p, 5) THEN
				RAISE 'changed: %', convert_from(bytes, 'UTF8') USING ERRCODE = 'XX000';
			END IF;
			-- comparisons take whatever is a profile
			PERFORM retrain.psi_test(p, p), retrain.js_distance(p, p), retrain.total_variation(p, p), retrain.chi2_test(p, p);
			IF retrain.profile_kind(p) = retrain.profile_kind(other) AND retrain.profile_kind(p) <> 'category' THEN
				PERFORM retrain.ks_test(other, p), retrain.wasserstein(p, other), retrain.energy_distance(p, p), retrain.mann_whitney_test(p, other),
					retrain.anderson_darling_test(p, other), retrain.cramer_von_mises_test(other, p), retrain.t_test(p, p);
			END IF;
			read := read + 1;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
			IF state !~ '^(22|0A)' THEN
				RAISE;
			END IF;
			refused := refused + 1;
			IF state <> ALL (seen) THEN
				seen := seen || state;
			END IF;
		END;
	END LOOP;
	SELECT string_agg(s, ' ' ORDER BY s COLLATE "C") INTO states FROM unnest(seen) s;
END $$;
SELECT what, m.* FROM (VALUES
	('numbers', 1, (SELECT retrain.profile_agg(x) FROM unnest('{1,2.5,-3,1e300,5e-324,NaN,Infinity,NULL}'::float8[]) x)),
	('coarse numbers', 2, (SELECT retrain.profile_agg(sqrt(i), 16) FROM generate_series(1, 300) i)),
	('times', 3, (SELECT retrain.profile_agg(date '2025-01-01' + i, 16) FROM generate_series(1, 300) i)),
	('booleans', 4, (SELECT retrain.profile_agg(i < 3) FROM generate_series(1, 5) i)),
	('categories', 5, (SELECT retrain.profile_agg(repeat('é', i * 9)) FROM generate_series(1, 9) i)),
	('coarse categories', 6, (SELECT retrain.profile_agg('c' || i % 20, 16) FROM generate_series(1, 300) i))) v (what, seed, p),
	-- without the sketch, whose 4000 digits would get all the changes, and with it
	LATERAL (SELECT ARRAY[((p::jsonb) - 'distinct')::text, regexp_replace(p::text, ', "distinct": .*', '}'), ((p::jsonb) - 'sum' - 'sum_of_squares')::text] AS texts) t,
	LATERAL pg_temp.mutate(seed, texts, 700) m;
-- a bucket that ends at 0 from below: -0 is no end of it
SELECT c AS capacity, p::text::retrain.profile OPERATOR(retrain.=) p AS text_form, e::text::retrain.profile OPERATOR(retrain.=) e AS exported, (SELECT count(*) FROM unnest(retrain.profile_buckets(p)) b WHERE b.upper = -5e-324::float8) AS ends
FROM unnest('{16,20}'::int[]) c, LATERAL (SELECT retrain.profile_agg(x, c) AS p, retrain.export(retrain.profile_agg(x, c), 10) AS e
	FROM (SELECT (i % 1999 - 1000) * power(10.0::float8, (i % 600 - 300)::float8) AS x FROM generate_series(1, 5000) i UNION ALL SELECT -5e-324 FROM generate_series(1, 20)) s) p;
-- two beginnings of one long name, which only a forger can have: merging does not depend on the order
WITH forged AS (
	SELECT n, ('{"retrain_profile": 1, "kind": "category", "buckets": [["' || repeat(c, 40) || '", "00112233445566778899aabbccddeeff", 2]]}')::retrain.profile AS p
	FROM (VALUES (1, 'y'), (2, 'x'), (3, 'z')) v (n, c)
)
SELECT retrain.merge(p ORDER BY n) AS up, retrain.merge(p ORDER BY n)::text = retrain.merge(p ORDER BY n DESC)::text AS same FROM forged;
