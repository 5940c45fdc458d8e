/*
 * compat.h
 *	  The one place that knows which server version we are built against.
 *
 * Every PG_VERSION_NUM of the project stands here.  Wrappers carry the newest
 * signature, so that the rest of the code reads as if written for the newest
 * server.
 */
#ifndef RETRAIN_COMPAT_H
#define RETRAIN_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "retrain needs PostgreSQL 15 or newer"
#endif

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 18 has pg_noreturn, before a declaration, in place of pg_attribute_noreturn() */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* 18 lets a module name itself, shown by pg_get_loaded_modules(). */
#ifdef PG_MODULE_MAGIC_EXT
#define RETRAIN_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "retrain", .version = RETRAIN_VERSION)
#else
#define RETRAIN_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/*
 * Rights of roles.  From 16 on membership and the right to SET ROLE are apart,
 * and the object ACL checks share one entry.  Users include utils/acl.h and
 * catalog/pg_proc.h.
 */
#if PG_VERSION_NUM >= 160000
#define RETRAIN_CAN_SET_ROLE(member, role) member_can_set_role((member), (role))
#define RETRAIN_PROC_ACLCHECK(proc, role, mode) \
	object_aclcheck(ProcedureRelationId, (proc), (role), (mode))
#else
#define RETRAIN_CAN_SET_ROLE(member, role) is_member_of_role((member), (role))
#define RETRAIN_PROC_ACLCHECK(proc, role, mode) \
	pg_proc_aclcheck((proc), (role), (mode))
#endif

/*
 * Rights on databases.  Users include utils/acl.h and catalog/pg_database.h.
 */
#if PG_VERSION_NUM >= 160000
#define RETRAIN_DATABASE_OWNERCHECK(database, role) \
	object_ownercheck(DatabaseRelationId, (database), (role))
#define RETRAIN_DATABASE_ACLCHECK(database, role, mode) \
	object_aclcheck(DatabaseRelationId, (database), (role), (mode))
#else
#define RETRAIN_DATABASE_OWNERCHECK(database, role) \
	pg_database_ownercheck((database), (role))
#define RETRAIN_DATABASE_ACLCHECK(database, role, mode) \
	pg_database_aclcheck((database), (role), (mode))
#endif

/* Names with dots; 16 lets the caller catch errors.  Users include utils/regproc.h. */
#if PG_VERSION_NUM >= 160000
#define RETRAIN_QUALIFIED_NAMES(text) stringToQualifiedNameList((text), NULL)
#else
#define RETRAIN_QUALIFIED_NAMES(text) stringToQualifiedNameList(text)
#endif

/*
 * Processes.  17 replaced backend ids by process numbers, lets a worker
 * connect as a role without LOGIN, lets extensions name their wait events
 * (created on first use in the process; users include utils/wait_event.h),
 * and brought transaction_timeout, armed at the start of each transaction.
 */
#if PG_VERSION_NUM >= 170000
#define RETRAIN_MY_PROC_NUMBER MyProcNumber
#define RETRAIN_BYPASS_ROLELOGINCHECK BGWORKER_BYPASS_ROLELOGINCHECK
#define RETRAIN_WAIT_EVENT(cache, name) \
	(*(cache) != 0 ? *(cache) : (*(cache) = WaitEventExtensionNew(name)))
#define RETRAIN_HAVE_TRANSACTION_TIMEOUT 1
#else
#define RETRAIN_MY_PROC_NUMBER (MyProc->pgprocno)
#define RETRAIN_BYPASS_ROLELOGINCHECK 0
#define RETRAIN_WAIT_EVENT(cache, name) ((void) (cache), PG_WAIT_EXTENSION)
#endif

/*
 * What a record says of the session and the builds.  From 16 on the server keeps
 * how the session was authenticated; users include miscadmin.h.
 */
#if PG_VERSION_NUM >= 160000
#define RETRAIN_SYSTEM_USER() GetSystemUser()
#else
#define RETRAIN_SYSTEM_USER() NULL
#endif
#define RETRAIN_SERVER_VERSION_NUM PG_VERSION_NUM
#define RETRAIN_LIBRARY_BUILD "retrain " RETRAIN_VERSION " for PostgreSQL " PG_VERSION ", compiler " __VERSION__

/* From 18 on grouped columns are Vars of a range table entry of their own; users include nodes/parsenodes.h. */
#if PG_VERSION_NUM >= 180000
#define RETRAIN_RTE_GROUP_EXPRS(rte) ((rte)->groupexprs)
#else
#define RETRAIN_RTE_GROUP_EXPRS(rte) ((void) (rte), NIL)
#endif

/* From 16 on DecodeDateTime tells more about some errors; not needed here. */
#if PG_VERSION_NUM >= 160000
#define RETRAIN_DECODE_DATE_TIME(field, ftype, nf, dtype, tm, fsec, tzp) \
	DecodeDateTime((field), (ftype), (nf), (dtype), (tm), (fsec), (tzp), \
				   &(DateTimeErrorExtra) {0})
#else
#define RETRAIN_DECODE_DATE_TIME(field, ftype, nf, dtype, tm, fsec, tzp) \
	DecodeDateTime((field), (ftype), (nf), (dtype), (tm), (fsec), (tzp))
#endif

/* From 19 on a row type put together by hand is finished by a call. */
#if PG_VERSION_NUM < 190000
#define TupleDescFinalize(desc) ((void) (desc))
#endif

/* 19 keeps the parse state and the result of a jsonb being built in one struct. */
#if PG_VERSION_NUM < 190000
#include "utils/jsonb.h"

typedef struct JsonbInState
{
	JsonbValue *result;
	JsonbParseState *parseState;
} JsonbInState;

#define pushJsonbValue(pstate, seq, jbval) \
	((void) ((pstate)->result = (pushJsonbValue) (&(pstate)->parseState, seq, jbval)))
#endif

#endif							/* RETRAIN_COMPAT_H */
