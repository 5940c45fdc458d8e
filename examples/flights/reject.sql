-- A drill is not promoted.  Run as flights_risk, with request.
\set ON_ERROR_STOP on
\pset tuples_only on
\pset format unaligned
SELECT encode(digest, 'hex') AS digest FROM retrain.open_evidence(:'request') \gset
SELECT retrain.reject(:'request', decode(:'digest', 'hex'), 'a drill') \g /dev/null
SELECT '    passed the gate; rejected by ' || session_user || ', being a drill';
