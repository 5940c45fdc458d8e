-- Evaluation in the foreground.

CREATE FUNCTION retrain.evaluate(
	policy text,
	as_of timestamptz DEFAULT NULL,
	dry_run boolean DEFAULT false,
	repeat boolean DEFAULT false,
	OUT slot timestamptz,
	OUT ordinal integer,
	OUT outcome text,
	OUT verdict text,
	OUT candidate text,
	OUT reason text,
	OUT measurements jsonb)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_evaluate';
COMMENT ON FUNCTION retrain.evaluate(text, timestamptz, boolean, boolean) IS
'Evaluates a policy in the caller''s transaction, on one snapshot, and records it; rolled back with the transaction. policy: name. as_of: the latest slot at or before it is evaluated (NULL: now); not in the future, except in a dry run. dry_run: writes nothing; ordinal is NULL. repeat: evaluates a slot again that has a record (ordinal 1, 2, ...); otherwise that record is returned with a notice. Returns slot, ordinal, outcome, verdict, candidate, reason and the measurements; their columns are those of retrain.evaluation and retrain.decision. Runs with the rights of the policy owner, read only. A caller with the scheduler privilege alone gets neither reason nor measurements. Errors: RT001 (no such policy), RT003 (owner), RT005 (busy), 40001 (recorded by another session since the snapshot of a REPEATABLE READ transaction), RT011 (state), RT031 (restored copy), 22023 (no slot yet), 25006 (standby), 42501 (superuser).';

CREATE PROCEDURE retrain.tick(
	max_policies integer DEFAULT 100,
	max_time interval DEFAULT '60 s')
LANGUAGE C AS 'MODULE_PATHNAME', 'retrain_tick';
COMMENT ON PROCEDURE retrain.tick(integer, interval) IS
'Evaluates due policies where no background worker can be preloaded; call it every minute or so from any scheduler. Runs the caller''s own policies, and everybody''s for a role with the scheduler privilege. Stops when nothing is due, after max_policies, or after max_time. Commits after each step, so it must be called outside a transaction block (RT050). Two overlapping calls are harmless.';

CREATE FUNCTION retrain.policy_slots(policy text, slots_from timestamptz, slots_until timestamptz)
RETURNS SETOF timestamptz
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_policy_slots';
COMMENT ON FUNCTION retrain.policy_slots(text, timestamptz, timestamptz) IS
'The planned instants of a policy in [slots_from, slots_until], at most 100,000: anchor + n * every, reckoned in UTC from the anchor, so that month ends stay month ends; or the instants of cron in its time zone (a local time that is left out: the first instant after the gap, once; one that comes twice: the first). For the caller''s own policies, and all for the scheduler privilege. Errors: RT001 (no such policy), 22004 (NULL argument), 54000 (too many).';

CREATE FUNCTION retrain.cron_slots(cron text, slots_from timestamptz, slots_until timestamptz, time_zone text DEFAULT 'UTC')
RETURNS SETOF timestamptz
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cron_slots';
COMMENT ON FUNCTION retrain.cron_slots(text, timestamptz, timestamptz, text) IS
'The instants that a cron expression names in a time zone, in [slots_from, slots_until], at most 100,000: to try an expression before a policy has it. cron: minute, hour, day of month, month, day of week; lists, ranges, steps, names of three letters, L for the last day of the month; at most 256 bytes. time_zone: IANA name. NULL in, no rows out. Errors: RT002 (expression, with the place; zone), 22023 (infinite), 54000 (too many).';
