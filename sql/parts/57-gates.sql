-- Gates: functions and views.

CREATE FUNCTION retrain.gate_rule_types(OUT rule text, OUT summary text, OUT keys text) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_gate_rule_types';
COMMENT ON FUNCTION retrain.gate_rule_types() IS
'The types of rules that a gate may have: name, what each asks for, and its keys besides rule and name. See doc/reference/gates.md.';

CREATE FUNCTION retrain.gate_rule(rule text, options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_gate_rule';
COMMENT ON FUNCTION retrain.gate_rule(text, jsonb) IS
'One rule of a gate, checked: an element of the array rules in a definition. rule: a type of retrain.gate_rule_types(). options: object with name (for people) and the keys of the type; what is left out gets its default from the gate. Errors: RT002 (all that is wrong, with paths), 22004.';

CREATE FUNCTION retrain.create_gate(name text, model text, definition jsonb) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_create_gate';
COMMENT ON FUNCTION retrain.create_gate(text, text, jsonb) IS
'Seals a gate of a model, which every new version of it has to pass from then on, and returns its identifier. name: unique, 1 to 128 characters. definition: object with log (name; default the only one of the model), window (length, ends when the gate is evaluated less label_delay) or window_start and window_end, label_delay (0), champion and candidate (objects: where the scores stand), slices (columns of the log), minimum_rows (100), minimum_slice_rows (minimum_rows), level (0.95), block (1 day), replicates (1000), seed (0), allow_post_hoc (false), allow_unknown_training (false), description, rules (array of retrain.gate_rule()). See doc/reference/gates.md. Caller: the owner of the model. Errors: RT002 (all that is wrong with the definition, with paths), 42710 (name taken), 42704 (no such model, or not the caller''s), RT011 (model retired), 42602, RT031, 25006, 42501.';

CREATE FUNCTION retrain.alter_gate(name text, changes jsonb) RETURNS integer
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_alter_gate';
COMMENT ON FUNCTION retrain.alter_gate(text, jsonb) IS
'Replaces top-level keys of the definition of a gate (JSON null: back to the default), seals a new revision unless nothing changes, and returns the number of the revision in force. Results for versions whose training has begun are post hoc from then on. Caller: the owner of the model. Errors: as retrain.create_gate(), RT011 (retired), 40001.';

CREATE FUNCTION retrain.retire_gate(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_gate';
COMMENT ON FUNCTION retrain.retire_gate(text, text) IS
'Retires a gate, for good, and returns its name; its record stays, versions need not pass it any more. reason: for people. Caller: the owner of the model. Errors: 42704 (no such gate, or not the caller''s), RT011 (retired already), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.gate_definition(name text, revision integer DEFAULT NULL) RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_gate_definition';
COMMENT ON FUNCTION retrain.gate_definition(text, integer) IS
'The sealed definition of a gate, all defaults filled in; by default the revision in force. Caller: members of the owner of the model, auditors. Errors: 42704 (no such gate, or not the caller''s), 22023 (no such revision), 22004, RT031.';

CREATE FUNCTION retrain.evaluate_gate(
	gate text,
	request uuid DEFAULT NULL,
	candidate text DEFAULT NULL,
	options jsonb DEFAULT '{}',
	OUT gate_result_id bigint,
	OUT gate_name text,
	OUT result text,
	OUT reason text,
	OUT digest bytea) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_evaluate_gate';
COMMENT ON FUNCTION retrain.evaluate_gate(text, uuid, text, jsonb) IS
'Evaluates a gate for a version and records the result: passed, failed, insufficient or error, why, and the SHA-256 of the bundle. request: the request whose version is the candidate (NULL: that of the model which is gating); a failed gate moves it to failed_gate, the last one that passes to awaiting_promotion. candidate: a version to be evaluated outside of a request, which moves nothing. options: object with until (instant: as if evaluated then; not later than now) and champion (name of the version to compare with; default: the one that was live in production then, of several the one with the largest share besides the candidate). Rows are read as the owner of the model, read only. Caller: the owner of the model. Errors: 42704 (no such gate, request or version, or not the caller''s), RT011 (the request is not gating, the gate retired), RT015 (only post hoc decisions that no policy allows are behind the request), 22023 (options, candidate of another request), 40001, RT031, 25006, 42501. That both sides were scored on different rows (RT016), and whatever else reading raises, becomes the result error.';

CREATE FUNCTION retrain.evaluate_gates(
	request uuid,
	options jsonb DEFAULT '{}',
	OUT gate_result_id bigint,
	OUT gate_name text,
	OUT result text,
	OUT reason text,
	OUT digest bytea) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_evaluate_gates';
COMMENT ON FUNCTION retrain.evaluate_gates(uuid, jsonb) IS
'Evaluates all active gates of the model of a request, in the order of their creation, until one has failed; one row each, as retrain.evaluate_gate(). Arguments, caller and errors as there.';

CREATE FUNCTION retrain.check_gate(
	gate text,
	candidate text,
	options jsonb DEFAULT '{}',
	OUT result text,
	OUT reason text,
	OUT ordinal integer,
	OUT rule text,
	OUT slice_column text,
	OUT slice text,
	OUT status text,
	OUT value double precision,
	OUT low double precision,
	OUT high double precision,
	OUT margin double precision,
	OUT p double precision,
	OUT p_adjusted double precision,
	OUT rows bigint,
	OUT detail jsonb) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_check_gate';
COMMENT ON FUNCTION retrain.check_gate(text, text, jsonb) IS
'Evaluates a gate for a version and returns what every rule says, over all rows and by slice, as columns of retrain.gate_rule_result; result and reason of the whole stand in every row. Records nothing and moves nothing. candidate: name of the version (NULL: that of the request which is gating). options: as retrain.evaluate_gate(). Caller and errors as there, and RT016 (both sides were scored on different rows; the detail counts them).';

CREATE VIEW retrain.gates WITH (security_barrier = true) AS
SELECT
	g.name AS gate,
	m.name AS model,
	g.state,
	g.state_reason,
	r.revision,
	r.sealed_at,
	r.sealed_by,
	r.sealed_as,
	l.name AS log,
	pg_catalog.jsonb_array_length(r.definition -> 'rules') AS rules,
	r.definition,
	r.digest,
	g.gate_id
FROM retrain.gate g
JOIN retrain.model m ON m.model_id = g.model_id
JOIN retrain.gate_revision r ON r.gate_id = g.gate_id AND r.revision = g.current_revision
JOIN retrain.log l ON l.log_id = r.log_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.gate'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.gates IS
'Gates with the revision in force. Shows those of models of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.gates.gate IS 'Name.';
COMMENT ON COLUMN retrain.gates.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.gates.state IS 'active or retired.';
COMMENT ON COLUMN retrain.gates.state_reason IS 'Why.';
COMMENT ON COLUMN retrain.gates.revision IS 'Number of the revision in force.';
COMMENT ON COLUMN retrain.gates.sealed_at IS 'When it was sealed.';
COMMENT ON COLUMN retrain.gates.sealed_by IS 'Session user who sealed it.';
COMMENT ON COLUMN retrain.gates.sealed_as IS 'Current user who sealed it.';
COMMENT ON COLUMN retrain.gates.log IS 'Log that it reads.';
COMMENT ON COLUMN retrain.gates.rules IS 'Number of rules.';
COMMENT ON COLUMN retrain.gates.definition IS 'The definition.';
COMMENT ON COLUMN retrain.gates.digest IS 'Its SHA-256.';
COMMENT ON COLUMN retrain.gates.gate_id IS 'Identifier.';

CREATE VIEW retrain.gate_results WITH (security_barrier = true) AS
SELECT
	e.gate_result_id,
	g.name AS gate,
	m.name AS model,
	e.revision,
	e.request_id,
	c.name AS champion,
	v.name AS candidate,
	e.result,
	e.reason,
	e.post_hoc,
	e.window_start,
	e.window_end,
	e.known_until,
	e.rows,
	e.fingerprint,
	e.digest,
	e.bundle,
	e.trigger,
	e.evaluated_at,
	e.evaluated_by,
	e.evaluated_as
FROM retrain.gate_result e
JOIN retrain.gate g ON g.gate_id = e.gate_id
JOIN retrain.model m ON m.model_id = g.model_id
JOIN retrain.version v ON v.version_id = e.candidate_version_id
LEFT JOIN retrain.version c ON c.version_id = e.champion_version_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.gate_result'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.gate_results IS
'What came of gates. Shows those of models of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.gate_results.gate_result_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.gate_results.gate IS 'Name of the gate.';
COMMENT ON COLUMN retrain.gate_results.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.gate_results.revision IS 'Revision of the gate that was evaluated.';
COMMENT ON COLUMN retrain.gate_results.request_id IS 'The request; NULL if it was evaluated outside of one.';
COMMENT ON COLUMN retrain.gate_results.champion IS 'Version that the candidate was compared with; NULL if it is not known.';
COMMENT ON COLUMN retrain.gate_results.candidate IS 'The candidate.';
COMMENT ON COLUMN retrain.gate_results.result IS 'passed, failed, insufficient or error.';
COMMENT ON COLUMN retrain.gate_results.reason IS 'Why.';
COMMENT ON COLUMN retrain.gate_results.post_hoc IS 'The gate was sealed after the training of the candidate began.';
COMMENT ON COLUMN retrain.gate_results.window_start IS 'First instant of the window, included.';
COMMENT ON COLUMN retrain.gate_results.window_end IS 'End of the window, not included.';
COMMENT ON COLUMN retrain.gate_results.known_until IS 'Labels that became known later count as unknown.';
COMMENT ON COLUMN retrain.gate_results.rows IS 'Paired rows that the rules were judged on; NULL if reading failed.';
COMMENT ON COLUMN retrain.gate_results.fingerprint IS 'Fingerprint of their keys and labels.';
COMMENT ON COLUMN retrain.gate_results.digest IS 'SHA-256 of bundle.';
COMMENT ON COLUMN retrain.gate_results.bundle IS 'All of it.';
COMMENT ON COLUMN retrain.gate_results.trigger IS 'worker, tick or manual.';
COMMENT ON COLUMN retrain.gate_results.evaluated_at IS 'When it was recorded.';
COMMENT ON COLUMN retrain.gate_results.evaluated_by IS 'Session user.';
COMMENT ON COLUMN retrain.gate_results.evaluated_as IS 'Current user.';

CREATE VIEW retrain.gate_rules WITH (security_barrier = true) AS
SELECT
	e.gate_result_id,
	g.name AS gate,
	m.name AS model,
	v.name AS candidate,
	u.ordinal,
	u.line,
	u.rule,
	u.name,
	u.slice_column,
	u.slice,
	u.status,
	u.value,
	u.low,
	u.high,
	u.margin,
	u.p,
	u.p_adjusted,
	u.rows,
	u.detail
FROM retrain.gate_rule_result u
JOIN retrain.gate_result e ON e.gate_result_id = u.gate_result_id
JOIN retrain.gate g ON g.gate_id = e.gate_id
JOIN retrain.model m ON m.model_id = g.model_id
JOIN retrain.version v ON v.version_id = e.candidate_version_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.gate_rule_result'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.gate_rules IS
'What came of each rule of each evaluation of a gate, over all rows and by slice. Shows those of models of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.gate_rules.gate_result_id IS 'The result it belongs to.';
COMMENT ON COLUMN retrain.gate_rules.gate IS 'Name of the gate.';
COMMENT ON COLUMN retrain.gate_rules.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.gate_rules.candidate IS 'The candidate.';
COMMENT ON COLUMN retrain.gate_rules.ordinal IS 'Place of the rule in the definition.';
COMMENT ON COLUMN retrain.gate_rules.line IS 'Line of the rule, from 1.';
COMMENT ON COLUMN retrain.gate_rules.rule IS 'Type of the rule.';
COMMENT ON COLUMN retrain.gate_rules.name IS 'What it is called.';
COMMENT ON COLUMN retrain.gate_rules.slice_column IS 'Column of the slice; NULL: not of a slice.';
COMMENT ON COLUMN retrain.gate_rules.slice IS 'Value of the slice.';
COMMENT ON COLUMN retrain.gate_rules.status IS 'ok, fail, insufficient_rows, undefined or error.';
COMMENT ON COLUMN retrain.gate_rules.value IS 'The figure: of a comparison, candidate less champion.';
COMMENT ON COLUMN retrain.gate_rules.low IS 'Lower end of its interval.';
COMMENT ON COLUMN retrain.gate_rules.high IS 'Upper end.';
COMMENT ON COLUMN retrain.gate_rules.margin IS 'The margin or limit it was judged by.';
COMMENT ON COLUMN retrain.gate_rules.p IS 'p-value.';
COMMENT ON COLUMN retrain.gate_rules.p_adjusted IS 'The same, adjusted by Holm over the slices of the rule.';
COMMENT ON COLUMN retrain.gate_rules.rows IS 'Rows it was computed from.';
COMMENT ON COLUMN retrain.gate_rules.detail IS 'What else the rule has to say.';
