/*
 * argument_image.c
 *	  Arguments of aggregates that are the same for all rows of a group, by their bytes.
 *
 * A large argument is taken apart once.  Whether a row has the same one is seen from the
 * expression where that is a constant, else from its bytes, as they are passed: a
 * toasted value is compared by its pointer.
 */
#include "postgres.h"

#include "nodes/primnodes.h"

#include "common/argument_image.h"
#include "common/compat.h"

/*
 * retrain_argument_change tells whether an argument, counted from 1 behind the state, can
 * change within a group.  A parameter of the plan (a scalar subquery, a column of an
 * outer query) changes only when the aggregate starts anew, without any of its states.
 */
RetrainArgumentChange
retrain_argument_change(FunctionCallInfo fcinfo, int argument)
{
	Aggref	   *aggref = AggGetAggref(fcinfo);
	Node	   *expr;

	if (aggref == NULL || list_length(aggref->args) < argument)
		return RETRAIN_ARGUMENT_VARIES; /* window calls do not tell */
	expr = (Node *) ((TargetEntry *) list_nth(aggref->args, argument - 1))->expr;
	if (IsA(expr, Const))
		return RETRAIN_ARGUMENT_CONSTANT;
	if (!IsA(expr, Param))
		return RETRAIN_ARGUMENT_VARIES;
	return ((Param *) expr)->paramkind == PARAM_EXTERN ? RETRAIN_ARGUMENT_CONSTANT :
		((Param *) expr)->paramkind == PARAM_EXEC ? RETRAIN_ARGUMENT_PARAMETER : RETRAIN_ARGUMENT_VARIES;
}

/*
 * retrain_argument_image returns the bytes of an argument, not NULL, as they are passed.
 * Only where they point to memory (an expanded object), the value is flattened first.
 */
struct varlena *
retrain_argument_image(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *image = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argument));

	if (VARATT_IS_EXTERNAL(image) && !VARATT_IS_EXTERNAL_ONDISK(image))
		image = PG_DETOAST_DATUM(PointerGetDatum(image));
	return image;
}

/* retrain_same_image compares the bytes of two arguments. */
bool
retrain_same_image(const struct varlena *a, const struct varlena *b)
{
	return VARSIZE_ANY(a) == VARSIZE_ANY(b) && memcmp(a, b, VARSIZE_ANY(a)) == 0;
}
