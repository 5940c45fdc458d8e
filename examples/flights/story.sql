-- Prints what was decided and on which evidence.  Every figure and every word
-- about what moved comes from the tables; run as flights_owner.
\set ON_ERROR_STOP on
SET TimeZone = 'America/New_York';
SET client_min_messages = warning;
\pset footer off
\pset null '-'
\pset linestyle ascii

\echo
\echo '==> What was decided, week by week, and why; version: live at the end of the week'
\echo
SELECT to_char(d.window_end, 'DD Mon') AS week_until,
	retrain.live_version('late_flights', 'production', d.window_end - interval '1 minute') AS version, d.verdict, d.outcome,
	regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(d.reason,
		' is (\S+), at or above the fail level (\S+?)(;|$)', ' \1 >= \2\3', 'g'),
		' is (\S+), at or below the fail level (\S+?)(;|$)', ' \1 <= \2\3', 'g'),
		'; \d+ of the last.*', ''),
		'; the cool-down of an earlier decision to (\w+) still runs', ' (after \1)'),
		'no check is at its fail level', '') AS why
FROM retrain.decisions AS d WHERE d.policy = 'weekly' ORDER BY d.slot;

SELECT verdict, count(*) AS weeks, to_char(min(window_end), 'DD Mon') AS first
FROM retrain.decisions WHERE policy = 'weekly' GROUP BY verdict ORDER BY min(slot);

-- The first decision to retrain; the slot is kept for what follows.
SELECT coalesce(min(slot) FILTER (WHERE verdict = 'retrain'), max(slot))::text AS slot,
	bool_or(verdict = 'retrain') AS found
FROM retrain.decisions WHERE policy = 'weekly' \gset first_

\if :first_found
\echo '==> The evidence behind the first decision to retrain'
\else
\echo '==> No decision to retrain was made; the evidence of the last week'
\endif
\echo
SELECT d.slot, d.verdict, d.reason,
	e.window_start, e.window_end, e.known_until,
	'revision ' || e.revision || ', sha256 ' || encode(e.revision_digest, 'hex') AS policy,
	e.rows_current || ' used, ' || e.rows_current_labelled || ' with a label known at the slot' AS rows,
	e.rows_reference || ' in baseline, '
		|| CASE WHEN e.reference_digest IS NULL THEN 'sealed counts only' ELSE 'read again, digest as sealed' END AS reference,
	e.triggered_by || ', as ' || e.run_as || ', pid ' || e.backend_pid AS evaluated_by,
	e.scan_mode, e.snapshot, e.wal_lsn_start AS wal,
	'PostgreSQL ' || e.server_version || ', retrain ' || e.extension_version AS software
FROM retrain.decisions AS d JOIN retrain.evaluations AS e USING (policy, slot, ordinal)
WHERE d.policy = 'weekly' AND d.slot = :'first_slot'
\gx

SELECT m.check_name, coalesce(m.slice_value, '') AS slice, round(m.value::numeric, 4) AS value,
	m.warn, m.fail, m.level, m.status, m.current_used AS rows,
	round(m.interval_low::numeric, 3) AS low, round(m.interval_high::numeric, 3) AS high
FROM retrain.measurements AS m
WHERE m.policy = 'weekly' AND m.slot = :'first_slot'
ORDER BY m.check_no, m.measurement_no;

\echo '==> F1 by carrier: in training and in that week'
\echo '    base_rate is the share of late flights, constant is the F1 of a predictor that'
\echo '    announces every flight as late: F1 that moves with them says little of the model.'
\echo
WITH sliced AS (
	SELECT 1 AS part, retrain.f1_by_slice(label, prediction, carrier, 300) AS slices
	FROM flights.prediction_log WHERE scheduled_departure < '2013-03-01 05:00+00'
	UNION ALL
	SELECT 2, retrain.f1_by_slice(
		CASE WHEN l.label_known_at <= e.known_until THEN l.label END, l.prediction, l.carrier, 300)
	FROM flights.prediction_log AS l, retrain.evaluations AS e
	WHERE e.policy = 'weekly' AND e.slot = :'first_slot' AND e.ordinal = 0
		AND l.scheduled_departure >= e.window_start AND l.scheduled_departure < e.window_end
), carrier AS (
	SELECT part, s.*, (s.tp + s.fn)::numeric / nullif(s.support, 0) AS base_rate
	FROM sliced CROSS JOIN unnest(slices) AS s
)
SELECT t.slice AS carrier, t.support AS flights_then, round(t.f1::numeric, 3) AS f1_then,
	round(t.base_rate, 3) AS base_rate_then, round(2 * t.base_rate / (1 + t.base_rate), 3) AS constant_then,
	n.support AS flights_now, round(n.f1::numeric, 3) AS f1_now,
	'[' || round(n.f1_low::numeric, 2) || ', ' || round(n.f1_high::numeric, 2) || ']' AS interval_now,
	round(n.base_rate, 3) AS base_rate_now, round(2 * n.base_rate / (1 + n.base_rate), 3) AS constant_now,
	n.status
FROM carrier AS t LEFT JOIN carrier AS n ON n.part = 2 AND n.slice = t.slice
WHERE t.part = 1 ORDER BY t.support DESC;

\echo '==> Metrics beside a business table: what the missed late flights cost'
\echo '    One query over retrain.measurements and flights.late_flight_cost (invented amounts).'
\echo
SELECT c.airline, count(*) AS weeks, sum((m.detail->>'fn')::bigint) AS late_flights_missed,
	round(avg(m.value)::numeric, 3) AS mean_weekly_f1,
	to_char(sum((m.detail->>'fn')::bigint * c.seats * c.missed_per_seat_usd), 'FM999,999,999') AS cost_usd
FROM retrain.measurements AS m
JOIN flights.late_flight_cost AS c ON c.carrier = m.slice_value
WHERE m.policy = 'weekly' AND m.slice_column = 'carrier'
GROUP BY c.airline ORDER BY sum((m.detail->>'fn')::bigint * c.seats * c.missed_per_seat_usd) DESC LIMIT 8;

-- What moved: each quantity in the eight training weeks and in the weeks since.
-- A later week is out of range when it lies more than three standard deviations
-- of the training weeks from their mean, as for the fail levels.
CREATE TEMP TABLE weekly AS
-- Under v1, had it stayed for the whole year (flights.year).
WITH week AS (
	SELECT starts, starts + interval '168 hours' AS ends, starts < '2013-03-01 05:00+00' AS training
	FROM generate_series(timestamptz '2013-01-04 05:00+00', '2013-12-20 05:00+00', '168 hours') AS starts
), ranked AS (
	SELECT w.starts, w.training, l.label, l.probability,
		rank() OVER (PARTITION BY w.starts ORDER BY l.probability)
			+ (count(*) OVER (PARTITION BY w.starts, l.probability) - 1) / 2.0 AS midrank
	FROM week AS w JOIN flights.year AS l
		ON l.scheduled_departure >= w.starts AND l.scheduled_departure < w.ends
	WHERE l.label IS NOT NULL
), figure AS (
	SELECT starts, training, count(*) FILTER (WHERE label)::numeric AS late,
		count(*) FILTER (WHERE NOT label)::numeric AS in_time,
		sum(midrank) FILTER (WHERE label) AS late_ranks,
		retrain.ece(label, probability) AS ece
	FROM ranked GROUP BY starts, training
)
SELECT starts, training, late / (late + in_time) AS base_rate, ece::numeric AS ece,
	(late_ranks - late * (late + 1) / 2) / (late * in_time) AS auc
FROM figure;

CREATE TEMP TABLE moved AS
WITH drift AS (
	SELECT check_name, slot, value::numeric, fail, level FROM retrain.measurements
	WHERE policy = 'weekly' AND check_name = 'psi(temperature)'
), score AS (
	SELECT w.starts, retrain.psi(y.probability, y.scheduled_departure >= w.starts)::numeric AS value, max(m.fail) AS fail
	FROM (SELECT DISTINCT starts FROM weekly WHERE NOT training) AS w
	JOIN flights.year AS y ON y.scheduled_departure < '2013-03-01 05:00+00'
		OR y.scheduled_departure >= w.starts AND y.scheduled_departure < w.starts + interval '168 hours'
	CROSS JOIN (SELECT max(fail) AS fail FROM retrain.measurements WHERE policy = 'weekly' AND check_name = 'psi(probability)') AS m
	GROUP BY w.starts
), bounds AS (
	SELECT avg(base_rate) AS base, stddev_samp(base_rate) AS base_sd, avg(ece) AS ece, stddev_samp(ece) AS ece_sd,
		avg(auc) AS auc, stddev_samp(auc) AS auc_sd
	FROM weekly WHERE training
), later AS (
	SELECT 1 AS n, 'inputs (PSI of temperature)' AS quantity, value,
		level = 'fail' AS out_of_range, NULL::numeric AS usual FROM drift WHERE check_name = 'psi(temperature)'
	UNION ALL
	SELECT 2, 'score (PSI of probability)', value, value >= fail, NULL FROM score
	UNION ALL
	SELECT 3, 'base rate (share of late flights)', base_rate, abs(base_rate - b.base) > 3 * b.base_sd, b.base
	FROM weekly, bounds AS b WHERE NOT training
	UNION ALL
	SELECT 4, 'calibration (ECE)', w.ece, w.ece > b.ece + 3 * b.ece_sd, b.ece
	FROM weekly AS w, bounds AS b WHERE NOT training
	UNION ALL
	SELECT 5, 'ranking (AUC)', w.auc, w.auc < b.auc - 3 * b.auc_sd, b.auc
	FROM weekly AS w, bounds AS b WHERE NOT training
)
SELECT n, quantity, round(max(usual), 3) AS training_mean, round(min(value), 3) AS lowest, round(avg(value), 3) AS mean,
	round(max(value), 3) AS highest, count(*) FILTER (WHERE out_of_range) AS weeks_out, count(*) AS weeks,
	CASE WHEN count(*) FILTER (WHERE out_of_range) * 4 >= count(*) THEN 'moved'
		WHEN count(*) FILTER (WHERE out_of_range) * 10 >= count(*) THEN 'moved in some weeks'
		ELSE 'hardly moved' END AS finding
FROM later GROUP BY n, quantity;

\echo '==> What moved, and what did not, had v1 stayed for the whole year'
\echo '    March to December against the training weeks; weeks_out lie three standard deviations'
\echo '    beyond the training mean (for ranking: below it, for inputs and score: at the fail'
\echo '    level). A quarter of the weeks: moved; a tenth: moved in some weeks.'
\echo
SELECT quantity, training_mean, lowest, mean, highest, weeks_out || ' of ' || weeks AS weeks_out, finding
FROM moved ORDER BY n;

\pset tuples_only on
\pset format unaligned
SELECT string_agg(initcap(split_part(quantity, ' ', 1)) || substr(split_part(quantity, ' (', 1), 1 + length(split_part(quantity, ' ', 1)))
	|| ' ' || finding, '. ' ORDER BY n) || '.'
FROM moved;
SELECT 'Ranking is ' || r.mean || ' on average, against ' || r.training_mean || ' in training'
	|| CASE WHEN r.weeks_out = 0 THEN '; it never left the range of the training weeks.'
		ELSE '; it fell below the range of the training weeks in ' || r.weeks_out || ' of ' || r.weeks || ' weeks.' END
	|| E'\nCalibration error is ' || c.mean || ' on average, against ' || c.training_mean || ' in training'
	|| '; it rose above that range in ' || c.weeks_out || ' of ' || c.weeks || ' weeks.'
FROM moved AS c, moved AS r WHERE c.n = 4 AND r.n = 5;
\echo
-- The candidates: honest ones all, so far.
\pset tuples_only off
\pset format aligned
\echo '==> The candidates, and what became of them'
\echo
CREATE TEMP TABLE candidate AS
SELECT g.candidate, g.champion, g.result, g.evaluated_at, g.gate_result_id, q.state, v.training_rows, v.training_end, v.registered_at
FROM retrain.gate_results AS g JOIN retrain.versions AS v ON v.model = g.model AND v.version = g.candidate
JOIN retrain.requests AS q ON q.request_id = g.request_id;
SELECT c.candidate, c.champion, c.training_rows, to_char(c.training_end, 'DD Mon') AS rows_before, c.result AS gate, c.state,
	round((l.detail->>'champion')::numeric, 4) AS brier_champion, round((l.detail->>'candidate')::numeric, 4) AS brier_candidate,
	(SELECT count(*) FROM flights.prediction_log AS p WHERE p.model_version = c.candidate) AS flights_scored
FROM candidate AS c JOIN retrain.gate_rules AS l ON l.gate_result_id = c.gate_result_id AND l.rule = 'superiority'
ORDER BY c.evaluated_at;

\pset tuples_only on
\pset format unaligned
SELECT 'Gate sealed ' || to_char(min(g.sealed_at) AT TIME ZONE 'UTC', 'HH24:MI:SS') || ', in revision ' || max(g.revision) || '; first candidate registered '
	|| to_char(min(c.registered_at) AT TIME ZONE 'UTC', 'HH24:MI:SS') || ' UTC.'
FROM retrain.gates AS g, candidate AS c WHERE g.gate = 'better and no carrier worse';
SELECT count(*) || ' honest candidates, ' || count(*) FILTER (WHERE result = 'failed') || ' of them refused.'
	|| CASE WHEN bool_and(result <> 'failed') THEN ' No honest candidate was refused.' ELSE '' END
FROM candidate;
-- How near each came to being judged the other way: the distance of the end of
-- the interval that decides from where it would have decided otherwise.  (A
-- carrier is only worse if its p-value, adjusted for all carriers, agrees.)
SELECT 'The closest call: ' || candidate || ', rule "' || name || '"' || coalesce(', carrier ' || slice, '') || ': interval ['
	|| round(low::numeric, 4) || ', ' || round(high::numeric, 4) || '], margin ' || margin || coalesce(', adjusted p ' || round(p_adjusted::numeric, 4), '') || ': '
	|| CASE status WHEN 'ok' THEN 'passed' ELSE 'refused' END || '.'
FROM (
	SELECT l.candidate, l.name, l.slice, l.low, l.high, l.margin, l.p_adjusted, l.status,
		CASE WHEN l.rule = 'superiority' THEN -l.margin - l.high
			WHEN l.rule = 'non_inferiority' THEN l.low + l.margin
			ELSE l.margin - l.low END AS distance
	FROM retrain.gate_rules AS l JOIN candidate USING (gate_result_id) WHERE l.status IN ('ok', 'fail')
) AS s ORDER BY abs(distance) LIMIT 1;
\echo
