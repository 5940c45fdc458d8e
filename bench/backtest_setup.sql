-- A policy of form profile over the flights, as flights_owner, and the rollup that serves it.
SELECT retrain.create_policy('profiles', 'late_flights', (SELECT jsonb_agg(retrain.policy_check(metric, name, fail => 0.3, form => 'profile'))
		FROM unnest('{temperature,wind_speed,visibility,probability}'::text[]) name, unnest('{psi,ks_stat}'::text[]) metric),
	reference => 'baseline', baseline => 'training', window_length => '7 days', every => '7 days', anchor => '2013-03-08 05:00+00', until => '2013-12-31 00:00+00');
SELECT retrain.pause_policy(p) FROM unnest('{weekly,profiles}'::text[]) p;
SELECT retrain.enable_rollup('prediction_log', columns => '{temperature,wind_speed,visibility,probability}', slices => '{}');
CALL retrain.tick(100000, '1 hour');
