/*
 * class_estimate.c
 *	  SQL aggregate that estimates figures of several classes without labels.
 *
 * Each class is a table of its own, "this class" against the others (stats/estimate.c): the row is predicted
 * positive if the class is the predicted one, and positive with the class's probability.  The rows
 * that are right in one of these tables are the rows that are right, so that accuracy and its
 * variance are sums over the classes.
 *
 * A mean over the classes is linear in the labels at the expected tables, and the label of a row is
 * one draw, so that its variance takes the products of any two classes' probabilities
 * (stats/class_pairs.c).  They are kept for up to MOST_PAIRED classes.  For more the standard error
 * is bounded: a label that is the predicted class moves the mean up, another one down; the standard
 * deviation of both together is at most the sum of theirs (Cauchy and Schwarz), and the variance of
 * each at most the sum over the classes, as two classes of a row exclude each other.  The precisions
 * of two classes are about different rows: there the variances add up, for any number of classes.
 * Definition: doc/reference/estimates.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/array.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/class_arguments.h"
#include "metrics/metric_result.h"
#include "stats/class_pairs.h"
#include "stats/estimate.h"

PG_FUNCTION_INFO_V1(retrain_class_estimate_accum);
PG_FUNCTION_INFO_V1(retrain_class_estimate_combine);
PG_FUNCTION_INFO_V1(retrain_class_estimate_serialize);
PG_FUNCTION_INFO_V1(retrain_class_estimate_deserialize);
PG_FUNCTION_INFO_V1(retrain_estimated_class_performance_final);

#define CLASS_ESTIMATE_FORMAT 2
#define LABEL_NOISE "label_noise"
#define LABEL_NOISE_BOUND "label_noise_bound"

/* Classes whose pairs are kept: sums of 32 bytes, 1.5 times the square of so many, at most. */
#define MOST_PAIRED 32

#define PROBABILITIES 1
#define PREDICTED 2
#define CLASSES 3

/* Figures of each class, and their macro means. */
#define CLASS_FIGURES 3

static const RetrainEstimateFigure class_figure[CLASS_FIGURES] = {
	RETRAIN_ESTIMATE_PRECISION, RETRAIN_ESTIMATE_RECALL, RETRAIN_ESTIMATE_F1
};
static const char *const class_figure_name[CLASS_FIGURES] = {"precision", "recall", "f1"};

typedef struct ClassEstimate
{
	MemoryContext mcxt;
	int			n;
	RetrainBytes *names;
	struct varlena *array;		/* classes as the call gives them, to know them again */
	int64		unused;
	RetrainEstimate **class;
	RetrainClassPairs *pairs;	/* NULL: of too many classes */
} ClassEstimate;

/* create returns an empty state in mcxt; names are copied. */
static ClassEstimate *
create(MemoryContext mcxt, int n, const RetrainBytes *names)
{
	ClassEstimate *state = MemoryContextAllocZero(mcxt, sizeof(ClassEstimate));

	state->mcxt = mcxt;
	state->n = n;
	state->names = MemoryContextAlloc(mcxt, n * sizeof(RetrainBytes));
	state->class = MemoryContextAlloc(mcxt, n * sizeof(RetrainEstimate *));
	for (int i = 0; i < n; i++)
	{
		char	   *copy = MemoryContextAlloc(mcxt, Max(names[i].len, 1));

		memcpy(copy, names[i].data, names[i].len);
		state->names[i].data = copy;
		state->names[i].len = names[i].len;
		state->class[i] = retrain_estimate_create(mcxt);
	}
	if (n <= MOST_PAIRED)
		state->pairs = retrain_class_pairs_create(n, mcxt);
	return state;
}

/* check_same raises an error unless two lists of classes are the same. */
static void
check_same(const ClassEstimate *state, const RetrainBytes *names, int n)
{
	bool		same = n == state->n;

	for (int i = 0; same && i < n; i++)
		same = retrain_bytes_compare(&names[i], &state->names[i]) == 0;
	if (!same)
		retrain_refuse_classes("must be the same for all rows");
}

/* state_of returns the state of the call, whose classes are those of this row. */
static ClassEstimate *
state_of(FunctionCallInfo fcinfo)
{
	ClassEstimate *state = PG_ARGISNULL(0) ? NULL : (ClassEstimate *) PG_GETARG_POINTER(0);
	ArrayType  *array;
	RetrainBytes *names;
	int			n;

	if (PG_ARGISNULL(CLASSES))
		retrain_refuse_classes("must not be NULL");
	array = PG_GETARG_ARRAYTYPE_P(CLASSES);
	if (likely(state != NULL && state->array != NULL && VARSIZE(state->array) == VARSIZE(array) &&
			   memcmp(state->array, array, VARSIZE(array)) == 0))
		return state;
	names = retrain_class_names(array, &n);
	if (state == NULL)
	{
		if (OidIsValid(PG_GET_COLLATION()))
			retrain_check_collation(PG_GET_COLLATION(), "classes");
		state = create(retrain_aggregate_context(fcinfo), n, names);
	}
	check_same(state, names, n);
	if (state->array == NULL)
	{
		state->array = MemoryContextAlloc(state->mcxt, VARSIZE(array));
		memcpy(state->array, array, VARSIZE(array));
	}
	return state;
}

/* find returns the number of a class; an error if it is none. */
static int
find(const ClassEstimate *state, const RetrainBytes *name)
{
	for (int i = 0; i < state->n; i++)
		if (retrain_bytes_compare(name, &state->names[i]) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("predicted class \"%s\" is none of the classes", pnstrdup(name->data, name->len)),
			 errhint("Give all classes, or leave the row out with FILTER.")));
	return -1;					/* not reached */
}

/*
 * retrain.class_estimate_accum(internal, probabilities double precision[], predicted text,
 *		classes text[]) returns internal
 *
 * retrain_class_estimate_accum adds one row.
 */
Datum
retrain_class_estimate_accum(PG_FUNCTION_ARGS)
{
	ClassEstimate *state = state_of(fcinfo);
	const double *p;
	RetrainBytes name;
	int			predicted;

	if (PG_ARGISNULL(PROBABILITIES) || PG_ARGISNULL(PREDICTED))
	{
		state->unused++;
		PG_RETURN_POINTER(state);
	}
	p = retrain_class_probabilities(PG_GETARG_ARRAYTYPE_P(PROBABILITIES), state->n);
	name = retrain_text_bytes(PG_GETARG_DATUM(PREDICTED));
	predicted = find(state, &name);
	for (int i = 0; i < state->n; i++)
		retrain_estimate_add(state->class[i], p[i], i == predicted);
	if (state->pairs != NULL)
		retrain_class_pairs_add(state->pairs, p, predicted);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.class_estimate_combine(internal, internal) returns internal
 *
 * retrain_class_estimate_combine adds the second state to the first, or to a new one; the second
 * stays as it is.  NULL if both are NULL.
 */
Datum
retrain_class_estimate_combine(PG_FUNCTION_ARGS)
{
	ClassEstimate *state;
	const ClassEstimate *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const ClassEstimate *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = create(retrain_aggregate_context(fcinfo), other->n, other->names);
	else
		state = (ClassEstimate *) PG_GETARG_POINTER(0);
	check_same(state, other->names, other->n);
	state->unused += other->unused;
	for (int i = 0; i < state->n; i++)
		retrain_estimate_merge(state->class[i], other->class[i]);
	if (state->pairs != NULL)
		retrain_class_pairs_merge(state->pairs, other->pairs);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.class_estimate_serialize(internal) returns bytea
 *
 * retrain_class_estimate_serialize returns the wire form of a state.
 */
Datum
retrain_class_estimate_serialize(PG_FUNCTION_ARGS)
{
	const ClassEstimate *state = (const ClassEstimate *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, CLASS_ESTIMATE_FORMAT);
	pq_sendint32(&buf, state->n);
	pq_sendint64(&buf, state->unused);
	for (int i = 0; i < state->n; i++)
	{
		pq_sendint32(&buf, (int) state->names[i].len);
		pq_sendbytes(&buf, state->names[i].data, (int) state->names[i].len);
		retrain_estimate_send(&buf, state->class[i]);
	}
	if (state->pairs != NULL)
		retrain_class_pairs_send(&buf, state->pairs);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.class_estimate_deserialize(bytea, internal) returns internal
 *
 * retrain_class_estimate_deserialize returns the state in the current context.
 */
Datum
retrain_class_estimate_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	RetrainBytes empty[RETRAIN_CLASSES_MOST];
	StringInfoData buf;
	ClassEstimate *state;
	int64		unused;
	int			n;

	retrain_state_open(&buf, wire);
	if (pq_getmsgbyte(&buf) != CLASS_ESTIMATE_FORMAT)
		retrain_state_invalid();
	n = (int) pq_getmsgint(&buf, 4);
	unused = pq_getmsgint64(&buf);
	if (n < 1 || n > RETRAIN_CLASSES_MOST)
		retrain_state_invalid();
	memset(empty, 0, sizeof(empty));
	state = create(CurrentMemoryContext, n, empty);
	state->unused = unused;
	for (int i = 0; i < n; i++)
	{
		int			len = (int) pq_getmsgint(&buf, 4);

		if (len < 0 || len > RETRAIN_CLASS_NAME_MOST)
			retrain_state_invalid();
		state->names[i].data = pnstrdup(pq_getmsgbytes(&buf, len), len);
		state->names[i].len = len;
		state->class[i] = retrain_estimate_recv(&buf, CurrentMemoryContext);
		if (state->class[i] == NULL)
			retrain_state_invalid();
	}
	if (state->pairs != NULL)
		state->pairs = retrain_class_pairs_recv(&buf, n, CurrentMemoryContext);
	if (state->pairs == NULL && n <= MOST_PAIRED)
		retrain_state_invalid();
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* add_accuracy adds the figure of all classes together. */
static void
add_accuracy(RetrainRows *rows, const ClassEstimate *state, int64 used)
{
	RetrainFixedSum correct = {{0}, NULL};
	RetrainFixedSum variance = {{0}, NULL};
	double		likeliest = 0;
	RetrainMetric metric;
	double		n = (double) used;

	for (int i = 0; i < state->n; i++)
	{
		RetrainEstimated share;

		retrain_fixedsum_merge(&correct, &state->class[i]->side[1].probability, CurrentMemoryContext);
		retrain_fixedsum_merge(&variance, &state->class[i]->side[1].variance, CurrentMemoryContext);
		retrain_estimate_figure(state->class[i], RETRAIN_ESTIMATE_PREVALENCE, &share);
		likeliest = Max(likeliest, share.value);
	}
	retrain_metric_init(&metric, "accuracy", used > 0 ? retrain_fixedsum_value(&correct) / n : NAN, used);
	retrain_metric_normal(&metric, LABEL_NOISE, sqrt(retrain_fixedsum_value(&variance)) / n);
	retrain_metric_inside(&metric, 0, 1);
	metric.constant = used > 0 ? likeliest : NAN;
	retrain_metric_add(rows, &metric);
}

/*
 * deviation returns the standard deviation of the sum of a figure over the classes, or what it is at
 * most: *bounded.
 */
static double
deviation(const ClassEstimate *state, int figure, bool *bounded)
{
	bool		shared = class_figure[figure] != RETRAIN_ESTIMATE_PRECISION;
	double	   *right = palloc(state->n * sizeof(double));
	double	   *wrong = palloc(state->n * sizeof(double));
	double		up = 0;
	double		down = 0;

	for (int i = 0; i < state->n; i++)
	{
		const RetrainEstimateSide *side = state->class[i]->side;

		retrain_estimate_slope(state->class[i], class_figure[figure], &right[i], &wrong[i]);
		up = hypot(up, right[i] * sqrt(retrain_fixedsum_value(&side[1].variance)));
		down = hypot(down, wrong[i] * sqrt(retrain_fixedsum_value(&side[0].variance)));
	}
	*bounded = shared && state->pairs == NULL;
	if (shared && state->pairs != NULL)
		return sqrt(retrain_class_pairs_variance(state->pairs, right, wrong));
	return up + down;
}

/* add_macro adds the mean of a figure over the classes that have it. */
static void
add_macro(RetrainRows *rows, const ClassEstimate *state, int64 used, int figure)
{
	double		deviates;
	bool		bounded;
	double		sum = 0;
	int			defined = 0;
	RetrainMetric metric;

	for (int i = 0; i < state->n; i++)
	{
		RetrainEstimated result;

		retrain_estimate_figure(state->class[i], class_figure[figure], &result);
		if (isnan(result.value))
			continue;
		sum += result.value;
		defined++;
	}
	deviates = deviation(state, figure, &bounded);
	retrain_metric_init(&metric, psprintf("macro_%s", class_figure_name[figure]),
						defined > 0 ? sum / defined : NAN, used);
	retrain_metric_normal(&metric, bounded ? LABEL_NOISE_BOUND : LABEL_NOISE, deviates / defined);
	retrain_metric_inside(&metric, 0, 1);
	retrain_metric_add(rows, &metric);
}

/* add_class adds a figure of one class. */
static void
add_class(RetrainRows *rows, const ClassEstimate *state, int class, int figure)
{
	RetrainEstimated result;
	RetrainMetric metric;

	retrain_estimate_figure(state->class[class], class_figure[figure], &result);
	retrain_metric_init(&metric, psprintf("%s(%s)", class_figure_name[figure],
										  pnstrdup(state->names[class].data, state->names[class].len)),
						result.value, result.support);
	retrain_metric_normal(&metric, LABEL_NOISE, result.standard_error);
	retrain_metric_inside(&metric, 0, 1);
	metric.constant = result.constant;
	retrain_metric_add(rows, &metric);
}

/*
 * retrain.estimated_class_performance_final(internal) returns retrain.metric_result[]
 *
 * retrain_estimated_class_performance_final returns accuracy, the macro means, and the figures of
 * each class; NULL without any row.
 */
Datum
retrain_estimated_class_performance_final(PG_FUNCTION_ARGS)
{
	const ClassEstimate *state;
	RetrainRows rows;
	int64		used;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const ClassEstimate *) PG_GETARG_POINTER(0);
	used = state->class[0]->side[0].rows + state->class[0]->side[1].rows;
	retrain_rows_begin(&rows, fcinfo, 1 + CLASS_FIGURES * (1 + state->n));
	add_accuracy(&rows, state, used);
	for (int figure = 0; figure < CLASS_FIGURES; figure++)
		add_macro(&rows, state, used, figure);
	for (int i = 0; i < state->n; i++)
		for (int figure = 0; figure < CLASS_FIGURES; figure++)
			add_class(&rows, state, i, figure);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
