-- The catalog of a fresh installation.  Each query prints offenders, so that
-- no rows is right; two lists at the end are for the reader of a change.
-- Everything happens in a transaction that is rolled back.
SET client_min_messages = warning;
BEGIN;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
WHERE d.deptype = 'e' AND e.extname = 'retrain';

CREATE TEMP VIEW proc AS
SELECT p.*, p.oid::regprocedure AS signature FROM pg_catalog.pg_proc p
WHERE p.pronamespace = 'retrain'::regnamespace;

-- tables, views, sequences, composite types (relkind c)
CREATE TEMP VIEW rel AS
SELECT c.*, c.oid::regclass AS name FROM pg_catalog.pg_class c
WHERE c.relnamespace = 'retrain'::regnamespace AND c.relkind NOT IN ('i', 'I', 't');

CREATE TEMP VIEW col AS
SELECT r.name, r.relkind, a.attrelid, a.attnum, a.attname, a.attacl
FROM rel r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid
WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S';

-- Types that somebody wrote: neither arrays nor the row types of tables.
CREATE TEMP VIEW typ AS
SELECT t.*, t.oid::regtype AS name FROM pg_catalog.pg_type t
WHERE t.typnamespace = 'retrain'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c');

-- The views see the installation.
SELECT (SELECT count(*) > 0 FROM member) AS members, (SELECT count(*) > 0 FROM proc) AS functions;

-- Members outside the schema, and objects of the schema that are no members.
SELECT i.type, i.identity
FROM member m, LATERAL pg_catalog.pg_identify_object(m.classid, m.objid, 0) i
WHERE i.schema IS DISTINCT FROM 'retrain'
  AND NOT (m.classid = 'pg_namespace'::regclass AND m.objid = 'retrain'::regnamespace)
  AND m.classid <> 'pg_cast'::regclass
ORDER BY 1, 2;
SELECT 'function' AS type, signature::text AS identity FROM proc
WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = proc.oid)
UNION ALL
SELECT 'relation', name::text FROM rel
WHERE relkind <> 'c' AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = rel.oid)
UNION ALL
SELECT 'type', name::text FROM typ
WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = typ.oid)
ORDER BY 1, 2;

-- No comment.
SELECT 'function' AS type, signature::text AS identity FROM proc
WHERE pg_catalog.obj_description(oid, 'pg_proc') IS NULL
UNION ALL
SELECT 'type', name::text FROM typ
WHERE coalesce(pg_catalog.obj_description(oid, 'pg_type'), pg_catalog.obj_description(typrelid, 'pg_class')) IS NULL
UNION ALL
SELECT 'relation', name::text FROM rel
WHERE relkind NOT IN ('c', 'S') AND pg_catalog.obj_description(oid, 'pg_class') IS NULL
UNION ALL
SELECT 'column', format('%s.%I', name, attname) FROM col
WHERE pg_catalog.col_description(attrelid, attnum) IS NULL
ORDER BY 1, 2;

-- Names that need quotes, but for precision, which does not behind the schema.  As a column or label: words of class R and T; in
-- the notation name => value: of class R and C; we avoid all three there.
SELECT 'argument' AS type, format('%s %s', signature, arg) AS identity
FROM proc, unnest(proargnames) AS arg
WHERE arg <> '' AND (arg !~ '^[a-z_][a-z0-9_]*$' OR pg_catalog.quote_ident(arg) <> arg)
UNION ALL
SELECT 'column', format('%s.%s', name, attname) FROM col
WHERE attname !~ '^[a-z_][a-z0-9_]*$'
   OR attname IN (SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T'))
UNION ALL
SELECT 'function', signature::text FROM proc WHERE pg_catalog.quote_ident(proname) <> proname AND proname <> 'precision'
UNION ALL
SELECT 'type or relation', t.typname FROM pg_catalog.pg_type t
WHERE t.typnamespace = 'retrain'::regnamespace AND pg_catalog.quote_ident(t.typname) <> t.typname
ORDER BY 1, 2;

-- Parallel marks that cannot be meant: an aggregate or one of its functions,
-- or an immutable function, that is not safe; a volatile function that is.
SELECT signature::text, provolatile, proparallel
FROM proc p
WHERE CASE
	WHEN prokind = 'a' OR provolatile = 'i'
		OR EXISTS (SELECT FROM pg_catalog.pg_aggregate a
				   WHERE p.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn))
	THEN proparallel <> 's'
	WHEN provolatile = 'v' THEN proparallel = 's'
	ELSE false END
ORDER BY 1;

-- Aggregates that no parallel plan can use, but for those that depend on the order of rows:
-- the sequential detectors, which no parallel plan may use.
SELECT p.signature::text
FROM proc p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
WHERE a.aggkind = 'n' AND (a.aggcombinefn = 0) <> (p.prorettype = 'retrain.detection'::regtype)
ORDER BY 1;

-- Aggregates over profiles and confusions whose partial states another system cannot carry: a state
-- that is a pseudo-type or has no binary form, no combine function, or a function that is
-- not parallel safe.  Citus pushes down what is not listed here, in its binary form.
SELECT p.signature::text
FROM proc p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid JOIN pg_catalog.pg_type t ON t.oid = a.aggtranstype
WHERE p.proname ~ '^(profile_|confusion_agg|merge$)'
  AND (t.typtype = 'p' OR t.typlen <> -1 OR t.typsend = 0 OR t.typreceive = 0 OR a.aggcombinefn = 0 OR a.aggserialfn <> 0 OR p.proparallel <> 's'
	OR EXISTS (SELECT FROM proc f WHERE f.oid IN (a.aggtransfn, a.aggcombinefn, a.aggfinalfn, t.typinput, t.typoutput, t.typsend, t.typreceive)
		AND f.proparallel <> 's'))
ORDER BY 1;
SELECT count(*) > 20 AS aggregates_over_profiles FROM proc WHERE prokind = 'a' AND proname ~ '^(profile_|merge$)';

-- Functions that a call with one argument could take for a cast to a type of
-- the same name.
SELECT signature::text FROM proc
WHERE (pronargs = 1 OR (pronargs > 1 AND pronargs - pronargdefaults <= 1))
  AND proname IN (SELECT typname FROM typ)
ORDER BY 1;

-- What PUBLIC may do: USAGE of the schema, and EXECUTE of layer 1, which is
-- neither volatile nor runs with its owner's rights; nothing with relations.
SELECT privilege_type
FROM pg_catalog.pg_namespace n,
	LATERAL pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) x
WHERE n.nspname = 'retrain' AND x.grantee = 0
ORDER BY 1;
SELECT signature::text
FROM proc p, LATERAL pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) x
WHERE x.grantee = 0 AND (p.provolatile = 'v' OR p.prosecdef OR p.prokind = 'p')
ORDER BY 1;
SELECT name::text, x.privilege_type
FROM rel r, LATERAL pg_catalog.aclexplode(r.relacl) x
WHERE x.grantee = 0
UNION ALL
SELECT format('%s.%s', name, attname), x.privilege_type
FROM col c, LATERAL pg_catalog.aclexplode(c.attacl) x
WHERE x.grantee = 0
ORDER BY 1, 2;

-- Functions with their owner's rights whose search_path is not fixed, with
-- pg_temp at its end.
SELECT signature::text, proconfig FROM proc
WHERE prosecdef AND NOT EXISTS (SELECT FROM unnest(proconfig) AS s WHERE s ~ '^search_path=(.*, *)?pg_temp$')
ORDER BY 1;

-- pg_dump keeps the rows of every table and sequence, and of nothing else;
-- so they are empty in a fresh installation.
CREATE TEMP VIEW kept AS
SELECT unnest(extconfig) AS relid, unnest(extcondition) AS condition
FROM pg_catalog.pg_extension WHERE extname = 'retrain';
SELECT name::text AS not_registered FROM rel
WHERE relkind IN ('r', 'p', 'S') AND oid NOT IN (SELECT relid FROM kept)
ORDER BY 1;
SELECT relid::regclass AS wrongly_registered, condition FROM kept
WHERE condition <> '' OR relid NOT IN (SELECT oid FROM rel WHERE relkind IN ('r', 'p', 'S'))
ORDER BY 1;
CREATE FUNCTION pg_temp.is_used(relation regclass, kind "char") RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	used boolean;
BEGIN
	EXECUTE format(CASE kind WHEN 'S' THEN 'SELECT is_called FROM %s' ELSE 'SELECT EXISTS (SELECT FROM %s)' END, relation)
		INTO used;
	RETURN used;
END $$;
SELECT name::text AS not_empty FROM rel
WHERE relkind IN ('r', 'S') AND pg_temp.is_used(oid, relkind)
ORDER BY 1;

-- For the reader: functions that run with their owner's rights,
SELECT signature::text AS security_definer FROM proc WHERE prosecdef ORDER BY 1;
-- and stable functions that PUBLIC may call and execute.
SELECT signature::text AS stable_and_public
FROM proc p, LATERAL pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) x
WHERE x.grantee = 0 AND p.provolatile = 's' AND 'internal'::regtype <> ALL (p.proargtypes)
ORDER BY 1;
ROLLBACK;
