-- Who may do what.  X01: default privileges set before CREATE EXTENSION give
-- an attacker nothing.  X06: what each kind of role gets.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = warning;
BEGIN;
CREATE ROLE regress_privileges_attacker LOGIN;
CREATE ROLE regress_privileges_author LOGIN;
CREATE ROLE regress_privileges_auditor LOGIN;
CREATE ROLE regress_privileges_scheduler LOGIN;
CREATE ROLE regress_privileges_trainer LOGIN;
CREATE ROLE regress_privileges_approver LOGIN;

-- 1. X01.
DROP EXTENSION retrain CASCADE;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO regress_privileges_attacker;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO regress_privileges_attacker WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO regress_privileges_attacker, PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO regress_privileges_attacker;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO regress_privileges_attacker WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES GRANT TRIGGER, INSERT ON TABLES TO PUBLIC;
CREATE EXTENSION retrain;
CREATE TEMP VIEW given AS
SELECT 'relation' AS kind, c.oid::regclass::text AS object, x.grantee, x.privilege_type
FROM pg_class c, LATERAL aclexplode(c.relacl) x WHERE c.relnamespace = 'retrain'::regnamespace AND x.grantee <> c.relowner
UNION ALL
SELECT 'column', a.attrelid::regclass || '.' || a.attname, x.grantee, x.privilege_type
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, LATERAL aclexplode(a.attacl) x WHERE c.relnamespace = 'retrain'::regnamespace
UNION ALL
SELECT 'routine', p.oid::regprocedure::text, x.grantee, x.privilege_type
FROM pg_proc p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE p.pronamespace = 'retrain'::regnamespace AND x.grantee <> p.proowner
UNION ALL
SELECT 'type', t.oid::regtype::text, x.grantee, x.privilege_type
FROM pg_type t, LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x
WHERE t.typnamespace = 'retrain'::regnamespace AND t.typelem = 0 AND x.grantee <> t.typowner
	AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
UNION ALL
SELECT 'schema', n.nspname, x.grantee, x.privilege_type
FROM pg_namespace n, LATERAL aclexplode(n.nspacl) x WHERE n.nspname = 'retrain' AND x.grantee <> n.nspowner;
SELECT * FROM given WHERE grantee = 'regress_privileges_attacker'::regrole;
-- PUBLIC has layer 1 and nothing else
SELECT kind, privilege_type, count(*) > 0 AS some FROM given WHERE grantee = 0 GROUP BY 1, 2 ORDER BY 1, 2;
SET ROLE regress_privileges_attacker;
SELECT retrain.version() IS NOT NULL AS layer_1, retrain.psi(x, x > 50) IS NOT NULL AS metric FROM generate_series(1, 100) x;
SELECT retrain.policy_check('ece', fail => 0.1) IS NOT NULL AS pure;
SELECT * FROM retrain.policy;
SELECT * FROM retrain.policy_status;
INSERT INTO retrain.event (happened_at, kind, message, actor) VALUES (now(), 'x', 'x', 'x');
CREATE FUNCTION pg_temp.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER spy BEFORE INSERT ON retrain.event FOR EACH ROW EXECUTE FUNCTION pg_temp.spy();
SELECT nextval('retrain.event_event_id_seq');
CREATE TABLE retrain.mine (i integer);
CREATE FUNCTION retrain.psi(integer, boolean) RETURNS integer LANGUAGE sql AS 'SELECT 1';
SELECT retrain.register_model('m');
SELECT retrain.create_policy('{}'::jsonb);
SELECT retrain.grant_role('policy_author', 'regress_privileges_attacker');
SELECT retrain.adopt('restored');
SELECT retrain.may_schedule_all();
CALL retrain.tick();
SELECT retrain.evaluate('p');
RESET ROLE;

-- 2. Roles.
SELECT retrain.grant_role('policy_author', 'regress_privileges_author');
SELECT retrain.grant_role('auditor', 'regress_privileges_auditor');
SELECT retrain.grant_role('scheduler', 'regress_privileges_scheduler');
SELECT retrain.grant_role('approver', 'regress_privileges_approver');
SELECT retrain.grant_role('trainer', 'regress_privileges_trainer');
SELECT retrain.grant_role('king', 'regress_privileges_author');
SELECT retrain.grant_role('auditor', 'public');
SELECT retrain.grant_role('auditor', NULL);
SELECT retrain.grant_role(NULL, 'regress_privileges_author');
-- unaligned and without a count: one more function is one more line
\pset format unaligned
\pset footer off
SELECT grantee::regrole AS grantee, kind, object, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS privileges
FROM given WHERE grantee <> 0 GROUP BY 1, 2, 3 ORDER BY grantee::regrole::text COLLATE "C", kind, object COLLATE "C";
\pset format aligned
\pset footer on
-- an author hands nothing on, and is no auditor
SET ROLE regress_privileges_author;
SELECT retrain.grant_role('policy_author', 'regress_privileges_attacker');
SELECT retrain.adopt('restored');
SELECT count(*) FROM retrain.policy_status;
SELECT count(*) FROM retrain.policy;
RESET ROLE;
GRANT EXECUTE ON FUNCTION retrain.grant_role(text, name), retrain.adopt(text) TO regress_privileges_author;
SET ROLE regress_privileges_author;
SELECT retrain.grant_role('policy_author', 'regress_privileges_attacker');
SELECT retrain.adopt('restored');
RESET ROLE;
REVOKE EXECUTE ON FUNCTION retrain.grant_role(text, name), retrain.adopt(text) FROM regress_privileges_author;
SET ROLE regress_privileges_auditor;
SELECT count(*) FROM retrain.policy_revision;
SELECT retrain.register_model('m');
DELETE FROM retrain.event;
RESET ROLE;

-- 3. Each sees what is his; a view cannot be tricked into showing more.
CREATE TABLE public.regress_privileges_log (at timestamptz, p double precision, y boolean);
INSERT INTO public.regress_privileges_log VALUES ('2013-01-01', 0.5, true);
GRANT SELECT ON public.regress_privileges_log TO regress_privileges_author;
SET ROLE regress_privileges_author;
SELECT retrain.register_model('private', owner => 'regress_privileges_author') > 0 AS model,
	retrain.attach_log('private', 'public.regress_privileges_log', 'at', label_column => 'y', probability_column => 'p') > 0 AS log,
	retrain.freeze_baseline('private', 'regress_privileges_log', '2013-01-01', '2013-01-02') > 0 AS baseline,
	retrain.create_policy('secret name', 'private', jsonb_build_array(retrain.policy_check('ece', fail => 0.1))) > 0 AS policy;
SELECT policy FROM retrain.policy_status;
RESET ROLE;
SELECT retrain.grant_role('policy_author', 'regress_privileges_attacker');
SET ROLE regress_privileges_attacker;
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$BEGIN RAISE WARNING 'leaked %', $1; RETURN true; END$$;
SELECT policy FROM retrain.policy_status WHERE pg_temp.leak(policy);
SELECT count(*) FROM retrain.measurements;
SELECT count(*) FROM retrain.decisions;
SELECT retrain.policy_definition('secret name');
-- what is not his might as well not exist: the same words for both
CREATE FUNCTION pg_temp.answer(call text, name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format(call, name);
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || replace(SQLERRM, name, '*');
END $$;
SELECT call, pg_temp.answer(call, name) AS answer, pg_temp.answer(call, name) = pg_temp.answer(call, 'no such') AS same
FROM (VALUES
	(1, 'SELECT retrain.pause_model(%L)', 'private'), (2, 'SELECT retrain.alter_model(%L, ''{}'')', 'private'), (3, 'SELECT retrain.attach_log(%L, ''pg_class'', ''x'')', 'private'),
	(4, 'SELECT retrain.freeze_baseline(%L, ''x'', ''2013-01-01'', ''2013-01-02'')', 'private'), (5, 'SELECT retrain.create_policy(''x'', %L, ''[{"metric": "ece", "fail": 1}]'')', 'private'),
	(6, 'SELECT retrain.pause_log(%L)', 'regress_privileges_log'), (7, 'SELECT retrain.alter_log(%L, ''{}'')', 'regress_privileges_log'),
	(8, 'SELECT retrain.pause_baseline(%L, ''training'')', 'private'), (9, 'SELECT retrain.alter_baseline(''private'', %L, ''{}'')', 'training'),
	(10, 'SELECT retrain.pause_policy(%L)', 'secret name'), (11, 'SELECT retrain.alter_policy(%L, ''{}'')', 'secret name'), (12, 'SELECT retrain.policy_definition(%L)', 'secret name'),
	(13, 'SELECT retrain.evaluate(%L)', 'secret name'), (14, 'SELECT retrain.policy_slots(%L, now(), now())', 'secret name')) AS c (n, call, name) ORDER BY n;
RESET ROLE;
SET ROLE regress_privileges_auditor;
SELECT retrain.policy_definition('no such');
SELECT policy FROM retrain.policy_status;
SELECT retrain.policy_definition('secret name') ->> 'owner' AS owner;
SELECT retrain.pause_policy('secret name');
RESET ROLE;

-- 4. Hostile search_path of the caller: nothing of it is called.
CREATE SCHEMA regress_privileges_evil;
GRANT USAGE ON SCHEMA regress_privileges_evil TO PUBLIC;
CREATE FUNCTION regress_privileges_evil.evil(text, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'evil called'; RETURN true; END$$;
CREATE OPERATOR regress_privileges_evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = regress_privileges_evil.evil);
CREATE FUNCTION regress_privileges_evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'evil called'; RETURN '-infinity'; END$$;
CREATE FUNCTION regress_privileges_evil.pg_has_role(oid, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'evil called'; RETURN true; END$$;
SET ROLE regress_privileges_author;
SET search_path = regress_privileges_evil, pg_catalog;
SELECT retrain.pause_policy('secret name');
SELECT retrain.alter_policy('secret name', '{"description": "x"}');
SELECT policy, state FROM retrain.policy_status;
RESET search_path;
RESET ROLE;

-- 5. Taking back.
SELECT retrain.revoke_role('policy_author', 'regress_privileges_author');
SELECT retrain.revoke_role('auditor', 'regress_privileges_auditor');
SELECT retrain.revoke_role('scheduler', 'regress_privileges_scheduler');
SELECT retrain.revoke_role('trainer', 'regress_privileges_trainer');
SELECT retrain.revoke_role('approver', 'regress_privileges_approver');
SELECT retrain.revoke_role('policy_author', 'regress_privileges_attacker');
SELECT retrain.revoke_role('king', 'regress_privileges_author');
SELECT * FROM given WHERE grantee <> 0;

-- 6. X02: a schema retrain that somebody else made is not taken over.
DROP EXTENSION retrain CASCADE;
\set SHOW_CONTEXT never
CREATE SCHEMA retrain AUTHORIZATION regress_privileges_attacker;
CREATE EXTENSION retrain;
ROLLBACK;
