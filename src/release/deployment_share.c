/*
 * deployment_share.c
 *	  The versions of a deployment and their shares, which sum to exactly 1.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/row.h"
#include "release/deployment.h"

/* Most decimals of a share. */
#define MAX_DECIMALS 30

/* version_id_of returns the version of a model by its name; raises 42704 when there is none. */
static int64
version_id_of(int64 model_id, const char *model_name, const char *name)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT v.version_id FROM retrain.version v"
						  " WHERE v.model_id OPERATOR(pg_catalog.=) $1 AND v.name OPERATOR(pg_catalog.=) $2",
						  &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version \"%s\" of model \"%s\" does not exist", name, model_name),
				 errhint("The view retrain.versions lists them.")));
	return retrain_store_int8(1, 1);
}

/* refuse_versions raises 22023 for what is no object of versions with shares. */
static void
refuse_versions(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("versions must be an object of versions with their shares"),
			 errdetail_internal("%s", detail),
			 errhint("For one version: '{\"v1\": 1}'; for two: '{\"v1\": 0.9, \"v2\": 0.1}'.")));
}

/* add_share appends a version with its share, both in the store's caller context. */
static List *
add_share(RetrainStore *store, List *shares, int64 version_id, const char *text)
{
	MemoryContext old = MemoryContextSwitchTo(store->caller);
	RetrainShare *share = palloc(sizeof(RetrainShare));

	share->version_id = version_id;
	share->share = pstrdup(text);
	shares = lappend(shares, share);
	MemoryContextSwitchTo(old);
	return shares;
}

/*
 * retrain_shares_of_json reads {"version": share, ...} into a list of
 * RetrainShare *; raises 22023 for anything else, and 42704 for a name that is
 * no version of the model.  Owner scope, SPI connected.
 */
List *
retrain_shares_of_json(RetrainStore *store, const RetrainObject *model, Jsonb *versions)
{
	List	   *shares = NIL;
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	item;
	char	   *name = NULL;

	if (!JB_ROOT_IS_OBJECT(versions))
		refuse_versions("It is something else.");
	it = JsonbIteratorInit(&versions->root);
	while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			name = pnstrdup(item.val.string.val, item.val.string.len);
		if (token != WJB_VALUE)
			continue;
		if (item.type != jbvNumeric)
			refuse_versions(psprintf("The share of \"%s\" is no number.", name));
		shares = add_share(store, shares, version_id_of(model->id, model->name, name),
						   DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(item.val.numeric))));
	}
	if (shares == NIL)
		refuse_versions("It is empty.");
	return shares;
}

/*
 * retrain_shares_of_version returns one version of a model, which gets all;
 * raises 42704 when there is none of the name.  Owner scope, SPI connected.
 */
List *
retrain_shares_of_version(RetrainStore *store, int64 model_id, const char *model_name, const char *version)
{
	return add_share(store, NIL, version_id_of(model_id, model_name, version), "1");
}

/* retrain_shares_of_deployment returns the versions of a deployment, a list of RetrainShare *. */
List *
retrain_shares_of_deployment(RetrainStore *store, int64 deployment_id)
{
	RetrainParams params = {0};
	List	   *shares = NIL;
	uint64		n;

	retrain_param_int8(&params, deployment_id);
	n = retrain_store_run("SELECT x.version_id, x.share::pg_catalog.text FROM retrain.deployment_version x"
						  " WHERE x.deployment_id OPERATOR(pg_catalog.=) $1 ORDER BY x.version_id", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
		shares = add_share(store, shares, retrain_store_int8(i, 1), retrain_store_text(store, i, 2));
	return shares;
}

/* numeric_of reads a decimal number. */
static Datum
numeric_of(const char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

/* compare compares a numeric value with an integer, as numeric_cmp. */
static int
compare(Datum value, int64 integer)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, value, NumericGetDatum(int64_to_numeric(integer))));
}

/* check_decimals raises 22023 for a share with more decimals than anybody means. */
static void
check_decimals(const char *share)
{
	const char *point = strchr(share, '.');

	if (point && strlen(point + 1) > MAX_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a share has more than %d decimals", MAX_DECIMALS),
				 errdetail("It begins with %.20s.", share),
				 errhint("Round the shares, so that they sum to exactly 1.")));
}

/* check_sum raises 22023 unless each share is above 0 and at most 1, and they sum to exactly 1. */
static void
check_sum(List *shares)
{
	Datum		sum = NumericGetDatum(int64_to_numeric(0));
	ListCell   *cell;

	foreach(cell, shares)
	{
		const RetrainShare *share = lfirst(cell);
		Datum		value;

		check_decimals(share->share);
		value = numeric_of(share->share);
		if (compare(value, 0) <= 0 || compare(value, 1) > 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("share %.40s is not above 0 and at most 1", share->share),
					 errhint("Leave a version out that is to get nothing.")));
		sum = DirectFunctionCall2(numeric_add, sum, value);
	}
	if (compare(sum, 1) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("shares must sum to exactly 1"),
				 errdetail("They sum to %s.", DatumGetCString(DirectFunctionCall1(numeric_out, sum))),
				 errhint("Shares are decimal numbers; thirds are 0.33, 0.33 and 0.34.")));
}

/* check_version locks a version, so that it is not retired meanwhile, and raises RT011 if it is, 42704 for one of another model. */
static void
check_version(RetrainStore *store, int64 model_id, int64 version_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, version_id);
	retrain_param_int8(&params, model_id);
	if (retrain_store_run("SELECT v.name, v.state FROM retrain.version v WHERE v.version_id OPERATOR(pg_catalog.=) $1"
						  " AND v.model_id OPERATOR(pg_catalog.=) $2 FOR SHARE", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version " INT64_FORMAT " is none of this model", version_id),
				 errhint("The view retrain.versions lists them.")));
	if (strcmp(retrain_store_text(store, 1, 2), "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("version \"%s\" is retired", retrain_store_text(store, 1, 1)),
				 errdetail("Retiring is final; a retired version is not deployed."),
				 errhint("Choose another one from the view retrain.versions.")));
}

/*
 * retrain_shares_check raises an error unless shares are versions of the model
 * that are in use, each once, and sum to exactly 1; the versions stay locked
 * against retiring.  Owner scope, SPI connected.
 */
void
retrain_shares_check(RetrainStore *store, int64 model_id, List *shares)
{
	ListCell   *cell;

	check_sum(shares);
	foreach(cell, shares)
		check_version(store, model_id, ((RetrainShare *) lfirst(cell))->version_id);
}

/* retrain_shares_write writes the versions of a deployment down. */
void
retrain_shares_write(int64 deployment_id, int64 model_id, List *shares)
{
	ListCell   *cell;

	foreach(cell, shares)
	{
		const RetrainShare *share = lfirst(cell);
		RetrainRow	row;

		retrain_row_begin(&row, "retrain.deployment_version");
		retrain_row_int8(&row, "deployment_id", deployment_id);
		retrain_row_int8(&row, "model_id", model_id);
		retrain_row_int8(&row, "version_id", share->version_id);
		retrain_row_text_as(&row, "share", share->share, "pg_catalog.numeric");
		retrain_row_insert(&row);
	}
}

/* retrain_shares_text returns the versions of a deployment as JSON, {"version": share, ...}. */
char *
retrain_shares_text(RetrainStore *store, int64 deployment_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, deployment_id);
	(void) retrain_store_run("SELECT COALESCE(pg_catalog.jsonb_object_agg(v.name, x.share), '{}')::pg_catalog.text FROM retrain.deployment_version x"
							 " JOIN retrain.version v ON v.version_id OPERATOR(pg_catalog.=) x.version_id"
							 " WHERE x.deployment_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	return retrain_store_text(store, 1, 1);
}
