/*
 * profile_columns.c
 *	  retrain.profile_columns, profile_set_agg and merge: profiles of many columns in one scan.
 *
 * The executor hands over the columns as they are; what profile_agg would need a call
 * per column for is a loop here.  A column becomes what profile_agg makes of its type:
 *
 *	  double precision, real, integers, numeric		numbers
 *	  boolean											booleans
 *	  date, timestamp, timestamptz						times
 *	  any other type									categories, by their canonical
 *														text (common/slice_key.c)
 *	  domains											as their base type
 *
 * The state is the type retrain.profile_set in its open form, changed in place.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/slice_key.h"
#include "common/unix_time.h"
#include "profile/profile_set.h"
#include "profile/value.h"

PG_FUNCTION_INFO_V1(retrain_profile_set_accum);
PG_FUNCTION_INFO_V1(retrain_profile_set_combine);
PG_FUNCTION_INFO_V1(retrain_profile_set_final);

/* How the values of a column are read. */
typedef enum ColumnType
{
	COLUMN_FLOAT8,
	COLUMN_FLOAT4,
	COLUMN_INT2,
	COLUMN_INT4,
	COLUMN_INT8,
	COLUMN_NUMERIC,
	COLUMN_BOOLEAN,
	COLUMN_DATE,
	COLUMN_TIMESTAMP,
	COLUMN_CATEGORY
} ColumnType;

typedef struct Column
{
	ColumnType	type;
	RetrainProfileKind kind;
	RetrainSliceKey *key;		/* of categories */
} Column;

/* What one call site keeps; fn_extra. */
typedef struct CallSite
{
	RetrainBuilderSite lent;	/* to the builders */
	int			n;
	Column		column[FLEXIBLE_ARRAY_MEMBER];
} CallSite;

/* describe_column fills in how an argument of the call is read. */
static void
describe_column(FunctionCallInfo fcinfo, int argument, Column *column)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, argument);

	if (!OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_INDETERMINATE_DATATYPE),
				 errmsg("could not determine the type of column %d", argument),
				 errhint("Call the aggregate from SQL, with the columns as its arguments.")));
	column->kind = RETRAIN_PROFILE_NUMBER;
	switch (getBaseType(type))
	{
		case FLOAT8OID:
			column->type = COLUMN_FLOAT8;
			break;
		case FLOAT4OID:
			column->type = COLUMN_FLOAT4;
			break;
		case INT2OID:
			column->type = COLUMN_INT2;
			break;
		case INT4OID:
			column->type = COLUMN_INT4;
			break;
		case INT8OID:
			column->type = COLUMN_INT8;
			break;
		case NUMERICOID:
			column->type = COLUMN_NUMERIC;
			break;
		case BOOLOID:
			column->type = COLUMN_BOOLEAN;
			column->kind = RETRAIN_PROFILE_BOOLEAN;
			break;
		case DATEOID:
			column->type = COLUMN_DATE;
			column->kind = RETRAIN_PROFILE_TIME;
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			column->type = COLUMN_TIMESTAMP;
			column->kind = RETRAIN_PROFILE_TIME;
			break;
		default:
			column->type = COLUMN_CATEGORY;
			column->kind = RETRAIN_PROFILE_CATEGORY;
			column->key = retrain_slice_key_create(fcinfo, argument, "categories",
												   fcinfo->flinfo->fn_mcxt);
			break;
	}
}

/* create_site returns what a call site keeps. */
static CallSite *
create_site(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt = fcinfo->flinfo->fn_mcxt;
	int			n = PG_NARGS() - 1;
	CallSite   *site;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("profiles of columns cannot be made of a VARIADIC array"),
				 errhint("List the columns; an array without the word VARIADIC is one column.")));
	site = MemoryContextAllocZero(mcxt, offsetof(CallSite, column) + n * sizeof(Column));
	site->lent.mcxt = mcxt;
	site->n = n;
	for (int i = 0; i < n; i++)
		describe_column(fcinfo, i + 1, &site->column[i]);
	return site;
}

/* call_site returns what the call site keeps, made on its first call. */
static inline CallSite *
call_site(FunctionCallInfo fcinfo)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		fcinfo->flinfo->fn_extra = create_site(fcinfo);
	return fcinfo->flinfo->fn_extra;
}

/* state_context returns where a new state must live: in the aggregate's context, if there is one. */
static MemoryContext
state_context(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt;

	return AggCheckCallContext(fcinfo, &mcxt) ? mcxt : CurrentMemoryContext;
}

/* begin_state returns a new state, or an open copy of the one in argument 0. */
static RetrainProfileSet *
begin_state(FunctionCallInfo fcinfo, const CallSite *site)
{
	RetrainProfileSet *set;

	if (!PG_ARGISNULL(0))
		return retrain_profile_set_open(PG_GETARG_DATUM(0), state_context(fcinfo));
	set = retrain_profile_set_create(state_context(fcinfo), site->n);
	for (int i = 0; i < site->n; i++)
		set->builder[i] = retrain_builder_create(set->header.eoh_context, site->column[i].kind,
												 RETRAIN_PROFILE_CAPACITY);
	return set;
}

/* state_of returns the state of the call. */
static inline RetrainProfileSet *
state_of(FunctionCallInfo fcinfo, const CallSite *site)
{
	RetrainProfileSet *set = NULL;

	if (likely(!PG_ARGISNULL(0)))
		set = retrain_profile_set_of(PG_GETARG_DATUM(0));
	if (unlikely(set == NULL))
		set = begin_state(fcinfo, site);
	if (unlikely(set->n != site->n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d columns do not fit a set of %d profiles", site->n, set->n),
				 errhint("Give the columns of the set, in their order.")));
	return set;
}

/* refuse_value raises the error of a value that does not fit its profile. */
pg_noreturn static void
refuse_value(const RetrainBuilder *builder)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("value does not fit a profile of kind \"%s\"",
					retrain_profile_kind_name(builder->kind)),
			 errhint("Give the columns of the set, in their order.")));
}

/* add_value counts a value of a column, which is not NULL. */
static inline void
add_value(RetrainBuilder *builder, const Column *column, Datum value, RetrainBuilderSite *lent)
{
	RetrainBytes name;
	bool		exact;

	switch (column->type)
	{
		case COLUMN_FLOAT8:
			retrain_builder_add(builder, DatumGetFloat8(value), lent);
			break;
		case COLUMN_FLOAT4:
			retrain_builder_add(builder, DatumGetFloat4(value), lent);
			break;
		case COLUMN_INT2:
			retrain_builder_add(builder, DatumGetInt16(value), lent);
			break;
		case COLUMN_INT4:
			retrain_builder_add(builder, DatumGetInt32(value), lent);
			break;
		case COLUMN_INT8:
			retrain_builder_add(builder, retrain_value_of_int8(DatumGetInt64(value), &exact), lent);
			builder->counts.inexact += !exact;
			break;
		case COLUMN_NUMERIC:
			retrain_builder_add(builder, retrain_value_of_numeric(value, &exact), lent);
			builder->counts.inexact += !exact;
			break;
		case COLUMN_BOOLEAN:
			retrain_builder_add(builder, DatumGetBool(value) ? 1.0 : 0.0, lent);
			break;
		case COLUMN_DATE:
			retrain_builder_add(builder, retrain_date_seconds(DatumGetDateADT(value)), lent);
			break;
		case COLUMN_TIMESTAMP:
			retrain_builder_add(builder, retrain_timestamp_seconds(DatumGetTimestamp(value)), lent);
			break;
		case COLUMN_CATEGORY:
			name = retrain_slice_key_bytes(column->key, value);
			retrain_builder_add_category(builder, &name, 1);
			break;
	}
}

/*
 * retrain.profile_set_accum(retrain.profile_set, VARIADIC "any") returns retrain.profile_set
 *
 * retrain_profile_set_accum counts one row.
 */
Datum
retrain_profile_set_accum(PG_FUNCTION_ARGS)
{
	CallSite   *site = call_site(fcinfo);
	RetrainProfileSet *set = state_of(fcinfo, site);

	for (int i = 0; i < site->n; i++)
	{
		RetrainBuilder *builder = set->builder[i];

		if (unlikely(builder->kind != site->column[i].kind))
			refuse_value(builder);
		if (unlikely(PG_ARGISNULL(i + 1)))
			builder->counts.nulls++;
		else
			add_value(builder, &site->column[i], PG_GETARG_DATUM(i + 1), &site->lent);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&set->header));
}

/*
 * retrain.profile_set_combine(retrain.profile_set, retrain.profile_set)
 *		returns retrain.profile_set
 *
 * retrain_profile_set_combine adds the second set to the first, in place if that is open; NULL
 * is a set of no rows.
 */
Datum
retrain_profile_set_combine(PG_FUNCTION_ARGS)
{
	RetrainProfileSet *set;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		set = retrain_profile_set_open(PG_GETARG_DATUM(1), state_context(fcinfo));
	else
	{
		set = retrain_profile_set_of(PG_GETARG_DATUM(0));
		if (set == NULL)
			set = retrain_profile_set_open(PG_GETARG_DATUM(0), state_context(fcinfo));
		retrain_profile_set_merge(set, PG_GETARG_DATUM(1));
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&set->header));
}

/*
 * retrain.profile_set_final(retrain.profile_set) returns retrain.profile_set
 *
 * retrain_profile_set_final returns the packed form.
 */
Datum
retrain_profile_set_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(retrain_profile_set_packed(PG_GETARG_DATUM(0)));
}
