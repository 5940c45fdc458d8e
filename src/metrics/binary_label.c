/*
 * binary_label.c
 *	  The error for an integer label that is neither 0 nor 1.
 */
#include "postgres.h"

#include "common/compat.h"
#include "metrics/binary_label.h"

/* retrain_binary_label_error raises the error; what is "label" or "predicted". */
void
retrain_binary_label_error(int32 value, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s %d is neither 0 nor 1", what, value),
			 errhint("Pass a condition that is true for the positive class, for example %s = %d.",
					 what, value)));
}
