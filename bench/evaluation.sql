-- One evaluation of the demo policy over a week, five weeks in turn; run in the
-- database of the demo as flights_owner.  bench/run.sh takes the median of the
-- times, the first being the warm-up.
\timing on
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-03-10 00:00Z');
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-03-17 00:00Z');
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-04-21 00:00Z');
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-06-23 00:00Z');
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-09-29 00:00Z');
SELECT outcome FROM retrain.evaluate('weekly', as_of => '2013-12-15 00:00Z');
