-- Audit by SQL: views for questions that auditors and owners ask, and decisions seen with the
-- labels known later.  Examples: doc/reference/audit.md.

CREATE VIEW retrain.decision_record WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	d.slot,
	d.ordinal,
	d.verdict,
	d.candidate,
	d.reason,
	d.shadow,
	e.post_hoc,
	d.decided_at,
	d.decided_by,
	e.run_as,
	e.session_role,
	e.caller_role,
	e.triggered_by,
	e.revision,
	e.revision_digest,
	r.sealed_at AS revision_sealed_at,
	r.sealed_by AS revision_sealed_by,
	e.reference_kind,
	b.name AS baseline,
	e.evidence_digest,
	x.current_fingerprint,
	x.reference_fingerprint,
	(SELECT pg_catalog.count(*) FROM retrain.measurement y
		WHERE y.policy_id = d.policy_id AND y.slot = d.slot AND y.ordinal = d.ordinal) AS measurements,
	(SELECT pg_catalog.count(*) FROM retrain.measurement_state y
		WHERE y.policy_id = d.policy_id AND y.slot = d.slot AND y.ordinal = d.ordinal) AS states,
	l.leaf_hash,
	l.position AS tree_position,
	(SELECT pg_catalog.min(c.checkpoint_no) FROM retrain.checkpoint c WHERE c.tree_size > l.position) AS checkpoint_no,
	(SELECT q.request_id FROM retrain.request q WHERE q.policy_id = d.policy_id AND q.slot = d.slot AND q.ordinal = d.ordinal
		UNION ALL
		SELECT q.request_id FROM retrain.request_evidence q WHERE q.policy_id = d.policy_id AND q.slot = d.slot AND q.ordinal = d.ordinal
		LIMIT 1) AS request_id
FROM retrain.decision d
JOIN retrain.evaluation e ON e.policy_id = d.policy_id AND e.slot = d.slot AND e.ordinal = d.ordinal
JOIN retrain.policy p ON p.policy_id = d.policy_id
JOIN retrain.model m ON m.model_id = p.model_id
JOIN retrain.policy_revision r ON r.policy_id = e.policy_id AND r.revision = e.revision
LEFT JOIN retrain.baseline b ON b.baseline_id = e.baseline_id
LEFT JOIN retrain.evaluation_evidence x ON x.policy_id = d.policy_id AND x.slot = d.slot AND x.ordinal = d.ordinal
LEFT JOIN retrain.leaf l ON l.policy_id = d.policy_id AND l.slot = d.slot AND l.ordinal = d.ordinal
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.decision'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.decision_record IS
'Who decided what, on which evidence, and where it is sealed: actors, digests, place in the tree, request that followed. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.decision_record.policy IS 'The policy.';
COMMENT ON COLUMN retrain.decision_record.model IS 'The model.';
COMMENT ON COLUMN retrain.decision_record.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.decision_record.ordinal IS '0 for the first record of a slot.';
COMMENT ON COLUMN retrain.decision_record.verdict IS 'What was decided.';
COMMENT ON COLUMN retrain.decision_record.candidate IS 'Verdict before the rules over several slots.';
COMMENT ON COLUMN retrain.decision_record.reason IS 'Why, in words.';
COMMENT ON COLUMN retrain.decision_record.shadow IS 'true: the policy only watches; the decision had no effect.';
COMMENT ON COLUMN retrain.decision_record.post_hoc IS 'true: the window ended before the revision was sealed.';
COMMENT ON COLUMN retrain.decision_record.decided_at IS 'When it was decided.';
COMMENT ON COLUMN retrain.decision_record.decided_by IS 'Owner of the policy, in whose name it was decided.';
COMMENT ON COLUMN retrain.decision_record.run_as IS 'Role with whose rights rows were read.';
COMMENT ON COLUMN retrain.decision_record.session_role IS 'Session user of the process.';
COMMENT ON COLUMN retrain.decision_record.caller_role IS 'Role that asked, for manual evaluations and tick().';
COMMENT ON COLUMN retrain.decision_record.triggered_by IS 'worker, tick or manual.';
COMMENT ON COLUMN retrain.decision_record.revision IS 'Revision of the policy.';
COMMENT ON COLUMN retrain.decision_record.revision_digest IS 'SHA-256 of its definition.';
COMMENT ON COLUMN retrain.decision_record.revision_sealed_at IS 'When the revision was sealed.';
COMMENT ON COLUMN retrain.decision_record.revision_sealed_by IS 'Who sealed it.';
COMMENT ON COLUMN retrain.decision_record.reference_kind IS 'none, baseline, previous or seasonal.';
COMMENT ON COLUMN retrain.decision_record.baseline IS 'The baseline compared with, if any.';
COMMENT ON COLUMN retrain.decision_record.evidence_digest IS 'SHA-256 that binds states, fingerprints and lineage to the record.';
COMMENT ON COLUMN retrain.decision_record.current_fingerprint IS 'Digest of the fingerprint of the rows of the window.';
COMMENT ON COLUMN retrain.decision_record.reference_fingerprint IS 'Digest of the fingerprint of the rows of the reference.';
COMMENT ON COLUMN retrain.decision_record.measurements IS 'Figures measured.';
COMMENT ON COLUMN retrain.decision_record.states IS 'Sufficient states kept of them.';
COMMENT ON COLUMN retrain.decision_record.leaf_hash IS 'Hash of the record in the tree of evaluations.';
COMMENT ON COLUMN retrain.decision_record.tree_position IS 'Place in the tree; NULL until the next checkpoint.';
COMMENT ON COLUMN retrain.decision_record.checkpoint_no IS 'First checkpoint whose root covers it.';
COMMENT ON COLUMN retrain.decision_record.request_id IS 'Request for retraining that it made, or that it was added to.';

CREATE VIEW retrain.missed_runs WITH (security_barrier = true) AS
SELECT
	p.name AS policy,
	m.name AS model,
	x.kind,
	x.slot,
	x.slots,
	x.delay,
	x.detail
FROM retrain.policy p
JOIN retrain.model m ON m.model_id = p.model_id
CROSS JOIN LATERAL (
	SELECT 'overdue'::text AS kind, s.next_due AS slot, 1 AS slots, pg_catalog.clock_timestamp() - s.next_due AS delay,
		CASE WHEN s.run_id IS NOT NULL THEN 'running since ' || s.run_started
			WHEN p.state <> 'active' THEN 'policy is ' || p.state
			ELSE coalesce(s.last_error, 'not claimed yet') END AS detail
	FROM retrain.policy_state s
	WHERE s.policy_id = p.policy_id AND p.state <> 'retired' AND s.next_due < pg_catalog.clock_timestamp() - interval '1 minute'
	UNION ALL
	SELECT 'skipped', e.slot, e.missed_slots, e.started_at - e.slot, 'slots before this one were skipped'
	FROM retrain.evaluation e
	WHERE e.policy_id = p.policy_id AND e.ordinal = 0 AND e.missed_slots > 0
	UNION ALL
	SELECT 'late', e.slot, 1, e.started_at - e.slot, 'evaluated by ' || e.triggered_by
	FROM retrain.evaluation e
	WHERE e.policy_id = p.policy_id AND e.ordinal = 0 AND e.triggered_by <> 'manual' AND e.started_at > e.slot + interval '5 minutes'
	UNION ALL
	SELECT 'failed', e.slot, 1, e.started_at - e.slot, e.outcome || coalesce(': ' || e.error_message, '')
	FROM retrain.evaluation e
	WHERE e.policy_id = p.policy_id AND e.outcome IN ('error', 'timeout', 'cancelled')
) x
WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR p.owner_name = pg_catalog.pg_get_userbyid(p.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.evaluation'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.missed_runs IS
'Slots that were not evaluated when they were due: overdue now (for more than a minute), skipped, late by more than five minutes, failed. Shows the policies of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.missed_runs.policy IS 'The policy.';
COMMENT ON COLUMN retrain.missed_runs.model IS 'The model.';
COMMENT ON COLUMN retrain.missed_runs.kind IS 'overdue (due now and not evaluated), skipped (slots before a late one), late, failed.';
COMMENT ON COLUMN retrain.missed_runs.slot IS 'The planned instant; of skipped ones the slot that was evaluated in their place.';
COMMENT ON COLUMN retrain.missed_runs.slots IS 'Number of slots.';
COMMENT ON COLUMN retrain.missed_runs.delay IS 'How long after the slot the evaluation began, or how long it is due.';
COMMENT ON COLUMN retrain.missed_runs.detail IS 'What is known of the cause.';

CREATE VIEW retrain.model_health WITH (security_barrier = true) AS
SELECT
	m.name AS model,
	m.state,
	pg_catalog.count(p.policy_id) FILTER (WHERE p.state = 'active') AS active_policies,
	pg_catalog.count(p.policy_id) FILTER (WHERE p.state IN ('paused', 'suspended', 'invalid')) AS stopped_policies,
	pg_catalog.max(d.slot) AS last_slot,
	(pg_catalog.array_agg(d.verdict ORDER BY pg_catalog.array_position(ARRAY['keep', 'insufficient_evidence', 'investigate', 'recalibrate', 'retrain', 'roll_back', 'suspend'], d.verdict) DESC)
		FILTER (WHERE d.verdict IS NOT NULL))[1] AS gravest_verdict,
	pg_catalog.count(d.policy_id) FILTER (WHERE d.verdict NOT IN ('keep', 'insufficient_evidence')) AS policies_alarming,
	pg_catalog.sum(d.failing)::bigint AS failing_checks,
	pg_catalog.min(d.label_coverage) AS label_coverage,
	(SELECT q.state FROM retrain.request q WHERE q.model_id = m.model_id
		AND q.state IN ('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion')) AS open_request,
	(SELECT v.name FROM retrain.version v WHERE v.model_id = m.model_id ORDER BY v.registered_at DESC, v.version_id DESC LIMIT 1) AS newest_version
FROM retrain.model m
LEFT JOIN retrain.policy p ON p.model_id = m.model_id AND p.state <> 'retired'
LEFT JOIN LATERAL (
	SELECT x.policy_id, x.slot, x.verdict,
		(SELECT pg_catalog.count(*) FROM pg_catalog.jsonb_array_elements(x.checks) c WHERE c ->> 'level' = 'fail') AS failing,
		e.rows_current_labelled::double precision / nullif(e.rows_current, 0) AS label_coverage
	FROM retrain.decision x
	JOIN retrain.evaluation e ON e.policy_id = x.policy_id AND e.slot = x.slot AND e.ordinal = x.ordinal
	WHERE x.policy_id = p.policy_id AND NOT x.shadow
	ORDER BY x.slot DESC, x.ordinal DESC LIMIT 1
) d ON true
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.model'::pg_catalog.regclass, 'SELECT')
GROUP BY m.model_id, m.name, m.state;
COMMENT ON VIEW retrain.model_health IS
'One row a model: what its policies last said, and what is under way. Shows the models of roles the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.model_health.model IS 'The model.';
COMMENT ON COLUMN retrain.model_health.state IS 'active, paused or retired.';
COMMENT ON COLUMN retrain.model_health.active_policies IS 'Policies that are evaluated.';
COMMENT ON COLUMN retrain.model_health.stopped_policies IS 'Policies that are paused, suspended or invalid.';
COMMENT ON COLUMN retrain.model_health.last_slot IS 'Newest slot with a decision, shadow policies apart.';
COMMENT ON COLUMN retrain.model_health.gravest_verdict IS 'Gravest of the last verdicts of its policies.';
COMMENT ON COLUMN retrain.model_health.policies_alarming IS 'Policies whose last verdict asks for something.';
COMMENT ON COLUMN retrain.model_health.failing_checks IS 'Checks at their fail level in the last decisions.';
COMMENT ON COLUMN retrain.model_health.label_coverage IS 'Least share of labelled rows in the last windows, 0 to 1.';
COMMENT ON COLUMN retrain.model_health.open_request IS 'State of the open request for retraining; NULL without one.';
COMMENT ON COLUMN retrain.model_health.newest_version IS 'The version registered last; which one is live is told by deployments.';

CREATE VIEW retrain.open_matters WITH (security_barrier = true) AS
SELECT x.kind, x.model, x.subject, x.since, x.detail
FROM (
	SELECT 'policy'::text AS kind, s.model, s.policy AS subject, NULL::timestamptz AS since, s.problem AS detail, m.owner_oid, m.owner_name
	FROM retrain.policy_status s JOIN retrain.model m ON m.name = s.model
	WHERE s.problem IS NOT NULL AND s.state <> 'retired'
	UNION ALL
	SELECT 'overdue', r.model, r.policy, r.slot, r.detail, m.owner_oid, m.owner_name
	FROM retrain.missed_runs r JOIN retrain.model m ON m.name = r.model
	WHERE r.kind = 'overdue'
	UNION ALL
	SELECT 'verdict', m.name, p.name, d.slot, d.verdict || ': ' || d.reason, p.owner_oid, p.owner_name
	FROM retrain.policy p
	JOIN retrain.model m ON m.model_id = p.model_id
	CROSS JOIN LATERAL (
		SELECT y.slot, y.verdict, y.reason, y.shadow FROM retrain.decision y
		WHERE y.policy_id = p.policy_id ORDER BY y.slot DESC, y.ordinal DESC LIMIT 1) d
	WHERE d.verdict <> 'keep' AND NOT d.shadow AND p.state <> 'retired'
	UNION ALL
	SELECT 'request', m.name, q.request_id::text, q.requested_at, q.state || ': ' || q.reason, m.owner_oid, m.owner_name
	FROM retrain.request q
	JOIN retrain.model m ON m.model_id = q.model_id
	WHERE q.state IN ('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion', 'gate_stalled')
	UNION ALL
	SELECT 'finding', m.name, f.finding_id::text, f.opened_at, f.kind || ': ' || f.title || ' (' || f.owner_name || ', '
		|| CASE WHEN f.due < pg_catalog.now() THEN 'overdue' ELSE 'due' END || ')', m.owner_oid, m.owner_name
	FROM retrain.finding f
	JOIN retrain.model m ON m.model_id = f.model_id
	WHERE f.state IN ('open', 'in_progress')
) x
WHERE pg_catalog.pg_has_role(x.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR x.owner_name = pg_catalog.pg_get_userbyid(x.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.decision'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.open_matters IS
'What waits for somebody: policies that cannot run, overdue slots, last verdicts other than keep, open requests, findings that are not closed. Shows what belongs to roles the reader is a member of; everything to auditors.';
COMMENT ON COLUMN retrain.open_matters.kind IS 'policy (something is in its way), overdue, verdict (the last one of a policy asks for something, or had no evidence), request (open), finding (not closed).';
COMMENT ON COLUMN retrain.open_matters.model IS 'The model.';
COMMENT ON COLUMN retrain.open_matters.subject IS 'Name of the policy, or identifier of the request or finding.';
COMMENT ON COLUMN retrain.open_matters.since IS 'Since when: the slot, or when the request was made or the finding opened; NULL where it is not known.';
COMMENT ON COLUMN retrain.open_matters.detail IS 'What it is about.';

CREATE VIEW retrain.standard_control AS
SELECT x.standard, x.identifier, x.sense, x.evidence, x.note, x.checked
FROM (VALUES
	('NIST AI RMF 1.0', 'GOVERN 1.5', 'Ongoing monitoring and periodic review are planned, roles defined', 'policy_revision', 'schedules, owners and their changes; missed_runs shows what did not run', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'GOVERN 1.6', 'Inventory of AI systems', 'model', 'registered models', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'GOVERN 2.1', 'Roles and responsibilities are documented', 'policy_revision', 'owner and author of each revision', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MAP 1.5', 'Risk tolerances are determined', 'policy_revision', 'levels, statuses and costs of each policy', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MAP 3.2', 'Potential costs are examined', 'decision', 'expected cost of each verdict, where the policy has a cost model', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'GOVERN 3.2', 'Roles of people in oversight are defined', 'approval', 'approval rules, and who approved by them', 'identifier and sense from secondary notes'),
	('NIST AI RMF 1.0', 'MAP 3.5', 'Processes for human oversight are defined', 'approval', 'approvals, rejections, delegations', 'identifier and sense from secondary notes'),
	('NIST AI RMF 1.0', 'MEASURE 1.1', 'Metrics are selected, what cannot be measured is documented', 'measurement', 'every figure asked for has a row with a status', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 1.3', 'Experts who did not develop the system take part in the assessment', 'approval', 'approvers that are neither author nor trainer', 'identifier and sense from secondary notes'),
	('NIST AI RMF 1.0', 'MEASURE 2.4', 'Functionality and behaviour are monitored in production', 'evaluation', 'evaluations with windows, coverage and gaps', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 2.5', 'Validity and reliability are demonstrated, limits documented', 'measurement', 'values with intervals, p-values and expected values', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 2.8', 'Transparency and accountability are examined', 'decision', 'decisions with reason and truth table', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 2.11', 'Fairness and bias are evaluated', 'measurement', 'figures by slice with their support', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 2.13', 'Effectiveness of the measurement is evaluated', 'decision', 'backtest(), calibrate_policy() and hindsight() over recorded decisions', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MEASURE 3.1', 'Existing, unanticipated and emergent risks are tracked', 'measurement', 'trends of figures by policy and slice', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MANAGE 1.3', 'Responses to high-priority risks are developed', 'request', 'requests for retraining with the decision behind each', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MANAGE 2.4', 'Mechanisms to supersede, disengage or deactivate are in place', 'decision', 'verdicts roll_back and suspend', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MANAGE 4.1', 'Post-deployment monitoring plans are implemented', 'evaluation', 'what was evaluated when', 'wording checked in a transcription'),
	('NIST AI RMF 1.0', 'MANAGE 4.3', 'Incidents and errors are communicated and tracked', 'event', 'operational events', 'wording checked in a transcription'),
	('ISO/IEC 42001:2023 Annex A', 'A.4.3', 'Data resources', 'baseline', 'frozen samples with fingerprints', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.6.2.4', 'Verification and validation', 'evaluation', 'evaluations that verify() can replay', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.6.2.5', 'Deployment', 'promotion', 'promotions with everything that allowed them', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.6.2.6', 'Operation and monitoring', 'evaluation', 'evaluations, decisions, schedules', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.6.2.8', 'Recording of event logs', 'ledger', 'chained rows and checkpoints', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.7.4', 'Quality of data', 'measurement', 'data quality figures', 'titles from secondary listings, not from the standard'),
	('ISO/IEC 42001:2023 Annex A', 'A.7.5', 'Data provenance', 'evidence', 'fingerprints and lineage of what was read', 'titles from secondary listings, not from the standard'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 9', 'Risk management system', 'policy_revision', 'levels and rules over time', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 10', 'Data and data governance', 'baseline', 'samples with fingerprints and quality figures', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 12(1)', 'Automatic recording of events', 'evaluation', 'written by the worker', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 12(2)', 'Events relevant to risk, post-market monitoring, operation', 'decision', 'verdicts over time', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 14(4)', 'Human oversight: understand, override, stop', 'decision', 'reasons, and who caused an evaluation by hand', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 14(4)(b)', 'Human oversight: awareness of automation bias', 'approval', 'time from opening the evidence to deciding, approvals without reading', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 26(2)', 'Oversight assigned to persons', 'approval', 'who approved, in which role, in whose place', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 15(1), (3)', 'Accuracy declared and kept', 'measurement', 'figures against levels', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 15(5)', 'Resilience against data and model poisoning', 'measurement', 'contamination and leakage figures', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 19(1), 26(6)', 'Keeping of logs for at least six months', 'ledger', 'chained rows; purges leave a visible gap', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 26(5)', 'Monitoring by the deployer', 'evaluation', 'evaluations of the deployers own policies', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('EU AI Act (Regulation 2024/1689 as amended by 2026/1744)', 'Art. 72', 'Post-market monitoring plan', 'policy_revision', 'the plan as sealed revisions', 'paragraph numbers not checked against the consolidated text; Chapter III Sections 1 to 3 apply from 2 December 2027 (Annex III) and 2 August 2028 (Annex I)'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Inventory', 'Model inventory and tiering', 'model', 'registered models with their purpose', 'from secondary notes; supersedes SR 11-7'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Ongoing monitoring', 'Monitoring with thresholds', 'evaluation', 'evaluations; calibrate_policy() measures false alarms', 'from secondary notes; supersedes SR 11-7'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Outcomes analysis', 'Comparison of outcomes with predictions, back-testing', 'measurement', 'figures once labels are known; hindsight()', 'from secondary notes; supersedes SR 11-7'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Effective challenge', 'Independent review', 'approval', 'approvals of people who have no part in what they approve, with their comments', 'from secondary notes; supersedes SR 11-7'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Change control', 'Documentation of changes', 'policy_revision', 'revisions with digests', 'from secondary notes; supersedes SR 11-7'),
	('SR 26-2 / OCC Bulletin 2026-13', 'Internal audit', 'Independent verification', 'checkpoint', 'verify(), proofs, anchors', 'from secondary notes; supersedes SR 11-7')
) AS x (standard, identifier, sense, evidence, note, checked);
COMMENT ON VIEW retrain.standard_control IS
'Controls of standards and regulations, and the relation whose rows support them. Supports, no more: organisation, people and documents outside the database are not seen from here.';

COMMENT ON COLUMN retrain.standard_control.standard IS 'Name of the standard or regulation.';
COMMENT ON COLUMN retrain.standard_control.identifier IS 'Identifier within it.';
COMMENT ON COLUMN retrain.standard_control.sense IS 'What it asks for, shortened.';
COMMENT ON COLUMN retrain.standard_control.evidence IS 'Relation of this schema whose rows support it.';
COMMENT ON COLUMN retrain.standard_control.note IS 'What these rows show.';
COMMENT ON COLUMN retrain.standard_control.checked IS 'How far wording and numbers were checked.';

CREATE VIEW retrain.standards_evidence WITH (security_barrier = true) AS
SELECT c.standard, c.identifier, c.sense, c.evidence, x.rows, x.newest, c.note, c.checked
FROM retrain.standard_control c
LEFT JOIN (
	SELECT 'model' AS evidence, pg_catalog.count(*) AS rows, pg_catalog.max(m.changed_at) AS newest
	FROM retrain.model m WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER') OR pg_catalog.has_table_privilege('retrain.model'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'baseline', pg_catalog.count(*), pg_catalog.max(b.sealed_at)
	FROM retrain.baseline b JOIN retrain.model m ON m.model_id = b.model_id
	WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER') OR pg_catalog.has_table_privilege('retrain.baseline'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'policy_revision', pg_catalog.count(*), pg_catalog.max(r.sealed_at)
	FROM retrain.policy_revision r JOIN retrain.policy p ON p.policy_id = r.policy_id
	WHERE pg_catalog.pg_has_role(p.owner_oid, 'MEMBER') OR pg_catalog.has_table_privilege('retrain.policy_revision'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'evaluation', pg_catalog.count(*), pg_catalog.max(e.recorded_at) FROM retrain.evaluations e
	UNION ALL
	SELECT 'measurement', pg_catalog.count(*), pg_catalog.max(y.slot) FROM retrain.measurements y
	UNION ALL
	SELECT 'decision', pg_catalog.count(*), pg_catalog.max(d.decided_at) FROM retrain.decisions d
	UNION ALL
	SELECT 'evidence', pg_catalog.count(*), pg_catalog.max(v.slot) FROM retrain.evidence v
	UNION ALL
	SELECT 'request', pg_catalog.count(*), pg_catalog.max(q.changed_at)
	FROM retrain.request q JOIN retrain.model m ON m.model_id = q.model_id
	WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER') OR pg_catalog.has_table_privilege('retrain.request'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'approval', pg_catalog.count(*), pg_catalog.max(a.given_at) FROM retrain.approvals a
	UNION ALL
	SELECT 'promotion', pg_catalog.count(*), pg_catalog.max(y.promoted_at) FROM retrain.promotions y
	UNION ALL
	SELECT 'event', pg_catalog.count(*), pg_catalog.max(y.happened_at)
	FROM retrain.event y WHERE pg_catalog.has_table_privilege('retrain.event'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'ledger', pg_catalog.count(*), pg_catalog.max(y.recorded_at)
	FROM retrain.ledger y WHERE pg_catalog.has_table_privilege('retrain.ledger'::pg_catalog.regclass, 'SELECT')
	UNION ALL
	SELECT 'checkpoint', pg_catalog.count(*), pg_catalog.max(y.closed_at)
	FROM retrain.checkpoint y WHERE pg_catalog.has_table_privilege('retrain.checkpoint'::pg_catalog.regclass, 'SELECT')
) x ON x.evidence = c.evidence;
COMMENT ON VIEW retrain.standards_evidence IS
'For each control of retrain.standard_control the number of rows that support it and the newest of them, as far as the reader may see them. A count supports a claim; it proves none.';
COMMENT ON COLUMN retrain.standards_evidence.standard IS 'Name of the standard or regulation.';
COMMENT ON COLUMN retrain.standards_evidence.identifier IS 'Identifier within it.';
COMMENT ON COLUMN retrain.standards_evidence.sense IS 'What it asks for, shortened.';
COMMENT ON COLUMN retrain.standards_evidence.evidence IS 'Relation whose rows support it.';
COMMENT ON COLUMN retrain.standards_evidence.rows IS 'Number of these rows the reader may see.';
COMMENT ON COLUMN retrain.standards_evidence.newest IS 'When the newest of them was written; of measurements and evidence the newest slot.';
COMMENT ON COLUMN retrain.standards_evidence.note IS 'What these rows show.';
COMMENT ON COLUMN retrain.standards_evidence.checked IS 'How far wording and numbers were checked.';

CREATE FUNCTION retrain.hindsight(
	policy text,
	since timestamptz,
	until timestamptz,
	known_until timestamptz DEFAULT NULL,
	OUT slot timestamptz,
	OUT ordinal integer,
	OUT verdict text,
	OUT candidate text,
	OUT labelled bigint,
	OUT hindsight_verdict text,
	OUT hindsight_candidate text,
	OUT hindsight_outcome text,
	OUT hindsight_reason text,
	OUT hindsight_labelled bigint,
	OUT agrees boolean) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_hindsight';
COMMENT ON FUNCTION retrain.hindsight(text, timestamptz, timestamptz, timestamptz) IS
'Judges the recorded decisions of the slots in [since, until] again, by the same sealed revisions over the same windows, with labels known up to known_until (NULL: now). verdict, candidate, labelled: as recorded (the newest record of a slot); hindsight_*: with the later labels; the rules over several slots see the hindsight of the slots before. agrees: the candidates are the same. Nothing is written. Caller: able to SET ROLE to the owner of the policy. Errors: RT001 (no such policy, or not the caller''s), 42501, 22004.';
