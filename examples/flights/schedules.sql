-- Retraining never, every month, and when the policy says so, side by side: from
-- the log of v1 and the scores of a model trained at each month's beginning.
-- Nothing is recorded but a second policy, in the shadow.  Run as flights_owner.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

SELECT retrain.attach_log('late_flights', 'flights.year', name => 'year',
	time_column => 'scheduled_departure',
	prediction_column => 'prediction',
	probability_column => 'probability',
	label_column => 'label',
	label_time_column => 'label_known_at',
	features => ARRAY['temperature', 'wind_speed', 'precipitation', 'visibility', 'distance', 'dest'],
	slices => ARRAY['carrier', 'origin']) \g /dev/null
SELECT retrain.freeze_baseline('late_flights', 'year',
	window_start => '2013-01-01 05:00+00', window_end => '2013-03-01 05:00+00', name => 'training of v1') \g /dev/null
SELECT retrain.create_policy(retrain.policy_definition('weekly')
	|| '{"name": "weekly, v1 for ever", "log": "year", "baseline": "training of v1", "shadow": true}') \g /dev/null
\pset footer off
\pset null '-'

\echo '    Replayed on the log of v1 with the scores of the monthly models (flights.monthly_scores):'
\echo '    ungated, without hold-out. Loss is the Brier score; what a mistake (20 USD per flight and'
\echo '    unit) and a training (1000 USD) cost is INVENTED. low and high: 95 % interval of the'
\echo '    difference to never, weeks drawn with replacement.'
\echo
CREATE TEMP TABLE schedules AS
SELECT * FROM retrain.compare_schedules('weekly, v1 for ever', '2013-03-08 17:00+00', '2013-12-27 17:00+00',
	counterfactual => '{"relation": "flights.monthly_scores", "key": ["flight", "scheduled_departure", "origin"], "threshold": 0.23}',
	periods => '{1 mon}');
SELECT schedule, retrains, round(mean_loss::numeric, 5) AS mean_brier, to_char(loss_cost, 'FM999,999,999') AS loss_usd,
	to_char(action_cost, 'FM999,999,999') AS training_usd, to_char(total_cost, 'FM999,999,999') AS total_usd,
	round(difference) AS difference, round(difference_low) AS low, round(difference_high) AS high
FROM schedules;

-- The year as it was played above: with hold-out, gate and approval.
CREATE TEMP TABLE week AS
SELECT s AS slot, retrain.brier(y.label, y.probability) AS never, retrain.brier(l.label, l.probability) AS played,
	count(*) FILTER (WHERE l.model_version <> 'v1') AS flights_of_others, count(*) AS flights
FROM retrain.policy_slots('weekly', '2013-03-08', '2013-12-31') AS s
JOIN flights.prediction_log AS l ON l.scheduled_departure >= s - interval '180 hours' AND l.scheduled_departure < s - interval '12 hours'
JOIN flights.year AS y USING (flight, scheduled_departure, origin)
GROUP BY s;
\echo '    The year as it was played above: with hold-out, gate and approval.'
\echo
WITH action AS (
	SELECT count(*) AS trainings FROM retrain.decisions WHERE policy = 'weekly' AND verdict = 'retrain'
), promoted AS (
	SELECT count(*) AS promotions FROM retrain.deployments WHERE model = 'late_flights' AND cause = 'promotion'
)
SELECT trainings, promotions, sum(flights_of_others) AS flights_by_later_versions, round(avg(played)::numeric, 5) AS mean_brier,
	to_char(sum(played) * 20 * 900 * 7, 'FM999,999,999') AS loss_usd, to_char(trainings * 1000, 'FM999,999,999') AS training_usd,
	to_char(sum(played) * 20 * 900 * 7 + trainings * 1000, 'FM999,999,999') AS total_usd,
	round((sum(played - never) * 20 * 900 * 7 + trainings * 1000)::numeric) AS difference_to_never
FROM week, action, promoted GROUP BY trainings, promotions;
