/*
 * adopt.c
 *	  Taking over a restored, cloned or upgraded database.
 *
 * Records carry the identity of the server and database they were made in.
 * Elsewhere nothing is evaluated until somebody who may says that this copy
 * shall go on.  Claims of the other server are void from then on.
 *
 * After a dump and restore ('restored'), roles and relations have other oids,
 * and names are all there is.  Who adopts vouches for them: owners are bound
 * to the roles of their names, logs to the relations of theirs, by new sealed
 * revisions of the logs and of the policies on them.
 *
 * Copies of the server's files and upgrades by pg_upgrade ('cloned',
 * 'upgraded') keep oids, and oids are the better identity: a name may since
 * have passed to another role or relation.  There nothing is bound anew.
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
#include "common/guc.h"
#include "common/wake.h"
#include "governance/registry.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "retraining/request.h"

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

/* instance_name returns retrain.instance_name, NULL when it is empty. */
static const char *
instance_name(void)
{
	return retrain_instance_name && *retrain_instance_name ? retrain_instance_name : NULL;
}

/* name_missing tells whether the server has a name and its records have none.  Owner scope, SPI connected. */
static bool
name_missing(void)
{
	return instance_name() != NULL &&
		retrain_store_run("SELECT 1 FROM (SELECT i.instance_name FROM retrain.instance i"
						  " ORDER BY i.adopted_at DESC LIMIT 1) x WHERE x.instance_name IS NULL",
						  NULL, SPI_OK_SELECT) == 1;
}

/* Whatever has an owner. */
#define OWNED "(SELECT m.owner_oid, m.owner_name FROM retrain.model m" \
	" UNION SELECT p.owner_oid, p.owner_name FROM retrain.policy p) o"

/* warn_missing warns of owners of whose name no role exists.  Owner scope, SPI connected. */
static void
warn_missing(RetrainStore *store)
{
	uint64		n = retrain_store_run("SELECT o.owner_name::pg_catalog.text FROM " OWNED
									  " WHERE o.owner_oid OPERATOR(pg_catalog.=) 0::pg_catalog.oid"
									  " ORDER BY 1", NULL, SPI_OK_SELECT);

	for (uint64 i = 1; i <= n; i++)
		ereport(WARNING,
				(errmsg("role \"%s\" does not exist here, and what it owned has no owner",
						retrain_store_text(store, i, 1)),
				 errhint("A superuser gives its models and policies to others with retrain.alter_model() and retrain.alter_policy().")));
}

/*
 * bind_owners gives models and policies to the roles of their owners' names,
 * and to nobody where there is none: the oid may be that of another role here.
 * Who reports for the devices of an environment, and who owns a finding, is
 * bound likewise.
 * Owner scope, SPI connected.
 */
static void
bind_owners(RetrainStore *store)
{
	(void) retrain_store_run("UPDATE retrain.model t SET owner_oid = COALESCE((SELECT r.oid FROM pg_catalog.pg_roles r"
							 " WHERE r.rolname OPERATOR(pg_catalog.=) t.owner_name), 0::pg_catalog.oid)",
							 NULL, SPI_OK_UPDATE);
	(void) retrain_store_run("UPDATE retrain.policy t SET owner_oid = COALESCE((SELECT r.oid FROM pg_catalog.pg_roles r"
							 " WHERE r.rolname OPERATOR(pg_catalog.=) t.owner_name), 0::pg_catalog.oid)",
							 NULL, SPI_OK_UPDATE);
	(void) retrain_store_run("UPDATE retrain.environment t SET reporter_oid = COALESCE((SELECT r.oid FROM pg_catalog.pg_roles r"
							 " WHERE r.rolname OPERATOR(pg_catalog.=) t.reporter), 0::pg_catalog.oid)"
							 " WHERE t.reporter IS NOT NULL", NULL, SPI_OK_UPDATE);
	(void) retrain_store_run("UPDATE retrain.finding t SET owner_oid = COALESCE((SELECT r.oid FROM pg_catalog.pg_roles r"
							 " WHERE r.rolname OPERATOR(pg_catalog.=) t.owner_name), 0::pg_catalog.oid)",
							 NULL, SPI_OK_UPDATE);
	warn_missing(store);
}

/*
 * keep_owners leaves models and policies to the roles of their owners' oids,
 * and writes down what those are called now.  Owner scope, SPI connected.
 */
static void
keep_owners(RetrainStore *store)
{
	uint64		n = retrain_store_run("SELECT o.owner_name::pg_catalog.text, r.rolname::pg_catalog.text FROM " OWNED
									  " JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) o.owner_oid"
									  " WHERE r.rolname OPERATOR(pg_catalog.<>) o.owner_name"
									  " ORDER BY 1, 2", NULL, SPI_OK_SELECT);

	for (uint64 i = 1; i <= n; i++)
		ereport(WARNING,
				(errmsg("role \"%s\" owns what role \"%s\" was last known to own",
						retrain_store_text(store, i, 2), retrain_store_text(store, i, 1)),
				 errdetail("It has the same identifier, so it was renamed, if this is a copy of the server's files."),
				 errhint("If this is a restored dump, it is another role: give its models and policies to whom they belong with retrain.alter_model() and retrain.alter_policy().")));
	retrain_refresh_owner_names();
}

/* note_seals tells the ledger of the revisions that the last statement returned. */
static void
note_seals(RetrainStore *store)
{
	uint64		n = SPI_processed;

	for (uint64 i = 1; i <= n; i++)
	{
		bool		isnull;
		Datum		digest = SPI_getbinval(SPI_tuptable->vals[i - 1], SPI_tuptable->tupdesc, 3, &isnull);

		retrain_ledger_policy_sealed(retrain_store_int8(i, 1), retrain_store_text(store, i, 7),
									 (int) retrain_store_int8(i, 2), DatumGetByteaP(digest),
									 retrain_store_int8(i, 4), (int) retrain_store_int8(i, 5),
									 retrain_store_int8(i, 6));
	}
}

/* note_adoption begins an epoch of the ledger: who took the records over, where, and why. */
static void
note_adoption(const char *reason)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("adopted");
	RetrainLedgerHead head;

	retrain_ledger_read_head(&head);
	retrain_ledger_new_epoch(entry);
	retrain_ledger_text(entry, "reason", reason);
	retrain_ledger_int8(entry, "system_identifier", (int64) GetSystemIdentifier());
	retrain_ledger_int8(entry, "database_oid", (int64) MyDatabaseId);
	retrain_ledger_text(entry, "instance_name", instance_name());
	if (head.exists)
	{
		retrain_ledger_int8(entry, "continues_seq", head.seq);
		retrain_ledger_bytes(entry, "continues_hash", head.hash, RETRAIN_HASH_LENGTH);
	}
	retrain_ledger_append(entry);
}

/*
 * cover_all makes a checkpoint over everything recorded elsewhere: numbers of
 * its transactions mean nothing here, and nobody has recorded since.
 */
static void
cover_all(void)
{
	RetrainStore store;
	RetrainCheckpoint made;

	retrain_store_begin(&store);
	retrain_checkpoint_make(&made, true);
	retrain_store_end(&store);
}

/* bind_policies seals the definitions anew for policies that read a log's old revision; its rollup follows. */
static void
bind_policies(int64 log_id, int old_revision)
{
	RetrainStore store;
	RetrainParams params = {0};

	retrain_store_begin(&store);
	retrain_param_int8(&params, log_id);
	retrain_param_int4(&params, old_revision);
	retrain_param_text(&params, retrain_session_user());
	retrain_param_oid(&params, GetSessionUserId());
	retrain_param_oid(&params, store.scope.saved_userid);
	retrain_param_text(&params, retrain_role_name(store.scope.saved_userid, false));
	(void) retrain_store_run("INSERT INTO retrain.policy_revision (policy_id, revision, definition, digest,"
							 " log_id, log_revision, baseline_id, sealed_at, sealed_by_oid, sealed_by, sealed_as_oid, sealed_as)"
							 " SELECT r.policy_id, r.revision OPERATOR(pg_catalog.+) 1, r.definition, r.digest,"
							 " r.log_id, r.log_revision OPERATOR(pg_catalog.+) 1, r.baseline_id,"
							 " pg_catalog.clock_timestamp(), $4, $3::pg_catalog.name, $5, $6::pg_catalog.name"
							 " FROM retrain.policy p JOIN retrain.policy_revision r"
							 " ON r.policy_id OPERATOR(pg_catalog.=) p.policy_id"
							 " AND r.revision OPERATOR(pg_catalog.=) p.current_revision"
							 " WHERE r.log_id OPERATOR(pg_catalog.=) $1"
							 " AND r.log_revision OPERATOR(pg_catalog.=) $2"
							 " AND p.state OPERATOR(pg_catalog.<>) 'retired'"
							 " RETURNING policy_id, revision, digest, log_id, log_revision, baseline_id,"
							 " (SELECT x.name FROM retrain.policy x"
							 "  WHERE x.policy_id OPERATOR(pg_catalog.=) policy_revision.policy_id)",
							 &params, SPI_OK_INSERT_RETURNING);
	note_seals(&store);
	(void) retrain_store_run("UPDATE retrain.policy p SET current_revision = r.revision,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $3::pg_catalog.name"
							 " FROM retrain.policy_revision r"
							 " WHERE r.policy_id OPERATOR(pg_catalog.=) p.policy_id"
							 " AND r.revision OPERATOR(pg_catalog.=) (p.current_revision OPERATOR(pg_catalog.+) 1)"
							 " AND r.log_id OPERATOR(pg_catalog.=) $1"
							 " AND r.log_revision OPERATOR(pg_catalog.=) ($2 OPERATOR(pg_catalog.+) 1)",
							 &params, SPI_OK_UPDATE);
	params.n = 2;
	(void) retrain_store_run("UPDATE retrain.rollup r SET log_revision = $2 OPERATOR(pg_catalog.+) 1"
							 " WHERE r.log_id OPERATOR(pg_catalog.=) $1 AND r.log_revision OPERATOR(pg_catalog.=) $2",
							 &params, SPI_OK_UPDATE);
	retrain_store_end(&store);
}

/* bind_logs binds every log that is in use, and the policies on it. */
static void
bind_logs(void)
{
	RetrainStore store;
	uint64		n;
	int64	   *logs;
	Oid		   *owners;

	retrain_store_begin(&store);
	n = retrain_store_run("SELECT l.log_id, m.owner_oid FROM retrain.log l JOIN retrain.model m"
						  " ON m.model_id OPERATOR(pg_catalog.=) l.model_id"
						  " WHERE l.state OPERATOR(pg_catalog.<>) 'retired' ORDER BY l.log_id",
						  NULL, SPI_OK_SELECT);
	logs = MemoryContextAlloc(store.caller, sizeof(int64) * Max(n, 1));
	owners = MemoryContextAlloc(store.caller, sizeof(Oid) * Max(n, 1));
	for (uint64 i = 0; i < n; i++)
	{
		logs[i] = retrain_store_int8(i + 1, 1);
		owners[i] = retrain_store_oid(i + 1, 2);
	}
	retrain_store_end(&store);
	for (uint64 i = 0; i < n; i++)
	{
		int			old_revision;

		if (retrain_log_rebind(logs[i], owners[i], &old_revision))
			bind_policies(logs[i], old_revision);
	}
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
	bool		restored;

	RETRAIN_REQUIRE_ARG(0, "reason");
	reason = RETRAIN_ARG_TEXT(0);
	check_reason(reason);
	restored = strcmp(reason, "restored") == 0;
	if (!superuser() && !has_privs_of_role(GetUserId(), retrain_extension_owner()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only a superuser or the owner of extension retrain may adopt its records")));
	retrain_check_writable();

	retrain_store_begin(&store);
	retrain_check_catalog();
	if (retrain_instance_matches() && !name_missing())
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
	retrain_param_text(&params, instance_name());
	(void) retrain_store_run("INSERT INTO retrain.instance (system_identifier, database_oid,"
							 " instance_id, adopted_at, adopted_by, reason, instance_name) VALUES ($1, $2,"
							 " pg_catalog.gen_random_uuid(), pg_catalog.clock_timestamp(), $3, $4, $5)",
							 &params, SPI_OK_INSERT);
	(void) retrain_store_run("UPDATE retrain.policy_state s SET run_id = NULL, run_slot = NULL,"
							 " run_revision = NULL, run_started = NULL, run_deadline = NULL,"
							 " run_missed = NULL, attempts = 0, retry_at = NULL"
							 " WHERE s.run_id IS NOT NULL", NULL, SPI_OK_UPDATE);
	(void) retrain_store_run("UPDATE retrain.rollup r SET run_id = NULL, run_started = NULL,"
							 " run_deadline = NULL, retry_at = NULL", NULL, SPI_OK_UPDATE);
	note_adoption(reason);
	retrain_requests_void_leases(&store);
	if (restored)
		bind_owners(&store);
	else
		keep_owners(&store);
	retrain_event("adopted", 0, NULL, psprintf("Adopted: %s.", reason));
	retrain_store_end(&store);
	if (restored)
		bind_logs();
	cover_all();
	retrain_wake_at_commit();
	PG_RETURN_VOID();
}
