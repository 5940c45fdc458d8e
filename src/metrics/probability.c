/*
 * probability.c
 *	  The error for a probability that is not between 0 and 1.
 */
#include "postgres.h"

#include "utils/float.h"

#include "common/compat.h"
#include "metrics/probability.h"

/* retrain_probability_error raises the error. */
void
retrain_probability_error(double p)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("probability %s is not between 0 and 1", float8out_internal(p)),
			 errhint("Pass the probability of the positive class; leave out other rows with FILTER (WHERE ...).")));
}
