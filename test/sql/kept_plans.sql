-- Plans of fixed statements are kept in a session.  What they were made for may
-- go and come again under the same names, or change: each time the record is the
-- one that a new session would make.
CREATE ROLE regress_kept_owner LOGIN;
SELECT current_database() AS old_database \gset
CREATE DATABASE regress_retrain_kept;
\c regress_retrain_kept
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE TABLE log (at timestamptz, x double precision);
INSERT INTO log SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour', i % 24 FROM generate_series(0, 239) i;
GRANT SELECT ON log TO regress_kept_owner;
-- make: the extension with a policy of seven slots; run: three slots by hand, the others on schedule
\set make 'CREATE EXTENSION retrain; SELECT retrain.grant_role(''policy_author'', ''regress_kept_owner'') IS NOT NULL AS granted; SET ROLE regress_kept_owner; SELECT retrain.register_model(''m'') AS model, retrain.attach_log(''m'', ''public.log'', ''at'', features => ''{x}'', name => ''l'') AS log, retrain.create_policy(''p'', ''m'', jsonb_build_array(retrain.policy_check(''psi'', ''x'', fail => 0.2, min_rows => 1)), reference => ''previous'', window_length => ''1 day'', every => ''1 day'', anchor => ''2020-01-03'', until => ''2020-01-09'', catchup => ''each'') AS policy; RESET ROLE;'
\set run 'SET ROLE regress_kept_owner; SELECT e.slot, e.outcome, e.verdict FROM generate_series(''2020-01-03''::timestamptz, ''2020-01-05'', ''1 day'') g, LATERAL retrain.evaluate(''p'', g) e ORDER BY 1; CALL retrain.tick(); RESET ROLE;'
\set show 'SELECT count(*) AS records, count(DISTINCT e.slot) AS slots, count(*) FILTER (WHERE e.outcome = ''ok'') AS ok, (SELECT count(*) FROM retrain.measurement) AS measurements, (SELECT count(*) FROM retrain.decision) AS decisions, (SELECT count(*) FROM retrain.leaf) AS leaves, (SELECT bool_and(v.ok) FROM retrain.verify_ledger() v) AS verified FROM retrain.evaluation e;'
\set redo 'SET ROLE regress_kept_owner; SELECT e.slot, e.ordinal, e.outcome, e.verdict FROM retrain.evaluate(''p'', ''2020-01-09'', repeat => true) e; RESET ROLE;'
:make
:run
:show
SELECT count(*) > 0 AS kept FROM pg_backend_memory_contexts WHERE name = 'retrain fixed statements';

-- tables rewritten, an index replaced
VACUUM FULL retrain.policy_state;
VACUUM FULL retrain.evaluation;
REINDEX TABLE retrain.decision;
:redo
-- a drop that is rolled back
BEGIN;
DROP EXTENSION retrain CASCADE;
SAVEPOINT dropped;
SET LOCAL ROLE regress_kept_owner;
SELECT retrain.evaluate('p');
ROLLBACK;
:redo
-- the extension anew, in this session
DROP EXTENSION retrain CASCADE;
:make
:run
:show
SELECT count(*) > 0 AS kept FROM pg_backend_memory_contexts WHERE name = 'retrain fixed statements';
-- dropped and made again in one transaction
BEGIN;
DROP EXTENSION retrain CASCADE;
:make
:redo
COMMIT;
:redo
SELECT ordinal, outcome FROM retrain.evaluation ORDER BY 1;

-- what others put on a table is noticed as before, ...
CREATE FUNCTION public.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER spy BEFORE INSERT ON retrain.evaluation FOR EACH ROW EXECUTE FUNCTION public.spy();
:redo
DROP TRIGGER spy ON retrain.evaluation;
-- ... and rights are those of whoever owns the extension now
CREATE ROLE regress_kept_installer;
UPDATE pg_extension SET extowner = 'regress_kept_installer'::regrole WHERE extname = 'retrain';
:redo
UPDATE pg_extension SET extowner = CURRENT_USER::regrole WHERE extname = 'retrain';
:redo

\c :old_database
DROP DATABASE regress_retrain_kept;
DROP ROLE regress_kept_owner, regress_kept_installer;
