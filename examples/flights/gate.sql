-- What a candidate has to show, and who has to agree: sealed before the first
-- candidate is trained, and not changed afterwards.  Run as flights_owner.
--
-- Nothing here was chosen with the scores of a candidate in sight.  The margin for
-- carriers is one in seventeen of v1's Brier score in the training weeks (0.17), and the
-- calibration error is held to the policy's own fail level.
--
--	hold-out	the 28 days before the decision; the trainer is not given them
--	overall		better than the champion by the Brier score; ranking (AUC) not worse by 0.01
--	calibrated	ECE not above the policy's fail level
--	carriers	Brier score not worse by more than 0.01; 300 flights at least, Holm over carriers
--	intervals	95 %, bootstrap of whole days, 1000 replicates, seed 2013

\set ON_ERROR_STOP on

SELECT c->>'fail' AS ece_fail FROM jsonb_array_elements(retrain.policy_definition('weekly')->'checks') AS c WHERE c->>'metric' = 'ece' \gset
SELECT retrain.create_gate('better and no carrier worse', 'late_flights', jsonb_set('{
	"log": "prediction_log",
	"window": "28 days", "label_delay": "12 hours",
	"champion": {"relation": "flights.scores", "version": "version", "probability": "probability", "time": "scheduled_departure",
		"key": {"flight": "flight", "scheduled_departure": "scheduled_departure", "origin": "origin"}},
	"candidate": {"relation": "flights.scores", "version": "version", "probability": "probability", "time": "scheduled_departure",
		"key": {"flight": "flight", "scheduled_departure": "scheduled_departure", "origin": "origin"}},
	"slices": ["carrier"], "minimum_rows": 5000, "minimum_slice_rows": 300,
	"level": 0.95, "block": "1 day", "replicates": 1000, "seed": 2013, "allow_post_hoc": true,
	"rules": [
		{"rule": "superiority", "name": "better", "statistic": "brier"},
		{"rule": "non_inferiority", "name": "ranking kept", "statistic": "auc", "margin": 0.01},
		{"rule": "no_slice_worse", "name": "no carrier worse", "statistic": "brier", "margin": 0.01, "slices": ["carrier"]},
		{"rule": "calibration", "name": "calibrated", "figure": "ece"}
	]}', '{rules,3,maximum}', :'ece_fail')) \g /dev/null

SELECT retrain.set_approval_rule('late_flights', '{"approvers": [{"role": "flights_risk", "quorum": 1}],
	"not": ["policy_author", "trainer", "requester"], "valid": "7 days", "require_opened": true}') \g /dev/null
