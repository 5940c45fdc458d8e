-- Registry functions: models, logs, baselines, instance.  All are VOLATILE, and
-- part 90 gives PUBLIC no volatile function; retrain.grant_role() hands them
-- out.  Each checks its caller itself.

CREATE FUNCTION retrain.register_model(
	name text,
	purpose text DEFAULT NULL,
	owner name DEFAULT NULL) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_register_model';
COMMENT ON FUNCTION retrain.register_model(text, text, name) IS
'Registers a model and returns its identifier. name: unique, 1 to 128 characters. purpose: for people. owner: the role whose rights read the logs when a baseline is frozen, and of which policy owners must be members (NULL: current_user); the caller must be able to SET ROLE to it. Errors: 42710 (name taken), 42704 (no such role), RT003 (a superuser cannot own models), RT031 (restored copy), 25006 (standby), 42501.';

CREATE FUNCTION retrain.alter_model(name text, changes jsonb) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_alter_model';
COMMENT ON FUNCTION retrain.alter_model(text, jsonb) IS
'Changes a model and returns its identifier. changes: object with any of the keys name, purpose, owner. Caller: the owner of the model, and able to SET ROLE to the new one. Errors: 42704 (no such model or role), 22023 (unknown key or wrong type), RT003 (owner not allowed), RT011 (retired), 42710, 42501.';

CREATE FUNCTION retrain.attach_log(
	model text,
	relation regclass,
	time_column text,
	prediction_column text DEFAULT NULL,
	probability_column text DEFAULT NULL,
	label_column text DEFAULT NULL,
	label_time_column text DEFAULT NULL,
	version_column text DEFAULT NULL,
	features text[] DEFAULT '{}',
	slices text[] DEFAULT '{}',
	name text DEFAULT NULL,
	respect_rls boolean DEFAULT false) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_attach_log';
COMMENT ON FUNCTION retrain.attach_log(text, regclass, text, text, text, text, text, text, text[], text[], text, boolean) IS
'Attaches a prediction log to a model, seals its description as revision 1, returns its identifier. relation: table, partitioned table, view, materialized view or foreign table. time_column: when the prediction was made, timestamptz, timestamp or date (the last two are taken as UTC); it decides which window a row belongs to. prediction_column and label_column: boolean, integer (0 and 1) or text; of a regression also double precision, real or numeric. probability_column: double precision, real or numeric. label_time_column: when the label became known; a label counts only from then on (NULL: labels count as soon as they are there). version_column: version of the model. features, slices: columns that checks may measure or slice by. At most 99 columns. name: unique (NULL: name of the relation). respect_rls: true lets row security of the relation hide rows, false makes such a read fail. The owner of the model must be able to read every column. Errors: 42704 (no such model, or not the caller''s), 42703 (no such column), 42804 (wrong type), 42809 (wrong kind of relation), 42710 (name taken), RT011 (model retired), 42501.';

CREATE FUNCTION retrain.alter_log(name text, changes jsonb) RETURNS integer
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_alter_log';
COMMENT ON FUNCTION retrain.alter_log(text, jsonb) IS
'Changes a log and returns the number of the revision in force. changes: object with any of the keys name, relation, time_column, prediction_column, probability_column, label_column, label_time_column, version_column, features, slices, respect_rls; null takes a column out. The relation of the sealed name is looked up again, so that {} seals a table that was made anew. A new revision is sealed only if the description differs. Policies go on with the revision they were checked against until retrain.alter_policy(). Caller: the owner of the model. Errors: as retrain.attach_log, 22023 (unknown key).';

CREATE FUNCTION retrain.freeze_baseline(
	model text,
	log text,
	window_start timestamptz,
	window_end timestamptz,
	name text DEFAULT 'training',
	filter text DEFAULT NULL,
	known_until timestamptz DEFAULT NULL,
	slice_min_rows bigint DEFAULT 100,
	max_slices integer DEFAULT 100) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_freeze_baseline';
COMMENT ON FUNCTION retrain.freeze_baseline(text, text, timestamptz, timestamptz, text, text, timestamptz, bigint, integer) IS
'Freezes the rows of a log in [window_start, window_end) as a reference sample and returns its identifier. Seals the counts, a digest of the rows, and of every feature, prediction, probability, label and slice column the PSI edges and counts (10 bins, or categories) and the profile; of features, prediction and probability also a profile for each value of each slice column. Columns of other types are named in a notice. name: unique within the model. filter: boolean expression over the columns of the relation (see retrain.create_policy); rows that do not pass are unused. known_until: labels that became known later read as unknown (NULL: now). slice_min_rows, max_slices: slices with fewer rows are left out, and all but the largest ones; how many is in retrain.baseline_slice. Runs with the rights of the model owner, read only. Errors: 22023 (empty window, wrong bounds), RT002 (filter), RT004 (relation changed), 42710 (name taken), RT011 (retired), 42501.';

CREATE FUNCTION retrain.freeze_baseline_from_query(
	model text,
	log text,
	query text,
	name text DEFAULT 'training',
	slice_min_rows bigint DEFAULT 100,
	max_slices integer DEFAULT 100) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_freeze_baseline_from_query';
COMMENT ON FUNCTION retrain.freeze_baseline_from_query(text, text, text, text, bigint, integer) IS
'Freezes the rows of any query as a reference sample and returns its identifier. query: one SELECT whose columns have the names, and types of the kind, of columns of the log; others are not looked at. Columns of type retrain.profile are merged, so that hourly profiles make a baseline. Tables have to be named with their schemas. The query runs with the rights of the model owner, read only, once for all rows and twice for each slice column. Seals PSI edges and counts and profiles as retrain.freeze_baseline() does; checks of form rows that read the rows of a baseline again need one of a window. Errors: 22023 (not one query, no row, no column), 42804 (type), 42701 (column twice), 42710 (name taken), RT011 (retired), 42501, and those of the query.';

CREATE FUNCTION retrain.freeze_baseline_from_rollup(
	model text,
	log text,
	window_start timestamptz,
	window_end timestamptz,
	name text DEFAULT 'training') RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_freeze_baseline_from_rollup';
COMMENT ON FUNCTION retrain.freeze_baseline_from_rollup(text, text, timestamptz, timestamptz, text) IS
'Freezes the merged buckets of the log''s rollup in [window_start, window_end) as a reference sample and returns its identifier, without reading a row: the profiles of the rollup''s columns, over all rows, not by slice. Only checks of form profile can compare with it. The bounds must be borders of buckets, and all buckets between them settled. Caller: the owner of the model. Errors: 22023 (buckets do not cover the window, no row), 42710 (name taken), RT011 (retired), 42704, 42501.';

CREATE FUNCTION retrain.import_baseline(
	model text,
	log text,
	profiles jsonb,
	name text DEFAULT 'training') RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_import_baseline';
COMMENT ON FUNCTION retrain.import_baseline(text, text, jsonb, text) IS
'Freezes profiles that were made elsewhere as a reference sample and returns its identifier. profiles: document of retrain.export_baseline(), or one like it: {"retrain_baseline": 1, "profiles": [{"column_name": ..., "slice_column": ..., "slice_value": ..., "profile": a profile as jsonb}, ...]}; slice_column and slice_value are left out for the profile of all rows. Only checks of form profile can compare with it. Caller: the owner of the model. Errors: 22023 (document; the path is named), 22P02 (profile), 42710 (name taken), RT011 (retired), 42501.';

CREATE FUNCTION retrain.export_baseline(model text, name text) RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_baseline';
COMMENT ON FUNCTION retrain.export_baseline(text, text) IS
'The profiles of a baseline as a document for retrain.import_baseline() in another database, where its profiles_digest is the same. Profiles of few distinct values disclose them. Caller: a member of the model owner, or a role that may read all sealed definitions. Errors: 42704 (no such baseline, or not the caller''s), RT031 (a restored copy before retrain.adopt(), for other callers than auditors), 42501.';

CREATE FUNCTION retrain.alter_baseline(model text, name text, changes jsonb) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_alter_baseline';
COMMENT ON FUNCTION retrain.alter_baseline(text, text, jsonb) IS
'Renames a baseline, the only change there is, and returns its identifier. changes: object with the key name. Caller: the owner of the model. Errors: 42704 (no such baseline, or not the caller''s), 42710 (name taken), 22023 (unknown key), RT011 (retired), 42501.';

-- Administration.

CREATE FUNCTION retrain.adopt(reason text) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_adopt';
COMMENT ON FUNCTION retrain.adopt(text) IS
'Lets a restored, cloned or upgraded database go on: the records belong to this server and database from now on, and claims of the former one are void. reason: restored (from a dump, which changes oids: owners are bound to the roles and logs to the relations of their names, by new sealed revisions; an owner or log for which that fails is named in a warning), cloned (copy of the files of the server, or of the database within it) or upgraded (by pg_upgrade); the last two keep oids, and owners and relations stay who they are. Caller: a superuser or the owner of the extension. Errors: 22023 (reason), 42501, 25006.';

CREATE FUNCTION retrain.may_schedule_all() RETURNS boolean
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS 'SELECT true';
COMMENT ON FUNCTION retrain.may_schedule_all() IS
'Marker: the right to EXECUTE it is the right to have retrain.tick() and retrain.evaluate() run policies of other owners. Granted by retrain.grant_role(''scheduler'', ...).';

CREATE FUNCTION retrain.grant_role(kind text, role_name name) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_grant_role';
COMMENT ON FUNCTION retrain.grant_role(text, name) IS
'Hands out rights of layer 2 as ordinary grants. kind: policy_author (registry and policy functions, evaluate, the views: each shows the own policies), auditor (SELECT on all tables and views), scheduler (retrain.tick() for policies of all owners), trainer (the queue: retrain.claim() and what follows), approver (evidence, approval and promotion). Caller: a superuser or the owner of the extension. Errors: 22023 (kind), 42704 (no such role), 42501.';

CREATE FUNCTION retrain.revoke_role(kind text, role_name name) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_revoke_role';
COMMENT ON FUNCTION retrain.revoke_role(text, name) IS
'Takes back what retrain.grant_role() granted. Where two kinds share a right, grant the remaining kind again. Arguments and errors as retrain.grant_role().';
