/*
 * store.c
 *	  Fixed statements on our own tables, run as the extension owner.
 *
 * Values are always parameters, and every name in a statement is qualified.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"

/* retrain_store_begin enters owner scope and connects SPI, for reading. */
void
retrain_store_begin(RetrainStore *store)
{
	store->caller = CurrentMemoryContext;
	retrain_owner_scope_begin(&store->scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
}

/*
 * retrain_store_begin_change does the same for writing: refuses standbys,
 * tables with foreign triggers, and restored copies.
 */
void
retrain_store_begin_change(RetrainStore *store)
{
	retrain_check_writable();
	retrain_store_begin(store);
	retrain_check_catalog();
	retrain_check_instance();
}

/* retrain_store_end disconnects SPI and leaves owner scope. */
void
retrain_store_end(RetrainStore *store)
{
	SPI_finish();
	retrain_scope_end(&store->scope);
}

/* add appends a parameter. */
static void
add(RetrainParams *params, Oid type, Datum value, bool isnull)
{
	Assert(params->n < RETRAIN_MAX_PARAMS);
	params->types[params->n] = type;
	params->values[params->n] = value;
	params->nulls[params->n] = isnull ? 'n' : ' ';
	params->n++;
}

/* retrain_param_text appends a text parameter; NULL is null. */
void
retrain_param_text(RetrainParams *params, const char *value)
{
	add(params, TEXTOID, value ? CStringGetTextDatum(value) : (Datum) 0, value == NULL);
}

/* retrain_param_int8 appends a bigint parameter. */
void
retrain_param_int8(RetrainParams *params, int64 value)
{
	add(params, INT8OID, Int64GetDatum(value), false);
}

/* retrain_param_int4 appends an integer parameter. */
void
retrain_param_int4(RetrainParams *params, int32 value)
{
	add(params, INT4OID, Int32GetDatum(value), false);
}

/* retrain_param_oid appends an oid parameter. */
void
retrain_param_oid(RetrainParams *params, Oid value)
{
	add(params, OIDOID, ObjectIdGetDatum(value), false);
}

/* retrain_param_time appends a timestamptz parameter, null unless present. */
void
retrain_param_time(RetrainParams *params, TimestampTz value, bool present)
{
	add(params, TIMESTAMPTZOID, TimestampTzGetDatum(value), !present);
}

/* retrain_param_datum appends a parameter of any type. */
void
retrain_param_datum(RetrainParams *params, Oid type, Datum value, bool isnull)
{
	add(params, type, value, isnull);
}

/*
 * retrain_store_run runs one fixed statement with SPI connected and returns
 * the number of rows.  A statement that only reads uses a snapshot of its
 * own as well, so that it sees what this call has written before.
 */
uint64
retrain_store_run(const char *statement, RetrainParams *params, int expected)
{
	int			result = retrain_fixed_execute(statement, params ? params->n : 0,
											   params ? params->types : NULL,
											   params ? params->values : NULL,
											   params ? params->nulls : NULL,
											   false, 0);

	if (result != expected)
		elog(ERROR, "unexpected result of a registry statement: %s",
			 SPI_result_code_string(result));
	return SPI_processed;
}

/* result_value returns a field of the last result. */
static Datum
result_value(uint64 row, int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, column, isnull);
}

/* retrain_store_text returns a field as text in the caller's context, NULL if null. */
char *
retrain_store_text(RetrainStore *store, uint64 row, int column)
{
	char	   *value = SPI_getvalue(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, column);

	return value ? MemoryContextStrdup(store->caller, value) : NULL;
}

/* retrain_store_int8 returns an integer or bigint field; 0 if null. */
int64
retrain_store_int8(uint64 row, int column)
{
	bool		isnull;
	Datum		value = result_value(row, column, &isnull);

	if (isnull)
		return 0;
	return SPI_gettypeid(SPI_tuptable->tupdesc, column) == INT8OID ?
		DatumGetInt64(value) : (int64) DatumGetInt32(value);
}

/* retrain_store_oid returns an oid field; InvalidOid if null. */
Oid
retrain_store_oid(uint64 row, int column)
{
	bool		isnull;
	Datum		value = result_value(row, column, &isnull);

	return isnull ? InvalidOid : DatumGetObjectId(value);
}

/* retrain_store_time returns a timestamptz field, which must not be null. */
TimestampTz
retrain_store_time(uint64 row, int column)
{
	bool		isnull;

	return DatumGetTimestampTz(result_value(row, column, &isnull));
}

/* retrain_store_null tells whether a field is null. */
bool
retrain_store_null(uint64 row, int column)
{
	bool		isnull;

	(void) result_value(row, column, &isnull);
	return isnull;
}
