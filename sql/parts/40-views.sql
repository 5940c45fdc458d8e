-- Views that people read first.  Each shows the policies whose owner the
-- reader is a member of, and everything to a role that may read the tables
-- themselves.  security_barrier keeps a reader's own functions away from rows
-- that are not his.

-- OIDs of roles mean what they meant only where the records were made.  In a
-- copy that was not adopted, name and OID of an owner must fit together: with
-- the OID alone, another role would see what is not his.
CREATE VIEW retrain.instance_here AS
SELECT coalesce((
	SELECT x.system_identifier = (SELECT y.system_identifier FROM pg_catalog.pg_control_system() y)
		AND x.database_oid = (SELECT y.oid FROM pg_catalog.pg_database y WHERE y.datname = pg_catalog.current_database())
		AND coalesce(x.instance_name = coalesce(pg_catalog.current_setting('retrain.instance_name', true), ''), true)
	FROM retrain.instance x ORDER BY x.adopted_at DESC LIMIT 1), true) AS here;
COMMENT ON VIEW retrain.instance_here IS 'One row: do the records belong to this server and database? Used by the other views.';
COMMENT ON COLUMN retrain.instance_here.here IS 'false in a restored, cloned or upgraded copy until retrain.adopt(); true when there are no records yet.';

CREATE VIEW retrain.policy_status WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	l.name AS log,
	CASE WHEN h.here AND o.oid IS NOT NULL THEN o.rolname ELSE p.owner_name END AS owner,
	p.state,
	p.state_reason,
	p.current_revision AS revision,
	e.slot AS last_slot,
	e.outcome AS last_outcome,
	d.verdict AS last_verdict,
	(r.definition -> 'shadow')::pg_catalog.bool AS shadow,
	s.next_due,
	s.run_started AS running_since,
	s.consecutive_errors,
	s.last_error,
	CASE
		WHEN NOT h.here THEN 'records belong to another server or database: retrain.adopt()'
		WHEN p.state = 'retired' THEN 'policy is retired'
		WHEN o.oid IS NULL THEN 'owner no longer exists'
		WHEN o.rolsuper THEN 'owner is a superuser'
		WHEN NOT o.rolcanlogin THEN 'owner cannot log in'
		WHEN NOT pg_catalog.has_database_privilege(o.oid, pg_catalog.current_database()::text, 'CONNECT') THEN 'owner may not connect to this database'
		WHEN NOT pg_catalog.pg_has_role(o.oid, m.owner_oid, 'MEMBER') THEN 'owner is no longer a member of the model owner'
		WHEN c.oid IS NULL THEN 'relation no longer exists'
		WHEN c.relname <> lr.relation_name OR n.nspname <> lr.relation_schema THEN 'relation was renamed or replaced'
		WHEN m.state <> 'active' THEN 'model is ' || m.state
		WHEN l.state <> 'active' THEN 'log is ' || l.state
		WHEN b.state <> 'active' THEN 'baseline is ' || b.state
		WHEN p.state = 'paused' THEN 'policy is paused'
		WHEN p.state IN ('suspended', 'invalid') THEN coalesce(p.state_reason, 'policy is ' || p.state)
	END AS problem
FROM retrain.policy p
JOIN retrain.model m ON m.model_id = p.model_id
JOIN retrain.log l ON l.log_id = p.log_id
JOIN retrain.policy_state s ON s.policy_id = p.policy_id
JOIN retrain.policy_revision r ON r.policy_id = p.policy_id AND r.revision = p.current_revision
JOIN retrain.log_revision lr ON lr.log_id = r.log_id AND lr.revision = r.log_revision
LEFT JOIN retrain.baseline b ON b.baseline_id = r.baseline_id
LEFT JOIN pg_catalog.pg_roles o ON o.oid = p.owner_oid
LEFT JOIN pg_catalog.pg_class c ON c.oid = lr.relation_oid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
	SELECT x.slot, x.ordinal, x.outcome FROM retrain.evaluation x
	WHERE x.policy_id = p.policy_id ORDER BY x.slot DESC, x.ordinal DESC LIMIT 1
) e ON true
LEFT JOIN retrain.decision d ON d.policy_id = p.policy_id AND d.slot = e.slot AND d.ordinal = e.ordinal
CROSS JOIN retrain.instance_here h
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND (h.here OR p.owner_name = o.rolname)
	OR pg_catalog.has_table_privilege('retrain.policy'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.policy_status IS
'One row per policy: state, last slot and verdict, next due, and what is in its way. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.policy_status.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.policy_status.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.policy_status.log IS 'Name of the log it reads.';
COMMENT ON COLUMN retrain.policy_status.owner IS 'Role with whose rights it is evaluated.';
COMMENT ON COLUMN retrain.policy_status.state IS 'active, paused, suspended, invalid or retired.';
COMMENT ON COLUMN retrain.policy_status.state_reason IS 'Why it is in this state.';
COMMENT ON COLUMN retrain.policy_status.revision IS 'The revision in force.';
COMMENT ON COLUMN retrain.policy_status.last_slot IS 'The latest slot with a record.';
COMMENT ON COLUMN retrain.policy_status.last_outcome IS 'Outcome of its last evaluation.';
COMMENT ON COLUMN retrain.policy_status.last_verdict IS 'Verdict of its last evaluation; NULL if it was superseded.';
COMMENT ON COLUMN retrain.policy_status.shadow IS 'true: a shadow policy, whose decisions are recorded and never act.';
COMMENT ON COLUMN retrain.policy_status.next_due IS 'The next slot to evaluate; NULL when the schedule has ended.';
COMMENT ON COLUMN retrain.policy_status.running_since IS 'When the evaluation in progress began; NULL when none runs.';
COMMENT ON COLUMN retrain.policy_status.consecutive_errors IS 'Failed evaluations in a row.';
COMMENT ON COLUMN retrain.policy_status.last_error IS 'Message of the last error.';
COMMENT ON COLUMN retrain.policy_status.problem IS 'What keeps it from being evaluated as planned; NULL when nothing does.';

CREATE VIEW retrain.measurements WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	x.slot,
	x.ordinal,
	e.window_start,
	e.window_end,
	x.check_no,
	x.measurement_no,
	x.check_name,
	x.metric,
	x.column_name,
	x.slice_column,
	x.slice_value,
	x.slice_columns,
	x.slice_values,
	x.form,
	x.source,
	x.value,
	x.warn,
	x.fail,
	x.breach_when,
	x.level,
	x.status,
	x.standard_error,
	x.interval_low,
	x.interval_high,
	x.p_value,
	x.adjusted_p,
	x.e_value,
	x.critical_value,
	x.expected_value,
	x.constant_value,
	x.reference_value,
	x.max_error,
	x.reference_used,
	x.reference_unused,
	x.current_used,
	x.current_unused,
	x.min_rows,
	e.revision,
	x.error_message,
	x.detail
FROM retrain.measurement x
JOIN retrain.evaluation e ON e.policy_id = x.policy_id AND e.slot = x.slot AND e.ordinal = x.ordinal
JOIN retrain.policy p ON p.policy_id = x.policy_id
JOIN retrain.model m ON m.model_id = p.model_id
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.measurement'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.measurements IS
'What was measured: one row per evaluation, check and slice, with names instead of identifiers. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.measurements.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.measurements.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.measurements.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.measurements.ordinal IS '0 for the first evaluation of the slot, then 1, 2, ... for repeated ones.';
COMMENT ON COLUMN retrain.measurements.window_start IS 'First instant of the window measured, included.';
COMMENT ON COLUMN retrain.measurements.window_end IS 'End of that window, not included.';
COMMENT ON COLUMN retrain.measurements.check_no IS 'Number of the check in the policy, from 1.';
COMMENT ON COLUMN retrain.measurements.measurement_no IS 'Number of the measurement within the check, from 1; slices in C order.';
COMMENT ON COLUMN retrain.measurements.check_name IS 'Name of the check.';
COMMENT ON COLUMN retrain.measurements.metric IS 'Name of the metric, see retrain.policy_metrics().';
COMMENT ON COLUMN retrain.measurements.column_name IS 'Column measured; NULL for metrics that read label, prediction, probability or all features.';
COMMENT ON COLUMN retrain.measurements.slice_column IS 'Column that slices the rows; NULL when the check is over all rows, or crosses several columns.';
COMMENT ON COLUMN retrain.measurements.slice_value IS 'The slice, as text.';
COMMENT ON COLUMN retrain.measurements.slice_columns IS 'Columns that slice the rows, one or several crossed; NULL when the check is over all rows.';
COMMENT ON COLUMN retrain.measurements.slice_values IS 'The slice, one text for each of slice_columns, NULL for NULLs.';
COMMENT ON COLUMN retrain.measurements.form IS 'Form of the check: rows or profile.';
COMMENT ON COLUMN retrain.measurements.source IS 'Where the current sample came from: rows, scan or rollup.';
COMMENT ON COLUMN retrain.measurements.value IS 'The measured value; NULL with a status that says why.';
COMMENT ON COLUMN retrain.measurements.warn IS 'Warn level of the check.';
COMMENT ON COLUMN retrain.measurements.fail IS 'Fail level of the check.';
COMMENT ON COLUMN retrain.measurements.breach_when IS 'above: value >= level is a breach; below: value <= level is.';
COMMENT ON COLUMN retrain.measurements.level IS 'ok, warn or fail; none when there is no verdict.';
COMMENT ON COLUMN retrain.measurements.status IS 'ok, insufficient_rows, insufficient_labels, insufficient_positives, undefined, no_test, baseline_changed, baseline_paused, error, low_resolution or folded.';
COMMENT ON COLUMN retrain.measurements.standard_error IS 'Standard error of value, where the metric has one; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurements.interval_low IS 'Lower end of the 95 % interval, where the metric has one; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurements.interval_high IS 'Upper end of the 95 % interval.';
COMMENT ON COLUMN retrain.measurements.p_value IS 'p-value, where the metric has one; it assumes independent rows.';
COMMENT ON COLUMN retrain.measurements.adjusted_p IS 'p-value adjusted for the columns and slices of the run; NULL without error control.';
COMMENT ON COLUMN retrain.measurements.e_value IS 'Of monitors: 1 / e_value bounds the probability of so much evidence, at any time of looking, while the target holds.';
COMMENT ON COLUMN retrain.measurements.critical_value IS 'The value that noise alone exceeds in 5 % of cases at these sample sizes.';
COMMENT ON COLUMN retrain.measurements.expected_value IS 'The value that noise alone shows on average.';
COMMENT ON COLUMN retrain.measurements.constant_value IS 'What the best constant prediction would have reached, where the metric has that.';
COMMENT ON COLUMN retrain.measurements.reference_value IS 'Of a check against the reference: the figure of the reference, from which value is the difference.';
COMMENT ON COLUMN retrain.measurements.max_error IS 'How far value can be from that of the rows.';
COMMENT ON COLUMN retrain.measurements.reference_used IS 'Rows of the reference used.';
COMMENT ON COLUMN retrain.measurements.reference_unused IS 'Rows of the reference not used.';
COMMENT ON COLUMN retrain.measurements.current_used IS 'Rows of the current window used.';
COMMENT ON COLUMN retrain.measurements.current_unused IS 'Rows of the current window not used.';
COMMENT ON COLUMN retrain.measurements.min_rows IS 'Rows needed on each side.';
COMMENT ON COLUMN retrain.measurements.revision IS 'Revision of the policy.';
COMMENT ON COLUMN retrain.measurements.error_message IS 'Why the check failed, for status error.';
COMMENT ON COLUMN retrain.measurements.detail IS 'All figures of the metric.';

CREATE VIEW retrain.decisions WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	d.slot,
	d.ordinal,
	e.window_start,
	e.window_end,
	d.verdict,
	d.candidate,
	e.outcome,
	d.reason,
	d.breaches,
	d.breaches_needed,
	d.slots_considered,
	d.cooldown_until,
	d.retrains,
	d.max_retrains,
	d.shadow,
	e.post_hoc,
	d.post_hoc_allowed,
	e.rows_current,
	e.rows_current_labelled,
	e.rows_reference,
	e.missed_slots,
	e.revision,
	e.triggered_by,
	d.decided_at,
	d.decided_by,
	d.checks,
	d.truth_table,
	d.cost
FROM retrain.decision d
JOIN retrain.evaluation e ON e.policy_id = d.policy_id AND e.slot = d.slot AND e.ordinal = d.ordinal
JOIN retrain.policy p ON p.policy_id = d.policy_id
JOIN retrain.model m ON m.model_id = p.model_id
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.decision'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.decisions IS
'What was decided, on which window and rows, and why; one row per evaluation that led to a decision. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.decisions.policy IS 'Name of the policy.';
COMMENT ON COLUMN retrain.decisions.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.decisions.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.decisions.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.decisions.window_start IS 'First instant of the window measured, included.';
COMMENT ON COLUMN retrain.decisions.window_end IS 'End of that window, not included.';
COMMENT ON COLUMN retrain.decisions.verdict IS 'keep, insufficient_evidence, investigate, recalibrate, retrain, roll_back or suspend.';
COMMENT ON COLUMN retrain.decisions.candidate IS 'The verdict that this evaluation alone would have led to, before "m of the last n" and cool-down.';
COMMENT ON COLUMN retrain.decisions.outcome IS 'Outcome of the evaluation.';
COMMENT ON COLUMN retrain.decisions.reason IS 'One sentence for people.';
COMMENT ON COLUMN retrain.decisions.breaches IS 'Slots considered with a candidate of at least this verdict, this one included.';
COMMENT ON COLUMN retrain.decisions.breaches_needed IS 'm of "m of the last n".';
COMMENT ON COLUMN retrain.decisions.slots_considered IS 'n of "m of the last n".';
COMMENT ON COLUMN retrain.decisions.cooldown_until IS 'Until this slot time no decision of the same or a lower verdict follows.';
COMMENT ON COLUMN retrain.decisions.retrains IS 'Earlier decisions to retrain in the period; NULL without a limit.';
COMMENT ON COLUMN retrain.decisions.max_retrains IS 'How many the policy allows; NULL without a limit.';
COMMENT ON COLUMN retrain.decisions.shadow IS 'true: of a shadow policy, which never acts.';
COMMENT ON COLUMN retrain.decisions.post_hoc IS 'true when the window had ended before the revision was sealed.';
COMMENT ON COLUMN retrain.decisions.post_hoc_allowed IS 'Whether the policy lets such evaluations open gates.';
COMMENT ON COLUMN retrain.decisions.rows_current IS 'Rows of the window that pass the filter.';
COMMENT ON COLUMN retrain.decisions.rows_current_labelled IS 'Those whose label was known.';
COMMENT ON COLUMN retrain.decisions.rows_reference IS 'Rows of the reference.';
COMMENT ON COLUMN retrain.decisions.missed_slots IS 'How many earlier slots the catch-up rule skipped.';
COMMENT ON COLUMN retrain.decisions.revision IS 'Revision of the policy.';
COMMENT ON COLUMN retrain.decisions.triggered_by IS 'worker, tick or manual.';
COMMENT ON COLUMN retrain.decisions.decided_at IS 'Clock when the decision was recorded.';
COMMENT ON COLUMN retrain.decisions.decided_by IS 'Role whose policy decided.';
COMMENT ON COLUMN retrain.decisions.checks IS 'How each check came out: level, status, the verdict it stands for, value in the rule, raised.';
COMMENT ON COLUMN retrain.decisions.truth_table IS 'The verdict rule with the value of every node, by verdict.';
COMMENT ON COLUMN retrain.decisions.cost IS 'Expected costs of the verdicts and the assumptions they rest on; NULL without a cost model.';
