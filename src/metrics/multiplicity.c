/*
 * multiplicity.c
 *	  SQL functions for p-values of many tests at once.
 *
 * The array is checked here, the figures come from stats/multiplicity.c;
 * doc/reference/significance.md has the definition.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/float.h"

#include "common/compat.h"
#include "stats/multiplicity.h"

PG_FUNCTION_INFO_V1(retrain_bh_adjust);
PG_FUNCTION_INFO_V1(retrain_holm_adjust);

typedef void (*Adjustment) (const double *p, double *adjusted, int64 n);

/* adjust returns argument 0 adjusted, at the same subscripts, NULL where the element is. */
static Datum
adjust(FunctionCallInfo fcinfo, Adjustment adjustment)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum	   *elements;
	bool	   *nulls;
	double	   *p;
	int			n,
				tests = 0;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p_values must have one dimension, not %d", ARR_NDIM(array)),
				 errhint("Give the p-values of one family of tests as one list.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &n);
	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(FLOAT8OID));

	p = palloc(sizeof(double) * n);
	for (int i = 0; i < n; i++)
	{
		double		value;

		if (nulls[i])
			continue;
		value = DatumGetFloat8(elements[i]);
		if (!(value >= 0.0 && value <= 1.0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of p_values is %s, not between 0 and 1",
							ARR_LBOUND(array)[0] + i, float8out_internal(value)),
					 errhint("A test that could not be computed has no p-value: give NULL, which is not counted.")));
		p[tests++] = value + 0.0;	/* not -0 */
	}

	adjustment(p, p, tests);

	tests = 0;
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			elements[i] = Float8GetDatum(p[tests++]);
	PG_RETURN_ARRAYTYPE_P(construct_md_array(elements, nulls, 1, ARR_DIMS(array), ARR_LBOUND(array),
											 FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * retrain.bh_adjust(p_values float8[]) returns float8[]
 *
 * retrain_bh_adjust returns p-values adjusted by Benjamini and Hochberg.  Strict.
 */
Datum
retrain_bh_adjust(PG_FUNCTION_ARGS)
{
	return adjust(fcinfo, retrain_benjamini_hochberg);
}

/*
 * retrain.holm_adjust(p_values float8[]) returns float8[]
 *
 * retrain_holm_adjust returns p-values adjusted by Holm.  Strict.
 */
Datum
retrain_holm_adjust(PG_FUNCTION_ARGS)
{
	return adjust(fcinfo, retrain_holm);
}
