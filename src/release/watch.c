/*
 * watch.c
 *	  The first days of a deployment: a policy that may take it back.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "release/watch.h"

/* check_policy raises 22023 unless the policy governs the model and is in use. */
static void
check_policy(RetrainStore *store, const RetrainDeploymentDraft *draft)
{
	RetrainParams params = {0};
	char	   *name;

	retrain_param_int8(&params, draft->watch_policy_id);
	retrain_param_int8(&params, draft->model_id);
	if (retrain_store_run("SELECT p.name, p.state, (p.model_id OPERATOR(pg_catalog.=) $2)::pg_catalog.int4 FROM retrain.policy p"
						  " WHERE p.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "policy " INT64_FORMAT " not found", draft->watch_policy_id);
	name = retrain_store_text(store, 1, 1);
	if (retrain_store_int8(1, 3) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" does not govern the model that is deployed", name),
				 errhint("The view retrain.policy_status lists the policies of a model.")));
	if (strcmp(retrain_store_text(store, 1, 2), "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("policy \"%s\" is retired", name),
				 errdetail("Retiring is final; a retired policy watches nothing.")));
}

/*
 * retrain_watch_end returns until when the policy of a deployment watches it,
 * from its start; raises 22023 for what cannot be.  Owner scope, SPI connected.
 */
TimestampTz
retrain_watch_end(RetrainStore *store, const RetrainDeploymentDraft *draft, TimestampTz start)
{
	TimestampTz end = start;

	check_policy(store, draft);
	if (draft->watch)
		end = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval, TimestampTzGetDatum(start),
													  IntervalPGetDatum(draft->watch)));
	if (end <= start || TIMESTAMP_NOT_FINITE(end))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a watch policy needs a time to watch, longer than nothing"),
				 errhint("Give watch as an interval, such as '7 days'.")));
	return end;
}
