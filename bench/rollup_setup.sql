-- The role that owns the log plog, for the figures of rollups: run as
-- superuser, before bench/rollup_build.sql.
CREATE INDEX plog_ts_idx ON plog USING brin (ts);
CREATE ROLE bench_owner LOGIN;
GRANT SELECT ON plog TO bench_owner;
SELECT retrain.grant_role('policy_author', 'bench_owner');
