-- Approvals: rules, evidence, approving, standing in, waiving.

CREATE FUNCTION retrain.set_approval_rule(
	model text,
	definition jsonb,
	subject text DEFAULT 'promotion',
	environment text DEFAULT 'production') RETURNS integer
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_set_approval_rule';
COMMENT ON FUNCTION retrain.set_approval_rule(text, jsonb, text, text) IS
'Seals who has to approve, and returns the revision in force. definition: object with approvers (array of {"role", "quorum"}: so many different members, 1 unless told; [] for nobody), and any of not (who may not approve: policy_author, trainer, requester; all three), valid (how long an approval holds; 7 days), require_opened (the evidence has to have been opened; true), locked (the owner of the model cannot change the rule any more; false), waivers (array of {"role", "requirements"}: who may waive what: gate, gate:NAME, approval, approval:ROLE). subject: promotion (to environment), or retraining: requests for the model are then proposed and wait. Roles are kept by oid. A definition that changes nothing seals nothing. Caller: the owner of the model; a locked rule, and any rule while a request waits under it, is changed by a superuser or the owner of the extension only. Errors: RT002 (definition; all that is wrong, with paths), 55000 (a request waits), 22023 (subject), 42704 (no such model or environment, or not the caller''s), RT011 (model retired), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.open_evidence(request uuid, OUT evidence jsonb, OUT digest bytea)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_open_evidence';
COMMENT ON FUNCTION retrain.open_evidence(uuid) IS
'What an approver decides on, and the SHA-256 of its text in UTF-8, which he signs: the request, the decisions behind it with evaluation, measurements and sealed revision, the changes of its state, the version that answers it and its parent with digests, the training rows that were issued, and the results of gates with all rules and numbers. The same as long as what it tells is the same; who opened it and who approved is not part of it. Who opened it, and when, is recorded (retrain.evidence_view). For members of the owner of the model, auditors, and whom a rule of the model or a delegation names. Errors: 42704 (no such request, or not the caller''s), RT031, 25006, 42501.';

CREATE FUNCTION retrain.open_evidence(policy text, slot timestamptz, ordinal integer DEFAULT NULL, OUT evidence jsonb, OUT digest bytea)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_open_decision_evidence';
COMMENT ON FUNCTION retrain.open_evidence(text, timestamptz, integer) IS
'The evidence of a decision, as part decisions of the evidence of a request, and its SHA-256; who opened it is recorded. policy: name. slot: of the decision. ordinal: its evaluation of the slot (NULL: the latest). For members of the owners of policy and model, auditors, and whom a rule of the model or a delegation names. Errors: RT001 (no such policy, or not the caller''s), P0002 (no such record), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.approve(
	request uuid,
	digest bytea,
	comment text DEFAULT NULL,
	role name DEFAULT NULL,
	environment text DEFAULT 'production') RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_approve';
COMMENT ON FUNCTION retrain.approve(uuid, bytea, text, name, text) IS
'Signs the evidence of a request and returns the approval. A proposed request goes into the queue once the quorum of every role is there; otherwise the approval is kept for retrain.promote(). digest: of retrain.open_evidence(). comment: for people. role: of the rule, that it counts for (NULL: the first whose quorum is not there yet). environment: that the version is to be promoted to. Session user and current user must both be members of the role, or the session user stands in for one (retrain.delegate()). Errors: 42501 (not named by the rule), RT012 (author of the policy, trainer or requester, or can act as one; approved or waived before), RT014 (another evidence than the one there is; not opened), RT011 (nothing to approve in this state), RT017 (no rule; the proposal has expired), 42704, 22004, RT031, 25006.';

CREATE FUNCTION retrain.reject(
	request uuid,
	digest bytea,
	comment text,
	role name DEFAULT NULL,
	environment text DEFAULT 'production') RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_reject';
COMMENT ON FUNCTION retrain.reject(uuid, bytea, text, name, text) IS
'Rejects a request that is proposed or awaiting_promotion, for good, and returns the record of it. digest: of retrain.open_evidence(). comment: why. role, environment: as retrain.approve(). One rejection is enough, and whoever may approve may reject; author, trainer and requester too, if the rule names them. Errors: 42501 (not named by the rule), RT014 (another evidence than the one there is), RT011 (state), RT017 (no rule; expired), 42704, 22004, RT031, 25006.';

CREATE FUNCTION retrain.revoke_approval(approval_id bigint, reason text) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_revoke_approval';
COMMENT ON FUNCTION retrain.revoke_approval(bigint, text) IS
'Takes an approval back and returns its identifier; the record stays. reason: why. Caller: the session user who gave it, or a superuser. Errors: 42704 (no such approval, or not the caller''s), RT011 (taken back already, a rejection, or the request has moved on; one that is promoted with a part of the traffic has not), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.delegate(
	from_role name,
	to_role name,
	until timestamptz,
	reason text,
	model text DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_delegate';
COMMENT ON FUNCTION retrain.delegate(name, name, timestamptz, text, text) IS
'Lets another role approve in one''s place, until an instant, and returns the delegation. from_role: the caller himself, session user and current user. to_role: the session user who stands in. until: valid before this. reason: why. model: only for this one (NULL: all). Approvals given under it count as those of both: neither may be author, trainer or requester, nor approve besides. Who stands in for somebody cannot hand that on. Errors: 42501 (another role''s right; a rule in force names no role of the caller), 22023 (until, same role), 42704 (no such role), 22004, RT031, 25006.';

CREATE FUNCTION retrain.end_delegation(delegation_id bigint, reason text DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_end_delegation';
COMMENT ON FUNCTION retrain.end_delegation(bigint, text) IS
'Ends a delegation early and returns its identifier; approvals given under it before stay. reason: why. Caller: the session user who gave it, or a superuser. Errors: 42704 (no such delegation, or not the caller''s), RT011 (over already), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.waive(
	request uuid,
	requirement text,
	reason text,
	expires_at timestamptz,
	environment text DEFAULT 'production') RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_waive';
COMMENT ON FUNCTION retrain.waive(uuid, text, text, timestamptz, text) IS
'Waives one requirement of a promotion, and returns the waiver. requirement: gate:NAME or approval:ROLE, as retrain.check_promotion() names it. reason: why. expires_at: it holds before this. environment: of the rule. A gate that has failed closes the request; what can be waived is one that has no result, or not enough rows. Caller: session user and current user must both be members of a role that the key waivers of the rule allows it; four eyes hold as for an approval. Errors: 42501 (the rule does not allow it), RT012, 22023 (no such requirement; end, reason), 42704, 22004, RT031, 25006.';

CREATE FUNCTION retrain.revoke_waiver(waiver_id bigint, reason text) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_revoke_waiver';
COMMENT ON FUNCTION retrain.revoke_waiver(bigint, text) IS
'Takes a waiver back and returns its identifier; the record stays. reason: why. Caller: the session user who gave it, or a superuser. Errors: 42704 (no such waiver, or not the caller''s), RT011 (taken back already), 22004, RT031, 25006, 42501.';
