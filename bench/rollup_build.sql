-- Run as bench_owner: a baseline of a day, a policy over the other 29 of rows and one of profiles, and the rollup.
SELECT retrain.register_model('bench'), retrain.attach_log('bench', 'plog', 'ts', prediction_column => 'pred', probability_column => 'score',
	label_column => 'label', features => '{f1,f2,f3,f4,f5,f6,f7,f8}');
SELECT retrain.freeze_baseline('bench', 'plog', '2025-01-01 00:00+00', '2025-01-02 00:00+00');
SELECT retrain.create_policy(form, 'bench', (SELECT jsonb_agg(retrain.policy_check(metric, name, fail => 1, form => form))
		FROM unnest('{score,f1,f2,f4}'::text[]) name, unnest('{psi,ks_stat}'::text[]) metric),
	reference => 'baseline', window_length => '29 days', anchor => '2025-01-31 00:00+00', until => '2025-01-31 00:00+00')
FROM unnest('{rows,profile}'::text[]) form;
SELECT retrain.enable_rollup('plog', columns => '{score,f1,f2,f4}');
\timing on
CALL retrain.tick(1000, '1 hour');
