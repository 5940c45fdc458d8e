-- The version that the year begins with.  Run as flights_owner.
\set ON_ERROR_STOP on

SELECT retrain.register_model('late_flights',
	purpose => 'Announce flights that will arrive 15 or more minutes late.') \g /dev/null

-- Its predictions were made by make_log.py, and are all that is left of it.
SELECT retrain.register_version('late_flights', 'v1', 'file:examples/flights/predictions.csv.gz', decode(:'digest', 'hex'), '{
	"framework": "scikit-learn 1.5.2", "code_revision": "examples/flights/make_log.py", "seed": 2013,
	"training_start": "2013-01-01T05:00:00Z", "training_end": "2013-03-01T05:00:00Z", "label_cutoff": "2013-03-01T05:00:00Z",
	"training_rows": 49955, "parameters": {"estimator": "HistGradientBoostingClassifier"}}') \g /dev/null
SELECT retrain.deploy('late_flights', '{"v1": 1}', effective_at => '2013-01-01 05:00+00', reason => 'the first model') \g /dev/null
