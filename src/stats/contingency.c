/*
 * contingency.c
 *	  Chi-square, G, Cramer's V and the two-proportion z of two samples, from counts.
 *
 * Definitions: doc/reference/drift.md.  A bin with i of n reference and j of m current
 * rows has s = i + j rows, of which n s / N and m s / N are expected.  Both differences
 * from the expected rows are the integer d = i m - j n over N, so that chi-square is the
 * sum of d^2 / s, over n m.  Yates' correction takes half a row, N/2, off |d|.  A fit to
 * the reference expects i m / n current rows, so it is the sum of d^2 / i, over n m.
 *
 * G is twice the sum of O ln(O/E).  Since the O - E of all bins add up to 0, a term may be
 * written O ln(O/E) - (O - E) = -O (ln(1+x) - x) with x = (E - O)/O, which is never
 * negative and loses no digits where O and E are close.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/contingency.h"
#include "stats/stirling.h"

/* Expected rows in each cell below which chi-square is not trusted. */
#define SMALLEST_EXPECTED 5

/* retrain_contingency_begin starts a table of two samples that both have rows. */
void
retrain_contingency_begin(RetrainContingency *table, int64 reference, int64 current)
{
	retrain_wide_check(reference, current);
	retrain_wide_check((reference + current) / 2, (reference + current) / 2);
	table->n[0] = reference;
	table->n[1] = current;
	table->bins = 0;
	table->smallest = PG_INT64_MAX;
	retrain_exact_init(&table->chi2, CurrentMemoryContext);
	retrain_exact_init(&table->g, CurrentMemoryContext);
	retrain_exact_init(&table->effect, CurrentMemoryContext);
	retrain_exact_init(&table->yates, CurrentMemoryContext);
	retrain_exact_init(&table->fit, CurrentMemoryContext);
	table->unseen = false;
}

/* deviance returns O ln(O/E) - (O - E) for observed rows O, given O - E. */
static double
deviance(int64 observed, double difference)
{
	if (observed == 0)
		return -difference;
	return -(double) observed * retrain_log1pmx(-difference / (double) observed);
}

/* retrain_contingency_add adds a bin. */
void
retrain_contingency_add(RetrainContingency *table, int64 reference, int64 current)
{
	RetrainWide left = (RetrainWide) reference * table->n[1];
	RetrainWide right = (RetrainWide) current * table->n[0];
	double		d = (double) (left - right);
	double		rows = (double) table->n[0] + (double) table->n[1];
	double		difference = d / rows;
	double		nearer = Max(fabs(d) - rows / 2, 0);

	if (reference == 0 && current == 0)
		return;
	table->bins++;
	table->smallest = Min(table->smallest, reference + current);
	retrain_exact_add(&table->chi2, d * d / ((double) reference + (double) current));
	retrain_exact_add(&table->g, deviance(reference, difference));
	retrain_exact_add(&table->g, deviance(current, -difference));
	retrain_exact_add(&table->effect, d * d / (double) (left + right));
	retrain_exact_add(&table->yates, nearer * nearer / ((double) reference + (double) current));
	if (reference == 0)
		table->unseen = true;
	else
		retrain_exact_add(&table->fit, d * d / (double) reference);
}

/* retrain_contingency_end computes the figures of the bins added and frees their memory. */
void
retrain_contingency_end(RetrainContingency *table, RetrainContingencyResult *result)
{
	double		product = (double) table->n[0] * (double) table->n[1];
	RetrainWide rows = (RetrainWide) table->n[0] + table->n[1];
	double		others = (double) (rows - 1);
	double		bins = (double) table->bins;

	result->chi2 = retrain_exact_value(&table->chi2) / product;
	result->yates = table->bins == 2 ? retrain_exact_value(&table->yates) / product : result->chi2;
	result->fit = table->unseen ? INFINITY : retrain_exact_value(&table->fit) / product;
	result->g = 2 * retrain_exact_value(&table->g);
	result->df = table->bins - 1;
	result->effect = sqrt(Min(retrain_exact_value(&table->effect) / product / 2, 1));
	result->small_expected = (RetrainWide) Min(table->n[0], table->n[1]) * table->smallest <
		(RetrainWide) SMALLEST_EXPECTED * rows;

	/* Bergsma (2013): both the statistic and the numbers of rows and columns */
	result->cramers_v = 0;
	if (table->bins > 1)
	{
		double		phi = Max(0, result->chi2 / (double) rows - (bins - 1) / others);
		double		columns = bins - (bins - 1) * (bins - 1) / others;
		double		lines = 2 - 1 / others;
		double		least = Min(columns, lines) - 1;

		if (phi > 0 && least > 0)
			result->cramers_v = sqrt(Min(phi / least, 1));
	}
	retrain_exact_free(&table->chi2);
	retrain_exact_free(&table->g);
	retrain_exact_free(&table->effect);
	retrain_exact_free(&table->yates);
	retrain_exact_free(&table->fit);
}

/*
 * retrain_contingency computes the figures of several bins; false if a sample has no
 * rows.
 */
bool
retrain_contingency(const int64 *reference, const int64 *current, int bins,
					RetrainContingencyResult *result)
{
	RetrainContingency table;
	int64		n = 0;
	int64		m = 0;

	for (int b = 0; b < bins; b++)
	{
		n += reference[b];
		m += current[b];
	}
	if (n == 0 || m == 0)
		return false;
	retrain_contingency_begin(&table, n, m);
	for (int b = 0; b < bins; b++)
		retrain_contingency_add(&table, reference[b], current[b]);
	retrain_contingency_end(&table, result);
	return true;
}

/*
 * retrain_two_proportions returns the pooled z of hits[0] among rows[0] against hits[1]
 * among rows[1], positive if the first share is larger; 0 if all rows or none are hits.
 * Both samples have rows.  Its square is chi-square without Yates' correction.
 */
double
retrain_two_proportions(const int64 *rows, const int64 *hits)
{
	double		total = (double) rows[0] + (double) rows[1];
	double		all = (double) hits[0] + (double) hits[1];
	double		d;

	retrain_wide_check(rows[0], rows[1]);
	d = (double) ((RetrainWide) hits[0] * rows[1] - (RetrainWide) hits[1] * rows[0]);
	if (d == 0)
		return 0;
	return d * sqrt(total / (all * (total - all))) / sqrt((double) rows[0] * (double) rows[1]);
}

/* retrain_share_difference returns the share of hits in the second sample less that in the first. */
double
retrain_share_difference(const int64 *rows, const int64 *hits)
{
	RetrainExactSum sum;
	double		result;

	retrain_wide_check(rows[0], rows[1]);
	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_add_wide(&sum, (RetrainWide) hits[1] * rows[0] - (RetrainWide) hits[0] * rows[1]);
	result = retrain_exact_ratio(&sum, (uint64[]) {rows[0], rows[1]}, 2);
	retrain_exact_free(&sum);
	return result;
}

/* retrain_few_expected tells whether fewer than 5 hits or misses are expected in a sample. */
bool
retrain_few_expected(const int64 *rows, const int64 *hits)
{
	RetrainWide total = (RetrainWide) rows[0] + rows[1];
	RetrainWide all = (RetrainWide) hits[0] + hits[1];

	return Min(rows[0], rows[1]) * Min(all, total - all) < SMALLEST_EXPECTED * total;
}
