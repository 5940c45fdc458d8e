-- Records: what was evaluated, what was measured, what was decided, and the
-- operational events.  The first three are append-only.

CREATE TABLE retrain.evaluation (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	previous_ordinal integer,
	revision integer NOT NULL,
	revision_digest bytea NOT NULL,
	post_hoc boolean NOT NULL,
	triggered_by text NOT NULL,
	outcome text NOT NULL,
	missed_slots integer NOT NULL,
	attempt integer NOT NULL,
	window_start timestamptz NOT NULL,
	window_end timestamptz NOT NULL,
	known_until timestamptz NOT NULL,
	reference_kind text NOT NULL,
	baseline_id bigint,
	reference_start timestamptz,
	reference_end timestamptz,
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	relation_oid oid NOT NULL,
	relation_schema name NOT NULL,
	relation_name name NOT NULL,
	rls_applied boolean,
	rows_current bigint,
	rows_current_unused bigint,
	rows_current_labelled bigint,
	rows_reference bigint,
	rows_reference_unused bigint,
	reference_digest bytea,
	scan_mode text NOT NULL,
	query_texts text[] NOT NULL,
	query_parameters jsonb,
	profile_sources jsonb,
	settings jsonb NOT NULL,
	snapshot text,
	wal_lsn_start pg_lsn,
	wal_lsn_end pg_lsn,
	evidence_digest bytea,
	recorded_xid xid8 NOT NULL,
	system_identifier bigint NOT NULL,
	timeline integer NOT NULL,
	database_name name NOT NULL,
	server_version text NOT NULL,
	extension_version text NOT NULL,
	library_version text NOT NULL,
	run_id uuid NOT NULL,
	run_as_oid oid NOT NULL,
	run_as name NOT NULL,
	session_role name NOT NULL,
	caller_role name,
	application text NOT NULL,
	backend_pid integer NOT NULL,
	started_at timestamptz NOT NULL,
	finished_at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	error_code text,
	error_message text,
	CONSTRAINT evaluation_pkey PRIMARY KEY (policy_id, slot, ordinal),
	CONSTRAINT evaluation_revision_fkey FOREIGN KEY (policy_id, revision) REFERENCES retrain.policy_revision (policy_id, revision),
	CONSTRAINT evaluation_ordinal_check CHECK (ordinal >= 0 AND (ordinal = 0) = (previous_ordinal IS NULL)),
	CONSTRAINT evaluation_triggered_check CHECK (triggered_by IN ('worker', 'tick', 'manual')),
	CONSTRAINT evaluation_outcome_check CHECK (outcome IN ('ok', 'breach_pending', 'breach', 'in_cooldown', 'retrain_limit', 'insufficient_data', 'error', 'timeout', 'cancelled', 'superseded')),
	CONSTRAINT evaluation_reference_check CHECK (reference_kind IN ('none', 'baseline', 'previous', 'seasonal')),
	CONSTRAINT evaluation_scan_check CHECK (scan_mode IN ('one_scan', 'one_by_one', 'profiles', 'none'))
);
COMMENT ON TABLE retrain.evaluation IS 'What was evaluated when, on which rows, by whom. One row per policy, slot and ordinal; never changed.';
COMMENT ON COLUMN retrain.evaluation.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.evaluation.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.evaluation.ordinal IS '0 for the first evaluation of the slot, then 1, 2, ... for repeated ones.';
COMMENT ON COLUMN retrain.evaluation.previous_ordinal IS 'The evaluation of the same slot that this one repeats; NULL for ordinal 0.';
COMMENT ON COLUMN retrain.evaluation.revision IS 'Revision of the policy.';
COMMENT ON COLUMN retrain.evaluation.revision_digest IS 'Digest of that revision.';
COMMENT ON COLUMN retrain.evaluation.post_hoc IS 'true when the window had ended before the revision was sealed: the bar was set when the result could be known.';
COMMENT ON COLUMN retrain.evaluation.triggered_by IS 'worker, tick or manual.';
COMMENT ON COLUMN retrain.evaluation.outcome IS 'ok; breach_pending (a check failed, fewer than m of the last n slots); breach; in_cooldown (a breach, but a decision was made recently); retrain_limit (a breach, but enough retrains were decided in the period); insufficient_data; error, timeout, cancelled (nothing could be measured); superseded (the policy changed meanwhile).';
COMMENT ON COLUMN retrain.evaluation.missed_slots IS 'How many earlier slots were skipped by the catch-up rule.';
COMMENT ON COLUMN retrain.evaluation.attempt IS 'Which claim of the slot led to this record, from 1; above 1 an earlier worker died.';
COMMENT ON COLUMN retrain.evaluation.window_start IS 'First instant of the current window, included.';
COMMENT ON COLUMN retrain.evaluation.window_end IS 'End of the current window, not included.';
COMMENT ON COLUMN retrain.evaluation.known_until IS 'Labels that became known after this count as unknown: the slot.';
COMMENT ON COLUMN retrain.evaluation.reference_kind IS 'none, baseline, previous (the window before) or seasonal (windows of earlier weeks, months or years).';
COMMENT ON COLUMN retrain.evaluation.baseline_id IS 'The baseline; NULL for other kinds.';
COMMENT ON COLUMN retrain.evaluation.reference_start IS 'First instant of the reference window, included; of several, of the earliest.';
COMMENT ON COLUMN retrain.evaluation.reference_end IS 'End of the reference window, not included; of several, of the latest.';
COMMENT ON COLUMN retrain.evaluation.log_id IS 'The log.';
COMMENT ON COLUMN retrain.evaluation.log_revision IS 'Its revision.';
COMMENT ON COLUMN retrain.evaluation.relation_oid IS 'OID of the relation read.';
COMMENT ON COLUMN retrain.evaluation.relation_schema IS 'Its schema at that time.';
COMMENT ON COLUMN retrain.evaluation.relation_name IS 'Its name at that time.';
COMMENT ON COLUMN retrain.evaluation.rls_applied IS 'true when row security of the relation could hide rows from the policy owner.';
COMMENT ON COLUMN retrain.evaluation.rows_current IS 'Rows of the current window that pass the filter.';
COMMENT ON COLUMN retrain.evaluation.rows_current_unused IS 'Rows of the current window that do not.';
COMMENT ON COLUMN retrain.evaluation.rows_current_labelled IS 'Rows of the current window used whose label was known at known_until; NULL when all was read from a rollup, which does not tell.';
COMMENT ON COLUMN retrain.evaluation.rows_reference IS 'Rows of the reference window that pass the filter; for a baseline whose rows were not read again, the number it sealed.';
COMMENT ON COLUMN retrain.evaluation.rows_reference_unused IS 'Rows of the reference window that do not.';
COMMENT ON COLUMN retrain.evaluation.reference_digest IS 'retrain.rows_digest of the baseline''s rows as read now; NULL when they were not read.';
COMMENT ON COLUMN retrain.evaluation.scan_mode IS 'one_scan; one_by_one (the common statement failed and each check ran alone, on the same snapshot); profiles (all checks are of form profile: see profile_sources); none (nothing ran).';
COMMENT ON COLUMN retrain.evaluation.query_texts IS 'The statements that ran, windows as literals; $n stands for the sealed reference of a baseline column, see query_parameters.';
COMMENT ON COLUMN retrain.evaluation.query_parameters IS 'What $1, $2, ... stood for: array of {"n": number, "baseline_id": baseline, "column_name": column of it}; NULL when there were none.';
COMMENT ON COLUMN retrain.evaluation.profile_sources IS 'Where the profiles of checks of form profile came from: array, by window, of {"window", "start", "end", "checks_from_rollup", "checks_scanned", and with a rollup "buckets", "days" (of them), "rows_in_buckets", "edges_scanned": [{"start", "end"}]}; NULL without such checks.';
COMMENT ON COLUMN retrain.evaluation.settings IS 'Settings in force while the rows were read that can change results: encoding, collation of the database, TimeZone, formats, parallelism.';
COMMENT ON COLUMN retrain.evaluation.snapshot IS 'pg_current_snapshot() of the reading transaction.';
COMMENT ON COLUMN retrain.evaluation.wal_lsn_start IS 'WAL insert position before reading.';
COMMENT ON COLUMN retrain.evaluation.wal_lsn_end IS 'WAL insert position after reading.';
COMMENT ON COLUMN retrain.evaluation.evidence_digest IS 'Digest of the fingerprints and states in retrain.evaluation_evidence and retrain.measurement_state, see doc/reference/evidence.md.';
COMMENT ON COLUMN retrain.evaluation.recorded_xid IS 'Transaction that wrote this row.';
COMMENT ON COLUMN retrain.evaluation.system_identifier IS 'System identifier of the server.';
COMMENT ON COLUMN retrain.evaluation.timeline IS 'Its timeline.';
COMMENT ON COLUMN retrain.evaluation.database_name IS 'The database.';
COMMENT ON COLUMN retrain.evaluation.server_version IS 'Version of the server.';
COMMENT ON COLUMN retrain.evaluation.extension_version IS 'Version of the extension''s SQL objects.';
COMMENT ON COLUMN retrain.evaluation.library_version IS 'Version of the library that computed.';
COMMENT ON COLUMN retrain.evaluation.run_id IS 'Identifier of the claim; a random one for a manual evaluation.';
COMMENT ON COLUMN retrain.evaluation.run_as_oid IS 'OID of the role whose rights were used.';
COMMENT ON COLUMN retrain.evaluation.run_as IS 'Its name.';
COMMENT ON COLUMN retrain.evaluation.session_role IS 'Session user: the policy owner in a worker, the caller in tick() and evaluate().';
COMMENT ON COLUMN retrain.evaluation.caller_role IS 'Current user who asked for it: differs from session_role after SET ROLE; the policy owner in a worker.';
COMMENT ON COLUMN retrain.evaluation.application IS 'application_name of the session.';
COMMENT ON COLUMN retrain.evaluation.backend_pid IS 'Process that evaluated.';
COMMENT ON COLUMN retrain.evaluation.started_at IS 'Clock when reading began.';
COMMENT ON COLUMN retrain.evaluation.finished_at IS 'Clock when reading ended.';
COMMENT ON COLUMN retrain.evaluation.recorded_at IS 'Clock when this row was written.';
COMMENT ON COLUMN retrain.evaluation.error_code IS 'SQLSTATE, when nothing could be measured.';
COMMENT ON COLUMN retrain.evaluation.error_message IS 'Its message, at most 8 kB.';

CREATE TABLE retrain.measurement (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	check_no integer NOT NULL,
	measurement_no integer NOT NULL,
	check_name text NOT NULL,
	metric text NOT NULL,
	column_name name,
	slice_column name,
	slice_value text,
	slice_columns name[],
	slice_values text[],
	form text NOT NULL,
	source text NOT NULL,
	value double precision,
	standard_error double precision,
	interval_low double precision,
	interval_high double precision,
	interval_method text,
	p_value double precision,
	p_method text,
	adjusted_p double precision,
	e_value double precision,
	critical_value double precision,
	expected_value double precision,
	constant_value double precision,
	reference_value double precision,
	max_error double precision,
	warn numeric,
	fail numeric,
	breach_when text NOT NULL,
	min_rows bigint NOT NULL,
	level text NOT NULL,
	status text NOT NULL,
	reference_used bigint,
	reference_unused bigint,
	current_used bigint,
	current_unused bigint,
	detail jsonb,
	error_code text,
	error_message text,
	CONSTRAINT measurement_pkey PRIMARY KEY (policy_id, slot, ordinal, check_no, measurement_no),
	CONSTRAINT measurement_evaluation_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.evaluation (policy_id, slot, ordinal),
	CONSTRAINT measurement_form_check CHECK (form IN ('rows', 'profile')),
	CONSTRAINT measurement_source_check CHECK (source IN ('rows', 'scan', 'rollup')),
	CONSTRAINT measurement_breach_check CHECK (breach_when IN ('above', 'below')),
	CONSTRAINT measurement_level_check CHECK (level IN ('ok', 'warn', 'fail', 'none'))
);
COMMENT ON TABLE retrain.measurement IS 'What an evaluation measured: one row per check and, for checks by slice, per slice. Never changed.';
COMMENT ON COLUMN retrain.measurement.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.measurement.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.measurement.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.measurement.check_no IS 'Number of the check in the policy, from 1.';
COMMENT ON COLUMN retrain.measurement.measurement_no IS 'Number of the measurement within the check, from 1; slices in C order of their text.';
COMMENT ON COLUMN retrain.measurement.check_name IS 'Name of the check.';
COMMENT ON COLUMN retrain.measurement.metric IS 'Name of the metric, see retrain.policy_metrics().';
COMMENT ON COLUMN retrain.measurement.column_name IS 'Column measured; NULL for metrics that read label, prediction, probability or all features.';
COMMENT ON COLUMN retrain.measurement.slice_column IS 'Column that slices the rows; NULL when the check is over all rows, or crosses several columns.';
COMMENT ON COLUMN retrain.measurement.slice_value IS 'The slice, as text; NULL for all rows, for the slice of NULLs, or when the check crosses columns.';
COMMENT ON COLUMN retrain.measurement.slice_columns IS 'Columns that slice the rows, one or several crossed; NULL when the check is over all rows.';
COMMENT ON COLUMN retrain.measurement.slice_values IS 'The slice, one text for each of slice_columns, NULL for NULLs; NULL when no slice was reached.';
COMMENT ON COLUMN retrain.measurement.form IS 'Form of the check: rows or profile.';
COMMENT ON COLUMN retrain.measurement.source IS 'Where the current sample came from: rows; of form profile, scan (of the whole window) or rollup (buckets, and a scan of what they do not cover), with the same result.';
COMMENT ON COLUMN retrain.measurement.value IS 'The measured value; NULL with a status that says why.';
COMMENT ON COLUMN retrain.measurement.standard_error IS 'Standard error of value, where the metric has one; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurement.interval_low IS 'Lower end of the 95 % interval, where the metric has one.';
COMMENT ON COLUMN retrain.measurement.interval_high IS 'Upper end of the 95 % interval.';
COMMENT ON COLUMN retrain.measurement.interval_method IS 'How the interval was made; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurement.p_value IS 'p-value, where the metric has one; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurement.p_method IS 'How it was computed.';
COMMENT ON COLUMN retrain.measurement.adjusted_p IS 'p-value adjusted for the columns and slices of the run; NULL without error control.';
COMMENT ON COLUMN retrain.measurement.e_value IS 'Capital of the bets against "the mean loss is at most the target", of monitors: 1 / e_value bounds the probability of it at any time of looking.';
COMMENT ON COLUMN retrain.measurement.critical_value IS 'The value that noise alone exceeds in 5 % of cases at these sample sizes.';
COMMENT ON COLUMN retrain.measurement.expected_value IS 'The value that noise alone shows on average (ece: that of a calibrated model).';
COMMENT ON COLUMN retrain.measurement.constant_value IS 'What the best constant prediction would have reached on these rows, where the metric has that.';
COMMENT ON COLUMN retrain.measurement.reference_value IS 'Of a check against the reference: the figure of the reference, from which value is the difference.';
COMMENT ON COLUMN retrain.measurement.max_error IS 'How far value can be from that of the rows; of ks_stat from profiles, how much larger that can be.';
COMMENT ON COLUMN retrain.measurement.warn IS 'Warn level of the check.';
COMMENT ON COLUMN retrain.measurement.fail IS 'Fail level of the check.';
COMMENT ON COLUMN retrain.measurement.breach_when IS 'above: value >= level is a breach; below: value <= level is.';
COMMENT ON COLUMN retrain.measurement.min_rows IS 'Rows needed on each side, below which the status is insufficient_rows.';
COMMENT ON COLUMN retrain.measurement.level IS 'ok, warn or fail; none when there is no verdict.';
COMMENT ON COLUMN retrain.measurement.status IS 'ok, insufficient_rows, insufficient_labels, insufficient_positives, undefined, no_test (the figures lack what the test needs), baseline_changed, baseline_paused, error, or low_resolution (max_error is above 0.01, or leaves the level open) and folded (categories could not be told apart): then level is none unless the bound decides.';
COMMENT ON COLUMN retrain.measurement.reference_used IS 'Rows of the reference used.';
COMMENT ON COLUMN retrain.measurement.reference_unused IS 'Rows of the reference not used.';
COMMENT ON COLUMN retrain.measurement.current_used IS 'Rows of the current window used.';
COMMENT ON COLUMN retrain.measurement.current_unused IS 'Rows of the current window not used.';
COMMENT ON COLUMN retrain.measurement.detail IS 'All figures of the metric: the whole *_test row, the bins of psi and ece, the counts of f1_by_slice, the summary of its family.';
COMMENT ON COLUMN retrain.measurement.error_code IS 'SQLSTATE, for status error.';
COMMENT ON COLUMN retrain.measurement.error_message IS 'Its message, at most 8 kB.';

CREATE TABLE retrain.decision (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	verdict text NOT NULL,
	candidate text NOT NULL,
	reason text NOT NULL,
	checks jsonb NOT NULL,
	breaches integer NOT NULL,
	breaches_needed integer NOT NULL,
	slots_considered integer NOT NULL,
	cooldown_until timestamptz,
	truth_table jsonb NOT NULL,
	retrains integer,
	max_retrains integer,
	cost jsonb,
	shadow boolean NOT NULL,
	post_hoc_allowed boolean NOT NULL,
	decided_at timestamptz NOT NULL,
	decided_by name NOT NULL,
	CONSTRAINT decision_pkey PRIMARY KEY (policy_id, slot, ordinal),
	CONSTRAINT decision_evaluation_fkey FOREIGN KEY (policy_id, slot, ordinal) REFERENCES retrain.evaluation (policy_id, slot, ordinal),
	CONSTRAINT decision_verdict_check CHECK (verdict IN ('keep', 'insufficient_evidence', 'investigate', 'recalibrate', 'retrain', 'roll_back', 'suspend')),
	CONSTRAINT decision_candidate_check CHECK (candidate IN ('keep', 'insufficient_evidence', 'investigate', 'recalibrate', 'retrain', 'roll_back', 'suspend'))
);
COMMENT ON TABLE retrain.decision IS 'What followed from an evaluation; at most one per evaluation, none for a superseded one. Never changed.';
COMMENT ON COLUMN retrain.decision.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.decision.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.decision.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.decision.verdict IS 'keep, insufficient_evidence, investigate, recalibrate, retrain, roll_back or suspend.';
COMMENT ON COLUMN retrain.decision.candidate IS 'The verdict that this evaluation alone would have led to, before "m of the last n" and cool-down.';
COMMENT ON COLUMN retrain.decision.reason IS 'One sentence for people.';
COMMENT ON COLUMN retrain.decision.checks IS 'How each check came out: its level, status, the verdict it stands for, the measurement that decided, its value as a leaf of the rule (true, false, unknown, ignored), and whether it is raised: fails, or has failed and has not passed its clear level since.';
COMMENT ON COLUMN retrain.decision.breaches IS 'How many of the slots considered had a candidate of at least this verdict, this one included.';
COMMENT ON COLUMN retrain.decision.breaches_needed IS 'm of "m of the last n".';
COMMENT ON COLUMN retrain.decision.slots_considered IS 'n of "m of the last n", counted in slot time.';
COMMENT ON COLUMN retrain.decision.cooldown_until IS 'Until this slot time no decision of the same or a lower verdict follows; NULL when no cool-down runs.';
COMMENT ON COLUMN retrain.decision.truth_table IS 'The verdict rule with the value of every node, by verdict: the nodes are those of the definition, each with "value": true, false, unknown or ignored; "at least" and "weighted" also with what is true and what is unknown. Without a rule, for each verdict: any of the checks that stand for it.';
COMMENT ON COLUMN retrain.decision.retrains IS 'Earlier decisions to retrain in the period that ends with this slot; NULL without a limit.';
COMMENT ON COLUMN retrain.decision.max_retrains IS 'How many of them the policy allows in retrain_period; NULL without a limit.';
COMMENT ON COLUMN retrain.decision.cost IS 'Expected costs of the verdicts, under "assumptions" (the cost model of the policy): "value" measured, "loss" beyond the target, "costs" by verdict ("expected", and "low" and "high" at the ends of the interval of the value; null where the model does not say), "least". Without a value "why_not" says why. They rest on the assumptions and decide nothing. NULL without a cost model.';
COMMENT ON COLUMN retrain.decision.shadow IS 'true: of a shadow policy; recorded, announced to nobody, and without effect on what the policy decides when it is none.';
COMMENT ON COLUMN retrain.decision.post_hoc_allowed IS 'allow_post_hoc of the policy: whether evaluations with post_hoc may open gates.';
COMMENT ON COLUMN retrain.decision.decided_at IS 'Clock when the decision was recorded.';
COMMENT ON COLUMN retrain.decision.decided_by IS 'Role whose policy decided.';

CREATE TABLE retrain.event (
	event_id bigint GENERATED ALWAYS AS IDENTITY,
	happened_at timestamptz NOT NULL,
	kind text NOT NULL,
	policy_id bigint,
	object_name text,
	message text NOT NULL,
	actor name NOT NULL,
	CONSTRAINT event_pkey PRIMARY KEY (event_id)
);
COMMENT ON TABLE retrain.event IS 'Operational log: changes of state, suspended policies, expired claims. For people; not evidence.';
COMMENT ON COLUMN retrain.event.event_id IS 'Identifier.';
COMMENT ON COLUMN retrain.event.happened_at IS 'Clock.';
COMMENT ON COLUMN retrain.event.kind IS 'What happened, one word: created, changed, paused, resumed, retired, suspended, claim_expired, discarded, adopted, ...';
COMMENT ON COLUMN retrain.event.policy_id IS 'The policy concerned, if any.';
COMMENT ON COLUMN retrain.event.object_name IS 'Kind and name of the object concerned.';
COMMENT ON COLUMN retrain.event.message IS 'One sentence.';
COMMENT ON COLUMN retrain.event.actor IS 'Session user.';

CREATE TRIGGER evaluation_append_only BEFORE UPDATE OR DELETE ON retrain.evaluation
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER evaluation_no_truncate BEFORE TRUNCATE ON retrain.evaluation
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER measurement_append_only BEFORE UPDATE OR DELETE ON retrain.measurement
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER measurement_no_truncate BEFORE TRUNCATE ON retrain.measurement
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON retrain.decision
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON retrain.decision
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.evaluation ENABLE ALWAYS TRIGGER evaluation_append_only;
ALTER TABLE retrain.evaluation ENABLE ALWAYS TRIGGER evaluation_no_truncate;
ALTER TABLE retrain.measurement ENABLE ALWAYS TRIGGER measurement_append_only;
ALTER TABLE retrain.measurement ENABLE ALWAYS TRIGGER measurement_no_truncate;
ALTER TABLE retrain.decision ENABLE ALWAYS TRIGGER decision_append_only;
ALTER TABLE retrain.decision ENABLE ALWAYS TRIGGER decision_no_truncate;
