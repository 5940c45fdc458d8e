-- Policies: building checks, creating, changing, giving back.

CREATE FUNCTION retrain.policy_check(
	metric text,
	column_name text DEFAULT NULL,
	slice text DEFAULT NULL,
	warn numeric DEFAULT NULL,
	fail numeric DEFAULT NULL,
	min_rows bigint DEFAULT NULL,
	bins integer DEFAULT NULL,
	verdict text DEFAULT NULL,
	name text DEFAULT NULL,
	form text DEFAULT NULL,
	capacity integer DEFAULT NULL,
	slices text[] DEFAULT NULL,
	direction text DEFAULT NULL,
	against text DEFAULT NULL,
	margin numeric DEFAULT NULL,
	clear numeric DEFAULT NULL,
	test text DEFAULT NULL,
	alpha numeric DEFAULT NULL,
	min_positives bigint DEFAULT NULL,
	min_label_coverage numeric DEFAULT NULL,
	options jsonb DEFAULT NULL,
	sql text DEFAULT NULL) RETURNS jsonb
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_policy_check';
COMMENT ON FUNCTION retrain.policy_check(text, text, text, numeric, numeric, bigint, integer, text, text, text, integer, text[], text, text, numeric, numeric, text, numeric, bigint, numeric, jsonb, text) IS
'One check of a policy as jsonb, all defaults filled in. metric: see retrain.policy_metrics(), which also has the defaults. column_name: the column measured, or * for all features of the log whose type the metric reads. slice: column whose values are measured apart (NULL: all rows together). slices: up to 3 columns instead, whose values are crossed. warn, fail: levels, at least one. direction: above or below: which side of a level is a breach, the level included. against: reference: value is the difference of the current figure from that of the reference, for metrics of one sample. margin: how far beyond a level is still allowed (NULL: 0). clear: level that a failed check has to come back to. test: besides the value, none (NULL), interval (all of the 95 % interval is beyond the level), p_value (at most alpha) or anytime (e-value at least 1/alpha). alpha: 1e-12 to 0.5 (NULL: 0.05). min_rows: rows needed on each side, per slice. min_positives, min_label_coverage: positive labels, and share of rows with a label, needed in the current window, per slice. bins: of metrics that have them, 2 to 1000. options: of the metric, as an object; positive_class for metrics of labels that are no 0 and 1. sql: of sql_row an expression over the columns of the log, of sql_aggregate one with aggregates, of sql_query a SELECT that returns one double precision, with $1 and $2 the window and $3 the instant up to which labels count as known. verdict: what a failure stands for: investigate, recalibrate, retrain, roll_back or suspend. name: unique within the policy (NULL: for example psi(temperature) by carrier). form: rows (NULL; exact) or profile (from profiles, which rollups hold; slices are texts). capacity: of the profiles (NULL: 4096). Raises RT002 naming the field.';

CREATE FUNCTION retrain.create_policy(
	name text,
	model text,
	checks jsonb,
	log text DEFAULT NULL,
	window_length interval DEFAULT '7 days',
	label_delay interval DEFAULT '0',
	reference text DEFAULT NULL,
	baseline text DEFAULT NULL,
	every interval DEFAULT NULL,
	anchor timestamptz DEFAULT NULL,
	until timestamptz DEFAULT NULL,
	catchup text DEFAULT 'skip',
	catchup_limit integer DEFAULT NULL,
	breaches_needed integer DEFAULT 1,
	slots_considered integer DEFAULT 1,
	cooldown interval DEFAULT '0',
	filter text DEFAULT NULL,
	description text DEFAULT NULL,
	owner name DEFAULT NULL,
	cron text DEFAULT NULL,
	time_zone text DEFAULT NULL,
	season text DEFAULT NULL,
	seasons integer DEFAULT NULL,
	exclude jsonb DEFAULT NULL,
	rule jsonb DEFAULT NULL,
	statuses jsonb DEFAULT NULL,
	max_retrains integer DEFAULT NULL,
	retrain_period interval DEFAULT NULL,
	error_control jsonb DEFAULT NULL,
	cost jsonb DEFAULT NULL,
	shadow boolean DEFAULT false,
	allow_post_hoc boolean DEFAULT false) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_create_policy';
COMMENT ON FUNCTION retrain.create_policy(text, text, jsonb, text, interval, interval, text, text, interval, timestamptz, timestamptz, text, integer, integer, integer, interval, text, text, name, text, text, text, integer, jsonb, jsonb, jsonb, integer, interval, jsonb, jsonb, boolean, boolean) IS
'Creates a policy, seals revision 1, returns its identifier. checks: array of retrain.policy_check(). log (NULL: the only one of the model). Slots are anchor + n times every (NULL: 1 day), up to until; anchor (NULL: the last midnight, UTC); or, with cron in place of every, the instants from anchor to until that the expression (minute, hour, day of month, month, day of week) names in time_zone (IANA name; NULL: UTC). A slot looks at the window [slot - label_delay - window_length, slot - label_delay). reference: baseline, previous (the window before), seasonal (the same window of earlier seasons: season is day, week, month, year or an interval not shorter than window_length, NULL: week; seasons: how many, 1 to 100, NULL: 4; reckoned in UTC) or none (NULL: baseline if a check compares two samples, else none). exclude: ranges of time whose rows never belong to the reference, [[start, end], ...], at most 100; rows of a baseline are read again for that. baseline (NULL: the only active one of the model). catchup: skip (late slots are skipped up to the latest one) or each (at most catchup_limit late slots are made up for; NULL: retrain.catchup_limit). A verdict needs breaches_needed of the last slots_considered slots; after a decision none of the same or a lower kind follows for cooldown, in slot time. filter: boolean expression over the columns of the relation, names of pg_catalog only, no subquery, no clock or session function; it sees only labels known at the slot, and holds for the reference "previous" as well. owner: the role with whose rights everything is read (NULL: current_user); it must be a member of the model owner, have LOGIN, and not be a superuser. rule: by verdict a tree over the checks (NULL: a failing check stands for its own verdict), see retrain.rule_truth. statuses: what a check without a level stands for, by status: a verdict or ignored (NULL, or a status left out: insufficient_evidence). max_retrains, retrain_period: at most so many decisions to retrain in any such period, slot time (NULL: no limit). error_control: {"method": "bh", "alpha": 0.05} fails checks with test p_value on the p-values that Benjamini and Hochberg adjust over all columns and slices of a run (NULL: none). cost: assumptions from which the expected cost of each verdict is reckoned and stored: target (value of check without loss), retrain (cost of one), per_loss_unit (cost of a unit of loss per row), volume (rows a day), horizon, optionally check, delay, currency, the cost of other verdicts and remaining (shares of the loss that remain). shadow: evaluated and recorded, never acting. allow_post_hoc: evaluations of windows that ended before the revision was sealed may open gates. Errors: RT002 (definition), RT003 (owner), RT004 (relation changed), RT011 (retired), 42704, 42710 (name taken), 42501.';

CREATE FUNCTION retrain.create_policy(definition jsonb) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_create_policy_from_definition';
COMMENT ON FUNCTION retrain.create_policy(jsonb) IS
'Creates a policy from the form that retrain.policy_definition() gives; the keys are the argument names of the long form. Unknown keys and wrong types raise RT002 naming the path.';

CREATE FUNCTION retrain.alter_policy(name text, changes jsonb) RETURNS integer
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_alter_policy';
COMMENT ON FUNCTION retrain.alter_policy(text, jsonb) IS
'Replaces the given top-level keys of the definition (null: the default), seals a new revision if the definition or the log it reads differs, and returns the number of the revision in force. name and model cannot change. An invalid policy becomes active when the definition can be read. An evaluation in progress is recorded as superseded. Caller: the owner of the policy, and able to SET ROLE to the new one. Errors: as retrain.create_policy, RT001 (no such policy, or not the caller''s).';

CREATE FUNCTION retrain.policy_definition(name text, revision integer DEFAULT NULL) RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_policy_definition';
COMMENT ON FUNCTION retrain.policy_definition(text, integer) IS
'The sealed definition of a policy, all defaults filled in, as retrain.create_policy(jsonb) takes it. revision (NULL: the one in force). Caller: the owner of the policy, or a role that may read retrain.policy_revision. Errors: RT001 (no such policy, or not the caller''s), RT031 (a restored copy before retrain.adopt(), for other callers than auditors), 22023 (no such revision), 42501.';

-- States: pause, resume, retire, for every kind of object.

CREATE FUNCTION retrain.pause_model(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_pause_model';
COMMENT ON FUNCTION retrain.pause_model(text, text) IS
'Pauses a model: no policy of the model is evaluated until it is resumed. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such model, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.resume_model(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_resume_model';
COMMENT ON FUNCTION retrain.resume_model(text, text) IS
'Resumes a paused model. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such model, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.retire_model(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_model';
COMMENT ON FUNCTION retrain.retire_model(text, text) IS
'Retires a model for good: no policy of the model is evaluated any more; its records and its name stay. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such model, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.pause_log(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_pause_log';
COMMENT ON FUNCTION retrain.pause_log(text, text) IS
'Pauses a log: no policy on the log is evaluated until it is resumed. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such log, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.resume_log(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_resume_log';
COMMENT ON FUNCTION retrain.resume_log(text, text) IS
'Resumes a paused log. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such log, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.retire_log(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_log';
COMMENT ON FUNCTION retrain.retire_log(text, text) IS
'Retires a log for good: no policy on the log is evaluated any more; its records and its name stay. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such log, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.pause_baseline(model text, name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_pause_baseline';
COMMENT ON FUNCTION retrain.pause_baseline(text, text, text) IS
'Pauses a baseline: checks that need it are recorded with status baseline_paused until it is resumed. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such baseline, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.resume_baseline(model text, name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_resume_baseline';
COMMENT ON FUNCTION retrain.resume_baseline(text, text, text) IS
'Resumes a paused baseline. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such baseline, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.retire_baseline(model text, name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_baseline';
COMMENT ON FUNCTION retrain.retire_baseline(text, text, text) IS
'Retires a baseline for good: checks that need it are recorded with status baseline_paused any more; its records and its name stay. reason is kept with the state. Returns the name. Caller: the owner of the model. Errors: 42704 (no such baseline, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.pause_policy(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_pause_policy';
COMMENT ON FUNCTION retrain.pause_policy(text, text) IS
'Pauses a policy: it is not evaluated on schedule until it is resumed. reason is kept with the state. Returns the name. Caller: the owner of the policy. Errors: RT001 (no such policy, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.resume_policy(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_resume_policy';
COMMENT ON FUNCTION retrain.resume_policy(text, text) IS
'Resumes a paused or suspended policy, or an invalid one whose definition can be read after all. Its error count starts anew; missed slots follow its catch-up rule. reason is kept with the state. Returns the name. Caller: the owner of the policy. Errors: RT001 (no such policy, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';

CREATE FUNCTION retrain.retire_policy(name text, reason text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_retire_policy';
COMMENT ON FUNCTION retrain.retire_policy(text, text) IS
'Retires a policy for good: it is not evaluated on schedule any more; its records and its name stay. reason is kept with the state. Returns the name. Caller: the owner of the policy. Errors: RT001 (no such policy, or not the caller''s), RT011 (not from this state), 42501 (member of the owner, but may not SET ROLE to it).';
