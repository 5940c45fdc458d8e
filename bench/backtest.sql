-- Backtests of 52 slots over the flights, as flights_owner: of the demo policy
-- from rows, and of profiles from the rollup; bench/run.sh takes the median of
-- three after one to warm up.
\timing on
SELECT count(*) FROM retrain.backtest('weekly', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('profiles', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('weekly', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('profiles', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('weekly', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('profiles', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('weekly', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
SELECT count(*) FROM retrain.backtest('profiles', '2013-01-01', '2014-01-01', '{"every": "138 hours"}');
