/*
 * version.c
 *	  Versions of models: registering and retiring them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/free_text.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "retraining/version.h"

PG_FUNCTION_INFO_V1(retrain_register_version);
PG_FUNCTION_INFO_V1(retrain_retire_version);

/* find_version returns the identifier of a version of a model, 0 when there is none. */
static int64
find_version(int64 model_id, const char *name)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT v.version_id FROM retrain.version v"
						  " WHERE v.model_id OPERATOR(pg_catalog.=) $1 AND v.name OPERATOR(pg_catalog.=) $2",
						  &params, SPI_OK_SELECT) == 0)
		return 0;
	return retrain_store_int8(1, 1);
}

/* refuse_taken raises 42710 for a name or an artifact that is registered; the constraints decide between two at once. */
static void
refuse_taken(RetrainStore *store, const RetrainVersionDraft *draft)
{
	RetrainParams params = {0};

	if (find_version(draft->model_id, draft->name) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("version \"%s\" of model \"%s\" already exists", draft->name, draft->model_name),
				 errhint("Names are kept for good, also those of retired versions.")));
	retrain_param_datum(&params, BYTEAOID, PointerGetDatum(draft->artifact_digest), false);
	if (retrain_store_run("SELECT v.name, m.name FROM retrain.version v JOIN retrain.model m"
						  " ON m.model_id OPERATOR(pg_catalog.=) v.model_id"
						  " WHERE v.artifact_digest OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("an artifact with this digest is registered already"),
				 strcmp(retrain_store_text(store, 1, 2), draft->model_name) == 0 ?
				 errdetail("It is version \"%s\" of model \"%s\".", retrain_store_text(store, 1, 1), draft->model_name) :
				 errdetail("It is a version of another model."),
				 errhint("An artifact is one version; register what was trained anew, with its own digest.")));
}

/* parent_of returns the identifier of the parent named, 0 if none is. */
static int64
parent_of(const RetrainVersionDraft *draft)
{
	int64		parent = draft->parent ? find_version(draft->model_id, draft->parent) : 0;

	if (draft->parent && parent == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("parent \"%s\" is no version of model \"%s\"", draft->parent, draft->model_name),
				 errhint("The view retrain.versions lists them.")));
	return parent;
}

/* add_training adds what is known of the training rows. */
static void
add_training(RetrainRow *row, const RetrainTrainingData *training)
{
	retrain_row_int8_or_null(row, "training_data_id", training->training_data_id, training->training_data_id != 0);
	retrain_row_text(row, "training_query", training->query);
	retrain_row_time_or_null(row, "training_start", training->start, training->has_start);
	retrain_row_time_or_null(row, "training_end", training->end, training->has_end);
	retrain_row_time_or_null(row, "label_cutoff", training->cutoff, training->has_cutoff);
	retrain_row_int8_or_null(row, "training_rows", training->rows, training->has_rows);
	retrain_row_datum(row, "training_fingerprint", BYTEAOID, PointerGetDatum(training->fingerprint),
					  training->fingerprint == NULL);
	retrain_row_text_as(row, "exclusions", training->exclusions, "pg_catalog.jsonb");
}

/* add_author adds who registered it. */
static void
add_author(RetrainRow *row, RetrainStore *store)
{
	TimestampTz now = GetCurrentTimestamp();

	retrain_row_time(row, "registered_at", now);
	retrain_row_oid(row, "registered_by_oid", GetSessionUserId());
	retrain_row_text_as(row, "registered_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(row, "registered_as_oid", store->scope.saved_userid);
	retrain_row_text_as(row, "registered_as", retrain_role_name(store->scope.saved_userid, false), "pg_catalog.name");
	retrain_row_time(row, "changed_at", now);
	retrain_row_text_as(row, "changed_by", retrain_session_user(), "pg_catalog.name");
}

/* write_version writes the row and returns its identifier. */
static int64
write_version(RetrainStore *store, const RetrainVersionDraft *draft, int64 parent)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.version");
	retrain_row_int8(&row, "model_id", draft->model_id);
	retrain_row_text(&row, "name", draft->name);
	retrain_row_text(&row, "artifact_uri", draft->artifact_uri);
	retrain_row_datum(&row, "artifact_digest", BYTEAOID, PointerGetDatum(draft->artifact_digest), false);
	retrain_row_text(&row, "framework", draft->framework);
	retrain_row_text_as(&row, "parameters", draft->parameters, "pg_catalog.jsonb");
	retrain_row_text(&row, "code_revision", draft->code_revision);
	retrain_row_text(&row, "image_digest", draft->image_digest);
	retrain_row_int8_or_null(&row, "parent_version_id", parent, parent != 0);
	retrain_row_datum(&row, "request_id", UUIDOID,
					  draft->request ? UUIDPGetDatum(&draft->request->id) : (Datum) 0, draft->request == NULL);
	add_training(&row, &draft->training);
	retrain_row_int8_or_null(&row, "seed", draft->seed, draft->has_seed);
	retrain_row_text_as(&row, "metrics", draft->metrics, "pg_catalog.jsonb");
	retrain_row_text_as(&row, "cost", draft->cost, "pg_catalog.numeric");
	retrain_row_text(&row, "currency", draft->currency);
	retrain_row_text_as(&row, "energy_kwh", draft->energy_kwh, "pg_catalog.numeric");
	retrain_row_text(&row, "injected", draft->injected);
	add_author(&row, store);
	return retrain_row_insert_returning(&row, "version_id");
}

/* note_version appends to the ledger what was registered. */
static void
note_version(const RetrainVersionDraft *draft, int64 version_id)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("version_registered");

	retrain_ledger_int8(entry, "version_id", version_id);
	retrain_ledger_int8(entry, "model_id", draft->model_id);
	retrain_ledger_text(entry, "model", draft->model_name);
	retrain_ledger_text(entry, "version", draft->name);
	retrain_ledger_datum(entry, "artifact_digest", BYTEAOID, PointerGetDatum(draft->artifact_digest), false);
	retrain_ledger_datum(entry, "request_id", UUIDOID,
						 draft->request ? UUIDPGetDatum(&draft->request->id) : (Datum) 0, draft->request == NULL);
	retrain_ledger_datum(entry, "training_rows", INT8OID, Int64GetDatum(draft->training.rows), !draft->training.has_rows);
	retrain_ledger_datum(entry, "training_fingerprint", BYTEAOID, PointerGetDatum(draft->training.fingerprint),
						 draft->training.fingerprint == NULL);
	retrain_ledger_text(entry, "injected", draft->injected);
	retrain_ledger_append(entry);
}

/*
 * retrain_version_register writes a version down, and a row of the ledger, and
 * returns its identifier; raises 42710 for a name or artifact that is taken.
 * Owner scope, SPI connected; who may register is the caller's to check.
 */
int64
retrain_version_register(RetrainStore *store, const RetrainVersionDraft *draft)
{
	int64		version_id;

	refuse_taken(store, draft);
	version_id = write_version(store, draft, parent_of(draft));
	note_version(draft, version_id);
	return version_id;
}

/*
 * retrain.register_version(model text, name text, artifact_uri text,
 *							artifact_digest bytea, details jsonb) returns bigint
 *
 * retrain_register_version registers a version that answers no request.
 */
Datum
retrain_register_version(PG_FUNCTION_ARGS)
{
	RetrainVersionDraft draft = {0};
	RetrainStore store;
	RetrainObject *model;
	int64		version_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "name");
	RETRAIN_REQUIRE_ARG(2, "artifact_uri");
	RETRAIN_REQUIRE_ARG(3, "artifact_digest");
	retrain_version_check_artifact(&draft, RETRAIN_ARG_TEXT(1), RETRAIN_ARG_TEXT(2), PG_GETARG_BYTEA_P(3));
	retrain_version_read_details(&draft, PG_ARGISNULL(4) ? NULL : PG_GETARG_JSONB_P(4));
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_object_refuse_retired(model);
	draft.model_id = model->id;
	draft.model_name = model->name;
	version_id = retrain_version_register(&store, &draft);
	retrain_event("created", 0, psprintf("version %s", draft.name),
				  psprintf("Version of model %s registered.", model->name));
	retrain_store_end(&store);
	PG_RETURN_INT64(version_id);
}

/* lock_registered locks a version and raises 42704 or RT011 unless it is in use. */
static int64
lock_registered(RetrainStore *store, const RetrainObject *model, const char *name)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model->id);
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT v.version_id, v.state FROM retrain.version v"
						  " WHERE v.model_id OPERATOR(pg_catalog.=) $1 AND v.name OPERATOR(pg_catalog.=) $2"
						  " FOR NO KEY UPDATE", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version \"%s\" of model \"%s\" does not exist", name, model->name),
				 errhint("The view retrain.versions lists them.")));
	if (strcmp(retrain_store_text(store, 1, 2), "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("version \"%s\" is retired", name),
				 errdetail("Retiring is final; the records stay.")));
	return retrain_store_int8(1, 1);
}

/* refuse_live raises RT011 for a version that is live in an environment; the model is locked, so it stays as found. */
static void
refuse_live(RetrainStore *store, int64 version_id, const char *name)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, version_id);
	if (retrain_store_run("SELECT e.name, d.deployment_id::pg_catalog.text FROM retrain.deployment_version x"
						  " JOIN retrain.deployment d ON d.deployment_id OPERATOR(pg_catalog.=) x.deployment_id"
						  " JOIN retrain.environment e ON e.environment_id OPERATOR(pg_catalog.=) d.environment_id"
						  " WHERE x.version_id OPERATOR(pg_catalog.=) $1 AND d.ended_recorded_at IS NULL"
						  " ORDER BY d.deployment_id LIMIT 1", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("version \"%s\" is live", name),
				 errdetail("It is so in environment \"%s\", since deployment %s.", retrain_store_text(store, 1, 1),
						   retrain_store_text(store, 1, 2)),
				 errhint("Deploy another version there first.")));
}

/*
 * retrain.retire_version(model text, name text, reason text) returns text
 *
 * retrain_retire_version retires a version and returns its name.
 */
Datum
retrain_retire_version(PG_FUNCTION_ARGS)
{
	char	   *reason = RETRAIN_ARG_FREE_TEXT(2, "reason");
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *model;
	char	   *name;
	int64		version_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "name");
	name = RETRAIN_ARG_TEXT(1);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	version_id = lock_registered(&store, model, name);
	refuse_live(&store, version_id, name);
	retrain_param_int8(&params, version_id);
	retrain_param_text(&params, reason);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.version v SET state = 'retired', state_reason = $2,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $3::pg_catalog.name"
							 " WHERE v.version_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_event("retired", 0, psprintf("version %s", name), reason ? reason : "Was registered.");
	retrain_ledger_transition("version", version_id, name, "registered", "retired", reason);
	retrain_store_end(&store);
	PG_RETURN_TEXT_P(cstring_to_text(name));
}
