-- From the decision to the rows that its model scored: the first promotion, or,
-- without one, the first request.  Run as superuser, who sees all tables.
\set ON_ERROR_STOP on
\pset footer off
\pset null '-'
SET TimeZone = 'UTC';

SELECT request_id AS request, version FROM retrain.requests WHERE model = 'late_flights' AND policy IS NOT NULL
ORDER BY state <> 'promoted', slot LIMIT 1 \gset

\echo
SELECT step, what, who FROM (
	SELECT 1 AS n, 'sealed' AS step, 'policy weekly, revision ' || e.revision || ', sha256 ' || left(encode(e.revision_digest, 'hex'), 16) || '…' AS what, 'flights_owner' AS who
	FROM retrain.requests r JOIN retrain.evaluations e USING (policy, slot, ordinal) WHERE r.request_id = :'request'
	UNION ALL
	SELECT 2, 'measured', e.rows_current || ' rows of ' || to_char(e.window_start, 'DD Mon') || ' to ' || to_char(e.window_end, 'DD Mon')
		|| ', labels known at ' || to_char(e.known_until, 'DD Mon HH24:MI'), e.run_as
	FROM retrain.requests r JOIN retrain.evaluations e USING (policy, slot, ordinal) WHERE r.request_id = :'request'
	UNION ALL
	SELECT 3, 'decided', d.verdict || ': ' || d.reason, 'policy weekly'
	FROM retrain.requests r JOIN retrain.decisions d USING (policy, slot, ordinal) WHERE r.request_id = :'request'
	UNION ALL
	SELECT 4, 'claimed', 'attempt ' || r.attempts || ', fence ' || r.fence, r.trainer || ' as ' || r.lease_role
	FROM retrain.requests r WHERE r.request_id = :'request'
	UNION ALL
	SELECT 5, 'trained on', v.training_rows || ' rows before ' || to_char(v.training_end, 'DD Mon HH24:MI') || ', fingerprint ' || left(encode(v.training_fingerprint, 'hex'), 16) || '…', v.framework
	FROM retrain.versions v WHERE v.request_id = :'request'
	UNION ALL
	SELECT 6, 'registered', 'version ' || v.version || ', sha256 ' || left(encode(v.artifact_digest, 'hex'), 16) || '…, seed ' || v.seed || ', code ' || v.code_revision, v.registered_by
	FROM retrain.versions v WHERE v.request_id = :'request'
	UNION ALL
	SELECT 7, 'gate', g.result || ' on ' || g.rows || ' rows, digest ' || left(encode(g.digest, 'hex'), 16) || '…', g.evaluated_by
	FROM retrain.gate_result g WHERE g.request_id = :'request'
	UNION ALL
	SELECT 8, 'opened', 'evidence ' || left(encode(x.digest, 'hex'), 16) || '…', x.session_role
	FROM retrain.evidence_view x WHERE x.request_id = :'request'
	UNION ALL
	SELECT 9, 'approved', 'evidence ' || left(encode(a.evidence_digest, 'hex'), 16) || '…: ' || a.comment, a.given_by
	FROM retrain.approvals a WHERE a.request_id = :'request'
	UNION ALL
	SELECT 10, 'deployed', 'live from ' || to_char(d.effective_from, 'DD Mon HH24:MI') || coalesce(' to ' || to_char(d.effective_until, 'DD Mon HH24:MI'), ' on'), d.deployed_by
	FROM retrain.deployments d WHERE d.request_id = :'request'
	UNION ALL
	SELECT 11, 'scored', count(*) || ' flights', 'flights_serving'
	FROM flights.prediction_log l WHERE l.model_version = :'version'
) AS s ORDER BY n;

\echo '    The decision again, from the rows as they are now, and the ledger of all of it:'
\echo
SET ROLE flights_owner;  -- rows are read with the rights of the policy's owner
SELECT at_level, result, count(*) AS findings, string_agg(subject, ', ' ORDER BY subject) FILTER (WHERE result <> 'identical') AS subjects
FROM retrain.verify('weekly', (SELECT slot FROM retrain.requests WHERE request_id = :'request'))
GROUP BY at_level, result ORDER BY at_level, result;
RESET ROLE;
SELECT v.ok, v.rows_checked AS ledger_rows, v.leaves_checked AS evaluations, v.reason AS problem,
	(SELECT count(*) FROM retrain.verify_release()) AS problems_of_release
FROM retrain.verify_ledger() AS v;
SELECT kind, count(*) FROM retrain.ledger GROUP BY kind ORDER BY min(seq);
