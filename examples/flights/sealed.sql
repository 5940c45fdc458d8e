-- What was sealed: printed before anybody looks past February.
\pset footer off
\echo
\echo 'Baseline "training": January and February, rows and digest sealed. Levels of the'
\echo 'policy "weekly", from the eight training weeks alone (warn: the worst of them; fail:'
\echo 'three standard deviations from their mean), sealed in revision 1:'
\echo
SELECT c->>'name' AS check_name, c->>'warn' AS warn, c->>'fail' AS fail, c->>'verdict' AS stands_for
FROM jsonb_array_elements(retrain.policy_definition('weekly')->'checks') WITH ORDINALITY AS x (c, n)
ORDER BY n;
