/*
 * compare_by_slice.c
 *	  SQL aggregates compare_models and compare_windows: two models on the same rows, or one
 *	  model in two windows, over all rows and in every crossed slice.
 *
 * Definitions: stats/comparison.c and doc/reference/comparison.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/binary_label.h"
#include "metrics/slice_pairs.h"
#include "stats/multiplicity.h"

PG_FUNCTION_INFO_V1(retrain_compare_models_bool);
PG_FUNCTION_INFO_V1(retrain_compare_models_int);
PG_FUNCTION_INFO_V1(retrain_compare_models_text);
PG_FUNCTION_INFO_V1(retrain_compare_windows_bool);
PG_FUNCTION_INFO_V1(retrain_compare_windows_int);
PG_FUNCTION_INFO_V1(retrain_compare_windows_text);
PG_FUNCTION_INFO_V1(retrain_compare_combine);
PG_FUNCTION_INFO_V1(retrain_compare_serialize);
PG_FUNCTION_INFO_V1(retrain_compare_deserialize);
PG_FUNCTION_INFO_V1(retrain_compare_models_final);
PG_FUNCTION_INFO_V1(retrain_compare_windows_final);

#define COLUMNS 15
#define SIGNIFICANT 0.05

static const RetrainConstant min_support_rule = {"min_support", 1, PG_INT32_MAX, 0};

/* compare_site returns how the call site reads its columns, made on its first call. */
static inline RetrainCrossedSite *
compare_site(FunctionCallInfo fcinfo)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);

	if (unlikely(site->extra == NULL))
		site->extra = retrain_crossed_site_create(fcinfo, 5, RETRAIN_CROSSED_MAX, "labels and slices");
	return site->extra;
}

/* state_of returns the state of the call, begun if there is none. */
static inline RetrainSlicePairs *
state_of(FunctionCallInfo fcinfo, const RetrainCrossedSite *site, bool named)
{
	int			min_support = retrain_constant_argument(fcinfo, 4, &min_support_rule);
	RetrainSlicePairs *state;

	if (unlikely(PG_ARGISNULL(0)))
		return retrain_slice_pairs_create(site->n, min_support, named,
										  retrain_spill_site(fcinfo->flinfo),
										  retrain_aggregate_context(fcinfo));
	state = (RetrainSlicePairs *) PG_GETARG_POINTER(0);
	if (unlikely(state->min_support != min_support))
		retrain_constant_differs(&min_support_rule, state->min_support, min_support);
	return state;
}

/* add_row counts a row: the cell that its bits name, or none if an argument is NULL. */
static Datum
add_row(FunctionCallInfo fcinfo, bool named, int label, int first, int second)
{
	RetrainCrossedSite *site = compare_site(fcinfo);
	RetrainSlicePairs *state = state_of(fcinfo, site, named);
	RetrainCrossedImage image;
	RetrainSlicePair *slice;

	retrain_crossed_read(fcinfo, site, state->keys, &image);
	slice = retrain_slice_pairs_slice(state, &image);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		slice->unused++;
	else
		slice->count[RETRAIN_COMPARED(label, first, second)]++;
	PG_RETURN_POINTER(state);
}

/* flag_of returns a boolean argument; false for NULL. */
static inline int
flag_of(FunctionCallInfo fcinfo, int argument)
{
	return !PG_ARGISNULL(argument) && PG_GETARG_BOOL(argument);
}

/* binary_of returns an integer argument, 0 or 1, as a flag; 0 for NULL. */
static inline int
binary_of(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return !PG_ARGISNULL(argument) && retrain_binary_label(PG_GETARG_INT32(argument), what);
}

/* hit returns whether a text argument is the label, argument 1; 0 for NULL. */
static int
hit(FunctionCallInfo fcinfo, int argument)
{
	RetrainBytes label;
	RetrainBytes predicted;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(argument))
		return 0;
	label = retrain_text_bytes(PG_GETARG_DATUM(1));
	predicted = retrain_text_bytes(PG_GETARG_DATUM(argument));
	return retrain_bytes_compare(&label, &predicted) == 0;
}

/*
 * retrain.compare_models_bool(internal, label boolean, predicted_a boolean,
 *		predicted_b boolean, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_models_bool counts one row.
 */
Datum
retrain_compare_models_bool(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, false, flag_of(fcinfo, 1), flag_of(fcinfo, 2), flag_of(fcinfo, 3));
}

/*
 * retrain.compare_models_int(internal, label integer, predicted_a integer,
 *		predicted_b integer, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_models_int counts one row of labels 0 and 1.
 */
Datum
retrain_compare_models_int(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, false, binary_of(fcinfo, 1, "label"), binary_of(fcinfo, 2, "predicted_a"),
				   binary_of(fcinfo, 3, "predicted_b"));
}

/*
 * retrain.compare_models_text(internal, label text, predicted_a text, predicted_b text,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_models_text counts one row of classes.
 */
Datum
retrain_compare_models_text(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, true, 1, hit(fcinfo, 2), hit(fcinfo, 3));
}

/*
 * retrain.compare_windows_bool(internal, label boolean, predicted boolean,
 *		current boolean, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_windows_bool counts one row.
 */
Datum
retrain_compare_windows_bool(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, false, flag_of(fcinfo, 1), flag_of(fcinfo, 2), flag_of(fcinfo, 3));
}

/*
 * retrain.compare_windows_int(internal, label integer, predicted integer,
 *		current boolean, min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_windows_int counts one row of labels 0 and 1.
 */
Datum
retrain_compare_windows_int(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, false, binary_of(fcinfo, 1, "label"), binary_of(fcinfo, 2, "predicted"),
				   flag_of(fcinfo, 3));
}

/*
 * retrain.compare_windows_text(internal, label text, predicted text, current boolean,
 *		min_support integer, VARIADIC slices "any") returns internal
 *
 * retrain_compare_windows_text counts one row of classes.
 */
Datum
retrain_compare_windows_text(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, true, 1, hit(fcinfo, 2), flag_of(fcinfo, 3));
}

/*
 * retrain.compare_combine(internal, internal) returns internal
 *
 * retrain_compare_combine adds the second state to the first, or to a new one.
 */
Datum
retrain_compare_combine(PG_FUNCTION_ARGS)
{
	RetrainSlicePairs *state;
	const RetrainSlicePairs *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainSlicePairs *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = retrain_slice_pairs_create(other->keys->n, other->min_support, other->named,
										   retrain_spill_site(fcinfo->flinfo),
										   retrain_aggregate_context(fcinfo));
	else
		state = (RetrainSlicePairs *) PG_GETARG_POINTER(0);
	if (state->min_support != other->min_support)
		retrain_constant_differs(&min_support_rule, state->min_support, other->min_support);
	retrain_slice_pairs_merge(state, other);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.compare_serialize(internal) returns bytea
 *
 * retrain_compare_serialize returns the wire form of a state.
 */
Datum
retrain_compare_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_slice_pairs_send(&buf, (const RetrainSlicePairs *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.compare_deserialize(bytea, internal) returns internal
 *
 * retrain_compare_deserialize returns the state in the current context.
 */
Datum
retrain_compare_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainSlicePairs *state;

	retrain_state_open(&buf, wire);
	state = retrain_slice_pairs_recv(&buf, CurrentMemoryContext);
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* A metric that is compared. */
typedef struct Metric
{
	const char *name;
	void		(*compare) (const int64_t *n, RetrainComparison *result);
} Metric;

static const Metric model_metrics[] = {
	{"accuracy", retrain_compare_accuracy_of_models},
	{"f1", retrain_compare_f1_of_models}
};

static const Metric window_metrics[] = {
	{"accuracy", retrain_compare_accuracy_of_windows},
	{"f1", retrain_compare_f1_of_windows}
};

/* A row of the result. */
typedef struct Compared
{
	RetrainComparison comparison;
	const char *status;
	double		adjusted;		/* NaN: not among those that are adjusted */
} Compared;

/* compare sets a row from the counts of a slice. */
static void
compare(const RetrainSlicePairs *state, const RetrainSlicePair *slice, const Metric *metric, Compared *row)
{
	int64_t		counts[RETRAIN_COMPARED_CELLS];

	for (int i = 0; i < RETRAIN_COMPARED_CELLS; i++)
		counts[i] = slice->count[i];
	metric->compare(counts, &row->comparison);
	row->adjusted = NAN;
	row->status = "ok";
	if (Min(row->comparison.rows[0], row->comparison.rows[1]) < state->min_support)
		row->status = "insufficient_rows";
	else if (isnan(row->comparison.difference))
		row->status = "undefined";
}

/* adjust adjusts the p-values of n rows, those that are ok and have one. */
static void
adjust(Compared *rows, int n)
{
	double	   *p = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof(double));
	int			tests = 0;

	for (int i = 0; i < n; i++)
		if (strcmp(rows[i].status, "ok") == 0 && !isnan(rows[i].comparison.p_value))
			p[tests++] = rows[i].comparison.p_value;
	retrain_benjamini_hochberg(p, p, tests);
	tests = 0;
	for (int i = 0; i < n; i++)
		if (strcmp(rows[i].status, "ok") == 0 && !isnan(rows[i].comparison.p_value))
			rows[i].adjusted = p[tests++];
	pfree(p);
}

/* verdict_of tells what a row's interval says of the second side. */
static const char *
verdict_of(const Compared *row)
{
	if (strcmp(row->status, "ok") == 0)
	{
		if (row->comparison.low > 0)
			return "better";
		if (row->comparison.high < 0)
			return "worse";
	}
	return "undecided";
}

/* worse_here tells whether a slice is worse while the whole is better. */
static bool
worse_here(const Compared *slice, const Compared *whole)
{
	return strcmp(verdict_of(whole), "better") == 0 && slice->comparison.difference < 0 &&
		slice->adjusted < SIGNIFICANT;
}

/* add_compared appends a row; slices is NULL for the whole. */
static void
add_compared(RetrainRows *rows, const Datum *slices, int64 unused, const char *metric,
			 const Compared *row, const Compared *whole)
{
	const RetrainComparison *comparison = &row->comparison;
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {0};

	nulls[0] = slices == NULL;
	values[0] = slices == NULL ? (Datum) 0 : *slices;
	values[1] = CStringGetTextDatum(metric);
	values[2] = Int64GetDatum(comparison->rows[0]);
	values[3] = Int64GetDatum(comparison->rows[1]);
	values[4] = Int64GetDatum(unused);
	retrain_column_float(&values[5], &nulls[5], comparison->value[0]);
	retrain_column_float(&values[6], &nulls[6], comparison->value[1]);
	retrain_column_float(&values[7], &nulls[7], comparison->difference);
	retrain_column_float(&values[8], &nulls[8], comparison->low);
	retrain_column_float(&values[9], &nulls[9], comparison->high);
	retrain_column_float(&values[10], &nulls[10], comparison->p_value);
	retrain_column_float(&values[11], &nulls[11], row->adjusted);
	values[12] = CStringGetTextDatum(verdict_of(row));
	values[13] = BoolGetDatum(slices != NULL && worse_here(row, whole));
	values[14] = CStringGetTextDatum(row->status);
	retrain_rows_add(rows, values, nulls);
}

/* sum_of adds up the counts of all slices. */
static RetrainSlicePair
sum_of(const RetrainSlicePairs *state)
{
	RetrainSlicePair sum = {0};

	for (int i = 0; i < state->names.count; i++)
	{
		sum.unused += state->slice[i].unused;
		for (int j = 0; j < RETRAIN_COMPARED_CELLS; j++)
			sum.count[j] += state->slice[i].count[j];
	}
	return sum;
}

/* final returns the rows of the whole, and then those of each slice; NULL without rows. */
static Datum
final(FunctionCallInfo fcinfo, const Metric *metrics)
{
	const RetrainSlicePairs *state;
	RetrainSlicePair sum;
	Compared	whole[2];
	Compared   *compared[2];
	RetrainRows rows;
	int		   *order;
	int			slices;
	int			nmetrics;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const RetrainSlicePairs *) PG_GETARG_POINTER(0);
	slices = state->names.count;
	nmetrics = state->named ? 1 : 2;
	order = retrain_crossed_order(state->keys, &state->names);
	sum = sum_of(state);
	retrain_rows_begin(&rows, fcinfo, nmetrics * (slices + 1));
	for (int m = 0; m < nmetrics; m++)
	{
		compare(state, &sum, &metrics[m], &whole[m]);
		compared[m] = MemoryContextAllocHuge(CurrentMemoryContext, Max(slices, 1) * sizeof(Compared));
		for (int i = 0; i < slices; i++)
			compare(state, &state->slice[order[i]], &metrics[m], &compared[m][i]);
		adjust(compared[m], slices);
		add_compared(&rows, NULL, sum.unused, metrics[m].name, &whole[m], &whole[m]);
	}
	for (int i = 0; i < slices; i++)
	{
		Datum		name = retrain_crossed_datum(state->keys,
												 (const int32 *) state->names.names[order[i]].data);

		CHECK_FOR_INTERRUPTS();
		for (int m = 0; m < nmetrics; m++)
			add_compared(&rows, &name, state->slice[order[i]].unused, metrics[m].name, &compared[m][i],
						 &whole[m]);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.compare_models_final(internal) returns retrain.slice_comparison[]
 *
 * retrain_compare_models_final returns the comparison of two models.
 */
Datum
retrain_compare_models_final(PG_FUNCTION_ARGS)
{
	return final(fcinfo, model_metrics);
}

/*
 * retrain.compare_windows_final(internal) returns retrain.slice_comparison[]
 *
 * retrain_compare_windows_final returns the comparison of two windows.
 */
Datum
retrain_compare_windows_final(PG_FUNCTION_ARGS)
{
	return final(fcinfo, window_metrics);
}
