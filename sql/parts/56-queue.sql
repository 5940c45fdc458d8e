-- The queue for trainers: functions and view.

CREATE FUNCTION retrain.request_arrows(OUT from_state text, OUT event text, OUT to_state text) RETURNS SETOF record
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_request_arrows';
COMMENT ON FUNCTION retrain.request_arrows() IS
'All changes of state that a request can make: state before (NULL: it is made), event, state after. Every other one raises RT011.';

CREATE FUNCTION retrain.next_request_state(from_state text, event text) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_next_request_state';
COMMENT ON FUNCTION retrain.next_request_state(text, text) IS
'The state to which an event leads from a state (NULL: that of a request not yet made). Errors: RT011 (leads nowhere), 22023 (no such state or event), 22004 (event NULL).';

CREATE FUNCTION retrain.request_retraining(
	model text,
	reason text,
	action text DEFAULT 'retrain',
	priority integer DEFAULT 0) RETURNS uuid
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_request_retraining';
COMMENT ON FUNCTION retrain.request_retraining(text, text, text, integer) IS
'Asks for a model to be trained anew, by hand, and returns the request, which is queued; policies do so by their decisions. reason: for people. action: retrain or recalibrate. priority: higher is claimed first. Caller: the owner of the model. Errors: RT010 (the model has an open request), RT011 (model retired), 22023 (action), 42704 (no such model, or not the caller''s), RT031, 25006, 42501.';

CREATE FUNCTION retrain.cancel(request uuid, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_cancel';
COMMENT ON FUNCTION retrain.cancel(uuid, text) IS
'Cancels a request that is proposed, queued or leased and returns the state it was in. A trainer that holds it learns of it with its next heartbeat; its report is refused. reason: for people. Caller: the owner of the model. Errors: RT011 (any other state), 42704 (no such request, or not the caller''s), RT031, 25006, 42501.';
