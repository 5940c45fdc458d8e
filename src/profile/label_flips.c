/*
 * label_flips.c
 *	  label_flips_agg: rows by their label and a trusted one.
 *
 * The state is a profile of categories (builder.h): rows whose labels agree are its NULLs, the
 * others the category "label -> trusted label".  Rows without one of them are not in it.
 * Definition: doc/reference/quality.md.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "profile/builder.h"

PG_FUNCTION_INFO_V1(retrain_label_flips_accum_text);
PG_FUNCTION_INFO_V1(retrain_label_flips_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_label_flips_accum_bigint);

/* flips_of returns the state of the call, an open copy outside of aggregates. */
static RetrainBuilder *
flips_of(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt = retrain_state_context(fcinfo);
	RetrainBuilder *builder;

	if (PG_ARGISNULL(0))
		return retrain_builder_create(mcxt, RETRAIN_PROFILE_CATEGORY, RETRAIN_PROFILE_CAPACITY);
	builder = retrain_builder_of(PG_GETARG_DATUM(0));
	if (builder == NULL)
		builder = retrain_builder_open(PG_GETARG_DATUM(0), mcxt);
	if (builder->kind != RETRAIN_PROFILE_CATEGORY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("label flips do not fit a profile of kind \"%s\"",
						retrain_profile_kind_name(builder->kind)),
				 errhint("Add to what retrain.label_flips_agg has returned.")));
	return builder;
}

/* add_pair counts a row whose labels differ. */
static void
add_pair(RetrainBuilder *builder, const RetrainBytes *label, const RetrainBytes *trusted)
{
	StringInfoData pair;
	RetrainBytes name;

	initStringInfo(&pair);
	appendBinaryStringInfo(&pair, label->data, label->len);
	appendStringInfoString(&pair, " -> ");
	appendBinaryStringInfo(&pair, trusted->data, trusted->len);
	name.data = pair.data;
	name.len = pair.len;
	retrain_builder_add_name(builder, &name);
	pfree(pair.data);
}

/* add_text counts a row by two labels that are terminated strings. */
static void
add_text(RetrainBuilder *builder, const char *label, const char *trusted)
{
	RetrainBytes a = {label, strlen(label)};
	RetrainBytes b = {trusted, strlen(trusted)};

	add_pair(builder, &a, &b);
}

/* no_pair tells whether the row lacks a label; the state then stays what it is. */
static inline bool
no_pair(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(1) || PG_ARGISNULL(2);
}

/* return_as_is returns the state that came in. */
static Datum
return_as_is(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*
 * retrain.label_flips_accum_text(retrain.profile, label text, trusted_label text)
 *		returns retrain.profile
 *
 * retrain_label_flips_accum_text counts one row.
 */
Datum
retrain_label_flips_accum_text(PG_FUNCTION_ARGS)
{
	RetrainBuilder *builder;
	RetrainBytes label;
	RetrainBytes trusted;

	if (PG_ARGISNULL(0) && OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "labels");
	if (no_pair(fcinfo))
		return return_as_is(fcinfo);
	builder = flips_of(fcinfo);
	label = retrain_text_bytes(PG_GETARG_DATUM(1));
	trusted = retrain_text_bytes(PG_GETARG_DATUM(2));
	if (retrain_bytes_compare(&label, &trusted) == 0)
		builder->counts.nulls++;
	else
		add_pair(builder, &label, &trusted);
	PG_RETURN_DATUM(EOHPGetRWDatum(&builder->header));
}

/*
 * retrain.label_flips_accum_boolean(retrain.profile, label boolean, trusted_label boolean)
 *		returns retrain.profile
 *
 * retrain_label_flips_accum_boolean counts one row.
 */
Datum
retrain_label_flips_accum_boolean(PG_FUNCTION_ARGS)
{
	RetrainBuilder *builder;

	if (no_pair(fcinfo))
		return return_as_is(fcinfo);
	builder = flips_of(fcinfo);
	if (PG_GETARG_BOOL(1) == PG_GETARG_BOOL(2))
		builder->counts.nulls++;
	else
		add_text(builder, PG_GETARG_BOOL(1) ? "true" : "false", PG_GETARG_BOOL(2) ? "true" : "false");
	PG_RETURN_DATUM(EOHPGetRWDatum(&builder->header));
}

/*
 * retrain.label_flips_accum_bigint(retrain.profile, label bigint, trusted_label bigint)
 *		returns retrain.profile
 *
 * retrain_label_flips_accum_bigint counts one row.
 */
Datum
retrain_label_flips_accum_bigint(PG_FUNCTION_ARGS)
{
	RetrainBuilder *builder;
	char		label[32];
	char		trusted[32];

	if (no_pair(fcinfo))
		return return_as_is(fcinfo);
	builder = flips_of(fcinfo);
	if (PG_GETARG_INT64(1) == PG_GETARG_INT64(2))
		builder->counts.nulls++;
	else
	{
		snprintf(label, sizeof(label), INT64_FORMAT, PG_GETARG_INT64(1));
		snprintf(trusted, sizeof(trusted), INT64_FORMAT, PG_GETARG_INT64(2));
		add_text(builder, label, trusted);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&builder->header));
}
