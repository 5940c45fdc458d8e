-- The same candidates, the same rows, the same seed, another margin for carriers:
-- what the gate would have said. Dry runs, of gates that are retired at once.  Run
-- as flights_owner.
\set ON_ERROR_STOP on
\pset footer off
\pset null '-'

SELECT retrain.create_gate('carriers, margin ' || margin, 'late_flights', jsonb_set(g.definition, '{rules}', (
	SELECT jsonb_agg(CASE WHEN r->>'rule' = 'no_slice_worse' THEN r || jsonb_build_object('margin', margin) ELSE r END ORDER BY n)
	FROM jsonb_array_elements(g.definition->'rules') WITH ORDINALITY AS x (r, n))))
FROM retrain.gates AS g, unnest('{0.005,0.02}'::numeric[]) AS margin
WHERE g.gate = 'better and no carrier worse' \g /dev/null

-- The sealed margin is read from the record.
CREATE TEMP TABLE line AS
SELECT g.candidate, m.margin, c.result, c.slice, c.status
FROM retrain.gate_results AS g
CROSS JOIN (VALUES (0.005, 'carriers, margin 0.005'), (0.02, 'carriers, margin 0.02')) AS m (margin, gate)
CROSS JOIN LATERAL retrain.check_gate(m.gate, g.candidate, jsonb_build_object('until', g.known_until, 'champion', g.champion)) AS c
UNION ALL
SELECT g.candidate, 0.01, g.result, l.slice, l.status FROM retrain.gate_results AS g JOIN retrain.gate_rules AS l USING (gate_result_id);

CREATE TEMP TABLE outcome AS
SELECT l.candidate, v.injected IS NOT NULL AS injected, margin, margin = 0.01 AS sealed, max(result) AS result,
	count(*) FILTER (WHERE slice IS NOT NULL AND status = 'fail') AS carriers_worse,
	string_agg(slice, ' ' ORDER BY slice) FILTER (WHERE slice IS NOT NULL AND status = 'fail') AS which,
	count(*) FILTER (WHERE slice IS NULL AND status = 'fail') AS other_rules_failed
FROM line AS l JOIN retrain.versions AS v ON v.model = 'late_flights' AND v.version = l.candidate
GROUP BY l.candidate, injected, margin, sealed;

SELECT retrain.retire_gate(gate, 'was for a comparison') FROM retrain.gates WHERE gate LIKE 'carriers, margin %' \g /dev/null

SELECT candidate || CASE WHEN injected THEN ' INJECTED' ELSE '' END AS candidate, margin || CASE WHEN sealed THEN ' (sealed)' ELSE '' END AS carrier_margin,
	result, carriers_worse, which, other_rules_failed
FROM outcome ORDER BY outcome.candidate, margin;
