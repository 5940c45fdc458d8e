-- What changed between revisions of a policy.

CREATE FUNCTION retrain.definition_fields(definition jsonb, OUT path text, OUT value jsonb) RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.key, f.value
	FROM pg_catalog.jsonb_each(CASE pg_catalog.jsonb_typeof(definition) WHEN 'object' THEN definition END) AS f
	WHERE f.key <> 'checks' OR pg_catalog.jsonb_typeof(f.value) <> 'array'
	UNION ALL
	SELECT 'checks[' || coalesce(pg_catalog.to_json(c.value ->> 'name')::text, c.n::text) || '].' || f.key, f.value
	FROM pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(definition -> 'checks') WHEN 'array' THEN definition -> 'checks' END)
		WITH ORDINALITY AS c (value, n)
	CROSS JOIN LATERAL pg_catalog.jsonb_each(CASE pg_catalog.jsonb_typeof(c.value) WHEN 'object' THEN c.value END) AS f;
END;
COMMENT ON FUNCTION retrain.definition_fields(jsonb) IS
'The fields of a policy definition, one a row: path (a key, or checks["name"].key) and value. Checks are told apart by name, so that one that moves in the list is no change. NULL in, no rows out.';

CREATE FUNCTION retrain.policy_difference(
	policy text,
	from_revision integer,
	to_revision integer DEFAULT NULL,
	OUT path text,
	OUT old jsonb,
	OUT new jsonb) RETURNS SETOF record
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT coalesce(a.path, b.path), a.value, b.value
	FROM retrain.definition_fields(retrain.policy_definition(policy, from_revision)) AS a
	FULL JOIN retrain.definition_fields(retrain.policy_definition(policy, to_revision)) AS b ON b.path = a.path
	WHERE a.value IS DISTINCT FROM b.value
	ORDER BY 1;
END;
COMMENT ON FUNCTION retrain.policy_difference(text, integer, integer) IS
'What differs between two revisions of a policy (NULL: the one in force): one row per field, path as in retrain.definition_fields, old and new value; NULL where the field is not there (JSON null is a value). Caller and errors as retrain.policy_definition.';

CREATE VIEW retrain.policy_changes WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	r.revision,
	d.path,
	d.old,
	d.new,
	r.sealed_at,
	r.sealed_by
FROM retrain.policy_revision r
JOIN retrain.policy p ON p.policy_id = r.policy_id
JOIN retrain.policy_revision b ON b.policy_id = r.policy_id AND b.revision = r.revision - 1
CROSS JOIN LATERAL (
	SELECT coalesce(x.path, y.path) AS path, x.value AS old, y.value AS new
	FROM retrain.definition_fields(b.definition) x
	FULL JOIN retrain.definition_fields(r.definition) y ON y.path = x.path
	WHERE x.value IS DISTINCT FROM y.value
	UNION ALL
	SELECT 'log_revision', pg_catalog.to_jsonb(b.log_revision), pg_catalog.to_jsonb(r.log_revision)
	WHERE b.log_revision <> r.log_revision OR b.log_id <> r.log_id
	UNION ALL
	SELECT 'baseline_id', pg_catalog.to_jsonb(b.baseline_id), pg_catalog.to_jsonb(r.baseline_id)
	WHERE b.baseline_id IS DISTINCT FROM r.baseline_id
) AS d
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.policy_revision'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.policy_changes IS
'What each revision of a policy changed: one row per field that differs from the revision before; revision 1 has none. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.policy_changes.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.policy_changes.revision IS 'The revision that brought the change.';
COMMENT ON COLUMN retrain.policy_changes.path IS 'The field: a key, checks["name"].key, log_revision (the log was changed and the policy sealed anew against it) or baseline_id.';
COMMENT ON COLUMN retrain.policy_changes.old IS 'Its value before; NULL if it was not there.';
COMMENT ON COLUMN retrain.policy_changes.new IS 'Its value from this revision on; NULL if it is gone.';
COMMENT ON COLUMN retrain.policy_changes.sealed_at IS 'When the revision was sealed.';
COMMENT ON COLUMN retrain.policy_changes.sealed_by IS 'Session user who sealed it.';
