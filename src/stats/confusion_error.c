/*
 * confusion_error.c
 *	  Standard errors of figures of a confusion table, by the delta method.
 *
 * Rows are independent, so cells are multinomial.  Every figure g here has degree 0 in the
 * counts, so with h_ij its derivative by the count of a cell
 *
 *	  var g = sum over cells of n_ij h_ij^2
 *
 * (the square of the mean gradient, which would be subtracted, is 0).  For macro averages
 * over K classes: F1, Takahashi, Yamamoto, Kuchiba, Koyama 2022 (see f1.c); the others
 * from x_k = a_k / b_k in the same way.  Kappa: Fleiss, Cohen, Everitt 1969 (Psychological
 * Bulletin 72, 323-327), whose formula it is.  MCC: the derivative of the formula in
 * confusion.c.
 *
 * A variance of 0 says that the table shows no row on the other side, not that the figure
 * is known exactly: there is no standard error then.  Where h is a difference that cancels,
 * 0 shows as rounding noise, a share of about 1e-32 of the sum with the terms of h in its
 * place; the least variance that is not 0 has a share of about 1/n, 4e-19 or more.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/confusion.h"

/* A share that lies between noise and the least variance. */
#define NOISE_SHARE 1e-26

/* The sum over cells. */
typedef struct Variance
{
	double		sum;
	double		terms;			/* the same with the sizes of the terms that h is the difference of */
} Variance;

/* add_cell adds a cell with h = plus - minus. */
static void
add_cell(Variance *variance, int64 count, double plus, double minus)
{
	double		h = plus - minus;
	double		terms = fabs(plus) + fabs(minus);

	variance->sum += (double) count * h * h;
	variance->terms += (double) count * terms * terms;
}

/* standard_error returns the root of a variance, NaN if that is 0. */
static double
standard_error(const Variance *variance)
{
	return variance->sum > NOISE_SHARE * variance->terms ? sqrt(variance->sum) : NAN;
}

/* The gradient of a macro average. */
typedef struct Gradient
{
	RetrainClassFigure figure;
	int			classes;		/* in the mean */
	double	   *value;			/* by class; NaN: not in the mean */
	double		all;			/* specificity, NPV: sum of (1 - x_k) / b_k */
} Gradient;

/* rest returns (1 - x_k) / b_k of a class, without cancellation. */
static double
rest(const RetrainConfusionTable *table, RetrainClassFigure figure, int k)
{
	RetrainClassCounts c = retrain_confusion_class(table, k);
	double		whole;

	switch (figure)
	{
		case RETRAIN_PRECISION:
			whole = (double) (c.tp + c.fp);
			return (double) c.fp / whole / whole;
		case RETRAIN_RECALL:
			whole = (double) (c.tp + c.fn);
			return (double) c.fn / whole / whole;
		case RETRAIN_SPECIFICITY:
			whole = (double) (c.tn + c.fp);
			return (double) c.fp / whole / whole;
		case RETRAIN_NPV:
			whole = (double) (c.tn + c.fn);
			return (double) c.fn / whole / whole;
		default:
			whole = (double) (2 * c.tp + c.fp + c.fn);
			return (double) (c.fp + c.fn) / whole / whole;
	}
}

/* begin_gradient finds the classes in the mean; false if there are none. */
static bool
begin_gradient(Gradient *g, const RetrainConfusionTable *table, RetrainClassFigure figure)
{
	RetrainFigureOptions options = {1, NAN};

	g->figure = figure;
	g->classes = 0;
	g->all = 0;
	g->value = palloc(Max(table->classes, 1) * sizeof(double));
	for (int k = 0; k < table->classes; k++)
	{
		RetrainClassCounts counts = retrain_confusion_class(table, k);

		g->value[k] = table->label[k] == 0 ? NAN : retrain_class_figure(&counts, figure, &options);
		if (isnan(g->value[k]))
			continue;
		g->classes++;
		g->all += rest(table, figure, k);
	}
	return g->classes > 0;
}

/* half_f1 returns F_k / S_k of a class in the mean, 0 of another; S_k = t_k + p_k. */
static double
half_f1(const Gradient *g, const RetrainConfusionTable *table, int k)
{
	return isnan(g->value[k]) ? 0 : g->value[k] / (double) (table->label[k] + table->predicted[k]);
}

/*
 * share_gradient returns h of a cell for x = a/b where the rows of one class are b (mine) and
 * the diagonal is a: (1 - x)/b on the diagonal, -x/b beside it.
 */
static double
share_gradient(const Gradient *g, const RetrainConfusionTable *table, int mine, bool diagonal, int64 whole)
{
	if (isnan(g->value[mine]))
		return 0;
	return diagonal ? rest(table, g->figure, mine) : -g->value[mine] / (double) whole;
}

/*
 * others_minus returns what h of a cell for x = TN/b is less than the sum over all classes: the
 * classes other than mine have the row in b, and, unless it is theirs by the other margin, in TN.
 */
static double
others_minus(const Gradient *g, const RetrainConfusionTable *table, int mine, int theirs, int64 whole)
{
	double		minus = isnan(g->value[mine]) ? 0 : rest(table, g->figure, mine);

	if (theirs != mine && !isnan(g->value[theirs]))
		minus += 1 / (double) whole;
	return minus;
}

/* add_average_cell adds a cell to the variance of the sum of a figure over classes. */
static void
add_average_cell(Variance *variance, const Gradient *g, const RetrainConfusionTable *table,
				 const RetrainConfusionCell *cell)
{
	int			label = cell->label;
	int			predicted = cell->predicted;

	switch (g->figure)
	{
		case RETRAIN_PRECISION:
			add_cell(variance, cell->count, share_gradient(g, table, predicted, label == predicted,
														   table->predicted[predicted]), 0);
			break;
		case RETRAIN_RECALL:
			add_cell(variance, cell->count, share_gradient(g, table, label, label == predicted,
														   table->label[label]), 0);
			break;
		case RETRAIN_SPECIFICITY:
			add_cell(variance, cell->count, g->all,
					 others_minus(g, table, label, predicted, table->rows - table->label[predicted]));
			break;
		case RETRAIN_NPV:
			add_cell(variance, cell->count, g->all,
					 others_minus(g, table, predicted, label, table->rows - table->predicted[label]));
			break;
		default:
			add_cell(variance, cell->count, label == predicted ? 2 * rest(table, RETRAIN_F1, label) :
					 -half_f1(g, table, label) - half_f1(g, table, predicted), 0);
			break;
	}
}

/* retrain_confusion_average_error returns the standard error of a macro average without zero_division. */
double
retrain_confusion_average_error(const RetrainConfusionTable *table, RetrainClassFigure figure)
{
	Gradient	g;
	Variance	variance = {0, 0};

	Assert(figure != RETRAIN_FBETA);
	if (!begin_gradient(&g, table, figure))
		return NAN;
	for (int i = 0; i < table->ncells; i++)
		add_average_cell(&variance, &g, table, &table->cells[i]);
	pfree(g.value);
	return standard_error(&variance) / g.classes;
}

/* retrain_confusion_mcc_error returns the standard error of MCC. */
double
retrain_confusion_mcc_error(const RetrainConfusionTable *table)
{
	RetrainAgreement a = retrain_confusion_agreement(table);
	double		n = (double) table->rows;
	double		mcc = retrain_confusion_mcc(table);
	Variance	variance = {0, 0};

	if (isnan(mcc))
		return NAN;
	for (int i = 0; i < table->ncells; i++)
	{
		const RetrainConfusionCell *cell = &table->cells[i];
		int64		slope = table->correct - table->predicted[cell->label] - table->label[cell->predicted] +
			(cell->label == cell->predicted ? table->rows : 0);

		add_cell(&variance, cell->count, (double) slope / sqrt(a.label * a.predicted),
				 mcc * ((n - (double) table->predicted[cell->predicted]) / a.predicted +
						(n - (double) table->label[cell->label]) / a.label));
	}
	return standard_error(&variance);
}

/* retrain_confusion_kappa_error returns the standard error of kappa. */
double
retrain_confusion_kappa_error(const RetrainConfusionTable *table)
{
	RetrainAgreement a = retrain_confusion_agreement(table);
	double		kappa = retrain_confusion_kappa(table);
	Variance	variance = {0, 0};

	if (isnan(kappa))
		return NAN;
	for (int i = 0; i < table->ncells; i++)
	{
		const RetrainConfusionCell *cell = &table->cells[i];
		int64		margins = table->predicted[cell->label] + table->label[cell->predicted];
		int64		slope = table->correct - margins + (cell->label == cell->predicted ? table->rows : 0);

		add_cell(&variance, cell->count, (double) slope / a.chance,
				 kappa * (double) (2 * table->rows - margins) / a.chance);
	}
	return standard_error(&variance);
}
