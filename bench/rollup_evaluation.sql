-- The policies of rollup_build.sql in turn, as bench_owner; bench/run.sh takes
-- the better of two rounds of each, after one to warm up.
\timing on
SELECT outcome FROM retrain.evaluate('rows', '2025-01-31 00:00+00', dry_run => true);
SELECT outcome FROM retrain.evaluate('profile', '2025-01-31 00:00+00', dry_run => true);
SELECT outcome FROM retrain.evaluate('rows', '2025-01-31 00:00+00', dry_run => true);
SELECT outcome FROM retrain.evaluate('profile', '2025-01-31 00:00+00', dry_run => true);
SELECT outcome FROM retrain.evaluate('rows', '2025-01-31 00:00+00', dry_run => true);
SELECT outcome FROM retrain.evaluate('profile', '2025-01-31 00:00+00', dry_run => true);
