-- What a policy costs besides its reading, with 10,000 due at once: 1,000 of them are evaluated by tick() in one
-- session.  Between the end of one measuring and the start of the next lie the rest of its reading (the evidence, whose
-- time is recorded), its record and the next claim.  Prints the median of record and claim, ms.
-- Run as superuser in a database with the extension.
CREATE ROLE claim_owner LOGIN;
CREATE SCHEMA claim_bench AUTHORIZATION claim_owner;
SELECT retrain.grant_role('policy_author', 'claim_owner') \g /dev/null
SET ROLE claim_owner;
CREATE TABLE claim_bench.log AS SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::float8 AS x FROM generate_series(0, 95) i;
SELECT retrain.register_model('claim'), retrain.attach_log('claim', 'claim_bench.log', 'at', features => ARRAY['x'], name => 'claim') \g /dev/null
SELECT count(retrain.create_policy('claim ' || n, 'claim', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2, min_rows => 10)), log => 'claim',
	reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2020-01-03 00:00Z'::timestamptz + n * interval '1 s',
	until => '2020-01-03 00:00Z'::timestamptz + n * interval '1 s')) FROM generate_series(1, 10000) n \g /dev/null
CALL retrain.tick(1000, '1 hour');
RESET ROLE;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM started_at - before) - evidence)
FROM (SELECT e.started_at, lag(e.finished_at) OVER slots AS before, lag(x.milliseconds) OVER slots AS evidence
	FROM retrain.evaluation e JOIN retrain.evaluation_evidence x USING (policy_id, slot, ordinal)
	WINDOW slots AS (ORDER BY e.started_at)) e;
