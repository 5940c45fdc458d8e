-- Lineage from the query tree: views of every form are followed down to tables, functions of others are found, and a change
-- of any definition is another lineage.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_lineage_owner LOGIN;
CREATE SCHEMA regress_lineage AUTHORIZATION regress_lineage_owner;
SELECT retrain.grant_role('policy_author', 'regress_lineage_owner');
SET ROLE regress_lineage_owner;
SET search_path = regress_lineage, pg_temp;
CREATE TABLE score (id integer, at timestamptz, p double precision, extra text);
CREATE TABLE old_score (id integer, at timestamptz, p real);
CREATE TABLE outcome (id integer, y boolean, known timestamptz);
CREATE TABLE customer (id integer, age integer, region text);
INSERT INTO score SELECT i, '2020-01-01Z'::timestamptz + i * interval '1 hour', (i * 37 % 101) / 101.0 FROM generate_series(0, 1000) i;
INSERT INTO outcome SELECT i, i % 3 = 0, '2020-01-01Z'::timestamptz + i * interval '2 hours' FROM generate_series(0, 1000) i;
INSERT INTO customer SELECT i, i % 70, 'r' || i % 3 FROM generate_series(0, 1000) i;
CREATE FUNCTION clean(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE FUNCTION first_of(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, $2)';
CREATE AGGREGATE any_of(text) (SFUNC = first_of, STYPE = text);
-- set operations, a view over a view, a join with USING, a subquery, a common table expression, grouping, a scalar subquery
CREATE VIEW all_scores AS SELECT id, at, p FROM score UNION ALL SELECT id, at, p::double precision FROM old_score;
CREATE VIEW log AS
WITH c AS (SELECT id AS customer, max(age) AS oldest, any_of(region) AS region FROM customer GROUP BY id)
SELECT s.at, s.p, o.y, o.known, c.oldest + 0 AS age, clean(c.region) AS region, j.half,
	(SELECT max(x.age) FROM customer x WHERE x.id = s.id) AS again
FROM all_scores s JOIN outcome o USING (id) JOIN c ON c.customer = s.id, LATERAL (SELECT s.p / 2 AS half) j;
SELECT retrain.register_model('lineage') > 0 AS model, retrain.attach_log('lineage', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known',
	features => '{age,half,again,region}', slices => '{region}', name => 'lineage') > 0 AS log;
SELECT retrain.create_policy('lineage', 'lineage', jsonb_build_array(retrain.policy_check('ks_stat', 'age', fail => 1), retrain.policy_check('ks_stat', 'half', fail => 1),
	retrain.policy_check('psi', 'again', fail => 9), retrain.policy_check('ece', slice => 'region', fail => 1)), reference => 'previous', every => '7 days', anchor => '2020-01-15') > 0 AS policy;
SELECT outcome FROM retrain.evaluate('lineage', '2020-01-29');
SELECT status, error_message FROM retrain.evidence WHERE error_message IS NOT NULL;

CREATE VIEW lineages AS SELECT slot, lineage_digest, lineage, lineage_digest = sha256(convert_to(lineage::text, 'UTF8')) AS digest FROM retrain.evidence WHERE policy = 'lineage';
SELECT digest FROM lineages;
-- what each check reads, and where that comes from
SELECT c ->> 'check_no' AS no, c ->> 'name' AS check, k ->> 'column' AS column, string_agg(f ->> 'relation' || '.' || (f ->> 'column'), ' ' ORDER BY f ->> 'relation' COLLATE "C", f ->> 'column' COLLATE "C") AS "from"
FROM lineages, jsonb_array_elements(lineage -> 'checks') c, jsonb_array_elements(c -> 'columns') k, jsonb_array_elements(k -> 'from') f GROUP BY 1, 2, k ->> 'column' ORDER BY 1, (k ->> 'column') COLLATE "C";
-- relations with the columns used; definitions are digests
SET search_path = pg_catalog;
SELECT r ->> 'schema' AS schema, r ->> 'name' AS name, r ->> 'kind' AS kind, r ->> 'owner' AS owner, r ->> 'row_security' AS row_security,
	(SELECT string_agg(a ->> 'name', ' ' ORDER BY n) FROM jsonb_array_elements(r -> 'columns') WITH ORDINALITY a (a, n)) AS columns,
	(r ->> 'oid')::oid = (r ->> 'schema' || '.' || (r ->> 'name'))::regclass AS oid, (r ->> 'relfilenode')::oid = coalesce(pg_relation_filenode((r ->> 'oid')::oid), 0) AS relfilenode,
	CASE r ->> 'kind' WHEN 'view' THEN r ->> 'definition' = encode(sha256(convert_to(pg_get_viewdef((r ->> 'oid')::oid), 'UTF8')), 'hex') END AS definition
FROM regress_lineage.lineages, jsonb_array_elements(lineage -> 'relations') r ORDER BY 2;
SET search_path = regress_lineage, pg_temp;
SELECT f ->> 'signature' AS signature, f ->> 'language' AS language FROM lineages, jsonb_array_elements(lineage -> 'functions') f
WHERE f ->> 'signature' !~ '^retrain\.' ORDER BY 1;

-- The same again is the same document.
SELECT outcome FROM retrain.evaluate('lineage', '2020-02-05');
SELECT count(*), count(DISTINCT lineage_digest) FROM lineages;
-- Changes, and what verification says of them
CREATE FUNCTION change(statement text) RETURNS TABLE (subject text, result text, detail text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT v.subject, v.result, v.detail FROM retrain.verify('lineage', '2020-01-29') v WHERE at_level = 3 AND v.subject IN ('lineage', 'evaluation');
	RAISE EXCEPTION 'roll back';
EXCEPTION WHEN raise_exception THEN
	NULL;
END $$;
SELECT * FROM change('SELECT');
SELECT * FROM change('CREATE OR REPLACE FUNCTION clean(text) RETURNS text LANGUAGE sql IMMUTABLE AS ''SELECT upper($1 || '''''''')''');
SELECT * FROM change('CREATE OR REPLACE FUNCTION first_of(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS ''SELECT coalesce($1, $2, $1)''');
SELECT * FROM change('CREATE OR REPLACE VIEW all_scores AS SELECT id, at, p FROM score UNION ALL SELECT id, at, p::double precision FROM old_score WHERE true');
SELECT * FROM change('ALTER TABLE customer ADD COLUMN more text');
SELECT * FROM change('ALTER TABLE customer ENABLE ROW LEVEL SECURITY');
-- stored elsewhere, the same rows: no change
CREATE INDEX customer_key ON customer (id);
CLUSTER customer USING customer_key;
SELECT * FROM change('SELECT');
SELECT outcome FROM retrain.evaluate('lineage', '2020-02-12');
SELECT count(*), count(DISTINCT lineage_digest) FROM lineages;
ROLLBACK;
