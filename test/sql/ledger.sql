-- The ledger: encoding and tree against a second implementation; what is chained, checkpoints, proofs, purges;
-- tampering of each kind (F30).  In a database of its own: its rows cannot be removed.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/ledger.sql'
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_retrain_ledger;
SELECT current_database() AS here \gset
CREATE DATABASE regress_retrain_ledger;
\c regress_retrain_ledger
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE EXTENSION retrain;
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- The encoding depends on no setting.
SELECT count(*), count(*) FILTER (WHERE e.bytes IS DISTINCT FROM retrain.canonical_row(g)) AS wrong FROM golden_fields g JOIN golden_encoding e USING (id);
BEGIN;
SET LOCAL timezone = 'Asia/Kathmandu';
SET LOCAL datestyle = 'German, DMY';
SET LOCAL bytea_output = 'escape';
SET LOCAL extra_float_digits = -15;
SELECT count(*) FILTER (WHERE e.bytes IS DISTINCT FROM retrain.canonical_row(g)) AS wrong FROM golden_fields g JOIN golden_encoding e USING (id);
ROLLBACK;
-- Columns that come later, and are null in old rows, change nothing; neither does the order of columns.
SELECT retrain.canonical_row(x) = retrain.canonical_row(y) AS same FROM (SELECT 1 AS b, 2 AS a) x, (SELECT 2 AS a, NULL::text AS later, 1 AS b) y;
-- Types besides: tags s and x, and domains as their base type.
CREATE DOMAIN pg_temp.positive AS integer CHECK (VALUE > 0);
SELECT retrain.canonical_row(r) FROM (SELECT '2000-01-02'::date AS d, '1 day'::interval AS i, '0/10'::pg_lsn AS l, '{a,b}'::text[] AS t, 7::pg_temp.positive AS p, '12'::xid8 AS x) r;
SELECT retrain.canonical_row(NULL::record), retrain.canonical_row(ROW());

-- Roots of trees of every size, and proofs that each begins as each before.
BEGIN;
DO $$
DECLARE
	n bigint;
	made record;
BEGIN
	FOR n IN SELECT number FROM golden_leaf ORDER BY 1 LOOP
		INSERT INTO retrain.leaf (policy_id, slot, ordinal, leaf_hash, recorded_xid)
		SELECT 1, 'epoch', n, sha256('\x00'::bytea || data), '1' FROM golden_leaf WHERE number = n;
		made := retrain.checkpoint();
		IF made.tree_size <> n + 1 OR made.leaves_added <> 1 OR made.root IS DISTINCT FROM (SELECT root FROM golden_root WHERE tree_size = n + 1) THEN
			RAISE 'tree of %: %', n + 1, made;
		END IF;
	END LOOP;
END $$;
SELECT count(*) AS proofs, bool_and(retrain.verify_consistency_proof(p)) AS hold, bool_and(decode(p ->> 'first_root', 'hex') = a.root AND decode(p ->> 'second_root', 'hex') = b.root) AS right_roots,
	bool_or(retrain.verify_consistency_proof(p || jsonb_build_object('first_root', encode(sha256('x'), 'hex')))) AS other_first,
	bool_or(retrain.verify_consistency_proof(p || jsonb_build_object('second_root', encode(sha256('x'), 'hex')))) AS other_second,
	bool_or(retrain.verify_consistency_proof(jsonb_set(p, '{path,0}', to_jsonb(encode(sha256('x'), 'hex')))) AND a.tree_size < b.tree_size) AS other_path,
	bool_or(retrain.verify_consistency_proof(jsonb_set(p, '{path}', (p -> 'path') || jsonb_build_array(encode(sha256('x'), 'hex'))))) AS longer_path
FROM golden_root a JOIN golden_root b ON a.tree_size BETWEEN 1 AND b.tree_size CROSS JOIN LATERAL retrain.consistency_proof(a.tree_size, b.tree_size) p;
SELECT ok, rows_checked, leaves_checked, reason FROM retrain.verify_ledger(evaluations => false);
ROLLBACK;

-- A policy, evaluated by tick(): six keep, one investigate.
CREATE ROLE regress_ledger_owner LOGIN;
CREATE ROLE regress_ledger_auditor LOGIN;
CREATE SCHEMA work AUTHORIZATION regress_ledger_owner;
SELECT retrain.grant_role('policy_author', 'regress_ledger_owner'), retrain.grant_role('auditor', 'regress_ledger_auditor');
SELECT retrain.export_anchor() IS NULL AS no_anchor, ok, rows_checked FROM retrain.verify_ledger();
SELECT * FROM retrain.checkpoint();
SET ROLE regress_ledger_owner;
CREATE TABLE work.log AS SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::float8 + CASE WHEN i > 120 THEN 100 ELSE 0 END AS x FROM generate_series(0, 239) i;
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'work.log', 'at', features => ARRAY['x'], name => 'l') > 0 AS log;
SELECT retrain.create_policy('drift', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10)), reference => 'previous', window_length => '1 day',
	every => '1 day', anchor => '2020-01-03 00:00Z', until => '2020-01-09 00:00Z', catchup => 'each') > 0 AS created;
CALL retrain.tick();
-- Rows are written at commit: what is rolled back leaves none, and a transaction that became read only writes them too.
BEGIN;
SELECT retrain.pause_policy('drift', 'holiday');
SAVEPOINT s;
SELECT retrain.resume_policy('drift');
ROLLBACK TO s;
SET TRANSACTION READ ONLY;
COMMIT;
BEGIN;
SELECT retrain.resume_policy('drift');
ROLLBACK;
BEGIN;
SAVEPOINT a;
SAVEPOINT b;
SELECT retrain.resume_policy('drift', 'back');
RELEASE b;
RELEASE a;
COMMIT;
SELECT retrain.alter_policy('drift', '{"description": "second"}');
RESET ROLE;
SELECT seq, epoch, kind, recorded_by = 'regress_ledger_owner' AS by_owner, payload_json - '{kind,timeline,recorded_at,recorded_by,digest,revision_digest,evaluation_hash,root,horizon,schema_digest,system_identifier,database_oid,extension_version}'::text[] AS payload
FROM retrain.ledger ORDER BY seq;
SELECT count(*), count(position) AS covered FROM retrain.leaf;
SELECT checkpoint_no, seq, tree_size, leaves_added FROM retrain.checkpoint();
-- nothing came since
SELECT checkpoint_no, seq, tree_size, leaves_added FROM retrain.checkpoint();
SELECT * FROM retrain.verify_ledger();

-- Rights: authors neither read nor verify it; auditors do, and change nothing.
SET ROLE regress_ledger_owner;
SELECT * FROM retrain.ledger;
SELECT * FROM retrain.verify_ledger();
SELECT * FROM retrain.checkpoint();
SELECT retrain.inclusion_proof('drift', '2020-01-03 00:00Z');
SET ROLE regress_ledger_auditor;
SELECT ok FROM retrain.verify_ledger();
SELECT retrain.export_anchor() - '{hash,root,system_identifier,exported_at}'::text[] AS anchor;
SELECT count(*) AS lines, count(*) FILTER (WHERE l::jsonb ? 'payload') AS payloads FROM retrain.export_ledger() l;
SELECT count(*) FILTER (WHERE l::jsonb ? 'payload') AS payloads FROM retrain.export_ledger(false) l;
SELECT * FROM retrain.checkpoint();
SELECT * FROM retrain.purge('2020-01-06 00:00Z');
RESET ROLE;

-- Proofs of every leaf in every tree; the payload is what the leaf is the hash of.
SELECT count(*) AS proofs, bool_and(retrain.verify_inclusion_proof(p)) AS hold, bool_and(sha256('\x00'::bytea || decode(p ->> 'payload', 'hex')) = decode(p ->> 'leaf_hash', 'hex')) AS payloads,
	bool_and(retrain.verify_inclusion_proof(p || '{"leaf_index": 0}') = (l.position = 0)) AS one_place, bool_or(retrain.verify_inclusion_proof(p || '{"tree_size": 100}')) AS other_size
FROM retrain.leaf l, generate_series(l.position + 1, 7) n, LATERAL retrain.inclusion_proof('drift', l.slot, l.ordinal, n) p;
SELECT retrain.inclusion_proof('drift', '2020-01-04 00:00Z', tree_size => 8);
SELECT retrain.inclusion_proof('drift', '2020-01-04 00:00Z', tree_size => 1);
SELECT retrain.inclusion_proof('drift', '2020-01-04 00:00Z', 3);
SELECT retrain.inclusion_proof('other', '2020-01-04 00:00Z');
SELECT retrain.inclusion_proof(NULL, '2020-01-04 00:00Z');
SELECT retrain.consistency_proof(0), retrain.consistency_proof(8);
SELECT retrain.consistency_proof(8);
SELECT retrain.verify_inclusion_proof('{}');
SELECT retrain.verify_inclusion_proof('{"leaf_index": 1.5, "tree_size": 2, "leaf_hash": "", "root": "", "path": []}');
SELECT retrain.verify_consistency_proof('[1]');
SELECT retrain.verify_consistency_proof('{"first_size": 9223372036854775808, "second_size": 1, "first_root": "00", "second_root": "00", "path": [1]}');
SELECT retrain.verify_inclusion_proof(NULL) IS NULL AS strict;

-- F30.  Anchors that left the database: one in the middle, one at the end.
SELECT jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex')) AS early FROM retrain.ledger WHERE seq = 3 \gset
SELECT retrain.export_anchor() AS late \gset
SELECT ok FROM retrain.verify_ledger(:'late');
SELECT ok FROM retrain.verify_ledger(jsonb_build_array(:'early'::jsonb, :'late'::jsonb));
-- Each case is rolled back.  What a superuser does who switches the triggers off:
CREATE FUNCTION pg_temp.tamper(what text) RETURNS TABLE (alone text, with_anchor text)
LANGUAGE plpgsql AS $$
DECLARE
	v record;
BEGIN
	BEGIN
		ALTER TABLE retrain.ledger DISABLE TRIGGER ALL;
		ALTER TABLE retrain.leaf DISABLE TRIGGER ALL;
		ALTER TABLE retrain.checkpoint DISABLE TRIGGER ALL;
		ALTER TABLE retrain.evaluation DISABLE TRIGGER ALL;
		ALTER TABLE retrain.measurement DISABLE TRIGGER ALL;
		ALTER TABLE retrain.decision DISABLE TRIGGER ALL;
		ALTER TABLE retrain.policy_revision DISABLE TRIGGER ALL;
		EXECUTE what;
		SELECT * INTO v FROM retrain.verify_ledger();
		alone := coalesce(v.reason || ' at ' || coalesce(v.first_bad_seq::text, '-') || ': ' || v.detail, 'clean');
		SELECT * INTO v FROM retrain.verify_ledger(current_setting('regress.anchor')::jsonb);
		with_anchor := coalesce(v.reason || ' at ' || coalesce(v.first_bad_seq::text, '-'), 'clean');
		RAISE EXCEPTION USING errcode = 'XX999';
	EXCEPTION WHEN SQLSTATE 'XX999' THEN
		RETURN NEXT;
	END;
END $$;
-- Whoever can write the tables can also compute all hashes anew, from a row on.
CREATE FUNCTION pg_temp.rebuild(from_seq bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	prev bytea := coalesce((SELECT hash FROM retrain.ledger WHERE seq = from_seq - 1), decode(repeat('00', 32), 'hex'));
BEGIN
	FOR r IN SELECT * FROM retrain.ledger WHERE seq >= from_seq ORDER BY seq LOOP
		UPDATE retrain.ledger SET prev_hash = prev, hash = sha256('\x02'::bytea || int8send(r.seq) || int4send(r.epoch) || prev || r.payload) WHERE seq = r.seq
		RETURNING hash INTO prev;
	END LOOP;
	UPDATE retrain.ledger_head h SET seq = l.seq, epoch = l.epoch, timeline = l.timeline, hash = l.hash
	FROM (SELECT * FROM retrain.ledger ORDER BY seq DESC LIMIT 1) l;
END $$;
SELECT set_config('regress.anchor', :'late', false) IS NOT NULL AS set;
SELECT * FROM pg_temp.tamper('SELECT');
-- 1: one byte; of each part of a row
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET payload = set_byte(payload, 200, get_byte(payload, 200) # 1) WHERE seq = 3');
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET payload = set_byte(payload, 0, 2) WHERE seq = 3');
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET hash = set_byte(hash, 31, get_byte(hash, 31) # 1) WHERE seq = 3');
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET prev_hash = set_byte(prev_hash, 0, get_byte(prev_hash, 0) # 128) WHERE seq = 3');
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET epoch = 2 WHERE seq = 3');
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET kind = 'note' WHERE seq = 3$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET recorded_by = 'nobody' WHERE seq = 3$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET recorded_at = recorded_at - interval '1 us' WHERE seq = 3$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload_json = payload_json || '{"verdict": "keep"}' WHERE seq = 3$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload_json = payload_json - 'verdict' WHERE seq = 3$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload_json = payload_json || '{"more": 1}' WHERE seq = 3$$);
-- 2: a row is gone; the first, one in the middle, the last
SELECT * FROM pg_temp.tamper('DELETE FROM retrain.ledger WHERE seq = 1');
SELECT * FROM pg_temp.tamper('DELETE FROM retrain.ledger WHERE seq = 3');
SELECT * FROM pg_temp.tamper('DELETE FROM retrain.ledger WHERE seq = (SELECT max(seq) FROM retrain.ledger)');
SELECT * FROM pg_temp.tamper('TRUNCATE retrain.ledger');
-- 3: two rows change places, as they are, with hashes of their own, or with numbers closed up
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET seq = seq + 1000 WHERE seq IN (3, 4); UPDATE retrain.ledger SET seq = CASE seq WHEN 1003 THEN 4 ELSE 3 END WHERE seq > 1000');
SELECT * FROM pg_temp.tamper('UPDATE retrain.ledger SET seq = seq + 1000 WHERE seq IN (3, 4); UPDATE retrain.ledger SET seq = CASE seq WHEN 1003 THEN 4 ELSE 3 END WHERE seq > 1000;
	UPDATE retrain.ledger l SET hash = sha256(''\x02''::bytea || int8send(seq) || int4send(epoch) || prev_hash || payload) WHERE seq IN (3, 4)');
SELECT * FROM pg_temp.tamper('DELETE FROM retrain.ledger WHERE seq = 3; UPDATE retrain.ledger SET seq = seq - 1 WHERE seq > 3;
	UPDATE retrain.ledger_head SET seq = seq - 1');
-- 4: the end is cut off, and the head put back: only the anchor tells
SELECT * FROM pg_temp.tamper('DELETE FROM retrain.ledger WHERE seq > 7; DELETE FROM retrain.checkpoint WHERE seq > 7; SELECT pg_temp.rebuild(1)');
-- 5: the chain is rebuilt as a whole around a change, or without a row: only the anchor tells
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload = decode(replace(encode(payload, 'hex'), encode('holiday', 'hex'), encode('illness', 'hex')), 'hex'),
	payload_json = payload_json || '{"reason": "illness"}' WHERE payload_json ->> 'reason' = 'holiday'; SELECT pg_temp.rebuild(1)$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.ledger WHERE payload_json ->> 'reason' = 'holiday';
	UPDATE retrain.ledger l SET seq = x.n FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS n FROM retrain.ledger) x WHERE x.seq = l.seq AND x.seq <> x.n; SELECT pg_temp.rebuild(1)$$);
-- with several anchors, the first one that does not fit says how far back
SELECT set_config('regress.anchor', jsonb_build_array(:'early'::jsonb, :'late'::jsonb)::text, false) IS NOT NULL AS set;
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload = decode(replace(encode(payload, 'hex'), encode('holiday', 'hex'), encode('illness', 'hex')), 'hex'),
	payload_json = payload_json || '{"reason": "illness"}' WHERE payload_json ->> 'reason' = 'holiday'; SELECT pg_temp.rebuild(1)$$);
SELECT set_config('regress.anchor', :'late', false) IS NOT NULL AS set;
-- rebuilt rows that are not canonical, or claim an epoch or a timeline of their own
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload = payload || '\x00' WHERE seq = 3; SELECT pg_temp.rebuild(1)$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET payload = payload || payload WHERE seq = 3; SELECT pg_temp.rebuild(1)$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger SET epoch = 2 WHERE seq >= 3; SELECT pg_temp.rebuild(1)$$);
-- what the ledger covers
SELECT * FROM pg_temp.tamper($$UPDATE retrain.measurement SET value = 0.1 WHERE slot = '2020-01-07 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.decision SET verdict = 'keep' WHERE slot = '2020-01-07 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.evaluation SET rows_current = rows_current + 1 WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.decision WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.evaluation WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.evaluation WHERE slot = '2020-01-04 00:00Z'; UPDATE retrain.leaf SET purge_seq = 3 WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.leaf WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.leaf WHERE slot = '2020-01-07 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.leaf SET leaf_hash = sha256('x') WHERE slot = '2020-01-04 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.leaf SET position = position + 100 WHERE position >= 5$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.leaf SET position = 100 - position WHERE position < 2; UPDATE retrain.leaf SET position = position - 99 WHERE position > 98$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.policy_revision SET definition = jsonb_set(definition, '{checks,0,fail}', '0.99') WHERE revision = 1$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.ledger_head SET seq = seq + 1$$);
SELECT * FROM pg_temp.tamper($$DELETE FROM retrain.ledger_head$$);
-- a part of the ledger
SELECT ok, rows_checked FROM retrain.verify_ledger(from_seq => 3);
SELECT ok, rows_checked FROM retrain.verify_ledger(from_seq => 3, to_seq => 4);
SELECT ok, rows_checked FROM retrain.verify_ledger(to_seq => 4, evaluations => false);
SELECT ok, rows_checked, reason FROM retrain.verify_ledger(from_seq => 100);
SELECT retrain.verify_ledger(from_seq => 0);
SELECT retrain.verify_ledger(from_seq => 5, to_seq => 4);
SELECT retrain.verify_ledger('{"seq": 1}');
SELECT retrain.verify_ledger('[3]');
SELECT retrain.verify_ledger('"x"');
SELECT ok FROM retrain.verify_ledger('[]');

-- Not by mistake.
UPDATE retrain.ledger SET kind = 'x';
DELETE FROM retrain.ledger;
TRUNCATE retrain.ledger;
UPDATE retrain.leaf SET leaf_hash = sha256('x');
DELETE FROM retrain.leaf;
DELETE FROM retrain.checkpoint;

-- Purge: leaves and a row of the ledger stay; what later verdicts need is not touched.
SELECT * FROM retrain.purge('infinity');
SELECT * FROM retrain.purge(NULL);
SELECT * FROM retrain.purge('2020-01-06 00:00Z', 'other');
SELECT purged, seq IS NULL AS no_row, root FROM retrain.purge('2020-01-01 00:00Z');
SELECT purged, root = decode(retrain.consistency_proof(3, 7) ->> 'first_root', 'hex') AS same FROM retrain.purge('2020-01-06 00:00Z', 'drift');
SELECT e.slot, d.verdict FROM retrain.evaluation e LEFT JOIN retrain.decision d USING (policy_id, slot, ordinal) ORDER BY 1;
SELECT * FROM retrain.purge('2020-01-06 00:00Z');
SELECT * FROM retrain.verify_ledger(:'late');
SELECT retrain.verify_inclusion_proof(p), p -> 'payload' AS payload FROM retrain.inclusion_proof('drift', '2020-01-03 00:00Z') p;
SELECT purged FROM retrain.purge('2026-01-01 00:00Z');
SELECT slot FROM retrain.evaluation;
SELECT payload_json - '{kind,timeline,recorded_at,recorded_by,root}'::text[] AS purge FROM retrain.ledger WHERE kind = 'purge' ORDER BY seq;
SELECT * FROM retrain.verify_ledger(:'late');
SELECT * FROM pg_temp.tamper($$UPDATE retrain.leaf SET purge_seq = (SELECT max(purge_seq) FROM retrain.leaf) WHERE slot = '2020-01-09 00:00Z'$$);
SELECT * FROM pg_temp.tamper($$UPDATE retrain.leaf SET purge_seq = NULL WHERE slot = '2020-01-04 00:00Z'$$);
-- every table whose rows name an evaluation is emptied with it
SELECT conrelid::regclass AS refers_to_evaluations FROM pg_constraint WHERE contype = 'f' AND confrelid IN ('retrain.evaluation'::regclass, 'retrain.measurement'::regclass, 'retrain.decision'::regclass) ORDER BY 1;
-- nobody but retrain.purge() deletes
DELETE FROM retrain.evaluation;

-- A row of the ledger for a decision names the leaf of its evaluation.
SELECT bool_and(l.leaf_hash = (x.payload_json ->> 'evaluation_hash')::bytea) FROM retrain.ledger x
JOIN retrain.leaf l ON l.policy_id = (x.payload_json ->> 'policy_id')::bigint AND l.slot = (x.payload_json ->> 'slot')::timestamptz AND l.ordinal = (x.payload_json ->> 'ordinal')::integer
WHERE x.kind = 'decision';

-- Adoption begins an epoch and covers everything.
UPDATE retrain.instance SET database_oid = 1;
SELECT * FROM retrain.checkpoint();
SELECT * FROM retrain.purge('2020-01-06 00:00Z');
SELECT ok FROM retrain.verify_ledger(:'late');
SELECT retrain.adopt('cloned');
SELECT epoch, kind, payload_json ->> 'reason' AS reason, (payload_json ->> 'continues_hash')::bytea = prev_hash AS continues FROM retrain.ledger WHERE epoch > 1 ORDER BY seq;
SELECT ok, reason FROM retrain.verify_ledger(:'late');
-- The extension and its rows go together, also when the same transaction wrote some.
BEGIN;
SET LOCAL ROLE regress_ledger_owner;
SELECT retrain.pause_policy('drift');
RESET ROLE;
SET LOCAL client_min_messages = warning;
DROP EXTENSION retrain CASCADE;
COMMIT;
DROP OWNED BY regress_ledger_owner, regress_ledger_auditor;
\c :here
DROP DATABASE regress_retrain_ledger;
DROP ROLE regress_ledger_owner, regress_ledger_auditor;
