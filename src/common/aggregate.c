/*
 * aggregate.c
 *	  What the support functions of all aggregates share: the context of states,
 *	  arguments that are constant within a group, and the frame of wire forms.
 *
 * Errors that several aggregates raise are raised here, so that the same mistake
 * has the same words.  Memory of states is the matter of spill.c, their contents
 * that of each aggregate.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"

/*
 * retrain_aggregate_context returns the context of the group's state.  Called once
 * per group; not being called as an aggregate is a programming error.
 */
MemoryContext
retrain_aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt;

	if (!AggCheckCallContext(fcinfo, &mcxt))
		elog(ERROR, "aggregate support function called outside an aggregate");
	return mcxt;
}

/*
 * retrain_state_context returns where a new state that is a value of its own must live: in the aggregate's
 * context, if there is one, else in the current one.
 */
MemoryContext
retrain_state_context(FunctionCallInfo fcinfo)
{
	MemoryContext mcxt;

	return AggCheckCallContext(fcinfo, &mcxt) ? mcxt : CurrentMemoryContext;
}

/*
 * retrain_weight_argument returns a frequency weight, the number of rows that a row stands for; -1 for NULL.
 */
int64
retrain_weight_argument(FunctionCallInfo fcinfo, int argument)
{
	int64		weight;

	if (PG_ARGISNULL(argument))
		return -1;
	weight = PG_GETARG_INT64(argument);
	if (weight < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weight must not be negative, but is %lld", (long long) weight),
				 errhint("A weight is the number of rows that a row stands for.")));
	if (weight > RETRAIN_WEIGHT_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weight %lld is too large", (long long) weight),
				 errhint("Weights may add up to %lld.", (long long) RETRAIN_WEIGHT_MOST)));
	return weight;
}

/* retrain_constant_argument returns an argument after checking it against its rule. */
int
retrain_constant_argument(FunctionCallInfo fcinfo, int argument, const RetrainConstant *rule)
{
	int			value;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", rule->name),
				 rule->otherwise == 0 ? 0 : errhint("Leave the argument out for %d.", rule->otherwise)));
	value = PG_GETARG_INT32(argument);
	if (value < rule->least || value > rule->most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 rule->most == PG_INT32_MAX ?
				 errmsg("%s must be at least %d, not %d", rule->name, rule->least, value) :
				 errmsg("%s must be from %d to %d, not %d", rule->name, rule->least, rule->most, value),
				 rule->otherwise == 0 ? 0 : errhint("Leave the argument out for %d.", rule->otherwise)));
	return value;
}

/* retrain_constant_differs raises the error of an argument with two values in one group. */
void
retrain_constant_differs(const RetrainConstant *rule, int a, int b)
{
	/* in this order, because the rows of a parallel plan have none */
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be the same for all rows of a group", rule->name),
			 errdetail("One row gives %d, another one %d.", Min(a, b), Max(a, b))));
}

/* retrain_state_open lets buf, in the current context, read a copy of a wire form. */
void
retrain_state_open(StringInfo buf, bytea *wire)
{
	initStringInfo(buf);
	appendBinaryStringInfo(buf, VARDATA_ANY(wire), VARSIZE_ANY_EXHDR(wire));
}

/* retrain_state_invalid raises the error of bytes that no serial function has written. */
void
retrain_state_invalid(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid serialized state of an aggregate")));
}

/*
 * retrain_state_too_large raises the error of a state that does not fit into a value of
 * the server (1 GB), in which a parallel worker hands it over; what are "values" or such.
 */
void
retrain_state_too_large(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("state of an aggregate is too large for a parallel plan"),
			 errdetail("The %s that a parallel worker collected exceed 1 GB.", what),
			 errhint("Run the query with max_parallel_workers_per_gather = 0.")));
}
