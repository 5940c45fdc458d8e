-- The year in a few lines.  Run in the session of schedules.sql.
\pset tuples_only on
\pset format unaligned
\echo
\echo '==> In short'
SELECT '    ' || (SELECT count(*) FROM flights.year) || ' flights, ' || count(*) || ' weekly decisions: ' || count(*) FILTER (WHERE verdict = 'retrain') || ' to retrain, '
	|| count(*) FILTER (WHERE verdict = 'investigate') || ' to investigate, ' || count(*) FILTER (WHERE verdict = 'keep') || ' to keep.'
FROM retrain.decisions WHERE policy = 'weekly';
SELECT '    ' || count(*) FILTER (WHERE q.policy IS NOT NULL) || ' candidates of the policy: ' || count(*) FILTER (WHERE q.policy IS NOT NULL AND g.result = 'passed') || ' passed the gate, '
	|| count(*) FILTER (WHERE q.policy IS NOT NULL AND g.result = 'failed') || ' were refused, ' || count(*) FILTER (WHERE q.state = 'promoted') || ' promoted.' || E'\n'
	|| '    Drill: the honest candidate ' || max(g.result) FILTER (WHERE q.policy IS NULL AND v.injected IS NULL) || ', the injected one '
	|| max(g.result) FILTER (WHERE v.injected IS NOT NULL) || '.'
FROM retrain.gate_results AS g JOIN retrain.requests AS q ON q.request_id = g.request_id JOIN retrain.versions AS v ON v.model = g.model AND v.version = g.candidate;
SELECT '    Mean weekly Brier score: ' || string_agg(schedule || ' ' || round(mean_loss::numeric, 4) || ' (' || retrains || ' trainings, '
	|| CASE WHEN difference IS NULL THEN 'the baseline' ELSE to_char(difference, 'FMSG999,999,990') || ' USD [' || to_char(difference_low, 'FMSG999,999,990') || ', ' || to_char(difference_high, 'FMSG999,999,990') || ']' END || ')', ', ' ORDER BY n)
	|| E';\n    as it was played, with hold-out, gate and approval: ' || (SELECT round(avg(played)::numeric, 4) FROM week) || '.'
FROM (SELECT *, row_number() OVER () AS n FROM schedules) AS s;
