-- What the gate found, rule by rule: the newest result of a request.  Run as
-- flights_owner, with request.  difference is candidate less champion: of the
-- Brier score lower is better, of AUC higher.
\set ON_ERROR_STOP on
\pset footer off
\pset null '-'

SELECT v.version AS candidate, v.training_rows AS trained_on, to_char(v.training_end, 'DD Mon') AS rows_before, g.champion, g.rows AS compared_on, g.result,
	coalesce('INJECTED: ' || v.injected, CASE WHEN g.result IN ('passed', 'failed') THEN '' ELSE g.reason END) AS note
FROM retrain.gate_results AS g JOIN retrain.versions AS v ON v.model = g.model AND v.version = g.candidate
WHERE g.request_id = :'request' ORDER BY g.evaluated_at DESC LIMIT 1;

WITH line AS (
	SELECT l.*, CASE WHEN l.detail->>'statistic' = 'auc' THEN -l.high ELSE l.low END AS nearness
	FROM retrain.gate_rules AS l
	WHERE l.gate_result_id = (SELECT max(g.gate_result_id) FROM retrain.gate_results AS g WHERE g.request_id = :'request')
), nearest AS (
	SELECT DISTINCT ON (ordinal) * FROM line ORDER BY ordinal, status = 'fail' DESC, status = 'ok' DESC, nearness DESC
)
SELECT n.name AS rule, coalesce(n.detail->>'statistic', n.detail->>'figure') AS figure, coalesce('nearest: ' || n.slice, 'all flights') AS over,
	round((n.detail->>'champion')::numeric, 4) AS champion, round((n.detail->>'candidate')::numeric, 4) AS candidate,
	round(n.value::numeric, 4) AS difference, '[' || round(n.low::numeric, 4) || ', ' || round(n.high::numeric, 4) || ']' AS interval_95, n.margin,
	CASE WHEN n.slice IS NULL THEN n.status ELSE count(*) FILTER (WHERE l.status = 'ok') || ' ok, ' || count(*) FILTER (WHERE l.status = 'fail')
		|| ' worse, ' || count(*) FILTER (WHERE l.status NOT IN ('ok', 'fail')) || ' too few flights' END AS finding
FROM nearest AS n JOIN line AS l USING (ordinal)
GROUP BY n.ordinal, n.name, n.detail, n.slice, n.value, n.low, n.high, n.margin, n.status ORDER BY n.ordinal;
