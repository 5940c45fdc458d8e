/*
 * object.c
 *	  Registered objects by name: finding, locking, and the checks that every
 *	  registry function makes of its caller and of owners.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "postmaster/bgworker.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/registry.h"

/* One query shape for all kinds: id, name, state, model, owners, log, revision. */
static const struct
{
	const char *name;
	int			not_found;
	const char *find;			/* by name; baselines by model name too */
	const char *lock;
	const char *only;			/* the active ones of a model */
	const char *taken;
}			kinds[] =
{
	{
		"model", ERRCODE_UNDEFINED_OBJECT,
		"SELECT m.model_id, m.name, m.state, m.model_id, m.name, m.owner_oid, m.owner_oid,"
		" m.owner_name::pg_catalog.text, 0::pg_catalog.int8, 0"
		" FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1",
		"SELECT FROM retrain.model m WHERE m.model_id OPERATOR(pg_catalog.=) $1 FOR UPDATE",
		NULL,
		"SELECT FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1"
		" AND $2 OPERATOR(pg_catalog.=) $2"
	},
	{
		"log", ERRCODE_UNDEFINED_OBJECT,
		"SELECT l.log_id, l.name, l.state, m.model_id, m.name, m.owner_oid, m.owner_oid,"
		" m.owner_name::pg_catalog.text, l.log_id, l.current_revision"
		" FROM retrain.log l JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) l.model_id"
		" WHERE l.name OPERATOR(pg_catalog.=) $1",
		"SELECT FROM retrain.log l WHERE l.log_id OPERATOR(pg_catalog.=) $1 FOR UPDATE",
		"SELECT l.name, NULL::pg_catalog.text FROM retrain.log l"
		" WHERE l.model_id OPERATOR(pg_catalog.=) $1 AND l.state OPERATOR(pg_catalog.<>) 'retired'"
		" ORDER BY l.name COLLATE pg_catalog.\"C\"",
		"SELECT FROM retrain.log l WHERE l.name OPERATOR(pg_catalog.=) $1"
		" AND $2 OPERATOR(pg_catalog.=) $2"
	},
	{
		"baseline", ERRCODE_UNDEFINED_OBJECT,
		"SELECT b.baseline_id, b.name, b.state, m.model_id, m.name, m.owner_oid, m.owner_oid,"
		" m.owner_name::pg_catalog.text, b.log_id, b.log_revision"
		" FROM retrain.baseline b JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) b.model_id"
		" WHERE b.name OPERATOR(pg_catalog.=) $1 AND m.name OPERATOR(pg_catalog.=) $2",
		"SELECT FROM retrain.baseline b WHERE b.baseline_id OPERATOR(pg_catalog.=) $1 FOR UPDATE",
		"SELECT b.name, m.name FROM retrain.baseline b"
		" JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) b.model_id"
		" WHERE b.model_id OPERATOR(pg_catalog.=) $1 AND b.state OPERATOR(pg_catalog.=) 'active'"
		" ORDER BY b.name COLLATE pg_catalog.\"C\"",
		"SELECT FROM retrain.baseline b WHERE b.name OPERATOR(pg_catalog.=) $1"
		" AND b.model_id OPERATOR(pg_catalog.=) $2"
	},
	{
		"policy", ERRCODE_RETRAIN_POLICY_NOT_FOUND,
		"SELECT p.policy_id, p.name, p.state, m.model_id, m.name, m.owner_oid, p.owner_oid,"
		" p.owner_name::pg_catalog.text, p.log_id, p.current_revision"
		" FROM retrain.policy p JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) p.model_id"
		" WHERE p.name OPERATOR(pg_catalog.=) $1",
		"SELECT FROM retrain.policy p WHERE p.policy_id OPERATOR(pg_catalog.=) $1 FOR UPDATE",
		NULL,
		"SELECT FROM retrain.policy p WHERE p.name OPERATOR(pg_catalog.=) $1"
		" AND $2 OPERATOR(pg_catalog.=) $2"
	}
};

/* retrain_kind_name returns "model", "log", "baseline" or "policy". */
const char *
retrain_kind_name(RetrainKind kind)
{
	return kinds[kind].name;
}

/* refuse_missing raises 42704 (RT001 for policies); the same words for what exists and is not the caller's. */
static void
refuse_missing(RetrainKind kind, const char *model, const char *name, bool or_not_yours)
{
	const char *end = or_not_yours ? " or is not yours" : "";

	ereport(ERROR,
			(errcode(kinds[kind].not_found),
			 kind == RETRAIN_KIND_BASELINE ?
			 errmsg("baseline \"%s\" of model \"%s\" does not exist%s", name, model, end) :
			 errmsg("%s \"%s\" does not exist%s", kinds[kind].name, name, end),
			 or_not_yours ? errhint("It has to belong to a role you can SET ROLE to.") : 0));
}

/* owner_name_now returns what an owner is called now; last_known when the role is gone. */
static char *
owner_name_now(RetrainStore *store, Oid owner, char *last_known)
{
	char	   *name = retrain_role_name(owner, true);

	return name ? MemoryContextStrdup(store->caller, name) : last_known;
}

/*
 * lookup returns the object of a name in the store's caller context, NULL when
 * there is none.  Model is needed for baselines only.
 */
static RetrainObject *
lookup(RetrainStore *store, RetrainKind kind, const char *model, const char *name)
{
	RetrainParams params = {0};
	RetrainObject *object;

	retrain_param_text(&params, name);
	if (kind == RETRAIN_KIND_BASELINE)
		retrain_param_text(&params, model);
	if (retrain_store_run(kinds[kind].find, &params, SPI_OK_SELECT) == 0)
		return NULL;

	object = MemoryContextAllocZero(store->caller, sizeof(RetrainObject));
	object->kind = kind;
	object->id = retrain_store_int8(1, 1);
	object->name = retrain_store_text(store, 1, 2);
	object->state = retrain_store_text(store, 1, 3);
	object->model_id = retrain_store_int8(1, 4);
	object->model_name = retrain_store_text(store, 1, 5);
	object->model_owner = retrain_store_oid(1, 6);
	object->owner = retrain_store_oid(1, 7);
	object->owner_name = owner_name_now(store, object->owner, retrain_store_text(store, 1, 8));
	object->log_id = retrain_store_int8(1, 9);
	object->revision = (int) retrain_store_int8(1, 10);
	return object;
}

/*
 * retrain_may_audit tells whether the current user may read all sealed
 * definitions, and so is told what exists.  Called outside owner scope.
 */
bool
retrain_may_audit(void)
{
	Oid			relation = get_relname_relid("policy_revision", get_namespace_oid("retrain", false));

	return pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

/*
 * retrain_object_visible returns the object of a name if the current user may
 * know of it: as member of its owner, or as auditor.  Raises 42704 (RT001 for
 * policies) otherwise, in the same words whether it exists or not; RT031 in a
 * copy that was not adopted, where another role may have the owner's oid.
 * Model is needed for baselines only.  Called outside owner scope; the result
 * is in the current memory context.
 */
RetrainObject *
retrain_object_visible(RetrainKind kind, const char *model, const char *name)
{
	bool		auditor = retrain_may_audit();
	RetrainStore store;
	RetrainObject *object;

	retrain_store_begin(&store);
	if (!auditor && !retrain_instance_matches())
		retrain_check_instance();
	object = lookup(&store, kind, model, name);
	retrain_store_end(&store);
	if (object == NULL || (!auditor && !is_member_of_role(GetUserId(), object->owner)))
		refuse_missing(kind, model, name, !auditor);
	return object;
}

/*
 * retrain_object_of_caller returns the object of a name, which the current
 * user may change; raises an error as retrain_object_visible, and 42501 for
 * what he may know of but not change.
 */
RetrainObject *
retrain_object_of_caller(RetrainKind kind, const char *model, const char *name)
{
	RetrainObject *object = retrain_object_visible(kind, model, name);

	retrain_check_caller(object->owner, psprintf("%s \"%s\"", kinds[kind].name, object->name));
	return object;
}

/*
 * retrain_object_lock locks the object's row until the transaction ends, so
 * that two changes of one object follow each other, and returns the object as
 * it is now.  The caller was checked against the owner found before; raises
 * 40001 when that has changed meanwhile.
 */
RetrainObject *
retrain_object_lock(RetrainStore *store, const RetrainObject *object)
{
	RetrainParams params = {0};
	RetrainObject *locked;

	retrain_param_int8(&params, object->id);
	(void) retrain_store_run(kinds[object->kind].lock, &params, SPI_OK_SELECT);
	locked = lookup(store, object->kind, object->model_name, object->name);
	if (locked == NULL)			/* renamed */
		refuse_missing(object->kind, object->model_name, object->name, false);
	if (locked->id != object->id || locked->owner != object->owner)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("%s \"%s\" was given to another owner meanwhile",
						kinds[object->kind].name, object->name)));
	return locked;
}

/*
 * retrain_refresh_owner_names writes down what owners are called now: oids say
 * who they are, but a dump has only names.  Owner scope, SPI connected, and
 * the records those of this server and database.
 */
void
retrain_refresh_owner_names(void)
{
	(void) retrain_store_run("UPDATE retrain.model t SET owner_name = r.rolname FROM pg_catalog.pg_roles r"
							 " WHERE r.oid OPERATOR(pg_catalog.=) t.owner_oid"
							 " AND r.rolname OPERATOR(pg_catalog.<>) t.owner_name", NULL, SPI_OK_UPDATE);
	(void) retrain_store_run("UPDATE retrain.policy t SET owner_name = r.rolname FROM pg_catalog.pg_roles r"
							 " WHERE r.oid OPERATOR(pg_catalog.=) t.owner_oid"
							 " AND r.rolname OPERATOR(pg_catalog.<>) t.owner_name", NULL, SPI_OK_UPDATE);
}

/*
 * retrain_policy_state_lock locks the scheduler's row of a policy until the
 * transaction ends.  Whoever changes both rows locks this one first, as claims
 * and records do, before retrain_object_lock; it waits for a record in
 * progress, and for an evaluate() in an open transaction.
 */
void
retrain_policy_state_lock(int64 policy_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, policy_id);
	(void) retrain_store_run("SELECT FROM retrain.policy_state s"
							 " WHERE s.policy_id OPERATOR(pg_catalog.=) $1 FOR UPDATE",
							 &params, SPI_OK_SELECT);
}

/*
 * retrain_object_only returns the only log that is not retired, or the only
 * active baseline, of a model; raises RT002 when there are none or several.
 */
RetrainObject *
retrain_object_only(RetrainStore *store, RetrainKind kind, int64 model_id)
{
	RetrainParams params = {0};
	uint64		n;
	StringInfoData list;

	retrain_param_int8(&params, model_id);
	n = retrain_store_run(kinds[kind].only, &params, SPI_OK_SELECT);
	if (n == 1)
		return lookup(store, kind, retrain_store_text(store, 1, 2), retrain_store_text(store, 1, 1));
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("the model has no %s", kind == RETRAIN_KIND_LOG ? "log" : "active baseline"),
				 kind == RETRAIN_KIND_LOG ?
				 errhint("Attach one with retrain.attach_log().") :
				 errhint("Freeze one with retrain.freeze_baseline(), or use reference => 'previous', or 'none' for checks that compare nothing.")));
	initStringInfo(&list);
	for (uint64 i = 1; i <= n; i++)
		appendStringInfo(&list, "%s\"%s\"", i > 1 ? ", " : "", retrain_store_text(store, i, 1));
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 errmsg("the model has several %ss", kinds[kind].name),
			 errdetail("They are %s.", list.data),
			 errhint("Name one with %s => ....", kinds[kind].name)));
	return NULL;				/* not reached */
}

/* retrain_object_refuse_retired raises RT011 when the object is retired. */
void
retrain_object_refuse_retired(const RetrainObject *object)
{
	if (strcmp(object->state, "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("%s \"%s\" is retired", kinds[object->kind].name, object->name),
				 errdetail("Retiring is final; the records stay.")));
}

/*
 * retrain_refuse_taken raises 42710 when a name is in use.  The unique
 * constraint decides when two sessions try at once; this only says it better.
 */
void
retrain_refuse_taken(RetrainKind kind, int64 model_id, const char *name)
{
	RetrainParams params = {0};

	retrain_param_text(&params, name);
	retrain_param_int8(&params, model_id);
	if (retrain_store_run(kinds[kind].taken, &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("%s \"%s\" already exists", kinds[kind].name, name),
				 errhint("Names are kept for good, also those of retired objects.")));
}

/* retrain_session_user returns the name of the session user. */
const char *
retrain_session_user(void)
{
	return GetUserNameFromId(GetSessionUserId(), false);
}

/* retrain_check_name raises 42602 unless a name has 1 to 128 characters. */
void
retrain_check_name(const char *what, const char *name)
{
	if (name[0] == '\0' || pg_mbstrlen(name) > 128)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("name of a %s must have 1 to 128 characters", what)));
}

/*
 * retrain_check_caller raises 42501 unless the current user may act as owner.
 * Called outside owner scope.  What completes "owner of ...".
 */
void
retrain_check_caller(Oid owner, const char *what)
{
	char	   *name = retrain_role_name(owner, true);

	if (name == NULL)
	{
		if (superuser())
			return;
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
				 errmsg("the owner of %s no longer exists", what),
				 errhint("A superuser can give it to another role.")));
	}
	if (!retrain_may_act_as(owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not act for role \"%s\", the owner of %s",
						GetUserNameFromId(GetUserId(), false), name, what),
				 errhint("GRANT %s TO %s;", quote_identifier(name),
						 quote_identifier(GetUserNameFromId(GetUserId(), false)))));
}

/* may_login tells whether a role has LOGIN. */
static bool
may_login(Oid role)
{
	HeapTuple	tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(role));
	bool		result;

	if (!HeapTupleIsValid(tuple))
		return false;
	result = ((Form_pg_authid) GETSTRUCT(tuple))->rolcanlogin;
	ReleaseSysCache(tuple);
	return result;
}

/* refuse_superuser raises RT003 with the lines that lead to a fit owner. */
static void
refuse_superuser(Oid owner, bool of_policy, const RetrainLog *log, const char *model_owner)
{
	const char *fit = of_policy ? "policy_owner" : "model_owner";
	StringInfoData hint;

	initStringInfo(&hint);
	appendStringInfoString(&hint, "Make a role for it, then repeat the call with ");
	appendStringInfo(&hint, "owner => '%s':\n", fit);
	appendStringInfo(&hint, "CREATE ROLE %s LOGIN;\n", fit);
	if (model_owner)
		appendStringInfo(&hint, "GRANT %s TO %s;\n", quote_identifier(model_owner), fit);
	if (log)
		appendStringInfo(&hint, "GRANT USAGE ON SCHEMA %s TO %s;\nGRANT SELECT ON %s TO %s;\n",
						 quote_identifier(log->schema_name), fit,
						 quote_qualified_identifier(log->schema_name, log->relation_name), fit);
	appendStringInfo(&hint, "SELECT retrain.grant_role('policy_author', '%s');", fit);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
			 errmsg("role \"%s\" is a superuser and cannot own a %s",
					GetUserNameFromId(owner, false), of_policy ? "policy" : "model"),
			 errdetail("What is measured is read with the rights of the owner."),
			 errhint("%s", hint.data)));
}

/*
 * retrain_check_owner raises RT003 unless a role may own models (of_policy
 * false) or policies.  The log and the name of the model's owner only serve
 * the hint and may be NULL.
 */
void
retrain_check_owner(Oid owner, bool of_policy, const RetrainLog *log, const char *model_owner)
{
	char	   *name = GetUserNameFromId(owner, false);

	if (superuser_arg(owner) && !retrain_allow_superuser_policies)
		refuse_superuser(owner, of_policy, log, model_owner);
	if (of_policy && !may_login(owner) &&
		!(RETRAIN_BYPASS_ROLELOGINCHECK != 0 && retrain_allow_nologin_owner))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
				 errmsg("role \"%s\" cannot log in and cannot own a policy", name),
				 errdetail("A background worker evaluates a policy in a session of its owner."),
				 errhint("ALTER ROLE %s LOGIN; pg_hba.conf decides who may connect as it.",
						 quote_identifier(name))));
}

/*
 * retrain_jsonb_digest returns the SHA-256 of the text of a jsonb value in
 * UTF-8, palloc'd.
 */
bytea *
retrain_jsonb_digest(Jsonb *value)
{
	char	   *text = JsonbToCString(NULL, &value->root, VARSIZE(value));
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);

	return DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
											   PointerGetDatum(cstring_to_text(utf8))));
}

/* retrain_rethrow raises an error that the sandbox returned; NULL does nothing. */
void
retrain_rethrow(ErrorData *error)
{
	if (error)
		ReThrowError(error);
}
