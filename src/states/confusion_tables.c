/*
 * confusion_tables.c
 *	  A confusion as rows: by class, by cell, and as a summary with uncertainty.
 *
 * Intervals: shares Wilson; F1 of one class Wilson of TP/(TP+FP+FN), mapped (stats/f1.c);
 * everything else the delta method (stats/confusion_error.c), cut at the ends of the range.
 * The constant beside a figure is the best that one class for all rows reaches.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "states/confusion.h"
#include "stats/distributions.h"

PG_FUNCTION_INFO_V1(retrain_class_metrics);
PG_FUNCTION_INFO_V1(retrain_confusion_matrix);
PG_FUNCTION_INFO_V1(retrain_confusion_summary);

#define CLASS_COLUMNS 18

/* All classes of a matrix are shown up to so many. */
#define FULL_MATRIX_CLASSES 1000

static const RetrainFigureOptions plain = {1, NAN};

/* set_figure sets a column to a figure, or to NULL for NaN. */
static void
set_figure(Datum *values, bool *nulls, int column, double figure)
{
	nulls[column] = isnan(figure);
	values[column] = Float8GetDatum(figure);
}

/* set_wilson sets two columns to the interval of a share, or to NULL for 0/0. */
static void
set_wilson(Datum *values, bool *nulls, int column, int64 successes, int64 trials)
{
	double		low = NAN;
	double		high = NAN;

	if (trials > 0)
		retrain_wilson(successes, trials, 0.95, &low, &high);
	set_figure(values, nulls, column, low);
	set_figure(values, nulls, column + 1, high);
}

/* f1_interval sets the interval of F1 of one class, NaN if F1 is undefined. */
static void
f1_interval(const RetrainClassCounts *counts, double *low, double *high)
{
	RetrainF1	f1;

	retrain_f1_binary(counts->tp, counts->fp, counts->fn, &f1);
	*low = f1.low.defined ? f1.low.value : NAN;
	*high = f1.high.defined ? f1.high.value : NAN;
}

/*
 * retrain.class_metrics(retrain.confusion) returns retrain.class_metric[]
 *
 * retrain_class_metrics returns the figures of each class against the others.
 */
Datum
retrain_class_metrics(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion = retrain_confusion_argument(fcinfo, 0);
	RetrainRows rows;

	retrain_rows_begin(&rows, fcinfo, confusion->nclasses);
	for (int k = 0; k < confusion->nclasses; k++)
	{
		RetrainClassCounts c = retrain_confusion_class(&confusion->table, k);
		Datum		values[CLASS_COLUMNS] = {0};
		bool		nulls[CLASS_COLUMNS] = {0};
		double		low;
		double		high;

		CHECK_FOR_INTERRUPTS();
		values[0] = CStringGetTextDatum(retrain_confusion_class_name(confusion, k));
		values[1] = Int64GetDatum(c.tp + c.fn);
		values[2] = Int64GetDatum(c.tp + c.fp);
		values[3] = Int64GetDatum(c.tp);
		values[4] = Int64GetDatum(c.fp);
		values[5] = Int64GetDatum(c.fn);
		values[6] = Int64GetDatum(c.tn);
		set_figure(values, nulls, 7, retrain_class_figure(&c, RETRAIN_PRECISION, &plain));
		set_wilson(values, nulls, 8, c.tp, c.tp + c.fp);
		set_figure(values, nulls, 10, retrain_class_figure(&c, RETRAIN_RECALL, &plain));
		set_wilson(values, nulls, 11, c.tp, c.tp + c.fn);
		set_figure(values, nulls, 13, retrain_class_figure(&c, RETRAIN_F1, &plain));
		f1_interval(&c, &low, &high);
		set_figure(values, nulls, 14, low);
		set_figure(values, nulls, 15, high);
		set_figure(values, nulls, 16, retrain_class_figure(&c, RETRAIN_SPECIFICITY, &plain));
		set_figure(values, nulls, 17, retrain_class_figure(&c, RETRAIN_NPV, &plain));
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* add_cell appends a cell. */
static void
add_cell(RetrainRows *rows, const Datum *names, int label, int predicted, int64 count)
{
	Datum		values[3] = {names[label], names[predicted], Int64GetDatum(count)};
	bool		nulls[3] = {0};

	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.confusion_matrix(retrain.confusion, empty_cells boolean) returns retrain.confusion_cell[]
 *
 * retrain_confusion_matrix returns the cells in order of label and prediction.
 */
Datum
retrain_confusion_matrix(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion = retrain_confusion_argument(fcinfo, 0);
	bool		empty = PG_GETARG_BOOL(1);
	int			n = confusion->nclasses;
	Datum	   *names = palloc(Max(n, 1) * sizeof(Datum));
	const RetrainConfusionCell *cell = confusion->table.cells;
	const RetrainConfusionCell *end = cell + confusion->table.ncells;
	RetrainRows rows;

	if (empty && n > FULL_MATRIX_CLASSES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("matrix of %d classes is too large with its empty cells", n),
				 errhint("Leave empty_cells out for the cells that have rows.")));
	for (int k = 0; k < n; k++)
		names[k] = CStringGetTextDatum(retrain_confusion_class_name(confusion, k));
	retrain_rows_begin(&rows, fcinfo, empty ? n * n : confusion->table.ncells);
	if (!empty)
		for (; cell < end; cell++)
			add_cell(&rows, names, cell->label, cell->predicted, cell->count);
	else
		for (int i = 0; i < n * n; i++)
		{
			bool		here = cell < end && cell->label == i / n && cell->predicted == i % n;

			CHECK_FOR_INTERRUPTS();
			add_cell(&rows, names, i / n, i % n, here ? cell->count : 0);
			cell += here;
		}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* What the summary is made from. */
typedef struct Summary
{
	const RetrainConfusion *confusion;
	const RetrainConfusionTable *table;
	bool		binary;			/* booleans: figures of the positive class */
	int			labelled;		/* classes that have rows */
	int			nconstants;
	RetrainConfusionTable constant[2];	/* the tables of predictions that are all one class */
	RetrainRows rows;
} Summary;

/* constant_table makes the table of the same rows, all predicted to be of one class. */
static void
constant_table(const RetrainConfusionTable *table, int class, RetrainConfusionTable *result)
{
	RetrainConfusionCell *cells = palloc(Max(table->classes, 1) * sizeof(RetrainConfusionCell));

	memset(result, 0, sizeof(*result));
	result->classes = table->classes;
	for (int k = 0; k < table->classes; k++)
		if (table->label[k] > 0)
		{
			RetrainConfusionCell cell = {k, class, table->label[k]};

			cells[result->ncells++] = cell;
		}
	result->cells = cells;
	retrain_confusion_margins(result);
}

/* begin_constants makes the tables of constants: of booleans both, else the most frequent class. */
static void
begin_constants(Summary *summary)
{
	const RetrainConfusionTable *table = summary->table;
	int			most = 0;

	if (table->rows == 0)
		return;
	for (int k = 0; k < table->classes; k++)
	{
		summary->labelled += table->label[k] > 0;
		if (table->label[k] > table->label[most])
			most = k;
	}
	if (summary->binary)
	{
		constant_table(table, 0, &summary->constant[0]);
		constant_table(table, 1, &summary->constant[1]);
		summary->nconstants = 2;
		return;
	}
	constant_table(table, most, &summary->constant[0]);
	summary->nconstants = 1;
}

/* A figure of a whole table. */
typedef double (*TableFigure) (const RetrainConfusionTable *table);

/* better returns the greater of two figures, either of which may be NaN. */
static double
better(double a, double b)
{
	return isnan(a) || b > a ? b : a;
}

/* best_of_table returns the greatest figure of the constants. */
static double
best_of_table(const Summary *summary, TableFigure figure)
{
	double		best = NAN;

	for (int i = 0; i < summary->nconstants; i++)
		best = better(best, figure(&summary->constant[i]));
	return best;
}

/* class_value returns a figure of the positive class of booleans, else the macro average. */
static double
class_value(const Summary *summary, const RetrainConfusionTable *table, RetrainClassFigure figure, int *used)
{
	if (summary->binary)
	{
		RetrainClassCounts counts = retrain_confusion_class(table, 1);

		*used = 1;
		return retrain_class_figure(&counts, figure, &plain);
	}
	return retrain_confusion_average(table, figure, RETRAIN_AVERAGE_MACRO, &plain, used);
}

/* cut keeps an interval within the range of its figure. */
static void
cut(RetrainMetric *metric, double least)
{
	metric->low = isnan(metric->low) ? metric->low : Max(metric->low, least);
	metric->high = isnan(metric->high) ? metric->high : Min(metric->high, 1);
}

/* add_accuracy appends accuracy. */
static void
add_accuracy(Summary *summary)
{
	RetrainMetric metric;

	retrain_metric_init(&metric, "accuracy", retrain_confusion_accuracy(summary->table), summary->table->rows);
	retrain_metric_wilson(&metric, summary->table->correct);
	metric.constant = best_of_table(summary, retrain_confusion_accuracy);
	retrain_metric_add(&summary->rows, &metric);
}

/* binary_interval adds the interval of a figure of the positive class, and its support. */
static void
binary_interval(RetrainMetric *metric, const RetrainClassCounts *c, RetrainClassFigure figure)
{
	int64		successes = figure == RETRAIN_SPECIFICITY || figure == RETRAIN_NPV ? c->tn : c->tp;

	metric->support = figure == RETRAIN_PRECISION ? c->tp + c->fp : figure == RETRAIN_RECALL ? c->tp + c->fn :
		figure == RETRAIN_SPECIFICITY ? c->tn + c->fp : figure == RETRAIN_NPV ? c->tn + c->fn :
		c->tp + c->fp + c->fn;
	if (figure != RETRAIN_F1)
		retrain_metric_wilson(metric, successes);
	else if (!isnan(metric->value))
	{
		metric->method = "wilson";
		f1_interval(c, &metric->low, &metric->high);
	}
}

/* add_class_figure appends a figure of the positive class, or its macro average. */
static void
add_class_figure(Summary *summary, const char *name, RetrainClassFigure figure)
{
	RetrainMetric metric;
	int			used;
	int			others;

	retrain_metric_init(&metric, name, class_value(summary, summary->table, figure, &used), summary->table->rows);
	if (summary->binary)
	{
		RetrainClassCounts counts = retrain_confusion_class(summary->table, 1);

		binary_interval(&metric, &counts, figure);
	}
	else
	{
		retrain_metric_normal(&metric, "delta", retrain_confusion_average_error(summary->table, figure));
		cut(&metric, 0);
		if (!isnan(metric.value) && used < summary->table->classes)
			metric.status = "absent_classes";
	}
	for (int i = 0; i < summary->nconstants; i++)
		metric.constant = better(metric.constant, class_value(summary, &summary->constant[i], figure, &others));
	retrain_metric_add(&summary->rows, &metric);
}

/* balanced_accuracy returns the mean recall of the classes that have rows. */
static double
balanced_accuracy(const RetrainConfusionTable *table)
{
	int			used;

	return retrain_confusion_average(table, RETRAIN_RECALL, RETRAIN_AVERAGE_MACRO, &plain, &used);
}

/* balanced_accuracy_error returns its standard error. */
static double
balanced_accuracy_error(const RetrainConfusionTable *table)
{
	return retrain_confusion_average_error(table, RETRAIN_RECALL);
}

/* add_table_figure appends a figure of the whole table, at least least. */
static void
add_table_figure(Summary *summary, const char *name, TableFigure figure, TableFigure error, double least)
{
	RetrainMetric metric;

	retrain_metric_init(&metric, name, figure(summary->table), summary->table->rows);
	retrain_metric_normal(&metric, "delta", error(summary->table));
	cut(&metric, least);
	metric.constant = best_of_table(summary, figure);
	if (figure == balanced_accuracy && !isnan(metric.value) && summary->labelled < summary->table->classes)
		metric.status = "absent_classes";
	retrain_metric_add(&summary->rows, &metric);
}

/*
 * retrain.confusion_summary(retrain.confusion) returns retrain.metric_result[]
 *
 * retrain_confusion_summary returns the headline figures with their uncertainty.
 */
Datum
retrain_confusion_summary(PG_FUNCTION_ARGS)
{
	Summary		summary = {0};

	summary.confusion = retrain_confusion_argument(fcinfo, 0);
	summary.table = &summary.confusion->table;
	summary.binary = summary.confusion->kind == RETRAIN_CONFUSION_BOOLEAN;
	begin_constants(&summary);
	retrain_rows_begin(&summary.rows, fcinfo, 9);
	add_accuracy(&summary);
	add_class_figure(&summary, "precision", RETRAIN_PRECISION);
	add_class_figure(&summary, "recall", RETRAIN_RECALL);
	add_class_figure(&summary, "f1", RETRAIN_F1);
	add_class_figure(&summary, "specificity", RETRAIN_SPECIFICITY);
	add_class_figure(&summary, "negative_predictive_value", RETRAIN_NPV);
	add_table_figure(&summary, "balanced_accuracy", balanced_accuracy, balanced_accuracy_error, 0);
	add_table_figure(&summary, "mcc", retrain_confusion_mcc, retrain_confusion_mcc_error, -1);
	add_table_figure(&summary, "kappa", retrain_confusion_kappa, retrain_confusion_kappa_error, -1);
	PG_RETURN_DATUM(retrain_rows_finish(&summary.rows));
}
