/*
 * owner_ddl.c
 *	  REASSIGN OWNED, where the library is preloaded.
 *
 * The command runs first: it checks that its user may act for both roles, and
 * the relations that policies read have their new owner when those are checked.
 */
#include "postgres.h"

#include "commands/user.h"
#include "tcop/utility.h"
#include "utils/acl.h"

#include "common/compat.h"
#include "governance/reassign.h"
#include "worker/worker.h"

static ProcessUtility_hook_type prev_ProcessUtility_hook = NULL;

/* process_utility lets models and policies follow REASSIGN OWNED. */
static void
process_utility(PlannedStmt *pstmt, const char *queryString, bool readOnlyTree,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *queryEnv, DestReceiver *dest, QueryCompletion *qc)
{
	/* Looked at now: a ROLLBACK may free what pstmt points to.  REASSIGN OWNED does not. */
	ReassignOwnedStmt *reassign = IsA(pstmt->utilityStmt, ReassignOwnedStmt) ? (ReassignOwnedStmt *) pstmt->utilityStmt : NULL;

	if (prev_ProcessUtility_hook)
		prev_ProcessUtility_hook(pstmt, queryString, readOnlyTree, context,
								 params, queryEnv, dest, qc);
	else
		standard_ProcessUtility(pstmt, queryString, readOnlyTree, context,
								params, queryEnv, dest, qc);

	if (reassign)
		retrain_reassign_owned(roleSpecsToIds(reassign->roles), get_rolespec_oid(reassign->newrole, false));
}

/* retrain_owner_ddl_init installs the hook. */
void
retrain_owner_ddl_init(void)
{
	prev_ProcessUtility_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
