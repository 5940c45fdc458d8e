-- An ordinary role, with every kind of rights that grant_role gives, can neither change nor write any table of ours; nothing is left behind.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE ROLE regress_ddl LOGIN;
SELECT count(retrain.grant_role(kind, 'regress_ddl')) AS kinds FROM unnest('{policy_author,approver,trainer,auditor,scheduler}'::text[]) kind;
CREATE SCHEMA regress_ddl AUTHORIZATION regress_ddl;
CREATE FUNCTION regress_ddl.fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TEMP TABLE ours AS SELECT c.oid::regclass AS name, (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum = 1) AS first_column
FROM pg_class c WHERE c.relnamespace = 'retrain'::regnamespace AND c.relkind = 'r';
GRANT SELECT ON ours TO regress_ddl;
CREATE TEMP TABLE answers (kind text, name regclass, code text);
GRANT INSERT ON answers TO regress_ddl;
SET LOCAL SESSION AUTHORIZATION regress_ddl;
DO $$
DECLARE
	t record;
	s record;
BEGIN
	FOR t IN SELECT * FROM ours LOOP
		FOR s IN SELECT * FROM (VALUES ('add column', 'ALTER TABLE %s ADD COLUMN x integer'), ('drop column', 'ALTER TABLE %s DROP COLUMN %I'), ('disable triggers', 'ALTER TABLE %s DISABLE TRIGGER ALL'),
			('row security', 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY'), ('policy', 'CREATE POLICY x ON %s'), ('owner', 'ALTER TABLE %s OWNER TO regress_ddl'), ('schema', 'ALTER TABLE %s SET SCHEMA regress_ddl'),
			('trigger', 'CREATE TRIGGER x BEFORE INSERT ON %s EXECUTE FUNCTION regress_ddl.fire()'), ('index', 'CREATE INDEX x ON %s (%I)'), ('rule', 'CREATE RULE x AS ON INSERT TO %s DO INSTEAD NOTHING'),
			('drop', 'DROP TABLE %s CASCADE'), ('truncate', 'TRUNCATE %s CASCADE'), ('delete', 'DELETE FROM %s'), ('update', 'UPDATE %1$s SET %2$I = %2$I'), ('insert', 'INSERT INTO %s DEFAULT VALUES'),
			('inherit', 'CREATE TABLE regress_ddl.x () INHERITS (%s)'), ('reference', 'CREATE TABLE regress_ddl.y (a bigint REFERENCES %s)'), ('comment', 'COMMENT ON TABLE %s IS ''x'''), ('lock', 'LOCK TABLE %s IN ACCESS EXCLUSIVE MODE'))
			v (kind, statement) LOOP
			BEGIN
				EXECUTE format(s.statement, t.name, t.first_column);
				INSERT INTO answers VALUES (s.kind, t.name, 'DONE');
			EXCEPTION WHEN OTHERS THEN
				INSERT INTO answers VALUES (s.kind, t.name, SQLSTATE);
			END;
		END LOOP;
	END LOOP;
END $$;
RESET SESSION AUTHORIZATION;
SELECT kind, string_agg(DISTINCT code, ' ' ORDER BY code) AS codes, count(*) = (SELECT count(*) FROM ours) AS all_tables FROM answers GROUP BY kind ORDER BY kind COLLATE "C";
SELECT (SELECT count(*) FROM ours) >= 50 AS tables, (SELECT count(*) FROM ours WHERE name::text ~ 'retrain\.(gate|approval|deployment|promotion|finding|waiver|delegation)') AS of_releases;
ROLLBACK;
