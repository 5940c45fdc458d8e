-- Which version of a model is live where, when, and since when that is known.
-- The deployment before is no foreign key: pg_dump warns of circles.

CREATE TABLE retrain.environment (
	environment_id bigint GENERATED ALWAYS AS IDENTITY,
	name text NOT NULL,
	target text NOT NULL,
	description text,
	reporter_oid oid,
	reporter name,
	created_at timestamptz NOT NULL,
	created_by_oid oid NOT NULL,
	created_by name NOT NULL,
	created_as_oid oid NOT NULL,
	created_as name NOT NULL,
	CONSTRAINT environment_pkey PRIMARY KEY (environment_id),
	CONSTRAINT environment_name_key UNIQUE (name),
	CONSTRAINT environment_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT environment_target_check CHECK (target IN ('cloud', 'edge')),
	CONSTRAINT environment_reporter_check CHECK ((reporter_oid IS NULL) = (reporter IS NULL))
);
COMMENT ON TABLE retrain.environment IS 'Places where versions are live. Never changed, but for the OID of the reporter in a restored copy.';
COMMENT ON COLUMN retrain.environment.environment_id IS 'Identifier.';
COMMENT ON COLUMN retrain.environment.name IS 'Name, unique, at most 128 characters; production is made by its first use.';
COMMENT ON COLUMN retrain.environment.target IS 'cloud: predictions are rows of a log; edge: devices report profiles (retrain.report_device_profile()).';
COMMENT ON COLUMN retrain.environment.description IS 'For people.';
COMMENT ON COLUMN retrain.environment.reporter_oid IS 'OID of the role whose members report for devices, besides the owner of the model; NULL: nobody else; 0: it does not exist here.';
COMMENT ON COLUMN retrain.environment.reporter IS 'Its name when the environment was made.';
COMMENT ON COLUMN retrain.environment.created_at IS 'When it was made.';
COMMENT ON COLUMN retrain.environment.created_by_oid IS 'OID of the session user who made it.';
COMMENT ON COLUMN retrain.environment.created_by IS 'Its name then.';
COMMENT ON COLUMN retrain.environment.created_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.environment.created_as IS 'Its name then.';

CREATE TABLE retrain.deployment (
	deployment_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	environment_id bigint NOT NULL,
	effective tstzrange NOT NULL,
	effective_given boolean NOT NULL,
	recorded_at timestamptz NOT NULL,
	ended_recorded_at timestamptz,
	cause text NOT NULL,
	reason text,
	request_id uuid,
	previous_deployment_id bigint,
	watch_policy_id bigint,
	watch_until timestamptz,
	policy_id bigint,
	slot timestamptz,
	ordinal integer,
	deployed_by_oid oid NOT NULL,
	deployed_by name NOT NULL,
	deployed_as_oid oid NOT NULL,
	deployed_as name NOT NULL,
	CONSTRAINT deployment_pkey PRIMARY KEY (deployment_id),
	CONSTRAINT deployment_model_key UNIQUE (deployment_id, model_id),
	CONSTRAINT deployment_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT deployment_environment_fkey FOREIGN KEY (environment_id) REFERENCES retrain.environment (environment_id),
	CONSTRAINT deployment_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT deployment_watch_fkey FOREIGN KEY (watch_policy_id) REFERENCES retrain.policy (policy_id),
	CONSTRAINT deployment_leaf_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.leaf (policy_id, slot, ordinal),
	CONSTRAINT deployment_one_at_a_time EXCLUDE USING gist (pg_catalog.int8range(model_id, model_id, '[]') WITH &&,
		pg_catalog.int8range(environment_id, environment_id, '[]') WITH &&, effective WITH &&),
	CONSTRAINT deployment_effective_check CHECK (NOT pg_catalog.isempty(effective) AND NOT pg_catalog.lower_inf(effective) AND pg_catalog.lower_inc(effective)
		AND NOT pg_catalog.upper_inc(effective)),
	CONSTRAINT deployment_ended_check CHECK (pg_catalog.upper_inf(effective) = (ended_recorded_at IS NULL) AND ended_recorded_at > recorded_at),
	CONSTRAINT deployment_cause_check CHECK (cause IN ('initial', 'promotion', 'rollback', 'manual', 'withdrawal')),
	CONSTRAINT deployment_watch_check CHECK ((watch_policy_id IS NULL) = (watch_until IS NULL) AND watch_until > pg_catalog.lower(effective)),
	CONSTRAINT deployment_decision_check CHECK ((policy_id IS NULL) = (slot IS NULL) AND (policy_id IS NULL) = (ordinal IS NULL)
		AND (policy_id IS NULL OR cause = 'rollback'))
);
COMMENT ON TABLE retrain.deployment IS 'What of a model is live in an environment, and when: one deployment at a time. Sealed but for its end. Read retrain.deployments for names.';
COMMENT ON COLUMN retrain.deployment.deployment_id IS 'Identifier, ascending in time for one model and environment.';
COMMENT ON COLUMN retrain.deployment.model_id IS 'The model.';
COMMENT ON COLUMN retrain.deployment.environment_id IS 'Where.';
COMMENT ON COLUMN retrain.deployment.effective IS 'When it is live: from its start, included, to its end, not included; without an end while it is the last.';
COMMENT ON COLUMN retrain.deployment.effective_given IS 'The start was given by the caller; else it is the clock when it was recorded.';
COMMENT ON COLUMN retrain.deployment.recorded_at IS 'Clock: since when it is known.';
COMMENT ON COLUMN retrain.deployment.ended_recorded_at IS 'Clock: since when its end is known; NULL without an end.';
COMMENT ON COLUMN retrain.deployment.cause IS 'initial (the first there), promotion, rollback, manual, or withdrawal: nothing is live from then on.';
COMMENT ON COLUMN retrain.deployment.reason IS 'Why, for people.';
COMMENT ON COLUMN retrain.deployment.request_id IS 'The request that it promotes; NULL without one.';
COMMENT ON COLUMN retrain.deployment.previous_deployment_id IS 'The deployment that it ended; NULL for the first.';
COMMENT ON COLUMN retrain.deployment.watch_policy_id IS 'The policy whose verdict roll_back takes it back; NULL: none watches.';
COMMENT ON COLUMN retrain.deployment.watch_until IS 'Slots up to then count.';
COMMENT ON COLUMN retrain.deployment.policy_id IS 'The policy whose decision it is, for a rollback by a watch policy; else NULL.';
COMMENT ON COLUMN retrain.deployment.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.deployment.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.deployment.deployed_by_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.deployment.deployed_by IS 'Its name then.';
COMMENT ON COLUMN retrain.deployment.deployed_as_oid IS 'OID of the current user; of a rollback by a watch policy, the owner of the policy.';
COMMENT ON COLUMN retrain.deployment.deployed_as IS 'Its name then.';
CREATE INDEX deployment_history_idx ON retrain.deployment (model_id, environment_id, deployment_id);
CREATE INDEX deployment_request_idx ON retrain.deployment (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX deployment_watch_idx ON retrain.deployment (watch_policy_id) WHERE watch_policy_id IS NOT NULL AND ended_recorded_at IS NULL;

CREATE TABLE retrain.deployment_version (
	deployment_id bigint NOT NULL,
	model_id bigint NOT NULL,
	version_id bigint NOT NULL,
	share numeric NOT NULL,
	CONSTRAINT deployment_version_pkey PRIMARY KEY (deployment_id, version_id),
	CONSTRAINT deployment_version_deployment_fkey FOREIGN KEY (deployment_id, model_id) REFERENCES retrain.deployment (deployment_id, model_id),
	CONSTRAINT deployment_version_version_fkey FOREIGN KEY (version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT deployment_version_share_check CHECK (share > 0 AND share <= 1)
);
COMMENT ON TABLE retrain.deployment_version IS 'Versions of a deployment with their shares, which sum to exactly 1; none for a withdrawal. Never changed.';
COMMENT ON COLUMN retrain.deployment_version.deployment_id IS 'The deployment.';
COMMENT ON COLUMN retrain.deployment_version.model_id IS 'The model of both.';
COMMENT ON COLUMN retrain.deployment_version.version_id IS 'The version.';
COMMENT ON COLUMN retrain.deployment_version.share IS 'Share of the predictions, or of the fleet, above 0 and at most 1.';
CREATE INDEX deployment_version_version_idx ON retrain.deployment_version (version_id);

CREATE TRIGGER environment_append_only BEFORE UPDATE OR DELETE ON retrain.environment
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('reporter_oid');
CREATE TRIGGER environment_no_truncate BEFORE TRUNCATE ON retrain.environment
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER deployment_append_only BEFORE UPDATE OR DELETE ON retrain.deployment
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('effective', 'ended_recorded_at');
CREATE TRIGGER deployment_no_truncate BEFORE TRUNCATE ON retrain.deployment
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER deployment_version_append_only BEFORE UPDATE OR DELETE ON retrain.deployment_version
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER deployment_version_no_truncate BEFORE TRUNCATE ON retrain.deployment_version
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.environment ENABLE ALWAYS TRIGGER environment_append_only;
ALTER TABLE retrain.environment ENABLE ALWAYS TRIGGER environment_no_truncate;
ALTER TABLE retrain.deployment ENABLE ALWAYS TRIGGER deployment_append_only;
ALTER TABLE retrain.deployment ENABLE ALWAYS TRIGGER deployment_no_truncate;
ALTER TABLE retrain.deployment_version ENABLE ALWAYS TRIGGER deployment_version_append_only;
ALTER TABLE retrain.deployment_version ENABLE ALWAYS TRIGGER deployment_version_no_truncate;

CREATE TABLE retrain.device_profile (
	device_profile_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	environment_id bigint NOT NULL,
	device text NOT NULL,
	version_id bigint NOT NULL,
	column_name text NOT NULL,
	period_start timestamptz NOT NULL,
	period_end timestamptz NOT NULL,
	profile retrain.profile NOT NULL,
	reported_at timestamptz NOT NULL,
	reported_by_oid oid NOT NULL,
	reported_by name NOT NULL,
	reported_as_oid oid NOT NULL,
	reported_as name NOT NULL,
	CONSTRAINT device_profile_pkey PRIMARY KEY (device_profile_id),
	CONSTRAINT device_profile_key UNIQUE (model_id, environment_id, device, version_id, column_name, period_start, period_end),
	CONSTRAINT device_profile_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT device_profile_environment_fkey FOREIGN KEY (environment_id) REFERENCES retrain.environment (environment_id),
	CONSTRAINT device_profile_version_fkey FOREIGN KEY (version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT device_profile_device_check CHECK (device <> '' AND pg_catalog.length(device) <= 200),
	CONSTRAINT device_profile_column_check CHECK (column_name <> '' AND pg_catalog.length(column_name) <= 128),
	CONSTRAINT device_profile_period_check CHECK (period_start < period_end)
);
COMMENT ON TABLE retrain.device_profile IS 'Profiles that devices report in place of rows. Never changed. Read retrain.device_profiles for names.';
COMMENT ON COLUMN retrain.device_profile.device_profile_id IS 'Identifier.';
COMMENT ON COLUMN retrain.device_profile.model_id IS 'The model.';
COMMENT ON COLUMN retrain.device_profile.environment_id IS 'The environment, of target edge.';
COMMENT ON COLUMN retrain.device_profile.device IS 'What the device is called, 1 to 200 characters.';
COMMENT ON COLUMN retrain.device_profile.version_id IS 'The version that ran on it.';
COMMENT ON COLUMN retrain.device_profile.column_name IS 'What was profiled: a feature, a score, 1 to 128 characters.';
COMMENT ON COLUMN retrain.device_profile.period_start IS 'First instant of the rows, included.';
COMMENT ON COLUMN retrain.device_profile.period_end IS 'End of the period, not included.';
COMMENT ON COLUMN retrain.device_profile.profile IS 'Profile of the rows of the period.';
COMMENT ON COLUMN retrain.device_profile.reported_at IS 'Clock.';
COMMENT ON COLUMN retrain.device_profile.reported_by_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.device_profile.reported_by IS 'Its name then.';
COMMENT ON COLUMN retrain.device_profile.reported_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.device_profile.reported_as IS 'Its name then.';

-- Findings: what is wrong, who mends it, until when.
CREATE TABLE retrain.finding (
	finding_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	kind text NOT NULL,
	title text NOT NULL,
	details jsonb,
	version_id bigint,
	request_id uuid,
	policy_id bigint,
	slot timestamptz,
	ordinal integer,
	state text NOT NULL,
	owner_oid oid NOT NULL,
	owner_name name NOT NULL,
	due timestamptz NOT NULL,
	opened_at timestamptz NOT NULL,
	opened_by_oid oid NOT NULL,
	opened_by name NOT NULL,
	opened_as_oid oid NOT NULL,
	opened_as name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT finding_pkey PRIMARY KEY (finding_id),
	CONSTRAINT finding_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT finding_version_fkey FOREIGN KEY (version_id, model_id) REFERENCES retrain.version (version_id, model_id),
	CONSTRAINT finding_request_fkey FOREIGN KEY (request_id) REFERENCES retrain.request (request_id),
	CONSTRAINT finding_leaf_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.leaf (policy_id, slot, ordinal),
	CONSTRAINT finding_kind_check CHECK (kind IN ('bias', 'vulnerability', 'data_quality', 'performance', 'other')),
	CONSTRAINT finding_title_check CHECK (title <> '' AND pg_catalog.length(title) <= 200),
	CONSTRAINT finding_state_check CHECK (state IN ('open', 'in_progress', 'done', 'accepted')),
	CONSTRAINT finding_decision_check CHECK ((policy_id IS NULL) = (slot IS NULL) AND (policy_id IS NULL) = (ordinal IS NULL))
);
COMMENT ON TABLE retrain.finding IS 'Findings about models, each with an owner and a due date. Sealed but for state, owner, due date and change marks; each change is a row of retrain.finding_event.';
COMMENT ON COLUMN retrain.finding.finding_id IS 'Identifier.';
COMMENT ON COLUMN retrain.finding.model_id IS 'The model.';
COMMENT ON COLUMN retrain.finding.kind IS 'bias, vulnerability, data_quality, performance or other.';
COMMENT ON COLUMN retrain.finding.title IS 'What was found, 1 to 200 characters.';
COMMENT ON COLUMN retrain.finding.details IS 'Whatever else there is to it.';
COMMENT ON COLUMN retrain.finding.version_id IS 'The version it is about; NULL: the model as such.';
COMMENT ON COLUMN retrain.finding.request_id IS 'The request it belongs to; NULL: none.';
COMMENT ON COLUMN retrain.finding.policy_id IS 'The policy whose decision it comes from; NULL: none.';
COMMENT ON COLUMN retrain.finding.slot IS 'Slot of that decision.';
COMMENT ON COLUMN retrain.finding.ordinal IS 'Its evaluation of the slot.';
COMMENT ON COLUMN retrain.finding.state IS 'open, in_progress, done or accepted; the last two are final.';
COMMENT ON COLUMN retrain.finding.owner_oid IS 'OID of the role that has to see to it; 0: it does not exist here.';
COMMENT ON COLUMN retrain.finding.owner_name IS 'Its name when it was given the finding.';
COMMENT ON COLUMN retrain.finding.due IS 'Until when.';
COMMENT ON COLUMN retrain.finding.opened_at IS 'When it was opened.';
COMMENT ON COLUMN retrain.finding.opened_by_oid IS 'OID of the session user who opened it.';
COMMENT ON COLUMN retrain.finding.opened_by IS 'Its name then.';
COMMENT ON COLUMN retrain.finding.opened_as_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.finding.opened_as IS 'Its name then.';
COMMENT ON COLUMN retrain.finding.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.finding.changed_by IS 'Session user who last changed it.';
CREATE INDEX finding_model_idx ON retrain.finding (model_id, finding_id);
CREATE INDEX finding_due_idx ON retrain.finding (due) WHERE state IN ('open', 'in_progress');

CREATE TABLE retrain.finding_event (
	finding_event_id bigint GENERATED ALWAYS AS IDENTITY,
	finding_id bigint NOT NULL,
	happened_at timestamptz NOT NULL,
	from_state text,
	to_state text NOT NULL,
	owner_oid oid NOT NULL,
	owner_name name NOT NULL,
	due timestamptz NOT NULL,
	comment text,
	session_role_oid oid NOT NULL,
	session_role name NOT NULL,
	caller_role_oid oid NOT NULL,
	caller_role name NOT NULL,
	CONSTRAINT finding_event_pkey PRIMARY KEY (finding_event_id),
	CONSTRAINT finding_event_finding_fkey FOREIGN KEY (finding_id) REFERENCES retrain.finding (finding_id)
);
COMMENT ON TABLE retrain.finding_event IS 'The history of findings: how each stood after every change. Never changed.';
COMMENT ON COLUMN retrain.finding_event.finding_event_id IS 'Identifier, ascending.';
COMMENT ON COLUMN retrain.finding_event.finding_id IS 'The finding.';
COMMENT ON COLUMN retrain.finding_event.happened_at IS 'Clock.';
COMMENT ON COLUMN retrain.finding_event.from_state IS 'State before; NULL for the first.';
COMMENT ON COLUMN retrain.finding_event.to_state IS 'State after.';
COMMENT ON COLUMN retrain.finding_event.owner_oid IS 'OID of the owner after.';
COMMENT ON COLUMN retrain.finding_event.owner_name IS 'Its name then.';
COMMENT ON COLUMN retrain.finding_event.due IS 'Due date after.';
COMMENT ON COLUMN retrain.finding_event.comment IS 'What was said.';
COMMENT ON COLUMN retrain.finding_event.session_role_oid IS 'OID of the session user.';
COMMENT ON COLUMN retrain.finding_event.session_role IS 'Its name then.';
COMMENT ON COLUMN retrain.finding_event.caller_role_oid IS 'OID of the current user.';
COMMENT ON COLUMN retrain.finding_event.caller_role IS 'Its name then.';
CREATE INDEX finding_event_finding_idx ON retrain.finding_event (finding_id, finding_event_id);

CREATE TRIGGER device_profile_append_only BEFORE UPDATE OR DELETE ON retrain.device_profile
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER device_profile_no_truncate BEFORE TRUNCATE ON retrain.device_profile
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER finding_append_only BEFORE UPDATE OR DELETE ON retrain.finding
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('state', 'owner_oid', 'owner_name', 'due', 'changed_at', 'changed_by');
CREATE TRIGGER finding_no_truncate BEFORE TRUNCATE ON retrain.finding
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER finding_event_append_only BEFORE UPDATE OR DELETE ON retrain.finding_event
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER finding_event_no_truncate BEFORE TRUNCATE ON retrain.finding_event
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.device_profile ENABLE ALWAYS TRIGGER device_profile_append_only;
ALTER TABLE retrain.device_profile ENABLE ALWAYS TRIGGER device_profile_no_truncate;
ALTER TABLE retrain.finding ENABLE ALWAYS TRIGGER finding_append_only;
ALTER TABLE retrain.finding ENABLE ALWAYS TRIGGER finding_no_truncate;
ALTER TABLE retrain.finding_event ENABLE ALWAYS TRIGGER finding_event_append_only;
ALTER TABLE retrain.finding_event ENABLE ALWAYS TRIGGER finding_event_no_truncate;
