/*
 * live_version.c
 *	  What is, or was, live: as known now, or as known then.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_live_version);
PG_FUNCTION_INFO_V1(retrain_live_versions);

#define RESULT_COLUMNS 5

/* What is asked for. */
typedef struct LiveQuestion
{
	char	   *model;
	char	   *environment;
	TimestampTz at;
	bool		has_known_at;	/* else as known now */
	TimestampTz known_at;
} LiveQuestion;

/* read_question reads the arguments, which the two functions share. */
static void
read_question(FunctionCallInfo fcinfo, LiveQuestion *question)
{
	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "environment");
	RETRAIN_REQUIRE_ARG(2, "at");
	question->model = RETRAIN_ARG_TEXT(0);
	question->environment = RETRAIN_ARG_TEXT(1);
	question->at = PG_GETARG_TIMESTAMPTZ(2);
	question->has_known_at = !PG_ARGISNULL(3);
	if (question->has_known_at)
		question->known_at = PG_GETARG_TIMESTAMPTZ(3);
}

/* may_read_all tells whether the current user may know of every deployment.  Called outside owner scope. */
static bool
may_read_all(void)
{
	Oid			relation = get_relname_relid("deployment", get_namespace_oid("retrain", false));

	return retrain_may_audit() || pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

/* has_trained tells whether the session user has claimed a request of the model.  Owner scope. */
static bool
has_trained(int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_oid(&params, GetSessionUserId());
	return retrain_store_run("SELECT FROM retrain.request r WHERE r.model_id OPERATOR(pg_catalog.=) $1"
							 " AND r.lease_role_oid OPERATOR(pg_catalog.=) $2 LIMIT 1", &params, SPI_OK_SELECT) > 0;
}

/*
 * model_visible returns the model of a name if the current user may know what
 * of it is live: members of its owner, auditors, who may read the table
 * retrain.deployment, who has claimed a request of it, who has to approve what
 * goes live there.  Raises 42704 otherwise, in the same words whether there is
 * one or not.
 */
static int64
model_visible(const char *name, const char *environment)
{
	bool		all = may_read_all();
	RetrainParams params = {0};
	RetrainStore store;
	int64		model_id = 0;
	Oid			owner = InvalidOid;
	bool		concerned = false;

	retrain_store_begin(&store);
	if (!all && !retrain_instance_matches())
		retrain_check_instance();
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT m.model_id, m.owner_oid FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) > 0)
	{
		model_id = retrain_store_int8(1, 1);
		owner = retrain_store_oid(1, 2);
		concerned = has_trained(model_id) || retrain_deployment_approver(model_id, environment, store.scope.saved_userid);
	}
	retrain_store_end(&store);
	if (model_id == 0 || !(all || concerned || is_member_of_role(GetUserId(), owner)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("model \"%s\" does not exist%s", name, all ? "" : " or is not yours"),
				 all ? 0 : errhint("A role that serves models needs GRANT SELECT ON retrain.deployment.")));
	return model_id;
}

/* check_environment raises 42704 for an environment that does not exist; production may be yet to be made. */
static void
check_environment(const char *name)
{
	RetrainParams params = {0};

	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT FROM retrain.environment e WHERE e.name OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) == 0 &&
		strcmp(name, "production") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("environment \"%s\" does not exist", name),
				 errhint("SELECT * FROM retrain.environments lists all.")));
}

/*
 * find_live finds the versions that were live, the largest share first, and
 * returns their number.  Deployments follow each other, so it is the last one
 * that had begun, of those that were known; an end that was not known then
 * does not count.
 */
static uint64
find_live(const LiveQuestion *question, int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_text(&params, question->environment);
	retrain_param_time(&params, question->at, true);
	retrain_param_time(&params, question->known_at, question->has_known_at);
	return retrain_store_run("SELECT v.name, x.share, d.deployment_id, pg_catalog.lower(d.effective),"
							 " CASE WHEN $4 IS NULL OR d.ended_recorded_at OPERATOR(pg_catalog.<=) $4 THEN pg_catalog.upper(d.effective) END"
							 " FROM (SELECT d.* FROM retrain.deployment d WHERE d.model_id OPERATOR(pg_catalog.=) $1"
							 "  AND d.environment_id OPERATOR(pg_catalog.=) (SELECT e.environment_id FROM retrain.environment e"
							 "   WHERE e.name OPERATOR(pg_catalog.=) $2)"
							 "  AND ($4 IS NULL OR d.recorded_at OPERATOR(pg_catalog.<=) $4)"
							 "  AND pg_catalog.lower(d.effective) OPERATOR(pg_catalog.<=) $3 ORDER BY d.deployment_id DESC LIMIT 1) AS d"
							 " JOIN retrain.deployment_version x ON x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
							 " JOIN retrain.version v ON v.version_id OPERATOR(pg_catalog.=) x.version_id"
							 " ORDER BY x.share DESC, v.name COLLATE pg_catalog.\"C\"", &params, SPI_OK_SELECT);
}

/*
 * retrain.live_version(model text, environment text, at timestamptz,
 *						known_at timestamptz) returns text
 *
 * retrain_live_version returns the version that was live, NULL when none was.
 */
Datum
retrain_live_version(PG_FUNCTION_ARGS)
{
	LiveQuestion question;
	RetrainStore store;
	int64		model_id;
	uint64		n;
	char	   *name = NULL;

	read_question(fcinfo, &question);
	model_id = model_visible(question.model, question.environment);
	retrain_store_begin(&store);
	check_environment(question.environment);
	n = find_live(&question, model_id);
	if (n > 0)
		name = retrain_store_text(&store, 1, 1);
	retrain_store_end(&store);
	if (n > 1)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("model \"%s\" has " UINT64_FORMAT " versions live in environment \"%s\"", question.model, n, question.environment),
				 errdetail("At %s.", retrain_instant_text(question.at)),
				 errhint("Use retrain.live_versions(), which gives their shares.")));
	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(name));
}

/* put_versions adds the rows of the last result to that of the function. */
static void
put_versions(ReturnSetInfo *rsinfo, uint64 n)
{
	for (uint64 i = 0; i < n; i++)
	{
		Datum		values[RESULT_COLUMNS];
		bool		nulls[RESULT_COLUMNS];

		for (int column = 0; column < RESULT_COLUMNS; column++)
			values[column] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, column + 1, &nulls[column]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}

/*
 * retrain.live_versions(model text, environment text, at timestamptz,
 *						 known_at timestamptz) returns setof record
 *
 * retrain_live_versions returns the versions that were live, with their shares.
 */
Datum
retrain_live_versions(PG_FUNCTION_ARGS)
{
	LiveQuestion question;
	RetrainStore store;
	int64		model_id;

	read_question(fcinfo, &question);
	InitMaterializedSRF(fcinfo, 0);
	model_id = model_visible(question.model, question.environment);
	retrain_store_begin(&store);
	check_environment(question.environment);
	put_versions((ReturnSetInfo *) fcinfo->resultinfo, find_live(&question, model_id));
	retrain_store_end(&store);
	return (Datum) 0;
}
