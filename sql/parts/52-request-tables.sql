-- The queue for trainers: requests, what happened to them, what was reported.
-- The state of a request is changed by C code that knows the arrows between
-- the states (src/retraining/transition.c) and by nothing else.

CREATE TABLE retrain.request (
	request_id uuid NOT NULL,
	model_id bigint NOT NULL,
	policy_id bigint,
	slot timestamptz,
	ordinal integer,
	action text NOT NULL,
	reason text NOT NULL,
	state text NOT NULL,
	priority integer NOT NULL DEFAULT 0,
	available_at timestamptz NOT NULL,
	requested_at timestamptz NOT NULL,
	requested_by_oid oid NOT NULL,
	requested_by name NOT NULL,
	requested_as_oid oid NOT NULL,
	requested_as name NOT NULL,
	expires_at timestamptz,
	lease_token uuid,
	lease_role_oid oid,
	lease_role name,
	lease_as_oid oid,
	lease_as name,
	trainer text,
	leased_at timestamptz,
	lease_until timestamptz,
	heartbeat_at timestamptz,
	fence integer NOT NULL DEFAULT 0,
	attempts integer NOT NULL DEFAULT 0,
	max_attempts integer NOT NULL,
	released boolean NOT NULL DEFAULT false,
	cancel_requested boolean NOT NULL DEFAULT false,
	progress jsonb,
	last_error text,
	version_id bigint,
	gates_due timestamptz,
	gates_deadline timestamptz,
	gates_attempts integer NOT NULL DEFAULT 0,
	changed_at timestamptz NOT NULL,
	CONSTRAINT request_pkey PRIMARY KEY (request_id),
	CONSTRAINT request_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT request_leaf_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.leaf (policy_id, slot, ordinal),
	CONSTRAINT request_version_fkey FOREIGN KEY (version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT request_decision_check CHECK ((policy_id IS NULL) = (slot IS NULL) AND (policy_id IS NULL) = (ordinal IS NULL)),
	CONSTRAINT request_action_check CHECK (action IN ('retrain', 'recalibrate')),
	CONSTRAINT request_state_check CHECK (state IN ('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion', 'promoted', 'rejected', 'expired',
		'cancelled', 'dead', 'failed_gate', 'gate_stalled', 'rolled_back')),
	CONSTRAINT request_lease_check CHECK (state <> 'leased' OR (lease_until IS NOT NULL AND lease_token IS NOT NULL AND lease_role_oid IS NOT NULL)),
	CONSTRAINT request_attempts_check CHECK (attempts >= 0 AND max_attempts >= 1 AND fence >= 0)
) WITH (fillfactor = 70);
COMMENT ON TABLE retrain.request IS 'Requests to train a model anew: the work items of the queue. Made in the transaction that records the decision, or by hand. Read retrain.requests for names.';
COMMENT ON COLUMN retrain.request.request_id IS 'Identifier.';
COMMENT ON COLUMN retrain.request.model_id IS 'The model.';
COMMENT ON COLUMN retrain.request.policy_id IS 'The policy whose decision asks for it; NULL if a person does.';
COMMENT ON COLUMN retrain.request.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.request.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.request.action IS 'retrain or recalibrate.';
COMMENT ON COLUMN retrain.request.reason IS 'Why, for people.';
COMMENT ON COLUMN retrain.request.state IS 'proposed, queued, leased, gating, awaiting_promotion (open); promoted, rolled_back, rejected, expired, cancelled, dead, failed_gate, gate_stalled.';
COMMENT ON COLUMN retrain.request.priority IS 'Higher first; 0 unless told.';
COMMENT ON COLUMN retrain.request.available_at IS 'Not claimed before this.';
COMMENT ON COLUMN retrain.request.requested_at IS 'When it was made.';
COMMENT ON COLUMN retrain.request.requested_by_oid IS 'OID of the session user who made it; of a decision, that of the policy owner''s worker or of who called tick() or evaluate().';
COMMENT ON COLUMN retrain.request.requested_by IS 'Name of that role then.';
COMMENT ON COLUMN retrain.request.requested_as_oid IS 'OID of the current user who asked; of a decision, the owner of the policy.';
COMMENT ON COLUMN retrain.request.requested_as IS 'Name of that role then.';
COMMENT ON COLUMN retrain.request.expires_at IS 'A proposal that nobody has approved by then expires; NULL for requests that needed no approval.';
COMMENT ON COLUMN retrain.request.lease_token IS 'Secret of the last lease. It keeps trainers from mistakes; the role is what is checked.';
COMMENT ON COLUMN retrain.request.lease_role_oid IS 'OID of the session user who claimed it last; only this role may heartbeat, report and release.';
COMMENT ON COLUMN retrain.request.lease_role IS 'Name of that role then.';
COMMENT ON COLUMN retrain.request.lease_as_oid IS 'OID of the current user of that session.';
COMMENT ON COLUMN retrain.request.lease_as IS 'Name of that role then.';
COMMENT ON COLUMN retrain.request.trainer IS 'What the trainer calls itself.';
COMMENT ON COLUMN retrain.request.leased_at IS 'When it was claimed last.';
COMMENT ON COLUMN retrain.request.lease_until IS 'End of the lease; NULL when there is none.';
COMMENT ON COLUMN retrain.request.heartbeat_at IS 'Last heartbeat of the lease; NULL if there was none.';
COMMENT ON COLUMN retrain.request.fence IS 'Grows with every claim; a trainer writes artifacts under request and fence.';
COMMENT ON COLUMN retrain.request.attempts IS 'Claims that count.';
COMMENT ON COLUMN retrain.request.max_attempts IS 'After so many the request is dead.';
COMMENT ON COLUMN retrain.request.released IS 'A claim was given back without counting; that happens once.';
COMMENT ON COLUMN retrain.request.cancel_requested IS 'It was cancelled while a trainer held it; its next heartbeat says so.';
COMMENT ON COLUMN retrain.request.progress IS 'What the trainer told with its last heartbeat.';
COMMENT ON COLUMN retrain.request.last_error IS 'Why the last attempt failed.';
COMMENT ON COLUMN retrain.request.version_id IS 'The version that answers it.';
COMMENT ON COLUMN retrain.request.gates_due IS 'When the scheduler evaluates the gates again that are not settled; NULL: as soon as the request is gating.';
COMMENT ON COLUMN retrain.request.gates_deadline IS 'Until when a process is at the gates; past it another one takes over. NULL: nobody is.';
COMMENT ON COLUMN retrain.request.gates_attempts IS 'How often the scheduler has been at the gates of this request.';
COMMENT ON COLUMN retrain.request.changed_at IS 'When the state last changed.';
-- One open request per model; the next one to claim; leases and proposals that are over.
CREATE UNIQUE INDEX request_open_key ON retrain.request (model_id)
WHERE state IN ('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion');
CREATE INDEX request_queue_idx ON retrain.request (priority DESC, available_at, request_id) WHERE state = 'queued';
CREATE INDEX request_lease_idx ON retrain.request (lease_until) WHERE state = 'leased';
CREATE INDEX request_expiry_idx ON retrain.request (expires_at) WHERE state = 'proposed';
CREATE INDEX request_gating_idx ON retrain.request (changed_at) WHERE state = 'gating';
CREATE INDEX request_model_idx ON retrain.request (model_id, requested_at);
CREATE INDEX request_decision_idx ON retrain.request (policy_id, slot, ordinal) WHERE policy_id IS NOT NULL;

CREATE TABLE retrain.request_evidence (
	request_id uuid NOT NULL,
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	verdict text NOT NULL,
	attached_at timestamptz NOT NULL,
	CONSTRAINT request_evidence_pkey PRIMARY KEY (request_id, policy_id, slot, ordinal),
	CONSTRAINT request_evidence_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT request_evidence_leaf_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.leaf (policy_id, slot, ordinal),
	CONSTRAINT request_evidence_verdict_check CHECK (verdict IN ('recalibrate', 'retrain'))
);
COMMENT ON TABLE retrain.request_evidence IS 'Decisions behind a request: the one that made it, and those that came while it was open. Never changed.';
COMMENT ON COLUMN retrain.request_evidence.request_id IS 'The request.';
COMMENT ON COLUMN retrain.request_evidence.policy_id IS 'The policy that decided.';
COMMENT ON COLUMN retrain.request_evidence.slot IS 'Slot of the decision.';
COMMENT ON COLUMN retrain.request_evidence.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.request_evidence.verdict IS 'The verdict: recalibrate or retrain.';
COMMENT ON COLUMN retrain.request_evidence.attached_at IS 'When it was attached.';
CREATE INDEX request_evidence_decision_idx ON retrain.request_evidence (policy_id, slot, ordinal);

CREATE TABLE retrain.request_transition (
	transition_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid NOT NULL,
	event text NOT NULL,
	from_state text,
	to_state text NOT NULL,
	happened_at timestamptz NOT NULL,
	actor text NOT NULL,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	fence integer NOT NULL,
	detail text,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	CONSTRAINT request_transition_pkey PRIMARY KEY (transition_id),
	CONSTRAINT request_transition_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id)
);
COMMENT ON TABLE retrain.request_transition IS 'Every change of state of a request. Never changed; each has a row in the ledger, too.';
COMMENT ON COLUMN retrain.request_transition.transition_id IS 'Identifier, ascending for one request.';
COMMENT ON COLUMN retrain.request_transition.request_id IS 'The request.';
COMMENT ON COLUMN retrain.request_transition.event IS 'What happened: propose, enqueue, approve, reject, expire, claim, lease_over, attempts_over, release, report, report_failed, cancel, gate_passed, gate_failed, gate_stalled, promote or roll_back.';
COMMENT ON COLUMN retrain.request_transition.from_state IS 'State before; NULL for the first.';
COMMENT ON COLUMN retrain.request_transition.to_state IS 'State after.';
COMMENT ON COLUMN retrain.request_transition.happened_at IS 'Clock.';
COMMENT ON COLUMN retrain.request_transition.actor IS 'In which part: policy, owner, trainer, scanner, gate or approver.';
COMMENT ON COLUMN retrain.request_transition.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.request_transition.session_role IS 'Its name.';
COMMENT ON COLUMN retrain.request_transition.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.request_transition.caller_role IS 'Its name.';
COMMENT ON COLUMN retrain.request_transition.fence IS 'Fence of the request at that time.';
COMMENT ON COLUMN retrain.request_transition.detail IS 'Reason or result, one sentence.';
COMMENT ON COLUMN retrain.request_transition.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.request_transition.backend_pid IS 'Process of the session.';
CREATE INDEX request_transition_request_idx ON retrain.request_transition (request_id, transition_id);

CREATE TABLE retrain.request_report (
	request_id uuid NOT NULL,
	idempotency_key text NOT NULL,
	fence integer NOT NULL,
	outcome text NOT NULL,
	content_digest bytea NOT NULL,
	state text NOT NULL,
	version_id bigint,
	late boolean NOT NULL,
	error text,
	reported_at timestamptz NOT NULL,
	reported_by_oid oid NOT NULL,
	reported_by name NOT NULL,
	reported_as_oid oid NOT NULL,
	reported_as name NOT NULL,
	CONSTRAINT request_report_pkey PRIMARY KEY (request_id, idempotency_key),
	CONSTRAINT request_report_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT request_report_version_fkey FOREIGN KEY (version_id) REFERENCES retrain.version (version_id),
	CONSTRAINT request_report_key_check CHECK (idempotency_key <> '' AND pg_catalog.length(idempotency_key) <= 200),
	CONSTRAINT request_report_outcome_check CHECK (outcome IN ('trained', 'failed')),
	CONSTRAINT request_report_digest_check CHECK (pg_catalog.length(content_digest) = 32)
);
COMMENT ON TABLE retrain.request_report IS 'Reports of trainers that were accepted, by idempotency key, and what was answered. Never changed.';
COMMENT ON COLUMN retrain.request_report.request_id IS 'The request.';
COMMENT ON COLUMN retrain.request_report.idempotency_key IS 'The trainer''s name for this report, 1 to 200 characters.';
COMMENT ON COLUMN retrain.request_report.fence IS 'Fence of the lease it was made under.';
COMMENT ON COLUMN retrain.request_report.outcome IS 'trained or failed.';
COMMENT ON COLUMN retrain.request_report.content_digest IS 'SHA-256 of everything reported; the same key with another digest is refused (RT022).';
COMMENT ON COLUMN retrain.request_report.state IS 'State the request went to.';
COMMENT ON COLUMN retrain.request_report.version_id IS 'The version that was registered; NULL for a failure.';
COMMENT ON COLUMN retrain.request_report.late IS 'The lease was over, but nobody else had claimed the request.';
COMMENT ON COLUMN retrain.request_report.error IS 'Why it failed.';
COMMENT ON COLUMN retrain.request_report.reported_at IS 'Clock.';
COMMENT ON COLUMN retrain.request_report.reported_by_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.request_report.reported_by IS 'Its name.';
COMMENT ON COLUMN retrain.request_report.reported_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.request_report.reported_as IS 'Its name.';

CREATE TRIGGER request_no_truncate BEFORE TRUNCATE ON retrain.request
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TABLE retrain.training_exclusion (
	exclusion_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	range_start timestamptz NOT NULL,
	range_end timestamptz NOT NULL,
	reason text NOT NULL,
	declared_at timestamptz NOT NULL,
	declared_by_oid oid NOT NULL,
	declared_by name NOT NULL,
	declared_as_oid oid NOT NULL,
	declared_as name NOT NULL,
	withdrawn_at timestamptz,
	withdrawn_by name,
	withdrawn_reason text,
	CONSTRAINT training_exclusion_pkey PRIMARY KEY (exclusion_id),
	CONSTRAINT training_exclusion_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT training_exclusion_range_check CHECK (range_start < range_end)
);
COMMENT ON TABLE retrain.training_exclusion IS 'Ranges of time whose rows a model is not trained on, because they are contaminated. Withdrawn, never removed.';
COMMENT ON COLUMN retrain.training_exclusion.exclusion_id IS 'Identifier.';
COMMENT ON COLUMN retrain.training_exclusion.model_id IS 'The model.';
COMMENT ON COLUMN retrain.training_exclusion.range_start IS 'First instant, included; of the time of the prediction.';
COMMENT ON COLUMN retrain.training_exclusion.range_end IS 'End of the range, not included.';
COMMENT ON COLUMN retrain.training_exclusion.reason IS 'What is wrong with these rows.';
COMMENT ON COLUMN retrain.training_exclusion.declared_at IS 'When it was declared.';
COMMENT ON COLUMN retrain.training_exclusion.declared_by_oid IS 'OID of the session user who declared it.';
COMMENT ON COLUMN retrain.training_exclusion.declared_by IS 'Its name.';
COMMENT ON COLUMN retrain.training_exclusion.declared_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.training_exclusion.declared_as IS 'Its name.';
COMMENT ON COLUMN retrain.training_exclusion.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';
COMMENT ON COLUMN retrain.training_exclusion.withdrawn_by IS 'Session user who withdrew it.';
COMMENT ON COLUMN retrain.training_exclusion.withdrawn_reason IS 'Why.';
CREATE INDEX training_exclusion_model_idx ON retrain.training_exclusion (model_id, range_start) WHERE withdrawn_at IS NULL;

CREATE TABLE retrain.training_data (
	training_data_id bigint GENERATED ALWAYS AS IDENTITY,
	request_id uuid NOT NULL,
	fence integer NOT NULL,
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	options jsonb NOT NULL,
	query text NOT NULL,
	columns text[] NOT NULL,
	window_start timestamptz,
	window_end timestamptz NOT NULL,
	label_cutoff timestamptz NOT NULL,
	first_row_at timestamptz,
	row_count bigint NOT NULL,
	fingerprint bytea NOT NULL,
	rows_in_window bigint NOT NULL,
	rows_unlabelled bigint NOT NULL,
	rows_excluded bigint NOT NULL,
	rows_over_balance bigint NOT NULL,
	exclusions jsonb NOT NULL,
	slices jsonb NOT NULL,
	snapshot text NOT NULL,
	issued_at timestamptz NOT NULL,
	issued_to_oid oid NOT NULL,
	issued_to name NOT NULL,
	issued_as_oid oid NOT NULL,
	issued_as name NOT NULL,
	CONSTRAINT training_data_pkey PRIMARY KEY (training_data_id),
	CONSTRAINT training_data_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT training_data_log_fkey FOREIGN KEY (log_id, log_revision) REFERENCES retrain.log_revision (log_id, revision),
	CONSTRAINT training_data_fingerprint_check CHECK (pg_catalog.length(fingerprint) = 32)
);
COMMENT ON TABLE retrain.training_data IS 'Training rows that the database issued: the query, and count and fingerprint of its rows at that snapshot. Never changed.';
COMMENT ON COLUMN retrain.training_data.training_data_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.training_data.request_id IS 'The request they are for.';
COMMENT ON COLUMN retrain.training_data.fence IS 'Fence of the lease.';
COMMENT ON COLUMN retrain.training_data.log_id IS 'The log they come from.';
COMMENT ON COLUMN retrain.training_data.log_revision IS 'Its revision.';
COMMENT ON COLUMN retrain.training_data.options IS 'What the trainer asked for.';
COMMENT ON COLUMN retrain.training_data.query IS 'The query, all values as literals.';
COMMENT ON COLUMN retrain.training_data.columns IS 'Its columns.';
COMMENT ON COLUMN retrain.training_data.window_start IS 'First instant of the window, included; NULL: everything before its end.';
COMMENT ON COLUMN retrain.training_data.window_end IS 'End of the window, not included.';
COMMENT ON COLUMN retrain.training_data.label_cutoff IS 'Labels that became known later count as unknown.';
COMMENT ON COLUMN retrain.training_data.first_row_at IS 'Time of the earliest row; NULL without rows.';
COMMENT ON COLUMN retrain.training_data.row_count IS 'Rows of the query.';
COMMENT ON COLUMN retrain.training_data.fingerprint IS 'retrain.fingerprint_digest(retrain.fingerprint_agg(columns)) of them.';
COMMENT ON COLUMN retrain.training_data.rows_in_window IS 'Rows of the log in the window.';
COMMENT ON COLUMN retrain.training_data.rows_unlabelled IS 'Of these, rows whose label was not known at label_cutoff.';
COMMENT ON COLUMN retrain.training_data.rows_excluded IS 'Of the others, rows in an excluded range.';
COMMENT ON COLUMN retrain.training_data.rows_over_balance IS 'Of the others, rows left out because their slice had enough.';
COMMENT ON COLUMN retrain.training_data.exclusions IS 'The excluded ranges: array of {"start", "end", "reason", "exclusion_id" (declared by the owner) or "asked_by": "trainer", "rows"}; rows in two ranges count in both.';
COMMENT ON COLUMN retrain.training_data.slices IS 'Rows by slice: object of the slice columns, each an array of {"value", "rows"}, the 200 largest.';
COMMENT ON COLUMN retrain.training_data.snapshot IS 'pg_current_snapshot() of the transaction.';
COMMENT ON COLUMN retrain.training_data.issued_at IS 'Clock.';
COMMENT ON COLUMN retrain.training_data.issued_to_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.training_data.issued_to IS 'Its name.';
COMMENT ON COLUMN retrain.training_data.issued_as_oid IS 'OID of the current user, with whose rights the rows were read.';
COMMENT ON COLUMN retrain.training_data.issued_as IS 'Its name.';
CREATE INDEX training_data_request_idx ON retrain.training_data (request_id, training_data_id);

CREATE TRIGGER training_exclusion_append_only BEFORE UPDATE OR DELETE ON retrain.training_exclusion
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('withdrawn_at', 'withdrawn_by', 'withdrawn_reason');
CREATE TRIGGER training_exclusion_no_truncate BEFORE TRUNCATE ON retrain.training_exclusion
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER training_data_append_only BEFORE UPDATE OR DELETE ON retrain.training_data
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER training_data_no_truncate BEFORE TRUNCATE ON retrain.training_data
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.training_exclusion ENABLE ALWAYS TRIGGER training_exclusion_append_only;
ALTER TABLE retrain.training_exclusion ENABLE ALWAYS TRIGGER training_exclusion_no_truncate;
ALTER TABLE retrain.training_data ENABLE ALWAYS TRIGGER training_data_append_only;
ALTER TABLE retrain.training_data ENABLE ALWAYS TRIGGER training_data_no_truncate;

CREATE TRIGGER request_append_only BEFORE UPDATE OR DELETE ON retrain.request
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('state', 'priority', 'available_at', 'expires_at', 'lease_token', 'lease_role_oid', 'lease_role',
	'lease_as_oid', 'lease_as', 'trainer', 'leased_at', 'lease_until', 'heartbeat_at', 'fence', 'attempts', 'released', 'cancel_requested', 'progress',
	'last_error', 'version_id', 'gates_due', 'gates_deadline', 'gates_attempts', 'changed_at');
CREATE TRIGGER request_evidence_append_only BEFORE UPDATE OR DELETE ON retrain.request_evidence
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER request_evidence_no_truncate BEFORE TRUNCATE ON retrain.request_evidence
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER request_transition_append_only BEFORE UPDATE OR DELETE ON retrain.request_transition
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER request_transition_no_truncate BEFORE TRUNCATE ON retrain.request_transition
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER request_report_append_only BEFORE UPDATE OR DELETE ON retrain.request_report
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER request_report_no_truncate BEFORE TRUNCATE ON retrain.request_report
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.request ENABLE ALWAYS TRIGGER request_no_truncate;
ALTER TABLE retrain.request ENABLE ALWAYS TRIGGER request_append_only;
ALTER TABLE retrain.request_evidence ENABLE ALWAYS TRIGGER request_evidence_append_only;
ALTER TABLE retrain.request_evidence ENABLE ALWAYS TRIGGER request_evidence_no_truncate;
ALTER TABLE retrain.request_transition ENABLE ALWAYS TRIGGER request_transition_append_only;
ALTER TABLE retrain.request_transition ENABLE ALWAYS TRIGGER request_transition_no_truncate;
ALTER TABLE retrain.request_report ENABLE ALWAYS TRIGGER request_report_append_only;
ALTER TABLE retrain.request_report ENABLE ALWAYS TRIGGER request_report_no_truncate;
