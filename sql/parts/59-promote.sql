-- Promotion: what is required, doing it, and checking what was done.

CREATE FUNCTION retrain.check_promotion(request uuid, environment text DEFAULT 'production')
RETURNS TABLE (requirement text, met boolean, detail text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_check_promotion';
COMMENT ON FUNCTION retrain.check_promotion(uuid, text) IS
'What the promotion of a request requires, one row each, and whether it is met now; changes nothing, and nothing of it is kept. Of a proposed request: what letting it into the queue requires. Requirements: state, version, gate:NAME for each active gate of the model, approval:ROLE for each role of the rule. detail: what there is, who approved, what does not count and why, what was waived. For members of the owner of the model and whom a rule of the model or a delegation names. Errors: 42704 (no such request or environment, or not the caller''s), RT031, 22004, 42501.';

CREATE FUNCTION retrain.promote(
	request uuid,
	environment text DEFAULT 'production',
	effective_at timestamptz DEFAULT NULL,
	share numeric DEFAULT 1,
	watch_policy text DEFAULT NULL,
	watch interval DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_promote';
COMMENT ON FUNCTION retrain.promote(uuid, text, timestamptz, numeric, text, interval) IS
'Puts the version that answers a request live and returns the deployment. Everything that retrain.check_promotion() lists is checked in this transaction, with the request, the results of gates, approvals and waivers locked; what is not met is listed in one error. environment: where. effective_at: since when it is live (NULL: now; not ahead). share: above 0 to 1; below 1 what is live keeps the rest in its proportion, and the request can be promoted once more with share 1. watch_policy: policy of the model whose verdict roll_back takes the deployment back within watch. Caller: a member of the owner of the model, or of a role that the rule for the environment names. Needs READ COMMITTED. Errors: RT011 (state, no version, version retired), RT015 (a gate), RT017 (an approval), 42501, 25000 (isolation), 22023 (share, effective_at, watch), RT001 (no such watch_policy), 42704, 22004, RT031, 25006, 40001.';

CREATE FUNCTION retrain.verify_release()
RETURNS TABLE (object text, id text, problem text, detail text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_verify_release';
COMMENT ON FUNCTION retrain.verify_release() IS
'Checks approval rules, opened evidence, delegations, approvals, waivers, promotions, environments, deployments, device profiles, findings and states of requests against the ledger and against each other, and returns a row for each difference; none when all is as it was recorded. object: approval_rule, evidence_view, delegation, approval, waiver, promotion, request, environment, deployment, device_profile, finding or finding_event. id: its identifier. problem: missing (the ledger tells of it, the table does not have it), unrecorded (the other way round), differs (from the digest in the ledger, or from what another record says), unapproved (nothing that was recorded allowed it). The ledger itself is checked by retrain.verify_ledger(); rows of the calling transaction are in it after the commit. For auditors. Runs on standbys and in copies that were not adopted.';

-- The rule in force of each subject.
CREATE VIEW retrain.approval_rules WITH (security_barrier = true) AS
SELECT
	m.name AS model,
	a.subject,
	e.name AS environment,
	a.revision,
	a.definition,
	a.digest,
	a.sealed_at,
	a.session_role AS sealed_by
FROM retrain.approval_rule a
JOIN retrain.model m ON m.model_id = a.model_id
LEFT JOIN retrain.environment e ON e.environment_id = a.environment_id
WHERE NOT EXISTS (SELECT FROM retrain.approval_rule b WHERE b.model_id = a.model_id AND b.subject = a.subject
	AND COALESCE(b.environment_id, 0) = COALESCE(a.environment_id, 0) AND b.revision > a.revision)
AND (m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR pg_catalog.has_table_privilege('retrain.approval_rule'::pg_catalog.regclass, 'SELECT'));
COMMENT ON VIEW retrain.approval_rules IS
'The rules of approval in force. Shows the models of roles the reader is a member of, and those whose rules or delegations name him; all of them to auditors.';
COMMENT ON COLUMN retrain.approval_rules.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.approval_rules.subject IS 'promotion or retraining.';
COMMENT ON COLUMN retrain.approval_rules.environment IS 'Where to; NULL for retraining.';
COMMENT ON COLUMN retrain.approval_rules.revision IS 'Number of the revision.';
COMMENT ON COLUMN retrain.approval_rules.definition IS 'The rule with all defaults filled in.';
COMMENT ON COLUMN retrain.approval_rules.digest IS 'SHA-256 of its text.';
COMMENT ON COLUMN retrain.approval_rules.sealed_at IS 'When it was sealed.';
COMMENT ON COLUMN retrain.approval_rules.sealed_by IS 'Session user who sealed it.';

CREATE VIEW retrain.delegations WITH (security_barrier = true) AS
SELECT
	d.delegation_id,
	d.from_role,
	d.to_role,
	m.name AS model,
	d.ended_at IS NULL AND d.valid_until > pg_catalog.now() AS running,
	d.delegated_at,
	d.valid_until,
	d.reason,
	d.ended_at,
	d.ended_by,
	d.ended_reason
FROM retrain.delegation d
LEFT JOIN retrain.model m ON m.model_id = d.model_id
WHERE (SELECT h.here FROM retrain.instance_here h)
	AND (SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = SESSION_USER) IN (d.from_role_oid, d.to_role_oid)
	OR m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR pg_catalog.has_table_privilege('retrain.delegation'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.delegations IS
'Who may approve in whose place. Shows those of the session user, and of models as retrain.approvals; all of them to auditors.';
COMMENT ON COLUMN retrain.delegations.delegation_id IS 'Identifier.';
COMMENT ON COLUMN retrain.delegations.from_role IS 'Who is away.';
COMMENT ON COLUMN retrain.delegations.to_role IS 'Who stands in.';
COMMENT ON COLUMN retrain.delegations.model IS 'Only for this model; NULL: for all.';
COMMENT ON COLUMN retrain.delegations.running IS 'true while it is valid.';
COMMENT ON COLUMN retrain.delegations.delegated_at IS 'Since when.';
COMMENT ON COLUMN retrain.delegations.valid_until IS 'Valid before this.';
COMMENT ON COLUMN retrain.delegations.reason IS 'Why.';
COMMENT ON COLUMN retrain.delegations.ended_at IS 'When it was ended early.';
COMMENT ON COLUMN retrain.delegations.ended_by IS 'Who ended it.';
COMMENT ON COLUMN retrain.delegations.ended_reason IS 'Why.';

CREATE VIEW retrain.approvals WITH (security_barrier = true) AS
SELECT
	x.approval_id,
	x.waiver_id,
	x.request_id,
	m.name AS model,
	a.subject,
	e.name AS environment,
	x.verdict,
	x.requirement,
	CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.expires_at <= pg_catalog.now() THEN 'expired' ELSE 'valid' END AS state,
	x.rule_role,
	x.session_role AS given_by,
	x.caller_role AS given_as,
	x.authenticated_role AS connected_as,
	d.from_role AS in_place_of,
	x.given_at,
	x.expires_at,
	CASE WHEN x.approval_id IS NOT NULL THEN v.evidence_view_id IS NOT NULL END AS opened,
	v.opened_at,
	x.given_at - v.opened_at AS time_to_decide,
	x.comment,
	x.evidence_digest,
	a.revision AS rule_revision,
	x.client_address,
	x.application,
	x.revoked_at,
	x.revoked_by,
	x.revoked_reason
FROM (
	SELECT p.approval_id, NULL::bigint AS waiver_id, p.request_id, p.verdict, NULL::text AS requirement, p.rule_id, p.rule_role, p.session_role,
		p.caller_role, p.authenticated_role, p.delegation_id, p.decided_at AS given_at, p.expires_at, p.evidence_view_id, p.comment, p.evidence_digest,
		p.client_address, p.application, p.revoked_at, p.revoked_by, p.revoked_reason, p.session_role_oid
	FROM retrain.approval p
	UNION ALL
	SELECT NULL, w.waiver_id, w.request_id, 'waive', w.requirement, w.rule_id, w.rule_role, w.session_role,
		w.caller_role, w.authenticated_role, NULL, w.waived_at, w.expires_at, NULL, w.reason, NULL,
		w.client_address, w.application, w.revoked_at, w.revoked_by, w.revoked_reason, w.session_role_oid
	FROM retrain.waiver w
) x
JOIN retrain.request r ON r.request_id = x.request_id
JOIN retrain.model m ON m.model_id = r.model_id
JOIN retrain.approval_rule a ON a.rule_id = x.rule_id
LEFT JOIN retrain.environment e ON e.environment_id = a.environment_id
LEFT JOIN retrain.evidence_view v ON v.evidence_view_id = x.evidence_view_id
LEFT JOIN retrain.delegation d ON d.delegation_id = x.delegation_id
WHERE m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR x.session_role_oid = (SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = SESSION_USER) AND x.session_role = SESSION_USER
	AND (SELECT h.here FROM retrain.instance_here h)
	OR pg_catalog.has_table_privilege('retrain.approval'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.approvals IS
'What was approved, rejected and waived, by whom, and how long it took from opening the evidence to deciding. Shows the models of roles the reader is a member of, those whose rules or delegations name him, and what he gave himself; all of them to auditors. Whether an approval still counts (evidence, revision of the rule, membership) is said by retrain.check_promotion().';
COMMENT ON COLUMN retrain.approvals.approval_id IS 'Identifier of an approval or a rejection; NULL for a waiver.';
COMMENT ON COLUMN retrain.approvals.waiver_id IS 'Identifier of a waiver; NULL for the others.';
COMMENT ON COLUMN retrain.approvals.request_id IS 'The request.';
COMMENT ON COLUMN retrain.approvals.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.approvals.subject IS 'promotion or retraining.';
COMMENT ON COLUMN retrain.approvals.environment IS 'Where to; NULL for retraining.';
COMMENT ON COLUMN retrain.approvals.verdict IS 'approve, reject or waive.';
COMMENT ON COLUMN retrain.approvals.requirement IS 'What was waived; NULL for the others.';
COMMENT ON COLUMN retrain.approvals.state IS 'valid, expired or revoked.';
COMMENT ON COLUMN retrain.approvals.rule_role IS 'Role of the rule that it counts for.';
COMMENT ON COLUMN retrain.approvals.given_by IS 'Session user.';
COMMENT ON COLUMN retrain.approvals.given_as IS 'Current user.';
COMMENT ON COLUMN retrain.approvals.connected_as IS 'Role that connected; differs from given_by after SET SESSION AUTHORIZATION.';
COMMENT ON COLUMN retrain.approvals.in_place_of IS 'Whom he stood in for; NULL: in his own right.';
COMMENT ON COLUMN retrain.approvals.given_at IS 'When.';
COMMENT ON COLUMN retrain.approvals.expires_at IS 'Void from then on.';
COMMENT ON COLUMN retrain.approvals.opened IS 'Whether he had opened the evidence that he signed; NULL for a waiver.';
COMMENT ON COLUMN retrain.approvals.opened_at IS 'When he first did.';
COMMENT ON COLUMN retrain.approvals.time_to_decide IS 'From then to the decision.';
COMMENT ON COLUMN retrain.approvals.comment IS 'Comment, or reason.';
COMMENT ON COLUMN retrain.approvals.evidence_digest IS 'SHA-256 of the evidence that was signed.';
COMMENT ON COLUMN retrain.approvals.rule_revision IS 'Revision of the rule it was given under.';
COMMENT ON COLUMN retrain.approvals.client_address IS 'Address of the client; NULL for a socket.';
COMMENT ON COLUMN retrain.approvals.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.approvals.revoked_at IS 'When it was taken back.';
COMMENT ON COLUMN retrain.approvals.revoked_by IS 'Who took it back.';
COMMENT ON COLUMN retrain.approvals.revoked_reason IS 'Why.';

CREATE VIEW retrain.promotions WITH (security_barrier = true) AS
SELECT
	p.promotion_id,
	p.request_id,
	m.name AS model,
	e.name AS environment,
	f.name AS from_version,
	t.name AS to_version,
	p.share,
	p.deployment_id,
	p.promoted_at,
	p.session_role AS promoted_by,
	p.caller_role AS promoted_as,
	pg_catalog.cardinality(p.gate_result_ids) AS gates,
	ARRAY(SELECT DISTINCT a.session_role::text FROM retrain.approval a WHERE a.approval_id = ANY (p.approval_ids) ORDER BY 1) AS approved_by,
	(SELECT pg_catalog.count(*) FROM retrain.approval a WHERE a.approval_id = ANY (p.approval_ids) AND a.evidence_view_id IS NULL) AS approved_unread,
	ARRAY(SELECT w.requirement FROM retrain.waiver w WHERE w.waiver_id = ANY (p.waiver_ids) ORDER BY 1) AS waived,
	p.promoted_at - (SELECT pg_catalog.min(x.happened_at) FROM retrain.request_transition x WHERE x.request_id = p.request_id AND x.event = 'report') AS time_since_report,
	a.revision AS rule_revision,
	p.requirements,
	p.evidence_digest,
	r.state AS request_state
FROM retrain.promotion p
JOIN retrain.model m ON m.model_id = p.model_id
JOIN retrain.request r ON r.request_id = p.request_id
JOIN retrain.environment e ON e.environment_id = p.environment_id
JOIN retrain.version t ON t.version_id = p.to_version_id
LEFT JOIN retrain.version f ON f.version_id = p.from_version_id
LEFT JOIN retrain.approval_rule a ON a.rule_id = p.rule_id
WHERE m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR pg_catalog.has_table_privilege('retrain.promotion'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.promotions IS
'Versions put live for a request, and what allowed it. Shows the models of roles the reader is a member of, and those whose rules or delegations name him; all of them to auditors.';
COMMENT ON COLUMN retrain.promotions.promotion_id IS 'Identifier.';
COMMENT ON COLUMN retrain.promotions.request_id IS 'The request.';
COMMENT ON COLUMN retrain.promotions.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.promotions.environment IS 'Where to.';
COMMENT ON COLUMN retrain.promotions.from_version IS 'What was live alone before; NULL: nothing, or several.';
COMMENT ON COLUMN retrain.promotions.to_version IS 'What was put live.';
COMMENT ON COLUMN retrain.promotions.share IS 'Its share.';
COMMENT ON COLUMN retrain.promotions.deployment_id IS 'The deployment it made.';
COMMENT ON COLUMN retrain.promotions.promoted_at IS 'When.';
COMMENT ON COLUMN retrain.promotions.promoted_by IS 'Session user.';
COMMENT ON COLUMN retrain.promotions.promoted_as IS 'Current user.';
COMMENT ON COLUMN retrain.promotions.gates IS 'Gates that were passed.';
COMMENT ON COLUMN retrain.promotions.approved_by IS 'Session users whose approvals counted.';
COMMENT ON COLUMN retrain.promotions.approved_unread IS 'Of these approvals, those whose giver had not opened the evidence.';
COMMENT ON COLUMN retrain.promotions.waived IS 'Requirements that were waived.';
COMMENT ON COLUMN retrain.promotions.time_since_report IS 'From the report of the version to the promotion.';
COMMENT ON COLUMN retrain.promotions.rule_revision IS 'Revision of the approval rule; NULL: there was none.';
COMMENT ON COLUMN retrain.promotions.requirements IS 'Every requirement and how it was met.';
COMMENT ON COLUMN retrain.promotions.evidence_digest IS 'SHA-256 of the evidence at the promotion.';
COMMENT ON COLUMN retrain.promotions.request_state IS 'State of the request now.';
