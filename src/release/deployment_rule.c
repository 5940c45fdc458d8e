/*
 * deployment_rule.c
 *	  What the rule of approval for a model in an environment says to a change
 *	  of what is live there.
 */
#include "postgres.h"

#include "executor/spi.h"

#include "common/compat.h"
#include "release/deployment.h"

/* The rule in force: the last revision; and a role that it names as approver. */
#define APPROVERS \
	"SELECT FROM retrain.approval_rule r JOIN retrain.approval_rule_role a ON a.rule_id OPERATOR(pg_catalog.=) r.rule_id" \
	" AND a.purpose OPERATOR(pg_catalog.=) 'approve'" \
	" WHERE r.model_id OPERATOR(pg_catalog.=) $1 AND r.environment_id OPERATOR(pg_catalog.=) $2" \
	" AND r.subject OPERATOR(pg_catalog.=) 'promotion'" \
	" AND NOT EXISTS (SELECT FROM retrain.approval_rule n WHERE n.model_id OPERATOR(pg_catalog.=) r.model_id" \
	"  AND n.environment_id OPERATOR(pg_catalog.=) r.environment_id AND n.subject OPERATOR(pg_catalog.=) r.subject" \
	"  AND n.revision OPERATOR(pg_catalog.>) r.revision)"

/*
 * retrain_deployment_needs_approval tells whether a rule of approval covers the
 * promotion of a model in an environment.  Owner scope, SPI connected.
 */
bool
retrain_deployment_needs_approval(int64 model_id, int64 environment_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_int8(&params, environment_id);
	return retrain_store_run(APPROVERS " LIMIT 1", &params, SPI_OK_SELECT) > 0;
}

/* environment_id_of returns the environment of a name, 0 when there is none. */
static int64
environment_id_of(const char *name)
{
	RetrainParams params = {0};

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT e.environment_id FROM retrain.environment e WHERE e.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 0)
		return 0;
	return retrain_store_int8(1, 1);
}

/*
 * retrain_deployment_approver tells whether a role is one of those, or a member
 * of one of those, that have to approve the promotion of a model in the
 * environment of a name.  Owner scope, SPI connected.
 */
bool
retrain_deployment_approver(int64 model_id, const char *environment, Oid role)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_int8(&params, environment_id_of(environment));
	retrain_param_oid(&params, role);
	return retrain_store_run(APPROVERS " AND EXISTS (SELECT FROM pg_catalog.pg_roles o WHERE o.oid OPERATOR(pg_catalog.=) a.role_oid)"
							 " AND pg_catalog.pg_has_role($3, a.role_oid, 'MEMBER') LIMIT 1", &params, SPI_OK_SELECT) > 0;
}
