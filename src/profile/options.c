/*
 * options.c
 *	  Named options of functions that compare profiles.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "profile/options.h"

#define LEAST_BINS 2
#define MOST_BINS 1000
#define MOST_EDGES 10000

/* refuse_null raises the error of an option that is NULL. */
static void
refuse_null(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be null", name),
			 errhint("Leave the argument out for its default.")));
}

/* retrain_option_word returns the index of the word that an argument is; an error if it is none. */
int
retrain_option_word(FunctionCallInfo fcinfo, int argument, const char *name,
					const char *const *words, int nwords)
{
	StringInfoData list;
	char	   *word;

	if (PG_ARGISNULL(argument))
		refuse_null(name);
	word = text_to_cstring(PG_GETARG_TEXT_PP(argument));
	initStringInfo(&list);
	for (int i = 0; i < nwords; i++)
	{
		if (strcmp(word, words[i]) == 0)
			return i;
		appendStringInfo(&list, "%s'%s'", i == 0 ? "" : i == nwords - 1 ? " or " : ", ", words[i]);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s \"%s\" is not known", name, word),
			 errhint("Use %s.", list.data)));
	return -1;					/* keep the compiler quiet */
}

/* retrain_option_bins returns a number of bins. */
int
retrain_option_bins(FunctionCallInfo fcinfo, int argument)
{
	int			bins;

	if (PG_ARGISNULL(argument))
		refuse_null("bins");
	bins = PG_GETARG_INT32(argument);
	if (bins < LEAST_BINS || bins > MOST_BINS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must be from %d to %d, not %d", LEAST_BINS, MOST_BINS, bins),
				 errhint("Leave the argument out for 10.")));
	return bins;
}

/*
 * retrain_option_edges returns strictly rising finite edges, NULL if the argument is NULL.
 */
double *
retrain_option_edges(FunctionCallInfo fcinfo, int argument, int *nedges)
{
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	double	   *edges;

	if (PG_ARGISNULL(argument))
		return NULL;
	array = PG_GETARG_ARRAYTYPE_P(argument);
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, nedges);
	if (ARR_NDIM(array) != 1 || *nedges > MOST_EDGES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("edges must be an array of one dimension with 1 to %d numbers", MOST_EDGES),
				 errhint("Leave the argument out for edges at the quantiles of the reference.")));
	edges = palloc(*nedges * sizeof(double));
	for (int i = 0; i < *nedges; i++)
	{
		edges[i] = nulls[i] ? NAN : DatumGetFloat8(elements[i]) + 0.0;
		if (!isfinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("edges must be finite numbers in rising order"),
					 errdetail("Edge %d is %s.", i + 1,
							   nulls[i] ? "NULL" : float8out_internal(edges[i])),
					 errhint("The outer bins reach to both infinities by themselves.")));
	}
	return edges;
}

/* retrain_option_boolean returns a boolean; otherwise is its default. */
bool
retrain_option_boolean(FunctionCallInfo fcinfo, int argument, const char *name, bool otherwise)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name),
				 errhint("Leave the argument out for %s.", otherwise ? "true" : "false")));
	return PG_GETARG_BOOL(argument);
}

/* retrain_option_binning reads four arguments: bins, edges, strategy and kind. */
void
retrain_option_binning(FunctionCallInfo fcinfo, int argument, RetrainBinning *binning)
{
	static const char *const strategies[] = {"quantile", "equal_width"};
	static const char *const kinds[] = {"auto", "category"};

	memset(binning, 0, sizeof(*binning));
	binning->bins = retrain_option_bins(fcinfo, argument);
	binning->edges = retrain_option_edges(fcinfo, argument + 1, &binning->nedges);
	binning->strategy = retrain_option_word(fcinfo, argument + 2, "strategy", strategies,
											lengthof(strategies));
	binning->as_categories = retrain_option_word(fcinfo, argument + 3, "kind", kinds,
												 lengthof(kinds)) == 1;
}
