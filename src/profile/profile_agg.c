/*
 * profile_agg.c
 *	  retrain.profile_agg, profile_agg_rows and merge: aggregates that make profiles.
 *
 * The state is the type itself in its open form (builder.h), changed in place: no
 * serial functions, and partial states travel as packed profiles.  The transition
 * functions can be called by anybody; outside an aggregate they open a copy.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/enum_label.h"
#include "common/slice_key.h"
#include "common/unix_time.h"
#include "profile/builder.h"
#include "profile/value.h"

PG_FUNCTION_INFO_V1(retrain_profile_accum_float8);
PG_FUNCTION_INFO_V1(retrain_profile_accum_float8_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_int8);
PG_FUNCTION_INFO_V1(retrain_profile_accum_int8_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_numeric);
PG_FUNCTION_INFO_V1(retrain_profile_accum_numeric_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_profile_accum_boolean_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_date);
PG_FUNCTION_INFO_V1(retrain_profile_accum_date_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_timestamp);
PG_FUNCTION_INFO_V1(retrain_profile_accum_timestamp_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_text);
PG_FUNCTION_INFO_V1(retrain_profile_accum_text_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_enum);
PG_FUNCTION_INFO_V1(retrain_profile_accum_enum_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_rows_float8);
PG_FUNCTION_INFO_V1(retrain_profile_accum_rows_float8_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_accum_rows_text);
PG_FUNCTION_INFO_V1(retrain_profile_accum_rows_text_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_combine);
PG_FUNCTION_INFO_V1(retrain_profile_final);
PG_FUNCTION_INFO_V1(retrain_profile_merge);

static const RetrainConstant capacity_rule = {
	"capacity", RETRAIN_HISTOGRAM_MIN_CAPACITY, RETRAIN_HISTOGRAM_MAX_CAPACITY, RETRAIN_PROFILE_CAPACITY
};

/* begin_state returns a new state, or an open copy of the one in argument 0. */
static RetrainBuilder *
begin_state(FunctionCallInfo fcinfo, RetrainProfileKind kind, int capacity)
{
	RetrainBuilder *builder;

	if (PG_ARGISNULL(0))
		return retrain_builder_create(retrain_state_context(fcinfo), kind, capacity);
	builder = retrain_builder_of(PG_GETARG_DATUM(0));
	if (builder == NULL)
		builder = retrain_builder_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
	if (builder->kind != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value does not fit a profile of kind \"%s\"",
						retrain_profile_kind_name(builder->kind)),
				 errhint("Add values of one column to a profile.")));
	return builder;
}

/* state_of returns the state of the call; capacity is its argument of that name, 0 if it has none. */
static inline RetrainBuilder *
state_of(FunctionCallInfo fcinfo, RetrainProfileKind kind, int capacity)
{
	RetrainBuilder *builder = NULL;

	if (likely(!PG_ARGISNULL(0)))
		builder = retrain_builder_of(PG_GETARG_DATUM(0));
	if (likely(builder != NULL && builder->kind == kind))
	{
		if (capacity != 0 &&
			unlikely(PG_ARGISNULL(capacity) || PG_GETARG_INT32(capacity) != builder->histogram.capacity))
			retrain_constant_differs(&capacity_rule, builder->histogram.capacity,
									 retrain_constant_argument(fcinfo, capacity, &capacity_rule));
		return builder;
	}
	return begin_state(fcinfo, kind, capacity == 0 ? RETRAIN_PROFILE_CAPACITY :
					   retrain_constant_argument(fcinfo, capacity, &capacity_rule));
}

/* RETURN_STATE returns the state; the pointer that came in, if it is that. */
#define RETURN_STATE(builder) PG_RETURN_DATUM(EOHPGetRWDatum(&(builder)->header))

/* accum_float8 counts one row. */
static inline Datum
accum_float8(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_NUMBER, capacity);

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
		retrain_builder_add(builder, PG_GETARG_FLOAT8(1));
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_float8(retrain.profile, double precision) returns retrain.profile
 *
 * retrain_profile_accum_float8 counts one row.
 */
Datum
retrain_profile_accum_float8(PG_FUNCTION_ARGS)
{
	return accum_float8(fcinfo, 0);
}

/*
 * retrain.profile_accum_float8_capacity(retrain.profile, double precision, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_float8_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_float8_capacity(PG_FUNCTION_ARGS)
{
	return accum_float8(fcinfo, 2);
}

/* accum_int8 counts one row; beyond 2^53 a value may be inexact. */
static inline Datum
accum_int8(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_NUMBER, capacity);
	bool		exact;

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
	{
		retrain_builder_add(builder, retrain_value_of_int8(PG_GETARG_INT64(1), &exact));
		builder->counts.inexact += !exact;
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_int8(retrain.profile, bigint) returns retrain.profile
 *
 * retrain_profile_accum_int8 counts one row; beyond 2^53 a value may be inexact.
 */
Datum
retrain_profile_accum_int8(PG_FUNCTION_ARGS)
{
	return accum_int8(fcinfo, 0);
}

/*
 * retrain.profile_accum_int8_capacity(retrain.profile, bigint, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_int8_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_int8_capacity(PG_FUNCTION_ARGS)
{
	return accum_int8(fcinfo, 2);
}

/* accum_numeric counts one row; a value is inexact if double precision does not give it back. */
static inline Datum
accum_numeric(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_NUMBER, capacity);
	bool		exact;

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
	{
		retrain_builder_add(builder, retrain_value_of_numeric(PG_GETARG_DATUM(1), &exact));
		builder->counts.inexact += !exact;
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_numeric(retrain.profile, numeric) returns retrain.profile
 *
 * retrain_profile_accum_numeric counts one row; a value is inexact if double precision does not
 * give it back.
 */
Datum
retrain_profile_accum_numeric(PG_FUNCTION_ARGS)
{
	return accum_numeric(fcinfo, 0);
}

/*
 * retrain.profile_accum_numeric_capacity(retrain.profile, numeric, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_numeric_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_numeric_capacity(PG_FUNCTION_ARGS)
{
	return accum_numeric(fcinfo, 2);
}

/* accum_boolean counts one row. */
static inline Datum
accum_boolean(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_BOOLEAN, capacity);

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
		retrain_builder_add_boolean(builder, PG_GETARG_BOOL(1));
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_boolean(retrain.profile, boolean) returns retrain.profile
 *
 * retrain_profile_accum_boolean counts one row.
 */
Datum
retrain_profile_accum_boolean(PG_FUNCTION_ARGS)
{
	return accum_boolean(fcinfo, 0);
}

/*
 * retrain.profile_accum_boolean_capacity(retrain.profile, boolean, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_boolean_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_boolean_capacity(PG_FUNCTION_ARGS)
{
	return accum_boolean(fcinfo, 2);
}

/* accum_date counts one row, in seconds. */
static inline Datum
accum_date(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_TIME, capacity);

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
		retrain_builder_add(builder, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_date(retrain.profile, date) returns retrain.profile
 *
 * retrain_profile_accum_date counts one row, in seconds.
 */
Datum
retrain_profile_accum_date(PG_FUNCTION_ARGS)
{
	return accum_date(fcinfo, 0);
}

/*
 * retrain.profile_accum_date_capacity(retrain.profile, date, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_date_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_date_capacity(PG_FUNCTION_ARGS)
{
	return accum_date(fcinfo, 2);
}

/* accum_timestamp counts one row, in seconds; far from 1970 a microsecond may be inexact. */
static inline Datum
accum_timestamp(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_TIME, capacity);
	bool		exact;

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
	{
		retrain_builder_add(builder, retrain_value_of_timestamp(PG_GETARG_TIMESTAMP(1), &exact));
		builder->counts.inexact += !exact;
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_timestamp(retrain.profile, timestamp or timestamptz)
 *		returns retrain.profile
 *
 * retrain_profile_accum_timestamp counts one row, in seconds.
 */
Datum
retrain_profile_accum_timestamp(PG_FUNCTION_ARGS)
{
	return accum_timestamp(fcinfo, 0);
}

/*
 * retrain.profile_accum_timestamp_capacity(retrain.profile, timestamp or timestamptz, capacity integer) returns retrain.profile
 *
 * retrain_profile_accum_timestamp_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_timestamp_capacity(PG_FUNCTION_ARGS)
{
	return accum_timestamp(fcinfo, 2);
}

/* text_state is state_of for names, whose collation must compare them by their bytes. */
static inline RetrainBuilder *
text_state(FunctionCallInfo fcinfo, int capacity)
{
	if (unlikely(PG_ARGISNULL(0)) && OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "categories");
	return state_of(fcinfo, RETRAIN_PROFILE_CATEGORY, capacity);
}

/* accum_text counts one row of a category. */
static inline Datum
accum_text(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = text_state(fcinfo, capacity);

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
	{
		RetrainBytes name = retrain_text_bytes(PG_GETARG_DATUM(1));

		retrain_builder_add_name(builder, &name);
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_text(retrain.profile, text) returns retrain.profile
 *
 * retrain_profile_accum_text counts one row of a category.
 */
Datum
retrain_profile_accum_text(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, 0);
}

/*
 * retrain.profile_accum_text_capacity(retrain.profile, text, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_text_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_text_capacity(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, 2);
}

/* accum_enum counts one row of a category, by its label. */
static inline Datum
accum_enum(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_CATEGORY, capacity);

	if (unlikely(PG_ARGISNULL(1)))
		builder->counts.nulls++;
	else
	{
		NameData	label;
		RetrainBytes name;

		retrain_enum_label(PG_GETARG_OID(1), &label);
		name.data = NameStr(label);
		name.len = (uint32) strlen(name.data);
		retrain_builder_add_name(builder, &name);
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_enum(retrain.profile, anyenum) returns retrain.profile
 *
 * retrain_profile_accum_enum counts one row of a category, by its label.
 */
Datum
retrain_profile_accum_enum(PG_FUNCTION_ARGS)
{
	return accum_enum(fcinfo, 0);
}

/*
 * retrain.profile_accum_enum_capacity(retrain.profile, anyenum, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_enum_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_enum_capacity(PG_FUNCTION_ARGS)
{
	return accum_enum(fcinfo, 2);
}

/* weight_of returns argument 2, the rows that a value stands for; 0 for NULL. */
static int64
weight_of(FunctionCallInfo fcinfo)
{
	int64		rows = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT64(2);

	if (rows < 0 || rows > RETRAIN_PROFILE_MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rows must be from 0 to %lld, not %lld",
						(long long) RETRAIN_PROFILE_MAX_ROWS, (long long) rows),
				 errhint("Give the number of rows that have the value.")));
	return rows;
}

/* add_count adds rows to a count of rows that are not in buckets. */
static void
add_count(int64 *count, int64 rows)
{
	if (rows > RETRAIN_PROFILE_MAX_ROWS - *count)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a profile cannot hold that many rows"),
				 errhint("Check the row counts that were given as weights.")));
	*count += rows;
}

/* accum_rows_float8 counts rows that all have one value. */
static inline Datum
accum_rows_float8(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = state_of(fcinfo, RETRAIN_PROFILE_NUMBER, capacity);
	int64		rows = weight_of(fcinfo);
	double		value = PG_ARGISNULL(1) ? 0 : PG_GETARG_FLOAT8(1);

	if (PG_ARGISNULL(1))
		add_count(&builder->counts.nulls, rows);
	else if (isnan(value))
		add_count(&builder->counts.nans, rows);
	else if (isinf(value))
		add_count(value < 0 ? &builder->counts.negative_infinities :
				  &builder->counts.positive_infinities, rows);
	else if (rows > 0)
		retrain_builder_add_times(builder, value, rows);
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_rows_float8(retrain.profile, double precision, rows bigint)
 *		returns retrain.profile
 *
 * retrain_profile_accum_rows_float8 counts rows that all have one value.
 */
Datum
retrain_profile_accum_rows_float8(PG_FUNCTION_ARGS)
{
	return accum_rows_float8(fcinfo, 0);
}

/*
 * retrain.profile_accum_rows_float8_capacity(retrain.profile, double precision, rows bigint, capacity integer) returns retrain.profile
 *
 * retrain_profile_accum_rows_float8_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_rows_float8_capacity(PG_FUNCTION_ARGS)
{
	return accum_rows_float8(fcinfo, 3);
}

/* accum_rows_text counts rows of one category. */
static inline Datum
accum_rows_text(FunctionCallInfo fcinfo, int capacity)
{
	RetrainBuilder *builder = text_state(fcinfo, capacity);
	int64		rows = weight_of(fcinfo);

	if (PG_ARGISNULL(1))
		add_count(&builder->counts.nulls, rows);
	else if (rows > 0)
	{
		RetrainBytes name = retrain_text_bytes(PG_GETARG_DATUM(1));

		retrain_builder_add_category(builder, &name, rows);
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_accum_rows_text(retrain.profile, text, rows bigint) returns retrain.profile
 *
 * retrain_profile_accum_rows_text counts rows of one category.
 */
Datum
retrain_profile_accum_rows_text(PG_FUNCTION_ARGS)
{
	return accum_rows_text(fcinfo, 0);
}

/*
 * retrain.profile_accum_rows_text_capacity(retrain.profile, text, rows bigint, capacity integer)
 *		returns retrain.profile
 *
 * retrain_profile_accum_rows_text_capacity is the same for a profile of another capacity.
 */
Datum
retrain_profile_accum_rows_text_capacity(PG_FUNCTION_ARGS)
{
	return accum_rows_text(fcinfo, 3);
}

/*
 * retrain.profile_combine(retrain.profile, retrain.profile) returns retrain.profile
 *
 * retrain_profile_combine adds the second profile to the first, in place if that is open; NULL
 * is a profile of nothing.
 */
Datum
retrain_profile_combine(PG_FUNCTION_ARGS)
{
	RetrainBuilder *builder;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		builder = retrain_builder_open(PG_GETARG_DATUM(1), retrain_state_context(fcinfo));
	else
	{
		builder = retrain_builder_of(PG_GETARG_DATUM(0));
		if (builder == NULL)
			builder = retrain_builder_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
		retrain_builder_merge(builder, retrain_profile_argument(fcinfo, 1));
	}
	RETURN_STATE(builder);
}

/*
 * retrain.profile_final(retrain.profile) returns retrain.profile
 *
 * retrain_profile_final returns the packed form.
 */
Datum
retrain_profile_final(PG_FUNCTION_ARGS)
{
	Datum		state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(state)))
	{
		struct varlena *packed = retrain_builder_packed((RetrainBuilder *) DatumGetEOHP(state));
		struct varlena *result = palloc(VARSIZE(packed));

		memcpy(result, packed, VARSIZE(packed));
		PG_RETURN_POINTER(result);
	}
	PG_RETURN_DATUM(state);
}

/*
 * retrain.merge(a retrain.profile, b retrain.profile) returns retrain.profile
 *
 * retrain_profile_merge returns the profile of the rows of both; NULL is a profile of nothing.
 */
Datum
retrain_profile_merge(PG_FUNCTION_ARGS)
{
	RetrainBuilder *builder = NULL;

	for (int i = 0; i < 2; i++)
	{
		if (PG_ARGISNULL(i))
			continue;
		if (builder == NULL)
			builder = retrain_builder_open(PG_GETARG_DATUM(i), CurrentMemoryContext);
		else
			retrain_builder_merge(builder, retrain_profile_argument(fcinfo, i));
	}
	if (builder == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(retrain_builder_packed(builder));
}
