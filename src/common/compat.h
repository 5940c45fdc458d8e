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

#endif							/* RETRAIN_COMPAT_H */
