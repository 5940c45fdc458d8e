-- Last part.  Dump: every table and sequence of the schema, whatever part made
-- it (identity sequences too, or new rows would collide after a restore).
DO $$
DECLARE
	relation oid;
BEGIN
	FOR relation IN
		SELECT c.oid
		FROM pg_catalog.pg_class c
		WHERE c.relnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
			AND c.relkind IN ('r', 'p', 'S')
		ORDER BY c.relname
	LOOP
		PERFORM pg_catalog.pg_extension_config_dump(relation, '');
	END LOOP;
END
$$;

-- Rights: nothing to anybody, then the little that PUBLIC has.  REVOKE FROM
-- PUBLIC would not do: default privileges set before CREATE EXTENSION may have
-- granted our objects to any role.  So every grantee in every access list is
-- looked up.  Layer 1 is what is not volatile; whatever a later part adds is
-- closed unless it says so by its volatility.
DO $$
DECLARE
	o record;
BEGIN
	FOR o IN
		SELECT x.statement, x.grantee
		FROM (
			SELECT pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM ', n.nspname) AS statement, a.grantee, n.nspowner AS owner
			FROM pg_catalog.pg_namespace n
			CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a
			WHERE n.nspname OPERATOR(pg_catalog.=) 'retrain'
			UNION ALL
			SELECT pg_catalog.format('REVOKE ALL ON %s %s FROM ', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
				c.oid::pg_catalog.regclass), a.grantee, c.relowner
			FROM pg_catalog.pg_class c
			CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
			WHERE c.relnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
				AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			UNION ALL
			SELECT pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM ', p.oid::pg_catalog.regprocedure), a.grantee, p.proowner
			FROM pg_catalog.pg_proc p
			CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
			WHERE p.pronamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
			UNION ALL
			SELECT pg_catalog.format('REVOKE ALL ON TYPE %s FROM ', t.oid::pg_catalog.regtype), a.grantee, t.typowner
			FROM pg_catalog.pg_type t
			CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))) a
			WHERE t.typnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
				AND t.typelem OPERATOR(pg_catalog.=) 0
				AND (t.typrelid OPERATOR(pg_catalog.=) 0 OR EXISTS (
					SELECT FROM pg_catalog.pg_class c
					WHERE c.oid OPERATOR(pg_catalog.=) t.typrelid AND c.relkind OPERATOR(pg_catalog.=) 'c'))
		) AS x
		WHERE x.grantee OPERATOR(pg_catalog.<>) x.owner
	LOOP
		EXECUTE o.statement OPERATOR(pg_catalog.||)
			CASE WHEN o.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
				ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.grantee)) END
			OPERATOR(pg_catalog.||) ' CASCADE';
	END LOOP;

	GRANT USAGE ON SCHEMA retrain TO PUBLIC;
	FOR o IN
		SELECT pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO PUBLIC', p.oid::pg_catalog.regprocedure) AS statement
		FROM pg_catalog.pg_proc p
		WHERE p.pronamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
			AND p.provolatile OPERATOR(pg_catalog.<>) 'v'
			AND p.prokind IN ('f', 'a', 'w')
			AND NOT p.prosecdef
		UNION ALL
		SELECT pg_catalog.format('GRANT USAGE ON TYPE %s TO PUBLIC', t.oid::pg_catalog.regtype)
		FROM pg_catalog.pg_type t
		WHERE t.typnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace
			AND t.typelem OPERATOR(pg_catalog.=) 0
			AND (t.typrelid OPERATOR(pg_catalog.=) 0 OR EXISTS (
				SELECT FROM pg_catalog.pg_class c
				WHERE c.oid OPERATOR(pg_catalog.=) t.typrelid AND c.relkind OPERATOR(pg_catalog.=) 'c'))
	LOOP
		EXECUTE o.statement;
	END LOOP;
END
$$;
