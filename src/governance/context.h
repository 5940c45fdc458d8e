/*
 * context.h
 *	  Whose rights a piece of governance code runs with.
 *
 * Two kinds of scope, never mixed:
 *	 - owner scope: as the extension owner, for fixed, fully qualified,
 *	   parameterised statements on our own tables;
 *	 - sandbox: as the policy owner, restricted and read only, for anything
 *	   that touches a user's relation or expression.
 *
 * Both switch the user before anything is parsed, and both are undone by
 * transaction or subtransaction abort, so callers need no PG_TRY for that.
 */
#ifndef RETRAIN_CONTEXT_H
#define RETRAIN_CONTEXT_H

#include "utils/elog.h"

typedef struct RetrainScope
{
	Oid			saved_userid;
	int			saved_sec_context;
	int			guc_level;
} RetrainScope;

/* Work done inside the sandbox, or attempted; arg is the caller's. */
typedef void (*RetrainSandboxBody) (void *arg);

extern Oid	retrain_extension_oid(bool missing_ok);
extern Oid	retrain_extension_owner(void);
extern char *retrain_extension_version(void);

extern void retrain_owner_scope_begin(RetrainScope *scope);
extern void retrain_scope_by_index(void);
extern void retrain_scope_end(RetrainScope *scope);

extern ErrorData *retrain_sandbox_run(Oid role, bool respect_rls,
									  RetrainSandboxBody body, void *arg);
extern ErrorData *retrain_attempt(RetrainSandboxBody body, void *arg);

extern void retrain_check_catalog(void);
extern void retrain_check_instance(void);
extern bool retrain_instance_matches(void);
extern bool retrain_instance_recorded(void);
extern void retrain_check_writable(void);

extern bool retrain_may_act_as(Oid role);
extern bool retrain_has_scheduler_privilege(Oid role);
extern char *retrain_role_name(Oid role, bool missing_ok);

#endif							/* RETRAIN_CONTEXT_H */
