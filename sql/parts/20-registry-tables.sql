-- Registry: which models there are, which relation logs their predictions,
-- and the frozen samples they are compared with.
--
-- Rules for all tables of layer 2: nobody but the extension owner may write;
-- rows are written by C functions that check the caller.  Roles and relations
-- are stored as oid plus name, so that a role or a relation created later
-- under an old name or oid is never taken for the old one.  The tables are
-- empty after CREATE EXTENSION and registered for dump (part 90).

CREATE FUNCTION retrain.refuse_change() RETURNS trigger
LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'retrain_refuse_change';
COMMENT ON FUNCTION retrain.refuse_change() IS
'Trigger function of the append-only tables: refuses DELETE, TRUNCATE, and every UPDATE that touches a column not named in the trigger''s arguments. Raises RT013.';

CREATE TABLE retrain.instance (
	system_identifier bigint NOT NULL,
	database_oid oid NOT NULL,
	instance_id uuid NOT NULL,
	adopted_at timestamptz NOT NULL,
	adopted_by text NOT NULL,
	reason text NOT NULL,
	instance_name text,
	CONSTRAINT instance_pkey PRIMARY KEY (instance_id)
);
COMMENT ON TABLE retrain.instance IS
'Which server and database these records belong to; the newest row counts. A restored or cloned copy does not match it, and nothing is evaluated there until retrain.adopt() has been called. Empty until the first model is registered.';
COMMENT ON COLUMN retrain.instance.system_identifier IS 'System identifier of the server (pg_control_system()).';
COMMENT ON COLUMN retrain.instance.database_oid IS 'OID of the database.';
COMMENT ON COLUMN retrain.instance.instance_id IS 'Random identifier of this set of records.';
COMMENT ON COLUMN retrain.instance.adopted_at IS 'When the row was written.';
COMMENT ON COLUMN retrain.instance.adopted_by IS 'Session user who caused it.';
COMMENT ON COLUMN retrain.instance.reason IS 'created, restored, cloned or upgraded.';
COMMENT ON COLUMN retrain.instance.instance_name IS 'Setting retrain.instance_name of the server; NULL when it was empty, and then no name is asked for.';

CREATE TABLE retrain.model (
	model_id bigint GENERATED ALWAYS AS IDENTITY,
	name text NOT NULL,
	purpose text,
	owner_oid oid NOT NULL,
	owner_name name NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	created_at timestamptz NOT NULL,
	created_by name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT model_pkey PRIMARY KEY (model_id),
	CONSTRAINT model_name_key UNIQUE (name),
	CONSTRAINT model_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT model_state_check CHECK (state IN ('active', 'paused', 'retired'))
);
COMMENT ON TABLE retrain.model IS 'Registered models.';
COMMENT ON COLUMN retrain.model.model_id IS 'Identifier.';
COMMENT ON COLUMN retrain.model.name IS 'Unique name, at most 128 characters.';
COMMENT ON COLUMN retrain.model.purpose IS 'What the model is used for, for people.';
COMMENT ON COLUMN retrain.model.owner_oid IS 'OID of the owning role; its members may attach logs, baselines and policies.';
COMMENT ON COLUMN retrain.model.owner_name IS 'Name of the owning role when it was last seen.';
COMMENT ON COLUMN retrain.model.state IS 'active; paused (no policy of the model is evaluated); retired (final).';
COMMENT ON COLUMN retrain.model.state_reason IS 'Why, as given with the last change of state.';
COMMENT ON COLUMN retrain.model.created_at IS 'When the model was registered.';
COMMENT ON COLUMN retrain.model.created_by IS 'Session user who registered it.';
COMMENT ON COLUMN retrain.model.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.model.changed_by IS 'Session user who last changed it.';

CREATE TABLE retrain.log (
	log_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	name text NOT NULL,
	current_revision integer NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	created_at timestamptz NOT NULL,
	created_by name NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT log_pkey PRIMARY KEY (log_id),
	CONSTRAINT log_name_key UNIQUE (name),
	CONSTRAINT log_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT log_name_check CHECK (name <> '' AND pg_catalog.length(name) <= 128),
	CONSTRAINT log_state_check CHECK (state IN ('active', 'paused', 'retired'))
);
COMMENT ON TABLE retrain.log IS 'Prediction logs: which relation holds the predictions of a model.';
COMMENT ON COLUMN retrain.log.log_id IS 'Identifier.';
COMMENT ON COLUMN retrain.log.model_id IS 'The model whose predictions it holds.';
COMMENT ON COLUMN retrain.log.name IS 'Unique name, at most 128 characters.';
COMMENT ON COLUMN retrain.log.current_revision IS 'The revision in force; all revisions are in retrain.log_revision.';
COMMENT ON COLUMN retrain.log.state IS 'active; paused (no policy on it is evaluated); retired (final).';
COMMENT ON COLUMN retrain.log.state_reason IS 'Why, as given with the last change of state.';
COMMENT ON COLUMN retrain.log.created_at IS 'When the log was attached.';
COMMENT ON COLUMN retrain.log.created_by IS 'Session user who attached it.';
COMMENT ON COLUMN retrain.log.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN retrain.log.changed_by IS 'Session user who last changed it.';

CREATE TABLE retrain.log_revision (
	log_id bigint NOT NULL,
	revision integer NOT NULL,
	relation_oid oid NOT NULL,
	relation_schema name NOT NULL,
	relation_name name NOT NULL,
	relation_kind text NOT NULL,
	columns jsonb NOT NULL,
	respect_rls boolean NOT NULL,
	digest bytea NOT NULL,
	sealed_at timestamptz NOT NULL,
	sealed_by name NOT NULL,
	CONSTRAINT log_revision_pkey PRIMARY KEY (log_id, revision),
	CONSTRAINT log_revision_log_fkey FOREIGN KEY (log_id) REFERENCES retrain.log (log_id)
);
COMMENT ON TABLE retrain.log_revision IS 'Sealed descriptions of logs; attaching or changing a log adds a row, none is ever changed.';
COMMENT ON COLUMN retrain.log_revision.log_id IS 'The log.';
COMMENT ON COLUMN retrain.log_revision.revision IS 'Number of the revision, from 1.';
COMMENT ON COLUMN retrain.log_revision.relation_oid IS 'OID of the relation.';
COMMENT ON COLUMN retrain.log_revision.relation_schema IS 'Its schema.';
COMMENT ON COLUMN retrain.log_revision.relation_name IS 'Its name.';
COMMENT ON COLUMN retrain.log_revision.relation_kind IS 'table, partitioned table, view, materialized view or foreign table.';
COMMENT ON COLUMN retrain.log_revision.columns IS 'Array of {"role": time | prediction | probability | label | label_time | version | feature | slice, "name": column, "number": attribute number, "type": type name}.';
COMMENT ON COLUMN retrain.log_revision.respect_rls IS 'true: row security of the relation may hide rows from the policy owner; false: an evaluation that would miss rows fails instead.';
COMMENT ON COLUMN retrain.log_revision.digest IS 'SHA-256 of the canonical jsonb text of the description.';
COMMENT ON COLUMN retrain.log_revision.sealed_at IS 'When it was sealed.';
COMMENT ON COLUMN retrain.log_revision.sealed_by IS 'Session user who sealed it.';

CREATE TABLE retrain.baseline (
	baseline_id bigint GENERATED ALWAYS AS IDENTITY,
	model_id bigint NOT NULL,
	name text NOT NULL,
	source text NOT NULL,
	source_query text,
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	relation_oid oid,
	relation_schema name,
	relation_name name,
	window_start timestamptz,
	window_end timestamptz,
	known_until timestamptz,
	filter text,
	rows_used bigint NOT NULL,
	rows_unused bigint NOT NULL,
	rows_labelled bigint,
	rows_digest bytea,
	digest_columns text[],
	profiles_digest bytea NOT NULL,
	snapshot text NOT NULL,
	wal_lsn pg_lsn NOT NULL,
	extension_version text NOT NULL,
	server_version text NOT NULL,
	sealed_at timestamptz NOT NULL,
	sealed_by name NOT NULL,
	run_as name NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	changed_at timestamptz NOT NULL,
	changed_by name NOT NULL,
	CONSTRAINT baseline_pkey PRIMARY KEY (baseline_id),
	CONSTRAINT baseline_name_key UNIQUE (model_id, name),
	CONSTRAINT baseline_model_fkey FOREIGN KEY (model_id) REFERENCES retrain.model (model_id),
	CONSTRAINT baseline_log_fkey FOREIGN KEY (log_id, log_revision) REFERENCES retrain.log_revision (log_id, revision),
	CONSTRAINT baseline_source_check CHECK (source IN ('window', 'query', 'profiles', 'rollup')),
	CONSTRAINT baseline_rows_check CHECK ((source = 'window') = (rows_digest IS NOT NULL) AND (source IN ('window', 'rollup')) = (window_start IS NOT NULL)
		AND (source = 'query') = (source_query IS NOT NULL)),
	CONSTRAINT baseline_window_check CHECK (window_start < window_end),
	CONSTRAINT baseline_state_check CHECK (state IN ('active', 'paused', 'retired'))
);
COMMENT ON TABLE retrain.baseline IS 'Frozen reference samples. Everything but the name, the state and its change marks is sealed.';
COMMENT ON COLUMN retrain.baseline.baseline_id IS 'Identifier.';
COMMENT ON COLUMN retrain.baseline.model_id IS 'The model it belongs to.';
COMMENT ON COLUMN retrain.baseline.name IS 'Name, unique within the model.';
COMMENT ON COLUMN retrain.baseline.source IS 'window (rows of the log), query (any query of the owner), profiles (made elsewhere and imported), rollup (buckets of the log). Only the first has rows that can be read again.';
COMMENT ON COLUMN retrain.baseline.source_query IS 'The query, for source query; kept for people, never run again.';
COMMENT ON COLUMN retrain.baseline.log_id IS 'The log it was taken from, or whose columns it describes.';
COMMENT ON COLUMN retrain.baseline.log_revision IS 'The revision of that log.';
COMMENT ON COLUMN retrain.baseline.relation_oid IS 'OID of the relation read; NULL for query and profiles.';
COMMENT ON COLUMN retrain.baseline.relation_schema IS 'Its schema.';
COMMENT ON COLUMN retrain.baseline.relation_name IS 'Its name.';
COMMENT ON COLUMN retrain.baseline.window_start IS 'First instant of the window, included; NULL for query and profiles.';
COMMENT ON COLUMN retrain.baseline.window_end IS 'End of the window, not included.';
COMMENT ON COLUMN retrain.baseline.known_until IS 'Labels that became known later than this count as unknown; NULL unless source is window.';
COMMENT ON COLUMN retrain.baseline.filter IS 'Boolean expression over the columns of the relation; rows for which it is not true are unused.';
COMMENT ON COLUMN retrain.baseline.rows_used IS 'Rows in the window that pass the filter; rows of the query; rows of the largest profile of those imported.';
COMMENT ON COLUMN retrain.baseline.rows_unused IS 'Rows in the window that do not pass the filter.';
COMMENT ON COLUMN retrain.baseline.rows_labelled IS 'Rows used whose label was known at known_until; NULL unless source is window.';
COMMENT ON COLUMN retrain.baseline.rows_digest IS 'retrain.rows_digest over digest_columns of the rows used; NULL unless source is window.';
COMMENT ON COLUMN retrain.baseline.digest_columns IS 'The columns that entered the digest, in order.';
COMMENT ON COLUMN retrain.baseline.profiles_digest IS 'SHA-256 of the jsonb text of an array, by profile_no, of {"column_name", "slice_column", "slice_value", "profile": SHA-256 of the packed bytes in hexadecimal} of its rows in retrain.baseline_profile.';
COMMENT ON COLUMN retrain.baseline.snapshot IS 'pg_current_snapshot() of the reading transaction.';
COMMENT ON COLUMN retrain.baseline.wal_lsn IS 'WAL position when the rows were read.';
COMMENT ON COLUMN retrain.baseline.extension_version IS 'Version of the library that read them.';
COMMENT ON COLUMN retrain.baseline.server_version IS 'Version of the server.';
COMMENT ON COLUMN retrain.baseline.sealed_at IS 'When the baseline was frozen.';
COMMENT ON COLUMN retrain.baseline.sealed_by IS 'Session user who froze it.';
COMMENT ON COLUMN retrain.baseline.run_as IS 'Role whose rights were used to read the rows.';
COMMENT ON COLUMN retrain.baseline.state IS 'active; paused (policies that need it record status baseline_paused); retired (final).';
COMMENT ON COLUMN retrain.baseline.state_reason IS 'Why, as given with the last change of state.';
COMMENT ON COLUMN retrain.baseline.changed_at IS 'When name or state was last changed.';
COMMENT ON COLUMN retrain.baseline.changed_by IS 'Session user who changed it.';

CREATE TABLE retrain.baseline_column (
	baseline_id bigint NOT NULL,
	column_name name NOT NULL,
	type_name text NOT NULL,
	rows_used bigint NOT NULL,
	rows_unused bigint NOT NULL,
	reference retrain.psi_reference NOT NULL,
	CONSTRAINT baseline_column_pkey PRIMARY KEY (baseline_id, column_name),
	CONSTRAINT baseline_column_baseline_fkey FOREIGN KEY (baseline_id) REFERENCES retrain.baseline (baseline_id)
);
COMMENT ON TABLE retrain.baseline_column IS 'What a baseline made from rows sealed of each column for checks of form rows: PSI edges and counts, or categories and counts. Never changed.';
COMMENT ON COLUMN retrain.baseline_column.baseline_id IS 'The baseline.';
COMMENT ON COLUMN retrain.baseline_column.column_name IS 'Column of the relation.';
COMMENT ON COLUMN retrain.baseline_column.type_name IS 'Its type when the baseline was frozen.';
COMMENT ON COLUMN retrain.baseline_column.rows_used IS 'Rows with a value (not NULL, not NaN).';
COMMENT ON COLUMN retrain.baseline_column.rows_unused IS 'Rows without one.';
COMMENT ON COLUMN retrain.baseline_column.reference IS 'Edges or categories with their counts, ready for retrain.psi(value, reference).';

CREATE TABLE retrain.baseline_profile (
	baseline_id bigint NOT NULL,
	profile_no integer NOT NULL,
	column_name name NOT NULL,
	slice_column name,
	slice_value text,
	kind text NOT NULL,
	row_count bigint NOT NULL,
	profile retrain.profile NOT NULL,
	CONSTRAINT baseline_profile_pkey PRIMARY KEY (baseline_id, profile_no),
	CONSTRAINT baseline_profile_slice_key UNIQUE NULLS NOT DISTINCT (baseline_id, column_name, slice_column, slice_value),
	CONSTRAINT baseline_profile_slice_check CHECK (slice_column IS NOT NULL OR slice_value IS NULL),
	CONSTRAINT baseline_profile_baseline_fkey FOREIGN KEY (baseline_id) REFERENCES retrain.baseline (baseline_id)
);
COMMENT ON TABLE retrain.baseline_profile IS 'What a baseline sealed for checks of form profile: the profile of each column, over all rows and by slice. Never changed.';
COMMENT ON COLUMN retrain.baseline_profile.baseline_id IS 'The baseline.';
COMMENT ON COLUMN retrain.baseline_profile.profile_no IS 'Number of the profile within the baseline, from 1: columns over all rows first, then by slice column and slice.';
COMMENT ON COLUMN retrain.baseline_profile.column_name IS 'Column of the log.';
COMMENT ON COLUMN retrain.baseline_profile.slice_column IS 'Column that slices the rows; NULL for the profile of all rows.';
COMMENT ON COLUMN retrain.baseline_profile.slice_value IS 'The slice, as text; with a slice_column, NULL is the slice of NULLs.';
COMMENT ON COLUMN retrain.baseline_profile.kind IS 'Kind of the profile: number, time, boolean or category.';
COMMENT ON COLUMN retrain.baseline_profile.row_count IS 'Its rows, NULL values included.';
COMMENT ON COLUMN retrain.baseline_profile.profile IS 'The profile, of capacity 4096 unless it was imported with another.';

CREATE TABLE retrain.baseline_slice (
	baseline_id bigint NOT NULL,
	slice_column name NOT NULL,
	min_rows bigint NOT NULL,
	max_slices integer NOT NULL,
	slices_kept bigint NOT NULL,
	slices_left_out bigint NOT NULL,
	rows_left_out bigint NOT NULL,
	CONSTRAINT baseline_slice_pkey PRIMARY KEY (baseline_id, slice_column),
	CONSTRAINT baseline_slice_baseline_fkey FOREIGN KEY (baseline_id) REFERENCES retrain.baseline (baseline_id)
);
COMMENT ON TABLE retrain.baseline_slice IS 'Which slices a baseline has profiles of, and how many it left out. Never changed.';
COMMENT ON COLUMN retrain.baseline_slice.baseline_id IS 'The baseline.';
COMMENT ON COLUMN retrain.baseline_slice.slice_column IS 'Column that slices the rows.';
COMMENT ON COLUMN retrain.baseline_slice.min_rows IS 'Slices with fewer rows were left out.';
COMMENT ON COLUMN retrain.baseline_slice.max_slices IS 'At most so many slices were kept: those with the most rows, and of equal ones the first in C order.';
COMMENT ON COLUMN retrain.baseline_slice.slices_kept IS 'Slices with profiles.';
COMMENT ON COLUMN retrain.baseline_slice.slices_left_out IS 'Slices without.';
COMMENT ON COLUMN retrain.baseline_slice.rows_left_out IS 'Rows of those slices.';

CREATE TRIGGER log_revision_append_only BEFORE UPDATE OR DELETE ON retrain.log_revision
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER log_revision_no_truncate BEFORE TRUNCATE ON retrain.log_revision
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_sealed BEFORE UPDATE OR DELETE ON retrain.baseline
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('name', 'state', 'state_reason', 'changed_at', 'changed_by');
CREATE TRIGGER baseline_no_truncate BEFORE TRUNCATE ON retrain.baseline
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_column_append_only BEFORE UPDATE OR DELETE ON retrain.baseline_column
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_column_no_truncate BEFORE TRUNCATE ON retrain.baseline_column
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_profile_append_only BEFORE UPDATE OR DELETE ON retrain.baseline_profile
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_profile_no_truncate BEFORE TRUNCATE ON retrain.baseline_profile
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_slice_append_only BEFORE UPDATE OR DELETE ON retrain.baseline_slice
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER baseline_slice_no_truncate BEFORE TRUNCATE ON retrain.baseline_slice
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.log_revision ENABLE ALWAYS TRIGGER log_revision_append_only;
ALTER TABLE retrain.log_revision ENABLE ALWAYS TRIGGER log_revision_no_truncate;
ALTER TABLE retrain.baseline ENABLE ALWAYS TRIGGER baseline_sealed;
ALTER TABLE retrain.baseline ENABLE ALWAYS TRIGGER baseline_no_truncate;
ALTER TABLE retrain.baseline_column ENABLE ALWAYS TRIGGER baseline_column_append_only;
ALTER TABLE retrain.baseline_column ENABLE ALWAYS TRIGGER baseline_column_no_truncate;
ALTER TABLE retrain.baseline_profile ENABLE ALWAYS TRIGGER baseline_profile_append_only;
ALTER TABLE retrain.baseline_profile ENABLE ALWAYS TRIGGER baseline_profile_no_truncate;
ALTER TABLE retrain.baseline_slice ENABLE ALWAYS TRIGGER baseline_slice_append_only;
ALTER TABLE retrain.baseline_slice ENABLE ALWAYS TRIGGER baseline_slice_no_truncate;
