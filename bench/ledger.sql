-- What the ledger adds to an evaluation: 100 policies with ten slots each, evaluated by tick() in one session; then the
-- chain with all leaves verified, which per leaf is the work of writing one but for the insert; then without leaves.
-- Run as superuser in a database with the extension; bench/run.sh prints the times.
CREATE ROLE ledger_owner LOGIN;
CREATE SCHEMA ledger_bench AUTHORIZATION ledger_owner;
SELECT retrain.grant_role('policy_author', 'ledger_owner');
SET ROLE ledger_owner;
CREATE TABLE ledger_bench.log AS SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::float8 AS x FROM generate_series(0, 479) i;
SELECT retrain.register_model('ledger'), retrain.attach_log('ledger', 'ledger_bench.log', 'at', features => ARRAY['x'], name => 'ledger');
SELECT count(retrain.create_policy('ledger ' || n, 'ledger', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10)), log => 'ledger',
	reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2020-01-03 00:00Z', until => '2020-01-12 00:00Z', catchup => 'each')) FROM generate_series(1, 100) n;
\timing on
CALL retrain.tick(1000, '1 hour');
\timing off
RESET ROLE;
\timing on
SELECT ok, leaves_checked FROM retrain.verify_ledger();
SELECT ok, leaves_checked FROM retrain.verify_ledger(evaluations => false);
SELECT count(*) FROM retrain.inclusion_proof('ledger 7', '2020-01-05 00:00Z');
