/*
 * approval_actor.c
 *	  Who acts, by oid.
 *
 * Three roles say who that is.  The one that connected cannot be changed; a
 * superuser changes the session user with SET SESSION AUTHORIZATION, anybody
 * the current user with SET ROLE.  All three are checked and stored.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "release/approval.h"

/* retrain_actor_now says who acts now.  Owner scope, SPI connected. */
void
retrain_actor_now(RetrainStore *store, RetrainActor *actor)
{
	actor->authenticated = MyProc->roleId;
	actor->session = GetSessionUserId();
	actor->caller = store->scope.saved_userid;
	(void) retrain_store_run("SELECT pg_catalog.inet_client_addr()::pg_catalog.text", NULL, SPI_OK_SELECT);
	actor->client_address = retrain_store_text(store, 1, 1);
}

/* add_role adds a role's oid and name; one that was dropped since has its number for a name. */
static void
add_role(RetrainRow *row, const char *oid_column, const char *name_column, Oid role)
{
	char	   *name = retrain_role_name(role, true);

	retrain_row_oid(row, oid_column, role);
	retrain_row_text_as(row, name_column, name ? name : psprintf("%u", role), "pg_catalog.name");
}

/* retrain_actor_add adds the columns that say who acts, and from where. */
void
retrain_actor_add(RetrainRow *row, const RetrainActor *actor)
{
	add_role(row, "authenticated_role_oid", "authenticated_role", actor->authenticated);
	add_role(row, "session_role_oid", "session_role", actor->session);
	add_role(row, "caller_role_oid", "caller_role", actor->caller);
	retrain_row_text_as(row, "client_address", actor->client_address, "pg_catalog.inet");
	retrain_row_text(row, "application", application_name ? application_name : "");
	retrain_row_int4(row, "backend_pid", MyProcPid);
}

/*
 * retrain_is_member tells whether a role is another one, or a member of it,
 * directly or not.  A superuser is a member of what he was made one of.
 */
bool
retrain_is_member(Oid member, Oid role)
{
	if (!OidIsValid(member) || !OidIsValid(role) || retrain_role_name(role, true) == NULL)
		return false;
	return is_member_of_role_nosuper(member, role);
}
