-- Releases: who has to approve, who saw what, who approved, who stood in for
-- whom, what was waived, and what was promoted.  Rows are written by C functions
-- (src/release) that check their caller; each leaves a row in the ledger with
-- the digest of the row, so that a write behind their back is found by
-- retrain.verify_release().

CREATE TABLE retrain.approval_rule (
	rule_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	subject text NOT NULL,
	environment_id bigint,
	revision integer NOT NULL,
	definition jsonb NOT NULL,
	digest bytea NOT NULL,
	sealed_at timestamptz NOT NULL,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	CONSTRAINT approval_rule_pkey PRIMARY KEY (rule_id),
	CONSTRAINT approval_rule_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT approval_rule_environment_fkey FOREIGN KEY (environment_id) REFERENCES retrain.environment (environment_id),
	CONSTRAINT approval_rule_subject_check CHECK (subject IN ('retraining', 'promotion') AND (subject = 'promotion') = (environment_id IS NOT NULL)),
	CONSTRAINT approval_rule_revision_check CHECK (revision >= 1),
	CONSTRAINT approval_rule_digest_check CHECK (pg_catalog.length(digest) = 32)
);
COMMENT ON TABLE retrain.approval_rule IS 'Rules of who has to approve, as sealed revisions; a change is a new row.';
COMMENT ON COLUMN retrain.approval_rule.rule_id IS 'Identifier.';
COMMENT ON COLUMN retrain.approval_rule.model_id IS 'The model.';
COMMENT ON COLUMN retrain.approval_rule.subject IS 'retraining: letting a request into the queue; promotion: putting a version live.';
COMMENT ON COLUMN retrain.approval_rule.environment_id IS 'The environment that promotion is to; NULL for retraining.';
COMMENT ON COLUMN retrain.approval_rule.revision IS 'From 1, by model, subject and environment; the last one is in force.';
COMMENT ON COLUMN retrain.approval_rule.definition IS 'The rule with all defaults filled in, as retrain.set_approval_rule() seals it; without approvers, nothing has to be approved.';
COMMENT ON COLUMN retrain.approval_rule.digest IS 'SHA-256 of the text of definition.';
COMMENT ON COLUMN retrain.approval_rule.sealed_at IS 'When it was sealed.';
COMMENT ON COLUMN retrain.approval_rule.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.approval_rule.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval_rule.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.approval_rule.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval_rule.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.approval_rule.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval_rule.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.approval_rule.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.approval_rule.backend_pid IS 'Process of the session.';
CREATE UNIQUE INDEX approval_rule_revision_key ON retrain.approval_rule (model_id, subject, (COALESCE(environment_id, 0)), revision);

CREATE TABLE retrain.approval_rule_role (
	rule_id bigint NOT NULL,
	purpose text NOT NULL,
	ordinal integer NOT NULL,
	role_oid oid NOT NULL,
	role_name name NOT NULL,
	quorum integer,
	requirements text[],
	CONSTRAINT approval_rule_role_pkey PRIMARY KEY (rule_id, purpose, ordinal),
	CONSTRAINT approval_rule_role_rule_fkey FOREIGN KEY (rule_id) REFERENCES retrain.approval_rule (rule_id),
	CONSTRAINT approval_rule_role_purpose_check CHECK (purpose IN ('approve', 'waive') AND (purpose = 'approve') = (quorum IS NOT NULL) AND (purpose = 'waive') = (requirements IS NOT NULL)),
	CONSTRAINT approval_rule_role_quorum_check CHECK (quorum >= 1)
);
COMMENT ON TABLE retrain.approval_rule_role IS 'The roles that a rule names. Never changed.';
COMMENT ON COLUMN retrain.approval_rule_role.rule_id IS 'The revision of the rule.';
COMMENT ON COLUMN retrain.approval_rule_role.purpose IS 'approve or waive.';
COMMENT ON COLUMN retrain.approval_rule_role.ordinal IS 'Place in the definition, from 1.';
COMMENT ON COLUMN retrain.approval_rule_role.role_oid IS 'OID of the role; it is this one that is compared.';
COMMENT ON COLUMN retrain.approval_rule_role.role_name IS 'Its name when the rule was sealed; another role of this name is not it.';
COMMENT ON COLUMN retrain.approval_rule_role.quorum IS 'So many different members have to approve; NULL for waive.';
COMMENT ON COLUMN retrain.approval_rule_role.requirements IS 'What members may waive: gate, gate:NAME, approval, approval:ROLE; NULL for approve.';
CREATE INDEX approval_rule_role_idx ON retrain.approval_rule_role (role_oid);

CREATE TABLE retrain.evidence_view (
	evidence_view_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid,
	policy_id bigint,
	slot timestamptz,
	ordinal integer,
	digest bytea NOT NULL,
	opened_at timestamptz NOT NULL,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	CONSTRAINT evidence_view_pkey PRIMARY KEY (evidence_view_id),
	CONSTRAINT evidence_view_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT evidence_view_leaf_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.leaf (policy_id, slot, ordinal),
	CONSTRAINT evidence_view_subject_check CHECK ((request_id IS NULL) = (policy_id IS NOT NULL) AND (policy_id IS NULL) = (slot IS NULL) AND (policy_id IS NULL) = (ordinal IS NULL)),
	CONSTRAINT evidence_view_digest_check CHECK (pg_catalog.length(digest) = 32)
);
COMMENT ON TABLE retrain.evidence_view IS 'Who opened which evidence, and when. Never changed.';
COMMENT ON COLUMN retrain.evidence_view.evidence_view_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.evidence_view.request_id IS 'The request whose evidence was opened; NULL where it was that of a decision.';
COMMENT ON COLUMN retrain.evidence_view.policy_id IS 'The policy of the decision whose evidence was opened; NULL where it was that of a request.';
COMMENT ON COLUMN retrain.evidence_view.slot IS 'Slot of the decision.';
COMMENT ON COLUMN retrain.evidence_view.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.evidence_view.digest IS 'SHA-256 of the bundle that was shown.';
COMMENT ON COLUMN retrain.evidence_view.opened_at IS 'Clock.';
COMMENT ON COLUMN retrain.evidence_view.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.evidence_view.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.evidence_view.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.evidence_view.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.evidence_view.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.evidence_view.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.evidence_view.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.evidence_view.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.evidence_view.backend_pid IS 'Process of the session.';
CREATE INDEX evidence_view_request_idx ON retrain.evidence_view (request_id, session_role_oid) WHERE request_id IS NOT NULL;

CREATE TABLE retrain.delegation (
	delegation_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint,
	from_role_oid oid NOT NULL,
	from_role name NOT NULL,
	to_role_oid oid NOT NULL,
	to_role name NOT NULL,
	reason text NOT NULL,
	delegated_at timestamptz NOT NULL,
	valid_until timestamptz NOT NULL,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	ended_at timestamptz,
	ended_by name,
	ended_reason text,
	CONSTRAINT delegation_pkey PRIMARY KEY (delegation_id),
	CONSTRAINT delegation_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT delegation_period_check CHECK (delegated_at < valid_until),
	CONSTRAINT delegation_roles_check CHECK (from_role_oid <> to_role_oid)
);
COMMENT ON TABLE retrain.delegation IS 'Who may approve in whose place, and until when. Ended, never removed.';
COMMENT ON COLUMN retrain.delegation.delegation_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.delegation.model_id IS 'Only for this model; NULL: for all.';
COMMENT ON COLUMN retrain.delegation.from_role_oid IS 'OID of the approver who is away.';
COMMENT ON COLUMN retrain.delegation.from_role IS 'Its name then.';
COMMENT ON COLUMN retrain.delegation.to_role_oid IS 'OID of the role that stands in.';
COMMENT ON COLUMN retrain.delegation.to_role IS 'Its name then.';
COMMENT ON COLUMN retrain.delegation.reason IS 'Why.';
COMMENT ON COLUMN retrain.delegation.delegated_at IS 'Valid from then.';
COMMENT ON COLUMN retrain.delegation.valid_until IS 'Valid before this.';
COMMENT ON COLUMN retrain.delegation.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.delegation.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.delegation.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.delegation.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.delegation.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.delegation.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.delegation.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.delegation.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.delegation.backend_pid IS 'Process of the session.';
COMMENT ON COLUMN retrain.delegation.ended_at IS 'When it was ended early; NULL otherwise.';
COMMENT ON COLUMN retrain.delegation.ended_by IS 'Session user who ended it.';
COMMENT ON COLUMN retrain.delegation.ended_reason IS 'Why.';
CREATE INDEX delegation_to_idx ON retrain.delegation (to_role_oid, valid_until);

CREATE TABLE retrain.approval (
	approval_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid NOT NULL,
	verdict text NOT NULL,
	rule_id bigint NOT NULL,
	rule_role_oid oid NOT NULL,
	rule_role name NOT NULL,
	evidence_digest bytea NOT NULL,
	evidence_view_id bigint,
	comment text,
	delegation_id bigint,
	decided_at timestamptz NOT NULL,
	expires_at timestamptz,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	revoked_at timestamptz,
	revoked_by_oid oid,
	revoked_by name,
	revoked_reason text,
	CONSTRAINT approval_pkey PRIMARY KEY (approval_id),
	CONSTRAINT approval_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT approval_rule_fkey FOREIGN KEY (rule_id) REFERENCES retrain.approval_rule (rule_id),
	CONSTRAINT approval_view_fkey FOREIGN KEY (evidence_view_id) REFERENCES retrain.evidence_view (evidence_view_id),
	CONSTRAINT approval_delegation_fkey FOREIGN KEY (delegation_id) REFERENCES retrain.delegation (delegation_id),
	CONSTRAINT approval_verdict_check CHECK (verdict IN ('approve', 'reject') AND (verdict = 'approve') = (expires_at IS NOT NULL)),
	CONSTRAINT approval_digest_check CHECK (pg_catalog.length(evidence_digest) = 32)
);
COMMENT ON TABLE retrain.approval IS 'What approvers decided, on which evidence. Everything but the revocation is sealed.';
COMMENT ON COLUMN retrain.approval.approval_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.approval.request_id IS 'The request.';
COMMENT ON COLUMN retrain.approval.verdict IS 'approve or reject.';
COMMENT ON COLUMN retrain.approval.rule_id IS 'The revision of the rule it was given under; under another one it is void.';
COMMENT ON COLUMN retrain.approval.rule_role_oid IS 'OID of the role of the rule that it counts for.';
COMMENT ON COLUMN retrain.approval.rule_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval.evidence_digest IS 'SHA-256 of the evidence that was signed; void once the evidence has changed.';
COMMENT ON COLUMN retrain.approval.evidence_view_id IS 'When that evidence was first opened by the same session user; NULL: it was not.';
COMMENT ON COLUMN retrain.approval.comment IS 'For people; the reason of a rejection.';
COMMENT ON COLUMN retrain.approval.delegation_id IS 'The delegation it was given under; NULL: in the approver''s own right.';
COMMENT ON COLUMN retrain.approval.decided_at IS 'Clock.';
COMMENT ON COLUMN retrain.approval.expires_at IS 'Void from then on; NULL for a rejection.';
COMMENT ON COLUMN retrain.approval.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.approval.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.approval.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.approval.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.approval.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.approval.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.approval.backend_pid IS 'Process of the session.';
COMMENT ON COLUMN retrain.approval.revoked_at IS 'When it was taken back; NULL while it holds.';
COMMENT ON COLUMN retrain.approval.revoked_by_oid IS 'OID of the session user who took it back.';
COMMENT ON COLUMN retrain.approval.revoked_by IS 'Its name then.';
COMMENT ON COLUMN retrain.approval.revoked_reason IS 'Why.';
CREATE INDEX approval_request_idx ON retrain.approval (request_id, approval_id);

CREATE TABLE retrain.waiver (
	waiver_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid NOT NULL,
	requirement text NOT NULL,
	rule_id bigint NOT NULL,
	rule_role_oid oid NOT NULL,
	rule_role name NOT NULL,
	reason text NOT NULL,
	waived_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	revoked_at timestamptz,
	revoked_by_oid oid,
	revoked_by name,
	revoked_reason text,
	CONSTRAINT waiver_pkey PRIMARY KEY (waiver_id),
	CONSTRAINT waiver_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT waiver_rule_fkey FOREIGN KEY (rule_id) REFERENCES retrain.approval_rule (rule_id),
	CONSTRAINT waiver_period_check CHECK (waived_at < expires_at),
	CONSTRAINT waiver_reason_check CHECK (reason <> '')
);
COMMENT ON TABLE retrain.waiver IS 'Requirements that a request need not meet, by whom and why. Everything but the revocation is sealed.';
COMMENT ON COLUMN retrain.waiver.waiver_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.waiver.request_id IS 'The request.';
COMMENT ON COLUMN retrain.waiver.requirement IS 'What is waived, as retrain.check_promotion() names it: gate:NAME or approval:ROLE.';
COMMENT ON COLUMN retrain.waiver.rule_id IS 'The revision of the rule that lets it be waived; under another one it is void.';
COMMENT ON COLUMN retrain.waiver.rule_role_oid IS 'OID of the role of the rule that may waive it.';
COMMENT ON COLUMN retrain.waiver.rule_role IS 'Its name then.';
COMMENT ON COLUMN retrain.waiver.reason IS 'Why.';
COMMENT ON COLUMN retrain.waiver.waived_at IS 'Clock.';
COMMENT ON COLUMN retrain.waiver.expires_at IS 'Void from then on.';
COMMENT ON COLUMN retrain.waiver.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.waiver.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.waiver.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.waiver.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.waiver.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.waiver.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.waiver.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.waiver.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.waiver.backend_pid IS 'Process of the session.';
COMMENT ON COLUMN retrain.waiver.revoked_at IS 'When it was taken back; NULL while it holds.';
COMMENT ON COLUMN retrain.waiver.revoked_by_oid IS 'OID of the session user who took it back.';
COMMENT ON COLUMN retrain.waiver.revoked_by IS 'Its name then.';
COMMENT ON COLUMN retrain.waiver.revoked_reason IS 'Why.';
CREATE INDEX waiver_request_idx ON retrain.waiver (request_id, waiver_id);

CREATE TABLE retrain.promotion (
	promotion_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid NOT NULL,
	model_id bigint NOT NULL,
	environment_id bigint NOT NULL,
	deployment_id bigint NOT NULL,
	from_version_id bigint,
	to_version_id bigint NOT NULL,
	share numeric NOT NULL,
	rule_id bigint,
	rule_digest bytea,
	evidence_digest bytea NOT NULL,
	requirements jsonb NOT NULL,
	gate_result_ids bigint[] NOT NULL,
	approval_ids bigint[] NOT NULL,
	waiver_ids bigint[] NOT NULL,
	promoted_at timestamptz NOT NULL,
	authenticated_role_oid oid NOT NULL,
	authenticated_role name NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	client_address inet,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	CONSTRAINT promotion_pkey PRIMARY KEY (promotion_id),
	CONSTRAINT promotion_environment_fkey FOREIGN KEY (environment_id) REFERENCES retrain.environment (environment_id),
	CONSTRAINT promotion_deployment_fkey FOREIGN KEY (deployment_id, model_id) REFERENCES retrain.deployment (deployment_id, model_id),
	CONSTRAINT promotion_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT promotion_version_fkey FOREIGN KEY (to_version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT promotion_from_fkey FOREIGN KEY (from_version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT promotion_rule_fkey FOREIGN KEY (rule_id) REFERENCES retrain.approval_rule (rule_id),
	CONSTRAINT promotion_share_check CHECK (share > 0 AND share <= 1),
	CONSTRAINT promotion_digest_check CHECK (pg_catalog.length(evidence_digest) = 32)
);
COMMENT ON TABLE retrain.promotion IS 'Versions put live for a request, with everything that allowed it. Never changed.';
COMMENT ON COLUMN retrain.promotion.promotion_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.promotion.request_id IS 'The request; it is promoted once, and once more from a part of the traffic to all.';
COMMENT ON COLUMN retrain.promotion.model_id IS 'The model.';
COMMENT ON COLUMN retrain.promotion.environment_id IS 'Where to.';
COMMENT ON COLUMN retrain.promotion.deployment_id IS 'The deployment it made.';
COMMENT ON COLUMN retrain.promotion.from_version_id IS 'The version that was live alone before; NULL: none, or several with shares.';
COMMENT ON COLUMN retrain.promotion.to_version_id IS 'The version that answers the request.';
COMMENT ON COLUMN retrain.promotion.share IS 'Its share of the deployment, above 0 to 1.';
COMMENT ON COLUMN retrain.promotion.rule_id IS 'The revision of the approval rule; NULL: there was none.';
COMMENT ON COLUMN retrain.promotion.rule_digest IS 'Its digest.';
COMMENT ON COLUMN retrain.promotion.evidence_digest IS 'SHA-256 of the evidence at the promotion; that of every approval that counted.';
COMMENT ON COLUMN retrain.promotion.requirements IS 'Every requirement and how it was met: array of {"requirement", "met", "detail"}.';
COMMENT ON COLUMN retrain.promotion.gate_result_ids IS 'The results of gates that counted.';
COMMENT ON COLUMN retrain.promotion.approval_ids IS 'The approvals that counted.';
COMMENT ON COLUMN retrain.promotion.waiver_ids IS 'The waivers that counted.';
COMMENT ON COLUMN retrain.promotion.promoted_at IS 'Clock.';
COMMENT ON COLUMN retrain.promotion.authenticated_role_oid IS 'OID of the role that connected; SET SESSION AUTHORIZATION does not change it.';
COMMENT ON COLUMN retrain.promotion.authenticated_role IS 'Its name then.';
COMMENT ON COLUMN retrain.promotion.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.promotion.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.promotion.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.promotion.caller_role IS 'Its name then.';
COMMENT ON COLUMN retrain.promotion.client_address IS 'Address of the client; NULL for a socket of the server''s machine.';
COMMENT ON COLUMN retrain.promotion.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.promotion.backend_pid IS 'Process of the session.';
CREATE INDEX promotion_request_idx ON retrain.promotion (request_id);
CREATE INDEX promotion_model_idx ON retrain.promotion (model_id, environment_id, promoted_at);

CREATE TRIGGER approval_rule_append_only BEFORE UPDATE OR DELETE ON retrain.approval_rule
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER approval_rule_no_truncate BEFORE TRUNCATE ON retrain.approval_rule
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER approval_rule_role_append_only BEFORE UPDATE OR DELETE ON retrain.approval_rule_role
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER approval_rule_role_no_truncate BEFORE TRUNCATE ON retrain.approval_rule_role
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER evidence_view_append_only BEFORE UPDATE OR DELETE ON retrain.evidence_view
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER evidence_view_no_truncate BEFORE TRUNCATE ON retrain.evidence_view
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER delegation_append_only BEFORE UPDATE OR DELETE ON retrain.delegation
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('ended_at', 'ended_by', 'ended_reason');
CREATE TRIGGER delegation_no_truncate BEFORE TRUNCATE ON retrain.delegation
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER approval_append_only BEFORE UPDATE OR DELETE ON retrain.approval
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('revoked_at', 'revoked_by_oid', 'revoked_by', 'revoked_reason');
CREATE TRIGGER approval_no_truncate BEFORE TRUNCATE ON retrain.approval
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER waiver_append_only BEFORE UPDATE OR DELETE ON retrain.waiver
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('revoked_at', 'revoked_by_oid', 'revoked_by', 'revoked_reason');
CREATE TRIGGER waiver_no_truncate BEFORE TRUNCATE ON retrain.waiver
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER promotion_append_only BEFORE UPDATE OR DELETE ON retrain.promotion
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER promotion_no_truncate BEFORE TRUNCATE ON retrain.promotion
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.approval_rule ENABLE ALWAYS TRIGGER approval_rule_append_only;
ALTER TABLE retrain.approval_rule ENABLE ALWAYS TRIGGER approval_rule_no_truncate;
ALTER TABLE retrain.approval_rule_role ENABLE ALWAYS TRIGGER approval_rule_role_append_only;
ALTER TABLE retrain.approval_rule_role ENABLE ALWAYS TRIGGER approval_rule_role_no_truncate;
ALTER TABLE retrain.evidence_view ENABLE ALWAYS TRIGGER evidence_view_append_only;
ALTER TABLE retrain.evidence_view ENABLE ALWAYS TRIGGER evidence_view_no_truncate;
ALTER TABLE retrain.delegation ENABLE ALWAYS TRIGGER delegation_append_only;
ALTER TABLE retrain.delegation ENABLE ALWAYS TRIGGER delegation_no_truncate;
ALTER TABLE retrain.approval ENABLE ALWAYS TRIGGER approval_append_only;
ALTER TABLE retrain.approval ENABLE ALWAYS TRIGGER approval_no_truncate;
ALTER TABLE retrain.waiver ENABLE ALWAYS TRIGGER waiver_append_only;
ALTER TABLE retrain.waiver ENABLE ALWAYS TRIGGER waiver_no_truncate;
ALTER TABLE retrain.promotion ENABLE ALWAYS TRIGGER promotion_append_only;
ALTER TABLE retrain.promotion ENABLE ALWAYS TRIGGER promotion_no_truncate;

-- Models that the reader has a part in: as member of the owner, or because a rule
-- or a delegation names him.  Views read it; nobody else may.
CREATE VIEW retrain.release_here AS
SELECT m.model_id
FROM retrain.model m
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
UNION
SELECT a.model_id
FROM retrain.approval_rule a
JOIN retrain.approval_rule_role o ON o.rule_id = a.rule_id
WHERE pg_catalog.pg_has_role(o.role_oid, 'MEMBER') AND (SELECT h.here FROM retrain.instance_here h)
UNION
SELECT m.model_id
FROM retrain.delegation d
JOIN retrain.model m ON d.model_id = m.model_id OR d.model_id IS NULL
WHERE d.to_role_oid = (SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = SESSION_USER)
	AND d.ended_at IS NULL AND d.valid_until > pg_catalog.now() AND (SELECT h.here FROM retrain.instance_here h);
COMMENT ON VIEW retrain.release_here IS 'Models that the current user has a part in: as member of the owner, or because a rule of approval or a running delegation names him.';
COMMENT ON COLUMN retrain.release_here.model_id IS 'The model.';
