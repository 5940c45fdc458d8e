-- The view of the evaluations: where, when and on what a decision stands.

CREATE VIEW retrain.evaluations WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	e.slot,
	e.ordinal,
	e.previous_ordinal,
	e.outcome,
	e.revision,
	e.revision_digest,
	e.post_hoc,
	e.triggered_by,
	e.missed_slots,
	e.attempt,
	e.window_start,
	e.window_end,
	e.known_until,
	e.reference_kind,
	b.name AS baseline,
	e.reference_start,
	e.reference_end,
	e.relation_schema,
	e.relation_name,
	e.rls_applied,
	e.rows_current,
	e.rows_current_unused,
	e.rows_current_labelled,
	e.rows_reference,
	e.rows_reference_unused,
	e.reference_digest,
	e.scan_mode,
	e.query_texts,
	e.query_parameters,
	e.profile_sources,
	e.settings,
	e.snapshot,
	e.wal_lsn_start,
	e.wal_lsn_end,
	e.evidence_digest,
	e.recorded_xid,
	e.system_identifier,
	e.timeline,
	e.database_name,
	e.server_version,
	e.extension_version,
	e.library_version,
	e.run_id,
	e.run_as,
	e.session_role,
	e.caller_role,
	e.application,
	e.backend_pid,
	e.started_at,
	e.finished_at,
	e.recorded_at,
	e.error_code,
	e.error_message
FROM retrain.evaluation e
JOIN retrain.policy p ON p.policy_id = e.policy_id
JOIN retrain.model m ON m.model_id = p.model_id
LEFT JOIN retrain.baseline b ON b.baseline_id = e.baseline_id
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.evaluation'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.evaluations IS
'Every evaluation with names instead of identifiers: windows, rows, query texts, snapshot, software, who and when. Shows the policies of roles the reader is a member of; all of them to auditors. Columns as in retrain.evaluation.';

-- One description a column, taken over from the table.
DO $$
DECLARE
	o record;
BEGIN
	FOR o IN
		SELECT a.attname, pg_catalog.col_description('retrain.evaluation'::pg_catalog.regclass, t.attnum) AS description
		FROM pg_catalog.pg_attribute a
		JOIN pg_catalog.pg_attribute t ON t.attrelid OPERATOR(pg_catalog.=) 'retrain.evaluation'::pg_catalog.regclass
			AND t.attname OPERATOR(pg_catalog.=) a.attname
		WHERE a.attrelid OPERATOR(pg_catalog.=) 'retrain.evaluations'::pg_catalog.regclass AND a.attnum OPERATOR(pg_catalog.>) 0
	LOOP
		EXECUTE pg_catalog.format('COMMENT ON COLUMN retrain.evaluations.%I IS %L', o.attname, o.description);
	END LOOP;
END
$$;
COMMENT ON COLUMN retrain.evaluations.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.evaluations.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.evaluations.baseline IS 'Name of the baseline; NULL for other references.';
