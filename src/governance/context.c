/*
 * context.c
 *	  Owner scope, sandbox, and the checks before anything is written.
 *
 * Why not SET ROLE: user code can RESET it.  SetUserIdAndSecContext with
 * SECURITY_LOCAL_USERID_CHANGE blocks both SET ROLE and RESET ROLE, and
 * SECURITY_RESTRICTED_OPERATION blocks what would outlive the statement
 * (prepared statements, cursors WITH HOLD, LISTEN, temporary tables).
 *
 * The sandbox is always rolled back, also after success: it is read only, so
 * nothing is lost, and whatever user code managed to queue (NOTIFY) or to set
 * (set_config) is undone.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "common/version.h"
#include "governance/context.h"
#include "governance/fixed_statement.h"

/* Bytes of an error's message, detail, hint or context that are kept. */
#define MAX_ERROR_TEXT 8192

/* What the sandbox fixes, so that results depend on the rows only. */
static const struct
{
	const char *name;
	const char *value;
}			sandbox_settings[] =
{
	{"TimeZone", "UTC"},
	{"DateStyle", "ISO, YMD"},
	{"IntervalStyle", "postgres"},
	{"bytea_output", "hex"},
	{"transform_null_equals", "off"},
	{"standard_conforming_strings", "on"},
	{"array_nulls", "on"},
	{"quote_all_identifiers", "off"},
	{"jit", "off"},
	{"max_parallel_workers_per_gather", "0"},
	{"synchronize_seqscans", "off"},
	{"zero_damaged_pages", "off"},
	{"ignore_checksum_failure", "off"},
};

/* What pg_extension says of us. */
typedef struct ExtensionRow
{
	Oid			oid;			/* invalid: the extension does not exist here */
	Oid			owner;
	char	   *version;
} ExtensionRow;

/* read_extension reads our row in pg_extension. */
static ExtensionRow
read_extension(void)
{
	Relation	rel = table_open(ExtensionRelationId, AccessShareLock);
	ExtensionRow row = {InvalidOid, InvalidOid, NULL};
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum("retrain"));
	scan = systable_beginscan(rel, ExtensionNameIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);
		bool		isnull;
		Datum		version = heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(rel), &isnull);

		row.oid = form->oid;
		row.owner = form->extowner;
		row.version = text_to_cstring(DatumGetTextPP(version));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return row;
}

/* read_existing reads our row in pg_extension and raises 42704 when there is none. */
static ExtensionRow
read_existing(void)
{
	ExtensionRow row = read_extension();

	if (!OidIsValid(row.oid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("extension \"retrain\" does not exist in this database")));
	return row;
}

/* retrain_extension_oid returns the OID of the extension in this database. */
Oid
retrain_extension_oid(bool missing_ok)
{
	return get_extension_oid("retrain", missing_ok);
}

/* retrain_extension_owner returns the role that owns the extension. */
Oid
retrain_extension_owner(void)
{
	return read_existing().owner;
}

/* retrain_extension_version returns the installed version, palloc'd. */
char *
retrain_extension_version(void)
{
	ExtensionRow row = read_extension();

	return row.version ? row.version : pstrdup("");
}

/*
 * check_version raises RT040 when the SQL objects are of a version that this
 * library does not know: new objects under an old library in memory.
 */
static void
check_version(const char *installed)
{
	if (!retrain_version_supported(installed))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_VERSION_MISMATCH),
				 errmsg("library retrain %s does not know version %s of the extension", RETRAIN_VERSION, installed),
				 errhint("Restart the server, or the session where retrain is not preloaded, to load the library that came with it.")));
}

/* set_local sets a setting until the current GUC nest level ends. */
static void
set_local(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_SUSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
}

/*
 * scope_begin becomes role, restricted, at a new GUC nest level, with what
 * owner scope and sandbox both fix.
 */
static void
scope_begin(RetrainScope *scope, Oid role)
{
	GetUserIdAndSecContext(&scope->saved_userid, &scope->saved_sec_context);
	SetUserIdAndSecContext(role, scope->saved_sec_context |
						   SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	scope->guc_level = NewGUCNestLevel();
	set_local("search_path", "pg_catalog, pg_temp");
	/* Numbers that pass through jsonb or text keep all their digits. */
	set_local("extra_float_digits", "1");
}

/*
 * retrain_owner_scope_begin becomes the extension owner.  Between begin and
 * retrain_scope_end only fixed statements may run.
 */
void
retrain_owner_scope_begin(RetrainScope *scope)
{
	ExtensionRow extension = read_existing();

	check_version(extension.version);
	retrain_fixed_forget_other(extension.oid);
	scope_begin(scope, extension.owner);
}

/*
 * retrain_scope_by_index makes statements of the present owner scope go by
 * index wherever there is one.  For claims and records, which look up single
 * rows of tables that grow: plans are kept, and one that reads the whole of an
 * empty table is still there when it has a million rows.  The same goes for
 * those that the server keeps for foreign keys.
 */
void
retrain_scope_by_index(void)
{
	set_local("enable_seqscan", "off");
	set_local("jit", "off");
}

/* retrain_scope_end restores user and settings as before the begin. */
void
retrain_scope_end(RetrainScope *scope)
{
	AtEOXact_GUC(false, scope->guc_level);
	SetUserIdAndSecContext(scope->saved_userid, scope->saved_sec_context);
}

/* clip cuts a text of user code that is longer than a record should be. */
static void
clip(char *text)
{
	if (text != NULL && strlen(text) > MAX_ERROR_TEXT)
		text[pg_mbcliplen(text, strlen(text), MAX_ERROR_TEXT)] = '\0';
}

/* clip_error does so with all texts of an error that are ever kept. */
static void
clip_error(ErrorData *error)
{
	clip(error->message);
	clip(error->detail);
	clip(error->hint);
	clip(error->context);
}

/*
 * retrain_sandbox_run runs body as role, restricted, read only, with fixed
 * settings, in a subtransaction that is rolled back in any case.  Returns
 * NULL, or the error in the caller's memory context, its texts cut at
 * MAX_ERROR_TEXT.  What body wants to keep
 * it must copy into a context that outlives the subtransaction.
 */
ErrorData *
retrain_sandbox_run(Oid role, bool respect_rls, RetrainSandboxBody body, void *arg)
{
	MemoryContext caller_context = CurrentMemoryContext;
	ResourceOwner caller_owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	PG_TRY();
	{
		RetrainScope scope;

		scope_begin(&scope, role);
		for (int i = 0; i < lengthof(sandbox_settings); i++)
			set_local(sandbox_settings[i].name, sandbox_settings[i].value);
		set_local("row_security", respect_rls ? "on" : "off");
		XactReadOnly = true;
		body(arg);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller_context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();

	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(caller_context);
	CurrentResourceOwner = caller_owner;
	if (error != NULL)
		clip_error(error);
	return error;
}

/*
 * retrain_attempt runs body, with the rights and settings there are, in a
 * subtransaction.  Returns NULL, or the error, whose effects are rolled back;
 * both body and error use the caller's memory context.
 */
ErrorData *
retrain_attempt(RetrainSandboxBody body, void *arg)
{
	MemoryContext caller_context = CurrentMemoryContext;
	ResourceOwner caller_owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller_context);
	PG_TRY();
	{
		body(arg);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller_context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();

	MemoryContextSwitchTo(caller_context);
	CurrentResourceOwner = caller_owner;
	return error;
}

/*
 * retrain_check_writable raises the standard errors on a standby and in a
 * read-only transaction, before any work is done in vain.
 */
void
retrain_check_writable(void)
{
	if (RecoveryInProgress())
		ereport(ERROR,
				(errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
				 errmsg("retrain cannot record anything during recovery"),
				 errhint("Aggregates and views work on a standby; evaluate on the primary.")));
	PreventCommandIfReadOnly("retrain governance functions");
}

/*
 * instance_state returns 1 when the newest row of retrain.instance is this
 * server and database, and of its name if it has one, 0 when it is another, -1
 * when there is none.  Called
 * in owner scope, with SPI connected.
 */
static int
instance_state(void)
{
	Oid			types[3] = {INT8OID, OIDOID, TEXTOID};
	Datum		values[3];
	bool		isnull;

	values[0] = Int64GetDatum((int64) GetSystemIdentifier());
	values[1] = ObjectIdGetDatum(MyDatabaseId);
	values[2] = CStringGetTextDatum(retrain_instance_name ? retrain_instance_name : "");
	if (retrain_fixed_execute("SELECT i.system_identifier OPERATOR(pg_catalog.=) $1"
							  " AND i.database_oid OPERATOR(pg_catalog.=) $2"
							  " AND COALESCE(i.instance_name OPERATOR(pg_catalog.=) $3, true)"
							  " FROM retrain.instance i ORDER BY i.adopted_at DESC LIMIT 1",
							  3, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.instance");
	if (SPI_processed == 0)
		return -1;
	return DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc,
									  1, &isnull)) ? 1 : 0;
}

/*
 * retrain_instance_matches tells whether the records belong to this server
 * and database (or there are none yet).  Owner scope, SPI connected.
 */
bool
retrain_instance_matches(void)
{
	return instance_state() != 0;
}

/*
 * retrain_instance_recorded tells whether the records say that they belong
 * here.  While a dump is being restored there may be policies and no instance
 * row yet; nothing may be written then, or it would collide with what comes.
 * Owner scope, SPI connected.
 */
bool
retrain_instance_recorded(void)
{
	return instance_state() == 1;
}

/*
 * retrain_check_instance raises RT031 in a restored or cloned copy, and
 * writes the instance row when there is none.  Owner scope, SPI connected.
 */
void
retrain_check_instance(void)
{
	int			state = instance_state();

	if (state == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_INSTANCE_MISMATCH),
				 errmsg("these records belong to another server or database"),
				 errdetail("The database was restored, cloned or upgraded; a copy must not trigger retraining by itself."),
				 errhint("If this copy is meant to go on, a superuser runs SELECT retrain.adopt('restored'), 'cloned' or 'upgraded'.")));
	if (state < 0)
	{
		Oid			types[4] = {INT8OID, OIDOID, TEXTOID, TEXTOID};
		Datum		values[4];

		values[0] = Int64GetDatum((int64) GetSystemIdentifier());
		values[1] = ObjectIdGetDatum(MyDatabaseId);
		values[2] = CStringGetTextDatum(GetUserNameFromId(GetSessionUserId(), false));
		values[3] = CStringGetTextDatum(retrain_instance_name ? retrain_instance_name : "");
		if (retrain_fixed_execute("INSERT INTO retrain.instance (system_identifier, database_oid,"
								  " instance_id, adopted_at, adopted_by, reason, instance_name)"
								  " VALUES ($1, $2, pg_catalog.gen_random_uuid(),"
								  " pg_catalog.clock_timestamp(), $3, 'created', NULLIF($4, ''))",
								  4, types, values, NULL, false, 0) != SPI_OK_INSERT)
			elog(ERROR, "could not write retrain.instance");
	}
}

/*
 * retrain_may_act_as tells whether the current user may take on role: by
 * being it, by SET ROLE, or as superuser.
 */
bool
retrain_may_act_as(Oid role)
{
	return superuser() || RETRAIN_CAN_SET_ROLE(GetUserId(), role);
}

/*
 * retrain_has_scheduler_privilege tells whether role may evaluate policies of
 * other owners: EXECUTE on retrain.may_schedule_all() is that privilege.
 */
bool
retrain_has_scheduler_privilege(Oid role)
{
	Oid			marker = LookupFuncName(list_make2(makeString("retrain"),
												   makeString("may_schedule_all")),
										0, NULL, true);

	return OidIsValid(marker) &&
		RETRAIN_PROC_ACLCHECK(marker, role, ACL_EXECUTE) == ACLCHECK_OK;
}

/* retrain_role_name returns the name of a role, NULL if missing_ok and gone. */
char *
retrain_role_name(Oid role, bool missing_ok)
{
	return GetUserNameFromId(role, missing_ok);
}
