/*
 * gate.c
 *	  Creating, changing and retiring gates.
 *
 * What could only fail when the gate is evaluated is refused here: relations,
 * columns and types are looked up with the rights of the owner of the model,
 * and all that is wrong is raised together.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/free_text.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/gate.h"
#include "release/gate_object.h"

PG_FUNCTION_INFO_V1(retrain_create_gate);
PG_FUNCTION_INFO_V1(retrain_alter_gate);
PG_FUNCTION_INFO_V1(retrain_retire_gate);
PG_FUNCTION_INFO_V1(retrain_gate_definition);

/* A definition on its way to be sealed. */
typedef struct Draft
{
	RetrainGate *gate;
	RetrainProblems problems;
	Jsonb	   *definition;
	bytea	   *digest;
} Draft;

/* log_of_name returns the log of a name, 0 after noting that the model has none. */
static int64
log_of_name(Draft *draft, const RetrainObject *model)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model->id);
	retrain_param_text(&params, draft->gate->log_name);
	if (retrain_store_run("SELECT l.log_id FROM retrain.log l WHERE l.model_id OPERATOR(pg_catalog.=) $1"
						  " AND l.name OPERATOR(pg_catalog.=) $2 AND l.state OPERATOR(pg_catalog.<>) 'retired'",
						  &params, SPI_OK_SELECT) > 0)
		return retrain_store_int8(1, 1);
	retrain_problems_add(&draft->problems, "log", psprintf("is not a log of model \"%s\": \"%s\"", model->name, draft->gate->log_name),
						 "Name a log that was attached to this model and is not retired.");
	return 0;
}

/* find_log finds the log: the one named, or the only one of the model. */
static void
find_log(Draft *draft, const RetrainObject *model)
{
	RetrainGate *gate = draft->gate;
	RetrainStore store;
	int64		log_id;
	MemoryContext old;

	retrain_store_begin(&store);
	log_id = gate->log_name ? log_of_name(draft, model) : retrain_object_only(&store, RETRAIN_KIND_LOG, model->id)->id;
	old = MemoryContextSwitchTo(store.caller);
	if (log_id != 0)
	{
		gate->log = retrain_log_load(log_id, 0);
		gate->log_name = gate->log->name;
	}
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
}

/* look_up is the sandbox body: relations, columns, types. */
static void
look_up(void *arg)
{
	Draft	   *draft = arg;
	MemoryContext old = MemoryContextSwitchTo(draft->problems.context);

	retrain_log_verify(draft->gate->log, retrain_log_digest_columns(draft->gate->log));
	retrain_gate_look_up(draft->gate, &draft->problems);
	MemoryContextSwitchTo(old);
}

/* draft_gate checks a definition and makes it canonical; raises all that is wrong with it. */
static Draft *
draft_gate(const RetrainObject *model, Jsonb *definition)
{
	Draft	   *draft = palloc0(sizeof(Draft));

	draft->gate = retrain_gate_read(definition, &draft->problems);
	draft->gate->owner = model->owner;
	draft->gate->model_id = model->id;
	draft->gate->model_name = model->name;
	find_log(draft, model);
	retrain_gate_name_relations(draft->gate, &draft->problems);
	if (draft->gate->log)
		retrain_rethrow(retrain_sandbox_run(model->owner, draft->gate->log->respect_rls, look_up, draft));
	retrain_problems_raise(&draft->problems);
	draft->definition = retrain_gate_to_jsonb(draft->gate);
	draft->digest = retrain_jsonb_digest(draft->definition);
	return draft;
}

/* seal_revision writes one revision.  Owner scope, SPI connected. */
static void
seal_revision(RetrainStore *store, const Draft *draft, int64 gate_id, const char *name, int revision)
{
	Oid			caller = store->scope.saved_userid;
	RetrainLedgerEntry *entry;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.gate_revision");
	retrain_row_int8(&row, "gate_id", gate_id);
	retrain_row_int4(&row, "revision", revision);
	retrain_row_datum(&row, "definition", JSONBOID, JsonbPGetDatum(draft->definition), false);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(draft->digest), false);
	retrain_row_int8(&row, "log_id", draft->gate->log->log_id);
	retrain_row_int4(&row, "log_revision", draft->gate->log->revision);
	retrain_row_time(&row, "sealed_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "sealed_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "sealed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "sealed_as_oid", caller);
	retrain_row_text_as(&row, "sealed_as", retrain_role_name(caller, false), "pg_catalog.name");
	retrain_row_insert(&row);
	entry = retrain_ledger_begin("gate_sealed");
	retrain_ledger_int8(entry, "gate_id", gate_id);
	retrain_ledger_text(entry, "gate", name);
	retrain_ledger_int4(entry, "revision", revision);
	retrain_ledger_datum(entry, "digest", BYTEAOID, PointerGetDatum(draft->digest), false);
	retrain_ledger_int8(entry, "log_id", draft->gate->log->log_id);
	retrain_ledger_int4(entry, "log_revision", draft->gate->log->revision);
	retrain_ledger_append(entry);
}

/* refuse_taken raises 42710 for a name in use. */
static void
refuse_taken(const char *name)
{
	RetrainParams params = {0};

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT FROM retrain.gate g WHERE g.name OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("gate \"%s\" already exists", name),
				 errhint("Names are kept for good, also those of retired gates.")));
}

/*
 * retrain.create_gate(name text, model text, definition jsonb) returns bigint
 *
 * retrain_create_gate creates a gate with its first revision and returns its identifier.
 */
Datum
retrain_create_gate(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainObject *model;
	RetrainRow	row;
	Draft	   *draft;
	char	   *name;
	TimestampTz now;
	int64		gate_id;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "model");
	RETRAIN_REQUIRE_ARG(2, "definition");
	name = RETRAIN_ARG_TEXT(0);
	retrain_check_name("gate", name);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(1));
	retrain_object_refuse_retired(model);
	draft = draft_gate(model, PG_GETARG_JSONB_P(2));

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_object_refuse_retired(model);
	refuse_taken(name);
	now = GetCurrentTimestamp();
	retrain_row_begin(&row, "retrain.gate");
	retrain_row_text(&row, "name", name);
	retrain_row_int8(&row, "model_id", model->id);
	retrain_row_int4(&row, "current_revision", 1);
	retrain_row_time(&row, "created_at", now);
	retrain_row_text_as(&row, "created_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	gate_id = retrain_row_insert_returning(&row, "gate_id");
	seal_revision(&store, draft, gate_id, name, 1);
	retrain_event("created", 0, psprintf("gate %s", name), "Revision 1 sealed.");
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT64(gate_id);
}

/* update_head writes a new revision number or state into the gate's row. */
static void
update_head(int64 gate_id, int revision, const char *state, const char *reason)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, gate_id);
	retrain_param_int4(&params, revision);
	retrain_param_text(&params, state);
	retrain_param_text(&params, reason);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.gate g SET current_revision = $2, state = $3, state_reason = $4,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $5::pg_catalog.name"
							 " WHERE g.gate_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/* sealed_definition returns a sealed definition, NULL when there is no such revision.  Owner scope. */
static Jsonb *
sealed_definition(RetrainStore *store, int64 gate_id, int revision, bytea **digest)
{
	RetrainParams params = {0};
	bool		isnull;
	MemoryContext old;
	Jsonb	   *definition;

	retrain_param_int8(&params, gate_id);
	retrain_param_int4(&params, revision);
	if (retrain_store_run("SELECT r.definition, r.digest FROM retrain.gate_revision r WHERE r.gate_id OPERATOR(pg_catalog.=) $1"
						  " AND r.revision OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) == 0)
		return NULL;
	old = MemoryContextSwitchTo(store->caller);
	definition = DatumGetJsonbPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	*digest = DatumGetByteaPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	MemoryContextSwitchTo(old);
	return definition;
}

/* merge returns the definition in force with the changes in place of its top-level keys. */
static Jsonb *
merge(Jsonb *current, Jsonb *changes)
{
	if (!JB_ROOT_IS_OBJECT(changes))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("changes of a gate must be an object"),
				 errhint("Write the keys of the definition that change: {\"minimum_rows\": 500}.")));
	return DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, JsonbPGetDatum(current), JsonbPGetDatum(changes)));
}

/*
 * retrain.alter_gate(name text, changes jsonb) returns integer
 *
 * retrain_alter_gate replaces the top-level keys that are given, seals a new
 * revision if that changes anything, and returns the number of the revision in force.
 */
Datum
retrain_alter_gate(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainGateObject *gate;
	RetrainObject *model;
	Draft	   *draft;
	Jsonb	   *current;
	bytea	   *digest;
	int64		log_id;
	int			log_revision;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "changes");
	retrain_check_writable();
	gate = retrain_gate_of_caller(RETRAIN_ARG_TEXT(0));
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, gate->model_name);
	retrain_store_begin_change(&store);
	gate = retrain_gate_lock(&store, gate);
	current = sealed_definition(&store, gate->id, gate->revision, &digest);
	log_id = gate->log_id;
	log_revision = gate->log_revision;
	retrain_store_end(&store);

	draft = draft_gate(model, merge(current, PG_GETARG_JSONB_P(1)));
	if (draft->gate->log->log_id == log_id && draft->gate->log->revision == log_revision &&
		DatumGetBool(DirectFunctionCall2(byteaeq, PointerGetDatum(digest), PointerGetDatum(draft->digest))))
	{
		ereport(NOTICE,
				(errmsg("gate \"%s\" already has this definition", gate->name)));
		PG_RETURN_INT32(gate->revision);
	}
	retrain_store_begin_change(&store);
	seal_revision(&store, draft, gate->id, gate->name, gate->revision + 1);
	update_head(gate->id, gate->revision + 1, gate->state, NULL);
	retrain_event("changed", 0, psprintf("gate %s", gate->name), psprintf("Revision %d sealed.", gate->revision + 1));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT32(gate->revision + 1);
}

/*
 * retrain.retire_gate(name text, reason text) returns text
 *
 * retrain_retire_gate retires a gate, for good, and returns its name.
 */
Datum
retrain_retire_gate(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainGateObject *gate;
	char	   *reason = RETRAIN_ARG_FREE_TEXT(1, "reason");

	RETRAIN_REQUIRE_ARG(0, "name");
	retrain_check_writable();
	gate = retrain_gate_of_caller(RETRAIN_ARG_TEXT(0));
	retrain_store_begin_change(&store);
	gate = retrain_gate_lock(&store, gate);
	update_head(gate->id, gate->revision, "retired", reason);
	retrain_event("retired", 0, psprintf("gate %s", gate->name), reason ? reason : "Was active.");
	retrain_ledger_transition("gate", gate->id, gate->name, "active", "retired", reason);
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_TEXT_P(cstring_to_text(gate->name));
}

/*
 * retrain.gate_definition(name text, revision integer) returns jsonb
 *
 * retrain_gate_definition returns a sealed definition, by default the one in force.
 */
Datum
retrain_gate_definition(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainGateObject *gate;
	Jsonb	   *definition;
	bytea	   *digest;
	int			revision;

	RETRAIN_REQUIRE_ARG(0, "name");
	gate = retrain_gate_visible(RETRAIN_ARG_TEXT(0));
	revision = PG_ARGISNULL(1) ? gate->revision : PG_GETARG_INT32(1);
	retrain_store_begin(&store);
	definition = sealed_definition(&store, gate->id, revision, &digest);
	retrain_store_end(&store);
	if (definition == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("gate \"%s\" has no revision %d", gate->name, revision),
				 errhint("Its revisions are 1 to %d.", gate->revision)));
	PG_RETURN_JSONB_P(definition);
}
