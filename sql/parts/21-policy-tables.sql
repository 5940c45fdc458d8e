-- Policies: the head, its sealed revisions, and the scheduler's state, which
-- is apart so that the definition is not rewritten at every evaluation.

CREATE TABLE retrain.policy (
	policy_id bigint GENERATED ALWAYS AS IDENTITY,
	name text NOT NULL,
	model_id bigint NOT NULL,
	log_id bigint NOT NULL,
	owner_oid oid NOT NULL,
	owner_name name NOT NULL,
	current_revision integer NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	created_at timestamptz NOT NULL,
	created_by name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT policy_pkey PRIMARY KEY (policy_id),
	CONSTRAINT policy_name_key UNIQUE (name),
	CONSTRAINT policy_owner_key UNIQUE (policy_id, owner_oid),
	CONSTRAINT policy_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT policy_log_fkey FOREIGN KEY (log_id) REFERENCES retrain.log (log_id),
	CONSTRAINT policy_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT policy_state_check CHECK (state IN ('active', 'paused', 'suspended', 'invalid', 'retired'))
);
COMMENT ON TABLE retrain.policy IS 'Policies: what to check, how often, and what follows. The definition is in retrain.policy_revision.';
COMMENT ON COLUMN retrain.policy.policy_id IS 'Identifier.';
COMMENT ON COLUMN retrain.policy.name IS 'Unique name, at most 128 characters.';
COMMENT ON COLUMN retrain.policy.model_id IS 'The model it governs.';
COMMENT ON COLUMN retrain.policy.log_id IS 'The log it reads.';
COMMENT ON COLUMN retrain.policy.owner_oid IS 'OID of the role with whose rights the policy is evaluated.';
COMMENT ON COLUMN retrain.policy.owner_name IS 'Name of that role when it was last seen; another role of this name is not the owner.';
COMMENT ON COLUMN retrain.policy.current_revision IS 'The revision in force.';
COMMENT ON COLUMN retrain.policy.state IS 'active; paused (by a person); suspended (by the system, after errors or trouble with owner or relation; a person resumes it); invalid (the definition cannot be read); retired (final).';
COMMENT ON COLUMN retrain.policy.state_reason IS 'Why it is in this state.';
COMMENT ON COLUMN retrain.policy.created_at IS 'When the policy was created.';
COMMENT ON COLUMN retrain.policy.created_by IS 'Session user who created it.';
COMMENT ON COLUMN retrain.policy.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.policy.changed_by IS 'Session user who last changed it.';

CREATE TABLE retrain.policy_revision (
	policy_id bigint NOT NULL,
	revision integer NOT NULL,
	definition jsonb NOT NULL,
	digest bytea NOT NULL,
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	baseline_id bigint,
	sealed_at timestamptz NOT NULL,
	sealed_by_oid oid NOT NULL,
	sealed_by name NOT NULL,
	sealed_as_oid oid NOT NULL,
	sealed_as name NOT NULL,
	CONSTRAINT policy_revision_pkey PRIMARY KEY (policy_id, revision),
	CONSTRAINT policy_revision_policy_fkey FOREIGN KEY (policy_id) REFERENCES retrain.policy (policy_id),
	CONSTRAINT policy_revision_log_fkey FOREIGN KEY (log_id, log_revision) REFERENCES retrain.log_revision (log_id, revision),
	CONSTRAINT policy_revision_baseline_fkey FOREIGN KEY (baseline_id) REFERENCES retrain.baseline (baseline_id)
);
COMMENT ON TABLE retrain.policy_revision IS 'Sealed revisions of policies; creating or changing a policy adds a row, none is ever changed.';
COMMENT ON COLUMN retrain.policy_revision.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.policy_revision.revision IS 'Number of the revision, from 1.';
COMMENT ON COLUMN retrain.policy_revision.definition IS 'The whole definition with all defaults filled in, as retrain.policy_definition() gives it.';
COMMENT ON COLUMN retrain.policy_revision.digest IS 'SHA-256 of the text of definition (jsonb text is canonical: keys sorted, numbers as decimals).';
COMMENT ON COLUMN retrain.policy_revision.log_id IS 'The log the definition was checked against.';
COMMENT ON COLUMN retrain.policy_revision.log_revision IS 'Its revision at that time.';
COMMENT ON COLUMN retrain.policy_revision.baseline_id IS 'The baseline it names; NULL if the reference is the previous window or there is none.';
COMMENT ON COLUMN retrain.policy_revision.sealed_at IS 'When it was sealed.';
COMMENT ON COLUMN retrain.policy_revision.sealed_by_oid IS 'OID of the session user who sealed it; its author, when somebody approves.';
COMMENT ON COLUMN retrain.policy_revision.sealed_by IS 'Its name then.';
COMMENT ON COLUMN retrain.policy_revision.sealed_as_oid IS 'OID of the current user who sealed it.';
COMMENT ON COLUMN retrain.policy_revision.sealed_as IS 'Its name then.';

CREATE TABLE retrain.policy_state (
	policy_id bigint NOT NULL,
	owner_oid oid NOT NULL,
	next_due timestamptz,
	last_slot timestamptz,
	run_id uuid,
	run_slot timestamptz,
	run_revision integer,
	run_started timestamptz,
	run_deadline timestamptz,
	run_missed integer,
	attempts integer NOT NULL DEFAULT 0,
	consecutive_errors integer NOT NULL DEFAULT 0,
	retry_at timestamptz,
	last_error text,
	CONSTRAINT policy_state_pkey PRIMARY KEY (policy_id),
	CONSTRAINT policy_state_policy_fkey FOREIGN KEY (policy_id, owner_oid) REFERENCES retrain.policy (policy_id, owner_oid) ON UPDATE CASCADE
) WITH (fillfactor = 50);
COMMENT ON TABLE retrain.policy_state IS 'Scheduler state, one row per policy: when it is due, who works on it.';
COMMENT ON COLUMN retrain.policy_state.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.policy_state.owner_oid IS 'Copy of policy.owner_oid, kept equal by the foreign key, so that the index on (owner_oid, next_due) finds what is due for one owner.';
COMMENT ON COLUMN retrain.policy_state.next_due IS 'The next slot to evaluate, always a real planned instant; NULL when the schedule has ended.';
COMMENT ON COLUMN retrain.policy_state.last_slot IS 'The latest slot evaluated on schedule.';
COMMENT ON COLUMN retrain.policy_state.run_id IS 'The claim in progress; NULL when nobody works on the policy.';
COMMENT ON COLUMN retrain.policy_state.run_slot IS 'The slot it is for.';
COMMENT ON COLUMN retrain.policy_state.run_revision IS 'The revision it evaluates.';
COMMENT ON COLUMN retrain.policy_state.run_started IS 'When it was claimed.';
COMMENT ON COLUMN retrain.policy_state.run_deadline IS 'After this the claim is void and the slot is evaluated again.';
COMMENT ON COLUMN retrain.policy_state.run_missed IS 'How many earlier slots the claim skipped.';
COMMENT ON COLUMN retrain.policy_state.attempts IS 'How often the slot in progress has been claimed.';
COMMENT ON COLUMN retrain.policy_state.consecutive_errors IS 'Failed evaluations in a row; the policy is suspended at retrain.max_consecutive_errors.';
COMMENT ON COLUMN retrain.policy_state.retry_at IS 'Not claimed before this, after an error.';
COMMENT ON COLUMN retrain.policy_state.last_error IS 'Message of the last error.';
-- The oldest due policy of one owner (worker), of several (tick), and claims
-- that were not kept: each found without looking at the others.
CREATE INDEX policy_state_owner_due_idx ON retrain.policy_state (owner_oid, next_due, policy_id);
CREATE INDEX policy_state_next_due_idx ON retrain.policy_state (next_due, policy_id);
CREATE INDEX policy_state_run_deadline_idx ON retrain.policy_state (run_deadline) WHERE run_id IS NOT NULL;

CREATE TRIGGER policy_revision_append_only BEFORE UPDATE OR DELETE ON retrain.policy_revision
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER policy_revision_no_truncate BEFORE TRUNCATE ON retrain.policy_revision
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.policy_revision ENABLE ALWAYS TRIGGER policy_revision_append_only;
ALTER TABLE retrain.policy_revision ENABLE ALWAYS TRIGGER policy_revision_no_truncate;
