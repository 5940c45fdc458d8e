-- Evidence: what an evaluation stands on beyond its record.  Sufficient states and fingerprints are kept once for each
-- content.  Definitions: doc/reference/evidence.md.

CREATE TABLE retrain.state (
	digest bytea NOT NULL,
	recorded_xid xid8 NOT NULL,
	state_type text NOT NULL,
	bytes bytea NOT NULL,
	stored_at timestamptz NOT NULL,
	CONSTRAINT state_pkey PRIMARY KEY (digest, recorded_xid),
	CONSTRAINT state_digest_check CHECK (digest OPERATOR(pg_catalog.=) pg_catalog.sha256(bytes)),
	CONSTRAINT state_type_check CHECK (state_type IN ('fingerprint', 'profile', 'confusion', 'scores', 'errors', 'psi_bins', 'ece_bins'))
);
COMMENT ON TABLE retrain.state IS 'Sufficient states and fingerprints by their content, each stored once however many evaluations refer to it, but for transactions that stored it at the same time. Never changed.';
COMMENT ON COLUMN retrain.state.digest IS 'SHA-256 of bytes.';
COMMENT ON COLUMN retrain.state.recorded_xid IS 'Transaction that stored it: part of the key, so that transactions that store the same do not wait for each other.';
COMMENT ON COLUMN retrain.state.state_type IS 'fingerprint, profile, confusion, scores, errors: bytes is the binary form of a value of retrain''s type of this name. psi_bins, ece_bins: bytes is the JSON text, in UTF-8, of the bins in the measurement''s detail.';
COMMENT ON COLUMN retrain.state.bytes IS 'The state.';
COMMENT ON COLUMN retrain.state.stored_at IS 'Clock when it was stored for the first time.';

CREATE TABLE retrain.lineage (
	digest bytea NOT NULL,
	recorded_xid xid8 NOT NULL,
	document jsonb NOT NULL,
	stored_at timestamptz NOT NULL,
	CONSTRAINT lineage_pkey PRIMARY KEY (digest, recorded_xid)
);
COMMENT ON TABLE retrain.lineage IS 'Lineage of evaluations by its content, stored once a change: what the parser resolved the statements to. Never changed.';
COMMENT ON COLUMN retrain.lineage.digest IS 'SHA-256 of the text of document.';
COMMENT ON COLUMN retrain.lineage.recorded_xid IS 'Transaction that stored it: part of the key, so that transactions that store the same do not wait for each other.';
COMMENT ON COLUMN retrain.lineage.document IS 'Object of relations (schema, name, kind, owner, oid, relfilenode, row_security, definition: SHA-256 of the view query or of the columns and types, columns used), functions outside pg_catalog (signature, language, definition: SHA-256 of the body) and checks (the columns of the log that each reads, and the columns of tables that they come from).';
COMMENT ON COLUMN retrain.lineage.stored_at IS 'Clock when it was stored for the first time.';

CREATE TABLE retrain.measurement_state (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	check_no integer NOT NULL,
	measurement_no integer NOT NULL,
	side text NOT NULL,
	state_type text NOT NULL,
	digest bytea NOT NULL,
	CONSTRAINT measurement_state_pkey PRIMARY KEY (policy_id, slot, ordinal, check_no, measurement_no, side),
	CONSTRAINT measurement_state_measurement_fkey FOREIGN KEY (policy_id, slot, ordinal, check_no, measurement_no)
		REFERENCES retrain.measurement (policy_id, slot, ordinal, check_no, measurement_no),
	CONSTRAINT measurement_state_side_check CHECK (side IN ('current', 'reference', 'both'))
);
COMMENT ON TABLE retrain.measurement_state IS 'Which sufficient states a measurement can be computed from again: retrain.verify, level 2. Never changed.';
COMMENT ON COLUMN retrain.measurement_state.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.measurement_state.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.measurement_state.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.measurement_state.check_no IS 'Number of the check in the policy.';
COMMENT ON COLUMN retrain.measurement_state.measurement_no IS 'Number of the measurement within the check.';
COMMENT ON COLUMN retrain.measurement_state.side IS 'current or reference sample; both for bins, which hold the counts of both.';
COMMENT ON COLUMN retrain.measurement_state.state_type IS 'As in retrain.state.';
COMMENT ON COLUMN retrain.measurement_state.digest IS 'The state in retrain.state; it stays when the state is purged.';

CREATE TABLE retrain.evaluation_evidence (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	status text NOT NULL,
	error_code text,
	error_message text,
	fingerprint_columns text[] NOT NULL,
	current_fingerprint bytea,
	reference_fingerprint bytea,
	lineage_digest bytea,
	rows_first timestamptz,
	rows_last timestamptz,
	query_texts text[] NOT NULL,
	milliseconds double precision NOT NULL,
	determinism text NOT NULL,
	isolation text NOT NULL,
	backend_type text NOT NULL,
	authenticated_as text,
	client_address inet,
	database_oid oid NOT NULL,
	server_version_num integer NOT NULL,
	server_build text NOT NULL,
	library_build text NOT NULL,
	byte_order text NOT NULL,
	extensions jsonb NOT NULL,
	CONSTRAINT evaluation_evidence_pkey PRIMARY KEY (policy_id, slot, ordinal),
	CONSTRAINT evaluation_evidence_evaluation_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.evaluation (policy_id, slot, ordinal),
	CONSTRAINT evaluation_evidence_status_check CHECK (status IN ('ok', 'fewer_columns', 'rollup', 'error', 'none'))
);
COMMENT ON TABLE retrain.evaluation_evidence IS 'Evidence of an evaluation beside its record: fingerprints of the rows read, and where and by whom it ran. One row for each row of retrain.evaluation. Never changed.';
COMMENT ON COLUMN retrain.evaluation_evidence.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.evaluation_evidence.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.evaluation_evidence.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.evaluation_evidence.status IS 'ok; fewer_columns (a column of the log could not be read, the fingerprints are of the others: see fingerprint_columns); rollup (all was read from a rollup, no row was, so there is no fingerprint); error (see error_code: no fingerprint); none (the evaluation itself failed).';
COMMENT ON COLUMN retrain.evaluation_evidence.error_code IS 'SQLSTATE of the error, for status fewer_columns and error.';
COMMENT ON COLUMN retrain.evaluation_evidence.error_message IS 'Its message.';
COMMENT ON COLUMN retrain.evaluation_evidence.fingerprint_columns IS 'Columns of the log that the fingerprints are of, in order; a label that was not known yet counts as NULL.';
COMMENT ON COLUMN retrain.evaluation_evidence.current_fingerprint IS 'retrain.fingerprint_digest of the rows of the current window that pass the filter; the fingerprint is in retrain.state.';
COMMENT ON COLUMN retrain.evaluation_evidence.reference_fingerprint IS 'The same of the rows of the reference window, where it is a window of the log; NULL with a baseline, whose rows have their digest in the baseline and, when they were read again, in reference_digest of the evaluation.';
COMMENT ON COLUMN retrain.evaluation_evidence.lineage_digest IS 'What the statements of the evaluation read, in retrain.lineage; NULL when that could not be found.';
COMMENT ON COLUMN retrain.evaluation_evidence.rows_first IS 'Least value of the time column among the rows of the current window that pass the filter.';
COMMENT ON COLUMN retrain.evaluation_evidence.rows_last IS 'Greatest value of the time column among them.';
COMMENT ON COLUMN retrain.evaluation_evidence.query_texts IS 'The statements that made fingerprints and states, on the snapshot of the evaluation.';
COMMENT ON COLUMN retrain.evaluation_evidence.milliseconds IS 'How long that took; not part of finished_at - started_at of the evaluation.';
COMMENT ON COLUMN retrain.evaluation_evidence.determinism IS 'bit_exact: the same rows give the same figures to the bit.';
COMMENT ON COLUMN retrain.evaluation_evidence.isolation IS 'Isolation level of the reading transaction.';
COMMENT ON COLUMN retrain.evaluation_evidence.backend_type IS 'Kind of process, as in pg_stat_activity.';
COMMENT ON COLUMN retrain.evaluation_evidence.authenticated_as IS 'SYSTEM_USER: authentication method and identity of the session; NULL in a worker and before PostgreSQL 16.';
COMMENT ON COLUMN retrain.evaluation_evidence.client_address IS 'Address of the client; NULL in a worker and for a local connection.';
COMMENT ON COLUMN retrain.evaluation_evidence.database_oid IS 'OID of the database.';
COMMENT ON COLUMN retrain.evaluation_evidence.server_version_num IS 'Version of the server as a number.';
COMMENT ON COLUMN retrain.evaluation_evidence.server_build IS 'version(): server, machine architecture, compiler.';
COMMENT ON COLUMN retrain.evaluation_evidence.library_build IS 'Version, server and compiler that the library was built with.';
COMMENT ON COLUMN retrain.evaluation_evidence.byte_order IS 'little or big endian.';
COMMENT ON COLUMN retrain.evaluation_evidence.extensions IS 'Version of every extension in the database, by name.';

CREATE TRIGGER state_append_only BEFORE UPDATE OR DELETE ON retrain.state
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER state_no_truncate BEFORE TRUNCATE ON retrain.state
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER lineage_append_only BEFORE UPDATE OR DELETE ON retrain.lineage
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER lineage_no_truncate BEFORE TRUNCATE ON retrain.lineage
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER measurement_state_append_only BEFORE UPDATE OR DELETE ON retrain.measurement_state
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER measurement_state_no_truncate BEFORE TRUNCATE ON retrain.measurement_state
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER evaluation_evidence_append_only BEFORE UPDATE OR DELETE ON retrain.evaluation_evidence
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER evaluation_evidence_no_truncate BEFORE TRUNCATE ON retrain.evaluation_evidence
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.state ENABLE ALWAYS TRIGGER state_append_only;
ALTER TABLE retrain.state ENABLE ALWAYS TRIGGER state_no_truncate;
ALTER TABLE retrain.lineage ENABLE ALWAYS TRIGGER lineage_append_only;
ALTER TABLE retrain.lineage ENABLE ALWAYS TRIGGER lineage_no_truncate;
ALTER TABLE retrain.measurement_state ENABLE ALWAYS TRIGGER measurement_state_append_only;
ALTER TABLE retrain.measurement_state ENABLE ALWAYS TRIGGER measurement_state_no_truncate;
ALTER TABLE retrain.evaluation_evidence ENABLE ALWAYS TRIGGER evaluation_evidence_append_only;
ALTER TABLE retrain.evaluation_evidence ENABLE ALWAYS TRIGGER evaluation_evidence_no_truncate;

CREATE VIEW retrain.evidence WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	x.slot,
	x.ordinal,
	e.evidence_digest,
	x.status,
	x.error_code,
	x.error_message,
	x.fingerprint_columns,
	x.current_fingerprint,
	x.reference_fingerprint,
	x.lineage_digest,
	l.document AS lineage,
	x.rows_first,
	x.rows_last,
	x.query_texts,
	x.milliseconds,
	x.determinism,
	x.isolation,
	x.backend_type,
	x.authenticated_as,
	x.client_address,
	x.database_oid,
	x.server_version_num,
	x.server_build,
	x.library_build,
	x.byte_order,
	x.extensions
FROM retrain.evaluation_evidence x
JOIN retrain.evaluation e ON e.policy_id = x.policy_id AND e.slot = x.slot AND e.ordinal = x.ordinal
JOIN retrain.policy p ON p.policy_id = x.policy_id
LEFT JOIN LATERAL (SELECT y.document FROM retrain.lineage y WHERE y.digest = x.lineage_digest LIMIT 1) l ON true
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.evaluation_evidence'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.evidence IS
'Evidence of every evaluation: fingerprints of the rows, where and by whom it ran. Shows the policies of roles the reader is a member of; all of them to auditors. Columns as in retrain.evaluation_evidence.';

CREATE VIEW retrain.measurement_states WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	s.slot,
	s.ordinal,
	s.check_no,
	s.measurement_no,
	s.side,
	s.state_type,
	s.digest,
	t.bytes
FROM retrain.measurement_state s
JOIN retrain.policy p ON p.policy_id = s.policy_id
LEFT JOIN LATERAL (SELECT y.bytes FROM retrain.state y WHERE y.digest = s.digest LIMIT 1) t ON true
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.measurement_state'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.measurement_states IS
'The sufficient states behind every measurement. Shows the policies of roles the reader is a member of; all of them to auditors.';

-- One description a column, taken over from the tables.
DO $$
DECLARE
	o record;
BEGIN
	FOR o IN
		SELECT v.name, a.attname, pg_catalog.col_description(v.source, t.attnum) AS description
		FROM (VALUES ('retrain.evidence'::pg_catalog.regclass, 'retrain.evaluation_evidence'::pg_catalog.regclass),
			('retrain.evidence'::pg_catalog.regclass, 'retrain.evaluation'::pg_catalog.regclass),
			('retrain.measurement_states'::pg_catalog.regclass, 'retrain.state'::pg_catalog.regclass),
			('retrain.measurement_states'::pg_catalog.regclass, 'retrain.measurement_state'::pg_catalog.regclass)) AS v (name, source)
		JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) v.name AND a.attnum OPERATOR(pg_catalog.>) 0
		JOIN pg_catalog.pg_attribute t ON t.attrelid OPERATOR(pg_catalog.=) v.source AND t.attname OPERATOR(pg_catalog.=) a.attname
	LOOP
		EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', o.name, o.attname, o.description);
	END LOOP;
END
$$;
COMMENT ON COLUMN retrain.evidence.lineage IS 'Relations, columns and functions behind the statements, with digests, and what the columns that each check reads come from: see doc/reference/evidence.md.';
COMMENT ON COLUMN retrain.evidence.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.measurement_states.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.measurement_states.bytes IS 'The state; NULL once it was purged.';
