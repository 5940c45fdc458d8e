-- Backtests: policies replayed over the past.

CREATE TABLE retrain.incident (
	incident_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	kind text NOT NULL,
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	description text,
	declared_at timestamptz NOT NULL,
	declared_by name NOT NULL,
	withdrawn_at timestamptz,
	withdrawn_by name,
	CONSTRAINT incident_pkey PRIMARY KEY (incident_id),
	CONSTRAINT incident_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT incident_kind_check CHECK (kind IN ('incident', 'quiet')),
	CONSTRAINT incident_period_check CHECK (ended_at > started_at),
	CONSTRAINT incident_quiet_check CHECK (kind = 'incident' OR ended_at IS NOT NULL)
);
CREATE INDEX incident_model_idx ON retrain.incident (model_id);
COMMENT ON TABLE retrain.incident IS 'Incidents and quiet periods of models, as people declared them; backtests are held against them. Withdrawn, never changed.';
COMMENT ON COLUMN retrain.incident.incident_id IS 'Identifier.';
COMMENT ON COLUMN retrain.incident.model_id IS 'The model.';
COMMENT ON COLUMN retrain.incident.kind IS 'incident: something was wrong with the model or its data; quiet: nothing was.';
COMMENT ON COLUMN retrain.incident.started_at IS 'First instant of the period.';
COMMENT ON COLUMN retrain.incident.ended_at IS 'End of the period, not included; NULL: not over when it was declared.';
COMMENT ON COLUMN retrain.incident.description IS 'For people.';
COMMENT ON COLUMN retrain.incident.declared_at IS 'Clock when it was declared.';
COMMENT ON COLUMN retrain.incident.declared_by IS 'Session user who declared it.';
COMMENT ON COLUMN retrain.incident.withdrawn_at IS 'Clock when it was withdrawn; NULL while it stands.';
COMMENT ON COLUMN retrain.incident.withdrawn_by IS 'Session user who withdrew it.';

CREATE VIEW retrain.incidents WITH (security_barrier = true) AS
SELECT
	i.incident_id,
	m.name AS model,
	i.kind,
	i.started_at,
	i.ended_at,
	i.description,
	i.declared_at,
	i.declared_by,
	i.withdrawn_at,
	i.withdrawn_by
FROM retrain.incident i
JOIN retrain.model m ON m.model_id = i.model_id
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND ((SELECT h.here FROM retrain.instance_here h) OR m.owner_name = pg_catalog.pg_get_userbyid(m.owner_oid))
	OR pg_catalog.has_table_privilege('retrain.incident'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.incidents IS
'Declared incidents and quiet periods. Shows those of models whose owner the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.incidents.incident_id IS 'Identifier, for retrain.withdraw_incident().';
COMMENT ON COLUMN retrain.incidents.model IS 'Name of the model.';
COMMENT ON COLUMN retrain.incidents.kind IS 'incident or quiet.';
COMMENT ON COLUMN retrain.incidents.started_at IS 'First instant of the period.';
COMMENT ON COLUMN retrain.incidents.ended_at IS 'End of the period, not included; NULL: not over when it was declared.';
COMMENT ON COLUMN retrain.incidents.description IS 'For people.';
COMMENT ON COLUMN retrain.incidents.declared_at IS 'Clock when it was declared.';
COMMENT ON COLUMN retrain.incidents.declared_by IS 'Session user who declared it.';
COMMENT ON COLUMN retrain.incidents.withdrawn_at IS 'Clock when it was withdrawn; NULL while it stands.';
COMMENT ON COLUMN retrain.incidents.withdrawn_by IS 'Session user who withdrew it.';

CREATE FUNCTION retrain.declare_incident(
	model text,
	started_at timestamptz,
	ended_at timestamptz DEFAULT NULL,
	kind text DEFAULT 'incident',
	description text DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_declare_incident';
COMMENT ON FUNCTION retrain.declare_incident(text, timestamptz, timestamptz, text, text) IS
'Declares a period of a model that backtests are held against; returns its identifier. model: name. started_at: finite. ended_at: not included; NULL: an incident that is not over. kind: incident (something was wrong with the model or its data) or quiet (nothing was; needs an end). description: for people. Errors: RT001 (no such model, or not the caller''s), RT011 (retired), 22023, 22004.';

CREATE FUNCTION retrain.withdraw_incident(incident_id bigint) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_withdraw_incident';
COMMENT ON FUNCTION retrain.withdraw_incident(bigint) IS
'Withdraws a declared incident or quiet period: it stays as a row and counts no more. incident_id: see retrain.incidents. Errors: P0002 (no such declaration, or withdrawn), RT001 (the model is not the caller''s), 22004.';

CREATE FUNCTION retrain.backtest(
	policy text,
	since timestamptz,
	until timestamptz,
	overrides jsonb DEFAULT NULL,
	revision integer DEFAULT NULL,
	counterfactual jsonb DEFAULT NULL,
	OUT slot timestamptz,
	OUT window_start timestamptz,
	OUT window_end timestamptz,
	OUT outcome text,
	OUT verdict text,
	OUT candidate text,
	OUT reason text,
	OUT checks jsonb,
	OUT retrain_ordered boolean,
	OUT cost jsonb,
	OUT model_version text,
	OUT missing_scores bigint,
	OUT status text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_backtest';
COMMENT ON FUNCTION retrain.backtest(text, timestamptz, timestamptz, jsonb, integer, jsonb) IS
'Every decision that a policy would have made: each slot from since to until (both included, none in the future), measured with the rights of the policy owner, with labels as they were known at the slot, and judged by the slots replayed before it, of which there are none at first; nothing is recorded. overrides: changes of the definition as retrain.alter_policy() takes them, NULL for none. revision: a sealed one, NULL for the one in force; not with overrides. counterfactual: scores of models that one would have had, {"relation": "schema.name", "key": [columns that name a row, as in the log], "version", "trained_until", "probability": names of its columns if others, "prediction": a column, or "threshold": from which on a probability means true}; a retrain ordered at a slot gives the version trained latest by then, after the delay of the cost model. A row a slot: outcome, verdict, candidate, reason, checks and cost as in retrain.decisions; retrain_ordered: the verdict is retrain; model_version: live at the end of the window, NULL for the model that was logged; missing_scores: rows of the window without a score of the version live then; status: ok (as logged), counterfactual, counterfactual_incomplete (missing_scores), counterfactual_missing (the window reaches past a retrain whose model has no scores; the row shows what the model before would have done). Errors: RT001 (no such policy, or not the caller''s), RT002 (overrides), RT003 (owner), 42501 (superuser, or no SET ROLE), 21000 (several scores for a row), 42P01, 42703, 22004, 22023, 54000 (more than 100000 slots).';

CREATE FUNCTION retrain.backtest_summary(
	policy text,
	since timestamptz,
	until timestamptz,
	overrides jsonb DEFAULT NULL,
	revision integer DEFAULT NULL,
	counterfactual jsonb DEFAULT NULL,
	incidents jsonb DEFAULT NULL,
	OUT slots bigint,
	OUT slots_conclusive bigint,
	OUT slots_counterfactual_missing bigint,
	OUT alarms bigint,
	OUT retrains bigint,
	OUT incidents_covered bigint,
	OUT incidents_detected bigint,
	OUT mean_delay interval,
	OUT longest_delay interval,
	OUT false_alarms bigint,
	OUT quiet_time interval,
	OUT false_alarms_per_quarter double precision,
	OUT alarms_elsewhere bigint,
	OUT detections jsonb,
	OUT slots_with_loss bigint,
	OUT loss_cost double precision,
	OUT action_cost double precision,
	OUT total_cost double precision,
	OUT total_action_half double precision,
	OUT total_action_double double precision,
	OUT total_loss_half double precision,
	OUT total_loss_double double precision,
	OUT alarms_without_cost bigint,
	OUT assumptions jsonb) RETURNS record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_backtest_summary';
COMMENT ON FUNCTION retrain.backtest_summary(text, timestamptz, timestamptz, jsonb, integer, jsonb, jsonb) IS
'How soon a policy would have noticed what was wrong, how often it would have cried wolf, and at what cost: one row about retrain.backtest() with the same arguments. incidents: array of {"start", "end", "kind": incident or quiet}, NULL for those declared of the model. An alarm is a verdict above insufficient_evidence. It is of an incident when its window overlaps it; false when it is of none and its window lies within quiet time; else elsewhere. incidents_covered: some window overlaps them; mean_delay, longest_delay: from the start of a detected incident to the slot of its first alarm (NULL: none); false_alarms: NULL without quiet_time, which is what lies between the first and the last row looked at; false_alarms_per_quarter: per 91.31 days of it; detections: an element an incident, result detected, missed or not_covered. Costs by the cost model of the policy, NULL without one: loss_cost: the loss of each of slots_with_loss times per_loss_unit, volume and the days to the next slot; action_cost: of the verdicts, of which alarms_without_cost have none; total_cost: both; total_action_half and so on: the same with the costs of actions, or of losses, halved and doubled; assumptions: the cost model. Errors: as retrain.backtest(), 22023 also for an incident in quiet time.';

CREATE FUNCTION retrain.compare_schedules(
	policy text,
	since timestamptz,
	until timestamptz,
	overrides jsonb DEFAULT NULL,
	revision integer DEFAULT NULL,
	counterfactual jsonb DEFAULT NULL,
	periods interval[] DEFAULT '{30 days,90 days}',
	replicates integer DEFAULT 1000,
	seed bigint DEFAULT 1,
	OUT schedule text,
	OUT retrains bigint,
	OUT retrains_without_scores bigint,
	OUT missing_scores bigint,
	OUT slots bigint,
	OUT slots_compared bigint,
	OUT mean_loss double precision,
	OUT loss_cost double precision,
	OUT action_cost double precision,
	OUT total_cost double precision,
	OUT total_action_half double precision,
	OUT total_action_double double precision,
	OUT total_loss_half double precision,
	OUT total_loss_double double precision,
	OUT difference double precision,
	OUT difference_low double precision,
	OUT difference_high double precision,
	OUT difference_status text,
	OUT assumptions jsonb) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_compare_schedules';
COMMENT ON FUNCTION retrain.compare_schedules(text, timestamptz, timestamptz, jsonb, integer, jsonb, interval[], integer, bigint) IS
'What retraining never, at fixed periods, and when the policy says so would have cost, a row each. Arguments as retrain.backtest(); counterfactual must be given, since a log holds only what the live model predicted, and the policy (or overrides) must have a cost model. periods: of the fixed schedules, positive; the first retrain is one period after since, or after the first slot that may be. Each schedule is replayed over the same slots with the models that it would have had. slots_compared: have a loss under every schedule; mean_loss and all costs are over them, as in retrain.backtest_summary(), with only retrains as actions. retrains_without_scores: no version had been trained by then; the model before stays, the retrain is paid. missing_scores: rows without a score of the version live then; rows of overlapping windows count again. difference: total_cost less that of never; difference_low, difference_high: its 95 % percentile interval over draws of slots (replicates, 2 to 100000; seed), retrains as they are; difference_status: ok, or few_blocks below five slots. Errors: as retrain.backtest(), 22023 without counterfactual or cost model, 54000 also for more than 100000 retrains of a period.';
