/*
 * column.c
 *	  How the values of a column become values of a profile.
 *
 * A column becomes what profile_agg makes of its type; the types that profile_agg does not
 * take become categories, by their canonical text (common/slice_key.c):
 *
 *	  double precision, real, integers, numeric			numbers
 *	  boolean											booleans
 *	  date, timestamp, timestamptz						times
 *	  any other type									categories
 *	  domains											as their base type
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/unix_time.h"
#include "profile/column.h"
#include "profile/value.h"

/* set_column fills in a column; place is left to the caller. */
static void
set_column(RetrainColumn *column, RetrainColumnType type, RetrainProfileKind kind)
{
	column->type = type;
	column->kind = kind;
	column->place = -1;
}

/* retrain_column_describe tells how values of a type are read. */
void
retrain_column_describe(RetrainColumn *column, Oid type)
{
	switch (getBaseType(type))
	{
		case FLOAT8OID:
			set_column(column, RETRAIN_COLUMN_FLOAT8, RETRAIN_PROFILE_NUMBER);
			break;
		case FLOAT4OID:
			set_column(column, RETRAIN_COLUMN_FLOAT4, RETRAIN_PROFILE_NUMBER);
			break;
		case INT2OID:
			set_column(column, RETRAIN_COLUMN_INT2, RETRAIN_PROFILE_NUMBER);
			break;
		case INT4OID:
			set_column(column, RETRAIN_COLUMN_INT4, RETRAIN_PROFILE_NUMBER);
			break;
		case INT8OID:
			set_column(column, RETRAIN_COLUMN_INT8, RETRAIN_PROFILE_NUMBER);
			break;
		case NUMERICOID:
			set_column(column, RETRAIN_COLUMN_NUMERIC, RETRAIN_PROFILE_NUMBER);
			break;
		case BOOLOID:
			set_column(column, RETRAIN_COLUMN_BOOLEAN, RETRAIN_PROFILE_BOOLEAN);
			break;
		case DATEOID:
			set_column(column, RETRAIN_COLUMN_DATE, RETRAIN_PROFILE_TIME);
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			set_column(column, RETRAIN_COLUMN_TIMESTAMP, RETRAIN_PROFILE_TIME);
			break;
		default:
			set_column(column, RETRAIN_COLUMN_CATEGORY, RETRAIN_PROFILE_CATEGORY);
			break;
	}
}

/* CONVERT makes doubles of the values. */
#define CONVERT(expression) \
	for (int i = 0; i < n; i++) \
	{ \
		Datum		value = values[i]; \
\
		converted[i] = (expression); \
	} \
	break

/* convert_int8 makes doubles of bigint, and returns how many of them are other numbers. */
static int
convert_int8(const Datum *values, double *converted, int n)
{
	int			inexact = 0;

	for (int i = 0; i < n; i++)
	{
		bool		exact;

		converted[i] = retrain_value_of_int8(DatumGetInt64(values[i]), &exact);
		inexact += !exact;
	}
	return inexact;
}

/* convert_timestamp does so for timestamps. */
static int
convert_timestamp(const Datum *values, double *converted, int n)
{
	int			inexact = 0;

	for (int i = 0; i < n; i++)
	{
		bool		exact;

		converted[i] = retrain_value_of_timestamp(DatumGetTimestamp(values[i]), &exact);
		inexact += !exact;
	}
	return inexact;
}

/* add_booleans counts booleans. */
static void
add_booleans(RetrainBuilder *builder, const Datum *values, int n)
{
	int			positive = 0;

	for (int i = 0; i < n; i++)
		positive += DatumGetBool(values[i]);
	builder->pending_booleans[true] += positive;
	builder->pending_booleans[false] += n - positive;
}

/*
 * retrain_column_add counts n values, at most RETRAIN_PENDING and none of them NULL, of a
 * column that is gathered; the array is used as scratch.
 */
void
retrain_column_add(const RetrainColumn *column, RetrainBuilder *builder, Datum *values, int n)
{
	double		converted[RETRAIN_PENDING];

	switch (column->type)
	{
		case RETRAIN_COLUMN_FLOAT8:
#ifdef USE_FLOAT8_BYVAL
			/* a datum has the bits of the double */
			retrain_builder_add_values(builder, (double *) values, n);
			return;
#else
			CONVERT(DatumGetFloat8(value));
#endif
		case RETRAIN_COLUMN_FLOAT4:
			CONVERT(DatumGetFloat4(value));
		case RETRAIN_COLUMN_INT2:
			CONVERT(DatumGetInt16(value));
		case RETRAIN_COLUMN_INT4:
			CONVERT(DatumGetInt32(value));
		case RETRAIN_COLUMN_DATE:
			CONVERT(retrain_date_seconds(DatumGetDateADT(value)));
		case RETRAIN_COLUMN_TIMESTAMP:
			builder->counts.inexact += convert_timestamp(values, converted, n);
			break;
		case RETRAIN_COLUMN_INT8:
			builder->counts.inexact += convert_int8(values, converted, n);
			break;
		case RETRAIN_COLUMN_BOOLEAN:
			add_booleans(builder, values, n);
			return;
		case RETRAIN_COLUMN_NUMERIC:
		case RETRAIN_COLUMN_CATEGORY:
			elog(ERROR, "values of this type are not gathered");
	}
	retrain_builder_add_values(builder, converted, n);
}
