-- Backtests: policies replayed over the past.

CREATE FUNCTION retrain.backtest(
	policy text,
	since timestamptz,
	until timestamptz,
	overrides jsonb DEFAULT NULL,
	revision integer DEFAULT NULL,
	OUT slot timestamptz,
	OUT window_start timestamptz,
	OUT window_end timestamptz,
	OUT outcome text,
	OUT verdict text,
	OUT candidate text,
	OUT reason text,
	OUT checks jsonb,
	OUT retrain_ordered boolean,
	OUT status text) RETURNS SETOF record
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_backtest';
COMMENT ON FUNCTION retrain.backtest(text, timestamptz, timestamptz, jsonb, integer) IS
'Every decision that a policy would have made: each slot from since to until (both included, none in the future), measured with the rights of the policy owner, with labels as they were known at the slot, and judged by the slots replayed before it, of which there are none at first; nothing is recorded. overrides: changes of the definition as retrain.alter_policy() takes them, NULL for none. revision: a sealed one, NULL for the one in force; not with overrides. A row a slot: outcome, verdict, candidate, reason and checks as in retrain.decisions; retrain_ordered: the verdict is retrain; status: ok, or counterfactual_missing when the window reaches past the first retrain ordered, after which another model would have predicted. Errors: RT001 (no such policy, or not the caller''s), RT002 (overrides), RT003 (owner), 42501 (superuser, or no SET ROLE), 22004, 22023, 54000 (more than 100000 slots).';
