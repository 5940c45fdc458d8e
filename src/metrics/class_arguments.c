/*
 * class_arguments.c
 *	  Arguments of aggregates over several classes: their names, and a probability for each.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/float.h"

#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/class_arguments.h"

/* retrain_refuse_classes raises the error of an array of classes that is none. */
void
retrain_refuse_classes(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("classes %s", problem),
			 errhint("Give the names of all classes in the order of the probabilities, the same array for all rows.")));
}

/* retrain_class_names returns the names of classes, which are distinct and not NULL. */
RetrainBytes *
retrain_class_names(ArrayType *array, int *n)
{
	Datum	   *elements;
	bool	   *nulls;
	RetrainBytes *names;

	if (ARR_NDIM(array) != 1)
		retrain_refuse_classes("must be an array of one dimension");
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, n);
	if (*n < RETRAIN_CLASSES_LEAST || *n > RETRAIN_CLASSES_MOST)
		retrain_refuse_classes(psprintf("must be from %d to %d, not %d", RETRAIN_CLASSES_LEAST,
										RETRAIN_CLASSES_MOST, *n));
	names = palloc(*n * sizeof(RetrainBytes));
	for (int i = 0; i < *n; i++)
	{
		if (nulls[i])
			retrain_refuse_classes("must not be NULL");
		names[i] = retrain_text_bytes(elements[i]);
		if (names[i].len > RETRAIN_CLASS_NAME_MOST)
			retrain_refuse_classes(psprintf("must have names of at most %d bytes", RETRAIN_CLASS_NAME_MOST));
		for (int j = 0; j < i; j++)
			if (retrain_bytes_compare(&names[i], &names[j]) == 0)
				retrain_refuse_classes(psprintf("must differ, but \"%s\" stands twice",
												pnstrdup(names[i].data, names[i].len)));
	}
	return names;
}

/* retrain_class_probabilities returns the probabilities of a row, one for each of n classes. */
const double *
retrain_class_probabilities(ArrayType *array, int n)
{
	const double *p;
	double		sum = 0;

	if (unlikely(ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d probabilities do not fit %d classes",
						ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)), n),
				 errhint("Give one probability for each class, in the order of classes.")));
	if (unlikely(ARR_HASNULL(array) && array_contains_nulls(array)))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a probability must not be NULL"),
				 errhint("A row with a NULL array is not used; write 0 for a class that the model leaves out.")));
	p = (const double *) ARR_DATA_PTR(array);
	for (int i = 0; i < n; i++)
	{
		if (unlikely(!(p[i] >= 0 && p[i] <= 1)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("probability must be between 0 and 1, not %s", float8out_internal(p[i])),
					 errhint("Make probabilities of scores first, with softmax for example.")));
		sum += p[i];
	}
	if (unlikely(fabs(sum - 1) > RETRAIN_PROBABILITIES_TOLERANCE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probabilities must add up to 1, not %s", float8out_internal(sum)),
				 errdetail("They may be off by %g.", RETRAIN_PROBABILITIES_TOLERANCE),
				 errhint("Divide each by their sum.")));
	return p;
}
