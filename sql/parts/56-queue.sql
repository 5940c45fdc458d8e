-- The queue for trainers: functions and view.

CREATE FUNCTION retrain.request_arrows(OUT from_state text, OUT event text, OUT to_state text) RETURNS SETOF record
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_request_arrows';
COMMENT ON FUNCTION retrain.request_arrows() IS
'All changes of state that a request can make: state before (NULL: it is made), event, state after. Every other one raises RT011.';

CREATE FUNCTION retrain.next_request_state(from_state text, event text) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_next_request_state';
COMMENT ON FUNCTION retrain.next_request_state(text, text) IS
'The state to which an event leads from a state (NULL: that of a request not yet made). Errors: RT011 (leads nowhere), 22023 (no such state or event), 22004 (event NULL).';

CREATE FUNCTION retrain.request_retraining(
	model text,
	reason text,
	action text DEFAULT 'retrain',
	priority integer DEFAULT 0) RETURNS uuid
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_request_retraining';
COMMENT ON FUNCTION retrain.request_retraining(text, text, text, integer) IS
'Asks for a model to be trained anew, by hand, and returns the request, which is queued, or proposed where a rule of retrain.set_approval_rule() for retraining wants approvals; policies do so by their decisions. reason: for people. action: retrain or recalibrate. priority: higher is claimed first. Caller: the owner of the model. Errors: RT010 (the model has an open request), RT011 (model retired), 22023 (action), 42704 (no such model, or not the caller''s), RT031, 25006, 42501.';

CREATE FUNCTION retrain.cancel(request uuid, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_cancel';
COMMENT ON FUNCTION retrain.cancel(uuid, text) IS
'Cancels a request that is proposed, queued or leased and returns the state it was in. A trainer that holds it learns of it with its next heartbeat; its report is refused. reason: for people. Caller: the owner of the model. Errors: RT011 (any other state), 42704 (no such request, or not the caller''s), RT031, 25006, 42501.';

CREATE FUNCTION retrain.claim(
	trainer text,
	model text DEFAULT NULL,
	lease interval DEFAULT NULL,
	max_requests integer DEFAULT 1,
	OUT request_id uuid,
	OUT model_name text,
	OUT action text,
	OUT reason text,
	OUT token uuid,
	OUT fence integer,
	OUT lease_until timestamptz,
	OUT attempt integer,
	OUT max_attempts integer,
	OUT requested_at timestamptz,
	OUT ledger_seq bigint,
	OUT ledger_hash bytea) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_claim_requests';
COMMENT ON FUNCTION retrain.claim(text, text, interval, integer) IS
'Claims requests that wait: highest priority first, then oldest; what others are just claiming is passed over. Returns a row per request: token and fence for the calls that follow, the end of the lease, and the last committed row of the ledger (number and hash), to be kept outside of the database. No row: nothing to do. trainer: what the process calls itself, 1 to 128 characters. model: only requests of this model (NULL: of any that the caller may train). lease: 1 second to retrain.max_lease, without months (NULL: retrain.default_lease); renewed by retrain.heartbeat(). max_requests: 1 to 100. The caller must be able to read every column of the log of the policy that decided (of any log of the model, where a person asked; be a member of its owner, where it has none). Commit at once: a claim in an open transaction hides the request and holds back vacuum. Errors: 42704 (no such model), 42501 (named model, its log not readable; the hint has the GRANT), 22023 (lease, max_requests), 42602 (trainer), RT031, 25006.';

CREATE FUNCTION retrain.heartbeat(
	request uuid,
	token uuid,
	progress jsonb DEFAULT NULL,
	lease interval DEFAULT NULL,
	OUT lease_until timestamptz,
	OUT cancelled boolean) RETURNS record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_heartbeat';
COMMENT ON FUNCTION retrain.heartbeat(uuid, uuid, jsonb, interval) IS
'Renews a lease and returns its new end, or NULL and cancelled = true for a request that was cancelled: then stop. progress: for people, at most 64 kB (NULL: as it was). lease: from now, 1 second to retrain.max_lease (NULL: as long as the last time). Call it at least every third of a lease, in a transaction of its own. Caller: the session user who claimed. Errors: RT020 (lease lost or over: stop), RT021 (another role), 42704 (no such request), 22023 (lease, progress), 22004, RT031, 25006.';

CREATE FUNCTION retrain.release(
	request uuid,
	token uuid,
	delay interval DEFAULT '0',
	reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_release';
COMMENT ON FUNCTION retrain.release(uuid, uuid, interval, text) IS
'Gives a request back, for a trainer that stops in good order, and returns the state it went to: queued, or dead when no attempt is left. The first release of a request does not count as an attempt. The token is void from then on. delay: 0 to 30 days until it can be claimed again. reason: for people. Caller: the session user who claimed. Errors: RT020 (lease lost or over), RT021 (another role), 42704, 22023 (delay), 22004, RT031, 25006.';

CREATE FUNCTION retrain.report(
	request uuid,
	token uuid,
	fence integer,
	idempotency_key text,
	outcome text,
	version text DEFAULT NULL,
	artifact_uri text DEFAULT NULL,
	artifact_digest bytea DEFAULT NULL,
	details jsonb DEFAULT NULL,
	error text DEFAULT NULL,
	OUT state text,
	OUT version_id bigint,
	OUT late boolean,
	OUT repeated boolean,
	OUT ledger_seq bigint,
	OUT ledger_hash bytea) RETURNS record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_report';
COMMENT ON FUNCTION retrain.report(uuid, uuid, integer, text, text, text, text, bytea, jsonb, text) IS
'Reports what came of a request, in one transaction: registers the version and moves the request to gating, or writes the failure down and moves it to queued (after a pause, retrain.retry_pause) or dead. idempotency_key: 1 to 200 characters; the same key with the same content gives the first answer again (repeated), with other content RT022. outcome: trained (with version, artifact_uri, artifact_digest and details as retrain.register_version()) or failed (with error). What retrain.training_set() issued last under this lease is written into the version; rows and fingerprint that details tell must be the same. late: the lease was over, but nobody else had claimed the request. ledger_seq, ledger_hash: last committed row of the ledger. Caller: the session user who claimed. Errors: RT020 (another has claimed it since; token or fence of another lease), RT021 (another role), RT022, RT011 (cancelled, dead, reported already), 42710 (version or artifact taken), 22023, 42602, 42704, 22004, RT031, 25006.';

CREATE FUNCTION retrain.training_set(
	request uuid,
	options jsonb DEFAULT '{}',
	OUT training_data_id bigint,
	OUT query text,
	OUT columns text[],
	OUT row_count bigint,
	OUT fingerprint bytea,
	OUT window_start timestamptz,
	OUT window_end timestamptz,
	OUT label_cutoff timestamptz,
	OUT rows_in_window bigint,
	OUT rows_unlabelled bigint,
	OUT rows_excluded bigint,
	OUT rows_over_balance bigint,
	OUT exclusions jsonb,
	OUT slices jsonb,
	OUT snapshot text) RETURNS record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_training_set';
COMMENT ON FUNCTION retrain.training_set(uuid, jsonb) IS
'The query for the training rows of a request, all values as literals, with count and fingerprint (retrain.fingerprint_digest(retrain.fingerprint_agg(columns))) of its rows on this snapshot, written to retrain.training_data. Rows of the log in the window whose label was known at the cut-off and that lie in no range excluded by retrain.exclude_from_training(). options: object with any of the keys log (name; the policy''s, or the only one), columns (time, features, slices and label), window (interval before window_end) or window_start (from the beginning), window_end (that of the decision''s window; when the request was made), label_cutoff (the slot of the decision; when the request was made), exclude (array of {"start", "end", "reason"}, besides those of the owner), balance ({"column": slice, "max_rows": of each}), preview (true: nothing is written, in any transaction; also for the owner of the model). Caller: the session user who holds the request, in a REPEATABLE READ transaction in which the rows are copied. Read with the rights of the current user. Errors: 25000 (isolation), RT020, RT021, 42704, 22023 (options), RT002 (several logs), RT004 (relation changed), 42501, RT031, 25006.';

CREATE FUNCTION retrain.exclude_from_training(
	model text,
	range_start timestamptz,
	range_end timestamptz,
	reason text) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_exclude_from_training';
COMMENT ON FUNCTION retrain.exclude_from_training(text, timestamptz, timestamptz, text) IS
'Declares that a model is not to be trained on rows of [range_start, range_end), by the time of the prediction, because they are contaminated, and returns the identifier of the range; training sets issued from then on leave them out. reason: what is wrong with them. Caller: the owner of the model. Errors: 22023 (no range), 42704 (no such model, or not the caller''s), RT011 (model retired), 22004, RT031, 25006, 42501.';

CREATE FUNCTION retrain.withdraw_exclusion(exclusion_id bigint, reason text) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_withdraw_exclusion';
COMMENT ON FUNCTION retrain.withdraw_exclusion(bigint, text) IS
'Withdraws a range of retrain.exclude_from_training() and returns its identifier; the record stays. Caller: the owner of the model. Errors: 42704 (no such range, or not the caller''s), RT011 (withdrawn already), 22004, RT031, 25006, 42501.';

CREATE VIEW retrain.requests WITH (security_barrier = true) AS
SELECT
	r.request_id,
	m.name AS model,
	r.action,
	r.state,
	r.state IN ('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion') AS open,
	r.reason,
	p.name AS policy,
	r.slot,
	r.ordinal,
	(SELECT pg_catalog.count(*) FROM retrain.request_evidence e WHERE e.request_id = r.request_id) AS decisions,
	r.priority,
	r.available_at,
	r.requested_at,
	r.requested_by,
	r.requested_as,
	r.expires_at,
	r.trainer,
	r.lease_role,
	r.leased_at,
	r.lease_until,
	r.heartbeat_at,
	r.fence,
	r.attempts,
	r.max_attempts,
	r.progress,
	r.last_error,
	v.name AS version,
	r.changed_at
FROM retrain.request r
JOIN retrain.model m ON m.model_id = r.model_id
LEFT JOIN retrain.policy p ON p.policy_id = r.policy_id
LEFT JOIN retrain.version v ON v.version_id = r.version_id
WHERE m.model_id IN (SELECT h.model_id FROM retrain.release_here h)
	OR r.lease_role_oid = (SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = SESSION_USER) AND r.lease_role = SESSION_USER
	AND (SELECT h.here FROM retrain.instance_here h)
	OR pg_catalog.has_table_privilege('retrain.request'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.requests IS
'Requests to train models anew: who asked, why, where they stand, who is at it. Shows the models of roles the reader is a member of, those whose rules of approval or delegations name him, and what the session user has claimed; all of them to auditors.';
COMMENT ON COLUMN retrain.requests.request_id IS 'Identifier.';
COMMENT ON COLUMN retrain.requests.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.requests.action IS 'retrain or recalibrate.';
COMMENT ON COLUMN retrain.requests.state IS 'proposed, queued, leased, gating, awaiting_promotion, promoted, rolled_back, rejected, expired, cancelled, dead, failed_gate or gate_stalled.';
COMMENT ON COLUMN retrain.requests.open IS 'true in the first five states; a model has one open request at most.';
COMMENT ON COLUMN retrain.requests.reason IS 'Why it was made.';
COMMENT ON COLUMN retrain.requests.policy IS 'The policy whose decision made it; NULL if a person did.';
COMMENT ON COLUMN retrain.requests.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.requests.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.requests.decisions IS 'Decisions behind it, those that came while it was open included.';
COMMENT ON COLUMN retrain.requests.priority IS 'Higher first.';
COMMENT ON COLUMN retrain.requests.available_at IS 'Not claimed before this.';
COMMENT ON COLUMN retrain.requests.requested_at IS 'When it was made.';
COMMENT ON COLUMN retrain.requests.requested_by IS 'Session user who made it.';
COMMENT ON COLUMN retrain.requests.requested_as IS 'Current user who asked; of a decision, the owner of the policy.';
COMMENT ON COLUMN retrain.requests.expires_at IS 'A proposal expires then.';
COMMENT ON COLUMN retrain.requests.trainer IS 'What the trainer calls itself.';
COMMENT ON COLUMN retrain.requests.lease_role IS 'Session user who claimed it last.';
COMMENT ON COLUMN retrain.requests.leased_at IS 'When it was claimed last.';
COMMENT ON COLUMN retrain.requests.lease_until IS 'End of the lease; NULL when there is none.';
COMMENT ON COLUMN retrain.requests.heartbeat_at IS 'Last heartbeat.';
COMMENT ON COLUMN retrain.requests.fence IS 'How often it was claimed.';
COMMENT ON COLUMN retrain.requests.attempts IS 'Claims that count.';
COMMENT ON COLUMN retrain.requests.max_attempts IS 'After so many it is dead.';
COMMENT ON COLUMN retrain.requests.progress IS 'What the trainer told last.';
COMMENT ON COLUMN retrain.requests.last_error IS 'Why the last attempt failed.';
COMMENT ON COLUMN retrain.requests.version IS 'The version that answers it.';
COMMENT ON COLUMN retrain.requests.changed_at IS 'When the state last changed.';
