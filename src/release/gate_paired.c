/*
 * gate_paired.c
 *	  Figures that can be compared, and their estimates on the paired rows.
 *
 * DeLong: retrain.auc_difference() gives difference and standard error.  Interval
 * and p-value are those of the normal distribution at the level of the rule.
 * Where all rows have the same places under both scores, the difference is
 * known to be 0, and so are both ends.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/log_sql.h"
#include "governance/metric_catalog.h"
#include "release/gate_paired.h"
#include "stats/distributions.h"

#define ANY_METHOD(m) (1 << RETRAIN_PAIRED_##m)

static const RetrainPairedStatistic statistics[] = {
	{"auc", true, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_DELONG, ANY_METHOD(DELONG)},
	{NULL}
};

static const char *const method_names[] = {"delong", "mcnemar", "block_bootstrap"};

/* retrain_paired_method_name returns the name of a method. */
const char *
retrain_paired_method_name(RetrainPairedMethod method)
{
	return method_names[method];
}

/* retrain_paired_statistic returns the n-th figure, from 0; NULL past the last. */
const RetrainPairedStatistic *
retrain_paired_statistic(int n)
{
	return statistics[n].name ? &statistics[n] : NULL;
}

/* slice_sql returns SQL for the slices of a column; of all rows, a null. */
static char *
slice_sql(const RetrainGateRun *run, const char *column)
{
	return column ? retrain_slice_text(retrain_gate_column(run->gate, column)) : pstrdup("NULL::pg_catalog.text");
}

/* estimate_new returns an estimate of nothing yet, with the slice of a row of the last result. */
static RetrainPairedEstimate *
estimate_new(uint64 row, const char *method)
{
	RetrainPairedEstimate *estimate = palloc0(sizeof(RetrainPairedEstimate));

	estimate->slice = retrain_cut_slice(SPI_getvalue(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, 1));
	estimate->figure[0] = estimate->figure[1] = NAN;
	estimate->difference = estimate->low = estimate->high = estimate->p = NAN;
	estimate->discordant = estimate->blocks = -1;
	estimate->method = method;
	return estimate;
}

/* set_normal sets interval and p-value of a difference with a standard error. */
static void
set_normal(RetrainPairedEstimate *estimate, double error, double level, double reference, double bound)
{
	double		half = retrain_normal_quantile(0.5 * (1.0 - level)) * error;

	estimate->low = Max(-bound, estimate->difference - half);
	estimate->high = Min(bound, estimate->difference + half);
	if (error > 0.0)
		estimate->p = Min(1.0, 2.0 * retrain_normal_sf(fabs(estimate->difference - reference) / error));
	else
		estimate->p = estimate->difference == reference ? 1.0 : 0.0;
}

/* estimate_delong compares areas under the ROC curve. */
static List *
estimate_delong(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	char	   *slice = slice_sql(run, column);
	List	   *result = NIL;
	uint64		n = retrain_gate_query(psprintf("SELECT x.slice, (x.r).champion_auc, (x.r).challenger_auc, (x.r).difference,"
												" (x.r).standard_error, (x.r).positives, (x.r).negatives FROM (SELECT %s AS slice,"
												" retrain.auc_difference(%s, p.champion_probability, p.candidate_probability) AS r"
												" FROM " RETRAIN_GATE_ROWS "%s) AS x ORDER BY x.slice NULLS LAST",
												slice, retrain_gate_label(run->gate), column ? " GROUP BY 1" : ""));

	for (uint64 i = 1; i <= n; i++)
	{
		RetrainPairedEstimate *estimate = estimate_new(i, "DeLong, normal");
		double		error = retrain_gate_double(i, 5);

		estimate->figure[RETRAIN_CHAMPION] = retrain_gate_double(i, 2);
		estimate->figure[RETRAIN_CANDIDATE] = retrain_gate_double(i, 3);
		estimate->difference = retrain_gate_double(i, 4);
		estimate->rows = retrain_store_int8(i, 6) + retrain_store_int8(i, 7);
		if (!isnan(error))
			set_normal(estimate, error, options->level_value, reference, 1.0);
		result = lappend(result, estimate);
	}
	return result;
}

/* retrain_paired_estimate; see gate_paired.h. */
List *
retrain_paired_estimate(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	switch (options->method)
	{
		case RETRAIN_PAIRED_DELONG:
			return estimate_delong(run, options, column, reference);
		case RETRAIN_PAIRED_MCNEMAR:
		case RETRAIN_PAIRED_BOOTSTRAP:
			break;
	}
	elog(ERROR, "method %d of a paired rule is not known", (int) options->method);
	return NIL;					/* not reached */
}
