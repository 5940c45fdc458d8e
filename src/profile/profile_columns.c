/*
 * profile_columns.c
 *	  retrain.profile_columns, profile_set_agg and merge: profiles of many columns in one scan.
 *
 * The executor hands over the columns as they are; what profile_agg would need a call
 * per column for is a loop here.  Values that fit into a datum are gathered, a few hundred
 * rows at a time, and then counted column by column (column.c); others are counted at once.
 *
 * The state is the type retrain.profile_set in its open form, changed in place.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "common/slice_key.h"
#include "profile/profile_set.h"
#include "profile/value.h"

PG_FUNCTION_INFO_V1(retrain_profile_set_accum);
PG_FUNCTION_INFO_V1(retrain_profile_set_combine);
PG_FUNCTION_INFO_V1(retrain_profile_set_final);

/* What one call site keeps; fn_extra. */
typedef struct CallSite
{
	uint64		number;			/* of no other one in this process */
	int			n;
	int			ngathered;
	int		   *gathered;		/* numbers of the columns, from 1 as arguments are */
	int			nsingle;
	int		   *single;			/* the others */
	RetrainSliceKey **key;		/* of categories */
	RetrainColumn *column;
} CallSite;

/* describe_column fills in how an argument of the call is read. */
static void
describe_column(FunctionCallInfo fcinfo, CallSite *site, int argument)
{
	RetrainColumn *column = &site->column[argument - 1];
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, argument);

	if (!OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_INDETERMINATE_DATATYPE),
				 errmsg("could not determine the type of column %d", argument),
				 errhint("Call the aggregate from SQL, with the columns as its arguments.")));
	retrain_column_describe(column, type);
	if (column->type == RETRAIN_COLUMN_CATEGORY)
		site->key[argument - 1] = retrain_slice_key_create(fcinfo, argument, "categories",
														   fcinfo->flinfo->fn_mcxt);
	if (column->type < RETRAIN_COLUMN_NUMERIC)
	{
		column->place = site->ngathered;
		site->gathered[site->ngathered++] = argument;
	}
	else
		site->single[site->nsingle++] = argument;
}

/* create_site returns what a call site keeps. */
static CallSite *
create_site(FunctionCallInfo fcinfo)
{
	static uint64 sites = 0;
	MemoryContext mcxt = fcinfo->flinfo->fn_mcxt;
	int			n = PG_NARGS() - 1;
	CallSite   *site;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("profiles of columns cannot be made of a VARIADIC array"),
				 errhint("List the columns; an array without the word VARIADIC is one column.")));
	site = MemoryContextAllocZero(mcxt, sizeof(CallSite));
	site->number = ++sites;
	site->n = n;
	site->column = MemoryContextAlloc(mcxt, n * sizeof(RetrainColumn));
	site->key = MemoryContextAllocZero(mcxt, n * sizeof(RetrainSliceKey *));
	site->gathered = MemoryContextAlloc(mcxt, n * sizeof(int));
	site->single = MemoryContextAlloc(mcxt, n * sizeof(int));
	for (int i = 1; i <= n; i++)
		describe_column(fcinfo, site, i);
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

/* begin_state returns a new state, or an open copy of the one in argument 0. */
static RetrainProfileSet *
begin_state(FunctionCallInfo fcinfo, const CallSite *site)
{
	RetrainProfileSet *set;

	if (!PG_ARGISNULL(0))
		return retrain_profile_set_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
	set = retrain_profile_set_create(retrain_state_context(fcinfo), site->n);
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
	if (unlikely(set->source != site->number))
	{
		if (set->n != site->n)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%d columns do not fit a set of %d profiles", site->n, set->n),
					 errhint("Give the columns of the set, in their order.")));
		retrain_profile_set_expect(set, site->number, site->column);
	}
	return set;
}

/* add_single counts a value that is not gathered and not NULL. */
static inline void
add_single(RetrainBuilder *builder, RetrainSliceKey *key, Datum value)
{
	if (key != NULL)
	{
		RetrainBytes name = retrain_slice_key_bytes(key, value);

		retrain_builder_add_name(builder, &name);
	}
	else
	{
		bool		exact;

		retrain_builder_add(builder, retrain_value_of_numeric(value, &exact));
		builder->counts.inexact += !exact;
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
	Datum	   *values;
	bool	   *nulls;
	Size		line;

	if (unlikely(set->npending == set->pending_room))
		retrain_profile_set_flush(set);
	values = set->gathered + set->npending;
	nulls = set->nulls + set->npending;
	line = set->pending_room + RETRAIN_PENDING_APART;
	set->npending++;
	for (const int *number = site->gathered, *end = number + site->ngathered; number < end; number++)
	{
		*values = fcinfo->args[*number].value;
		*nulls = fcinfo->args[*number].isnull;
		values += line;
		nulls += line;
	}
	for (int i = 0; i < site->nsingle; i++)
	{
		int			column = site->single[i];
		RetrainBuilder *builder = set->builder[column - 1];

		if (unlikely(PG_ARGISNULL(column)))
			builder->counts.nulls++;
		else
			add_single(builder, site->key[column - 1], PG_GETARG_DATUM(column));
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
		set = retrain_profile_set_open(PG_GETARG_DATUM(1), retrain_state_context(fcinfo));
	else
	{
		set = retrain_profile_set_of(PG_GETARG_DATUM(0));
		if (set == NULL)
			set = retrain_profile_set_open(PG_GETARG_DATUM(0), retrain_state_context(fcinfo));
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
