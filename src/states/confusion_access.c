/*
 * confusion_access.c
 *	  Figures of a confusion.  Definitions: stats/confusion.c, doc/reference/confusion.md.
 *
 * The functions of one argument are the final functions of the aggregates of the same name
 * too, which is why these agree bit for bit.  They change nothing.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/float.h"

#include "common/rows_result.h"
#include "states/confusion.h"

PG_FUNCTION_INFO_V1(retrain_confusion_accuracy_of);
PG_FUNCTION_INFO_V1(retrain_confusion_error_rate_of);
PG_FUNCTION_INFO_V1(retrain_confusion_balanced_accuracy_of);
PG_FUNCTION_INFO_V1(retrain_confusion_mcc_of);
PG_FUNCTION_INFO_V1(retrain_confusion_kappa_of);
PG_FUNCTION_INFO_V1(retrain_confusion_prevalence_of);
PG_FUNCTION_INFO_V1(retrain_confusion_precision_of);
PG_FUNCTION_INFO_V1(retrain_confusion_recall_of);
PG_FUNCTION_INFO_V1(retrain_confusion_f1_of);
PG_FUNCTION_INFO_V1(retrain_confusion_fbeta_of);
PG_FUNCTION_INFO_V1(retrain_confusion_specificity_of);
PG_FUNCTION_INFO_V1(retrain_confusion_npv_of);
PG_FUNCTION_INFO_V1(retrain_confusion_counts);

/* return_figure returns a figure, NULL for NaN. */
static Datum
return_figure(FunctionCallInfo fcinfo, double figure)
{
	if (isnan(figure))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figure);
}

/* table_argument returns the table of argument 0. */
static const RetrainConfusionTable *
table_argument(FunctionCallInfo fcinfo)
{
	return &retrain_confusion_argument(fcinfo, 0)->table;
}

/*
 * retrain_confusion_positive sets the counts of the positive class: true, or 1 where the only
 * classes are 0 and 1; false if there is no such class.
 */
bool
retrain_confusion_positive(const RetrainConfusion *confusion, RetrainClassCounts *counts)
{
	int			positive = -1;

	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
		positive = 1;
	else if (confusion->kind == RETRAIN_CONFUSION_TEXT)
		return false;
	for (int i = 0; i < confusion->nclasses && confusion->kind == RETRAIN_CONFUSION_INTEGER; i++)
	{
		if (confusion->integers[i] != 0 && confusion->integers[i] != 1)
			return false;
		if (confusion->integers[i] == 1)
			positive = i;
	}
	memset(counts, 0, sizeof(*counts));
	counts->tn = confusion->table.rows;
	if (positive >= 0)
		*counts = retrain_confusion_class(&confusion->table, positive);
	return true;
}

/* positive_counts is the same, an error if there is no such class. */
static RetrainClassCounts
positive_counts(const RetrainConfusion *confusion)
{
	RetrainClassCounts counts;

	if (!retrain_confusion_positive(confusion, &counts))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confusion has no positive class"),
				 errdetail("Its classes are neither boolean nor the integers 0 and 1."),
				 errhint("Use the average macro, micro or weighted, or retrain.class_metrics for one class.")));
	return counts;
}

/* zero_division_argument returns the value of 0/0, NaN for none. */
static double
zero_division_argument(FunctionCallInfo fcinfo, int argument)
{
	double		value;

	if (argument >= PG_NARGS() || PG_ARGISNULL(argument))
		return NAN;
	value = PG_GETARG_FLOAT8(argument);
	if (value != 0 && value != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("zero_division must be 0, 1 or null, not %s", float8out_internal(value)),
				 errhint("With null, 0/0 stays undefined.")));
	return value;
}

/* figure_of returns a figure under the options in the arguments from first on. */
static Datum
figure_of(FunctionCallInfo fcinfo, RetrainClassFigure figure, double beta, int first)
{
	static const char *const words[] = {"macro", "micro", "weighted"};
	const RetrainConfusion *confusion;
	RetrainFigureOptions options = {beta, zero_division_argument(fcinfo, first + 1)};
	const char *word;
	int			used;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	confusion = retrain_confusion_argument(fcinfo, 0);
	word = first < PG_NARGS() && !PG_ARGISNULL(first) ? text_to_cstring(PG_GETARG_TEXT_PP(first)) :
		confusion->kind == RETRAIN_CONFUSION_BOOLEAN ? "binary" : "macro";
	if (strcmp(word, "binary") == 0)
	{
		RetrainClassCounts counts = positive_counts(confusion);

		return return_figure(fcinfo, retrain_class_figure(&counts, figure, &options));
	}
	for (int i = 0; i < lengthof(words); i++)
		if (strcmp(word, words[i]) == 0)
			return return_figure(fcinfo, retrain_confusion_average(&confusion->table, figure,
																   RETRAIN_AVERAGE_MACRO + i, &options, &used));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("average must be binary, macro, micro or weighted, not \"%s\"", word),
			 errhint("Without it, the positive class of booleans counts, and the macro average of other classes.")));
}

/*
 * retrain.accuracy(retrain.confusion) returns double precision
 *
 * retrain_confusion_accuracy_of returns the share of rows whose prediction is right.
 */
Datum
retrain_confusion_accuracy_of(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_confusion_accuracy(table_argument(fcinfo)));
}

/*
 * retrain.error_rate(retrain.confusion) returns double precision
 *
 * retrain_confusion_error_rate_of returns the share of rows whose prediction is wrong.
 */
Datum
retrain_confusion_error_rate_of(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_confusion_error_rate(table_argument(fcinfo)));
}

/*
 * retrain.balanced_accuracy(retrain.confusion) returns double precision
 *
 * retrain_confusion_balanced_accuracy_of returns the mean recall of the classes that have rows.
 */
Datum
retrain_confusion_balanced_accuracy_of(PG_FUNCTION_ARGS)
{
	RetrainFigureOptions options = {1, NAN};
	int			used;

	return return_figure(fcinfo, retrain_confusion_average(table_argument(fcinfo), RETRAIN_RECALL,
														   RETRAIN_AVERAGE_MACRO, &options, &used));
}

/*
 * retrain.mcc(retrain.confusion) returns double precision
 *
 * retrain_confusion_mcc_of returns the correlation of label and prediction.
 */
Datum
retrain_confusion_mcc_of(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_confusion_mcc(table_argument(fcinfo)));
}

/*
 * retrain.kappa(retrain.confusion) returns double precision
 *
 * retrain_confusion_kappa_of returns the agreement of label and prediction beyond chance.
 */
Datum
retrain_confusion_kappa_of(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_confusion_kappa(table_argument(fcinfo)));
}

/*
 * retrain.prevalence(retrain.confusion) returns double precision
 *
 * retrain_confusion_prevalence_of returns the share of rows whose label is positive.
 */
Datum
retrain_confusion_prevalence_of(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion = retrain_confusion_argument(fcinfo, 0);
	RetrainClassCounts counts = positive_counts(confusion);

	if (confusion->table.rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) (counts.tp + counts.fn) / (double) confusion->table.rows);
}

/*
 * retrain.precision(retrain.confusion [, average text, zero_division double precision])
 *		returns double precision
 *
 * retrain_confusion_precision_of returns TP / (TP+FP).
 */
Datum
retrain_confusion_precision_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_PRECISION, 1, 1);
}

/*
 * retrain.recall(retrain.confusion [, average text, zero_division double precision])
 *		returns double precision
 *
 * retrain_confusion_recall_of returns TP / (TP+FN).
 */
Datum
retrain_confusion_recall_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_RECALL, 1, 1);
}

/*
 * retrain.f1(retrain.confusion [, average text, zero_division double precision])
 *		returns double precision
 *
 * retrain_confusion_f1_of returns 2 TP / (2 TP+FP+FN).
 */
Datum
retrain_confusion_f1_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_F1, 1, 1);
}

/* retrain_confusion_beta_argument returns an argument that weighs recall against precision. */
double
retrain_confusion_beta_argument(FunctionCallInfo fcinfo, int argument)
{
	bool		null = PG_ARGISNULL(argument);
	double		beta = null ? NAN : PG_GETARG_FLOAT8(argument);

	/* written so that NaN fails */
	if (!(beta >= 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("beta must be 0 or more, not %s", null ? "null" : float8out_internal(beta)),
				 errhint("With 1 precision and recall weigh the same, above that recall weighs more.")));
	return beta;
}

/* retrain_confusion_fbeta returns fbeta without options, NaN if it is undefined. */
double
retrain_confusion_fbeta(const RetrainConfusion *confusion, double beta)
{
	RetrainFigureOptions options = {beta, NAN};
	RetrainClassCounts counts;
	int			used;

	if (confusion->kind != RETRAIN_CONFUSION_BOOLEAN)
		return retrain_confusion_average(&confusion->table, RETRAIN_FBETA, RETRAIN_AVERAGE_MACRO, &options,
										 &used);
	counts = positive_counts(confusion);
	return retrain_class_figure(&counts, RETRAIN_FBETA, &options);
}

/*
 * retrain.fbeta(retrain.confusion, beta double precision, average text,
 *		zero_division double precision) returns double precision
 *
 * retrain_confusion_fbeta_of returns the harmonic mean of precision and recall, recall weighted
 * by the square of beta.
 */
Datum
retrain_confusion_fbeta_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_FBETA, retrain_confusion_beta_argument(fcinfo, 1), 2);
}

/*
 * retrain.specificity(retrain.confusion [, average text, zero_division double precision])
 *		returns double precision
 *
 * retrain_confusion_specificity_of returns TN / (TN+FP).
 */
Datum
retrain_confusion_specificity_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_SPECIFICITY, 1, 1);
}

/*
 * retrain.negative_predictive_value(retrain.confusion [, average text, zero_division double precision])
 *		returns double precision
 *
 * retrain_confusion_npv_of returns TN / (TN+FN).
 */
Datum
retrain_confusion_npv_of(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_NPV, 1, 1);
}

/*
 * retrain.confusion_counts(retrain.confusion) returns retrain.confusion_counts_result
 *
 * retrain_confusion_counts returns the counts behind the figures.
 */
Datum
retrain_confusion_counts(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion = retrain_confusion_argument(fcinfo, 0);
	const RetrainConfusionTable *table = &confusion->table;
	RetrainClassCounts counts;
	Datum		values[11] = {0};
	bool		nulls[11] = {0};
	int			labelled = 0;

	for (int k = 0; k < table->classes; k++)
		labelled += table->label[k] > 0;
	values[0] = CStringGetTextDatum(retrain_confusion_kind_name(confusion->kind));
	values[1] = Int64GetDatum(table->rows);
	values[2] = Int64GetDatum(confusion->unused);
	values[3] = Int64GetDatum(table->correct);
	values[4] = Int32GetDatum(table->classes);
	values[5] = Int32GetDatum(labelled);
	values[6] = BoolGetDatum(confusion->declared);
	if (retrain_confusion_positive(confusion, &counts))
	{
		values[7] = Int64GetDatum(counts.tp);
		values[8] = Int64GetDatum(counts.fp);
		values[9] = Int64GetDatum(counts.fn);
		values[10] = Int64GetDatum(counts.tn);
	}
	else
		memset(&nulls[7], true, 4 * sizeof(bool));
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
