/*
 * training_exclusion.c
 *	  Ranges of time whose rows a model is not trained on: the owner declares and
 *	  withdraws them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "retraining/training_data.h"

PG_FUNCTION_INFO_V1(retrain_exclude_from_training);
PG_FUNCTION_INFO_V1(retrain_withdraw_exclusion);

/* retrain_training_exclusions returns the ranges that hold for a model, a list of RetrainExclusion *. */
List *
retrain_training_exclusions(RetrainStore *store, int64 model_id)
{
	RetrainParams params = {0};
	uint64		n;
	List	   *result = NIL;
	MemoryContext old;

	retrain_param_int8(&params, model_id);
	n = retrain_store_run("SELECT x.exclusion_id, x.range_start, x.range_end, x.reason FROM retrain.training_exclusion x"
						  " WHERE x.model_id OPERATOR(pg_catalog.=) $1 AND x.withdrawn_at IS NULL"
						  " ORDER BY x.range_start, x.exclusion_id", &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(store->caller);
	for (uint64 i = 1; i <= n; i++)
	{
		RetrainExclusion *exclusion = palloc0(sizeof(RetrainExclusion));

		exclusion->exclusion_id = retrain_store_int8(i, 1);
		exclusion->start = retrain_store_time(i, 2);
		exclusion->end = retrain_store_time(i, 3);
		exclusion->reason = retrain_store_text(store, i, 4);
		result = lappend(result, exclusion);
	}
	MemoryContextSwitchTo(old);
	return result;
}

/* check_range raises 22023 for bounds that are no range. */
static void
check_range(TimestampTz start, TimestampTz end)
{
	if (TIMESTAMP_NOT_FINITE(start) || TIMESTAMP_NOT_FINITE(end) || start >= end)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("range_start must be earlier than range_end, and both finite"),
				 errhint("The range includes its start and not its end.")));
}

/* write_exclusion writes a range down and returns its identifier. */
static int64
write_exclusion(RetrainStore *store, const RetrainObject *model, TimestampTz start, TimestampTz end, const char *reason)
{
	Oid			caller = store->scope.saved_userid;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.training_exclusion");
	retrain_row_int8(&row, "model_id", model->id);
	retrain_row_time(&row, "range_start", start);
	retrain_row_time(&row, "range_end", end);
	retrain_row_text(&row, "reason", reason);
	retrain_row_time(&row, "declared_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "declared_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "declared_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "declared_as_oid", caller);
	retrain_row_text_as(&row, "declared_as", retrain_role_name(caller, false), "pg_catalog.name");
	return retrain_row_insert_returning(&row, "exclusion_id");
}

/*
 * retrain.exclude_from_training(model text, range_start timestamptz,
 *								 range_end timestamptz, reason text) returns bigint
 *
 * retrain_exclude_from_training declares a range and returns its identifier.
 */
Datum
retrain_exclude_from_training(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainObject *model;
	int64		exclusion_id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "range_start");
	RETRAIN_REQUIRE_ARG(2, "range_end");
	RETRAIN_REQUIRE_ARG(3, "reason");
	check_range(PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_object_refuse_retired(model);
	exclusion_id = write_exclusion(&store, model, PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2), RETRAIN_ARG_TEXT(3));
	retrain_ledger_transition("training_exclusion", exclusion_id, model->name, NULL, "declared", RETRAIN_ARG_TEXT(3));
	retrain_store_end(&store);
	PG_RETURN_INT64(exclusion_id);
}

/* refuse_missing raises 42704; the same words for what exists and is not the caller's. */
static void
refuse_missing(int64 exclusion_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("exclusion " INT64_FORMAT " does not exist or is not yours", exclusion_id),
				 errhint("Give what retrain.exclude_from_training() returned, as a role that can SET ROLE to the owner of the model.")));
}

/* model_of returns the name of the model of an exclusion. */
static char *
model_of(int64 exclusion_id)
{
	RetrainStore store;
	RetrainParams params = {0};
	char	   *name = NULL;

	retrain_store_begin(&store);
	retrain_param_int8(&params, exclusion_id);
	if (retrain_store_run("SELECT m.name FROM retrain.training_exclusion x JOIN retrain.model m"
						  " ON m.model_id OPERATOR(pg_catalog.=) x.model_id"
						  " WHERE x.exclusion_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) == 1)
		name = retrain_store_text(&store, 1, 1);
	retrain_store_end(&store);
	if (name == NULL)
		refuse_missing(exclusion_id);
	return name;
}

/*
 * retrain.withdraw_exclusion(exclusion_id bigint, reason text) returns bigint
 *
 * retrain_withdraw_exclusion withdraws a range and returns its identifier.
 */
Datum
retrain_withdraw_exclusion(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *model;
	int64		exclusion_id;

	RETRAIN_REQUIRE_ARG(0, "exclusion_id");
	RETRAIN_REQUIRE_ARG(1, "reason");
	exclusion_id = PG_GETARG_INT64(0);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, model_of(exclusion_id));
	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_param_int8(&params, exclusion_id);
	retrain_param_text(&params, retrain_session_user());
	retrain_param_text(&params, RETRAIN_ARG_TEXT(1));
	if (retrain_store_run("UPDATE retrain.training_exclusion x SET withdrawn_at = pg_catalog.clock_timestamp(),"
						  " withdrawn_by = $2::pg_catalog.name, withdrawn_reason = $3"
						  " WHERE x.exclusion_id OPERATOR(pg_catalog.=) $1 AND x.withdrawn_at IS NULL",
						  &params, SPI_OK_UPDATE) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("exclusion " INT64_FORMAT " is withdrawn already", exclusion_id)));
	retrain_ledger_transition("training_exclusion", exclusion_id, model->name, "declared", "withdrawn", RETRAIN_ARG_TEXT(1));
	retrain_store_end(&store);
	PG_RETURN_INT64(exclusion_id);
}
