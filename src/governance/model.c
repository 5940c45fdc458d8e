/*
 * model.c
 *	  Registering and changing models.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "common/json_reader.h"
#include "governance/registry.h"
#include "governance/row.h"

PG_FUNCTION_INFO_V1(retrain_register_model);
PG_FUNCTION_INFO_V1(retrain_alter_model);

/* check_new_owner raises an error unless the caller may make role own a model. */
static void
check_new_owner(Oid role)
{
	retrain_check_owner(role, false, NULL, NULL);
	retrain_check_caller(role, "the model");
}

/*
 * retrain.register_model(name text, purpose text, owner name) returns bigint
 *
 * retrain_register_model registers a model and returns its identifier.
 */
Datum
retrain_register_model(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainRow	row;
	char	   *name;
	Oid			owner;
	int64		model_id;
	TimestampTz now = GetCurrentTimestamp();

	RETRAIN_REQUIRE_ARG(0, "name");
	name = RETRAIN_ARG_TEXT(0);
	retrain_check_name("model", name);
	owner = PG_ARGISNULL(2) ? GetUserId() : get_role_oid(NameStr(*PG_GETARG_NAME(2)), false);
	check_new_owner(owner);

	retrain_store_begin_change(&store);
	retrain_refuse_taken(RETRAIN_KIND_MODEL, 0, name);
	retrain_row_begin(&row, "retrain.model");
	retrain_row_text(&row, "name", name);
	retrain_row_text(&row, "purpose", RETRAIN_ARG_TEXT(1));
	retrain_row_oid(&row, "owner_oid", owner);
	retrain_row_text_as(&row, "owner_name", retrain_role_name(owner, false), "pg_catalog.name");
	retrain_row_time(&row, "created_at", now);
	retrain_row_text_as(&row, "created_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	model_id = retrain_row_insert_returning(&row, "model_id");
	retrain_event("created", 0, psprintf("model %s", name), "Model registered.");
	retrain_store_end(&store);
	PG_RETURN_INT64(model_id);
}

/*
 * retrain.alter_model(name text, changes jsonb) returns bigint
 *
 * retrain_alter_model changes name, purpose or owner of a model and returns
 * its identifier.
 */
Datum
retrain_alter_model(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"name", "purpose", "owner", NULL};
	RetrainStore store;
	RetrainReader reader;
	RetrainObject *model;
	RetrainParams params = {0};
	char	   *new_name;
	char	   *new_owner;
	Oid			owner;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "changes");
	retrain_reader_begin(&reader, PG_GETARG_JSONB_P(1), "changes of a model",
						 ERRCODE_INVALID_PARAMETER_VALUE, keys);
	new_name = retrain_read_name(&reader, "name");
	new_owner = retrain_read_text(&reader, "owner");

	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	retrain_object_refuse_retired(model);
	owner = new_owner ? get_role_oid(new_owner, false) : model->owner;
	if (new_owner)
		check_new_owner(owner);

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_object_refuse_retired(model);
	if (new_name && strcmp(new_name, model->name) != 0)
		retrain_refuse_taken(RETRAIN_KIND_MODEL, 0, new_name);
	retrain_param_int8(&params, model->id);
	retrain_param_text(&params, new_name ? new_name : model->name);
	retrain_param_text(&params, retrain_read_text(&reader, "purpose"));
	retrain_param_int4(&params, retrain_reader_has(&reader, "purpose") ? 1 : 0);
	retrain_param_oid(&params, owner);
	retrain_param_text(&params, new_owner ? new_owner : model->owner_name);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.model m SET name = $2,"
							 " purpose = CASE WHEN $4 OPERATOR(pg_catalog.=) 1 THEN $3 ELSE m.purpose END,"
							 " owner_oid = $5, owner_name = $6::pg_catalog.name,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $7::pg_catalog.name"
							 " WHERE m.model_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_event("changed", 0, psprintf("model %s", model->name),
				  psprintf("Model changed: %s.",
						   JsonbToCString(NULL, reader.object, VARSIZE(PG_GETARG_JSONB_P(1)))));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT64(model->id);
}
