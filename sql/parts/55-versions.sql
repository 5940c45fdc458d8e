-- Versions of models: functions and view.

CREATE FUNCTION retrain.register_version(
	model text,
	name text,
	artifact_uri text,
	artifact_digest bytea,
	details jsonb DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_register_version';
COMMENT ON FUNCTION retrain.register_version(text, text, text, bytea, jsonb) IS
'Registers a version of a model that answers no request (retrain.report() registers the others) and returns its identifier. name: unique within the model, 1 to 128 characters. artifact_uri: where the artifact is. artifact_digest: its SHA-256, 32 bytes, unique. details: object with any of the keys framework, parameters, code_revision, image_digest, parent (name of a version of the model), training_query, training_start, training_end, label_cutoff, training_rows, training_fingerprint (64 hexadecimal digits), exclusions, seed, metrics, cost and currency (both or none), energy_kwh, injected (a fault built in on purpose, in words). Caller: the owner of the model. Errors: 42710 (name or artifact taken), 42704 (no such model or parent, or not the caller''s), 22023 (digest, details), 42602 (name), RT011 (model retired), RT031, 25006, 42501.';

CREATE FUNCTION retrain.retire_version(model text, name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_version';
COMMENT ON FUNCTION retrain.retire_version(text, text, text) IS
'Retires a version, for good, and returns its name; its record stays. reason: for people. Caller: the owner of the model. Errors: 42704 (no such model or version, or not the caller''s), RT011 (retired already, or live in an environment), 25006, 42501.';

CREATE VIEW retrain.versions WITH (security_barrier = true) AS
SELECT
	v.name AS version,
	m.name AS model,
	v.state,
	v.registered_at,
	v.registered_by,
	v.request_id,
	p.name AS parent,
	v.framework,
	v.code_revision,
	v.image_digest,
	v.artifact_uri,
	v.artifact_digest,
	v.training_start,
	v.training_end,
	v.label_cutoff,
	v.training_rows,
	v.training_fingerprint,
	v.training_data_id IS NOT NULL AS training_data_issued,
	v.exclusions,
	v.seed,
	v.parameters,
	v.metrics,
	v.cost,
	v.currency,
	v.energy_kwh,
	v.injected,
	v.version_id
FROM retrain.version v
JOIN retrain.model m ON m.model_id = v.model_id
LEFT JOIN retrain.version p ON p.version_id = v.parent_version_id
WHERE m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR v.registered_by_oid = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = SESSION_USER) AND v.registered_by = SESSION_USER
	AND (SELECT h.here FROM retrain.instance_here h)
	OR pg_catalog.has_table_privilege('retrain.version'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.versions IS
'Versions of models with their origin: artifact, code, training data, cost. Shows the models of roles the reader is a member of, those whose rules of approval or delegations name him, and what the session user registered; all of them to auditors.';
COMMENT ON COLUMN retrain.versions.version IS 'Name of the version.';
COMMENT ON COLUMN retrain.versions.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.versions.state IS 'registered or retired.';
COMMENT ON COLUMN retrain.versions.registered_at IS 'When it was registered.';
COMMENT ON COLUMN retrain.versions.registered_by IS 'Session user who registered it.';
COMMENT ON COLUMN retrain.versions.request_id IS 'The request it answers; NULL if it was registered by hand.';
COMMENT ON COLUMN retrain.versions.parent IS 'The version it was derived from.';
COMMENT ON COLUMN retrain.versions.framework IS 'Software that trained, with its version.';
COMMENT ON COLUMN retrain.versions.code_revision IS 'Revision of the training code.';
COMMENT ON COLUMN retrain.versions.image_digest IS 'Digest of the container image it ran in.';
COMMENT ON COLUMN retrain.versions.artifact_uri IS 'Where the artifact is.';
COMMENT ON COLUMN retrain.versions.artifact_digest IS 'SHA-256 of the artifact.';
COMMENT ON COLUMN retrain.versions.training_start IS 'First instant of the training window, included.';
COMMENT ON COLUMN retrain.versions.training_end IS 'End of the training window, not included.';
COMMENT ON COLUMN retrain.versions.label_cutoff IS 'Labels that became known later were not used.';
COMMENT ON COLUMN retrain.versions.training_rows IS 'Training rows.';
COMMENT ON COLUMN retrain.versions.training_fingerprint IS 'retrain.fingerprint_digest of the training rows.';
COMMENT ON COLUMN retrain.versions.training_data_issued IS 'true: query, rows and fingerprint are those that retrain.training_set() issued; false: they were told by the trainer, or not at all.';
COMMENT ON COLUMN retrain.versions.exclusions IS 'What was left out, and why.';
COMMENT ON COLUMN retrain.versions.seed IS 'Seed of the random numbers.';
COMMENT ON COLUMN retrain.versions.parameters IS 'Parameters of the training.';
COMMENT ON COLUMN retrain.versions.metrics IS 'What the trainer measured: told, not checked.';
COMMENT ON COLUMN retrain.versions.cost IS 'What the training cost.';
COMMENT ON COLUMN retrain.versions.currency IS 'Currency of cost.';
COMMENT ON COLUMN retrain.versions.energy_kwh IS 'Energy the training took, kWh.';
COMMENT ON COLUMN retrain.versions.injected IS 'A fault that was built in on purpose; NULL for honest versions.';
COMMENT ON COLUMN retrain.versions.version_id IS 'Identifier.';
