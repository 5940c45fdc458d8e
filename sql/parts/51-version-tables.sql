-- Versions of models: what was trained, from what, by whom, at what cost.
-- The parent is no foreign key, nor is the request: pg_dump warns of circles.

CREATE TABLE retrain.version (
	version_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	name text NOT NULL,
	artifact_uri text NOT NULL,
	artifact_digest bytea NOT NULL,
	framework text,
	parameters jsonb,
	code_revision text,
	image_digest text,
	parent_version_id bigint,
	request_id uuid,
	training_data_id bigint,
	training_query text,
	training_start timestamptz,
	training_end timestamptz,
	label_cutoff timestamptz,
	training_rows bigint,
	training_fingerprint bytea,
	exclusions jsonb,
	seed bigint,
	metrics jsonb,
	cost numeric,
	currency text,
	energy_kwh numeric,
	injected text,
	state text NOT NULL DEFAULT 'registered',
	state_reason text,
	registered_at timestamptz NOT NULL,
	registered_by_oid oid NOT NULL,
	registered_by name NOT NULL,
	registered_as_oid oid NOT NULL,
	registered_as name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT version_pkey PRIMARY KEY (version_id),
	CONSTRAINT version_name_key UNIQUE (model_id, name),
	CONSTRAINT version_digest_key UNIQUE (artifact_digest),
	CONSTRAINT version_model_key UNIQUE (version_id, model_id),
	CONSTRAINT version_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT version_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT version_digest_check CHECK (pg_catalog.length(artifact_digest) = 32),
	CONSTRAINT version_fingerprint_check CHECK (pg_catalog.length(training_fingerprint) = 32),
	CONSTRAINT version_window_check CHECK (training_start < training_end),
	CONSTRAINT version_figures_check CHECK (training_rows >= 0 AND cost >= 0 AND energy_kwh >= 0),
	CONSTRAINT version_state_check CHECK (state IN ('registered', 'retired'))
);
COMMENT ON TABLE retrain.version IS 'Versions of models. Everything but the state and its change marks is sealed.';
COMMENT ON COLUMN retrain.version.version_id IS 'Identifier.';
COMMENT ON COLUMN retrain.version.model_id IS 'The model.';
COMMENT ON COLUMN retrain.version.name IS 'Name, unique within the model, at most 128 characters.';
COMMENT ON COLUMN retrain.version.artifact_uri IS 'Where the artifact is.';
COMMENT ON COLUMN retrain.version.artifact_digest IS 'SHA-256 of the artifact, 32 bytes; no two versions have the same.';
COMMENT ON COLUMN retrain.version.framework IS 'Software that trained, with its version.';
COMMENT ON COLUMN retrain.version.parameters IS 'Parameters of the training.';
COMMENT ON COLUMN retrain.version.code_revision IS 'Revision of the training code.';
COMMENT ON COLUMN retrain.version.image_digest IS 'Digest of the container image it ran in.';
COMMENT ON COLUMN retrain.version.parent_version_id IS 'The version of the same model that it was derived from; NULL if none was named.';
COMMENT ON COLUMN retrain.version.request_id IS 'The request in retrain.request that it answers; NULL if it was registered by hand.';
COMMENT ON COLUMN retrain.version.training_data_id IS 'The row of retrain.training_data that the database issued for it; NULL if the training data was only told.';
COMMENT ON COLUMN retrain.version.training_query IS 'Query or relation that gave the training rows.';
COMMENT ON COLUMN retrain.version.training_start IS 'First instant of the training window, included.';
COMMENT ON COLUMN retrain.version.training_end IS 'End of the training window, not included.';
COMMENT ON COLUMN retrain.version.label_cutoff IS 'Labels that became known later were not used.';
COMMENT ON COLUMN retrain.version.training_rows IS 'Training rows.';
COMMENT ON COLUMN retrain.version.training_fingerprint IS 'retrain.fingerprint_digest of the training rows, 32 bytes.';
COMMENT ON COLUMN retrain.version.exclusions IS 'What was left out, and why.';
COMMENT ON COLUMN retrain.version.seed IS 'Seed of the random numbers.';
COMMENT ON COLUMN retrain.version.metrics IS 'What the trainer measured: told, not checked; a gate measures itself.';
COMMENT ON COLUMN retrain.version.cost IS 'What the training cost.';
COMMENT ON COLUMN retrain.version.currency IS 'Currency of cost.';
COMMENT ON COLUMN retrain.version.energy_kwh IS 'Energy the training took, kWh.';
COMMENT ON COLUMN retrain.version.injected IS 'A fault that was built in on purpose, in words; NULL for honest versions.';
COMMENT ON COLUMN retrain.version.state IS 'registered or retired (final).';
COMMENT ON COLUMN retrain.version.state_reason IS 'Why, as given with the change of state.';
COMMENT ON COLUMN retrain.version.registered_at IS 'When it was registered.';
COMMENT ON COLUMN retrain.version.registered_by_oid IS 'OID of the session user who registered it: the trainer.';
COMMENT ON COLUMN retrain.version.registered_by IS 'Name of that role then.';
COMMENT ON COLUMN retrain.version.registered_as_oid IS 'OID of the current user: differs after SET ROLE.';
COMMENT ON COLUMN retrain.version.registered_as IS 'Name of that role then.';
COMMENT ON COLUMN retrain.version.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.version.changed_by IS 'Session user who last changed it.';
CREATE INDEX version_request_idx ON retrain.version (request_id) WHERE request_id IS NOT NULL;

CREATE TRIGGER version_append_only BEFORE UPDATE OR DELETE ON retrain.version
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('state', 'state_reason', 'changed_at', 'changed_by');
CREATE TRIGGER version_no_truncate BEFORE TRUNCATE ON retrain.version
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.version ENABLE ALWAYS TRIGGER version_append_only;
ALTER TABLE retrain.version ENABLE ALWAYS TRIGGER version_no_truncate;
