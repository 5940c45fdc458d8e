-- Findings: functions and views.

CREATE FUNCTION retrain.open_finding(
	model text,
	kind text,
	title text,
	owner name,
	due timestamptz,
	details jsonb DEFAULT NULL,
	request uuid DEFAULT NULL,
	policy text DEFAULT NULL,
	slot timestamptz DEFAULT NULL,
	ordinal integer DEFAULT NULL,
	version text DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_open_finding';
COMMENT ON FUNCTION retrain.open_finding(text, text, text, name, timestamptz, jsonb, uuid, text, timestamptz, integer, text) IS
'Opens a finding about a model and returns its identifier. kind: bias, vulnerability, data_quality, performance or other. title: 1 to 200 characters. owner: the role that has to see to it. due: until when. details: whatever else. What it is about, each of this model: request; a decision, by policy, slot and ordinal (NULL: the last of the slot); version. Caller: members of the owner of the model, and auditors. Errors: 22023 (kind, title, due, policy without slot), 42704 (no such model, or not visible; no such role, request, decision or version), 22004, RT031, 25006.';

CREATE FUNCTION retrain.update_finding(
	finding_id bigint,
	state text DEFAULT NULL,
	owner name DEFAULT NULL,
	due timestamptz DEFAULT NULL,
	comment text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_update_finding';
COMMENT ON FUNCTION retrain.update_finding(bigint, text, name, timestamptz, text) IS
'Changes a finding that is not closed and returns its state; what is left out stays. state: open or in_progress. owner: another role. due: another date. comment: for the history, which keeps how it stood after each change. Caller: members of the owner of the finding, of the owner of the model, and auditors. Errors: RT011 (closed), 22023 (nothing to change, state, due), 42704 (no such finding, or not the caller''s; no such role), 22004, RT031, 25006.';

CREATE FUNCTION retrain.close_finding(finding_id bigint, outcome text, reason text) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_close_finding';
COMMENT ON FUNCTION retrain.close_finding(bigint, text, text) IS
'Closes a finding, for good, and returns the state it was in. outcome: done, or accepted for a risk that is borne. reason: what was done, or why it is borne. Caller: as retrain.update_finding(); accepted: members of the owner of the model, and auditors. Errors: RT011 (closed already), 22023 (outcome), 42501 (accepted by the owner of the finding), 42704 (no such finding, or not the caller''s), 22004, RT031, 25006.';

CREATE VIEW retrain.findings WITH (security_barrier = true) AS
SELECT
	f.finding_id,
	m.name AS model,
	f.kind,
	f.title,
	f.state,
	f.owner_name AS owner,
	f.due,
	f.state IN ('open', 'in_progress') AND f.due < pg_catalog.now() AS overdue,
	f.details,
	v.name AS version,
	f.request_id,
	p.name AS policy,
	f.slot,
	f.ordinal,
	f.opened_at,
	f.opened_by,
	f.changed_at,
	f.changed_by
FROM retrain.finding f
JOIN retrain.model m ON m.model_id = f.model_id
LEFT JOIN retrain.version v ON v.version_id = f.version_id
LEFT JOIN retrain.policy p ON p.policy_id = f.policy_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.pg_has_role(f.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR f.owner_name = pg_catalog.pg_get_userbyid(f.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.finding'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.findings IS
'Findings about models: what, whose, until when. Shows the models of roles the reader is a member of, and the findings of such roles; all of them to auditors.';
COMMENT ON COLUMN retrain.findings.finding_id IS 'Identifier.';
COMMENT ON COLUMN retrain.findings.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.findings.kind IS 'bias, vulnerability, data_quality, performance or other.';
COMMENT ON COLUMN retrain.findings.title IS 'What was found.';
COMMENT ON COLUMN retrain.findings.state IS 'open, in_progress, done or accepted.';
COMMENT ON COLUMN retrain.findings.owner IS 'Role that has to see to it.';
COMMENT ON COLUMN retrain.findings.due IS 'Until when.';
COMMENT ON COLUMN retrain.findings.overdue IS 'It is not closed and its date has passed.';
COMMENT ON COLUMN retrain.findings.details IS 'Whatever else there is to it.';
COMMENT ON COLUMN retrain.findings.version IS 'The version it is about.';
COMMENT ON COLUMN retrain.findings.request_id IS 'The request it belongs to.';
COMMENT ON COLUMN retrain.findings.policy IS 'The policy whose decision it comes from.';
COMMENT ON COLUMN retrain.findings.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.findings.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.findings.opened_at IS 'When it was opened.';
COMMENT ON COLUMN retrain.findings.opened_by IS 'Session user who opened it.';
COMMENT ON COLUMN retrain.findings.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.findings.changed_by IS 'Session user who last changed it.';

CREATE VIEW retrain.finding_history WITH (security_barrier = true) AS
SELECT
	e.finding_id,
	f.model,
	f.title,
	e.happened_at,
	e.from_state,
	e.to_state,
	e.owner_name AS owner,
	e.due,
	e.comment,
	e.session_role,
	e.caller_role,
	e.finding_event_id
FROM retrain.finding_event e
JOIN retrain.findings f ON f.finding_id = e.finding_id;
COMMENT ON VIEW retrain.finding_history IS
'How findings stood after each change, and who made it. Shows the findings that the reader sees in retrain.findings.';
COMMENT ON COLUMN retrain.finding_history.finding_id IS 'The finding.';
COMMENT ON COLUMN retrain.finding_history.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.finding_history.title IS 'What was found.';
COMMENT ON COLUMN retrain.finding_history.happened_at IS 'Clock.';
COMMENT ON COLUMN retrain.finding_history.from_state IS 'State before; NULL for the first.';
COMMENT ON COLUMN retrain.finding_history.to_state IS 'State after.';
COMMENT ON COLUMN retrain.finding_history.owner IS 'Owner after.';
COMMENT ON COLUMN retrain.finding_history.due IS 'Due date after.';
COMMENT ON COLUMN retrain.finding_history.comment IS 'What was said.';
COMMENT ON COLUMN retrain.finding_history.session_role IS 'Session user.';
COMMENT ON COLUMN retrain.finding_history.caller_role IS 'Current user.';
COMMENT ON COLUMN retrain.finding_history.finding_event_id IS 'Identifier, ascending.';
