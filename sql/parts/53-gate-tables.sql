-- Gates: what a new version has to show before it may be promoted, and what
-- it has shown.  Definitions are sealed; results are never changed.

CREATE TABLE retrain.gate (
	gate_id bigint GENERATED ALWAYS AS IDENTITY,
	name text NOT NULL,
	model_id bigint NOT NULL,
	current_revision integer NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	created_at timestamptz NOT NULL,
	created_by name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT gate_pkey PRIMARY KEY (gate_id),
	CONSTRAINT gate_name_key UNIQUE (name),
	CONSTRAINT gate_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT gate_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT gate_state_check CHECK (state IN ('active', 'retired'))
);
COMMENT ON TABLE retrain.gate IS 'Gates: what a new version of a model has to show. The definition is in retrain.gate_revision.';
COMMENT ON COLUMN retrain.gate.gate_id IS 'Identifier.';
COMMENT ON COLUMN retrain.gate.name IS 'Unique name, at most 128 characters.';
COMMENT ON COLUMN retrain.gate.model_id IS 'The model.';
COMMENT ON COLUMN retrain.gate.current_revision IS 'The revision in force.';
COMMENT ON COLUMN retrain.gate.state IS 'active or retired (final).';
COMMENT ON COLUMN retrain.gate.state_reason IS 'Why, as given with the change of state.';
COMMENT ON COLUMN retrain.gate.created_at IS 'When it was created.';
COMMENT ON COLUMN retrain.gate.created_by IS 'Session user who created it.';
COMMENT ON COLUMN retrain.gate.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.gate.changed_by IS 'Session user who last changed it.';
CREATE INDEX gate_model_idx ON retrain.gate (model_id) WHERE state = 'active';

CREATE TABLE retrain.gate_revision (
	gate_id bigint NOT NULL,
	revision integer NOT NULL,
	definition jsonb NOT NULL,
	digest bytea NOT NULL,
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	sealed_at timestamptz NOT NULL,
	sealed_by_oid oid NOT NULL,
	sealed_by name NOT NULL,
	sealed_as_oid oid NOT NULL,
	sealed_as name NOT NULL,
	CONSTRAINT gate_revision_pkey PRIMARY KEY (gate_id, revision),
	CONSTRAINT gate_revision_gate_fkey FOREIGN KEY (gate_id) REFERENCES retrain.gate (gate_id),
	CONSTRAINT gate_revision_log_fkey FOREIGN KEY (log_id, log_revision) REFERENCES retrain.log_revision (log_id, revision),
	CONSTRAINT gate_revision_digest_check CHECK (pg_catalog.length(digest) = 32)
);
COMMENT ON TABLE retrain.gate_revision IS 'Sealed revisions of gates; creating or changing a gate adds a row, none is ever changed.';
COMMENT ON COLUMN retrain.gate_revision.gate_id IS 'The gate.';
COMMENT ON COLUMN retrain.gate_revision.revision IS 'Number of the revision, from 1.';
COMMENT ON COLUMN retrain.gate_revision.definition IS 'The whole definition with all defaults filled in, as retrain.gate_definition() gives it.';
COMMENT ON COLUMN retrain.gate_revision.digest IS 'SHA-256 of the text of definition.';
COMMENT ON COLUMN retrain.gate_revision.log_id IS 'The log it was checked against, and that it reads.';
COMMENT ON COLUMN retrain.gate_revision.log_revision IS 'Its revision at that time.';
COMMENT ON COLUMN retrain.gate_revision.sealed_at IS 'When it was sealed. A result for a version whose training began earlier is post hoc.';
COMMENT ON COLUMN retrain.gate_revision.sealed_by_oid IS 'OID of the session user who sealed it.';
COMMENT ON COLUMN retrain.gate_revision.sealed_by IS 'Its name.';
COMMENT ON COLUMN retrain.gate_revision.sealed_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.gate_revision.sealed_as IS 'Its name.';

CREATE TABLE retrain.gate_result (
	gate_result_id bigint GENERATED ALWAYS AS IDENTITY,
	gate_id bigint NOT NULL,
	revision integer NOT NULL,
	request_id uuid,
	champion_version_id bigint,
	candidate_version_id bigint NOT NULL,
	result text NOT NULL,
	reason text NOT NULL,
	post_hoc boolean NOT NULL,
	window_start timestamptz NOT NULL,
	window_end timestamptz NOT NULL,
	known_until timestamptz NOT NULL,
	rows bigint,
	fingerprint bytea,
	digest bytea NOT NULL,
	bundle jsonb NOT NULL,
	trigger text NOT NULL,
	evaluated_at timestamptz NOT NULL,
	evaluated_by_oid oid NOT NULL,
	evaluated_by name NOT NULL,
	evaluated_as_oid oid NOT NULL,
	evaluated_as name NOT NULL,
	CONSTRAINT gate_result_pkey PRIMARY KEY (gate_result_id),
	CONSTRAINT gate_result_revision_fkey FOREIGN KEY (gate_id, revision) REFERENCES retrain.gate_revision (gate_id, revision),
	CONSTRAINT gate_result_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT gate_result_champion_fkey FOREIGN KEY (champion_version_id) REFERENCES retrain.version (version_id),
	CONSTRAINT gate_result_candidate_fkey FOREIGN KEY (candidate_version_id) REFERENCES retrain.version (version_id),
	CONSTRAINT gate_result_result_check CHECK (result IN ('passed', 'failed', 'insufficient', 'error')),
	CONSTRAINT gate_result_trigger_check CHECK (trigger IN ('worker', 'tick', 'manual')),
	CONSTRAINT gate_result_window_check CHECK (window_start < window_end),
	CONSTRAINT gate_result_fingerprint_check CHECK (pg_catalog.length(fingerprint) = 32),
	CONSTRAINT gate_result_digest_check CHECK (pg_catalog.length(digest) = 32)
);
COMMENT ON TABLE retrain.gate_result IS 'What came of evaluating a gate for a version. Never changed; each has a row in the ledger, too.';
COMMENT ON COLUMN retrain.gate_result.gate_result_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.gate_result.gate_id IS 'The gate.';
COMMENT ON COLUMN retrain.gate_result.revision IS 'The revision that was evaluated.';
COMMENT ON COLUMN retrain.gate_result.request_id IS 'The request that the candidate answers; NULL if it was evaluated outside of one.';
COMMENT ON COLUMN retrain.gate_result.champion_version_id IS 'The version the candidate was compared with; NULL if it is not known.';
COMMENT ON COLUMN retrain.gate_result.candidate_version_id IS 'The candidate.';
COMMENT ON COLUMN retrain.gate_result.result IS 'passed; failed (a rule failed); insufficient (no rule failed, but one could not be judged, or the gate was sealed too late); error.';
COMMENT ON COLUMN retrain.gate_result.reason IS 'Why, one sentence.';
COMMENT ON COLUMN retrain.gate_result.post_hoc IS 'The revision was sealed after the training of the candidate began; passes only where the definition says allow_post_hoc.';
COMMENT ON COLUMN retrain.gate_result.window_start IS 'First instant of the window, included.';
COMMENT ON COLUMN retrain.gate_result.window_end IS 'End of the window, not included.';
COMMENT ON COLUMN retrain.gate_result.known_until IS 'Labels that became known later count as unknown.';
COMMENT ON COLUMN retrain.gate_result.rows IS 'Paired rows that the rules were judged on; NULL if reading failed.';
COMMENT ON COLUMN retrain.gate_result.fingerprint IS 'retrain.fingerprint_digest(retrain.fingerprint_agg(keys, label)) of these rows; NULL if reading failed.';
COMMENT ON COLUMN retrain.gate_result.digest IS 'SHA-256 of the text of bundle.';
COMMENT ON COLUMN retrain.gate_result.bundle IS 'All of it: gate, versions, window, rows, fingerprints, each rule with its numbers.';
COMMENT ON COLUMN retrain.gate_result.trigger IS 'worker, tick or manual.';
COMMENT ON COLUMN retrain.gate_result.evaluated_at IS 'When it was recorded.';
COMMENT ON COLUMN retrain.gate_result.evaluated_by_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.gate_result.evaluated_by IS 'Its name.';
COMMENT ON COLUMN retrain.gate_result.evaluated_as_oid IS 'OID of the current user; of a worker, the owner of the model.';
COMMENT ON COLUMN retrain.gate_result.evaluated_as IS 'Its name.';
CREATE INDEX gate_result_request_idx ON retrain.gate_result (request_id, gate_id, gate_result_id) WHERE request_id IS NOT NULL;
CREATE INDEX gate_result_candidate_idx ON retrain.gate_result (candidate_version_id, gate_id, gate_result_id);

CREATE TABLE retrain.gate_rule_result (
	gate_result_id bigint NOT NULL,
	ordinal integer NOT NULL,
	line integer NOT NULL,
	rule text NOT NULL,
	name text NOT NULL,
	slice_column text,
	slice text,
	status text NOT NULL,
	value double precision,
	low double precision,
	high double precision,
	margin double precision,
	p double precision,
	p_adjusted double precision,
	rows bigint,
	detail jsonb NOT NULL,
	CONSTRAINT gate_rule_result_pkey PRIMARY KEY (gate_result_id, ordinal, line),
	CONSTRAINT gate_rule_result_result_fkey FOREIGN KEY (gate_result_id) REFERENCES retrain.gate_result (gate_result_id),
	CONSTRAINT gate_rule_result_status_check CHECK (status IN ('ok', 'fail', 'insufficient_rows', 'undefined', 'error'))
);
COMMENT ON TABLE retrain.gate_rule_result IS 'What came of each rule of a gate: over all rows, and by slice. Never changed.';
COMMENT ON COLUMN retrain.gate_rule_result.gate_result_id IS 'The result it belongs to.';
COMMENT ON COLUMN retrain.gate_rule_result.ordinal IS 'Place of the rule in the definition, from 1.';
COMMENT ON COLUMN retrain.gate_rule_result.line IS 'Line of the rule, from 1: first all rows, then slices.';
COMMENT ON COLUMN retrain.gate_rule_result.rule IS 'The type of the rule.';
COMMENT ON COLUMN retrain.gate_rule_result.name IS 'What it is called.';
COMMENT ON COLUMN retrain.gate_rule_result.slice_column IS 'Column of the slice; NULL: not of a slice.';
COMMENT ON COLUMN retrain.gate_rule_result.slice IS 'Value of the slice as text; NULL is a value where slice_column is not.';
COMMENT ON COLUMN retrain.gate_rule_result.status IS 'ok; fail; insufficient_rows (fewer rows than the rule asks for); undefined (the figure has no value on these rows); error.';
COMMENT ON COLUMN retrain.gate_rule_result.value IS 'The figure: of a comparison, candidate less champion.';
COMMENT ON COLUMN retrain.gate_rule_result.low IS 'Lower end of its interval.';
COMMENT ON COLUMN retrain.gate_rule_result.high IS 'Upper end.';
COMMENT ON COLUMN retrain.gate_rule_result.margin IS 'The margin or limit it was judged by.';
COMMENT ON COLUMN retrain.gate_rule_result.p IS 'p-value, see doc/reference/gates.md for the hypothesis.';
COMMENT ON COLUMN retrain.gate_rule_result.p_adjusted IS 'The same, adjusted by Holm over the slices of the rule.';
COMMENT ON COLUMN retrain.gate_rule_result.rows IS 'Rows it was computed from.';
COMMENT ON COLUMN retrain.gate_rule_result.detail IS 'What else the rule has to say: method, both figures, blocks, replicates, seed.';

CREATE TRIGGER gate_append_only BEFORE UPDATE OR DELETE ON retrain.gate
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('current_revision', 'state', 'state_reason', 'changed_at', 'changed_by');
CREATE TRIGGER gate_no_truncate BEFORE TRUNCATE ON retrain.gate
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_revision_append_only BEFORE UPDATE OR DELETE ON retrain.gate_revision
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_revision_no_truncate BEFORE TRUNCATE ON retrain.gate_revision
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_result_append_only BEFORE UPDATE OR DELETE ON retrain.gate_result
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_result_no_truncate BEFORE TRUNCATE ON retrain.gate_result
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_rule_result_append_only BEFORE UPDATE OR DELETE ON retrain.gate_rule_result
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER gate_rule_result_no_truncate BEFORE TRUNCATE ON retrain.gate_rule_result
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.gate ENABLE ALWAYS TRIGGER gate_append_only;
ALTER TABLE retrain.gate ENABLE ALWAYS TRIGGER gate_no_truncate;
ALTER TABLE retrain.gate_revision ENABLE ALWAYS TRIGGER gate_revision_append_only;
ALTER TABLE retrain.gate_revision ENABLE ALWAYS TRIGGER gate_revision_no_truncate;
ALTER TABLE retrain.gate_result ENABLE ALWAYS TRIGGER gate_result_append_only;
ALTER TABLE retrain.gate_result ENABLE ALWAYS TRIGGER gate_result_no_truncate;
ALTER TABLE retrain.gate_rule_result ENABLE ALWAYS TRIGGER gate_rule_result_append_only;
ALTER TABLE retrain.gate_rule_result ENABLE ALWAYS TRIGGER gate_rule_result_no_truncate;
