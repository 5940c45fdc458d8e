-- The governance part of the flights demo: model, log, baseline, thresholds,
-- policy.  Run as flights_owner.  Nothing in this file looks at a flight after
-- the end of February: the thresholds come from the training weeks alone, and
-- creating the policy seals them.
--
-- Weeks are cut at 05:00 UTC, midnight in New York in winter.

\set ON_ERROR_STOP on

-- 1. The model, unless first_version.sql has made it, its log, and the training
-- months as baseline.
SELECT count(*) = 0 AS no_model FROM retrain.versions WHERE model = 'late_flights' \gset
\if :no_model
SELECT retrain.register_model('late_flights',
	purpose => 'Announce flights that will arrive 15 or more minutes late.') \g /dev/null
\endif

SELECT retrain.attach_log('late_flights', 'flights.prediction_log',
	time_column => 'scheduled_departure',
	prediction_column => 'prediction',
	probability_column => 'probability',
	label_column => 'label',
	label_time_column => 'label_known_at',
	features => ARRAY['temperature', 'wind_speed', 'precipitation', 'visibility', 'distance', 'dest'],
	slices => ARRAY['carrier', 'origin']) \g /dev/null

SELECT retrain.freeze_baseline('late_flights', 'prediction_log',
	window_start => '2013-01-01 05:00+00', window_end => '2013-03-01 05:00+00',
	name => 'training') \g /dev/null

-- 2. What is normal: each of the eight full training weeks against the rest of
-- the training months.  warn is the worst of the eight, fail lies three
-- standard deviations from their mean; PSI levels are never below the usual
-- 0.1 and 0.25.
CREATE TEMP TABLE training_week AS
WITH training AS (
	SELECT * FROM flights.prediction_log
	WHERE scheduled_departure < '2013-03-01 05:00+00'
), week AS (
	SELECT starts, starts + interval '168 hours' AS ends
	FROM generate_series(timestamptz '2013-01-04 05:00+00', '2013-02-22 05:00+00', '168 hours') AS starts
)
SELECT w.starts,
	retrain.psi(t.temperature, t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS psi_temperature,
	retrain.psi(t.wind_speed, t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS psi_wind_speed,
	retrain.psi(t.visibility, t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS psi_visibility,
	retrain.psi(t.probability, t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS psi_probability,
	retrain.ks_stat(t.probability, t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS ks_probability,
	retrain.ece(t.label, t.probability)
		FILTER (WHERE t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS ece,
	retrain.brier(t.label, t.probability)
		FILTER (WHERE t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends) AS brier,
	(retrain.f1_by_slice(t.label, t.prediction, 'all')
		FILTER (WHERE t.scheduled_departure >= w.starts AND t.scheduled_departure < w.ends))[1].f1 AS f1
FROM week AS w CROSS JOIN training AS t
GROUP BY w.starts;

CREATE TEMP TABLE threshold AS
SELECT metric,
	round(CASE WHEN worst_is_low THEN min(value) ELSE greatest(max(value), usual_warn) END::numeric, 4) AS warn,
	round(CASE WHEN worst_is_low THEN avg(value) - 3 * stddev_samp(value)
		ELSE greatest(avg(value) + 3 * stddev_samp(value), usual_fail) END::numeric, 4) AS fail
FROM training_week
CROSS JOIN LATERAL (VALUES
	('psi_temperature', psi_temperature, false, 0.1, 0.25),
	('psi_wind_speed', psi_wind_speed, false, 0.1, 0.25),
	('psi_visibility', psi_visibility, false, 0.1, 0.25),
	('psi_probability', psi_probability, false, 0.1, 0.25),
	('ks_probability', ks_probability, false, 0, 0),
	('ece', ece, false, 0, 0),
	('brier', brier, false, 0, 0),
	('f1', f1, true, NULL, NULL)) AS v (metric, value, worst_is_low, usual_warn, usual_fail)
GROUP BY metric, worst_is_low, usual_warn, usual_fail;

-- F1 by carrier: the lowest weekly F1 of any carrier with at least 300 flights
-- in that week only warns.  One level for all carriers is evidence, not an
-- alarm: their levels differ too much.
CREATE TEMP TABLE carrier_floor AS
WITH week AS (
	SELECT starts, starts + interval '168 hours' AS ends
	FROM generate_series(timestamptz '2013-01-04 05:00+00', '2013-02-22 05:00+00', '168 hours') AS starts
), sliced AS (
	SELECT retrain.f1_by_slice(l.label, l.prediction, l.carrier, 300) AS slices
	FROM week AS w JOIN flights.prediction_log AS l
		ON l.scheduled_departure >= w.starts AND l.scheduled_departure < w.ends
	GROUP BY w.starts
)
SELECT round(min(s.f1)::numeric, 4) AS warn
FROM sliced CROSS JOIN unnest(slices) AS s WHERE s.status = 'ok';

-- 3. The policy: weekly from 1 March to December.  The trainer of the demo ends
-- each training with a calibration, so a bad calibration asks for one, too.
-- What a mistake and a training cost is INVENTED, as in business.sql: 20 USD per
-- flight and unit of the Brier score, 1000 USD per training with its review.  The
-- year being over, the bars are set afterwards, which the policy has to allow.
--
-- It is evaluated weekly from 1 March to December.  A slot comes 12 hours after
-- its week has ended, so that the late arrivals of the last evening count.
SELECT retrain.create_policy('weekly', 'late_flights',
	checks => jsonb_build_array(
		retrain.policy_check('psi', 'temperature', warn => t.warn, fail => t.fail, min_rows => 1000),
		retrain.policy_check('psi', 'wind_speed', warn => w.warn, fail => w.fail, min_rows => 1000),
		retrain.policy_check('psi', 'visibility', warn => v.warn, fail => v.fail, min_rows => 1000),
		retrain.policy_check('psi', 'probability', warn => p.warn, fail => p.fail, min_rows => 1000),
		retrain.policy_check('ks_stat', 'probability', warn => k.warn, fail => k.fail, min_rows => 1000),
		retrain.policy_check('ece', warn => e.warn, fail => e.fail, min_rows => 1000, verdict => 'retrain'),
		retrain.policy_check('brier', warn => b.warn, min_rows => 1000),
		retrain.policy_check('f1_by_slice', warn => f.warn, fail => f.fail, min_rows => 1000, name => 'f1'),
		retrain.policy_check('f1_by_slice', slice => 'carrier', warn => c.warn, min_rows => 300)),
	window_length => '7 days', label_delay => '12 hours',
	reference => 'baseline', baseline => 'training',
	every => '7 days', anchor => '2013-03-08 17:00+00', until => '2013-12-31 00:00+00',
	catchup => 'each', catchup_limit => 60,
	breaches_needed => 2, slots_considered => 3, cooldown => '28 days', allow_post_hoc => true,
	cost => '{"check": "brier", "target": 0, "per_loss_unit": 20, "volume": 900, "horizon": "90 days", "delay": "12 hours", "retrain": 1000, "currency": "USD"}',
	description => 'Drift of inputs and score, calibration, F1 overall and by carrier.')
FROM threshold AS t, threshold AS w, threshold AS v, threshold AS p, threshold AS k, threshold AS e, threshold AS f, threshold AS b,
	carrier_floor AS c
WHERE t.metric = 'psi_temperature' AND w.metric = 'psi_wind_speed' AND v.metric = 'psi_visibility'
	AND p.metric = 'psi_probability' AND k.metric = 'ks_probability' AND e.metric = 'ece' AND f.metric = 'f1' AND b.metric = 'brier' \g /dev/null
