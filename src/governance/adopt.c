/*
 * adopt.c
 *	  Taking over a restored, cloned or upgraded database.
 *
 * Records carry the identity of the server and database they were made in.
 * Elsewhere nothing is evaluated until somebody who may says that this copy
 * shall go on.  Claims of the other server are void from then on.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/registry.h"

PG_FUNCTION_INFO_V1(retrain_adopt);

/* check_reason raises 22023 for anything but the three reasons. */
static void
check_reason(const char *reason)
{
	if (strcmp(reason, "restored") != 0 && strcmp(reason, "cloned") != 0 &&
		strcmp(reason, "upgraded") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reason \"%s\" is not known", reason),
				 errhint("Use 'restored', 'cloned' or 'upgraded'.")));
}

/*
 * retrain.adopt(reason text) returns void
 *
 * retrain_adopt makes this database the one the records belong to.  Does
 * nothing but tell, when it is already.
 */
Datum
retrain_adopt(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainParams params = {0};
	char	   *reason;

	RETRAIN_REQUIRE_ARG(0, "reason");
	reason = RETRAIN_ARG_TEXT(0);
	check_reason(reason);
	if (!superuser() && !has_privs_of_role(GetUserId(), retrain_extension_owner()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only a superuser or the owner of extension retrain may adopt its records")));
	retrain_check_writable();

	retrain_store_begin(&store);
	retrain_check_catalog();
	if (retrain_instance_matches())
	{
		ereport(NOTICE,
				(errmsg("the records belong to this server and database already")));
		retrain_store_end(&store);
		PG_RETURN_VOID();
	}
	retrain_param_int8(&params, (int64) GetSystemIdentifier());
	retrain_param_oid(&params, MyDatabaseId);
	retrain_param_text(&params, retrain_session_user());
	retrain_param_text(&params, reason);
	(void) retrain_store_run("INSERT INTO retrain.instance (system_identifier, database_oid,"
							 " instance_id, adopted_at, adopted_by, reason) VALUES ($1, $2,"
							 " pg_catalog.gen_random_uuid(), pg_catalog.clock_timestamp(), $3, $4)",
							 &params, SPI_OK_INSERT);
	(void) retrain_store_run("UPDATE retrain.policy_state s SET run_id = NULL, run_slot = NULL,"
							 " run_revision = NULL, run_started = NULL, run_deadline = NULL,"
							 " run_missed = NULL, attempts = 0, retry_at = NULL"
							 " WHERE s.run_id IS NOT NULL", NULL, SPI_OK_UPDATE);
	retrain_event("adopted", 0, NULL, psprintf("Adopted: %s.", reason));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_VOID();
}
