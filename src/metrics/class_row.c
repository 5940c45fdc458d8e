/*
 * class_row.c
 *	  Rows of a label and probabilities of classes, two of them or named ones.
 *
 * Names of classes are compared by their bytes.  They come as an array that is the same for all
 * rows of a group: it is taken apart once, and later rows are compared with its bytes.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/class_row.h"

/* How far from 1 the sum of the probabilities of a row can be. */
#define TOLERANCE 1e-6

/* refuse_classes raises the error of an array of classes that is none. */
static void
refuse_classes(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("classes %s", problem),
			 errhint("Give the names of all classes in the order of the probabilities, the same array for all rows.")));
}

/* retrain_class_list_differs raises the error of classes that change within a group. */
void
retrain_class_list_differs(void)
{
	refuse_classes("must be the same for all rows");
	pg_unreachable();
}

/* copy_name returns a copy of a name in mcxt. */
static RetrainBytes
copy_name(const RetrainBytes *name, MemoryContext mcxt)
{
	char	   *bytes = MemoryContextAlloc(mcxt, Max(name->len, 1));
	RetrainBytes copy = {bytes, name->len};

	memcpy(bytes, name->data, name->len);
	return copy;
}

/* read_classes makes the list of an array, in mcxt. */
static void
read_classes(RetrainClassList *list, ArrayType *array, MemoryContext mcxt)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (ARR_NDIM(array) != 1)
		refuse_classes("must be an array of one dimension");
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	if (n < 2 || n > RETRAIN_CLASS_ROW_MOST)
		refuse_classes(psprintf("must be from 2 to %d, not %d", RETRAIN_CLASS_ROW_MOST, n));
	list->n = n;
	list->names = MemoryContextAlloc(mcxt, n * sizeof(RetrainBytes));
	for (int i = 0; i < n; i++)
	{
		RetrainBytes name;

		if (nulls[i])
			refuse_classes("must not be NULL");
		name = retrain_text_bytes(elements[i]);
		for (int j = 0; j < i; j++)
		{
			if (retrain_bytes_compare(&name, &list->names[j]) == 0)
				refuse_classes(psprintf("must differ, but \"%s\" stands twice",
										pnstrdup(name.data, name.len)));
		}
		list->names[i] = copy_name(&name, mcxt);
	}
}

/* remember_image keeps the array that the names of a list come from. */
static void
remember_image(RetrainClassList *list, const ArrayType *array, MemoryContext mcxt)
{
	list->image = MemoryContextAlloc(mcxt, VARSIZE(array));
	memcpy(list->image, array, VARSIZE(array));
}

/*
 * retrain_class_list_check makes the list of an argument of the call, in mcxt, if it has no names
 * yet; an error if it is another one than before.
 */
void
retrain_class_list_check(RetrainClassList *list, FunctionCallInfo fcinfo, int argument,
						 MemoryContext mcxt)
{
	ArrayType  *array;
	RetrainClassList other = {0};

	if (PG_ARGISNULL(argument))
		refuse_classes("must not be NULL");
	array = PG_GETARG_ARRAYTYPE_P(argument);
	if (likely(list->image != NULL && VARSIZE(list->image) == VARSIZE(array) &&
			   memcmp(list->image, array, VARSIZE(array)) == 0))
		return;
	if (list->names == NULL)
	{
		if (OidIsValid(PG_GET_COLLATION()))
			retrain_check_collation(PG_GET_COLLATION(), "classes");
		read_classes(list, array, mcxt);
	}
	else
	{
		read_classes(&other, array, CurrentMemoryContext);
		if (!retrain_class_list_same(list, &other))
			retrain_class_list_differs();
	}
	if (list->image == NULL)
		remember_image(list, array, mcxt);
}

/* retrain_class_list_same compares the names of two lists. */
bool
retrain_class_list_same(const RetrainClassList *a, const RetrainClassList *b)
{
	if (a->n != b->n || (a->names == NULL) != (b->names == NULL))
		return false;
	for (int i = 0; a->names != NULL && i < a->n; i++)
	{
		if (retrain_bytes_compare(&a->names[i], &b->names[i]) != 0)
			return false;
	}
	return true;
}

/* retrain_class_list_copy copies the names of a list into mcxt. */
void
retrain_class_list_copy(RetrainClassList *to, const RetrainClassList *from, MemoryContext mcxt)
{
	to->n = from->n;
	to->names = NULL;
	to->image = NULL;
	if (from->names == NULL)
		return;
	to->names = MemoryContextAlloc(mcxt, from->n * sizeof(RetrainBytes));
	for (int i = 0; i < from->n; i++)
		to->names[i] = copy_name(&from->names[i], mcxt);
}

/* retrain_class_list_send appends a list: number of classes (4), named or not (1), length (4) and bytes of each name. */
void
retrain_class_list_send(StringInfo buf, const RetrainClassList *list)
{
	pq_sendint32(buf, list->n);
	pq_sendbyte(buf, list->names != NULL);
	for (int i = 0; list->names != NULL && i < list->n; i++)
	{
		pq_sendint32(buf, list->names[i].len);
		pq_sendbytes(buf, list->names[i].data, list->names[i].len);
	}
}

/* retrain_class_list_recv reads what retrain_class_list_send has written, in the current context. */
void
retrain_class_list_recv(StringInfo buf, RetrainClassList *list)
{
	memset(list, 0, sizeof(*list));
	list->n = (int) pq_getmsgint(buf, 4);
	if (list->n < 2 || list->n > RETRAIN_CLASS_ROW_MOST)
		retrain_state_invalid();
	if (pq_getmsgbyte(buf) == 0)
	{
		if (list->n != 2)
			retrain_state_invalid();
		return;
	}
	list->names = palloc(list->n * sizeof(RetrainBytes));
	for (int i = 0; i < list->n; i++)
	{
		RetrainBytes name;

		name.len = pq_getmsgint(buf, 4);
		name.data = pq_getmsgbytes(buf, (int) name.len);
		list->names[i] = copy_name(&name, CurrentMemoryContext);
	}
}

/* check_probability raises an error unless p is from 0 to 1. */
static inline void
check_probability(double p)
{
	if (unlikely(!(p >= 0 && p <= 1)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probability must be between 0 and 1, not %s", float8out_internal(p)),
				 errhint("Make probabilities of scores first, with the logistic function or softmax for example.")));
}

/* retrain_class_row_binary makes the row of a label and the probability of true. */
void
retrain_class_row_binary(RetrainClassRow *row, bool label, double probability)
{
	check_probability(probability);
	row->label = label;
	row->binary[0] = 1 - probability;
	row->binary[1] = probability;
	row->probability = row->binary;
}

/* find_class returns the number of a class, an error if there is no such. */
static int
find_class(const RetrainClassList *list, const RetrainBytes *name)
{
	for (int i = 0; i < list->n; i++)
	{
		if (retrain_bytes_compare(&list->names[i], name) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("label \"%s\" is not among the classes", pnstrdup(name->data, name->len)),
			 errhint("List it in classes, or leave such rows out.")));
}

/* retrain_class_row_named makes the row of a text label and an array of probabilities. */
void
retrain_class_row_named(RetrainClassRow *row, const RetrainClassList *list, Datum label,
						Datum probabilities)
{
	ArrayType  *array = DatumGetArrayTypeP(probabilities);
	const double *p = (const double *) ARR_DATA_PTR(array);
	RetrainBytes name = retrain_text_bytes(label);
	double		sum = 0;

	if (unlikely(ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != list->n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d probabilities do not fit %d classes",
						ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)), list->n),
				 errhint("Give one probability for each class, in the order of classes.")));
	if (unlikely(array_contains_nulls(array)))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a probability must not be NULL"),
				 errhint("A row with a NULL array is not used; write 0 for a class that the model leaves out.")));
	for (int i = 0; i < list->n; i++)
	{
		check_probability(p[i]);
		sum += p[i];
	}
	if (unlikely(fabs(sum - 1) > TOLERANCE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probabilities must add up to 1, not %s", float8out_internal(sum)),
				 errdetail("They may be off by %g.", TOLERANCE),
				 errhint("Divide each by their sum.")));
	row->label = find_class(list, &name);
	row->probability = p;
}
