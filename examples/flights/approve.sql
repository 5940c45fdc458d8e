-- The second pair of eyes: opens the evidence, signs its digest, promotes.  Run
-- as flights_risk, with request and slot.  The version is live from the morning
-- after the decision on, 12 hours after the slot.
\set ON_ERROR_STOP on
\pset tuples_only on
\pset format unaligned
SELECT encode(digest, 'hex') AS digest FROM retrain.open_evidence(:'request') \gset
SELECT retrain.approve(:'request', decode(:'digest', 'hex'), 'better overall, no carrier worse') \g /dev/null
SELECT retrain.promote(:'request', effective_at => :'slot'::timestamptz + interval '12 hours') AS deployment \gset
SELECT '    evidence ' || left(:'digest', 16) || '… opened and signed by ' || session_user || '; promoted: deployment ' || :deployment;
