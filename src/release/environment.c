/*
 * environment.c
 *	  Environments: places where versions are live.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/deployment.h"
#include "release/deployment_audit.h"

PG_FUNCTION_INFO_V1(retrain_create_environment);

/* Made by its first use. */
#define DEFAULT_ENVIRONMENT "production"

/* What a new environment says. */
typedef struct EnvironmentDraft
{
	const char *name;
	const char *target;
	const char *description;	/* or NULL */
	Oid			reporter;		/* or InvalidOid */
} EnvironmentDraft;

/* add_reporter adds the role whose members report for devices. */
static void
add_reporter(RetrainRow *row, Oid reporter)
{
	if (!OidIsValid(reporter))
		return;
	retrain_row_oid(row, "reporter_oid", reporter);
	retrain_row_text_as(row, "reporter", retrain_role_name(reporter, false), "pg_catalog.name");
}

/* add_author adds who makes it. */
static void
add_author(RetrainRow *row, Oid caller)
{
	retrain_row_time(row, "created_at", GetCurrentTimestamp());
	retrain_row_oid(row, "created_by_oid", GetSessionUserId());
	retrain_row_text_as(row, "created_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(row, "created_as_oid", caller);
	retrain_row_text_as(row, "created_as", retrain_role_name(caller, false), "pg_catalog.name");
}

/*
 * write_environment writes an environment and a row of the ledger and returns
 * its identifier; 0 when another session has made it meanwhile.
 */
static int64
write_environment(RetrainStore *store, const EnvironmentDraft *draft)
{
	RetrainLedgerEntry *entry;
	RetrainRow	row;
	int64		environment_id;

	retrain_row_begin(&row, "retrain.environment");
	retrain_row_text(&row, "name", draft->name);
	retrain_row_text(&row, "target", draft->target);
	retrain_row_text(&row, "description", draft->description);
	add_reporter(&row, draft->reporter);
	add_author(&row, store->scope.saved_userid);
	environment_id = retrain_row_insert_unless_taken(&row, "environment_id");
	if (environment_id == 0)
		return 0;
	entry = retrain_ledger_begin("environment");
	retrain_ledger_int8(entry, "environment_id", environment_id);
	retrain_ledger_text(entry, "environment", draft->name);
	retrain_ledger_text(entry, "target", draft->target);
	retrain_ledger_text(entry, "reporter", OidIsValid(draft->reporter) ? retrain_role_name(draft->reporter, false) : NULL);
	retrain_ledger_text(entry, "caller_role", retrain_role_name(store->scope.saved_userid, false));
	retrain_audited_digest(entry, RETRAIN_AUDITED_ENVIRONMENT, environment_id);
	retrain_ledger_append(entry);
	retrain_event("created", 0, psprintf("environment %s", draft->name), "Environment made.");
	return environment_id;
}

/* find_environment returns the environment of a name, NULL when there is none. */
static RetrainEnvironment *
find_environment(RetrainStore *store, const char *name)
{
	RetrainParams params = {0};
	RetrainEnvironment *environment;

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT e.environment_id, e.name, (e.target OPERATOR(pg_catalog.=) 'edge')::pg_catalog.int4, e.reporter_oid"
						  " FROM retrain.environment e WHERE e.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 0)
		return NULL;
	environment = MemoryContextAllocZero(store->caller, sizeof(RetrainEnvironment));
	environment->id = retrain_store_int8(1, 1);
	environment->name = retrain_store_text(store, 1, 2);
	environment->edge = retrain_store_int8(1, 3) != 0;
	environment->reporter = retrain_store_oid(1, 4);
	return environment;
}

/*
 * retrain_environment_by_name returns the environment of a name in the store's
 * caller context; raises 42704 when there is none.  production, a cloud, is
 * made when it is named first.  Owner scope begun by retrain_store_begin_change.
 */
RetrainEnvironment *
retrain_environment_by_name(RetrainStore *store, const char *name)
{
	RetrainEnvironment *environment = find_environment(store, name);

	if (environment == NULL && strcmp(name, DEFAULT_ENVIRONMENT) == 0)
	{
		EnvironmentDraft draft = {.name = DEFAULT_ENVIRONMENT, .target = "cloud"};

		(void) write_environment(store, &draft);
		environment = find_environment(store, name);
	}
	if (environment == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("environment \"%s\" does not exist", name),
				 errhint("Make it with retrain.create_environment(%s).", quote_literal_cstr(name))));
	return environment;
}

/*
 * retrain.create_environment(name text, target text, description text,
 *							  reporter name) returns bigint
 *
 * retrain_create_environment makes an environment and returns its identifier.
 */
Datum
retrain_create_environment(PG_FUNCTION_ARGS)
{
	EnvironmentDraft draft = {0};
	RetrainStore store;
	int64		environment_id;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "target");
	draft.name = RETRAIN_ARG_TEXT(0);
	draft.target = RETRAIN_ARG_TEXT(1);
	draft.description = RETRAIN_ARG_TEXT(2);
	if (!PG_ARGISNULL(3))
		draft.reporter = get_role_oid(NameStr(*PG_GETARG_NAME(3)), false);
	retrain_check_name("deployment environment", draft.name);
	if (strcmp(draft.target, "cloud") != 0 && strcmp(draft.target, "edge") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("target \"%s\" is not known", draft.target),
				 errhint("Use 'cloud' where predictions are rows of a log, 'edge' where devices report profiles.")));
	retrain_store_begin_change(&store);
	environment_id = write_environment(&store, &draft);
	if (environment_id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("environment \"%s\" already exists", draft.name),
				 errhint("SELECT * FROM retrain.environments lists all.")));
	retrain_store_end(&store);
	PG_RETURN_INT64(environment_id);
}
